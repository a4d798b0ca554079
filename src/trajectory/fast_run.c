/* The fast engine within a run: hand over from the intervals and back, observers, cross-checks. */
#include "fast_offer.h"
#include "fast_bounds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  LEAST_SHIFT = 4, FIRST_MOST_SHIFT = 22, MOST_SHIFT = 26, /* a block is t >> shift steps */
  MOST_BLOCK = 65536,
  LONG_LOG = 32,    /* runs of 2^32 steps or more have two words per number from the first tracked pair on */
  LEAST_FINE_LOG = 14, /* two words help from about 2^14 steps on, where a block's steps are small enough (FINE_LEAST_SCALE) */
  MOST_ASKED = 3,   /* how often the fast engine comes near a step that wants more bits */
  PROBE_STEPS = 4 /* of intervals, beside the blocks, at t = 2^k */
};

static const double MOST_RADIUS = 0x1p-64; /* to hand over */

/* --- who is served ---------------------------------------------------------------------------------------- */

static const char *refuses(const gdc_trajectory *tr)
{
  const char *reason = fast_declines(tr->p);
  int asked = tr->options.engine == GDC_ENGINE_FAST; /* pairs are judged where the fast engine was asked for only */
  for (int k = 0; !reason && k < tr->nwatchers; k++) {
    const gdc_observer *o = &tr->watchers[k].o;
    if (o->on_step && o->every_step && !o->on_block) reason = "something is checked at every step";
    else if (o->on_block && o->pairs && !asked) reason = "steps are compared with one another";
    else if (o->on_step && o->wants && !o->next) reason = "a consumer asks step by step";
    else if (o->on_switch && !o->on_patterns) reason = "a consumer follows every switch";
  }
  return reason;
}

/* floor(log2 of x), x > 0 */
static int log2_of(uint64_t x)
{
  int log = 0;
  while (log < 63 && x >> (log + 1)) log++;
  return log;
}

/* Two words per number are for long runs of the exponential loss. */
static int wants_fine(const gdc_trajectory *tr)
{
  return log2_of(tr->options.steps | 1) >= LONG_LOG && tr->p->loss == GDC_LOSS_EXPONENTIAL;
}

/* About 2^(2 log2 T - shift - 47) signs are undecided on the way to T (doc/fast-engine.md, "How long the blocks are"): where
   that matters a block is shorter by a bit for each bit of T^2. */
static int shift_for(const gdc_trajectory *tr)
{
  uint64_t steps = tr->options.steps | 1;
  int log = log2_of(steps), twice = 2 * log; /* and whether it is nearer to the next half */
  if (log < 63 && log > 8 && (steps >> (log - 8)) * (steps >> (log - 8)) >> 17) twice++;
  int shift = log - 16 > twice - 45 || wants_fine(tr) ? log - 16 : twice - 45;
  return shift < LEAST_SHIFT ? LEAST_SHIFT : shift > FIRST_MOST_SHIFT ? FIRST_MOST_SHIFT : shift;
}

gdc_status fast_run_start(gdc_trajectory *tr, gdc_context *ctx)
{
  const gdc_run_options *o = &tr->options;
  fast_run_free(tr->fast);
  tr->fast = NULL;
  if (o->engine == GDC_ENGINE_INTERVAL) return GDC_OK;
  int memory = 0;
  tr->summary->declined = refuses(tr);
  if (!tr->summary->declined) {
    fast_run *r = calloc(1, sizeof *r);
    if (!r) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
    tr->fast = r;
    if (!fast_engine_init(&r->engine, tr->p, &memory)) tr->summary->declined = "its numbers are too large";
    else if (!fast_state_init(&r->state, tr->p) || !fast_state_init(&r->entry, tr->p) || !fast_offer_init(tr, r)) memory = 1;
    r->shift = r->usual_shift = o->fast_shift ? o->fast_shift : shift_for(tr);
    r->resume_at = (uint64_t)2 << r->shift;
    r->engine.general = o->fast_general ? FAST_GENERAL_LOOP : FAST_ANY_LOOP;
    r->engine.inflate = o->fast_inflate;
    r->engine.fine = o->fast_fine ? FAST_FINE : wants_fine(tr) ? FAST_FINE_IF_TRACKED : FAST_COARSE;
  }
  if (memory) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (tr->summary->declined && tr->fast) {
    fast_run_free(tr->fast);
    tr->fast = NULL;
  }
  if (tr->summary->declined && o->engine == GDC_ENGINE_FAST)
    return gdc_fail(ctx, GDC_EINPUT, tr->p->file, 0, 0, "the fast engine does not serve this run: %s",
                    tr->summary->declined);
  return GDC_OK;
}

