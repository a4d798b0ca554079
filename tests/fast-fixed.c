/* Brute force against the pairs that a block takes for fixed: the exact states of its centre, step by step. */
#include "fast-units.h"

#include "../src/trajectory/fast.h"

#include <stdlib.h>

/* c = sum of the slopes of point i over the steps before k, as the buffer has them, for a pair with these bits. */
static void add_slope(mpq_t c, const fast_engine *e, const fast_state *s, int pair, int k)
{
  int i = pair % e->k.p->n, t = e->tracked_at[pair];
  if (t < 0 ? s->bits[pair] != GDC_BIT_ACTIVE : e->buffer->high[t][k] < 0) return;
  mpq_t x, low;
  mpq_inits(x, low, NULL);
  mpq_set_ui(x, e->buffer->y[i][k], 1);
  mpq_mul_2exp(x, x, (mp_bitcnt_t)e->low_bits);
  mpq_set_ui(low, e->buffer->low[i][k], 1);
  mpq_add(x, x, low);
  mpq_div_2exp(x, x, (mp_bitcnt_t)(e->point_scale[i] + e->low_bits));
  mpq_add(c, c, x);
  mpq_clears(x, low, NULL);
}

/* a_ji of the centre with these numbers c, exactly. */
static void exact_pre(mpq_t a, const gdc_problem *p, mpq_t *c, int pair)
{
  mpq_t x;
  mpq_init(x);
  mpq_set_ui(a, 0, 1);
  for (int k = 0; k < p->n; k++) {
    mpq_mul(x, c[pair / p->n * p->n + k], p->gram[pair % p->n * p->n + k]);
    if (p->y[k] < 0) mpq_sub(a, a, x);
    else mpq_add(a, a, x);
  }
  mpq_mul(a, a, p->v[pair / p->n]);
  mpq_add(a, a, p->a0[pair]);
  mpq_clear(x);
}

/* How often a fixed pair of the block is not on its side by more than the radius. */
static int strayed(const fast_engine *e, const fast_state *s, mpq_t *c, double radius)
{
  int wrong = 0;
  mpq_t a, ball, norm;
  mpq_inits(a, ball, norm, NULL);
  for (int pair = 0; pair < s->pairs; pair++) {
    if (e->tracked_at[pair] >= 0 || e->assumed[pair]) continue;
    exact_pre(a, e->k.p, c, pair);
    if (s->bits[pair] != GDC_BIT_ACTIVE) mpq_neg(a, a);
    mpq_set_d(ball, radius);
    mpq_set_d(norm, e->k.u[pair % e->k.p->n]);
    mpq_mul(ball, ball, norm);
    wrong += mpq_cmp(a, ball) <= 0;
  }
  mpq_clears(a, ball, norm, NULL);
  return wrong;
}

static void add_slopes(mpq_t *c, const fast_engine *e, const fast_state *s, int k)
{
  for (int pair = 0; pair < s->pairs; pair++) add_slope(c[pair], e, s, pair, k);
}

static mpq_t *centre_of(const fast_state *s)
{
  mpq_t *c = malloc((size_t)s->pairs * sizeof *c);
  ck_assert(c != NULL);
  for (int k = 0; k < s->pairs; k++) {
    mpq_init(c[k]);
    mpq_set_z(c[k], s->c[k]);
    mpq_div_2exp(c[k], c[k], FAST_UNIT);
  }
  return c;
}

/* The numbers that the state carries on with are these. */
static int arrived_elsewhere(const fast_engine *e, const fast_state *moved, mpq_t *c)
{
  int wrong = 0;
  for (int pair = 0; pair < moved->pairs; pair++) {
    mpq_mul_2exp(c[pair], c[pair], FAST_UNIT);
    if (e->k.v_sign[pair / e->k.p->n] == 0) continue;
    wrong += mpz_cmp_ui(mpq_denref(c[pair]), 1) != 0 || mpz_cmp(mpq_numref(c[pair]), moved->c[pair]) != 0;
  }
  return wrong;
}

static int follow(fast_engine *e, const fast_state *s, fast_state *moved, uint64_t steps, uint64_t *fixed)
{
  int wrong = 0;
  fast_tally_start(&e->tally, &e->block, 0, 0);
  fast_kernel_run(&e->block, e->buffer, (int)steps);
  ck_assert(fast_tally_chunk(&e->tally, &e->block, e->buffer, (int)steps));
  if (fast_conclude(e, moved, steps) != FAST_DONE) return 0;
  mpq_t *c = centre_of(s);
  for (int k = 0; k < (int)steps; k++) {
    wrong += strayed(e, s, c, moved->radius);
    add_slopes(c, e, s, k);
  }
  wrong += strayed(e, s, c, moved->radius) + arrived_elsewhere(e, moved, c);
  for (int pair = 0; pair < s->pairs; pair++) {
    *fixed += e->tracked_at[pair] < 0;
    mpq_clear(c[pair]);
  }
  free(c);
  return wrong;
}

int units_fixed(gdc_problem *p, rng *r, uint64_t *fixed)
{
  fast_engine e;
  fast_state s, moved;
  int wrong = 0;
  units_start(&e, &s, p, r);
  ck_assert(fast_state_init(&moved, p));
  s.radius = rng_below(r, 2) ? 0x1p-45 : 0x1p-20;
  fast_state_copy(&moved, &s);
  uint64_t steps = 4 + rng_below(r, 60);
  if (fast_prepare(&e, &s, &steps) == FAST_DONE) wrong = follow(&e, &s, &moved, steps, fixed);
  fast_state_clear(&moved);
  fast_state_clear(&s);
  fast_engine_clear(&e);
  return wrong;
}
