/* When did a float run stop being gradient descent?  Logs and simulated runs against the exact trajectory.

   Definitions: doc/theory.md, float drift (foundations 8).  Every number of every format here is a binary64
   number, so a `double` holds logged values exactly; no double takes part in a computation. */
#ifndef GDCERT_AUDIT_H
#define GDCERT_AUDIT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <gdcert/interval.h>
#include <gdcert/problem.h>
#include <gdcert/status.h>
#include <gdcert/trajectory.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- formats ------------------------------------------------------------------------------------ */

/* precision p, exponents emin..emax: the numbers k 2^(e-p+1), |k| < 2^p, emin <= e <= emax.  With
   `finite_only` the largest significand of emax is NaN and there is no infinity (fp8 e4m3). */
typedef struct gdc_format {
  const char *name;
  int precision, emin, emax;
  int finite_only;
} gdc_format;

/* binary16, bfloat16, binary32, binary64, e4m3, e5m2 and the usual other names of these (float32, fp16,
   ..); NULL when the name is none of them. */
const gdc_format *gdc_format_find(const char *name);

/* r = RN(x), ties to even, subnormals and overflow (to Inf, or NaN when finite_only) as in the format.
   Sets the precision of r.  x may be Inf or NaN.  r and x are different objects. */
void gdc_format_round(mpfr_t r, const gdc_format *f, mpfr_srcptr x);
/* The neighbours in the format: the largest number <= x (smallest >= x); -Inf (Inf) beyond the range. */
void gdc_format_round_down(mpfr_t r, const gdc_format *f, mpfr_srcptr x);
void gdc_format_round_up(mpfr_t r, const gdc_format *f, mpfr_srcptr x);
/* Stochastic rounding with 64 random bits u: away from zero iff u / 2^64 < the discarded fraction. */
void gdc_format_round_random(mpfr_t r, const gdc_format *f, mpfr_srcptr x, uint64_t u);
/* RN of a rational as a double; 0 when it is beyond the range of the format. */
int gdc_format_round_q(double *out, const gdc_format *f, const mpq_t q);

int gdc_format_contains(const gdc_format *f, double x); /* finite and in the format */
/* log2 of ulp(x) = 2^(max(floor log2 |x|, emin) - p + 1); ulp(0) = 2^(emin - p + 1). */
long gdc_format_ulp_log2(const gdc_format *f, double x);

/* The absorption cell {d : RN(x + d) = x} = (lo, hi), with both end points when *closed.  lo and hi need
   at least 2 bits. */
void gdc_format_cell(mpfr_t lo, mpfr_t hi, int *closed, const gdc_format *f, double x);

/* --- logs --------------------------------------------------------------------------------------- */

/* Names of columns that differ from the usual ones: the column `name[k]` holds `target[k]` ("step",
   "w[1,2]", "b[1]", "v[1]", "loss", "log_loss", "margin[1]").  Owned by the caller. */
typedef struct gdc_audit_columns {
  size_t count;
  const char *const *target, *const *name;
} gdc_audit_columns;

/* --- the audit ----------------------------------------------------------------------------------- */

/* The exact trajectory a run is compared with.  LITERAL: the file's rationals from their own initial state.
   ROUNDED: x, v and the step rounded to the format (with `mean`: the rounded step, divided by n exactly), from
   the first logged state on. */
typedef enum gdc_audit_reference { GDC_REFERENCE_LITERAL = 0, GDC_REFERENCE_ROUNDED = 1 } gdc_audit_reference;

typedef struct gdc_audit_options {
  const char *log;              /* a .csv, .jsonl, .npy or .npz file; NULL: simulate */
  const gdc_format *format;     /* may be NULL with .npy and .npz: that of the arrays */
  gdc_audit_reference reference;
  gdc_audit_columns columns;
  /* simulation: states 0, every, 2 every, .., steps (and the one at which the run stops to move) */
  uint64_t steps, every;
  int stochastic;
  uint64_t seed;
  const char *write_log;        /* NULL, or a .csv to write the simulated states to */
  /* model M(kappa) */
  mpq_srcptr kappa;             /* >= 1; NULL: 1 */
  int faithful;                 /* roundings may go either way (stochastic rounding): nothing is ever frozen */
  int flush;                    /* the program flushes subnormal numbers to 0, as operands (DAZ) and results (FTZ) */
  /* bounds; NULL: none */
  mpq_srcptr max_ulps;          /* on every parameter at every row */
  mpq_srcptr max_gap_error;
  int same_pattern, not_frozen; /* ask for these too */
  uint64_t gap_every;           /* margins of robustness at every such row (and the last one); 0: chosen */
  FILE *csv;                    /* NULL, or the drift row by row */
  mpfr_prec_t precision, max_precision; /* of the exact run; 0: chosen */
  volatile int *interrupted;
  const gdc_observer *progress; /* NULL, or one more observer of the exact run */
} gdc_audit_options;

