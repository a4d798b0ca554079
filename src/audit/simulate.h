/* The simulator of float runs. */
#ifndef GDC_AUDIT_SIMULATE_H
#define GDC_AUDIT_SIMULATE_H

#include "internal.h"

typedef struct simulator simulator;

typedef struct simulator_setup {
  int stochastic;
  uint64_t seed;
  int flush; /* subnormal operands are read as 0, subnormal results become 0 (tested after rounding, as x86 does) */
} simulator_setup;

/* At step 0: x, v, step and initial parameters rounded to the format (once each; with `mean` the step is
   then divided by n in the format).  GDC_EINPUT when one of them overflows. */
gdc_status simulator_new(simulator **out, const gdc_problem *p, const gdc_format *f, const simulator_setup *setup,
                         gdc_context *ctx);
void simulator_free(simulator *s);
/* One step; 0 when a parameter would not be finite (the state then stays as it is). */
int simulator_step(simulator *s);
/* The parameters into r (its step and line are the caller's). */
void simulator_state(row *r, const simulator *s);

#endif
