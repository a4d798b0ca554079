/* Margins, boundary, gap and outcome of a state of a trajectory. */
#include <gdcert/outcome.h>

#include "state_copy.h"

static gdc_status out_of_memory(gdc_context *ctx)
{
  return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "margins: out of memory");
}

gdc_status gdc_robustness(gdc_itv *gamma, int *infinite, const gdc_state *s, gdc_context *ctx)
{
  gdc_state_copy y;
  gdc_network net;
  *infinite = 0;
  gdc_itv_whole(gamma);
  if (!gdc_network_of(&net, &y, s)) return out_of_memory(ctx);
  gdc_status status = gdc_network_robustness(gamma, infinite, &net, gdc_state_problem(s), gdc_state_precision(s), ctx);
  gdc_state_copy_close(&y);
  return status;
}

gdc_status gdc_robustness_point(gdc_itv *dist, int *infinite, const gdc_state *s, int i, gdc_context *ctx)
{
  gdc_state_copy y;
  gdc_network net;
  const gdc_problem *p = gdc_state_problem(s);
  *infinite = 0;
  gdc_itv_whole(dist);
  if (!gdc_network_of(&net, &y, s)) return out_of_memory(ctx);
  gdc_status status = gdc_distance(dist, infinite, &net, (const mpq_t *)&p->x[i * p->d], p->y[i],
                                   gdc_state_precision(s), ctx);
  gdc_state_copy_close(&y);
  return status;
}

static gdc_status boundary_of(gdc_itv *boundary, gdc_itv *sharp, const gdc_state *s, gdc_context *ctx)
{
  gdc_state_copy y;
  gdc_snapshot shot;
  if (!gdc_snapshot_of(&shot, &y, s)) return out_of_memory(ctx);
  gdc_status status = gdc_snapshot_boundary(boundary, sharp, &shot, gdc_state_precision(s), ctx);
  gdc_state_copy_close(&y);
  return status;
}

gdc_status gdc_boundary(gdc_itv *boundary, const gdc_state *s, gdc_context *ctx)
{
  return boundary_of(boundary, NULL, s, ctx);
}

gdc_status gdc_gap_sharp(gdc_itv *sharp, const gdc_state *s, gdc_context *ctx)
{
  return boundary_of(NULL, sharp, s, ctx);
}

gdc_status gdc_gap(gdc_itv *gap, const gdc_state *s, gdc_context *ctx)
{
  const gdc_problem *p = gdc_state_problem(s);
  gdc_itv_whole(gap);
  if (p->n != 2 || p->y[0] == p->y[1])
    return gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "gap: want two points of opposite class");
  gdc_itv gamma, best;
  int far, one_class;
  mpfr_prec_t prec = gdc_state_precision(s);
  gdc_itv_init(&gamma, prec);
  gdc_itv_init(&best, prec);
  gdc_status status = gdc_robustness(&gamma, &far, s, ctx);
  if (status == GDC_OK) {
    gdc_robustness_optimum(&best, &one_class, p);
    gdc_itv_sub(gap, &best, &gamma);
    if (mpfr_sgn(gap->lo) < 0) mpfr_set_zero(gap->lo, 1); /* gamma <= gamma* */
  }
  gdc_itv_clear(&gamma);
  gdc_itv_clear(&best);
  return status;
}

gdc_status gdc_state_outcome(gdc_outcome *out, const gdc_state *s, gdc_context *ctx)
{
  gdc_state_copy y;
  gdc_snapshot shot;
  *out = (gdc_outcome){.point = -1, .fate_point = -1, .fate_neuron = -1};
  if (!gdc_snapshot_of(&shot, &y, s)) return out_of_memory(ctx);
  gdc_status status = gdc_snapshot_outcome(out, &shot, gdc_state_precision(s), ctx);
  gdc_state_copy_close(&y);
  return status;
}
