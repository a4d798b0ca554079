/* Distance by half-spaces, any d (doc/theory.md, Theorem 7.1 and its extension 7.2).
   Coq: halfspace_lower, halfspace_reached (7.1).

   P (Q) are the neurons with k_j > 0 (< 0).  S is the union over B in Q of the convex sets
       C_B = {sum_P k_j relu(a_j) + sum_B k_j a_j <= 0},
   because sum_Q |k_j| relu(a_j) is the maximum over B of sum_B |k_j| a_j.  Since relu(a) >= tau a for every tau in
   [0, 1], C_B lies in the half-space {N <= 0}, N = sum_P tau_j k_j a_j + sum_B k_j a_j, for every choice of tau:
       dist(x, S) >= min_B max_tau N(x)^+ / |grad N|,
   a gradient of 0 meaning +Inf when N(x) > 0.  (The maximum over tau is the distance to C_B: a half-space that contains
   a polyhedron is a nonnegative combination of its faces.)  With one neuron in P, tau = 1 is best and the bound is
   the distance (Theorem 7.1).  Otherwise tau comes from a guess at the nearest face (faces.c), which proves
   nothing by itself, and a place where f <= 0 is found by following -grad N: a certified upper bound.
   A neuron whose sign of k_j is undecided is counted in Q.  If k_j <= 0 it belongs there; if k_j > 0, leaving its term
   out makes f smaller, so S lies in the union over the B without it, and more B only lower the bound. */
#include "halfspace.h"

enum { MAX_SHOTS = 1024 }; /* rays followed per distance, times d: more would only sharpen the upper bound */

/* The distance to {N <= 0}: r->lo, r->hi from N(x) and |grad N|. */
static void halfspace(gdc_range *r, const gdc_search *s, gdc_num value, const gdc_num *grad)
{
  gdc_calc *c = s->view->c;
  gdc_num square = gdc_c_si(c, 0);
  for (int k = 0; k < s->d; k++) square = gdc_c_add(c, square, gdc_c_sqr(c, grad[k]));
  gdc_num norm = gdc_c_sqrt(c, square);
  mpfr_set_zero(r->lo, 1);
  mpfr_set_inf(r->hi, 1);
  if (gdc_calc_failed(c) || mpfr_inf_p(value->lo)) return;
  if (mpfr_sgn(value->lo) > 0) { /* a norm that is exactly 0 gives +Inf, an unbounded one 0 */
    if (mpfr_sgn(norm->hi) >= 0) mpfr_div(r->lo, value->lo, norm->hi, MPFR_RNDD);
  }
  if (mpfr_sgn(value->hi) <= 0) mpfr_set_zero(r->hi, 1);
  else if (mpfr_sgn(norm->lo) > 0 && mpfr_number_p(value->hi)) mpfr_div(r->hi, value->hi, norm->lo, MPFR_RNDU);
}

/* value + t a_j k_j, grad + t k_j w_j: take neuron j with weight t into an affine function. */
void gdc_search_take(gdc_affine *out, const gdc_search *s, const gdc_affine *in, int j, gdc_num t)
{
  gdc_calc *c = s->view->c;
  gdc_num k = s->view->k[j];
  if (t) k = gdc_c_mul(c, k, t);
  out->value = gdc_c_add(c, in->value, gdc_c_mul(c, k, s->view->a[j]));
  for (int i = 0; i < s->d; i++)
    out->grad[i] = gdc_c_add(c, in->grad[i], gdc_c_mul(c, k, &s->view->net->w[j * s->d + i]));
}

/* Theorem 7.1: the half-space of this B is exact. */
static void leaf_one_sided(gdc_search *s, const gdc_affine *n)
{
  gdc_affine all;
  gdc_search_take(&all, s, n, s->positive[0], NULL);
  halfspace(&s->term, s, all.value, all.grad);
  mpfr_min(s->best.lo, s->best.lo, s->term.lo, MPFR_RNDD);
  mpfr_min(s->best.hi, s->best.hi, s->term.hi, MPFR_RNDU);
}

/* One choice of tau: keep the best lower bound and its gradient, where to look for an upper one. */
void gdc_search_try(gdc_search *s, const gdc_affine *n)
{
  halfspace(&s->term, s, n->value, n->grad);
  if (mpfr_cmp(s->term.lo, s->face_lo) <= 0) return;
  mpfr_set(s->face_lo, s->term.lo, MPFR_RNDD);
  for (int i = 0; i < s->d; i++) {
    gdc_centre_q(s->dir[i], n->grad[i]);
    mpq_neg(s->dir[i], s->dir[i]);
  }
}

