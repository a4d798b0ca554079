/* Theorems for all later times: one certified state at time s becomes a proof for every t >= s.

   Two neurons with fixed output weights of opposite signs, two points of opposite classes.  A state box
   holds the exact experiment (relabelled: neuron 1 has v > 0, neuron 2 has v < 0, point + has y = +1) and
   enclosures of the state at one time s.  gdc_theorem_build checks the hypotheses of a theorem of
   doc/theory.md at that state; every hypothesis is a certain comparison of numbers, reported with its
   slack.  A missing one means "no certificate yet" and a reason, never an assumption. */
#ifndef GDCERT_THEOREM_H
#define GDCERT_THEOREM_H

#include <stddef.h>

#include <gdcert/interval.h>
#include <gdcert/outcome.h>
#include <gdcert/problem.h>
#include <gdcert/status.h>
#include <gdcert/trajectory.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- state boxes -------------------------------------------------------------------------------- */

/* Read-only once filled.  a1 = a_1+, alpha = a_1-, a2 = a_2-, beta = a_2+ (first the neuron, then the
   point); mp, mm are the margins.  S = |x+ - x-|, S^2 = gpp + gmm - 2 gpm exactly. */
typedef struct gdc_box {
  gdc_loss loss;
  int d, bias;              /* the gap is claimed for d = 1 with bias only */
  int neuron[2], point[2];  /* indices in the experiment of neurons 1, 2 and of points +, - */
  mpq_t h, v1, w;           /* step times reduction; v_1 > 0 and |v_2| */
  mpq_t gpp, gmm, gpm;      /* Gram entries G++, G--, G+- */
  mpq_t xp, xm;             /* the points themselves when d = 1, else 0 */
  mpz_t s;                  /* the time of the state */
  gdc_itv a1, a2, alpha, beta, mp, mm;
} gdc_box;

void gdc_box_init(gdc_box *b, mpfr_prec_t prec);
void gdc_box_clear(gdc_box *b);
/* The experiment's part of the box (everything but s and the enclosures).  GDC_ELIMIT with the reason when
   the experiment is not of the shape above. */
gdc_status gdc_box_problem(gdc_box *b, const gdc_problem *p, gdc_context *ctx);
/* mp = v1 a1 - w max(beta, 0), mm = w a2 - v1 max(alpha, 0) (0 for a dead own neuron), when the caller has
   nothing tighter. */
void gdc_box_margins(gdc_box *b);
/* The whole box from a certified state.  When the shape is wrong the time is set all the same. */
gdc_status gdc_box_state(gdc_box *b, const gdc_state *s, gdc_context *ctx);
/* Exchange (+,-) and (1,2): an exact symmetry of the dynamics, so each theorem is written once. */
void gdc_box_mirror(gdc_box *r, const gdc_box *b);
/* Theorems F and O: the limit of gamma, S (1/2 - |kap+ - kap-|/(2 sig)), an exact rational (G+- <= 0, d = 1 with bias). */
void gdc_box_frozen_limit(mpq_t limit, const gdc_box *b);

/* --- regimes ------------------------------------------------------------------------------------ */

/* Decided exactly from the data (doc/theory.md, table of final behaviours). */
typedef enum gdc_regime {
  GDC_REGIME_NONE = 0,
  GDC_REGIME_FROZEN,      /* F: G+- = 0 */
  GDC_REGIME_OBTUSE,      /* O: G+- < 0 */
  GDC_REGIME_SLIDING,     /* A: G+- > 0, both cross pre-activations end at 0 */
  GDC_REGIME_ONE_SIDED,   /* B: v1^2 G+- > w^2 G-- (or its mirror image): one slides, one stays active */
  GDC_REGIME_BORDERLINE,  /* equality in B */
  GDC_REGIME_RAY,         /* G++ G-- = G+-^2: both points on one line through 0, no bias */
  GDC_REGIME_DEAD         /* a neuron is dead (never separates) */
} gdc_regime;