void fast_run_free(fast_run *r)
{
  if (!r) return;
  fast_engine_clear(&r->engine);
  fast_state_clear(&r->state);
  fast_state_clear(&r->entry);
  fast_offer_clear(r);
  frame_free(r->probe);
  free(r->patterns);
  free(r);
}

int fast_run_due(const gdc_trajectory *tr)
{
  return tr->fast && tr->state.t >= tr->fast->resume_at && tr->state.t < tr->options.steps;
}

/* --- where a block must end -------------------------------------------------------------------------------- */

static uint64_t next_wanted(const gdc_trajectory *tr, uint64_t t)
{
  uint64_t stop = tr->options.steps;
  for (int k = 0; k < tr->nwatchers; k++) {
    const watcher *w = &tr->watchers[k];
    if (!w->o.on_step || !w->o.next) continue;
    uint64_t next = w->o.next(w->o.self, t + 1);
    if (next > t && next < stop) stop = next;
  }
  return stop;
}

static uint64_t next_power(uint64_t t)
{
  uint64_t power = 1;
  while (power <= t && power < (uint64_t)1 << 63) power *= 2;
  return power;
}

static uint64_t next_stop(const gdc_trajectory *tr)
{
  const fast_run *r = tr->fast;
  uint64_t t = r->state.t, stop = next_wanted(tr, t), power = next_power(t);
  if (power > t && power < stop) stop = power;
  if (r->singly_until > t) stop = t + 1;
  for (int k = 0; k < tr->nwatchers; k++) { /* an offer begins after the steps that have been taken */
    const watcher *w = &tr->watchers[k];
    if (w->o.on_block && w->next > t + 1 && w->next - 1 < stop) stop = w->next - 1;
  }
  if (tr->counted > t && tr->counted < stop) stop = tr->counted; /* steps that have been reported already */
  return stop;
}

static uint64_t block_steps(const fast_run *r, uint64_t stop)
{
  uint64_t left = stop - r->state.t, steps = r->state.t >> r->shift;
  if (steps < 2) steps = 2;
  if (steps > MOST_BLOCK) steps = MOST_BLOCK;
  return steps < left ? steps : left;
}

/* --- reports ------------------------------------------------------------------------------------------------ */

static const signed char *spell(fast_run *r, size_t slot, const uint64_t *key)
{
  size_t size = (size_t)r->state.pairs;
  signed char *bits = r->patterns + slot * size;
  memcpy(bits, r->state.bits, size);
  for (int t = 0; t < r->engine.block.tracked; t++)
    bits[r->engine.pair_of[t]] = (signed char)(key[t / 64] >> (t % 64) & 1);
  return bits;
}

static int make_room(fast_run *r, size_t slots)
{
  if (slots <= r->room) return 1;
  signed char *more = realloc(r->patterns, slots * (size_t)r->state.pairs);
  if (!more) return 0;
  r->patterns = more;
  r->room = slots;
  return 1;
}

