/* An experiment, exactly: data, network, loss and step as rationals, read from a YAML file. */
#ifndef GDCERT_PROBLEM_H
#define GDCERT_PROBLEM_H

#include <stddef.h>
#include <stdint.h>

#include <gdcert/status.h>
#include <gdcert/step.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GDC_MAX_DIMENSION = 64, GDC_MAX_LEMMAS = 64, GDC_MAX_PARAMS = 64 };

/* Caps on exact numbers, so that nothing an input says can exhaust the memory: characters of a literal,
   its exponent (of 10, or of 2 in a hexadecimal literal), bits of a numerator or denominator, the same for
   the numbers derived from them (gram, a0).  Every binary64 number is inside. */
enum {
  GDC_MAX_NUMBER_CHARS = 4096,
  GDC_MAX_EXPONENT = 4096,
  GDC_MAX_NUMBER_BITS = 4096,
  GDC_MAX_DERIVED_BITS = 32768
};
/* Bytes of an experiment file; characters of a title, lemma name or parameter name. */
enum { GDC_MAX_FILE_BYTES = 8 << 20, GDC_MAX_TEXT_BYTES = 1024 };

/* Read-only once built.  Flat arrays as in step.h; u_i = (x_i, 1) with bias, x_i without. */
typedef struct gdc_problem {
  char *file;         /* where it was read from, or NULL */
  char *title;        /* never NULL; UTF-8 without control characters */
  int d, n, m;        /* input dimension, points, neurons */
  int bias;           /* 0 or 1 */
  int train_output;   /* 0 or 1 */
  gdc_loss loss;
  int mean;           /* 0: sum, 1: mean over the points */
  mpq_t *x;           /* n*d: x[i*d+k] */
  int *y;             /* n: +1 or -1 */
  mpq_t *w;           /* m*d: w[j*d+k], initial */
  mpq_t *b;           /* m: initial biases (0 without bias) */
  mpq_t *v;           /* m: output weights (initial ones when trained) */
  mpq_t step;         /* eta > 0 */
  mpq_t h;            /* eta (sum) or eta/n (mean) */
  mpq_t *gram;        /* n*n: u_i . u_k */
  mpq_t *a0;          /* m*n: a_ji(0) */
  uint64_t steps;     /* run: steps; 0 when the file does not say */
  char **lemmas;      /* nlemmas names or paths as written in the file */
  size_t nlemmas;
  char **param_names; /* nparams lemma parameters set by the file (params: {c: 1/2}) */
  mpq_t *param_values;
  size_t nparams;
} gdc_problem;

/* Read an experiment file (doc/experiment-file.md).  On success *out owns everything (gdc_problem_free).
   On failure *out is NULL and ctx has file, reason and, where there is a place, line and column. */
gdc_status gdc_problem_read(gdc_problem **out, const char *path, gdc_context *ctx);
/* The same from memory; `name` stands for the file in messages. */
gdc_status gdc_problem_parse(gdc_problem **out, const char *text, size_t size, const char *name,
                             gdc_context *ctx);
void gdc_problem_free(gdc_problem *p); /* NULL is allowed */

/* Allocate an experiment of this shape (1 <= d, n, m <= the caps, else GDC_ELIMIT) with all numbers 0, then
   fill x, y, w, b, v, step and call gdc_problem_finish, which checks y, step and shape, brings every number
   to lowest terms and computes h, gram and a0.  It may be called again after a change. */
gdc_status gdc_problem_new(gdc_problem **out, int d, int n, int m, gdc_context *ctx);
gdc_status gdc_problem_finish(gdc_problem *p, gdc_context *ctx);

/* Canonical text of a finished experiment: a YAML file that reads back to the same problem, the same bytes
   on every machine.  GDC_EINPUT when the title or a name cannot be written (control characters, not UTF-8).
   *text is malloc'ed, the caller frees it. */
gdc_status gdc_problem_print(char **text, const gdc_problem *p, gdc_context *ctx);

/* Sampled initial weights and biases, exact and the same on every machine: doc/experiment-file.md,
   "Initial weights", has the generator.  Every sampled number is a multiple of 2^-20 and a binary32 number.
   gdc_problem_init fills w and, with bias, b of an experiment of any shape (before gdc_problem_finish);
   the output weights are the caller's.  GDC_EINPUT when there is no such scheme. */
gdc_status gdc_problem_init(gdc_problem *p, const char *scheme, uint64_t seed, gdc_context *ctx);
/* Name of scheme number k = 0, 1, ..., or NULL after the last one. */
const char *gdc_init_scheme(int k);
/* A whole sampled experiment (exponential loss, sum, step 1/10): points uniform in [-1,1]^d with labels
   +1, -1, +1, ..., weights by gdc_problem_init, output weights 1, -1, 1, ...  Finished; the title names the
   scheme and the seed. */
gdc_status gdc_problem_sample(gdc_problem **out, int d, int n, int m, int bias, const char *scheme,
                              uint64_t seed, gdc_context *ctx);

/* An exact number literal: integer, decimal with exponent, p/q, hex float.  0.1 is 1/10.  Returns GDC_OK,
   GDC_EINPUT (not a number: *reason says why) or GDC_ELIMIT (beyond the caps, refused before any memory is
   used).  out is initialised by the caller and 0 on failure; *reason is a constant, NULL on success. */
gdc_status gdc_number_parse(mpq_t out, const char *text, size_t size, const char **reason);

#ifdef __cplusplus
}
#endif
#endif
