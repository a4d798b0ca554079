/* Guesses for the nearest face of one convex set C_B (see halfspace.c): only hints, in plain MPFR arithmetic.

   At the nearest point of C_B each neuron of P is inactive (tau = 0), active (tau = 1) or on its kink (free).
   With n0 the gradient and e0 the value of N for the tau fixed so far, the step from x is
   -(lambda n0 + sum_free mu_j w_j), where
       w_i.(sum mu_j w_j + lambda n0) = a_i (i free),    n0.(sum mu_j w_j + lambda n0) = e0,
   and tau_j = mu_j/(lambda k_j).  When the last pivot vanishes (parallel gradients) tau_j with
   n0 + sum tau_j k_j w_j = 0 shows that the set is empty. */
#include "halfspace.h"

#include <stdlib.h>

enum { MAX_WORK = 1 << 15, SIDE = GDC_MAX_NEURONS + 1 };

struct gdc_faces {
  mpfr_prec_t prec;
  int max_free, d;
  int free_at[GDC_MAX_NEURONS], frees;
  mpfr_t w[GDC_MAX_NEURONS * GDC_MAX_DIMENSION], n0[GDC_MAX_DIMENSION];
  mpfr_t row[SIDE][SIDE + 1]; /* unknowns: mu of the free ones, lambda; then the right-hand side */
  mpfr_t tau[GDC_MAX_NEURONS], k, t;
};

/* How many neurons may be free so that the number of faces over all B, times d, stays within MAX_WORK. */
static int affordable(int p, int q, int d)
{
  double faces = 1, total = 0; /* C(p, f) 2^(p-f) */
  int f = 0;
  for (int i = 0; i < p; i++) faces *= 2;
  for (; f <= p && f <= d; f++) {
    total += faces;
    if (total * (double)(1L << q) * d > MAX_WORK) break;
    faces = faces * (p - f) / (f + 1) / 2;
  }
  return f > 0 ? f - 1 : 0;
}

int gdc_faces_open(gdc_search *s)
{
  gdc_faces *f = calloc(1, sizeof *f);
  s->faces = f;
  if (!f) return 0;
  f->prec = gdc_calc_precision(s->view->c);
  f->d = s->d;
  f->max_free = affordable(s->positives, s->negatives, s->d);
  for (int i = 0; i < s->view->net->m * s->d; i++) {
    mpfr_init2(f->w[i], f->prec);
    gdc_centre(f->w[i], &s->view->net->w[i]);
  }
  for (int i = 0; i < s->d; i++) mpfr_init2(f->n0[i], f->prec);
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j <= SIDE; j++) mpfr_init2(f->row[i][j], f->prec);
  for (int j = 0; j < GDC_MAX_NEURONS; j++) mpfr_init2(f->tau[j], f->prec);
  mpfr_inits2(f->prec, f->k, f->t, (mpfr_ptr)NULL);
  return 1;
}

void gdc_faces_close(gdc_search *s)
{
  gdc_faces *f = s->faces;
  if (!f) return;
  for (int i = 0; i < s->view->net->m * s->d; i++) mpfr_clear(f->w[i]);
  for (int i = 0; i < s->d; i++) mpfr_clear(f->n0[i]);
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j <= SIDE; j++) mpfr_clear(f->row[i][j]);
  for (int j = 0; j < GDC_MAX_NEURONS; j++) mpfr_clear(f->tau[j]);
  mpfr_clears(f->k, f->t, (mpfr_ptr)NULL);
  free(f);
  s->faces = NULL;
}

static void dot(mpfr_ptr r, gdc_faces *f, const mpfr_t *x, const mpfr_t *y)
{
  mpfr_set_zero(r, 1);
  for (int i = 0; i < f->d; i++) {
    mpfr_mul(f->t, x[i], y[i], MPFR_RNDN);
    mpfr_add(r, r, f->t, MPFR_RNDN);
  }
}

static const mpfr_t *column(const gdc_faces *f, int i)
{
  return i < f->frees ? &f->w[f->free_at[i] * f->d] : f->n0;
}

static void fill(gdc_search *s, const gdc_affine *n)
{
  gdc_faces *f = s->faces;
  int size = f->frees + 1;
  for (int i = 0; i < f->d; i++) gdc_centre(f->n0[i], n->grad[i]);
  for (int i = 0; i < size; i++) {
    for (int j = 0; j < size; j++) dot(f->row[i][j], f, column(f, i), column(f, j));
    gdc_centre(f->row[i][size], i < f->frees ? s->view->a[f->free_at[i]] : n->value);
  }
}

