/* Leaps: certified states at any later time, without stepping (doc/theory.md, Leaps).

   A time is an exact integer of any size.  Where the pattern is frozen and the margins decouple, each
   margin is a scalar map z -> z + k g(z) and is carried to time T by an Abel coordinate (Lemma 6.1,
   Algorithm 6.2, Theorems 6.3, 6.4), or, when T is beyond MPFR's exponents, by the logarithm of T
   (Theorem 6.5). */
#ifndef GDCERT_LEAP_H
#define GDCERT_LEAP_H

#include <stdint.h>

#include <gdcert/calc.h>
#include <gdcert/margin.h>
#include <gdcert/problem.h>
#include <gdcert/status.h>
#include <gdcert/step.h>
#include <gdcert/trajectory.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- times ----------------------------------------------------------------------------------------- */
/* The integer factor * base^exponent >= 0.  exponent = 0 (and base = 1) unless the number is long. */
typedef struct gdc_time {
  mpz_t factor, base, exponent;
} gdc_time;

void gdc_time_init(gdc_time *t); /* 0 */
void gdc_time_clear(gdc_time *t);
void gdc_time_set(gdc_time *t, const gdc_time *from);
void gdc_time_set_u64(gdc_time *t, uint64_t n);
/* "1000000", "1e100", "2.5e3", "2^4096", "10^1000000", "1e1000000000000000000".  GDC_EINPUT: not a nonnegative
   integer of one of these forms; GDC_ELIMIT: an exponent of more than 1000 digits.  t stays initialised. */
gdc_status gdc_time_parse(gdc_time *t, const char *text, gdc_context *ctx);
/* factor * base^exponent, exponent >= 0; multiplied out when that is short. */
void gdc_time_set_power(gdc_time *t, unsigned long factor, unsigned long base, const mpz_t exponent);
int gdc_time_get_u64(uint64_t *n, const gdc_time *t); /* 1 when t < 2^64 */
/* r encloses t; 0 (and r the whole line) when ln t is above about 2^27, where only gdc_time_log is of use. */
int gdc_time_value(gdc_itv *r, const gdc_time *t);
/* For people: exact when short, else rounded down to 6 digits ("1.60693e60"), or "2*10^1000000". */
void gdc_time_text(char *out, size_t size, const gdc_time *t);
/* r encloses ln t; the whole line when t = 0. */
void gdc_time_log(gdc_itv *r, const gdc_time *t);

/* --- scalar maps ----------------------------------------------------------------------------------- */
enum { GDC_LEAP_MAX_TERMS = 40 };

/* The Abel coordinate Phi_K of z -> z + k g(z) (Algorithm 6.2), K = terms <= GDC_LEAP_MAX_TERMS.
   k > 0.  Owned by the caller.  GDC_EINPUT for k <= 0. */
typedef struct gdc_abel gdc_abel;
gdc_status gdc_abel_new(gdc_abel **out, const mpq_t k, gdc_loss loss, int terms, mpfr_prec_t prec,
                        gdc_context *ctx);
void gdc_abel_free(gdc_abel *a);
/* j = 1..K: e_j.  The coefficient of v^j in Phi_K. */
const gdc_itv *gdc_abel_coefficient(const gdc_abel *a, int j);
/* Phi_K at X = 1/w = e^z/k > 0, in the calculator c. */
gdc_num gdc_abel_phi(gdc_calc *c, const gdc_abel *a, gdc_num X);
/* Theorem 6.4: *delta with |Phi_K(z_t) - Phi_K(z_s) - (t - s)| <= delta for all t >= s when z_s >= lo(start).
   GDC_EUNDECIDED: the step is still too large (v0 > rho, or condition (M) fails): follow more steps first. */
gdc_status gdc_abel_delta(gdc_num *delta, gdc_calc *c, const gdc_abel *a, gdc_num start, gdc_context *ctx);

/* z encloses z_T, given that start encloses z_s (s <= T) and z_(t+1) = z_t + k g(z_t) for s <= t < T.
   Takes as many terms as an accuracy of about 2^-bits needs; more are not tried, and fewer may have to do.
   GDC_EUNDECIDED as for gdc_abel_delta. */
gdc_status gdc_leap_scalar(gdc_itv *z, const gdc_itv *start, const gdc_time *s, const gdc_time *T,
                           const mpq_t k, gdc_loss loss, mpfr_prec_t bits, gdc_context *ctx);
/* The same by Theorem 6.5, from ln T alone: relative error of e^z about (ln T)/T.  For every s < T. */
gdc_status gdc_leap_scalar_log(gdc_itv *z, const gdc_itv *start, const gdc_time *s, const gdc_time *T,
                               const mpq_t k, gdc_loss loss, gdc_context *ctx);

/* --- states of a network, detached from a run ------------------------------------------------------- */
/* Enclosures of a state at a time, in flat arrays as in step.h.  pattern[ji] = GDC_BIT_UNDECIDED where only
   an enclosure of the pre-activation around 0 is known.  problem is borrowed. */
typedef struct gdc_leap_state {
  const gdc_problem *problem;
  gdc_time time;
  mpfr_prec_t prec;
  signed char *pattern; /* m*n */
  gdc_itv *pre;         /* m*n */
  gdc_itv *margin;      /* n */
  gdc_itv *weight;      /* m*d */
  gdc_itv *bias;        /* m */
  gdc_itv *output;      /* m: v; those of the experiment where they are fixed */
  gdc_itv difference;   /* n = 2: margin[0] - margin[1]; the whole line when it is known from the margins only */
} gdc_leap_state;

