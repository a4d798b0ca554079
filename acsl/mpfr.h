/* Proof-time stand-in for <mpfr.h>: seen by Frama-C only, never by the compiler.

   Model of a number: _kind is 0 (finite), -1 (-Inf), 1 (+Inf) or 2 (NaN); _value is the value when finite,
   a true real under WP's real model.  The sign of a zero is not modelled: no contract depends on it.
   Each contract names its lines in the manual, and the section, as in mpfr.info of Debian's package libmpfr-doc
   4.2.0-1 (zcat /usr/share/info/mpfr.info.gz); words in quotes are the manual's.  tests/lint-standin.sh compares
   them with those lines where the package is installed; tests/t-standin.c checks every clause against the real
   library.  What the contracts share, mpfr.info 4.2.0:

   - l. 578-583 (4.4 Rounding): the result is "closest to X such that" under MPFR_RNDD "Y is less than or equal
     to X", under MPFR_RNDU "Y is greater than or equal to X"; l. 556-557 (4.4): "the sign is preserved".
   - l. 603-606 (4.4): "as if it computed the result with an infinite precision, then rounded it to the precision
     of this variable"; "The input variables are regarded as exact".
   - l. 715-744 (4.6 Exceptions): overflow and underflow are decided on "the result obtained after the rounding".
     What is stored then is said there for round-to-nearest only; for RNDD and RNDU it follows from 4.4, whose
     bounds hold for infinities and zeros too (range_ends_round_outward in tests/t-standin.c).
   - l. 518-519 (4.3 MPFR Variable Conventions): outputs may be inputs, "the same variable for both input and
     output".
   - Called 4.5 below: l. 657-660 (4.5 Floating-Point Values on Special Numbers): on infinities "the result is the
     obtained limit" where there is one; l. 681-682 (4.5): NaN when "not in the closure of the domain"; l. 684-687
     (4.5): "When an input argument is NaN, the result is NaN".

   The flags and the ternary value are not modelled. */
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

/* mpfr_init2: mpfr.info 4.2.0, l. 936-949 (5.1 Initialization Functions): "set its precision to be *exactly*
   PREC bits", "value to NaN", PREC "between MPFR_PREC_MIN and MPFR_PREC_MAX"; l. 469-471 (4.2 Nomenclature and
   Types): "MPFR_PREC_MIN is equal to 1". MPFR_PREC_MAX (of <mpfr.h>, 64 bits) is 0x7ffffffffffffeff. */
/*@ requires \valid(x) && 1 <= prec <= 0x7ffffffffffffeff;
    terminates \true; exits \false; assigns x->_init, M_CELLS(x);
    ensures nan: M_INIT(x) && M_KIND(x) == 2; */
extern void mpfr_init2(mpfr_ptr x, mpfr_prec_t prec);
/* mpfr_clear: mpfr.info 4.2.0, l. 959-962 (5.1 Initialization Functions): "Free the space occupied by the
   significand of X" */
/*@ requires \valid(x) && M_INIT(x);
    terminates \true; exits \false; assigns x->_init;
    ensures gone: x->_init == 0; */
extern void mpfr_clear(mpfr_ptr x);

/* mpfr_set: mpfr.info 4.2.0, l. 1091-1132 (5.2 Assignment Functions): "Set the value of ROP from OP", "rounded
   toward the given direction RND"; a NaN stays one ("the sign of a NaN is propagated"); infinities: 4.5 */
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a)) ==> M_ROUNDED(r, \old(M_VAL(a)), rnd);
    ensures special: \old(M_KIND(a)) != 0 ==> M_KIND(r) == \old(M_KIND(a)); */
extern int mpfr_set(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd);
/* mpfr_set_si: mpfr.info 4.2.0, l. 1094-1111 (5.2 Assignment Functions): "Set the value of ROP from OP",
   "rounded toward the given direction RND" */
/*@ requires \valid(r) && M_INIT(r);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures value: M_ROUNDED(r, (real)n, rnd); */
extern int mpfr_set_si(mpfr_ptr r, long n, mpfr_rnd_t rnd);
/* mpfr_set_q: mpfr.info 4.2.0, l. 1108-1128 (5.2 Assignment Functions): "Set the value of ROP from OP",
   "rounded toward the given direction RND". The contract leaves out that it "might fail if the numerator (or
   the denominator) cannot be represented": such an integer has 2^62 bits. */
/*@ requires \valid(r) && \valid_read(q) && M_INIT(r) && Q_INIT(q);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures value: M_ROUNDED(r, Q_VAL(q), rnd); */
extern int mpfr_set_q(mpfr_ptr r, mpq_srcptr q, mpfr_rnd_t rnd);
/* mpfr_set_inf: mpfr.info 4.2.0, l. 1239-1245 (5.2 Assignment Functions): "positive infinity (+Inf)" "iff SIGN
   is non-negative" */
