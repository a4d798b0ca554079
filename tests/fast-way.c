/* Brute force against whole blocks: the exact steps from the centre at the start, and updates of two words. */
#include "fast-units.h"

#include "../src/trajectory/fast.h"
#include "../src/trajectory/fast_bounds.h"
#include "../src/trajectory/fast_fine.h"

#include <math.h>
#include <string.h>

enum { BITS = 640 };

/* --- the exact way: c_ji += h g_i where a_ji > 0 ------------------------------------------------------------------- */

typedef struct way {
  const gdc_problem *p;
  mpfr_t c[FAST_MAX_PAIRS], a[FAST_MAX_PAIRS], g[GDC_MAX_POINTS], x, y;
} way;

static void way_start(way *w, const gdc_problem *p, const fast_state *s)
{
  w->p = p;
  for (int k = 0; k < s->pairs; k++) {
    mpfr_inits2(BITS, w->c[k], w->a[k], (mpfr_ptr)0);
    mpfr_set_z_2exp(w->c[k], s->c[k], -FAST_UNIT, MPFR_RNDN);
  }
  for (int i = 0; i < p->n; i++) mpfr_init2(w->g[i], BITS);
  mpfr_inits2(BITS, w->x, w->y, (mpfr_ptr)0);
}

static void way_clear(way *w)
{
  for (int k = 0; k < w->p->m * w->p->n; k++) mpfr_clears(w->c[k], w->a[k], (mpfr_ptr)0);
  for (int i = 0; i < w->p->n; i++) mpfr_clear(w->g[i]);
  mpfr_clears(w->x, w->y, (mpfr_ptr)0);
}

static void way_look(way *w)
{
  const gdc_problem *p = w->p;
  for (int pair = 0; pair < p->m * p->n; pair++) {
    int j = pair / p->n, i = pair % p->n;
    mpfr_set_zero(w->x, 1);
    for (int k = 0; k < p->n; k++) {
      mpfr_mul_q(w->y, w->c[j * p->n + k], p->gram[i * p->n + k], MPFR_RNDN);
      if (p->y[k] < 0) mpfr_sub(w->x, w->x, w->y, MPFR_RNDN);
      else mpfr_add(w->x, w->x, w->y, MPFR_RNDN);
    }
    mpfr_mul_q(w->x, w->x, p->v[j], MPFR_RNDN);
    mpfr_add_q(w->a[pair], w->x, p->a0[pair], MPFR_RNDN);
  }
}

static void way_step(way *w)
{
  const gdc_problem *p = w->p;
  for (int i = 0; i < p->n; i++) {
    mpfr_set_zero(w->x, 1);
    for (int j = 0; j < p->m; j++) {
      if (mpfr_sgn(w->a[j * p->n + i]) <= 0) continue;
      mpfr_mul_q(w->y, w->a[j * p->n + i], p->v[j], MPFR_RNDN);
      mpfr_add(w->x, w->x, w->y, MPFR_RNDN);
    }
    if (p->y[i] > 0) mpfr_neg(w->x, w->x, MPFR_RNDN);
    mpfr_exp(w->g[i], w->x, MPFR_RNDN);
    mpfr_mul_q(w->g[i], w->g[i], p->h, MPFR_RNDN);
  }
  for (int pair = 0; pair < p->m * p->n; pair++)
    if (mpfr_sgn(w->a[pair]) > 0) mpfr_add(w->c[pair], w->c[pair], w->g[pair % p->n], MPFR_RNDN);
  way_look(w);
}

/* |theta - theta~|^2 = sum_j v_j^2 sum_ik y_i y_k e_ji e_jk G_ik, e = c - c~ */
static double distance(way *w, const fast_state *s, int *wide)
{
  const gdc_problem *p = w->p;
  mpfr_t sum;
  mpfr_init2(sum, BITS);
  for (int k = 0; k < s->pairs; k++) { /* e, in the place of a */
    mpfr_set_z_2exp(w->x, s->c[k], -FAST_UNIT, MPFR_RNDN);
    mpfr_sub(w->a[k], w->c[k], w->x, MPFR_RNDN);
    if (mpq_sgn(p->v[k / p->n]) != 0 && mpfr_cmpabs(w->a[k], (mpfr_set_d(w->x, s->wide[k], MPFR_RNDN), w->x)) > 0) ++*wide;
  }
  mpfr_set_zero(sum, 1);
  for (int k = 0; k < s->pairs; k++)
    for (int i = 0; i < p->n; i++) {
      int j = k / p->n;
      mpfr_mul(w->x, w->a[k], w->a[j * p->n + i], MPFR_RNDN);
      mpfr_mul_q(w->x, w->x, p->gram[k % p->n * p->n + i], MPFR_RNDN);
      mpfr_mul_q(w->x, w->x, p->v[j], MPFR_RNDN);
      mpfr_mul_q(w->x, w->x, p->v[j], MPFR_RNDN);
      if (p->y[k % p->n] * p->y[i] < 0) mpfr_sub(sum, sum, w->x, MPFR_RNDN);
      else mpfr_add(sum, sum, w->x, MPFR_RNDN);
    }
  double d = mpfr_sgn(sum) > 0 ? sqrt(mpfr_get_d(sum, MPFR_RNDN)) : 0;
  mpfr_clear(sum);
  return d;
}

