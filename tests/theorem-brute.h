/* Brute force against the theorems: step a run in long double and hold every claim against every later state. */
#ifndef GDC_TESTS_THEOREM_BRUTE_H
#define GDC_TESTS_THEOREM_BRUTE_H
#include "support.h"

#include <gdcert/theorem.h>

/* A run in Gram coordinates.  box holds the exact experiment (and the present state after brute_box). */
typedef struct brute {
  gdc_box box;
  long double h, v1, w, gpp, gmm, gpm, S;
  long double a1, alpha, a2, beta, mp, mm, gp, gm;
  uint64_t t;
} brute;

void brute_init(brute *b);
void brute_clear(brute *b);
/* Take h, v1, w, G from b->box (already set); state from the arguments, t = 0. */
void brute_start(brute *b, long double a1, long double alpha, long double a2, long double beta);
/* 1-D with bias: x+, x- and theta = (w1, b1, w2, b2). */
void brute_line(brute *b, const mpq_t xp, const mpq_t xm, const long double theta[4]);
void brute_step(brute *b);
void brute_box(brute *b);            /* put the present state and time into b->box, exactly */
int brute_finite(const brute *b);
int brute_dead(const brute *b);      /* a neuron can never serve its own point again */
long double brute_gamma(const brute *b); /* robustness margin on the line, from the pieces of N */

/* The claims of one certificate as long doubles. */
typedef struct claims {
  int live;
  uint64_t s;
  gdc_rate_of rate_of;
  int has_upper, has_lower, den_known;
  long double A, B, slope, skew, gamma_limit, sigma_limit;
  long double num[2], den[2], growth[2][2], ratio[2], cross[2][2], sharp[2], change[2];
  int sign_change_known, sign[2]; /* sign of num seen before and after the bracket */
  int nevents, seen[2], neuron[2];
  long double event[2][2];
} claims;
void claims_take(claims *c, const gdc_theorem *th, const brute *b);
/* NULL when every claim holds at the present state, else what is violated. */
const char *claims_violated(claims *c, const brute *b);

/* Random experiments by kind of data. */
typedef enum brute_kind {
  KIND_ISSUE,       /* points on both sides of 0, unequal v: the mixture of the coverage table */
  KIND_EQUAL_V,     /* the same with v = (1, -1) */
  KIND_FROZEN, KIND_OBTUSE, KIND_SYMMETRIC, KIND_SLIDING, KIND_ONE_SIDED, KIND_MIRROR, KIND_FAR, KIND_BORDERLINE,
  KIND_SAME_SIDE, KIND_NEARLY_FROZEN, KIND_GRAM, KIND_WILD, KIND_EXTREME, KINDS
} brute_kind;
const char *brute_kind_name(brute_kind kind);
void brute_random(brute *b, rng *r, brute_kind kind, gdc_loss loss);

/* Run: certificates at t = 2^k, all held against every later step up to `steps`.  Returns the violated claim
   (static text) or NULL. */
typedef struct brute_report {
  int alive;          /* no neuron died and nothing overflowed */
  int certificates, upper, two_sided;
  uint64_t first;     /* earliest s with an upper bound, 0: none */
  char what[640];     /* of a violation */
  char reason[256];   /* of the last failure to certify */
} brute_report;
int brute_attack(brute_report *out, brute *b, uint64_t steps, uint64_t last_try);
#endif
