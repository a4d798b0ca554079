/* Every interval with 2-bit end points of three exponents, 0 and infinities: each operation encloses the exact
   result at every point of the grid inside its inputs, in every aliasing pattern that it allows. */
#include "support.h"

enum { FINITE = 13, ENDS = FINITE + 2, MOST = ENDS * (ENDS + 1) / 2 };

static mpfr_t ends[ENDS]; /* ascending, -Inf first */
static mpq_t grid[FINITE];
static gdc_itv all[MOST];
static int first[MOST], last[MOST]; /* the grid points first..last are those inside */
static int count;
static gdc_itv scratch, r, s;

static void setup(void)
{
  static const int mantissa[] = {2, 3, 4, 6, 8, 12}; /* over 4: two bits each */
  for (int k = 0; k < ENDS; k++) mpfr_init2(ends[k], 2);
  mpfr_set_inf(ends[0], -1);
  mpfr_set_inf(ends[ENDS - 1], 1);
  for (int k = 0; k < FINITE; k++) {
    mpq_init(grid[k]);
    int half = FINITE / 2, v = k < half ? -mantissa[half - 1 - k] : k == half ? 0 : mantissa[k - half - 1];
    mpq_set_si(grid[k], v, 4);
    mpq_canonicalize(grid[k]);
    ck_assert_int_eq(mpfr_set_q(ends[k + 1], grid[k], MPFR_RNDN), 0); /* exact */
  }
  count = 0;
  for (int l = 0; l < ENDS - 1; l++)
    for (int h = l < 1 ? 1 : l; h < ENDS; h++) {
      gdc_itv_init(&all[count], 2);
      mpfr_set(all[count].lo, ends[l], MPFR_RNDD);
      mpfr_set(all[count].hi, ends[h], MPFR_RNDU);
      first[count] = l < 1 ? 0 : l - 1;
      last[count] = h > FINITE ? FINITE - 1 : h - 1;
      count++;
    }
  gdc_itv_init(&scratch, 2);
  gdc_itv_init(&r, 2);
  gdc_itv_init(&s, 2);
}

static void teardown(void)
{
  for (int k = 0; k < ENDS; k++) mpfr_clear(ends[k]);
  for (int k = 0; k < FINITE; k++) mpq_clear(grid[k]);
  for (int k = 0; k < count; k++) gdc_itv_clear(&all[k]);
  gdc_itv_clear(&scratch);
  gdc_itv_clear(&r);
  gdc_itv_clear(&s);
}

typedef void (*itv2)(gdc_itv *, const gdc_itv *, const gdc_itv *);
typedef void (*exact2)(mpq_ptr, mpq_srcptr, mpq_srcptr);

static void copy(gdc_itv *to, const gdc_itv *from)
{
  mpfr_set(to->lo, from->lo, MPFR_RNDD);
  mpfr_set(to->hi, from->hi, MPFR_RNDU);
}

/* result encloses op of all grid points of x and y */
static void check_points(const gdc_itv *result, int x, int y, exact2 exact, int nonzero, const char *name)
{
  mpq_t e;
  mpq_init(e);
  ck_assert_msg(gdc_itv_ok(result), "%s: the result is no interval", name);
  for (int i = first[x]; i <= last[x]; i++)
    for (int k = first[y]; k <= last[y]; k++) {
      if (nonzero && mpq_sgn(grid[k]) == 0) continue;
      exact(e, grid[i], grid[k]);
      assert_contains_q(result, e, name);
    }
  mpq_clear(e);
}

static void check_binary(itv2 op, exact2 exact, int in_place, int nonzero, const char *name)
{
  for (int x = 0; x < count; x++)
    for (int y = 0; y < count; y++) {
      op(&r, &all[x], &all[y]); /* x == y: the same object twice, counted as independent */
      check_points(&r, x, y, exact, nonzero, name);
      if (!in_place) continue;
      copy(&s, &all[x]);
      op(&s, &s, &all[y]);
      check_points(&s, x, y, exact, nonzero, name);
      copy(&s, &all[y]);
      op(&s, &all[x], &s);
      check_points(&s, x, y, exact, nonzero, name);
      if (x == y) {
        copy(&s, &all[x]);
        op(&s, &s, &s);
        check_points(&s, x, x, exact, nonzero, name);
      }
    }
}

