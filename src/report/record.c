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

static uint64_t next(void *self, uint64_t t)
{
  (void)self;
  uint64_t power = 1;
  while (power < t && power <= UINT64_MAX / 10) power *= 10;
  return t == 0 ? 0 : power < t ? UINT64_MAX : power;
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

/* `steps` more states have the pattern `bits`. */
static void count_steps(gdc_record *rec, const signed char *bits, uint64_t steps)
{
  size_t k = 0, size = pattern_size(rec);
  while (k < rec->npatterns && memcmp(rec->patterns[k].bits, bits, size) != 0) k++;
  if (k == GDC_MAX_PATTERNS) {
    rec->patterns_full = 1;
    return;
  }
  if (k == rec->npatterns) {
    memcpy(rec->patterns[k].bits, bits, size);
    rec->npatterns++;
  }
  rec->patterns[k].steps += steps;
}

/* The states before t that are not counted yet are of the current run. */
static void count_up_to(gdc_record *rec, uint64_t t)
{
  if (t > rec->counted) count_steps(rec, rec->current.bits, t - rec->counted);
  rec->counted = t;
}

static void open_run(gdc_record *rec, uint64_t t, const signed char *bits)
{
  rec->current.from = t;
  memcpy(rec->current.bits, bits, pattern_size(rec));
  if (rec->nruns < GDC_MAX_RUNS) rec->runs[rec->nruns] = rec->current;
  rec->nruns++;
}

static gdc_status on_start(void *self, const gdc_state *s, gdc_context *ctx)
{
  (void)ctx;
  open_run(self, gdc_state_time(s), gdc_state_pattern(s));
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
  count_up_to(self, gdc_state_time(s));
  open_run(self, gdc_state_time(s), gdc_state_pattern(s));
  return GDC_OK;
}

static gdc_status on_patterns(void *self, const gdc_pattern_block *b, gdc_context *ctx)
{
  gdc_record *rec = self;
  (void)ctx;
  count_up_to(rec, b->from);
  for (size_t k = 0; k < b->npatterns; k++) count_steps(rec, b->patterns[k].bits, b->patterns[k].at);
  rec->counted = b->to + 1;
  for (size_t k = 0; k < b->nruns && rec->nruns + k < GDC_MAX_RUNS; k++) {
    rec->runs[rec->nruns + k].from = b->runs[k].at;
    memcpy(rec->runs[rec->nruns + k].bits, b->runs[k].bits, pattern_size(rec));
  }
  rec->nruns += b->switches;
  memcpy(rec->current.bits, b->last, pattern_size(rec));
  return GDC_OK;
}

static int wants_runs(void *self)
{
  const gdc_record *rec = self;
  return rec->nruns < GDC_MAX_RUNS;
}

static gdc_status on_end(void *self, const gdc_state *s, gdc_status outcome, gdc_context *ctx)
{
  gdc_record *rec = self;
  rec->status = outcome;
  count_up_to(rec, gdc_state_time(s) + 1);
  gdc_status status = append_sample(rec, s, ctx);
  if (status != GDC_OK) return status;
  return gdc_state_outcome(&rec->outcome, s, ctx);
}

gdc_observer gdc_record_observer(gdc_record *rec)
{
  gdc_observer o = {.self = rec, .next = next, .on_start = on_start, .on_step = on_step,
                    .on_switch = on_switch, .on_patterns = on_patterns, .wants_runs = wants_runs, .on_end = on_end};
  return o;
}
