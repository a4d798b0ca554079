/* Model M(kappa): enclosures of everything that one step of a float program may compute.

   Letters as in foundations 8.  Beyond its text: the step size is the hull of its two readings; n + 6 in
   place of n + 5 roundings with `mean` (the division by n); trained output weights, whose gradient
   sum_i y_i g_i relu(a_ji) is handled like that of a hidden weight with relu(a_ji) (known up to e_ji) in the
   place of v_j u_ic; the slope of the logistic loss may be lost (become 0) where exp(m) may overflow.
   Narrower than its text in one point: operations are correctly rounded (to the format or to a wider one), so
   those with an exact result return it.  Products with 0 and with powers of two are exact (above the
   subnormals), so a_ji = w x + b at x = +-2^k is one rounded sum and the float bit is its exact sign. */
#include "model.h"

#include <gdcert/calc.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MODEL_BITS = 11, LEAST_BITS = 64 };

struct model {
  const gdc_problem *p;
  const gdc_format *f;
  shape s;
  int faithful;
  gdc_calc *c;
  size_t constants; /* mark of the arena: below it is what does not depend on the state */
  gdc_num *u, *v;   /* n*D, m */
  unsigned char *power; /* n*D: u is 0 or a power of two, up to its sign */
  gdc_num h, zero, one, eta, ku, gm_dot, gm_net, gm_sum, dot_tiny, net_tiny, sum_tiny, slope_up, slope_down, slope_tiny;
  gdc_num largest, exp_limit, lost, vanishing, max_u;
  gdc_itv *theta;   /* params, points */
  gdc_num *a, *e, *g; /* m*n, m*n, n of the state looked at */
  signed char *bits;
  unsigned char gone[GDC_MAX_POINTS]; /* the slope certainly rounds to 0 */
  gdc_itv slope, scratch;
  mpfr_t wide, r, cell_lo, cell_hi;
};

/* --- constants ------------------------------------------------------------------------------------ */

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

static int load_inputs(model *md)
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
  if (p->mean) h = gdc_c_div(c, h, gdc_c_si(c, p->n));
  md->h = gdc_c_hull(c, h, gdc_c_q(c, p->h));
  return ok;
}

static int load_constants(model *md, const mpq_t kappa)
{
  gdc_calc *c = md->c;
  const gdc_format *f = md->f;
  const shape *s = &md->s;
  gdc_num k = gdc_c_q(c, kappa);
  if (md->faithful) k = gdc_c_add(c, k, k);
  gdc_num ku = gdc_c_mul(c, k, power_of_two(md, -f->precision)), ku4 = gdc_c_mul(c, gdc_c_si(c, 4), ku);
  md->ku = ku;
  md->eta = power_of_two(md, f->emin - f->precision);
  gdc_num tiny = gdc_c_mul(c, k, md->eta);
  md->gm_dot = gm(md, s->D, ku);
  md->gm_net = gm(md, s->m, ku);
  md->gm_sum = gm(md, s->n + 5 + md->p->mean, ku);
  md->dot_tiny = gdc_c_mul(c, gdc_c_si(c, 2 * s->D), tiny);
  md->net_tiny = gdc_c_mul(c, gdc_c_si(c, 2 * s->m), tiny);
  md->sum_tiny = gdc_c_mul(c, gdc_c_si(c, 6 * (s->n + 2)), tiny);
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
  if (md->theta)
    for (int k = 0; k < s->params; k++) gdc_itv_init(&md->theta[k], 53);
  gdc_itv_init(&md->slope, prec);
  gdc_itv_init(&md->scratch, prec);
  mpfr_inits2(prec, md->wide, md->r, md->cell_lo, md->cell_hi, (mpfr_ptr)NULL);
  if (md->c && md->u && md->v && md->power && md->a && md->e && md->g && md->bits && md->theta) return GDC_OK;
  return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}

gdc_status model_new(model **out, const gdc_problem *p, const gdc_format *f, const mpq_t kappa, int faithful,
                     gdc_context *ctx)
{
  *out = NULL;
  model *md = calloc(1, sizeof *md);
  if (!md) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  md->p = p;
  md->f = f;
  md->s = shape_of(p);
  md->faithful = faithful;
  gdc_status status = allocate(md, ctx);
  if (status == GDC_OK) {
    md->zero = gdc_c_si(md->c, 0);
    md->one = gdc_c_si(md->c, 1);
    if (!load_inputs(md))
      status = gdc_fail(ctx, GDC_EINPUT, p->file, 0, 0, "a point, an output weight or the step size is beyond the range of %s",
                        f->name);
    else if (!load_constants(md, kappa))
      status = gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "with this kappa model M has no bound in %s: %d neurons, %d points",
                        f->name, p->m, p->n);
    md->constants = gdc_calc_mark(md->c);
  }
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
  gdc_itv_clear(&md->slope);
  gdc_itv_clear(&md->scratch);
  mpfr_clears(md->wide, md->r, md->cell_lo, md->cell_hi, (mpfr_ptr)NULL);
  free(md);
}

