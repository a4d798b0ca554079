/* Shared by the tests. */
#include "support.h"

#include <stdlib.h>

int scaled(int iterations)
{
  const char *text = getenv("GDCERT_TEST_MULTIPLIER");
  double factor = text ? atof(text) : 1.0;
  double n = iterations * (factor > 0 ? factor : 1.0);
  return n < 1 ? 1 : n > 1e9 ? 1000000000 : (int)n;
}

void rng_seed(rng *r, uint64_t seed)
{
  const char *text = getenv("GDCERT_TEST_SEED");
  r->state = (text ? strtoull(text, NULL, 0) : seed) * 0x9e3779b97f4a7c15u + 1;
}

uint64_t rng_next(rng *r)
{
  uint64_t z = (r->state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

unsigned rng_below(rng *r, unsigned bound) { return (unsigned)(rng_next(r) % bound); }
double rng_unit(rng *r) { return (double)(rng_next(r) >> 11) * 0x1p-53; }

void random_q(mpq_t q, rng *r)
{
  long top = (long)(rng_next(r) % 2001) - 1000;
  switch (rng_below(r, 8)) {
  case 0: mpq_set_si(q, 0, 1); return;
  case 1: mpq_set_si(q, (long)rng_below(r, 7) - 3, 1); return;
  case 2: mpq_set_si(q, top, 64); break;
  case 3: mpq_set_si(q, top, 1 + rng_below(r, 1000)); break;
  case 4:
    mpq_set_si(q, top, 1 + rng_below(r, 9));
    mpq_canonicalize(q);
    mpq_mul_2exp(q, q, rng_below(r, 120));
    return;
  case 5:
    mpq_set_si(q, top, 1 + rng_below(r, 9));
    mpq_canonicalize(q);
    mpq_div_2exp(q, q, rng_below(r, 120));
    return;
  default: mpq_set_si(q, (long)(rng_next(r) >> 33) - (1L << 30), 1 + (unsigned long)(rng_next(r) >> 34)); break;
  }
  mpq_canonicalize(q);
}

void random_itv(gdc_itv *x, rng *r, int allow_unbounded)
{
  mpq_t a, b;
  mpq_inits(a, b, NULL);
  random_q(a, r);
  random_q(b, r);
  if (rng_below(r, 4) == 0) mpq_set(b, a);
  if (mpq_cmp(a, b) > 0) mpq_swap(a, b);
  mpfr_set_q(x->lo, a, MPFR_RNDD);
  mpfr_set_q(x->hi, b, MPFR_RNDU);
  if (allow_unbounded) {
    if (rng_below(r, 16) == 0) mpfr_set_inf(x->lo, -1);
    if (rng_below(r, 16) == 0) mpfr_set_inf(x->hi, 1);
  }
  mpq_clears(a, b, NULL);
}

void random_inside(mpq_t q, rng *r, const gdc_itv *x)
{
  mpq_t a, b, s;
  mpq_inits(a, b, s, NULL);
  int lo = mpfr_number_p(x->lo) != 0, hi = mpfr_number_p(x->hi) != 0;
  if (lo) mpfr_get_q(a, x->lo);
  if (hi) mpfr_get_q(b, x->hi);
  random_q(s, r);
  if (lo && hi) {
    unsigned pick = rng_below(r, 4), den = 1 + rng_below(r, 97);
    if (pick == 0) mpq_set_si(s, 0, 1);
    else if (pick == 1) mpq_set_si(s, 1, 1);
    else mpq_set_ui(s, rng_below(r, den + 1), den);
    mpq_canonicalize(s);
    mpq_sub(b, b, a);
    mpq_mul(b, b, s);
    mpq_add(q, a, b);
  } else if (lo) {
    mpq_abs(s, s);
    mpq_add(q, a, s);
  } else if (hi) {
    mpq_abs(s, s);
    mpq_sub(q, b, s);
  } else {
    mpq_set(q, s);
  }
  mpq_clears(a, b, s, NULL);
}

int itv_contains_q(const gdc_itv *x, const mpq_t q)
{
  if (mpfr_nan_p(x->lo) || mpfr_nan_p(x->hi)) return 0;
  return mpfr_cmp_q(x->lo, q) <= 0 && mpfr_cmp_q(x->hi, q) >= 0;
}

int itv_contains_itv(const gdc_itv *outer, const gdc_itv *inner)
{
  return gdc_itv_ok(outer) && gdc_itv_ok(inner) && mpfr_cmp(outer->lo, inner->lo) <= 0 &&
         mpfr_cmp(outer->hi, inner->hi) >= 0;
}

void assert_contains_q_at(const gdc_itv *x, const mpq_t q, const char *what, const char *file, int line)
{
  if (itv_contains_q(x, q)) return;
  char *text = NULL;
  if (mpfr_asprintf(&text, "[%Ra, %Ra]", x->lo, x->hi) < 0) text = NULL;
  char *exact = gdc_print_q(q);
  ck_abort_msg("%s:%d: %s: %s does not contain %s", file, line, what, text ? text : "?", exact ? exact : "?");
}

int run_suite(Suite *s)
{
  SRunner *runner = srunner_create(s);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  mpfr_free_cache();
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

const char *in_source(const char *relative)
{
  static char path[4096];
  const char *root = getenv("GDCERT_SRCDIR");
  snprintf(path, sizeof path, "%s/%s", root ? root : ".", relative);
  return path;
}
