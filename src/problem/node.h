/* A YAML document as a tree in which every value knows its place: the strict part of reading.

   No anchors, aliases, tags or second documents; keys are plain words, each at most once per mapping; at most
   GDC_NODE_DEPTH levels and GDC_NODE_COUNT values.  Scalars stay text. */
#ifndef GDC_PROBLEM_NODE_H
#define GDC_PROBLEM_NODE_H

#include <stddef.h>

#include <gdcert/status.h>

enum { GDC_NODE_DEPTH = 8, GDC_NODE_COUNT = 16384 };

typedef enum gdc_node_kind { GDC_NODE_SCALAR, GDC_NODE_LIST, GDC_NODE_MAP } gdc_node_kind;

typedef struct gdc_node {
  gdc_node_kind kind;
  char *key;                    /* inside a mapping, else NULL */
  long key_line, key_column;
  char *text;                   /* of a scalar: no NUL inside */
  size_t size;
  long line, column;            /* 1-based */
  int count;                    /* of a list or mapping */
  struct gdc_node *child, *next;
} gdc_node;

/* The one document in these bytes, a mapping.  On failure *out is NULL. */
gdc_status gdc_node_load(gdc_node **out, const char *text, size_t size, const char *name, gdc_context *ctx);
void gdc_node_free(gdc_node *node);

/* At most 40 characters of user text, quoted, unprintable ones as '?': safe inside a message. */
enum { GDC_QUOTE_SIZE = 48 };
const char *gdc_quote(char buf[GDC_QUOTE_SIZE], const char *text, size_t size);

#endif
