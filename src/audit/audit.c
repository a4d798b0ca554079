/* The audit as a whole: read the log through, choose the reference, run, judge. */
#include "compare.h"

#include <gdcert/theorem.h>

#include <stdlib.h>
#include <string.h>

/* Everything one audit needs; released in one place. */
typedef struct session {
  gdc_audit *a;
  const gdc_audit_options *o;
  log_setup setup;
  gdc_problem *rounded;
  row first;
  uint64_t last; /* step of the last row */
  model *md;
  source *in;
  comparison c;
  gdc_trajectory *run;
  gdc_theorem_watch *watch;
} session;

char *gdc_audit_slot_name(char *buf, const gdc_audit *a, int slot)
{
  shape s = shape_of(a->problem);
  slot_name(buf, &s, slot);
  return buf;
}

/* --- the result ----------------------------------------------------------------------------------- */

enum { PEAKS = 8, ENCLOSURES = 5 };

static void list(gdc_audit_peak *peak[PEAKS], gdc_itv *itv[ENCLOSURES], gdc_audit *a)
{
  gdc_audit_peak *p[PEAKS] = {&a->peak_error, &a->peak_ulps, &a->peak_margin, &a->peak_loss, &a->peak_gap,
                              &a->peak_logged[0], &a->peak_logged[1], &a->peak_logged[2]};
  gdc_itv *x[ENCLOSURES] = {&a->gap_float, &a->gap_exact, &a->best, &a->loss_float, &a->loss_exact};
  memcpy(peak, p, sizeof p);
  memcpy(itv, x, sizeof x);
}

static gdc_status result_new(gdc_audit **out, const gdc_problem *p, const gdc_format *f, gdc_context *ctx)
{
  gdc_audit *a = *out = calloc(1, sizeof *a);
  gdc_audit_peak *peak[PEAKS];
  gdc_itv *itv[ENCLOSURES];
  if (!a) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  mpfr_prec_t prec = f->precision + EXTRA_BITS;
  list(peak, itv, a);
  for (int k = 0; k < PEAKS; k++) peak_init(peak[k], prec);
  for (int k = 0; k < ENCLOSURES; k++) gdc_itv_init(itv[k], prec);
  mpfr_inits2(prec, a->tail_lower, a->tail_upper, (mpfr_ptr)NULL);
  mpq_init(a->kappa);
  gdc_context_clear(&a->why);
  a->problem = a->exact = p;
  a->format = f;
  a->params = shape_of(p).params;
  a->switches_known = 1;
  size_t n = (size_t)a->params;
  a->error = malloc(n * sizeof *a->error);
  a->ulps = malloc(n * sizeof *a->ulps);
  a->state = calloc(n, sizeof *a->state);
  for (int k = 0; k < a->params; k++) {
    if (a->error) gdc_itv_init(&a->error[k], prec);
    if (a->ulps) gdc_itv_init(&a->ulps[k], prec);
  }
  if (a->error && a->ulps && a->state) return GDC_OK;
  return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}

void gdc_audit_free(gdc_audit *a)
{
  gdc_audit_peak *peak[PEAKS];
  gdc_itv *itv[ENCLOSURES];
  if (!a) return;
  list(peak, itv, a);
  for (int k = 0; k < PEAKS; k++) peak_clear(peak[k]);
  for (int k = 0; k < ENCLOSURES; k++) gdc_itv_clear(itv[k]);
  mpfr_clears(a->tail_lower, a->tail_upper, (mpfr_ptr)NULL);
  mpq_clear(a->kappa);
  for (int k = 0; k < a->params; k++) {
    if (a->error) gdc_itv_clear(&a->error[k]);
    if (a->ulps) gdc_itv_clear(&a->ulps[k]);
  }
  free(a->error);
  free(a->ulps);
  free(a->state);
  if (a->exact != a->problem) gdc_problem_free((gdc_problem *)(uintptr_t)a->exact);
  free(a);
}

/* --- before the run --------------------------------------------------------------------------------- */

