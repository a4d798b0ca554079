/* YAML events to a tree, refusing everything an experiment file has no use for. */
#include "node.h"

#include <gdcert/problem.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

typedef struct loader {
  yaml_parser_t parser;
  const char *text;
  size_t size;
  const char *name;
  gdc_context *ctx;
  int count;
} loader;

const char *gdc_quote(char buf[GDC_QUOTE_SIZE], const char *text, size_t size)
{
  size_t shown = size > 40 ? 37 : size, at = 0;
  buf[at++] = '"';
  for (size_t k = 0; k < shown; k++) buf[at++] = text[k] >= 0x20 && text[k] < 0x7f ? text[k] : '?';
  if (shown < size) {
    memcpy(buf + at, "...", 3);
    at += 3;
  }
  buf[at++] = '"';
  buf[at] = '\0';
  return buf;
}

void gdc_node_free(gdc_node *node)
{
  while (node) {
    gdc_node *next = node->next;
    gdc_node_free(node->child);
    free(node->key);
    free(node->text);
    free(node);
    node = next;
  }
}

static gdc_status fail_at(loader *l, yaml_mark_t mark, gdc_status status, const char *reason)
{
  return gdc_fail(l->ctx, status, l->name, (long)mark.line + 1, (long)mark.column + 1, "%s", reason);
}

/* Line and column (in characters) of a byte offset, for faults found below the YAML grammar. */
static gdc_status fail_at_byte(loader *l, size_t offset, const char *reason)
{
  yaml_mark_t mark = {0, 0, 0};
  for (size_t k = 0; k < offset && k < l->size; k++) {
    if (l->text[k] == '\n') {
      mark.line++;
      mark.column = 0;
    } else if (((unsigned char)l->text[k] & 0xc0) != 0x80) {
      mark.column++;
    }
  }
  return fail_at(l, mark, GDC_EINPUT, reason);
}

static gdc_status next_event(yaml_event_t *event, loader *l)
{
  if (yaml_parser_parse(&l->parser, event)) return GDC_OK;
  const yaml_parser_t *p = &l->parser;
  char reason[160];
  snprintf(reason, sizeof reason, "not YAML: %s", p->problem ? p->problem : "unreadable");
  if (p->error == YAML_MEMORY_ERROR) return gdc_fail(l->ctx, GDC_EMEMORY, l->name, 0, 0, "out of memory");
  if (p->error == YAML_READER_ERROR) return fail_at_byte(l, p->problem_offset, reason);
  return fail_at(l, p->problem_mark, GDC_EINPUT, reason);
}

static gdc_status refuse_decoration(loader *l, const yaml_event_t *e, const yaml_char_t *anchor,
                                    const yaml_char_t *tag)
{
  if (anchor) return fail_at(l, e->start_mark, GDC_EINPUT, "anchors are not allowed here");
  if (tag) return fail_at(l, e->start_mark, GDC_EINPUT, "tags are not allowed here");
  return GDC_OK;
}

/* What kind of value this event starts; anything else than a value is refused. */
static gdc_status classify(gdc_node_kind *kind, loader *l, const yaml_event_t *e)
{
  switch (e->type) {
  case YAML_SCALAR_EVENT:
    *kind = GDC_NODE_SCALAR;
    return refuse_decoration(l, e, e->data.scalar.anchor, e->data.scalar.tag);
  case YAML_SEQUENCE_START_EVENT:
    *kind = GDC_NODE_LIST;
    return refuse_decoration(l, e, e->data.sequence_start.anchor, e->data.sequence_start.tag);
  case YAML_MAPPING_START_EVENT:
    *kind = GDC_NODE_MAP;
    return refuse_decoration(l, e, e->data.mapping_start.anchor, e->data.mapping_start.tag);
  case YAML_ALIAS_EVENT: return fail_at(l, e->start_mark, GDC_EINPUT, "aliases are not allowed here");
  default: return fail_at(l, e->start_mark, GDC_EINPUT, "not YAML: want a value");
  }
}

/* A new node for this event, without children; linked at *link at once, so that the tree owns it. */
static gdc_status new_node(gdc_node **link, loader *l, const yaml_event_t *e)
{
  gdc_node_kind kind = GDC_NODE_SCALAR;
  gdc_status status = classify(&kind, l, e);
  if (status != GDC_OK) return status;
  if (++l->count > GDC_NODE_COUNT) return fail_at(l, e->start_mark, GDC_ELIMIT, "more than 16384 values");
  gdc_node *node = calloc(1, sizeof *node);
  if (!node) return gdc_fail(l->ctx, GDC_EMEMORY, l->name, 0, 0, "out of memory");
  *link = node;
  node->kind = kind;
  node->line = (long)e->start_mark.line + 1;
  node->column = (long)e->start_mark.column + 1;
  if (kind != GDC_NODE_SCALAR) return GDC_OK;
  node->size = e->data.scalar.length;
  if (memchr(e->data.scalar.value, 0, node->size))
    return fail_at(l, e->start_mark, GDC_EINPUT, "a NUL character is not allowed here");
  node->text = malloc(node->size + 1);
  if (!node->text) return gdc_fail(l->ctx, GDC_EMEMORY, l->name, 0, 0, "out of memory");
  memcpy(node->text, e->data.scalar.value, node->size);
  node->text[node->size] = '\0';
  return GDC_OK;
}

