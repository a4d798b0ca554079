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
/*@ requires \valid_read(x) && ITV_INIT(x);
    terminates \true; exits \false; assigns \nothing;
    ensures values: \result == GDC_SIGN_NEGATIVE || \result == GDC_SIGN_ZERO || \result == GDC_SIGN_POSITIVE
      || \result == GDC_SIGN_UNDECIDED;
    ensures grounded: \result != GDC_SIGN_UNDECIDED ==> ITV_OK(x);
    ensures positive: \result == GDC_SIGN_POSITIVE ==> \forall real a_; ITV_IN(a_, x) ==> a_ > 0.0;
    ensures negative: \result == GDC_SIGN_NEGATIVE ==> \forall real a_; ITV_IN(a_, x) ==> a_ < 0.0;
    ensures zero: \result == GDC_SIGN_ZERO ==> \forall real a_; ITV_IN(a_, x) ==> a_ == 0.0; */
gdc_sign gdc_itv_sign(const gdc_itv *x);

/* PROVED: holds for all a in x, b in y.  REFUTED: fails for all.  Else UNDECIDED. */
/*@ requires \valid_read(x) && \valid_read(y) && ITV_INIT(x) && ITV_INIT(y);
    terminates \true; exits \false; assigns \nothing;
    ensures values: \result == GDC_PROVED || \result == GDC_REFUTED || \result == GDC_UNDECIDED;
    ensures grounded: \result != GDC_UNDECIDED ==> ITV_OK(x) && ITV_OK(y);
    ensures proved: \result == GDC_PROVED ==> \forall real a_, b_; ITV_IN(a_, x) && ITV_IN(b_, y) ==> a_ < b_;
    ensures refuted: \result == GDC_REFUTED ==> \forall real a_, b_; ITV_IN(a_, x) && ITV_IN(b_, y) ==> a_ >= b_; */
gdc_verdict gdc_itv_lt(const gdc_itv *x, const gdc_itv *y);
/*@ requires \valid_read(x) && \valid_read(y) && ITV_INIT(x) && ITV_INIT(y);
    terminates \true; exits \false; assigns \nothing;
    ensures values: \result == GDC_PROVED || \result == GDC_REFUTED || \result == GDC_UNDECIDED;
    ensures grounded: \result != GDC_UNDECIDED ==> ITV_OK(x) && ITV_OK(y);
    ensures proved: \result == GDC_PROVED ==> \forall real a_, b_; ITV_IN(a_, x) && ITV_IN(b_, y) ==> a_ <= b_;
    ensures refuted: \result == GDC_REFUTED ==> \forall real a_, b_; ITV_IN(a_, x) && ITV_IN(b_, y) ==> a_ > b_; */
gdc_verdict gdc_itv_le(const gdc_itv *x, const gdc_itv *y);
/*@ requires \valid_read(x) && \valid_read(y) && ITV_INIT(x) && ITV_INIT(y);
    terminates \true; exits \false; assigns \nothing;
    ensures values: \result == GDC_PROVED || \result == GDC_REFUTED || \result == GDC_UNDECIDED;
    ensures grounded: \result != GDC_UNDECIDED ==> ITV_OK(x) && ITV_OK(y);
    ensures proved: \result == GDC_PROVED ==> \forall real a_, b_; ITV_IN(a_, x) && ITV_IN(b_, y) ==> a_ == b_;
    ensures refuted: \result == GDC_REFUTED ==> \forall real a_, b_; ITV_IN(a_, x) && ITV_IN(b_, y) ==> a_ != b_; */
gdc_verdict gdc_itv_eq(const gdc_itv *x, const gdc_itv *y);

/* Kleene connectives on PROVED / REFUTED / UNDECIDED. */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures values: \result == GDC_PROVED || \result == GDC_REFUTED || \result == GDC_UNDECIDED;
    ensures proved: \result == GDC_PROVED <==> p == GDC_REFUTED;
    ensures refuted: \result == GDC_REFUTED <==> p == GDC_PROVED; */
gdc_verdict gdc_verdict_not(gdc_verdict p);
/*@ terminates \true; exits \false; assigns \nothing;
    ensures values: \result == GDC_PROVED || \result == GDC_REFUTED || \result == GDC_UNDECIDED;
    ensures proved: \result == GDC_PROVED <==> (p == GDC_PROVED && q == GDC_PROVED);
    ensures refuted: \result == GDC_REFUTED <==> (p == GDC_REFUTED || q == GDC_REFUTED); */
gdc_verdict gdc_verdict_and(gdc_verdict p, gdc_verdict q);
/*@ terminates \true; exits \false; assigns \nothing;
    ensures values: \result == GDC_PROVED || \result == GDC_REFUTED || \result == GDC_UNDECIDED;
    ensures proved: \result == GDC_PROVED <==> (p == GDC_PROVED || q == GDC_PROVED);
    ensures refuted: \result == GDC_REFUTED <==> (p == GDC_REFUTED && q == GDC_REFUTED); */
gdc_verdict gdc_verdict_or(gdc_verdict p, gdc_verdict q);

#ifdef __cplusplus
}
#endif
#endif
