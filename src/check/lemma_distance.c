/* Distances to what the network does not give its class (doc/theory.md, Theorem 7.1 and 7.2; |v_j| times a neuron of the class counts up,
   of another class down). */
#include "lemma.h"

enum { OVERSHOOT = 32, MAX_ENUMERATED = 10 };

/* The affine function N = sum_A |v_j| a_j + tau |v_part| a_part - sum_B |v_j| a_j (part < 0: without that term). */
typedef struct affine {
  unsigned A, B;
  int part;
  mpq_t tau;
} affine;

/* f[0..d-1] is its gradient, f[d] its value at x_i. */
static void combine(num *f, const state *st, int i, const affine *N)
{
  const problem *p = st->p;
  num t;
  num_init(&t);
  for (int k = 0; k <= p->d; k++) {
    num_set_si(&f[k], 0, st->s);
    for (int j = 0; j < p->m; j++) {
      if (!((N->A | N->B) >> j & 1) && j != N->part) continue;
      state_times_output(&t, k == p->d ? &st->pre[j * p->n + i] : &st->theta[j * p->D + k], st, j);
      if (j == N->part) num_mul_q(&t, &t, N->tau, st->s);
      if (N->B >> j & 1) num_sub(&f[k], &f[k], &t);
      else num_add(&f[k], &f[k], &t);
    }
  }
  num_clear(&t);
}

/* z = sum of x_k y_k */
static void inner(num *z, const num *x, const num *y, const state *st)
{
  num t, sum;
  num_inits(&t, &sum, NULL);
  for (int k = 0; k < st->p->d; k++) {
    if (x == y) num_sqr(&t, &x[k], st->s);
    else num_mul(&t, &x[k], &y[k], st->s);
    num_add(&sum, &sum, &t);
  }
  num_set(z, &sum);
  num_clears(&t, &sum, NULL);
}

/* z = value / |gradient| at x_i. */
static void half_space(num *z, const state *st, int i, const affine *N)
{
  num *f = nums_new(st->p->d + 1);
  combine(f, st, i, N);
  inner(z, f, f, st);
  num_sqrt(z, z, st->s);
  num_div(z, &f[st->p->d], z, st->s);
  nums_free(f, st->p->d + 1);
}

/* Is y_i N certainly <= 0 at x_i + f g, g an array of d numbers? */
static int not_beyond(const state *st, int i, const num *g, const num *f, unsigned own, unsigned others)
{
  const problem *p = st->p;
  num sum, a, zero;
  num_inits(&sum, &a, &zero, NULL);
  for (int j = 0; j < p->m; j++) {
    if (!((own | others) >> j & 1)) continue;
    inner(&a, &st->theta[j * p->D], g, st);
    num_mul(&a, &a, f, st->s);
    num_add(&a, &a, &st->pre[j * p->n + i]);
    num_max(&a, &a, &zero);
    state_times_output(&a, &a, st, j);
    if (own >> j & 1) num_add(&sum, &sum, &a);
    else num_sub(&sum, &sum, &a);
  }
  int certain = num_is_nonpos(&sum);
  num_clears(&sum, &a, &zero, NULL);
  return certain;
}

/* *high is the least upper bound so far, bad if there is none. */
static void bound_by(num *high, const num *t)
{
  if (high->bad) num_set(high, t);
  else num_min(high, high, t);
}

/* A little beyond the foot of x_i on N = 0: if the network does not give it the class of x_i, it bounds the distance. */
static void try_foot(num *high, const state *st, int i, const affine *N, unsigned own, unsigned others)
{
  num *g = nums_new(st->p->d + 1), *f = &g[st->p->d], squares;
  mpq_t beyond;
  num_init(&squares);
  mpq_init(beyond);
  mpq_set_si(beyond, -1, 1);
  mpq_div_2exp(beyond, beyond, OVERSHOOT);
  mpz_sub(mpq_numref(beyond), mpq_numref(beyond), mpq_denref(beyond)); /* -(1 + 2^-OVERSHOOT) */
  combine(g, st, i, N);
  inner(&squares, g, g, st);
  num_mul_q(f, f, beyond, st->s);
  num_div(f, f, &squares, st->s);
  if (!f->bad && not_beyond(st, i, g, f, own, others)) {
    num_sqrt(&squares, &squares, st->s);
    num_mul(&squares, &squares, f, st->s);
    num_abs(&squares, &squares);
    bound_by(high, &squares);
  }
  nums_free(g, st->p->d + 1);
  num_clear(&squares);
  mpq_clear(beyond);
}

