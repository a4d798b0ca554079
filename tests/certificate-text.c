/* A certificate as lines and fields, to be spoilt. */
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
  size_t problem = PICK(t, "problem"), last = PICK(t, "sha256");
  if (problem < t->count) {
    sha256_start(&s);
    for (size_t k = problem + 1; k < t->count && !is(t->line[k], "lemmas"); k++) {
      sha256_add(&s, t->line[k], strlen(t->line[k]));
      sha256_add(&s, "\n", 1);
    }
    memcpy(line, "problem ", 8);
    hex(line + 8, &s);
    set_line(t, problem, copy_of(line, strlen(line)));
  }
  if (last < t->count) {
    sha256_start(&s);
    for (size_t k = 0; k < last; k++) {
      sha256_add(&s, t->line[k], strlen(t->line[k]));
      sha256_add(&s, "\n", 1);
    }
    memcpy(line, "sha256 ", 7);
    hex(line + 7, &s);
    set_line(t, last, copy_of(line, strlen(line)));
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
