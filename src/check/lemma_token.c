/* The lemma language: words, tokens, exact numbers. */
#include "lemma_parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void lang_fail(lang *r, const char *format, ...)
{
  if (r->error[0]) return;
  int line = 1;
  for (const char *p = r->text; p && p < r->spelling.at; p++) line += *p == '\n';
  int n = snprintf(r->error, sizeof r->error, "%s, line %d: ", r->title ? r->title : "lemma text", line);
  va_list args;
  va_start(args, format);
  vsnprintf(r->error + n, sizeof r->error - (size_t)n, format, args);
  va_end(args);
}

/* --- tokens -------------------------------------------------------------------------------------- */

static int is_digit(char c) { return c >= '0' && c <= '9'; }
static int is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

int lang_is_name(char c) { return is_letter(c) || is_digit(c); }

const char *lang_blanks(const char *at, const char *end)
{
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) at++;
  return at;
}

static void skip_blanks(lang *r)
{
  for (r->at = lang_blanks(r->at, r->end); r->at < r->end && *r->at == '#'; r->at = lang_blanks(r->at, r->end))
    while (r->at < r->end && *r->at != '\n') r->at++;
}

/* Letters and digits, a point, and a sign after an exponent's e or p: whether it is a number is seen when it is read. */
static void scan_number(lang *r)
{
  int hex = r->at + 1 < r->end && r->at[0] == '0' && (r->at[1] == 'x' || r->at[1] == 'X');
  for (r->at++; r->at < r->end; r->at++) {
    char c = *r->at, before = r->at[-1];
    int exponent = hex ? before == 'p' || before == 'P' : before == 'e' || before == 'E';
    if (!lang_is_name(c) && c != '.' && !((c == '+' || c == '-') && exponent)) return;
  }
}

void lang_next(lang *r)
{
  skip_blanks(r);
  r->spelling.at = r->at;
  r->spelling.size = 0;
  if (r->at == r->end || r->error[0]) {
    r->token = END;
    return;
  }
  char c = *r->at;
  if (is_letter(c)) {
    r->token = NAME;
    while (r->at < r->end && lang_is_name(*r->at)) r->at++;
  } else if (is_digit(c) || c == '.') {
    r->token = NUMBER;
    scan_number(r);
  } else if (c == '"') {
    r->token = TITLE;
    for (r->at++; r->at < r->end && *r->at != '"' && *r->at != '\n'; r->at++) continue;
    if (r->at == r->end || *r->at != '"') lang_fail(r, "a title without its closing quote");
    else r->at++;
  } else {
    int pair = r->at + 1 < r->end && r->at[1] == '=';
    r->token = (symbol)c;
    if (pair && strchr("<>=!", c)) r->token = c == '<' ? LE : c == '>' ? GE : c == '=' ? EQUAL : UNEQUAL;
    else if (!c || !strchr("()[],:=+-*/^<>", c)) lang_fail(r, "byte 0x%02x has no meaning here", (unsigned char)c);
    r->at += r->token >= LE ? 2 : 1;
  }
  r->spelling.size = (size_t)(r->at - r->spelling.at);
}

int lang_word(const lang *r, const char *text) { return r->token == NAME && word_is(r->spelling, text); }

void lang_want(lang *r, int sign)
{
  if ((int)r->token != sign) lang_fail(r, "'%c' is missing", (char)sign);
  else lang_next(r);
}

/* --- numbers -------------------------------------------------------------------------------------- */

static int digit_value(char c, int base)
{
  int v = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
  return v < base ? v : -1;
}

/* q = mantissa base^e, e < 0 allowed. */
static void scale_by(mpq_t q, unsigned long base, long e)
{
  mpz_t power;
  mpz_init(power);
  mpz_ui_pow_ui(power, base, (unsigned long)(e < 0 ? -e : e));
  if (e < 0) mpz_set(mpq_denref(q), power);
  else mpz_mul(mpq_numref(q), mpq_numref(q), power);
  mpq_canonicalize(q);
  mpz_clear(power);
}

/* 12, 0.1, 2e-5, 0x1.8p-3, exactly.  0: not a number. */
int exact_number(mpq_t q, word w)
{
  enum { MAX_EXPONENT = 4096 };
  const char *p = w.at, *end = w.at + w.size;
  int hex = w.size > 2 && p[0] == '0' && (p[1] == 'x' || p[1] == 'X'), base = hex ? 16 : 10, digits = 0, point = 0;
  long fraction = 0, e = 0, sign = 1;
  mpq_set_ui(q, 0, 1);
  if (w.size > MAX_EXPONENT) return 0;
  if (hex) p += 2;
  for (; p < end; p++) {
    if (*p == '.' && !point) point = 1;
    else if (digit_value(*p, base) >= 0) {
      mpz_mul_ui(mpq_numref(q), mpq_numref(q), (unsigned)base);
      mpz_add_ui(mpq_numref(q), mpq_numref(q), (unsigned)digit_value(*p, base));
      fraction += point;
      digits++;
    } else break;
  }
  if (p < end && (hex ? *p == 'p' || *p == 'P' : *p == 'e' || *p == 'E')) {
    if (++p < end && (*p == '-' || *p == '+')) sign = *p++ == '-' ? -1 : 1;
    if (p == end) return 0;
    for (; p < end && is_digit(*p) && e <= MAX_EXPONENT; p++) e = 10 * e + (*p - '0');
  }
  if (p != end || digits == 0 || e > MAX_EXPONENT) return 0;
  if (hex) scale_by(q, 2, sign * e - 4 * fraction);
  else scale_by(q, 10, sign * e - fraction);
  return 1;
}
