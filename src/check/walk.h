/* Gradient descent followed from one checkpoint to the next: one centre, one radius (doc/theory.md, Theorems 2.1, 3.1, 3.2).

   The exact state theta(t) is within `radius` of the centre theta~ (Euclidean norm of all weights and biases), where
   theta~_j = theta_j(0) + sum_k y_k D_jk u_k with whole numbers D_jk of units.  The unit of the walk is 2^-W, W = P + guard, P
   that of the certificate.  Where output weights are trained they are part of the state and of the norm (Theorem 3.3). */
#ifndef CHECK_WALK_H
#define CHECK_WALK_H

#include "certificate.h"

enum { MAX_COMMON_BITS = 16384, MAX_INVERTED_BITS = 2048, MAX_SLOPE_BITS = 16384 };

/* Symbolic classes of the pairs (j,i) (Theorem 2.3), Class 0: the dual is 0 exactly. */
typedef struct classes {
  int of[MAX_PAIRS], count; /* numbers in use, 0 included */
  unsigned char exact[MAX_PAIRS]; /* a_ji(t) = a_ji(0), whatever the duals are */
  unsigned char seen[MAX_PAIRS];  /* a pattern that splits nothing, if `settled` */
  int settled;
} classes;

void classes_set(classes *c, const problem *p, const int *of);
void classes_step(classes *c, const problem *p, const unsigned char *active); /* the step from t to t+1, active: at t */
/* Is m_i(t) a rational that is known exactly, whatever the duals are?  Then q is it. */
int classes_margin(mpq_t q, const classes *c, const problem *p, const unsigned char *active, int i);

typedef struct walk {
  pool own;
  const problem *p;
  scale *s; /* W bits */
  unsigned W, guard; /* W - P: 64 at least where the roundings of one step would come near what a writer allows for them */
  /* constants */
  mpz_t *common; /* n: A_i, a common denominator of G_i1..G_in, a_1i(0)..a_mi(0) */
  mpz_t *pull;   /* n*n: A_i y_k G_ik */
  mpz_t *start;  /* m*n: A_i a_ji(0), in units */
  mpz_t *share;  /* n*m: B y_i v_j, B a common denominator of the v_j; trained: of the centre, in units */
  mpz_ptr common_output; /* B */
  mpz_t *common_margin; /* n: A_i B; trained: A_i B 2^W */
  mpq_t *gain;   /* m: h v_j */
  mpz_t *length; /* n: sqrt(G_ii), in units, rounded up */
  mpz_t *spread; /* n: sqrt(G_ii) ceiled */
  mpz_t *push;   /* m*n: |h v_j| sqrt(G_ii) ceiled */
  mpz_t *stiff;  /* n: h G_ii sum_j v_j^2, in units, rounded up */
  mpz_ptr output; /* sqrt(sum_j v_j^2), in units, rounded up */
  mpz_ptr calm, calm_sum; /* up to this radius and this sum (units^2) the factor is 1 for sure */
  mpz_t *looseness; /* n: sqrt((G^-1)_ii), in units, rounded up; NULL if G is singular (or its numbers are long) */
  /* the state at t */
  uint64_t t;
  int verify_separated; /* is this claim to be verified: the first step at which all margins are > 0 (UINT64_MAX: never) */
  uint64_t separated;
  mpz_t *D, *S;     /* m*n: duals (trained: then m changes of v_j); A_i a_ji(theta~), exactly, in units */
  mpz_t *V, *rise;  /* trained.  m: B v_j(theta~), exactly, in units; n: sup |grad m_i| over the ball, in units, rounded up */
  mpz_ptr radius;
  mpz_ptr reach_radius; /* >= radius: what `reach` and `threshold` are computed from */
  mpz_t *reach;     /* n: r sqrt(G_ii), rounded up */
  mpz_t *threshold; /* n: A_i reach_i */
  classes classes;
  unsigned char active[MAX_PAIRS];
  mpz_t *margin;    /* n: of the centre (with the pattern above): in [margin, margin + 1] */
  mpz_t *slope, *slope_error; /* n: g there: in [slope, slope + slope_error] */
  unsigned char steep[MAX_POINTS]; /* n: no, it is too large */
  mpz_t *u;         /* 6, scratch */
  num *v;           /* 3, scratch */
  state st;         /* for watchers */
} walk;

/* z = floor(x 2^-W), ceil(x 2^-W): back to units after a product of two numbers in units. */
static inline void walk_floor(mpz_t z, const mpz_t x, const walk *w) { mpz_fdiv_q_2exp(z, x, w->W); }
static inline void walk_ceil(mpz_t z, const mpz_t x, const walk *w) { mpz_cdiv_q_2exp(z, x, w->W); }

/* W >= P + guard.  NULL: the experiment is beyond the limits (f). */
walk *walk_new(const problem *p, unsigned P, unsigned guard, fault *f);
void walk_free(walk *w);

/* Take the claimed ball; certify the pattern there, which must be the claimed one. */
int walk_start(walk *w, const claim *from, fault *f);
/* The state that the walk is at, enclosed. */
const state *walk_state(walk *w);
/* Is the claim w->separated right about the step t, whose state walk_state or walk_segment has just computed? */
int walk_check_separated(walk *w, fault *f);
/* From walk_start at g->from to g->to, every sign certified; then pattern, switches, classes and ball must be as claimed.  The
   watcher (may be NULL) sees the states g->from..g->to - 1.  With stop < g->to: only up to `stop`, which it does not see. */
int walk_segment(walk *w, const segment *g, const claim *to, uint64_t stop, const watcher *watch, fault *f);

void root_up(mpz_t z, const mpq_t q, unsigned bits); /* sqrt(q) 2^bits, rounded up; q >= 0 */

void walk_margin_reach(mpz_t z, const walk *w, int i); /* |m_i - m_i(theta~)| is at most z units */

/* walk_trained.c.  Output weights that are trained: after D, S, V and radius have been set or changed; then, when slopes are known, `rise`; one
   step of centre and radius.  0 and the reason: too wide a ball. */
void trained_settle(walk *w);
void trained_rise(walk *w);
int trained_step(walk *w, fault *f);

/* enclose.c */
void walk_bounds(walk *w);   /* the constant `looseness` */
void walk_enclose(walk *w);  /* fill w->st */

#endif
