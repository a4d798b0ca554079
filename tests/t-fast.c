/* The fast engine against a plain high-precision run, over random experiments of every kind. */
#include "fast-brute.h"
#include "fast-units.h"

#include "../src/trajectory/fast_sums.h"

#include <stdio.h>

static void follow(int kind, gdc_loss loss, int runs, uint64_t seed, const gdc_run_options *how, brute_count *count)
{
  rng r;
  rng_seed(&r, seed);
  for (int k = 0; k < runs; k++) {
    gdc_problem *p = brute_problem(&r, kind, loss);
    uint64_t steps = 200 + rng_below(&r, 600);
    int wrong = brute_run(p, steps, how, count);
    char *text = NULL;
    if (wrong) gdc_problem_print(&text, p, NULL);
    ck_assert_msg(wrong == 0, "kind %d, run %d of seed %llu, %llu steps: %d claims violated\n%s", kind, k,
                  (unsigned long long)seed, (unsigned long long)steps, wrong, text ? text : "");
    gdc_problem_free(p);
  }
}

static void say(const char *name, const brute_count *c)
{
  printf("%s: %d runs (%d cut short), %d fast (%d with n or m > 2), %d by intervals; %llu fast steps, %llu switches, %llu states compared, "
         "%llu blocks redone, largest error/radius %.2g\n", name, c->runs, c->lost, c->fast, c->large, c->declined,
         (unsigned long long)c->steps, (unsigned long long)c->switches, (unsigned long long)c->marks,
         (unsigned long long)c->redone, c->worst);
}

START_TEST(random_runs_contain_the_plain_run)
{
  static const int runs[BRUTE_KINDS] = {300, 300, 150, 150, 100, 100};
  brute_count all = {0};
  for (int k = 0; k < 2 * BRUTE_KINDS; k++) {
    brute_count c = {0};
    gdc_run_options how = {.engine = GDC_ENGINE_AUTO};
    int kind = k / 2;
    gdc_loss loss = k % 2 ? GDC_LOSS_LOGISTIC : GDC_LOSS_EXPONENTIAL;
    follow(kind, loss, scaled(loss == GDC_LOSS_LOGISTIC ? runs[kind] / 2 : runs[kind]), 100 + (uint64_t)k, &how, &c);
    char name[40];
    snprintf(name, sizeof name, "kind %d, %s", kind, k % 2 ? "logistic" : "exponential");
    say(name, &c);
    all.runs += c.runs;
    all.fast += c.fast;
    all.large += c.large;
  }
  if (scaled(1000) >= 1000) {
    ck_assert_int_ge(all.runs, 1000);
    ck_assert_int_ge(all.fast, 500);
    ck_assert_int_ge(all.large, 200);
  }
}
END_TEST

START_TEST(the_general_loop_contains_the_plain_run)
{
  brute_count c = {0};
  gdc_run_options how = {.fast_general = 1};
  follow(BRUTE_SLIDING, GDC_LOSS_EXPONENTIAL, scaled(60), 7, &how, &c);
  say("general", &c);
  if (scaled(1000) >= 1000) ck_assert_int_gt(c.fast, 0); /* of three runs all may be declined */
}
END_TEST

START_TEST(two_words_contain_the_plain_run)
{
  brute_count c = {0};
  gdc_run_options how = {.fast_fine = 1};
  rng r;
  rng_seed(&r, 8);
  for (int k = 0; k < scaled(12); k++) { /* long enough for steps that two words can serve (FINE_LEAST_SCALE) */
    gdc_problem *p = brute_problem(&r, BRUTE_SLIDING, GDC_LOSS_EXPONENTIAL);
    ck_assert_int_eq(brute_run(p, 20000 + rng_below(&r, 20000), &how, &c), 0);
    gdc_problem_free(p);
  }
  say("two words", &c);
  if (scaled(1000) >= 1000) ck_assert_int_gt(c.fast, 0);
}
END_TEST

/* One word with a radius that decides no more signs after a while: the run begins again at the hand-over, with two words,
   for which the radius is not inflated. */
