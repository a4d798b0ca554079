/* The built-in quantities: what each name is, its indices, and the exact ones as numbers. */
#include "bind.h"
#include "constant.h"

#include <string.h>

enum {
  /* exact ones, beside the quantities of a state in program.h */
  X_STEP = 100, X_H, X_POINTS, X_NEURONS, X_INPUTS, X_BIAS, X_TRAINED, X_LOGISTIC, X_GRAM, X_X, X_Y, X_OPTIMUM
};

typedef struct builtin {
  const char *name;
  int kind, count;
  int domain[2];
} builtin;

enum { P = DOMAIN_POINTS, N = DOMAIN_NEURONS, D = DOMAIN_INPUTS };

static const builtin builtins[] = {
  {"t", Q_TIME, 0, {0, 0}},
  {"pre", Q_PRE, 2, {N, P}},
  {"active", Q_ACTIVE, 2, {N, P}},
  {"dual", Q_DUAL, 2, {N, P}},
  {"margin", Q_MARGIN, 1, {P, 0}},
  {"slope", Q_SLOPE, 1, {P, 0}},
  {"ratio", Q_RATIO, 2, {P, P}},
  {"w", Q_WEIGHT, 2, {N, D}},
  {"b", Q_BIAS, 1, {N, 0}},
  {"v", Q_OUTPUT, 1, {N, 0}},
  {"loss", Q_LOSS, 0, {0, 0}},
  {"gradnorm", Q_GRADNORM, 0, {0, 0}},
  {"weightnorm", Q_WEIGHTNORM, 0, {0, 0}},
  {"gap", Q_GAP, 0, {0, 0}},
  {"boundary", Q_BOUNDARY, 0, {0, 0}},
  {"robustness", Q_ROBUSTNESS, 0, {0, 0}},
  {"distance", Q_DISTANCE, 1, {P, 0}},
  {"step", X_STEP, 0, {0, 0}},
  {"h", X_H, 0, {0, 0}},
  {"points", X_POINTS, 0, {0, 0}},
  {"neurons", X_NEURONS, 0, {0, 0}},
  {"inputs", X_INPUTS, 0, {0, 0}},
  {"bias", X_BIAS, 0, {0, 0}},
  {"trained", X_TRAINED, 0, {0, 0}},
  {"logistic", X_LOGISTIC, 0, {0, 0}},
  {"optimum", X_OPTIMUM, 0, {0, 0}},
  {"gram", X_GRAM, 2, {P, P}},
  {"x", X_X, 2, {P, D}},
  {"y", X_Y, 1, {P, 0}},
};

enum { NBUILTINS = sizeof builtins / sizeof builtins[0] };

static const char *const other_words[] = {
  "lemma", "let", "param", "for", "from", "where", "all", "any", "in", "and", "or", "not", "implies", "separated",
  "terminal", "exp", "ln", "sqrt", "abs", "min", "max", "sum", "next", "prev", "init", "at",
  "certificate", "certified",
};

int lemma_word_reserved(const source_text *s, span word)
{
  for (size_t k = 0; k < sizeof other_words / sizeof other_words[0]; k++)
    if (span_is(s, word, other_words[k])) return 1;
  for (int k = 0; k < NBUILTINS; k++)
    if (span_is(s, word, builtins[k].name)) return 1;
  return 0;
}

static const builtin *find(const binder *b, int node)
{
  for (int k = 0; k < NBUILTINS; k++)
    if (span_is(&b->f->src, b->f->nodes[node].text, builtins[k].name)) return &builtins[k];
  return NULL;
}

int bind_is_active(const binder *b, int node)
{
  return span_is(&b->f->src, b->f->nodes[node].text, "active");
}

int bind_argument(const binder *b, int node, int k)
{
  int list = b->f->nodes[node].kid[0];
  while (list >= 0 && k-- > 0) list = b->f->nodes[list].kid[1];
  return list < 0 ? -1 : b->f->nodes[list].kid[0];
}

int bind_argument_count(const binder *b, int node)
{
  int count = 0;
  for (int list = b->f->nodes[node].kid[0]; list >= 0; list = b->f->nodes[list].kid[1]) count++;
  return count;
}

gdc_status bind_domain_size(int *out, const binder *b, int domain)
{
  *out = domain == P ? b->problem->n : domain == N ? b->problem->m : b->problem->d;
  return GDC_OK;
}

static const char *domain_name(int domain) { return domain == P ? "points" : domain == N ? "neurons" : "inputs"; }

