/* Leaps of scalar maps against stepping, the identities behind them, and times of any size. */
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void time_of(gdc_time *t, const char *text)
{
  gdc_time_init(t);
  ck_assert_msg(gdc_time_parse(t, text, NULL) == GDC_OK, "%s", text);
}

static int overlap(const gdc_itv *x, const gdc_itv *y)
{
  return gdc_itv_ok(x) && gdc_itv_ok(y) && mpfr_cmp(x->lo, y->hi) <= 0 && mpfr_cmp(y->lo, x->hi) <= 0;
}

static double width(const gdc_itv *x)
{
  mpfr_t w;
  mpfr_init2(w, 53);
  mpfr_sub(w, x->hi, x->lo, MPFR_RNDU);
  double r = mpfr_get_d(w, MPFR_RNDU);
  mpfr_clear(w);
  return r;
}

/* --- stepping ---------------------------------------------------------------------------------------- */

typedef struct map {
  mpq_t k;
  gdc_loss loss;
  gdc_itv z, g, t, u;
} map;

static void map_init(map *m, mpfr_prec_t prec)
{
  mpq_init(m->k);
  gdc_itv_init(&m->z, prec);
  gdc_itv_init(&m->g, prec);
  gdc_itv_init(&m->t, prec);
  gdc_itv_init(&m->u, prec);
}

static void map_clear(map *m)
{
  mpq_clear(m->k);
  gdc_itv_clear(&m->z);
  gdc_itv_clear(&m->g);
  gdc_itv_clear(&m->t);
  gdc_itv_clear(&m->u);
}

static void map_steps(map *m, uint64_t n)
{
  for (; n; n--) {
    gdc_loss_slope(&m->g, &m->z, m->loss, 1, &m->t);
    gdc_itv_mul_q(&m->u, &m->g, m->k);
    gdc_itv_add(&m->z, &m->z, &m->u);
  }
}

/* k log-uniform in [1/2000, 8] or so, a start in [-1, 3], one of the losses. */
static void map_random(map *m, rng *r)
{
  mpq_set_ui(m->k, 1 + rng_below(r, 1000), 1UL << rng_below(r, 12));
  if (mpq_cmp_ui(m->k, 8, 1) > 0) mpq_set_ui(m->k, 1 + rng_below(r, 800), 100);
  mpq_canonicalize(m->k);
  m->loss = rng_below(r, 2) ? GDC_LOSS_LOGISTIC : GDC_LOSS_EXPONENTIAL;
  mpq_t start;
  mpq_init(start);
  mpq_set_si(start, (long)rng_below(r, 4000) - 1000, 1000);
  mpq_canonicalize(start);
  gdc_itv_set_q(&m->z, start);
  mpq_clear(start);
}

/* Step until a leap is allowed: e^z/k + kappa >= about 6 max(1, sqrt(kappa)). */
static uint64_t map_settle(map *m, double wanted)
{
  uint64_t s = 0;
  double k = mpq_get_d(m->k), kappa = m->loss == GDC_LOSS_LOGISTIC ? 1 / k : 0;
  double scale = kappa > 1 ? sqrt(kappa) : 1;
  while (exp(mpfr_get_d(m->z.lo, MPFR_RNDD)) / k + kappa < wanted * scale) {
    map_steps(m, 1);
    s++;
  }
  return s;
}

