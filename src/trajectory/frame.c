/* The working frame: constants and state as enclosures of one precision, and one step on them. */
#include "internal.h"

#include <gdcert/itvs.h>

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS = 14 };

static void list_parts(frame *f, gdc_itvs parts[PARTS])
{
  int m = f->m, n = f->n;
  const gdc_itvs list[PARTS] = {
    {&f->a0, m * n}, {&f->yg, n * n}, {&f->hv, m}, {&f->h, 1}, {&f->d, m * n}, {&f->d_next, m * n},
    {&f->v, m}, {&f->v_next, m}, {&f->a, m * n}, {&f->a_next, m * n}, {&f->margin, n}, {&f->g, n},
    {&f->t, GDC_STEP_SCRATCH}, {&f->work, FRAME_WORK}};
  memcpy(parts, list, sizeof list);
}

static void load_constants(frame *f, const gdc_problem *p)
{
  mpq_t q;
  mpq_init(q);
  for (int k = 0; k < p->m * p->n; k++) gdc_itv_set_q(&f->a0[k], p->a0[k]);
  for (int i = 0; i < p->n; i++)
    for (int k = 0; k < p->n; k++) {
      mpq_set(q, p->gram[i * p->n + k]);
      if (p->y[k] < 0) mpq_neg(q, q);
      gdc_itv_set_q(&f->yg[i * p->n + k], q);
    }
  gdc_itv_set_q(f->h, p->h);
  for (int j = 0; j < p->m; j++) {
    gdc_itv_set_q(&f->v[j], p->v[j]);
    mpq_mul(q, p->h, p->v[j]);
    gdc_itv_set_q(&f->hv[j], q);
  }
  mpq_clear(q);
}

frame *frame_new(const gdc_problem *p, mpfr_prec_t prec)
{
  frame *f = calloc(1, sizeof *f);
  if (!f) return NULL;
  f->prec = prec;
  f->m = p->m;
  f->n = p->n;
  gdc_itvs parts[PARTS];
  list_parts(f, parts);
  if (!gdc_itvs_new(parts, PARTS, prec)) {
    free(f);
    return NULL;
  }
  load_constants(f, p);
  return f;
}

void frame_free(frame *f)
{
  if (!f) return;
  gdc_itvs parts[PARTS];
  list_parts(f, parts);
  gdc_itvs_free(parts, PARTS);
  free(f);
}

void frame_put(frame *f, const gdc_problem *p, const gdc_itv *d, const gdc_itv *v)
{
  gdc_itvs_set(f->d, d, f->m * f->n);
  gdc_itvs_set(f->v, v, f->m);
  if (p->train_output) gdc_scale_outputs(f->hv, f->v, f->h, f->m, f->t);
}

int frame_settle(frame *f, const gdc_problem *p, const exactness *e, signed char *bits)
{
  gdc_preactivations(f->a, f->a0, f->yg, f->d, f->m, f->n, f->t);
  for (int k = 0; k < f->m * f->n; k++)
    if (e->exact[k]) gdc_itv_set_q(&f->a[k], p->a0[k]);
  if (gdc_pattern(bits, f->a, f->m * f->n)) return -1;
  for (int k = 0; k < f->m * f->n; k++)
    if (bits[k] == GDC_BIT_UNDECIDED) return k;
  return 0;
}

void frame_derive(frame *f, const gdc_problem *p, const signed char *bits)
{
  gdc_margins(f->margin, f->a, f->v, bits, p->y, f->m, f->n, f->t);
  gdc_loss_slope(f->g, f->margin, p->loss, f->n, f->t);
}

static void swap(gdc_itv **a, gdc_itv **b)
{
  gdc_itv *c = *a;
  *a = *b;
  *b = c;
}

void frame_advance(frame *f, const gdc_problem *p, const signed char *bits)
{
  gdc_step_hidden(f->d_next, f->d, f->hv, f->g, bits, f->m, f->n, f->t);
  swap(&f->d, &f->d_next);
  if (!p->train_output) return;
  gdc_step_output(f->v_next, f->v, f->h, f->g, f->a, bits, p->y, f->m, f->n, f->t);
  swap(&f->v, &f->v_next);
  gdc_scale_outputs(f->hv, f->v, f->h, f->m, f->t);
}

void frame_retreat(frame *f, const gdc_problem *p)
{
  swap(&f->d, &f->d_next);
  if (!p->train_output) return;
  swap(&f->v, &f->v_next);
  gdc_scale_outputs(f->hv, f->v, f->h, f->m, f->t);
}

int frame_follow(frame *f, const gdc_problem *p, const exactness *e, const signed char *bits, int most)
{
  gdc_orbit orbit = {
    .m = f->m, .n = f->n, .pairs = f->m * f->n, .loss = p->loss, .train = p->train_output,
    .a0 = f->a0, .yg = f->yg, .h = f->h, .y = p->y, .bits = bits, .exact = e->exact,
    .d = f->d, .v = f->v, .hv = f->hv, .a = f->a,
    .d_next = f->d_next, .v_next = f->v_next, .a_next = f->a_next, .margin = f->margin, .g = f->g, .t = f->t};
  int made = gdc_orbit_follow(orbit, most);
  if (made > 0) frame_derive(f, p, bits);
  return made;
}

/* log2 of hi - lo; a hint for choosing precisions and checkpoints, never part of a verdict. */
static double width_log2(const gdc_itv *x, mpfr_ptr t)
{
  mpfr_sub(t, x->hi, x->lo, MPFR_RNDU);
  if (mpfr_zero_p(t)) return -DBL_MAX;
  if (!mpfr_number_p(t)) return DBL_MAX;
  return (double)mpfr_get_exp(t);
}

double frame_width_log2(const frame *f)
{
  double widest = -DBL_MAX;
  for (int k = 0; k < f->m * f->n; k++) widest = fmax(widest, width_log2(&f->d[k], f->t[0].lo));
  return widest;
}
