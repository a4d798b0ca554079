/* One state's enclosures, taken from the trajectory. */
#include <gdcert/margin.h>
#include <gdcert/report.h>

#include <stdlib.h>
#include <string.h>

static gdc_itv *new_array(int count, mpfr_prec_t prec)
{
  gdc_itv *x = malloc((size_t)count * sizeof *x);
  for (int k = 0; x && k < count; k++) gdc_itv_init(&x[k], prec);
  return x;
}

static void free_array(gdc_itv *x, int count)
{
  if (!x) return;
  for (int k = 0; k < count; k++) gdc_itv_clear(&x[k]);
  free(x);
}

static void scalars(gdc_itv **out, gdc_sample *s)
{
  gdc_itv *all[] = {&s->loss, &s->gradnorm, &s->weightnorm, &s->gamma, &s->gap, &s->gap_ln, &s->boundary, &s->sharp};
  memcpy(out, all, sizeof all);
}

enum { SCALARS = 8 };

void gdc_sample_clear(gdc_sample *s)
{
  gdc_itv *all[SCALARS];
  scalars(all, s);
  for (int k = 0; k < SCALARS; k++) gdc_itv_clear(all[k]);
  free_array(s->margin, s->n);
  free_array(s->pre, s->m * s->n);
  free(s->bits);
}

static gdc_status allocate(gdc_sample *s, const gdc_problem *p, mpfr_prec_t prec, gdc_context *ctx)
{
  memset(s, 0, sizeof *s);
  s->m = p->m;
  s->n = p->n;
  gdc_itv *all[SCALARS];
  scalars(all, s);
  for (int k = 0; k < SCALARS; k++) gdc_itv_init(all[k], prec);
  s->margin = new_array(p->n, prec);
  s->pre = new_array(p->m * p->n, prec);
  s->bits = malloc((size_t)(p->m * p->n));
  if (s->margin && s->pre && s->bits) return GDC_OK;
  gdc_sample_clear(s);
  return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory for a sample");
}

/* gap ln t, for t >= 2 */
static void scale_by_ln(gdc_itv *r, const gdc_itv *gap, uint64_t t)
{
  mpfr_prec_t prec = mpfr_get_prec(r->lo);
  gdc_itv ln, scratch;
  gdc_itv_init(&ln, prec);
  gdc_itv_init(&scratch, prec);
  mpfr_set_uj(ln.lo, t, MPFR_RNDD);
  mpfr_set_uj(ln.hi, t, MPFR_RNDU);
  gdc_itv_log(&ln, &ln);
  gdc_itv_mul(r, gap, &ln, &scratch);
  gdc_itv_clear(&ln);
  gdc_itv_clear(&scratch);
}

/* GDC_ELIMIT says "this experiment has no such quantity"; anything else is a real failure. */
static gdc_status optional(int *has, gdc_status status)
{
  *has = status == GDC_OK;
  return status == GDC_ELIMIT ? GDC_OK : status;
}

static gdc_status take_geometry(gdc_sample *out, const gdc_state *s, gdc_context *ctx)
{
  gdc_status status = gdc_robustness(&out->gamma, &out->gamma_infinite, s, ctx);
  if (status == GDC_OK) status = optional(&out->has_gap, gdc_gap(&out->gap, s, NULL));
  if (status == GDC_OK && out->has_gap && out->t >= 2) scale_by_ln(&out->gap_ln, &out->gap, out->t);
  if (status == GDC_OK) status = optional(&out->has_boundary, gdc_boundary(&out->boundary, s, NULL));
  if (status == GDC_OK && out->has_boundary) status = gdc_gap_sharp(&out->sharp, s, ctx);
  if (status != GDC_OK) gdc_fail(ctx, status, NULL, 0, 0, "the robustness margin could not be computed");
  return status;
}

gdc_status gdc_sample_take(gdc_sample *out, const gdc_state *s, mpfr_prec_t prec, gdc_context *ctx)
{
  const gdc_problem *p = gdc_state_problem(s);
  gdc_status status = allocate(out, p, prec, ctx);
  if (status != GDC_OK) return status;
  out->t = gdc_state_time(s);
  memcpy(out->bits, gdc_state_pattern(s), (size_t)(p->m * p->n));
  for (int i = 0; i < p->n; i++) {
    gdc_state_margin(&out->margin[i], s, i);
    for (int j = 0; j < p->m; j++) gdc_state_pre(&out->pre[j * p->n + i], s, j, i);
  }
  gdc_state_loss(&out->loss, s);
  gdc_state_gradnorm(&out->gradnorm, s);
  gdc_state_weightnorm(&out->weightnorm, s);
  status = take_geometry(out, s, ctx);
  if (status != GDC_OK) gdc_sample_clear(out);
  return status;
}
