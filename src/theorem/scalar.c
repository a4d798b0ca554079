/* The two losses and the scalar map z' = z + k g(z) (doc/theory.md, Lemma 2 and its corollary).
   Coq: phi_rstar, scalar_growth, scalar_ln, W_ln. */
#include "inner.h"

gdc_num gdc_slope(gdc_calc *c, gdc_loss loss, gdc_num z)
{
  if (loss == GDC_LOSS_EXPONENTIAL) return gdc_c_exp(c, neg(c, z));
  return dvd(c, num(c, 1), add(c, num(c, 1), gdc_c_exp(c, z)));
}

gdc_num gdc_phi(gdc_calc *c, gdc_loss loss, gdc_num z)
{
  gdc_num e = gdc_c_exp(c, z);
  return loss == GDC_LOSS_EXPONENTIAL ? e : add(c, e, z);
}

gdc_num gdc_defect(gdc_calc *c, gdc_loss loss, gdc_num z)
{
  if (loss == GDC_LOSS_EXPONENTIAL || MUTANT(EXPONENTIAL_DEFECT)) return num(c, 0);
  return gdc_c_log(c, add(c, num(c, 1), gdc_c_exp(c, neg(c, z))));
}

/* phi(z)/e^z = 1 + z e^-z, which decreases for z >= 1 and is at most 1 + 1/e. */
gdc_num gdc_rstar(gdc_calc *c, gdc_loss loss, gdc_num z)
{
  if (loss == GDC_LOSS_EXPONENTIAL || MUTANT(NO_RSTAR)) return num(c, 1);
  gdc_num z0 = gdc_c_lo(c, z);
  if (gdc_c_certainly_le(num(c, 1), z0)) return add(c, num(c, 1), mul(c, z0, gdc_c_exp(c, neg(c, z0))));
  if (gdc_c_certainly_le(num(c, 0), z0)) return add(c, num(c, 1), gdc_c_exp(c, num(c, -1)));
  return gdc_c_whole(c);
}

gdc_num gdc_kup(gdc_calc *c, gdc_loss loss, gdc_num k, gdc_num z)
{
  if (MUTANT(KUP_IS_K)) return k;
  gdc_num kg = mul(c, k, gdc_slope(c, loss, z));
  gdc_num half = dvd(c, mul(c, kg, gdc_c_exp(c, kg)), num(c, 2));
  return mul(c, k, add(c, num(c, 1), half));
}

gdc_num gdc_growth(gdc_calc *c, gdc_loss loss, gdc_num z, gdc_num k, gdc_num s)
{
  gdc_num lo = gdc_c_lo(c, k), hi = gdc_kup(c, loss, gdc_c_hi(c, k), z);
  if (!gdc_c_certainly_positive(lo)) return gdc_c_whole(c);
  /* e^z <= phi(z) and the bound on phi/e^z need z >= 0 for the logistic loss. */
  if (loss == GDC_LOSS_LOGISTIC && !gdc_c_certainly_le(num(c, 0), z)) return gdc_c_whole(c);
  gdc_num f = dvd(c, gdc_phi(c, loss, z), s);
  gdc_num below = gdc_c_log(c, dvd(c, lesser(c, f, lo), gdc_rstar(c, loss, z)));
  gdc_num above = gdc_c_log(c, larger(c, f, hi));
  return gdc_c_pair(c, below, above);
}
