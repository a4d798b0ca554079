/* Operations on numbers of two words, for fast_fine.c; tests/t-fast-words.c holds each against GMP. */
#ifndef GDC_FAST_WIDE_H
#define GDC_FAST_WIDE_H

#include "fast_words.h"

/* floor(a b / 2^64) */
ALWAYS_INLINE int64_t high_mixed(int64_t a, uint64_t b)
{
  return (int64_t)((uint64_t)(((fast_u128)(uint64_t)a * b) >> 64) - (b & (uint64_t)(a >> 63)));
}

/* a b / 2^128, less than 3 below it; |a|, |b| < 2^127 */
ALWAYS_INLINE fast_i128 wide_product(fast_i128 a, fast_i128 b)
{
  int64_t a1 = (int64_t)(a >> 64), b1 = (int64_t)(b >> 64);
  return (fast_i128)a1 * b1 + high_mixed(a1, (uint64_t)b) + high_mixed(b1, (uint64_t)a);
}

/* The same for a = b. */
ALWAYS_INLINE fast_i128 wide_square(fast_i128 a)
{
  int64_t a1 = (int64_t)(a >> 64);
  return (fast_i128)a1 * a1 + 2 * (fast_i128)high_mixed(a1, (uint64_t)a);
}

/* x for b >= 0, else 0 */
ALWAYS_INLINE fast_i128 wide_kept(fast_i128 x, fast_i128 b) { return x & ~(b >> 127); }

/* floor(x 2^n), -63 <= n <= 63 */
ALWAYS_INLINE fast_i128 times_power(int64_t x, int n)
{
  return n >= 0 ? x * ((fast_i128)1 << n) : (fast_i128)(x >> -n);
}

#endif
