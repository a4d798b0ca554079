/* How large is a series on the box?  The cheap ways first; each gives an enclosure, and all of them hold. */
#include "difference_inner.h"

#include <string.h>

enum { DEPTH = 5 };

static gdc_num enclose(difference *d, series x, int depth);

/* --- what the box knows beyond ranges ------------------------------------------------------------------------------ */

/* g_1 = (g_1/g_2) g_2 */
static gdc_num by_ratio(difference *d, series x)
{
  series_room *r = &d->room;
  if (d->ratio < 0 || !series_has(x, d->slope[0]) || !series_has(x, d->slope[1])) return gdc_c_whole(r->c);
  series to = series_mul(r, series_of_var(r, d->ratio, 1), series_of_var(r, d->slope[1], 1));
  series inverse = series_mul(r, series_of_var(r, d->ratio, -1), series_of_var(r, d->slope[1], -1));
  series y = series_put(r, x, d->slope[0], to, inverse);
  return y ? series_grouped(&d->room, y, 2) : gdc_c_whole(r->c);
}

series difference_put_phase(difference *d, series x, int var)
{
  series_room *r = &d->room;
  series first, rest;
  gdc_num factor;
  int e;
  if (d->phase < 0) return NULL;
  series gap = series_sub(r, d->m[0][1], d->m[0][0]);
  if (!series_split(r, gap, var, &e, &first, &rest) || e != 1 || !series_is_constant(r, first, &factor)) return NULL;
  series value_of = series_sub(r, series_add(r, series_of_var(r, d->phase, 1), series_of(r, d->centre)), rest);
  value_of = series_scale(r, value_of, gdc_c_div(r->c, gdc_c_si(r->c, 1), factor));
  return series_put(r, x, var, value_of, NULL);
}

/* Exponential loss: m_2 - m_1 = ln(g_1/g_2) = centre + phase, in the terms of which x becomes a series in one pre-activation
   less.  linked: g_1/g_2 becomes a series in the phase too, which makes it longer. */
static series in_phase(difference *d, series x, int linked)
{
  series_room *r = &d->room;
  series phase = series_of_var(r, d->phase, 1), rate = series_of_var(r, d->ratio, 1);
  if (linked) rate = series_scale(r, series_exp(r, phase, 5), gdc_c_exp(r->c, d->centre));
  series to = series_mul(r, rate, series_of_var(r, d->slope[1], 1));
  series y = x;
  if (series_has(x, d->slope[0])) {
    for (int k = 0; k < x->n; k++)
      if (x->t[k].e[d->slope[0]] < 0) return NULL;
    y = series_put(r, x, d->slope[0], to, NULL);
  }
  series gap = series_sub(r, d->m[0][1], d->m[0][0]);
  for (int k = 0; gap && k < gap->n; k++) {
    int var = -1;
    for (int v = 0; v < r->nvars; v++)
      if (gap->t[k].e[v]) var = v;
    if (var < 0 || !series_has(y, var)) continue;
    series z = difference_put_phase(d, y, var);
    return z ? z : y;
  }
  return y;
}

static gdc_num by_phase(difference *d, series x)
{
  if (d->phase < 0) return gdc_c_whole(d->room.c);
  gdc_num all = gdc_c_whole(d->room.c);
  for (int linked = 0; linked < 2 && !series_settled(all); linked++) {
    series y = in_phase(d, x, linked);
    if (y) all = gdc_c_meet(d->room.c, all, series_grouped(&d->room, y, 2));
  }
  return all;
}

/* Where 1/g_i is a straight line in the time and a little more: x times powers of g_i that leave only 1/g_i in it. */
static gdc_num by_line(difference *d, series x)
{
  series_room *r = &d->room;
  gdc_num factor = gdc_c_si(r->c, 1);
  series y = x;
  int any = 0;
  for (int i = 0; i < d->p->n; i++) {
    signed char e[SERIES_VARS] = {0};
    int most = -SERIES_POWER;
    if (!d->line[i] || !y || !series_has(y, d->slope[i])) continue;
    for (int k = 0; k < y->n; k++)
      if (y->t[k].e[d->slope[i]] > most) most = y->t[k].e[d->slope[i]];
    e[d->slope[i]] = (signed char)-most;
    if (most) factor = gdc_c_mul(r->c, factor, series_power_range(r, d->slope[i], most));
    y = series_put(r, series_shift(r, y, e), d->slope[i], NULL, d->line[i]);
    any = 1;
  }
  if (!any || !y) return gdc_c_whole(r->c);
  return gdc_c_mul(r->c, factor, series_grouped(&d->room, y, 2));
}

