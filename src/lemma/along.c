/* Let u be the inputs at a step and u' = u + unit k those one step later; let f be a node of the program that reads both.
   On the path u'(x) = u + x unit k, 0 <= x <= 1, f goes from its value B at u' = u to f, and it moves by the integral of its
   derivative: f in B + unit T, where T encloses the derivative along k on a box that holds the whole path (interval automatic
   differentiation; at a kink of min, max, abs any number between the two slopes).  At u' = u equal expressions of u and u' are
   one, so B is exactly 0 for next(e) - e, and the sign of T decides.

   The slopes themselves are unit * ratio: in the second of two rounds they are inputs that start from 0 as well, so that a step
   formula, which is linear in them, cancels. */
#include "along.h"

#include <stdlib.h>

typedef struct point {
  int same;      /* equal numbers: equal values at the start of the path */
  int known;     /* defined on the whole box */
  int still;     /* T = 0 */
  gdc_num E;     /* on the box */
  gdc_num B, T;
  gdc_num value; /* at the end of the path */
} point;

typedef struct pass {
  const program *p;
  const code *c;
  const along_inputs *in;
  gdc_calc *calc;
  gdc_num zero, one;
  int from_zero;  /* the slopes start from 0 */
  point *at;      /* one for each node */
  int *table, size; /* of value numbers: node indices, -1 empty */
} pass;

static int is_zero(gdc_num x) { return mpfr_zero_p(x->lo) && mpfr_zero_p(x->hi); }
static int is_binary(int op) { return op > GDC_OP_LOG; }
static int commutes(int op) { return op == GDC_OP_ADD || op == GDC_OP_MUL || op == GDC_OP_MIN || op == GDC_OP_MAX; }

/* --- equal at the start -------------------------------------------------------------------------------------------- */

static void operands(int key[2], const pass *w, int k)
{
  const gdc_ins *i = &w->p->ops[k].ins;
  key[0] = w->at[i->a].same;
  key[1] = is_binary(i->op) ? w->at[i->b].same : -1;
  if (commutes(i->op) && key[0] > key[1]) {
    int swap = key[0];
    key[0] = key[1];
    key[1] = swap;
  }
}

/* The first node of the same operation on equal operands. */
static int number_of(pass *w, int k)
{
  int op = w->p->ops[k].ins.op, key[2], other[2];
  operands(key, w, k);
  unsigned h = ((unsigned)op * 31u + (unsigned)key[0]) * 2654435761u + (unsigned)key[1] * 40503u;
  for (unsigned i = (h ^ h >> 15) & (unsigned)(w->size - 1);; i = (i + 1) & (unsigned)(w->size - 1)) {
    int j = w->table[i];
    if (j < 0) {
      w->table[i] = k;
      return k;
    }
    if (w->p->ops[j].ins.op != op) continue;
    operands(other, w, j);
    if (other[0] == key[0] && other[1] == key[1]) return j;
  }
}

/* --- inputs --------------------------------------------------------------------------------------------------------- */

static int input_of_slot(const code *c, int slot)
{
  int k = 0;
  while (c->step_slot[k] != slot) k++;
  return k;
}

/* The node that loads input i, or -1. */
static int node_of_input(const program *p, const code *c, int i)
{
  for (int k = 0; k < p->nops; k++)
    if (p->ops[k].live && p->ops[k].ins.op == GDC_OP_LOAD && p->ops[k].ins.a == c->step_slot[i]) return k;
  return -1;
}

static void load(pass *w, int k)
{
  point *x = &w->at[k];
  const slot *s = &w->p->slots[w->p->ops[k].ins.a];
  if (s->absolute) return;
  int i = input_of_slot(w->c, w->p->ops[k].ins.a), twin = -1;
  for (int j = 0; s->back == 0 && j < w->c->step.nx / 2; j++)
    if (w->c->shift_from[j] == i) twin = node_of_input(w->p, w->c, j);
  if (twin >= 0) x->same = twin < k ? w->at[twin].same : k;
  if (s->back == 1 && w->c->shift_from[i] >= 0) {
    int later = node_of_input(w->p, w->c, w->c->shift_from[i]);
    if (later >= 0 && later < k) x->same = w->at[later].same;
  }
  if (s->back == 0) {
    x->T = &w->in->moves[i];
    x->still = is_zero(x->T);
    x->known = x->known && mpfr_number_p(x->T->lo) && mpfr_number_p(x->T->hi);
    if (twin >= 0) x->B = gdc_c_meet(w->calc, x->B, &w->c->step.r[w->c->place[twin]]);
    if (x->known) x->value = gdc_c_meet(w->calc, x->value, gdc_c_add(w->calc, x->B, gdc_c_mul(w->calc, x->T, w->in->unit)));
  }
  if (!w->from_zero || s->kind != Q_SLOPE || s->back > 1) return;
  gdc_num slope = &w->in->slopes[i];
  x->same = -1 - s->a; /* at the start all of them are 0 */
  x->B = w->zero;
  x->E = gdc_c_hull(w->calc, x->E, w->zero);
  x->T = s->back == 0 ? gdc_c_add(w->calc, slope, x->T) : slope;
  x->still = 0;
}

