/* One scalar map carried to a later time: Theorem 6.4 (Abel leap) and Theorem 6.5 (logarithmic leap).
   Coq: Abel_R, Phi_X, remainder_63, Abel_leap, Abel_64, Abel_algorithm, lemma_41, leap_65, z_of_phi. */
#include "leap_abel.h"

static gdc_num half(gdc_calc *c, gdc_num x) { return gdc_c_mul(c, x, gdc_c_ratio(c, 1, 2)); }

/* X = 1/w = e^z/k */
static gdc_num to_X(gdc_calc *c, gdc_num z, const mpq_t k)
{
  return gdc_c_div(c, gdc_c_exp(c, z), gdc_c_q(c, k));
}

gdc_num gdc_abel_phi(gdc_calc *c, const gdc_abel *a, gdc_num X)
{
  gdc_num kappa = gdc_c_q(c, a->kappa), inv = gdc_c_add(c, X, kappa);
  gdc_num v = gdc_c_div(c, gdc_c_si(c, 1), inv), sum = gdc_c_si(c, 0);
  for (int j = a->terms; j >= 1; j--) sum = gdc_c_mul(c, gdc_c_add(c, sum, &a->e[j]), v);
  gdc_num phi = gdc_c_sub(c, gdc_c_add(c, inv, sum), half(c, gdc_c_log(c, inv)));
  return mpq_sgn(a->kappa) == 0 ? phi : gdc_c_add(c, phi, gdc_c_mul(c, kappa, gdc_c_log(c, X)));
}

static gdc_num power(gdc_calc *c, gdc_num x, int n)
{
  gdc_num r = gdc_c_si(c, 1);
  for (int i = 0; i < n; i++) r = gdc_c_mul(c, r, x);
  return r;
}

/* Step 6: C with |R_K(v)| <= C v^(K+2) for 0 < v <= v0 <= rho. */
static gdc_num remainder_constant(gdc_calc *c, const gdc_abel *a, gdc_num v0)
{
  int K = a->terms, N = a->order;
  gdc_num sum = gdc_c_si(c, 0), ratio = gdc_c_div(c, v0, gdc_c_q(c, a->rho));
  for (int n = N; n >= K + 2; n--) sum = gdc_c_add(c, gdc_c_mul(c, sum, v0), gdc_c_abs(c, &a->r[n]));
  gdc_num tail = gdc_c_mul(c, &a->tail, power(c, ratio, N - K - 1));
  return gdc_c_add(c, sum, gdc_c_div(c, tail, power(c, gdc_c_q(c, a->rho), K + 2)));
}

/* (M): v0 (1/2 + sum_j j |e_j| v0^j) <= 1/2 */
static int monotone(gdc_calc *c, const gdc_abel *a, gdc_num v0)
{
  gdc_num sum = gdc_c_si(c, 0);
  for (int j = a->terms; j >= 1; j--)
    sum = gdc_c_mul(c, gdc_c_add(c, sum, gdc_c_mul(c, gdc_c_si(c, j), gdc_c_abs(c, &a->e[j]))), v0);
  sum = gdc_c_add(c, sum, gdc_c_ratio(c, 1, 2));
  return gdc_c_certainly_le(gdc_c_mul(c, v0, sum), gdc_c_ratio(c, 1, 2));
}

gdc_status gdc_abel_delta(gdc_num *delta, gdc_calc *c, const gdc_abel *a, gdc_num start, gdc_context *ctx)
{
  gdc_num one = gdc_c_si(c, 1), low = gdc_c_lo(c, start);
  gdc_num v0 = gdc_c_hi(c, gdc_c_div(c, one, gdc_c_add(c, to_X(c, low, a->k), gdc_c_q(c, a->kappa))));
  *delta = gdc_c_whole(c);
  if (!gdc_c_certainly_le(v0, gdc_c_q(c, a->rho)) || !monotone(c, a, v0))
    return gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: the step is still too large here; follow more steps first");
  gdc_num beta = one;
  if (a->loss == GDC_LOSS_LOGISTIC)
    beta = gdc_c_div(c, one, gdc_c_add(c, one, gdc_c_exp(c, gdc_c_neg(c, low))));
  int K = a->terms;
  gdc_num sum = gdc_c_div(c, power(c, v0, K + 1), gdc_c_mul(c, beta, gdc_c_si(c, K + 1)));
  sum = gdc_c_add(c, sum, power(c, v0, K + 2));
  *delta = gdc_c_hi(c, gdc_c_mul(c, remainder_constant(c, a, v0), sum));
  return GDC_OK;
}

/* What the solution of Theorem 6.4 needs. */
typedef struct target {
  const gdc_abel *a;
  gdc_num floor;      /* X at lo(start) */
  gdc_num low, high;  /* A_lo, A_hi as points */
} target;

