/* The lemma language as text and as a tree: lexer, parser, error messages with a caret. */
#ifndef GDC_LEMMA_AST_H
#define GDC_LEMMA_AST_H

#include <stddef.h>
#include <stdint.h>

#include <gdcert/status.h>
#include <gmp.h>

enum {
  LEMMA_MAX_BYTES = 1 << 20, /* of a file */
  LEMMA_MAX_DEPTH = 400,     /* nesting, and length of a chain such as a + b + c */
  LEMMA_MAX_NODES = 1 << 20,
  LEMMA_MAX_DEFINITIONS = 1024, /* lets and params; lemmas */
  LEMMA_MAX_ARGS = 16
};

/* A piece of the text of a file. */
typedef struct span {
  size_t at, size;
} span;

/* --- lexer ------------------------------------------------------------------------------------ */
typedef enum token_kind {
  TOKEN_END,
  TOKEN_NAME,
  TOKEN_NUMBER,
  TOKEN_STRING, /* the span is what stands between the quotes */
  TOKEN_SIGN    /* ( ) [ ] , : = + - * / ^ < > and the pairs <= >= == != ..  (`sign` below) */
} token_kind;

enum { SIGN_LE = 256, SIGN_GE, SIGN_EQ, SIGN_NE };

typedef struct token {
  token_kind kind;
  int sign;
  span text;
} token;

typedef struct source_text {
  const char *name; /* of the file, in messages */
  const char *text;
  size_t size;
} source_text;

typedef struct lexer {
  const source_text *src;
  size_t at;
} lexer;

gdc_status lexer_next(token *out, lexer *l, gdc_context *ctx);
/* A lemma's name: letters, digits, - _ . */
gdc_status lexer_dashed_name(token *out, lexer *l, gdc_context *ctx);
int span_is(const source_text *s, span a, const char *word);
int span_equal(const source_text *s, span a, span b);

/* "FILE:LINE:COLUMN: reason", then the line and a caret under the column. */
gdc_status source_fail(gdc_context *ctx, gdc_status status, const source_text *s, size_t at,
                       const char *format, ...) __attribute__((format(printf, 5, 6)));

/* --- tree ------------------------------------------------------------------------------------- */
typedef enum node_kind {
  NODE_NUMBER,  /* number = index into numbers */
  NODE_NAME,    /* text; kid[0] = arguments or -1; brackets = 1 for name[..]; number = the definition
                   of that name above it, or -1 */
  NODE_ARGS,    /* kid[0] = one argument, kid[1] = the rest or -1 */
  NODE_FOLD,    /* text = sum, min, max, all, any; over = bound variable; domain; kid[0] = body */
  NODE_NEG,
  NODE_ADD, NODE_SUB, NODE_MUL, NODE_DIV, NODE_POW,
  NODE_LT, NODE_LE, NODE_GT, NODE_GE, NODE_EQ, NODE_NE,
  NODE_NOT, NODE_AND, NODE_OR, NODE_IMPLIES
} node_kind;

typedef enum domain_kind { DOMAIN_POINTS, DOMAIN_NEURONS, DOMAIN_INPUTS } domain_kind;

typedef struct node {
  node_kind kind;
  span text;     /* the name, or where the operator is */
  span over;
  int domain, brackets, number, height;
  int kid[2];
} node;

/* let NAME(params) = body, or param NAME = body (settable from outside). */
typedef struct definition {
  span name;
  span params[LEMMA_MAX_ARGS];
  int nparams, body, is_param;
  int set;     /* a value was given from outside */
  mpq_t value;
} definition;

typedef struct quantifier {
  span name;
  int domain;
} quantifier;

typedef enum range_from { FROM_START, FROM_SEPARATED, FROM_TERMINAL } range_from;

/* for t RELATION bound */
typedef struct bound {
  node_kind relation; /* NODE_LT, NODE_LE, NODE_GT, NODE_GE, NODE_EQ */
  int value;
} bound;

typedef struct lemma {
  span name, title, explanation, source;
  range_from from;
  bound bounds[4];
  int nbounds;
  quantifier over[8];
  int nover;
  int guard; /* -1: none */
  int claim;
} lemma;

typedef struct lemma_file {
  source_text src;
  char *name_copy, *text_copy;
  node *nodes;
  int nnodes, nodes_cap;
  mpq_t *numbers;
  int nnumbers, numbers_cap;
  definition *defs;
  int ndefs, defs_cap;
  lemma *lemmas;
  int nlemmas, lemmas_cap;
} lemma_file;

/* Takes a copy of text and name.  On failure *out is NULL. */
gdc_status lemma_file_parse(lemma_file **out, const char *text, size_t size, const char *name,
                            gdc_context *ctx);
void lemma_file_free(lemma_file *f);

/* Is this word part of the language, so that no definition may take it? */
int lemma_word_reserved(const source_text *s, span word);
/* Room for one more in a growing array; 0 when memory runs out. */
int lemma_grow(void **array, int *cap, int count, size_t size);

#endif
