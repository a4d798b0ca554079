/* Proof-time stand-in for <mpfr.h>: seen by Frama-C only, never by the compiler.

   Model of a number: _kind is 0 (finite), -1 (-Inf), 1 (+Inf) or 2 (NaN); _value is the value when finite,
   a true real under WP's real model.  The sign of a zero is not modelled: no contract depends on it.
   Each contract names the section of the MPFR 4.2 manual that promises it; tests/t-standin.c checks every
   clause against the real library.  Correct rounding, which all of them share, is section "Rounding": the
   result is the exact one rounded to the destination's precision in the given direction, with exponents in
   range, else section "Exceptions" (overflow and underflow round the same way: RNDD never rises above the
   exact value, RNDU never falls below it).  "Nomenclature and Types": outputs may be inputs. */
#ifndef ACSL_MPFR_H
#define ACSL_MPFR_H

#include <gmp.h>
#include <real.h>

typedef enum { MPFR_RNDN = 0, MPFR_RNDZ, MPFR_RNDU, MPFR_RNDD, MPFR_RNDA } mpfr_rnd_t;
typedef long mpfr_prec_t;
typedef struct { int _init; int _kind; double _value; } __mpfr_struct;
typedef __mpfr_struct mpfr_t[1];
typedef __mpfr_struct *mpfr_ptr;
typedef const __mpfr_struct *mpfr_srcptr;

/* Scalar predicates read no memory: a fact about (kind, value) survives a write elsewhere. */
/*@ predicate lower_bound(integer k, real v, real x) = k == -1 || (k == 0 && v <= x);
    predicate upper_bound(integer k, real v, real x) = k == 1 || (k == 0 && x <= v);
    predicate rounded(integer k, real v, real e, integer rnd) =
         (rnd == MPFR_RNDD ==> lower_bound(k, v, e))
      && (rnd == MPFR_RNDU ==> upper_bound(k, v, e))
      && (-1 <= k <= 1)
      && (0.0 <= e ==> k == 1 || (k == 0 && 0.0 <= v))
      && (e <= 0.0 ==> k == -1 || (k == 0 && v <= 0.0));
*/
#define M_INIT(p) ((p)->_init == 1)
#define M_KIND(p) ((p)->_kind)
#define M_VAL(p) ((real)(p)->_value)
#define M_FIN(p) ((p)->_kind == 0)
#define M_NAN(p) ((p)->_kind != 0 && (p)->_kind != 1 && (p)->_kind != -1)
#define M_CELLS(p) (p)->_kind, (p)->_value
#define M_ROUNDED(p, e, rnd) rounded((p)->_kind, M_VAL(p), (e), (rnd))

/* "Initialization Functions": precision between MPFR_PREC_MIN = 1 and MPFR_PREC_MAX; the value is NaN. */
/*@ requires \valid(x) && 1 <= prec <= 0x7fffffffffffff00;
    terminates \true; exits \false; assigns x->_init, M_CELLS(x);
    ensures nan: M_INIT(x) && M_KIND(x) == 2; */
extern void mpfr_init2(mpfr_ptr x, mpfr_prec_t prec);
/*@ requires \valid(x) && M_INIT(x);
    terminates \true; exits \false; assigns x->_init;
    ensures gone: x->_init == 0; */
extern void mpfr_clear(mpfr_ptr x);

/* "Assignment Functions": set rop from op rounded toward rnd; NaN and infinities are copied. */
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a)) ==> M_ROUNDED(r, \old(M_VAL(a)), rnd);
    ensures special: \old(M_KIND(a)) != 0 ==> M_KIND(r) == \old(M_KIND(a)); */
extern int mpfr_set(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd);
/*@ requires \valid(r) && M_INIT(r);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures value: M_ROUNDED(r, (real)n, rnd); */
extern int mpfr_set_si(mpfr_ptr r, long n, mpfr_rnd_t rnd);
/*@ requires \valid(r) && \valid_read(q) && M_INIT(r) && Q_INIT(q);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures value: M_ROUNDED(r, Q_VAL(q), rnd); */
extern int mpfr_set_q(mpfr_ptr r, mpq_srcptr q, mpfr_rnd_t rnd);
/* "mpfr_set_inf: plus infinity iff sign is nonnegative" */
/*@ requires \valid(r) && M_INIT(r);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures infinite: M_KIND(r) == (sign >= 0 ? 1 : -1); */
extern void mpfr_set_inf(mpfr_ptr r, int sign);

