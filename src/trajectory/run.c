/* The run: settle, deliver, step; more bits when a sign is undecided. */
#include "fast_run.h"
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_MAX_PRECISION = 16384, LEAST_PRECISION = 24, MOST_UNSEEN = 64 };

gdc_status gdc_trajectory_new(gdc_trajectory **out, const gdc_problem *p, gdc_context *ctx)
{
  *out = calloc(1, sizeof **out);
  if (!*out) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  (*out)->p = p;
  (*out)->state.p = p;
  (*out)->state.exact = &(*out)->exact;
  return GDC_OK;
}

void gdc_trajectory_free(gdc_trajectory *tr)
{
  if (!tr) return;
  checkpoint_clear(tr);
  fast_run_free(tr->fast);
  checkpoint_free_arrays(&tr->stored, tr->p);
  frame_free(tr->state.f);
  free(tr);
}

gdc_status gdc_trajectory_observe(gdc_trajectory *tr, const gdc_observer *observer, gdc_context *ctx)
{
  if (tr->nwatchers == MAX_OBSERVERS)
    return gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "more than %d observers", MAX_OBSERVERS);
  watcher *w = &tr->watchers[tr->nwatchers++];
  memset(w, 0, sizeof *w);
  w->o = *observer;
  return GDC_OK;
}

/* Enough for the sliding regimes (about 3 log2 T) and the polynomial loss of plain intervals, as measured;
   a run that needs more raises it itself. */
static mpfr_prec_t first_precision(uint64_t steps)
{
  return 64 + 5 * (mpfr_prec_t)ceil(log2((double)steps + 2));
}

/* Go on from the stored state: observers that were there before have accepted it. */
static gdc_status start_stored(gdc_trajectory *tr, gdc_context *ctx)
{
  const checkpoint *c = &tr->stored;
  checkpoint_restore(tr, c);
  tr->counted = c->t;
  tr->summary->switches = tr->before_stored.switches;
  tr->summary->redone = tr->before_stored.redone;
  for (int k = 0; k < tr->nwatchers; k++) {
    watcher *w = &tr->watchers[k];
    w->next = w->o.resumed ? c->t + 1 : c->t;
    w->switched_at = w->o.resumed ? c->t + 1 : 0;
  }
  return checkpoint_save(tr, ctx);
}

static gdc_status start(gdc_trajectory *tr, const gdc_run_options *options, gdc_run_summary *summary,
                        gdc_context *ctx)
{
  memset(summary, 0, sizeof *summary);
  summary->undecided_neuron = summary->undecided_point = -1;
  tr->summary = summary;
  tr->options = *options;
  gdc_run_options *o = &tr->options;
  if (o->max_precision == 0) o->max_precision = DEFAULT_MAX_PRECISION;
  if (tr->stored.d) o->precision = mpfr_get_prec(tr->stored.d[0].lo);
  if (o->precision == 0) o->precision = first_precision(o->steps);
  if (o->precision < LEAST_PRECISION) o->precision = LEAST_PRECISION;
  if (o->precision > o->max_precision) o->precision = o->max_precision;
  checkpoint_clear(tr);
  frame_free(tr->state.f);
  tr->state.f = frame_new(tr->p, o->precision);
  if (!tr->state.f) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  tr->state.t = 0;
  tr->state.last_chance = o->precision >= o->max_precision;
  tr->counted = 0;
  tr->calm = 0;
  tr->failed_at = UINT64_MAX;
  exactness_start(&tr->exact, tr->p);
  for (int k = 0; k < tr->nwatchers; k++) tr->watchers[k].next = tr->watchers[k].switched_at = 0;
  return tr->stored.d ? start_stored(tr, ctx) : fast_run_start(tr, ctx);
}

static int is_power_of_two(uint64_t t) { return t != 0 && (t & (t - 1)) == 0; }

static int switched(const gdc_trajectory *tr)
{
  return tr->state.t > 0 && memcmp(tr->before, tr->state.bits, (size_t)(tr->p->m * tr->p->n)) != 0;
}

static int wanted(const gdc_trajectory *tr, const watcher *w)
{
  uint64_t t = tr->state.t;
  if (w->o.every_step || t == tr->options.steps) return 1;
  return w->o.next ? w->o.next(w->o.self, t) == t : w->o.wants && w->o.wants(w->o.self, t);
}

