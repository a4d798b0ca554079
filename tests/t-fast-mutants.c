/* Broken variants of the fast engine: brute force must catch every one of them. */
#include "fast-brute.h"
#include "fast-hulls.h"
#include "fast-units.h"

#include "../src/trajectory/fast_bounds.h"

#include <stdio.h>

fast_mutant_name fast_mutant = FAST_MUTANT_NONE;

/* How a variant shows itself; the number of violated claims of one round. */
static int updates(rng *r)
{
  double worst = 0;
  return units_fine_update(r, 2000, &worst) + units_update(r, GDC_LOSS_EXPONENTIAL, 2000, &worst) + units_update(r, GDC_LOSS_LOGISTIC, 2000, &worst);
}

static gdc_problem *any(rng *r)
{
  gdc_loss loss = rng_below(r, 3) ? GDC_LOSS_EXPONENTIAL : GDC_LOSS_LOGISTIC;
  return brute_problem(r, (int)rng_below(r, BRUTE_KINDS), loss);
}

static int blocks(rng *r)
{
  units_worst worst = {0};
  gdc_problem *p = any(r);
  int wrong = units_block(p, r, &worst);
  gdc_problem_free(p);
  return wrong;
}

static int ways(rng *r)
{
  units_way_count count = {0};
  gdc_problem *p = brute_problem(r, (int)rng_below(r, BRUTE_KINDS), GDC_LOSS_EXPONENTIAL);
  int wrong = units_way(p, r, &count);
  gdc_problem_free(p);
  return wrong;
}

static int certificates(rng *r)
{
  gdc_problem *p = any(r);
  int wrong = units_certificate(p, r);
  gdc_problem_free(p);
  return wrong;
}

static int fixed(rng *r)
{
  uint64_t count = 0;
  gdc_problem *p = any(r);
  int wrong = units_fixed(p, r, &count);
  gdc_problem_free(p);
  return wrong;
}

static int loops(rng *r)
{
  units_loops_count compared = {0};
  gdc_problem *p = brute_problem(r, BRUTE_SLIDING, rng_below(r, 3) ? GDC_LOSS_EXPONENTIAL : GDC_LOSS_LOGISTIC);
  int wrong = units_loops(p, r, &compared);
  gdc_problem_free(p);
  return wrong;
}

static int runs(rng *r)
{
  brute_count count = {0};
  gdc_run_options how = {.engine = GDC_ENGINE_AUTO};
  gdc_problem *p = brute_problem(r, rng_below(r, 3) ? BRUTE_SLIDING : BRUTE_TWINS, GDC_LOSS_EXPONENTIAL);
  int wrong = brute_run(p, 200 + rng_below(r, 400), &how, &count);
  gdc_problem_free(p);
  return wrong;
}

static int hulls(rng *r)
{
  hull_count count = {0};
  gdc_problem *p = brute_problem(r, rng_below(r, 3) ? BRUTE_SLIDING : (int)rng_below(r, BRUTE_HUGE_STEP), rng_below(r, 3) ? GDC_LOSS_EXPONENTIAL : GDC_LOSS_LOGISTIC);
  int wrong = hulls_run(p, 200 + rng_below(r, 400), 3 + (int)rng_below(r, 12), &count);
  gdc_problem_free(p);
  return wrong;
}

typedef struct variant {
  fast_mutant_name mutant;
  const char *name;
  int (*check)(rng *r);
  int rounds; /* at most */
} variant;

