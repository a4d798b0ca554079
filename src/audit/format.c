/* Float formats as sets of dyadics: rounding, neighbours, units in the last place, absorption cells. */
#include <gdcert/audit.h>

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(FLT_RADIX == 2 && DBL_MANT_DIG == 53 && DBL_MIN_EXP == -1021 && DBL_MAX_EXP == 1024,
               "double must be binary64: it holds the logged values");

static const gdc_format formats[] = {
  {"binary16", 11, -14, 15, 0}, {"bfloat16", 8, -126, 127, 0}, {"binary32", 24, -126, 127, 0},
  {"binary64", 53, -1022, 1023, 0}, {"e4m3", 4, -6, 8, 1}, {"e5m2", 3, -14, 15, 0}};

static const struct { const char *name, *of; } aliases[] = {
  {"float16", "binary16"}, {"fp16", "binary16"}, {"half", "binary16"}, {"bf16", "bfloat16"},
  {"float32", "binary32"}, {"fp32", "binary32"}, {"float64", "binary64"}, {"fp64", "binary64"},
  {"double", "binary64"}, {"fp8-e4m3", "e4m3"}, {"float8_e4m3fn", "e4m3"}, {"fp8-e5m2", "e5m2"},
  {"float8_e5m2", "e5m2"}};

const gdc_format *gdc_format_find(const char *name)
{
  for (size_t k = 0; k < sizeof aliases / sizeof aliases[0]; k++)
    if (strcmp(aliases[k].name, name) == 0) name = aliases[k].of;
  for (size_t k = 0; k < sizeof formats / sizeof formats[0]; k++)
    if (strcmp(formats[k].name, name) == 0) return &formats[k];
  return NULL;
}

/* Significant bits that the format has at the binade of x (finite, not 0); <= 0 below the smallest one. */
static long bits_at(const gdc_format *f, mpfr_srcptr x)
{
  long exponent = (long)mpfr_get_exp(x) - 1; /* floor log2 |x| */
  return exponent >= f->emin ? f->precision : f->precision - (f->emin - exponent);
}

/* r = sign * (smallest positive number), or sign * 0. */
static void set_tiny(mpfr_t r, const gdc_format *f, int sign, int zero)
{
  mpfr_set_prec(r, 2);
  if (zero) mpfr_set_zero(r, sign);
  else mpfr_set_si_2exp(r, sign, f->emin - f->precision + 1, MPFR_RNDN);
}

/* Is |r|, rounded to the precision of the format, beyond the largest finite number? */
static int beyond(const gdc_format *f, mpfr_srcptr r)
{
  long exponent = (long)mpfr_get_exp(r) - 1, ones = (1L << f->precision) - 1;
  if (exponent != f->emax || !f->finite_only) return exponent > f->emax;
  return mpfr_cmp_si_2exp(r, mpfr_sgn(r) * ones, f->emax - f->precision + 1) == 0;
}

static void overflow(mpfr_t r, const gdc_format *f)
{
  if (f->finite_only) mpfr_set_nan(r);
  else mpfr_set_inf(r, mpfr_sgn(r));
}

static int is_special(mpfr_t r, mpfr_srcptr x)
{
  if (mpfr_regular_p(x)) return 0;
  mpfr_set_prec(r, 2);
  mpfr_set(r, x, MPFR_RNDN);
  return 1;
}

void gdc_format_round(mpfr_t r, const gdc_format *f, mpfr_srcptr x)
{
  if (is_special(r, x)) {
    if (f->finite_only && mpfr_inf_p(r)) mpfr_set_nan(r);
    return;
  }
  long bits = bits_at(f, x);
  int sign = mpfr_sgn(x);
  if (bits <= 0) { /* 0 < |x| < smallest; a tie at exactly half of it goes to 0 */
    int half = mpfr_min_prec(x) == 1;
    set_tiny(r, f, sign, bits < 0 || half);
    return;
  }
  mpfr_set_prec(r, (mpfr_prec_t)bits);
  mpfr_set(r, x, MPFR_RNDN);
  if (beyond(f, r)) overflow(r, f);
}

/* The neighbour of x away from or toward zero; 1 when x itself is in the format. */
static int neighbour(mpfr_t r, const gdc_format *f, mpfr_srcptr x, int away)
{
  long bits = bits_at(f, x);
  if (bits <= 0) {
    set_tiny(r, f, mpfr_sgn(x), !away);
    return 0;
  }
  mpfr_set_prec(r, (mpfr_prec_t)bits);
  return mpfr_set(r, x, away ? MPFR_RNDA : MPFR_RNDZ) == 0;
}

/* The largest finite number with the sign of r. */
static void set_largest(mpfr_t r, const gdc_format *f)
{
  int sign = mpfr_sgn(r);
  mpfr_set_prec(r, (mpfr_prec_t)f->precision);
  mpfr_set_si_2exp(r, 1, f->emax + 1, MPFR_RNDN);
  mpfr_nextbelow(r);
  if (f->finite_only) mpfr_nextbelow(r);
  if (sign < 0) mpfr_neg(r, r, MPFR_RNDN);
}

