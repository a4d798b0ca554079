/* Zip archives as numpy.savez writes them: the central directory, stored and deflated members. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { END_RECORD = 22, MAX_COMMENT = 65535, ENTRY = 46, LOCAL = 30, MAX_DIRECTORY = 1 << 20 };

static uint64_t little(const unsigned char *p, int bytes)
{
  uint64_t value = 0;
  for (int k = bytes - 1; k >= 0; k--) value = value << 8 | p[k];
  return value;
}

static gdc_status damaged(const char *path, const char *what, gdc_context *ctx)
{
  return gdc_fail(ctx, GDC_EINPUT, path, 0, 0, "not a sound zip archive: %s", what);
}

static gdc_status read_at(void *out, size_t n, int fd, uint64_t offset, const char *path, gdc_context *ctx)
{
  unsigned char *to = out;
  while (n > 0) {
    ssize_t got = pread(fd, to, n, (off_t)offset);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return gdc_fail(ctx, GDC_EIO, path, 0, 0, "cannot be read: %s", strerror(errno));
    if (got == 0) return damaged(path, "it ends too early", ctx);
    to += got;
    offset += (uint64_t)got;
    n -= (size_t)got;
  }
  return GDC_OK;
}

/* The end record at e, `rest` bytes before the end of the file: is it one, and what does it say? */
static int is_end_record(const unsigned char *e, size_t rest)
{
  return memcmp(e, "PK\5\6", 4) == 0 && little(e + 20, 2) == rest - END_RECORD;
}

static gdc_status read_end_record(uint64_t *offset, uint64_t *size, int *count, const unsigned char *e, uint64_t file_size,
                                  const char *path, gdc_context *ctx)
{
  *count = (int)little(e + 10, 2);
  *size = little(e + 12, 4);
  *offset = little(e + 16, 4);
  if (little(e + 4, 2) != 0 || little(e + 6, 2) != 0 || little(e + 8, 2) != (uint64_t)*count)
    return damaged(path, "it has several parts", ctx);
  if (*count == 0xffff || *size == 0xffffffff || *offset == 0xffffffff)
    return gdc_fail(ctx, GDC_ELIMIT, path, 0, 0, "archives beyond 4 GiB are not read: save plain .npy files");
  if (*offset + *size > file_size) return damaged(path, "its directory is outside of the file", ctx);
  return GDC_OK;
}

/* Where the central directory is: the end record is the last thing in the file, but for a comment. */
static gdc_status find_directory(uint64_t *offset, uint64_t *size, int *count, int fd, uint64_t file_size,
                                 const char *path, gdc_context *ctx)
{
  size_t most = END_RECORD + MAX_COMMENT, n = file_size < most ? (size_t)file_size : most;
  if (n < END_RECORD) return damaged(path, "too short", ctx);
  unsigned char *tail = malloc(n);
  if (!tail) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  gdc_status status = read_at(tail, n, fd, file_size - n, path, ctx);
  if (status == GDC_OK) {
    size_t k = n - END_RECORD;
    while (k > 0 && !is_end_record(tail + k, n - k)) k--;
    status = is_end_record(tail + k, n - k)
               ? read_end_record(offset, size, count, tail + k, file_size, path, ctx)
               : damaged(path, "no end record", ctx);
  }
  free(tail);
  return status;
}

/* Zip64 sizes of an entry, in the order of the fields that are all ones. */
static int wide_sizes(member *m, uint64_t *local, const unsigned char *extra, size_t n)
{
  uint64_t *field[3] = {&m->size, &m->packed, local};
  while (n >= 4) {
    size_t id = (size_t)little(extra, 2), size = (size_t)little(extra + 2, 2);
    if (size > n - 4) return 0;
    if (id == 1) {
      const unsigned char *p = extra + 4;
      for (int k = 0; k < 3; k++) {
        if (*field[k] != 0xffffffff) continue;
        if (p + 8 > extra + 4 + size) return 0;
        *field[k] = little(p, 8);
        p += 8;
      }
      return 1;
    }
    extra += 4 + size;
    n -= 4 + size;
  }
  return m->size != 0xffffffff && m->packed != 0xffffffff && *local != 0xffffffff;
}

static gdc_status locate(member *m, uint64_t local, uint64_t file_size, const char *path, gdc_context *ctx)
{
  unsigned char head[LOCAL];
  if (local > file_size || file_size - local < LOCAL) return damaged(path, "a member is outside of the file", ctx);
  gdc_status status = read_at(head, LOCAL, m->fd, local, path, ctx);
  if (status != GDC_OK) return status;
  if (memcmp(head, "PK\3\4", 4) != 0) return damaged(path, "a member has no header", ctx);
  m->start = local + LOCAL + little(head + 26, 2) + little(head + 28, 2);
  if (m->start > file_size || file_size - m->start < m->packed)
    return damaged(path, "a member is outside of the file", ctx);
  return GDC_OK;
}

