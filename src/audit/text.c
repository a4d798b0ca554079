/* An audit as text for people. */
#include "internal.h"

#include <gdcert/print.h>
#include <gdcert/report_audit.h>

#include <inttypes.h>
#include <stdlib.h>

enum { DIGITS = 6, MOST_DIGITS = 10 };

static void put_itv(FILE *out, const gdc_itv *x)
{
  char *text = gdc_print_itv(x, DIGITS, MOST_DIGITS);
  fputs(text ? text : "?", out);
  free(text);
}

/* A number of the format: its 17 digits name it, the hexadecimal form is it. */
static void put_number(FILE *out, double x)
{
  mpfr_t r;
  mpfr_init2(r, 53);
  mpfr_set_d(r, x, MPFR_RNDN);
  char *decimal = gdc_print_down(r, 17), *exact = gdc_print_exact(r);
  fprintf(out, "%s (%s)", decimal ? decimal : "?", exact ? exact : "?");
  mpfr_clear(r);
  free(decimal);
  free(exact);
}

static const char *parameter(char buf[MAX_SLOT_NAME], const gdc_audit *a, int slot)
{
  return gdc_audit_slot_name(buf, a, slot);
}

static void put_head(FILE *out, const gdc_audit *a)
{
  char *kappa = gdc_print_q(a->kappa);
  fprintf(out, "%s\n", a->problem->title);
  fprintf(out, "format      %s%s%s\n", a->format->name, a->simulated ? ", simulated" : "",
          a->stochastic ? " with stochastic rounding" : "");
  fprintf(out, "reference   %s\n", a->reference == GDC_REFERENCE_LITERAL
                                     ? "literal: the exact numbers of the experiment file"
                                     : "rounded: points, output weights and step rounded to the format, from the first row");
  if (a->modelled) fprintf(out, "model       M(%s): any order of evaluation, FMA and wider accumulation allowed\n", kappa ? kappa : "?");
  else fputs("model       none: it has no bound in this format for this experiment\n", out);
  if (a->flush) fputs("subnormals  flushed to 0\n", out);
  fprintf(out, "rows        %" PRIu64 ", steps %" PRIu64 " .. %" PRIu64 ", %ld bits\n\n", a->rows, a->first, a->last,
          (long)a->run.bits);
  free(kappa);
}

static void put_peak(FILE *out, const gdc_audit *a, const char *what, const gdc_audit_peak *p, int is_parameter)
{
  char name[MAX_SLOT_NAME];
  if (!p->known) return;
  fprintf(out, "%-20s at most ", what);
  put_itv(out, &p->value);
  fprintf(out, " at step %" PRIu64, p->step);
  if (is_parameter) fprintf(out, " (%s)", parameter(name, a, p->slot));
  else if (p->slot >= 0) fprintf(out, " (point %d)", p->slot + 1);
  fputc('\n', out);
}

static void put_peaks(FILE *out, const gdc_audit *a)
{
  put_peak(out, a, "parameter error", &a->peak_error, 1);
  put_peak(out, a, "  in ulps", &a->peak_ulps, 1);
  put_peak(out, a, "margin error", &a->peak_margin, 0);
  put_peak(out, a, "loss error", &a->peak_loss, 0);
  put_peak(out, a, "gap error", &a->peak_gap, 0);
  put_peak(out, a, "logged loss", &a->peak_logged[0], 0);
  put_peak(out, a, "logged log-loss", &a->peak_logged[1], 0);
  put_peak(out, a, "logged margins", &a->peak_logged[2], 0);
}

