/* Robustness margins contain the exact distance, are tight where the zero is a crossing, and hold for every
   member of a widened state. */
#include <stdio.h>

#include "margin-states.h"
#include "margin/ray.h"

enum { BITS = 200 };

/* --- comparison through squares ---------------------------------------------------------------------- */

static void describe(const exact_net *n, const mpq_t *x, int y)
{
  for (int j = 0; j < n->m; j++) {
    fprintf(stderr, "  neuron w=");
    for (int k = 0; k < n->d; k++) gmp_fprintf(stderr, "%Qd ", n->w[j * n->d + k]);
    gmp_fprintf(stderr, "b=%Qd v=%Qd\n", n->b[j], n->v[j]);
  }
  fprintf(stderr, "  y=%d x=", y);
  for (int k = 0; k < n->d; k++) gmp_fprintf(stderr, "%Qd ", x[k]);
  fprintf(stderr, "\n");
}

/* lo <= sqrt(square) <= hi; with no zero at all: hi = +Inf, or *infinite. */
static int holds(const gdc_itv *dist, int infinite, int any, const mpq_t square)
{
  if (infinite) return !any;
  if (!gdc_itv_ok(dist) || mpfr_sgn(dist->lo) < 0) return 0;
  if (!any) return mpfr_inf_p(dist->hi) != 0;
  int ok = 1;
  mpq_t t;
  mpq_init(t);
  mpfr_get_q(t, dist->lo);
  mpq_mul(t, t, t);
  ok &= mpq_cmp(t, square) <= 0;
  if (mpfr_number_p(dist->hi)) {
    mpfr_get_q(t, dist->hi);
    mpq_mul(t, t, t);
    ok &= mpq_cmp(t, square) >= 0;
  }
  mpq_clear(t);
  return ok;
}

static void require_holds(const gdc_itv *dist, int infinite, int any, const mpq_t square, const exact_net *n,
                          const mpq_t *x, int y)
{
  if (holds(dist, infinite, any, square)) return;
  describe(n, x, y);
  mpfr_fprintf(stderr, "  got [%.20Rg, %.20Rg] infinite=%d", dist->lo, dist->hi, infinite);
  if (any) gmp_fprintf(stderr, "  want the root of %Qd\n", square);
  else fprintf(stderr, "  want no zero\n");
  ck_abort_msg("distance not contained");
}

/* Width at most 2^-bits relative to 1 + hi. */
static int tight(const gdc_itv *dist, int bits)
{
  if (!mpfr_number_p(dist->hi)) return 0;
  mpfr_t t, u;
  mpfr_inits2(64, t, u, (mpfr_ptr)NULL);
  mpfr_sub(t, dist->hi, dist->lo, MPFR_RNDU);
  mpfr_add_ui(u, dist->hi, 1, MPFR_RNDD);
  mpfr_div_2si(u, u, bits, MPFR_RNDD);
  int ok = mpfr_cmp(t, u) <= 0;
  mpfr_clears(t, u, (mpfr_ptr)NULL);
  return ok;
}

static int brute(mpq_t square, const exact_net *n, const mpq_t *x, int y)
{
  return n->d == 1 ? brute_line(square, n, x, y) : brute_faces(square, n, x, y);
}

typedef struct tally {
  int states, zero, infinite, infinite_said, crossing, tight;
} tally;

typedef struct bench {
  rng r;
  exact_net n, member;
  holder h;
  mpq_t x[MAX_D], square, radius;
  gdc_itv dist;
  int infinite, y;
} bench;

static void bench_open(bench *b, uint64_t seed, mpfr_prec_t prec)
{
  rng_seed(&b->r, seed);
  exact_net_init(&b->n);
  exact_net_init(&b->member);
  holder_init(&b->h, prec);
  for (int k = 0; k < MAX_D; k++) mpq_init(b->x[k]);
  mpq_inits(b->square, b->radius, NULL);
  gdc_itv_init(&b->dist, prec);
}

