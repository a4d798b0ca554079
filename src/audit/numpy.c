/* Logs as NumPy arrays: one array (.npy) or an archive with one array per quantity (.npz). */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_PARTS = MAX_MEMBERS };

/* One array and where its numbers go: element k is slot[k] (SLOT_STEP: the step). */
typedef struct part {
  array_rows *rows;
  int integers;
  int *slot;
} part;

typedef struct numpy {
  source base;
  log_setup setup;
  archive files; /* .npy: only the descriptor is used */
  int parts, deduced; /* deduced: the format is that of the first array of parameters */
  uint64_t length, at; /* rows, rows given out */
  part part[MAX_PARTS];
  double value[MAX_SLOTS + 1];
  uint64_t integer[MAX_SLOTS + 1];
} numpy;

static gdc_status bad(const numpy *p, const char *what, const char *name, gdc_context *ctx)
{
  return gdc_fail(ctx, GDC_EINPUT, p->setup.path, 0, 0, "%s%s%s", what, *name ? ": " : "", name);
}

/* A float step (all floats of an array have one type): an integer that the type holds exactly. */
static int step_of_double(uint64_t *out, double x)
{
  if (!(x >= 0 && x <= 0x1p53 && x == floor(x))) return 0;
  *out = (uint64_t)x;
  return 1;
}

static gdc_status store(numpy *p, row *r, int slot, double x, gdc_context *ctx)
{
  char name[MAX_SLOT_NAME];
  unsigned long long at = (unsigned long long)p->at + 1;
  if (slot == SLOT_STEP) {
    if (step_of_double(&r->step, x)) return GDC_OK;
    return gdc_fail(ctx, GDC_EINPUT, p->setup.path, 0, 0, "row %llu: the step is not a whole number >= 0", at);
  }
  const shape *s = &p->setup.s;
  slot_name(name, s, slot);
  if (!isfinite(x))
    return gdc_fail(ctx, GDC_EINPUT, p->setup.path, 0, 0, "row %llu: %s is %s", at, name, isnan(x) ? "NaN" : "infinite");
  if (slot < s->params && !gdc_format_contains(p->setup.format, x))
    return gdc_fail(ctx, GDC_EINPUT, p->setup.path, 0, 0, "row %llu: %s is not a %s number", at, name, p->setup.format->name);
  row_set(r, s, slot, x);
  return GDC_OK;
}

static gdc_status numpy_next(source *self, row *r, int *end, gdc_context *ctx)
{
  numpy *p = (numpy *)(void *)self;
  *end = p->at == p->length;
  if (*end) return GDC_OK;
  row_forget_extra(r, &p->setup.s);
  r->step = p->at;
  r->line = 0;
  for (int k = 0; k < p->parts; k++) {
    part *q = &p->part[k];
    gdc_status status = array_rows_next(p->value, p->integer, q->rows, ctx);
    for (int i = 0; status == GDC_OK && i < array_rows_width(q->rows); i++) {
      if (!q->integers) status = store(p, r, q->slot[i], p->value[i], ctx);
      else if (p->integer[i] <= INT64_MAX) r->step = p->integer[i];
      else
        status = gdc_fail(ctx, GDC_EINPUT, p->setup.path, 0, 0, "row %llu: a negative step", (unsigned long long)p->at + 1);
    }
    if (status != GDC_OK) return status;
  }
  p->at++;
  return GDC_OK;
}

static void numpy_close(source *self)
{
  numpy *p = (numpy *)(void *)self;
  for (int k = 0; k < p->parts; k++) {
    array_rows_close(p->part[k].rows);
    free(p->part[k].slot);
  }
  archive_close(&p->files);
  free(p);
}

static gdc_status numpy_new(numpy **out, const log_setup *setup, gdc_context *ctx)
{
  numpy *p = *out = calloc(1, sizeof *p);
  if (!p) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  p->base.next = numpy_next;
  p->base.close = numpy_close;
  p->setup = *setup;
  p->files.fd = -1;
  return GDC_OK;
}

/* The numbers of the parameters must be of the declared format, or of a wider one that carries it. */
static gdc_status check_format(numpy *p, const array *a, const char *name, gdc_context *ctx)
{
  const gdc_format *f = array_format(a);
  if (!f) return bad(p, "an array of integers where floats are wanted", name, ctx);
  if (!p->setup.format) {
    p->setup.format = f;
    p->deduced = 1;
  }
  if (p->deduced && f != p->setup.format)
    return gdc_fail(ctx, GDC_EINPUT, p->setup.path, 0, 0, "the array %s holds %s numbers, another %s: --format says which is meant",
                    name, f->name, p->setup.format->name);
  if (f->precision < p->setup.format->precision || f->emin > p->setup.format->emin)
    return gdc_fail(ctx, GDC_EINPUT, p->setup.path, 0, 0, "the array%s%s holds %s numbers, the declared format is %s",
                    *name ? " " : "", name, f->name, p->setup.format->name);
  return GDC_OK;
}

/* Add an array whose `count` numbers a row go to slots first, first + stride, ... */
static gdc_status add_part(numpy *p, const array *a, const char *name, const int *slots, int count, gdc_context *ctx)
{
  part *q = &p->part[p->parts];
  if (a->dims < 1 || a->shape[1] * a->shape[2] != (uint64_t)count)
    return gdc_fail(ctx, GDC_EINPUT, p->setup.path, 0, 0, "%s%swant %d number%s a row", name, *name ? ": " : "", count,
                    count == 1 ? "" : "s");
  if (p->parts > 0 && a->shape[0] != p->length) return bad(p, "arrays of different lengths", name, ctx);
  p->length = a->shape[0];
  int steps = count == 1 && slots[0] == SLOT_STEP;
  q->integers = a->kind != 'f';
  if (!steps) {
    gdc_status status = slots[count - 1] < p->setup.s.params ? check_format(p, a, name, ctx) : GDC_OK;
    if (status == GDC_OK && q->integers) return bad(p, "an array of integers where floats are wanted", name, ctx);
    if (status != GDC_OK) return status;
  }
  q->slot = malloc((size_t)count * sizeof *q->slot);
  if (!q->slot) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  memcpy(q->slot, slots, (size_t)count * sizeof *q->slot);
  p->parts++;
  return array_rows_open(&q->rows, a, p->setup.path, ctx);
}

