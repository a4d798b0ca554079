/* Planted faults are found at the right step; enclosures hold against an independent run in 400 bits. */
#include "audit-support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- logs as arrays -------------------------------------------------------------------------------------- */

enum { ROWS = 200, PARAMS = 4 };
typedef struct table {
  int rows;
  double x[ROWS + 1][PARAMS];
} table;

static void set_number(FILE *f, double x)
{
  mpfr_t r;
  mpfr_init2(r, 53);
  mpfr_set_d(r, x, MPFR_RNDN);
  char *text = gdc_print_exact(r);
  fprintf(f, ",%s", text);
  free(text);
  mpfr_clear(r);
}

static void save(const table *t, const char *path, const char *header)
{
  FILE *f = fopen(path, "w");
  ck_assert(f != NULL);
  fprintf(f, "%s\n", header);
  for (int k = 0; k < t->rows; k++) {
    fprintf(f, "%d", k);
    for (int c = 0; c < PARAMS; c++) set_number(f, t->x[k][c]);
    fputc('\n', f);
  }
  ck_assert(fclose(f) == 0);
}

/* Read a simulated log back: hexadecimal numbers, one row a line. */
static void load(table *t, const char *path)
{
  char line[512];
  FILE *f = fopen(path, "r");
  ck_assert(f != NULL && fgets(line, sizeof line, f));
  for (t->rows = 0; t->rows <= ROWS && fgets(line, sizeof line, f); t->rows++) {
    char *at = strchr(line, ',');
    for (int c = 0; c < PARAMS; c++) t->x[t->rows][c] = strtod(at + 1, &at);
  }
  fclose(f);
}

static void simulate(table *t, const gdc_problem *p, const char *format)
{
  gdc_audit_options o = simulation(format, ROWS);
  o.write_log = scratch_file(0, ".csv");
  gdc_audit_free(audit(p, &o));
  load(t, o.write_log);
  ck_assert_int_eq(t->rows, ROWS + 1);
}

static const char header[] = "step,w_1_1,b_1,w_2_1,b_2";

static gdc_audit *audit_table(const gdc_problem *p, const table *t, const char *format, gdc_audit_reference reference,
                              const char *names)
{
  gdc_audit_options o = of_log(format, scratch_file(1, ".csv"));
  o.reference = reference;
  save(t, o.log, names);
  return audit(p, &o);
}

static void expect_impossible(const gdc_problem *p, const table *t, const char *format, uint64_t step, int slot, const char *what)
{
  gdc_audit *a = audit_table(p, t, format, GDC_REFERENCE_ROUNDED, header);
  ck_assert_msg(a->steps_impossible > 0, "%s: no impossible step", what);
  ck_assert_msg(a->impossible[0].step == step, "%s: at step %llu, want %llu", what, (unsigned long long)a->impossible[0].step,
                (unsigned long long)step);
  if (slot >= 0) {
    ck_assert_int_eq(a->impossible[0].slot, slot);
    ck_assert(a->impossible[0].from == t->x[step][slot] && a->impossible[0].to == t->x[step + 1][slot]);
    ck_assert(a->impossible[0].to < a->impossible[0].lo || a->impossible[0].to > a->impossible[0].hi);
  }
  ck_assert_int_eq(a->verdict, GDC_REFUTED);
  gdc_audit_free(a);
}

static const char *const formats[] = {"binary32", "binary64"};

START_TEST(clean_logs_are_clean)
{
  static const char *const all[] = {"binary16", "bfloat16", "binary32", "binary64", "e4m3", "e5m2"};
  gdc_problem *p = experiment(0);
  table t;
  simulate(&t, p, all[_i]);
  gdc_audit *a = audit_table(p, &t, all[_i], GDC_REFERENCE_ROUNDED, header);
  ck_assert(a->steps_checked == ROWS && a->steps_impossible == 0 && a->steps_undecided == 0);
  ck_assert(!a->start_differs && a->verdict == GDC_PROVED);
  gdc_audit_free(a);
  gdc_problem_free(p);
}
END_TEST