static void mul(gdc_itv *z, const gdc_itv *x, const gdc_itv *y) { gdc_itv_mul(z, x, y, &scratch); }
static void q_min(mpq_ptr z, mpq_srcptr a, mpq_srcptr b) { mpq_set(z, mpq_cmp(a, b) <= 0 ? a : b); }
static void q_max(mpq_ptr z, mpq_srcptr a, mpq_srcptr b) { mpq_set(z, mpq_cmp(a, b) >= 0 ? a : b); }
static void q_left(mpq_ptr z, mpq_srcptr a, mpq_srcptr b) { (void)b; mpq_set(z, a); }
static void q_right(mpq_ptr z, mpq_srcptr a, mpq_srcptr b) { (void)a; mpq_set(z, b); }

START_TEST(add_exhaustive) { check_binary(gdc_itv_add, mpq_add, 1, 0, "add"); } END_TEST
START_TEST(sub_exhaustive) { check_binary(gdc_itv_sub, mpq_sub, 0, 0, "sub"); } END_TEST
START_TEST(mul_exhaustive) { check_binary(mul, mpq_mul, 0, 0, "mul"); } END_TEST
START_TEST(div_exhaustive) { check_binary(gdc_itv_div, mpq_div, 0, 1, "div"); } END_TEST
START_TEST(min_exhaustive) { check_binary(gdc_itv_min, q_min, 1, 0, "min"); } END_TEST
START_TEST(max_exhaustive) { check_binary(gdc_itv_max, q_max, 1, 0, "max"); } END_TEST
START_TEST(hull_exhaustive)
{
  check_binary(gdc_itv_hull, q_left, 1, 0, "hull");
  check_binary(gdc_itv_hull, q_right, 1, 0, "hull");
}
END_TEST

START_TEST(meet_exhaustive)
{
  for (int x = 0; x < count; x++)
    for (int y = 0; y < count; y++) {
      int empty = mpfr_less_p(all[x].hi, all[y].lo) || mpfr_less_p(all[y].hi, all[x].lo);
      copy(&r, &all[0]);
      ck_assert_int_eq(gdc_itv_meet(&r, &all[x], &all[y]), !empty);
      copy(&s, &all[x]);
      ck_assert_int_eq(gdc_itv_meet(&s, &s, &all[y]), !empty);
      if (empty) continue;
      ck_assert(gdc_itv_ok(&r) && mpfr_equal_p(r.lo, s.lo) && mpfr_equal_p(r.hi, s.hi));
      for (int i = first[x]; i <= last[x]; i++)
        if (i >= first[y] && i <= last[y]) assert_contains_q(&r, grid[i], "meet");
    }
}
END_TEST

typedef void (*itv1)(gdc_itv *, const gdc_itv *);
typedef void (*real1)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);

static void real_neg(mpfr_ptr z, mpfr_srcptr x, mpfr_rnd_t rnd) { mpfr_neg(z, x, rnd); }
static void real_abs(mpfr_ptr z, mpfr_srcptr x, mpfr_rnd_t rnd) { mpfr_abs(z, x, rnd); }
static void real_sqr(mpfr_ptr z, mpfr_srcptr x, mpfr_rnd_t rnd) { mpfr_sqr(z, x, rnd); }
static void real_sqrt(mpfr_ptr z, mpfr_srcptr x, mpfr_rnd_t rnd) { mpfr_sqrt(z, x, rnd); }
static void real_exp(mpfr_ptr z, mpfr_srcptr x, mpfr_rnd_t rnd) { mpfr_exp(z, x, rnd); }
static void real_log(mpfr_ptr z, mpfr_srcptr x, mpfr_rnd_t rnd) { mpfr_log(z, x, rnd); }

/* neg, abs and sqr are exact at 300 bits; exp, log and sqrt are bracketed there, and no end point of 2 bits
   lies between the two brackets unless it is the value itself. */
static void check_values(const gdc_itv *result, int x, real1 exact, const char *name)
{
  mpfr_t z, lo, hi;
  mpfr_inits2(300, z, lo, hi, (mpfr_ptr)NULL);
  ck_assert_msg(gdc_itv_ok(result), "%s: the result is no interval", name);
  for (int i = first[x]; i <= last[x]; i++) {
    mpfr_set_q(z, grid[i], MPFR_RNDN); /* exact */
    exact(lo, z, MPFR_RNDD);
    exact(hi, z, MPFR_RNDU);
    if (mpfr_nan_p(lo) || mpfr_inf_p(lo)) { /* undefined at a point: the whole line */
      ck_assert_msg(mpfr_inf_p(result->lo) && mpfr_inf_p(result->hi), "%s: undefined, but bounded", name);
      continue;
    }
    ck_assert_msg(mpfr_lessequal_p(result->lo, lo) && mpfr_lessequal_p(hi, result->hi), "%s: not enclosed", name);
  }
  mpfr_clears(z, lo, hi, (mpfr_ptr)NULL);
}

