/* Theorem G: one leap under Theorem T, box to box, with REFRESH (Lemma 2r) of the bands.
   Coq: G2_sums, G3_D, G3_UA, G4, Lemma3_high, Lemma3_low, Lemma3_left_low, Lemma3_left_high, sums_W, sums_V, sums_L, refresh_A, refresh_B. */
#include "leap_window.h"

#include "result.h"

enum { PASSES = 3 };

/* --- flows ------------------------------------------------------------------------------------------------ */

static void widen(gdc_calc *c, gdc_num *x, gdc_num y) { *x = *x ? gdc_c_hull(c, *x, y) : y; }

/* The range of w and y over the vertices and a range of R, at full precision. */
static void slopes(gdc_num *w, gdc_num *y, gdc_sliding *z, gdc_num ratio)
{
  gdc_calc *c = z->c;
  gdc_num R[2] = {gdc_c_lo(c, ratio), gdc_c_hi(c, ratio)};
  *w = *y = NULL;
  for (int i = 0; i < 2 * z->nvertices; i++) {
    widen(c, w, gdc_sliding_w(z, &z->vertex[i / 2], R[i % 2]));
    widen(c, y, gdc_sliding_y(z, &z->vertex[i / 2], dvd(c, num(c, 1), R[i % 2])));
  }
}

static int still(gdc_num x) { return mpfr_zero_p(x->lo) && mpfr_zero_p(x->hi); }

/* The sum is at most (T - t0) gb; and W moves by w times it. */
static void use_sum(gdc_flow *f, gdc_calc *c, gdc_num slope, const gdc_span *t)
{
  gdc_num zero = num(c, 0);
  f->sum = gdc_c_meet(c, f->sum, gdc_c_pair(c, zero, t->tau ? mul(c, t->tau, f->gb) : gdc_c_whole(c)));
  if (!f->rises) slope = gdc_c_hull(c, slope, zero);
  f->rise = gdc_c_meet(c, f->rise, mul(c, slope, f->sum));
  f->end = gdc_c_meet(c, f->end, add(c, f->start, f->rise));
}

static void flows(gdc_flow *W, gdc_flow *V, gdc_sliding *z, gdc_num R, const gdc_span *t)
{
  gdc_calc *c = z->c;
  const gdc_choice *m = &z->choice;
  gdc_num w, y, rest = sub(c, num(c, 1), z->rs);
  slopes(&w, &y, z, R);
  int quiet = !m->lock_a && !m->act_a && !m->lock_b && !m->act_b && !m->window_a && !m->window_b;
  *W = (gdc_flow){.start = z->W, .emin = z->epmin, .emax = z->epmax, .gb = z->gbp, .lo = gdc_c_lo(c, w),
                  .hi = gdc_c_hi(c, w), .split = quiet && !still(z->DA), .K = z->k_p,
                  .k = mul(c, z->k_p, rest), .ahead = dvd(c, z->DA, z->r)};
  *V = (gdc_flow){.start = z->V, .emin = z->emmin, .emax = z->emmax, .gb = z->gbm, .lo = gdc_c_lo(c, y),
                  .hi = gdc_c_hi(c, y), .split = quiet && !still(z->DB), .K = z->k_m,
                  .k = mul(c, z->k_m, rest), .ahead = dvd(c, z->DB, z->s)};
  gdc_flow_run(W, c, z->v.loss, t);
  gdc_flow_run(V, c, z->v.loss, t);
  if (V->rises) W->sum = gdc_c_meet(c, W->sum, dvd(c, V->sum, R));
  if (W->rises) V->sum = gdc_c_meet(c, V->sum, mul(c, W->sum, R));
  use_sum(W, c, w, t);
  use_sum(V, c, y, t);
}

/* Lemma 3, one side: ln(1 + (e^d - 1) e^-mu), d = the distance of L from its target interval, mu = pull * sum. */
static gdc_num relaxed(gdc_calc *c, gdc_num distance, gdc_num pull, gdc_num sum)
{
  gdc_num one = num(c, 1), d = gdc_c_hi(c, positive_part(c, distance));
  gdc_num mu = mul(c, gdc_c_lo(c, pull), positive_part(c, gdc_c_lo(c, sum)));
  if (MUTANT(RELAX_TWICE)) mu = mul(c, num(c, 2), mu);
  return gdc_c_log(c, add(c, one, mul(c, sub(c, gdc_c_exp(c, d), one), gdc_c_exp(c, neg(c, mu)))));
}

