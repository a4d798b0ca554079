/* Theorem R (doc/theory.md): A/ln t <= gap_t <= B/ln t for all t >= s from one application of Theorem T.
   Coq: TheoremR, R_num_den, R_boundary, R_between, ZA_all, ZB_all.

   A dead zone BETWEEN the points (H5 fails: A, B < 0, A B >= p q) costs the sharp form only, not the upper bound:
   then m+ = p, m- = q, the zone ends at the kinks, and
       gap = (S/2) max( (A^- - p)/(A^- + p), (B^- - q)/(B^- + q) ) <= (S/2) max( A^- + q - p, B^- + p - q )/(p + q),
   because (A^- + q - p)(A^- + p) - (A^- - p)(p + q) = A^- (A^- - p) + 2 p q > 0 when A^- > p.  The two numerators are
   at most n_hi and -n_lo, and p + q >= 2 ln t + C1. */
#include "sliding.h"

static int known_positive(gdc_num x) { return gdc_c_certainly_positive(x); }

/* W_t - ln t from phi(W_s) and the step factors; the whole line when the slope may vanish. */
static void growth_of(gdc_sliding *z, gdc_num *lo, gdc_num *hi, gdc_num slope, gdc_num start, gdc_num k)
{
  *lo = *hi = NULL;
  if (!known_positive(slope)) return;
  gdc_num g = gdc_growth(z->c, z->v.loss, start, k, z->v.s);
  if (mpfr_number_p(g->lo)) *lo = gdc_c_lo(z->c, g);
  if (mpfr_number_p(g->hi)) *hi = gdc_c_hi(z->c, g);
}

static void factors(gdc_sliding *z, gdc_sliding_rates *R)
{
  gdc_calc *c = z->c;
  R->E = gdc_phi(c, z->v.loss, z->W);
  R->F = gdc_phi(c, z->v.loss, z->V);
  R->k1lo = mul(c, z->wlo, gdc_c_exp(c, neg(c, z->epmax)));
  R->k1hi = mul(c, z->whi, gdc_c_exp(c, neg(c, z->epmin)));
  R->k2lo = mul(c, z->ylo, gdc_c_exp(c, neg(c, z->emmax)));
  R->k2hi = mul(c, z->yhi, gdc_c_exp(c, neg(c, z->emmin)));
  growth_of(z, &R->w_lo, &R->w_hi, z->wlo, z->W, gdc_c_pair(c, R->k1lo, R->k1hi));
  growth_of(z, &R->v_lo, &R->v_hi, z->ylo, z->V, gdc_c_pair(c, R->k2lo, R->k2hi));
  gdc_num drift_a = add(c, z->DA, z->Alow), drift_b = add(c, z->DB, z->Blow);
  R->tail = add(c, add(c, z->epmax, z->emmax), add(c, drift_a, drift_b));
  if (MUTANT(NO_ADJ)) R->tail = num(c, 0);
  gdc_num nlo = neg(c, add(c, add(c, z->Lhi, z->dhi), drift_b));
  gdc_num nhi = add(c, add(c, neg(c, z->Llo), z->dlo), drift_a);
  R->n = gdc_c_pair(c, nlo, nhi);
}

static void best(gdc_sliding *z, gdc_num *x, gdc_num y, int larger_wins)
{
  if (*x) *x = larger_wins ? larger(z->c, *x, y) : lesser(z->c, *x, y);
  else *x = y;
}

