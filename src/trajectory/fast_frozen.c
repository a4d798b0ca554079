/* The block kernel's loops for two points and nothing tracked.  Ranges and unit counts: doc/fast-engine.md. */
#include "fast_two.h"

#include "fast_update.h"

/* D_i = c_i0 y_i + c_i1 y_(1-i); diagonal: c_i1 = 0. */
ALWAYS_INLINE void frozen(fast_block *q, fast_buffer *bu, int steps, int diagonal, int terms, int loss)
{
  const fast_series *w = &q->series;
  uint64_t y0 = q->y[0], y1 = q->y[1], l0 = q->low[0], l1 = q->low[1];
  bu->y[0][0] = y0;
  bu->y[1][0] = y1;
  bu->low[0][0] = l0;
  bu->low[1][0] = l1;
  for (int k = 0; k < steps; k++) {
    int64_t own0 = product(q->c[0][0], (int64_t)y0), own1 = product(q->c[1][0], (int64_t)y1);
    int64_t other0 = diagonal ? 0 : product(q->c[0][1], (int64_t)y1), other1 = diagonal ? 0 : product(q->c[1][1], (int64_t)y0);
    int64_t D0 = plus(own0, other0), D1 = plus(own1, other1);
    advance(&y0, &l0, D0, w, 0, terms, loss);
    advance(&y1, &l1, D1, w, 1, terms, loss);
    bu->y[0][k + 1] = y0;
    bu->y[1][k + 1] = y1;
    bu->low[0][k + 1] = l0;
    bu->low[1][k + 1] = l1;
  }
  q->y[0] = y0, q->y[1] = y1, q->low[0] = l0, q->low[1] = l1;
}

void fast_diagonal_run(fast_block *q, fast_buffer *bu, int steps)
{
  EACH_SERIES(frozen, q, bu, steps, 1)
}

void fast_frozen_run(fast_block *q, fast_buffer *bu, int steps)
{
  EACH_SERIES(frozen, q, bu, steps, 0)
}
