/* Brute force against single leaps (see the header). */
#include "leap-brute.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../src/theorem/leap_window.h"

enum { PREC = 128, ROUNDS = 3, LONGEST = 10000 };

static void experiment(gdc_box *r, const gdc_box *b)
{
  r->loss = b->loss;
  r->d = b->d;
  r->bias = b->bias;
  for (int i = 0; i < 2; i++) {
    r->neuron[i] = b->neuron[i];
    r->point[i] = b->point[i];
  }
  mpq_set(r->h, b->h);
  mpq_set(r->v1, b->v1);
  mpq_set(r->w, b->w);
  mpq_set(r->gpp, b->gpp);
  mpq_set(r->gmm, b->gmm);
  mpq_set(r->gpm, b->gpm);
  mpq_set(r->xp, b->xp);
  mpq_set(r->xm, b->xm);
}

static void state(gdc_stop *s, const gdc_box *b)
{
  gdc_itv_set(&s->box.a1, &b->a1);
  gdc_itv_set(&s->box.a2, &b->a2);
  gdc_itv_set(&s->box.alpha, &b->alpha);
  gdc_itv_set(&s->box.beta, &b->beta);
  gdc_itv_set(&s->box.mp, &b->mp);
  gdc_itv_set(&s->box.mm, &b->mm);
}

/* An enclosure in long double, and how far the stepped number may be outside it (the steps are not rounded outward). */
typedef struct range {
  long double lo, hi;
} range;

static range range_of(const gdc_itv *x)
{
  range r = {mpfr_get_ld(x->lo, MPFR_RNDD), mpfr_get_ld(x->hi, MPFR_RNDU)};
  r.lo -= 1e-11L + 1e-10L * fabsl(r.lo);
  r.hi += 1e-11L + 1e-10L * fabsl(r.hi);
  return r;
}

enum { NUMBERS = 8 };
static const char *const number_name[NUMBERS] = {"a1", "alpha", "a2", "beta", "m+", "m-", "m+ - m-", "ln R"};

static void ranges_of(range r[NUMBERS], const gdc_stop *s)
{
  const gdc_itv *x[NUMBERS] = {&s->box.a1, &s->box.alpha, &s->box.a2, &s->box.beta, &s->box.mp, &s->box.mm, &s->diff, &s->ln_R};
  for (int i = 0; i < NUMBERS; i++) r[i] = range_of(x[i]);
}

static const char *outside(const range r[NUMBERS], const brute *b)
{
  long double x[NUMBERS] = {b->a1, b->alpha, b->a2, b->beta, b->mp, b->mm, b->mp - b->mm, 0};
  for (int i = 0; i < NUMBERS - 1; i++)
    if (!(r[i].lo <= x[i] && x[i] <= r[i].hi)) return number_name[i];
  /* Below 1e-4900 long double has no digits left. */
  if (b->gp < 1e-4900L || b->gm < 1e-4900L) return NULL;
  long double ln_R = b->box.loss == GDC_LOSS_EXPONENTIAL ? b->mp - b->mm : logl(b->gm / b->gp);
  return r[NUMBERS - 1].lo <= ln_R && ln_R <= r[NUMBERS - 1].hi ? NULL : number_name[NUMBERS - 1];
}

static int alive(const brute *b)
{
  return brute_finite(b) && b->mp > 0 && b->mm > 0 && b->a1 > 0 && b->a2 > 0;
}

/* The window to T; now and then T is given by its logarithm only, as times beyond the exponents are. */
static gdc_span span_to(gdc_calc *c, uint64_t from, uint64_t to, int by_log)
{
  gdc_num a = gdc_c_ui64(c, from), b = gdc_c_ui64(c, to);
  return (gdc_span){.tau = by_log ? NULL : gdc_c_sub(c, b, a), .ln_t0 = gdc_c_log(c, a), .ln_T = gdc_c_log(c, b)};
}

static uint64_t next_time(rng *r, uint64_t t, int by_log)
{
  uint64_t most = (rng_below(r, 4) ? 4 : 20) * t, least = by_log ? 16 * t : 1;
  uint64_t step = least + rng_next(r) % (by_log ? 8 * t : most);
  return t + (step < LONGEST ? step : LONGEST);
}

