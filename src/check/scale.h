/* What depends on the number of fraction bits alone. */
#ifndef CHECK_SCALE_H
#define CHECK_SCALE_H

#include "number.h"

enum { LEVELS = 3, ENTRIES = 256, LEVEL_BITS = 8, LEADING = 30 };

/* The kernels of exp and ln work with W = limbs * GMP_NUMB_BITS >= P fraction bits.  All constants are rounded
   down. */
struct scale {
  unsigned P, W;
  mp_size_t limbs;
  int terms;             /* of the Taylor polynomial of exp on [0, 2^-24): degree `terms` */
  mp_limb_t *factorial;  /* factorial + n*limbs: 2^W/n!, n = 2..terms */
  mp_limb_t *table;      /* entry(s,l,i): 2^W (exp(i 2^-8(l+1)) - 1); error below 2 units */
  mp_limb_t *work;       /* 5*limbs scratch */
  mpz_t ln2, ln2_up;     /* below, above 2^W ln 2, by less than 2 */
  long ln2_leading;      /* ln2 2^(LEADING - W) */
  mpz_t one;             /* 2^W */
  mpz_t t[8];            /* scratch of number.c */
  mpz_t u[8];            /* scratch of exp_ln.c */
};

void scale_make_tables(scale *s);

#endif
