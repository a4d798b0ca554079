/* Interval product, square and product with an exact rational. */
#include <gdcert/interval.h>
#ifdef __FRAMAC__
#include <product.acsl>
#endif

/* annotations: p q <= a b <= u w for all a in x, b in y; and: r encloses all these a b */
#define BOX(p, q, u, w) (\forall real a_, b_; ITV_IN(a_, x) ==> ITV_IN(b_, y) ==> \
  prod_le(M_VAL(p), M_VAL(q), a_, b_) && prod_le(a_, b_, M_VAL(u), M_VAL(w)))
#define ENCLOSED (\forall real a_, b_; ITV_IN(a_, x) ==> ITV_IN(b_, y) ==> \
  PROD_LOWER(&r->lo[0], a_, b_) && PROD_UPPER(&r->hi[0], a_, b_))
#define PRODUCT (\forall real a_, b_; ITV_IN(a_, x) ==> ITV_IN(b_, y) ==> \
  prod_inside(ITV_SCALARS(r), a_, b_))
#define CORNER (PROD_LOWER(&r->lo[0], M_VAL(&x->lo[0]), M_VAL(&y->lo[0])) && \
  PROD_UPPER(&r->hi[0], M_VAL(&x->lo[0]), M_VAL(&y->lo[0])))
#define READ4(p, q, u, w) (\valid_read(p) && \valid_read(q) && \valid_read(u) && \valid_read(w) && \
  M_INIT(p) && M_INIT(q) && M_INIT(u) && M_INIT(w) && M_FIN(p) && M_FIN(q) && M_FIN(u) && M_FIN(w))

/*@ requires ITV_WRITE(r) && READ4(lo1, lo2, hi1, hi2);
    requires \separated(r, lo1) && \separated(r, lo2) && \separated(r, hi1) && \separated(r, hi2);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures lo: PROD_LOWER(&r->lo[0], M_VAL(lo1), M_VAL(lo2));
    ensures hi: PROD_UPPER(&r->hi[0], M_VAL(hi1), M_VAL(hi2)); */
static void mul_end_points(gdc_itv *r, mpfr_srcptr lo1, mpfr_srcptr lo2, mpfr_srcptr hi1, mpfr_srcptr hi2)
{
  mpfr_mul(r->lo, lo1, lo2, MPFR_RNDD);
  mpfr_mul(r->hi, hi1, hi2, MPFR_RNDU);
}

/* The product by the signs of the factors: two roundings suffice unless 0 is inside both.  x >= 0: */
/*@ requires ITV_WRITE(r) && ITV_READ(x) && ITV_READ(y) && ITV_FIN(x) && ITV_FIN(y);
    requires sign: 0.0 <= M_VAL(&x->lo[0]);
    requires \separated(r, x) && \separated(r, y);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: PRODUCT; */
static void mul_nonnegative(gdc_itv *r, const gdc_itv *x, const gdc_itv *y)
{
  if (mpfr_sgn(y->lo) >= 0) {
    /*@ assert BOX(&x->lo[0], &y->lo[0], &x->hi[0], &y->hi[0]); */
    mul_end_points(r, x->lo, y->lo, x->hi, y->hi);
  } else if (mpfr_sgn(y->hi) <= 0) {
    /*@ assert BOX(&x->hi[0], &y->lo[0], &x->lo[0], &y->hi[0]); */
    mul_end_points(r, x->hi, y->lo, x->lo, y->hi);
  } else {
    /*@ assert BOX(&x->hi[0], &y->lo[0], &x->hi[0], &y->hi[0]); */
    mul_end_points(r, x->hi, y->lo, x->hi, y->hi);
  }
  /*@ assert box: ENCLOSED; */
  /*@ assert corner: CORNER; */
}

/* x <= 0 */
/*@ requires ITV_WRITE(r) && ITV_READ(x) && ITV_READ(y) && ITV_FIN(x) && ITV_FIN(y);
    requires sign: M_VAL(&x->hi[0]) <= 0.0;
    requires \separated(r, x) && \separated(r, y);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: PRODUCT; */
static void mul_nonpositive(gdc_itv *r, const gdc_itv *x, const gdc_itv *y)
{
  if (mpfr_sgn(y->lo) >= 0) {
    /*@ assert BOX(&x->lo[0], &y->hi[0], &x->hi[0], &y->lo[0]); */
    mul_end_points(r, x->lo, y->hi, x->hi, y->lo);
  } else if (mpfr_sgn(y->hi) <= 0) {
    /*@ assert BOX(&x->hi[0], &y->hi[0], &x->lo[0], &y->lo[0]); */
    mul_end_points(r, x->hi, y->hi, x->lo, y->lo);
  } else {
    /*@ assert BOX(&x->lo[0], &y->hi[0], &x->lo[0], &y->lo[0]); */
    mul_end_points(r, x->lo, y->hi, x->lo, y->lo);
  }
  /*@ assert box: ENCLOSED; */
  /*@ assert corner: CORNER; */
}

