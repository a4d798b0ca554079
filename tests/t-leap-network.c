/* Leaps of networks against stepping: frozen patterns, chains through slides and drifts, and to 10^6 steps. */
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int overlap(const gdc_itv *x, const gdc_itv *y)
{
  return gdc_itv_ok(x) && gdc_itv_ok(y) && mpfr_cmp(x->lo, y->hi) <= 0 && mpfr_cmp(y->lo, x->hi) <= 0;
}

static double width(const gdc_itv *x)
{
  mpfr_t w;
  mpfr_init2(w, 53);
  mpfr_sub(w, x->hi, x->lo, MPFR_RNDU);
  double r = mpfr_get_d(w, MPFR_RNDU);
  mpfr_clear(w);
  return r;
}

/* --- networks ---------------------------------------------------------------------------------------- */

typedef struct capture {
  uint64_t at[2];
  gdc_leap_state *state[2];
  gdc_itv loss; /* at at[1] */
} capture;

static int wanted(void *self, uint64_t t)
{
  const capture *c = self;
  return t == c->at[0] || t == c->at[1];
}

/* For the fast engine: the next time that is wanted. */
static uint64_t next_wanted(void *self, uint64_t t)
{
  const capture *c = self;
  return t <= c->at[0] ? c->at[0] : t <= c->at[1] ? c->at[1] : UINT64_MAX;
}

static gdc_status keep(void *self, const gdc_state *s, gdc_context *ctx)
{
  capture *c = self;
  for (int i = 0; i < 2; i++)
    if (gdc_state_time(s) == c->at[i] && !c->state[i]) {
      gdc_status status = gdc_leap_state_take(&c->state[i], s, ctx);
      if (status != GDC_OK) return status;
      gdc_state_loss(&c->loss, s);
    }
  return GDC_OK;
}

/* Two points on a line with bias, all signs of G+-; half of the time one more orthogonal point in d = 3. */
static gdc_problem *random_problem(rng *r)
{
  gdc_problem *p;
  int d = rng_below(r, 4) == 0 ? 3 : 1, n = d == 3 ? 3 : 2;
  ck_assert(gdc_problem_new(&p, d, n, 2, NULL) == GDC_OK);
  p->bias = d == 1;
  for (int i = 0; i < n; i++) {
    p->y[i] = i % 2 == 0 ? 1 : -1;
    for (int k = 0; k < d; k++) {
      long num = d == 1 ? (i ? -1 : 1) * (long)(1 + rng_below(r, 30)) : i == k ? 5 + (long)rng_below(r, 10) : 0;
      mpq_set_si(p->x[i * d + k], num, 10);
      mpq_canonicalize(p->x[i * d + k]);
    }
  }
  if (d == 1 && rng_below(r, 3) == 0) mpq_inv(p->x[1], p->x[0]), mpq_neg(p->x[1], p->x[1]); /* G+- = 0 */
  for (int j = 0; j < 2; j++) {
    mpq_set_si(p->v[j], (j ? -1 : 1) * (long)(3 + rng_below(r, 20)), 10);
    mpq_canonicalize(p->v[j]);
    for (int k = 0; k < d; k++) {
      mpq_set_si(p->w[j * d + k], (j ? -1 : 1) * (long)rng_below(r, 100), 100);
      mpq_canonicalize(p->w[j * d + k]);
    }
    mpq_set_si(p->b[j], p->bias ? (long)rng_below(r, 40) - 10 : 0, 100);
    mpq_canonicalize(p->b[j]);
  }
  mpq_set_ui(p->step, 1 + rng_below(r, 100), 50);
  mpq_canonicalize(p->step);
  p->loss = rng_below(r, 2) ? GDC_LOSS_LOGISTIC : GDC_LOSS_EXPONENTIAL;
  p->mean = (int)rng_below(r, 2);
  ck_assert(gdc_problem_finish(p, NULL) == GDC_OK);
  return p;
}

