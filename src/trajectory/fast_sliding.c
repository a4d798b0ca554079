/* The block kernel's loop for two points and at most one tracked pair at each, of neurons that are otherwise fixed active.
   Ranges and unit counts: doc/fast-engine.md. */
#include "fast_two.h"

#include "fast_update.h"

/* Row of the margin i: y_i and the tracked column of point 1-i; row of the pair at point i: y_(1-i) and that
   pair's own column.  Each pair lowers the margin of its point (sign: all ones).  64-bit b.
   shared: the two neurons have |v| in common, so that both rows of a point have the same coefficients. */
ALWAYS_INLINE void sliding(fast_block *q, fast_buffer *bu, int steps, int shared, int terms, int loss)
{
  const fast_series *w = &q->series;
  uint64_t y0 = q->y[0], y1 = q->y[1], l0 = q->low[0], l1 = q->low[1];
  const int64_t none = -((int64_t)1 << 61);
  int64_t b0 = q->pair[0] < 0 ? none : low_word(&q->b[q->pair[0]]);
  int64_t b1 = q->pair[1] < 0 ? none : low_word(&q->b[q->pair[1]]);
  uint64_t *out0 = bu->b[q->pair[0] < 0 ? q->tracked : q->pair[0]];
  uint64_t *out1 = bu->b[q->pair[1] < 0 ? q->tracked : q->pair[1]];
  bu->y[0][0] = y0;
  bu->y[1][0] = y1;
  bu->low[0][0] = l0;
  bu->low[1][0] = l1;
  out0[0] = (uint64_t)b0;
  out1[0] = (uint64_t)b1;
  for (int k = 0; k < steps; k++) {
    int64_t own0 = product(q->c[0][0], (int64_t)y0), own1 = product(q->c[1][0], (int64_t)y1);
    int64_t cross0 = product(q->c[0][1], (int64_t)y1), cross1 = product(q->c[1][1], (int64_t)y0);
    int64_t row0 = plus(shared ? cross0 : product(q->c[2][0], (int64_t)y1), kept(shared ? own0 : product(q->c[2][1], (int64_t)y0), b0));
    int64_t row1 = plus(shared ? cross1 : product(q->c[3][0], (int64_t)y0), kept(shared ? own1 : product(q->c[3][1], (int64_t)y1), b1));
    int64_t D0 = plus(plus(own0, kept(cross0, b1)), minus(row0, dropped(b0, b0)));
    int64_t D1 = plus(plus(own1, kept(cross1, b0)), minus(row1, dropped(b1, b1)));
    b0 = minus(b0, row0);
    b1 = minus(b1, row1);
    D0 = plus(D0, dropped(b0, b0)); /* relu(before) - relu(now) = row + min(now, 0) - min(before, 0) */
    D1 = plus(D1, dropped(b1, b1));
    advance(&y0, &l0, D0, w, 0, terms, loss);
    advance(&y1, &l1, D1, w, 1, terms, loss);
    bu->y[0][k + 1] = y0;
    bu->y[1][k + 1] = y1;
    bu->low[0][k + 1] = l0;
    bu->low[1][k + 1] = l1;
    out0[k + 1] = (uint64_t)b0;
    out1[k + 1] = (uint64_t)b1;
  }
  q->y[0] = y0, q->y[1] = y1, q->low[0] = l0, q->low[1] = l1;
  if (q->pair[0] >= 0) put_word(&q->b[q->pair[0]], b0);
  if (q->pair[1] >= 0) put_word(&q->b[q->pair[1]], b1);
}

void fast_sliding_run(fast_block *q, fast_buffer *bu, int steps)
{
  if (q->shared) {
    EACH_SERIES(sliding, q, bu, steps, 1)
  } else {
    EACH_SERIES(sliding, q, bu, steps, 0)
  }
}
