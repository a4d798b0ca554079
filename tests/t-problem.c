/* Experiments in memory: derived numbers, checks, canonical text, sampled weights. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gdc_problem *random_problem(rng *r)
{
  gdc_problem *p;
  int d = 1 + (int)rng_below(r, 4), n = 1 + (int)rng_below(r, 4), m = 1 + (int)rng_below(r, 4);
  ck_assert(gdc_problem_new(&p, d, n, m, NULL) == GDC_OK);
  p->bias = (int)rng_below(r, 2);
  p->train_output = (int)rng_below(r, 2);
  p->mean = (int)rng_below(r, 2);
  p->loss = rng_below(r, 2) ? GDC_LOSS_LOGISTIC : GDC_LOSS_EXPONENTIAL;
  for (int k = 0; k < n * d; k++) random_q(p->x[k], r);
  for (int i = 0; i < n; i++) p->y[i] = rng_below(r, 2) ? 1 : -1;
  for (int k = 0; k < m * d; k++) random_q(p->w[k], r);
  for (int j = 0; j < m && p->bias; j++) random_q(p->b[j], r);
  for (int j = 0; j < m; j++) random_q(p->v[j], r);
  do random_q(p->step, r);
  while (mpq_sgn(p->step) <= 0);
  if (rng_below(r, 2)) p->steps = 1 + (rng_next(r) >> (1 + rng_below(r, 60)));
  return p;
}

static void add_names(gdc_problem *p, rng *r)
{
  static const char *const titles[] = {"", "plain", "a: b # c", "\"quoted\" \\ 'it'",
                                       "\xce\xb3 \xe2\x86\x92 \xf0\x9f\x98\x80", "- {x: [1]}", " spaces ", "null", "%", "true"};
  free(p->title);
  p->title = strdup(titles[rng_below(r, sizeof titles / sizeof titles[0])]);
  size_t count = rng_below(r, 4);
  if (count == 0) return;
  p->nlemmas = p->nparams = count;
  p->lemmas = calloc(count, sizeof *p->lemmas);
  p->param_names = calloc(count, sizeof *p->param_names);
  p->param_values = calloc(count, sizeof *p->param_values);
  for (size_t k = 0; k < count; k++) {
    char name[64];
    snprintf(name, sizeof name, "%zu: ./a \"b\".lemma", k);
    p->lemmas[k] = strdup(name);
    snprintf(name, sizeof name, "c_%zu", k);
    p->param_names[k] = strdup(name);
    mpq_init(p->param_values[k]);
    random_q(p->param_values[k], r);
  }
}

static void assert_same_array(mpq_t *a, mpq_t *b, int count, const char *what)
{
  for (int k = 0; k < count; k++) ck_assert_msg(mpq_equal(a[k], b[k]), "%s[%d] differs", what, k);
}

static void assert_same(const gdc_problem *a, const gdc_problem *b)
{
  ck_assert_str_eq(a->title, b->title);
  ck_assert(a->d == b->d && a->n == b->n && a->m == b->m && a->bias == b->bias && a->mean == b->mean);
  ck_assert(a->train_output == b->train_output && a->loss == b->loss && a->steps == b->steps);
  assert_same_array(a->x, b->x, a->n * a->d, "x");
  assert_same_array(a->w, b->w, a->m * a->d, "w");
  assert_same_array(a->b, b->b, a->m, "b");
  assert_same_array(a->v, b->v, a->m, "v");
  ck_assert(memcmp(a->y, b->y, (size_t)a->n * sizeof *a->y) == 0);
  ck_assert(mpq_equal(a->step, b->step));
  ck_assert(mpq_equal(a->h, b->h));
  assert_same_array(a->gram, b->gram, a->n * a->n, "gram");
  assert_same_array(a->a0, b->a0, a->m * a->n, "a0");
  ck_assert(a->nlemmas == b->nlemmas && a->nparams == b->nparams);
  for (size_t k = 0; k < a->nlemmas; k++) ck_assert_str_eq(a->lemmas[k], b->lemmas[k]);
  for (size_t k = 0; k < a->nparams; k++) ck_assert_str_eq(a->param_names[k], b->param_names[k]);
  assert_same_array(a->param_values, b->param_values, (int)a->nparams, "params");
}

START_TEST(print_parse_print_is_the_identity)
{
  rng r;
  rng_seed(&r, 41);
  for (int k = 0; k < scaled(1000); k++) {
    gdc_problem *p = random_problem(&r), *again;
    add_names(p, &r);
    gdc_context ctx;
    gdc_context_clear(&ctx);
    char *first, *second;
    ck_assert(gdc_problem_finish(p, &ctx) == GDC_OK);
    ck_assert(gdc_problem_print(&first, p, &ctx) == GDC_OK);
    gdc_status status = gdc_problem_parse(&again, first, strlen(first), "printed", &ctx);
    ck_assert_msg(status == GDC_OK, "%ld:%ld: %s in\n%s", ctx.line, ctx.column, ctx.reason, first);
    assert_same(p, again);
    ck_assert(gdc_problem_print(&second, again, &ctx) == GDC_OK);
    ck_assert_str_eq(first, second);
    free(first);
    free(second);
    gdc_problem_free(p);
    gdc_problem_free(again);
  }
}
END_TEST

/* The largest shape with the longest numbers still fits a file. */
START_TEST(largest_experiment_reads_back)
{
  gdc_problem *p, *again;
  gdc_context ctx;
  gdc_context_clear(&ctx);
  ck_assert(gdc_problem_new(&p, GDC_MAX_DIMENSION, GDC_MAX_POINTS, GDC_MAX_NEURONS, &ctx) == GDC_OK);
  p->bias = 1;
  mpq_t q;
  mpq_init(q);
  mpz_ui_pow_ui(mpq_denref(q), 2, GDC_MAX_NUMBER_BITS - 1);
  mpz_sub_ui(mpq_numref(q), mpq_denref(q), 1);
  for (int k = 0; k < p->n * p->d; k++) mpq_set(p->x[k], q);
  for (int k = 0; k < p->m * p->d; k++) mpq_set(p->w[k], q);
  for (int i = 0; i < p->n; i++) p->y[i] = -1;
  mpq_set(p->step, q);
  ck_assert_msg(gdc_problem_finish(p, &ctx) == GDC_OK, "%s", ctx.reason);
  char *text;
  ck_assert(gdc_problem_print(&text, p, &ctx) == GDC_OK);
  ck_assert_msg(gdc_problem_parse(&again, text, strlen(text), "printed", &ctx) == GDC_OK, "%s", ctx.reason);
  assert_same(p, again);
  free(text);
  gdc_problem_free(p);
  gdc_problem_free(again);
  mpq_clear(q);
}
END_TEST

