/* Model M(kappa): enclosures of everything that one step of a float program may compute.

   Letters as in doc/theory.md 8.  Beyond its text: the step size is the hull of its two readings; n + 6 in
   place of n + 5 roundings with `mean` (the division by n); trained output weights, whose gradient
   sum_i y_i g_i relu(a_ji) is handled like that of a hidden weight with relu(a_ji) (known up to e_ji) in the
   place of v_j u_ic; the slope of the logistic loss may be lost (become 0) where exp(m) may overflow.
   Narrower than its text in one point: operations are correctly rounded (to the format or to a wider one), so
   those with an exact result return it.  Products with 0 and with powers of two are exact (above the
   subnormals), so a_ji = w x + b at x = +-2^k is one rounded sum and the float bit is its exact sign.

   With flush, operands that are subnormal may be read as 0 and results that are subnormal may become 0: each
   operation is then off by up to 2^emin in place of 2^(emin-p), and a subnormal parameter is it or 0.  That the
   new parameter itself may be flushed is one more such loss, which its [Dlo, Dhi] has room for: it counts
   6 (n + 2) where there are 5 a term and n - 1 sums.  So no rule about where numbers begin to be subnormal (before
   or after rounding) matters, and a parameter as small as that is never called absorbed. */
#include "model_parts.h"

#include <math.h>

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

/* The bit where a is one rounded sum of exact products: that keeps its sign, 0 included, and does not
   underflow; with flush a result below the normal numbers may be lost. */
static signed char bit_of_sum(const model *md, gdc_num a, gdc_sign sign)
{
  if (sign != GDC_SIGN_POSITIVE) return GDC_BIT_INACTIVE;
  return !md->flush || gdc_c_certainly_le(md->normal, a) ? GDC_BIT_ACTIVE : GDC_BIT_UNDECIDED;
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
  if (exact && sign != GDC_SIGN_UNDECIDED) {
    e = gdc_c_mul(c, md->ku, gdc_c_abs(c, a));
    if (md->flush) e = gdc_c_add(c, e, md->normal);
    md->bits[k] = bit_of_sum(md, a, sign);
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

/* max_i g_i */
static gdc_num largest_slope(model *md)
{
  gdc_num g = md->zero;
  for (int i = 0; i < md->s.n; i++) g = gdc_c_max(md->c, g, md->g[i]);
  return gdc_c_hi(md->c, g);
}

/* 6 kappa (n+2) eta (1 + gm(n+5)) (1 + step) (1 + max g) (1 + |v_j|) (1 + max |u|), or with max_i relu(a_ji) + e_ji
   in place of u for a trained v_j: what is lost in a product of some factors is multiplied by the others. */
static gdc_num tiny_bound(model *md, int j, int q)
{
  gdc_calc *c = md->c;
  gdc_num factor = gdc_c_mul(c, md->sum_tiny, step_bound(md)), most = md->zero;
  factor = gdc_c_mul(c, factor, gdc_c_add(c, md->one, largest_slope(md)));
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
  gdc_num v = md->zero, g = largest_slope(md), a = md->max_u;
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
  if (side < 0) mpfr_add(md->wide, md->theta[slot].lo, d, MPFR_RNDD);
  else mpfr_add(md->wide, md->theta[slot].hi, d, MPFR_RNDU);
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

/* An update that is exactly 0.  With flush a subnormal parameter may become 0 by it. */
static void no_update(outlook *out, const model *md, int slot)
{
  const gdc_itv *x = &md->theta[slot];
  out->lo[slot] = mpfr_get_d(x->lo, MPFR_RNDN);
  out->hi[slot] = mpfr_get_d(x->hi, MPFR_RNDN);
  out->absorbed[slot] = mpfr_equal_p(x->lo, x->hi) ? ABSORB_CERTAIN : ABSORB_UNKNOWN;
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
    no_update(out, md, slot);
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

void model_set_state(model *md, const double *theta)
{
  for (int k = 0; k < md->s.params; k++) {
    gdc_itv *x = &md->theta[k];
    mpfr_set_d(x->lo, theta[k], MPFR_RNDN); /* exact: 53 bits */
    mpfr_set_d(x->hi, theta[k], MPFR_RNDN);
    if (!md->flush || mpfr_cmpabs(x->lo, md->normal->lo) >= 0) continue;
    if (theta[k] > 0) mpfr_set_zero(x->lo, 1);
    else mpfr_set_zero(x->hi, 1);
  }
}

int model_hypotheses(model *md)
{
  for (int i = 0; i < md->s.n; i++)
    if (!look_at_point(md, i)) return 0;
  return updates_fit(md);
}

gdc_status model_look(outlook *out, model *md, const double *theta, gdc_context *ctx)
{
  out->nabsorbed = 0;
  out->frozen = GDC_FREEZE_NONE;
  out->vanished = 0;
  gdc_calc_release(md->c, md->constants);
  model_set_state(md, theta);
  out->decided = model_hypotheses(md);
  if (out->decided) {
    for (int k = 0; k < md->s.m * md->s.n; k++)
      out->vanished |= md->bits[k] == GDC_BIT_ACTIVE && md->gone[k % md->s.n];
    for (int slot = 0; slot < md->s.params; slot++) look_at_coordinate(out, md, theta, slot);
    if (out->nabsorbed == md->s.params) out->frozen = kind_of_freeze(md);
  }
  if (gdc_calc_failed(md->c)) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  return GDC_OK;
}
