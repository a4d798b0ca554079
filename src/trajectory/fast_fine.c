/* The block kernel with two words per number, for runs so long that the radius of the one with one word decides no signs.
   Slopes have 127 bits, steps and b 64 and 40 more than there.  Exponential loss.  Ranges and unit counts: doc/fast-engine.md. */
#include "fast_fine.h"

#include "fast_bounds.h"
#include "fast_two.h"
#include "fast_wide.h"

static const int64_t SIXTH = 1537228672809129301; /* 2^63/6 */

/* Q exp(-d), D = d 2^(sd + 64), shift = sd - 64. */
ALWAYS_INLINE fast_i128 fine_update(fast_i128 Q, fast_i128 D, int shift)
{
  int64_t top = (int64_t)(D >> 64), cube = high(high(top, top), top); /* d^3 2^(3 sd - 128) */
  int64_t x = top >> (shift + 1), factor = SIXTH - x / 24 + high(x, x) / 60; /* d 2^63, (1/6 - d/24 + d^2/120) 2^63 */
  fast_i128 third = times_power(high(cube, factor), 65 - 2 * shift);
  if (FAST_MUTANT(FINE_CUBIC)) third = 0;
  fast_i128 lost = D - (wide_square(D) >> (shift + 1)) + third; /* 1 - exp(-d) */
  return Q - (wide_product(Q, lost) >> shift);
}

/* --- any shape ------------------------------------------------------------------------------------------------ */

ALWAYS_INLINE void record(fast_block *q, fast_buffer *bu, int k, const fast_i128 *Q, const fast_i128 *b)
{
  for (int i = 0; i < q->n; i++) {
    bu->y[i][k] = (uint64_t)(Q[i] >> 64);
    bu->low[i][k] = (uint64_t)Q[i];
  }
  for (int p = 0; p < q->tracked; p++) {
    bu->b[p][k] = (uint64_t)b[p];
    bu->high[p][k] = (int64_t)(b[p] >> 64);
  }
}

static void fine_step(const fast_block *q, fast_i128 *Q, fast_i128 *b)
{
  fast_i128 value[GDC_MAX_POINTS + FAST_MAX_PAIRS], row[GDC_MAX_POINTS + FAST_MAX_PAIRS];
  for (int i = 0; i < q->n; i++) value[i] = Q[i];
  for (int p = 0; p < q->tracked; p++) value[q->n + p] = wide_kept(Q[q->point[p]], b[p]);
  for (int r = 0; r < q->n + q->tracked; r++) {
    row[r] = 0;
    for (int e = q->start[r]; e < q->start[r + 1]; e++)
      row[r] += wide_product((fast_i128)q->entries[e].fine, value[q->entries[e].column]);
  }
  for (int p = 0; p < q->tracked; p++) {
    fast_i128 before = b[p], step = row[q->n + p] >> (64 - FINE_EXTRA), after = q->sign[p] ? before - step : before + step;
    fast_i128 change = (wide_kept(after, after) - wide_kept(before, before)) * ((fast_i128)1 << (64 - FINE_EXTRA));
    row[q->point[p]] += q->sign[p] ? -change : change;
    b[p] = after;
  }
  for (int i = 0; i < q->n; i++) Q[i] = fine_update(Q[i], row[i], q->series.shift);
}

static void fine(fast_block *q, fast_buffer *bu, int steps, fast_i128 *Q, fast_i128 *b)
{
  for (int k = 0; k < steps; k++) {
    record(q, bu, k, Q, b);
    fine_step(q, Q, b);
  }
  record(q, bu, steps, Q, b);
}

/* --- two points, at most one tracked pair at each (as fast_sliding.c) -------------------------------------------- */

/* Row r is made of these two columns: its coefficients. */
static int row_of(fast_u128 c[2], const fast_block *q, int r, int first, int second)
{
  c[0] = c[1] = 0;
  for (int e = q->start[r]; e < q->start[r + 1]; e++) {
    int column = q->entries[e].column;
    if (column != first && column != second) return 0;
    c[column != first] += q->entries[e].fine;
  }
  return 1;
}

