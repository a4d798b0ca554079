/* Theorems F and O (doc/theory.md): G+- <= 0 and both cross pre-activations <= 0 freeze the pattern for ever.
   F is the case |G+-| = 0 of O: one code path.
   Coq: frozen_step, frozen_diff, frozen_rate, frozen_gap, frozen_gap_optimal, frozen_zone. */
#include "inner.h"

#include <gdcert/print.h>
#include <stdio.h>
#include <stdlib.h>

/* The numbers of the theorem, in its notation. */
typedef struct frozen {
  gdc_view v;
  gdc_num kap_p, kap_m, sig;   /* |G+-|/G++, |G+-|/G--, 2 + both */
  gdc_num k_p, k_m;            /* k+ = h v1^2 G++, k- = h w^2 G-- */
  gdc_num diff;                /* m-_t - m+_t */
  gdc_num kn, kd;              /* K_n, K_d: conserved */
  gdc_num growth_p, growth_m;  /* m+-_t - ln t */
} frozen;

static gdc_num step_factor(gdc_calc *c, gdc_num h, gdc_num v, gdc_num g)
{
  return mul(c, mul(c, h, gdc_c_sqr(c, v)), g);
}

/* (F2): the ratio of phi(m-) and phi(m+) lies between its values at s and at infinity. */
static gdc_num difference(gdc_calc *c, const frozen *f)
{
  const gdc_view *v = &f->v;
  gdc_num start = dvd(c, gdc_phi(c, v->loss, v->mm), gdc_phi(c, v->loss, v->mp));
  gdc_num up_p = gdc_kup(c, v->loss, f->k_p, v->mp), up_m = gdc_kup(c, v->loss, f->k_m, v->mm);
  gdc_num low = gdc_c_log(c, lesser(c, start, dvd(c, f->k_m, up_p)));
  gdc_num high = gdc_c_log(c, larger(c, start, dvd(c, up_m, f->k_p)));
  low = sub(c, low, gdc_c_log(c, gdc_rstar(c, v->loss, v->mm)));
  high = add(c, high, gdc_c_log(c, gdc_rstar(c, v->loss, v->mp)));
  return gdc_c_pair(c, low, high);
}

static void fill(frozen *f, gdc_calc *c, const gdc_box *b)
{
  gdc_view_fill(&f->v, c, b);
  const gdc_view *v = &f->v;
  gdc_num r = gdc_c_abs(c, v->gpm);
  f->kap_p = dvd(c, r, v->gpp);
  f->kap_m = dvd(c, r, v->gmm);
  f->sig = add(c, num(c, 2), add(c, f->kap_p, f->kap_m));
  f->k_p = step_factor(c, v->h, v->v1, v->gpp);
  f->k_m = step_factor(c, v->h, v->w, v->gmm);
  f->diff = difference(c, f);
  gdc_num x = add(c, mul(c, v->v1, v->alpha), mul(c, f->kap_p, v->mp)); /* v1 alpha + kap+ m+ is conserved */
  gdc_num y = add(c, mul(c, v->w, v->beta), mul(c, f->kap_m, v->mm));   /* w beta + kap- m- as well */
  f->kn = sub(c, y, x);
  f->kd = neg(c, add(c, x, y));
  f->growth_p = gdc_growth(c, v->loss, v->mp, f->k_p, v->s);
  f->growth_m = gdc_growth(c, v->loss, v->mm, f->k_m, v->s);
  SPOIL(F, &f->v, c);
}

/* The hypotheses of the pattern: after them it never changes. */
static int pattern_stays(gdc_theorem *th, gdc_calc *c, const frozen *f)
{
  const gdc_view *v = &f->v;
  gdc_require(th, "s >= 2", 0, sub(c, v->s, num(c, 2)));
  gdc_require(th, "a_1+ > 0", 1, v->a1);
  gdc_require(th, "a_2- > 0", 1, v->a2);
  gdc_require(th, "a_1- <= 0", 0, neg(c, v->alpha));
  gdc_require(th, "a_2+ <= 0", 0, neg(c, v->beta));
  gdc_require(th, "m+ > 0", 1, v->mp);
  gdc_require(th, "m- > 0", 1, v->mm);
  return gdc_failed_hypotheses(th) == 0;
}

