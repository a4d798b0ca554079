/* Exact number literals: text to rational, never through a double. */
#include <gdcert/problem.h>

#include <string.h>

/* A cursor over the literal; `end` is one past the last character. */
typedef struct cursor {
  const char *at, *end;
} cursor;

static const char NOT_A_NUMBER[] = "want an exact number such as 12, -0.5, 2e-5, 1/3 or 0x1.8p-3";
static const char TOO_LONG[] = "a number has at most 4096 characters";
static const char TOO_FAR[] = "an exponent is at most 4096 in absolute value";
static const char TOO_LARGE[] = "a numerator or denominator has at most 4096 bits";
_Static_assert(GDC_MAX_NUMBER_CHARS == 4096 && GDC_MAX_EXPONENT == 4096 && GDC_MAX_NUMBER_BITS == 4096,
               "the reasons above name the caps");

static int digit_value(char c)
{
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

static int accept(cursor *c, char lower, char upper)
{
  if (c->at == c->end || (*c->at != lower && *c->at != upper)) return 0;
  c->at++;
  return 1;
}

/* Copy the run of digits of this base to `digits` and return how many there are. */
static size_t take_digits(char *digits, cursor *c, int base)
{
  size_t count = 0;
  while (c->at < c->end && digit_value(*c->at) < base) digits[count++] = *c->at++;
  return count;
}

/* [+-]digits, saturating just beyond the cap.  Returns 0 without digits. */
static int take_exponent(long *exponent, cursor *c)
{
  int negative = 0;
  if (c->at < c->end && (*c->at == '+' || *c->at == '-')) negative = *c->at++ == '-';
  long value = 0;
  const char *first = c->at;
  while (c->at < c->end && digit_value(*c->at) < 10) {
    if (value <= GDC_MAX_EXPONENT) value = value * 10 + digit_value(*c->at);
    c->at++;
  }
  *exponent = negative ? -value : value;
  return c->at > first;
}

/* digits/digits, after the numerator was read into z. */
static gdc_status take_denominator(mpq_t out, cursor *c, char *digits, const char **reason)
{
  size_t count = take_digits(digits, c, 10);
  if (count == 0 || c->at != c->end) return *reason = NOT_A_NUMBER, GDC_EINPUT;
  digits[count] = '\0';
  mpz_set_str(mpq_denref(out), digits, 10);
  if (mpz_sgn(mpq_denref(out)) == 0) return *reason = "zero denominator", GDC_EINPUT;
  return GDC_OK;
}

/* out = mantissa * base^-fraction * radix^exponent with base 10 or 16 and radix 10 or 2. */
static void scale(mpq_t out, int base, size_t fraction, long exponent)
{
  long shift = base == 16 ? exponent - 4 * (long)fraction : exponent - (long)fraction;
  unsigned long size = (unsigned long)(shift < 0 ? -shift : shift);
  if (base == 16) {
    if (shift < 0) mpz_mul_2exp(mpq_denref(out), mpq_denref(out), size);
    else mpz_mul_2exp(mpq_numref(out), mpq_numref(out), size);
    return;
  }
  mpz_t power;
  mpz_init(power);
  mpz_ui_pow_ui(power, 10, size);
  if (shift < 0) mpz_mul(mpq_denref(out), mpq_denref(out), power);
  else mpz_mul(mpq_numref(out), mpq_numref(out), power);
  mpz_clear(power);
}

static gdc_status take_number(mpq_t out, cursor *c, const char **reason)
{
  char digits[GDC_MAX_NUMBER_CHARS + 1];
  int base = 10;
  if (c->end - c->at >= 2 && c->at[0] == '0' && (c->at[1] | 0x20) == 'x') {
    base = 16;
    c->at += 2;
  }
  size_t count = take_digits(digits, c, base), fraction = 0;
  int ratio = base == 10 && count > 0 && accept(c, '/', '/');
  if (!ratio && accept(c, '.', '.')) {
    fraction = take_digits(digits + count, c, base);
    count += fraction;
  }
  if (count == 0) return *reason = NOT_A_NUMBER, GDC_EINPUT;
  digits[count] = '\0';
  long exponent = 0;
  if (!ratio && (base == 16 ? accept(c, 'p', 'P') : accept(c, 'e', 'E')) && !take_exponent(&exponent, c))
    return *reason = "an exponent without digits", GDC_EINPUT;
  if (!ratio && c->at != c->end) return *reason = NOT_A_NUMBER, GDC_EINPUT;
  if (exponent > GDC_MAX_EXPONENT || exponent < -GDC_MAX_EXPONENT) return *reason = TOO_FAR, GDC_ELIMIT;
  mpz_set_str(mpq_numref(out), digits, base);
  if (ratio) return take_denominator(out, c, digits, reason);
  scale(out, base, fraction, exponent);
  return GDC_OK;
}

/* NaN, inf and .inf deserve a reason of their own. */
static int is_special(const cursor *c)
{
  static const char *const names[] = {"nan", "inf", "infinity", ".nan", ".inf"};
  for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
    size_t size = strlen(names[k]), same = 0;
    if ((size_t)(c->end - c->at) != size) continue;
    while (same < size && (c->at[same] | 0x20) == (names[k][same] | 0x20)) same++;
    if (same == size) return 1;
  }
  return 0;
}

gdc_status gdc_number_parse(mpq_t out, const char *text, size_t size, const char **reason)
{
  mpq_set_ui(out, 0, 1);
  *reason = NULL;
  if (size > GDC_MAX_NUMBER_CHARS) return *reason = TOO_LONG, GDC_ELIMIT;
  cursor c = {text, text + size};
  int negative = 0;
  if (size > 0 && (*text == '+' || *text == '-')) negative = *c.at++ == '-';
  if (is_special(&c)) return *reason = "NaN and infinities are not numbers here", GDC_EINPUT;
  gdc_status status = take_number(out, &c, reason);
  if (status == GDC_OK) {
    mpq_canonicalize(out);
    if (negative) mpq_neg(out, out);
    if (mpz_sizeinbase(mpq_numref(out), 2) > GDC_MAX_NUMBER_BITS ||
        mpz_sizeinbase(mpq_denref(out), 2) > GDC_MAX_NUMBER_BITS) {
      *reason = TOO_LARGE;
      status = GDC_ELIMIT;
    }
  }
  if (status != GDC_OK) mpq_set_ui(out, 0, 1);
  return status;
}
