/* Sums, minima and pattern counts of a chunk of steps, from the buffers that the kernel filled. */
#include "fast_bounds.h"
#include "fast_sums.h"

#include <stdlib.h>
#include <string.h>

/* The words that carry the signs of b. */
static const int64_t *signs(const fast_block *q, const fast_buffer *bu, int p)
{
  return q->narrow ? (const int64_t *)bu->b[p] : bu->high[p];
}

/* b of more than 64 bits counts as 2^63 - 1, which is above every threshold. */
static void least_wide(fast_tally *t, int p, const uint64_t *b, const int64_t *top, int states)
{
  for (int k = 0; k < states; k++) {
    if (top[k] != 0 && top[k] != -1) continue;
    if ((b[k] >> 63) != ((uint64_t)top[k] & 1)) continue;
    uint64_t x = top[k] ? ~b[k] : b[k];
    if (x < t->least[p]) t->least[p] = x;
  }
}

/* --- patterns --------------------------------------------------------------------------------------------- */

static int same_key(const uint64_t *a, const uint64_t *b)
{
  return memcmp(a, b, FAST_KEY_WORDS * sizeof *a) == 0;
}

static void key_of(uint64_t *key, const fast_block *q, const fast_buffer *bu, int k)
{
  memset(key, 0, FAST_KEY_WORDS * sizeof *key);
  for (int p = 0; p < q->tracked; p++)
    if (signs(q, bu, p)[k] >= 0) key[p / 64] |= (uint64_t)1 << (p % 64);
}

static int count_pattern(fast_tally *t, const uint64_t *key, uint64_t steps)
{
  size_t s = 0;
  while (s < t->nseen && (t->seen[s].key[0] != key[0] || !same_key(t->seen[s].key, key))) s++;
  if (s == t->nseen) {
    if (t->nseen == t->room) {
      size_t room = t->room ? 2 * t->room : 16;
      fast_seen *more = realloc(t->seen, room * sizeof *more);
      if (!more) return 0;
      t->seen = more;
      t->room = room;
    }
    memcpy(t->seen[s].key, key, FAST_KEY_WORDS * sizeof *key);
    t->seen[s].steps = 0;
    t->nseen++;
  }
  t->seen[s].steps += steps;
  return 1;
}

static void start_run(fast_tally *t, const uint64_t *key, uint64_t step)
{
  t->switches++;
  memcpy(t->last, key, sizeof t->last);
  if (t->nruns == FAST_MAX_RUNS) return;
  t->runs[t->nruns].step = step;
  memcpy(t->runs[t->nruns++].key, key, sizeof t->last);
}

static void count_pass(fast_tally *t, const uint64_t *before, const uint64_t *after, uint64_t steps)
{
  int s = 0;
  while (s < t->npasses && !(same_key(t->passes[s].before, before) && same_key(t->passes[s].after, after))) s++;
  if (s == FAST_MAX_PASSES) {
    t->lost = 1;
    return;
  }
  fast_pass *p = &t->passes[s];
  if (s == t->npasses) {
    memcpy(p->before, before, sizeof p->before);
    memcpy(p->after, after, sizeof p->after);
    p->steps = 0;
    t->npasses++;
  }
  p->steps += steps;
}

/* Which pattern follows which, in the steps of the chunk. */
static void passes(fast_tally *t, const fast_block *q, const fast_buffer *bu, int steps)
{
  uint64_t before[FAST_KEY_WORDS] = {0}, after[FAST_KEY_WORDS] = {0}, count[16] = {0};
  if (q->tracked == 0) {
    count_pass(t, before, after, (uint64_t)steps);
  } else if (q->tracked <= 2) {
    fast_count_passes(count, signs(q, bu, 0), signs(q, bu, q->tracked - 1), steps);
    for (unsigned k = 0; k < 16; k++) {
      uint64_t mask = q->tracked == 1 ? 1 : 3;
      before[0] = k >> 2 & mask;
      after[0] = k & mask;
      if (count[k]) count_pass(t, before, after, count[k]);
    }
  } else {
    key_of(before, q, bu, 0);
    for (int k = 1; k <= steps && !t->lost; k++) {
      key_of(after, q, bu, k);
      count_pass(t, before, after, 1);
      memcpy(before, after, sizeof before);
    }
  }
}

/* State after state: steps 1 .. steps of the chunk. */
static int patterns_in_order(fast_tally *t, const fast_block *q, const fast_buffer *bu, int steps)
{
  uint64_t key[FAST_KEY_WORDS], run = 0;
  for (int k = 1; k <= steps; k++) {
    key_of(key, q, bu, k);
    if (!same_key(key, t->last)) {
      if (run && !count_pattern(t, t->last, run)) return 0;
      run = 0;
      start_run(t, key, t->done + (uint64_t)k);
    }
    run++;
  }
  return run == 0 || count_pattern(t, t->last, run);
}