/* "Arithmetic Functions"; infinities by "Floating-Point Values on Special Numbers" (IEEE 754-2008). */
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a)) ==> M_ROUNDED(r, -\old(M_VAL(a)), rnd);
    ensures flipped: \old(M_KIND(a)) == 1 ==> M_KIND(r) == -1;
    ensures flopped: \old(M_KIND(a)) == -1 ==> M_KIND(r) == 1;
    ensures nan: \old(M_NAN(a)) ==> M_NAN(r); */
extern int mpfr_neg(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd);
/*@ requires \valid(r) && \valid_read(a) && \valid_read(b) && M_INIT(r) && M_INIT(a) && M_INIT(b);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a) && M_FIN(b)) ==> M_ROUNDED(r, \old(M_VAL(a) + M_VAL(b)), rnd);
    ensures minus1: \old(M_KIND(a) == -1 && (M_KIND(b) == -1 || M_FIN(b))) ==> M_KIND(r) == -1;
    ensures minus2: \old(M_KIND(b) == -1 && (M_KIND(a) == -1 || M_FIN(a))) ==> M_KIND(r) == -1;
    ensures plus1: \old(M_KIND(a) == 1 && (M_KIND(b) == 1 || M_FIN(b))) ==> M_KIND(r) == 1;
    ensures plus2: \old(M_KIND(b) == 1 && (M_KIND(a) == 1 || M_FIN(a))) ==> M_KIND(r) == 1;
    ensures nan: \old(M_NAN(a) || M_NAN(b) || M_KIND(a) * M_KIND(b) == -1) ==> M_NAN(r); */
extern int mpfr_add(mpfr_ptr r, mpfr_srcptr a, mpfr_srcptr b, mpfr_rnd_t rnd);
/*@ requires \valid(r) && \valid_read(a) && \valid_read(b) && M_INIT(r) && M_INIT(a) && M_INIT(b);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a) && M_FIN(b)) ==> M_ROUNDED(r, \old(M_VAL(a) - M_VAL(b)), rnd);
    ensures minus1: \old(M_KIND(a) == -1 && (M_KIND(b) == 1 || M_FIN(b))) ==> M_KIND(r) == -1;
    ensures minus2: \old(M_KIND(b) == 1 && (M_KIND(a) == -1 || M_FIN(a))) ==> M_KIND(r) == -1;
    ensures plus1: \old(M_KIND(a) == 1 && (M_KIND(b) == -1 || M_FIN(b))) ==> M_KIND(r) == 1;
    ensures plus2: \old(M_KIND(b) == -1 && (M_KIND(a) == 1 || M_FIN(a))) ==> M_KIND(r) == 1;
    ensures nan: \old(M_NAN(a) || M_NAN(b) || M_KIND(a) * M_KIND(b) == 1) ==> M_NAN(r); */
extern int mpfr_sub(mpfr_ptr r, mpfr_srcptr a, mpfr_srcptr b, mpfr_rnd_t rnd);
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a)) ==> M_ROUNDED(r, \old(M_VAL(a)) + n, rnd);
    ensures special: \old(M_KIND(a)) != 0 ==> M_KIND(r) == \old(M_KIND(a)); */
extern int mpfr_add_ui(mpfr_ptr r, mpfr_srcptr a, unsigned long n, mpfr_rnd_t rnd);
/* Only finite operands (and a divisor other than 0) are specified below: the core tests before it calls. */
/*@ requires \valid(r) && \valid_read(a) && \valid_read(b) && M_INIT(r) && M_INIT(a) && M_INIT(b);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a) && M_FIN(b)) ==> M_ROUNDED(r, \old(M_VAL(a) * M_VAL(b)), rnd); */
extern int mpfr_mul(mpfr_ptr r, mpfr_srcptr a, mpfr_srcptr b, mpfr_rnd_t rnd);
/*@ requires \valid(r) && \valid_read(a) && \valid_read(q) && M_INIT(r) && M_INIT(a) && Q_INIT(q);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a)) ==> M_ROUNDED(r, \old(M_VAL(a)) * Q_VAL(q), rnd); */
extern int mpfr_mul_q(mpfr_ptr r, mpfr_srcptr a, mpq_srcptr q, mpfr_rnd_t rnd);
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a)) ==> M_ROUNDED(r, \old(M_VAL(a) * M_VAL(a)), rnd); */
extern int mpfr_sqr(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd);
/*@ requires \valid(r) && \valid_read(a) && \valid_read(b) && M_INIT(r) && M_INIT(a) && M_INIT(b);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a) && M_FIN(b) && M_VAL(b) != 0.0) ==> M_ROUNDED(r, \old(M_VAL(a) / M_VAL(b)), rnd); */
extern int mpfr_div(mpfr_ptr r, mpfr_srcptr a, mpfr_srcptr b, mpfr_rnd_t rnd);
/* n/+Inf = +0 for n >= 0 ("Floating-Point Values on Special Numbers") */
/*@ requires \valid(r) && \valid_read(b) && M_INIT(r) && M_INIT(b);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(b) && M_VAL(b) != 0.0) ==> M_ROUNDED(r, n / \old(M_VAL(b)), rnd);
    ensures vanishes: \old(M_KIND(b)) == 1 ==> M_FIN(r) && M_VAL(r) == 0.0; */
