/* Runs of the integrator that keep what they are told, for its tests. */
#include "trajectory-runs.h"

#include <string.h>

const char paper_yaml[] =
  "data: [{x: [0.5], y: +1}, {x: [-1], y: -1}]\n"
  "network: {bias: true, train_output: false, neurons: [{w: [0.5], b: 0.2, v: 1}, {w: [-0.3], b: 0.4, v: -1}]}\n"
  "loss: exponential\nreduction: sum\nstep: 0.1\n";

gdc_problem *parse_problem(const char *yaml)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p = NULL;
  gdc_problem_parse(&p, yaml, strlen(yaml), "test", &ctx);
  ck_assert_msg(p != NULL, "%s: line %ld: %s", yaml, ctx.line, ctx.reason);
  return p;
}

gdc_status keep_step(void *self, const gdc_state *s, gdc_context *ctx)
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

gdc_status keep_switch(void *self, const gdc_state *s, const signed char *before, gdc_context *ctx)
{
  keeper *k = self;
  const gdc_problem *p = gdc_state_problem(s);
  (void)ctx;
  ck_assert(memcmp(before, gdc_state_pattern(s), (size_t)(p->m * p->n)) != 0);
  k->switches++;
  return GDC_OK;
}

void keeper_init(keeper *k)
{
  memset(k, 0, sizeof *k);
  k->in_order = 1;
  for (int i = 0; i < GDC_MAX_POINTS; i++) gdc_itv_init(&k->margin[i], 256);
  for (int i = 0; i < GDC_MAX_POINTS * GDC_MAX_NEURONS; i++) gdc_itv_init(&k->pre[i], 256);
}

void keeper_clear(keeper *k)
{
  for (int i = 0; i < GDC_MAX_POINTS; i++) gdc_itv_clear(&k->margin[i]);
  for (int i = 0; i < GDC_MAX_POINTS * GDC_MAX_NEURONS; i++) gdc_itv_clear(&k->pre[i]);
}

int at_full_length(void) { return scaled(1000) >= 1000; }

void assert_same(const gdc_itv *x, const gdc_itv *y)
{
  ck_assert(mpfr_equal_p(x->lo, y->lo) && mpfr_equal_p(x->hi, y->hi));
}

gdc_status run_kept(const gdc_problem *p, keeper *k, gdc_run_options o, gdc_run_summary *s, gdc_context *ctx)
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

gdc_problem *random_problem(rng *r)
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