/* Lemma 3', one side: what is left of the distance for certain; below 0 when nothing is. */
static gdc_num left_over(gdc_calc *c, gdc_num distance, gdc_num pull, gdc_num sum, gdc_num gb)
{
  gdc_num one = num(c, 1), d = gdc_c_lo(c, distance), most = gdc_c_hi(c, pull), room = sub(c, one, mul(c, most, gb));
  if (!gdc_c_certainly_positive(d) || !gdc_c_certainly_positive(room)) return gdc_c_whole(c);
  gdc_num mu = dvd(c, mul(c, most, MUTANT(LEFT_OVER) ? gdc_c_lo(c, sum) : gdc_c_hi(c, sum)), room);
  return gdc_c_log(c, add(c, one, mul(c, sub(c, gdc_c_exp(c, d), one), gdc_c_exp(c, neg(c, mu)))));
}

/* Per step W moves by w0 g+ - w1 g-, V by y0 g- - y1 g+ and L by N g+ - M g-: the ranges over Theta, and that of N/M.
   (z->Tlo, .. are of few bits, for certificates: 2^-48 would be the end of all accuracy.) */
typedef struct rates {
  gdc_num w0, w1, y0, y1, N, M, target;
} rates;

static void rates_of(rates *r, gdc_sliding *z)
{
  gdc_calc *c = z->c;
  gdc_num zero = num(c, 0), one = num(c, 1);
  *r = (rates){.w0 = NULL};
  for (int i = 0; i < z->nvertices; i++) {
    const gdc_vertex *x = &z->vertex[i];
    gdc_num w = gdc_sliding_w(z, x, zero), y = gdc_sliding_y(z, x, zero);
    widen(c, &r->w0, w);
    widen(c, &r->w1, sub(c, w, gdc_sliding_w(z, x, one)));
    widen(c, &r->y0, y);
    widen(c, &r->y1, sub(c, y, gdc_sliding_y(z, x, one)));
    gdc_num N = gdc_sliding_N(z, x), M = gdc_sliding_M(z, x);
    widen(c, &r->N, N);
    widen(c, &r->M, M);
    widen(c, &r->target, dvd(c, N, M));
  }
}

/* Theorem T (b): L stays between the start and its targets, which are in ln(N/M) + [-ehi, elo]. */
static gdc_num difference_for_ever(gdc_sliding *z, const rates *k)
{
  gdc_calc *c = z->c;
  gdc_num targets = add(c, gdc_c_log(c, k->target), gdc_c_pair(c, neg(c, z->ehi), z->elo));
  return gdc_c_meet(c, gdc_c_hull(c, z->L, targets), gdc_c_pair(c, z->Llo, z->Lhi));
}

/* L at T and L on the whole way there, from the sums over the window: *way is cut down, *end is what holds at T. */
static void differences(gdc_num *end, gdc_num *way, gdc_sliding *z, const rates *k, const gdc_flow *W, const gdc_flow *V)
{
  gdc_calc *c = z->c;
  gdc_num upper = add(c, gdc_c_hi(c, gdc_c_log(c, k->target)), z->elo), lower = sub(c, gdc_c_lo(c, gdc_c_log(c, k->target)), z->ehi);
  gdc_num low = add(c, lower, left_over(c, sub(c, z->L, lower), k->M, V->sum, z->gbm));
  gdc_num high = sub(c, upper, left_over(c, sub(c, upper, z->L), k->N, W->sum, z->gbp));
  *way = gdc_c_meet(c, *way, gdc_c_pair(c, low, high));
  high = add(c, upper, relaxed(c, sub(c, z->L, upper), k->M, V->sum));
  low = sub(c, lower, relaxed(c, sub(c, lower, z->L), k->N, W->sum));
  *end = gdc_c_meet(c, *way, gdc_c_pair(c, low, high));
}

