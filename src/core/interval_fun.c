/* Monotone functions of an interval: exp, log, sqrt. */
#include <gdcert/interval.h>

void gdc_itv_exp(gdc_itv *r, const gdc_itv *x)
{
  mpfr_exp(r->lo, x->lo, MPFR_RNDD);
  mpfr_exp(r->hi, x->hi, MPFR_RNDU);
}

void gdc_itv_log(gdc_itv *r, const gdc_itv *x)
{
  if (mpfr_sgn(x->lo) <= 0) {
    gdc_itv_whole(r);
    return;
  }
  mpfr_log(r->lo, x->lo, MPFR_RNDD);
  mpfr_log(r->hi, x->hi, MPFR_RNDU);
}

void gdc_itv_sqrt(gdc_itv *r, const gdc_itv *x)
{
  if (mpfr_sgn(x->lo) < 0) {
    gdc_itv_whole(r);
    return;
  }
  mpfr_sqrt(r->lo, x->lo, MPFR_RNDD);
  mpfr_sqrt(r->hi, x->hi, MPFR_RNDU);
}
