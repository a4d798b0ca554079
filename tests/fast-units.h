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
/* The loops for special shapes do what the general loop does, to the last bit.  *blocks: how many could be compared. */
int units_loops(gdc_problem *p, rng *r, uint64_t *blocks);

/* An engine and a state of p with small steps and tracked pairs. */
struct fast_engine;
struct fast_state;
void units_start(struct fast_engine *e, struct fast_state *s, gdc_problem *p, rng *r);

#endif