static void check_unary(itv1 op, real1 exact, int in_place, const char *name)
{
  for (int x = 0; x < count; x++) {
    op(&r, &all[x]);
    check_values(&r, x, exact, name);
    if (!in_place) continue;
    copy(&s, &all[x]);
    op(&s, &s);
    check_values(&s, x, exact, name);
  }
}

START_TEST(neg_exhaustive) { check_unary(gdc_itv_neg, real_neg, 0, "neg"); } END_TEST
START_TEST(abs_exhaustive) { check_unary(gdc_itv_abs, real_abs, 0, "abs"); } END_TEST
START_TEST(sqr_exhaustive) { check_unary(gdc_itv_sqr, real_sqr, 0, "sqr"); } END_TEST
START_TEST(sqrt_exhaustive) { check_unary(gdc_itv_sqrt, real_sqrt, 1, "sqrt"); } END_TEST
START_TEST(exp_exhaustive) { check_unary(gdc_itv_exp, real_exp, 1, "exp"); } END_TEST
START_TEST(log_exhaustive) { check_unary(gdc_itv_log, real_log, 1, "log"); } END_TEST

/* What is decided holds for all pairs of grid points; what holds for all pairs of bounded inputs is decided. */
START_TEST(comparisons_exhaustive)
{
  for (int x = 0; x < count; x++)
    for (int y = 0; y < count; y++) {
      gdc_verdict lt = gdc_itv_lt(&all[x], &all[y]), le = gdc_itv_le(&all[x], &all[y]), eq = gdc_itv_eq(&all[x], &all[y]);
      int bounded = mpfr_number_p(all[x].lo) && mpfr_number_p(all[x].hi) && mpfr_number_p(all[y].lo) && mpfr_number_p(all[y].hi);
      int less = last[x] < first[y], more = last[y] < first[x], points = first[x] == last[x] && first[y] == last[y];
      if (bounded) {
        ck_assert_int_eq(lt, less ? GDC_PROVED : first[x] >= last[y] ? GDC_REFUTED : GDC_UNDECIDED);
        ck_assert_int_eq(le, last[x] <= first[y] ? GDC_PROVED : more ? GDC_REFUTED : GDC_UNDECIDED);
        ck_assert_int_eq(eq, less || more ? GDC_REFUTED : points && first[x] == first[y] ? GDC_PROVED : GDC_UNDECIDED);
        continue;
      }
      if (lt == GDC_PROVED) ck_assert(mpfr_less_p(all[x].hi, all[y].lo));
      if (lt == GDC_REFUTED) ck_assert(mpfr_greaterequal_p(all[x].lo, all[y].hi));
      if (le == GDC_PROVED) ck_assert(mpfr_lessequal_p(all[x].hi, all[y].lo));
      if (le == GDC_REFUTED) ck_assert(mpfr_greater_p(all[x].lo, all[y].hi));
      ck_assert_int_ne(eq, GDC_PROVED); /* an unbounded set is no single point */
    }
}
END_TEST

START_TEST(sign_exhaustive)
{
  for (int x = 0; x < count; x++) {
    int lo = mpfr_sgn(all[x].lo), hi = mpfr_sgn(all[x].hi);
    gdc_sign want = lo > 0 ? GDC_SIGN_POSITIVE : hi < 0 ? GDC_SIGN_NEGATIVE
                    : lo == 0 && hi == 0 ? GDC_SIGN_ZERO : GDC_SIGN_UNDECIDED;
    ck_assert_int_eq(gdc_itv_sign(&all[x]), want);
  }
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("interval-small");
  TCase *t = tcase_create("exhaustive");
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_set_timeout(t, 300);
  tcase_add_test(t, add_exhaustive);
  tcase_add_test(t, sub_exhaustive);
  tcase_add_test(t, mul_exhaustive);
  tcase_add_test(t, div_exhaustive);
  tcase_add_test(t, min_exhaustive);
  tcase_add_test(t, max_exhaustive);
  tcase_add_test(t, hull_exhaustive);
  tcase_add_test(t, meet_exhaustive);
  tcase_add_test(t, neg_exhaustive);
  tcase_add_test(t, abs_exhaustive);
  tcase_add_test(t, sqr_exhaustive);
  tcase_add_test(t, sqrt_exhaustive);
  tcase_add_test(t, exp_exhaustive);
  tcase_add_test(t, log_exhaustive);
  tcase_add_test(t, comparisons_exhaustive);
  tcase_add_test(t, sign_exhaustive);
  suite_add_tcase(suite, t);
  return run_suite(suite);
}