/* Read the whole log once: every line is checked before the exact run starts, and its last step is known. */
static gdc_status read_through(session *s, const gdc_format **format, gdc_context *ctx)
{
  source *in;
  row r;
  int end = 0;
  gdc_status status = log_open(&in, format, &s->setup, ctx);
  if (status != GDC_OK) return status;
  status = row_new(&r, &s->setup.s, ctx);
  for (uint64_t k = 0; status == GDC_OK; k++) {
    status = in->next(in, &r, &end, ctx);
    if (status != GDC_OK || end) break;
    if (k == 0) row_copy(&s->first, &r, &s->setup.s);
    s->last = r.step;
    if (s->o->interrupted && *s->o->interrupted) status = gdc_fail(ctx, GDC_EINTERRUPT, NULL, 0, 0, "interrupted");
  }
  row_free(&r);
  in->close(in);
  return status;
}

static gdc_status check_options(const gdc_audit_options *o, gdc_context *ctx)
{
  if (o->kappa && mpq_cmp_si(o->kappa, 1, 1) < 0)
    return gdc_fail(ctx, GDC_EINPUT, NULL, 0, 0, "kappa is at least 1");
  if (!o->log && !o->format) return gdc_fail(ctx, GDC_EINPUT, NULL, 0, 0, "a simulation needs a format");
  if (!o->log && o->steps == 0) return gdc_fail(ctx, GDC_EINPUT, NULL, 0, 0, "a simulation needs a number of steps");
  return GDC_OK;
}

static gdc_status choose_reference(session *s, gdc_context *ctx)
{
  gdc_audit *a = s->a;
  const gdc_audit_options *o = s->o;
  a->reference = o->reference;
  a->flush = o->flush;
  a->first = s->first.step;
  if (o->reference == GDC_REFERENCE_LITERAL) {
    a->start_differs = a->first == 0 && reference_start_differs(a, &s->setup.s, s->first.theta);
    return GDC_OK;
  }
  gdc_status status = reference_rounded(&s->rounded, a->problem, a->format, s->first.theta, ctx);
  if (status == GDC_OK) a->exact = s->rounded;
  return status;
}

/* A format in which the model has no bound is no failure: then nothing is said about single steps. */
static gdc_status choose_model(session *s, gdc_context *ctx)
{
  gdc_audit *a = s->a;
  gdc_context why;
  gdc_context_clear(&why);
  if (s->o->kappa) mpq_set(a->kappa, s->o->kappa);
  else mpq_set_ui(a->kappa, 1, 1);
  model_setup setup = {a->kappa, s->o->faithful || s->o->stochastic, s->o->flush};
  gdc_status status = model_new(&s->md, a->problem, a->format, &setup, &why);
  a->modelled = status == GDC_OK;
  if (status == GDC_OK || status == GDC_ELIMIT) return GDC_OK;
  return gdc_fail(ctx, status, why.file, why.line, why.column, "%s", why.reason);
}

/* The first state, the last step and the format. */
static gdc_status look_ahead(session *s, const gdc_problem *p, gdc_context *ctx)
{
  const gdc_audit_options *o = s->o;
  const gdc_format *f = o->format;
  s->setup = (log_setup){.path = o->log, .s = shape_of(p), .format = o->format, .map = &o->columns};
  gdc_status status = row_new(&s->first, &s->setup.s, ctx);
  if (status == GDC_OK && o->log) status = read_through(s, &f, ctx);
  if (status == GDC_OK) status = result_new(&s->a, p, f, ctx);
  if (status != GDC_OK) return status;
  s->setup.format = f;
  s->a->simulated = !o->log;
  s->a->stochastic = !o->log && o->stochastic;
  if (o->log) return log_open(&s->in, &f, &s->setup, ctx);
  s->last = o->steps;
  status = simulated_open(&s->in, s->a, o, ctx);
  if (status == GDC_OK) simulated_start(&s->first, s->in);
  return status;
}

/* --- the run --------------------------------------------------------------------------------------- */

static gdc_status observe(session *s, gdc_observer o, gdc_context *ctx)
{
  return gdc_trajectory_observe(s->run, &o, ctx);
}