/* (Z1) for ever: no dead zone between the points; -alpha/a_1+ stays below its value at s or kap+. */
static gdc_num dead_zone_slack(gdc_calc *c, const frozen *f)
{
  const gdc_view *v = &f->v;
  gdc_num x = larger(c, dvd(c, neg(c, v->alpha), v->a1), f->kap_p);
  gdc_num y = larger(c, dvd(c, neg(c, v->beta), v->a2), f->kap_m);
  return sub(c, num(c, 1), mul(c, x, y));
}

/* n'/sig of (O2): sigma_t - sigma_inf = (n'_t/sig) / (2 den_t), with d = m- - m+ given.  For F it is num. */
static gdc_num numerator(gdc_calc *c, const frozen *f, gdc_num d)
{
  gdc_num lead = mul(c, num(c, 2), sub(c, num(c, 1), mul(c, f->kap_p, f->kap_m)));
  gdc_num n = add(c, mul(c, lead, d), mul(c, f->sig, f->kn));
  return dvd(c, sub(c, n, mul(c, sub(c, f->kap_p, f->kap_m), f->kd)), f->sig);
}

static gdc_num denominator(gdc_calc *c, const frozen *f)
{
  gdc_num one = num(c, 1);
  gdc_num x = mul(c, add(c, one, f->kap_p), f->growth_p), y = mul(c, add(c, one, f->kap_m), f->growth_m);
  return add(c, add(c, x, y), f->kd);
}

/* S min(sigma_inf, 1 - sigma_inf) = S (1/2 - |kap+ - kap-|/(2 sig)), exactly. */
void gdc_box_frozen_limit(mpq_t limit, const gdc_box *b)
{
  mpq_t kp, km, sig;
  mpq_inits(kp, km, sig, NULL);
  mpq_abs(sig, b->gpm);
  mpq_div(kp, sig, b->gpp);
  mpq_div(km, sig, b->gmm);
  mpq_set_ui(sig, 2, 1);
  mpq_add(sig, sig, kp);
  mpq_add(sig, sig, km);
  mpq_sub(limit, kp, km);
  mpq_abs(limit, limit);
  mpq_sub(limit, sig, limit);
  mpq_div(limit, limit, sig);
  mpq_div_2exp(limit, limit, 1);
  mpq_sub(sig, b->xp, b->xm);
  mpq_abs(sig, sig);
  mpq_mul(limit, limit, sig);
  mpq_clears(kp, km, sig, NULL);
}

static void margin_limit(gdc_theorem *th, gdc_calc *c, const frozen *f)
{
  const gdc_box *b = f->v.box;
  mpq_t limit;
  mpq_init(limit);
  gdc_box_frozen_limit(limit, b);
  gdc_margin_exact(th, c, limit, mpq_sgn(b->gpm) == 0 || mpq_equal(b->gpp, b->gmm));
  mpq_clear(limit);
}

static void limit(gdc_theorem *th, gdc_calc *c, const frozen *f)
{
  gdc_num n = numerator(c, f, gdc_c_log(c, dvd(c, f->k_m, f->k_p)));
  gdc_num scale = dvd(c, f->v.width, mul(c, num(c, 2), f->sig));
  gdc_itv_set(&th->limit, mul(c, scale, gdc_c_abs(c, n)));
  if (th->regime == GDC_REGIME_FROZEN) gdc_limit_frozen_text(th, f->v.box);
  else
    snprintf(th->limit_text, sizeof th->limit_text,
             "S*|2*(1 - kap+*kap-)*ln(w^2*G--/(v1^2*G++)) + sig*K_n - (kap+ - kap-)*K_d|/(2*sig^2)");
}

/* A dead zone between the points ends at the kinks of the two neurons.  The own pre-activation a and the cross one
   move on a line: |cross| = kap a + c with c conserved, so the kink is at the fraction a/(a + |cross|) of the way,
   which tends to 1/(1 + kap) >= gamma_inf/S and falls short of that by c/((1 + kap)((1 + kap) a + c)) at most.
   The result times 1/ln t bounds the shortfall for all t >= s; x = v a obeys x_t - ln t in growth. */
