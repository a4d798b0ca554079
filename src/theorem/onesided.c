/* Theorem B: G+- > 0 and v1^2 G+- >= w^2 G-- (the borderline included); neuron 1 slides at x-.
   Coq: exact_steps, TheoremB (record HypB). */
#include "onesided.h"
#include "sliding.h"

#include <string.h>

enum { ROUNDS = 80, GENTLE = 5 };

static void constants(gdc_one_sided *z)
{
  gdc_calc *c = z->c;
  const gdc_view *v = &z->v;
  gdc_num p2 = gdc_c_sqr(c, v->v1), q2 = gdc_c_sqr(c, v->w), sum = add(c, v->gmm, v->gpm), one = num(c, 1);
  gdc_num inner = dvd(c, mul(c, p2, v->det), v->gmm);
  gdc_num a = mul(c, v->h, add(c, inner, mul(c, q2, v->gpp)));
  gdc_num b = mul(c, v->h, mul(c, q2, v->gpm));
  z->rho = dvd(c, v->gpm, v->gmm);
  z->lam = dvd(c, v->gpm, sum);
  z->bc = add(c, b, mul(c, v->h, mul(c, q2, v->gmm)));
  z->rinf = dvd(c, add(c, a, b), z->bc);
  z->l = gdc_c_log(c, z->rinf);
  gdc_num scale = dvd(c, mul(c, v->h, v->det), sum);
  z->kap = mul(c, scale, add(c, p2, q2));
  z->kap0 = mul(c, scale, p2);
  z->omega = dvd(c, mul(c, p2, add(c, one, z->rho)), add(c, p2, q2));
}

static void variables(gdc_one_sided *z)
{
  gdc_calc *c = z->c;
  const gdc_view *v = &z->v;
  gdc_num qb = mul(c, v->w, v->beta), one = num(c, 1);
  z->z = mul(c, v->v1, sub(c, v->a1, mul(c, z->rho, v->alpha)));
  z->Mm = mul(c, v->w, v->a2);
  gdc_num Mp = sub(c, z->z, qb);
  z->W = add(c, mul(c, sub(c, one, z->lam), Mp), mul(c, z->lam, z->Mm));
  z->Delta = sub(c, Mp, z->Mm);
  z->V = add(c, qb, mul(c, z->lam, z->Delta));
}

/* p rho al, and so on: the products of the certificate's numbers that every formula uses. */
static gdc_num p_rho(gdc_one_sided *z, gdc_num x) { return mul(z->c, mul(z->c, z->v.v1, z->rho), x); }
static gdc_num p_one_rho(gdc_one_sided *z, gdc_num x)
{
  return mul(z->c, mul(z->c, z->v.v1, add(z->c, num(z->c, 1), z->rho)), x);
}

/* The worst margins and what they give. */
static void consequences(gdc_one_sided *z)
{
  gdc_calc *c = z->c;
  const gdc_view *v = &z->v;
  gdc_num qbl = mul(c, v->w, z->bl), one = num(c, 1);
  z->mlop = sub(c, sub(c, add(c, z->W, mul(c, z->lam, z->Dlo)), p_rho(z, z->al)), qbl);
  z->mlom = sub(c, sub(c, z->W, mul(c, sub(c, one, z->lam), z->Dhi)), mul(c, v->v1, z->ah));
  z->gbp = gdc_above(c, gdc_slope(c, v->loss, z->mlop));
  z->gbm = gdc_above(c, gdc_slope(c, v->loss, z->mlom));
  z->nup = gdc_above(c, gdc_defect(c, v->loss, z->mlop));
  z->num = gdc_above(c, gdc_defect(c, v->loss, z->mlom));
}

/* The right-hand sides of (H2) and (H3). */
typedef struct demands {
  gdc_num ah, al, bl, bh, Dhi, Dlo, Dlo_any;
} demands;

