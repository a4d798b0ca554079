/* Formats: rounding against brute force and the compiler, absorption cells exhaustively on tiny formats. */
#include "support.h"

#include <gdcert/audit.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 4 bits: sign, two exponent bits, one significand bit (0, 1/2, 1, 3/2, 2, 3, 4, 6); and two neighbours of it. */
static const gdc_format tiny[] = {
  {"e2m1", 2, 0, 2, 0}, {"e2m2", 3, 0, 2, 0}, {"e3m1", 2, -2, 3, 0}, {"e2m2fn", 3, 0, 2, 1}};
enum { NTINY = 4, MOST = 64 };

/* All numbers >= 0 of a tiny format, from the definition, in increasing order. */
static int all_numbers(double *out, const gdc_format *f)
{
  int count = 0, top = (1 << f->precision) - 1;
  for (int k = 0; k < 1 << (f->precision - 1); k++) out[count++] = ldexp(k, f->emin - f->precision + 1);
  for (int e = f->emin; e <= f->emax; e++)
    for (int k = 1 << (f->precision - 1); k <= top; k++)
      if (!(f->finite_only && e == f->emax && k == top)) out[count++] = ldexp(k, e - f->precision + 1);
  return count;
}

/* RN by looking at every number: nearest, ties to the one with an even significand. */
static double nearest(const double *numbers, int count, const gdc_format *f, double x)
{
  double a = fabs(x), best = numbers[0];
  double beyond = ldexp(1, f->emax + 1);
  if (f->finite_only) beyond -= ldexp(1, f->emax - f->precision + 1);
  for (int k = 1; k <= count; k++) {
    double c = k < count ? numbers[k] : beyond;
    double old = fabs(a - best), now = fabs(a - c);
    /* the significand of numbers[k] has the parity of k, because each binade has an even number of them */
    if (now < old || (now == old && k % 2 == 0)) best = c;
  }
  if (best == beyond) return f->finite_only ? NAN : copysign(INFINITY, x);
  return copysign(best, x);
}

static double round_double(const gdc_format *f, double x)
{
  mpfr_t r, w;
  mpfr_init2(r, 2);
  mpfr_init2(w, 53);
  mpfr_set_d(w, x, MPFR_RNDN);
  gdc_format_round(r, f, w);
  double out = mpfr_get_d(r, MPFR_RNDN);
  mpfr_clears(r, w, (mpfr_ptr)NULL);
  return out;
}

static int same(double a, double b) { return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b)); }

START_TEST(rounding_exhaustive_tiny)
{
  const gdc_format *f = &tiny[_i];
  double numbers[MOST];
  int count = all_numbers(numbers, f);
  double step = ldexp(1, f->emin - f->precision - 2), top = ldexp(1, f->emax + 2);
  for (double x = -top; x <= top; x += step)
    ck_assert_msg(same(round_double(f, x), nearest(numbers, count, f, x)), "%s: RN(%a) = %a, want %a", f->name, x,
                  round_double(f, x), nearest(numbers, count, f, x));
}
END_TEST

START_TEST(numbers_exhaustive_tiny)
{
  const gdc_format *f = &tiny[_i];
  double numbers[MOST], step = ldexp(1, f->emin - f->precision - 1);
  int count = all_numbers(numbers, f), k = 0;
  for (double x = 0; x < ldexp(1, f->emax + 2); x += step) {
    int in = k < count && x == numbers[k];
    k += in;
    ck_assert_int_eq(gdc_format_contains(f, x), in);
    ck_assert_int_eq(gdc_format_contains(f, -x), in);
    if (!in || k == count) continue;
    double ulp = ldexp(1, (int)gdc_format_ulp_log2(f, x));
    ck_assert_msg(numbers[k] - x == ulp, "ulp(%a) = %a, want %a", x, ulp, numbers[k] - x);
    ck_assert(gdc_format_ulp_log2(f, -x) == gdc_format_ulp_log2(f, x));
  }
  ck_assert_int_eq(k, count);
}
END_TEST

/* The cell against its definition, RN(x + d) = x by brute force, for every x and a grid of d four times
   finer than any end point. */
