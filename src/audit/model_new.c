/* Model M(kappa): its constants, for one experiment in one format. */
#include "model_parts.h"

#include <stdlib.h>

enum { MODEL_BITS = 11, LEAST_BITS = 64 };

static gdc_num power_of_two(model *md, long e)
{
  mpq_t q;
  mpq_init(q);
  mpq_set_ui(q, 1, 1);
  if (e >= 0) mpq_mul_2exp(q, q, (mp_bitcnt_t)e);
  else mpq_div_2exp(q, q, (mp_bitcnt_t)-e);
  gdc_num r = gdc_c_q(md->c, q);
  mpq_clear(q);
  return r;
}

/* gm(r) = kappa r u / (1 - kappa r u); NULL when kappa r u >= 1. */
static gdc_num gm(model *md, int r, gdc_num ku)
{
  gdc_calc *c = md->c;
  gdc_num t = gdc_c_mul(c, gdc_c_si(c, r), ku), rest = gdc_c_sub(c, md->one, t);
  return gdc_c_certainly_positive(rest) ? gdc_c_div(c, t, rest) : NULL;
}

static gdc_num rounded(model *md, const mpq_t q, int *ok)
{
  double value;
  mpq_t r;
  *ok &= gdc_format_round_q(&value, md->f, q);
  mpq_init(r);
  if (*ok) mpq_set_d(r, value);
  gdc_num x = gdc_c_q(md->c, r);
  mpq_clear(r);
  return x;
}

/* With flush a subnormal input is read as 0, which no error term of the model covers. */
static int fits(const model *md, gdc_num x)
{
  return !md->flush || mpfr_zero_p(x->lo) || mpfr_get_exp(x->lo) > md->f->emin;
}

/* 0 when an input is beyond the range of the format; *small = 1 when flush loses one. */
static int load_inputs(model *md, int *small)
{
  const gdc_problem *p = md->p;
  gdc_calc *c = md->c;
  int ok = 1, D = md->s.D;
  gdc_num most = md->zero;
  for (int i = 0; i < p->n; i++)
    for (int k = 0; k < D; k++) {
      md->u[i * D + k] = k < p->d ? rounded(md, p->x[i * p->d + k], &ok) : md->one;
      most = gdc_c_max(c, most, gdc_c_abs(c, md->u[i * D + k]));
      mpfr_srcptr x = md->u[i * D + k]->lo;
      md->power[i * D + k] = mpfr_zero_p(x) || mpfr_min_prec(x) == 1;
    }
  md->max_u = most;
  for (int j = 0; j < p->m; j++) md->v[j] = rounded(md, p->v[j], &ok);
  gdc_num h = rounded(md, p->step, &ok);
  *small = !fits(md, h);
  for (int k = 0; k < p->n * D; k++) *small |= !fits(md, md->u[k]);
  for (int j = 0; j < p->m && !md->s.trained; j++) *small |= !fits(md, md->v[j]);
  if (p->mean) h = gdc_c_div(c, h, gdc_c_si(c, p->n));
  md->h = gdc_c_hull(c, h, gdc_c_q(c, p->h));
  return ok;
}

/* count kappa eta (1 + gm): so many losses to underflow, each seen by the roundings after it. */
static gdc_num losses(model *md, int count, gdc_num tiny, gdc_num gm_after)
{
  gdc_calc *c = md->c;
  return gm_after ? gdc_c_mul(c, gdc_c_mul(c, gdc_c_si(c, count), tiny), gdc_c_add(c, md->one, gm_after)) : md->zero;
}

/* 0 when the model has no bound. */
static int load_constants(model *md, mpq_srcptr kappa)
{
  gdc_calc *c = md->c;
  const gdc_format *f = md->f;
  const shape *s = &md->s;
  gdc_num k = gdc_c_q(c, kappa);
  if (md->faithful) k = gdc_c_add(c, k, k);
  gdc_num ku = gdc_c_mul(c, k, power_of_two(md, -f->precision)), ku4 = gdc_c_mul(c, gdc_c_si(c, 4), ku);
  md->ku = ku;
  md->normal = power_of_two(md, f->emin);
  md->eta = md->flush ? md->normal : power_of_two(md, f->emin - f->precision);
  gdc_num tiny = gdc_c_mul(c, k, md->eta);
  md->gm_dot = gm(md, s->D, ku);
  md->gm_net = gm(md, s->m, ku);
  md->gm_sum = gm(md, s->n + 5 + md->p->mean, ku);
  md->dot_tiny = losses(md, 2 * s->D, tiny, md->gm_dot);
  md->net_tiny = losses(md, 2 * s->m, tiny, md->gm_net);
  md->sum_tiny = losses(md, 6 * (s->n + 2), tiny, md->gm_sum);
  md->slope_up = gdc_c_add(c, md->one, ku4);
  md->slope_down = gdc_c_max(c, md->zero, gdc_c_sub(c, md->one, ku4));
  md->slope_tiny = gdc_c_mul(c, gdc_c_si(c, 4), tiny);
  md->largest = power_of_two(md, f->emax);
  md->exp_limit = gdc_c_ratio(c, 69L * f->emax, 100); /* exp(m) <= 2^emax below it: ln 2 > 0.69 */
  md->lost = gdc_c_si(c, 300);
  md->vanishing = md->eta;
  return md->gm_dot && md->gm_net && md->gm_sum;
}

