/* Chains of leaps with G+- > 0: exact while the pattern is frozen (Lemma 6.1), then box to box (Theorem G).  Coq: chain_sound, chain_of_leaps. */
#include <gdcert/leap.h>

#include <math.h>

#include "leap_window.h"

enum { EARLIEST = 16, FINEST = 1024, MAX_LEAPS = 20000, NEAR_LIMIT = 1 << 27, SLACK = 256, SHORTEST = 64, PATIENCE = 400 };

/* Times on the way are mantissa * 2^exponent with unit <= mantissa < 2 unit, unit a power of 2. */
typedef struct grid {
  long mantissa, exponent;
} grid;

typedef struct chain {
  const gdc_leap_state *origin;
  const gdc_time *T;
  gdc_calc *c;
  mpfr_prec_t prec;
  int digits;
  uint64_t leaps;
  gdc_stop here, next;
  const gdc_leap_path *path;
  gdc_time now, then;
  long unit; /* of the grid: so many steps double the time; 2^bits */
  long bits;
  grid at;   /* the last grid time <= now */
  long left; /* grid steps from there to T, at most */
  long pace; /* grid steps to try next where leaps widen the enclosures */
  double widening; /* of the last leap tried */
} chain;

static grid grid_after(const chain *h, long steps)
{
  long index = (h->at.mantissa - h->unit) + steps;
  return (grid){h->unit + index % h->unit, h->at.exponent + index / h->unit};
}

static void grid_time(gdc_time *t, grid g)
{
  mpz_t e;
  mpz_init_set_si(e, g.exponent);
  gdc_time_set_power(t, (unsigned long)g.mantissa, 2, e);
  mpz_clear(e);
}

/* t >= EARLIEST, below 2^64: as fine a grid as t allows. */
static void grid_start(chain *h, uint64_t t)
{
  h->at = (grid){0, 0};
  h->bits = 0;
  for (h->unit = 1; h->unit < EARLIEST || (h->unit < FINEST && (uint64_t)h->unit * 2 <= t); h->unit *= 2) h->bits++;
  for (; t >= 2 * (uint64_t)h->unit; t >>= 1) h->at.exponent++;
  h->at.mantissa = (long)t;
  h->pace = h->unit;
}

/* Grid steps from here that certainly stay at or below T. */
static long steps_below(const gdc_time *T, const chain *h)
{
  gdc_itv ln;
  mpfr_t two;
  gdc_itv_init(&ln, 128);
  mpfr_init2(two, 128);
  gdc_time_log(&ln, T);
  mpfr_const_log2(two, MPFR_RNDU);
  mpfr_div(ln.lo, ln.lo, two, MPFR_RNDD); /* log2 T */
  long whole = NEAR_LIMIT, part = 0;
  if (mpfr_cmp_si(ln.lo, NEAR_LIMIT) < 0) {
    whole = mpfr_get_si(ln.lo, MPFR_RNDD);
    mpfr_sub_si(ln.lo, ln.lo, whole, MPFR_RNDD);
    mpfr_exp2(ln.lo, ln.lo, MPFR_RNDD);
    mpfr_sub_si(ln.lo, ln.lo, 1, MPFR_RNDD);
    mpfr_mul_si(ln.lo, ln.lo, h->unit, MPFR_RNDD);
    part = mpfr_get_si(ln.lo, MPFR_RNDD); /* (unit + part) 2^(whole - bits) <= T */
  }
  gdc_itv_clear(&ln);
  mpfr_clear(two);
  long index = (whole - h->bits - h->at.exponent) * h->unit + part - (h->at.mantissa - h->unit);
  return index > 0 ? index : 0;
}

/* --- leaps ---------------------------------------------------------------------------------------------------- */

static double relative_width(const gdc_itv *x)
{
  mpfr_t w;
  mpfr_init2(w, 53);
  mpfr_sub(w, x->hi, x->lo, MPFR_RNDU);
  mpfr_div(w, w, x->lo, MPFR_RNDU);
  double r = mpfr_get_d(w, MPFR_RNDU);
  mpfr_clear(w);
  return r;
}

/* Whether a long leap was worth it; a choice of the route, nothing certified depends on it. */
static int sharp(const chain *h)
{
  double most = 1;
  for (int i = 0; i < h->digits && most > 1e-300; i++) most /= 10;
  return relative_width(&h->next.box.mp) < most && relative_width(&h->next.box.mm) < most;
}

