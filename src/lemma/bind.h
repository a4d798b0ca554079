/* From the tree to the graph, for one experiment: definitions and indices expanded, exact parts folded. */
#ifndef GDC_LEMMA_BIND_H
#define GDC_LEMMA_BIND_H

#include <gdcert/problem.h>

#include "ast.h"
#include "program.h"

enum { BIND_MAX_OFFSET = 8, BIND_MAX_POWER = 1024, BIND_MAX_VISITS = 1 << 20, BIND_MAX_DEPTH = 3000 };
#define LEMMA_MAX_STEP 1000000000000000L /* in at(s, e) */

/* At which step a quantity is read: a number of steps after the checked one, or a step of its own. */
typedef struct when {
  int absolute;
  long k;
} when;

/* Names that stand for an index (a number) or for an argument (a tree, read in the scope of the call). */
typedef struct scope {
  const struct scope *up;
  span name;
  int is_index;
  long index;
  int node;
  const struct scope *home;
} scope;

typedef struct binder {
  program *p;
  const gdc_problem *problem;
  const lemma_file *f;
  gdc_context *ctx;
  int shift;                    /* reads at +k become inputs shift - k steps back */
  int max_offset, min_offset;   /* of all reads so far */
  int snapshots;                /* 1: first_at..last_at are the absolute steps read so far */
  uint64_t first_at, last_at;
  long visits;
  int depth;
} binder;

gdc_status bind_value(int *out, binder *b, int node, const scope *s, when w);
gdc_status bind_truth(int *out, binder *b, int node, const scope *s, when w);

/* --- names (bind_name.c) --------------------------------------------------------------------- */
/* A built-in quantity as a number.  GDC_EINPUT for an unknown name. */
gdc_status bind_quantity(int *out, binder *b, int node, const scope *s, when w);
/* certificate(NAME) and certified(NAME).  *done = 0: it is neither. */
gdc_status bind_certificate(int *out, int *done, binder *b, int node, when w);
int bind_is_active(const binder *b, int node); /* is it active[..]? */
/* The k-th argument of a name or call, -1 when there are fewer; and how many. */
int bind_argument(const binder *b, int node, int k);
int bind_argument_count(const binder *b, int node);
gdc_status bind_domain_size(int *out, const binder *b, int domain);

/* --- shared ----------------------------------------------------------------------------------- */
gdc_status bind_fail(const binder *b, gdc_status status, int node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Turn a result of program_* into a status. */
gdc_status bind_made(int *out, const binder *b, int node, int made);
gdc_status bind_const_si(int *out, binder *b, int node, long n);
gdc_status bind_const_q(int *out, binder *b, int node, const mpq_t q);
/* An exact whole number, or an error that says `what` must be one. */
gdc_status bind_whole_number(long *out, binder *b, int node, const scope *s, when w, const char *what);

#endif
