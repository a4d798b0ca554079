/* Lemmas over blocks of the fast engine: hulls hold every state, and verdicts, counts and first failures are those of
   single steps. */
#include "fast-brute.h"
#include "fast-hulls.h"

#include <gdcert/gdcert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gdc_context context;

static void want(gdc_status status, const char *what)
{
  char line[900];
  ck_assert_msg(status == GDC_OK, "%s: %s", what, gdc_context_format(line, sizeof line, &context));
}

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

/* --- verdicts ------------------------------------------------------------------------------------------------------ */

typedef struct judged {
  gdc_lemmas *lemmas;
  gdc_lemma_check *check;
  gdc_run_summary summary;
} judged;

/* The status of the run: a sign that no precision decides ends it. */
static gdc_status judge(judged *j, const gdc_problem *p, const char *text, gdc_engine engine, uint64_t steps)
{
  gdc_trajectory *tr;
  gdc_run_options how = {.steps = steps, .engine = engine};
  gdc_context_clear(&context);
  want(gdc_lemmas_new(&j->lemmas, &context), "new");
  want(gdc_lemmas_add_text(j->lemmas, text, strlen(text), "random", &context), text);
  want(gdc_lemma_check_new(&j->check, j->lemmas, p, NULL, &context), "bind");
  gdc_observer o = gdc_lemma_check_observer(j->check);
  want(gdc_trajectory_new(&tr, p, &context), "trajectory");
  want(gdc_trajectory_observe(tr, &o, &context), "observe");
  gdc_status status = gdc_trajectory_run(tr, &how, &j->summary, &context);
  if (status != GDC_EUNDECIDED) want(status, text);
  gdc_trajectory_free(tr);
  return status;
}

/* The whole catalogue but the lemmas about theorem certificates. */
static gdc_status judge_catalogue(judged *j, const gdc_problem *p, gdc_engine engine, uint64_t steps)
{
  gdc_trajectory *tr;
  gdc_run_options how = {.steps = steps, .engine = engine};
  gdc_context_clear(&context);
  want(gdc_lemmas_new(&j->lemmas, &context), "new");
  want(gdc_lemmas_add(j->lemmas, "general", NULL, &context), "general");
  want(gdc_lemmas_add(j->lemmas, "two-neuron", NULL, &context), "two-neuron");
  want(gdc_lemma_check_new(&j->check, j->lemmas, p, NULL, &context), "bind");
  gdc_observer o = gdc_lemma_check_observer(j->check);
  want(gdc_trajectory_new(&tr, p, &context), "trajectory");
  want(gdc_trajectory_observe(tr, &o, &context), "observe");
  gdc_status status = gdc_trajectory_run(tr, &how, &j->summary, &context);
  if (status != GDC_EUNDECIDED) want(status, "catalogue");
  gdc_trajectory_free(tr);
  return status;
}

static void judged_free(judged *j)
{
  gdc_lemma_check_free(j->check);
  gdc_lemmas_free(j->lemmas);
}

/* x is a lower bound of what y bounds sharply, and not less than 3/4 of it. */
static int is_near_below(mpfr_srcptr x, mpfr_srcptr y)
{
  return mpfr_get_d(x, MPFR_RNDN) <= mpfr_get_d(y, MPFR_RNDN) * (1 + 1e-9) + 1e-30 &&
         mpfr_get_d(x, MPFR_RNDN) >= 0.7499 * mpfr_get_d(y, MPFR_RNDN) - 1e-30;
}

static void same_verdicts(const judged *fast, const judged *slow, const char *text)
{
  for (size_t k = 0; k < gdc_lemma_check_count(slow->check); k++) {
    const gdc_lemma_result *x = gdc_lemma_check_result(fast->check, k), *y = gdc_lemma_check_result(slow->check, k);
    ck_assert_msg(x->verdict == y->verdict, "%s: verdict %d, step by step %d\n%s", x->name, x->verdict, y->verdict, text);
    ck_assert_msg(x->checked == y->checked, "%s: %llu steps, step by step %llu\n%s", x->name, (unsigned long long)x->checked,
                  (unsigned long long)y->checked, text);
    ck_assert_msg(x->step == y->step, "%s: step %llu, step by step %llu\n%s", x->name, (unsigned long long)x->step,
                  (unsigned long long)y->step, text);
    ck_assert_str_eq(x->where, y->where);
  }
}

