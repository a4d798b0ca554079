/* Numbers of a text log, read into the declared format. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NUMBER = 1200, MAX_POWER = 9999, SHORT = 15 };

/* What a literal is made of. */
typedef struct literal {
  int hex, digits; /* significant digits: from the first nonzero one to the last written one */
  long unit;       /* decimal: the last written digit counts units of 10^unit */
  uint64_t small;  /* hexadecimal with up to 15 significant digits: small * 2^power, up to its sign */
  long power;
  int negative;
} literal;

static int is_digit(char c) { return c >= '0' && c <= '9'; }
static int is_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

static unsigned digit_value(char c) { return is_digit(c) ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10; }

/* [+-]digits of an exponent; 0 when malformed or far beyond every format. */
static int take_power(long *out, const char *text, const char *end)
{
  int negative = text < end && *text == '-';
  if (text < end && (*text == '-' || *text == '+')) text++;
  if (text == end || end - text > 9) return 0;
  long value = 0;
  for (; text < end; text++) {
    if (!is_digit(*text)) return 0;
    value = value * 10 + (*text - '0');
  }
  *out = negative ? -value : value;
  return value <= MAX_POWER;
}

/* Check the grammar: no locale, no spaces, no suffixes. */
static int scan(literal *l, const char *text, size_t size)
{
  const char *end = text + size;
  int point = 0, any = 0;
  memset(l, 0, sizeof *l);
  l->negative = text < end && *text == '-';
  if (text < end && (*text == '-' || *text == '+')) text++;
  if (end - text > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) l->hex = 1, text += 2;
  for (; text < end; text++) {
    if (*text == '.' && !point) point = 1;
    else if (l->hex ? is_hex_digit(*text) : is_digit(*text)) {
      any = 1;
      if (l->digits > 0 || *text != '0') l->digits++;
      if (point) l->unit--;
      if (l->digits <= SHORT) l->small = l->small * 16 + digit_value(*text);
    } else break;
  }
  if (!any) return 0;
  l->power = 4 * l->unit;
  if (text == end) return 1;
  if (l->hex ? (*text != 'p' && *text != 'P') : (*text != 'e' && *text != 'E')) return 0;
  long power;
  if (!take_power(&power, text + 1, end)) return 0;
  l->unit += power;
  l->power += power;
  return 1;
}

static int starts_like(const char *text, size_t size, const char *word)
{
  if (size > 0 && (*text == '-' || *text == '+')) text++, size--;
  if (size < strlen(word)) return 0;
  for (size_t k = 0; word[k]; k++)
    if ((text[k] | 0x20) != word[k]) return 0;
  return 1;
}

/* |x - decimal| <= 10^unit / 2, exactly. */
static int is_written_with_its_digits(double x, const char *text, size_t size, long unit)
{
  const char *reason;
  int yes = 0;
  mpq_t q, d;
  mpq_inits(q, d, NULL);
  if (gdc_number_parse(q, text, size, &reason) == GDC_OK) {
    mpq_set_d(d, x);
    mpq_sub(q, q, d);
    mpq_abs(q, q);
    mpq_set_ui(d, 1, 1);
    mpz_ui_pow_ui(unit < 0 ? mpq_denref(d) : mpq_numref(d), 10, (unsigned long)labs(unit));
    mpq_div_2exp(d, d, 1);
    yes = mpq_cmp(q, d) <= 0;
  }
  mpq_clears(q, d, NULL);
  return yes;
}

/* The literal, cut to a few more bits than the format, with the inexact tail marked in the last bit: so
   rounding it to the format is rounding the literal itself. */
static void cut(mpfr_t wide, const char *copy, int hex)
{
  int tail = mpfr_strtofr(wide, copy, NULL, hex ? 16 : 10, MPFR_RNDZ);
  if (tail == 0 || mpfr_min_prec(wide) == mpfr_get_prec(wide)) return;
  if (tail < 0) mpfr_nextabove(wide);
  else mpfr_nextbelow(wide);
}

/* Decimals with so few digits name at most one number of the format, above the subnormals. */
static int digits_are_few(const gdc_format *f, const literal *l, double x)
{
  return l->digits * 10 <= (f->precision - 1) * 3 && gdc_format_ulp_log2(f, x) > f->emin - f->precision + 1;
}

/* Short hexadecimal literals of binary64 numbers, exactly and without MPFR; 0 leaves the matter to it. */
static int read_short(double *out, const gdc_format *f, const literal *l)
{
  uint64_t m = l->small;
  long e = l->power;
  if (!l->hex || l->digits > SHORT || m == 0) return 0;
  while (m % 2 == 0) {
    m /= 2;
    e++;
  }
  if (m >> 53 || e < -1074 || e > 900) return 0;
  double x = ldexp((double)m, (int)e); /* exact: at most 53 bits, none below 2^-1074 */
  *out = l->negative ? -x : x;
  return gdc_format_contains(f, x);
}

static gdc_status convert(double *out, const gdc_format *f, const char *copy, size_t size, const literal *l,
                          const char **reason)
{
  mpfr_t wide, r;
  mpfr_init2(wide, (mpfr_prec_t)f->precision + 8);
  mpfr_init2(r, 2);
  cut(wide, copy, l->hex);
  gdc_format_round(r, f, wide);
  gdc_status status = GDC_OK;
  *out = mpfr_get_d(r, MPFR_RNDN);
  if (!mpfr_number_p(r)) *reason = "beyond the range of the format", status = GDC_EINPUT;
  else if (l->hex ? !mpfr_equal_p(r, wide)
                  : !digits_are_few(f, l, *out) && !is_written_with_its_digits(*out, copy, size, l->unit))
    *reason = "not a number of the declared format (is the log of another format?)", status = GDC_EINPUT;
  mpfr_clears(wide, r, (mpfr_ptr)NULL);
  return status;
}

gdc_status number_read(double *out, const gdc_format *f, const char *text, size_t size, const char **reason)
{
  char copy[MAX_NUMBER + 1];
  literal l;
  if (starts_like(text, size, "nan")) return *reason = "NaN is not a state of gradient descent", GDC_EINPUT;
  if (starts_like(text, size, "inf")) return *reason = "infinity is not a state of gradient descent", GDC_EINPUT;
  if (size > MAX_NUMBER) return *reason = "a number of a log has at most 1200 characters", GDC_EINPUT;
  if (!scan(&l, text, size)) return *reason = "want a number such as -0.25, 1e-3 or 0x1.8p-3", GDC_EINPUT;
  if (read_short(out, f, &l)) return GDC_OK;
  memcpy(copy, text, size);
  copy[size] = '\0';
  return convert(out, f, copy, size, &l, reason);
}

int step_read(uint64_t *out, const char *text, size_t size)
{
  uint64_t value = 0;
  if (size == 0 || size > 19) return 0;
  for (size_t k = 0; k < size; k++) {
    if (!is_digit(text[k])) return 0;
    value = value * 10 + (uint64_t)(text[k] - '0');
  }
  *out = value;
  return value <= INT64_MAX;
}
