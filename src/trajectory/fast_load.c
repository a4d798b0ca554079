/* The start of a block: read-outs of the centre, ranges, units, coefficients (doc/fast-engine.md). */
#include "fast.h"
#include "fast_bounds.h"
#include "fast_fine.h"
#include "fast_round.h"

#include <stdlib.h>

enum {
  LEAST_SCALE = 66,       /* the series needs steps below 2^-4: sd >= 66 */
  MOST_SCALE = 123,       /* low words of at most 60 bits */
  MOST_SHIFT = 128,       /* |sy_i - sd| */
  MUTE_MARGIN = 1000,     /* exp(-1000) < 2^-1442 is below every grid here */
  MOST_TRACKED_BITS = 120
};

static const double GROWTH = 1.15;      /* > exp(1/8 + 2^-10): change of a slope within a block */
static const double MOST_REMAINDER = 2; /* of the series, in units */
static const double MOST_SLOPE = 0x1p40;
static const double MOST_RATIO = 0x1p-4;   /* logistic loss: g/h */
static const double MOST_LEFT_OUT = 2;     /* units of 2^-64 of a step */

/* --- read-outs ------------------------------------------------------------------------------------------- */

static double far_of(const mpz_t a, mpfr_t x)
{
  mpfr_set_z_2exp(x, a, -FAST_UNIT, MPFR_RNDZ);
  return sub_down(fabs(mpfr_get_d(x, MPFR_RNDZ)), FAST_READ);
}

/* The certified bits once more from the centre: where its sign is certain, they must agree. */
static int agrees(const fast_engine *e, const fast_state *s, int pair)
{
  if (s->exact.exact[pair]) return 1;
  if (!surely_above(e->far[pair], mul_up(s->radius, e->k.u[pair % e->k.p->n]))) return 1;
  return (mpz_sgn(e->a[pair]) > 0) == (s->bits[pair] == GDC_BIT_ACTIVE);
}

/* x = m_i of the centre with the pattern's bits, within 2^-170 (|m_i| < 2^10) */
static void read_margin(mpfr_t x, fast_engine *e, const fast_state *s, int i)
{
  fast_constants *k = &e->k;
  int n = k->p->n;
  mpz_set_ui(k->sum, 0);
  for (int j = 0; j < k->p->m; j++) {
    if (s->bits[j * n + i] != GDC_BIT_ACTIVE) continue;
    if (k->p->y[i] * k->v_sign[j] > 0) mpz_addmul(k->sum, k->v[j], e->a[j * n + i]);
    else mpz_submul(k->sum, k->v[j], e->a[j * n + i]);
  }
  mpfr_set_z_2exp(x, k->sum, -2 * FAST_UNIT, MPFR_RNDN);
}

/* g_i and the bound of h g over the block, at the centre and at the true state. */
static void read_slope(fast_engine *e, const fast_state *s, int i)
{
  fast_constants *k = &e->k;
  read_margin(k->x, e, s, i);
  e->mute[i] = mpfr_cmp_si(k->x, MUTE_MARGIN) >= 0;
  if (e->mute[i]) {
    e->slope[i] = mul_up(k->h_up, 0x1p-1000);
    return;
  }
  if (k->p->loss == GDC_LOSS_EXPONENTIAL) {
    mpfr_neg(k->x, k->x, MPFR_RNDN);
    mpfr_exp(e->g[i], k->x, MPFR_RNDN);
    mpfr_mul(e->g[i], e->g[i], k->h, MPFR_RNDN);
  } else {
    mpfr_exp(e->g[i], k->x, MPFR_RNDN);
    mpfr_add_ui(e->g[i], e->g[i], 1, MPFR_RNDN);
    mpfr_div(e->g[i], k->h, e->g[i], MPFR_RNDN);
  }
  e->slope[i] = mul_up(up(mpfr_get_d(e->g[i], MPFR_RNDU)), GROWTH);
}

static fast_verdict read_out(fast_engine *e, const fast_state *s)
{
  for (int pair = 0; pair < s->pairs; pair++)
    if (mpz_sizeinbase(s->c[pair], 2) > FAST_UNIT + FAST_WHOLE) return FAST_BEYOND;
  fast_read_centre(e, s);
  for (int pair = 0; pair < s->pairs; pair++) {
    e->far[pair] = far_of(e->a[pair], e->k.x);
    if (!agrees(e, s, pair)) return FAST_BROKEN;
  }
  for (int i = 0; i < e->k.p->n; i++) read_slope(e, s, i);
  return FAST_DONE;
}

