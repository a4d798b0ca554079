/* The integrator: sanity points, independent runs, exact zeros, precision, observers, failures. */
#include "oracle.h"
#include "trajectory-runs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const char symmetric[] =
  "data: [{x: [1], y: +1}, {x: [-1], y: -1}]\n"
  "network: {bias: true, train_output: false, neurons: [{w: [0.5], b: 0.2, v: 1}, {w: [-0.3], b: 0.4, v: -1}]}\n"
  "loss: exponential\nreduction: sum\nstep: 0.1\n";

/* x agrees with the decimal to within 10^-digits (decided exactly) and is narrower than that. */
static int near_decimal(const gdc_itv *x, const char *decimal, long digits)
{
  mpq_t c, e, lo;
  const char *reason;
  mpq_inits(c, e, lo, NULL);
  ck_assert_int_eq(gdc_number_parse(c, decimal, strlen(decimal), &reason), GDC_OK);
  mpz_ui_pow_ui(mpq_denref(e), 10, (unsigned long)digits);
  mpz_set_ui(mpq_numref(e), 1);
  mpq_sub(lo, c, e);
  mpq_add(c, c, e);
  int ok = mpfr_cmp_q(x->lo, lo) >= 0 && mpfr_cmp_q(x->hi, c) <= 0;
  mpq_clears(c, e, lo, NULL);
  return ok;
}

START_TEST(sliding_instance_switches_exactly_899974_times_in_a_million_steps)
{
  gdc_problem *p = parse_problem(paper_yaml);
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  uint64_t steps = at_full_length() ? 1000000 : 100000, switches = at_full_length() ? 899974 : 89982;
  ck_assert_int_eq(run_kept(p, &k, (gdc_run_options){.steps = steps}, &s, &ctx), GDC_OK);
  ck_assert_uint_eq(s.switches, switches);
  ck_assert_uint_eq(k.switches, switches);
  ck_assert_uint_eq(k.seen, steps + 1);
  if (at_full_length()) {
    ck_assert(near_decimal(&k.margin[0], "11.6307308382473", 12));
    ck_assert(near_decimal(&k.margin[1], "12.1007299028034", 12));
    ck_assert(near_decimal(&k.pre[0 * 2 + 1], "-3.98870502717e-07", 17));
    ck_assert(near_decimal(&k.pre[1 * 2 + 0], "7.31645566e-08", 15));
  }
  keeper_clear(&k);
  gdc_problem_free(p);
}
END_TEST

START_TEST(symmetric_data_switch_once_in_a_million_steps)
{
  gdc_problem *p = parse_problem(symmetric);
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  uint64_t steps = at_full_length() ? 1000000 : 100000;
  ck_assert_int_eq(run_kept(p, &k, (gdc_run_options){.steps = steps}, &s, &ctx), GDC_OK);
  ck_assert_uint_eq(s.switches, 1);
  if (at_full_length()) ck_assert(near_decimal(&k.margin[0], "12.2061", 4));
  ck_assert(near_decimal(&k.pre[0 * 2 + 1], "-0.3", 20));
  ck_assert(near_decimal(&k.pre[1 * 2 + 0], "-0.00976", 5));
  keeper_clear(&k);
  gdc_problem_free(p);
}
END_TEST

typedef struct rival {
  oracle o;
  uint64_t compared;
  int over;
} rival;

static gdc_status rival_step(void *self, const gdc_state *s, gdc_context *ctx)
{
  rival *r = self;
  const gdc_problem *p = gdc_state_problem(s);
  (void)ctx;
  if (gdc_state_time(s) > 0 && !r->over) oracle_step(&r->o);
  if (r->o.undecided) r->over = 1;
  if (r->over) return GDC_OK;
  gdc_itv x;
  gdc_itv_init(&x, gdc_state_precision(s));
  ck_assert(memcmp(r->o.bits, gdc_state_pattern(s), (size_t)(p->m * p->n)) == 0);
  for (int i = 0; i < p->n; i++) {
    gdc_state_margin(&x, s, i);
    ck_assert(oracle_meets(&r->o.margin[i], &x));
    gdc_state_slope(&x, s, i);
    ck_assert(oracle_meets(&r->o.g[i], &x));
    for (int j = 0; j < p->m; j++) {
      gdc_state_pre(&x, s, j, i);
      ck_assert(oracle_meets(&r->o.pre[j * p->n + i], &x));
      gdc_state_pre_at(&x, s, j, (const mpq_t *)p->x + i * p->d);
      ck_assert(oracle_meets(&r->o.pre[j * p->n + i], &x));
    }
  }
  for (int j = 0; j < p->m; j++) {
    gdc_state_output(&x, s, j);
    ck_assert(oracle_meets(&r->o.v[j], &x));
    gdc_state_bias(&x, s, j);
    ck_assert(oracle_meets(&r->o.b[j], &x));
    for (int k = 0; k < p->d; k++) {
      gdc_state_weight(&x, s, j, k);
      ck_assert(oracle_meets(&r->o.w[j * p->d + k], &x));
    }
  }
  gdc_itv_clear(&x);
  r->compared++;
  return GDC_OK;
}

