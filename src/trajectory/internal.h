/* Inside the integrator: the working frame, exactness data, checkpoints. */
#ifndef GDC_TRAJECTORY_INTERNAL_H
#define GDC_TRAJECTORY_INTERNAL_H

#include <gdcert/orbit.h>
#include <gdcert/trajectory.h>

enum { MAX_PAIRS = GDC_MAX_NEURONS * GDC_MAX_POINTS, MAX_OBSERVERS = 16, MAX_CHECKPOINTS = 64 };

/* Which pre-activations are exactly known rationals (symbolic classes, Theorem 2.3; for trained output
   weights rule 2.2, which is the same with every active pair in a class of its own).
   class_of[j*n+i]: 0 = c_ji is exactly 0, else pairs with equal c_ji share a number. */
typedef struct exactness {
  int class_of[MAX_PAIRS];
  int nclasses;                   /* classes are 0..nclasses-1 */
  signed char exact[MAX_PAIRS];   /* 1: a_ji = a_ji(0) exactly */
  signed char seen[MAX_PAIRS];    /* the pattern of the last refinement */
  int settled;                    /* refining again with `seen` would change nothing */
} exactness;

void exactness_start(exactness *e, const gdc_problem *p);
/* The pattern at t is known: split the classes as step t does. */
gdc_status exactness_refine(exactness *e, const gdc_problem *p, const signed char *bits);
/* 1: as long as the pattern is `bits` the flags `exact` hold at every step to come. */
int exactness_lasts(const exactness *e, const gdc_problem *p, const signed char *bits);

/* All intervals of one working precision; each array is an allocation of its own. */
typedef struct frame {
  mpfr_prec_t prec;
  int m, n;
  gdc_itv *a0, *yg, *hv, *h;                /* constants: m*n, n*n, m, 1 */
  gdc_itv *d, *d_next, *v, *v_next;         /* state: m*n, m*n, m, m */
  gdc_itv *a, *a_next, *margin, *g;         /* derived: m*n, m*n, n, n */
  gdc_itv *t;                               /* scratch: GDC_STEP_SCRATCH */
  gdc_itv *work;                            /* scratch of the accessors: FRAME_WORK */
} frame;

enum { FRAME_WORK = 6, CALM = 8 };

frame *frame_new(const gdc_problem *p, mpfr_prec_t prec); /* NULL: out of memory; holds t = 0 */
void frame_free(frame *f);
void frame_put(frame *f, const gdc_problem *p, const gdc_itv *d, const gdc_itv *v); /* the state is (d, v): m*n and m */
/* Pre-activations, exact ones put in exactly, and pattern.  Returns -1, or the index of an undecided pair. */
int frame_settle(frame *f, const gdc_problem *p, const exactness *e, signed char *bits);
/* Margins and slopes for a decided pattern. */
void frame_derive(frame *f, const gdc_problem *p, const signed char *bits);
/* State at t+1 into d and v; the state at t stays in d_next, v_next. */
void frame_advance(frame *f, const gdc_problem *p, const signed char *bits);
void frame_retreat(frame *f, const gdc_problem *p); /* undo the last frame_advance */
/* From a settled and derived state up to `most` steps while the pattern stays `bits`; e is settled for it
   (gdc_orbit_follow).  Returns how many; the state there is settled and derived, d_next and v_next are spoilt. */
int frame_follow(frame *f, const gdc_problem *p, const exactness *e, const signed char *bits, int most);
double frame_width_log2(const frame *f);   /* log2 of the widest d (a hint, decides nothing) */

struct gdc_state {
  const gdc_problem *p;
  frame *f;
  const exactness *exact;
  uint64_t t;
  int last_chance;
  signed char bits[MAX_PAIRS];
};

/* A certified state to start again from. */
typedef struct checkpoint {
  uint64_t t;
  double width_log2;
  gdc_itv *d, *v; /* m*n and m, NULL at t = 0: exact */
  exactness exact;
  signed char before[MAX_PAIRS]; /* pattern at t - 1 (t > 0) */
} checkpoint;

typedef struct watcher {
  gdc_observer o;
  uint64_t next;        /* first step it has not accepted yet */
  uint64_t switched_at; /* last step whose on_switch it has had */
} watcher;

typedef struct fast_run fast_run;

struct gdc_trajectory {
  const gdc_problem *p;
  watcher watchers[MAX_OBSERVERS];
  int nwatchers;
  gdc_state state;
  exactness exact, exact_before; /* for the state at t; as it was for t - 1 */
  signed char before[MAX_PAIRS]; /* pattern at t - 1 */
  int calm;                      /* states in a row that showed the pattern of the one before, at most CALM */
  checkpoint saved[MAX_CHECKPOINTS];
  int nsaved;
  gdc_run_options options;
  gdc_run_summary *summary;
  uint64_t counted;              /* switches are counted up to this step */
  uint64_t failed_at;            /* the last step that wanted more bits */
  fast_run *fast;                /* NULL: intervals only */
  checkpoint stored;             /* where a continued run starts (stored.d = NULL: at t = 0) */
  gdc_run_summary before_stored; /* what was counted up to there */
};

/* Everybody sees the settled state; GDC_EMOREBITS when somebody wants it again. */
gdc_status deliver(gdc_trajectory *tr, gdc_context *ctx);

gdc_status checkpoint_save(gdc_trajectory *tr, gdc_context *ctx);
void checkpoint_clear(gdc_trajectory *tr);
void checkpoint_free_arrays(checkpoint *c, const gdc_problem *p);
/* Put the frame back to checkpoint c, or to the exact start (c = NULL). */
void checkpoint_restore(gdc_trajectory *tr, const checkpoint *c);
/* Start again with more bits because `width_log2` was too wide.  GDC_EUNDECIDED at the largest precision. */
gdc_status checkpoint_restart(gdc_trajectory *tr, double width_log2, gdc_context *ctx);

#endif
