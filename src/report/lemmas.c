/* Verdicts of lemmas as text, JSON and JUnit. */
#include <gdcert/print.h>
#include <gdcert/report_lemmas.h>

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 6, MOST_DIGITS = 25 };

static int count(const gdc_lemma_check *c) { return (int)gdc_lemma_check_count(c); }
static const gdc_lemma_result *result(const gdc_lemma_check *c, int k) { return gdc_lemma_check_result(c, (size_t)k); }

static int name_width(const gdc_lemma_check *c)
{
  int width = 5;
  for (int k = 0; k < count(c); k++) {
    int size = (int)strlen(result(c, k)->name);
    if (size > width) width = size;
  }
  return width > 40 ? 40 : width;
}

static void put_slack(FILE *out, mpfr_srcptr slack, uint64_t step)
{
  char *text = gdc_print_down(slack, 4);
  fprintf(out, "  %-12s at %-12" PRIu64, text ? text : "?", step);
  free(text);
}

static void row(FILE *out, const gdc_lemma_result *r, int width)
{
  fprintf(out, "  %-*s  %-9s  %12" PRIu64, width, r->name, gdc_verdict_name(r->verdict), r->checked);
  if (r->verdict == GDC_VACUOUS) fprintf(out, "  %s", r->reason);
  else if (r->has_slack) {
    put_slack(out, r->slack, r->slack_step);
    put_slack(out, r->relative, r->relative_step);
  }
  fputc('\n', out);
}

/* "step 12 (i = 1): [..] <= [..] is false (64 bits, ...)": the text both for people and for JUnit. */
static void explain(FILE *out, const gdc_lemma_result *r)
{
  fprintf(out, "%s at step %" PRIu64, gdc_verdict_name(r->verdict), r->step);
  if (r->where[0]) fprintf(out, ", %s", r->where);
  fprintf(out, ", %ld bits", (long)r->bits);
  if (r->confirmed) fputs(" (at least twice those of the start)", out);
  if (r->line > 0) fprintf(out, "; %s:%ld:%ld", r->file, r->line, r->column);
  if (!r->relation[0]) return;
  char *left = gdc_print_itv(&r->left, DIGITS, MOST_DIGITS), *right = gdc_print_itv(&r->right, DIGITS, MOST_DIGITS);
  fprintf(out, ": %s %s %s", left ? left : "?", r->relation, right ? right : "?");
  free(left);
  free(right);
}

void gdc_report_lemmas_text(FILE *out, const gdc_lemma_check *c)
{
  if (!c || count(c) == 0) return;
  int width = name_width(c);
  fprintf(out, "\n  %-*s  %-9s  %12s  %-28s  %s\n", width, "lemma", "verdict", "steps",
          "least slack", "least relative slack");
  for (int k = 0; k < count(c); k++) row(out, result(c, k), width);
  for (int k = 0; k < count(c); k++) {
    const gdc_lemma_result *r = result(c, k);
    if (r->verdict != GDC_REFUTED && r->verdict != GDC_UNDECIDED) continue;
    fprintf(out, "  %s: ", r->name);
    explain(out, r);
    fputc('\n', out);
  }
}

static void set_text(json_t *o, const char *key, char *owned)
{
  json_object_set_new(o, key, json_string(owned ? owned : "?"));
  free(owned);
}

static void set_count(json_t *o, const char *key, uint64_t n)
{
  json_object_set_new(o, key, json_integer((json_int_t)n));
}