static void check_leap(uint64_t t, mpfr_prec_t prec, rng *r)
{
  map m;
  gdc_time s, T;
  gdc_itv z;
  map_init(&m, prec + 48);
  map_random(&m, r);
  gdc_time_init(&s);
  gdc_time_init(&T);
  gdc_itv_init(&z, prec);
  uint64_t start = map_settle(&m, 4.5 + rng_below(r, 30));
  if (start < t) {
    gdc_time_set_u64(&s, start);
    gdc_time_set_u64(&T, t);
    gdc_itv from;
    gdc_itv_init(&from, prec + 48);
    gdc_itv_set(&from, &m.z);
    gdc_context ctx;
    gdc_context_clear(&ctx);
    gdc_status status = gdc_leap_scalar(&z, &from, &s, &T, m.k, m.loss, prec, &ctx);
    ck_assert_msg(status == GDC_OK, "k=%g loss=%d s=%lu: %s", mpq_get_d(m.k), m.loss, (unsigned long)start, ctx.reason);
    map_steps(&m, t - start);
    ck_assert_msg(overlap(&z, &m.z), "k=%g loss=%d s=%lu t=%lu", mpq_get_d(m.k), m.loss, (unsigned long)start,
                  (unsigned long)t);
    ck_assert(width(&m.z) < 1e-14);
    /* accuracy 2 delta/t with delta <= 0.02 for the shortest start allowed */
    ck_assert_msg(width(&z) < 0.1 / (double)(t - start), "width %g", width(&z));
    gdc_itv_clear(&from);
  }
  gdc_itv_clear(&z);
  gdc_time_clear(&s);
  gdc_time_clear(&T);
  map_clear(&m);
}

START_TEST(leap_contains_the_stepped_state)
{
  rng r;
  rng_seed(&r, 101);
  for (int i = scaled(150); i > 0; i--) check_leap(1 + rng_below(&r, 2000), 53 + rng_below(&r, 150), &r);
  for (int i = scaled(6); i > 0; i--) check_leap(20000, 90, &r);
  for (int i = scaled(2); i > 0; i--) check_leap(100000, 64, &r);
  for (int i = scaled(10) / 10; i > 0; i--) check_leap(1000000, 32, &r);
}
END_TEST

START_TEST(leap_from_a_wide_start_contains_both_ends)
{
  rng r;
  rng_seed(&r, 102);
  for (int i = scaled(30); i > 0; i--) {
    map a, b;
    gdc_time s, T;
    gdc_itv z, from;
    map_init(&a, 160);
    map_init(&b, 160);
    map_random(&a, &r);
    map_settle(&a, 12);
    mpq_set(b.k, a.k);
    b.loss = a.loss;
    mpfr_add_d(b.z.lo, a.z.hi, 0.1 * rng_unit(&r), MPFR_RNDU);
    mpfr_set(b.z.hi, b.z.lo, MPFR_RNDU);
    gdc_time_init(&s);
    time_of(&T, "500");
    gdc_itv_init(&z, 100);
    gdc_itv_init(&from, 160);
    gdc_itv_hull(&from, &a.z, &b.z);
    ck_assert(gdc_leap_scalar(&z, &from, &s, &T, a.k, a.loss, 100, NULL) == GDC_OK);
    map_steps(&a, 500);
    map_steps(&b, 500);
    ck_assert(itv_contains_itv(&z, &a.z) && itv_contains_itv(&z, &b.z));
    ck_assert(width(&z) < 0.2);
    gdc_itv_clear(&z);
    gdc_itv_clear(&from);
    gdc_time_clear(&s);
    gdc_time_clear(&T);
    map_clear(&a);
    map_clear(&b);
  }
}
END_TEST

/* --- the identities ---------------------------------------------------------------------------------- */

/* Phi_K(z_t) - Phi_K(z_s) - (t - s) is at most delta, and delta is tight: halving C, dropping delta or
   a wrong e_j does not survive this. */
