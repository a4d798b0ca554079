/* Signs, comparisons and three-valued connectives. */
#include <gdcert/decide.h>

gdc_sign gdc_itv_sign(const gdc_itv *x)
{
  if (!gdc_itv_ok(x)) return GDC_SIGN_UNDECIDED;
  if (mpfr_sgn(x->lo) > 0) return GDC_SIGN_POSITIVE;
  if (mpfr_sgn(x->hi) < 0) return GDC_SIGN_NEGATIVE;
  if (mpfr_sgn(x->lo) == 0 && mpfr_sgn(x->hi) == 0) return GDC_SIGN_ZERO;
  return GDC_SIGN_UNDECIDED;
}

gdc_verdict gdc_itv_lt(const gdc_itv *x, const gdc_itv *y)
{
  if (!gdc_itv_ok(x) || !gdc_itv_ok(y)) return GDC_UNDECIDED;
  if (mpfr_cmp(x->hi, y->lo) < 0) return GDC_PROVED;
  if (mpfr_cmp(x->lo, y->hi) >= 0) return GDC_REFUTED;
  return GDC_UNDECIDED;
}

gdc_verdict gdc_itv_le(const gdc_itv *x, const gdc_itv *y)
{
  if (!gdc_itv_ok(x) || !gdc_itv_ok(y)) return GDC_UNDECIDED;
  if (mpfr_cmp(x->hi, y->lo) <= 0) return GDC_PROVED;
  if (mpfr_cmp(x->lo, y->hi) > 0) return GDC_REFUTED;
  return GDC_UNDECIDED;
}

gdc_verdict gdc_itv_eq(const gdc_itv *x, const gdc_itv *y)
{
  if (!gdc_itv_ok(x) || !gdc_itv_ok(y)) return GDC_UNDECIDED;
  if (mpfr_cmp(x->hi, y->lo) < 0 || mpfr_cmp(y->hi, x->lo) < 0) return GDC_REFUTED;
  if (mpfr_cmp(x->lo, y->hi) == 0 && mpfr_cmp(y->lo, x->hi) == 0) return GDC_PROVED;
  return GDC_UNDECIDED;
}

gdc_verdict gdc_verdict_not(gdc_verdict p)
{
  if (p == GDC_PROVED) return GDC_REFUTED;
  if (p == GDC_REFUTED) return GDC_PROVED;
  return GDC_UNDECIDED;
}

gdc_verdict gdc_verdict_and(gdc_verdict p, gdc_verdict q)
{
  if (p == GDC_REFUTED || q == GDC_REFUTED) return GDC_REFUTED;
  if (p == GDC_PROVED && q == GDC_PROVED) return GDC_PROVED;
  return GDC_UNDECIDED;
}

gdc_verdict gdc_verdict_or(gdc_verdict p, gdc_verdict q)
{
  if (p == GDC_PROVED || q == GDC_PROVED) return GDC_PROVED;
  if (p == GDC_REFUTED && q == GDC_REFUTED) return GDC_REFUTED;
  return GDC_UNDECIDED;
}
