/* The fast engine's constants: the experiment's rationals in fixed point, and bounds of them. */
#include "fast.h"
#include "fast_round.h"

#include <stdlib.h>
#include <string.h>

const char *fast_declines(const gdc_problem *p)
{
  if (p->train_output) return "its output weights are trained";
  return NULL;
}

/* floor(q 2^FAST_UNIT); 0 when it has too many bits before the point */
static int fixed_point(mpz_t out, const mpq_t q)
{
  mpz_mul_2exp(out, mpq_numref(q), FAST_UNIT);
  mpz_fdiv_q(out, out, mpq_denref(q));
  return mpz_sizeinbase(out, 2) <= FAST_UNIT + FAST_WHOLE;
}

static double magnitude_up(mpq_srcptr q, mpfr_ptr x)
{
  mpfr_set_q(x, q, MPFR_RNDA);
  return fabs(mpfr_get_d(x, MPFR_RNDA));
}

static mpz_t *new_numbers(size_t count)
{
  mpz_t *z = malloc(count * sizeof *z);
  for (size_t k = 0; z && k < count; k++) mpz_init(z[k]);
  return z;
}

static void free_numbers(mpz_t *z, size_t count)
{
  for (size_t k = 0; z && k < count; k++) mpz_clear(z[k]);
  free(z);
}

static int allocate(fast_constants *k, size_t m, size_t n)
{
  k->a0 = new_numbers(m * n);
  k->pull = new_numbers(m * n * n);
  k->rate = new_numbers(m * n * n);
  k->v = new_numbers(m);
  k->v_sign = malloc(m * sizeof *k->v_sign);
  k->u = malloc(n * sizeof *k->u);
  k->v_up = malloc(m * sizeof *k->v_up);
  k->gram = malloc(n * n * sizeof *k->gram);
  mpz_inits(k->z, k->sum, NULL);
  mpfr_inits2(256, k->x, k->y, k->h, (mpfr_ptr)0);
  return k->a0 && k->pull && k->rate && k->v && k->v_sign && k->u && k->v_up && k->gram;
}

static int load_neuron(fast_constants *k, int j, mpq_t q, mpq_t r)
{
  const gdc_problem *p = k->p;
  int n = p->n, fits = 1;
  k->v_sign[j] = mpq_sgn(p->v[j]);
  k->v_up[j] = magnitude_up(p->v[j], k->x);
  mpq_abs(q, p->v[j]);
  fits &= fixed_point(k->v[j], q);
  for (int i = 0; i < n; i++) {
    fits &= fixed_point(k->a0[j * n + i], p->a0[j * n + i]);
    for (int c = 0; c < n; c++) {
      mpq_mul(q, p->v[j], p->gram[i * n + c]);
      if (p->y[c] < 0) mpq_neg(q, q);
      fits &= fixed_point(k->pull[(j * n + i) * n + c], q);
      mpq_abs(r, p->v[j]);
      mpq_mul(q, q, r);
      fits &= fixed_point(k->rate[(j * n + i) * n + c], q);
    }
  }
  return fits;
}

static int load_constants(fast_constants *k)
{
  const gdc_problem *p = k->p;
  int fits = mpz_sizeinbase(mpq_numref(p->h), 2) <= FAST_WHOLE + mpz_sizeinbase(mpq_denref(p->h), 2);
  mpq_t q, r;
  mpq_inits(q, r, NULL);
  mpfr_set_q(k->h, p->h, MPFR_RNDN);
  k->h_up = magnitude_up(p->h, k->x);
  mpfr_set_q(k->x, p->h, MPFR_RNDD);
  k->h_down = mpfr_get_d(k->x, MPFR_RNDD);
  double squares = 0;
  for (int j = 0; j < p->m; j++) {
    fits &= load_neuron(k, j, q, r);
    squares = add_up(squares, mul_up(k->v_up[j], k->v_up[j]));
  }
  k->norm_v = up(sqrt(squares));
  for (int i = 0; i < p->n; i++) {
    k->u[i] = up(sqrt(magnitude_up(p->gram[i * p->n + i], k->x)));
    for (int c = 0; c < p->n; c++) k->gram[i * p->n + c] = magnitude_up(p->gram[i * p->n + c], k->x);
  }
  mpq_clears(q, r, NULL);
  return fits;
}

static int start_engine(fast_engine *e, const gdc_problem *p, int *memory)
{
  size_t pairs = (size_t)(p->m * p->n), rows = pairs + (size_t)p->n;
  memset(e, 0, sizeof *e);
  e->k.p = p;
  e->scale = -1;
  for (int i = 0; i < GDC_MAX_POINTS; i++) mpfr_init2(e->g[i], 192);
  int have = allocate(&e->k, (size_t)p->m, (size_t)p->n);
  e->a = new_numbers(pairs);
  e->entries = malloc(rows * rows * sizeof *e->entries);
  e->buffer = calloc(1, sizeof *e->buffer);
  *memory = !have || !e->a || !e->entries || !e->buffer;
  return !*memory && load_constants(&e->k);
}

int fast_engine_init(fast_engine *e, const gdc_problem *p, int *memory)
{
  *memory = 0;
  if (start_engine(e, p, memory)) return 1;
  fast_engine_clear(e);
  return 0;
}

void fast_engine_clear(fast_engine *e)
{
  fast_constants *k = &e->k;
  if (!k->p) return;
  size_t m = (size_t)k->p->m, n = (size_t)k->p->n;
  free_numbers(k->a0, m * n);
  free_numbers(k->pull, m * n * n);
  free_numbers(k->rate, m * n * n);
  free_numbers(k->v, m);
  free_numbers(e->a, m * n);
  free(k->v_sign);
  free(k->u);
  free(k->v_up);
  free(k->gram);
  mpz_clears(k->z, k->sum, NULL);
  mpfr_clears(k->x, k->y, k->h, (mpfr_ptr)0);
  for (int i = 0; i < GDC_MAX_POINTS; i++) mpfr_clear(e->g[i]);
  free(e->entries);
  free(e->buffer);
  fast_tally_clear(&e->tally);
  memset(e, 0, sizeof *e);
}
