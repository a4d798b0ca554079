/* Theorem T: its hypotheses at the state, each one inequality between numbers, in the order of the
   machine-checked form (record HypT).  Coq: TheoremT; ordered: ordA_step, ordB_step. */
#include "sliding.h"

/* The slack of a hypothesis that cannot be evaluated. */
static gdc_num unknown(gdc_sliding *z) { return gdc_c_whole(z->c); }

/* x > 0, x = 0 as a slack that holds (1) or not (-1): for facts that are not inequalities. */
static gdc_num truth(gdc_sliding *z, int holds) { return num(z->c, holds ? 1 : -1); }

static gdc_num smaller_of(gdc_sliding *z, gdc_num x, gdc_num y) { return x ? lesser(z->c, x, y) : y; }

static void check_bands(gdc_theorem *th, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  const gdc_view *v = &z->v;
  if (!MUTANT(BAND_SMALL)) {
    gdc_require(th, "Abar >= a G+- gb+", 0, sub(c, z->Abar, mul(c, mul(c, z->a, v->gpm), z->gbp)));
    gdc_require(th, "Alow >= a G-- gb-", 0, sub(c, z->Alow, mul(c, mul(c, z->a, v->gmm), z->gbm)));
    gdc_require(th, "Bbar >= b G+- gb-", 0, sub(c, z->Bbar, mul(c, mul(c, z->b, v->gpm), z->gbm)));
    gdc_require(th, "Blow >= b G++ gb+", 0, sub(c, z->Blow, mul(c, mul(c, z->b, v->gpp), z->gbp)));
  }
  if (v->loss == GDC_LOSS_LOGISTIC) {
    gdc_require(th, "gb+ < 1", 1, sub(c, num(c, 1), z->gbp));
    gdc_require(th, "gb- < 1", 1, sub(c, num(c, 1), z->gbm));
  }
}

/* (H4) and what each mode asks of the state. */
static void check_modes(gdc_theorem *th, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  const gdc_choice *m = &z->choice;
  gdc_num one = num(c, 1), below = sub(c, z->s, z->Rhi), above = sub(c, z->Rlo, z->s);
  gdc_num r_hi = sub(c, one, mul(c, z->r, z->Rhi)), r_lo = sub(c, mul(c, z->r, z->Rlo), one);
  if (m->window_a) { /* proved by the caller */
  } else if (m->lock_a) {
    gdc_require(th, "lock A: U_A > 0", 1, z->UA);
    if (!MUTANT(NO_H4)) gdc_require(th, "lock A: R_hi <= s", 0, below);
  } else {
    if (!m->act_a) gdc_require(th, "quiet A: U_A = 0", 0, neg(c, z->UA));
    if (!m->act_a && !MUTANT(NO_H4)) gdc_require(th, "quiet A: R_lo >= s", 0, above);
    if (!z->dri_a) gdc_require(th, "no drift A: D_A = 0", 0, neg(c, z->DA));
  }
  if (m->window_b) {
  } else if (m->lock_b) {
    gdc_require(th, "lock B: U_B > 0", 1, z->UB);
    if (!MUTANT(NO_H4)) gdc_require(th, "lock B: r R_lo >= 1", 0, r_lo);
  } else {
    if (!m->act_b) gdc_require(th, "quiet B: U_B = 0", 0, neg(c, z->UB));
    if (!m->act_b && !MUTANT(NO_H4)) gdc_require(th, "quiet B: r R_hi <= 1", 0, r_hi);
    if (!z->dri_b) gdc_require(th, "no drift B: D_B = 0", 0, neg(c, z->DB));
  }
}

/* (H2) and the targets. */
static void check_targets(gdc_theorem *th, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num lo = NULL, hi = NULL, over_m = NULL, over_n = NULL;
  for (int i = 0; i < z->nvertices; i++) {
    gdc_num n = gdc_sliding_N(z, &z->vertex[i]), m = gdc_sliding_M(z, &z->vertex[i]);
    lo = smaller_of(z, lo, sub(c, n, mul(c, z->Tlo, m)));
    hi = smaller_of(z, hi, sub(c, mul(c, z->Thi, m), n));
    over_m = smaller_of(z, over_m, sub(c, num(c, 1), mul(c, m, z->gbm)));
    over_n = smaller_of(z, over_n, sub(c, num(c, 1), mul(c, n, z->gbp)));
  }
  gdc_require(th, "T_lo > 0", 1, z->Tlo);
  gdc_require(th, "T_lo M <= N", 0, lo);
  gdc_require(th, "N <= T_hi M", 0, hi);
  if (MUTANT(NO_H2)) return;
  gdc_require(th, "no overshoot: M gb- <= 1", 0, over_m);
  gdc_require(th, "no overshoot: N gb+ <= 1", 0, over_n);
}

static void check_ranges(gdc_theorem *th, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_require(th, "L_lo <= L", 0, sub(c, z->L, z->Llo));
  gdc_require(th, "L <= L_hi", 0, sub(c, z->Lhi, z->L));
  gdc_require(th, "L_lo <= ln T_lo - e_hi", 0, sub(c, sub(c, gdc_c_log(c, z->Tlo), z->ehi), z->Llo));
  gdc_require(th, "L_hi >= ln T_hi + e_lo", 0, sub(c, z->Lhi, add(c, gdc_c_log(c, z->Thi), z->elo)));
  gdc_require(th, "R_lo > 0", 1, z->Rlo);
  gdc_require(th, "R_lo <= exp(L_lo - e_lo)", 0, sub(c, gdc_c_exp(c, sub(c, z->Llo, z->elo)), z->Rlo));
  gdc_require(th, "R_hi >= exp(L_hi + e_hi)", 0, sub(c, z->Rhi, gdc_c_exp(c, add(c, z->Lhi, z->ehi))));
}

