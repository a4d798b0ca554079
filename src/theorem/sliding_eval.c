/* Theorem T: bands, excess coordinates, targets, ranges and slopes for one choice of modes.
   Coq: Lemma1, e_bounds, b_T, b_w, b_y. */
#include "sliding.h"

#include <string.h>

enum { SHORT_BITS = 48 };

/* The end of x moved outward to a number of few bits, so that later roundings leave the inequality true. */
static gdc_num outward(gdc_calc *c, mpfr_srcptr end, int up)
{
  if (!mpfr_number_p(end)) return gdc_c_whole(c);
  gdc_itv t;
  gdc_itv_init(&t, SHORT_BITS);
  mpfr_set(t.lo, end, up ? MPFR_RNDU : MPFR_RNDD);
  for (int i = 0; i < 2 && mpfr_sgn(t.lo) != 0; i++) {
    if (up) mpfr_nextabove(t.lo);
    else mpfr_nextbelow(t.lo);
  }
  mpfr_set(t.hi, t.lo, MPFR_RNDU);
  gdc_num r = gdc_itv_ok(&t) ? gdc_c_copy(c, &t) : gdc_c_whole(c);
  gdc_itv_clear(&t);
  return r;
}

gdc_num gdc_below(gdc_calc *c, gdc_num x) { return outward(c, x->lo, 0); }
gdc_num gdc_above(gdc_calc *c, gdc_num x) { return outward(c, x->hi, 1); }

void gdc_sliding_start(gdc_sliding *z, gdc_calc *c, const gdc_box *b, const gdc_choice *choice)
{
  memset(z, 0, sizeof *z);
  z->c = c;
  z->choice = *choice;
  gdc_view_fill(&z->v, c, b);
  const gdc_view *v = &z->v;
  z->a = mul(c, v->h, gdc_c_sqr(c, v->v1));
  z->b = mul(c, v->h, gdc_c_sqr(c, v->w));
  z->r = dvd(c, v->gpm, v->gpp);
  z->s = dvd(c, v->gpm, v->gmm);
  z->rs = mul(c, z->r, z->s);
  z->k_p = mul(c, z->a, v->gpp);
  z->k_m = mul(c, z->b, v->gmm);
  z->p = mul(c, v->v1, v->a1);
  z->A = mul(c, v->v1, v->alpha);
  z->q = mul(c, v->w, v->a2);
  z->B = mul(c, v->w, v->beta);
}

/* --- bands ------------------------------------------------------------------------------------- */

static void bands(gdc_sliding *z)
{
  gdc_calc *c = z->c;
  const gdc_view *v = &z->v;
  gdc_num scale = MUTANT(BAND_SMALL) ? gdc_c_ratio(c, 7, 10) : num(c, 1);
  z->Abar = mul(c, scale, mul(c, mul(c, z->a, v->gpm), z->gbp));
  z->Alow = mul(c, scale, mul(c, mul(c, z->a, v->gmm), z->gbm));
  z->Bbar = mul(c, scale, mul(c, mul(c, z->b, v->gpm), z->gbm));
  z->Blow = mul(c, scale, mul(c, mul(c, z->b, v->gpp), z->gbp));
  if (z->choice.absorb_a) z->Abar = larger(c, z->Abar, z->A);
  if (z->choice.absorb_a == GDC_ABSORB_BOTH) z->Alow = larger(c, z->Alow, neg(c, z->A));
  if (z->choice.absorb_b) z->Bbar = larger(c, z->Bbar, z->B);
  if (z->choice.absorb_b == GDC_ABSORB_BOTH) z->Blow = larger(c, z->Blow, neg(c, z->B));
  z->Abar = gdc_above(c, z->Abar);
  z->Alow = gdc_above(c, z->Alow);
  z->Bbar = gdc_above(c, z->Bbar);
  z->Blow = gdc_above(c, z->Blow);
}

static gdc_num clip(gdc_calc *c, gdc_num x, gdc_num low, gdc_num bar)
{
  return lesser(c, larger(c, x, neg(c, low)), bar);
}

/* Two enclosures of one number. */
static gdc_num both(gdc_calc *c, gdc_num x, gdc_num y) { return gdc_c_pair(c, larger(c, x, y), lesser(c, x, y)); }

/* W = P + s U_A - s D_A - U_B = p - s A^c - U_B = m+ - s A^c + (B^c)^+, and V alike (A^c: A clipped to its band). */
static void excess(gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num ac = clip(c, z->A, z->Alow, z->Abar), bc = clip(c, z->B, z->Blow, z->Bbar);
  z->UA = positive_part(c, sub(c, z->A, z->Abar));
  z->DA = positive_part(c, neg(c, add(c, z->A, z->Alow)));
  z->UB = positive_part(c, sub(c, z->B, z->Bbar));
  z->DB = positive_part(c, neg(c, add(c, z->B, z->Blow)));
  z->dri_a = mpfr_sgn(z->DA->hi) != 0;
  z->dri_b = mpfr_sgn(z->DB->hi) != 0;
  z->W = both(c, sub(c, z->p, z->UB), add(c, z->v.mp, positive_part(c, bc)));
  z->V = both(c, sub(c, z->q, z->UA), add(c, z->v.mm, positive_part(c, ac)));
  z->W = sub(c, z->W, mul(c, z->s, ac));
  z->V = sub(c, z->V, mul(c, z->r, bc));
  z->L = sub(c, z->W, z->V);
}

