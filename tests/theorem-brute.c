/* Brute force against the theorems (see the header).  The comparison tolerance covers the drift of long double
   stepping, which is below 1e-12 over 10^6 steps; certificates that are wrong are wrong by far more. */
#include "theorem-brute.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static long double rational(const mpq_t q)
{
  mpfr_t x;
  mpfr_init2(x, 64);
  mpfr_set_q(x, q, MPFR_RNDN);
  long double r = mpfr_get_ld(x, MPFR_RNDN);
  mpfr_clear(x);
  return r;
}

void brute_init(brute *b)
{
  memset(b, 0, sizeof *b);
  gdc_box_init(&b->box, 64);
}

void brute_clear(brute *b) { gdc_box_clear(&b->box); }

static long double slope(gdc_loss loss, long double m)
{
  return loss == GDC_LOSS_EXPONENTIAL ? expl(-m) : 1 / (1 + expl(m));
}

static long double relu(long double x) { return x > 0 ? x : 0; }

static void margins(brute *b)
{
  b->mp = b->v1 * relu(b->a1) - b->w * relu(b->beta);
  b->mm = b->w * relu(b->a2) - b->v1 * relu(b->alpha);
  b->gp = slope(b->box.loss, b->mp);
  b->gm = slope(b->box.loss, b->mm);
}

void brute_start(brute *b, long double a1, long double alpha, long double a2, long double beta)
{
  b->h = rational(b->box.h);
  b->v1 = rational(b->box.v1);
  b->w = rational(b->box.w);
  b->gpp = rational(b->box.gpp);
  b->gmm = rational(b->box.gmm);
  b->gpm = rational(b->box.gpm);
  b->S = sqrtl(b->gpp + b->gmm - 2 * b->gpm);
  b->a1 = a1;
  b->alpha = alpha;
  b->a2 = a2;
  b->beta = beta;
  b->t = 0;
  margins(b);
}

static void gram(mpq_t g, const mpq_t x, const mpq_t y)
{
  mpq_t one;
  mpq_init(one);
  mpq_set_ui(one, 1, 1);
  mpq_mul(g, x, y);
  mpq_add(g, g, one);
  mpq_clear(one);
}

void brute_line(brute *b, const mpq_t xp, const mpq_t xm, const long double theta[4])
{
  gdc_box *x = &b->box;
  x->d = x->bias = 1;
  mpq_set(x->xp, xp);
  mpq_set(x->xm, xm);
  gram(x->gpp, xp, xp);
  gram(x->gmm, xm, xm);
  gram(x->gpm, xp, xm);
  long double p = rational(xp), m = rational(xm);
  brute_start(b, theta[0] * p + theta[1], theta[0] * m + theta[1], theta[2] * m + theta[3], theta[2] * p + theta[3]);
}

void brute_step(brute *b)
{
  long double up = b->gp, um = b->gm, hp = b->h * b->v1, hq = b->h * b->w;
  long double pp = b->a1 > 0 ? up : 0, pm = b->alpha > 0 ? um : 0;
  long double qm = b->a2 > 0 ? um : 0, qp = b->beta > 0 ? up : 0;
  b->a1 += hp * (b->gpp * pp - b->gpm * pm);
  b->alpha += hp * (b->gpm * pp - b->gmm * pm);
  b->a2 += hq * (b->gmm * qm - b->gpm * qp);
  b->beta += hq * (b->gpm * qm - b->gpp * qp);
  b->t++;
  margins(b);
}

static void exact(gdc_itv *r, long double x)
{
  mpfr_set_ld(r->lo, x, MPFR_RNDD);
  mpfr_set_ld(r->hi, x, MPFR_RNDU);
}

void brute_box(brute *b)
{
  mpz_set_ui(b->box.s, (unsigned long)b->t);
  exact(&b->box.a1, b->a1);
  exact(&b->box.alpha, b->alpha);
  exact(&b->box.a2, b->a2);
  exact(&b->box.beta, b->beta);
  gdc_box_margins(&b->box);
}

int brute_finite(const brute *b)
{
  return isfinite(b->a1) && isfinite(b->alpha) && isfinite(b->a2) && isfinite(b->beta) && b->gp < 1e300L && b->gm < 1e300L;
}

int brute_dead(const brute *b)
{
  return (b->a1 <= 0 && (b->alpha <= 0 || b->gpm >= 0)) || (b->a2 <= 0 && (b->beta <= 0 || b->gpm >= 0));
}

