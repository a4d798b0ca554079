/* Loops for few points, unrolled by the compiler: n points and `slots` places for tracked pairs at each of them.

   Slot i*slots + s belongs to point i, so that no index depends on data.  Row and column n + slot are those of its pair;
   a slot without a pair has zeros there and stays inactive.  The loop itself is in
   fast_dense_loop.h; its products, and so its results, are those of the general loop: a coefficient 0 adds 0. */
#include "fast_dense.h"

#include "fast_dense_loop.h"

enum { MOST_POINTS = 4, MOST_SLOTS = 4 };

/* --- the block in this form ---------------------------------------------------------------------------------- */

/* The least number of slots per point; every pair gets one.  0: it has no loop. */
static int place_pairs(fast_block *q)
{
  int used[GDC_MAX_POINTS] = {0}, most = 0;
  for (int t = 0; t < q->tracked; t++) {
    int count = ++used[q->point[t]];
    if (count > most) most = count;
  }
  if (q->n > MOST_POINTS || most > MOST_SLOTS || q->n + q->n * most > FAST_DENSE_ROWS) return 0;
  q->slots = most;
  for (int k = 0; k < q->n * most; k++) q->slot_pair[k] = -1;
  for (int t = q->tracked - 1; t >= 0; t--) q->slot_pair[q->point[t] * most + --used[q->point[t]]] = t;
  return 1;
}

static int place_of(const fast_block *q, int column)
{
  if (column < q->n) return column;
  int k = 0;
  while (q->slot_pair[k] != column - q->n) k++;
  return q->n + k;
}

int fast_dense_load(fast_block *q)
{
  if (!place_pairs(q)) return 0;
  for (int r = 0; r < FAST_DENSE_ROWS; r++)
    for (int c = 0; c < FAST_DENSE_ROWS; c++) q->dense[r][c] = 0;
  for (int row = 0; row < q->n + q->tracked; row++) {
    int64_t *to = q->dense[place_of(q, row)];
    for (int e = q->start[row]; e < q->start[row + 1]; e++) {
      int64_t *coefficient = &to[place_of(q, q->entries[e].column)];
      if (*coefficient != 0) return 0; /* two entries for one column: the general loop keeps them apart */
      *coefficient = q->entries[e].coefficient;
    }
  }
  return 1;
}

/* --- the loops -------------------------------------------------------------------------------------------------- */

/* One loop per size, for the usual numbers of terms and for the rest. */
#define SIZE(n, slots) \
  static void dense_##n##_##slots(fast_block *q, fast_buffer *bu, int steps) \
  { \
    if (q->series.logistic == FAST_EXPONENTIAL && q->series.terms == 2) dense(q, bu, steps, n, slots, 2, FAST_EXPONENTIAL); \
    else if (q->series.logistic == FAST_EXPONENTIAL) dense(q, bu, steps, n, slots, q->series.terms, FAST_EXPONENTIAL); \
    else if (q->series.logistic == FAST_SHORT && q->series.terms == 2) dense(q, bu, steps, n, slots, 2, FAST_SHORT); \
    else dense(q, bu, steps, n, slots, q->series.terms, q->series.logistic); \
  }
SIZE(1, 0) SIZE(1, 1) SIZE(1, 2) SIZE(1, 3) SIZE(1, 4)
SIZE(2, 0) SIZE(2, 1) SIZE(2, 2) SIZE(2, 3)
SIZE(3, 0) SIZE(3, 1) SIZE(3, 2)
SIZE(4, 0) SIZE(4, 1)

typedef void (*loop)(fast_block *q, fast_buffer *bu, int steps);
static const loop loops[MOST_POINTS + 1][MOST_SLOTS + 1] = {
  {0},
  {dense_1_0, dense_1_1, dense_1_2, dense_1_3, dense_1_4},
  {dense_2_0, dense_2_1, dense_2_2, dense_2_3},
  {dense_3_0, dense_3_1, dense_3_2},
  {dense_4_0, dense_4_1},
};

void fast_dense_run(fast_block *q, fast_buffer *bu, int steps) { loops[q->n][q->slots](q, bu, steps); }