static void put_last(FILE *out, const gdc_audit *a)
{
  char name[MAX_SLOT_NAME];
  fprintf(out, "\nat step %" PRIu64 "\n", a->last);
  for (int k = 0; k < a->params; k++) {
    fprintf(out, "  %-8s ", parameter(name, a, k));
    put_number(out, a->state[k]);
    fputs(" off by ", out);
    put_itv(out, &a->error[k]);
    fputs(", ulps ", out);
    put_itv(out, &a->ulps[k]);
    fputc('\n', out);
  }
  fputs("  loss     ", out);
  put_itv(out, &a->loss_float);
  fputs(", exact ", out);
  put_itv(out, &a->loss_exact);
  fputc('\n', out);
  if (!a->has_gap) return;
  fputs("  gap      ", out);
  put_itv(out, &a->gap_float);
  fputs(", exact ", out);
  put_itv(out, &a->gap_exact);
  fputc('\n', out);
}

static void put_limit(FILE *out, const gdc_audit *a, const char *what, const gdc_audit_limit *l)
{
  char name[MAX_SLOT_NAME];
  if (!l->asked) return;
  fprintf(out, "%-11s ", what);
  if (l->exceeded) {
    fprintf(out, "exceeded for certain at step %" PRIu64, l->exceeded_at);
    if (l->slot >= 0) fprintf(out, " (%s)", parameter(name, a, l->slot));
    fputc('\n', out);
  } else if (l->undecided) fprintf(out, "undecided at step %" PRIu64 "\n", l->undecided_at);
  else fputs("kept at every row\n", out);
}

static void put_start(FILE *out, const gdc_audit *a)
{
  char name[MAX_SLOT_NAME];
  if (!a->start_differs) return;
  fprintf(out, "start       %s of row 0 is ", parameter(name, a, a->start_slot));
  put_number(out, a->start_logged);
  fprintf(out, ", the experiment file rounds to ");
  put_number(out, a->start_want);
  fputc('\n', out);
}

static void put_pattern(FILE *out, const gdc_audit *a)
{
  if (a->pattern_rows == 0) fputs("pattern     agrees at every row\n", out);
  else
    fprintf(out,
            "pattern     first certified difference at step %" PRIu64 ": neuron %d at point %d is %s here, %s in the exact run;\n"
            "            %" PRIu64 " of %" PRIu64 " rows differ\n",
            a->pattern_at, a->pattern_neuron + 1, a->pattern_point + 1, a->pattern_bit ? "active" : "inactive",
            a->pattern_bit ? "inactive" : "active", a->pattern_rows, a->rows);
  if (!a->switches_known) {
    fprintf(out, "switches    exact %" PRIu64 "; not counted here: steps are missing\n", a->switches_exact);
    return;
  }
  fprintf(out, "switches    %" PRIu64 ", exact %" PRIu64, a->switches_float, a->switches_exact);
  if (a->switches_unequal_since)
    fprintf(out, ": the counts first differ at step %" PRIu64 " and differ from step %" PRIu64 " to the end", a->switches_split,
            a->switches_unequal_since);
  else if (a->switches_split)
    fprintf(out, ": the counts first differ at step %" PRIu64 " and are equal at the end", a->switches_split);
  fputc('\n', out);
}

static void put_steps(FILE *out, const gdc_audit *a)
{
  char name[MAX_SLOT_NAME];
  if (!a->modelled || a->rows < 2) return;
  fprintf(out, "steps       %" PRIu64 " checked", a->steps_checked);
  if (a->steps_undecided)
    fprintf(out, ", %" PRIu64 " undecided (possible overflow or cancellation) from step %" PRIu64, a->steps_undecided, a->undecided_at);
  fprintf(out, ", %" PRIu64 " impossible\n", a->steps_impossible);
  for (uint64_t k = 0; k < a->steps_impossible && k < GDC_AUDIT_LISTED; k++) {
    const gdc_audit_impossible *f = &a->impossible[k];
    fprintf(out, "            step %" PRIu64 ": %s goes from ", f->step, parameter(name, a, f->slot));
    put_number(out, f->from);
    fputs("\n              to ", out);
    put_number(out, f->to);
    fputs("\n              where the model allows ", out);
    put_number(out, f->lo);
    fputs(" ..\n              ", out);
    put_number(out, f->hi);
    fputc('\n', out);
  }
}