/* --- one operation ---------------------------------------------------------------------------------------------------- */

static gdc_num apply(gdc_calc *c, int op, gdc_num a, gdc_num b)
{
  switch (op) {
  case GDC_OP_NEG: return gdc_c_neg(c, a);
  case GDC_OP_ABS: return gdc_c_abs(c, a);
  case GDC_OP_SQR: return gdc_c_sqr(c, a);
  case GDC_OP_SQRT: return gdc_c_sqrt(c, a);
  case GDC_OP_EXP: return gdc_c_exp(c, a);
  case GDC_OP_LOG: return gdc_c_log(c, a);
  case GDC_OP_ADD: return gdc_c_add(c, a, b);
  case GDC_OP_SUB: return gdc_c_sub(c, a, b);
  case GDC_OP_MUL: return gdc_c_mul(c, a, b);
  case GDC_OP_DIV: return gdc_c_div(c, a, b);
  case GDC_OP_MIN: return gdc_c_min(c, a, b);
  default: return gdc_c_max(c, a, b);
  }
}

/* Is the operation smooth, or Lipschitz, on the whole box? */
static int fits(int op, gdc_num a, gdc_num b)
{
  if (op == GDC_OP_SQRT || op == GDC_OP_LOG) return gdc_c_certainly_positive(a);
  if (op == GDC_OP_DIV) return gdc_c_certainly_positive(b) || gdc_c_certainly_negative(b);
  return 1;
}

static gdc_num derivative(const pass *w, int op, const point *a, const point *b, gdc_num E)
{
  gdc_calc *c = w->calc;
  switch (op) {
  case GDC_OP_NEG: return gdc_c_neg(c, a->T);
  case GDC_OP_ABS:
    if (gdc_c_certainly_positive(a->E)) return a->T;
    if (gdc_c_certainly_negative(a->E)) return gdc_c_neg(c, a->T);
    return gdc_c_hull(c, a->T, gdc_c_neg(c, a->T));
  case GDC_OP_SQR: return gdc_c_mul(c, gdc_c_mul(c, gdc_c_si(c, 2), a->E), a->T);
  case GDC_OP_SQRT: return gdc_c_div(c, a->T, gdc_c_mul(c, gdc_c_si(c, 2), E));
  case GDC_OP_EXP: return gdc_c_mul(c, E, a->T);
  case GDC_OP_LOG: return gdc_c_div(c, a->T, a->E);
  case GDC_OP_ADD: return gdc_c_add(c, a->T, b->T);
  case GDC_OP_SUB: return gdc_c_sub(c, a->T, b->T);
  case GDC_OP_MUL: return gdc_c_add(c, gdc_c_mul(c, a->E, b->T), gdc_c_mul(c, b->E, a->T));
  case GDC_OP_DIV: return gdc_c_div(c, gdc_c_sub(c, a->T, gdc_c_mul(c, E, b->T)), b->E);
  case GDC_OP_MIN:
    if (gdc_c_certainly_lt(a->E, b->E)) return a->T;
    if (gdc_c_certainly_lt(b->E, a->E)) return b->T;
    return gdc_c_hull(c, a->T, b->T);
  default:
    if (gdc_c_certainly_lt(a->E, b->E)) return b->T;
    if (gdc_c_certainly_lt(b->E, a->E)) return a->T;
    return gdc_c_hull(c, a->T, b->T);
  }
}

static void operate(pass *w, int k)
{
  gdc_calc *c = w->calc;
  const gdc_ins *i = &w->p->ops[k].ins;
  point *x = &w->at[k];
  const point *a = &w->at[i->a], *b = is_binary(i->op) ? &w->at[i->b] : a;
  x->same = number_of(w, k);
  x->known = x->known && a->known && b->known && fits(i->op, a->E, b->E);
  if (!x->known) {
    x->T = x->E = gdc_c_whole(c);
    x->B = x->E;
    x->still = 0;
    return;
  }
  x->E = apply(c, i->op, a->E, b->E);
  x->still = a->still && b->still;
  int twice = is_binary(i->op) && a->same == b->same;
  if (twice && i->op == GDC_OP_SUB) x->B = w->zero;
  else if (twice && i->op == GDC_OP_DIV) x->B = w->one;
  else x->B = apply(c, i->op, a->B, b->B);
  x->T = x->still ? w->zero : derivative(w, i->op, a, b, x->E);
  x->value = gdc_c_meet(c, x->value, apply(c, i->op, a->value, b->value));
  x->value = gdc_c_meet(c, x->value, gdc_c_add(c, x->B, gdc_c_mul(c, x->T, w->in->unit)));
}

