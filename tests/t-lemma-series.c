/* Ranges of series against exact rationals: every number of the box lies in the range, and the range in doubles is no worse than
   the sum of the ranges of the terms.  Broken variants of the doubles must be caught. */
#include "support.h"

#include "../src/lemma/mutant.h"
#include "../src/lemma/series.h"

#include <stdio.h>
#include <string.h>

lemma_mutant_name lemma_mutant = LEMMA_MUTANT_NONE;

enum { BITS = 127, VARS = 3, TERMS = 5 };

/* A number of up to 60 bits, of any size between 2^-40 and 2^20; 0 sometimes. */
static void random_number(mpq_t q, rng *r)
{
  mpz_set_ui(mpq_numref(q), rng_below(r, 6) ? 1 + rng_below(r, 1u << 30) : 0);
  if (rng_below(r, 2)) {
    mpz_mul_2exp(mpq_numref(q), mpq_numref(q), 30);
    mpz_add_ui(mpq_numref(q), mpq_numref(q), rng_below(r, 1u << 30));
  }
  mpz_set_ui(mpq_denref(q), 1);
  mpz_mul_2exp(mpq_denref(q), mpq_denref(q), 20 + rng_below(r, 40));
  mpq_canonicalize(q);
  if (rng_below(r, 2)) mpq_neg(q, q);
}

static void put(gdc_itv *x, const mpq_t lo, const mpq_t hi)
{
  mpfr_set_q(x->lo, mpq_cmp(lo, hi) <= 0 ? lo : hi, MPFR_RNDD); /* exact */
  mpfr_set_q(x->hi, mpq_cmp(lo, hi) <= 0 ? hi : lo, MPFR_RNDU);
}

typedef struct sample {
  mpq_t at[VARS][2], c[TERMS][2]; /* ends of each variable and each coefficient */
  int e[TERMS][VARS], var[VARS];
} sample;

/* One of the corners, or a point between two of them. */
static void pick(mpq_t q, mpq_srcptr first, mpq_srcptr second, rng *r)
{
  mpq_set(q, rng_below(r, 2) ? first : second);
  if (rng_below(r, 8)) return;
  mpq_add(q, first, second);
  mpq_div_2exp(q, q, 1);
}

static void value_at(mpq_t sum, const sample *s, int terms, rng *r)
{
  mpq_t x[VARS], part;
  mpq_init(part);
  for (int v = 0; v < VARS; v++) {
    mpq_init(x[v]);
    pick(x[v], s->at[v][0], s->at[v][1], r);
  }
  mpq_set_ui(sum, 0, 1);
  for (int k = 0; k < terms; k++) {
    pick(part, s->c[k][0], s->c[k][1], r);
    for (int v = 0; v < VARS; v++)
      for (int q = 0; q < (s->e[k][v] < 0 ? -s->e[k][v] : s->e[k][v]); q++) {
        if (s->e[k][v] < 0) mpq_div(part, part, x[v]);
        else mpq_mul(part, part, x[v]);
      }
    mpq_add(sum, sum, part);
  }
  for (int v = 0; v < VARS; v++) mpq_clear(x[v]);
  mpq_clear(part);
}

/* A random series in the room; its parts in s. */
static series make(series_room *room, sample *s, int terms, rng *r)
{
  gdc_itv x;
  series sum = series_of(room, gdc_c_si(room->c, 0));
  gdc_itv_init(&x, BITS);
  for (int v = 0; v < VARS; v++) {
    random_number(s->at[v][0], r);
    random_number(s->at[v][1], r);
    if (rng_below(r, 2) && mpq_sgn(s->at[v][0]) * mpq_sgn(s->at[v][1]) < 0) mpq_neg(s->at[v][1], s->at[v][1]);
    put(&x, s->at[v][0], s->at[v][1]);
    s->var[v] = series_new_var(room, gdc_c_copy(room->c, &x));
  }
  for (int k = 0; k < terms; k++) {
    random_number(s->c[k][0], r);
    mpq_set(s->c[k][1], s->c[k][0]);
    if (rng_below(r, 2)) random_number(s->c[k][1], r);
    put(&x, s->c[k][0], s->c[k][1]);
    series term = series_of(room, gdc_c_copy(room->c, &x));
    for (int v = 0; v < VARS; v++) {
      s->e[k][v] = rng_below(r, 2) ? 0 : (int)rng_below(r, 3) - (mpq_sgn(s->at[v][0]) * mpq_sgn(s->at[v][1]) > 0 ? 1 : 0);
      if (s->e[k][v]) term = series_mul(room, term, series_of_var(room, s->var[v], s->e[k][v]));
    }
    sum = series_add(room, sum, term);
  }
  gdc_itv_clear(&x);
  return sum;
}