START_TEST(one_flipped_bit)
{
  const char *format = formats[_i % 2];
  gdc_problem *p = experiment(0);
  table t;
  rng r;
  rng_seed(&r, 11 + (uint64_t)_i);
  simulate(&t, p, format);
  for (int k = 0; k < 12; k++) {
    table u = t;
    int row = 1 + (int)rng_below(&r, ROWS), c = (int)rng_below(&r, PARAMS), bit = 5 + (int)rng_below(&r, 15);
    double ulp = ldexp(1, (int)gdc_format_ulp_log2(gdc_format_find(format), u.x[row][c]));
    int64_t m = (int64_t)(u.x[row][c] / ulp);
    u.x[row][c] = (double)(m ^ (1LL << bit)) * ulp;
    expect_impossible(p, &u, format, (uint64_t)row - 1, c, "flipped bit");
  }
  gdc_problem_free(p);
}
END_TEST

START_TEST(one_skipped_step)
{
  const char *format = formats[_i];
  gdc_problem *p = experiment(0);
  table t;
  simulate(&t, p, format);
  for (int row = 1; row < ROWS; row += 37) {
    table u = t;
    u.rows--;
    memmove(u.x[row], u.x[row + 1], (size_t)(ROWS - row) * sizeof u.x[0]);
    expect_impossible(p, &u, format, (uint64_t)row - 1, -1, "skipped step");
  }
  gdc_problem_free(p);
}
END_TEST

START_TEST(wrong_step_size)
{
  const char *format = formats[_i];
  char text[1024];
  gdc_problem *p = experiment(0);
  snprintf(text, sizeof text, "%s", experiment_text[0]);
  strcpy(strstr(text, "step: 0.1"), "step: 0.100001\n");
  gdc_problem *other = experiment_from(text);
  table t;
  simulate(&t, other, format);
  expect_impossible(p, &t, format, 0, -1, "wrong step size");
  gdc_problem_free(p);
  gdc_problem_free(other);
}
END_TEST

START_TEST(swapped_columns)
{
  const char *format = formats[_i];
  gdc_problem *p = experiment(0);
  table t;
  simulate(&t, p, format);
  gdc_audit *a = audit_table(p, &t, format, GDC_REFERENCE_LITERAL, "step,b_1,w_1_1,w_2_1,b_2");
  ck_assert(a->start_differs && a->start_slot == 0 && a->verdict == GDC_REFUTED);
  ck_assert(a->steps_impossible > 0 && a->impossible[0].step == 0);
  gdc_audit_free(a);
  a = audit_table(p, &t, format, GDC_REFERENCE_ROUNDED, "step,w_1_1,b_1,b_2,w_2_1");
  ck_assert(!a->start_differs && a->steps_impossible > 0 && a->impossible[0].step == 0);
  gdc_audit_free(a);
  gdc_problem_free(p);
}
END_TEST

START_TEST(binary32_declared_as_binary64)
{
  gdc_problem *p = experiment(0);
  table t;
  simulate(&t, p, "binary32");
  gdc_audit *a = audit_table(p, &t, "binary64", GDC_REFERENCE_LITERAL, header);
  ck_assert(a->start_differs && a->verdict == GDC_REFUTED);
  gdc_audit_free(a);
  expect_impossible(p, &t, "binary64", 0, -1, "binary32 as binary64");
  gdc_problem_free(p);
}
END_TEST

/* A plain double loop whose exp is off by a factor 1 + 2^-44 from step `from` on. */
static void loop_with_bad_exp(table *t, const gdc_problem *p, int from)
{
  const double x[2] = {0.5, -1}, y[2] = {1, -1}, v[2] = {1, -1}, h = 0.1;
  (void)p;
  double th[4] = {0.5, 0.2, -0.3, 0.4};
  t->rows = ROWS + 1;
  for (int k = 0; k <= ROWS; k++) {
    memcpy(t->x[k], th, sizeof th);
    double a[2][2], g[2], next[4];
    for (int i = 0; i < 2; i++) {
      double out = 0;
      for (int j = 0; j < 2; j++) {
        a[j][i] = th[2 * j] * x[i] + th[2 * j + 1];
        out += v[j] * (a[j][i] > 0 ? a[j][i] : 0);
      }
      g[i] = exp(-y[i] * out) * (k >= from ? 1 + 0x1p-44 : 1);
    }
    for (int j = 0; j < 2; j++)
      for (int c = 0; c < 2; c++) {
        double sum = 0;
        for (int i = 0; i < 2; i++)
          if (a[j][i] > 0) sum += v[j] * y[i] * g[i] * (c ? 1 : x[i]);
        next[2 * j + c] = th[2 * j + c] + h * sum;
      }
    memcpy(th, next, sizeof th);
  }
}

