/* Times of any size: exact integers factor * base^exponent, their value and their logarithm. */
#include <stdio.h> /* before gmp.h, which then declares gmp_snprintf for it */

#include <gdcert/leap.h>
#include <gdcert/print.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { FOLD_BITS = 16384, MAX_EXPONENT_DIGITS = 1000, MAX_DIGITS = 100000 };

void gdc_time_init(gdc_time *t)
{
  mpz_init(t->factor);
  mpz_init_set_ui(t->base, 1);
  mpz_init(t->exponent);
}

void gdc_time_clear(gdc_time *t) { mpz_clears(t->factor, t->base, t->exponent, NULL); }

void gdc_time_set(gdc_time *t, const gdc_time *from)
{
  mpz_set(t->factor, from->factor);
  mpz_set(t->base, from->base);
  mpz_set(t->exponent, from->exponent);
}

void gdc_time_set_u64(gdc_time *t, uint64_t n)
{
  mpz_import(t->factor, 1, -1, sizeof n, 0, 0, &n);
  mpz_set_ui(t->base, 1);
  mpz_set_ui(t->exponent, 0);
}

/* Multiply the power out when that is a short number: then all later arithmetic on it is exact. */
static void fold(gdc_time *t)
{
  if (mpz_sgn(t->factor) == 0 || mpz_cmp_ui(t->base, 1) == 0) mpz_set_ui(t->exponent, 0);
  if (mpz_sgn(t->base) == 0 && mpz_sgn(t->exponent) > 0) {
    mpz_set_ui(t->factor, 0);
    mpz_set_ui(t->exponent, 0);
  }
  if (mpz_cmp_ui(t->exponent, FOLD_BITS) <= 0) {
    unsigned long e = mpz_get_ui(t->exponent);
    if (e * mpz_sizeinbase(t->base, 2) > FOLD_BITS) return;
    mpz_pow_ui(t->base, t->base, e);
    mpz_mul(t->factor, t->factor, t->base);
    mpz_set_ui(t->base, 1);
    mpz_set_ui(t->exponent, 0);
  }
}

void gdc_time_set_power(gdc_time *t, unsigned long factor, unsigned long base, const mpz_t exponent)
{
  mpz_set_ui(t->factor, factor);
  mpz_set_ui(t->base, base);
  mpz_set(t->exponent, exponent);
  fold(t);
}

/* Digits at *text, '.' allowed once when `point` is not NULL: *point counts the digits after it.
   Returns a malloc'ed string of digits, NULL when there are none (or memory runs out). */
static char *digits(const char **text, long *point)
{
  char *out = malloc(strlen(*text) + 1);
  size_t n = 0;
  long after = -1;
  const char *p = *text;
  for (; out && (isdigit((unsigned char)*p) || (*p == '.' && point && after < 0)); p++) {
    if (*p == '.') {
      after = 0;
    } else {
      out[n++] = *p;
      if (after >= 0) after++;
    }
  }
  if (n == 0) {
    free(out);
    return NULL;
  }
  out[n] = 0;
  if (point) *point = after < 0 ? 0 : after;
  *text = p;
  return out;
}

static int take_integer(mpz_t z, const char **text, long *point)
{
  char *d = digits(text, point);
  if (!d) return 0;
  int ok = mpz_set_str(z, d, 10) == 0;
  free(d);
  return ok;
}

/* factor * 10^(exponent - fraction) is an integer: make the exponent nonnegative. */
static int clear_fraction(gdc_time *t, long fraction)
{
  mpz_sub_ui(t->exponent, t->exponent, (unsigned long)fraction);
  if (mpz_sgn(t->exponent) >= 0 || mpz_sgn(t->factor) == 0) return 1;
  mpz_neg(t->exponent, t->exponent);
  if (mpz_cmp_ui(t->exponent, MAX_DIGITS) > 0) return 0;
  mpz_t power;
  mpz_init(power);
  mpz_ui_pow_ui(power, 10, mpz_get_ui(t->exponent));
  int ok = mpz_divisible_p(t->factor, power) != 0;
  if (ok) mpz_divexact(t->factor, t->factor, power);
  mpz_clear(power);
  mpz_set_ui(t->exponent, 0);
  return ok;
}

