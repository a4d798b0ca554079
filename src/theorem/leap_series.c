/* Abel coefficients and remainder constants of z -> z + k g(z) (Algorithm 6.2).
   Coq: inv_value, lg_value, cancelled, bd_coef, RK_tail. */
#include "leap_abel.h"

#include <stdlib.h>

static void series_free(gdc_itv *x, int order)
{
  if (!x) return;
  for (int n = 0; n <= order; n++) gdc_itv_clear(&x[n]);
  free(x);
}

static gdc_itv *series_new(int order, mpfr_prec_t prec)
{
  gdc_itv *x = malloc((size_t)(order + 1) * sizeof *x);
  if (!x) return NULL;
  for (int n = 0; n <= order; n++) gdc_itv_init(&x[n], prec);
  return x;
}

/* Working series of the construction, all modulo v^(N+1). */
typedef struct work {
  int order;
  gdc_itv *inverse_factorial; /* 1/n! */
  gdc_itv *gg;                /* kappa v (1 - e^-v) = 1 - D */
  gdc_itv *inverse;           /* 1/D */
  gdc_itv *q, *power, *next;  /* q = e^-v/D, power = q^j */
  gdc_itv t, u;
} work;

static void work_free(work *w)
{
  series_free(w->inverse_factorial, w->order + 1);
  series_free(w->gg, w->order);
  series_free(w->inverse, w->order);
  series_free(w->q, w->order);
  series_free(w->power, w->order);
  series_free(w->next, w->order);
  gdc_itv_clear(&w->t);
  gdc_itv_clear(&w->u);
}

static int work_new(work *w, int order, mpfr_prec_t prec)
{
  w->order = order;
  w->inverse_factorial = series_new(order + 1, prec);
  w->gg = series_new(order, prec);
  w->inverse = series_new(order, prec);
  w->q = series_new(order, prec);
  w->power = series_new(order, prec);
  w->next = series_new(order, prec);
  gdc_itv_init(&w->t, prec);
  gdc_itv_init(&w->u, prec);
  return w->inverse_factorial && w->gg && w->inverse && w->q && w->power && w->next;
}

/* r += x*y */
static void add_product(gdc_itv *r, const gdc_itv *x, const gdc_itv *y, work *w)
{
  gdc_itv_mul(&w->u, x, y, &w->t);
  gdc_itv_add(r, r, &w->u);
}

/* r = x*n/d */
static void scale(gdc_itv *r, const gdc_itv *x, long n, unsigned long d)
{
  mpq_t f;
  mpq_init(f);
  mpq_set_si(f, n, d);
  mpq_canonicalize(f);
  gdc_itv_mul_q(r, x, f);
  mpq_clear(f);
}

static void product(gdc_itv *r, const gdc_itv *x, const gdc_itv *y, work *w)
{
  for (int n = 0; n <= w->order; n++) {
    gdc_itv_set_si(&r[n], 0);
    for (int i = 0; i <= n; i++) add_product(&r[n], &x[i], &y[n - i], w);
  }
}

static void elementary_series(work *w, const gdc_abel *a)
{
  gdc_itv_set_si(&w->inverse_factorial[0], 1);
  for (int n = 1; n <= w->order + 1; n++)
    scale(&w->inverse_factorial[n], &w->inverse_factorial[n - 1], 1, (unsigned long)n);
  for (int n = 2; n <= w->order; n++) { /* kappa v (1 - e^-v): coefficient -kappa (-1)^(n-1)/(n-1)! */
    gdc_itv_mul_q(&w->u, &w->inverse_factorial[n - 1], a->kappa);
    if (n % 2 == 0) gdc_itv_set(&w->gg[n], &w->u);
    else gdc_itv_neg(&w->gg[n], &w->u);
  }
  gdc_itv_set_si(&w->inverse[0], 1);
  for (int n = 1; n <= w->order; n++)
    for (int i = 2; i <= n; i++) add_product(&w->inverse[n], &w->gg[i], &w->inverse[n - i], w);
}

/* acc_n, n >= 2: the series of (R) without the e_j:  1/(n+1)! - kappa/n! + lg_n/2,  lg = -ln(1 - gg). */
static void remainder_series(gdc_itv *acc, work *w, const gdc_abel *a)
{
  gdc_itv term;
  gdc_itv_init(&term, a->prec);
  for (int n = 2; n <= w->order; n++) {
    gdc_itv_set_si(&acc[n], 0);
    for (int i = 1; i < n; i++) { /* n lg_n = sum (i+1) gg_(i+1) inv_(n-1-i) */
      scale(&term, &w->gg[i + 1], i + 1, 1);
      add_product(&acc[n], &term, &w->inverse[n - 1 - i], w);
    }
    scale(&term, &acc[n], 1, 2 * (unsigned long)n);
    gdc_itv_add(&acc[n], &term, &w->inverse_factorial[n + 1]);
    gdc_itv_mul_q(&term, &w->inverse_factorial[n], a->kappa);
    gdc_itv_sub(&w->u, &acc[n], &term);
    gdc_itv_set(&acc[n], &w->u);
  }
  gdc_itv_clear(&term);
}

/* q = e^-v/D and power = q. */
static void first_power(work *w)
{
  for (int n = 0; n <= w->order; n++) {
    if (n % 2 == 0) gdc_itv_set(&w->next[n], &w->inverse_factorial[n]);
    else gdc_itv_neg(&w->next[n], &w->inverse_factorial[n]);
  }
  product(w->q, w->next, w->inverse, w);
  for (int n = 0; n <= w->order; n++) gdc_itv_set(&w->power[n], &w->q[n]);
}

