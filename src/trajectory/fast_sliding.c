/* The block kernel's loop for two points and at most one tracked pair at each, of neurons that are otherwise fixed active.
   Ranges and unit counts: doc/fast-engine.md. */
#if defined __GNUC__ && !defined __clang__ && !defined __FRAMAC__
#pragma GCC optimize("no-tree-reassoc") /* measured: 3 % faster */
#endif

#include "fast_two.h"

#include "fast_update.h"

/* State k of the buffer. */
/*@ requires valid: \valid(bu) && 0 <= k <= FAST_CHUNK;
    requires rows: 0 <= p <= 2 && 0 <= r <= 2 && p != r;
    terminates \true; exits \false;
    assigns SLIDE_ROWS(p, r);
    ensures recorded: slides_at(bu, p, r, k) == x;
    ensures kept: kept_slides{Pre, Here}(bu, p, r, k - 1); */
ALWAYS_INLINE void record_slides(fast_buffer *bu, int p, int r, int k, fast_slides x)
{
  record_slopes(bu, k, x.s);
  bu->b[p][k] = (uint64_t)x.b0;
  bu->b[r][k] = (uint64_t)x.b1;
  /*@ assert slopes: slopes_are(bu, k, x.s); */
  /*@ assert kept_s: kept_states{Pre, Here}(bu, k - 1); */
  /*@ assert kept0: \forall integer j; 0 <= j < k ==> bu->b[p][j] == \at(bu->b[p][\at(j, Here)], Pre); */
  /*@ assert kept1: \forall integer j; 0 <= j < k ==> bu->b[r][j] == \at(bu->b[r][\at(j, Here)], Pre); */
  /*@ assert now: slides_are(bu, p, r, k, x); */
}

/* The block goes on from state x; the buffer, with k states, is not touched. */
/*@ requires valid: \valid(q) && \valid_read(bu) && \separated(q, bu) && 0 <= k <= FAST_CHUNK && pairs_ok(q);
    requires rows: 0 <= p <= 2 && 0 <= r <= 2;
    terminates \true; exits \false;
    assigns SLIDE_WORDS;
    ensures goes_on: slide_ends(q, x);
    ensures kept: kept_slides{Pre, Here}(bu, p, r, k); */
ALWAYS_INLINE void keep_slides(fast_block *q, const fast_buffer *bu, int p, int r, int k, fast_slides x)
{
  (void)p, (void)r;
  keep_slopes(q, bu, k, x.s);
  if (q->pair[0] >= 0) put_word(&q->b[q->pair[0]], x.b0);
  if (q->pair[1] >= 0) put_word(&q->b[q->pair[1]], x.b1);
  /*@ assert slopes: \forall fast_slopes t; \at(slopes_are(bu, k, t), Pre) ==> slopes_are(bu, k, t); */
  /*@ assert kept_s: kept_states{Pre, Here}(bu, k); */
  /*@ assert kept0: \forall integer j; 0 <= j <= k ==> bu->b[p][j] == \at(bu->b[p][\at(j, Here)], Pre); */
  /*@ assert kept1: \forall integer j; 0 <= j <= k ==> bu->b[r][j] == \at(bu->b[r][\at(j, Here)], Pre); */
  /*@ assert same: \forall fast_slides t; \at(slides_are(bu, p, r, k, t), Pre) ==> slides_are(bu, p, r, k, t); */
}

/* Row of the margin i: y_i and the tracked column of point 1-i; row of the pair at point i: y_(1-i) and that
   pair's own column.  Each pair lowers the margin of its point (sign: all ones).  64-bit b.
   shared: the two neurons have |v| in common, so that both rows of a point have the same coefficients. */
/*@ requires read: \valid_read(q) && series_ok(&q->series) && terms == q->series.terms && loss == q->series.logistic;
    requires shared: shared != 0 ==> shared_ok(q);
    requires low: lows_ok(x.s, power(q->series.shift));
    terminates \true; exits \false; assigns \nothing;
    ensures low: lows_ok(\result.s, power(q->series.shift));
    ensures steps: sliding_step(q, x, \result); */
