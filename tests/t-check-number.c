/* The checker's own interval arithmetic: exhaustively on tiny numbers, at random against exact rationals, and exp and
   ln against MPFR. */
#include "check/number.h"
#include "support.h"

enum { WIDEST = 4 }; /* exhaustive: all ends in -WIDEST..WIDEST */

static mpq_t lo_q, hi_q;

/* Is q in x, exactly? */
static int holds(const num *x, const mpq_t q, const scale *s)
{
  if (x->bad) return 0;
  mpq_set_z(lo_q, x->lo);
  mpq_div_2exp(lo_q, lo_q, scale_bits(s));
  mpq_set_z(hi_q, x->hi);
  mpq_div_2exp(hi_q, hi_q, scale_bits(s));
  return mpq_cmp(lo_q, q) <= 0 && mpq_cmp(q, hi_q) <= 0;
}

static void end_q(mpq_t q, const mpz_t end, const scale *s)
{
  mpq_set_z(q, end);
  mpq_div_2exp(q, q, scale_bits(s));
}

static void assert_holds(const num *z, const mpq_t q, const scale *s, const char *what, const num *x, const num *y)
{
  if (holds(z, q, s)) return;
  gmp_printf("%s: P=%u x=[%Zd,%Zd] y=[%Zd,%Zd] z=[%Zd,%Zd] bad=%d does not hold %Qd\n", what, scale_bits(s), x->lo, x->hi,
             y->lo, y->hi, z->lo, z->hi, z->bad, q);
  ck_abort();
}

typedef struct operation {
  const char *name;
  void (*interval)(num *, const num *, const num *, scale *);
  void (*exact)(mpq_ptr, mpq_srcptr, mpq_srcptr);
  int divides;
} operation;

static void i_add(num *z, const num *x, const num *y, scale *s) { (void)s; num_add(z, x, y); }
static void i_sub(num *z, const num *x, const num *y, scale *s) { (void)s; num_sub(z, x, y); }
static void i_min(num *z, const num *x, const num *y, scale *s) { (void)s; num_min(z, x, y); }
static void i_max(num *z, const num *x, const num *y, scale *s) { (void)s; num_max(z, x, y); }
static void i_hull(num *z, const num *x, const num *y, scale *s) { (void)s; num_hull(z, x, y); }
static void i_neg(num *z, const num *x, const num *y, scale *s) { (void)s; (void)y; num_neg(z, x); }
static void i_abs(num *z, const num *x, const num *y, scale *s) { (void)s; (void)y; num_abs(z, x); }
static void i_sqr(num *z, const num *x, const num *y, scale *s) { (void)y; num_sqr(z, x, s); }
static void q_min(mpq_ptr z, mpq_srcptr x, mpq_srcptr y) { mpq_set(z, mpq_cmp(x, y) <= 0 ? x : y); }
static void q_max(mpq_ptr z, mpq_srcptr x, mpq_srcptr y) { mpq_set(z, mpq_cmp(x, y) >= 0 ? x : y); }
static void q_left(mpq_ptr z, mpq_srcptr x, mpq_srcptr y) { (void)y; mpq_set(z, x); }
static void q_neg(mpq_ptr z, mpq_srcptr x, mpq_srcptr y) { (void)y; mpq_neg(z, x); }
static void q_abs(mpq_ptr z, mpq_srcptr x, mpq_srcptr y) { (void)y; mpq_abs(z, x); }
static void q_sqr(mpq_ptr z, mpq_srcptr x, mpq_srcptr y) { (void)y; mpq_mul(z, x, x); }

static const operation operations[] = {
  {"add", i_add, mpq_add, 0},    {"sub", i_sub, mpq_sub, 0},        {"mul", num_mul, mpq_mul, 0},
  {"div", num_div, mpq_div, 1},  {"min", i_min, q_min, 0},          {"max", i_max, q_max, 0},
  {"hull", i_hull, q_left, 0},   {"neg", i_neg, q_neg, 0},          {"abs", i_abs, q_abs, 0},
  {"sqr", i_sqr, q_sqr, 0},
};
enum { OPERATIONS = sizeof operations / sizeof operations[0] };

