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

/* The coefficients of a point: of its margin, and of its pair's row. */
typedef struct fine_rows {
  fast_i128 own, cross, pair_cross, pair_own;
} fine_rows;

#ifdef __FRAMAC__
#include <fine.acsl>
#endif

/* The coefficients of point i. */
/*@ requires valid: \valid_read(q) && 0 <= i <= 1;
    terminates \true; exits \false; assigns \nothing;
    ensures rows: rows_are(q, i, \result); */
ALWAYS_INLINE fine_rows rows_at(const fast_block *q, int i)
{
  const fast_u128 *margin = q->wide[i], *pair = q->wide[2 + i];
  fine_rows c = {wide_from(margin[0]), wide_from(margin[1]), wide_from(pair[0]), wide_from(pair[1])};
  return c;
}

/* State k of the buffer. */
/*@ requires valid: \valid(bu) && 0 <= k <= FAST_CHUNK;
    requires rows: 0 <= p <= 3 && 0 <= r <= 3 && p != r;
    terminates \true; exits \false;
    assigns FINE_COLUMNS, FINE_PAIRS(p, r);
    ensures recorded: fine_at(bu, p, r, k) == x;
    ensures kept: kept_fine{Pre, Here}(bu, p, r, k - 1); */
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
  /*@ assert kept_y: \forall integer j; 0 <= j < k ==> bu->y[0][j] == \at(bu->y[0][\at(j, Here)], Pre)
        && bu->low[0][j] == \at(bu->low[0][\at(j, Here)], Pre) && bu->y[1][j] == \at(bu->y[1][\at(j, Here)], Pre)
        && bu->low[1][j] == \at(bu->low[1][\at(j, Here)], Pre); */
  /*@ assert kept_p: \forall integer j; 0 <= j < k ==> bu->b[p][j] == \at(bu->b[p][\at(j, Here)], Pre)
        && bu->high[p][j] == \at(bu->high[p][\at(j, Here)], Pre); */
  /*@ assert kept_r: \forall integer j; 0 <= j < k ==> bu->b[r][j] == \at(bu->b[r][\at(j, Here)], Pre)
        && bu->high[r][j] == \at(bu->high[r][\at(j, Here)], Pre); */
  /*@ assert now: fine_are(bu, p, r, k, x); */
}

/* b after a step, and D after b has moved: relu b - relu b' telescopes. */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures moved: within(wide(b), TWO122) ==> within(wide(row), TWO125) ==> wide(\result) == fine_b(wide(b), wide(row)); */
ALWAYS_INLINE fast_i128 b_after(fast_i128 b, fast_i128 row)
{
  fast_i128 step = wide_shifted(row, FINE_DROP), next = wide_minus(b, step);
  /*@ assert drop: fine_drop(wide(step), wide(row)); */
  /*@ assert step: within(wide(row), TWO125) ==> within(wide(step), TWO101); */
  /*@ assert next: within(wide(b), TWO122) ==> within(wide(row), TWO125) ==> total(wide(b), wide(next), wide(step)); */
  return next;
}

/*@ terminates \true; exits \false; assigns \nothing;
    ensures moved: within(wide(D), TWO125) ==> within(wide(b), TWO122) ==> within(wide(next) - wide(b), TWO101) ==>
      wide(\result) == fine_D(wide(D), wide(b), wide(next)); */
ALWAYS_INLINE fast_i128 d_after(fast_i128 D, fast_i128 b, fast_i128 next)
{
  fast_i128 now = wide_kept(next, next), before = wide_kept(b, b), change = wide_minus(now, before);
  fast_i128 scaled = wide_raised(change, FINE_DROP), after = wide_minus(D, scaled);
  /*@ assert relu: wide(now) == wide_relu(wide(next)) && wide(before) == wide_relu(wide(b)); */
  /*@ assert change: within(wide(b), TWO122) ==> within(wide(next) - wide(b), TWO101) ==>
        total(wide(now), wide(change), wide(before)) && within(wide(change), TWO101); */
  /*@ assert scaled: within(wide(change), TWO101) ==> raised_to(wide(scaled), wide(change), 24) && within(wide(scaled), TWO125); */
  /*@ assert after: within(wide(D), TWO125) ==> within(wide(scaled), TWO125) ==> total(wide(D), wide(after), wide(scaled)); */
  return after;
}

/* The rows of fast_sliding.c. */
/*@ requires shift: 8 <= shift <= 59;
    requires shared: shared != 0 ==> c.own == c.pair_own && c.cross == c.pair_cross && e.own == e.pair_own && e.cross == e.pair_cross;
    terminates \true; exits \false; assigns \nothing;
    ensures step: fine_moves(c, e, power(shift), x, \result); */
ALWAYS_INLINE fine_slides fine_sliding_step(fine_rows c, fine_rows e, int shift, fine_slides x, int shared)
{
  fast_i128 Q0 = x.Q0, Q1 = x.Q1, b0 = x.b0, b1 = x.b1;
  fast_i128 own0 = wide_product(c.own, Q0), own1 = wide_product(e.own, Q1);
  fast_i128 cross0 = wide_product(c.cross, Q1), cross1 = wide_product(e.cross, Q0);
  fast_i128 part0 = wide_plus(own0, wide_kept(cross0, b1)), part1 = wide_plus(own1, wide_kept(cross1, b0));
  fast_i128 row0 = wide_plus(shared ? cross0 : wide_product(c.pair_cross, Q1), wide_kept(shared ? own0 : wide_product(c.pair_own, Q0), b0));
  fast_i128 row1 = wide_plus(shared ? cross1 : wide_product(e.pair_cross, Q0), wide_kept(shared ? own1 : wide_product(e.pair_own, Q1), b1));
  fine_slides next = {Q0, Q1, b_after(b0, row0), b_after(b1, row1)};
  fast_i128 D0 = d_after(part0, b0, next.b0), D1 = d_after(part1, b1, next.b1);
  next.Q0 = fine_update(Q0, D0, shift);
  next.Q1 = fine_update(Q1, D1, shift);
  /*@ assert point0: within(wide(b0), TWO122) ==>
        fine_point(c, power(shift), wide(Q0), wide(Q1), wide(b0), wide(b1), wide(next.b0), wide(next.Q0)); */
  /*@ assert point1: within(wide(b1), TWO122) ==>
        fine_point(e, power(shift), wide(Q1), wide(Q0), wide(b1), wide(b0), wide(next.b1), wide(next.Q1)); */
  return next;
}

