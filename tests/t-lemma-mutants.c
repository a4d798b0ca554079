/* Broken variants of the judgement of blocks: the comparison with single steps must catch every one of them. */
#include "fast-brute.h"
#include "lemma-blocks.h"

#include "../src/lemma/mutant.h"

#include <stdio.h>
#include <string.h>

lemma_mutant_name lemma_mutant = LEMMA_MUTANT_NONE;

/* The number of contradictions of one round. */
static int singles(rng *r)
{
  char text[2000];
  block_count count = {0};
  gdc_problem *p = brute_problem(r, rng_below(r, 2) ? BRUTE_SLIDING : (int)rng_below(r, BRUTE_HUGE_STEP), rng_below(r, 3) ? GDC_LOSS_EXPONENTIAL : GDC_LOSS_LOGISTIC);
  uint64_t steps = 100 + rng_below(r, 700);
  blocks_random_lemmas(text, sizeof text, r, steps);
  int wrong = blocks_compare(p, text, GDC_ENGINE_AUTO, steps, 1, &count);
  gdc_problem_free(p);
  return wrong;
}

/* From which step on are the points separated? */
static int separations(rng *r)
{
  block_count count = {0};
  gdc_problem *p = brute_problem(r, rng_below(r, 2) ? BRUTE_SLIDING : (int)rng_below(r, BRUTE_HUGE_STEP), GDC_LOSS_EXPONENTIAL);
  int wrong = blocks_compare(p, "lemma after:\n  from separated:\n    t >= 0\n", GDC_ENGINE_AUTO, 100 + rng_below(r, 200), 0, &count);
  gdc_problem_free(p);
  return wrong;
}

/* The catalogue, and lemmas about pairs of steps that fail once, late, or at the steps of one pattern. */
static int pairs(rng *r)
{
  char text[900];
  unsigned s = 300 + rng_below(r, 500), k = 1 + rng_below(r, 200), u = 310 + rng_below(r, 480);
  block_count count = {0};
  gdc_problem *p = blocks_main_example();
  snprintf(text, sizeof text,
           "lemma quiet:\n  where not active[1,2]:\n    next(margin[1]) > margin[1]\n"
           "lemma bound:\n  where next(active[2,1]) or active[1,2]:\n    next(loss) < %u/10000\n"
           "lemma slow:\n  where t < %u:\n    next(margin[2]) < margin[2] + %u/100000\n"
           "lemma once:\n  for t >= 300:\n    (t - %u)*(t - %u) >= 1 or next(loss) > loss\n"
           "lemma early:\n  where active[1,2]:\n    t < %u and next(t) < %u\n",
           k, s, k, u, u, s, s + 9);
  int wrong = blocks_compare(p, text, GDC_ENGINE_FAST, 900, 0, &count);
  if (wrong == 0 && rng_below(r, 3) == 0) wrong = blocks_compare(p, NULL, GDC_ENGINE_FAST, 700, 0, &count);
  gdc_problem_free(p);
  return wrong;
}

/* Projected margins against ln t: in the main example they fall behind ln t, not behind 9/10 of it, and where they do so is the
   first step that fails. */
static int logarithms(rng *r)
{
  char text[900];
  unsigned a = 2126 + rng_below(r, 38), b = 1485 + rng_below(r, 70), c = 1676 + rng_below(r, 24), e = 1021 + rng_below(r, 83);
  block_count count = {0};
  gdc_problem *p = blocks_main_example();
  snprintf(text, sizeof text,
           "let za = pre[1,1] - gram[1,2]/gram[2,2]*pre[1,2]\nlet zb = pre[2,2] - gram[1,2]/gram[1,1]*pre[2,1]\n"
           "lemma a:\n  for t >= 300:\n    za - ln(t) >= -%u/1000\nlemma b:\n  for t >= 300:\n    za - 9/10*ln(t) <= -%u/1000\n"
           "lemma c:\n  for t >= 300:\n    zb - ln(t) >= -%u/1000\nlemma e:\n  for t >= 300:\n    zb - 9/10*ln(t) <= -%u/1000\n"
           "lemma pair:\n  where not active[1,2]:\n    next(margin[1]) > margin[1]\n",
           a, b, c, e);
  int wrong = blocks_compare(p, text, GDC_ENGINE_FAST, 900, 0, &count);
  gdc_problem_free(p);
  return wrong;
}

/* The same for the logistic loss: they fall behind 11/10 of ln t. */
static int logarithms_of_logistic(rng *r)
{
  char text[900];
  unsigned a = 2786 + rng_below(r, 99), b = 2310 + rng_below(r, 99);
  block_count count = {0};
  gdc_problem *p = blocks_example("examples/logistic.yaml");
  snprintf(text, sizeof text,
           "lemma a:\n  for t >= 300:\n    pre[1,1] - gram[1,2]/gram[2,2]*pre[1,2] - 11/10*ln(t) >= -%u/1000\n"
           "lemma b:\n  for t >= 300:\n    pre[2,2] - gram[1,2]/gram[1,1]*pre[2,1] - 11/10*ln(t) >= -%u/1000\n"
           "lemma pair:\n  where not active[1,2]:\n    next(margin[1]) > margin[1]\n",
           a, b);
  int wrong = blocks_compare(p, text, GDC_ENGINE_FAST, 900, 0, &count);
  gdc_problem_free(p);
  return wrong;
}

/* A neuron that is active at the other point only, for all of the run: its projected margin stands still, and the other one grows
   faster for it. */
