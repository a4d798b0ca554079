/* Enclosures of the state that a walk is at, from its centre and its radius (Theorem 3.2). */
#include "walk.h"

#include <string.h>

void state_init(state *st, const problem *p, scale *s, pool *own)
{
  *st = (state){.p = p, .s = s};
  st->active = pool_bytes(own, MAX_PAIRS, 1);
  st->exact = pool_bytes(own, MAX_PAIRS, 1);
  st->pre = pool_nums(own, p->m * p->n);
  st->margin = pool_nums(own, p->n);
  st->slope = pool_nums(own, p->n);
  st->theta = pool_nums(own, p->m * p->D);
  st->dual = pool_nums(own, p->m * p->n);
  st->output = pool_nums(own, p->m);
  for (int j = 0; j < p->m; j++) num_set_q(&st->output[j], p->v[j], s);
}

/* z = [x - u, x + 1 + u]: a number rounded down to x, uncertain by u. */
static void around(num *z, const mpz_t x, const mpz_t u)
{
  mpz_sub(z->lo, x, u);
  mpz_add(z->hi, x, u);
  mpz_add_ui(z->hi, z->hi, 1);
  z->bad = 0;
}

/* The j-th neuron has not moved: its duals are all 0 exactly. */
static int untouched(const walk *w, int j)
{
  for (int i = 0; i < w->p->n; i++)
    if (w->classes.of[j * w->p->n + i] != 0) return 0;
  return 1;
}

static void enclose_pre(walk *w)
{
  const problem *p = w->p;
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < p->n; i++) {
      int pair = j * p->n + i;
      if (w->classes.exact[pair]) {
        num_set_q(&w->st.pre[pair], p->a0[pair], w->s);
        continue;
      }
      mpz_fdiv_q(w->u[0], w->S[pair], w->common[i]);
      around(&w->st.pre[pair], w->u[0], w->reach[i]);
    }
}

/* Where the distance from the centre leaves the sign of a margin open it may be a rational that is known exactly.  g changes by at most g (exp(x) - 1) <= 2 x g over a distance x <= 1, for both losses. */
static void enclose_margin(walk *w, int i)
{
  num *slope = &w->st.slope[i], *margin = &w->st.margin[i];
  walk_margin_reach(w->u[0], w, i);
  around(margin, w->margin[i], w->u[0]);
  if (mpz_sgn(margin->lo) <= 0 && mpz_sgn(margin->hi) >= 0) {
    mpq_t q;
    mpq_init(q);
    if (classes_margin(q, &w->classes, w->p, w->active, i)) num_set_q(margin, q, w->s);
    mpq_clear(q);
  }
  if (w->steep[i] || mpz_sizeinbase(w->u[0], 2) > w->W) {
    num_set_bad(slope);
    return;
  }
  mpz_set(slope->lo, w->slope[i]);
  mpz_add(slope->hi, w->slope[i], w->slope_error[i]);
  mpz_mul(w->u[0], w->u[0], slope->hi);
  mpz_cdiv_q_2exp(w->u[0], w->u[0], w->W - 1);
  slope->bad = 0;
  num_widen(slope, slope, w->u[0]);
  if (mpz_sgn(slope->lo) < 0) mpz_set_ui(slope->lo, 0);
}

/* theta_jc = theta_jc(0) + sum_k y_k D_jk u_kc, uncertain by r. */
static void enclose_theta(walk *w, int j, int c)
{
  const problem *p = w->p;
  num *z = &w->st.theta[j * p->D + c], *term = &w->v[0];
  num_set_q(z, p->theta[j * p->D + c], w->s);
  if (untouched(w, j)) return;
  for (int k = 0; k < p->n; k++) {
    mpz_set(term->lo, w->D[j * p->n + k]);
    mpz_set(term->hi, term->lo);
    term->bad = 0;
    if (c < p->d) num_mul_q(term, term, p->x[k * p->d + c], w->s);
    if (p->y[k] < 0) num_neg(term, term);
    num_add(z, z, term);
  }
  num_widen(z, z, w->radius);
}

