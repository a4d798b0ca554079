/* Lemmas over a block of steps: one enclosure of all its states, one evaluation, one verdict about each of them.

   Only lemmas about one state at a time are judged so (no next, no prev); a block is taken when every lemma is decided on
   the whole of it and its slack is known well enough, else nothing is taken and the steps come again in shorter blocks or
   one by one.  So verdicts, counts of steps, and the first step that fails are those of single steps. */
#include "check.h"
#include "constant.h"
#include "difference.h"
#include "mutant.h"
#include "tube.h"

#include <stdlib.h>
#include <string.h>

/* Does the check look at no more than one state and the next one at a time? */
int lemma_check_takes_blocks(const gdc_lemma_check *c)
{
  for (size_t k = 0; k < c->nbound; k++) {
    int span = difference_span(&c->bound[k]);
    if (span > 1 || (span == 1 && !c->difference)) return 0;
  }
  return 1;
}

int lemma_check_follows_pairs(const gdc_lemma_check *c)
{
  for (size_t k = 0; k < c->nbound; k++)
    if (difference_span(&c->bound[k]) > 0) return 1;
  return 0;
}

/* --- which lemmas speak ------------------------------------------------------------------------------------------ */

typedef enum reach { NOWHERE, EVERYWHERE, IN_PART } reach;

static reach overlap(uint64_t lo, uint64_t hi, uint64_t from, uint64_t to)
{
  if (hi < from || lo > to) return NOWHERE;
  return lo <= from && to <= hi ? EVERYWHERE : IN_PART;
}

/* At which steps does the lemma apply, when the states first..last arrive?  As `applies` of check.c; separated: from this step
   on (UINT64_MAX: not yet). */
static reach speaks(const gdc_lemma_check *c, const bound_lemma *l, uint64_t separated, uint64_t first, uint64_t last)
{
  uint64_t lag = (uint64_t)l->lag, from = first - lag, to = last - lag;
  if (l->refuted || l->ninstances == 0) return NOWHERE;
  if (first < lag + (uint64_t)l->reach + c->first) return last < lag + (uint64_t)l->reach + c->first ? NOWHERE : IN_PART;
  if (l->source->from == FROM_SEPARATED && separated > to) return NOWHERE;
  if (l->source->from == FROM_SEPARATED && separated > from) return IN_PART;
  if (l->source->from == FROM_TERMINAL && (!c->is_terminal || c->terminal_at > to)) return NOWHERE;
  if (l->source->from == FROM_TERMINAL && c->terminal_at > from) return IN_PART;
  if (l->snapshots && l->first_at < c->first) return NOWHERE;
  reach where = overlap(l->lo, l->hi, from, to);
  return where != NOWHERE && l->snapshots && l->last_at >= from ? IN_PART : where;
}

/* --- one block ---------------------------------------------------------------------------------------------------- */

/* The inputs of the hull take the place of those of the latest states for a while: the window stays as it is. */
static void exchange(gdc_lemma_check *c)
{
  gdc_itv *window = c->code.step.X;
  c->code.step.X = c->hull_inputs;
  c->hull_inputs = window;
}

static gdc_status fill(code *c, tube *t, const gdc_theorem *certificate, gdc_context *ctx)
{
  int flags = c->step.nx / 2;
  for (int i = 0; i < flags; i++) {
    const slot *q = &c->p->slots[c->step_slot[i]];
    int defined = 1;
    gdc_status status = GDC_OK;
    mpfr_set_prec(c->step.X[i].lo, t->state->prec);
    mpfr_set_prec(c->step.X[i].hi, t->state->prec);
    gdc_itv_whole(&c->step.X[i]);
    if (quantity_of_certificate(q->kind)) constant_read(&c->step.X[i], &defined, certificate, q->a);
    else status = tube_read(&c->step.X[i], &defined, t, q->kind, q->a, q->b, ctx);
    if (status != GDC_OK) return status;
    if (q->kind == Q_CERTIFIED) {
      gdc_itv_set_si(&c->step.X[i], defined);
      defined = 1;
    }
    gdc_itv_set_si(&c->step.X[flags + i], defined);
  }
  return GDC_OK;
}

/* Truth values for all states from..to at once. */
static gdc_status evaluate(gdc_lemma_check *c, const gdc_state *hull, uint64_t to, gdc_context *ctx)
{
  gdc_leap_state *state;
  tube t;
  gdc_time end;
  gdc_status status = gdc_leap_state_take(&state, hull, ctx);
  if (status != GDC_OK) return status;
  gdc_time_init(&end);
  gdc_time_set_u64(&end, LEMMA_MUTANT(TIME) ? gdc_state_time(hull) : to);
  status = tube_open(&t, state, &end, ctx);
  exchange(c);
  if (status == GDC_OK) status = fill(&c->code, &t, c->certificate, ctx);
  if (status == GDC_OK && !code_run_step(&c->code))
    status = gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "the compiled lemmas are malformed");
  exchange(c);
  if (status == GDC_OK) truth_evaluate(c->truths, &c->prog, &c->code);
  tube_close(&t);
  gdc_time_clear(&end);
  gdc_leap_state_free(state);
  return status;
}

