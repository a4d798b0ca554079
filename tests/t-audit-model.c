/* Model M(kappa) against random evaluations: what it calls impossible or absorbed never happens otherwise. */
#include "audit-support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../src/audit/compare.h"

enum { WIDE = 1200, MAX_TERMS = 80 };

/* --- a float program with a random order of evaluation ------------------------------------------------ */

typedef struct program {
  const gdc_problem *p;
  const gdc_format *f;
  rng *r;
  int faithful, flush;
  mpfr_t pool[MAX_TERMS];
} program;

enum { FUSED = 0, STORED = 1, PARAMETER = 2 };

/* Is a result flushed?  Some machines look at it before rounding, some after rounding to the bits of the format;
   between operations it may also not be flushed at all (a wider type). */
static int is_flushed(program *g, mpfr_srcptr x, int stored)
{
  mpfr_t y;
  if (!g->flush || !mpfr_regular_p(x) || (stored != PARAMETER && rng_below(g->r, 2))) return 0;
  int before = (int)rng_below(g->r, 2);
  mpfr_init2(y, before ? WIDE : g->f->precision);
  mpfr_set(y, x, MPFR_RNDN);
  int small = mpfr_get_exp(y) <= g->f->emin;
  mpfr_clear(y);
  return small;
}

/* An operand from memory: subnormal ones may be read as 0. */
static double as_read(program *g, double x)
{
  return g->flush && fabs(x) < ldexp(1, g->f->emin) && rng_below(g->r, 2) ? 0 : x;
}

/* Round to the format, or to a wider type, or (a fused operation) not at all.  `stored`: it must be a number of
   the format. */
static void settle(program *g, mpfr_t x, int stored)
{
  mpfr_t y;
  unsigned how = rng_below(g->r, 4);
  if (is_flushed(g, x, stored)) {
    mpfr_set_zero(x, 1);
    return;
  }
  mpfr_init2(y, 2);
  if (stored || how < 2) {
    if (g->faithful) (rng_below(g->r, 2) ? gdc_format_round_down : gdc_format_round_up)(y, g->f, x);
    else gdc_format_round(y, g->f, x);
    mpfr_set(x, y, MPFR_RNDN);
    if (g->flush && stored == PARAMETER && mpfr_regular_p(x) && mpfr_get_exp(x) <= g->f->emin) mpfr_set_zero(x, 1);
  } else if (how == 2) {
    mpfr_set_prec(y, (mpfr_prec_t)g->f->precision + 1 + (mpfr_prec_t)rng_below(g->r, 40));
    mpfr_set(y, x, MPFR_RNDN);
    mpfr_set(x, y, MPFR_RNDN);
  }
  mpfr_clear(y);
}

/* The sum (or product) of pool[0..n-1] by combining two random ones at a time; the result is in pool[0]. */
static void combine(program *g, int n, int product)
{
  for (; n > 1; n--) {
    int k = 1 + (int)rng_below(g->r, (unsigned)n - 1), i = (int)rng_below(g->r, (unsigned)k);
    if (product) mpfr_mul(g->pool[i], g->pool[i], g->pool[k], MPFR_RNDN);
    else mpfr_add(g->pool[i], g->pool[i], g->pool[k], MPFR_RNDN);
    settle(g, g->pool[i], FUSED);
    mpfr_swap(g->pool[k], g->pool[n - 1]);
  }
}

static void set_rounded(mpfr_t x, const gdc_format *f, const mpq_t q)
{
  double t;
  ck_assert(gdc_format_round_q(&t, f, q));
  mpfr_set_d(x, t, MPFR_RNDN);
}

