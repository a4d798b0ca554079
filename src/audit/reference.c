/* The exact experiment that a float run is compared with. */
#include "compare.h"

static gdc_status round_to(mpq_t out, const gdc_format *f, const mpq_t q, const char *what, const char *file,
                           gdc_context *ctx)
{
  double value;
  if (!gdc_format_round_q(&value, f, q))
    return gdc_fail(ctx, GDC_EINPUT, file, 0, 0, "%s is beyond the range of %s", what, f->name);
  mpq_set_d(out, value);
  return GDC_OK;
}

static void set_start(gdc_problem *r, const double *theta)
{
  int D = r->d + r->bias;
  for (int j = 0; j < r->m; j++) {
    for (int k = 0; k < r->d; k++) mpq_set_d(r->w[j * r->d + k], theta[j * D + k]);
    if (r->bias) mpq_set_d(r->b[j], theta[j * D + r->d]);
    if (r->train_output) mpq_set_d(r->v[j], theta[r->m * D + j]);
  }
}

gdc_status reference_rounded(gdc_problem **out, const gdc_problem *p, const gdc_format *f, const double *theta,
                             gdc_context *ctx)
{
  gdc_problem *r;
  gdc_status status = gdc_problem_new(&r, p->d, p->n, p->m, ctx);
  *out = NULL;
  if (status != GDC_OK) return status;
  r->bias = p->bias;
  r->train_output = p->train_output;
  r->loss = p->loss;
  r->mean = p->mean;
  for (int k = 0; status == GDC_OK && k < p->n * p->d; k++)
    status = round_to(r->x[k], f, p->x[k], "a point", p->file, ctx);
  for (int j = 0; status == GDC_OK && j < p->m; j++)
    status = round_to(r->v[j], f, p->v[j], "an output weight", p->file, ctx);
  if (status == GDC_OK) status = round_to(r->step, f, p->step, "the step size", p->file, ctx);
  if (status == GDC_OK && mpq_sgn(r->step) <= 0)
    status = gdc_fail(ctx, GDC_EINPUT, p->file, 0, 0, "the step size rounds to 0 in %s", f->name);
  for (int i = 0; i < p->n; i++) r->y[i] = p->y[i];
  set_start(r, theta);
  if (status == GDC_OK) status = gdc_problem_finish(r, ctx);
  if (status == GDC_OK) *out = r;
  else gdc_problem_free(r);
  return status;
}

int reference_start_differs(gdc_audit *a, const shape *s, const double *theta)
{
  const gdc_problem *p = a->problem;
  for (int slot = 0; slot < s->params; slot++) {
    double want;
    int hidden = s->m * s->D, j = slot / s->D, k = slot % s->D;
    mpq_srcptr q = slot >= hidden ? p->v[slot - hidden] : k < p->d ? p->w[j * p->d + k] : p->b[j];
    if (gdc_format_round_q(&want, a->format, q) && want == theta[slot]) continue;
    a->start_slot = slot;
    a->start_logged = theta[slot];
    a->start_want = want;
    return 1;
  }
  return 0;
}
