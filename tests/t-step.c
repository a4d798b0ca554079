/* What the contracts of include/gdcert/step.h promise, on random enclosures with exact rationals inside them. */
#include "support.h"

#include <stdlib.h>

enum { MOST = 4, CELLS = MOST * MOST };

/* An array of intervals with a rational inside each. */
typedef struct boxes {
  int n;
  gdc_itv *x; /* an allocation of its own, as the contracts require */
  mpq_t q[CELLS];
} boxes;

static void boxes_init(boxes *b, int n, mpfr_prec_t prec)
{
  b->n = n;
  b->x = malloc((size_t)(n > 0 ? n : 1) * sizeof *b->x);
  ck_assert_ptr_nonnull(b->x);
  for (int k = 0; k < n; k++) {
    gdc_itv_init(&b->x[k], prec);
    mpq_init(b->q[k]);
  }
}

static void boxes_clear(boxes *b)
{
  for (int k = 0; k < b->n; k++) {
    gdc_itv_clear(&b->x[k]);
    mpq_clear(b->q[k]);
  }
  free(b->x);
}

static void boxes_fill(boxes *b, rng *r, int unbounded)
{
  for (int k = 0; k < b->n; k++) {
    random_itv(&b->x[k], r, unbounded);
    random_inside(b->q[k], r, &b->x[k]);
  }
}

static void boxes_check(const boxes *b, const char *what)
{
  for (int k = 0; k < b->n; k++) {
    ck_assert_msg(gdc_itv_ok(&b->x[k]), "%s: entry %d is no interval", what, k);
    assert_contains_q(&b->x[k], b->q[k], what);
  }
}

/* One random problem: inputs, outputs and the exact values beside them. */
typedef struct scene {
  rng *r;
  int m, n;
  boxes a0, yg, d, v, hv, h, g, a, margin, next, vnext, t;
  signed char bits[CELLS];
  int y[MOST];
  mpq_t s, p; /* scratch */
} scene;

static void scene_init(scene *s, rng *r)
{
  static const mpfr_prec_t precisions[] = {2, 5, 53, 160};
  s->r = r;
  s->m = (int)rng_below(r, MOST + 1); /* no neuron at all is allowed */
  s->n = 1 + (int)rng_below(r, MOST);
  int cells = s->m * s->n;
  struct { boxes *b; int n; } all[] = {
    {&s->a0, cells}, {&s->yg, s->n * s->n}, {&s->d, cells}, {&s->v, s->m}, {&s->hv, s->m}, {&s->h, 1},
    {&s->g, s->n}, {&s->a, cells}, {&s->margin, s->n}, {&s->next, cells}, {&s->vnext, s->m},
    {&s->t, GDC_STEP_SCRATCH}};
  int unbounded = rng_below(r, 4) == 0;
  for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
    boxes_init(all[k].b, all[k].n, precisions[rng_below(r, 4)]);
    boxes_fill(all[k].b, r, unbounded);
  }
  for (int k = 0; k < cells; k++) s->bits[k] = (signed char)rng_below(r, 2);
  for (int i = 0; i < s->n; i++) s->y[i] = rng_below(r, 2) ? 1 : -1;
  mpq_inits(s->s, s->p, NULL);
}

static void scene_clear(scene *s)
{
  boxes *all[] = {&s->a0, &s->yg, &s->d, &s->v, &s->hv, &s->h, &s->g, &s->a, &s->margin, &s->next, &s->vnext, &s->t};
  for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) boxes_clear(all[k]);
  mpq_clears(s->s, s->p, NULL);
}

/* s += x y */
static void add_product(scene *s, mpq_srcptr x, mpq_srcptr y)
{
  mpq_mul(s->p, x, y);
  mpq_add(s->s, s->s, s->p);
}

/* a0 is an array of its own or d itself: inputs may be the same object, and then count as independent. */
static void check_preactivations(scene *s, const boxes *a0)
{
  for (int j = 0; j < s->m; j++)
    for (int i = 0; i < s->n; i++) {
      mpq_set(s->s, a0->q[j * s->n + i]);
      for (int k = 0; k < s->n; k++) add_product(s, s->yg.q[i * s->n + k], s->d.q[j * s->n + k]);
      mpq_set(s->a.q[j * s->n + i], s->s);
    }
  gdc_preactivations(s->a.x, a0->x, s->yg.x, s->d.x, s->m, s->n, s->t.x);
  boxes_check(&s->a, "pre-activation");
}

