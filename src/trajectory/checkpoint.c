/* Checkpoints at t = 2^k, and starting again from one of them with more bits. */
#include "internal.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

static gdc_itv *copy_array(const gdc_itv *x, int count, mpfr_prec_t prec)
{
  gdc_itv *out = malloc((size_t)count * sizeof *out);
  if (!out) return NULL;
  for (int k = 0; k < count; k++) {
    gdc_itv_init(&out[k], prec);
    gdc_itv_set(&out[k], &x[k]);
  }
  return out;
}

static void free_array(gdc_itv *x, int count)
{
  if (!x) return;
  for (int k = 0; k < count; k++) gdc_itv_clear(&x[k]);
  free(x);
}

void checkpoint_free_arrays(checkpoint *c, const gdc_problem *p)
{
  free_array(c->d, p->m * p->n);
  free_array(c->v, p->m);
  c->d = c->v = NULL;
}

static void forget_from(gdc_trajectory *tr, uint64_t t)
{
  while (tr->nsaved > 0 && tr->saved[tr->nsaved - 1].t >= t) {
    checkpoint_free_arrays(&tr->saved[--tr->nsaved], tr->p);
  }
}

void checkpoint_clear(gdc_trajectory *tr)
{
  forget_from(tr, 0);
}

gdc_status checkpoint_save(gdc_trajectory *tr, gdc_context *ctx)
{
  const frame *f = tr->state.f;
  forget_from(tr, tr->state.t);
  if (tr->nsaved == MAX_CHECKPOINTS) return GDC_OK;
  checkpoint *c = &tr->saved[tr->nsaved];
  c->t = tr->state.t;
  c->width_log2 = frame_width_log2(f);
  c->exact = tr->exact; /* what settles t itself */
  memcpy(c->before, tr->before, sizeof c->before);
  c->d = copy_array(f->d, f->m * f->n, f->prec);
  c->v = copy_array(f->v, f->m, f->prec);
  if (!c->d || !c->v) {
    checkpoint_free_arrays(c, tr->p);
    return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory for a checkpoint at step %llu",
                    (unsigned long long)c->t);
  }
  tr->nsaved++;
  return GDC_OK;
}

void checkpoint_restore(gdc_trajectory *tr, const checkpoint *c)
{
  frame *f = tr->state.f;
  if (!c) {
    tr->state.t = 0;
    exactness_start(&tr->exact, tr->p);
    return;
  }
  tr->state.t = c->t;
  tr->exact = c->exact;
  memcpy(tr->before, c->before, sizeof c->before);
  frame_put(f, tr->p, c->d, c->v);
}

gdc_status checkpoint_restart(gdc_trajectory *tr, double width, gdc_context *ctx)
{
  mpfr_prec_t prec = tr->state.f->prec, max = tr->options.max_precision;
  if (prec >= max) return GDC_EUNDECIDED;
  prec += prec / 2 > 64 ? prec / 2 : 64;
  if (prec > max) prec = max;
  frame *f = frame_new(tr->p, prec);
  if (!f) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory for %ld bits", (long)prec);
  /* a checkpoint that is nearly as wide as what failed would fail again, however many bits follow; and a
     step that fails twice is out of reach of its checkpoint, so the second time starts from t = 0 */
  const checkpoint *from = NULL;
  int again = tr->failed_at == tr->state.t;
  tr->failed_at = tr->state.t;
  for (int k = tr->nsaved - 1; k >= 0 && !from && !again; k--)
    if (tr->saved[k].width_log2 <= width - 24) from = &tr->saved[k];
  tr->summary->redone += tr->state.t - (from ? from->t : 0);
  frame_free(tr->state.f);
  tr->state.f = f;
  tr->state.last_chance = prec >= max;
  checkpoint_restore(tr, from);
  return GDC_OK;
}
