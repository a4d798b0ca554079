/* Broken leaps: brute force must catch each variant in which one condition or one term is missing. */
#include "../src/theorem/mutants.h"
#include "leap-brute.h"

#include <stdio.h>
#include <string.h>

gdc_mutant_name gdc_mutant = GDC_MUTANT_NONE;
const char *gdc_forced_failure = NULL;
void (*gdc_spoil)(gdc_spoil_at, void *, gdc_calc *) = NULL;

typedef struct target {
  gdc_mutant_name mutant;
  const char *name;
  brute_kind kinds[3];
} target;

static const target targets[] = {
  {GDC_MUTANT_REFRESH_NO_RISE, "REFRESH: time to cross the lower band", {KIND_SLIDING, KIND_ISSUE, KIND_WILD}},
  {GDC_MUTANT_REFRESH_NO_FALL, "REFRESH: time to cross the upper band", {KIND_SLIDING, KIND_ISSUE, KIND_WILD}},
  {GDC_MUTANT_REFRESH_IN_DRIFT, "REFRESH: the drift need not be over", {KIND_SLIDING, KIND_ISSUE, KIND_WILD}},
  {GDC_MUTANT_REFRESH_NOT_QUIET, "REFRESH: the neuron need not be quiet", {KIND_ISSUE, KIND_ONE_SIDED, KIND_WILD}},
  {GDC_MUTANT_EXCESS_LOW, "an excess that may be 0 taken as active", {KIND_ISSUE, KIND_ONE_SIDED, KIND_WILD}},
  {GDC_MUTANT_RELAX_TWICE, "Lemma 3: twice the pull", {KIND_ISSUE, KIND_SLIDING, KIND_WILD}},
  {GDC_MUTANT_LEFT_OVER, "Lemma 3': the least sum", {KIND_ISSUE, KIND_SLIDING, KIND_WILD}},
  {GDC_MUTANT_FLOW_NO_EPS, "(G1): bands dropped from the rates", {KIND_SLIDING, KIND_ISSUE, KIND_WILD}},
  {GDC_MUTANT_FLOW_NO_SECOND, "(G1): second order dropped", {KIND_SLIDING, KIND_ISSUE, KIND_WILD}},
  {GDC_MUTANT_NO_SPLIT, "(S4): the drift's slope after its end", {KIND_SLIDING, KIND_ISSUE, KIND_WILD}},
};

enum { RUNS = 20000 };

/* Run number (from 1) of the first violation, 0 when none is found. */
static int caught(const target *x, char what[640])
{
  rng r;
  rng_seed(&r, 8000 + (uint64_t)x->mutant);
  leap_report n;
  memset(&n, 0, sizeof n);
  for (int i = 0; i < RUNS; i++) {
    brute b;
    brute_init(&b);
    brute_random(&b, &r, x->kinds[(i / 2) % 3], (gdc_loss)(i & 1));
    int bad = leap_attack(&n, &b, &r);
    brute_clear(&b);
    if (!bad) continue;
    snprintf(what, 640, "%s", n.what);
    return i + 1;
  }
  return 0;
}

START_TEST(broken_leap_is_caught)
{
  const target *x = &targets[_i];
  char what[640] = "";
  gdc_mutant = x->mutant;
  int run = caught(x, what);
  gdc_mutant = GDC_MUTANT_NONE;
  printf("%-42s caught in run %d: %.90s\n", x->name, run, what);
  ck_assert_msg(run > 0, "%s: not caught", x->name);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("leap mutants");
  TCase *c = tcase_create("mutants");
  tcase_set_timeout(c, 0);
  tcase_add_loop_test(c, broken_leap_is_caught, 0, (int)(sizeof targets / sizeof *targets));
  suite_add_tcase(s, c);
  return run_suite(s);
}
