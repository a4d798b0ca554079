/* A certificate as lines and fields, to be spoilt or made false. */
#include "certificate-text.h"

#include "check/sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t state_of_rng;

uint64_t random64(void)
{
  uint64_t z = (state_of_rng += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}
size_t below(size_t n) { return (size_t)(random64() % n); }

/* ---- a certificate as lines ------------------------------------------------------------------------------ */

char *copy_of(const char *s, size_t size)
{
  char *z = malloc(size + 1);
  memcpy(z, s, size);
  z[size] = 0;
  return z;
}

void text_load(text *t, const char *path)
{
  FILE *f = fopen(path, "rb");
  static char buffer[1 << 20];
  t->count = 0;
  while (f && t->count < MAX_TEXT_LINES && fgets(buffer, sizeof buffer, f)) t->line[t->count++] = copy_of(buffer, strcspn(buffer, "\n"));
  if (f) fclose(f);
}

void text_parse(text *t, const char *data, size_t size)
{
  t->count = 0;
  for (size_t at = 0; at < size && t->count < MAX_TEXT_LINES;) {
    const char *end = memchr(data + at, '\n', size - at);
    size_t length = end ? (size_t)(end - data) - at : size - at;
    t->line[t->count++] = copy_of(data + at, length);
    at += length + 1;
  }
}

void text_copy(text *t, const text *from)
{
  t->count = from->count;
  for (size_t k = 0; k < t->count; k++) t->line[k] = copy_of(from->line[k], strlen(from->line[k]));
}

void text_free(text *t)
{
  for (size_t k = 0; k < t->count; k++) free(t->line[k]);
  t->count = 0;
}

void set_line(text *t, size_t k, char *line)
{
  free(t->line[k]);
  t->line[k] = line;
}

void put_line(text *t, int k, const char *line) { set_line(t, (size_t)k, copy_of(line, strlen(line))); }

int is(const char *line, const char *keyword)
{
  size_t n = strlen(keyword);
  return strncmp(line, keyword, n) == 0 && (line[n] == 0 || line[n] == ' ');
}

int is_any(const char *line, const char *const *keywords)
{
  for (; *keywords; keywords++)
    if (is(line, *keywords)) return 1;
  return 0;
}

/* A random line with one of these keywords, or t->count. */
size_t pick(const text *t, const char *const *keywords)
{
  size_t found = t->count, seen = 0;
  for (size_t k = 0; k < t->count; k++)
    if (is_any(t->line[k], keywords) && below(++seen) == 0) found = k;
  return found;
}

int some_line(const text *t, const char *keyword)
{
  size_t k = PICK(t, keyword);
  return k < t->count ? (int)k : -1;
}

int last_line(const text *t, const char *keyword)
{
  for (size_t k = t->count; k-- > 0;)
    if (is(t->line[k], keyword)) return (int)k;
  return -1;
}

static void hex(char *out, const sha256 *s)
{
  unsigned char digest[32];
  sha256_end(s, digest);
  for (int k = 0; k < 32; k++) snprintf(out + 2 * k, 3, "%02x", digest[k]);
}

/* Put both hashes right. */
void reseal(text *t)
{
  sha256 s;
  char line[128];
  int problem = last_line(t, "problem"), last = last_line(t, "sha256");
  if (problem >= 0) {
    sha256_start(&s);
    for (size_t k = (size_t)problem + 1; k < t->count && !is(t->line[k], "lemmas"); k++) {
      sha256_add(&s, t->line[k], strlen(t->line[k]));
      sha256_add(&s, "\n", 1);
    }
    memcpy(line, "problem ", 8);
    hex(line + 8, &s);
    put_line(t, problem, line);
  }
  if (last >= 0) {
    sha256_start(&s);
    for (size_t k = 0; k < (size_t)last; k++) {
      sha256_add(&s, t->line[k], strlen(t->line[k]));
      sha256_add(&s, "\n", 1);
    }
    memcpy(line, "sha256 ", 7);
    hex(line + 7, &s);
    put_line(t, last, line);
  }
}

size_t text_bytes(const text *t, char *out)
{
  size_t size = 0;
  for (size_t k = 0; k < t->count; k++) {
    memcpy(out + size, t->line[k], strlen(t->line[k]));
    size += strlen(t->line[k]);
    out[size++] = '\n';
  }
  return size;
}

/* ---- fields ------------------------------------------------------------------------------------------------ */

/* Start of field k (0: the keyword) of a line and its length; NULL when there are fewer. */
char *find_field(char *line, size_t k, size_t *size)
{
  *size = 0;
  for (; k > 0; k--) {
    line = strchr(line, ' ');
    if (!line) return NULL;
    line++;
  }
  *size = strcspn(line, " ");
  return line;
}

size_t fields(const char *line)
{
  size_t n = 1;
  for (; *line; line++) n += *line == ' ';
  return n;
}

void replace_field(text *t, size_t k, size_t field, const char *by)
{
  size_t size;
  char *line = t->line[k], *at = find_field(line, field, &size), *z = malloc(strlen(line) + strlen(by) + 1);
  memcpy(z, line, (size_t)(at - line));
  strcpy(z + (at - line), by);
  strcat(z, at + size);
  set_line(t, k, z);
}

uint64_t count_field(text *t, size_t k, size_t field)
{
  size_t size;
  char *at = find_field(t->line[k], field, &size);
  return at ? strtoull(at, NULL, 10) : 0;
}

/* A count moved by +-1 (never below 0). */
void nudge(text *t, size_t k, size_t field)
{
  char by[32];
  uint64_t n = count_field(t, k, field);
  snprintf(by, sizeof by, "%llu", (unsigned long long)(n == 0 || below(2) ? n + 1 : n - 1));
  replace_field(t, k, field, by);
}

void get_units(mpz_t z, text *t, size_t k, size_t field)
{
  size_t size;
  char *at = find_field(t->line[k], field, &size), *s = copy_of(at, size);
  int negative = s[0] == '-';
  mpz_set_str(z, s + negative + (s[negative + 1] == 'x' ? 2 : 0), 16);
  if (negative) mpz_neg(z, z);
  free(s);
}

void put_units(text *t, size_t k, size_t field, const mpz_t z)
{
  char *digits = mpz_get_str(NULL, 16, z), *s = malloc(strlen(digits) + 4);
  int negative = digits[0] == '-';
  sprintf(s, "%s%s%s", negative ? "-" : "", mpz_sgn(z) ? "0x" : "", digits + negative);
  replace_field(t, k, field, s);
  free(s);
  free(digits);
}

int field(char *out, size_t size, const char *line, int k)
{
  size_t used;
  const char *at = find_field((char *)(uintptr_t)line, (size_t)k, &used);
  if (!at || used >= size) return 0;
  memcpy(out, at, used);
  out[used] = '\0';
  return 1;
}

int set_field(text *t, int at, int k, const char *value)
{
  size_t size;
  if (at < 0 || !find_field(t->line[at], (size_t)k, &size)) return 0;
  replace_field(t, (size_t)at, (size_t)k, value);
  return 1;
}

/* A dyadic field as a rational. */
int get_dyadic(mpq_t q, const text *t, int at, int k)
{
  char word[2000], *p;
  if (!field(word, sizeof word, t->line[at], k)) return 0;
  p = strchr(word, 'p');
  long e = p ? strtol(p + 1, NULL, 10) : 0;
  if (p) *p = '\0';
  int negative = word[0] == '-';
  const char *digits = word + negative;
  if (strncmp(digits, "0x", 2) == 0) digits += 2;
  if (mpz_set_str(mpq_numref(q), digits, 16) != 0) return 0;
  mpz_set_ui(mpq_denref(q), 1);
  if (negative) mpq_neg(q, q);
  if (e < 0) mpq_div_2exp(q, q, (mp_bitcnt_t)-e);
  else mpq_mul_2exp(q, q, (mp_bitcnt_t)e);
  return 1;
}

int set_dyadic(text *t, int at, int k, const mpq_t q)
{
  char word[2000];
  if (mpq_sgn(q) == 0) return set_field(t, at, k, "0");
  mpz_t z;
  mpz_init(z);
  mpz_abs(z, mpq_numref(q));
  long e = -(long)(mpz_sizeinbase(mpq_denref(q), 2) - 1); /* a power of two */
  mp_bitcnt_t low = mpz_scan1(z, 0);
  mpz_tdiv_q_2exp(z, z, low);
  int ok = mpz_sizeinbase(z, 16) <= 1900;
  strcpy(word, mpq_sgn(q) < 0 ? "-0x" : "0x");
  if (ok) mpz_get_str(word + strlen(word), 16, z);
  sprintf(word + strlen(word), "p%ld", e + (long)low);
  mpz_clear(z);
  return ok && set_field(t, at, k, word);
}

int add_count(text *t, int at, int k, long by)
{
  char word[64];
  if (at < 0 || !field(word, sizeof word, t->line[at], k) || word[0] < '0' || word[0] > '9') return 0;
  long long x = strtoll(word, NULL, 10) + by;
  if (x < 0) x = strtoll(word, NULL, 10) - by;
  snprintf(word, sizeof word, "%lld", x);
  return set_field(t, at, k, word);
}
