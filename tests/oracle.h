/* An independent run for the tests: integer fixed-point enclosures on (w, b, v), no MPFR, no Gram form. */
#ifndef GDC_TESTS_ORACLE_H
#define GDC_TESTS_ORACLE_H
#include <gdcert/problem.h>

/* Fixed point with ORACLE_BITS fraction bits; the number is in [lo, hi] * 2^-ORACLE_BITS. */
enum { ORACLE_BITS = 640 };
typedef struct fix { mpz_t lo, hi; } fix;

typedef struct oracle {
  const gdc_problem *p;
  fix *w, *b, *v;          /* m*d, m, m */
  fix *pre, *margin, *g;   /* m*n, n, n */
  signed char *bits;       /* m*n */
  int undecided;           /* 1: a sign could not be decided, the run is over */
} oracle;

void oracle_start(oracle *o, const gdc_problem *p); /* state, margins and pattern at t = 0 */
void oracle_step(oracle *o);                        /* one step of gradient descent */
void oracle_clear(oracle *o);
/* The true value is in both: they must meet. */
int oracle_meets(const fix *f, const gdc_itv *x);
#endif
