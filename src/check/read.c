/* Lines and fields of a certificate: strict, with bounded memory. */
#include "read.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* The first reason stays. */
static int blame(fault *f, outcome status, const char *format, va_list args)
{
  if (f->status != ACCEPTED) return 0;
  vsnprintf(f->reason, sizeof f->reason, format, args);
  f->status = status;
  return 0;
}

#define BLAME(f, status) do { va_list args; va_start(args, format); blame(f, status, format, args); va_end(args); } while (0)

const char *plural(uint64_t count, const char *one, const char *more) { return count == 1 ? one : more; }

int reject(fault *f, const char *format, ...)
{
  BLAME(f, REJECTED);
  return 0;
}

int doubt(fault *f, const char *format, ...)
{
  BLAME(f, UNCHECKED);
  return 0;
}

void fault_set(fault *f, const fault *why)
{
  f->status = why->status;
  memcpy(f->reason, why->reason, sizeof f->reason);
}

int malformed(reader *r, const char *format, ...)
{
  if (r->f->status == ACCEPTED) r->f->line = r->number;
  BLAME(r->f, MALFORMED);
  return 0;
}

/* Read one line of printable ASCII; at the end of the file set `finished`. */
static int next_line(reader *r)
{
  size_t size = 0;
  int c = getc_unlocked(r->file);
  if (c == EOF && !ferror(r->file)) {
    r->finished = 1;
    return 1;
  }
  r->number++;
  for (;; c = getc_unlocked(r->file)) {
    if (c == EOF) return malformed(r, ferror(r->file) ? "the file cannot be read" : "the last line does not end");
    if (size == MAX_LINE) return malformed(r, "a line of more than %d bytes", MAX_LINE);
    if (c == '\n') break;
    if (c < 0x20 || c > 0x7e) return malformed(r, "byte 0x%02x is not allowed", (unsigned)c);
    r->line[size++] = (char)c;
  }
  r->line[size] = '\n';
  r->line[size + 1] = 0;
  r->length = size + 1;
  r->bytes += r->length;
  r->at = r->line;
  if (size == 0) return malformed(r, "an empty line");
  if (r->number > MAX_LINES || r->bytes > UINT64_C(1) << 31) return malformed(r, "the file is too long");
  return 1;
}

int reader_open(reader *r, const char *path, fault *f)
{
  memset(r, 0, sizeof *r);
  r->f = f;
  sha256_start(&r->before);
  sha256_start(&r->part);
  r->line = obtain(MAX_LINE + 2, 1);
  r->field = obtain(MAX_LINE + 2, 1);
  r->file = fopen(path, "rb");
  if (!r->file) return malformed(r, "cannot open the file");
  if (!next_line(r)) return 0;
  return r->finished ? malformed(r, "the file is empty") : 1;
}

void reader_close(reader *r)
{
  if (r->file) fclose(r->file);
  free(r->line);
  free(r->field);
  r->file = NULL;
  r->line = r->field = NULL;
}

static int ends(char c) { return c == ' ' || c == '\n'; }

int line_is(const reader *r, const char *keyword)
{
  size_t k = strlen(keyword);
  return !r->finished && strncmp(r->line, keyword, k) == 0 && ends(r->line[k]);
}

int line_start(reader *r, const char *keyword)
{
  if (r->finished) return malformed(r, "the file ends where a line `%s` is due", keyword);
  if (!line_is(r, keyword)) return malformed(r, "a line `%s` is due here", keyword);
  r->at = r->line + strlen(keyword);
  return 1;
}

int line_end(reader *r)
{
  if (*r->at != '\n') return malformed(r, "more on the line than belongs there");
  sha256_add(&r->before, r->line, r->length);
  sha256_add(&r->part, r->line, r->length);
  return next_line(r);
}

int line_exactly(reader *r, const char *text)
{
  size_t size = strlen(text);
  if (r->finished || r->length != size + 1 || strncmp(r->line, text, size) != 0)
    return malformed(r, "the line `%s` is due here", text);
  r->at = r->line + size;
  return line_end(r);
}

int no_more_lines(reader *r) { return r->finished ? 1 : malformed(r, "something follows the trailer"); }
int more_fields(const reader *r) { return *r->at == ' '; }