/* One entry of the directory; *used = its length. */
static gdc_status read_entry(archive *a, size_t *used, const unsigned char *p, size_t n, uint64_t file_size,
                             const char *path, gdc_context *ctx)
{
  if (n < ENTRY || memcmp(p, "PK\1\2", 4) != 0) return damaged(path, "its directory is damaged", ctx);
  size_t name = (size_t)little(p + 28, 2), extra = (size_t)little(p + 30, 2), comment = (size_t)little(p + 32, 2);
  if (ENTRY + name + extra + comment > n) return damaged(path, "its directory is damaged", ctx);
  *used = ENTRY + name + extra + comment;
  if (little(p + 8, 2) & 1) return damaged(path, "a member is encrypted", ctx);
  if (name >= sizeof a->entry[0].name) return GDC_OK; /* no name of ours */
  uint64_t method = little(p + 10, 2), local = little(p + 42, 4);
  member m = {.fd = a->fd, .packed = little(p + 20, 4), .size = little(p + 24, 4), .deflated = method == 8};
  if (method != 0 && method != 8) return damaged(path, "a member is compressed by another method than deflate", ctx);
  if (!wide_sizes(&m, &local, p + ENTRY + name, extra)) return damaged(path, "a zip64 field is damaged", ctx);
  if (method == 0 && m.packed != m.size) return damaged(path, "a stored member has two sizes", ctx);
  if (a->count == MAX_MEMBERS) return gdc_fail(ctx, GDC_ELIMIT, path, 0, 0, "an archive has at most %d members", MAX_MEMBERS);
  a->entry[a->count].m = m;
  a->entry[a->count].crc = (uint32_t)little(p + 16, 4);
  memcpy(a->entry[a->count].name, p + ENTRY, name);
  a->entry[a->count].name[name] = '\0';
  for (int k = 0; k < a->count; k++)
    if (strcmp(a->entry[k].name, a->entry[a->count].name) == 0) return damaged(path, "a member is there twice", ctx);
  return locate(&a->entry[a->count++].m, local, file_size, path, ctx);
}

static gdc_status read_directory(archive *a, uint64_t file_size, const char *path, gdc_context *ctx)
{
  uint64_t offset = 0, size = 0;
  int count = 0;
  gdc_status status = find_directory(&offset, &size, &count, a->fd, file_size, path, ctx);
  if (status != GDC_OK) return status;
  if (size > MAX_DIRECTORY) return gdc_fail(ctx, GDC_ELIMIT, path, 0, 0, "the directory of an archive has at most 1 MiB");
  unsigned char *all = malloc(size ? (size_t)size : 1);
  if (!all) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  status = read_at(all, (size_t)size, a->fd, offset, path, ctx);
  for (size_t at = 0, used = 0; status == GDC_OK && count > 0; count--, at += used)
    status = read_entry(a, &used, all + at, (size_t)size - at, file_size, path, ctx);
  free(all);
  return status;
}

gdc_status archive_open(archive *a, const char *path, gdc_context *ctx)
{
  struct stat info;
  memset(a, 0, sizeof *a);
  a->fd = open(path, O_RDONLY | O_CLOEXEC);
  if (a->fd < 0) return gdc_fail(ctx, GDC_EIO, path, 0, 0, "cannot be read: %s", strerror(errno));
  gdc_status status = fstat(a->fd, &info) == 0 && S_ISREG(info.st_mode)
                        ? read_directory(a, (uint64_t)info.st_size, path, ctx)
                        : gdc_fail(ctx, GDC_EIO, path, 0, 0, "not a regular file");
  if (status != GDC_OK) archive_close(a);
  return status;
}

void archive_close(archive *a)
{
  if (a->fd >= 0) close(a->fd);
  a->fd = -1;
}

gdc_status archive_verify(const archive *a, int k, const char *path, gdc_context *ctx)
{
  unsigned char part[4096];
  stream *s;
  gdc_status status = stream_open(&s, &a->entry[k].m, path, ctx);
  uLong crc = crc32(0, NULL, 0);
  for (uint64_t left = a->entry[k].m.size; status == GDC_OK && left > 0;) {
    size_t some = left < sizeof part ? (size_t)left : sizeof part;
    status = stream_read(part, some, s, ctx);
    if (status == GDC_OK) crc = crc32(crc, part, (uInt)some);
    left -= some;
  }
  stream_close(s);
  if (status == GDC_OK && crc != a->entry[k].crc)
    return gdc_fail(ctx, GDC_EINPUT, path, 0, 0, "the checksum of member %s is wrong", a->entry[k].name);
  return status;
}
