/* Lemmas at all pairs of consecutive states of a box: the compiled code on series. */
#include "difference_inner.h"

#include <stdlib.h>
#include <string.h>

/* --- set up --------------------------------------------------------------------------------------------------------- */

int difference_span(const bound_lemma *l)
{
  int span = l->lag + l->reach;
  return span > 1 ? 2 : span;
}

/* G^-1 by elimination; NULL: it has none (or out of memory: then less is proved). */
static mpq_t *inverse_of(const gdc_problem *p)
{
  int n = p->n, ok = 1;
  size_t size = (size_t)(n * n);
  mpq_t *a = malloc(size * sizeof *a), *r = malloc(size * sizeof *r), f;
  if (!a || !r) {
    free(a);
    free(r);
    return NULL;
  }
  mpq_init(f);
  for (int k = 0; k < n * n; k++) {
    mpq_inits(a[k], r[k], NULL);
    mpq_set(a[k], p->gram[k]);
    mpq_set_si(r[k], k / n == k % n, 1);
  }
  for (int c = 0; ok && c < n; c++) {
    ok = mpq_sgn(a[c * n + c]) > 0; /* G is positive semidefinite: a pivot 0 means that it is singular */
    for (int row = 0; ok && row < n; row++) {
      if (row == c) continue;
      mpq_div(f, a[row * n + c], a[c * n + c]);
      for (int k = 0; k < n; k++) {
        mpq_t t;
        mpq_init(t);
        mpq_mul(t, f, a[c * n + k]);
        mpq_sub(a[row * n + k], a[row * n + k], t);
        mpq_mul(t, f, r[c * n + k]);
        mpq_sub(r[row * n + k], r[row * n + k], t);
        mpq_clear(t);
      }
    }
  }
  for (int k = 0; k < n * n; k++)
    if (ok) mpq_div(r[k], r[k], a[k / n * n + k / n]);
  for (int k = 0; k < n * n; k++) {
    mpq_clear(a[k]);
    if (!ok) mpq_clear(r[k]);
  }
  mpq_clear(f);
  free(a);
  if (ok) return r;
  free(r);
  return NULL;
}

int difference_new(difference **out, const gdc_lemma_check *c)
{
  const gdc_problem *p = c->problem;
  *out = NULL;
  if (p->train_output || p->n > DIFFERENCE_POINTS || p->m * p->n > DIFFERENCE_PAIRS) return 1;
  difference *d = calloc(1, sizeof *d);
  if (!d) return 0;
  d->p = p;
  d->check = c;
  mpfr_init2(d->cut, DIFFERENCE_BITS);
  d->inverse = inverse_of(p);
  int ok = series_room_init(&d->room, DIFFERENCE_BITS);
  d->reg = calloc((size_t)c->code.step.n + 1, sizeof *d->reg);
  d->known = calloc((size_t)c->code.step.n + 1, 1);
  d->judged = calloc((size_t)c->prog.ntruths + 1, 1);
  d->lifted = calloc((size_t)(2 * p->m * (p->d + 1)), sizeof *d->lifted);
  ok &= difference_constants_new(d);
  if (!ok || !d->reg || !d->known || !d->judged || !d->lifted) {
    difference_free(d);
    return 0;
  }
  *out = d;
  return 1;
}

void difference_free(difference *d)
{
  if (!d) return;
  difference_constants_free(d);
  for (int k = 0; d->inverse && k < d->p->n * d->p->n; k++) mpq_clear(d->inverse[k]);
  free(d->inverse);
  free(d->known);
  free(d->judged);
  free(d->lifted);
  free(d->reg);
  if (d->room.c) series_room_clear(&d->room);
  mpfr_clear(d->cut);
  free(d);
}

/* --- one instruction -------------------------------------------------------------------------------------------------- */

static gdc_num copied(difference *d, const gdc_itv *x)
{
  return gdc_itv_ok(x) ? gdc_c_copy(d->room.c, x) : gdc_c_whole(d->room.c);
}

static value constant(difference *d, int k)
{
  const gdc_itv *x = &d->check->code.step.K[k];
  gdc_num r = copied(d, x);
  return (value){series_of(&d->room, r), r, gdc_itv_ok(x), 1, NULL};
}

