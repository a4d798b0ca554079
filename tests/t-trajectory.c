/* The integrator: sanity points, independent runs, exact zeros, precision, observers, failures. */
#include "oracle.h"
#include "support.h"

#include <gdcert/trajectory.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static gdc_problem *parse(const char *yaml)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p = NULL;
  gdc_problem_parse(&p, yaml, strlen(yaml), "test", &ctx);
  ck_assert_msg(p != NULL, "%s: line %ld: %s", yaml, ctx.line, ctx.reason);
  return p;
}

static const char paper[] =
  "data: [{x: [0.5], y: +1}, {x: [-1], y: -1}]\n"
  "network: {bias: true, train_output: false, neurons: [{w: [0.5], b: 0.2, v: 1}, {w: [-0.3], b: 0.4, v: -1}]}\n"
  "loss: exponential\nreduction: sum\nstep: 0.1\n";
static const char symmetric[] =
  "data: [{x: [1], y: +1}, {x: [-1], y: -1}]\n"
  "network: {bias: true, train_output: false, neurons: [{w: [0.5], b: 0.2, v: 1}, {w: [-0.3], b: 0.4, v: -1}]}\n"
  "loss: exponential\nreduction: sum\nstep: 0.1\n";

/* a step factor that no binary number equals, with output weights that move */
static const char trained_third[] =
  "data: [{x: [0.5], y: +1}, {x: [-1], y: -1}]\n"
  "network: {bias: true, train_output: true, neurons: [{w: [0.5], b: 0.2, v: 1}, {w: [-0.3], b: 0.4, v: -1}]}\n"
  "loss: exponential\nreduction: sum\nstep: 1/3\n";

/* Keeps the last state's margins and the first step it is told. */
typedef struct keeper {
  gdc_itv margin[GDC_MAX_POINTS], pre[GDC_MAX_NEURONS * GDC_MAX_POINTS];
  signed char bits[GDC_MAX_NEURONS * GDC_MAX_POINTS];
  uint64_t seen, switches, more_at;
  int asked, in_order;
} keeper;

static gdc_status keep_step(void *self, const gdc_state *s, gdc_context *ctx)
{
  keeper *k = self;
  const gdc_problem *p = gdc_state_problem(s);
  (void)ctx;
  if (k->more_at && gdc_state_time(s) == k->more_at && k->asked < 3 && !gdc_state_last_chance(s)) {
    k->asked++;
    return GDC_EMOREBITS;
  }
  if (gdc_state_time(s) != k->seen) k->in_order = 0;
  k->seen++;
  for (int i = 0; i < p->n; i++) gdc_state_margin(&k->margin[i], s, i);
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < p->n; i++) gdc_state_pre(&k->pre[j * p->n + i], s, j, i);
  memcpy(k->bits, gdc_state_pattern(s), (size_t)(p->m * p->n));
  return GDC_OK;
}

static gdc_status keep_switch(void *self, const gdc_state *s, const signed char *before, gdc_context *ctx)
{
  keeper *k = self;
  const gdc_problem *p = gdc_state_problem(s);
  (void)ctx;
  ck_assert(memcmp(before, gdc_state_pattern(s), (size_t)(p->m * p->n)) != 0);
  k->switches++;
  return GDC_OK;
}

static void keeper_init(keeper *k)
{
  memset(k, 0, sizeof *k);
  k->in_order = 1;
  for (int i = 0; i < GDC_MAX_POINTS; i++) gdc_itv_init(&k->margin[i], 256);
  for (int i = 0; i < GDC_MAX_POINTS * GDC_MAX_NEURONS; i++) gdc_itv_init(&k->pre[i], 256);
}

static void keeper_clear(keeper *k)
{
  for (int i = 0; i < GDC_MAX_POINTS; i++) gdc_itv_clear(&k->margin[i]);
  for (int i = 0; i < GDC_MAX_POINTS * GDC_MAX_NEURONS; i++) gdc_itv_clear(&k->pre[i]);
}

/* The million-step claims; a build that runs everything scaled down (sanitizers) takes a tenth of the steps. */
static int at_full_length(void) { return scaled(1000) >= 1000; }

static void assert_same(const gdc_itv *x, const gdc_itv *y)
{
  ck_assert(mpfr_equal_p(x->lo, y->lo) && mpfr_equal_p(x->hi, y->hi));
}