START_TEST(an_undecided_sign_brings_two_words)
{
  brute_count c = {0};
  gdc_run_options how = {.fast_inflate = 0x1p-34, .fast_shift = 14};
  rng r;
  rng_seed(&r, 10);
  for (int k = 0; k < scaled(12); k++) {
    gdc_problem *p = brute_problem(&r, BRUTE_SLIDING, GDC_LOSS_EXPONENTIAL);
    ck_assert_int_eq(brute_run(p, 60000 + rng_below(&r, 20000), &how, &c), 0);
    gdc_problem_free(p);
  }
  printf("second tries: %d of %d runs\n", c.again, c.runs);
  if (scaled(1000) >= 1000) ck_assert_int_gt(c.again, 3);
}
END_TEST

START_TEST(a_handover_that_gains_nothing_leaves_the_frame)
{
  rng r;
  rng_seed(&r, 7);
  for (int k = 0; k < scaled(20); k++) ck_assert_int_eq(brute_gains_nothing(&r), 0);
}
END_TEST

START_TEST(an_inflated_radius_forces_shorter_blocks_and_intervals)
{
  brute_count c = {0};
  gdc_run_options how = {.fast_inflate = 0x1p-27};
  follow(BRUTE_SLIDING, GDC_LOSS_EXPONENTIAL, scaled(40), 9, &how, &c);
  say("inflated", &c);
  if (scaled(1000) >= 1000) ck_assert_uint_gt(c.redone, 0);
}
END_TEST

START_TEST(updates_are_within_their_unit_count)
{
  rng r;
  double worst = 0, logistic = 0;
  rng_seed(&r, 1);
  ck_assert_int_eq(units_update(&r, GDC_LOSS_EXPONENTIAL, scaled(200000), &worst), 0);
  ck_assert_int_eq(units_update(&r, GDC_LOSS_LOGISTIC, scaled(200000), &logistic), 0);
  printf("updates: largest error %.3f units, logistic %.3f\n", worst, logistic);
  worst = 0;
  ck_assert_int_eq(units_fine_update(&r, scaled(200000), &worst), 0);
  printf("two words: largest error %.3f of its bound\n", worst);
}
END_TEST

START_TEST(rows_and_loads_are_within_their_unit_count)
{
  rng r;
  units_worst worst = {0};
  rng_seed(&r, 2);
  for (int k = 0; k < scaled(400); k++) {
    gdc_problem *p = brute_problem(&r, (int)rng_below(&r, BRUTE_KINDS), GDC_LOSS_EXPONENTIAL);
    ck_assert_int_eq(units_block(p, &r, &worst), 0);
    gdc_problem_free(p);
  }
  printf("blocks: %llu, %llu tracked pairs, largest error of a row %.3f of its bound, of a load %.3f units\n",
         (unsigned long long)worst.blocks, (unsigned long long)worst.tracked, worst.row, worst.load);
  if (scaled(1000) >= 1000) ck_assert_uint_gt(worst.tracked, 0);
}
END_TEST

START_TEST(special_loops_equal_the_general_loop)
{
  rng r;
  units_loops_count count = {0};
  rng_seed(&r, 4);
  for (int k = 0; k < scaled(2000); k++) {
    gdc_problem *p = brute_problem(&r, k % 2 ? (int)rng_below(&r, BRUTE_KINDS) : BRUTE_SLIDING, k % 3 ? GDC_LOSS_EXPONENTIAL : GDC_LOSS_LOGISTIC);
    ck_assert_int_eq(units_loops(p, &r, &count), 0);
    gdc_problem_free(p);
  }
  printf("loops: %llu blocks compared, two sliding pairs: %llu with shared products, %llu without, %llu with two words\n",
         (unsigned long long)count.blocks, (unsigned long long)count.shared, (unsigned long long)count.apart, (unsigned long long)count.fine);
  if (scaled(1000) >= 1000) {
    ck_assert_uint_gt(count.shared, 20);
    ck_assert_uint_gt(count.apart, 20);
    ck_assert_uint_gt(count.fine, 5);
  }
}
END_TEST

