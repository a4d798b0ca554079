/* One step of the centre and of the radius, and the walk from checkpoint to checkpoint (walk.h has the notation). */
#include "walk.h"
#include "sha256.h"

#include <inttypes.h>
#include <string.h>

/* z = floor(x/d), d > 0 */
static void divide_down(mpz_t z, const mpz_t x, const mpz_t d)
{
  if (mpz_fits_ulong_p(d)) mpz_fdiv_q_ui(z, x, mpz_get_ui(d));
  else mpz_fdiv_q(z, x, d);
}

/* ---- signs ------------------------------------------------------------------------------------------- */

/* reach_i >= r sqrt(G_ii), from a radius a little larger than r: it need not be done again at every step. */
static void find_reach(walk *w)
{
  if (mpz_cmp(w->radius, w->reach_radius) <= 0) return;
  mpz_fdiv_q_2exp(w->reach_radius, w->radius, 6);
  mpz_add(w->reach_radius, w->reach_radius, w->radius);
  for (int i = 0; i < w->p->n; i++) {
    mpz_mul(w->u[0], w->reach_radius, w->length[i]);
    walk_ceil(w->reach[i], w->u[0], w);
    mpz_mul(w->threshold[i], w->reach[i], w->common[i]);
  }
}

/* The pattern of the exact state at t.  |a_ji - a_ji(theta~)| = |(theta_j - theta~_j).u_i| <= r |u_i| <= reach_i (Theorem 3.2, 1);
   A_i a_ji(theta~) is known exactly.  Sets *changed if a bit differs from w->active. */
static int decide_signs(walk *w, int *changed, fault *f)
{
  const problem *p = w->p;
  int n = p->n;
  *changed = 0;
  find_reach(w);
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < n; i++) {
      int k = j * n + i, sign;
      if (w->classes.exact[k]) {
        sign = mpq_sgn(p->a0[k]);
      } else {
        if (mpz_cmpabs(w->S[k], w->threshold[i]) <= 0)
          return doubt(f, "the sign of pre-activation (%d,%d) at step %" PRIu64 " is not certain", j + 1, i + 1, w->t);
        sign = mpz_sgn(w->S[k]);
      }
      *changed |= w->active[k] != (sign > 0);
      w->active[k] = sign > 0;
    }
  return 1;
}

/* ---- margins and slopes of the centre -------------------------------------------------------------------- */

/* g at a point of [margin, margin + 1] (units): in [slope, slope + error].  g = -l' decreases; E <= exp(-|z|) <= E + err is computed at the end
   of the interval where exp is least, the unit of its length changes exp(-|z|) <= 1 by less than 1 unit.
   exponential, z < 0:  exp(-z) grows by the factor exp(2^-W) < 1 + 2^(1-W) at most: add 2 (E + err) 2^-W.
   logistic:  g = e/(1+e) for z >= 0, 1/(1+e) for z < 0, e = exp(-|z|) <= 1; the derivative in e is at most 1 in absolute value. */
static int find_slope(walk *w, int i)
{
  mpz_t *u = w->u;
  int logistic = w->p->logistic, negative = mpz_sgn(w->margin[i]) < 0;
  if (negative && logistic) mpz_set(u[0], w->margin[i]);
  else mpz_com(u[0], w->margin[i]); /* -(margin + 1) */
  if (!exp_point(w->slope[i], w->slope_error[i], u[0], w->s) || mpz_size(w->slope[i]) * GMP_NUMB_BITS > w->W + MAX_SLOPE_BITS) return 0;
  mpz_add(u[1], w->slope[i], w->slope_error[i]); /* >= exp at the one end; at the other end: */
  mpz_add_ui(w->slope_error[i], w->slope_error[i], 2);
  if (mpz_size(u[1]) * GMP_NUMB_BITS > w->W) { /* not below 1 */
    walk_floor(u[0], u[1], w);
    mpz_addmul_ui(w->slope_error[i], u[0], 2);
  }
  if (!logistic) return 1;
  mpz_add(u[1], w->slope[i], w->slope_error[i]);
  mpz_set_ui(u[2], 0);
  mpz_setbit(u[2], w->W);
  if (negative) { /* from 1/(1 + upper e) */
    mpz_add(u[1], u[1], u[2]);
    mpz_mul_2exp(u[0], u[2], w->W);
  } else { /* from e/(1 + e), e the lower bound */
    mpz_add(u[1], w->slope[i], u[2]);
    mpz_mul_2exp(u[0], w->slope[i], w->W);
  }
  mpz_fdiv_q(w->slope[i], u[0], u[1]);
  mpz_add_ui(w->slope_error[i], w->slope_error[i], 1);
  return 1;
}

