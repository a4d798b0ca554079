/* Lemmas over a leap.  A piece of the way from T1 to T2 has a tube that encloses the states from T1 to T2 + OVERLAP.  On it
   the lemmas are evaluated for the steps T1 + REACH + 1 <= t <= T2 + REACH: whatever they read at t - REACH..t + REACH is
   inside the tube, and the pieces follow one another without a hole.  Every input, however many steps back, gets the
   enclosure for the whole tube.  A verdict is therefore one about each of these t. */
#include <gdcert/lemma_way.h>

#include <stdlib.h>
#include <string.h>

#include "bind.h"
#include "check.h"
#include "constant.h"
#include "along.h"
#include "motion.h"
#include "tube.h"

enum { REACH = BIND_MAX_OFFSET, MAX_DEPTH = 28, MAX_TUBES = 40000, MOST_OPEN_BITS = 4 };
_Static_assert(GDC_WAY_OVERLAP == 2 * BIND_MAX_OFFSET, "a tube must hold all that a lemma reads");

typedef struct walk {
  gdc_lemma_check *check;
  const gdc_way *way;
  volatile int *interrupted;
  gdc_lemma_leap *out;
  size_t n, tubes;
  int *quit;     /* left undecided: it asks for no more cuts */
  outcome *seen; /* of the present piece */
} walk;

/* --- which steps a piece is about ----------------------------------------------------------------------------------- */

static uint64_t clipped(const gdc_time *t, unsigned long plus)
{
  uint64_t n;
  if (!gdc_time_get_u64(&n, t) || n > UINT64_MAX - plus) return UINT64_MAX;
  return n + plus;
}

static int same_time(const gdc_time *x, const gdc_time *y)
{
  return mpz_cmp(x->factor, y->factor) == 0 && mpz_cmp(x->base, y->base) == 0 && mpz_cmp(x->exponent, y->exponent) == 0;
}

/* May the lemma speak at a step of the piece?  The last piece ends at T: what a lemma says beyond it is not asked. */
static int speaks(const walk *w, const bound_lemma *l, const gdc_time *from, const gdc_time *to)
{
  const gdc_lemma_check *c = w->check;
  if (l->refuted || l->ninstances == 0) return 0;
  if (l->source->from == FROM_SEPARATED && !c->is_separated) return 0;
  if (l->source->from == FROM_TERMINAL && !c->is_terminal) return 0;
  unsigned long beyond = same_time(to, &w->way->place[w->way->count - 1].state->time) ? 0 : REACH;
  return clipped(from, REACH + 1) <= l->hi && clipped(to, beyond) >= l->lo;
}

/* A cut that separates the steps of the lemma's range from the others: at the end of steps n..  */
static int cut_after(gdc_time *mid, const gdc_time *from, const gdc_time *to, uint64_t n)
{
  uint64_t low, high;
  if (n <= REACH || !gdc_time_get_u64(&low, from) || n - REACH <= low) return 0;
  if (gdc_time_get_u64(&high, to) && n - REACH >= high) return 0;
  gdc_time_set_u64(mid, n - REACH);
  return 1;
}

/* --- one tube ---------------------------------------------------------------------------------------------------------- */

static gdc_status fill(code *c, tube *t, const gdc_theorem *certificate, gdc_context *ctx)
{
  int flags = c->step.nx / 2;
  for (int i = 0; i < flags; i++) {
    const slot *q = &c->p->slots[c->step_slot[i]];
    gdc_itv *x = &c->step.X[i];
    int defined;
    mpfr_set_prec(x->lo, t->state->prec);
    mpfr_set_prec(x->hi, t->state->prec);
    gdc_itv_whole(x);
    gdc_status status = GDC_OK;
    if (!quantity_of_certificate(q->kind)) status = tube_read(x, &defined, t, q->kind, q->a, q->b, ctx);
    else constant_read(x, &defined, certificate, q->a);
    if (q->kind == Q_CERTIFIED) {
      gdc_itv_set_si(x, defined);
      defined = 1;
    }
    if (status != GDC_OK) return status;
    gdc_itv_set_si(&c->step.X[flags + i], defined);
  }
  return GDC_OK;
}

