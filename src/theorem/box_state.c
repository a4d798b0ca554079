/* A state box from an experiment and from a certified state of its trajectory. */
#include <gdcert/theorem.h>

static gdc_status shape(const gdc_problem *p, const char *what, gdc_context *ctx)
{
  return gdc_fail(ctx, GDC_ELIMIT, p->file, 0, 0, "no theorem for all t: %s", what);
}

static gdc_status find_labels(gdc_box *b, const gdc_problem *p, gdc_context *ctx)
{
  if (p->m != 2 || p->n != 2) return shape(p, "two neurons and two points are needed", ctx);
  if (p->train_output) return shape(p, "the output weights are trained", ctx);
  if (p->y[0] == p->y[1]) return shape(p, "both points have the same class", ctx);
  if (mpq_sgn(p->v[0]) * mpq_sgn(p->v[1]) >= 0)
    return shape(p, "the output weights do not have opposite signs", ctx);
  b->neuron[0] = mpq_sgn(p->v[0]) > 0 ? 0 : 1;
  b->neuron[1] = 1 - b->neuron[0];
  b->point[0] = p->y[0] > 0 ? 0 : 1;
  b->point[1] = 1 - b->point[0];
  return GDC_OK;
}

gdc_status gdc_box_problem(gdc_box *b, const gdc_problem *p, gdc_context *ctx)
{
  gdc_status st = find_labels(b, p, ctx);
  if (st != GDC_OK) return st;
  int plus = b->point[0], minus = b->point[1];
  if (mpq_sgn(p->gram[plus * 2 + plus]) <= 0 || mpq_sgn(p->gram[minus * 2 + minus]) <= 0)
    return shape(p, "a point is 0 (without bias)", ctx);
  b->loss = p->loss;
  b->d = p->d;
  b->bias = p->bias;
  mpq_set(b->h, p->h);
  mpq_set(b->v1, p->v[b->neuron[0]]);
  mpq_neg(b->w, p->v[b->neuron[1]]);
  mpq_set(b->gpp, p->gram[plus * 2 + plus]);
  mpq_set(b->gmm, p->gram[minus * 2 + minus]);
  mpq_set(b->gpm, p->gram[plus * 2 + minus]);
  mpq_set_ui(b->xp, 0, 1);
  mpq_set_ui(b->xm, 0, 1);
  if (p->d == 1) {
    mpq_set(b->xp, p->x[plus]);
    mpq_set(b->xm, p->x[minus]);
  }
  return GDC_OK;
}

gdc_status gdc_box_state(gdc_box *b, const gdc_state *s, gdc_context *ctx)
{
  mpz_set_ui(b->s, (unsigned long)(gdc_state_time(s) >> 32));
  mpz_mul_2exp(b->s, b->s, 32);
  mpz_add_ui(b->s, b->s, (unsigned long)(gdc_state_time(s) & 0xffffffffu));
  gdc_status st = gdc_box_problem(b, gdc_state_problem(s), ctx);
  if (st != GDC_OK) return st;
  gdc_state_pre(&b->a1, s, b->neuron[0], b->point[0]);
  gdc_state_pre(&b->alpha, s, b->neuron[0], b->point[1]);
  gdc_state_pre(&b->a2, s, b->neuron[1], b->point[1]);
  gdc_state_pre(&b->beta, s, b->neuron[1], b->point[0]);
  gdc_state_margin(&b->mp, s, b->point[0]);
  gdc_state_margin(&b->mm, s, b->point[1]);
  return GDC_OK;
}