/* Indices are 1-based in the language, 0-based here.  x[i] and w[j] mean x[i,1] and w[j,1] in one dimension. */
static gdc_status indices(int *index, binder *b, int node, const builtin *q, const scope *s, when w)
{
  int given = bind_argument_count(b, node), wanted = q->count;
  index[0] = index[1] = 0;
  if (wanted == 2 && q->domain[1] == D && b->problem->d == 1 && given == 1) wanted = 1;
  if (given != wanted)
    return bind_fail(b, GDC_EINPUT, node, "`%s` takes %d %s, got %d", q->name, wanted,
                     wanted == 1 ? "index" : "indices", given);
  if (given > 0 && !b->f->nodes[node].brackets)
    return bind_fail(b, GDC_EINPUT, node, "the indices of `%s` stand in [ ]", q->name);
  for (int k = 0; k < wanted; k++) {
    int argument = bind_argument(b, node, k), size;
    long value;
    gdc_status status = bind_domain_size(&size, b, q->domain[k]);
    if (status == GDC_OK) status = bind_whole_number(&value, b, argument, s, w, "an index");
    if (status != GDC_OK) return status;
    if (value < 1 || value > size)
      return bind_fail(b, GDC_EINPUT, argument, "index %ld is outside 1..%d (%s)", value,
                       size, domain_name(q->domain[k]));
    index[k] = (int)value - 1;
  }
  return GDC_OK;
}

/* half of min |x_i - x_k| over points of opposite class */
static gdc_status optimum(int *out, binder *b, int node)
{
  const gdc_problem *p = b->problem;
  mpq_t best, sum, one;
  mpq_inits(best, sum, one, NULL);
  int found = 0;
  for (int i = 0; i < p->n; i++)
    for (int k = 0; k < i; k++) {
      if (p->y[i] == p->y[k]) continue;
      mpq_set_ui(sum, 0, 1);
      for (int c = 0; c < p->d; c++) {
        mpq_sub(one, p->x[i * p->d + c], p->x[k * p->d + c]);
        mpq_mul(one, one, one);
        mpq_add(sum, sum, one);
      }
      if (!found || mpq_cmp(sum, best) < 0) mpq_set(best, sum);
      found = 1;
    }
  mpq_div_2exp(best, best, 2);
  gdc_status status = found ? bind_const_q(out, b, node, best)
                            : bind_fail(b, GDC_EINPUT, node, "`optimum` needs points of both classes");
  mpq_clears(best, sum, one, NULL);
  return status == GDC_OK ? bind_made(out, b, node, program_unary(b->p, GDC_OP_SQRT, *out)) : status;
}

static void margin_at_start(mpq_t out, const gdc_problem *p, int i)
{
  mpq_t one;
  mpq_init(one);
  mpq_set_ui(out, 0, 1);
  for (int j = 0; j < p->m; j++) {
    if (mpq_sgn(p->a0[j * p->n + i]) <= 0) continue;
    mpq_mul(one, p->v[j], p->a0[j * p->n + i]);
    mpq_add(out, out, one);
  }
  if (p->y[i] < 0) mpq_neg(out, out);
  mpq_clear(one);
}

/* What is an exact rational at t = 0.  0: this quantity is not. */
static int exact_at_start(mpq_t out, const gdc_problem *p, int kind, int a, int c)
{
  switch (kind) {
  case Q_TIME: case Q_DUAL: mpq_set_ui(out, 0, 1); return 1;
  case Q_PRE: mpq_set(out, p->a0[a * p->n + c]); return 1;
  case Q_ACTIVE: mpq_set_si(out, mpq_sgn(p->a0[a * p->n + c]) > 0, 1); return 1;
  case Q_MARGIN: margin_at_start(out, p, a); return 1;
  case Q_WEIGHT: mpq_set(out, p->w[a * p->d + c]); return 1;
  case Q_BIAS: mpq_set(out, p->b[a]); return 1;
  case Q_OUTPUT: mpq_set(out, p->v[a]); return 1;
  default: return 0;
  }
}

static gdc_status start_value(int *out, int *done, binder *b, int node, int kind, const int *index)
{
  mpq_t q;
  mpq_init(q);
  *done = exact_at_start(q, b->problem, kind, index[0], index[1]);
  gdc_status status = *done ? bind_const_q(out, b, node, q) : GDC_OK;
  mpq_clear(q);
  return status;
}

/* Quantities that exist for some experiments only. */
static gdc_status check_shape(const binder *b, int node, int kind)
{
  const gdc_problem *p = b->problem;
  int pair = p->n == 2 && p->y[0] != p->y[1];
  if (kind == Q_GAP && !pair) return bind_fail(b, GDC_EINPUT, node, "`gap` needs two points of opposite class");
  if (kind != Q_BOUNDARY) return GDC_OK;
  if (!pair || p->d != 1 || p->m != 2 || mpq_sgn(p->v[0]) * mpq_sgn(p->v[1]) >= 0)
    return bind_fail(b, GDC_EINPUT, node, "`boundary` needs one dimension, two points of opposite class and two "
                     "neurons with v of opposite signs");
  return GDC_OK;
}