/*@ requires \valid(r) && M_INIT(r);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures infinite: M_KIND(r) == (sign >= 0 ? 1 : -1); */
extern void mpfr_set_inf(mpfr_ptr r, int sign);

/* mpfr_neg: mpfr.info 4.2.0, l. 1630-1640 (5.5 Arithmetic Functions): "Set ROP to -OP", "rounded in the
   direction RND"; for NaN "the sign is reversed" and "the NaN flag is set"; infinities: 4.5 */
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a)) ==> M_ROUNDED(r, -\old(M_VAL(a)), rnd);
    ensures flipped: \old(M_KIND(a)) == 1 ==> M_KIND(r) == -1;
    ensures flopped: \old(M_KIND(a)) == -1 ==> M_KIND(r) == 1;
    ensures nan: \old(M_NAN(a)) ==> M_NAN(r); */
extern int mpfr_neg(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd);
/* mpfr_add: mpfr.info 4.2.0, l. 1492-1505 (5.5 Arithmetic Functions): "Set ROP to OP1 + OP2 rounded in the
   direction RND", "The IEEE 754 rules are used"; infinities and NaN: 4.5, and l. 452-454 (4.2 Nomenclature and
   Types): NaN from "+Inf minus +Inf" */
/*@ requires \valid(r) && \valid_read(a) && \valid_read(b) && M_INIT(r) && M_INIT(a) && M_INIT(b);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a) && M_FIN(b)) ==> M_ROUNDED(r, \old(M_VAL(a) + M_VAL(b)), rnd);
    ensures minus1: \old(M_KIND(a) == -1 && (M_KIND(b) == -1 || M_FIN(b))) ==> M_KIND(r) == -1;
    ensures minus2: \old(M_KIND(b) == -1 && (M_KIND(a) == -1 || M_FIN(a))) ==> M_KIND(r) == -1;
    ensures plus1: \old(M_KIND(a) == 1 && (M_KIND(b) == 1 || M_FIN(b))) ==> M_KIND(r) == 1;
    ensures plus2: \old(M_KIND(b) == 1 && (M_KIND(a) == 1 || M_FIN(a))) ==> M_KIND(r) == 1;
    ensures nan: \old(M_NAN(a) || M_NAN(b) || M_KIND(a) * M_KIND(b) == -1) ==> M_NAN(r); */
extern int mpfr_add(mpfr_ptr r, mpfr_srcptr a, mpfr_srcptr b, mpfr_rnd_t rnd);
/* mpfr_sub: mpfr.info 4.2.0, l. 1512-1533 (5.5 Arithmetic Functions): "Set ROP to OP1 - OP2 rounded in the
   direction RND", "The IEEE 754 rules are used"; infinities and NaN: 4.5, and l. 452-454 (4.2 Nomenclature and
   Types): NaN from "+Inf minus +Inf" */
/*@ requires \valid(r) && \valid_read(a) && \valid_read(b) && M_INIT(r) && M_INIT(a) && M_INIT(b);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a) && M_FIN(b)) ==> M_ROUNDED(r, \old(M_VAL(a) - M_VAL(b)), rnd);
    ensures minus1: \old(M_KIND(a) == -1 && (M_KIND(b) == 1 || M_FIN(b))) ==> M_KIND(r) == -1;
    ensures minus2: \old(M_KIND(b) == 1 && (M_KIND(a) == -1 || M_FIN(a))) ==> M_KIND(r) == -1;
    ensures plus1: \old(M_KIND(a) == 1 && (M_KIND(b) == -1 || M_FIN(b))) ==> M_KIND(r) == 1;
    ensures plus2: \old(M_KIND(b) == -1 && (M_KIND(a) == 1 || M_FIN(a))) ==> M_KIND(r) == 1;
    ensures nan: \old(M_NAN(a) || M_NAN(b) || M_KIND(a) * M_KIND(b) == 1) ==> M_NAN(r); */
extern int mpfr_sub(mpfr_ptr r, mpfr_srcptr a, mpfr_srcptr b, mpfr_rnd_t rnd);
/* mpfr_add_ui: mpfr.info 4.2.0, l. 1494-1505 (5.5 Arithmetic Functions): "Set ROP to OP1 + OP2 rounded in the
   direction RND"; infinities and NaN: 4.5 */
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a)) ==> M_ROUNDED(r, \old(M_VAL(a)) + n, rnd);
    ensures special: \old(M_KIND(a)) != 0 ==> M_KIND(r) == \old(M_KIND(a)); */
