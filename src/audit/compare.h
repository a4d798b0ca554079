/* The comparison: the exact reference, logged states seen exactly, one row against one certified state. */
#ifndef GDC_AUDIT_COMPARE_H
#define GDC_AUDIT_COMPARE_H

#include "model.h"

/* --- reference.c ---------------------------------------------------------------------------------- */

/* x, v and step of p rounded to the format, parameters theta.  The caller frees it. */
gdc_status reference_rounded(gdc_problem **out, const gdc_problem *p, const gdc_format *f, const double *theta,
                             gdc_context *ctx);
/* Is a logged state 0 the initial state rounded to the format?  Fills a->start_*. */
int reference_start_differs(gdc_audit *a, const shape *s, const double *theta);

/* --- logged.c: what a logged state is, exactly ------------------------------------------------------- */

gdc_status logged_new(logged **out, const gdc_problem *exact, mpfr_prec_t prec, gdc_context *ctx);
void logged_free(logged *g);
/* Evaluate the state (nothing to do when it is the one of the last call). */
void logged_set(logged *g, const double *theta);
const signed char *logged_pattern(const logged *g); /* exact bits, m*n */
const gdc_itv *logged_margin(const logged *g, int i);
const gdc_itv *logged_loss(const logged *g);
const gdc_itv *logged_slope(logged *g, int i); /* g(m_i) */
/* The robustness margin of the state. */
gdc_status logged_robustness(const gdc_itv **gamma, int *infinite, logged *g, gdc_context *ctx);

/* --- cycle.c --------------------------------------------------------------------------------------------- */

typedef struct cycle {
  double *saved;
  size_t size;
  int any;
  uint64_t saved_at, last;
  uint64_t period; /* 0, or: the state at saved_at came back after so many steps, and again until now */
} cycle;

gdc_status cycle_new(cycle *c, int params, gdc_context *ctx);
void cycle_free(cycle *c);
void cycle_see(cycle *c, uint64_t t, const double *theta); /* states of consecutive steps; others start again */

/* --- compare.c ----------------------------------------------------------------------------------------- */

typedef struct comparison {
  gdc_audit *a;
  const gdc_audit_options *o;
  shape s;
  source *in;
  row now, next;
  int has_next, next_read, done;
  uint64_t last;              /* step of the log at which the exact run ends */
  uint64_t offset;            /* step of the log at time 0 of the exact run */
  logged *seen;               /* on the points of the reference */
  gdc_problem *inputs;        /* x, v and step as the program has them */
  logged *on_inputs;          /* on those: `seen` when the reference has the same, NULL when not needed */
  model *md;                  /* NULL: no model */
  outlook out;
  int out_valid;              /* `out` is about the parameters of `now` */
  gdc_itv w, t, absolute, in_ulps; /* scratch */
  signed char before[GDC_MAX_NEURONS * GDC_MAX_POINTS]; /* bits of the row before */
  int had_before, one_class;
  cycle again;                /* of the rows of a log */
  /* the row just compared, for the drift table */
  gdc_audit_peak row_error, row_ulps, row_margin;
  gdc_itv row_gap_float, row_gap_exact, row_loss_exact;
  int row_has_gap, row_pattern, row_model;
} comparison;

enum { ROW_NOT_MODELLED = 0, ROW_POSSIBLE, ROW_IMPOSSIBLE, ROW_UNDECIDED };

gdc_status comparison_start(comparison *c, gdc_audit *a, const gdc_audit_options *o, source *in, gdc_context *ctx);
void comparison_clear(comparison *c);
gdc_observer comparison_observer(comparison *c);

void peak_init(gdc_audit_peak *p, mpfr_prec_t prec);
void peak_clear(gdc_audit_peak *p);
void peak_raise(gdc_audit_peak *p, const gdc_itv *value, uint64_t step, int slot);

/* --- steps.c: consecutive rows against model M -------------------------------------------------------- */
/* After comparison_start; md may be NULL.  theta: any state, in the format. */
gdc_status steps_start(comparison *c, model *md, const double *theta, gdc_context *ctx);
void steps_clear(comparison *c);
gdc_status steps_check(comparison *c, gdc_context *ctx);

/* --- drift.c: the table ---------------------------------------------------------------------------------- */
gdc_status drift_header(FILE *out, const comparison *c, gdc_context *ctx);
gdc_status drift_row(FILE *out, const comparison *c, gdc_context *ctx);

/* --- simulated.c: the simulator as a source of rows ---------------------------------------------------- */
gdc_status simulated_open(source **out, gdc_audit *a, const gdc_audit_options *o, gdc_context *ctx);
void simulated_start(row *r, const source *self); /* the state at step 0, before the first row is taken */

#endif
