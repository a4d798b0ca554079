/* Between lemma_state.c and lemma_distance.c. */
#ifndef CHECK_LEMMA_STATE_H
#define CHECK_LEMMA_STATE_H

#include "lemma.h"

void state_add_squares(num *z, const num *x, int count, scale *s); /* z += sum of x_k^2 */
void state_times_output(num *z, const num *x, const state *st, int j, int absolute); /* z = x v_j, or x |v_j| */
int state_output_sign(const state *st, int j); /* of v_j: 1, -1, 0; 2: not known */

void lemma_distance2(mpq_t q, const problem *p, int i, int k);
/* Bad where they are not known. */
void state_distance(num *z, const state *st, int i);
void state_robustness(num *z, const state *st);

#endif
