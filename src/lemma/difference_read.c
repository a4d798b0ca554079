/* Quantities of s and of s + 1 as series in the numbers of s. */
#include <stdint.h> /* before mpfr.h, for its functions of intmax_t */

#include "difference_inner.h"

#include "constant.h"


series difference_atom(difference *d, gdc_num r, series square, series top, series down)
{
  int var = series_new_var(&d->room, r);
  if (var < 0) return NULL;
  d->atoms[d->natoms++] = (atom){var, square, top, down};
  return series_of_var(&d->room, var, 1);
}

/* --- the box ------------------------------------------------------------------------------------------------------- */

/* r met with the sign that the bit says, and with what is known of the distance from 0. */
static gdc_num with_sign(difference *d, gdc_num r, signed char bit, double away)
{
  gdc_calc *c = calc(d);
  gdc_itv *least = gdc_c_new(c);
  if (!least) return r;
  mpfr_set_d(least->lo, away > 0 ? away : 0, MPFR_RNDD);
  mpfr_set(least->hi, least->lo, MPFR_RNDU);
  if (mpfr_get_d(least->lo, MPFR_RNDN) > away) gdc_itv_set_si(least, 0);
  if (bit == GDC_BIT_ACTIVE) return gdc_c_pair(c, gdc_c_max(c, gdc_c_lo(c, r), least), gdc_c_hi(c, r));
  return gdc_c_pair(c, gdc_c_lo(c, r), gdc_c_min(c, gdc_c_hi(c, r), gdc_c_neg(c, least)));
}

/* Whose pre-activations: s, then s + 1. */
static void open_pre(difference *d)
{
  const gdc_problem *p = d->p;
  const pair_box *b = d->box;
  for (int pair = 0; pair < p->m * p->n; pair++) {
    int j = pair / p->n, i = pair % p->n;
    double away = b->away ? b->away[pair] : 0;
    for (int next = 0; next < 2; next++)
      d->ra[next][pair] = with_sign(d, gdc_c_copy(calc(d), &b->pre[pair]), (next ? b->after : b->before)[pair], away);
    int point = mpfr_equal_p(d->ra[0][pair]->lo, d->ra[0][pair]->hi); /* it does not move at all */
    d->pre[pair] = point ? -1 : series_new_var(room(d), d->ra[0][pair]);
    series a = d->a[0][pair] = point ? series_of(room(d), d->ra[0][pair]) : series_of_var(room(d), d->pre[pair], 1);
    for (int k = 0; k < p->n; k++)
      if (b->before[j * p->n + k] == GDC_BIT_ACTIVE && mpq_sgn(p->gram[i * p->n + k]) && mpq_sgn(p->v[j]))
        a = series_add(room(d), a, series_scale(room(d), series_of_var(room(d), d->slope[k], 1), gdc_c_copy(calc(d), &d->pull[(j * p->n + i) * p->n + k])));
    d->a[1][pair] = a;
  }
}

static void open_margins(difference *d, int next)
{
  const gdc_problem *p = d->p;
  const signed char *bits = next ? d->box->after : d->box->before;
  for (int i = 0; i < p->n; i++) {
    series m = si(d, 0);
    gdc_num r = gdc_c_si(calc(d), 0);
    for (int j = 0; j < p->m; j++) {
      if (bits[j * p->n + i] != GDC_BIT_ACTIVE) continue;
      gdc_num v = gdc_c_q(calc(d), p->v[j]);
      if (p->y[i] < 0) v = gdc_c_neg(calc(d), v);
      m = series_add(room(d), m, series_scale(room(d), d->a[next][j * p->n + i], v));
      r = gdc_c_add(calc(d), r, gdc_c_mul(calc(d), v, d->ra[next][j * p->n + i]));
    }
    d->m[next][i] = m;
    d->rm[next][i] = r;
  }
}

/* Of g_i, from the margin's range. */
static gdc_num slope_range(difference *d, int next, int i)
{
  gdc_calc *c = calc(d);
  if (d->rg[next][i]) return d->rg[next][i];
  gdc_num e = gdc_c_exp(c, d->rm[next][i]), one = gdc_c_si(c, 1);
  return d->rg[next][i] = gdc_c_div(c, one, d->p->loss == GDC_LOSS_LOGISTIC ? gdc_c_add(c, one, e) : e);
}

/* 3 |x|^3/6 as [-., .]: more than e^|x| |x|^3/6 for |x| <= 1. */
static gdc_num third(difference *d, series x)
{
  gdc_calc *c = calc(d);
  gdc_num size = gdc_c_hi(c, gdc_c_abs(c, series_range(room(d), x)));
  gdc_num rest = gdc_c_mul(c, gdc_c_ratio(c, 1, 2), gdc_c_mul(c, size, gdc_c_sqr(c, size)));
  return gdc_c_pair(c, gdc_c_neg(c, gdc_c_hi(c, rest)), gdc_c_hi(c, rest));
}