ALWAYS_INLINE fast_slides sliding_step(const fast_block *q, fast_slides x, int shared, int terms, int loss)
{
  const fast_series *w = &q->series;
  int64_t y0 = (int64_t)x.s.y0, y1 = (int64_t)x.s.y1, b0 = x.b0, b1 = x.b1;
  int64_t own0 = product(q->c[0][0], y0), own1 = product(q->c[1][0], y1);
  int64_t cross0 = product(q->c[0][1], y1), cross1 = product(q->c[1][1], y0);
  int64_t row0 = plus(shared ? cross0 : product(q->c[2][0], y1), kept(shared ? own0 : product(q->c[2][1], y0), b0));
  int64_t row1 = plus(shared ? cross1 : product(q->c[3][0], y0), kept(shared ? own1 : product(q->c[3][1], y1), b1));
  int64_t D0 = plus(plus(own0, kept(cross0, b1)), minus(row0, dropped(b0, b0)));
  int64_t D1 = plus(plus(own1, kept(cross1, b0)), minus(row1, dropped(b1, b1)));
  x.b0 = minus(b0, row0);
  x.b1 = minus(b1, row1);
  D0 = plus(D0, dropped(x.b0, x.b0)); /* relu(before) - relu(now) = row + min(now, 0) - min(before, 0) */
  D1 = plus(D1, dropped(x.b1, x.b1));
  advance(&x.s.y0, &x.s.low0, D0, w, 0, terms, loss);
  advance(&x.s.y1, &x.s.low1, D1, w, 1, terms, loss);
  /*@ assert follow: slide_follow((integer)q->c[0][0], (integer)q->c[0][1], (integer)q->c[1][0],
        (integer)q->c[1][1], (integer)q->c[2][0], (integer)q->c[2][1], (integer)q->c[3][0], (integer)q->c[3][1],
        LOSS_OF(q), \at(x, Pre), x); */
  return x;
}

/*@ requires ok: two_ok(q, bu, steps) && pairs_ok(q);
    requires terms: terms == q->series.terms && loss == q->series.logistic;
    requires shared: shared != 0 ==> shared_ok(q);
    terminates \true; exits \false;
    assigns SLIDE_WORDS, SLIDE_ROWS(0, 1), bu->b[2][0 .. FAST_CHUNK];
    SLIDING_RAN */
ALWAYS_INLINE void sliding(fast_block *q, fast_buffer *bu, int steps, int shared, int terms, int loss)
{
  const int64_t none = -((int64_t)1 << 61);
  int p = q->pair[0] < 0 ? q->tracked : q->pair[0], r = q->pair[1] < 0 ? q->tracked : q->pair[1];
  fast_slides x = {{q->y[0], q->low[0], q->y[1], q->low[1]}, none, none};
  if (q->pair[0] >= 0) x.b0 = low_word(&q->b[q->pair[0]]);
  if (q->pair[1] >= 0) x.b1 = low_word(&q->b[q->pair[1]]);
  record_slides(bu, p, r, 0, x);
  /*@ assert rows: p == row_of(q, 0) && r == row_of(q, 1) && 0 <= p <= 2 && 0 <= r <= 2 && p != r; */
  /*@ loop invariant range: 0 <= k <= steps;
      loop invariant first: slides_at(bu, p, r, 0) == \at(x, LoopEntry);
      loop invariant now: slides_at(bu, p, r, k) == x;
      loop invariant low: lows_ok(x.s, power(q->series.shift));
      loop invariant lows: slide_lows_at(q, bu, p, r, k);
      loop invariant steps: sliding_steps(q, bu, p, r, k);
      loop assigns k, x, SLIDE_ROWS(p, r);
      loop variant steps - k; */
  for (int k = 0; k < steps; k++) {
    x = sliding_step(q, x, shared, terms, loss);
    record_slides(bu, p, r, k + 1, x);
    /*@ assert before: sliding_steps(q, bu, p, r, k); */
  }
  keep_slides(q, bu, p, r, steps, x);
}

void fast_sliding_run(fast_block *q, fast_buffer *bu, int steps)
{
  if (q->shared) {
    EACH_SERIES(sliding, q, bu, steps, 1)
  } else {
    EACH_SERIES(sliding, q, bu, steps, 0)
  }
}
