/* The constants of a walk: everything that depends on the experiment and the unit alone. */
#include "walk.h"

#include <stdlib.h>

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
  mpz_ptr B = w->common_output;
  mpz_set_ui(B, 1);
  for (int j = 0; j < p->m; j++) mpz_lcm(B, B, mpq_denref(p->v[j]));
  for (int i = 0; i < p->n; i++) {
    mpz_ptr A = w->common[i];
    mpz_set_ui(A, 1);
    for (int k = 0; k < p->n; k++) mpz_lcm(A, A, mpq_denref(p->gram[i * p->n + k]));
    for (int j = 0; j < p->m; j++) mpz_lcm(A, A, mpq_denref(p->a0[j * p->n + i]));
    for (int k = 0; k < p->n; k++) {
      whole(w->pull[i * p->n + k], p->gram[i * p->n + k], A);
      if (p->y[k] < 0) mpz_neg(w->pull[i * p->n + k], w->pull[i * p->n + k]);
    }
    for (int j = 0; j < p->m; j++) {
      whole(w->start[j * p->n + i], p->a0[j * p->n + i], A);
      mpz_mul_2exp(w->start[j * p->n + i], w->start[j * p->n + i], w->W);
      whole(w->share[i * p->m + j], p->v[j], B);
      if (p->y[i] < 0) mpz_neg(w->share[i * p->m + j], w->share[i * p->m + j]);
    }
    mpz_mul(w->common_margin[i], A, B);
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
  pool *own = &w->own;
  w->p = p;
  w->guard = guard;
  w->W = P + guard;
  w->s = scale_new(w->W);
  state_init(&w->st, p, w->s, own);
  mpz_t **of_points[] = {&w->common, &w->common_margin, &w->length, &w->spread, &w->stiff, &w->rise, &w->reach, &w->threshold, &w->margin,
                         &w->slope, &w->slope_error};
  mpz_t **of_pairs[] = {&w->start, &w->share, &w->push, &w->S};
  mpz_ptr *single[] = {&w->common_output, &w->output, &w->calm, &w->calm_sum, &w->radius, &w->reach_radius};
  for (int k = 0; k < 11; k++) *of_points[k] = pool_integers(own, n);
  for (int k = 0; k < 4; k++) *of_pairs[k] = pool_integers(own, m * n);
  for (int k = 0; k < 6; k++) *single[k] = *pool_integers(own, 1);
  w->pull = pool_integers(own, n * n);
  w->D = pool_integers(own, claim_numbers(p));
  w->V = pool_integers(own, m);
  w->gain = pool_rationals(own, m);
  w->u = pool_integers(own, 6);
  w->v = pool_nums(own, 3);
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
  pool_clear(&w->own);
  scale_free(w->s);
  free(w);
}