/* sigma = 0 at x-, 1 at x+.  N <= 0 next to x+ begins at the kink of neuron 1, at the crossing, or at the kink of
   neuron 2 when neuron 1 is off there; x- alike. */
long double brute_gamma(const brute *b)
{
  if (b->mp <= 0 || b->mm <= 0) return 0;
  long double d1 = b->a1 - b->alpha, d2 = b->a2 - b->beta, best = INFINITY;
  long double k1 = -b->alpha / d1, k2 = b->a2 / d2, den = b->v1 * d1 + b->w * d2;
  long double cross = (b->w * b->a2 - b->v1 * b->alpha) / den;
  if (d1 != 0) best = fminl(best, fabsl(1 - k1));
  if (d2 != 0) best = fminl(best, fabsl(k2));
  if (den != 0) best = fminl(best, fminl(fabsl(1 - cross), fabsl(cross)));
  if (d2 != 0 && b->alpha + k2 * d1 <= 0) best = fminl(best, fabsl(1 - k2));
  if (d1 != 0 && b->a2 - k1 * d2 <= 0) best = fminl(best, fabsl(k1));
  return b->S * best;
}

/* --- claims ---------------------------------------------------------------------------------------- */

static void ends(long double r[2], const gdc_itv *x)
{
  r[0] = mpfr_get_ld(x->lo, MPFR_RNDD);
  r[1] = mpfr_get_ld(x->hi, MPFR_RNDU);
}

static void take_events(claims *c, const gdc_theorem *th, const brute *b)
{
  c->nevents = (int)th->nevents;
  for (int i = 0; i < c->nevents; i++) {
    c->neuron[i] = th->events[i].neuron == b->box.neuron[0] ? 1 : 2;
    ends(c->event[i], &th->events[i].t);
  }
}

void claims_take(claims *c, const gdc_theorem *th, const brute *b)
{
  memset(c, 0, sizeof *c);
  c->live = th->certified && !th->never_separates;
  c->s = mpz_get_ui(th->s);
  c->rate_of = th->rate_of;
  c->has_upper = th->has_upper;
  c->has_lower = th->has_lower;
  c->den_known = th->den_slope_known;
  c->A = mpfr_get_ld(th->lower, MPFR_RNDD);
  c->B = mpfr_get_ld(th->upper, MPFR_RNDU);
  long double slope2[2], limit[2];
  ends(slope2, &th->den_slope);
  c->slope = slope2[0];
  ends(limit, &th->margin_limit);
  c->gamma_limit = limit[0];
  if (b->gpm < 0) {
    long double kp = -b->gpm / b->gpp, km = -b->gpm / b->gmm;
    c->skew = (kp - km) / (2 + kp + km);
  }
  c->sigma_limit = (1 + c->skew) / 2;
  ends(c->num, &th->num);
  ends(c->den, &th->den);
  ends(c->sharp, &th->sharp);
  for (int i = 0; i < 2; i++) {
    ends(c->growth[i], &th->growth[i]);
    ends(c->cross[i], &th->cross[i]);
  }
  ends(c->ratio, &th->ratio);
  c->sign_change_known = th->sign_change_known;
  ends(c->change, &th->sign_change);
  take_events(c, th, b);
}

static int out_of(long double x, const long double r[2])
{
  long double tol = 1e-11L + 1e-10L * fabsl(x);
  return x < r[0] - tol || x > r[1] + tol;
}

static const char *rate_violated(const claims *c, const brute *b, long double lt)
{
  long double sigma = (b->w * b->a2 - b->v1 * b->alpha) /
                      (b->v1 * (b->a1 - b->alpha) + b->w * (b->a2 - b->beta));
  long double gap = b->S / 2 - brute_gamma(b), x = gap;
  if (c->rate_of == GDC_RATE_LIMIT) x = fabsl(brute_gamma(b) - c->gamma_limit);
  if (c->rate_of == GDC_RATE_BOUNDARY) x = b->S * fabsl(sigma - c->sigma_limit);
  long double tol = 1e-9L * (1 + x * lt);
  if (c->has_upper && x * lt > c->B + tol) return "upper bound B/ln t";
  if (c->has_lower && x * lt < c->A - tol) return "lower bound A/ln t";
  /* The lower bound of the boundary is one of the gap when sigma tends to 1/2. */
  if (c->has_lower && c->skew == 0 && c->rate_of == GDC_RATE_BOUNDARY && gap * lt < c->A - tol)
    return "lower bound of the gap";
  return NULL;
}