static gdc_status report_block(gdc_trajectory *tr, uint64_t from, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  const fast_tally *y = &r->engine.tally;
  gdc_pattern_at runs[FAST_MAX_RUNS], *patterns = malloc(y->nseen * sizeof *patterns);
  if (!patterns || !make_room(r, y->nseen + FAST_MAX_RUNS)) {
    free(patterns);
    return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  }
  for (size_t k = 0; k < y->nseen; k++)
    patterns[k] = (gdc_pattern_at){y->seen[k].steps, spell(r, k, y->seen[k].key)};
  for (size_t k = 0; k < y->nruns; k++)
    runs[k] = (gdc_pattern_at){from - 1 + y->runs[k].step, spell(r, y->nseen + k, y->runs[k].key)};
  gdc_pattern_block block = {from, r->state.t, y->switches, patterns, y->nseen, runs, y->nruns, r->state.bits};
  gdc_status status = GDC_OK;
  for (int k = 0; k < tr->nwatchers && status == GDC_OK; k++) {
    watcher *w = &tr->watchers[k];
    if (w->o.on_patterns) {
      status = w->o.on_patterns(w->o.self, &block, ctx);
      w->switched_at = r->state.t + 1;
    }
  }
  free(patterns);
  return status;
}

static int wants_runs(const gdc_trajectory *tr)
{
  for (int k = 0; k < tr->nwatchers; k++) {
    const gdc_observer *o = &tr->watchers[k].o;
    if (o->on_patterns && o->wants_runs && o->wants_runs(o->self)) return 1;
  }
  return 0;
}

static int log2_up(double radius)
{
  int exponent = 0;
  frexp(radius, &exponent); /* radius < 2^exponent */
  return exponent;
}

/* A block from `from` on is certified. */
static gdc_status account(gdc_trajectory *tr, uint64_t from, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  uint64_t t = r->state.t;
  tr->summary->fast_steps += t - from;
  tr->summary->radius_log2 = log2_up(r->state.radius);
  if (t <= tr->counted) return GDC_OK;
  tr->counted = t;
  tr->summary->switches += r->engine.tally.switches;
  return report_block(tr, from + 1, ctx);
}

/* --- the frame that observers see ---------------------------------------------------------------------------- */

int fast_run_show(gdc_trajectory *tr)
{
  fast_run *r = tr->fast;
  tr->state.t = r->state.t; /* first: whether it can be shown or not, the frame is not what it was */
  if (!fast_state_show(tr->state.f, &r->state, &r->engine)) return 0;
  tr->exact = tr->exact_before = r->state.exact;
  memcpy(tr->state.bits, r->state.bits, sizeof tr->state.bits);
  memcpy(tr->before, r->state.bits, sizeof tr->before); /* its switch, if any, has been counted */
  return 1;
}

/* --- cross-check ---------------------------------------------------------------------------------------------- */

/* Follow the state shown in the frame by a few interval steps. */
static gdc_status start_probe(gdc_trajectory *tr, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  signed char bits[FAST_MAX_PAIRS];
  exactness exact = r->state.exact;
  frame_free(r->probe);
  r->probe_at = 0;
  r->probe = frame_new(tr->p, tr->state.f->prec);
  if (!r->probe) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (!fast_state_show(r->probe, &r->state, &r->engine)) return GDC_OK;
  memcpy(bits, r->state.bits, sizeof bits);
  for (int step = 0; step < PROBE_STEPS; step++) {
    if (exactness_refine(&exact, tr->p, bits) != GDC_OK) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
    frame_advance(r->probe, tr->p, bits);
    if (frame_settle(r->probe, tr->p, &exact, bits) >= 0) return GDC_OK; /* too wide to follow */
    frame_derive(r->probe, tr->p, bits);
  }
  r->probe_at = r->state.t + PROBE_STEPS;
  return GDC_OK;
}

static int all_meet(const gdc_itv *x, const gdc_itv *y, int count)
{
  for (int k = 0; k < count; k++)
    if (mpfr_cmp(x[k].lo, y[k].hi) > 0 || mpfr_cmp(y[k].lo, x[k].hi) > 0) return 0;
  return 1;
}

/* Both frames enclose the state at probe_at. */
static gdc_status end_probe(gdc_trajectory *tr, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  const frame *f = tr->state.f, *g = r->probe;
  int pairs = r->state.pairs;
  if (all_meet(f->d, g->d, pairs) && all_meet(f->a, g->a, pairs) && all_meet(f->margin, g->margin, tr->p->n)) {
    r->probe_at = 0;
    return GDC_OK;
  }
  return gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "step %llu: the two engines contradict each other",
                  (unsigned long long)r->state.t);
}