/* Inputs beyond the first half are flags of the others. */
static gdc_status load(value *out, difference *d, int k, gdc_context *ctx)
{
  const code *c = &d->check->code;
  int flags = c->step.nx / 2;
  const slot *q = &c->p->slots[c->step_slot[k % flags]];
  if (q->back > d->span) return gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "a lemma reads more steps than it says");
  *out = difference_read(d, q, d->span && q->back == 0, ctx);
  if (k < flags) {
    out->defined = 1; /* its flag says */
    return GDC_OK;
  }
  gdc_num flag = gdc_c_si(d->room.c, out->defined != 0);
  *out = (value){series_of(&d->room, flag), flag, 1, 1, NULL};
  return GDC_OK;
}

/* A number of which only the range is known is a variable from now on. */
static value opaque(difference *d, gdc_num r, int defined)
{
  series s = mpfr_number_p(r->lo) && mpfr_number_p(r->hi) ? difference_atom(d, r, NULL, NULL, NULL) : NULL;
  return (value){s, r, defined, 1, NULL};
}

static value absolute(difference *d, value *x)
{
  gdc_num r = difference_tight(d, x);
  if (mpfr_sgn(r->lo) >= 0) return *x;
  if (mpfr_sgn(r->hi) <= 0) return (value){series_neg(&d->room, x->s), gdc_c_neg(d->room.c, r), x->defined, 1, NULL};
  return opaque(d, gdc_c_abs(d->room.c, r), x->defined);
}

static value square_root(difference *d, value *x)
{
  if (x->base) return absolute(d, x->base);
  gdc_num r = difference_tight(d, x);
  gdc_calc *c = d->room.c;
  int defined = x->defined && mpfr_sgn(r->lo) >= 0;
  gdc_num root = gdc_c_sqrt(c, gdc_c_max(c, r, gdc_c_si(c, 0)));
  gdc_num same;
  if (!defined || !x->s || series_is_constant(&d->room, x->s, &same)) return opaque(d, root, defined);
  return (value){difference_atom(d, root, x->s, NULL, NULL), root, defined, 0, NULL};
}

/* exp(m_i + x) with small x: 1/g_i e^x, (1/g_i - 1) e^x for the logistic loss.  The margin that is nearest serves best. */
static value exponential(difference *d, value *x)
{
  series_room *r = &d->room;
  gdc_num range = gdc_c_exp(r->c, gdc_c_meet(d->room.c, x->r, series_range(r, x->s))), least = gdc_c_ratio(r->c, 1, 8);
  series nearest = NULL;
  int point = -1;
  for (int i = -1; x->s && i < d->p->n; i++) { /* -1: exp(x) itself */
    series off = i < 0 ? x->s : series_sub(r, x->s, d->m[0][i]);
    gdc_num size = gdc_c_hi(r->c, gdc_c_abs(r->c, series_range(r, off)));
    if (!off || !gdc_c_certainly_le(size, least)) continue;
    least = size;
    nearest = off;
    point = i;
  }
  if (!nearest) return opaque(d, range, x->defined);
  if (point < 0) return (value){series_exp(r, nearest, 4), range, x->defined, 0, NULL};
  series power = series_of_var(r, d->slope[point], -1);
  if (d->p->loss == GDC_LOSS_LOGISTIC) power = series_sub(r, power, series_of(r, gdc_c_si(r->c, 1)));
  return (value){series_mul(r, power, series_exp(r, nearest, 4)), range, x->defined, 0, NULL};
}

/* Is it the time itself? */
static int is_time(difference *d, series x)
{
  series time = series_of_var(&d->room, d->time, 1);
  if (!x || !time || x->n != 1 || memcmp(x->t[0].e, time->t[0].e, sizeof time->t[0].e) != 0) return 0;
  return mpfr_cmp_ui(x->t[0].c->lo, 1) == 0 && mpfr_cmp_ui(x->t[0].c->hi, 1) == 0;
}

static value unary(difference *d, int op, value *x)
{
  series_room *r = &d->room;
  switch (op) {
  case GDC_OP_NEG: return (value){series_neg(r, x->s), gdc_c_neg(r->c, x->r), x->defined, x->tight, NULL};
  case GDC_OP_ABS: return absolute(d, x);
  case GDC_OP_SQR: return (value){difference_without_squares(d, series_mul(r, x->s, x->s)), gdc_c_sqr(r->c, x->r), x->defined, 0, x};
  case GDC_OP_SQRT: return square_root(d, x);
  case GDC_OP_EXP: return exponential(d, x);
  default: break;
  }
  gdc_num range = difference_tight(d, x);
  series log = !d->span && is_time(d, x->s) ? difference_log_time(d) : NULL;
  if (log) return (value){log, series_range(r, log), x->defined && mpfr_sgn(range->lo) > 0, 1, NULL};
  return opaque(d, gdc_c_log(r->c, range), x->defined && mpfr_sgn(range->lo) > 0);
}

