/* Binding: expressions and formulas of one lemma, for one experiment, into the shared graph. */
#include "bind.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

gdc_status bind_fail(const binder *b, gdc_status status, int node, const char *format, ...)
{
  char reason[240];
  va_list args;
  va_start(args, format);
  vsnprintf(reason, sizeof reason, format, args);
  va_end(args);
  return source_fail(b->ctx, status, &b->f->src, b->f->nodes[node].text.at, "%s", reason);
}

gdc_status bind_made(int *out, const binder *b, int node, int made)
{
  *out = made;
  if (made >= 0) return GDC_OK;
  if (made == PROGRAM_NOMEM) return gdc_fail(b->ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  return bind_fail(b, GDC_ELIMIT, node, "the lemmas need more than %d operations or %d inputs", PROGRAM_MAX_OPS,
                   PROGRAM_MAX_SLOTS);
}

gdc_status bind_const_q(int *out, binder *b, int node, const mpq_t q)
{
  return bind_made(out, b, node, program_const(b->p, q));
}

gdc_status bind_const_si(int *out, binder *b, int node, long n)
{
  mpq_t q;
  mpq_init(q);
  mpq_set_si(q, n, 1);
  gdc_status status = bind_const_q(out, b, node, q);
  mpq_clear(q);
  return status;
}

gdc_status bind_whole_number(long *out, binder *b, int node, const scope *s, when w, const char *what)
{
  int reg;
  gdc_status status = bind_value(&reg, b, node, s, w);
  if (status != GDC_OK) return status;
  const mpq_t *q = program_exact(b->p, reg);
  if (!q || mpz_cmp_ui(mpq_denref(*q), 1) != 0 || !mpz_fits_slong_p(mpq_numref(*q)))
    return bind_fail(b, GDC_EINPUT, node, "%s must be a whole number known before the run", what);
  *out = mpz_get_si(mpq_numref(*q));
  return GDC_OK;
}

static const scope *look_up(const binder *b, const scope *s, span name)
{
  while (s && !span_equal(&b->f->src, s->name, name)) s = s->up;
  return s;
}

static int named(const binder *b, int node, const char *word)
{
  return span_is(&b->f->src, b->f->nodes[node].text, word);
}

static gdc_status enter(binder *b, int node)
{
  if (++b->visits > BIND_MAX_VISITS)
    return bind_fail(b, GDC_ELIMIT, node, "the lemma expands to more than %d operations", BIND_MAX_VISITS);
  if (b->depth >= BIND_MAX_DEPTH) return bind_fail(b, GDC_ELIMIT, node, "definitions nested too deeply");
  b->depth++;
  return GDC_OK;
}

typedef gdc_status (*bind_function)(int *out, binder *b, int node, const scope *s, when w);

/* A definition used: its body in a scope of its own, arguments by name. */
static gdc_status bind_definition(int *out, binder *b, int node, const scope *s, when w, bind_function f)
{
  const definition *d = &b->f->defs[b->f->nodes[node].number];
  scope args[LEMMA_MAX_ARGS];
  if (bind_argument_count(b, node) != d->nparams || b->f->nodes[node].brackets)
    return bind_fail(b, GDC_EINPUT, node, "`%.*s` takes %d argument%s in ( )",
                     (int)(d->name.size > 40 ? 40 : d->name.size),
                     b->f->src.text + d->name.at, d->nparams, d->nparams == 1 ? "" : "s");
  if (d->set) {
    if (f == bind_truth) return bind_fail(b, GDC_EINPUT, node, "want a truth value, got a number");
    return bind_const_q(out, b, node, d->value);
  }
  const scope *inner = NULL;
  for (int k = 0; k < d->nparams; k++) {
    scope one = {inner, d->params[k], 0, 0, bind_argument(b, node, k), s};
    args[k] = one;
    inner = &args[k];
  }
  return f(out, b, d->body, inner, w);
}

/* next, prev, init and at, for numbers and truth values alike.  *done = 0: not one of them. */
static gdc_status bind_shift(int *out, int *done, binder *b, int node, const scope *s, when w, bind_function f)
{
  int count = bind_argument_count(b, node), at = named(b, node, "at"), init = named(b, node, "init");
  int next = named(b, node, "next"), prev = named(b, node, "prev");
  *done = at || init || next || prev;
  if (!*done) return GDC_OK;
  if (count != (at ? 2 : 1) || b->f->nodes[node].brackets)
    return bind_fail(b, GDC_EINPUT, node, at ? "want at(step, expression)" : "want one expression in ( )");
  if (next || prev) {
    w.k += next ? 1 : -1;
    return f(out, b, bind_argument(b, node, 0), s, w);
  }
  when then = {1, 0};
  if (at) {
    gdc_status status = bind_whole_number(&then.k, b, bind_argument(b, node, 0), s, w, "a step");
    if (status != GDC_OK) return status;
    if (then.k < 0 || then.k > LEMMA_MAX_STEP)
      return bind_fail(b, GDC_EINPUT, bind_argument(b, node, 0), "a step is a number from 0 to 10^15");
  }
  return f(out, b, bind_argument(b, node, at ? 1 : 0), s, then);
}

/* --- numbers ------------------------------------------------------------------------------------ */

static gdc_status apply(int *out, binder *b, int node, int op, int x)
{
  const mpq_t *q = program_exact(b->p, x);
  if (op == GDC_OP_LOG && q && mpq_sgn(*q) <= 0)
    return bind_fail(b, GDC_EINPUT, node, "ln of a number that is not positive");
  if (op == GDC_OP_SQRT && q && mpq_sgn(*q) < 0) return bind_fail(b, GDC_EINPUT, node, "sqrt of a negative number");
  return bind_made(out, b, node, program_unary(b->p, op, x));
}

static gdc_status combine(int *out, binder *b, int node, int op, int x, int y)
{
  const mpq_t *q = program_exact(b->p, y);
  if (op == GDC_OP_DIV && q && mpq_sgn(*q) == 0) return bind_fail(b, GDC_EINPUT, node, "division by zero");
  return bind_made(out, b, node, program_binary(b->p, op, x, y));
}

/* exp ln sqrt abs; min and max of two or more.  *done = 0: not one of them. */
static gdc_status bind_call(int *out, int *done, binder *b, int node, const scope *s, when w)
{
  static const struct { const char *name; int op, many; } functions[] = {
    {"exp", GDC_OP_EXP, 0}, {"ln", GDC_OP_LOG, 0}, {"sqrt", GDC_OP_SQRT, 0}, {"abs", GDC_OP_ABS, 0},
    {"min", GDC_OP_MIN, 1}, {"max", GDC_OP_MAX, 1},
  };
  int count = bind_argument_count(b, node), k = 0, x;
  while (k < 6 && !named(b, node, functions[k].name)) k++;
  *done = k < 6;
  if (!*done) return GDC_OK;
  if (b->f->nodes[node].brackets || (functions[k].many ? count < 2 : count != 1))
    return bind_fail(b, GDC_EINPUT, node,
                     functions[k].many ? "want two or more numbers in ( )" : "want one number in ( )");
  gdc_status status = bind_value(out, b, bind_argument(b, node, 0), s, w);
  if (!functions[k].many) return status == GDC_OK ? apply(out, b, node, functions[k].op, *out) : status;
  for (int i = 1; status == GDC_OK && i < count; i++) {
    status = bind_value(&x, b, bind_argument(b, node, i), s, w);
    if (status == GDC_OK) status = combine(out, b, node, functions[k].op, *out, x);
  }
  return status;
}

static gdc_status bind_name_value(int *out, binder *b, int node, const scope *s, when w)
{
  const scope *local = look_up(b, s, b->f->nodes[node].text);
  if (local) {
    if (b->f->nodes[node].kid[0] >= 0) return bind_fail(b, GDC_EINPUT, node, "an index or argument takes no arguments");
    if (local->is_index) return bind_const_si(out, b, node, local->index);
    return bind_value(out, b, local->node, local->home, w);
  }
  if (b->f->nodes[node].number >= 0) return bind_definition(out, b, node, s, w, bind_value);
  int done;
  gdc_status status = bind_shift(out, &done, b, node, s, w, bind_value);
  if (status != GDC_OK || done) return status;
  status = bind_call(out, &done, b, node, s, w);
  if (status != GDC_OK || done) return status;
  status = bind_certificate(out, &done, b, node, w);
  if (status != GDC_OK || done) return status;
  return bind_quantity(out, b, node, s, w);
}

/* x^n, n > 0, by squares, so that even powers are known to be >= 0. */
static gdc_status power(int *out, binder *b, int node, int x, long n)
{
  if (n == 1) {
    *out = x;
    return GDC_OK;
  }
  gdc_status status = power(out, b, node, x, n % 2 ? n - 1 : n / 2);
  if (status != GDC_OK) return status;
  return n % 2 ? combine(out, b, node, GDC_OP_MUL, x, *out) : apply(out, b, node, GDC_OP_SQR, *out);
}

static gdc_status bind_power(int *out, binder *b, int node, const scope *s, when w)
{
  int x, one, exponent = b->f->nodes[node].kid[1];
  long n;
  gdc_status status = bind_value(&x, b, b->f->nodes[node].kid[0], s, w);
  if (status == GDC_OK) status = bind_whole_number(&n, b, exponent, s, w, "an exponent");
  if (status == GDC_OK) status = bind_const_si(&one, b, node, 1);
  if (status != GDC_OK) return status;
  if (n > BIND_MAX_POWER || n < -BIND_MAX_POWER)
    return bind_fail(b, GDC_ELIMIT, exponent, "an exponent is at most %d in absolute value", BIND_MAX_POWER);
  if (n == 0) {
    if (b->p->ops[x].partial) return bind_fail(b, GDC_EINPUT, node, "power 0 of a value that may be undefined");
    *out = one;
    return GDC_OK;
  }
  status = power(out, b, node, x, n < 0 ? -n : n);
  return status == GDC_OK && n < 0 ? combine(out, b, node, GDC_OP_DIV, one, *out) : status;
}

/* sum, min or max over a domain */
static gdc_status bind_fold_value(int *out, binder *b, int node, const scope *s, when w)
{
  const int domain = b->f->nodes[node].domain;
  int op = named(b, node, "sum") ? GDC_OP_ADD
           : named(b, node, "min") ? GDC_OP_MIN : named(b, node, "max") ? GDC_OP_MAX : -1;
  int size, x;
  if (op < 0) return bind_fail(b, GDC_EINPUT, node, "want sum, min or max over a range of indices");
  gdc_status status = bind_domain_size(&size, b, domain);
  for (int k = 0; status == GDC_OK && k < size; k++) {
    scope one = {s, b->f->nodes[node].over, 1, k + 1, -1, NULL};
    status = bind_value(&x, b, b->f->nodes[node].kid[0], &one, w);
    if (status != GDC_OK || k == 0) *out = x;
    else status = combine(out, b, node, op, *out, x);
  }
  return status;
}

static gdc_status bind_operation(int *out, binder *b, int node, const scope *s, when w)
{
  const int left = b->f->nodes[node].kid[0], right = b->f->nodes[node].kid[1];
  int op, x, y;
  switch (b->f->nodes[node].kind) {
  case NODE_NUMBER: return bind_const_q(out, b, node, b->f->numbers[b->f->nodes[node].number]);
  case NODE_NAME: return bind_name_value(out, b, node, s, w);
  case NODE_FOLD: return bind_fold_value(out, b, node, s, w);
  case NODE_POW: return bind_power(out, b, node, s, w);
  case NODE_NEG: op = GDC_OP_NEG; break;
  case NODE_ADD: op = GDC_OP_ADD; break;
  case NODE_SUB: op = GDC_OP_SUB; break;
  case NODE_MUL: op = GDC_OP_MUL; break;
  case NODE_DIV: op = GDC_OP_DIV; break;
  default: return bind_fail(b, GDC_EINPUT, node, "want a number, got a truth value");
  }
  gdc_status status = bind_value(&x, b, left, s, w);
  if (status != GDC_OK || op == GDC_OP_NEG) return status == GDC_OK ? apply(out, b, node, op, x) : status;
  status = bind_value(&y, b, right, s, w);
  return status == GDC_OK ? combine(out, b, node, op, x, y) : status;
}

gdc_status bind_value(int *out, binder *b, int node, const scope *s, when w)
{
  gdc_status status = enter(b, node);
  if (status != GDC_OK) return status;
  status = bind_operation(out, b, node, s, w);
  b->depth--;
  return status;
}

/* --- truth values ------------------------------------------------------------------------------- */

static gdc_status make_truth(int *out, const binder *b, int node, truth_op op, int x, int y)
{
  return bind_made(out, b, node, program_truth(b->p, op, x, y, b->f, b->f->nodes[node].text.at));
}

static gdc_status bind_comparison(int *out, binder *b, int node, const scope *s, when w)
{
  const node_kind kind = b->f->nodes[node].kind;
  int x, y;
  gdc_status status = bind_value(&x, b, b->f->nodes[node].kid[0], s, w);
  if (status == GDC_OK) status = bind_value(&y, b, b->f->nodes[node].kid[1], s, w);
  if (status != GDC_OK) return status;
  switch (kind) {
  case NODE_LT: return make_truth(out, b, node, TRUTH_LT, x, y);
  case NODE_LE: return make_truth(out, b, node, TRUTH_LE, x, y);
  case NODE_GT: return make_truth(out, b, node, TRUTH_LT, y, x);
  case NODE_GE: return make_truth(out, b, node, TRUTH_LE, y, x);
  default: break;
  }
  status = make_truth(out, b, node, TRUTH_EQ, x, y);
  return status == GDC_OK && kind == NODE_NE ? make_truth(out, b, node, TRUTH_NOT, *out, 0) : status;
}

/* and, or, implies, from the left; what a constant left side decides is not even bound. */
static gdc_status bind_connective(int *out, binder *b, int node, const scope *s, when w)
{
  const node_kind kind = b->f->nodes[node].kind;
  int left, right;
  gdc_status status = bind_truth(&left, b, b->f->nodes[node].kid[0], s, w);
  if (status == GDC_OK && kind == NODE_IMPLIES) status = make_truth(&left, b, node, TRUTH_NOT, left, 0);
  if (status != GDC_OK) return status;
  *out = left;
  if (program_truth_const(b->p, left) == (kind == NODE_AND ? 0 : 1)) return GDC_OK;
  status = bind_truth(&right, b, b->f->nodes[node].kid[1], s, w);
  return status == GDC_OK ? make_truth(out, b, node, kind == NODE_AND ? TRUTH_AND : TRUTH_OR, left, right) : status;
}

/* all or any over a domain */
static gdc_status bind_fold_truth(int *out, binder *b, int node, const scope *s, when w)
{
  const int domain = b->f->nodes[node].domain, all = named(b, node, "all");
  int size, x;
  if (!all && !named(b, node, "any")) return bind_fail(b, GDC_EINPUT, node, "want a truth value, got a number");
  gdc_status status = bind_domain_size(&size, b, domain);
  if (status == GDC_OK) status = make_truth(out, b, node, TRUTH_CONST, all, 0);
  for (int k = 0; status == GDC_OK && k < size && program_truth_const(b->p, *out) != !all; k++) {
    scope one = {s, b->f->nodes[node].over, 1, k + 1, -1, NULL};
    status = bind_truth(&x, b, b->f->nodes[node].kid[0], &one, w);
    if (status == GDC_OK) status = make_truth(out, b, node, all ? TRUTH_AND : TRUTH_OR, *out, x);
  }
  return status;
}

static gdc_status bind_name_truth(int *out, binder *b, int node, const scope *s, when w)
{
  const scope *local = look_up(b, s, b->f->nodes[node].text);
  if (local && !local->is_index && b->f->nodes[node].kid[0] < 0) return bind_truth(out, b, local->node, local->home, w);
  if (!local && b->f->nodes[node].number >= 0) return bind_definition(out, b, node, s, w, bind_truth);
  int done = 0, bit;
  gdc_status status = local ? GDC_OK : bind_shift(out, &done, b, node, s, w, bind_truth);
  if (status != GDC_OK || done) return status;
  if (!local && named(b, node, "certified")) {
    status = bind_certificate(&bit, &done, b, node, w);
    return status == GDC_OK ? make_truth(out, b, node, TRUTH_BIT, bit, 0) : status;
  }
  if (local || !bind_is_active(b, node))
    return bind_fail(b, GDC_EINPUT, node, "want a truth value, such as a comparison");
  status = bind_quantity(&bit, b, node, s, w);
  return status == GDC_OK ? make_truth(out, b, node, TRUTH_BIT, bit, 0) : status;
}

gdc_status bind_truth(int *out, binder *b, int node, const scope *s, when w)
{
  gdc_status status = enter(b, node);
  if (status != GDC_OK) return status;
  const node_kind kind = b->f->nodes[node].kind;
  if (kind >= NODE_LT && kind <= NODE_NE) status = bind_comparison(out, b, node, s, w);
  else if (kind == NODE_AND || kind == NODE_OR || kind == NODE_IMPLIES) status = bind_connective(out, b, node, s, w);
  else if (kind == NODE_FOLD) status = bind_fold_truth(out, b, node, s, w);
  else if (kind == NODE_NAME) status = bind_name_truth(out, b, node, s, w);
  else if (kind == NODE_NOT) {
    int x;
    status = bind_truth(&x, b, b->f->nodes[node].kid[0], s, w);
    if (status == GDC_OK) status = make_truth(out, b, node, TRUTH_NOT, x, 0);
  } else {
    status = bind_fail(b, GDC_EINPUT, node, "want a truth value, got a number");
  }
  b->depth--;
  return status;
}
