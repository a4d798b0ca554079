/* The simulator: bit-identical to a plain C loop, deterministic, complete logs. */
#include "audit-support.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../src/audit/simulate.h"

#ifdef __SSE2__
#include <xmmintrin.h>
enum { FTZ_AND_DAZ = 0x8040 };
#endif

static gdc_status start(simulator **s, const gdc_problem *p, const gdc_format *f, int stochastic, int flush)
{
  simulator_setup setup = {stochastic, 7, flush};
  return simulator_new(s, p, f, &setup, NULL);
}

/* exp, correctly rounded to binary64 (binary32), Inf and 0 as C has them. */
static double exp_double(double x)
{
  mpfr_t r;
  mpfr_init2(r, 53);
  mpfr_set_d(r, x, MPFR_RNDN);
  mpfr_exp_t emin = mpfr_get_emin(), emax = mpfr_get_emax();
  mpfr_set_emin(-1073);
  mpfr_set_emax(1024);
  int tail = mpfr_exp(r, r, MPFR_RNDN);
  mpfr_subnormalize(r, tail, MPFR_RNDN);
  mpfr_set_emin(emin);
  mpfr_set_emax(emax);
  double y = mpfr_get_d(r, MPFR_RNDN);
  mpfr_clear(r);
  return y;
}

static float exp_float(float x)
{
  mpfr_t r;
  mpfr_init2(r, 24);
  mpfr_set_flt(r, x, MPFR_RNDN);
  mpfr_exp_t emin = mpfr_get_emin(), emax = mpfr_get_emax();
  mpfr_set_emin(-148);
  mpfr_set_emax(128);
  int tail = mpfr_exp(r, r, MPFR_RNDN);
  mpfr_subnormalize(r, tail, MPFR_RNDN);
  mpfr_set_emin(emin);
  mpfr_set_emax(emax);
  float y = mpfr_get_flt(r, MPFR_RNDN);
  mpfr_clear(r);
  return y;
}

#ifdef __SSE2__
/* The same under FTZ: what is subnormal after rounding to 24 bits is 0.  MPFR runs in the usual mode. */
static int flushing;
static float exp_flushed(float x)
{
  unsigned mode = _mm_getcsr();
  if (!flushing) return exp_float(x);
  _mm_setcsr(mode & ~(unsigned)FTZ_AND_DAZ);
  float y = exp_float(x);
  mpfr_t r;
  mpfr_init2(r, 24);
  mpfr_set_flt(r, x, MPFR_RNDN);
  mpfr_exp(r, r, MPFR_RNDN);
  if (mpfr_get_exp(r) <= -126) y = 0;
  mpfr_clear(r);
  _mm_setcsr(mode);
  return y;
}
#endif

