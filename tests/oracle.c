/* An independent run for the tests.  Every operation rounds outward in integers. */
#include "oracle.h"

#include <stdlib.h>

static void f_init(fix *f) { mpz_inits(f->lo, f->hi, NULL); }
static void f_clear(fix *f) { mpz_clears(f->lo, f->hi, NULL); }
static void f_set(fix *r, const fix *x) { mpz_set(r->lo, x->lo); mpz_set(r->hi, x->hi); }

static void f_set_q(fix *r, const mpq_t q)
{
  mpz_t t;
  mpz_init(t);
  mpz_mul_2exp(t, mpq_numref(q), ORACLE_BITS);
  mpz_fdiv_q(r->lo, t, mpq_denref(q));
  mpz_cdiv_q(r->hi, t, mpq_denref(q));
  mpz_clear(t);
}

static void f_add(fix *r, const fix *x, const fix *y)
{
  mpz_add(r->lo, x->lo, y->lo);
  mpz_add(r->hi, x->hi, y->hi);
}

static void f_neg(fix *r, const fix *x)
{
  mpz_t t;
  mpz_init_set(t, x->lo);
  mpz_neg(r->lo, x->hi);
  mpz_neg(r->hi, t);
  mpz_clear(t);
}

static void f_mul(fix *r, const fix *x, const fix *y)
{
  mpz_t c[4], lo, hi;
  for (int k = 0; k < 4; k++) {
    mpz_init(c[k]);
    mpz_mul(c[k], k & 1 ? x->hi : x->lo, k & 2 ? y->hi : y->lo);
  }
  mpz_init_set(lo, c[0]);
  mpz_init_set(hi, c[0]);
  for (int k = 1; k < 4; k++) {
    if (mpz_cmp(c[k], lo) < 0) mpz_set(lo, c[k]);
    if (mpz_cmp(c[k], hi) > 0) mpz_set(hi, c[k]);
  }
  mpz_fdiv_q_2exp(r->lo, lo, ORACLE_BITS);
  mpz_cdiv_q_2exp(r->hi, hi, ORACLE_BITS);
  for (int k = 0; k < 4; k++) mpz_clear(c[k]);
  mpz_clears(lo, hi, NULL);
}

/* 1/x for 0 < x */
static void f_inv(fix *r, const fix *x)
{
  mpz_t one, t;
  mpz_init(t);
  mpz_init_set_ui(one, 1);
  mpz_mul_2exp(one, one, 2 * ORACLE_BITS);
  mpz_fdiv_q(t, one, x->hi);
  mpz_cdiv_q(r->hi, one, x->lo);
  mpz_set(r->lo, t);
  mpz_clears(one, t, NULL);
}

/* e^x: Taylor at x/2^s with |x/2^s| < 1/2, remainder at most twice the first term left out; then s squarings. */
static void f_exp(fix *r, const fix *x)
{
  fix y, term, sum, k;
  f_init(&y), f_init(&term), f_init(&sum), f_init(&k);
  size_t top = mpz_sizeinbase(x->lo, 2) > mpz_sizeinbase(x->hi, 2) ? mpz_sizeinbase(x->lo, 2) : mpz_sizeinbase(x->hi, 2);
  unsigned s = top > ORACLE_BITS - 2 ? (unsigned)(top - ORACLE_BITS) + 3 : 1;
  mpz_fdiv_q_2exp(y.lo, x->lo, s);
  mpz_cdiv_q_2exp(y.hi, x->hi, s);
  mpz_set_ui(term.lo, 1);
  mpz_mul_2exp(term.lo, term.lo, ORACLE_BITS);
  mpz_set(term.hi, term.lo);
  f_set(&sum, &term);
  unsigned n = 1;
  do {
    f_mul(&term, &term, &y);
    mpz_fdiv_q_ui(term.lo, term.lo, n);
    mpz_cdiv_q_ui(term.hi, term.hi, n);
    f_add(&sum, &sum, &term);
    n++;
  } while (mpz_cmpabs_ui(term.lo, 2) > 0 || mpz_cmpabs_ui(term.hi, 2) > 0);
  /* what is left out: |y|^n/n! (1 + 1/2 + ..) <= 2 |term| <= 4 units */
  mpz_sub_ui(sum.lo, sum.lo, 4);
  mpz_add_ui(sum.hi, sum.hi, 4);
  while (s--) f_mul(&sum, &sum, &sum);
  if (mpz_sgn(sum.lo) < 0) mpz_set_ui(sum.lo, 0);
  f_set(r, &sum);
  f_clear(&y), f_clear(&term), f_clear(&sum), f_clear(&k);
}

/* 1 positive, 0 not positive, -1 undecided */
static int f_active(const fix *x)
{
  if (mpz_sgn(x->lo) > 0) return 1;
  return mpz_sgn(x->hi) <= 0 ? 0 : -1;
}

