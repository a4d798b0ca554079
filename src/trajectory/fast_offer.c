/* Blocks for observers of every step.  An offer is one block or several in a row, and its states are shown as one hull.  The
   blocks are kept in up to 32 parts, each with its own hull and its end: an offer that is refused is made again with the first
   half of its parts, and so on; only a part that is refused alone is undone, and made again in smaller parts.  Offers end
   just before the times that somebody waits for; these are delivered to all in their order, and to those who compare steps
   (pairs) as an offer of one step. */
#include "fast_offer.h"

#include <stdlib.h>
#include <string.h>

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
  r->most = r->first_most = UINT64_MAX;
  r->pause = FIRST_PAUSE;
  r->engine.want_ranges = r->offers;
  if (!r->offers) return 1;
  r->parts = calloc(MOST_PARTS, sizeof *r->parts);
  r->joined = calloc(MOST_PARTS, sizeof *r->joined);
  int ok = r->parts && r->joined;
  for (int k = 0; ok && k < MOST_PARTS; k++)
    ok = fast_hull_init(&r->joined[k], tr->p, HULL_BITS) && fast_hull_init(&r->parts[k].hull, tr->p, HULL_BITS) && fast_state_init(&r->parts[k].end, tr->p);
  if (!ok) return 0;
  r->shell.p = tr->p;
  r->shell.exact = &r->state.exact;
  r->shell.f = r->joined[0].f;
  return fast_state_init(&r->before, tr->p) && fast_state_init(&r->start, tr->p);
}

void fast_offer_clear(fast_run *r)
{
  fast_state_clear(&r->before);
  fast_state_clear(&r->start);
  for (int k = 0; r->parts && r->joined && k < MOST_PARTS; k++) {
    if (r->joined[k].f) fast_hull_clear(&r->joined[k]);
    if (r->parts[k].hull.f) fast_hull_clear(&r->parts[k].hull);
    fast_state_clear(&r->parts[k].end);
  }
  free(r->parts);
  free(r->joined);
}

void fast_offer_reset(fast_run *r)
{
  if (r->offers) r->most = FIRST_OFFER;
  if (r->pairs && r->state.t > FIRST_OFFER) r->most = r->state.t; /* what is refused of it comes again in parts */
  r->taken = 0;
  r->patience = 1;
  r->singly_until = 0;
  r->open = 0;
}

uint64_t fast_offer_begin(fast_run *r, uint64_t stop)
{
  uint64_t t = r->state.t;
  if (!r->open) {
    if (r->is_first && r->most > r->first_most) r->most = r->first_most, r->taken = 0;
    fast_state_copy(&r->before, &r->state);
    r->nparts = 0;
    r->part_end = t;
    r->part_steps = r->most / MOST_PARTS + (r->most % MOST_PARTS != 0);
    r->open = 1;
  }
  fast_state_copy(&r->start, &r->state);
  if (stop == t + 1) return stop;
  uint64_t left = r->most - (t - r->before.t), part = t < r->part_end ? r->part_end - t : r->part_steps;
  if (r->pairs && part < left) left = part;
  return left < stop - 1 - t ? t + left : stop - 1;
}

/* The block from r->start to r->state belongs to the latest part, or begins a new one. */
static void add_block(fast_run *r)
{
  if (r->nparts == 0 || r->start.t >= r->part_end) {
    while (r->part_end <= r->start.t) r->part_end += r->part_steps;
    fast_hull_restart(&r->parts[r->nparts++].hull);
  }
  fast_part *part = &r->parts[r->nparts - 1];
  fast_hull_add(&part->hull, &r->engine, &r->start, &r->state);
  fast_state_copy(&part->end, &r->state);
}

/* A block that is shown, and the blocks below it: at most 2 MOST_PARTS in all. */
typedef struct tree {
  gdc_block block[2 * MOST_PARTS];
  int blocks, hulls; /* in use */
  uint64_t until;
} tree;

/* The parts first .. first + count - 1 as block `at` of the tree, and their halves below it. */
static const fast_hull *join_parts(tree *x, int at, fast_run *r, int first, int count)
{
  uint64_t from = (first ? r->parts[first - 1].end.t : r->before.t) + 1, to = r->parts[first + count - 1].end.t;
  fast_hull *hull = &r->parts[first].hull;
  gdc_block *halves = NULL;
  if (count > 1 || at == 0) {
    hull = &r->joined[x->hulls++];
    fast_hull_restart(hull);
  }
  if (count > 1) {
    int below = x->blocks;
    x->blocks += 2;
    halves = &x->block[below];
    fast_hull_join(hull, join_parts(x, below, r, first, count / 2));
    fast_hull_join(hull, join_parts(x, below + 1, r, first + count / 2, count - count / 2));
  } else if (at == 0) {
    fast_hull_join(hull, &r->parts[first].hull);
  }
  x->block[at] = (gdc_block){.from = from, .to = to, .pre = hull->pre, .first = hull->first, .away = hull->away,
                             .ratio = hull->has_ratio ? &hull->ratio : NULL, .passes = hull->passes,
                             .npasses = hull->lost ? 0 : hull->npasses, .halves = halves, .until = &x->until};
  return hull;
}

/* The parts first .. first + count - 1 as they are shown. */
static gdc_block *show_parts(tree *x, fast_run *r, int first, int count)
{
  x->blocks = 1;
  x->hulls = 0;
  join_parts(x, 0, r, first, count);
  for (int k = 0; k < count; k++) fast_hull_join_frame(&r->joined[0], &r->parts[first + k].hull, k == 0);
  gdc_block *b = &x->block[0];
  r->shell.t = b->from;
  memcpy(r->shell.bits, r->joined[0].bits, (size_t)r->state.pairs);
  b->hull = &r->shell;
  x->until = r->parts[first + count / 2].end.t - 1; /* where nobody knows better: the first half */
  return b;
}

