/* The loop with two words per number for two points and at most one tracked pair at each (as fast_sliding.c).
   Ranges and unit counts: doc/fast-engine.md. */
#if defined __GNUC__ && !defined __clang__ && !defined __FRAMAC__
#pragma GCC optimize("no-tree-ter") /* measured: a fifth faster */
#endif

#include "fast_fine.h"

#include "fast_fine_update.h"

/* Both slopes, and b of the pair at each point. */
typedef struct fine_slides {
  fast_i128 Q0, Q1, b0, b1;
} fine_slides;

/* State k of the buffer. */
ALWAYS_INLINE void record_fine(fast_buffer *bu, int p, int r, int k, fine_slides x)
{
  bu->y[0][k] = (uint64_t)wide_top(x.Q0);
  bu->low[0][k] = wide_low(x.Q0);
  bu->y[1][k] = (uint64_t)wide_top(x.Q1);
  bu->low[1][k] = wide_low(x.Q1);
  bu->b[p][k] = wide_low(x.b0);
  bu->high[p][k] = wide_top(x.b0);
  bu->b[r][k] = wide_low(x.b1);
  bu->high[r][k] = wide_top(x.b1);
}

/* The rows of fast_sliding.c. */
ALWAYS_INLINE fine_slides fine_sliding_step(const fast_block *q, fine_slides x, int shared)
{
  const fast_u128 (*c)[2] = q->wide;
  fast_i128 Q0 = x.Q0, Q1 = x.Q1, b0 = x.b0, b1 = x.b1;
  fast_i128 own0 = wide_product(wide_from(c[0][0]), Q0), own1 = wide_product(wide_from(c[1][0]), Q1);
  fast_i128 cross0 = wide_product(wide_from(c[0][1]), Q1), cross1 = wide_product(wide_from(c[1][1]), Q0);
  fast_i128 D0 = wide_plus(own0, wide_kept(cross0, b1)), D1 = wide_plus(own1, wide_kept(cross1, b0));
  fast_i128 row0 = wide_plus(shared ? cross0 : wide_product(wide_from(c[2][0]), Q1),
                             wide_kept(shared ? own0 : wide_product(wide_from(c[2][1]), Q0), b0));
  fast_i128 row1 = wide_plus(shared ? cross1 : wide_product(wide_from(c[3][0]), Q0),
                             wide_kept(shared ? own1 : wide_product(wide_from(c[3][1]), Q1), b1));
  x.b0 = wide_minus(b0, wide_shifted(row0, FINE_DROP));
  x.b1 = wide_minus(b1, wide_shifted(row1, FINE_DROP));
  D0 = wide_minus(D0, wide_raised(wide_minus(wide_kept(x.b0, x.b0), wide_kept(b0, b0)), FINE_DROP));
  D1 = wide_minus(D1, wide_raised(wide_minus(wide_kept(x.b1, x.b1), wide_kept(b1, b1)), FINE_DROP));
  x.Q0 = fine_update(Q0, D0, q->series.shift);
  x.Q1 = fine_update(Q1, D1, q->series.shift);
  return x;
}

/* A pair that is not there has zeros in its row and a row of the buffer that nobody reads. */
ALWAYS_INLINE void fine_sliding(fast_block *q, fast_buffer *bu, int steps, int shared)
{
  const fast_i128 none = wide_made(-((int64_t)1 << 37), 0);
  int p = q->pair[0] < 0 ? 2 : q->pair[0], r = q->pair[1] < 0 ? 3 : q->pair[1];
  fine_slides x = {wide_made((int64_t)q->y[0], q->low[0]), wide_made((int64_t)q->y[1], q->low[1]), none, none};
  if (q->pair[0] >= 0) x.b0 = wide_from(q->b[q->pair[0]]);
  if (q->pair[1] >= 0) x.b1 = wide_from(q->b[q->pair[1]]);
  record_fine(bu, p, r, 0, x);
  for (int k = 0; k < steps; k++) {
    x = fine_sliding_step(q, x, shared);
    record_fine(bu, p, r, k + 1, x);
  }
  q->y[0] = (uint64_t)wide_top(x.Q0), q->low[0] = wide_low(x.Q0);
  q->y[1] = (uint64_t)wide_top(x.Q1), q->low[1] = wide_low(x.Q1);
  if (q->pair[0] >= 0) q->b[q->pair[0]] = wide_to(x.b0);
  if (q->pair[1] >= 0) q->b[q->pair[1]] = wide_to(x.b1);
}

void fast_fine_sliding(fast_block *q, fast_buffer *bu, int steps)
{
  if (q->shared) fine_sliding(q, bu, steps, 1);
  else fine_sliding(q, bu, steps, 0);
}
