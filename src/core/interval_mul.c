/* Interval product, square and product with an exact rational. */
#include <gdcert/interval.h>

/* [a, b] [c, d]; case by the signs, so that two products suffice unless 0 is inside both factors. */
static void mul_end_points(gdc_itv *r, mpfr_srcptr lo1, mpfr_srcptr lo2, mpfr_srcptr hi1, mpfr_srcptr hi2)
{
  mpfr_mul(r->lo, lo1, lo2, MPFR_RNDD);
  mpfr_mul(r->hi, hi1, hi2, MPFR_RNDU);
}

static void mul_mixed(gdc_itv *r, const gdc_itv *x, const gdc_itv *y, gdc_itv *t)
{
  mpfr_mul(r->lo, x->lo, y->hi, MPFR_RNDD);
  mpfr_mul(t->lo, x->hi, y->lo, MPFR_RNDD);
  if (mpfr_cmp(t->lo, r->lo) < 0) mpfr_set(r->lo, t->lo, MPFR_RNDD);
  mpfr_mul(r->hi, x->lo, y->lo, MPFR_RNDU);
  mpfr_mul(t->hi, x->hi, y->hi, MPFR_RNDU);
  if (mpfr_cmp(t->hi, r->hi) > 0) mpfr_set(r->hi, t->hi, MPFR_RNDU);
}

static int is_finite(const gdc_itv *x)
{
  return mpfr_number_p(x->lo) && mpfr_number_p(x->hi);
}

void gdc_itv_mul(gdc_itv *r, const gdc_itv *x, const gdc_itv *y, gdc_itv *t)
{
  if (!is_finite(x) || !is_finite(y)) {
    gdc_itv_whole(r);
    return;
  }
  if (mpfr_sgn(x->lo) >= 0) {
    if (mpfr_sgn(y->lo) >= 0) mul_end_points(r, x->lo, y->lo, x->hi, y->hi);
    else if (mpfr_sgn(y->hi) <= 0) mul_end_points(r, x->hi, y->lo, x->lo, y->hi);
    else mul_end_points(r, x->hi, y->lo, x->hi, y->hi);
  } else if (mpfr_sgn(x->hi) <= 0) {
    if (mpfr_sgn(y->lo) >= 0) mul_end_points(r, x->lo, y->hi, x->hi, y->lo);
    else if (mpfr_sgn(y->hi) <= 0) mul_end_points(r, x->hi, y->hi, x->lo, y->lo);
    else mul_end_points(r, x->lo, y->hi, x->lo, y->lo);
  } else {
    if (mpfr_sgn(y->lo) >= 0) mul_end_points(r, x->lo, y->hi, x->hi, y->hi);
    else if (mpfr_sgn(y->hi) <= 0) mul_end_points(r, x->hi, y->lo, x->lo, y->lo);
    else mul_mixed(r, x, y, t);
  }
}

void gdc_itv_mul_q(gdc_itv *r, const gdc_itv *x, const mpq_t q)
{
  if (!is_finite(x)) {
    gdc_itv_whole(r);
    return;
  }
  if (mpq_sgn(q) >= 0) {
    mpfr_mul_q(r->lo, x->lo, q, MPFR_RNDD);
    mpfr_mul_q(r->hi, x->hi, q, MPFR_RNDU);
  } else {
    mpfr_mul_q(r->lo, x->hi, q, MPFR_RNDD);
    mpfr_mul_q(r->hi, x->lo, q, MPFR_RNDU);
  }
}

void gdc_itv_sqr(gdc_itv *r, const gdc_itv *x)
{
  if (!is_finite(x)) {
    mpfr_set_si(r->lo, 0, MPFR_RNDD);
    mpfr_set_inf(r->hi, 1);
    return;
  }
  if (mpfr_sgn(x->lo) >= 0) {
    mpfr_sqr(r->lo, x->lo, MPFR_RNDD);
    mpfr_sqr(r->hi, x->hi, MPFR_RNDU);
    return;
  }
  if (mpfr_sgn(x->hi) <= 0) {
    mpfr_sqr(r->lo, x->hi, MPFR_RNDD);
    mpfr_sqr(r->hi, x->lo, MPFR_RNDU);
    return;
  }
  mpfr_sqr(r->lo, x->lo, MPFR_RNDU);
  mpfr_sqr(r->hi, x->hi, MPFR_RNDU);
  if (mpfr_cmp(r->lo, r->hi) > 0) mpfr_set(r->hi, r->lo, MPFR_RNDU);
  mpfr_set_si(r->lo, 0, MPFR_RNDD);
}
