/* Growth of W and V over a leap: (G1) and (S4) of doc/theory.md, by phi or, for times without a value, by ln phi.
   Coq: G1_upper, G1_upper_V, S4_A, S4_B. */
#include "leap_window.h"

/* The z with phi(z) in F.  Logistic, F > 1: z = ln(F - z), and x -> ln(F - x) decreases. */
static gdc_num phi_inverse(gdc_calc *c, gdc_loss loss, gdc_num F)
{
  gdc_num z = gdc_c_log(c, F);
  if (loss == GDC_LOSS_EXPONENTIAL) return z;
  if (!gdc_c_certainly_lt(num(c, 1), F)) return gdc_c_whole(c);
  gdc_num low = gdc_c_lo(c, F), high = gdc_c_hi(c, F), floor = num(c, 0), top = gdc_c_hi(c, z);
  for (int i = 0; i < 200; i++) {
    gdc_num next = gdc_c_lo(c, gdc_c_log(c, sub(c, low, top))), cut = gdc_c_hi(c, gdc_c_log(c, sub(c, high, floor)));
    if (gdc_c_certainly_le(next, floor) && gdc_c_certainly_le(top, cut)) break;
    floor = larger(c, floor, next);
    top = lesser(c, top, cut);
  }
  return gdc_c_pair(c, floor, top);
}

/* What a step adds to phi is between lo e^-emax and hi e^(-emin + hi gb) (Lemma 4.2). */
static gdc_num rate_low(gdc_calc *c, const gdc_flow *f)
{
  return MUTANT(FLOW_NO_EPS) ? num(c, 1) : gdc_c_exp(c, neg(c, f->emax));
}

static gdc_num rate_high(gdc_calc *c, const gdc_flow *f)
{
  gdc_num slope = f->split ? f->K : f->hi;
  if (MUTANT(FLOW_NO_EPS)) return gdc_c_exp(c, mul(c, gdc_c_hi(c, slope), f->gb));
  if (MUTANT(FLOW_NO_SECOND)) return gdc_c_exp(c, neg(c, f->emin));
  return gdc_c_exp(c, sub(c, mul(c, gdc_c_hi(c, slope), f->gb), f->emin));
}

/* phi at the end when the flow starts at the point z and is worth Z steps: with split the smaller of the two
   lines E0 + K Z and E_A + k (Z - (E_A - E0)/K), as K >= k and E_A >= E0. */
static gdc_num phi_after(gdc_calc *c, gdc_loss loss, const gdc_flow *f, gdc_num z, gdc_num ahead, gdc_num Z, gdc_num slope)
{
  gdc_num E = gdc_phi(c, loss, z);
  if (!f->split) return add(c, E, mul(c, slope, Z));
  if (MUTANT(NO_SPLIT)) return add(c, E, mul(c, f->K, Z));
  gdc_num A = gdc_phi(c, loss, add(c, z, ahead)), spent = dvd(c, sub(c, A, E), f->K);
  return lesser(c, add(c, E, mul(c, f->K, Z)), add(c, A, mul(c, f->k, sub(c, Z, spent))));
}

/* Bounds of what a flow that starts at the point z is at the end: both rise with z and with what is ahead, by less than z does. */
static gdc_num lower_end(gdc_calc *c, gdc_loss loss, const gdc_flow *f, gdc_num z, gdc_num tau)
{
  gdc_num ahead = f->split ? gdc_c_lo(c, f->ahead) : NULL;
  gdc_num F = phi_after(c, loss, f, z, ahead, mul(c, tau, rate_low(c, f)), gdc_c_lo(c, f->lo));
  return gdc_c_lo(c, phi_inverse(c, loss, gdc_c_lo(c, F)));
}

