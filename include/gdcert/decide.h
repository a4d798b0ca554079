/* Signs, comparisons and three-valued logic: certain or undecided, never guessed. */
#ifndef GDCERT_DECIDE_H
#define GDCERT_DECIDE_H

#include <gdcert/interval.h>
#include <gdcert/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum gdc_sign {
  GDC_SIGN_NEGATIVE = -1,
  GDC_SIGN_ZERO = 0,
  GDC_SIGN_POSITIVE = 1,
  GDC_SIGN_UNDECIDED = 2
} gdc_sign;

/* The sign that every point of x has, or undecided. */
gdc_sign gdc_itv_sign(const gdc_itv *x);

/* PROVED: holds for all a in x, b in y.  REFUTED: fails for all.  Else UNDECIDED. */
gdc_verdict gdc_itv_lt(const gdc_itv *x, const gdc_itv *y);
gdc_verdict gdc_itv_le(const gdc_itv *x, const gdc_itv *y);
gdc_verdict gdc_itv_eq(const gdc_itv *x, const gdc_itv *y);

/* Kleene connectives on PROVED / REFUTED / UNDECIDED. */
gdc_verdict gdc_verdict_not(gdc_verdict p);
gdc_verdict gdc_verdict_and(gdc_verdict p, gdc_verdict q);
gdc_verdict gdc_verdict_or(gdc_verdict p, gdc_verdict q);

#ifdef __cplusplus
}
#endif
#endif
