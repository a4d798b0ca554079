/* The checker: one state after the other, a verdict per lemma. */
#include "check.h"
#include "constant.h"
#include "difference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_MAX_BITS = 2048, TRIES_PER_STEP = 6, TRIES_PER_LEMMA = 40 };

gdc_status gdc_lemma_check_new(gdc_lemma_check **out, const gdc_lemmas *l, const gdc_problem *p,
                               const gdc_lemma_options *options, gdc_context *ctx)
{
  *out = NULL;
  gdc_lemma_check *c = calloc(1, sizeof *c);
  if (!c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  c->problem = p;
  c->lemmas = l;
  c->separated = -1;
  if (options) c->options = *options;
  if (c->options.max_precision == 0) c->options.max_precision = DEFAULT_MAX_BITS;
  gdc_status status = GDC_OK;
  if (!program_init(&c->prog)) status = gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (status == GDC_OK) status = bind_all(c, ctx);
  if (status == GDC_OK && (!code_build(&c->code, &c->prog, SLACK_BITS) || !truth_allocate(&c->truths, &c->prog)))
    status = gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (status == GDC_OK && (!block_notes_new(c) || !difference_new(&c->difference, c)))
    status = gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (status != GDC_OK) {
    gdc_lemma_check_free(c);
    return status;
  }
  *out = c;
  return GDC_OK;
}

static void free_bound(bound_lemma *l)
{
  gdc_lemma_result *r = &l->result;
  free(l->instances);
  if (!r->relation) return; /* start_result was never called */
  gdc_itv_clear(&r->left);
  gdc_itv_clear(&r->right);
  mpfr_clears(r->slack, r->relative, (mpfr_ptr)0);
  free(r->name);
  free(r->title);
}

void gdc_lemma_check_free(gdc_lemma_check *c)
{
  if (!c) return;
  difference_free(c->difference);
  block_notes_free(c);
  truth_free(c->truths, &c->prog);
  code_free(&c->code);
  program_free(&c->prog);
  for (size_t k = 0; k < c->nbound; k++) free_bound(&c->bound[k]);
  free(c->bound);
  free(c);
}

/* --- which lemmas apply --------------------------------------------------------------------------- */

/* Does the lemma speak about step now - lag, and is all it reads there? */
static int applies(const gdc_lemma_check *c, const bound_lemma *l)
{
  uint64_t lag = (uint64_t)l->lag, reach = (uint64_t)l->reach;
  if (l->refuted || l->ninstances == 0 || c->now < lag + reach) return 0;
  uint64_t t = c->now - lag;
  if (t < l->lo || t > l->hi || t - reach < c->first) return 0;
  if (l->snapshots && (t < l->last_at || l->first_at < c->first)) return 0;
  if (l->source->from == FROM_SEPARATED) return c->is_separated && t >= c->separated_at;
  if (l->source->from == FROM_TERMINAL) return c->is_terminal && t >= c->terminal_at;
  return 1;
}

static int any_applies(const gdc_lemma_check *c)
{
  for (size_t k = 0; k < c->nbound; k++)
    if (applies(c, &c->bound[k])) return 1;
  return 0;
}

/* --- the outcome of a lemma at one step ------------------------------------------------------------- */

outcome lemma_judge(const gdc_lemma_check *c, const bound_lemma *l)
{
  outcome o = {GDC_VACUOUS, 0, -1};
  for (int k = 0; k < l->ninstances; k++) {
    gdc_verdict guard = c->truths[l->instances[k].guard].verdict, claim = c->truths[l->instances[k].claim].verdict;
    if (guard == GDC_REFUTED) continue;
    o.seen |= guard == GDC_PROVED ? 1 : 2;
    if (claim == GDC_PROVED) {
      if (guard == GDC_PROVED && o.verdict == GDC_VACUOUS) o.verdict = GDC_PROVED;
    } else if (guard == GDC_PROVED && claim == GDC_REFUTED) {
      o.verdict = GDC_REFUTED;
      o.culprit = k;
      return o;
    } else if (o.verdict != GDC_UNDECIDED) {
      o.verdict = GDC_UNDECIDED;
      o.culprit = k;
    }
  }
  return o;
}

/* Would more bits help, and may this lemma ask?  An undecided lemma asks no more once it was left undecided; a
   refutation counts when it is seen with twice the bits that the run began with. */
static int wants_more(const gdc_lemma_check *c, bound_lemma *l, const outcome *o)
{
  if (o->verdict == GDC_REFUTED) {
    l->suspect = c->bits;
    return c->bits < 2 * c->first_bits;
  }
  if (o->verdict != GDC_UNDECIDED || l->undecided || c->bits >= c->options.max_precision) return 0;
  if (l->tries_here >= TRIES_PER_STEP || l->tries >= TRIES_PER_LEMMA) return 0;
  l->tries_here++;
  l->tries++;
  return 1;
}

/* --- recording ---------------------------------------------------------------------------------------- */

void lemma_name_instance(char *where, size_t room, const bound_lemma *l, const instance *one)
{
  size_t used = 0;
  where[0] = '\0';
  for (int k = 0; k < l->source->nover && used + 1 < room; k++) {
    span name = l->source->over[k].name;
    int size = (int)(name.size > 12 ? 12 : name.size);
    int wrote = snprintf(where + used, room - used, "%s%.*s = %d", k ? ", " : "", size,
                         l->file->src.text + name.at, one->label[k]);
    used += wrote > 0 ? (size_t)wrote : 0;
  }
}

static void copy_side(gdc_itv *r, const code *c, int node)
{
  const gdc_itv *x = &c->step.r[c->place[node]];
  mpfr_set_prec(r->lo, mpfr_get_prec(x->lo));
  mpfr_set_prec(r->hi, mpfr_get_prec(x->hi));
  gdc_itv_set(r, x);
}

static void position(gdc_lemma_result *r, const truth_node *t)
{
  const lemma_file *f = t->file;
  r->line = 1;
  r->column = 1;
  for (size_t k = 0; k < t->at; k++) {
    r->column++;
    if (f->src.text[k] != '\n') continue;
    r->line++;
    r->column = 1;
  }
}

static void record(const gdc_lemma_check *c, bound_lemma *l, const outcome *o)
{
  gdc_lemma_result *r = &l->result;
  const instance *one = &l->instances[o->culprit];
  int guard_open = c->truths[one->guard].verdict == GDC_UNDECIDED;
  int blame = truth_culprit(c->truths, &c->prog,
                             guard_open ? one->guard : one->claim, guard_open ? GDC_UNDECIDED : o->verdict);
  r->step = c->now - (uint64_t)l->lag;
  r->bits = c->bits;
  r->confirmed = o->verdict == GDC_REFUTED && c->bits >= 2 * c->first_bits;
  lemma_name_instance(r->where, sizeof r->where, l, one);
  if (blame < 0) return;
  const truth_node *t = &c->prog.truths[blame];
  if (t->file) position(r, t);
  copy_side(&r->left, &c->code, t->a);
  if (t->op == TRUTH_BIT) return;
  copy_side(&r->right, &c->code, t->b);
  r->relation = t->op == TRUTH_LT ? "<" : t->op == TRUTH_LE ? "<=" : "==";
}

static void keep_least(mpfr_t least, uint64_t *where, mpfr_srcptr value, uint64_t step)
{
  if (mpfr_inf_p(value) || mpfr_cmp(value, least) >= 0) return;
  mpfr_set(least, value, MPFR_RNDD);
  *where = step;
}

/* The claim holds at the step that the truth values are about. */
static void measure(const gdc_lemma_check *c, bound_lemma *l)
{
  gdc_lemma_result *r = &l->result;
  uint64_t step = c->now - (uint64_t)l->lag;
  r->checked++;
  for (int k = 0; k < l->ninstances; k++) {
    if (c->truths[l->instances[k].guard].verdict != GDC_PROVED) continue;
    const truth_value *v = &c->truths[l->instances[k].claim];
    keep_least(r->slack, &r->slack_step, v->slack.lo, step);
    keep_least(r->relative, &r->relative_step, v->relative.lo, step);
  }
  r->has_slack = mpfr_number_p(r->slack) && mpfr_number_p(r->relative);
}

void lemma_count_block(const gdc_lemma_check *c, bound_lemma *l, const block_note *note)
{
  gdc_lemma_result *r = &l->result;
  uint64_t step = c->now - (uint64_t)l->lag;
  l->guards_seen |= note->seen;
  if (note->proved == 0) return;
  r->checked += note->proved;
  keep_least(r->slack, &r->slack_step, note->slack, step);
  keep_least(r->relative, &r->relative_step, note->relative, step);
  r->has_slack = mpfr_number_p(r->slack) && mpfr_number_p(r->relative);
}

static gdc_status commit(const gdc_lemma_check *c, bound_lemma *l, const outcome *o, gdc_context *ctx)
{
  if (l->suspect && o->verdict == GDC_PROVED)
    return gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "lemma %s: refuted with %ld bits, proved with %ld", l->result.name,
                    (long)l->suspect, (long)c->bits);
  l->guards_seen |= o->seen;
  if (o->verdict == GDC_PROVED) measure(c, l);
  if (o->verdict == GDC_REFUTED || (o->verdict == GDC_UNDECIDED && !l->undecided)) record(c, l, o);
  if (o->verdict == GDC_REFUTED) l->refuted = 1;
  if (o->verdict == GDC_UNDECIDED) l->undecided = 1;
  l->tries_here = 0;
  l->suspect = 0;
  return GDC_OK;
}

