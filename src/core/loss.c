/* Slope and value of the two losses on an enclosed margin. */
#include <gdcert/step.h>

static void slope(gdc_itv *g, const gdc_itv *margin, gdc_loss loss, gdc_itv *t)
{
  if (loss == GDC_LOSS_EXPONENTIAL) {
    gdc_itv_neg(t, margin);
    gdc_itv_exp(g, t);
    return;
  }
  /* 1/(1 + e^z) decreases: each end of z gives one end of g */
  mpfr_exp(t->hi, margin->hi, MPFR_RNDU);
  mpfr_add_ui(t->hi, t->hi, 1, MPFR_RNDU);
  mpfr_ui_div(g->lo, 1, t->hi, MPFR_RNDD);
  mpfr_exp(t->lo, margin->lo, MPFR_RNDD);
  mpfr_add_ui(t->lo, t->lo, 1, MPFR_RNDD);
  mpfr_ui_div(g->hi, 1, t->lo, MPFR_RNDU);
}

void gdc_loss_slope(gdc_itv *g, const gdc_itv *margin, gdc_loss loss, int n, gdc_itv *t)
{
  for (int i = 0; i < n; i++) slope(&g[i], &margin[i], loss, t);
}

void gdc_loss_value(gdc_itv *value, const gdc_itv *margin, gdc_loss loss, gdc_itv *t)
{
  gdc_itv_neg(t, margin);
  gdc_itv_exp(value, t);
  if (loss == GDC_LOSS_EXPONENTIAL) return;
  mpfr_log1p(value->lo, value->lo, MPFR_RNDD);
  mpfr_log1p(value->hi, value->hi, MPFR_RNDU);
}
