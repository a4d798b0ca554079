/* Exact numbers written as words and read back. */
#include <gdcert/store.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void gdc_store_word(FILE *out, const char *word) { fprintf(out, "%s\n", word); }
void gdc_store_u64(FILE *out, uint64_t x) { fprintf(out, "%" PRIu64 "\n", x); }

/* PRECISION then "0", "inf", "-inf", or an integer in base 16 and an exponent of 2. */
void gdc_store_mpfr(FILE *out, mpfr_srcptr x)
{
  fprintf(out, "%ld ", (long)mpfr_get_prec(x));
  if (mpfr_zero_p(x)) {
    fputs("0\n", out);
  } else if (mpfr_inf_p(x)) {
    fputs(mpfr_sgn(x) > 0 ? "inf\n" : "-inf\n", out);
  } else {
    mpz_t z;
    mpz_init(z);
    mpfr_exp_t e = mpfr_get_z_2exp(z, x);
    mpz_out_str(out, 16, z);
    fprintf(out, " %ld\n", (long)e);
    mpz_clear(z);
  }
}

void gdc_store_itv(FILE *out, const gdc_itv *x)
{
  gdc_store_mpfr(out, x->lo);
  gdc_store_mpfr(out, x->hi);
}

static int is_blank(int c) { return c == ' ' || c == '\n'; }

/* The next word, malloc'ed; NULL at the end, when it is too long or when memory runs out. */
static char *next_word(FILE *in)
{
  size_t cap = 64, size = 0;
  char *w = malloc(cap);
  int c = getc(in);
  while (is_blank(c)) c = getc(in);
  for (; w && c != EOF && !is_blank(c) && size < GDC_STORE_WORD; c = getc(in)) {
    if (size + 1 == cap) {
      char *longer = realloc(w, cap *= 2);
      if (!longer) {
        free(w);
        return NULL;
      }
      w = longer;
    }
    w[size++] = (char)c;
  }
  if (!w || size == 0 || size == GDC_STORE_WORD) {
    free(w);
    return NULL;
  }
  w[size] = '\0';
  return w;
}

int gdc_load_word(FILE *in, const char *word)
{
  char *w = next_word(in);
  int ok = w && strcmp(w, word) == 0;
  free(w);
  return ok;
}

/* Digits only, below 2^64. */
static int parse_u64(uint64_t *x, const char *w)
{
  *x = 0;
  for (; *w; w++) {
    if (*w < '0' || *w > '9' || *x > (UINT64_MAX - (uint64_t)(*w - '0')) / 10) return 0;
    *x = *x * 10 + (uint64_t)(*w - '0');
  }
  return 1;
}

int gdc_load_u64(uint64_t *x, FILE *in)
{
  char *w = next_word(in);
  int ok = w && parse_u64(x, w);
  free(w);
  return ok;
}

static int load_long(long *x, FILE *in, long least, long most)
{
  char *w = next_word(in);
  uint64_t size;
  int negative = w && w[0] == '-';
  int ok = w && w[negative] && parse_u64(&size, w + negative) && size <= INT32_MAX;
  free(w);
  if (!ok) return 0;
  *x = negative ? -(long)size : (long)size;
  return *x >= least && *x <= most;
}

int gdc_load_int(int *x, FILE *in, int least, int most)
{
  long value;
  if (!load_long(&value, in, least, most)) return 0;
  *x = (int)value;
  return 1;
}

int gdc_load_mpfr(mpfr_ptr x, FILE *in)
{
  long prec, exponent;
  if (!load_long(&prec, in, MPFR_PREC_MIN, 4 * (long)GDC_STORE_WORD)) return 0;
  char *w = next_word(in);
  if (!w) return 0;
  mpfr_set_prec(x, prec);
  int ok = 1;
  if (strcmp(w, "0") == 0) {
    mpfr_set_zero(x, 1);
  } else if (strcmp(w, "inf") == 0 || strcmp(w, "-inf") == 0) {
    mpfr_set_inf(x, w[0] == '-' ? -1 : 1);
  } else {
    mpz_t z;
    mpz_init(z);
    ok = mpz_set_str(z, w, 16) == 0 && load_long(&exponent, in, -INT32_MAX, INT32_MAX) &&
         mpfr_set_z_2exp(x, z, exponent, MPFR_RNDN) == 0; /* it fits exactly, or it was not stored by us */
    mpz_clear(z);
  }
  free(w);
  return ok;
}

int gdc_load_itv(gdc_itv *x, FILE *in)
{
  return gdc_load_mpfr(x->lo, in) && gdc_load_mpfr(x->hi, in) && mpfr_get_prec(x->lo) == mpfr_get_prec(x->hi) &&
         gdc_itv_ok(x);
}