static void directed(mpfr_t r, const gdc_format *f, mpfr_srcptr x, int away)
{
  if (is_special(r, x)) return;
  neighbour(r, f, x, away);
  if (mpfr_zero_p(r) || !beyond(f, r)) return;
  if (away) mpfr_set_inf(r, mpfr_sgn(r));
  else set_largest(r, f);
}

void gdc_format_round_down(mpfr_t r, const gdc_format *f, mpfr_srcptr x) { directed(r, f, x, mpfr_signbit(x) != 0); }
void gdc_format_round_up(mpfr_t r, const gdc_format *f, mpfr_srcptr x) { directed(r, f, x, mpfr_signbit(x) == 0); }

/* u / 2^64 < (|x| - |r|) / ulp, where r is x cut to the format and ulp = 2^ulp_log2. */
static int goes_up(mpfr_srcptr r, mpfr_srcptr x, long ulp_log2, uint64_t u)
{
  mpfr_t rest, limit;
  mpfr_init2(rest, mpfr_get_prec(x));
  mpfr_init2(limit, 64);
  mpfr_sub(rest, x, r, MPFR_RNDN); /* exact: a tail of the digits of x */
  mpfr_set_uj_2exp(limit, u, ulp_log2 - 64, MPFR_RNDN);
  int up = mpfr_cmpabs(rest, limit) > 0;
  mpfr_clears(rest, limit, (mpfr_ptr)NULL);
  return up;
}

void gdc_format_round_random(mpfr_t r, const gdc_format *f, mpfr_srcptr x, uint64_t u)
{
  if (!mpfr_regular_p(x)) {
    gdc_format_round(r, f, x);
    return;
  }
  long exponent = (long)mpfr_get_exp(x) - 1;
  long ulp = (exponent > f->emin ? exponent : f->emin) - f->precision + 1;
  if (!neighbour(r, f, x, 0) && goes_up(r, x, ulp, u)) neighbour(r, f, x, 1);
  if (!mpfr_zero_p(r) && beyond(f, r)) overflow(r, f);
}

int gdc_format_round_q(double *out, const gdc_format *f, const mpq_t q)
{
  mpfr_t wide, r;
  mpfr_init2(wide, (mpfr_prec_t)f->precision + 4);
  mpfr_init2(r, 2);
  /* Cut, then mark the inexact tail in the last bit: rounding that is rounding q. */
  int tail = mpfr_set_q(wide, q, MPFR_RNDZ);
  if (tail != 0 && mpfr_min_prec(wide) < mpfr_get_prec(wide)) {
    if (mpfr_sgn(wide) > 0) mpfr_nextabove(wide);
    else mpfr_nextbelow(wide);
  }
  gdc_format_round(r, f, wide);
  int finite = mpfr_number_p(r) != 0;
  *out = mpfr_get_d(r, MPFR_RNDN);
  mpfr_clears(wide, r, (mpfr_ptr)NULL);
  return finite;
}

/* x = m 2^e with |m| < 2^53 an odd integer (m = 0 for 0). */
static long split(long *e, double x)
{
  int exponent;
  long m = (long)ldexp(frexp(x, &exponent), 53);
  *e = exponent - 53;
  while (m != 0 && m % 2 == 0) {
    m /= 2;
    (*e)++;
  }
  return m;
}

static int floor_log2(double x)
{
  int exponent;
  frexp(x, &exponent);
  return exponent - 1;
}

long gdc_format_ulp_log2(const gdc_format *f, double x)
{
  if (x == 0) return f->emin - f->precision + 1;
  int exponent = floor_log2(x);
  return (exponent > f->emin ? exponent : f->emin) - f->precision + 1;
}

int gdc_format_contains(const gdc_format *f, double x)
{
  if (!isfinite(x)) return 0;
  if (x == 0) return 1;
  long e, m = split(&e, x);
  if (e < gdc_format_ulp_log2(f, x) || floor_log2(x) > f->emax) return 0;
  return !(f->finite_only && floor_log2(x) == f->emax && e == f->emax - f->precision + 1 &&
           labs(m) == (1L << f->precision) - 1);
}

void gdc_format_cell(mpfr_t lo, mpfr_t hi, int *closed, const gdc_format *f, double x)
{
  long ulp = gdc_format_ulp_log2(f, x), e, m = split(&e, x);
  /* even: the significand x / ulp is even; edge: the gap below a power of two is half as wide */
  *closed = m == 0 || e > ulp;
  int edge = (m == 1 || m == -1) && e > f->emin;
  mpfr_set_si_2exp(hi, 1, ulp - 1, MPFR_RNDN);
  mpfr_set_si_2exp(lo, -1, edge ? ulp - 2 : ulp - 1, MPFR_RNDN);
  if (m < 0) {
    mpfr_swap(lo, hi);
    mpfr_neg(lo, lo, MPFR_RNDN);
    mpfr_neg(hi, hi, MPFR_RNDN);
  }
}
