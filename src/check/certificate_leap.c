/* The section `leaps` of a certificate (doc/certificate-format.md, section 2.7). */
#include "certificate.h"
#include "read.h"

#include <stdlib.h>
#include <string.h>

#define TRY(call) do { if (!(call)) return 0; } while (0)

static leap_claim *new_leap(certificate *c)
{
  int values = c->p.n + c->p.m * c->p.n;
  leap_claim *x = &c->leap[c->leaps++];
  x->factor = *pool_integers(&c->own, 1);
  x->base = *pool_integers(&c->own, 1);
  x->exponent = *pool_integers(&c->own, 1);
  x->low = pool_rationals(&c->own, values + 2);
  x->high = pool_rationals(&c->own, values + 2);
  x->ratio_low = x->low[values];
  x->ratio_high = x->high[values];
  x->gap_low = x->low[values + 1];
  x->gap_high = x->high[values + 1];
  return x;
}

/* Digits without a leading zero up to `end`; more than `least`. */
static int read_digits(mpz_t z, const char **s, size_t most, unsigned least)
{
  char *text;
  size_t size = strspn(*s, "0123456789");
  if (size == 0 || size > most || **s == '0') return 0;
  text = obtain(size + 1, 1);
  memcpy(text, *s, size);
  mpz_set_str(z, text, 10);
  free(text);
  *s += size;
  return mpz_cmp_ui(z, least) > 0;
}

/* `time`: digits, or FACTOR*BASE^EXPONENT. */
static int read_time(leap_claim *x, reader *r)
{
  const char *s;
  TRY(read_word(r, MAX_LINE, &s));
  int ok = read_digits(x->factor, &s, MAX_TIME_DIGITS, 0);
  mpz_set_ui(x->base, 1);
  if (ok && *s == '*') {
    s++;
    ok = read_digits(x->base, &s, 18, 1) && *s++ == '^' && read_digits(x->exponent, &s, MAX_EXPONENT_DIGITS, 0);
  }
  return ok && *s == 0 ? 1 : malformed(r, "a time is a number of at most %d digits, or FACTOR*BASE^EXPONENT", MAX_TIME_DIGITS);
}

static int read_range(mpq_t low, mpq_t high, reader *r)
{
  TRY(read_dyadic(r, low) && read_dyadic(r, high));
  if (mpq_cmp(low, high) > 0) return malformed(r, "an empty interval");
  return line_end(r);
}

static int read_leap(certificate *c, reader *r)
{
  static const char *const how[] = {"frozen", "sliding", NULL};
  leap_claim *x = new_leap(c);
  uint64_t k;
  int n = c->p.n, m = c->p.m;
  x->line = r->number;
  TRY(line_start(r, "leap") && read_time(x, r) && read_choice(r, how, &x->sliding) && line_end(r));
  if (x->sliding) TRY(read_named_lines(&x->numbers, &c->own, "mode", r) && read_named_lines(&x->numbers, &c->own, "number", r));
  for (int i = 0; i < n; i++) {
    TRY(line_start(r, "margin") && read_count(r, (uint64_t)i + 1, (uint64_t)i + 1, &k));
    TRY(read_range(x->low[i], x->high[i], r));
  }
  for (int pair = 0; pair < m * n; pair++) {
    uint64_t j = (uint64_t)(pair / n) + 1, i = (uint64_t)(pair % n) + 1;
    TRY(line_start(r, "pre") && read_count(r, j, j, &k) && read_count(r, i, i, &k));
    TRY(read_range(x->low[n + pair], x->high[n + pair], r));
  }
  if (x->sliding) TRY(line_start(r, "log_ratio") && read_range(x->ratio_low, x->ratio_high, r));
  x->has_gap = line_is(r, "gap");
  return !x->has_gap || (line_start(r, "gap") && read_range(x->gap_low, x->gap_high, r));
}

int read_leaps(certificate *c, reader *r)
{
  uint64_t count;
  if (!line_is(r, "leaps")) return 1;
  TRY(line_start(r, "leaps") && read_count(r, 1, MAX_LEAPS, &count) && line_end(r));
  c->leap = pool_bytes(&c->own, (size_t)count, sizeof *c->leap);
  while ((uint64_t)c->leaps < count) TRY(read_leap(c, r));
  return 1;
}
