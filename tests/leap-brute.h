/* Brute force against single leaps (Theorem G): step a run in long double through each window and hold the tube against
   every state on the way, and the state at the end. */
#ifndef GDC_TESTS_LEAP_BRUTE_H
#define GDC_TESTS_LEAP_BRUTE_H
#include "theorem-brute.h"

typedef struct leap_report {
  int leaps, quiet;  /* made; with both neurons quiet */
  int chained;       /* from the end of another one */
  int ended_drift, ended_excess, refreshed; /* a cross pre-activation that came into its band; whose band shrank */
  uint64_t states;   /* compared */
  char what[640];    /* of a violation */
} leap_report;

/* Up to three leaps one after the other, from a random state of the run.  1 when something is violated. */
int leap_attack(leap_report *out, brute *b, rng *r);

#endif
