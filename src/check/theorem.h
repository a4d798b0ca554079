/* The theorem of a certificate, derived again for all t >= s from one state (doc/theory.md; doc/certificate-format.md, 2.6).

   The hypotheses and the formulas of the conclusions are texts in the lemma language (theorem_text.c): a lang can hold them against
   the theory line by line.  Here is what evaluates them: the numbers of the certificate are exact rationals, the state is
   enclosed, and a claim is confirmed when its formula is certainly true. */
#ifndef CHECK_THEOREM_H
#define CHECK_THEOREM_H

#include "certificate.h"
#include "formula.h"

typedef struct theorem {
  char name[16], regime[16];   /* as in the line `theorem` */
  uint64_t s;
  int mirrored;
  int never_separates;         /* a point, from 1; 0: no such line */
  given claims[MAX_GIVEN];
  int nclaims;
} theorem;

void theorem_init(theorem *th);
void theorem_clear(theorem *th);
/* One number of the certificate.  Names: lower, upper, sharp_lo, sharp_hi, ratio_lo, .., limit_lo, .., margin_limit_lo, .., optimal;
   rate_gap, rate_limit, rate_boundary or rate_none (value 1); modes and numbers under their own names ("gb+", "lockA", "on").
   0 and the reason: given twice, or too many. */
int theorem_set(theorem *th, const char *name, const mpq_t value, fault *f);

/* Does everything that is claimed follow from the state at s?  REJECTED: a hypothesis or a claim is false (f says which); UNCHECKED:
   it is not certain, or a number is not known here.  Nothing is said about the state itself. */
outcome theorem_confirm(theorem *th, const state *st, fault *f);
/* The same for a theorem of a certificate. */
outcome theorem_check(const theorem_claim *x, const state *st, fault *f);

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

#endif
