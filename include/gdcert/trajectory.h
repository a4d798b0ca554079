/* Follow gradient descent exactly: certified states step by step, reported to observers.

   The integrator keeps an enclosure of the exact state, certifies the activation pattern at every step
   (a sign is decided or the run is redone with more bits) and knows none of its consumers. */
#ifndef GDCERT_TRAJECTORY_H
#define GDCERT_TRAJECTORY_H

#include <stdint.h>
#include <stdio.h>

#include <gdcert/problem.h>
#include <gdcert/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gdc_state gdc_state;           /* a certified state, valid during a callback */
typedef struct gdc_trajectory gdc_trajectory; /* a run */

/* --- the state: enclosures on demand (results have the precision of r) ------------------------- */
const gdc_problem *gdc_state_problem(const gdc_state *s);
uint64_t gdc_state_time(const gdc_state *s);
mpfr_prec_t gdc_state_precision(const gdc_state *s); /* working bits */
int gdc_state_last_chance(const gdc_state *s);       /* 1 when no more bits can be asked for */
const signed char *gdc_state_pattern(const gdc_state *s); /* m*n certified bits, 0 or 1 */

void gdc_state_pre(gdc_itv *r, const gdc_state *s, int j, int i);      /* a_ji */
void gdc_state_margin(gdc_itv *r, const gdc_state *s, int i);          /* m_i */
void gdc_state_slope(gdc_itv *r, const gdc_state *s, int i);           /* g(m_i) = -l'(m_i) */
void gdc_state_weight(gdc_itv *r, const gdc_state *s, int j, int k);   /* w_jk, k < d */
void gdc_state_bias(gdc_itv *r, const gdc_state *s, int j);            /* b_j ([0,0] without bias) */
void gdc_state_output(gdc_itv *r, const gdc_state *s, int j);          /* v_j */
void gdc_state_dual(gdc_itv *r, const gdc_state *s, int j, int k);     /* d_jk of step.h */
void gdc_state_loss(gdc_itv *r, const gdc_state *s);                   /* L, with the reduction */
void gdc_state_gradnorm(gdc_itv *r, const gdc_state *s);               /* |grad L|, trained parameters */
void gdc_state_weightnorm(gdc_itv *r, const gdc_state *s);             /* |(w, b)|, and v when trained */
/* a_j(x) = w_j.x + b_j at an exact rational x (d numbers), tight in Gram form. */
void gdc_state_pre_at(gdc_itv *r, const gdc_state *s, int j, const mpq_t *x);

/* The enclosures themselves, without a copy (indices as in step.h): a, m, g, d.  Valid during the callback. */
const gdc_itv *gdc_state_pre_view(const gdc_state *s);
const gdc_itv *gdc_state_margin_view(const gdc_state *s);
const gdc_itv *gdc_state_slope_view(const gdc_state *s);
const gdc_itv *gdc_state_dual_view(const gdc_state *s);
/* Symbolic class of (j,i) (Theorem 2.3; 0: c_ji = 0 exactly), and whether a_ji = a_ji(0) exactly. */
int gdc_state_class(const gdc_state *s, int j, int i);
int gdc_state_exact(const gdc_state *s, int j, int i);

/* --- observers ---------------------------------------------------------------------------------- */
/* Each callback may be NULL.  For every t = 0, 1, .., T exactly once and in order: on_step(t).  on_switch(t)
   comes before on_step(t) when the pattern at t differs from that at t-1.  A callback returns GDC_OK,
   GDC_EMOREBITS (on_step only: this step will come again with more bits unless gdc_state_last_chance),
   or a failure that ends the run.  every_step = 0: on_step is wanted only at the times for which
   wants(t) is true (and at the last one), which lets the engine run faster.
   next(t), where given, takes the place of wants: the least wanted time >= t, UINT64_MAX for none.  It may
   change only when on_step is called.
   on_patterns, where given, lets the engine report the patterns of many steps at once; it then stands for
   the calls of on_switch at those steps.  The fast engine (doc/fast-engine.md) serves only observers that
   have next when they have on_step, and on_patterns when they have on_switch.
   on_block, where given, lets the fast engine serve an observer that wants every step: the states t = from .. to
   at once, and from - 1 was its latest step.  GDC_OK: it has taken all these steps; GDC_EUNDECIDED: it has taken
   none, shorter blocks please, or the single steps.
   pairs = 1: it compares steps with their neighbours.  Then a step that is delivered by itself comes as a block
   of this one step, with its state, before it comes by on_step; and by on_step only after on_again of the step
   before it, wherever that was not its latest call.
   resumed: in a run that goes on from a stored state this observer has accepted that state already; the others
   get it as their first one (on_start, on_step).
   on_again(t): a step that this observer has accepted is certified once more, with more bits, on the way to a
   step that needs them: better enclosures of the same state. */
enum { GDC_BLOCK_RUNS = 32 };

typedef struct gdc_pattern_at {
  uint64_t at;             /* in `patterns`: number of states; in `runs`: time of the run's first state */
  const signed char *bits; /* m*n */
} gdc_pattern_at;

/* The certified states t = from .. to, after a state at from - 1 that has been reported. */
typedef struct gdc_pattern_block {
  uint64_t from, to;
  uint64_t switches;              /* states in the block whose pattern differs from the one before */
  const gdc_pattern_at *patterns; /* distinct patterns in the order of their first state */
  size_t npatterns;
  const gdc_pattern_at *runs;     /* the first runs that start in the block */
  size_t nruns;                   /* at least min(switches, GDC_BLOCK_RUNS) when it was asked for, see below */
  const signed char *last;        /* pattern at `to` */
} gdc_pattern_block;

