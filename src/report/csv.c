/* CSV of enclosures along a run; written beside its name and renamed when complete. */
#include <gdcert/margin.h>
#include <gdcert/print.h>
#include <gdcert/report.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CSV_PRECISION = 128, CSV_DIGITS = 20 };

struct gdc_csv {
  FILE *file;
  char *path, *part;
  uint64_t every;
  uint64_t last;    /* step of the last row + 1 */
  const gdc_problem *p;
};

static void header(gdc_csv *csv)
{
  fputs("t", csv->file);
  for (int i = 0; i < csv->p->n; i++) fprintf(csv->file, ",margin%d_lo,margin%d_hi", i + 1, i + 1);
  for (int j = 0; j < csv->p->m; j++)
    for (int i = 0; i < csv->p->n; i++)
      fprintf(csv->file, ",pre%d_%d_lo,pre%d_%d_hi", j + 1, i + 1, j + 1, i + 1);
  fputs(",loss_lo,loss_hi,gradnorm_lo,gradnorm_hi,weightnorm_lo,weightnorm_hi,gamma_lo,gamma_hi,gap_lo,gap_hi\n",
        csv->file);
}

static char *joined(const char *a, const char *b)
{
  size_t size = strlen(a) + strlen(b) + 1;
  char *out = malloc(size);
  if (out) snprintf(out, size, "%s%s", a, b);
  return out;
}

static void discard(gdc_csv *csv)
{
  if (csv->file) fclose(csv->file);
  free(csv->path);
  free(csv->part);
  free(csv);
}

gdc_status gdc_csv_open(gdc_csv **out, const char *path, uint64_t every, const gdc_problem *p, gdc_context *ctx)
{
  *out = NULL;
  gdc_csv *csv = calloc(1, sizeof *csv);
  if (csv) {
    csv->path = joined(path, "");
    csv->part = joined(path, ".part");
  }
  if (!csv || !csv->path || !csv->part) {
    if (csv) discard(csv);
    return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  }
  csv->every = every;
  csv->p = p;
  struct stat info;
  int taken = stat(path, &info) == 0 && !S_ISREG(info.st_mode); /* a rename would fail, or replace a device */
  csv->file = taken ? NULL : fopen(csv->part, "w");
  if (!csv->file) {
    gdc_fail(ctx, GDC_EIO, path, 0, 0, "cannot write: %s", taken ? "not a regular file" : strerror(errno));
    discard(csv);
    return GDC_EIO;
  }
  header(csv);
  *out = csv;
  return GDC_OK;
}

/* The least multiple of unit that is >= t, or UINT64_MAX. */
static uint64_t multiple(uint64_t t, uint64_t unit)
{
  uint64_t rest = t % unit;
  if (rest == 0) return t;
  return t > UINT64_MAX - (unit - rest) ? UINT64_MAX : t + (unit - rest);
}

static uint64_t next(void *self, uint64_t t)
{
  const gdc_csv *csv = self;
  if (csv->every) return multiple(t, csv->every);
  uint64_t unit = 1;
  while (t / unit >= 100) unit *= 10;
  return multiple(t, unit);
}

static void put(gdc_csv *csv, const gdc_itv *x)
{
  char *lo = gdc_print_down(x->lo, CSV_DIGITS), *hi = gdc_print_up(x->hi, CSV_DIGITS);
  fprintf(csv->file, ",%s,%s", lo ? lo : "-inf", hi ? hi : "inf");
  free(lo);
  free(hi);
}

static gdc_status row(gdc_csv *csv, const gdc_state *s, gdc_context *ctx)
{
  gdc_sample x;
  gdc_status status = gdc_sample_take(&x, s, CSV_PRECISION, ctx);
  if (status != GDC_OK) return status;
  fprintf(csv->file, "%llu", (unsigned long long)x.t);
  for (int i = 0; i < x.n; i++) put(csv, &x.margin[i]);
  for (int k = 0; k < x.m * x.n; k++) put(csv, &x.pre[k]);
  put(csv, &x.loss);
  put(csv, &x.gradnorm);
  put(csv, &x.weightnorm);
  if (x.gamma_infinite) fputs(",inf,inf", csv->file);
  else put(csv, &x.gamma);
  if (x.has_gap) put(csv, &x.gap);
  else fputs(",,", csv->file);
  fputc('\n', csv->file);
  csv->last = x.t + 1;
  gdc_sample_clear(&x);
  if (ferror(csv->file)) return gdc_fail(ctx, GDC_EIO, csv->path, 0, 0, "cannot write: %s", strerror(errno));
  return GDC_OK;
}

static gdc_status on_step(void *self, const gdc_state *s, gdc_context *ctx) { return row(self, s, ctx); }

static gdc_status on_end(void *self, const gdc_state *s, gdc_status outcome, gdc_context *ctx)
{
  gdc_csv *csv = self;
  (void)outcome;
  return csv->last == gdc_state_time(s) + 1 ? GDC_OK : row(csv, s, ctx);
}

gdc_observer gdc_csv_observer(gdc_csv *csv)
{
  gdc_observer o = {.self = csv, .next = next, .on_step = on_step, .on_end = on_end};
  return o;
}

gdc_status gdc_csv_close(gdc_csv *csv, int keep, gdc_context *ctx)
{
  gdc_status status = GDC_OK;
  if (!csv) return status;
  int failed = ferror(csv->file) != 0;
  failed |= fclose(csv->file) != 0;
  csv->file = NULL;
  if (!keep) {
    unlink(csv->part);
  } else if (failed || rename(csv->part, csv->path) != 0) {
    status = gdc_fail(ctx, GDC_EIO, csv->path, 0, 0, "cannot write: %s", strerror(errno));
    unlink(csv->part);
  }
  discard(csv);
  return status;
}