/* --- is it enough? ------------------------------------------------------------------------------------------------ */

/* A lower bound that is no news, or one that is at most a quarter below the least value in the block. */
static int is_sharp(const gdc_itv *slack, mpfr_srcptr least)
{
  if (mpfr_inf_p(slack->lo) && mpfr_sgn(slack->lo) > 0) return 1; /* no slack is measured */
  if (mpfr_cmp(slack->lo, least) >= 0) return 1;
  if (!mpfr_number_p(slack->lo) || !mpfr_number_p(slack->hi)) return 0;
  mpfr_t wanted;
  mpfr_init2(wanted, SLACK_BITS);
  mpfr_mul_ui(wanted, slack->hi, 3, MPFR_RNDU);
  mpfr_div_2ui(wanted, wanted, 2, MPFR_RNDU);
  int sharp = mpfr_cmp(slack->lo, wanted) >= 0;
  mpfr_clear(wanted);
  return sharp;
}

/* A guard that is undecided is so at each step where two sides are equal as far as a radius shows: the step counts as one
   where the guard was not certain (check.c does the same, and asks for no more bits where the claim holds). */
static int guards_are_near(const gdc_lemma_check *c, const bound_lemma *l)
{
  for (int q = 0; q < l->ninstances; q++) {
    int guard = l->instances[q].guard;
    if (c->truths[guard].verdict != GDC_UNDECIDED) continue;
    int culprit = truth_culprit(c->truths, &c->prog, guard, GDC_UNDECIDED);
    if (!LEMMA_MUTANT(GUARD) && (culprit < 0 || !c->truths[culprit].near)) return 0;
  }
  return 1;
}

static void clear_note(block_note *n)
{
  n->proved = 0;
  n->seen = 0;
  mpfr_set_inf(n->slack, 1);
  mpfr_set_inf(n->relative, 1);
}

static void add_note(block_note *n, const block_note *more)
{
  n->proved += more->proved;
  n->seen |= more->seen;
  mpfr_min(n->slack, n->slack, more->slack, MPFR_RNDD);
  mpfr_min(n->relative, n->relative, more->relative, MPFR_RNDD);
}

/* The lemma at `steps` steps more, by the present truth values.  0: it is not certain there. */
static int note(const gdc_lemma_check *c, block_note *n, size_t k, uint64_t steps, int sharp)
{
  const bound_lemma *l = &c->bound[k];
  outcome o = lemma_judge(c, l);
  if (o.verdict == GDC_UNDECIDED && LEMMA_MUTANT(UNDECIDED)) o.verdict = GDC_PROVED;
  if (o.verdict != GDC_PROVED && o.verdict != GDC_VACUOUS) return 0;
  if (o.seen & 2 && !guards_are_near(c, l)) return 0;
  for (int q = 0; q < l->ninstances; q++) {
    const truth_value *guard = &c->truths[l->instances[q].guard], *claim = &c->truths[l->instances[q].claim];
    if (guard->verdict != GDC_PROVED) continue;
    if (sharp && (!is_sharp(&claim->slack, l->result.slack) || !is_sharp(&claim->relative, l->result.relative))) return 0;
    mpfr_min(n->slack, n->slack, claim->slack.lo, MPFR_RNDD);
    mpfr_min(n->relative, n->relative, claim->relative.lo, MPFR_RNDD);
  }
  n->seen |= o.seen;
  if (o.verdict == GDC_PROVED) n->proved += steps;
  return 1;
}

/* From which step on are the points separated?  0: not the same answer at each step of the block. */
static int separation(uint64_t *at, const gdc_lemma_check *c, uint64_t from)
{
  *at = c->is_separated ? c->separated_at : UINT64_MAX;
  if (c->separated < 0 || c->is_separated) return 1;
  gdc_verdict v = c->truths[c->separated].verdict;
  if (v == GDC_UNDECIDED && LEMMA_MUTANT(SEPARATION)) v = GDC_PROVED;
  if (v == GDC_PROVED) *at = from;
  return v == GDC_PROVED || v == GDC_REFUTED;
}

