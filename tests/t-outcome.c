/* A certified "never separates" never separates, and "revived" revives: against simulated gradient descent.

   The recursion of the pre-activations (Gram form) is simulated in long double from states that are exact in
   it.  Adding numbers <= 0 to a number <= 0 gives one <= 0 in any rounding, so a closed pre-activation stays
   closed in the simulation too, as the theorem says of the exact run. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "margin-states.h"

enum { BITS = 100, STEPS = 1500 };

typedef struct world {
  gdc_problem p;
  gdc_itv pre[GDC_MAX_NEURONS * GDC_MAX_POINTS], margin[GDC_MAX_POINTS], slope[GDC_MAX_POINTS];
  signed char bits[GDC_MAX_NEURONS * GDC_MAX_POINTS];
  gdc_outcome out;
  long double a[16], v[4], gram[16], h; /* at most 4 neurons and 4 points */
  int blown;                            /* the simulation overflowed: it says nothing any more */
} world;

static void world_open(world *w, int d, int n, int m)
{
  problem_open(&w->p, d, n, m);
  for (int i = 0; i < n * m; i++) gdc_itv_init(&w->pre[i], BITS);
  for (int i = 0; i < n; i++) gdc_itv_init(&w->margin[i], BITS);
  for (int i = 0; i < n; i++) gdc_itv_init(&w->slope[i], BITS);
}

static void world_close(world *w)
{
  for (int i = 0; i < w->p.n * w->p.m; i++) gdc_itv_clear(&w->pre[i]);
  for (int i = 0; i < w->p.n; i++) gdc_itv_clear(&w->margin[i]);
  for (int i = 0; i < w->p.n; i++) gdc_itv_clear(&w->slope[i]);
  problem_close(&w->p);
}

/* Dyadic data, weights and pre-activations (any matrix of these is a state of the recursion). */
static void draw(world *w, rng *r, int pair)
{
  gdc_problem *p = &w->p;
  static const long steps[] = {1, 1, 4, 16};
  for (int i = 0; i < p->n * p->d; i++) small_q(p->x[i], r, 1);
  for (int i = 0; i < p->n; i++) p->y[i] = rng_below(r, 2) ? 1 : -1;
  if (pair) p->y[1] = -p->y[0];
  for (int j = 0; j < p->m; j++) {
    small_q(p->v[j], r, 1);
    if (pair && mpq_sgn(p->v[j]) == 0) mpq_set_si(p->v[j], 1, 1);
  }
  if (pair && mpq_sgn(p->v[0]) == mpq_sgn(p->v[1]) && rng_below(r, 4)) mpq_neg(p->v[1], p->v[1]);
  mpq_set_si(p->step, steps[rng_below(r, 4)], 16);
  p->bias = rng_below(r, 2) != 0;
  p->loss = rng_below(r, 2) ? GDC_LOSS_LOGISTIC : GDC_LOSS_EXPONENTIAL;
  problem_derive(p);
  for (int i = 0; i < p->n * p->m; i++) {
    small_q(p->a0[i], r, 1);
    if (rng_below(r, 3) == 0) mpq_abs(p->a0[i], p->a0[i]), mpq_neg(p->a0[i], p->a0[i]);
  }
}

static long double exact(const mpq_t q)
{
  return (long double)mpz_get_si(mpq_numref(q)) / (long double)mpz_get_si(mpq_denref(q));
}

static void start(world *w)
{
  const gdc_problem *p = &w->p;
  w->blown = 0;
  for (int i = 0; i < p->n * p->m; i++) w->a[i] = exact(p->a0[i]);
  for (int i = 0; i < p->n * p->n; i++) w->gram[i] = exact(p->gram[i]);
  for (int j = 0; j < p->m; j++) w->v[j] = exact(p->v[j]);
  w->h = exact(p->h);
}

static long double margin(const world *w, int i)
{
  long double sum = 0;
  for (int j = 0; j < w->p.m; j++) {
    long double a = w->a[j * w->p.n + i];
    if (a > 0) sum += w->v[j] * a;
  }
  return w->p.y[i] * sum;
}

