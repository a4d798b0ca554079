/* What the names of the lemma language read from a state. */
#include "lemma_state.h"

/* --- norms and the loss ---------------------------------------------------------------------------- */

void state_add_squares(num *z, const num *x, int count, scale *s)
{
  num t;
  num_init(&t);
  for (int k = 0; k < count; k++) {
    num_sqr(&t, &x[k], s);
    num_add(z, z, &t);
  }
  num_clear(&t);
}

static void weightnorm(num *z, const state *st)
{
  num_set_si(z, 0, st->s);
  state_add_squares(z, st->theta, st->p->m * st->p->D, st->s);
  if (st->p->trained) state_add_squares(z, st->output, st->p->m, st->s);
  num_sqrt(z, z, st->s);
}

/* c = h/step */
static void reduce(num *z, const state *st)
{
  mpq_t c;
  mpq_init(c);
  mpq_div(c, st->p->h, st->p->step);
  num_mul_q(z, z, c, st->s);
  mpq_clear(c);
}

static void loss(num *z, const state *st)
{
  num t, one;
  num_init(&t);
  num_init(&one);
  num_set_si(z, 0, st->s);
  num_set_si(&one, 1, st->s);
  for (int i = 0; i < st->p->n; i++) {
    num_neg(&t, &st->margin[i]);
    num_exp(&t, &t, st->s);
    if (st->p->logistic) {
      num_add(&t, &t, &one);
      num_ln(&t, &t, st->s);
    }
    num_add(z, z, &t);
  }
  reduce(z, st);
  num_clear(&t);
  num_clear(&one);
}

/* u_i, k-th coordinate */
static void lifted(mpq_t q, const problem *p, int i, int k)
{
  if (k < p->d) mpq_set(q, p->x[i * p->d + k]);
  else mpq_set_ui(q, 1, 1);
}

void state_times_output(num *z, const num *x, const state *st, int j, int absolute)
{
  if (st->p->trained) {
    num v;
    num_init(&v);
    if (absolute) num_abs(&v, &st->output[j]);
    else num_set(&v, &st->output[j]);
    num_mul(z, x, &v, st->s);
    num_clear(&v);
  } else {
    mpq_t v;
    mpq_init(v);
    if (absolute) mpq_abs(v, st->p->v[j]);
    else mpq_set(v, st->p->v[j]);
    num_mul_q(z, x, v, st->s);
    mpq_clear(v);
  }
}

int state_output_sign(const state *st, int j)
{
  if (!st->p->trained) return mpq_sgn(st->p->v[j]);
  if (num_is_pos(&st->output[j])) return 1;
  if (num_is_neg(&st->output[j])) return -1;
  return num_is_nonneg(&st->output[j]) && num_is_nonpos(&st->output[j]) ? 0 : 2;
}

/* Trained: z += (sum_i y_i g_i [a_ji > 0] a_ji)^2 for each j. */
static void add_output_gradient(num *z, const state *st)
{
  const problem *p = st->p;
  num sum, t;
  num_init(&sum);
  num_init(&t);
  for (int j = 0; j < p->m; j++) {
    num_set_si(&sum, 0, st->s);
    for (int i = 0; i < p->n; i++) {
      if (!st->active[j * p->n + i]) continue;
      num_mul(&t, &st->slope[i], &st->pre[j * p->n + i], st->s);
      if (p->y[i] < 0) num_neg(&t, &t);
      num_add(&sum, &sum, &t);
    }
    state_add_squares(z, &sum, 1, st->s);
  }
  num_clear(&sum);
  num_clear(&t);
}

/* |grad L|^2 = c^2 sum_j |sum_i y_i g_i v_j [a_ji > 0] u_i|^2, and the derivatives in v_j where they are trained. */
static void gradnorm(num *z, const state *st)
{
  const problem *p = st->p;
  num sum, t;
  mpq_t u;
  num_init(&sum);
  num_init(&t);
  mpq_init(u);
  num_set_si(z, 0, st->s);
  for (int j = 0; j < p->m; j++)
    for (int k = 0; k < p->D; k++) {
      num_set_si(&sum, 0, st->s);
      for (int i = 0; i < p->n; i++) {
        if (!st->active[j * p->n + i]) continue;
        lifted(u, p, i, k);
        if (p->y[i] < 0) mpq_neg(u, u);
        num_mul_q(&t, &st->slope[i], u, st->s);
        num_add(&sum, &sum, &t);
      }
      state_times_output(&sum, &sum, st, j, 0);
      state_add_squares(z, &sum, 1, st->s);
    }
  if (p->trained) add_output_gradient(z, st);
  num_sqrt(z, z, st->s);
  reduce(z, st);
  num_clear(&sum);
  num_clear(&t);
  mpq_clear(u);
}

/* --- the boundary on a line (doc/theory.md, Lemmas 0.1, 0.2) ---------------------------------------------- */

/* Neuron j at point i times |v_j|: own = |v| a_ji, cross = |v| min(a_jk, 0), k the other point. */
static void own_cross(num *own, num *cross, const state *st, int i, int j)
{
  num zero;
  num_init(&zero);
  state_times_output(own, &st->pre[j * 2 + i], st, j, 1);
  state_times_output(cross, &st->pre[j * 2 + 1 - i], st, j, 1);
  num_min(cross, cross, &zero);
  num_clear(&zero);
}