static gdc_status deliver_to(gdc_trajectory *tr, watcher *w, gdc_context *ctx)
{
  const gdc_state *s = &tr->state;
  gdc_status status = GDC_OK;
  if (w->next > s->t) return w->o.on_again ? w->o.on_again(w->o.self, s, ctx) : GDC_OK;
  if (s->t == tr->stored.t && w->o.on_start && w->switched_at == 0) {
    w->switched_at = 1; /* on_start is called once, also when the first step comes again */
    status = w->o.on_start(w->o.self, s, ctx);
  }
  if (status == GDC_OK && w->o.on_switch && switched(tr) && w->switched_at < s->t + 1) {
    w->switched_at = s->t + 1;
    status = w->o.on_switch(w->o.self, s, tr->before, ctx);
  }
  if (status == GDC_OK && w->o.on_block && w->o.pairs) {
    int refused = 0;
    gdc_status offered = fast_offer_single(tr, w, &refused, ctx);
    if (refused) return GDC_OK; /* it comes again, after the state before it */
    if (offered == GDC_OK) w->next = s->t + 1;
    if (offered != GDC_EUNDECIDED) return offered;
  }
  if (status == GDC_OK && w->o.on_step && wanted(tr, w)) {
    status = w->o.on_step(w->o.self, s, ctx);
    if (status == GDC_EMOREBITS && s->last_chance) status = GDC_OK;
  }
  if (status == GDC_OK) w->next = s->t + 1;
  return status;
}

gdc_status deliver(gdc_trajectory *tr, gdc_context *ctx)
{
  gdc_status again = GDC_OK;
  if (tr->counted < tr->state.t) {
    tr->counted = tr->state.t;
    if (switched(tr)) tr->summary->switches++;
  }
  if (switched(tr)) tr->calm = 0;
  else if (tr->calm < CALM) tr->calm++;
  for (int k = 0; k < tr->nwatchers; k++) {
    gdc_status status = deliver_to(tr, &tr->watchers[k], ctx);
    if (status == GDC_EMOREBITS) again = status;
    else if (status != GDC_OK) return status;
  }
  return again;
}

/* The slope of a margin is beyond MPFR's range: more bits cannot help. */
static gdc_status check_overflow(gdc_trajectory *tr, gdc_context *ctx)
{
  for (int i = 0; i < tr->p->n; i++)
    if (!mpfr_number_p(tr->state.f->g[i].hi))
      return gdc_fail(ctx, GDC_EOVERFLOW, tr->p->file, 0, 0,
                      "step %llu: the slope of the loss at point %d is beyond the range of the arithmetic",
                      (unsigned long long)tr->state.t + 1, i + 1);
  return GDC_OK;
}

static gdc_status give_up(gdc_trajectory *tr, int pair, gdc_context *ctx)
{
  int n = tr->p->n;
  tr->summary->undecided_neuron = pair / n;
  tr->summary->undecided_point = pair % n;
  gdc_fail(ctx, GDC_EUNDECIDED, tr->p->file, 0, 0,
           "step %llu: the sign of the pre-activation of neuron %d at point %d is undecided at %ld bits",
           (unsigned long long)tr->state.t, pair / n + 1, pair % n + 1, (long)tr->state.f->prec);
  /* back to the last certified state, for on_end */
  frame_retreat(tr->state.f, tr->p);
  tr->exact = tr->exact_before;
  tr->state.t--;
  frame_settle(tr->state.f, tr->p, &tr->exact, tr->state.bits);
  /* the enclosures of a state that the fast engine certified may not show its pattern again */
  memcpy(tr->state.bits, tr->before, sizeof tr->before);
  frame_derive(tr->state.f, tr->p, tr->state.bits);
  return GDC_EUNDECIDED;
}

/* Certify the state at t.  GDC_EMOREBITS: the run went back to an earlier state with more bits. */
static gdc_status certify_state(gdc_trajectory *tr, gdc_context *ctx)
{
  int pair = frame_settle(tr->state.f, tr->p, &tr->exact, tr->state.bits);
  if (pair >= 0) {
    const gdc_itv *a = &tr->state.f->a[pair];
    mpfr_srcptr longer = mpfr_cmpabs(a->lo, a->hi) > 0 ? a->lo : a->hi;
    double width = mpfr_number_p(longer) ? (double)mpfr_get_exp(longer) : 0;
    /* the state may have come from the fast engine, with its radius; twice as far, so that this happens O(log T) times */
    fast_run_keep_off(tr, 2 * tr->state.t);
    gdc_status status = checkpoint_restart(tr, width, ctx);
    if (status == GDC_EUNDECIDED) return give_up(tr, pair, ctx);
    return status == GDC_OK ? GDC_EMOREBITS : status;
  }
  frame_derive(tr->state.f, tr->p, tr->state.bits);
  return GDC_OK;
}