static void check_cell(const gdc_format *f, const double *numbers, int count, double x)
{
  mpfr_t lo, hi;
  mpfr_inits2(8, lo, hi, (mpfr_ptr)NULL);
  int closed = -1;
  gdc_format_cell(lo, hi, &closed, f, x);
  double step = ldexp(1, f->emin - f->precision - 4), reach = ldexp(1, f->emax + 1);
  double a = mpfr_get_d(lo, MPFR_RNDN), b = mpfr_get_d(hi, MPFR_RNDN);
  ck_assert(a < 0 && b > 0);
  for (double d = -reach; d <= reach; d += step) {
    int stays = nearest(numbers, count, f, x + d) == x;
    int inside = closed ? a <= d && d <= b : a < d && d < b;
    ck_assert_msg(stays == inside, "%s: x = %a, d = %a: RN(x+d) %s x, cell [%a, %a] closed %d", f->name, x, d,
                  stays ? "=" : "!=", a, b, closed);
  }
  mpfr_clears(lo, hi, (mpfr_ptr)NULL);
}

START_TEST(absorption_exhaustive_tiny)
{
  const gdc_format *f = &tiny[_i];
  double numbers[MOST];
  int count = all_numbers(numbers, f);
  for (int k = 0; k < count; k++) {
    check_cell(f, numbers, count, numbers[k]);
    check_cell(f, numbers, count, -numbers[k]);
  }
}
END_TEST

START_TEST(neighbours_exhaustive_tiny)
{
  const gdc_format *f = &tiny[_i];
  double numbers[MOST], step = ldexp(1, f->emin - f->precision - 1);
  int count = all_numbers(numbers, f);
  mpfr_t r, w;
  mpfr_init2(r, 2);
  mpfr_init2(w, 53);
  for (double x = step; x < ldexp(1, f->emax + 2); x += step) {
    double below = 0, above = INFINITY;
    for (int k = 0; k < count; k++) {
      if (numbers[k] <= x) below = numbers[k];
      if (numbers[count - 1 - k] >= x) above = numbers[count - 1 - k];
    }
    for (int sign = -1; sign <= 1; sign += 2) {
      mpfr_set_d(w, sign * x, MPFR_RNDN);
      gdc_format_round_down(r, f, w);
      ck_assert(mpfr_get_d(r, MPFR_RNDN) == (sign > 0 ? below : -above));
      gdc_format_round_up(r, f, w);
      ck_assert(mpfr_get_d(r, MPFR_RNDN) == (sign > 0 ? above : -below));
    }
  }
  mpfr_clears(r, w, (mpfr_ptr)NULL);
}
END_TEST

/* A random dyadic of up to 80 bits that is often near a tie, a subnormal or the overflow of f. */
static void random_dyadic(mpfr_t w, rng *r, const gdc_format *f)
{
  int e = (int)rng_below(r, (unsigned)(f->emax - f->emin + 3 * f->precision)) + f->emin - 2 * f->precision;
  mpfr_set_uj(w, rng_next(r) >> rng_below(r, 64), MPFR_RNDN);
  if (rng_below(r, 3) == 0) { /* near a tie */
    mpfr_set_uj(w, 2 * (rng_next(r) & ((1u << (f->precision < 24 ? f->precision : 24)) - 1)) + 1, MPFR_RNDN);
    mpfr_mul_2si(w, w, 20, MPFR_RNDN);
    mpfr_add_si(w, w, (long)rng_below(r, 3) - 1, MPFR_RNDN);
  }
  if (mpfr_regular_p(w)) mpfr_set_exp(w, e);
  if (rng_below(r, 2)) mpfr_neg(w, w, MPFR_RNDN);
}

