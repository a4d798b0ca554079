/* Gradient descent in a float format: the obvious loop, every operation rounded to the format.

   The loop (doc/audit.md has it in C): a_ji = w_j1 x_i1 + w_j2 x_i2 + .. + b_j and N_i = v_1 relu(a_1i) + ..
   from left to right; g_i = exp(-y_i N_i) or 1 / (1 + exp(y_i N_i)); the gradient of a parameter is the sum
   over the active points, in order and from 0, of ((y_i g_i) v_j) x_ik (of (y_i g_i) relu(a_ji) for a
   trained v_j); the parameter becomes itself plus step times that. */
#include "simulate.h"

#include <stdlib.h>
#include <string.h>

typedef enum operation { ADD, MUL, DIV, EXP } operation;

struct simulator {
  const gdc_problem *p;
  const gdc_format *f;
  shape s;
  int stochastic, flush;
  uint64_t random;
  int count;     /* of registers */
  mpfr_t *all;   /* registers; the pointers below share them */
  mpfr_t *x, *v, *theta, *next, *a, *q; /* n*d, m, params, params, m*n (relu'd), n (y_i g_i) */
  mpfr_t *h, *one, *acc, *term, *wide;
  mpfr_t nothing; /* 0 */
  unsigned char active[GDC_MAX_NEURONS * GDC_MAX_POINTS];
};

enum { SINGLES = 5 };

