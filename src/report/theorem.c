/* A theorem for all later times as text and JSON. */
#include <stdio.h> /* before gmp.h, which then declares mpz_out_str */

#include <gdcert/print.h>
#include <gdcert/report_theorem.h>
#include <gdcert/report_until.h>

#include <stdlib.h>
#include <string.h>

enum { DIGITS = 10, JSON_DIGITS = 30 };

static void put_free(FILE *out, const char *before, char *text)
{
  fprintf(out, "%s%s", before, text ? text : "?");
  free(text);
}

static void put_z(FILE *out, const char *before, const mpz_t z)
{
  if (mpz_sizeinbase(z, 10) > 24) {
    mpfr_t x;
    mpfr_init2(x, (mpfr_prec_t)mpz_sizeinbase(z, 2));
    mpfr_set_z(x, z, MPFR_RNDU); /* exact; printed rounded up: what holds from z on holds from then on */
    put_free(out, before, gdc_print_up(x, 6));
    mpfr_clear(x);
    return;
  }
  fputs(before, out);
  mpz_out_str(out, 10, z);
}

static int is_known(const gdc_itv *x) { return mpfr_number_p(x->lo) || mpfr_number_p(x->hi); }

static const char *rate_quantity(gdc_rate_of of)
{
  switch (of) {
  case GDC_RATE_GAP: return "gamma* - gamma_t";
  case GDC_RATE_LIMIT: return "|gamma_t - gamma_inf|";
  case GDC_RATE_BOUNDARY: return "distance of the boundary from its limit";
  case GDC_RATE_NONE: break;
  }
  return "";
}

static void rate(FILE *out, const gdc_theorem *th)
{
  const char *what = rate_quantity(th->rate_of);
  if (th->rate_of == GDC_RATE_NONE || !th->has_upper) return;
  put_z(out, "            for all t >= ", th->s);
  if (th->has_lower) put_free(out, ": ", gdc_print_down(th->lower, DIGITS));
  fprintf(out, "%s%s <= ", th->has_lower ? "/ln t <= " : ": ", what);
  put_free(out, "", gdc_print_up(th->upper, DIGITS));
  fprintf(out, "/ln t%s\n", th->has_lower ? "" : " (upper bound only)");
  if (gdc_theorem_claims_sharp(th))
    put_free(out, "            sharp form: gap*den/2 in ", gdc_print_itv(&th->sharp, 6, DIGITS)), fputc('\n', out);
}

static void limits(FILE *out, const gdc_theorem *th)
{
  if (th->limit_text[0]) {
    fprintf(out, "            %s times ln t tends to %s", rate_quantity(th->rate_of), th->limit_text);
    put_free(out, " in ", gdc_print_itv(&th->limit, 6, DIGITS));
    fputc('\n', out);
  }
  if (th->margin_limit_text[0]) {
    fprintf(out, "            the robustness margin tends to %s", th->margin_limit_text);
    put_free(out, " in ", gdc_print_itv(&th->margin_limit, 6, DIGITS));
    fputs(th->optimal == 1 ? ", optimal\n" : th->optimal == 0 ? ", NOT optimal\n" : "\n", out);
  }
}

void gdc_report_events_text(FILE *out, const gdc_theorem *th, const char *before)
{
  for (size_t k = 0; k < th->nevents; k++) {
    fprintf(out, "%sevent: neuron %d becomes active at point %d for the first time at t", before, th->events[k].neuron + 1,
            th->events[k].point + 1);
    put_free(out, " in ", gdc_print_itv(&th->events[k].t, 4, 12));
    fputc('\n', out);
  }
}

json_t *gdc_report_events_json(const gdc_theorem *th)
{
  json_t *events = json_array();
  for (size_t k = 0; k < th->nevents; k++)
    json_array_append_new(events, json_pack("{sisiso}", "neuron", th->events[k].neuron + 1, "point",
                                            th->events[k].point + 1, "t", gdc_json_itv(&th->events[k].t, JSON_DIGITS)));
  return events;
}

static void numbers(FILE *out, const gdc_theorem *th)
{
  if (is_known(&th->ratio)) put_free(out, "            R in ", gdc_print_itv(&th->ratio, 5, 8)), fputc('\n', out);
  for (size_t k = 0; k < th->nbands; k++) {
    fprintf(out, "%s%s", k == 0 ? "            bands: " : ", ", th->bands[k].name);
    put_free(out, " ", gdc_print_itv(&th->bands[k].value, 4, 6));
    if (k + 1 == th->nbands) fputc('\n', out);
  }
  gdc_report_events_text(out, th, "            ");
  if (th->sign_change_known)
    put_free(out, "            the numerator of the gap changes its sign at t in ", gdc_print_itv(&th->sign_change, 4, 12)),
      fputc('\n', out);
}

void gdc_report_theorem_text(FILE *out, const gdc_theorem *th)
{
  if (!th) return;
  if (!th->certified) {
    fprintf(out, "theorem     no certificate for all t yet, regime %s: %s\n", gdc_regime_name(th->regime), th->reason);
    return;
  }
  size_t held = 0;
  for (size_t k = 0; k < th->nhypotheses; k++) held += th->hypotheses[k].holds != 0;
  if (th->never_separates) {
    fprintf(out, "theorem     %s, for all t >=", th->reason);
    put_z(out, " ", th->s);
    fputc('\n', out);
    return;
  }
  fprintf(out, "theorem     %s, regime %s%s: %zu hypotheses checked at", th->theorem, gdc_regime_name(th->regime),
          th->mirrored ? " (mirror image)" : "", held);
  put_z(out, " s = ", th->s);
  put_z(out, "; the first certificate was at s = ", th->first);
  fputc('\n', out);
  rate(out, th);
  limits(out, th);
  numbers(out, th);
  if (th->reason[0]) fprintf(out, "            not claimed: %s\n", th->reason);
}