/* power = q^j from q^(j-1).  Exponential loss: q^j = e^(-jv), coefficient (-j)^n/n!. */
static void next_power(work *w, int j, const gdc_abel *a)
{
  if (mpq_sgn(a->kappa) == 0) {
    for (int n = 1; n <= w->order; n++) scale(&w->power[n], &w->power[n - 1], -j, (unsigned long)n);
    return;
  }
  product(w->next, w->power, w->q, w);
  gdc_itv *swap = w->next;
  w->next = w->power;
  w->power = swap;
}

/* Step 3: cancel the coefficients of v^2 .. v^(K+1) one after another. */
static void cancel(gdc_abel *a, work *w)
{
  for (int j = 1; j <= a->terms; j++) {
    if (j > 1) next_power(w, j, a);
    scale(&a->e[j], &a->r[j + 1], 1, (unsigned long)j);
    gdc_itv_set_si(&a->r[j + 1], 0); /* e_j (-j) + acc_(j+1) = 0 exactly */
    for (int m = 2; m <= a->order - j; m++) add_product(&a->r[j + m], &a->e[j], &w->power[m], w);
  }
}

/* Step 1: rho = 1 if kappa <= 1/4, else 1/(2 ceil(sqrt(ceil(kappa)))), so that kappa rho^2 <= 1/4. */
static void choose_rho(gdc_abel *a)
{
  mpq_set_si(a->rho, 1, 1);
  if (mpq_cmp_si(a->kappa, 1, 4) <= 0) return;
  mpz_t top, root;
  mpz_inits(top, root, NULL);
  mpz_cdiv_q(top, mpq_numref(a->kappa), mpq_denref(a->kappa));
  mpz_sqrt(root, top);
  mpz_mul(mpq_denref(a->rho), root, root);
  if (mpz_cmp(mpq_denref(a->rho), top) < 0) mpz_add_ui(root, root, 1);
  mpz_mul_ui(mpq_denref(a->rho), root, 2);
  mpz_clears(top, root, NULL);
}

/* Step 5: F = H(rho), the majorant at rho. */
static gdc_num majorant(gdc_calc *c, const gdc_abel *a)
{
  gdc_num one = gdc_c_si(c, 1), rho = gdc_c_q(c, a->rho), kappa = gdc_c_q(c, a->kappa);
  gdc_num E = gdc_c_exp(c, rho), Em1 = gdc_c_sub(c, E, one);
  gdc_num slack = gdc_c_sub(c, one, gdc_c_mul(c, kappa, gdc_c_mul(c, rho, Em1))); /* 1 - Gm */
  gdc_num Q = gdc_c_div(c, E, slack);
  gdc_num F = gdc_c_sub(c, gdc_c_sub(c, gdc_c_div(c, Em1, rho), one), gdc_c_div(c, rho, gdc_c_si(c, 2)));
  F = gdc_c_add(c, F, gdc_c_mul(c, kappa, gdc_c_sub(c, Em1, rho)));
  F = gdc_c_sub(c, F, gdc_c_div(c, gdc_c_log(c, slack), gdc_c_si(c, 2)));
  gdc_num rj = one, Qj = one;
  for (int j = 1; j <= a->terms; j++) {
    rj = gdc_c_mul(c, rj, rho);
    Qj = gdc_c_mul(c, Qj, Q);
    F = gdc_c_add(c, F, gdc_c_mul(c, gdc_c_abs(c, &a->e[j]), gdc_c_mul(c, rj, gdc_c_sub(c, Qj, one))));
  }
  return F;
}

static gdc_status build(gdc_abel *a, gdc_context *ctx)
{
  work w;
  gdc_calc *c = gdc_calc_new(a->prec);
  int ok = work_new(&w, a->order, a->prec) && c;
  if (ok) {
    elementary_series(&w, a);
    remainder_series(a->r, &w, a);
    first_power(&w);
    cancel(a, &w);
    gdc_itv_set(&a->tail, majorant(c, a));
    ok = !gdc_calc_failed(c);
  }
  work_free(&w);
  gdc_calc_free(c);
  return ok ? GDC_OK : gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}

gdc_status gdc_abel_new(gdc_abel **out, const mpq_t k, gdc_loss loss, int terms, mpfr_prec_t prec,
                        gdc_context *ctx)
{
  *out = NULL;
  if (mpq_sgn(k) <= 0 || terms < 1 || terms > GDC_LEAP_MAX_TERMS)
    return gdc_fail(ctx, GDC_EINPUT, NULL, 0, 0, "leap: want a step factor > 0 and 1 to %d terms",
                    GDC_LEAP_MAX_TERMS);
  gdc_abel *a = calloc(1, sizeof *a);
  if (!a) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  a->terms = terms;
  a->order = 2 * terms + 24;
  a->loss = loss;
  a->prec = prec;
  mpq_inits(a->k, a->kappa, a->rho, NULL);
  mpq_set(a->k, k);
  if (loss == GDC_LOSS_LOGISTIC) mpq_inv(a->kappa, k);
  choose_rho(a);
  gdc_itv_init(&a->tail, prec);
  a->e = series_new(terms, prec);
  a->r = series_new(a->order, prec);
  gdc_status status = a->e && a->r ? build(a, ctx) : gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (status == GDC_OK) {
    *out = a;
  } else {
    gdc_abel_free(a);
  }
  return status;
}

void gdc_abel_free(gdc_abel *a)
{
  if (!a) return;
  series_free(a->e, a->terms);
  series_free(a->r, a->order);
  gdc_itv_clear(&a->tail);
  mpq_clears(a->k, a->kappa, a->rho, NULL);
  free(a);
}

const gdc_itv *gdc_abel_coefficient(const gdc_abel *a, int j) { return &a->e[j]; }