/* One Newton step towards Phi_K = (A_lo + A_hi)/2 above floor; 0 when it moved by less than the last bits. */
static int improve(gdc_itv *x, gdc_calc *c, const target *g)
{
  size_t mark = gdc_calc_mark(c);
  gdc_num kappa = gdc_c_q(c, g->a->kappa), one = gdc_c_si(c, 1), from = gdc_c_copy(c, x);
  gdc_num v = gdc_c_div(c, one, gdc_c_add(c, from, kappa));
  gdc_num slope = gdc_c_add(c, gdc_c_sub(c, one, half(c, v)), gdc_c_div(c, kappa, from));
  gdc_num miss = gdc_c_sub(c, gdc_abel_phi(c, g->a, from), half(c, gdc_c_add(c, g->low, g->high)));
  gdc_num move = gdc_c_lo(c, gdc_c_div(c, miss, slope));
  gdc_itv_set(x, gdc_c_max(c, gdc_c_lo(c, gdc_c_sub(c, from, move)), gdc_c_hi(c, g->floor)));
  int more = mpfr_regular_p(move->lo) && mpfr_regular_p(x->lo) &&
             mpfr_get_exp(move->lo) >= mpfr_get_exp(x->lo) - gdc_calc_precision(c) + 12;
  gdc_calc_release(c, mark);
  return more;
}

/* x: an approximate root.  No trust is needed. */
static gdc_num approximate(gdc_calc *c, const target *g)
{
  gdc_itv x;
  gdc_itv_init(&x, gdc_calc_precision(c));
  gdc_itv_set(&x, gdc_c_max(c, gdc_c_lo(c, g->low), gdc_c_hi(c, g->floor)));
  for (int i = 0; i < 200 && improve(&x, c, g); i++) continue;
  gdc_num r = gdc_c_copy(c, &x);
  gdc_itv_clear(&x);
  return gdc_c_lo(c, r);
}

static int valid_low(gdc_calc *c, const target *g, gdc_num X)
{
  return gdc_c_certainly_le(g->floor, X) && gdc_c_certainly_le(gdc_abel_phi(c, g->a, X), g->low);
}

static int valid_high(gdc_calc *c, const target *g, gdc_num X)
{
  return gdc_c_certainly_le(g->floor, X) && gdc_c_certainly_le(g->high, gdc_abel_phi(c, g->a, X));
}

/* [x - eps, x + eps] with the two sign tests of Theorem 6.4; 0 when they do not pass. */
static int solve(gdc_num *low, gdc_num *high, gdc_calc *c, const target *g)
{
  gdc_num x = approximate(c, g);
  gdc_num phi = gdc_abel_phi(c, g->a, x);
  gdc_num error = gdc_c_max(c, gdc_c_abs(c, gdc_c_sub(c, phi, g->low)), gdc_c_abs(c, gdc_c_sub(c, phi, g->high)));
  mpq_t tiny;
  mpq_init(tiny);
  mpq_set_si(tiny, 1, 1);
  mpq_div_2exp(tiny, tiny, (mp_bitcnt_t)gdc_calc_precision(c) - 10);
  gdc_num eps = gdc_c_add(c, gdc_c_mul(c, error, gdc_c_ratio(c, 33, 32)), gdc_c_mul_q(c, x, tiny));
  mpq_clear(tiny);
  *low = *high = NULL;
  for (int i = 0; i < 40 && !(*low && *high); i++) {
    gdc_num l = gdc_c_lo(c, gdc_c_sub(c, x, gdc_c_hi(c, eps))), r = gdc_c_hi(c, gdc_c_add(c, x, gdc_c_hi(c, eps)));
    if (!*low && !gdc_c_certainly_lt(g->floor, l)) *low = g->floor; /* l = a is always valid */
    if (!*low && valid_low(c, g, l)) *low = l;
    if (!*high && valid_high(c, g, r)) *high = r;
    eps = gdc_c_mul(c, eps, gdc_c_ratio(c, 3, 2));
  }
  return *low && *high;
}

/* T - s for times that have a value. */
static int elapsed(gdc_num *tau, gdc_calc *c, const gdc_time *s, const gdc_time *T)
{
  gdc_itv a, b;
  gdc_itv_init(&a, gdc_calc_precision(c));
  gdc_itv_init(&b, gdc_calc_precision(c));
  int ok = gdc_time_value(&a, s) && gdc_time_value(&b, T);
  *tau = ok ? gdc_c_sub(c, gdc_c_copy(c, &b), gdc_c_copy(c, &a)) : gdc_c_whole(c);
  gdc_itv_clear(&a);
  gdc_itv_clear(&b);
  return ok;
}

