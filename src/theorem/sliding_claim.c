/* Theorem T: what it says for all later times, predicted events and the limit (Theorem L).
   Coq: S_HypT, S2_A, EV_A, S5, TheoremL. */
#include "sliding.h"

#include <stdio.h>

static int quiet_a(const gdc_sliding *z) { return !z->choice.lock_a && !z->choice.act_a; }
static int quiet_b(const gdc_sliding *z) { return !z->choice.lock_b && !z->choice.act_b; }

/* The excess U never grows: quiet, or R stays on its side. */
static int excess_stays_a(gdc_sliding *z) { return quiet_a(z) || gdc_c_certainly_le(z->s, z->Rlo); }
static int excess_stays_b(gdc_sliding *z)
{
  return quiet_b(z) || gdc_c_certainly_le(mul(z->c, z->r, z->Rhi), num(z->c, 1));
}

static gdc_num cross_range(gdc_sliding *z, gdc_num low, gdc_num D, gdc_num bar, gdc_num U, int bounded, gdc_num v)
{
  gdc_calc *c = z->c;
  gdc_num lo = neg(c, add(c, low, D)), hi = bounded ? add(c, bar, U) : gdc_c_whole(c);
  /* Division of a half-bounded interval would lose its finite end. */
  if (!bounded) return gdc_c_pair(c, dvd(c, lo, v), hi);
  return gdc_c_pair(c, dvd(c, lo, v), dvd(c, hi, v));
}

static void numbers(gdc_theorem *th, gdc_sliding *z)
{
  gdc_num bands[GDC_T_BANDS] = {z->gbp, z->gbm, z->Abar, z->Alow, z->Bbar, z->Blow};
  gdc_num nums[GDC_T_NUMS] = {z->Tlo, z->Thi, z->Llo, z->Lhi, z->Rlo, z->Rhi,
                              z->wlo, z->whi, z->ylo, z->yhi, z->Wmin, z->Vmin};
  const gdc_choice *m = &z->choice;
  int modes[GDC_T_MODES] = {m->lock_a, m->act_a, z->dri_a, m->lock_b, m->act_b, z->dri_b};
  th->t.present = 1;
  th->t.ordered = m->order;
  for (int i = 0; i < GDC_T_BANDS; i++) {
    mpfr_set(th->t.bands[i], bands[i]->lo, MPFR_RNDN); /* points of few bits: exact */
    gdc_add_band(th, gdc_theorem_t_bands[i], bands[i]);
  }
  for (int i = 0; i < GDC_T_NUMS; i++) mpfr_set(th->t.nums[i], nums[i]->lo, MPFR_RNDN);
  for (int i = 0; i < GDC_T_MODES; i++) th->t.modes[i] = modes[i];
}

/* First t with pre-activation > 0: x' = x + K g(x - other), other in [0, top], until x passes `target`. */
static void event(gdc_theorem *th, gdc_sliding *z, int neuron, int point, gdc_num x, gdc_num target, gdc_num K,
                  gdc_num top)
{
  gdc_calc *c = z->c;
  gdc_loss loss = z->v.loss;
  gdc_num gain = sub(c, gdc_phi(c, loss, target), gdc_phi(c, loss, x));
  gdc_num early = dvd(c, gain, gdc_kup(c, loss, mul(c, K, gdc_c_exp(c, top)), x));
  gdc_num late = add(c, dvd(c, gain, K), num(c, 1));
  gdc_num t = add(c, z->v.s, gdc_c_pair(c, early, late));
  if (!gdc_itv_ok(t) || !mpfr_number_p(t->hi)) return;
  gdc_event *e = &th->events[th->nevents++];
  e->neuron = neuron;
  e->point = point;
  gdc_itv_set(&e->t, t);
}

static void events(gdc_theorem *th, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  const gdc_box *b = z->v.box;
  /* While A <= 0: A_t - A_s = r (p_t - p_s). */
  if (gdc_c_certainly_positive(z->DA) && excess_stays_b(z))
    event(th, z, b->neuron[0], b->point[1], z->p, sub(c, z->p, dvd(c, z->A, z->r)), z->k_p, add(c, z->Bbar, z->UB));
  if (gdc_c_certainly_positive(z->DB) && excess_stays_a(z))
    event(th, z, b->neuron[1], b->point[0], z->q, sub(c, z->q, dvd(c, z->B, z->s)), z->k_m, add(c, z->Abar, z->UA));
}

/* The time at which the variable x of step factors k has gained `gain`: from the earliest to the latest. */
static gdc_num gain_time(gdc_sliding *z, gdc_num x, gdc_num gain, gdc_num k_lo, gdc_num k_hi, int latest)
{
  gdc_calc *c = z->c;
  gdc_loss loss = z->v.loss;
  gdc_num up = sub(c, gdc_phi(c, loss, add(c, x, positive_part(c, gain))), gdc_phi(c, loss, x));
  gdc_num tau = latest ? add(c, dvd(c, up, k_lo), num(c, 1)) : dvd(c, up, gdc_kup(c, loss, k_hi, x));
  return add(c, z->v.s, tau);
}

/* One neuron drifts, D falls from D_s to 0 at `rate` per gain of x: the numerator is +-(D - something in
   [least, most]), so it has its last sign once D < least, its first one while D > most. */
