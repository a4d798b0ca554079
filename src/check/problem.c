/* The experiment: inner products and initial pre-activations, exactly. */
#include "certificate.h"

void problem_init(problem *p, pool *own)
{
  p->D = p->d + p->bias;
  p->x = pool_rationals(own, p->n * p->d);
  p->theta = pool_rationals(own, p->m * p->D);
  p->v = pool_rationals(own, p->m);
  p->gram = pool_rationals(own, p->n * p->n);
  p->a0 = pool_rationals(own, p->m * p->n);
  p->y = pool_bytes(own, (size_t)p->n, sizeof *p->y);
  p->step = *pool_rationals(own, 1);
  p->h = *pool_rationals(own, 1);
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

void problem_kernel(mpq_t K, const problem *p, const unsigned char *active, int i, int k)
{
  mpq_t t;
  mpq_init(t);
  mpq_set_ui(K, 0, 1);
  for (int j = 0; j < p->m; j++) {
    if (!active[j * p->n + i] || !active[j * p->n + k]) continue;
    mpq_mul(t, p->v[j], p->v[j]);
    mpq_add(K, K, t);
  }
  mpq_mul(K, K, p->gram[i * p->n + k]);
  mpq_clear(t);
}
