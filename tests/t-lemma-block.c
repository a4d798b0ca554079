/* Lemmas over blocks of the fast engine: hulls hold every state, and verdicts, counts and first failures are those of
   single steps. */
#include "fast-brute.h"
#include "fast-hulls.h"
#include "lemma-blocks.h"

#include <stdio.h>

/* --- hulls ------------------------------------------------------------------------------------------------------- */

START_TEST(every_state_lies_in_the_hull_of_its_block)
{
  rng r;
  hull_count count = {0};
  rng_seed(&r, 31);
  for (int k = 0; k < scaled(120); k++) {
    gdc_problem *p = brute_problem(&r, k % 2 ? BRUTE_SLIDING : (int)rng_below(&r, BRUTE_HUGE_STEP), k % 3 ? GDC_LOSS_EXPONENTIAL : GDC_LOSS_LOGISTIC);
    int refuse = 3 + (int)rng_below(&r, 12), wrong = hulls_run(p, 200 + rng_below(&r, 800), refuse, &count);
    ck_assert_msg(wrong == 0, "experiment %d: %d contradictions", k, wrong);
    gdc_problem_free(p);
  }
  printf("hulls: %llu blocks and %llu below them, %llu states\n", (unsigned long long)count.blocks, (unsigned long long)count.parts,
         (unsigned long long)count.inside);
  if (scaled(1000) >= 1000) {
    ck_assert_uint_gt(count.inside, 5000);
    ck_assert_uint_gt(count.parts, 1000);
  }
}
END_TEST

/* Pairs that slide stay within a few steps of 0, and the kernel's own range says so: for neurons of either sign. */
static gdc_status look_at_widths(void *self, const gdc_block *b, gdc_context *ctx)
{
  double *widest = self;
  (void)ctx;
  for (int pair = 1; pair < 3; pair++) {
    double width = (double)b->from * (mpfr_get_d(b->pre[pair].hi, MPFR_RNDU) - mpfr_get_d(b->pre[pair].lo, MPFR_RNDD));
    if (b->from > 2000 && width > widest[pair]) widest[pair] = width;
  }
  return GDC_OK;
}

static gdc_status ignore_step(void *self, const gdc_state *s, gdc_context *ctx)
{
  (void)self;
  (void)s;
  (void)ctx;
  return GDC_OK;
}

START_TEST(hulls_of_sliding_pairs_are_narrow)
{
  gdc_trajectory *tr;
  gdc_run_summary summary;
  gdc_context ctx;
  double widest[4] = {0};
  gdc_problem *p = blocks_main_example();
  gdc_run_options how = {.steps = 20000, .engine = GDC_ENGINE_FAST};
  gdc_observer o = {.self = widest, .every_step = 1, .on_step = ignore_step, .on_block = look_at_widths, .pairs = 1};
  gdc_context_clear(&ctx);
  ck_assert_int_eq(gdc_trajectory_new(&tr, p, &ctx), GDC_OK);
  ck_assert_int_eq(gdc_trajectory_observe(tr, &o, &ctx), GDC_OK);
  ck_assert_int_eq(gdc_trajectory_run(tr, &how, &summary, &ctx), GDC_OK);
  for (int pair = 1; pair < 3; pair++) ck_assert_msg(widest[pair] > 0.1 && widest[pair] < 4, "pair %d: width %g/t", pair, widest[pair]);
  gdc_trajectory_free(tr);
  gdc_problem_free(p);
}
END_TEST

/* --- verdicts ------------------------------------------------------------------------------------------------------ */