/* From the definitions: u = (x, 1) or x, theta = (w, b) or w. */
START_TEST(derived_numbers_are_exact)
{
  rng r;
  rng_seed(&r, 42);
  mpq_t sum, t;
  mpq_inits(sum, t, NULL);
  for (int round = 0; round < scaled(300); round++) {
    gdc_problem *p = random_problem(&r);
    ck_assert(gdc_problem_finish(p, NULL) == GDC_OK);
    int d = p->d;
    for (int i = 0; i < p->n; i++) {
      for (int k = 0; k < p->n; k++) {
        mpq_set_si(sum, p->bias, 1);
        for (int c = 0; c < d; c++) mpq_mul(t, p->x[i * d + c], p->x[k * d + c]), mpq_add(sum, sum, t);
        ck_assert(mpq_equal(sum, p->gram[i * p->n + k]));
      }
      for (int j = 0; j < p->m; j++) {
        mpq_set(sum, p->b[j]);
        for (int c = 0; c < d; c++) mpq_mul(t, p->w[j * d + c], p->x[i * d + c]), mpq_add(sum, sum, t);
        ck_assert(mpq_equal(sum, p->a0[j * p->n + i]));
      }
    }
    mpq_set_si(t, p->mean ? p->n : 1, 1);
    mpq_mul(t, t, p->h);
    ck_assert(mpq_equal(t, p->step));
    gdc_problem_free(p);
  }
  mpq_clears(sum, t, NULL);
}
END_TEST

static void expect_new(int d, int n, int m, const char *reason)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p;
  ck_assert_int_eq(gdc_problem_new(&p, d, n, m, &ctx), GDC_ELIMIT);
  ck_assert_ptr_null(p);
  ck_assert_str_eq(ctx.reason, reason);
}

