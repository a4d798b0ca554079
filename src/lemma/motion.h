/* How the quantities of a tube move in one step (Theorem 2.1), in units of the slope of point 1 at the step before. */
#ifndef GDC_LEMMA_MOTION_H
#define GDC_LEMMA_MOTION_H

#include "tube.h"

/* At any step of the tube whose pattern is now[ji] (UNDECIDED: either), r encloses the change of quantity (kind, a, b) until the
   next step over g(m_1) at that step.  The whole line where it is not known. */
void motion_read(gdc_itv *r, tube *t, const signed char *now, int kind, int a, int b);
/* The bit of neuron j at point i one step later: UNDECIDED when both are possible. */
signed char motion_next_bit(tube *t, const signed char *now, int j, int i);

#endif
