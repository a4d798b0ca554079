/* The lemma language: formulas, straight into the graph. */
#include "lemma_parse.h"

#include <string.h>

/* --- building ------------------------------------------------------------------------------------- */

static int made(lang *r, int n)
{
  if (n < 0) lang_fail(r, "more than %d operations", MAX_NODES);
  return n;
}

static int idle(const lang *r) { return r->skip || r->error[0]; }

int lang_build(lang *r, op o, int a, int b)
{
  if (idle(r)) return -1;
  const mpq_t *x = graph_exact(r->g, a), *y = graph_exact(r->g, b);
  if (o == OP_DIV && y && mpq_sgn(*y) == 0) lang_fail(r, "division by zero");
  if (o == OP_LN && x && mpq_sgn(*x) <= 0) lang_fail(r, "ln of a number that is not positive");
  if (o == OP_SQRT && x && mpq_sgn(*x) < 0) lang_fail(r, "sqrt of a negative number");
  return idle(r) ? -1 : made(r, graph_op(r->g, o, a, b));
}

int lang_q(lang *r, const mpq_t q) { return idle(r) ? -1 : made(r, graph_const(r->g, q)); }
int lang_si(lang *r, long k) { return idle(r) ? -1 : made(r, graph_si(r->g, k)); }

static int number(lang *r, int n)
{
  if (idle(r)) return -1;
  if (graph_is_truth(r->g, n)) lang_fail(r, "want a number, got a truth value");
  return r->g->nodes[n].op == OP_ACTIVE ? r->g->nodes[n].a : n;
}

int lang_truth(lang *r, int n)
{
  if (idle(r)) return -1;
  if (r->g->nodes[n].op == OP_ACTIVE) return lang_build(r, OP_BIT, r->g->nodes[n].a, r->g->nodes[n].a);
  if (!graph_is_truth(r->g, n)) lang_fail(r, "want a truth value, got a number");
  return n;
}

/* An exact whole number; 0 in skip mode. */
static long whole(lang *r, int n, const char *what)
{
  if (idle(r)) return 0;
  const mpq_t *q = graph_exact(r->g, number(r, n));
  if (q && mpz_cmp_ui(mpq_denref(*q), 1) == 0 && mpz_fits_slong_p(mpq_numref(*q))) return mpz_get_si(mpq_numref(*q));
  lang_fail(r, "%s must be a whole number known before the run", what);
  return 0;
}

static int read_number(lang *r)
{
  mpq_t q;
  mpq_init(q);
  int n = -1;
  if (!exact_number(q, r->spelling)) lang_fail(r, "not a number");
  else n = lang_q(r, q);
  mpq_clear(q);
  lang_next(r);
  return n;
}

/* --- names ---------------------------------------------------------------------------------------- */

/* Read other text and come back: the body of a definition, an argument, a sum for one more index. */
int lang_elsewhere(lang *r, const char *text, const scope *names, int visible)
{
  struct { const char *at; symbol token; word spelling; const scope *names; int visible; } old = {r->at, r->token, r->spelling, r->names, r->visible};
  r->at = text;
  r->names = names;
  r->visible = visible;
  lang_next(r);
  int n = lang_formula(r);
  r->at = old.at;
  r->token = old.token;
  r->spelling = old.spelling;
  r->names = old.names;
  r->visible = old.visible;
  return n;
}

int lang_inside(lang *r, const char *text)
{
  const char *begin = r->text, *end = r->end;
  r->text = text;
  r->end = text + strlen(text);
  r->inside++;
  int n = lang_elsewhere(r, text, NULL, 0);
  r->inside--;
  r->text = begin;
  r->end = end;
  return n;
}

int lang_domain(lang *r)
{
  static const char *const names[DOMAINS] = {"points", "neurons", "inputs"};
  int k = 0;
  while (k < DOMAINS && !lang_word(r, names[k])) k++;
  if (k == DOMAINS) lang_fail(r, "want points, neurons or inputs");
  lang_next(r);
  return k % DOMAINS;
}