static void violation(leap_report *out, const brute *b, const char *what, const char *where, uint64_t from, uint64_t to, int how)
{
  snprintf(out->what, sizeof out->what,
           "%s %s at t=%llu, leap %llu..%llu how %d; loss %d h=%.9Lg v1=%.9Lg w=%.9Lg G %.9Lg %.9Lg %.9Lg alpha %.9Lg beta %.9Lg", what, where,
           (unsigned long long)b->t, (unsigned long long)from, (unsigned long long)to, how, (int)b->box.loss, b->h, b->v1, b->w, b->gpp,
           b->gmm, b->gpm, b->alpha, b->beta);
}

static double width(const gdc_itv *x) { return mpfr_get_d(x->hi, MPFR_RNDU) - mpfr_get_d(x->lo, MPFR_RNDD); }

static void count(leap_report *out, const gdc_stop *from, const gdc_stop *to)
{
  const gdc_itv *a[2] = {&from->box.alpha, &from->box.beta}, *b[2] = {&to->box.alpha, &to->box.beta};
  for (int i = 0; i < 2; i++) {
    int small = fabs(mpfr_get_d(b[i]->lo, MPFR_RNDD)) < 0.01 && fabs(mpfr_get_d(b[i]->hi, MPFR_RNDU)) < 0.01;
    out->ended_drift += small && mpfr_get_d(a[i]->hi, MPFR_RNDU) < -0.05;
    out->ended_excess += small && mpfr_get_d(a[i]->lo, MPFR_RNDD) > 0.05;
    out->refreshed += width(a[i]) > 0 && width(b[i]) < 0.8 * width(a[i]);
  }
}

/* One leap and the steps under it.  0: no leap, 1: made, -1: violated. */
static int leap(leap_report *out, gdc_stop stop[3], brute *b, rng *r, gdc_calc *c)
{
  int by_log = rng_below(r, 6) == 0;
  uint64_t from = b->t, to = next_time(r, from, by_log);
  if (by_log && to < 16 * from) by_log = 0;
  size_t mark = gdc_calc_mark(c);
  gdc_span t = span_to(c, from, to, by_log);
  int how = gdc_window_leap(&stop[1], &stop[2], c, &stop[0], &t);
  gdc_calc_release(c, mark);
  if (!how) return 0;
  out->leaps++;
  out->quiet += how == 2;
  range end[NUMBERS], tube[NUMBERS];
  ranges_of(end, &stop[1]);
  ranges_of(tube, &stop[2]);
  for (const char *bad;; brute_step(b)) {
    bad = alive(b) ? outside(tube, b) : "separation";
    if (bad) violation(out, b, bad, "leaves the tube", from, to, how);
    if (!bad && b->t == to && (bad = outside(end, b))) violation(out, b, bad, "at the end", from, to, how);
    if (bad) return -1;
    out->states++;
    if (b->t == to) break;
  }
  count(out, &stop[0], &stop[1]);
  return 1;
}

int leap_attack(leap_report *out, brute *b, rng *r)
{
  uint64_t start = (16 + rng_below(r, 48)) << rng_below(r, 6);
  while (b->t < start && brute_finite(b)) brute_step(b);
  if (!alive(b) || b->gpm <= 0) return 0;
  brute_box(b);
  gdc_stop stop[3]; /* from, at T, in between */
  gdc_calc *c = gdc_calc_new(PREC + 32);
  for (int k = 0; k < 3; k++) {
    gdc_stop_init(&stop[k], PREC);
    experiment(&stop[k].box, &b->box);
  }
  state(&stop[0], &b->box);
  int how = 1;
  for (int k = 0; k < ROUNDS && how == 1; k++) {
    how = leap(out, stop, b, r, c);
    out->chained += k > 0 && how == 1;
    gdc_stop swap = stop[0];
    stop[0] = stop[1];
    stop[1] = swap;
  }
  for (int k = 0; k < 3; k++) gdc_stop_clear(&stop[k]);
  gdc_calc_free(c);
  return how < 0;
}
