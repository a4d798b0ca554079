/* Brute force against the parts of a block: products, updates, loads, certificates. */
#include "fast-units.h"

#include "../src/trajectory/fast.h"
#include "../src/trajectory/fast_bounds.h"

#include <math.h>
#include <string.h>

enum { BITS = 512 };

/* x = w 2^exponent, exactly */
static void set_word(mpfr_t x, uint64_t w, long exponent)
{
  mpfr_set_uj_2exp(x, w, exponent, MPFR_RNDN);
}

/* Q = y 2^ls + low */
static void set_slope(mpfr_t x, uint64_t y, uint64_t low, int low_bits)
{
  mpfr_t t;
  mpfr_init2(t, BITS);
  set_word(x, y, low_bits);
  set_word(t, low, 0);
  mpfr_add(x, x, t, MPFR_RNDN);
  mpfr_clear(t);
}

static uint64_t bits_below(rng *r, int bits)
{
  uint64_t x = rng_next(r) >> (64 - bits);
  return rng_below(r, 4) ? x : ((uint64_t)1 << bits) - 1 - (x >> (bits > 8 ? bits - 4 : 4)); /* often all ones */
}

/* --- one update of one slope ------------------------------------------------------------------------------------ */

/* Factors of the series' terms are exact up to half a unit, whatever `terms`. */
static void load_series(fast_series *w, int scale, int terms)
{
  mpz_t c, f;
  mpz_inits(c, f, NULL);
  w->terms = terms;
  w->shift = scale - 64;
  w->low_bits = scale - 63;
  for (int j = 1; j < terms; j++) {
    int exponent = 63 - w->shift * j - (scale - 66);
    mpz_fac_ui(f, (unsigned long)j + 2);
    mpz_set_ui(c, 0);
    if (exponent >= 0) {
      mpz_set_ui(c, 1);
      mpz_mul_2exp(c, c, (mp_bitcnt_t)exponent + 1);
      mpz_add(c, c, f);
      mpz_mul_2exp(f, f, 1);
      mpz_fdiv_q(c, c, f);
    }
    w->c[j] = (int64_t)mpz_get_ui(c);
  }
  mpz_clears(c, f, NULL);
}

/* |Q' - Q exp(-d)| in units of the last place of Q, for the D that the kernel uses. */
static double update_error(fast_block *q, fast_buffer *bu, int scale, const mpq_t ratio)
{
  mpfr_t before, after, d, s;
  mpfr_inits2(BITS, before, after, d, s, (mpfr_ptr)0);
  set_slope(before, q->y[0], q->low[0], q->series.low_bits);
  mpfr_mul_q(s, before, ratio, MPFR_RNDN);
  int64_t D = (int64_t)(((fast_i128)q->entries[0].coefficient * (int64_t)q->y[0]) >> 64);
  fast_kernel_run(q, bu, 1);
  set_slope(after, q->y[0], q->low[0], q->series.low_bits);
  mpfr_set_sj_2exp(d, -D, -scale, MPFR_RNDN);
  mpfr_exp(d, d, MPFR_RNDN);
  mpfr_mul(before, before, d, MPFR_RNDN);
  if (q->series.logistic != FAST_EXPONENTIAL) { /* Q e^-d / (1 - s (1 - e^-d)) */
    mpfr_ui_sub(d, 1, d, MPFR_RNDN);
    mpfr_mul(d, d, s, MPFR_RNDN);
    mpfr_ui_sub(d, 1, d, MPFR_RNDN);
    mpfr_div(before, before, d, MPFR_RNDN);
  }
  mpfr_sub(after, after, before, MPFR_RNDN);
  double error = fabs(mpfr_get_d(after, MPFR_RNDN));
  mpfr_clears(before, after, d, s, (mpfr_ptr)0);
  return error;
}