/* x0 sum = rise + x1 other, where x0 > 0. */
static gdc_num solve_sum(gdc_calc *c, gdc_num sum, gdc_num rise, gdc_num x0, gdc_num x1, gdc_num other)
{
  return gdc_c_certainly_positive(x0) ? gdc_c_meet(c, sum, dvd(c, add(c, rise, mul(c, x1, other)), x0)) : sum;
}

/* W (V) at T once the sums or the other one are known better. */
static void settle(gdc_flow *f, gdc_calc *c, gdc_num end)
{
  f->end = gdc_c_meet(c, f->end, end);
  f->end = gdc_c_meet(c, f->end, add(c, f->start, f->rise));
  f->rise = gdc_c_meet(c, f->rise, sub(c, f->end, f->start));
}

/* W, V, L = W - V at T and the sums of g+, g- over the window help one another. */
static gdc_num reconcile(gdc_flow *W, gdc_flow *V, gdc_calc *c, const rates *k, gdc_num L0, gdc_num L)
{
  L = gdc_c_meet(c, L, add(c, L0, sub(c, W->rise, V->rise)));
  gdc_num gain = sub(c, L, L0);
  W->sum = solve_sum(c, W->sum, gain, k->N, k->M, V->sum);
  V->sum = solve_sum(c, V->sum, neg(c, gain), k->M, k->N, W->sum);
  W->rise = gdc_c_meet(c, W->rise, sub(c, mul(c, k->w0, W->sum), mul(c, k->w1, V->sum)));
  V->rise = gdc_c_meet(c, V->rise, sub(c, mul(c, k->y0, V->sum), mul(c, k->y1, W->sum)));
  settle(W, c, W->end);
  settle(V, c, V->end);
  L = gdc_c_meet(c, L, sub(c, W->end, V->end));
  settle(W, c, add(c, V->end, L));
  settle(V, c, sub(c, W->end, L));
  W->sum = solve_sum(c, W->sum, W->rise, k->w0, k->w1, V->sum);
  V->sum = solve_sum(c, V->sum, V->rise, k->y0, k->y1, W->sum);
  return L;
}

/* --- cross pre-activations ---------------------------------------------------------------------------------- */

static void crosses(gdc_cross *A, gdc_cross *B, gdc_sliding *z, gdc_num R)
{
  gdc_calc *c = z->c;
  const gdc_choice *m = &z->choice;
  *A = (gdc_cross){.X = z->A, .low = z->Alow, .bar = z->Abar, .U = z->UA, .D = z->DA, .own = z->r,
                   .up = mul(c, z->a, z->v.gpm), .down = mul(c, z->a, z->v.gmm), .shift = z->s, .ratio = R};
  *B = (gdc_cross){.X = z->B, .low = z->Blow, .bar = z->Bbar, .U = z->UB, .D = z->DB, .own = z->s,
                   .up = mul(c, z->b, z->v.gpm), .down = mul(c, z->b, z->v.gpp), .shift = z->r,
                   .ratio = dvd(c, num(c, 1), R)};
  A->quiet = (!m->lock_a && !m->act_a && m->window_a != GDC_WINDOW_ACTIVE) || m->window_a == GDC_WINDOW_DRIFT;
  B->quiet = (!m->lock_b && !m->act_b && m->window_b != GDC_WINDOW_ACTIVE) || m->window_b == GDC_WINDOW_DRIFT;
  A->active = m->window_a == GDC_WINDOW_ACTIVE || m->lock_a;
  B->active = m->window_b == GDC_WINDOW_ACTIVE || m->lock_b;
}