static json_t *one(const gdc_lemma_result *r)
{
  json_t *o = json_object();
  json_object_set_new(o, "name", json_string(r->name));
  json_object_set_new(o, "title", json_string(r->title));
  json_object_set_new(o, "file", json_string(r->file));
  json_object_set_new(o, "verdict", json_string(gdc_verdict_name(r->verdict)));
  set_count(o, "checked", r->checked);
  if (r->verdict == GDC_VACUOUS) json_object_set_new(o, "reason", json_string(r->reason));
  if (r->has_slack) {
    set_text(o, "slack", gdc_print_down(r->slack, 10));
    set_count(o, "slack_step", r->slack_step);
    set_text(o, "relative_slack", gdc_print_down(r->relative, 10));
    set_count(o, "relative_slack_step", r->relative_step);
  }
  if (r->verdict != GDC_REFUTED && r->verdict != GDC_UNDECIDED) return o;
  set_count(o, "step", r->step);
  set_count(o, "bits", (uint64_t)r->bits);
  json_object_set_new(o, "confirmed", json_boolean(r->confirmed));
  json_object_set_new(o, "where", json_string(r->where));
  set_count(o, "line", (uint64_t)r->line);
  set_count(o, "column", (uint64_t)r->column);
  if (r->relation[0]) {
    json_object_set_new(o, "left", gdc_json_itv(&r->left, MOST_DIGITS));
    json_object_set_new(o, "relation", json_string(r->relation));
    json_object_set_new(o, "right", gdc_json_itv(&r->right, MOST_DIGITS));
  }
  return o;
}

json_t *gdc_report_lemmas_json(const gdc_lemma_check *c)
{
  json_t *out = json_array();
  for (int k = 0; out && c && k < count(c); k++) json_array_append_new(out, one(result(c, k)));
  return out;
}

/* Characters that XML keeps for itself, and those it does not allow. */
static void put_xml(FILE *out, const char *text)
{
  for (; *text; text++) {
    unsigned char ch = (unsigned char)*text;
    if (ch == '&') fputs("&amp;", out);
    else if (ch == '<') fputs("&lt;", out);
    else if (ch == '>') fputs("&gt;", out);
    else if (ch == '"') fputs("&quot;", out);
    else fputc(ch < 32 || ch == 127 ? ' ' : ch, out);
  }
}

static void test_case(FILE *out, const gdc_lemma_result *r, const char *title)
{
  fputs("  <testcase classname=\"", out);
  put_xml(out, title);
  fputs("\" name=\"", out);
  put_xml(out, r->name);
  if (r->verdict == GDC_PROVED) {
    fputs("\"/>\n", out);
    return;
  }
  const char *tag = r->verdict == GDC_REFUTED ? "failure" : r->verdict == GDC_UNDECIDED ? "error" : "skipped";
  fprintf(out, "\">\n    <%s message=\"", tag);
  char *text = NULL;
  size_t size = 0;
  FILE *buffer = open_memstream(&text, &size);
  if (buffer) {
    if (r->verdict == GDC_VACUOUS) fputs(r->reason, buffer);
    else explain(buffer, r);
    fclose(buffer);
  }
  put_xml(out, text ? text : "");
  free(text);
  fputs("\"/>\n  </testcase>\n", out);
}

gdc_status gdc_report_lemmas_junit(const char *path, const gdc_lemma_check *c, const char *title, gdc_context *ctx)
{
  FILE *out = fopen(path, "w");
  if (!out) return gdc_fail(ctx, GDC_EIO, path, 0, 0, "cannot write: %s", strerror(errno));
  int failures = 0, errors = 0, skipped = 0;
  for (int k = 0; k < count(c); k++) {
    gdc_verdict v = result(c, k)->verdict;
    failures += v == GDC_REFUTED;
    errors += v == GDC_UNDECIDED;
    skipped += v == GDC_VACUOUS;
  }
  fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"", out);
  put_xml(out, title);
  fprintf(out, "\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\">\n", count(c), failures, errors, skipped);
  for (int k = 0; k < count(c); k++) test_case(out, result(c, k), title);
  fputs("</testsuite>\n", out);
  int failed = ferror(out) != 0;
  failed |= fclose(out) != 0;
  return failed ? gdc_fail(ctx, GDC_EIO, path, 0, 0, "cannot write: %s", strerror(errno)) : GDC_OK;
}
