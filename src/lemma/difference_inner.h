/* Inside the evaluator of differences. */
#ifndef GDC_LEMMA_DIFFERENCE_INNER_H
#define GDC_LEMMA_DIFFERENCE_INNER_H

#include "difference.h"
#include "mutant.h"

enum { DIFFERENCE_POINTS = 8, DIFFERENCE_BITS = 127 };

/* A variable that stands for a root or a quotient of series. */
typedef struct atom {
  int var;
  series square;    /* var = sqrt(square), or NULL */
  series top, down; /* var = top/down, down of one sign */
} atom;

/* A register. */
typedef struct value {
  series s;    /* NULL: only r is known */
  gdc_num r;   /* encloses it */
  int defined; /* certainly defined */
  int tight;   /* r is as good as it gets */
  struct value *base; /* NULL, or the register of which it is the square */
} value;

/* The zero of the network between its two points, as a quotient: 0 where it is not known to be one. */
typedef struct crossing {
  int looked, known;
  int clear; /* and no other zero is nearer to a point */
  series top, down;
} crossing;

struct difference {
  const gdc_problem *p;
  const gdc_lemma_check *check;
  unsigned char *known, *judged; /* registers and truth nodes that have been evaluated in the present box */
  mpq_t *inverse;          /* n*n: of the Gram matrix, or NULL */
  gdc_itv *pull;           /* h v_j y_k G_ik at (j*n + i)*n + k */
  gdc_itv *share;          /* with inverse: weight or bias k of a neuron is base[j*(d + 1) + k] + sum over i of share[k*n + i] a_ji */
  gdc_itv *base;
  series_room room;
  value *reg;
  /* of the present box: */
  const pair_box *box;
  int span;
  int pre[DIFFERENCE_PAIRS], slope[DIFFERENCE_POINTS], time; /* variables */
  int ratio;                             /* variable g_1/g_2, or -1 */
  int phase;                             /* variable ln(g_1/g_2) - centre, or -1 (exponential loss) */
  gdc_num centre;
  int grown[DIFFERENCE_POINTS];          /* variable: e^m (or e^m + m) beyond the straight line, or -1 */
  series line[DIFFERENCE_POINTS];        /* the straight line and that: what 1/g is */
  int bend[DIFFERENCE_POINTS];           /* variable: e^-x - 1 + x, x the step of margin i (exponential loss), or -1 */
  series bent[DIFFERENCE_POINTS];        /* what it is as a series in the others */
  int norm[2], slope_norm;               /* variables: weight norms of s and s + 1, gradient norm of s; or -1 */
  int log_time, since[2];                /* variables: ln t, or -1: not read; the projected margins less ln t, or -1 */
  atom atoms[SERIES_VARS];
  int natoms;
  series a[2][DIFFERENCE_PAIRS], m[2][DIFFERENCE_POINTS], g[2][DIFFERENCE_POINTS], moved[DIFFERENCE_POINTS];
  gdc_num ra[2][DIFFERENCE_PAIRS], rm[2][DIFFERENCE_POINTS], rg[2][DIFFERENCE_POINTS];
  series log_loss[DIFFERENCE_POINTS];    /* ln(1 + e^-m), once it has been read */
  value weightnorm[2], gradnorm[2], gap[2], boundary[2]; /* once they have been read (r != NULL) */
  series *lifted;                        /* 2 m (d + 1): weights and biases, or NULL: not yet */
  crossing cross[2];
  int split;                             /* somebody wants the box cut at ln(g_1/g_2) = cut */
  mpfr_t cut;
};

/* difference_constant.c */
int difference_constants_new(difference *d); /* 0: out of memory */
void difference_constants_free(difference *d);
/* difference_read.c */
int difference_open(difference *d);   /* variables and series of the box; 0: it has none */
value difference_read(difference *d, const slot *q, int next, gdc_context *ctx);
int difference_is_small(difference *d, series x); /* |x| <= 1/8 */
/* difference_line.c */
void difference_open_line(difference *d, int i);
series difference_log_time(difference *d); /* ln t as a variable */
/* Where x holds ln t: its own pre-activations as what they are beside ln t; of the point by_phase (-1: none) as what they are beside
   the other point's and ln(g_1/g_2). */
series difference_in_log_time(difference *d, series x, int by_phase);
/* difference_bound.c: the pre-activation `var` from m_2 - m_1 = ln(g_1/g_2). */
series difference_put_phase(difference *d, series x, int var);
/* an enclosure of the numbers of x, with sign if possible. */
gdc_num difference_bound(difference *d, series x);
/* Powers 2 of roots are their squares. */
series difference_without_squares(difference *d, series x);
/* min(0, x) or max(0, x) is undecided: where to cut the box. */
void difference_want_cut(difference *d, series x);
/* A root, a quotient, or a number of which only r is known, as a variable. */
series difference_atom(difference *d, gdc_num r, series square, series top, series down);
gdc_num difference_tight(difference *d, value *x);

/* A weight of neuron j, or its bias (coordinate d). */
series difference_lifted(difference *d, int j, int coordinate, int next);
/* difference_boundary.c: only for two neurons and two points in one dimension. */
value difference_boundary(difference *d, int next);
value difference_gap(difference *d, int next);
value difference_distance(difference *d, int i, int next);
value difference_robustness(difference *d, int next);

static inline series_room *room(difference *d) { return &d->room; }
static inline gdc_calc *calc(difference *d) { return d->room.c; }
static inline series si(difference *d, long n) { return series_of(room(d), gdc_c_si(calc(d), n)); }
static inline value known(series s, gdc_num r) { return (value){s, r, 1, 0, NULL}; }
static inline value unknown(difference *d) { return (value){NULL, gdc_c_whole(calc(d)), 0, 1, NULL}; }
static inline int known_sign(gdc_num x) { return mpfr_sgn(x->lo) >= 0 || mpfr_sgn(x->hi) <= 0; }

#endif