/* NAME(i in domain: body), the token on i. */
static int fold(lang *r, word name)
{
  static const struct { const char *name; op o; int truth, first; } folds[] = {
    {"sum", OP_ADD, 0, 0}, {"min", OP_MIN, 0, 0}, {"max", OP_MAX, 0, 0}, {"all", OP_AND, 1, 1}, {"any", OP_OR, 1, 0}};
  int f = 0, result = -1;
  while (f < 5 && !word_is(name, folds[f].name)) f++;
  if (f == 5) lang_fail(r, "want sum, min, max, all or any over a range of indices");
  word index = r->spelling;
  lang_next(r);
  lang_next(r); /* in */
  int size = r->size[lang_domain(r)];
  if (r->token != ':') lang_fail(r, "':' is missing");
  if (r->error[0]) return -1;
  const char *body = r->at;
  for (int k = 1; k <= size && !r->skip; k++) {
    scope one = {r->names, index, 1, k, NULL, NULL, 0};
    int n = lang_elsewhere(r, body, &one, r->visible);
    n = folds[f].truth ? lang_truth(r, n) : number(r, n);
    result = k == 1 ? n : lang_build(r, folds[f].o, result, n);
    if (folds[f].truth && graph_known(r->g, result) == (folds[f].first ? NO : YES)) break; /* the rest is hidden */
  }
  if (size == 0 && folds[f].truth) result = graph_truth(r->g, folds[f].first);
  r->skip++;
  lang_next(r);
  lang_formula(r);
  r->skip--;
  lang_want(r, ')');
  return result;
}

static int next_word_is_in(const lang *r)
{
  lang ahead = *r;
  if (r->token != NAME) return 0;
  lang_next(&ahead);
  return lang_word(&ahead, "in");
}

/* e, e, .. up to the closing sign: where each begins.  They are only passed over. */
static int arguments(lang *r, const char *begin[MAX_ARGS], int close)
{
  int count = 0;
  r->skip++;
  do {
    begin[count++] = r->at;
    lang_next(r);
    lang_formula(r);
    if (count == MAX_ARGS && r->token == ',') lang_fail(r, "more than %d arguments", MAX_ARGS);
  } while (r->token == ',' && !r->error[0]);
  r->skip--;
  lang_want(r, close);
  return count;
}

static int argument(lang *r, const char *text) { return lang_elsewhere(r, text, r->names, r->visible); }

static int at_other_step(lang *r, const char *const text, when w)
{
  when old = r->now;
  r->now = w;
  int n = argument(r, text);
  r->now = old;
  return n;
}

/* next, prev, init, at; exp, ln, sqrt, abs, min, max; in the theory's own texts low, high, between.  0: none of these. */
static int call(lang *r, int *n, word name, const char *const arg[], int count)
{
  static const struct { const char *name; op o; int arity; } functions[] = { /* 0: two or more */
    {"exp", OP_EXP, 1}, {"ln", OP_LN, 1}, {"sqrt", OP_SQRT, 1}, {"abs", OP_ABS, 1}, {"min", OP_MIN, 0}, {"max", OP_MAX, 0},
    {"low", OP_LOW, 1}, {"high", OP_HIGH, 1}, {"between", OP_BETWEEN, 2}};
  enum { PUBLIC = 6, ALL = 9 };
  when w = r->now;
  int wanted = word_is(name, "at") ? 2 : 1, f = 0, last = r->own_words ? PUBLIC : ALL;
  while (f < last && !word_is(name, functions[f].name)) f++;
  if (f < last) wanted = functions[f].arity ? functions[f].arity : count < 2 ? 2 : count;
  else if (wanted == 1 && !word_is(name, "next") && !word_is(name, "prev") && !word_is(name, "init")) return 0;
  if (count != wanted) lang_fail(r, "wrong number of arguments");
  if (r->error[0]) return 1;
  if (f < last) {
    *n = number(r, argument(r, arg[0]));
    for (int k = 1; k < count; k++) *n = lang_build(r, functions[f].o, *n, number(r, argument(r, arg[k])));
    if (count == 1) *n = lang_build(r, functions[f].o, *n, *n);
    return 1;
  }
  if (word_is(name, "next")) w.k++;
  else if (word_is(name, "prev")) w.k--;
  else {
    w.absolute = 1;
    w.k = wanted == 2 ? whole(r, argument(r, arg[0]), "a step") : 0;
    if (w.k < 0 || w.k > 1000000000000000L) lang_fail(r, "a step is a number from 0 to 10^15");
  }
  *n = at_other_step(r, arg[wanted - 1], w);
  return 1;
}