/* --- steps ------------------------------------------------------------------------------------------- */

/* Place the state in time: a new step, the latest one again, or one of the window again (*back steps ago). */
static gdc_status arrive(gdc_lemma_check *c, uint64_t t, mpfr_prec_t bits, uint64_t *back, gdc_context *ctx)
{
  *back = 0;
  if (!c->started) {
    c->started = 1;
    c->first = c->now = t;
    c->first_bits = bits;
  } else if (t == c->now + 1) {
    if (lemma_check_follows_pairs(c) && !(c->is_loaded && c->loaded == c->now))
      return gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "step %llu came without the one before it", (unsigned long long)t);
    window_shift(&c->code);
    c->now = t;
  } else if (t <= c->now) {
    *back = c->now - t;
  } else {
    return gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "step %llu came after step %llu", (unsigned long long)t,
                    (unsigned long long)c->now);
  }
  return GDC_OK;
}

static gdc_status malformed(gdc_context *ctx)
{
  return gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "the compiled lemmas are malformed");
}

/* Read the state; with other bits than before the constants are computed again. */
static gdc_status load(gdc_lemma_check *c, const quantity_source *s, uint64_t back, gdc_context *ctx)
{
  int snapshot;
  int place = back > (uint64_t)INT16_MAX ? INT16_MAX : (int)back;
  gdc_status status = window_read(&c->code, s, place, &snapshot, ctx);
  if (status != GDC_OK) return status;
  if (back == 0) c->is_loaded = 1, c->loaded = s->time;
  int fresh = c->bits != s->bits;
  if (fresh) {
    code_set_precision(&c->code, s->bits);
    c->bits = s->bits;
  }
  if ((fresh || snapshot) && !code_run_fixed(&c->code)) return malformed(ctx);
  return GDC_OK;
}