/* --- one pattern at the step before ---------------------------------------------------------------------------------------- */

/* The inputs one step back belong to the pattern `now`.  0: no state of the tube has it. */
static int restrict_inputs(code *c, const tube *t, const signed char *now)
{
  int n = t->state->problem->n, possible = 1;
  for (int i = 0; i < c->step.nx / 2; i++) {
    const slot *q = &c->p->slots[c->step_slot[i]];
    gdc_itv *x = &c->step.X[i];
    if (q->back != 1 || (q->kind != Q_PRE && q->kind != Q_ACTIVE)) continue;
    signed char bit = now[q->a * n + q->b];
    if (bit == GDC_BIT_UNDECIDED) continue;
    if (q->kind == Q_ACTIVE) gdc_itv_set_si(x, bit == GDC_BIT_ACTIVE);
    else if (bit == GDC_BIT_ACTIVE && mpfr_sgn(x->lo) < 0) mpfr_set_zero(x->lo, 1);
    else if (bit == GDC_BIT_INACTIVE && mpfr_sgn(x->hi) > 0) mpfr_set_zero(x->hi, 1);
    possible = possible && mpfr_cmp(x->lo, x->hi) <= 0;
  }
  return possible;
}

/* And those at the step itself, as far as the motion tells. */
static void restrict_next_bits(code *c, tube *t, const signed char *now)
{
  for (int i = 0; i < c->step.nx / 2; i++) {
    const slot *q = &c->p->slots[c->step_slot[i]];
    if (q->back != 0 || q->kind != Q_ACTIVE) continue;
    signed char bit = motion_next_bit(t, now, q->a, q->b);
    if (bit != GDC_BIT_UNDECIDED) gdc_itv_set_si(&c->step.X[i], bit == GDC_BIT_ACTIVE);
  }
}

typedef struct motions {
  gdc_itv *moves, *slopes;
  int count;
} motions;

static void motions_free(motions *m)
{
  for (int i = 0; i < m->count; i++) {
    gdc_itv_clear(&m->moves[i]);
    gdc_itv_clear(&m->slopes[i]);
  }
  free(m->moves);
  free(m->slopes);
}

static gdc_status motions_new(motions *m, const code *c, mpfr_prec_t prec, gdc_context *ctx)
{
  size_t count = (size_t)c->step.nx / 2;
  *m = (motions){.moves = malloc((count + 1) * sizeof(gdc_itv)), .slopes = malloc((count + 1) * sizeof(gdc_itv))};
  if (!m->moves || !m->slopes) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  for (; m->count < (int)count; m->count++) {
    gdc_itv_init(&m->moves[m->count], prec);
    gdc_itv_init(&m->slopes[m->count], prec);
    gdc_itv_whole(&m->slopes[m->count]);
  }
  return GDC_OK;
}

static gdc_status differences(walk *w, tube *t, const signed char *now, gdc_context *ctx)
{
  gdc_lemma_check *c = w->check;
  motions m;
  gdc_itv unit;
  gdc_itv_init(&unit, t->state->prec);
  gdc_status status = motions_new(&m, &c->code, t->state->prec, ctx);
  for (int i = 0; status == GDC_OK && i < m.count; i++) {
    const slot *q = &c->prog.slots[c->code.step_slot[i]];
    motion_read(&m.moves[i], t, now, q->kind, q->a, q->b);
    if (q->kind == Q_SLOPE) gdc_itv_set(&m.slopes[i], tube_ratio(t, q->a, 0));
  }
  if (status == GDC_OK) {
    gdc_itv_set(&unit, tube_slope(t, 0));
    along_inputs in = {m.moves, m.slopes, &unit};
    status = along_decide(c->truths, &c->prog, &c->code, &in, t->c, ctx);
  }
  motions_free(&m);
  gdc_itv_clear(&unit);
  return status;
}

