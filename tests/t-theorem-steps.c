/* Single steps of the two drift lemmas, where their no-overshoot hypotheses are hardest to meet on a trajectory: random
   numbers that satisfy (H2) of Theorem T, (H4) of Theorem B, never leave the range; without the hypothesis they do. */
#include "support.h"

#include <math.h>
#include <stdio.h>

enum { STEPS = 400000 };

static long double log_uniform(rng *r, long double lo, long double hi)
{
  return lo * powl(hi / lo, (long double)rng_unit(r));
}

/* One step of L' = L + N g+ - M g-, R = g-/g+ = e^(L + e), e in [-elo, ehi] (doc/theory.md, 10.3 (b)).  1 when L' is outside
   [min(L, ln(N/M) - ehi), max(L, ln(N/M) + elo)]. */
static int leaves(long double L, long double e, long double N, long double M, long double gp, long double elo, long double ehi)
{
  long double gm = gp * expl(L + e), next = L + N * gp - M * gm, target = logl(N / M);
  long double low = fminl(L, target - ehi), high = fmaxl(L, target + elo), tol = 1e-15L * (1 + fabsl(L) + N * gp + M * gm);
  return next < low - tol || next > high + tol;
}

START_TEST(theorem_T_needs_no_overshoot_and_no_more)
{
  rng r;
  rng_seed(&r, 9400);
  long with = 0, without = 0, bad = 0;
  for (int i = scaled(STEPS); i > 0; i--) {
    long double elo = rng_unit(&r) * 0.5L, ehi = rng_unit(&r) * 0.5L, e = -elo + rng_unit(&r) * (elo + ehi);
    long double L = rng_unit(&r) * 8 - 4, N = log_uniform(&r, 1e-3L, 100), M = log_uniform(&r, 1e-3L, 100), gp = log_uniform(&r, 1e-5L, 1);
    int holds = N * gp <= 1 && M * gp * expl(L + e) <= 1, out = leaves(L, e, N, M, gp, elo, ehi);
    with += holds;
    bad += holds && out;
    without += !holds && out;
  }
  printf("T: %ld steps with (H2), %ld leave; %ld leave without it\n", with, bad, without);
  ck_assert_int_eq(bad, 0);
  ck_assert_int_gt(without, 0);
  ck_assert_int_gt(with, scaled(STEPS) / 4);
}
END_TEST

/* D' = D + (b+c) g+ (r - R), ln R = D + e: D' is between D and ln r - e (section 11, (H4)). */
START_TEST(theorem_B_needs_no_overshoot_and_no_more)
{
  rng r;
  rng_seed(&r, 9500);
  long with = 0, without = 0, bad = 0;
  for (int i = scaled(STEPS); i > 0; i--) {
    long double e = rng_unit(&r) - 0.5L, D = rng_unit(&r) * 8 - 4, ratio = log_uniform(&r, 0.01L, 100);
    long double bc = log_uniform(&r, 1e-3L, 100), gp = log_uniform(&r, 1e-5L, 1), R = expl(D + e), gm = gp * R;
    int holds = bc * fmaxl(ratio * gp, gm) <= 1;
    long double next = D + bc * gp * (ratio - R), to = logl(ratio) - e, tol = 1e-15L * (1 + fabsl(D) + bc * gp * (ratio + R));
    int out = next < fminl(D, to) - tol || next > fmaxl(D, to) + tol;
    with += holds;
    bad += holds && out;
    without += !holds && out;
  }
  printf("B: %ld steps with (H4), %ld leave; %ld leave without it\n", with, bad, without);
  ck_assert_int_eq(bad, 0);
  ck_assert_int_gt(without, 0);
  ck_assert_int_gt(with, scaled(STEPS) / 4);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("theorem steps");
  TCase *c = tcase_create("steps");
  tcase_set_timeout(c, 0);
  tcase_add_test(c, theorem_T_needs_no_overshoot_and_no_more);
  tcase_add_test(c, theorem_B_needs_no_overshoot_and_no_more);
  suite_add_tcase(s, c);
  return run_suite(s);
}
