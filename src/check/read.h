/* The lexical rules of a certificate (doc/certificate-format.md, section 1): lines, fields, one spelling for every value.

   A reader always holds one line that is not used up yet.  Every function that reads returns 1, or 0 after it has set
   the reason, with the number of the line; after a 0 nothing more may be read. */
#ifndef CHECK_READ_H
#define CHECK_READ_H

#include "check.h"
#include "sha256.h"

enum { MAX_LINE = 1 << 20, MAX_LINES = 1 << 24, MAX_RATIONAL_BITS = 4096, MAX_UNITS_BITS = 16384, MAX_WORD = 1024 };

typedef struct reader {
  FILE *file;
  fault *f;
  char *line;          /* the current line, ended by LF and NUL */
  size_t length;       /* LF included */
  const char *at;      /* what follows the last field read: LF or a space */
  char *field;         /* a copy of that field */
  uint64_t number;     /* of the current line, from 1 */
  uint64_t bytes;      /* up to the current line, included */
  int finished;        /* the file has no line after the current one, which is used up */
  sha256 before;       /* of all bytes before the current line */
  sha256 part;         /* the same since part_start */
} reader;

int reader_open(reader *r, const char *path, fault *f); /* and reads the first line */
void reader_close(reader *r);
int malformed(reader *r, const char *format, ...) __attribute__((format(printf, 2, 3))); /* always 0 */

/* Is this the keyword of the current line?  (0 also at the end of the file.) */
int line_is(const reader *r, const char *keyword);
/* The current line must have this keyword; fields follow. */
int line_start(reader *r, const char *keyword);
/* No field may be left; go to the next line. */
int line_end(reader *r);
/* A whole line of exactly this text. */
int line_exactly(reader *r, const char *text);
int no_more_lines(reader *r);

int more_fields(const reader *r);
int read_count(reader *r, uint64_t least, uint64_t most, uint64_t *k);
int read_rational(reader *r, mpq_t q);
int read_units(reader *r, mpz_t k);
int read_dyadic(reader *r, mpq_t q);
int read_bits(reader *r, unsigned char *bits, int m, int n);
int read_hash(reader *r, unsigned char digest[32]);
int read_word(reader *r, size_t most, const char **word); /* valid until the next field is read */
/* The rest of the line, decoded into `text` (room for MAX_LINE bytes), not terminated; it may hold any byte. */
int read_text(reader *r, char *text, size_t *size);
/* The same for a whole line `|TEXT`. */
int read_bar_text(reader *r, char *text, size_t *size);
/* One of the words; a NULL ends the list. */
int read_choice(reader *r, const char *const *words, int *which);

#endif
