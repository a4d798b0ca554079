/* Theorem G in the form that a certificate states and gdcert-check derives again: Theorem T as it holds for all t >= t0, numbers of few
   bits, both W and V rising.  leap_window.c knows more and gets closer.  Coq: landing, fresh, split_flow, near_target, one_leap. */
#include <gdcert/way.h>

#include "leap_window.h"
#include "result.h"

#include <string.h>

static void widen(gdc_calc *c, gdc_num *x, gdc_num y) { *x = *x ? gdc_c_hull(c, *x, y) : y; }

static int still(gdc_num x) { return mpfr_zero_p(x->lo) && mpfr_zero_p(x->hi); }

/* (G2): the sum of g+ (g-) from what W (V) rises. */
static gdc_num sum_of(gdc_calc *c, const gdc_flow *f)
{
  gdc_num rise = sub(c, f->end, f->start);
  return gdc_c_pair(c, larger(c, dvd(c, gdc_c_lo(c, rise), f->hi), num(c, 0)), dvd(c, gdc_c_hi(c, rise), f->lo));
}

static void flows(gdc_flow *W, gdc_flow *V, gdc_sliding *z, const gdc_span *t)
{
  gdc_calc *c = z->c;
  const gdc_choice *m = &z->choice;
  gdc_num w = gdc_c_pair(c, z->wlo, z->whi), y = gdc_c_pair(c, z->ylo, z->yhi), rest = sub(c, num(c, 1), z->rs);
  int quiet = !m->lock_a && !m->act_a && !m->lock_b && !m->act_b;
  *W = (gdc_flow){.start = z->W, .emin = z->epmin, .emax = z->epmax, .gb = z->gbp, .lo = gdc_c_lo(c, w),
                  .hi = gdc_c_hi(c, w), .split = quiet && !still(z->DA), .K = z->k_p,
                  .k = mul(c, z->k_p, rest), .ahead = dvd(c, z->DA, z->r)};
  *V = (gdc_flow){.start = z->V, .emin = z->emmin, .emax = z->emmax, .gb = z->gbm, .lo = gdc_c_lo(c, y),
                  .hi = gdc_c_hi(c, y), .split = quiet && !still(z->DB), .K = z->k_m,
                  .k = mul(c, z->k_m, rest), .ahead = dvd(c, z->DB, z->s)};
  gdc_flow_run(W, c, z->v.loss, t);
  gdc_flow_run(V, c, z->v.loss, t);
  gdc_num R = gdc_c_pair(c, z->Rlo, z->Rhi);
  W->sum = gdc_c_meet(c, sum_of(c, W), dvd(c, sum_of(c, V), R));
  V->sum = gdc_c_meet(c, sum_of(c, V), mul(c, W->sum, R));
}

/* Lemma 3, one side: ln(1 + (e^d - 1) e^-mu), d = the distance of L from its target interval, mu = pull * sum. */
static gdc_num relaxed(gdc_calc *c, gdc_num distance, gdc_num pull, gdc_num sum)
{
  gdc_num one = num(c, 1), d = gdc_c_hi(c, positive_part(c, distance));
  gdc_num mu = mul(c, gdc_c_lo(c, pull), positive_part(c, gdc_c_lo(c, sum)));
  return gdc_c_log(c, add(c, one, mul(c, sub(c, gdc_c_exp(c, d), one), gdc_c_exp(c, neg(c, mu)))));
}

/* Lower bounds of N and M over Theta, of few bits. */
static void pulls(gdc_num *N, gdc_num *M, gdc_sliding *z)
{
  *N = *M = NULL;
  for (int i = 0; i < z->nvertices; i++) {
    widen(z->c, N, gdc_sliding_N(z, &z->vertex[i]));
    widen(z->c, M, gdc_sliding_M(z, &z->vertex[i]));
  }
  *N = gdc_below(z->c, *N);
  *M = gdc_below(z->c, *M);
}

/* L at T: in its range for all t, and as near to its targets as Lemma 3 says. */
static gdc_num difference_at_end(gdc_sliding *z, const gdc_flow *W, const gdc_flow *V, gdc_num N, gdc_num M)
{
  gdc_calc *c = z->c;
  gdc_num top = add(c, gdc_c_log(c, z->Thi), z->elo), floor = sub(c, gdc_c_log(c, z->Tlo), z->ehi);
  gdc_num high = add(c, top, relaxed(c, sub(c, z->L, top), M, V->sum));
  gdc_num low = sub(c, floor, relaxed(c, sub(c, floor, z->L), N, W->sum));
  return gdc_c_meet(c, gdc_c_pair(c, z->Llo, z->Lhi), gdc_c_pair(c, low, high));
}

