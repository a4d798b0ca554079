/* Private to src/margin: a network on a ray x + s dir, s >= 0 (doc/theory.md, robustness margin 7.3 to 7.5). */
#ifndef GDC_MARGIN_RAY_H
#define GDC_MARGIN_RAY_H

#include "geometry.h"

typedef struct gdc_ray {
  const gdc_view *v;
  const mpq_t *dir;
  int m;
  gdc_num slope[GDC_MAX_NEURONS]; /* w_j . dir */
  /* The centre network: exact numbers that only say where to look. */
  mpq_t value[GDC_MAX_NEURONS], rise[GDC_MAX_NEURONS], k[GDC_MAX_NEURONS]; /* a_j(s) = value + rise s */
  mpq_t cut[GDC_MAX_NEURONS]; /* its breakpoints s > 0, increasing, without repetition */
  int cuts;
  int exact; /* all enclosures are points: the centre is the network */
  mpq_t z[GDC_MAX_DIMENSION]; /* workspace: x + s dir */
} gdc_ray;

/* The network at one s.  a_j and f are values of the arena. */
typedef struct gdc_sample {
  mpq_t s;
  gdc_num a[GDC_MAX_NEURONS], f;
} gdc_sample;

void gdc_ray_init(gdc_ray *r, const gdc_view *v, const mpq_t *dir);
void gdc_ray_clear(gdc_ray *r);
void gdc_ray_sample(gdc_sample *p, gdc_ray *r, const mpq_t s); /* p->s is initialised by the caller */

/* Exact walk over the centre network: *found = 1 and zero = its first s >= 0 with f <= 0, or *found = 0. */
void gdc_ray_walk(mpq_t zero, int *found, const gdc_ray *r);
void gdc_ray_centre_value(mpq_t f, const gdc_ray *r, const mpq_t s);
/* Slope of the centre network just left of s (just right when s = 0). */
void gdc_ray_centre_slope(mpq_t slope, const gdc_ray *r, const mpq_t s);

/* Lemma 7.3: f > 0 on [p, q] for certain.  Lemma 7.4: f > 0 on [p, inf) for certain. */
int gdc_ray_segment_positive(const gdc_ray *r, const gdc_sample *p, const gdc_sample *q);
int gdc_ray_tail_positive(const gdc_ray *r, const gdc_sample *p);

#endif
