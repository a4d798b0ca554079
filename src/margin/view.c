/* One point and class seen through an enclosed network: pre-activations and the signed output. */
#include "geometry.h"

void gdc_range_init(gdc_range *r, mpfr_prec_t prec)
{
  mpfr_init2(r->lo, prec);
  mpfr_init2(r->hi, prec);
  mpfr_set_zero(r->lo, 1);
  mpfr_set_inf(r->hi, 1);
}

void gdc_range_clear(gdc_range *r)
{
  mpfr_clear(r->lo);
  mpfr_clear(r->hi);
}

gdc_num gdc_view_pre(const gdc_view *v, int j, const mpq_t *z)
{
  gdc_calc *c = v->c;
  const gdc_network *net = v->net;
  if (net->pre_at) {
    gdc_itv *r = gdc_c_new(c);
    if (!r) return gdc_c_whole(c);
    net->pre_at(r, net->self, j, z);
    if (!gdc_itv_ok(r)) gdc_itv_whole(r);
    return r;
  }
  size_t mark = gdc_calc_mark(c);
  gdc_num sum = gdc_c_copy(c, &net->b[j]);
  for (int k = 0; k < net->d; k++)
    sum = gdc_c_add(c, sum, gdc_c_mul_q(c, &net->w[j * net->d + k], z[k]));
  return gdc_c_keep(c, mark, sum);
}

gdc_num gdc_view_value(const gdc_view *v, const gdc_num *a)
{
  gdc_calc *c = v->c;
  size_t mark = gdc_calc_mark(c);
  gdc_num zero = gdc_c_si(c, 0), sum = zero;
  for (int j = 0; j < v->net->m; j++)
    sum = gdc_c_add(c, sum, gdc_c_mul(c, v->k[j], gdc_c_max(c, a[j], zero)));
  return gdc_c_keep(c, mark, sum);
}

void gdc_view_init(gdc_view *v, gdc_calc *c, const gdc_network *net, const mpq_t *x, int y)
{
  v->c = c;
  v->net = net;
  v->x = x;
  for (int j = 0; j < net->m; j++) {
    v->k[j] = y > 0 ? gdc_c_copy(c, &net->v[j]) : gdc_c_neg(c, &net->v[j]);
    v->a[j] = gdc_view_pre(v, j, x);
  }
  v->f = gdc_view_value(v, v->a);
}

int gdc_view_no_bias(const gdc_view *v)
{
  for (int j = 0; j < v->net->m; j++)
    if (gdc_itv_sign(&v->net->b[j]) != GDC_SIGN_ZERO) return 0;
  return 1;
}

int gdc_view_one_sided(const gdc_view *v, int *negative)
{
  int positive = 0;
  *negative = 0;
  for (int j = 0; j < v->net->m; j++) {
    if (gdc_itv_sign(v->k[j]) == GDC_SIGN_ZERO) continue;
    if (mpfr_sgn(v->k[j]->lo) >= 0) positive++;
    else if (mpfr_sgn(v->k[j]->hi) <= 0) (*negative)++;
    else return 0;
  }
  return positive == 1;
}

void gdc_centre(mpfr_ptr mid, gdc_num x)
{
  if (!mpfr_number_p(x->lo) || !mpfr_number_p(x->hi)) {
    mpfr_set_zero(mid, 1);
    return;
  }
  if (mpfr_equal_p(x->lo, x->hi)) {
    mpfr_set(mid, x->lo, MPFR_RNDN);
    return;
  }
  mpfr_add(mid, x->lo, x->hi, MPFR_RNDN);
  mpfr_div_2ui(mid, mid, 1, MPFR_RNDN);
}

int gdc_centre_q(mpq_t mid, gdc_num x)
{
  mpfr_t t;
  mpfr_init2(t, mpfr_get_prec(x->lo));
  gdc_centre(t, x);
  int usable = mpfr_zero_p(t) || (mpfr_get_exp(t) < GDC_HINT_EXPONENT && mpfr_get_exp(t) > -GDC_HINT_EXPONENT);
  if (usable) mpfr_get_q(mid, t);
  else mpq_set_si(mid, 0, 1);
  mpfr_clear(t);
  return usable && mpfr_number_p(x->lo) && mpfr_equal_p(x->lo, x->hi);
}