extern int mpfr_ui_div(mpfr_ptr r, unsigned long n, mpfr_srcptr b, mpfr_rnd_t rnd);
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a) && M_VAL(a) >= 0.0) ==> M_ROUNDED(r, rsqrt(\old(M_VAL(a))), rnd);
    ensures infinite: \old(M_KIND(a)) == 1 ==> M_KIND(r) == 1; */
extern int mpfr_sqrt(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd);

/* "Transcendental Functions" */
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a)) ==> M_ROUNDED(r, rexp(\old(M_VAL(a))), rnd);
    ensures vanishes: \old(M_KIND(a)) == -1 ==> M_FIN(r) && M_VAL(r) == 0.0;
    ensures infinite: \old(M_KIND(a)) == 1 ==> M_KIND(r) == 1;
    ensures nan: \old(M_NAN(a)) ==> M_NAN(r); */
extern int mpfr_exp(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd);
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a) && M_VAL(a) > 0.0) ==> M_ROUNDED(r, rlog(\old(M_VAL(a))), rnd);
    ensures infinite: \old(M_KIND(a)) == 1 ==> M_KIND(r) == 1; */
extern int mpfr_log(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd);
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a) && M_VAL(a) > -1.0) ==> M_ROUNDED(r, rlog(1.0 + \old(M_VAL(a))), rnd);
    ensures infinite: \old(M_KIND(a)) == 1 ==> M_KIND(r) == 1; */
extern int mpfr_log1p(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd);

/* "Comparison Functions": a NaN operand gives 0 (and sets the erange flag). */
/*@ requires \valid_read(a) && \valid_read(b) && M_INIT(a) && M_INIT(b);
    terminates \true; exits \false; assigns \nothing;
    ensures above: M_FIN(a) && M_FIN(b) ==> (\result > 0 <==> M_VAL(a) > M_VAL(b));
    ensures below: M_FIN(a) && M_FIN(b) ==> (\result < 0 <==> M_VAL(a) < M_VAL(b));
    ensures nan: M_NAN(a) || M_NAN(b) ==> \result == 0;
    ensures infinite: !M_NAN(a) && !M_NAN(b) && !(M_FIN(a) && M_FIN(b)) ==>
        (\result > 0 <==> M_KIND(a) > M_KIND(b)) && (\result < 0 <==> M_KIND(a) < M_KIND(b)); */
extern int mpfr_cmp(mpfr_srcptr a, mpfr_srcptr b);
/*@ requires \valid_read(a) && M_INIT(a);
    terminates \true; exits \false; assigns \nothing;
    ensures positive: M_FIN(a) ==> (\result > 0 <==> M_VAL(a) > 0.0);
    ensures negative: M_FIN(a) ==> (\result < 0 <==> M_VAL(a) < 0.0);
    ensures plus: M_KIND(a) == 1 ==> \result > 0;
    ensures minus: M_KIND(a) == -1 ==> \result < 0;
    ensures nan: M_NAN(a) ==> \result == 0; */
extern int mpfr_sgn(mpfr_srcptr a);
/*@ requires \valid_read(a) && M_INIT(a);
    terminates \true; exits \false; assigns \nothing;
    ensures number: \result != 0 <==> M_FIN(a); */
extern int mpfr_number_p(mpfr_srcptr a);
/*@ requires \valid_read(a) && M_INIT(a);
    terminates \true; exits \false; assigns \nothing;
    ensures nan: \result != 0 <==> M_NAN(a); */
extern int mpfr_nan_p(mpfr_srcptr a);
/*@ requires \valid_read(a) && M_INIT(a);
    terminates \true; exits \false; assigns \nothing;
    ensures infinite: \result != 0 <==> (M_KIND(a) == 1 || M_KIND(a) == -1); */
extern int mpfr_inf_p(mpfr_srcptr a);
#endif
