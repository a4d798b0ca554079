/* A logged state seen exactly: its network on the reference's points, with no rounding of its own. */
#include "compare.h"

#include <gdcert/calc.h>
#include <gdcert/margin.h>

#include <stdlib.h>
#include <string.h>

struct logged {
  const gdc_problem *p;
  shape s;
  mpfr_prec_t prec;
  double *theta;
  int any, has_gamma, gamma_infinite;
  gdc_calc *c;
  gdc_itv *w, *b, *v;  /* the network as points (v: enclosures when it is not trained) */
  gdc_itv *x;          /* n*d points, as enclosures */
  gdc_itv *margin, *slope, loss, gamma, t, value;
  int has_slopes;
  signed char bits[GDC_MAX_NEURONS * GDC_MAX_POINTS];
};

static gdc_itv *intervals(int count, mpfr_prec_t prec)
{
  gdc_itv *r = malloc((size_t)count * sizeof *r);
  for (int k = 0; r && k < count; k++) gdc_itv_init(&r[k], prec);
  return r;
}

static void clear_intervals(gdc_itv *r, int count)
{
  for (int k = 0; r && k < count; k++) gdc_itv_clear(&r[k]);
  free(r);
}

gdc_status logged_new(logged **out, const gdc_problem *exact, mpfr_prec_t prec, gdc_context *ctx)
{
  logged *g = *out = calloc(1, sizeof *g);
  if (!g) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  g->p = exact;
  g->s = shape_of(exact);
  g->prec = prec;
  g->theta = calloc((size_t)g->s.params, sizeof *g->theta);
  g->c = gdc_calc_new(prec);
  g->w = intervals(g->s.m * g->s.d, prec);
  g->b = intervals(g->s.m, prec);
  g->v = intervals(g->s.m, prec);
  g->margin = intervals(g->s.n, prec);
  g->slope = intervals(g->s.n, prec);
  g->x = intervals(g->s.n * g->s.d, prec);
  gdc_itv_init(&g->loss, prec);
  gdc_itv_init(&g->gamma, prec);
  gdc_itv_init(&g->t, prec);
  gdc_itv_init(&g->value, prec);
  if (g->theta && g->c && g->w && g->b && g->v && g->margin && g->slope && g->x) {
    for (int k = 0; k < g->s.n * g->s.d; k++) gdc_itv_set_q(&g->x[k], exact->x[k]);
    for (int j = 0; j < g->s.m; j++) gdc_itv_set_q(&g->v[j], exact->v[j]);
    return GDC_OK;
  }
  logged_free(g);
  *out = NULL;
  return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}

void logged_free(logged *g)
{
  if (!g) return;
  free(g->theta);
  gdc_calc_free(g->c);
  clear_intervals(g->w, g->s.m * g->s.d);
  clear_intervals(g->b, g->s.m);
  clear_intervals(g->v, g->s.m);
  clear_intervals(g->margin, g->s.n);
  clear_intervals(g->slope, g->s.n);
  clear_intervals(g->x, g->s.n * g->s.d);
  gdc_itv_clear(&g->loss);
  gdc_itv_clear(&g->gamma);
  gdc_itv_clear(&g->t);
  gdc_itv_clear(&g->value);
  free(g);
}

static void set_point(gdc_itv *r, double x)
{
  mpfr_set_d(r->lo, x, MPFR_RNDN); /* exact: at least 53 bits */
  mpfr_set_d(r->hi, x, MPFR_RNDN);
}

/* The sign of theta_j . u_i by rational arithmetic. */
static int exact_sign(const logged *g, int j, int i)
{
  const shape *s = &g->s;
  mpq_t sum, t;
  mpq_inits(sum, t, NULL);
  if (s->bias) mpq_set_d(sum, g->theta[j * s->D + s->d]);
  for (int k = 0; k < s->d; k++) {
    mpq_set_d(t, g->theta[j * s->D + k]);
    mpq_mul(t, t, g->p->x[i * s->d + k]);
    mpq_add(sum, sum, t);
  }
  int sign = mpq_sgn(sum);
  mpq_clears(sum, t, NULL);
  return sign;
}

/* w_jk x_ik; the rational itself where no number of the precision is x. */
static gdc_num product(logged *g, int j, int i, int k)
{
  const gdc_itv *w = &g->w[j * g->s.d + k], *x = &g->x[i * g->s.d + k];
  if (mpfr_equal_p(x->lo, x->hi)) return gdc_c_mul(g->c, w, x);
  return gdc_c_mul_q(g->c, w, g->p->x[i * g->s.d + k]);
}

