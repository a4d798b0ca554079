/* Interval quotient. */
#include <gdcert/interval.h>
#ifdef __FRAMAC__
#include <quotient.acsl>
#endif

/* annotations: the divisor runs through [c, d], which does not contain 0 */
#define DIV_READ (\valid_read(a) && \valid_read(c) && \valid_read(d) && M_INIT(a) && M_INIT(c) && M_INIT(d) && \
  M_FIN(a) && M_FIN(c) && M_FIN(d))
#define DIV_WRITE (\valid(r) && M_INIT(r) && \separated(r, a) && \separated(r, c) && \separated(r, d))
#define FROM_A(P) (\forall real x_, y_; M_VAL(a) <= x_ ==> M_VAL(c) <= y_ <= M_VAL(d) ==> P)
#define UP_TO_A(P) (\forall real x_, y_; x_ <= M_VAL(a) ==> M_VAL(c) <= y_ <= M_VAL(d) ==> P)
#define QUOTIENT (\forall real x_, y_; ITV_IN(x_, x) ==> ITV_IN(y_, y) ==> quot_inside(ITV_SCALARS(r), x_, y_))
#define ENCLOSED (\forall real x_, y_; ITV_IN(x_, x) ==> ITV_IN(y_, y) ==> \
  QUOT_LOWER(&r->lo[0], x_, y_) && QUOT_UPPER(&r->hi[0], x_, y_))
#define CORNER (QUOT_LOWER(&r->lo[0], M_VAL(&x->lo[0]), M_VAL(&y->lo[0])) && \
  QUOT_UPPER(&r->hi[0], M_VAL(&x->lo[0]), M_VAL(&y->lo[0])))

/* r <= x/y for all x >= a; 0 < c */
/*@ requires DIV_READ && DIV_WRITE;
    requires divisor: 0.0 < M_VAL(c) <= M_VAL(d);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures init: M_INIT(r);
    ensures bound: FROM_A(QUOT_LOWER(r, x_, y_)); */
static void lower_by_positive(mpfr_ptr r, mpfr_srcptr a, mpfr_srcptr c, mpfr_srcptr d)
{
  if (mpfr_sgn(a) >= 0) {
    mpfr_div(r, a, d, MPFR_RNDD);
    /*@ assert end: QUOT_LOWER(r, M_VAL(a), M_VAL(d)); */
    /*@ assert box: FROM_A(quot_le(M_VAL(a), M_VAL(d), x_, y_)); */
  } else {
    mpfr_div(r, a, c, MPFR_RNDD);
    /*@ assert end: QUOT_LOWER(r, M_VAL(a), M_VAL(c)); */
    /*@ assert box: FROM_A(quot_le(M_VAL(a), M_VAL(c), x_, y_)); */
  }
}

/* x/y <= r for all x <= a; 0 < c */
/*@ requires DIV_READ && DIV_WRITE;
    requires divisor: 0.0 < M_VAL(c) <= M_VAL(d);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures init: M_INIT(r);
    ensures bound: UP_TO_A(QUOT_UPPER(r, x_, y_)); */
static void upper_by_positive(mpfr_ptr r, mpfr_srcptr a, mpfr_srcptr c, mpfr_srcptr d)
{
  if (mpfr_sgn(a) >= 0) {
    mpfr_div(r, a, c, MPFR_RNDU);
    /*@ assert end: QUOT_UPPER(r, M_VAL(a), M_VAL(c)); */
    /*@ assert box: UP_TO_A(quot_le(x_, y_, M_VAL(a), M_VAL(c))); */
  } else {
    mpfr_div(r, a, d, MPFR_RNDU);
    /*@ assert end: QUOT_UPPER(r, M_VAL(a), M_VAL(d)); */
    /*@ assert box: UP_TO_A(quot_le(x_, y_, M_VAL(a), M_VAL(d))); */
  }
}

