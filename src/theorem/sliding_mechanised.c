/* Theorems T and R in the form of the Coq development (proofs/coq: TheoremT.v, TheoremR.v, Certificate.v): the ten numbers of
   the rate, the tests of dead zones behind the points, the order of two drifts. */
#include "sliding.h"

static int known_positive(gdc_num x) { return gdc_c_certainly_positive(x); }


/* c1 = 1/o1: phi(z) <= c1 e^z for z >= W_s; its proof wants W_s >= 1 for the logistic loss. */
static gdc_num machine_c(gdc_sliding *z, gdc_num W)
{
  gdc_calc *c = z->c;
  if (z->v.loss == GDC_LOSS_EXPONENTIAL) return num(c, 1);
  return gdc_c_certainly_le(num(c, 1), W) ? gdc_rstar(c, z->v.loss, W) : gdc_c_whole(c);
}

/* u of 3.5. */
static gdc_num machine_u(gdc_sliding *z, gdc_num k_lo, gdc_num k_hi, gdc_num W, gdc_num E, gdc_num c1)
{
  gdc_calc *c = z->c;
  gdc_num one = num(c, 1), x = mul(c, k_hi, gdc_slope(c, z->v.loss, W));
  gdc_num lead = mul(c, c1, dvd(c, mul(c, gdc_c_sqr(c, k_hi), gdc_c_exp(c, x)), num(c, 2)));
  gdc_num sum = add(c, dvd(c, one, gdc_c_sqr(c, E)), dvd(c, gdc_c_exp(c, num(c, -1)), mul(c, k_lo, E)));
  return mul(c, lead, sum);
}

static void put(gdc_theorem *th, int *ok, int index, gdc_num x, int up)
{
  mpfr_srcptr end = up ? x->hi : x->lo;
  if (!mpfr_number_p(end)) *ok = 0;
  mpfr_set(th->t.rate[index], end, up ? MPFR_RNDU : MPFR_RNDD);
}

/* W or V: the numbers of its growth. */
typedef struct growth_form {
  gdc_num m, M; /* points: W_t - ln t >= ln m, <= ln M */
} growth_form;

static growth_form growth_form_of(gdc_sliding *z, gdc_num W, gdc_num phi, gdc_num k_lo, gdc_num k_hi)
{
  gdc_calc *c = z->c;
  gdc_num one = num(c, 1), c1 = machine_c(z, W), now = dvd(c, phi, z->v.s);
  gdc_num u = add(c, one, machine_u(z, k_lo, k_hi, W, phi, c1));
  growth_form g = {gdc_below(c, dvd(c, lesser(c, now, k_lo), c1)), gdc_above(c, mul(c, larger(c, now, k_hi), u))};
  return g;
}

/* The numbers of one option of Theorem R (1: W and V, 2: V alone, W = V + L, 3: W alone); 1 when they exist and give an
   upper bound. */