START_TEST(shapes_beyond_the_caps_are_refused)
{
  expect_new(0, 2, 2, "input dimension 0: want 1 to 64");
  expect_new(65, 2, 2, "input dimension 65: want 1 to 64");
  expect_new(1, 0, 2, "0 data points: want 1 to 16");
  expect_new(1, 17, 2, "17 data points: want 1 to 16");
  expect_new(1, 2, -1, "-1 neurons: want 1 to 16");
  expect_new(1, 2, 17, "17 neurons: want 1 to 16");
}
END_TEST

static void expect_finish(gdc_problem *p, gdc_status want, const char *reason)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  ck_assert_int_eq(gdc_problem_finish(p, &ctx), want);
  ck_assert_str_eq(ctx.reason, reason);
}

START_TEST(finish_checks_what_the_caller_filled_in)
{
  gdc_problem *p;
  ck_assert(gdc_problem_new(&p, 1, 1, 1, NULL) == GDC_OK);
  expect_finish(p, GDC_EINPUT, "data[1].y: want +1 or -1, got 0");
  p->y[0] = 1;
  expect_finish(p, GDC_EINPUT, "step: want a number > 0");
  mpq_set_si(p->step, -1, 2);
  expect_finish(p, GDC_EINPUT, "step: want a number > 0");
  mpz_set_si(mpq_numref(p->step), 2); /* 2/2: not in lowest terms */
  expect_finish(p, GDC_OK, "");
  ck_assert(mpq_cmp_si(p->step, 1, 1) == 0);
  mpq_set_si(p->b[0], 1, 2);
  expect_finish(p, GDC_EINPUT, "neurons[1].b: not 0 in a network without bias");
  p->bias = 1;
  expect_finish(p, GDC_OK, "");
  mpz_set_si(mpq_denref(p->v[0]), 0);
  expect_finish(p, GDC_EINPUT, "v: zero denominator");
  mpz_set_si(mpq_denref(p->v[0]), 1);
  mpz_ui_pow_ui(mpq_numref(p->x[0]), 2, GDC_MAX_NUMBER_BITS);
  expect_finish(p, GDC_ELIMIT, "x: a numerator or denominator has at most 4096 bits");
  gdc_problem_free(p);
  gdc_problem_free(NULL);
}
END_TEST

START_TEST(text_that_cannot_be_read_back_is_not_printed)
{
  static const char *const bad[] = {
    "a\nb", "\xc1\x81", "\xe0\x80\xa0", "\xe2\x81\xa6", "\x1b[31m", "\xc3", "\xc0\x80", "\xed\xa0\x80",
    "\xf4\x90\x80\x80", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xae", "\xef\xbb\xbf", "\xef\xbf\xbf",
    "\x7f", "\x80",
  };
  gdc_problem *p;
  ck_assert(gdc_problem_sample(&p, 1, 2, 2, 1, "torch-linear", 1, NULL) == GDC_OK);
  for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
    free(p->title);
    p->title = strdup(bad[k]);
    char *text;
    ck_assert_int_eq(gdc_problem_print(&text, p, NULL), GDC_EINPUT);
    ck_assert_ptr_null(text);
  }
  gdc_problem_free(p);
}
END_TEST

/* |q| * 2^20 is an integer below 2^24: a binary32 number. */
static int is_sampled(const mpq_t q)
{
  mpq_t t;
  mpq_init(t);
  mpq_mul_2exp(t, q, 20);
  int ok = mpz_cmp_ui(mpq_denref(t), 1) == 0 && mpz_cmpabs_ui(mpq_numref(t), 1ul << 24) < 0;
  mpq_clear(t);
  return ok;
}

/* Mean and variance of many draws against those of the scheme: a wrong scale or bound cannot hide.
   Tolerances: 5 standard errors. */
