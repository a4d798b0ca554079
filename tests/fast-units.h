/* Brute force against the parts of a block of the fast engine.  Each returns the number of violated bounds. */
#ifndef GDC_TESTS_FAST_UNITS_H
#define GDC_TESTS_FAST_UNITS_H

#include "support.h"

#include <gdcert/problem.h>

typedef struct units_worst {
  double row, load;          /* largest error of a row over its bound; of b at the start, in units */
  uint64_t blocks, tracked;
} units_worst;

/* `count` updates Q exp(-d) at the ends of their ranges, against MPFR.  *worst: largest error in units. */
int units_update(rng *r, gdc_loss loss, int count, double *worst);
/* Rows and loads of a block of p from a random state, against exact products.  p is changed. */
int units_block(gdc_problem *p, rng *r, units_worst *worst);
/* Certificates refused when a pair is within the radius or the error of b. */
int units_certificate(gdc_problem *p, rng *r);
/* Every pair that a certified block took for fixed stays on its side.  *fixed: how many. */
int units_fixed(gdc_problem *p, rng *r, uint64_t *fixed);
typedef struct units_loops_count {
  uint64_t blocks, shared, apart, fine; /* compared; by the loop for two sliding pairs that share products; that do not; with two words and shared */
} units_loops_count;
/* The loops for special shapes do what the general loop does, to the last bit.  p is changed. */
int units_loops(gdc_problem *p, rng *r, units_loops_count *count);

typedef struct units_way_count {
  uint64_t blocks, fine, sliding; /* compared; with two words; of these by the loop for two points, something being tracked */
  double worst;                   /* largest distance over its bound */
} units_way_count;
/* A block against the exact steps from its centre: distance, numbers c and pattern at its end (tests/fast-way.c). */
int units_way(gdc_problem *p, rng *r, units_way_count *count);
/* Updates of two words at the ends of their ranges, against MPFR.  *worst: largest error over its bound. */
int units_fine_update(rng *r, int count, double *worst);

/* An engine and a state of p with small steps and tracked pairs. */
struct fast_engine;
struct fast_state;
void units_start(struct fast_engine *e, struct fast_state *s, gdc_problem *p, rng *r);

#endif
