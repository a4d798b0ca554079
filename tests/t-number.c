/* Number literals: every form is exact, every other text is refused with its reason. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void expect_value(const char *literal, const char *fraction)
{
  mpq_t got, want;
  mpq_inits(got, want, NULL);
  mpq_set_str(want, fraction, 10);
  mpq_canonicalize(want);
  const char *reason;
  gdc_status status = gdc_number_parse(got, literal, strlen(literal), &reason);
  ck_assert_msg(status == GDC_OK && !reason, "%s: %s", literal, reason ? reason : "?");
  ck_assert_msg(mpq_equal(got, want), "%s is not %s", literal, fraction);
  mpq_clears(got, want, NULL);
}

static void expect_refusal(const char *literal, size_t size, gdc_status want, const char *part)
{
  mpq_t got;
  mpq_init(got);
  mpq_set_si(got, 7, 3);
  const char *reason = NULL;
  gdc_status status = gdc_number_parse(got, literal, size, &reason);
  ck_assert_msg(status == want && reason, "%.40s: %s", literal, gdc_status_name(status));
  ck_assert_msg(strstr(reason, part) != NULL, "%.40s: %s", literal, reason);
  ck_assert(mpq_sgn(got) == 0);
  mpq_clear(got);
}

START_TEST(every_form_is_exact)
{
  static const char *const table[][2] = {
    {"0", "0"}, {"-0", "0"}, {"+0.0", "0"}, {"1", "1"}, {"+1", "1"}, {"-12", "-12"}, {"007", "7"}, {"0.1", "1/10"},
    {"-0.25", "-1/4"}, {".5", "1/2"}, {"5.", "5"}, {"2e-5", "1/50000"}, {"-2E-5", "-1/50000"}, {"1e+3", "1000"},
    {"1.50e1", "15"}, {"0e4096", "0"}, {"1e-0000000000000000000000003", "1/1000"}, {"1/3", "1/3"}, {"-2/4", "-1/2"},
    {"+10/5", "2"}, {"0/7", "0"}, {"010/08", "5/4"}, {"0x10", "16"}, {"0x1.8p-3", "3/16"}, {"-0X1.8P+1", "-3"},
    {"0x.8", "1/2"}, {"0xAp0", "10"}, {"0x1e5", "485"}, {"0x1p-1", "1/2"}, {"0xfFp4", "4080"},
    {"9007199254740993", "9007199254740993"},
    {"0.1000000000000000055511151231257827021181583404541015625", "3602879701896397/36028797018963968"},
  };
  for (size_t k = 0; k < sizeof table / sizeof table[0]; k++) expect_value(table[k][0], table[k][1]);
}
END_TEST

START_TEST(other_texts_are_refused)
{
  static const char *const bad[] = {"", "+", "-", ".", "e5", ".e5", "x", "--1", "+-1", "1-", " 1", "1 ", "1/", "/2",
                                    "1/-2", "1/+2", "1/2/3", "1.5/2", "1/2.0", "1/2e3", "0x", "0x.", "0xg", "0xp3", "0x1/3",
                                    "1_000", "1,5", "0.1f", "1..2", "1.2.3", "0b1", "0o17", "\xd9\xa1", "1\t", "1\x0f" "2", "\x10",
                                    "3\x0e" "1", "'1'", "true", "1h", "infx", "nanx"};
  for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++)
    expect_refusal(bad[k], strlen(bad[k]), GDC_EINPUT, "want an exact number");
  expect_refusal("1\0" "2", 3, GDC_EINPUT, "want an exact number");
  static const char *const special[] = {"nan", "NaN", ".nan", ".NAN", "inf", "-inf", "+Infinity", "-.Inf"};
  for (size_t k = 0; k < sizeof special / sizeof special[0]; k++)
    expect_refusal(special[k], strlen(special[k]), GDC_EINPUT, "NaN and infinities");
  static const char *const zero[] = {"1/0", "0/0", "-3/000"};
  for (size_t k = 0; k < sizeof zero / sizeof zero[0]; k++)
    expect_refusal(zero[k], strlen(zero[k]), GDC_EINPUT, "zero denominator");
  static const char *const open[] = {"1e", "1e+", "1e-", "1ex", "0x1p", "0x1p-"};
  for (size_t k = 0; k < sizeof open / sizeof open[0]; k++)
    expect_refusal(open[k], strlen(open[k]), GDC_EINPUT, "exponent without digits");
}
END_TEST

START_TEST(caps_are_refused_before_memory_is_used)
{
  static const char *const far[] = {"1e999999999", "-1e-999999999", "0e4097", "1e99999999999999999999999999999999",
                                    "1e18446744073709551617", "1e4294967297", "0x1p-18446744073709551615",
                                    "0x1p4097", "0x1p-999999999999999999999"};
  for (size_t k = 0; k < sizeof far / sizeof far[0]; k++)
    expect_refusal(far[k], strlen(far[k]), GDC_ELIMIT, "an exponent is at most 4096");
  static const char *const large[] = {"1e4096", "1e-4096", "0x1p4096", "0x1p-4096"};
  for (size_t k = 0; k < sizeof large / sizeof large[0]; k++)
    expect_refusal(large[k], strlen(large[k]), GDC_ELIMIT, "at most 4096 bits");
  size_t size = (size_t)1 << 20;
  char *ones = malloc(size);
  ck_assert_ptr_nonnull(ones);
  memset(ones, '1', size);
  expect_refusal(ones, size, GDC_ELIMIT, "at most 4096 characters");
  expect_refusal(ones, 4097, GDC_ELIMIT, "at most 4096 characters");
  expect_refusal(ones, 4096, GDC_ELIMIT, "at most 4096 bits");
  memset(ones, '0', size);
  ones[4095] = '7';
  mpq_t q;
  mpq_init(q);
  const char *reason;
  ck_assert(gdc_number_parse(q, ones, 4096, &reason) == GDC_OK && mpq_cmp_si(q, 7, 1) == 0);
  ck_assert(gdc_number_parse(q, "0x1p4095", 8, &reason) == GDC_OK && mpz_sizeinbase(mpq_numref(q), 2) == 4096);
  ck_assert(gdc_number_parse(q, "0x1p-4095", 9, &reason) == GDC_OK && mpz_sizeinbase(mpq_denref(q), 2) == 4096);
  mpq_clear(q);
  free(ones);
}
END_TEST

/* sign * whole.fraction * 10^e, built from its parts, against the literal. */
START_TEST(random_decimals_are_exact)
{
  rng r;
  rng_seed(&r, 31);
  mpq_t want, power;
  mpq_inits(want, power, NULL);
  for (int k = 0; k < scaled(5000); k++) {
    unsigned long whole = rng_below(&r, 100000), places = 1 + rng_below(&r, 9), top = 1;
    for (unsigned long p = 0; p < places; p++) top *= 10;
    unsigned long fraction = rng_next(&r) % top;
    int exponent = (int)rng_below(&r, 601) - 300, negative = (int)rng_below(&r, 2);
    char literal[96], text[96];
    snprintf(literal, sizeof literal, "%s%lu.%0*lue%d", negative ? "-" : "", whole, (int)places, fraction, exponent);
    snprintf(text, sizeof text, "%lu", whole * top + fraction);
    mpq_set_str(want, text, 10);
    mpz_ui_pow_ui(mpq_numref(power), 10, (unsigned long)abs(exponent));
    mpz_set_ui(mpq_denref(power), 1);
    if (exponent < 0) mpq_inv(power, power);
    mpq_mul(want, want, power);
    mpq_set_ui(power, top, 1);
    mpq_div(want, want, power);
    if (negative) mpq_neg(want, want);
    char *fraction_text = gdc_print_q(want);
    expect_value(literal, fraction_text);
    free(fraction_text);
  }
  mpq_clears(want, power, NULL);
}
END_TEST

