/* Places and tubes on the way to a far time (doc/theory.md, Tube and Theorem G). */
#include <gdcert/way.h>

#include <stdlib.h>

#include "leap_window.h"

/* Logarithms that differ by more than this factor are halved on the scale of ln ln t. */
enum { FROZEN_STOPS = 8, APART = 3 };

void gdc_place_clear(gdc_place *p)
{
  if (p->state) gdc_itv_clear(&p->ln_R);
  gdc_leap_state_free(p->state);
  p->state = NULL;
}

/* Takes the state over. */
static void place_set(gdc_place *p, gdc_leap_state *state, const gdc_itv *ln_R)
{
  p->state = state;
  gdc_itv_init(&p->ln_R, state->prec);
  if (ln_R) gdc_itv_set(&p->ln_R, ln_R);
  else gdc_itv_whole(&p->ln_R);
}

void gdc_way_free(gdc_way *way)
{
  if (!way) return;
  for (size_t k = 0; k < way->count; k++) gdc_place_clear(&way->place[k]);
  free(way->place);
  free(way);
}

static gdc_status append(void *self, gdc_leap_state *state, const gdc_itv *ln_R, gdc_context *ctx)
{
  gdc_way *way = self;
  if (way->count == way->cap) {
    size_t cap = way->cap ? 2 * way->cap : 32;
    gdc_place *more = realloc(way->place, cap * sizeof *more);
    if (!more) {
      gdc_leap_state_free(state);
      return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
    }
    way->place = more;
    way->cap = cap;
  }
  place_set(&way->place[way->count++], state, ln_R);
  return GDC_OK;
}

static gdc_status copy_state(gdc_leap_state **out, const gdc_leap_state *s, gdc_context *ctx)
{
  const gdc_problem *p = s->problem;
  gdc_status status = gdc_leap_state_new(out, p, s->prec, ctx);
  if (status != GDC_OK) return status;
  gdc_leap_state *c = *out;
  gdc_time_set(&c->time, &s->time);
  for (int k = 0; k < p->m * p->n; k++) {
    c->pattern[k] = s->pattern[k];
    gdc_itv_set(&c->pre[k], &s->pre[k]);
  }
  for (int i = 0; i < p->n; i++) gdc_itv_set(&c->margin[i], &s->margin[i]);
  for (int k = 0; k < p->m * p->d; k++) gdc_itv_set(&c->weight[k], &s->weight[k]);
  for (int j = 0; j < p->m; j++) gdc_itv_set(&c->bias[j], &s->bias[j]);
  gdc_itv_set(&c->difference, &s->difference);
  return GDC_OK;
}

/* --- one leap ------------------------------------------------------------------------------------------------- */

/* (F2): m-_t - m+_t for all t >= s, when each margin is a scalar map z -> z + k g(z); point 0 for +, 1 for -. */
static void frozen_difference(gdc_leap_state *tube, gdc_calc *c, const gdc_leap_state *from, const gdc_num k[2])
{
  gdc_loss loss = from->problem->loss;
  gdc_num f[2], up[2], star[2];
  for (int i = 0; i < 2; i++) {
    gdc_num z = gdc_c_copy(c, &from->margin[i]);
    f[i] = gdc_phi(c, loss, z);
    up[i] = gdc_kup(c, loss, k[i], z);
    star[i] = gdc_c_log(c, gdc_rstar(c, loss, z));
    if (!gdc_c_certainly_positive(f[i]) || !gdc_c_certainly_positive(k[i])) return;
    if (!mpfr_number_p(star[i]->hi)) return; /* logistic: needs margins >= 0 */
  }
  gdc_num ratio = dvd(c, f[1], f[0]);
  gdc_num low = sub(c, gdc_c_log(c, lesser(c, ratio, dvd(c, k[1], up[0]))), star[1]);
  gdc_num high = add(c, gdc_c_log(c, larger(c, ratio, dvd(c, up[1], k[0]))), star[0]);
  gdc_itv_set(&tube->difference, neg(c, gdc_c_pair(c, low, high)));
}

static gdc_status frozen_tube(gdc_leap_state **tube, const gdc_way *way, const gdc_leap_state *from, const gdc_time *T,
                              gdc_context *ctx)
{
  const gdc_problem *p = way->problem;
  gdc_status status = gdc_leap_frozen_tube(tube, from, T, way->prec - 64, way->prec, ctx);
  if (status != GDC_OK || p->n != 2) return status;
  gdc_calc *c = gdc_calc_new(way->prec + 32);
  if (c) {
    mpq_t k[2];
    gdc_num step[2];
    for (int i = 0; i < 2; i++) {
      mpq_init(k[i]);
      gdc_leap_frozen_factor(k[i], from, i);
      step[i] = gdc_c_q(c, k[i]);
      mpq_clear(k[i]);
    }
    frozen_difference(*tube, c, from, step);
  }
  int failed = !c || gdc_calc_failed(c);
  gdc_calc_free(c);
  if (!failed) return GDC_OK;
  gdc_leap_state_free(*tube);
  *tube = NULL;
  return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}

