/* Leaps of a network while its pattern is frozen and its margins decouple (Lemma 6.1).
   Coq: decoupled, decoupled_for_ever. */
#include <gdcert/leap.h>

#include <stdlib.h>

/* The frozen linear dynamics: a_ji moves by v_j y_k G_ik sigma_jk S_k, m_k by K_kk S_k, S_k = sum of h g(m_k). */
typedef struct frozen {
  const gdc_leap_state *from;
  gdc_calc *c;
  mpfr_prec_t bits; /* wanted */
  gdc_num *sum;    /* S_k over the leap */
  gdc_num *margin; /* m_k at its end */
  int tube;        /* all states on the way in the place of the last one: 0 <= S_k <= sum */
} frozen;

static int active(const gdc_leap_state *s, int j, int i) { return s->pattern[j * s->problem->n + i] == GDC_BIT_ACTIVE; }

/* K_ik / (y_i y_k) */
static void kernel(mpq_t r, const gdc_leap_state *s, int i, int k)
{
  const gdc_problem *p = s->problem;
  mpq_t square;
  mpq_init(square);
  mpq_set_ui(r, 0, 1);
  for (int j = 0; j < p->m; j++) {
    if (!active(s, j, i) || !active(s, j, k)) continue;
    mpq_mul(square, p->v[j], p->v[j]);
    mpq_add(r, r, square);
  }
  mpq_mul(r, r, p->gram[i * p->n + k]);
  mpq_clear(square);
}

/* v_j y_k G_ik sigma_jk */
static void rate(mpq_t r, const gdc_leap_state *s, int j, int i, int k)
{
  const gdc_problem *p = s->problem;
  if (!active(s, j, k)) {
    mpq_set_ui(r, 0, 1);
    return;
  }
  mpq_mul(r, p->v[j], p->gram[i * p->n + k]);
  if (p->y[k] < 0) mpq_neg(r, r);
}

static gdc_status check_decoupled(const gdc_leap_state *s, gdc_context *ctx)
{
  const gdc_problem *p = s->problem;
  if (p->train_output) return gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "leap: output weights are trained");
  for (int i = 0; i < p->m * p->n; i++)
    if (s->pattern[i] != GDC_BIT_ACTIVE && s->pattern[i] != GDC_BIT_INACTIVE)
      return gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: a neuron slides");
  gdc_status status = GDC_OK;
  mpq_t r;
  mpq_init(r);
  for (int i = 0; i < p->n && status == GDC_OK; i++)
    for (int k = 0; k < i && status == GDC_OK; k++) {
      kernel(r, s, i, k);
      if (mpq_sgn(r) != 0)
        status = gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: the margins of points %d and %d are coupled", k + 1, i + 1);
    }
  mpq_clear(r);
  return status;
}

/* Margin k at T along the frozen map, and S_k = (m_k(T) - m_k(s))/K_kk. */
static gdc_status leap_margin(frozen *f, int k, const gdc_time *T, gdc_context *ctx)
{
  const gdc_problem *p = f->from->problem;
  gdc_num start = gdc_c_copy(f->c, &f->from->margin[k]);
  gdc_status status = GDC_OK;
  mpq_t K, factor;
  mpq_inits(K, factor, NULL);
  kernel(K, f->from, k, k);
  if (mpq_sgn(K) == 0) { /* the point moves nothing: u_k = 0, or v_j sigma_jk = 0 for every j */
    f->margin[k] = start;
    f->sum[k] = gdc_c_si(f->c, 0);
  } else {
    gdc_itv z;
    gdc_itv_init(&z, gdc_calc_precision(f->c));
    mpq_mul(factor, K, p->h);
    status = gdc_leap_scalar(&z, start, &f->from->time, T, factor, p->loss, f->bits, ctx);
    f->margin[k] = gdc_c_copy(f->c, &z);
    f->sum[k] = gdc_c_div(f->c, gdc_c_sub(f->c, f->margin[k], start), gdc_c_q(f->c, K));
    gdc_itv_clear(&z);
  }
  if (f->tube) { /* S_k and m_k grow */
    f->margin[k] = gdc_c_hull(f->c, start, f->margin[k]);
    f->sum[k] = gdc_c_hull(f->c, gdc_c_si(f->c, 0), f->sum[k]);
  }
  mpq_clears(K, factor, NULL);
  return status;
}

/* a_ji at T; *held = 1 when its sign certainly stays up to T.  Terms that push it away from 0 cannot hurt,
   the others grow monotonically, so their value at T is the worst. */