/* den_t - 2 ln t in [C1, C2]: options 1 (W and V), 2 (V alone: W = V + L), 3 (W alone), the best of them. */
static void den_constants(gdc_sliding *z, gdc_sliding_rates *R)
{
  gdc_calc *c = z->c;
  gdc_num e = MUTANT(NO_ADJ) ? num(c, 0) : add(c, z->epmin, z->emmin), two = num(c, 2);
  R->c1 = R->c2 = NULL;
  if (R->w_lo && R->v_lo) best(z, &R->c1, add(c, add(c, R->w_lo, R->v_lo), e), 1);
  if (R->w_hi && R->v_hi) best(z, &R->c2, add(c, add(c, R->w_hi, R->v_hi), R->tail), 0);
  if (R->v_lo) best(z, &R->c1, add(c, add(c, mul(c, two, R->v_lo), z->Llo), e), 1);
  if (R->v_hi) best(z, &R->c2, add(c, add(c, mul(c, two, R->v_hi), z->Lhi), R->tail), 0);
  if (R->w_lo) best(z, &R->c1, add(c, sub(c, mul(c, two, R->w_lo), z->Lhi), e), 1);
  if (R->w_hi) best(z, &R->c2, add(c, sub(c, mul(c, two, R->w_hi), z->Llo), R->tail), 0);
}

/* m+ = W + e+, m- = V + e-; a margin whose own slope is not known to be positive follows the other one. */
static void margins_growth(gdc_theorem *th, gdc_sliding *z, const gdc_sliding_rates *R)
{
  gdc_calc *c = z->c;
  gdc_num wl = R->w_lo, wh = R->w_hi, vl = R->v_lo, vh = R->v_hi;
  if (R->v_lo) best(z, &wl, add(c, R->v_lo, z->Llo), 1);
  if (R->v_hi) best(z, &wh, add(c, R->v_hi, z->Lhi), 0);
  if (R->w_lo) best(z, &vl, sub(c, R->w_lo, z->Lhi), 1);
  if (R->w_hi) best(z, &vh, sub(c, R->w_hi, z->Llo), 0);
  if (!wl || !wh || !vl || !vh) return;
  gdc_itv_set(&th->growth[0], gdc_c_pair(c, add(c, wl, z->epmin), add(c, wh, z->epmax)));
  gdc_itv_set(&th->growth[1], gdc_c_pair(c, add(c, vl, z->emmin), add(c, vh, z->emmax)));
}

/* (H5): no dead zone between the points. */
gdc_num gdc_sliding_between(gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num own = mul(c, add(c, z->Wmin, z->epmin), add(c, z->Vmin, z->emmin));
  return sub(c, own, mul(c, add(c, z->DA, z->Alow), add(c, z->DB, z->Blow)));
}

/* One way to bound the excess U by 3 (own pre-activation): both at s, and the growth of both a step. */
typedef struct outrun {
  gdc_num start; /* lower bound of the own pre-activation at s that grows ... */
  gdc_num slope; /* ... at least by this much times g, the excess at most by */
  gdc_num need;  /* this much times the same g */
} outrun;

/* (Z), first form: U = 0 for ever or U never grows (ratio); or U grows slower than 3 times the own pre-activation,
   followed through its own slope or through the other one. */
static gdc_num outer_slack(gdc_sliding *z, gdc_num floor, gdc_num size, int quiet, gdc_num ratio, const outrun way[2])
{
  gdc_calc *c = z->c;
  gdc_num three = num(c, 3), best_slack = NULL;
  if (quiet || gdc_c_certainly_le(num(c, 0), ratio)) best_slack = sub(c, mul(c, three, floor), size);
  for (int i = 0; i < 2; i++) {
    if (!known_positive(way[i].slope)) continue;
    gdc_num now = sub(c, mul(c, three, way[i].start), size);
    gdc_num later = sub(c, mul(c, three, way[i].slope), way[i].need);
    best(z, &best_slack, lesser(c, now, later), 1);
  }
  return best_slack ? best_slack : gdc_c_whole(c);
}

/* (Z), second form: A <= 3 p at s and 3 p - A never decreases (G: the Gram entry of the own point of A's
   neuron; at R for A, at 1/R for B). */
gdc_num gdc_sliding_triple(gdc_sliding *z, gdc_num p, gdc_num A, gdc_num own, gdc_num other, gdc_num r1, gdc_num r2)
{
  gdc_calc *c = z->c;
  gdc_num three = num(c, 3), x = sub(c, mul(c, three, p), A);
  gdc_num inactive = sub(c, mul(c, three, own), z->v.gpm), turn = sub(c, other, mul(c, three, z->v.gpm));
  gdc_num slack = lesser(c, x, inactive);
  slack = lesser(c, slack, add(c, inactive, mul(c, r1, turn)));
  return lesser(c, slack, add(c, inactive, mul(c, r2, turn)));
}

