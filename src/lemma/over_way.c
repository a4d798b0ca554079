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
#include "tube.h"

enum { REACH = BIND_MAX_OFFSET, MAX_DEPTH = 28, MAX_TUBES = 40000 };
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

/* w->seen for the piece; without a tube nothing is decided. */
static gdc_status judge_piece(walk *w, const gdc_place *from, const gdc_time *to, gdc_context *ctx)
{
  gdc_lemma_check *c = w->check;
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
  if (have) {
    tube t;
    status = tube_open(&t, state, &end, ctx);
    if (status == GDC_OK) status = fill(&c->code, &t, c->certificate, ctx);
    if (status == GDC_OK && !code_run_step(&c->code))
      status = gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "the compiled lemmas are malformed");
    if (status == GDC_OK) truth_evaluate(c->truths, &c->prog, &c->code);
    tube_close(&t);
    gdc_leap_state_free(state);
  }
  gdc_time_clear(&end);
  w->tubes++;
  for (size_t k = 0; k < w->n; k++) {
    outcome blind = {GDC_UNDECIDED, 0, -1};
    w->seen[k] = have ? lemma_judge(c, &c->bound[k]) : blind;
  }
  return status;
}

/* --- pieces -------------------------------------------------------------------------------------------------------------- */

static const char *why_undecided(const bound_lemma *l, const gdc_lemma_check *c)
{
  if (l->snapshots && l->last_at > c->now) return "it reads a step that was leapt over";
  if (l->lag > 0 || l->reach > 0) return "it compares one step with another, and a tube encloses each step by itself";
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