static void same_results(const judged *fast, const judged *slow, const char *text)
{
  same_verdicts(fast, slow, text);
  for (size_t k = 0; k < gdc_lemma_check_count(slow->check); k++) {
    const gdc_lemma_result *x = gdc_lemma_check_result(fast->check, k), *y = gdc_lemma_check_result(slow->check, k);
    ck_assert_int_eq(x->has_slack, y->has_slack);
    if (!x->has_slack) continue;
    ck_assert_msg(is_near_below(x->slack, y->slack), "%s: slack %g at %llu, step by step %g at %llu\n%s", x->name, mpfr_get_d(x->slack, MPFR_RNDN),
                  (unsigned long long)x->slack_step, mpfr_get_d(y->slack, MPFR_RNDN), (unsigned long long)y->slack_step, text);
    ck_assert_msg(is_near_below(x->relative, y->relative), "%s: relative slack %g, step by step %g\n%s", x->name,
                  mpfr_get_d(x->relative, MPFR_RNDN), mpfr_get_d(y->relative, MPFR_RNDN), text);
  }
}

/* Lemmas about single states, true, false, or neither for long, at random thresholds. */
static void random_lemmas(char *text, size_t room, rng *r, uint64_t steps)
{
  unsigned a = rng_below(r, 40), b = rng_below(r, 100), t = 1 + rng_below(r, (unsigned)steps), u = t + rng_below(r, 300);
  snprintf(text, room,
           "lemma margins:\n  for t >= %u:\n  for all i in points:\n    margin[i] >= ln(t + 1)*%u/40 - %u/25\n"
           "lemma falling:\n  loss >= %u/%u\n"
           "lemma fast-enough:\n  for t >= 1:\n    loss*t <= %u/10\n"
           "lemma sides:\n  for all j in neurons, i in points:\n  where active[j,i]:\n    pre[j,i] <= %u/10 and margin[i] > -%u/20\n"
           "lemma all-but-one:\n  for t >= 5:\n    t < %u or t > %u\n"
           "lemma window:\n  for t >= 3:\n  where t >= %u and t <= %u:\n    weightnorm >= %u/20\n"
           "lemma after:\n  from separated:\n    margin[1] > 0 and ratio[1,1] <= 1 + 1e-6\n"
           "lemma moved:\n  where t >= 50:\n    weightnorm - at(40, weightnorm) <= %u/10 and margin[1] >= init(margin[1]) - %u/10\n",
           t / 2, a, b, 1 + a, 1 + 30 * b, 20 + b, 5 + a, b, t, t, t, u, a, 1 + a, b);
}

START_TEST(verdicts_are_those_of_single_steps)
{
  rng r;
  uint64_t fast_steps = 0, verdicts[4] = {0};
  rng_seed(&r, 32);
  for (int k = 0; k < scaled(200); k++) {
    char text[2000];
    gdc_problem *p = brute_problem(&r, k % 2 ? BRUTE_SLIDING : (int)rng_below(&r, BRUTE_HUGE_STEP), k % 3 ? GDC_LOSS_EXPONENTIAL : GDC_LOSS_LOGISTIC);
    uint64_t steps = 100 + rng_below(&r, 700);
  random_lemmas(text, sizeof text, &r, steps);
    judged fast, slow;
    gdc_status a = judge(&fast, p, text, GDC_ENGINE_AUTO, steps), b = judge(&slow, p, text, GDC_ENGINE_INTERVAL, steps);
    char *print = NULL;
    if (a != b) gdc_problem_print(&print, p, NULL);
    ck_assert_msg(a == b, "status %d, step by step %d (%s)\n%s%s", a, b, context.reason, text, print ? print : "");
    ck_assert_uint_eq(fast.summary.steps, slow.summary.steps);
    same_results(&fast, &slow, text);
    for (size_t l = 0; l < gdc_lemma_check_count(slow.check); l++) verdicts[gdc_lemma_check_result(slow.check, l)->verdict]++;
    fast_steps += fast.summary.fast_steps;
    judged_free(&fast);
    judged_free(&slow);
    gdc_problem_free(p);
  }
  printf("verdicts: %llu proved, %llu refuted, %llu undecided, %llu vacuous; %llu fast steps\n", (unsigned long long)verdicts[GDC_PROVED],
         (unsigned long long)verdicts[GDC_REFUTED], (unsigned long long)verdicts[GDC_UNDECIDED], (unsigned long long)verdicts[GDC_VACUOUS],
         (unsigned long long)fast_steps);
  if (scaled(1000) >= 1000) {
    ck_assert_uint_gt(verdicts[GDC_PROVED], 200);
    ck_assert_uint_gt(verdicts[GDC_REFUTED], 200);
    ck_assert_uint_gt(fast_steps, 10000);
  }
}
END_TEST

/* Lemmas that compare a step with the next one: the whole catalogue over pairs of steps, on networks that its lemmas speak
   about and on others. */
