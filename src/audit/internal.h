/* Inside the audit: slots of a row, log readers, the simulator, model M, the comparison. */
#ifndef GDC_AUDIT_INTERNAL_H
#define GDC_AUDIT_INTERNAL_H

#include <gdcert/audit.h>

/* Bits of the comparison beyond those of the format: a drift of one ulp is known to 2^-EXTRA_BITS of it. */
enum { EXTRA_BITS = 48 };

/* --- slots.c: the numbers of a row --------------------------------------------------------------- */

/* theta_j = (w_j1 .. w_jd, b_j) is slots j*D .. j*D+D-1 with D = d + bias; then v_1 .. v_m when trained:
   `params` in all.  Then the optional ones: loss, log_loss, margin_1 .. margin_n. */
typedef struct shape {
  int d, bias, m, n, trained, D, params, slots;
} shape;

enum { SLOT_UNKNOWN = -1, SLOT_STEP = -2, MAX_SLOTS = GDC_MAX_NEURONS * (GDC_MAX_DIMENSION + 2) + 2 + GDC_MAX_POINTS };
enum { MAX_SLOT_NAME = 32 };

shape shape_of(const gdc_problem *p);
/* "w[1,2]", "b[1]", "v[1]", "loss", "log_loss", "margin[1]". */
void slot_name(char name[MAX_SLOT_NAME], const shape *s, int slot);
/* The slot of a column: by the mapping, else by its name (w[1,2] or w_1_2; with d = 1 also w[1] or w_1). */
int slot_find(const shape *s, const gdc_audit_columns *map, const char *name, size_t size);

/* One state of a float run.  theta has shape.params numbers, extra has slots - params (NaN: not logged). */
typedef struct row {
  uint64_t step;
  long line; /* in a text log, else 0 */
  double *theta, *extra;
} row;

gdc_status row_new(row *r, const shape *s, gdc_context *ctx);
void row_free(row *r);
void row_copy(row *to, const row *from, const shape *s);
void row_forget_extra(row *r, const shape *s);
void row_set(row *r, const shape *s, int slot, double value);

/* --- number.c ------------------------------------------------------------------------------------ */

/* A decimal is read as RN of it in the format and must be that number written with its digits (so that
   a log of another format is noticed); a hexadecimal literal must be in the format. */
gdc_status number_read(double *out, const gdc_format *f, const char *text, size_t size, const char **reason);
/* Decimal digits only, at most 2^63 - 1. */
int step_read(uint64_t *out, const char *text, size_t size);

/* --- sources of rows ------------------------------------------------------------------------------ */

typedef struct source source;
struct source {
  gdc_status (*next)(source *self, row *r, int *end, gdc_context *ctx);
  void (*close)(source *self);
};

/* What a log is read with. */
typedef struct log_setup {
  const char *path;
  shape s;
  const gdc_format *format;       /* NULL: that of the array (.npy and .npz only) */
  const gdc_audit_columns *map;
} log_setup;

gdc_status csv_open(source **out, const log_setup *setup, gdc_context *ctx);
gdc_status jsonl_open(source **out, const log_setup *setup, gdc_context *ctx);
/* *format: the format of the arrays when the setup has none. */
gdc_status npy_open(source **out, const gdc_format **format, const log_setup *setup, gdc_context *ctx);
gdc_status npz_open(source **out, const gdc_format **format, const log_setup *setup, gdc_context *ctx);
/* By the name: .csv, .jsonl or .ndjson or .json, .npy, .npz.  Steps are checked to increase. */
gdc_status log_open(source **out, const gdc_format **format, const log_setup *setup, gdc_context *ctx);

/* --- lines.c: a text file line by line, bounded ---------------------------------------------------- */

enum { MAX_LINE = 1 << 20 };

typedef struct lines {
  FILE *file;
  const char *name;
  char *buffer;
  size_t capacity, start, end;
  int at_eof;
  long number; /* of the line returned last */
} lines;

gdc_status lines_open(lines *l, const char *path, gdc_context *ctx);
void lines_close(lines *l);
/* The next line without its end, terminated, valid until the next call; *end = 1 after the last one. */
gdc_status lines_next(char **text, size_t *size, int *end, lines *l, gdc_context *ctx);

/* --- stream.c: bytes of a file or of a member of a zip archive -------------------------------------- */

typedef struct member {
  int fd;
  uint64_t start, packed, size; /* where its data begin, stored size, size when unpacked */
  int deflated;
} member;

typedef struct stream stream;
gdc_status stream_open(stream **out, const member *m, const char *name, gdc_context *ctx);
void stream_close(stream *s);
/* Exactly n bytes, or GDC_EINPUT. */
gdc_status stream_read(void *out, size_t n, stream *s, gdc_context *ctx);
gdc_status stream_skip(uint64_t n, stream *s, gdc_context *ctx);

/* --- zip.c ------------------------------------------------------------------------------------------ */

enum { MAX_MEMBERS = 64 };
typedef struct archive {
  int fd, count;
  struct { char name[64]; member m; uint32_t crc; } entry[MAX_MEMBERS];
} archive;
gdc_status archive_open(archive *a, const char *path, gdc_context *ctx);
void archive_close(archive *a);
/* Unpack member k once and compare size and CRC-32. */
gdc_status archive_verify(const archive *a, int k, const char *path, gdc_context *ctx);

/* --- array.c: one array --------------------------------------------------------------------------------- */

typedef struct array {
  member m;
  uint64_t data;       /* offset of the data in the member */
  char kind;           /* 'f', 'i' or 'u' */
  int bytes, big;      /* size of a number, byte order */
  int fortran, dims;
  uint64_t shape[3];   /* missing ones are 1 */
} array;

gdc_status array_open(array *a, const member *m, const char *name, gdc_context *ctx);

/* Rows of an array: item k of row t is element (t, k), its other indices in C order. */
typedef struct array_rows array_rows;
gdc_status array_rows_open(array_rows **out, const array *a, const char *name, gdc_context *ctx);
void array_rows_close(array_rows *r);
int array_rows_width(const array_rows *r);
/* The next row: floats, or integers (out_int) for an integer array. */
gdc_status array_rows_next(double *out, uint64_t *out_int, array_rows *r, gdc_context *ctx);
const gdc_format *array_format(const array *a); /* NULL for integers */

#endif
