/* Interval operations enclose the exact rational result, for every aliasing pattern they allow. */
#include "support.h"

enum { PREC_COUNT = 4 };
static const mpfr_prec_t precisions[PREC_COUNT] = {2, 5, 53, 200};

typedef void (*exact2)(mpq_ptr, mpq_srcptr, mpq_srcptr);
typedef void (*itv2)(gdc_itv *, const gdc_itv *, const gdc_itv *);

static gdc_itv scratch;
static void mul(gdc_itv *r, const gdc_itv *x, const gdc_itv *y) { gdc_itv_mul(r, x, y, &scratch); }
static void q_min(mpq_ptr r, mpq_srcptr a, mpq_srcptr b) { mpq_set(r, mpq_cmp(a, b) <= 0 ? a : b); }
static void q_max(mpq_ptr r, mpq_srcptr a, mpq_srcptr b) { mpq_set(r, mpq_cmp(a, b) >= 0 ? a : b); }

static void check_binary(itv2 op, exact2 exact, int in_place, int nonzero, const char *name)
{
  rng r;
  rng_seed(&r, 11);
  mpq_t a, b, e;
  mpq_inits(a, b, e, NULL);
  for (int k = 0; k < scaled(4000); k++) {
    mpfr_prec_t p = precisions[rng_below(&r, PREC_COUNT)];
    gdc_itv x, y, z;
    gdc_itv_init(&x, precisions[rng_below(&r, PREC_COUNT)]);
    gdc_itv_init(&y, p);
    gdc_itv_init(&z, p);
    gdc_itv_init(&scratch, p);
    random_itv(&x, &r, 1);
    random_itv(&y, &r, 1);
    random_inside(a, &r, &x);
    random_inside(b, &r, &y);
    if (!nonzero || mpq_sgn(b) != 0) {
      exact(e, a, b);
      op(&z, &x, &y);
      ck_assert(gdc_itv_ok(&z));
      assert_contains_q(&z, e, name);
    }
    random_inside(b, &r, &x);
    if (!nonzero || mpq_sgn(b) != 0) { /* both inputs the same object */
      exact(e, a, b);
      op(&z, &x, &x);
      assert_contains_q(&z, e, name);
    }
    if (in_place) {
      random_inside(b, &r, &y);
      exact(e, a, b);
      op(&y, &x, &y);
      assert_contains_q(&y, e, name);
      random_inside(b, &r, &y);
      exact(e, b, b);
      op(&y, &y, &y);
      assert_contains_q(&y, e, name);
    }
    gdc_itv_clear(&x);
    gdc_itv_clear(&y);
    gdc_itv_clear(&z);
    gdc_itv_clear(&scratch);
  }
  mpq_clears(a, b, e, NULL);
}

START_TEST(add_encloses_exact_sum) { check_binary(gdc_itv_add, mpq_add, 1, 0, "add"); } END_TEST
START_TEST(sub_encloses_exact_difference) { check_binary(gdc_itv_sub, mpq_sub, 0, 0, "sub"); } END_TEST
START_TEST(mul_encloses_exact_product) { check_binary(mul, mpq_mul, 0, 0, "mul"); } END_TEST
START_TEST(div_encloses_exact_quotient) { check_binary(gdc_itv_div, mpq_div, 0, 1, "div"); } END_TEST
START_TEST(min_encloses_exact_minimum) { check_binary(gdc_itv_min, q_min, 1, 0, "min"); } END_TEST
START_TEST(max_encloses_exact_maximum) { check_binary(gdc_itv_max, q_max, 1, 0, "max"); } END_TEST

int main(void)
{
  Suite *s = suite_create("interval");
  TCase *t = tcase_create("containment");
  tcase_set_timeout(t, 300);
  tcase_add_test(t, add_encloses_exact_sum);
  tcase_add_test(t, sub_encloses_exact_difference);
  tcase_add_test(t, mul_encloses_exact_product);
  tcase_add_test(t, div_encloses_exact_quotient);
  tcase_add_test(t, min_encloses_exact_minimum);
  tcase_add_test(t, max_encloses_exact_maximum);
  suite_add_tcase(s, t);
  return run_suite(s);
}