/* (G3): U' - U = -th down (other - shift g), g the own slope and other = ratio g that of the other point, th in [0, 1]. */
static void excess_at_end(gdc_cross *x, gdc_calc *c, gdc_num sum, gdc_num other)
{
  gdc_num zero = num(c, 0), fall = mul(c, x->down, sub(c, other, mul(c, x->shift, sum)));
  fall = gdc_c_meet(c, fall, mul(c, mul(c, x->down, sub(c, x->ratio, x->shift)), sum));
  if (x->quiet) {
    x->end_U = zero;
  } else if (x->active || MUTANT(EXCESS_LOW)) {
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
static void cross_at_end(gdc_cross *x, gdc_calc *c, const gdc_flow *f, const gdc_flow *e)
{
  gdc_num low = neg(c, x->low);
  excess_at_end(x, c, f->sum, e->sum);
  gdc_num used = f->split ? mul(c, x->own, f->rise) : mul(c, x->up, f->sum);
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
static void refresh(gdc_cross *x, gdc_calc *c, gdc_loss loss, const gdc_flow *f, const gdc_flow *e, gdc_num ln_steps)
{
  if ((!x->quiet && !MUTANT(REFRESH_NOT_QUIET)) || !f->rises || !e->rises) return;
  gdc_num drift = sub(c, x->D, mul(c, x->own, sub(c, f->mid, f->start)));
  int over = still(x->D) || (f->split && mpfr_sgn(drift->hi) <= 0) || MUTANT(REFRESH_IN_DRIFT);
  gdc_num g = log_slope(c, loss, add(c, f->end, f->emax));
  gdc_num fall = mul(c, x->down, gdc_c_lo(c, sub(c, x->ratio, x->shift)));
  if (!over || (!MUTANT(REFRESH_NO_RISE) && !crosses_band(c, ln_steps, x->up, g, x->low))) return;
  if (!MUTANT(REFRESH_NO_FALL) && !crosses_band(c, ln_steps, fall, g, x->bar)) return;
  gdc_num low = mul(c, x->down, gdc_slope(c, loss, add(c, e->mid, e->emin)));
  gdc_num high = mul(c, x->up, gdc_slope(c, loss, add(c, f->mid, f->emin)));
  x->end_X = gdc_c_meet(c, x->end_X, gdc_c_pair(c, neg(c, low), high));
  x->clip = gdc_c_meet(c, x->clip, x->end_X);
  x->end_D = num(c, 0);
}

static gdc_num half_steps(gdc_calc *c, const gdc_span *t)
{
  gdc_num two = num(c, 2);
  if (t->tau) return gdc_c_log(c, dvd(c, t->tau, two));
  gdc_num early = gdc_c_exp(c, sub(c, t->ln_t0, t->ln_T));
  return sub(c, sub(c, t->ln_T, gdc_c_log(c, two)), mul(c, two, early));
}

/* --- the leap under one choice of modes ------------------------------------------------------------------------ */

typedef struct landing {
  gdc_sliding z;
  gdc_flow W, V;
  gdc_cross A, B;
  gdc_num R;     /* on the way */
  gdc_num L_way; /* L on the way, and at T, for the bands of the start */
  gdc_num L;
} landing;

static int bounded(gdc_num x) { return mpfr_number_p(x->lo) && mpfr_number_p(x->hi) && gdc_itv_ok(x); }

/* W, V and L over the window.  The range of R for all later times gives sums, they a range of R on the window, and so on. */
static void move(landing *l, gdc_calc *c, const gdc_span *t)
{
  gdc_sliding *z = &l->z;
  rates k;
  rates_of(&k, z);
  gdc_num errors = gdc_c_pair(c, neg(c, z->elo), z->ehi);
  l->L_way = difference_for_ever(z, &k);
  l->R = gdc_c_meet(c, gdc_c_pair(c, z->Rlo, z->Rhi), gdc_c_exp(c, add(c, l->L_way, errors)));
  const gdc_choice *m = &z->choice; /* with both neurons quiet no slope depends on R */
  int passes = m->lock_a || m->act_a || m->lock_b || m->act_b || m->window_a || m->window_b ? PASSES : 1;
  for (int pass = 0; pass < passes; pass++) {
    flows(&l->W, &l->V, z, l->R, t);
    for (int round = passes > 1 ? 0 : 1; round < 2; round++) {
      differences(&l->L, &l->L_way, z, &k, &l->W, &l->V);
      l->L = reconcile(&l->W, &l->V, c, &k, z->L, l->L);
    }
    l->R = gdc_c_meet(c, l->R, gdc_c_exp(c, add(c, l->L_way, errors)));
  }
}

/* Theorem T on the window under this choice, and the state at its end; 0 when a hypothesis is missing. */
static int try_choice(landing *l, gdc_calc *c, const gdc_box *from, const gdc_choice *m, const gdc_span *t)
{
  gdc_itv gbp, gbm;
  gdc_theorem *th = gdc_theorem_new(from, gdc_calc_precision(c));
  gdc_itv_init(&gbp, gdc_calc_precision(c));
  gdc_itv_init(&gbm, gdc_calc_precision(c));
  int ok = th && gdc_sliding_settle(&l->z, c, from, m, &gbp, &gbm) && gdc_sliding_check(th, &l->z);
  gdc_itv_clear(&gbp);
  gdc_itv_clear(&gbm);
  gdc_theorem_free(th);
  if (!ok) return 0;
  move(l, c, t);
  crosses(&l->A, &l->B, &l->z, l->R);
  cross_at_end(&l->A, c, &l->W, &l->V);
  cross_at_end(&l->B, c, &l->V, &l->W);
  refresh(&l->A, c, l->z.v.loss, &l->W, &l->V, half_steps(c, t));
  refresh(&l->B, c, l->z.v.loss, &l->V, &l->W, half_steps(c, t));
  return bounded(l->L) && bounded(l->W.end) && bounded(l->V.end) && bounded(l->A.end_X) && bounded(l->B.end_X);
}

/* What the first pass proved about the whole window: still below (above) the band at its end. */
static int window_of(const gdc_cross *x, gdc_calc *c, gdc_num sum)
{
  if (gdc_c_certainly_positive(x->end_D)) return GDC_WINDOW_DRIFT; /* D never increases */
  gdc_num worst = mul(c, x->down, positive_part(c, gdc_c_hi(c, sub(c, x->ratio, x->shift))));
  gdc_num least = sub(c, gdc_c_lo(c, x->U), mul(c, worst, gdc_c_hi(c, sum)));
  return gdc_c_certainly_positive(least) ? GDC_WINDOW_ACTIVE : GDC_WINDOW_NONE;
}

/* The window was proved for the bands of the first pass: smaller ones are fine. */
static int bands_within(const gdc_sliding *x, const gdc_sliding *y)
{
  return gdc_c_certainly_le(x->Abar, y->Abar) && gdc_c_certainly_le(x->Alow, y->Alow) &&
         gdc_c_certainly_le(x->Bbar, y->Bbar) && gdc_c_certainly_le(x->Blow, y->Blow);
}

/* A second pass with Theta restricted to what happens in the window. */
static void sharpen(landing *l, gdc_calc *c, const gdc_box *from, const gdc_span *t)
{
  gdc_choice m = l->z.choice;
  if (l->A.quiet && l->B.quiet) return; /* (S4) is exact already */
  m.window_a = window_of(&l->A, c, l->W.sum);
  m.window_b = window_of(&l->B, c, l->V.sum);
  if (m.window_a == GDC_WINDOW_NONE && m.window_b == GDC_WINDOW_NONE) return;
  landing s;
  if (try_choice(&s, c, from, &m, t) && bands_within(&s.z, &l->z)) *l = s;
}

/* --- the state at the end, and all states on the way ----------------------------------------------------------- */

/* What (G4) makes a state of: all at one time, or all at every time of the window. */
typedef struct gdc_numbers {
  gdc_num W, V, L;
  gdc_num A, B;           /* A_t, B_t */
  gdc_num clip_A, clip_B; /* A^c, B^c */
  gdc_num UA, UB;
} gdc_numbers;

static void put(gdc_itv *r, gdc_calc *c, gdc_num x, gdc_num v) { gdc_itv_set(r, dvd(c, x, v)); }

/* (G4); m+ - m- = L + e+ - e-, e+ - e- = s A^c - (B^c)^+ - r B^c + (A^c)^+. */
static void store(gdc_stop *to, gdc_calc *c, const gdc_sliding *z, const gdc_numbers *n)
{
  gdc_box *b = &to->box;
  gdc_num sA = mul(c, z->s, n->clip_A), rB = mul(c, z->r, n->clip_B);
  gdc_num up = positive_part(c, n->clip_B), um = positive_part(c, n->clip_A);
  put(&b->a1, c, add(c, add(c, n->W, sA), n->UB), z->v.v1);
  put(&b->alpha, c, n->A, z->v.v1);
  put(&b->a2, c, add(c, add(c, n->V, rB), n->UA), z->v.w);
  put(&b->beta, c, n->B, z->v.w);
  gdc_itv_set(&b->mp, sub(c, add(c, n->W, sA), up));
  gdc_itv_set(&b->mm, sub(c, add(c, n->V, rB), um));
  gdc_itv_set(&to->diff, add(c, n->L, sub(c, add(c, sA, um), add(c, rB, up))));
  gdc_itv_set(&to->ln_R, add(c, n->L, gdc_c_pair(c, neg(c, z->elo), z->ehi)));
}

static void store_end(gdc_stop *to, gdc_calc *c, const landing *l)
{
  gdc_numbers n = {.W = l->W.end, .V = l->V.end, .L = l->L, .A = l->A.end_X, .B = l->B.end_X,
                   .clip_A = l->A.clip, .clip_B = l->B.clip, .UA = l->A.end_U, .UB = l->B.end_U};
  store(to, c, &l->z, &n);
}

/* W from t0 to every later time of the window: it rises, or it moves by w times a sum that only grows. */
static gdc_num flow_on_the_way(gdc_calc *c, const gdc_flow *f, gdc_num slope)
{
  if (f->rises) return gdc_c_hull(c, f->start, f->end);
  gdc_num zero = num(c, 0);
  return add(c, f->start, mul(c, gdc_c_hull(c, slope, zero), gdc_c_hull(c, zero, gdc_c_hi(c, f->sum))));
}

/* U, D and A at every time of the window: D never grows, U moves by (G3) with a sum between 0 and that of the window. */
static void cross_on_the_way(gdc_num *X, gdc_num *clip, gdc_num *U, gdc_calc *c, const gdc_cross *x, const gdc_flow *f)
{
  gdc_num zero = num(c, 0), sum = gdc_c_hull(c, zero, gdc_c_hi(c, f->sum)), low = neg(c, x->low);
  *U = zero;
  /* th in [0, 1] is covered: the sum may be anything from 0 on. */
  if (!x->quiet) *U = positive_part(c, sub(c, x->U, mul(c, mul(c, x->down, sub(c, x->ratio, x->shift)), sum)));
  gdc_num D = gdc_c_pair(c, larger(c, gdc_c_lo(c, x->end_D), zero), x->D);
  gdc_num from = sub(c, low, D), to = add(c, x->bar, *U);
  if (gdc_c_certainly_positive(D)) *X = from;
  else if (gdc_c_certainly_positive(*U)) *X = to;
  else *X = gdc_c_pair(c, from, to);
  *clip = lesser(c, larger(c, *X, low), x->bar);
}

static void store_tube(gdc_stop *tube, gdc_calc *c, landing *l)
{
  gdc_numbers n;
  gdc_num w, y;
  slopes(&w, &y, &l->z, l->R);
  n.L = l->L_way;
  n.W = flow_on_the_way(c, &l->W, w);
  n.V = flow_on_the_way(c, &l->V, y);
  n.L = gdc_c_meet(c, n.L, sub(c, n.W, n.V));
  n.W = gdc_c_meet(c, n.W, add(c, n.V, n.L));
  n.V = gdc_c_meet(c, n.V, sub(c, n.W, n.L));
  cross_on_the_way(&n.A, &n.clip_A, &n.UA, c, &l->A, &l->W);
  cross_on_the_way(&n.B, &n.clip_B, &n.UB, c, &l->B, &l->V);
  store(tube, c, &l->z, &n);
}

/* --- modes ---------------------------------------------------------------------------------------------------- */

typedef enum way { QUIET, WIDE, WIDE_ABOVE, LOCKED, FREE, WAYS } way;
/* WIDE: quiet in a band that is wide enough on both sides; WIDE_ABOVE: above only, it may still drift */
static const struct { int absorb, lock, act; } ways[WAYS] = {
  {GDC_ABSORB_NONE, 0, 0}, {GDC_ABSORB_BOTH, 0, 0}, {GDC_ABSORB_ABOVE, 0, 0}, {GDC_ABSORB_NONE, 1, 0}, {GDC_ABSORB_NONE, 0, 1}};

static void order_of_modes(int order[WAYS * WAYS])
{
  int n = 0;
  for (int sum = 0; sum <= 2 * (WAYS - 1); sum++)
    for (int i = 0; i < WAYS; i++)
      if (sum - i >= 0 && sum - i < WAYS) order[n++] = i * WAYS + (sum - i);
}

static int separated(const gdc_box *b)
{
  return gdc_c_certainly_positive(&b->a1) && gdc_c_certainly_positive(&b->a2) && gdc_c_certainly_positive(&b->mp) &&
         gdc_c_certainly_positive(&b->mm);
}

void gdc_stop_init(gdc_stop *s, mpfr_prec_t prec)
{
  gdc_box_init(&s->box, prec);
  gdc_itv_init(&s->ln_R, prec);
  gdc_itv_init(&s->diff, prec);
  gdc_itv_whole(&s->ln_R);
  gdc_itv_whole(&s->diff);
}

void gdc_stop_clear(gdc_stop *s)
{
  gdc_box_clear(&s->box);
  gdc_itv_clear(&s->ln_R);
  gdc_itv_clear(&s->diff);
}

/* Roughly, whether a way can suit a pre-activation: bar is about its band.  What is decided here is the order of the attempts. */
static int plausible(gdc_calc *c, way how, gdc_num x, gdc_num bar)
{
  int inside = !gdc_c_certainly_lt(bar, x);
  gdc_num wide = mul(c, num(c, 8), bar);
  switch (how) {
  case QUIET: return inside;
  case WIDE: return gdc_c_certainly_lt(gdc_c_hi(c, gdc_c_abs(c, x)), wide);
  case WIDE_ABOVE: return gdc_c_certainly_lt(gdc_c_hi(c, x), wide);
  case LOCKED: return !inside;
  default: return 1;
  }
}

/* k-th in the order of the modes: first those that are plausible. */
static void order_of_attempts(int order[WAYS * WAYS], gdc_calc *c, const gdc_box *b)
{
  int plain[WAYS * WAYS], n = 0;
  gdc_view v;
  gdc_view_fill(&v, c, b);
  gdc_num k = mul(c, mul(c, v.h, v.gpm), num(c, 4));
  gdc_num bar_a = mul(c, mul(c, k, v.v1), gdc_slope(c, v.loss, v.mp)), bar_b = mul(c, mul(c, k, v.w), gdc_slope(c, v.loss, v.mm));
  order_of_modes(plain);
  for (int pass = 1; pass >= 0; pass--)
    for (int i = 0; i < WAYS * WAYS; i++) {
      int good = plausible(c, (way)(plain[i] / WAYS), v.alpha, bar_a) && plausible(c, (way)(plain[i] % WAYS), v.beta, bar_b);
      if (good == pass) order[n++] = plain[i];
    }
}

int gdc_window_leap(gdc_stop *to, gdc_stop *tube, gdc_calc *c, const gdc_stop *from, const gdc_span *t)
{
  int order[WAYS * WAYS], done = 0;
  if (!separated(&from->box)) return 0;
  size_t mark = gdc_calc_mark(c);
  order_of_attempts(order, c, &from->box);
  gdc_calc_release(c, mark);
  for (int k = 0; k < WAYS * WAYS && !done; k++) {
    int i = order[k] / WAYS, j = order[k] % WAYS;
    gdc_choice m = {.absorb_a = ways[i].absorb, .lock_a = ways[i].lock, .act_a = ways[i].act,
                    .absorb_b = ways[j].absorb, .lock_b = ways[j].lock, .act_b = ways[j].act, .ln_R = &from->ln_R};
    landing l;
    if (try_choice(&l, c, &from->box, &m, t)) {
      done = l.A.quiet && l.B.quiet ? 2 : 1;
      sharpen(&l, c, &from->box, t);
      if (tube) store_tube(tube, c, &l);
      store_end(to, c, &l);
    }
    gdc_calc_release(c, mark);
  }
  return gdc_calc_failed(c) ? 0 : done;
}
