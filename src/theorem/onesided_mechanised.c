/* Theorems B and Z in the form of the Coq development (proofs/coq: HypB of OneSided.v, RateB of OneSidedRate.v, HypZ and HypZlow
   of OneSidedGap.v): the numbers that its hypotheses compare, rounded outward to few bits.  (B6) is not used. */
#include "onesided.h"

typedef struct form {
  gdc_calc *c;
  const gdc_one_sided *z;
  gdc_num nums[GDC_B_NUMS];
} form;

static void certificate(form *f)
{
  const gdc_one_sided *z = f->z;
  gdc_num list[] = {z->al, z->ah, z->bl, z->bh, z->Dlo, z->Dhi, z->gbp, z->gbm, z->nup, z->num};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++) f->nums[i] = list[i]; /* GDC_B_AL .. GDC_B_NUM */
}

/* The products v1 al, v1 ah, w bl of the scaled form, and v1 (1 + ra) al and so on. */
static gdc_num scaled(form *f, gdc_num x) { return mul(f->c, f->z->v.v1, x); }
static gdc_num more(form *f, gdc_num x) { return mul(f->c, add(f->c, num(f->c, 1), f->z->rho), scaled(f, x)); }

/* (B2): exp(W_t - ln t) in [m, M]. */
static void growth(form *f)
{
  gdc_calc *c = f->c;
  const gdc_one_sided *z = f->z;
  gdc_loss loss = z->v.loss;
  gdc_num rho_al = mul(c, z->rho, scaled(f, z->al)), rho_ah = mul(c, z->rho, scaled(f, z->ah));
  gdc_num d_lo = sub(c, sub(c, mul(c, z->lam, z->Dlo), rho_al), mul(c, z->v.w, z->bl));
  gdc_num d_hi = add(c, mul(c, z->lam, z->Dhi), rho_ah), one = num(c, 1);
  gdc_num lo = mul(c, z->on ? z->kap : z->kap0, gdc_c_exp(c, neg(c, d_hi))), hi = mul(c, z->kap, gdc_c_exp(c, neg(c, d_lo)));
  if (loss == GDC_LOSS_LOGISTIC) {
    lo = dvd(c, lo, add(c, one, gdc_c_exp(c, neg(c, z->mlop))));
    hi = mul(c, hi, add(c, one, gdc_c_exp(c, neg(c, z->W))));
  }
  gdc_num now = dvd(c, gdc_phi(c, loss, z->W), z->v.s), rstar = gdc_above(c, gdc_rstar(c, loss, z->W));
  f->nums[GDC_B_CW] = rstar;
  f->nums[GDC_B_M] = gdc_below(c, dvd(c, lesser(c, now, lo), rstar));
  f->nums[GDC_B_MM] = gdc_above(c, larger(c, now, gdc_kup(c, loss, hi, z->W)));
  f->nums[GDC_B_I1] = gdc_below(c, gdc_c_log(c, f->nums[GDC_B_M]));
  f->nums[GDC_B_I2] = gdc_above(c, gdc_c_log(c, f->nums[GDC_B_MM]));
}

/* (B3) and the rate of the boundary; 1 when there is an upper bound. */
static int boundary(form *f)
{
  gdc_calc *c = f->c;
  const gdc_one_sided *z = f->z;
  gdc_num zero = num(c, 0), one = num(c, 1), two = num(c, 2), half = dvd(c, z->v.width, two), turn = sub(c, one, z->rho);
  gdc_num x = mul(c, sub(c, mul(c, two, z->lam), one), gdc_c_pair(c, z->Dlo, z->Dhi));
  gdc_num y = gdc_c_hull(c, mul(c, turn, scaled(f, z->al)), neg(c, mul(c, turn, scaled(f, z->ah))));
  gdc_num lo = add(c, mul(c, two, f->nums[GDC_B_I1]), add(c, x, y)), hi = add(c, mul(c, two, f->nums[GDC_B_I2]), add(c, x, y));
  gdc_num n = gdc_c_pair(c, neg(c, add(c, z->Dhi, more(f, z->ah))), sub(c, more(f, z->al), z->Dlo));
  gdc_num C1 = f->nums[GDC_B_C1] = gdc_below(c, lesser(c, gdc_c_lo(c, lo), zero));
  gdc_num C2 = f->nums[GDC_B_C2] = gdc_above(c, larger(c, gdc_c_hi(c, hi), zero));
  gdc_num nmin = f->nums[GDC_B_NMIN] = larger(c, zero, gdc_below(c, gdc_c_abs(c, n)));
  gdc_num nmax = f->nums[GDC_B_NMAX] = gdc_above(c, gdc_c_abs(c, n));
  gdc_num ln2 = mul(c, two, z->v.ln_s), below = add(c, ln2, C1);
  if (!gdc_c_certainly_positive(below)) return 0;
  gdc_num A = dvd(c, mul(c, mul(c, half, nmin), z->v.ln_s), add(c, ln2, C2));
  f->nums[GDC_B_A] = larger(c, zero, gdc_below(c, A));
  f->nums[GDC_B_B] = gdc_above(c, dvd(c, mul(c, mul(c, half, nmax), z->v.ln_s), below));
  return 1;
}