static void check_slopes(gdc_theorem *th, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num wlo = NULL, whi = NULL, ylo = NULL, yhi = NULL;
  gdc_num R[2] = {z->Rlo, z->Rhi};
  for (int i = 0; i < 2 * z->nvertices; i++) {
    const gdc_vertex *x = &z->vertex[i / 2];
    gdc_num w = gdc_sliding_w(z, x, R[i % 2]), y = gdc_sliding_y(z, x, dvd(c, num(c, 1), R[i % 2]));
    wlo = smaller_of(z, wlo, sub(c, w, z->wlo));
    whi = smaller_of(z, whi, sub(c, z->whi, w));
    ylo = smaller_of(z, ylo, sub(c, y, z->ylo));
    yhi = smaller_of(z, yhi, sub(c, z->yhi, y));
  }
  gdc_require(th, "w_lo <= w", 0, wlo);
  gdc_require(th, "w <= w_hi", 0, whi);
  gdc_require(th, "y_lo <= y", 0, ylo);
  gdc_require(th, "y <= y_hi", 0, yhi);
}

/* x <= y for ever: directly when slope1 >= 0, or through the other variable when slope2 >= 0. */
static gdc_num floor_slack(gdc_sliding *z, gdc_num slope1, gdc_num slack1, gdc_num slope2, gdc_num slack2)
{
  gdc_calc *c = z->c;
  gdc_num zero = num(c, 0), best = NULL;
  if (gdc_c_certainly_le(zero, slope1)) best = slack1;
  if (gdc_c_certainly_le(zero, slope2)) best = best ? larger(c, best, slack2) : slack2;
  return best ? best : unknown(z);
}

/* (H3) with the options, and (H1). */
static void check_floors(gdc_theorem *th, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num w1 = sub(c, z->W, z->Wmin), w2 = sub(c, add(c, z->V, z->Llo), z->Wmin);
  gdc_num v1 = sub(c, z->V, z->Vmin), v2 = sub(c, sub(c, z->W, z->Lhi), z->Vmin);
  if (!MUTANT(NO_H3)) {
    gdc_require(th, "W >= W_min for ever", 0, floor_slack(z, z->wlo, w1, z->ylo, w2));
    gdc_require(th, "V >= V_min for ever", 0, floor_slack(z, z->ylo, v1, z->wlo, v2));
  }
  gdc_require(th, "W_min + e+min > 0", 1, add(c, z->Wmin, z->epmin));
  gdc_require(th, "g(W_min + e+min) <= gb+", 0, sub(c, z->gbp, z->need_p));
  gdc_require(th, "V_min + e-min > 0", 1, add(c, z->Vmin, z->emmin));
  gdc_require(th, "g(V_min + e-min) <= gb-", 0, sub(c, z->gbm, z->need_m));
}

/* Ordered drifts: until the first of them ends both neurons see only their own points, so p and q are exact
   scalar maps: first' = first + k1 g(first), second' = second + k2 g(second). */
static gdc_num order_slack(gdc_sliding *z, gdc_num x, gdc_num dx, gdc_num k1, gdc_num y, gdc_num dy, gdc_num k2)
{
  gdc_calc *c = z->c;
  gdc_loss loss = z->v.loss;
  gdc_num gain = sub(c, gdc_phi(c, loss, add(c, x, dx)), gdc_phi(c, loss, x));
  gdc_num tau = add(c, dvd(c, gain, k1), num(c, 1));
  gdc_num room = sub(c, gdc_phi(c, loss, add(c, y, dy)), gdc_phi(c, loss, y));
  return sub(c, room, mul(c, gdc_kup(c, loss, k2, y), tau));
}

static void check_order(gdc_theorem *th, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  if (!z->choice.order) return;
  gdc_require(th, "ordered: D_A > 0", 1, z->DA);
  gdc_require(th, "ordered: D_B > 0", 1, z->DB);
  gdc_require(th, "ordered: p, q > 0", 1, lesser(c, z->p, z->q));
  gdc_require(th, "ordered: quiet", 0, truth(z, !z->choice.act_a && !z->choice.act_b && !z->choice.lock_a &&
                                                  !z->choice.lock_b));
  gdc_num ra = dvd(c, z->DA, z->r), rb = dvd(c, z->DB, z->s);
  gdc_num slack = z->choice.order == 1 ? order_slack(z, z->p, ra, z->k_p, z->q, rb, z->k_m)
                                       : order_slack(z, z->q, rb, z->k_m, z->p, ra, z->k_p);
  gdc_require(th, "ordered: one drift ends first", 1, slack);
}

int gdc_sliding_check(gdc_theorem *th, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_require(th, "G+- > 0", 1, z->v.gpm);
  gdc_require(th, "G++ G-- > G+-^2", 1, z->v.det);
  check_bands(th, z);
  check_modes(th, z);
  check_targets(th, z);
  check_ranges(th, z);
  check_slopes(th, z);
  check_floors(th, z);
  check_order(th, z);
  return gdc_failed_hypotheses(th) == 0 && !gdc_calc_failed(c);
}
