/* One logged state against one certified state, row by row along the exact run. */
#include "compare.h"

#include <gdcert/margin.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

void peak_init(gdc_audit_peak *p, mpfr_prec_t prec)
{
  memset(p, 0, sizeof *p);
  p->slot = -1;
  gdc_itv_init(&p->value, prec);
}

void peak_clear(gdc_audit_peak *p) { gdc_itv_clear(&p->value); }

void peak_raise(gdc_audit_peak *p, const gdc_itv *value, uint64_t step, int slot)
{
  if (p->known && mpfr_cmp(value->hi, p->value.hi) <= 0) return;
  p->known = 1;
  gdc_itv_set(&p->value, value);
  p->step = step;
  p->slot = slot;
}

static void raise_by(gdc_audit_peak *p, const gdc_audit_peak *row)
{
  if (row->known) peak_raise(p, &row->value, row->step, row->slot);
}

/* |x - y| into c->absolute. */
static void distance(comparison *c, const gdc_itv *x, const gdc_itv *y)
{
  gdc_itv_sub(&c->t, x, y);
  gdc_itv_abs(&c->absolute, &c->t);
}

static void distance_to_number(comparison *c, double x, const gdc_itv *y)
{
  mpfr_set_d(c->in_ulps.lo, x, MPFR_RNDN);
  mpfr_set_d(c->in_ulps.hi, x, MPFR_RNDN);
  distance(c, &c->in_ulps, y);
}

static void exact_parameter(gdc_itv *r, const gdc_state *s, const shape *q, int slot)
{
  int hidden = q->m * q->D;
  if (slot >= hidden) gdc_state_output(r, s, slot - hidden);
  else if (slot % q->D < q->d) gdc_state_weight(r, s, slot / q->D, slot % q->D);
  else gdc_state_bias(r, s, slot / q->D);
}

/* What a value says about a bound: 1 beyond it for certain, 0 within it for certain, -1 neither. */
static int beyond(const gdc_itv *value, mpq_srcptr bound)
{
  if (mpfr_cmp_q(value->hi, bound) <= 0) return 0;
  return mpfr_cmp_q(value->lo, bound) > 0 ? 1 : -1;
}

typedef struct limits_seen {
  int ulps, gap, slot;
} limits_seen;

static void row_parameters(comparison *c, const gdc_state *s, limits_seen *seen)
{
  gdc_audit *a = c->a;
  uint64_t step = c->now.step;
  c->row_error.known = c->row_ulps.known = 0;
  for (int slot = 0; slot < c->s.params; slot++) {
    exact_parameter(&c->w, s, &c->s, slot);
    distance_to_number(c, c->now.theta[slot], &c->w);
    gdc_itv_set(&a->error[slot], &c->absolute);
    long ulp = gdc_format_ulp_log2(a->format, c->now.theta[slot]);
    mpfr_mul_2si(a->ulps[slot].lo, a->error[slot].lo, -ulp, MPFR_RNDD);
    mpfr_mul_2si(a->ulps[slot].hi, a->error[slot].hi, -ulp, MPFR_RNDU);
    peak_raise(&c->row_error, &a->error[slot], step, slot);
    peak_raise(&c->row_ulps, &a->ulps[slot], step, slot);
    int b = c->o->max_ulps ? beyond(&a->ulps[slot], c->o->max_ulps) : 0;
    if (b > 0 && seen->ulps <= 0) seen->ulps = 1, seen->slot = slot;
    else if (b < 0 && seen->ulps == 0) seen->ulps = -1;
  }
}

static void row_margins(comparison *c, const gdc_state *s)
{
  c->row_margin.known = 0;
  for (int i = 0; i < c->s.n; i++) {
    gdc_state_margin(&c->w, s, i);
    distance(c, logged_margin(c->seen, i), &c->w);
    peak_raise(&c->row_margin, &c->absolute, c->now.step, i);
  }
}

/* Robustness margins cost more than the rest: by default at steps with up to three significant digits. */
static int wants_gap(const gdc_audit_options *o, uint64_t step)
{
  if (o->gap_every) return step % o->gap_every == 0;
  if (o->max_gap_error) return 1;
  while (step >= 1000 && step % 10 == 0) step /= 10;
  return step < 1000;
}

/* Robustness margins of both states as gaps below the best one. */
static gdc_status row_gaps(comparison *c, const gdc_state *s, limits_seen *seen, gdc_context *ctx)
{
  gdc_audit *a = c->a;
  const gdc_itv *gamma;
  int far;
  c->row_has_gap = 0;
  if (c->has_next && !wants_gap(c->o, c->now.step)) return GDC_OK;
  if (c->one_class) return GDC_OK;
  gdc_status status = logged_robustness(&gamma, &far, c->seen, ctx);
  if (status != GDC_OK || far) return status;
  gdc_itv_sub(&c->row_gap_float, &a->best, gamma);
  status = gdc_robustness(&c->w, &far, s, ctx);
  if (status != GDC_OK || far) return status;
  gdc_itv_sub(&c->row_gap_exact, &a->best, &c->w);
  c->row_has_gap = 1;
  distance(c, gamma, &c->w);
  if (c->o->max_gap_error) seen->gap = beyond(&c->absolute, c->o->max_gap_error);
  return GDC_OK;
}