static int use_definition(lang *r, int d, const char *const arg[], int count)
{
  const definition *def = &r->definitions[d];
  scope args[MAX_ARGS];
  const scope *inner = NULL;
  if (count != def->nparams) lang_fail(r, "`%.*s` takes %d argument%s", (int)def->name.size, def->name.at, def->nparams, plural((uint64_t)def->nparams, "", "s"));
  if (r->error[0]) return -1;
  if (def->set) return lang_q(r, def->value);
  /* Elsewhere it has to be read again: it may stand at another step, and tells the lemma how far it looks. */
  if (!r->own_words && def->node >= 0) return def->node;
  for (int k = 0; k < count; k++) {
    args[k] = (scope){inner, def->params[k], 0, 0, arg[k], r->names, r->visible};
    inner = &args[k];
  }
  int n = lang_elsewhere(r, def->body, inner, d);
  if (count == 0) r->definitions[d].node = n;
  return n;
}

static int builtin(lang *r, word name, int brackets, const char *const arg[], int count)
{
  long index[MAX_ARGS];
  int n = -1, active = 0, certificate = word_is(name, "certificate");
  if (count == 1 && !brackets && r->own_words && (certificate || word_is(name, "certified"))) {
    word inner = {lang_blanks(arg[0], r->end), 0};
    while (inner.at + inner.size < r->end && lang_is_name(inner.at[inner.size])) inner.size++;
    n = r->find(r, inner, certificate ? CERTIFICATE : CERTIFIED, NULL, 0, r->now, &active);
    return active ? lang_build(r, OP_ACTIVE, n, n) : n;
  }
  if (count && !brackets) {
    if (!call(r, &n, name, arg, count)) lang_fail(r, "`%.*s` is not defined", (int)name.size, name.at);
    return n;
  }
  for (int k = 0; k < count; k++) index[k] = whole(r, argument(r, arg[k]), "an index");
  if (r->error[0]) return -1;
  n = r->find(r, name, brackets, index, count, r->now, &active);
  return active ? lang_build(r, OP_ACTIVE, n, n) : n;
}

int lang_definition(const lang *r, word name)
{
  for (int k = 0; k < r->visible; k++)
    if (word_same(r->definitions[k].name, name)) return k;
  return -1;
}

static int read_name(lang *r)
{
  static const char *const keywords[] = {"and", "or", "not", "implies", "in", "lemma", "let", "param", "for", "from", "where"};
  word name = r->spelling;
  const char *arg[MAX_ARGS];
  int count = 0, brackets;
  for (size_t k = 0; k < sizeof keywords / sizeof *keywords; k++)
    if (word_is(name, keywords[k])) lang_fail(r, "want a value");
  lang_next(r);
  brackets = r->token == '[';
  if (brackets || r->token == '(') {
    lang paren = *r;
    lang_next(&paren);
    if (!brackets && next_word_is_in(&paren)) {
      lang_next(r);
      return fold(r, name);
    }
    count = arguments(r, arg, brackets ? ']' : ')');
  }
  if (idle(r)) return -1;
  for (const scope *s = r->names; s; s = s->up) {
    if (!word_same(s->name, name)) continue;
    if (count) lang_fail(r, "an index or argument takes no arguments");
    return s->is_index ? lang_si(r, s->index) : lang_elsewhere(r, s->text, s->home, s->home_definitions);
  }
  int d = lang_definition(r, name);
  if (d < 0) return builtin(r, name, brackets, arg, count);
  if (brackets) lang_fail(r, "arguments stand in ( )");
  return use_definition(r, d, arg, count);
}

/* --- formulas, one function per level of precedence -------------------------------------------------- */

static int read_unary(lang *r);

static int primary(lang *r)
{
  if (r->token == NUMBER) return read_number(r);
  if (r->token == NAME) return read_name(r);
  if (r->token != '(') {
    lang_fail(r, "want a value");
    return -1;
  }
  lang_next(r);
  int n = lang_formula(r);
  lang_want(r, ')');
  return n;
}

/* x^k, k > 0, by squares, so that even powers are known to be >= 0. */
static int power(lang *r, int x, long k)
{
  if (k == 1 || idle(r)) return x;
  int y = power(r, x, k % 2 ? k - 1 : k / 2);
  return k % 2 ? lang_build(r, OP_MUL, x, y) : lang_build(r, OP_SQR, y, y);
}