static long double slope(const world *w, int i)
{
  long double z = margin(w, i);
  return w->p.loss == GDC_LOSS_EXPONENTIAL ? expl(-z) : 1 / (1 + expl(z));
}

static void step(world *w)
{
  long double g[4], up[16], rise[4];
  const gdc_problem *p = &w->p;
  int n = p->n;
  for (int i = 0; i < n; i++) g[i] = slope(w, i);
  for (int j = 0; j < p->m; j++) {
    rise[j] = 0;
    for (int l = 0; l < n; l++)
      if (w->a[j * n + l] > 0) rise[j] += w->h * p->y[l] * g[l] * w->a[j * n + l];
    for (int i = 0; i < n; i++) {
      up[j * n + i] = 0;
      for (int l = 0; l < n; l++)
        if (w->a[j * n + l] > 0) up[j * n + i] += w->h * w->v[j] * p->y[l] * w->gram[i * n + l] * g[l];
      if (!isfinite(up[j * n + i]) || !isfinite(rise[j])) w->blown = 1;
    }
  }
  if (w->blown) return;
  for (int i = 0; i < n * p->m; i++) w->a[i] += up[i];
  for (int j = 0; j < p->m && p->train_output; j++) w->v[j] += rise[j];
}

/* The outcome at t = 0, from enclosures of the exact state; some pre-activations blurred on demand. */
static void judge(world *w, rng *r, int blur)
{
  const gdc_problem *p = &w->p;
  gdc_itv output[4], t[GDC_STEP_SCRATCH];
  mpq_t sum, a;
  mpq_inits(sum, a, NULL);
  for (int i = 0; i < GDC_STEP_SCRATCH; i++) gdc_itv_init(&t[i], BITS);
  for (int j = 0; j < p->m; j++) gdc_itv_init(&output[j], BITS);
  for (int j = 0; j < p->m; j++) gdc_itv_set_q(&output[j], p->v[j]);
  for (int i = 0; i < p->n * p->m; i++) {
    gdc_itv_set_q(&w->pre[i], p->a0[i]);
    if (!blur || rng_below(r, 3)) continue;
    mpfr_sub_d(w->pre[i].lo, w->pre[i].lo, 0x1p-9, MPFR_RNDD);
    mpfr_add_d(w->pre[i].hi, w->pre[i].hi, 0x1p-9, MPFR_RNDU);
  }
  gdc_pattern(w->bits, w->pre, p->n * p->m);
  for (int i = 0; i < p->n; i++) {
    mpq_set_si(sum, 0, 1);
    for (int j = 0; j < p->m; j++) {
      mpq_mul(a, p->a0[j * p->n + i], p->v[j]);
      if (mpq_sgn(p->a0[j * p->n + i]) > 0) mpq_add(sum, sum, a);
    }
    if (p->y[i] < 0) mpq_neg(sum, sum);
    gdc_itv_set_q(&w->margin[i], sum);
    gdc_loss_slope(&w->slope[i], &w->margin[i], p->loss, 1, t);
  }
  gdc_snapshot s = {.problem = p, .bits = w->bits, .pre = w->pre, .margin = w->margin, .slope = w->slope,
                    .output = output};
  ck_assert_int_eq(gdc_snapshot_outcome(&w->out, &s, BITS, NULL), GDC_OK);
  for (int i = 0; i < GDC_STEP_SCRATCH; i++) gdc_itv_clear(&t[i]);
  for (int j = 0; j < p->m; j++) gdc_itv_clear(&output[j]);
  mpq_clears(sum, a, NULL);
}

static void describe(const world *w)
{
  const gdc_problem *p = &w->p;
  char text[160];
  fprintf(stderr, "  %s; bias %d loss %d trained %d\n", gdc_outcome_describe(text, sizeof text, &w->out), p->bias,
          (int)p->loss, p->train_output);
  for (int i = 0; i < p->n; i++) {
    fprintf(stderr, "  point y=%d gram", p->y[i]);
    for (int k = 0; k < p->n; k++) gmp_fprintf(stderr, " %Qd", p->gram[i * p->n + k]);
    fprintf(stderr, "\n");
  }
  for (int j = 0; j < p->m; j++) {
    gmp_fprintf(stderr, "  neuron v=%Qd a", p->v[j]);
    for (int i = 0; i < p->n; i++) gmp_fprintf(stderr, " %Qd", p->a0[j * p->n + i]);
    fprintf(stderr, "\n");
  }
}

