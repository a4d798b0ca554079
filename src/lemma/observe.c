/* The check as an observer of a run: quantities of a certified state, on demand. */
#include <gdcert/margin.h>

#include "check.h"

/* What a partial quantity says about itself: a failure that only means "not known here" is no failure. */
static gdc_status partial_status(int *defined, gdc_status status)
{
  if (status == GDC_OK) return GDC_OK;
  *defined = 0;
  return status == GDC_ELIMIT || status == GDC_EUNDECIDED || status == GDC_EOVERFLOW ? GDC_OK : status;
}

static gdc_status read_partial(gdc_itv *r, int *defined, const gdc_state *s, int kind, int a, gdc_context *ctx)
{
  int infinite = 0;
  gdc_status status;
  gdc_context quiet;
  gdc_context_clear(&quiet);
  switch (kind) {
  case Q_GAP: status = gdc_gap(r, s, &quiet); break;
  case Q_BOUNDARY: status = gdc_boundary(r, s, &quiet); break;
  case Q_ROBUSTNESS: status = gdc_robustness(r, &infinite, s, &quiet); break;
  default: status = gdc_robustness_point(r, &infinite, s, a, &quiet); break;
  }
  *defined = !infinite && (mpfr_number_p(r->lo) || mpfr_number_p(r->hi));
  status = partial_status(defined, status);
  return status == GDC_OK ? GDC_OK : gdc_fail(ctx, status, quiet.file, quiet.line, quiet.column, "%s", quiet.reason);
}

static void read_ratio(gdc_itv *r, const gdc_state *s, int a, int b)
{
  gdc_itv top, bottom;
  gdc_itv_init(&top, mpfr_get_prec(r->lo));
  gdc_itv_init(&bottom, mpfr_get_prec(r->lo));
  gdc_state_slope(&top, s, a);
  gdc_state_slope(&bottom, s, b);
  gdc_itv_div(r, &top, &bottom);
  gdc_itv_clear(&top);
  gdc_itv_clear(&bottom);
}

static gdc_status read_state(gdc_itv *r, int *defined, const quantity_source *source, int kind, int a, int b,
                             gdc_context *ctx)
{
  const gdc_state *s = source->self;
  switch (kind) {
  case Q_PRE: gdc_state_pre(r, s, a, b); break;
  case Q_ACTIVE: gdc_itv_set_si(r, gdc_state_pattern(s)[a * gdc_state_problem(s)->n + b]); break;
  case Q_DUAL: gdc_state_dual(r, s, a, b); break;
  case Q_MARGIN: gdc_state_margin(r, s, a); break;
  case Q_SLOPE: gdc_state_slope(r, s, a); break;
  case Q_RATIO: read_ratio(r, s, a, b); break;
  case Q_WEIGHT: gdc_state_weight(r, s, a, b); break;
  case Q_BIAS: gdc_state_bias(r, s, a); break;
  case Q_OUTPUT: gdc_state_output(r, s, a); break;
  case Q_LOSS: gdc_state_loss(r, s); break;
  case Q_GRADNORM: gdc_state_gradnorm(r, s); break;
  case Q_WEIGHTNORM: gdc_state_weightnorm(r, s); break;
  default: return read_partial(r, defined, s, kind, a, ctx);
  }
  return GDC_OK;
}

static quantity_source source_of(const gdc_lemma_check *c, const gdc_state *s)
{
  quantity_source q = {s, gdc_state_time(s), gdc_state_precision(s), gdc_state_last_chance(s), c->certificate, read_state};
  return q;
}

static gdc_status on_step(void *self, const gdc_state *s, gdc_context *ctx)
{
  quantity_source q = source_of(self, s);
  return lemma_check_step(self, &q, ctx);
}

static gdc_status on_again(void *self, const gdc_state *s, gdc_context *ctx)
{
  quantity_source q = source_of(self, s);
  return lemma_check_again(self, &q, ctx);
}

static gdc_status on_block(void *self, const gdc_block *block, gdc_context *ctx)
{
  return lemma_check_block(self, block, ctx);
}

gdc_observer gdc_lemma_check_observer(gdc_lemma_check *c)
{
  gdc_observer o = {.self = c, .every_step = 1, .on_step = on_step, .on_again = on_again, .pairs = lemma_check_follows_pairs(c)};
  if (lemma_check_takes_blocks(c)) o.on_block = on_block;
  return o;
}