static void set_free(json_t *object, const char *key, char *text)
{
  json_object_set_new(object, key, json_string(text ? text : "?"));
  free(text);
}

static void set_z(json_t *object, const char *key, const mpz_t z)
{
  if (mpz_fits_slong_p(z)) {
    json_object_set_new(object, key, json_integer(mpz_get_si(z)));
    return;
  }
  char *text = malloc(mpz_sizeinbase(z, 10) + 2);
  if (text) mpz_get_str(text, 10, z);
  set_free(object, key, text);
}

static void set_known(json_t *object, const char *key, const gdc_itv *x)
{
  json_object_set_new(object, key, is_known(x) ? gdc_json_itv(x, JSON_DIGITS) : json_null());
}

static json_t *hypotheses(const gdc_theorem *th)
{
  json_t *out = json_array();
  for (size_t k = 0; k < th->nhypotheses; k++) {
    const gdc_hypothesis *h = &th->hypotheses[k];
    json_t *one = json_object();
    json_object_set_new(one, "name", json_string(h->name));
    json_object_set_new(one, "holds", json_boolean(h->holds));
    json_object_set_new(one, "strict", json_boolean(h->strict));
    set_free(one, "slack", gdc_print_down(h->slack.lo, JSON_DIGITS));
    json_array_append_new(out, one);
  }
  return out;
}

static void named(json_t *into, const char *const *names, const mpfr_t *values, size_t count)
{
  for (size_t k = 0; k < count; k++) set_free(into, names[k], gdc_print_exact(values[k]));
}

/* The numbers of the machine-checked form, exactly (hexadecimal dyadics). */
static json_t *certificate_numbers(const gdc_theorem_t *t)
{
  if (!t->present) return json_null();
  json_t *out = json_object(), *modes = json_object(), *bands = json_object(), *nums = json_object(), *rate = json_object();
  named(bands, gdc_theorem_t_bands, t->bands, GDC_T_BANDS);
  named(nums, gdc_theorem_t_nums, t->nums, GDC_T_NUMS);
  for (size_t k = 0; k < GDC_T_MODES; k++) json_object_set_new(modes, gdc_theorem_t_modes[k], json_boolean(t->modes[k]));
  if (t->rated) named(rate, gdc_theorem_t_rate, t->rate, GDC_T_RATE);
  json_object_set_new(out, "ordered", json_integer(t->ordered));
  json_object_set_new(out, "bands", bands);
  json_object_set_new(out, "modes", modes);
  json_object_set_new(out, "numbers", nums);
  json_object_set_new(out, "rate", rate);
  return out;
}

static void json_claims(json_t *out, const gdc_theorem *th)
{
  static const char *const about[] = {"none", "gap", "limit", "boundary"};
  json_object_set_new(out, "rate_of", json_string(about[th->rate_of]));
  if (th->has_lower) set_free(out, "lower", gdc_print_down(th->lower, JSON_DIGITS));
  else json_object_set_new(out, "lower", json_null());
  if (th->has_upper) set_free(out, "upper", gdc_print_up(th->upper, JSON_DIGITS));
  else json_object_set_new(out, "upper", json_null());
  json_object_set_new(out, "sharp", gdc_theorem_claims_sharp(th) ? gdc_json_itv(&th->sharp, JSON_DIGITS) : json_null());
  set_known(out, "limit", &th->limit);
  json_object_set_new(out, "limit_text", json_string(th->limit_text));
  set_known(out, "margin_limit", &th->margin_limit);
  json_object_set_new(out, "margin_limit_text", json_string(th->margin_limit_text));
  json_object_set_new(out, "optimal", th->optimal < 0 ? json_null() : json_boolean(th->optimal));
  set_known(out, "ratio", &th->ratio);
  if (th->sign_change_known) json_object_set_new(out, "sign_change", gdc_json_itv(&th->sign_change, JSON_DIGITS));
  if (th->never_separates) json_object_set_new(out, "never_separates", json_integer(th->never_point + 1));
}

json_t *gdc_report_theorem_json(const gdc_theorem *th)
{
  if (!th) return json_null();
  json_t *out = json_object(), *bands = json_object();
  json_object_set_new(out, "regime", json_string(gdc_regime_name(th->regime)));
  json_object_set_new(out, "certified", json_boolean(th->certified));
  json_object_set_new(out, "theorem", json_string(th->theorem));
  json_object_set_new(out, "mirrored", json_boolean(th->mirrored));
  set_z(out, "s", th->s);
  set_z(out, "first", th->first);
  json_claims(out, th);
  for (size_t k = 0; k < th->nbands; k++) set_known(bands, th->bands[k].name, &th->bands[k].value);
  json_object_set_new(out, "bands", bands);
  json_object_set_new(out, "events", gdc_report_events_json(th));
  json_object_set_new(out, "hypotheses", hypotheses(th));
  json_object_set_new(out, "numbers", certificate_numbers(&th->t));
  json_object_set_new(out, "reason", json_string(th->reason));
  return out;
}
