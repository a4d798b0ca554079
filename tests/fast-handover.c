/* Brute force against the hand-over from intervals to the fast engine and back. */
#include "fast-brute.h"

#include <string.h>



enum { PLACES = 64 };

typedef struct last_frame {
  gdc_itv x[PLACES];
} last_frame;

static gdc_status keep_last(void *self, const gdc_state *s, gdc_status outcome, gdc_context *ctx)
{
  last_frame *f = self;
  const gdc_problem *p = gdc_state_problem(s);
  (void)ctx;
  ck_assert_int_eq(outcome, GDC_OK);
  for (int k = 0; k < p->m * p->n; k++) {
    gdc_itv_init(&f->x[k], gdc_state_precision(s));
    gdc_state_pre(&f->x[k], s, k / p->n, k % p->n);
  }
  return GDC_OK;
}

static gdc_status see(void *self, const gdc_state *s, gdc_context *ctx)
{
  (void)self;
  (void)s;
  (void)ctx;
  return GDC_OK;
}

static gdc_run_summary run_to_the_end(last_frame *f, const gdc_problem *p, gdc_engine engine)
{
  gdc_trajectory *tr;
  gdc_run_summary s;
  gdc_run_options o = {.steps = 300, .engine = engine};
  gdc_observer watch = {.self = f, .on_end = keep_last};
  if (engine == GDC_ENGINE_INTERVAL) watch.on_step = see, watch.every_step = 1; /* no steps with fewer bits, as nobody looks */
  ck_assert_int_eq(gdc_trajectory_new(&tr, p, NULL), GDC_OK);
  ck_assert_int_eq(gdc_trajectory_observe(tr, &watch, NULL), GDC_OK);
  ck_assert_int_eq(gdc_trajectory_run(tr, &o, &s, NULL), GDC_OK);
  gdc_trajectory_free(tr);
  return s;
}

int brute_gains_nothing(rng *r)
{
  gdc_problem *p = brute_problem(r, BRUTE_SLIDING, GDC_LOSS_LOGISTIC);
  last_frame tried, plain;
  int wrong = 0;
  mpq_set_ui(p->step, 1 + rng_below(r, 9), 10000);
  ck_assert_int_eq(gdc_problem_finish(p, NULL), GDC_OK);
  gdc_run_summary s = run_to_the_end(&tried, p, GDC_ENGINE_AUTO);
  ck_assert_ptr_nonnull(s.declined);
  ck_assert_msg(strstr(s.declined, "too large"), "%s", s.declined); /* it was tried, and made no step */
  ck_assert_uint_eq(s.fast_steps, 0);
  run_to_the_end(&plain, p, GDC_ENGINE_INTERVAL);
  for (int k = 0; k < 4; k++) {
    wrong += !mpfr_equal_p(tried.x[k].lo, plain.x[k].lo) || !mpfr_equal_p(tried.x[k].hi, plain.x[k].hi);
    gdc_itv_clear(&tried.x[k]);
    gdc_itv_clear(&plain.x[k]);
  }
  gdc_problem_free(p);
  return wrong;
}