static int machine_form(gdc_theorem *th, gdc_sliding *z, const gdc_sliding_rates *R, int option)
{
  gdc_calc *c = z->c;
  int use_w = option != 2, use_v = option != 3;
  if ((use_w && !known_positive(z->wlo)) || (use_v && !known_positive(z->ylo))) return 0;
  gdc_num one = num(c, 1), two = num(c, 2), zero = num(c, 0), half = dvd(c, z->v.width, two);
  growth_form W = {one, one}, V = {one, one};
  if (use_w) W = growth_form_of(z, z->W, R->E, R->k1lo, R->k1hi);
  if (use_v) V = growth_form_of(z, z->V, R->F, R->k2lo, R->k2hi);
  if (!known_positive(W.m) || !known_positive(V.m)) return 0;
  gdc_num lo, hi;
  if (option == 1) {
    lo = add(c, gdc_c_log(c, W.m), gdc_c_log(c, V.m));
    hi = add(c, gdc_c_log(c, W.M), gdc_c_log(c, V.M));
  } else if (option == 2) {
    lo = add(c, mul(c, two, gdc_c_log(c, V.m)), z->Llo);
    hi = add(c, mul(c, two, gdc_c_log(c, V.M)), z->Lhi);
  } else {
    lo = sub(c, mul(c, two, gdc_c_log(c, W.m)), z->Lhi);
    hi = sub(c, mul(c, two, gdc_c_log(c, W.M)), z->Llo);
  }
  lo = add(c, lo, add(c, z->epmin, z->emmin));
  hi = add(c, hi, R->tail);
  gdc_num C1 = gdc_below(c, lesser(c, lo, zero)), C2 = gdc_above(c, larger(c, hi, zero));
  gdc_num size = gdc_c_abs(c, R->n), nmin = gdc_below(c, size), nmax = gdc_above(c, size);
  nmin = larger(c, nmin, zero);
  gdc_num ln2 = mul(c, two, z->v.ln_s);
  gdc_num A = dvd(c, mul(c, mul(c, half, nmin), z->v.ln_s), add(c, ln2, C2));
  gdc_num below = add(c, ln2, C1), B = dvd(c, mul(c, mul(c, half, nmax), z->v.ln_s), below);
  int ok = known_positive(below);
  gdc_num list[GDC_T_RATE] = {W.m, V.m, W.M, V.M, C1, C2, nmin, nmax, larger(c, gdc_below(c, A), zero), gdc_above(c, B)};
  for (int i = 0; i < GDC_T_RATE; i++)
    put(th, &ok, i, list[i], i == GDC_T_MM1 || i == GDC_T_MM2 || i == GDC_T_C2 || i == GDC_T_NMAX || i == GDC_T_B);
  return ok && !gdc_calc_failed(c);
}

/* Ordered: the first drift ends within tau steps, and the other one does not (FirstA, FirstB of Ordered.v). */
static int machine_order(gdc_theorem *th, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_loss loss = z->v.loss;
  int a = z->choice.order == 1;
  if (!z->choice.order) return 1;
  gdc_num x = a ? z->p : z->q, y = a ? z->q : z->p, kx = a ? z->k_p : z->k_m, ky = a ? z->k_m : z->k_p;
  gdc_num da = dvd(c, z->DA, z->r), db = dvd(c, z->DB, z->s), dx = a ? da : db, dy = a ? db : da;
  gdc_num gain = sub(c, gdc_phi(c, loss, add(c, x, dx)), gdc_phi(c, loss, x));
  gdc_num tau = gdc_above(c, add(c, dvd(c, gain, kx), num(c, 1)));
  if (!mpfr_number_p(tau->hi)) return 0;
  mpfr_set(th->t.tau, tau->hi, MPFR_RNDU);
  gdc_num end = add(c, gdc_phi(c, loss, y), mul(c, gdc_kup(c, loss, ky, y), tau));
  return gdc_c_certainly_lt(end, gdc_phi(c, loss, add(c, y, dy)));
}

/* The machine-checked form of (Z) knows the quiet / non-increasing excess and the second form. */
static int machine_outer(gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num zero = num(c, 0), one = num(c, 1), three = num(c, 3);
  gdc_num ua = sub(c, mul(c, three, add(c, z->Wmin, z->epmin)), add(c, z->Abar, z->UA));
  gdc_num ub = sub(c, mul(c, three, add(c, z->Vmin, z->emmin)), add(c, z->Bbar, z->UB));
  int a = gdc_c_certainly_le(z->s, z->Rlo) && gdc_c_certainly_le(zero, ua);
  int b = gdc_c_certainly_le(mul(c, z->r, z->Rhi), one) && gdc_c_certainly_le(zero, ub);
  gdc_num i = dvd(c, one, z->Rlo), j = dvd(c, one, z->Rhi);
  a = a || gdc_c_certainly_le(zero, gdc_sliding_triple(z, z->p, z->A, z->v.gpp, z->v.gmm, z->Rlo, z->Rhi));
  b = b || gdc_c_certainly_le(zero, gdc_sliding_triple(z, z->q, z->B, z->v.gmm, z->v.gpp, i, j));
  return a && b;
}

