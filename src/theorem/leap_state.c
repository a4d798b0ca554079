/* States detached from a run. */
#include <gdcert/leap.h>

#include <stdlib.h>

static gdc_itv *array_new(size_t n, mpfr_prec_t prec)
{
  gdc_itv *x = malloc((n ? n : 1) * sizeof *x);
  for (size_t i = 0; x && i < n; i++) gdc_itv_init(&x[i], prec);
  return x;
}

static void array_free(gdc_itv *x, size_t n)
{
  for (size_t i = 0; x && i < n; i++) gdc_itv_clear(&x[i]);
  free(x);
}

gdc_status gdc_leap_state_new(gdc_leap_state **out, const gdc_problem *p, mpfr_prec_t prec, gdc_context *ctx)
{
  size_t m = (size_t)p->m, n = (size_t)p->n, d = (size_t)p->d;
  *out = NULL;
  gdc_leap_state *s = calloc(1, sizeof *s);
  if (!s) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  s->problem = p;
  s->prec = prec;
  gdc_time_init(&s->time);
  s->pattern = calloc(m * n, 1);
  s->pre = array_new(m * n, prec);
  s->margin = array_new(n, prec);
  s->weight = array_new(m * d, prec);
  s->bias = array_new(m, prec);
  s->output = array_new(m, prec);
  gdc_itv_init(&s->difference, prec);
  gdc_itv_whole(&s->difference);
  if (s->pattern && s->pre && s->margin && s->weight && s->bias && s->output) {
    for (size_t j = 0; j < m; j++) gdc_itv_set_q(&s->output[j], p->v[j]);
    *out = s;
    return GDC_OK;
  }
  gdc_leap_state_free(s);
  return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}

void gdc_leap_state_free(gdc_leap_state *s)
{
  if (!s) return;
  size_t m = (size_t)s->problem->m, n = (size_t)s->problem->n, d = (size_t)s->problem->d;
  gdc_time_clear(&s->time);
  free(s->pattern);
  array_free(s->pre, m * n);
  array_free(s->margin, n);
  array_free(s->weight, m * d);
  array_free(s->bias, m);
  array_free(s->output, m);
  gdc_itv_clear(&s->difference);
  free(s);
}

gdc_status gdc_leap_state_take(gdc_leap_state **out, const gdc_state *state, gdc_context *ctx)
{
  const gdc_problem *p = gdc_state_problem(state);
  gdc_status status = gdc_leap_state_new(out, p, gdc_state_precision(state), ctx);
  if (status != GDC_OK) return status;
  gdc_leap_state *s = *out;
  gdc_time_set_u64(&s->time, gdc_state_time(state));
  const signed char *bits = gdc_state_pattern(state);
  for (int j = 0; j < p->m; j++) {
    for (int i = 0; i < p->n; i++) {
      s->pattern[j * p->n + i] = bits[j * p->n + i];
      gdc_state_pre(&s->pre[j * p->n + i], state, j, i);
    }
    for (int k = 0; k < p->d; k++) gdc_state_weight(&s->weight[j * p->d + k], state, j, k);
    gdc_state_bias(&s->bias[j], state, j);
    gdc_state_output(&s->output[j], state, j);
  }
  for (int i = 0; i < p->n; i++) gdc_state_margin(&s->margin[i], state, i);
  return GDC_OK;
}

/* ln l(z): -z (exponential); logistic with y = e^-z: ln(ln(1+y)) = -z + ln(ln(1+y)/y), 1 - y/2 <= ln(1+y)/y <= 1. */
static gdc_num log_loss(gdc_calc *c, gdc_num z, gdc_loss loss)
{
  gdc_num minus = gdc_c_neg(c, z);
  if (loss == GDC_LOSS_EXPONENTIAL) return minus;
  gdc_num one = gdc_c_si(c, 1), y = gdc_c_exp(c, minus), quarter = gdc_c_ratio(c, 1, 4);
  if (!gdc_c_certainly_le(y, quarter)) return gdc_c_log(c, gdc_c_log(c, gdc_c_add(c, one, y)));
  gdc_num low = gdc_c_log(c, gdc_c_sub(c, one, gdc_c_mul(c, y, gdc_c_ratio(c, 1, 2))));
  gdc_num thin = gdc_c_add(c, minus, gdc_c_pair(c, low, gdc_c_si(c, 0)));
  if (mpfr_get_exp(y->hi) < -gdc_calc_precision(c) / 2) return thin;
  return gdc_c_log(c, gdc_c_log(c, gdc_c_add(c, one, y)));
}

gdc_status gdc_leap_state_loss(gdc_itv *value, gdc_itv *log_value, const gdc_leap_state *s, gdc_context *ctx)
{
  const gdc_problem *p = s->problem;
  gdc_calc *c = gdc_calc_new(s->prec + 32);
  if (!c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  gdc_num top = log_loss(c, &s->margin[0], p->loss), sum = gdc_c_si(c, 0);
  for (int i = 1; i < p->n; i++) top = gdc_c_max(c, top, log_loss(c, &s->margin[i], p->loss));
  top = gdc_c_lo(c, top); /* any number will do: ln L = top + ln sum e^(ln l_i - top) */
  for (int i = 0; i < p->n; i++)
    sum = gdc_c_add(c, sum, gdc_c_exp(c, gdc_c_sub(c, log_loss(c, &s->margin[i], p->loss), top)));
  if (p->mean) sum = gdc_c_div(c, sum, gdc_c_si(c, p->n));
  gdc_num r = gdc_c_add(c, top, gdc_c_log(c, sum));
  gdc_itv_set(log_value, r);
  gdc_itv_set(value, gdc_c_exp(c, r));
  int failed = gdc_calc_failed(c);
  gdc_calc_free(c);
  return failed ? gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory") : GDC_OK;
}
