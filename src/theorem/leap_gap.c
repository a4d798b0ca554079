/* Robustness margin, gap and boundary of a detached state. */
#include <gdcert/leap.h>

#include <stdlib.h>

/* Only the signs of the output weights and the margins matter: the slopes stay 0. */
static gdc_itv *slopes_new(const gdc_leap_state *s)
{
  gdc_itv *x = malloc((size_t)s->problem->n * sizeof *x);
  for (int i = 0; x && i < s->problem->n; i++) gdc_itv_init(&x[i], s->prec);
  return x;
}

static void slopes_free(gdc_itv *x, const gdc_problem *p)
{
  for (int i = 0; x && i < p->n; i++) gdc_itv_clear(&x[i]);
  free(x);
}

/* gap = |boundary - (x+ + x-)/2| where the sharp form is certified (Lemma 0.2). */
static void sharp_gap(gdc_itv *gap, const gdc_itv *place, const gdc_problem *p)
{
  mpq_t middle;
  gdc_itv m, d;
  mpfr_prec_t prec = mpfr_get_prec(place->lo);
  mpq_init(middle);
  gdc_itv_init(&m, prec);
  gdc_itv_init(&d, prec);
  mpq_add(middle, p->x[0], p->x[1]);
  mpq_div_2exp(middle, middle, 1);
  gdc_itv_set_q(&m, middle);
  gdc_itv_sub(&d, place, &m);
  gdc_itv_abs(gap, &d);
  gdc_itv_clear(&m);
  gdc_itv_clear(&d);
  mpq_clear(middle);
}

/* place and gap once more from num and den (gdc_snapshot_boundary) with a difference of the margins that is known
   better than the margins: num = -(m+ - m-) + v1 alpha^- - w beta^-.  The conditions were checked with place and gap. */
static int refine(gdc_itv *place, gdc_itv *gap, gdc_calc *c, const gdc_leap_state *s)
{
  const gdc_problem *p = s->problem;
  int jp = mpq_sgn(p->v[0]) > 0 ? 0 : 1, ip = p->y[0] > 0 ? 0 : 1, jm = 1 - jp, im = 1 - ip;
  mpq_t half, middle;
  mpq_inits(half, middle, NULL);
  mpq_sub(half, p->x[ip], p->x[im]);
  mpq_div_2exp(half, half, 1);
  mpq_add(middle, p->x[0], p->x[1]);
  mpq_div_2exp(middle, middle, 1);
  gdc_num zero = gdc_c_si(c, 0), diff = gdc_c_copy(c, &s->difference);
  if (ip != 0) diff = gdc_c_neg(c, diff);
  gdc_num am = gdc_c_mul_q(c, gdc_c_max(c, gdc_c_neg(c, gdc_c_copy(c, &s->pre[jp * 2 + im])), zero), p->v[jp]);
  gdc_num bm = gdc_c_neg(c, gdc_c_mul_q(c, gdc_c_max(c, gdc_c_neg(c, gdc_c_copy(c, &s->pre[jm * 2 + ip])), zero), p->v[jm]));
  gdc_num num = gdc_c_sub(c, gdc_c_sub(c, am, bm), diff);
  gdc_num sum = gdc_c_add(c, gdc_c_copy(c, &s->margin[0]), gdc_c_copy(c, &s->margin[1]));
  gdc_num part = gdc_c_mul_q(c, gdc_c_div(c, num, gdc_c_add(c, sum, gdc_c_add(c, am, bm))), half);
  gdc_num at = gdc_c_add(c, gdc_c_q(c, middle), part);
  int ok = !mpfr_number_p(at->lo) || !mpfr_number_p(at->hi) || gdc_itv_meet(place, place, at);
  if (ok && gap && mpfr_number_p(part->lo) && mpfr_number_p(part->hi)) ok = gdc_itv_meet(gap, gap, gdc_c_abs(c, part));
  mpq_clears(half, middle, NULL);
  return ok;
}

