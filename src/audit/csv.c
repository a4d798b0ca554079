/* Logs as comma-separated values with a header row. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 4096 };

typedef struct csv {
  source base;
  log_setup setup;
  lines in;
  int columns;
  int *slot; /* of each column */
} csv;

/* Take one field: plain, or in double quotes without quotes inside.  The cursor moves behind its comma;
   *last = 1 at the end of the line. */
static int take_field(char **field, size_t *size, int *last, char **at)
{
  char *p = *at;
  if (*p == '"') {
    *field = ++p;
    p = strchr(p, '"');
    if (!p) return 0;
    *size = (size_t)(p - *field);
    p++;
    if (*p != ',' && *p != '\0') return 0;
  } else {
    *field = p;
    p += strcspn(p, ",");
    *size = (size_t)(p - *field);
    while (*size > 0 && (**field == ' ' || **field == '\t')) ++*field, --*size;
    while (*size > 0 && ((*field)[*size - 1] == ' ' || (*field)[*size - 1] == '\t')) --*size;
  }
  *last = *p == '\0';
  *at = *last ? p : p + 1;
  return 1;
}

static gdc_status add_column(csv *c, const char *name, size_t size, long at, gdc_context *ctx)
{
  int slot = slot_find(&c->setup.s, c->setup.map, name, size);
  if (c->columns == MAX_COLUMNS)
    return gdc_fail(ctx, GDC_EINPUT, c->in.name, c->in.number, at, "a log has at most %d columns", MAX_COLUMNS);
  for (int k = 0; slot != SLOT_UNKNOWN && k < c->columns; k++)
    if (c->slot[k] == slot)
      return gdc_fail(ctx, GDC_EINPUT, c->in.name, c->in.number, at, "column %.*s is there twice",
                      (int)(size < 40 ? size : 40), name);
  c->slot[c->columns++] = slot;
  return GDC_OK;
}

static gdc_status check_complete(const csv *c, gdc_context *ctx)
{
  char name[MAX_SLOT_NAME];
  for (int slot = -1; slot < c->setup.s.params; slot++) {
    int want = slot < 0 ? SLOT_STEP : slot, found = 0;
    for (int k = 0; k < c->columns; k++) found |= c->slot[k] == want;
    if (found) continue;
    if (slot < 0) snprintf(name, sizeof name, "step");
    else slot_name(name, &c->setup.s, slot);
    return gdc_fail(ctx, GDC_EINPUT, c->in.name, 1, 1, "the header has no column %s (--column %s=NAME names another)",
                    name, name);
  }
  return GDC_OK;
}

static gdc_status read_header(csv *c, gdc_context *ctx)
{
  char *text, *field;
  size_t size;
  int last = 0;
  gdc_status status = lines_next(&text, &size, &last, &c->in, ctx);
  if (status != GDC_OK) return status;
  if (last) return gdc_fail(ctx, GDC_EINPUT, c->in.name, 0, 0, "an empty log");
  char *at = text;
  if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) at += 3;
  while (!last) {
    long column = (long)(at - text) + 1;
    if (!take_field(&field, &size, &last, &at))
      return gdc_fail(ctx, GDC_EINPUT, c->in.name, c->in.number, column, "a quote that is not closed");
    if ((status = add_column(c, field, size, column, ctx)) != GDC_OK) return status;
  }
  return check_complete(c, ctx);
}

static gdc_status read_field(csv *c, row *r, int slot, const char *field, size_t size, long at, gdc_context *ctx)
{
  const shape *s = &c->setup.s;
  const char *reason = NULL;
  double value;
  if (slot == SLOT_STEP) {
    if (step_read(&r->step, field, size)) return GDC_OK;
    return gdc_fail(ctx, GDC_EINPUT, c->in.name, c->in.number, at, "want a step number, got \"%.*s\"",
                    (int)(size < 40 ? size : 40), field);
  }
  const gdc_format *f = slot < s->params ? c->setup.format : gdc_format_find("binary64");
  gdc_status status = number_read(&value, f, field, size, &reason);
  if (status == GDC_OK) row_set(r, s, slot, value);
  else
    gdc_fail(ctx, status, c->in.name, c->in.number, at, "\"%.*s\": %s", (int)(size < 40 ? size : 40), field, reason);
  return status;
}

static gdc_status wrong_count(const csv *c, const char *how, gdc_context *ctx)
{
  return gdc_fail(ctx, GDC_EINPUT, c->in.name, c->in.number, 1, "%s fields than the header has (%d)", how, c->columns);
}

static gdc_status csv_next(source *self, row *r, int *end, gdc_context *ctx)
{
  csv *c = (csv *)(void *)self;
  char *text, *field;
  size_t size;
  int last = 0, k = 0;
  gdc_status status = lines_next(&text, &size, end, &c->in, ctx);
  if (status != GDC_OK || *end) return status;
  r->line = c->in.number;
  for (char *at = text; !last; k++) {
    long column = (long)(at - text) + 1;
    if (!take_field(&field, &size, &last, &at))
      return gdc_fail(ctx, GDC_EINPUT, c->in.name, c->in.number, column, "a quote that is not closed");
    if (k == c->columns) return wrong_count(c, "more", ctx);
    if (c->slot[k] == SLOT_UNKNOWN) continue;
    if ((status = read_field(c, r, c->slot[k], field, size, column, ctx)) != GDC_OK) return status;
  }
  return k == c->columns ? GDC_OK : wrong_count(c, "fewer", ctx);
}

static void csv_close(source *self)
{
  csv *c = (csv *)(void *)self;
  lines_close(&c->in);
  free(c->slot);
  free(c);
}

gdc_status csv_open(source **out, const log_setup *setup, gdc_context *ctx)
{
  csv *c = calloc(1, sizeof *c);
  *out = NULL;
  if (!c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  c->base.next = csv_next;
  c->base.close = csv_close;
  c->setup = *setup;
  gdc_status status = lines_open(&c->in, setup->path, ctx);
  if (status == GDC_OK && !(c->slot = malloc(MAX_COLUMNS * sizeof *c->slot)))
    status = gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (status == GDC_OK) status = read_header(c, ctx);
  if (status == GDC_OK) *out = &c->base;
  else csv_close(&c->base);
  return status;
}
