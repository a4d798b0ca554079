/* One NumPy array: a strict reader of the .npy header, then rows of numbers. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_HEADER = 65536, MAX_COLUMNS = MAX_SLOTS + 1 };

/* A cursor over the header's dict literal. */
typedef struct scanner {
  const char *at;
  int ok;
} scanner;

static void blanks(scanner *s) { s->at += strspn(s->at, " \n"); }

static int take(scanner *s, const char *text)
{
  blanks(s);
  size_t n = strlen(text);
  if (strncmp(s->at, text, n) != 0) return 0;
  s->at += n;
  return 1;
}

static void want(scanner *s, const char *text) { s->ok &= take(s, text); }

static uint64_t take_count(scanner *s)
{
  uint64_t value = 0;
  blanks(s);
  const char *first = s->at;
  while (*s->at >= '0' && *s->at <= '9' && s->at - first < 16) value = value * 10 + (uint64_t)(*s->at++ - '0');
  s->ok &= s->at > first && !(*first == '0' && s->at > first + 1);
  return value;
}

static void take_shape(array *a, scanner *s)
{
  want(s, "(");
  while (s->ok && !take(s, ")")) {
    s->ok &= a->dims < 3;
    if (!s->ok) return;
    a->shape[a->dims++] = take_count(s);
    if (!take(s, ",")) {
      want(s, ")");
      s->ok &= a->dims > 1; /* (5) is no tuple */
      return;
    }
  }
}

static void take_type(array *a, scanner *s)
{
  want(s, "'");
  a->big = *s->at == '>';
  s->ok &= *s->at == '<' || *s->at == '>' || *s->at == '|';
  if (!s->ok) return;
  a->kind = s->at[1];
  a->bytes = a->kind ? s->at[2] - '0' : 0;
  int floats = a->kind == 'f' && (a->bytes == 2 || a->bytes == 4 || a->bytes == 8);
  int integers = (a->kind == 'i' || a->kind == 'u') && (a->bytes == 1 || a->bytes == 2 || a->bytes == 4 || a->bytes == 8);
  s->ok &= floats || integers;
  if (!s->ok) return;
  s->at += 3;
  want(s, "'");
}

/* {'descr': '<f4', 'fortran_order': False, 'shape': (10, 5), } with the keys in any order, each once. */
static int parse_header(array *a, const char *text)
{
  scanner s = {text, 1};
  int seen[3] = {0, 0, 0};
  want(&s, "{");
  while (s.ok && !take(&s, "}")) {
    if (take(&s, "'descr':")) seen[0]++, take_type(a, &s);
    else if (take(&s, "'fortran_order':")) {
      seen[1]++;
      a->fortran = take(&s, "True");
      if (!a->fortran) want(&s, "False");
    } else if (take(&s, "'shape':")) seen[2]++, take_shape(a, &s);
    else s.ok = 0;
    if (s.ok && !take(&s, ",")) {
      want(&s, "}");
      break;
    }
  }
  blanks(&s);
  return s.ok && *s.at == '\0' && seen[0] == 1 && seen[1] == 1 && seen[2] == 1;
}

/* Size of the data, or 0 and *fits = 0 when it is beyond 2^62. */
static uint64_t data_size(int *fits, const array *a)
{
  uint64_t size = (uint64_t)a->bytes;
  *fits = 1;
  for (int k = 0; k < 3; k++) {
    if (a->shape[k] != 0 && size > ((uint64_t)1 << 62) / a->shape[k]) *fits = 0;
    size *= a->shape[k];
  }
  return *fits ? size : 0;
}

static gdc_status check_size(const array *a, const char *name, gdc_context *ctx)
{
  int fits;
  uint64_t want_bytes = data_size(&fits, a), have = a->m.size - a->data;
  if (!fits || want_bytes > have)
    return gdc_fail(ctx, GDC_EINPUT, name, 0, 0, "the array is shorter than its header says: truncated?");
  if (want_bytes < have) return gdc_fail(ctx, GDC_EINPUT, name, 0, 0, "something follows the array");
  return GDC_OK;
}

static gdc_status read_header(array *a, stream *s, const char *name, gdc_context *ctx)
{
  unsigned char start[12];
  gdc_status status = stream_read(start, 10, s, ctx);
  if (status != GDC_OK) return status;
  if (memcmp(start, "\x93NUMPY", 6) != 0 || start[6] < 1 || start[6] > 3 || start[7] != 0)
    return gdc_fail(ctx, GDC_EINPUT, name, 0, 0, "not an array of NumPy (.npy version 1 to 3)");
  size_t length = (size_t)start[8] | (size_t)start[9] << 8;
  a->data = 10;
  if (start[6] > 1) {
    if ((status = stream_read(start + 10, 2, s, ctx)) != GDC_OK) return status;
    length |= (size_t)start[10] << 16 | (size_t)start[11] << 24;
    a->data = 12;
  }
  if (length > MAX_HEADER) return gdc_fail(ctx, GDC_EINPUT, name, 0, 0, "the header of the array has more than %d bytes", MAX_HEADER);
  char *text = malloc(length + 1);
  if (!text) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  status = stream_read(text, length, s, ctx);
  text[length] = '\0';
  a->data += length;
  if (status == GDC_OK && !(strlen(text) == length && parse_header(a, text)))
    status = gdc_fail(ctx, GDC_EINPUT, name, 0, 0,
                      "want an array of floats (f2, f4, f8) or integers with at most 3 dimensions");
  free(text);
  return status;
}