static int parse(gdc_time *t, const char *text)
{
  long fraction = 0;
  mpz_set_ui(t->exponent, 0);
  mpz_set_ui(t->base, 10);
  if (!take_integer(t->factor, &text, &fraction)) return 0;
  if (*text == '^' && fraction == 0) {
    text++;
    mpz_set(t->base, t->factor);
    mpz_set_ui(t->factor, 1);
    return take_integer(t->exponent, &text, NULL) && *text == 0;
  }
  if (*text == 'e' || *text == 'E') {
    text++;
    int negative = *text == '-';
    if (*text == '-' || *text == '+') text++;
    if (!take_integer(t->exponent, &text, NULL)) return 0;
    if (negative) mpz_neg(t->exponent, t->exponent);
  }
  return *text == 0 && clear_fraction(t, fraction);
}

gdc_status gdc_time_parse(gdc_time *t, const char *text, gdc_context *ctx)
{
  if (strlen(text) > MAX_DIGITS)
    return gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "time: more than %d characters", MAX_DIGITS);
  if (!parse(t, text)) {
    gdc_time_set_u64(t, 0);
    return gdc_fail(ctx, GDC_EINPUT, NULL, 0, 0,
                    "time: want a nonnegative integer like 1000000, 1e100 or 2^4096, got \"%.60s\"", text);
  }
  if (mpz_sizeinbase(t->exponent, 10) > MAX_EXPONENT_DIGITS) {
    gdc_time_set_u64(t, 0);
    return gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "time: exponent of more than %d digits", MAX_EXPONENT_DIGITS);
  }
  fold(t);
  return GDC_OK;
}

void gdc_time_text(char *out, size_t size, const gdc_time *t)
{
  if (mpz_sgn(t->exponent) != 0) {
    if (mpz_cmp_ui(t->factor, 1) == 0) gmp_snprintf(out, size, "%Zd^%Zd", t->base, t->exponent);
    else gmp_snprintf(out, size, "%Zd*%Zd^%Zd", t->factor, t->base, t->exponent);
  } else if (mpz_sizeinbase(t->factor, 10) <= 15) {
    gmp_snprintf(out, size, "%Zd", t->factor);
  } else {
    mpfr_t x;
    mpfr_init2(x, (mpfr_prec_t)mpz_sizeinbase(t->factor, 2));
    mpfr_set_z(x, t->factor, MPFR_RNDD);
    char *text = gdc_print_down(x, 6);
    snprintf(out, size, "%s", text ? text : "?");
    free(text);
    mpfr_clear(x);
  }
}

int gdc_time_get_u64(uint64_t *n, const gdc_time *t)
{
  if (mpz_sgn(t->exponent) != 0 || mpz_sizeinbase(t->factor, 2) > 64) return 0;
  *n = 0;
  mpz_export(n, NULL, -1, sizeof *n, 0, 0, t->factor);
  return 1;
}

void gdc_time_log(gdc_itv *r, const gdc_time *t)
{
  if (mpz_sgn(t->factor) == 0) {
    gdc_itv_whole(r);
    return;
  }
  mpfr_prec_t prec = mpfr_get_prec(r->lo) + 32;
  mpfr_t x;
  mpfr_init2(x, prec);
  for (int up = 0; up < 2; up++) {
    mpfr_ptr end = up ? r->hi : r->lo;
    mpfr_rnd_t rnd = up ? MPFR_RNDU : MPFR_RNDD;
    mpfr_set_z(x, t->base, rnd); /* base >= 1: its logarithm is >= 0 */
    mpfr_log(x, x, rnd);
    mpfr_mul_z(x, x, t->exponent, rnd);
    mpfr_set_z(end, t->factor, rnd);
    mpfr_log(end, end, rnd);
    mpfr_add(end, end, x, rnd);
  }
  mpfr_clear(x);
}

int gdc_time_value(gdc_itv *r, const gdc_time *t)
{
  if (mpz_sgn(t->exponent) != 0) {
    gdc_time_log(r, t);
    if (mpfr_cmp_ui(r->hi, 1UL << 27) > 0) { /* ln t > 2^27: t may be beyond 2^(2^27) */
      gdc_itv_whole(r);
      return 0;
    }
  }
  mpfr_t x;
  mpfr_init2(x, mpfr_get_prec(r->lo) + 64);
  for (int up = 0; up < 2; up++) {
    mpfr_ptr end = up ? r->hi : r->lo;
    mpfr_rnd_t rnd = up ? MPFR_RNDU : MPFR_RNDD;
    mpfr_set_z(x, t->base, rnd);
    mpfr_pow_z(x, x, t->exponent, rnd);
    mpfr_set_z(end, t->factor, rnd);
    mpfr_mul(end, end, x, rnd);
  }
  mpfr_clear(x);
  return 1;
}
