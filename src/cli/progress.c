/* A progress line on stderr: step, steps per second, time left. */
#include "cli.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct cli_progress {
  uint64_t steps;
  int shown;
  double started, last;
};

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* NULL when there is nothing to show it on. */
cli_progress *cli_progress_new(uint64_t steps, int quiet)
{
  if (quiet || !isatty(STDERR_FILENO)) return NULL;
  cli_progress *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  p->steps = steps;
  p->started = p->last = now();
  return p;
}

static void erase(cli_progress *p)
{
  if (p->shown) fputs("\r\033[K", stderr);
  p->shown = 0;
}

void cli_progress_free(cli_progress *p)
{
  if (!p) return;
  erase(p);
  free(p);
}

/* Every 1024 steps at first, more seldom later, when the steps are faster. */
static uint64_t next(void *self, uint64_t t)
{
  (void)self;
  uint64_t every = 1024;
  while (every < t / 64 && every < (uint64_t)1 << 22) every *= 2;
  uint64_t rest = t % every;
  return rest == 0 ? t : t + (every - rest);
}

static gdc_status on_step(void *self, const gdc_state *s, gdc_context *ctx)
{
  cli_progress *p = self;
  (void)ctx;
  double time = now();
  uint64_t t = gdc_state_time(s);
  if (time - p->last < 0.25 || t == 0) return GDC_OK;
  p->last = time;
  p->shown = 1;
  double rate = (double)t / (time - p->started);
  fprintf(stderr, "\r\033[K%" PRIu64 " of %" PRIu64 " steps, %.3g steps/s, %ld bits, %.0f s left", t, p->steps, rate,
          (long)gdc_state_precision(s), (double)(p->steps - t) / rate);
  fflush(stderr);
  return GDC_OK;
}

static gdc_status on_end(void *self, const gdc_state *s, gdc_status outcome, gdc_context *ctx)
{
  (void)s;
  (void)outcome;
  (void)ctx;
  erase(self);
  return GDC_OK;
}

gdc_observer cli_progress_observer(cli_progress *p)
{
  gdc_observer o = {.self = p, .next = next, .on_step = on_step, .on_end = on_end};
  return o;
}
