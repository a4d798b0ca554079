/* The fast engine: one exact centre, one radius, blocks of integer steps (doc/fast-engine.md).

   The centre is the exact numbers c_ji (units of 2^-FAST_UNIT) of the Gram form theta_j = theta_j(0) +
   v_j sum_i y_i c_ji u_i; the true state is within `radius` of it in the Euclidean norm of all (w, b).
   Only fixed output weights. */
#ifndef GDC_FAST_H
#define GDC_FAST_H

#include "fast_kernel.h"
#include "internal.h"

enum {
  FAST_UNIT = 320,     /* bits after the point of every exact number here */
  FAST_WHOLE = 64      /* and at most so many before it */
};

/* Constants of the experiment.  Fixed point: floor(x 2^FAST_UNIT), |x| < 2^FAST_WHOLE.  Doubles: upper bounds. */
typedef struct fast_constants {
  const gdc_problem *p;
  mpz_t *a0;          /* m*n: a_ji(0) */
  mpz_t *pull;        /* m*n*n: v_j y_k G_ik at (j*n+i)*n+k */
  mpz_t *rate;        /* the same times |v_j|: step of |v_j| a_ji per unit of c_jk */
  mpz_t *v;           /* m: |v_j| */
  int *v_sign;        /* m: sign of v_j */
  mpfr_t h;
  double h_up, h_down;
  double *u;          /* n: |u_i| */
  double *v_up;       /* m: |v_j| */
  double norm_v;      /* sqrt(sum v_j^2) */
  double *gram;       /* n*n: |G_ik| */
  /* scratch */
  mpz_t z, sum;
  mpfr_t x, y;
} fast_constants;

/* A state at a block boundary.  Everything about it is certified. */
typedef struct fast_state {
  uint64_t t;
  int pairs;
  mpz_t *c;                       /* centre */
  double radius;
  double wide[FAST_MAX_PAIRS];    /* |true c_ji - centre| */
  signed char bits[FAST_MAX_PAIRS];
  exactness exact;
} fast_state;

/* How a block ended. */
typedef enum fast_verdict {
  FAST_DONE,     /* the state moved on, every sign certified */
  FAST_EARLY,    /* steps are still too large for the series: intervals first */
  FAST_UNSURE,   /* a sign is not certain with this radius, even one step at a time */
  FAST_BEYOND,   /* numbers outside the ranges of this engine */
  FAST_AGAIN,    /* (within the engine) redo with fewer exact pairs */
  FAST_WIDE,     /* (within the engine) redo with wide words */
  FAST_BROKEN,   /* two enclosures of one thing disagree: a bug */
  FAST_MEMORY
} fast_verdict;

/* One word per number; two from the first block on that tracks a pair; two in all blocks. */
enum { FAST_COARSE, FAST_FINE_IF_TRACKED, FAST_FINE };

/* Everything that blocks need besides the state. */
typedef struct fast_engine {
  fast_constants k;
  int general;                      /* FAST_ANY_LOOP, .. */
  int want_ranges;                  /* the hull of a block will be asked for */
  int fine;                         /* FAST_COARSE, .. */
  double inflate;                   /* added to the radius at every block (for tests), else 0 */
  mpz_t *a;                         /* m*n: pre-activations of the centre at the block's start */
  double far[FAST_MAX_PAIRS];       /* lower bound of their size */
  mpfr_t g[GDC_MAX_POINTS];         /* h g_i of the centre there, within a factor 1 +- 2^-160 */
  double slope[GDC_MAX_POINTS];     /* upper bound of h g_i in the block, over the true state too */
  int mute[GDC_MAX_POINTS];         /* h g_i below the grid: carried as 0 */
  int scale, point_scale[GDC_MAX_POINTS]; /* sd; sy_i */
  int low_bits, b_scale;            /* Q = y 2^low_bits + low; units of b: 2^-b_scale */
  double step;                      /* upper bound of |step of a margin| in the block */
  double remainder;                 /* of the series, in units of the step of a margin */
  unsigned char assumed[FAST_MAX_PAIRS]; /* 1: the block relies on a_ji being exact */
  short tracked_at[FAST_MAX_PAIRS]; /* q, or -1: fixed */
  int pair_of[FAST_MAX_PAIRS];      /* j*n+i of tracked pair q */
  double drift[GDC_MAX_POINTS + FAST_MAX_PAIRS]; /* error per step of each row, in its units */
  double least_y[GDC_MAX_POINTS];   /* lower bound of y_i in the block */
  double slope_error[GDC_MAX_POINTS]; /* |log(carried slope) - log(true slope)| in the block */
  fast_block block;
  fast_entry *entries;
  fast_buffer *buffer;
  fast_tally tally;
  uint64_t blocks, redone;
} fast_engine;

