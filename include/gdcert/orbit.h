/* Many steps of gradient descent on enclosures, as long as the activation pattern stays the same.

   Notation of step.h.  The exact orbit is (d, v)(0), (d, v)(1), ..: each state from the one before by the formulas
   there, with the pattern [a_ji > 0] of its own pre-activations. */
#ifndef GDCERT_ORBIT_H
#define GDCERT_ORBIT_H

#include <gdcert/step.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Every array is an allocation of its own. */
typedef struct gdc_orbit {
  int m, n, pairs; /* neurons, points, m n */
  gdc_loss loss;
  int train;                                    /* 0: the output weights stay */
  const gdc_itv *a0, *yg, *h;                   /* a_ji(0), y_k G_ik, step factor: pairs, n*n, 1 */
  const int *y;                                 /* labels: n */
  const signed char *bits;                      /* the pattern, decided: pairs */
  const signed char *exact;                     /* not 0: a_ji = a_ji(0) exactly, while the pattern is `bits`: pairs */
  gdc_itv *d, *v, *hv, *a;                      /* the state, h v_j, pre-activations: pairs, m, m, pairs */
  gdc_itv *d_next, *v_next, *a_next, *margin, *g; /* overwritten: pairs, m, pairs, n, n */
  gdc_itv *t;                                   /* scratch: GDC_STEP_SCRATCH */
} gdc_orbit;

#ifdef __FRAMAC__
#include <orbit.acsl>
#endif

/* r[k] encloses x[k]. */
/*@ requires 0 <= n && ITVS_WRITE(r, n) && ROW_READ(x, 0, n);
    requires \base_addr(r) != \base_addr(x);
    terminates \true; exits \false; assigns r[0 .. n - 1];
    ensures ready: ready(r, 0, n);
    ensures encl: \forall reals e; itvs_in{Pre}(e, x, 0, n) ==> itvs_in(e, r, 0, n); */
void gdc_itvs_set(gdc_itv *r, const gdc_itv *x, int n);

/* hv[j] encloses v[j] h. */
/*@ requires 0 <= m && ITVS_WRITE(hv, m) && ITVS_WRITE(t, 3) && ROW_READ(v, 0, m) && ITV_READ(h);
    requires \base_addr(hv) != \base_addr(v) && \base_addr(hv) != \base_addr(h) && \base_addr(hv) != \base_addr(t);
    requires \base_addr(t) != \base_addr(v) && \base_addr(t) != \base_addr(h);
    terminates \true; exits \false; assigns hv[0 .. m - 1], t[0 .. 2];
    ensures init: ITVS_INIT(t, 3);
    ensures ready: ready(hv, 0, m);
    ensures encl: \forall reals e, real h_; itvs_in{Pre}(e, v, 0, m) ==> \old(ITV_IN(h_, h)) ==>
      itvs_in(scaled(e, h_), hv, 0, m); */
void gdc_scale_outputs(gdc_itv *hv, const gdc_itv *v, const gdc_itv *h, int m, gdc_itv *t);

/* Make up to `most` steps, each only if the pattern after it is certainly that of `bits` again and the slopes before it
   are finite.  Returns how many were made.  For every experiment N and state (xd, xv) that the arrays enclosed, with the
   pattern `bits` at the start and flags `exact` that hold while that is the pattern: the arrays d, v, hv, a enclose the
   exact state after so many steps, and each state on the way has that pattern. */
/*@ ORBIT_REQUIRES(s)
    requires 0 <= most;
    terminates \true; exits \false;
    assigns s.d[0 .. s.pairs - 1], s.v[0 .. s.m - 1], s.hv[0 .. s.m - 1], s.a[0 .. s.pairs - 1], s.d_next[0 .. s.pairs - 1],
      s.v_next[0 .. s.m - 1], s.a_next[0 .. s.pairs - 1], s.margin[0 .. s.n - 1], s.g[0 .. s.n - 1], s.t[0 .. 2];
    ensures count: 0 <= \result <= most;
    ensures constants: CONSTANTS_READY(s);
    ensures state: STATE_READY(s);
    ensures scratch: SCRATCH_INIT(s);
    ensures encl: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
      bits_are{Pre}(pattern_of(N, xd), s.bits, s.pairs) ==>
      lasting{Pre}(N, xd, xv, s.exact, s.bits, s.pairs, most) ==>
      STATE_IN(N, orbit_d(N, xd, xv, \result), orbit_v(N, xd, xv, \result), s);
    ensures pattern: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
      bits_are{Pre}(pattern_of(N, xd), s.bits, s.pairs) ==>
      lasting{Pre}(N, xd, xv, s.exact, s.bits, s.pairs, most) ==>
      shown{Pre}(N, xd, xv, s.bits, s.pairs, \result); */
int gdc_orbit_follow(gdc_orbit s, int most);

#ifdef __cplusplus
}
#endif
#endif
