/* Most steps of an honest program are one rounding of the exact update: a cheap test that settles those.

   Let D be the exact update of a coordinate, with the inputs of the model and no rounding at all.  The model's
   [Dlo, Dhi] contains D (each of its enclosures contains the exact value), so RN(theta + D) is possible.  If both
   ends of an enclosure of D lead to the same number and the log has that number, nothing more need be computed.
   Otherwise model_look decides.

   The hypotheses of the model are tested once on the box |theta| <= 2^k: all its formulas are inclusion-isotonic,
   so what is certain on the box is certain at every state in it. */
#include "compare.h"
#include "model_parts.h"

#include <math.h>

enum { LARGEST_BOX = 12 };

/* The largest box of parameters on which the hypotheses hold for certain. */
static void find_box(model *md)
{
  size_t mark = gdc_calc_mark(md->c);
  md->box = -1;
  for (int k = LARGEST_BOX; k >= 0 && md->box < 0; k--) {
    for (int slot = 0; slot < md->s.params; slot++) {
      mpfr_set_si_2exp(md->theta[slot].lo, -1, k, MPFR_RNDN);
      mpfr_set_si_2exp(md->theta[slot].hi, 1, k, MPFR_RNDN);
    }
    if (model_hypotheses(md)) md->box = ldexp(1, k); /* exact */
    gdc_calc_release(md->c, mark);
  }
}

void model_prepare_quick(model *md)
{
  const shape *s = &md->s;
  gdc_calc *c = md->c;
  md->box = -1;
  if (md->flush || s->trained) return;
  for (int slot = 0; slot < s->params; slot++)
    for (int i = 0; i < s->n; i++) {
      gdc_num r = gdc_c_mul(c, md->v[slot / s->D], md->u[i * s->D + slot % s->D]);
      if (md->p->y[i] < 0) r = gdc_c_neg(c, r);
      md->step_of[slot * s->n + i] = gdc_c_mul(c, md->h, r);
    }
  find_box(md);
}

/* Does RN(theta + d) = next for every d in the enclosure md->move? */
static int leads_to(model *md, double theta, double next)
{
  for (int side = 0; side < 2; side++) {
    mpfr_add_d(md->wide, side ? md->move.hi : md->move.lo, theta, side ? MPFR_RNDU : MPFR_RNDD);
    gdc_format_round(md->r, md->f, md->wide);
    if (mpfr_nan_p(md->r) || mpfr_cmp_d(md->r, next) != 0) return 0;
  }
  return 1;
}

/* An enclosure of the exact update. */
static void exact_update(model *md, logged *exact, int slot)
{
  int n = md->s.n;
  const signed char *bits = logged_pattern(exact) + slot / md->s.D * n;
  gdc_itv_set_si(&md->move, 0);
  for (int i = 0; i < n; i++) {
    if (bits[i] != GDC_BIT_ACTIVE) continue;
    gdc_itv_mul(&md->term, md->step_of[slot * n + i], logged_slope(exact, i), &md->scratch);
    gdc_itv_add(&md->move, &md->move, &md->term);
  }
}

int model_has_quick(const model *md) { return md->box >= 0; }

int model_quick(model *md, logged *exact, const double *theta, const double *next)
{
  for (int slot = 0; slot < md->s.params; slot++)
    if (!(fabs(theta[slot]) <= md->box)) return 0; /* no box: -1 */
  /* no slope vanishes: those of the program may be as large as the exact ones */
  for (int i = 0; i < md->s.n; i++)
    if (mpfr_cmp(logged_slope(exact, i)->lo, md->vanishing->hi) < 0) return 0;
  for (int slot = 0; slot < md->s.params; slot++) {
    exact_update(md, exact, slot);
    if (!leads_to(md, theta[slot], next[slot])) return 0;
  }
  return 1;
}
