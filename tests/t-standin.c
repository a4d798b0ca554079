/* The proof-time contracts of MPFR and GMP (acsl/mpfr.h, acsl/gmp.h) against the real libraries.

   First, each function is assigned to a pointer of the type that acsl/ declares: the prototypes are the same.
   Then each `ensures` is checked on random operands of 1 bit (the least that acsl/mpfr.h allows) to 113, with
   directed rounding, NaN, infinities, zeros and every aliasing, the exact value being a rational (for exp, log,
   log1p, sqrt: a much more precise number). */
#include "support.h"

#include <stdlib.h>

/* prototypes, as in acsl/ (the result of mpfr_set and friends is a ternary value) */
static int (*const p_set)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t) = mpfr_set;
static int (*const p_neg)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t) = mpfr_neg;
static int (*const p_set_si)(mpfr_ptr, long, mpfr_rnd_t) = mpfr_set_si;
static int (*const p_set_q)(mpfr_ptr, mpq_srcptr, mpfr_rnd_t) = mpfr_set_q;
static void (*const p_set_inf)(mpfr_ptr, int) = mpfr_set_inf;
static void (*const p_init2)(mpfr_ptr, mpfr_prec_t) = mpfr_init2;
static void (*const p_clear)(mpfr_ptr) = mpfr_clear;
static int (*const p_cmp)(mpfr_srcptr, mpfr_srcptr) = mpfr_cmp;
static int (*const p_number_p)(mpfr_srcptr) = mpfr_number_p;
static int (*const p_nan_p)(mpfr_srcptr) = mpfr_nan_p;
static int (*const p_inf_p)(mpfr_srcptr) = mpfr_inf_p;
static int (*const p_add)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t) = mpfr_add;
static int (*const p_sub)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t) = mpfr_sub;
static int (*const p_mul)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t) = mpfr_mul;
static int (*const p_div)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t) = mpfr_div;
static int (*const p_mul_q)(mpfr_ptr, mpfr_srcptr, mpq_srcptr, mpfr_rnd_t) = mpfr_mul_q;
static int (*const p_sqr)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t) = mpfr_sqr;
static int (*const p_sqrt)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t) = mpfr_sqrt;
static int (*const p_exp)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t) = mpfr_exp;
static int (*const p_log)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t) = mpfr_log;
static int (*const p_log1p)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t) = mpfr_log1p;
static int (*const p_add_ui)(mpfr_ptr, mpfr_srcptr, unsigned long, mpfr_rnd_t) = mpfr_add_ui;
static int (*const p_ui_div)(mpfr_ptr, unsigned long, mpfr_srcptr, mpfr_rnd_t) = mpfr_ui_div;

enum { KIND_NAN = 2 };

static int kind(mpfr_srcptr x)
{
  if (mpfr_nan_p(x)) return KIND_NAN;
  if (mpfr_inf_p(x)) return mpfr_sgn(x) > 0 ? 1 : -1;
  return 0;
}

/* A random operand: finite most of the time, else a zero of either sign, an infinity or NaN. */
static void operand(mpfr_ptr x, rng *r)
{
  mpq_t q;
  mpq_init(q);
  switch (rng_below(r, 12)) {
  case 0: mpfr_set_zero(x, 1); break;
  case 1: mpfr_set_zero(x, -1); break;
  case 2: mpfr_set_inf(x, 1); break;
  case 3: mpfr_set_inf(x, -1); break;
  case 4: mpfr_set_nan(x); break;
  default:
    random_q(q, r);
    mpfr_set_q(x, q, rng_below(r, 2) ? MPFR_RNDD : MPFR_RNDU);
  }
  mpq_clear(q);
}

/* the predicate `rounded` of acsl/mpfr.h for an exact rational e */
static void check_rounded(mpfr_srcptr r, const mpq_t e, mpfr_rnd_t rnd, const char *what)
{
  int k = kind(r), sign = mpq_sgn(e);
  ck_assert_msg(k != KIND_NAN, "%s: NaN", what);
  if (rnd == MPFR_RNDD) ck_assert_msg(k == -1 || (k == 0 && mpfr_cmp_q(r, e) <= 0), "%s: not below", what);
  if (rnd == MPFR_RNDU) ck_assert_msg(k == 1 || (k == 0 && mpfr_cmp_q(r, e) >= 0), "%s: not above", what);
  if (sign >= 0) ck_assert_msg(k == 1 || (k == 0 && mpfr_sgn(r) >= 0), "%s: sign", what);
  if (sign <= 0) ck_assert_msg(k == -1 || (k == 0 && mpfr_sgn(r) <= 0), "%s: sign", what);
}