/* "frozen", "obtuse", "sliding", "one-sided", "borderline", "ray", "dead", "none". */
const char *gdc_regime_name(gdc_regime r);
/* From the Gram entries and output weights alone.  *mirrored = 1 when the data are the mirror image of the
   regime as it is written in doc/theory.md. */
gdc_regime gdc_regime_of(int *mirrored, const gdc_box *b);

/* --- the result --------------------------------------------------------------------------------- */

/* One inequality of a theorem: it holds when slack is certainly > 0 (or >= 0 when not strict). */
typedef struct gdc_hypothesis {
  char name[64];
  int strict, holds;
  gdc_itv slack;
} gdc_hypothesis;

/* First time at which the pre-activation of `neuron` at `point` (indices in the experiment) is > 0. */
typedef struct gdc_event {
  int neuron, point;
  gdc_itv t; /* certified bracket */
} gdc_event;

/* What the rate A/ln t <= x_t <= B/ln t (all t >= s) is about. */
typedef enum gdc_rate_of {
  GDC_RATE_NONE = 0,
  GDC_RATE_GAP,     /* x_t = S/2 - gamma_t */
  GDC_RATE_LIMIT,   /* x_t = |gamma_t - margin_limit|, margin_limit < S/2 */
  GDC_RATE_BOUNDARY /* x_t = S |sigma_t - sigma_limit|: only the place of the boundary */
} gdc_rate_of;

/* The numbers of Theorem T, in the order of its machine-checked form: six band numbers, six modes, twelve
   numbers, and the ten of the rate.  Each hypothesis is one inequality between these and the state. */
enum { GDC_T_GBP, GDC_T_GBM, GDC_T_ABAR, GDC_T_ALOW, GDC_T_BBAR, GDC_T_BLOW, GDC_T_BANDS };
enum { GDC_T_LOCK_A, GDC_T_ACT_A, GDC_T_DRI_A, GDC_T_LOCK_B, GDC_T_ACT_B, GDC_T_DRI_B, GDC_T_MODES };
enum { GDC_T_TLO, GDC_T_THI, GDC_T_LLO, GDC_T_LHI, GDC_T_RLO, GDC_T_RHI, GDC_T_WLO, GDC_T_WHI, GDC_T_YLO,
       GDC_T_YHI, GDC_T_WMIN, GDC_T_VMIN, GDC_T_NUMS };
enum { GDC_T_M1, GDC_T_M2, GDC_T_MM1, GDC_T_MM2, GDC_T_C1, GDC_T_C2, GDC_T_NMIN, GDC_T_NMAX, GDC_T_A, GDC_T_B,
       GDC_T_RATE };
typedef struct gdc_theorem_t {
  int present;   /* the certificate is one of Theorem T */
  int rated;     /* rate[] is filled: the machine-checked form of the rate holds (slopes > 0, both H6) */
  int mechanised; /* rate[] is filled and every hypothesis of the Coq development (proofs/coq, Certificate.v) holds */
  int option;    /* of Theorem R, for rate[]: 1 W and V, 2 V alone, 3 W alone (numbers of the other one are not used) */
  int outer[2];  /* which of the five cases of its ZA, ZB; 0: none */
  int ordered;   /* 0, or 1 / 2: the drift of neuron 1 / 2 ends first */
  mpfr_t bands[GDC_T_BANDS];
  int modes[GDC_T_MODES];
  mpfr_t nums[GDC_T_NUMS];
  mpfr_t rate[GDC_T_RATE];
  mpfr_t tau;    /* ordered, mechanised: that drift ends within so many steps */
} gdc_theorem_t;
/* Names as printed: "gb+", "Abar", .., "lockA", .., "Tlo", .., "m1", ... */
extern const char *const gdc_theorem_t_bands[GDC_T_BANDS], *const gdc_theorem_t_modes[GDC_T_MODES],
  *const gdc_theorem_t_nums[GDC_T_NUMS], *const gdc_theorem_t_rate[GDC_T_RATE];

/* Theorems F and O in the form of the Coq development (record HypF, lemma HypF_num): upper bounds of rstar at p and q,
   step factors, the ratio of phi(q) and phi(p), constants of den and n', the rate of |n'|/den and of the gap, the
   two numbers that exclude a dead zone between the points; (O5), for a dead zone between them: the conserved parts of the
   kinks, their constants, rates, and the rate of all (record HypO5). */