/* One step in random order.  Returns 0 when something is not finite. */
static int random_step(double *next, program *g, const double *theta)
{
  const gdc_problem *p = g->p;
  const gdc_format *f = g->f;
  int D = p->d + p->bias, hidden = p->m * D, finite = 1;
  static mpfr_t relu[256], slope[16], u, v, h, t;
  static int started;
  if (!started++) {
    for (int k = 0; k < 256; k++) mpfr_init2(relu[k], WIDE);
    for (int k = 0; k < 16; k++) mpfr_init2(slope[k], WIDE);
    mpfr_inits2(WIDE, u, v, h, t, (mpfr_ptr)NULL);
  }
  int on[256];
  for (int i = 0; i < p->n; i++) {
    for (int j = 0; j < p->m; j++) {
      for (int c = 0; c < D; c++) {
        mpfr_set_d(g->pool[c], as_read(g, theta[j * D + c]), MPFR_RNDN);
        if (c == p->d) continue;
        set_rounded(u, f, p->x[i * p->d + c]);
        mpfr_mul(g->pool[c], g->pool[c], u, MPFR_RNDN);
        settle(g, g->pool[c], FUSED);
      }
      combine(g, D, 0);
      settle(g, g->pool[0], rng_below(g->r, 2) ? STORED : FUSED);
      on[j * p->n + i] = mpfr_sgn(g->pool[0]) > 0;
      if (on[j * p->n + i]) mpfr_set(relu[j * p->n + i], g->pool[0], MPFR_RNDN);
      else mpfr_set_zero(relu[j * p->n + i], 1);
    }
    for (int j = 0; j < p->m; j++) {
      if (p->train_output) mpfr_set_d(v, as_read(g, theta[hidden + j]), MPFR_RNDN);
      else set_rounded(v, f, p->v[j]);
      mpfr_mul(g->pool[j], v, relu[j * p->n + i], MPFR_RNDN);
      settle(g, g->pool[j], FUSED);
    }
    combine(g, p->m, 0);
    /* the slope: off by up to 4u, sometimes rounded (then by 3u before) */
    mpfr_set_prec(t, 200);
    mpfr_set(t, g->pool[0], MPFR_RNDN);
    if ((p->loss == GDC_LOSS_EXPONENTIAL) == (p->y[i] > 0)) mpfr_neg(t, t, MPFR_RNDN);
    mpfr_exp(t, t, MPFR_RNDN);
    if (p->loss == GDC_LOSS_LOGISTIC) {
      mpfr_add_ui(t, t, 1, MPFR_RNDN);
      mpfr_ui_div(t, 1, t, MPFR_RNDN);
    }
    int stored = rng_below(g->r, 2) ? STORED : FUSED;
    double delta = (rng_below(g->r, 3) ? 2 * rng_unit(g->r) - 1 : rng_below(g->r, 2) ? 1 : -1) * (stored ? 2.8 : 3.99);
    delta = 1 + ldexp(g->faithful ? delta / 2 : delta, -f->precision);
    mpfr_mul_d(slope[i], t, delta, MPFR_RNDN);
    settle(g, slope[i], stored);
    if (mpfr_sgn(slope[i]) < 0) mpfr_set_zero(slope[i], 1);
  }
  int literal = rng_below(g->r, 2) == 0, h_inside = rng_below(g->r, 2) == 0, divide = p->mean ? (int)rng_below(g->r, 3) : 3;
  if (literal) mpfr_set_q(h, p->step, MPFR_RNDN);
  else set_rounded(h, f, p->step);
  if (divide == 0) {
    mpfr_div_ui(h, h, (unsigned long)p->n, MPFR_RNDN);
    settle(g, h, FUSED);
  }
  for (int slot = 0; slot < hidden + (p->train_output ? p->m : 0); slot++) {
    int j = slot < hidden ? slot / D : slot - hidden, c = slot % D, terms = 0;
    mpfr_t kept[16];
    for (int i = 0; i < p->n; i++) {
      int factors = 0;
      if (!on[j * p->n + i]) continue;
      mpfr_set(g->pool[factors], slope[i], MPFR_RNDN);
      if (p->y[i] < 0) mpfr_neg(g->pool[factors], g->pool[factors], MPFR_RNDN);
      if (divide == 1) {
        mpfr_div_ui(g->pool[factors], g->pool[factors], (unsigned long)p->n, MPFR_RNDN);
        settle(g, g->pool[factors], FUSED);
      }
      factors++;
      if (h_inside) mpfr_set(g->pool[factors++], h, MPFR_RNDN);
      if (slot < hidden) {
        if (p->train_output) mpfr_set_d(g->pool[factors++], as_read(g, theta[hidden + j]), MPFR_RNDN);
        else set_rounded(g->pool[factors++], f, p->v[j]);
        if (c < p->d) set_rounded(g->pool[factors++], f, p->x[i * p->d + c]);
      } else {
        mpfr_set(g->pool[factors++], relu[j * p->n + i], MPFR_RNDN);
      }
      combine(g, factors, 1);
      mpfr_init2(kept[terms], WIDE);
      mpfr_set(kept[terms++], g->pool[0], MPFR_RNDN);
    }
    mpfr_set_zero(g->pool[0], 1);
    for (int i = 0; i < terms; i++) {
      mpfr_set(g->pool[i], kept[i], MPFR_RNDN);
      mpfr_clear(kept[i]);
    }
    combine(g, terms, 0);
    if (divide == 2) {
      mpfr_div_ui(g->pool[0], g->pool[0], (unsigned long)p->n, MPFR_RNDN);
      settle(g, g->pool[0], FUSED);
    }
    if (!h_inside) {
      mpfr_mul(g->pool[0], g->pool[0], h, MPFR_RNDN);
      settle(g, g->pool[0], FUSED);
    }
    mpfr_set_prec(t, WIDE);
    mpfr_set_d(t, as_read(g, theta[slot]), MPFR_RNDN);
    mpfr_add(t, t, g->pool[0], MPFR_RNDN);
    settle(g, t, PARAMETER);
    next[slot] = mpfr_get_d(t, MPFR_RNDN);
    finite &= isfinite(next[slot]) != 0;
  }
  return finite;
}

