/* Consecutive rows against model M: impossible steps, frozen states, underflow. */
#include "compare.h"

#include <string.h>

static void record(comparison *c, int slot, double lo, double hi)
{
  gdc_audit *a = c->a;
  if (a->steps_impossible < GDC_AUDIT_LISTED) {
    gdc_audit_impossible *f = &a->impossible[a->steps_impossible];
    f->step = c->now.step;
    f->slot = slot;
    f->from = c->now.theta[slot];
    f->to = c->next.theta[slot];
    f->lo = lo;
    f->hi = hi;
  }
  a->steps_impossible++;
  c->row_model = ROW_IMPOSSIBLE;
}

/* The next row is one step on: is it among what the model allows? */
static void check_step(comparison *c)
{
  c->a->steps_checked++;
  c->row_model = ROW_POSSIBLE;
  for (int slot = 0; slot < c->s.params; slot++) {
    double to = c->next.theta[slot];
    if (to >= c->out.lo[slot] && to <= c->out.hi[slot]) continue;
    record(c, slot, c->out.lo[slot], c->out.hi[slot]);
    return;
  }
}

/* The next row is several steps on: from a frozen state it cannot differ (Theorem 8.1). */
static void check_leap(comparison *c)
{
  if (!c->out.frozen) return;
  for (int slot = 0; slot < c->s.params; slot++)
    if (c->next.theta[slot] != c->now.theta[slot]) {
      record(c, slot, c->now.theta[slot], c->now.theta[slot]);
      return;
    }
}

static void keep_findings(comparison *c, int stays)
{
  gdc_audit *a = c->a;
  if (c->out.vanished && !a->underflow) {
    a->underflow = 1;
    a->underflow_at = c->now.step;
  }
  if (!stays) a->frozen = GDC_FREEZE_NONE;
  else if (c->out.frozen && !a->frozen) {
    a->frozen = c->out.frozen;
    a->frozen_at = c->now.step;
  }
}

static int same_inputs(const gdc_problem *p, const gdc_problem *q)
{
  int same = 1;
  for (int k = 0; k < p->n * p->d; k++) same = same && mpq_equal(p->x[k], q->x[k]);
  for (int j = 0; j < p->m; j++) same = same && mpq_equal(p->v[j], q->v[j]);
  return same;
}

gdc_status steps_start(comparison *c, model *md, const double *theta, gdc_context *ctx)
{
  gdc_audit *a = c->a;
  c->md = md;
  if (!md || !model_has_quick(md)) return GDC_OK;
  gdc_context why;
  gdc_context_clear(&why);
  gdc_status status = reference_rounded(&c->inputs, a->problem, a->format, theta, &why);
  if (status == GDC_EINPUT) return GDC_OK; /* the step rounds to 0: no quick test */
  if (status != GDC_OK) return gdc_fail(ctx, status, why.file, why.line, why.column, "%s", why.reason);
  if (same_inputs(c->inputs, a->exact)) c->on_inputs = c->seen;
  else status = logged_new(&c->on_inputs, c->inputs, a->format->precision + EXTRA_BITS, ctx);
  return status;
}

void steps_clear(comparison *c)
{
  if (c->on_inputs != c->seen) logged_free(c->on_inputs);
  gdc_problem_free(c->inputs);
}

/* The drift table has a column that only the full analysis fills. */
static int quickly_possible(comparison *c)
{
  if (!c->on_inputs || c->out_valid || c->o->csv) return 0;
  logged_set(c->on_inputs, c->now.theta);
  return model_quick(c->md, c->on_inputs, c->now.theta, c->next.theta);
}

gdc_status steps_check(comparison *c, gdc_context *ctx)
{
  gdc_audit *a = c->a;
  size_t size = (size_t)c->s.params * sizeof *c->now.theta;
  int one_on = c->has_next && c->next.step == c->now.step + 1;
  int stays = !c->has_next || memcmp(c->now.theta, c->next.theta, size) == 0;
  c->row_model = ROW_NOT_MODELLED;
  if (!c->md || (a->simulated && !one_on && !stays)) return GDC_OK;
  if (one_on && !stays && quickly_possible(c)) {
    a->frozen = GDC_FREEZE_NONE;
    a->steps_checked++;
    c->row_model = ROW_POSSIBLE;
    return GDC_OK;
  }
  if (!c->out_valid) {
    gdc_status status = model_look(&c->out, c->md, c->now.theta, ctx);
    if (status != GDC_OK) return status;
    c->out_valid = 1;
  }
  if (!c->out.decided) {
    if (a->steps_undecided++ == 0) a->undecided_at = c->now.step;
    c->row_model = ROW_UNDECIDED;
    if (!stays) a->frozen = GDC_FREEZE_NONE;
    return GDC_OK;
  }
  keep_findings(c, stays);
  if (one_on) check_step(c);
  else if (c->has_next) check_leap(c);
  return GDC_OK;
}
