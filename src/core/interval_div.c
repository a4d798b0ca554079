/* Interval quotient. */
#include <gdcert/interval.h>

/* a/c for c > 0 over [c, d]: the smaller (larger) quotient has the larger (smaller) divisor if a >= 0. */
static void div_positive(gdc_itv *r, mpfr_srcptr a, mpfr_srcptr b, mpfr_srcptr c, mpfr_srcptr d)
{
  if (mpfr_sgn(a) >= 0) mpfr_div(r->lo, a, d, MPFR_RNDD);
  else mpfr_div(r->lo, a, c, MPFR_RNDD);
  if (mpfr_sgn(b) >= 0) mpfr_div(r->hi, b, c, MPFR_RNDU);
  else mpfr_div(r->hi, b, d, MPFR_RNDU);
}

/* c <= d < 0 */
static void div_negative(gdc_itv *r, mpfr_srcptr a, mpfr_srcptr b, mpfr_srcptr c, mpfr_srcptr d)
{
  if (mpfr_sgn(b) >= 0) mpfr_div(r->lo, b, d, MPFR_RNDD);
  else mpfr_div(r->lo, b, c, MPFR_RNDD);
  if (mpfr_sgn(a) >= 0) mpfr_div(r->hi, a, c, MPFR_RNDU);
  else mpfr_div(r->hi, a, d, MPFR_RNDU);
}

void gdc_itv_div(gdc_itv *r, const gdc_itv *x, const gdc_itv *y)
{
  if (!mpfr_number_p(x->lo) || !mpfr_number_p(x->hi) || !mpfr_number_p(y->lo) || !mpfr_number_p(y->hi)) {
    gdc_itv_whole(r);
    return;
  }
  if (mpfr_sgn(y->lo) > 0) div_positive(r, x->lo, x->hi, y->lo, y->hi);
  else if (mpfr_sgn(y->hi) < 0) div_negative(r, x->lo, x->hi, y->lo, y->hi);
  else gdc_itv_whole(r);
}