static gdc_status run(const gdc_problem *p, keeper *k, gdc_run_options o, gdc_run_summary *s, gdc_context *ctx)
{
  gdc_trajectory *tr;
  gdc_context_clear(ctx);
  ck_assert_int_eq(gdc_trajectory_new(&tr, p, ctx), GDC_OK);
  gdc_observer watch = {.self = k, .every_step = 1, .on_step = keep_step, .on_switch = keep_switch};
  ck_assert_int_eq(gdc_trajectory_observe(tr, &watch, ctx), GDC_OK);
  gdc_status status = gdc_trajectory_run(tr, &o, s, ctx);
  gdc_trajectory_free(tr);
  return status;
}

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
  gdc_problem *p = parse(paper);
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  uint64_t steps = at_full_length() ? 1000000 : 100000, switches = at_full_length() ? 899974 : 89982;
  ck_assert_int_eq(run(p, &k, (gdc_run_options){.steps = steps}, &s, &ctx), GDC_OK);
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
  gdc_problem *p = parse(symmetric);
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  uint64_t steps = at_full_length() ? 1000000 : 100000;
  ck_assert_int_eq(run(p, &k, (gdc_run_options){.steps = steps}, &s, &ctx), GDC_OK);
  ck_assert_uint_eq(s.switches, 1);
  if (at_full_length()) ck_assert(near_decimal(&k.margin[0], "12.2061", 4));
  ck_assert(near_decimal(&k.pre[0 * 2 + 1], "-0.3", 20));
  ck_assert(near_decimal(&k.pre[1 * 2 + 0], "-0.00976", 5));
  keeper_clear(&k);
  gdc_problem_free(p);
}
END_TEST

/* A random experiment of any shape; small denominators make kinks at t = 0 frequent. */
static gdc_problem *random_problem(rng *r)
{
  gdc_problem *p;
  gdc_context ctx;
  gdc_context_clear(&ctx);
  int d = 1 + (int)rng_below(r, 3), n = 1 + (int)rng_below(r, 4), m = 1 + (int)rng_below(r, 4);
  ck_assert_int_eq(gdc_problem_new(&p, d, n, m, &ctx), GDC_OK);
  p->bias = (int)rng_below(r, 2);
  p->train_output = rng_below(r, 3) == 0;
  p->loss = rng_below(r, 2) ? GDC_LOSS_LOGISTIC : GDC_LOSS_EXPONENTIAL;
  p->mean = (int)rng_below(r, 2);
  unsigned den = rng_below(r, 2) ? 7 : 1000;
#define SMALL(q) (mpq_set_si((q), (long)rng_below(r, 2 * den + 1) - (long)den, den), mpq_canonicalize(q))
  for (int k = 0; k < n * d; k++) SMALL(p->x[k]);
  for (int i = 0; i < n; i++) p->y[i] = rng_below(r, 2) ? 1 : -1;
  for (int k = 0; k < m * d; k++) SMALL(p->w[k]);
  for (int j = 0; j < m; j++) {
    if (p->bias) SMALL(p->b[j]);
    SMALL(p->v[j]);
  }
  mpq_set_ui(p->step, 1 + rng_below(r, 30), 20);
  mpq_canonicalize(p->step);
  ck_assert_msg(gdc_problem_finish(p, &ctx) == GDC_OK, "%s", ctx.reason);
  return p;
}

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

static uint64_t only_the_last(void *self, uint64_t t)
{
  (void)self;
  (void)t;
  return UINT64_MAX;
}

