/* The names of the lemma language. */
#include "lemma.h"

enum { X_RATIO = 100, X_STEP, X_H, X_POINTS, X_NEURONS, X_INPUTS, X_BIAS, X_TRAINED, X_LOGISTIC, X_GRAM, X_X, X_Y, X_V, X_OPTIMUM,
       X_LOSS, X_LOGISTIC_LOSS, X_WEIGHTNORM, X_GRADNORM, X_GAP, X_BOUNDARY, X_P, X_Q, X_A, X_B, X_FIXED, X_MOVING };

/* Names that stand for formulas (doc/theory.md, section 0; from X_LOSS on).  The boundary on a line is the zero of N between the points by (N), when
   m+, m- > 0 and no dead zone is between them: p and q are |v_j| a_ji of the neuron with v > 0 at x+, of that with v < 0 at x-, A and B the
   negative parts of theirs at the other point.  _v: of the derivatives in v_j, where they are trained.  x + 0*ln(z) is x where z > 0 is certain,
   and not known elsewhere. */
static const char *const texts[] = {
  "h/step*sum(i in points: exp(-margin[i]))",
  "h/step*sum(i in points: ln(1 + exp(-margin[i])))",
  "sqrt(sum(j in neurons: sum(k in inputs: w[j,k]^2) + b[j]^2 + trained*v[j]^2))",
  "h/step*sqrt(_v + sum(j in neurons: v[j]^2*(sum(k in inputs: sum(i in points: y[i]*x[i,k]*slope[i]*active[j,i])^2)"
  " + bias*sum(i in points: y[i]*slope[i]*active[j,i])^2)))",
  "optimum - robustness",
  "sum(i in points: x[i,1])/2 + sum(i in points: y[i]*x[i,1])/2*(_B - _A - sum(i in points: y[i]*margin[i]))"
  "/(margin[1] + margin[2] - _A - _B) + 0*ln(min(margin[1], margin[2], _p*_q - _A*_B, -v[1]*v[2]))",
  "sum(j in neurons: max(v[j], 0)*pre[j,(3 - y[1])/2])",
  "sum(j in neurons: max(-v[j], 0)*pre[j,(3 + y[1])/2])",
  "sum(j in neurons: max(v[j], 0)*min(pre[j,(3 + y[1])/2], 0))",
  "sum(j in neurons: max(-v[j], 0)*min(pre[j,(3 - y[1])/2], 0))",
  "0",
  "sum(j in neurons: sum(i in points: y[i]*slope[i]*active[j,i]*pre[j,i])^2)"};

static const struct entry {
  const char *name;
  int kind, count, domain[2];
} entries[] = {
  {"t", K_TIME, 0, {0, 0}}, {"pre", K_PRE, 2, {NEURONS, POINTS}}, {"active", K_ACTIVE, 2, {NEURONS, POINTS}},
  {"dual", K_DUAL, 2, {NEURONS, POINTS}}, {"margin", K_MARGIN, 1, {POINTS, 0}}, {"slope", K_SLOPE, 1, {POINTS, 0}},
  {"w", K_WEIGHT, 2, {NEURONS, INPUTS}}, {"b", K_BIAS, 1, {NEURONS, 0}}, {"v", X_V, 1, {NEURONS, 0}},
  {"loss", X_LOSS, 0, {0, 0}}, {"gradnorm", X_GRADNORM, 0, {0, 0}}, {"weightnorm", X_WEIGHTNORM, 0, {0, 0}},
  {"gap", X_GAP, 0, {0, 0}}, {"boundary", X_BOUNDARY, 0, {0, 0}}, {"_p", X_P, 0, {0, 0}}, {"_q", X_Q, 0, {0, 0}},
  {"_A", X_A, 0, {0, 0}}, {"_B", X_B, 0, {0, 0}}, {"_v", X_FIXED, 0, {0, 0}}, {"robustness", K_ROBUSTNESS, 0, {0, 0}},
  {"distance", K_DISTANCE, 1, {POINTS, 0}}, {"ratio", X_RATIO, 2, {POINTS, POINTS}}, {"step", X_STEP, 0, {0, 0}},
  {"h", X_H, 0, {0, 0}}, {"points", X_POINTS, 0, {0, 0}}, {"neurons", X_NEURONS, 0, {0, 0}}, {"inputs", X_INPUTS, 0, {0, 0}},
  {"bias", X_BIAS, 0, {0, 0}}, {"trained", X_TRAINED, 0, {0, 0}}, {"logistic", X_LOGISTIC, 0, {0, 0}},
  {"optimum", X_OPTIMUM, 0, {0, 0}}, {"gram", X_GRAM, 2, {POINTS, POINTS}}, {"x", X_X, 2, {POINTS, INPUTS}},
  {"y", X_Y, 1, {POINTS, 0}}};