/* The coordinate with the fewest terms for which 2 v_T delta is below the last bit of z, else the best. */
static gdc_status choose(gdc_abel **best, gdc_num *delta, gdc_calc *c, gdc_num start, gdc_num tau,
                         const mpq_t k, gdc_loss loss, mpfr_prec_t bits, gdc_context *ctx)
{
  static const int ladder[] = {4, 8, 16, 24, GDC_LEAP_MAX_TERMS};
  gdc_status status = GDC_EUNDECIDED;
  mpq_t ulp;
  mpq_init(ulp);
  mpq_set_si(ulp, 1, 8);
  mpq_div_2exp(ulp, ulp, (mp_bitcnt_t)bits);
  gdc_num enough = gdc_c_mul_q(c, tau, ulp);
  mpq_clear(ulp);
  gdc_context why;
  gdc_context_clear(&why);
  *best = NULL;
  for (size_t i = 0; i < sizeof ladder / sizeof *ladder; i++) {
    gdc_abel *a = NULL;
    gdc_num d = NULL;
    status = gdc_abel_new(&a, k, loss, ladder[i], gdc_calc_precision(c) + 4 * ladder[i], &why);
    if (status == GDC_OK) status = gdc_abel_delta(&d, c, a, start, &why);
    if (status != GDC_OK || (*best && !gdc_c_certainly_lt(d, *delta))) {
      gdc_abel_free(a);
      break;
    }
    gdc_abel_free(*best);
    *best = a;
    *delta = d;
    if (gdc_c_certainly_le(d, enough)) break;
  }
  if (*best) return GDC_OK;
  return gdc_fail(ctx, status, NULL, 0, 0, "%s", why.reason);
}

/* z = ln(kX) between two certified places, not below the start. */
static void conclude(gdc_itv *z, gdc_calc *c, gdc_num low, gdc_num high, gdc_num start, const mpq_t k)
{
  gdc_num lnk = gdc_c_log(c, gdc_c_q(c, k));
  gdc_num l = gdc_c_max(c, gdc_c_add(c, lnk, gdc_c_log(c, low)), gdc_c_lo(c, start));
  gdc_itv_set(z, gdc_c_pair(c, l, gdc_c_add(c, lnk, gdc_c_log(c, high))));
}

static gdc_status leap_with(gdc_itv *z, gdc_calc *c, gdc_num start, gdc_num tau, const mpq_t k, gdc_loss loss,
                            mpfr_prec_t bits, gdc_context *ctx)
{
  gdc_abel *a = NULL;
  gdc_num delta = NULL, low, high;
  gdc_status status = choose(&a, &delta, c, start, tau, k, loss, bits, ctx);
  if (status != GDC_OK) return status;
  target g = {.a = a};
  g.floor = to_X(c, gdc_c_lo(c, start), k);
  g.low = gdc_c_lo(c, gdc_c_sub(c, gdc_c_add(c, gdc_abel_phi(c, a, g.floor), tau), delta));
  gdc_num top = gdc_abel_phi(c, a, to_X(c, gdc_c_hi(c, start), k));
  g.high = gdc_c_hi(c, gdc_c_add(c, gdc_c_add(c, top, tau), delta));
  if (solve(&low, &high, c, &g)) conclude(z, c, low, high, start, k);
  else status = gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: the equation of the Abel coordinate was not enclosed");
  gdc_abel_free(a);
  return status;
}

static gdc_status finish(gdc_itv *z, gdc_calc *c, gdc_status status, gdc_context *ctx)
{
  int failed = gdc_calc_failed(c);
  gdc_calc_free(c);
  if (failed) status = gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (status == GDC_OK && !(mpfr_number_p(z->lo) && mpfr_number_p(z->hi) && gdc_itv_ok(z)))
    status = gdc_fail(ctx, GDC_EOVERFLOW, NULL, 0, 0, "leap: an enclosure left the range of the arithmetic");
  if (status != GDC_OK) gdc_itv_whole(z);
  return status;
}

static gdc_status check_start(const gdc_itv *start, const mpq_t k, gdc_context *ctx)
{
  if (mpq_sgn(k) > 0 && mpfr_number_p(start->lo) && mpfr_number_p(start->hi) && gdc_itv_ok(start)) return GDC_OK;
  return gdc_fail(ctx, GDC_EINPUT, NULL, 0, 0, "leap: want a bounded start and a step factor > 0");
}

