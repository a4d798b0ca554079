/* Leaps: the state at times far beyond the last checkpoint (doc/theory.md, sections 6 and 10.9). */
#ifndef CHECK_LEAP_H
#define CHECK_LEAP_H

#include "certificate.h"
#include "theorem.h"

/* Do all leaps of the certificate follow, the first one from the state at the last checkpoint, each later one from what is claimed after
   the one before? */
outcome leaps_check(const certificate *c, const state *st, fault *f);

/* leap_text.c */
extern const char leap_abel[], leap_log[], leap_excess[], leap_ratio[], leap_difference[], leap_growth[], leap_far_growth[], leap_landing[],
  leap_gap[];

#endif
