/* The robustness margin of a network on an experiment's points, and the best one possible. */
#include "geometry.h"

static void distance_squared(mpq_t square, const gdc_problem *p, int i, int k)
{
  mpq_t t;
  mpq_init(t);
  mpq_set_si(square, 0, 1);
  for (int c = 0; c < p->d; c++) {
    mpq_sub(t, p->x[i * p->d + c], p->x[k * p->d + c]);
    mpq_mul(t, t, t);
    mpq_add(square, square, t);
  }
  mpq_clear(t);
}

void gdc_robustness_optimum(gdc_itv *best, int *infinite, const gdc_problem *p)
{
  mpq_t least, square;
  mpq_inits(least, square, NULL);
  *infinite = 1;
  for (int i = 0; i < p->n; i++) {
    for (int k = 0; k < i; k++) {
      if (p->y[i] == p->y[k]) continue;
      distance_squared(square, p, i, k);
      if (*infinite || mpq_cmp(square, least) < 0) mpq_set(least, square);
      *infinite = 0;
    }
  }
  if (*infinite) {
    gdc_itv_whole(best);
  } else {
    mpq_div_2exp(least, least, 2); /* (distance/2)^2 */
    gdc_itv_set_q(best, least);
    gdc_itv_sqrt(best, best);
  }
  mpq_clears(least, square, NULL);
}

/* Two points of opposite class: dist_i + dist_k <= |x_i - x_k| if both margins are > 0, because the segment meets
   N = 0, and gamma = 0 otherwise.  So gamma <= gamma*. */
static void cap(gdc_itv *gamma, int *infinite, const gdc_problem *p)
{
  int one_class;
  gdc_itv best;
  gdc_itv_init(&best, mpfr_get_prec(gamma->hi));
  gdc_robustness_optimum(&best, &one_class, p);
  if (!one_class && !*infinite && mpfr_cmp(best.hi, gamma->hi) < 0) mpfr_set(gamma->hi, best.hi, MPFR_RNDU);
  gdc_itv_clear(&best);
}

gdc_status gdc_network_robustness(gdc_itv *gamma, int *infinite, const gdc_network *net, const gdc_problem *p,
                                  mpfr_prec_t prec, gdc_context *ctx)
{
  gdc_itv one;
  gdc_status status = GDC_OK;
  *infinite = 0;
  gdc_itv_whole(gamma);
  gdc_calc *c = gdc_calc_new(prec);
  if (!c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "robustness: out of memory");
  gdc_itv_init(&one, mpfr_get_prec(gamma->hi));
  *infinite = 1;
  for (int i = 0; i < p->n && status == GDC_OK; i++) {
    int far;
    status = gdc_distance_with(&one, &far, c, net, (const mpq_t *)&p->x[i * p->d], p->y[i], ctx);
    if (status != GDC_OK || far) continue;
    if (*infinite) gdc_itv_set(gamma, &one);
    else gdc_itv_min(gamma, gamma, &one);
    *infinite = 0;
  }
  if (status == GDC_OK) cap(gamma, infinite, p);
  else *infinite = 0, gdc_itv_whole(gamma);
  gdc_itv_clear(&one);
  gdc_calc_free(c);
  return status;
}