gdc_status gdc_leap_scalar(gdc_itv *z, const gdc_itv *start, const gdc_time *s, const gdc_time *T,
                           const mpq_t k, gdc_loss loss, mpfr_prec_t bits, gdc_context *ctx)
{
  gdc_status status = check_start(start, k, ctx);
  if (status != GDC_OK) return status;
  gdc_calc *c = gdc_calc_new(mpfr_get_prec(z->lo) + 64);
  if (!c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  gdc_num tau, x = gdc_c_copy(c, start);
  if (!elapsed(&tau, c, s, T)) {
    gdc_calc_free(c);
    return gdc_leap_scalar_log(z, start, s, T, k, loss, ctx);
  }
  if (mpfr_sgn(tau->hi) < 0)
    status = gdc_fail(ctx, GDC_EINPUT, NULL, 0, 0, "leap: the time lies before the start");
  else if (mpfr_zero_p(tau->lo) && mpfr_zero_p(tau->hi)) gdc_itv_set(z, start);
  else status = leap_with(z, c, x, tau, k, loss, bits, ctx);
  return finish(z, c, status, ctx);
}

static gdc_num time_log(gdc_calc *c, const gdc_time *t)
{
  gdc_itv x;
  gdc_itv_init(&x, gdc_calc_precision(c));
  gdc_time_log(&x, t);
  gdc_num r = gdc_c_copy(c, &x);
  gdc_itv_clear(&x);
  return r;
}

/* phi(z) = e^z, or e^z + z */
static gdc_num growth(gdc_calc *c, gdc_num z, gdc_loss loss)
{
  gdc_num e = gdc_c_exp(c, z);
  return loss == GDC_LOSS_LOGISTIC ? gdc_c_add(c, e, z) : e;
}

/* Theorem 6.5: an upper bound of (phi(z_T) - k T)/k, from G4. */
static gdc_num excess(gdc_calc *c, gdc_num start, gdc_num lnT, const mpq_t kq, gdc_loss loss)
{
  gdc_num one = gdc_c_si(c, 1), k = gdc_c_q(c, kq), a = gdc_c_lo(c, start);
  gdc_num phi = growth(c, a, loss), slope = gdc_c_exp(c, gdc_c_neg(c, a)), rho = one;
  if (loss == GDC_LOSS_LOGISTIC) {
    slope = gdc_c_div(c, one, gdc_c_add(c, one, gdc_c_exp(c, a)));
    rho = gdc_c_ratio(c, 11201, 10000); /* Lemma 4.1 */
  }
  gdc_num rise = gdc_c_sub(c, gdc_c_add(c, gdc_c_log(c, k), lnT), gdc_c_log(c, phi));
  rise = gdc_c_add(c, gdc_c_log(c, gdc_c_si(c, 2)), gdc_c_max(c, rise, gdc_c_si(c, 0))); /* ln(1+y) <= ln 2 + max(0, ln y) */
  gdc_num bracket = gdc_c_add(c, gdc_c_div(c, one, phi), gdc_c_div(c, rise, k));
  gdc_num U = gdc_c_mul(c, gdc_c_mul(c, rho, gdc_c_sqr(c, k)), gdc_c_exp(c, gdc_c_mul(c, k, slope)));
  U = gdc_c_mul(c, half(c, U), bracket);
  return gdc_c_div(c, gdc_c_add(c, growth(c, gdc_c_hi(c, start), loss), U), k);
}

gdc_status gdc_leap_scalar_log(gdc_itv *z, const gdc_itv *start, const gdc_time *s, const gdc_time *T,
                               const mpq_t k, gdc_loss loss, gdc_context *ctx)
{
  gdc_status status = check_start(start, k, ctx);
  if (status != GDC_OK) return status;
  gdc_calc *c = gdc_calc_new(mpfr_get_prec(z->lo) + 64);
  if (!c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  gdc_num zero = gdc_c_si(c, 0), x = gdc_c_copy(c, start), lnT = time_log(c, T), early = zero;
  if (mpz_sgn(s->factor) != 0) early = gdc_c_exp(c, gdc_c_sub(c, time_log(c, s), lnT)); /* s/T */
  gdc_num late = gdc_c_exp(c, gdc_c_sub(c, gdc_c_log(c, excess(c, x, lnT, k, loss)), lnT));
  gdc_num base = gdc_c_add(c, gdc_c_log(c, gdc_c_q(c, k)), lnT), two = gdc_c_si(c, 2);
  gdc_num low = gdc_c_sub(c, base, gdc_c_mul(c, two, early)), high = gdc_c_add(c, base, late), lag = zero;
  if (loss == GDC_LOSS_LOGISTIC) /* ln phi / phi */
    lag = gdc_c_exp(c, gdc_c_sub(c, gdc_c_log(c, gdc_c_hi(c, high)), gdc_c_lo(c, low)));
  gdc_num quarter = gdc_c_ratio(c, 1, 4);
  if (!gdc_c_certainly_positive(growth(c, gdc_c_lo(c, x), loss)) || !gdc_c_certainly_positive(low) ||
      !gdc_c_certainly_le(early, quarter) || !gdc_c_certainly_le(lag, quarter) ||
      !gdc_c_certainly_le(late, quarter))
    status = gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: the time is too close to the start");
  else gdc_itv_set(z, gdc_c_pair(c, gdc_c_sub(c, low, gdc_c_mul(c, two, lag)), high));
  return finish(z, c, status, ctx);
}
