/* What model.c, model_new.c and quick.c share: the constants of model M(kappa) and room for one state. */
#ifndef GDC_AUDIT_MODEL_PARTS_H
#define GDC_AUDIT_MODEL_PARTS_H

#include <gdcert/calc.h>

#include "model.h"

struct model {
  const gdc_problem *p;
  const gdc_format *f;
  shape s;
  int faithful, flush;
  gdc_calc *c;
  size_t constants; /* mark of the arena: below it is what does not depend on the state */
  gdc_num *u, *v;   /* n*D, m */
  unsigned char *power; /* n*D: u is 0 or a power of two, up to its sign */
  gdc_num h, zero, one, eta, ku, gm_dot, gm_net, gm_sum, dot_tiny, net_tiny, sum_tiny, slope_up, slope_down, slope_tiny;
  gdc_num largest, exp_limit, lost, vanishing, normal, max_u;
  gdc_itv *theta;   /* params: points; with flush a subnormal one is its hull with 0 */
  gdc_num *a, *e, *g; /* m*n, m*n, n of the state looked at */
  signed char *bits;
  unsigned char gone[GDC_MAX_POINTS]; /* the slope certainly rounds to 0 */
  gdc_itv slope, scratch;
  mpfr_t wide, r, cell_lo, cell_hi;
  /* quick.c */
  double box;       /* the hypotheses of the model hold for certain where no parameter is larger; < 0: nowhere known */
  gdc_num *step_of; /* params*n: the update of a coordinate is the sum of step_of g_i over active points (v fixed) */
  gdc_itv move, term;
};

/* Do the hypotheses of the model (no overflow, margins not lost) hold for certain at md->theta?  Fills a, e, g,
   bits and gone as far as it goes. */
int model_hypotheses(model *md);
/* md->theta from theta. */
void model_set_state(model *md, const double *theta);
/* The box and the coefficients of the quick test. */
void model_prepare_quick(model *md);

#endif
