/* Files of definitions and lemmas. */
#include "parser.h"

#include <stdlib.h>
#include <string.h>

int lemma_grow(void **array, int *cap, int count, size_t size)
{
  if (count < *cap) return 1;
  int more = *cap ? *cap * 2 : 16;
  void *p = realloc(*array, (size_t)more * size);
  if (!p) return 0;
  *array = p;
  *cap = more;
  return 1;
}

gdc_status parser_advance(parser *p) { return lexer_next(&p->tok, &p->lex, p->ctx); }

int parser_at_word(const parser *p, const char *word)
{
  return p->tok.kind == TOKEN_NAME && span_is(&p->f->src, p->tok.text, word);
}

int parser_at_sign(const parser *p, int sign) { return p->tok.kind == TOKEN_SIGN && p->tok.sign == sign; }

gdc_status parser_error(parser *p, const char *wanted)
{
  const source_text *s = &p->f->src;
  span t = p->tok.text;
  if (p->tok.kind == TOKEN_END)
    return source_fail(p->ctx, GDC_EINPUT, s, t.at, "want %s, got the end of the file", wanted);
  return source_fail(p->ctx, GDC_EINPUT, s, t.at, "want %s, got `%.*s`", wanted,
                     (int)(t.size > 40 ? 40 : t.size), s->text + t.at);
}

gdc_status parser_expect(parser *p, int sign, const char *wanted)
{
  return parser_at_sign(p, sign) ? parser_advance(p) : parser_error(p, wanted);
}

int parser_definition(const parser *p, span name)
{
  for (int k = 0; k < p->f->ndefs; k++)
    if (span_equal(&p->f->src, p->f->defs[k].name, name)) return k;
  return -1;
}

gdc_status parser_domain(int *domain, parser *p)
{
  if (parser_at_word(p, "points")) *domain = DOMAIN_POINTS;
  else if (parser_at_word(p, "neurons")) *domain = DOMAIN_NEURONS;
  else if (parser_at_word(p, "inputs")) *domain = DOMAIN_INPUTS;
  else return parser_error(p, "points, neurons or inputs");
  return parser_advance(p);
}

static gdc_status new_name(span *out, parser *p, const char *what)
{
  if (p->tok.kind != TOKEN_NAME) return parser_error(p, what);
  if (lemma_word_reserved(&p->f->src, p->tok.text))
    return source_fail(p->ctx, GDC_EINPUT, &p->f->src, p->tok.text.at, "`%.*s` is a word of the language",
                       (int)p->tok.text.size, p->f->src.text + p->tok.text.at);
  *out = p->tok.text;
  return parser_advance(p);
}

static gdc_status check_new(const parser *p, span name)
{
  const lemma_file *f = p->f;
  if (f->ndefs == LEMMA_MAX_DEFINITIONS)
    return source_fail(p->ctx, GDC_ELIMIT, &f->src, name.at, "more than %d definitions", LEMMA_MAX_DEFINITIONS);
  if (parser_definition(p, name) < 0) return GDC_OK;
  return source_fail(p->ctx, GDC_EINPUT, &f->src, name.at, "`%.*s` is defined twice", (int)name.size,
                     f->src.text + name.at);
}

static gdc_status parse_parameters(definition *d, parser *p)
{
  gdc_status status = parser_advance(p);
  while (status == GDC_OK) {
    if (d->nparams == LEMMA_MAX_ARGS)
      return source_fail(p->ctx, GDC_ELIMIT, &p->f->src, p->tok.text.at, "more than %d arguments", LEMMA_MAX_ARGS);
    if ((status = new_name(&d->params[d->nparams++], p, "the name of an argument")) != GDC_OK) return status;
    if (!parser_at_sign(p, ',')) return parser_expect(p, ')', "',' or ')'");
    status = parser_advance(p);
  }
  return status;
}

