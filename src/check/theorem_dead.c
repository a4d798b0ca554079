/* Points that are never separated (doc/theory.md, section 12: Theorem A8 and 7.2, for fixed output weights).

   m_i = sum_j y_i v_j relu(a_ji) <= 0 for ever if every neuron j with y_i v_j > 0 has a_ji <= 0 for ever. */
#include "theorem.h"

static int off(const state *st, int j, int k) { return !st->active[j * st->p->n + k]; }

/* v_j y_l G_kl > 0: a point l at which j is active may push a_jk up. */
static int pushes_up(const problem *p, int j, int l, int k)
{
  return mpq_sgn(p->v[j]) * p->y[l] * mpq_sgn(p->gram[k * p->n + l]) > 0;
}

/* A8: the largest set Z of points at which j is off and which no point outside Z pushes up.  Is i one of them? */
static int closed(const state *st, int j, int i)
{
  const problem *p = st->p;
  unsigned z = 0, before;
  for (int k = 0; k < p->n; k++)
    if (off(st, j, k)) z |= 1u << k;
  do {
    before = z;
    for (int k = 0; k < p->n; k++)
      for (int l = 0; l < p->n; l++)
        if (!(before >> l & 1) && pushes_up(p, j, l, k)) z &= ~(1u << k);
  } while (z != before);
  return z >> i & 1;
}

/* 7.2: two points of opposite classes, G_ik < 0, a_ji <= 0 < a_jk and  a_ji + (|G_ik|/G_kk) a_jk + h |v_j| |G_ik| g(m_k) <= 0. */
static int stays_dead(const state *st, int j, int i)
{
  const problem *p = st->p;
  if (p->n != 2 || p->y[0] == p->y[1] || mpq_sgn(p->gram[1]) >= 0) return 0;
  int k = 1 - i, dead;
  if (!off(st, j, i) || off(st, j, k)) return 0;
  num sum, t;
  mpq_t q;
  num_inits(&sum, &t, NULL);
  mpq_init(q);
  mpq_div(q, p->gram[1], p->gram[3 * k]); /* G_kk = gram[2k + k] */
  mpq_abs(q, q);
  num_mul_q(&t, &st->pre[j * 2 + k], q, st->s);
  num_add(&sum, &st->pre[j * 2 + i], &t);
  mpq_mul(q, p->h, p->v[j]);
  mpq_mul(q, q, p->gram[1]);
  mpq_abs(q, q);
  num_mul_q(&t, &st->slope[k], q, st->s);
  num_add(&sum, &sum, &t);
  dead = num_is_nonpos(&sum);
  num_clears(&sum, &t, NULL);
  mpq_clear(q);
  return dead;
}

/* Trained output weights: where every neuron is off at every point nothing ever moves, and all margins are 0. */
static int nothing_active(const state *st)
{
  for (int pair = 0; pair < st->p->m * st->p->n; pair++)
    if (st->active[pair]) return 0;
  return 1;
}

int theorem_never_separates(const state *st, int i)
{
  const problem *p = st->p;
  if (p->trained) return nothing_active(st);
  for (int j = 0; j < p->m; j++)
    if (mpq_sgn(p->v[j]) * p->y[i] > 0 && !closed(st, j, i) && !stays_dead(st, j, i)) return 0;
  return 1;
}
