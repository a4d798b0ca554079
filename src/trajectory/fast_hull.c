/* One enclosure for all states of a block (doc/fast-engine.md, "Hulls"). */
#include <stdint.h> /* before mpfr.h, for its functions of intmax_t */

#include "fast.h"
#include "fast_bounds.h"
#include "fast_round.h"

/* Bits of a pair over the states 1 .. K. */
static signed char bit_of(const fast_engine *e, const fast_state *before, int pair)
{
  int t = e->tracked_at[pair], on = 0, off = 0;
  if (t < 0) return before->bits[pair];
  for (size_t k = 0; k < e->tally.nseen; k++) {
    if (e->tally.seen[k].key[t / 64] >> (t % 64) & 1) on = 1;
    else off = 1;
  }
  return on && off ? GDC_BIT_UNDECIDED : on ? GDC_BIT_ACTIVE : GDC_BIT_INACTIVE;
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
  gdc_itv_set_q(&t[1], v);
  gdc_itv_abs(&t[1], &t[1]);
  if (mpfr_sgn(size) <= 0) return;
  gdc_itv_div(&t[2], &t[0], &t[1]);
  mpfr_sub_d(t[2].lo, t[2].lo, ball, MPFR_RNDD);
  mpfr_add_d(t[2].hi, t[2].hi, ball, MPFR_RNDU);
  mpfr_max(r->lo, r->lo, t[2].lo, MPFR_RNDD);
  mpfr_min(r->hi, r->hi, t[2].hi, MPFR_RNDU);
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

void fast_hull(frame *f, signed char *bits, const fast_engine *e, const fast_state *before, const fast_state *after)
{
  const gdc_problem *p = e->k.p;
  uint64_t steps = after->t - before->t;
  for (int pair = 0; pair < after->pairs; pair++) {
    gdc_itv *a = &f->a[pair];
    double ball = mul_up(after->radius, e->k.u[pair % p->n]);
    bits[pair] = bit_of(e, before, pair);
    if (e->assumed[pair]) {
      gdc_itv_set_q(a, p->a0[pair]);
    } else {
      by_pulls(a, e, before, after, pair, ball);
      if (e->tracked_at[pair] >= 0 && e->tally.ranged) by_kernel(a, f->work, e, steps, pair, ball);
      by_bit(a, bits[pair]);
    }
    set_range(&f->work[0], before->c[pair], after->c[pair], after->wide[pair]);
    gdc_itv_mul_q(&f->d[pair], &f->work[0], p->v[pair / p->n]);
  }
  for (int i = 0; i < p->n; i++) margin(&f->margin[i], f->work, p, f->a, i);
}