static void check_drift(const char *k, gdc_loss loss, int terms, double wanted)
{
  map m;
  map_init(&m, 320);
  mpq_set_str(m.k, k, 10);
  m.loss = loss;
  gdc_itv_set_si(&m.z, 0);
  map_settle(&m, wanted);
  gdc_abel *a;
  ck_assert(gdc_abel_new(&a, m.k, loss, terms, 500, NULL) == GDC_OK);
  gdc_calc *c = gdc_calc_new(500);
  gdc_num kq = gdc_c_q(c, m.k), delta;
  ck_assert(gdc_abel_delta(&delta, c, a, &m.z, NULL) == GDC_OK);
  gdc_num before = gdc_abel_phi(c, a, gdc_c_div(c, gdc_c_exp(c, &m.z), kq));
  uint64_t steps = (uint64_t)(8 * wanted);
  map_steps(&m, steps);
  gdc_num after = gdc_abel_phi(c, a, gdc_c_div(c, gdc_c_exp(c, &m.z), kq));
  gdc_num drift = gdc_c_abs(c, gdc_c_sub(c, gdc_c_sub(c, after, before), gdc_c_ui64(c, steps)));
  ck_assert_msg(gdc_c_certainly_le(drift, delta), "k=%s loss=%d K=%d: drift %g delta %g", k, loss, terms,
                mpfr_get_d(drift->hi, MPFR_RNDU), mpfr_get_d(delta->hi, MPFR_RNDU));
  ck_assert_msg(gdc_c_certainly_lt(delta, gdc_c_mul(c, drift, gdc_c_ratio(c, 19, 10))),
                "k=%s loss=%d K=%d: not tight: drift %g delta %g", k, loss, terms,
                mpfr_get_d(drift->hi, MPFR_RNDU), mpfr_get_d(delta->hi, MPFR_RNDU));
  gdc_calc_free(c);
  gdc_abel_free(a);
  map_clear(&m);
}

START_TEST(drift_of_the_abel_coordinate_is_below_delta_and_delta_is_tight)
{
  static const char *const ks[] = {"1/10", "1", "7/3", "5"};
  for (size_t i = 0; i < sizeof ks / sizeof *ks; i++) {
    for (int terms = 1; terms <= 6; terms++) {
      check_drift(ks[i], GDC_LOSS_EXPONENTIAL, terms, 150);
      check_drift(ks[i], GDC_LOSS_LOGISTIC, terms, 500);
    }
  }
}
END_TEST

/* e_1 = 1/6, e_2 = (1-2kappa)/16, e_3 = (19-60kappa)/540, e_4 = (5kappa^2-9kappa+2)/96 */
START_TEST(first_coefficients_have_their_closed_forms)
{
  static const long p[] = {1, 1, 3, 22}, q[] = {5, 1, 2, 7};
  mpq_t k, kappa, e, one;
  mpq_inits(k, kappa, e, one, NULL);
  mpq_set_ui(one, 1, 1);
  for (int i = 0; i < 8; i++) {
    gdc_loss loss = i < 4 ? GDC_LOSS_LOGISTIC : GDC_LOSS_EXPONENTIAL;
    mpq_set_si(k, p[i % 4], (unsigned long)q[i % 4]);
    if (loss == GDC_LOSS_LOGISTIC) mpq_inv(kappa, k);
    else mpq_set_ui(kappa, 0, 1);
    double x = mpq_get_d(kappa);
    double want[] = {0, 1 / 6.0, (1 - 2 * x) / 16, (19 - 60 * x) / 540, (5 * x * x - 9 * x + 2) / 96};
    gdc_abel *a;
    ck_assert(gdc_abel_new(&a, k, loss, 8, 200, NULL) == GDC_OK);
    for (int j = 1; j <= 4; j++) {
      const gdc_itv *got = gdc_abel_coefficient(a, j);
      ck_assert(width(got) < 1e-40);
      ck_assert_double_eq_tol(mpfr_get_d(got->lo, MPFR_RNDN), want[j], 1e-12 * (1 + x * x));
    }
    gdc_abel_free(a);
  }
  mpq_clears(k, kappa, e, one, NULL);
}
END_TEST

/* --- far away ---------------------------------------------------------------------------------------- */