/* returns 1 when every bit was decided */
static int check_pattern(scene *s)
{
  signed char bits[CELLS];
  int undecided = 0, all = gdc_pattern(bits, s->a.x, s->a.n);
  for (int k = 0; k < s->a.n; k++) {
    int positive = mpq_sgn(s->a.q[k]) > 0;
    ck_assert(bits[k] == GDC_BIT_ACTIVE || bits[k] == GDC_BIT_INACTIVE || bits[k] == GDC_BIT_UNDECIDED);
    if (bits[k] == GDC_BIT_ACTIVE) ck_assert(positive);
    if (bits[k] == GDC_BIT_INACTIVE) ck_assert(!positive);
    undecided += bits[k] == GDC_BIT_UNDECIDED;
  }
  ck_assert_int_eq(all, undecided == 0);
  return all;
}

static void check_margins(scene *s)
{
  for (int i = 0; i < s->n; i++) {
    mpq_set_si(s->s, 0, 1);
    for (int j = 0; j < s->m; j++)
      if (s->bits[j * s->n + i]) add_product(s, s->v.q[j], s->a.q[j * s->n + i]);
    mpq_set(s->margin.q[i], s->s);
    if (s->y[i] < 0) mpq_neg(s->margin.q[i], s->margin.q[i]);
  }
  gdc_margins(s->margin.x, s->a.x, s->v.x, s->bits, s->y, s->m, s->n, s->t.x);
  boxes_check(&s->margin, "margin");
}

static void check_step_hidden(scene *s)
{
  for (int j = 0; j < s->m; j++)
    for (int k = 0; k < s->n; k++) {
      mpq_set(s->s, s->d.q[j * s->n + k]);
      if (s->bits[j * s->n + k]) add_product(s, s->hv.q[j], s->g.q[k]);
      mpq_set(s->next.q[j * s->n + k], s->s);
    }
  gdc_step_hidden(s->next.x, s->d.x, s->hv.x, s->g.x, s->bits, s->m, s->n, s->t.x);
  boxes_check(&s->next, "hidden step");
}

static void check_step_output(scene *s)
{
  mpq_t c;
  mpq_init(c);
  for (int j = 0; j < s->m; j++) {
    mpq_set(s->s, s->v.q[j]);
    for (int k = 0; k < s->n; k++) {
      if (!s->bits[j * s->n + k]) continue;
      mpq_mul(c, s->h.q[0], s->g.q[k]);
      if (s->y[k] < 0) mpq_neg(c, c);
      add_product(s, c, s->a.q[j * s->n + k]);
    }
    mpq_set(s->vnext.q[j], s->s);
  }
  gdc_step_output(s->vnext.x, s->v.x, s->h.x, s->g.x, s->a.x, s->bits, s->y, s->m, s->n, s->t.x);
  boxes_check(&s->vnext, "output step");
  mpq_clear(c);
}

static void check_scenes(uint64_t seed, void (*check)(scene *))
{
  rng r;
  rng_seed(&r, seed);
  for (int k = 0; k < scaled(3000); k++) {
    scene s;
    scene_init(&s, &r);
    check(&s);
    scene_clear(&s);
  }
}

static void both_preactivations(scene *s)
{
  check_preactivations(s, &s->a0);
  check_preactivations(s, &s->d);
}

static int decided;
static void preactivations_and_pattern(scene *s)
{
  check_preactivations(s, &s->a0);
  decided += check_pattern(s);
}

START_TEST(preactivations_enclose_exact_ones) { check_scenes(1, both_preactivations); } END_TEST
START_TEST(margins_enclose_exact_ones) { check_scenes(2, check_margins); } END_TEST
START_TEST(hidden_step_encloses_exact_one) { check_scenes(3, check_step_hidden); } END_TEST
START_TEST(output_step_encloses_exact_one) { check_scenes(4, check_step_output); } END_TEST