/* hi of s |dir| for the first certain s on the ray x + s dir. */
static void shoot(gdc_search *s)
{
  gdc_calc *c = s->view->c;
  gdc_range hit;
  gdc_range_init(&hit, gdc_calc_precision(c));
  gdc_distance_along_ray(&hit, s->view, (const mpq_t *)s->dir, 1);
  gdc_num square = gdc_c_si(c, 0);
  for (int i = 0; i < s->d; i++) square = gdc_c_add(c, square, gdc_c_sqr(c, gdc_c_q(c, s->dir[i])));
  gdc_num norm = gdc_c_sqrt(c, square);
  if (mpfr_number_p(hit.hi) && mpfr_number_p(norm->hi) && !gdc_calc_failed(c)) {
    mpfr_mul(hit.hi, hit.hi, norm->hi, MPFR_RNDU);
    mpfr_min(s->best.hi, s->best.hi, hit.hi, MPFR_RNDU);
  }
  gdc_range_clear(&hit);
}

/* No place in S was found: look along the axes. */
static void shoot_axes(gdc_search *s)
{
  for (int i = 0; i < 2 * s->d; i++) {
    for (int k = 0; k < s->d; k++) mpq_set_si(s->dir[k], k == i / 2 ? 1 - 2 * (i % 2) : 0, 1);
    shoot(s);
  }
}

static void leaf_many_sided(gdc_search *s, const gdc_affine *n)
{
  mpfr_set_zero(s->face_lo, 1);
  for (int i = 0; i < s->d; i++) mpq_set_si(s->dir[i], 0, 1);
  gdc_search_faces(s, n);
  int worth = mpfr_cmp(s->face_lo, s->best.hi) < 0;
  mpfr_min(s->best.lo, s->best.lo, s->face_lo, MPFR_RNDD);
  int still = 1;
  for (int i = 0; i < s->d; i++) still &= mpq_sgn(s->dir[i]) == 0;
  if (worth && !still && s->shots++ < MAX_SHOTS / s->d) shoot(s);
}

/* All B in Q: neurons negative[next..] are still to be decided. */
static void each_subset(gdc_search *s, int next, const gdc_affine *n)
{
  size_t mark = gdc_calc_mark(s->view->c);
  if (next == s->negatives) {
    if (s->one_sided) leaf_one_sided(s, n);
    else leaf_many_sided(s, n);
  } else {
    gdc_affine with;
    each_subset(s, next + 1, n);
    gdc_search_take(&with, s, n, s->negative[next], NULL);
    each_subset(s, next + 1, &with);
  }
  gdc_calc_release(s->view->c, mark);
}

static void classify(gdc_search *s)
{
  const gdc_view *v = s->view;
  int ignored;
  s->one_sided = gdc_view_one_sided(v, &ignored);
  s->positives = s->negatives = 0;
  for (int j = 0; j < v->net->m; j++) {
    if (gdc_itv_sign(v->k[j]) == GDC_SIGN_ZERO) continue;
    if (mpfr_sgn(v->k[j]->lo) >= 0) s->positive[s->positives++] = j;
    else s->negative[s->negatives++] = j;
  }
}

void gdc_distance_by_halfspaces(gdc_range *r, const gdc_view *v)
{
  gdc_calc *c = v->c;
  mpfr_prec_t prec = gdc_calc_precision(c);
  size_t mark = gdc_calc_mark(c);
  gdc_search s = {.view = v, .d = v->net->d};
  gdc_affine zero;
  gdc_range_init(&s.term, prec);
  gdc_range_init(&s.best, prec);
  mpfr_set_inf(s.best.lo, 1);
  mpfr_init2(s.face_lo, prec);
  for (int i = 0; i < s.d; i++) mpq_init(s.dir[i]);
  classify(&s);
  zero.value = gdc_c_si(c, 0);
  for (int i = 0; i < s.d; i++) zero.grad[i] = zero.value;
  if (s.one_sided || gdc_faces_open(&s)) each_subset(&s, 0, &zero);
  else mpfr_set_zero(s.best.lo, 1);
  if (!s.one_sided) gdc_faces_close(&s);
  if (!s.one_sided && mpfr_inf_p(s.best.hi) && !mpfr_inf_p(s.best.lo)) shoot_axes(&s);
  if (gdc_calc_failed(c)) mpfr_set_zero(s.best.lo, 1);
  if (mpfr_inf_p(s.best.lo)) mpfr_set_inf(s.best.hi, 1);
  mpfr_set(r->lo, s.best.lo, MPFR_RNDD);
  mpfr_set(r->hi, s.best.hi, MPFR_RNDU);
  for (int i = 0; i < s.d; i++) mpq_clear(s.dir[i]);
  mpfr_clear(s.face_lo);
  gdc_range_clear(&s.term);
  gdc_range_clear(&s.best);
  gdc_calc_release(c, mark);
}