static void check_same(const gdc_leap_state *x, const gdc_leap_state *y)
{
  const gdc_problem *p = x->problem;
  for (int i = 0; i < p->m * p->n; i++) {
    ck_assert_int_eq(x->pattern[i], y->pattern[i]);
    ck_assert(overlap(&x->pre[i], &y->pre[i]));
  }
  for (int i = 0; i < p->n; i++) ck_assert(overlap(&x->margin[i], &y->margin[i]));
  for (int i = 0; i < p->m * p->d; i++) ck_assert(overlap(&x->weight[i], &y->weight[i]));
  for (int j = 0; j < p->m; j++) ck_assert(overlap(&x->bias[j], &y->bias[j]));
}

static void check_margin(const gdc_leap_state *x, const gdc_leap_state *y, const gdc_itv *loss, double accuracy)
{
  gdc_itv g[2], d[2], b[2], l[2], ln[2];
  const gdc_leap_state *s[2] = {x, y};
  int infinite[2];
  for (int i = 0; i < 2; i++) {
    gdc_itv_init(&g[i], s[i]->prec);
    gdc_itv_init(&d[i], s[i]->prec);
    gdc_itv_init(&b[i], s[i]->prec);
    gdc_itv_init(&l[i], s[i]->prec);
    gdc_itv_init(&ln[i], s[i]->prec);
    ck_assert(gdc_leap_state_margin(&g[i], &infinite[i], &d[i], &b[i], s[i], NULL) == GDC_OK);
    ck_assert(gdc_leap_state_loss(&l[i], &ln[i], s[i], NULL) == GDC_OK);
  }
  ck_assert(infinite[0] == infinite[1]);
  ck_assert(overlap(&g[0], &g[1]) && overlap(&d[0], &d[1]) && overlap(&b[0], &b[1]));
  ck_assert(overlap(&l[0], loss) && overlap(&l[0], &l[1]) && overlap(&ln[0], &ln[1]) && width(&ln[0]) < accuracy);
  for (int i = 0; i < 2; i++) {
    gdc_itv_clear(&g[i]);
    gdc_itv_clear(&d[i]);
    gdc_itv_clear(&b[i]);
    gdc_itv_clear(&l[i]);
    gdc_itv_clear(&ln[i]);
  }
}

static int check_network(rng *r)
{
  gdc_problem *p = random_problem(r);
  gdc_trajectory *tr;
  capture c = {.at = {16 + rng_below(r, 200), 0}};
  c.at[1] = c.at[0] + 1 + rng_below(r, 3000);
  gdc_itv_init(&c.loss, 128);
  gdc_run_options options = {.steps = c.at[1], .precision = 128};
  gdc_run_summary summary;
  gdc_observer watch = {.self = &c, .wants = wanted, .on_step = keep};
  ck_assert(gdc_trajectory_new(&tr, p, NULL) == GDC_OK && gdc_trajectory_observe(tr, &watch, NULL) == GDC_OK);
  gdc_status status = gdc_trajectory_run(tr, &options, &summary, NULL);
  int leapt = 0;
  if (status == GDC_OK) {
    gdc_leap_state *at = NULL;
    gdc_time T;
    gdc_time_init(&T);
    gdc_time_set_u64(&T, c.at[1]);
    leapt = gdc_leap_frozen(&at, c.state[0], &T, 80, 100, NULL) == GDC_OK;
    if (leapt) {
      check_same(at, c.state[1]);
      check_margin(at, c.state[1], &c.loss, 1e-8);
    }
    gdc_leap_state_free(at);
    gdc_time_clear(&T);
  }
  gdc_leap_state_free(c.state[0]);
  gdc_leap_state_free(c.state[1]);
  gdc_itv_clear(&c.loss);
  gdc_trajectory_free(tr);
  gdc_problem_free(p);
  return leapt;
}