static void errors(gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num sAbar = mul(c, z->s, z->Abar), sAlow = mul(c, z->s, z->Alow);
  gdc_num rBbar = mul(c, z->r, z->Bbar), rBlow = mul(c, z->r, z->Blow);
  z->epmax = sAbar;
  z->epmin = neg(c, add(c, sAlow, z->Bbar));
  z->emmax = rBbar;
  z->emmin = neg(c, add(c, rBlow, z->Abar));
  z->dlo = add(c, sAlow, z->Bbar);
  if (!MUTANT(NO_RBBAR)) z->dlo = add(c, z->dlo, rBbar);
  z->dhi = add(c, add(c, sAbar, rBlow), z->Abar);
  z->elo = z->dlo;
  z->ehi = z->dhi;
  if (MUTANT(NO_EPS)) z->elo = z->ehi = num(c, 0);
  if (z->v.loss == GDC_LOSS_LOGISTIC && !MUTANT(NO_LOGISTIC_DEFECT)) {
    gdc_num one = num(c, 1);
    z->elo = sub(c, z->elo, gdc_c_log(c, sub(c, one, z->gbm)));
    z->ehi = sub(c, z->ehi, gdc_c_log(c, sub(c, one, z->gbp)));
  }
}

/* ln R - L in [-elo, ehi]. */
static void use_ratio(gdc_sliding *z)
{
  gdc_calc *c = z->c;
  if (!z->choice.ln_R) return;
  z->L = both(c, z->L, add(c, z->choice.ln_R, gdc_c_pair(c, neg(c, z->ehi), z->elo)));
}

/* --- vertices of Theta ------------------------------------------------------------------------------ */

/* (th1, th2) of one neuron: at most three. */
static int corners(int th[3][2], int lock, int act, int dri, int window)
{
  int n = 0;
  if (window) {
    th[n][0] = window == GDC_WINDOW_ACTIVE;
    th[n++][1] = window == GDC_WINDOW_DRIFT;
    return n;
  }
  if (lock) {
    th[n][0] = 1;
    th[n++][1] = 0;
    return n;
  }
  th[n][0] = 0;
  th[n++][1] = 0;
  if (act) {
    th[n][0] = 1;
    th[n++][1] = 0;
  }
  if (dri) {
    th[n][0] = 0;
    th[n++][1] = 1;
  }
  return n;
}

static void vertices(gdc_sliding *z)
{
  int x[3][2], y[3][2];
  int nx = corners(x, z->choice.lock_a, z->choice.act_a, z->dri_a, z->choice.window_a);
  int ny = corners(y, z->choice.lock_b, z->choice.act_b, z->dri_b, z->choice.window_b);
  z->nvertices = 0;
  for (int i = 0; i < nx; i++) {
    for (int k = 0; k < ny; k++) {
      /* Ordered: while the first neuron drifts the other one does so as well. */
      if (z->choice.order == 1 && x[i][1] && !y[k][1]) continue;
      if (z->choice.order == 2 && y[k][1] && !x[i][1]) continue;
      gdc_vertex *v = &z->vertex[z->nvertices++];
      v->th1 = x[i][0];
      v->th2 = x[i][1];
      v->th3 = y[k][0];
      v->th4 = y[k][1];
    }
  }
}

/* K (1 - rs + rs th). */
static gdc_num own_term(gdc_sliding *z, gdc_num k, int th)
{
  return th ? k : mul(z->c, k, sub(z->c, num(z->c, 1), z->rs));
}

static gdc_num one_plus(gdc_calc *c, gdc_num x) { return add(c, num(c, 1), x); }

gdc_num gdc_sliding_N(gdc_sliding *z, const gdc_vertex *x)
{
  gdc_calc *c = z->c;
  gdc_num n = own_term(z, z->k_p, x->th2);
  if (x->th3) n = add(c, n, mul(c, one_plus(c, z->r), mul(c, z->b, z->v.gpp)));
  if (x->th1) n = add(c, n, mul(c, one_plus(c, z->s), mul(c, z->a, z->v.gpm))); /* G-- s = G+- */
  return n;
}

gdc_num gdc_sliding_M(gdc_sliding *z, const gdc_vertex *x)
{
  gdc_calc *c = z->c;
  gdc_num m = own_term(z, z->k_m, x->th4);
  if (x->th3) m = add(c, m, mul(c, one_plus(c, z->r), mul(c, z->b, z->v.gpm))); /* G++ r = G+- */
  if (x->th1) m = add(c, m, mul(c, one_plus(c, z->s), mul(c, z->a, z->v.gmm)));
  return m;
}