START_TEST(enclosures_contain_an_independent_integer_run_on_random_experiments)
{
  rng r;
  rng_seed(&r, 2024);
  uint64_t compared = 0, wanted = 0;
  for (int trial = 0; trial < scaled(120); trial++) {
    gdc_problem *p = random_problem(&r);
    rival v = {.compared = 0};
    gdc_trajectory *tr;
    gdc_context ctx;
    gdc_run_summary s;
    gdc_context_clear(&ctx);
    oracle_start(&v.o, p);
    ck_assert_int_eq(gdc_trajectory_new(&tr, p, &ctx), GDC_OK);
    gdc_observer watch = {.self = &v, .every_step = 1, .on_step = rival_step};
    gdc_trajectory_observe(tr, &watch, &ctx);
    gdc_run_options o = {.steps = 60, .precision = 24 + rng_below(&r, 100), .max_precision = 600};
    gdc_status status = gdc_trajectory_run(tr, &o, &s, &ctx);
    ck_assert_msg(status == GDC_OK || status == GDC_EUNDECIDED || status == GDC_EOVERFLOW, "%s", ctx.reason);
    compared += v.compared;
    wanted += 61;
    gdc_trajectory_free(tr);
    oracle_clear(&v.o);
    gdc_problem_free(p);
  }
  ck_assert_msg(compared * 2 > wanted, "only %llu of %llu states could be compared", (unsigned long long)compared,
                (unsigned long long)wanted);
}
END_TEST

/* Ends after `steps` with this pattern for ever; bits as a string over pairs. */
static void expect_exact(const char *yaml, const char *bits, int pair, uint64_t steps)
{
  gdc_problem *p = parse_problem(yaml);
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  gdc_status status = run_kept(p, &k, (gdc_run_options){.steps = steps, .precision = 64, .max_precision = 200}, &s, &ctx);
  ck_assert_msg(status == GDC_OK, "%s", ctx.reason);
  for (int q = 0; q < p->m * p->n; q++) ck_assert_int_eq(k.bits[q], bits[q] - '0');
  if (pair >= 0) ck_assert(mpfr_zero_p(k.pre[pair].lo) && mpfr_zero_p(k.pre[pair].hi));
  keeper_clear(&k);
  gdc_problem_free(p);
}

START_TEST(zero_for_ever_is_decided_when_no_gradient_reaches_it)
{
  /* w = b, x = -1: a = 0 for ever, since the other point is orthogonal to it (G = 0) */
  expect_exact("data: [{x: [1], y: +1}, {x: [-1], y: -1}]\n"
               "network: {bias: true, neurons: [{w: [0.3], b: 0.3, v: 1}, {w: [-0.3], b: 0.4, v: -1}]}\n"
               "loss: exponential\nstep: 0.1\n", "1001", 1, 2000);
}
END_TEST

START_TEST(zero_for_ever_is_decided_by_symbolic_classes)
{
  /* one neuron, theta = (s, s): c_11 = c_12 always, so a_13 = v (c_11 - c_12) = 0 always */
  expect_exact("data: [{x: [1, 0], y: +1}, {x: [0, 1], y: +1}, {x: [1, -1], y: +1}]\n"
               "network: {bias: false, neurons: [{w: [1/3, 1/3], v: 1}]}\n"
               "loss: exponential\nstep: 0.1\n", "110", 2, 2000);
  /* the same across neurons that start alike: c_1k = c_2k */
  expect_exact("data: [{x: [1, 0], y: +1}, {x: [0, 1], y: +1}, {x: [1, -1], y: -1}]\n"
               "network: {bias: false, neurons: [{w: [1/3, 1/3], v: 1}, {w: [1/3, 1/3], v: 1}]}\n"
               "loss: logistic\nstep: 1/7\n", "110110", 2, 2000);
}
END_TEST