/* Margins and slopes of the centre; a margin far below 0 has a slope too large for this arithmetic, and then there is no next step. */
static void find_slopes(walk *w)
{
  const problem *p = w->p;
  for (int i = 0; i < p->n; i++) {
    mpz_set_ui(w->u[0], 0);
    for (int j = 0; j < p->m; j++)
      if (w->active[j * p->n + i]) mpz_addmul(w->u[0], w->share[i * p->m + j], w->S[j * p->n + i]);
    divide_down(w->margin[i], w->u[0], w->common_margin[i]);
    w->steep[i] = !find_slope(w, i);
  }
  if (p->trained) trained_rise(w);
}

/* Fixed: r sqrt(K_ii), sqrt(K_ii) <= sqrt(G_ii) sqrt(sum v_j^2). */
void walk_margin_reach(mpz_t z, const walk *w, int i)
{
  if (w->p->trained) mpz_mul(z, w->radius, w->rise[i]);
  else mpz_mul(z, w->reach[i], w->output);
  walk_ceil(z, z, w);
}

/* ---- the radius -------------------------------------------------------------------------------------------- */

/* gamma >= sup |g'| over the margins that the ball allows. */
static void slope_derivative(num *gamma, walk *w, int i)
{
  num *z = &w->v[1], *one = &w->v[2];
  walk_margin_reach(w->u[0], w, i);
  mpz_sub(z->lo, w->margin[i], w->u[0]);
  mpz_add(z->hi, w->margin[i], w->u[0]);
  mpz_add_ui(z->hi, z->hi, 1);
  z->bad = 0;
  if (!w->p->logistic) { /* |g'| = exp(-z) */
    num_neg(z, z);
    num_exp(gamma, z, w->s);
    return;
  }
  num_abs(z, z); /* |g'| = e/(1+e)^2, e = exp(-|z|) */
  num_neg(z, z);
  num_exp(z, z, w->s);
  num_set_si(one, 1, w->s);
  num_add(one, one, z);
  num_div(gamma, z, one, w->s);
  num_div(gamma, gamma, one, w->s);
}

/* radius = max(1, q - 1) radius, rounded up, q >= h min(sum_i gamma_i K_ii, max_i gamma_i sum_k |K_ik|)  (Theorem 3.1) */
static int stretch(walk *w, fault *f)
{
  const problem *p = w->p;
  num *gamma = &w->v[0], *term = &w->v[1];
  mpq_t K, sum;
  mpz_t all, most;
  mpq_inits(K, sum, NULL);
  mpz_inits(all, most, NULL);
  int good = 1;
  for (int i = 0; i < p->n; i++) {
    slope_derivative(gamma, w, i);
    good = good && !gamma->bad;
    problem_kernel(K, p, w->active, i, i);
    mpq_mul(K, K, p->h);
    num_mul_q(term, gamma, K, w->s);
    mpz_add(all, all, term->hi);
    mpq_set_ui(sum, 0, 1);
    for (int k = 0; k < p->n; k++) {
      problem_kernel(K, p, w->active, i, k);
      mpq_abs(K, K);
      mpq_add(sum, sum, K);
    }
    mpq_mul(sum, sum, p->h);
    num_mul_q(term, gamma, sum, w->s);
    good = good && !term->bad;
    if (mpz_cmp(term->hi, most) > 0) mpz_set(most, term->hi);
  }
  if (mpz_cmp(all, most) > 0) mpz_set(all, most); /* q */
  mpz_set_ui(most, 0);
  mpz_setbit(most, w->W);
  mpz_sub(all, all, most); /* q - 1 */
  if (mpz_cmp(all, most) > 0) {
    mpz_mul(w->u[0], w->radius, all);
    walk_ceil(w->radius, w->u[0], w);
  }
  mpq_clears(K, sum, NULL);
  mpz_clears(all, most, NULL);
  return good ? 1 : doubt(f, "overflow at step %" PRIu64, w->t);
}

