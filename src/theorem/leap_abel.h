/* The Abel coordinate of a scalar map: what leap_series.c computes and leap_abel.c uses. */
#ifndef GDCERT_LEAP_ABEL_H
#define GDCERT_LEAP_ABEL_H

#include <gdcert/leap.h>

/* Algorithm 6.2.  kappa = 0 (exponential) or 1/k (logistic); Phi_K = 1/v - kappa ln w + (1/2) ln v + sum e_j v^j;
   |R_K(v)| <= sum_(n=K+2..N) |r_n| v^n + F (v/rho)^(N+1) for 0 < v <= rho (proof of Theorem 6.3). */
struct gdc_abel {
  int terms, order; /* K, N */
  gdc_loss loss;
  mpfr_prec_t prec;
  mpq_t k, kappa, rho;
  gdc_itv *e;       /* e[1..K] */
  gdc_itv *r;       /* r[K+2..N] */
  gdc_itv tail;     /* F */
};

#endif