/* g/h = ratio Q, at most 1/16 and often near it, or as small as the steps. */
static void load_ratio(fast_block *q, mpq_t ratio, int scale, rng *r)
{
  fast_series *w = &q->series;
  double y = (double)q->y[0], step = 0.46 * ldexp(1, 62 - scale), s = 0x1p-4;
  if (rng_below(r, 2)) s *= rng_unit(r);
  if (rng_below(r, 2)) s = s < step ? s : step;
  w->ratio[0] = (int64_t)(s * 0.999 * 0x1p64 / y * 0x1p64);
  /* the exact ratio is anywhere in [ratio[0], ratio[0] + 1) 2^(-128 - ls) */
  mpq_set_si(ratio, 2 * (long)w->ratio[0] + (long)rng_below(r, 2), 2);
  mpq_canonicalize(ratio);
  mpq_div_2exp(ratio, ratio, (mp_bitcnt_t)(128 + w->low_bits));
  double contraction = 1.04 * step * s, left = contraction * contraction, cube = s * step * step * step;
  w->logistic = ldexp(left + cube, 64) <= 2 ? FAST_SHORT : FAST_LONG;
  for (w->rounds = 1; w->logistic == FAST_LONG && ldexp(left, 64) > 2; w->rounds++) left *= contraction;
}

/* d^(N+2)/(N+2)! e^|d| of Q < 2^(63 + ls) */
static double series_error(double d, int terms, int low_bits)
{
  double x = exp(d) * ldexp(1, 63 + low_bits);
  for (int k = 1; k <= terms + 2; k++) x *= d / k;
  return x * 1.0001;
}

int units_update(rng *r, gdc_loss loss, int count, double *worst)
{
  const double bound = loss == GDC_LOSS_LOGISTIC ? FAST_UPDATE_LOGISTIC : FAST_UPDATE;
  mpq_t ratio;
  mpq_init(ratio);
  static fast_buffer bu;
  static fast_block q;
  int wrong = 0;
  for (int k = 0; k < count; k++) {
    fast_entry entry = {0, 0, 0};
    int scale = 66 + (int)rng_below(r, 58), terms = 1 + (int)rng_below(r, FAST_MAX_TERMS);
    memset(&q, 0, sizeof q);
    q.n = 1;
    q.start[1] = 1;
    q.entries = &entry;
    load_series(&q.series, scale, terms);
    q.y[0] = ((uint64_t)1 << 62) | bits_below(r, 62);
    q.low[0] = bits_below(r, q.series.low_bits);
    /* |D| <= 0.46 2^62 */
    double most = 0.46 * 0x1p62 / (double)q.y[0] * 0x1p64;
    entry.coefficient = (int64_t)(most * (rng_below(r, 3) ? 1 - 0x1p-20 * rng_unit(r) : rng_unit(r)) * 0.999);
    if (rng_below(r, 2)) entry.coefficient = -entry.coefficient;
    if (loss == GDC_LOSS_LOGISTIC) load_ratio(&q, ratio, scale, r);
    double error = update_error(&q, &bu, scale, ratio), left_out = series_error(0.46 * ldexp(1, 62 - scale), terms, scale - 63);
    if (!(error <= bound + left_out)) wrong++;
    if (left_out < 0x1p-8 && error > *worst) *worst = error;
  }
  mpq_clear(ratio);
  return wrong;
}

/* --- blocks of a real experiment ---------------------------------------------------------------------------------- */

/* rate of (j,i) per slope of point c: |v_j| v_j y_c G_ic */
static void exact_rate(mpq_t out, const gdc_problem *p, int j, int i, int c)
{
  mpq_t t;
  mpq_init(t);
  mpq_abs(out, p->v[j]);
  mpq_mul(out, out, p->v[j]);
  mpq_mul(t, p->gram[i * p->n + c], out);
  if (p->y[c] < 0) mpq_neg(t, t);
  mpq_set(out, t);
  mpq_clear(t);
}

