/* The files: FILE.part while writing, FILE at the end (section 4). */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static gdc_status io_failure(const char *path, const char *what, gdc_context *ctx)
{
  return gdc_fail(ctx, GDC_EIO, path, 0, 0, "%s: %s", what, strerror(errno));
}

gdc_status cert_file_create(gdc_certificate *c, gdc_context *ctx)
{
  c->part = fopen(c->part_path, "wb");
  if (!c->part) return io_failure(c->part_path, "cannot write the certificate", ctx);
  remove(c->state_path);
  return GDC_OK;
}

gdc_status cert_file_flush(gdc_certificate *c, gdc_context *ctx)
{
  if (c->failed || fflush(c->part) != 0 || fsync(fileno(c->part)) != 0)
    return io_failure(c->part_path, "cannot write the certificate", ctx);
  return GDC_OK;
}

gdc_status cert_file_finish(gdc_certificate *c, int keep_state, gdc_context *ctx)
{
  gdc_status status = cert_file_flush(c, ctx);
  int closed = fclose(c->part) == 0;
  c->part = NULL;
  if (status != GDC_OK) return status;
  if (!closed || rename(c->part_path, c->path) != 0) return io_failure(c->path, "cannot write the certificate", ctx);
  if (!keep_state) remove(c->state_path);
  return GDC_OK;
}

char *cert_file_read(const char *path, size_t *size)
{
  enum { LIMIT = 1 << 26 };
  FILE *f = fopen(path, "rb");
  if (!f) return NULL;
  char *data = malloc(LIMIT + 1);
  *size = data ? fread(data, 1, LIMIT, f) : 0;
  int bad = !data || ferror(f) || fgetc(f) != EOF;
  fclose(f);
  if (bad) {
    free(data);
    return NULL;
  }
  data[*size] = '\0';
  char *fitted = realloc(data, *size + 1);
  return fitted ? fitted : data;
}

/* The beginning of a sealed prefix becomes FILE.part again. */
static int copy_back(const gdc_certificate *c, uint64_t bytes)
{
  FILE *in = fopen(c->path, "rb"), *out = in ? fopen(c->part_path, "wb") : NULL;
  char buffer[1 << 14];
  while (out && bytes > 0) {
    size_t part = bytes < sizeof buffer ? (size_t)bytes : sizeof buffer;
    if (fread(buffer, 1, part, in) != part || fwrite(buffer, 1, part, out) != part) break;
    bytes -= part;
  }
  int ok = out && bytes == 0;
  if (in) fclose(in);
  if (out && fclose(out) != 0) ok = 0;
  if (!ok && out) remove(c->part_path);
  return ok;
}

/* Hash what is there already. */
static int take_over(gdc_certificate *c, uint64_t bytes)
{
  char buffer[1 << 14];
  while (bytes > 0) {
    size_t part = bytes < sizeof buffer ? (size_t)bytes : sizeof buffer;
    if (fread(buffer, 1, part, c->part) != part) return 0;
    sha256_add(&c->hash, buffer, part);
    c->bytes += part;
    bytes -= part;
  }
  return 1;
}

gdc_status cert_file_reopen(gdc_certificate *c, uint64_t bytes, const char *hex, gdc_context *ctx)
{
  char now[SHA256_HEX];
  if (access(c->part_path, F_OK) != 0 && !copy_back(c, bytes))
    return gdc_fail(ctx, GDC_EINPUT, c->part_path, 0, 0, "nothing to resume");
  c->part = fopen(c->part_path, "r+b");
  if (!c->part) return io_failure(c->part_path, "cannot open the certificate", ctx);
  sha256_start(&c->hash);
  c->bytes = 0;
  int ok = take_over(c, bytes);
  sha256_hex(now, &c->hash);
  if (!ok || strcmp(now, hex) != 0)
    return gdc_fail(ctx, GDC_EINPUT, c->part_path, 0, 0, "it is not what %s was saved with", c->state_path);
  if (fseeko(c->part, (off_t)bytes, SEEK_SET) != 0 || ftruncate(fileno(c->part), (off_t)bytes) != 0)
    return io_failure(c->part_path, "cannot go on writing", ctx);
  return GDC_OK;
}
