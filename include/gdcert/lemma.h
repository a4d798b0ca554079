/* Lemmas: inequalities in their own language, proved or refuted at every step (doc/lemma-language.md).

   Read lemmas into a gdc_lemmas, bind them to an experiment with gdc_lemma_check_new, let the check observe
   a run, then ask for the results. */
#ifndef GDCERT_LEMMA_H
#define GDCERT_LEMMA_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <gdcert/problem.h>
#include <gdcert/status.h>
#include <gdcert/trajectory.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- lemma files ----------------------------------------------------------------------------- */
typedef struct gdc_lemmas gdc_lemmas;

gdc_status gdc_lemmas_new(gdc_lemmas **out, gdc_context *ctx);
void gdc_lemmas_free(gdc_lemmas *l); /* NULL is allowed */

/* Add what `name` stands for: a path (it contains '/' or ends with ".lemma"; relative to the directory of
   `beside`, when that is not NULL and a file), a file of the catalogue ("two-neuron"), or one lemma of the
   catalogue ("growth", or "two-neuron/growth").  Adding the same thing twice adds it once. */
gdc_status gdc_lemmas_add(gdc_lemmas *l, const char *name, const char *beside, gdc_context *ctx);
/* Lemmas from memory; `name` stands for the file in messages. */
gdc_status gdc_lemmas_add_text(gdc_lemmas *l, const char *text, size_t size, const char *name, gdc_context *ctx);
/* Set a parameter in every file that has one of this name; GDC_EINPUT when none has. */
gdc_status gdc_lemmas_set(gdc_lemmas *l, const char *parameter, const mpq_t value, gdc_context *ctx);
/* What an experiment file asks for: its lemmas, then its parameters. */
gdc_status gdc_lemmas_add_problem(gdc_lemmas *l, const gdc_problem *p, gdc_context *ctx);

size_t gdc_lemmas_count(const gdc_lemmas *l);
/* Views into the files, not terminated by a zero: valid while l lives. */
typedef struct gdc_text {
  const char *text;
  size_t size;
} gdc_text;
typedef struct gdc_lemma_info {
  const char *file;
  gdc_text name, title;
  gdc_text explanation; /* the comment above it, with its '#'s */
  gdc_text source;
} gdc_lemma_info;
gdc_lemma_info gdc_lemmas_info(const gdc_lemmas *l, size_t k);

/* The files as they were added, and the parameters that were set in them (for a certificate). */
size_t gdc_lemmas_file_count(const gdc_lemmas *l);
gdc_text gdc_lemmas_file(const gdc_lemmas *l, size_t k, const char **name);
size_t gdc_lemmas_file_of(const gdc_lemmas *l, size_t lemma); /* index of the file of the lemma-th lemma */
/* The k-th parameter that was set in a file; its value, or NULL when there are no more. */
mpq_srcptr gdc_lemmas_parameter(gdc_text *name, const gdc_lemmas *l, size_t file, size_t k);

/* --- catalogue (built into the library) ------------------------------------------------------ */
size_t gdc_catalogue_count(void);
/* The k-th file of the catalogue: its name ("two-neuron") and text. */
gdc_text gdc_catalogue_file(size_t k, const char **name);

/* --- check --------------------------------------------------------------------------------------- */
typedef struct gdc_lemma_check gdc_lemma_check;

typedef struct gdc_lemma_options {
  mpfr_prec_t max_precision; /* ask for at most this many bits; 0: 2048 */
} gdc_lemma_options;

/* PROVED: the claim holds at all `checked` steps at which the lemma applies, and checked > 0.
   REFUTED: it certainly fails at `step`.  UNDECIDED: at `step` it is neither, with `bits` bits.
   VACUOUS: it applied at no step; `reason` says why. */
typedef struct gdc_lemma_result {
  char *name, *title;      /* title may be "" */
  const char *file;
  gdc_verdict verdict;
  uint64_t checked;        /* steps at which it applied and the claim holds */
  uint64_t step;           /* refuted or undecided: the first such step */
  mpfr_prec_t bits;        /* refuted or undecided: the bits then */
  int confirmed;           /* refuted: 1 when seen with at least twice the bits the run began with, 0 when no more
                              bits were to be had (the enclosures refute it all the same) */
  char where[64];          /* indices of the instance, "i = 1, j = 2", or "" */
  long line, column;       /* of the comparison that failed or is undecided, 0 when there is none */
  gdc_itv left, right;     /* its two sides: left RELATION right */
  const char *relation;    /* "<", "<=", "==" or "" */
  const char *reason;      /* vacuous: why; else "" */
  /* Sharpness over the steps counted by `checked`: a lower bound of the least slack (right minus left, min
     over `and`, max over `or`), and of the least relative slack (divided by max(|left|, |right|)), and where.
     has_slack = 0: none was measured (nothing checked, or only statements about activity). */
  int has_slack;
  mpfr_t slack, relative;
  uint64_t slack_step, relative_step;
} gdc_lemma_result;

/* Bind all lemmas of l to p.  l and p must outlive the check.  GDC_EINPUT with file, line, column and caret
   when a lemma names something this experiment has not. */
gdc_status gdc_lemma_check_new(gdc_lemma_check **out, const gdc_lemmas *l, const gdc_problem *p,
                               const gdc_lemma_options *options, gdc_context *ctx);
void gdc_lemma_check_free(gdc_lemma_check *c); /* NULL is allowed */
/* An observer of the run, wanted at every step. */
gdc_observer gdc_lemma_check_observer(gdc_lemma_check *c);
/* A theorem certificate holds from step t on: lemmas `from terminal` apply from max(t, now) on.  The first
   call counts. */
void gdc_lemma_check_set_terminal(gdc_lemma_check *c, uint64_t t);

/* 1, and the step from which lemmas `from terminal` apply. */
int gdc_lemma_check_terminal(const gdc_lemma_check *c, uint64_t *t);
/* 1 when the state at t has been judged and counted (it may be asked for again with more bits until then). */
int gdc_lemma_check_has_accepted(const gdc_lemma_check *c, uint64_t t);
/* 1 when some lemma reads the absolute step t: at(t, ..), init(..). */
int gdc_lemma_check_reads_step(const gdc_lemma_check *c, uint64_t t);
/* Everything that a run which goes on after the last accepted step needs; load into a fresh check of the same lemmas on
   the same experiment.  0: malformed, or of other lemmas. */
void gdc_lemma_check_store(FILE *out, const gdc_lemma_check *c);
int gdc_lemma_check_load(gdc_lemma_check *c, FILE *in);

/* The certificate whose constants certificate(NAME) reads from now on (NULL: none): borrowed until the next call. */
struct gdc_theorem;
void gdc_lemma_check_set_certificate(gdc_lemma_check *c, const struct gdc_theorem *th);
/* 1 when some lemma reads a constant of the certificate, 2 when one is among them that a certificate file does not carry. */
int gdc_lemma_check_reads_certificate(const gdc_lemma_check *c);

size_t gdc_lemma_check_count(const gdc_lemma_check *c);
/* Valid at any time during or after the run; the pointer lives as long as the check. */
const gdc_lemma_result *gdc_lemma_check_result(const gdc_lemma_check *c, size_t k);
/* REFUTED if one is, else UNDECIDED if one is, else PROVED if one is, else VACUOUS. */
gdc_verdict gdc_lemma_check_verdict(const gdc_lemma_check *c);

#ifdef __cplusplus
}
#endif
#endif
