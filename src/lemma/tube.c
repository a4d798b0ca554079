/* Quantities of a tube.  Everything is computed from enclosures that hold at every time of it, so the results do. */
#include "tube.h"


#include "program.h"

gdc_status tube_open(tube *t, const gdc_leap_state *state, const gdc_time *end, gdc_context *ctx)
{
  *t = (tube){.state = state, .end = end, .c = gdc_calc_new(state->prec + 32)};
  gdc_itv_init(&t->gamma, state->prec);
  gdc_itv_init(&t->gap, state->prec);
  gdc_itv_init(&t->boundary, state->prec);
  return t->c ? GDC_OK : gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}

void tube_close(tube *t)
{
  gdc_calc_free(t->c);
  gdc_itv_clear(&t->gamma);
  gdc_itv_clear(&t->gap);
  gdc_itv_clear(&t->boundary);
}

/* From the start to the end.  A time whose logarithm is above 2^27 is above 2^100000000. */
static void read_time(gdc_itv *r, const tube *t)
{
  gdc_itv x;
  gdc_itv_init(&x, mpfr_get_prec(r->lo));
  gdc_itv_whole(r);
  if (gdc_time_value(&x, &t->state->time)) mpfr_set(r->lo, x.lo, MPFR_RNDD);
  else mpfr_set_ui_2exp(r->lo, 1, 100000000, MPFR_RNDD);
  if (gdc_time_value(&x, t->end)) mpfr_set(r->hi, x.hi, MPFR_RNDU);
  gdc_itv_clear(&x);
}

static void read_active(gdc_itv *r, const gdc_leap_state *s, int a, int b)
{
  signed char bit = s->pattern[a * s->problem->n + b];
  gdc_itv_set_si(r, bit == GDC_BIT_INACTIVE ? 0 : 1);
  if (bit == GDC_BIT_UNDECIDED) mpfr_set_ui(r->lo, 0, MPFR_RNDD);
}

static gdc_num margin(tube *t, int i) { return gdc_c_copy(t->c, &t->state->margin[i]); }

gdc_num tube_slope(tube *t, int i)
{
  gdc_itv *g = gdc_c_new(t->c), *scratch = gdc_c_new(t->c);
  if (!g || !scratch) return gdc_c_whole(t->c);
  gdc_loss_slope(g, &t->state->margin[i], t->state->problem->loss, 1, scratch);
  return g;
}

/* mu(z) = ln(1 + e^-z) for the logistic loss, 0 for the exponential one: g(z) = e^(-z - mu(z)). */
static gdc_num defect(tube *t, int i)
{
  if (t->state->problem->loss == GDC_LOSS_EXPONENTIAL) return gdc_c_si(t->c, 0);
  return gdc_c_log(t->c, gdc_c_add(t->c, gdc_c_si(t->c, 1), gdc_c_exp(t->c, gdc_c_neg(t->c, margin(t, i)))));
}

/* g(m_a)/g(m_b), from the difference of the margins where the leap knows it. */
gdc_num tube_ratio(tube *t, int a, int b)
{
  gdc_calc *c = t->c;
  gdc_num diff = gdc_c_sub(c, margin(t, b), margin(t, a));
  if (t->state->problem->n == 2 && a != b) {
    gdc_num known = gdc_c_copy(c, &t->state->difference);
    if (a == 0) known = gdc_c_neg(c, known);
    diff = gdc_c_pair(c, gdc_c_max(c, diff, known), gdc_c_min(c, diff, known));
  }
  if (a == b) diff = gdc_c_si(c, 0);
  return gdc_c_exp(c, gdc_c_add(c, diff, gdc_c_sub(c, defect(t, b), defect(t, a))));
}

/* |grad L|^2 = c^2 sum_j v_j^2 sum_ik y_i y_k g_i g_k sigma_ji sigma_jk G_ik (Theorem 2.1), c = h/step. */
static gdc_num gradnorm(tube *t)
{
  gdc_calc *c = t->c;
  const gdc_problem *p = t->state->problem;
  gdc_num sum = gdc_c_si(c, 0), g[GDC_MAX_POINTS];
  for (int i = 0; i < p->n; i++) g[i] = tube_slope(t, i);
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < p->n; i++)
      for (int k = 0; k <= i; k++) {
        gdc_itv *si = gdc_c_new(c), *sk = gdc_c_new(c);
        if (!si || !sk) return gdc_c_whole(c);
        read_active(si, t->state, j, i);
        read_active(sk, t->state, j, k);
        gdc_num term = gdc_c_mul_q(c, gdc_c_mul(c, g[i], g[k]), p->gram[i * p->n + k]);
        term = gdc_c_mul_q(c, gdc_c_mul_q(c, term, p->v[j]), p->v[j]);
        term = gdc_c_mul(c, term, i == k ? si : gdc_c_mul(c, si, sk));
        if (i != k) term = gdc_c_mul(c, term, gdc_c_si(c, 2 * p->y[i] * p->y[k]));
        sum = gdc_c_add(c, sum, term);
      }
  gdc_num part = gdc_c_div(c, gdc_c_q(c, p->h), gdc_c_q(c, p->step));
  return gdc_c_mul(c, part, gdc_c_sqrt(c, gdc_c_max(c, sum, gdc_c_si(c, 0))));
}

