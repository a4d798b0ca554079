/* The observer: theorems from real runs, whatever the order of neurons and points, and where there is none. */
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A run of an experiment given as text; the caller frees the watch. */
static gdc_theorem_watch *follow(const char *text, uint64_t steps)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p;
  ck_assert_msg(gdc_problem_parse(&p, text, strlen(text), "test", &ctx) == GDC_OK, "%s", ctx.reason);
  gdc_trajectory *tr;
  gdc_theorem_watch *w;
  ck_assert_int_eq(gdc_trajectory_new(&tr, p, &ctx), GDC_OK);
  ck_assert_int_eq(gdc_theorem_watch_new(&w, &ctx), GDC_OK);
  gdc_observer o = gdc_theorem_observer(w);
  ck_assert_int_eq(gdc_trajectory_observe(tr, &o, &ctx), GDC_OK);
  gdc_run_options options;
  memset(&options, 0, sizeof options);
  options.steps = steps;
  gdc_run_summary summary;
  ck_assert_msg(gdc_trajectory_run(tr, &options, &summary, &ctx) == GDC_OK, "%s", ctx.reason);
  gdc_trajectory_free(tr);
  gdc_problem_free(p);
  return w;
}

static const char *const pieces = "data:\n%snetwork:\n  bias: %s\n%s  neurons:\n%sloss: %s\nreduction: %s\nstep: %s\n";

typedef struct setting {
  const char *points, *bias, *extra, *neurons, *loss, *reduction, *step;
} setting;

#define POINTS "  - {x: [1/2], y: +1}\n  - {x: [-1], y: -1}\n"
#define SWAPPED_POINTS "  - {x: [-1], y: -1}\n  - {x: [1/2], y: +1}\n"
#define NEURONS "    - {w: [0.5], b: 0.2, v: 1}\n    - {w: [-0.3], b: 0.4, v: -1}\n"
#define SWAPPED_NEURONS "    - {w: [-0.3], b: 0.4, v: -1}\n    - {w: [0.5], b: 0.2, v: 1}\n"

static gdc_theorem_watch *run(const setting *x, uint64_t steps)
{
  char text[1024];
  int n = snprintf(text, sizeof text, pieces, x->points, x->bias, x->extra, x->neurons, x->loss, x->reduction, x->step);
  ck_assert_int_lt(n, (int)sizeof text);
  return follow(text, steps);
}

static setting paper(void)
{
  setting x = {POINTS, "true", "", NEURONS, "exponential", "sum", "5"};
  return x;
}

static int same(mpfr_srcptr x, mpfr_srcptr y)
{
  return fabs(mpfr_get_d(x, MPFR_RNDN) - mpfr_get_d(y, MPFR_RNDN)) < 1e-12;
}

START_TEST(order_of_neurons_and_points_does_not_matter)
{
  setting x = paper();
  gdc_theorem_watch *w = run(&x, 1024);
  const gdc_theorem *th = gdc_theorem_watch_result(w);
  ck_assert(th->certified && th->has_upper);
  ck_assert_uint_eq(th->nevents, 1);
  ck_assert_int_eq(th->events[0].neuron, 1);
  ck_assert_int_eq(th->events[0].point, 0);
  for (int order = 1; order < 4; order++) {
    setting y = paper();
    if (order & 1) y.points = SWAPPED_POINTS;
    if (order & 2) y.neurons = SWAPPED_NEURONS;
    gdc_theorem_watch *v = run(&y, 1024);
    const gdc_theorem *other = gdc_theorem_watch_result(v);
    ck_assert(same(th->upper, other->upper) && same(th->num.lo, other->num.lo) && same(th->ratio.hi, other->ratio.hi));
    ck_assert_int_eq(other->events[0].neuron, order & 2 ? 0 : 1);
    ck_assert_int_eq(other->events[0].point, order & 1 ? 1 : 0);
    gdc_theorem_watch_free(v);
  }
  gdc_theorem_watch_free(w);
}
END_TEST