/* x = h g_c as the buffer has it before step k */
static void exact_slope(mpfr_t x, const fast_engine *e, int c, int k)
{
  set_slope(x, e->buffer->y[c][k], e->buffer->low[c][k], e->low_bits);
  mpfr_mul_2si(x, x, -e->point_scale[c] - e->low_bits, MPFR_RNDN);
}

static void set_wide(mpfr_t x, const fast_engine *e, int t, int k)
{
  mpfr_t low;
  mpfr_init2(low, BITS);
  mpfr_set_sj_2exp(x, e->buffer->high[t][k], 64, MPFR_RNDN);
  set_word(low, e->buffer->b[t][k], 0);
  mpfr_add(x, x, low, MPFR_RNDN);
  mpfr_clear(low);
}

/* Error of row n + t at step k, in units, from exact products of what the buffer holds. */
static double row_error(const fast_engine *e, const fast_state *s, int t, int k)
{
  const gdc_problem *p = e->k.p;
  int j = e->pair_of[t] / p->n, i = e->pair_of[t] % p->n;
  mpfr_t sum, x, y;
  mpq_t rate;
  mpq_init(rate);
  mpfr_inits2(BITS, sum, x, y, (mpfr_ptr)0);
  mpfr_set_zero(sum, 1);
  for (int c = 0; c < p->n; c++) {
    int other = e->tracked_at[j * p->n + c];
    int on = other < 0 ? s->bits[j * p->n + c] == GDC_BIT_ACTIVE : e->buffer->high[other][k] >= 0;
    if (!on || e->mute[c]) continue;
    exact_rate(rate, p, j, i, c);
    exact_slope(x, e, c, k);
    mpfr_mul_q(x, x, rate, MPFR_RNDN);
    mpfr_add(sum, sum, x, MPFR_RNDN);
  }
  mpfr_mul_2si(sum, sum, e->b_scale, MPFR_RNDN);
  set_wide(x, e, t, k);
  set_wide(y, e, t, k + 1);
  mpfr_sub(y, y, x, MPFR_RNDN);
  mpfr_sub(y, y, sum, MPFR_RNDN);
  double error = fabs(mpfr_get_d(y, MPFR_RNDN));
  mpfr_clears(sum, x, y, (mpfr_ptr)0);
  mpq_clear(rate);
  return error;
}

/* Error of b at the start, in units. */
static double load_error(const fast_engine *e, const fast_state *s, int t)
{
  const gdc_problem *p = e->k.p;
  int j = e->pair_of[t] / p->n, i = e->pair_of[t] % p->n;
  mpq_t sum, x;
  mpq_inits(sum, x, NULL);
  mpq_set(sum, p->a0[j * p->n + i]);
  for (int c = 0; c < p->n; c++) {
    mpq_set_z(x, s->c[j * p->n + c]);
    mpq_div_2exp(x, x, FAST_UNIT);
    mpq_mul(x, x, p->v[j]);
    mpq_mul(x, x, p->gram[i * p->n + c]);
    if (p->y[c] < 0) mpq_neg(x, x);
    mpq_add(sum, sum, x);
  }
  mpq_abs(x, p->v[j]);
  mpq_mul(sum, sum, x);
  mpq_mul_2exp(sum, sum, (mp_bitcnt_t)e->b_scale);
  mpfr_t y, z;
  mpfr_inits2(BITS, y, z, (mpfr_ptr)0);
  set_wide(y, e, t, 0);
  mpfr_set_q(z, sum, MPFR_RNDN);
  mpfr_sub(y, y, z, MPFR_RNDN);
  double error = fabs(mpfr_get_d(y, MPFR_RNDN));
  mpfr_clears(y, z, (mpfr_ptr)0);
  mpq_clears(sum, x, NULL);
  return error;
}