/* The exact state's loss; with the exponential loss the sum of the slopes, which the state has at hand. */
static void exact_loss(comparison *c, const gdc_state *s)
{
  if (c->a->exact->loss != GDC_LOSS_EXPONENTIAL || c->a->exact->mean) {
    gdc_state_loss(&c->row_loss_exact, s);
    return;
  }
  gdc_itv_set_si(&c->row_loss_exact, 0);
  for (int i = 0; i < c->s.n; i++) {
    gdc_state_slope(&c->w, s, i);
    gdc_itv_add(&c->row_loss_exact, &c->row_loss_exact, &c->w);
  }
}

static void keep_limit(gdc_audit_limit *l, int b, uint64_t step, int slot)
{
  if (b > 0 && !l->exceeded) {
    l->exceeded = 1;
    l->exceeded_at = step;
    l->slot = slot;
  } else if (b < 0 && !l->undecided) {
    l->undecided = 1;
    l->undecided_at = step;
  }
}

static void keep_row(comparison *c, const gdc_state *s, const limits_seen *seen)
{
  gdc_audit *a = c->a;
  uint64_t step = c->now.step;
  keep_limit(&a->ulps_limit, seen->ulps, step, seen->slot);
  if (c->o->max_gap_error && !c->row_has_gap && (!c->has_next || wants_gap(c->o, step))) keep_limit(&a->gap_limit, -1, step, -1);
  keep_limit(&a->gap_limit, seen->gap, step, -1);
  raise_by(&a->peak_error, &c->row_error);
  raise_by(&a->peak_ulps, &c->row_ulps);
  raise_by(&a->peak_margin, &c->row_margin);
  a->has_gap = c->row_has_gap && !c->has_next;
  if (c->row_has_gap) {
    peak_raise(&a->peak_gap, &c->absolute, step, -1);
    gdc_itv_set(&a->gap_float, &c->row_gap_float);
    gdc_itv_set(&a->gap_exact, &c->row_gap_exact);
  }
  exact_loss(c, s);
  distance(c, logged_loss(c->seen), &c->row_loss_exact);
  peak_raise(&a->peak_loss, &c->absolute, step, -1);
  gdc_itv_set(&a->loss_float, logged_loss(c->seen));
  gdc_itv_set(&a->loss_exact, &c->row_loss_exact);
  memcpy(a->state, c->now.theta, (size_t)c->s.params * sizeof *a->state);
}

/* Logged loss, log-loss and margins against those of the exact state. */
static void keep_extra(comparison *c, const gdc_state *s)
{
  const double *extra = c->now.extra;
  if (!isnan(extra[0])) {
    distance_to_number(c, extra[0], &c->row_loss_exact);
    peak_raise(&c->a->peak_logged[0], &c->absolute, c->now.step, -1);
  }
  if (!isnan(extra[1])) {
    gdc_itv_set(&c->w, &c->row_loss_exact);
    gdc_itv_log(&c->w, &c->w);
    distance_to_number(c, extra[1], &c->w);
    peak_raise(&c->a->peak_logged[1], &c->absolute, c->now.step, -1);
  }
  for (int i = 0; i < c->s.n; i++) {
    if (isnan(extra[2 + i])) continue;
    gdc_state_margin(&c->w, s, i);
    distance_to_number(c, extra[2 + i], &c->w);
    peak_raise(&c->a->peak_logged[2], &c->absolute, c->now.step, i);
  }
}

static void keep_pattern(comparison *c, const gdc_state *s)
{
  gdc_audit *a = c->a;
  const signed char *exact = gdc_state_pattern(s), *mine = logged_pattern(c->seen);
  size_t pairs = (size_t)(c->s.m * c->s.n);
  c->row_pattern = memcmp(exact, mine, pairs) == 0;
  if (!c->row_pattern && a->pattern_rows++ == 0) {
    int k = 0;
    while (exact[k] == mine[k]) k++;
    a->pattern_at = c->now.step;
    a->pattern_neuron = k / c->s.n;
    a->pattern_point = k % c->s.n;
    a->pattern_bit = mine[k];
  }
  if (c->had_before && memcmp(c->before, mine, pairs) != 0) a->switches_float++;
  memcpy(c->before, mine, pairs);
  c->had_before = 1;
  int equal = a->switches_float == a->switches_exact;
  if (equal) a->switches_unequal_since = 0;
  else if (a->switches_unequal_since == 0) a->switches_unequal_since = c->now.step;
  if (!equal && a->switches_split == 0) a->switches_split = c->now.step;
}