static void check_moments(const char *scheme, int d, int m, double variance, double bound)
{
  gdc_problem *p;
  ck_assert(gdc_problem_new(&p, d, 1, m, NULL) == GDC_OK);
  double sum = 0, squares = 0, largest = 0;
  int count = 0;
  for (uint64_t seed = 0; count < 40000; seed++) {
    ck_assert(gdc_problem_init(p, scheme, seed, NULL) == GDC_OK);
    for (int k = 0; k < m * d; k++, count++) {
      double w = mpq_get_d(p->w[k]), size = w < 0 ? -w : w;
      ck_assert(is_sampled(p->w[k]));
      sum += w;
      squares += w * w;
      if (size > largest) largest = size;
    }
    for (int j = 0; j < m; j++) ck_assert(mpq_sgn(p->b[j]) == 0);
  }
  double mean = sum / count, got = squares / count;
  ck_assert_msg(mean * mean < 25 * variance / count, "%s: mean %g", scheme, mean);
  ck_assert_msg(got > 0.95 * variance && got < 1.05 * variance, "%s: variance %g, not %g", scheme, got, variance);
  ck_assert_msg(largest <= bound && largest > 0.99 * bound * (bound * bound > 4 * variance ? 0.5 : 1),
                "%s: largest %g, bound %g", scheme, largest, bound);
  gdc_problem_free(p);
}

START_TEST(schemes_have_their_moments)
{
  check_moments("kaiming-uniform", 3, 5, 2.0 / 3, 1.4142136);
  check_moments("xavier-uniform", 3, 5, 2.0 / 8, 0.8660255);
  check_moments("lecun-uniform", 3, 5, 1.0 / 3, 1);
  check_moments("torch-linear", 4, 5, 1.0 / 12, 0.5);
  check_moments("kaiming-normal", 3, 5, 2.0 / 3, 6 * 0.8164966);
  check_moments("xavier-normal", 3, 5, 2.0 / 8, 6 * 0.5);
  check_moments("lecun-normal", 3, 5, 1.0 / 3, 6 * 0.5773503);
}
END_TEST

/* Golden, from a second implementation of the generator (Python, from doc/experiment-file.md): these bytes are
   promised to every machine and every later version. */
START_TEST(samples_are_the_same_everywhere)
{
  static const char want[] =
    "title: \"torch-linear, seed 7\"\n"
    "data:\n"
    "  - {x: [18405/262144], y: +1}\n"
    "  - {x: [120517/524288], y: -1}\n"
    "network:\n"
    "  bias: true\n"
    "  neurons:\n"
    "    - {w: [-231043/1048576], b: -126671/131072, v: 1}\n"
    "    - {w: [105057/131072], b: 173917/1048576, v: -1}\n"
    "  train_output: false\n"
    "loss: exponential\n"
    "reduction: sum\n"
    "step: 1/10\n";
  gdc_problem *p;
  char *text;
  ck_assert(gdc_problem_sample(&p, 1, 2, 2, 1, "torch-linear", 7, NULL) == GDC_OK);
  ck_assert(gdc_problem_print(&text, p, NULL) == GDC_OK);
  ck_assert_str_eq(text, want);
  free(text);
  gdc_problem_free(p);
}
END_TEST

static void mix(uint64_t *sum, const mpq_t q)
{
  mpq_t units;
  mpq_init(units);
  mpq_mul_2exp(units, q, 20);
  *sum = *sum * 31 + (uint64_t)mpz_get_si(mpq_numref(units));
  mpq_clear(units);
}

/* All weights and biases of seeds 0 to 39, 16 neurons, as one number; the wanted ones are from the second
   implementation too.  Sees a change in the last place of any draw. */
