/* Theorem B: growth, rate and dead zones; Theorem Z when the limit is not optimal.
   Coq: B_num_den, B_rate, B_inner, B_outer, B_gap, B_gap_lower, TheoremZ. */
#include "onesided.h"

#include <stdio.h>

typedef struct growth {
  gdc_num d_lo, d_hi; /* m+ - W */
  gdc_num IW;         /* W_t - ln t */
} growth;

static gdc_num rate_factor(gdc_one_sided *z, gdc_num kmin, gdc_num d_lo, gdc_num d_hi, gdc_num start)
{
  gdc_calc *c = z->c;
  gdc_num one = num(c, 1);
  gdc_num lo = mul(c, kmin, gdc_c_exp(c, neg(c, d_hi))), hi = mul(c, z->kap, gdc_c_exp(c, neg(c, d_lo)));
  if (z->v.loss == GDC_LOSS_LOGISTIC) {
    lo = dvd(c, lo, add(c, one, gdc_c_exp(c, neg(c, z->mlop))));
    hi = mul(c, hi, add(c, one, gdc_c_exp(c, neg(c, start))));
  }
  return gdc_c_pair(c, lo, hi);
}

static int borderline(const gdc_theorem *th) { return th->regime == GDC_REGIME_BORDERLINE; }

/* (B2), and (B6) on the borderline, where z = p (a+ - rho alpha) obeys a sharper law. */
static growth growth_of(const gdc_theorem *th, gdc_one_sided *z)
{
  gdc_calc *c = z->c;
  const gdc_view *v = &z->v;
  growth g;
  gdc_num p_rho = mul(c, v->v1, z->rho), qbl = mul(c, v->w, z->bl);
  g.d_lo = sub(c, sub(c, mul(c, z->lam, z->Dlo), mul(c, p_rho, z->al)), qbl);
  g.d_hi = add(c, mul(c, z->lam, z->Dhi), mul(c, p_rho, z->ah));
  g.IW = gdc_growth(c, v->loss, z->W, rate_factor(z, z->on ? z->kap : z->kap0, g.d_lo, g.d_hi, z->W), v->s);
  if (z->on || !borderline(th)) return g;
  gdc_num zero = num(c, 0);
  if (!gdc_c_certainly_le(zero, z->z)) return g;
  gdc_num off = larger(c, zero, sub(c, z->Xmax, mul(c, z->lam, z->Dlo)));
  gdc_num lo = neg(c, add(c, mul(c, p_rho, z->al), off)), hi = mul(c, p_rho, z->ah);
  gdc_num Iz = gdc_growth(c, v->loss, z->z, rate_factor(z, z->kap, lo, hi, z->z), v->s);
  gdc_num other = sub(c, Iz, gdc_c_pair(c, z->V, z->Xmax));
  gdc_num floor = larger(c, gdc_c_lo(c, g.IW), gdc_c_lo(c, other));
  gdc_num ceiling = lesser(c, gdc_c_hi(c, g.IW), gdc_c_hi(c, other));
  if (gdc_c_certainly_le(floor, ceiling)) g.IW = gdc_c_pair(c, floor, ceiling);
  return g;
}

static gdc_num delta_range(gdc_one_sided *z) { return gdc_c_pair(z->c, z->Dlo, z->Dhi); }

static gdc_num alpha_range(gdc_one_sided *z) { return gdc_c_pair(z->c, neg(z->c, z->al), z->ah); }

/* n = -Delta - p (1 + rho) alpha. */
static gdc_num numerator(gdc_one_sided *z)
{
  gdc_calc *c = z->c;
  gdc_num x = mul(c, mul(c, z->v.v1, add(c, num(c, 1), z->rho)), alpha_range(z));
  return neg(c, add(c, delta_range(z), x));
}

/* den - 2 ln t = 2 (W - ln t) + (2 lam - 1) Delta - p (1 - rho) alpha. */
static gdc_num denominator(gdc_one_sided *z, gdc_num IW)
{
  gdc_calc *c = z->c;
  gdc_num two = num(c, 2), one = num(c, 1);
  gdc_num x = mul(c, sub(c, mul(c, two, z->lam), one), delta_range(z));
  gdc_num y = mul(c, mul(c, z->v.v1, sub(c, one, z->rho)), alpha_range(z));
  return sub(c, add(c, mul(c, two, IW), x), y);
}

/* (Z1) and (Z3): no dead zone between the points (mode ON: beta > 0) nor a nearer one behind x+. */
static int inner_zones(gdc_theorem *th, gdc_one_sided *z)
{
  gdc_calc *c = z->c;
  const gdc_view *v = &z->v;
  gdc_num own = sub(c, z->z, mul(c, mul(c, v->v1, z->rho), z->al)); /* p a_1+ stays above this */
  gdc_num behind = sub(c, mul(c, num(c, 3), own), mul(c, v->v1, z->ah));
  int ok = gdc_require(th, "no nearer dead zone behind x+", 0, behind);
  if (z->on) return ok;
  /* mode ANY: al bl < (q a_2-)(p a_1+)/(p q), and q a_2- >= m- >= mlo-. */
  gdc_num room = mul(c, dvd(c, z->mlom, v->w), dvd(c, own, v->v1));
  return gdc_require(th, "no dead zone between the points", 1, sub(c, room, mul(c, z->al, z->bl))) && ok;
}