static double absolute_width(const gdc_itv *x)
{
  MPFR_DECL_INIT(w, 53);
  mpfr_sub(w, x->hi, x->lo, MPFR_RNDU);
  return mpfr_get_d(w, MPFR_RNDU);
}

static double widest(const gdc_box *b) { return fmax(absolute_width(&b->mp), absolute_width(&b->mm)); }

/* How much the margins widen, per length in ln t.  Again a choice of the route. */
static double widening(const chain *h, long steps)
{
  return (widest(&h->next.box) - widest(&h->here.box)) * (double)h->unit / (double)steps;
}

typedef enum demand { ANY, GENTLE, SHARP } demand;

/* Leap by so many grid steps (to T itself when last); 0 when that is not possible or not worth it. */
static int leap_by(chain *h, long steps, int last, demand want)
{
  size_t mark = gdc_calc_mark(h->c);
  if (last) gdc_time_set(&h->then, h->T);
  else grid_time(&h->then, grid_after(h, steps));
  gdc_span t = gdc_span_between(h->c, &h->now, &h->then);
  int how = gdc_window_leap(&h->next, NULL, h->c, &h->here, &t);
  gdc_calc_release(h->c, mark);
  h->widening = INFINITY;
  if (!how) return 0;
  if (how != 2 && want == SHARP && !sharp(h)) return 0;
  if (!last) h->widening = widening(h, steps);
  if (how != 2 && want == GENTLE && h->widening > 1.0 / SLACK) return 0;
  gdc_stop swap = h->here;
  h->here = h->next;
  h->next = swap;
  gdc_time_set(&h->now, &h->then);
  h->leaps++;
  if (!last) {
    h->at = grid_after(h, steps);
    h->left -= steps;
  }
  return 1;
}

/* By at most a doubling; by less as long as that makes the enclosures widen more slowly.  (What a leap adds is proportional
   to the square of its length where the modes are certain, and only to its length where they are not.) */
static int by_pace(chain *h)
{
  double before = INFINITY;
  long least = h->unit > SHORTEST ? h->unit / SHORTEST : 1;
  demand want = h->leaps < PATIENCE ? GENTLE : ANY; /* no chain may take for ever */
  for (long steps = h->pace < h->left ? h->pace : h->left; steps >= 1; steps /= 2) {
    int done = leap_by(h, steps, 0, want);
    if (!done && isfinite(h->widening) && h->widening > 0.75 * before) done = leap_by(h, steps *= 2, 0, ANY);
    else if (!done && steps <= least) done = leap_by(h, steps, 0, ANY);
    if (!done) {
      before = h->widening;
      continue;
    }
    h->pace = 2 * steps < h->unit ? 2 * steps : h->unit;
    return 1;
  }
  return 0;
}

/* One leap onwards: as far as the accuracy allows.  2: at T. */
static int onwards(chain *h)
{
  int far = (double)(h->at.exponent + h->bits) > 3.33 * (h->digits + 4) + 4, near = h->left <= h->unit;
  if ((far || near) && leap_by(h, 0, 1, near && h->left <= h->pace ? ANY : SHARP)) return 2;
  for (long steps = far ? h->left / 2 : h->unit; steps > h->unit; steps /= 4)
    if (leap_by(h, steps, 0, SHARP)) return 1;
  if (by_pace(h)) return 1;
  return near && leap_by(h, 0, 1, ANY) ? 2 : 0;
}

/* Tell where the chain is. */
static gdc_status visit(chain *h, gdc_context *ctx)
{
  gdc_leap_state *s;
  gdc_status status = gdc_stop_state(&s, &h->here, h->origin, &h->now, h->prec, ctx);
  return status == GDC_OK ? h->path->visit(h->path->self, s, &h->here.ln_R, ctx) : status;
}

static gdc_status slide(gdc_leap_state **at, chain *h, gdc_context *ctx)
{
  gdc_stop_from(&h->here, h->origin);
  gdc_status status;
  for (int where = 1; where != 2;) {
    if (h->leaps >= MAX_LEAPS) return gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: more than %d leaps", MAX_LEAPS);
    where = onwards(h);
    if (where && h->path && (status = visit(h, ctx)) != GDC_OK) return status;
    if (where == 0)
      return gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: Theorem T does not apply at about t = 2^%ld (not yet, or never)",
                      h->at.exponent + h->bits);
  }
  return gdc_stop_state(at, &h->here, h->origin, h->T, h->prec, ctx);
}