/* What holds under either of two patterns.  A refutation under one of them is none: the pattern may not occur. */
static outcome both_ways(outcome x, outcome y)
{
  if (x.verdict == y.verdict) return x;
  if (x.verdict == GDC_UNDECIDED) return x;
  if (y.verdict == GDC_UNDECIDED) return y;
  if (x.verdict == GDC_REFUTED || y.verdict == GDC_REFUTED)
    return (outcome){GDC_UNDECIDED, 0, x.verdict == GDC_REFUTED ? x.culprit : y.culprit};
  return (outcome){GDC_VACUOUS, 0, -1}; /* it holds wherever it speaks, but whether it speaks is open */
}

/* All lemmas under one pattern of the step before; *count: how many patterns were judged. */
static gdc_status judge_pattern(walk *w, tube *t, const signed char *now, int *count, gdc_context *ctx)
{
  gdc_lemma_check *c = w->check;
  gdc_status status = fill(&c->code, t, c->certificate, ctx);
  if (status != GDC_OK || !restrict_inputs(&c->code, t, now)) return status;
  restrict_next_bits(&c->code, t, now);
  if (!code_run_step(&c->code)) return gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "the compiled lemmas are malformed");
  truth_evaluate(c->truths, &c->prog, &c->code);
  status = differences(w, t, now, ctx);
  for (size_t k = 0; k < w->n; k++) {
    outcome o = lemma_judge(c, &c->bound[k]);
    w->seen[k] = *count ? both_ways(w->seen[k], o) : o;
  }
  ++*count;
  return status;
}

/* Each of the patterns that the tube leaves open, where they are few. */
static gdc_status judge_patterns(walk *w, tube *t, gdc_context *ctx)
{
  size_t size = (size_t)(t->state->problem->m * t->state->problem->n);
  signed char *now = malloc(size + 1);
  int open[MOST_OPEN_BITS + 1], bits = 0, count = 0;
  gdc_status status = now ? GDC_OK : gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  for (size_t k = 0; now && k < size; k++) {
    now[k] = t->state->pattern[k];
    if (now[k] == GDC_BIT_UNDECIDED && bits <= MOST_OPEN_BITS) open[bits++] = (int)k;
  }
  if (bits > MOST_OPEN_BITS) bits = 0;
  for (int code = 0; status == GDC_OK && code < 1 << bits; code++) {
    for (int k = 0; k < bits; k++) now[open[k]] = code >> k & 1 ? GDC_BIT_ACTIVE : GDC_BIT_INACTIVE;
    status = judge_pattern(w, t, now, &count, ctx);
  }
  if (status == GDC_OK && !count) status = gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "a tube without a pattern");
  free(now);
  return status;
}

/* w->seen for the piece; without a tube nothing is decided. */
static gdc_status judge_piece(walk *w, const gdc_place *from, const gdc_time *to, gdc_context *ctx)
{
  gdc_leap_state *state;
  gdc_time end;
  gdc_context quiet;
  gdc_context_clear(&quiet);
  gdc_time_init(&end);
  gdc_time_after(&end, to, GDC_WAY_OVERLAP);
  gdc_status status = gdc_place_tube(&state, w->way, from, &end, &quiet);
  int have = status == GDC_OK;
  if (status == GDC_EUNDECIDED || status == GDC_ELIMIT) status = GDC_OK;
  if (status != GDC_OK) gdc_fail(ctx, status, NULL, 0, 0, "%s", quiet.reason);
  for (size_t k = 0; k < w->n; k++) w->seen[k] = (outcome){GDC_UNDECIDED, 0, -1};
  if (have) {
    tube t;
    status = tube_open(&t, state, &end, ctx);
    if (status == GDC_OK) status = judge_patterns(w, &t, ctx);
    tube_close(&t);
    gdc_leap_state_free(state);
  }
  gdc_time_clear(&end);
  w->tubes++;
  return status;
}

/* --- pieces -------------------------------------------------------------------------------------------------------------- */