/* Reflecting the axis and exchanging the classes with the signs of v is the mirror image. */
START_TEST(mirror_image_gives_the_mirrored_theorem)
{
  setting x = paper(), y = paper();
  x.step = y.step = "0.1";
  x.points = "  - {x: [2], y: +1}\n  - {x: [1], y: -1}\n";
  x.neurons = "    - {w: [1.1], b: -1.2, v: 1}\n    - {w: [-0.5], b: 1.5, v: -1}\n";
  y.points = "  - {x: [2], y: -1}\n  - {x: [1], y: +1}\n";
  y.neurons = "    - {w: [1.1], b: -1.2, v: -1}\n    - {w: [-0.5], b: 1.5, v: 1}\n";
  gdc_theorem_watch *w = run(&x, 2000), *v = run(&y, 2000);
  const gdc_theorem *a = gdc_theorem_watch_result(w), *b = gdc_theorem_watch_result(v);
  ck_assert(a->certified && a->has_upper && a->has_lower && b->has_upper);
  ck_assert_int_eq(a->regime, GDC_REGIME_ONE_SIDED);
  ck_assert_int_eq(b->regime, GDC_REGIME_ONE_SIDED);
  ck_assert(same(a->upper, b->upper) && same(a->lower, b->lower));
  ck_assert_double_eq_tol(mpfr_get_d(a->num.lo, MPFR_RNDN), -mpfr_get_d(b->num.hi, MPFR_RNDN), 1e-12);
  ck_assert_double_eq_tol(mpfr_get_d(a->ratio.lo, MPFR_RNDN) * mpfr_get_d(b->ratio.hi, MPFR_RNDN), 1, 1e-9);
  ck_assert(same(a->growth[0].lo, b->growth[1].lo) && same(a->cross[0].lo, b->cross[1].lo));
  gdc_theorem_watch_free(w);
  gdc_theorem_watch_free(v);
}
END_TEST

START_TEST(earliest_time_and_tightest_constants)
{
  setting x = paper();
  x.step = "0.1";
  gdc_theorem_watch *w = run(&x, 3000), *v = run(&x, 300);
  const gdc_theorem *late = gdc_theorem_watch_result(w), *early = gdc_theorem_watch_result(v);
  ck_assert_uint_eq(mpz_get_ui(late->s), 3000);
  ck_assert_uint_eq(mpz_get_ui(early->s), 300);
  ck_assert(mpz_cmp(late->first, early->first) == 0 && mpz_cmp_ui(late->first, 32) <= 0);
  ck_assert(mpfr_less_p(late->upper, early->upper) && mpfr_greater_p(late->lower, early->lower));
  gdc_theorem_watch_free(w);
  gdc_theorem_watch_free(v);
}
END_TEST

START_TEST(constants_by_name)
{
  setting x = paper();
  x.step = "0.1";
  gdc_theorem_watch *w = run(&x, 1000);
  const gdc_theorem *th = gdc_theorem_watch_result(w);
  gdc_itv r;
  gdc_itv_init(&r, mpfr_get_prec(th->lower));
  ck_assert(gdc_theorem_constant(&r, th, "A") && mpfr_equal_p(r.lo, th->lower) && mpfr_equal_p(r.hi, th->lower));
  ck_assert(gdc_theorem_constant(&r, th, "B") && mpfr_equal_p(r.hi, th->upper));
  ck_assert(gdc_theorem_constant(&r, th, "R_hi") && mpfr_equal_p(r.hi, th->ratio.hi));
  ck_assert(gdc_theorem_constant(&r, th, "Abar") && mpfr_equal_p(r.lo, th->t.bands[GDC_T_ABAR]));
  ck_assert(gdc_theorem_constant(&r, th, "s") && mpfr_cmp_ui(r.lo, 1000) == 0);
  ck_assert(!gdc_theorem_constant(&r, th, "Dlo") && mpfr_inf_p(r.lo));
  gdc_itv_clear(&r);
  gdc_theorem_watch_free(w);
}
END_TEST

/* mean halves h: the same as half the step with sum. */
START_TEST(mean_is_half_the_step)
{
  setting x = paper(), y = paper();
  x.step = "1";
  x.reduction = "mean";
  y.step = "1/2";
  gdc_theorem_watch *w = run(&x, 500), *v = run(&y, 500);
  ck_assert(same(gdc_theorem_watch_result(w)->upper, gdc_theorem_watch_result(v)->upper));
  gdc_theorem_watch_free(w);
  gdc_theorem_watch_free(v);
}
END_TEST

START_TEST(dead_neuron_never_separates)
{
  setting x = paper();
  x.neurons = "    - {w: [-0.5], b: -0.2, v: 1}\n    - {w: [-0.3], b: 0.4, v: -1}\n";
  x.step = "0.1";
  gdc_theorem_watch *w = run(&x, 64);
  const gdc_theorem *th = gdc_theorem_watch_result(w);
  ck_assert_int_eq(th->never_separates, 1);
  ck_assert_int_eq(th->regime, GDC_REGIME_DEAD);
  ck_assert_int_eq(th->never_point, 0);
  ck_assert_int_eq(th->has_upper || th->has_lower, 0);
  gdc_theorem_watch_free(w);
}
END_TEST

