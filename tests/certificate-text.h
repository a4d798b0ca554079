/* A certificate as lines and fields, with random choices among them: what mutate-certificate spoils, falsify-certificate makes false, and
   fuzz-certificate throws at the checker. */
#ifndef CERTIFICATE_TEXT_H
#define CERTIFICATE_TEXT_H

#include <gmp.h>
#include <stddef.h>
#include <stdint.h>

extern uint64_t state_of_rng; /* the seed */
uint64_t random64(void);
size_t below(size_t n);

enum { MAX_TEXT_LINES = 20000 };
typedef struct text {
  char *line[MAX_TEXT_LINES]; /* without LF */
  size_t count;
} text;

char *copy_of(const char *s, size_t size); /* the caller frees it */
void text_load(text *t, const char *path);
void text_parse(text *t, const char *data, size_t size); /* bytes 0 end a line early */
void text_copy(text *t, const text *from);
void text_free(text *t);
void set_line(text *t, size_t k, char *line); /* takes line */
void put_line(text *t, int k, const char *line); /* copies it */
/* All lines with their line feeds; returns the number of bytes. */
size_t text_bytes(const text *t, char *out);
/* Put both hashes right. */
void reseal(text *t);

/* Does the line begin with this keyword (one of these, the last one NULL)? */
int is(const char *line, const char *keyword);
int is_any(const char *line, const char *const *keywords);
/* A random line with one of these keywords, or t->count. */
size_t pick(const text *t, const char *const *keywords);
/* The same for one keyword, and the last such line; -1: there is none. */
int some_line(const text *t, const char *keyword);
int last_line(const text *t, const char *keyword);
#define PICK(t, ...) pick((t), (const char *const[]){__VA_ARGS__, NULL})

/* Field 0 is the keyword. */
char *find_field(char *line, size_t k, size_t *size); /* NULL: there are fewer */
size_t fields(const char *line);
void replace_field(text *t, size_t k, size_t field, const char *by);
uint64_t count_field(text *t, size_t k, size_t field);
void nudge(text *t, size_t k, size_t field); /* a count by +-1, never below 0 */
void get_units(mpz_t z, text *t, size_t k, size_t field);
void put_units(text *t, size_t k, size_t field, const mpz_t z);
/* The same with a word copied out, dyadics, counts; 0: there is no such field, or it has not that form. */
int field(char *out, size_t size, const char *line, int k);
int set_field(text *t, int at, int k, const char *value);
int get_dyadic(mpq_t q, const text *t, int at, int k);
int set_dyadic(text *t, int at, int k, const mpq_t q);
int add_count(text *t, int at, int k, long by); /* away from 0 where it would become negative */

#endif
