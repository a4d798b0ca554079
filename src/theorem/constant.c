/* The constants of a certificate by name. */
#include <gdcert/theorem.h>

#include <string.h>

static int point(gdc_itv *r, mpfr_srcptr x)
{
  if (!mpfr_number_p(x)) return 0;
  mpfr_set(r->lo, x, MPFR_RNDD);
  mpfr_set(r->hi, x, MPFR_RNDU);
  return 1;
}

static int range(gdc_itv *r, const gdc_itv *x)
{
  if (!mpfr_number_p(x->lo) || !mpfr_number_p(x->hi)) return 0;
  gdc_itv_set(r, x);
  return 1;
}

static int find(gdc_itv *r, const gdc_theorem *th, const char *name)
{
  const struct {
    const char *name;
    mpfr_srcptr x;
  } ends[] = {{"num_lo", th->num.lo}, {"num_hi", th->num.hi}, {"R_lo", th->ratio.lo}, {"R_hi", th->ratio.hi},
              {"C1", th->den.lo},     {"C2", th->den.hi}};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (strcmp(name, ends[i].name) == 0) return point(r, ends[i].x);
  if (strcmp(name, "A") == 0) return th->has_lower && point(r, th->lower);
  if (strcmp(name, "B") == 0) return th->has_upper && point(r, th->upper);
  if (strcmp(name, "gap_lower") == 0) return th->rate_of == GDC_RATE_GAP && th->has_lower && point(r, th->lower);
  if (strcmp(name, "gap_upper") == 0) return th->rate_of == GDC_RATE_GAP && th->has_upper && point(r, th->upper);
  if (strcmp(name, "limit") == 0) return range(r, &th->limit);
  if (strcmp(name, "margin_limit") == 0) return range(r, &th->margin_limit);
  if (strcmp(name, "s") == 0) {
    mpfr_set_z(r->lo, th->s, MPFR_RNDD);
    mpfr_set_z(r->hi, th->s, MPFR_RNDU);
    return 1;
  }
  for (size_t i = 0; i < th->nbands; i++)
    if (strcmp(name, th->bands[i].name) == 0) return range(r, &th->bands[i].value);
  return 0;
}

int gdc_theorem_constant(gdc_itv *r, const gdc_theorem *th, const char *name)
{
  if (th->certified && find(r, th, name)) return 1;
  gdc_itv_whole(r);
  return 0;
}