static gdc_status allocate(model *md, gdc_context *ctx)
{
  const shape *s = &md->s;
  size_t pairs = (size_t)(s->m * s->n), n = (size_t)s->n;
  mpfr_prec_t prec = md->f->precision + MODEL_BITS;
  if (prec < LEAST_BITS) prec = LEAST_BITS;
  md->c = gdc_calc_new(prec);
  md->u = calloc(n * (size_t)s->D, sizeof(gdc_num));
  md->v = calloc((size_t)s->m, sizeof(gdc_num));
  md->power = calloc(n * (size_t)s->D, 1);
  md->a = calloc(pairs, sizeof(gdc_num));
  md->e = calloc(pairs, sizeof(gdc_num));
  md->g = calloc(n, sizeof(gdc_num));
  md->bits = calloc(pairs, 1);
  md->theta = calloc((size_t)s->params, sizeof(gdc_itv));
  md->step_of = calloc((size_t)s->params * n, sizeof(gdc_num));
  if (md->theta)
    for (int k = 0; k < s->params; k++) gdc_itv_init(&md->theta[k], 53);
  gdc_itv_init(&md->slope, prec);
  gdc_itv_init(&md->scratch, prec);
  gdc_itv_init(&md->move, prec);
  gdc_itv_init(&md->term, prec);
  mpfr_inits2(prec, md->wide, md->r, md->cell_lo, md->cell_hi, (mpfr_ptr)NULL);
  if (md->c && md->u && md->v && md->power && md->a && md->e && md->g && md->bits && md->theta && md->step_of)
    return GDC_OK;
  return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}

static gdc_status load(model *md, mpq_srcptr kappa, gdc_context *ctx)
{
  int small;
  md->zero = gdc_c_si(md->c, 0);
  md->one = gdc_c_si(md->c, 1);
  if (!load_inputs(md, &small))
    return gdc_fail(ctx, GDC_EINPUT, md->p->file, 0, 0, "a point, an output weight or the step size is beyond the range of %s",
                    md->f->name);
  if (small)
    return gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "a point, an output weight or the step size is subnormal in %s and flushed to 0",
                    md->f->name);
  if (!load_constants(md, kappa))
    return gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "with this kappa model M has no bound in %s: %d neurons, %d points",
                    md->f->name, md->s.m, md->s.n);
  model_prepare_quick(md);
  md->constants = gdc_calc_mark(md->c);
  if (gdc_calc_failed(md->c)) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  return GDC_OK;
}

gdc_status model_new(model **out, const gdc_problem *p, const gdc_format *f, const model_setup *setup, gdc_context *ctx)
{
  *out = NULL;
  model *md = calloc(1, sizeof *md);
  if (!md) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  md->p = p;
  md->f = f;
  md->s = shape_of(p);
  md->faithful = setup->faithful;
  md->flush = setup->flush;
  gdc_status status = allocate(md, ctx);
  if (status == GDC_OK) status = load(md, setup->kappa, ctx);
  if (status == GDC_OK) *out = md;
  else model_free(md);
  return status;
}

void model_free(model *md)
{
  if (!md) return;
  gdc_calc_free(md->c);
  free(md->u);
  free(md->v);
  free(md->power);
  free(md->a);
  free(md->e);
  free(md->g);
  free(md->bits);
  for (int k = 0; md->theta && k < md->s.params; k++) gdc_itv_clear(&md->theta[k]);
  free(md->theta);
  free(md->step_of);
  gdc_itv_clear(&md->slope);
  gdc_itv_clear(&md->scratch);
  gdc_itv_clear(&md->move);
  gdc_itv_clear(&md->term);
  mpfr_clears(md->wide, md->r, md->cell_lo, md->cell_hi, (mpfr_ptr)NULL);
  free(md);
}