static const char *why_undecided(const bound_lemma *l, const gdc_lemma_check *c)
{
  if (l->snapshots && l->last_at > c->now) return "it reads a step that was leapt over";
  if (l->lag > 0 || l->reach > 0) return "it compares one step with another, and the tube does not know well enough how they differ";
  return "the enclosures of the tube do not decide it";
}

static void commit(walk *w, size_t k, const gdc_time *from, const gdc_time *to)
{
  gdc_lemma_leap *r = &w->out[k];
  const bound_lemma *l = &w->check->bound[k];
  outcome o = w->seen[k];
  if (o.verdict == GDC_PROVED) r->pieces++;
  if (r->verdict == GDC_REFUTED || (o.verdict != GDC_REFUTED && o.verdict != GDC_UNDECIDED)) return;
  if (o.verdict == GDC_UNDECIDED && r->verdict == GDC_UNDECIDED) return;
  r->verdict = o.verdict;
  r->reason = o.verdict == GDC_UNDECIDED ? why_undecided(l, w->check) : "";
  gdc_time_text(r->from, sizeof r->from, from);
  gdc_time_text(r->to, sizeof r->to, to);
  r->where[0] = '\0';
  if (o.culprit >= 0) lemma_name_instance(r->where, sizeof r->where, l, &l->instances[o.culprit]);
  if (o.verdict == GDC_UNDECIDED) w->quit[k] = 1;
}

/* Where to cut: at the edge of a range, else in the middle.  *edge = 1 for the former. */
static int choose_cut(gdc_time *mid, int *edge, const walk *w, const unsigned char *open, const gdc_time *from, const gdc_time *to)
{
  *edge = 1;
  for (size_t k = 0; k < w->n; k++) {
    const bound_lemma *l = &w->check->bound[k];
    if (!open[k]) continue;
    if (l->lo > 0 && cut_after(mid, from, to, l->lo - 1)) return 1;
    if (l->hi < UINT64_MAX && cut_after(mid, from, to, l->hi)) return 1;
  }
  *edge = 0;
  return gdc_time_between(mid, from, to);
}

static gdc_status piece(walk *w, const unsigned char *mask, const gdc_place *from, const gdc_time *to, int depth,
                        gdc_context *ctx);

static gdc_status halves(walk *w, const unsigned char *open, const gdc_place *from, const gdc_time *to, int depth, int *cut,
                         gdc_context *ctx)
{
  gdc_time mid;
  int edge;
  gdc_time_init(&mid);
  gdc_status status = GDC_OK;
  *cut = depth < MAX_DEPTH && w->tubes < MAX_TUBES && choose_cut(&mid, &edge, w, open, &from->state->time, to);
  if (*cut) {
    gdc_place half;
    gdc_context quiet;
    gdc_context_clear(&quiet);
    *cut = gdc_place_leap(&half, w->way, from, &mid, &quiet) == GDC_OK;
    if (*cut) {
      status = piece(w, open, from, &mid, depth + !edge, ctx);
      if (status == GDC_OK) status = piece(w, open, &half, to, depth + !edge, ctx);
      gdc_place_clear(&half);
    }
  }
  gdc_time_clear(&mid);
  return status;
}

/* Judge the lemmas of the mask on the piece; those that stay open are judged on its halves instead. */
static gdc_status piece(walk *w, const unsigned char *mask, const gdc_place *from, const gdc_time *to, int depth,
                        gdc_context *ctx)
{
  const gdc_time *start = &from->state->time;
  unsigned char *open = calloc(w->n + 1, 1);
  int any = 0, wanted = 0, cut = 0;
  if (!open) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  for (size_t k = 0; k < w->n; k++) {
    open[k] = mask[k] && !(depth > 0 && w->quit[k]) && speaks(w, &w->check->bound[k], start, to);
    any |= open[k];
  }
  gdc_status status = GDC_OK;
  if (w->interrupted && *w->interrupted) status = gdc_fail(ctx, GDC_EINTERRUPT, NULL, 0, 0, "interrupted on the leap");
  if (any && status == GDC_OK) {
    status = judge_piece(w, from, to, ctx);
    for (size_t k = 0; status == GDC_OK && k < w->n; k++) {
      if (!open[k]) continue;
      int more = w->seen[k].verdict == GDC_UNDECIDED && !w->quit[k];
      if (!more) commit(w, k, start, to);
      open[k] = (unsigned char)more;
      wanted |= more;
    }
    if (wanted && status == GDC_OK) status = halves(w, open, from, to, depth, &cut, ctx);
    for (size_t k = 0; status == GDC_OK && wanted && !cut && k < w->n; k++) {
      if (!open[k]) continue;
      w->seen[k] = (outcome){GDC_UNDECIDED, 0, -1};
      commit(w, k, start, to);
    }
  }
  free(open);
  return status;
}

