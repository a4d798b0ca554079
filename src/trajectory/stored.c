/* A certified state written to a file, for a run that goes on from it. */
#include "internal.h"

#include <gdcert/store.h>

#include <stdlib.h>
#include <string.h>

static void store_exactness(FILE *out, const exactness *e, int pairs)
{
  gdc_store_u64(out, (uint64_t)e->nclasses);
  gdc_store_u64(out, (uint64_t)e->settled);
  for (int k = 0; k < pairs; k++) {
    gdc_store_u64(out, (uint64_t)e->class_of[k]);
    gdc_store_u64(out, (uint64_t)e->exact[k]);
    gdc_store_u64(out, (uint64_t)e->seen[k]);
  }
}

void gdc_trajectory_store(FILE *out, const gdc_trajectory *tr)
{
  const frame *f = tr->state.f;
  int pairs = f->m * f->n;
  gdc_store_word(out, "state");
  gdc_store_u64(out, tr->state.t);
  gdc_store_u64(out, (uint64_t)pairs);
  gdc_store_u64(out, tr->summary->switches);
  gdc_store_u64(out, tr->summary->redone);
  store_exactness(out, &tr->exact, pairs);
  for (int k = 0; k < pairs; k++) gdc_store_u64(out, tr->state.t > 0 ? (uint64_t)tr->before[k] : 0);
  for (int k = 0; k < pairs; k++) gdc_store_itv(out, &f->d[k]);
  for (int j = 0; j < f->m; j++) gdc_store_itv(out, &f->v[j]);
}

static int load_bit(signed char *bit, FILE *in)
{
  int x;
  if (!gdc_load_int(&x, in, 0, 1)) return 0;
  *bit = (signed char)x;
  return 1;
}

static int load_exactness(exactness *e, FILE *in, int pairs)
{
  memset(e, 0, sizeof *e);
  int ok = gdc_load_int(&e->nclasses, in, 1, pairs + 1) && gdc_load_int(&e->settled, in, 0, 1);
  for (int k = 0; ok && k < pairs; k++) {
    int exact = 0;
    ok = gdc_load_int(&e->class_of[k], in, 0, e->nclasses - 1) && gdc_load_int(&exact, in, 0, 1) &&
         load_bit(&e->seen[k], in);
    e->exact[k] = (signed char)exact;
  }
  return ok;
}

static gdc_itv *load_array(FILE *in, int count, int *ok)
{
  gdc_itv *x = malloc((size_t)count * sizeof *x);
  if (!x) *ok = 0;
  for (int k = 0; x && k < count; k++) {
    gdc_itv_init(&x[k], 64);
    *ok = *ok && gdc_load_itv(&x[k], in) && mpfr_get_prec(x[k].lo) == mpfr_get_prec(x[0].lo);
  }
  return x;
}

int gdc_trajectory_load(gdc_trajectory *tr, FILE *in)
{
  checkpoint *c = &tr->stored;
  int pairs = tr->p->m * tr->p->n, same;
  checkpoint_free_arrays(c, tr->p);
  int ok = gdc_load_word(in, "state") && gdc_load_u64(&c->t, in) && gdc_load_int(&same, in, pairs, pairs) &&
           gdc_load_u64(&tr->before_stored.switches, in) && gdc_load_u64(&tr->before_stored.redone, in) &&
           load_exactness(&c->exact, in, pairs);
  for (int k = 0; ok && k < pairs; k++) ok = load_bit(&c->before[k], in);
  if (ok) c->d = load_array(in, pairs, &ok);
  if (ok) c->v = load_array(in, tr->p->m, &ok);
  if (!ok || !c->d || !c->v) {
    checkpoint_free_arrays(c, tr->p);
    c->t = 0;
    return 0;
  }
  return 1;
}