static gdc_num kink_shortfall(gdc_calc *c, const gdc_view *v, gdc_num x, gdc_num cross, gdc_num kap, gdc_num growth)
{
  gdc_num zero = num(c, 0), one_kap = add(c, num(c, 1), kap);
  gdc_num rest = larger(c, zero, neg(c, add(c, cross, mul(c, kap, x)))); /* v c, when positive */
  gdc_num low = add(c, mul(c, one_kap, gdc_c_lo(c, growth)), rest);
  gdc_num den = add(c, one_kap, dvd(c, lesser(c, zero, low), v->ln_s));
  if (!gdc_c_certainly_positive(den)) return gdc_c_whole(c);
  return dvd(c, rest, mul(c, one_kap, den));
}

/* Upper bound for all t >= s through a dead zone between the points:
   gamma/S = min(sigma, 1 - sigma, kink of neuron 1, kink of neuron 2), each within B/(S ln t) of its limit or above. */
static void rate_through_dead_zone(gdc_theorem *th, gdc_calc *c, const frozen *f)
{
  const gdc_view *v = &f->v;
  gdc_itv_whole(&th->sharp); /* the boundary is not one point */
  gdc_num x = kink_shortfall(c, v, v->mp, mul(c, v->v1, v->alpha), f->kap_p, f->growth_p);
  gdc_num y = kink_shortfall(c, v, v->mm, mul(c, v->w, v->beta), f->kap_m, f->growth_m);
  gdc_num worst = mul(c, v->width, MUTANT(NO_KINK) ? num(c, 0) : larger(c, x, y));
  th->has_upper = th->has_upper && mpfr_number_p(worst->hi);
  if (mpfr_number_p(worst->hi) && mpfr_cmp(worst->hi, th->upper) > 0) mpfr_set(th->upper, worst->hi, MPFR_RNDU);
  if (th->has_upper)
    gdc_set_reason(th, "the sharp form: a dead zone lies between the points and closes later (the upper bound holds through it)");
}

/* The distance of gamma to its limit is that of sigma only while sigma stays on its side of 1/2: certainly so when
   num' pushes it away from 1/2, else when |sigma - sigma_inf| <= max|n|/(2 den) never reaches 1/2 (den grows). */
static int stays_on_its_side(gdc_theorem *th, gdc_calc *c, const frozen *f, gdc_num n)
{
  const gdc_view *v = &f->v;
  gdc_num off = dvd(c, sub(c, f->kap_p, f->kap_m), mul(c, num(c, 2), f->sig));
  gdc_num den = sub(c, add(c, v->mp, v->mm), add(c, mul(c, v->v1, v->alpha), mul(c, v->w, v->beta)));
  gdc_num worst = dvd(c, gdc_c_hi(c, gdc_c_abs(c, n)), mul(c, num(c, 2), den));
  gdc_num room = sub(c, gdc_c_abs(c, off), worst), away = gdc_c_lo(c, mul(c, n, off));
  gdc_num slack = gdc_c_certainly_positive(away) ? larger(c, room, away) : room;
  return gdc_require(th, "sigma stays on its side of 1/2", 0, slack);
}

/* The rate of gamma, d = 1 with bias. */
static void rate(gdc_theorem *th, gdc_calc *c, const frozen *f)
{
  const gdc_view *v = &f->v;
  gdc_num n = numerator(c, f, f->diff), c12 = denominator(c, f);
  gdc_num scale = dvd(c, v->width, num(c, 2));
  gdc_frozen_mechanised(th, c, v);
  int no_dead_zone = gdc_require(th, "no dead zone between the points", 1, dead_zone_slack(c, f));
  if (MUTANT(NO_Z1)) no_dead_zone = 1;
  int symmetric = mpq_equal(v->box->gpp, v->box->gmm) || mpq_sgn(v->box->gpm) == 0;
  gdc_set_rate(th, c, v, scale, n, f->sig, c12, 1, 1);
  th->rate_of = symmetric ? GDC_RATE_GAP : GDC_RATE_LIMIT;
  if (!no_dead_zone) rate_through_dead_zone(th, c, f);
  if (th->has_upper) {
    margin_limit(th, c, f);
    limit(th, c, f);
  }
  /* The lower bound of the gap needs nothing: a dead zone only takes from gamma. */
  if (!symmetric && th->has_lower && !(no_dead_zone && stays_on_its_side(th, c, f, n))) th->has_lower = 0;
}