/* No claim outside what the theorems say, and a reason. */
static void expect_none(const setting *x, const char *why)
{
  gdc_theorem_watch *w = run(x, 40);
  const gdc_theorem *th = gdc_theorem_watch_result(w);
  ck_assert_int_eq(th->certified, 0);
  ck_assert_msg(strstr(th->reason, why) != NULL, "%s", th->reason);
  gdc_theorem_watch_free(w);
}

START_TEST(no_theorem_outside_its_shape)
{
  setting x = paper();
  x.extra = "  train_output: true\n";
  expect_none(&x, "trained");
  x = paper();
  x.points = "  - {x: [1/2], y: +1}\n  - {x: [-1], y: +1}\n";
  expect_none(&x, "same class");
  x = paper();
  x.neurons = "    - {w: [0.5], b: 0.2, v: 1}\n    - {w: [-0.3], b: 0.4, v: 1}\n";
  gdc_theorem_watch *w = run(&x, 40);
  ck_assert_int_eq(gdc_theorem_watch_result(w)->has_upper, 0);
  gdc_theorem_watch_free(w);
  x = paper();
  x.points = POINTS "  - {x: [3], y: +1}\n";
  expect_none(&x, "two neurons and two points");
}
END_TEST

/* d = 2: separated for ever and the growth of the margins, but no rate of the gap. */
START_TEST(no_gap_claim_in_the_plane)
{
  setting x = paper();
  x.points = "  - {x: [2, 1], y: +1}\n  - {x: [-1/2, 1], y: -1}\n";
  x.neurons = "    - {w: [0.5, 0.1], b: 0.2, v: 1}\n    - {w: [-0.3, 0.2], b: 0.4, v: -1}\n";
  x.step = "0.1";
  gdc_theorem_watch *w = run(&x, 2000);
  const gdc_theorem *th = gdc_theorem_watch_result(w);
  ck_assert_msg(th->certified, "%s", th->reason);
  ck_assert_int_eq(th->has_upper || th->has_lower || th->rate_of != GDC_RATE_NONE, 0);
  ck_assert_int_eq(th->optimal, -1);
  ck_assert_str_eq(th->limit_text, "");
  ck_assert(mpfr_number_p(th->growth[0].lo) && mpfr_number_p(th->growth[1].hi));
  gdc_theorem_watch_free(w);
}
END_TEST

/* No bias: the boundary is 0. */
START_TEST(without_bias_the_margin_is_constant)
{
  setting x = paper();
  x.bias = "false";
  x.neurons = "    - {w: [0.5], v: 1}\n    - {w: [-0.3], v: -1}\n";
  x.step = "0.1";
  gdc_theorem_watch *w = run(&x, 200);
  const gdc_theorem *th = gdc_theorem_watch_result(w);
  ck_assert_msg(th->certified, "%s", th->reason);
  ck_assert_int_eq(th->regime, GDC_REGIME_RAY);
  ck_assert_double_eq(mpfr_get_d(th->margin_limit.lo, MPFR_RNDN), 0.5);
  ck_assert_int_eq(th->optimal, 0);
  ck_assert_int_eq(th->has_upper, 0);
  gdc_theorem_watch_free(w);
  x.points = "  - {x: [1/2], y: +1}\n  - {x: [2], y: -1}\n";
  w = run(&x, 20);
  ck_assert_int_eq(gdc_theorem_watch_result(w)->never_separates, 1);
  gdc_theorem_watch_free(w);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("theorem observer");
  TCase *c = tcase_create("observer");
  tcase_set_timeout(c, 0);
  tcase_add_test(c, order_of_neurons_and_points_does_not_matter);
  tcase_add_test(c, mirror_image_gives_the_mirrored_theorem);
  tcase_add_test(c, earliest_time_and_tightest_constants);
  tcase_add_test(c, constants_by_name);
  tcase_add_test(c, mean_is_half_the_step);
  tcase_add_test(c, dead_neuron_never_separates);
  tcase_add_test(c, no_theorem_outside_its_shape);
  tcase_add_test(c, no_gap_claim_in_the_plane);
  tcase_add_test(c, without_bias_the_margin_is_constant);
  suite_add_tcase(s, c);
  return run_suite(s);
}
