/* Comparisons of one step with the next, decided by how the inputs move (doc/lemma-language.md, section 5). */
#ifndef GDC_LEMMA_ALONG_H
#define GDC_LEMMA_ALONG_H

#include <gdcert/calc.h>

#include "check.h"

/* What is known of each input of the step part (c->step.X): over one step, from the input `back` = 1 to the one with
   back = 0, quantity i moves by unit * moves[i].  unit > 0 is the same number for all of them; `unit` encloses it. */
typedef struct along_inputs {
  const gdc_itv *moves;  /* one for each step input; not bounded: nothing is known */
  const gdc_itv *slopes; /* of a slope input: at back = 1 it is unit * slopes[i]; of another: not read */
  const gdc_itv *unit;
} along_inputs;

/* After truth_evaluate: decide more of the comparisons that are undecided, and what follows from them.  The values of c hold
   at every step in question, the inputs at back = 0 also one step before.  GDC_EMEMORY or GDC_OK. */
gdc_status along_decide(truth_value *v, const program *p, const code *c, const along_inputs *in, gdc_calc *calc,
                             gdc_context *ctx);

#endif