gdc_status gdc_leap_state_new(gdc_leap_state **out, const gdc_problem *p, mpfr_prec_t prec, gdc_context *ctx);
void gdc_leap_state_free(gdc_leap_state *s);
/* Copy a state of a run. */
gdc_status gdc_leap_state_take(gdc_leap_state **out, const gdc_state *state, gdc_context *ctx);

/* value encloses the loss L (it may underflow to [0, tiny]); log_value encloses ln L. */
gdc_status gdc_leap_state_loss(gdc_itv *value, gdc_itv *log_value, const gdc_leap_state *s, gdc_context *ctx);
/* gamma encloses the robustness margin, boundary and gap as gdc_snapshot_boundary and gdc_gap (margin.h).  An enclosure
   that is not certified or does not apply to the experiment is the whole line; *infinite = 1 when gamma is
   certainly +Inf.  Each may be NULL (infinite with gamma). */
gdc_status gdc_leap_state_margin(gdc_itv *gamma, int *infinite, gdc_itv *gap, gdc_itv *boundary,
                                 const gdc_leap_state *s, gdc_context *ctx);

/* --- leaps of a network ------------------------------------------------------------------------------ */
/* Lemma 6.1, extended to a window: *at is the state at T >= time of s, when the pattern of s certainly stays
   up to T and the margins decouple.  The margins are aimed at 2^-bits.  GDC_EUNDECIDED with the reason when that is not certain;
   GDC_ELIMIT when output weights are trained. */
gdc_status gdc_leap_frozen(gdc_leap_state **at, const gdc_leap_state *s, const gdc_time *T, mpfr_prec_t bits,
                           mpfr_prec_t prec, gdc_context *ctx);

/* The states at all times from that of s to T, in one: enclosures that hold at each of them.  Its time is that of s. */
gdc_status gdc_leap_frozen_tube(gdc_leap_state **tube, const gdc_leap_state *s, const gdc_time *T, mpfr_prec_t bits,
                                mpfr_prec_t prec, gdc_context *ctx);
/* h K_ii: margin i moves by k g(margin i) a step under the pattern of s (all bits decided), when the margins decouple. */
void gdc_leap_frozen_factor(mpq_t k, const gdc_leap_state *s, int i);

/* Theorem G: two neurons of opposite sign, two points of opposite class, G+- > 0.  Leaps under Theorem T from s to T, through
   drifts, events and sliding; each leap costs accuracy of the order of 1/time, so the leaps double until about
   `digits` digits are safe.  *leaps counts them.  GDC_EUNDECIDED when no mode of Theorem T applies on the way. */
gdc_status gdc_leap_sliding(gdc_leap_state **at, uint64_t *leaps, const gdc_leap_state *s, const gdc_time *T,
                            int digits, mpfr_prec_t prec, gdc_context *ctx);
/* The same, telling where each leap lands, the last one at T.  state becomes the visitor's; ln_R encloses ln R at its
   time.  A failure of the visitor ends the chain. */
typedef struct gdc_leap_path {
  gdc_status (*visit)(void *self, gdc_leap_state *state, const gdc_itv *ln_R, gdc_context *ctx);
  void *self;
} gdc_leap_path;
gdc_status gdc_leap_sliding_path(gdc_leap_state **at, uint64_t *leaps, const gdc_leap_state *s, const gdc_time *T,
                                 int digits, mpfr_prec_t prec, const gdc_leap_path *path, gdc_context *ctx);

/* --- reaching a time ---------------------------------------------------------------------------------- */
/* Step from the start of the experiment, try to leap at t = 2^k, and stop as soon as the state at T is known
   to the digits asked for; else keep the best state reached. */
typedef struct gdc_reach_options {
  int digits;                /* significant digits of margins and gap */
  uint64_t max_steps;        /* 0: 2^17 */
  volatile int *interrupted; /* NULL, or as in gdc_run_options */
} gdc_reach_options;

typedef struct gdc_reach {
  gdc_leap_state *at;        /* NULL: not reached */
  uint64_t from;             /* the stepped state that the leap started at; T itself when no leap was needed */
  uint64_t leaps;            /* 0: stepped all the way */
  const char *how;           /* "stepped", "frozen pattern", "sliding" */
  int margin_digits;         /* certified significant digits: the least over the margins */
  struct gdc_theorem *theorem; /* NULL, or the certificate at `from`, with the events that it predicts; owned */
  int gap_digits;            /* of the gap (of gamma when the gap may be 0); -1: no gap */
} gdc_reach;

/* GDC_OK with out->at, or a failure: GDC_EUNDECIDED with the reason why no leap applied, or that of the run. */
gdc_status gdc_reach_time(gdc_reach *out, const gdc_problem *p, const gdc_time *T,
                          const gdc_reach_options *options, gdc_context *ctx);
void gdc_reach_clear(gdc_reach *r);
/* Bits for the digits asked for: of numbers as large as ln T, with room for the roundings on the way. */
mpfr_prec_t gdc_reach_precision(const gdc_time *T, int digits);

#ifdef __cplusplus
}
#endif
#endif
