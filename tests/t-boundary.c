/* The boundary between two points, the sharp form of the gap, gamma and gamma*: against exact numbers, and on
   trajectories against published values. */
#include <math.h>
#include <stdio.h>

#include "margin-states.h"

enum { BITS = 200 };

/* --- random pairs: two points, two neurons, one dimension ------------------------------------------- */

typedef struct scene {
  rng r;
  gdc_problem p;
  exact_net n;
  int plus, minus, one, two; /* labels: y > 0, y < 0, v > 0, v < 0 */
  gdc_itv pre[4], margin[2], output[2], boundary, sharp;
  mpq_t exact_margin[2], num, den, gamma, s;
} scene;

static void scene_open(scene *c, uint64_t seed)
{
  rng_seed(&c->r, seed);
  problem_open(&c->p, 1, 2, 2);
  exact_net_init(&c->n);
  for (int i = 0; i < 4; i++) gdc_itv_init(&c->pre[i], BITS);
  for (int i = 0; i < 2; i++) gdc_itv_init(&c->margin[i], BITS);
  for (int i = 0; i < 2; i++) gdc_itv_init(&c->output[i], BITS);
  gdc_itv_init(&c->boundary, BITS);
  gdc_itv_init(&c->sharp, BITS);
  mpq_inits(c->exact_margin[0], c->exact_margin[1], c->num, c->den, c->gamma, c->s, NULL);
}

static void scene_close(scene *c)
{
  problem_close(&c->p);
  exact_net_clear(&c->n);
  for (int i = 0; i < 4; i++) gdc_itv_clear(&c->pre[i]);
  for (int i = 0; i < 2; i++) gdc_itv_clear(&c->margin[i]);
  for (int i = 0; i < 2; i++) gdc_itv_clear(&c->output[i]);
  gdc_itv_clear(&c->boundary);
  gdc_itv_clear(&c->sharp);
  mpq_clears(c->exact_margin[0], c->exact_margin[1], c->num, c->den, c->gamma, c->s, NULL);
}

static void draw(scene *c)
{
  gdc_problem *p = &c->p;
  c->plus = (int)rng_below(&c->r, 2);
  c->minus = 1 - c->plus;
  c->one = (int)rng_below(&c->r, 2);
  c->two = 1 - c->one;
  p->y[c->plus] = 1;
  p->y[c->minus] = -1;
  p->bias = rng_below(&c->r, 6) != 0;
  c->n.d = 1;
  c->n.m = 2;
  do {
    small_q(p->x[0], &c->r, 0);
    small_q(p->x[1], &c->r, 0);
  } while (mpq_equal(p->x[0], p->x[1]));
  for (int j = 0; j < 2; j++) {
    small_q(p->w[j], &c->r, 0);
    if (p->bias) small_q(p->b[j], &c->r, 0);
    else mpq_set_si(p->b[j], 0, 1);
    do small_q(p->v[j], &c->r, 0);
    while (mpq_sgn(p->v[j]) == 0);
    mpq_abs(p->v[j], p->v[j]);
    if (j == c->two) mpq_neg(p->v[j], p->v[j]);
    mpq_set(c->n.w[j], p->w[j]);
    mpq_set(c->n.b[j], p->b[j]);
    mpq_set(c->n.v[j], p->v[j]);
  }
  problem_derive(p);
  for (int i = 0; i < 2; i++) exact_value(c->exact_margin[i], &c->n, (const mpq_t *)&p->x[i], p->y[i]);
}

static int separated(const scene *c)
{
  return mpq_sgn(c->exact_margin[0]) > 0 && mpq_sgn(c->exact_margin[1]) > 0;
}

static gdc_status look(scene *c)
{
  for (int i = 0; i < 4; i++) gdc_itv_set_q(&c->pre[i], c->p.a0[i]);
  for (int i = 0; i < 2; i++) gdc_itv_set_q(&c->margin[i], c->exact_margin[i]);
  for (int i = 0; i < 2; i++) gdc_itv_set_q(&c->output[i], c->p.v[i]);
  gdc_snapshot s = {.problem = &c->p, .pre = c->pre, .margin = c->margin, .output = c->output};
  return gdc_snapshot_boundary(&c->boundary, &c->sharp, &s, BITS, NULL);
}

static void negative_part(mpq_t r, const mpq_t q)
{
  if (mpq_sgn(q) < 0) mpq_neg(r, q);
  else mpq_set_si(r, 0, 1);
}