/* The plain loop, once for each type.  volatile forbids contraction to FMA and wider registers. */
#define PLAIN_LOOP(REAL, NAME, EXP)                                                                              \
  typedef struct NAME {                                                                                          \
    REAL x[64], v[16], h, theta[128];                                                                            \
  } NAME;                                                                                                        \
  static void NAME##_step(NAME *s, const gdc_problem *p)                                                         \
  {                                                                                                              \
    int D = p->d + p->bias, hidden = p->m * D;                                                                   \
    REAL r[256], q[16], next[128];                                                                               \
    int on[256];                                                                                                 \
    for (int i = 0; i < p->n; i++) {                                                                             \
      volatile REAL out = 0;                                                                                     \
      for (int j = 0; j < p->m; j++) {                                                                           \
        volatile REAL a = s->theta[j * D] * s->x[i * p->d];                                                      \
        for (int k = 1; k < p->d; k++) {                                                                         \
          volatile REAL t = s->theta[j * D + k] * s->x[i * p->d + k];                                            \
          a = a + t;                                                                                             \
        }                                                                                                        \
        if (p->bias) a = a + s->theta[j * D + p->d];                                                             \
        on[j * p->n + i] = a > 0;                                                                                \
        r[j * p->n + i] = a > 0 ? a : 0;                                                                         \
        volatile REAL t = (p->train_output ? s->theta[hidden + j] : s->v[j]) * r[j * p->n + i];                  \
        out = j == 0 ? t : out + t;                                                                              \
      }                                                                                                          \
      volatile REAL z = (REAL)p->y[i] * out, g;                                                                  \
      if (p->loss == GDC_LOSS_EXPONENTIAL) g = EXP(-z);                                                          \
      else {                                                                                                     \
        volatile REAL e = EXP(z), one = 1, w = one + e;                                                          \
        g = one / w;                                                                                             \
      }                                                                                                          \
      q[i] = (REAL)p->y[i] * g;                                                                                  \
    }                                                                                                            \
    for (int slot = 0; slot < hidden + (p->train_output ? p->m : 0); slot++) {                                   \
      int j = slot < hidden ? slot / D : slot - hidden, c = slot % D;                                            \
      volatile REAL sum = 0;                                                                                     \
      for (int i = 0; i < p->n; i++) {                                                                           \
        if (!on[j * p->n + i]) continue;                                                                         \
        volatile REAL t;                                                                                         \
        if (slot < hidden) {                                                                                     \
          t = q[i] * (p->train_output ? s->theta[hidden + j] : s->v[j]);                                         \
          t = t * (c < p->d ? s->x[i * p->d + c] : 1);                                                           \
        } else t = q[i] * r[j * p->n + i];                                                                       \
        sum = sum + t;                                                                                           \
      }                                                                                                          \
      volatile REAL move = s->h * sum;                                                                           \
      next[slot] = s->theta[slot] + move;                                                                        \
    }                                                                                                            \
    memcpy(s->theta, next, sizeof next);                                                                         \
  }                                                                                                              \
  static void NAME##_load(NAME *s, const gdc_problem *p, const gdc_format *f)                                    \
  {                                                                                                              \
    double t;                                                                                                    \
    int D = p->d + p->bias;                                                                                      \
    memset(s, 0, sizeof *s);                                                                                     \
    for (int k = 0; k < p->n * p->d; k++) gdc_format_round_q(&t, f, p->x[k]), s->x[k] = (REAL)t;                 \
    for (int j = 0; j < p->m; j++) {                                                                             \
      gdc_format_round_q(&t, f, p->v[j]), s->v[j] = (REAL)t;                                                     \
      for (int k = 0; k < p->d; k++) gdc_format_round_q(&t, f, p->w[j * p->d + k]), s->theta[j * D + k] = (REAL)t; \
      if (p->bias) gdc_format_round_q(&t, f, p->b[j]), s->theta[j * D + p->d] = (REAL)t;                         \
      if (p->train_output) s->theta[p->m * D + j] = s->v[j];                                                     \
    }                                                                                                            \
    gdc_format_round_q(&t, f, p->step);                                                                          \
    volatile REAL h = (REAL)t, n = (REAL)p->n;                                                                   \
    s->h = p->mean ? h / n : h;                                                                                  \
  }

PLAIN_LOOP(double, loop64, exp_double)
PLAIN_LOOP(float, loop32, exp_float)
#ifdef __SSE2__
PLAIN_LOOP(float, loop32f, exp_flushed)
#endif

#define COMPARE(NAME, FORMAT, STEPS)                                                                            \
  do {                                                                                                          \
    gdc_problem *p = experiment(_i);                                                                            \
    const gdc_format *f = gdc_format_find(FORMAT);                                                              \
    shape q = shape_of(p);                                                                                      \
    simulator *s;                                                                                               \
    row r;                                                                                                      \
    NAME plain;                                                                                                 \
    ck_assert(start(&s, p, f, 0, 0) == GDC_OK && row_new(&r, &q, NULL) == GDC_OK);                \
    NAME##_load(&plain, p, f);                                                                                  \
    for (int t = 0; t <= STEPS; t++) {                                                                          \
      simulator_state(&r, s);                                                                                   \
      for (int k = 0; k < q.params; k++)                                                                        \
        ck_assert_msg(r.theta[k] == (double)plain.theta[k] && !signbit(r.theta[k]) == !signbit(plain.theta[k]), \
                      "experiment %d, step %d, parameter %d: %a, plain loop %a", _i, t, k, r.theta[k],          \
                      (double)plain.theta[k]);                                                                  \
      ck_assert(simulator_step(s));                                                                             \
      NAME##_step(&plain, p);                                                                                   \
    }                                                                                                           \
    simulator_free(s);                                                                                          \
    row_free(&r);                                                                                               \
    gdc_problem_free(p);                                                                                        \
  } while (0)