static const char *event_violated(claims *c, const brute *b)
{
  for (int i = 0; i < c->nevents; i++) {
    long double x = c->neuron[i] == 1 ? b->alpha : b->beta;
    if (c->seen[i]) continue;
    if (x > 0) {
      c->seen[i] = 1;
      if ((long double)b->t < floorl(c->event[i][0]) || (long double)b->t > ceill(c->event[i][1])) return "event time";
    } else if ((long double)b->t > ceill(c->event[i][1])) {
      return "event did not come";
    }
  }
  return NULL;
}

/* num has one sign before the bracket and the other one after it. */
static int sign_violated(claims *c, const brute *b, long double n)
{
  if (!c->sign_change_known) return 0;
  int after = (long double)b->t >= ceill(c->change[1]), sign = n > 0 ? 1 : -1;
  if (!after && (long double)b->t >= floorl(c->change[0])) return 0;
  if (!c->sign[after]) c->sign[after] = sign;
  return c->sign[after] != sign || (c->sign[0] && c->sign[1] && c->sign[0] == c->sign[1]);
}

const char *claims_violated(claims *c, const brute *b)
{
  if (!c->live) return NULL;
  if (b->mp <= 0 || b->mm <= 0 || b->a1 <= 0 || b->a2 <= 0) return "separated for ever";
  if (out_of(b->alpha, c->cross[0])) return "range of alpha";
  if (out_of(b->beta, c->cross[1])) return "range of beta";
  long double R = b->gm / b->gp, lt = logl((long double)b->t);
  long double tol[2] = {c->ratio[0] * (1 - 1e-9L), c->ratio[1] * (1 + 1e-9L)};
  /* Below 1e-4900 long double has no digits left. */
  if (b->gp > 1e-4900L && b->gm > 1e-4900L && (R < tol[0] || R > tol[1])) return "range of R";
  if (out_of(b->mp - lt, c->growth[0])) return "growth of m+";
  if (out_of(b->mm - lt, c->growth[1])) return "growth of m-";
  const char *event = event_violated(c, b);
  if (event) return event;
  if (!c->den_known) return NULL;
  long double am = relu(-b->alpha) * b->v1, bm = relu(-b->beta) * b->w;
  long double den = b->mp + b->mm + am + bm, n = b->mm - b->mp + am - bm - c->skew * den;
  if (out_of(den - c->slope * lt, c->den)) return "denominator";
  if (out_of(n, c->num)) return "numerator";
  /* gap den/2 = (S/4)|num| where the boundary is where the formula says. */
  int exact_gap = c->rate_of == GDC_RATE_GAP && c->has_upper && c->skew == 0;
  long double sharp = exact_gap ? (b->S / 2 - brute_gamma(b)) * den / 2 : b->S / 4 * fabsl(n);
  if (out_of(sharp, c->sharp)) return "sharp form";
  if (sign_violated(c, b, n)) return "sign of the numerator outside its bracket";
  return c->rate_of == GDC_RATE_NONE ? NULL : rate_violated(c, b, lt);
}

/* --- random experiments ------------------------------------------------------------------------------- */

static const char *const kind_names[KINDS] = {"mixture",    "equal v", "frozen",     "obtuse",    "obtuse symmetric",
                                              "sliding",    "one-sided", "mirrored", "omega > 4", "borderline",
                                              "same side",  "nearly frozen", "gram", "wild", "extreme"};
const char *brute_kind_name(brute_kind kind) { return kind_names[kind]; }

/* A multiple of 1/den in [lo, hi]. */
static void grid(mpq_t q, rng *r, double lo, double hi, unsigned den)
{
  long first = (long)ceil(lo * den), last = (long)floor(hi * den);
  mpq_set_si(q, first + (long)rng_below(r, (unsigned)(last - first + 1)), den);
  mpq_canonicalize(q);
}

static void step_size(brute *b, rng *r, double lo, double hi)
{
  double eta = lo * pow(hi / lo, rng_unit(r));
  mpq_set_d(b->box.h, floor(eta * 65536) / 65536 + 1.0 / 65536);
}

/* Steps from 1e-6 to 1e6, weights from 1/64 to 64, points close together or far apart, large pre-activations. */
static void extreme(brute *b, rng *r, mpq_t xp, mpq_t xm)
{
  step_size(b, r, rng_below(r, 2) ? 0.0005 : 1, rng_below(r, 2) ? 1e3 : 1e6);
  mpq_set_ui(b->box.v1, 1 + rng_below(r, 64), 1 + rng_below(r, 64));
  mpq_set_ui(b->box.w, 1 + rng_below(r, 64), 1 + rng_below(r, 64));
  mpq_canonicalize(b->box.v1);
  mpq_canonicalize(b->box.w);
  grid(xp, r, -20, 20, 1024);
  mpq_set(xm, xp);
  if (rng_below(r, 2)) {
    grid(xm, r, -20, 20, 1024);
  } else {
    mpq_t e;
    mpq_init(e);
    mpq_set_si(e, 1 + (long)rng_below(r, 8), 256);
    mpq_canonicalize(e);
    mpq_sub(xm, xm, e);
    mpq_clear(e);
  }
}

