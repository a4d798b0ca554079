/* Laurent polynomials with interval coefficients. */
#include "series.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE_TERMS = 4096 };

typedef struct series_page {
  struct series_page *next;
  size_t used;
  series_data head[PAGE_TERMS / 4];
  size_t heads;
  series_term terms[PAGE_TERMS];
} series_page;

int series_room_init(series_room *r, mpfr_prec_t prec)
{
  memset(r, 0, sizeof *r);
  r->c = gdc_calc_new(prec);
  return r->c != NULL;
}

void series_room_reset(series_room *r)
{
  for (series_page *p = r->page; p; p = p->next) p->used = p->heads = 0;
  gdc_calc_release(r->c, 0);
  memset(r->power, 0, sizeof r->power);
  memset(r->known, 0, sizeof r->known);
  r->nvars = 0;
}

void series_room_clear(series_room *r)
{
  while (r->page) {
    series_page *next = r->page->next;
    free(r->page);
    r->page = next;
  }
  gdc_calc_free(r->c);
  memset(r, 0, sizeof *r);
}

/* Room for a series of n terms; NULL: none. */
static series_term *room_for(series_room *r, int n, series_data **head)
{
  series_page *p = r->page;
  while (p && (p->used + (size_t)n > PAGE_TERMS || p->heads == PAGE_TERMS / 4)) p = p->next;
  if (!p) {
    p = malloc(sizeof *p);
    if (!p) return NULL;
    p->used = p->heads = 0;
    p->next = r->page;
    r->page = p;
  }
  *head = &p->head[p->heads++];
  series_term *t = &p->terms[p->used];
  p->used += (size_t)n;
  return t;
}

static int is_zero(gdc_num x) { return mpfr_zero_p(x->lo) && mpfr_zero_p(x->hi); }

/* The terms t, sorted, without those that are exactly 0. */
static series finish(series_room *r, const series_term *t, int n)
{
  series_data *head;
  series_term *to = room_for(r, n, &head);
  if (!to) return NULL;
  int kept = 0;
  for (int k = 0; k < n; k++)
    if (!is_zero(t[k].c)) to[kept++] = t[k];
  *head = (series_data){kept, to};
  return head;
}

int series_new_var(series_room *r, gdc_num range)
{
  if (r->nvars == SERIES_VARS) return -1;
  r->range[r->nvars] = range;
  return r->nvars++;
}

series series_of_var(series_room *r, int var, int exponent)
{
  series_term t = {{0}, gdc_c_si(r->c, 1)};
  if (var < 0) return NULL;
  t.e[var] = (signed char)exponent;
  return finish(r, &t, 1);
}

series series_of(series_room *r, gdc_num x)
{
  series_term t = {{0}, x};
  return finish(r, &t, 1);
}

series series_of_q(series_room *r, const mpq_t q) { return series_of(r, gdc_c_q(r->c, q)); }

static int order(const series_term *x, const series_term *y) { return memcmp(x->e, y->e, SERIES_VARS); }

series series_add(series_room *r, series x, series y)
{
  series_term t[2 * SERIES_TERMS];
  int n = 0, i = 0, j = 0;
  if (!x || !y) return NULL;
  while (i < x->n || j < y->n) {
    int which = i == x->n ? 1 : j == y->n ? -1 : order(&x->t[i], &y->t[j]);
    if (which < 0) t[n++] = x->t[i++];
    else if (which > 0) t[n++] = y->t[j++];
    else {
      t[n] = x->t[i];
      t[n++].c = gdc_c_add(r->c, x->t[i++].c, y->t[j++].c);
    }
  }
  return n > SERIES_TERMS ? NULL : finish(r, t, n);
}

series series_scale(series_room *r, series x, gdc_num by)
{
  series_term t[SERIES_TERMS];
  if (!x) return NULL;
  for (int k = 0; k < x->n; k++) {
    t[k] = x->t[k];
    t[k].c = gdc_c_mul(r->c, x->t[k].c, by);
  }
  return finish(r, t, x->n);
}

series series_scale_q(series_room *r, series x, const mpq_t by) { return series_scale(r, x, gdc_c_q(r->c, by)); }

