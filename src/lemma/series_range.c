/* How large is a series on the box?  In doubles that only err outward where the box is wide, else in the precision of the room. */
#include "series.h"

#include "mutant.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static int has_sign(gdc_num x) { return mpfr_sgn(x->lo) >= 0 || mpfr_sgn(x->hi) <= 0; }

int series_settled(gdc_num x)
{
  mpfr_srcptr far = mpfr_cmpabs(x->lo, x->hi) > 0 ? x->lo : x->hi;
  return has_sign(x) || (mpfr_regular_p(far) && mpfr_get_exp(far) < -90);
}

/* --- in the precision of the room ------------------------------------------------------------------------------------ */

gdc_num series_power_range(series_room *r, int var, int e)
{
  gdc_num *place = &r->power[var][e + SERIES_POWER];
  if (*place) return *place;
  gdc_num x = r->range[var], p = gdc_c_si(r->c, 1);
  int size = e < 0 ? -e : e;
  if (size % 2) p = x;
  for (int k = size / 2; k > 0; k--) p = gdc_c_mul(r->c, p, gdc_c_sqr(r->c, x));
  if (e < 0) p = gdc_c_div(r->c, gdc_c_si(r->c, 1), p);
  return *place = p;
}

static gdc_num exact_range(series_room *r, series x)
{
  gdc_num sum = gdc_c_si(r->c, 0);
  for (int k = 0; k < x->n; k++) {
    gdc_num part = x->t[k].c;
    for (int v = 0; v < r->nvars; v++)
      if (x->t[k].e[v]) part = gdc_c_mul(r->c, part, series_power_range(r, v, x->t[k].e[v]));
    sum = gdc_c_add(r->c, sum, part);
  }
  return sum;
}

/* x = x' times a monomial, with the range of the monomial: every variable's least power. */
static series without_factor(series_room *r, series x, gdc_num *factor)
{
  signed char e[SERIES_VARS] = {0};
  int any = 0;
  *factor = gdc_c_si(r->c, 1);
  for (int v = 0; v < r->nvars; v++) {
    int least = SERIES_POWER;
    for (int k = 0; k < x->n; k++)
      if (x->t[k].e[v] < least) least = x->t[k].e[v];
    if (x->n == 0 || least == 0) continue;
    e[v] = (signed char)-least;
    any = 1;
    *factor = gdc_c_mul(r->c, *factor, series_power_range(r, v, least));
  }
  return any ? series_shift(r, x, e) : x;
}

/* The terms that hold var, divided by its least power in them, and the others. */
static int gather(series_room *r, series x, int var, int *power, series *with, series *without)
{
  signed char e[SERIES_VARS] = {0};
  int least = 0, count = 0;
  for (int k = 0; k < x->n; k++) {
    int own = x->t[k].e[var];
    if (own < 0) return 0;
    if (own == 0) continue;
    if (count++ == 0 || own < least) least = own;
  }
  if (count < 2) return 0;
  e[var] = (signed char)-least;
  *power = least;
  series_part(r, x, var, 1, with, without);
  *with = series_shift(r, *with, e);
  return *with && *without;
}

static gdc_num exact_grouped(series_room *r, series x, int level)
{
  gdc_num all = exact_range(r, x), factor;
  if (series_settled(all)) return all;
  series y = without_factor(r, x, &factor);
  if (!y) return all;
  gdc_num inner = y == x ? all : exact_range(r, y);
  for (int v = 0; v < r->nvars && !has_sign(inner) && level > 0; v++) {
    series with, without;
    int power;
    if (!gather(r, y, v, &power, &with, &without)) continue;
    gdc_num part = gdc_c_mul(r->c, series_power_range(r, v, power), exact_grouped(r, with, level - 1));
    inner = gdc_c_meet(r->c, inner, gdc_c_add(r->c, exact_range(r, without), part));
  }
  return gdc_c_meet(r->c, all, gdc_c_mul(r->c, factor, inner));
}

/* --- in doubles ------------------------------------------------------------------------------------------------------- */