static gdc_verdict together(gdc_verdict x, gdc_verdict y)
{
  if (x == GDC_REFUTED || y == GDC_REFUTED) return GDC_REFUTED;
  if (x == GDC_UNDECIDED || y == GDC_UNDECIDED) return GDC_UNDECIDED;
  return x == GDC_PROVED || y == GDC_PROVED ? GDC_PROVED : GDC_VACUOUS;
}

static void conclude(walk *w)
{
  gdc_lemma_check *c = w->check;
  for (size_t k = 0; k < w->n; k++) {
    gdc_lemma_leap *r = &w->out[k];
    const bound_lemma *l = &c->bound[k];
    if (r->verdict == GDC_VACUOUS && r->pieces > 0) r->verdict = GDC_PROVED;
    if (r->verdict == GDC_VACUOUS) r->reason = "it did not speak on the leap, or its guard was never certain";
    if (l->source->from == FROM_SEPARATED && !c->is_separated && l->ninstances > 0 && !l->refuted) {
      r->verdict = GDC_UNDECIDED;
      r->reason = "the points were not separated before the leap";
    }
    r->whole = together(gdc_lemma_check_result(c, k)->verdict, r->verdict);
  }
}

static gdc_status walk_all(walk *w, gdc_context *ctx)
{
  gdc_lemma_check *c = w->check;
  unsigned char *all = malloc(w->n + 1);
  if (!all) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  memset(all, 1, w->n + 1);
  code_set_precision(&c->code, w->way->prec);
  gdc_status status = GDC_OK;
  if (!code_run_fixed(&c->code)) status = gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "the compiled lemmas are malformed");
  for (size_t k = 0; status == GDC_OK && k + 1 < w->way->count; k++)
    status = piece(w, all, &w->way->place[k], &w->way->place[k + 1].state->time, 0, ctx);
  free(all);
  return status;
}

gdc_status gdc_lemma_check_way(gdc_lemma_leap **out, size_t *tubes, gdc_lemma_check *c, const gdc_way *way,
                               volatile int *interrupted, gdc_context *ctx)
{
  size_t n = c->nbound;
  uint64_t start;
  *out = NULL;
  if (n > 0 && (!gdc_time_get_u64(&start, &way->place[0].state->time) || !c->started || c->now < start + GDC_WAY_OVERLAP))
    return gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "the run ended before the leap began");
  walk w = {.check = c, .way = way, .interrupted = interrupted, .n = n};
  w.out = calloc(n + 1, sizeof *w.out);
  w.quit = calloc(n + 1, sizeof *w.quit);
  w.seen = calloc(n + 1, sizeof *w.seen);
  gdc_status status = w.out && w.quit && w.seen ? GDC_OK : gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  for (size_t k = 0; status == GDC_OK && k < n; k++) {
    w.out[k].verdict = GDC_VACUOUS;
    w.out[k].name = c->bound[k].result.name;
    w.out[k].reason = "";
  }
  if (status == GDC_OK && n > 0) status = walk_all(&w, ctx);
  if (status == GDC_OK) {
    conclude(&w);
    *out = w.out;
    w.out = NULL;
  }
  *tubes = w.tubes;
  free(w.out);
  free(w.quit);
  free(w.seen);
  return status;
}