static int negligible(const gdc_faces *f, mpfr_srcptr pivot, mpfr_srcptr before)
{
  if (mpfr_sgn(pivot) <= 0) return 1;
  return mpfr_get_exp(pivot) < mpfr_get_exp(before) - f->prec / 2;
}

/* Eliminate; 0 when the free gradients are dependent, else *empty says that n0 depends on them. */
static int eliminate(gdc_faces *f, int *empty)
{
  int size = f->frees + 1;
  for (int p = 0; p < size; p++) {
    dot(f->k, f, column(f, p), column(f, p));
    if (mpfr_sgn(f->k) <= 0 || negligible(f, f->row[p][p], f->k)) {
      *empty = p == f->frees;
      return *empty;
    }
    for (int i = p + 1; i < size; i++) {
      mpfr_div(f->k, f->row[i][p], f->row[p][p], MPFR_RNDN);
      for (int j = p; j <= size; j++) {
        mpfr_mul(f->t, f->k, f->row[p][j], MPFR_RNDN);
        mpfr_sub(f->row[i][j], f->row[i][j], f->t, MPFR_RNDN);
      }
    }
  }
  *empty = 0;
  return 1;
}

/* tau[i] = mu_i/lambda; with *empty the homogeneous system, lambda = 1. */
static void back_substitute(gdc_faces *f, int empty)
{
  int size = f->frees + 1;
  if (!empty) mpfr_div(f->k, f->row[size - 1][size], f->row[size - 1][size - 1], MPFR_RNDN);
  for (int i = f->frees - 1; i >= 0; i--) {
    mpfr_ptr mu = f->tau[i];
    if (empty) mpfr_set_zero(mu, 1);
    else mpfr_div(mu, f->row[i][size], f->k, MPFR_RNDN);
    mpfr_sub(mu, mu, f->row[i][f->frees], MPFR_RNDN);
    for (int j = i + 1; j < f->frees; j++) {
      mpfr_mul(f->t, f->row[i][j], f->tau[j], MPFR_RNDN);
      mpfr_sub(mu, mu, f->t, MPFR_RNDN);
    }
    mpfr_div(mu, mu, f->row[i][i], MPFR_RNDN);
  }
}

static void try_face(gdc_search *s, const gdc_affine *n)
{
  gdc_faces *f = s->faces;
  gdc_calc *c = s->view->c;
  int empty;
  fill(s, n);
  if (!eliminate(f, &empty)) return;
  back_substitute(f, empty);
  if (!empty && !(mpfr_sgn(f->k) > 0)) return;
  gdc_affine sum = *n, next;
  for (int i = 0; i < f->frees; i++) {
    gdc_centre(f->k, s->view->k[f->free_at[i]]);
    mpfr_div(f->tau[i], f->tau[i], f->k, MPFR_RNDN);
    if (mpfr_nan_p(f->tau[i]) || mpfr_sgn(f->tau[i]) < 0 || mpfr_cmp_ui(f->tau[i], 1) > 0) return;
    gdc_itv *t = gdc_c_new(c);
    if (!t) return;
    mpfr_set(t->lo, f->tau[i], MPFR_RNDD);
    mpfr_set(t->hi, f->tau[i], MPFR_RNDU);
    gdc_search_take(&next, s, &sum, f->free_at[i], t);
    sum = next;
  }
  gdc_search_try(s, &sum);
}

static void each_face(gdc_search *s, int next, const gdc_affine *n)
{
  gdc_faces *f = s->faces;
  size_t mark = gdc_calc_mark(s->view->c);
  if (next == s->positives) {
    if (f->frees == 0) gdc_search_try(s, n);
    else try_face(s, n);
  } else {
    gdc_affine with;
    int j = s->positive[next];
    each_face(s, next + 1, n);
    gdc_search_take(&with, s, n, j, NULL);
    each_face(s, next + 1, &with);
    if (f->frees < f->max_free) {
      f->free_at[f->frees++] = j;
      each_face(s, next + 1, n);
      f->frees--;
    }
  }
  gdc_calc_release(s->view->c, mark);
}

void gdc_search_faces(gdc_search *s, const gdc_affine *n)
{
  each_face(s, 0, n);
}