/* ln t beside what grows like it: the own pre-activations of both points, or of one, and the other one's by ln(g_1/g_2). */
static gdc_num by_log(difference *d, series x)
{
  gdc_num all = gdc_c_whole(d->room.c);
  for (int by_phase = -1; by_phase < 2 && !series_settled(all); by_phase++) {
    series y = difference_in_log_time(d, x, by_phase);
    if (y) all = gdc_c_meet(d->room.c, all, series_grouped(&d->room, y, 2));
  }
  return all;
}

/* --- roots and quotients --------------------------------------------------------------------------------------------- */

/* x = q top/down + rest: the sign of x down. */
static gdc_num by_quotient(difference *d, series x, int depth)
{
  series_room *r = &d->room;
  for (int k = d->natoms - 1; k >= 0; k--) {
    const atom *a = &d->atoms[k];
    series first, rest;
    int e;
    if (!a->down || !series_has(x, a->var) || !series_split(r, x, a->var, &e, &first, &rest) || e != 1) continue;
    series y = series_add(r, series_mul(r, first, a->top), series_mul(r, rest, a->down));
    if (y) return gdc_c_div(r->c, enclose(d, y, depth - 1), enclose(d, a->down, 1));
  }
  return gdc_c_whole(r->c);
}

/* Its width is below 1/64 of it. */
static int is_narrow(gdc_num x)
{
  double lo = mpfr_get_d(x->lo, MPFR_RNDN);
  return lo > 0 && (mpfr_get_d(x->hi, MPFR_RNDN) - lo) * 64 < lo;
}

/* x = f (u - v) + rest with roots u and v: x (u + v) = f (u^2 - v^2) + rest (u + v). */
static gdc_num by_two_roots(difference *d, series x, int depth)
{
  series_room *r = &d->room;
  for (int k = 0; k < d->natoms; k++)
    for (int l = 0; l < k; l++) {
      const atom *u = &d->atoms[k], *v = &d->atoms[l];
      series fu, fv, rest, zero;
      gdc_num nothing;
      int e;
      if (!u->square || !v->square || !series_has(x, u->var) || !series_has(x, v->var)) continue;
      if (!series_split(r, x, u->var, &e, &fu, &rest) || e != 1) continue;
      if (!series_split(r, rest, v->var, &e, &fv, &rest) || e != 1) continue;
      zero = series_add(r, fu, fv);
      if (!series_is_constant(r, zero, &nothing) || !mpfr_zero_p(nothing->lo) || !mpfr_zero_p(nothing->hi)) continue;
      series both = series_add(r, series_of_var(r, u->var, 1), series_of_var(r, v->var, 1));
      gdc_num sum = series_range(r, both);
      series top = series_mul(r, fu, series_tidy(r, series_sub(r, u->square, v->square)));
      series y = is_narrow(sum) ? series_add(r, top, series_scale(r, rest, sum)) : NULL; /* shorter, and often enough */
      gdc_num all = y ? gdc_c_div(r->c, enclose(d, y, depth - 1), sum) : gdc_c_whole(r->c);
      y = series_settled(all) ? NULL : series_add(r, top, series_mul(r, rest, both));
      return y ? gdc_c_meet(r->c, all, gdc_c_div(r->c, enclose(d, y, depth - 1), sum)) : all;
    }
  return gdc_c_whole(r->c);
}

/* x = f (u - v) + rest with the weight norms of s + 1 and s, which differ by at most step |grad L|: the step is theta' - theta
   = -step grad L (Theorem 2.1, triangle inequality). */