/* z = (x+ + x-)/2 + (x+ - x-)/2 z */
static void place(num *z, const state *st, int plus)
{
  const problem *p = st->p;
  num middle;
  mpq_t c;
  num_init(&middle);
  mpq_init(c);
  mpq_sub(c, p->x[plus], p->x[1 - plus]);
  mpq_div_2exp(c, c, 1);
  num_mul_q(z, z, c, st->s);
  mpq_add(c, p->x[0], p->x[1]);
  mpq_div_2exp(c, c, 1);
  num_set_q(&middle, c, st->s);
  num_add(z, z, &middle);
  num_clear(&middle);
  mpq_clear(c);
}

/* The zero of N between the points by (N), when m+, m- > 0 and no dead zone is between them (lemma_name.c has checked the shape).
   p, q: own, A, B: -v1 alpha^-, -w beta^-. */
static void boundary(num *z, const state *st)
{
  int plus = st->p->y[0] > 0 ? 0 : 1, first = state_output_sign(st, 0) > 0 ? 0 : 1;
  num p, A, q, B, top, bottom;
  num *all[] = {&p, &A, &q, &B, &top, &bottom};
  for (int k = 0; k < 6; k++) num_init(all[k]);
  own_cross(&p, &A, st, plus, first);
  own_cross(&q, &B, st, 1 - plus, 1 - first);
  num_mul(&top, &A, &B, st->s);
  num_mul(&bottom, &p, &q, st->s);
  num_set_bad(z);
  if (state_output_sign(st, 0) * state_output_sign(st, 1) == -1 && num_is_pos(&st->margin[0]) && num_is_pos(&st->margin[1]) && num_lt(&top, &bottom)) {
    num_sub(&top, &st->margin[1 - plus], &st->margin[plus]);
    num_sub(&top, &top, &A);
    num_add(&top, &top, &B);
    num_add(&bottom, &st->margin[0], &st->margin[1]);
    num_sub(&bottom, &bottom, &A);
    num_sub(&bottom, &bottom, &B);
    num_div(z, &top, &bottom, st->s);
    place(z, st, plus);
  }
  for (int k = 0; k < 6; k++) num_clear(all[k]);
}

/* --- by name --------------------------------------------------------------------------------------- */

void lemma_quantity(num *z, const state *st, kind k, int a, int b)
{
  const problem *p = st->p;
  mpz_t t;
  switch (k) {
  case K_TIME:
    mpz_init_set_ui(t, st->t);
    num_set_z(z, t, st->s);
    mpz_clear(t);
    break;
  case K_PRE: num_set(z, &st->pre[a * p->n + b]); break;
  case K_ACTIVE: num_set_si(z, st->active[a * p->n + b], st->s); break;
  case K_DUAL: num_set(z, &st->dual[a * p->n + b]); break;
  case K_MARGIN: num_set(z, &st->margin[a]); break;
  case K_SLOPE: num_set(z, &st->slope[a]); break;
  case K_WEIGHT: num_set(z, &st->theta[a * p->D + b]); break;
  case K_BIAS:
    if (p->bias) num_set(z, &st->theta[a * p->D + p->d]);
    else num_set_si(z, 0, st->s);
    break;
  case K_OUTPUT: num_set(z, &st->output[a]); break;
  case K_LOSS: loss(z, st); break;
  case K_GRADNORM: gradnorm(z, st); break;
  case K_WEIGHTNORM: weightnorm(z, st); break;
  case K_GAP: state_gap(z, st); break;
  case K_BOUNDARY: boundary(z, st); break;
  case K_ROBUSTNESS: state_robustness(z, st); break;
  case K_DISTANCE: state_distance(z, st, a); break;
  default: num_set_bad(z);
  }
}

int lemma_exact_start(mpq_t q, const problem *p, kind k, int a, int b)
{
  mpq_t t;
  mpq_set_ui(q, 0, 1);
  switch (k) {
  case K_TIME: case K_DUAL: return 1;
  case K_PRE: mpq_set(q, p->a0[a * p->n + b]); return 1;
  case K_ACTIVE: mpq_set_ui(q, mpq_sgn(p->a0[a * p->n + b]) > 0, 1); return 1;
  case K_WEIGHT: mpq_set(q, p->theta[a * p->D + b]); return 1;
  case K_BIAS: if (p->bias) mpq_set(q, p->theta[a * p->D + p->d]); return 1;
  case K_OUTPUT: mpq_set(q, p->v[a]); return 1;
  case K_MARGIN:
    mpq_init(t);
    for (int j = 0; j < p->m; j++) {
      if (mpq_sgn(p->a0[j * p->n + a]) <= 0) continue;
      mpq_mul(t, p->v[j], p->a0[j * p->n + a]);
      mpq_add(q, q, t);
    }
    if (p->y[a] < 0) mpq_neg(q, q);
    mpq_clear(t);
    return 1;
  default: return 0;
  }
}