/* den of the identities, S, and gamma by brute force (a rational: the line's distances are). */
static void exact_side(scene *c)
{
  gdc_problem *p = &c->p;
  mpq_t t, u;
  mpq_inits(t, u, NULL);
  negative_part(t, p->a0[c->one * 2 + c->minus]);
  mpq_mul(t, t, p->v[c->one]);
  negative_part(u, p->a0[c->two * 2 + c->plus]);
  mpq_mul(u, u, p->v[c->two]);
  mpq_sub(t, t, u);
  mpq_add(t, t, c->exact_margin[0]);
  mpq_add(c->den, t, c->exact_margin[1]);
  mpq_sub(c->s, p->x[0], p->x[1]);
  mpq_abs(c->s, c->s);
  ck_assert(brute_line(t, &c->n, (const mpq_t *)&p->x[0], p->y[0]));
  ck_assert(brute_line(u, &c->n, (const mpq_t *)&p->x[1], p->y[1]));
  if (mpq_cmp(u, t) < 0) mpq_set(t, u);
  mpz_sqrt(mpq_numref(c->gamma), mpq_numref(t));
  mpz_sqrt(mpq_denref(c->gamma), mpq_denref(t));
  mpq_mul(u, c->gamma, c->gamma);
  ck_assert(mpq_equal(u, t));
  mpq_clears(t, u, NULL);
}

/* N is < 0 from x- up to the enclosure and > 0 from it up to x+ (looked at beside it and at all kinks). */
static void check_boundary(scene *c)
{
  gdc_problem *p = &c->p;
  mpq_srcptr low = mpq_cmp(p->x[0], p->x[1]) < 0 ? p->x[0] : p->x[1];
  mpq_srcptr high = low == p->x[0] ? p->x[1] : p->x[0];
  mpq_t z, lo, hi, f;
  mpq_inits(z, lo, hi, f, NULL);
  mpfr_get_q(lo, c->boundary.lo);
  mpfr_get_q(hi, c->boundary.hi);
  ck_assert(mpq_cmp(lo, hi) <= 0 && mpq_cmp(low, hi) <= 0 && mpq_cmp(lo, high) <= 0);
  for (int k = -1; k < 4; k++) {
    for (int side = 0; side < 2; side++) {
      mpq_set_ui(z, 1, 1); /* 2^-190 beside the enclosure, then kinks */
      mpq_div_2exp(z, z, 190);
      if (side) mpq_add(z, hi, z);
      else mpq_sub(z, lo, z);
      if (k >= 0) {
        if (mpq_sgn(p->w[k & 1]) == 0) continue;
        mpq_div(z, p->b[k & 1], p->w[k & 1]);
        mpq_neg(z, z);
      }
      if (mpq_cmp(z, low) < 0 || mpq_cmp(z, high) > 0) continue;
      int where = mpq_cmp(z, lo) < 0 ? -1 : mpq_cmp(z, hi) > 0 ? 1 : 0;
      if (where == 0) continue;
      exact_value(f, &c->n, (const mpq_t *)&z, 1);
      ck_assert_int_eq(mpq_sgn(f), mpq_cmp(p->x[c->plus], p->x[c->minus]) > 0 ? where : -where);
    }
  }
  mpq_clears(z, lo, hi, f, NULL);
}

/* gap*den/2, exactly, is in the sharp form. */
static void check_sharp(scene *c)
{
  mpq_t t;
  mpq_init(t);
  mpq_div_2exp(t, c->s, 1);
  mpq_sub(t, t, c->gamma);
  mpq_mul(t, t, c->den);
  mpq_div_2exp(t, t, 1);
  assert_contains_q(&c->sharp, t, "gap*den/2");
  mpq_clear(t);
}

static int below(const mpq_t a, const mpq_t b, long times)
{
  mpq_t t;
  mpq_init(t);
  mpq_set_si(t, times, 1);
  mpq_mul(t, t, b);
  int less = mpq_cmp(a, t) < 0;
  mpq_clear(t);
  return less;
}

