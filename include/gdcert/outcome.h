/* What a certified state says about separation: now, and for ever (doc/theory.md: never separates, dead neurons).

   All statements are about gradient descent in exact real arithmetic with relu'(0) = 0.  h > 0 is the step
   (problem.h), G the Gram matrix of the lifted points, a_jk the pre-activations, g = -l' > 0.

   Closing (Theorem A8, here for any m, n, d).  Fixed output weights.  Let Z be a set of points such that at time t
   a_jk <= 0 for every k in Z, and v_j y_l G_kl <= 0 for every k in Z and every l outside Z.  Then a_jk <= 0 for
   every k in Z at every later time.
   Proof.  The step adds h v_j sum_l y_l g_l G_kl [a_jl > 0] to a_jk.  A point l in Z adds 0, since a_jl <= 0 and
   relu'(0) = 0; a point l outside Z adds a number <= 0.  So a_jk <= 0 stays true for all k in Z.  QED
   Neuron j is `closed` at point i when some such Z contains i.  (The union of two such sets is one, so there is a
   largest: start from {k : a_jk <= 0} and throw out points that violate the second condition until none does.)
   A8 is n = 2: Z = {i} needs G+- >= 0, or Z = both points.

   Dead or revived (7.2, here for any m, d).  Fixed output weights, n = 2, opposite classes, G_ik < 0.  Then
   m_1 and m_2 never fall: a_lk with y_k v_l > 0 gets h |v_l| G_kk g_k from k and h |v_l| |G_ik| g_i from i, both >= 0,
   and with y_k v_l < 0 the same numbers negated, while m_k = sum_l y_k v_l relu(a_lk).  Let y_i v_j > 0 and
   a_ji <= 0 < a_jk.  While that lasts a step takes h |v_j| G_kk g_k from a_jk and gives h |v_j| |G_ik| g_k to
   a_ji, so I = a_ji + (|G_ik|/G_kk) a_jk stays constant.
   (dead) If I + h |v_j| |G_ik| g(m_k) <= 0 then a_ji <= 0 for ever.  Proof.  I < 0, so a_ji < I <= 0 as long as
   a_jk > 0.  At the step that ends this a_jk is > -h |v_j| G_kk g_k, with g_k at most today's g(m_k) because m_k
   does not fall; so a_ji = I - (|G_ik|/G_kk) a_jk < I + h |v_j| |G_ik| g(m_k) <= 0, and the neuron is off at both
   points: frozen.  QED
   (revived) If I > 0 then a_ji > 0 at some later time.  Proof.  Suppose not.  If a_jk <= 0 at some first time, then
   a_ji >= I > 0 there: a contradiction.  So a_jk > 0 for ever and sum_t g_k is finite.  A neuron l with y_k v_l > 0
   gains at point k only h |v_l| G_kk g_k (finite in total) and, while a_li > 0, h |v_l| |G_ik| g_i; but such a
   step takes h |v_l| G_ii g_i from a_li, which never rises, so that is finite in total too.  Hence m_k is bounded
   above, g_k >= const > 0, and the sum is infinite: a contradiction.  QED

   Never separates.  Fixed output weights: if every neuron j with y_i v_j > 0 is closed at i or dead there, then
   m_i = sum_j y_i v_j relu(a_ji) <= 0 for ever.  (Also when there is no such neuron at all.)  Mirror images need no
   own statement: signs and labels are part of the conditions.
   Trained output weights: v_j may change its sign, so the above is not claimed.  A neuron with a_jk <= 0 at every
   point gets no gradient at all, neither in (w_j, b_j) nor in v_j; if that is so for all neurons, the state never
   moves and every margin is 0 for ever. */
#ifndef GDCERT_OUTCOME_H
#define GDCERT_OUTCOME_H

#include <gdcert/margin.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum gdc_separation {
  GDC_SEPARATION_UNDECIDED = 0,
  GDC_SEPARATED,     /* every margin is certainly > 0, at this time */
  GDC_NOT_SEPARATED  /* some margin is certainly <= 0, at this time */
} gdc_separation;

/* What is certain about one point for all later times. */
typedef enum gdc_fate {
  GDC_FATE_OPEN = 0,
  GDC_FATE_NEVER,    /* its margin is <= 0 at this and every later time */
  GDC_FATE_REVIVED   /* its margin is <= 0 now, and a neuron of its class will be active at it later */
} gdc_fate;

/* Why a point is never separated. */
typedef enum gdc_rule {
  GDC_RULE_NONE = 0,
  GDC_RULE_NO_NEURON, /* no output weight has the sign of its class */
  GDC_RULE_CLOSED,    /* A8: all such neurons are closed at it */
  GDC_RULE_DEAD,      /* 7.2: all such neurons are closed or dead, and at least one by 7.2 */
  GDC_RULE_FROZEN     /* trained output weights: every neuron is off at every point */
} gdc_rule;

typedef struct gdc_outcome {
  gdc_separation separation;
  int point;        /* a point whose margin is certainly <= 0, or -1 */
  gdc_fate fate;    /* NEVER if some point is never separated, else REVIVED if that is known of one, else OPEN */
  gdc_rule rule;    /* with NEVER */
  int fate_point;   /* the point that fate is about, or -1 */
  int fate_neuron;  /* the first neuron that decided it, or -1 */
  unsigned frozen;  /* bit j: neuron j is off at every point, so it never moves again */
} gdc_outcome;

/* Read the outcome off a certified state; prec: bits of the arithmetic.  Fails only for lack of memory. */
gdc_status gdc_snapshot_outcome(gdc_outcome *out, const gdc_snapshot *s, mpfr_prec_t prec, gdc_context *ctx);
gdc_status gdc_state_outcome(gdc_outcome *out, const gdc_state *s, gdc_context *ctx);

/* "dead-neuron" (never separates), "separated", "not-separated", "undecided". */
const char *gdc_outcome_name(const gdc_outcome *out);

/* One line, e.g. "point 2 never separates: neuron 1 is closed at it" (points and neurons from 1), terminated;
   returns buf. */
char *gdc_outcome_describe(char *buf, size_t size, const gdc_outcome *out);

#ifdef __cplusplus
}
#endif
#endif
