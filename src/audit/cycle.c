/* Does a run come back to a state it was in?  A deterministic program then repeats itself for ever. */
#include "compare.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_WINDOW = 64, SHARE = 64 };

gdc_status cycle_new(cycle *c, int params, gdc_context *ctx)
{
  memset(c, 0, sizeof *c);
  c->size = (size_t)params * sizeof *c->saved;
  c->saved = malloc(c->size);
  return c->saved ? GDC_OK : gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}

void cycle_free(cycle *c)
{
  free(c->saved);
  c->saved = NULL;
}

static void save(cycle *c, uint64_t t, const double *theta)
{
  memcpy(c->saved, theta, c->size);
  c->saved_at = c->last = t;
  c->any = 1;
}

/* Brent's idea: compare with one saved state; the saved one moves up in windows of a share of the time passed,
   so that a cycle of up to that length is found within a few windows of where it begins. */
void cycle_see(cycle *c, uint64_t t, const double *theta)
{
  int consecutive = c->any && t == c->last + 1;
  if (!consecutive) {
    c->period = 0;
    save(c, t, theta);
    return;
  }
  c->last = t;
  uint64_t away = t - c->saved_at;
  int equal = (c->period == 0 || away % c->period == 0) && memcmp(c->saved, theta, c->size) == 0;
  if (c->period == 0 && equal) c->period = away;
  else if (c->period != 0 && away % c->period == 0 && !equal) { /* not deterministic after all */
    c->period = 0;
    save(c, t, theta);
  } else if (c->period == 0 && away >= FIRST_WINDOW && away > c->saved_at / SHARE) save(c, t, theta);
}
