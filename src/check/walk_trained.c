/* One step of centre and radius where output weights are trained (doc/theory.md, Theorem 3.3; walk.h has the notation).

   v_j = v_j(0) + D_(mn+j) of the centre; the norm is that of all weights, biases and output weights. */
#include "walk.h"

/* z = ceil(h z) */
static void times_step_up(mpz_t z, const walk *w)
{
  mpz_mul(z, z, mpq_numref(w->p->h));
  mpz_cdiv_q(z, z, mpq_denref(w->p->h));
}

/* V and share of the centre. */
void trained_settle(walk *w)
{
  const problem *p = w->p;
  for (int j = 0; j < p->m; j++) {
    mpz_divexact(w->u[0], w->common_output, mpq_denref(p->v[j]));
    mpz_mul(w->u[0], w->u[0], mpq_numref(p->v[j]));
    mpz_mul_2exp(w->V[j], w->u[0], w->W);
    mpz_addmul(w->V[j], w->common_output, w->D[p->m * p->n + j]);
    for (int i = 0; i < p->n; i++) {
      mpz_set(w->share[i * p->m + j], w->V[j]);
      if (p->y[i] < 0) mpz_neg(w->share[i * p->m + j], w->share[i * p->m + j]);
    }
  }
}

/* |grad m_i|^2 = sum_j sigma_ji (v_j^2 G_ii + a_ji^2), with |v_j| + r and |a_ji| + r sqrt(G_ii) for the numbers of the centre. */
void trained_rise(walk *w)
{
  const problem *p = w->p;
  mpz_t *u = w->u;
  for (int i = 0; i < p->n; i++) {
    mpz_set_ui(u[0], 0);
    for (int j = 0; j < p->m; j++) {
      if (!w->active[j * p->n + i]) continue;
      mpz_abs(u[1], w->V[j]);
      mpz_cdiv_q(u[1], u[1], w->common_output);
      mpz_add(u[1], u[1], w->radius);
      mpz_mul(u[1], u[1], w->length[i]);
      walk_ceil(u[1], u[1], w);
      mpz_addmul(u[0], u[1], u[1]);
      mpz_abs(u[1], w->S[j * p->n + i]);
      mpz_cdiv_q(u[1], u[1], w->common[i]);
      mpz_add(u[1], u[1], w->reach[i]);
      mpz_addmul(u[0], u[1], u[1]);
    }
    sqrt_up(w->rise[i], u[0], u[1]);
  }
}

/* z >= g over the margins that the ball allows: g(m - x) <= e^x g(m) <= (1 + 2x) g(m) for 0 <= x <= 1. */
static int slope_up(mpz_t z, walk *w, int i, fault *f)
{
  walk_margin_reach(w->u[5], w, i);
  if (mpz_sizeinbase(w->u[5], 2) > w->W) return doubt(f, "the ball is too wide for margin %d", i + 1);
  mpz_add(z, w->slope[i], w->slope_error[i]);
  mpz_mul(w->u[5], w->u[5], z);
  mpz_cdiv_q_2exp(w->u[5], w->u[5], w->W - 1);
  mpz_add(z, z, w->u[5]);
  return 1;
}

/* q >= h sum_i gamma_i |grad m_i|^2, gamma_i >= |g'|: both losses have |g'| <= g, the logistic one |g'| <= 1/4. */
static int find_q(mpz_t q, walk *w, fault *f)
{
  mpz_t *u = w->u;
  mpz_set_ui(q, 0);
  for (int i = 0; i < w->p->n; i++) {
    if (!slope_up(u[3], w, i, f)) return 0;
    mpz_set_ui(u[4], 0);
    mpz_setbit(u[4], w->W - 2);
    if (w->p->logistic && mpz_cmp(u[3], u[4]) > 0) mpz_set(u[3], u[4]);
    mpz_mul(u[4], w->rise[i], w->rise[i]);
    walk_ceil(u[4], u[4], w);
    mpz_mul(u[3], u[3], u[4]);
    walk_ceil(u[3], u[3], w);
    mpz_add(q, q, u[3]);
  }
  times_step_up(q, w);
  return 1;
}