gdc_num gdc_sliding_w(gdc_sliding *z, const gdc_vertex *x, gdc_num R)
{
  gdc_calc *c = z->c;
  gdc_num w = own_term(z, z->k_p, x->th2);
  if (x->th1) w = sub(c, w, mul(c, mul(c, z->a, z->v.gpm), sub(c, R, z->s)));
  if (x->th3) w = add(c, w, mul(c, mul(c, z->b, z->v.gpp), sub(c, num(c, 1), mul(c, z->r, R))));
  return w;
}

gdc_num gdc_sliding_y(gdc_sliding *z, const gdc_vertex *x, gdc_num Ri)
{
  gdc_calc *c = z->c;
  gdc_num y = own_term(z, z->k_m, x->th4);
  if (x->th3) y = sub(c, y, mul(c, mul(c, z->b, z->v.gpm), sub(c, Ri, z->r)));
  if (x->th1) y = add(c, y, mul(c, mul(c, z->a, z->v.gmm), sub(c, num(c, 1), mul(c, z->s, Ri))));
  return y;
}

/* --- ranges -------------------------------------------------------------------------------------- */

static void keep_range(gdc_calc *c, gdc_num *lo, gdc_num *hi, gdc_num x)
{
  *lo = *lo ? lesser(c, *lo, x) : x;
  *hi = *hi ? larger(c, *hi, x) : x;
}

static void targets(gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num lo = NULL, hi = NULL, nlo = NULL, mlo = NULL;
  z->Nmax = z->Mmax = NULL;
  for (int i = 0; i < z->nvertices; i++) {
    gdc_num n = gdc_sliding_N(z, &z->vertex[i]), m = gdc_sliding_M(z, &z->vertex[i]);
    keep_range(c, &nlo, &z->Nmax, n);
    keep_range(c, &mlo, &z->Mmax, m);
    keep_range(c, &lo, &hi, dvd(c, n, m));
  }
  z->Tlo = gdc_below(c, lo);
  z->Thi = gdc_above(c, hi);
  z->Llo = gdc_below(c, lesser(c, z->L, sub(c, gdc_c_log(c, z->Tlo), z->ehi)));
  z->Lhi = gdc_above(c, larger(c, z->L, add(c, gdc_c_log(c, z->Thi), z->elo)));
  z->Rlo = gdc_below(c, gdc_c_exp(c, sub(c, z->Llo, z->elo)));
  z->Rhi = gdc_above(c, gdc_c_exp(c, add(c, z->Lhi, z->ehi)));
}

static void slopes(gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num one = num(c, 1), wlo = NULL, whi = NULL, ylo = NULL, yhi = NULL;
  for (int i = 0; i < z->nvertices; i++) {
    const gdc_vertex *x = &z->vertex[i];
    keep_range(c, &wlo, &whi, gdc_sliding_w(z, x, z->Rlo));
    keep_range(c, &wlo, &whi, gdc_sliding_w(z, x, z->Rhi));
    keep_range(c, &ylo, &yhi, gdc_sliding_y(z, x, dvd(c, one, z->Rlo)));
    keep_range(c, &ylo, &yhi, gdc_sliding_y(z, x, dvd(c, one, z->Rhi)));
  }
  z->wlo = gdc_below(c, wlo);
  z->whi = gdc_above(c, whi);
  z->ylo = gdc_below(c, ylo);
  z->yhi = gdc_above(c, yhi);
}

static int nonnegative(gdc_num x) { return gdc_itv_ok(x) && mpfr_sgn(x->lo) >= 0; }

/* The largest of the lower ends seen so far, moved outward. */
static void raise(gdc_calc *c, gdc_num *floor, gdc_num x)
{
  gdc_num y = gdc_below(c, x);
  *floor = *floor ? larger(c, *floor, y) : y;
}

/* Lower bounds of W and V for ever (options 1, 2, 3): the better of those whose slope is >= 0. */
static void floors(gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num w = NULL, v = NULL;
  if (nonnegative(z->wlo)) {
    raise(c, &w, z->W);
    raise(c, &v, sub(c, z->W, z->Lhi));
  }
  if (nonnegative(z->ylo)) {
    raise(c, &v, z->V);
    raise(c, &w, add(c, z->V, z->Llo));
  }
  if (MUTANT(NO_H3)) {
    raise(c, &w, z->W);
    raise(c, &v, z->V);
  }
  z->Wmin = w ? w : gdc_c_whole(c);
  z->Vmin = v ? v : gdc_c_whole(c);
}

void gdc_sliding_eval(gdc_sliding *z, gdc_num gbp, gdc_num gbm)
{
  gdc_calc *c = z->c;
  z->gbp = gbp;
  z->gbm = gbm;
  bands(z);
  excess(z);
  errors(z);
  use_ratio(z);
  vertices(z);
  targets(z);
  slopes(z);
  floors(z);
  z->need_p = gdc_slope(c, z->v.loss, add(c, z->Wmin, z->epmin));
  z->need_m = gdc_slope(c, z->v.loss, add(c, z->Vmin, z->emmin));
}