/* One operation on x and y, for every way in which result and arguments may coincide; a in x, b in y. */
static void try_operation(const operation *op, const num *x, const num *y, const mpq_t a, const mpq_t b, scale *s)
{
  mpq_t e;
  num z, u;
  mpq_init(e);
  num_init(&z);
  num_init(&u);
  int undefined = op->divides && !num_is_pos(y) && !num_is_neg(y);
  if (!undefined) op->exact(e, a, b);
  op->interval(&z, x, y, s);
  if (undefined) ck_assert_msg(z.bad, "%s: quotient by an interval with 0", op->name);
  else assert_holds(&z, e, s, op->name, x, y);
  num_set(&u, x);
  op->interval(&u, &u, y, s);
  ck_assert(u.bad == z.bad && mpz_cmp(u.lo, z.lo) == 0 && mpz_cmp(u.hi, z.hi) == 0);
  num_set(&u, y);
  op->interval(&u, x, &u, s);
  ck_assert(u.bad == z.bad && mpz_cmp(u.lo, z.lo) == 0 && mpz_cmp(u.hi, z.hi) == 0);
  op->interval(&z, x, x, s); /* the two arguments are independent all the same */
  num_set(&u, x);
  op->interval(&u, &u, &u, s);
  ck_assert(u.bad == z.bad && mpz_cmp(u.lo, z.lo) == 0 && mpz_cmp(u.hi, z.hi) == 0);
  mpq_clear(e);
  num_clear(&z);
  num_clear(&u);
}

START_TEST(exhaustive_small_intervals)
{
  mpq_inits(lo_q, hi_q, NULL);
  for (unsigned P = 1; P <= 3; P++) {
    scale *s = scale_new(P);
    num x, y;
    mpq_t a, b;
    num_init(&x);
    num_init(&y);
    mpq_inits(a, b, NULL);
    for (int xl = -WIDEST; xl <= WIDEST; xl++)
      for (int xh = xl; xh <= WIDEST; xh++)
        for (int yl = -WIDEST; yl <= WIDEST; yl++)
          for (int yh = yl; yh <= WIDEST; yh++) {
            if (scaled(1000) < 1000 && (xl * 7 + xh * 5 + yl * 3 + yh) % 11) continue;
            mpz_set_si(x.lo, xl);
            mpz_set_si(x.hi, xh);
            mpz_set_si(y.lo, yl);
            mpz_set_si(y.hi, yh);
            for (int corner = 0; corner < 4; corner++) { /* the operations are monotone in each argument or even */
              end_q(a, corner & 1 ? x.hi : x.lo, s);
              end_q(b, corner & 2 ? y.hi : y.lo, s);
              for (int k = 0; k < OPERATIONS; k++) try_operation(&operations[k], &x, &y, a, b, s);
            }
            ck_assert_int_eq(num_lt(&x, &y), xh < yl);
            ck_assert_int_eq(num_le(&x, &y), xh <= yl);
            ck_assert_int_eq(num_same_point(&x, &y), xl == xh && xh == yl && yl == yh);
            ck_assert_int_eq(num_is_pos(&x), xl > 0);
            ck_assert_int_eq(num_is_neg(&x), xh < 0);
            ck_assert_int_eq(num_is_nonneg(&x), xl >= 0);
            ck_assert_int_eq(num_is_nonpos(&x), xh <= 0);
          }
    mpq_clears(a, b, NULL);
    num_clear(&x);
    num_clear(&y);
    scale_free(s);
  }
  mpq_clears(lo_q, hi_q, NULL);
}
END_TEST

static void random_num(num *x, rng *r, scale *s)
{
  mpq_t a, b;
  mpq_inits(a, b, NULL);
  random_q(a, r);
  random_q(b, r);
  if (rng_below(r, 3) == 0) mpq_set(b, a);
  if (mpq_cmp(a, b) > 0) mpq_swap(a, b);
  num_set_between(x, a, b, s);
  ck_assert(holds(x, a, s) && holds(x, b, s));
  mpq_clears(a, b, NULL);
}

/* A rational in x: an end, or a fraction of the way. */
static void random_member(mpq_t q, rng *r, const num *x, const scale *s)
{
  mpq_t f;
  mpq_init(f);
  mpq_set_ui(f, rng_below(r, 18), 17);
  mpq_canonicalize(f);
  if (mpq_cmp_ui(f, 1, 1) > 0) mpq_set_ui(f, 1, 1);
  end_q(lo_q, x->lo, s);
  end_q(hi_q, x->hi, s);
  mpq_sub(q, hi_q, lo_q);
  mpq_mul(q, q, f);
  mpq_add(q, q, lo_q);
  mpq_clear(f);
}