static gdc_status note_time(binder *b, int node, when w)
{
  if (!w.absolute) {
    if (w.k > BIND_MAX_OFFSET || w.k < -BIND_MAX_OFFSET)
      return bind_fail(b, GDC_ELIMIT, node, "next and prev reach at most %d steps", BIND_MAX_OFFSET);
    if (w.k > b->max_offset) b->max_offset = (int)w.k;
    if (w.k < b->min_offset) b->min_offset = (int)w.k;
    return GDC_OK;
  }
  if (w.k < 0) return bind_fail(b, GDC_EINPUT, node, "there is no step %ld", w.k);
  uint64_t at = (uint64_t)w.k;
  if (!b->snapshots || at < b->first_at) b->first_at = at;
  if (!b->snapshots || at > b->last_at) b->last_at = at;
  b->snapshots = 1;
  return GDC_OK;
}

static gdc_status state_value(int *out, binder *b, int node, int kind, const int *index, when w)
{
  gdc_status status = check_shape(b, node, kind);
  if (status != GDC_OK || (status = note_time(b, node, w)) != GDC_OK) return status;
  if (w.absolute && w.k == 0) {
    int done;
    status = start_value(out, &done, b, node, kind, index);
    if (status != GDC_OK || done) return status;
  }
  if (w.absolute && kind == Q_TIME) return bind_const_si(out, b, node, w.k);
  slot s = {kind, index[0], index[1], w.absolute, w.absolute ? 0 : b->shift - (int)w.k,
            w.absolute ? (uint64_t)w.k : 0, 0};
  return bind_made(out, b, node, program_load(b->p, &s));
}

gdc_status bind_certificate(int *out, int *done, binder *b, int node, when w)
{
  const source_text *src = &b->f->src;
  const span name = b->f->nodes[node].text;
  int number = span_is(src, name, "certificate");
  *done = number || span_is(src, name, "certified");
  if (!*done) return GDC_OK;
  int argument = bind_argument(b, node, 0);
  if (bind_argument_count(b, node) != 1 || b->f->nodes[node].brackets || b->f->nodes[argument].kind != NODE_NAME ||
      b->f->nodes[argument].kid[0] >= 0)
    return bind_fail(b, GDC_EINPUT, node, "want the name of a constant in ( )");
  const span word = b->f->nodes[argument].text;
  int index[2] = {constant_find(src->text + word.at, word.size), 0};
  if (index[0] < 0)
    return bind_fail(b, GDC_EINPUT, argument, "a certificate has no constant `%.*s`", (int)(word.size > 40 ? 40 : word.size),
                     src->text + word.at);
  if (w.absolute || w.k != 0)
    return bind_fail(b, GDC_EINPUT, node, "a constant of the certificate is not read at another step");
  return state_value(out, b, node, number ? Q_CERTIFICATE : Q_CERTIFIED, index, w);
}

gdc_status bind_quantity(int *out, binder *b, int node, const scope *s, when w)
{
  const gdc_problem *p = b->problem;
  const span name = b->f->nodes[node].text;
  const builtin *q = find(b, node);
  if (!q)
    return bind_fail(b, GDC_EINPUT, node, "`%.*s` is not defined", (int)(name.size > 40 ? 40 : name.size),
                     b->f->src.text + name.at);
  int index[2];
  gdc_status status = indices(index, b, node, q, s, w);
  if (status != GDC_OK) return status;
  switch (q->kind) {
  case X_STEP: return bind_const_q(out, b, node, p->step);
  case X_H: return bind_const_q(out, b, node, p->h);
  case X_POINTS: return bind_const_si(out, b, node, p->n);
  case X_NEURONS: return bind_const_si(out, b, node, p->m);
  case X_INPUTS: return bind_const_si(out, b, node, p->d);
  case X_BIAS: return bind_const_si(out, b, node, p->bias);
  case X_TRAINED: return bind_const_si(out, b, node, p->train_output);
  case X_LOGISTIC: return bind_const_si(out, b, node, p->loss == GDC_LOSS_LOGISTIC);
  case X_GRAM: return bind_const_q(out, b, node, p->gram[index[0] * p->n + index[1]]);
  case X_X: return bind_const_q(out, b, node, p->x[index[0] * p->d + index[1]]);
  case X_Y: return bind_const_si(out, b, node, p->y[index[0]]);
  case X_OPTIMUM: return optimum(out, b, node);
  case Q_OUTPUT:
    if (!p->train_output) return bind_const_q(out, b, node, p->v[index[0]]);
    break;
  default: break;
  }
  return state_value(out, b, node, q->kind, index, w);
}