static void check_far(const char *text, rng *r, double accuracy)
{
  map m;
  gdc_time s, T;
  gdc_itv z, y;
  map_init(&m, 400);
  map_random(&m, r);
  gdc_time_init(&s);
  gdc_time_set_u64(&s, map_settle(&m, 12));
  time_of(&T, text);
  gdc_itv_init(&z, 300);
  gdc_itv_init(&y, 300);
  ck_assert(gdc_leap_scalar(&z, &m.z, &s, &T, m.k, m.loss, 300, NULL) == GDC_OK);
  ck_assert(gdc_leap_scalar_log(&y, &m.z, &s, &T, m.k, m.loss, NULL) == GDC_OK);
  ck_assert_msg(overlap(&z, &y), "k=%g loss=%d T=%s", mpq_get_d(m.k), m.loss, text);
  ck_assert_msg(width(&y) <= accuracy, "T=%s: width %g", text, width(&y));
  ck_assert_msg(width(&z) <= 1.01 * width(&y) + 1e-60, "T=%s: width %g, by logarithm %g", text, width(&z), width(&y));
  gdc_itv_clear(&z);
  gdc_itv_clear(&y);
  gdc_time_clear(&s);
  gdc_time_clear(&T);
  map_clear(&m);
}

START_TEST(leaps_by_coordinate_and_by_logarithm_agree)
{
  rng r;
  rng_seed(&r, 103);
  for (int i = scaled(20); i > 0; i--) {
    check_far("1e9", &r, 1e-4);
    check_far("1e30", &r, 1e-24);
    check_far("2^4096", &r, 1e-70);
    check_far("1e1000000", &r, 1e-70);
    check_far("1e1000000000000000000", &r, 1e-60);
    check_far("3^1000000000000000000000000000000", &r, 1e-40);
  }
}
END_TEST

START_TEST(hopeless_starts_fail_closed)
{
  map m;
  gdc_time s, T;
  gdc_itv z;
  gdc_context ctx;
  map_init(&m, 100);
  gdc_itv_init(&z, 100);
  gdc_time_init(&s);
  time_of(&T, "1000");
  mpq_set_ui(m.k, 5, 1);
  for (int loss = 0; loss < 2; loss++) {
    m.loss = (gdc_loss)loss;
    gdc_itv_set_si(&m.z, 0); /* v = 5 or 5/2 > rho: no leap from here */
    gdc_context_clear(&ctx);
    ck_assert(gdc_leap_scalar(&z, &m.z, &s, &T, m.k, m.loss, 64, &ctx) == GDC_EUNDECIDED && ctx.reason[0]);
    ck_assert(mpfr_inf_p(z.lo) && mpfr_inf_p(z.hi));
    gdc_itv_whole(&m.z);
    ck_assert(gdc_leap_scalar(&z, &m.z, &s, &T, m.k, m.loss, 64, NULL) == GDC_EINPUT);
    ck_assert(gdc_leap_scalar_log(&z, &m.z, &s, &T, m.k, m.loss, NULL) == GDC_EINPUT);
    gdc_itv_set_si(&m.z, 3);
    ck_assert(gdc_leap_scalar(&z, &m.z, &T, &s, m.k, m.loss, 64, NULL) == GDC_EINPUT); /* backwards */
    ck_assert(gdc_leap_scalar_log(&z, &m.z, &T, &s, m.k, m.loss, NULL) == GDC_EUNDECIDED);
    mpq_set_si(m.k, 0, 1);
    ck_assert(gdc_leap_scalar(&z, &m.z, &s, &T, m.k, m.loss, 64, NULL) == GDC_EINPUT);
    mpq_set_ui(m.k, 5, 1);
  }
  gdc_itv_set_si(&m.z, -1); /* phi = e^-1 - 1 < 0 */
  ck_assert(gdc_leap_scalar_log(&z, &m.z, &s, &T, m.k, GDC_LOSS_LOGISTIC, NULL) == GDC_EUNDECIDED);
  gdc_itv_clear(&z);
  gdc_time_clear(&s);
  gdc_time_clear(&T);
  map_clear(&m);
}
END_TEST

/* --- times ------------------------------------------------------------------------------------------- */

