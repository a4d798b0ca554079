/* The block kernel with two words per number (doc/fast-engine.md, "Two words"). */
#ifndef GDC_FAST_FINE_H
#define GDC_FAST_FINE_H

#include "fast_kernel.h"

enum {
  FINE_EXTRA = 40,       /* b in units of 2^-(sd + FINE_EXTRA); rows and steps in units of 2^-(sd + 64) */
  FINE_DROP = 64 - FINE_EXTRA,
  FINE_LEAST_SCALE = 72  /* sd: of the series of exp(-d) terms up to d^5 are taken */
};

/* Recognise the shape that has a loop of its own. */
void fast_fine_shape(fast_block *q);
/* The loop of that shape. */
void fast_fine_sliding(fast_block *q, fast_buffer *bu, int steps);
/* The loop of any shape. */
void fast_fine_any(fast_block *q, fast_buffer *bu, int steps);
/* As fast_kernel_run: Q = y 2^64 + low, b in 128 bits. */
void fast_fine_run(fast_block *q, fast_buffer *bu, int steps);

#endif