/* --- states ------------------------------------------------------------------------------------------- */

static double random_number(rng *r, const gdc_format *f)
{
  mpfr_t w, y;
  mpfr_init2(w, 60);
  mpfr_init2(y, 2);
  mpfr_set_d(w, 2 * rng_unit(r) - 1, MPFR_RNDN);
  switch (rng_below(r, 7)) {
  case 0: mpfr_mul_2si(w, w, -(long)rng_below(r, 12), MPFR_RNDN); break;
  case 1: mpfr_mul_2si(w, w, f->emin + (long)rng_below(r, 3) - f->precision, MPFR_RNDN); break;
  case 2: mpfr_set_si_2exp(w, rng_below(r, 2) ? 1 : -1, 2 - (long)rng_below(r, 5), MPFR_RNDN); break;
  case 3: mpfr_mul_ui(w, w, 10 + rng_below(r, 50), MPFR_RNDN); break;
  default: mpfr_mul_ui(w, w, 1 + rng_below(r, 6), MPFR_RNDN); break;
  }
  gdc_format_round(y, f, w);
  double x = mpfr_get_d(y, MPFR_RNDN);
  mpfr_clears(w, y, (mpfr_ptr)NULL);
  return x;
}

static void random_state(double *theta, rng *r, const gdc_problem *p, const gdc_format *f)
{
  int D = p->d + p->bias, params = p->m * D + (p->train_output ? p->m : 0);
  for (int k = 0; k < params; k++) theta[k] = random_number(r, f);
  /* pre-activations near 0 or exactly 0: the last coordinate is minus the rest at one point, rounded */
  for (int j = 0; j < p->m; j++) {
    if (rng_below(r, 3) || !p->bias) continue;
    double sum = 0, t;
    int i = (int)rng_below(r, (unsigned)p->n);
    for (int c = 0; c < p->d; c++) {
      ck_assert(gdc_format_round_q(&t, f, p->x[i * p->d + c]));
      sum += theta[j * D + c] * t;
    }
    mpq_t q;
    mpq_init(q);
    mpq_set_d(q, -sum);
    if (gdc_format_round_q(&t, f, q)) theta[j * D + p->d] = t;
    mpq_clear(q);
  }
}

