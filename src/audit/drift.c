/* The drift row by row, as CSV: outward decimals, "" where a quantity is not defined or not computed. */
#include "compare.h"

#include <gdcert/print.h>

#include <inttypes.h>
#include <stdlib.h>

enum { DIGITS = 6 };

static gdc_status written(FILE *out, gdc_context *ctx)
{
  return ferror(out) ? gdc_fail(ctx, GDC_EIO, NULL, 0, 0, "the drift table cannot be written") : GDC_OK;
}

static int put(FILE *out, const gdc_itv *x)
{
  char *lo = gdc_print_down(x->lo, DIGITS), *hi = gdc_print_up(x->hi, DIGITS);
  int ok = lo && hi;
  if (ok) fprintf(out, ",%s,%s", lo, hi);
  free(lo);
  free(hi);
  return ok;
}

gdc_status drift_header(FILE *out, const comparison *c, gdc_context *ctx)
{
  (void)c;
  fputs("step,error_lo,error_hi,error_parameter,ulps_lo,ulps_hi,ulps_parameter,margin_error_lo,margin_error_hi,"
        "loss_float_lo,loss_float_hi,loss_exact_lo,loss_exact_hi,gap_float_lo,gap_float_hi,gap_exact_lo,gap_exact_hi,"
        "pattern_agrees,step_possible,absorbed\n", out);
  return written(out, ctx);
}

static int put_named(FILE *out, const comparison *c, const gdc_audit_peak *p)
{
  char name[MAX_SLOT_NAME];
  slot_name(name, &c->s, p->slot);
  int ok = put(out, &p->value);
  fprintf(out, ",\"%s\"", name);
  return ok;
}

gdc_status drift_row(FILE *out, const comparison *c, gdc_context *ctx)
{
  static const char *const possible[] = {"", "yes", "no", "undecided"};
  fprintf(out, "%" PRIu64, c->now.step);
  int ok = put_named(out, c, &c->row_error) && put_named(out, c, &c->row_ulps) && put(out, &c->row_margin.value) &&
           put(out, logged_loss(c->seen)) && put(out, &c->row_loss_exact);
  if (c->row_has_gap) ok = ok && put(out, &c->row_gap_float) && put(out, &c->row_gap_exact);
  else fputs(",,,,", out);
  fprintf(out, ",%d,%s,", c->row_pattern, possible[c->row_model]);
  if (c->out_valid && c->out.decided) fprintf(out, "%d", c->out.nabsorbed);
  fputc('\n', out);
  return ok ? written(out, ctx) : gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}
