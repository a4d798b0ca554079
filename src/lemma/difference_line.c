/* What grows along a straight line in the time: 1/g_i where one neuron alone moves a margin, and e^z_i, z_i the projected margin,
   whatever is active across (doc/fast-engine.md, section 11). */
#include "difference_inner.h"

/* Where each step adds kappa g_i to margin i and nothing else, e^m (plus m for the logistic loss) grows by kappa and a bit a step:
   with what it was at the time `from`, 1/g_i is a straight line in the time plus a new variable. */
void difference_open_line(difference *d, int i)
{
  series_room *r = room(d);
  gdc_calc *c = calc(d);
  const gdc_problem *p = d->p;
  const pair_box *b = d->box;
  series kappa, rest;
  gdc_num factor, start = gdc_c_si(c, 0);
  int e, logistic = p->loss == GDC_LOSS_LOGISTIC;
  if (!b->first || !difference_is_small(d, d->moved[i])) return;
  if (!series_split(r, d->moved[i], d->slope[i], &e, &kappa, &rest) || e != 1 || rest->n) return;
  if (!series_is_constant(r, kappa, &factor)) return;
  for (int j = 0; j < p->m; j++) {
    if (b->before[j * p->n + i] != GDC_BIT_ACTIVE) continue;
    gdc_num part = gdc_c_mul_q(c, gdc_c_copy(c, &b->first[j * p->n + i]), p->v[j]);
    start = p->y[i] < 0 ? gdc_c_sub(c, start, part) : gdc_c_add(c, start, part);
  }
  series power = series_of_var(r, d->slope[i], -1), growth;
  if (logistic) power = series_sub(r, power, si(d, 1));
  growth = series_sub(r, series_mul(r, power, series_exp(r, d->moved[i], 4)), power);
  if (logistic) growth = series_add(r, growth, d->moved[i]);
  growth = series_sub(r, growth, series_of(r, factor));
  gdc_num more = gdc_c_mul(c, difference_bound(d, growth), gdc_c_ui64(c, b->to - b->start));
  d->grown[i] = series_new_var(r, gdc_c_hull(c, gdc_c_si(c, 0), more));
  if (d->grown[i] < 0) return;
  gdc_num phi = gdc_c_exp(c, start);
  if (logistic) phi = gdc_c_add(c, phi, start);
  phi = gdc_c_sub(c, phi, gdc_c_mul(c, factor, gdc_c_ui64(c, b->start)));
  series line = series_add(r, series_of(r, phi), series_scale(r, series_of_var(r, d->time, 1), factor));
  line = series_add(r, line, series_of_var(r, d->grown[i], 1));
  if (logistic) line = series_sub(r, series_add(r, line, si(d, 1)), d->m[0][i]);
  d->line[i] = line;
}

/* --- the logarithm of the time ---------------------------------------------------------------------------------------- */

/* For two points p = i and q, with own neurons j, v_j y_p > 0, that are active at p all along:
   z = sum over own j of |v_j| (a_jp - f a_jq), f = G_pq/G_qq, moves by k g_p a step, k = h (G_pp - f G_pq) sum v_j^2. */
static int is_own(const gdc_problem *p, int j, int i) { return mpq_sgn(p->v[j]) * p->y[i] > 0; }

static void set_factor(mpq_t f, const gdc_problem *p, int i)
{
  int q = 1 - i;
  mpq_div(f, p->gram[i * 2 + q], p->gram[q * 2 + q]);
}

/* k; 0 where there is none that is > 0 */
static int set_rate(mpq_t k, const pair_box *b, const gdc_problem *p, int i)
{
  int q = 1 - i;
  mpq_t f, part;
  mpq_set_ui(k, 0, 1);
  if (p->n != 2 || !b->begin || !b->always || mpq_sgn(p->gram[q * 2 + q]) <= 0) return 0;
  mpq_inits(f, part, NULL);
  int known = 1;
  for (int j = 0; j < p->m; j++) {
    if (!is_own(p, j, i)) continue;
    known &= b->always[j * 2 + i] || LEMMA_MUTANT(ALWAYS);
    mpq_mul(part, p->v[j], p->v[j]);
    mpq_add(k, k, part);
  }
  set_factor(f, p, i);
  mpq_mul(part, f, p->gram[i * 2 + q]);
  mpq_sub(part, p->gram[i * 2 + i], part);
  mpq_mul(k, k, part);
  mpq_mul(k, k, p->h);
  mpq_clears(f, part, NULL);
  return known && mpq_sgn(k) > 0;
}

/* z from pre-activations a */
static gdc_num projected(difference *d, const gdc_itv *a, int i)
{
  const gdc_problem *p = d->p;
  gdc_calc *c = calc(d);
  gdc_num sum = gdc_c_si(c, 0);
  mpq_t f;
  mpq_init(f);
  set_factor(f, p, i);
  for (int j = 0; j < p->m; j++) {
    if (!is_own(p, j, i)) continue;
    gdc_num part = gdc_c_sub(c, gdc_c_copy(c, &a[j * 2 + i]), gdc_c_mul_q(c, gdc_c_copy(c, &a[j * 2 + 1 - i]), f));
    part = gdc_c_mul_q(c, part, p->v[j]);
    sum = mpq_sgn(p->v[j]) < 0 ? gdc_c_sub(c, sum, part) : gdc_c_add(c, sum, part);
  }
  mpq_clear(f);
  return sum;
}