series series_neg(series_room *r, series x)
{
  series_term t[SERIES_TERMS];
  if (!x) return NULL;
  for (int k = 0; k < x->n; k++) {
    t[k] = x->t[k];
    t[k].c = gdc_c_neg(r->c, x->t[k].c);
  }
  return finish(r, t, x->n);
}

series series_sub(series_room *r, series x, series y) { return series_add(r, x, series_neg(r, y)); }

/* Put a term into the sorted list; 0: it is full. */
static int insert(series_room *r, series_term *t, int *n, const series_term *one)
{
  int lo = 0, hi = *n;
  if (*n && *n < SERIES_TERMS && order(&t[*n - 1], one) < 0) {
    t[(*n)++] = *one;
    return 1;
  }
  while (lo < hi) {
    int mid = (lo + hi) / 2, which = order(&t[mid], one);
    if (which == 0) {
      t[mid].c = gdc_c_add(r->c, t[mid].c, one->c);
      return 1;
    }
    if (which < 0) lo = mid + 1;
    else hi = mid;
  }
  if (*n == SERIES_TERMS) return 0;
  memmove(&t[lo + 1], &t[lo], (size_t)(*n - lo) * sizeof *t);
  t[lo] = *one;
  ++*n;
  return 1;
}

/* e = x + y; 0: an exponent is out of range. */
static int add_exponents(signed char *e, const signed char *x, const signed char *y)
{
  int ok = 1;
  for (int v = 0; v < SERIES_VARS; v++) {
    int sum = x[v] + y[v];
    ok &= sum <= SERIES_POWER && sum >= -SERIES_POWER;
    e[v] = (signed char)sum;
  }
  return ok;
}

series series_mul(series_room *r, series x, series y)
{
  series_term t[SERIES_TERMS], one;
  int n = 0;
  if (!x || !y) return NULL;
  for (int i = 0; i < x->n; i++)
    for (int j = 0; j < y->n; j++) {
      if (!add_exponents(one.e, x->t[i].e, y->t[j].e)) return NULL;
      one.c = gdc_c_mul(r->c, x->t[i].c, y->t[j].c);
      if (!insert(r, t, &n, &one)) return NULL;
    }
  return finish(r, t, n);
}

series series_shift(series_room *r, series x, const signed char *e)
{
  series_term t[SERIES_TERMS];
  int n = 0;
  if (!x) return NULL;
  for (int k = 0; k < x->n; k++) {
    series_term one = x->t[k];
    if (!add_exponents(one.e, x->t[k].e, e) || !insert(r, t, &n, &one)) return NULL;
  }
  return finish(r, t, n);
}

/* --- what is left of equal terms -------------------------------------------------------------------------------------- */

static int is_residue(const series_term *t)
{
  mpfr_srcptr lo = t->c->lo, hi = t->c->hi;
  if (mpfr_sgn(lo) > 0 || mpfr_sgn(hi) < 0 || !mpfr_number_p(lo) || !mpfr_number_p(hi)) return 0;
  return (mpfr_zero_p(lo) || mpfr_get_exp(lo) < -100) && (mpfr_zero_p(hi) || mpfr_get_exp(hi) < -100);
}

series series_tidy(series_room *r, series x)
{
  series_term kept[SERIES_TERMS];
  gdc_num rest = NULL;
  int n = 0;
  for (int k = 0; x && k < x->n; k++) {
    series_data one = {1, &x->t[k]};
    gdc_num range = is_residue(&x->t[k]) ? series_range(r, &one) : NULL;
    if (range && mpfr_number_p(range->lo) && mpfr_number_p(range->hi)) rest = rest ? gdc_c_add(r->c, rest, range) : range;
    else kept[n++] = x->t[k];
  }
  return rest ? series_add(r, finish(r, kept, n), series_of(r, rest)) : x;
}

/* --- taking apart --------------------------------------------------------------------------------------------------- */

int series_has(series x, int var)
{
  for (int k = 0; x && k < x->n; k++)
    if (x->t[k].e[var]) return 1;
  return 0;
}

