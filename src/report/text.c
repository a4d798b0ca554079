/* The record of a run as text for people. */
#include <gdcert/print.h>
#include <gdcert/report.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_DIGITS = 10, COLUMN = 15 };

static void cell(FILE *out, const gdc_itv *x, int has)
{
  char *text = has ? gdc_print_short(x, TABLE_DIGITS) : NULL;
  fprintf(out, "  %-*s", COLUMN, text ? text : "-");
  free(text);
}

/* One character a point, neurons separated by a bar: "10|01". */
static void pattern(FILE *out, const signed char *bits, int m, int n)
{
  for (int j = 0; j < m; j++) {
    if (j) fputc('|', out);
    for (int i = 0; i < n; i++) fputc(bits[j * n + i] ? '1' : '0', out);
  }
}

static void describe(FILE *out, const gdc_problem *p)
{
  char *step = gdc_print_q(p->step);
  fprintf(out, "experiment  %s\n", p->title);
  fprintf(out, "            %d points in dimension %d, %d neurons %s bias, %s output weights, %s loss, %s, step %s\n",
          p->n, p->d, p->m, p->bias ? "with" : "without", p->train_output ? "trained" : "fixed",
          p->loss == GDC_LOSS_LOGISTIC ? "logistic" : "exponential", p->mean ? "mean" : "sum", step ? step : "?");
  free(step);
}

static int any(const gdc_record *rec, int boundary)
{
  for (size_t k = 0; k < rec->nsamples; k++)
    if (boundary ? rec->samples[k].has_boundary : rec->samples[k].has_gap) return 1;
  return 0;
}

enum { TABLE_POINTS = 4 }; /* margins of the first points; JSON and CSV have all */

static void table(FILE *out, const gdc_record *rec)
{
  int n = rec->problem->n < TABLE_POINTS ? rec->problem->n : TABLE_POINTS;
  int gap = any(rec, 0), sharp = any(rec, 1);
  fprintf(out, "\n%12s", "t");
  for (int i = 0; i < n; i++) fprintf(out, "  margin %-*d", COLUMN - 7, i + 1);
  fprintf(out, "  %-*s", COLUMN, "loss");
  if (gap) fprintf(out, "  %-*s  %-*s", COLUMN, "gap", COLUMN, "gap*ln t");
  if (sharp) fprintf(out, "  %-*s", COLUMN, "gap*den/2");
  if (!gap) fprintf(out, "  %-*s", COLUMN, "gamma");
  fputc('\n', out);
  for (size_t k = 0; k < rec->nsamples; k++) {
    const gdc_sample *s = &rec->samples[k];
    fprintf(out, "%12" PRIu64, s->t);
    for (int i = 0; i < n; i++) cell(out, &s->margin[i], 1);
    cell(out, &s->loss, 1);
    if (gap) {
      cell(out, &s->gap, s->has_gap);
      cell(out, &s->gap_ln, s->has_gap && s->t >= 2);
    }
    if (sharp) cell(out, &s->sharp, s->has_boundary && mpfr_number_p(s->sharp.lo));
    if (!gap && s->gamma_infinite) fprintf(out, "  %-*s", COLUMN, "inf");
    else if (!gap) cell(out, &s->gamma, 1);
    fputc('\n', out);
  }
  fputs("(each number is within one unit of its last digit)\n", out);
}

enum { RUNS_SHOWN = 8, PATTERNS_SHOWN = 8 };

static int by_steps(const void *a, const void *b)
{
  const gdc_pattern_count *x = a, *y = b;
  if (x->steps != y->steps) return x->steps < y->steps ? 1 : -1;
  return memcmp(x->bits, y->bits, sizeof x->bits);
}

static void history(FILE *out, const gdc_record *rec)
{
  const gdc_problem *p = rec->problem;
  uint64_t shown = rec->nruns < RUNS_SHOWN ? rec->nruns : RUNS_SHOWN;
  fprintf(out, "\npatterns    (one character a point, neurons separated by |)\n");
  for (uint64_t k = 0; k < shown; k++) {
    fprintf(out, "            from %-10" PRIu64 " ", rec->runs[k].from);
    pattern(out, rec->runs[k].bits, p->m, p->n);
    fputc('\n', out);
  }
  if (rec->nruns <= shown) return;
  fprintf(out, "            and %" PRIu64 " more runs; steps spent in each pattern:\n", rec->nruns - shown);
  gdc_pattern_count sorted[GDC_MAX_PATTERNS];
  memcpy(sorted, rec->patterns, sizeof sorted);
  qsort(sorted, rec->npatterns, sizeof sorted[0], by_steps);
  for (size_t k = 0; k < rec->npatterns && k < PATTERNS_SHOWN; k++) {
    fprintf(out, "            %15" PRIu64 " ", sorted[k].steps);
    pattern(out, sorted[k].bits, p->m, p->n);
    fputc('\n', out);
  }
  if (rec->patterns_full || rec->npatterns > PATTERNS_SHOWN) fputs("            and others\n", out);
}

static void widths(FILE *out, const gdc_record *rec)
{
  if (rec->nsamples == 0) return;
  const gdc_sample *s = &rec->samples[rec->nsamples - 1];
  mpfr_t w, widest;
  mpfr_inits2(64, w, widest, (mpfr_ptr)0);
  mpfr_set_zero(widest, 1);
  for (int i = 0; i < s->n; i++) {
    mpfr_sub(w, s->margin[i].hi, s->margin[i].lo, MPFR_RNDU);
    mpfr_max(widest, widest, w, MPFR_RNDU);
  }
  for (int k = 0; k < s->m * s->n; k++) {
    mpfr_sub(w, s->pre[k].hi, s->pre[k].lo, MPFR_RNDU);
    mpfr_max(widest, widest, w, MPFR_RNDU);
  }
  char *text = gdc_print_up(widest, 3);
  fprintf(out, "arithmetic  %ld bits at the end, %" PRIu64 " steps redone with more bits, widest margin or pre-activation %s\n",
          (long)rec->summary.bits, rec->summary.redone, text ? text : "?");
  free(text);
  mpfr_clears(w, widest, (mpfr_ptr)0);
}

void gdc_report_text(FILE *out, const gdc_record *rec)
{
  describe(out, rec->problem);
  fprintf(out, "followed    steps 0..%" PRIu64 ", every activation sign certified, %" PRIu64 " switches of the pattern\n",
          rec->summary.steps, rec->summary.switches);
  widths(out, rec);
  table(out, rec);
  history(out, rec);
  char line[200];
  fprintf(out, "outcome     %s (%s)\n", gdc_outcome_name(&rec->outcome),
          gdc_outcome_describe(line, sizeof line, &rec->outcome));
}
