/* The error bounds of the block kernel (derived in doc/fast-engine.md), and broken variants for the test that
   must catch each of them. */
#ifndef GDC_FAST_BOUNDS_H
#define GDC_FAST_BOUNDS_H

typedef enum fast_mutant_name {
  FAST_MUTANT_NONE = 0,
  FAST_MUTANT_CUBIC_SIGN,       /* the cubic term with the other sign */
  FAST_MUTANT_RATIO,            /* logistic loss: the correction forgotten */
  FAST_MUTANT_PRODUCT,          /* bounds of truncations halved, one by one */
  FAST_MUTANT_UPDATE,
  FAST_MUTANT_LOAD,
  FAST_MUTANT_REMAINDER,        /* the remainder of the series forgotten */
  FAST_MUTANT_FIXED_UNCHECKED,  /* fixed pairs not checked with the radius at the end */
  FAST_MUTANT_NO_RADIUS,        /* tracked pairs certified without the radius */
  FAST_MUTANT_NO_ERROR,         /* or without the error of b */
  FAST_MUTANT_NO_GROWTH,        /* the block adds nothing to the radius */
  FAST_MUTANT_LAST_STATE,       /* the minimum of |b| without the block's last state */
  FAST_MUTANT_SPREAD,           /* |b| < 2^62 not checked */
  FAST_MUTANT_SHARED,           /* products shared whatever the coefficients are */
  FAST_MUTANT_OWN_ACTIVE,       /* an active fixed pair: its own pull left out of its way to 0 */
  FAST_MUTANT_OTHERS,           /* a fixed pair: the pull of the other points left out */
  FAST_MUTANT_AWAY,             /* a fixed pair: pulls towards 0 and away from it mixed up */
  FAST_MUTANT_HULL_LAST,        /* the numbers c of a hull without the block's last state */
  FAST_MUTANT_HULL_RADIUS,      /* the hull is that of the centre */
  FAST_MUTANT_HULL_WIDE,        /* the numbers c of a hull are those of the centre */
  FAST_MUTANT_HULL_FALLS,       /* pre-activations: pulls that make them smaller left out */
  FAST_MUTANT_HULL_KERNEL,      /* the kernel's range of b without the last state */
  FAST_MUTANT_HULL_BITS,        /* a pattern that changes is said to be that of the start */
  FAST_MUTANT_HULL_AWAY,        /* distances from 0 without the radius and the error */
  FAST_MUTANT_HULL_RATIO,       /* the ratio of slopes at the last state of each chunk alone */
  FAST_MUTANT_HULL_JOIN,        /* the hull of several parts without the last of them */
  FAST_MUTANT_HULL_PASS,        /* a step from one pattern to another is not counted */
  FAST_MUTANT_TOUCHED,          /* a hand-over that gains nothing leaves its own frame behind */
  FAST_MUTANT_FINE_CUBIC,       /* two words: the cubic term forgotten, */
  FAST_MUTANT_FINE_UPDATE,      /* bounds reduced, one by one, */
  FAST_MUTANT_FINE_SERIES,
  FAST_MUTANT_FINE_ROUND,
  FAST_MUTANT_FINE_SCALE,       /* and the radius taken for that of b with one word */
  FAST_MUTANTS
} fast_mutant_name;

#ifdef GDC_FAST_MUTANTS
extern fast_mutant_name fast_mutant;
#define FAST_MUTANT(name) (fast_mutant == FAST_MUTANT_##name)
#else
#define FAST_MUTANT(name) 0
#endif

/* Units of b and of rows: 2^-sd.  Unit of an update: the last place of Q. */
#define FAST_PRODUCT (FAST_MUTANT(PRODUCT) ? 0.875 : 1.75) /* a product of a row */
#define FAST_UPDATE (FAST_MUTANT(UPDATE) ? 1.0 : 2.0)      /* Q exp(-d), without the series' remainder */
#define FAST_UPDATE_LOGISTIC (FAST_MUTANT(UPDATE) ? 1.5 : 3.0)
#define FAST_LOAD (FAST_MUTANT(LOAD) ? 0.75 : 1.5)         /* b at the start of a block */

/* Two words.  Units of rows and steps: 2^-(sd + 64); of b: 2^-(sd + FINE_EXTRA); of an update: the last place of Q. */
#define FINE_PRODUCT 3.5                                        /* a product of a row */
#define FINE_ROUND (FAST_MUTANT(FINE_ROUND) ? 0.25 : 1.0)       /* a row that is added to b */
#define FINE_UPDATE (FAST_MUTANT(FINE_UPDATE) ? 0.5 : 1.01)     /* Q (1 - exp(-d)), for the d that it was made with */
#define FINE_STEP 2.01                                          /* 1 - exp(-d): the square and the last shift, */
#define FINE_SERIES (FAST_MUTANT(FINE_SERIES) ? 0.0 : 1.12)     /* and the cubic part in units of 2^(65 - 2 shift) */

#endif