typedef struct extent {
  double lo, hi;
} extent;

typedef struct small_term {
  signed char e[SERIES_VARS];
  extent c;
} small_term;

/* The next double above x, which is not NaN: nextafter, in place.  Through integers, so that no compiler fuses it with the
   operation before it. */
static double above(double x)
{
  uint64_t bits;
  if (x == 0) return 0x1p-1074;
  memcpy(&bits, &x, sizeof bits);
  if (x < 0) bits--;
  else if (x < INFINITY) bits++;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static double below(double x) { return -above(-x); }

/* Rounded outward; exact zeros stay exact. */
static double product_down(double a, double b) { return a == 0 || b == 0 ? 0 : LEMMA_MUTANT(PRODUCT) ? a * b : below(a * b); }
static double product_up(double a, double b) { return a == 0 || b == 0 ? 0 : LEMMA_MUTANT(PRODUCT) ? a * b : above(a * b); }
static double least(double a, double b) { return a < b ? a : b; }
static double most(double a, double b) { return a > b ? a : b; }

static extent times(extent x, extent y)
{
  if (x.lo >= 0 && y.lo >= 0) return (extent){product_down(x.lo, y.lo), product_up(x.hi, y.hi)};
  if (x.hi <= 0 && y.lo >= 0) return (extent){product_down(x.lo, y.hi), product_up(x.hi, y.lo)};
  double lo = least(product_down(x.lo, y.hi), product_down(x.hi, y.lo)), hi = most(product_up(x.lo, y.lo), product_up(x.hi, y.hi));
  if (LEMMA_MUTANT(CORNER)) return (extent){lo, hi};
  lo = least(lo, least(product_down(x.lo, y.lo), product_down(x.hi, y.hi)));
  return (extent){lo, most(hi, most(product_up(x.lo, y.hi), product_up(x.hi, y.lo)))};
}

static extent plus(extent x, extent y)
{
  double lo = x.lo + y.lo, hi = x.hi + y.hi;
  if (x.lo != 0 && y.lo != 0 && !LEMMA_MUTANT(SUM)) lo = below(lo);
  return (extent){lo, x.hi != 0 && y.hi != 0 && !LEMMA_MUTANT(SUM) ? above(hi) : hi};
}

/* Both hold one number; the whole line if they do not meet. */
static extent meet(extent x, extent y)
{
  extent z = {most(x.lo, y.lo), least(x.hi, y.hi)};
  return z.lo <= z.hi ? z : (extent){-INFINITY, INFINITY};
}

static int sure(extent x) { return x.lo >= 0 || x.hi <= 0; }

static extent extent_of(gdc_num x) { return (extent){mpfr_get_d(x->lo, MPFR_RNDD), mpfr_get_d(x->hi, MPFR_RNDU)}; }

static extent power_extent(series_room *r, int var, int e)
{
  int k = e + SERIES_POWER;
  if (!r->known[var][k]) {
    extent x = extent_of(series_power_range(r, var, e));
    r->low[var][k] = x.lo;
    r->high[var][k] = x.hi;
    r->known[var][k] = 1;
  }
  return (extent){r->low[var][k], r->high[var][k]};
}

static extent term_extent(series_room *r, const small_term *t)
{
  extent part = t->c;
  for (int v = 0; v < r->nvars; v++)
    if (t->e[v]) part = times(part, power_extent(r, v, t->e[v]));
  return part;
}

/* The sum of the terms, and each of them. */
static extent sum_extent(series_room *r, const small_term *t, int n, extent *parts)
{
  extent sum = {0, 0};
  for (int k = 0; k < n; k++) {
    parts[k] = term_extent(r, &t[k]);
    sum = plus(sum, parts[k]);
  }
  return sum;
}

/* Divide all terms by their common monomial; its extent. */
static extent take_factor(series_room *r, small_term *t, int n, int *any)
{
  extent factor = {1, 1};
  *any = 0;
  for (int v = 0; v < r->nvars; v++) {
    int low = SERIES_POWER;
    for (int k = 0; k < n; k++)
      if (t[k].e[v] < low) low = t[k].e[v];
    if (low == 0) continue;
    *any = 1;
    factor = times(factor, power_extent(r, v, low));
    for (int k = 0; k < n; k++) t[k].e[v] = (signed char)(t[k].e[v] - low);
  }
  return factor;
}

/* The terms that hold var, divided by its least power in them (from 1 on), into `in`; the sum of the others.  0: no two of them. */
static int gather_small(const small_term *t, const extent *parts, int n, int var, int *power, small_term *in, extent *others)
{
  int count = 0;
  *power = SERIES_POWER;
  *others = (extent){0, 0};
  for (int k = 0; k < n; k++) {
    int own = t[k].e[var];
    if (own < 0) return 0;
    if (own == 0) continue;
    if (own < *power) *power = own;
    count++;
  }
  if (count < 2) return 0;
  count = 0;
  for (int k = 0; k < n; k++) {
    if (t[k].e[var] == 0) {
      *others = plus(*others, parts[k]);
      continue;
    }
    in[count] = t[k];
    in[count].e[var] = (signed char)(in[count].e[var] - *power);
    count++;
  }
  return count;
}

/* As exact_grouped, from the extents of the terms and their sum; t and parts are overwritten. */
static extent small_grouped(series_room *r, small_term *t, extent *parts, extent all, int n, int level)
{
  small_term in[SERIES_TERMS];
  extent of_in[SERIES_TERMS], others;
  int any, power;
  if (sure(all) || level <= 0) return all;
  extent factor = take_factor(r, t, n, &any), inner = any ? sum_extent(r, t, n, parts) : all;
  for (int v = 0; v < r->nvars && !sure(inner); v++) {
    int count = gather_small(t, parts, n, v, &power, in, &others);
    if (count == 0) continue;
    extent sum = sum_extent(r, in, count, of_in);
    extent part = times(power_extent(r, v, power), small_grouped(r, in, of_in, sum, count, level - 1));
    inner = meet(inner, LEMMA_MUTANT(OTHERS) ? part : plus(others, part));
  }
  return meet(all, times(factor, inner));
}

/* In doubles, where that is as good as it gets: 2^-40 of the largest term is little beside the width of the sum, and the sign is
   known, or certainly not known.  Whatever is NaN is none of this. */
static int in_doubles(series_room *r, series x, int level, extent *out)
{
  small_term t[SERIES_TERMS];
  extent parts[SERIES_TERMS];
  double largest = 0, finite = 0;
  for (int k = 0; k < x->n; k++) {
    memcpy(t[k].e, x->t[k].e, sizeof t[k].e);
    t[k].c = extent_of(x->t[k].c);
    finite += fabs(t[k].c.lo) + fabs(t[k].c.hi);
  }
  if (!(finite < INFINITY)) return 0;
  extent all = sum_extent(r, t, x->n, parts);
  for (int k = 0; k < x->n; k++) largest = most(largest, most(fabs(parts[k].lo), fabs(parts[k].hi)));
  double little = largest * 0x1p-40;
  if (!(largest < INFINITY) || !(all.hi - all.lo > little)) return 0;
  *out = small_grouped(r, t, parts, all, x->n, level);
  return sure(*out) || (out->lo < -little && out->hi > little);
}

static gdc_num number(series_room *r, extent x)
{
  gdc_itv *out = gdc_c_new(r->c);
  if (!out) return gdc_c_whole(r->c);
  mpfr_set_d(out->lo, x.lo, MPFR_RNDD);
  mpfr_set_d(out->hi, x.hi, MPFR_RNDU);
  return out;
}

/* --- either ------------------------------------------------------------------------------------------------------------ */

gdc_num series_grouped(series_room *r, series x, int level)
{
  extent quick;
  if (!x) return gdc_c_whole(r->c);
  if (x->n > 1 && in_doubles(r, x, level, &quick)) return number(r, quick);
  return level > 0 ? exact_grouped(r, x, level) : exact_range(r, x);
}

gdc_num series_range(series_room *r, series x) { return series_grouped(r, x, 0); }
