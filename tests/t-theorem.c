/* Theorems against brute force: every claim at s holds at every later step. */
#include "theorem-brute.h"

#include <math.h>
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
  if (scaled(1000) >= 1000) ck_assert_int_gt(certificates, 0);
}

START_TEST(claims_hold_at_every_later_step)
{
  brute_kind kind = (brute_kind)(_i / 2);
  /* A multiplier of 10 and more holds 20 runs and more of each kind and loss to step 10^6. */
  int big = scaled(1) >= 10;
  attack(kind, (gdc_loss)(_i % 2), big ? scaled(2) : scaled(20), big ? 1000000 : (uint64_t)scaled(20000));
}
END_TEST

/* A box around the state, of random width; the run starts at a random member of it. */
static void spread(gdc_itv *x, long double *member, rng *r, double width)
{
  long double lo = *member - width * rng_unit(r), hi = *member + width * rng_unit(r);
  *member = lo + (hi - lo) * rng_unit(r);
  mpfr_set_ld(x->lo, lo, MPFR_RNDD);
  mpfr_set_ld(x->hi, hi, MPFR_RNDU);
}

static int attack_box(rng *r, brute_kind kind, gdc_loss loss)
{
  brute b;
  claims c;
  brute_init(&b);
  brute_random(&b, r, kind, loss);
  uint64_t s = 2u << rng_below(r, 10);
  while (b.t < s && brute_finite(&b) && !brute_dead(&b)) brute_step(&b);
  double width = pow(10, -1 - 3 * rng_unit(r));
  spread(&b.box.a1, &b.a1, r, width);
  spread(&b.box.alpha, &b.alpha, r, width);
  spread(&b.box.a2, &b.a2, r, width);
  spread(&b.box.beta, &b.beta, r, width);
  gdc_box_margins(&b.box);
  mpz_set_ui(b.box.s, (unsigned long)b.t);
  gdc_theorem *th = NULL;
  ck_assert_int_eq(gdc_theorem_build(&th, &b.box, NULL), GDC_OK);
  claims_take(&c, th, &b);
  int live = c.live;
  gdc_theorem_free(th);
  uint64_t t = b.t;
  brute_start(&b, b.a1, b.alpha, b.a2, b.beta);
  b.t = t;
  for (int i = 0; live && i < 3000; i++) {
    const char *why = claims_violated(&c, &b);
    ck_assert_msg(!why, "%s, box at s=%llu, t=%llu: %s", brute_kind_name(kind), (unsigned long long)s,
                  (unsigned long long)b.t, why);
    brute_step(&b);
  }
  brute_clear(&b);
  return live;
}

START_TEST(wide_boxes_cover_their_members)
{
  rng r;
  rng_seed(&r, 31);
  int live = 0, runs = scaled(400);
  for (int i = 0; i < runs; i++) {
    live += attack_box(&r, (brute_kind)(i / 2 % KINDS), (gdc_loss)(i % 2));
  }
  printf("boxes %d, certified %d\n", runs, live);
  if (scaled(1000) >= 1000) ck_assert_int_gt(live, runs / 10);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("theorem");
  TCase *c = tcase_create("brute force");
  tcase_set_timeout(c, 0);
  tcase_add_loop_test(c, claims_hold_at_every_later_step, 0, 2 * KINDS);
  tcase_add_test(c, wide_boxes_cover_their_members);
  suite_add_tcase(s, c);
  return run_suite(s);
}