static gdc_status prepare(session *s, const gdc_problem *p, gdc_context *ctx)
{
  gdc_status status = check_options(s->o, ctx);
  if (status == GDC_OK) status = look_ahead(s, p, ctx);
  if (status == GDC_OK) status = choose_reference(s, ctx);
  if (status == GDC_OK) status = choose_model(s, ctx);
  if (status == GDC_OK) status = comparison_start(&s->c, s->a, s->o, s->in, ctx);
  if (status != GDC_OK) return status;
  status = steps_start(&s->c, s->md, s->first.theta, ctx);
  if (status != GDC_OK) return status;
  s->c.last = s->last;
  s->c.offset = s->o->reference == GDC_REFERENCE_ROUNDED ? s->a->first : 0;
  status = gdc_trajectory_new(&s->run, s->a->exact, ctx);
  if (status == GDC_OK) status = gdc_theorem_watch_new(&s->watch, ctx);
  if (status == GDC_OK) status = observe(s, comparison_observer(&s->c), ctx);
  if (status == GDC_OK) status = observe(s, gdc_theorem_observer(s->watch), ctx);
  if (status == GDC_OK && s->o->progress) status = observe(s, *s->o->progress, ctx);
  return status;
}

static void keep_tail(gdc_audit *a, const gdc_theorem *th)
{
  if (!th || !th->certified || th->rate_of != GDC_RATE_GAP || !th->has_upper || mpz_sizeinbase(th->s, 2) > 63) return;
  a->tail_known = 1;
  a->tail_optimal = th->optimal == 1;
  mpfr_set(a->tail_upper, th->upper, MPFR_RNDU);
  if (th->has_lower) mpfr_set(a->tail_lower, th->lower, MPFR_RNDD);
  a->tail_from = (uint64_t)mpz_get_ui(th->s);
}

/* A failure of the comparison itself, not of the exact run? */
static int is_fatal(gdc_status status)
{
  return status != GDC_OK && status != GDC_EUNDECIDED && status != GDC_EOVERFLOW && status != GDC_EINTERRUPT;
}

static void judge(gdc_audit *a, const gdc_audit_options *o)
{
  int frozen = a->frozen == GDC_FREEZE_ABSORBED || a->frozen == GDC_FREEZE_UNDERFLOW ||
               (a->simulated && a->period > 0 && a->frozen != GDC_FREEZE_ZERO);
  int beyond = a->ulps_limit.exceeded || a->gap_limit.exceeded || a->steps_impossible > 0 || a->start_differs ||
               a->overflow || (o->same_pattern && a->pattern_rows > 0) || (o->not_frozen && frozen);
  int open = a->outcome != GDC_OK || a->ulps_limit.undecided || a->gap_limit.undecided ||
             (!a->simulated && (a->steps_undecided > 0 || !a->modelled));
  a->verdict = beyond ? GDC_REFUTED : open ? GDC_UNDECIDED : GDC_PROVED;
}

static gdc_status follow(session *s, gdc_context *ctx)
{
  gdc_audit *a = s->a;
  gdc_run_options ro = {.steps = s->last - s->c.offset, .precision = s->o->precision,
                        .max_precision = s->o->max_precision, .interrupted = s->o->interrupted};
  gdc_status status = gdc_trajectory_run(s->run, &ro, &a->run, &a->why);
  if (is_fatal(status)) {
    *ctx = a->why;
    return status;
  }
  a->outcome = a->overflow && s->c.done ? GDC_OK : status;
  a->ulps_limit.asked = s->o->max_ulps != NULL;
  a->gap_limit.asked = s->o->max_gap_error != NULL;
  if (!a->simulated && s->c.again.period > 0) {
    a->period = s->c.again.period;
    a->repeats_at = a->period == 1 ? a->unchanged_since : s->c.again.saved_at;
  }
  keep_tail(a, gdc_theorem_watch_result(s->watch));
  judge(a, s->o);
  return GDC_OK;
}

gdc_status gdc_audit_run(gdc_audit **out, const gdc_problem *p, const gdc_audit_options *options, gdc_context *ctx)
{
  session s;
  memset(&s, 0, sizeof s);
  s.o = options;
  gdc_status status = prepare(&s, p, ctx);
  if (status == GDC_OK) status = follow(&s, ctx);
  gdc_theorem_watch_free(s.watch);
  gdc_trajectory_free(s.run);
  comparison_clear(&s.c);
  if (s.in) s.in->close(s.in);
  model_free(s.md);
  row_free(&s.first);
  if (status != GDC_OK) {
    gdc_audit_free(s.a);
    s.a = NULL;
  }
  *out = s.a;
  return status;
}
