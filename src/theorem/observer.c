/* The observer that tries for a theorem at t = 2^k and at the end of a run. */
#include "inner.h"

#include <gdcert/outcome.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_BITS = 64 };

struct gdc_theorem_watch {
  gdc_theorem *best; /* latest certificate, or last failed attempt */
  int has_box;
  gdc_box box;       /* its state, when the experiment has a box */
  int have_first;
  mpz_t first;       /* earliest time at which a certificate held */
};

gdc_status gdc_theorem_watch_new(gdc_theorem_watch **out, gdc_context *ctx)
{
  *out = calloc(1, sizeof **out);
  if (!*out) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  mpz_init((*out)->first);
  gdc_box_init(&(*out)->box, LEAST_BITS);
  return GDC_OK;
}

void gdc_theorem_watch_free(gdc_theorem_watch *w)
{
  if (!w) return;
  gdc_theorem_free(w->best);
  gdc_box_clear(&w->box);
  mpz_clear(w->first);
  free(w);
}

const gdc_theorem *gdc_theorem_watch_result(const gdc_theorem_watch *w) { return w->best; }
const gdc_box *gdc_theorem_watch_box(const gdc_theorem_watch *w) { return w->has_box ? &w->box : NULL; }

/* A later certificate is the tighter one, but it never gives up what an earlier one claims: a failed
   attempt, or one without the upper bound that the earlier one has, changes nothing.  Takes th, and exchanges b. */
static void keep(gdc_theorem_watch *w, gdc_theorem *th, gdc_box *b, int has_box, int rated)
{
  gdc_theorem *old = w->best;
  int loses = old && old->certified &&
              (!th->certified || (old->has_upper && !th->has_upper) ||
               (old->has_upper && old->rate_of != GDC_RATE_BOUNDARY && th->rate_of == GDC_RATE_BOUNDARY));
  if (loses) {
    gdc_theorem_free(th);
    return;
  }
  /* Where a rate can be claimed, the earliest time is that of a rate. */
  if (th->certified && (!rated || th->has_upper || th->never_separates) && !w->have_first) {
    w->have_first = 1;
    mpz_set(w->first, th->s);
  }
  if (w->have_first) mpz_set(th->first, w->first);
  gdc_theorem_free(old);
  w->best = th;
  gdc_box kept = w->box;
  w->box = *b;
  *b = kept;
  w->has_box = has_box;
}

/* A dead neuron, as the outcome of the state tells (Theorem A8 and the closed form for G+- < 0). */
static gdc_status dead(gdc_theorem **out, const gdc_box *b, const gdc_outcome *outcome, mpfr_prec_t prec, gdc_context *ctx)
{
  gdc_theorem *th = gdc_theorem_new(b, prec);
  if (!th) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  th->certified = th->never_separates = 1;
  th->regime = GDC_REGIME_DEAD;
  th->never_point = outcome->fate_point;
  snprintf(th->theorem, sizeof th->theorem, "dead");
  char text[sizeof th->reason];
  gdc_set_reason(th, "%s", gdc_outcome_describe(text, sizeof text, outcome));
  *out = th;
  return GDC_OK;
}

/* Not two neurons and two points: no theorem but that of a dead neuron. */
static gdc_status no_theorem(gdc_theorem **out, const gdc_box *b, const char *reason, gdc_context *ctx)
{
  *out = gdc_theorem_new(b, LEAST_BITS);
  if (!*out) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  (*out)->regime = GDC_REGIME_NONE;
  gdc_set_reason(*out, "%.250s", reason);
  return GDC_OK;
}

gdc_status gdc_theorem_watch_offer(gdc_theorem_watch *w, gdc_box *b, gdc_status fits, const char *reason,
                                   const gdc_outcome *outcome, gdc_context *ctx)
{
  if (w->best && w->best->never_separates) return GDC_OK;
  gdc_theorem *th = NULL;
  gdc_status st;
  if (outcome->fate == GDC_FATE_NEVER) st = dead(&th, b, outcome, mpfr_get_prec(b->a1.lo), ctx);
  else st = fits == GDC_OK ? gdc_theorem_build(&th, b, ctx) : no_theorem(&th, b, reason, ctx);
  if (st == GDC_OK) keep(w, th, b, fits == GDC_OK, fits == GDC_OK && b->d == 1 && b->bias);
  return st;
}

static gdc_status try_state(gdc_theorem_watch *w, const gdc_state *s, gdc_context *ctx)
{
  if (w->best && w->best->never_separates) return GDC_OK;
  gdc_box b;
  gdc_box_init(&b, gdc_state_precision(s));
  gdc_context shape;
  gdc_context_clear(&shape);
  gdc_status fits = gdc_box_state(&b, s, &shape);
  gdc_outcome outcome;
  gdc_status st = gdc_state_outcome(&outcome, s, ctx);
  if (st == GDC_OK) st = gdc_theorem_watch_offer(w, &b, fits, shape.reason, &outcome, ctx);
  gdc_box_clear(&b);
  return st;
}

/* --- callbacks ---------------------------------------------------------------------------------- */

static int power_of_two(uint64_t t) { return t >= 1 && (t & (t - 1)) == 0; }

static uint64_t next(void *self, uint64_t t)
{
  (void)self;
  uint64_t power = 1;
  while (power < t && power < (uint64_t)1 << 63) power *= 2;
  return power < t ? UINT64_MAX : power;
}

static gdc_status on_step(void *self, const gdc_state *s, gdc_context *ctx)
{
  return power_of_two(gdc_state_time(s)) ? try_state(self, s, ctx) : GDC_OK;
}

static gdc_status on_end(void *self, const gdc_state *s, gdc_status outcome, gdc_context *ctx)
{
  (void)outcome;
  return s ? try_state(self, s, ctx) : GDC_OK;
}

gdc_observer gdc_theorem_observer(gdc_theorem_watch *w)
{
  gdc_observer o;
  memset(&o, 0, sizeof o);
  o.self = w;
  o.next = next;
  o.on_step = on_step;
  o.on_end = on_end;
  return o;
}
