/* Expressions and formulas: precedence climbing by recursive descent, one function per level. */
#include "parser.h"

#include <gdcert/problem.h>

#include <string.h>

static int height_of(const parser *p, int n) { return n < 0 ? 0 : p->f->nodes[n].height; }

gdc_status parser_node(int *out, parser *p, node_kind kind, span text, int left, int right)
{
  lemma_file *f = p->f;
  int l = height_of(p, left), r = height_of(p, right), height = (l > r ? l : r) + 1;
  if (height > LEMMA_MAX_DEPTH)
    return source_fail(p->ctx, GDC_ELIMIT, &f->src, text.at, "nested or chained more than %d deep", LEMMA_MAX_DEPTH);
  if (f->nnodes == LEMMA_MAX_NODES)
    return source_fail(p->ctx, GDC_ELIMIT, &f->src, text.at, "more than %d operations in a file", LEMMA_MAX_NODES);
  if (!lemma_grow((void **)&f->nodes, &f->nodes_cap, f->nnodes, sizeof *f->nodes))
    return gdc_fail(p->ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  node *n = &f->nodes[f->nnodes];
  memset(n, 0, sizeof *n);
  n->kind = kind;
  n->text = text;
  n->height = height;
  n->kid[0] = left;
  n->kid[1] = right;
  *out = f->nnodes++;
  return GDC_OK;
}

static gdc_status parse_number(int *out, parser *p)
{
  lemma_file *f = p->f;
  span text = p->tok.text;
  if (!lemma_grow((void **)&f->numbers, &f->numbers_cap, f->nnumbers, sizeof *f->numbers))
    return gdc_fail(p->ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  mpq_init(f->numbers[f->nnumbers]);
  const char *reason = NULL;
  gdc_status status = gdc_number_parse(f->numbers[f->nnumbers++], f->src.text + text.at, text.size, &reason);
  if (status != GDC_OK) return source_fail(p->ctx, status, &f->src, text.at, "%s", reason ? reason : "not a number");
  status = parser_node(out, p, NODE_NUMBER, text, -1, -1);
  if (status != GDC_OK) return status;
  f->nodes[*out].number = f->nnumbers - 1;
  return parser_advance(p);
}

/* NAME ( VARIABLE in DOMAIN : body ), with the token on VARIABLE. */
static gdc_status parse_fold(int *out, parser *p, span name)
{
  span over = p->tok.text;
  int domain = 0, body = -1;
  gdc_status status;
  if (lemma_word_reserved(&p->f->src, over)) return parser_error(p, "a new name for the index");
  if ((status = parser_advance(p)) != GDC_OK || (status = parser_advance(p)) != GDC_OK ||
      (status = parser_domain(&domain, p)) != GDC_OK || (status = parser_expect(p, ':', "':'")) != GDC_OK ||
      (status = parse_formula(&body, p)) != GDC_OK || (status = parser_expect(p, ')', "')'")) != GDC_OK ||
      (status = parser_node(out, p, NODE_FOLD, name, body, -1)) != GDC_OK)
    return status;
  p->f->nodes[*out].over = over;
  p->f->nodes[*out].domain = domain;
  return GDC_OK;
}

static int next_word_is_in(const parser *p)
{
  if (p->tok.kind != TOKEN_NAME) return 0;
  lexer ahead = p->lex;
  token t;
  return lexer_next(&t, &ahead, NULL) == GDC_OK && t.kind == TOKEN_NAME && span_is(&p->f->src, t.text, "in");
}

/* e, e, .. up to `close`, as a list of NODE_ARGS built from its end. */
static gdc_status parse_arguments(int *out, parser *p, int close)
{
  int args[LEMMA_MAX_ARGS], count = 0;
  gdc_status status;
  span where = p->tok.text;
  for (;;) {
    if (count == LEMMA_MAX_ARGS)
      return source_fail(p->ctx, GDC_ELIMIT, &p->f->src, p->tok.text.at, "more than %d arguments", LEMMA_MAX_ARGS);
    if ((status = parse_formula(&args[count++], p)) != GDC_OK) return status;
    if (!parser_at_sign(p, ',')) break;
    if ((status = parser_advance(p)) != GDC_OK) return status;
  }
  status = parser_expect(p, close, close == ')' ? "',' or ')'" : "',' or ']'");
  *out = -1;
  while (status == GDC_OK && count > 0) status = parser_node(out, p, NODE_ARGS, where, args[--count], *out);
  return status;
}

static gdc_status parse_name(int *out, parser *p)
{
  static const char *const connectives[] = {"and", "or", "not", "implies", "in", "lemma", "let", "param",
                                            "for", "from", "where"};
  span name = p->tok.text;
  for (size_t k = 0; k < sizeof connectives / sizeof connectives[0]; k++)
    if (parser_at_word(p, connectives[k])) return parser_error(p, "a value");
  gdc_status status = parser_advance(p);
  if (status != GDC_OK) return status;
  int square = parser_at_sign(p, '['), args = -1;
  if (square || parser_at_sign(p, '(')) {
    if ((status = parser_advance(p)) != GDC_OK) return status;
    if (!square && next_word_is_in(p)) return parse_fold(out, p, name);
    if ((status = parse_arguments(&args, p, square ? ']' : ')')) != GDC_OK) return status;
  }
  if ((status = parser_node(out, p, NODE_NAME, name, args, -1)) != GDC_OK) return status;
  p->f->nodes[*out].brackets = square;
  p->f->nodes[*out].number = parser_definition(p, name);
  return GDC_OK;
}

static gdc_status parse_primary(int *out, parser *p)
{
  gdc_status status;
  if (p->tok.kind == TOKEN_NUMBER) return parse_number(out, p);
  if (p->tok.kind == TOKEN_NAME) return parse_name(out, p);
  if (!parser_at_sign(p, '(')) return parser_error(p, "a value");
  if ((status = parser_advance(p)) != GDC_OK || (status = parse_formula(out, p)) != GDC_OK) return status;
  return parser_expect(p, ')', "')'");
}

static gdc_status enter(parser *p)
{
  if (++p->depth <= LEMMA_MAX_DEPTH) return GDC_OK;
  return source_fail(p->ctx, GDC_ELIMIT, &p->f->src, p->tok.text.at, "nested more than %d deep", LEMMA_MAX_DEPTH);
}

static gdc_status parse_unary(int *out, parser *p);

/* primary [^ exponent]; an exponent may carry a sign and a power of its own. */
static gdc_status parse_power(int *out, parser *p)
{
  int base = -1, exponent = -1;
  gdc_status status = parse_primary(&base, p);
  if (status != GDC_OK || !parser_at_sign(p, '^')) {
    *out = base;
    return status;
  }
  span where = p->tok.text;
  if ((status = parser_advance(p)) != GDC_OK || (status = parse_unary(&exponent, p)) != GDC_OK) return status;
  return parser_node(out, p, NODE_POW, where, base, exponent);
}

/* -x^2 is -(x^2). */
static gdc_status parse_unary(int *out, parser *p)
{
  if (!parser_at_sign(p, '-') && !parser_at_sign(p, '+')) {
    gdc_status status = enter(p);
    if (status == GDC_OK) status = parse_power(out, p);
    p->depth--;
    return status;
  }
  int minus = parser_at_sign(p, '-'), inner = -1;
  span where = p->tok.text;
  gdc_status status = enter(p);
  if (status == GDC_OK) status = parser_advance(p);
  if (status == GDC_OK) status = parse_unary(&inner, p);
  p->depth--;
  if (status != GDC_OK) return status;
  if (minus) return parser_node(out, p, NODE_NEG, where, inner, -1);
  *out = inner;
  return GDC_OK;
}

typedef gdc_status (*level)(int *out, parser *p);

/* next { sign next }, associating to the left. */
static gdc_status parse_left(int *out, parser *p, level next, int sign1, node_kind kind1, int sign2,
                             node_kind kind2)
{
  gdc_status status = next(out, p);
  while (status == GDC_OK && (parser_at_sign(p, sign1) || parser_at_sign(p, sign2))) {
    node_kind kind = parser_at_sign(p, sign1) ? kind1 : kind2;
    span where = p->tok.text;
    int right = -1;
    if ((status = parser_advance(p)) != GDC_OK || (status = next(&right, p)) != GDC_OK) return status;
    status = parser_node(out, p, kind, where, *out, right);
  }
  return status;
}

static gdc_status parse_product(int *out, parser *p)
{
  return parse_left(out, p, parse_unary, '*', NODE_MUL, '/', NODE_DIV);
}

gdc_status parse_sum(int *out, parser *p)
{
  return parse_left(out, p, parse_product, '+', NODE_ADD, '-', NODE_SUB);
}

static int relation_of(node_kind *kind, const parser *p)
{
  if (p->tok.kind != TOKEN_SIGN) return 0;
  switch (p->tok.sign) {
  case '<': *kind = NODE_LT; return 1;
  case '>': *kind = NODE_GT; return 1;
  case SIGN_LE: *kind = NODE_LE; return 1;
  case SIGN_GE: *kind = NODE_GE; return 1;
  case SIGN_EQ: *kind = NODE_EQ; return 1;
  case SIGN_NE: *kind = NODE_NE; return 1;
  default: return 0;
  }
}

/* sum { relation sum }: a <= b < c means a <= b and b < c. */
static gdc_status parse_comparison(int *out, parser *p)
{
  int left = -1, whole = -1;
  node_kind kind;
  gdc_status status = parse_sum(&left, p);
  while (status == GDC_OK && relation_of(&kind, p)) {
    span where = p->tok.text;
    int right = -1, one = -1;
    if ((status = parser_advance(p)) != GDC_OK || (status = parse_sum(&right, p)) != GDC_OK ||
        (status = parser_node(&one, p, kind, where, left, right)) != GDC_OK)
      return status;
    if (whole < 0) whole = one;
    else status = parser_node(&whole, p, NODE_AND, where, whole, one);
    left = right;
  }
  *out = whole < 0 ? left : whole;
  return status;
}

static gdc_status parse_not(int *out, parser *p)
{
  if (!parser_at_word(p, "not")) return parse_comparison(out, p);
  span where = p->tok.text;
  int inner = -1;
  gdc_status status = enter(p);
  if (status == GDC_OK) status = parser_advance(p);
  if (status == GDC_OK) status = parse_not(&inner, p);
  p->depth--;
  return status == GDC_OK ? parser_node(out, p, NODE_NOT, where, inner, -1) : status;
}

static gdc_status parse_words(int *out, parser *p, level next, const char *word, node_kind kind)
{
  gdc_status status = next(out, p);
  while (status == GDC_OK && parser_at_word(p, word)) {
    span where = p->tok.text;
    int right = -1;
    if ((status = parser_advance(p)) != GDC_OK || (status = next(&right, p)) != GDC_OK) return status;
    status = parser_node(out, p, kind, where, *out, right);
  }
  return status;
}

static gdc_status parse_and(int *out, parser *p) { return parse_words(out, p, parse_not, "and", NODE_AND); }
static gdc_status parse_or(int *out, parser *p) { return parse_words(out, p, parse_and, "or", NODE_OR); }

/* a implies b implies c is a implies (b implies c). */
gdc_status parse_formula(int *out, parser *p)
{
  gdc_status status = enter(p);
  if (status == GDC_OK) status = parse_or(out, p);
  if (status == GDC_OK && parser_at_word(p, "implies")) {
    span where = p->tok.text;
    int left = *out, right = -1;
    status = parser_advance(p);
    if (status == GDC_OK) status = parse_formula(&right, p);
    if (status == GDC_OK) status = parser_node(out, p, NODE_IMPLIES, where, left, right);
  }
  p->depth--;
  return status;
}
