/* Passes over the buffers of a chunk: plain loops that a compiler turns into vector code.  Integers only, so the
   results are the same with every instruction set. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif

#include "config.h"

#include "fast_sums.h"

/* Compiled for several instruction sets, chosen when the program starts (configure tests whether this works).  Not by
   clang: it names the resolver differently, and the function cannot be called from another file. */
#if defined GDC_TARGET_CLONES && !defined __clang__
#define CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define CLONES
#endif

/* x = bottom + 2^32 (x >> 32).  The sum of the words wraps; FAST_CHUNK upper halves do not, and neither do as many
   lower halves: they are the difference. */
static fast_u128 whole(uint64_t wrapped, uint64_t top)
{
  return (wrapped - (top << 32)) + ((fast_u128)top << 32);
}

CLONES static void sum_words(uint64_t out[2], const uint64_t *x, int steps)
{
  uint64_t wrapped = 0, top = 0;
  for (int k = 0; k < steps; k++) {
    wrapped += x[k];
    top += x[k] >> 32;
  }
  out[0] = wrapped;
  out[1] = top;
}

CLONES static void sum_active_words(uint64_t out[2], const uint64_t *x, const int64_t *sign, int steps)
{
  uint64_t wrapped = 0, top = 0;
  for (int k = 0; k < steps; k++) {
    uint64_t word = x[k] & (((uint64_t)sign[k] >> 63) - 1);
    wrapped += word;
    top += word >> 32;
  }
  out[0] = wrapped;
  out[1] = top;
}

CLONES static void sum_slopes(uint64_t out[3], const uint64_t *y, const uint64_t *low, int steps)
{
  uint64_t wrapped = 0, top = 0, rest = 0;
  for (int k = 0; k < steps; k++) {
    wrapped += y[k];
    top += y[k] >> 32;
    rest += low[k];
  }
  out[0] = wrapped;
  out[1] = top;
  out[2] = rest;
}

CLONES static void sum_active_slopes(uint64_t out[3], const uint64_t *y, const uint64_t *low, const int64_t *sign, int steps)
{
  uint64_t wrapped = 0, top = 0, rest = 0;
  for (int k = 0; k < steps; k++) {
    uint64_t mask = ((uint64_t)sign[k] >> 63) - 1, word = y[k] & mask;
    wrapped += word;
    top += word >> 32;
    rest += low[k] & mask;
  }
  out[0] = wrapped;
  out[1] = top;
  out[2] = rest;
}

void fast_sum(fast_u128 *sum_y, fast_u128 *sum_low, const uint64_t *y, const uint64_t *low, int low_bits, int steps)
{
  uint64_t words[3];
  if (low_bits + FAST_CHUNK_BITS <= 64) {
    sum_slopes(words, y, low, steps);
    *sum_low += words[2];
  } else {
    sum_words(words, low, steps);
    *sum_low += whole(words[0], words[1]);
    sum_words(words, y, steps);
  }
  *sum_y += whole(words[0], words[1]);
}

void fast_sum_active(fast_u128 *sum_y, fast_u128 *sum_low, const uint64_t *y, const uint64_t *low, const int64_t *sign, int low_bits, int steps)
{
  uint64_t words[3];
  if (low_bits + FAST_CHUNK_BITS <= 64) {
    sum_active_slopes(words, y, low, sign, steps);
    *sum_low += words[2];
  } else {
    sum_active_words(words, low, sign, steps);
    *sum_low += whole(words[0], words[1]);
    sum_active_words(words, y, sign, steps);
  }
  *sum_y += whole(words[0], words[1]);
}

CLONES void fast_least(uint64_t *least, uint64_t *spread, const int64_t *b, int states)
{
  int64_t small = (int64_t)*least; /* at most 2^63 - 1 */
  uint64_t all = *spread;
  for (int k = 0; k < states; k++) {
    int64_t x = b[k] ^ (b[k] >> 63); /* >= 0 */
    small = x < small ? x : small;
    all |= (uint64_t)x;
  }
  *least = (uint64_t)small;
  *spread = all;
}

