/* The lemma language: files of definitions and lemmas, one instance of a lemma for each choice of its indices. */
#include "lemma_parse.h"

#include <stdlib.h>
#include <string.h>

/* A new name: none of the language's, none that is taken. */
static word new_name(lang *r)
{
  static const char *const words[] = {
    "lemma", "let", "param", "for", "from", "where", "all", "any", "in", "and", "or", "not", "implies", "separated",
    "terminal", "exp", "ln", "sqrt", "abs", "min", "max", "sum", "next", "prev", "init", "at", "t", "pre", "active", "dual",
    "margin", "slope", "ratio", "w", "b", "v", "loss", "gradnorm", "weightnorm", "gap", "boundary", "robustness", "distance",
    "step", "h", "points", "neurons", "inputs", "bias", "trained", "logistic", "optimum", "gram", "x", "y", "certificate", "certified"};
  word name = r->spelling;
  if (r->token != NAME) lang_fail(r, "want a name");
  for (size_t k = 0; r->own_words && k < sizeof words / sizeof *words; k++)
    if (word_is(name, words[k])) lang_fail(r, "`%s` is a word of the language", words[k]);
  lang_next(r);
  return name;
}

/* let NAME(a, b) = body    param NAME = body */
static void definition_of(lang *r)
{
  if (r->ndefinitions == MAX_DEFINITIONS) lang_fail(r, "more than %d definitions", MAX_DEFINITIONS);
  if (r->error[0]) return;
  definition *d = &r->definitions[r->ndefinitions];
  memset(d, 0, sizeof *d);
  d->is_param = lang_word(r, "param");
  d->node = -1;
  lang_next(r);
  d->name = new_name(r);
  if (lang_definition(r, d->name) >= 0) lang_fail(r, "`%.*s` is defined twice", (int)d->name.size, d->name.at);
  if (!d->is_param && r->token == (symbol)'(') {
    do {
      if (d->nparams == MAX_ARGS) lang_fail(r, "more than %d arguments", MAX_ARGS);
      if (r->error[0]) return;
      lang_next(r);
      d->params[d->nparams++] = new_name(r);
    } while (r->token == (symbol)',');
    lang_want(r, ')');
  }
  d->body = r->at;
  lang_want(r, '=');
  r->skip++;
  lang_formula(r);
  r->skip--;
  if (r->error[0]) return;
  mpq_init(d->value);
  for (int k = 0; r->c && k < r->c->settings; k++) {
    if (!d->is_param || !word_is(d->name, r->c->setting_name[k])) continue;
    d->set = 1;
    mpq_set(d->value, r->c->setting[k]);
  }
  r->visible = ++r->ndefinitions;
}

/* --- clauses --------------------------------------------------------------------------------------- */

typedef struct clauses {
  word index[MAX_INDICES];
  int domain[MAX_INDICES], nindices;
  const char *guard[MAX_GUARDS], *claim;
  int nguards;
} clauses;

/* t >= q, > q, <= q, < q, == q with a rational q: whole numbers in [0, 2^63). */
static void bound(lang *r, lemma *l, symbol relation)
{
  mpz_t k;
  const mpq_t *q = graph_exact(r->g, lang_sum(r));
  if (!q) lang_fail(r, "a bound on t must be an exact number");
  if (r->error[0] || r->skip) return;
  mpz_init(k);
  if (relation == GE || relation == EQUAL || relation == (symbol)'>') {
    if (relation == (symbol)'>') mpz_fdiv_q(k, mpq_numref(*q), mpq_denref(*q)), mpz_add_ui(k, k, 1);
    else mpz_cdiv_q(k, mpq_numref(*q), mpq_denref(*q));
    if (mpz_sgn(k) > 0 && (!mpz_fits_slong_p(k) || mpz_get_ui(k) > l->lo)) l->lo = mpz_fits_slong_p(k) ? mpz_get_ui(k) : INT64_MAX;
  }
  if (relation == LE || relation == EQUAL || relation == (symbol)'<') {
    if (relation == (symbol)'<') mpz_cdiv_q(k, mpq_numref(*q), mpq_denref(*q)), mpz_sub_ui(k, k, 1);
    else mpz_fdiv_q(k, mpq_numref(*q), mpq_denref(*q));
    if (mpz_sgn(k) < 0) l->lo = 1, l->hi = 0; /* no step at all */
    else if (mpz_fits_slong_p(k) && mpz_get_ui(k) < l->hi) l->hi = mpz_get_ui(k);
  }
  mpz_clear(k);
}

static void range(lang *r, lemma *l)
{
  lang_next(r);
  if (!lang_word(r, "in")) {
    symbol s = r->token;
    if (s != LE && s != GE && s != EQUAL && s != (symbol)'<' && s != (symbol)'>') lang_fail(r, "want a bound on t");
    lang_next(r);
    bound(r, l, s);
    return;
  }
  lang_next(r);
  lang_want(r, '[');
  bound(r, l, GE);
  lang_want(r, ',');
  bound(r, l, LE);
  lang_want(r, ']');
}

/* all i, k in points, j in neurons; the token is `all` */
static void indices(lang *r, clauses *c)
{
  int first = c->nindices;
  do {
    if (c->nindices == MAX_INDICES) lang_fail(r, "more than %d indices", MAX_INDICES);
    if (r->error[0]) return;
    lang_next(r);
    c->index[c->nindices++] = new_name(r);
    if (!lang_word(r, "in")) continue;
    lang_next(r);
    int domain = lang_domain(r);
    while (first < c->nindices) c->domain[first++] = domain;
  } while (r->token == (symbol)',');
  if (first < c->nindices) lang_fail(r, "`in` is missing");
}