typedef struct tally {
  long steps, absorbed, moved, frozen, quick;
} tally;

/* kappa = 1 */
static gdc_status new_model(model **md, const gdc_problem *p, const gdc_format *f, int faithful, int flush)
{
  mpq_t one;
  mpq_init(one);
  mpq_set_ui(one, 1, 1);
  model_setup setup = {one, faithful, flush};
  gdc_status status = model_new(md, p, f, &setup, NULL);
  mpq_clear(one);
  return status;
}

/* The program's inputs: what the quick test wants to see a state on. */
static logged *exact_view(gdc_problem **inputs, const gdc_problem *p, const gdc_format *f)
{
  double theta[MAX_SLOTS] = {0};
  logged *g;
  ck_assert(reference_rounded(inputs, p, f, theta, NULL) == GDC_OK);
  ck_assert(logged_new(&g, *inputs, f->precision + EXTRA_BITS, NULL) == GDC_OK);
  return g;
}

static void check_step(tally *n, const outlook *out, const double *theta, const double *next, int params, const char *what)
{
  n->steps++;
  for (int k = 0; k < params; k++) {
    ck_assert_msg(next[k] >= out->lo[k] && next[k] <= out->hi[k],
                  "%s: coordinate %d goes from %a to %a, outside of [%a, %a]", what, k, theta[k], next[k], out->lo[k], out->hi[k]);
    if (out->absorbed[k] == ABSORB_CERTAIN) ck_assert_msg(next[k] == theta[k], "%s: %d is not absorbed", what, k);
    if (out->absorbed[k] == ABSORB_MOVES) ck_assert_msg(next[k] != theta[k], "%s: %d is absorbed", what, k);
    n->absorbed += out->absorbed[k] == ABSORB_CERTAIN;
    n->moved += out->absorbed[k] == ABSORB_MOVES;
  }
  if (out->frozen) {
    n->frozen++;
    for (int k = 0; k < params; k++) ck_assert(theta[k] == next[k]);
  }
}

/* Whatever the quick test accepts the model allows, also when the next state is off. */
static int check_quick(model *md, logged *view, const outlook *out, const double *theta, double *next, int params, rng *r)
{
  int quick = 0;
  for (int off = 0; off < 2; off++) {
    int slot = (int)rng_below(r, (unsigned)params);
    double kept = next[slot];
    if (off) next[slot] = nextafter(kept, rng_below(r, 2) ? INFINITY : -INFINITY);
    logged_set(view, theta);
    if (model_quick(md, view, theta, next)) {
      ck_assert(out->decided && !out->vanished);
      for (int k = 0; k < params; k++) ck_assert(next[k] >= out->lo[k] && next[k] <= out->hi[k]);
      quick++;
    }
    next[slot] = kept;
  }
  return quick;
}

typedef struct way {
  int faithful, flush;
} way;

/* From random states, a few steps each; and once with a next state that is off in one coordinate. */
static void attack(tally *n, int experiment_number, const gdc_format *f, way how, int states, uint64_t seed)
{
  gdc_problem *p = experiment(experiment_number), *inputs;
  int params = shape_of(p).params;
  double theta[MAX_SLOTS], next[MAX_SLOTS];
  static outlook out;
  rng r;
  rng_seed(&r, seed);
  program g = {.p = p, .f = f, .r = &r, .faithful = how.faithful, .flush = how.flush};
  for (int k = 0; k < MAX_TERMS; k++) mpfr_init2(g.pool[k], WIDE);
  model *md;
  logged *view = exact_view(&inputs, p, f);
  gdc_status status = new_model(&md, p, f, how.faithful, how.flush);
  ck_assert(status == GDC_OK || status == GDC_ELIMIT);
  for (int k = 0; status == GDC_OK && k < states; k++) {
    random_state(theta, &r, p, f);
    for (int t = 0; t < 4; t++) {
      ck_assert(model_look(&out, md, theta, NULL) == GDC_OK);
      char what[100];
      snprintf(what, sizeof what, "seed=%llu experiment %d %s state %d", (unsigned long long)seed, experiment_number, f->name, k);
      int finite = random_step(next, &g, theta);
      if (out.decided) check_step(n, &out, theta, next, params, what);
      n->quick += check_quick(md, view, &out, theta, next, params, &r);
      if (!out.decided || !finite) break;
      memcpy(theta, next, sizeof theta);
    }
  }
  model_free(md);
  logged_free(view);
  gdc_problem_free(inputs);
  for (int k = 0; k < MAX_TERMS; k++) mpfr_clear(g.pool[k]);
  gdc_problem_free(p);
}