START_TEST(decided_bits_are_true_signs)
{
  decided = 0;
  check_scenes(5, preactivations_and_pattern);
  if (scaled(1000) >= 1000) ck_assert_int_gt(decided, 100); /* the test has seen decided patterns */
}
END_TEST

/* [lo, hi] encloses f(z): lo and hi are bounds of f of the bound of z that f's monotony asks for. */
typedef void (*end_of)(mpfr_ptr r, mpfr_srcptr z, gdc_loss loss, mpfr_rnd_t rnd);

static mpfr_rnd_t other(mpfr_rnd_t rnd) { return rnd == MPFR_RNDD ? MPFR_RNDU : MPFR_RNDD; }

static void exact_value(mpfr_ptr r, mpfr_srcptr z, gdc_loss loss, mpfr_rnd_t rnd)
{
  mpfr_neg(r, z, MPFR_RNDN); /* exact: the same precision */
  mpfr_exp(r, r, rnd);
  if (loss == GDC_LOSS_LOGISTIC) mpfr_log1p(r, r, rnd);
}

static void exact_slope(mpfr_ptr r, mpfr_srcptr z, gdc_loss loss, mpfr_rnd_t rnd)
{
  if (loss == GDC_LOSS_EXPONENTIAL) {
    exact_value(r, z, loss, rnd);
    return;
  }
  mpfr_exp(r, z, other(rnd));
  mpfr_add_ui(r, r, 1, other(rnd));
  mpfr_ui_div(r, 1, r, rnd);
}

/* The enclosure x of f(z) for all z in box meets an independent enclosure of f(q) of 400 bits. */
static void check_meets(const gdc_itv *x, const mpq_t q, gdc_loss loss, end_of f, const char *what)
{
  mpfr_t z, e;
  mpfr_inits2(400, z, e, (mpfr_ptr)NULL);
  mpfr_set_q(z, q, MPFR_RNDD); /* f falls: the lower z gives the upper end */
  f(e, z, loss, MPFR_RNDU);
  ck_assert_msg(mpfr_lessequal_p(x->lo, e), "%s: the lower end is too high", what);
  mpfr_set_q(z, q, MPFR_RNDU);
  f(e, z, loss, MPFR_RNDD);
  ck_assert_msg(mpfr_lessequal_p(e, x->hi), "%s: the upper end is too low", what);
  mpfr_clears(z, e, (mpfr_ptr)NULL);
}

START_TEST(losses_enclose_exact_ones)
{
  rng r;
  rng_seed(&r, 6);
  for (int k = 0; k < scaled(3000); k++) {
    scene s;
    scene_init(&s, &r);
    gdc_loss loss = rng_below(&r, 2) ? GDC_LOSS_LOGISTIC : GDC_LOSS_EXPONENTIAL;
    gdc_loss_slope(s.g.x, s.margin.x, loss, s.n, s.t.x);
    for (int i = 0; i < s.n; i++) {
      ck_assert(gdc_itv_ok(&s.g.x[i]));
      check_meets(&s.g.x[i], s.margin.q[i], loss, exact_slope, "slope");
      gdc_loss_value(&s.t.x[1], &s.margin.x[i], loss, &s.t.x[0]);
      ck_assert(gdc_itv_ok(&s.t.x[1]));
      check_meets(&s.t.x[1], s.margin.q[i], loss, exact_value, "loss");
    }
    scene_clear(&s);
  }
}
END_TEST

int main(void)
{
  Suite *s = suite_create("step");
  TCase *t = tcase_create("containment");
  tcase_set_timeout(t, 300);
  tcase_add_test(t, preactivations_enclose_exact_ones);
  tcase_add_test(t, decided_bits_are_true_signs);
  tcase_add_test(t, margins_enclose_exact_ones);
  tcase_add_test(t, hidden_step_encloses_exact_one);
  tcase_add_test(t, output_step_encloses_exact_one);
  tcase_add_test(t, losses_enclose_exact_ones);
  suite_add_tcase(s, t);
  return run_suite(s);
}
