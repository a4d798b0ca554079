/* The operations on machine words of the block kernel (src/trajectory/fast_words.h, fast_wide.h) against GMP: the contracts
   that Frama-C takes for granted, clause by clause. */
#include "support.h"

#include "../src/trajectory/fast_fine_update.h"

enum { EDGES = 64 * 5 * 2 };

typedef struct numbers {
  mpz_t a, b, x, y;
} numbers;

static void set(mpz_t z, int64_t x)
{
  uint64_t size = x < 0 ? -(uint64_t)x : (uint64_t)x;
  mpz_import(z, 1, -1, sizeof size, 0, 0, &size);
  if (x < 0) mpz_neg(z, z);
}

static void set_unsigned(mpz_t z, uint64_t x) { mpz_import(z, 1, -1, sizeof x, 0, 0, &x); }

/* z = x where only the lowest 64 bits count */
static int is_wrapped(numbers *t, int64_t x, mpz_t z)
{
  set(t->y, x);
  mpz_sub(t->y, t->y, z);
  return mpz_divisible_2exp_p(t->y, 64);
}

/* -2^63 <= z < 2^63 */
static int fits(const mpz_t z)
{
  return mpz_sizeinbase(z, 2) <= 63 || (mpz_sgn(z) < 0 && mpz_sizeinbase(z, 2) == 64 && mpz_scan1(z, 0) == 63);
}

static void check_pair(numbers *t, int64_t a, int64_t b)
{
  set(t->a, a);
  set(t->b, b);
  mpz_mul(t->x, t->a, t->b);
  mpz_fdiv_q_2exp(t->x, t->x, 64);
  set(t->y, high(a, b));
  ck_assert_int_eq(mpz_cmp(t->x, t->y), 0);
  mpz_add(t->x, t->a, t->b);
  ck_assert(is_wrapped(t, plus(a, b), t->x));
  if (fits(t->x)) ck_assert_int_eq(mpz_cmp(t->x, (set(t->y, plus(a, b)), t->y)), 0);
  mpz_sub(t->x, t->a, t->b);
  ck_assert(is_wrapped(t, minus(a, b), t->x));
  if (fits(t->x)) ck_assert_int_eq(mpz_cmp(t->x, (set(t->y, minus(a, b)), t->y)), 0);
  ck_assert_int_eq(kept(a, b), mpz_sgn(t->b) >= 0 ? a : 0);
  ck_assert_int_eq(dropped(a, b), mpz_sgn(t->b) < 0 ? a : 0);
  fast_u128 both = (fast_u128)(uint64_t)a << 64 | (uint64_t)b;
  ck_assert_int_eq(low_word(&both), b);
}

static void check_one(numbers *t, int64_t a)
{
  set(t->a, a);
  for (int n = 0; n < 63; n++) {
    mpz_fdiv_q_2exp(t->x, t->a, (mp_bitcnt_t)n);
    set(t->y, shifted(a, n));
    ck_assert_int_eq(mpz_cmp(t->x, t->y), 0);
    mpz_mul_2exp(t->x, t->x, (mp_bitcnt_t)n);
    mpz_sub(t->x, t->a, t->x);
    set_unsigned(t->y, low_part(a, n));
    ck_assert_int_eq(mpz_cmp(t->x, t->y), 0);
    ck_assert_uint_lt(low_part(a, n), (uint64_t)1 << n);
  }
  ck_assert_int_eq(signed_by(a, 0), a);
  mpz_neg(t->x, t->a);
  ck_assert(is_wrapped(t, signed_by(a, UINT64_MAX), t->x));
  if (a > INT64_MIN) ck_assert_int_eq(signed_by(a, UINT64_MAX), -a);
  fast_u128 wide;
  put_word(&wide, a);
  ck_assert_int_eq(low_word(&wide), a);
  ck_assert((uint64_t)(wide >> 64) == (a < 0 ? UINT64_MAX : 0));
}

static void set_wide(mpz_t z, fast_i128 x)
{
  fast_u128 size = x < 0 ? -(fast_u128)x : (fast_u128)x;
  uint64_t words[2] = {(uint64_t)size, (uint64_t)(size >> 64)};
  mpz_import(z, 2, -1, sizeof words[0], 0, 0, words);
  if (x < 0) mpz_neg(z, z);
}