/* A run that delivers its last state only must be, bit by bit, the run that delivers every state. */
START_TEST(steps_that_nobody_sees_are_the_same_steps)
{
  rng r;
  rng_seed(&r, 77);
  uint64_t unseen = 0, trained = 0;
  for (int trial = 0; trial < scaled(60); trial++) {
    gdc_problem *p = trial == 0 ? parse(paper) : random_problem(&r);
    keeper every, last;
    gdc_run_summary s, u;
    gdc_context ctx;
    gdc_trajectory *tr;
    keeper_init(&every);
    keeper_init(&last);
    gdc_run_options o = {.steps = 300 + rng_below(&r, 200), .precision = 60 + rng_below(&r, 100), .max_precision = 300,
                         .engine = GDC_ENGINE_INTERVAL};
    gdc_status status = run(p, &every, o, &s, &ctx);
    gdc_observer watch = {.self = &last, .next = only_the_last, .on_step = keep_step, .on_switch = keep_switch};
    ck_assert_int_eq(gdc_trajectory_new(&tr, p, &ctx), GDC_OK);
    gdc_trajectory_observe(tr, &watch, &ctx);
    ck_assert_int_eq(gdc_trajectory_run(tr, &o, &u, &ctx), status);
    gdc_trajectory_free(tr);
    ck_assert_uint_eq(s.steps, u.steps);
    ck_assert_uint_eq(s.switches, u.switches);
    ck_assert_uint_eq(every.switches, last.switches);
    ck_assert_uint_eq(s.unseen, 0);
    if (status == GDC_OK) {
      for (int i = 0; i < p->n; i++) assert_same(&every.margin[i], &last.margin[i]);
      for (int k = 0; k < p->m * p->n; k++) assert_same(&every.pre[k], &last.pre[k]);
      ck_assert(memcmp(every.bits, last.bits, sizeof every.bits) == 0);
    }
    unseen += u.unseen;
    if (p->train_output) trained += u.unseen;
    keeper_clear(&every);
    keeper_clear(&last);
    gdc_problem_free(p);
  }
  if (!at_full_length()) return; /* too few runs for each kind */
  ck_assert_msg(trained > 100 && unseen > trained + 100, "%llu steps unseen, %llu of trained networks",
                (unsigned long long)unseen, (unsigned long long)trained);
}
END_TEST

/* Puts the state at one step into a file. */
typedef struct saver {
  gdc_trajectory *run;
  FILE *file;
  uint64_t at;
} saver;

static gdc_status save_step(void *self, const gdc_state *s, gdc_context *ctx)
{
  saver *v = self;
  (void)ctx;
  if (gdc_state_time(s) == v->at) gdc_trajectory_store(v->file, v->run);
  return GDC_OK;
}

/* Run on from a stored state (from = NULL: from the start, storing the state at step `at` in `to`). */
static gdc_status run_or_resume(const gdc_problem *p, keeper *k, FILE *from, FILE *to, uint64_t at)
{
  gdc_trajectory *tr;
  gdc_context ctx;
  gdc_run_summary s;
  gdc_context_clear(&ctx);
  ck_assert_int_eq(gdc_trajectory_new(&tr, p, &ctx), GDC_OK);
  if (from) ck_assert(gdc_trajectory_load(tr, from));
  saver v = {.run = tr, .file = to, .at = to ? at : UINT64_MAX};
  gdc_observer keep = {.self = k, .every_step = 1, .on_step = keep_step}, save = {.self = &v, .every_step = 1, .on_step = save_step};
  gdc_trajectory_observe(tr, &keep, &ctx);
  gdc_trajectory_observe(tr, &save, &ctx);
  gdc_run_options o = {.steps = 150, .precision = 90, .max_precision = 300, .engine = GDC_ENGINE_INTERVAL};
  gdc_status status = gdc_trajectory_run(tr, &o, &s, &ctx);
  gdc_trajectory_free(tr);
  return status;
}

START_TEST(run_from_a_stored_state_is_the_same_to_the_last_bit)
{
  rng r;
  rng_seed(&r, 91);
  int trained = 0;
  for (int trial = 0; trial < scaled(40); trial++) {
    gdc_problem *p = trial % 2 == 0 ? parse(trained_third) : random_problem(&r);
    uint64_t at = 1 + (uint64_t)trial; /* early steps, where the last bit of h v still counts */
    keeper whole, rest;
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    keeper_init(&whole);
    keeper_init(&rest);
    if (run_or_resume(p, &whole, NULL, file, at) == GDC_OK) {
      rewind(file);
      ck_assert_int_eq(run_or_resume(p, &rest, file, NULL, at), GDC_OK);
      for (int i = 0; i < p->n; i++) assert_same(&whole.margin[i], &rest.margin[i]);
      for (int k = 0; k < p->m * p->n; k++) assert_same(&whole.pre[k], &rest.pre[k]);
      trained += p->train_output;
    }
    fclose(file);
    keeper_clear(&whole);
    keeper_clear(&rest);
    gdc_problem_free(p);
  }
  if (at_full_length()) ck_assert_int_gt(trained, 3);
}
END_TEST

