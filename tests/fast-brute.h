/* Brute force against the fast engine: each check returns the number of violated claims. */
#ifndef GDC_TESTS_FAST_BRUTE_H
#define GDC_TESTS_FAST_BRUTE_H

#include "support.h"

#include <gdcert/trajectory.h>

/* A plain run on (w, b) in MPFR: no Gram form, no enclosures, REF_BITS bits, round to nearest. */
enum { REF_BITS = 448, REF_MARKS = 80 };

/* Its state at the times that are kept. */
typedef struct ref_mark {
  uint64_t t;
  mpfr_t *pre, *margin; /* m*n, n */
  signed char *bits;
} ref_mark;

typedef struct ref_run {
  const gdc_problem *p;
  ref_mark marks[REF_MARKS];
  int nmarks;
  uint64_t steps, switches;
  int lost; /* its own error may have grown too much after `steps` */
} ref_run;

int brute_is_mark(uint64_t t, uint64_t steps); /* 0, 2^k, 3*2^k and the last */
void ref_follow(ref_run *r, const gdc_problem *p, uint64_t steps);
void ref_clear(ref_run *r);

/* What happened over many runs. */
typedef struct brute_count {
  int runs, fast, declined, large; /* large: of the fast ones, with more than two points or neurons */
  int lost;                        /* runs cut short because the plain run is no reference any more */
  int again;                       /* runs that made steps a second time and came to their end with the fast engine */
  uint64_t steps, switches, redone, marks;
  double worst; /* largest |error| / radius of a pre-activation, a hint about slack */
} brute_count;

/* Random experiment of a kind; the caller frees it. */
enum { BRUTE_SLIDING, BRUTE_ANY, BRUTE_WIDE, BRUTE_TWINS, BRUTE_HUGE_STEP, BRUTE_NEAR_KINK, BRUTE_KINDS };
gdc_problem *brute_problem(rng *r, int kind, gdc_loss loss);

/* Run the fast engine (auto) and the plain run: enclosures contain the plain states, patterns and switch counts
   agree, every state is counted once.  `how` may ask for the general loop or an inflated radius. */
int brute_run(const gdc_problem *p, uint64_t steps, const gdc_run_options *how, brute_count *count);

/* A logistic run whose slopes are too large for the fast engine, so that it tries and gains nothing: the last frame must be
   that of the intervals, to the last bit.  The number of differences. */
int brute_gains_nothing(rng *r);

#endif