gdc_status array_open(array *a, const member *m, const char *name, gdc_context *ctx)
{
  stream *s;
  memset(a, 0, sizeof *a);
  a->m = *m;
  for (int k = 0; k < 3; k++) a->shape[k] = 1;
  gdc_status status = stream_open(&s, m, name, ctx);
  if (status == GDC_OK) status = read_header(a, s, name, ctx);
  stream_close(s);
  return status == GDC_OK ? check_size(a, name, ctx) : status;
}

const gdc_format *array_format(const array *a)
{
  if (a->kind != 'f') return NULL;
  return gdc_format_find(a->bytes == 2 ? "binary16" : a->bytes == 4 ? "binary32" : "binary64");
}

/* --- rows --------------------------------------------------------------------------------------- */

/* C order: one stream, a row at a time.  Fortran order: element (., i1, i2) is a run of its own, so each
   column has a stream that starts there. */
struct array_rows {
  array a;
  int width, streams;
  uint64_t left;
  stream **s;
};

static gdc_status open_streams(array_rows *r, const char *name, gdc_context *ctx)
{
  for (int k = 0; k < r->streams; k++) {
    /* column k = i1 * shape[2] + i2 in C order starts after (i1 + i2 * shape[1]) runs in Fortran order */
    uint64_t i1 = (uint64_t)k / r->a.shape[2], i2 = (uint64_t)k % r->a.shape[2];
    uint64_t before = r->streams == 1 ? 0 : (i1 + i2 * r->a.shape[1]) * r->a.shape[0] * (uint64_t)r->a.bytes;
    gdc_status status = stream_open(&r->s[k], &r->a.m, name, ctx);
    if (status == GDC_OK) status = stream_skip(r->a.data + before, r->s[k], ctx);
    if (status != GDC_OK) return status;
  }
  return GDC_OK;
}

gdc_status array_rows_open(array_rows **out, const array *a, const char *name, gdc_context *ctx)
{
  *out = NULL;
  if (a->shape[1] == 0 || a->shape[2] == 0 || a->shape[1] > MAX_COLUMNS || a->shape[2] > MAX_COLUMNS ||
      a->shape[1] * a->shape[2] > MAX_COLUMNS)
    return gdc_fail(ctx, GDC_EINPUT, name, 0, 0, "a row of the array has no or more than %d numbers", MAX_COLUMNS);
  array_rows *r = calloc(1, sizeof *r);
  if (!r) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  r->a = *a;
  r->width = (int)(a->shape[1] * a->shape[2]);
  r->streams = a->fortran ? r->width : 1;
  r->left = a->shape[0];
  r->s = calloc((size_t)r->streams, sizeof(stream *));
  gdc_status status = r->s ? open_streams(r, name, ctx) : gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (status == GDC_OK) *out = r;
  else array_rows_close(r);
  return status;
}

void array_rows_close(array_rows *r)
{
  if (!r) return;
  for (int k = 0; r->s && k < r->streams; k++) stream_close(r->s[k]);
  free(r->s);
  free(r);
}

int array_rows_width(const array_rows *r) { return r->width; }

/* binary16, binary32 or binary64 bits as a double, exactly. */
static double decode(uint64_t bits, int bytes)
{
  int p = bytes == 2 ? 11 : bytes == 4 ? 24 : 53, width = 8 * bytes, exponent_bits = width - p;
  int bias = (1 << (exponent_bits - 1)) - 1, field = (int)(bits >> (p - 1)) & ((1 << exponent_bits) - 1);
  uint64_t significand = bits & (((uint64_t)1 << (p - 1)) - 1);
  double sign = bits >> (width - 1) ? -1 : 1;
  if (field == (1 << exponent_bits) - 1) return significand ? NAN : sign * INFINITY;
  if (field == 0) field = 1;
  else significand |= (uint64_t)1 << (p - 1);
  return sign * ldexp((double)significand, field - bias - p + 1);
}

gdc_status array_rows_next(double *out, uint64_t *out_int, array_rows *r, gdc_context *ctx)
{
  unsigned char raw[8];
  r->left--;
  for (int k = 0; k < r->width; k++) {
    gdc_status status = stream_read(raw, (size_t)r->a.bytes, r->s[r->streams == 1 ? 0 : k], ctx);
    if (status != GDC_OK) return status;
    uint64_t bits = 0;
    for (int i = 0; i < r->a.bytes; i++) bits |= (uint64_t)raw[r->a.big ? r->a.bytes - 1 - i : i] << (8 * i);
    if (r->a.kind == 'f') out[k] = decode(bits, r->a.bytes);
    /* a negative integer stays beyond 2^63: no acceptable step */
    else out_int[k] = r->a.kind == 'i' && bits >> (8 * r->a.bytes - 1) ? UINT64_MAX : bits;
  }
  return GDC_OK;
}