/* --- one state -------------------------------------------------------------------------------------- */

static gdc_num output_weight(const model *md, int j)
{
  return md->s.trained ? &md->theta[md->s.m * md->s.D + j] : md->v[j];
}

/* Is the product a number of the format, so that every correctly rounded operation returns it? */
static int is_exact(const model *md, gdc_num product, int power)
{
  if (!power || !mpfr_equal_p(product->lo, product->hi)) return 0;
  return mpfr_zero_p(product->lo) || mpfr_get_exp(product->lo) > md->f->emin;
}

/* The float bit of a pre-activation known up to e. */
static signed char bit_of(model *md, gdc_num a, gdc_num e)
{
  if (gdc_c_certainly_lt(e, a)) return GDC_BIT_ACTIVE;
  return gdc_c_certainly_lt(a, gdc_c_neg(md->c, e)) ? GDC_BIT_INACTIVE : GDC_BIT_UNDECIDED;
}

/* 0 when a sum of products may overflow. */
static int look_at_pair(model *md, int j, int i)
{
  gdc_calc *c = md->c;
  int D = md->s.D, k = j * md->s.n + i, exact = D <= 2;
  gdc_num a = md->zero, size = md->zero, e;
  for (int q = 0; q < D; q++) {
    gdc_num term = gdc_c_mul(c, &md->theta[j * D + q], md->u[i * D + q]);
    a = gdc_c_add(c, a, term);
    size = gdc_c_add(c, size, gdc_c_abs(c, term));
    exact = exact && is_exact(md, term, md->power[i * D + q]);
  }
  gdc_sign sign = gdc_itv_sign(a);
  if (exact && sign != GDC_SIGN_UNDECIDED) { /* one rounding: it keeps the sign, 0 included, and cannot underflow */
    e = gdc_c_mul(c, md->ku, gdc_c_abs(c, a));
    md->bits[k] = sign == GDC_SIGN_POSITIVE ? GDC_BIT_ACTIVE : GDC_BIT_INACTIVE;
  } else {
    e = gdc_c_add(c, gdc_c_mul(c, md->gm_dot, size), md->dot_tiny);
    md->bits[k] = bit_of(md, a, e);
  }
  md->a[k] = a;
  md->e[k] = e;
  return gdc_c_certainly_lt(gdc_c_add(c, size, e), md->largest);
}

/* [g(m + e), g(m - e)] with the errors of g; 0 when the hypotheses of the model are not certain. */
static int look_at_slope(model *md, int i, gdc_num m, gdc_num e)
{
  gdc_calc *c = md->c;
  if (!gdc_c_certainly_lt(e, md->lost)) return 0;
  gdc_num range = gdc_c_pair(c, gdc_c_sub(c, m, e), gdc_c_add(c, m, e));
  gdc_itv *slope = &md->slope, *t = &md->scratch;
  gdc_loss_slope(slope, range, md->p->loss, 1, t);
  gdc_num lo = gdc_c_sub(c, gdc_c_mul(c, gdc_c_lo(c, slope), md->slope_down), md->slope_tiny);
  gdc_num hi = gdc_c_mul(c, gdc_c_hi(c, slope), md->slope_up);
  int logistic = md->p->loss == GDC_LOSS_LOGISTIC;
  if (logistic && !gdc_c_certainly_lt(gdc_c_hi(c, range), md->exp_limit)) lo = md->zero;
  md->gone[i] = gdc_c_certainly_lt(hi, md->vanishing) ? 1 : 0;
  hi = gdc_c_add(c, hi, md->slope_tiny);
  md->g[i] = gdc_c_pair(c, gdc_c_max(c, lo, md->zero), hi);
  return gdc_c_certainly_lt(hi, md->largest);
}

