/* The loop with two words per number for any shape.  Ranges and unit counts: doc/fast-engine.md. */
#include "fast_fine.h"

#include "fast_fine_update.h"

/* The slopes, and b of the tracked pairs. */
typedef struct fine_state {
  fast_i128 Q[GDC_MAX_POINTS], b[FAST_MAX_PAIRS];
} fine_state;

enum { FINE_ROWS = GDC_MAX_POINTS + FAST_MAX_PAIRS };

#ifdef __FRAMAC__
#include <fine_any.acsl>
#endif

/* State k of the buffer: one slope, one pair. */
/*@ requires valid: \valid(bu) && 0 <= k <= FAST_CHUNK && 0 <= i < GDC_MAX_POINTS;
    terminates \true; exits \false;
    assigns bu->y[i][k], bu->low[i][k];
    ensures written: Q.high == (int64_t)bu->y[i][k] && Q.low == bu->low[i][k]; */
ALWAYS_INLINE void record_slope(fast_buffer *bu, int i, int k, fast_i128 Q)
{
  bu->y[i][k] = (uint64_t)wide_top(Q);
  bu->low[i][k] = wide_low(Q);
}
/*@ requires valid: \valid(bu) && 0 <= k <= FAST_CHUNK && 0 <= p < FAST_MAX_PAIRS;
    terminates \true; exits \false;
    assigns bu->b[p][k], bu->high[p][k];
    ensures written: b.high == bu->high[p][k] && b.low == bu->b[p][k]; */
ALWAYS_INLINE void record_pair(fast_buffer *bu, int p, int k, fast_i128 b)
{
  bu->b[p][k] = wide_low(b);
  bu->high[p][k] = wide_top(b);
}

/* State k of the buffer. */
/*@ requires valid: \valid_read(q) && \valid(bu) && \valid_read(x) && 0 <= k <= FAST_CHUNK && sizes_ok(q);
    requires apart: \separated(bu, q, x);
    terminates \true; exits \false;
    assigns *bu;
    ensures recorded: slopes_in(q->n, bu, k, x) && pairs_in(q->tracked, bu, k, x);
    ensures kept: other_slopes{Pre, Here}(q->n, bu, k) && other_pairs{Pre, Here}(q->tracked, bu, k);
    ensures first: 0 < k ==> first_slopes{Pre, Here}(q->n, bu) && first_pairs{Pre, Here}(q->tracked, bu); */
ALWAYS_INLINE void record_any(const fast_block *q, fast_buffer *bu, int k, const fine_state *x)
{
  /*@ loop invariant range: 0 <= i <= q->n;
      loop invariant done: slopes_in(i, bu, k, x);
      loop invariant kept: other_slopes{Pre, Here}(q->n, bu, k);
      loop invariant pairs: other_pairs{Pre, Here}(q->tracked, bu, k);
      loop invariant first: 0 < k ==> first_slopes{Pre, Here}(q->n, bu) && first_pairs{Pre, Here}(q->tracked, bu);
      loop assigns i, *bu;
      loop variant q->n - i; */
  for (int i = 0; i < q->n; i++) record_slope(bu, i, k, x->Q[i]);
  /*@ loop invariant range: 0 <= p <= q->tracked;
      loop invariant slopes: slopes_in(q->n, bu, k, x);
      loop invariant done: pairs_in(p, bu, k, x);
      loop invariant kept: other_pairs{Pre, Here}(q->tracked, bu, k);
      loop invariant other: other_slopes{Pre, Here}(q->n, bu, k);
      loop invariant first: 0 < k ==> first_slopes{Pre, Here}(q->n, bu) && first_pairs{Pre, Here}(q->tracked, bu);
      loop assigns p, *bu;
      loop variant q->tracked - p; */
  for (int p = 0; p < q->tracked; p++) record_pair(bu, p, k, x->b[p]);
}

/* Row r: the sum of its coefficients times the values of their columns. */
/*@ requires ok: \valid_read(q) && entries_ok(q) && 0 <= r < q->n + q->tracked;
    requires value: \valid_read(value + (0 .. q->n + q->tracked - 1));
    terminates \true; exits \false; assigns \nothing; */
ALWAYS_INLINE fast_i128 row_sum(const fast_block *q, const fast_i128 *value, int r)
{
  fast_i128 sum = wide_made(0, 0);
  /*@ loop invariant range: q->start[r] <= e <= q->start[r + 1];
      loop assigns e, sum;
      loop variant q->start[r + 1] - e; */
  for (int e = q->start[r]; e < q->start[r + 1]; e++)
    sum = wide_plus(sum, wide_product(wide_from(q->entries[e].fine), value[q->entries[e].column]));
  return sum;
}

/*@ requires ok: \valid_read(q) && entries_ok(q) && 8 <= q->series.shift <= 59;
    requires valid: \valid(x) && \separated(q, x);
    terminates \true; exits \false;
    assigns *x; */
