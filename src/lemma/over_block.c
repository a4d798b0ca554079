/* Lemmas over a block of steps: one enclosure of all its states, one evaluation, one verdict about each of them.

   Only lemmas about one state at a time are judged so (no next, no prev); a block is taken when every lemma is decided on
   the whole of it and its slack is known well enough, else nothing is taken and the steps come again in shorter blocks or
   one by one.  So verdicts, counts of steps, and the first step that fails are those of single steps. */
#include "check.h"
#include "constant.h"
#include "tube.h"

/* Does the check look at one state at a time? */
int lemma_check_takes_blocks(const gdc_lemma_check *c)
{
  for (int k = 0; k < c->prog.nslots; k++)
    if (c->prog.slots[k].needed && !c->prog.slots[k].absolute && c->prog.slots[k].back > 0) return 0;
  for (size_t k = 0; k < c->nbound; k++)
    if (c->bound[k].lag > 0 || c->bound[k].reach > 0) return 0;
  return 1;
}

/* --- which lemmas speak ------------------------------------------------------------------------------------------ */

typedef enum reach { NOWHERE, EVERYWHERE, IN_PART } reach;

static reach overlap(uint64_t lo, uint64_t hi, uint64_t from, uint64_t to)
{
  if (hi < from || lo > to) return NOWHERE;
  return lo <= from && to <= hi ? EVERYWHERE : IN_PART;
}

/* At which steps of from..to does the lemma apply?  As `applies` of check.c; separated: from this step on (UINT64_MAX: not
   yet). */
static reach speaks(const gdc_lemma_check *c, const bound_lemma *l, uint64_t separated, uint64_t from, uint64_t to)
{
  if (l->refuted || l->ninstances == 0) return NOWHERE;
  if (l->source->from == FROM_SEPARATED && separated > to) return NOWHERE;
  if (l->source->from == FROM_SEPARATED && separated > from) return IN_PART;
  if (l->source->from == FROM_TERMINAL && (!c->is_terminal || c->terminal_at > to)) return NOWHERE;
  if (l->source->from == FROM_TERMINAL && c->terminal_at > from) return IN_PART;
  if (l->snapshots && l->first_at < c->first) return NOWHERE;
  reach where = overlap(l->lo, l->hi, from, to);
  return where != NOWHERE && l->snapshots && l->last_at >= from ? IN_PART : where;
}

/* --- one block ---------------------------------------------------------------------------------------------------- */

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

/* Truth values for all states from..to at once.  The inputs of the step are those of the hull afterwards: they are all
   read again with the next single step. */
static gdc_status evaluate(gdc_lemma_check *c, const gdc_state *hull, uint64_t to, gdc_context *ctx)
{
  gdc_leap_state *state;
  tube t;
  gdc_time end;
  gdc_status status = gdc_leap_state_take(&state, hull, ctx);
  if (status != GDC_OK) return status;
  gdc_time_init(&end);
  gdc_time_set_u64(&end, to);
  status = tube_open(&t, state, &end, ctx);
  if (status == GDC_OK) status = fill(&c->code, &t, c->certificate, ctx);
  if (status == GDC_OK && !code_run_step(&c->code))
    status = gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "the compiled lemmas are malformed");
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

/* Every instance is decided on the whole block: its guard fails, or holds and so does its claim. */
static int is_decided(const gdc_lemma_check *c, const bound_lemma *l)
{
  if (l->suspect || l->tries_here) return 0; /* a single step is being asked for with more bits */
  for (int k = 0; k < l->ninstances; k++) {
    gdc_verdict guard = c->truths[l->instances[k].guard].verdict;
    const truth_value *claim = &c->truths[l->instances[k].claim];
    if (guard == GDC_REFUTED) continue;
    if (guard != GDC_PROVED || claim->verdict != GDC_PROVED) return 0;
    if (!is_sharp(&claim->slack, l->result.slack) || !is_sharp(&claim->relative, l->result.relative)) return 0;
  }
  return 1;
}

/* From which step on are the points separated?  0: not the same answer at each step of the block. */
static int separation(uint64_t *at, const gdc_lemma_check *c, uint64_t from)
{
  *at = c->is_separated ? c->separated_at : UINT64_MAX;
  if (c->separated < 0 || c->is_separated) return 1;
  gdc_verdict v = c->truths[c->separated].verdict;
  if (v == GDC_PROVED) *at = from;
  return v == GDC_PROVED || v == GDC_REFUTED;
}

static int block_is_decided(const gdc_lemma_check *c, uint64_t separated, uint64_t from, uint64_t to)
{
  for (size_t k = 0; k < c->nbound; k++) {
    const bound_lemma *l = &c->bound[k];
    reach where = speaks(c, l, separated, from, to);
    if (where == IN_PART || (where == EVERYWHERE && !is_decided(c, l))) return 0;
  }
  return 1;
}

gdc_status lemma_check_block(gdc_lemma_check *c, const gdc_state *hull, uint64_t from, uint64_t to, gdc_context *ctx)
{
  uint64_t separated;
  if (!c->started || c->now + 1 != from) return GDC_EUNDECIDED;
  gdc_status status = evaluate(c, hull, to, ctx);
  if (status != GDC_OK) return status;
  if (!separation(&separated, c, from) || !block_is_decided(c, separated, from, to)) return GDC_EUNDECIDED;
  if (!c->is_separated && separated <= to) {
    c->is_separated = 1;
    c->separated_at = separated;
  }
  c->now = to;
  for (size_t k = 0; k < c->nbound; k++)
    if (speaks(c, &c->bound[k], separated, from, to) == EVERYWHERE) lemma_count_block(c, &c->bound[k], to - from + 1);
  c->has_accepted = 1;
  c->accepted = to;
  return GDC_OK;
}