static void extreme_state(brute *b, rng *r)
{
  static const double reach[4] = {2, 10, 100, 2000};
  double a = reach[rng_below(r, 4)], c = reach[rng_below(r, 4)];
  brute_start(b, rng_unit(r) * a, (rng_unit(r) - 0.7) * c * rng_unit(r), rng_unit(r) * a,
              (rng_unit(r) - 0.7) * c * rng_unit(r));
  b->t = 2 + rng_below(r, 1000000);
}

static void weights(brute *b, rng *r, int equal)
{
  grid(b->box.v1, r, 0.3, 2.3, 32);
  grid(b->box.w, r, 0.3, 2.3, 32);
  if (equal) {
    mpq_set_ui(b->box.v1, 1, 1);
    mpq_set_ui(b->box.w, 1, 1);
  }
}

static void points(mpq_t xp, mpq_t xm, rng *r, brute_kind kind)
{
  mpq_t bend;
  mpq_init(bend);
  grid(xp, r, 0.05, 3, 64);
  grid(xm, r, -3, -0.05, 64);
  switch (kind) {
  case KIND_FROZEN:
    grid(xp, r, 0.3, 3, 64);
    mpq_inv(xm, xp);
    mpq_neg(xm, xm);
    break;
  case KIND_OBTUSE:
    grid(xp, r, 0.8, 3, 64);
    grid(xm, r, -3, -1.3, 64);
    break;
  case KIND_SYMMETRIC:
    grid(xp, r, 1.05, 3, 64);
    mpq_neg(xm, xp);
    break;
  case KIND_SLIDING:
    grid(xp, r, 0.05, 1.2, 64);
    grid(xm, r, -0.8, -0.05, 64);
    break;
  case KIND_ONE_SIDED:
    grid(xp, r, 1, 4, 64);
    grid(xm, r, 0.1, 0.9, 64);
    break;
  case KIND_MIRROR:
    grid(xm, r, 1, 4, 64);
    grid(xp, r, 0.1, 0.9, 64);
    break;
  case KIND_FAR:
    grid(xp, r, 12, 30, 8);
    grid(xm, r, 0.5, 1.5, 8);
    break;
  case KIND_BORDERLINE:
    if (rng_below(r, 2)) mpq_set_ui(xm, 0, 1);
    else mpq_set_ui(xp, 0, 1);
    break;
  case KIND_NEARLY_FROZEN: /* G+- = 1/64 or so: small bands at large steps */
    grid(xp, r, 0.3, 3, 64);
    mpq_inv(xm, xp);
    mpq_set_si(bend, -63, 64);
    mpq_mul(xm, xm, bend);
    break;
  case KIND_SAME_SIDE:
    grid(xp, r, -3, 3, 64);
    grid(xm, r, -3, 3, 64);
    break;
  default: break;
  }
  mpq_clear(bend);
}

/* A general positive definite Gram matrix (d >= 2) with a state in Gram coordinates. */
static void random_gram(brute *b, rng *r)
{
  gdc_box *x = &b->box;
  x->d = 2;
  mpq_t bound;
  mpq_init(bound);
  do {
    grid(x->gpp, r, 0.1, 9, 16);
    grid(x->gmm, r, 0.1, 9, 16);
    grid(x->gpm, r, -4, 6, 16);
    mpq_mul(bound, x->gpp, x->gmm);
    mpq_t sq;
    mpq_init(sq);
    mpq_mul(sq, x->gpm, x->gpm);
    mpq_sub(bound, bound, sq);
    mpq_clear(sq);
  } while (mpq_sgn(bound) <= 0);
  mpq_clear(bound);
  brute_start(b, rng_unit(r) * 2, rng_unit(r) * 2 - 1, rng_unit(r) * 2, rng_unit(r) * 2 - 1);
}

