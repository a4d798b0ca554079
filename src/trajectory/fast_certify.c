/* The end of a block: the radius, the certificate of every sign, the new centre (doc/fast-engine.md). */
#include "fast.h"
#include "fast_bounds.h"
#include "fast_fine.h"
#include "fast_round.h"

#include <string.h>

static const double RELATIVE = 1.08;   /* > e^(1/16) (1 + 2^-50): from units of the new Q to its logarithm */
static const double TO_MARGIN = 1.08;  /* > 1/(1 - s'), s' <= e^(1/128)/16: logistic, from log g to the margin */
static const double HALF = 0.576;      /* > 1.15/2: mean time, weighted with slopes that differ by a factor of 1.15 at most */
static const double NEAR = 0x1p-10;    /* most that carried slopes and true margins may be off */

/* What slope_error says, for two words: each and once are sums of numbers in three units. */
static double fine_slope_error(const fast_engine *e, int i, double steps)
{
  const fast_block *q = &e->block;
  double last_place = ldexp(div_up(1, e->least_y[i]), -64);
  double step = add_up(FINE_STEP, ldexp(FINE_SERIES, 65 - 2 * q->series.shift));
  double each = ldexp(add_up(e->drift[i], add_up(mul_up(RELATIVE, step), e->remainder)), -(e->scale + 64));
  each = add_up(each, mul_up(mul_up(RELATIVE, FINE_UPDATE), last_place));
  double once = mul_up(1.1, last_place);
  for (int t = 0; t < q->tracked; t++) {
    if (q->point[t] != i) continue;
    each = add_up(each, ldexp(e->drift[q->n + t], -e->b_scale));
    once = add_up(once, ldexp(2 * FAST_LOAD, -e->b_scale));
  }
  return add_up(once, mul_up(each, steps));
}

/* |log(carried slope) - log(h g_i at the centre)| after `steps` steps. */
static double slope_error(const fast_engine *e, int i, double steps)
{
  const fast_block *q = &e->block;
  if (q->fine) return fine_slope_error(e, i, steps);
  double last_place = div_up(0x1p63, e->least_y[i]); /* one unit of Q, in units 2^-sd */
  double update = FAST_UPDATE, load = 1.1;
  if (q->series.logistic != FAST_EXPONENTIAL) update = mul_up(TO_MARGIN, FAST_UPDATE_LOGISTIC), load = 1.2;
  double each = add_up(e->drift[i], add_up(mul_up(mul_up(RELATIVE, update), last_place), e->remainder));
  double once = mul_up(load, last_place);
  for (int t = 0; t < q->tracked; t++) {
    if (q->point[t] != i) continue;
    each = add_up(each, e->drift[q->n + t]);
    once = add_up(once, 2 * FAST_LOAD);
  }
  return ldexp(add_up(once, mul_up(each, steps)), -e->scale);
}

/* Upper bound of the sum of the slopes of point i over the block. */
static double total_slope(const fast_engine *e, int i, uint64_t steps)
{
  fast_u128 y = e->tally.y[i] + steps; /* the low words are less than one unit each */
  double top = up((double)(uint64_t)(y >> 64)), bottom = up((double)(uint64_t)y);
  return ldexp(add_up(ldexp(top, 64), bottom), -e->point_scale[i]);
}

/* What the block adds to the radius: sum_i |v| |u_i| sum_t |carried - exact slope| (Theorem 3.2; Coq:
   radius_32, radius_rho); e^x - 1 <= x (1 + x) for x <= 1. */
static int radius_growth(double *out, double error[], const fast_engine *e, uint64_t steps)
{
  *out = 0;
  for (int i = 0; i < e->k.p->n; i++) {
    double size = mul_up(e->k.norm_v, e->k.u[i]);
    if (e->mute[i]) {
      error[i] = 0;
      *out = add_up(*out, mul_up(mul_up(size, e->slope[i]), (double)steps));
      continue;
    }
    double mean = slope_error(e, i, mul_up(HALF, (double)steps));
    error[i] = slope_error(e, i, (double)steps);
    if (!(error[i] <= NEAR)) return 0;
    double share = mul_up(mean, add_up(1, error[i]));
    *out = add_up(*out, mul_up(mul_up(size, total_slope(e, i, steps)), share));
  }
  return 1;
}