static void bench_close(bench *b)
{
  exact_net_clear(&b->n);
  exact_net_clear(&b->member);
  holder_clear(&b->h);
  for (int k = 0; k < MAX_D; k++) mpq_clear(b->x[k]);
  mpq_clears(b->square, b->radius, NULL);
  gdc_itv_clear(&b->dist);
}

/* A state and a point, most often one with a positive margin. */
static void draw(bench *b, int d, int m, int dyadic)
{
  int sign = 0;
  mpq_t f;
  mpq_init(f);
  for (int tries = 0; tries < 6 && sign <= 0; tries++) {
    random_net(&b->n, &b->r, d, m, dyadic);
    for (int k = 0; k < d; k++) small_q(b->x[k], &b->r, dyadic);
    b->y = rng_below(&b->r, 2) ? 1 : -1;
    exact_value(f, &b->n, (const mpq_t *)b->x, b->y);
    sign = mpq_sgn(f);
  }
  mpq_clear(f);
}

static void measure(bench *b, mpfr_prec_t prec)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  ck_assert_int_eq(gdc_distance(&b->dist, &b->infinite, &b->h.net, (const mpq_t *)b->x, b->y, prec, &ctx), GDC_OK);
}

/* One exact state: containment, and what the tally is about. */
static void one_state(bench *b, tally *t)
{
  mpq_set_si(b->radius, 0, 1);
  holder_set(&b->h, &b->n, b->radius);
  measure(b, BITS);
  int any = brute(b->square, &b->n, (const mpq_t *)b->x, b->y);
  require_holds(&b->dist, b->infinite, any, b->square, &b->n, (const mpq_t *)b->x, b->y);
  t->states++;
  t->infinite += !any;
  t->infinite_said += b->infinite;
  if (any && mpq_sgn(b->square) == 0) t->zero++;
}

START_TEST(brute_forces_agree_on_the_line)
{
  bench b;
  mpq_t other;
  mpq_init(other);
  bench_open(&b, 3, BITS);
  for (int i = 0; i < scaled(300); i++) {
    draw(&b, 1, 1 + (int)rng_below(&b.r, 4), 0);
    int any = brute_line(b.square, &b.n, (const mpq_t *)b.x, b.y);
    ck_assert_int_eq(any, brute_faces(other, &b.n, (const mpq_t *)b.x, b.y));
    if (any) ck_assert(mpq_equal(b.square, other));
  }
  mpq_clear(other);
  bench_close(&b);
}
END_TEST

/* Dyadic states have point enclosures: the answer is exact whatever touches what. */
START_TEST(line_dyadic_states_are_exact)
{
  bench b;
  tally t = {0};
  bench_open(&b, 5, BITS);
  for (int i = 0; i < scaled(2000); i++) {
    draw(&b, 1, 1 + (int)rng_below(&b.r, MAX_M), 1);
    one_state(&b, &t);
    if (b.infinite || mpq_sgn(b.square) < 0) continue;
    if (!tight(&b.dist, BITS - 8)) describe(&b.n, (const mpq_t *)b.x, b.y);
    ck_assert(tight(&b.dist, BITS - 8));
  }
  ck_assert_int_eq(t.infinite, t.infinite_said);
  ck_assert_int_ge(t.infinite, t.states / 50);
  bench_close(&b);
}
END_TEST

START_TEST(line_rational_states_are_contained_and_tight_at_crossings)
{
  bench b;
  tally t = {0};
  bench_open(&b, 7, BITS);
  for (int i = 0; i < scaled(3000); i++) {
    draw(&b, 1, 1 + (int)rng_below(&b.r, MAX_M), 0);
    one_state(&b, &t);
    if (b.infinite || !mpfr_number_p(b.dist.lo)) continue;
    if (!brute_line(b.square, &b.n, (const mpq_t *)b.x, b.y)) continue;
    if (!brute_transversal(&b.n, (const mpq_t *)b.x, b.y, b.square)) continue;
    t.crossing++;
    if (!tight(&b.dist, BITS - 40)) {
      describe(&b.n, (const mpq_t *)b.x, b.y);
      mpfr_fprintf(stderr, "  got [%.20Rg, %.20Rg]\n", b.dist.lo, b.dist.hi);
    }
    ck_assert(tight(&b.dist, BITS - 40));
  }
  ck_assert_int_ge(t.crossing, t.states / 10);
  bench_close(&b);
}
END_TEST