void series_part(series_room *r, series x, int var, int least, series *with, series *without)
{
  series_term in[SERIES_TERMS], out[SERIES_TERMS];
  int a = 0, b = 0;
  for (int k = 0; k < x->n; k++) {
    if (x->t[k].e[var] >= least) in[a++] = x->t[k];
    else out[b++] = x->t[k];
  }
  *with = finish(r, in, a);
  *without = finish(r, out, b);
}

int series_split(series_room *r, series x, int var, int *e, series *first, series *rest)
{
  series_term with[SERIES_TERMS], without[SERIES_TERMS];
  int a = 0, b = 0;
  *e = 0;
  if (!x) return 0;
  for (int k = 0; k < x->n; k++) {
    if (x->t[k].e[var] == 0) {
      without[b++] = x->t[k];
      continue;
    }
    if (*e && x->t[k].e[var] != *e) return 0;
    *e = x->t[k].e[var];
    with[a] = x->t[k];
    with[a++].e[var] = 0;
  }
  *first = finish(r, with, a);
  *rest = finish(r, without, b);
  return *e != 0 && *first && *rest; /* setting one column to 0 keeps the order when it was constant */
}

/* The terms t and c times those of y, to the sorted list; 0: it is full, or an exponent is out of range. */
static int insert_product(series_room *r, series_term *t, int *n, const series_term *c, series y)
{
  series_term one;
  for (int k = 0; k < y->n; k++) {
    if (!add_exponents(one.e, c->e, y->t[k].e)) return 0;
    one.c = gdc_c_mul(r->c, c->c, y->t[k].c);
    if (!insert(r, t, n, &one)) return 0;
  }
  return 1;
}

series series_put(series_room *r, series x, int var, series to, series inverse)
{
  series power[2 * SERIES_POWER + 1] = {NULL};
  series_term t[SERIES_TERMS];
  int n = 0;
  if (!x) return NULL;
  for (int k = 0; k < x->n; k++) {
    series_term one = x->t[k];
    int e = one.e[var], size = e < 0 ? -e : e, sign = e < 0 ? -1 : 1;
    one.e[var] = 0;
    if (e == 0) {
      if (!insert(r, t, &n, &one)) return NULL;
      continue;
    }
    for (int q = 1; q <= size; q++) {
      series *place = &power[SERIES_POWER + sign * q], before = power[SERIES_POWER + sign * (q - 1)], by = e < 0 ? inverse : to;
      if (!*place) *place = q == 1 ? by : series_mul(r, before, by);
      if (!*place) return NULL;
    }
    if (!insert_product(r, t, &n, &one, power[SERIES_POWER + e])) return NULL;
  }
  return finish(r, t, n);
}

int series_is_constant(series_room *r, series x, gdc_num *c)
{
  static const signed char none[SERIES_VARS];
  if (!x || x->n > 1 || (x->n == 1 && memcmp(x->t[0].e, none, sizeof none) != 0)) return 0;
  *c = x->n ? x->t[0].c : gdc_c_si(r->c, 0);
  return 1;
}

/* |e^x - sum_(k < n) x^k/k!| <= |x|^n/n! e^|x|, and e^|x| <= 3 for |x| <= 1; where n is even, it is >= 0 (x^n/n! e^z). */
series series_exp(series_room *r, series x, int terms)
{
  gdc_calc *c = r->c;
  gdc_num size = gdc_c_abs(c, series_range(r, x)), rest = gdc_c_si(c, 3);
  if (!x || !gdc_c_certainly_le(size, gdc_c_si(c, 1))) return NULL;
  series sum = series_of(r, gdc_c_si(c, 1)), power = sum;
  for (int k = 1; k <= terms; k++) {
    rest = gdc_c_div(c, gdc_c_mul(c, rest, size), gdc_c_si(c, k));
    if (k == terms) break;
    power = series_scale(r, series_mul(r, power, x), gdc_c_ratio(c, 1, (unsigned long)k));
    sum = series_add(r, sum, power);
  }
  gdc_num least = terms % 2 ? gdc_c_neg(c, gdc_c_hi(c, rest)) : gdc_c_si(c, 0);
  return series_add(r, sum, series_of(r, gdc_c_pair(c, least, gdc_c_hi(c, rest))));
}