/* |m_i - margin of the centre| <= r sqrt(K_ii) <= r |v| |u_i|. */
static int margins_are_near(const fast_engine *e, double radius)
{
  for (int i = 0; i < e->k.p->n; i++)
    if (!(mul_up(mul_up(radius, e->k.norm_v), e->k.u[i]) <= NEAR)) return 0;
  return 1;
}

/* Every tracked |b| stayed above its own error and the radius; every fixed pair stayed on its side. */
static int signs_are_certain(const fast_engine *e, const fast_state *s, double radius, uint64_t steps)
{
  const fast_constants *k = &e->k;
  int n = k->p->n;
  for (int pair = 0; pair < s->pairs; pair++) {
    double ball = mul_up(radius, k->u[pair % n]);
    int t = e->tracked_at[pair];
    if (t >= 0) {
      double error = add_up(FAST_LOAD, mul_up((double)steps, e->drift[n + t]));
      if (FAST_MUTANT(NO_ERROR)) error = 0;
      if (FAST_MUTANT(NO_RADIUS)) ball = 0;
      double threshold = add_up(error, ldexp(mul_up(ball, k->v_up[pair / n]), FAST_MUTANT(FINE_SCALE) ? e->scale : e->b_scale));
      if (!surely_above(down((double)e->tally.least[t]), threshold)) return 0;
    } else if (!e->assumed[pair] && !FAST_MUTANT(FIXED_UNCHECKED)) {
      if (!surely_above(e->far[pair], add_up(mul_up((double)steps, fast_approach(e, s, pair)), ball))) return 0;
    }
  }
  return 1;
}

/* --- exact zeros ------------------------------------------------------------------------------------------- */

static void bits_of(signed char *bits, const fast_engine *e, const fast_state *s, const uint64_t *key)
{
  memcpy(bits, s->bits, sizeof s->bits);
  for (int t = 0; t < e->block.tracked; t++)
    bits[e->pair_of[t]] = key[t / 64] >> (t % 64) & 1 ? GDC_BIT_ACTIVE : GDC_BIT_INACTIVE;
}

/* Refine the symbolic classes by every pattern of the block, in any order and number (Theorem 2.3: a finer
   partition than needed is sound).  GDC_OK, or GDC_EMEMORY. */
static gdc_status refine(exactness *x, const fast_engine *e, const fast_state *s)
{
  signed char bits[FAST_MAX_PAIRS];
  int before;
  do {
    before = x->nclasses;
    gdc_status status = exactness_refine(x, e->k.p, s->bits);
    for (size_t k = 0; status == GDC_OK && k < e->tally.nseen; k++) {
      bits_of(bits, e, s, e->tally.seen[k].key);
      status = exactness_refine(x, e->k.p, bits);
    }
    if (status != GDC_OK) return status;
  } while (x->nclasses != before);
  return GDC_OK;
}

/* The block relied on pairs that are no longer exact after all: rely on fewer next time. */
static int still_exact(fast_engine *e, const exactness *x, int pairs)
{
  int ok = 1;
  for (int pair = 0; pair < pairs; pair++)
    if (e->assumed[pair] && !x->exact[pair]) e->assumed[pair] = 0, ok = 0;
  return ok;
}

/* --- the new state ------------------------------------------------------------------------------------------ */

/* c += (y 2^ls + low) 2^-(sy + ls) */
static void add_to_centre(fast_engine *e, fast_state *s, int pair, fast_u128 y, fast_u128 low)
{
  int i = pair % e->k.p->n, low_bits = e->low_bits;
  uint64_t words[4] = {(uint64_t)y, (uint64_t)(y >> 64), (uint64_t)low, (uint64_t)(low >> 64)};
  mpz_import(e->k.z, 2, -1, sizeof words[0], 0, 0, words);
  mpz_mul_2exp(e->k.z, e->k.z, (mp_bitcnt_t)low_bits);
  mpz_import(e->k.sum, 2, -1, sizeof words[0], 0, 0, words + 2);
  mpz_add(e->k.z, e->k.z, e->k.sum);
  mpz_mul_2exp(e->k.z, e->k.z, (mp_bitcnt_t)(FAST_UNIT - e->point_scale[i] - low_bits));
  mpz_add(s->c[pair], s->c[pair], e->k.z);
}