START_TEST(boundary_and_sharp_form_match_exact_geometry)
{
  scene c;
  int boundaries = 0, sharps = 0, refused = 0;
  scene_open(&c, 17);
  for (int i = 0; i < scaled(20000); i++) {
    draw(&c);
    ck_assert_int_eq(look(&c), GDC_OK);
    if (!separated(&c)) {
      ck_assert(mpfr_inf_p(c.boundary.lo) && mpfr_inf_p(c.sharp.lo));
      continue;
    }
    exact_side(&c);
    if (mpfr_number_p(c.boundary.lo)) boundaries++, check_boundary(&c);
    if (mpfr_number_p(c.sharp.lo)) sharps++, check_sharp(&c);
    else refused++;
    int clear = below(c.p.a0[c.two * 2 + c.plus], c.p.a0[c.two * 2 + c.minus], 3) &&
                below(c.p.a0[c.one * 2 + c.minus], c.p.a0[c.one * 2 + c.plus], 3);
    int positive = mpq_sgn(c.p.a0[c.two * 2 + c.plus]) > 0 || mpq_sgn(c.p.a0[c.one * 2 + c.minus]) > 0;
    if (clear && positive) ck_assert(mpfr_number_p(c.sharp.lo)); /* conditions that hold are certified */
    if (!c.p.bias) ck_assert(mpfr_number_p(c.sharp.lo) && mpfr_zero_p(c.boundary.lo) && mpfr_zero_p(c.boundary.hi));
  }
  ck_assert_int_ge(boundaries, scaled(20000) / 100);
  ck_assert_int_ge(sharps, scaled(20000) / 100);
  ck_assert_int_ge(refused, scaled(20000) / 400);
  scene_close(&c);
}
END_TEST

START_TEST(boundary_wants_its_shape)
{
  scene c;
  scene_open(&c, 19);
  draw(&c);
  c.p.y[0] = c.p.y[1];
  ck_assert_int_eq(look(&c), GDC_ELIMIT);
  draw(&c);
  mpq_neg(c.p.v[0], c.p.v[0]);
  ck_assert_int_eq(look(&c), GDC_ELIMIT);
  mpq_set_si(c.p.v[0], 0, 1);
  ck_assert_int_eq(look(&c), GDC_ELIMIT);
  scene_close(&c);
}
END_TEST

/* --- gamma and gamma* --------------------------------------------------------------------------------- */

static void random_problem(gdc_problem *p, rng *r, const exact_net *n)
{
  problem_open(p, n->d, 1 + (int)rng_below(r, 4), n->m);
  for (int i = 0; i < p->n * p->d; i++) small_q(p->x[i], r, 0);
  for (int i = 0; i < p->n; i++) p->y[i] = rng_below(r, 2) ? 1 : -1;
}

static int sqrt_contains(const gdc_itv *x, const mpq_t square)
{
  mpq_t t;
  mpq_init(t);
  mpfr_get_q(t, x->lo);
  mpq_mul(t, t, t);
  int ok = mpfr_sgn(x->lo) >= 0 && mpq_cmp(t, square) <= 0;
  if (mpfr_number_p(x->hi)) {
    mpfr_get_q(t, x->hi);
    mpq_mul(t, t, t);
    ok &= mpq_cmp(t, square) >= 0;
  }
  mpq_clear(t);
  return ok;
}

/* Four times gamma*^2. */
static int exact_optimum(mpq_t square, const gdc_problem *p)
{
  int any = 0;
  mpq_t t, u;
  mpq_inits(t, u, NULL);
  for (int i = 0; i < p->n; i++) {
    for (int k = 0; k < p->n; k++) {
      if (p->y[i] <= 0 || p->y[k] >= 0) continue;
      mpq_set_si(t, 0, 1);
      for (int c = 0; c < p->d; c++) {
        mpq_sub(u, p->x[i * p->d + c], p->x[k * p->d + c]);
        mpq_mul(u, u, u);
        mpq_add(t, t, u);
      }
      if (!any || mpq_cmp(t, square) < 0) mpq_set(square, t);
      any = 1;
    }
  }
  mpq_clears(t, u, NULL);
  return any;
}

