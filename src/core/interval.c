/* Interval set, negation, sum and difference. */
#include <gdcert/interval.h>

void gdc_itv_init(gdc_itv *r, mpfr_prec_t prec)
{
  mpfr_init2(r->lo, prec);
  mpfr_init2(r->hi, prec);
  mpfr_set_si(r->lo, 0, MPFR_RNDD);
  mpfr_set_si(r->hi, 0, MPFR_RNDU);
}

void gdc_itv_clear(gdc_itv *r)
{
  mpfr_clear(r->lo);
  mpfr_clear(r->hi);
}

int gdc_itv_ok(const gdc_itv *x)
{
  if (mpfr_nan_p(x->lo) || mpfr_nan_p(x->hi)) return 0;
  if (mpfr_inf_p(x->lo) && mpfr_sgn(x->lo) > 0) return 0;
  if (mpfr_inf_p(x->hi) && mpfr_sgn(x->hi) < 0) return 0;
  return mpfr_cmp(x->lo, x->hi) <= 0;
}

void gdc_itv_set(gdc_itv *r, const gdc_itv *x)
{
  mpfr_set(r->lo, x->lo, MPFR_RNDD);
  mpfr_set(r->hi, x->hi, MPFR_RNDU);
}

void gdc_itv_set_si(gdc_itv *r, long n)
{
  mpfr_set_si(r->lo, n, MPFR_RNDD);
  mpfr_set_si(r->hi, n, MPFR_RNDU);
}

void gdc_itv_set_q(gdc_itv *r, const mpq_t q)
{
  mpfr_set_q(r->lo, q, MPFR_RNDD);
  mpfr_set_q(r->hi, q, MPFR_RNDU);
}

void gdc_itv_whole(gdc_itv *r)
{
  mpfr_set_inf(r->lo, -1);
  mpfr_set_inf(r->hi, 1);
}

void gdc_itv_neg(gdc_itv *r, const gdc_itv *x)
{
  mpfr_neg(r->lo, x->hi, MPFR_RNDD);
  mpfr_neg(r->hi, x->lo, MPFR_RNDU);
}

void gdc_itv_add(gdc_itv *r, const gdc_itv *x, const gdc_itv *y)
{
  mpfr_add(r->lo, x->lo, y->lo, MPFR_RNDD);
  mpfr_add(r->hi, x->hi, y->hi, MPFR_RNDU);
}

void gdc_itv_sub(gdc_itv *r, const gdc_itv *x, const gdc_itv *y)
{
  mpfr_sub(r->lo, x->lo, y->hi, MPFR_RNDD);
  mpfr_sub(r->hi, x->hi, y->lo, MPFR_RNDU);
}