/* The true c_ji moved by the true slopes: those of the centre within the margins' distance. */
static void widen(fast_engine *e, fast_state *s, int pair, double radius, double error, uint64_t steps)
{
  int i = pair % e->k.p->n;
  double x = add_up(error, mul_up(mul_up(radius, e->k.norm_v), e->k.u[i]));
  double moved = e->mute[i] ? mul_up(mul_up(2, e->slope[i]), (double)steps)
                            : mul_up(total_slope(e, i, steps), mul_up(x, add_up(1, x)));
  s->wide[pair] = add_up(s->wide[pair], moved);
}

static void move_state(fast_engine *e, fast_state *s, double radius, const double *error, uint64_t steps)
{
  const fast_block *q = &e->block;
  const fast_tally *y = &e->tally;
  for (int pair = 0; pair < s->pairs; pair++) {
    int i = pair % q->n, t = e->tracked_at[pair];
    if (e->k.v_sign[pair / q->n] == 0) continue;
    if (t < 0 && s->bits[pair] != GDC_BIT_ACTIVE) continue;
    if (t >= 0) add_to_centre(e, s, pair, y->pair_y[t], y->pair_low[t]);
    else add_to_centre(e, s, pair, y->y[i], y->low[i]);
    widen(e, s, pair, radius, error[i], steps);
  }
  for (int i = 0; i < q->n; i++) e->slope_error[i] = add_up(error[i], mul_up(mul_up(radius, e->k.norm_v), e->k.u[i]));
  s->radius = radius;
  s->t += steps;
  bits_of(s->bits, e, s, y->last);
}

/* The pattern at the start, as the kernel read it from b, is the certified one. */
static int starts_right(const fast_engine *e, const fast_state *s)
{
  for (int t = 0; t < e->block.tracked; t++)
    if ((s->bits[e->pair_of[t]] == GDC_BIT_ACTIVE) != ((int64_t)(uint64_t)(e->block.b[t] >> 64) >= 0)) return 0;
  return 1;
}

fast_verdict fast_conclude(fast_engine *e, fast_state *s, uint64_t steps)
{
  double growth, error[GDC_MAX_POINTS];
  if (!radius_growth(&growth, error, e, steps)) return FAST_UNSURE;
  double radius = FAST_MUTANT(NO_GROWTH) ? s->radius : add_up(s->radius, growth);
  if (!margins_are_near(e, radius) || !signs_are_certain(e, s, radius, steps)) return FAST_UNSURE;
  exactness x = s->exact;
  if (refine(&x, e, s) != GDC_OK) return FAST_MEMORY;
  if (!still_exact(e, &x, s->pairs)) return FAST_AGAIN;
  s->exact = x;
  move_state(e, s, radius, error, steps);
  return FAST_DONE;
}

/* --- a block ------------------------------------------------------------------------------------------------ */

static fast_verdict run_block(fast_engine *e, fast_state *s, uint64_t *steps, int want_runs)
{
  fast_verdict verdict = fast_prepare(e, s, steps);
  if (verdict != FAST_DONE) return verdict;
  if (!starts_right(e, s)) return FAST_UNSURE; /* b is within its error of 0 */
  fast_tally_start(&e->tally, &e->block, want_runs, e->want_ranges);
  for (uint64_t left = *steps; left > 0;) {
    int chunk = left < FAST_CHUNK ? (int)left : FAST_CHUNK;
    fast_kernel_run(&e->block, e->buffer, chunk);
    if (!fast_tally_chunk(&e->tally, &e->block, e->buffer, chunk)) return FAST_MEMORY;
    left -= (uint64_t)chunk;
  }
  if (e->tally.spread >> 62 && !FAST_MUTANT(SPREAD)) return FAST_WIDE;
  return fast_conclude(e, s, *steps);
}

fast_verdict fast_advance(fast_engine *e, fast_state *s, uint64_t most, int want_runs)
{
  uint64_t steps = most;
  int general = e->general;
  fast_verdict verdict;
  memcpy(e->assumed, s->exact.exact, sizeof e->assumed);
  for (;;) {
    verdict = run_block(e, s, &steps, want_runs);
    e->blocks++;
    if (verdict == FAST_WIDE) e->general = FAST_WIDE_LOOP;
    else if (verdict == FAST_UNSURE && steps > 1) steps = steps / 8 ? steps / 8 : 1;
    else if (verdict != FAST_AGAIN) break;
    e->redone++;
  }
  e->general = general;
  if (verdict == FAST_DONE && !e->block.fine) s->radius = add_up(s->radius, e->inflate);
  return verdict;
}
