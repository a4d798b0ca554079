/* An experiment in memory: allocation, checks, and the exact numbers derived from it. */
#include <gdcert/problem.h>

#include <stdlib.h>
#include <string.h>

static mpq_t *new_array(size_t count)
{
  mpq_t *q = calloc(count, sizeof *q);
  for (size_t k = 0; q && k < count; k++) mpq_init(q[k]);
  return q;
}

static void free_array(mpq_t *q, size_t count)
{
  for (size_t k = 0; q && k < count; k++) mpq_clear(q[k]);
  free(q);
}

gdc_status gdc_problem_new(gdc_problem **out, int d, int n, int m, gdc_context *ctx)
{
  *out = NULL;
  if (d < 1 || d > GDC_MAX_DIMENSION)
    return gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "input dimension %d: want 1 to %d", d, GDC_MAX_DIMENSION);
  if (n < 1 || n > GDC_MAX_POINTS)
    return gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "%d data points: want 1 to %d", n, GDC_MAX_POINTS);
  if (m < 1 || m > GDC_MAX_NEURONS)
    return gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "%d neurons: want 1 to %d", m, GDC_MAX_NEURONS);
  gdc_problem *p = calloc(1, sizeof *p);
  if (!p) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  size_t ds = (size_t)d, ns = (size_t)n, ms = (size_t)m;
  p->d = d;
  p->n = n;
  p->m = m;
  mpq_init(p->step);
  mpq_init(p->h);
  p->title = calloc(1, 1);
  p->x = new_array(ns * ds);
  p->y = calloc(ns, sizeof *p->y);
  p->w = new_array(ms * ds);
  p->b = new_array(ms);
  p->v = new_array(ms);
  p->gram = new_array(ns * ns);
  p->a0 = new_array(ms * ns);
  if (!p->title || !p->x || !p->y || !p->w || !p->b || !p->v || !p->gram || !p->a0) {
    gdc_problem_free(p);
    return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  }
  *out = p;
  return GDC_OK;
}

void gdc_problem_free(gdc_problem *p)
{
  if (!p) return;
  size_t d = (size_t)p->d, n = (size_t)p->n, m = (size_t)p->m;
  free(p->file);
  free(p->title);
  free_array(p->x, n * d);
  free(p->y);
  free_array(p->w, m * d);
  free_array(p->b, m);
  free_array(p->v, m);
  mpq_clear(p->step);
  mpq_clear(p->h);
  free_array(p->gram, n * n);
  free_array(p->a0, m * n);
  for (size_t k = 0; p->lemmas && k < p->nlemmas; k++) free(p->lemmas[k]);
  free(p->lemmas);
  for (size_t k = 0; p->param_names && k < p->nparams; k++) free(p->param_names[k]);
  free(p->param_names);
  free_array(p->param_values, p->nparams);
  free(p);
}

static size_t bits(const mpq_t q)
{
  size_t num = mpz_sizeinbase(mpq_numref(q), 2), den = mpz_sizeinbase(mpq_denref(q), 2);
  return num > den ? num : den;
}

/* Lowest terms, inside the cap: what gdc_number_parse promises for numbers that come from a file. */
static gdc_status check_numbers(mpq_t *q, size_t count, const char *what, const gdc_problem *p,
                                gdc_context *ctx)
{
  for (size_t k = 0; k < count; k++) {
    if (mpz_sgn(mpq_denref(q[k])) == 0)
      return gdc_fail(ctx, GDC_EINPUT, p->file, 0, 0, "%s: zero denominator", what);
    mpq_canonicalize(q[k]);
    if (bits(q[k]) > GDC_MAX_NUMBER_BITS)
      return gdc_fail(ctx, GDC_ELIMIT, p->file, 0, 0, "%s: a numerator or denominator has at most %d bits",
                      what, GDC_MAX_NUMBER_BITS);
  }
  return GDC_OK;
}

