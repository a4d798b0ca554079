/* Private to src/margin: the search over half-spaces. */
#ifndef GDC_MARGIN_HALFSPACE_H
#define GDC_MARGIN_HALFSPACE_H

#include "geometry.h"

/* An enclosed affine function: its value at x and its gradient. */
typedef struct gdc_affine {
  gdc_num value;
  gdc_num grad[GDC_MAX_DIMENSION];
} gdc_affine;

typedef struct gdc_faces gdc_faces; /* centres of the network, see faces.c */

typedef struct gdc_search {
  const gdc_view *view;
  int d, one_sided;
  int positive[GDC_MAX_NEURONS], positives; /* P */
  int negative[GDC_MAX_NEURONS], negatives; /* Q, and the neurons of undecided sign */
  gdc_range best;                           /* over all B so far */
  gdc_range term;
  mpfr_t face_lo;                           /* over the tau tried for this B, */
  mpq_t dir[GDC_MAX_DIMENSION];             /* and the direction that goes with it */
  int shots;
  gdc_faces *faces;
} gdc_search;

void gdc_search_take(gdc_affine *out, const gdc_search *s, const gdc_affine *in, int j, gdc_num t);
void gdc_search_try(gdc_search *s, const gdc_affine *n);

/* Guess tau for the convex set of one B (n: its affine part) and try each guess. */
int gdc_faces_open(gdc_search *s); /* 0 when memory runs out */
void gdc_faces_close(gdc_search *s);
void gdc_search_faces(gdc_search *s, const gdc_affine *n);

#endif
