/* Symbolic classes: which pre-activations are exactly known rationals (Theorem 2.3, rule 2.2).

   Pairs (j,k) whose c_jk are equal for a provable reason share a class; class 0 is "exactly 0".  With
   c_jk = C_class(j,k),  a_ji = a_ji(0) + v_j sum_K C_K sum_{k in K} y_k G_ik  and a_ji is exact if every
   inner sum over a class other than 0 vanishes. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

/* The exact linear form of m_i in the C_K: form[0] the constant, form[K] the coefficient of C_K. */
typedef struct forms {
  mpq_t *q; /* n * width */
  int width;
  mpq_t product, sum;
} forms;

void exactness_start(exactness *e, const gdc_problem *p)
{
  memset(e, 0, sizeof *e);
  e->nclasses = 1;
  for (int k = 0; k < p->m * p->n; k++) e->exact[k] = 1;
}

static int forms_init(forms *f, int n, int width)
{
  f->width = width;
  f->q = malloc((size_t)n * (size_t)width * sizeof *f->q);
  if (!f->q) return 0;
  for (int k = 0; k < n * width; k++) mpq_init(f->q[k]);
  mpq_inits(f->product, f->sum, NULL);
  return 1;
}

static void forms_clear(forms *f, int n)
{
  for (int k = 0; k < n * f->width; k++) mpq_clear(f->q[k]);
  mpq_clears(f->product, f->sum, NULL);
  free(f->q);
}

/* m_i = y_i sum_j v_j [a_ji > 0] (a_ji(0) + v_j sum_k y_k G_ik C_class(j,k)). */
static void form_of_margin(forms *f, const exactness *e, const gdc_problem *p, const signed char *bits, int i)
{
  mpq_t *form = f->q + i * f->width;
  for (int j = 0; j < p->m; j++) {
    if (bits[j * p->n + i] != GDC_BIT_ACTIVE) continue;
    mpq_mul(f->product, p->v[j], p->a0[j * p->n + i]);
    if (p->y[i] < 0) mpq_neg(f->product, f->product);
    mpq_add(form[0], form[0], f->product);
    mpq_mul(f->sum, p->v[j], p->v[j]);
    for (int k = 0; k < p->n; k++) {
      int class = e->class_of[j * p->n + k];
      if (class == 0) continue;
      mpq_mul(f->product, f->sum, p->gram[i * p->n + k]);
      if (p->y[i] != p->y[k]) mpq_neg(f->product, f->product);
      mpq_add(form[class], form[class], f->product);
    }
  }
}

static int same_form(const forms *f, int i, int k)
{
  if (i == k) return 1;
  for (int c = 0; c < f->width; c++)
    if (!mpq_equal(f->q[i * f->width + c], f->q[k * f->width + c])) return 0;
  return 1;
}

/* Both pairs get the same increment at this step. */
static int same_increment(const forms *f, const signed char *bits, int n, int pair, int other)
{
  if (bits[pair] != bits[other]) return 0;
  return bits[pair] != GDC_BIT_ACTIVE || same_form(f, pair % n, other % n);
}

/* New classes: members of one old class that get the same increment.  Returns 1 when something split. */
static int split(exactness *e, const gdc_problem *p, const signed char *bits, const forms *f)
{
  int pairs = p->m * p->n, fresh[MAX_PAIRS], next = 1, changed = 0;
  for (int a = 0; a < pairs; a++) {
    int old = e->class_of[a];
    fresh[a] = -1;
    if (old == 0 && bits[a] != GDC_BIT_ACTIVE) {
      fresh[a] = 0;
      continue;
    }
    for (int b = 0; b < a && fresh[a] < 0 && !p->train_output; b++)
      if (e->class_of[b] == old && fresh[b] > 0 && same_increment(f, bits, p->n, a, b)) fresh[a] = fresh[b];
    if (fresh[a] < 0) fresh[a] = next++;
  }
  if (next != e->nclasses) changed = 1; /* classes only split, so the count tells */
  memcpy(e->class_of, fresh, (size_t)pairs * sizeof fresh[0]);
  e->nclasses = next;
  return changed;
}

/* sum_{k in class} y_k G_ik = 0 for neuron j? */
static int class_cancels(const exactness *e, const gdc_problem *p, int j, int i, int class, mpq_t sum)
{
  mpq_set_ui(sum, 0, 1);
  for (int k = 0; k < p->n; k++) {
    if (e->class_of[j * p->n + k] != class) continue;
    if (p->y[k] > 0) mpq_add(sum, sum, p->gram[i * p->n + k]);
    else mpq_sub(sum, sum, p->gram[i * p->n + k]);
  }
  return mpq_sgn(sum) == 0;
}

static void flag_exact(exactness *e, const gdc_problem *p, mpq_t sum)
{
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < p->n; i++) {
      int exact = 1;
      if (p->train_output || mpq_sgn(p->v[j]) != 0)
        for (int class = 1; class < e->nclasses && exact; class++)
          exact = class_cancels(e, p, j, i, class, sum);
      e->exact[j * p->n + i] = (signed char)exact;
    }
}

/* Can this pattern split anything?  Classes of one pair cannot split, idle members of class 0 stay. */
static int worth_refining(const exactness *e, const gdc_problem *p, const signed char *bits)
{
  int pairs = p->m * p->n, members[MAX_PAIRS + 1] = {0};
  for (int k = 0; k < pairs; k++) {
    if (e->class_of[k] == 0 && bits[k] == GDC_BIT_ACTIVE) return 1;
    if (e->class_of[k] != 0 && ++members[e->class_of[k]] > 1) return 1;
  }
  return 0;
}

int exactness_lasts(const exactness *e, const gdc_problem *p, const signed char *bits)
{
  return e->settled && memcmp(e->seen, bits, (size_t)(p->m * p->n)) == 0;
}

gdc_status exactness_refine(exactness *e, const gdc_problem *p, const signed char *bits)
{
  size_t pairs = (size_t)(p->m * p->n);
  if (exactness_lasts(e, p, bits)) return GDC_OK;
  memcpy(e->seen, bits, pairs);
  e->settled = 1;
  if (!worth_refining(e, p, bits)) return GDC_OK;
  forms f;
  if (!forms_init(&f, p->n, e->nclasses)) return GDC_EMEMORY;
  for (int i = 0; i < p->n; i++) form_of_margin(&f, e, p, bits, i);
  if (split(e, p, bits, &f)) {
    e->settled = 0;
    flag_exact(e, p, f.sum);
  }
  forms_clear(&f, p->n);
  return GDC_OK;
}
