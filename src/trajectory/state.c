/* Enclosures that a certified state offers on demand. */
#include "internal.h"

const gdc_problem *gdc_state_problem(const gdc_state *s) { return s->p; }
uint64_t gdc_state_time(const gdc_state *s) { return s->t; }
mpfr_prec_t gdc_state_precision(const gdc_state *s) { return s->f->prec; }
int gdc_state_last_chance(const gdc_state *s) { return s->last_chance; }
const signed char *gdc_state_pattern(const gdc_state *s) { return s->bits; }

void gdc_state_pre(gdc_itv *r, const gdc_state *s, int j, int i)
{
  gdc_itv_set(r, &s->f->a[j * s->p->n + i]);
}

void gdc_state_margin(gdc_itv *r, const gdc_state *s, int i) { gdc_itv_set(r, &s->f->margin[i]); }
void gdc_state_slope(gdc_itv *r, const gdc_state *s, int i) { gdc_itv_set(r, &s->f->g[i]); }
void gdc_state_output(gdc_itv *r, const gdc_state *s, int j) { gdc_itv_set(r, &s->f->v[j]); }

void gdc_state_dual(gdc_itv *r, const gdc_state *s, int j, int k)
{
  gdc_itv_set(r, &s->f->d[j * s->p->n + k]);
}

const gdc_itv *gdc_state_pre_view(const gdc_state *s) { return s->f->a; }
const gdc_itv *gdc_state_margin_view(const gdc_state *s) { return s->f->margin; }
const gdc_itv *gdc_state_slope_view(const gdc_state *s) { return s->f->g; }
const gdc_itv *gdc_state_dual_view(const gdc_state *s) { return s->f->d; }
int gdc_state_class(const gdc_state *s, int j, int i) { return s->exact->class_of[j * s->p->n + i]; }
int gdc_state_exact(const gdc_state *s, int j, int i) { return s->exact->exact[j * s->p->n + i]; }

/* acc += y_i q d_ji for one neuron j, q exact; q is destroyed. */
static void add_dual(gdc_itv *acc, const gdc_state *s, int j, int i, mpq_t q, gdc_itv *t)
{
  if (mpq_sgn(q) == 0) return;
  if (s->p->y[i] < 0) mpq_neg(q, q);
  if (mpq_cmp_si(q, 1, 1) == 0) { /* the bias: as cheap as it is frequent */
    gdc_itv_add(acc, acc, &s->f->d[j * s->p->n + i]);
    return;
  }
  gdc_itv_mul_q(t, &s->f->d[j * s->p->n + i], q);
  gdc_itv_add(acc, acc, t);
}

/* acc = w_jk, or b_j for k = d (Theorem 2.1: theta_j(0) + sum_i y_i d_ji u_i). */
static void weight(gdc_itv *acc, const gdc_state *s, int j, int k, gdc_itv *t)
{
  const gdc_problem *p = s->p;
  mpq_t q;
  mpq_init(q);
  gdc_itv_set_q(acc, k < p->d ? p->w[j * p->d + k] : p->b[j]);
  for (int i = 0; i < p->n; i++) {
    if (k < p->d) mpq_set(q, p->x[i * p->d + k]);
    else mpq_set_si(q, 1, 1);
    add_dual(acc, s, j, i, q, t);
  }
  mpq_clear(q);
}

void gdc_state_weight(gdc_itv *r, const gdc_state *s, int j, int k)
{
  weight(&s->f->work[0], s, j, k, &s->f->work[1]);
  gdc_itv_set(r, &s->f->work[0]);
}

void gdc_state_bias(gdc_itv *r, const gdc_state *s, int j)
{
  if (!s->p->bias) {
    gdc_itv_set_si(r, 0);
    return;
  }
  gdc_state_weight(r, s, j, s->p->d);
}

static void lifted_product(mpq_t out, const gdc_problem *p, int i, const mpq_t *x, mpq_t t)
{
  mpq_set_si(out, p->bias, 1);
  for (int k = 0; k < p->d; k++) {
    mpq_mul(t, p->x[i * p->d + k], x[k]);
    mpq_add(out, out, t);
  }
}