static int compare(way *w, const fast_state *s, units_way_count *count)
{
  int wrong = 0;
  for (int k = 0; k < s->pairs; k++)
    wrong += mpq_sgn(w->p->v[k / w->p->n]) != 0 && (mpfr_sgn(w->a[k]) > 0) != (s->bits[k] == GDC_BIT_ACTIVE);
  double d = distance(w, s, &wrong);
  if (!(d <= s->radius)) wrong++;
  if (s->radius > 0 && d / s->radius > count->worst) count->worst = d / s->radius;
  return wrong;
}

int units_way(gdc_problem *p, rng *r, units_way_count *count)
{
  fast_engine e;
  fast_state s;
  way w;
  int wrong = 0;
  units_start(&e, &s, p, r);
  e.general = (int)rng_below(r, 3);
  s.radius = 0; /* the centre is the true state */
  for (int k = 0; k < s.pairs; k++) s.wide[k] = 0;
  way_start(&w, p, &s);
  way_look(&w);
  if (fast_advance(&e, &s, 1 + rng_below(r, 400), 0) == FAST_DONE) {
    for (uint64_t t = 1000; t < s.t; t++) way_step(&w);
    wrong = compare(&w, &s, count);
    count->blocks++;
    count->fine += e.block.fine != 0;
    if (e.block.fine && e.block.two && e.block.tracked > 0) count->sliding++;
  }
  way_clear(&w);
  fast_state_clear(&s);
  fast_engine_clear(&e);
  return wrong;
}

/* --- updates of two words --------------------------------------------------------------------------------------------- */

static fast_u128 random_wide(rng *r, int bits)
{
  fast_u128 x = ((fast_u128)rng_next(r) << 64 | rng_next(r)) >> (128 - bits);
  return rng_below(r, 4) ? x : ((fast_u128)1 << bits) - 1 - (x >> (bits > 8 ? bits - 4 : 4));
}

/* x = w 2^exponent, exactly */
static void set_wide(mpfr_t x, fast_u128 w, long exponent)
{
  mpfr_t low;
  mpfr_init2(low, 64);
  mpfr_set_uj_2exp(x, (uint64_t)(w >> 64), exponent + 64, MPFR_RNDN);
  mpfr_set_uj_2exp(low, (uint64_t)w, exponent, MPFR_RNDN);
  mpfr_add(x, x, low, MPFR_RNDN);
  mpfr_clear(low);
}

/* |Q' - Q exp(-C Q)| in units of the last place of Q, of one step with one point. */
static double update_error(fast_block *q, fast_buffer *bu, fast_u128 Q, fast_u128 C, int negative, int scale)
{
  mpfr_t before, after, d;
  mpfr_inits2(BITS, before, after, d, (mpfr_ptr)0);
  q->entries[0].fine = negative ? -C : C;
  q->y[0] = (uint64_t)(Q >> 64);
  q->low[0] = (uint64_t)Q;
  set_wide(before, Q, 0);
  set_wide(d, C, -128 - (scale + 64));
  mpfr_mul(d, d, before, MPFR_RNDN);
  if (!negative) mpfr_neg(d, d, MPFR_RNDN);
  fast_kernel_run(q, bu, 1);
  set_wide(after, ((fast_u128)q->y[0] << 64) | q->low[0], 0);
  mpfr_exp(d, d, MPFR_RNDN);
  mpfr_mul(before, before, d, MPFR_RNDN);
  mpfr_sub(after, after, before, MPFR_RNDN);
  double error = fabs(mpfr_get_d(after, MPFR_RNDN));
  mpfr_clears(before, after, d, (mpfr_ptr)0);
  return error;
}

int units_fine_update(rng *r, int count, double *worst)
{
  static fast_buffer bu;
  static fast_block q;
  int wrong = 0;
  for (int k = 0; k < count; k++) {
    fast_entry entry = {0, 0, 0};
    int scale = FINE_LEAST_SCALE + (int)rng_below(r, 124 - FINE_LEAST_SCALE), shift = scale - 64;
    memset(&q, 0, sizeof q);
    q.n = 1;
    q.fine = 1;
    q.start[1] = 1;
    q.entries = &entry;
    q.series.shift = shift;
    int negative = (int)rng_below(r, 2);
    fast_u128 Q = (fast_u128)1 << 126 | random_wide(r, negative ? 125 : 126); /* it stays below 2^127 */
    /* |D| <= 0.46 2^126 */
    double most = 0.46 * 0x1p62 / (double)(uint64_t)(Q >> 64), part = rng_below(r, 3) ? 1 - 0x1p-20 * rng_unit(r) : rng_unit(r);
    fast_u128 C = (fast_u128)(uint64_t)(most * part * 0.999 * 0x1p64) << 64 | rng_next(r);
    double d = 0.46 * ldexp(1, 62 - scale), size = ldexp((double)(uint64_t)(Q >> 64), -scale); /* Q 2^-(sd + 64) */
    double error = update_error(&q, &bu, Q, C, negative, scale);
    double step = FINE_PRODUCT + 1.08 * (FINE_STEP + FINE_SERIES * ldexp(1, 65 - 2 * shift)) + 1.08 * ldexp(pow(d, 6) / 720, scale + 64);
    double bound = step * size * exp(d) + FINE_UPDATE;
    if (!(error <= bound)) wrong++;
    if (error / bound > *worst) *worst = error / bound;
  }
  return wrong;
}
