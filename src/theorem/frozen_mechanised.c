/* Theorems F and O in the form of the Coq development (proofs/coq: HypF of Frozen.v, HypF_num of Instance.v): the
   numbers that its hypotheses compare, rounded outward to few bits.  p = v1 a1 = m+ and q = w a2 = m- here. */
#include "inner.h"

typedef struct form {
  gdc_calc *c;
  const gdc_view *v;
  gdc_num kap_p, kap_m, sig, k_p, k_m; /* |G+-|/G++, |G+-|/G--, 2 + both, h v1^2 G++, h w^2 G-- */
  gdc_num kn, kd;                      /* the conserved parts of num and den */
  gdc_num nums[GDC_F_NUMS];
} form;

static void conserved(form *f)
{
  gdc_calc *c = f->c;
  const gdc_view *v = f->v;
  gdc_num r = gdc_c_abs(c, v->gpm);
  f->kap_p = dvd(c, r, v->gpp);
  f->kap_m = dvd(c, r, v->gmm);
  f->sig = add(c, num(c, 2), add(c, f->kap_p, f->kap_m));
  f->k_p = mul(c, mul(c, v->h, gdc_c_sqr(c, v->v1)), v->gpp);
  f->k_m = mul(c, mul(c, v->h, gdc_c_sqr(c, v->w)), v->gmm);
  gdc_num x = add(c, mul(c, v->v1, v->alpha), mul(c, f->kap_p, v->mp));
  gdc_num y = add(c, mul(c, v->w, v->beta), mul(c, f->kap_m, v->mm));
  f->kn = sub(c, y, x);
  f->kd = neg(c, add(c, x, y));
}

/* exp(z_t - ln t) in [m, M] for the scalar map z' = z + k g(z). */
static void growth(form *f, int low, int high, gdc_num z, gdc_num k, gdc_num rstar)
{
  gdc_calc *c = f->c;
  gdc_num now = dvd(c, gdc_phi(c, f->v->loss, z), f->v->s);
  f->nums[low] = gdc_below(c, dvd(c, lesser(c, now, k), rstar));
  f->nums[high] = gdc_above(c, larger(c, now, gdc_kup(c, f->v->loss, k, z)));
}

/* (1 + kap+) ln x + (1 + kap-) ln y + K_d. */
static gdc_num den_constant(form *f, gdc_num x, gdc_num y)
{
  gdc_calc *c = f->c;
  gdc_num one = num(c, 1), a = mul(c, add(c, one, f->kap_p), gdc_c_log(c, x));
  return add(c, add(c, a, mul(c, add(c, one, f->kap_m), gdc_c_log(c, y))), f->kd);
}

/* n' when m- - m+ = d. */
static gdc_num numerator(form *f, gdc_num d)
{
  gdc_calc *c = f->c;
  gdc_num lead = mul(c, num(c, 2), sub(c, num(c, 1), mul(c, f->kap_p, f->kap_m)));
  gdc_num n = add(c, mul(c, lead, d), mul(c, f->sig, f->kn));
  return sub(c, n, mul(c, sub(c, f->kap_p, f->kap_m), f->kd));
}

static void fill(form *f)
{
  gdc_calc *c = f->c;
  const gdc_view *v = f->v;
  gdc_num zero = num(c, 0), p = v->mp, q = v->mm;
  gdc_num phi_p = gdc_phi(c, v->loss, p), phi_q = gdc_phi(c, v->loss, q), now = dvd(c, phi_q, phi_p);
  gdc_num cp = gdc_above(c, gdc_rstar(c, v->loss, p)), cq = gdc_above(c, gdc_rstar(c, v->loss, q));
  f->nums[GDC_F_CP] = cp;
  f->nums[GDC_F_CQ] = cq;
  growth(f, GDC_F_M1, GDC_F_MM1, p, f->k_p, cp);
  growth(f, GDC_F_M2, GDC_F_MM2, q, f->k_m, cq);
  gdc_num kup_p = gdc_kup(c, v->loss, f->k_p, p), kup_q = gdc_kup(c, v->loss, f->k_m, q);
  gdc_num r1 = f->nums[GDC_F_R1] = gdc_below(c, lesser(c, now, dvd(c, f->k_m, kup_p)));
  gdc_num r2 = f->nums[GDC_F_R2] = gdc_above(c, larger(c, now, dvd(c, kup_q, f->k_p)));
  gdc_num c1 = den_constant(f, f->nums[GDC_F_M1], f->nums[GDC_F_M2]);
  gdc_num c2 = den_constant(f, f->nums[GDC_F_MM1], f->nums[GDC_F_MM2]);
  f->nums[GDC_F_C1] = gdc_below(c, lesser(c, c1, zero));
  f->nums[GDC_F_C2] = gdc_above(c, larger(c, c2, zero));
  gdc_num low = numerator(f, sub(c, gdc_c_log(c, r1), gdc_c_log(c, cq)));
  gdc_num high = numerator(f, add(c, gdc_c_log(c, r2), gdc_c_log(c, cp)));
  gdc_num n = gdc_c_pair(c, low, high);
  f->nums[GDC_F_NMIN] = larger(c, zero, gdc_below(c, gdc_c_abs(c, n)));
  f->nums[GDC_F_NMAX] = gdc_above(c, gdc_c_abs(c, n));
  gdc_num a = neg(c, mul(c, v->v1, v->alpha)), b = neg(c, mul(c, v->w, v->beta));
  f->nums[GDC_F_ZP] = gdc_above(c, larger(c, dvd(c, a, p), f->kap_p));
  f->nums[GDC_F_ZQ] = gdc_above(c, larger(c, dvd(c, b, q), f->kap_m));
}