/* 0 <= a b - 2^128 x < 3 2^128 */
static void check_high(numbers *t, fast_i128 a, fast_i128 b, fast_i128 x)
{
  set_wide(t->a, a);
  set_wide(t->b, b);
  set_wide(t->x, x);
  mpz_mul(t->y, t->a, t->b);
  mpz_mul_2exp(t->x, t->x, 128);
  mpz_sub(t->y, t->y, t->x);
  ck_assert_int_ge(mpz_sgn(t->y), 0);
  mpz_fdiv_q_2exp(t->y, t->y, 128);
  ck_assert_int_lt(mpz_cmp_ui(t->y, 3), 0);
}

/* x = z where only the lowest 128 bits count, and exactly where z fits them */
static void check_wrapped(numbers *t, fast_i128 x, const mpz_t z)
{
  set_wide(t->y, x);
  int fits = mpz_sizeinbase(z, 2) <= 127 || (mpz_sgn(z) < 0 && mpz_sizeinbase(z, 2) == 128 && mpz_scan1(z, 0) == 127);
  if (fits) ck_assert_int_eq(mpz_cmp(t->y, z), 0);
  mpz_sub(t->y, t->y, z);
  ck_assert(mpz_divisible_2exp_p(t->y, 128));
}

/* b + x, and what becomes of relu(b) */
static void check_sum(numbers *t, fast_i128 b, fast_i128 now, int64_t x)
{
  fast_u128 before = (fast_u128)b, after = (fast_u128)now;
  ck_assert_int_eq(high_word(&before), (int64_t)(b >> 64));
  set_wide(t->a, b);
  set(t->b, x);
  mpz_add(t->x, t->a, t->b);
  fast_u128 sum = plus_word(before, x);
  check_wrapped(t, (fast_i128)sum, t->x);
  for (int k = 0; k < 2; k++, after = sum) {
    set_wide(t->b, (fast_i128)after);
    if (mpz_sgn(t->b) < 0) mpz_set_ui(t->b, 0);
    if (mpz_sgn(t->a) < 0) mpz_set_ui(t->a, 0);
    mpz_sub(t->x, t->b, t->a);
    ck_assert(is_wrapped(t, relu_change(before, after), t->x));
    if (fits(t->x)) ck_assert_int_eq(mpz_cmp(t->x, (set(t->y, relu_change(before, after)), t->y)), 0);
  }
}

static void check_words(numbers *t, fast_i128 a, fast_i128 b)
{
  int64_t top = wide_top(a);
  set_wide(t->a, a);
  set(t->x, top);
  mpz_mul_2exp(t->x, t->x, 64);
  set_unsigned(t->y, wide_low(a));
  mpz_add(t->x, t->x, t->y);
  ck_assert_int_eq(mpz_cmp(t->x, t->a), 0);
  ck_assert(wide_made(top, wide_low(a)) == a);
  fast_u128 same = wide_to(a);
  ck_assert(memcmp(&same, &a, sizeof a) == 0);
  ck_assert(wide_from(same) == a);
  set(t->a, top);
  set(t->b, wide_top(b));
  mpz_mul(t->x, t->a, t->b);
  set_wide(t->y, wide_times(top, wide_top(b)));
  ck_assert_int_eq(mpz_cmp(t->x, t->y), 0);
  set_unsigned(t->b, wide_low(b));
  mpz_mul(t->x, t->a, t->b);
  mpz_fdiv_q_2exp(t->x, t->x, 64);
  set(t->y, high_mixed(top, wide_low(b)));
  ck_assert_int_eq(mpz_cmp(t->x, t->y), 0);
}

static void check_shifts(numbers *t, fast_i128 a)
{
  for (int n = 0; n < 64; n += n % 8 == 0 ? 1 : 7) {
    set_wide(t->a, a);
    mpz_fdiv_q_2exp(t->x, t->a, (mp_bitcnt_t)n);
    set_wide(t->y, wide_shifted(a, n));
    ck_assert_int_eq(mpz_cmp(t->x, t->y), 0);
    mpz_mul_2exp(t->x, t->a, (mp_bitcnt_t)n);
    check_wrapped(t, wide_raised(a, n), t->x);
  }
  for (int n = -60; n <= 60; n += 7) {
    set(t->x, wide_top(a));
    if (n >= 0) mpz_mul_2exp(t->x, t->x, (mp_bitcnt_t)n);
    else mpz_fdiv_q_2exp(t->x, t->x, (mp_bitcnt_t)-n);
    set_wide(t->y, times_power(wide_top(a), n));
    ck_assert_int_eq(mpz_cmp(t->x, t->y), 0);
  }
}

