/* Robustness margins contain the exact distance, are tight where the zero is a crossing, and hold for every
   member of a widened state. */
#include <stdio.h>

#include "margin-brute.h"

enum { BITS = 200 };

/* --- states: small numerators, so that ties, zero weights and common kinks are frequent --------------- */

static void small_q(mpq_t q, rng *r, int dyadic)
{
  static const unsigned long any[] = {1, 1, 2, 3, 5}, two[] = {1, 1, 2, 4, 8};
  mpq_set_si(q, (long)rng_below(r, 9) - 4, dyadic ? two[rng_below(r, 5)] : any[rng_below(r, 5)]);
  mpq_canonicalize(q);
}

/* Neuron j parallel to an earlier one, with the same kink or not. */
static void copy_neuron(exact_net *n, rng *r, int j)
{
  mpq_t t;
  mpq_init(t);
  int from = (int)rng_below(r, (unsigned)j);
  mpq_set_si(t, (long)rng_below(r, 5) - 2, 1);
  for (int k = 0; k < n->d; k++) mpq_mul(n->w[j * n->d + k], n->w[from * n->d + k], t);
  if (rng_below(r, 2)) mpq_mul(n->b[j], n->b[from], t);
  mpq_clear(t);
}

static void random_net(exact_net *n, rng *r, int d, int m, int dyadic)
{
  n->d = d;
  n->m = m;
  int no_bias = rng_below(r, 6) == 0;
  for (int j = 0; j < m; j++) {
    for (int k = 0; k < d; k++) small_q(n->w[j * d + k], r, dyadic);
    small_q(n->b[j], r, dyadic);
    small_q(n->v[j], r, dyadic);
    if (j > 0 && rng_below(r, 4) == 0) copy_neuron(n, r, j);
    if (no_bias) mpq_set_si(n->b[j], 0, 1);
  }
}

/* --- the enclosed network ---------------------------------------------------------------------------- */

typedef struct holder {
  gdc_itv w[MAX_M * MAX_D], b[MAX_M], v[MAX_M];
  gdc_network net;
} holder;

static void holder_init(holder *h, mpfr_prec_t prec)
{
  for (int i = 0; i < MAX_M * MAX_D; i++) gdc_itv_init(&h->w[i], prec);
  for (int j = 0; j < MAX_M; j++) gdc_itv_init(&h->b[j], prec);
  for (int j = 0; j < MAX_M; j++) gdc_itv_init(&h->v[j], prec);
}

static void holder_clear(holder *h)
{
  for (int i = 0; i < MAX_M * MAX_D; i++) gdc_itv_clear(&h->w[i]);
  for (int j = 0; j < MAX_M; j++) gdc_itv_clear(&h->b[j]);
  for (int j = 0; j < MAX_M; j++) gdc_itv_clear(&h->v[j]);
}

static void enclose(gdc_itv *x, const mpq_t q, const mpq_t radius)
{
  mpq_t t;
  mpq_init(t);
  mpq_sub(t, q, radius);
  mpfr_set_q(x->lo, t, MPFR_RNDD);
  mpq_add(t, q, radius);
  mpfr_set_q(x->hi, t, MPFR_RNDU);
  mpq_clear(t);
}

static void holder_set(holder *h, const exact_net *n, const mpq_t radius)
{
  for (int i = 0; i < n->m * n->d; i++) enclose(&h->w[i], n->w[i], radius);
  for (int j = 0; j < n->m; j++) enclose(&h->b[j], n->b[j], radius);
  for (int j = 0; j < n->m; j++) enclose(&h->v[j], n->v[j], radius);
  h->net = (gdc_network){.d = n->d, .m = n->m, .w = h->w, .b = h->b, .v = h->v};
}

static void random_member(exact_net *member, rng *r, const holder *h)
{
  member->d = h->net.d;
  member->m = h->net.m;
  for (int i = 0; i < member->m * member->d; i++) random_inside(member->w[i], r, &h->w[i]);
  for (int j = 0; j < member->m; j++) random_inside(member->b[j], r, &h->b[j]);
  for (int j = 0; j < member->m; j++) random_inside(member->v[j], r, &h->v[j]);
}

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
  ck_assert_int_gt(t.infinite, t.states / 50);
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
  ck_assert_int_gt(t.crossing, t.states / 10);
  bench_close(&b);
}
END_TEST

START_TEST(plane_and_space_states_are_contained)
{
  bench b;
  tally t = {0};
  bench_open(&b, 11, BITS);
  for (int i = 0; i < scaled(1500); i++) {
    draw(&b, 2 + (int)rng_below(&b.r, 2), 1 + (int)rng_below(&b.r, 3), rng_below(&b.r, 2) != 0);
    one_state(&b, &t);
    if (t.infinite && b.infinite) continue;
    if (mpfr_number_p(b.dist.hi)) t.crossing++;
    if (tight(&b.dist, BITS / 2)) t.tight++;
  }
  ck_assert_int_gt(t.tight, t.crossing * 19 / 20);
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

int main(void)
{
  Suite *s = suite_create("margin");
  TCase *t = tcase_create("distance");
  tcase_set_timeout(t, 600);
  tcase_add_test(t, brute_forces_agree_on_the_line);
  tcase_add_test(t, line_dyadic_states_are_exact);
  tcase_add_test(t, line_rational_states_are_contained_and_tight_at_crossings);
  tcase_add_test(t, plane_and_space_states_are_contained);
  tcase_add_test(t, widened_states_contain_every_member);
  suite_add_tcase(s, t);
  return run_suite(s);
}