extern int mpfr_add_ui(mpfr_ptr r, mpfr_srcptr a, unsigned long n, mpfr_rnd_t rnd);
/* mpfr_mul: mpfr.info 4.2.0, l. 1539-1551 (5.5 Arithmetic Functions): "Set ROP to OP1 times OP2 rounded in the
   direction RND". From here to mpfr_div only finite operands (and a divisor other than 0) are specified: the
   core tests before it calls. */
/*@ requires \valid(r) && \valid_read(a) && \valid_read(b) && M_INIT(r) && M_INIT(a) && M_INIT(b);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a) && M_FIN(b)) ==> M_ROUNDED(r, \old(M_VAL(a) * M_VAL(b)), rnd); */
extern int mpfr_mul(mpfr_ptr r, mpfr_srcptr a, mpfr_srcptr b, mpfr_rnd_t rnd);
/* mpfr_mul_q: mpfr.info 4.2.0, l. 1549-1551 (5.5 Arithmetic Functions): "Set ROP to OP1 times OP2 rounded in
   the direction RND" */
/*@ requires \valid(r) && \valid_read(a) && \valid_read(q) && M_INIT(r) && M_INIT(a) && Q_INIT(q);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a)) ==> M_ROUNDED(r, \old(M_VAL(a)) * Q_VAL(q), rnd); */
extern int mpfr_mul_q(mpfr_ptr r, mpfr_srcptr a, mpq_srcptr q, mpfr_rnd_t rnd);
/* mpfr_sqr: mpfr.info 4.2.0, l. 1558-1559 (5.5 Arithmetic Functions): "Set ROP to the square of OP rounded in
   the direction RND" */
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a)) ==> M_ROUNDED(r, \old(M_VAL(a) * M_VAL(a)), rnd); */
extern int mpfr_sqr(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd);
/* mpfr_div: mpfr.info 4.2.0, l. 1561-1579 (5.5 Arithmetic Functions): "Set ROP to OP1 / OP2 rounded in the
   direction RND" */
/*@ requires \valid(r) && \valid_read(a) && \valid_read(b) && M_INIT(r) && M_INIT(a) && M_INIT(b);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a) && M_FIN(b) && M_VAL(b) != 0.0) ==> M_ROUNDED(r, \old(M_VAL(a) / M_VAL(b)), rnd); */
extern int mpfr_div(mpfr_ptr r, mpfr_srcptr a, mpfr_srcptr b, mpfr_rnd_t rnd);
/* mpfr_ui_div: mpfr.info 4.2.0, l. 1563-1579 (5.5 Arithmetic Functions): "Set ROP to OP1 / OP2 rounded in the
   direction RND"; n / +Inf is the limit 0: 4.5 */
/*@ requires \valid(r) && \valid_read(b) && M_INIT(r) && M_INIT(b);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(b) && M_VAL(b) != 0.0) ==> M_ROUNDED(r, n / \old(M_VAL(b)), rnd);
    ensures vanishes: \old(M_KIND(b)) == 1 ==> M_FIN(r) && M_VAL(r) == 0.0; */
extern int mpfr_ui_div(mpfr_ptr r, unsigned long n, mpfr_srcptr b, mpfr_rnd_t rnd);
/* mpfr_sqrt: mpfr.info 4.2.0, l. 1587-1591 (5.5 Arithmetic Functions): "Set ROP to the square root of OP
   rounded in the direction RND", "-0 if OP is -0"; +Inf: 4.5 */
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a) && M_VAL(a) >= 0.0) ==> M_ROUNDED(r, rsqrt(\old(M_VAL(a))), rnd);
    ensures infinite: \old(M_KIND(a)) == 1 ==> M_KIND(r) == 1; */
extern int mpfr_sqrt(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd);

/* mpfr_exp: mpfr.info 4.2.0, l. 1854-1858 (5.7 Transcendental Functions): "Set ROP to the exponential of OP",
   "rounded in the direction RND"; infinities (limits 0 and +Inf) and NaN: 4.5 */
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a)) ==> M_ROUNDED(r, rexp(\old(M_VAL(a))), rnd);
    ensures vanishes: \old(M_KIND(a)) == -1 ==> M_FIN(r) && M_VAL(r) == 0.0;
    ensures infinite: \old(M_KIND(a)) == 1 ==> M_KIND(r) == 1;
    ensures nan: \old(M_NAN(a)) ==> M_NAN(r); */
