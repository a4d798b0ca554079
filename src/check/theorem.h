/* The theorem of a certificate, derived again for all t >= s from one state (doc/theory.md; doc/certificate-format.md, 2.6).

   The hypotheses and the formulas of the conclusions are texts in the lemma language (theorem_text.c): a lang can hold them against
   the theory line by line.  Here is what evaluates them: the numbers of the certificate are exact rationals, the state is
   enclosed, and a claim is confirmed when its formula is certainly true. */
#ifndef CHECK_THEOREM_H
#define CHECK_THEOREM_H

#include "formula.h"

/* Does everything that is claimed follow from the state at s?  REJECTED: a hypothesis or a claim is false (f says which); UNCHECKED:
   it is not certain, or a number is not known here.  Nothing is said about the state itself. */
outcome theorem_confirm(theorem *th, const state *st, fault *f);

/* The state at time t in the letters of the theory; mirrored exchanges (+,-) and (1,2), which leaves the dynamics as they are.
   0: not two neurons of opposite signs and two points of opposite classes. */
int theorem_letters(letters *l, const state *st, const mpz_t t, int mirrored);
/* What Theorem T asks for at every vertex of Theta. */
int theorem_corners_hold(letters *l, fault *f);

/* theorem_dead.c: m_i <= 0 for all later times, i from 0 (Theorem A8 and 7.2). */
int theorem_never_separates(const state *st, int i);

/* theorem_text.c */
extern const char theorem_prelude[], theorem_frozen[], theorem_frozen_rate[], theorem_ray[], theorem_same_ray[], theorem_sliding_letters[],
  theorem_excess[], theorem_errors[], theorem_difference[], theorem_sliding[],
  theorem_sliding_corner[], theorem_sliding_rate[], theorem_one_sided[], theorem_one_sided_rate[];

/* leap.c.  Do all leaps of the certificate follow, the first one from the state at the last checkpoint, each later one from what is claimed
   after the one before? */
outcome leaps_check(const certificate *c, const state *st, fault *f);

/* leap_text.c */
extern const char leap_abel[], leap_log[], leap_excess[], leap_ratio[], leap_difference[], leap_growth[], leap_far_growth[], leap_landing[],
  leap_gap[];

#endif
