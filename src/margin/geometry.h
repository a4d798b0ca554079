/* Private to src/margin: one point and class seen through an enclosed network. */
#ifndef GDC_MARGIN_GEOMETRY_H
#define GDC_MARGIN_GEOMETRY_H

#include <gdcert/calc.h>
#include <gdcert/margin.h>

/* f = y N; S = {z : f(z) <= 0}; k_j = y v_j, so f = sum_j k_j relu(a_j). */
typedef struct gdc_view {
  gdc_calc *c;
  const gdc_network *net;
  const mpq_t *x;
  gdc_num k[GDC_MAX_NEURONS];
  gdc_num a[GDC_MAX_NEURONS]; /* a_j(x), no relu */
  gdc_num f;                  /* f(x) */
} gdc_view;

/* A distance between two bounds, 0 <= lo <= hi; +Inf is a value of both: lo = +Inf says S is empty. */
typedef struct gdc_range {
  mpfr_t lo, hi;
} gdc_range;

void gdc_range_init(gdc_range *r, mpfr_prec_t prec); /* [0, +Inf] */
void gdc_range_clear(gdc_range *r);

void gdc_view_init(gdc_view *v, gdc_calc *c, const gdc_network *net, const mpq_t *x, int y);
int gdc_view_no_bias(const gdc_view *v); /* every b_j is exactly 0: then N(0) = 0 */

/* a_j(z), and sum_j k_j relu(a_j) of given pre-activations. */
gdc_num gdc_view_pre(const gdc_view *v, int j, const mpq_t *z);
gdc_num gdc_view_value(const gdc_view *v, const gdc_num *a);

/* Half-spaces (any d): r encloses dist(x, S); no sign of k_j has to be known. */
void gdc_distance_by_halfspaces(gdc_range *r, const gdc_view *v);
/* Is Theorem 7.1 applicable: every sign of k_j known, exactly one k_j that can be positive? */
int gdc_view_one_sided(const gdc_view *v, int *negative);

/* r encloses inf {s >= 0 : f(x + s dir) <= 0}, in units of dir; upper_only = 1: r->lo stays 0. */
void gdc_distance_along_ray(gdc_range *r, const gdc_view *v, const mpq_t *dir, int upper_only);

/* gdc_distance in an arena of the caller. */
gdc_status gdc_distance_with(gdc_itv *dist, int *infinite, gdc_calc *c, const gdc_network *net, const mpq_t *x,
                             int y, gdc_context *ctx);

/* Midpoint of x (0 when an end is infinite): a hint, never a claim.  As a rational also 0 when the exponent
   is so large that the rational would fill the memory; returns 1 when x is a point and mid is that point. */
enum { GDC_HINT_EXPONENT = 1 << 18 };
void gdc_centre(mpfr_ptr mid, gdc_num x);
int gdc_centre_q(mpq_t mid, gdc_num x);

#endif
