/* Inside src/theorem: one attempt at Theorem B (doc/theory.md; letters as there, p = v1, q = w). */
#ifndef GDC_THEOREM_ONESIDED_H
#define GDC_THEOREM_ONESIDED_H
#include "inner.h"

typedef struct gdc_one_sided {
  gdc_calc *c;
  gdc_view v;
  int on;                                   /* mode ON: neuron 2 stays active at x+ */
  gdc_num rho, lam, kap, kap0, omega, rinf, l, bc;
  gdc_num z, Mm, W, Delta, V;               /* z = p (a+ - rho alpha) */
  gdc_num al, ah, bl, bh, Dlo, Dhi;         /* the certificate: points */
  gdc_num mlop, mlom, gbp, gbm, nup, num;   /* what follows from it at s */
  gdc_num Xmax;
} gdc_one_sided;

/* --- onesided.c ---------------------------------------------------------------------------------- */
/* onesided_rate.c: (B2)-(B4), the dead-zone tests and Theorem Z. */
void gdc_one_sided_conclude(gdc_theorem *th, gdc_one_sided *z);
/* onesided_mechanised.c: fills th->b.  inner, outer: no nearer dead zone between the points or behind x+, and behind x-. */
void gdc_one_sided_mechanised(gdc_theorem *th, const gdc_one_sided *z, int inner, int outer);

#endif