/* --- the run ---------------------------------------------------------------------------------------------------- */

/* A smaller radius, from the hand-over on: two words per number, then shorter blocks.  0: there is nothing more to try. */
static int refine(const gdc_trajectory *tr)
{
  fast_run *r = tr->fast;
  int helps = r->entry.t >> LEAST_FINE_LOG && tr->p->loss == GDC_LOSS_EXPONENTIAL && r->state.t > r->entry.t;
  if (r->engine.fine != FAST_FINE && helps) r->engine.fine = FAST_FINE;
  else if (r->shift + 4 <= MOST_SHIFT) r->shift += 4;
  else return 0;
  return 1;
}

/* A sign is not certain: again with a smaller radius, and in the end intervals with more bits. */
static gdc_status recover(gdc_trajectory *tr, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  r->probe_at = 0;
  r->open = 0;
  if (refine(tr)) {
    tr->summary->redone += r->state.t - r->entry.t;
    fast_state_copy(&r->state, &r->entry);
    return GDC_OK;
  }
  tr->state.t = r->state.t;
  tr->summary->declined = "a sign was not certain with any radius of the fast engine, and intervals went on";
  r->resume_at = r->state.t + r->state.t; /* so that a run changes engines O(log T) times */
  gdc_status status = checkpoint_restart(tr, (double)log2_up(r->state.radius), ctx);
  if (status == GDC_OK) return GDC_EMOREBITS;
  if (status == GDC_EUNDECIDED && fast_run_show(tr))
    gdc_fail(ctx, status, tr->p->file, 0, 0, "step %llu: a sign is undecided at %ld bits",
             (unsigned long long)tr->state.t + 1, (long)tr->state.f->prec);
  return status;
}

int fast_run_is_untouched(const gdc_trajectory *tr)
{
  uint64_t entry = tr->fast->entry.t;
  return tr->fast->state.t == entry && tr->state.t == entry && !FAST_MUTANT(TOUCHED);
}

/* Back to the intervals at the current state: from the frame that was handed over where it still serves, else with the
   present radius.  *back = 0: it cannot be shown, and blocks go on from where `recover` went. */
static gdc_status hand_back(gdc_trajectory *tr, uint64_t resume_at, int *back, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  *back = 1;
  r->resume_at = resume_at;
  r->probe_at = 0;
  gdc_status status = fast_offer_settle(tr, ctx);
  if (status != GDC_OK || fast_run_is_untouched(tr)) return status;
  *back = 0;
  if (!fast_run_show(tr)) return recover(tr, ctx);
  *back = 1;
  for (int k = 0; k < tr->nwatchers; k++) /* after a restart a watcher may be ahead */
    if (tr->watchers[k].next <= tr->state.t) tr->watchers[k].next = tr->state.t + 1;
  return r->pairs ? deliver(tr, ctx) : GDC_OK; /* once more, to those who look back from the next one */
}

void fast_run_keep_off(gdc_trajectory *tr, uint64_t until)
{
  if (!tr->fast) return;
  tr->fast->probe_at = 0;
  if (tr->fast->resume_at < until) tr->fast->resume_at = until;
}

/* A step wants more bits.  Where blocks are offered the fast engine may come near it again a few times, with a smaller
   radius; else, and after that, intervals go all the way. */
void fast_run_more_bits(gdc_trajectory *tr)
{
  fast_run *r = tr->fast;
  uint64_t t = tr->state.t;
  if (!r) return;
  fast_run_keep_off(tr, t + 1);
  r->asked = r->asked_at == t ? r->asked + 1 : 1;
  r->asked_at = t;
  if (r->offers && r->asked <= MOST_ASKED) r->resume_at = (uint64_t)2 << r->usual_shift;
}