/* At all states of the box: the margin, and z - m, in which the own a_jp cancel. */
static void margin_and_off(difference *d, int i, gdc_num *m, gdc_num *off)
{
  const gdc_problem *p = d->p;
  gdc_calc *c = calc(d);
  gdc_num zero = gdc_c_si(c, 0);
  mpq_t f, v;
  mpq_inits(f, v, NULL);
  set_factor(f, p, i);
  *m = *off = zero;
  for (int j = 0; j < p->m; j++) {
    mpq_abs(v, p->v[j]);
    gdc_num part = gdc_c_mul_q(c, gdc_c_max(c, gdc_c_copy(c, &d->box->pre[j * 2 + i]), zero), v);
    if (is_own(p, j, i)) {
      *m = gdc_c_add(c, *m, part);
      part = gdc_c_mul_q(c, gdc_c_mul_q(c, gdc_c_copy(c, &d->box->pre[j * 2 + 1 - i]), f), v);
      *off = gdc_c_sub(c, *off, part);
    } else {
      *m = gdc_c_sub(c, *m, part);
      *off = gdc_c_add(c, *off, part);
    }
  }
  mpq_clears(f, v, NULL);
}

/* What one step adds to e^z: e^z (e^x - 1), x = k g, e^z = e^(z - m) e^m, e^m g = 1 or 1 - g, (e^x - 1)/x in [1, e^x]. */
static gdc_num growth(difference *d, int i, gdc_num rate)
{
  gdc_calc *c = calc(d);
  gdc_num m, off, one = gdc_c_si(c, 1);
  margin_and_off(d, i, &m, &off);
  if (LEMMA_MUTANT(ACROSS)) off = gdc_c_si(c, 0);
  int logistic = d->p->loss == GDC_LOSS_LOGISTIC;
  gdc_num e = gdc_c_exp(c, m), g = gdc_c_div(c, one, logistic ? gdc_c_add(c, one, e) : e);
  gdc_num more = gdc_c_hull(c, one, gdc_c_exp(c, gdc_c_mul(c, rate, g)));
  gdc_num all = gdc_c_mul(c, gdc_c_mul(c, rate, gdc_c_exp(c, off)), more);
  return logistic && !LEMMA_MUTANT(LOGISTIC) ? gdc_c_mul(c, all, gdc_c_sub(c, one, g)) : all;
}

/* e^z/t at the time t, from e^z at the start: a convex combination of the growth of a step and e^z/start. */
static gdc_num over_time(difference *d, gdc_num begin, gdc_num step, uint64_t t)
{
  gdc_calc *c = calc(d);
  gdc_num time = gdc_c_ui64(c, t), since = gdc_c_ui64(c, t - d->box->start);
  return gdc_c_div(c, gdc_c_add(c, begin, gdc_c_mul(c, step, since)), time);
}

/* z = ln t + a new variable.  Whatever a step adds, within its bounds, e^z/t is linear in 1/t: its ends are at the ends of the box. */
static int open_since(difference *d, int i)
{
  gdc_calc *c = calc(d);
  const pair_box *b = d->box;
  int var = -1;
  mpq_t k;
  mpq_init(k);
  if (set_rate(k, b, d->p, i)) {
    gdc_num begin = gdc_c_exp(c, projected(d, b->begin, i)), step = growth(d, i, gdc_c_q(c, k));
    gdc_num range = gdc_c_hull(c, over_time(d, begin, step, b->from), over_time(d, begin, step, LEMMA_MUTANT(SINCE) ? b->from : b->to));
    if (gdc_c_certainly_positive(range) && mpfr_number_p(range->hi)) var = series_new_var(room(d), gdc_c_log(c, range));
  }
  mpq_clear(k);
  return var;
}

series difference_log_time(difference *d)
{
  if (d->log_time < 0) {
    d->log_time = series_new_var(room(d), gdc_c_log(calc(d), room(d)->range[d->time]));
    for (int i = 0; i < d->p->n && i < 2; i++) d->since[i] = d->log_time < 0 ? -1 : open_since(d, i);
  }
  return d->log_time < 0 ? NULL : series_of_var(room(d), d->log_time, 1);
}

/* The own pre-activation of point i that x holds: a_ji = (ln t + since - the rest of z)/|v_j|. */
static int own_in(const difference *d, series x, int i)
{
  for (int j = 0; j < d->p->m; j++)
    if (is_own(d->p, j, i) && d->pre[j * 2 + i] >= 0 && series_has(x, d->pre[j * 2 + i])) return j;
  return -1;
}

static series put_since(difference *d, series x, int i, int own)
{
  const gdc_problem *p = d->p;
  series_room *r = room(d);
  series sum = series_add(r, series_of_var(r, d->log_time, 1), series_of_var(r, d->since[i], 1));
  mpq_t f, v;
  mpq_inits(f, v, NULL);
  for (int j = 0; j < p->m; j++) {
    if (!is_own(p, j, i)) continue;
    mpq_abs(v, p->v[j]);
    if (j != own) sum = series_sub(r, sum, series_scale_q(r, d->a[0][j * 2 + i], v));
    set_factor(f, p, i);
    mpq_mul(f, f, v);
    sum = series_add(r, sum, series_scale_q(r, d->a[0][j * 2 + 1 - i], f));
  }
  mpq_abs(v, p->v[own]);
  mpq_inv(v, v);
  sum = series_scale_q(r, sum, v);
  mpq_clears(f, v, NULL);
  return series_put(r, x, d->pre[own * 2 + i], sum, NULL);
}

series difference_in_log_time(difference *d, series x, int by_phase)
{
  if (d->p->n != 2 || d->log_time < 0 || !series_has(x, d->log_time)) return NULL;
  series y = x;
  for (int i = 0; i < 2 && y; i++) {
    int own = own_in(d, y, i);
    if (own < 0) continue;
    if (i == by_phase) y = difference_put_phase(d, y, d->pre[own * 2 + i]);
    else y = d->since[i] < 0 ? NULL : put_since(d, y, i, own);
  }
  return y;
}
