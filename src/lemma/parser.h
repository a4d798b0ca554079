/* Inside the parser: its state, and the functions its two halves share. */
#ifndef GDC_LEMMA_PARSER_H
#define GDC_LEMMA_PARSER_H

#include "ast.h"

typedef struct parser {
  lemma_file *f;
  lexer lex;
  token tok; /* the next token, not yet consumed */
  int depth;
  gdc_context *ctx;
} parser;

gdc_status parser_advance(parser *p);
gdc_status parser_error(parser *p, const char *wanted); /* "want WANTED, got `token`" */
gdc_status parser_expect(parser *p, int sign, const char *wanted);
int parser_at_word(const parser *p, const char *word);
int parser_at_sign(const parser *p, int sign);
int parser_definition(const parser *p, span name); /* its index, or -1 */
gdc_status parser_domain(int *domain, parser *p);
/* Append to the tree; *out is the new node's index. */
gdc_status parser_node(int *out, parser *p, node_kind kind, span text, int left, int right);

gdc_status parse_formula(int *out, parser *p);
gdc_status parse_sum(int *out, parser *p);

#endif
