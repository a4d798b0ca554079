/* Everything here is linear in the slopes g_k, so over g_1 it is linear in the ratios g_k/g_1, which a tube knows well even where it
   is long.  Margins and the loss move along with the pre-activations: relu(a + d) - relu(a) is between 0 and d, and it is d (0)
   where both ends are certainly active (inactive). */
#include "motion.h"

#include "program.h"

static gdc_num part_of(gdc_calc *c, gdc_num x) { return gdc_c_hull(c, gdc_c_si(c, 0), x); }

static gdc_num slope_over_unit(tube *t, int k) { return tube_ratio(t, k, 0); }

/* h v_j sum_k y_k g_k/g_1 sigma_jk f_k, f_k = row[k * stride] (NULL: 1). */
static gdc_num push(tube *t, const signed char *now, int j, const mpq_t *row, int stride)
{
  gdc_calc *c = t->c;
  const gdc_problem *p = t->state->problem;
  gdc_num sum = gdc_c_si(c, 0);
  for (int k = 0; k < p->n; k++) {
    signed char bit = now[j * p->n + k];
    if (bit == GDC_BIT_INACTIVE) continue;
    gdc_num term = slope_over_unit(t, k);
    if (row) term = gdc_c_mul_q(c, term, row[k * stride]);
    if (p->y[k] < 0) term = gdc_c_neg(c, term);
    sum = gdc_c_add(c, sum, bit == GDC_BIT_ACTIVE ? term : part_of(c, term));
  }
  return gdc_c_mul_q(c, gdc_c_mul_q(c, sum, p->v[j]), p->h);
}

static gdc_num pre(tube *t, const signed char *now, int j, int i)
{
  const gdc_problem *p = t->state->problem;
  return push(t, now, j, (const mpq_t *)&p->gram[i * p->n], 1);
}

static signed char next_bit(tube *t, signed char bit, gdc_num move, int index)
{
  if (t->state->pattern[index] != GDC_BIT_UNDECIDED) return t->state->pattern[index];
  if (bit == GDC_BIT_ACTIVE && mpfr_sgn(move->lo) >= 0) return GDC_BIT_ACTIVE;
  if (bit == GDC_BIT_INACTIVE && mpfr_sgn(move->hi) <= 0) return GDC_BIT_INACTIVE;
  return GDC_BIT_UNDECIDED;
}

signed char motion_next_bit(tube *t, const signed char *now, int j, int i)
{
  size_t mark = gdc_calc_mark(t->c);
  int index = j * t->state->problem->n + i;
  signed char bit = next_bit(t, now[index], pre(t, now, j, i), index);
  gdc_calc_release(t->c, mark);
  return bit;
}

static gdc_num margin(tube *t, const signed char *now, int i)
{
  gdc_calc *c = t->c;
  const gdc_problem *p = t->state->problem;
  gdc_num sum = gdc_c_si(c, 0);
  for (int j = 0; j < p->m; j++) {
    signed char bit = now[j * p->n + i];
    gdc_num move = pre(t, now, j, i);
    signed char later = next_bit(t, bit, move, j * p->n + i);
    if (bit == GDC_BIT_INACTIVE && later == GDC_BIT_INACTIVE) continue;
    if (bit != GDC_BIT_ACTIVE || later != GDC_BIT_ACTIVE) move = part_of(c, move);
    sum = gdc_c_add(c, sum, gdc_c_mul_q(c, move, p->v[j]));
  }
  return p->y[i] < 0 ? gdc_c_neg(c, sum) : sum;
}

/* |g'|/g at point i: 1 (exponential), 1 - g (logistic). */
static gdc_num steepness(tube *t, int i)
{
  gdc_num one = gdc_c_si(t->c, 1);
  return t->state->problem->loss == GDC_LOSS_EXPONENTIAL ? one : gdc_c_sub(t->c, one, tube_slope(t, i));
}