/* The largest value of a quantity over the rows. */
typedef struct gdc_audit_peak {
  int known;
  gdc_itv value;
  uint64_t step;
  int slot; /* of the parameter, or the index of the point */
} gdc_audit_peak;

/* No evaluation in model M(kappa) takes the state at `step` to the next one: the parameter moved from `from`
   to `to`, outside of [lo, hi]. */
typedef struct gdc_audit_impossible {
  uint64_t step;
  int slot;
  double from, to, lo, hi;
} gdc_audit_impossible;

enum { GDC_AUDIT_LISTED = 8 };
typedef enum gdc_freeze {
  GDC_FREEZE_NONE = 0,
  GDC_FREEZE_ABSORBED,  /* every update is absorbed by rounding (Theorem 8.1) */
  GDC_FREEZE_UNDERFLOW, /* the slopes of the loss at all active points round to 0 */
  GDC_FREEZE_ZERO       /* no neuron is active: exact gradient descent stops here too */
} gdc_freeze;

/* A bound asked for, over the rows: first certain violation, first undecided row. */
typedef struct gdc_audit_limit {
  int asked, exceeded, undecided;
  uint64_t exceeded_at, undecided_at;
  int slot; /* which parameter exceeded */
} gdc_audit_limit;

typedef struct gdc_audit gdc_audit;
struct gdc_audit {
  const gdc_problem *problem;   /* the experiment as given */
  const gdc_problem *exact;     /* what the exact trajectory follows: the same, or the rounded one */
  const gdc_format *format;
  gdc_audit_reference reference;
  int simulated, stochastic, flush, params;
  mpq_t kappa;
  int modelled;                 /* 0: model M has no bound in this format, nothing is said about it */
  gdc_verdict verdict;          /* PROVED: within bounds */
  gdc_status outcome;           /* of the exact run */
  gdc_context why;              /* when outcome is not GDC_OK */
  gdc_run_summary run;

  uint64_t rows, first, last;   /* rows compared, their first and last step */
  int start_differs;            /* LITERAL: row 0 is not the initial state rounded to the format */
  int start_slot;
  double start_logged, start_want;

  gdc_itv *error, *ulps;        /* params: |theta^F - theta| at the last row, and in ulps of theta^F */
  double *state;                /* params: the last row */
  gdc_audit_peak peak_error, peak_ulps, peak_margin, peak_loss, peak_gap;
  gdc_audit_peak peak_logged[3]; /* logged loss, log-loss and margins against those of the exact state */
  gdc_audit_limit ulps_limit, gap_limit;

  int has_gap;                  /* both gaps at the last row, as lengths below the best margin */
  gdc_itv gap_float, gap_exact, best;
  gdc_itv loss_float, loss_exact;

  uint64_t pattern_rows;        /* rows whose pattern differs */
  uint64_t pattern_at;          /* the first of them */
  int pattern_neuron, pattern_point, pattern_bit; /* the bit of the float state there */
  uint64_t switches_exact, switches_float;
  int switches_known;           /* every step of the log was there */
  uint64_t switches_split, switches_unequal_since; /* counts first differ; differ from here to the end (0: equal) */

  uint64_t steps_checked, steps_undecided, steps_impossible; /* consecutive rows against model M */
  uint64_t undecided_at;
  gdc_audit_impossible impossible[GDC_AUDIT_LISTED];

  gdc_freeze frozen;
  uint64_t frozen_at;           /* the first row that is frozen for certain */
  uint64_t unchanged_since;     /* the rows from here on are equal (an observation) */
  uint64_t period;              /* 0, or: the state at repeats_at came back after so many steps (1: it stands still); */
  uint64_t repeats_at;          /* a deterministic program, as a simulation is, then repeats itself for ever */
  int underflow;
  uint64_t underflow_at;        /* the slope of an active point certainly rounds to 0 */
  int overflow;
  uint64_t overflow_at;         /* simulation: a parameter at this step would not be finite */

  /* all later times (Theorem T and its kin): exact gap_t <= upper / ln t for all t >= from */
  int tail_known;
  mpfr_t tail_lower, tail_upper;
  uint64_t tail_from;
  int tail_optimal;
};

/* GDC_OK with a verdict, or a failure (bad log, bad options, I/O, memory).  When the exact run ended early the
   verdict is at best undecided and `outcome` says why.  The problem must outlive the result. */
gdc_status gdc_audit_run(gdc_audit **out, const gdc_problem *p, const gdc_audit_options *options, gdc_context *ctx);
void gdc_audit_free(gdc_audit *a); /* NULL is allowed */

/* "w[1,2]", "b[1]", "v[1]" of a parameter slot.  buf has at least 32 bytes. */
char *gdc_audit_slot_name(char *buf, const gdc_audit *a, int slot);

#ifdef __cplusplus
}
#endif
#endif
