/* Bytes of a stored or deflated member, forward only, in bounded memory. */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { CHUNK = 16384 };

struct stream {
  member m;
  const char *name;
  uint64_t read, given; /* stored bytes read, unpacked bytes given out */
  z_stream z;
  int unpacking;
  unsigned char in[CHUNK];
  size_t at, filled; /* stored members: unread part of `in` */
};

gdc_status stream_open(stream **out, const member *m, const char *name, gdc_context *ctx)
{
  stream *s = calloc(1, sizeof *s);
  *out = s;
  if (!s) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  s->m = *m;
  s->name = name;
  if (m->deflated && inflateInit2(&s->z, -MAX_WBITS) != Z_OK) {
    free(s);
    *out = NULL;
    return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  }
  s->unpacking = m->deflated;
  return GDC_OK;
}

void stream_close(stream *s)
{
  if (s && s->unpacking) inflateEnd(&s->z);
  free(s);
}

static gdc_status truncated(const stream *s, gdc_context *ctx)
{
  return gdc_fail(ctx, GDC_EINPUT, s->name, 0, 0, "ends too early: truncated?");
}

/* The next stored bytes into s->in. */
static gdc_status refill(stream *s, gdc_context *ctx)
{
  uint64_t left = s->m.packed - s->read;
  size_t want = left < CHUNK ? (size_t)left : CHUNK;
  if (want == 0) return truncated(s, ctx);
  ssize_t got;
  do got = pread(s->m.fd, s->in, want, (off_t)(s->m.start + s->read));
  while (got < 0 && errno == EINTR);
  if (got < 0) return gdc_fail(ctx, GDC_EIO, s->name, 0, 0, "cannot be read: %s", strerror(errno));
  if (got == 0) return truncated(s, ctx);
  s->read += (uint64_t)got;
  s->at = 0;
  s->filled = (size_t)got;
  return GDC_OK;
}

static gdc_status inflate_some(size_t *made, unsigned char *out, size_t n, stream *s, gdc_context *ctx)
{
  if (s->z.avail_in == 0) {
    gdc_status status = refill(s, ctx);
    if (status != GDC_OK) return status;
    s->z.next_in = s->in;
    s->z.avail_in = (uInt)s->filled;
  }
  s->z.next_out = out;
  s->z.avail_out = n < CHUNK ? (uInt)n : CHUNK;
  uInt before = s->z.avail_out;
  int code = inflate(&s->z, Z_NO_FLUSH);
  *made = before - s->z.avail_out;
  if (code == Z_OK || code == Z_BUF_ERROR || (code == Z_STREAM_END && *made > 0)) return GDC_OK;
  if (code == Z_STREAM_END) return truncated(s, ctx);
  return gdc_fail(ctx, code == Z_MEM_ERROR ? GDC_EMEMORY : GDC_EINPUT, s->name, 0, 0, "the compressed data are damaged");
}

gdc_status stream_read(void *out, size_t n, stream *s, gdc_context *ctx)
{
  unsigned char *to = out;
  if (n > s->m.size - s->given) return truncated(s, ctx);
  s->given += n;
  while (n > 0) {
    size_t made = 0;
    gdc_status status = GDC_OK;
    if (s->unpacking) {
      status = inflate_some(&made, to, n, s, ctx);
    } else if (s->at == s->filled) {
      status = refill(s, ctx);
    } else {
      made = s->filled - s->at < n ? s->filled - s->at : n;
      memcpy(to, s->in + s->at, made);
      s->at += made;
    }
    if (status != GDC_OK) return status;
    to += made;
    n -= made;
  }
  return GDC_OK;
}

gdc_status stream_skip(uint64_t n, stream *s, gdc_context *ctx)
{
  unsigned char waste[4096];
  if (!s->unpacking && n > s->filled - s->at) { /* stored: jump */
    if (n > s->m.size - s->given) return truncated(s, ctx);
    s->given += n;
    s->read += n - (s->filled - s->at);
    s->at = s->filled = 0;
    return GDC_OK;
  }
  while (n > 0) {
    size_t some = n < sizeof waste ? (size_t)n : sizeof waste;
    gdc_status status = stream_read(waste, some, s, ctx);
    if (status != GDC_OK) return status;
    n -= some;
  }
  return GDC_OK;
}
