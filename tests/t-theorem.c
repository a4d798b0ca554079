/* Theorems against brute force: every claim at s holds at every later step. */
#include "theorem-brute.h"

#include <stdio.h>

static void attack(brute_kind kind, gdc_loss loss, int runs, uint64_t steps)
{
  rng r;
  rng_seed(&r, 100 + 2 * (uint64_t)kind + (uint64_t)loss);
  int alive = 0, certified = 0, certificates = 0, two = 0;
  for (int i = 0; i < runs; i++) {
    brute b;
    brute_init(&b);
    brute_random(&b, &r, kind, loss);
    brute_report report;
    int bad = brute_attack(&report, &b, steps, steps / 4);
    if (bad) ck_abort_msg("%s, %s, run %d: %s", brute_kind_name(kind), loss ? "logistic" : "exponential", i, report.what);
    alive += report.alive;
    certified += report.alive && report.first > 0;
    certificates += report.certificates;
    two += report.two_sided > 0;
    brute_clear(&b);
  }
  printf("%-17s %-11s runs %4d alive %4d certified %4d two-sided %4d certificates %5d\n", brute_kind_name(kind),
         loss ? "logistic" : "exponential", runs, alive, certified, two, certificates);
  if (runs >= 20) ck_assert_int_gt(certificates, 0);
}

START_TEST(claims_hold_at_every_later_step)
{
  brute_kind kind = (brute_kind)(_i / 2);
  attack(kind, (gdc_loss)(_i % 2), scaled(24), (uint64_t)scaled(20000));
}
END_TEST

int main(void)
{
  Suite *s = suite_create("theorem");
  TCase *c = tcase_create("brute force");
  tcase_set_timeout(c, 0);
  tcase_add_loop_test(c, claims_hold_at_every_later_step, 0, 2 * KINDS);
  suite_add_tcase(s, c);
  return run_suite(s);
}