START_TEST(blocks_stay_near_the_exact_steps)
{
  rng r;
  units_way_count count = {0};
  rng_seed(&r, 6);
  for (int k = 0; k < scaled(1000); k++) {
    gdc_problem *p = brute_problem(&r, k % 2 ? (int)rng_below(&r, BRUTE_KINDS) : BRUTE_SLIDING, GDC_LOSS_EXPONENTIAL);
    ck_assert_int_eq(units_way(p, &r, &count), 0);
    gdc_problem_free(p);
  }
  printf("ways: %llu blocks, %llu with two words, %llu of them sliding, largest distance %.2g of its bound\n", (unsigned long long)count.blocks,
         (unsigned long long)count.fine, (unsigned long long)count.sliding, count.worst);
  if (scaled(1000) >= 1000) {
    ck_assert_uint_gt(count.fine, 50);
    ck_assert_uint_gt(count.sliding, 10);
  }
}
END_TEST

START_TEST(certificates_need_the_radius_and_the_error)
{
  rng r;
  rng_seed(&r, 3);
  for (int k = 0; k < scaled(200); k++) {
    gdc_problem *p = brute_problem(&r, (int)rng_below(&r, BRUTE_KINDS), GDC_LOSS_EXPONENTIAL);
    ck_assert_int_eq(units_certificate(p, &r), 0);
    gdc_problem_free(p);
  }
}
END_TEST

START_TEST(fixed_pairs_stay_on_their_side)
{
  rng r;
  uint64_t fixed = 0;
  rng_seed(&r, 5);
  for (int k = 0; k < scaled(400); k++) {
    gdc_problem *p = brute_problem(&r, (int)rng_below(&r, BRUTE_KINDS), GDC_LOSS_EXPONENTIAL);
    ck_assert_int_eq(units_fixed(p, &r, &fixed), 0);
    gdc_problem_free(p);
  }
  printf("fixed: %llu pairs followed exactly\n", (unsigned long long)fixed);
  if (scaled(1000) >= 1000) ck_assert_uint_gt(fixed, 100);
}
END_TEST

/* Chunks of every length, runs of a sign of every length, garbage after the last state. */
START_TEST(passes_are_those_of_single_steps)
{
  static int64_t a[FAST_CHUNK + 1], b[FAST_CHUNK + 1];
  rng r;
  rng_seed(&r, 77);
  for (int steps = 1; steps <= FAST_CHUNK; steps++) {
    uint64_t count[16] = {[5] = 3}, expected[16] = {[5] = 3};
    unsigned stay_a = 1 + rng_below(&r, 60), stay_b = 1 + rng_below(&r, 3);
    for (int k = 0; k <= FAST_CHUNK; k++) {
      int64_t x = (int64_t)rng_below(&r, 1000);
      a[k] = k && rng_below(&r, stay_a) ? a[k - 1] : rng_below(&r, 2) ? x : -x - 1;
      b[k] = k && rng_below(&r, stay_b) ? b[k - 1] : rng_below(&r, 2) ? INT64_MAX - x : INT64_MIN + x;
    }
    for (int k = 1; k <= steps; k++) expected[4 * ((a[k - 1] >= 0) + 2 * (b[k - 1] >= 0)) + (a[k] >= 0) + 2 * (b[k] >= 0)]++;
    fast_count_passes(count, a, b, steps);
    for (int q = 0; q < 16; q++) ck_assert_uint_eq(count[q], expected[q]);
  }
}
END_TEST

int main(void)
{
  Suite *s = suite_create("fast");
  TCase *c = tcase_create("fast");
  tcase_set_timeout(c, 600);
  tcase_add_test(c, updates_are_within_their_unit_count);
  tcase_add_test(c, rows_and_loads_are_within_their_unit_count);
  tcase_add_test(c, passes_are_those_of_single_steps);
  tcase_add_test(c, special_loops_equal_the_general_loop);
  tcase_add_test(c, blocks_stay_near_the_exact_steps);
  tcase_add_test(c, certificates_need_the_radius_and_the_error);
  tcase_add_test(c, fixed_pairs_stay_on_their_side);
  tcase_add_test(c, random_runs_contain_the_plain_run);
  tcase_add_test(c, the_general_loop_contains_the_plain_run);
  tcase_add_test(c, two_words_contain_the_plain_run);
  tcase_add_test(c, an_undecided_sign_brings_two_words);
  tcase_add_test(c, a_handover_that_gains_nothing_leaves_the_frame);
  tcase_add_test(c, an_inflated_radius_forces_shorter_blocks_and_intervals);
  suite_add_tcase(s, c);
  return run_suite(s);
}