static gdc_num move_pre(int *held, const frozen *f, int j, int i)
{
  const gdc_leap_state *s = f->from;
  int n = s->problem->n, on = active(s, j, i), risk = 0;
  gdc_num start = gdc_c_copy(f->c, &s->pre[j * n + i]), at = start, worst = start;
  mpq_t r;
  mpq_init(r);
  for (int k = 0; k < n; k++) {
    rate(r, s, j, i, k);
    if (mpq_sgn(r) == 0) continue;
    gdc_num term = gdc_c_mul_q(f->c, f->sum[k], r);
    at = gdc_c_add(f->c, at, term);
    if ((mpq_sgn(r) > 0) == on) continue;
    worst = gdc_c_add(f->c, worst, term);
    risk = 1;
  }
  mpq_clear(r);
  *held = !risk || (on ? gdc_c_certainly_positive(worst) : mpfr_sgn(worst->hi) <= 0);
  return at;
}

static gdc_status move_neuron(gdc_leap_state *at, const frozen *f, int j, gdc_context *ctx)
{
  const gdc_problem *p = at->problem;
  for (int i = 0; i < p->n; i++) {
    int held;
    gdc_itv_set(&at->pre[j * p->n + i], move_pre(&held, f, j, i));
    at->pattern[j * p->n + i] = f->from->pattern[j * p->n + i];
    if (!held)
      return gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: neuron %d may switch at point %d before the time", j + 1, i + 1);
  }
  mpq_t r;
  mpq_init(r);
  for (int k = 0; k <= p->d; k++) {
    if (k == p->d && !p->bias) continue;
    gdc_num w = gdc_c_copy(f->c, k < p->d ? &f->from->weight[j * p->d + k] : &f->from->bias[j]);
    for (int i = 0; i < p->n; i++) {
      if (!active(f->from, j, i)) continue;
      mpq_set(r, p->v[j]);
      if (k < p->d) mpq_mul(r, r, p->x[i * p->d + k]);
      if (p->y[i] < 0) mpq_neg(r, r);
      w = gdc_c_add(f->c, w, gdc_c_mul_q(f->c, f->sum[i], r));
    }
    gdc_itv_set(k < p->d ? &at->weight[j * p->d + k] : &at->bias[j], w);
  }
  mpq_clear(r);
  return GDC_OK;
}

static gdc_status move_all(gdc_leap_state *at, frozen *f, const gdc_time *T, gdc_context *ctx)
{
  const gdc_problem *p = at->problem;
  gdc_status status = check_decoupled(f->from, ctx);
  for (int k = 0; k < p->n && status == GDC_OK; k++) {
    status = leap_margin(f, k, T, ctx);
    if (status == GDC_OK) gdc_itv_set(&at->margin[k], f->margin[k]);
  }
  for (int j = 0; j < p->m && status == GDC_OK; j++) status = move_neuron(at, f, j, ctx);
  gdc_time_set(&at->time, T);
  return status;
}

static gdc_status leap(gdc_leap_state **at, const gdc_leap_state *s, const gdc_time *T, int tube, mpfr_prec_t bits,
                       mpfr_prec_t prec, gdc_context *ctx)
{
  size_t n = (size_t)s->problem->n;
  frozen f = {.from = s, .c = gdc_calc_new(prec + 32), .bits = bits, .tube = tube,
              .sum = calloc(n, sizeof(gdc_num)), .margin = calloc(n, sizeof(gdc_num))};
  gdc_status status = GDC_EMEMORY;
  *at = NULL;
  if (f.c && f.sum && f.margin) status = gdc_leap_state_new(at, s->problem, prec, ctx);
  if (status == GDC_OK) status = move_all(*at, &f, T, ctx);
  if (status == GDC_OK && tube) gdc_time_set(&(*at)->time, &s->time);
  if (f.c && gdc_calc_failed(f.c)) status = GDC_EMEMORY;
  if (status == GDC_EMEMORY) gdc_fail(ctx, status, NULL, 0, 0, "out of memory");
  if (status != GDC_OK) {
    gdc_leap_state_free(*at);
    *at = NULL;
  }
  gdc_calc_free(f.c);
  free(f.sum);
  free(f.margin);
  return status;
}

gdc_status gdc_leap_frozen(gdc_leap_state **at, const gdc_leap_state *s, const gdc_time *T, mpfr_prec_t bits,
                           mpfr_prec_t prec, gdc_context *ctx)
{
  return leap(at, s, T, 0, bits, prec, ctx);
}

gdc_status gdc_leap_frozen_tube(gdc_leap_state **tube, const gdc_leap_state *s, const gdc_time *T, mpfr_prec_t bits,
                                mpfr_prec_t prec, gdc_context *ctx)
{
  return leap(tube, s, T, 1, bits, prec, ctx);
}

void gdc_leap_frozen_factor(mpq_t k, const gdc_leap_state *s, int i)
{
  kernel(k, s, i, i);
  mpq_mul(k, k, s->problem->h);
}