/* pull >= h max_j |sum_i y_i sigma_ji g_i u_i| */
static int find_pull(mpz_t pull, walk *w, fault *f)
{
  const problem *p = w->p;
  mpz_t *u = w->u;
  mpz_set_ui(pull, 0);
  for (int j = 0; j < p->m; j++) {
    mpz_set_ui(u[3], 0);
    for (int i = 0; i < p->n; i++) {
      if (!w->active[j * p->n + i]) continue;
      if (!slope_up(u[4], w, i, f)) return 0;
      mpz_addmul(u[3], u[4], w->length[i]);
    }
    walk_ceil(u[3], u[3], w);
    if (mpz_cmp(u[3], pull) > 0) mpz_set(pull, u[3]);
  }
  times_step_up(pull, w);
  return 1;
}

/* radius = (max(1, q - 1) + pull) radius, rounded up */
static int stretch(walk *w, fault *f)
{
  mpz_t *u = w->u;
  if (mpz_sgn(w->radius) == 0) return 1;
  if (!find_q(u[0], w, f) || !find_pull(u[1], w, f)) return 0;
  mpz_set_ui(u[2], 0);
  mpz_setbit(u[2], w->W);
  mpz_sub(u[0], u[0], u[2]);
  if (mpz_cmp(u[0], u[2]) < 0) mpz_set(u[0], u[2]);
  mpz_add(u[0], u[0], u[1]);
  mpz_mul(w->radius, w->radius, u[0]);
  walk_ceil(w->radius, w->radius, w);
  return 1;
}

/* z += y h g_k x/d in units, x/d a number in units, rounded down; its error, at most ceil(|h x/d|) slope_error + 1, is added to `error`. */
static void add_product(mpz_t z, mpz_t error, walk *w, int k, const mpz_t x, const mpz_t d, int y)
{
  mpz_t *u = w->u;
  mpz_mul(u[1], w->slope[k], x);
  mpz_mul(u[1], u[1], mpq_numref(w->p->h));
  mpz_mul(u[2], d, mpq_denref(w->p->h));
  mpz_fdiv_q(u[1], u[1], u[2]);
  walk_floor(u[1], u[1], w); /* a floor of a floor is the floor */
  if (y > 0) mpz_add(z, z, u[1]);
  else mpz_sub(z, z, u[1]);
  mpz_abs(u[2], x);
  mpz_cdiv_q(u[2], u[2], d);
  times_step_up(u[2], w);
  walk_ceil(u[2], u[2], w);
  mpz_mul(u[2], u[2], w->slope_error[k]);
  mpz_add_ui(u[2], u[2], 1);
  mpz_add(error, error, u[2]);
}

/* v_j += h sum_k y_k g_k [a_jk > 0] a_jk, then d_jk += h v_j g_k [a_jk > 0] with the v_j of before. */
int trained_step(walk *w, fault *f)
{
  const problem *p = w->p;
  int n = p->n;
  mpz_t *u = w->u;
  if (!stretch(w, f)) return 0;
  for (int j = 0; j < p->m; j++) {
    for (int k = 0; k < n; k++)
      if (w->active[j * n + k]) add_product(w->D[p->m * n + j], w->radius, w, k, w->S[j * n + k], w->common[k], p->y[k]);
    for (int k = 0; k < n; k++) {
      if (!w->active[j * n + k]) continue;
      mpz_set_ui(u[0], 0);
      mpz_set_ui(u[3], 0);
      add_product(u[0], u[3], w, k, w->V[j], w->common_output, 1);
      mpz_add(w->D[j * n + k], w->D[j * n + k], u[0]);
      for (int i = 0; i < n; i++) mpz_addmul(w->S[j * n + i], w->pull[i * n + k], u[0]);
      mpz_addmul(w->radius, u[3], w->spread[k]);
    }
  }
  trained_settle(w);
  return 1;
}
