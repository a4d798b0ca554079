/* Model M(kappa): what any evaluation of one step in a float format may produce (foundations 8). */
#ifndef GDC_AUDIT_MODEL_H
#define GDC_AUDIT_MODEL_H

#include "internal.h"

typedef struct logged logged; /* compare.h */

enum { ABSORB_MOVES = -1, ABSORB_UNKNOWN = 0, ABSORB_CERTAIN = 1 };

/* What M(kappa) says about the step from one state.  lo, hi: each coordinate of the next state lies in
   [lo, hi] (numbers of the format, or infinite). */
typedef struct outlook {
  int decided; /* 0: its hypotheses are not met for certain (overflow, margins lost to rounding) */
  double lo[MAX_SLOTS], hi[MAX_SLOTS];
  signed char absorbed[MAX_SLOTS];
  int nabsorbed;
  gdc_freeze frozen;
  int vanished; /* a point with certainly active neurons has a slope that certainly rounds to 0 */
} outlook;

typedef struct model model;

/* faithful: rounding may go to either neighbour, intermediate ones too (stochastic rounding).  flush: subnormal
   operands may be read as 0 and subnormal results may become 0. */
typedef struct model_setup {
  mpq_srcptr kappa;
  int faithful, flush;
} model_setup;

/* Inputs are x and v rounded to the format and the step size, rounded or not (a program may keep it in a
   wider type).  GDC_ELIMIT: the model has no bound in this format. */
gdc_status model_new(model **out, const gdc_problem *p, const gdc_format *f, const model_setup *setup, gdc_context *ctx);
void model_free(model *md);
gdc_status model_look(outlook *out, model *md, const double *theta, gdc_context *ctx);

/* quick.c: 1 only if model_look from theta would be decided with nothing vanished and every next[k] in its
   [lo, hi].  exact: theta seen exactly on the inputs of the model.  0 says nothing. */
int model_has_quick(const model *md); /* 0: model_quick never answers 1 */
int model_quick(model *md, logged *exact, const double *theta, const double *next);

#endif