static const unsigned bits[] = {1, 5, 63, 64, 65, 128, 192, 300, 1000};
enum { BITS = sizeof bits / sizeof bits[0] };

START_TEST(random_intervals_hold_exact_rationals)
{
  rng r;
  rng_seed(&r, 5);
  mpq_t a, b;
  mpq_inits(lo_q, hi_q, a, b, NULL);
  num x, y;
  num_init(&x);
  num_init(&y);
  for (int k = 0; k < BITS; k++) {
    scale *s = scale_new(bits[k]);
    for (int n = 0; n < scaled(600); n++) {
      random_num(&x, &r, s);
      random_num(&y, &r, s);
      random_member(a, &r, &x, s);
      random_member(b, &r, &y, s);
      for (int o = 0; o < OPERATIONS; o++) try_operation(&operations[o], &x, &y, a, b, s);
      random_q(b, &r);
      num_mul_q(&y, &x, b, s);
      mpq_mul(b, a, b);
      assert_holds(&y, b, s, "mul_q", &x, &x);
    }
    scale_free(s);
  }
  num_clear(&x);
  num_clear(&y);
  mpq_clears(lo_q, hi_q, a, b, NULL);
}
END_TEST

START_TEST(rescaling_holds)
{
  rng r;
  rng_seed(&r, 6);
  mpq_t a, b;
  mpq_inits(lo_q, hi_q, a, b, NULL);
  num x, y;
  num_init(&x);
  num_init(&y);
  scale *scales[BITS];
  for (int k = 0; k < BITS; k++) scales[k] = scale_new(bits[k]);
  for (int n = 0; n < scaled(5000); n++) {
    scale *from = scales[rng_below(&r, BITS)], *to = scales[rng_below(&r, BITS)];
    random_num(&x, &r, from);
    random_member(a, &r, &x, from);
    num_rescale(&y, &x, from, to);
    assert_holds(&y, a, to, "rescale", &x, &y);
    if (scale_bits(to) >= scale_bits(from)) { /* nothing is lost upwards */
      num_rescale(&y, &y, to, from);
      ck_assert(mpz_cmp(y.lo, x.lo) == 0 && mpz_cmp(y.hi, x.hi) == 0);
    }
    end_q(a, x.lo, from);
    end_q(b, x.hi, from);
    ck_assert(num_inside_q(&x, a, b, from));
    mpq_set_si(lo_q, 1, 1000000007);
    mpq_add(a, a, lo_q);
    ck_assert(!num_inside_q(&x, a, b, from));
    mpq_sub(a, a, lo_q);
    mpq_sub(b, b, lo_q);
    ck_assert(!num_inside_q(&x, a, b, from));
  }
  for (int k = 0; k < BITS; k++) scale_free(scales[k]);
  num_clear(&x);
  num_clear(&y);
  mpq_clears(lo_q, hi_q, a, b, NULL);
}
END_TEST

/* f(x) for the point x = k 2^-P by MPFR, rounded both ways: the two must lie in z, and z may be wider than they are by at most
   `slack` units of 2^-P max(1, |f|). */