static gdc_num by_triangle(difference *d, series x)
{
  series_room *r = &d->room;
  gdc_calc *c = r->c;
  series fu, fv, rest;
  gdc_num nothing;
  int e;
  if (d->norm[0] < 0 || d->norm[1] < 0 || d->slope_norm < 0 || !x) return gdc_c_whole(c);
  if (!series_split(r, x, d->norm[1], &e, &fu, &rest) || e != 1) return gdc_c_whole(c);
  if (!series_split(r, rest, d->norm[0], &e, &fv, &rest) || e != 1) return gdc_c_whole(c);
  if (!series_is_constant(r, series_add(r, fu, fv), &nothing) || !mpfr_zero_p(nothing->lo) || !mpfr_zero_p(nothing->hi)) return gdc_c_whole(c);
  gdc_num most = gdc_c_mul_q(c, gdc_c_hi(c, gdc_c_abs(c, series_range(r, fu))), d->p->step);
  if (LEMMA_MUTANT(TRIANGLE)) most = gdc_c_mul(c, most, gdc_c_ratio(c, 947, 1000));
  series way = series_scale(r, series_of_var(r, d->slope_norm, 1), gdc_c_hi(c, most));
  return gdc_c_pair(c, series_grouped(&d->room, series_sub(r, rest, way), 1), series_grouped(&d->room, series_add(r, rest, way), 1));
}

/* Powers from 2 on of roots are their squares. */
series difference_without_squares(difference *d, series x)
{
  series_room *r = &d->room;
  for (int k = 0; x && k < d->natoms; k++) {
    int var = d->atoms[k].var;
    series square = d->atoms[k].square, high, low;
    signed char e[SERIES_VARS] = {0};
    if (!square || !series_has(x, var)) continue;
    series_part(r, x, var, 2, &high, &low);
    e[var] = -2;
    series y = high && high->n ? series_add(r, series_mul(r, series_shift(r, high, e), square), low) : NULL;
    if (y) x = y;
  }
  return x;
}

/* The product of two roots u v = (u^2 + v^2 - (u - v)^2)/2, and u - v = (u^2 - v^2)/(u + v) is small for neighbours. */
static series without_products(difference *d, series x)
{
  series_room *r = &d->room;
  for (int k = 0; k < d->natoms; k++)
    for (int l = 0; l < k; l++) {
      const atom *u = &d->atoms[k], *v = &d->atoms[l];
      series with_u, with_v, rest, other;
      int e;
      if (!u->square || !v->square || !series_has(x, u->var) || !series_has(x, v->var)) continue;
      if (!series_split(r, x, u->var, &e, &with_u, &rest) || e != 1) continue;
      if (!series_split(r, with_u, v->var, &e, &with_v, &other) || e != 1 || other->n) continue;
      series apart = series_sub(r, u->square, v->square);
      gdc_num off = gdc_c_div(r->c, series_grouped(&d->room, apart, 1), gdc_c_add(r->c, r->range[u->var], r->range[v->var]));
      series product = series_sub(r, series_add(r, u->square, v->square), series_of(r, gdc_c_sqr(r->c, off)));
      product = series_scale(r, product, gdc_c_ratio(r->c, 1, 2));
      series y = series_add(r, series_mul(r, with_v, product), rest);
      if (y) return y;
    }
  return x;
}

/* Is there a root or a quotient in it? */
static int has_atom(const difference *d, series x)
{
  for (int k = 0; k < d->natoms; k++)
    if ((d->atoms[k].square || d->atoms[k].down) && series_has(x, d->atoms[k].var)) return 1;
  return 0;
}

/* x = f u + rest with a root u and f > 0: x (f u - rest) = f^2 u^2 - rest^2, and where this is > 0, x has the sign of f. */
static gdc_num by_this_root(difference *d, const atom *u, series f, series rest, int depth)
{
  series_room *r = &d->room;
  gdc_calc *c = r->c;
  gdc_num sign = enclose(d, f, 1);
  if (!gdc_c_certainly_positive(sign)) return gdc_c_whole(c);
  series ff = without_products(d, difference_without_squares(d, series_mul(r, f, f)));
  series squares = series_sub(r, series_mul(r, ff, u->square), series_mul(r, rest, rest));
  gdc_num top = enclose(d, squares, depth - 1);
  if (!gdc_c_certainly_positive(top)) return gdc_c_whole(c);
  gdc_num down = gdc_c_add(c, gdc_c_mul(c, sign, r->range[u->var]), gdc_c_abs(c, enclose(d, rest, 1)));
  return gdc_c_pair(c, gdc_c_div(c, gdc_c_lo(c, top), gdc_c_hi(c, down)), down);
}