START_TEST(binary_formats_agree_with_compiler)
{
  rng g;
  rng_seed(&g, 3);
  mpfr_t w, r;
  mpfr_init2(w, 80);
  mpfr_init2(r, 2);
  const gdc_format *f32 = gdc_format_find("binary32"), *f64 = gdc_format_find("float64");
  for (int k = 0; k < scaled(100000); k++) {
    random_dyadic(w, &g, f32);
    gdc_format_round(r, f32, w);
    ck_assert(same(mpfr_get_d(r, MPFR_RNDN), (double)mpfr_get_flt(w, MPFR_RNDN)));
    double d = mpfr_get_d(w, MPFR_RNDN);
    ck_assert_int_eq(gdc_format_contains(f32, d), isfinite((float)d) && (double)(float)d == d);
    if (gdc_format_contains(f32, d) && d != 0)
      ck_assert(ldexp(1, (int)gdc_format_ulp_log2(f32, d)) == nextafterf(fabsf((float)d), INFINITY) - fabs(d) ||
                !isfinite(nextafterf(fabsf((float)d), INFINITY)));
    random_dyadic(w, &g, f64);
    gdc_format_round(r, f64, w);
    ck_assert(same(mpfr_get_d(r, MPFR_RNDN), mpfr_get_d(w, MPFR_RNDN)));
  }
  mpfr_clears(w, r, (mpfr_ptr)NULL);
}
END_TEST

/* Cells of the real formats: RN at the end points and just outside them. */
START_TEST(absorption_random_real_formats)
{
  static const char *const names[] = {"binary16", "bfloat16", "binary32", "binary64", "e4m3", "e5m2"};
  const gdc_format *f = gdc_format_find(names[_i]);
  rng g;
  rng_seed(&g, 5);
  mpfr_t w, r, lo, hi, d;
  mpfr_inits2(80, w, lo, hi, d, (mpfr_ptr)NULL);
  mpfr_init2(r, 2);
  mpfr_set_prec(w, 2200);
  for (int k = 0; k < scaled(3000); k++) {
    mpfr_set_prec(d, 80);
    random_dyadic(d, &g, f);
    gdc_format_round(r, f, d);
    if (!mpfr_number_p(r)) continue;
    double x = mpfr_get_d(r, MPFR_RNDN);
    ck_assert(gdc_format_contains(f, x));
    int closed;
    gdc_format_cell(lo, hi, &closed, f, x);
    for (int side = 0; side < 2; side++)
      for (int out = -1; out <= 1; out++) {
        mpfr_set(d, side ? hi : lo, MPFR_RNDN);
        if (out != 0 && (side == 1) == (out > 0)) mpfr_nextabove(d);
        else if (out != 0) mpfr_nextbelow(d);
        mpfr_set_d(w, x, MPFR_RNDN);
        mpfr_add(w, w, d, MPFR_RNDN);
        gdc_format_round(r, f, w);
        int stays = mpfr_number_p(r) && mpfr_get_d(r, MPFR_RNDN) == x;
        ck_assert_int_eq(stays, out < 0 || (out == 0 && closed));
      }
  }
  mpfr_clears(w, r, lo, hi, d, (mpfr_ptr)NULL);
}
END_TEST

START_TEST(limits_of_the_formats)
{
  static const struct { const char *name; double largest, over, smallest; int inf; } want[] = {
    {"binary16", 65504, 65520, 0x1p-24, 1}, {"bfloat16", 0x1.fep127, 0x1.ffp127, 0x1p-133, 1},
    {"binary32", 0x1.fffffep127, 0x1.ffffffp127, 0x1p-149, 1}, {"e4m3", 448, 464, 0x1p-9, 0},
    {"e5m2", 57344, 61440, 0x1p-16, 1}};
  for (size_t k = 0; k < sizeof want / sizeof want[0]; k++) {
    const gdc_format *f = gdc_format_find(want[k].name);
    ck_assert(round_double(f, want[k].largest) == want[k].largest);
    ck_assert(round_double(f, nextafter(want[k].over, 0)) == want[k].largest);
    double over = round_double(f, nextafter(want[k].over, INFINITY));
    ck_assert(want[k].inf ? isinf(over) : isnan(over));
    ck_assert(round_double(f, want[k].smallest) == want[k].smallest);
    ck_assert(round_double(f, want[k].smallest / 2) == 0);
    ck_assert(round_double(f, nextafter(want[k].smallest / 2, 1)) == want[k].smallest);
    ck_assert(signbit(round_double(f, -want[k].smallest / 4)));
  }
  ck_assert(gdc_format_find("binary33") == NULL);
}
END_TEST

