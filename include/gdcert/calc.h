/* A calculator over the interval core: an arena of intervals, so that formulas read like formulas.

   Each operation returns a new interval that lives until gdc_calc_release to an earlier mark (or
   gdc_calc_free).  All arithmetic is the core's (interval.h).  When memory runs out the operation returns
   a whole-line interval that is shared, and gdc_calc_failed stays true: nothing false can follow from it. */
#ifndef GDCERT_CALC_H
#define GDCERT_CALC_H

#include <stddef.h>

#include <gdcert/decide.h>
#include <gdcert/interval.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gdc_calc gdc_calc;
typedef const gdc_itv *gdc_num; /* a value in the arena */

gdc_calc *gdc_calc_new(mpfr_prec_t prec); /* NULL when memory runs out */
void gdc_calc_free(gdc_calc *c);
mpfr_prec_t gdc_calc_precision(const gdc_calc *c);
int gdc_calc_failed(const gdc_calc *c);
size_t gdc_calc_mark(const gdc_calc *c);
void gdc_calc_release(gdc_calc *c, size_t mark);
/* A cell to be filled by the caller (the whole line until then); NULL when memory runs out. */
gdc_itv *gdc_c_new(gdc_calc *c);
/* Release everything since the mark but x (a value made since the mark): returns where x is now. */
gdc_num gdc_c_keep(gdc_calc *c, size_t mark, gdc_num x);

gdc_num gdc_c_si(gdc_calc *c, long n);
gdc_num gdc_c_ui64(gdc_calc *c, unsigned long long n);
gdc_num gdc_c_q(gdc_calc *c, const mpq_t q);
gdc_num gdc_c_ratio(gdc_calc *c, long p, unsigned long q); /* p/q, q > 0 */
gdc_num gdc_c_copy(gdc_calc *c, gdc_num x);
gdc_num gdc_c_whole(gdc_calc *c);
gdc_num gdc_c_neg(gdc_calc *c, gdc_num x);
gdc_num gdc_c_add(gdc_calc *c, gdc_num x, gdc_num y);
gdc_num gdc_c_sub(gdc_calc *c, gdc_num x, gdc_num y);
gdc_num gdc_c_mul(gdc_calc *c, gdc_num x, gdc_num y);
gdc_num gdc_c_mul_q(gdc_calc *c, gdc_num x, const mpq_t q);
gdc_num gdc_c_div(gdc_calc *c, gdc_num x, gdc_num y);
gdc_num gdc_c_sqr(gdc_calc *c, gdc_num x);
gdc_num gdc_c_exp(gdc_calc *c, gdc_num x);
gdc_num gdc_c_log(gdc_calc *c, gdc_num x);
gdc_num gdc_c_sqrt(gdc_calc *c, gdc_num x);
gdc_num gdc_c_abs(gdc_calc *c, gdc_num x);
gdc_num gdc_c_min(gdc_calc *c, gdc_num x, gdc_num y);
gdc_num gdc_c_max(gdc_calc *c, gdc_num x, gdc_num y);
gdc_num gdc_c_hull(gdc_calc *c, gdc_num x, gdc_num y);
gdc_num gdc_c_lo(gdc_calc *c, gdc_num x); /* the point interval [lo, lo]; the whole line if lo = -Inf */
gdc_num gdc_c_hi(gdc_calc *c, gdc_num x); /* the point interval [hi, hi]; the whole line if hi = +Inf */
gdc_num gdc_c_meet(gdc_calc *c, gdc_num x, gdc_num y); /* both enclose one number; the whole line if they do not meet */
gdc_num gdc_c_pair(gdc_calc *c, gdc_num x, gdc_num y); /* [x.lo, y.hi]; the whole line if x.lo > y.hi */

/* Certain relations; 0 means "not known". */
int gdc_c_certainly_lt(gdc_num x, gdc_num y);
int gdc_c_certainly_le(gdc_num x, gdc_num y);
int gdc_c_certainly_positive(gdc_num x);
int gdc_c_certainly_negative(gdc_num x);

#ifdef __cplusplus
}
#endif
#endif
