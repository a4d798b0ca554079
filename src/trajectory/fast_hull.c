/* One enclosure for all states of a block (doc/fast-engine.md, "Hulls"). */
#include <stdint.h> /* before mpfr.h, for its functions of intmax_t */

#include "fast.h"
#include "fast_bounds.h"
#include "fast_round.h"

#include <stdlib.h>
#include <string.h>

/* Bits of a pair over the states 1 .. K. */
static signed char bit_of(const fast_engine *e, const fast_state *before, int pair)
{
  int t = e->tracked_at[pair], on = 0, off = 0;
  if (t < 0) return before->bits[pair];
  for (size_t k = 0; k < e->tally.nseen; k++) {
    if (e->tally.seen[k].key[t / 64] >> (t % 64) & 1) on = 1;
    else off = 1;
  }
  if (on && off) return FAST_MUTANT(HULL_BITS) ? before->bits[pair] : GDC_BIT_UNDECIDED;
  return on ? GDC_BIT_ACTIVE : GDC_BIT_INACTIVE;
}

/* r = [lo, hi] 2^-FAST_UNIT, widened by e */
static void set_range(gdc_itv *r, const mpz_t lo, const mpz_t hi, double e)
{
  mpfr_set_z_2exp(r->lo, lo, -FAST_UNIT, MPFR_RNDD);
  mpfr_set_z_2exp(r->hi, hi, -FAST_UNIT, MPFR_RNDU);
  mpfr_sub_d(r->lo, r->lo, e, MPFR_RNDD);
  mpfr_add_d(r->hi, r->hi, e, MPFR_RNDU);
}

/* The centre's c_jk only grow in the block, so a_ji = a_ji(0) + sum of pulls (c_jk - c_jk(0)) stays between the sums of the
   negative and of the positive parts up to the block's end. */
static void by_pulls(gdc_itv *r, const fast_engine *e, const fast_state *before, const fast_state *after, int pair, double ball)
{
  const fast_constants *k = &e->k;
  int n = k->p->n;
  mpz_t lo, hi, part;
  mpz_inits(lo, hi, part, NULL);
  for (int c = 0; c < n; c++) {
    int other = pair / n * n + c;
    mpz_sub(part, after->c[other], before->c[other]);
    mpz_mul(part, part, k->pull[pair * n + c]);
    if (FAST_MUTANT(HULL_FALLS) && mpz_sgn(part) < 0) continue;
    mpz_add(mpz_sgn(part) < 0 ? lo : hi, mpz_sgn(part) < 0 ? lo : hi, part);
  }
  mpz_fdiv_q_2exp(lo, lo, FAST_UNIT);
  mpz_cdiv_q_2exp(hi, hi, FAST_UNIT);
  mpz_add(lo, lo, e->a[pair]);
  mpz_add(hi, hi, e->a[pair]);
  set_range(r, lo, hi, add_up(ball, FAST_HULL_READ));
  mpz_clears(lo, hi, part, NULL);
}

/* The kernel's own b = |v_j| a_ji, each off by at most FAST_LOAD + K drift units.  r becomes what both agree on. */
static void by_kernel(gdc_itv *r, gdc_itv *t, const fast_engine *e, uint64_t steps, int pair, double ball)
{
  int q = e->tracked_at[pair], n = e->k.p->n;
  mpfr_srcptr size = t[1].lo;
  double error = add_up(FAST_LOAD, mul_up((double)steps, e->drift[n + q]));
  mpq_srcptr v = e->k.p->v[pair / n];
  mpfr_set_sj_2exp(t[0].lo, e->tally.lowest[q], -e->scale, MPFR_RNDD);
  mpfr_set_sj_2exp(t[0].hi, e->tally.highest[q], -e->scale, MPFR_RNDU);
  mpfr_sub_d(t[0].lo, t[0].lo, up(ldexp(error, -e->scale)), MPFR_RNDD);
  mpfr_add_d(t[0].hi, t[0].hi, up(ldexp(error, -e->scale)), MPFR_RNDU);
  gdc_itv_set_q(&t[2], v);
  gdc_itv_abs(&t[1], &t[2]); /* not in place: the result of abs is an object of its own */
  if (mpfr_sgn(size) <= 0) return;
  gdc_itv_div(&t[2], &t[0], &t[1]);
  mpfr_sub_d(t[2].lo, t[2].lo, ball, MPFR_RNDD);
  mpfr_add_d(t[2].hi, t[2].hi, ball, MPFR_RNDU);
  mpfr_max(r->lo, r->lo, t[2].lo, MPFR_RNDD);
  mpfr_min(r->hi, r->hi, t[2].hi, MPFR_RNDU);
}