static int read_power(lang *r)
{
  int x = primary(r);
  if (r->token != '^') return x;
  lang_next(r);
  long k = whole(r, read_unary(r), "an exponent");
  if (k > MAX_POWER || k < -MAX_POWER) lang_fail(r, "an exponent is at most %d in absolute value", MAX_POWER);
  if (idle(r)) return -1;
  x = number(r, x);
  if (k == 0 && !graph_exact(r->g, x)) lang_fail(r, "power 0");
  if (k == 0) return lang_si(r, 1);
  int y = power(r, x, k < 0 ? -k : k);
  return k < 0 ? lang_build(r, OP_DIV, lang_si(r, 1), y) : y;
}

static int read_unary(lang *r)
{
  int n = -1, sign = (int)r->token;
  if (++r->depth > MAX_DEPTH || ++r->visits > MAX_VISITS) lang_fail(r, "nested or expanded too far");
  if (sign == '-' || sign == '+') {
    lang_next(r);
    n = number(r, read_unary(r));
    if (sign == '-') n = lang_build(r, OP_NEG, n, n);
  } else if (!r->error[0]) {
    n = read_power(r);
  }
  r->depth--;
  return n;
}

/* Two operators of one level, from left to right. */
static int chain(lang *r, int (*operand)(lang *), int sign, op o, int other_sign, op other)
{
  int n = operand(r);
  while ((int)r->token == sign || (int)r->token == other_sign) {
    op now = (int)r->token == sign ? o : other;
    lang_next(r);
    int right = number(r, operand(r));
    n = lang_build(r, now, number(r, n), right);
  }
  return n;
}

static int product(lang *r) { return chain(r, read_unary, '*', OP_MUL, '/', OP_DIV); }
int lang_sum(lang *r) { return chain(r, product, '+', OP_ADD, '-', OP_SUB); }

static int relate(lang *r, symbol s, int x, int y)
{
  if (s == LE) return lang_build(r, OP_LE, x, y);
  if (s == GE) return lang_build(r, OP_LE, y, x);
  if (s == (symbol)'<') return lang_build(r, OP_LT, x, y);
  if (s == (symbol)'>') return lang_build(r, OP_LT, y, x);
  int n = lang_build(r, OP_EQ, x, y);
  return s == EQUAL ? n : lang_build(r, OP_NOT, n, n);
}

/* a <= b < c is a <= b and b < c. */
static int comparison(lang *r)
{
  int left = lang_sum(r), all = -1, first = 1;
  while (r->token >= LE || r->token == (symbol)'<' || r->token == (symbol)'>') {
    symbol s = r->token;
    lang_next(r);
    int right = number(r, lang_sum(r)), one = relate(r, s, number(r, left), right);
    all = first ? one : lang_build(r, OP_AND, all, one);
    left = right;
    first = 0;
  }
  return first ? left : all;
}

static int negation(lang *r)
{
  if (!lang_word(r, "not")) return comparison(r);
  if (++r->depth > MAX_DEPTH) lang_fail(r, "nested too deep");
  lang_next(r);
  int n = lang_truth(r, negation(r));
  r->depth--;
  return lang_build(r, OP_NOT, n, n);
}

/* left `word` right: what the left side decides alone hides the right one. */
static int connect(lang *r, op o, int left, int (*right)(lang *))
{
  left = lang_truth(r, left);
  lang_next(r);
  int hidden = !idle(r) && graph_known(r->g, left) == (o == OP_AND ? NO : YES);
  r->skip += hidden;
  int n = lang_truth(r, right(r));
  r->skip -= hidden;
  return hidden ? left : lang_build(r, o, left, n);
}

static int conjunction(lang *r)
{
  int n = negation(r);
  while (lang_word(r, "and")) n = connect(r, OP_AND, n, negation);
  return n;
}

static int disjunction(lang *r)
{
  int n = conjunction(r);
  while (lang_word(r, "or")) n = connect(r, OP_OR, n, conjunction);
  return n;
}

int lang_formula(lang *r)
{
  if (++r->depth > MAX_DEPTH || ++r->visits > MAX_VISITS) lang_fail(r, "nested or expanded too far");
  int n = disjunction(r);
  if (lang_word(r, "implies")) {
    n = lang_truth(r, n);
    n = connect(r, OP_OR, lang_build(r, OP_NOT, n, n), lang_formula);
  }
  r->depth--;
  return n;
}