START_TEST(gamma_is_the_least_distance_and_below_gamma_star)
{
  rng r;
  exact_net n;
  holder h;
  mpq_t square, least, radius;
  gdc_itv gamma, best;
  rng_seed(&r, 23);
  exact_net_init(&n);
  holder_init(&h, BITS);
  mpq_inits(square, least, radius, NULL);
  gdc_itv_init(&gamma, BITS);
  gdc_itv_init(&best, BITS);
  for (int i = 0; i < scaled(500); i++) {
    gdc_problem p;
    int infinite, one_class, any = 0;
    random_net(&n, &r, 1 + (int)rng_below(&r, 2), 1 + (int)rng_below(&r, 3), 0);
    random_problem(&p, &r, &n);
    holder_set(&h, &n, radius);
    ck_assert_int_eq(gdc_network_robustness(&gamma, &infinite, &h.net, &p, BITS, NULL), GDC_OK);
    for (int k = 0; k < p.n; k++) {
      if (!brute_faces(square, &n, (const mpq_t *)&p.x[k * p.d], p.y[k])) continue;
      if (!any || mpq_cmp(square, least) < 0) mpq_set(least, square);
      any = 1;
    }
    if (any) ck_assert(!infinite && sqrt_contains(&gamma, least));
    else ck_assert(infinite || mpfr_inf_p(gamma.hi));
    gdc_robustness_optimum(&best, &one_class, &p);
    ck_assert_int_eq(!one_class, exact_optimum(least, &p));
    mpq_div_2exp(least, least, 2);
    if (!one_class) ck_assert(sqrt_contains(&best, least) && mpfr_cmp(gamma.hi, best.hi) <= 0);
    problem_close(&p);
  }
  exact_net_clear(&n);
  holder_clear(&h);
  mpq_clears(square, least, radius, NULL);
  gdc_itv_clear(&gamma);
  gdc_itv_clear(&best);
}
END_TEST

/* --- states of a trajectory: the golden values of doc/theory.md ---------------------------------------- */

typedef struct golden {
  const char *xp, *xm, *v2, *h;          /* v1 = 1 unless said */
  const char *v1;
  const char *ap, *alpha, *am, *beta;    /* a_1+, a_1-, a_2-, a_2+ at t = 0 */
  double gamma, gap_ln;                  /* gamma/S, gap*ln t at t = 1000 */
  int sharp;                             /* the sharp form is valid there */
  int checked;
} golden;

static void line_through(mpq_t w, mpq_t b, const mpq_t x, const char *ax, const mpq_t z, const char *az)
{
  mpq_t p, q;
  mpq_inits(p, q, NULL);
  ck_assert_int_eq(mpq_set_str(p, ax, 10), 0);
  ck_assert_int_eq(mpq_set_str(q, az, 10), 0);
  mpq_sub(b, x, z);
  mpq_sub(w, p, q);
  mpq_div(w, w, b);
  mpq_mul(b, w, x);
  mpq_sub(b, p, b);
  mpq_clears(p, q, NULL);
}

static void golden_problem(gdc_problem *p, const golden *g)
{
  problem_open(p, 1, 2, 2);
  p->y[0] = 1;
  p->y[1] = -1;
  mpq_set_str(p->x[0], g->xp, 10);
  mpq_set_str(p->x[1], g->xm, 10);
  mpq_set_str(p->v[0], g->v1, 10);
  mpq_set_str(p->v[1], g->v2, 10);
  mpq_set_str(p->step, g->h, 10);
  line_through(p->w[0], p->b[0], p->x[0], g->ap, p->x[1], g->alpha);
  line_through(p->w[1], p->b[1], p->x[0], g->beta, p->x[1], g->am);
  problem_derive(p);
}

static void near(const gdc_itv *x, double want, double tolerance, const char *what)
{
  double lo = mpfr_get_d(x->lo, MPFR_RNDD), hi = mpfr_get_d(x->hi, MPFR_RNDU);
  if (fabs(lo - want) <= tolerance && fabs(hi - want) <= tolerance) return;
  ck_abort_msg("%s: got [%.12g, %.12g], want %.12g", what, lo, hi, want);
}

/* gap*den/2 with den read off the state, for labels as in golden_problem. */
static double gap_den_half(const gdc_state *s, double gap)
{
  gdc_itv x;
  double den = 0, value[4];
  gdc_itv_init(&x, 100);
  for (int i = 0; i < 2; i++) {
    gdc_state_margin(&x, s, i);
    den += mpfr_get_d(x.lo, MPFR_RNDN);
  }
  for (int i = 0; i < 4; i++) {
    gdc_state_pre(&x, s, i / 2, i % 2);
    value[i] = mpfr_get_d(x.lo, MPFR_RNDN);
  }
  gdc_itv_clear(&x);
  const gdc_problem *p = gdc_state_problem(s);
  if (value[1] < 0) den -= mpq_get_d(p->v[0]) * value[1];
  if (value[2] < 0) den += mpq_get_d(p->v[1]) * value[2];
  return gap * den / 2;
}

