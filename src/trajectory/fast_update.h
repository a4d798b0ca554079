/* One update of one slope, shared by the loops of the block kernel.  Ranges and unit counts: doc/fast-engine.md. */
#ifndef GDC_FAST_UPDATE_H
#define GDC_FAST_UPDATE_H

#include "fast_bounds.h"
#include "fast_kernel.h"

_Static_assert((-1 >> 1) == -1, "right shift of negative numbers must be arithmetic");

#if defined(__GNUC__)
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE static inline
#endif

/* floor(a b / 2^64) */
ALWAYS_INLINE int64_t high(int64_t a, int64_t b)
{
  return (int64_t)(((fast_i128)a * b) >> 64);
}

/* a + b and a - b that wrap: b of 64 bits may leave their range (this is found out after the block), and until then
   every number may be anything. */
ALWAYS_INLINE int64_t plus(int64_t a, int64_t b) { return (int64_t)((uint64_t)a + (uint64_t)b); }
ALWAYS_INLINE int64_t minus(int64_t a, int64_t b) { return (int64_t)((uint64_t)a - (uint64_t)b); }

/* z(d) = -(d/6 - d^2/24 + ...) from D = d 2^sd and floor(D^2/2^64), by Horner's rule. */
ALWAYS_INLINE int64_t cubic(int64_t D, int64_t square, const int64_t *c, int terms)
{
  if (terms == 2) return high(D, -c[1]);
  int64_t sum = c[terms - 1];
  for (int j = terms - 2; j >= 2; j--) sum = c[j] - high(D, sum);
  return high(square, sum) - high(D, c[1]);
}

/* g'/h 2^64 for the step that lowers exp(-m) by the factor 1 - w: s' = s - s w (1 - s'), a fixed point.
   lost = Q w in units of Q. */
ALWAYS_INLINE int64_t next_ratio(int64_t y, int64_t twice, int64_t lost, const fast_series *w, int i, int loss)
{
  int64_t s = high(y, w->ratio[i]);
  if (loss == FAST_SHORT) {
    int64_t sw = high(s, twice) >> (w->shift + 1);
    return s - sw + high(sw, s);
  }
  int64_t sw = high(lost, w->ratio[i]) >> w->low_bits, next = s;
  for (int k = 0; k < w->rounds; k++) next = s - sw + high(sw, next);
  return next;
}

/* Q <- Q exp(-d), or Q exp(-d) / (1 - s (1 - exp(-d))) with s = g/h for the logistic loss; D = d 2^sd. */
ALWAYS_INLINE void advance(uint64_t *y, uint64_t *low, int64_t D, const fast_series *w, int i, int terms, int loss)
{
  int64_t square = high(D, D);
  int64_t twice = minus(plus(D, D), square >> w->shift);
  int64_t lost = high((int64_t)*y, twice);
  if (terms > 1) {
    int64_t part = high(high((int64_t)*y, square), cubic(D, square, w->c, terms));
    lost -= FAST_MUTANT(CUBIC_SIGN) ? -part : part;
  }
  if (loss != FAST_EXPONENTIAL && !FAST_MUTANT(RATIO)) lost -= high(lost, next_ratio((int64_t)*y, twice, lost, w, i, loss));
  int64_t rest = minus((int64_t)*low, lost);
  *y += (uint64_t)(rest >> w->low_bits);
  *low = (uint64_t)rest & (((uint64_t)1 << w->low_bits) - 1);
}

/* b >= 0: all ones */
ALWAYS_INLINE uint64_t active(int64_t top) { return ~(uint64_t)(top >> 63); }

/* x for w = 0, -x for w all ones */
ALWAYS_INLINE uint64_t signed_by(uint64_t x, uint64_t w) { return (x ^ w) - w; }

static inline fast_u128 widened(int64_t x) { return (fast_u128)(fast_i128)x; }

#endif