enum { GDC_F_CP, GDC_F_CQ, GDC_F_M1, GDC_F_M2, GDC_F_MM1, GDC_F_MM2, GDC_F_R1, GDC_F_R2, GDC_F_C1, GDC_F_C2,
       GDC_F_NMIN, GDC_F_NMAX, GDC_F_LOW, GDC_F_UP, GDC_F_A, GDC_F_B, GDC_F_ZP, GDC_F_ZQ,
       GDC_F_K1, GDC_F_K2, GDC_F_Y1, GDC_F_Y2, GDC_F_X1, GDC_F_X2, GDC_F_M, GDC_F_NUMS };
enum { GDC_F_NONE, GDC_F_GAP, GDC_F_ZONE };
typedef struct gdc_theorem_f {
  int mechanised; /* GDC_F_GAP: every hypothesis of FrozenGap.v holds for nums[]; GDC_F_ZONE: of FrozenZone.v */
  int lower;      /* the lower bound of the distance to the limit holds too */
  mpfr_t nums[GDC_F_NUMS];
} gdc_theorem_f;

/* Theorems B and Z in the form of the Coq development (records HypB, RateB, HypZ, HypZlow; letters of doc/theory.md, that is
   al, .., bh without the output weights): the certificate; upper bounds of rstar at W_s and step factors of W; W_t - ln t,
   den - 2 ln t, |num|, the rate of the boundary; Theorem Z: K, |(omega-2)(1-lam) D + K| and the rate of sigma0. */
enum { GDC_B_AL, GDC_B_AH, GDC_B_BL, GDC_B_BH, GDC_B_DLO, GDC_B_DHI, GDC_B_GP, GDC_B_GM, GDC_B_NUP, GDC_B_NUM, GDC_B_CW,
       GDC_B_M, GDC_B_MM, GDC_B_I1, GDC_B_I2, GDC_B_C1, GDC_B_C2, GDC_B_NMIN, GDC_B_NMAX, GDC_B_A, GDC_B_B, GDC_B_K1,
       GDC_B_NZ, GDC_B_UPZ, GDC_B_K2, GDC_B_NL, GDC_B_LOWZ, GDC_B_NUMS };
enum { GDC_B_NONE, GDC_B_GAP, GDC_B_ZONE };
typedef struct gdc_theorem_b {
  int mechanised; /* GDC_B_GAP: B_gap, GDC_B_ZONE: TheoremZ of OneSidedGap.v; every hypothesis holds for nums[] */
  int on, lower;  /* mode ON; the numbers of the lower bound of Theorem Z are there */
  mpfr_t nums[GDC_B_NUMS];
} gdc_theorem_b;

enum { GDC_MAX_HYPOTHESES = 64, GDC_MAX_BANDS = 8, GDC_MAX_EVENTS = 2 };