/* Nothing closer than the lower bound loses: an independent look at a grid around the point. */
static void check_grid(const bench *b)
{
  mpq_t z[MAX_D], f, t;
  mpq_inits(f, t, NULL);
  for (int k = 0; k < MAX_D; k++) mpq_init(z[k]);
  int d = b->n.d, side = d == 2 ? 9 : 5, count = 1;
  for (int k = 0; k < d; k++) count *= side;
  for (int i = 0, at = 0; i < count; at = ++i) {
    mpq_set_si(f, 0, 1);
    for (int k = 0; k < d; k++, at /= side) { /* steps of lo/(side/2) in every direction */
      mpfr_get_q(t, b->dist.lo);
      mpq_set_si(z[k], at % side - side / 2, (unsigned long)(side / 2));
      mpq_canonicalize(z[k]);
      mpq_mul(z[k], z[k], t);
      mpq_mul(t, z[k], z[k]);
      mpq_add(f, f, t);
      mpq_add(z[k], z[k], b->x[k]);
    }
    mpfr_get_q(t, b->dist.lo);
    mpq_mul(t, t, t);
    if (mpq_cmp(f, t) >= 0) continue;
    exact_value(f, &b->n, (const mpq_t *)z, b->y);
    ck_assert_int_gt(mpq_sgn(f), 0);
  }
  for (int k = 0; k < MAX_D; k++) mpq_clear(z[k]);
  mpq_clears(f, t, NULL);
}

START_TEST(plane_and_space_states_are_contained)
{
  bench b;
  tally t = {0};
  bench_open(&b, 11, BITS);
  for (int i = 0; i < scaled(1500); i++) {
    draw(&b, 2 + (int)rng_below(&b.r, 2), 1 + (int)rng_below(&b.r, 3), rng_below(&b.r, 2) != 0);
    one_state(&b, &t);
    if (b.infinite) continue;
    check_grid(&b);
    if (mpfr_number_p(b.dist.hi)) t.crossing++;
    if (tight(&b.dist, BITS / 2)) t.tight++;
  }
  ck_assert_int_ge(t.tight, t.crossing * 19 / 20);
  bench_close(&b);
}
END_TEST

START_TEST(widened_states_contain_every_member)
{
  bench b;
  bench_open(&b, 13, BITS);
  for (int i = 0; i < scaled(1500); i++) {
    static const mpfr_prec_t precs[] = {24, 53, BITS};
    int d = 1 + (int)rng_below(&b.r, 3);
    draw(&b, d, 1 + (int)rng_below(&b.r, d == 1 ? MAX_M : 3), 0);
    mpq_set_si(b.radius, 1, 1);
    mpq_div_2exp(b.radius, b.radius, 2 + rng_below(&b.r, 30));
    holder_set(&b.h, &b.n, b.radius);
    measure(&b, precs[rng_below(&b.r, 3)]);
    for (int k = 0; k < (d == 1 ? 8 : 2); k++) {
      random_member(&b.member, &b.r, &b.h);
      int any = brute(b.square, &b.member, (const mpq_t *)b.x, b.y);
      require_holds(&b.dist, b.infinite, any, b.square, &b.member, (const mpq_t *)b.x, b.y);
    }
  }
  bench_close(&b);
}
END_TEST