/* Ends after `steps` with this pattern for ever; bits as a string over pairs. */
static void expect_exact(const char *yaml, const char *bits, int pair, uint64_t steps)
{
  gdc_problem *p = parse(yaml);
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  gdc_status status = run(p, &k, (gdc_run_options){.steps = steps, .precision = 64, .max_precision = 200}, &s, &ctx);
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
  gdc_problem *p = parse("data: [{x: [1, 0], y: +1}, {x: [0, 1], y: +1}, {x: [1, -1], y: +1}]\n"
                         "network: {bias: false, neurons: [{w: [1/3, 333333/1000000], v: 1}]}\n"
                         "loss: exponential\nstep: 0.1\n");
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  ck_assert_int_eq(run(p, &k, (gdc_run_options){.steps = 500}, &s, &ctx), GDC_OK);
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
  gdc_problem *p = parse("data: [{x: [0.5], y: +1}, {x: [-1], y: -1}]\n"
                         "network: {bias: true, neurons: [{w: [0.4], b: -0.2, v: 1}, {w: [-0.3], b: 0.4, v: -1}]}\n"
                         "loss: exponential\nstep: 0.1\n");
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  ck_assert_int_eq(run(p, &k, (gdc_run_options){.steps = 0}, &s, &ctx), GDC_OK);
  ck_assert_int_eq(k.bits[0], 0); /* relu'(0) = 0 */
  ck_assert(mpfr_zero_p(k.pre[0].lo) && mpfr_zero_p(k.pre[0].hi));
  keeper_clear(&k);
  gdc_problem_free(p);
}
END_TEST

START_TEST(too_few_bits_are_raised_and_nothing_changes)
{
  gdc_problem *p = parse(paper);
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  ck_assert_int_eq(run(p, &k, (gdc_run_options){.steps = 20000, .precision = 24}, &s, &ctx), GDC_OK);
  ck_assert(s.bits > 24 && s.redone > 0);
  ck_assert(k.in_order);
  ck_assert_uint_eq(k.seen, 20001);
  uint64_t switches = s.switches;
  ck_assert_uint_eq(k.switches, switches);
  keeper_clear(&k);
  keeper_init(&k);
  ck_assert_int_eq(run(p, &k, (gdc_run_options){.steps = 20000}, &s, &ctx), GDC_OK);
  ck_assert_uint_eq(s.switches, switches);
  keeper_clear(&k);
  gdc_problem_free(p);
}
END_TEST

START_TEST(undecided_sign_names_step_neuron_point_and_bits)
{
  gdc_problem *p = parse(paper);
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  ck_assert_int_eq(run(p, &k, (gdc_run_options){.steps = 100000, .precision = 24, .max_precision = 30}, &s, &ctx),
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
  gdc_problem *p = parse(paper);
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
  gdc_problem *p = parse("data: [{x: [1], y: +1}, {x: [-1], y: -1}]\n"
                         "network: {bias: true, neurons: [{w: [1e6], b: 0, v: -1e6}, {w: [-1e6], b: 0, v: 1e6}]}\n"
                         "loss: exponential\nstep: 100\n");
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  ck_assert_int_eq(run(p, &k, (gdc_run_options){.steps = 1000}, &s, &ctx), GDC_EOVERFLOW);
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
  gdc_problem *p = parse(paper);
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  keeper_init(&k);
  ck_assert_int_eq(run(p, &k, (gdc_run_options){.steps = 2000, .precision = 160}, &s, &ctx), GDC_OK);
  long before = peak_kilobytes();
  k.seen = 0;
  ck_assert_int_eq(run(p, &k, (gdc_run_options){.steps = 200000, .precision = 160}, &s, &ctx), GDC_OK);
  ck_assert_msg(peak_kilobytes() - before <= 256, "%ld kB more", peak_kilobytes() - before);
  keeper_clear(&k);
  gdc_problem_free(p);
}
END_TEST

START_TEST(interruption_keeps_what_is_certified)
{
  gdc_problem *p = parse(paper);
  keeper k;
  gdc_run_summary s;
  gdc_context ctx;
  volatile int stop = 1;
  keeper_init(&k);
  ck_assert_int_eq(run(p, &k, (gdc_run_options){.steps = 1000, .interrupted = &stop}, &s, &ctx), GDC_EINTERRUPT);
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
  tcase_add_test(t, run_from_a_stored_state_is_the_same_to_the_last_bit);
  tcase_add_test(t, steps_that_nobody_sees_are_the_same_steps);
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
