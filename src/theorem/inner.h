/* Inside src/theorem: the state of a box as numbers of the calculator, and short names for its operations. */
#ifndef GDC_THEOREM_INNER_H
#define GDC_THEOREM_INNER_H

#include <gdcert/calc.h>
#include <gdcert/theorem.h>

/* Deliberately broken variants, compiled into one test only: brute force has to catch each of them. */
#ifdef GDC_THEOREM_MUTANTS
#include "mutants.h"
#define MUTANT(name) (gdc_mutant == GDC_MUTANT_##name)
#define SPOIL(at, numbers, calc) ((void)(gdc_spoil ? gdc_spoil(GDC_SPOIL_##at, numbers, calc) : (void)0))
#else
#define MUTANT(name) 0
#define SPOIL(at, numbers, calc) ((void)0)
#endif

static inline gdc_num add(gdc_calc *c, gdc_num x, gdc_num y) { return gdc_c_add(c, x, y); }
static inline gdc_num sub(gdc_calc *c, gdc_num x, gdc_num y) { return gdc_c_sub(c, x, y); }
static inline gdc_num mul(gdc_calc *c, gdc_num x, gdc_num y) { return gdc_c_mul(c, x, y); }
static inline gdc_num dvd(gdc_calc *c, gdc_num x, gdc_num y) { return gdc_c_div(c, x, y); }
static inline gdc_num neg(gdc_calc *c, gdc_num x) { return gdc_c_neg(c, x); }
static inline gdc_num lesser(gdc_calc *c, gdc_num x, gdc_num y) { return gdc_c_min(c, x, y); }
static inline gdc_num larger(gdc_calc *c, gdc_num x, gdc_num y) { return gdc_c_max(c, x, y); }
static inline gdc_num num(gdc_calc *c, long n) { return gdc_c_si(c, n); }
static inline gdc_num positive_part(gdc_calc *c, gdc_num x) { return gdc_c_max(c, x, gdc_c_si(c, 0)); }

/* A box as numbers.  All of them enclose the exact value. */
typedef struct gdc_view {
  const gdc_box *box;
  gdc_loss loss;
  gdc_num h, v1, w, gpp, gmm, gpm;
  gdc_num a1, a2, alpha, beta, mp, mm;
  gdc_num det;     /* G++ G-- - G+-^2 */
  gdc_num width;   /* S */
  gdc_num s, ln_s; /* the time and its logarithm */
} gdc_view;
void gdc_view_fill(gdc_view *v, gdc_calc *c, const gdc_box *b);

/* --- scalar.c: the two losses and the scalar map z' = z + k g(z) (doc/theory.md, Lemma 2) ------------- */
gdc_num gdc_slope(gdc_calc *c, gdc_loss loss, gdc_num z);      /* g */
gdc_num gdc_phi(gdc_calc *c, gdc_loss loss, gdc_num z);        /* phi' = 1/g: e^z, e^z + z */
gdc_num gdc_defect(gdc_calc *c, gdc_loss loss, gdc_num z);     /* mu(z) = -ln g(z) - z: 0, ln(1 + e^-z) */
/* rstar(z0) >= phi(z)/e^z for all z >= z0; logistic: z0 >= 0, else the whole line. */
gdc_num gdc_rstar(gdc_calc *c, gdc_loss loss, gdc_num z);
/* k (1 + (k/2) g(z) e^{k g(z)}): phi grows by at most this much a step. */
gdc_num gdc_kup(gdc_calc *c, gdc_loss loss, gdc_num k, gdc_num z);
/* z_t - ln t for all t >= s, when z_s is in z and the step factors are in k, k.lo > 0 (whole line else). */
gdc_num gdc_growth(gdc_calc *c, gdc_loss loss, gdc_num z, gdc_num k, gdc_num s);

/* --- result.c ----------------------------------------------------------------------------------- */
gdc_theorem *gdc_theorem_new(const gdc_box *b, mpfr_prec_t prec);
/* Record "slack > 0" (strict) or "slack >= 0"; returns 1 when it certainly holds. */
int gdc_require(gdc_theorem *th, const char *name, int strict, gdc_num slack);
void gdc_add_band(gdc_theorem *th, const char *name, gdc_num value);
size_t gdc_failed_hypotheses(const gdc_theorem *th);
/* Put the names of the hypotheses that fail into reason. */
void gdc_set_reason(gdc_theorem *th, const char *format, ...) __attribute__((format(printf, 2, 3)));
void gdc_reason_from_hypotheses(gdc_theorem *th);

/* The rate from n in num and den - slope ln t in c12 (s >= 2): sets lower and upper of
   scale |num| / den <= B/ln t, >= A/ln t, each only when asked for. */
void gdc_set_rate(gdc_theorem *th, gdc_calc *c, const gdc_view *v, gdc_num scale, gdc_num n, gdc_num slope,
                  gdc_num c12, int want_lower, int want_upper);

/* --- texts of exact constants (limit.c) ----------------------------------------------------------- */
void gdc_limit_log(gdc_theorem *th, gdc_calc *c, const gdc_box *b, const mpq_t ratio);
/* gamma tends to this rational; optimal: it is S/2. */
void gdc_margin_exact(gdc_theorem *th, gdc_calc *c, const mpq_t limit, int optimal);
void gdc_limit_frozen_text(gdc_theorem *th, const gdc_box *b);
void gdc_margin_optimal(gdc_theorem *th, gdc_calc *c, const gdc_box *b);

/* --- the theorems; each returns a fresh result (NULL: out of memory) -------------------------------- */
gdc_theorem *gdc_try_frozen(gdc_calc *c, const gdc_box *b);
gdc_theorem *gdc_try_ray(gdc_calc *c, const gdc_box *b);
gdc_theorem *gdc_try_sliding(gdc_calc *c, const gdc_box *b);
/* The best attempt whose numbers the Coq development accepts, else the best one. */
gdc_theorem *gdc_try_sliding_mechanised(gdc_calc *c, const gdc_box *b);
gdc_theorem *gdc_try_one_sided(gdc_calc *c, const gdc_box *b); /* box already mirrored if need be */

/* sliding_eval.c: a dyadic of few bits certainly below (above) x. */
gdc_num gdc_below(gdc_calc *c, gdc_num x);
gdc_num gdc_above(gdc_calc *c, gdc_num x);
/* frozen_mechanised.c: fills th->f. */
void gdc_frozen_mechanised(gdc_theorem *th, gdc_calc *c, const gdc_view *v);

/* Keep the better of two results (frees the other; either may be NULL). */
gdc_theorem *gdc_theorem_better(gdc_theorem *x, gdc_theorem *y);

#endif