/* low/ln t <= |n'|/den <= up/ln t, and the same for the distance of gamma to its limit; 1 when up exists. */
static int rate(form *f)
{
  gdc_calc *c = f->c;
  gdc_num lead = mul(c, f->sig, f->v->ln_s), zero = num(c, 0), scale = dvd(c, f->v->width, mul(c, num(c, 2), f->sig));
  gdc_num least = add(c, lead, f->nums[GDC_F_C1]), most = add(c, lead, f->nums[GDC_F_C2]);
  if (!gdc_c_certainly_positive(least)) return 0;
  gdc_num low = dvd(c, mul(c, f->nums[GDC_F_NMIN], f->v->ln_s), most);
  gdc_num up = dvd(c, mul(c, f->nums[GDC_F_NMAX], f->v->ln_s), least);
  f->nums[GDC_F_LOW] = larger(c, zero, gdc_below(c, low));
  f->nums[GDC_F_UP] = gdc_above(c, up);
  f->nums[GDC_F_A] = larger(c, zero, gdc_below(c, mul(c, scale, f->nums[GDC_F_LOW])));
  f->nums[GDC_F_B] = gdc_above(c, mul(c, scale, f->nums[GDC_F_UP]));
  return 1;
}

/* (O5): how far the kink of a neuron is from its limit; own pre-activation x, cross one y. */
static int kink(form *f, int k, gdc_num x, gdc_num y, gdc_num kap)
{
  gdc_calc *c = f->c;
  gdc_num zero = num(c, 0), one_kap = add(c, num(c, 1), kap), lead = mul(c, one_kap, f->v->ln_s);
  gdc_num rest = gdc_above(c, larger(c, zero, neg(c, add(c, y, mul(c, kap, x)))));
  gdc_num low = add(c, mul(c, one_kap, gdc_c_log(c, f->nums[GDC_F_M1 + k])), rest);
  gdc_num Y = gdc_below(c, lesser(c, zero, low)), den = add(c, lead, Y);
  f->nums[GDC_F_K1 + k] = rest;
  f->nums[GDC_F_Y1 + k] = Y;
  if (!gdc_c_certainly_positive(den)) return 0;
  f->nums[GDC_F_X1 + k] = gdc_above(c, dvd(c, mul(c, rest, f->v->ln_s), mul(c, one_kap, den)));
  return 1;
}

static int through_zone(form *f)
{
  gdc_calc *c = f->c;
  const gdc_view *v = f->v;
  if (!kink(f, 0, v->mp, mul(c, v->v1, v->alpha), f->kap_p) || !kink(f, 1, v->mm, mul(c, v->w, v->beta), f->kap_m)) return 0;
  gdc_num M = larger(c, dvd(c, f->nums[GDC_F_UP], mul(c, num(c, 2), f->sig)), larger(c, f->nums[GDC_F_X1], f->nums[GDC_F_X2]));
  f->nums[GDC_F_M] = gdc_above(c, M);
  return 1;
}

static int rounds_up(int index)
{
  switch (index) {
  case GDC_F_Y1: case GDC_F_Y2:
  case GDC_F_M1: case GDC_F_M2: case GDC_F_R1: case GDC_F_C1: case GDC_F_NMIN: case GDC_F_LOW: case GDC_F_A: return 0;
  default: return 1;
  }
}

void gdc_frozen_mechanised(gdc_theorem *th, gdc_calc *c, const gdc_view *v)
{
  form f = {.c = c, .v = v};
  conserved(&f);
  fill(&f);
  int ok = rate(&f) && gdc_c_certainly_positive(f.nums[GDC_F_M1]) && gdc_c_certainly_positive(f.nums[GDC_F_M2]) &&
           gdc_c_certainly_positive(f.nums[GDC_F_R1]);
  int apart = ok && gdc_c_certainly_lt(mul(c, f.nums[GDC_F_ZP], f.nums[GDC_F_ZQ]), num(c, 1));
  if (ok && !apart) ok = through_zone(&f);
  for (int i = 0; ok && i < (apart ? GDC_F_K1 : GDC_F_NUMS); i++) {
    mpfr_srcptr end = rounds_up(i) ? f.nums[i]->hi : f.nums[i]->lo;
    ok = mpfr_number_p(end) != 0;
    mpfr_set(th->f.nums[i], end, rounds_up(i) ? MPFR_RNDU : MPFR_RNDD);
  }
  if (!ok || gdc_calc_failed(c)) return;
  th->f.mechanised = apart ? GDC_F_GAP : GDC_F_ZONE;
  if (!apart) return;
  int same = mpq_equal(v->box->gpp, v->box->gmm) || mpq_sgn(v->box->gpm) == 0;
  gdc_num off = mul(c, gdc_c_abs(c, sub(c, f.kap_p, f.kap_m)), v->ln_s);
  th->f.lower = same || gdc_c_certainly_le(f.nums[GDC_F_UP], off);
}