extern int mpfr_exp(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd);
/* mpfr_log: mpfr.info 4.2.0, l. 1836-1842 (5.7 Transcendental Functions): "Set ROP to the natural logarithm of
   OP", "rounded in the direction RND"; +Inf: 4.5 */
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a) && M_VAL(a) > 0.0) ==> M_ROUNDED(r, rlog(\old(M_VAL(a))), rnd);
    ensures infinite: \old(M_KIND(a)) == 1 ==> M_KIND(r) == 1; */
extern int mpfr_log(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd);
/* mpfr_log1p: mpfr.info 4.2.0, l. 1847-1852 (5.7 Transcendental Functions): "Set ROP to the logarithm of one
   plus OP", "rounded in the direction RND"; +Inf: 4.5 */
/*@ requires \valid(r) && \valid_read(a) && M_INIT(r) && M_INIT(a);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures finite: \old(M_FIN(a) && M_VAL(a) > -1.0) ==> M_ROUNDED(r, rlog(1.0 + \old(M_VAL(a))), rnd);
    ensures infinite: \old(M_KIND(a)) == 1 ==> M_KIND(r) == 1; */
extern int mpfr_log1p(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd);

/* mpfr_cmp: mpfr.info 4.2.0, l. 1730-1741 (5.6 Comparison Functions): "a positive value if OP1 > OP2", "zero if
   OP1 = OP2", "a negative value if OP1 < OP2"; "If one of the operands is NaN", "return zero". Infinities are
   ordered as what they are in l. 647-649 (4.5): "extended real numbers" */
/*@ requires \valid_read(a) && \valid_read(b) && M_INIT(a) && M_INIT(b);
    terminates \true; exits \false; assigns \nothing;
    ensures above: M_FIN(a) && M_FIN(b) ==> (\result > 0 <==> M_VAL(a) > M_VAL(b));
    ensures below: M_FIN(a) && M_FIN(b) ==> (\result < 0 <==> M_VAL(a) < M_VAL(b));
    ensures nan: M_NAN(a) || M_NAN(b) ==> \result == 0;
    ensures infinite: !M_NAN(a) && !M_NAN(b) && !(M_FIN(a) && M_FIN(b)) ==>
        (\result > 0 <==> M_KIND(a) > M_KIND(b)) && (\result < 0 <==> M_KIND(a) < M_KIND(b)); */
extern int mpfr_cmp(mpfr_srcptr a, mpfr_srcptr b);
/* mpfr_sgn: mpfr.info 4.2.0, l. 1774-1778 (5.6 Comparison Functions): "a positive value if OP > 0", "zero if OP
   = 0", "a negative value if OP < 0"; "If the operand is NaN", "return zero". A macro: the core passes plain
   pointers only. */
/*@ requires \valid_read(a) && M_INIT(a);
    terminates \true; exits \false; assigns \nothing;
    ensures positive: M_FIN(a) ==> (\result > 0 <==> M_VAL(a) > 0.0);
    ensures negative: M_FIN(a) ==> (\result < 0 <==> M_VAL(a) < 0.0);
    ensures plus: M_KIND(a) == 1 ==> \result > 0;
    ensures minus: M_KIND(a) == -1 ==> \result < 0;
    ensures nan: M_NAN(a) ==> \result == 0; */
extern int mpfr_sgn(mpfr_srcptr a);
/* mpfr_number_p: mpfr.info 4.2.0, l. 1766-1772 (5.6 Comparison Functions): "Return non-zero if OP is
   respectively" "an ordinary number", "neither NaN nor an infinity"; "Return zero otherwise" */
/*@ requires \valid_read(a) && M_INIT(a);
    terminates \true; exits \false; assigns \nothing;
    ensures number: \result != 0 <==> M_FIN(a); */
extern int mpfr_number_p(mpfr_srcptr a);
/* mpfr_nan_p: mpfr.info 4.2.0, l. 1764-1772 (5.6 Comparison Functions): "Return non-zero if OP is respectively
   NaN"; "Return zero otherwise" */
/*@ requires \valid_read(a) && M_INIT(a);
    terminates \true; exits \false; assigns \nothing;
    ensures nan: \result != 0 <==> M_NAN(a); */
extern int mpfr_nan_p(mpfr_srcptr a);
/* mpfr_inf_p: mpfr.info 4.2.0, l. 1765-1772 (5.6 Comparison Functions): "Return non-zero if OP is respectively"
   (second) "an infinity"; "Return zero otherwise" */
/*@ requires \valid_read(a) && M_INIT(a);
    terminates \true; exits \false; assigns \nothing;
    ensures infinite: \result != 0 <==> (M_KIND(a) == 1 || M_KIND(a) == -1); */
extern int mpfr_inf_p(mpfr_srcptr a);
#endif
