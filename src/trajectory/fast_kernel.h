/* The block kernel of the fast engine: integers only (doc/fast-engine.md, "The block kernel").

   Point i carries Q_i = y_i 2^ls + low_i, the slope h g_i in units of 2^-(sy_i + ls), multiplied by exp(-d_i) at
   every step.  A pre-activation that may change sign in the block is "tracked": b = |v_j| a_ji in units of
   2^-sd, 128 bits.  Everything else is constant in the block and folded into the coefficients.

   Column c < n of the coefficients is y_c; column n + q is y_i(q) when tracked pair q is active, else 0.
   Row i < n is the step of the margin i without the tracked pairs' own part; row n + q is the step of
   b_q, of -b_q where pair q lowers its margin.  A product is floor(coefficient * column / 2^64). */
#ifndef GDC_FAST_KERNEL_H
#define GDC_FAST_KERNEL_H

#include <gdcert/step.h>

#include "fast_words.h"

#include <stddef.h>
#include <stdint.h>

enum {
  FAST_MAX_PAIRS = GDC_MAX_NEURONS * GDC_MAX_POINTS,
  FAST_CHUNK_BITS = 8,
  FAST_CHUNK = 1 << FAST_CHUNK_BITS, /* steps between two passes over the buffers */
  FAST_DENSE_ROWS = 9, /* most points and slots of fast_dense.c */
  FAST_MAX_TERMS = 10, /* of the series of exp(-d), see fast_terms */
  FAST_KEY_WORDS = FAST_MAX_PAIRS / 64
};

/* The slope carried is h exp(-m), or h/(1 + exp(m)): then what a step takes is a fixed point, evaluated in a
   shorter or a longer way. */
enum { FAST_EXPONENTIAL, FAST_SHORT, FAST_LONG };

/* exp(-d) = 1 - d + d^2/2 + d^2 z(d): `terms` - 1 terms of z (1: none). */
typedef struct fast_series {
  int terms;
  int shift;     /* sd - 64 >= 2 */
  int low_bits;  /* ls = sd - 63 <= 62 */
  int64_t c[FAST_MAX_TERMS + 1]; /* c[j] = 2^(63 - shift*j - (sd - 66)) / (j+2)! to the nearest, 0 < j < terms */
  int logistic;  /* FAST_EXPONENTIAL, .. */
  int rounds;    /* FAST_LONG: iterations of the fixed point */
  int64_t ratio[GDC_MAX_POINTS]; /* logistic: g_i/h 2^64 = y_i ratio_i / 2^64 */
} fast_series;

/* What an update assumes of its constants.  With these every number stays in 64 bits, whatever D, y and low are. */
/*@ predicate series_ok{L}(fast_series *w) =
      1 <= w->terms <= FAST_MAX_TERMS && 2 <= w->shift <= 60 && w->low_bits == w->shift + 1
      && (\forall integer j; 0 < j < w->terms ==> near_coefficient(w->c[j], power(w->shift), j))
      && (\forall integer i; 0 <= i < GDC_MAX_POINTS ==> 0 <= w->ratio[i])
      && FAST_EXPONENTIAL <= w->logistic <= FAST_LONG && (w->logistic == FAST_LONG ==> 0 <= w->rounds);
*/

typedef struct fast_entry {
  int column;
  int64_t coefficient;
  fast_u128 fine; /* two words: 2^64 times as large, two's complement */
} fast_entry;

/* One block: what it is made of, and the running state. */
typedef struct fast_block {
  int n, tracked;
  fast_series series;
  int start[GDC_MAX_POINTS + FAST_MAX_PAIRS + 1]; /* row r: entries start[r] .. start[r+1]-1 */
  fast_entry *entries;
  int point[FAST_MAX_PAIRS];              /* i of tracked pair q */
  uint64_t sign[FAST_MAX_PAIRS];          /* 0 when y_i v_j > 0, all ones when < 0 */
  /* running state */
  uint64_t y[GDC_MAX_POINTS], low[GDC_MAX_POINTS];
  fast_u128 b[FAST_MAX_PAIRS];            /* two's complement */
  int shape;                              /* of fast_kernel_shape, with what its loop needs: */
  int64_t c[4][2];
  int pair[2];                            /* tracked pair at point 0 and at point 1, or -1 */
  int shared;                             /* c[0] = c[2], c[1] = c[3] but for the order */
  int slots;                              /* per point, of fast_dense.c */
  int slot_pair[FAST_DENSE_ROWS];         /* tracked pair in slot n + .., or -1 */
  int64_t dense[FAST_DENSE_ROWS][FAST_DENSE_ROWS];
  int fine;                               /* two words (fast_fine.h): Q = y 2^64 + low, b with more bits, */
  int two;                                /* by the loop for two points: */
  fast_u128 wide[4][2];
  int narrow;                             /* b fits 64 bits in this chunk: |b| < 2^62 must be checked */
} fast_block;

