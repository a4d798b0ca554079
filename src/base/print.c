/* Enclosures as text: outward decimals and exact hexadecimal dyadics. */
#include <gdcert/print.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
  size_t size = strlen(text) + 1;
  char *out = malloc(size);
  if (out) memcpy(out, text, size);
  return out;
}

/* Digits of a decimal mantissa ("-1234", value 0.1234e+exp) as plain or scientific notation. */
static char *decimal(const char *mantissa, long exp)
{
  const char *sign = *mantissa == '-' ? "-" : "";
  const char *digits = mantissa + (*mantissa == '-');
  size_t len = strlen(digits);
  while (len > 1 && digits[len - 1] == '0') len--;
  size_t size = len + 64;
  char *out = malloc(size);
  if (!out) return NULL;
  if (exp > 21 || exp < -5) {
    if (len > 1)
      snprintf(out, size, "%s%c.%.*se%ld", sign, digits[0], (int)(len - 1), digits + 1, exp - 1);
    else
      snprintf(out, size, "%s%ce%ld", sign, digits[0], exp - 1);
  } else if (exp <= 0) {
    snprintf(out, size, "%s0.%.*s%.*s", sign, (int)-exp, "00000", (int)len, digits);
  } else if ((size_t)exp >= len) {
    snprintf(out, size, "%s%.*s%.*s", sign, (int)len, digits, (int)((size_t)exp - len), "000000000000000000000");
  } else {
    snprintf(out, size, "%s%.*s.%.*s", sign, (int)exp, digits, (int)(len - (size_t)exp), digits + exp);
  }
  return out;
}

static char *rounded(mpfr_srcptr x, int digits, mpfr_rnd_t rnd)
{
  if (mpfr_nan_p(x)) return copy("nan");
  if (mpfr_inf_p(x)) return copy(mpfr_sgn(x) > 0 ? "inf" : "-inf");
  if (mpfr_zero_p(x)) return copy("0");
  mpfr_exp_t exp;
  char *mantissa = mpfr_get_str(NULL, &exp, 10, (size_t)(digits < 2 ? 2 : digits), x, rnd);
  if (!mantissa) return NULL;
  char *out = decimal(mantissa, (long)exp);
  mpfr_free_str(mantissa);
  return out;
}

char *gdc_print_down(mpfr_srcptr x, int digits) { return rounded(x, digits, MPFR_RNDD); }
char *gdc_print_up(mpfr_srcptr x, int digits) { return rounded(x, digits, MPFR_RNDU); }

/* Digits needed to tell the ends apart, plus one. */
static int useful_digits(const gdc_itv *x, int digits, int max_digits)
{
  if (!mpfr_number_p(x->lo) || !mpfr_number_p(x->hi)) return digits;
  if (mpfr_equal_p(x->lo, x->hi)) return max_digits;
  mpfr_t width;
  mpfr_init2(width, 32);
  mpfr_sub(width, x->hi, x->lo, MPFR_RNDU);
  mpfr_exp_t top = mpfr_get_exp(mpfr_cmpabs(x->lo, x->hi) > 0 ? x->lo : x->hi);
  long agree = (long)((double)(top - mpfr_get_exp(width)) * 0.30103) + 2;
  mpfr_clear(width);
  if (agree < digits) return digits;
  return agree > max_digits ? max_digits : (int)agree;
}

char *gdc_print_itv(const gdc_itv *x, int digits, int max_digits)
{
  int use = useful_digits(x, digits, max_digits);
  char *lo = gdc_print_down(x->lo, use), *hi = gdc_print_up(x->hi, use), *out = NULL;
  if (lo && hi) {
    size_t size = strlen(lo) + strlen(hi) + 8;
    out = malloc(size);
    if (out) snprintf(out, size, "[%s, %s]", lo, hi);
  }
  free(lo);
  free(hi);
  return out;
}

/* 10^exp as an exact rational. */
static void power_of_ten(mpq_t q, long exp)
{
  mpq_set_ui(q, 1, 1);
  mpz_ui_pow_ui(exp < 0 ? mpq_denref(q) : mpq_numref(q), 10, (unsigned long)labs(exp));
}

/* Is [lo, hi] within one unit of the last digit of mantissa * 10^(exp - digits)?  Decided exactly. */
static int within_one_unit(const gdc_itv *x, const char *mantissa, long exp, int digits)
{
  mpq_t value, unit, end;
  mpq_inits(value, unit, end, NULL);
  power_of_ten(unit, exp - digits);
  mpq_set_str(value, mantissa, 10);
  mpq_mul(value, value, unit);
  mpq_sub(end, value, unit);
  int ok = mpfr_cmp_q(x->lo, end) >= 0;
  mpq_add(end, value, unit);
  ok = ok && mpfr_cmp_q(x->hi, end) <= 0;
  mpq_clears(value, unit, end, NULL);
  return ok;
}

enum { SHORT_EXPONENT = 4000 }; /* beyond it powers of ten would be large: print both ends */

char *gdc_print_short(const gdc_itv *x, int digits)
{
  if (!mpfr_number_p(x->lo) || !mpfr_number_p(x->hi)) return gdc_print_itv(x, 3, 3);
  if (mpfr_zero_p(x->lo) && mpfr_zero_p(x->hi)) return copy("0");
  mpfr_t mid;
  mpfr_init2(mid, mpfr_get_prec(x->lo) + 64);
  mpfr_add(mid, x->lo, x->hi, MPFR_RNDN);
  mpfr_div_2ui(mid, mid, 1, MPFR_RNDN);
  char *out = NULL;
  int tiny = mpfr_zero_p(mid) || labs((long)mpfr_get_exp(mid)) > SHORT_EXPONENT;
  for (int use = digits; !tiny && !out && use >= 2; use--) {
    mpfr_exp_t exp;
    char *mantissa = mpfr_get_str(NULL, &exp, 10, (size_t)use, mid, MPFR_RNDN);
    if (!mantissa) break;
    if (within_one_unit(x, mantissa, (long)exp, use)) out = decimal(mantissa, (long)exp);
    mpfr_free_str(mantissa);
  }
  mpfr_clear(mid);
  return out ? out : gdc_print_itv(x, 3, 3);
}

char *gdc_print_exact(mpfr_srcptr x)
{
  if (!mpfr_number_p(x)) return rounded(x, 2, MPFR_RNDN);
  char *text = NULL, *out = NULL;
  if (mpfr_asprintf(&text, "%Ra", x) < 0) return NULL;
  out = copy(text);
  mpfr_free_str(text);
  return out;
}

char *gdc_print_q(const mpq_t q)
{
  size_t size = mpz_sizeinbase(mpq_numref(q), 10) + mpz_sizeinbase(mpq_denref(q), 10) + 3;
  char *out = malloc(size);
  return out ? mpq_get_str(out, 10, q) : NULL;
}