/* Lemmas 7.3 and 7.4 at arbitrary places: what they call positive is positive for members of the state. */
static void check_lemmas(bench *b, const gdc_view *v, int *segments, int *tails)
{
  gdc_ray ray;
  gdc_sample p = {0}, q = {0};
  mpq_t dir, s, z, f;
  mpq_inits(p.s, q.s, dir, s, z, f, NULL);
  mpq_set_si(dir, 1, 1);
  gdc_ray_init(&ray, v, (const mpq_t *)&dir);
  small_q(s, &b->r, 0);
  gdc_ray_sample(&p, &ray, s);
  small_q(z, &b->r, 0);
  mpq_abs(z, z);
  mpq_add(z, z, s);
  gdc_ray_sample(&q, &ray, z);
  int segment = gdc_ray_segment_positive(&ray, &p, &q), tail = gdc_ray_tail_positive(&ray, &p);
  for (int k = 0; (segment || tail) && k < 24; k++) {
    random_member(&b->member, &b->r, &b->h);
    mpq_set_si(z, (long)rng_below(&b->r, 17), 16);
    mpq_canonicalize(z);
    mpq_sub(f, q.s, p.s);
    if (!segment || k % 2) mpq_set_si(f, 1L << rng_below(&b->r, 20), 1); /* far out on the ray */
    if (!tail && k % 2) continue;
    mpq_mul(z, z, f);
    mpq_add(z, z, p.s);
    mpq_add(z, z, b->x[0]);
    exact_value(f, &b->member, (const mpq_t *)&z, b->y);
    if (mpq_sgn(f) <= 0) describe(&b->member, (const mpq_t *)b->x, b->y);
    ck_assert_int_gt(mpq_sgn(f), 0);
  }
  *segments += segment;
  *tails += tail;
  gdc_ray_clear(&ray);
  mpq_clears(p.s, q.s, dir, s, z, f, NULL);
}

/* relu(z + b1) + 1/4 - relu(z), |b1| <= 1/2: positive at 0 with slope 1 - 1 beyond, but with b1 = -1/2 it is
   -1/4 at z = 1/2.  The ray test may not use a slope before the neuron is certainly active. */
START_TEST(ray_test_wants_an_active_neuron)
{
  static const long w[] = {1, 0, 1}, b4[] = {0, 1, 0}, v[] = {1, 1, -1};
  bench b;
  bench_open(&b, 47, BITS);
  b.y = b.n.d = 1;
  b.n.m = 3;
  for (int j = 0; j < 3; j++) {
    mpq_set_si(b.n.w[j], w[j], 1);
    mpq_set_si(b.n.b[j], b4[j], 4);
    mpq_set_si(b.n.v[j], v[j], 1);
  }
  holder_set(&b.h, &b.n, b.radius);
  mpfr_set_d(b.h.b[0].lo, -0.5, MPFR_RNDD);
  mpfr_set_d(b.h.b[0].hi, 0.5, MPFR_RNDU);
  measure(&b, BITS);
  mpq_set_si(b.n.b[0], -1, 2);
  ck_assert(brute_line(b.square, &b.n, (const mpq_t *)b.x, 1));
  require_holds(&b.dist, b.infinite, 1, b.square, &b.n, (const mpq_t *)b.x, 1);
  gdc_calc *c = gdc_calc_new(BITS);
  gdc_view view;
  gdc_ray ray;
  gdc_sample p = {0};
  mpq_t dir;
  mpq_inits(p.s, dir, NULL);
  mpq_set_si(dir, 1, 1);
  gdc_view_init(&view, c, &b.h.net, (const mpq_t *)b.x, 1);
  gdc_ray_init(&ray, &view, (const mpq_t *)&dir);
  gdc_ray_sample(&p, &ray, p.s);
  ck_assert(gdc_c_certainly_positive(p.f));
  ck_assert(!gdc_ray_tail_positive(&ray, &p));
  gdc_ray_clear(&ray);
  gdc_calc_free(c);
  mpq_clears(p.s, dir, NULL);
  bench_close(&b);
}
END_TEST