START_TEST(the_catalogue_over_pairs_is_that_of_single_steps)
{
  rng r;
  char text[60];
  uint64_t fast_steps = 0, proved = 0, checked = 0;
  rng_seed(&r, 33);
  for (int k = 0; k < scaled(6); k++) {
    gdc_problem *p = brute_problem(&r, k % 4 ? BRUTE_SLIDING : (int)rng_below(&r, BRUTE_HUGE_STEP), k % 3 ? GDC_LOSS_EXPONENTIAL : GDC_LOSS_LOGISTIC);
    uint64_t steps = 60 + rng_below(&r, 200);
    judged fast, slow;
    gdc_status a = judge_catalogue(&fast, p, GDC_ENGINE_FAST, steps), b = judge_catalogue(&slow, p, GDC_ENGINE_INTERVAL, steps);
    ck_assert_msg(a == b, "status %d, step by step %d (%s)", a, b, context.reason);
    ck_assert_uint_eq(fast.summary.steps, slow.summary.steps);
    snprintf(text, sizeof text, "experiment %d of the catalogue", k);
    same_verdicts(&fast, &slow, text);
    for (size_t l = 0; l < gdc_lemma_check_count(slow.check); l++) {
      const gdc_lemma_result *x = gdc_lemma_check_result(fast.check, l);
      proved += x->verdict == GDC_PROVED;
      checked += x->checked;
    }
    fast_steps += fast.summary.fast_steps;
    judged_free(&fast);
    judged_free(&slow);
    gdc_problem_free(p);
  }
  printf("catalogue: %llu lemmas proved, %llu steps of lemmas; %llu fast steps\n", (unsigned long long)proved, (unsigned long long)checked,
         (unsigned long long)fast_steps);
}
END_TEST

/* The same where nearly every step is one of the fast engine and switches a sign. */
START_TEST(the_catalogue_over_pairs_of_the_main_example)
{
  gdc_problem *p;
  judged fast, slow;
  uint64_t steps = (uint64_t)scaled(1500);
  gdc_context_clear(&context);
  want(gdc_problem_read(&p, in_source("examples/paper.yaml"), &context), "paper.yaml");
  want(judge_catalogue(&fast, p, GDC_ENGINE_FAST, steps), "fast");
  want(judge_catalogue(&slow, p, GDC_ENGINE_INTERVAL, steps), "interval");
  same_verdicts(&fast, &slow, "the catalogue");
  if (scaled(1000) >= 1000) ck_assert_uint_gt(fast.summary.fast_steps, steps / 2);
  judged_free(&fast);
  judged_free(&slow);
  gdc_problem_free(p);
}
END_TEST

/* A step that `at` reads is never passed over inside a block, whatever the engine has got to by then; and false lemmas
   about pairs of steps are refuted where single steps refute them. */
START_TEST(steps_that_lemmas_read_are_seen)
{
  char text[2000];
  gdc_problem *p;
  gdc_context_clear(&context);
  want(gdc_problem_read(&p, in_source("examples/paper.yaml"), &context), "paper.yaml");
  for (unsigned s = 200; s < 3000; s += 599) {
    judged fast, slow;
    snprintf(text, sizeof text,
             "lemma below:\n  for t > %u:\n    loss < at(%u, loss)\n"
             "lemma grown:\n  for t >= %u:\n    margin[1] - at(%u, margin[1]) >= ln(t/%u)/2 - 1\n"
             "lemma not-grown:\n  for t > %u:\n    weightnorm <= at(%u, weightnorm)*(1 + 1/%u)\n"
             "lemma falls:\n  where t > %u:\n    next(loss) < loss\n"
             "lemma rises:\n  where t > %u:\n    next(loss) > loss\n"
             "lemma from-there:\n  for t > %u:\n    next(margin[2]) > at(%u, margin[2])\n",
             s, s, s, s, s, s, s, s, s, s, s, s);
    want(judge(&fast, p, text, GDC_ENGINE_FAST, 4000), text);
    want(judge(&slow, p, text, GDC_ENGINE_INTERVAL, 4000), text);
    same_verdicts(&fast, &slow, text);
    ck_assert_int_eq(gdc_lemma_check_result(slow.check, 0)->verdict, GDC_PROVED);
    ck_assert_int_eq(gdc_lemma_check_result(slow.check, 3)->verdict, GDC_PROVED);
    ck_assert_int_eq(gdc_lemma_check_result(slow.check, 4)->verdict, GDC_REFUTED);
    ck_assert_uint_gt(fast.summary.fast_steps, 0);
    judged_free(&fast);
    judged_free(&slow);
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
  tcase_add_test(c, verdicts_are_those_of_single_steps);
  tcase_add_test(c, the_catalogue_over_pairs_is_that_of_single_steps);
  tcase_add_test(c, the_catalogue_over_pairs_of_the_main_example);
  tcase_add_test(c, steps_that_lemmas_read_are_seen);
  suite_add_tcase(s, c);
  return run_suite(s);
}