static int look_at_point(model *md, int i)
{
  gdc_calc *c = md->c;
  gdc_num m = md->zero, error = md->zero, size = md->zero;
  for (int j = 0; j < md->s.m; j++) {
    int k = j * md->s.n + i;
    if (!look_at_pair(md, j, i)) return 0;
    gdc_num v = output_weight(md, j), relu = gdc_c_max(c, md->a[k], md->zero);
    m = gdc_c_add(c, m, gdc_c_mul(c, v, relu));
    gdc_num inner = gdc_c_add(c, md->e[k], gdc_c_mul(c, md->gm_net, gdc_c_add(c, relu, md->e[k])));
    error = gdc_c_add(c, error, gdc_c_mul(c, gdc_c_abs(c, v), inner));
    size = gdc_c_add(c, size, gdc_c_abs(c, gdc_c_mul(c, v, relu)));
  }
  if (!gdc_c_certainly_lt(gdc_c_add(c, size, error), md->largest)) return 0;
  if (md->p->y[i] < 0) m = gdc_c_neg(c, m);
  return look_at_slope(md, i, m, gdc_c_add(c, error, md->net_tiny));
}

/* The coefficient of g_i in the update of a coordinate, or NULL when that term is certainly exactly 0. */
static gdc_num coefficient(model *md, int j, int q, int i)
{
  gdc_calc *c = md->c;
  int D = md->s.D, k = j * md->s.n + i;
  gdc_num r;
  if (md->bits[k] == GDC_BIT_INACTIVE) return NULL;
  if (q < D) {
    r = gdc_c_mul(c, output_weight(md, j), md->u[i * D + q]);
    if (mpfr_zero_p(r->lo) && mpfr_zero_p(r->hi)) return NULL;
  } else { /* relu of the float pre-activation */
    gdc_num a = gdc_c_pair(c, gdc_c_sub(c, md->a[k], md->e[k]), gdc_c_add(c, md->a[k], md->e[k]));
    r = gdc_c_max(c, a, md->zero);
  }
  if (md->p->y[i] < 0) r = gdc_c_neg(c, r);
  return gdc_c_mul(c, md->h, r);
}

/* 1 + the step size (h, or h n with `mean`). */
static gdc_num step_bound(model *md)
{
  gdc_calc *c = md->c;
  return gdc_c_add(c, md->one, gdc_c_mul(c, md->h, gdc_c_si(c, md->p->mean ? md->p->n : 1)));
}

/* 6 kappa (n+2) eta (1 + step) (1 + |v_j|) (1 + max |u|), or with max_i relu(a_ji) + e_ji for a trained v_j. */
static gdc_num tiny_bound(model *md, int j, int q)
{
  gdc_calc *c = md->c;
  gdc_num factor = gdc_c_mul(c, md->sum_tiny, step_bound(md)), most = md->zero;
  if (q < md->s.D) {
    factor = gdc_c_mul(c, factor, gdc_c_add(c, md->one, gdc_c_abs(c, output_weight(md, j))));
    most = md->max_u;
  } else {
    for (int i = 0; i < md->s.n; i++) {
      int k = j * md->s.n + i;
      most = gdc_c_max(c, most, gdc_c_add(c, gdc_c_max(c, md->a[k], md->zero), md->e[k]));
    }
  }
  return gdc_c_mul(c, factor, gdc_c_add(c, md->one, most));
}

/* [Dlo, Dhi] of coordinate q of neuron j (q = D: its output weight); NULL: the update is exactly 0. */
static gdc_num update_range(model *md, int j, int q)
{
  gdc_calc *c = md->c;
  gdc_num sum = md->zero, size = md->zero;
  int any = 0;
  for (int i = 0; i < md->s.n; i++) {
    gdc_num k = coefficient(md, j, q, i);
    if (!k) continue;
    gdc_num term = gdc_c_mul(c, k, md->g[i]);
    if (md->bits[j * md->s.n + i] == GDC_BIT_UNDECIDED) term = gdc_c_hull(c, term, md->zero);
    sum = gdc_c_add(c, sum, term);
    size = gdc_c_add(c, size, gdc_c_abs(c, gdc_c_mul(c, k, gdc_c_hi(c, md->g[i]))));
    any = 1;
  }
  if (!any) return NULL;
  gdc_num slack = gdc_c_add(c, gdc_c_mul(c, md->gm_sum, size), tiny_bound(md, j, q));
  return gdc_c_pair(c, gdc_c_sub(c, sum, slack), gdc_c_add(c, sum, slack));
}

/* No product of factors of an update, in any order, and no sum of them overflows: each factor is bounded by
   one of these, all of which are >= 1. */
