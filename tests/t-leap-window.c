/* Single leaps and short chains of them against every stepped state. */
#include "leap-brute.h"

#include <stdio.h>

START_TEST(tubes_and_ends_of_leaps_contain_every_stepped_state)
{
  static const brute_kind kinds[] = {KIND_SLIDING, KIND_ISSUE, KIND_EQUAL_V, KIND_WILD, KIND_ONE_SIDED,
                                     KIND_NEARLY_FROZEN, KIND_SAME_SIDE, KIND_MIRROR, KIND_BORDERLINE, KIND_GRAM};
  enum { MANY = sizeof kinds / sizeof *kinds };
  rng r;
  rng_seed(&r, 303);
  leap_report n = {0};
  int runs = scaled(1200);
  for (int i = 0; i < runs; i++) {
    brute b;
    brute_init(&b);
    brute_random(&b, &r, kinds[(i / 2) % MANY], (gdc_loss)(i % 2));
    int bad = leap_attack(&n, &b, &r);
    brute_clear(&b);
    ck_assert_msg(!bad, "run %d (%s): %s", i, brute_kind_name(kinds[(i / 2) % MANY]), n.what);
  }
  printf("%d leaps, %d quiet, %d chained, %d drifts and %d excesses ended, %d bands shrunk, %llu states\n", n.leaps, n.quiet, n.chained,
         n.ended_drift, n.ended_excess, n.refreshed, (unsigned long long)n.states);
  if (scaled(1000) >= 1000)
    ck_assert(n.leaps > 800 && n.quiet > 200 && n.chained > 500 && n.ended_drift > 2 && n.ended_excess > 2 && n.refreshed > 100);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("leap windows");
  TCase *c = tcase_create("windows");
  tcase_set_timeout(c, 0);
  tcase_add_test(c, tubes_and_ends_of_leaps_contain_every_stepped_state);
  suite_add_tcase(s, c);
  return run_suite(s);
}
