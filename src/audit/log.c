/* Any log: the reader by the name of the file, and the checks that all logs share. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

/* A source that checks that steps increase. */
typedef struct checked {
  source base;
  source *in;
  const char *path;
  int any;
  uint64_t last;
} checked;

static gdc_status checked_next(source *self, row *r, int *end, gdc_context *ctx)
{
  checked *c = (checked *)(void *)self;
  gdc_status status = c->in->next(c->in, r, end, ctx);
  if (status != GDC_OK) return status;
  if (*end) {
    if (c->any) return GDC_OK;
    return gdc_fail(ctx, GDC_EINPUT, c->path, 0, 0, "a log without states");
  }
  if (c->any && r->step <= c->last)
    return gdc_fail(ctx, GDC_EINPUT, c->path, r->line, r->line ? 1 : 0, "step %llu after step %llu: steps must increase",
                    (unsigned long long)r->step, (unsigned long long)c->last);
  c->any = 1;
  c->last = r->step;
  return GDC_OK;
}

static void checked_close(source *self)
{
  checked *c = (checked *)(void *)self;
  if (c->in) c->in->close(c->in);
  free(c);
}

static int ends_with(const char *path, const char *tail)
{
  size_t n = strlen(path), k = strlen(tail);
  return n > k && strcmp(path + n - k, tail) == 0;
}

static gdc_status open_by_name(source **out, const gdc_format **format, const log_setup *setup, gdc_context *ctx)
{
  if (ends_with(setup->path, ".npy")) return npy_open(out, format, setup, ctx);
  if (ends_with(setup->path, ".npz")) return npz_open(out, format, setup, ctx);
  int csv = ends_with(setup->path, ".csv");
  if (!csv && !ends_with(setup->path, ".jsonl") && !ends_with(setup->path, ".ndjson") && !ends_with(setup->path, ".json"))
    return gdc_fail(ctx, GDC_EINPUT, setup->path, 0, 0, "want a log named .csv, .jsonl, .npy or .npz");
  if (!setup->format)
    return gdc_fail(ctx, GDC_EINPUT, setup->path, 0, 0, "a text log does not say its format: --format binary32, ..");
  *format = setup->format;
  return csv ? csv_open(out, setup, ctx) : jsonl_open(out, setup, ctx);
}

gdc_status log_open(source **out, const gdc_format **format, const log_setup *setup, gdc_context *ctx)
{
  checked *c = calloc(1, sizeof *c);
  *out = NULL;
  if (!c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  c->base.next = checked_next;
  c->base.close = checked_close;
  c->path = setup->path;
  gdc_status status = open_by_name(&c->in, format, setup, ctx);
  if (status == GDC_OK) *out = &c->base;
  else checked_close(&c->base);
  return status;
}