static int wants_last(void *self, uint64_t t)
{
  (void)self;
  return t == 1000;
}

static gdc_status compare(void *self, const gdc_state *s, gdc_context *ctx)
{
  golden *g = self;
  if (gdc_state_time(s) != 1000) return GDC_OK;
  const gdc_problem *p = gdc_state_problem(s);
  gdc_itv gamma, gap, sharp, boundary, dist;
  gdc_itv *all[] = {&gamma, &gap, &sharp, &boundary, &dist};
  int infinite;
  for (int i = 0; i < 5; i++) gdc_itv_init(all[i], 100);
  double size = fabs(mpq_get_d(p->x[0]) - mpq_get_d(p->x[1]));
  ck_assert_int_eq(gdc_robustness(&gamma, &infinite, s, ctx), GDC_OK);
  ck_assert(!infinite);
  near(&gamma, g->gamma * size, 1e-6 * size, "gamma");
  ck_assert_int_eq(gdc_gap(&gap, s, ctx), GDC_OK);
  near(&gap, (0.5 - g->gamma) * size, 1e-6 * size, "gap");
  if (g->sharp) near(&gap, g->gap_ln / log(1000), 1e-6, "gap*ln t");
  ck_assert_int_eq(gdc_boundary(&boundary, s, ctx), GDC_OK);
  ck_assert(mpfr_number_p(boundary.lo));
  ck_assert_int_eq(gdc_gap_sharp(&sharp, s, ctx), GDC_OK);
  ck_assert_int_eq(mpfr_number_p(sharp.lo) != 0, g->sharp);
  if (g->sharp) near(&sharp, gap_den_half(s, mpfr_get_d(gap.lo, MPFR_RNDN)), 1e-9, "gap*den/2");
  for (int i = 0; i < 2; i++) {
    ck_assert_int_eq(gdc_robustness_point(&dist, &infinite, s, i, ctx), GDC_OK);
    ck_assert(mpfr_cmp(dist.hi, gamma.lo) >= 0);
  }
  g->checked = 1;
  for (int i = 0; i < 5; i++) gdc_itv_clear(all[i]);
  return GDC_OK;
}

static golden goldens[] = {
  {"1", "-1", "-1", "1/10", "1", "7/10", "-3/10", "7/10", "-1/10", 0.490927, 0.125353, 1, 0},
  {"1", "-2", "-1", "1/10", "1", "7/10", "-3/10", "7/10", "-1/10", 0.424655, 1.561385, 1, 0},
  {"2", "1", "-1", "1/10", "1", "1", "-1/10", "1", "1/2", 0.462513, 0.258950, 1, 0},
  {"1", "-1/2", "-1/2", "1/10", "2", "1", "-1/10", "1", "1/2", 0.353986, 1.512945, 1, 0},
  {"20", "1", "-1", "1/100", "1", "1", "-1/10", "1/2", "1/2", 0.307349, 0, 0, 0},
};

START_TEST(states_match_golden_values)
{
  golden *g = &goldens[_i];
  gdc_problem p;
  gdc_trajectory *run;
  gdc_context ctx;
  gdc_run_summary summary;
  gdc_run_options options = {.steps = 1000};
  gdc_observer watch = {.self = g, .wants = wants_last, .on_step = compare};
  gdc_context_clear(&ctx);
  golden_problem(&p, g);
  ck_assert_int_eq(gdc_trajectory_new(&run, &p, &ctx), GDC_OK);
  ck_assert_int_eq(gdc_trajectory_observe(run, &watch, &ctx), GDC_OK);
  ck_assert_int_eq(gdc_trajectory_run(run, &options, &summary, &ctx), GDC_OK);
  ck_assert(g->checked);
  gdc_trajectory_free(run);
  problem_close(&p);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("boundary");
  TCase *t = tcase_create("boundary");
  tcase_set_timeout(t, 600);
  tcase_add_test(t, boundary_and_sharp_form_match_exact_geometry);
  tcase_add_test(t, boundary_wants_its_shape);
  tcase_add_test(t, gamma_is_the_least_distance_and_below_gamma_star);
  tcase_add_loop_test(t, states_match_golden_values, 0, (int)(sizeof goldens / sizeof goldens[0]));
  suite_add_tcase(s, t);
  return run_suite(s);
}