/* A lemma speaks in from..to in part: the last step up to which it speaks at all of them or at none, from - 1 if there is none. */
static uint64_t last_alike(const gdc_lemma_check *c, const bound_lemma *l, uint64_t separated, uint64_t from, uint64_t to)
{
  uint64_t alike = from - 1, other = to;
  while (other - alike > 1) {
    uint64_t middle = alike + (other - alike) / 2;
    if (speaks(c, l, separated, from, middle) == IN_PART) other = middle;
    else alike = middle;
  }
  return alike;
}

/* Which lemmas speak?  0: one of them at some of the steps only (*until: up to which step the others would do), or it is being
   asked for with more bits. */
static int begin_notes(gdc_lemma_check *c, uint64_t separated, uint64_t from, uint64_t to, uint64_t *until)
{
  uint64_t least = to;
  for (size_t k = 0; k < c->nbound; k++) {
    const bound_lemma *l = &c->bound[k];
    block_note *n = &c->notes[k];
    reach where = speaks(c, l, separated, from, to);
    if (where == IN_PART && LEMMA_MUTANT(PART)) where = EVERYWHERE;
    if (where == EVERYWHERE && (l->suspect || l->tries_here)) return 0;
    if (where == IN_PART) {
      uint64_t alike = last_alike(c, l, separated, from, to);
      if (alike < least) least = alike;
    }
    n->wanted = where == EVERYWHERE;
    clear_note(n);
  }
  if (least < to && until) *until = least;
  return least == to;
}

/* Is a step of from..to kept for later ones? */
static int has_snapshot(const gdc_lemma_check *c, uint64_t from, uint64_t to)
{
  for (int k = 0; k < c->prog.nslots; k++) {
    const slot *q = &c->prog.slots[k];
    if (q->needed && q->absolute && q->at >= from && q->at <= to) return 1;
  }
  return 0;
}

/* --- by differences ------------------------------------------------------------------------------------------------- */

/* Pass q of the block, for lemmas of this span: those about one state look at its second pattern only, so *steps is 0 where an
   earlier pass has the same one, else the number of all these steps. */
static pair_box box_of(uint64_t *steps, const gdc_lemma_check *c, const gdc_block *b, size_t q, int span)
{
  const gdc_pass *pass = &b->passes[q];
  size_t pairs = (size_t)(c->problem->m * c->problem->n);
  int steady = b->npasses == 1 && memcmp(pass->before, pass->after, pairs) == 0;
  *steps = pass->steps;
  for (size_t k = 0; k < b->npasses && span == 0; k++) {
    if (k == q || memcmp(b->passes[k].after, pass->after, pairs) != 0) continue;
    *steps = k < q ? 0 : *steps + (LEMMA_MUTANT(SAME) ? 0 : b->passes[k].steps);
    if (k < q) break;
  }
  return (pair_box){.before = span && !LEMMA_MUTANT(AFTER) ? pass->before : pass->after, .after = pass->after, .pre = b->pre, .away = b->away,
                    .ratio = b->ratio, .first = steady ? b->first : NULL, .begin = b->first, .start = b->from - 1,
                    .from = LEMMA_MUTANT(END) ? b->to - 1 : span ? b->from - 1 : b->from, .to = span ? b->to - 1 : b->to,
                    .certificate = c->certificate};
}

/* Where is the neuron active at each state of the block, the one before it included? */
static void find_always(signed char *always, const gdc_block *b, size_t pairs)
{
  for (size_t pair = 0; pair < pairs; pair++) {
    always[pair] = 1;
    for (size_t k = 0; k < b->npasses; k++)
      always[pair] &= b->passes[k].before[pair] == GDC_BIT_ACTIVE && b->passes[k].after[pair] == GDC_BIT_ACTIVE;
  }
}

/* The open lemmas of this span, pass after pass.  open[k] stays 1 for those that are not certain, and nothing is noted of them. */
static gdc_status over_passes(gdc_lemma_check *c, unsigned char *open, int span, const gdc_block *b, gdc_context *ctx)
{
  unsigned char *left = malloc(2 * c->nbound + 2), *certain = left + c->nbound + 1;
  if (!left) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  memcpy(certain, open, c->nbound);
  for (size_t k = 0; k < c->nbound; k++)
    if (open[k]) clear_note(&c->trial[k]);
  gdc_status status = GDC_OK;
  signed char always[DIFFERENCE_PAIRS];
  find_always(always, b, (size_t)(c->problem->m * c->problem->n));
  if (b->npasses == 0) memset(certain, 0, c->nbound);
  for (size_t q = 0; q < b->npasses - (b->npasses > 1 && LEMMA_MUTANT(PASS)) && status == GDC_OK && memchr(certain, 1, c->nbound); q++) {
    uint64_t steps;
    pair_box box = box_of(&steps, c, b, q, span);
    if (steps == 0) continue;
    box.always = always;
    memcpy(left, certain, c->nbound);
    status = difference_evaluate(c->truths, c->difference, &box, span, left, ctx);
    for (size_t k = 0; k < c->nbound && status == GDC_OK; k++)
      if (certain[k] && !note(c, &c->trial[k], k, steps, 0)) certain[k] = 0;
  }
  for (size_t k = 0; k < c->nbound && status == GDC_OK; k++)
    if (certain[k] || (open[k] && LEMMA_MUTANT(TWICE))) {
      add_note(&c->notes[k], &c->trial[k]);
      open[k] = !certain[k];
    }
  free(left);
  return status;
}

