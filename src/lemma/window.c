/* The inputs of the code: a window of the latest states, and snapshots of fixed steps. */
#include "check.h"
#include "constant.h"

/* Move every input one step back.  An input is overwritten only after it has been moved: inputs further
   back go first. */
void window_shift(code *c)
{
  int flags = c->step.nx / 2, most = 0;
  for (int i = 0; i < flags; i++)
    if (c->p->slots[c->step_slot[i]].back > most) most = c->p->slots[c->step_slot[i]].back;
  for (int back = most; back > 0; back--)
    for (int i = 0; i < flags; i++) {
      int j = c->shift_from[i];
      if (c->p->slots[c->step_slot[i]].back != back) continue;
      mpfr_swap(c->step.X[i].lo, c->step.X[j].lo);
      mpfr_swap(c->step.X[i].hi, c->step.X[j].hi);
      mpfr_swap(c->step.X[flags + i].lo, c->step.X[flags + j].lo);
      mpfr_swap(c->step.X[flags + i].hi, c->step.X[flags + j].hi);
    }
}

static gdc_status read_one(gdc_itv *x, gdc_itv *flag, const quantity_source *s, const slot *q, gdc_context *ctx)
{
  if (mpfr_get_prec(x->lo) != s->bits) {
    mpfr_set_prec(x->lo, s->bits);
    mpfr_set_prec(x->hi, s->bits);
  }
  int defined = 1;
  if (quantity_of_certificate(q->kind)) {
    constant_read(x, &defined, s->certificate, q->a);
    if (q->kind == Q_CERTIFIED) {
      gdc_itv_set_si(x, defined);
      defined = 1;
    }
  } else if (q->kind == Q_TIME) {
    mpfr_set_uj(x->lo, s->time, MPFR_RNDD);
    mpfr_set_uj(x->hi, s->time, MPFR_RNDU);
  } else {
    gdc_itv_whole(x);
    gdc_status status = s->read(x, &defined, s, q->kind, q->a, q->b, ctx);
    if (status != GDC_OK) return status;
    if (!gdc_itv_ok(x))
      return gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "step %llu: a state holds something that is no interval",
                      (unsigned long long)s->time);
  }
  gdc_itv_set_si(flag, defined ? 1 : 0);
  return GDC_OK;
}

gdc_status window_read(code *c, const quantity_source *s, int back, int *snapshot, gdc_context *ctx)
{
  *snapshot = 0;
  for (int i = 0; i < c->step.nx / 2; i++) {
    const slot *q = &c->p->slots[c->step_slot[i]];
    if (q->back != back) continue;
    if (back > 0 && quantity_of_certificate(q->kind)) continue; /* it keeps what was known when the step was new */
    gdc_status status = read_one(&c->step.X[i], &c->step.X[c->step.nx / 2 + i], s, q, ctx);
    if (status != GDC_OK) return status;
  }
  for (int i = 0; i < c->fixed.nx / 2; i++) {
    const slot *q = &c->p->slots[c->fixed_slot[i]];
    if (q->at != s->time) continue;
    gdc_status status = read_one(&c->fixed.X[i], &c->fixed.X[c->fixed.nx / 2 + i], s, q, ctx);
    if (status != GDC_OK) return status;
    *snapshot = 1;
  }
  return GDC_OK;
}
