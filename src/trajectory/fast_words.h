/* The operations on machine words that the loops of the block kernel are made of, and nothing else.

   Frama-C sees their contracts only: it has no 128-bit integers, and its theory of words says nothing about shifts of
   negative numbers or sums that wrap.  The bodies are trusted (doc/trust.md); tests/t-fast-words.c holds each against GMP. */
#ifndef GDC_FAST_WORDS_H
#define GDC_FAST_WORDS_H

#include <stdint.h>

#ifdef __FRAMAC__
#include <kernel.acsl>
#define ALWAYS_INLINE static inline
#elif defined(__GNUC__)
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE static inline
#endif

#ifdef __FRAMAC__
typedef struct fast_u128 { uint64_t low, high; } fast_u128; /* a place to hold one */
/*@ logic integer signed_value(fast_u128 b) = (int64_t)b.high * TWO64 + b.low;
    logic integer relu_value(fast_u128 b) = signed_value(b) < 0 ? 0 : signed_value(b); */
#define TWO127 170141183460469231731687303715884105728
#else
__extension__ typedef __int128 fast_i128;
__extension__ typedef unsigned __int128 fast_u128;
#endif

/* floor(a b / 2^64) */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures floor: high_of(\result, a, b); */
ALWAYS_INLINE int64_t high(int64_t a, int64_t b);

/* a + b and a - b that wrap: b of 64 bits may leave their range (this is found out after the block), and until then
   every number may be anything. */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures exact: -TWO63 <= a + b < TWO63 ==> \result == a + b; */
ALWAYS_INLINE int64_t plus(int64_t a, int64_t b);
/*@ terminates \true; exits \false; assigns \nothing;
    ensures exact: -TWO63 <= a - b < TWO63 ==> \result == a - b; */
ALWAYS_INLINE int64_t minus(int64_t a, int64_t b);

/* floor(x / 2^n) and x - 2^n floor(x / 2^n), 0 <= n < 63 */
/*@ requires range: 0 <= n < 63;
    terminates \true; exits \false; assigns \nothing;
    ensures floor: floor_of(\result, x, power(n)); */
ALWAYS_INLINE int64_t shifted(int64_t x, int n);
/*@ requires range: 0 <= n < 63;
    terminates \true; exits \false; assigns \nothing;
    ensures range: 0 <= \result < power(n);
    ensures rest: \forall integer t; floor_of(t, x, power(n)) ==> x == power(n) * t + \result; */
ALWAYS_INLINE uint64_t low_part(int64_t x, int n);

/* x for top >= 0, else 0 */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures on: 0 <= top ==> \result == x;
    ensures off: top < 0 ==> \result == 0; */
ALWAYS_INLINE int64_t kept(int64_t x, int64_t top);

/* x for top < 0, else 0 */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures on: top < 0 ==> \result == x;
    ensures off: 0 <= top ==> \result == 0; */
ALWAYS_INLINE int64_t dropped(int64_t x, int64_t top);

/* x for w = 0, -x (that wraps) for w all ones */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures same: w == 0 ==> \result == x;
    ensures opposite: w == 0xffffffffffffffff ==> -TWO63 < x ==> \result == -x; */
ALWAYS_INLINE int64_t signed_by(int64_t x, uint64_t w);

/* The low word of b in 128 bits, and x in 128 bits (two's complement). */
/*@ requires \valid_read(b); terminates \true; exits \false; assigns \nothing;
    ensures low: \result == (int64_t)b->low; */
ALWAYS_INLINE int64_t low_word(const fast_u128 *b);
/*@ requires \valid(b); terminates \true; exits \false; assigns *b;
    ensures low: (int64_t)b->low == x;
    ensures sign: b->high == (x < 0 ? TWO64 - 1 : 0); */
ALWAYS_INLINE void put_word(fast_u128 *b, int64_t x);

/* Its high word; b + x, which wraps; relu(now) - relu(before) where this fits a word (the low words tell it then). */
/*@ requires \valid_read(b); terminates \true; exits \false; assigns \nothing;
    ensures high: \result == (int64_t)b->high; */
ALWAYS_INLINE int64_t high_word(const fast_u128 *b);
/*@ terminates \true; exits \false; assigns \nothing;
    ensures exact: -TWO127 <= signed_value(b) + x < TWO127 ==> signed_value(\result) == signed_value(b) + x; */
ALWAYS_INLINE fast_u128 plus_word(fast_u128 b, int64_t x);
/*@ terminates \true; exits \false; assigns \nothing;
    ensures exact: -TWO63 <= relu_value(now) - relu_value(before) < TWO63 ==> \result == relu_value(now) - relu_value(before); */
ALWAYS_INLINE int64_t relu_change(fast_u128 before, fast_u128 now);

#ifndef __FRAMAC__

_Static_assert((-1 >> 1) == -1, "right shift of negative numbers must be arithmetic");

ALWAYS_INLINE int64_t high(int64_t a, int64_t b) { return (int64_t)(((fast_i128)a * b) >> 64); }
ALWAYS_INLINE int64_t plus(int64_t a, int64_t b) { return (int64_t)((uint64_t)a + (uint64_t)b); }
ALWAYS_INLINE int64_t minus(int64_t a, int64_t b) { return (int64_t)((uint64_t)a - (uint64_t)b); }
ALWAYS_INLINE int64_t shifted(int64_t x, int n) { return x >> n; }
ALWAYS_INLINE uint64_t low_part(int64_t x, int n) { return (uint64_t)x & (((uint64_t)1 << n) - 1); }
ALWAYS_INLINE int64_t kept(int64_t x, int64_t top) { return (int64_t)((uint64_t)x & ~(uint64_t)(top >> 63)); }
ALWAYS_INLINE int64_t dropped(int64_t x, int64_t top) { return (int64_t)((uint64_t)x & (uint64_t)(top >> 63)); }
ALWAYS_INLINE int64_t signed_by(int64_t x, uint64_t w) { return (int64_t)(((uint64_t)x ^ w) - w); }
ALWAYS_INLINE int64_t low_word(const fast_u128 *b) { return (int64_t)(uint64_t)*b; }
ALWAYS_INLINE void put_word(fast_u128 *b, int64_t x) { *b = (fast_u128)(fast_i128)x; }
ALWAYS_INLINE int64_t high_word(const fast_u128 *b) { return (int64_t)(uint64_t)(*b >> 64); }
ALWAYS_INLINE fast_u128 plus_word(fast_u128 b, int64_t x)
{
  fast_u128 wide;
  put_word(&wide, x);
  return b + wide;
}
ALWAYS_INLINE int64_t relu_change(fast_u128 before, fast_u128 now)
{
  return minus(kept(low_word(&now), high_word(&now)), kept(low_word(&before), high_word(&before)));
}
#endif

#endif