START_TEST(exp_off_beyond_the_slack)
{
  static const int at[] = {0, 1, 7, 19};
  gdc_problem *p = experiment(0);
  table t;
  loop_with_bad_exp(&t, p, ROWS + 1);
  gdc_audit *a = audit_table(p, &t, "binary64", GDC_REFERENCE_ROUNDED, header);
  ck_assert(a->steps_impossible == 0); /* the C library's exp is within the slack */
  gdc_audit_free(a);
  loop_with_bad_exp(&t, p, at[_i]);
  expect_impossible(p, &t, "binary64", (uint64_t)at[_i], -1, "bad exp");
  gdc_problem_free(p);
}
END_TEST

/* Theorem 8.1: a sparse log that leaves a frozen state was not made by the model. */
START_TEST(leaving_a_frozen_state_is_impossible)
{
  gdc_problem *p = experiment(0);
  const char *path = scratch_file(0, ".csv");
  static const char text[] = "step,w_1_1,b_1,w_2_1,b_2\n1000,2,2,-2.09375,1.0546875\n2000,2,2,-2.09375,1.0546875\n"
                             "3000,2.015625,2,-2.09375,1.0546875\n";
  write_file(path, text, strlen(text));
  gdc_audit_options o = of_log("bfloat16", path);
  o.reference = GDC_REFERENCE_ROUNDED;
  gdc_audit *a = audit(p, &o);
  ck_assert(a->steps_checked == 0 && a->steps_impossible == 1 && a->impossible[0].step == 2000);
  ck_assert(a->verdict == GDC_REFUTED && (a->frozen == GDC_FREEZE_NONE || a->frozen_at == 3000));
  gdc_audit_free(a);
  gdc_problem_free(p);
}
END_TEST

/* --- an independent exact run -------------------------------------------------------------------------------- */

enum { BITS = 400 };

/* The two-point instance in 400 bits, to nearest; its signs are far from 0 compared with 2^-380. */
typedef struct reference {
  mpfr_t th[4], h, a, t, g[2], out;
  int on[2][2];
} reference;

static void reference_start(reference *r)
{
  static const long num[4] = {5, 2, -3, 4};
  for (int k = 0; k < 4; k++) {
    mpfr_init2(r->th[k], BITS);
    mpfr_set_si(r->th[k], num[k], MPFR_RNDN);
    mpfr_div_ui(r->th[k], r->th[k], 10, MPFR_RNDN);
  }
  mpfr_inits2(BITS, r->h, r->a, r->t, r->g[0], r->g[1], r->out, (mpfr_ptr)NULL);
  mpfr_set_ui(r->h, 1, MPFR_RNDN);
  mpfr_div_ui(r->h, r->h, 10, MPFR_RNDN);
}

static void reference_end(reference *r)
{
  for (int k = 0; k < 4; k++) mpfr_clear(r->th[k]);
  mpfr_clears(r->h, r->a, r->t, r->g[0], r->g[1], r->out, (mpfr_ptr)NULL);
}

static void reference_look(reference *r)
{
  for (int i = 0; i < 2; i++) {
    mpfr_set_zero(r->out, 1);
    for (int j = 0; j < 2; j++) {
      mpfr_mul_d(r->a, r->th[2 * j], i ? -1 : 0.5, MPFR_RNDN);
      mpfr_add(r->a, r->a, r->th[2 * j + 1], MPFR_RNDN);
      r->on[j][i] = mpfr_sgn(r->a) > 0;
      if (!r->on[j][i]) continue;
      if (j) mpfr_sub(r->out, r->out, r->a, MPFR_RNDN);
      else mpfr_add(r->out, r->out, r->a, MPFR_RNDN);
    }
    if (i == 0) mpfr_neg(r->out, r->out, MPFR_RNDN);
    mpfr_exp(r->g[i], r->out, MPFR_RNDN);
  }
}

