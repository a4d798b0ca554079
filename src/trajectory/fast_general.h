/* The block kernel's loop for any shape, b in 128 bits; internal to it. */
#ifndef GDC_FAST_GENERAL_H
#define GDC_FAST_GENERAL_H

#include "fast_kernel.h"

enum { FAST_COLUMNS = GDC_MAX_POINTS + FAST_MAX_PAIRS }; /* most columns, and rows */

#ifdef __FRAMAC__
#include <general.acsl>
#endif

/*@ requires ok: block_ok(q) && \valid(bu) && 0 <= steps <= FAST_CHUNK;
    requires apart: \separated(q, bu) && \separated(bu, q->entries + (0 .. q->start[q->n + q->tracked] - 1));
    terminates \true; exits \false;
    assigns q->y[0 .. GDC_MAX_POINTS - 1], q->low[0 .. GDC_MAX_POINTS - 1], q->b[0 .. FAST_MAX_PAIRS - 1], *bu;
    ensures first: state_at(bu, q->n, q->tracked, 0) == \old(state_of(q));
    ensures last: state_at(bu, q->n, q->tracked, steps) == state_of(q);
    ensures low: general_lows(q, bu, steps);
    ensures kept: shape_kept{Pre, Here}(q) && block_ok(q);
    ensures steps: general_steps(q, bu, steps); */
void fast_general_run(fast_block *q, fast_buffer *bu, int steps);

#endif
