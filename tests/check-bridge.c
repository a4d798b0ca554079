/* The library's experiments and states handed to the checker, for tests. */
#include "tests/check-bridge.h"

#include <stdlib.h>

static mpq_t *copy_all(mpq_t *from, int count)
{
  mpq_t *to = malloc(((size_t)count + 1) * sizeof *to);
  for (int k = 0; k < count; k++) {
    mpq_init(to[k]);
    mpq_set(to[k], from[k]);
  }
  return to;
}

static void clear_all(mpq_t *q, int count)
{
  for (int k = 0; k < count; k++) mpq_clear(q[k]);
  free(q);
}

void bridge_problem(problem *out, const gdc_problem *p)
{
  *out = (problem){.d = p->d, .n = p->n, .m = p->m, .bias = p->bias, .D = p->d + p->bias,
                   .logistic = p->loss == GDC_LOSS_LOGISTIC, .mean = p->mean};
  out->x = copy_all(p->x, p->n * p->d);
  out->v = copy_all(p->v, p->m);
  out->gram = copy_all(p->gram, p->n * p->n);
  out->a0 = copy_all(p->a0, p->m * p->n);
  out->y = malloc((size_t)p->n * sizeof *out->y);
  for (int i = 0; i < p->n; i++) out->y[i] = p->y[i];
  out->theta = malloc((size_t)(p->m * out->D) * sizeof *out->theta);
  for (int j = 0; j < p->m; j++)
    for (int k = 0; k < out->D; k++) {
      mpq_init(out->theta[j * out->D + k]);
      mpq_set(out->theta[j * out->D + k], k < p->d ? p->w[j * p->d + k] : p->b[j]);
    }
  mpq_t rates[2] = {{p->step[0]}, {p->h[0]}};
  mpq_t *copies = copy_all(rates, 2);
  out->step = copies[0];
  out->h = copies[1];
}

void bridge_problem_clear(problem *p)
{
  clear_all(p->x, p->n * p->d);
  clear_all(p->v, p->m);
  clear_all(p->gram, p->n * p->n);
  clear_all(p->a0, p->m * p->n);
  clear_all(p->theta, p->m * p->D);
  free(p->y);
  clear_all((mpq_t *)p->step, 2);
}

void bridge_mpfr(mpq_t q, mpfr_srcptr x)
{
  mpq_set_ui(q, 0, 1);
  if (mpfr_zero_p(x)) return;
  mpfr_exp_t e = mpfr_get_z_2exp(mpq_numref(q), x);
  if (e >= 0) mpz_mul_2exp(mpq_numref(q), mpq_numref(q), (mp_bitcnt_t)e);
  else mpz_mul_2exp(mpq_denref(q), mpq_denref(q), (mp_bitcnt_t)-e);
  mpq_canonicalize(q);
}

void bridge_num(num *z, const gdc_itv *x, scale *s)
{
  if (!mpfr_number_p(x->lo) || !mpfr_number_p(x->hi)) {
    num_set_bad(z);
    return;
  }
  mpq_t lo, hi;
  mpq_inits(lo, hi, NULL);
  bridge_mpfr(lo, x->lo);
  bridge_mpfr(hi, x->hi);
  num_set_between(z, lo, hi, s);
  mpq_clears(lo, hi, NULL);
}

void bridge_state_init(state *out, const problem *p, scale *s)
{
  *out = (state){.p = p, .s = s, .active = malloc((size_t)(p->m * p->n)),
                 .exact = calloc((size_t)(p->m * p->n), 1), .pre = nums_new(p->m * p->n),
                 .margin = nums_new(p->n), .slope = nums_new(p->n), .theta = nums_new(p->m * p->D), .dual = nums_new(p->m * p->n)};
}

void bridge_state_clear(state *st)
{
  const problem *p = st->p;
  free(st->active);
  free(st->exact);
  nums_free(st->pre, p->m * p->n);
  nums_free(st->margin, p->n);
  nums_free(st->slope, p->n);
  nums_free(st->theta, p->m * p->D);
  nums_free(st->dual, p->m * p->n);
}

void bridge_state(state *out, const gdc_state *s)
{
  const problem *p = out->p;
  gdc_itv x;
  gdc_itv_init(&x, gdc_state_precision(s) + 16);
  out->t = gdc_state_time(s);
  for (int j = 0; j < p->m; j++) {
    for (int i = 0; i < p->n; i++) {
      out->active[j * p->n + i] = gdc_state_pattern(s)[j * p->n + i] == 1;
      gdc_state_pre(&x, s, j, i);
      bridge_num(&out->pre[j * p->n + i], &x, out->s);
      gdc_state_dual(&x, s, j, i);
      bridge_num(&out->dual[j * p->n + i], &x, out->s);
    }
    for (int k = 0; k < p->D; k++) {
      if (k < p->d) gdc_state_weight(&x, s, j, k);
      else gdc_state_bias(&x, s, j);
      bridge_num(&out->theta[j * p->D + k], &x, out->s);
    }
  }
  for (int i = 0; i < p->n; i++) {
    gdc_state_margin(&x, s, i);
    bridge_num(&out->margin[i], &x, out->s);
    gdc_state_slope(&x, s, i);
    bridge_num(&out->slope[i], &x, out->s);
  }
  gdc_itv_clear(&x);
}