/* Unbounded enclosures, exponents beyond any rational and precision 2: an answer that contains the truth. */
START_TEST(unbounded_and_huge_states_fail_closed)
{
  bench b;
  bench_open(&b, 53, BITS);
  for (int i = 0; i < scaled(600); i++) {
    int d = 1 + (int)rng_below(&b.r, 2);
    draw(&b, d, 1 + (int)rng_below(&b.r, 3), 0);
    mpq_set_si(b.radius, 0, 1);
    holder_set(&b.h, &b.n, b.radius);
    gdc_itv *all[] = {&b.h.w[rng_below(&b.r, 2)], &b.h.b[rng_below(&b.r, 2)], &b.h.v[rng_below(&b.r, 2)]};
    gdc_itv *x = all[rng_below(&b.r, 3)];
    if (rng_below(&b.r, 2)) mpfr_set_inf(x->lo, -1);
    else mpfr_set_ui_2exp(x->hi, 1, 4000000000000L, MPFR_RNDU);
    if (rng_below(&b.r, 2)) mpfr_set_inf(x->hi, 1);
    measure(&b, rng_below(&b.r, 2) ? 2 : 53);
    int any = brute(b.square, &b.n, (const mpq_t *)b.x, b.y);
    require_holds(&b.dist, b.infinite, any, b.square, &b.n, (const mpq_t *)b.x, b.y);
  }
  bench_close(&b);
}
END_TEST

START_TEST(limits_are_refused)
{
  bench b;
  gdc_context ctx;
  bench_open(&b, 59, BITS);
  draw(&b, 1, 1, 0);
  holder_set(&b.h, &b.n, b.radius);
  gdc_context_clear(&ctx);
  b.h.net.m = GDC_MAX_NEURONS + 1;
  ck_assert_int_eq(gdc_distance(&b.dist, &b.infinite, &b.h.net, (const mpq_t *)b.x, 1, 53, &ctx), GDC_ELIMIT);
  ck_assert(mpfr_inf_p(b.dist.lo) && mpfr_inf_p(b.dist.hi) && !b.infinite);
  gdc_context_clear(&ctx);
  b.h.net.m = 1;
  ck_assert_int_eq(gdc_distance(&b.dist, &b.infinite, &b.h.net, (const mpq_t *)b.x, 0, 53, &ctx), GDC_EINTERNAL);
  bench_close(&b);
}
END_TEST

START_TEST(segment_and_ray_tests_are_true_anywhere)
{
  bench b;
  int segments = 0, tails = 0;
  bench_open(&b, 43, BITS);
  gdc_calc *c = gdc_calc_new(BITS);
  ck_assert_ptr_nonnull(c);
  for (int i = 0; i < scaled(6000); i++) {
    draw(&b, 1, 1 + (int)rng_below(&b.r, MAX_M), 0);
    mpq_set_si(b.radius, (long)rng_below(&b.r, 2), 1);
    mpq_div_2exp(b.radius, b.radius, 1 + rng_below(&b.r, 5));
    holder_set(&b.h, &b.n, b.radius);
    gdc_view v;
    gdc_view_init(&v, c, &b.h.net, (const mpq_t *)b.x, b.y);
    check_lemmas(&b, &v, &segments, &tails);
    gdc_calc_release(c, 0);
  }
  ck_assert_int_ge(segments, scaled(6000) / 20);
  ck_assert_int_ge(tails, scaled(6000) / 50);
  gdc_calc_free(c);
  bench_close(&b);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("margin");
  TCase *t = tcase_create("distance");
  tcase_set_timeout(t, 600);
  tcase_add_test(t, brute_forces_agree_on_the_line);
  tcase_add_test(t, line_dyadic_states_are_exact);
  tcase_add_test(t, line_rational_states_are_contained_and_tight_at_crossings);
  tcase_add_test(t, plane_and_space_states_are_contained);
  tcase_add_test(t, segment_and_ray_tests_are_true_anywhere);
  tcase_add_test(t, ray_test_wants_an_active_neuron);
  tcase_add_test(t, unbounded_and_huge_states_fail_closed);
  tcase_add_test(t, limits_are_refused);
  tcase_add_test(t, widened_states_contain_every_member);
  suite_add_tcase(s, t);
  return run_suite(s);
}