static gdc_num outer_a(gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num gain = mul(c, z->a, z->v.gmm), one = num(c, 1), size = add(c, z->Abar, z->UA);
  outrun way[2] = {
    {add(c, z->W, z->epmin), z->wlo, mul(c, gain, positive_part(c, sub(c, z->s, z->Rlo)))},
    {add(c, add(c, z->V, z->Llo), z->epmin), z->ylo, mul(c, gain, positive_part(c, sub(c, dvd(c, z->s, z->Rlo), one)))},
  };
  int quiet = !z->choice.lock_a && !z->choice.act_a;
  gdc_num x = outer_slack(z, add(c, z->Wmin, z->epmin), size, quiet, sub(c, z->Rlo, z->s), way);
  return larger(c, x, gdc_sliding_triple(z, z->p, z->A, z->v.gpp, z->v.gmm, z->Rlo, z->Rhi));
}

static gdc_num outer_b(gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num gain = mul(c, z->b, z->v.gpp), one = num(c, 1), size = add(c, z->Bbar, z->UB);
  gdc_num i = dvd(c, one, z->Rlo), j = dvd(c, one, z->Rhi), rR = mul(c, z->r, z->Rhi);
  outrun way[2] = {
    {add(c, z->V, z->emmin), z->ylo, mul(c, gain, positive_part(c, sub(c, z->r, j)))},
    {add(c, sub(c, z->W, z->Lhi), z->emmin), z->wlo, mul(c, gain, positive_part(c, sub(c, rR, one)))},
  };
  int quiet = !z->choice.lock_b && !z->choice.act_b;
  gdc_num x = outer_slack(z, add(c, z->Vmin, z->emmin), size, quiet, sub(c, one, rR), way);
  return larger(c, x, gdc_sliding_triple(z, z->q, z->B, z->v.gmm, z->v.gpp, i, j));
}

void gdc_sliding_rate(gdc_theorem *th, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  SPOIL(R, z, c);
  gdc_sliding_rates R;
  int late = gdc_require(th, "s >= 2", 0, sub(c, z->v.s, num(c, 2)));
  factors(z, &R);
  if (late) margins_growth(th, z, &R);
  if (z->v.box->d != 1 || !z->v.box->bias) {
    gdc_set_reason(th, "a rate of the gap, which is a theorem for d = 1 with bias only");
    return;
  }
  int locked = z->choice.lock_a || z->choice.lock_b;
  int between = locked || gdc_require(th, "sharp form: no dead zone between the points", 1, gdc_sliding_between(z));
  int outer = gdc_require(th, "no nearer dead zone behind x+", 0, outer_a(z));
  outer &= gdc_require(th, "no nearer dead zone behind x-", 0, outer_b(z));
  if (MUTANT(NO_Z)) outer = 1;
  gdc_num slope = gdc_c_max(c, z->wlo, z->ylo);
  if (!gdc_require(th, "w_lo > 0 or y_lo > 0", 1, slope) || !late) return;
  den_constants(z, &R);
  if (!R.c1 || !R.c2) return;
  gdc_num half = dvd(c, z->v.width, num(c, 2));
  gdc_set_rate(th, c, &z->v, half, R.n, num(c, 2), gdc_c_pair(c, R.c1, R.c2), 1, outer);
  th->rate_of = GDC_RATE_GAP;
  if (!between && !MUTANT(NO_H5)) gdc_itv_whole(&th->sharp);
  if (th->has_upper && !th->has_lower)
    gdc_set_reason(th, "a lower bound: the numerator of the gap may change its sign");
  if (!th->has_upper && !outer) gdc_set_reason(th, "an upper bound: a nearer dead zone behind a point is not excluded");
  gdc_sliding_mechanised(th, z, &R);
}
