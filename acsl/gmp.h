/* Proof-time stand-in for <gmp.h>: seen by Frama-C only, never by the compiler.

   An mpq is modelled by its value: _value is a true real under WP's real model.  It is the value of a canonical
   form, which GMP and MPFR assume: gmp.info-1 6.2.1, l. 3255-3258 (6 Rational Number Functions): "operands have a
   canonical form", "the denominator is positive".  Citations as in mpfr.h; the manual is Debian's package gmp-doc
   6.2.1+ndfsg-1 (in non-free for the manual's licence), file gmp.info-1.gz. */
#ifndef ACSL_GMP_H
#define ACSL_GMP_H

typedef struct { int _init; double _value; } __mpq_struct;
typedef __mpq_struct mpq_t[1];
typedef const __mpq_struct *mpq_srcptr;

#define Q_INIT(q) ((q)->_init == 1)
#define Q_VAL(q) ((real)(q)->_value)

/* mpq_sgn: gmp.info-1 6.2.1, l. 3450-3454 (6.4 Comparison Functions): "Return +1 if OP > 0", "0 if OP = 0",
   "and -1 if OP < 0". A macro that "evaluates its argument multiple times": the core passes a plain pointer. */
/*@ requires \valid_read(a) && Q_INIT(a);
    terminates \true; exits \false; assigns \nothing;
    ensures positive: \result > 0 <==> Q_VAL(a) > 0.0;
    ensures negative: \result < 0 <==> Q_VAL(a) < 0.0; */
extern int mpq_sgn(mpq_srcptr a);
#endif
