/* Where a chain of leaps stands, to and from states with weights. */
#include <gdcert/leap.h>

#include "leap_window.h"

static gdc_num number(gdc_calc *c, const gdc_time *t, int logarithm)
{
  gdc_itv x;
  gdc_itv_init(&x, gdc_calc_precision(c));
  int ok = 1;
  if (logarithm) gdc_time_log(&x, t);
  else ok = gdc_time_value(&x, t);
  gdc_num r = ok ? gdc_c_copy(c, &x) : NULL;
  gdc_itv_clear(&x);
  return r;
}

gdc_span gdc_span_between(gdc_calc *c, const gdc_time *from, const gdc_time *to)
{
  gdc_num a = number(c, from, 0), b = number(c, to, 0);
  return (gdc_span){.tau = a && b ? sub(c, b, a) : NULL, .ln_t0 = number(c, from, 1), .ln_T = number(c, to, 1)};
}

const gdc_itv *gdc_stop_pre(const gdc_leap_state *s, const gdc_box *b, int j, int i)
{
  return &s->pre[b->neuron[j] * 2 + b->point[i]];
}

void gdc_stop_from(gdc_stop *stop, const gdc_leap_state *s)
{
  gdc_box *b = &stop->box;
  gdc_itv_set(&b->a1, gdc_stop_pre(s, b, 0, 0));
  gdc_itv_set(&b->alpha, gdc_stop_pre(s, b, 0, 1));
  gdc_itv_set(&b->a2, gdc_stop_pre(s, b, 1, 1));
  gdc_itv_set(&b->beta, gdc_stop_pre(s, b, 1, 0));
  gdc_itv_set(&b->mp, &s->margin[b->point[0]]);
  gdc_itv_set(&b->mm, &s->margin[b->point[1]]);
  if (b->point[0] == 0) gdc_itv_set(&stop->diff, &s->difference);
  else gdc_itv_neg(&stop->diff, &s->difference);
  gdc_itv_whole(&stop->ln_R);
}

static void set_pre(gdc_leap_state *s, const gdc_box *b, int j, int i, const gdc_itv *x)
{
  int at = b->neuron[j] * 2 + b->point[i];
  gdc_itv_set(&s->pre[at], x);
  s->pattern[at] = GDC_BIT_UNDECIDED;
  if (mpfr_sgn(x->lo) > 0) s->pattern[at] = GDC_BIT_ACTIVE;
  if (mpfr_sgn(x->hi) <= 0) s->pattern[at] = GDC_BIT_INACTIVE;
}

/* theta_j moves in the span of the two u_k (Theorem 2.1): theta_j += sum_k f_k u_k, where sum_k G_ik f_k is the change of a_ji. */
static void move_weights(gdc_leap_state *s, gdc_calc *c, const gdc_leap_state *origin, int j)
{
  const gdc_problem *p = s->problem;
  gdc_num f[2], change[2];
  for (int i = 0; i < 2; i++)
    change[i] = sub(c, gdc_c_copy(c, &s->pre[j * 2 + i]), gdc_c_copy(c, &origin->pre[j * 2 + i]));
  gdc_num G00 = gdc_c_q(c, p->gram[0]), G01 = gdc_c_q(c, p->gram[1]), G11 = gdc_c_q(c, p->gram[3]);
  gdc_num det = sub(c, mul(c, G00, G11), gdc_c_sqr(c, G01));
  f[0] = dvd(c, sub(c, mul(c, G11, change[0]), mul(c, G01, change[1])), det);
  f[1] = dvd(c, sub(c, mul(c, G00, change[1]), mul(c, G01, change[0])), det);
  for (int k = 0; k < p->d; k++) {
    gdc_num w = gdc_c_copy(c, &origin->weight[j * p->d + k]);
    for (int i = 0; i < 2; i++) w = add(c, w, gdc_c_mul_q(c, f[i], p->x[i * p->d + k]));
    gdc_itv_set(&s->weight[j * p->d + k], w);
  }
  gdc_num b = gdc_c_copy(c, &origin->bias[j]);
  if (p->bias) b = add(c, b, add(c, f[0], f[1]));
  gdc_itv_set(&s->bias[j], b);
}

gdc_status gdc_stop_state(gdc_leap_state **out, const gdc_stop *stop, const gdc_leap_state *origin, const gdc_time *t,
                          mpfr_prec_t prec, gdc_context *ctx)
{
  const gdc_box *b = &stop->box;
  gdc_status status = gdc_leap_state_new(out, origin->problem, prec, ctx);
  if (status != GDC_OK) return status;
  gdc_calc *c = gdc_calc_new(prec + 32);
  gdc_leap_state *s = *out;
  gdc_time_set(&s->time, t);
  set_pre(s, b, 0, 0, &b->a1);
  set_pre(s, b, 0, 1, &b->alpha);
  set_pre(s, b, 1, 1, &b->a2);
  set_pre(s, b, 1, 0, &b->beta);
  gdc_itv_set(&s->margin[b->point[0]], &b->mp);
  gdc_itv_set(&s->margin[b->point[1]], &b->mm);
  if (b->point[0] == 0) gdc_itv_set(&s->difference, &stop->diff);
  else gdc_itv_neg(&s->difference, &stop->diff);
  for (int j = 0; c && j < 2; j++) move_weights(s, c, origin, j);
  int failed = !c || gdc_calc_failed(c);
  gdc_calc_free(c);
  if (!failed) return GDC_OK;
  gdc_leap_state_free(s);
  *out = NULL;
  return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}