static const variant variants[] = {
  {FAST_MUTANT_CUBIC_SIGN, "sign of the cubic term", updates, 20},
  {FAST_MUTANT_RATIO, "no correction for the logistic loss", updates, 20},
  {FAST_MUTANT_UPDATE, "half the bound of an update", updates, 100},
  {FAST_MUTANT_PRODUCT, "half the bound of a product", blocks, 400},
  {FAST_MUTANT_LOAD, "half the bound of a load", blocks, 400},
  {FAST_MUTANT_REMAINDER, "no remainder of the series", runs, 200},
  {FAST_MUTANT_NO_GROWTH, "no growth of the radius", runs, 200},
  {FAST_MUTANT_FIXED_UNCHECKED, "fixed pairs not checked at the end", certificates, 200},
  {FAST_MUTANT_NO_RADIUS, "threshold without the radius", certificates, 200},
  {FAST_MUTANT_NO_ERROR, "threshold without the error", certificates, 200},
  {FAST_MUTANT_LAST_STATE, "last state of a block not in the minimum", certificates, 200},
  {FAST_MUTANT_SPREAD, "64-bit range not checked", loops, 1000},
  {FAST_MUTANT_SHARED, "products shared by neurons with different |v|", loops, 400},
  {FAST_MUTANT_OWN_ACTIVE, "own pull of an active pair left out", fixed, 400},
  {FAST_MUTANT_OTHERS, "pull of the other points left out", fixed, 400},
  {FAST_MUTANT_AWAY, "pulls towards 0 and away from it mixed up", fixed, 400},
  {FAST_MUTANT_NO_GROWTH, "no growth of the radius of a block", ways, 20},
  {FAST_MUTANT_FINE_CUBIC, "two words: no cubic term", updates, 20},
  {FAST_MUTANT_FINE_CUBIC, "two words: no cubic term in a block", ways, 100},
  {FAST_MUTANT_FINE_UPDATE, "two words: half the bound of an update", updates, 100},
  {FAST_MUTANT_FINE_SERIES, "two words: no error of the series", updates, 100},
  {FAST_MUTANT_FINE_ROUND, "two words: a quarter of the bound of a row", blocks, 400},
  {FAST_MUTANT_FINE_SCALE, "two words: threshold with the radius of one word", certificates, 200},
  {FAST_MUTANT_TOUCHED, "a hand-over that gains nothing leaves its frame", brute_gains_nothing, 20},
  {FAST_MUTANT_HULL_LAST, "hull without the last state's c", hulls, 40},
  {FAST_MUTANT_HULL_RADIUS, "hull without the radius", hulls, 40},
  {FAST_MUTANT_HULL_WIDE, "hull without the width of c", hulls, 40},
  {FAST_MUTANT_HULL_FALLS, "hull without the pulls downwards", hulls, 40},
  {FAST_MUTANT_HULL_KERNEL, "hull without the last state's b", hulls, 40},
  {FAST_MUTANT_HULL_BITS, "hull with the pattern of the start", hulls, 40},
  {FAST_MUTANT_HULL_AWAY, "distances from 0 without radius and error", hulls, 100},
  {FAST_MUTANT_HULL_RATIO, "ratio of slopes of the last state alone", hulls, 40},
  {FAST_MUTANT_HULL_JOIN, "hull of several parts without the later ones", hulls, 40},
  {FAST_MUTANT_HULL_PASS, "steps between patterns miscounted", hulls, 40},
};

START_TEST(every_broken_variant_is_caught)
{
  const variant *v = &variants[_i];
  rng r;
  rng_seed(&r, 5000 + (uint64_t)v->mutant);
  fast_mutant = v->mutant;
  int round = 0, wrong = 0;
  while (round < v->rounds && wrong == 0) {
    wrong = v->check(&r);
    round++;
  }
  fast_mutant = FAST_MUTANT_NONE;
  printf("%s: %s after %d rounds\n", v->name, wrong ? "caught" : "NOT caught", round);
  ck_assert_msg(wrong > 0, "%s: not caught", v->name);
}
END_TEST

START_TEST(the_engine_itself_passes_the_same_checks)
{
  rng r;
  rng_seed(&r, 5000);
  for (int k = 0; k < scaled(20); k++) {
    ck_assert_int_eq(updates(&r), 0);
    ck_assert_int_eq(blocks(&r), 0);
    ck_assert_int_eq(certificates(&r), 0);
    ck_assert_int_eq(ways(&r), 0);
    ck_assert_int_eq(fixed(&r), 0);
    ck_assert_int_eq(loops(&r), 0);
    ck_assert_int_eq(runs(&r), 0);
    ck_assert_int_eq(hulls(&r), 0);
  }
}
END_TEST

int main(void)
{
  Suite *s = suite_create("fast mutants");
  TCase *c = tcase_create("mutants");
  tcase_set_timeout(c, 600);
  tcase_add_loop_test(c, every_broken_variant_is_caught, 0, (int)(sizeof variants / sizeof variants[0]));
  tcase_add_test(c, the_engine_itself_passes_the_same_checks);
  suite_add_tcase(s, c);
  return run_suite(s);
}