/* A made-up state in the range of the engine: centres at random on a coarse or a fine grid. */
static void random_state(fast_state *s, const gdc_problem *p, rng *r)
{
  exactness_start(&s->exact, p);
  memset(s->exact.exact, 0, sizeof s->exact.exact);
  s->t = 1000;
  s->radius = 0x1p-90;
  for (int k = 0; k < s->pairs; k++) {
    s->wide[k] = 0;
    mpz_set_ui(s->c[k], 0);
    for (int word = 0; word < 5; word++) {
      mpz_mul_2exp(s->c[k], s->c[k], 64);
      mpz_add_ui(s->c[k], s->c[k], rng_next(r));
    }
    mpz_mul_ui(s->c[k], s->c[k], rng_below(r, 20));
  }
}

/* The signs of the centre's pre-activations. */
static void read_bits(fast_engine *e, fast_state *s)
{
  fast_read_centre(e, s);
  for (int k = 0; k < s->pairs; k++) s->bits[k] = mpz_sgn(e->a[k]) > 0 ? GDC_BIT_ACTIVE : GDC_BIT_INACTIVE;
}

static int block_violations(fast_engine *e, const fast_state *s, int steps, units_worst *worst)
{
  int wrong = 0;
  for (int t = 0; t < e->block.tracked; t++) {
    double load = load_error(e, s, t);
    if (!(load <= FAST_LOAD)) wrong++;
    if (load > worst->load) worst->load = load;
    for (int k = 0; k < steps; k++) {
      double drift = e->drift[e->block.n + t], error = row_error(e, s, t, k);
      if (!(error <= drift)) wrong++;
      if (drift > 0 && error / drift > worst->row) worst->row = error / drift;
    }
  }
  return wrong;
}

/* Move the exact starts so that some pre-activations of state s are almost 0. */
static void bring_near(gdc_problem *p, fast_engine *e, fast_state *s, rng *r)
{
  mpq_t q;
  mpq_init(q);
  fast_read_centre(e, s);
  for (int pair = 0; pair < s->pairs; pair++) {
    if (rng_below(r, 3) == 0) continue;
    mpq_set_z(q, e->a[pair]);
    mpq_div_2exp(q, q, FAST_UNIT);
    mpq_sub(p->a0[pair], p->a0[pair], q);
    mpq_set_si(q, (long)rng_below(r, 2001) - 1000, 1 + (unsigned long)rng_below(r, 1000));
    mpq_canonicalize(q);
    mpq_div_2exp(q, q, 8 + rng_below(r, 16));
    mpq_add(p->a0[pair], p->a0[pair], q);
  }
  mpq_clear(q);
}

void units_start(fast_engine *e, fast_state *s, gdc_problem *p, rng *r)
{
  int memory;
  mpq_set_si(p->step, 1 + (long)rng_below(r, 50), 1000ul << rng_below(r, 20));
  mpq_canonicalize(p->step);
  ck_assert_int_eq(gdc_problem_finish(p, NULL), GDC_OK);
  ck_assert(fast_engine_init(e, p, &memory));
  ck_assert(fast_state_init(s, p));
  random_state(s, p, r);
  bring_near(p, e, s, r);
  fast_engine_clear(e);
  ck_assert(fast_engine_init(e, p, &memory));
  e->general = FAST_WIDE_LOOP; /* the buffer has both words of b */
  e->fine = rng_below(r, 3) ? FAST_COARSE : FAST_FINE;
  read_bits(e, s);
  memset(e->assumed, 0, sizeof e->assumed);
}

int units_block(gdc_problem *p, rng *r, units_worst *worst)
{
  fast_engine e;
  fast_state s;
  int wrong = 0;
  units_start(&e, &s, p, r);
  uint64_t steps = 4 + rng_below(r, 60);
  if (fast_prepare(&e, &s, &steps) == FAST_DONE) {
    worst->blocks++;
    worst->tracked += (uint64_t)e.block.tracked;
    fast_kernel_run(&e.block, e.buffer, (int)steps);
    wrong = block_violations(&e, &s, (int)steps, worst);
  }
  fast_state_clear(&s);
  fast_engine_clear(&e);
  return wrong;
}