/* --- ranges and units ------------------------------------------------------------------------------------ */

/* Upper bound of |step| of every margin, and of what it is the sum of. */
static double bound_steps(const fast_engine *e)
{
  const fast_constants *k = &e->k;
  int m = k->p->m, n = k->p->n;
  double most = 0;
  for (int i = 0; i < n; i++) {
    double sum = 0, step = 0;
    for (int c = 0; c < n; c++) sum = add_up(sum, mul_up(k->gram[i * n + c], e->slope[c]));
    for (int j = 0; j < m; j++) step = add_up(step, mul_up(k->v_up[j], mul_up(k->v_up[j], sum)));
    if (!(step <= most)) most = step;
  }
  return most;
}

/* Theorem 3.1 with factor 1: h sum_i g_i |v|^2 G_ii <= 2 all over the block (Coq: radius_31). */
static int is_nonexpansive(const fast_engine *e)
{
  const fast_constants *k = &e->k;
  double trace = 0, v2 = mul_up(k->norm_v, k->norm_v);
  for (int i = 0; i < k->p->n; i++) {
    if (!(e->slope[i] <= MOST_SLOPE)) return 0;
    /* 1.01 > exp(2^-9): from the centre to the true state, and the carried slope's own error */
    trace = add_up(trace, mul_up(mul_up(mul_up(1.01, e->slope[i]), v2), k->gram[i * k->p->n + i]));
  }
  return trace <= 2;
}

/* sd: steps of margins below 0.46 2^62 units; sy_i: slopes below 2^63 units. */
static int choose_units(fast_engine *e, double step)
{
  int exponent = 0;
  double part = frexp(step, &exponent);
  e->scale = part <= 0.92 ? 61 - exponent : 60 - exponent;
  if (step == 0 || e->scale > MOST_SCALE) e->scale = MOST_SCALE;
  for (int i = 0; i < e->k.p->n; i++) {
    frexp(e->slope[i], &exponent);
    e->point_scale[i] = 63 - exponent;
    if (e->point_scale[i] + e->scale - 63 > FAST_UNIT) e->mute[i] = 1;
    if (!e->mute[i] && abs(e->point_scale[i] - e->scale) > MOST_SHIFT) return 0;
  }
  return 1;
}

static fast_verdict choose_ranges(fast_engine *e, uint64_t *steps)
{
  double step = e->step = bound_steps(e);
  if (!(step < 0x1p-3) || !is_nonexpansive(e)) return FAST_EARLY;
  if (!choose_units(e, step)) return FAST_BEYOND;
  if (e->scale < LEAST_SCALE) return FAST_EARLY;
  double most = step > 0 ? floor(div_down(0.125, step)) : 0x1p40; /* slopes change by e^(1/8) at most */
  if (!(most >= 1)) return FAST_EARLY;
  if (most < (double)*steps) *steps = (uint64_t)most;
  return FAST_DONE;
}

/* 1.08 dmax^(N+2)/(N+2)! 2^sd units, for the least N that makes it small. */
static fast_verdict choose_series(fast_engine *e)
{
  fast_series *w = &e->block.series;
  double step = e->step, term = mul_up(mul_up(step, step), 0.5);
  w->shift = e->scale - 64;
  w->low_bits = e->scale - 63;
  for (w->terms = 1; w->terms <= FAST_MAX_TERMS; w->terms++) {
    term = div_up(mul_up(term, step), w->terms + 2);
    e->remainder = ldexp(mul_up(1.08, term), e->scale);
    if (e->remainder <= MOST_REMAINDER) break;
  }
  if (FAST_MUTANT(REMAINDER)) e->remainder = 0, w->terms = 1;
  if (w->terms > FAST_MAX_TERMS) return FAST_EARLY;
  uint64_t factorial = 2;
  for (int j = 1; j < w->terms; j++) {
    int exponent = 63 - w->shift * j - (e->scale - 66);
    factorial *= (uint64_t)j + 2;
    w->c[j] = exponent < 0 ? 0 : (int64_t)((((uint64_t)1 << exponent) + factorial / 2) / factorial);
  }
  return FAST_DONE;
}

