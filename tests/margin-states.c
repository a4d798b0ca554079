/* Random states with many ties, enclosed or exact, and experiments built by hand. */
#include "margin-states.h"

#include <stdlib.h>

void small_q(mpq_t q, rng *r, int dyadic)
{
  static const unsigned long any[] = {1, 1, 2, 3, 5}, two[] = {1, 1, 2, 4, 8};
  mpq_set_si(q, (long)rng_below(r, 9) - 4, dyadic ? two[rng_below(r, 5)] : any[rng_below(r, 5)]);
  mpq_canonicalize(q);
}

/* Neuron j parallel to an earlier one, with the same kink or not. */
static void copy_neuron(exact_net *n, rng *r, int j)
{
  mpq_t t;
  mpq_init(t);
  int from = (int)rng_below(r, (unsigned)j);
  mpq_set_si(t, (long)rng_below(r, 5) - 2, 1);
  for (int k = 0; k < n->d; k++) mpq_mul(n->w[j * n->d + k], n->w[from * n->d + k], t);
  if (rng_below(r, 2)) mpq_mul(n->b[j], n->b[from], t);
  mpq_clear(t);
}

void random_net(exact_net *n, rng *r, int d, int m, int dyadic)
{
  n->d = d;
  n->m = m;
  int no_bias = rng_below(r, 6) == 0;
  for (int j = 0; j < m; j++) {
    for (int k = 0; k < d; k++) small_q(n->w[j * d + k], r, dyadic);
    small_q(n->b[j], r, dyadic);
    small_q(n->v[j], r, dyadic);
    if (j > 0 && rng_below(r, 4) == 0) copy_neuron(n, r, j);
    if (no_bias) mpq_set_si(n->b[j], 0, 1);
  }
}

void holder_init(holder *h, mpfr_prec_t prec)
{
  for (int i = 0; i < MAX_M * MAX_D; i++) gdc_itv_init(&h->w[i], prec);
  for (int j = 0; j < MAX_M; j++) gdc_itv_init(&h->b[j], prec);
  for (int j = 0; j < MAX_M; j++) gdc_itv_init(&h->v[j], prec);
}

void holder_clear(holder *h)
{
  for (int i = 0; i < MAX_M * MAX_D; i++) gdc_itv_clear(&h->w[i]);
  for (int j = 0; j < MAX_M; j++) gdc_itv_clear(&h->b[j]);
  for (int j = 0; j < MAX_M; j++) gdc_itv_clear(&h->v[j]);
}

static void enclose(gdc_itv *x, const mpq_t q, const mpq_t radius)
{
  mpq_t t;
  mpq_init(t);
  mpq_sub(t, q, radius);
  mpfr_set_q(x->lo, t, MPFR_RNDD);
  mpq_add(t, q, radius);
  mpfr_set_q(x->hi, t, MPFR_RNDU);
  mpq_clear(t);
}

void holder_set(holder *h, const exact_net *n, const mpq_t radius)
{
  for (int i = 0; i < n->m * n->d; i++) enclose(&h->w[i], n->w[i], radius);
  for (int j = 0; j < n->m; j++) enclose(&h->b[j], n->b[j], radius);
  for (int j = 0; j < n->m; j++) enclose(&h->v[j], n->v[j], radius);
  h->net = (gdc_network){.d = n->d, .m = n->m, .w = h->w, .b = h->b, .v = h->v};
}

void random_member(exact_net *member, rng *r, const holder *h)
{
  member->d = h->net.d;
  member->m = h->net.m;
  for (int i = 0; i < member->m * member->d; i++) random_inside(member->w[i], r, &h->w[i]);
  for (int j = 0; j < member->m; j++) random_inside(member->b[j], r, &h->b[j]);
  for (int j = 0; j < member->m; j++) random_inside(member->v[j], r, &h->v[j]);
}

/* --- experiments ------------------------------------------------------------------------------------- */

static mpq_t *numbers(int count)
{
  mpq_t *q = malloc((size_t)count * sizeof *q);
  ck_assert_ptr_nonnull(q);
  for (int i = 0; i < count; i++) mpq_init(q[i]);
  return q;
}

static void drop(mpq_t *q, int count)
{
  for (int i = 0; i < count; i++) mpq_clear(q[i]);
  free(q);
}

void problem_open(gdc_problem *p, int d, int n, int m)
{
  *p = (gdc_problem){.d = d, .n = n, .m = m, .bias = 1};
  p->x = numbers(n * d);
  p->y = calloc((size_t)n, sizeof *p->y);
  ck_assert_ptr_nonnull(p->y);
  p->w = numbers(m * d);
  p->b = numbers(m);
  p->v = numbers(m);
  p->gram = numbers(n * n);
  p->a0 = numbers(m * n);
  mpq_inits(p->step, p->h, NULL);
}

void problem_close(gdc_problem *p)
{
  drop(p->x, p->n * p->d);
  free(p->y);
  drop(p->w, p->m * p->d);
  drop(p->b, p->m);
  drop(p->v, p->m);
  drop(p->gram, p->n * p->n);
  drop(p->a0, p->m * p->n);
  mpq_clears(p->step, p->h, NULL);
}

void problem_derive(gdc_problem *p)
{
  mpq_t t;
  mpq_init(t);
  mpq_set(p->h, p->step);
  for (int i = 0; i < p->n; i++) {
    for (int k = 0; k < p->n; k++) {
      mpq_set_si(p->gram[i * p->n + k], p->bias, 1);
      for (int c = 0; c < p->d; c++) {
        mpq_mul(t, p->x[i * p->d + c], p->x[k * p->d + c]);
        mpq_add(p->gram[i * p->n + k], p->gram[i * p->n + k], t);
      }
    }
    for (int j = 0; j < p->m; j++) {
      mpq_set(p->a0[j * p->n + i], p->b[j]);
      for (int c = 0; c < p->d; c++) {
        mpq_mul(t, p->x[i * p->d + c], p->w[j * p->d + c]);
        mpq_add(p->a0[j * p->n + i], p->a0[j * p->n + i], t);
      }
    }
  }
  mpq_clear(t);
}
