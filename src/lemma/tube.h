/* Quantities of all states between two times, read from a tube. */
#ifndef GDC_LEMMA_TUBE_H
#define GDC_LEMMA_TUBE_H

#include <gdcert/calc.h>
#include <gdcert/way.h>

/* state encloses the states at every time from state->time to end. */
typedef struct tube {
  const gdc_leap_state *state;
  const gdc_time *end;
  gdc_calc *c;
  int measured; /* gamma, gap, boundary, infinite are set */
  int infinite;
  gdc_itv gamma, gap, boundary;
} tube;

gdc_status tube_open(tube *t, const gdc_leap_state *state, const gdc_time *end, gdc_context *ctx);
void tube_close(tube *t);
/* r encloses quantity (kind, a, b) of program.h at each of these times; *defined = 0 when it is not known to exist at
   all of them. */
gdc_status tube_read(gdc_itv *r, int *defined, tube *t, int kind, int a, int b, gdc_context *ctx);

/* g(m_i); g(m_a)/g(m_b); |w|: at each of these times, in t->c. */
gdc_num tube_slope(tube *t, int i);
gdc_num tube_ratio(tube *t, int a, int b);
gdc_num tube_weightnorm(tube *t);

#endif