static int astray(rng *r)
{
  static const char example[] = "data: [{x: [0.5], y: 1}, {x: [-1], y: -1}]\n"
                                "network: {bias: true, neurons: [{w: [-1], b: 0.2, v: 1}, {w: [-0.3], b: 0.4, v: -1}], train_output: false}\n"
                                "loss: exponential\nreduction: sum\nstep: 0.001\nrun: {steps: 100}\n";
  char text[900];
  block_count count = {0};
  gdc_problem *p = NULL;
  gdc_context ctx;
  gdc_context_clear(&ctx);
  ck_assert_int_eq(gdc_problem_parse(&p, example, strlen(example), "astray", &ctx), GDC_OK);
  snprintf(text, sizeof text,
           "lemma own:\n  for t >= 300:\n    pre[1,1] - gram[1,2]/gram[2,2]*pre[1,2] - ln(t) >= -%u/1000\n"
           "lemma other:\n  for t >= 300:\n    pre[2,2] - gram[1,2]/gram[1,1]*pre[2,1] - ln(t)/10 <= %u/1000\n"
           "lemma pair:\n  next(t) > t\n", 6310 + rng_below(r, 1000), 547 + rng_below(r, 303));
  int wrong = blocks_compare(p, text, GDC_ENGINE_FAST, 900, 0, &count);
  gdc_problem_free(p);
  return wrong;
}

/* The weight norm moves by a part of a step, 0.94759 of it at t = 342 and 0.94778 at 885 in the main example, and the loss lies above
   its tangent. */
static int bounds(rng *r)
{
  char text[900];
  block_count count = {0};
  gdc_problem *p = blocks_main_example();
  snprintf(text, sizeof text,
           "lemma part:\n  for t >= %u:\n    abs(next(weightnorm) - weightnorm) <= %u/1000000*step*gradnorm\n"
           "lemma below:\n  for t >= %u:\n  where all(j in neurons: all(i in points: next(active[j,i]) == active[j,i])):\n"
           "    next(loss) <= loss - step*gradnorm^2\n",
           300 + rng_below(r, 300), 947590 + rng_below(r, 190), 300 + rng_below(r, 300));
  int wrong = blocks_compare(p, text, GDC_ENGINE_FAST, 900, 0, &count);
  gdc_problem_free(p);
  return wrong;
}

typedef struct variant {
  lemma_mutant_name mutant;
  const char *name;
  int (*check)(rng *r);
  int rounds; /* at most */
} variant;

static const variant variants[] = {
  {LEMMA_MUTANT_TIME, "the time of the first state", singles, 60},
  {LEMMA_MUTANT_END, "pairs at the last time only", pairs, 20},
  {LEMMA_MUTANT_FIRST, "first step of a block not counted", singles, 60},
  {LEMMA_MUTANT_PASS, "last pair of patterns not looked at", pairs, 20},
  {LEMMA_MUTANT_AFTER, "pattern of the next state for that of the state", pairs, 20},
  {LEMMA_MUTANT_SAME, "patterns not counted for each state before them", pairs, 20},
  {LEMMA_MUTANT_HALF, "second half not looked at", pairs, 20},
  {LEMMA_MUTANT_TWICE, "steps counted over the block and over its halves", pairs, 20},
  {LEMMA_MUTANT_GUARD, "undecided guards accepted", singles, 60},
  {LEMMA_MUTANT_PART, "a lemma that speaks in part speaks everywhere", singles, 200},
  {LEMMA_MUTANT_UNDECIDED, "undecided claims accepted", pairs, 20},
  {LEMMA_MUTANT_SEPARATION, "separation that is not certain", separations, 1000},
  {LEMMA_MUTANT_ACROSS, "nothing is active across", astray, 20},
  {LEMMA_MUTANT_ALWAYS, "a neuron that is not active at its own point grows", astray, 20},
  {LEMMA_MUTANT_SINCE, "e^z/t at the first time only", logarithms, 20},
  {LEMMA_MUTANT_LOGISTIC, "the logistic slope as large as the exponential one", logarithms_of_logistic, 60},
  {LEMMA_MUTANT_TRIANGLE, "weight norms that differ by less than they may", bounds, 60},
  {LEMMA_MUTANT_BEND, "an exponential below its tangent", bounds, 20},
};

START_TEST(every_broken_variant_is_caught)
{
  const variant *v = &variants[_i];
  rng r;
  rng_seed(&r, 6000 + (uint64_t)v->mutant);
  lemma_mutant = v->mutant;
  int round = 0, wrong = 0;
  while (round < v->rounds && wrong == 0) {
    wrong = v->check(&r);
    round++;
  }
  lemma_mutant = LEMMA_MUTANT_NONE;
  printf("%s: %s after %d rounds\n", v->name, wrong ? "caught" : "NOT caught", round);
  ck_assert_msg(wrong > 0, "%s: not caught", v->name);
}
END_TEST

START_TEST(the_library_itself_passes_the_same_checks)
{
  rng r;
  rng_seed(&r, 6000);
  for (int k = 0; k < scaled(10); k++) ck_assert_int_eq(singles(&r), 0);
  for (int k = 0; k < scaled(3); k++) {
    ck_assert_int_eq(pairs(&r), 0);
    ck_assert_int_eq(separations(&r), 0);
    ck_assert_int_eq(logarithms(&r), 0);
    ck_assert_int_eq(logarithms_of_logistic(&r), 0);
    ck_assert_int_eq(astray(&r), 0);
    ck_assert_int_eq(bounds(&r), 0);
  }
}
END_TEST

int main(void)
{
  Suite *s = suite_create("lemma mutants");
  TCase *c = tcase_create("mutants");
  tcase_set_timeout(c, 600);
  tcase_add_loop_test(c, every_broken_variant_is_caught, 0, (int)(sizeof variants / sizeof variants[0]));
  tcase_add_test(c, the_library_itself_passes_the_same_checks);
  suite_add_tcase(s, c);
  return run_suite(s);
}
