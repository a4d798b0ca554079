/* The checker's integrator against the library's: two programs that share no code must enclose the same states. */
#include "check/lemma.h"
#include "check/walk.h"
#include "support.h"

#include <gdcert/margin.h>

#include <stdlib.h>
#include <string.h>

static void copy_problem(problem *p, const gdc_problem *g, pool *own)
{
  memset(p, 0, sizeof *p);
  p->d = g->d;
  p->n = g->n;
  p->m = g->m;
  p->bias = g->bias;
  p->logistic = g->loss == GDC_LOSS_LOGISTIC;
  p->mean = g->mean;
  p->trained = g->train_output;
  problem_init(p, own);
  mpq_set(p->step, g->step);
  for (int i = 0; i < p->n; i++) {
    p->y[i] = g->y[i];
    for (int k = 0; k < p->d; k++) mpq_set(p->x[i * p->d + k], g->x[i * p->d + k]);
  }
  for (int j = 0; j < p->m; j++) {
    mpq_set(p->v[j], g->v[j]);
    for (int k = 0; k < p->d; k++) mpq_set(p->theta[j * p->D + k], g->w[j * p->d + k]);
    if (p->bias) mpq_set(p->theta[j * p->D + p->d], g->b[j]);
  }
  ck_assert(problem_derive(p));
  ck_assert(mpq_equal(p->h, g->h));
  for (int k = 0; k < p->n * p->n; k++) ck_assert(mpq_equal(p->gram[k], g->gram[k]));
  for (int k = 0; k < p->m * p->n; k++) ck_assert(mpq_equal(p->a0[k], g->a0[k]));
}

/* What the walk found, one step after the other, to be compared when the library comes to the same step. */
typedef struct found {
  num *values; /* per step: pre, margin, slope, theta, dual, output, at some steps distances */
  unsigned char *active;
  int width, pairs;
  uint64_t steps;
  unsigned W;
} found;

static int width_of(const problem *p) { return 2 * p->m * p->n + 2 * p->n + p->m * p->D + p->m + p->n; }
/* Distances take longer than all the rest. */
static int has_distances(uint64_t t) { return t % 16 == 3; }

static int keep(void *self, const state *st, fault *f)
{
  (void)f;
  found *k = self;
  const problem *p = st->p;
  num *z = k->values + st->t * (uint64_t)k->width;
  ck_assert(st->t == k->steps);
  for (int a = 0; a < p->m * p->n; a++) num_set(z++, &st->pre[a]);
  for (int i = 0; i < p->n; i++) num_set(z++, &st->margin[i]);
  for (int i = 0; i < p->n; i++) num_set(z++, &st->slope[i]);
  for (int a = 0; a < p->m * p->D; a++) num_set(z++, &st->theta[a]);
  for (int a = 0; a < p->m * p->n; a++) num_set(z++, &st->dual[a]);
  for (int j = 0; j < p->m; j++) num_set(z++, &st->output[j]);
  for (int i = 0; i < p->n && has_distances(st->t); i++) lemma_quantity(z++, st, K_DISTANCE, i, 0);
  memcpy(k->active + st->t * (uint64_t)k->pairs, st->active, (size_t)k->pairs);
  k->steps++;
  return 1;
}

/* Both contain the true number, so they meet; and neither is so wide that meeting would mean nothing. */
static void assert_meet(const num *z, const gdc_itv *x, unsigned W, const char *what, uint64_t t, int narrow)
{
  if (z->bad) {
    ck_assert_msg(!narrow, "%s at %lu is not known", what, (unsigned long)t);
    return;
  }
  mpfr_t lo, hi;
  mpfr_inits2((mpfr_prec_t)(2 * W + 200), lo, hi, (mpfr_ptr)0);
  mpfr_set_z_2exp(lo, z->lo, -(mpfr_exp_t)W, MPFR_RNDD);
  mpfr_set_z_2exp(hi, z->hi, -(mpfr_exp_t)W, MPFR_RNDU);
  if (!mpfr_lessequal_p(lo, x->hi) || !mpfr_lessequal_p(x->lo, hi)) {
    mpfr_printf("%s at %lu: [%.30Rg,%.30Rg] and [%.30Rg,%.30Rg] do not meet\n", what, (unsigned long)t, lo, hi, x->lo, x->hi);
    ck_abort();
  }
  mpfr_sub(hi, hi, lo, MPFR_RNDU);
  ck_assert_msg(!narrow || mpfr_cmp_d(hi, 1e-15) < 0, "%s at %lu is too wide to tell", what, (unsigned long)t);
  mpfr_clears(lo, hi, (mpfr_ptr)0);
}