CLONES void fast_range(int64_t *lowest, int64_t *highest, const int64_t *b, int states)
{
  int64_t low = *lowest, high = *highest;
  for (int k = 0; k < states; k++) {
    low = b[k] < low ? b[k] : low;
    high = b[k] > high ? b[k] : high;
  }
  *lowest = low;
  *highest = high;
}

CLONES static void count_words(uint64_t out[4], const int64_t *a, const int64_t *b, int steps)
{
  uint64_t first = 0, second = 0, both = 0, changes = 0;
  for (int k = 1; k <= steps; k++) {
    uint64_t x = ~(uint64_t)a[k] >> 63, y = ~(uint64_t)b[k] >> 63;
    first += x;
    second += y;
    both += x & y;
    changes += (((uint64_t)a[k] ^ (uint64_t)a[k - 1]) | ((uint64_t)b[k] ^ (uint64_t)b[k - 1])) >> 63;
  }
  out[0] = first;
  out[1] = second;
  out[2] = both;
  out[3] = changes;
}

fast_counts fast_count_two(const int64_t *a, const int64_t *b, int steps)
{
  uint64_t words[4];
  count_words(words, a, b, steps);
  return (fast_counts){words[0] - words[2], words[1] - words[2], words[2], words[3]};
}

CLONES void fast_offsets(int64_t *least_off, int64_t *most_off, uint64_t *least_y, uint64_t *most_y, const uint64_t *x, const uint64_t *y,
                         uint64_t pivot, int states)
{
  int64_t low = *least_off, high = *most_off;
  uint64_t small = *least_y, large = *most_y;
  for (int k = 0; k < states; k++) {
    int64_t off = (int64_t)(x[k] - (uint64_t)((fast_u128)y[k] * pivot >> 62));
    low = off < low ? off : low;
    high = off > high ? off : high;
    small = y[k] < small ? y[k] : small;
    large = y[k] > large ? y[k] : large;
  }
  *least_off = low;
  *most_off = high;
  *least_y = small;
  *most_y = large;
}

enum { WORDS = FAST_CHUNK / 64 + 1 };

/* Bit k % 64 of word k / 64: b[k] >= 0; all of the buffer's row, in loops of fixed length. */
static inline void pack_signs(uint64_t out[WORDS], const int64_t *b)
{
  for (int w = 0; w < WORDS - 1; w++) {
    uint64_t word = 0;
    for (uint64_t k = 0; k < 64; k++) word |= ~(uint64_t)b[64 * w + (int)k] >> 63 << k;
    out[w] = word;
  }
  out[WORDS - 1] = ~(uint64_t)b[FAST_CHUNK] >> 63;
}

CLONES void fast_count_passes(uint64_t count[16], const int64_t *a, const int64_t *b, int steps)
{
  uint64_t first[WORDS], second[WORDS], sums[16] = {0};
  pack_signs(first, a);
  pack_signs(second, b);
  for (int w = 0; 64 * w < steps; w++) {
    int left = steps - 64 * w;
    uint64_t mine = left < 64 ? ((uint64_t)1 << left) - 1 : UINT64_MAX, next[2] = {first[w] >> 1, second[w] >> 1}, here[4], after[4];
    if (w + 1 < WORDS) next[0] |= first[w + 1] << 63, next[1] |= second[w + 1] << 63;
    for (int p = 0; p < 4; p++) {
      here[p] = (p & 1 ? first[w] : ~first[w]) & (p & 2 ? second[w] : ~second[w]) & mine;
      after[p] = (p & 1 ? next[0] : ~next[0]) & (p & 2 ? next[1] : ~next[1]);
    }
    for (int q = 0; q < 16; q++) sums[q] += (uint64_t)__builtin_popcountll(here[q / 4] & after[q % 4]);
  }
  for (int q = 0; q < 16; q++) count[q] += sums[q];
}
