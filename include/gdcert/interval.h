/* Intervals with MPFR end points: every operation encloses the exact real result.

   Shape.  [lo, hi] with lo = -Inf or finite, hi = +Inf or finite, lo <= hi (gdc_itv_ok).  Inputs of
   every operation are well formed and so is its result.  Precision is that of the result's end points.
   Aliasing.  Two inputs may always be the same object (and count as independent).  The result may be an
   input in set, add, exp, log, sqrt, min, max, hull, meet; in neg, sub, mul, mul_q, sqr, div, abs it is an
   object of its own.  A scratch argument (always called t) is different from all other arguments.
   Undefined.  Where the real operation is undefined for some point of the inputs (division by an
   interval that contains 0, log or sqrt outside their domain) the result is the whole line. */
#ifndef GDCERT_INTERVAL_H
#define GDCERT_INTERVAL_H

#include <gmp.h>
#include <mpfr.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gdc_itv {
  mpfr_t lo, hi;
} gdc_itv;

#ifdef __FRAMAC__
#include <interval.acsl>
#endif

/* r = [0, 0] */
/*@ requires \valid(r) && 1 <= prec <= 0x7ffffffffffffeff;
    terminates \true; exits \false; assigns *r;
    ensures ok: ITV_INIT(r) && ITV_OK(r);
    ensures encl: ITV_IN(0.0, r); */
void gdc_itv_init(gdc_itv *r, mpfr_prec_t prec);
/*@ requires ITV_WRITE(r);
    terminates \true; exits \false; assigns *r; */
void gdc_itv_clear(gdc_itv *r);
/* 1 iff well formed: the invariant above */
/*@ requires \valid_read(x) && ITV_INIT(x);
    terminates \true; exits \false; assigns \nothing;
    ensures exact: \result != 0 <==> ITV_OK(x); */
int gdc_itv_ok(const gdc_itv *x);

/*@ requires ITV_WRITE(r) && ITV_READ(x);
    requires ITV_APART(r, x);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_; \old(ITV_IN(x_, x)) ==> ITV_IN(x_, r); */
void gdc_itv_set(gdc_itv *r, const gdc_itv *x);
/*@ requires ITV_WRITE(r);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: ITV_IN((real)n, r); */
void gdc_itv_set_si(gdc_itv *r, long n);
/*@ requires ITV_WRITE(r) && \valid_read(q) && Q_INIT(q);
    requires \separated(r, q);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: ITV_IN(Q_VAL(q), r); */
void gdc_itv_set_q(gdc_itv *r, const mpq_t q);
/*@ requires ITV_WRITE(r);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures whole: \forall real x_; ITV_IN(x_, r); */
void gdc_itv_whole(gdc_itv *r);

/*@ requires ITV_WRITE(r) && ITV_READ(x);
    requires \separated(r, x);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_; \old(ITV_IN(x_, x)) ==> ITV_IN(-x_, r); */
void gdc_itv_neg(gdc_itv *r, const gdc_itv *x);
/*@ requires ITV_WRITE(r) && ITV_READ(x) && ITV_READ(y);
    requires ITV_APART(r, x) && ITV_APART(r, y);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_, y_; \old(ITV_IN(x_, x) && ITV_IN(y_, y)) ==> ITV_IN(x_ + y_, r); */
void gdc_itv_add(gdc_itv *r, const gdc_itv *x, const gdc_itv *y);
/*@ requires ITV_WRITE(r) && ITV_READ(x) && ITV_READ(y);
    requires \separated(r, x) && \separated(r, y);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_, y_; \old(ITV_IN(x_, x) && ITV_IN(y_, y)) ==> ITV_IN(x_ - y_, r); */
void gdc_itv_sub(gdc_itv *r, const gdc_itv *x, const gdc_itv *y);
/*@ requires ITV_WRITE(r) && ITV_WRITE(t) && ITV_READ(x) && ITV_READ(y);
    requires \separated(r, x) && \separated(r, y);
    requires \separated(t, x) && \separated(t, y) && \separated(t, r);
    terminates \true; exits \false; assigns ITV_CELLS(r), ITV_CELLS(t);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_, y_; \old(ITV_IN(x_, x) && ITV_IN(y_, y)) ==> ITV_IN(x_ * y_, r); */