/* By a constant, by one term with slopes only, or as a quotient. */
static value divide(difference *d, value *x, value *y)
{
  series_room *r = &d->room;
  gdc_num down = difference_tight(d, y), c;
  int sure = mpfr_sgn(down->lo) > 0 || mpfr_sgn(down->hi) < 0;
  value out = {NULL, gdc_c_div(r->c, x->r, down), x->defined && y->defined && sure, 0, NULL};
  if (!sure || !x->s || !y->s) return sure ? opaque(d, out.r, out.defined) : out;
  if (series_is_constant(r, y->s, &c)) {
    out.s = mpfr_equal_p(c->lo, c->hi) && mpfr_cmp_ui(c->lo, 1) == 0 ? x->s : series_scale(r, x->s, gdc_c_div(r->c, gdc_c_si(r->c, 1), c));
    return out;
  }
  signed char e[SERIES_VARS] = {0};
  int slopes = y->s->n == 1;
  for (int v = 0; slopes && v < SERIES_VARS; v++) {
    e[v] = (signed char)-y->s->t[0].e[v];
    if (e[v] && v >= d->p->n) slopes = 0; /* the slopes are the first variables */
  }
  if (slopes) {
    series by = series_scale(r, x->s, gdc_c_div(r->c, gdc_c_si(r->c, 1), y->s->t[0].c));
    out.s = series_shift(r, by, e);
    if (out.s) return out;
  }
  out.r = gdc_c_div(r->c, difference_tight(d, x), down);
  out.s = difference_atom(d, out.r, NULL, x->s, y->s);
  return out;
}

/* min(x, y) or max(x, y): one of them, or one and what the other may differ by. */
static value choose(difference *d, int op, value *x, value *y)
{
  series_room *r = &d->room;
  gdc_calc *c = r->c;
  int defined = x->defined && y->defined;
  series s = series_sub(r, y->s, x->s);
  gdc_num off = gdc_c_sub(c, y->r, x->r), zero = gdc_c_si(c, 0);
  if (!known_sign(off)) off = gdc_c_meet(d->room.c, off, difference_bound(d, s));
  value first = *x, second = *y;
  first.defined = second.defined = defined;
  if (mpfr_sgn(off->lo) >= 0) return op == GDC_OP_MIN ? first : second;
  if (mpfr_sgn(off->hi) <= 0) return op == GDC_OP_MIN ? second : first;
  difference_want_cut(d, s);
  gdc_num below = gdc_c_min(c, off, zero), above = gdc_c_max(c, off, zero); /* min(x, y) = x + below = y - above */
  int from_first = mpfr_cmpabs(below->lo, above->hi) <= 0;
  gdc_num part = op == GDC_OP_MIN ? (from_first ? below : gdc_c_neg(c, above)) : from_first ? above : gdc_c_neg(c, below);
  if (op == GDC_OP_MAX) { /* max(x, y) = x + above = y - below */
    from_first = mpfr_cmpabs(above->hi, below->lo) <= 0;
    part = from_first ? above : gdc_c_neg(c, below);
  }
  value out = {series_add(r, from_first ? x->s : y->s, series_of(r, part)), NULL, defined, 0, NULL};
  out.r = op == GDC_OP_MIN ? gdc_c_min(c, x->r, y->r) : gdc_c_max(c, x->r, y->r);
  return out;
}

static value binary(difference *d, int op, value *x, value *y)
{
  series_room *r = &d->room;
  int defined = x->defined && y->defined;
  switch (op) {
  case GDC_OP_ADD: return (value){series_add(r, x->s, y->s), gdc_c_add(r->c, x->r, y->r), defined, 0, NULL};
  case GDC_OP_SUB: return (value){series_sub(r, x->s, y->s), gdc_c_sub(r->c, x->r, y->r), defined, 0, NULL};
  case GDC_OP_MUL: return (value){difference_without_squares(d, series_mul(r, x->s, y->s)), gdc_c_mul(r->c, x->r, y->r), defined, 0, NULL};
  case GDC_OP_DIV: return divide(d, x, y);
  default: return choose(d, op, x, y);
  }
}