/* The separation said at t = 0 is the exact one. */
static void check_now(const world *w)
{
  int all = 1, some = 0;
  for (int i = 0; i < w->p.n; i++) {
    all &= margin(w, i) > 0; /* exact: small dyadics */
    some |= margin(w, i) <= 0;
  }
  ck_assert_int_eq(w->out.separation, all ? GDC_SEPARATED : GDC_NOT_SEPARATED);
  ck_assert_int_eq(w->out.point >= 0, some);
  if (some) ck_assert(margin(w, w->out.point) <= 0);
}

typedef struct tally { int never[5], revived, seen, later; } tally;

/* Follow the run: NEVER holds at every step; REVIVED is seen, in time or not. */
static void follow(world *w, tally *t)
{
  int point = w->out.fate_point, at = w->out.fate_neuron * w->p.n + point, seen = 0;
  if (w->out.fate == GDC_FATE_NEVER) t->never[w->out.rule]++;
  if (w->out.fate == GDC_FATE_REVIVED) t->revived++;
  for (int k = 0; k < STEPS && !w->blown && !seen; k++) {
    if (w->out.fate == GDC_FATE_NEVER && margin(w, point) > 0) {
      describe(w);
      ck_abort_msg("separated after all, at step %d", k);
    }
    seen = w->out.fate == GDC_FATE_REVIVED && w->a[at] > 0;
    step(w);
  }
  t->seen += seen;
  t->later += w->out.fate == GDC_FATE_REVIVED && w->blown;
}

static void trial(tally *t, rng *r, int d, int n, int m, int pair, int trained)
{
  world w;
  world_open(&w, d, n, m);
  draw(&w, r, pair);
  w.p.train_output = trained;
  judge(&w, r, rng_below(r, 4) == 0);
  start(&w);
  check_now(&w);
  if (w.out.fate != GDC_FATE_OPEN) follow(&w, t);
  world_close(&w);
}

START_TEST(pair_never_and_revived_are_true)
{
  rng r;
  tally t = {0};
  rng_seed(&r, 29);
  for (int i = 0; i < scaled(5000); i++) trial(&t, &r, 1 + (int)rng_below(&r, 2), 2, 2, 1, 0);
  ck_assert_int_ge(t.never[GDC_RULE_CLOSED], scaled(5000) / 20);
  ck_assert_int_ge(t.never[GDC_RULE_DEAD], scaled(5000) / 500);
  ck_assert_int_ge(t.never[GDC_RULE_NO_NEURON], scaled(5000) / 1000);
  ck_assert_int_ge(t.revived, scaled(5000) / 500);
  /* the rest need exponentially long */
  ck_assert_int_ge(t.seen + t.later, t.revived / 2);
  if (getenv("GDCERT_TEST_VERBOSE"))
    fprintf(stderr, "closed %d dead %d none %d revived %d seen %d blown %d\n", t.never[GDC_RULE_CLOSED],
            t.never[GDC_RULE_DEAD], t.never[GDC_RULE_NO_NEURON], t.revived, t.seen, t.later);
}
END_TEST

START_TEST(any_shape_never_and_revived_are_true)
{
  rng r;
  tally t = {0};
  rng_seed(&r, 31);
  for (int i = 0; i < scaled(5000); i++)
    trial(&t, &r, 1 + (int)rng_below(&r, 3), 1 + (int)rng_below(&r, 4), 1 + (int)rng_below(&r, 4),
          0, 0);
  ck_assert_int_ge(t.never[GDC_RULE_CLOSED], scaled(5000) / 50);
}
END_TEST

/* Two points of opposite class, many neurons: 7.2 beyond two of them. */
START_TEST(many_neurons_dead_and_revived_are_true)
{
  rng r;
  tally t = {0};
  rng_seed(&r, 37);
  for (int i = 0; i < scaled(5000); i++) trial(&t, &r, 1 + (int)rng_below(&r, 2), 2, 3 + (int)rng_below(&r, 2), 1, 0);
  ck_assert_int_ge(t.never[GDC_RULE_DEAD], scaled(5000) / 1000);
  ck_assert_int_ge(t.revived, scaled(5000) / 500);
  ck_assert_int_ge(t.seen + t.later, t.revived / 2);
}
END_TEST