static gdc_status check_all_numbers(gdc_problem *p, gdc_context *ctx)
{
  size_t d = (size_t)p->d, n = (size_t)p->n, m = (size_t)p->m;
  gdc_status status = check_numbers(p->x, n * d, "x", p, ctx);
  if (status == GDC_OK) status = check_numbers(p->w, m * d, "w", p, ctx);
  if (status == GDC_OK) status = check_numbers(p->b, m, "b", p, ctx);
  if (status == GDC_OK) status = check_numbers(p->v, m, "v", p, ctx);
  if (status == GDC_OK) status = check_numbers(&p->step, 1, "step", p, ctx);
  if (status == GDC_OK) status = check_numbers(p->param_values, p->nparams, "params", p, ctx);
  return status;
}

static gdc_status check_values(const gdc_problem *p, gdc_context *ctx)
{
  for (int i = 0; i < p->n; i++)
    if (p->y[i] != 1 && p->y[i] != -1)
      return gdc_fail(ctx, GDC_EINPUT, p->file, 0, 0, "data[%d].y: want +1 or -1, got %d", i + 1, p->y[i]);
  for (int j = 0; j < p->m && !p->bias; j++)
    if (mpq_sgn(p->b[j]) != 0)
      return gdc_fail(ctx, GDC_EINPUT, p->file, 0, 0, "neurons[%d].b: not 0 in a network without bias", j + 1);
  if (mpq_sgn(p->step) <= 0) return gdc_fail(ctx, GDC_EINPUT, p->file, 0, 0, "step: want a number > 0");
  return GDC_OK;
}

/* dot = first + sum_k p[k] q[k], growing denominators stopped at the cap. */
static gdc_status dot_product(mpq_t dot, const mpq_t first, const mpq_t *p, const mpq_t *q, int count,
                              const gdc_problem *of, gdc_context *ctx)
{
  mpq_t t;
  mpq_init(t);
  mpq_set(dot, first);
  for (int k = 0; k < count && bits(dot) <= GDC_MAX_DERIVED_BITS; k++) {
    mpq_mul(t, p[k], q[k]);
    mpq_add(dot, dot, t);
  }
  mpq_clear(t);
  if (bits(dot) <= GDC_MAX_DERIVED_BITS) return GDC_OK;
  return gdc_fail(ctx, GDC_ELIMIT, of->file, 0, 0,
                  "an inner product of the exact inputs needs more than %d bits", GDC_MAX_DERIVED_BITS);
}

/* gram[i,k] = u_i . u_k and a0[j,i] = theta_j . u_i, where u = (x, 1) with bias. */
static gdc_status derive(gdc_problem *p, gdc_context *ctx)
{
  mpq_t lift;
  mpq_init(lift);
  mpq_set_si(lift, p->bias ? 1 : 0, 1);
  gdc_status status = GDC_OK;
  for (int i = 0; i < p->n && status == GDC_OK; i++) {
    const mpq_t *xi = (const mpq_t *)&p->x[i * p->d];
    for (int k = 0; k <= i && status == GDC_OK; k++) {
      status = dot_product(p->gram[i * p->n + k], lift, xi, (const mpq_t *)&p->x[k * p->d], p->d, p, ctx);
      mpq_set(p->gram[k * p->n + i], p->gram[i * p->n + k]);
    }
    for (int j = 0; j < p->m && status == GDC_OK; j++)
      status = dot_product(p->a0[j * p->n + i], p->b[j], (const mpq_t *)&p->w[j * p->d], xi, p->d, p, ctx);
  }
  mpq_set(p->h, p->step);
  if (p->mean) {
    mpq_set_si(lift, 1, (unsigned long)p->n);
    mpq_mul(p->h, p->h, lift);
  }
  mpq_clear(lift);
  return status;
}

gdc_status gdc_problem_finish(gdc_problem *p, gdc_context *ctx)
{
  gdc_status status = check_all_numbers(p, ctx);
  if (status == GDC_OK) status = check_values(p, ctx);
  return status == GDC_OK ? derive(p, ctx) : status;
}