/* MPFR writes a double exactly in hexadecimal; the literal must be that double. */
START_TEST(random_hexadecimals_are_exact)
{
  rng r;
  rng_seed(&r, 32);
  mpq_t got, want;
  mpq_inits(got, want, NULL);
  mpfr_t x;
  mpfr_init2(x, 53);
  for (int k = 0; k < scaled(5000); k++) {
    mpfr_set_si(x, (long)(rng_next(&r) >> 12) - (1L << 51), MPFR_RNDN);
    mpfr_mul_2si(x, x, (long)rng_below(&r, 2000) - 1000, MPFR_RNDN);
    mpfr_get_q(want, x);
    char *text = gdc_print_exact(x);
    const char *reason;
    ck_assert_msg(gdc_number_parse(got, text, strlen(text), &reason) == GDC_OK, "%s", text);
    ck_assert_msg(mpq_equal(got, want), "%s", text);
    free(text);
  }
  mpfr_clear(x);
  mpq_clears(got, want, NULL);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("number");
  TCase *t = tcase_create("literals");
  tcase_set_timeout(t, 60);
  tcase_add_test(t, every_form_is_exact);
  tcase_add_test(t, other_texts_are_refused);
  tcase_add_test(t, caps_are_refused_before_memory_is_used);
  tcase_add_test(t, random_decimals_are_exact);
  tcase_add_test(t, random_hexadecimals_are_exact);
  suite_add_tcase(s, t);
  return run_suite(s);
}