/* (Z2): omega <= 4 and 3 q a_2- - q beta >= 0 for ever. */
static int outer_zone(gdc_theorem *th, gdc_one_sided *z)
{
  gdc_calc *c = z->c;
  gdc_num three = num(c, 3), k = sub(c, mul(c, num(c, 4), z->lam), three);
  gdc_num least = lesser(c, mul(c, k, z->Dlo), mul(c, k, z->Dhi));
  gdc_num slack = add(c, sub(c, mul(c, three, z->W), z->Xmax), least);
  int small = gdc_require(th, "omega <= 4", 0, sub(c, num(c, 4), z->omega));
  return gdc_require(th, "no nearer dead zone behind x-", 0, slack) && small;
}

/* r_inf exactly: ((p^2 D/G-- + q^2 (G++ + G+-)) / (q^2 (G-- + G+-)). */
static void exact_limit(mpq_t ratio, const gdc_box *b)
{
  mpq_t x, y, q2;
  mpq_inits(x, y, q2, NULL);
  mpq_mul(q2, b->w, b->w);
  mpq_mul(x, b->gpp, b->gmm);
  mpq_mul(y, b->gpm, b->gpm);
  mpq_sub(x, x, y);
  mpq_div(x, x, b->gmm);
  mpq_mul(x, x, b->v1);
  mpq_mul(x, x, b->v1);
  mpq_add(y, b->gpp, b->gpm);
  mpq_mul(y, y, q2);
  mpq_add(x, x, y);
  mpq_add(y, b->gmm, b->gpm);
  mpq_mul(y, y, q2);
  mpq_div(ratio, x, y);
  mpq_clears(x, y, q2, NULL);
}

/* S/(omega - 2), omega = p^2 (1 + G+-/G--)/(p^2 + q^2). */
static void exact_far_limit(gdc_theorem *th, gdc_calc *c, const gdc_box *b)
{
  mpq_t o, x, y;
  mpq_inits(o, x, y, NULL);
  mpq_mul(x, b->v1, b->v1);
  mpq_mul(y, b->w, b->w);
  mpq_add(y, y, x);
  mpq_add(o, b->gmm, b->gpm);
  mpq_div(o, o, b->gmm);
  mpq_mul(o, o, x);
  mpq_div(o, o, y);
  mpq_set_ui(y, 2, 1);
  mpq_sub(o, o, y);
  mpq_sub(x, b->xp, b->xm);
  mpq_abs(x, x);
  mpq_div(x, x, o);
  gdc_margin_exact(th, c, x, 0);
  mpq_clears(o, x, y, NULL);
}

/* Theorem Z: omega > 4, mode ON.  The dead zone behind x- at distance S a_2-/(beta - a_2-) is nearer. */
static void theorem_z(gdc_theorem *th, gdc_one_sided *z, const growth *g, gdc_num sharp_bound)
{
  gdc_calc *c = z->c;
  SPOIL(Z, z, c);
  gdc_num one = num(c, 1), two = num(c, 2), zero = num(c, 0), half = gdc_c_ratio(c, 1, 2);
  gdc_num o2 = sub(c, z->omega, two), D = delta_range(z);
  gdc_num K = add(c, sub(c, z->V, mul(c, sub(c, z->omega, one), z->W)), mul(c, sub(c, one, mul(c, two, z->lam)), D));
  gdc_num num_ = add(c, mul(c, mul(c, o2, sub(c, one, z->lam)), D), K);
  gdc_num floor_w = dvd(c, lesser(c, gdc_c_lo(c, g->IW), zero), z->v.ln_s);
  gdc_num floor_k = dvd(c, lesser(c, gdc_c_lo(c, K), zero), z->v.ln_s);
  gdc_num den = add(c, mul(c, o2, add(c, one, floor_w)), floor_k);
  if (!gdc_require(th, "den0 > 0", 1, den)) return;
  gdc_num Bz = gdc_c_hi(c, dvd(c, gdc_c_hi(c, gdc_c_abs(c, num_)), mul(c, o2, den)));
  gdc_num far = sub(c, half, dvd(c, dvd(c, sharp_bound, z->v.width), z->v.ln_s));
  gdc_num near = add(c, dvd(c, one, o2), dvd(c, Bz, z->v.ln_s));
  if (!gdc_require(th, "the dead zone is nearer than the boundary", 0, sub(c, far, near))) return;
  gdc_num B = mul(c, z->v.width, Bz);
  snprintf(th->theorem, sizeof th->theorem, "Z");
  th->rate_of = GDC_RATE_LIMIT;
  th->has_lower = 0;
  th->has_upper = 1;
  mpfr_set(th->upper, B->hi, MPFR_RNDU);
  /* Lower bound: |sigma0 - 1/(omega-2)| = |num|/((omega-2)((omega-2) W + K)), denominator from above. */
  gdc_num ceil_w = dvd(c, larger(c, gdc_c_hi(c, g->IW), zero), z->v.ln_s);
  gdc_num ceil_k = dvd(c, larger(c, gdc_c_hi(c, K), zero), z->v.ln_s);
  gdc_num top = add(c, mul(c, o2, add(c, one, ceil_w)), ceil_k);
  gdc_num A = mul(c, z->v.width, dvd(c, gdc_c_lo(c, gdc_c_abs(c, num_)), mul(c, o2, top)));
  if (mpfr_number_p(A->lo) && mpfr_sgn(A->lo) > 0) {
    th->has_lower = 1;
    mpfr_set(th->lower, A->lo, MPFR_RNDD);
  }
  exact_far_limit(th, c, z->v.box);
  gdc_set_reason(th, "an optimal limit: a dead zone behind a point stays nearer than the boundary (omega > 4)");
}

