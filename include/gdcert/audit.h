/* When did a float run stop being gradient descent?  Logs and simulated runs against the exact trajectory.

   Definitions: doc/theory.md, float drift (foundations 8).  Every number of every format here is a binary64
   number, so a `double` holds logged values exactly; no double takes part in a computation. */
#ifndef GDCERT_AUDIT_H
#define GDCERT_AUDIT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <gdcert/interval.h>
#include <gdcert/problem.h>
#include <gdcert/status.h>
#include <gdcert/trajectory.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- formats ------------------------------------------------------------------------------------ */

/* precision p, exponents emin..emax: the numbers k 2^(e-p+1), |k| < 2^p, emin <= e <= emax.  With
   `finite_only` the largest significand of emax is NaN and there is no infinity (fp8 e4m3). */
typedef struct gdc_format {
  const char *name;
  int precision, emin, emax;
  int finite_only;
} gdc_format;

/* binary16, bfloat16, binary32, binary64, e4m3, e5m2 and the usual other names of these (float32, fp16,
   ..); NULL when the name is none of them. */
const gdc_format *gdc_format_find(const char *name);

/* r = RN(x), ties to even, subnormals and overflow (to Inf, or NaN when finite_only) as in the format.
   Sets the precision of r.  x may be Inf or NaN.  r and x are different objects. */
void gdc_format_round(mpfr_t r, const gdc_format *f, mpfr_srcptr x);
/* The neighbours in the format: the largest number <= x (smallest >= x); -Inf (Inf) beyond the range. */
void gdc_format_round_down(mpfr_t r, const gdc_format *f, mpfr_srcptr x);
void gdc_format_round_up(mpfr_t r, const gdc_format *f, mpfr_srcptr x);
/* Stochastic rounding with 64 random bits u: away from zero iff u / 2^64 < the discarded fraction. */
void gdc_format_round_random(mpfr_t r, const gdc_format *f, mpfr_srcptr x, uint64_t u);
/* RN of a rational as a double; 0 when it is beyond the range of the format. */
int gdc_format_round_q(double *out, const gdc_format *f, const mpq_t q);

int gdc_format_contains(const gdc_format *f, double x); /* finite and in the format */
/* log2 of ulp(x) = 2^(max(floor log2 |x|, emin) - p + 1); ulp(0) = 2^(emin - p + 1). */
long gdc_format_ulp_log2(const gdc_format *f, double x);

/* The absorption cell {d : RN(x + d) = x} = (lo, hi), with both end points when *closed.  lo and hi need
   at least 2 bits. */
void gdc_format_cell(mpfr_t lo, mpfr_t hi, int *closed, const gdc_format *f, double x);

#ifdef __cplusplus
}
#endif
#endif
