/* What certify --until found: certified states on the way, the theorem at T, verdicts over the leap. */
#include <gdcert/print.h>
#include <gdcert/report_theorem.h>
#include <gdcert/report_until.h>

#include <stdlib.h>
#include <string.h>

enum { ROWS = 10, JSON_ROWS = 100, DIGITS = 12, JSON_DIGITS = 25, COLUMN = 22, TABLE_POINTS = 2 };

static int known(const gdc_itv *x) { return mpfr_number_p(x->lo) || mpfr_number_p(x->hi); }

static void cell(FILE *out, const gdc_itv *x)
{
  char *text = known(x) ? gdc_print_short(x, DIGITS) : NULL;
  fprintf(out, "  %-*s", COLUMN, text ? text : "-");
  free(text);
}

/* The k-th of `rows` places, evenly chosen from first to last. */
static const gdc_leap_state *chosen(const gdc_way *way, size_t k, size_t rows)
{
  return way->place[rows > 1 ? k * (way->count - 1) / (rows - 1) : way->count - 1].state;
}

static gdc_status row(FILE *out, const gdc_leap_state *s, const char *t, gdc_context *ctx)
{
  gdc_leap_facts f;
  char text[64];
  gdc_time_text(text, sizeof text, &s->time);
  gdc_status status = gdc_leap_facts_take(&f, s, ctx);
  fprintf(out, "  %14s", t ? t : text);
  for (int i = 0; i < s->problem->n && i < TABLE_POINTS; i++) cell(out, &s->margin[i]);
  cell(out, &f.log_loss);
  cell(out, &f.gap);
  if (known(&f.gap)) cell(out, &f.gap_ln);
  fputc('\n', out);
  gdc_leap_facts_clear(&f);
  return status;
}

static gdc_status table(FILE *out, const gdc_until *u, gdc_context *ctx)
{
  const gdc_way *way = u->way;
  size_t rows = way->count < ROWS ? way->count : ROWS;
  fprintf(out, "\n  %14s", "t");
  for (int i = 0; i < way->problem->n && i < TABLE_POINTS; i++) fprintf(out, "  margin %-*d", COLUMN - 7, i + 1);
  fprintf(out, "  %-*s  %-*s  %s\n", COLUMN, "ln loss", COLUMN, "gap", "gap*ln t");
  gdc_status status = GDC_OK;
  for (size_t k = 0; k < rows && status == GDC_OK; k++)
    status = row(out, chosen(way, k, rows), k + 1 == rows ? u->time : NULL, ctx);
  return status;
}

static void lemmas(FILE *out, const gdc_until *u)
{
  if (u->nlemmas == 0) return;
  int width = 5;
  for (size_t k = 0; k < u->nlemmas; k++)
    if ((int)strlen(u->lemmas[k].name) > width) width = (int)strlen(u->lemmas[k].name);
  fprintf(out, "\n  verdicts from step 0 to T (%zu tubes of states evaluated)\n", u->tubes);
  fprintf(out, "  %-*s  %-9s  %-9s  %s\n", width, "lemma", "0..T", "leap", "pieces of time");
  for (size_t k = 0; k < u->nlemmas; k++) {
    const gdc_lemma_leap *l = &u->lemmas[k];
    fprintf(out, "  %-*s  %-9s  %-9s  %zu", width, l->name, gdc_verdict_name(l->whole), gdc_verdict_name(l->verdict), l->pieces);
    if (l->from[0]) fprintf(out, "  between t = %s and %s%s%s", l->from, l->to, l->where[0] ? ", " : "", l->where);
    if (l->reason[0]) fprintf(out, "%s %s", l->from[0] ? ":" : " ", l->reason);
    fputc('\n', out);
  }
}

gdc_status gdc_report_until_text(FILE *out, const gdc_until *u, gdc_context *ctx)
{
  if (!u->way) {
    if (u->stepped) fprintf(out, "\nuntil       t = %s, which was stepped to\n", u->time);
    else fprintf(out, "\nuntil       t = %s was not reached: %s\n", u->time, u->reason);
    return GDC_OK;
  }
  char from[64];
  gdc_time_text(from, sizeof from, &u->way->place[0].state->time);
  fprintf(out, "\nuntil       t = %s by %s from t = %s, %llu leap%s\n", u->time,
          strcmp(u->way->how, "sliding") == 0 ? "sliding" : "the frozen pattern", from, (unsigned long long)u->way->leaps,
          u->way->leaps == 1 ? "" : "s");
  gdc_status status = table(out, u, ctx);
  if (status == GDC_OK && u->theorem) {
    fprintf(out, "\nat T = %s\n", u->time);
    gdc_report_theorem_text(out, u->theorem);
  }
  lemmas(out, u);
  return status;
}

static json_t *lemma_json(const gdc_lemma_leap *l)
{
  json_t *o = json_pack("{ss ss ss sI}", "name", l->name, "whole", gdc_verdict_name(l->whole), "leap",
                        gdc_verdict_name(l->verdict), "pieces", (json_int_t)l->pieces);
  if (l->from[0]) {
    json_object_set_new(o, "from", json_string(l->from));
    json_object_set_new(o, "to", json_string(l->to));
    json_object_set_new(o, "where", json_string(l->where));
  }
  if (l->reason[0]) json_object_set_new(o, "reason", json_string(l->reason));
  return o;
}

static gdc_status states_json(json_t *into, const gdc_until *u, gdc_context *ctx)
{
  const gdc_way *way = u->way;
  size_t rows = way->count < JSON_ROWS ? way->count : JSON_ROWS;
  gdc_status status = GDC_OK;
  for (size_t k = 0; k < rows && status == GDC_OK; k++) {
    const gdc_leap_state *s = chosen(way, k, rows);
    gdc_leap_facts f;
    char text[64];
    gdc_time_text(text, sizeof text, &s->time);
    status = gdc_leap_facts_take(&f, s, ctx);
    if (status == GDC_OK)
      json_array_append_new(into, gdc_report_leap_state_json(&f, k + 1 == rows ? u->time : text, JSON_DIGITS));
    gdc_leap_facts_clear(&f);
  }
  return status;
}

gdc_status gdc_report_until_json(json_t **out, const gdc_until *u, gdc_context *ctx)
{
  json_t *o = json_object(), *states = json_array(), *list = json_array();
  gdc_status status = GDC_OK;
  json_object_set_new(o, "time", json_string(u->time));
  json_object_set_new(o, "reached", json_boolean(u->way || u->stepped));
  json_object_set_new(o, "reason", json_string(u->reason && !u->way && !u->stepped ? u->reason : ""));
  json_object_set_new(o, "method", u->way ? json_string(u->way->how) : u->stepped ? json_string("stepped") : json_null());
  json_object_set_new(o, "leaps", json_integer(u->way ? (json_int_t)u->way->leaps : 0));
  json_object_set_new(o, "tubes", json_integer((json_int_t)u->tubes));
  if (u->way) status = states_json(states, u, ctx);
  json_object_set_new(o, "states", states);
  json_object_set_new(o, "theorem", gdc_report_theorem_json(u->theorem));
  for (size_t k = 0; k < u->nlemmas; k++) json_array_append_new(list, lemma_json(&u->lemmas[k]));
  json_object_set_new(o, "lemmas", list);
  if (status != GDC_OK) json_decref(o);
  *out = status == GDC_OK ? o : NULL;
  return status;
}