typedef struct ground {
  rng r;
  mpfr_t a, b, out;
  mpq_t x, y, e;
  mpfr_rnd_t rnd;
  int ka, kb; /* kinds before the call */
} ground;

static void prepare(ground *g)
{
  static const mpfr_prec_t precisions[] = {1, 2, 3, 24, 53, 113};
  mpfr_set_prec(g->a, precisions[rng_below(&g->r, 6)]);
  mpfr_set_prec(g->b, precisions[rng_below(&g->r, 6)]);
  mpfr_set_prec(g->out, precisions[rng_below(&g->r, 6)]);
  operand(g->a, &g->r);
  operand(g->b, &g->r);
  operand(g->out, &g->r);
  g->rnd = rng_below(&g->r, 2) ? MPFR_RNDD : MPFR_RNDU;
  g->ka = kind(g->a);
  g->kb = kind(g->b);
  if (g->ka == 0) mpfr_get_q(g->x, g->a);
  if (g->kb == 0) mpfr_get_q(g->y, g->b);
}

static void with_ground(void (*body)(ground *), uint64_t seed)
{
  ground g;
  rng_seed(&g.r, seed);
  mpfr_inits2(53, g.a, g.b, g.out, (mpfr_ptr)0);
  mpq_inits(g.x, g.y, g.e, NULL);
  for (int k = 0; k < scaled(20000); k++) {
    prepare(&g);
    body(&g);
  }
  mpfr_clears(g.a, g.b, g.out, (mpfr_ptr)0);
  mpq_clears(g.x, g.y, g.e, NULL);
}

/* where the result goes: a fresh number, or the first or the second operand */
static mpfr_ptr target(ground *g)
{
  unsigned pick = rng_below(&g->r, 3);
  return pick == 0 ? g->a : pick == 1 ? g->b : g->out;
}

static void sums(ground *g)
{
  int minus = (int)rng_below(&g->r, 2), ka = g->ka, kb = minus && g->kb != KIND_NAN ? -g->kb : g->kb;
  mpfr_ptr r = target(g);
  if (minus) p_sub(r, g->a, g->b, g->rnd);
  else p_add(r, g->a, g->b, g->rnd);
  if (ka == 0 && kb == 0) {
    if (minus) mpq_sub(g->e, g->x, g->y);
    else mpq_add(g->e, g->x, g->y);
    check_rounded(r, g->e, g->rnd, minus ? "sub" : "add");
  } else if (ka == KIND_NAN || kb == KIND_NAN || ka * kb == -1) {
    ck_assert(mpfr_nan_p(r));
  } else {
    ck_assert_int_eq(kind(r), ka != 0 ? ka : kb);
  }
}

static void products(ground *g)
{
  mpfr_ptr r = target(g);
  if (g->ka != 0 || g->kb != 0) return; /* unspecified in acsl/ */
  switch (rng_below(&g->r, 4)) {
  case 0:
    mpq_mul(g->e, g->x, g->y);
    p_mul(r, g->a, g->b, g->rnd);
    break;
  case 1:
    if (mpq_sgn(g->y) == 0) return;
    mpq_div(g->e, g->x, g->y);
    p_div(r, g->a, g->b, g->rnd);
    break;
  case 2:
    random_q(g->y, &g->r);
    mpq_mul(g->e, g->x, g->y);
    p_mul_q(r, g->a, g->y, g->rnd);
    break;
  default:
    mpq_mul(g->e, g->x, g->x);
    p_sqr(r, g->a, g->rnd);
  }
  check_rounded(r, g->e, g->rnd, "product");
}