static void reference_step(reference *r)
{
  for (int j = 0; j < 2; j++)
    for (int i = 0; i < 2; i++) {
      if (!r->on[j][i]) continue;
      int sign = (j ? -1 : 1) * (i ? -1 : 1);
      mpfr_mul(r->t, r->h, r->g[i], MPFR_RNDN);
      if (sign < 0) mpfr_neg(r->t, r->t, MPFR_RNDN);
      mpfr_add(r->th[2 * j + 1], r->th[2 * j + 1], r->t, MPFR_RNDN);
      mpfr_mul_d(r->t, r->t, i ? -1 : 0.5, MPFR_RNDN);
      mpfr_add(r->th[2 * j], r->th[2 * j], r->t, MPFR_RNDN);
    }
}

/* |x - th| against an enclosure, up to the 2^-300 that the 400-bit run may be off. */
static void check_error(reference *r, const gdc_itv *error, double x, int k)
{
  mpfr_sub_d(r->t, r->th[k], x, MPFR_RNDN);
  mpfr_abs(r->t, r->t, MPFR_RNDN);
  mpfr_set_ui_2exp(r->a, 1, -300, MPFR_RNDN);
  mpfr_add(r->out, error->hi, r->a, MPFR_RNDN);
  ck_assert(mpfr_cmp(r->t, r->out) <= 0);
  mpfr_sub(r->out, error->lo, r->a, MPFR_RNDN);
  ck_assert(mpfr_cmp(r->t, r->out) >= 0);
}

/* The last row's errors after 0, 1, 2, .. steps; and the first step beyond a bound in ulps; and pattern. */
START_TEST(errors_enclose_an_independent_run)
{
  static const char *const all[] = {"bfloat16", "binary32", "binary64"};
  const gdc_format *f = gdc_format_find(all[_i]);
  gdc_problem *p = experiment(0);
  table t;
  simulate(&t, p, all[_i]);
  mpq_t bound;
  mpq_init(bound);
  mpq_set_si(bound, 11, 4);
  reference r;
  reference_start(&r);
  long beyond = -1, differs = -1, switches = 0;
  int before[2][2];
  for (int k = 0; k <= ROWS; k++) {
    reference_look(&r);
    if (k > 0 && memcmp(before, r.on, sizeof before) != 0) switches++;
    memcpy(before, r.on, sizeof before);
    for (int c = 0; c < 4; c++) {
      mpfr_sub_d(r.t, r.th[c], t.x[k][c], MPFR_RNDN);
      mpfr_mul_2si(r.t, r.t, -gdc_format_ulp_log2(f, t.x[k][c]), MPFR_RNDN);
      if (beyond < 0 && mpfr_cmp_d(r.t, 2.75) * mpfr_cmp_d(r.t, -2.75) > 0) beyond = k;
      int j = c / 2, i = c % 2, on = t.x[k][2 * j] * (i ? -1 : 0.5) + t.x[k][2 * j + 1] > 0;
      if (differs < 0 && on != r.on[j][i]) differs = k;
    }
    if (k % 40 == 0 || k < 3) {
      gdc_audit_options o = simulation(all[_i], k ? (uint64_t)k : 1);
      gdc_audit *a = audit(p, &o);
      if (k) for (int c = 0; c < 4; c++) check_error(&r, &a->error[c], t.x[k][c], c);
      gdc_audit_free(a);
    }
    if (k < ROWS) reference_step(&r);
  }
  reference_end(&r);
  gdc_audit_options o = simulation(all[_i], ROWS);
  o.max_ulps = bound;
  gdc_audit *a = audit(p, &o);
  ck_assert_int_eq(a->ulps_limit.exceeded, beyond >= 0);
  if (beyond >= 0) ck_assert_int_eq((long)a->ulps_limit.exceeded_at, beyond);
  ck_assert(beyond < 0 ? a->verdict == GDC_PROVED : a->verdict == GDC_REFUTED);
  ck_assert_int_eq(a->pattern_rows > 0, differs >= 0);
  if (differs >= 0) ck_assert_int_eq((long)a->pattern_at, differs);
  ck_assert_int_eq((long)a->switches_exact, switches);
  gdc_audit_free(a);
  mpq_clear(bound);
  gdc_problem_free(p);
}
END_TEST