/* What a run that no longer moves is stuck at. */
static void put_stuck(FILE *out, const gdc_audit *a)
{
  if (!a->has_gap) return;
  fputs(a->period > 1 ? "            its gap is " : "            its gap stays ", out);
  put_itv(out, &a->gap_float);
  fprintf(out, "; the exact gap at step %" PRIu64 " is ", a->last);
  put_itv(out, &a->gap_exact);
  fputc('\n', out);
  if (!a->tail_known) return;
  char *upper = gdc_print_up(a->tail_upper, DIGITS);
  fprintf(out, "            and at most %s / ln t for every t >= %" PRIu64 "\n", upper ? upper : "?", a->tail_from);
  free(upper);
}

static void put_frozen(FILE *out, const gdc_audit *a)
{
  static const char *const why[] = {
    "", "every update is absorbed by rounding", "the slopes of the loss at all active points round to 0",
    "no neuron is active at any point, so the exact step is 0 too"};
  if (a->frozen)
    fprintf(out, "frozen      for certain at step %" PRIu64 ": %s;\n            no evaluation in the model ever moves it again\n",
            a->frozen_at, why[a->frozen]);
  if (a->period == 1 && !(a->frozen && a->frozen_at <= a->repeats_at))
    fprintf(out, "stands      still from step %" PRIu64 " on: %s\n", a->repeats_at,
            a->simulated ? "the step maps this state to itself"
                         : "two consecutive states are equal, so a deterministic program stays there");
  else if (a->period > 1)
    fprintf(out, "cycles      the state of step %" PRIu64 " comes back every %" PRIu64 " steps%s\n", a->repeats_at, a->period,
            a->simulated ? ", for ever" : "; a deterministic program repeats this for ever");
  else if (!a->frozen && a->unchanged_since < a->last)
    fprintf(out, "stands      no change was seen since step %" PRIu64 "\n", a->unchanged_since);
  if (a->frozen || a->period) put_stuck(out, a);
}

void gdc_audit_text(FILE *out, const gdc_audit *a)
{
  put_head(out, a);
  if (a->rows == 0) return;
  put_peaks(out, a);
  put_last(out, a);
  fputc('\n', out);
  put_limit(out, a, "max-ulps", &a->ulps_limit);
  put_limit(out, a, "max-gap", &a->gap_limit);
  put_start(out, a);
  put_pattern(out, a);
  put_steps(out, a);
  put_frozen(out, a);
  if (a->underflow) fprintf(out, "underflow   the slope of an active point rounds to 0 from step %" PRIu64 " on\n", a->underflow_at);
  if (a->overflow) fprintf(out, "overflow    at step %" PRIu64 " a parameter is not finite\n", a->overflow_at);
  fputc('\n', out);
}

void gdc_audit_verdict_text(FILE *out, const gdc_audit *a)
{
  const char *word = a->verdict == GDC_PROVED ? "within bounds" : a->verdict == GDC_REFUTED ? "drift exceeded" : "undecided";
  fprintf(out, "%s: %" PRIu64 " rows of %s against the %s reference", word, a->rows, a->format->name,
          a->reference == GDC_REFERENCE_LITERAL ? "literal" : "rounded");
  if (a->steps_impossible) fprintf(out, "; impossible step %" PRIu64, a->impossible[0].step);
  if (a->start_differs) fputs("; another initial state", out);
  if (a->overflow) fprintf(out, "; overflow at step %" PRIu64, a->overflow_at);
  if (a->frozen) fprintf(out, "; frozen at step %" PRIu64, a->frozen_at);
  else if (a->period == 1) fprintf(out, "; stands still from step %" PRIu64, a->repeats_at);
  else if (a->period) fprintf(out, "; repeats itself from step %" PRIu64, a->repeats_at);
  if (a->pattern_rows) fprintf(out, "; pattern differs at step %" PRIu64, a->pattern_at);
  if (a->outcome != GDC_OK) fprintf(out, "; exact run: %s", a->why.status != GDC_OK ? a->why.reason : gdc_status_name(a->outcome));
}