/* GDC_EUNDECIDED: somebody has refused; *next: how many parts to try then. */
static gdc_status offer(gdc_trajectory *tr, int first, int count, int *next, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  tree x;
  gdc_block *block = show_parts(&x, r, first, count);
  for (int k = 0; k < tr->nwatchers; k++) {
    watcher *w = &tr->watchers[k];
    if (!w->o.on_block || w->next > block->to) continue;
    gdc_status status = w->o.on_block(w->o.self, block, ctx);
    for (*next = 0; *next < count && r->parts[first + *next].end.t <= x.until; ++*next) continue;
    if (status != GDC_OK) return status;
    w->next = block->to + 1;
  }
  return GDC_OK;
}

/* Offers until all parts are taken, as many at once as possible.  *taken: how many have been; *largest: most at once. */
static gdc_status offer_all(gdc_trajectory *tr, int *taken, int *largest, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  int count = r->nparts;
  *taken = *largest = 0;
  while (*taken < r->nparts) {
    int next = 0;
    gdc_status status = offer(tr, *taken, count, &next, ctx);
    if (status == GDC_EUNDECIDED && next > 0 && next < count) {
      count = next;
      continue;
    }
    if (status != GDC_OK) return status;
    *taken += count;
    if (count > *largest) *largest = count;
    count *= 2;
    if (count > r->nparts - *taken) count = r->nparts - *taken;
  }
  r->open = 0;
  return GDC_OK;
}

/* Blocks are refused: step by step for a while, by intervals from the frame that was handed over if nothing has been gained
   since, else with the present radius.  *back = 1: by intervals. */
static void step_aside(const gdc_trajectory *tr, int *back)
{
  fast_run *r = tr->fast;
  uint64_t t = r->state.t, most = t / 4 + FIRST_PAUSE;
  if (t - r->last_pause > 8 * r->pause) r->pause = FIRST_PAUSE;
  *back = fast_run_is_untouched(tr);
  if (*back) r->resume_at = t + r->pause, r->probe_at = 0;
  else r->singly_until = t + r->pause;
  r->last_pause = t + r->pause;
  r->pause = 2 * r->pause < most ? 2 * r->pause : most;
  r->most = FIRST_OFFER;
}

/* A part is refused: the next offer is as long as it is, or half as long where it is all there was. */
static void withdraw(const gdc_trajectory *tr, int part, int *back)
{
  fast_run *r = tr->fast;
  if (part > 0) fast_state_copy(&r->before, &r->parts[part - 1].end);
  r->most = r->parts[part].end.t - r->before.t;
  if (r->nparts == 1) r->most /= 2;
  if (part == 0 && r->is_first) r->first_most = r->most ? r->most : 1;
  if (r->taken == 0 && r->patience < MOST_PATIENCE) r->patience *= 2;
  r->taken = 0;
  fast_state_copy(&r->state, &r->before);
  r->open = 0;
  if (r->most < (r->pairs ? 1 : LEAST_OFFER)) step_aside(tr, back);
}

/* An offer of full length has been taken.  The first one of its length: it was right to try it, and the next one is tried sooner,
   and is much longer where none has been refused for a while: what is refused of it comes again in parts. */
static void grow(fast_run *r)
{
  uint64_t times = r->pairs && r->patience == 1 ? 16 : 2; /* the least slack of pairs is a lower bound only */
  if (r->taken++ == 0 && r->patience > 1) r->patience /= 2;
  if (r->taken < r->patience || r->most > UINT64_MAX / 16) return;
  r->most *= times;
  r->taken = 0;
}

gdc_status fast_offer_take(gdc_trajectory *tr, uint64_t stop, int *back, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  uint64_t t = r->state.t, made = t - r->before.t;
  int taken, largest;
  add_block(r);
  if (t == stop || (made < r->most && t + 1 < stop)) return GDC_OK;
  gdc_status status = offer_all(tr, &taken, &largest, ctx);
  if (status == GDC_EUNDECIDED) {
    withdraw(tr, taken, back);
    return GDC_OK;
  }
  if (status == GDC_OK && r->is_first && made > r->first_most / 2) r->first_most = r->first_most > UINT64_MAX / 4 ? UINT64_MAX : 2 * r->first_most;
  r->is_first = 0;
  if (largest < r->nparts) r->most = (uint64_t)largest * r->part_steps, r->taken = 0;
  else if (made == r->most) grow(r);
  return status;
}

gdc_status fast_offer_settle(gdc_trajectory *tr, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  int taken, largest;
  if (!r->offers || !r->open || r->state.t == r->before.t) return GDC_OK;
  gdc_status status = offer_all(tr, &taken, &largest, ctx);
  if (status != GDC_EUNDECIDED) return status;
  fast_state_copy(&r->state, taken > 0 ? &r->parts[taken - 1].end : &r->before);
  r->open = 0;
  return GDC_OK;
}

gdc_status fast_offer_single(gdc_trajectory *tr, watcher *w, int *refused, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  if (!r || !r->single) return GDC_EUNDECIDED;
  tree x;
  gdc_block *block = show_parts(&x, r, 0, r->nparts);
  block->state = &tr->state;
  gdc_status status = w->o.on_block(w->o.self, block, ctx);
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
  r->is_first = 1;
  if (status == GDC_OK && r->refused) status = deliver_alone(tr, ctx);
  r->open = 0;
  return status;
}