START_TEST(binary64_is_the_plain_loop) { COMPARE(loop64, "binary64", scaled(4000)); } END_TEST
START_TEST(binary32_is_the_plain_loop) { COMPARE(loop32, "binary32", scaled(4000)); } END_TEST

/* Subnormal slopes: weights so large that exp(-m) is subnormal or 0, with a step size that shows it. */
static const char extreme_text[] =
  "data: [{x: [1], y: +1}, {x: [-1], y: -1}]\n"
  "network:\n  bias: true\n  train_output: false\n  neurons:\n    - {w: [%s], b: 1e-40, v: 1}\n    - {w: [-1], b: 0, v: -1}\n"
  "loss: exponential\nreduction: sum\nstep: 1e30\n";

START_TEST(subnormals_are_those_of_the_plain_loop)
{
  static const char *const weights[] = {"85", "90", "100", "102.5", "103", "103.9", "104", "200"};
  char text[512];
  snprintf(text, sizeof text, extreme_text, weights[_i]);
  gdc_problem *p = experiment_from(text);
  shape q = shape_of(p);
  const gdc_format *f = gdc_format_find("binary32");
  simulator *s;
  row r;
  loop32 plain;
  ck_assert(start(&s, p, f, 0, 0) == GDC_OK && row_new(&r, &q, NULL) == GDC_OK);
  loop32_load(&plain, p, f);
  for (int t = 0; t < 50; t++) {
    simulator_state(&r, s);
    for (int k = 0; k < q.params; k++) ck_assert(r.theta[k] == (double)plain.theta[k]);
    loop32_step(&plain, p);
    int finite = 1;
    for (int k = 0; k < q.params; k++) finite &= isfinite(plain.theta[k]) != 0;
    ck_assert_int_eq(simulator_step(s), finite);
    if (!finite) break;
  }
  simulator_free(s);
  row_free(&r);
  gdc_problem_free(p);
}
END_TEST

#ifdef __SSE2__
/* Products next to 2^-126 on both sides of it, one of them (1 - 2^-23)(1 + 2^-23) 2^-126, which rounds up to it. */
static const char near_smallest_text[] =
  "data: [{x: [0x1.000002p-64], y: +1}, {x: [-0x1.8p-65], y: -1}]\n"
  "network:\n  bias: false\n  train_output: false\n  neurons:\n    - {w: [%s], v: 1}\n    - {w: [-0x1p-62], v: -1}\n"
  "loss: exponential\nreduction: sum\nstep: 0x1p-10\n";

/* The processor's own flushing (FTZ and DAZ set) gives the same numbers, and they differ from those without. */
START_TEST(flushing_is_that_of_the_processor)
{
  static const char *const weights[] = {"85", "87.2", "87.33", "87.34", "90", "100", "103", "200"};
  static const char *const small[] = {"0x1.fffffcp-63", "0x1.fffffap-63", "0x1p-62", "0x1p-63", "0x1.8p-62", "0x1p-126",
                                      "0x1p-127", "0x1.8p-140"};
  char text[512];
  const gdc_format *f = gdc_format_find("binary32");
  snprintf(text, sizeof text, _i < 8 ? extreme_text : near_smallest_text, _i < 8 ? weights[_i] : small[_i - 8]);
  gdc_problem *p = experiment_from(text);
  shape q = shape_of(p);
  simulator *s, *other;
  row r, o;
  loop32f plain;
  int differs = 0;
  ck_assert(start(&s, p, f, 0, 1) == GDC_OK && start(&other, p, f, 0, 0) == GDC_OK);
  ck_assert(row_new(&r, &q, NULL) == GDC_OK && row_new(&o, &q, NULL) == GDC_OK);
  loop32f_load(&plain, p, f);
  for (int t = 0; t < 50; t++) {
    simulator_state(&r, s);
    simulator_state(&o, other);
    for (int k = 0; k < q.params; k++) {
      ck_assert_msg(r.theta[k] == (double)plain.theta[k], "step %d, parameter %d: %a, processor %a", t, k, r.theta[k],
                    (double)plain.theta[k]);
      differs |= r.theta[k] != o.theta[k];
    }
    unsigned mode = _mm_getcsr();
    flushing = 1;
    _mm_setcsr(mode | FTZ_AND_DAZ);
    loop32f_step(&plain, p);
    _mm_setcsr(mode);
    flushing = 0;
    int finite = 1;
    for (int k = 0; k < q.params; k++) finite &= isfinite(plain.theta[k]) != 0;
    ck_assert_int_eq(simulator_step(s), finite);
    if (!finite || !simulator_step(other)) break;
  }
  if (_i >= 3) ck_assert(differs);
  simulator_free(s);
  simulator_free(other);
  row_free(&r);
  row_free(&o);
  gdc_problem_free(p);
}
END_TEST
#endif

