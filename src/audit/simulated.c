/* The simulator as a source of rows, with a log of what it did. */
#include "compare.h"
#include "simulate.h"

#include <gdcert/print.h>

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct simulated {
  source base;
  gdc_audit *a;
  const gdc_audit_options *o;
  shape s;
  simulator *sim;
  row before, current;
  uint64_t t, every;
  int started, given, stopped; /* given: the state at t was handed out */
  cycle again;
  uint64_t period;             /* 0, or the state repeats itself after so many steps */
  FILE *log;
} simulated;

static void put_name(FILE *out, const shape *s, int slot)
{
  char name[MAX_SLOT_NAME];
  slot_name(name, s, slot);
  for (char *p = name; *p; p++)
    if (*p == '[' || *p == ',') *p = '_';
  fprintf(out, ",%.*s", (int)strlen(name) - 1, name); /* w_1_2 */
}

/* The numbers exactly, the same bytes on every machine. */
static int put_number(FILE *out, double x)
{
  mpfr_t r;
  mpfr_init2(r, 53);
  mpfr_set_d(r, x, MPFR_RNDN);
  char *text = gdc_print_exact(r);
  mpfr_clear(r);
  if (!text) return 0;
  fprintf(out, ",%s", text);
  free(text);
  return 1;
}

static gdc_status give(simulated *g, row *r, gdc_context *ctx)
{
  row_copy(r, &g->current, &g->s);
  r->step = g->t;
  r->line = 0;
  g->given = 1;
  if (!g->log) return GDC_OK;
  int ok = 1;
  fprintf(g->log, "%" PRIu64, g->t);
  for (int k = 0; ok && k < g->s.params; k++) ok = put_number(g->log, r->theta[k]);
  fputc('\n', g->log);
  if (!ok) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (ferror(g->log)) return gdc_fail(ctx, GDC_EIO, g->o->write_log, 0, 0, "cannot be written: %s", strerror(errno));
  return GDC_OK;
}

static void repeats(simulated *g, uint64_t from, uint64_t period)
{
  g->period = g->a->period = period;
  g->a->repeats_at = from;
}

/* One step of the program. */
static void advance(simulated *g)
{
  row_copy(&g->before, &g->current, &g->s);
  if (!simulator_step(g->sim)) {
    g->stopped = 1;
    g->a->overflow = 1;
    g->a->overflow_at = g->t + 1;
    return;
  }
  simulator_state(&g->current, g->sim);
  if (!g->period && !g->o->stochastic) {
    size_t size = (size_t)g->s.params * sizeof *g->current.theta;
    if (memcmp(g->before.theta, g->current.theta, size) == 0) {
      repeats(g, g->t, 1);
      return;
    }
    cycle_see(&g->again, g->t + 1, g->current.theta);
    if (g->again.period) repeats(g, g->again.saved_at, g->again.period);
  }
  g->t++;
  g->given = 0;
}

/* Skip whole periods on the way to the next row. */
static void jump(simulated *g)
{
  uint64_t left = g->o->steps - g->t, to_next = g->every - g->t % g->every;
  uint64_t skip = (left < to_next ? left : to_next) / g->period * g->period;
  if (skip == 0) {
    advance(g);
    return;
  }
  g->t += skip;
  g->given = 0;
}

/* Rows at multiples of `every`, at the last step, where the state comes to stand and before an overflow. */
static gdc_status simulated_next(source *self, row *r, int *end, gdc_context *ctx)
{
  simulated *g = (simulated *)(void *)self;
  *end = 0;
  if (!g->started) {
    g->started = 1;
    return give(g, r, ctx);
  }
  for (;;) {
    int last = g->stopped || g->t == g->o->steps;
    if (!g->given && (last || g->period == 1 || g->t % g->every == 0)) return give(g, r, ctx);
    *end = last;
    if (last) return GDC_OK;
    if (g->o->interrupted && *g->o->interrupted) return gdc_fail(ctx, GDC_EINTERRUPT, NULL, 0, 0, "interrupted");
    if (g->period) jump(g);
    else advance(g);
  }
}

static void simulated_close(source *self)
{
  simulated *g = (simulated *)(void *)self;
  if (g->log) fclose(g->log);
  simulator_free(g->sim);
  cycle_free(&g->again);
  row_free(&g->before);
  row_free(&g->current);
  free(g);
}

static gdc_status open_log(simulated *g, gdc_context *ctx)
{
  g->log = fopen(g->o->write_log, "w");
  if (!g->log) return gdc_fail(ctx, GDC_EIO, g->o->write_log, 0, 0, "cannot be written: %s", strerror(errno));
  fputs("step", g->log);
  for (int k = 0; k < g->s.params; k++) put_name(g->log, &g->s, k);
  fputc('\n', g->log);
  return GDC_OK;
}

gdc_status simulated_open(source **out, gdc_audit *a, const gdc_audit_options *o, gdc_context *ctx)
{
  simulated *g = calloc(1, sizeof *g);
  *out = NULL;
  if (!g) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  g->base.next = simulated_next;
  g->base.close = simulated_close;
  g->a = a;
  g->o = o;
  g->s = shape_of(a->problem);
  g->every = o->every ? o->every : 1;
  simulator_setup setup = {o->stochastic, o->seed, o->flush};
  gdc_status status = simulator_new(&g->sim, a->problem, a->format, &setup, ctx);
  if (status == GDC_OK) status = row_new(&g->before, &g->s, ctx);
  if (status == GDC_OK) status = row_new(&g->current, &g->s, ctx);
  if (status == GDC_OK) status = cycle_new(&g->again, g->s.params, ctx);
  if (status == GDC_OK && o->write_log) status = open_log(g, ctx);
  if (status == GDC_OK) {
    simulator_state(&g->current, g->sim);
    *out = &g->base;
  } else {
    simulated_close(&g->base);
  }
  return status;
}

void simulated_start(row *r, const source *self)
{
  const simulated *g = (const simulated *)(const void *)self;
  row_copy(r, &g->current, &g->s);
  r->step = 0;
}