/* SplitMix64. */
static uint64_t next_random(uint64_t *state)
{
  uint64_t z = (*state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static int apply(mpfr_t r, operation op, mpfr_srcptr a, mpfr_srcptr b, mpfr_rnd_t rnd)
{
  switch (op) {
  case ADD: return mpfr_add(r, a, b, rnd);
  case MUL: return mpfr_mul(r, a, b, rnd);
  case DIV: return mpfr_div(r, a, b, rnd);
  case EXP: break;
  }
  return mpfr_exp(r, a, rnd);
}

/* The exact result cut to the bits of `wide`, the inexact tail marked in the last bit: rounding that to a
   format with at least two bits less is rounding the exact result. */
static void cut_result(mpfr_t wide, operation op, mpfr_srcptr a, mpfr_srcptr b)
{
  int tail = apply(wide, op, a, b, MPFR_RNDZ);
  if (tail == 0 || !mpfr_number_p(wide) || mpfr_min_prec(wide) == mpfr_get_prec(wide)) return;
  if (tail < 0) mpfr_nextabove(wide); /* cut toward 0: below the exact result iff it is positive */
  else mpfr_nextbelow(wide);
}

static int is_subnormal(const simulator *s, mpfr_srcptr x)
{
  return mpfr_regular_p(x) && mpfr_get_exp(x) <= s->f->emin;
}

/* An operand as the program reads it. */
static mpfr_srcptr as_read(const simulator *s, mpfr_srcptr x)
{
  return s->flush && is_subnormal(s, x) ? s->nothing : x;
}

/* A result below the normal numbers, from the exact one in s->wide: tiny when, rounded to the bits of the format
   with no limit on its exponent, it is still below them. */
static void flush_result(mpfr_t r, const simulator *s)
{
  if (!s->stochastic) {
    mpfr_set_prec(r, (mpfr_prec_t)s->f->precision);
    mpfr_set(r, *s->wide, MPFR_RNDN);
  }
  if (is_subnormal(s, r)) mpfr_set_zero(r, mpfr_sgn(r));
}

/* r = a op b rounded to the format.  r is none of a, b. */
static void operate(mpfr_t r, simulator *s, operation op, mpfr_srcptr a, mpfr_srcptr b)
{
  a = as_read(s, a);
  b = as_read(s, b);
  if (!s->stochastic) { /* directly, when the result is normal */
    mpfr_set_prec(r, (mpfr_prec_t)s->f->precision);
    apply(r, op, a, b, MPFR_RNDN);
    if (mpfr_nan_p(r) || (mpfr_regular_p(r) && mpfr_get_exp(r) > s->f->emin + 1 && mpfr_get_exp(r) <= s->f->emax))
      return;
  }
  cut_result(*s->wide, op, a, b);
  if (s->stochastic) gdc_format_round_random(r, s->f, *s->wide, next_random(&s->random));
  else gdc_format_round(r, s->f, *s->wide);
  if (s->flush && (is_subnormal(s, *s->wide) || is_subnormal(s, r))) flush_result(r, s);
}

static void add_to(mpfr_t acc, simulator *s, mpfr_srcptr term)
{
  operate(s->wide[1], s, ADD, acc, term);
  mpfr_swap(acc, s->wide[1]);
}

static void preactivation(simulator *s, int j, int i)
{
  const gdc_problem *p = s->p;
  mpfr_t *theta = s->theta + j * s->s.D;
  for (int k = 0; k < p->d; k++) {
    operate(*s->term, s, MUL, theta[k], s->x[i * p->d + k]);
    if (k == 0) mpfr_swap(*s->acc, *s->term);
    else add_to(*s->acc, s, *s->term);
  }
  if (p->bias) add_to(*s->acc, s, theta[p->d]);
  s->active[j * p->n + i] = !mpfr_nan_p(*s->acc) && mpfr_sgn(*s->acc) > 0;
  if (!s->active[j * p->n + i]) mpfr_set_zero(*s->acc, 1);
  mpfr_swap(s->a[j * p->n + i], *s->acc);
}

/* q_i = y_i g(y_i N(x_i)). */
static void slope(simulator *s, int i)
{
  const gdc_problem *p = s->p;
  for (int j = 0; j < p->m; j++) {
    operate(*s->term, s, MUL, s->s.trained ? s->theta[s->s.m * s->s.D + j] : s->v[j], s->a[j * p->n + i]);
    if (j == 0) mpfr_swap(*s->acc, *s->term);
    else add_to(*s->acc, s, *s->term);
  }
  int flip = (p->loss == GDC_LOSS_EXPONENTIAL) == (p->y[i] > 0);
  if (flip) mpfr_neg(*s->acc, *s->acc, MPFR_RNDN);
  operate(s->q[i], s, EXP, *s->acc, *s->acc);
  if (p->loss == GDC_LOSS_LOGISTIC) {
    add_to(s->q[i], s, *s->one);
    operate(*s->acc, s, DIV, *s->one, s->q[i]);
    mpfr_swap(s->q[i], *s->acc);
  }
  if (p->y[i] < 0) mpfr_neg(s->q[i], s->q[i], MPFR_RNDN);
}

/* next = theta + h * acc. */
static void update(simulator *s, int slot)
{
  operate(*s->term, s, MUL, *s->h, *s->acc);
  operate(s->next[slot], s, ADD, s->theta[slot], *s->term);
}

static void hidden_gradient(simulator *s, int j, int c)
{
  const gdc_problem *p = s->p;
  mpfr_set_zero(*s->acc, 1);
  for (int i = 0; i < p->n; i++) {
    if (!s->active[j * p->n + i]) continue;
    operate(*s->term, s, MUL, s->q[i], s->s.trained ? s->theta[s->s.m * s->s.D + j] : s->v[j]);
    operate(s->wide[2], s, MUL, *s->term, c < p->d ? s->x[i * p->d + c] : *s->one);
    add_to(*s->acc, s, s->wide[2]);
  }
}

static void output_gradient(simulator *s, int j)
{
  const gdc_problem *p = s->p;
  mpfr_set_zero(*s->acc, 1);
  for (int i = 0; i < p->n; i++) {
    if (!s->active[j * p->n + i]) continue;
    operate(*s->term, s, MUL, s->q[i], s->a[j * p->n + i]);
    add_to(*s->acc, s, *s->term);
  }
}

int simulator_step(simulator *s)
{
  const gdc_problem *p = s->p;
  int finite = 1;
  for (int i = 0; i < p->n; i++) {
    for (int j = 0; j < p->m; j++) preactivation(s, j, i);
    slope(s, i);
  }
  for (int slot = 0; slot < s->s.params; slot++) {
    int hidden = s->s.m * s->s.D;
    if (slot < hidden) hidden_gradient(s, slot / s->s.D, slot % s->s.D);
    else output_gradient(s, slot - hidden);
    update(s, slot);
    finite &= mpfr_number_p(s->next[slot]) != 0;
  }
  if (!finite) return 0;
  mpfr_t *t = s->theta;
  s->theta = s->next;
  s->next = t;
  return 1;
}

void simulator_state(row *r, const simulator *s)
{
  row_forget_extra(r, &s->s);
  for (int k = 0; k < s->s.params; k++) r->theta[k] = mpfr_get_d(s->theta[k], MPFR_RNDN);
}

static void lay_out(simulator *s)
{
  const shape *q = &s->s;
  mpfr_t *at = s->all;
  s->x = at, at += q->n * q->d;
  s->v = at, at += q->m;
  s->theta = at, at += q->params;
  s->next = at, at += q->params;
  s->a = at, at += q->m * q->n;
  s->q = at, at += q->n;
  s->h = at++;
  s->one = at++;
  s->acc = at++;
  s->term = at++;
  s->wide = at; /* wide, and two more for running sums and products */
}

static gdc_status load(mpfr_t r, const simulator *s, const mpq_t q, const char *what, gdc_context *ctx)
{
  double value;
  if (!gdc_format_round_q(&value, s->f, q))
    return gdc_fail(ctx, GDC_EINPUT, s->p->file, 0, 0, "%s is beyond the range of %s", what, s->f->name);
  mpfr_set_prec(r, 53);
  mpfr_set_d(r, value, MPFR_RNDN);
  return GDC_OK;
}

static gdc_status load_all(simulator *s, gdc_context *ctx)
{
  const gdc_problem *p = s->p;
  gdc_status status = load(*s->acc, s, p->step, "the step size", ctx);
  for (int k = 0; status == GDC_OK && k < p->n * p->d; k++) status = load(s->x[k], s, p->x[k], "a point", ctx);
  for (int j = 0; status == GDC_OK && j < p->m; j++) {
    mpfr_t *theta = s->theta + j * s->s.D;
    status = load(s->v[j], s, p->v[j], "an output weight", ctx);
    for (int k = 0; status == GDC_OK && k < p->d; k++) status = load(theta[k], s, p->w[j * p->d + k], "a weight", ctx);
    if (status == GDC_OK && p->bias) status = load(theta[p->d], s, p->b[j], "a bias", ctx);
    if (p->train_output) mpfr_set(s->theta[s->s.m * s->s.D + j], s->v[j], MPFR_RNDN);
  }
  if (status != GDC_OK) return status;
  mpfr_set_ui(*s->one, 1, MPFR_RNDN);
  mpfr_set_ui(*s->term, p->mean ? (unsigned long)p->n : 1, MPFR_RNDN);
  int stochastic = s->stochastic;
  s->stochastic = 0;
  operate(*s->h, s, DIV, *s->acc, *s->term);
  s->stochastic = stochastic;
  return GDC_OK;
}

gdc_status simulator_new(simulator **out, const gdc_problem *p, const gdc_format *f, const simulator_setup *setup,
                         gdc_context *ctx)
{
  *out = NULL;
  simulator *s = calloc(1, sizeof *s);
  if (!s) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  s->p = p;
  s->f = f;
  s->s = shape_of(p);
  s->stochastic = setup->stochastic;
  s->random = setup->seed;
  s->flush = setup->flush;
  int count = p->n * p->d + p->m + 2 * s->s.params + p->m * p->n + p->n + SINGLES + 2;
  s->all = malloc((size_t)count * sizeof *s->all);
  if (!s->all) {
    free(s);
    return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  }
  /* wide enough for rounding once (two bits more) and for 64 random bits below the last place */
  for (s->count = 0; s->count < count; s->count++) mpfr_init2(s->all[s->count], (mpfr_prec_t)f->precision + 70);
  mpfr_init2(s->nothing, 2);
  mpfr_set_zero(s->nothing, 1);
  lay_out(s);
  gdc_status status = load_all(s, ctx);
  if (status == GDC_OK) *out = s;
  else simulator_free(s);
  return status;
}

void simulator_free(simulator *s)
{
  if (!s) return;
  for (int k = 0; k < s->count; k++) mpfr_clear(s->all[k]);
  mpfr_clear(s->nothing);
  free(s->all);
  free(s);
}