/* W, V and L = W - V at T help one another. */
static gdc_num reconcile(gdc_flow *W, gdc_flow *V, gdc_sliding *z, gdc_num N, gdc_num M)
{
  gdc_calc *c = z->c;
  gdc_num L = gdc_c_meet(c, difference_at_end(z, W, V, N, M), sub(c, W->end, V->end));
  W->end = gdc_c_meet(c, W->end, add(c, V->end, L));
  V->end = gdc_c_meet(c, V->end, sub(c, W->end, L));
  return L;
}

/* --- cross pre-activations ---------------------------------------------------------------------------------- */

static void crosses(gdc_cross *A, gdc_cross *B, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  const gdc_choice *m = &z->choice;
  gdc_num R = gdc_c_pair(c, z->Rlo, z->Rhi);
  *A = (gdc_cross){.X = z->A, .low = z->Alow, .bar = z->Abar, .U = z->UA, .D = z->DA, .own = z->r,
                   .up = mul(c, z->a, z->v.gpm), .down = mul(c, z->a, z->v.gmm), .shift = z->s, .ratio = R};
  *B = (gdc_cross){.X = z->B, .low = z->Blow, .bar = z->Bbar, .U = z->UB, .D = z->DB, .own = z->s,
                   .up = mul(c, z->b, z->v.gpm), .down = mul(c, z->b, z->v.gpp), .shift = z->r,
                   .ratio = gdc_c_pair(c, dvd(c, num(c, 1), z->Rhi), dvd(c, num(c, 1), z->Rlo))};
  A->quiet = !m->lock_a && !m->act_a;
  B->quiet = !m->lock_b && !m->act_b;
  A->active = m->lock_a;
  B->active = m->lock_b;
}

/* (G3): U' - U = -th down (ratio - shift) g, th in [0, 1]. */
static void excess_at_end(gdc_cross *x, gdc_calc *c, gdc_num sum)
{
  gdc_num zero = num(c, 0), fall = mul(c, mul(c, x->down, sub(c, x->ratio, x->shift)), sum);
  if (x->quiet) {
    x->end_U = zero;
  } else if (x->active) {
    x->end_U = positive_part(c, sub(c, x->U, fall));
  } else {
    gdc_num steep = mul(c, x->down, positive_part(c, gdc_c_hi(c, sub(c, x->ratio, x->shift))));
    gdc_num sure = mul(c, x->down, positive_part(c, gdc_c_lo(c, sub(c, x->ratio, x->shift))));
    gdc_num grow = mul(c, x->down, positive_part(c, gdc_c_hi(c, sub(c, x->shift, x->ratio))));
    gdc_num low = positive_part(c, sub(c, gdc_c_lo(c, x->U), mul(c, steep, gdc_c_hi(c, sum))));
    gdc_num high = positive_part(c, sub(c, gdc_c_hi(c, x->U), mul(c, sure, gdc_c_lo(c, sum))));
    x->end_U = gdc_c_pair(c, low, add(c, high, mul(c, grow, gdc_c_hi(c, sum))));
  }
}

/* The state at the end without REFRESH: (G3), (G4). */
static void cross_at_end(gdc_cross *x, gdc_calc *c, const gdc_flow *f)
{
  gdc_num low = neg(c, x->low);
  excess_at_end(x, c, f->sum);
  gdc_num used = f->split ? mul(c, x->own, sub(c, f->end, f->start)) : mul(c, x->up, f->sum);
  x->end_D = positive_part(c, sub(c, x->D, used));
  gdc_num from = sub(c, low, x->end_D), to = add(c, x->bar, x->end_U);
  if (gdc_c_certainly_positive(x->end_D)) x->end_X = from;
  else if (gdc_c_certainly_positive(x->end_U)) x->end_X = to;
  else x->end_X = gdc_c_pair(c, from, to);
  x->clip = lesser(c, larger(c, x->end_X, low), x->bar);
}

static gdc_num log_slope(gdc_calc *c, gdc_loss loss, gdc_num z) { return neg(c, add(c, z, gdc_defect(c, loss, z))); }

/* (T - T') coefficient g_T >= need, in logarithms. */
static int crosses_band(gdc_calc *c, gdc_num ln_steps, gdc_num coefficient, gdc_num ln_g, gdc_num need)
{
  if (!gdc_c_certainly_positive(coefficient) || !gdc_c_certainly_positive(need)) return 0;
  gdc_num have = add(c, add(c, ln_steps, gdc_c_log(c, coefficient)), ln_g);
  return gdc_c_certainly_le(gdc_c_log(c, need), have);
}