/* Lower bound of the size of all numbers of r; 0: it holds 0. */
static double least_size(const gdc_itv *r)
{
  if (mpfr_sgn(r->lo) > 0) return mpfr_get_d(r->lo, MPFR_RNDD);
  return mpfr_sgn(r->hi) < 0 ? -mpfr_get_d(r->hi, MPFR_RNDU) : 0;
}

/* Lower bound of |a_ji|, which lies in r, at all states of a block that passed (fast_certify.c, signs_are_certain); 0: not known. */
static double distance(const gdc_itv *r, const fast_engine *e, uint64_t steps, int pair, double ball)
{
  int t = e->tracked_at[pair], n = e->k.p->n;
  if (t < 0) return least_size(r);
  double error = add_up(FAST_LOAD, mul_up((double)steps, e->drift[n + t]));
  if (FAST_MUTANT(HULL_AWAY)) error = ball = 0;
  double least = ldexp(sub_down(down((double)e->tally.least[t]), error), -e->b_scale);
  double size = sub_down(div_down(least, e->k.v_up[pair / n]), ball);
  return size > 0 ? size : 0;
}

/* x /= d with rounding */
static void divide(mpfr_ptr x, uint64_t d, mpfr_rnd_t rnd)
{
  MPFR_DECL_INIT(y, 64);
  mpfr_set_uj(y, d, rnd);
  mpfr_div(x, x, y, rnd);
}

/* g_1/g_2 at all states, n = 2: y_1 = y_2 pivot 2^-62 + off, slopes are within slope_error, and less than one unit above y. */
static int ratio_of(gdc_itv *r, const fast_engine *e)
{
  const fast_tally *t = &e->tally;
  if (!t->pivot || e->mute[0] || e->mute[1] || t->least_y == 0) return 0;
  double spread = add_up(e->slope_error[0], e->slope_error[1]);
  if (!(spread < 0.5)) return 0;
  mpfr_set_uj_2exp(r->lo, t->pivot, -62, MPFR_RNDD);
  mpfr_set_uj_2exp(r->hi, t->pivot, -62, MPFR_RNDU);
  MPFR_DECL_INIT(part, 64);
  mpfr_set_sj(part, t->least_off - 1, MPFR_RNDD); /* y_1/(y_2 + 1) >= pivot + (off - pivot)/(y_2 + 1), pivot < 4 */
  mpfr_sub_ui(part, part, 4, MPFR_RNDD);
  divide(part, mpfr_sgn(part) < 0 ? t->least_y : t->most_y + 1, MPFR_RNDD);
  mpfr_add(r->lo, r->lo, part, MPFR_RNDD);
  mpfr_set_sj(part, t->most_off, MPFR_RNDU);
  mpfr_add_ui(part, part, 2, MPFR_RNDU); /* (y_1 + 1)/y_2, and the floor */
  divide(part, mpfr_sgn(part) < 0 ? t->most_y : t->least_y, MPFR_RNDU);
  mpfr_add(r->hi, r->hi, part, MPFR_RNDU);
  if (mpfr_sgn(r->lo) <= 0) return 0;
  mpfr_mul_d(part, r->lo, mul_up(2, spread), MPFR_RNDU); /* e^-s >= 1 - s */
  mpfr_sub(r->lo, r->lo, part, MPFR_RNDD);
  mpfr_mul_d(part, r->hi, mul_up(2, spread), MPFR_RNDU); /* e^s <= 1 + 2 s for s < 1/2 */
  mpfr_add(r->hi, r->hi, part, MPFR_RNDU);
  mpfr_mul_2si(r->lo, r->lo, e->point_scale[1] - e->point_scale[0], MPFR_RNDD);
  mpfr_mul_2si(r->hi, r->hi, e->point_scale[1] - e->point_scale[0], MPFR_RNDU);
  return mpfr_sgn(r->lo) > 0;
}

/* a_ji > 0 where active, <= 0 where not */
static void by_bit(gdc_itv *r, signed char bit)
{
  if (bit == GDC_BIT_ACTIVE && mpfr_sgn(r->lo) < 0) mpfr_set_ui(r->lo, 0, MPFR_RNDD);
  if (bit == GDC_BIT_INACTIVE && mpfr_sgn(r->hi) > 0) mpfr_set_ui(r->hi, 0, MPFR_RNDU);
}