/* A window of Theorem T: the state at T when tube = 0, else the tube. */
static gdc_status window(gdc_leap_state **out, gdc_itv *ln_R, gdc_link *link, const gdc_way *way, const gdc_place *from,
                         const gdc_time *T, int tube, gdc_context *ctx)
{
  gdc_stop stop[3]; /* from, at T, in between */
  gdc_calc *c = gdc_calc_new(way->prec + 32);
  if (!c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  gdc_status status = GDC_OK;
  for (int k = 0; k < 3; k++) {
    gdc_stop_init(&stop[k], way->prec);
    if (status == GDC_OK) status = gdc_box_problem(&stop[k].box, way->problem, ctx);
  }
  if (status == GDC_OK && mpq_sgn(stop[0].box.gpm) <= 0)
    status = gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: the pattern is not frozen");
  if (status == GDC_OK) {
    gdc_stop_from(&stop[0], from->state);
    gdc_itv_set(&stop[0].ln_R, &from->ln_R);
    gdc_span t = gdc_span_between(c, &from->state->time, T);
    if (!(link ? gdc_link_leap(&stop[1], link, c, &stop[0], &t) : gdc_window_leap(&stop[1], &stop[2], c, &stop[0], &t)))
      status = gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: Theorem T does not apply on the way");
  }
  const gdc_stop *to = &stop[tube ? 2 : 1];
  if (status == GDC_OK)
    status = gdc_stop_state(out, to, way->place[0].state, tube ? &from->state->time : T, way->prec, ctx);
  if (status == GDC_OK) gdc_itv_set(ln_R, &to->ln_R);
  for (int k = 0; k < 3; k++) gdc_stop_clear(&stop[k]);
  gdc_calc_free(c);
  return status;
}

static gdc_status leap(gdc_place *there, gdc_link *link, const gdc_way *way, const gdc_place *from, const gdc_time *T, gdc_context *ctx)
{
  gdc_leap_state *s = NULL;
  gdc_context quiet;
  gdc_context_clear(&quiet);
  there->state = NULL;
  if (gdc_leap_frozen(&s, from->state, T, way->prec - 64, way->prec, &quiet) == GDC_OK) {
    place_set(there, s, NULL);
    if (link) link->frozen = 1;
    return GDC_OK;
  }
  gdc_itv ln_R;
  gdc_itv_init(&ln_R, way->prec);
  gdc_status status = window(&s, &ln_R, link, way, from, T, 0, ctx);
  if (status == GDC_OK) place_set(there, s, &ln_R);
  gdc_itv_clear(&ln_R);
  return status;
}

gdc_status gdc_place_leap(gdc_place *there, const gdc_way *way, const gdc_place *from, const gdc_time *T, gdc_context *ctx)
{
  return leap(there, NULL, way, from, T, ctx);
}

gdc_status gdc_place_link(gdc_place *there, gdc_link *link, const gdc_way *way, const gdc_place *from, const gdc_time *T, gdc_context *ctx)
{
  return leap(there, link, way, from, T, ctx);
}

gdc_status gdc_place_tube(gdc_leap_state **tube, const gdc_way *way, const gdc_place *from, const gdc_time *T,
                          gdc_context *ctx)
{
  gdc_context quiet;
  gdc_context_clear(&quiet);
  *tube = NULL;
  if (frozen_tube(tube, way, from->state, T, &quiet) == GDC_OK) return GDC_OK;
  gdc_itv ln_R;
  gdc_itv_init(&ln_R, way->prec);
  gdc_status status = window(tube, &ln_R, NULL, way, from, T, 1, ctx);
  gdc_itv_clear(&ln_R);
  return status;
}

/* --- the whole way ---------------------------------------------------------------------------------------------- */

/* With a frozen pattern every time is one leap away: a few places in between, evenly in ln t, then T. */
static gdc_status frozen_stops(gdc_way *way, const gdc_time *T, gdc_context *ctx)
{
  gdc_leap_state *first = way->place[0].state, *s;
  gdc_time mark[FROZEN_STOPS + 1];
  gdc_status status = GDC_OK;
  for (int k = 0; k <= FROZEN_STOPS; k++) gdc_time_init(&mark[k]);
  gdc_time_set(&mark[0], &first->time);
  gdc_time_set(&mark[FROZEN_STOPS], T);
  for (int gap = FROZEN_STOPS; gap > 1; gap /= 2)
    for (int k = 0; k < FROZEN_STOPS; k += gap)
      if (!gdc_time_between(&mark[k + gap / 2], &mark[k], &mark[k + gap])) gdc_time_set(&mark[k + gap / 2], &mark[k]);
  for (int k = 1; k <= FROZEN_STOPS && status == GDC_OK; k++) {
    gdc_time none;
    gdc_time_init(&none);
    int later = k == FROZEN_STOPS || gdc_time_between(&none, &mark[k - 1], &mark[k]);
    gdc_time_clear(&none);
    if (!later) { /* neighbours: the next mark does for both */
      gdc_time_set(&mark[k], &mark[k - 1]);
      continue;
    }
    status = gdc_leap_frozen(&s, first, &mark[k], way->prec - 64, way->prec, ctx);
    if (status == GDC_OK) status = append(way, s, NULL, ctx);
  }
  for (int k = 0; k <= FROZEN_STOPS; k++) gdc_time_clear(&mark[k]);
  way->leaps = 1;
  way->how = "frozen pattern";
  return status;
}

static gdc_status find(gdc_way *way, const gdc_leap_state *start, const gdc_time *T, int digits, gdc_context *ctx)
{
  gdc_leap_state *s = NULL;
  gdc_status status = copy_state(&s, start, ctx);
  if (status == GDC_OK) status = append(way, s, NULL, ctx);
  if (status != GDC_OK) return status;
  s = NULL;
  gdc_context quiet;
  gdc_context_clear(&quiet);
  status = gdc_leap_frozen(&s, start, T, way->prec - 64, way->prec, &quiet);
  gdc_leap_state_free(s);
  if (status == GDC_OK) return frozen_stops(way, T, ctx);
  if (status != GDC_EUNDECIDED) return gdc_fail(ctx, status, NULL, 0, 0, "%s", quiet.reason);
  gdc_leap_path path = {append, way};
  way->how = "sliding";
  gdc_leap_state *at;
  status = gdc_leap_sliding_path(&at, &way->leaps, way->place[0].state, T, digits, way->prec, &path, ctx);
  if (status == GDC_OK) gdc_leap_state_free(at);
  return status;
}

gdc_status gdc_way_find(gdc_way **out, const gdc_leap_state *start, const gdc_time *T, int digits, mpfr_prec_t prec,
                        gdc_context *ctx)
{
  *out = NULL;
  gdc_way *way = calloc(1, sizeof *way);
  if (!way) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  way->problem = start->problem;
  way->prec = prec;
  gdc_status status = find(way, start, T, digits, ctx);
  if (status != GDC_OK) {
    gdc_way_free(way);
    return status;
  }
  *out = way;
  return GDC_OK;
}

/* --- times -------------------------------------------------------------------------------------------------------- */

/* 2^e, e the middle of the logarithms, and certainly between. */
static int between_by_log(gdc_time *mid, const gdc_time *a, const gdc_time *b)
{
  gdc_itv la, lb, lm;
  mpfr_t x;
  mpz_t e;
  mpfr_prec_t prec = 256 + (mpfr_prec_t)mpz_sizeinbase(b->exponent, 2);
  gdc_itv_init(&la, prec);
  gdc_itv_init(&lb, prec);
  gdc_itv_init(&lm, prec);
  mpfr_init2(x, prec);
  mpz_init(e);
  gdc_time_log(&la, a);
  gdc_time_log(&lb, b);
  mpfr_div(x, lb.hi, la.lo, MPFR_RNDN);
  if (mpfr_cmp_ui(x, APART) > 0) {
    mpfr_mul(x, la.lo, lb.hi, MPFR_RNDN);
    mpfr_sqrt(x, x, MPFR_RNDN);
  } else {
    mpfr_add(x, la.lo, lb.hi, MPFR_RNDN);
    mpfr_div_2ui(x, x, 1, MPFR_RNDN);
  }
  mpfr_const_log2(lm.lo, MPFR_RNDN);
  mpfr_div(x, x, lm.lo, MPFR_RNDN);
  int ok = mpfr_number_p(x) != 0;
  if (ok) {
    mpfr_get_z(e, x, MPFR_RNDD);
    gdc_time_set_power(mid, 1, 2, e);
    gdc_time_log(&lm, mid);
    ok = mpfr_less_p(la.hi, lm.lo) && mpfr_less_p(lm.hi, lb.lo);
  }
  mpz_clear(e);
  mpfr_clear(x);
  gdc_itv_clear(&la);
  gdc_itv_clear(&lb);
  gdc_itv_clear(&lm);
  return ok;
}

int gdc_time_between(gdc_time *mid, const gdc_time *a, const gdc_time *b)
{
  int far = mpz_sizeinbase(b->factor, 2) > APART * mpz_sizeinbase(a->factor, 2);
  if (far || mpz_sgn(a->exponent) != 0 || mpz_sgn(b->exponent) != 0) return between_by_log(mid, a, b);
  mpz_t m;
  mpz_init(m);
  mpz_mul(m, a->factor, b->factor);
  mpz_sqrt(m, m);
  if (mpz_cmp(m, a->factor) == 0) mpz_add_ui(m, m, 1);
  int ok = mpz_cmp(a->factor, m) < 0 && mpz_cmp(m, b->factor) < 0;
  if (ok) {
    gdc_time_set_u64(mid, 0);
    mpz_set(mid->factor, m);
  }
  mpz_clear(m);
  return ok;
}

void gdc_time_after(gdc_time *r, const gdc_time *t, unsigned long n)
{
  gdc_time_set(r, t);
  if (mpz_sgn(t->exponent) == 0) mpz_add_ui(r->factor, r->factor, n);
  else mpz_mul_ui(r->factor, r->factor, n + 1); /* t >= 1 */
}
