/* The block kernel's loops for two points and nothing tracked.  Ranges and unit counts: doc/fast-engine.md. */
#if defined __GNUC__ && !defined __clang__ && !defined __FRAMAC__
#pragma GCC optimize("no-schedule-insns2") /* measured: 7 % faster */
#endif

#include "fast_two.h"

#include "fast_update.h"

/* D_i = c_i0 y_i + c_i1 y_(1-i); diagonal: c_i1 = 0. */
/*@ requires read: \valid_read(q) && series_ok(&q->series) && terms == q->series.terms && loss == q->series.logistic;
    requires zero: diagonal != 0 ==> q->c[0][1] == 0 && q->c[1][1] == 0;
    requires low: lows_ok(s, power(q->series.shift));
    terminates \true; exits \false; assigns \nothing;
    ensures low: lows_ok(\result, power(q->series.shift));
    ensures steps: frozen_step(q, s, \result); */
ALWAYS_INLINE fast_slopes frozen_step(const fast_block *q, fast_slopes s, int diagonal, int terms, int loss)
{
  const fast_series *w = &q->series;
  int64_t own0 = product(q->c[0][0], (int64_t)s.y0), own1 = product(q->c[1][0], (int64_t)s.y1);
  int64_t other0 = diagonal ? 0 : product(q->c[0][1], (int64_t)s.y1), other1 = diagonal ? 0 : product(q->c[1][1], (int64_t)s.y0);
  int64_t D0 = plus(own0, other0), D1 = plus(own1, other1);
  advance(&s.y0, &s.low0, D0, w, 0, terms, loss);
  advance(&s.y1, &s.low1, D1, w, 1, terms, loss);
  /*@ assert follow: frozen_follow((integer)q->c[0][0], (integer)q->c[0][1], (integer)q->c[1][0], (integer)q->c[1][1],
        LOSS_OF(q), \at(s, Pre), s); */
  return s;
}

/*@ requires ok: two_ok(q, bu, steps) && terms == q->series.terms && loss == q->series.logistic;
    requires zero: diagonal != 0 ==> q->c[0][1] == 0 && q->c[1][1] == 0;
    terminates \true; exits \false;
    assigns SLOPE_WORDS, SLOPE_ROWS;
    FROZEN_RAN */
ALWAYS_INLINE void frozen(fast_block *q, fast_buffer *bu, int steps, int diagonal, int terms, int loss)
{
  fast_slopes s = {q->y[0], q->low[0], q->y[1], q->low[1]};
  record_slopes(bu, 0, s);
  /*@ loop invariant range: 0 <= k <= steps;
      loop invariant first: slopes_at(bu, 0) == \at(s, LoopEntry);
      loop invariant now: slopes_at(bu, k) == s;
      loop invariant low: lows_ok(s, power(q->series.shift));
      loop invariant lows: lows_at(q, bu, k);
      loop invariant steps: frozen_steps(q, bu, k);
      loop assigns k, s, SLOPE_ROWS;
      loop variant steps - k; */
  for (int k = 0; k < steps; k++) {
    s = frozen_step(q, s, diagonal, terms, loss);
    record_slopes(bu, k + 1, s);
    /*@ assert before: frozen_steps(q, bu, k); */
    /*@ assert next: frozen_step(q, slopes_at(bu, k), slopes_at(bu, k + 1)); */
  }
  keep_slopes(q, bu, steps, s);
}

void fast_diagonal_run(fast_block *q, fast_buffer *bu, int steps)
{
  EACH_SERIES(frozen, q, bu, steps, 1)
}

void fast_frozen_run(fast_block *q, fast_buffer *bu, int steps)
{
  EACH_SERIES(frozen, q, bu, steps, 0)
}