/* Lemma 2r: f is the flow of the neuron's rise (g+ for A), e of its fall (g-). */
static int refresh(gdc_cross *x, gdc_calc *c, gdc_loss loss, const gdc_flow *f, const gdc_flow *e, gdc_num ln_steps)
{
  if (!x->quiet) return 0;
  gdc_num drift = sub(c, x->D, mul(c, x->own, sub(c, f->mid, f->start)));
  int over = still(x->D) || (f->split && mpfr_sgn(drift->hi) <= 0);
  gdc_num g = log_slope(c, loss, add(c, f->end, f->emax));
  gdc_num fall = mul(c, x->down, gdc_c_lo(c, sub(c, x->ratio, x->shift)));
  if (!over || !crosses_band(c, ln_steps, x->up, g, x->low) || !crosses_band(c, ln_steps, fall, g, x->bar)) return 0;
  gdc_num low = mul(c, x->down, gdc_slope(c, loss, add(c, e->mid, e->emin)));
  gdc_num high = mul(c, x->up, gdc_slope(c, loss, add(c, f->mid, f->emin)));
  x->end_X = gdc_c_meet(c, x->end_X, gdc_c_pair(c, neg(c, low), high));
  x->clip = gdc_c_meet(c, x->clip, x->end_X);
  return 1;
}

static gdc_num half_steps(gdc_calc *c, const gdc_span *t)
{
  gdc_num two = num(c, 2);
  if (t->tau) return gdc_c_log(c, dvd(c, t->tau, two));
  gdc_num early = gdc_c_exp(c, sub(c, t->ln_t0, t->ln_T));
  return sub(c, sub(c, t->ln_T, gdc_c_log(c, two)), mul(c, two, early));
}

/* --- one leap ------------------------------------------------------------------------------------------------ */

static int bounded(gdc_num x) { return mpfr_number_p(x->lo) && mpfr_number_p(x->hi) && gdc_itv_ok(x); }
static int phase(const gdc_cross *x) { return gdc_c_certainly_positive(x->end_D) ? 1 : gdc_c_certainly_positive(x->end_U) ? 2 : 0; }

static void put(gdc_itv *r, gdc_calc *c, gdc_num x, gdc_num v) { gdc_itv_set(r, dvd(c, x, v)); }

/* (G4) */
static void store(gdc_stop *to, const gdc_sliding *z, const gdc_flow *W, const gdc_flow *V, const gdc_cross *A, const gdc_cross *B, gdc_num L)
{
  gdc_box *b = &to->box;
  gdc_calc *c = z->c;
  gdc_num sA = mul(c, z->s, A->clip), rB = mul(c, z->r, B->clip);
  put(&b->a1, c, add(c, add(c, W->end, sA), B->end_U), z->v.v1);
  put(&b->alpha, c, A->end_X, z->v.v1);
  put(&b->a2, c, add(c, add(c, V->end, rB), A->end_U), z->v.w);
  put(&b->beta, c, B->end_X, z->v.w);
  gdc_itv_set(&b->mp, sub(c, add(c, W->end, sA), positive_part(c, B->clip)));
  gdc_itv_set(&b->mm, sub(c, add(c, V->end, rB), positive_part(c, A->clip)));
  gdc_itv_whole(&to->diff);
  gdc_itv_set(&to->ln_R, add(c, L, gdc_c_pair(c, neg(c, z->elo), z->ehi)));
}

static void numbers(gdc_link *link, const gdc_sliding *z, gdc_num N, gdc_num M)
{
  const gdc_choice *m = &z->choice;
  gdc_num bands[GDC_T_BANDS] = {z->gbp, z->gbm, z->Abar, z->Alow, z->Bbar, z->Blow};
  gdc_num nums[GDC_T_NUMS] = {z->Tlo, z->Thi, z->Llo, z->Lhi, z->Rlo, z->Rhi, z->wlo, z->whi, z->ylo, z->yhi, z->Wmin, z->Vmin};
  const int modes[GDC_T_MODES] = {m->lock_a, m->act_a, z->dri_a, m->lock_b, m->act_b, z->dri_b};
  for (int i = 0; i < GDC_T_BANDS; i++) mpfr_set(link->bands[i], bands[i]->lo, MPFR_RNDN); /* points of few bits: exact */
  for (int i = 0; i < GDC_T_NUMS; i++) mpfr_set(link->nums[i], nums[i]->lo, MPFR_RNDN);
  for (int i = 0; i < GDC_T_MODES; i++) link->modes[i] = modes[i];
  mpfr_set(link->n_low, N->lo, MPFR_RNDD);
  mpfr_set(link->m_low, M->lo, MPFR_RNDD);
}