/* Everything is claimed for all t >= s.  An enclosure that is not claimed is the whole line. */
typedef struct gdc_theorem {
  gdc_regime regime;
  char theorem[16];          /* "F", "O", "T", "S", "B", "Z", "ray", "dead"; "" without certificate */
  int certified;             /* the points stay separated for all t >= s (dead: never again) and the rest */
  int mirrored;              /* the certificate is that of the mirror image (its letters are relabelled) */
  char reason[256];          /* why there is no certificate; with one: what is not claimed and why, or ""
                                (never_separates: why it never does) */
  mpz_t s;                   /* the time it holds from */
  mpz_t first;               /* the earliest s with a certificate, and a rate where one can be claimed
                                (observer; else s) */

  gdc_hypothesis hypotheses[GDC_MAX_HYPOTHESES];
  size_t nhypotheses;

  gdc_rate_of rate_of;
  int has_upper, has_lower;
  mpfr_t lower, upper;       /* A (rounded down, > 0) and B (rounded up) */
  gdc_itv num;               /* [n_lo, n_hi]: num of the sharp form, with its sign */
  gdc_itv sharp;             /* (S/4) |num|: gap * den / 2 where gdc_theorem_claims_sharp says so, else of the boundary only */
  int den_slope_known;
  gdc_itv den_slope, den;    /* den_t - den_slope ln t is in den */
  gdc_itv growth[2];         /* m+_t - ln t, m-_t - ln t */
  gdc_itv ratio;             /* R_t = g(m-_t)/g(m+_t) */
  gdc_itv cross[2];          /* alpha_t, beta_t */
  struct { char name[16]; gdc_itv value; } bands[GDC_MAX_BANDS];
  size_t nbands;

  char limit_text[192];      /* x_t ln t tends to this, "" when not claimed */
  gdc_itv limit;
  char margin_limit_text[96];
  gdc_itv margin_limit;      /* gamma_t tends to this */
  int optimal;               /* 1: margin_limit = S/2; 0: certainly below; -1: not claimed */

  gdc_event events[GDC_MAX_EVENTS];
  size_t nevents;
  int sign_change_known;
  gdc_itv sign_change;       /* num keeps its sign before and after this bracket of times */

  int never_separates;       /* 1: margin of `never_point` stays <= 0 for all t >= s */
  int never_point;           /* index in the experiment */
  gdc_theorem_t t;
  gdc_theorem_f f;
  gdc_theorem_b b;
} gdc_theorem;

/* Try every theorem that applies at this state and keep the tightest.  Always a result on GDC_OK:
   (*out)->certified says whether it is a certificate.  The caller frees it. */
gdc_status gdc_theorem_build(gdc_theorem **out, const gdc_box *b, gdc_context *ctx);
void gdc_theorem_free(gdc_theorem *th); /* NULL is allowed */
/* gap_t den_t / 2 is in th->sharp for all t >= s: known, and no nearer dead zone takes the gap from the boundary. */
int gdc_theorem_claims_sharp(const gdc_theorem *th);
/* The same among the theorems that the Coq development has (T with R, F, O, B, Z): t.mechanised, f.mechanised or
   b.mechanised when one was found.  Its constants may be wider than those of gdc_theorem_build. */
gdc_status gdc_theorem_build_mechanised(gdc_theorem **out, const gdc_box *b, gdc_context *ctx);

/* A constant of a certificate by name: "A", "B", "gap_lower", "gap_upper" (A and B where they are about the gap), "s", "num_lo", "num_hi", "R_lo", "R_hi", "C1", "C2", "limit",
   "margin_limit", or the name of a band (bands[].name).  Encloses the number itself (a point where it is one);
   0, and the whole line, when the certificate does not have it. */
int gdc_theorem_constant(gdc_itv *r, const gdc_theorem *th, const char *name);

/* --- observer ----------------------------------------------------------------------------------- */

typedef struct gdc_theorem_watch gdc_theorem_watch;
/* Tries at t = 2^k and at the end. */
gdc_status gdc_theorem_watch_new(gdc_theorem_watch **out, gdc_context *ctx);
void gdc_theorem_watch_free(gdc_theorem_watch *w);
gdc_observer gdc_theorem_observer(gdc_theorem_watch *w);
/* The state box of that result (of the attempt that gdc_theorem_watch_result reports), NULL without one or when the
   experiment has no box.  Owned by w. */
const gdc_box *gdc_theorem_watch_box(const gdc_theorem_watch *w);
/* Try a state that does not come from a run: its box (gdc_box_problem said `fits`, with its reason if
   that is not GDC_OK) and its outcome.  *b may be exchanged for another box. */
gdc_status gdc_theorem_watch_offer(gdc_theorem_watch *w, gdc_box *b, gdc_status fits, const char *reason,
                                   const gdc_outcome *outcome, gdc_context *ctx);
/* The best result so far: the latest certificate (its `first` is the earliest time at which one held), or
   the last failed attempt with its reason.  NULL before the first attempt.  Owned by w. */
const gdc_theorem *gdc_theorem_watch_result(const gdc_theorem_watch *w);

#ifdef __cplusplus
}
#endif
#endif