static void rate(gdc_theorem *th, gdc_one_sided *z, const growth *g)
{
  gdc_calc *c = z->c;
  gdc_num half = dvd(c, z->v.width, num(c, 2)), n = numerator(z), den = denominator(z, g->IW);
  int inner = inner_zones(th, z), outer = outer_zone(th, z);
  if (MUTANT(B_NO_GZ)) inner = outer = 1;
  gdc_one_sided_mechanised(th, z, inner, outer);
  gdc_set_rate(th, c, &z->v, half, n, num(c, 2), den, 1, 1);
  /* Without the dead-zone tests the upper bound is one of the boundary only; the lower one stays. */
  th->rate_of = inner && outer ? GDC_RATE_GAP : GDC_RATE_BOUNDARY;
  if (inner && outer && th->has_upper) {
    gdc_margin_optimal(th, c, z->v.box);
    mpq_t ratio;
    mpq_init(ratio);
    exact_limit(ratio, z->v.box);
    gdc_limit_log(th, c, z->v.box, ratio);
    mpq_clear(ratio);
    return;
  }
  gdc_set_reason(th, "an upper bound of the gap (only of the boundary): a nearer dead zone behind a point is not excluded");
  if (!th->has_upper || !inner || !z->on || !gdc_c_certainly_lt(num(c, 4), z->omega)) return;
  gdc_itv b;
  gdc_itv_init(&b, gdc_calc_precision(c));
  mpfr_set(b.lo, th->upper, MPFR_RNDD);
  mpfr_set(b.hi, th->upper, MPFR_RNDU);
  gdc_num bound = gdc_c_copy(c, &b);
  gdc_itv_clear(&b);
  theorem_z(th, z, g, bound);
}

void gdc_one_sided_conclude(gdc_theorem *th, gdc_one_sided *z)
{
  gdc_calc *c = z->c;
  const gdc_view *v = &z->v;
  gdc_num one = num(c, 1);
  snprintf(th->theorem, sizeof th->theorem, "B");
  th->certified = 1;
  gdc_num jump = mul(c, mul(c, add(c, sub(c, z->rho, z->omega), one), z->kap0), z->gbp);
  gdc_num any = larger(c, z->V, add(c, mul(c, z->lam, z->Dhi), jump));
  z->Xmax = gdc_c_hi(c, z->on ? z->V : any);
  growth g = growth_of(th, z);
  gdc_num qbl = mul(c, v->w, z->bl);
  gdc_num e_lo = neg(c, add(c, add(c, mul(c, mul(c, v->v1, z->rho), z->al), qbl), z->num));
  gdc_num e_hi = add(c, mul(c, mul(c, v->v1, add(c, one, z->rho)), z->ah), z->nup);
  gdc_num ln_r = gdc_c_pair(c, add(c, z->Dlo, e_lo), add(c, z->Dhi, e_hi));
  gdc_itv_set(&th->ratio, gdc_c_exp(c, ln_r));
  gdc_itv_set(&th->growth[0], gdc_c_pair(c, add(c, g.IW, g.d_lo), add(c, g.IW, g.d_hi)));
  gdc_num drop = add(c, mul(c, sub(c, one, z->lam), z->Dhi), mul(c, v->v1, z->ah));
  gdc_num gain = neg(c, mul(c, sub(c, one, z->lam), z->Dlo));
  gdc_itv_set(&th->growth[1], gdc_c_pair(c, sub(c, g.IW, drop), add(c, g.IW, gain)));
  gdc_itv_set(&th->cross[0], alpha_range(z));
  gdc_itv_set(&th->cross[1], gdc_c_pair(c, neg(c, z->bl), gdc_c_whole(c)));
  static const char *const names[6] = {"al", "ah", "bl", "bh", "Dlo", "Dhi"};
  gdc_num values[6] = {z->al, z->ah, z->bl, z->bh, z->Dlo, z->Dhi};
  for (int i = 0; i < 6; i++) gdc_add_band(th, names[i], values[i]);
  if (v->box->d == 1 && v->box->bias) rate(th, z, &g);
  else gdc_set_reason(th, "a rate of the gap, which is a theorem for d = 1 with bias only");
}
