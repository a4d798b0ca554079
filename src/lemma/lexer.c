/* Tokens of the lemma language, and error messages that point at the text. */
#include "ast.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int is_digit(char c) { return c >= '0' && c <= '9'; }
static int is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static int is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

int span_is(const source_text *s, span a, const char *word)
{
  return strlen(word) == a.size && memcmp(s->text + a.at, word, a.size) == 0;
}

int span_equal(const source_text *s, span a, span b)
{
  return a.size == b.size && memcmp(s->text + a.at, s->text + b.at, a.size) == 0;
}

/* "\n  the line\n      ^": at most 64 bytes of the line, what is not printable ASCII shown as '?'. */
static void append_caret(char *buf, size_t size, const source_text *s, size_t line_start, size_t at)
{
  enum { WINDOW = 64 };
  size_t from = at - line_start > WINDOW - 16 ? at - (WINDOW - 16) : line_start;
  size_t used = strlen(buf);
  if (size - used < 2 * WINDOW + 12) return;
  char *p = buf + used;
  p += sprintf(p, "\n  ");
  for (size_t k = from; k < s->size && k < from + WINDOW && s->text[k] != '\n'; k++) {
    char c = s->text[k];
    *p++ = c == '\t' || c == '\r' ? ' ' : c >= 32 && c < 127 ? c : '?';
  }
  p += sprintf(p, "\n  ");
  for (size_t k = from; k < at; k++) *p++ = ' ';
  *p++ = '^';
  *p = '\0';
}

gdc_status source_fail(gdc_context *ctx, gdc_status status, const source_text *s, size_t at,
                       const char *format, ...)
{
  if (at > s->size) at = s->size;
  long line = 1;
  size_t start = 0;
  for (size_t k = 0; k < at; k++)
    if (s->text[k] == '\n') {
      line++;
      start = k + 1;
    }
  char reason[400];
  va_list args;
  va_start(args, format);
  vsnprintf(reason, 240, format, args);
  va_end(args);
  append_caret(reason, sizeof reason, s, start, at);
  return gdc_fail(ctx, status, s->name, line, (long)(at - start) + 1, "%s", reason);
}

static void skip_blanks(lexer *l)
{
  const source_text *s = l->src;
  while (l->at < s->size) {
    char c = s->text[l->at];
    if (c == '#') {
      while (l->at < s->size && s->text[l->at] != '\n') l->at++;
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      l->at++;
    } else {
      return;
    }
  }
}

/* digits[.digits][e[+-]digits], or 0x with hexadecimal digits and p. */
static void scan_number(lexer *l)
{
  const source_text *s = l->src;
  size_t k = l->at, n = s->size;
  const char *text = s->text;
  int hex = k + 1 < n && text[k] == '0' && (text[k + 1] == 'x' || text[k + 1] == 'X');
  if (hex) k += 2;
  while (k < n && (hex ? is_hex(text[k]) : is_digit(text[k]))) k++;
  if (k < n && text[k] == '.') {
    k++;
    while (k < n && (hex ? is_hex(text[k]) : is_digit(text[k]))) k++;
  }
  if (k < n && (hex ? text[k] == 'p' || text[k] == 'P' : text[k] == 'e' || text[k] == 'E')) {
    k++;
    if (k < n && (text[k] == '+' || text[k] == '-')) k++;
    while (k < n && is_digit(text[k])) k++;
  }
  while (k < n && (is_letter(text[k]) || is_digit(text[k]))) k++; /* 2x is an error, not two tokens */
  l->at = k;
}

static gdc_status scan_string(token *out, lexer *l, gdc_context *ctx)
{
  const source_text *s = l->src;
  size_t start = l->at++;
  while (l->at < s->size && s->text[l->at] != '"') {
    unsigned char c = (unsigned char)s->text[l->at];
    if (c < 32 || c == 127)
      return source_fail(ctx, GDC_EINPUT, s, start, "a title ends with \" on its own line");
    l->at++;
  }
  if (l->at == s->size) return source_fail(ctx, GDC_EINPUT, s, start, "a title without its closing \"");
  out->kind = TOKEN_STRING;
  out->text.at = start + 1;
  out->text.size = l->at - start - 1;
  l->at++;
  return GDC_OK;
}

static int pair_sign(char c, char d)
{
  if (d != '=') return 0;
  switch (c) {
  case '<': return SIGN_LE;
  case '>': return SIGN_GE;
  case '=': return SIGN_EQ;
  case '!': return SIGN_NE;
  default: return 0;
  }
}

static gdc_status scan_sign(token *out, lexer *l, gdc_context *ctx)
{
  const source_text *s = l->src;
  char c = s->text[l->at], d = l->at + 1 < s->size ? s->text[l->at + 1] : '\0';
  out->kind = TOKEN_SIGN;
  out->sign = pair_sign(c, d);
  if (out->sign) {
    l->at += 2;
    return GDC_OK;
  }
  if (c == '\0' || !strchr("()[],:=+-*/^<>", c)) {
    if (c > 32 && c < 127) return source_fail(ctx, GDC_EINPUT, s, l->at, "'%c' has no meaning here", c);
    return source_fail(ctx, GDC_EINPUT, s, l->at, "byte 0x%02x has no meaning here", (unsigned char)c);
  }
  out->sign = c;
  l->at++;
  return GDC_OK;
}

gdc_status lexer_next(token *out, lexer *l, gdc_context *ctx)
{
  const source_text *s = l->src;
  skip_blanks(l);
  memset(out, 0, sizeof *out);
  out->text.at = l->at;
  if (l->at == s->size) {
    out->kind = TOKEN_END;
    return GDC_OK;
  }
  gdc_status status = GDC_OK;
  char c = s->text[l->at];
  if (is_letter(c)) {
    out->kind = TOKEN_NAME;
    while (l->at < s->size && (is_letter(s->text[l->at]) || is_digit(s->text[l->at]))) l->at++;
  } else if (is_digit(c) || (c == '.' && l->at + 1 < s->size && is_digit(s->text[l->at + 1]))) {
    out->kind = TOKEN_NUMBER;
    scan_number(l);
  } else if (c == '"') {
    return scan_string(out, l, ctx);
  } else {
    status = scan_sign(out, l, ctx);
  }
  out->text.size = l->at - out->text.at;
  return status;
}

gdc_status lexer_dashed_name(token *out, lexer *l, gdc_context *ctx)
{
  const source_text *s = l->src;
  skip_blanks(l);
  memset(out, 0, sizeof *out);
  out->kind = TOKEN_NAME;
  out->text.at = l->at;
  while (l->at < s->size) {
    char c = s->text[l->at];
    if (!is_letter(c) && !is_digit(c) && c != '-' && c != '.') break;
    l->at++;
  }
  out->text.size = l->at - out->text.at;
  if (out->text.size == 0) return source_fail(ctx, GDC_EINPUT, s, l->at, "want the name of the lemma");
  return GDC_OK;
}
