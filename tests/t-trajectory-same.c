/* Runs that must be the same to the last bit: with steps that nobody sees, and from a stored state. */
#include "trajectory-runs.h"

#include <stdio.h>
#include <string.h>

/* a step factor that no binary number equals, with output weights that move */
static const char trained_third[] =
  "data: [{x: [0.5], y: +1}, {x: [-1], y: -1}]\n"
  "network: {bias: true, train_output: true, neurons: [{w: [0.5], b: 0.2, v: 1}, {w: [-0.3], b: 0.4, v: -1}]}\n"
  "loss: exponential\nreduction: sum\nstep: 1/3\n";

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
    gdc_problem *p = trial == 0 ? parse_problem(paper_yaml) : random_problem(&r);
    keeper every, last;
    gdc_run_summary s, u;
    gdc_context ctx;
    gdc_trajectory *tr;
    keeper_init(&every);
    keeper_init(&last);
    gdc_run_options o = {.steps = 300 + rng_below(&r, 200), .precision = 60 + rng_below(&r, 100), .max_precision = 300,
                         .engine = GDC_ENGINE_INTERVAL};
    gdc_status status = run_kept(p, &every, o, &s, &ctx);
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
    gdc_problem *p = trial % 2 == 0 ? parse_problem(trained_third) : random_problem(&r);
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

int main(void)
{
  Suite *s = suite_create("trajectory-same");
  TCase *t = tcase_create("same");
  tcase_set_timeout(t, 600);
  tcase_add_test(t, steps_that_nobody_sees_are_the_same_steps);
  tcase_add_test(t, run_from_a_stored_state_is_the_same_to_the_last_bit);
  suite_add_tcase(s, t);
  return run_suite(s);
}
