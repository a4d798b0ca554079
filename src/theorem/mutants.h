/* Broken variants of the theorems, for the test that brute force catches each of them. */
#ifndef GDC_THEOREM_MUTANTS_H
#define GDC_THEOREM_MUTANTS_H

#include <gdcert/calc.h>

typedef enum gdc_mutant_name {
  GDC_MUTANT_NONE = 0,
  /* Theorem T and R */
  GDC_MUTANT_BAND_SMALL,         /* bands x 0.7 */
  GDC_MUTANT_NO_EPS,             /* the error terms of ln R - L dropped */
  GDC_MUTANT_NO_RBBAR,           /* r Bbar dropped from dlo */
  GDC_MUTANT_NO_LOGISTIC_DEFECT, /* logistic correction of ln R dropped */
  GDC_MUTANT_NO_H2,              /* overshoot test dropped */
  GDC_MUTANT_NO_H3,              /* W and V taken as monotone without their test */
  GDC_MUTANT_NO_H4,              /* range test of quiet and lock dropped */
  GDC_MUTANT_NO_H5,              /* sharp form claimed through a dead zone between the points */
  GDC_MUTANT_NO_Z,               /* outer dead zones ignored */
  GDC_MUTANT_NO_ADJ,             /* band terms dropped from C1, C2 */
  /* Theorems F and O */
  GDC_MUTANT_KUP_IS_K,           /* growth without its second-order term */
  GDC_MUTANT_NO_RSTAR,           /* logistic loss: e^z in the place of e^z + z */
  GDC_MUTANT_NO_Z1,              /* dead zone between the points ignored */
  GDC_MUTANT_NO_KINK,            /* the same, in the upper bound only */
  /* Theorem B */
  GDC_MUTANT_B_BAND_SMALL,       /* al x 0.9 */
  GDC_MUTANT_B_NO_GZ,            /* dead-zone test dropped */
  GDC_MUTANT_B_NO_V,             /* Dlo <= (V - q bh)/lam dropped */
  GDC_MUTANT_B_NO_H5,            /* R >= rho dropped */
  GDC_MUTANT_B_ON_ANYWAY,        /* mode ON without its condition */
  GDC_MUTANT_B_NO_H4,            /* overshoot test dropped (not caught by trajectories) */
  GDC_MUTANT_EXPONENTIAL_DEFECT, /* mu = 0 for the logistic loss */
  GDC_MUTANT_REGIME_BY_MINIMUM,  /* regime from G+- < min(G++, G--) */
  /* Theorem G, leaps */
  GDC_MUTANT_REFRESH_NO_RISE,    /* Lemma 2r: time to cross the lower band not asked for */
  GDC_MUTANT_REFRESH_NO_FALL,    /* the same, upper band */
  GDC_MUTANT_REFRESH_IN_DRIFT,   /* D = 0 at the middle of the window not asked for */
  GDC_MUTANT_REFRESH_NOT_QUIET,  /* the quiet mode not asked for */
  GDC_MUTANT_EXCESS_LOW,         /* an excess that may be 0 falls and rises as if it were active */
  GDC_MUTANT_RELAX_TWICE,        /* Lemma 3 with the pull doubled */
  GDC_MUTANT_LEFT_OVER,          /* Lemma 3' with the least sum for the largest */
  GDC_MUTANT_FLOW_NO_EPS,        /* (G1): e-, e+ dropped from the rates */
  GDC_MUTANT_FLOW_NO_SECOND,     /* (G1): e^{w gb} dropped from the upper rate */
  GDC_MUTANT_NO_SPLIT,           /* (S4): the slope of the drift after its end */
  GDC_MUTANTS
} gdc_mutant_name;

extern gdc_mutant_name gdc_mutant;

/* For the tests of the checks themselves: the hypothesis of this name (NULL: none) is reported as failing, and the numbers of
   an attempt are spoilt just before they are checked: the gdc_one_sided of Theorem B, and again before Theorem Z; the
   gdc_sliding before Theorem R; the gdc_view of F and O. */
typedef enum gdc_spoil_at { GDC_SPOIL_B, GDC_SPOIL_Z, GDC_SPOIL_R, GDC_SPOIL_F } gdc_spoil_at;
extern const char *gdc_forced_failure;
extern void (*gdc_spoil)(gdc_spoil_at at, void *numbers, gdc_calc *c);

#endif
