/* Numbers of the experiment that every box needs, as intervals. */
#include "difference_inner.h"

#include <stdlib.h>

static gdc_itv *new_numbers(size_t count)
{
  gdc_itv *x = malloc((count + 1) * sizeof *x);
  for (size_t k = 0; x && k < count; k++) gdc_itv_init(&x[k], DIFFERENCE_BITS);
  return x;
}

static void free_numbers(gdc_itv *x, size_t count)
{
  for (size_t k = 0; x && k < count; k++) gdc_itv_clear(&x[k]);
  free(x);
}

static void set_pulls(gdc_itv *pull, const gdc_problem *p)
{
  mpq_t x;
  mpq_init(x);
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < p->n; i++)
      for (int k = 0; k < p->n; k++) {
        mpq_mul(x, p->gram[i * p->n + k], p->h);
        mpq_mul(x, x, p->v[j]);
        if (p->y[k] < 0) mpq_neg(x, x);
        gdc_itv_set_q(&pull[(j * p->n + i) * p->n + k], x);
      }
  mpq_clear(x);
}

/* sum over k of u_k (G^-1)_ki, coordinate by coordinate: the lifted points u_k are independent. */
static void set_share(mpq_t share, const mpq_t *inverse, const gdc_problem *p, int coordinate, int i)
{
  mpq_t part;
  mpq_init(part);
  mpq_set_ui(share, 0, 1);
  for (int k = 0; k < p->n; k++) {
    if (coordinate < p->d) mpq_mul(part, inverse[k * p->n + i], p->x[k * p->d + coordinate]);
    else mpq_set(part, inverse[k * p->n + i]);
    mpq_add(share, share, part);
  }
  mpq_clear(part);
}

/* theta_j = theta_j(0) + sum_ik u_k (G^-1)_ki (a_ji - a_ji(0)) */
static void set_weights(difference *d)
{
  const gdc_problem *p = d->p;
  mpq_t share, base, part;
  mpq_inits(share, base, part, NULL);
  for (int coordinate = 0; coordinate <= p->d; coordinate++)
    for (int j = 0; j < p->m; j++) {
      mpq_set(base, coordinate < p->d ? p->w[j * p->d + coordinate] : p->b[j]);
      for (int i = 0; i < p->n; i++) {
        set_share(share, (const mpq_t *)d->inverse, p, coordinate, i);
        gdc_itv_set_q(&d->share[coordinate * p->n + i], share);
        mpq_mul(part, share, p->a0[j * p->n + i]);
        mpq_sub(base, base, part);
      }
      gdc_itv_set_q(&d->base[j * (p->d + 1) + coordinate], base);
    }
  mpq_clears(share, base, part, NULL);
}

static size_t pulls(const gdc_problem *p) { return (size_t)(p->m * p->n * p->n); }
static size_t shares(const gdc_problem *p) { return (size_t)((p->d + 1) * p->n); }
static size_t bases(const gdc_problem *p) { return (size_t)((p->d + 1) * p->m); }

int difference_constants_new(difference *d)
{
  d->pull = new_numbers(pulls(d->p));
  d->share = new_numbers(shares(d->p));
  d->base = new_numbers(bases(d->p));
  if (!d->pull || !d->share || !d->base) return 0;
  set_pulls(d->pull, d->p);
  if (d->inverse) set_weights(d);
  return 1;
}

void difference_constants_free(difference *d)
{
  free_numbers(d->pull, pulls(d->p));
  free_numbers(d->share, shares(d->p));
  free_numbers(d->base, bases(d->p));
}