/* |x_i - x_k|^2 */
static void distance2(mpq_t q, const problem *p, int i, int k)
{
  mpq_t one;
  mpq_init(one);
  mpq_set_ui(q, 0, 1);
  for (int c = 0; c < p->d; c++) {
    mpq_sub(one, p->x[i * p->d + c], p->x[k * p->d + c]);
    mpq_mul(one, one, one);
    mpq_add(q, q, one);
  }
  mpq_clear(one);
}

/* A point of another class that is not given the class of x_i, either. */
static void try_points(num *high, const state *st, int i)
{
  const problem *p = st->p;
  num t;
  mpq_t q;
  num_init(&t);
  mpq_init(q);
  for (int k = 0; k < p->n; k++) {
    if (p->y[k] == p->y[i] || !num_is_nonneg(&st->margin[k])) continue;
    distance2(q, p, i, k);
    num_set_q(&t, q, st->s);
    num_sqrt(&t, &t, st->s);
    bound_by(high, &t);
  }
  num_clear(&t);
  mpq_clear(q);
}

/* A guess of the tau in [0,1] for which the foot of x_i on N + tau |v_j| a_j = 0 is farthest: with values n0, n1 at x_i and gradients g0, g1 of the
   two terms tau = (n0 g0.g1 - n1 g0.g0) / (n1 g0.g1 - n0 g1.g1).  0: there is none. */
static int guess_part(mpq_t tau, const state *st, int i, const affine *N, int j)
{
  int d = st->p->d;
  const affine one = {.A = 1u << j, .part = -1};
  num *f0 = nums_new(d + 1), *f1 = nums_new(d + 1), g01, t, top, bottom;
  num_inits(&g01, &t, &top, &bottom, NULL);
  combine(f0, st, i, N);
  combine(f1, st, i, &one);
  inner(&g01, f0, f1, st);
  num_mul(&top, &f0[d], &g01, st->s);
  inner(&t, f0, f0, st);
  num_mul(&t, &t, &f1[d], st->s);
  num_sub(&top, &top, &t);
  num_mul(&bottom, &f1[d], &g01, st->s);
  inner(&t, f1, f1, st);
  num_mul(&t, &t, &f0[d], st->s);
  num_sub(&bottom, &bottom, &t);
  num_div(&t, &top, &bottom, st->s);
  mpq_set_z(tau, t.lo);
  mpq_div_2exp(tau, tau, scale_bits(st->s));
  int found = !t.bad && mpq_sgn(tau) > 0 && mpq_cmp_ui(tau, 1, 1) < 0;
  nums_free(f0, d + 1);
  nums_free(f1, d + 1);
  num_clears(&g01, &t, &top, &bottom, NULL);
  return found;
}

/* Is this half-space farther than *best?  Then it takes its place, and its foot may bound the distance. */
static int try_half_space(num *best, num *high, const state *st, int i, const affine *N, unsigned own, unsigned others)
{
  num t;
  num_init(&t);
  half_space(&t, st, i, N);
  int farther = !t.bad && mpz_cmp(t.lo, best->lo) > 0;
  if (farther) {
    num_set(best, &t);
    try_foot(high, st, i, N, own, others);
  }
  num_clear(&t);
  return farther;
}

/* 7.2: what lies beyond is the union over B of sets C_B, each in every half-space N <= 0 with A among the neurons of the class and 0 <= tau <= 1.
   low is a lower bound of the distance, high an upper one or bad. */
