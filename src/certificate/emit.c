/* Lines of a certificate and the spelling of its numbers (section 1). */
#include "internal.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void cert_bytes(gdc_certificate *c, const char *data, size_t size)
{
  if (c->failed) return;
  if (size > CERT_MAX_LINE || fwrite(data, 1, size, c->part) != size) {
    c->failed = 1;
    return;
  }
  sha256_add(&c->hash, data, size);
  c->bytes += size;
}

void cert_line(gdc_certificate *c, const char *format, ...)
{
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int size = vsnprintf(NULL, 0, format, args);
  char *line = size < 0 ? NULL : malloc((size_t)size + 2);
  if (line) {
    vsnprintf(line, (size_t)size + 1, format, again);
    line[size] = '\n';
    cert_bytes(c, line, (size_t)size + 1);
  } else {
    c->failed = 1;
  }
  free(line);
  va_end(again);
  va_end(args);
}

char *cert_escape(const char *text, size_t size)
{
  static const char digits[] = "0123456789abcdef";
  char *out = malloc(3 * size + 1), *p = out;
  if (!out) return NULL;
  for (size_t k = 0; k < size; k++) {
    unsigned char b = (unsigned char)text[k];
    int edge = b == ' ' && (k == 0 || k + 1 == size);
    if (b >= 0x20 && b <= 0x7e && b != '%' && !edge) {
      *p++ = (char)b;
    } else {
      *p++ = '%';
      *p++ = digits[b >> 4];
      *p++ = digits[b & 15];
    }
  }
  *p = '\0';
  return out;
}

/* "-0x1f" and room for `more` characters and the zero; "0" for 0. */
static char *hexadecimal(const mpz_t z, size_t more)
{
  size_t size = mpz_sizeinbase(z, 16) + 5 + more;
  char *out = malloc(size);
  if (!out) return NULL;
  if (mpz_sgn(z) == 0) {
    strcpy(out, "0");
    return out;
  }
  char *digits = mpz_get_str(NULL, 16, z);
  snprintf(out, size, "%s0x%s", mpz_sgn(z) < 0 ? "-" : "", digits + (mpz_sgn(z) < 0));
  void (*release)(void *, size_t);
  mp_get_memory_functions(NULL, NULL, &release);
  release(digits, strlen(digits) + 1);
  return out;
}

char *cert_units(const mpz_t z) { return hexadecimal(z, 0); }

char *cert_dyadic(mpfr_srcptr x)
{
  enum { MAX_EXPONENT = 65536, MAX_BITS = 4096, ROOM = 24 };
  if (!mpfr_number_p(x)) return NULL;
  mpz_t z;
  mpz_init(z);
  long e = 0;
  if (!mpfr_zero_p(x)) {
    e = (long)mpfr_get_z_2exp(z, x);
    mp_bitcnt_t low = mpz_scan1(z, 0);
    mpz_tdiv_q_2exp(z, z, low);
    e += (long)low;
  }
  char *out = NULL;
  if (labs(e) <= MAX_EXPONENT && mpz_sizeinbase(z, 2) <= MAX_BITS) out = hexadecimal(z, ROOM);
  if (out && mpz_sgn(z) != 0) {
    size_t used = strlen(out);
    snprintf(out + used, ROOM, "p%ld", e);
  }
  mpz_clear(z);
  return out;
}

char *cert_pattern(char *out, const signed char *bits, int m, int n)
{
  char *p = out;
  for (int j = 0; j < m; j++) {
    if (j > 0) *p++ = '|';
    for (int i = 0; i < n; i++) *p++ = bits[j * n + i] ? '1' : '0';
  }
  *p = '\0';
  return out;
}
