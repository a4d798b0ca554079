/* Passes over the buffers of a chunk: sums, minima, counts of patterns (integers, at most FAST_CHUNK steps). */
#ifndef GDC_FAST_SUMS_H
#define GDC_FAST_SUMS_H

#include "fast_kernel.h"

/* *sum_y and *sum_low plus the sums of y[0 .. steps-1] and low[0 .. steps-1] < 2^low_bits. */
void fast_sum(fast_u128 *sum_y, fast_u128 *sum_low, const uint64_t *y, const uint64_t *low, int low_bits, int steps);
/* The same over the steps at which sign[k] >= 0. */
void fast_sum_active(fast_u128 *sum_y, fast_u128 *sum_low, const uint64_t *y, const uint64_t *low, const int64_t *sign, int low_bits, int steps);
/* The least |b[k]| (less 1 for b < 0) over k < states and *least, into *least; the OR of all into *spread. */
void fast_least(uint64_t *least, uint64_t *spread, const int64_t *b, int states);

/* *lowest and *highest widened to hold b[0 .. states-1]. */
void fast_range(int64_t *lowest, int64_t *highest, const int64_t *b, int states);

/* *least_off and *most_off widened to hold x - floor(y pivot / 2^62), *least_y and *most_y to hold y, at k < states. */
void fast_offsets(int64_t *least_off, int64_t *most_off, uint64_t *least_y, uint64_t *most_y, const uint64_t *x, const uint64_t *y,
                  uint64_t pivot, int states);

/* count[4 p + q] += steps from pattern p to pattern q, p = bit 0 (a >= 0) + 2 bit 1 (b >= 0).  a and b are rows of the
   buffer: FAST_CHUNK + 1 numbers, of which those after the last step do not matter. */
void fast_count_passes(uint64_t count[16], const int64_t *a, const int64_t *b, int steps);

/* States 1 .. steps of two pairs (or of one, twice): how often bit 0 alone, bit 1 alone, both; and how many states
   differ from the one before. */
typedef struct fast_counts {
  uint64_t only_a, only_b, both, switches;
} fast_counts;
fast_counts fast_count_two(const int64_t *a, const int64_t *b, int steps);

#endif
