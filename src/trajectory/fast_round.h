/* Doubles that only ever err outward: each operation is one IEEE operation and one step to the next double.

   A result of + - * / or sqrt, rounded to nearest, is within half a unit in the last place of the exact one,
   so the next double above it is an upper bound (the next one below, a lower bound).  The step is a call of
   nextafter, across which no compiler may fuse two operations.  NaN stays NaN: tests on these numbers are
   written so that NaN fails them. */
#ifndef GDC_FAST_ROUND_H
#define GDC_FAST_ROUND_H

#include <math.h>

static inline double up(double x) { return nextafter(x, INFINITY); }
static inline double down(double x) { return nextafter(x, -INFINITY); }
static inline double add_up(double a, double b) { return up(a + b); }
static inline double sub_up(double a, double b) { return up(a - b); }
static inline double mul_up(double a, double b) { return up(a * b); }
static inline double div_up(double a, double b) { return up(a / b); }
static inline double sub_down(double a, double b) { return down(a - b); }
static inline double mul_down(double a, double b) { return down(a * b); }
static inline double div_down(double a, double b) { return down(a / b); }

/* Certainly a > b; 0 for NaN. */
static inline int surely_above(double a, double b) { return a > b; }

#endif
