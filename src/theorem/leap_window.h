/* One leap under Theorem T, box to box (Theorem G), inside src/theorem. */
#ifndef GDC_LEAP_WINDOW_H
#define GDC_LEAP_WINDOW_H
#include <gdcert/leap.h>
#include <gdcert/way.h>

#include "sliding.h"

/* From t0 to T.  tau = T - t0 as a number, or NULL when T has only a logarithm. */
typedef struct gdc_span {
  gdc_num tau, ln_t0, ln_T;
} gdc_span;

/* W (or V) over the span: W' = W + w g+, w in [lo, hi]; with split, w = K until W has come `ahead`, then k. */
typedef struct gdc_flow {
  gdc_num start, emin, emax, gb, lo, hi;
  int split;
  gdc_num K, k, ahead;
  int rises;    /* the slope is certainly positive */
  gdc_num end;  /* at T */
  gdc_num rise; /* end - start, known better than either */
  gdc_num mid;  /* a lower bound from the middle of the span on (rises only) */
  gdc_num sum;  /* sum of g+ (g-) over the span */
} gdc_flow;

/* A cross pre-activation over the span, written for A; B is its mirror image. */
typedef struct gdc_cross {
  gdc_num X, low, bar, U, D, own;            /* A, Alow, Abar, U_A, D_A; own: r in D_A' = D_A - r (W' - W) */
  gdc_num up, down, shift, ratio;            /* a G+-, a G--, s, R */
  int quiet, active;                         /* U_A = 0 throughout; A above its band throughout */
  gdc_num end_U, end_D, end_X, clip;         /* at T: U_A, D_A, A, and A clipped to its band */
} gdc_cross;

/* --- leap_flow.c --------------------------------------------------------------------------------------- */
void gdc_flow_run(gdc_flow *f, gdc_calc *c, gdc_loss loss, const gdc_span *t);

/* Where a chain of leaps stands: the state, and what is known better than from the box. */
typedef struct gdc_stop {
  gdc_box box;
  gdc_itv ln_R; /* ln R */
  gdc_itv diff; /* m+ - m- */
} gdc_stop;

/* --- leap_window.c ------------------------------------------------------------------------------------- */
void gdc_stop_init(gdc_stop *s, mpfr_prec_t prec); /* nothing known */
void gdc_stop_clear(gdc_stop *s);
/* *to (initialised, with the experiment's part filled in) encloses the state at T when *from does at t0, and *tube
   (likewise; NULL: not wanted) the states at all t0 <= t <= T.  0 when no mode of Theorem T applies on the way; 2 when
   both neurons were quiet, else 1. */
int gdc_window_leap(gdc_stop *to, gdc_stop *tube, gdc_calc *c, const gdc_stop *from, const gdc_span *t);

/* --- leap_link.c: the same with the numbers that prove it, and no more than a certificate can state ------------ */
int gdc_link_leap(gdc_stop *to, gdc_link *link, gdc_calc *c, const gdc_stop *from, const gdc_span *t);

/* --- leap_stop.c ---------------------------------------------------------------------------------------- */
gdc_span gdc_span_between(gdc_calc *c, const gdc_time *from, const gdc_time *to);
/* The pre-activation of neuron j at point i, as the theorems number them (0, 0: a1). */
const gdc_itv *gdc_stop_pre(const gdc_leap_state *s, const gdc_box *b, int j, int i);
void gdc_stop_from(gdc_stop *stop, const gdc_leap_state *s); /* the experiment's part is filled in */
/* A state of its own at t; weights from those of origin, an earlier state. */
gdc_status gdc_stop_state(gdc_leap_state **out, const gdc_stop *stop, const gdc_leap_state *origin, const gdc_time *t,
                          mpfr_prec_t prec, gdc_context *ctx);

#endif