void gdc_state_pre_at(gdc_itv *r, const gdc_state *s, int j, const mpq_t *x)
{
  const gdc_problem *p = s->p;
  gdc_itv *acc = &s->f->work[0];
  mpq_t q, t;
  mpq_inits(q, t, NULL);
  if (p->bias) mpq_set(q, p->b[j]);
  for (int k = 0; k < p->d; k++) {
    mpq_mul(t, p->w[j * p->d + k], x[k]);
    mpq_add(q, q, t);
  }
  gdc_itv_set_q(acc, q);
  for (int i = 0; i < p->n; i++) {
    lifted_product(q, p, i, x, t);
    add_dual(acc, s, j, i, q, &s->f->work[1]);
  }
  mpq_clears(q, t, NULL);
  gdc_itv_set(r, acc);
}

void gdc_state_loss(gdc_itv *r, const gdc_state *s)
{
  const gdc_problem *p = s->p;
  gdc_itv *w = s->f->work;
  gdc_itv_set_si(&w[0], 0);
  for (int i = 0; i < p->n; i++) {
    gdc_loss_value(&w[1], &s->f->margin[i], p->loss, &w[2]);
    gdc_itv_add(&w[0], &w[0], &w[1]);
  }
  if (p->mean) {
    gdc_itv_set_si(&w[1], p->n);
    gdc_itv_div(&w[2], &w[0], &w[1]);
    gdc_itv_set(&w[0], &w[2]);
  }
  gdc_itv_set(r, &w[0]);
}

/* w[0] += (sum_i y_i g_i [a_ji > 0] z_i)^2 scale^2, z_i = u_ik (k = d: the bias) or a_ji for k < 0. */
static void add_partial(const gdc_state *s, int j, int k, const gdc_itv *scale)
{
  const gdc_problem *p = s->p;
  gdc_itv *w = s->f->work;
  gdc_itv_set_si(&w[1], 0);
  for (int i = 0; i < p->n; i++) {
    if (s->bits[j * p->n + i] != GDC_BIT_ACTIVE) continue;
    if (k < 0) gdc_itv_mul(&w[2], &s->f->g[i], &s->f->a[j * p->n + i], &w[4]);
    else if (k < p->d) gdc_itv_mul_q(&w[2], &s->f->g[i], p->x[i * p->d + k]);
    else gdc_itv_set(&w[2], &s->f->g[i]);
    if (p->y[i] > 0) {
      gdc_itv_add(&w[1], &w[1], &w[2]);
    } else {
      gdc_itv_sub(&w[3], &w[1], &w[2]);
      gdc_itv_set(&w[1], &w[3]);
    }
  }
  gdc_itv_mul(&w[2], &w[1], scale, &w[4]);
  gdc_itv_sqr(&w[1], &w[2]);
  gdc_itv_add(&w[0], &w[0], &w[1]);
}

void gdc_state_gradnorm(gdc_itv *r, const gdc_state *s)
{
  const gdc_problem *p = s->p;
  gdc_itv *w = s->f->work;
  gdc_itv_set_si(&w[0], 0);
  gdc_itv_set_si(&w[5], 1);
  for (int j = 0; j < p->m; j++) {
    for (int k = 0; k < p->d + p->bias; k++) add_partial(s, j, k, &s->f->v[j]);
    if (p->train_output) add_partial(s, j, -1, &w[5]);
  }
  gdc_itv_sqrt(&w[1], &w[0]);
  if (p->mean) {
    gdc_itv_set_si(&w[0], p->n);
    gdc_itv_div(&w[2], &w[1], &w[0]);
    gdc_itv_set(&w[1], &w[2]);
  }
  gdc_itv_set(r, &w[1]);
}

void gdc_state_weightnorm(gdc_itv *r, const gdc_state *s)
{
  const gdc_problem *p = s->p;
  gdc_itv *w = s->f->work;
  gdc_itv_set_si(&w[2], 0);
  for (int j = 0; j < p->m; j++) {
    for (int k = 0; k < p->d + p->bias; k++) {
      weight(&w[0], s, j, k, &w[1]);
      gdc_itv_sqr(&w[1], &w[0]);
      gdc_itv_add(&w[2], &w[2], &w[1]);
    }
    if (!p->train_output) continue;
    gdc_itv_sqr(&w[1], &s->f->v[j]);
    gdc_itv_add(&w[2], &w[2], &w[1]);
  }
  gdc_itv_sqrt(&w[0], &w[2]);
  gdc_itv_set(r, &w[0]);
}
