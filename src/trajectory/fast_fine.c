/* The block kernel with two words per number, for runs so long that the radius of the one with one word decides no signs.
   Slopes have 127 bits, steps and b 64 and 40 more than there.  Exponential loss.  Ranges and unit counts: doc/fast-engine.md. */
#include "fast_fine.h"

#include "fast_fine_update.h"
#include "fast_two.h"

/* --- any shape ------------------------------------------------------------------------------------------------ */

ALWAYS_INLINE void record(fast_block *q, fast_buffer *bu, int k, const fast_i128 *Q, const fast_i128 *b)
{
  for (int i = 0; i < q->n; i++) {
    bu->y[i][k] = (uint64_t)wide_top(Q[i]);
    bu->low[i][k] = wide_low(Q[i]);
  }
  for (int p = 0; p < q->tracked; p++) {
    bu->b[p][k] = wide_low(b[p]);
    bu->high[p][k] = wide_top(b[p]);
  }
}

static void fine_step(const fast_block *q, fast_i128 *Q, fast_i128 *b)
{
  fast_i128 value[GDC_MAX_POINTS + FAST_MAX_PAIRS], row[GDC_MAX_POINTS + FAST_MAX_PAIRS];
  for (int i = 0; i < q->n; i++) value[i] = Q[i];
  for (int p = 0; p < q->tracked; p++) value[q->n + p] = wide_kept(Q[q->point[p]], b[p]);
  for (int r = 0; r < q->n + q->tracked; r++) {
    row[r] = wide_made(0, 0);
    for (int e = q->start[r]; e < q->start[r + 1]; e++)
      row[r] = wide_plus(row[r], wide_product(wide_from(q->entries[e].fine), value[q->entries[e].column]));
  }
  for (int p = 0; p < q->tracked; p++) {
    fast_i128 before = b[p], step = wide_shifted(row[q->n + p], FINE_DROP);
    fast_i128 after = q->sign[p] ? wide_minus(before, step) : wide_plus(before, step), *D = &row[q->point[p]];
    fast_i128 change = wide_raised(wide_minus(wide_kept(after, after), wide_kept(before, before)), FINE_DROP);
    *D = q->sign[p] ? wide_minus(*D, change) : wide_plus(*D, change);
    b[p] = after;
  }
  for (int i = 0; i < q->n; i++) Q[i] = fine_update(Q[i], row[i], q->series.shift);
}

static void fine(fast_block *q, fast_buffer *bu, int steps)
{
  fast_i128 Q[GDC_MAX_POINTS], b[FAST_MAX_PAIRS];
  for (int i = 0; i < q->n; i++) Q[i] = wide_made((int64_t)q->y[i], q->low[i]);
  for (int p = 0; p < q->tracked; p++) b[p] = wide_from(q->b[p]);
  for (int k = 0; k < steps; k++) {
    record(q, bu, k, Q, b);
    fine_step(q, Q, b);
  }
  record(q, bu, steps, Q, b);
  for (int i = 0; i < q->n; i++) q->y[i] = (uint64_t)wide_top(Q[i]), q->low[i] = wide_low(Q[i]);
  for (int p = 0; p < q->tracked; p++) q->b[p] = wide_to(b[p]);
}

/* --- choice ------------------------------------------------------------------------------------------------------ */

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

void fast_fine_shape(fast_block *q) { q->two = is_sliding(q); }

void fast_fine_run(fast_block *q, fast_buffer *bu, int steps)
{
  if (q->two) fast_fine_sliding(q, bu, steps);
  else fine(q, bu, steps);
}