/* 0: an experiment that the fast engine does not serve (or out of memory: *memory = 1). */
int fast_engine_init(fast_engine *e, const gdc_problem *p, int *memory);
void fast_engine_clear(fast_engine *e);
const char *fast_declines(const gdc_problem *p); /* NULL, or why the engine does not serve p */

int fast_state_init(fast_state *s, const gdc_problem *p);
void fast_state_clear(fast_state *s);
void fast_state_copy(fast_state *to, const fast_state *from);
/* From a settled frame at time t, and back.  fast_state_show: 0 when the frame's precision cannot show the
   certified pattern. */
void fast_state_take(fast_state *s, const fast_constants *k, const frame *f, uint64_t t, const signed char *bits,
                     const exactness *exact);
int fast_state_show(frame *f, const fast_state *s, fast_engine *e);

/* Pre-activations of the centre into e->a, each within FAST_READ of the exact value. */
void fast_read_centre(fast_engine *e, const fast_state *s);
#define FAST_READ 0x1p-240
#define FAST_HULL_READ 0x1p-239 /* of a read-out and of a sum of pulls */

/* Move s on by at most `most` steps (most > 0).  e->tally holds the patterns of the new states. */
fast_verdict fast_advance(fast_engine *e, fast_state *s, uint64_t most, int want_runs);

/* What is known of all states of some blocks in a row, the first state included (fast_hull.c). */
typedef struct fast_hull {
  frame *f;                       /* a, margin, d enclose each state but the first; g, v are not filled */
  signed char bits[FAST_MAX_PAIRS]; /* of these states, GDC_BIT_UNDECIDED where it changes */
  gdc_itv *pre;                   /* m*n: a_ji at each state */
  gdc_itv *first;                 /* m*n: a_ji at the first state */
  double away[FAST_MAX_PAIRS];    /* |a_ji| > away at each state, where > 0 */
  gdc_itv ratio;                  /* g_1/g_2 at each state */
  int has_ratio;
  gdc_pass *passes;               /* npasses; each with 2 m*n bits of its own in `patterns` */
  signed char *patterns;
  size_t npasses;
  int lost;                       /* there are more than FAST_MAX_PASSES */
  int filled;
  frame *piece;                   /* scratch: one block */
} fast_hull;

int fast_hull_init(fast_hull *h, const gdc_problem *p, mpfr_prec_t prec); /* 0: out of memory */
void fast_hull_clear(fast_hull *h);
void fast_hull_restart(fast_hull *h);
/* The block that led from `before` to `after` has just ended: its states too. */
void fast_hull_add(fast_hull *h, const fast_engine *e, const fast_state *before, const fast_state *after);
/* The states of another hull, which follow those of this one, too: all but its frame, and its frame (first = 1: as the first one). */
void fast_hull_join(fast_hull *h, const fast_hull *next);
void fast_hull_join_frame(fast_hull *h, const fast_hull *next, int first);

/* Load a block of at most *steps steps (made less where the ranges ask for it). */
fast_verdict fast_prepare(fast_engine *e, const fast_state *s, uint64_t *steps);
/* Upper bound of the way of a_ji towards 0 in one step of the block, for a pair that is fixed in it. */
double fast_approach(const fast_engine *e, const fast_state *s, int pair);
/* The block has run: certify it and move the state, or leave the state alone. */
fast_verdict fast_conclude(fast_engine *e, fast_state *s, uint64_t steps);

#endif