/* No bias, d = 1, points on both sides of 0: N changes sign at 0 and nowhere nearer. */
static void constant_margin(gdc_theorem *th, gdc_calc *c, const frozen *f)
{
  const gdc_box *b = f->v.box;
  snprintf(th->theorem, sizeof th->theorem, "ray");
  if (b->d != 1) {
    gdc_set_reason(th, "the robustness margin, for two points on one line through 0 and d >= 2");
    return;
  }
  gdc_num x = gdc_c_abs(c, gdc_c_q(c, b->xp)), y = gdc_c_abs(c, gdc_c_q(c, b->xm));
  gdc_itv_set(&th->margin_limit, lesser(c, x, y));
  snprintf(th->margin_limit_text, sizeof th->margin_limit_text, "min(|x+|, |x-|), for all t >= s");
  th->optimal = mpq_equal(b->gpp, b->gmm) != 0;
  gdc_set_reason(th, "a rate: without bias the boundary is 0 and the robustness margin is constant");
}

static void conclude(gdc_theorem *th, gdc_calc *c, const frozen *f)
{
  const gdc_view *v = &f->v;
  snprintf(th->theorem, sizeof th->theorem, "%s", th->regime == GDC_REGIME_FROZEN ? "F" : "O");
  th->certified = 1;
  gdc_itv_set(&th->growth[0], f->growth_p);
  gdc_itv_set(&th->growth[1], f->growth_m);
  gdc_num zero = num(c, 0), whole = gdc_c_whole(c);
  int fixed = th->regime == GDC_REGIME_FROZEN;
  gdc_itv_set(&th->cross[0], fixed ? v->alpha : gdc_c_pair(c, whole, lesser(c, v->alpha, zero)));
  gdc_itv_set(&th->cross[1], fixed ? v->beta : gdc_c_pair(c, whole, lesser(c, v->beta, zero)));
  /* ln R = m+ - m- + mu(m+) - mu(m-). */
  gdc_num mu_p = gdc_defect(c, v->loss, v->mp), mu_m = gdc_defect(c, v->loss, v->mm);
  gdc_num ln_r = gdc_c_pair(c, sub(c, neg(c, f->diff), mu_m), add(c, neg(c, f->diff), mu_p));
  gdc_itv_set(&th->ratio, gdc_c_exp(c, ln_r));
  if (th->regime == GDC_REGIME_RAY) constant_margin(th, c, f);
  else if (v->box->d == 1 && v->box->bias) rate(th, c, f);
  else gdc_set_reason(th, "a rate of the gap, which is a theorem for d = 1 with bias only");
}

gdc_theorem *gdc_try_frozen(gdc_calc *c, const gdc_box *b)
{
  gdc_theorem *th = gdc_theorem_new(b, gdc_calc_precision(c));
  if (!th) return NULL;
  frozen f;
  fill(&f, c, b);
  if (pattern_stays(th, c, &f)) conclude(th, c, &f);
  else gdc_reason_from_hypotheses(th);
  return th;
}

gdc_theorem *gdc_try_ray(gdc_calc *c, const gdc_box *b)
{
  if (mpq_sgn(b->gpm) < 0) return gdc_try_frozen(c, b);
  gdc_theorem *th = gdc_theorem_new(b, gdc_calc_precision(c));
  if (!th) return NULL;
  /* x- = k x+ with k > 0 (k = 1 with bias): N(x-) = k N(x+), so one of the two margins is <= 0. */
  gdc_require(th, "G+- > 0", 1, gdc_c_q(c, b->gpm));
  th->certified = th->never_separates = 1;
  snprintf(th->theorem, sizeof th->theorem, "ray");
  gdc_set_reason(th, "x- is a positive multiple of x+ (with bias: the same point): the margins never have the same sign");
  return th;
}