/* The pre-activation; its bit is 1 iff it is > 0. */
static gdc_num preactivation(logged *g, int j, int i)
{
  gdc_calc *c = g->c;
  gdc_num a = &g->b[j];
  for (int k = 0; k < g->s.d; k++) a = gdc_c_add(c, a, product(g, j, i, k));
  gdc_sign sign = gdc_itv_sign(a);
  int positive = sign == GDC_SIGN_UNDECIDED ? exact_sign(g, j, i) > 0 : sign == GDC_SIGN_POSITIVE;
  g->bits[j * g->s.n + i] = positive ? GDC_BIT_ACTIVE : GDC_BIT_INACTIVE;
  return a;
}

/* e^x.  For a point one evaluation gives both ends: the exact value lies below the next number. */
static void exp_tight(gdc_itv *r, const gdc_itv *x)
{
  if (!mpfr_equal_p(x->lo, x->hi)) {
    gdc_itv_exp(r, x);
    return;
  }
  int inexact = mpfr_exp(r->lo, x->lo, MPFR_RNDD);
  mpfr_set(r->hi, r->lo, MPFR_RNDU); /* exact: the same precision */
  if (inexact) mpfr_nextabove(r->hi);
}

/* The loss of a point; with the exponential loss that is its slope too. */
static void value_of_point(logged *g, int i)
{
  if (g->p->loss != GDC_LOSS_EXPONENTIAL) {
    gdc_loss_value(&g->value, &g->margin[i], g->p->loss, &g->t);
    return;
  }
  gdc_itv_neg(&g->t, &g->margin[i]);
  exp_tight(&g->slope[i], &g->t);
  gdc_itv_set(&g->value, &g->slope[i]);
}

static void evaluate(logged *g)
{
  gdc_calc *c = g->c;
  gdc_itv_set_si(&g->loss, 0);
  for (int i = 0; i < g->s.n; i++) {
    gdc_calc_release(c, 0);
    gdc_num sum = gdc_c_si(c, 0);
    for (int j = 0; j < g->s.m; j++) {
      gdc_num a = preactivation(g, j, i);
      if (g->bits[j * g->s.n + i] == GDC_BIT_ACTIVE) sum = gdc_c_add(c, sum, gdc_c_mul(c, &g->v[j], a));
    }
    if (g->p->y[i] > 0) gdc_itv_set(&g->margin[i], sum);
    else gdc_itv_neg(&g->margin[i], sum);
    value_of_point(g, i);
    gdc_itv_add(&g->loss, &g->loss, &g->value);
  }
  if (!g->p->mean) return;
  gdc_itv_set_si(&g->t, g->s.n);
  gdc_itv_div(&g->value, &g->loss, &g->t);
  gdc_itv_set(&g->loss, &g->value);
}

void logged_set(logged *g, const double *theta)
{
  size_t size = (size_t)g->s.params * sizeof *theta;
  if (g->any && memcmp(g->theta, theta, size) == 0) return;
  memcpy(g->theta, theta, size);
  g->any = 1;
  g->has_gamma = 0;
  g->has_slopes = g->p->loss == GDC_LOSS_EXPONENTIAL;
  for (int j = 0; j < g->s.m; j++) {
    for (int k = 0; k < g->s.d; k++) set_point(&g->w[j * g->s.d + k], theta[j * g->s.D + k]);
    set_point(&g->b[j], g->s.bias ? theta[j * g->s.D + g->s.d] : 0);
    if (g->s.trained) set_point(&g->v[j], theta[g->s.m * g->s.D + j]);
  }
  evaluate(g);
}

const signed char *logged_pattern(const logged *g) { return g->bits; }
const gdc_itv *logged_margin(const logged *g, int i) { return &g->margin[i]; }
const gdc_itv *logged_loss(const logged *g) { return &g->loss; }

const gdc_itv *logged_slope(logged *g, int i)
{
  if (!g->has_slopes) gdc_loss_slope(g->slope, g->margin, g->p->loss, g->s.n, &g->t);
  g->has_slopes = 1;
  return &g->slope[i];
}

gdc_status logged_robustness(const gdc_itv **gamma, int *infinite, logged *g, gdc_context *ctx)
{
  gdc_network net = {.d = g->s.d, .m = g->s.m, .w = g->w, .b = g->b, .v = g->v};
  if (!g->has_gamma) {
    gdc_status status = gdc_network_robustness(&g->gamma, &g->gamma_infinite, &net, g->p, g->prec, ctx);
    if (status != GDC_OK) return status;
    g->has_gamma = 1;
  }
  *gamma = &g->gamma;
  *infinite = g->gamma_infinite;
  return GDC_OK;
}