static void against_mpfr(int (*f)(mpfr_t, const mpfr_t, mpfr_rnd_t), const num *z, const mpz_t k, scale *s, unsigned long slack)
{
  mpfr_t x, lo, hi, a, b;
  mpfr_prec_t prec = (mpfr_prec_t)mpz_sizeinbase(k, 2) + 2 * (mpfr_prec_t)scale_bits(s) + 100;
  mpfr_inits2(prec, x, lo, hi, a, b, (mpfr_ptr)0);
  mpfr_set_z_2exp(x, k, -(mpfr_exp_t)scale_bits(s), MPFR_RNDN);
  f(lo, x, MPFR_RNDD);
  f(hi, x, MPFR_RNDU);
  mpfr_set_z_2exp(a, z->lo, -(mpfr_exp_t)scale_bits(s), MPFR_RNDD);
  mpfr_set_z_2exp(b, z->hi, -(mpfr_exp_t)scale_bits(s), MPFR_RNDU);
  ck_assert(!z->bad);
  if (!mpfr_lessequal_p(a, lo) || !mpfr_lessequal_p(hi, b)) {
    gmp_printf("P=%u k=%Zd z=[%Zd,%Zd]\n", scale_bits(s), k, z->lo, z->hi);
    ck_abort();
  }
  mpfr_sub(b, b, a, MPFR_RNDU);
  mpfr_mul_2ui(b, b, scale_bits(s), MPFR_RNDU);
  mpfr_abs(hi, hi, MPFR_RNDU);
  if (mpfr_cmp_ui(hi, 1) > 0) mpfr_div(b, b, hi, MPFR_RNDU);
  if (mpfr_cmp_ui(b, slack) > 0) {
    gmp_printf("P=%u k=%Zd z=[%Zd,%Zd] is too wide\n", scale_bits(s), k, z->lo, z->hi);
    ck_abort();
  }
  mpfr_clears(x, lo, hi, a, b, (mpfr_ptr)0);
}

static void try_point(const mpz_t k, scale *s)
{
  num x, z;
  num_init(&x);
  num_init(&z);
  mpz_set(x.lo, k);
  mpz_set(x.hi, k);
  num_exp(&z, &x, s);
  /* 30 + 6 |k|: the bound that exp_ln.c states, k = x/ln 2 */
  unsigned long octaves = 0;
  if (mpz_sizeinbase(k, 2) < scale_bits(s) + 20) {
    mpz_tdiv_q_2exp(x.hi, k, scale_bits(s));
    octaves = mpz_get_ui(x.hi) * 3 / 2 + 2;
    mpz_set(x.hi, k);
  }
  if (!z.bad) against_mpfr(mpfr_exp, &z, k, s, 34 + 6 * octaves);
  else ck_assert(mpz_sgn(k) > 0 && mpz_sizeinbase(k, 2) >= scale_bits(s) + 21);
  num_ln(&z, &x, s);
  if (mpz_sgn(k) <= 0) ck_assert(z.bad);
  else against_mpfr(mpfr_log, &z, k, s, 2 * (10 + 2 * mpz_sizeinbase(k, 2) + 2 * scale_bits(s) + 2 * (scale_bits(s) / 24 + 9)) + 4);
  num_sqrt(&z, &x, s);
  if (mpz_sgn(k) < 0) ck_assert(z.bad);
  else against_mpfr(mpfr_sqrt, &z, k, s, 1);
  num_clear(&x);
  num_clear(&z);
}

START_TEST(exp_ln_sqrt_exhaustive_8_bits)
{
  for (unsigned P = 1; P <= 8; P++) {
    scale *s = scale_new(P);
    mpz_t k;
    mpz_init(k);
    for (long n = -4000; n <= 4000; n += scaled(1000) < 1000 ? 13 : 1) {
      mpz_set_si(k, n);
      try_point(k, s);
    }
    mpz_clear(k);
    scale_free(s);
  }
}
END_TEST

START_TEST(exp_ln_sqrt_against_mpfr)
{
  gmp_randstate_t g;
  gmp_randinit_default(g);
  rng r;
  rng_seed(&r, 8);
  mpz_t k;
  mpz_init(k);
  for (int b = 0; b < BITS; b++) {
    scale *s = scale_new(bits[b]);
    for (int n = 0; n < scaled(2000); n++) {
      if (n & 1) mpz_urandomb(k, g, 1 + rng_below(&r, bits[b] + 12));
      else mpz_rrandomb(k, g, 1 + rng_below(&r, bits[b] + 12));
      if (rng_below(&r, 2)) mpz_neg(k, k);
      try_point(k, s);
    }
    /* near multiples of ln 2, powers of 2, and the ends of the tables */
    num x;
    num_init(&x);
    for (long m = -70; m <= 70; m++)
      for (long d = -2; d <= 2; d++) {
        num_set_si(&x, 2, s);
        num_ln(&x, &x, s);
        mpz_mul_si(k, x.lo, m);
        mpz_add_ui(k, k, (unsigned long)(d + 2));
        try_point(k, s);
        mpz_set_si(k, m);
        mpz_mul_2exp(k, k, bits[b] / 2);
        mpz_add_ui(k, k, (unsigned long)(d + 2));
        try_point(k, s);
      }
    num_clear(&x);
    scale_free(s);
  }
  mpz_clear(k);
  gmp_randclear(g);
}
END_TEST

