/* Loops of the block kernel for two points (fast_two.c); internal to it. */
#ifndef GDC_FAST_TWO_H
#define GDC_FAST_TWO_H

#include "fast_kernel.h"

/* The slopes of both points: Q_i = y_i 2^ls + low_i. */
typedef struct fast_slopes {
  uint64_t y0, low0, y1, low1;
} fast_slopes;

/* And one tracked pair at each. */
typedef struct fast_slides {
  fast_slopes s;
  int64_t b0, b1;
} fast_slides;

#ifdef __FRAMAC__
#include <two.acsl>
#endif

/* State k of the buffer. */
/*@ requires valid: \valid(bu) && 0 <= k <= FAST_CHUNK;
    terminates \true; exits \false;
    assigns SLOPE_ROWS;
    ensures recorded: slopes_at(bu, k) == s;
    ensures kept: kept_states{Pre, Here}(bu, k - 1); */
ALWAYS_INLINE void record_slopes(fast_buffer *bu, int k, fast_slopes s)
{
  bu->y[0][k] = s.y0;
  bu->y[1][k] = s.y1;
  bu->low[0][k] = s.low0;
  bu->low[1][k] = s.low1;
  /*@ assert now: slopes_are(bu, k, s); */
}

/* The block goes on from state s; the buffer, with k states, is not touched. */
/*@ requires valid: \valid(q) && \valid_read(bu) && \separated(q, bu) && 0 <= k <= FAST_CHUNK;
    terminates \true; exits \false;
    assigns SLOPE_WORDS;
    ensures goes_on: in_block(q, s);
    ensures kept: kept_states{Pre, Here}(bu, k); */
ALWAYS_INLINE void keep_slopes(fast_block *q, const fast_buffer *bu, int k, fast_slopes s)
{
  (void)bu, (void)k;
  q->y[0] = s.y0, q->y[1] = s.y1, q->low[0] = s.low0, q->low[1] = s.low1;
  /*@ assert same: \forall fast_slopes t; \at(slopes_are(bu, k, t), Pre) ==> slopes_are(bu, k, t); */
}

/* Nothing tracked: D_i depends on y_i alone, or on both. */
/*@ requires ok: two_ok(q, bu, steps);
    requires zero: q->c[0][1] == 0 && q->c[1][1] == 0;
    terminates \true; exits \false;
    assigns SLOPE_WORDS, SLOPE_ROWS;
    FROZEN_RAN */
void fast_diagonal_run(fast_block *q, fast_buffer *bu, int steps);
/*@ requires ok: two_ok(q, bu, steps);
    terminates \true; exits \false;
    assigns SLOPE_WORDS, SLOPE_ROWS;
    FROZEN_RAN */
void fast_frozen_run(fast_block *q, fast_buffer *bu, int steps);
/* At most one tracked pair at each point, b in 64 bits. */
/*@ requires ok: two_ok(q, bu, steps) && pairs_ok(q);
    requires shared: q->shared != 0 ==> shared_ok(q);
    terminates \true; exits \false;
    assigns SLIDE_WORDS, SLIDE_ROWS(0, 1), bu->b[2][0 .. FAST_CHUNK];
    SLIDING_RAN */
void fast_sliding_run(fast_block *q, fast_buffer *bu, int steps);
/* q->pair[i]: the tracked pair at point i, or -1.  0: a point has two, or one that does not pull the way these loops assume. */
int fast_two_pairs(fast_block *q);

#endif
