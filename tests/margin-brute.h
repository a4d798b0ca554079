/* Exact brute force for robustness margins, used by tests only: rationals, no shared code with src/margin. */
#ifndef GDC_TESTS_MARGIN_BRUTE_H
#define GDC_TESTS_MARGIN_BRUTE_H

#include "support.h"

enum { MAX_D = 3, MAX_M = 5 };

/* A network with exact weights. */
typedef struct exact_net {
  int d, m;
  mpq_t w[MAX_M * MAX_D], b[MAX_M], v[MAX_M];
} exact_net;

void exact_net_init(exact_net *n);
void exact_net_clear(exact_net *n);

/* r = y N(z). */
void exact_value(mpq_t r, const exact_net *n, const mpq_t *z, int y);

/* Squared distance from x to {z : y N(z) <= 0}; returns 0 when that set is empty.  d = 1: piece by piece over
   the whole line.  Any d: over all activation patterns and all faces of their polyhedra. */
int brute_line(mpq_t square, const exact_net *n, const mpq_t *x, int y);
int brute_faces(mpq_t square, const exact_net *n, const mpq_t *x, int y);

/* d = 1: is f < 0 just beyond the nearest zero (on one of the sides that attain the distance)? */
int brute_transversal(const exact_net *n, const mpq_t *x, int y, const mpq_t square);

#endif