/* A simulation that flushes is audited with --flush: clean.  Without it a flush is no rounding to nearest. */
START_TEST(a_flushed_log_needs_flush)
{
  char text[512];
  snprintf(text, sizeof text, extreme_text, "90");
  gdc_problem *p = experiment_from(text);
  const char *path = scratch_file(0, ".csv");
  gdc_audit_options o = simulation("binary32", 30);
  o.write_log = path;
  o.flush = 1;
  o.reference = GDC_REFERENCE_ROUNDED;
  gdc_audit *a = audit(p, &o);
  ck_assert(a->flush && a->modelled && a->rows == 31 && a->steps_impossible == 0 && a->steps_checked >= 1 && a->underflow);
  gdc_audit_free(a);
  gdc_audit_options l = of_log("binary32", path);
  l.reference = GDC_REFERENCE_ROUNDED;
  l.flush = 1;
  a = audit(p, &l);
  ck_assert(a->steps_impossible == 0 && a->steps_checked >= 1);
  gdc_audit_free(a);
  l.flush = 0;
  a = audit(p, &l);
  ck_assert(a->steps_impossible > 0 && a->impossible[0].step == 0 && a->verdict == GDC_REFUTED);
  gdc_audit_free(a);
  gdc_problem_free(p);
}
END_TEST

START_TEST(small_formats_stay_in_the_format)
{
  static const char *const names[] = {"binary16", "bfloat16", "e4m3", "e5m2"};
  int moved = 0;
  for (int k = 0; k < EXPERIMENTS; k++)
    for (int stochastic = 0; stochastic < 2; stochastic++) {
      gdc_problem *p = experiment(k);
      const gdc_format *f = gdc_format_find(names[_i]);
      shape q = shape_of(p);
      simulator *s;
      row r;
      ck_assert(start(&s, p, f, stochastic, 0) == GDC_OK && row_new(&r, &q, NULL) == GDC_OK);
      simulator_state(&r, s);
      double first = r.theta[0];
      for (int t = 0; t < 300 && simulator_step(s); t++) {
        simulator_state(&r, s);
        for (int c = 0; c < q.params; c++) ck_assert(gdc_format_contains(f, r.theta[c]));
        moved |= r.theta[0] != first;
      }
      simulator_free(s);
      row_free(&r);
      gdc_problem_free(p);
    }
  ck_assert(moved);
}
END_TEST

static void final_state(double *out, const gdc_problem *p, uint64_t seed)
{
  gdc_audit_options o = simulation("bfloat16", 400);
  o.stochastic = 1;
  o.seed = seed;
  gdc_audit *a = audit(p, &o);
  memcpy(out, a->state, (size_t)a->params * sizeof *out);
  ck_assert(a->frozen == GDC_FREEZE_NONE && a->period == 0);
  gdc_audit_free(a);
}

/* Rounding to nearest freezes at 169; stochastic rounding goes on. */
START_TEST(a_seed_names_a_run)
{
  gdc_problem *p = experiment(0);
  double a[4], b[4], c[4];
  final_state(a, p, 1);
  final_state(b, p, 1);
  final_state(c, p, 2);
  ck_assert(memcmp(a, b, sizeof a) == 0 && memcmp(a, c, sizeof a) != 0);
  gdc_problem_free(p);
}
END_TEST