gdc_status lemma_check_again(gdc_lemma_check *c, const quantity_source *s, gdc_context *ctx)
{
  uint64_t back;
  gdc_status status = arrive(c, s->time, s->bits, &back, ctx);
  return status == GDC_OK ? load(c, s, back, ctx) : status;
}

/* Separation counts from the first step at which all margins are certainly positive. */
static int separation_open(gdc_lemma_check *c)
{
  if (c->separated < 0 || c->is_separated) return 0;
  gdc_verdict v = c->truths[c->separated].verdict;
  if (v == GDC_PROVED) {
    c->is_separated = 1;
    c->separated_at = c->now;
  }
  return v == GDC_UNDECIDED && c->bits < c->options.max_precision;
}

static gdc_status check_all(gdc_lemma_check *c, int last_chance, gdc_context *ctx)
{
  int more = 0;
  for (size_t k = 0; !last_chance && k < c->nbound; k++) {
    if (!applies(c, &c->bound[k])) continue;
    outcome o = lemma_judge(c, &c->bound[k]);
    more |= wants_more(c, &c->bound[k], &o);
  }
  if (more) return GDC_EMOREBITS;
  for (size_t k = 0; k < c->nbound; k++) {
    if (!applies(c, &c->bound[k])) continue;
    outcome o = lemma_judge(c, &c->bound[k]);
    gdc_status status = commit(c, &c->bound[k], &o, ctx);
    if (status != GDC_OK) return status;
  }
  return GDC_OK;
}