/* m_i = y_i sum_j v_j relu(a_ji) */
static void margin(gdc_itv *r, gdc_itv *t, const gdc_problem *p, const gdc_itv *a, int i)
{
  gdc_itv_set_si(r, 0);
  for (int j = 0; j < p->m; j++) {
    gdc_itv_set(&t[0], &a[j * p->n + i]);
    if (mpfr_sgn(t[0].lo) < 0) mpfr_set_ui(t[0].lo, 0, MPFR_RNDD);
    if (mpfr_sgn(t[0].hi) < 0) mpfr_set_ui(t[0].hi, 0, MPFR_RNDU);
    gdc_itv_mul_q(&t[1], &t[0], p->v[j]);
    if (p->y[i] < 0) gdc_itv_sub(r, r, &t[1]);
    else gdc_itv_add(r, r, &t[1]);
  }
}

/* One block into h->piece, h->pre of it, and its pattern. */
static void one_block(fast_hull *h, signed char *bits, gdc_itv *pre, double *away, const fast_engine *e, const fast_state *before,
                      const fast_state *after)
{
  const gdc_problem *p = e->k.p;
  frame *f = h->piece;
  uint64_t steps = after->t - before->t;
  for (int pair = 0; pair < after->pairs; pair++) {
    gdc_itv *a = &f->a[pair];
    double ball = FAST_MUTANT(HULL_RADIUS) ? 0 : mul_up(after->radius, e->k.u[pair % p->n]);
    bits[pair] = bit_of(e, before, pair);
    away[pair] = 0;
    if (e->assumed[pair]) {
      gdc_itv_set_q(a, p->a0[pair]);
      gdc_itv_set(&pre[pair], a);
    } else {
      by_pulls(a, e, before, after, pair, ball);
      if (e->tracked_at[pair] >= 0 && e->tally.ranged) by_kernel(a, f->work, e, steps, pair, ball);
      gdc_itv_set(&pre[pair], a);
      by_bit(a, bits[pair]);
      away[pair] = distance(&pre[pair], e, steps, pair, ball);
    }
    set_range(&f->work[0], before->c[pair], (FAST_MUTANT(HULL_LAST) ? before : after)->c[pair], FAST_MUTANT(HULL_WIDE) ? 0 : after->wide[pair]);
    gdc_itv_mul_q(&f->d[pair], &f->work[0], p->v[pair / p->n]);
  }
  for (int i = 0; i < p->n; i++) margin(&f->margin[i], f->work, p, f->a, i);
}

/* --- several blocks ------------------------------------------------------------------------------------------------ */

static void join(gdc_itv *x, const gdc_itv *y, int count, int first)
{
  for (int k = 0; k < count; k++) {
    if (first) gdc_itv_set(&x[k], &y[k]);
    else gdc_itv_hull(&x[k], &x[k], &y[k]);
  }
}

static void spell(signed char *bits, const fast_engine *e, const fast_state *before, const uint64_t *key)
{
  memcpy(bits, before->bits, (size_t)before->pairs);
  for (int t = 0; t < e->block.tracked; t++) bits[e->pair_of[t]] = (signed char)(key[t / 64] >> (t % 64) & 1);
}

static void add_pass(fast_hull *h, const signed char *before, const signed char *after, size_t size, uint64_t steps)
{
  size_t k = 0;
  while (k < h->npasses && (memcmp(h->passes[k].before, before, size) != 0 || memcmp(h->passes[k].after, after, size) != 0)) k++;
  if (k == FAST_MAX_PASSES) {
    h->lost = 1;
    return;
  }
  if (k == h->npasses) {
    signed char *room = h->patterns + 2 * size * k;
    memcpy(room, before, size);
    memcpy(room + size, after, size);
    h->passes[k] = (gdc_pass){0, room, room + size};
    h->npasses++;
  }
  h->passes[k].steps += steps - FAST_MUTANT(HULL_PASS);
}

static void add_passes(fast_hull *h, const fast_engine *e, const fast_state *before)
{
  signed char from[FAST_MAX_PAIRS], to[FAST_MAX_PAIRS];
  h->lost |= e->tally.lost;
  for (int k = 0; k < e->tally.npasses && !h->lost; k++) {
    spell(from, e, before, e->tally.passes[k].before);
    spell(to, e, before, e->tally.passes[k].after);
    add_pass(h, from, to, (size_t)before->pairs, e->tally.passes[k].steps);
  }
}