/* A tracked b that is almost 0 in the last state of the block only. */
static int last_state_violations(fast_engine *e, const fast_state *s, fast_state *moved, uint64_t steps)
{
  int wrong = 0;
  for (int t = 0; t < e->block.tracked; t++) {
    uint64_t low = e->buffer->b[t][steps];
    int64_t high = e->buffer->high[t][steps];
    e->buffer->b[t][steps] = high < 0 ? UINT64_MAX : 1;
    e->buffer->high[t][steps] = high < 0 ? -1 : 0;
    for (int q = 0; q < e->block.tracked; q++) { /* the block as it was loaded: only the buffer is read */
      e->block.b[q] = ((fast_u128)(uint64_t)e->buffer->high[q][0] << 64) | e->buffer->b[q][0];
    }
    fast_tally_start(&e->tally, &e->block, 0, 0);
    ck_assert(fast_tally_chunk(&e->tally, &e->block, e->buffer, (int)steps));
    fast_state_copy(moved, s);
    if (fast_conclude(e, moved, steps) == FAST_DONE) wrong++;
    e->buffer->b[t][steps] = low;
    e->buffer->high[t][steps] = high;
  }
  return wrong;
}

/* --- certificates ---------------------------------------------------------------------------------------------- */

/* A block with one tracked and one fixed pair whose numbers are set by hand: the certificate must fail as soon as
   the radius, or the error of b, reaches the pair. */
int units_certificate(gdc_problem *p, rng *r)
{
  fast_engine e;
  fast_state s;
  int wrong = 0;
  units_start(&e, &s, p, r);
  s.radius = e.fine == FAST_FINE ? 0x1p-85 : 0x1p-45; /* far above the errors of b */
  uint64_t steps = 8;
  if (fast_prepare(&e, &s, &steps) == FAST_DONE) {
    fast_tally_start(&e.tally, &e.block, 0, 0);
    fast_kernel_run(&e.block, e.buffer, (int)steps);
    ck_assert(fast_tally_chunk(&e.tally, &e.block, e.buffer, (int)steps));
    fast_state moved;
    ck_assert(fast_state_init(&moved, p));
    for (int pair = 0; pair < s.pairs; pair++) {
      int t = e.tracked_at[pair];
      uint64_t least = t >= 0 ? e.tally.least[t] : 0;
      double far = e.far[pair];
      fast_state_copy(&moved, &s);
      if (t >= 0) { /* b as near to 0 as its own error */
        e.tally.least[t] = (uint64_t)(FAST_LOAD + (double)steps * e.drift[e.block.n + t]);
        if (fast_conclude(&e, &moved, steps) == FAST_DONE) wrong++;
        /* b above its error, but within the radius */
        e.tally.least[t] = (uint64_t)ldexp(0.5 * s.radius * e.k.u[pair % p->n] * e.k.v_up[pair / p->n], e.b_scale);
        fast_state_copy(&moved, &s);
        if (fast_conclude(&e, &moved, steps) == FAST_DONE && e.k.u[pair % p->n] > 0) wrong++;
        e.tally.least[t] = least;
      } else { /* a fixed pair within its own steps and the radius */
        e.far[pair] = (double)steps * fast_approach(&e, &s, pair) + 0.5 * s.radius * e.k.u[pair % p->n];
        if (fast_conclude(&e, &moved, steps) == FAST_DONE && e.k.u[pair % p->n] > 0) wrong++;
        e.far[pair] = far;
      }
    }
    wrong += last_state_violations(&e, &s, &moved, steps);
    fast_state_clear(&moved);
  }
  fast_state_clear(&s);
  fast_engine_clear(&e);
  return wrong;
}

/* --- loops ------------------------------------------------------------------------------------------------------ */

/* The patterns of two tallies and their counts, in the same order. */
static int same_tally(const fast_tally *x, const fast_tally *y)
{
  if (x->switches != y->switches || x->nseen != y->nseen || x->done != y->done) return 0;
  for (size_t k = 0; k < x->nseen; k++)
    if (memcmp(&x->seen[k], &y->seen[k], sizeof x->seen[k]) != 0) return 0;
  return 1;
}

