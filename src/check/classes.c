/* Symbolic classes: pre-activations that are exactly known for a provable reason (doc/theory.md, Theorem 2.3).

   Pairs (j,k) whose c_jk = d_jk/v_j are equal for ever so far share a class, class 0 being "exactly 0".  Then
   a_ji = a_ji(0) + v_j sum_(classes K > 0) C_K sum_(k: (j,k) in K) y_k G_ik  with one unknown C_K for each class.
   Where output weights are trained C is d itself, and two pairs share no class but class 0 (rule 2.2). */
#include "walk.h"

#include <stdlib.h>
#include <string.h>

/* q = sum of y_k G_ik over the points k with (j,k) in class K */
static void class_pull(mpq_t q, const classes *c, const problem *p, int j, int i, int K)
{
  mpq_set_ui(q, 0, 1);
  for (int k = 0; k < p->n; k++) {
    if (c->of[j * p->n + k] != K) continue;
    if (p->y[k] > 0) mpq_add(q, q, p->gram[i * p->n + k]);
    else mpq_sub(q, q, p->gram[i * p->n + k]);
  }
}

static void find_exact(classes *c, const problem *p)
{
  mpq_t q;
  mpq_init(q);
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < p->n; i++) {
      int exact = 1;
      for (int K = 1; K < c->count && exact && (p->trained || mpq_sgn(p->v[j]) != 0); K++) {
        class_pull(q, c, p, j, i, K);
        exact = mpq_sgn(q) == 0;
      }
      c->exact[j * p->n + i] = (unsigned char)exact;
    }
  mpq_clear(q);
}

void classes_set(classes *c, const problem *p, const int *of)
{
  c->count = 1;
  for (int k = 0; k < p->m * p->n; k++) {
    c->of[k] = of[k];
    if (of[k] >= c->count) c->count = of[k] + 1;
  }
  c->settled = 0;
  find_exact(c, p);
}

/* form[0] + sum_K form[K] C_K = m_i, exactly, with this pattern. */
static void margin_form(mpq_t *form, const classes *c, const problem *p, const unsigned char *active, int i, mpq_t t)
{
  for (int K = 0; K < c->count; K++) mpq_set_ui(form[K], 0, 1);
  for (int j = 0; j < p->m; j++) {
    if (!active[j * p->n + i]) continue;
    mpq_mul(t, p->v[j], p->a0[j * p->n + i]);
    mpq_add(form[0], form[0], t);
    for (int K = 1; K < c->count; K++) {
      class_pull(t, c, p, j, i, K);
      mpq_mul(t, t, p->v[j]);
      mpq_mul(t, t, p->v[j]);
      mpq_add(form[K], form[K], t);
    }
  }
  for (int K = 0; K < c->count && p->y[i] < 0; K++) mpq_neg(form[K], form[K]);
}

/* Trained: has a neuron that is active at i moved since the start? */
static int moved(const classes *c, const problem *p, const unsigned char *active, int i)
{
  for (int pair = 0; pair < p->m * p->n; pair++)
    if (c->of[pair] != 0 && active[pair / p->n * p->n + i]) return 1;
  return 0;
}

int classes_margin(mpq_t q, const classes *c, const problem *p, const unsigned char *active, int i)
{
  mpq_t form[MAX_PAIRS + 1], t;
  int exact = 1;
  mpq_init(t);
  for (int K = 0; K < c->count; K++) mpq_init(form[K]);
  margin_form(form, c, p, active, i, t);
  for (int K = 1; K < c->count; K++) exact = exact && mpq_sgn(form[K]) == 0;
  if (p->trained) exact = !moved(c, p, active, i);
  mpq_set(q, form[0]);
  for (int K = 0; K < c->count; K++) mpq_clear(form[K]);
  mpq_clear(t);
  return exact;
}

static int same_form(mpq_t *forms, int width, int i, int k)
{
  for (int K = 0; K < width; K++)
    if (!mpq_equal(forms[i * width + K], forms[k * width + K])) return 0;
  return 1;
}

/* A class of one pair stays one, and a pair of class 0 that is not active stays there: is there anything else? */
static int may_split(const classes *c, const unsigned char *active, int pairs)
{
  unsigned char members[MAX_PAIRS + 1] = {0};
  for (int k = 0; k < pairs; k++) {
    if (c->of[k] == 0 && active[k]) return 1;
    if (c->of[k] != 0 && members[c->of[k]]++) return 1;
  }
  return 0;
}

/* Pairs get new numbers in order; a pair joins the first one before it that was in its class and takes the same step. */
static void split(classes *c, const problem *p, const unsigned char *active, mpq_t *forms)
{
  int fresh[MAX_PAIRS], next = 1, n = p->n, width = c->count;
  for (int a = 0; a < p->m * n; a++) {
    fresh[a] = c->of[a] == 0 && !active[a] ? 0 : -1;
    for (int b = 0; b < a && fresh[a] < 0 && !p->trained; b++)
      if (fresh[b] > 0 && c->of[b] == c->of[a] && active[b] == active[a] &&
          (!active[a] || a % n == b % n || same_form(forms, width, a % n, b % n)))
        fresh[a] = fresh[b];
    if (fresh[a] < 0) fresh[a] = next++;
  }
  memcpy(c->of, fresh, (size_t)(p->m * n) * sizeof fresh[0]);
  c->count = next;
}

void classes_step(classes *c, const problem *p, const unsigned char *active)
{
  int pairs = p->m * p->n, width = c->count;
  if (c->settled && memcmp(c->seen, active, (size_t)pairs) == 0) return;
  memcpy(c->seen, active, (size_t)pairs);
  c->settled = 1;
  if (!may_split(c, active, pairs)) return;
  mpq_t *forms = obtain((size_t)(p->n * width), sizeof *forms), t;
  mpq_init(t);
  for (int k = 0; k < p->n * width; k++) mpq_init(forms[k]);
  for (int i = 0; i < p->n; i++) margin_form(&forms[i * width], c, p, active, i, t);
  split(c, p, active, forms);
  if (c->count != width) { /* classes only split, or are new: the count tells */
    c->settled = 0;
    find_exact(c, p);
  }
  for (int k = 0; k < p->n * width; k++) mpq_clear(forms[k]);
  mpq_clear(t);
  free(forms);
}
