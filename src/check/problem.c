/* The experiment: inner products and initial pre-activations, exactly. */
#include "certificate.h"

#include <stdlib.h>

static mpq_t *rationals_new(int count)
{
  mpq_t *q = obtain((size_t)count, sizeof *q);
  for (int k = 0; k < count; k++) mpq_init(q[k]);
  return q;
}

static void rationals_free(mpq_t *q, int count)
{
  for (int k = 0; q && k < count; k++) mpq_clear(q[k]);
  free(q);
}

void problem_init(problem *p)
{
  p->D = p->d + p->bias;
  p->x = rationals_new(p->n * p->d);
  p->theta = rationals_new(p->m * p->D);
  p->v = rationals_new(p->m);
  p->gram = rationals_new(p->n * p->n);
  p->a0 = rationals_new(p->m * p->n);
  p->y = obtain((size_t)p->n, sizeof *p->y);
}

void problem_clear(problem *p)
{
  if (p->x) mpq_clears(p->step, p->h, NULL);
  rationals_free(p->x, p->n * p->d);
  rationals_free(p->theta, p->m * p->D);
  rationals_free(p->v, p->m);
  rationals_free(p->gram, p->n * p->n);
  rationals_free(p->a0, p->m * p->n);
  free(p->y);
}

static int short_enough(const mpq_t q)
{
  return mpz_sizeinbase(mpq_numref(q), 2) <= MAX_DERIVED_BITS && mpz_sizeinbase(mpq_denref(q), 2) <= MAX_DERIVED_BITS;
}

/* q = sum_k a_k x_k over the d inputs, plus `last`; 0 when it gets too long */
static int product(mpq_t q, const problem *p, mpq_t *a, mpq_t *x, const mpq_t last)
{
  mpq_t t;
  int ok = 1;
  mpq_init(t);
  mpq_set(q, last);
  for (int k = 0; k < p->d && ok; k++) {
    mpq_mul(t, a[k], x[k]);
    mpq_add(q, q, t);
    ok = short_enough(q);
  }
  mpq_clear(t);
  return ok;
}

int problem_derive(problem *p)
{
  mpq_t t;
  int ok = 1;
  mpq_init(t);
  mpq_set(p->h, p->step);
  if (p->mean) {
    mpq_set_si(t, p->n, 1);
    mpq_div(p->h, p->h, t);
  }
  for (int i = 0; i < p->n; i++) {
    mpq_set_si(t, p->bias, 1);
    for (int k = 0; k < p->n; k++) ok = ok && product(p->gram[i * p->n + k], p, &p->x[i * p->d], &p->x[k * p->d], t);
    for (int j = 0; j < p->m; j++) {
      if (p->bias) mpq_set(t, p->theta[j * p->D + p->d]);
      else mpq_set_ui(t, 0, 1);
      ok = ok && product(p->a0[j * p->n + i], p, &p->theta[j * p->D], &p->x[i * p->d], t);
    }
  }
  mpq_clear(t);
  return ok;
}
