/* Lemmas at all pairs (s, s + 1) of consecutive states at once that are known by one box (doc/fast-engine.md, "Pairs").

   Quantities of s and s + 1 become series in the numbers of s: pre-activations a_ji, slopes g_i, the time.  The step itself is
   exact, a'_ji = a_ji + h v_j sum_k y_k G_ik sigma_jk g_k, so that two sides of a claim that are equal term by term cancel,
   and what is left is of the size of the difference, not of the sides. */
#ifndef GDC_LEMMA_DIFFERENCE_H
#define GDC_LEMMA_DIFFERENCE_H

#include "check.h"
#include "series.h"

enum { DIFFERENCE_PAIRS = 16 }; /* m*n, at most */

typedef struct pair_box {
  const signed char *before, *after; /* m*n bits, of s and s + 1, all decided */
  const gdc_itv *pre;                /* m*n, of s and of s + 1 */
  const double *away;                /* m*n: |a_ji| > away where > 0, or NULL */
  const gdc_itv *ratio;              /* n = 2: g_1/g_2 of s, or NULL */
  uint64_t from, to;                 /* times of s */
  const gdc_itv *first;              /* m*n: a_ji at the time start <= from, or NULL; with it, all states between have these patterns */
  const gdc_itv *begin;              /* the same, whatever the patterns between are, or NULL */
  const signed char *always;         /* m*n, with begin: 1 where the neuron is active from the time start on */
  uint64_t start;
  const gdc_theorem *certificate;
} pair_box;

typedef struct difference difference;

/* *out = NULL when it can do nothing for this experiment.  0: out of memory. */
int difference_new(difference **out, const gdc_lemma_check *c);
void difference_free(difference *d);
/* Truth values v of the lemmas k with open[k] (nbound), which read so many steps (span 0: s alone; span 1: s and s + 1), for all
   pairs of the box; other truth values are undecided.  Claims are looked at where the guard may hold.  open is overwritten. */
gdc_status difference_evaluate(truth_value *v, difference *d, const pair_box *box, int span, unsigned char *open, gdc_context *ctx);
/* 0 or 1 as above, 2: more than two steps. */
int difference_span(const bound_lemma *l);

#endif
