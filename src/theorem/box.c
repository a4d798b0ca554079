/* State boxes: the exact experiment of two neurons and two points, relabelled, with enclosures at a time s. */
#include <gdcert/theorem.h>

void gdc_box_init(gdc_box *b, mpfr_prec_t prec)
{
  b->loss = GDC_LOSS_EXPONENTIAL;
  b->d = 1;
  b->bias = 1;
  b->neuron[0] = b->point[0] = 0;
  b->neuron[1] = b->point[1] = 1;
  mpq_inits(b->h, b->v1, b->w, b->gpp, b->gmm, b->gpm, b->xp, b->xm, NULL);
  mpz_init(b->s);
  gdc_itv_init(&b->a1, prec);
  gdc_itv_init(&b->a2, prec);
  gdc_itv_init(&b->alpha, prec);
  gdc_itv_init(&b->beta, prec);
  gdc_itv_init(&b->mp, prec);
  gdc_itv_init(&b->mm, prec);
}

void gdc_box_clear(gdc_box *b)
{
  mpq_clears(b->h, b->v1, b->w, b->gpp, b->gmm, b->gpm, b->xp, b->xm, NULL);
  mpz_clear(b->s);
  gdc_itv_clear(&b->a1);
  gdc_itv_clear(&b->a2);
  gdc_itv_clear(&b->alpha);
  gdc_itv_clear(&b->beta);
  gdc_itv_clear(&b->mp);
  gdc_itv_clear(&b->mm);
}

static void own_margin(gdc_itv *m, const gdc_itv *own, const mpq_t v, const gdc_itv *cross, const mpq_t u)
{
  mpfr_prec_t prec = mpfr_get_prec(m->lo);
  gdc_itv x, y, zero;
  gdc_itv_init(&x, prec);
  gdc_itv_init(&y, prec);
  gdc_itv_init(&zero, prec);
  gdc_itv_max(&x, own, &zero);
  gdc_itv_mul_q(&y, &x, v);
  gdc_itv_max(&zero, cross, &zero);
  gdc_itv_mul_q(&x, &zero, u);
  gdc_itv_sub(m, &y, &x);
  gdc_itv_clear(&x);
  gdc_itv_clear(&y);
  gdc_itv_clear(&zero);
}

void gdc_box_margins(gdc_box *b)
{
  own_margin(&b->mp, &b->a1, b->v1, &b->beta, b->w);
  own_margin(&b->mm, &b->a2, b->w, &b->alpha, b->v1);
}

static void copy_itv(gdc_itv *r, const gdc_itv *x)
{
  mpfr_set_prec(r->lo, mpfr_get_prec(x->lo));
  mpfr_set_prec(r->hi, mpfr_get_prec(x->hi));
  gdc_itv_set(r, x);
}

void gdc_box_mirror(gdc_box *r, const gdc_box *b)
{
  r->loss = b->loss;
  r->d = b->d;
  r->bias = b->bias;
  r->neuron[0] = b->neuron[1];
  r->neuron[1] = b->neuron[0];
  r->point[0] = b->point[1];
  r->point[1] = b->point[0];
  mpq_set(r->h, b->h);
  mpq_set(r->v1, b->w);
  mpq_set(r->w, b->v1);
  mpq_set(r->gpp, b->gmm);
  mpq_set(r->gmm, b->gpp);
  mpq_set(r->gpm, b->gpm);
  mpq_set(r->xp, b->xm);
  mpq_set(r->xm, b->xp);
  mpz_set(r->s, b->s);
  copy_itv(&r->a1, &b->a2);
  copy_itv(&r->a2, &b->a1);
  copy_itv(&r->alpha, &b->beta);
  copy_itv(&r->beta, &b->alpha);
  copy_itv(&r->mp, &b->mm);
  copy_itv(&r->mm, &b->mp);
}
