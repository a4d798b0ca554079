/* Model M(kappa): what any evaluation of one step in a float format may produce (foundations 8). */
#ifndef GDC_AUDIT_MODEL_H
#define GDC_AUDIT_MODEL_H

#include "internal.h"

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

/* Inputs are x and v rounded to the format and the step size, rounded or not (a program may keep it in a
   wider type).  `faithful`: rounding may go to either neighbour, intermediate ones too (stochastic rounding). */
gdc_status model_new(model **out, const gdc_problem *p, const gdc_format *f, const mpq_t kappa, int faithful,
                     gdc_context *ctx);
void model_free(model *md);
gdc_status model_look(outlook *out, model *md, const double *theta, gdc_context *ctx);

#endif