/* The number of values outside the range. */
static int one_round(series_room *room, sample *s, rng *r)
{
  int terms = 1 + (int)rng_below(r, TERMS), wrong = 0;
  mpq_t value;
  mpq_init(value);
  series_room_reset(room);
  series x = make(room, s, terms, r);
  gdc_num range = rng_below(r, 2) ? series_range(room, x) : series_grouped(room, x, 1 + (int)rng_below(r, 2));
  for (int k = 0; k < 12; k++) {
    value_at(value, s, terms, r);
    wrong += mpfr_cmp_q(range->lo, value) > 0 || mpfr_cmp_q(range->hi, value) < 0;
  }
  mpq_clear(value);
  return wrong;
}

static void sample_init(sample *s)
{
  for (int k = 0; k < 2; k++) {
    for (int v = 0; v < VARS; v++) mpq_init(s->at[v][k]);
    for (int v = 0; v < TERMS; v++) mpq_init(s->c[v][k]);
  }
}

static void sample_clear(sample *s)
{
  for (int k = 0; k < 2; k++) {
    for (int v = 0; v < VARS; v++) mpq_clear(s->at[v][k]);
    for (int v = 0; v < TERMS; v++) mpq_clear(s->c[v][k]);
  }
}

/* Rounds until something is wrong, `most` at most; how many there were. */
static int rounds(int most, uint64_t seed, int *wrong)
{
  series_room room;
  sample s;
  rng r;
  int count = 0;
  rng_seed(&r, seed);
  ck_assert(series_room_init(&room, BITS));
  sample_init(&s);
  for (*wrong = 0; count < most && !*wrong; count++) *wrong = one_round(&room, &s, &r);
  sample_clear(&s);
  series_room_clear(&room);
  return count;
}

START_TEST(every_number_of_the_box_lies_in_the_range)
{
  int wrong, count = rounds(scaled(100000), 71, &wrong);
  ck_assert_msg(!wrong, "round %d: %d numbers outside", count, wrong);
}
END_TEST

/* Lower ends that are 0 stay 0: x y + y^2 and x y + 2^-60 with x, y in [0, 1]. */
START_TEST(ends_that_are_exact_stay_so)
{
  series_room r;
  gdc_itv x;
  ck_assert(series_room_init(&r, BITS));
  gdc_itv_init(&x, BITS);
  mpfr_set_ui(x.hi, 1, MPFR_RNDU);
  int a = series_new_var(&r, gdc_c_copy(r.c, &x)), b = series_new_var(&r, gdc_c_copy(r.c, &x));
  series up = series_of_var(&r, a, 1), down = series_of_var(&r, b, 1);
  gdc_num range = series_range(&r, series_add(&r, series_mul(&r, up, down), series_mul(&r, down, down)));
  ck_assert_int_eq(mpfr_sgn(range->lo), 0); /* 0 is not rounded */
  ck_assert_int_lt(mpfr_cmp_d(range->hi, 2 + 0x1p-48), 0);
  gdc_itv_set_si(&x, 1);
  mpfr_div_2ui(x.lo, x.lo, 60, MPFR_RNDD);
  mpfr_set(x.hi, x.lo, MPFR_RNDU);
  series little = series_of(&r, gdc_c_copy(r.c, &x));
  range = series_range(&r, series_add(&r, series_mul(&r, up, down), little));
  ck_assert_int_eq(mpfr_cmp(range->lo, x.lo) <= 0 && mpfr_sgn(range->lo) > 0, 1);
  gdc_itv_clear(&x);
  series_room_clear(&r);
}
END_TEST

START_TEST(broken_variants_are_caught)
{
  int wrong;
  lemma_mutant = (lemma_mutant_name)_i;
  int count = rounds(5000, 72, &wrong);
  lemma_mutant = LEMMA_MUTANT_NONE;
  printf("variant %d: %s after %d rounds\n", _i, wrong ? "caught" : "NOT caught", count);
  ck_assert_int_gt(wrong, 0);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("series");
  TCase *c = tcase_create("ranges");
  tcase_set_timeout(c, 300);
  tcase_add_test(c, every_number_of_the_box_lies_in_the_range);
  tcase_add_test(c, ends_that_are_exact_stay_so);
  tcase_add_loop_test(c, broken_variants_are_caught, LEMMA_MUTANT_PRODUCT, LEMMA_MUTANT_OTHERS + 1);
  suite_add_tcase(s, c);
  return run_suite(s);
}