/* First the roots that leave no other one in the rest; the others where there is none of these. */
static gdc_num by_root(difference *d, series x, int depth)
{
  series_room *r = &d->room;
  for (int others = 0, tried = 0; others < 2 && !tried; others++)
    for (int k = d->natoms - 1; k >= 0; k--) {
      const atom *u = &d->atoms[k];
      series f, rest;
      int e;
      if (!u->square || !series_has(x, u->var) || !series_split(r, x, u->var, &e, &f, &rest) || e != 1) continue;
      if (!others && has_atom(d, rest)) continue;
      gdc_num all = by_this_root(d, u, f, rest, depth);
      tried = 1;
      if (known_sign(all)) return all;
    }
  return gdc_c_whole(r->c);
}

/* x without the variables that stand for e^-x - 1 + x; NULL: it has none. */
static series without_bends(difference *d, series x)
{
  series y = x;
  for (int i = 0; i < d->p->n; i++)
    if (y && d->bend[i] >= 0 && series_has(y, d->bend[i])) y = series_put(&d->room, y, d->bend[i], d->bent[i], NULL);
  return y == x ? NULL : y;
}

static gdc_num enclose(difference *d, series x, int depth)
{
  gdc_num all = series_grouped(&d->room, x, 1);
  if (!x || series_settled(all) || depth <= 0) return all;
  series straight = without_bends(d, x);
  if (straight) {
    all = gdc_c_meet(d->room.c, all, series_grouped(&d->room, straight, 1));
    x = straight;
    if (series_settled(all)) return all;
  }
  int later = has_atom(d, x);
  if (!later) all = gdc_c_meet(d->room.c, all, by_ratio(d, x));
  if (!series_settled(all)) all = gdc_c_meet(d->room.c, all, by_quotient(d, x, depth));
  if (!series_settled(all)) all = gdc_c_meet(d->room.c, all, by_two_roots(d, x, depth));
  if (!series_settled(all)) all = gdc_c_meet(d->room.c, all, by_root(d, x, depth));
  if (!series_settled(all)) all = gdc_c_meet(d->room.c, all, by_triangle(d, x));
  if (!series_settled(all) && later) all = gdc_c_meet(d->room.c, all, by_ratio(d, x));
  if (!series_settled(all)) all = gdc_c_meet(d->room.c, all, by_line(d, x));
  if (!series_settled(all)) all = gdc_c_meet(d->room.c, all, by_log(d, x));
  if (!series_settled(all)) all = gdc_c_meet(d->room.c, all, by_phase(d, x));
  return all;
}

gdc_num difference_bound(difference *d, series x) { return enclose(d, series_tidy(&d->room, x), DEPTH); }

gdc_num difference_tight(difference *d, value *x)
{
  if (!x->tight) x->r = gdc_c_meet(d->room.c, x->r, series_range(&d->room, x->s));
  if (!x->tight && !known_sign(x->r)) x->r = gdc_c_meet(d->room.c, x->r, difference_bound(d, x->s));
  x->tight = 1;
  return x->r;
}

/* x = alpha + beta phase with constants: it is 0 at phase = -alpha/beta. */
void difference_want_cut(difference *d, series x)
{
  series_room *r = &d->room;
  series y, first, rest;
  gdc_num alpha, beta;
  int e;
  if (d->phase < 0 || d->split || !x) return;
  y = in_phase(d, x, 1);
  if (!y || !series_split(r, y, d->phase, &e, &first, &rest) || e != 1) return;
  if (!series_is_constant(r, first, &beta)) return;
  alpha = series_range(r, rest);
  gdc_num at = gdc_c_sub(r->c, d->centre, gdc_c_div(r->c, alpha, beta));
  mpfr_set(d->cut, at->lo, MPFR_RNDN);
  d->split = mpfr_number_p(d->cut) != 0;
}