START_TEST(classes_split_when_the_pattern_does)
{
  /* nearly the same, but one coordinate differs: a_13 is small and not 0; it must not be called exact */
  gdc_problem *p = parse_problem("data: [{x: [1, 0], y: +1}, {x: [0, 1], y: +1}, {x: [1, -1], y: +1}]\n"
                         "network: {bias: false, neurons: [{w: [1/3, 333333/1000000], v: 1}]}\n"
                         "loss: exponential\nstep: 0.1\n");
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  ck_assert_int_eq(run_kept(p, &k, (gdc_run_options){.steps = 500}, &s, &ctx), GDC_OK);
  ck_assert(mpfr_sgn(k.pre[2].lo) != 0 || mpfr_sgn(k.pre[2].hi) != 0);
  ck_assert(!mpfr_zero_p(k.pre[2].hi));
  keeper_clear(&k);
  gdc_problem_free(p);
}
END_TEST

START_TEST(neuron_dead_from_the_start_never_moves)
{
  expect_exact("data: [{x: [1], y: +1}, {x: [-1], y: -1}]\n"
               "network: {bias: true, neurons: [{w: [0.1], b: -1, v: 1}, {w: [-0.3], b: 0.4, v: -1}]}\n"
               "loss: exponential\nstep: 0.1\n", "0001", -1, 1000);
}
END_TEST

START_TEST(point_on_a_kink_at_the_start_is_inactive)
{
  gdc_problem *p = parse_problem("data: [{x: [0.5], y: +1}, {x: [-1], y: -1}]\n"
                         "network: {bias: true, neurons: [{w: [0.4], b: -0.2, v: 1}, {w: [-0.3], b: 0.4, v: -1}]}\n"
                         "loss: exponential\nstep: 0.1\n");
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  ck_assert_int_eq(run_kept(p, &k, (gdc_run_options){.steps = 0}, &s, &ctx), GDC_OK);
  ck_assert_int_eq(k.bits[0], 0); /* relu'(0) = 0 */
  ck_assert(mpfr_zero_p(k.pre[0].lo) && mpfr_zero_p(k.pre[0].hi));
  keeper_clear(&k);
  gdc_problem_free(p);
}
END_TEST

START_TEST(too_few_bits_are_raised_and_nothing_changes)
{
  gdc_problem *p = parse_problem(paper_yaml);
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  ck_assert_int_eq(run_kept(p, &k, (gdc_run_options){.steps = 20000, .precision = 24}, &s, &ctx), GDC_OK);
  ck_assert(s.bits > 24 && s.redone > 0);
  ck_assert(k.in_order);
  ck_assert_uint_eq(k.seen, 20001);
  uint64_t switches = s.switches;
  ck_assert_uint_eq(k.switches, switches);
  keeper_clear(&k);
  keeper_init(&k);
  ck_assert_int_eq(run_kept(p, &k, (gdc_run_options){.steps = 20000}, &s, &ctx), GDC_OK);
  ck_assert_uint_eq(s.switches, switches);
  keeper_clear(&k);
  gdc_problem_free(p);
}
END_TEST

START_TEST(undecided_sign_names_step_neuron_point_and_bits)
{
  gdc_problem *p = parse_problem(paper_yaml);
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  ck_assert_int_eq(run_kept(p, &k, (gdc_run_options){.steps = 100000, .precision = 24, .max_precision = 30}, &s, &ctx),
                   GDC_EUNDECIDED);
  ck_assert(strstr(ctx.reason, "step ") && strstr(ctx.reason, "neuron ") && strstr(ctx.reason, "point ") &&
            strstr(ctx.reason, "30 bits"));
  ck_assert_uint_eq(k.seen, s.steps + 1); /* everything before stands */
  ck_assert(k.in_order && s.undecided_neuron >= 0 && s.undecided_point >= 0);
  keeper_clear(&k);
  gdc_problem_free(p);
}
END_TEST