START_TEST(verdicts_are_those_of_single_steps)
{
  rng r;
  block_count count = {0};
  rng_seed(&r, 32);
  for (int k = 0; k < scaled(200); k++) {
    char text[2000];
    gdc_problem *p = brute_problem(&r, k % 2 ? BRUTE_SLIDING : (int)rng_below(&r, BRUTE_HUGE_STEP), k % 3 ? GDC_LOSS_EXPONENTIAL : GDC_LOSS_LOGISTIC);
    uint64_t steps = 100 + rng_below(&r, 700);
    blocks_random_lemmas(text, sizeof text, &r, steps);
    int wrong = blocks_compare(p, text, GDC_ENGINE_AUTO, steps, 1, &count);
    char *print = NULL;
    if (wrong) gdc_problem_print(&print, p, NULL);
    ck_assert_msg(wrong == 0, "experiment %d: %s%s", k, count.what, print ? print : "");
    gdc_problem_free(p);
  }
  printf("verdicts: %llu proved, %llu refuted, %llu undecided, %llu vacuous; %llu fast steps\n", (unsigned long long)count.verdicts[GDC_PROVED],
         (unsigned long long)count.verdicts[GDC_REFUTED], (unsigned long long)count.verdicts[GDC_UNDECIDED],
         (unsigned long long)count.verdicts[GDC_VACUOUS], (unsigned long long)count.fast_steps);
  if (scaled(1000) >= 1000) {
    ck_assert_uint_gt(count.verdicts[GDC_PROVED], 200);
    ck_assert_uint_gt(count.verdicts[GDC_REFUTED], 200);
    ck_assert_uint_gt(count.fast_steps, 10000);
  }
}
END_TEST

/* Lemmas that compare a step with the next one: the whole catalogue over pairs of steps, on networks that its lemmas speak
   about and on others. */
START_TEST(the_catalogue_over_pairs_is_that_of_single_steps)
{
  rng r;
  block_count count = {0};
  rng_seed(&r, 33);
  for (int k = 0; k < scaled(6); k++) {
    gdc_problem *p = brute_problem(&r, k % 4 ? BRUTE_SLIDING : (int)rng_below(&r, BRUTE_HUGE_STEP), k % 3 ? GDC_LOSS_EXPONENTIAL : GDC_LOSS_LOGISTIC);
    int wrong = blocks_compare(p, NULL, GDC_ENGINE_FAST, 60 + rng_below(&r, 200), 0, &count);
    ck_assert_msg(wrong == 0, "experiment %d: %s", k, count.what);
    gdc_problem_free(p);
  }
  printf("catalogue: %llu lemmas proved, %llu steps of lemmas; %llu fast steps\n", (unsigned long long)count.verdicts[GDC_PROVED],
         (unsigned long long)count.checked, (unsigned long long)count.fast_steps);
}
END_TEST

/* The same where nearly every step is one of the fast engine and switches a sign. */
START_TEST(the_catalogue_over_pairs_of_the_main_example)
{
  block_count count = {0};
  uint64_t steps = (uint64_t)scaled(1500);
  gdc_problem *p = blocks_main_example();
  int wrong = blocks_compare(p, NULL, GDC_ENGINE_FAST, steps, 0, &count);
  ck_assert_msg(wrong == 0, "%s", count.what);
  if (scaled(1000) >= 1000) ck_assert_uint_gt(count.fast_steps, steps / 2);
  gdc_problem_free(p);
}
END_TEST

/* A step that `at` reads is never passed over inside a block, whatever the engine has got to by then; and false lemmas
   about pairs of steps are refuted where single steps refute them. */
START_TEST(steps_that_lemmas_read_are_seen)
{
  char text[2000];
  gdc_problem *p = blocks_main_example();
  for (unsigned s = 200; s < 3000; s += 599) {
    block_count count = {0};
    blocks_lemmas_at(text, sizeof text, s);
    int wrong = blocks_compare(p, text, GDC_ENGINE_FAST, 4000, 0, &count);
    ck_assert_msg(wrong == 0, "%s", count.what);
    ck_assert_uint_ge(count.verdicts[GDC_PROVED], 2);
    ck_assert_uint_ge(count.verdicts[GDC_REFUTED], 1);
    ck_assert_uint_gt(count.fast_steps, 0);
  }
  gdc_problem_free(p);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("lemmas over blocks");
  TCase *c = tcase_create("block");
  tcase_set_timeout(c, 600);
  tcase_add_test(c, every_state_lies_in_the_hull_of_its_block);
  tcase_add_test(c, hulls_of_sliding_pairs_are_narrow);
  tcase_add_test(c, verdicts_are_those_of_single_steps);
  tcase_add_test(c, the_catalogue_over_pairs_is_that_of_single_steps);
  tcase_add_test(c, the_catalogue_over_pairs_of_the_main_example);
  tcase_add_test(c, steps_that_lemmas_read_are_seen);
  suite_add_tcase(s, c);
  return run_suite(s);
}