static int updates_fit(model *md)
{
  gdc_calc *c = md->c;
  gdc_num v = md->zero, g = md->zero, a = md->max_u;
  for (int i = 0; i < md->s.n; i++) g = gdc_c_max(c, g, md->g[i]);
  for (int j = 0; j < md->s.m; j++) v = gdc_c_max(c, v, gdc_c_abs(c, output_weight(md, j)));
  if (md->s.trained)
    for (int k = 0; k < md->s.m * md->s.n; k++) a = gdc_c_max(c, a, gdc_c_add(c, gdc_c_abs(c, md->a[k]), md->e[k]));
  gdc_num product = gdc_c_mul(c, gdc_c_add(c, md->one, v), gdc_c_add(c, md->one, a));
  product = gdc_c_mul(c, gdc_c_mul(c, product, step_bound(md)), gdc_c_add(c, md->one, g));
  return gdc_c_certainly_lt(gdc_c_mul(c, product, gdc_c_si(c, md->s.n)), md->largest);
}

/* theta + d rounded to the format, on the low (side < 0) or high side of what rounding may give. */
static double landing(model *md, int slot, mpfr_srcptr d, int side)
{
  mpfr_add(md->wide, md->theta[slot].lo, d, side < 0 ? MPFR_RNDD : MPFR_RNDU);
  if (!md->faithful) gdc_format_round(md->r, md->f, md->wide);
  else if (side < 0) gdc_format_round_down(md->r, md->f, md->wide);
  else gdc_format_round_up(md->r, md->f, md->wide);
  if (mpfr_nan_p(md->r)) return side < 0 ? -INFINITY : INFINITY; /* fp8 e4m3: beyond the range */
  return mpfr_get_d(md->r, MPFR_RNDN);
}

static int absorption(model *md, double theta, gdc_num d)
{
  int closed;
  if (md->faithful) return ABSORB_UNKNOWN;
  gdc_format_cell(md->cell_lo, md->cell_hi, &closed, md->f, theta);
  if (mpfr_cmp(d->lo, md->cell_lo) > 0 && mpfr_cmp(d->hi, md->cell_hi) < 0) return ABSORB_CERTAIN;
  if (mpfr_cmp(d->lo, md->cell_hi) > 0 || mpfr_cmp(d->hi, md->cell_lo) < 0) return ABSORB_MOVES;
  return ABSORB_UNKNOWN;
}

static void look_at_coordinate(outlook *out, model *md, const double *theta, int slot)
{
  int hidden = md->s.m * md->s.D, is_output = slot >= hidden;
  size_t mark = gdc_calc_mark(md->c);
  gdc_num d = is_output ? update_range(md, slot - hidden, md->s.D) : update_range(md, slot / md->s.D, slot % md->s.D);
  if (d) {
    out->lo[slot] = landing(md, slot, d->lo, -1);
    out->hi[slot] = landing(md, slot, d->hi, 1);
    out->absorbed[slot] = (signed char)absorption(md, theta[slot], d);
  } else {
    out->lo[slot] = out->hi[slot] = theta[slot];
    out->absorbed[slot] = ABSORB_CERTAIN;
  }
  out->nabsorbed += out->absorbed[slot] == ABSORB_CERTAIN;
  gdc_calc_release(md->c, mark);
}

static gdc_freeze kind_of_freeze(const model *md)
{
  int any = 0, all_gone = 1;
  for (int k = 0; k < md->s.m * md->s.n; k++)
    if (md->bits[k] != GDC_BIT_INACTIVE) {
      any = 1;
      all_gone &= md->gone[k % md->s.n];
    }
  return !any ? GDC_FREEZE_ZERO : all_gone ? GDC_FREEZE_UNDERFLOW : GDC_FREEZE_ABSORBED;
}

gdc_status model_look(outlook *out, model *md, const double *theta, gdc_context *ctx)
{
  out->decided = 1;
  out->nabsorbed = 0;
  out->frozen = GDC_FREEZE_NONE;
  out->vanished = 0;
  gdc_calc_release(md->c, md->constants);
  for (int k = 0; k < md->s.params; k++) {
    mpfr_set_d(md->theta[k].lo, theta[k], MPFR_RNDN);
    mpfr_set_d(md->theta[k].hi, theta[k], MPFR_RNDN);
  }
  for (int i = 0; i < md->s.n && out->decided; i++) out->decided = look_at_point(md, i);
  out->decided = out->decided && updates_fit(md);
  if (out->decided) {
    for (int k = 0; k < md->s.m * md->s.n; k++)
      out->vanished |= md->bits[k] == GDC_BIT_ACTIVE && md->gone[k % md->s.n];
    for (int slot = 0; slot < md->s.params; slot++) look_at_coordinate(out, md, theta, slot);
    if (out->nabsorbed == md->s.params) out->frozen = kind_of_freeze(md);
  }
  if (gdc_calc_failed(md->c)) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  return GDC_OK;
}
