/* The record of a run: samples at powers of ten, pattern history, outcome. */
#include <gdcert/report.h>

#include <stdlib.h>
#include <string.h>

enum { SAMPLE_PRECISION = 256 };

gdc_status gdc_record_new(gdc_record **out, const gdc_problem *p, gdc_context *ctx)
{
  *out = calloc(1, sizeof **out);
  if (!*out) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  (*out)->problem = p;
  (*out)->precision = SAMPLE_PRECISION;
  return GDC_OK;
}

void gdc_record_free(gdc_record *rec)
{
  if (!rec) return;
  for (size_t k = 0; k < rec->nsamples; k++) gdc_sample_clear(&rec->samples[k]);
  free(rec->samples);
  free(rec);
}

static int wants(void *self, uint64_t t)
{
  (void)self;
  uint64_t power = 1;
  while (power < t && power <= UINT64_MAX / 10) power *= 10;
  return t == 0 || t == power;
}

static gdc_status append_sample(gdc_record *rec, const gdc_state *s, gdc_context *ctx)
{
  if (rec->nsamples > 0 && rec->samples[rec->nsamples - 1].t >= gdc_state_time(s)) return GDC_OK;
  gdc_sample *more = realloc(rec->samples, (rec->nsamples + 1) * sizeof *more);
  if (!more) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory for a sample");
  rec->samples = more;
  gdc_status status = gdc_sample_take(&more[rec->nsamples], s, rec->precision, ctx);
  if (status == GDC_OK) rec->nsamples++;
  return status;
}

static size_t pattern_size(const gdc_record *rec)
{
  return (size_t)(rec->problem->m * rec->problem->n);
}

/* The current run ends before step t. */
static void close_run(gdc_record *rec, uint64_t t)
{
  size_t k = 0, size = pattern_size(rec);
  while (k < rec->npatterns && memcmp(rec->patterns[k].bits, rec->current.bits, size) != 0) k++;
  if (k == GDC_MAX_PATTERNS) {
    rec->patterns_full = 1;
    return;
  }
  if (k == rec->npatterns) {
    memcpy(rec->patterns[k].bits, rec->current.bits, size);
    rec->npatterns++;
  }
  rec->patterns[k].steps += t - rec->current.from;
}

static void open_run(gdc_record *rec, const gdc_state *s)
{
  rec->current.from = gdc_state_time(s);
  memcpy(rec->current.bits, gdc_state_pattern(s), pattern_size(rec));
  if (rec->nruns < GDC_MAX_RUNS) rec->runs[rec->nruns] = rec->current;
  rec->nruns++;
}

static gdc_status on_start(void *self, const gdc_state *s, gdc_context *ctx)
{
  (void)ctx;
  open_run(self, s);
  return GDC_OK;
}

static gdc_status on_step(void *self, const gdc_state *s, gdc_context *ctx)
{
  return append_sample(self, s, ctx);
}

static gdc_status on_switch(void *self, const gdc_state *s, const signed char *before, gdc_context *ctx)
{
  (void)before;
  (void)ctx;
  close_run(self, gdc_state_time(s));
  open_run(self, s);
  return GDC_OK;
}

static gdc_status on_end(void *self, const gdc_state *s, gdc_status outcome, gdc_context *ctx)
{
  gdc_record *rec = self;
  rec->status = outcome;
  close_run(rec, gdc_state_time(s) + 1);
  gdc_status status = append_sample(rec, s, ctx);
  if (status != GDC_OK) return status;
  return gdc_state_outcome(&rec->outcome, s, ctx);
}

gdc_observer gdc_record_observer(gdc_record *rec)
{
  gdc_observer o = {.self = rec, .wants = wants, .on_start = on_start, .on_step = on_step,
                    .on_switch = on_switch, .on_end = on_end};
  return o;
}