START_TEST(rationals_round_once)
{
  rng g;
  rng_seed(&g, 6);
  mpq_t q;
  mpq_init(q);
  const gdc_format *f = gdc_format_find("binary64");
  for (int k = 0; k < scaled(20000); k++) {
    random_q(q, &g);
    double out;
    mpfr_t r;
    mpfr_init2(r, 53);
    mpfr_set_q(r, q, MPFR_RNDN);
    ck_assert(gdc_format_round_q(&out, f, q));
    ck_assert(out == mpfr_get_d(r, MPFR_RNDN));
    mpfr_clear(r);
  }
  /* just above a tie, by less than any fixed working precision sees: 1 + 2^-24 + 2^-4000 in binary32 */
  double out;
  mpq_set_ui(q, 1, 1);
  mpz_mul_2exp(mpq_denref(q), mpq_denref(q), 4000);
  mpz_setbit(mpq_numref(q), 4000);
  mpz_setbit(mpq_numref(q), 3976);
  ck_assert(gdc_format_round_q(&out, gdc_format_find("binary32"), q) && out == 1 + 0x1p-23);
  mpz_clrbit(mpq_numref(q), 0);
  mpq_canonicalize(q);
  ck_assert(gdc_format_round_q(&out, gdc_format_find("binary32"), q) && out == 1);
  mpq_set_ui(q, 70000, 1);
  ck_assert(!gdc_format_round_q(&out, gdc_format_find("binary16"), q));
  mpq_clear(q);
}
END_TEST

/* Away from zero exactly when u / 2^64 is below the discarded fraction. */
START_TEST(random_rounding_has_the_exact_probability)
{
  mpfr_t w, r;
  mpfr_init2(w, 64);
  mpfr_init2(r, 2);
  const gdc_format *f = &tiny[0];
  static const struct { double x, down, up, fraction; } want[] = {
    {1.125, 1, 1.5, 0.25}, {-3.75, -3, -4, 0.75}, {0.125, 0, 0.5, 0.25}, {-0.0625, -0.0, -0.5, 0.125}, {2, 2, 2, 0}, {7, 6, INFINITY, 0.5}};
  for (size_t k = 0; k < sizeof want / sizeof want[0]; k++) {
    uint64_t limit = (uint64_t)ldexp(want[k].fraction, 62) * 4;
    mpfr_set_d(w, want[k].x, MPFR_RNDN);
    gdc_format_round_random(r, f, w, limit);
    ck_assert(same(mpfr_get_d(r, MPFR_RNDN), want[k].down));
    if (limit == 0) continue;
    gdc_format_round_random(r, f, w, limit - 1);
    ck_assert(same(mpfr_get_d(r, MPFR_RNDN), want[k].up));
    gdc_format_round_random(r, f, w, 0);
    ck_assert(same(mpfr_get_d(r, MPFR_RNDN), want[k].up));
  }
  mpfr_clears(w, r, (mpfr_ptr)NULL);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("audit-format");
  TCase *c = tcase_create("formats");
  tcase_set_timeout(c, 120);
  tcase_add_loop_test(c, rounding_exhaustive_tiny, 0, NTINY);
  tcase_add_loop_test(c, numbers_exhaustive_tiny, 0, NTINY);
  tcase_add_loop_test(c, absorption_exhaustive_tiny, 0, NTINY);
  tcase_add_loop_test(c, neighbours_exhaustive_tiny, 0, NTINY);
  tcase_add_test(c, binary_formats_agree_with_compiler);
  tcase_add_loop_test(c, absorption_random_real_formats, 0, 6);
  tcase_add_test(c, limits_of_the_formats);
  tcase_add_test(c, rationals_round_once);
  tcase_add_test(c, random_rounding_has_the_exact_probability);
  suite_add_tcase(s, c);
  return run_suite(s);
}