static gdc_status visit_drift(chain *h, const gdc_leap_state *s, gdc_context *ctx)
{
  gdc_stop_from(&h->here, s);
  return visit(h, ctx);
}

static int both_drift(const chain *h, const gdc_leap_state *s)
{
  return mpfr_sgn(gdc_stop_pre(s, &h->here.box, 0, 1)->hi) <= 0 && mpfr_sgn(gdc_stop_pre(s, &h->here.box, 1, 0)->hi) <= 0;
}

/* While both cross pre-activations are below 0 the margins decouple: leap exactly to just before the first event. */
static gdc_leap_state *drift(chain *h, const gdc_leap_state *s)
{
  gdc_leap_state *best = NULL;
  long steps = h->left;
  while (steps >= 1 && both_drift(h, best ? best : s)) {
    gdc_leap_state *next = NULL;
    grid to = grid_after(h, steps);
    grid_time(&h->then, to);
    mpfr_prec_t bits = to.exponent + h->bits + 20; /* the slides to come cost about 1/time */
    if (gdc_leap_frozen(&next, best ? best : s, &h->then, bits, h->prec, NULL) == GDC_OK) {
      gdc_leap_state_free(best);
      best = next;
      h->at = grid_after(h, steps);
      h->left -= steps;
      h->leaps++;
      gdc_time_set(&h->now, &h->then);
    }
    steps /= 2;
  }
  return best;
}

static gdc_status start(chain *h, gdc_context *ctx)
{
  uint64_t t0;
  gdc_status status = gdc_box_problem(&h->here.box, h->origin->problem, ctx);
  if (status == GDC_OK) status = gdc_box_problem(&h->next.box, h->origin->problem, ctx);
  if (status == GDC_OK && mpq_sgn(h->here.box.gpm) <= 0)
    status = gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: the pattern is not frozen yet");
  if (status == GDC_OK && (!gdc_time_get_u64(&t0, &h->origin->time) || t0 < EARLIEST))
    status = gdc_fail(ctx, GDC_EINPUT, NULL, 0, 0, "leap: want a start at t >= %d", EARLIEST);
  if (status != GDC_OK) return status;
  gdc_time_set(&h->now, &h->origin->time);
  grid_start(h, t0);
  h->left = steps_below(h->T, h);
  return GDC_OK;
}

gdc_status gdc_leap_sliding(gdc_leap_state **at, uint64_t *leaps, const gdc_leap_state *s, const gdc_time *T,
                            int digits, mpfr_prec_t prec, gdc_context *ctx)
{
  return gdc_leap_sliding_path(at, leaps, s, T, digits, prec, NULL, ctx);
}

gdc_status gdc_leap_sliding_path(gdc_leap_state **at, uint64_t *leaps, const gdc_leap_state *s, const gdc_time *T,
                            int digits, mpfr_prec_t prec, const gdc_leap_path *path, gdc_context *ctx)
{
  *at = NULL;
  chain h = {.origin = s, .T = T, .c = gdc_calc_new(prec + 32), .prec = prec, .digits = digits, .path = path};
  if (!h.c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  gdc_stop_init(&h.here, prec);
  gdc_stop_init(&h.next, prec);
  gdc_time_init(&h.now);
  gdc_time_init(&h.then);
  gdc_status status = start(&h, ctx);
  gdc_leap_state *later = NULL;
  if (status == GDC_OK) {
    later = drift(&h, s);
    if (later) h.origin = later;
    if (later && path) status = visit_drift(&h, later, ctx);
    if (status == GDC_OK) status = slide(at, &h, ctx);
  }
  *leaps = h.leaps;
  if (gdc_calc_failed(h.c)) status = gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (status != GDC_OK) {
    gdc_leap_state_free(*at);
    *at = NULL;
  }
  gdc_leap_state_free(later);
  gdc_time_clear(&h.now);
  gdc_time_clear(&h.then);
  gdc_stop_clear(&h.here);
  gdc_stop_clear(&h.next);
  gdc_calc_free(h.c);
  return status;
}
