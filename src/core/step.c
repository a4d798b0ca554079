/* One gradient-descent step in Gram form on enclosures (formulas in step.h). */
#include <gdcert/step.h>

void gdc_preactivations(gdc_itv *a, const gdc_itv *a0, const gdc_itv *yg, const gdc_itv *d, int m, int n,
                        gdc_itv *t)
{
  for (int j = 0; j < m; j++) {
    for (int i = 0; i < n; i++) {
      gdc_itv *sum = &a[j * n + i];
      gdc_itv_set(sum, &a0[j * n + i]);
      for (int k = 0; k < n; k++) {
        gdc_itv_mul(&t[0], &yg[i * n + k], &d[j * n + k], &t[1]);
        gdc_itv_add(sum, sum, &t[0]);
      }
    }
  }
}

static int bit_of(const gdc_itv *a)
{
  if (!gdc_itv_ok(a)) return GDC_BIT_UNDECIDED;
  if (mpfr_sgn(a->lo) > 0) return GDC_BIT_ACTIVE;
  if (mpfr_sgn(a->hi) <= 0) return GDC_BIT_INACTIVE;
  return GDC_BIT_UNDECIDED;
}

int gdc_pattern(signed char *bits, const gdc_itv *a, int count)
{
  int all = 1;
  for (int k = 0; k < count; k++) {
    bits[k] = (signed char)bit_of(&a[k]);
    if (bits[k] == GDC_BIT_UNDECIDED) all = 0;
  }
  return all;
}

void gdc_margins(gdc_itv *margin, const gdc_itv *a, const gdc_itv *v, const signed char *bits,
                 const int *y, int m, int n, gdc_itv *t)
{
  for (int i = 0; i < n; i++) {
    gdc_itv_set_si(&t[2], 0);
    for (int j = 0; j < m; j++) {
      if (bits[j * n + i] == GDC_BIT_INACTIVE) continue;
      gdc_itv_mul(&t[0], &v[j], &a[j * n + i], &t[1]);
      gdc_itv_add(&t[2], &t[2], &t[0]);
    }
    if (y[i] > 0) gdc_itv_set(&margin[i], &t[2]);
    else gdc_itv_neg(&margin[i], &t[2]);
  }
}

void gdc_step_hidden(gdc_itv *next, const gdc_itv *d, const gdc_itv *hv, const gdc_itv *g,
                     const signed char *bits, int m, int n, gdc_itv *t)
{
  for (int j = 0; j < m; j++) {
    for (int k = 0; k < n; k++) {
      int at = j * n + k;
      if (bits[at] == GDC_BIT_INACTIVE) {
        gdc_itv_set(&next[at], &d[at]);
        continue;
      }
      gdc_itv_mul(&t[0], &hv[j], &g[k], &t[1]);
      gdc_itv_add(&next[at], &d[at], &t[0]);
    }
  }
}

void gdc_step_output(gdc_itv *vnext, const gdc_itv *v, const gdc_itv *h, const gdc_itv *g, const gdc_itv *a,
                     const signed char *bits, const int *y, int m, int n, gdc_itv *t)
{
  for (int j = 0; j < m; j++) {
    gdc_itv_set(&vnext[j], &v[j]);
    for (int k = 0; k < n; k++) {
      if (bits[j * n + k] == GDC_BIT_INACTIVE) continue;
      gdc_itv_mul(&t[0], &g[k], &a[j * n + k], &t[2]);
      gdc_itv_mul(&t[1], h, &t[0], &t[2]);
      if (y[k] > 0) {
        gdc_itv_add(&vnext[j], &vnext[j], &t[1]);
      } else {
        gdc_itv_sub(&t[0], &vnext[j], &t[1]);
        gdc_itv_set(&vnext[j], &t[0]);
      }
    }
  }
}