int difference_is_small(difference *d, series x)
{
  return x && gdc_c_certainly_le(gdc_c_abs(calc(d), series_range(room(d), x)), gdc_c_ratio(calc(d), 1, 8));
}

/* e^y - 1 - y as a variable, which is >= 0 whatever the sign of y: y^2/2 e^z with z between 0 and y. */
static series bend(difference *d, int i, series y)
{
  series_room *r = room(d);
  gdc_calc *c = calc(d);
  series whole = series_exp(r, y, 4);
  gdc_num range = series_range(r, y), zero = gdc_c_si(c, 0);
  gdc_num size = gdc_c_mul(c, gdc_c_sqr(c, range), gdc_c_ratio(c, 1, 2));
  if (LEMMA_MUTANT(BEND)) size = gdc_c_neg(c, size);
  d->bent[i] = series_sub(r, series_sub(r, whole, si(d, 1)), y);
  d->bend[i] = d->bent[i] ? series_new_var(r, gdc_c_mul(c, size, gdc_c_exp(c, gdc_c_hull(c, range, zero)))) : -1;
  return d->bend[i] < 0 ? whole : series_add(r, series_add(r, si(d, 1), y), series_of_var(r, d->bend[i], 1));
}

/* g(m + x): g e^-x; g - g (1 - g) x + g (1 - g)(1 - 2 g) x^2/2 + g e^|x| |x|^3/6 [-1, 1] for the logistic loss (|g'''| <= g, and
   g falls at most by e^-|x|). */
static series slope_after(difference *d, int i)
{
  series_room *r = room(d);
  series x = d->moved[i], g = series_of_var(r, d->slope[i], 1);
  if (!difference_is_small(d, x)) return NULL;
  if (d->p->loss == GDC_LOSS_EXPONENTIAL) return series_mul(r, g, bend(d, i, series_neg(r, x)));
  series one = si(d, 1), less = series_sub(r, one, g), twice = series_sub(r, less, g);
  series square = series_scale(r, series_mul(r, x, x), gdc_c_ratio(calc(d), 1, 2));
  series sum = series_sub(r, one, series_mul(r, less, x));
  sum = series_add(r, sum, series_mul(r, series_mul(r, less, twice), square));
  return series_mul(r, g, series_add(r, sum, series_of(r, third(d, x))));
}

static void open_ratio(difference *d)
{
  gdc_calc *c = calc(d);
  const pair_box *b = d->box;
  d->ratio = d->phase = -1;
  if (!b->ratio || d->p->n != 2) return;
  gdc_num known = gdc_c_copy(c, b->ratio);
  gdc_num by_margins = gdc_c_div(c, d->rg[0][0], d->rg[0][1]);
  known = gdc_c_meet(d->room.c, known, by_margins);
  d->ratio = series_new_var(room(d), known);
  if (d->p->loss != GDC_LOSS_EXPONENTIAL) return;
  gdc_num log = gdc_c_log(c, known);
  if (!mpfr_number_p(log->lo) || !mpfr_number_p(log->hi)) return;
  if (d->split) {
    gdc_itv *at = gdc_c_new(c);
    if (!at) return;
    mpfr_set(at->lo, d->cut, MPFR_RNDD);
    mpfr_set(at->hi, d->cut, MPFR_RNDU);
    d->centre = at;
  } else {
    d->centre = gdc_c_lo(c, log);
  }
  gdc_num off = gdc_c_sub(c, log, d->centre);
  if (gdc_c_certainly_le(gdc_c_abs(c, off), gdc_c_ratio(c, 1, 4))) d->phase = series_new_var(room(d), off);
}

int difference_open(difference *d)
{
  const gdc_problem *p = d->p;
  series_room *r = room(d);
  gdc_calc *c = calc(d);
  series_room_reset(r);
  d->natoms = 0;
  d->log_time = d->norm[0] = d->norm[1] = d->slope_norm = -1;
  for (int i = 0; i < p->n; i++) d->line[i] = NULL, d->bend[i] = -1; /* what they were in the last box is gone, and the first bounds look at all of them */
  for (int k = 0; k < 2; k++) {
    d->weightnorm[k].r = d->gradnorm[k].r = d->gap[k].r = d->boundary[k].r = NULL;
    d->cross[k].looked = 0;
    for (int i = 0; i < p->n; i++) d->rg[k][i] = NULL;
  }
  for (int k = 0; k < 2 * p->m * (p->d + 1); k++) d->lifted[k] = NULL;
  for (int i = 0; i < p->n; i++) d->slope[i] = series_new_var(r, gdc_c_whole(c)); /* set below */
  open_pre(d);
  open_margins(d, 0);
  open_margins(d, 1);
  for (int i = 0; i < p->n; i++) {
    r->range[d->slope[i]] = slope_range(d, 0, i);
    if (!gdc_c_certainly_positive(d->rg[0][i]) || !mpfr_number_p(d->rg[0][i]->hi)) return 0;
  }
  d->time = series_new_var(r, gdc_c_pair(c, gdc_c_ui64(c, d->box->from), gdc_c_ui64(c, d->box->to)));
  if (d->time < 0) return 0;
  open_ratio(d);
  for (int i = 0; i < p->n; i++) {
    d->moved[i] = series_sub(r, d->m[1][i], d->m[0][i]);
    d->g[0][i] = series_of_var(r, d->slope[i], 1);
    d->g[1][i] = d->span ? slope_after(d, i) : NULL;
    if (!d->span) difference_open_line(d, i);
    d->log_loss[i] = NULL;
  }
  return !gdc_calc_failed(c);
}

