/* Random states with many ties, enclosed or exact, and experiments built by hand; used by tests only. */
#ifndef GDC_TESTS_MARGIN_STATES_H
#define GDC_TESTS_MARGIN_STATES_H

#include "margin-brute.h"

/* Small numerator over 1, 2, 3, 5 (dyadic: 1, 2, 4, 8). */
void small_q(mpq_t q, rng *r, int dyadic);
/* Zero weights, parallel neurons, common kinks, equal slopes and networks without bias are all frequent. */
void random_net(exact_net *n, rng *r, int d, int m, int dyadic);

/* An enclosed network and the arrays it points to. */
typedef struct holder {
  gdc_itv w[MAX_M * MAX_D], b[MAX_M], v[MAX_M];
  gdc_network net;
} holder;

void holder_init(holder *h, mpfr_prec_t prec);
void holder_clear(holder *h);
void holder_set(holder *h, const exact_net *n, const mpq_t radius); /* every weight +- radius */
void random_member(exact_net *member, rng *r, const holder *h);     /* an exact network inside */

/* An experiment with all numbers 0 (bias, fixed output weights, exponential loss, sum).  Fill x, y, w, b, v,
   step; problem_derive computes h, gram and a0. */
void problem_open(gdc_problem *p, int d, int n, int m);
void problem_derive(gdc_problem *p);
void problem_close(gdc_problem *p);

#endif
