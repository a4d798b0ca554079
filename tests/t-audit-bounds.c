/* Model M at its limits: evaluations that use up a slack, states next to the subnormal numbers. */
#include "audit-support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../src/audit/model.h"

static model *new_model(const gdc_problem *p, const gdc_format *f, int flush)
{
  mpq_t one;
  model *md;
  mpq_init(one);
  mpq_set_ui(one, 1, 1);
  model_setup setup = {one, 0, flush};
  ck_assert(model_new(&md, p, f, &setup, NULL) == GDC_OK);
  mpq_clear(one);
  return md;
}

/* x rounded to bfloat16. */
static double brief(double x)
{
  mpfr_t w, r;
  mpfr_init2(w, 53);
  mpfr_init2(r, 2);
  mpfr_set_d(w, x, MPFR_RNDN);
  gdc_format_round(r, gdc_format_find("bfloat16"), w);
  double y = mpfr_get_d(r, MPFR_RNDN);
  mpfr_clears(w, r, (mpfr_ptr)NULL);
  return y;
}

static gdc_problem *one_point(double x, double w, double b, double v, double h)
{
  char text[512];
  snprintf(text, sizeof text,
           "data: [{x: [%a], y: +1}]\nnetwork:\n  bias: true\n  train_output: false\n  neurons:\n    - {w: [%a], b: %a, v: %a}\n"
           "loss: exponential\nreduction: sum\nstep: %a\n", x, w, b, v, h);
  return experiment_from(text);
}

/* One neuron, one point, bfloat16 (u = 2^-8): the slope off by 4u and three products off by almost u each, all to
   one side, is more than the 6u that the sum and its products may be off by.  The weights are such that the next
   state is the difference of nearly equal numbers and shows every digit of the update. */
START_TEST(the_slack_of_the_slope_is_used_up)
{
  /* products of these three round by more than 1.8 u in all, down or up */
  static const double factor[2][3] = {{255, 133, 255}, {144, 248, 235}};
  const double u = 0x1p-8, h = factor[_i][0] * 0x1p-15, v = factor[_i][1] * 0x1p-7, x = factor[_i][2] * 0x1p-7;
  int side = _i ? 1 : -1, found = 0;
  const gdc_format *f = gdc_format_find("bfloat16");
  for (int k = 0; k < 16 * 11; k++) {
    /* w of the size of the update, b so that the neuron is active by more than its error */
    double w = -brief(h * v * x * (1 - 0x1p-6)), b = brief(-w * x + (k / 11 + 1) * 0x1p-9);
    double margin = v * (w * x + b), g = exp(-margin) * (1 + side * (3.5 + 0.049 * (k % 11)) * u);
    /* ((h v) x) g, the slope in a wide register */
    double move = brief(brief(brief(h * v) * x) * g);
    double off = (move / (h * v * x * exp(-margin)) - 1) / u; /* picks cases, judges nothing */
    if (side * off < 6.45) continue;
    found++;
    gdc_problem *p = one_point(x, w, b, v, h);
    model *md = new_model(p, f, 0);
    static outlook out;
    double theta[2] = {w, b}, next = brief(w + move);
    ck_assert(model_look(&out, md, theta, NULL) == GDC_OK && out.decided);
    ck_assert_msg(next >= out.lo[0] && next <= out.hi[0], "off by %g u: %a is outside of [%a, %a]", off, next, out.lo[0], out.hi[0]);
    model_free(md);
    gdc_problem_free(p);
  }
  ck_assert_int_ge(found, 1);
}
END_TEST

/* step times x is subnormal (3.3 units, 3 when rounded) and the slope e^20 magnifies what is lost in it. */
START_TEST(a_loss_in_one_product_is_magnified_by_the_slope)
{
  gdc_problem *p = experiment_from(
    "data: [{x: [0x0.bp-145], y: +1}]\n"
    "network:\n  bias: true\n  train_output: false\n  neurons:\n    - {w: [0], b: 20, v: -1}\n"
    "loss: exponential\nreduction: sum\nstep: 0.3\n");
  static outlook out;
  model *md = new_model(p, gdc_format_find("binary32"), 0);
  volatile float theta[2] = {0, 20}, x = 0x0.bp-145f, h = 0.3f, hx = h * x;
  ck_assert(hx == 0x3p-149f);
  float next = -(hx * 485165195.40979f); /* e^20 to the last digit of binary32 */
  double state[2] = {theta[0], theta[1]};
  ck_assert(model_look(&out, md, state, NULL) == GDC_OK && out.decided);
  ck_assert_msg((double)next >= out.lo[0] && (double)next <= out.hi[0], "%a is outside of [%a, %a]", (double)next, out.lo[0], out.hi[0]);
  model_free(md);
  gdc_problem_free(p);
}
END_TEST

static const char quiet_text[] =
  "data: [{x: [1], y: +1}]\n"
  "network:\n  bias: true\n  train_output: false\n  neurons:\n    - {w: [85], b: 0, v: 1}\n"
  "loss: exponential\nreduction: sum\nstep: %s\n";