/* ratio_i = floor(2^(128 - sy_i) / h), so that g_i/h 2^64 = y_i ratio_i / 2^64 */
static int load_ratio(fast_engine *e, int i)
{
  mpq_srcptr h = e->k.p->h;
  mpz_ptr num = e->k.z, den = e->k.sum;
  int exponent = 128 - e->point_scale[i];
  mpz_set(num, mpq_denref(h));
  mpz_set(den, mpq_numref(h));
  if (exponent >= 0) mpz_mul_2exp(num, num, (mp_bitcnt_t)exponent);
  else mpz_mul_2exp(den, den, (mp_bitcnt_t)-exponent);
  mpz_fdiv_q(num, num, den);
  if (mpz_sizeinbase(num, 2) > 63) return 0;
  uint64_t word = 0;
  mpz_export(&word, NULL, -1, sizeof word, 0, 0, num);
  e->block.series.ratio[i] = (int64_t)word;
  return 1;
}

/* How the logistic loss is evaluated: what the short and the long way leave out of a step, in units of 2^-64 of it, must
   stay below MOST_LEFT_OUT.  The fixed point contracts by s w, w <= 1.04 dmax. */
static fast_verdict choose_ratio(fast_engine *e)
{
  fast_series *w = &e->block.series;
  double s = 0;
  w->logistic = FAST_EXPONENTIAL;
  if (e->k.p->loss == GDC_LOSS_EXPONENTIAL) return FAST_DONE;
  for (int i = 0; i < e->k.p->n; i++) {
    if (e->mute[i]) continue;
    double ratio = div_up(e->slope[i], e->k.h_down);
    if (!(ratio <= MOST_RATIO)) return FAST_EARLY;
    if (ratio > s) s = ratio;
    if (!load_ratio(e, i)) return FAST_BEYOND;
  }
  double contraction = mul_up(mul_up(1.04, e->step), s), left = mul_up(contraction, contraction);
  double cube = mul_up(s, mul_up(e->step, mul_up(e->step, e->step))); /* the short way takes s w without its cubic part */
  w->logistic = FAST_SHORT;
  if (ldexp(add_up(left, cube), 64) <= MOST_LEFT_OUT) return FAST_DONE;
  w->logistic = FAST_LONG;
  for (w->rounds = 1; !(ldexp(left, 64) <= MOST_LEFT_OUT); w->rounds++) left = mul_up(left, contraction);
  return FAST_DONE;
}

/* --- what is fixed, what is tracked ------------------------------------------------------------------------ */

/* Upper bound of what one step of the block can take from |a_ji| of the centre, as long as the kernel carries the pair
   with the bit it has.  The centre moves by the bits that the kernel uses: a pair that is fixed inactive adds nothing at
   any step, and neither does this one to itself while it is taken for fixed and inactive.  Slopes are >= 0, so a column
   that moves a_ji away from 0 may be left out as well: what is left out of a sum of steps only adds to the distance. */
double fast_approach(const fast_engine *e, const fast_state *s, int pair)
{
  const fast_constants *k = &e->k;
  int n = k->p->n, j = pair / n, i = pair % n, active = s->bits[pair] == GDC_BIT_ACTIVE;
  double sum = 0;
  for (int c = 0; c < n; c++) {
    int other = j * n + c, idle = e->tracked_at[other] < 0 && s->bits[other] != GDC_BIT_ACTIVE;
    if (idle || (c == i && !active) || (FAST_MUTANT(OWN_ACTIVE) && c == i) || (FAST_MUTANT(OTHERS) && c != i)) continue;
    int towards = mpz_sgn(k->pull[pair * n + c]) * (active ? -1 : 1);
    if (FAST_MUTANT(AWAY) ? towards > 0 : towards < 0) continue;
    sum = add_up(sum, mul_up(k->gram[i * n + c], e->slope[c]));
  }
  return mul_up(k->v_up[j], sum);
}

/* Fix every pair that cannot come near its kink.  A pair that is fixed inactive may make others so, hence the rounds. */
static void fix_pairs(fast_engine *e, const fast_state *s, uint64_t steps)
{
  double slack = ldexp((double)steps, 8 - e->scale);
  int changed = 1;
  for (int pair = 0; pair < s->pairs; pair++) e->tracked_at[pair] = e->assumed[pair] ? -1 : 0;
  while (changed) {
    changed = 0;
    for (int pair = 0; pair < s->pairs; pair++) {
      if (e->tracked_at[pair] < 0) continue;
      /* a guess of the radius at the end: fast_conclude checks the fixed pairs with the real one */
      double ball = mul_up(2 * s->radius, e->k.u[pair % e->k.p->n]);
      double move = add_up(add_up(mul_up((double)steps, fast_approach(e, s, pair)), ball), slack);
      if (!surely_above(e->far[pair], move)) continue;
      e->tracked_at[pair] = -1;
      changed = s->bits[pair] != GDC_BIT_ACTIVE || changed;
    }
  }
}