/* (omega - 2)(1 - lam) D + K at D = d. */
static gdc_num zone_numerator(form *f, gdc_num K0, gdc_num d)
{
  gdc_calc *c = f->c;
  const gdc_one_sided *z = f->z;
  gdc_num one = num(c, 1), two = num(c, 2);
  gdc_num slope = add(c, mul(c, sub(c, z->omega, two), sub(c, one, z->lam)), sub(c, one, mul(c, two, z->lam)));
  return add(c, K0, mul(c, slope, d));
}

/* Theorem Z from the rate of the boundary; 1 when the dead zone is nearer. */
static int zone(form *f, int *lower)
{
  gdc_calc *c = f->c;
  const gdc_one_sided *z = f->z;
  gdc_num zero = num(c, 0), one = num(c, 1), two = num(c, 2), o2 = sub(c, z->omega, two), ln = z->v.ln_s;
  f->nums[GDC_B_I1] = lesser(c, zero, f->nums[GDC_B_I1]);
  f->nums[GDC_B_I2] = larger(c, zero, f->nums[GDC_B_I2]);
  if (!boundary(f)) return 0;
  gdc_num K0 = sub(c, z->V, mul(c, sub(c, z->omega, one), z->W));
  gdc_num K = add(c, K0, mul(c, sub(c, one, mul(c, two, z->lam)), gdc_c_pair(c, z->Dlo, z->Dhi)));
  gdc_num K1 = f->nums[GDC_B_K1] = gdc_below(c, lesser(c, gdc_c_lo(c, K), zero));
  gdc_num K2 = f->nums[GDC_B_K2] = gdc_above(c, larger(c, gdc_c_hi(c, K), zero));
  gdc_num n = gdc_c_hull(c, zone_numerator(f, K0, z->Dlo), zone_numerator(f, K0, z->Dhi)), size = gdc_c_abs(c, n);
  gdc_num den = add(c, mul(c, o2, add(c, ln, f->nums[GDC_B_I1])), K1), top = add(c, mul(c, o2, add(c, ln, f->nums[GDC_B_I2])), K2);
  if (!gdc_c_certainly_positive(den)) return 0;
  gdc_num nz = f->nums[GDC_B_NZ] = gdc_above(c, size), nl = gdc_below(c, size);
  gdc_num up = f->nums[GDC_B_UPZ] = gdc_above(c, dvd(c, mul(c, nz, ln), mul(c, o2, den)));
  *lower = gdc_c_certainly_positive(nl);
  f->nums[GDC_B_NL] = *lower ? nl : zero;
  f->nums[GDC_B_LOWZ] = *lower ? gdc_below(c, dvd(c, mul(c, nl, ln), mul(c, o2, top))) : zero;
  gdc_num near = add(c, dvd(c, one, o2), dvd(c, up, ln));
  gdc_num far = sub(c, gdc_c_ratio(c, 1, 2), dvd(c, dvd(c, f->nums[GDC_B_B], z->v.width), ln));
  return gdc_c_certainly_lt(near, far);
}

/* Every number is a point of few bits, or this is no form. */
static int store(gdc_theorem *th, const form *f, int count)
{
  int ok = !gdc_calc_failed(f->c);
  for (int i = 0; i < count; i++) {
    ok &= mpfr_number_p(f->nums[i]->lo) && mpfr_equal_p(f->nums[i]->lo, f->nums[i]->hi);
    ok &= mpfr_set(th->b.nums[i], f->nums[i]->lo, MPFR_RNDN) == 0;
  }
  return ok;
}

void gdc_one_sided_mechanised(gdc_theorem *th, const gdc_one_sided *z, int inner, int outer)
{
  gdc_calc *c = z->c;
  form f = {.c = c, .z = z};
  th->b.on = z->on;
  if (!inner) return;
  certificate(&f);
  growth(&f);
  if (!gdc_c_certainly_positive(f.nums[GDC_B_M]) || !mpfr_number_p(f.nums[GDC_B_MM]->hi)) return;
  if (outer) {
    if (boundary(&f) && store(th, &f, GDC_B_K1)) th->b.mechanised = GDC_B_GAP;
    return;
  }
  if (!z->on || !gdc_c_certainly_lt(num(c, 4), z->omega)) return;
  if (zone(&f, &th->b.lower) && store(th, &f, GDC_B_NUMS)) th->b.mechanised = GDC_B_ZONE;
}