START_TEST(a_written_log_is_the_simulation)
{
  gdc_problem *p = experiment(_i % EXPERIMENTS);
  static const char *const names[] = {"binary16", "bfloat16", "binary32", "binary64", "e4m3", "e5m2"};
  const char *format = names[_i / EXPERIMENTS], *path = scratch_file(0, ".csv");
  gdc_audit_options o = simulation(format, 300);
  o.write_log = path;
  gdc_audit *a = audit(p, &o), *b;
  gdc_audit_options l = of_log(format, path);
  b = audit(p, &l);
  ck_assert(a->rows == b->rows && a->last == b->last && a->rows == 301);
  ck_assert(memcmp(a->state, b->state, (size_t)a->params * sizeof *a->state) == 0);
  ck_assert(b->steps_impossible == 0 && !b->start_differs);
  ck_assert(!b->modelled || b->steps_checked + b->steps_undecided >= 300);
  ck_assert(mpfr_equal_p(a->peak_ulps.value.hi, b->peak_ulps.value.hi));
  gdc_audit_free(a);
  gdc_audit_free(b);
  gdc_problem_free(p);
}
END_TEST

/* Rows at multiples of `every` and where the run comes to stand; the state is that of the full run. */
START_TEST(sparse_simulation_is_the_full_one)
{
  gdc_problem *p = experiment(0);
  gdc_audit_options o = simulation("bfloat16", 1001);
  gdc_audit *full = audit(p, &o);
  o.every = 100;
  gdc_audit *sparse = audit(p, &o);
  ck_assert(full->rows == 1002 && sparse->rows == 13); /* 0, 100, 169, 200, .., 1000, 1001 */
  ck_assert(full->period == 1 && sparse->period == 1 && full->repeats_at == 169 && sparse->repeats_at == 169);
  ck_assert(full->frozen == GDC_FREEZE_ABSORBED && full->frozen_at == 169);
  ck_assert(sparse->frozen == GDC_FREEZE_ABSORBED && sparse->frozen_at == 169);
  ck_assert(memcmp(full->state, sparse->state, 4 * sizeof(double)) == 0);
  ck_assert(full->switches_known && !sparse->switches_known);
  ck_assert(full->switches_exact == sparse->switches_exact);
  gdc_audit_free(full);
  gdc_audit_free(sparse);
  gdc_problem_free(p);
}
END_TEST

/* exp(20) at the start is beyond binary16 at step 3 or so: the run ends, the finding is named, exit 1. */
START_TEST(overflow_ends_a_simulation)
{
  gdc_problem *p = experiment_from(
    "data: [{x: [1], y: +1}, {x: [-1], y: -1}]\n"
    "network:\n  bias: true\n  train_output: false\n  neurons:\n    - {w: [10], b: 0, v: -1}\n    - {w: [-10], b: 0, v: 1}\n"
    "loss: exponential\nreduction: sum\nstep: 10\n");
  gdc_audit_options o = simulation("binary16", 100);
  gdc_audit *a = audit(p, &o);
  ck_assert(a->overflow && a->overflow_at == 1 && a->rows == 1 && a->verdict == GDC_REFUTED && a->outcome == GDC_OK);
  gdc_audit_free(a);
  gdc_problem_free(p);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("audit-simulate");
  TCase *c = tcase_create("simulator");
  tcase_set_timeout(c, 300);
  tcase_add_loop_test(c, binary64_is_the_plain_loop, 0, EXPERIMENTS);
  tcase_add_loop_test(c, binary32_is_the_plain_loop, 0, EXPERIMENTS);
  tcase_add_loop_test(c, subnormals_are_those_of_the_plain_loop, 0, 8);
#ifdef __SSE2__
  tcase_add_loop_test(c, flushing_is_that_of_the_processor, 0, 16);
#endif
  tcase_add_test(c, a_flushed_log_needs_flush);
  tcase_add_loop_test(c, small_formats_stay_in_the_format, 0, 4);
  tcase_add_test(c, a_seed_names_a_run);
  tcase_add_loop_test(c, a_written_log_is_the_simulation, 0, 6 * EXPERIMENTS);
  tcase_add_test(c, sparse_simulation_is_the_full_one);
  tcase_add_test(c, overflow_ends_a_simulation);
  suite_add_tcase(s, c);
  return run_suite(s);
}