static void check_wide(numbers *t, fast_i128 a, fast_i128 b)
{
  check_sum(t, a, b, (int64_t)b);
  check_sum(t, a, b, (int64_t)(b >> 64));
  check_high(t, a, b, wide_product(a, b));
  check_high(t, a, a, wide_square(a));
  ck_assert(wide_kept(a, b) == (b >= 0 ? a : 0));
  set_wide(t->a, a);
  set_wide(t->b, b);
  mpz_add(t->x, t->a, t->b);
  check_wrapped(t, wide_plus(a, b), t->x);
  mpz_sub(t->x, t->a, t->b);
  check_wrapped(t, wide_minus(a, b), t->x);
  check_words(t, a, b);
}

static fast_i128 any_wide(rng *r)
{
  fast_u128 x = ((fast_u128)rng_next(r) << 64 | rng_next(r)) >> (1 + rng_below(r, 127));
  if (rng_below(r, 4) == 0) x = (((fast_u128)1 << 127) - 1) >> rng_below(r, 127);
  if (rng_below(r, 4) == 0) x &= ~(fast_u128)0 << rng_below(r, 127);
  if (rng_below(r, 64) == 0) x = (fast_u128)1 << 127;
  return (fast_i128)(rng_below(r, 2) ? x : -x);
}

START_TEST(operations_on_two_words_are_exact_but_for_their_floors)
{
  numbers t;
  rng r;
  mpz_inits(t.a, t.b, t.x, t.y, NULL);
  rng_seed(&r, 6);
  for (int k = 0; k < scaled(200000); k++) {
    fast_i128 a = any_wide(&r);
    check_wide(&t, a, any_wide(&r));
    if (k % 16 == 0) check_shifts(&t, a);
  }
  mpz_clears(t.a, t.b, t.x, t.y, NULL);
}
END_TEST

/* 0, the ends of the range, and every power of two with both signs, each with its neighbours */
static void load_edges(int64_t *edge)
{
  int n = 0;
  for (int k = 0; k < 64; k++)
    for (int d = -2; d <= 2; d++) {
      edge[n++] = (int64_t)(((uint64_t)1 << k) + (uint64_t)(int64_t)d);
      edge[n++] = (int64_t)((uint64_t)(int64_t)d - ((uint64_t)1 << k));
    }
  ck_assert_int_eq(n, EDGES);
}

START_TEST(operations_on_words_are_those_of_their_contracts)
{
  int64_t edge[EDGES];
  load_edges(edge);
  numbers t;
  mpz_inits(t.a, t.b, t.x, t.y, NULL);
  for (int i = 0; i < EDGES; i++) {
    check_one(&t, edge[i]);
    for (int j = i % 4; j < EDGES; j += scaled(1000) >= 1000 ? 1 : 4) check_pair(&t, edge[i], edge[j]);
  }
  rng r;
  rng_seed(&r, 5);
  for (int k = 0; k < scaled(200000); k++) {
    int64_t a = (int64_t)(rng_next(&r) >> rng_below(&r, 64)), b = (int64_t)(rng_next(&r) >> rng_below(&r, 64));
    check_pair(&t, rng_below(&r, 2) ? a : (int64_t)-(uint64_t)a, rng_below(&r, 2) ? b : (int64_t)-(uint64_t)b);
    if (k % 64 == 0) check_one(&t, a);
  }
  mpz_clears(t.a, t.b, t.x, t.y, NULL);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("fast words");
  TCase *c = tcase_create("fast words");
  tcase_set_timeout(c, 300);
  tcase_add_test(c, operations_on_words_are_those_of_their_contracts);
  tcase_add_test(c, operations_on_two_words_are_exact_but_for_their_floors);
  suite_add_tcase(s, c);
  return run_suite(s);
}
