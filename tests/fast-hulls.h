/* Hulls of blocks against the single steps of the interval engine. */
#ifndef GDC_TESTS_FAST_HULLS_H
#define GDC_TESTS_FAST_HULLS_H

#include "support.h"

#include <gdcert/trajectory.h>

typedef struct hull_count {
  uint64_t blocks, inside, parts; /* blocks taken, steps in them, blocks below them */
} hull_count;

/* The fast engine, which every `refuse`-th time is refused a block, then the interval engine: does each of its states lie in
   the hull of its block and of every part of it, does each step go between two patterns that the block says, in the number
   that it says, and comes every step once?  The number of contradictions. */
int hulls_run(const gdc_problem *p, uint64_t steps, int refuse, hull_count *count);

#endif