/* --- what a lemma needs, and no more -------------------------------------------------------------------------------- */

/* Register k of the present box, and those it is made of. */
static gdc_status evaluate(difference *d, int k, gdc_context *ctx)
{
  const gdc_ins *i = &d->check->code.step.ins[k];
  gdc_status status = GDC_OK;
  if (d->known[k]) return GDC_OK;
  if (i->op == GDC_OP_CONST) {
    d->reg[k] = constant(d, i->a);
  } else if (i->op == GDC_OP_LOAD) {
    status = load(&d->reg[k], d, i->a, ctx);
  } else {
    status = evaluate(d, i->a, ctx);
    if (status == GDC_OK && i->op > GDC_OP_LOG) status = evaluate(d, i->b, ctx);
    if (status != GDC_OK) return status;
    d->reg[k] = i->op <= GDC_OP_LOG ? unary(d, i->op, &d->reg[i->a]) : binary(d, i->op, &d->reg[i->a], &d->reg[i->b]);
  }
  d->known[k] = 1;
  return status;
}

static gdc_status compare(truth_value *v, difference *d, const truth_node *t, gdc_context *ctx)
{
  const int *place = d->check->code.place;
  gdc_status status = evaluate(d, place[t->a], ctx);
  if (status == GDC_OK) status = evaluate(d, place[t->b], ctx);
  if (status != GDC_OK) return status;
  value *x = &d->reg[place[t->a]], *y = &d->reg[place[t->b]];
  if (!x->defined || !y->defined) {
    truth_open(v, t);
    return GDC_OK;
  }
  gdc_num off = gdc_c_sub(d->room.c, y->r, x->r);
  if (!known_sign(off)) off = gdc_c_meet(d->room.c, off, difference_bound(d, series_sub(&d->room, y->s, x->s)));
  truth_compare(v, t, x->r, y->r, off);
  return GDC_OK;
}

static gdc_status settle(truth_value *v, difference *d, int node, gdc_context *ctx);

/* not, and, or.  Where no slack is measured the second side is left alone when the first one decides. */
static gdc_status connect(truth_value *v, difference *d, int node, gdc_context *ctx)
{
  const truth_node *t = &d->check->prog.truths[node];
  int two = t->op == TRUTH_AND || t->op == TRUTH_OR;
  gdc_status status = t->op == TRUTH_CONST ? GDC_OK : settle(v, d, t->a, ctx);
  if (status == GDC_OK && two) {
    gdc_verdict first = v[t->a].verdict;
    if (!t->slack && first == (t->op == TRUTH_AND ? GDC_REFUTED : GDC_PROVED)) {
      v[node].verdict = first;
      return GDC_OK;
    }
    status = settle(v, d, t->b, ctx);
  }
  if (status == GDC_OK) truth_connect(&v[node], t, v);
  return status;
}

/* The truth value of a node in the present box. */
static gdc_status settle(truth_value *v, difference *d, int node, gdc_context *ctx)
{
  const truth_node *t = &d->check->prog.truths[node];
  if (d->judged[node]) return GDC_OK;
  d->judged[node] = 1;
  truth_open(&v[node], t);
  if (t->op == TRUTH_LT || t->op == TRUTH_LE || t->op == TRUTH_EQ) return compare(&v[node], d, t, ctx);
  if (t->op != TRUTH_BIT) return connect(v, d, node, ctx);
  int place = d->check->code.place[t->a];
  gdc_status status = evaluate(d, place, ctx);
  if (status == GDC_OK) truth_of_bit(&v[node], t, d->reg[place].r, d->reg[place].defined);
  return status;
}

/* A claim is looked at where its guard may hold.  *open = 1: some guard, or some claim, is not decided. */
static gdc_status judge(truth_value *v, difference *d, const bound_lemma *l, int *open, gdc_context *ctx)
{
  *open = 0;
  for (int k = 0; k < l->ninstances; k++) {
    int guard = l->instances[k].guard, claim = l->instances[k].claim;
    gdc_status status = settle(v, d, guard, ctx);
    if (status == GDC_OK && v[guard].verdict != GDC_REFUTED) status = settle(v, d, claim, ctx);
    if (status != GDC_OK) return status;
    *open |= v[guard].verdict == GDC_UNDECIDED || (v[guard].verdict == GDC_PROVED && v[claim].verdict == GDC_UNDECIDED);
  }
  return GDC_OK;
}