gdc_num tube_weightnorm(tube *t)
{
  gdc_calc *c = t->c;
  const gdc_problem *p = t->state->problem;
  gdc_num sum = gdc_c_si(c, 0);
  for (int k = 0; k < p->m * p->d; k++) sum = gdc_c_add(c, sum, gdc_c_sqr(c, gdc_c_copy(c, &t->state->weight[k])));
  for (int j = 0; j < p->m; j++) sum = gdc_c_add(c, sum, gdc_c_sqr(c, gdc_c_copy(c, &t->state->bias[j])));
  return gdc_c_sqrt(c, sum);
}

/* --- what may not exist ------------------------------------------------------------------------------------------ */

static int bounded(const gdc_itv *x) { return mpfr_number_p(x->lo) && mpfr_number_p(x->hi); }

static gdc_status read_distance(gdc_itv *r, int *defined, tube *t, int i, gdc_context *ctx)
{
  const gdc_leap_state *s = t->state;
  const gdc_problem *p = s->problem;
  gdc_network net = {.d = p->d, .m = p->m, .w = s->weight, .b = s->bias, .v = s->output};
  int infinite = 0;
  gdc_status status = gdc_distance(r, &infinite, &net, (const mpq_t *)&p->x[i * p->d], p->y[i], s->prec, ctx);
  *defined = status == GDC_OK && !infinite && bounded(r);
  if (!*defined) gdc_itv_whole(r);
  return status == GDC_ELIMIT ? GDC_OK : status;
}

static gdc_status read_geometry(gdc_itv *r, int *defined, tube *t, int kind, gdc_context *ctx)
{
  if (!t->measured) {
    gdc_status status = gdc_leap_state_margin(&t->gamma, &t->infinite, &t->gap, &t->boundary, t->state, ctx);
    if (status == GDC_ELIMIT) status = GDC_OK; /* all are the whole line */
    if (status != GDC_OK) return status;
    t->measured = 1;
  }
  gdc_itv_set(r, kind == Q_GAP ? &t->gap : kind == Q_BOUNDARY ? &t->boundary : &t->gamma);
  *defined = bounded(r) && !(kind == Q_ROBUSTNESS && t->infinite);
  return GDC_OK;
}

static gdc_status read_number(gdc_itv *r, int *defined, tube *t, int kind, int a, int b, gdc_context *ctx)
{
  const gdc_leap_state *s = t->state;
  const gdc_problem *p = s->problem;
  gdc_itv log_loss;
  gdc_status status = GDC_OK;
  switch (kind) {
  case Q_TIME: read_time(r, t); break;
  case Q_PRE: gdc_itv_set(r, &s->pre[a * p->n + b]); break;
  case Q_ACTIVE: read_active(r, s, a, b); break;
  case Q_MARGIN: gdc_itv_set(r, &s->margin[a]); break;
  case Q_SLOPE: gdc_itv_set(r, tube_slope(t, a)); break;
  case Q_RATIO: gdc_itv_set(r, tube_ratio(t, a, b)); break;
  case Q_WEIGHT: gdc_itv_set(r, &s->weight[a * p->d + b]); break;
  case Q_BIAS: gdc_itv_set(r, &s->bias[a]); break;
  case Q_OUTPUT: gdc_itv_set(r, &s->output[a]); break;
  case Q_LOSS:
    gdc_itv_init(&log_loss, s->prec);
    status = gdc_leap_state_loss(r, &log_loss, s, ctx);
    gdc_itv_clear(&log_loss);
    break;
  case Q_GRADNORM: gdc_itv_set(r, gradnorm(t)); break;
  case Q_WEIGHTNORM: gdc_itv_set(r, tube_weightnorm(t)); break;
  case Q_GAP: case Q_BOUNDARY: case Q_ROBUSTNESS: return read_geometry(r, defined, t, kind, ctx);
  case Q_DISTANCE: return read_distance(r, defined, t, a, ctx);
  default: /* Q_DUAL is not carried over a leap */
    gdc_itv_whole(r);
    *defined = 0;
  }
  return status;
}

gdc_status tube_read(gdc_itv *r, int *defined, tube *t, int kind, int a, int b, gdc_context *ctx)
{
  size_t mark = gdc_calc_mark(t->c);
  *defined = 1;
  gdc_status status = read_number(r, defined, t, kind, a, b, ctx);
  gdc_calc_release(t->c, mark);
  if (status == GDC_OK && !gdc_itv_ok(r))
    status = gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "a tube holds something that is no interval");
  return status;
}
