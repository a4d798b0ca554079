/* The distance from a point to the set where its class loses. */
#include "geometry.h"

#include <stdlib.h>

enum { SMALL = 6 }; /* 2^SMALL half-spaces cost about as much as one walk along a line */

/* dist is nonnegative whatever was lost to rounding; an empty set is said by *infinite only. */
static void deliver(gdc_itv *dist, int *infinite, const gdc_range *r)
{
  *infinite = mpfr_inf_p(r->lo) && mpfr_sgn(r->lo) > 0;
  if (*infinite) {
    gdc_itv_whole(dist);
    return;
  }
  mpfr_set(dist->lo, r->lo, MPFR_RNDD);
  mpfr_set(dist->hi, r->hi, MPFR_RNDU);
  if (!gdc_itv_ok(dist)) gdc_itv_whole(dist);
}

/* d = 1: the nearer of the first zeros on the right and on the left (Algorithm 7.5). */
static void on_the_line(gdc_range *r, const gdc_view *v)
{
  gdc_range left;
  mpq_t dir;
  mpq_init(dir);
  gdc_range_init(&left, gdc_calc_precision(v->c));
  mpq_set_si(dir, 1, 1);
  gdc_distance_along_ray(r, v, (const mpq_t *)&dir, 0);
  mpq_set_si(dir, -1, 1);
  gdc_distance_along_ray(&left, v, (const mpq_t *)&dir, 0);
  mpfr_min(r->lo, r->lo, left.lo, MPFR_RNDD);
  mpfr_min(r->hi, r->hi, left.hi, MPFR_RNDU);
  gdc_range_clear(&left);
  mpq_clear(dir);
}

/* Without bias N(0) = 0, so dist <= |x|; on the line f does not change sign between 0 and x: dist = |x|. */
static void through_the_origin(gdc_range *r, const gdc_view *v)
{
  gdc_calc *c = v->c;
  size_t mark = gdc_calc_mark(c);
  gdc_num square = gdc_c_si(c, 0);
  for (int k = 0; k < v->net->d; k++) square = gdc_c_add(c, square, gdc_c_sqr(c, gdc_c_q(c, v->x[k])));
  gdc_num norm = v->net->d == 1 ? gdc_c_abs(c, gdc_c_q(c, v->x[0])) : gdc_c_sqrt(c, square);
  if (!gdc_calc_failed(c)) {
    mpfr_min(r->hi, r->hi, norm->hi, MPFR_RNDU);
    if (v->net->d == 1 && gdc_c_certainly_positive(v->f)) mpfr_set(r->lo, norm->lo, MPFR_RNDD);
  }
  gdc_calc_release(c, mark);
}

static void find(gdc_range *r, const gdc_view *v)
{
  int negatives, one_sided = gdc_view_one_sided(v, &negatives), no_bias = gdc_view_no_bias(v);
  if (mpfr_sgn(v->f->hi) <= 0) mpfr_set_zero(r->hi, 1);
  else if (v->net->d > 1 || (one_sided && negatives <= SMALL)) gdc_distance_by_halfspaces(r, v);
  else if (!no_bias) on_the_line(r, v);
  if (no_bias && mpfr_sgn(v->f->hi) > 0) through_the_origin(r, v);
}

static gdc_status check_shape(const gdc_network *net, int y, gdc_context *ctx)
{
  if (net->d < 1 || net->d > GDC_MAX_DIMENSION || net->m < 1 || net->m > GDC_MAX_NEURONS)
    return gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "distance: want 1..%d dimensions and 1..%d neurons, got %d and %d",
                    GDC_MAX_DIMENSION, GDC_MAX_NEURONS, net->d, net->m);
  if (y != 1 && y != -1) return gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "distance: class %d", y);
  return GDC_OK;
}

gdc_status gdc_distance_with(gdc_itv *dist, int *infinite, gdc_calc *c, const gdc_network *net, const mpq_t *x,
                             int y, gdc_context *ctx)
{
  *infinite = 0;
  gdc_itv_whole(dist);
  gdc_status status = check_shape(net, y, ctx);
  if (status != GDC_OK) return status;
  size_t mark = gdc_calc_mark(c);
  gdc_view v;
  gdc_range r;
  gdc_range_init(&r, gdc_calc_precision(c));
  gdc_view_init(&v, c, net, x, y);
  find(&r, &v);
  if (gdc_calc_failed(c)) status = gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "distance: out of memory");
  else deliver(dist, infinite, &r);
  gdc_range_clear(&r);
  gdc_calc_release(c, mark);
  return status;
}

gdc_status gdc_distance(gdc_itv *dist, int *infinite, const gdc_network *net, const mpq_t *x, int y,
                        mpfr_prec_t prec, gdc_context *ctx)
{
  *infinite = 0;
  gdc_itv_whole(dist);
  gdc_calc *c = gdc_calc_new(prec);
  if (!c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "distance: out of memory");
  gdc_status status = gdc_distance_with(dist, infinite, c, net, x, y, ctx);
  gdc_calc_free(c);
  return status;
}
