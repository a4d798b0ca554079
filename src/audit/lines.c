/* A text file line by line in bounded memory. */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BUFFER = 1 << 16 };

gdc_status lines_open(lines *l, const char *path, gdc_context *ctx)
{
  memset(l, 0, sizeof *l);
  l->name = path;
  l->file = fopen(path, "rb");
  if (!l->file) return gdc_fail(ctx, GDC_EIO, path, 0, 0, "cannot be read: %s", strerror(errno));
  l->capacity = FIRST_BUFFER;
  l->buffer = malloc(l->capacity);
  if (l->buffer) return GDC_OK;
  lines_close(l);
  return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}

void lines_close(lines *l)
{
  if (l->file) fclose(l->file);
  free(l->buffer);
  l->file = NULL;
  l->buffer = NULL;
}

/* Make room and read on.  The unread bytes are buffer[start..end). */
static gdc_status fill(lines *l, gdc_context *ctx)
{
  if (l->start > 0) {
    memmove(l->buffer, l->buffer + l->start, l->end - l->start);
    l->end -= l->start;
    l->start = 0;
  }
  if (l->end == l->capacity) {
    if (l->capacity > MAX_LINE)
      return gdc_fail(ctx, GDC_EINPUT, l->name, l->number + 1, 1, "a line of a log has at most %d bytes", MAX_LINE);
    char *more = realloc(l->buffer, l->capacity * 2);
    if (!more) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
    l->buffer = more;
    l->capacity *= 2;
  }
  size_t got = fread(l->buffer + l->end, 1, l->capacity - l->end, l->file);
  l->end += got;
  if (got > 0) return GDC_OK;
  if (ferror(l->file)) return gdc_fail(ctx, GDC_EIO, l->name, 0, 0, "cannot be read: %s", strerror(errno));
  l->at_eof = 1;
  return GDC_OK;
}

gdc_status lines_next(char **text, size_t *size, int *end, lines *l, gdc_context *ctx)
{
  char *stop;
  size_t seen = 0;
  *end = 0;
  while (!(stop = memchr(l->buffer + l->start + seen, '\n', l->end - l->start - seen))) {
    seen = l->end - l->start;
    if (l->at_eof) {
      *end = 1;
      if (seen == 0) return GDC_OK;
      return gdc_fail(ctx, GDC_EINPUT, l->name, l->number + 1, 1,
                      "the last line does not end with a newline: is the file truncated?");
    }
    gdc_status status = fill(l, ctx);
    if (status != GDC_OK) return status;
  }
  l->number++;
  *text = l->buffer + l->start;
  *size = (size_t)(stop - *text);
  l->start += *size + 1;
  if (*size > MAX_LINE)
    return gdc_fail(ctx, GDC_EINPUT, l->name, l->number, 1, "a line of a log has at most %d bytes", MAX_LINE);
  if (memchr(*text, '\0', *size)) return gdc_fail(ctx, GDC_EINPUT, l->name, l->number, 1, "a NUL byte in a text log");
  if (*size > 0 && (*text)[*size - 1] == '\r') --*size;
  (*text)[*size] = '\0';
  return GDC_OK;
}