static const char *const names[] = {"binary16", "bfloat16", "binary32", "binary64", "e4m3", "e5m2"};

START_TEST(no_evaluation_is_called_impossible)
{
  const gdc_format *f = gdc_format_find(names[_i % 6]);
  way how = {0, _i >= 6};
  tally n = {0, 0, 0, 0, 0};
  for (int round = 0; n.steps < scaled(5000) && round < 60; round++)
    for (int k = 0; k < EXPERIMENTS; k++) attack(&n, k, f, how, scaled(120), 100 + (uint64_t)round * EXPERIMENTS + (uint64_t)k);
  ck_assert_msg(n.steps >= scaled(5000), "%s: only %ld steps", f->name, n.steps);
  ck_assert(n.absorbed > 0);
  if (f->precision > 4 && !how.flush) ck_assert(n.moved > 0);
  if (f->precision == 24 || f->precision == 8) ck_assert(n.frozen > 0);
  if (f->precision >= 24 && !how.flush) ck_assert(n.quick > 0);
  if (how.flush) ck_assert(n.quick == 0);
}
END_TEST

START_TEST(no_faithful_evaluation_is_called_impossible)
{
  const gdc_format *f = gdc_format_find(names[_i % 6]);
  way how = {1, _i >= 6};
  tally n = {0, 0, 0, 0, 0};
  for (int k = 0; k < EXPERIMENTS; k++) attack(&n, k, f, how, scaled(100), 900 + (uint64_t)k);
  if (f->precision > 4) ck_assert(n.steps > scaled(500));
}
END_TEST

/* The model is not so wide that it says nothing: at ordinary binary32 states a step with 1 % more step size, or
   with a slope off by 2^-12, is impossible. */
START_TEST(wrong_steps_are_called_impossible)
{
  gdc_problem *p = experiment(0);
  const gdc_format *f = gdc_format_find("binary32");
  double theta[4] = {0.5, (double)0.2f, (double)-0.3f, (double)0.4f};
  static outlook out;
  mpq_t kappa;
  mpq_init(kappa);
  mpq_set_ui(kappa, 2, 1);
  model *md;
  model_setup setup = {kappa, 0, 0};
  ck_assert(model_new(&md, p, f, &setup, NULL) == GDC_OK);
  ck_assert(model_look(&out, md, theta, NULL) == GDC_OK && out.decided);
  for (int k = 0; k < 4; k++) {
    double move = (out.lo[k] + out.hi[k]) / 2 - theta[k], ulp = ldexp(1, (int)gdc_format_ulp_log2(f, theta[k]));
    ck_assert_msg(out.hi[k] - out.lo[k] <= 16 * ulp, "coordinate %d: [%a, %a]", k, out.lo[k], out.hi[k]);
    ck_assert(theta[k] + 1.01 * move < out.lo[k] || theta[k] + 1.01 * move > out.hi[k]);
  }
  model_free(md);
  mpq_clear(kappa);
  gdc_problem_free(p);
}
END_TEST

/* w x + b = 0 exactly at x = -1, in every order: the bit is certain there, and absorption with it. */
START_TEST(exact_zero_pre_activations_are_decided)
{
  gdc_problem *p = experiment(0);
  const gdc_format *f = gdc_format_find("bfloat16");
  double theta[4] = {2, 2, -2.09375, 1.0546875};
  static outlook out;
  model *md;
  ck_assert(new_model(&md, p, f, 0, 0) == GDC_OK);
  ck_assert(model_look(&out, md, theta, NULL) == GDC_OK && out.decided);
  ck_assert(out.frozen == GDC_FREEZE_ABSORBED && out.nabsorbed == 4);
  model_free(md);
  gdc_problem_free(p);
}
END_TEST