START_TEST(a_frozen_network_leaps_to_the_stepped_state)
{
  rng r;
  rng_seed(&r, 104);
  int runs = scaled(80), leapt = 0;
  for (int i = 0; i < runs; i++) leapt += check_network(&r);
  ck_assert_msg(leapt * 4 > runs, "%d of %d leapt", leapt, runs);
}
END_TEST

/* --- sliding ------------------------------------------------------------------------------------------- */

/* Two points on a line with bias and G+- > 0, separable, steps up to 6. */
static gdc_problem *acute_problem(rng *r)
{
  gdc_problem *p;
  ck_assert(gdc_problem_new(&p, 1, 2, 2, NULL) == GDC_OK);
  p->bias = 1;
  p->y[0] = 1;
  p->y[1] = -1;
  mpq_set_si(p->x[0], 10 + (long)rng_below(r, 150), 100);
  mpq_set_si(p->x[1], -(long)rng_below(r, 65), 100);
  for (int j = 0; j < 2; j++) {
    mpq_set_si(p->v[j], (j ? -1 : 1) * (rng_below(r, 2) ? 10 : (long)(4 + rng_below(r, 18))), 10);
    mpq_set_si(p->w[j], (j ? -1 : 1) * (long)(10 + rng_below(r, 90)), 100);
    mpq_set_si(p->b[j], (long)(5 + rng_below(r, 50)), 100);
    mpq_canonicalize(p->v[j]);
    mpq_canonicalize(p->w[j]);
    mpq_canonicalize(p->b[j]);
  }
  for (int i = 0; i < 2; i++) mpq_canonicalize(p->x[i]);
  mpq_set_ui(p->step, 1 + rng_below(r, rng_below(r, 2) ? 20 : 120), 20);
  mpq_canonicalize(p->step);
  p->loss = rng_below(r, 2) ? GDC_LOSS_LOGISTIC : GDC_LOSS_EXPONENTIAL;
  p->mean = (int)rng_below(r, 2);
  ck_assert(gdc_problem_finish(p, NULL) == GDC_OK);
  return p;
}

typedef struct tally {
  int alive, leapt, frozen, sharp; /* sharp: both margins to 0.05 */
  int crossed;                     /* a cross pre-activation drifts at the start and not at the end */
} tally;

static int drifts(const gdc_leap_state *s)
{
  int n = 0;
  for (int j = 0; j < 2; j++) n += mpfr_cmp_d(s->pre[j * 2 + 1 - j].hi, -0.02) < 0;
  return n;
}

static void check_inside(const gdc_leap_state *far, const gdc_leap_state *true_state, const char *what)
{
  for (int i = 0; i < 4; i++) {
    ck_assert_msg(overlap(&far->pre[i], &true_state->pre[i]), "%s: pre-activation %d", what, i);
    if (far->pattern[i] != GDC_BIT_UNDECIDED) ck_assert_int_eq(far->pattern[i], true_state->pattern[i]);
  }
  for (int i = 0; i < 2; i++) {
    ck_assert_msg(overlap(&far->margin[i], &true_state->margin[i]), "%s: margin %d", what, i);
    ck_assert_msg(overlap(&far->weight[i], &true_state->weight[i]), "%s: weight %d", what, i);
    ck_assert_msg(overlap(&far->bias[i], &true_state->bias[i]), "%s: bias %d", what, i);
  }
}