static demands wanted(gdc_one_sided *z)
{
  gdc_calc *c = z->c;
  const gdc_view *v = &z->v;
  gdc_num hp = mul(c, v->h, v->v1), hq = mul(c, v->h, v->w);
  demands d;
  d.ah = mul(c, mul(c, hp, v->gpm), z->gbp);
  d.al = mul(c, mul(c, hp, v->gmm), z->gbm);
  if (MUTANT(B_BAND_SMALL)) d.al = mul(c, d.al, gdc_c_ratio(c, 9, 10));
  d.bl = mul(c, mul(c, hq, v->gpp), z->gbp);
  d.bh = mul(c, mul(c, hq, v->gpm), z->gbm);
  d.Dhi = add(c, add(c, z->l, p_rho(z, z->al)), add(c, mul(c, v->w, z->bl), z->num));
  d.Dlo = sub(c, sub(c, z->l, p_one_rho(z, z->ah)), z->nup);
  d.Dlo_any = dvd(c, sub(c, z->V, mul(c, v->w, z->bh)), z->lam);
  return d;
}

/* x := max(x, y), a little more when it moves; 1 when it moved. */
static int raise_to(gdc_calc *c, gdc_num *x, gdc_num y, int gently)
{
  if (gdc_c_certainly_le(y, *x)) return 0;
  gdc_num size = gdc_c_abs(c, gdc_c_hi(c, y));
  gdc_num more = gently ? num(c, 0) : mul(c, size, gdc_c_ratio(c, 1, 1000000000));
  *x = gdc_above(c, larger(c, *x, add(c, gdc_c_hi(c, y), more)));
  return 1;
}

static int lower_to(gdc_calc *c, gdc_num *x, gdc_num y, int gently)
{
  gdc_num up = neg(c, *x);
  if (!raise_to(c, &up, neg(c, y), gently)) return 0;
  *x = neg(c, up);
  return 1;
}

static void first_numbers(gdc_one_sided *z)
{
  gdc_calc *c = z->c;
  const gdc_view *v = &z->v;
  z->al = gdc_above(c, positive_part(c, neg(c, v->alpha)));
  z->ah = gdc_above(c, positive_part(c, v->alpha));
  z->bl = z->on ? num(c, 0) : gdc_above(c, positive_part(c, neg(c, v->beta)));
  z->bh = num(c, 0);
  z->Dlo = gdc_below(c, z->Delta);
  z->Dhi = gdc_above(c, z->Delta);
}

/* Least numbers that satisfy (H2) and (H3), from below; stops when nothing moves. */
static void settle(gdc_one_sided *z)
{
  gdc_calc *c = z->c;
  first_numbers(z);
  for (int round = 0; round < ROUNDS; round++) {
    consequences(z);
    if (!gdc_c_certainly_positive(z->mlop) || !gdc_c_certainly_positive(z->mlom)) return;
    demands d = wanted(z);
    int gently = round < GENTLE, moved = 0;
    moved |= raise_to(c, &z->ah, d.ah, gently);
    moved |= raise_to(c, &z->al, d.al, gently);
    moved |= raise_to(c, &z->Dhi, d.Dhi, gently);
    moved |= lower_to(c, &z->Dlo, d.Dlo, gently);
    if (!z->on) {
      moved |= raise_to(c, &z->bl, d.bl, gently);
      moved |= raise_to(c, &z->bh, d.bh, gently);
      if (!MUTANT(B_NO_V)) moved |= lower_to(c, &z->Dlo, d.Dlo_any, gently);
    }
    if (!moved) return;
  }
}

static void check_start(gdc_theorem *th, gdc_one_sided *z)
{
  gdc_calc *c = z->c;
  const gdc_view *v = &z->v;
  gdc_require(th, "s >= 2", 0, sub(c, v->s, num(c, 2)));
  gdc_require(th, "a_1+ > 0", 1, v->a1);
  gdc_require(th, "a_2- > 0", 1, v->a2);
  gdc_require(th, "m+ stays > 0", 1, z->mlop);
  gdc_require(th, "m- stays > 0", 1, z->mlom);
  if (v->loss == GDC_LOSS_LOGISTIC) gdc_require(th, "W >= 0", 0, z->W);
  gdc_require(th, "alpha >= -al", 0, add(c, v->alpha, z->al));
  gdc_require(th, "alpha <= ah", 0, sub(c, z->ah, v->alpha));
  gdc_require(th, "D_lo <= Delta", 0, sub(c, z->Delta, z->Dlo));
  gdc_require(th, "Delta <= D_hi", 0, sub(c, z->Dhi, z->Delta));
  if (!z->on) {
    gdc_require(th, "beta >= -bl", 0, add(c, v->beta, z->bl));
    return;
  }
  gdc_require(th, "on: beta > 0", 1, v->beta);
  gdc_num margin = sub(c, mul(c, v->w, v->beta), mul(c, z->lam, sub(c, z->Dhi, z->Delta)));
  if (!MUTANT(B_ON_ANYWAY)) gdc_require(th, "on: q beta > lam (D_hi - Delta)", 1, margin);
}