/* The slots of one array: columns of the whole row, in order. */
static int whole_row(int *slots, const shape *s, int with_step)
{
  int count = 0;
  if (with_step) slots[count++] = SLOT_STEP;
  for (int k = 0; k < s->params; k++) slots[count++] = k;
  return count;
}

gdc_status npy_open(source **out, const gdc_format **format, const log_setup *setup, gdc_context *ctx)
{
  numpy *p;
  struct stat info;
  array a;
  int slots[MAX_SLOTS + 1];
  *out = NULL;
  gdc_status status = numpy_new(&p, setup, ctx);
  if (status != GDC_OK) return status;
  p->files.fd = open(setup->path, O_RDONLY | O_CLOEXEC);
  if (p->files.fd < 0 || fstat(p->files.fd, &info) != 0)
    status = gdc_fail(ctx, GDC_EIO, setup->path, 0, 0, "cannot be read: %s", strerror(errno));
  else if (!S_ISREG(info.st_mode)) status = gdc_fail(ctx, GDC_EIO, setup->path, 0, 0, "not a regular file");
  if (status == GDC_OK) {
    member m = {.fd = p->files.fd, .packed = (uint64_t)info.st_size, .size = (uint64_t)info.st_size};
    status = array_open(&a, &m, setup->path, ctx);
  }
  if (status == GDC_OK) {
    int with_step = a.shape[1] * a.shape[2] == (uint64_t)setup->s.params + 1;
    status = add_part(p, &a, "", slots, whole_row(slots, &setup->s, with_step), ctx);
  }
  if (status != GDC_OK) {
    numpy_close(&p->base);
    return status;
  }
  *format = p->setup.format;
  *out = &p->base;
  return GDC_OK;
}

/* The slots of member `name`: all weights ("w"), biases ("b"), output weights ("v"), margins ("margin"), or
   one named slot.  0: none of ours. */
static int member_slots(int *slots, const numpy *p, const char *name)
{
  const shape *s = &p->setup.s;
  int count = 0, hidden = s->m * s->D;
  if (strcmp(name, "w") == 0)
    for (int k = 0; k < hidden; k++) {
      if (k % s->D < s->d) slots[count++] = k;
    }
  else if (strcmp(name, "b") == 0 && s->bias)
    for (int j = 0; j < s->m; j++) slots[count++] = j * s->D + s->d;
  else if (strcmp(name, "v") == 0 && s->trained)
    for (int j = 0; j < s->m; j++) slots[count++] = hidden + j;
  else if (strcmp(name, "margin") == 0)
    for (int i = 0; i < s->n; i++) slots[count++] = s->params + 2 + i;
  else if ((slots[0] = slot_find(s, p->setup.map, name, strlen(name))) != SLOT_UNKNOWN) count = 1;
  return count;
}

static gdc_status add_member(numpy *p, int k, unsigned char *seen, gdc_context *ctx)
{
  char name[64];
  int slots[MAX_SLOTS + 1];
  array a;
  size_t size = strlen(p->files.entry[k].name);
  if (size < 5 || strcmp(p->files.entry[k].name + size - 4, ".npy") != 0) return GDC_OK;
  snprintf(name, sizeof name, "%.*s", (int)size - 4, p->files.entry[k].name);
  int count = member_slots(slots, p, name);
  if (count == 0) return GDC_OK;
  for (int i = 0; i < count; i++) {
    unsigned char *s = &seen[slots[i] == SLOT_STEP ? MAX_SLOTS : slots[i]];
    if (*s) return bad(p, "a quantity is there twice", name, ctx);
    *s = 1;
  }
  gdc_status status = archive_verify(&p->files, k, p->setup.path, ctx);
  if (status == GDC_OK) status = array_open(&a, &p->files.entry[k].m, p->setup.path, ctx);
  if (status == GDC_OK) status = add_part(p, &a, name, slots, count, ctx);
  return status;
}

static gdc_status add_members(numpy *p, gdc_context *ctx)
{
  unsigned char seen[MAX_SLOTS + 1];
  char name[MAX_SLOT_NAME];
  memset(seen, 0, sizeof seen);
  gdc_status status = archive_open(&p->files, p->setup.path, ctx);
  for (int k = 0; status == GDC_OK && k < p->files.count; k++) status = add_member(p, k, seen, ctx);
  for (int slot = 0; status == GDC_OK && slot < p->setup.s.params; slot++) {
    if (seen[slot]) continue;
    slot_name(name, &p->setup.s, slot);
    return bad(p, "the archive has no array with", name, ctx);
  }
  return status;
}

gdc_status npz_open(source **out, const gdc_format **format, const log_setup *setup, gdc_context *ctx)
{
  numpy *p;
  *out = NULL;
  gdc_status status = numpy_new(&p, setup, ctx);
  if (status != GDC_OK) return status;
  status = add_members(p, ctx);
  if (status != GDC_OK) {
    numpy_close(&p->base);
    return status;
  }
  *format = p->setup.format;
  *out = &p->base;
  return GDC_OK;
}
