/* The numbers of a state as arrays: a network, or a snapshot. */
#include "state_copy.h"

#include <stdlib.h>

static int copy_open(gdc_state_copy *y, const gdc_state *s, int cells)
{
  mpfr_prec_t prec = gdc_state_precision(s);
  y->cells = 0;
  y->cell = malloc((size_t)cells * sizeof *y->cell);
  if (!y->cell) return 0;
  for (; y->cells < cells; y->cells++) gdc_itv_init(&y->cell[y->cells], prec);
  return 1;
}

void gdc_state_copy_close(gdc_state_copy *y)
{
  for (int i = 0; i < y->cells; i++) gdc_itv_clear(&y->cell[i]);
  free(y->cell);
}

/* At a data point the state knows the pre-activation best (it may even be exact). */
static void pre_at(gdc_itv *r, const void *self, int j, const mpq_t *x)
{
  const gdc_state *s = self;
  const gdc_problem *p = gdc_state_problem(s);
  for (int i = 0; i < p->n; i++) {
    int same = 1;
    for (int k = 0; k < p->d && same; k++) same = mpq_equal(p->x[i * p->d + k], x[k]) != 0;
    if (!same) continue;
    gdc_state_pre(r, s, j, i);
    return;
  }
  gdc_state_pre_at(r, s, j, x);
}

int gdc_network_of(gdc_network *net, gdc_state_copy *y, const gdc_state *s)
{
  const gdc_problem *p = gdc_state_problem(s);
  int m = p->m, d = p->d;
  if (!copy_open(y, s, m * d + 2 * m)) return 0;
  gdc_itv *w = y->cell, *b = w + m * d, *v = b + m;
  for (int j = 0; j < m; j++) {
    for (int k = 0; k < d; k++) gdc_state_weight(&w[j * d + k], s, j, k);
    gdc_state_bias(&b[j], s, j);
    gdc_state_output(&v[j], s, j);
  }
  *net = (gdc_network){.d = d, .m = m, .w = w, .b = b, .v = v, .pre_at = pre_at, .self = s};
  return 1;
}

int gdc_snapshot_of(gdc_snapshot *shot, gdc_state_copy *y, const gdc_state *s)
{
  const gdc_problem *p = gdc_state_problem(s);
  int m = p->m, n = p->n;
  if (!copy_open(y, s, m * n + 2 * n + m)) return 0;
  gdc_itv *pre = y->cell, *margin = pre + m * n, *slope = margin + n, *output = slope + n;
  for (int j = 0; j < m; j++) {
    for (int i = 0; i < n; i++) gdc_state_pre(&pre[j * n + i], s, j, i);
    gdc_state_output(&output[j], s, j);
  }
  for (int i = 0; i < n; i++) {
    gdc_state_margin(&margin[i], s, i);
    gdc_state_slope(&slope[i], s, i);
  }
  *shot = (gdc_snapshot){.problem = p, .bits = gdc_state_pattern(s), .pre = pre, .margin = margin,
                         .slope = slope, .output = output};
  return 1;
}
