/* Canonical YAML of an experiment. */
#include "field.h"

#include <gdcert/print.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int put_q(FILE *f, const char *before, const mpq_t q)
{
  char *text = gdc_print_q(q);
  int ok = text && fprintf(f, "%s%s", before, text) >= 0;
  free(text);
  return ok;
}

static int put_vector(FILE *f, const char *before, mpq_t *q, int count)
{
  int ok = fputs(before, f) >= 0;
  for (int k = 0; k < count && ok; k++) ok = put_q(f, k ? ", " : "[", q[k]);
  return ok && fputc(']', f) != EOF;
}

static void put_quoted(FILE *f, const char *before, const char *text)
{
  fprintf(f, "%s\"", before);
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') fputc('\\', f);
    fputc(*text, f);
  }
  fputc('"', f);
}

static int put_points(FILE *f, const gdc_problem *p)
{
  int ok = fputs("data:\n", f) >= 0;
  for (int i = 0; i < p->n && ok; i++)
    ok = put_vector(f, "  - {x: ", &p->x[i * p->d], p->d) &&
         fprintf(f, ", y: %s}\n", p->y[i] > 0 ? "+1" : "-1") > 0;
  return ok;
}

static int put_network(FILE *f, const gdc_problem *p)
{
  int ok = fprintf(f, "network:\n  bias: %s\n  neurons:\n", p->bias ? "true" : "false") > 0;
  for (int j = 0; j < p->m && ok; j++)
    ok = put_vector(f, "    - {w: ", &p->w[j * p->d], p->d) && (!p->bias || put_q(f, ", b: ", p->b[j])) &&
         put_q(f, ", v: ", p->v[j]) && fputs("}\n", f) >= 0;
  return ok && fprintf(f, "  train_output: %s\n", p->train_output ? "true" : "false") > 0;
}

static int put_lists(FILE *f, const gdc_problem *p)
{
  int ok = 1;
  for (size_t k = 0; k < p->nlemmas; k++) put_quoted(f, k ? ", " : "lemmas: [", p->lemmas[k]);
  if (p->nlemmas) fputs("]\n", f);
  for (size_t k = 0; k < p->nparams && ok; k++)
    ok = fprintf(f, "%s%s", k ? ", " : "params: {", p->param_names[k]) > 0 &&
         put_q(f, ": ", p->param_values[k]);
  if (p->nparams) fputs("}\n", f);
  return ok;
}

static int put_problem(FILE *f, const gdc_problem *p)
{
  if (*p->title) {
    put_quoted(f, "title: ", p->title);
    fputc('\n', f);
  }
  int ok = put_points(f, p) && put_network(f, p);
  fprintf(f, "loss: %s\n", p->loss == GDC_LOSS_LOGISTIC ? "logistic" : "exponential");
  fprintf(f, "reduction: %s\n", p->mean ? "mean" : "sum");
  ok = ok && put_q(f, "step: ", p->step) && fputc('\n', f) != EOF;
  if (p->steps) fprintf(f, "run: {steps: %llu}\n", (unsigned long long)p->steps);
  ok = ok && put_lists(f, p);
  return ok && !ferror(f);
}

/* Only what the reader would take back. */
static gdc_status check_names(const gdc_problem *p, gdc_context *ctx)
{
  const char *fault = gdc_text_fault(p->title, strlen(p->title));
  if (fault) return gdc_fail(ctx, GDC_EINPUT, p->file, 0, 0, "title: %s", fault);
  if (p->nlemmas > GDC_MAX_LEMMAS || p->nparams > GDC_MAX_PARAMS)
    return gdc_fail(ctx, GDC_ELIMIT, p->file, 0, 0, "too many lemmas or params");
  for (size_t k = 0; k < p->nlemmas; k++) {
    fault = *p->lemmas[k] ? gdc_text_fault(p->lemmas[k], strlen(p->lemmas[k])) : "an empty name";
    if (fault) return gdc_fail(ctx, GDC_EINPUT, p->file, 0, 0, "lemmas: %s", fault);
  }
  for (size_t k = 0; k < p->nparams; k++)
    if (!gdc_name_ok(p->param_names[k]))
      return gdc_fail(ctx, GDC_EINPUT, p->file, 0, 0, "params: not a name");
  if (p->steps > INT64_MAX) return gdc_fail(ctx, GDC_ELIMIT, p->file, 0, 0, "steps: at most 2^63 - 1");
  return GDC_OK;
}

gdc_status gdc_problem_print(char **text, const gdc_problem *p, gdc_context *ctx)
{
  *text = NULL;
  gdc_status status = check_names(p, ctx);
  if (status != GDC_OK) return status;
  size_t size = 0;
  FILE *f = open_memstream(text, &size);
  if (!f) return gdc_fail(ctx, GDC_EMEMORY, p->file, 0, 0, "out of memory");
  int ok = put_problem(f, p);
  if (fclose(f) == 0 && ok) return GDC_OK;
  free(*text);
  *text = NULL;
  return gdc_fail(ctx, GDC_EMEMORY, p->file, 0, 0, "out of memory");
}