void gdc_itv_mul(gdc_itv *r, const gdc_itv *x, const gdc_itv *y, gdc_itv *t);
/*@ requires ITV_WRITE(r) && ITV_READ(x) && \valid_read(q) && Q_INIT(q);
    requires \separated(r, x) && \separated(r, q);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_; \old(ITV_IN(x_, x)) ==> ITV_IN(x_ * Q_VAL(q), r); */
void gdc_itv_mul_q(gdc_itv *r, const gdc_itv *x, const mpq_t q);
/*@ requires ITV_WRITE(r) && ITV_READ(x);
    requires \separated(r, x);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_; \old(ITV_IN(x_, x)) ==> ITV_IN(x_ * x_, r); */
void gdc_itv_sqr(gdc_itv *r, const gdc_itv *x);
/*@ requires ITV_WRITE(r) && ITV_READ(x) && ITV_READ(y);
    requires \separated(r, x) && \separated(r, y);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_, y_; \old(ITV_IN(x_, x) && ITV_IN(y_, y)) ==> ITV_IN(rquo(x_, y_), r); */
void gdc_itv_div(gdc_itv *r, const gdc_itv *x, const gdc_itv *y);

/*@ requires ITV_WRITE(r) && ITV_READ(x);
    requires ITV_APART(r, x);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures nonnegative: M_FIN(&r->lo[0]) && 0.0 <= M_VAL(&r->lo[0]);
    ensures encl: \forall real x_; \old(ITV_IN(x_, x)) ==> ITV_IN(rexp(x_), r); */
void gdc_itv_exp(gdc_itv *r, const gdc_itv *x);
/*@ requires ITV_WRITE(r) && ITV_READ(x);
    requires ITV_APART(r, x);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_; \old(ITV_IN(x_, x)) ==> ITV_IN(rlog(x_), r); */
void gdc_itv_log(gdc_itv *r, const gdc_itv *x);
/*@ requires ITV_WRITE(r) && ITV_READ(x);
    requires ITV_APART(r, x);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_; \old(ITV_IN(x_, x)) ==> ITV_IN(rsqrt(x_), r); */
void gdc_itv_sqrt(gdc_itv *r, const gdc_itv *x);

/*@ requires ITV_WRITE(r) && ITV_READ(x);
    requires \separated(r, x);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_; \old(ITV_IN(x_, x)) ==> ITV_IN(rabs(x_), r); */
void gdc_itv_abs(gdc_itv *r, const gdc_itv *x);
/*@ requires ITV_WRITE(r) && ITV_READ(x) && ITV_READ(y);
    requires ITV_APART(r, x) && ITV_APART(r, y);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_, y_; \old(ITV_IN(x_, x) && ITV_IN(y_, y)) ==> ITV_IN(rmin(x_, y_), r); */
void gdc_itv_min(gdc_itv *r, const gdc_itv *x, const gdc_itv *y);
/*@ requires ITV_WRITE(r) && ITV_READ(x) && ITV_READ(y);
    requires ITV_APART(r, x) && ITV_APART(r, y);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_, y_; \old(ITV_IN(x_, x) && ITV_IN(y_, y)) ==> ITV_IN(rmax(x_, y_), r); */
void gdc_itv_max(gdc_itv *r, const gdc_itv *x, const gdc_itv *y);
/*@ requires ITV_WRITE(r) && ITV_READ(x) && ITV_READ(y);
    requires ITV_APART(r, x) && ITV_APART(r, y);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_; \old(ITV_IN(x_, x) || ITV_IN(x_, y)) ==> ITV_IN(x_, r); */
void gdc_itv_hull(gdc_itv *r, const gdc_itv *x, const gdc_itv *y);
/* Intersection; 0 (r unchanged) when it is certainly empty: then x and y cannot enclose one number. */
/*@ requires ITV_WRITE(r) && ITV_READ(x) && ITV_READ(y);
    requires ITV_APART(r, x) && ITV_APART(r, y);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures decided: \result == 0 || \result == 1;
    ensures ok: \result == 1 ==> ITV_OK(r);
    ensures encl: \result == 1 ==> \forall real x_; \old(ITV_IN(x_, x) && ITV_IN(x_, y)) ==> ITV_IN(x_, r);
    ensures empty: \result == 0 ==> \forall real x_; !\old(ITV_IN(x_, x) && ITV_IN(x_, y)); */
int gdc_itv_meet(gdc_itv *r, const gdc_itv *x, const gdc_itv *y);

#ifdef __cplusplus
}
#endif
#endif