static void clause(lang *r, lemma *l, clauses *c)
{
  int where = lang_word(r, "where"), from = lang_word(r, "from");
  if (where) {
    if (c->nguards == MAX_GUARDS) lang_fail(r, "more than %d guards", MAX_GUARDS);
    if (r->error[0]) return;
    c->guard[c->nguards++] = r->at;
    r->skip++;
    lang_next(r);
    lang_formula(r);
    r->skip--;
    return;
  }
  lang_next(r);
  if (from) {
    if (l->from != FROM_START) lang_fail(r, "one `from` only");
    if (lang_word(r, "separated")) l->from = FROM_SEPARATED;
    else if (lang_word(r, "terminal")) l->from = FROM_TERMINAL;
    else lang_fail(r, "want separated or terminal");
    lang_next(r);
  } else if (lang_word(r, "t")) {
    range(r, l);
  } else if (lang_word(r, "all")) {
    indices(r, c);
  } else {
    lang_fail(r, "want `t` or `all`");
  }
}

/* --- instances ------------------------------------------------------------------------------------- */

static void add_instance(lang *r, lemma *l, int guard, int claim)
{
  if (r->error[0]) return;
  if (l->ninstances == MAX_INSTANCES) {
    lang_fail(r, "too many instances of a lemma");
    return;
  }
  if (l->ninstances == l->room) {
    l->room = l->room ? 2 * l->room : 8;
    l->instances = obtain_more(l->instances, (size_t)l->room * sizeof *l->instances);
  }
  l->instances[l->ninstances++] = (instance){guard, claim};
  r->g->nodes[guard].live = r->g->nodes[claim].live = 1;
  r->g->nodes[claim].measured = 1;
}

/* All guards in their order, each hidden by a false one before it; then the claim, unless the guard is false. */
static void instance_of(lang *r, lemma *l, const clauses *c, const scope *names)
{
  int guard = graph_truth(r->g, 1);
  for (int k = 0; k < c->nguards && !r->error[0]; k++) {
    int n = lang_truth(r, lang_elsewhere(r, c->guard[k], names, r->visible));
    guard = lang_build(r, OP_AND, guard, n);
    if (graph_known(r->g, guard) == NO) return;
  }
  add_instance(r, l, guard, lang_truth(r, lang_elsewhere(r, c->claim, names, r->visible)));
}

static void choices(lang *r, lemma *l, const clauses *c, int k, const scope *names)
{
  if (k == c->nindices) {
    instance_of(r, l, c, names);
    return;
  }
  for (int i = 1; i <= r->size[c->domain[k]] && !r->error[0]; i++) {
    scope one = {names, c->index[k], 1, i, NULL, NULL, 0};
    choices(r, l, c, k + 1, &one);
  }
}

static int wanted(const lang *r, word name)
{
  for (int k = 0; r->c && k < r->c->lemmas; k++)
    if (r->c->lemma[k].file == r->file && word_is(name, r->c->lemma[k].name)) return 1;
  return !r->c;
}

/* lemma NAME "title": clauses claim */
static void lemma_of(lang *r)
{
  lemma l;
  clauses c;
  memset(&l, 0, sizeof l);
  memset(&c, 0, sizeof c);
  l.hi = INT64_MAX;
  l.last_fixed = -1;
  r->at = lang_blanks(r->at, r->end);
  for (l.name.at = r->at; r->at < r->end && !strchr(" \t\r\n:\"#", *r->at); r->at++) l.name.size++;
  for (int k = 0; k < r->nlemmas; k++)
    if (word_same(r->lemmas[k].name, l.name)) lang_fail(r, "two lemmas of one name");
  lang_next(r);
  if (r->token == TITLE) lang_next(r);
  lang_want(r, ':');
  int colon = 1;
  while (lang_word(r, "for") || lang_word(r, "from") || lang_word(r, "where")) {
    clause(r, &l, &c);
    colon = r->token == (symbol)':';
    if (colon) {
      c.claim = r->at;
      lang_next(r);
    }
  }
  if (!colon) lang_fail(r, "':' is missing before the claim");
  c.claim = r->spelling.at;
  r->skip++;
  lang_formula(r);
  r->skip--;
  if (!wanted(r, l.name)) return;
  if (r->error[0] || r->nlemmas == MAX_DEFINITIONS) {
    lang_fail(r, "too many lemmas");
    return;
  }
  r->current = &r->lemmas[r->nlemmas++];
  *r->current = l;
  r->visits = 0;
  choices(r, r->current, &c, 0, NULL);
  r->current = NULL;
}

int lang_file(lang *r, const char *text, size_t size)
{
  if (!r->definitions) r->definitions = obtain(MAX_DEFINITIONS, sizeof *r->definitions);
  if (!r->lemmas) r->lemmas = obtain(MAX_DEFINITIONS, sizeof *r->lemmas);
  if (size > MAX_TEXT) lang_fail(r, "more than %d bytes", MAX_TEXT);
  if (r->error[0]) return 0;
  r->text = r->at = text;
  r->end = text + size;
  lang_next(r);
  while (r->token != END && !r->error[0]) {
    if (lang_word(r, "lemma")) lemma_of(r);
    else if (lang_word(r, "let") || lang_word(r, "param")) definition_of(r);
    else lang_fail(r, "want lemma, let or param");
  }
  return !r->error[0];
}

void lang_clear(lang *r)
{
  for (int k = 0; k < r->ndefinitions; k++) mpq_clear(r->definitions[k].value);
  for (int k = 0; k < r->nlemmas; k++) free(r->lemmas[k].instances);
  free(r->definitions);
  free(r->lemmas);
  r->definitions = NULL;
  r->lemmas = NULL;
  r->ndefinitions = r->nlemmas = 0;
}
