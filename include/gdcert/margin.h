/* Decision boundary and robustness margin of a state (doc/theory.md, robustness margin; foundations 7). */
#ifndef GDCERT_MARGIN_H
#define GDCERT_MARGIN_H

#include <gdcert/problem.h>
#include <gdcert/status.h>
#include <gdcert/trajectory.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A network with enclosed weights, detached from how it was obtained.  Flat arrays as in problem.h.
   pre_at: a tight enclosure of a_j(x) at an exact rational x, or NULL (then w.x + b is used). */
typedef struct gdc_network {
  int d, m;
  const gdc_itv *w; /* m*d */
  const gdc_itv *b; /* m */
  const gdc_itv *v; /* m */
  void (*pre_at)(gdc_itv *r, const void *self, int j, const mpq_t *x);
  const void *self;
} gdc_network;

/* dist encloses dist(x, {z : y N(z) <= 0}); its upper end may be +Inf (not known).  *infinite = 1 when it is
   certain that there is no such z: then the distance is +Inf and dist is the whole line. */
gdc_status gdc_distance(gdc_itv *dist, int *infinite, const gdc_network *net, const mpq_t *x, int y,
                        mpfr_prec_t prec, gdc_context *ctx);

/* gamma = min_i dist_i of a state, and gamma* = half the least distance between points of opposite
   class (*infinite = 1 with one class only). */
gdc_status gdc_robustness(gdc_itv *gamma, int *infinite, const gdc_state *s, gdc_context *ctx);
gdc_status gdc_robustness_point(gdc_itv *dist, int *infinite, const gdc_state *s, int i, gdc_context *ctx);
void gdc_robustness_optimum(gdc_itv *best, int *infinite, const gdc_problem *p);

/* 1-D, m = n = 2, opposite classes and opposite signs of v: the crossing point on the segment between the
   points and the sharp form gap*den/2 = (S/4)|num| (theory map, section 2).  GDC_ELIMIT when the
   experiment is not of that shape.  boundary: whole line when no crossing is certified. */
gdc_status gdc_boundary(gdc_itv *boundary, const gdc_state *s, gdc_context *ctx);
gdc_status gdc_gap_sharp(gdc_itv *sharp, const gdc_state *s, gdc_context *ctx);
/* gap = gamma* - gamma for two points of opposite class; GDC_ELIMIT otherwise. */
gdc_status gdc_gap(gdc_itv *gap, const gdc_state *s, gdc_context *ctx);

#ifdef __cplusplus
}
#endif
#endif