/* `node` has just been read as a key: it becomes the holder of the value that follows. */
static gdc_status take_key(loader *l, const gdc_node *map, gdc_node *node)
{
  char quoted[GDC_QUOTE_SIZE];
  if (node->kind != GDC_NODE_SCALAR)
    return gdc_fail(l->ctx, GDC_EINPUT, l->name, node->line, node->column, "a key must be a word");
  for (const gdc_node *k = map->child; k != node; k = k->next)
    if (strcmp(k->key, node->text) == 0)
      return gdc_fail(l->ctx, GDC_EINPUT, l->name, node->line, node->column,
                      "duplicate key %s, first on line %ld", gdc_quote(quoted, node->text, node->size),
                      k->key_line);
  return GDC_OK;
}

static gdc_status build(gdc_node **link, loader *l, const yaml_event_t *e, int depth);

/* One entry of a list, or one key and its value. */
static gdc_status build_entry(gdc_node **link, loader *l, const gdc_node *parent, const yaml_event_t *e,
                              int depth)
{
  if (parent->kind == GDC_NODE_LIST) return build(link, l, e, depth);
  gdc_status status = new_node(link, l, e);
  if (status == GDC_OK) status = take_key(l, parent, *link);
  if (status != GDC_OK) return status;
  gdc_node *key = *link;
  *link = NULL;
  yaml_event_t value;
  status = next_event(&value, l);
  if (status == GDC_OK) {
    status = build(link, l, &value, depth);
    yaml_event_delete(&value);
  }
  if (status == GDC_OK) {
    (*link)->key = key->text;
    (*link)->key_line = key->line;
    (*link)->key_column = key->column;
    key->text = NULL;
  }
  gdc_node_free(key);
  return status;
}

/* The value that event e starts, with everything below it. */
static gdc_status build(gdc_node **link, loader *l, const yaml_event_t *e, int depth)
{
  gdc_status status = new_node(link, l, e);
  if (status != GDC_OK || (*link)->kind == GDC_NODE_SCALAR) return status;
  if (depth == GDC_NODE_DEPTH) return fail_at(l, e->start_mark, GDC_ELIMIT, "nested more than 8 levels deep");
  gdc_node *parent = *link, **last = &parent->child;
  for (;;) {
    yaml_event_t event;
    status = next_event(&event, l);
    if (status != GDC_OK) return status;
    int end = event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
    if (!end) status = build_entry(last, l, parent, &event, depth + 1);
    yaml_event_delete(&event);
    if (end || status != GDC_OK) return status;
    parent->count++;
    last = &(*last)->next;
  }
}

/* Stream start, document start: up to the first value of the only document. */
static gdc_status open_document(yaml_event_t *first, loader *l)
{
  for (;;) {
    gdc_status status = next_event(first, l);
    if (status != GDC_OK) return status;
    yaml_event_type_t type = first->type;
    if (type == YAML_STREAM_END_EVENT)
      status = fail_at(l, first->start_mark, GDC_EINPUT, "the file is empty");
    else if (type == YAML_DOCUMENT_START_EVENT &&
             first->data.document_start.tag_directives.start != first->data.document_start.tag_directives.end)
      status = fail_at(l, first->start_mark, GDC_EINPUT, "tags are not allowed here");
    else if (type != YAML_STREAM_START_EVENT && type != YAML_DOCUMENT_START_EVENT)
      return GDC_OK;
    yaml_event_delete(first);
    if (status != GDC_OK) return status;
  }
}

/* Nothing may follow the document. */
static gdc_status close_document(loader *l)
{
  for (;;) {
    yaml_event_t event;
    gdc_status status = next_event(&event, l);
    if (status != GDC_OK) return status;
    int done = event.type == YAML_STREAM_END_EVENT;
    if (!done && event.type != YAML_DOCUMENT_END_EVENT)
      status = fail_at(l, event.start_mark, GDC_EINPUT, "more than one document");
    yaml_event_delete(&event);
    if (done || status != GDC_OK) return status;
  }
}

static gdc_status load(gdc_node **out, loader *l)
{
  const char *nul = memchr(l->text, 0, l->size);
  if (nul) return fail_at_byte(l, (size_t)(nul - l->text), "not text: a NUL byte");
  if (l->size >= 3 && memcmp(l->text, "\xef\xbb\xbf", 3) == 0) { /* a byte order mark is not in column 1 */
    l->text += 3;
    l->size -= 3;
  }
  yaml_parser_set_encoding(&l->parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&l->parser, (const unsigned char *)l->text, l->size);
  yaml_event_t first;
  gdc_status status = open_document(&first, l);
  if (status != GDC_OK) return status;
  if (first.type == YAML_SCALAR_EVENT || first.type == YAML_SEQUENCE_START_EVENT)
    status = fail_at(l, first.start_mark, GDC_EINPUT, "want a mapping with the keys of an experiment");
  if (status == GDC_OK) status = build(out, l, &first, 1);
  yaml_event_delete(&first);
  return status == GDC_OK ? close_document(l) : status;
}

gdc_status gdc_node_load(gdc_node **out, const char *text, size_t size, const char *name, gdc_context *ctx)
{
  *out = NULL;
  loader l = {.text = size ? text : "", .size = size, .name = name, .ctx = ctx};
  if (size > GDC_MAX_FILE_BYTES)
    return gdc_fail(ctx, GDC_ELIMIT, name, 0, 0, "larger than 8 MiB");
  if (!yaml_parser_initialize(&l.parser)) return gdc_fail(ctx, GDC_EMEMORY, name, 0, 0, "out of memory");
  gdc_status status = load(out, &l);
  yaml_parser_delete(&l.parser);
  if (status != GDC_OK) {
    gdc_node_free(*out);
    *out = NULL;
  }
  return status;
}