/* --- quantities ------------------------------------------------------------------------------------------------------ */

static series lift(difference *d, int j, int coordinate, int next)
{
  int n = d->p->n;
  series_room *r = room(d);
  if (!d->inverse) return NULL;
  series sum = series_of(r, gdc_c_copy(r->c, &d->base[j * (d->p->d + 1) + coordinate]));
  for (int i = 0; i < n; i++)
    sum = series_add(r, sum, series_scale(r, d->a[next][j * n + i], gdc_c_copy(r->c, &d->share[coordinate * n + i])));
  return sum;
}

series difference_lifted(difference *d, int j, int coordinate, int next)
{
  series *place = &d->lifted[(next * d->p->m + j) * (d->p->d + 1) + coordinate];
  if (!*place) *place = lift(d, j, coordinate, next);
  return *place;
}

static value root(difference *d, series square)
{
  gdc_calc *c = calc(d);
  if (!square) return unknown(d);
  gdc_num r = gdc_c_max(c, difference_bound(d, square), gdc_c_si(c, 0));
  r = gdc_c_sqrt(c, r);
  return known(difference_atom(d, r, square, NULL, NULL), r);
}

static value weightnorm(difference *d, int next)
{
  const gdc_problem *p = d->p;
  series_room *r = room(d);
  series sum = si(d, 0);
  if (p->train_output) return unknown(d);
  for (int j = 0; j < p->m; j++)
    for (int k = 0; k < p->d + (p->bias != 0); k++) {
      series x = difference_lifted(d, j, k, next);
      sum = series_add(r, sum, series_mul(r, x, x));
    }
  value out = root(d, sum);
  if (out.s) d->norm[next] = d->atoms[d->natoms - 1].var;
  return out;
}

/* (h/step)^2 sum_j v_j^2 sum_ik y_i y_k g_i g_k G_ik over the points where j is active (Theorem 2.1) */
static value gradnorm(difference *d, int next)
{
  const gdc_problem *p = d->p;
  const signed char *bits = next ? d->box->after : d->box->before;
  series_room *r = room(d);
  gdc_calc *c = calc(d);
  series sum = si(d, 0);
  if (p->train_output) return unknown(d);
  gdc_num part = gdc_c_sqr(c, gdc_c_div(c, gdc_c_q(c, p->h), gdc_c_q(c, p->step)));
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < p->n; i++)
      for (int k = 0; k < p->n; k++) {
        if (bits[j * p->n + i] != GDC_BIT_ACTIVE || bits[j * p->n + k] != GDC_BIT_ACTIVE) continue;
        gdc_num f = gdc_c_mul_q(c, gdc_c_mul_q(c, gdc_c_mul_q(c, part, p->gram[i * p->n + k]), p->v[j]), p->v[j]);
        if (p->y[i] * p->y[k] < 0) f = gdc_c_neg(c, f);
        sum = series_add(r, sum, series_scale(r, series_mul(r, d->g[next][i], d->g[next][k]), f));
      }
  value out = root(d, sum);
  if (out.s && !next) d->slope_norm = d->atoms[d->natoms - 1].var;
  return out;
}