START_TEST(times_are_read_exactly)
{
  static const struct { const char *text; uint64_t n; } good[] = {
      {"0", 0}, {"1000000", 1000000}, {"1e6", 1000000}, {"2.5e3", 2500}, {"1500e-2", 15}, {"2^10", 1024},
      {"10^0", 1}, {"0^5", 0}, {"0e99999999999999999999", 0}, {"1^123456789012345678901234567890", 1},
      {"18446744073709551615", UINT64_MAX}, {"1E+3", 1000}};
  gdc_time t;
  uint64_t n;
  gdc_time_init(&t);
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    ck_assert_msg(gdc_time_parse(&t, good[i].text, NULL) == GDC_OK, "%s", good[i].text);
    ck_assert_msg(gdc_time_get_u64(&n, &t) && n == good[i].n, "%s", good[i].text);
  }
  static const char *const bad[] = {"", "-1", "+1", "1e", "e5", "1e-1", "1.5", "1.25e1", "2^", "^2", "2^-1", "2.0^3",
                                    "1e5x", " 1", "1 ", "nan", "inf", "1e1.5", "0x10", "1..0", "2^3^4", "."};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    gdc_context ctx;
    gdc_context_clear(&ctx);
    ck_assert_msg(gdc_time_parse(&t, bad[i], &ctx) == GDC_EINPUT && ctx.reason[0], "%s", bad[i]);
  }
  ck_assert(gdc_time_parse(&t, "1e20", NULL) == GDC_OK && !gdc_time_get_u64(&n, &t));
  char *text = malloc(1100);
  ck_assert_ptr_nonnull(text);
  memset(text, '9', 1099);
  text[1] = 'e';
  text[1099] = 0;
  ck_assert(gdc_time_parse(&t, text, NULL) == GDC_ELIMIT);
  free(text);
  gdc_time_clear(&t);
}
END_TEST

START_TEST(value_and_logarithm_of_a_time_agree)
{
  static const char *const texts[] = {"1", "7", "1000000", "1e30", "2^4096", "3e70000", "17^123457", "1e1000000"};
  gdc_calc *c = gdc_calc_new(200);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    gdc_time t;
    gdc_itv x, y;
    time_of(&t, texts[i]);
    gdc_itv_init(&x, 200);
    gdc_itv_init(&y, 200);
    ck_assert(gdc_time_value(&x, &t));
    gdc_time_log(&y, &t);
    gdc_num z = gdc_c_log(c, &x);
    ck_assert_msg(overlap(z, &y) && width(&y) < 1e-50, "%s", texts[i]);
    gdc_itv_clear(&x);
    gdc_itv_clear(&y);
    gdc_time_clear(&t);
  }
  gdc_calc_free(c);
}
END_TEST

START_TEST(a_time_beyond_the_exponents_has_only_a_logarithm)
{
  gdc_time t;
  gdc_itv x;
  time_of(&t, "1e1000000000000000000");
  gdc_itv_init(&x, 100);
  ck_assert(!gdc_time_value(&x, &t));
  ck_assert(mpfr_inf_p(x.lo) && mpfr_inf_p(x.hi));
  gdc_time_log(&x, &t);
  ck_assert_double_eq_tol(mpfr_get_d(x.lo, MPFR_RNDN), 2302585092994045684.0, 1000);
  gdc_itv_clear(&x);
  gdc_time_clear(&t);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("leap");
  TCase *t = tcase_create("scalar maps");
  tcase_set_timeout(t, 600);
  tcase_add_test(t, leap_contains_the_stepped_state);
  tcase_add_test(t, leap_from_a_wide_start_contains_both_ends);
  tcase_add_test(t, drift_of_the_abel_coordinate_is_below_delta_and_delta_is_tight);
  tcase_add_test(t, first_coefficients_have_their_closed_forms);
  tcase_add_test(t, leaps_by_coordinate_and_by_logarithm_agree);
  tcase_add_test(t, hopeless_starts_fail_closed);
  tcase_add_test(t, times_are_read_exactly);
  tcase_add_test(t, value_and_logarithm_of_a_time_agree);
  tcase_add_test(t, a_time_beyond_the_exponents_has_only_a_logarithm);
  suite_add_tcase(s, t);
  return run_suite(s);
}
