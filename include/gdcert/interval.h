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

void gdc_itv_init(gdc_itv *r, mpfr_prec_t prec); /* r = [0, 0] */
void gdc_itv_clear(gdc_itv *r);
int gdc_itv_ok(const gdc_itv *x);                /* well formed: the invariant above */

void gdc_itv_set(gdc_itv *r, const gdc_itv *x);
void gdc_itv_set_si(gdc_itv *r, long n);
void gdc_itv_set_q(gdc_itv *r, const mpq_t q);
void gdc_itv_whole(gdc_itv *r);

void gdc_itv_neg(gdc_itv *r, const gdc_itv *x);
void gdc_itv_add(gdc_itv *r, const gdc_itv *x, const gdc_itv *y);
void gdc_itv_sub(gdc_itv *r, const gdc_itv *x, const gdc_itv *y);
void gdc_itv_mul(gdc_itv *r, const gdc_itv *x, const gdc_itv *y, gdc_itv *t);
void gdc_itv_mul_q(gdc_itv *r, const gdc_itv *x, const mpq_t q);
void gdc_itv_sqr(gdc_itv *r, const gdc_itv *x);
void gdc_itv_div(gdc_itv *r, const gdc_itv *x, const gdc_itv *y);

void gdc_itv_exp(gdc_itv *r, const gdc_itv *x);
void gdc_itv_log(gdc_itv *r, const gdc_itv *x);
void gdc_itv_sqrt(gdc_itv *r, const gdc_itv *x);

void gdc_itv_abs(gdc_itv *r, const gdc_itv *x);
void gdc_itv_min(gdc_itv *r, const gdc_itv *x, const gdc_itv *y);
void gdc_itv_max(gdc_itv *r, const gdc_itv *x, const gdc_itv *y);
void gdc_itv_hull(gdc_itv *r, const gdc_itv *x, const gdc_itv *y);
/* Intersection; 0 (r unchanged) when it is certainly empty: then x and y cannot enclose one number. */
int gdc_itv_meet(gdc_itv *r, const gdc_itv *x, const gdc_itv *y);

#ifdef __cplusplus
}
#endif
#endif