/* 0.1 is not a float: the references differ from step 1 on, and agree with themselves at step 0. */
START_TEST(references_differ)
{
  gdc_problem *p = experiment(0);
  gdc_audit_options o = simulation("bfloat16", 1);
  gdc_audit *literal = audit(p, &o);
  o.reference = GDC_REFERENCE_ROUNDED;
  gdc_audit *rounded = audit(p, &o);
  ck_assert(mpfr_cmp(literal->error[0].lo, rounded->error[0].hi) > 0 || mpfr_cmp(literal->error[0].hi, rounded->error[0].lo) < 0);
  ck_assert(mpfr_sgn(rounded->error[0].lo) > 0);
  ck_assert(mpq_cmp(rounded->exact->step, literal->exact->step) != 0);
  mpq_t q;
  mpq_init(q);
  mpq_set_d(q, 0.10009765625); /* RN(0.1) in bfloat16 */
  ck_assert(mpq_equal(rounded->exact->step, q));
  mpq_clear(q);
  gdc_audit_free(literal);
  gdc_audit_free(rounded);
  gdc_problem_free(p);
}
END_TEST

/* The gap of a frozen state is a fact about its weights: here (w1, b1, w2, b2) = (2, 2, -2.09375, 1.0546875). */
START_TEST(a_frozen_run_is_stuck_at_a_certified_gap)
{
  gdc_problem *p = experiment(0);
  gdc_audit_options o = simulation("bfloat16", 1000);
  o.not_frozen = 1;
  gdc_audit *a = audit(p, &o);
  ck_assert(a->frozen == GDC_FREEZE_ABSORBED && a->frozen_at == 169 && a->has_gap && a->verdict == GDC_REFUTED);
  ck_assert(a->state[0] == 2 && a->state[1] == 2 && a->state[2] == -2.09375 && a->state[3] == 1.0546875);
  /* N = 2x + 2 - (-2.09375 x + 1.0546875) between the points is 0 at x = -0.9453125 / 4.09375; gamma is the
     distance to the nearer point, 3/4 minus it the gap */
  mpq_t zero, gap;
  mpq_inits(zero, gap, NULL);
  mpq_set_str(zero, "-9453125/40937500", 10);
  mpq_canonicalize(zero);
  mpq_set_si(gap, 1, 4);
  mpq_add(gap, gap, zero); /* |zero - midpoint|, midpoint = -1/4 */
  mpq_abs(gap, gap);
  assert_contains_q(&a->gap_float, gap, "gap of the frozen state");
  ck_assert(a->tail_known && mpfr_sgn(a->tail_upper) > 0);
  gdc_audit_free(a);
  mpq_clears(zero, gap, NULL);
  gdc_problem_free(p);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("audit-faults");
  TCase *c = tcase_create("faults");
  tcase_set_timeout(c, 300);
  tcase_add_loop_test(c, clean_logs_are_clean, 0, 6);
  tcase_add_loop_test(c, one_flipped_bit, 0, 4);
  tcase_add_loop_test(c, one_skipped_step, 0, 2);
  tcase_add_loop_test(c, wrong_step_size, 0, 2);
  tcase_add_loop_test(c, swapped_columns, 0, 2);
  tcase_add_test(c, binary32_declared_as_binary64);
  tcase_add_loop_test(c, exp_off_beyond_the_slack, 0, 4);
  tcase_add_test(c, leaving_a_frozen_state_is_impossible);
  tcase_add_loop_test(c, errors_enclose_an_independent_run, 0, 3);
  tcase_add_test(c, references_differ);
  tcase_add_test(c, a_frozen_run_is_stuck_at_a_certified_gap);
  suite_add_tcase(s, c);
  return run_suite(s);
}