typedef struct comparison {
  found *k;
  gdc_itv x;
  uint64_t compared;
  int narrow; /* widths are known to be small */
  long distances, tight; /* compared; of these, with a width below 1e-3 of the size */
} comparison;

static void compare_distance(comparison *c, const num *z, const gdc_state *s, int i)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  int infinite;
  if (z->bad || gdc_robustness_point(&c->x, &infinite, s, i, &ctx) != GDC_OK) return;
  ck_assert_msg(!infinite, "a bound of an infinite distance");
  assert_meet(z, &c->x, c->k->W, "distance", gdc_state_time(s), 0);
  mpz_t width;
  mpz_init(width);
  mpz_sub(width, z->hi, z->lo);
  mpz_mul_ui(width, width, 1000);
  c->distances++;
  c->tight += mpz_cmp(width, z->hi) <= 0;
  mpz_clear(width);
}

static gdc_status compare(void *self, const gdc_state *s, gdc_context *ctx)
{
  (void)ctx;
  comparison *c = self;
  const gdc_problem *p = gdc_state_problem(s);
  uint64_t t = gdc_state_time(s);
  if (t >= c->k->steps) return GDC_OK;
  const num *z = c->k->values + t * (uint64_t)c->k->width;
  const unsigned char *active = c->k->active + t * (uint64_t)c->k->pairs;
  for (int a = 0; a < p->m * p->n; a++) ck_assert_int_eq(active[a], gdc_state_pattern(s)[a] == GDC_BIT_ACTIVE);
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < p->n; i++) {
      gdc_state_pre(&c->x, s, j, i);
      assert_meet(z++, &c->x, c->k->W, "pre", t, c->narrow);
    }
  for (int i = 0; i < p->n; i++) {
    gdc_state_margin(&c->x, s, i);
    assert_meet(z++, &c->x, c->k->W, "margin", t, c->narrow);
  }
  for (int i = 0; i < p->n; i++) {
    gdc_state_slope(&c->x, s, i);
    assert_meet(z++, &c->x, c->k->W, "slope", t, c->narrow);
  }
  for (int j = 0; j < p->m; j++)
    for (int k = 0; k < p->d + p->bias; k++) {
      if (k < p->d) gdc_state_weight(&c->x, s, j, k);
      else gdc_state_bias(&c->x, s, j);
      assert_meet(z++, &c->x, c->k->W, "weight", t, c->narrow);
    }
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < p->n; i++) {
      gdc_state_dual(&c->x, s, j, i);
      assert_meet(z++, &c->x, c->k->W, "dual", t, 0);
    }
  for (int j = 0; j < p->m; j++) {
    gdc_state_output(&c->x, s, j);
    assert_meet(z++, &c->x, c->k->W, "output", t, c->narrow);
  }
  for (int i = 0; i < p->n && has_distances(t); i++) compare_distance(c, z++, s, i);
  c->compared++;
  return GDC_OK;
}

/* Another centre than the exact start, which lies on the very edge of the ball: what the step makes of the distance must be covered by the
   radius (Theorem 3.1). */
static void push_away(claim *start, const problem *p, int pair, unsigned P)
{
  mpq_t q;
  mpq_init(q);
  mpz_setbit(start->dual[pair], P - 100);
  mpq_set_z(q, start->dual[pair]);
  mpq_mul(q, q, q);
  if (pair < p->m * p->n) mpq_mul(q, q, p->gram[pair % p->n * (p->n + 1)]); /* else an output weight */
  root_up(start->radius, q, 0);
  if (pair & 1) mpz_neg(start->dual[pair], start->dual[pair]);
  mpq_clear(q);
}

static long distances, tight; /* of all comparisons of a test */

/* Walk up to `steps` steps from the start, then let the library follow the same run.  Returns the number of states compared.  pair >= 0: the
   centre is pushed away there. */
