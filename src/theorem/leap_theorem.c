/* A theorem for all later times from a state that was leapt to. */
#include <gdcert/way.h>

#include "leap_window.h"

gdc_status gdc_leap_state_theorem(gdc_theorem **out, const gdc_leap_state *s, gdc_context *ctx)
{
  gdc_stop stop;
  *out = NULL;
  if (mpz_sgn(s->time.exponent) != 0)
    return gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "theorem: the time is too long to be written out");
  gdc_stop_init(&stop, s->prec);
  gdc_status status = gdc_box_problem(&stop.box, s->problem, ctx);
  if (status == GDC_OK) {
    gdc_stop_from(&stop, s);
    mpz_set(stop.box.s, s->time.factor);
    status = gdc_theorem_build(out, &stop.box, ctx);
  }
  gdc_stop_clear(&stop);
  return status;
}