/* Two sliding points: own pairs active, the others at most a few steps away from 0. */
static void arrange(fast_engine *e, fast_state *s, gdc_problem *p, rng *r)
{
  int memory;
  mpq_t q;
  mpq_init(q);
  fast_read_centre(e, s);
  for (int pair = 0; pair < 4; pair++) {
    mpq_set_z(q, e->a[pair]);
    mpq_div_2exp(q, q, FAST_UNIT);
    mpq_sub(p->a0[pair], p->a0[pair], q);
    if (pair == 0 || pair == 3) mpq_set_si(q, 1 + (long)rng_below(r, 300), 100);
    else mpq_set_si(q, (long)rng_below(r, 601) - 300, 100);
    mpq_canonicalize(q);
    if (pair == 1 || pair == 2) {
      mpq_mul(q, q, p->h);
      mpq_div_2exp(q, q, rng_below(r, 10));
    }
    mpq_add(p->a0[pair], p->a0[pair], q);
  }
  mpq_clear(q);
  int fine = e->fine;
  fast_engine_clear(e);
  ck_assert(fast_engine_init(e, p, &memory));
  e->fine = fine;
  read_bits(e, s);
}

/* Does the block go the same way with these loops as with the one in 128 bits? */
static int differs(gdc_problem *p, const fast_state *s, int fine, int loops, uint64_t steps, units_loops_count *count)
{
  fast_engine special, general;
  fast_state x, y;
  int memory, wrong = 0;
  ck_assert(fast_engine_init(&special, p, &memory) && fast_engine_init(&general, p, &memory));
  special.general = loops;
  general.general = FAST_WIDE_LOOP;
  special.fine = general.fine = fine;
  ck_assert(fast_state_init(&x, p) && fast_state_init(&y, p));
  fast_state_copy(&x, s);
  fast_state_copy(&y, s);
  fast_verdict a = fast_advance(&special, &x, steps, 0), b = fast_advance(&general, &y, steps, 0);
  if (a != b || x.t != y.t || x.radius != y.radius) wrong++;
  if (a == FAST_DONE && b == FAST_DONE) {
    const fast_block *q = &special.block;
    int two = loops == FAST_ANY_LOOP && q->n == 2 && q->tracked == 2 && q->pair[0] >= 0 && q->pair[1] >= 0 && (q->fine ? q->two : q->narrow);
    count->blocks += q->narrow || q->tracked == 0 || (q->fine && q->two);
    count->fine += two && q->shared && q->fine;
    count->shared += two && q->shared && !q->fine;
    count->apart += two && !q->shared;
    for (int k = 0; k < s->pairs; k++) wrong += mpz_cmp(x.c[k], y.c[k]) != 0;
    wrong += memcmp(x.bits, y.bits, (size_t)s->pairs) != 0;
    wrong += !same_tally(&special.tally, &general.tally);
  }
  fast_state_clear(&x);
  fast_state_clear(&y);
  fast_engine_clear(&special);
  fast_engine_clear(&general);
  return wrong;
}

int units_loops(gdc_problem *p, rng *r, units_loops_count *count)
{
  fast_engine e;
  fast_state s;
  if (p->n == 2 && p->m == 2 && mpq_sgn(p->v[0]) != 0 && rng_below(r, 2)) mpq_neg(p->v[1], p->v[0]);
  units_start(&e, &s, p, r);
  if (p->n == 2 && p->m == 2 && rng_below(r, 4)) arrange(&e, &s, p, r);
  uint64_t steps = 1 + rng_below(r, 600);
  int wrong = differs(p, &s, e.fine, FAST_ANY_LOOP, steps, count) + differs(p, &s, e.fine, FAST_GENERAL_LOOP, steps, count);
  fast_state_clear(&s);
  fast_engine_clear(&e);
  return wrong;
}