/* Three exact products are two roundings: 1 + 2^-30 - 1 is 0 from left to right in binary32, so the neuron may be
   seen as inactive and the state may stay, though the exact pre-activation is 2^-30. */
START_TEST(three_exact_products_are_not_one_rounding)
{
  gdc_problem *p = experiment_from(
    "data: [{x: [1, 1], y: +1}]\n"
    "network:\n  bias: true\n  train_output: false\n  neurons:\n    - {w: [1, 0x1p-30], b: -1, v: 1}\n"
    "loss: exponential\nreduction: sum\nstep: 0.5\n");
  static outlook out;
  model *md;
  double theta[3] = {1, 0x1p-30, -1};
  ck_assert(new_model(&md, p, gdc_format_find("binary32"), 0, 0) == GDC_OK);
  ck_assert(model_look(&out, md, theta, NULL) == GDC_OK && out.decided);
  for (int k = 0; k < 3; k++) ck_assert(out.lo[k] <= theta[k] && out.hi[k] >= theta[k] + 0.49);
  model_free(md);
  gdc_problem_free(p);
}
END_TEST

/* No active neuron: the exact step is 0.  Weights so large that the slopes vanish: underflow. */
START_TEST(kinds_of_freeze)
{
  gdc_problem *p = experiment(0);
  const gdc_format *f = gdc_format_find("binary32");
  static outlook out;
  model *md;
  double dead[4] = {0, -1, 0, -1}, large[4] = {200, 200, -200, -1};
  ck_assert(new_model(&md, p, f, 0, 0) == GDC_OK);
  ck_assert(model_look(&out, md, dead, NULL) == GDC_OK && out.decided && out.frozen == GDC_FREEZE_ZERO && !out.vanished);
  ck_assert(model_look(&out, md, large, NULL) == GDC_OK && out.decided);
  ck_assert(out.frozen == GDC_FREEZE_UNDERFLOW && out.vanished);
  model_free(md);
  gdc_problem_free(p);
}
END_TEST

/* Where the hypotheses of the model fail nothing is claimed. */
START_TEST(overflow_is_undecided)
{
  gdc_problem *p = experiment(0);
  const gdc_format *f = gdc_format_find("binary32");
  static outlook out;
  mpq_t kappa;
  mpq_init(kappa);
  mpq_set_ui(kappa, 1, 1);
  model *md;
  double wrong_side[4] = {-200, -200, 200, 200}, huge[4] = {0x1p126, 0x1p126, 1, 1};
  model_setup setup = {kappa, 0, 0};
  ck_assert(model_new(&md, p, f, &setup, NULL) == GDC_OK);
  ck_assert(model_look(&out, md, wrong_side, NULL) == GDC_OK && !out.decided);
  ck_assert(model_look(&out, md, huge, NULL) == GDC_OK && !out.decided);
  model_free(md);
  mpq_set_ui(kappa, 1UL << 22, 1);
  ck_assert(model_new(&md, p, f, &setup, NULL) == GDC_ELIMIT && md == NULL);
  mpq_clear(kappa);
  gdc_problem_free(p);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("audit-model");
  TCase *c = tcase_create("model");
  tcase_set_timeout(c, 300);
  tcase_add_loop_test(c, no_evaluation_is_called_impossible, 0, 12);
  tcase_add_loop_test(c, no_faithful_evaluation_is_called_impossible, 0, 12);
  tcase_add_test(c, wrong_steps_are_called_impossible);
  tcase_add_test(c, exact_zero_pre_activations_are_decided);
  tcase_add_test(c, three_exact_products_are_not_one_rounding);
  tcase_add_test(c, kinds_of_freeze);
  tcase_add_test(c, overflow_is_undecided);
  suite_add_tcase(s, c);
  return run_suite(s);
}