/* Certainly q <= 2?  q <= h sum_i gamma_i G_ii sum_j v_j^2, and |g'| <= g, g(z - x) <= exp(x) g(z) for both losses: with x = r sqrt(K_ii) <= 2^-12
   (a radius up to `calm`) gamma_i <= (1 + 2^-11) g_i, and it is enough that the sum with g_i for gamma_i is at most 2 - 2^-9. */
static int is_calm(walk *w)
{
  mpz_t *u = w->u;
  if (mpz_cmp(w->radius, w->calm) > 0) return 0;
  mpz_set_ui(u[0], 0);
  for (int i = 0; i < w->p->n; i++) {
    mpz_add(u[1], w->slope[i], w->slope_error[i]);
    mpz_addmul(u[0], u[1], w->stiff[i]);
  }
  return mpz_cmp(u[0], w->calm_sum) <= 0;
}

/* ---- one step ------------------------------------------------------------------------------------------------ */

/* theta~ becomes T theta~ (the step with the pattern of the exact state at t, which need not be its own), up to
   eps_jk = |h v_j| slope_error_k + 1 units in D_jk; the exact state makes the same step T exactly, so (Theorems 3.1, 3.2)
   r' = max(1, q - 1) r + sum_jk eps_jk |u_k|.  S stays exact: S_ji = A_i (a_ji(0) + sum_k y_k G_ik D_jk). */
static int fixed_step(walk *w, fault *f)
{
  const problem *p = w->p;
  int n = p->n;
  if (!is_calm(w) && !stretch(w, f)) return 0;
  for (int j = 0; j < p->m; j++)
    for (int k = 0; k < n; k++) {
      int pair = j * n + k;
      if (!w->active[pair]) continue;
      mpz_mul(w->u[0], w->slope[k], mpq_numref(w->gain[j]));
      divide_down(w->u[0], w->u[0], mpq_denref(w->gain[j]));
      mpz_add(w->D[pair], w->D[pair], w->u[0]);
      for (int i = 0; i < n; i++) mpz_addmul(w->S[j * n + i], w->pull[i * n + k], w->u[0]);
      mpz_addmul(w->radius, w->push[pair], w->slope_error[k]);
      mpz_add(w->radius, w->radius, w->spread[k]);
    }
  return 1;
}

static int step(walk *w, fault *f)
{
  const problem *p = w->p;
  for (int i = 0; i < p->n; i++)
    if (w->steep[i]) return doubt(f, "overflow: margin %d at step %" PRIu64 " is far below 0", i + 1, w->t);
  if (!(p->trained ? trained_step(w, f) : fixed_step(w, f))) return 0;
  if (mpz_sizeinbase(w->radius, 2) > w->W + MAX_SLOPE_BITS) return doubt(f, "overflow at step %" PRIu64, w->t);
  classes_step(&w->classes, p, w->active);
  w->t++;
  return 1;
}

/* ---- from checkpoint to checkpoint --------------------------------------------------------------------------- */