static gdc_status advance(gdc_trajectory *tr, gdc_context *ctx)
{
  gdc_status status = check_overflow(tr, ctx);
  if (status != GDC_OK) return status;
  if (is_power_of_two(tr->state.t) && (status = checkpoint_save(tr, ctx)) != GDC_OK) return status;
  memcpy(tr->before, tr->state.bits, sizeof tr->before);
  tr->exact_before = tr->exact;
  status = exactness_refine(&tr->exact, tr->p, tr->state.bits);
  if (status != GDC_OK) return gdc_fail(ctx, status, NULL, 0, 0, "out of memory");
  frame_advance(tr->state.f, tr->p, tr->state.bits);
  tr->state.t++;
  return GDC_OK;
}

/* How many states after this one nobody has to see: not a wanted one, the last one, or one to be saved. */
static int unseen_steps(const gdc_trajectory *tr)
{
  uint64_t t = tr->state.t, stop = tr->options.steps; /* the state at `stop` must be delivered */
  if (tr->fast || t == 0 || is_power_of_two(t)) return 0;
  if (tr->calm < CALM || !exactness_lasts(&tr->exact, tr->p, tr->state.bits)) return 0;
  for (int k = 0; k < tr->nwatchers; k++) {
    const watcher *w = &tr->watchers[k];
    if (w->o.every_step || w->o.on_again || w->o.on_block || (w->o.on_step && !w->o.next)) return 0;
    if (!w->o.on_step) continue;
    uint64_t next = w->o.next(w->o.self, t + 1);
    if (next < stop) stop = next;
  }
  int most = 0;
  while (most < MOST_UNSEEN && t + 1 < stop && !is_power_of_two(t)) most++, t++;
  return most;
}

/* Steps that nobody has to see, while the pattern stays. */
static void follow_unseen(gdc_trajectory *tr)
{
  int most = unseen_steps(tr);
  if (most == 0) return;
  int made = frame_follow(tr->state.f, tr->p, &tr->exact, tr->state.bits, most);
  if (made < most) tr->calm = 0; /* wait until it is calm again */
  tr->state.t += (uint64_t)made;
  tr->summary->unseen += (uint64_t)made;
  if (tr->counted < tr->state.t) tr->counted = tr->state.t;
  for (int k = 0; k < tr->nwatchers; k++)
    if (tr->watchers[k].next <= tr->state.t) tr->watchers[k].next = tr->state.t + 1;
}

static gdc_status follow(gdc_trajectory *tr, gdc_context *ctx)
{
  for (;;) {
    gdc_status status = certify_state(tr, ctx);
    if (status == GDC_EMOREBITS) continue;
    if (status != GDC_OK) return status;
    status = deliver(tr, ctx);
    if (status == GDC_EMOREBITS) {
      fast_run_more_bits(tr);
      status = checkpoint_restart(tr, frame_width_log2(tr->state.f), ctx);
      if (status != GDC_OK) return status;
      continue;
    }
    if (status != GDC_OK || tr->state.t == tr->options.steps) return status;
    if (tr->options.interrupted && *tr->options.interrupted)
      return gdc_fail(ctx, GDC_EINTERRUPT, NULL, 0, 0, "interrupted after step %llu",
                      (unsigned long long)tr->state.t);
    if (fast_run_due(tr)) {
      status = fast_run_follow(tr, ctx);
      if (status == GDC_EMOREBITS) continue;
      if (status != GDC_OK || tr->state.t == tr->options.steps) return status;
    }
    follow_unseen(tr);
    if ((status = advance(tr, ctx)) != GDC_OK) return status;
  }
}

gdc_status gdc_trajectory_run(gdc_trajectory *tr, const gdc_run_options *options, gdc_run_summary *summary,
                              gdc_context *ctx)
{
  gdc_status outcome = start(tr, options, summary, ctx);
  if (outcome != GDC_OK) return outcome;
  outcome = follow(tr, ctx);
  summary->steps = tr->state.t;
  summary->bits = tr->state.f->prec;
  if (tr->fast && summary->fast_steps == 0 && !summary->declined)
    summary->declined = "the run was too short for the fast engine, or its steps stayed too large";
  for (int k = 0; k < tr->nwatchers; k++) {
    const gdc_observer *o = &tr->watchers[k].o;
    if (!o->on_end) continue;
    gdc_status status = o->on_end(o->self, &tr->state, outcome, ctx);
    if (status != GDC_OK && outcome == GDC_OK) outcome = status;
  }
  return outcome;
}
