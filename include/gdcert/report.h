/* What a run has to say, collected by an observer and written as text, JSON or CSV. */
#ifndef GDCERT_REPORT_H
#define GDCERT_REPORT_H

#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

#include <gdcert/margin.h>
#include <gdcert/outcome.h>
#include <gdcert/trajectory.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Enclosures of one state.  Owned by the record. */
typedef struct gdc_sample {
  uint64_t t;
  int m, n;
  gdc_itv *margin;      /* n */
  gdc_itv *pre;         /* m*n */
  signed char *bits;    /* m*n */
  gdc_itv loss, gradnorm, weightnorm;
  gdc_itv gamma;        /* robustness margin */
  int gamma_infinite;   /* certainly no point of the other class anywhere */
  int has_gap;          /* two points of opposite class: gap is set, and gap_ln for t >= 2 */
  gdc_itv gap, gap_ln;  /* gap*ln t */
  int has_boundary;     /* 1-D, two neurons, two points: boundary and sharp are set */
  gdc_itv boundary, sharp; /* crossing point; gap*den/2 */
} gdc_sample;

/* The pattern history: runs of constant pattern while there are few, and always totals. */
enum { GDC_MAX_RUNS = 32, GDC_MAX_PATTERNS = 64 };
typedef struct gdc_pattern_run {
  uint64_t from;
  signed char bits[GDC_MAX_NEURONS * GDC_MAX_POINTS];
} gdc_pattern_run;
typedef struct gdc_pattern_count {
  uint64_t steps;
  signed char bits[GDC_MAX_NEURONS * GDC_MAX_POINTS];
} gdc_pattern_count;

typedef struct gdc_record {
  const gdc_problem *problem;
  mpfr_prec_t precision;        /* of the samples */
  gdc_sample *samples;          /* at t = 0, 1, 10, 100, .. and at the last certified step */
  size_t nsamples;
  gdc_pattern_run runs[GDC_MAX_RUNS];
  uint64_t nruns;               /* may exceed GDC_MAX_RUNS: then only the first ones are kept */
  gdc_pattern_count patterns[GDC_MAX_PATTERNS];
  size_t npatterns;             /* distinct patterns seen, at most GDC_MAX_PATTERNS are counted */
  int patterns_full;
  gdc_outcome outcome;          /* of the last certified state */
  gdc_run_summary summary;      /* filled by the caller after the run */
  gdc_status status;            /* how the run ended */
  /* private */
  uint64_t counted;             /* states counted in patterns: those before this time */
  gdc_pattern_run current;      /* the latest pattern */
} gdc_record;

gdc_status gdc_record_new(gdc_record **out, const gdc_problem *p, gdc_context *ctx);
void gdc_record_free(gdc_record *rec);
gdc_observer gdc_record_observer(gdc_record *rec);

gdc_status gdc_sample_take(gdc_sample *sample, const gdc_state *s, mpfr_prec_t prec, gdc_context *ctx);
void gdc_sample_clear(gdc_sample *sample);

/* Text for people: what was followed, a table of samples, pattern history, outcome. */
void gdc_report_text(FILE *out, const gdc_record *rec);
/* The object of doc/json.md without lemmas and theorem; NULL when memory runs out.  The caller owns it. */
json_t *gdc_report_json(const gdc_record *rec, gdc_verdict verdict);
json_t *gdc_json_itv(const gdc_itv *x, int digits); /* ["lo", "hi"], outward decimals */

/* CSV of enclosures: rows at t = 0, 1, .. with at most two significant digits, or every `every` steps when
   that is not 0, and the last step.  The file appears under its name only when gdc_csv_close succeeds. */
typedef struct gdc_csv gdc_csv;
gdc_status gdc_csv_open(gdc_csv **out, const char *path, uint64_t every, const gdc_problem *p, gdc_context *ctx);
gdc_observer gdc_csv_observer(gdc_csv *csv);
gdc_status gdc_csv_close(gdc_csv *csv, int keep, gdc_context *ctx); /* frees csv in every case */

#ifdef __cplusplus
}
#endif
#endif