static void classify(fast_engine *e, const fast_state *s, uint64_t steps)
{
  fast_block *q = &e->block;
  q->n = e->k.p->n;
  q->tracked = 0;
  fix_pairs(e, s, steps);
  for (int pair = 0; pair < s->pairs; pair++) {
    if (e->tracked_at[pair] < 0) continue;
    e->tracked_at[pair] = (short)q->tracked;
    e->pair_of[q->tracked] = pair;
    q->point[q->tracked] = pair % q->n;
    q->sign[q->tracked] = e->k.p->y[pair % q->n] * e->k.v_sign[pair / q->n] > 0 ? 0 : UINT64_MAX;
    q->tracked++;
  }
}

static int is_fixed_active(const fast_engine *e, const fast_state *s, int pair)
{
  return e->tracked_at[pair] < 0 && s->bits[pair] == GDC_BIT_ACTIVE;
}

/* --- coefficients ------------------------------------------------------------------------------------------ */

/* |z| below 2^128 */
static fast_u128 words_of(const mpz_t z)
{
  uint64_t words[2] = {0, 0};
  mpz_export(words, NULL, -1, sizeof words[0], 0, 0, z);
  return ((fast_u128)words[1] << 64) | words[0];
}

/* One more entry of the row being built: the number in k->sum, times 2^(64 + sd - sy_k - FAST_UNIT), and 2^64 for two words. */
static int push(fast_engine *e, int *at, int column, int point)
{
  fast_constants *k = &e->k;
  int fine = e->block.fine, shift = FAST_UNIT - 64 + e->point_scale[point] - e->scale - (fine ? 64 : 0); /* >= 64 */
  mpz_set_ui(k->z, 1);
  mpz_mul_2exp(k->z, k->z, (mp_bitcnt_t)shift - 1);
  mpz_add(k->z, k->z, k->sum);
  mpz_fdiv_q_2exp(k->z, k->z, (mp_bitcnt_t)shift);
  if (mpz_sizeinbase(k->z, 2) > (fine ? 127 : 63)) return 0;
  if (mpz_sgn(k->z) == 0) return 1;
  fast_u128 size = words_of(k->z), number = mpz_sgn(k->z) > 0 ? size : -size;
  e->entries[*at] = fine ? (fast_entry){column, 0, number} : (fast_entry){column, (int64_t)(uint64_t)number, 0};
  ++*at;
  return 1;
}

/* k->sum += rate of (j,i) per slope of point c, with the sign of its share in the margin */
static int add_rate(fast_engine *e, int j, int i, int c)
{
  fast_constants *k = &e->k;
  int n = k->p->n;
  mpz_srcptr rate = k->rate[(j * n + i) * n + c];
  if (mpz_sgn(rate) == 0) return 0;
  if (k->p->y[i] * k->v_sign[j] < 0) mpz_sub(k->sum, k->sum, rate);
  else mpz_add(k->sum, k->sum, rate);
  return 1;
}

/* Row i: the step of margin i by the pairs that are fixed active. */
static int margin_row(fast_engine *e, const fast_state *s, int i, int *at)
{
  const gdc_problem *p = e->k.p;
  int products = 0;
  for (int c = 0; c < p->n; c++) {
    if (e->mute[c]) continue;
    int used = 0;
    mpz_set_ui(e->k.sum, 0);
    for (int j = 0; j < p->m; j++)
      if (is_fixed_active(e, s, j * p->n + i) && is_fixed_active(e, s, j * p->n + c)) used |= add_rate(e, j, i, c);
    products += used;
    if (used && !push(e, at, c, c)) return 0;
  }
  for (int t = 0; t < e->block.tracked; t++) {
    int j = e->pair_of[t] / p->n, c = e->pair_of[t] % p->n;
    if (e->mute[c] || !is_fixed_active(e, s, j * p->n + i)) continue;
    mpz_set_ui(e->k.sum, 0);
    int used = add_rate(e, j, i, c);
    products += used;
    if (used && !push(e, at, p->n + t, c)) return 0;
  }
  e->drift[i] = mul_up(e->block.fine ? FINE_PRODUCT : FAST_PRODUCT, products);
  return 1;
}

