/* The library's experiments and states handed to the checker, for tests: the two share no types. */
#ifndef GDC_TESTS_CHECK_BRIDGE_H
#define GDC_TESTS_CHECK_BRIDGE_H
#include <gdcert/gdcert.h>

#include "check/check.h"

void bridge_problem(problem *out, const gdc_problem *p);
void bridge_problem_clear(problem *p);
void bridge_num(num *z, const gdc_itv *x, scale *s); /* outward; bad when unbounded */
void bridge_state(state *out, const gdc_state *s);   /* out: of this problem, its time and enclosures set */
void bridge_state_init(state *out, const problem *p, scale *s);
void bridge_state_clear(state *out);
void bridge_mpfr(mpq_t q, mpfr_srcptr x);            /* exactly */
#endif