static void enclose_dual(walk *w, int pair)
{
  num *z = &w->st.dual[pair];
  if (w->classes.of[pair] == 0) {
    num_set_si(z, 0, w->s);
  } else if (!w->looseness) {
    num_set_bad(z);
  } else {
    mpz_set(z->lo, w->D[pair]);
    mpz_set(z->hi, w->D[pair]);
    z->bad = 0;
    mpz_mul(w->u[0], w->radius, w->looseness[pair % w->p->n]);
    walk_ceil(w->u[0], w->u[0], w);
    num_widen(z, z, w->u[0]);
  }
}

/* v_j where it is trained. */
static void enclose_output(walk *w, int j)
{
  if (untouched(w, j)) {
    num_set_q(&w->st.output[j], w->p->v[j], w->s);
    return;
  }
  mpz_fdiv_q(w->u[0], w->V[j], w->common_output);
  around(&w->st.output[j], w->u[0], w->radius);
}

void walk_enclose(walk *w)
{
  const problem *p = w->p;
  w->st.t = w->t;
  memcpy(w->st.active, w->active, sizeof w->active);
  memcpy(w->st.exact, w->classes.exact, sizeof w->classes.exact);
  enclose_pre(w);
  for (int i = 0; i < p->n; i++) enclose_margin(w, i);
  for (int j = 0; j < p->m; j++)
    for (int c = 0; c < p->D; c++) enclose_theta(w, j, c);
  for (int pair = 0; pair < p->m * p->n; pair++) enclose_dual(w, pair);
  for (int j = 0; j < p->m && p->trained; j++) enclose_output(w, j);
}

/* Gauss-Jordan on [G | 1]; 0 if G is singular. */
static int invert(mpq_t *a, int n)
{
  int width = 2 * n;
  mpq_t f, t;
  mpq_inits(f, t, NULL);
  int column = 0;
  for (; column < n; column++) {
    int pivot = column;
    while (pivot < n && mpq_sgn(a[pivot * width + column]) == 0) pivot++;
    if (pivot == n) break;
    for (int k = 0; k < width; k++) mpq_swap(a[pivot * width + k], a[column * width + k]);
    mpq_inv(f, a[column * width + column]);
    for (int k = 0; k < width; k++) mpq_mul(a[column * width + k], a[column * width + k], f);
    for (int row = 0; row < n; row++) {
      if (row == column || mpq_sgn(a[row * width + column]) == 0) continue;
      mpq_set(f, a[row * width + column]);
      for (int k = 0; k < width; k++) {
        mpq_mul(t, f, a[column * width + k]);
        mpq_sub(a[row * width + k], a[row * width + k], t);
      }
    }
  }
  mpq_clears(f, t, NULL);
  return column == n;
}

/* |sum_k y_k e_k u_k| <= r implies |e_i| <= r sqrt((G^-1)_ii), since e_i is a linear form of that vector whose norm, on the span of the
   u_k, is the square root of (G^-1)_ii. */
void walk_bounds(walk *w)
{
  const problem *p = w->p;
  int n = p->n, width = 2 * n;
  w->looseness = NULL;
  if (n > p->D) return; /* singular */
  for (int k = 0; k < n * n; k++)
    if (mpz_sizeinbase(mpq_numref(p->gram[k]), 2) + mpz_sizeinbase(mpq_denref(p->gram[k]), 2) > MAX_INVERTED_BITS) return;
  pool scratch = {NULL};
  mpq_t *a = pool_rationals(&scratch, n * width);
  for (int i = 0; i < n; i++) {
    for (int k = 0; k < n; k++) mpq_set(a[i * width + k], p->gram[i * n + k]);
    mpq_set_ui(a[i * width + n + i], 1, 1);
  }
  if (invert(a, n)) {
    w->looseness = pool_integers(&w->own, n);
    for (int i = 0; i < n; i++) root_up(w->looseness[i], a[i * width + n + i], w->W);
  }
  pool_clear(&scratch);
}