static uint64_t both(const gdc_problem *g, uint64_t steps, unsigned P, int pair)
{
  problem p;
  fault f = {ACCEPTED, 0, ""};
  pool own = {NULL};
  copy_problem(&p, g, &own);
  walk *w = walk_new(&p, P, 0, &f);
  ck_assert_ptr_nonnull(w);
  found k = {nums_new((int)steps * width_of(&p)), malloc(steps * (size_t)(p.m * p.n)), width_of(&p), p.m * p.n, 0, w->W};
  claim start, end;
  segment all;
  memset(&all, 0, sizeof all);
  claim_init(&start, &p, &own);
  claim_init(&end, &p, &own);
  all.to = steps;
  all.switches = UINT64_MAX; /* not listed */
  for (int a = 0; a < p.m * p.n; a++) start.active[a] = mpq_sgn(p.a0[a]) > 0;
  if (pair >= 0) push_away(&start, &p, pair % claim_numbers(&p), P);
  watcher watch = {&k, keep};
  ck_assert_msg(walk_start(w, &start, &f), "%s", f.reason);
  walk_segment(w, &all, &end, UINT64_MAX, &watch, &f); /* its claims about the end are not meant */
  ck_assert_int_ne(f.status, ACCEPTED);
  gdc_trajectory *tr;
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_run_options options = {.steps = k.steps, .precision = 640}; /* far narrower than the walk */
  gdc_run_summary summary;
  comparison c = {.k = &k, .narrow = pair == -1};
  gdc_itv_init(&c.x, 640);
  gdc_observer observer = {.self = &c, .every_step = 1, .on_step = compare};
  if (k.steps > 0) {
    ck_assert_int_eq(gdc_trajectory_new(&tr, g, &ctx), GDC_OK);
    ck_assert_int_eq(gdc_trajectory_observe(tr, &observer, &ctx), GDC_OK);
    gdc_trajectory_run(tr, &options, &summary, &ctx);
    gdc_trajectory_free(tr);
  }
  distances += c.distances;
  tight += c.tight;
  gdc_itv_clear(&c.x);
  nums_free(k.values, (int)steps * k.width);
  free(k.active);
  walk_free(w);
  pool_clear(&own);
  return c.compared;
}

START_TEST(examples_meet_the_library)
{
  static const char *const names[] = {"paper", "symmetric", "drift", "exact-zero", "classes", "frozen", "obtuse", "one-sided", "dead",
                                      "logistic", "four-points-2d", "trained"};
  char path[4096];
  int steps = scaled(500);
  for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
    for (unsigned P = 128; P <= 256; P += 128) {
      gdc_problem *g = NULL;
      gdc_context ctx;
      gdc_context_clear(&ctx);
      snprintf(path, sizeof path, "%s/examples/%s.yaml", getenv("GDCERT_SRCDIR"), names[k]);
      ck_assert_int_eq(gdc_problem_read(&g, path, &ctx), GDC_OK);
      ck_assert_msg(both(g, (uint64_t)steps, P, -1) == (uint64_t)steps, "%s", names[k]);
      for (int pair = 0; pair < 6; pair++) ck_assert(both(g, (uint64_t)steps / 10 + 10, P, pair) > 0);
      gdc_problem_free(g);
    }
}
END_TEST

/* Random experiments of every shape: data, weights, output weights, losses, step sizes up to those that jump about. */
START_TEST(random_experiments_meet_the_library)
{
  rng r;
  rng_seed(&r, 31);
  uint64_t compared = 0;
  int runs = scaled(50), long_runs = 0;
  for (int k = 0; k < runs; k++) {
    gdc_problem *g = NULL;
    gdc_context ctx;
    gdc_context_clear(&ctx);
    int d = 1 + (int)rng_below(&r, 3), n = 1 + (int)rng_below(&r, 4), m = 1 + (int)rng_below(&r, 4);
    ck_assert_int_eq(gdc_problem_sample(&g, d, n, m, (int)rng_below(&r, 2), gdc_init_scheme((int)rng_below(&r, 7)), rng_next(&r), &ctx), GDC_OK);
    for (int j = 0; j < m; j++)
      if (rng_below(&r, 3) == 0) mpq_set_si(g->v[j], (long)rng_below(&r, 9) - 4, 1 + rng_below(&r, 3));
    if (rng_below(&r, 3) == 0) mpq_set(g->w[0], g->w[m * d - 1]);
    if (n > 1 && rng_below(&r, 3) == 0) /* points that some neuron cannot tell apart */
      for (int c = 0; c < d; c++) mpq_neg(g->x[c], g->x[d + c]);
    g->loss = rng_below(&r, 2) ? GDC_LOSS_LOGISTIC : GDC_LOSS_EXPONENTIAL;
    g->mean = (int)rng_below(&r, 2);
    g->train_output = (int)rng_below(&r, 2);
    mpq_set_si(g->step, 1 + rng_below(&r, 20), rng_below(&r, 4) ? 20 : 2);
    for (int j = 0; j < m; j++) mpq_canonicalize(g->v[j]);
    mpq_canonicalize(g->step);
    ck_assert_int_eq(gdc_problem_finish(g, &ctx), GDC_OK);
    uint64_t steps = both(g, 200, 64 * (3 + rng_below(&r, 3)), -2); /* slopes may be huge: no claim about widths */
    compared += both(g, 100, 64 * (3 + rng_below(&r, 3)), (int)rng_below(&r, 20));
    compared += steps;
    long_runs += steps == 200;
    gdc_problem_free(g);
  }
  if (scaled(1000) >= 1000) ck_assert_msg(long_runs > runs / 2, "%d of %d to the end", long_runs, runs);
  ck_assert(compared > 0);
  printf("%ld distances compared, %ld of them tight\n", distances, tight);
  if (scaled(1000) >= 1000) ck_assert(distances > 100 && tight > distances / 2);
}
END_TEST

