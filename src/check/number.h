/* Fixed-point interval arithmetic on GMP integers: the only arithmetic of gdcert-check.

   A `num` stands for one unknown real number x with  lo 2^-P <= x <= hi 2^-P,  lo and hi integers; P is the
   number of fraction bits of the `scale` that every operation gets as its last argument, and all numbers that
   meet must have the same one.  Every operation returns an interval that contains the exact result for all
   values in its arguments: lower ends are rounded down, upper ends up.  Nothing else is assumed anywhere.

   `bad` marks a number about which nothing is known (quotient by an interval around 0, ln of one that is not
   positive, ends beyond LIMIT bits, ...).  It is inherited by every result, and no comparison with a bad number is
   ever true.  Results may be the same variable as arguments.  Arguments count as independent of each other even when
   they are the same variable: x - x is not 0 (num_sqr is the square of one number). */
#ifndef CHECK_NUMBER_H
#define CHECK_NUMBER_H

#include <gmp.h>
#include <stdint.h>

typedef struct num {
  mpz_t lo, hi;
  int bad;
} num;

/* Fraction bits and everything that depends on them alone: constants, tables, scratch variables.  Not to be shared
   between threads. */
typedef struct scale scale;

enum {
  MAX_FRACTION_BITS = 1 << 17, /* largest P */
  LIMIT = 1 << 22              /* bits of an end, fraction included; beyond it a result is bad */
};

scale *scale_new(unsigned P); /* NULL when P is 0 or too large */
void scale_free(scale *s);
unsigned scale_bits(const scale *s);

void num_init(num *x); /* 0 */
void num_clear(num *x);
void num_inits(num *x, ...); /* several, ended by NULL */
void num_clears(num *x, ...);
num *nums_new(int count); /* an array of zeros */
void nums_free(num *x, int count);

void num_set(num *z, const num *x);
void num_set_bad(num *z);
void num_set_si(num *z, long k, scale *s);
void num_set_time(num *z, uint64_t t, scale *s);
void num_set_z(num *z, const mpz_t k, scale *s);
void num_set_q(num *z, const mpq_t q, scale *s);
/* z = [lo 2^-bits, hi 2^-bits], rounded outwards; bad when lo > hi. */
void num_set_ends(num *z, const mpz_t lo, const mpz_t hi, unsigned bits, scale *s);
/* z = [lo, hi] of exact rationals; bad when lo > hi. */
void num_set_between(num *z, const mpq_t lo, const mpq_t hi, scale *s);
/* z = x with another number of fraction bits: from `from` to s. */
void num_rescale(num *z, const num *x, const scale *from, scale *s);

void num_neg(num *z, const num *x);
void num_abs(num *z, const num *x);
void num_add(num *z, const num *x, const num *y);
void num_sub(num *z, const num *x, const num *y);
void num_min(num *z, const num *x, const num *y);
void num_max(num *z, const num *x, const num *y);
void num_hull(num *z, const num *x, const num *y); /* contains both */
void num_widen(num *z, const num *x, const mpz_t ulps); /* [lo - ulps, hi + ulps], ulps >= 0 in units 2^-P */

void num_mul(num *z, const num *x, const num *y, scale *s);
void num_mul_q(num *z, const num *x, const mpq_t q, scale *s);
void num_sqr(num *z, const num *x, scale *s);
void num_div(num *z, const num *x, const num *y, scale *s); /* bad if 0 may be in y */
void num_sqrt(num *z, const num *x, scale *s);              /* bad unless x >= 0 certainly */
void num_exp(num *z, const num *x, scale *s);               /* bad if the result has LIMIT bits or more */
void num_ln(num *z, const num *x, scale *s);                /* bad unless x > 0 certainly */

/* One-sided predicates: 1 means certain, 0 means not known (also for bad numbers). */
int num_lt(const num *x, const num *y);
int num_le(const num *x, const num *y);
int num_is_pos(const num *x);  /* x > 0 */
int num_is_neg(const num *x);  /* x < 0 */
int num_is_nonneg(const num *x);
int num_is_nonpos(const num *x);
int num_same_point(const num *x, const num *y); /* both are the same single number */
int num_inside_q(const num *x, const mpq_t lo, const mpq_t hi, scale *s); /* lo <= x <= hi certainly */

void sqrt_up(mpz_t z, const mpz_t x, mpz_t rest); /* z = sqrt(x) rounded up, x >= 0; rest: scratch */

/* The kernels behind num_exp and num_ln, for one number x 2^-P.
   exp_point: E <= exp(x 2^-P) 2^P <= E + err.   Returns 0, and changes nothing, if E would exceed LIMIT bits.
   ln_point:  L <= ln(x 2^-P) 2^P <= L + err, x > 0. */
int exp_point(mpz_t E, mpz_t err, const mpz_t x, scale *s);
void ln_point(mpz_t L, mpz_t err, const mpz_t x, scale *s);

#endif
