/* Logs: what is read, what is refused and why, in bounded memory. */
#include "audit-support.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>

#include "../src/audit/internal.h"

static const char head[] = "step,w_1_1,b_1,w_2_1,b_2\n";

/* --- numbers --------------------------------------------------------------------------------------------- */

static gdc_status read_number(double *x, const char *format, const char *text)
{
  const char *reason;
  return number_read(x, gdc_format_find(format), text, strlen(text), &reason);
}

START_TEST(shortest_decimals_come_back)
{
  rng r;
  rng_seed(&r, 4);
  char text[64];
  double x;
  for (int k = 0; k < scaled(20000); k++) {
    uint64_t bits = rng_next(&r);
    double d;
    memcpy(&d, &bits, sizeof d);
    if (!isfinite(d)) continue;
    for (int digits = 15; digits <= 17; digits++) { /* the first that comes back is the shortest */
      snprintf(text, sizeof text, "%.*g", digits, d);
      if (strtod(text, NULL) == d) break;
    }
    ck_assert_msg(read_number(&x, "binary64", text) == GDC_OK && x == d, "%s", text);
    snprintf(text, sizeof text, "%a", d);
    ck_assert_msg(read_number(&x, "binary64", text) == GDC_OK && x == d, "%s", text);
    float s = (float)d;
    if (!isfinite(s)) continue;
    for (int digits = 6; digits <= 9; digits++) {
      snprintf(text, sizeof text, "%.*g", digits, (double)s);
      if (strtof(text, NULL) == s) break;
    }
    ck_assert_msg(read_number(&x, "binary32", text) == GDC_OK && x == (double)s, "%s", text);
    snprintf(text, sizeof text, "%.*g", 17, (double)s); /* a float printed as a double */
    ck_assert_msg(read_number(&x, "binary32", text) == GDC_OK && x == (double)s, "%s", text);
  }
}
END_TEST

START_TEST(numbers_of_other_formats_are_noticed)
{
  static const struct { const char *format, *text; int ok; double value; } want[] = {
    {"binary32", "0.1", 1, (double)0.1f}, {"binary32", "0.30000000000000004", 0, 0}, {"binary32", "0.10000000149011612", 1, (double)0.1f},
    {"bfloat16", "0.1", 1, 0.10009765625}, {"bfloat16", "0.123456", 0, 0}, {"bfloat16", "0.10009765625", 1, 0.10009765625},
    {"e4m3", "0.1", 1, 0.1015625}, {"e4m3", "448", 1, 448}, {"e4m3", "480", 0, 0}, {"e4m3", "464", 0, 0},
    {"binary16", "65504", 1, 65504}, {"binary16", "65536", 0, 0}, {"binary16", "6e-8", 1, 0x1p-24}, {"binary16", "1e-9", 0, 0},
    {"binary32", "0x1.000001p0", 0, 0}, {"binary32", "0x1.000002p0", 1, 1 + 0x1p-23}, {"binary64", "0x1p-1074", 1, 0x1p-1074},
    {"binary64", "0x1p-1075", 0, 0}, {"binary64", "1e400", 0, 0}, {"binary64", "1e-400", 0, 0}, {"binary64", "0e-400", 1, 0},
    {"binary64", "0", 1, 0}, {"binary64", "-0.0", 1, 0}, {"binary64", "+1.5", 1, 1.5}, {"binary64", ".5", 1, 0.5}, {"binary64", "5.", 1, 5},
    {"binary64", "", 0, 0}, {"binary64", "1/3", 0, 0}, {"binary64", "1e", 0, 0}, {"binary64", "1e+", 0, 0}, {"binary64", "0x", 0, 0},
    {"binary64", "1.2.3", 0, 0}, {"binary64", "1,5", 0, 0}, {"binary64", " 1", 0, 0}, {"binary64", "1f", 0, 0}, {"binary64", "--1", 0, 0},
    {"binary64", "nan", 0, 0}, {"binary64", "-NaN", 0, 0}, {"binary64", "inf", 0, 0}, {"binary64", "-Infinity", 0, 0},
    {"binary64", "1e999999999999", 0, 0}, {"binary64", "0x1p99999", 0, 0}};
  for (size_t k = 0; k < sizeof want / sizeof want[0]; k++) {
    double x = -1;
    gdc_status status = read_number(&x, want[k].format, want[k].text);
    ck_assert_msg((status == GDC_OK) == want[k].ok, "%s as %s", want[k].text, want[k].format);
    if (want[k].ok) ck_assert_msg(x == want[k].value, "%s as %s: %a", want[k].text, want[k].format, x);
  }
}
END_TEST