/* let NAME [(a, b)] = body     param NAME = body */
static gdc_status parse_definition(parser *p)
{
  lemma_file *f = p->f;
  definition d;
  memset(&d, 0, sizeof d);
  d.is_param = parser_at_word(p, "param");
  gdc_status status;
  if ((status = parser_advance(p)) != GDC_OK || (status = new_name(&d.name, p, "a new name")) != GDC_OK ||
      (status = check_new(p, d.name)) != GDC_OK)
    return status;
  if (!d.is_param && parser_at_sign(p, '(') && (status = parse_parameters(&d, p)) != GDC_OK) return status;
  if ((status = parser_expect(p, '=', "'='")) != GDC_OK ||
      (status = parse_formula(&d.body, p)) != GDC_OK)
    return status;
  if (!lemma_grow((void **)&f->defs, &f->defs_cap, f->ndefs, sizeof *f->defs))
    return gdc_fail(p->ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  mpq_init(d.value);
  f->defs[f->ndefs++] = d;
  return GDC_OK;
}

/* for all i, k in points, j in neurons; the token is after `all` */
static gdc_status parse_quantifiers(lemma *l, parser *p)
{
  enum { MOST = sizeof l->over / sizeof l->over[0] };
  int first = l->nover;
  for (;;) {
    if (l->nover == MOST)
      return source_fail(p->ctx, GDC_ELIMIT, &p->f->src, p->tok.text.at, "more than %d indices", MOST);
    gdc_status status = new_name(&l->over[l->nover].name, p, "a new name for the index");
    if (status != GDC_OK) return status;
    l->nover++;
    if (parser_at_word(p, "in")) {
      int domain = 0;
      if ((status = parser_advance(p)) != GDC_OK || (status = parser_domain(&domain, p)) != GDC_OK) return status;
      while (first < l->nover) l->over[first++].domain = domain;
      if (!parser_at_sign(p, ',')) return GDC_OK;
    } else if (!parser_at_sign(p, ',')) {
      return parser_error(p, "',' or `in`");
    }
    if ((status = parser_advance(p)) != GDC_OK) return status;
  }
}

static gdc_status add_bound(lemma *l, parser *p, node_kind relation, int value)
{
  enum { MOST = sizeof l->bounds / sizeof l->bounds[0] };
  if (l->nbounds == MOST)
    return source_fail(p->ctx, GDC_ELIMIT, &p->f->src, p->tok.text.at, "more than %d bounds on t", MOST);
  l->bounds[l->nbounds].relation = relation;
  l->bounds[l->nbounds++].value = value;
  return GDC_OK;
}

/* t in [a, b]     t >= a; the token is on t */
static gdc_status parse_range(lemma *l, parser *p)
{
  gdc_status status = parser_advance(p);
  int a = -1, b = -1;
  if (status != GDC_OK) return status;
  if (parser_at_word(p, "in")) {
    if ((status = parser_advance(p)) != GDC_OK || (status = parser_expect(p, '[', "'['")) != GDC_OK ||
        (status = parse_sum(&a, p)) != GDC_OK || (status = parser_expect(p, ',', "','")) != GDC_OK ||
        (status = parse_sum(&b, p)) != GDC_OK || (status = parser_expect(p, ']', "']'")) != GDC_OK ||
        (status = add_bound(l, p, NODE_GE, a)) != GDC_OK)
      return status;
    return add_bound(l, p, NODE_LE, b);
  }
  node_kind relation;
  if (parser_at_sign(p, SIGN_GE)) relation = NODE_GE;
  else if (parser_at_sign(p, '>')) relation = NODE_GT;
  else if (parser_at_sign(p, SIGN_LE)) relation = NODE_LE;
  else if (parser_at_sign(p, '<')) relation = NODE_LT;
  else if (parser_at_sign(p, SIGN_EQ)) relation = NODE_EQ;
  else return parser_error(p, "`in`, or one of >= > <= < ==");
  if ((status = parser_advance(p)) != GDC_OK || (status = parse_sum(&a, p)) != GDC_OK) return status;
  return add_bound(l, p, relation, a);
}

static gdc_status parse_guard(lemma *l, parser *p)
{
  span where = p->tok.text;
  int guard = -1;
  gdc_status status = parser_advance(p);
  if (status == GDC_OK) status = parse_formula(&guard, p);
  if (status != GDC_OK) return status;
  if (l->guard < 0) l->guard = guard;
  else status = parser_node(&l->guard, p, NODE_AND, where, l->guard, guard);
  return status;
}

static gdc_status parse_clause(lemma *l, parser *p)
{
  if (parser_at_word(p, "where")) return parse_guard(l, p);
  int from = parser_at_word(p, "from");
  gdc_status status = parser_advance(p);
  if (status != GDC_OK) return status;
  if (from) {
    if (l->from != FROM_START) return parser_error(p, "one `from` only");
    if (parser_at_word(p, "separated")) l->from = FROM_SEPARATED;
    else if (parser_at_word(p, "terminal")) l->from = FROM_TERMINAL;
    else return parser_error(p, "separated or terminal");
    return parser_advance(p);
  }
  if (parser_at_word(p, "t")) return parse_range(l, p);
  if (!parser_at_word(p, "all")) return parser_error(p, "`t` or `all`");
  status = parser_advance(p);
  return status == GDC_OK ? parse_quantifiers(l, p) : status;
}

static gdc_status parse_clauses(lemma *l, parser *p)
{
  int colon = 1;
  while (parser_at_word(p, "for") || parser_at_word(p, "from") || parser_at_word(p, "where")) {
    gdc_status status = parse_clause(l, p);
    if (status != GDC_OK) return status;
    colon = parser_at_sign(p, ':');
    if (colon && (status = parser_advance(p)) != GDC_OK) return status;
  }
  return colon ? GDC_OK : parser_error(p, "':' before the claim");
}

/* The comment lines that stand directly above position `at`. */
static span comment_above(const source_text *s, size_t at)
{
  size_t end = at, start;
  while (end > 0 && s->text[end - 1] != '\n') end--;
  start = end;
  while (start > 0) {
    size_t line = start - 1;
    while (line > 0 && s->text[line - 1] != '\n') line--;
    size_t k = line;
    while (k < start && (s->text[k] == ' ' || s->text[k] == '\t')) k++;
    if (s->text[k] != '#') break;
    start = line;
  }
  span out = {start, end - start};
  return out;
}

static gdc_status check_lemma_name(const parser *p, span name)
{
  const lemma_file *f = p->f;
  if (f->nlemmas == LEMMA_MAX_DEFINITIONS)
    return source_fail(p->ctx, GDC_ELIMIT, &f->src, name.at, "more than %d lemmas", LEMMA_MAX_DEFINITIONS);
  for (int k = 0; k < f->nlemmas; k++)
    if (span_equal(&f->src, f->lemmas[k].name, name))
      return source_fail(p->ctx, GDC_EINPUT, &f->src, name.at, "two lemmas with the name `%.*s`", (int)name.size,
                         f->src.text + name.at);
  return GDC_OK;
}

/* lemma NAME ["title"] : clauses claim */
static gdc_status parse_lemma(parser *p)
{
  lemma_file *f = p->f;
  lemma l;
  memset(&l, 0, sizeof l);
  l.guard = -1;
  l.source.at = p->tok.text.at;
  l.explanation = comment_above(&f->src, l.source.at);
  gdc_status status = lexer_dashed_name(&p->tok, &p->lex, p->ctx);
  if (status != GDC_OK || (status = check_lemma_name(p, p->tok.text)) != GDC_OK) return status;
  l.name = p->tok.text;
  if ((status = parser_advance(p)) != GDC_OK) return status;
  if (p->tok.kind == TOKEN_STRING) {
    l.title = p->tok.text;
    if ((status = parser_advance(p)) != GDC_OK) return status;
  }
  if ((status = parser_expect(p, ':', "':'")) != GDC_OK || (status = parse_clauses(&l, p)) != GDC_OK) return status;
  size_t end = p->lex.at;
  if ((status = parse_formula(&l.claim, p)) != GDC_OK) return status;
  end = p->tok.text.at > end ? p->tok.text.at : end;
  l.source.size = end - l.source.at;
  if (!lemma_grow((void **)&f->lemmas, &f->lemmas_cap, f->nlemmas, sizeof *f->lemmas))
    return gdc_fail(p->ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  f->lemmas[f->nlemmas++] = l;
  return GDC_OK;
}

/* A lemma's own text ends with its last token: drop blanks and comments that follow it. */
static void trim_source(lemma_file *f)
{
  for (int k = 0; k < f->nlemmas; k++) {
    span *s = &f->lemmas[k].source;
    size_t end = s->at, at = s->at;
    int comment = 0;
    for (; at < s->at + s->size; at++) {
      char c = f->src.text[at];
      if (c == '#') comment = 1;
      if (c == '\n') comment = 0;
      if (!comment && c != ' ' && c != '\t' && c != '\n' && c != '\r') end = at + 1;
    }
    s->size = end - s->at;
  }
}

static gdc_status parse_file(parser *p)
{
  gdc_status status = parser_advance(p);
  while (status == GDC_OK && p->tok.kind != TOKEN_END) {
    if (parser_at_word(p, "lemma")) status = parse_lemma(p);
    else if (parser_at_word(p, "let") || parser_at_word(p, "param")) status = parse_definition(p);
    else status = parser_error(p, "lemma, let or param");
  }
  trim_source(p->f);
  return status;
}

static char *copy_bytes(const char *text, size_t size)
{
  char *out = malloc(size + 1);
  if (!out) return NULL;
  if (size) memcpy(out, text, size);
  out[size] = '\0';
  return out;
}

gdc_status lemma_file_parse(lemma_file **out, const char *text, size_t size, const char *name, gdc_context *ctx)
{
  *out = NULL;
  if (size > LEMMA_MAX_BYTES)
    return gdc_fail(ctx, GDC_ELIMIT, name, 0, 0, "a lemma file has at most %d bytes", LEMMA_MAX_BYTES);
  lemma_file *f = calloc(1, sizeof *f);
  if (!f) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  f->text_copy = copy_bytes(text, size);
  f->name_copy = copy_bytes(name, strlen(name));
  gdc_status status = GDC_OK;
  if (!f->text_copy || !f->name_copy) {
    status = gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  } else {
    source_text src = {f->name_copy, f->text_copy, size};
    f->src = src;
    parser p = {f, {&f->src, 0}, {TOKEN_END, 0, {0, 0}}, 0, ctx};
    status = parse_file(&p);
  }
  if (status != GDC_OK) {
    lemma_file_free(f);
    return status;
  }
  *out = f;
  return GDC_OK;
}

void lemma_file_free(lemma_file *f)
{
  if (!f) return;
  for (int k = 0; k < f->nnumbers; k++) mpq_clear(f->numbers[k]);
  for (int k = 0; k < f->ndefs; k++) mpq_clear(f->defs[k].value);
  free(f->numbers);
  free(f->defs);
  free(f->lemmas);
  free(f->nodes);
  free(f->text_copy);
  free(f->name_copy);
  free(f);
}
