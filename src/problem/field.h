/* Typed fields of an experiment file: each reader checks one value and fails with its place and name. */
#ifndef GDC_PROBLEM_FIELD_H
#define GDC_PROBLEM_FIELD_H

#include "node.h"

#include <gdcert/problem.h>

typedef struct gdc_reader {
  const char *name; /* of the file */
  gdc_context *ctx;
} gdc_reader;

/* A key a mapping may have. A list of them ends with {NULL, 0}. */
typedef struct gdc_key {
  const char *name;
  int required;
} gdc_key;

/* "FILE:LINE:COLUMN: WHERE: REASON" at this node. */
gdc_status gdc_field_fail(const gdc_reader *r, const gdc_node *at, gdc_status status, const char *where,
                          const char *format, ...) __attribute__((format(printf, 5, 6)));

/* at is a mapping with known keys only and all required ones. */
gdc_status gdc_field_map(const gdc_reader *r, const gdc_node *at, const char *where, const gdc_key *keys);
/* at is a list of 1 to max entries. */
gdc_status gdc_field_list(const gdc_reader *r, const gdc_node *at, const char *where, int max);
/* The value of this key, or NULL. */
const gdc_node *gdc_field_get(const gdc_node *map, const char *key);

gdc_status gdc_field_number(mpq_t out, const gdc_reader *r, const gdc_node *at, const char *where);
/* A list of exactly count numbers. */
gdc_status gdc_field_vector(mpq_t *out, int count, const gdc_reader *r, const gdc_node *at, const char *where);
/* Index of the scalar in a NULL-terminated list of words. */
gdc_status gdc_field_word(int *out, const gdc_reader *r, const gdc_node *at, const char *where,
                          const char *const *words);
/* A whole number, written in any exact way, from min to max. */
gdc_status gdc_field_count(uint64_t *out, const gdc_reader *r, const gdc_node *at, const char *where,
                           uint64_t min, uint64_t max);
/* Printable text of at most GDC_MAX_TEXT_BYTES bytes, malloc'ed. */
gdc_status gdc_field_text(char **out, const gdc_reader *r, const gdc_node *at, const char *where);

/* NULL when the text may stand in messages and files: UTF-8, not too long, nothing that breaks a line or
   steers a terminal.  Otherwise the reason. */
const char *gdc_text_fault(const char *text, size_t size);
/* A parameter name: a letter or _, then letters, digits and _. */
int gdc_name_ok(const char *text);

#endif