static int seen_before(const fast_tally *t, uint64_t key)
{
  for (size_t s = 0; s < t->nseen; s++)
    if (t->seen[s].key[0] == key) return 1;
  return 0;
}

/* Every pattern of the chunk is known and no run has to be written down: add the counts. */
static int patterns_of_two(fast_tally *t, const fast_block *q, const fast_buffer *bu, int steps)
{
  uint64_t key[FAST_KEY_WORDS] = {0};
  fast_counts seen = fast_count_two(signs(q, bu, 0), signs(q, bu, q->tracked - 1), steps);
  uint64_t count[4] = {(uint64_t)steps - seen.only_a - seen.only_b - seen.both, seen.only_a, seen.only_b, seen.both};
  if (q->tracked == 1) { /* both are the same pair */
    count[1] = seen.both;
    count[3] = 0;
  }
  for (uint64_t pattern = 0; pattern < 4; pattern++)
    if (count[pattern] && !seen_before(t, pattern)) return patterns_in_order(t, q, bu, steps);
  for (uint64_t pattern = 0; pattern < 4; pattern++) {
    key[0] = pattern;
    if (count[pattern] && !count_pattern(t, key, count[pattern])) return 0;
  }
  t->switches += seen.switches;
  key_of(t->last, q, bu, steps);
  return 1;
}

int fast_tally_chunk(fast_tally *t, const fast_block *q, const fast_buffer *bu, int steps)
{
  int low_bits = q->fine ? 64 : q->series.low_bits;
  for (int i = 0; i < q->n; i++) fast_sum(&t->y[i], &t->low[i], bu->y[i], bu->low[i], low_bits, steps);
  for (int p = 0; p < q->tracked; p++) {
    const int64_t *sign = signs(q, bu, p);
    int states = steps + 1 - FAST_MUTANT(LAST_STATE);
    fast_sum_active(&t->pair_y[p], &t->pair_low[p], bu->y[q->point[p]], bu->low[q->point[p]], sign, low_bits, steps);
    if (q->narrow) fast_least(&t->least[p], &t->spread, sign, states);
    else least_wide(t, p, bu->b[p], sign, states);
    if (t->want_ranges && q->narrow) fast_range(&t->lowest[p], &t->highest[p], sign, steps + 1 - FAST_MUTANT(HULL_KERNEL));
  }
  t->ranged &= q->narrow;
  if (t->want_ranges && !t->lost) passes(t, q, bu, steps);
  if (t->pivot) { /* the state after the last step is in the block */
    if (!FAST_MUTANT(HULL_RATIO)) fast_offsets(&t->least_off, &t->most_off, &t->least_y, &t->most_y, bu->y[0], bu->y[1], t->pivot, steps);
    fast_offsets(&t->least_off, &t->most_off, &t->least_y, &t->most_y, &q->y[0], &q->y[1], t->pivot, 1);
  }
  int ok;
  if (q->tracked == 0) ok = count_pattern(t, t->last, (uint64_t)steps);
  else if (q->tracked <= 2 && !(t->want_runs && t->nruns < FAST_MAX_RUNS)) ok = patterns_of_two(t, q, bu, steps);
  else ok = patterns_in_order(t, q, bu, steps);
  t->done += (uint64_t)steps;
  return ok;
}

void fast_tally_start(fast_tally *t, const fast_block *q, int want_runs, int want_ranges)
{
  fast_seen *seen = t->seen;
  size_t room = t->room;
  memset(t, 0, sizeof *t);
  t->seen = seen;
  t->room = room;
  t->want_runs = want_runs;
  t->want_ranges = t->ranged = want_ranges;
  if (want_ranges && q->n == 2 && q->y[1] >> 60 && q->y[0] / q->y[1] < 4) {
    t->pivot = (uint64_t)(((fast_u128)q->y[0] << 62) / q->y[1]);
    t->least_off = INT64_MAX;
    t->most_off = INT64_MIN;
    t->least_y = UINT64_MAX;
  }
  for (int p = 0; p < q->tracked; p++) {
    t->least[p] = INT64_MAX;
    t->lowest[p] = INT64_MAX;
    t->highest[p] = INT64_MIN;
    if ((int64_t)(uint64_t)(q->b[p] >> 64) >= 0) t->last[p / 64] |= (uint64_t)1 << (p % 64);
  }
}

void fast_tally_clear(fast_tally *t)
{
  free(t->seen);
  memset(t, 0, sizeof *t);
}
