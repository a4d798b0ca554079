/* Rates and limits: A, B from the numerator and the denominator, and exact constants as text.
   Coq: rate_up, rate_lo; limits: frozen_gap_limit, TheoremL, TheoremL2_A, B5. */
#include "inner.h"

#include <gdcert/print.h>
#include <stdio.h>
#include <stdlib.h>

void gdc_set_rate(gdc_theorem *th, gdc_calc *c, const gdc_view *v, gdc_num scale, gdc_num n, gdc_num slope,
                  gdc_num c12, int want_lower, int want_upper)
{
  gdc_num size = gdc_c_abs(c, n), zero = num(c, 0);
  gdc_itv_set(&th->num, n);
  gdc_itv_set(&th->den_slope, slope);
  gdc_itv_set(&th->den, c12);
  th->den_slope_known = 1;
  gdc_itv_set(&th->sharp, mul(c, dvd(c, scale, num(c, 2)), size));
  gdc_num large = add(c, slope, dvd(c, larger(c, gdc_c_hi(c, c12), zero), v->ln_s));
  gdc_num small = add(c, slope, dvd(c, lesser(c, gdc_c_lo(c, c12), zero), v->ln_s));
  gdc_num a = dvd(c, mul(c, scale, gdc_c_lo(c, size)), large);
  gdc_num b = dvd(c, mul(c, scale, gdc_c_hi(c, size)), small);
  if (want_lower && mpfr_number_p(a->lo) && mpfr_sgn(a->lo) > 0) {
    th->has_lower = 1;
    mpfr_set(th->lower, a->lo, MPFR_RNDD);
  }
  if (want_upper && gdc_require(th, "2 ln s + C1 > 0", 1, small) && mpfr_number_p(b->hi)) {
    th->has_upper = 1;
    mpfr_set(th->upper, b->hi, MPFR_RNDU);
  }
}

/* S for d = 1: an exact rational. */
static void span(mpq_t s, const gdc_box *b)
{
  mpq_sub(s, b->xp, b->xm);
  mpq_abs(s, s);
}

void gdc_limit_log(gdc_theorem *th, gdc_calc *c, const gdc_box *b, const mpq_t ratio)
{
  mpq_t q;
  mpq_init(q);
  span(q, b);
  mpq_div_2exp(q, q, 2);
  if (mpq_cmp_ui(ratio, 1, 1) == 0) {
    snprintf(th->limit_text, sizeof th->limit_text, "0");
    gdc_itv_set_si(&th->limit, 0);
  } else {
    char *factor = gdc_print_q(q), *argument = gdc_print_q(ratio);
    if (factor && argument) {
      int n = snprintf(th->limit_text, sizeof th->limit_text, "%s*|ln(%s)|", factor, argument);
      if (n < 0 || (size_t)n >= sizeof th->limit_text)
        snprintf(th->limit_text, sizeof th->limit_text, "(S/4)*|ln r|, r = the exact ratio (too long to print)");
    }
    free(factor);
    free(argument);
    gdc_itv_set(&th->limit, mul(c, gdc_c_q(c, q), gdc_c_abs(c, gdc_c_log(c, gdc_c_q(c, ratio)))));
  }
  mpq_clear(q);
}

void gdc_margin_exact(gdc_theorem *th, gdc_calc *c, const mpq_t limit, int optimal)
{
  char *text = gdc_print_q(limit);
  int n = text ? snprintf(th->margin_limit_text, sizeof th->margin_limit_text, "%s", text) : -1;
  if (n < 0 || (size_t)n >= sizeof th->margin_limit_text)
    snprintf(th->margin_limit_text, sizeof th->margin_limit_text, "a rational (too long to print)");
  free(text);
  gdc_itv_set(&th->margin_limit, gdc_c_q(c, limit));
  th->optimal = optimal;
}

void gdc_margin_optimal(gdc_theorem *th, gdc_calc *c, const gdc_box *b)
{
  mpq_t q;
  mpq_init(q);
  span(q, b);
  mpq_div_2exp(q, q, 1);
  gdc_margin_exact(th, c, q, 1);
  mpq_clear(q);
}

void gdc_limit_frozen_text(gdc_theorem *th, const gdc_box *b)
{
  mpq_t q, r;
  mpq_inits(q, r, NULL);
  mpq_mul(q, b->w, b->w);
  mpq_mul(q, q, b->gmm);
  mpq_mul(r, b->v1, b->v1);
  mpq_mul(r, r, b->gpp);
  mpq_div(r, q, r);
  span(q, b);
  mpq_div_2exp(q, q, 2);
  char *factor = gdc_print_q(q), *argument = gdc_print_q(r), *v = gdc_print_q(b->v1), *w = gdc_print_q(b->w);
  int n = factor && argument && v && w
            ? snprintf(th->limit_text, sizeof th->limit_text,
                       "%s*|ln(%s) - %s*alpha + %s*beta|, alpha = a_1-(s), beta = a_2+(s)", factor, argument, v, w)
            : -1;
  if (n < 0 || (size_t)n >= sizeof th->limit_text)
    snprintf(th->limit_text, sizeof th->limit_text, "(S/4)*|ln(w^2*G--/(v1^2*G++)) - v1*alpha + w*beta| at s");
  free(factor);
  free(argument);
  free(v);
  free(w);
  mpq_clears(q, r, NULL);
}