static void fine_step(const fast_block *q, fine_state *x)
{
  fast_i128 value[FINE_ROWS], row[FINE_ROWS];
  /*@ loop invariant range: 0 <= i <= q->n;
      loop assigns i, value[0 .. FINE_ROWS - 1];
      loop variant q->n - i; */
  for (int i = 0; i < q->n; i++) value[i] = x->Q[i];
  /*@ loop invariant range: 0 <= p <= q->tracked;
      loop assigns p, value[0 .. FINE_ROWS - 1];
      loop variant q->tracked - p; */
  for (int p = 0; p < q->tracked; p++) value[q->n + p] = wide_kept(x->Q[q->point[p]], x->b[p]);
  /*@ loop invariant range: 0 <= r <= q->n + q->tracked;
      loop assigns r, row[0 .. FINE_ROWS - 1];
      loop variant q->n + q->tracked - r; */
  for (int r = 0; r < q->n + q->tracked; r++) row[r] = row_sum(q, value, r);
  /*@ loop invariant range: 0 <= p <= q->tracked;
      loop assigns p, row[0 .. FINE_ROWS - 1], x->b[0 .. FAST_MAX_PAIRS - 1];
      loop variant q->tracked - p; */
  for (int p = 0; p < q->tracked; p++) {
    fast_i128 before = x->b[p], step = wide_shifted(row[q->n + p], FINE_DROP);
    fast_i128 after = q->sign[p] ? wide_minus(before, step) : wide_plus(before, step), D = row[q->point[p]];
    fast_i128 change = wide_raised(wide_minus(wide_kept(after, after), wide_kept(before, before)), FINE_DROP);
    row[q->point[p]] = q->sign[p] ? wide_minus(D, change) : wide_plus(D, change);
    x->b[p] = after;
  }
  /*@ loop invariant range: 0 <= i <= q->n;
      loop assigns i, x->Q[0 .. GDC_MAX_POINTS - 1];
      loop variant q->n - i; */
  for (int i = 0; i < q->n; i++) x->Q[i] = fine_update(x->Q[i], row[i], q->series.shift);
}

/* The state of the block. */
/*@ requires valid: \valid_read(q) && \valid(x) && \separated(q, x) && sizes_ok(q);
    terminates \true; exits \false;
    assigns *x;
    ensures taken: block_slopes(q->n, q, x) && block_pairs(q->tracked, q, x); */
ALWAYS_INLINE void take_any(const fast_block *q, fine_state *x)
{
  /*@ loop invariant range: 0 <= i <= q->n;
      loop invariant done: block_slopes(i, q, x);
      loop assigns i, x->Q[0 .. GDC_MAX_POINTS - 1];
      loop variant q->n - i; */
  for (int i = 0; i < q->n; i++) x->Q[i] = wide_made((int64_t)q->y[i], q->low[i]);
  /*@ loop invariant range: 0 <= p <= q->tracked;
      loop invariant done: block_pairs(p, q, x);
      loop assigns p, x->b[0 .. FAST_MAX_PAIRS - 1];
      loop variant q->tracked - p; */
  for (int p = 0; p < q->tracked; p++) x->b[p] = wide_from(q->b[p]);
}

/*@ requires valid: \valid(q) && \valid_read(x) && \separated(q, x) && sizes_ok(q);
    terminates \true; exits \false;
    assigns q->y[0 .. GDC_MAX_POINTS - 1], q->low[0 .. GDC_MAX_POINTS - 1], q->b[0 .. FAST_MAX_PAIRS - 1];
    ensures kept: block_slopes(q->n, q, x) && block_pairs(q->tracked, q, x); */
ALWAYS_INLINE void keep_any(fast_block *q, const fine_state *x)
{
  /*@ loop invariant range: 0 <= i <= q->n;
      loop invariant done: block_slopes(i, q, x);
      loop assigns i, q->y[0 .. GDC_MAX_POINTS - 1], q->low[0 .. GDC_MAX_POINTS - 1];
      loop variant q->n - i; */
  for (int i = 0; i < q->n; i++) q->y[i] = (uint64_t)wide_top(x->Q[i]), q->low[i] = wide_low(x->Q[i]);
  /*@ loop invariant range: 0 <= p <= q->tracked;
      loop invariant done: block_pairs(p, q, x);
      loop assigns p, q->b[0 .. FAST_MAX_PAIRS - 1];
      loop variant q->tracked - p; */
  for (int p = 0; p < q->tracked; p++) q->b[p] = wide_to(x->b[p]);
}

/*@ requires ok: any_ok(q, bu, steps);
    terminates \true; exits \false;
    assigns *bu, q->y[0 .. GDC_MAX_POINTS - 1], q->low[0 .. GDC_MAX_POINTS - 1], q->b[0 .. FAST_MAX_PAIRS - 1];
    ensures first: column_slopes{Pre, Here}(q, bu, 0) && column_pairs{Pre, Here}(q, bu, 0);
    ensures last: column_slopes{Here, Here}(q, bu, steps) && column_pairs{Here, Here}(q, bu, steps); */
void fast_fine_any(fast_block *q, fast_buffer *bu, int steps)
{
  fine_state x;
  take_any(q, &x);
  record_any(q, bu, 0, &x);
  /*@ assert begin: column_slopes{Pre, Here}(q, bu, 0) && column_pairs{Pre, Here}(q, bu, 0); */
  /*@ loop invariant range: 0 <= k <= steps;
      loop invariant first: column_slopes{Pre, Here}(q, bu, 0);
      loop invariant first_b: column_pairs{Pre, Here}(q, bu, 0);
      loop invariant slopes: slopes_in(q->n, bu, k, &x);
      loop invariant pairs: pairs_in(q->tracked, bu, k, &x);
      loop assigns k, x, *bu;
      loop variant steps - k; */
  for (int k = 0; k < steps; k++) {
    fine_step(q, &x);
    record_any(q, bu, k + 1, &x);
  }
  keep_any(q, &x);
  /*@ assert slopes: slopes_in(q->n, bu, steps, &x); */
  /*@ assert pairs: pairs_in(q->tracked, bu, steps, &x); */
  /*@ assert begun: column_slopes{Pre, Here}(q, bu, 0) && column_pairs{Pre, Here}(q, bu, 0); */
}