START_TEST(every_last_bit_of_a_sample_is_fixed)
{
  static const struct { const char *scheme; int d; uint64_t sum; } table[] = {
    {"kaiming-uniform", 7, 0xa9fe0bce9cc46268u},
    {"kaiming-uniform", 1, 0xe7563ee25b02d718u},
    {"kaiming-normal", 7, 0x50db1d593bd60ff1u},
    {"kaiming-normal", 1, 0xa9d49d0e58c508e6u},
    {"xavier-uniform", 7, 0xd0e7ce4c067a2d1cu},
    {"xavier-uniform", 1, 0x4a3558f3d4690945u},
    {"xavier-normal", 7, 0xceda0e21c06b5dbbu},
    {"xavier-normal", 1, 0xbaedda272e23d388u},
    {"lecun-uniform", 7, 0xc69dd3633bd305d7u},
    {"lecun-uniform", 1, 0x81e79ad583f3f361u},
    {"lecun-normal", 7, 0xeb68e6364d8eb8f0u},
    {"lecun-normal", 1, 0x08d8518fe02a2a0fu},
    {"torch-linear", 7, 0x08969de3aa120a8du},
    {"torch-linear", 1, 0x558e12b3c1ee8547u},
  };
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
    gdc_problem *p;
    uint64_t sum = 0;
    ck_assert(gdc_problem_new(&p, table[i].d, 1, 16, NULL) == GDC_OK);
    p->bias = 1;
    for (uint64_t seed = 0; seed < 40; seed++) {
      ck_assert(gdc_problem_init(p, table[i].scheme, seed, NULL) == GDC_OK);
      for (int j = 0; j < p->m; j++) {
        for (int k = 0; k < p->d; k++) mix(&sum, p->w[j * p->d + k]);
        mix(&sum, p->b[j]);
      }
    }
    ck_assert_msg(sum == table[i].sum, "%s, d = %d", table[i].scheme, table[i].d);
    gdc_problem_free(p);
  }
}
END_TEST

/* `init` in a file is gdc_problem_init, with the output weights it says. */
START_TEST(init_in_a_file_samples_the_same)
{
  static const char *const outputs[] = {"", ", v: alternate", ", v: [1/2, -3, 0]"};
  static const int want[3][3] = {{2, -2, 2}, {2, -2, 2}, {1, -6, 0}}; /* doubled */
  for (int k = 0; k < 3; k++) {
    char text[512];
    snprintf(text, sizeof text,
             "data: [{x: [1, 2], y: 1}]\nnetwork: {bias: true, init: {scheme: torch-linear, seed: 9, neurons: 3%s}}\n"
             "loss: logistic\nstep: 1\n", outputs[k]);
    gdc_problem *p, *q;
    ck_assert(gdc_problem_parse(&p, text, strlen(text), "memory", NULL) == GDC_OK);
    ck_assert(gdc_problem_new(&q, 2, 1, 3, NULL) == GDC_OK);
    q->bias = 1;
    ck_assert(gdc_problem_init(q, "torch-linear", 9, NULL) == GDC_OK);
    assert_same_array(p->w, q->w, 6, "w");
    assert_same_array(p->b, q->b, 3, "b");
    for (int j = 0; j < 3; j++) ck_assert(mpq_cmp_si(p->v[j], want[k][j], 2) == 0);
    gdc_problem_free(p);
    gdc_problem_free(q);
  }
}
END_TEST

START_TEST(scheme_names_are_checked)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p;
  ck_assert_int_eq(gdc_problem_sample(&p, 1, 2, 2, 1, "he", 7, &ctx), GDC_EINPUT);
  ck_assert_ptr_null(p);
  ck_assert_str_eq(ctx.reason, "no initialisation scheme of this name");
  int k = 0;
  for (; gdc_init_scheme(k); k++) {
    ck_assert(gdc_problem_sample(&p, 2, 3, 4, k % 2, gdc_init_scheme(k), 1, NULL) == GDC_OK);
    gdc_problem_free(p);
  }
  ck_assert_int_eq(k, 7);
  ck_assert_ptr_null(gdc_init_scheme(-1));
}
END_TEST

int main(void)
{
  Suite *s = suite_create("problem");
  TCase *t = tcase_create("problem");
  tcase_set_timeout(t, 120);
  tcase_add_test(t, print_parse_print_is_the_identity);
  tcase_add_test(t, largest_experiment_reads_back);
  tcase_add_test(t, derived_numbers_are_exact);
  tcase_add_test(t, shapes_beyond_the_caps_are_refused);
  tcase_add_test(t, finish_checks_what_the_caller_filled_in);
  tcase_add_test(t, text_that_cannot_be_read_back_is_not_printed);
  tcase_add_test(t, schemes_have_their_moments);
  tcase_add_test(t, samples_are_the_same_everywhere);
  tcase_add_test(t, every_last_bit_of_a_sample_is_fixed);
  tcase_add_test(t, init_in_a_file_samples_the_same);
  tcase_add_test(t, scheme_names_are_checked);
  suite_add_tcase(s, t);
  return run_suite(s);
}