void brute_random(brute *b, rng *r, brute_kind kind, gdc_loss loss)
{
  b->box.loss = loss;
  mpq_t xp, xm;
  mpq_inits(xp, xm, NULL);
  step_size(b, r, kind == KIND_FAR ? 0.003 : 0.005, kind == KIND_FAR ? 0.5 : 20);
  int equal = kind == KIND_EQUAL_V || kind == KIND_BORDERLINE || kind == KIND_FAR ||
              (kind != KIND_ISSUE && kind != KIND_GRAM && rng_below(r, 3) == 0);
  weights(b, r, equal);
  points(xp, xm, r, kind);
  if (kind == KIND_EXTREME) extreme(b, r, xp, xm);
  if (mpq_equal(xp, xm)) mpq_set_si(xm, -1, 2);
  long double theta[4];
  for (int i = 0; i < 4; i++) theta[i] = (int)rng_below(r, 513) / 256.0L - 1;
  if (kind == KIND_GRAM) {
    random_gram(b, r);
  } else {
    brute_line(b, xp, xm, theta);
    /* Wild: a state far from any initialisation, unreachable phases included. */
    if (kind == KIND_EXTREME) {
      extreme_state(b, r);
    } else if (kind == KIND_WILD || (kind == KIND_NEARLY_FROZEN && rng_below(r, 2))) {
      brute_start(b, rng_unit(r) * 8, rng_unit(r) * 6 - 3, rng_unit(r) * 8, rng_unit(r) * 6 - 3);
      b->t = 2 + rng_below(r, 40);
    } else if (kind >= KIND_FROZEN && rng_below(r, 2)) {
      brute_start(b, 0.1 + rng_unit(r), rng_unit(r) - 0.6, 0.1 + rng_unit(r), rng_unit(r) * 1.2 - 0.6);
    }
  }
  mpq_clears(xp, xm, NULL);
}

/* --- attack -------------------------------------------------------------------------------------------- */

enum { MAX_CLAIMS = 24 };

static void try_here(brute_report *out, claims *c, brute *b)
{
  brute_box(b);
  gdc_theorem *th = NULL;
  gdc_context ctx;
  gdc_context_clear(&ctx);
  if (gdc_theorem_build(&th, &b->box, &ctx) != GDC_OK) {
    snprintf(out->what, sizeof out->what, "build failed: %s", ctx.reason);
    return;
  }
  claims_take(c, th, b);
  out->certificates += c->live;
  int upper = th->has_upper && th->rate_of != GDC_RATE_BOUNDARY;
  out->upper += upper;
  out->two_sided += upper && th->has_lower;
  if (upper && !out->first) out->first = b->t;
  if (!upper) snprintf(out->reason, sizeof out->reason, "%s", th->reason);
  gdc_theorem_free(th);
}

static void describe(brute_report *out, const brute *b, const claims *c, const char *why)
{
  snprintf(out->what, sizeof out->what,
           "%s: cert at s=%llu, t=%llu, m+ %.12Lg m- %.12Lg alpha %.6Lg beta %.6Lg gap*ln %.9Lg in [%.9Lg, %.9Lg]", why,
           (unsigned long long)c->s, (unsigned long long)b->t, b->mp, b->mm, b->alpha, b->beta,
           (b->S / 2 - brute_gamma(b)) * logl((long double)b->t), c->A, c->B);
}

int brute_attack(brute_report *out, brute *b, uint64_t steps, uint64_t last_try)
{
  memset(out, 0, sizeof *out);
  if (b->t > steps / 8) { /* a run that starts late */
    steps += b->t;
    last_try += b->t;
  }
  claims list[MAX_CLAIMS];
  int n = 0;
  const uint64_t begin = b->t;
  uint64_t next = b->t < 2 ? 2 : b->t + 1;
  if (b->t >= 2 && brute_finite(b)) try_here(out, &list[n++], b);
  while (b->t < steps) {
    brute_step(b);
    if (!brute_finite(b)) return 0;
    int dead = brute_dead(b);
    if (b->t == next && n < MAX_CLAIMS && b->t <= last_try && !dead) {
      try_here(out, &list[n++], b);
      if (out->what[0]) return 1;
      next = b->t < 64 || b->t > last_try / 2 ? b->t + b->t / 2 + 1 : 2 * b->t;
    }
    int all = b->t <= 4096 || b->t < begin + 2000 || b->t % 7 == 0 || b->t == steps || dead;
    for (int i = 0; i < n; i++) {
      const char *why = all ? claims_violated(&list[i], b) : event_violated(&list[i], b);
      if (!why) continue;
      describe(out, b, &list[i], why);
      return 1;
    }
    if (dead) return 0;
  }
  out->alive = 1;
  return 0;
}