int walk_start(walk *w, const claim *from, fault *f)
{
  const problem *p = w->p;
  int n = p->n, pairs = p->m * n, changed;
  w->t = from->t;
  f->line = from->line;
  mpz_mul_2exp(w->radius, from->radius, w->guard);
  mpz_set_si(w->reach_radius, -1);
  for (int k = 0; k < claim_numbers(p); k++) mpz_mul_2exp(w->D[k], from->dual[k], w->guard);
  for (int pair = 0; pair < pairs; pair++) mpz_set(w->S[pair], w->start[pair]);
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < n; i++)
      for (int k = 0; k < n; k++) mpz_addmul(w->S[j * n + i], w->pull[i * n + k], w->D[j * n + k]);
  classes_set(&w->classes, p, from->class_of);
  memcpy(w->active, from->active, sizeof w->active);
  if (p->trained) trained_settle(w);
  if (!decide_signs(w, &changed, f)) return 0;
  return changed ? reject(f, "the pattern at step %" PRIu64 " is another one", w->t) : 1;
}

/* The claimed ball around the dual E0 contains ours if |theta~ - theta~0| + r <= R, and misses it, and with it the exact state, if that
   distance is more than r + R.   |theta~ - theta~0|^2 = sum_j sum_kl y_k y_l G_kl E_jk E_jl, E = D - E0;  A_k times the inner sum over
   l is whole.  Trained: and sum_j of the squared differences of v_j.  The square is rounded up by less than 1 for each pair and then has a root that is too large by less than that. */
static int ball_inside(walk *w, const claim *to, fault *f)
{
  const problem *p = w->p;
  int n = p->n;
  mpz_t *u = w->u;
  mpz_set_ui(u[0], 0); /* square of the distance, rounded up, in units^2 */
  for (int j = 0; j < p->m; j++)
    for (int k = 0; k < n; k++) {
      mpz_set_ui(u[1], 0);
      for (int l = 0; l < n; l++) {
        mpz_mul_2exp(u[2], to->dual[j * n + l], w->guard);
        mpz_sub(u[2], w->D[j * n + l], u[2]);
        mpz_addmul(u[1], w->pull[k * n + l], u[2]);
      }
      mpz_mul_2exp(u[2], to->dual[j * n + k], w->guard);
      mpz_sub(u[2], w->D[j * n + k], u[2]);
      mpz_mul(u[1], u[1], u[2]);
      if (p->y[k] < 0) mpz_neg(u[1], u[1]);
      mpz_cdiv_q(u[1], u[1], w->common[k]);
      mpz_add(u[0], u[0], u[1]);
    }
  for (int k = p->m * n; k < claim_numbers(p); k++) {
    mpz_mul_2exp(u[2], to->dual[k], w->guard);
    mpz_sub(u[2], w->D[k], u[2]);
    mpz_addmul(u[0], u[2], u[2]);
  }
  /* a true square is >= 0, each rounding went up */
  sqrt_up(u[1], u[0], u[2]);
  mpz_mul_2exp(u[2], to->radius, w->guard);
  mpz_add(u[3], u[1], w->radius);
  if (mpz_cmp(u[3], u[2]) <= 0) return 1;
  mpz_add(u[2], u[2], w->radius);
  mpz_sub_ui(u[1], u[1], (unsigned)(p->m * n + 1));
  if (mpz_cmp(u[1], u[2]) > 0) return reject(f, "the ball at step %" PRIu64 " does not contain the state", w->t);
  return doubt(f, "the ball at step %" PRIu64 " does not contain the one computed here", w->t);
}

static void hash_switch(sha256 *hash, uint64_t t, const unsigned char *active, int pairs)
{
  unsigned char bytes[8 + MAX_PAIRS / 8] = {0};
  for (int k = 0; k < 8; k++) bytes[k] = (unsigned char)(t >> (56 - 8 * k));
  for (int k = 0; k < pairs; k++) bytes[8 + k / 8] |= (unsigned char)(active[k] << (7 - k % 8));
  sha256_add(hash, bytes, (size_t)(8 + (pairs + 7) / 8));
}