/* The update of b is about 1.2e-39, subnormal: without flush b moves for certain, with flush it may stay at 0. */
START_TEST(flush_widens_what_is_possible)
{
  char text[512];
  snprintf(text, sizeof text, quiet_text, "0.01");
  gdc_problem *p = experiment_from(text);
  const gdc_format *f = gdc_format_find("binary32");
  static outlook plain, flushed;
  model *md = new_model(p, f, 0), *mf = new_model(p, f, 1);
  double theta[2] = {85, 0};
  ck_assert(model_look(&plain, md, theta, NULL) == GDC_OK && plain.decided);
  ck_assert(model_look(&flushed, mf, theta, NULL) == GDC_OK && flushed.decided);
  ck_assert(plain.lo[1] > 0 && plain.absorbed[1] == ABSORB_MOVES && !plain.frozen);
  ck_assert(flushed.lo[1] <= 0 && flushed.hi[1] >= 0 && flushed.absorbed[1] == ABSORB_UNKNOWN && !flushed.frozen);
  ck_assert(plain.absorbed[0] == ABSORB_CERTAIN && flushed.absorbed[0] == ABSORB_CERTAIN);
  model_free(md);
  model_free(mf);
  gdc_problem_free(p);
}
END_TEST

/* A subnormal parameter of an inactive neuron stays without flush and may become 0 with it. */
START_TEST(a_subnormal_parameter_is_not_frozen_with_flush)
{
  char text[512];
  snprintf(text, sizeof text, quiet_text, "0.01");
  gdc_problem *p = experiment_from(text);
  const gdc_format *f = gdc_format_find("binary32");
  static outlook out;
  model *md = new_model(p, f, 0), *mf = new_model(p, f, 1);
  double theta[2] = {-1, 0x1p-130};
  ck_assert(model_look(&out, md, theta, NULL) == GDC_OK && out.decided && out.frozen == GDC_FREEZE_ZERO);
  ck_assert(model_look(&out, mf, theta, NULL) == GDC_OK && out.decided && !out.frozen);
  ck_assert(out.lo[1] == 0 && out.hi[1] == 0x1p-130 && out.lo[0] == -1 && out.hi[0] == -1);
  model_free(md);
  model_free(mf);
  gdc_problem_free(p);
}
END_TEST

/* A sum of exact products keeps its sign, unless it is flushed: 2^-126 - (2^-126 - 2^-149) is 2^-149 or 0. */
START_TEST(flush_unsettles_a_sign)
{
  gdc_problem *p = experiment_from(
    "data: [{x: [1], y: +1}]\n"
    "network:\n  bias: true\n  train_output: false\n  neurons:\n    - {w: [1], b: 0, v: 1}\n"
    "loss: exponential\nreduction: sum\nstep: 0.5\n");
  const gdc_format *f = gdc_format_find("binary32");
  static outlook out;
  model *md = new_model(p, f, 0), *mf = new_model(p, f, 1);
  double theta[2] = {0x1.000002p-126, -0x1p-126};
  ck_assert(model_look(&out, md, theta, NULL) == GDC_OK && out.decided && out.lo[0] > 0.4);
  ck_assert(model_look(&out, mf, theta, NULL) == GDC_OK && out.decided);
  ck_assert(out.lo[0] <= theta[0] && out.hi[0] > 0.4);
  model_free(md);
  model_free(mf);
  gdc_problem_free(p);
}
END_TEST

/* Subnormal inputs would be read as 0: the model with flush says nothing then. */
START_TEST(subnormal_inputs_have_no_model_with_flush)
{
  char text[512];
  snprintf(text, sizeof text, quiet_text, "0x1p-130");
  gdc_problem *p = experiment_from(text);
  mpq_t one;
  mpq_init(one);
  mpq_set_ui(one, 1, 1);
  model_setup setup = {one, 0, 1};
  model *md;
  ck_assert(model_new(&md, p, gdc_format_find("binary32"), &setup, NULL) == GDC_ELIMIT && md == NULL);
  ck_assert(model_new(&md, p, gdc_format_find("binary64"), &setup, NULL) == GDC_OK);
  model_free(md);
  mpq_clear(one);
  gdc_problem_free(p);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("audit-bounds");
  TCase *c = tcase_create("bounds");
  tcase_set_timeout(c, 60);
  tcase_add_loop_test(c, the_slack_of_the_slope_is_used_up, 0, 2);
  tcase_add_test(c, a_loss_in_one_product_is_magnified_by_the_slope);
  tcase_add_test(c, flush_widens_what_is_possible);
  tcase_add_test(c, a_subnormal_parameter_is_not_frozen_with_flush);
  tcase_add_test(c, flush_unsettles_a_sign);
  tcase_add_test(c, subnormal_inputs_have_no_model_with_flush);
  suite_add_tcase(s, c);
  return run_suite(s);
}
