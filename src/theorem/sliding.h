/* Inside src/theorem: one attempt at Theorem T (doc/theory.md; letters as there). */
#ifndef GDC_THEOREM_SLIDING_H
#define GDC_THEOREM_SLIDING_H
#include "inner.h"

/* What may be chosen freely.  absorb: widen the band so that the pre-activation is inside it (3.4 (i)), or not above it.
   lock: th = 1 for ever.  act: th in [0, 1].  order: 1 (2): neuron 1's (2's) drift ends first.
   window: what the caller knows up to the end of a window of time (then the conclusions hold there only):
   the pre-activation stays below its band (th2 = 1) or above it (th1 = 1). */
enum { GDC_WINDOW_NONE = 0, GDC_WINDOW_DRIFT, GDC_WINDOW_ACTIVE };
enum { GDC_ABSORB_NONE = 0, GDC_ABSORB_BOTH, GDC_ABSORB_ABOVE };
typedef struct gdc_choice {
  int absorb_a, absorb_b, lock_a, act_a, lock_b, act_b, order;
  int window_a, window_b;
  gdc_num ln_R; /* an enclosure of ln R at the state that is better than what the state says, or NULL */
} gdc_choice;

enum { GDC_MAX_VERTICES = 9 };
typedef struct gdc_vertex {
  int th1, th2, th3, th4; /* 0 or 1 */
} gdc_vertex;

typedef struct gdc_sliding {
  gdc_calc *c;
  gdc_view v;
  gdc_choice choice;
  /* constants of the experiment */
  gdc_num a, b, r, s, rs, k_p, k_m; /* a = h v1^2, b = h w^2, r = G+-/G++, s = G+-/G--, K+ , K- */
  gdc_num p, A, q, B;               /* v1 a1, v1 alpha, w a2, w beta */
  /* bands: points */
  gdc_num gbp, gbm, Abar, Alow, Bbar, Blow;
  int dri_a, dri_b;
  /* the state in excess coordinates */
  gdc_num UA, DA, UB, DB, W, V, L;
  gdc_num epmin, epmax, emmin, emmax, elo, ehi, dlo, dhi;
  gdc_vertex vertex[GDC_MAX_VERTICES];
  int nvertices;
  /* the twelve numbers: points; and the largest and smallest N and M */
  gdc_num Tlo, Thi, Llo, Lhi, Rlo, Rhi, wlo, whi, ylo, yhi, Wmin, Vmin;
  gdc_num Nmax, Mmax;
  /* g at the worst margins: what gb+, gb- must exceed */
  gdc_num need_p, need_m;
} gdc_sliding;

/* --- sliding_eval.c: the numbers that follow from a choice and from gb+, gb- ------------------------- */
void gdc_sliding_start(gdc_sliding *z, gdc_calc *c, const gdc_box *b, const gdc_choice *choice);
void gdc_sliding_eval(gdc_sliding *z, gdc_num gbp, gdc_num gbm);
gdc_num gdc_sliding_N(gdc_sliding *z, const gdc_vertex *x);
gdc_num gdc_sliding_M(gdc_sliding *z, const gdc_vertex *x);
gdc_num gdc_sliding_w(gdc_sliding *z, const gdc_vertex *x, gdc_num R);  /* affine in R */
gdc_num gdc_sliding_y(gdc_sliding *z, const gdc_vertex *x, gdc_num Ri); /* affine in Ri = 1/R */

/* --- sliding.c: least gb+, gb- that exceed g at the floors they imply, and the numbers that follow; 0 when the
   iteration does not settle.  gbp, gbm: scratch. */
int gdc_sliding_settle(gdc_sliding *z, gdc_calc *c, const gdc_box *b, const gdc_choice *choice, gdc_itv *gbp,
                       gdc_itv *gbm);
/* --- sliding_check.c: every hypothesis of Theorem T as one inequality; 1 when all hold ---------------- */
int gdc_sliding_check(gdc_theorem *th, gdc_sliding *z);
/* What the rate is made of. */
typedef struct gdc_sliding_rates {
  gdc_num E, F;                       /* phi(W_s), phi(V_s) */
  gdc_num k1lo, k1hi, k2lo, k2hi;     /* step factors of W and V */
  gdc_num w_lo, w_hi, v_lo, v_hi;     /* W_t - ln t >= w_lo, <= w_hi; V alike; NULL when not known */
  gdc_num n, c1, c2, tail;
} gdc_sliding_rates;

/* --- sliding_rate.c: Theorem R -------------------------------------------------------------------------- */
void gdc_sliding_rate(gdc_theorem *th, gdc_sliding *z);
/* (H5): no dead zone between the points. */
gdc_num gdc_sliding_between(gdc_sliding *z);
/* (Z), second form: A <= 3 p at s and 3 p - A never decreases (own: the Gram entry of the own point of A's neuron; r1, r2:
   the range of R for A, of 1/R for B). */
gdc_num gdc_sliding_triple(gdc_sliding *z, gdc_num p, gdc_num A, gdc_num own, gdc_num other, gdc_num r1, gdc_num r2);
/* --- sliding_mechanised.c: the numbers of the machine-checked form ---------------------------------------- */
void gdc_sliding_mechanised(gdc_theorem *th, gdc_sliding *z, const gdc_sliding_rates *R);
/* --- sliding_claim.c: conclusions, events, limits ------------------------------------------------------ */
void gdc_sliding_conclude(gdc_theorem *th, gdc_sliding *z);

#endif
