/* The record of a run as JSON; enclosures are pairs of outward decimal strings. */
#include <gdcert/print.h>
#include <gdcert/report.h>

#include <stdlib.h>

enum { JSON_DIGITS = 40 };

json_t *gdc_json_itv(const gdc_itv *x, int digits)
{
  char *lo = gdc_print_down(x->lo, digits), *hi = gdc_print_up(x->hi, digits);
  json_t *out = json_pack("[ss]", lo ? lo : "-inf", hi ? hi : "inf");
  free(lo);
  free(hi);
  return out;
}

static json_t *itv(const gdc_itv *x) { return gdc_json_itv(x, JSON_DIGITS); }

static json_t *array(const gdc_itv *x, int count)
{
  json_t *out = json_array();
  for (int k = 0; out && k < count; k++) json_array_append_new(out, itv(&x[k]));
  return out;
}

static json_t *pattern(const signed char *bits, int m, int n)
{
  char text[GDC_MAX_NEURONS * (GDC_MAX_POINTS + 1)];
  int at = 0;
  for (int j = 0; j < m; j++) {
    if (j) text[at++] = '|';
    for (int i = 0; i < n; i++) text[at++] = bits[j * n + i] ? '1' : '0';
  }
  return json_stringn(text, (size_t)at);
}

static json_t *sample(const gdc_sample *s)
{
  json_t *out = json_object(), *pre = json_array();
  json_object_set_new(out, "t", json_integer((json_int_t)s->t));
  json_object_set_new(out, "pattern", pattern(s->bits, s->m, s->n));
  json_object_set_new(out, "margin", array(s->margin, s->n));
  for (int j = 0; j < s->m; j++) json_array_append_new(pre, array(s->pre + j * s->n, s->n));
  json_object_set_new(out, "pre", pre);
  json_object_set_new(out, "loss", itv(&s->loss));
  json_object_set_new(out, "gradnorm", itv(&s->gradnorm));
  json_object_set_new(out, "weightnorm", itv(&s->weightnorm));
  json_object_set_new(out, "gamma", s->gamma_infinite ? json_pack("[ss]", "inf", "inf") : itv(&s->gamma));
  if (s->has_boundary) {
    json_object_set_new(out, "boundary", itv(&s->boundary));
    json_object_set_new(out, "sharp", itv(&s->sharp));
  }
  if (s->has_gap) json_object_set_new(out, "gap", itv(&s->gap));
  if (s->has_gap && s->t >= 2) json_object_set_new(out, "gap_ln_t", itv(&s->gap_ln));
  return out;
}

static json_t *history(const gdc_record *rec)
{
  const gdc_problem *p = rec->problem;
  json_t *out = json_object(), *runs = json_array(), *counts = json_array();
  uint64_t kept = rec->nruns < GDC_MAX_RUNS ? rec->nruns : GDC_MAX_RUNS;
  for (uint64_t k = 0; k < kept; k++)
    json_array_append_new(runs, json_pack("{sI so}", "from", (json_int_t)rec->runs[k].from, "pattern",
                                          pattern(rec->runs[k].bits, p->m, p->n)));
  for (size_t k = 0; k < rec->npatterns; k++)
    json_array_append_new(counts, json_pack("{sI so}", "steps", (json_int_t)rec->patterns[k].steps, "pattern",
                                            pattern(rec->patterns[k].bits, p->m, p->n)));
  json_object_set_new(out, "runs", json_integer((json_int_t)rec->nruns));
  json_object_set_new(out, "first", runs);
  json_object_set_new(out, "steps", counts);
  json_object_set_new(out, "complete", json_boolean(!rec->patterns_full));
  return out;
}

json_t *gdc_report_json(const gdc_record *rec, gdc_verdict verdict)
{
  const gdc_run_summary *s = &rec->summary;
  json_t *out = json_object(), *samples = json_array();
  if (!out || !samples) return NULL;
  json_object_set_new(out, "title", json_string(rec->problem->title));
  json_object_set_new(out, "verdict", json_string(gdc_verdict_name(verdict)));
  json_object_set_new(out, "status", json_string(gdc_status_name(rec->status)));
  json_object_set_new(out, "steps", json_integer((json_int_t)s->steps));
  json_object_set_new(out, "switches", json_integer((json_int_t)s->switches));
  json_object_set_new(out, "bits", json_integer((json_int_t)s->bits));
  json_object_set_new(out, "redone", json_integer((json_int_t)s->redone));
  json_object_set_new(out, "engine", json_string(s->fast_steps > 0 ? "fast" : "interval"));
  json_object_set_new(out, "declined", s->declined ? json_string(s->declined) : json_null());
  json_object_set_new(out, "fast_steps", json_integer((json_int_t)s->fast_steps));
  json_object_set_new(out, "radius_log2", s->fast_steps > 0 ? json_integer(s->radius_log2) : json_null());
  char line[200];
  json_object_set_new(out, "outcome", json_string(gdc_outcome_name(&rec->outcome)));
  json_object_set_new(out, "outcome_reason", json_string(gdc_outcome_describe(line, sizeof line, &rec->outcome)));
  if (rec->nsamples > 0) json_object_set_new(out, "state", sample(&rec->samples[rec->nsamples - 1]));
  for (size_t k = 0; k < rec->nsamples; k++) json_array_append_new(samples, sample(&rec->samples[k]));
  json_object_set_new(out, "samples", samples);
  json_object_set_new(out, "patterns", history(rec));
  json_object_set_new(out, "theorem", json_null());
  json_object_set_new(out, "lemmas", json_array());
  return out;
}
