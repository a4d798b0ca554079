/* An audit as one JSON object. */
#include "internal.h"

#include <gdcert/print.h>
#include <gdcert/report.h>
#include <gdcert/report_audit.h>

#include <stdlib.h>

enum { DIGITS = 17 };

static json_t *count(uint64_t n) { return json_integer((json_int_t)n); }

/* Add a new reference; a NULL value makes the object fail. */
static void put(json_t **object, const char *key, json_t *value)
{
  if (*object && json_object_set_new(*object, key, value) == 0) return;
  json_decref(*object);
  *object = NULL;
}

static void put_if(json_t **object, const char *key, int known, json_t *value)
{
  if (known) {
    put(object, key, value);
    return;
  }
  json_decref(value);
  put(object, key, json_null());
}

static json_t *exact(double x)
{
  mpfr_t r;
  mpfr_init2(r, 53);
  mpfr_set_d(r, x, MPFR_RNDN);
  char *text = gdc_print_exact(r);
  mpfr_clear(r);
  json_t *j = text ? json_string(text) : NULL;
  free(text);
  return j;
}

static json_t *parameter(const gdc_audit *a, int slot)
{
  char name[MAX_SLOT_NAME];
  return json_string(gdc_audit_slot_name(name, a, slot));
}

static json_t *peak(const gdc_audit *a, const gdc_audit_peak *p, int is_parameter)
{
  if (!p->known) return json_null();
  json_t *j = json_object();
  put(&j, "value", gdc_json_itv(&p->value, DIGITS));
  put(&j, "step", count(p->step));
  if (is_parameter) put(&j, "parameter", parameter(a, p->slot));
  else if (p->slot >= 0) put(&j, "point", json_integer(p->slot + 1));
  return j;
}

static json_t *drift(const gdc_audit *a)
{
  json_t *j = json_object();
  put(&j, "error", peak(a, &a->peak_error, 1));
  put(&j, "ulps", peak(a, &a->peak_ulps, 1));
  put(&j, "margin", peak(a, &a->peak_margin, 0));
  put(&j, "loss", peak(a, &a->peak_loss, 0));
  put(&j, "gap", peak(a, &a->peak_gap, 0));
  put(&j, "logged_loss", peak(a, &a->peak_logged[0], 0));
  put(&j, "logged_log_loss", peak(a, &a->peak_logged[1], 0));
  put(&j, "logged_margin", peak(a, &a->peak_logged[2], 0));
  return j;
}

static json_t *last_state(const gdc_audit *a)
{
  json_t *j = json_object(), *list = json_array();
  for (int k = 0; list && k < a->params; k++) {
    json_t *one = json_object();
    put(&one, "parameter", parameter(a, k));
    put(&one, "value", exact(a->state[k]));
    put(&one, "error", gdc_json_itv(&a->error[k], DIGITS));
    put(&one, "ulps", gdc_json_itv(&a->ulps[k], DIGITS));
    if (json_array_append_new(list, one) != 0) {
      json_decref(list);
      list = NULL;
    }
  }
  put(&j, "parameters", list);
  put(&j, "loss", gdc_json_itv(&a->loss_float, DIGITS));
  put(&j, "exact_loss", gdc_json_itv(&a->loss_exact, DIGITS));
  put_if(&j, "gap", a->has_gap, gdc_json_itv(&a->gap_float, DIGITS));
  put_if(&j, "exact_gap", a->has_gap, gdc_json_itv(&a->gap_exact, DIGITS));
  return j;
}

static json_t *limit(const gdc_audit *a, const gdc_audit_limit *l)
{
  if (!l->asked) return json_null();
  json_t *j = json_object();
  put_if(&j, "exceeded_at", l->exceeded, count(l->exceeded_at));
  put_if(&j, "undecided_at", l->undecided, count(l->undecided_at));
  if (l->exceeded && l->slot >= 0) put(&j, "parameter", parameter(a, l->slot));
  return j;
}

