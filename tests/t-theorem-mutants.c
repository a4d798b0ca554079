/* Broken theorems: brute force must catch each variant in which one hypothesis or one term is missing.

   The variants by theorem (T, R: section 10 of doc/theory.md, F, O: 9, B: 11), and where each is caught:
     T   bands x 0.7; error terms of ln R dropped; r Bbar dropped; logistic correction dropped; (H2); (H3); (H4)   here
     T   one step of the drift lemma without (H2)                                                     t-theorem-steps
     R   band terms dropped from C1, C2; e^z in the place of e^z + z; (H5); (Z)                                    here
     F,O growth without its second order; dead zone between the points, in the sharp form and in the bound         here
     B   al x 0.9; (GZ); D_lo <= (V - q bh)/lam; (H5); mode ON without its condition; nu dropped (logistic)        here
     B   one step without (H4)                                                                        t-theorem-steps
     A/B regime from G+- < min(G++, G--)                                                                           here
     G   REFRESH without each of its four conditions; (G1), (S4), (G3), Lemma 3, 3'                    t-leap-mutants
   Not caught by trajectories, as far as is known: (H4) of B dropped (hence the single steps); kap in the maximum of (O4); the
   order of two drifts taken from the zero crossings of A and B in the place of those of their bands (ordered S). */
#include "../src/theorem/mutants.h"
#include "theorem-brute.h"

#include <stdio.h>

gdc_mutant_name gdc_mutant = GDC_MUTANT_NONE;
const char *gdc_forced_failure = NULL;
void (*gdc_spoil)(gdc_spoil_at, void *, gdc_calc *) = NULL;

/* Where a variant shows: kinds of data tried in turn, losses (1 exponential, 2 logistic, 3 both). */
typedef struct target {
  gdc_mutant_name mutant;
  const char *name;
  int losses;
  brute_kind kinds[4];
} target;

static const target targets[] = {
  {GDC_MUTANT_BAND_SMALL, "T: bands x 0.7", 3, {KIND_SLIDING, KIND_ISSUE, KIND_EQUAL_V, KIND_WILD}},
  {GDC_MUTANT_NO_EPS, "T: error terms of ln R dropped", 3, {KIND_SLIDING, KIND_ISSUE, KIND_EQUAL_V, KIND_WILD}},
  {GDC_MUTANT_NO_RBBAR, "T: r Bbar dropped from dlo", 3, {KIND_SLIDING, KIND_ISSUE, KIND_EQUAL_V, KIND_WILD}},
  {GDC_MUTANT_NO_LOGISTIC_DEFECT, "T: logistic correction dropped", 2, {KIND_SLIDING, KIND_ISSUE, KIND_EQUAL_V, KIND_WILD}},
  {GDC_MUTANT_NO_H2, "T: overshoot test dropped", 3, {KIND_NEARLY_FROZEN, KIND_NEARLY_FROZEN, KIND_WILD, KIND_ISSUE}},
  {GDC_MUTANT_NO_H3, "T: slope test dropped", 3, {KIND_WILD, KIND_ISSUE, KIND_ONE_SIDED, KIND_SAME_SIDE}},
  {GDC_MUTANT_NO_H4, "T: range test of quiet and lock dropped", 3, {KIND_WILD, KIND_ISSUE, KIND_ONE_SIDED, KIND_SAME_SIDE}},
  {GDC_MUTANT_NO_H5, "R: sharp form through a dead zone", 3, {KIND_WILD, KIND_WILD, KIND_NEARLY_FROZEN, KIND_NEARLY_FROZEN}},
  {GDC_MUTANT_NO_Z, "R: outer dead zones ignored", 3, {KIND_FAR, KIND_WILD, KIND_ISSUE, KIND_ONE_SIDED}},
  {GDC_MUTANT_NO_ADJ, "R: band terms dropped from C1, C2", 3, {KIND_SLIDING, KIND_ISSUE, KIND_WILD, KIND_EQUAL_V}},
  {GDC_MUTANT_KUP_IS_K, "F, O: growth without second order", 3, {KIND_FROZEN, KIND_OBTUSE, KIND_SYMMETRIC, KIND_ISSUE}},
  {GDC_MUTANT_NO_RSTAR, "growth: e^z in the place of e^z + z", 2, {KIND_FROZEN, KIND_OBTUSE, KIND_SLIDING, KIND_ISSUE}},
  {GDC_MUTANT_NO_Z1, "O: dead zone between the points ignored", 3, {KIND_OBTUSE, KIND_SYMMETRIC, KIND_FROZEN, KIND_WILD}},
  {GDC_MUTANT_NO_KINK, "O: kinks dropped from the upper bound", 3, {KIND_OBTUSE, KIND_SYMMETRIC, KIND_FROZEN, KIND_WILD}},
  {GDC_MUTANT_B_BAND_SMALL, "B: al x 0.9", 3, {KIND_ONE_SIDED, KIND_BORDERLINE, KIND_MIRROR, KIND_FAR}},
  {GDC_MUTANT_B_NO_GZ, "B: dead-zone test dropped", 3, {KIND_FAR, KIND_ONE_SIDED, KIND_MIRROR, KIND_WILD}},
  {GDC_MUTANT_B_NO_V, "B: D_lo <= (V - q bh)/lam dropped", 3, {KIND_BORDERLINE, KIND_ONE_SIDED, KIND_MIRROR, KIND_WILD}},
  {GDC_MUTANT_B_NO_H5, "B: R >= rho dropped", 3, {KIND_ONE_SIDED, KIND_BORDERLINE, KIND_MIRROR, KIND_WILD}},
  {GDC_MUTANT_B_ON_ANYWAY, "B: mode ON without its condition", 3, {KIND_ONE_SIDED, KIND_BORDERLINE, KIND_MIRROR, KIND_WILD}},
  {GDC_MUTANT_EXPONENTIAL_DEFECT, "B: nu dropped (logistic)", 2, {KIND_ONE_SIDED, KIND_BORDERLINE, KIND_MIRROR, KIND_FAR}},
  {GDC_MUTANT_REGIME_BY_MINIMUM, "regime from G+- < min(G++, G--)", 3, {KIND_WILD, KIND_WILD, KIND_ONE_SIDED, KIND_MIRROR}},
};

enum { RUNS = 4000, STEPS = 1500 };

/* Run number (from 1) of the first violation, 0 when none is found. */
static int caught(const target *x, char what[640])
{
  rng r;
  rng_seed(&r, 7000 + (uint64_t)x->mutant);
  int runs = scaled(RUNS) > RUNS ? scaled(RUNS) : RUNS; /* ends at the first violation: never fewer */
  for (int i = 0; i < runs; i++) {
    brute b;
    brute_report report;
    brute_init(&b);
    gdc_loss loss = x->losses == 3 ? (gdc_loss)(i & 1) : (gdc_loss)(x->losses - 1);
    brute_random(&b, &r, x->kinds[(i / 2) % 4], loss);
    int bad = brute_attack(&report, &b, STEPS, STEPS / 2);
    brute_clear(&b);
    if (!bad) continue;
    snprintf(what, 640, "%s", report.what);
    return i + 1;
  }
  return 0;
}

START_TEST(broken_variant_is_caught)
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
  Suite *s = suite_create("theorem mutants");
  TCase *c = tcase_create("mutants");
  tcase_set_timeout(c, 0);
  tcase_add_loop_test(c, broken_variant_is_caught, 0, (int)(sizeof targets / sizeof *targets));
  suite_add_tcase(s, c);
  return run_suite(s);
}