/* A block has ended at a time that somebody waits for. */
static gdc_status arrive(gdc_trajectory *tr, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  if (!fast_run_show(tr)) return recover(tr, ctx);
  gdc_status status = GDC_OK;
  if (r->probe_at == r->state.t) status = end_probe(tr, ctx);
  if (status == GDC_OK) status = fast_offer_deliver(tr, ctx);
  if (status == GDC_EMOREBITS) {
    fast_run_more_bits(tr);
    status = checkpoint_restart(tr, frame_width_log2(tr->state.f), ctx);
    return status == GDC_OK ? GDC_EMOREBITS : status;
  }
  if (status == GDC_OK && (r->state.t & (r->state.t - 1)) == 0) status = start_probe(tr, ctx);
  return status;
}

/* One block has been made, from t on, where `stop` is wanted.  *back = 1: intervals go on from here. */
static gdc_status take_block(gdc_trajectory *tr, uint64_t t, uint64_t stop, int *back, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  gdc_status status = account(tr, t, ctx);
  if (status == GDC_OK && r->offers) status = fast_offer_take(tr, stop, back, ctx); /* first: to show the state changes e->a */
  if (status != GDC_OK || *back) return status;
  if (r->state.t == stop) return arrive(tr, ctx);
  if (r->probe_at != r->state.t) return GDC_OK;
  return fast_run_show(tr) ? end_probe(tr, ctx) : recover(tr, ctx); /* nobody else waits for this time */
}

static gdc_status follow_blocks(gdc_trajectory *tr, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  for (;;) {
    uint64_t t = r->state.t;
    int back = 0;
    if (t == tr->options.steps) return GDC_OK;
    if (tr->options.interrupted && *tr->options.interrupted) {
      gdc_status shown = hand_back(tr, t, &back, ctx);
      if (shown == GDC_OK && !back) continue;
      return shown != GDC_OK ? shown : gdc_fail(ctx, GDC_EINTERRUPT, NULL, 0, 0, "interrupted after step %llu", (unsigned long long)t);
    }
    uint64_t stop = next_stop(tr), end = r->offers ? fast_offer_begin(r, stop) : stop;
    if (r->probe_at > t && r->probe_at < end) end = r->probe_at;
    gdc_status status = GDC_OK;
    switch (fast_advance(&r->engine, &r->state, block_steps(r, end), wants_runs(tr))) {
    case FAST_DONE: status = take_block(tr, t, stop, &back, ctx); break;
    case FAST_EARLY: status = hand_back(tr, t + t / 8 + 16, &back, ctx); break;
    case FAST_UNSURE:
      if (fast_run_is_untouched(tr) && r->shift + 4 > MOST_SHIFT) status = hand_back(tr, 2 * t, &back, ctx);
      else status = recover(tr, ctx);
      break;
    case FAST_BEYOND:
      tr->summary->declined = "its numbers left the ranges of the fast engine, and intervals went on";
      status = hand_back(tr, UINT64_MAX, &back, ctx);
      break;
    case FAST_MEMORY: return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
    default:
      return gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "step %llu: a certified sign and the centre contradict each other",
                      (unsigned long long)t);
    }
    if (status != GDC_OK || back) return status;
  }
}

gdc_status fast_run_follow(gdc_trajectory *tr, gdc_context *ctx)
{
  fast_run *r = tr->fast;
  fast_state_take(&r->state, &r->engine.k, tr->state.f, tr->state.t, tr->state.bits, &tr->exact);
  if (!(r->state.radius <= MOST_RADIUS)) {
    r->resume_at = tr->state.t + tr->state.t / 2 + 1; /* the intervals are too wide: they go on */
    return GDC_OK;
  }
  fast_state_copy(&r->entry, &r->state);
  r->shift = r->usual_shift;
  fast_offer_reset(r);
  for (int k = 0; k < r->asked && tr->state.t < r->asked_at && r->shift + 4 <= MOST_SHIFT; k++) r->shift += 4;
  gdc_status status = follow_blocks(tr, ctx);
  tr->summary->fast_redone = r->engine.redone;
  return status;
}