/* From a state with pattern `before` to one with pattern `after`, so many times. */
typedef struct gdc_pass {
  uint64_t steps;
  const signed char *before, *after; /* m*n */
} gdc_pass;

/* The states t = from .. to, for those who want every step. */
typedef struct gdc_block {
  uint64_t from, to;
  const gdc_state *hull;    /* encloses each of them (its time is from, its pattern has GDC_BIT_UNDECIDED where a bit
                               changes; slopes, loss, gradient are not filled) */
  const gdc_state *state;   /* the state at `to`, when from = to and it is delivered by itself; else NULL */
  /* and of the states t = from - 1 .. to: */
  const gdc_itv *pre;       /* m*n enclosures */
  const gdc_itv *first;     /* m*n: of the state at from - 1 alone */
  const double *away;       /* m*n: |a_ji| > away >= 0 at each of them, or 0: not known */
  const gdc_itv *ratio;     /* n = 2: encloses g(m_1)/g(m_2), or NULL */
  const gdc_pass *passes;   /* from each of them to the next; npasses = 0: too many different ones */
  size_t npasses;
  const struct gdc_block *halves; /* two: the same of the steps up to some time, and of the others, without hull and state; or NULL */
  uint64_t *until;          /* who refuses may put here up to which time it would perhaps take the steps */
} gdc_block;

typedef struct gdc_observer {
  void *self;
  int every_step, resumed, pairs;
  int (*wants)(void *self, uint64_t t);
  gdc_status (*on_start)(void *self, const gdc_state *s, gdc_context *ctx);
  gdc_status (*on_step)(void *self, const gdc_state *s, gdc_context *ctx);
  gdc_status (*on_switch)(void *self, const gdc_state *s, const signed char *before, gdc_context *ctx);
  gdc_status (*on_end)(void *self, const gdc_state *s, gdc_status outcome, gdc_context *ctx);
  gdc_status (*on_again)(void *self, const gdc_state *s, gdc_context *ctx);
  uint64_t (*next)(void *self, uint64_t t);
  gdc_status (*on_patterns)(void *self, const gdc_pattern_block *block, gdc_context *ctx);
  gdc_status (*on_block)(void *self, const gdc_block *block, gdc_context *ctx);
  int (*wants_runs)(void *self); /* NULL: on_patterns does not read `runs` */
} gdc_observer;

typedef enum gdc_engine {
  GDC_ENGINE_AUTO = 0, /* the fast engine where it serves, else intervals */
  GDC_ENGINE_FAST,     /* GDC_EINPUT where it does not serve */
  GDC_ENGINE_INTERVAL
} gdc_engine;

typedef struct gdc_run_options {
  uint64_t steps;              /* T: states at t = 0..T */
  mpfr_prec_t precision;       /* 0: chosen by the program */
  mpfr_prec_t max_precision;   /* 0: 65536 */
  volatile int *interrupted;   /* NULL, or set to nonzero from outside to end the run cleanly */
  gdc_engine engine;
  int fast_general;            /* for tests and measurements: only the loops for networks of any shape */
  double fast_inflate;         /* for tests: added to the radius at every block with one word per number */
  int fast_fine;               /* for tests and measurements: two words per number from the start */
  int fast_shift;              /* for tests: blocks of t >> fast_shift steps, from step 2 << fast_shift on; 0: chosen */
} gdc_run_options;

typedef struct gdc_run_summary {
  uint64_t steps;              /* certified states are t = 0..steps */
  uint64_t switches;           /* steps at which the pattern differs from the step before */
  mpfr_prec_t bits;            /* working precision at the end */
  uint64_t redone;             /* steps computed again after a rise of the precision */
  uint64_t unseen;             /* steps that the interval engine made without delivering the state (gdc_orbit_follow) */
  uint64_t fast_steps;         /* steps made by the fast engine */
  uint64_t fast_redone;        /* blocks that it redid */
  int radius_log2;             /* radius <= 2^radius_log2 of the last state that it certified, if fast_steps > 0 */
  const char *declined;        /* why the fast engine did not serve, or not all the way, or NULL; a constant */
  int undecided_neuron, undecided_point; /* -1, or the sign that stopped the run at steps + 1 */
} gdc_run_summary;

gdc_status gdc_trajectory_new(gdc_trajectory **out, const gdc_problem *p, gdc_context *ctx);
void gdc_trajectory_free(gdc_trajectory *tr);
/* Write the state that is being delivered, and go on from one (before the run; with the precision it was
   stored with).  0: malformed, or of another experiment's shape. */
void gdc_trajectory_store(FILE *out, const gdc_trajectory *tr);
int gdc_trajectory_load(gdc_trajectory *tr, FILE *in);
gdc_status gdc_trajectory_observe(gdc_trajectory *tr, const gdc_observer *observer, gdc_context *ctx);
/* Run.  GDC_OK: all steps certified.  GDC_EUNDECIDED, GDC_EOVERFLOW, GDC_EINTERRUPT: the summary says
   how far; everything reported before stands.  on_end is called in every case. */
gdc_status gdc_trajectory_run(gdc_trajectory *tr, const gdc_run_options *options, gdc_run_summary *summary,
                              gdc_context *ctx);

#ifdef __cplusplus
}
#endif
#endif