/* (Z) as it is stated in Coq (TheoremR.v, ZA and ZB), by the number of the disjunct: 1 the excess fits and stays 0, 2 it
   fits and never grows, 3 and 4 it is outrun through the own or the other slope, 5 the second form; 0 none. */
typedef struct outer_slacks {
  int quiet;
  gdc_num fits, falls, way[2], triple;
} outer_slacks;

static int mechanised_outer(gdc_calc *c, const outer_slacks *x)
{
  gdc_num zero = num(c, 0);
  if (gdc_c_certainly_le(zero, x->fits)) {
    if (x->quiet) return 1;
    if (gdc_c_certainly_le(zero, x->falls)) return 2;
  }
  for (int i = 0; i < 2; i++)
    if (gdc_c_certainly_le(zero, x->way[i])) return 3 + i;
  return gdc_c_certainly_le(zero, x->triple) ? 5 : 0;
}

/* How far 3 (start) is above the size of the excess now, and 3 (slope) above its growth; slope > 0. */
static gdc_num outruns(gdc_calc *c, gdc_num start, gdc_num size, gdc_num slope, gdc_num need)
{
  if (!known_positive(slope)) return gdc_c_whole(c);
  gdc_num three = num(c, 3);
  return lesser(c, sub(c, mul(c, three, start), size), sub(c, mul(c, three, slope), need));
}

static int mechanised_outer_a(gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num three = num(c, 3), gain = mul(c, z->a, z->v.gmm), size = add(c, z->Abar, z->UA);
  outer_slacks x = {.quiet = !z->choice.lock_a && !z->choice.act_a,
                    .fits = sub(c, mul(c, three, add(c, z->Wmin, z->epmin)), size),
                    .falls = sub(c, z->Rlo, z->s),
                    .triple = gdc_sliding_triple(z, z->p, z->A, z->v.gpp, z->v.gmm, z->Rlo, z->Rhi)};
  gdc_num turn = sub(c, dvd(c, z->s, z->Rlo), num(c, 1));
  x.way[0] = outruns(c, add(c, z->W, z->epmin), size, z->wlo, mul(c, gain, sub(c, z->s, z->Rlo)));
  x.way[1] = outruns(c, add(c, add(c, z->V, z->Llo), z->epmin), size, z->ylo, mul(c, gain, turn));
  return mechanised_outer(c, &x);
}

static int mechanised_outer_b(gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num three = num(c, 3), one = num(c, 1), gain = mul(c, z->b, z->v.gpp), size = add(c, z->Bbar, z->UB);
  gdc_num rR = mul(c, z->r, z->Rhi), i = dvd(c, one, z->Rlo), j = dvd(c, one, z->Rhi);
  outer_slacks x = {.quiet = !z->choice.lock_b && !z->choice.act_b,
                    .fits = sub(c, mul(c, three, add(c, z->Vmin, z->emmin)), size),
                    .falls = sub(c, one, rR),
                    .triple = gdc_sliding_triple(z, z->q, z->B, z->v.gmm, z->v.gpp, i, j)};
  x.way[0] = outruns(c, add(c, z->V, z->emmin), size, z->ylo, mul(c, gain, sub(c, z->r, j)));
  x.way[1] = outruns(c, add(c, sub(c, z->W, z->Lhi), z->emmin), size, z->wlo, mul(c, gain, sub(c, rR, one)));
  return mechanised_outer(c, &x);
}

void gdc_sliding_mechanised(gdc_theorem *th, gdc_sliding *z, const gdc_sliding_rates *R)
{
  for (int option = 1; option <= 3 && !th->t.option; option++)
    if (machine_form(th, z, R, option)) th->t.option = option;
  if (!th->t.option) return;
  int apart = known_positive(gdc_sliding_between(z));
  th->t.rated = th->t.option == 1 && !z->choice.order && apart && machine_outer(z);
  th->t.outer[0] = mechanised_outer_a(z);
  th->t.outer[1] = mechanised_outer_b(z);
  th->t.mechanised = th->t.outer[0] && th->t.outer[1] && machine_order(th, z);
}