static gdc_num upper_end(gdc_calc *c, gdc_loss loss, const gdc_flow *f, gdc_num z, gdc_num tau)
{
  gdc_num ahead = f->split ? gdc_c_hi(c, f->ahead) : NULL;
  gdc_num F = phi_after(c, loss, f, z, ahead, mul(c, tau, rate_high(c, f)), gdc_c_hi(c, f->hi));
  return gdc_c_hi(c, phi_inverse(c, loss, gdc_c_hi(c, F)));
}

/* A start further up rises less: so the least rise is that from the upper end of the start. */
static void run_by_value(gdc_flow *f, gdc_calc *c, gdc_loss loss, const gdc_span *t)
{
  gdc_num half = dvd(c, sub(c, t->tau, num(c, 1)), num(c, 2)), low = gdc_c_lo(c, f->start), high = gdc_c_hi(c, f->start);
  f->end = gdc_c_pair(c, lower_end(c, loss, f, low, t->tau), upper_end(c, loss, f, high, t->tau));
  f->mid = lower_end(c, loss, f, low, half);
  f->rise = gdc_c_pair(c, sub(c, lower_end(c, loss, f, high, t->tau), high), sub(c, upper_end(c, loss, f, low, t->tau), low));
}

/* ln phi to z, for large phi: exponential z = ln phi; logistic ln phi - 2 ln phi/phi <= z <= ln phi. */
static gdc_num from_log(gdc_calc *c, gdc_loss loss, gdc_num x)
{
  if (loss == GDC_LOSS_EXPONENTIAL) return x;
  gdc_num lag = gdc_c_exp(c, sub(c, gdc_c_log(c, gdc_c_hi(c, x)), gdc_c_lo(c, x)));
  if (!gdc_c_certainly_le(lag, gdc_c_ratio(c, 1, 4))) return gdc_c_whole(c);
  return gdc_c_pair(c, sub(c, x, mul(c, num(c, 2), lag)), x);
}

static void run_by_log(gdc_flow *f, gdc_calc *c, gdc_loss loss, const gdc_span *t)
{
  gdc_num early = gdc_c_exp(c, sub(c, t->ln_t0, t->ln_T)); /* t0/T */
  gdc_num slow = gdc_c_log(c, mul(c, f->lo, rate_low(c, f))), fast = gdc_c_log(c, mul(c, f->hi, rate_high(c, f)));
  gdc_num extra = sub(c, gdc_c_log(c, gdc_phi(c, loss, f->start)), add(c, t->ln_T, fast)); /* ln of E/(c T) */
  gdc_num low = sub(c, add(c, t->ln_T, slow), mul(c, num(c, 2), early));
  gdc_num high = add(c, add(c, t->ln_T, fast), gdc_c_exp(c, extra));
  gdc_num mid = sub(c, sub(c, add(c, t->ln_T, slow), gdc_c_log(c, num(c, 2))), mul(c, num(c, 8), early));
  if (f->split || !gdc_c_certainly_le(early, gdc_c_ratio(c, 1, 16))) {
    f->end = f->mid = gdc_c_whole(c);
    return;
  }
  f->end = from_log(c, loss, gdc_c_pair(c, low, high));
  f->mid = gdc_c_lo(c, from_log(c, loss, gdc_c_lo(c, mid)));
}

void gdc_flow_run(gdc_flow *f, gdc_calc *c, gdc_loss loss, const gdc_span *t)
{
  f->rises = gdc_c_certainly_positive(f->lo);
  f->end = f->mid = f->rise = f->sum = gdc_c_whole(c);
  if (!f->rises || !gdc_c_certainly_positive(gdc_phi(c, loss, f->start))) return;
  if (t->tau) run_by_value(f, c, loss, t);
  else run_by_log(f, c, loss, t);
  f->rise = gdc_c_meet(c, f->rise, sub(c, f->end, f->start));
  f->sum = gdc_c_pair(c, larger(c, dvd(c, gdc_c_lo(c, f->rise), f->hi), num(c, 0)), dvd(c, gdc_c_hi(c, f->rise), f->lo));
}