static void f_add_scaled(fix *acc, const fix *x, const mpq_t q)
{
  fix c;
  f_init(&c);
  f_set_q(&c, q);
  f_mul(&c, &c, x);
  f_add(acc, acc, &c);
  f_clear(&c);
}

static void observe(oracle *o)
{
  const gdc_problem *p = o->p;
  fix t, one;
  f_init(&t), f_init(&one);
  mpz_set_ui(one.lo, 1);
  mpz_mul_2exp(one.lo, one.lo, ORACLE_BITS);
  mpz_set(one.hi, one.lo);
  for (int i = 0; i < p->n; i++) {
    mpz_set_ui(o->margin[i].lo, 0);
    mpz_set_ui(o->margin[i].hi, 0);
    for (int j = 0; j < p->m; j++) {
      fix *a = &o->pre[j * p->n + i];
      f_set(a, &o->b[j]);
      for (int k = 0; k < p->d; k++) f_add_scaled(a, &o->w[j * p->d + k], p->x[i * p->d + k]);
      int bit = f_active(a);
      if (bit < 0) o->undecided = 1;
      o->bits[j * p->n + i] = (signed char)(bit > 0);
      if (bit > 0) f_mul(&t, &o->v[j], a), f_add(&o->margin[i], &o->margin[i], &t);
    }
    if (p->y[i] < 0) f_neg(&o->margin[i], &o->margin[i]);
    if (p->loss == GDC_LOSS_EXPONENTIAL) {
      f_neg(&t, &o->margin[i]);
      f_exp(&o->g[i], &t);
    } else {
      f_exp(&t, &o->margin[i]);
      f_add(&t, &t, &one);
      f_inv(&o->g[i], &t);
    }
  }
  f_clear(&t), f_clear(&one);
}

static fix *array(int n)
{
  fix *f = malloc((size_t)n * sizeof *f);
  for (int k = 0; k < n; k++) f_init(&f[k]);
  return f;
}

void oracle_start(oracle *o, const gdc_problem *p)
{
  o->p = p;
  o->undecided = 0;
  o->w = array(p->m * p->d);
  o->b = array(p->m);
  o->v = array(p->m);
  o->pre = array(p->m * p->n);
  o->margin = array(p->n);
  o->g = array(p->n);
  o->bits = calloc((size_t)(p->m * p->n), 1);
  for (int k = 0; k < p->m * p->d; k++) f_set_q(&o->w[k], p->w[k]);
  for (int j = 0; j < p->m; j++) {
    f_set_q(&o->b[j], p->b[j]);
    f_set_q(&o->v[j], p->v[j]);
  }
  observe(o);
}

void oracle_step(oracle *o)
{
  const gdc_problem *p = o->p;
  fix t, u;
  f_init(&t), f_init(&u);
  for (int j = 0; j < p->m; j++) {
    fix v_new;
    f_init(&v_new);
    f_set(&v_new, &o->v[j]);
    for (int i = 0; i < p->n; i++) {
      if (!o->bits[j * p->n + i]) continue;
      f_set_q(&t, p->h);
      f_mul(&t, &t, &o->g[i]);
      if (p->y[i] < 0) f_neg(&t, &t);
      f_mul(&u, &t, &o->pre[j * p->n + i]);
      f_add(&v_new, &v_new, &u);
      f_mul(&t, &t, &o->v[j]);
      for (int k = 0; k < p->d; k++) f_add_scaled(&o->w[j * p->d + k], &t, p->x[i * p->d + k]);
      if (p->bias) f_add(&o->b[j], &o->b[j], &t);
    }
    if (p->train_output) f_set(&o->v[j], &v_new);
    f_clear(&v_new);
  }
  f_clear(&t), f_clear(&u);
  observe(o);
}

static void free_array(fix *f, int n)
{
  for (int k = 0; k < n; k++) f_clear(&f[k]);
  free(f);
}

void oracle_clear(oracle *o)
{
  const gdc_problem *p = o->p;
  free_array(o->w, p->m * p->d);
  free_array(o->b, p->m);
  free_array(o->v, p->m);
  free_array(o->pre, p->m * p->n);
  free_array(o->margin, p->n);
  free_array(o->g, p->n);
  free(o->bits);
}

int oracle_meets(const fix *f, const gdc_itv *x)
{
  mpq_t q;
  mpq_init(q);
  mpz_set(mpq_numref(q), f->hi);
  mpz_set_ui(mpq_denref(q), 1);
  mpq_div_2exp(q, q, ORACLE_BITS);
  int ok = mpfr_cmp_q(x->lo, q) <= 0;
  mpz_set(mpq_numref(q), f->lo);
  mpz_set_ui(mpq_denref(q), 1);
  mpq_div_2exp(q, q, ORACLE_BITS);
  ok = ok && mpfr_cmp_q(x->hi, q) >= 0;
  mpq_clear(q);
  return ok && gdc_itv_ok(x);
}