/* What is known of a few states more: pre-activations `pre`, patterns `bits`, distances `away`, and perhaps a ratio of slopes. */
static void join_pairs(fast_hull *h, int pairs, const gdc_itv *pre, const signed char *bits, const double *away, const gdc_itv *ratio)
{
  int first = !h->filled;
  join(h->pre, pre, pairs, first);
  for (int pair = 0; pair < pairs; pair++) {
    if (first) h->bits[pair] = bits[pair], h->away[pair] = away[pair];
    if (h->bits[pair] != bits[pair]) h->bits[pair] = GDC_BIT_UNDECIDED;
    if (away[pair] < h->away[pair]) h->away[pair] = away[pair];
  }
  h->has_ratio = ratio && (first || h->has_ratio);
  if (h->has_ratio) join(&h->ratio, ratio, 1, first);
  h->filled = 1;
}

static void join_frame(frame *f, const frame *more, int first)
{
  join(f->a, more->a, f->m * f->n, first);
  join(f->d, more->d, f->m * f->n, first);
  join(f->margin, more->margin, f->n, first);
}

void fast_hull_add(fast_hull *h, const fast_engine *e, const fast_state *before, const fast_state *after)
{
  signed char bits[FAST_MAX_PAIRS];
  double away[FAST_MAX_PAIRS];
  gdc_itv *pre = h->pre + after->pairs, *ratio = &h->piece->work[5];
  one_block(h, bits, pre, away, e, before, after);
  for (int pair = 0; !h->filled && pair < after->pairs; pair++) {
    if (e->assumed[pair]) gdc_itv_set(&h->first[pair], &pre[pair]);
    else set_range(&h->first[pair], e->a[pair], e->a[pair], add_up(mul_up(before->radius, e->k.u[pair % e->k.p->n]), FAST_READ));
  }
  join_frame(h->f, h->piece, !h->filled);
  join_pairs(h, after->pairs, pre, bits, away, ratio_of(ratio, e) ? ratio : NULL);
  add_passes(h, e, before);
}

void fast_hull_join_frame(fast_hull *h, const fast_hull *next, int first) { join_frame(h->f, next->f, first); }

void fast_hull_join(fast_hull *h, const fast_hull *next)
{
  int pairs = next->f->m * next->f->n;
  if (!h->filled) join(h->first, next->first, pairs, 1);
  if (FAST_MUTANT(HULL_JOIN) && h->filled) return;
  join_pairs(h, pairs, next->pre, next->bits, next->away, next->has_ratio ? &next->ratio : NULL);
  h->lost |= next->lost;
  for (size_t k = 0; k < next->npasses && !h->lost; k++)
    add_pass(h, next->passes[k].before, next->passes[k].after, (size_t)pairs, next->passes[k].steps);
}

void fast_hull_restart(fast_hull *h)
{
  h->filled = h->lost = h->has_ratio = 0;
  h->npasses = 0;
}

int fast_hull_init(fast_hull *h, const gdc_problem *p, mpfr_prec_t prec)
{
  size_t pairs = (size_t)(p->m * p->n);
  memset(h, 0, sizeof *h);
  gdc_itv_init(&h->ratio, prec);
  h->f = frame_new(p, prec);
  h->piece = frame_new(p, prec);
  h->passes = malloc(FAST_MAX_PASSES * sizeof *h->passes);
  h->patterns = malloc(FAST_MAX_PASSES * 2 * pairs);
  h->pre = malloc(3 * pairs * sizeof *h->pre);
  h->first = h->pre + 2 * pairs;
  for (size_t k = 0; h->pre && k < 3 * pairs; k++) gdc_itv_init(&h->pre[k], prec);
  return h->f && h->piece && h->passes && h->patterns && h->pre;
}

void fast_hull_clear(fast_hull *h)
{
  if (h->pre)
    for (int k = 0; h->f && k < 3 * h->f->m * h->f->n; k++) gdc_itv_clear(&h->pre[k]);
  if (h->passes) gdc_itv_clear(&h->ratio);
  free(h->pre);
  free(h->passes);
  free(h->patterns);
  frame_free(h->f);
  frame_free(h->piece);
  memset(h, 0, sizeof *h);
}