static json_t *pattern(const gdc_audit *a)
{
  json_t *j = json_object();
  put(&j, "rows_that_differ", count(a->pattern_rows));
  if (a->pattern_rows) {
    put(&j, "first", count(a->pattern_at));
    put(&j, "neuron", json_integer(a->pattern_neuron + 1));
    put(&j, "point", json_integer(a->pattern_point + 1));
    put(&j, "active", json_boolean(a->pattern_bit));
  }
  put(&j, "exact_switches", count(a->switches_exact));
  put_if(&j, "switches", a->switches_known, count(a->switches_float));
  put_if(&j, "counts_first_differ", a->switches_known && a->switches_split, count(a->switches_split));
  put_if(&j, "counts_differ_since", a->switches_known && a->switches_unequal_since, count(a->switches_unequal_since));
  return j;
}

static json_t *steps(const gdc_audit *a)
{
  if (!a->modelled) return json_null();
  json_t *j = json_object(), *list = json_array();
  for (uint64_t k = 0; list && k < a->steps_impossible && k < GDC_AUDIT_LISTED; k++) {
    const gdc_audit_impossible *f = &a->impossible[k];
    json_t *one = json_object();
    put(&one, "step", count(f->step));
    put(&one, "parameter", parameter(a, f->slot));
    put(&one, "from", exact(f->from));
    put(&one, "to", exact(f->to));
    put(&one, "lo", exact(f->lo));
    put(&one, "hi", exact(f->hi));
    if (json_array_append_new(list, one) != 0) {
      json_decref(list);
      list = NULL;
    }
  }
  char *kappa = gdc_print_q(a->kappa);
  put(&j, "kappa", kappa ? json_string(kappa) : NULL);
  free(kappa);
  put(&j, "checked", count(a->steps_checked));
  put(&j, "undecided", count(a->steps_undecided));
  put(&j, "impossible", count(a->steps_impossible));
  put(&j, "first_impossible", list);
  return j;
}

static json_t *frozen(const gdc_audit *a)
{
  static const char *const kind[] = {"", "absorbed", "underflow", "zero"};
  if (a->frozen == GDC_FREEZE_NONE) return json_null();
  json_t *j = json_object();
  put(&j, "step", count(a->frozen_at));
  put(&j, "kind", json_string(kind[a->frozen]));
  return j;
}

static json_t *tail(const gdc_audit *a)
{
  if (!a->tail_known) return json_null();
  json_t *j = json_object();
  char *upper = gdc_print_up(a->tail_upper, DIGITS);
  put(&j, "upper", upper ? json_string(upper) : NULL);
  free(upper);
  put(&j, "from", count(a->tail_from));
  put(&j, "optimal", json_boolean(a->tail_optimal));
  return j;
}

json_t *gdc_audit_json(const gdc_audit *a)
{
  static const char *const verdict[] = {"undecided", "within", "exceeded"};
  json_t *j = json_object();
  put(&j, "title", json_string(a->problem->title));
  put(&j, "verdict", json_string(verdict[a->verdict == GDC_PROVED ? 1 : a->verdict == GDC_REFUTED ? 2 : 0]));
  put(&j, "format", json_string(a->format->name));
  put(&j, "reference", json_string(a->reference == GDC_REFERENCE_LITERAL ? "literal" : "rounded"));
  put(&j, "simulated", json_boolean(a->simulated));
  put(&j, "flush", json_boolean(a->flush));
  put(&j, "rows", count(a->rows));
  put(&j, "first", count(a->first));
  put(&j, "last", count(a->last));
  put(&j, "bits", json_integer((json_int_t)a->run.bits));
  put(&j, "exact_run", json_string(gdc_status_name(a->outcome)));
  if (a->start_differs) put(&j, "start_differs", parameter(a, a->start_slot));
  if (a->rows > 0) {
    put(&j, "drift", drift(a));
    put(&j, "state", last_state(a));
  }
  put(&j, "max_ulps", limit(a, &a->ulps_limit));
  put(&j, "max_gap_error", limit(a, &a->gap_limit));
  put(&j, "pattern", pattern(a));
  put(&j, "steps", steps(a));
  put(&j, "frozen", frozen(a));
  put(&j, "unchanged_since", count(a->unchanged_since));
  put_if(&j, "period", a->period > 0, count(a->period));
  put_if(&j, "repeats_from", a->period > 0, count(a->repeats_at));
  put_if(&j, "underflow_at", a->underflow, count(a->underflow_at));
  put_if(&j, "overflow_at", a->overflow, count(a->overflow_at));
  put(&j, "exact_gap_for_ever", tail(a));
  return j;
}