static int is_sliding(fast_block *q)
{
  if (q->n != 2 || q->tracked > 2 || !fast_two_pairs(q)) return 0;
  for (int i = 0; i < 2; i++) {
    int own = q->pair[i] < 0 ? -1 : 2 + q->pair[i], other = q->pair[1 - i] < 0 ? -1 : 2 + q->pair[1 - i];
    q->wide[2 + i][0] = q->wide[2 + i][1] = 0;
    if (!row_of(q->wide[i], q, i, i, other)) return 0;
    if (own >= 0 && !row_of(q->wide[2 + i], q, own, 1 - i, own)) return 0;
  }
  fast_u128 (*c)[2] = q->wide;
  q->shared = FAST_MUTANT(SHARED) || (c[0][0] == c[2][1] && c[0][1] == c[2][0] && c[1][0] == c[3][1] && c[1][1] == c[3][0]);
  return 1;
}

ALWAYS_INLINE void fine_sliding(fast_block *q, fast_buffer *bu, int steps, int shared, fast_i128 *Q, fast_i128 *b)
{
  enum { DROP = 64 - FINE_EXTRA };
  const fast_i128 none = -((fast_i128)1 << 101); /* a pair that is not there has zeros in its row */
  const int p0 = q->pair[0], p1 = q->pair[1], shift = q->series.shift;
  fast_i128 c[4][2], Q0 = Q[0], Q1 = Q[1], b0 = p0 < 0 ? none : b[p0], b1 = p1 < 0 ? none : b[p1];
  int64_t spare[FAST_CHUNK + 1], *high0 = p0 < 0 ? spare : bu->high[p0], *high1 = p1 < 0 ? spare : bu->high[p1];
  uint64_t *low0 = bu->b[p0 < 0 ? q->tracked : p0], *low1 = bu->b[p1 < 0 ? q->tracked : p1];
  for (int r = 0; r < 4; r++) c[r][0] = (fast_i128)q->wide[r][0], c[r][1] = (fast_i128)q->wide[r][1];
  for (int k = 0;; k++) {
    bu->y[0][k] = (uint64_t)(Q0 >> 64), bu->low[0][k] = (uint64_t)Q0;
    bu->y[1][k] = (uint64_t)(Q1 >> 64), bu->low[1][k] = (uint64_t)Q1;
    low0[k] = (uint64_t)b0, high0[k] = (int64_t)(b0 >> 64);
    low1[k] = (uint64_t)b1, high1[k] = (int64_t)(b1 >> 64);
    if (k == steps) break;
    fast_i128 own0 = wide_product(c[0][0], Q0), own1 = wide_product(c[1][0], Q1);
    fast_i128 cross0 = wide_product(c[0][1], Q1), cross1 = wide_product(c[1][1], Q0), was0 = wide_kept(b0, b0), was1 = wide_kept(b1, b1);
    fast_i128 D0 = own0 + wide_kept(cross0, b1), D1 = own1 + wide_kept(cross1, b0);
    b0 -= ((shared ? cross0 : wide_product(c[2][0], Q1)) + wide_kept(shared ? own0 : wide_product(c[2][1], Q0), b0)) >> DROP;
    b1 -= ((shared ? cross1 : wide_product(c[3][0], Q0)) + wide_kept(shared ? own1 : wide_product(c[3][1], Q1), b1)) >> DROP;
    D0 -= (wide_kept(b0, b0) - was0) * ((fast_i128)1 << DROP);
    D1 -= (wide_kept(b1, b1) - was1) * ((fast_i128)1 << DROP);
    Q0 = fine_update(Q0, D0, shift);
    Q1 = fine_update(Q1, D1, shift);
  }
  Q[0] = Q0, Q[1] = Q1;
  if (p0 >= 0) b[p0] = b0;
  if (p1 >= 0) b[p1] = b1;
}

/* --- choice ------------------------------------------------------------------------------------------------------ */

void fast_fine_shape(fast_block *q) { q->two = is_sliding(q); }

void fast_fine_run(fast_block *q, fast_buffer *bu, int steps)
{
  fast_i128 Q[GDC_MAX_POINTS], b[FAST_MAX_PAIRS];
  for (int i = 0; i < q->n; i++) Q[i] = (fast_i128)(((fast_u128)q->y[i] << 64) | q->low[i]);
  for (int p = 0; p < q->tracked; p++) b[p] = (fast_i128)q->b[p];
  if (q->two && q->shared) fine_sliding(q, bu, steps, 1, Q, b);
  else if (q->two) fine_sliding(q, bu, steps, 0, Q, b);
  else fine(q, bu, steps, Q, b);
  for (int i = 0; i < q->n; i++) q->y[i] = (uint64_t)(Q[i] >> 64), q->low[i] = (uint64_t)Q[i];
  for (int p = 0; p < q->tracked; p++) q->b[p] = (fast_u128)b[p];
}