START_TEST(observer_gets_a_step_again_with_more_bits_and_others_see_it_once)
{
  gdc_problem *p = parse_problem(paper_yaml);
  keeper asks, watches;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&asks);
  keeper_init(&watches);
  asks.more_at = 700;
  gdc_trajectory *tr;
  gdc_context_clear(&ctx);
  ck_assert_int_eq(gdc_trajectory_new(&tr, p, &ctx), GDC_OK);
  gdc_observer a = {.self = &asks, .every_step = 1, .on_step = keep_step, .on_switch = keep_switch};
  gdc_observer b = {.self = &watches, .every_step = 1, .on_step = keep_step, .on_switch = keep_switch};
  gdc_trajectory_observe(tr, &a, &ctx);
  gdc_trajectory_observe(tr, &b, &ctx);
  gdc_run_options o = {.steps = 1000, .precision = 100};
  ck_assert_int_eq(gdc_trajectory_run(tr, &o, &s, &ctx), GDC_OK);
  ck_assert_int_eq(asks.asked, 3);
  ck_assert(asks.in_order && watches.in_order && s.bits > 100);
  ck_assert_uint_eq(asks.seen, 1001);
  ck_assert_uint_eq(watches.seen, 1001);
  ck_assert_uint_eq(asks.switches, s.switches);
  ck_assert_uint_eq(watches.switches, s.switches);
  gdc_trajectory_free(tr);
  keeper_clear(&asks);
  keeper_clear(&watches);
  gdc_problem_free(p);
}
END_TEST

START_TEST(overflow_of_the_exponential_loss_fails_closed)
{
  gdc_problem *p = parse_problem("data: [{x: [1], y: +1}, {x: [-1], y: -1}]\n"
                         "network: {bias: true, neurons: [{w: [1e6], b: 0, v: -1e6}, {w: [-1e6], b: 0, v: 1e6}]}\n"
                         "loss: exponential\nstep: 100\n");
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  ck_assert_int_eq(run_kept(p, &k, (gdc_run_options){.steps = 1000}, &s, &ctx), GDC_EOVERFLOW);
  ck_assert(strstr(ctx.reason, "range of the arithmetic") != NULL);
  ck_assert_uint_eq(k.seen, s.steps + 1);
  keeper_clear(&k);
  gdc_problem_free(p);
}
END_TEST

static long peak_kilobytes(void)
{
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

START_TEST(memory_does_not_grow_with_the_number_of_steps)
{
  gdc_problem *p = parse_problem(paper_yaml);
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  ck_assert_int_eq(run_kept(p, &k, (gdc_run_options){.steps = 2000, .precision = 160}, &s, &ctx), GDC_OK);
  long before = peak_kilobytes();
  k.seen = 0;
  ck_assert_int_eq(run_kept(p, &k, (gdc_run_options){.steps = 200000, .precision = 160}, &s, &ctx), GDC_OK);
  ck_assert_msg(peak_kilobytes() - before <= 256, "%ld kB more", peak_kilobytes() - before);
  keeper_clear(&k);
  gdc_problem_free(p);
}
END_TEST

START_TEST(interruption_keeps_what_is_certified)
{
  gdc_problem *p = parse_problem(paper_yaml);
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  volatile int stop = 1;
  keeper_init(&k);
  ck_assert_int_eq(run_kept(p, &k, (gdc_run_options){.steps = 1000, .interrupted = &stop}, &s, &ctx), GDC_EINTERRUPT);
  ck_assert_uint_eq(k.seen, 1);
  ck_assert_uint_eq(s.steps, 0);
  keeper_clear(&k);
  gdc_problem_free(p);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("trajectory");
  TCase *t = tcase_create("run");
  tcase_set_timeout(t, 600);
  tcase_add_test(t, sliding_instance_switches_exactly_899974_times_in_a_million_steps);
  tcase_add_test(t, symmetric_data_switch_once_in_a_million_steps);
  tcase_add_test(t, enclosures_contain_an_independent_integer_run_on_random_experiments);
  tcase_add_test(t, zero_for_ever_is_decided_when_no_gradient_reaches_it);
  tcase_add_test(t, zero_for_ever_is_decided_by_symbolic_classes);
  tcase_add_test(t, classes_split_when_the_pattern_does);
  tcase_add_test(t, neuron_dead_from_the_start_never_moves);
  tcase_add_test(t, point_on_a_kink_at_the_start_is_inactive);
  tcase_add_test(t, too_few_bits_are_raised_and_nothing_changes);
  tcase_add_test(t, undecided_sign_names_step_neuron_point_and_bits);
  tcase_add_test(t, observer_gets_a_step_again_with_more_bits_and_others_see_it_once);
  tcase_add_test(t, overflow_of_the_exponential_loss_fails_closed);
  if (at_full_length()) tcase_add_test(t, memory_does_not_grow_with_the_number_of_steps);
  tcase_add_test(t, interruption_keeps_what_is_certified);
  suite_add_tcase(s, t);
  return run_suite(s);
}