START_TEST(trained_output_claims_only_frozen_networks)
{
  rng r;
  tally t = {0};
  rng_seed(&r, 41);
  for (int i = 0; i < scaled(5000); i++)
    trial(&t, &r, 1 + (int)rng_below(&r, 2), 1 + (int)rng_below(&r, 2), 1 + (int)rng_below(&r, 2), 0, 1);
  ck_assert_int_ge(t.never[GDC_RULE_FROZEN], scaled(5000) / 500);
  ck_assert_int_eq(t.never[GDC_RULE_CLOSED] + t.never[GDC_RULE_DEAD] + t.never[GDC_RULE_NO_NEURON] + t.revived, 0);
}
END_TEST

/* x+- = 1, -2 without bias and with: hand-checked states of regimes A8 and 7.2. */
static void state(world *w, const char *a1p, const char *a1m, const char *a2p, const char *a2m, const char *step)
{
  gdc_problem *p = &w->p;
  const char *text[] = {a1p, a1m, a2p, a2m};
  rng r = {0};
  p->y[0] = 1;
  p->y[1] = -1;
  mpq_set_si(p->x[0], 1, 1);
  mpq_set_si(p->x[1], -2, 1);
  mpq_set_si(p->v[0], 1, 1);
  mpq_set_si(p->v[1], -1, 1);
  mpq_set_str(p->step, step, 10);
  problem_derive(p);
  for (int i = 0; i < 4; i++) mpq_set_str(p->a0[i], text[i], 10);
  judge(w, &r, 0);
}

START_TEST(hand_checked_states)
{
  world w;
  char text[160];
  world_open(&w, 1, 2, 2);
  state(&w, "1", "-1", "-1", "1", "1/16"); /* G++ = 2, G+- = -1, G-- = 5 */
  ck_assert_str_eq(gdc_outcome_name(&w.out), "separated");
  ck_assert_int_eq((int)w.out.frozen, 0);
  state(&w, "0", "0", "-1", "1", "1/16");
  ck_assert_str_eq(gdc_outcome_name(&w.out), "dead-neuron");
  ck_assert_int_eq((int)w.out.frozen, 1);
  ck_assert_str_eq(gdc_outcome_describe(text, sizeof text, &w.out),
                   "point 1 never separates: neuron 1 is closed at it for ever");
  state(&w, "1", "-1", "1", "-1/4", "1/16"); /* I = -1/4 + 1/2 > 0 */
  ck_assert_int_eq(w.out.fate, GDC_FATE_REVIVED);
  ck_assert_int_eq(w.out.fate_point, 1);
  ck_assert_int_eq(w.out.fate_neuron, 1);
  state(&w, "1", "-1", "1", "-1/2", "1/16"); /* I = 0: open */
  ck_assert_int_eq(w.out.fate, GDC_FATE_OPEN);
  state(&w, "1", "-1", "1", "-1", "1/16"); /* I = -1/2, kick g(m+) = 1/16 g(0) <= 1/16 */
  ck_assert_int_eq(w.out.fate, GDC_FATE_NEVER);
  ck_assert_int_eq(w.out.rule, GDC_RULE_DEAD);
  state(&w, "1", "-1", "1", "-1", "1"); /* kick exp(0) = 1 > 1/2: open */
  ck_assert_int_eq(w.out.fate, GDC_FATE_OPEN);
  ck_assert_str_eq(gdc_outcome_name(&w.out), "not-separated");
  world_close(&w);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("outcome");
  TCase *t = tcase_create("outcome");
  tcase_set_timeout(t, 600);
  tcase_add_test(t, pair_never_and_revived_are_true);
  tcase_add_test(t, any_shape_never_and_revived_are_true);
  tcase_add_test(t, many_neurons_dead_and_revived_are_true);
  tcase_add_test(t, trained_output_claims_only_frozen_networks);
  tcase_add_test(t, hand_checked_states);
  suite_add_tcase(s, t);
  return run_suite(s);
}