static void check_bands(gdc_theorem *th, gdc_one_sided *z)
{
  gdc_calc *c = z->c;
  demands d = wanted(z);
  gdc_require(th, "ah >= h p G+- gb+", 0, sub(c, z->ah, d.ah));
  gdc_require(th, "al >= h p G-- gb-", 0, sub(c, z->al, d.al));
  gdc_require(th, "D_hi >= l + errors", 0, sub(c, z->Dhi, d.Dhi));
  gdc_require(th, "D_lo <= l - errors", 0, sub(c, d.Dlo, z->Dlo));
  if (z->on) return;
  gdc_require(th, "bl >= h q G++ gb+", 0, sub(c, z->bl, d.bl));
  gdc_require(th, "bh >= h q G+- gb-", 0, sub(c, z->bh, d.bh));
  if (!MUTANT(B_NO_V)) gdc_require(th, "D_lo <= (V - q bh)/lam", 0, sub(c, d.Dlo_any, z->Dlo));
}

static void check_steps(gdc_theorem *th, gdc_one_sided *z)
{
  gdc_calc *c = z->c;
  const gdc_view *v = &z->v;
  gdc_num worst = mul(c, z->bc, larger(c, mul(c, z->rinf, z->gbp), z->gbm)), one = num(c, 1);
  if (!MUTANT(B_NO_H4)) gdc_require(th, "no overshoot", 0, sub(c, one, worst));
  gdc_num low = sub(c, sub(c, z->Dlo, mul(c, v->w, z->bl)), z->num);
  if (!MUTANT(B_NO_H5)) gdc_require(th, "R >= rho", 0, sub(c, low, gdc_c_log(c, z->rho)));
  gdc_require(th, "p a_1+ stays > 0", 1, sub(c, z->z, p_rho(z, z->al)));
  gdc_require(th, "q a_2- stays > 0", 1, sub(c, z->W, mul(c, sub(c, one, z->lam), z->Dhi)));
}

static gdc_theorem *attempt(gdc_calc *c, const gdc_box *b, int on)
{
  size_t mark = gdc_calc_mark(c);
  gdc_theorem *th = gdc_theorem_new(b, gdc_calc_precision(c));
  if (!th) return NULL;
  gdc_one_sided z;
  memset(&z, 0, sizeof z);
  z.c = c;
  z.on = on;
  gdc_view_fill(&z.v, c, b);
  constants(&z);
  variables(&z);
  settle(&z);
  consequences(&z);
  SPOIL(B, &z, c);
  gdc_require(th, "G+- > 0", 1, z.v.gpm);
  gdc_require(th, "G++ G-- > G+-^2", 1, z.v.det);
  check_start(th, &z);
  check_bands(th, &z);
  check_steps(th, &z);
  if (gdc_failed_hypotheses(th) == 0 && !gdc_calc_failed(c)) gdc_one_sided_conclude(th, &z);
  else gdc_reason_from_hypotheses(th);
  gdc_calc_release(c, mark);
  return th;
}

/* v1^2 G+- >= w^2 G--, exactly. */
static int applies(const gdc_box *b)
{
  mpq_t x, y;
  mpq_inits(x, y, NULL);
  mpq_mul(x, b->v1, b->v1);
  mpq_mul(x, x, b->gpm);
  mpq_mul(y, b->w, b->w);
  mpq_mul(y, y, b->gmm);
  int yes = mpq_sgn(b->gpm) > 0 && (mpq_cmp(x, y) >= 0 || MUTANT(REGIME_BY_MINIMUM));
  mpq_clears(x, y, NULL);
  return yes;
}

gdc_theorem *gdc_try_one_sided(gdc_calc *c, const gdc_box *b)
{
  if (!applies(b)) return NULL;
  gdc_theorem *th = NULL;
  if (mpfr_sgn(b->beta.lo) > 0) th = attempt(c, b, 1);
  return gdc_theorem_better(th, attempt(c, b, 0));
}