/* A number of the state at step w: exact at t = 0 where it is; else an input.  The lemma is told how far it looks. */
static int state_value(lang *r, kind k, int a, int b, when w)
{
  lexicon *lex = (lexicon *)(uintptr_t)r->self;
  lemma *l = r->current;
  if (!l) {
    lang_fail(r, "this must be known before the run");
  } else if (w.absolute && w.k < 0) {
    lang_fail(r, "there is no step before 0");
  } else if (w.absolute) {
    if (w.k > l->last_fixed) l->last_fixed = w.k;
  } else if (w.k > MAX_OFFSET || w.k < -MAX_OFFSET) {
    lang_fail(r, "next and prev reach at most %d steps", MAX_OFFSET);
  } else {
    if (w.k > l->ahead) l->ahead = (int)w.k;
    if (-w.k > l->behind) l->behind = (int)-w.k;
  }
  if (r->error[0]) return -1;
  mpq_t q;
  mpq_init(q);
  int n = -1, exact = w.absolute && ((w.k == 0 && lemma_exact_start(q, lex->p, k, a, b)) || k == K_TIME);
  if (exact && k == K_TIME) mpq_set_si(q, w.k, 1);
  if (exact) n = lang_q(r, q);
  mpq_clear(q);
  if (exact) return n;
  for (int i = 0; i < lex->count; i++) {
    const input *x = &lex->inputs[i];
    if (x->kind == k && x->a == a && x->b == b && x->when.absolute == w.absolute && x->when.k == w.k) return x->node;
  }
  n = lex->count < MAX_INPUTS ? graph_input(r->g, w.absolute ? FIXED_STEPS : EVERY_STEP) : -1;
  if (n < 0) lang_fail(r, "too many operations");
  else lex->inputs[lex->count++] = (input){k, a, b, w, n};
  return n;
}

static int shape_fails(lang *r, const problem *p, int what)
{
  int pair = p->n == 2 && p->y[0] != p->y[1];
  if (what == X_GAP && !pair) lang_fail(r, "`gap` needs two points of opposite class");
  if (what == X_BOUNDARY && (!pair || p->d != 1 || p->m != 2 || mpq_sgn(p->v[0]) * mpq_sgn(p->v[1]) >= 0))
    lang_fail(r, "`boundary` needs one dimension, two points of opposite class, two neurons of opposite signs");
  return r->error[0] != 0;
}

static int optimum(lang *r, const problem *p)
{
  mpq_t q;
  mpq_init(q);
  int n = -1;
  if (lemma_optimum2(q, p)) n = lang_q(r, q);
  else lang_fail(r, "`optimum` needs points of both classes");
  mpq_clear(q);
  return lang_build(r, OP_SQRT, n, n);
}

/* certificate(NAME), certified(NAME) */
static int constant_of_theorem(lang *r, word name, int kind, when w, int *active)
{
  int which = 0;
  while (lemma_constant_name(which) && !word_is(name, lemma_constant_name(which))) which++;
  if (!lemma_constant_name(which)) lang_fail(r, "a certificate has no constant `%.*s`", (int)(name.size > 40 ? 40 : name.size), name.at);
  if (w.absolute || w.k != 0) lang_fail(r, "a constant of a certificate is not read at another step");
  if (r->error[0]) return -1;
  *active = kind == CERTIFIED;
  return state_value(r, kind == CERTIFIED ? K_CERTIFIED : K_CERTIFICATE, which, 0, w);
}

int lemma_find(lang *r, word name, int brackets, const long *index, int count, when w, int *active)
{
  if (brackets > 1) return constant_of_theorem(r, name, brackets, w, active);
  const problem *p = ((const lexicon *)r->self)->p;
  const struct entry *e = entries, *end = entries + sizeof entries / sizeof *entries;
  int at[2] = {0, 0};
  while (e < end && (!word_is(name, e->name) || (e->kind >= X_P && !r->inside))) e++;
  if (e == end) {
    lang_fail(r, "`%.*s` is not defined", (int)(name.size > 40 ? 40 : name.size), name.at);
    return -1;
  }
  int wanted = e->count == 2 && e->domain[1] == INPUTS && p->d == 1 && count == 1 ? 1 : e->count; /* x[i] is x[i,1] */
  if (count != wanted || (count && !brackets)) lang_fail(r, "`%s` takes %d %s in [ ]", e->name, e->count, plural((uint64_t)e->count, "index", "indices"));
  for (int k = 0; k < count && !r->error[0]; k++) {
    if (index[k] < 1 || index[k] > r->size[e->domain[k]]) lang_fail(r, "index %ld of `%s` is out of range", index[k], e->name);
    else at[k] = (int)index[k] - 1;
  }
  if (r->error[0] || shape_fails(r, p, e->kind)) return -1;
  *active = e->kind == K_ACTIVE;
  switch (e->kind) {
  case X_STEP: return lang_q(r, p->step);
  case X_H: return lang_q(r, p->h);
  case X_POINTS: return lang_si(r, p->n);
  case X_NEURONS: return lang_si(r, p->m);
  case X_INPUTS: return lang_si(r, p->d);
  case X_BIAS: return lang_si(r, p->bias);
  case X_TRAINED: return lang_si(r, p->trained);
  case X_LOGISTIC: return lang_si(r, p->logistic);
  case X_GRAM: return lang_q(r, p->gram[at[0] * p->n + at[1]]);
  case X_X: return lang_q(r, p->x[at[0] * p->d + at[1]]);
  case X_Y: return lang_si(r, p->y[at[0]]);
  case X_OPTIMUM: return optimum(r, p);
  case X_RATIO: {
    int top = state_value(r, K_SLOPE, at[0], 0, w);
    return lang_build(r, OP_DIV, top, state_value(r, K_SLOPE, at[1], 0, w));
  }
  case X_V: return p->trained ? state_value(r, K_OUTPUT, at[0], 0, w) : lang_q(r, p->v[at[0]]);
  default:
    if (e->kind >= X_LOSS)
      return lang_inside(r, texts[e->kind - X_LOSS + ((e->kind == X_LOSS && p->logistic) || (e->kind == X_FIXED && p->trained))]);
    return state_value(r, (kind)e->kind, at[0], at[1], w);
  }
}