static int end_as_claimed(walk *w, const segment *g, const claim *to, uint64_t switches, const sha256 *hash, fault *f)
{
  size_t pairs = (size_t)(w->p->m * w->p->n);
  unsigned char digest[32];
  if (switches != g->switches)
    return reject(f, "%" PRIu64 " switch%s in the steps %" PRIu64 "..%" PRIu64 ", not %" PRIu64, switches, plural(switches, "", "es"), g->from + 1,
                  g->to, g->switches);
  sha256_end(hash, digest);
  if (memcmp(digest, g->hash, sizeof digest) != 0)
    return reject(f, "the hash of the switches in the steps %" PRIu64 "..%" PRIu64 " is another one", g->from + 1, g->to);
  f->line = to->line;
  if (memcmp(w->active, to->active, pairs) != 0) return reject(f, "the pattern at step %" PRIu64 " is another one", w->t);
  if (memcmp(w->classes.of, to->class_of, pairs * sizeof to->class_of[0]) != 0)
    return reject(f, "the classes at step %" PRIu64 " are others", w->t);
  return ball_inside(w, to, f);
}

const state *walk_state(walk *w)
{
  find_slopes(w);
  walk_enclose(w);
  return &w->st;
}

/* 1: margin i of the exact state is certainly > 0, -1: certainly <= 0, 0: not known. */
static int margin_sign(walk *w, int i)
{
  walk_margin_reach(w->u[0], w, i);
  if (mpz_cmp(w->margin[i], w->u[0]) > 0) return 1;
  mpz_add_ui(w->u[1], w->margin[i], 1);
  mpz_add(w->u[1], w->u[1], w->u[0]);
  if (mpz_sgn(w->u[1]) <= 0) return -1;
  mpq_t q;
  mpq_init(q);
  int exact = classes_margin(q, &w->classes, w->p, w->active, i), sign = mpq_sgn(q) > 0 ? 1 : -1;
  mpq_clear(q);
  return exact ? sign : 0;
}

/* Before the step claimed some margin is certainly <= 0, at that step all are certainly > 0. */
int walk_check_separated(walk *w, fault *f)
{
  const problem *p = w->p;
  if (!w->verify_separated || w->t > w->separated) return 1;
  int positive = 0, not_positive = 0;
  for (int i = 0; i < p->n; i++) {
    int sign = margin_sign(w, i);
    positive += sign > 0;
    not_positive += sign < 0;
  }
  if (w->t < w->separated ? not_positive > 0 : positive == p->n) return 1;
  if (w->t < w->separated ? positive == p->n : not_positive > 0)
    return reject(f, "step %" PRIu64 " contradicts the claim about the first step at which all margins are positive", w->t);
  return doubt(f, "the signs of the margins at step %" PRIu64 " are not certain", w->t);
}

int walk_segment(walk *w, const segment *g, const claim *to, uint64_t stop, const watcher *watch, fault *f)
{
  int pairs = w->p->m * w->p->n, changed;
  uint64_t switches = 0;
  sha256 hash;
  sha256_start(&hash);
  f->line = g->line;
  while (w->t < g->to) {
    if (w->t >= stop) return 1;
    find_slopes(w);
    if (!walk_check_separated(w, f)) return 0;
    if (watch) {
      walk_enclose(w);
      if (!watch->step(watch->self, &w->st, f)) return 0;
    }
    if (!step(w, f) || !decide_signs(w, &changed, f)) return 0;
    if (!changed) continue;
    if (g->listed && (switches == g->switches || g->at[switches] != w->t || memcmp(g->active[switches], w->active, (size_t)pairs) != 0))
      return reject(f, "the switch at step %" PRIu64 " is not the one listed", w->t);
    switches++;
    hash_switch(&hash, w->t, w->active, pairs);
  }
  return end_as_claimed(w, g, to, switches, &hash, f);
}
