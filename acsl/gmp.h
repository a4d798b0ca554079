/* Proof-time stand-in for <gmp.h>: seen by Frama-C only, never by the compiler.

   An mpq is modelled by its value: _value is a true real under WP's real model. */
#ifndef ACSL_GMP_H
#define ACSL_GMP_H

typedef struct { int _init; double _value; } __mpq_struct;
typedef __mpq_struct mpq_t[1];
typedef const __mpq_struct *mpq_srcptr;

#define Q_INIT(q) ((q)->_init == 1)
#define Q_VAL(q) ((real)(q)->_value)

/* GMP manual, "Comparing Rationals": "Return +1 if op > 0, 0 if op = 0, and -1 if op < 0." */
/*@ requires \valid_read(a) && Q_INIT(a);
    terminates \true; exits \false; assigns \nothing;
    ensures positive: \result > 0 <==> Q_VAL(a) > 0.0;
    ensures negative: \result < 0 <==> Q_VAL(a) < 0.0; */
extern int mpq_sgn(mpq_srcptr a);
#endif