static void between_bounds(num *low, num *high, const state *st, int i, unsigned own, unsigned others)
{
  affine N = {.part = -1};
  num best;
  mpq_init(N.tau);
  num_init(&best);
  for (N.B = 0; N.B <= others; N.B++) {
    unsigned nearest = 0;
    if (N.B & ~others) continue;
    num_set_si(&best, 0, st->s);
    for (N.A = 1; N.A <= own; N.A++)
      if (!(N.A & ~own) && try_half_space(&best, high, st, i, &N, own, others)) nearest = N.A;
    for (int j = 0; j < st->p->m && nearest; j++) {
      if (!(own >> j & 1)) continue;
      N.A = nearest & ~(1u << j);
      N.part = -1;
      if (!guess_part(N.tau, st, i, &N, j)) continue;
      N.part = j;
      try_half_space(&best, high, st, i, &N, own, others);
    }
    N.part = -1;
    if (N.B == 0) num_set(low, &best);
    else num_min(low, low, &best);
  }
  num_clear(&best);
  mpq_clear(N.tau);
}

/* Of v_j: 1, -1, 0; 2: not known. */
static int output_sign(const state *st, int j)
{
  if (!st->p->trained) return mpq_sgn(st->p->v[j]);
  if (num_is_pos(&st->output[j])) return 1;
  if (num_is_neg(&st->output[j])) return -1;
  return num_is_nonneg(&st->output[j]) && num_is_nonpos(&st->output[j]) ? 0 : 2;
}

/* The distance of x_i to the points that the network does not give its class: 0 when the margin is <= 0, Theorem 7.1 for exactly one neuron
   of the class, bounds on both sides for more. */
void state_distance(num *z, const state *st, int i)
{
  const problem *p = st->p;
  int count = 0, known = p->m <= MAX_ENUMERATED;
  unsigned own = 0, others = 0;
  num high, t;
  for (int j = 0; j < p->m; j++) {
    int sign = output_sign(st, j);
    if (sign == 2) known = 0, count = 2; /* not known whose it is */
    else if (sign * p->y[i] > 0) own |= 1u << j, count++;
    else if (sign != 0) others |= 1u << j;
  }
  num_set_bad(z);
  if (num_is_nonpos(&st->margin[i])) num_set_si(z, 0, st->s);
  if (!num_is_pos(&st->margin[i])) return;
  num_inits(&high, &t, NULL);
  if (count == 1) {
    affine N = {.A = own, .part = -1};
    for (; N.B <= others; N.B++) {
      if (N.B & ~others) continue;
      half_space(N.B ? &t : z, st, i, &N);
      if (N.B) num_min(z, z, &t);
    }
  } else if (known) {
    num_set_bad(&high);
    try_points(&high, st, i);
    between_bounds(z, &high, st, i, own, others);
    if (high.bad) num_set_bad(z);
    else num_hull(z, z, &high);
  }
  num_clears(&high, &t, NULL);
}

int lemma_optimum2(mpq_t q, const problem *p)
{
  mpq_t sum;
  int found = 0;
  mpq_init(sum);
  for (int i = 0; i < p->n; i++)
    for (int k = 0; k < i; k++) {
      if (p->y[i] == p->y[k]) continue;
      distance2(sum, p, i, k);
      mpq_div_2exp(sum, sum, 2);
      if (!found || mpq_cmp(sum, q) < 0) mpq_set(q, sum);
      found = 1;
    }
  mpq_clear(sum);
  return found;
}

/* gamma = min_i dist_i, between 0 and half the distance of two points of opposite classes: the segment between them meets N = 0, or
   one of the margins is <= 0. */
void state_robustness(num *z, const state *st)
{
  num t, zero;
  mpq_t q;
  num_inits(&t, &zero, NULL);
  mpq_init(q);
  num_set_bad(z);
  if (lemma_optimum2(q, st->p)) {
    num_set_q(z, q, st->s);
    num_sqrt(z, z, st->s);
    for (int i = 0; i < st->p->n; i++) {
      state_distance(&t, st, i);
      if (t.bad) num_hull(z, z, &zero);
      else num_min(z, z, &t);
    }
  }
  num_clears(&t, &zero, NULL);
  mpq_clear(q);
}