/* --- text logs ------------------------------------------------------------------------------------------- */

/* The first row of a log, after all of it was read; the failure, if any, in ctx. */
static gdc_status read_log(double *theta, uint64_t *rows, const char *path, const char *format, const gdc_audit_columns *map,
                           gdc_context *ctx)
{
  gdc_problem *p = experiment(0);
  gdc_audit_columns none = {0, NULL, NULL};
  log_setup setup = {.path = path, .s = shape_of(p), .format = format ? gdc_format_find(format) : NULL, .map = map ? map : &none};
  const gdc_format *f = NULL;
  source *in;
  row r;
  int end = 0;
  gdc_context_clear(ctx);
  *rows = 0;
  gdc_status status = log_open(&in, &f, &setup, ctx);
  if (status == GDC_OK) {
    ck_assert(row_new(&r, &setup.s, ctx) == GDC_OK);
    while ((status = in->next(in, &r, &end, ctx)) == GDC_OK && !end)
      if ((*rows)++ == 0) memcpy(theta, r.theta, (size_t)setup.s.slots * sizeof *theta);
    row_free(&r);
    in->close(in);
  }
  gdc_problem_free(p);
  return status;
}

static void expect_good(const char *suffix, const char *text, const gdc_audit_columns *map)
{
  double theta[16];
  uint64_t rows;
  gdc_context ctx;
  const char *path = scratch_file(0, suffix);
  write_file(path, text, strlen(text));
  gdc_status status = read_log(theta, &rows, path, "binary32", map, &ctx);
  ck_assert_msg(status == GDC_OK, "%s: %ld:%ld: %s", text, ctx.line, ctx.column, ctx.reason);
  ck_assert_msg(rows == 2 && theta[0] == 0.5 && theta[1] == (double)0.2f && theta[2] == (double)-0.3f && theta[3] == (double)0.4f,
                "%s", text);
}

START_TEST(good_text_logs)
{
  static const char *const target[] = {"step", "w[1,1]"}, *const name[] = {"t", "alpha"};
  gdc_audit_columns map = {2, target, name};
  expect_good(".csv", "step,w_1_1,b_1,w_2_1,b_2\n0,0.5,0.2,-0.3,0.4\n1,1,1,1,1\n", NULL);
  expect_good(".csv", "\xef\xbb\xbfstep,\"w[1,1]\",b[1],\"w[2,1]\",b[2]\r\n0,0x1p-1,0.2,-0.3,0.4\r\n7,1,1,1,1\r\n", NULL);
  expect_good(".csv", "note,b_2,step,w[1],w[2],b_1,loss\nfirst one,0.4,0,0.5,-0.3,0.2,1.25\n\"a, b\",1,1,1,1,1,0.5\n", NULL);
  expect_good(".csv", "t, alpha , b_1,w_2,b_2,w_1\n0 ,\t0.5, 0.2,-0.3,0.4,9\n1,1,1,1,1,9\n", &map);
  expect_good(".jsonl", "{\"step\": 0, \"w\": [[0.5], [-0.3]], \"b\": [0.2, 0.4]}\n{\"step\":1,\"w\":[[1],[1]],\"b\":[1,1]}\n", NULL);
  expect_good(".jsonl", "{\"w\": [0.5,-0.3], \"b\": [0.2, 0.4], \"step\": 0, \"note\": {\"a\": [1, {\"b\": null}], \"c\": \"x\\\"y\"}}\n"
                        "{\"step\":1,\"w_1_1\":\"0x1p0\",\"w[2,1]\":1,\"b_1\":1e0,\"b[2]\":1,\"loss\":0.1}\n", NULL);
  expect_good(".ndjson", "{\"t\":0,\"alpha\":0.5,\"w\":[9,-0.3],\"b\":[0.2,0.4]}\n{\"t\":1,\"alpha\":0.5,\"w\":[9,-0.3],\"b\":[0.2,0.4]}\r\n", &map);
}
END_TEST