/* The block goes on from state x; the buffer, with k states, is not touched. */
/*@ requires valid: \valid(q) && \valid_read(bu) && \separated(q, bu) && 0 <= k <= FAST_CHUNK && fine_pairs_ok(q);
    requires rows: 0 <= p <= 3 && 0 <= r <= 3;
    terminates \true; exits \false;
    assigns FINE_WORDS;
    ensures goes_on: fine_in(q, x);
    ensures kept: kept_fine{Pre, Here}(bu, p, r, k); */
ALWAYS_INLINE void keep_fine(fast_block *q, const fast_buffer *bu, int p, int r, int k, fine_slides x)
{
  (void)bu, (void)p, (void)r, (void)k;
  q->y[0] = (uint64_t)wide_top(x.Q0), q->low[0] = wide_low(x.Q0);
  q->y[1] = (uint64_t)wide_top(x.Q1), q->low[1] = wide_low(x.Q1);
  if (q->pair[0] >= 0) q->b[q->pair[0]] = wide_to(x.b0);
  if (q->pair[1] >= 0) q->b[q->pair[1]] = wide_to(x.b1);
  /*@ assert kept_y: \forall integer j; 0 <= j <= k ==> bu->y[0][j] == \at(bu->y[0][\at(j, Here)], Pre)
        && bu->low[0][j] == \at(bu->low[0][\at(j, Here)], Pre) && bu->y[1][j] == \at(bu->y[1][\at(j, Here)], Pre)
        && bu->low[1][j] == \at(bu->low[1][\at(j, Here)], Pre); */
  /*@ assert kept_b: \forall integer j; 0 <= j <= k ==> bu->b[p][j] == \at(bu->b[p][\at(j, Here)], Pre)
        && bu->b[r][j] == \at(bu->b[r][\at(j, Here)], Pre); */
  /*@ assert kept_high: \forall integer j; 0 <= j <= k ==> bu->high[p][j] == \at(bu->high[p][\at(j, Here)], Pre)
        && bu->high[r][j] == \at(bu->high[r][\at(j, Here)], Pre); */
  /*@ assert same: \forall fine_slides t, integer j; 0 <= j <= k ==> \at(fine_are(bu, p, r, \at(j, Here), t), Pre) ==>
        fine_are(bu, p, r, j, t); */
}

/* A pair that is not there has zeros in its row and a row of the buffer that nobody reads. */
/*@ requires ok: fine_ok(q, bu, steps);
    requires shared: shared != 0 ==> fine_shared_ok(q);
    terminates \true; exits \false;
    FINE_RAN */
ALWAYS_INLINE void fine_sliding(fast_block *q, fast_buffer *bu, int steps, int shared)
{
  const fast_i128 none = wide_made(-((int64_t)1 << 37), 0);
  int p = q->pair[0] < 0 ? 2 : q->pair[0], r = q->pair[1] < 0 ? 3 : q->pair[1], shift = q->series.shift;
  fine_rows c = rows_at(q, 0), e = rows_at(q, 1);
  fine_slides x = {wide_made((int64_t)q->y[0], q->low[0]), wide_made((int64_t)q->y[1], q->low[1]), none, none};
  if (q->pair[0] >= 0) x.b0 = wide_from(q->b[q->pair[0]]);
  if (q->pair[1] >= 0) x.b1 = wide_from(q->b[q->pair[1]]);
  /*@ assert begin: fine_in(q, x) && fine_none(q, 0, x.b0) && fine_none(q, 1, x.b1); */
  record_fine(bu, p, r, 0, x);
  /*@ assert rows: p == fine_place(q, 0) && r == fine_place(q, 1) && 0 <= p <= 3 && 0 <= r <= 3 && p != r; */
  /*@ loop invariant range: 0 <= k <= steps;
      loop invariant first: fine_at(bu, p, r, 0) == \at(x, LoopEntry);
      loop invariant now: fine_at(bu, p, r, k) == x;
      loop invariant steps: fine_steps(c, e, shift, bu, p, r, k);
      loop assigns k, x, FINE_COLUMNS, FINE_PAIRS(p, r);
      loop variant steps - k; */
  for (int k = 0; k < steps; k++) {
    x = fine_sliding_step(c, e, shift, x, shared);
    record_fine(bu, p, r, k + 1, x);
    /*@ assert before: fine_steps(c, e, shift, bu, p, r, k); */
  }
  keep_fine(q, bu, p, r, steps, x);
}

/*@ requires ok: fine_ok(q, bu, steps);
    requires shared: q->shared != 0 ==> fine_shared_ok(q);
    terminates \true; exits \false;
    FINE_RAN */
void fast_fine_sliding(fast_block *q, fast_buffer *bu, int steps)
{
  if (q->shared) fine_sliding(q, bu, steps, 1);
  else fine_sliding(q, bu, steps, 0);
}