/* r <= x/y for all x <= a; d < 0 */
/*@ requires DIV_READ && DIV_WRITE;
    requires divisor: M_VAL(c) <= M_VAL(d) < 0.0;
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures init: M_INIT(r);
    ensures bound: UP_TO_A(QUOT_LOWER(r, x_, y_)); */
static void lower_by_negative(mpfr_ptr r, mpfr_srcptr a, mpfr_srcptr c, mpfr_srcptr d)
{
  if (mpfr_sgn(a) >= 0) {
    mpfr_div(r, a, d, MPFR_RNDD);
    /*@ assert end: QUOT_LOWER(r, M_VAL(a), M_VAL(d)); */
    /*@ assert box: UP_TO_A(quot_le(M_VAL(a), M_VAL(d), x_, y_)); */
  } else {
    mpfr_div(r, a, c, MPFR_RNDD);
    /*@ assert end: QUOT_LOWER(r, M_VAL(a), M_VAL(c)); */
    /*@ assert box: UP_TO_A(quot_le(M_VAL(a), M_VAL(c), x_, y_)); */
  }
}

/* x/y <= r for all x >= a; d < 0 */
/*@ requires DIV_READ && DIV_WRITE;
    requires divisor: M_VAL(c) <= M_VAL(d) < 0.0;
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures init: M_INIT(r);
    ensures bound: FROM_A(QUOT_UPPER(r, x_, y_)); */
static void upper_by_negative(mpfr_ptr r, mpfr_srcptr a, mpfr_srcptr c, mpfr_srcptr d)
{
  if (mpfr_sgn(a) >= 0) {
    mpfr_div(r, a, c, MPFR_RNDU);
    /*@ assert end: QUOT_UPPER(r, M_VAL(a), M_VAL(c)); */
    /*@ assert box: FROM_A(quot_le(x_, y_, M_VAL(a), M_VAL(c))); */
  } else {
    mpfr_div(r, a, d, MPFR_RNDU);
    /*@ assert end: QUOT_UPPER(r, M_VAL(a), M_VAL(d)); */
    /*@ assert box: FROM_A(quot_le(x_, y_, M_VAL(a), M_VAL(d))); */
  }
}

/*@ requires ITV_WRITE(r) && ITV_READ(x) && ITV_READ(y) && ITV_FIN(x) && ITV_FIN(y);
    requires divisor: 0.0 < M_VAL(&y->lo[0]);
    requires \separated(r, x) && \separated(r, y);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: QUOTIENT; */
static void div_positive(gdc_itv *r, const gdc_itv *x, const gdc_itv *y)
{
  lower_by_positive(r->lo, x->lo, y->lo, y->hi);
  upper_by_positive(r->hi, x->hi, y->lo, y->hi);
  /*@ assert box: ENCLOSED; */
  /*@ assert corner: CORNER; */
}

/*@ requires ITV_WRITE(r) && ITV_READ(x) && ITV_READ(y) && ITV_FIN(x) && ITV_FIN(y);
    requires divisor: M_VAL(&y->hi[0]) < 0.0;
    requires \separated(r, x) && \separated(r, y);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: QUOTIENT; */
static void div_negative(gdc_itv *r, const gdc_itv *x, const gdc_itv *y)
{
  lower_by_negative(r->lo, x->hi, y->lo, y->hi);
  upper_by_negative(r->hi, x->lo, y->lo, y->hi);
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

void gdc_itv_div(gdc_itv *r, const gdc_itv *x, const gdc_itv *y)
{
  if (!is_finite(x) || !is_finite(y)) {
    gdc_itv_whole(r);
    return;
  }
  if (mpfr_sgn(y->lo) > 0) {
    div_positive(r, x, y);
    /*@ assert QUOTIENT; */
  } else if (mpfr_sgn(y->hi) < 0) {
    div_negative(r, x, y);
    /*@ assert QUOTIENT; */
  } else {
    gdc_itv_whole(r);
  }
}
