/* Blocks for observers of every step.  An offer is one block or several in a row, and its states are shown as one hull; it
   is taken as a whole, or undone and made again in shorter offers.  Offers end just before the times that somebody waits
   for; these are delivered to all in their order, and to those who compare steps (pairs) as an offer of one step. */
#include "fast_offer.h"

enum {
  FIRST_OFFER = 64, /* steps; at a hand-over and after a pause */
  LEAST_OFFER = 16, /* where single states do as well */
  FIRST_PAUSE = 32, /* steps one by one after offers were refused */
  MOST_PATIENCE = 8
};

static const mpfr_prec_t HULL_BITS = 128; /* far more than is true of a hull; what cancels in a difference cancels to so many */

int fast_offer_init(gdc_trajectory *tr, fast_run *r)
{
  for (int k = 0; k < tr->nwatchers; k++) {
    const gdc_observer *o = &tr->watchers[k].o;
    r->offers |= o->on_block != NULL;
    r->pairs |= o->on_block != NULL && o->pairs;
  }
  r->most = UINT64_MAX;
  r->pause = FIRST_PAUSE;
  r->engine.want_ranges = r->offers;
  if (!r->offers) return 1;
  int ok = fast_hull_init(&r->hull, tr->p, HULL_BITS);
  r->shell.p = tr->p;
  r->shell.exact = &r->state.exact;
  r->shell.f = r->hull.f;
  return ok && fast_state_init(&r->before, tr->p) && fast_state_init(&r->start, tr->p);
}

void fast_offer_clear(fast_run *r)
{
  fast_state_clear(&r->before);
  fast_state_clear(&r->start);
  if (r->hull.f) fast_hull_clear(&r->hull);
}

void fast_offer_reset(fast_run *r)
{
  if (r->offers) r->most = FIRST_OFFER;
  r->taken = 0;
  r->patience = 1;
  r->singly_until = 0;
  r->open = 0;
}

uint64_t fast_offer_begin(fast_run *r, uint64_t stop)
{
  uint64_t t = r->state.t;
  if (!r->open) {
    fast_state_copy(&r->before, &r->state);
    fast_hull_restart(&r->hull);
    r->open = 1;
  }
  fast_state_copy(&r->start, &r->state);
  if (stop == t + 1) return stop;
  uint64_t left = r->most - (t - r->before.t);
  return left < stop - 1 - t ? t + left : stop - 1;
}

/* The block of the states from .. to, as the hull knows them. */
static gdc_block describe(fast_run *r, uint64_t from, uint64_t to, const gdc_state *state)
{
  const fast_hull *h = &r->hull;
  r->shell.t = from;
  for (int pair = 0; pair < r->state.pairs; pair++) r->shell.bits[pair] = h->bits[pair];
  return (gdc_block){from, to, &r->shell, state, h->pre, h->first, h->away, h->has_ratio ? &h->ratio : NULL, h->passes, h->lost ? 0 : h->npasses};
}

/* GDC_EUNDECIDED: somebody has refused. */
static gdc_status offer(gdc_trajectory *tr, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  uint64_t from = r->before.t + 1, to = r->state.t;
  for (int k = 0; k < tr->nwatchers; k++) {
    watcher *w = &tr->watchers[k];
    if (!w->o.on_block || w->next > to) continue;
    gdc_block block = describe(r, from, to, NULL);
    gdc_status status = w->o.on_block(w->o.self, &block, ctx);
    if (status != GDC_OK) return status;
    w->next = to + 1;
  }
  r->open = 0;
  return GDC_OK;
}

/* Blocks are refused: step by step for a while, by intervals from the frame that was handed over if nothing has been gained
   since, else with the present radius.  *back = 1: by intervals. */
static void step_aside(fast_run *r, int *back)
{
  uint64_t t = r->state.t, most = t / 4 + FIRST_PAUSE;
  if (t - r->last_pause > 8 * r->pause) r->pause = FIRST_PAUSE;
  *back = t == r->entry.t && !r->shown;
  if (*back) r->resume_at = t + r->pause, r->probe_at = 0;
  else r->singly_until = t + r->pause;
  r->last_pause = t + r->pause;
  r->pause = 2 * r->pause < most ? 2 * r->pause : most;
  r->most = FIRST_OFFER;
}

/* The offer is refused: the next one is half as long. */
static void withdraw(fast_run *r, int *back)
{
  r->most = (r->state.t - r->before.t) / 2;
  if (r->taken == 0 && r->patience < MOST_PATIENCE) r->patience *= 2;
  r->taken = 0;
  fast_state_copy(&r->state, &r->before);
  r->open = 0;
  if (r->most < (r->pairs ? 1 : LEAST_OFFER)) step_aside(r, back);
}

/* An offer of full length has been taken.  The first one of its length: it was right to try it, and the next one is tried sooner. */
static void grow(fast_run *r)
{
  if (r->taken++ == 0 && r->patience > 1) r->patience /= 2;
  if (r->taken < r->patience || r->most > UINT64_MAX / 4) return;
  r->most *= 2;
  r->taken = 0;
}

gdc_status fast_offer_take(gdc_trajectory *tr, uint64_t stop, int *back, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  uint64_t t = r->state.t, made = t - r->before.t;
  fast_hull_add(&r->hull, &r->engine, &r->start, &r->state);
  if (t == stop || (made < r->most && t + 1 < stop)) return GDC_OK;
  gdc_status status = offer(tr, ctx);
  if (status == GDC_EUNDECIDED) {
    withdraw(r, back);
    return GDC_OK;
  }
  if (status == GDC_OK && made == r->most) grow(r);
  return status;
}

gdc_status fast_offer_settle(gdc_trajectory *tr, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  if (!r->offers || !r->open || r->state.t == r->before.t) return GDC_OK;
  gdc_status status = offer(tr, ctx);
  if (status != GDC_EUNDECIDED) return status;
  fast_state_copy(&r->state, &r->before);
  r->open = 0;
  return GDC_OK;
}

gdc_status fast_offer_single(gdc_trajectory *tr, watcher *w, int *refused, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  if (!r || !r->single) return GDC_EUNDECIDED;
  gdc_block block = describe(r, r->state.t, r->state.t, &tr->state);
  gdc_status status = w->o.on_block(w->o.self, &block, ctx);
  *refused = status == GDC_EUNDECIDED;
  r->refused |= *refused;
  return status;
}

/* Somebody has refused the step as a block: it comes by on_step, after the state before it. */
static gdc_status deliver_alone(gdc_trajectory *tr, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  fast_state_copy(&r->start, &r->state);
  fast_state_copy(&r->state, &r->before);
  int shown = fast_run_show(tr);
  gdc_status status = shown ? deliver(tr, ctx) : GDC_OK;
  fast_state_copy(&r->state, &r->start);
  if (!fast_run_show(tr) || !shown) return gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "a state that was shown cannot be shown again");
  return status == GDC_OK ? deliver(tr, ctx) : status;
}

gdc_status fast_offer_deliver(gdc_trajectory *tr, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  r->single = r->pairs && r->open && r->state.t == r->before.t + 1;
  r->refused = 0;
  gdc_status status = deliver(tr, ctx);
  r->single = 0;
  if (status == GDC_OK && r->refused) status = deliver_alone(tr, ctx);
  r->open = 0;
  return status;
}
