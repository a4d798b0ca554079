/* Numbers as Coq reads them in R_scope. */
#include "writer.h"

#include <stdlib.h>

void gdc_coq_box_init(gdc_coq_box *x)
{
  for (int i = 0; i < GDC_COQ_COORDS; i++) mpq_inits(x->lo[i], x->hi[i], NULL);
}

void gdc_coq_box_clear(gdc_coq_box *x)
{
  for (int i = 0; i < GDC_COQ_COORDS; i++) mpq_clears(x->lo[i], x->hi[i], NULL);
}

void gdc_coq_q(FILE *out, const mpq_t q)
{
  if (mpz_cmp_ui(mpq_denref(q), 1) == 0) gmp_fprintf(out, "(%Zd)", mpq_numref(q));
  else gmp_fprintf(out, "(%Zd / %Zd)", mpq_numref(q), mpq_denref(q));
}

void gdc_coq_fr(FILE *out, mpfr_srcptr x)
{
  mpq_t q;
  mpq_init(q);
  mpfr_get_q(q, x);
  gdc_coq_q(out, q);
  mpq_clear(q);
}

/* q = q rounded to a multiple of 10^-places (places may be negative). */
static void round_to(mpq_t q, long places, int up)
{
  mpz_t unit, n;
  mpz_inits(unit, n, NULL);
  mpz_ui_pow_ui(unit, 10, (unsigned long)labs(places));
  if (places >= 0) mpz_mul(mpq_numref(q), mpq_numref(q), unit);
  else mpz_mul(mpq_denref(q), mpq_denref(q), unit);
  if (up) mpz_cdiv_q(n, mpq_numref(q), mpq_denref(q));
  else mpz_fdiv_q(n, mpq_numref(q), mpq_denref(q));
  mpq_set_z(q, n);
  if (places >= 0) mpz_set(mpq_denref(q), unit);
  else mpz_mul(mpq_numref(q), mpq_numref(q), unit);
  mpq_canonicalize(q);
  mpz_clears(unit, n, NULL);
}

void gdc_coq_decimal(mpq_t q, mpfr_srcptr x, unsigned long places, int up)
{
  mpfr_get_q(q, x);
  round_to(q, (long)places, up);
}

void gdc_coq_outward(mpq_t lo, mpq_t hi, unsigned long places)
{
  round_to(lo, (long)places, 0);
  round_to(hi, (long)places, 1);
}

void gdc_coq_significant(mpq_t q, mpfr_srcptr x, long digits, int up)
{
  mpfr_get_q(q, x);
  if (mpfr_sgn(x) == 0) return;
  /* 2^(e-1) <= x < 2^e, and log10(2) < 0.3011: at least `digits` digits whatever the rounding of this product. */
  long exponent = mpfr_get_exp(x), lead = exponent > 0 ? exponent * 3011 / 10000 : exponent * 3010 / 10000;
  round_to(q, digits - lead, up);
}
