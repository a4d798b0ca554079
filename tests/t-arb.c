/* The integrator against Arb: balls on (w, b, v), a form and a library of their own, thousands of steps. */
#include "support.h"

#include <arb.h>
#include <gdcert/trajectory.h>
#include <stdlib.h>
#include <string.h>

enum { BITS = 1024 };

typedef struct rival {
  const gdc_problem *p;
  arb_ptr w, b, v, pre, margin, slope;
  uint64_t compared, switches;
  signed char before[GDC_MAX_NEURONS * GDC_MAX_POINTS];
} rival;

static void set_q(arb_t r, const mpq_t q)
{
  fmpq_t f;
  fmpq_init(f);
  fmpq_set_mpq(f, q);
  arb_set_fmpq(r, f, BITS);
  fmpq_clear(f);
}

static void addmul_q(arb_t r, const arb_t x, const mpq_t q)
{
  arb_t c;
  arb_init(c);
  set_q(c, q);
  arb_addmul(r, x, c, BITS);
  arb_clear(c);
}

static void observe(rival *r)
{
  const gdc_problem *p = r->p;
  for (int i = 0; i < p->n; i++) {
    arb_zero(r->margin + i);
    for (int j = 0; j < p->m; j++) {
      arb_ptr a = r->pre + j * p->n + i;
      arb_set(a, r->b + j);
      for (int k = 0; k < p->d; k++) addmul_q(a, r->w + j * p->d + k, p->x[i * p->d + k]);
      if (arb_is_positive(a)) arb_addmul(r->margin + i, r->v + j, a, BITS);
    }
    if (p->y[i] < 0) arb_neg(r->margin + i, r->margin + i);
    if (p->loss == GDC_LOSS_EXPONENTIAL) {
      arb_neg(r->slope + i, r->margin + i);
      arb_exp(r->slope + i, r->slope + i, BITS);
    } else {
      arb_exp(r->slope + i, r->margin + i, BITS);
      arb_add_ui(r->slope + i, r->slope + i, 1, BITS);
      arb_inv(r->slope + i, r->slope + i, BITS);
    }
  }
}

static void step(rival *r)
{
  const gdc_problem *p = r->p;
  arb_t s, v;
  arb_init(s);
  arb_init(v);
  for (int j = 0; j < p->m; j++) {
    arb_set(v, r->v + j);
    for (int i = 0; i < p->n; i++) {
      if (!arb_is_positive(r->pre + j * p->n + i)) continue;
      set_q(s, p->h);
      arb_mul(s, s, r->slope + i, BITS);
      if (p->y[i] < 0) arb_neg(s, s);
      if (p->train_output) arb_addmul(v, s, r->pre + j * p->n + i, BITS);
      arb_mul(s, s, r->v + j, BITS);
      for (int k = 0; k < p->d; k++) addmul_q(r->w + j * p->d + k, s, p->x[i * p->d + k]);
      if (p->bias) arb_add(r->b + j, r->b + j, s, BITS);
    }
    arb_set(r->v + j, v);
  }
  arb_clear(s);
  arb_clear(v);
}

/* The ball of a number known to hundreds of digits more must meet the enclosure. */
static void compare(const arb_t ball, const gdc_itv *x)
{
  mpfr_t lo, hi;
  mpfr_inits2(BITS, lo, hi, (mpfr_ptr)0);
  arb_get_interval_mpfr(lo, hi, ball);
  ck_assert(gdc_itv_ok(x) && mpfr_cmp(x->lo, hi) <= 0 && mpfr_cmp(x->hi, lo) >= 0);
  mpfr_clears(lo, hi, (mpfr_ptr)0);
}

static gdc_status on_step(void *self, const gdc_state *s, gdc_context *ctx)
{
  rival *r = self;
  const gdc_problem *p = r->p;
  (void)ctx;
  if (gdc_state_time(s) > 0) step(r);
  observe(r);
  gdc_itv x;
  gdc_itv_init(&x, gdc_state_precision(s));
  for (int i = 0; i < p->n; i++) {
    gdc_state_margin(&x, s, i);
    compare(r->margin + i, &x);
    for (int j = 0; j < p->m; j++) {
      gdc_state_pre(&x, s, j, i);
      compare(r->pre + j * p->n + i, &x);
      /* where even these balls cannot decide, only an exact zero can have been decided */
      if (arb_contains_zero(r->pre + j * p->n + i)) ck_assert(mpfr_zero_p(x.lo) && mpfr_zero_p(x.hi));
      ck_assert_int_eq(gdc_state_pattern(s)[j * p->n + i], arb_is_positive(r->pre + j * p->n + i) != 0);
    }
  }
  gdc_itv_clear(&x);
  r->compared++;
  return GDC_OK;
}

static void start(rival *r, const gdc_problem *p)
{
  memset(r, 0, sizeof *r);
  r->p = p;
  r->w = _arb_vec_init(p->m * p->d);
  r->b = _arb_vec_init(p->m);
  r->v = _arb_vec_init(p->m);
  r->pre = _arb_vec_init(p->m * p->n);
  r->margin = _arb_vec_init(p->n);
  r->slope = _arb_vec_init(p->n);
  for (int k = 0; k < p->m * p->d; k++) set_q(r->w + k, p->w[k]);
  for (int j = 0; j < p->m; j++) {
    set_q(r->b + j, p->b[j]);
    set_q(r->v + j, p->v[j]);
  }
}

static void clear(rival *r)
{
  const gdc_problem *p = r->p;
  _arb_vec_clear(r->w, p->m * p->d);
  _arb_vec_clear(r->b, p->m);
  _arb_vec_clear(r->v, p->m);
  _arb_vec_clear(r->pre, p->m * p->n);
  _arb_vec_clear(r->margin, p->n);
  _arb_vec_clear(r->slope, p->n);
}

static const char *const files[] = {"paper", "logistic", "drift", "frozen", "obtuse", "one-sided", "trained",
                                    "four-points-2d"};

START_TEST(enclosures_contain_the_arb_run)
{
  char path[1000];
  snprintf(path, sizeof path, "%s/examples/%s.yaml", getenv("GDCERT_SRCDIR"), files[_i]);
  gdc_problem *p;
  gdc_trajectory *tr;
  gdc_context ctx;
  gdc_run_summary summary;
  rival r;
  gdc_context_clear(&ctx);
  ck_assert_msg(gdc_problem_read(&p, path, &ctx) == GDC_OK, "%s", ctx.reason);
  start(&r, p);
  ck_assert_int_eq(gdc_trajectory_new(&tr, p, &ctx), GDC_OK);
  gdc_observer watch = {.self = &r, .every_step = 1, .on_step = on_step};
  gdc_trajectory_observe(tr, &watch, &ctx);
  gdc_run_options o = {.steps = (uint64_t)scaled(3000)};
  ck_assert_msg(gdc_trajectory_run(tr, &o, &summary, &ctx) == GDC_OK, "%s", ctx.reason);
  ck_assert_uint_eq(r.compared, o.steps + 1);
  gdc_trajectory_free(tr);
  clear(&r);
  gdc_problem_free(p);
  flint_cleanup();
}
END_TEST

int main(void)
{
  Suite *s = suite_create("arb");
  TCase *t = tcase_create("oracle");
  tcase_set_timeout(t, 300);
  tcase_add_loop_test(t, enclosures_contain_the_arb_run, 0, (int)(sizeof files / sizeof files[0]));
  suite_add_tcase(s, t);
  return run_suite(s);
}
