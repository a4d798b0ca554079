/* The operations on numbers of two words that the loops with two words are made of, and nothing else.  Sums and differences wrap.

   As in fast_words.h Frama-C sees their contracts only; tests/t-fast-words.c holds each against GMP. */
#ifndef GDC_FAST_WIDE_H
#define GDC_FAST_WIDE_H

#include "fast_words.h"

#ifdef __FRAMAC__
typedef struct fast_i128 { uint64_t low; int64_t high; } fast_i128; /* two's complement */
#include <wide.acsl>
#endif

/* floor(a b / 2^64) */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures floor: high_of(\result, a, b); */
ALWAYS_INLINE int64_t high_mixed(int64_t a, uint64_t b);

/* Its two words, and the number made of them. */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures high: \result == x.high; */
ALWAYS_INLINE int64_t wide_top(fast_i128 x);
/*@ terminates \true; exits \false; assigns \nothing;
    ensures low: \result == x.low; */
ALWAYS_INLINE uint64_t wide_low(fast_i128 x);
/*@ terminates \true; exits \false; assigns \nothing;
    ensures high: \result.high == high;
    ensures low: \result.low == low; */
ALWAYS_INLINE fast_i128 wide_made(int64_t high, uint64_t low);

/* The same bits without a sign. */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures low: \result.low == x.low;
    ensures high: \result.high == (int64_t)x.high; */
ALWAYS_INLINE fast_i128 wide_from(fast_u128 x);
/*@ terminates \true; exits \false; assigns \nothing;
    ensures low: \result.low == x.low;
    ensures high: (int64_t)\result.high == x.high; */
ALWAYS_INLINE fast_u128 wide_to(fast_i128 x);

/* a b */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures exact: times_of(wide(\result), a, b); */
ALWAYS_INLINE fast_i128 wide_times(int64_t a, int64_t b);

/* a + b and a - b that wrap */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures exact: fits(wide(a) + wide(b)) ==> wide(\result) == wide(a) + wide(b); */
ALWAYS_INLINE fast_i128 wide_plus(fast_i128 a, fast_i128 b);
/*@ terminates \true; exits \false; assigns \nothing;
    ensures exact: fits(wide(a) - wide(b)) ==> wide(\result) == wide(a) - wide(b); */
ALWAYS_INLINE fast_i128 wide_minus(fast_i128 a, fast_i128 b);

/* floor(x / 2^n), and x 2^n that wraps, 0 <= n < 64 */
/*@ requires range: 0 <= n < 64;
    terminates \true; exits \false; assigns \nothing;
    ensures floor: floor_of(wide(\result), wide(x), power(n)); */
ALWAYS_INLINE fast_i128 wide_shifted(fast_i128 x, int n);
/*@ requires range: 0 <= n < 64;
    terminates \true; exits \false; assigns \nothing;
    ensures exact: fits(raised(wide(x), n)) ==> wide(\result) == raised(wide(x), n); */
ALWAYS_INLINE fast_i128 wide_raised(fast_i128 x, int n);

/* x for b >= 0, else 0 */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures on: 0 <= wide(b) ==> wide(\result) == wide(x);
    ensures off: wide(b) < 0 ==> wide(\result) == 0; */
ALWAYS_INLINE fast_i128 wide_kept(fast_i128 x, fast_i128 b);

#ifndef __FRAMAC__
ALWAYS_INLINE int64_t high_mixed(int64_t a, uint64_t b)
{
  return (int64_t)((uint64_t)(((fast_u128)(uint64_t)a * b) >> 64) - (b & (uint64_t)(a >> 63)));
}
ALWAYS_INLINE int64_t wide_top(fast_i128 x) { return (int64_t)(x >> 64); }
ALWAYS_INLINE uint64_t wide_low(fast_i128 x) { return (uint64_t)x; }
ALWAYS_INLINE fast_i128 wide_made(int64_t high, uint64_t low) { return (fast_i128)(((fast_u128)(uint64_t)high << 64) | low); }
ALWAYS_INLINE fast_i128 wide_from(fast_u128 x) { return (fast_i128)x; }
ALWAYS_INLINE fast_u128 wide_to(fast_i128 x) { return (fast_u128)x; }
ALWAYS_INLINE fast_i128 wide_times(int64_t a, int64_t b) { return (fast_i128)a * b; }
ALWAYS_INLINE fast_i128 wide_plus(fast_i128 a, fast_i128 b) { return (fast_i128)((fast_u128)a + (fast_u128)b); }
ALWAYS_INLINE fast_i128 wide_minus(fast_i128 a, fast_i128 b) { return (fast_i128)((fast_u128)a - (fast_u128)b); }
ALWAYS_INLINE fast_i128 wide_shifted(fast_i128 x, int n) { return x >> n; }
ALWAYS_INLINE fast_i128 wide_raised(fast_i128 x, int n) { return (fast_i128)((fast_u128)x * ((fast_u128)1 << n)); }
ALWAYS_INLINE fast_i128 wide_kept(fast_i128 x, fast_i128 b) { return x & ~(b >> 127); }
#endif

#endif