static void evaluate(pass *w)
{
  for (int k = 0; k < w->p->nops; k++) {
    const op_node *o = &w->p->ops[k];
    if (!o->live || w->c->place[k] < 0) continue;
    int r = w->c->place[k];
    gdc_num X = &w->c->step.r[r];
    w->at[k] = (point){.same = k, .known = w->c->step.defined[r], .still = 1, .E = X, .B = X, .T = w->zero, .value = X};
    if (o->level != LEVEL_STEP || o->ins.op == GDC_OP_CONST) continue;
    if (o->ins.op == GDC_OP_LOAD) load(w, k);
    else operate(w, k);
  }
}

/* --- comparisons -------------------------------------------------------------------------------------------------------- */

/* y - x at the end of the path: its sign as far as it is known; low = 1: >= 0, 2: > 0; high = 1: <= 0, 2: < 0. */
static void sign_of(int *low, int *high, const pass *w, const point *x, const point *y)
{
  gdc_calc *c = w->calc;
  gdc_num B = x->same == y->same ? w->zero : gdc_c_sub(c, y->B, x->B), T = gdc_c_sub(c, y->T, x->T);
  gdc_num D = gdc_c_sub(c, y->value, x->value);
  *low = *high = 0;
  if (mpfr_sgn(B->lo) >= 0 && mpfr_sgn(T->lo) >= 0) *low = mpfr_sgn(B->lo) > 0 || mpfr_sgn(T->lo) > 0 ? 2 : 1;
  if (mpfr_sgn(B->hi) <= 0 && mpfr_sgn(T->hi) <= 0) *high = mpfr_sgn(B->hi) < 0 || mpfr_sgn(T->hi) < 0 ? 2 : 1;
  if (mpfr_sgn(D->lo) >= 0 && *low < 2) *low = mpfr_sgn(D->lo) > 0 ? 2 : 1;
  if (mpfr_sgn(D->hi) <= 0 && *high < 2) *high = mpfr_sgn(D->hi) < 0 ? 2 : 1;
}

static gdc_verdict compare(const pass *w, const truth_node *t)
{
  int low, high;
  const point *x = &w->at[t->a], *y = &w->at[t->b];
  if (!x->known || !y->known) return GDC_UNDECIDED;
  sign_of(&low, &high, w, x, y);
  if (t->op == TRUTH_LT) return low == 2 ? GDC_PROVED : high ? GDC_REFUTED : GDC_UNDECIDED;
  if (t->op == TRUTH_LE) return low ? GDC_PROVED : high == 2 ? GDC_REFUTED : GDC_UNDECIDED;
  if (low && high) return GDC_PROVED;
  return low == 2 || high == 2 ? GDC_REFUTED : GDC_UNDECIDED;
}

static void decide(truth_value *v, const pass *w)
{
  for (int k = 0; k < w->p->ntruths; k++) {
    const truth_node *t = &w->p->truths[k];
    if (!t->live) continue;
    int compares = t->op == TRUTH_LT || t->op == TRUTH_LE || t->op == TRUTH_EQ;
    if (compares && v[k].verdict == GDC_UNDECIDED) v[k].verdict = compare(w, t);
    if (t->op == TRUTH_NOT) v[k].verdict = gdc_verdict_not(v[t->a].verdict);
    if (t->op == TRUTH_AND) v[k].verdict = gdc_verdict_and(v[t->a].verdict, v[t->b].verdict);
    if (t->op == TRUTH_OR) v[k].verdict = gdc_verdict_or(v[t->a].verdict, v[t->b].verdict);
  }
}

gdc_status along_decide(truth_value *v, const program *p, const code *c, const along_inputs *in, gdc_calc *calc,
                             gdc_context *ctx)
{
  size_t mark = gdc_calc_mark(calc);
  pass w = {.p = p, .c = c, .in = in, .calc = calc, .size = 16};
  while (w.size < 2 * p->nops + 2) w.size *= 2;
  w.at = calloc((size_t)p->nops + 1, sizeof *w.at);
  w.table = malloc((size_t)w.size * sizeof *w.table);
  int ok = w.at && w.table;
  for (w.from_zero = 0; ok && w.from_zero < 2; w.from_zero++) {
    w.zero = gdc_c_si(calc, 0);
    w.one = gdc_c_si(calc, 1);
    for (int i = 0; i < w.size; i++) w.table[i] = -1;
    evaluate(&w);
    ok = !gdc_calc_failed(calc);
    if (ok) decide(v, &w);
    gdc_calc_release(calc, mark);
  }
  free(w.at);
  free(w.table);
  return ok ? GDC_OK : gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}