/* The next field, as a string; NULL (and the reason) if there is none. */
static const char *field(reader *r)
{
  if (*r->at == '\n') {
    malformed(r, "a field is missing");
    return NULL;
  }
  size_t size = strcspn(r->at + 1, " \n");
  if (*r->at != ' ' || size == 0) {
    malformed(r, "fields are separated by exactly one space");
    return NULL;
  }
  memcpy(r->field, r->at + 1, size);
  r->field[size] = 0;
  r->at += 1 + size;
  return r->field;
}

static int is_decimal(const char *s)
{
  if (s[0] == '0') return s[1] == 0;
  size_t digits = strspn(s, "0123456789");
  return digits > 0 && s[digits] == 0;
}

int read_count(reader *r, uint64_t least, uint64_t most, uint64_t *k)
{
  const char *s = field(r);
  if (!s) return 0;
  if (!is_decimal(s) || strlen(s) > 19) return malformed(r, "`%.40s` is not a count", s);
  uint64_t value = 0;
  for (; *s; s++) value = 10 * value + (uint64_t)(*s - '0');
  if (value >> 63 || value < least || value > most)
    return malformed(r, "a count of %" PRIu64 "..%" PRIu64 " is due, not %" PRIu64, least, most, value);
  *k = value;
  return 1;
}

/* "0", or an optional minus, `prefix`, then a number of the digits given without a leading zero. */
static const char *is_signed(const char *s, const char *prefix, const char *digits)
{
  if (s[0] == '0' && s[1] == 0) return s + 1;
  if (*s == '-') s++;
  if (strncmp(s, prefix, strlen(prefix)) != 0) return NULL;
  s += strlen(prefix);
  size_t count = strspn(s, digits);
  return count == 0 || *s == '0' ? NULL : s + count;
}

static const char decimal[] = "0123456789", hexadecimal[] = "0123456789abcdef";

int read_rational(reader *r, mpq_t q)
{
  const char *s = field(r), *end = s ? is_signed(s, "", decimal) : NULL;
  if (!s) return 0;
  int ok = end && strlen(s) < 2 * MAX_RATIONAL_BITS;
  if (ok && *end == '/') ok = strcmp(s, "0") != 0 && is_decimal(end + 1) && strcmp(end + 1, "0") != 0 && strcmp(end + 1, "1") != 0;
  else if (ok) ok = *end == 0;
  if (!ok || mpq_set_str(q, s, 10) != 0) return malformed(r, "`%.40s` is not a rational", s);
  if (mpz_sizeinbase(mpq_numref(q), 2) > MAX_RATIONAL_BITS || mpz_sizeinbase(mpq_denref(q), 2) > MAX_RATIONAL_BITS)
    return malformed(r, "a rational of more than %d bits", MAX_RATIONAL_BITS);
  mpz_t g;
  mpz_init(g);
  mpz_gcd(g, mpq_numref(q), mpq_denref(q));
  ok = mpz_cmp_ui(g, 1) == 0;
  mpz_clear(g);
  return ok ? 1 : malformed(r, "`%.40s` is not in lowest terms", s);
}

/* `s` up to `end` is an optional minus, 0x, hexadecimal digits. */
static void set_hexadecimal(mpz_t k, char *s, size_t size)
{
  char after = s[size];
  int negative = *s == '-';
  s[size] = 0;
  mpz_set_str(k, s + negative + (s[negative + 1] == 'x' ? 2 : 0), 16);
  if (negative) mpz_neg(k, k);
  s[size] = after;
}

int read_units(reader *r, mpz_t k)
{
  const char *s = field(r), *end = s ? is_signed(s, "0x", hexadecimal) : NULL;
  if (!s) return 0;
  if (!end || *end) return malformed(r, "`%.40s` is not a number of units", s);
  if (end - s > MAX_UNITS_BITS / 4 + 3) return malformed(r, "a number of more than %d bits", MAX_UNITS_BITS);
  set_hexadecimal(k, r->field, (size_t)(end - s));
  return mpz_sizeinbase(k, 2) > MAX_UNITS_BITS ? malformed(r, "a number of more than %d bits", MAX_UNITS_BITS) : 1;
}