static int same_parameters(const comparison *c, const row *x, const row *y)
{
  return memcmp(x->theta, y->theta, (size_t)c->s.params * sizeof *x->theta) == 0;
}

/* Go to the next row. */
static void shift(comparison *c)
{
  if (!c->has_next) {
    c->done = 1;
    return;
  }
  if (c->next.step != c->now.step + 1) c->a->switches_known = 0;
  if (!same_parameters(c, &c->now, &c->next)) {
    c->out_valid = 0;
    c->a->unchanged_since = c->next.step;
  }
  row t = c->now;
  c->now = c->next;
  c->next = t;
}

static gdc_status on_step(void *self, const gdc_state *s, gdc_context *ctx)
{
  comparison *c = self;
  limits_seen seen = {0, 0, -1};
  int end;
  if (c->done || gdc_state_time(s) + c->offset != c->now.step) return GDC_OK;
  if (!c->next_read) {
    gdc_status status = c->in->next(c->in, &c->next, &end, ctx);
    if (status != GDC_OK) return status;
    c->has_next = !end;
    c->next_read = 1;
  }
  logged_set(c->seen, c->now.theta);
  row_parameters(c, s, &seen);
  row_margins(c, s);
  gdc_status status = row_gaps(c, s, &seen, ctx);
  if (status != GDC_OK) return status;
  if ((seen.ulps < 0 || seen.gap < 0) && !gdc_state_last_chance(s)) return GDC_EMOREBITS;
  keep_row(c, s, &seen);
  keep_extra(c, s);
  keep_pattern(c, s);
  if (!c->a->simulated) cycle_see(&c->again, c->now.step, c->now.theta);
  c->a->rows++;
  c->a->last = c->now.step;
  status = steps_check(c, ctx);
  if (status == GDC_OK && c->o->csv) status = drift_row(c->o->csv, c, ctx);
  if (status != GDC_OK) return status;
  shift(c);
  c->next_read = 0;
  /* a simulation that ended before its last step */
  if (c->done && gdc_state_time(s) + c->offset < c->last) return GDC_EINTERRUPT;
  return GDC_OK;
}

static int wants(void *self, uint64_t t)
{
  comparison *c = self;
  return !c->done && t + c->offset == c->now.step;
}

static gdc_status on_switch(void *self, const gdc_state *s, const signed char *before, gdc_context *ctx)
{
  comparison *c = self;
  (void)before;
  (void)ctx;
  if (gdc_state_time(s) + c->offset > c->a->first) c->a->switches_exact++;
  return GDC_OK;
}

gdc_observer comparison_observer(comparison *c)
{
  gdc_observer o = {.self = c, .wants = wants, .on_step = on_step, .on_switch = on_switch};
  return o;
}

gdc_status comparison_start(comparison *c, gdc_audit *a, const gdc_audit_options *o, source *in, gdc_context *ctx)
{
  int end;
  mpfr_prec_t prec = a->format->precision + EXTRA_BITS;
  memset(c, 0, sizeof *c);
  c->a = a;
  c->o = o;
  c->in = in;
  c->s = shape_of(a->problem);
  gdc_itv *all[] = {&c->w, &c->t, &c->absolute, &c->in_ulps, &c->row_gap_float, &c->row_gap_exact, &c->row_loss_exact};
  for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) gdc_itv_init(all[k], prec);
  peak_init(&c->row_error, prec);
  peak_init(&c->row_ulps, prec);
  peak_init(&c->row_margin, prec);
  gdc_status status = row_new(&c->now, &c->s, ctx);
  if (status == GDC_OK) status = row_new(&c->next, &c->s, ctx);
  if (status == GDC_OK) status = cycle_new(&c->again, c->s.params, ctx);
  if (status == GDC_OK) status = logged_new(&c->seen, a->exact, prec, ctx);
  if (status == GDC_OK) status = in->next(in, &c->now, &end, ctx);
  if (status == GDC_OK && o->csv) status = drift_header(o->csv, c, ctx);
  if (status == GDC_OK) a->unchanged_since = c->now.step;
  gdc_robustness_optimum(&a->best, &c->one_class, a->exact);
  return status;
}

void comparison_clear(comparison *c)
{
  gdc_itv *all[] = {&c->w, &c->t, &c->absolute, &c->in_ulps, &c->row_gap_float, &c->row_gap_exact, &c->row_loss_exact};
  if (!c->a) return;
  for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) gdc_itv_clear(all[k]);
  peak_clear(&c->row_error);
  peak_clear(&c->row_ulps);
  peak_clear(&c->row_margin);
  row_free(&c->now);
  row_free(&c->next);
  cycle_free(&c->again);
  steps_clear(c);
  logged_free(c->seen);
}