/* gamma and, for two points of opposite class, gap = gamma* - gamma. */
static gdc_status general(gdc_itv *gamma, int *infinite, gdc_itv *gap, const gdc_leap_state *s, gdc_context *ctx)
{
  const gdc_problem *p = s->problem;
  gdc_network net = {.d = p->d, .m = p->m, .w = s->weight, .b = s->bias, .v = s->output};
  gdc_status status = gdc_network_robustness(gamma, infinite, &net, p, s->prec, ctx);
  gdc_itv_whole(gap);
  if (status == GDC_OK && p->n == 2 && p->y[0] != p->y[1] && !*infinite) {
    gdc_itv best;
    int unbounded;
    gdc_itv_init(&best, s->prec);
    gdc_robustness_optimum(&best, &unbounded, p);
    gdc_itv_sub(gap, &best, gamma);
    gdc_itv_clear(&best);
  }
  return status;
}

static gdc_status evaluate(gdc_itv *gamma, int *infinite, gdc_itv *gap, gdc_itv *place, const gdc_leap_state *s,
                           const gdc_itv *slopes, gdc_context *ctx)
{
  gdc_snapshot shot = {.problem = s->problem, .bits = s->pattern, .pre = s->pre, .margin = s->margin,
                       .slope = slopes, .output = s->output};
  gdc_itv sharp, exact;
  gdc_itv_init(&sharp, s->prec);
  gdc_itv_init(&exact, s->prec);
  gdc_status status = gdc_snapshot_boundary(place, &sharp, &shot, s->prec, NULL);
  if (status == GDC_ELIMIT) status = GDC_OK; /* not of that shape: both are the whole line */
  if (status == GDC_OK) status = general(gamma, infinite, gap, s, ctx);
  if (status == GDC_OK && s->problem->bias && mpfr_number_p(sharp.hi) && mpfr_number_p(place->lo) && mpfr_number_p(place->hi)) {
    sharp_gap(&exact, place, s->problem);
    if (!gdc_itv_meet(gap, gap, &exact))
      status = gdc_fail(ctx, GDC_EINTERNAL, NULL, 0, 0, "gap: two enclosures of one number are disjoint");
  }
  int known = status == GDC_OK && s->problem->bias && mpfr_number_p(place->lo) && mpfr_number_p(place->hi);
  if (known && mpfr_number_p(s->difference.lo) && mpfr_number_p(s->difference.hi)) {
    gdc_calc *c = gdc_calc_new(s->prec + 32);
    if (!c || !refine(place, mpfr_number_p(sharp.hi) ? gap : NULL, c, s) || gdc_calc_failed(c))
      status = gdc_fail(ctx, c && !gdc_calc_failed(c) ? GDC_EINTERNAL : GDC_EMEMORY, NULL, 0, 0,
                        "boundary: two enclosures of one number are disjoint");
    gdc_calc_free(c);
  }
  gdc_itv_clear(&sharp);
  gdc_itv_clear(&exact);
  return status;
}

gdc_status gdc_leap_state_margin(gdc_itv *gamma, int *infinite, gdc_itv *gap, gdc_itv *boundary,
                                 const gdc_leap_state *s, gdc_context *ctx)
{
  gdc_itv *slopes = slopes_new(s);
  gdc_itv g, d, b;
  int unbounded = 0;
  gdc_itv_init(&g, s->prec);
  gdc_itv_init(&d, s->prec);
  gdc_itv_init(&b, s->prec);
  gdc_status status = GDC_EMEMORY;
  if (slopes) status = evaluate(&g, &unbounded, &d, &b, s, slopes, ctx);
  else gdc_fail(ctx, status, NULL, 0, 0, "out of memory");
  if (status != GDC_OK) {
    gdc_itv_whole(&g);
    gdc_itv_whole(&d);
    gdc_itv_whole(&b);
  }
  if (gamma) gdc_itv_set(gamma, &g);
  if (infinite) *infinite = unbounded && status == GDC_OK;
  if (gap) gdc_itv_set(gap, &d);
  if (boundary) gdc_itv_set(boundary, &b);
  slopes_free(slopes, s->problem);
  gdc_itv_clear(&g);
  gdc_itv_clear(&d);
  gdc_itv_clear(&b);
  return status;
}
