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

enum { GDC_MAX_DIMENSION = 64 };

/* Read-only once built.  Flat arrays as in step.h; u_i = (x_i, 1) with bias, x_i without. */
typedef struct gdc_problem {
  char *file;         /* where it was read from, or NULL */
  char *title;        /* never NULL */
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

/* Read an experiment file.  On success *out owns everything (gdc_problem_free).  On failure *out is
   NULL and ctx has file, line, column and reason. */
gdc_status gdc_problem_read(gdc_problem **out, const char *path, gdc_context *ctx);
/* The same from memory; `name` stands for the file in messages. */
gdc_status gdc_problem_parse(gdc_problem **out, const char *text, size_t size, const char *name,
                             gdc_context *ctx);
void gdc_problem_free(gdc_problem *p); /* NULL is allowed */

/* Allocate an experiment of this shape with all numbers 0, then fill x, y, w, b, v, step and call
   gdc_problem_finish, which checks y, step and shape and computes h, gram and a0. */
gdc_status gdc_problem_new(gdc_problem **out, int d, int n, int m, gdc_context *ctx);
gdc_status gdc_problem_finish(gdc_problem *p, gdc_context *ctx);

/* Canonical text of an experiment: a YAML file that reads back to the same problem, the same bytes on
   every machine.  *text is malloc'ed, the caller frees it. */
gdc_status gdc_problem_print(char **text, const gdc_problem *p, gdc_context *ctx);

/* An exact number literal: integer, decimal with exponent, p/q, hex float.  0.1 is 1/10.  Returns GDC_OK,
   GDC_EINPUT (not a number: *reason says why) or GDC_ELIMIT (exponent or length beyond the caps). */
gdc_status gdc_number_parse(mpq_t out, const char *text, size_t size, const char **reason);

#ifdef __cplusplus
}
#endif
#endif