static void copies(ground *g)
{
  mpfr_ptr r = target(g);
  long n = (long)(rng_next(&g->r) >> rng_below(&g->r, 64));
  switch (rng_below(&g->r, 5)) {
  case 0:
    p_set(r, g->a, g->rnd);
    if (g->ka == 0) check_rounded(r, g->x, g->rnd, "set");
    else ck_assert_int_eq(kind(r), g->ka);
    break;
  case 1:
    p_neg(r, g->a, g->rnd);
    if (g->ka == 0) mpq_neg(g->e, g->x), check_rounded(r, g->e, g->rnd, "neg");
    else ck_assert_int_eq(kind(r), g->ka == KIND_NAN ? KIND_NAN : -g->ka);
    break;
  case 2:
    mpq_set_si(g->e, n, 1);
    p_set_si(r, n, g->rnd);
    check_rounded(r, g->e, g->rnd, "set_si");
    break;
  case 3:
    random_q(g->e, &g->r);
    p_set_q(r, g->e, g->rnd);
    check_rounded(r, g->e, g->rnd, "set_q");
    break;
  default:
    p_set_inf(r, (int)(n % 3) - 1);
    ck_assert_int_eq(kind(r), (int)(n % 3) - 1 >= 0 ? 1 : -1);
  }
}

static void with_integers(ground *g)
{
  mpfr_ptr r = rng_below(&g->r, 2) ? g->a : g->out;
  unsigned long n = (unsigned long)(rng_next(&g->r) >> rng_below(&g->r, 64));
  mpq_set_ui(g->y, n, 1);
  if (rng_below(&g->r, 2)) {
    p_add_ui(r, g->a, n, g->rnd);
    if (g->ka == 0) mpq_add(g->e, g->x, g->y), check_rounded(r, g->e, g->rnd, "add_ui");
    else ck_assert_int_eq(kind(r), g->ka);
    return;
  }
  if (g->ka == 0 && mpq_sgn(g->x) == 0) return;
  p_ui_div(r, n, g->a, g->rnd);
  if (g->ka == 0) mpq_div(g->e, g->y, g->x), check_rounded(r, g->e, g->rnd, "ui_div");
  else if (g->ka == 1) ck_assert(mpfr_zero_p(r));
}

/* f(a) by MPFR at 500 bits in both directions brackets the true value; the result must be on its side of it. */
static void functions(ground *g)
{
  int (*const f[])(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t) = {p_exp, p_log, p_log1p, p_sqrt};
  unsigned which = rng_below(&g->r, 4);
  if (g->ka == KIND_NAN) {
    if (which == 0) ck_assert((p_exp(g->out, g->a, g->rnd), mpfr_nan_p(g->out)));
    return;
  }
  if (g->ka == -1) {
    if (which == 0) ck_assert((p_exp(g->out, g->a, g->rnd), mpfr_zero_p(g->out)));
    return;
  }
  if (g->ka == 0 && which == 1 && mpfr_sgn(g->a) <= 0) return;
  if (g->ka == 0 && which == 2 && mpfr_cmp_si(g->a, -1) <= 0) return;
  if (g->ka == 0 && which == 3 && mpfr_sgn(g->a) < 0) return;
  mpfr_t lo, hi;
  mpfr_inits2(500, lo, hi, (mpfr_ptr)0);
  f[which](lo, g->a, MPFR_RNDD);
  f[which](hi, g->a, MPFR_RNDU);
  mpfr_ptr r = rng_below(&g->r, 2) ? g->a : g->out;
  f[which](r, g->a, g->rnd);
  if (g->ka == 1) ck_assert_int_eq(kind(r), 1);
  else if (g->rnd == MPFR_RNDD) ck_assert(mpfr_lessequal_p(r, hi));
  else ck_assert(mpfr_greaterequal_p(r, lo));
  if (g->ka == 0 && mpfr_sgn(lo) >= 0) ck_assert(mpfr_sgn(r) >= 0);
  if (g->ka == 0 && mpfr_sgn(hi) <= 0) ck_assert(mpfr_sgn(r) <= 0);
  mpfr_clears(lo, hi, (mpfr_ptr)0);
}