/* From `start` to `end` by a leap, and by certified steps.  Takes the problem over. */
static void check_slide(gdc_problem *p, uint64_t start, uint64_t end, gdc_engine engine, tally *n)
{
  gdc_trajectory *tr;
  capture c = {.at = {start, end}};
  gdc_itv_init(&c.loss, 128);
  gdc_run_options options = {.steps = end, .precision = 128, .engine = engine};
  gdc_run_summary summary;
  gdc_observer watch = {.self = &c, .next = next_wanted, .on_step = keep};
  ck_assert(gdc_trajectory_new(&tr, p, NULL) == GDC_OK && gdc_trajectory_observe(tr, &watch, NULL) == GDC_OK);
  gdc_status status = gdc_trajectory_run(tr, &options, &summary, NULL);
  gdc_leap_state *at = NULL;
  gdc_time T;
  uint64_t leaps;
  gdc_time_init(&T);
  gdc_time_set_u64(&T, end);
  if (status == GDC_OK && mpfr_sgn(c.state[1]->margin[0].lo) > 0 && mpfr_sgn(c.state[1]->margin[1].lo) > 0) {
    n->alive++;
    int frozen = gdc_leap_frozen(&at, c.state[0], &T, 80, 100, NULL) == GDC_OK;
    n->frozen += frozen;
    if (frozen || gdc_leap_sliding(&at, &leaps, c.state[0], &T, 10, 100, NULL) == GDC_OK) {
      char *what = NULL;
      gdc_context ctx;
      gdc_context_clear(&ctx);
      ck_assert(gdc_problem_print(&what, p, &ctx) == GDC_OK);
      n->leapt++;
      n->sharp += width(&at->margin[0]) < 0.05 && width(&at->margin[1]) < 0.05;
      n->crossed += drifts(c.state[0]) > drifts(c.state[1]);
      check_inside(at, c.state[1], what);
      check_margin(at, c.state[1], &c.loss, INFINITY);
      free(what);
    }
  }
  gdc_leap_state_free(at);
  gdc_time_clear(&T);
  gdc_itv_clear(&c.loss);
  gdc_leap_state_free(c.state[0]);
  gdc_leap_state_free(c.state[1]);
  gdc_trajectory_free(tr);
  gdc_problem_free(p);
}

static void show(const tally *n)
{
  printf("%d alive, %d leapt, %d of them frozen, %d to 0.05, %d through an event\n", n->alive, n->leapt, n->frozen, n->sharp, n->crossed);
}

START_TEST(a_chain_of_leaps_contains_the_stepped_state)
{
  rng r;
  rng_seed(&r, 105);
  tally n = {0, 0, 0, 0, 0};
  for (int i = scaled(82); i > 0; i--) {
    uint64_t start = (uint64_t)16 << rng_below(&r, 6);
    check_slide(acute_problem(&r), start, start + 1 + rng_below(&r, i > 2 ? 3000 : 20000), GDC_ENGINE_INTERVAL, &n);
  }
  show(&n);
  if (scaled(1000) >= 1000) ck_assert(n.leapt * 2 > n.alive && n.sharp * 2 > n.leapt && n.crossed > 0);
}
END_TEST

/* Whether the fast engine serves this run. */
static int fast(const gdc_problem *p)
{
  gdc_trajectory *tr;
  gdc_run_options options = {.steps = 20000, .precision = 128, .engine = GDC_ENGINE_FAST};
  gdc_run_summary summary;
  ck_assert(gdc_trajectory_new(&tr, p, NULL) == GDC_OK);
  gdc_status status = gdc_trajectory_run(tr, &options, &summary, NULL);
  gdc_trajectory_free(tr);
  return status == GDC_OK && summary.fast_steps > 15000;
}

/* The fast engine certifies the million steps; the few runs that it does not serve are left out. */
START_TEST(leaps_to_a_million_contain_the_stepped_state)
{
  rng r;
  rng_seed(&r, 106);
  tally n = {0, 0, 0, 0, 0};
  for (int i = scaled(80); i > 0; i--) {
    gdc_problem *p = rng_below(&r, 4) ? acute_problem(&r) : random_problem(&r);
    if (fast(p)) check_slide(p, (uint64_t)64 << rng_below(&r, 8), 1000000, GDC_ENGINE_FAST, &n);
    else gdc_problem_free(p);
  }
  show(&n);
  if (scaled(1000) >= 1000) ck_assert(n.leapt * 10 > n.alive * 8 && n.leapt > 40 && n.frozen > 2 && n.sharp * 2 > n.leapt && n.crossed > 0);
}
END_TEST