int read_dyadic(reader *r, mpq_t q)
{
  const char *s = field(r), *end = s ? is_signed(s, "0x", hexadecimal) : NULL;
  if (!s) return 0;
  mpq_set_ui(q, 0, 1);
  if (strcmp(s, "0") == 0) return 1;
  const char *exponent = end && *end == 'p' ? is_signed(end + 1, "", decimal) : NULL;
  if (!exponent || *exponent || exponent - end > 8) return malformed(r, "`%.40s` is not a dyadic number", s);
  long e = strtol(end + 1, NULL, 10);
  if (e > 65536 || e < -65536 || end - s > 4096 / 4 + 3) return malformed(r, "a dyadic number out of range");
  set_hexadecimal(mpq_numref(q), r->field, (size_t)(end - s));
  if (mpz_even_p(mpq_numref(q)) || mpz_sizeinbase(mpq_numref(q), 2) > 4096)
    return malformed(r, "a dyadic number is odd and has at most 4096 bits");
  if (e >= 0) mpq_mul_2exp(q, q, (mp_bitcnt_t)e);
  else mpq_div_2exp(q, q, (mp_bitcnt_t)-e);
  return 1;
}

int read_bits(reader *r, unsigned char *bits, int m, int n)
{
  const char *s = field(r);
  if (!s) return 0;
  int ok = strlen(s) == (size_t)(m * (n + 1) - 1);
  for (int j = 0; j < m && ok; j++) {
    for (int i = 0; i < n && ok; i++, s++) {
      bits[j * n + i] = *s == '1';
      ok = *s == '0' || *s == '1';
    }
    if (ok && j + 1 < m) ok = *s++ == '|';
  }
  return ok ? 1 : malformed(r, "a pattern is one group of digits 0 or 1 a neuron (%d), a digit a point (%d), with | between", m, n);
}

int read_hash(reader *r, unsigned char digest[32])
{
  const char *s = field(r);
  if (!s) return 0;
  if (strlen(s) != 64 || strspn(s, hexadecimal) != 64) return malformed(r, "a SHA-256 is 64 hexadecimal digits");
  for (int k = 0; k < 32; k++) {
    ptrdiff_t high = strchr(hexadecimal, s[2 * k]) - hexadecimal, low = strchr(hexadecimal, s[2 * k + 1]) - hexadecimal;
    digest[k] = (unsigned char)(16 * high + low);
  }
  return 1;
}

int read_word(reader *r, size_t most, const char **word)
{
  *word = field(r);
  return *word && strlen(*word) > most ? malformed(r, "a word of more than %zu bytes", most) : *word != NULL;
}

int read_choice(reader *r, const char *const *words, int *which)
{
  const char *s = field(r);
  if (!s) return 0;
  for (*which = 0; words[*which]; ++*which)
    if (strcmp(s, words[*which]) == 0) return 1;
  return malformed(r, "`%.40s` is not one of the words that may stand here", s);
}

/* From r->at to the end of the line: bytes as they are, or %xx for those that may not stand for themselves. */
static int decode(reader *r, char *text, size_t *size)
{
  const char *s = r->at, *end = r->line + r->length - 1, *first = s;
  *size = 0;
  while (s < end) {
    char c = *s++;
    if (c == '%') {
      const char *high = s < end ? strchr(hexadecimal, s[0]) : NULL, *low = s + 1 < end ? strchr(hexadecimal, s[1]) : NULL;
      if (!high || !low) return malformed(r, "%% is followed by two hexadecimal digits");
      int byte = (int)(16 * (high - hexadecimal) + (low - hexadecimal));
      int edge = s - 1 == first || s + 2 == end;
      if (byte > 0x20 && byte <= 0x7e && byte != '%') return malformed(r, "%%%02x stands for itself", (unsigned)byte);
      if (byte == 0x20 && !edge) return malformed(r, "%%20 only at the ends of a text");
      c = (char)byte;
      s += 2;
    } else if (c == ' ' && (s - 1 == first || s == end)) {
      return malformed(r, "a space at the end of a text is written %%20");
    }
    text[(*size)++] = c;
  }
  r->at = end;
  return 1;
}

int read_text(reader *r, char *text, size_t *size)
{
  if (*r->at != ' ' || r->at[1] == '\n') return malformed(r, "a text is missing");
  r->at++;
  return decode(r, text, size);
}

int read_bar_text(reader *r, char *text, size_t *size)
{
  if (r->finished || r->line[0] != '|') return malformed(r, "a line that begins with | is due here");
  r->at = r->line + 1;
  return decode(r, text, size);
}