START_TEST(exp_ln_of_intervals_are_monotone_hulls)
{
  rng r;
  rng_seed(&r, 9);
  mpq_inits(lo_q, hi_q, NULL);
  scale *s = scale_new(128);
  num x, z, point, at;
  num_init(&x);
  num_init(&z);
  num_init(&point);
  num_init(&at);
  for (int n = 0; n < scaled(2000); n++) {
    random_num(&x, &r, s);
    for (int end = 0; end < 2; end++) {
      mpz_set(point.lo, end ? x.hi : x.lo);
      mpz_set(point.hi, point.lo);
      num_exp(&z, &x, s);
      num_exp(&at, &point, s);
      if (!z.bad) ck_assert((mpz_cmp(z.lo, at.lo) <= 0 && mpz_cmp(at.hi, z.hi) <= 0) || mpz_cmp(end ? at.hi : at.lo, end ? z.hi : z.lo) == 0);
      num_ln(&z, &x, s);
      num_ln(&at, &point, s);
      if (!z.bad) ck_assert(mpz_cmp(end ? at.hi : at.lo, end ? z.hi : z.lo) == 0);
    }
  }
  num_clear(&x);
  num_clear(&z);
  num_clear(&point);
  num_clear(&at);
  scale_free(s);
  mpq_clears(lo_q, hi_q, NULL);
}
END_TEST

START_TEST(bad_numbers_are_inherited_and_never_compare)
{
  scale *s = scale_new(64);
  num bad, one, z;
  num_init(&bad);
  num_init(&one);
  num_init(&z);
  num_set_si(&one, 1, s);
  num_set_bad(&bad);
  for (int k = 0; k < OPERATIONS; k++) {
    operations[k].interval(&z, &bad, &bad, s);
    ck_assert_msg(z.bad, "%s", operations[k].name);
  }
  num_add(&z, &one, &bad);
  ck_assert(z.bad);
  num_mul(&z, &bad, &one, s);
  ck_assert(z.bad);
  num_exp(&z, &bad, s);
  ck_assert(z.bad);
  num_ln(&z, &bad, s);
  ck_assert(z.bad);
  num_sqrt(&z, &bad, s);
  ck_assert(z.bad);
  ck_assert(!num_lt(&bad, &one) && !num_lt(&one, &bad) && !num_le(&bad, &bad) && !num_same_point(&bad, &bad));
  ck_assert(!num_is_pos(&bad) && !num_is_neg(&bad) && !num_is_nonneg(&bad) && !num_is_nonpos(&bad));
  num_min(&z, &one, &one); /* and a result is good again when its arguments are */
  ck_assert(!z.bad);
  num_set_si(&z, 1, s);
  mpz_mul_2exp(z.lo, z.lo, LIMIT / 2 + 100);
  mpz_set(z.hi, z.lo);
  num_mul(&z, &z, &z, s); /* beyond LIMIT */
  ck_assert(z.bad);
  num_set_si(&z, 4000000, s);
  num_exp(&z, &z, s);
  ck_assert(z.bad);
  mpz_set_ui(one.lo, 3);
  mpz_set_ui(one.hi, 2);
  num_set_ends(&z, one.lo, one.hi, 64, s); /* an empty interval */
  ck_assert(z.bad);
  ck_assert_ptr_null(scale_new(0));
  ck_assert_ptr_null(scale_new(MAX_FRACTION_BITS + 1));
  num_clear(&bad);
  num_clear(&one);
  num_clear(&z);
  scale_free(s);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("check-number");
  TCase *t = tcase_create("number");
  tcase_set_timeout(t, 300);
  tcase_add_test(t, exhaustive_small_intervals);
  tcase_add_test(t, random_intervals_hold_exact_rationals);
  tcase_add_test(t, rescaling_holds);
  tcase_add_test(t, exp_ln_sqrt_exhaustive_8_bits);
  tcase_add_test(t, exp_ln_sqrt_against_mpfr);
  tcase_add_test(t, exp_ln_of_intervals_are_monotone_hulls);
  tcase_add_test(t, bad_numbers_are_inherited_and_never_compare);
  suite_add_tcase(s, t);
  return run_suite(s);
}
