/* Which final behaviour the data allow: exact rational tests (doc/theory.md, table of final behaviours). */
#include "inner.h"

const char *gdc_regime_name(gdc_regime r)
{
  static const char *const names[] = {"none", "frozen", "obtuse", "sliding", "one-sided", "borderline", "ray",
                                      "dead"};
  return names[r];
}

/* The sign of v^2 G+- - u^2 G for the own Gram entry G of the other neuron. */
static int side(const mpq_t v, const mpq_t gpm, const mpq_t u, const mpq_t g)
{
  mpq_t x, y;
  mpq_inits(x, y, NULL);
  mpq_mul(x, v, v);
  mpq_mul(x, x, gpm);
  mpq_mul(y, u, u);
  mpq_mul(y, y, g);
  int sign = mpq_cmp(x, y);
  mpq_clears(x, y, NULL);
  return sign;
}

static int on_one_ray(const gdc_box *b)
{
  mpq_t x, y;
  mpq_inits(x, y, NULL);
  mpq_mul(x, b->gpp, b->gmm);
  mpq_mul(y, b->gpm, b->gpm);
  int equal = mpq_cmp(x, y) <= 0;
  mpq_clears(x, y, NULL);
  return equal;
}

gdc_regime gdc_regime_of(int *mirrored, const gdc_box *b)
{
  *mirrored = 0;
  if (on_one_ray(b)) return GDC_REGIME_RAY;
  if (mpq_sgn(b->gpm) == 0) return GDC_REGIME_FROZEN;
  if (mpq_sgn(b->gpm) < 0) return GDC_REGIME_OBTUSE;
  int first = side(b->v1, b->gpm, b->w, b->gmm), second = side(b->w, b->gpm, b->v1, b->gpp);
  if (MUTANT(REGIME_BY_MINIMUM)) {
    first = mpq_cmp(b->gpm, b->gmm);
    second = mpq_cmp(b->gpm, b->gpp);
  }
  *mirrored = second >= 0 && first < 0;
  if (first > 0 || second > 0) return GDC_REGIME_ONE_SIDED;
  return first == 0 || second == 0 ? GDC_REGIME_BORDERLINE : GDC_REGIME_SLIDING;
}