/* --- known runs ---------------------------------------------------------------------------------------- */

static uint64_t switches_of(capture *c, gdc_problem *p)
{
  gdc_trajectory *tr;
  gdc_itv_init(&c->loss, 128);
  gdc_run_options options = {.steps = c->at[1], .precision = 128, .engine = GDC_ENGINE_FAST};
  gdc_run_summary summary;
  gdc_observer watch = {.self = c, .next = next_wanted, .on_step = keep};
  ck_assert(gdc_trajectory_new(&tr, p, NULL) == GDC_OK && gdc_trajectory_observe(tr, &watch, NULL) == GDC_OK);
  ck_assert_int_eq(gdc_trajectory_run(tr, &options, &summary, NULL), GDC_OK);
  gdc_trajectory_free(tr);
  return summary.switches;
}

static gdc_problem *example(const char *name)
{
  gdc_problem *p;
  ck_assert_int_eq(gdc_problem_read(&p, in_source(name), NULL), GDC_OK);
  return p;
}

/* x = (1/2, -1): m+ and m- at 10^8, and the leap from 2^16. */
START_TEST(a_hundred_million_steps)
{
  if (scaled(1000) < 1000) return; /* a few seconds at full speed */
  gdc_problem *p = example("examples/paper.yaml");
  capture c = {.at = {65536, 100000000}};
  ck_assert_uint_eq(switches_of(&c, p), 89999968);
  static const double want[2] = {16.235878939, 16.705882526};
  for (int i = 0; i < 2; i++) {
    ck_assert_double_eq_tol(mpfr_get_d(c.state[1]->margin[i].lo, MPFR_RNDD), want[i], 2e-8);
    ck_assert(width(&c.state[1]->margin[i]) < 1e-12);
  }
  gdc_leap_state *at;
  gdc_time T;
  uint64_t leaps;
  gdc_time_init(&T);
  gdc_time_set_u64(&T, c.at[1]);
  ck_assert_int_eq(gdc_leap_sliding(&at, &leaps, c.state[0], &T, 10, 128, NULL), GDC_OK);
  check_inside(at, c.state[1], "10^8");
  ck_assert(width(&at->margin[0]) < 1e-6 && width(&at->margin[1]) < 1e-6);
  gdc_leap_state_free(at);
  gdc_time_clear(&T);
  gdc_leap_state_free(c.state[0]);
  gdc_leap_state_free(c.state[1]);
  gdc_itv_clear(&c.loss);
  gdc_problem_free(p);
}
END_TEST

/* Step 5: neuron 2 becomes active at x+ for the first time at t = 7413800. */
START_TEST(the_event_of_step_5_is_where_it_is)
{
  if (scaled(1000) < 1000) return;
  gdc_problem *p = example("examples/long-drift.yaml");
  capture c = {.at = {7413799, 7413800}};
  switches_of(&c, p);
  ck_assert_int_eq(c.state[0]->pattern[2], GDC_BIT_INACTIVE);
  ck_assert_int_eq(c.state[1]->pattern[2], GDC_BIT_ACTIVE);
  gdc_leap_state_free(c.state[0]);
  gdc_leap_state_free(c.state[1]);
  gdc_itv_clear(&c.loss);
  gdc_problem_free(p);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("leaps of networks");
  TCase *c = tcase_create("networks");
  tcase_set_timeout(c, 0);
  tcase_add_test(c, a_frozen_network_leaps_to_the_stepped_state);
  tcase_add_test(c, a_chain_of_leaps_contains_the_stepped_state);
  tcase_add_test(c, leaps_to_a_million_contain_the_stepped_state);
  tcase_add_test(c, a_hundred_million_steps);
  tcase_add_test(c, the_event_of_step_5_is_where_it_is);
  suite_add_tcase(s, c);
  return run_suite(s);
}
