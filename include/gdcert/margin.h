/* Decision boundary and robustness margin of a state (doc/theory.md, Robustness margin of a state).

   N(z) = sum_j v_j relu(w_j.z + b_j).  For a point x of class y = +-1 the losing set is
   S = {z : y N(z) <= 0}: closed, and dead zones (N = 0) belong to it for both classes.  dist = dist(x, S) in the
   Euclidean norm, +Inf when S is empty; gamma = min_i dist_i, 0 exactly when some margin is <= 0.

   Every result is an enclosure of the exact value for every network inside the enclosed one.  d up to
   GDC_MAX_DIMENSION, m up to GDC_MAX_NEURONS (else GDC_ELIMIT). */
#ifndef GDCERT_MARGIN_H
#define GDCERT_MARGIN_H

#include <gdcert/problem.h>
#include <gdcert/status.h>
#include <gdcert/trajectory.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A network with enclosed weights, detached from how it was obtained.  Flat arrays as in problem.h; any of
   the enclosures may be unbounded.  pre_at: a tight enclosure of a_j(x) = w_j.x + b_j at an exact rational x
   (d numbers), or NULL (then w.x + b is used). */
typedef struct gdc_network {
  int d, m;
  const gdc_itv *w; /* m*d */
  const gdc_itv *b; /* m */
  const gdc_itv *v; /* m */
  void (*pre_at)(gdc_itv *r, const void *self, int j, const mpq_t *x);
  const void *self;
} gdc_network;

/* dist encloses dist(x, S), computed with prec bits; its lower end is >= 0, its upper end may be +Inf (not known).
   *infinite = 1 when it is certain that S is empty: then the distance is +Inf and dist is the whole line.
   One neuron of the sign of the class: Theorem 7.1, converges as the network's enclosures shrink.
   d = 1, any m: Algorithm 7.5 (segment test, ray test); converges when the nearest zero is a crossing or the
   entry into a dead zone.  Other networks, with |P| (|Q|) neurons of the sign of the class (of the other sign): 7.2 by
   half-spaces; converges too, save for ties, as long as 2^|Q| 3^|P| d stays within 2^15; beyond that bounds only.
   Point enclosures (lo = hi) on the line are decided exactly, touching zeros included. */
gdc_status gdc_distance(gdc_itv *dist, int *infinite, const gdc_network *net, const mpq_t *x, int y,
                        mpfr_prec_t prec, gdc_context *ctx);

/* gamma = min_i dist_i over the experiment's points; never above gamma* (below), which bounds it always. */
gdc_status gdc_network_robustness(gdc_itv *gamma, int *infinite, const gdc_network *net, const gdc_problem *p,
                                  mpfr_prec_t prec, gdc_context *ctx);

/* gamma* = half the least distance between points of opposite class, an upper bound of gamma at every state
   (*infinite = 1, best the whole line, with one class only).  To the precision of best. */
void gdc_robustness_optimum(gdc_itv *best, int *infinite, const gdc_problem *p);

/* A certified state as plain arrays (indices as in step.h): what the boundary and the outcome are read from.
   bits: GDC_BIT_* of pre, as certified (UNDECIDED is allowed).  slope: g(m_i).  output: v_j. */
typedef struct gdc_snapshot {
  const gdc_problem *problem;
  const signed char *bits; /* m*n */
  const gdc_itv *pre;      /* m*n */
  const gdc_itv *margin;   /* n */
  const gdc_itv *slope;    /* n */
  const gdc_itv *output;   /* m */
} gdc_snapshot;

/* d = 1, m = n = 2, points of opposite class, output weights certainly of opposite sign (else GDC_ELIMIT).
   With v1 > 0 > v2 = -w, a1 = a_1+, a2 = a_2-, alpha = a_1-, beta = a_2+, x^- = max(-x, 0), S = |x+ - x-|:
       num = -(m+ - m-) + v1 alpha^- - w beta^-,    den = m+ + m- + v1 alpha^- + w beta^-
   (identities A4 and 0.1).  If m+, m- > 0 and alpha^- beta^- < a1 a2 (no dead zone between the points; without
   bias the zone is the single point 0 instead) N has exactly one zero between the points, at
       (x+ + x-)/2 + (x+ - x-)/2 num/den                                               (boundary)
   and if also beta <= 3 a2 and alpha <= 3 a1 (no dead zone nearer behind a point, Lemma 0.2)
       gap = (S/2)|num|/den, so gap*den/2 = (S/4)|num|                                    (sharp form).
   Each of the two is the whole line when its conditions are not certain.  Either may be NULL. */
gdc_status gdc_snapshot_boundary(gdc_itv *boundary, gdc_itv *sharp, const gdc_snapshot *s, mpfr_prec_t prec,
                                 gdc_context *ctx);

/* --- the same for a state of a trajectory --------------------------------------------------------- */

gdc_status gdc_robustness(gdc_itv *gamma, int *infinite, const gdc_state *s, gdc_context *ctx);
gdc_status gdc_robustness_point(gdc_itv *dist, int *infinite, const gdc_state *s, int i, gdc_context *ctx);
gdc_status gdc_boundary(gdc_itv *boundary, const gdc_state *s, gdc_context *ctx);
gdc_status gdc_gap_sharp(gdc_itv *sharp, const gdc_state *s, gdc_context *ctx);
/* gap = gamma* - gamma >= 0 for two points of opposite class; GDC_ELIMIT otherwise. */
gdc_status gdc_gap(gdc_itv *gap, const gdc_state *s, gdc_context *ctx);

#ifdef __cplusplus
}
#endif
#endif