/* The open lemmas of this span by the whole block; those that this does not decide by its halves, and so on. */
static gdc_status by_differences(gdc_lemma_check *c, unsigned char *open, int span, const gdc_block *b, gdc_context *ctx)
{
  if (!c->difference) return GDC_EUNDECIDED;
  gdc_status status = over_passes(c, open, span, b, ctx);
  if (status != GDC_OK || !memchr(open, 1, c->nbound)) return status;
  if (!b->halves) {
    if (b->until) *b->until = b->from - 1;
    return GDC_EUNDECIDED;
  }
  unsigned char *left = malloc(c->nbound + 1);
  if (!left) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  for (int half = 0; half < 2 - LEMMA_MUTANT(HALF) && status == GDC_OK; half++) {
    memcpy(left, open, c->nbound);
    status = by_differences(c, left, span, &b->halves[half], ctx);
  }
  free(left);
  return status;
}

/* Lemmas about one state by the hull where that decides them, the others by differences. */
static gdc_status judge(gdc_lemma_check *c, unsigned char *open, const gdc_block *b, gdc_context *ctx)
{
  int sharp = !lemma_check_follows_pairs(c); /* else the least slack is a lower bound only */
  gdc_status status = GDC_OK;
  for (int span = 0; span < 2 && status == GDC_OK; span++) {
    int any = 0;
    for (size_t k = 0; k < c->nbound; k++) {
      open[k] = c->notes[k].wanted && difference_span(&c->bound[k]) == span;
      if (open[k] && span == 0 && note(c, &c->notes[k], k, b->to - b->from + 1 - LEMMA_MUTANT(FIRST), sharp)) open[k] = 0;
      if (open[k] && sharp) return GDC_EUNDECIDED;
      any |= open[k];
    }
    if (any) status = by_differences(c, open, span, b, ctx);
  }
  return status;
}

gdc_status lemma_check_block(gdc_lemma_check *c, const gdc_block *b, gdc_context *ctx)
{
  uint64_t separated;
  if (!c->started || c->now + 1 != b->from || has_snapshot(c, b->from, b->to)) return GDC_EUNDECIDED;
  gdc_status status = evaluate(c, b->hull, b->to, ctx);
  if (status != GDC_OK) return status;
  if (!separation(&separated, c, b->from) || !begin_notes(c, separated, b->from, b->to, b->until)) return GDC_EUNDECIDED;
  unsigned char *open = calloc(c->nbound + 1, 1);
  if (!open) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  status = judge(c, open, b, ctx);
  free(open);
  if (status != GDC_OK) return status;
  if (!c->is_separated && separated <= b->to) {
    c->is_separated = 1;
    c->separated_at = separated;
  }
  c->now = b->to;
  for (size_t k = 0; k < c->nbound; k++)
    if (c->notes[k].wanted) lemma_count_block(c, &c->bound[k], &c->notes[k]);
  c->has_accepted = 1;
  c->accepted = b->to;
  return GDC_OK;
}

int block_notes_new(gdc_lemma_check *c)
{
  c->notes = calloc(2 * c->nbound + 1, sizeof *c->notes);
  c->trial = c->notes + c->nbound;
  for (size_t k = 0; c->notes && k < 2 * c->nbound; k++) {
    mpfr_init2(c->notes[k].slack, SLACK_BITS);
    mpfr_init2(c->notes[k].relative, SLACK_BITS);
  }
  c->hull_inputs = calloc((size_t)c->code.step.nx + 1, sizeof *c->hull_inputs);
  for (int k = 0; c->hull_inputs && k < c->code.step.nx; k++) gdc_itv_init(&c->hull_inputs[k], SLACK_BITS);
  return c->notes != NULL && c->hull_inputs != NULL;
}

void block_notes_free(gdc_lemma_check *c)
{
  for (size_t k = 0; c->notes && k < 2 * c->nbound; k++) mpfr_clears(c->notes[k].slack, c->notes[k].relative, (mpfr_ptr)0);
  free(c->notes);
  for (int k = 0; c->hull_inputs && k < c->code.step.nx; k++) gdc_itv_clear(&c->hull_inputs[k]);
  free(c->hull_inputs);
}
