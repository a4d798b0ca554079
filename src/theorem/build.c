/* The dispatcher: which theorems apply to a state box, and the tightest of their results. */
#include "result.h"

enum { LEAST_BITS = 128, GUARD_BITS = 32 };

/* The mirror image proved, then said of the experiment itself. */
static gdc_theorem *mirror_one_sided(gdc_calc *c, const gdc_box *b)
{
  gdc_box m;
  gdc_box_init(&m, gdc_calc_precision(c));
  gdc_box_mirror(&m, b);
  gdc_theorem *th = gdc_try_one_sided(c, &m);
  if (th) gdc_theorem_unmirror(th, c);
  gdc_box_clear(&m);
  return th;
}

static gdc_theorem *try_regime(gdc_calc *c, const gdc_box *b)
{
  int mirrored;
  switch (gdc_regime_of(&mirrored, b)) {
  case GDC_REGIME_RAY: return gdc_try_ray(c, b);
  case GDC_REGIME_FROZEN:
  case GDC_REGIME_OBTUSE: return gdc_try_frozen(c, b);
  case GDC_REGIME_SLIDING: return gdc_try_sliding(c, b);
  default: break;
  }
  gdc_theorem *th = gdc_try_sliding(c, b);
  return gdc_theorem_better(th, mirrored ? mirror_one_sided(c, b) : gdc_try_one_sided(c, b));
}

/* The theorems that the Coq development has. */
static gdc_theorem *try_mechanised(gdc_calc *c, const gdc_box *b)
{
  int mirrored;
  switch (gdc_regime_of(&mirrored, b)) {
  case GDC_REGIME_RAY: return gdc_try_ray(c, b);
  case GDC_REGIME_FROZEN:
  case GDC_REGIME_OBTUSE: return gdc_try_frozen(c, b);
  case GDC_REGIME_SLIDING: return gdc_try_sliding_mechanised(c, b);
  default: break;
  }
  gdc_theorem *t = gdc_try_sliding_mechanised(c, b), *x = mirrored ? mirror_one_sided(c, b) : gdc_try_one_sided(c, b);
  if (!t || !x || t->t.mechanised == (x->b.mechanised != GDC_B_NONE)) return gdc_theorem_better(t, x);
  gdc_theorem *taken = t->t.mechanised ? t : x;
  gdc_theorem_free(taken == t ? x : t);
  return taken;
}

/* Say what a rate lacks when nobody said it before. */
static void complete_reason(gdc_theorem *th)
{
  if (!th->certified || th->rate_of == GDC_RATE_NONE || th->reason[0]) return;
  if (!th->has_upper) gdc_set_reason(th, "an upper bound: 2 ln s + C1 > 0 is not known yet");
  else if (!th->has_lower) gdc_set_reason(th, "a lower bound: the numerator may change its sign");
}

static gdc_status build(gdc_theorem **out, const gdc_box *b, gdc_theorem *(*attempt)(gdc_calc *, const gdc_box *),
                        gdc_context *ctx)
{
  *out = NULL;
  mpfr_prec_t prec = mpfr_get_prec(b->a1.lo) + GUARD_BITS;
  gdc_calc *c = gdc_calc_new(prec < LEAST_BITS ? LEAST_BITS : prec);
  if (!c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  gdc_theorem *th = attempt(c, b);
  int failed = gdc_calc_failed(c);
  gdc_calc_free(c);
  if (!th || failed) {
    gdc_theorem_free(th);
    return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  }
  complete_reason(th);
  *out = th;
  return GDC_OK;
}

gdc_status gdc_theorem_build(gdc_theorem **out, const gdc_box *b, gdc_context *ctx)
{
  return build(out, b, try_regime, ctx);
}

gdc_status gdc_theorem_build_mechanised(gdc_theorem **out, const gdc_box *b, gdc_context *ctx)
{
  return build(out, b, try_mechanised, ctx);
}
