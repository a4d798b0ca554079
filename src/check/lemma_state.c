/* What the names of the lemma language read from a state. */
#include "lemma.h"

void state_times_output(num *z, const num *x, const state *st, int j)
{
  num v;
  num_init(&v);
  if (st->p->trained) {
    num_abs(&v, &st->output[j]);
    num_mul(z, x, &v, st->s);
  } else {
    mpq_t q;
    mpq_init(q);
    mpq_abs(q, st->p->v[j]);
    num_mul_q(z, x, q, st->s);
    mpq_clear(q);
  }
  num_clear(&v);
}

void lemma_quantity(num *z, const state *st, kind k, int a, int b)
{
  const problem *p = st->p;
  switch (k) {
  case K_TIME: num_set_time(z, st->t, st->s); break;
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