static void bracket(gdc_theorem *th, gdc_sliding *z, gdc_num D, gdc_num least, gdc_num most, gdc_num rate, gdc_num x,
                    gdc_num k_lo, gdc_num k_hi)
{
  gdc_calc *c = z->c;
  if (!gdc_c_certainly_positive(least) || !gdc_c_certainly_positive(k_lo)) return;
  gdc_num early = gain_time(z, x, dvd(c, sub(c, D, most), rate), k_lo, k_hi, 0);
  gdc_num late = gain_time(z, x, dvd(c, sub(c, D, least), rate), k_lo, k_hi, 1);
  gdc_num t = gdc_c_pair(c, early, late);
  if (!mpfr_number_p(t->lo) || !mpfr_number_p(t->hi)) return;
  th->sign_change_known = 1;
  gdc_itv_set(&th->sign_change, t);
}

/* n = -L + D_A - D_B + bands; Theorem S: D_A = (D_A(s) - r (W - W_s))^+, D_B = (D_B(s) - s (V - V_s))^+ exactly. */
static void sign_change(gdc_theorem *th, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  if (!quiet_a(z) || !quiet_b(z) || z->dri_a == z->dri_b || th->has_lower || !th->den_slope_known) return;
  gdc_num low = add(c, z->dlo, z->Alow), high = add(c, z->dhi, z->Blow);
  if (z->dri_a) {
    gdc_num k_lo = mul(c, z->wlo, gdc_c_exp(c, neg(c, z->epmax))), k_hi = mul(c, z->whi, gdc_c_exp(c, neg(c, z->epmin)));
    bracket(th, z, z->DA, sub(c, z->Llo, low), add(c, z->Lhi, high), z->r, z->W, k_lo, k_hi);
  } else {
    gdc_num k_lo = mul(c, z->ylo, gdc_c_exp(c, neg(c, z->emmax))), k_hi = mul(c, z->yhi, gdc_c_exp(c, neg(c, z->emmin)));
    bracket(th, z, z->DB, neg(c, add(c, z->Lhi, high)), sub(c, low, z->Llo), z->s, z->V, k_lo, k_hi);
  }
}

/* R tends to this ratio (Theorem L): rho when both slide, the one-sided constant when one stays active. */
static void limit_ratio(mpq_t ratio, const gdc_box *b, gdc_regime regime)
{
  mpq_t a, e, x, y;
  mpq_inits(a, e, x, y, NULL);
  mpq_mul(a, b->v1, b->v1);
  mpq_mul(e, b->w, b->w);
  if (regime != GDC_REGIME_ONE_SIDED) {
    mpq_mul(x, a, b->gpp);
    mpq_mul(y, e, b->gmm);
  } else {
    /* neuron 2 active: (a D/G-- + b (G++ + G+-)) / (b (G-- + G+-)); neuron 1 active: its mirror image. */
    mpq_t d, sp, sm, first, second;
    mpq_inits(d, sp, sm, first, second, NULL);
    mpq_mul(d, b->gpp, b->gmm);
    mpq_mul(x, b->gpm, b->gpm);
    mpq_sub(d, d, x);
    mpq_add(sp, b->gpp, b->gpm);
    mpq_add(sm, b->gmm, b->gpm);
    mpq_mul(first, a, b->gpm);
    mpq_mul(second, e, b->gmm);
    if (mpq_cmp(first, second) > 0) {
      mpq_div(x, d, b->gmm);
      mpq_mul(x, x, a);
      mpq_mul(y, e, sp);
      mpq_add(x, x, y);
      mpq_mul(y, e, sm);
    } else {
      mpq_div(y, d, b->gpp);
      mpq_mul(y, y, e);
      mpq_mul(x, a, sm);
      mpq_add(y, y, x);
      mpq_mul(x, a, sp);
    }
    mpq_clears(d, sp, sm, first, second, NULL);
  }
  mpq_div(ratio, x, y);
  mpq_clears(a, e, x, y, NULL);
}

static void limits(gdc_theorem *th, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  if (!th->has_upper) return;
  gdc_margin_optimal(th, c, z->v.box);
  /* Theorem L wants both slopes positive and a strict range where a neuron is quiet. */
  int slopes = gdc_c_certainly_positive(z->wlo) && gdc_c_certainly_positive(z->ylo);
  int strict_a = !quiet_a(z) || gdc_c_certainly_lt(z->s, z->Rlo);
  int strict_b = !quiet_b(z) || gdc_c_certainly_lt(mul(c, z->r, z->Rhi), num(c, 1));
  if (!slopes || !strict_a || !strict_b) return;
  mpq_t ratio;
  mpq_init(ratio);
  limit_ratio(ratio, z->v.box, th->regime);
  gdc_limit_log(th, c, z->v.box, ratio);
  mpq_clear(ratio);
}

void gdc_sliding_conclude(gdc_theorem *th, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  th->certified = 1;
  snprintf(th->theorem, sizeof th->theorem, "%s", quiet_a(z) && quiet_b(z) ? "S" : "T");
  numbers(th, z);
  gdc_itv_set(&th->ratio, gdc_c_pair(c, z->Rlo, z->Rhi));
  gdc_itv_set(&th->cross[0], cross_range(z, z->Alow, z->DA, z->Abar, z->UA, excess_stays_a(z), z->v.v1));
  gdc_itv_set(&th->cross[1], cross_range(z, z->Blow, z->DB, z->Bbar, z->UB, excess_stays_b(z), z->v.w));
  gdc_sliding_rate(th, z);
  events(th, z);
  sign_change(th, z);
  limits(th, z);
}
