/* The constants of a walk: everything that depends on the experiment and the unit alone. */
#include "walk.h"

#include <stdlib.h>

static mpz_t *integers_new(int count)
{
  mpz_t *z = obtain((size_t)count, sizeof *z);
  for (int k = 0; k < count; k++) mpz_init(z[k]);
  return z;
}

static void integers_free(mpz_t *z, int count)
{
  for (int k = 0; z && k < count; k++) mpz_clear(z[k]);
  free(z);
}

/* z = q scale, which is whole. */
static void whole(mpz_t z, const mpq_t q, const mpz_t scale)
{
  mpz_divexact(z, scale, mpq_denref(q));
  mpz_mul(z, z, mpq_numref(q));
}

void root_up(mpz_t z, const mpq_t q, unsigned bits)
{
  mpz_t rest;
  mpz_init(rest);
  mpz_mul_2exp(z, mpq_numref(q), 2 * bits);
  mpz_cdiv_q(z, z, mpq_denref(q));
  sqrt_up(z, z, rest);
  mpz_clear(rest);
}

static void forces(walk *w)
{
  const problem *p = w->p;
  mpz_t *B = &w->common_output;
  mpz_set_ui(*B, 1);
  for (int j = 0; j < p->m; j++) mpz_lcm(*B, *B, mpq_denref(p->v[j]));
  for (int i = 0; i < p->n; i++) {
    mpz_t *A = &w->common[i];
    mpz_set_ui(*A, 1);
    for (int k = 0; k < p->n; k++) mpz_lcm(*A, *A, mpq_denref(p->gram[i * p->n + k]));
    for (int j = 0; j < p->m; j++) mpz_lcm(*A, *A, mpq_denref(p->a0[j * p->n + i]));
    for (int k = 0; k < p->n; k++) {
      whole(w->pull[i * p->n + k], p->gram[i * p->n + k], *A);
      if (p->y[k] < 0) mpz_neg(w->pull[i * p->n + k], w->pull[i * p->n + k]);
    }
    for (int j = 0; j < p->m; j++) {
      whole(w->start[j * p->n + i], p->a0[j * p->n + i], *A);
      mpz_mul_2exp(w->start[j * p->n + i], w->start[j * p->n + i], w->W);
      whole(w->share[i * p->m + j], p->v[j], *B);
      if (p->y[i] < 0) mpz_neg(w->share[i * p->m + j], w->share[i * p->m + j]);
    }
    mpz_mul(w->common_margin[i], *A, *B);
    if (p->trained) mpz_mul_2exp(w->common_margin[i], w->common_margin[i], w->W);
  }
}

static void sizes(walk *w)
{
  const problem *p = w->p;
  mpq_t q, squares;
  mpz_t most;
  mpq_inits(q, squares, NULL);
  mpz_init(most);
  for (int j = 0; j < p->m; j++) {
    mpq_mul(q, p->v[j], p->v[j]);
    mpq_add(squares, squares, q);
    mpq_mul(w->gain[j], p->h, p->v[j]);
  }
  root_up(w->output, squares, w->W);
  for (int i = 0; i < p->n; i++) {
    mpq_ptr G = p->gram[i * p->n + i];
    root_up(w->length[i], G, w->W);
    root_up(w->spread[i], G, 0);
    for (int j = 0; j < p->m; j++) {
      mpq_mul(q, w->gain[j], w->gain[j]);
      mpq_mul(q, q, G);
      root_up(w->push[j * p->n + i], q, 0);
    }
    mpq_mul(q, G, squares);
    root_up(w->u[0], q, 0); /* sqrt(K_ii) <= this */
    if (mpz_cmp(w->u[0], most) > 0) mpz_set(most, w->u[0]);
    mpq_mul(q, q, p->h);
    mpz_mul_2exp(w->stiff[i], mpq_numref(q), w->W);
    mpz_cdiv_q(w->stiff[i], w->stiff[i], mpq_denref(q));
  }
  mpz_add_ui(most, most, 1);
  mpz_setbit(w->calm, w->W - 12); /* r sqrt(K_ii) <= 2^-12 up to here */
  mpz_fdiv_q(w->calm, w->calm, most);
  mpz_set_ui(w->calm_sum, (2 << 9) - 1); /* (2 - 2^-9) 2^2W */
  mpz_mul_2exp(w->calm_sum, w->calm_sum, 2 * w->W - 9);
  mpq_clears(q, squares, NULL);
  mpz_clear(most);
}