/* The states before each step of a chunk, and the one after the last step. */
typedef struct fast_buffer {
  uint64_t y[GDC_MAX_POINTS][FAST_CHUNK + 1], low[GDC_MAX_POINTS][FAST_CHUNK + 1];
  uint64_t b[FAST_MAX_PAIRS + 1][FAST_CHUNK + 1]; /* low words; one more for a pair that is not there */
  int64_t high[FAST_MAX_PAIRS][FAST_CHUNK + 1];   /* high words, unless narrow */
} fast_buffer;

/* What is kept of a block's states 1 .. K. */
typedef struct fast_seen {
  uint64_t key[FAST_KEY_WORDS]; /* bit q: tracked pair q is active */
  uint64_t steps;
} fast_seen;

enum { FAST_MAX_RUNS = 32, FAST_MAX_PASSES = 64 };

/* Steps from a state with one pattern to a state with another, or the same. */
typedef struct fast_pass {
  uint64_t before[FAST_KEY_WORDS], after[FAST_KEY_WORDS];
  uint64_t steps;
} fast_pass;

typedef struct fast_tally {
  fast_u128 y[GDC_MAX_POINTS], low[GDC_MAX_POINTS];           /* sums over the steps */
  fast_u128 pair_y[FAST_MAX_PAIRS], pair_low[FAST_MAX_PAIRS]; /* over the steps at which the pair is active */
  uint64_t least[FAST_MAX_PAIRS];  /* min over states 0 .. K of |b|, at most 2^63 - 1 */
  uint64_t spread;                 /* narrow: OR of all |b| */
  uint64_t switches;
  uint64_t last[FAST_KEY_WORDS];   /* pattern of the latest state */
  fast_seen *seen;                 /* patterns in the order of their first step */
  size_t nseen, room;
  struct { uint64_t step; uint64_t key[FAST_KEY_WORDS]; } runs[FAST_MAX_RUNS]; /* first runs that start here */
  size_t nruns;
  int want_runs, want_ranges;      /* want_ranges: also what follows */
  int ranged;                      /* want_ranges: all chunks were narrow, so these hold b of the states 0 .. K */
  int64_t lowest[FAST_MAX_PAIRS], highest[FAST_MAX_PAIRS];
  fast_pass passes[FAST_MAX_PASSES];
  int npasses, lost;               /* lost: there are more than FAST_MAX_PASSES */
  /* n = 2: y_0 - floor(y_1 pivot / 2^62) and y_1 at the states 0 .. K */
  uint64_t pivot, least_y, most_y;
  int64_t least_off, most_off;
  uint64_t done;                   /* steps tallied */
} fast_tally;

/* Which loops may serve: also those for special shapes; those for networks of any shape; of these only the one that
   keeps b in 128 bits. */
enum { FAST_ANY_LOOP, FAST_GENERAL_LOOP, FAST_WIDE_LOOP };

/* Recognise the shapes that have a loop of their own. */
void fast_kernel_shape(fast_block *q, int general);
/* Advance the block by steps <= FAST_CHUNK steps; the buffer holds them. */
void fast_kernel_run(fast_block *q, fast_buffer *bu, int steps);

/* Add the chunk in the buffer.  0: out of memory. */
int fast_tally_chunk(fast_tally *t, const fast_block *q, const fast_buffer *bu, int steps);
void fast_tally_start(fast_tally *t, const fast_block *q, int want_runs, int want_ranges);
void fast_tally_clear(fast_tally *t);

#endif