/* Theorem T under this choice for all t >= t0, W and V rise, and everything is known at T. */
static int try_choice(gdc_stop *to, gdc_link *link, gdc_calc *c, const gdc_box *from, const gdc_choice *m, const gdc_span *t)
{
  gdc_sliding z;
  gdc_flow W, V;
  gdc_cross A, B;
  gdc_itv gbp, gbm;
  gdc_theorem *th = gdc_theorem_new(from, gdc_calc_precision(c));
  gdc_itv_init(&gbp, gdc_calc_precision(c));
  gdc_itv_init(&gbm, gdc_calc_precision(c));
  int ok = th && gdc_sliding_settle(&z, c, from, m, &gbp, &gbm) && gdc_sliding_check(th, &z);
  gdc_itv_clear(&gbp);
  gdc_itv_clear(&gbm);
  gdc_theorem_free(th);
  if (!ok || !gdc_c_certainly_positive(z.wlo) || !gdc_c_certainly_positive(z.ylo)) return 0;
  gdc_num N, M;
  pulls(&N, &M, &z);
  flows(&W, &V, &z, t);
  gdc_num L = reconcile(&W, &V, &z, N, M);
  crosses(&A, &B, &z);
  cross_at_end(&A, c, &W);
  cross_at_end(&B, c, &V);
  link->end[0] = phase(&A);
  link->end[1] = phase(&B);
  link->fresh[0] = refresh(&A, c, z.v.loss, &W, &V, half_steps(c, t));
  link->fresh[1] = refresh(&B, c, z.v.loss, &V, &W, half_steps(c, t));
  if (!bounded(L) || !bounded(W.end) || !bounded(V.end) || !bounded(A.end_X) || !bounded(B.end_X)) return 0;
  numbers(link, &z, N, M);
  store(to, &z, &W, &V, &A, &B, L);
  return 1;
}

int gdc_link_leap(gdc_stop *to, gdc_link *link, gdc_calc *c, const gdc_stop *from, const gdc_span *t)
{
  /* quiet; quiet in a band that is wide enough; locked; free */
  static const struct { int absorb, lock, act; } ways[] = {{0, 0, 0}, {GDC_ABSORB_BOTH, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  enum { WAYS = 4 };
  int done = 0;
  const gdc_box *b = &from->box;
  if (!gdc_c_certainly_positive(&b->a1) || !gdc_c_certainly_positive(&b->a2) || !gdc_c_certainly_positive(&b->mp) ||
      !gdc_c_certainly_positive(&b->mm))
    return 0;
  for (int sum = 0; sum <= 2 * (WAYS - 1) && !done; sum++)
    for (int i = 0; i < WAYS && !done; i++) {
      int j = sum - i;
      if (j < 0 || j >= WAYS) continue;
      size_t mark = gdc_calc_mark(c);
      gdc_choice m = {.absorb_a = ways[i].absorb, .lock_a = ways[i].lock, .act_a = ways[i].act,
                      .absorb_b = ways[j].absorb, .lock_b = ways[j].lock, .act_b = ways[j].act, .ln_R = &from->ln_R};
      done = try_choice(to, link, c, b, &m, t);
      gdc_calc_release(c, mark);
    }
  link->frozen = 0;
  return done && !gdc_calc_failed(c);
}

void gdc_link_init(gdc_link *l)
{
  enum { LINK_BITS = 128 };
  memset(l, 0, sizeof *l);
  for (int i = 0; i < GDC_T_BANDS; i++) mpfr_init2(l->bands[i], LINK_BITS);
  for (int i = 0; i < GDC_T_NUMS; i++) mpfr_init2(l->nums[i], LINK_BITS);
  mpfr_inits2(LINK_BITS, l->n_low, l->m_low, (mpfr_ptr)0);
}

void gdc_link_clear(gdc_link *l)
{
  for (int i = 0; i < GDC_T_BANDS; i++) mpfr_clear(l->bands[i]);
  for (int i = 0; i < GDC_T_NUMS; i++) mpfr_clear(l->nums[i]);
  mpfr_clears(l->n_low, l->m_low, (mpfr_ptr)0);
}