static int within_limits(const walk *w, fault *f)
{
  for (int i = 0; i < w->p->n; i++)
    if (mpz_sizeinbase(w->common_margin[i], 2) > MAX_COMMON_BITS + (w->p->trained ? w->W : 0))
      return doubt(f, "the numbers of the experiment have a common denominator of more than %d bits", MAX_COMMON_BITS);
  return 1;
}

/* What a writer allows for the roundings of a step is V S 2^16 units (1 + h max g) of 2^-P, V = sqrt(sum v_j^2), S = sum |u_k|: is the
   error bound of step() with guard = 0, about sum_jk (2^8 push_jk + spread_k), well below? */
static int coarse_is_enough(const walk *w)
{
  mpz_t ours, theirs;
  mpz_inits(ours, theirs, NULL);
  for (int i = 0; i < w->p->n; i++) {
    for (int j = 0; j < w->p->m; j++) {
      mpz_addmul_ui(ours, w->push[j * w->p->n + i], 1 << 8);
      mpz_add(ours, ours, w->spread[i]);
    }
    mpz_add(theirs, theirs, w->length[i]);
  }
  mpz_mul(theirs, theirs, w->output);
  mpz_fdiv_q_2exp(theirs, theirs, 2 * w->W - 14);
  int enough = mpz_cmp(ours, theirs) <= 0;
  mpz_clears(ours, theirs, NULL);
  return enough;
}

static walk *with_guard(const problem *p, unsigned P, unsigned guard)
{
  int n = p->n, m = p->m;
  walk *w = obtain(1, sizeof *w);
  w->p = p;
  w->guard = guard;
  w->W = P + guard;
  w->s = scale_new(w->W);
  state_init(&w->st, p, w->s);
  w->common = integers_new(n);
  w->pull = integers_new(n * n);
  w->start = integers_new(m * n);
  w->share = integers_new(n * m);
  w->common_margin = integers_new(n);
  w->length = integers_new(n);
  w->spread = integers_new(n);
  w->push = integers_new(m * n);
  w->stiff = integers_new(n);
  w->D = integers_new(claim_numbers(p));
  w->V = integers_new(m);
  w->rise = integers_new(n);
  w->S = integers_new(m * n);
  w->reach = integers_new(n);
  w->threshold = integers_new(n);
  w->margin = integers_new(n);
  w->slope = integers_new(n);
  w->slope_error = integers_new(n);
  w->gain = obtain((size_t)m, sizeof *w->gain);
  for (int j = 0; j < m; j++) mpq_init(w->gain[j]);
  mpz_inits(w->common_output, w->output, w->calm, w->calm_sum, w->radius, w->reach_radius, NULL);
  for (int k = 0; k < 6; k++) mpz_init(w->u[k]);
  for (int k = 0; k < 3; k++) num_init(&w->v[k]);
  forces(w);
  sizes(w);
  walk_bounds(w);
  return w;
}

walk *walk_new(const problem *p, unsigned P, unsigned guard, fault *f)
{
  walk *w = with_guard(p, P, guard);
  if (guard < 64 && (p->trained || !coarse_is_enough(w))) {
    walk_free(w);
    w = with_guard(p, P, 64);
  }
  if (within_limits(w, f)) return w;
  walk_free(w);
  return NULL;
}

void walk_free(walk *w)
{
  if (!w) return;
  int n = w->p->n, m = w->p->m;
  state_clear(&w->st);
  integers_free(w->common, n);
  integers_free(w->pull, n * n);
  integers_free(w->start, m * n);
  integers_free(w->share, n * m);
  integers_free(w->common_margin, n);
  integers_free(w->length, n);
  integers_free(w->spread, n);
  integers_free(w->push, m * n);
  integers_free(w->stiff, n);
  integers_free(w->looseness, n);
  integers_free(w->D, claim_numbers(w->p));
  integers_free(w->V, m);
  integers_free(w->rise, n);
  integers_free(w->S, m * n);
  integers_free(w->reach, n);
  integers_free(w->threshold, n);
  integers_free(w->margin, n);
  integers_free(w->slope, n);
  integers_free(w->slope_error, n);
  for (int j = 0; j < m; j++) mpq_clear(w->gain[j]);
  free(w->gain);
  mpz_clears(w->common_output, w->output, w->calm, w->calm_sum, w->radius, w->reach_radius, NULL);
  for (int k = 0; k < 6; k++) mpz_clear(w->u[k]);
  for (int k = 0; k < 3; k++) num_clear(&w->v[k]);
  scale_free(w->s);
  free(w);
}