/* One weight: w' = w + h g(w) stretches distances by h|g'| - 1 > 1 at the first step, exactly. */
START_TEST(radius_covers_steps_that_stretch)
{
  static const char *const runs[] = {"loss: exponential\nreduction: sum\nstep: 5\n", "loss: logistic\nreduction: sum\nstep: 50\n",
                                     "loss: exponential\nreduction: sum\nstep: 2.2\n", "loss: logistic\nreduction: mean\nstep: 8.2\n"};
  char yaml[512];
  for (size_t k = 0; k < sizeof runs / sizeof runs[0]; k++)
    for (int pair = 0; pair < 2; pair++) { /* the distance has either sign */
      gdc_problem *g = NULL;
      gdc_context ctx;
      gdc_context_clear(&ctx);
      snprintf(yaml, sizeof yaml, "data: [{x: [1], y: +1}%s]\nnetwork: {bias: false, neurons: [{w: [0.001], v: 1}]}\n%s",
               pair ? ", {x: [1], y: +1}" : "", runs[k]);
      ck_assert_int_eq(gdc_problem_parse(&g, yaml, strlen(yaml), "stretch", &ctx), GDC_OK);
      ck_assert(both(g, 20, 192, pair) == 20);
      gdc_problem_free(g);
    }
}
END_TEST

/* w' = w + h v g, v' = v + h w g near 0, where g is nearly 1: distances along w = v grow by nearly 1 + h at every step, and that is
   the bound of Theorem 3.3. */
START_TEST(radius_covers_trained_steps_that_stretch)
{
  static const char *const losses[] = {"exponential\nreduction: sum\nstep: 0.1", "logistic\nreduction: sum\nstep: 0.2",
                                       "exponential\nreduction: sum\nstep: 0.5", "logistic\nreduction: mean\nstep: 3"};
  char yaml[512];
  for (size_t k = 0; k < sizeof losses / sizeof losses[0]; k++)
    for (int pair = 0; pair < 4; pair++) { /* w or v, either sign */
      gdc_problem *g = NULL;
      gdc_context ctx;
      gdc_context_clear(&ctx);
      snprintf(yaml, sizeof yaml, "data: [{x: [1], y: +1}]\nnetwork: {bias: false, train_output: true, neurons: [{w: [%s], v: %s}]}\nloss: %s\n",
               pair & 1 ? "0.00001" : "0.00002", pair & 2 ? "0.00001" : "0.000015", losses[k]);
      ck_assert_int_eq(gdc_problem_parse(&g, yaml, strlen(yaml), "stretch", &ctx), GDC_OK);
      ck_assert_msg(both(g, 20, 192, pair) == 20, "%s", yaml);
      gdc_problem_free(g);
    }
}
END_TEST

int main(void)
{
  Suite *s = suite_create("check-walk");
  TCase *t = tcase_create("walk");
  tcase_set_timeout(t, 300);
  tcase_add_test(t, examples_meet_the_library);
  tcase_add_test(t, random_experiments_meet_the_library);
  tcase_add_test(t, radius_covers_steps_that_stretch);
  tcase_add_test(t, radius_covers_trained_steps_that_stretch);
  suite_add_tcase(s, t);
  return run_suite(s);
}