/* On the straight way between two states of the tube the margins and their differences are where the tube has them. */
static gdc_num log_slope(tube *t, const signed char *now, int i)
{
  return gdc_c_neg(t->c, gdc_c_mul(t->c, steepness(t, i), margin(t, now, i)));
}

/* L = part sum_i l(m_i), l' = -g. */
static gdc_num loss(tube *t, const signed char *now)
{
  gdc_calc *c = t->c;
  const gdc_problem *p = t->state->problem;
  gdc_num sum = gdc_c_si(c, 0), part = gdc_c_div(c, gdc_c_q(c, p->h), gdc_c_q(c, p->step));
  for (int i = 0; i < p->n; i++) sum = gdc_c_add(c, sum, gdc_c_mul(c, slope_over_unit(t, i), margin(t, now, i)));
  return gdc_c_neg(c, gdc_c_mul(c, gdc_c_mul(c, part, tube_slope(t, 0)), sum));
}

static gdc_num weight(tube *t, const signed char *now, int j, int k)
{
  const gdc_problem *p = t->state->problem;
  return push(t, now, j, (const mpq_t *)&p->x[k], p->d);
}

static gdc_num bias(tube *t, const signed char *now, int j)
{
  return t->state->problem->bias ? push(t, now, j, NULL, 0) : gdc_c_si(t->c, 0);
}

/* |w|' = w.w'/|w| */
static gdc_num weightnorm(tube *t, const signed char *now)
{
  gdc_calc *c = t->c;
  const gdc_leap_state *s = t->state;
  const gdc_problem *p = s->problem;
  gdc_num sum = gdc_c_si(c, 0);
  for (int j = 0; j < p->m; j++) {
    for (int k = 0; k < p->d; k++)
      sum = gdc_c_add(c, sum, gdc_c_mul(c, gdc_c_copy(c, &s->weight[j * p->d + k]), weight(t, now, j, k)));
    if (p->bias) sum = gdc_c_add(c, sum, gdc_c_mul(c, gdc_c_copy(c, &s->bias[j]), bias(t, now, j)));
  }
  gdc_num norm = tube_weightnorm(t);
  return gdc_c_certainly_positive(norm) ? gdc_c_div(c, sum, norm) : gdc_c_whole(c);
}

static gdc_num active(tube *t, const signed char *now, int j, int i)
{
  signed char bit = now[j * t->state->problem->n + i];
  int stays = bit != GDC_BIT_UNDECIDED && motion_next_bit(t, now, j, i) == bit;
  return stays ? gdc_c_si(t->c, 0) : gdc_c_whole(t->c);
}

static gdc_num move_of(tube *t, const signed char *now, int kind, int a, int b)
{
  gdc_calc *c = t->c;
  switch (kind) {
  case Q_TIME: return gdc_c_div(c, gdc_c_si(c, 1), tube_slope(t, 0));
  case Q_PRE: return pre(t, now, a, b);
  case Q_ACTIVE: return active(t, now, a, b);
  case Q_MARGIN: return margin(t, now, a);
  case Q_SLOPE: return gdc_c_mul(c, tube_slope(t, a), log_slope(t, now, a));
  case Q_RATIO: return gdc_c_mul(c, tube_ratio(t, a, b), gdc_c_sub(c, log_slope(t, now, a), log_slope(t, now, b)));
  case Q_WEIGHT: return weight(t, now, a, b);
  case Q_BIAS: return bias(t, now, a);
  case Q_OUTPUT: case Q_CERTIFIED: case Q_CERTIFICATE: return gdc_c_si(c, 0);
  case Q_LOSS: return loss(t, now);
  case Q_WEIGHTNORM: return weightnorm(t, now);
  default: return gdc_c_whole(c); /* gradnorm, gap, boundary, robustness, distance, dual */
  }
}

void motion_read(gdc_itv *r, tube *t, const signed char *now, int kind, int a, int b)
{
  size_t mark = gdc_calc_mark(t->c);
  if (t->state->problem->train_output) gdc_itv_whole(r);
  else gdc_itv_set(r, move_of(t, now, kind, a, b));
  gdc_calc_release(t->c, mark);
}
