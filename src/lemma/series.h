/* Laurent polynomials with interval coefficients: what cancels cancels (to the precision), whatever the variables' ranges.

   A series stands for the numbers sum_k c_k x^(e_k), c_k in its coefficient, x in the ranges of the variables.  NULL is a
   series of which nothing is known (too long, or out of memory); every operation on NULL is NULL.  Series and their
   coefficients live until series_room_reset. */
#ifndef GDC_LEMMA_SERIES_H
#define GDC_LEMMA_SERIES_H

#include <gdcert/calc.h>

enum { SERIES_VARS = 40, SERIES_TERMS = 160, SERIES_POWER = 8 };

typedef struct series_term {
  signed char e[SERIES_VARS];
  gdc_num c;
} series_term;

typedef struct series_data {
  int n;
  const series_term *t; /* in the order of memcmp of e */
} series_data;
typedef const series_data *series;

typedef struct series_room {
  gdc_calc *c;
  gdc_num range[SERIES_VARS];                     /* of each variable, set by series_new_var */
  gdc_num power[SERIES_VARS][2 * SERIES_POWER + 1]; /* NULL until it is wanted */
  unsigned char known[SERIES_VARS][2 * SERIES_POWER + 1]; /* the same in doubles, once it has been wanted: */
  double low[SERIES_VARS][2 * SERIES_POWER + 1], high[SERIES_VARS][2 * SERIES_POWER + 1];
  int nvars;
  struct series_page *page;                       /* memory of terms */
} series_room;

int series_room_init(series_room *r, mpfr_prec_t prec); /* 0: out of memory */
void series_room_clear(series_room *r);
void series_room_reset(series_room *r); /* no variables, no series */

/* A variable with this range; -1 when there are too many. */
int series_new_var(series_room *r, gdc_num range);
series series_of_var(series_room *r, int var, int exponent);
series series_of(series_room *r, gdc_num x); /* a constant */
series series_of_q(series_room *r, const mpq_t q);
series series_add(series_room *r, series x, series y);
series series_sub(series_room *r, series x, series y);
series series_neg(series_room *r, series x);
series series_scale(series_room *r, series x, gdc_num by);
series series_scale_q(series_room *r, series x, const mpq_t by);
series series_mul(series_room *r, series x, series y);
/* x times the monomial with exponents e */
series series_shift(series_room *r, series x, const signed char *e);
/* sum_(k < terms) x^k/k! + [-rest, rest]: for |x| <= 1 an enclosure of exp(x), when rest bounds the remainder. */
series series_exp(series_room *r, series x, int terms);

/* Terms whose coefficients are [-e, e], e < 2^-100, what is left where two coefficients cancelled, become part of the constant. */
series series_tidy(series_room *r, series x);

/* The sum of the ranges of its terms; never NULL (the whole line when nothing is known). */
gdc_num series_range(series_room *r, series x);
/* The same met with what it is after common factors and powers of one variable are taken out, and again in what is left, `level`
   times at most, as long as the sign is not known. */
gdc_num series_grouped(series_room *r, series x, int level);
/* Is a range worth no more work: its sign is known, or it is what is left when two sides are the same? */
int series_settled(gdc_num x);
gdc_num series_power_range(series_room *r, int var, int exponent);
int series_has(series x, int var);   /* does the variable occur? */
/* The terms of x where the exponent of var is `least` or more, and the others. */
void series_part(series_room *r, series x, int var, int least, series *with, series *without);
/* x = first * var^e + rest with no var in rest and one exponent e of it in first; 0: more than one exponent occurs.
   first is divided by var^e. */
int series_split(series_room *r, series x, int var, int *e, series *first, series *rest);
/* var^k becomes to^k, var^-k inverse^k; NULL where one of them that is needed is. */
series series_put(series_room *r, series x, int var, series to, series inverse);
/* 1: a constant, in *c */
int series_is_constant(series_room *r, series x, gdc_num *c);

#endif