/* 0 inside both: the least product is one of two, and so is the greatest */
/*@ requires ITV_WRITE(r) && ITV_WRITE(t) && ITV_READ(x) && ITV_READ(y) && ITV_FIN(x) && ITV_FIN(y);
    requires sign: M_VAL(&x->lo[0]) <= 0.0 <= M_VAL(&x->hi[0]) && M_VAL(&y->lo[0]) <= 0.0 <= M_VAL(&y->hi[0]);
    requires \separated(r, x) && \separated(r, y);
    requires \separated(t, x) && \separated(t, y) && \separated(t, r);
    terminates \true; exits \false; assigns ITV_CELLS(r), ITV_CELLS(t);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: PRODUCT; */
static void mul_mixed(gdc_itv *r, const gdc_itv *x, const gdc_itv *y, gdc_itv *t)
{
  mul_end_points(r, x->lo, y->hi, x->lo, y->lo);
  mul_end_points(t, x->hi, y->lo, x->hi, y->hi);
  if (mpfr_cmp(t->lo, r->lo) < 0) mpfr_set(r->lo, t->lo, MPFR_RNDD);
  if (mpfr_cmp(t->hi, r->hi) > 0) mpfr_set(r->hi, t->hi, MPFR_RNDU);
  /*@ assert lo1: PROD_LOWER(&r->lo[0], M_VAL(&x->lo[0]), M_VAL(&y->hi[0])); */
  /*@ assert lo2: PROD_LOWER(&r->lo[0], M_VAL(&x->hi[0]), M_VAL(&y->lo[0])); */
  /*@ assert hi1: PROD_UPPER(&r->hi[0], M_VAL(&x->lo[0]), M_VAL(&y->lo[0])); */
  /*@ assert hi2: PROD_UPPER(&r->hi[0], M_VAL(&x->hi[0]), M_VAL(&y->hi[0])); */
  /*@ assert box: ENCLOSED; */
  /*@ assert corner: CORNER; */
}

/*@ requires \valid_read(x) && ITV_INIT(x);
    terminates \true; exits \false; assigns \nothing;
    ensures \result != 0 <==> ITV_FIN(x); */
static int is_finite(const gdc_itv *x)
{
  return mpfr_number_p(x->lo) && mpfr_number_p(x->hi);
}

/*@ requires ITV_WRITE(r) && ITV_WRITE(t) && ITV_READ(x) && ITV_READ(y) && ITV_FIN(x) && ITV_FIN(y);
    requires \separated(r, x) && \separated(r, y);
    requires \separated(t, x) && \separated(t, y) && \separated(t, r);
    terminates \true; exits \false; assigns ITV_CELLS(r), ITV_CELLS(t);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: PRODUCT; */
static void mul_finite(gdc_itv *r, const gdc_itv *x, const gdc_itv *y, gdc_itv *t)
{
  if (mpfr_sgn(x->lo) >= 0) {
    mul_nonnegative(r, x, y);
  } else if (mpfr_sgn(x->hi) <= 0) {
    mul_nonpositive(r, x, y);
  } else if (mpfr_sgn(y->lo) >= 0) {
    mul_nonnegative(r, y, x);
    /*@ assert swap: PRODUCT; */
  } else if (mpfr_sgn(y->hi) <= 0) {
    mul_nonpositive(r, y, x);
    /*@ assert swap: PRODUCT; */
  } else {
    mul_mixed(r, x, y, t);
  }
}

void gdc_itv_mul(gdc_itv *r, const gdc_itv *x, const gdc_itv *y, gdc_itv *t)
{
  if (!is_finite(x) || !is_finite(y)) {
    gdc_itv_whole(r);
    return;
  }
  mul_finite(r, x, y, t);
  /*@ assert PRODUCT; */
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
    /*@ assert up: \forall real a_, b_; a_ <= b_ ==> prod_le(a_, Q_VAL(q), b_, Q_VAL(q)); */
    /*@ assert lo: PROD_LOWER(&r->lo[0], M_VAL(&x->lo[0]), Q_VAL(q)); */
    /*@ assert hi: PROD_UPPER(&r->hi[0], M_VAL(&x->hi[0]), Q_VAL(q)); */
  } else {
    mpfr_mul_q(r->lo, x->hi, q, MPFR_RNDD);
    mpfr_mul_q(r->hi, x->lo, q, MPFR_RNDU);
    /*@ assert down: \forall real a_, b_; a_ <= b_ ==> prod_le(b_, Q_VAL(q), a_, Q_VAL(q)); */
    /*@ assert lo: PROD_LOWER(&r->lo[0], M_VAL(&x->hi[0]), Q_VAL(q)); */
    /*@ assert hi: PROD_UPPER(&r->hi[0], M_VAL(&x->lo[0]), Q_VAL(q)); */
  }
  /*@ assert bounds: \forall real a_; ITV_IN(a_, x) ==>
        PROD_LOWER(&r->lo[0], a_, Q_VAL(q)) && PROD_UPPER(&r->hi[0], a_, Q_VAL(q)); */
  /*@ assert encl: \forall real a_; ITV_IN(a_, x) ==> ITV_IN(a_ * Q_VAL(q), r); */
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