static gdc_status judge_step(gdc_lemma_check *c, const quantity_source *s, gdc_context *ctx)
{
  gdc_status status = lemma_check_again(c, s, ctx);
  if (status != GDC_OK) return status;
  int looking = c->separated >= 0 && !c->is_separated;
  if (!looking && !any_applies(c)) return GDC_OK;
  if (!code_run_step(&c->code)) return malformed(ctx);
  truth_evaluate(c->truths, &c->prog, &c->code);
  if (separation_open(c) && !s->last_chance) return GDC_EMOREBITS;
  return check_all(c, s->last_chance, ctx);
}

gdc_status lemma_check_step(gdc_lemma_check *c, const quantity_source *s, gdc_context *ctx)
{
  gdc_status status = judge_step(c, s, ctx);
  if (status == GDC_OK) {
    c->has_accepted = 1;
    c->accepted = s->time;
  }
  return status;
}

int gdc_lemma_check_has_accepted(const gdc_lemma_check *c, uint64_t t) { return c->has_accepted && c->accepted >= t; }

int gdc_lemma_check_terminal(const gdc_lemma_check *c, uint64_t *t)
{
  *t = c->terminal_at;
  return c->is_terminal;
}

int gdc_lemma_check_reads_step(const gdc_lemma_check *c, uint64_t t)
{
  for (int k = 0; k < c->prog.nslots; k++)
    if (c->prog.slots[k].needed && c->prog.slots[k].absolute && c->prog.slots[k].at == t) return 1;
  return 0;
}

void gdc_lemma_check_set_terminal(gdc_lemma_check *c, uint64_t t)
{
  if (c->is_terminal) return;
  c->is_terminal = 1;
  c->terminal_at = c->started && c->now > t ? c->now : t;
}

void gdc_lemma_check_set_certificate(gdc_lemma_check *c, const struct gdc_theorem *th)
{
  c->certificate = th && th->certified ? th : NULL;
}

int gdc_lemma_check_reads_certificate(const gdc_lemma_check *c)
{
  int reads = 0;
  for (int k = 0; k < c->prog.nslots; k++) {
    if (!quantity_of_certificate(c->prog.slots[k].kind)) continue;
    if (!constant_is_published(c->prog.slots[k].a)) return 2;
    reads = 1;
  }
  return reads;
}

/* --- results ------------------------------------------------------------------------------------------- */

size_t gdc_lemma_check_count(const gdc_lemma_check *c) { return c->nbound; }

static const char *why_vacuous(const gdc_lemma_check *c, const bound_lemma *l)
{
  if (l->ninstances == 0) return "its guard is false for this experiment";
  if (l->guards_seen & 2) return "its guard never certainly held";
  if (l->source->from == FROM_SEPARATED && !c->is_separated) return "the points were not separated";
  if (l->source->from == FROM_TERMINAL && !c->is_terminal) return "no theorem certificate";
  return l->source->guard >= 0 ? "its guard held at no step of its range" : "its range holds no step of this run";
}

const gdc_lemma_result *gdc_lemma_check_result(const gdc_lemma_check *c, size_t k)
{
  bound_lemma *l = &c->bound[k];
  gdc_lemma_result *r = &l->result;
  r->verdict = l->refuted ? GDC_REFUTED : l->undecided ? GDC_UNDECIDED : r->checked ? GDC_PROVED : GDC_VACUOUS;
  r->reason = r->verdict == GDC_VACUOUS ? why_vacuous(c, l) : "";
  return r;
}

gdc_verdict gdc_lemma_check_verdict(const gdc_lemma_check *c)
{
  int seen[4] = {0, 0, 0, 0};
  for (size_t k = 0; k < c->nbound; k++) seen[gdc_lemma_check_result(c, k)->verdict] = 1;
  return seen[GDC_REFUTED] ? GDC_REFUTED : seen[GDC_UNDECIDED
         ] ? GDC_UNDECIDED : seen[GDC_PROVED] ? GDC_PROVED : GDC_VACUOUS;
}
