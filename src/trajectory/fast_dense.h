/* Loops for few points, unrolled: every row has every column, b in 64 bits. */
#ifndef GDC_FAST_DENSE_H
#define GDC_FAST_DENSE_H

#include "fast_kernel.h"

/* 0: the block is too large. */
int fast_dense_load(fast_block *q);
/* As fast_kernel_run, for a loaded block whose b are all below 2^62 in size; |b| < 2^62 must be checked afterwards. */
void fast_dense_run(fast_block *q, fast_buffer *bu, int steps);

#endif
