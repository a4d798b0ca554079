/* Loops of the block kernel for two points (fast_two.c); internal to it. */
#ifndef GDC_FAST_TWO_H
#define GDC_FAST_TWO_H

#include "fast_kernel.h"

/* Nothing tracked: D_i depends on y_i alone, or on both. */
void fast_diagonal_run(fast_block *q, fast_buffer *bu, int steps);
void fast_frozen_run(fast_block *q, fast_buffer *bu, int steps);
/* At most one tracked pair at each point, b in 64 bits. */
void fast_sliding_run(fast_block *q, fast_buffer *bu, int steps);
/* q->pair[i]: the tracked pair at point i, or -1.  0: a point has two, or one that does not pull the way these loops assume. */
int fast_two_pairs(fast_block *q);

#endif