typedef struct bad {
  const char *suffix, *text;
  long line;
  const char *reason;
} bad;

static const bad bad_logs[] = {
  {".csv", "", 0, "empty"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n", 0, "without states"},
  {".csv", "step,w_1_1,b_1,w_2_1\n0,1,1,1\n", 1, "no column b[2]"},
  {".csv", "w_1_1,b_1,w_2_1,b_2\n1,1,1,1\n", 1, "no column step"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2,w[1]\n0,1,1,1,1,1\n", 1, "there twice"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n0,1,1,1\n", 2, "fewer fields"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n0,1,1,1,1,1\n", 2, "more fields"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n0,1,1,1,1\n\n1,1,1,1,1\n", 3, "step number"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n0,1,NaN,1,1\n", 2, "NaN"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n0,1,1,1,1\n1,1,1,-inf,1\n", 3, "infinity"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n0,1,1,1,1\n0,1,1,1,1\n", 3, "must increase"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n5,1,1,1,1\n4,1,1,1,1\n", 3, "must increase"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n-1,1,1,1,1\n", 2, "step number"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n1.5,1,1,1,1\n", 2, "step number"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n99999999999999999999,1,1,1,1\n", 2, "step number"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n9999999999999999999,1,1,1,1\n", 2, "step number"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n0,1,1,1,1\n1,1,1,1,0.30000000000000004\n", 3, "another format"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n0,1,1,1,1\n1,1,1,1,1", 3, "newline"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n0,\"1,1,1,1\n", 2, "quote"},
  {".csv", "step,w_1_1,b_1,w_2_1,b_2\n0,1,1,1,1e39\n", 2, "range"},
  {".jsonl", "", 0, "without states"},
  {".jsonl", "[0]\n", 1, "JSON object"},
  {".jsonl", "{\"step\":0,\"w\":[1,1],\"b\":[1,1]\n", 1, "want , or }"},
  {".jsonl", "{\"step\":0,\"w\":[1,1],\"b\":[1,1]} x\n", 1, "follows"},
  {".jsonl", "{\"step\":0,\"w\":[1,1],\"b\":[1]}\n", 1, "b[2] is missing"},
  {".jsonl", "{\"w\":[1,1],\"b\":[1,1]}\n", 1, "step is missing"},
  {".jsonl", "{\"step\":0,\"w\":[1,1],\"b\":[1,1],\"b_1\":2}\n", 1, "there twice"},
  {".jsonl", "{\"step\":0,\"w\":[1,NaN],\"b\":[1,1]}\n", 1, "NaN"},
  {".jsonl", "{\"step\":0,\"w\":[1,Infinity],\"b\":[1,1]}\n", 1, "infinity"},
  {".jsonl", "{\"step\":0,\"w\":[1,null],\"b\":[1,1]}\n", 1, "want a number"},
  {".jsonl", "{\"step\":0.0,\"w\":[1,1],\"b\":[1,1]}\n", 1, "step number"},
  {".jsonl", "{\"step\":0,\"w\":[1,1],\"b\":[1,1]}\n{\"step\":0,\"w\":[1,1],\"b\":[1,1]}\n", 2, "must increase"},
  {".jsonl", "{\"step\":0,\"w\":[1,1],\"b\":[1,1], \"x\": [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}\n", 1, "nested"},
  {".jsonl", "{\"step\":0,\"w\":[1,1],\"b\":[1,1], \"x\": \"abc}\n", 1, "not closed"},
  {".jsonl", "{\"step\":0,\"w\":[1,1],\"b\":[1,,1]}\n", 1, "want a value"},
  {".txt", "step\n", 0, "named .csv"}};

START_TEST(bad_text_logs)
{
  double theta[16];
  uint64_t rows;
  gdc_context ctx;
  const bad *b = &bad_logs[_i];
  const char *path = scratch_file(0, b->suffix);
  write_file(path, b->text, strlen(b->text));
  gdc_status status = read_log(theta, &rows, path, "binary32", NULL, &ctx);
  ck_assert_msg(status == GDC_EINPUT, "%s", b->text);
  ck_assert_msg(strcmp(ctx.file, path) == 0 && ctx.line == b->line && strstr(ctx.reason, b->reason), "%s: %s:%ld: %s", b->text, ctx.file,
                ctx.line, ctx.reason);
  ck_assert(strchr(ctx.reason, '\n') == NULL);
}
END_TEST

START_TEST(nul_bytes_and_missing_files)
{
  double theta[16];
  uint64_t rows;
  gdc_context ctx;
  const char *path = scratch_file(0, ".csv");
  write_file(path, "step,w_1_1,b_1,w_2_1,b_2\n0,1,1,1,1\0\n", 36);
  ck_assert(read_log(theta, &rows, path, "binary32", NULL, &ctx) == GDC_EINPUT && strstr(ctx.reason, "NUL") && ctx.line == 2);
  ck_assert(read_log(theta, &rows, "no-such-file.csv", "binary32", NULL, &ctx) == GDC_EIO);
  ck_assert(read_log(theta, &rows, "no-such-file.npz", NULL, NULL, &ctx) == GDC_EIO);
  ck_assert(read_log(theta, &rows, path, NULL, NULL, &ctx) == GDC_EINPUT && strstr(ctx.reason, "--format"));
  ck_assert(read_log(theta, &rows, "/", "binary32", NULL, &ctx) != GDC_OK);
}
END_TEST

/* A line of a gigabyte (a sparse file) is refused after a megabyte. */
START_TEST(gigabyte_lines)
{
  double theta[16];
  uint64_t rows;
  gdc_context ctx;
  const char *path = scratch_file(0, _i ? ".csv" : ".jsonl");
  write_file(path, head, strlen(head));
  ck_assert(truncate(path, 1L << 30) == 0);
  struct rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  if (!_i) write_file(path, "", 0), ck_assert(truncate(path, 1L << 30) == 0);
  ck_assert(read_log(theta, &rows, path, "binary32", NULL, &ctx) == GDC_EINPUT && strstr(ctx.reason, "at most"));
  getrusage(RUSAGE_SELF, &after);
  ck_assert(after.ru_maxrss - before.ru_maxrss < 16 * 1024);
}
END_TEST

/* --- arrays ------------------------------------------------------------------------------------------------ */

typedef struct bytes {
  unsigned char *at;
  size_t size;
} bytes;

static void append(bytes *b, const void *data, size_t size)
{
  b->at = realloc(b->at, b->size + size + 1);
  ck_assert(b->at != NULL);
  if (size) memcpy(b->at + b->size, data, size);
  b->size += size;
}

static void append_number(bytes *b, uint64_t value, int size, int big)
{
  unsigned char raw[8];
  for (int k = 0; k < size; k++) raw[big ? size - 1 - k : k] = (unsigned char)(value >> (8 * k));
  append(b, raw, (size_t)size);
}

static void append_header(bytes *b, const char *dict)
{
  append(b, "\x93NUMPY\1\0", 8);
  append_number(b, strlen(dict), 2, 0);
  append(b, dict, strlen(dict));
}

static uint64_t encode(double x, int size)
{
  uint64_t bits = 0;
  if (size == 8) memcpy(&bits, &x, 8);
  else if (size == 4) {
    float f = (float)x;
    memcpy(&bits, &f, 4);
  } else { /* binary16 of 0, and of normal numbers that it holds */
    int e;
    double m = frexp(fabs(x), &e);
    bits = x == 0 ? 0 : (uint64_t)(ldexp(m, 11)) - 1024 + ((uint64_t)(e - 1 + 15) << 10);
    if (x < 0) bits |= 0x8000;
  }
  return bits;
}

/* Three rows of (step, w, b, w, b): steps 0, 2, 5; numbers that binary16 holds. */
static const double cells[3][5] = {{0, 0.5, 0.25, -0.375, 0.75}, {2, 0.625, 1.5, -2, 0.5}, {5, 7, 8, 9, -10}};

static bytes make_array(int size, int big, int fortran, int with_step)
{
  bytes b = {NULL, 0};
  char dict[256];
  int width = with_step ? 5 : 4;
  snprintf(dict, sizeof dict, "{'descr': '%cf%d', 'fortran_order': %s, 'shape': (3, %d), }\n", big ? '>' : '<', size, fortran ? "True" : "False",
           width);
  append_header(&b, dict);
  for (int k = 0; k < 3 * width; k++) {
    int r = fortran ? k % 3 : k / width, c = fortran ? k / 3 : k % width;
    append_number(&b, encode(cells[r][c + 5 - width], size), size, big);
  }
  return b;
}

static gdc_status read_bytes(double *theta, uint64_t *rows, const bytes *b, const char *suffix, const char *format, gdc_context *ctx)
{
  const char *path = scratch_file(0, suffix);
  write_file(path, (const char *)b->at, b->size);
  return read_log(theta, rows, path, format, NULL, ctx);
}

START_TEST(arrays_of_every_layout)
{
  static const char *const formats[] = {"", "", "binary16", "", "binary32", "", "", "", "binary64"};
  for (int size = 2; size <= 8; size *= 2)
    for (int layout = 0; layout < 8; layout++) {
      double theta[16];
      uint64_t rows;
      gdc_context ctx;
      bytes b = make_array(size, layout & 1, (layout >> 1) & 1, layout >> 2);
      gdc_status status = read_bytes(theta, &rows, &b, ".npy", layout & 1 ? formats[size] : NULL, &ctx);
      ck_assert_msg(status == GDC_OK, "size %d layout %d: %s", size, layout, ctx.reason);
      ck_assert(rows == 3);
      for (int c = 0; c < 4; c++) ck_assert(theta[c] == cells[0][c + 1]);
      /* a wider array may carry a narrower format, never the other way round */
      status = read_bytes(theta, &rows, &b, ".npy", "bfloat16", &ctx);
      ck_assert_int_eq(status == GDC_OK, size > 2);
      if (size < 8) ck_assert(read_bytes(theta, &rows, &b, ".npy", "binary64", &ctx) == GDC_EINPUT && strstr(ctx.reason, "declared format"));
      free(b.at);
    }
}
END_TEST

static void expect_bad_array(bytes *b, const char *suffix, const char *reason)
{
  double theta[16];
  uint64_t rows;
  gdc_context ctx;
  gdc_status status = read_bytes(theta, &rows, b, suffix, NULL, &ctx);
  ck_assert_msg(status == GDC_EINPUT && strstr(ctx.reason, reason), "want \"%s\", got %d: %s", reason, (int)status, ctx.reason);
}

static void expect_bad_header(const char *dict, const char *reason)
{
  bytes b = {NULL, 0};
  append_header(&b, dict);
  for (int k = 0; k < 12; k++) append_number(&b, 0, 8, 0);
  expect_bad_array(&b, ".npy", reason);
  free(b.at);
}

START_TEST(bad_arrays)
{
  bytes b = make_array(8, 0, 0, 1);
  b.size--;
  expect_bad_array(&b, ".npy", "truncated");
  b.size += 1;
  append(&b, "x", 1);
  expect_bad_array(&b, ".npy", "follows");
  b.size = 60;
  expect_bad_array(&b, ".npy", "truncated");
  b.size = 7;
  expect_bad_array(&b, ".npy", "truncated");
  b.size = 0;
  expect_bad_array(&b, ".npy", "truncated");
  free(b.at);
  static const char rest[] = "'fortran_order': False, 'shape': (3, 4), }\n";
  char dict[300];
  static const char *const types[] = {"'<f16', ", "'<c8', ", "'|O', ", "[('a', '<f8')], ", "'<U4', ", "'f8', ", "'<f8, "};
  for (size_t k = 0; k < sizeof types / sizeof types[0]; k++) {
    snprintf(dict, sizeof dict, "{'descr': %s%s", types[k], rest);
    expect_bad_header(dict, "want an array");
  }
  expect_bad_header("{'descr': '<i8', 'fortran_order': False, 'shape': (3, 4), }\n", "integers where floats");
  expect_bad_header("{'descr': '<f8', 'fortran_order': False, 'shape': (4, 3), }\n", "want 4 numbers a row");
  expect_bad_header("{'descr': '<f8', 'fortran_order': False, 'shape': (12), }\n", "want an array");
  expect_bad_header("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1, 1, 12), }\n", "want an array");
  expect_bad_header("{'descr': '<f8', 'fortran_order': 0, 'shape': (3, 4), }\n", "want an array");
  expect_bad_header("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }\n", "want an array");
  expect_bad_header("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), 'x': 1}\n", "want an array");
  expect_bad_header("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), } x\n", "want an array");
  expect_bad_header("{'descr': '<f8', 'shape': (3, 4), }\n", "want an array");
  /* bombs: a shape of 2^62 bytes and beyond, a header of 4 GiB */
  expect_bad_header("{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999999, 4), }\n", "truncated");
  expect_bad_header("{'descr': '<f8', 'fortran_order': True, 'shape': (4611686018427387, 999999999999999, 4), }\n", "truncated");
  bytes h = {NULL, 0};
  append(&h, "\x93NUMPY\2\0\xff\xff\xff\xff{", 13);
  expect_bad_array(&h, ".npy", "more than");
  h.at[6] = 9;
  expect_bad_array(&h, ".npy", "not an array");
  free(h.at);
}
END_TEST

START_TEST(bad_numbers_in_arrays)
{
  bytes b = make_array(8, 0, 0, 1);
  size_t data = b.size - 3 * 5 * 8;
  double nan = NAN, inf = INFINITY, half = 0.5, zero = 0;
  memcpy(b.at + data + 7 * 8, &nan, 8);
  expect_bad_array(&b, ".npy", "row 2: b[1] is NaN");
  memcpy(b.at + data + 7 * 8, &inf, 8);
  expect_bad_array(&b, ".npy", "row 2: b[1] is infinite");
  memcpy(b.at + data + 7 * 8, &half, 8);
  memcpy(b.at + data + 5 * 8, &half, 8);
  expect_bad_array(&b, ".npy", "row 2: the step");
  memcpy(b.at + data + 5 * 8, &zero, 8);
  expect_bad_array(&b, ".npy", "must increase");
  free(b.at);
}
END_TEST

/* --- archives ------------------------------------------------------------------------------------------------ */

/* A zip archive of the given members, stored or deflated, as numpy.savez(_compressed) lays it out. */
typedef struct zip {
  bytes file, directory;
  int count;
} zip;

static void add_member(zip *z, const char *name, const bytes *data, int deflated)
{
  uLongf packed = compressBound((uLong)data->size) + 64;
  unsigned char *out = malloc(packed);
  z_stream s;
  memset(&s, 0, sizeof s);
  ck_assert(out && deflateInit2(&s, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  s.next_in = data->at;
  s.avail_in = (uInt)data->size;
  s.next_out = out;
  s.avail_out = (uInt)packed;
  ck_assert(deflate(&s, Z_FINISH) == Z_STREAM_END);
  packed = s.total_out;
  deflateEnd(&s);
  uint64_t crc = crc32(0, data->at, (uInt)data->size), at = z->file.size, size = deflated ? packed : data->size;
  append(&z->file, "PK\3\4", 4);
  append(&z->directory, "PK\1\2\24\0", 6);
  bytes *both[2] = {&z->file, &z->directory};
  for (int k = 0; k < 2; k++) {
    append_number(both[k], 20, 2, 0);
    append_number(both[k], 0, 2, 0);
    append_number(both[k], deflated ? 8 : 0, 2, 0);
    append_number(both[k], 0, 4, 0);
    append_number(both[k], crc, 4, 0);
    append_number(both[k], size, 4, 0);
    append_number(both[k], data->size, 4, 0);
    append_number(both[k], strlen(name), 2, 0);
    append_number(both[k], 0, 2, 0);
  }
  append(&z->directory, "\0\0\0\0\0\0\0\0\0\0", 10);
  append_number(&z->directory, at, 4, 0);
  append(&z->file, name, strlen(name));
  append(&z->directory, name, strlen(name));
  append(&z->file, deflated ? out : data->at, (size_t)size);
  z->count++;
  free(out);
}

static bytes finish(zip *z)
{
  uint64_t at = z->file.size;
  append(&z->file, z->directory.at, z->directory.size);
  append(&z->file, "PK\5\6\0\0\0\0", 8);
  append_number(&z->file, (uint64_t)z->count, 2, 0);
  append_number(&z->file, (uint64_t)z->count, 2, 0);
  append_number(&z->file, z->directory.size, 4, 0);
  append_number(&z->file, at, 4, 0);
  append_number(&z->file, 0, 2, 0);
  free(z->directory.at);
  return z->file;
}

static bytes one_array(const char *type, const char *shape_text, const double *x, int count, int size)
{
  bytes b = {NULL, 0};
  char dict[200];
  snprintf(dict, sizeof dict, "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n", type, shape_text);
  append_header(&b, dict);
  for (int k = 0; k < count; k++) append_number(&b, type[1] == 'f' ? encode(x[k], size) : (uint64_t)(int64_t)x[k], size, 0);
  return b;
}

static bytes make_archive(int deflated, const char *w_type, int w_size, double third_step, int with_b, const char *twice)
{
  zip z = {{NULL, 0}, {NULL, 0}, 0};
  const double w[] = {0.5, -0.375, 0.625, -2, 7, 9}, b[] = {0.25, 0.75, 1.5, 0.5, 8, -10}, loss[] = {1, 0.5, 0.25};
  double step[] = {0, 2, 5};
  step[2] = third_step;
  bytes parts[5] = {one_array(w_type, "(3, 2, 1)", w, 6, w_size), one_array("<f4", "(3, 2)", b, 6, 4), one_array("<i8", "(3,)", step, 3, 8),
                    one_array("<f8", "(3,)", loss, 3, 8), one_array("|u1", "(3,)", step, 3, 1)};
  add_member(&z, "w.npy", &parts[0], deflated);
  if (with_b) add_member(&z, "b.npy", &parts[1], deflated);
  add_member(&z, "step.npy", &parts[2], deflated);
  add_member(&z, "loss.npy", &parts[3], deflated);
  add_member(&z, "notes.txt", &parts[4], deflated);
  if (twice) add_member(&z, twice, &parts[1], deflated);
  for (int k = 0; k < 5; k++) free(parts[k].at);
  return finish(&z);
}

START_TEST(archives)
{
  double theta[16];
  uint64_t rows;
  gdc_context ctx;
  for (int deflated = 0; deflated < 2; deflated++) {
    bytes b = make_archive(deflated, "<f4", 4, 5, 1, NULL);
    gdc_status status = read_bytes(theta, &rows, &b, ".npz", deflated ? NULL : "binary32", &ctx);
    ck_assert_msg(status == GDC_OK, "%s", ctx.reason);
    ck_assert(rows == 3 && theta[0] == 0.5 && theta[1] == 0.25 && theta[2] == -0.375 && theta[3] == 0.75 && theta[4] == 1);
    free(b.at);
  }
}
END_TEST

START_TEST(bad_archives)
{
  bytes b = make_archive(1, "<f2", 2, 5, 1, NULL);
  expect_bad_array(&b, ".npz", "says which is meant"); /* w is binary16, b is binary32 */
  free(b.at);
  b = make_archive(1, "<f4", 4, 2, 1, NULL);
  expect_bad_array(&b, ".npz", "must increase");
  free(b.at);
  b = make_archive(1, "<f4", 4, -5, 1, NULL);
  expect_bad_array(&b, ".npz", "negative step");
  free(b.at);
  b = make_archive(1, "<f4", 4, 5, 0, NULL);
  expect_bad_array(&b, ".npz", "no array with: b[1]");
  free(b.at);
  b = make_archive(1, "<f4", 4, 5, 1, "b.npy");
  expect_bad_array(&b, ".npz", "twice");
  free(b.at);
}
END_TEST

/* Cut anywhere, or with any byte changed, an archive is refused or reads as the same numbers; it never crashes. */
START_TEST(damaged_archives)
{
  double theta[16], good[16];
  uint64_t rows;
  gdc_context ctx;
  bytes b = make_archive(_i, "<f4", 4, 5, 1, NULL);
  ck_assert(read_bytes(good, &rows, &b, ".npz", NULL, &ctx) == GDC_OK);
  size_t whole = b.size;
  for (b.size = 0; b.size < whole; b.size += 7) ck_assert(read_bytes(theta, &rows, &b, ".npz", NULL, &ctx) != GDC_OK);
  b.size = whole;
  int refused = 0;
  for (size_t k = 0; k < whole; k++) {
    unsigned char old = b.at[k];
    b.at[k] = (unsigned char)(old ^ (1u << (k % 8)));
    gdc_status status = read_bytes(theta, &rows, &b, ".npz", NULL, &ctx);
    if (status != GDC_OK) refused++;
    else ck_assert_msg(rows == 3 && memcmp(theta, good, 4 * sizeof theta[0]) == 0, "byte %zu", k);
    b.at[k] = old;
  }
  ck_assert(refused > (int)whole / 2);
  free(b.at);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("audit-log");
  TCase *c = tcase_create("logs");
  tcase_set_timeout(c, 120);
  tcase_add_test(c, shortest_decimals_come_back);
  tcase_add_test(c, numbers_of_other_formats_are_noticed);
  tcase_add_test(c, good_text_logs);
  tcase_add_loop_test(c, bad_text_logs, 0, sizeof bad_logs / sizeof bad_logs[0]);
  tcase_add_test(c, nul_bytes_and_missing_files);
  tcase_add_loop_test(c, gigabyte_lines, 0, 2);
  tcase_add_test(c, arrays_of_every_layout);
  tcase_add_test(c, bad_arrays);
  tcase_add_test(c, bad_numbers_in_arrays);
  tcase_add_test(c, archives);
  tcase_add_test(c, bad_archives);
  tcase_add_loop_test(c, damaged_archives, 0, 2);
  suite_add_tcase(s, c);
  return run_suite(s);
}