/* c sum_i l(m_i); l(m + x) = l - g x + g (1 - g) x^2/2 + g e^|x| |x|^3/6 [-1, 1] for the logistic loss (|l'''| <= g). */
static value loss(difference *d, int next)
{
  const gdc_problem *p = d->p;
  series_room *r = room(d);
  gdc_calc *c = calc(d);
  series sum = si(d, 0);
  gdc_num range = gdc_c_si(c, 0);
  for (int i = 0; i < p->n; i++) {
    if (p->loss == GDC_LOSS_EXPONENTIAL) {
      sum = series_add(r, sum, d->g[next][i]);
      range = gdc_c_add(c, range, slope_range(d, next, i));
      continue;
    }
    gdc_num own[2];
    for (int k = 0; k < 2; k++) own[k] = gdc_c_log(c, gdc_c_add(c, gdc_c_si(c, 1), gdc_c_exp(c, gdc_c_neg(c, d->rm[k][i]))));
    if (!d->log_loss[i]) d->log_loss[i] = difference_atom(d, own[0], NULL, NULL, NULL);
    series l = d->log_loss[i], g = d->g[0][i], x = d->moved[i];
    if (next) {
      series half = series_scale(r, series_mul(r, x, x), gdc_c_ratio(c, 1, 2));
      series turn = series_sub(r, series_mul(r, series_sub(r, si(d, 1), g), half), x);
      l = difference_is_small(d, x) ? series_add(r, l, series_mul(r, g, series_add(r, turn, series_of(r, third(d, x))))) : NULL;
    }
    sum = series_add(r, sum, l);
    range = gdc_c_add(c, range, own[next]);
  }
  gdc_num part = gdc_c_div(c, gdc_c_q(c, p->h), gdc_c_q(c, p->step));
  return known(series_scale(r, sum, part), gdc_c_mul(c, range, part));
}

/* --- reading ------------------------------------------------------------------------------------------------------------ */

static value certificate(difference *d, const slot *q)
{
  gdc_itv *x = gdc_c_new(calc(d));
  value out = unknown(d);
  int defined = 0;
  if (!x) return out;
  constant_read(x, &defined, d->box->certificate, q->a);
  if (q->kind == Q_CERTIFIED) {
    gdc_itv_set_si(x, defined);
    defined = 1;
  }
  out = known(series_of(room(d), x), x);
  out.defined = defined;
  return out;
}

static value ratio(difference *d, int a, int b, int next)
{
  series_room *r = room(d);
  gdc_num range = gdc_c_div(r->c, slope_range(d, next, a), slope_range(d, next, b));
  if (a == b) return known(si(d, 1), gdc_c_si(r->c, 1));
  if (!next) return known(series_mul(r, series_of_var(r, d->slope[a], 1), series_of_var(r, d->slope[b], -1)), range);
  return known(difference_atom(d, range, NULL, NULL, NULL), range);
}

static value once(difference *d, value *place, value (*read)(difference *, int), int next)
{
  if (!place->r) *place = read(d, next);
  return *place;
}

/* difference of the biases: none without bias */
static value weight(difference *d, int j, int coordinate, int next)
{
  series s = coordinate == d->p->d && !d->p->bias ? si(d, 0) : difference_lifted(d, j, coordinate, next);
  return s ? known(s, series_range(room(d), s)) : unknown(d);
}

value difference_read(difference *d, const slot *q, int next, gdc_context *ctx)
{
  const gdc_problem *p = d->p;
  int pair = q->a * p->n + q->b;
  gdc_num one = gdc_c_si(calc(d), 1);
  (void)ctx;
  switch (q->kind) {
  case Q_TIME: {
    series t = series_of_var(room(d), d->time, 1);
    gdc_num r = room(d)->range[d->time];
    return next ? known(series_add(room(d), t, si(d, 1)), gdc_c_add(calc(d), r, one)) : known(t, r);
  }
  case Q_PRE: return known(d->a[next][pair], d->ra[next][pair]);
  case Q_ACTIVE: {
    int bit = (next ? d->box->after : d->box->before)[pair] == GDC_BIT_ACTIVE;
    return known(si(d, bit), gdc_c_si(calc(d), bit));
  }
  case Q_MARGIN: return known(d->m[next][q->a], d->rm[next][q->a]);
  case Q_SLOPE: return known(d->g[next][q->a], slope_range(d, next, q->a));
  case Q_RATIO: return ratio(d, q->a, q->b, next);
  case Q_WEIGHT: return weight(d, q->a, q->b, next);
  case Q_BIAS: return weight(d, q->a, p->d, next);
  case Q_OUTPUT: return p->train_output ? unknown(d) : known(series_of_q(room(d), p->v[q->a]), gdc_c_q(calc(d), p->v[q->a]));
  case Q_LOSS: return loss(d, next);
  case Q_GRADNORM: return once(d, &d->gradnorm[next], gradnorm, next);
  case Q_WEIGHTNORM: return once(d, &d->weightnorm[next], weightnorm, next);
  case Q_GAP: return once(d, &d->gap[next], difference_gap, next);
  case Q_BOUNDARY: return once(d, &d->boundary[next], difference_boundary, next);
  case Q_DISTANCE: return p->d == 1 && p->n == 2 && p->m == 2 ? difference_distance(d, q->a, next) : unknown(d);
  case Q_ROBUSTNESS: return p->d == 1 && p->n == 2 && p->m == 2 ? difference_robustness(d, next) : unknown(d);
  case Q_CERTIFIED: case Q_CERTIFICATE: return certificate(d, q);
  default: return unknown(d);
  }
}