/* The lemmas of `open` in the present box; open becomes those that are not decided. */
static gdc_status judge_all(truth_value *v, difference *d, unsigned char *open, gdc_context *ctx)
{
  memset(d->known, 0, (size_t)d->check->code.step.n);
  memset(d->judged, 0, (size_t)d->check->prog.ntruths);
  if (!difference_open(d)) return GDC_OK;
  for (size_t k = 0; k < d->check->nbound; k++) {
    int left = 0;
    if (!open[k]) continue;
    gdc_status status = judge(v, d, &d->check->bound[k], &left, ctx);
    if (status != GDC_OK) return status;
    open[k] = (unsigned char)left;
  }
  return gdc_calc_failed(d->room.c) ? gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory") : GDC_OK;
}

/* What holds in both halves of a box holds in the box. */
static void both(truth_value *v, const truth_value *x, const truth_value *y, const program *p)
{
  for (int k = 0; k < p->ntruths; k++) {
    if (v[k].verdict != GDC_UNDECIDED || x[k].verdict != y[k].verdict || x[k].verdict == GDC_UNDECIDED) continue;
    v[k].verdict = x[k].verdict;
    if (!p->truths[k].slack) continue;
    mpfr_min(v[k].slack.lo, x[k].slack.lo, y[k].slack.lo, MPFR_RNDD);
    mpfr_max(v[k].slack.hi, x[k].slack.hi, y[k].slack.hi, MPFR_RNDU);
    mpfr_min(v[k].relative.lo, x[k].relative.lo, y[k].relative.lo, MPFR_RNDD);
    mpfr_max(v[k].relative.hi, x[k].relative.hi, y[k].relative.hi, MPFR_RNDU);
  }
}

/* The box cut at ln(g_1/g_2) = d->cut. */
static gdc_status halves(truth_value *v, difference *d, const pair_box *box, const unsigned char *open, gdc_context *ctx)
{
  truth_value *side[2] = {NULL, NULL};
  size_t count = d->check->nbound;
  unsigned char *left = malloc(count + 1);
  gdc_itv part, at;
  gdc_status status = GDC_OK;
  gdc_itv_init(&part, DIFFERENCE_BITS);
  gdc_itv_init(&at, DIFFERENCE_BITS);
  mpfr_exp(at.lo, d->cut, MPFR_RNDD);
  mpfr_exp(at.hi, d->cut, MPFR_RNDU);
  int inside = mpfr_cmp(at.lo, box->ratio->lo) > 0 && mpfr_cmp(at.hi, box->ratio->hi) < 0;
  for (int k = 0; k < 2 && inside && status == GDC_OK; k++) {
    pair_box one = *box;
    one.ratio = &part;
    gdc_itv_set(&part, box->ratio);
    if (k == 0) mpfr_set(part.hi, at.hi, MPFR_RNDU);
    else mpfr_set(part.lo, at.lo, MPFR_RNDD);
    if (!left || !truth_allocate(&side[k], &d->check->prog)) status = gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
    if (status != GDC_OK) break;
    memcpy(left, open, count);
    d->box = &one;
    status = judge_all(side[k], d, left, ctx);
  }
  if (status == GDC_OK && inside) both(v, side[0], side[1], &d->check->prog);
  truth_free(side[0], &d->check->prog);
  truth_free(side[1], &d->check->prog);
  gdc_itv_clear(&part);
  gdc_itv_clear(&at);
  free(left);
  return status;
}

gdc_status difference_evaluate(truth_value *v, difference *d, const pair_box *box, int span, unsigned char *open, gdc_context *ctx)
{
  const program *p = &d->check->prog;
  d->box = box;
  d->span = span;
  d->split = 0;
  for (int k = 0; k < p->ntruths; k++) truth_open(&v[k], &p->truths[k]);
  gdc_status status = judge_all(v, d, open, ctx);
  if (status == GDC_OK && d->split && memchr(open, 1, d->check->nbound)) status = halves(v, d, box, open, ctx);
  return status;
}
