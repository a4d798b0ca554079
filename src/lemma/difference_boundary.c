/* Boundary, gap and distances of s and of s + 1 as series: two neurons, two points, one dimension (Lemmas 0.1, 0.2). */
#include "difference_inner.h"

static int positive(difference *d, series x) { return gdc_c_certainly_positive(difference_bound(d, x)); }

static int at_least_zero(difference *d, series x) { return x && mpfr_sgn(difference_bound(d, x)->lo) >= 0; }

/* max(-a, 0) */
static series negative_part(difference *d, int pair, int next)
{
  const signed char *bits = next ? d->box->after : d->box->before;
  return bits[pair] == GDC_BIT_ACTIVE ? si(d, 0) : series_neg(room(d), d->a[next][pair]);
}

/* One dimension, bias, two points of opposite class, two neurons of opposite sign, in their roles (margin.h). */
static int has_shape(const gdc_problem *p, int *one, int *plus)
{
  if (p->d != 1 || p->n != 2 || p->m != 2 || p->y[0] == p->y[1] || p->bias == 0 || p->train_output) return 0;
  if (mpq_sgn(p->v[0]) * mpq_sgn(p->v[1]) >= 0) return 0;
  *one = mpq_sgn(p->v[0]) > 0 ? 0 : 1;
  *plus = p->y[0] > 0 ? 0 : 1;
  return 1;
}

/* The one zero of N between the points is where both active neurons cancel: place = top/down from the weights.  *clear = 1: and no
   other is nearer to a point (Lemma 0.2). */
static int find_crossing(difference *d, int next, series *top, series *down, int *clear)
{
  const gdc_problem *p = d->p;
  series_room *r = room(d);
  int one, plus;
  if (!has_shape(p, &one, &plus)) return 0;
  int two = 1 - one, minus = 1 - plus;
  series a1 = d->a[next][one * 2 + plus], alpha = d->a[next][one * 2 + minus];
  series a2 = d->a[next][two * 2 + minus], beta = d->a[next][two * 2 + plus], between;
  if (!positive(d, d->m[next][0]) || !positive(d, d->m[next][1]) || !positive(d, a1) || !positive(d, a2)) return 0;
  between = series_mul(r, negative_part(d, one * 2 + minus, next), negative_part(d, two * 2 + plus, next));
  if (!positive(d, series_sub(r, series_mul(r, a1, a2), between))) return 0;
  *clear = at_least_zero(d, series_sub(r, series_scale(r, a2, gdc_c_si(r->c, 3)), beta)) &&
           at_least_zero(d, series_sub(r, series_scale(r, a1, gdc_c_si(r->c, 3)), alpha));
  *top = *down = si(d, 0);
  for (int j = 0; j < 2; j++) {
    *down = series_add(r, *down, series_scale_q(r, difference_lifted(d, j, 0, next), p->v[j]));
    *top = series_sub(r, *top, series_scale_q(r, difference_lifted(d, j, 1, next), p->v[j]));
  }
  return *top && *down;
}

static int cross(difference *d, int next, series *top, series *down, int *clear)
{
  crossing *x = &d->cross[next];
  if (!x->looked) {
    x->known = find_crossing(d, next, &x->top, &x->down, &x->clear);
    x->looked = 1;
  }
  *top = x->top;
  *down = x->down;
  *clear = x->clear;
  return x->known;
}

static value quotient(difference *d, series top, series down)
{
  gdc_calc *c = calc(d);
  gdc_num a = difference_bound(d, top), b = difference_bound(d, down);
  if (!top || !down || (mpfr_sgn(b->lo) <= 0 && mpfr_sgn(b->hi) >= 0)) return unknown(d);
  gdc_num r = gdc_c_div(c, a, b);
  return known(difference_atom(d, r, NULL, top, down), r);
}

value difference_boundary(difference *d, int next)
{
  series top, down;
  int clear;
  return cross(d, next, &top, &down, &clear) ? quotient(d, top, down) : unknown(d);
}

/* gamma is the least distance of a point from the crossing, so gap = |place - middle|. */
value difference_gap(difference *d, int next)
{
  const gdc_problem *p = d->p;
  series_room *r = room(d);
  series top, down;
  int clear;
  mpq_t middle;
  if (!cross(d, next, &top, &down, &clear) || !clear) return unknown(d);
  mpq_init(middle);
  mpq_add(middle, p->x[0], p->x[1]);
  mpq_div_2exp(middle, middle, 1);
  top = series_sub(r, top, series_scale_q(r, down, middle));
  mpq_clear(middle);
  gdc_num a = difference_bound(d, top), b = difference_bound(d, down);
  if (mpfr_sgn(b->lo) <= 0 && mpfr_sgn(b->hi) >= 0) return unknown(d);
  if (!known_sign(a)) {
    gdc_num range = gdc_c_abs(r->c, gdc_c_div(r->c, a, b));
    return known(difference_atom(d, range, NULL, NULL, NULL), range);
  }
  int same = (mpfr_sgn(a->lo) >= 0) == (mpfr_sgn(b->lo) > 0);
  return quotient(d, same ? top : series_neg(r, top), down);
}

/* dist_i = |x_i - place| where nothing is lost behind x_i up to the distance of the points: with a, alpha the pre-activations
   of its own neuron at x_i and at the other point, beta, b those of the other neuron, 2 a > alpha and beta < b.  Then, s
   distances of the points behind x_i, s <= 1, the own neuron is active, a + s (a - alpha) > 0, and the other one falls,
   beta + s (beta - b).  Where that one is active too, N is the affine function that is lost at the other point and won at x_i,
   so it grows on; where it is not, N is the own neuron's part (doc/fast-engine.md, section 11). */
value difference_distance(difference *d, int i, int next)
{
  const gdc_problem *p = d->p;
  series_room *r = room(d);
  series top, down;
  int clear, one, plus, other = 1 - i;
  if (!cross(d, next, &top, &down, &clear) || !has_shape(p, &one, &plus)) return unknown(d);
  int own = i == plus ? one : 1 - one, cross = 1 - own;
  series a = d->a[next][own * 2 + i], alpha = d->a[next][own * 2 + other];
  series b = d->a[next][cross * 2 + other], beta = d->a[next][cross * 2 + i];
  if (!positive(d, series_sub(r, series_scale(r, a, gdc_c_si(r->c, 2)), alpha)) || !positive(d, series_sub(r, b, beta))) return unknown(d);
  top = series_sub(r, top, series_scale_q(r, down, p->x[i]));
  if (mpq_cmp(p->x[other], p->x[i]) < 0) top = series_neg(r, top);
  return quotient(d, top, down);
}

value difference_robustness(difference *d, int next)
{
  const gdc_problem *p = d->p;
  value g = d->gap[next].r ? d->gap[next] : (d->gap[next] = difference_gap(d, next));
  if (!g.defined) return g;
  mpq_t best;
  mpq_init(best);
  mpq_sub(best, p->x[0], p->x[1]);
  mpq_abs(best, best);
  mpq_div_2exp(best, best, 1);
  value out = known(series_sub(room(d), series_of_q(room(d), best), g.s), gdc_c_sub(calc(d), gdc_c_q(calc(d), best), g.r));
  mpq_clear(best);
  return out;
}