/* Row n + t: the step of the tracked pair t, of -b where it lowers its margin. */
static int pair_row(fast_engine *e, const fast_state *s, int t, int *at)
{
  const gdc_problem *p = e->k.p;
  int j = e->pair_of[t] / p->n, i = e->pair_of[t] % p->n, products = 0;
  for (int c = 0; c < p->n; c++) {
    int other = e->tracked_at[j * p->n + c];
    if (e->mute[c] || (other < 0 && s->bits[j * p->n + c] != GDC_BIT_ACTIVE)) continue;
    mpz_set_ui(e->k.sum, 0);
    int used = add_rate(e, j, i, c);
    products += used;
    if (used && !push(e, at, other < 0 ? c : p->n + other, c)) return 0;
  }
  e->drift[p->n + t] = e->block.fine ? add_up(FINE_ROUND, ldexp(mul_up(FINE_PRODUCT, products), FINE_EXTRA - 64)) : mul_up(FAST_PRODUCT, products);
  return 1;
}

static int load_rows(fast_engine *e, const fast_state *s)
{
  fast_block *q = &e->block;
  int at = 0;
  q->entries = e->entries;
  for (int r = 0; r < q->n + q->tracked; r++) {
    q->start[r] = at;
    if (!(r < q->n ? margin_row(e, s, r, &at) : pair_row(e, s, r - q->n, &at))) return 0;
  }
  q->start[q->n + q->tracked] = at;
  fast_kernel_shape(q, e->general);
  return 1;
}

/* --- the running state ------------------------------------------------------------------------------------- */

/* Q_i = floor(h g_i 2^(sy_i + ls)), y_i < 2^63 */
static int load_slope(fast_engine *e, int i)
{
  fast_constants *k = &e->k;
  fast_block *q = &e->block;
  q->y[i] = q->low[i] = 0;
  e->least_y[i] = 0;
  if (e->mute[i]) return 1;
  mpfr_mul_2si(e->g[i], e->g[i], e->point_scale[i] + e->low_bits, MPFR_RNDN);
  mpfr_get_z(k->z, e->g[i], MPFR_RNDD);
  if (mpz_sgn(k->z) < 0 || mpz_sizeinbase(k->z, 2) > 63 + (size_t)e->low_bits) return 0;
  fast_u128 all = words_of(k->z);
  q->y[i] = (uint64_t)(all >> e->low_bits);
  q->low[i] = (uint64_t)(all - ((fast_u128)q->y[i] << e->low_bits));
  e->least_y[i] = sub_down(div_down(down((double)q->y[i]), GROWTH), 2);
  return e->least_y[i] >= 0x1p60;
}

/* b = floor(|v_j| a_ji 2^b_scale) */
static int load_tracked(fast_engine *e, int t)
{
  fast_constants *k = &e->k;
  int pair = e->pair_of[t];
  mpz_mul(k->z, k->v[pair / k->p->n], e->a[pair]);
  mpz_fdiv_q_2exp(k->z, k->z, (mp_bitcnt_t)(2 * FAST_UNIT - e->b_scale));
  if (mpz_sizeinbase(k->z, 2) > MOST_TRACKED_BITS) return 0;
  fast_u128 size = words_of(k->z);
  e->block.b[t] = mpz_sgn(k->z) < 0 ? -size : size;
  return 1;
}

/* One word or two, once it is known whether something is tracked. */
static void choose_words(fast_engine *e)
{
  fast_block *q = &e->block;
  if (e->fine == FAST_FINE_IF_TRACKED && q->tracked > 0) e->fine = FAST_FINE;
  q->fine = e->fine == FAST_FINE && e->k.p->loss == GDC_LOSS_EXPONENTIAL && e->scale >= FINE_LEAST_SCALE;
  e->low_bits = q->fine ? 64 : q->series.low_bits;
  e->b_scale = e->scale + (q->fine ? FINE_EXTRA : 0);
  if (!q->fine) return;
  double d2 = mul_up(e->step, e->step); /* 1.08 dmax^6/720 2^(sd + 64) */
  e->remainder = ldexp(mul_up(1.08, div_up(mul_up(d2, mul_up(d2, d2)), 720)), e->scale + 64);
}

fast_verdict fast_prepare(fast_engine *e, const fast_state *s, uint64_t *steps)
{
  fast_verdict verdict = read_out(e, s);
  if (verdict == FAST_DONE) verdict = choose_ranges(e, steps);
  if (verdict == FAST_DONE) verdict = choose_series(e);
  if (verdict == FAST_DONE) verdict = choose_ratio(e);
  if (verdict != FAST_DONE) return verdict;
  classify(e, s, *steps);
  choose_words(e);
  if (!load_rows(e, s)) return FAST_BEYOND;
  for (int i = 0; i < e->k.p->n; i++)
    if (!load_slope(e, i)) return FAST_BEYOND;
  for (int t = 0; t < e->block.tracked; t++)
    if (!load_tracked(e, t)) return FAST_BEYOND;
  return FAST_DONE;
}
