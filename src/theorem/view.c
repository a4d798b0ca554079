/* A box as numbers of the calculator. */
#include "inner.h"

static gdc_num integer(gdc_calc *c, const mpz_t n)
{
  mpq_t q;
  mpq_init(q);
  mpq_set_z(q, n);
  gdc_num r = gdc_c_q(c, q);
  mpq_clear(q);
  return r;
}

void gdc_view_fill(gdc_view *v, gdc_calc *c, const gdc_box *b)
{
  v->box = b;
  v->loss = b->loss;
  v->h = gdc_c_q(c, b->h);
  v->v1 = gdc_c_q(c, b->v1);
  v->w = gdc_c_q(c, b->w);
  v->gpp = gdc_c_q(c, b->gpp);
  v->gmm = gdc_c_q(c, b->gmm);
  v->gpm = gdc_c_q(c, b->gpm);
  v->a1 = &b->a1;
  v->a2 = &b->a2;
  v->alpha = &b->alpha;
  v->beta = &b->beta;
  v->mp = &b->mp;
  v->mm = &b->mm;
  mpq_t q, r;
  mpq_inits(q, r, NULL);
  mpq_mul(q, b->gpp, b->gmm);
  mpq_mul(r, b->gpm, b->gpm);
  mpq_sub(q, q, r);
  v->det = gdc_c_q(c, q);
  mpq_add(q, b->gpp, b->gmm);
  mpq_sub(q, q, b->gpm);
  mpq_sub(q, q, b->gpm);
  v->width = gdc_c_sqrt(c, gdc_c_q(c, q));
  mpq_clears(q, r, NULL);
  v->s = integer(c, b->s);
  v->ln_s = gdc_c_log(c, v->s);
}