static void comparisons(ground *g)
{
  int c = p_cmp(g->a, g->b), s = mpfr_sgn(g->a);
  ck_assert_int_eq(p_number_p(g->a) != 0, g->ka == 0);
  ck_assert_int_eq(p_nan_p(g->a) != 0, g->ka == KIND_NAN);
  ck_assert_int_eq(p_inf_p(g->a) != 0, g->ka == 1 || g->ka == -1);
  if (g->ka == KIND_NAN || g->kb == KIND_NAN) ck_assert_int_eq(c, 0);
  else if (g->ka == 0 && g->kb == 0) ck_assert_int_eq((c > 0) - (c < 0), (mpq_cmp(g->x, g->y) > 0) - (mpq_cmp(g->x, g->y) < 0));
  else ck_assert_int_eq((c > 0) - (c < 0), (g->ka > g->kb) - (g->ka < g->kb));
  if (g->ka == KIND_NAN) ck_assert_int_eq(s, 0);
  else if (g->ka != 0) ck_assert_int_eq((s > 0) - (s < 0), g->ka);
  else ck_assert_int_eq((s > 0) - (s < 0), mpq_sgn(g->x));
  if (g->ka == 0) ck_assert_int_eq((mpq_sgn(g->x) > 0) - (mpq_sgn(g->x) < 0), (s > 0) - (s < 0));
}

static void fresh_numbers(ground *g)
{
  mpfr_t x;
  p_init2(x, 1 + (mpfr_prec_t)rng_below(&g->r, 200));
  ck_assert(p_nan_p(x) && !p_number_p(x) && !p_inf_p(x) && p_cmp(x, g->a) == 0);
  p_clear(x);
}

_Static_assert(MPFR_PREC_MIN == 1 && (MPFR_PREC_MAX == 0x7ffffffffffffeff || sizeof(mpfr_prec_t) < 8), "the bounds in the contract of mpfr_init2");

START_TEST(init2_and_clear_as_promised) { with_ground(fresh_numbers, 8); } END_TEST
START_TEST(add_and_sub_as_promised) { with_ground(sums, 1); } END_TEST
START_TEST(mul_div_mul_q_sqr_as_promised) { with_ground(products, 2); } END_TEST
START_TEST(set_neg_set_si_set_q_set_inf_as_promised) { with_ground(copies, 3); } END_TEST
START_TEST(add_ui_and_ui_div_as_promised) { with_ground(with_integers, 4); } END_TEST
START_TEST(exp_log_log1p_sqrt_as_promised) { with_ground(functions, 5); } END_TEST
START_TEST(cmp_sgn_and_kinds_as_promised) { with_ground(comparisons, 6); } END_TEST

/* Overflow and underflow round like everything else. */
static void range_ends(mpfr_prec_t prec)
{
  mpfr_t x, r;
  mpfr_inits2(prec, x, r, (mpfr_ptr)0);
  mpfr_set_ui_2exp(x, 1, mpfr_get_emax() - 1, MPFR_RNDN);
  p_mul(r, x, x, MPFR_RNDD);
  ck_assert(mpfr_number_p(r) && mpfr_greaterequal_p(r, x));
  p_mul(r, x, x, MPFR_RNDU);
  ck_assert_int_eq(kind(r), 1);
  p_neg(x, x, MPFR_RNDN);
  p_exp(r, x, MPFR_RNDD);
  ck_assert(mpfr_zero_p(r));
  p_exp(r, x, MPFR_RNDU);
  ck_assert(mpfr_number_p(r) && mpfr_sgn(r) > 0);
  mpfr_clears(x, r, (mpfr_ptr)0);
}

START_TEST(range_ends_round_outward)
{
  range_ends(1);
  range_ends(53);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("stand-ins");
  TCase *t = tcase_create("contracts");
  tcase_set_timeout(t, 120);
  tcase_add_test(t, init2_and_clear_as_promised);
  tcase_add_test(t, add_and_sub_as_promised);
  tcase_add_test(t, mul_div_mul_q_sqr_as_promised);
  tcase_add_test(t, set_neg_set_si_set_q_set_inf_as_promised);
  tcase_add_test(t, add_ui_and_ui_div_as_promised);
  tcase_add_test(t, exp_log_log1p_sqrt_as_promised);
  tcase_add_test(t, cmp_sgn_and_kinds_as_promised);
  tcase_add_test(t, range_ends_round_outward);
  suite_add_tcase(s, t);
  return run_suite(s);
}
