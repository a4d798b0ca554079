/* Ways to far times: every stepped state is inside the tubes, and no verdict over a leap contradicts the stepped run. */
#include "support.h"

#include <gdcert/lemma_way.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int overlap(const gdc_itv *x, const gdc_itv *y)
{
  return gdc_itv_ok(x) && gdc_itv_ok(y) && mpfr_cmp(x->lo, y->hi) <= 0 && mpfr_cmp(y->lo, x->hi) <= 0;
}

static double width(const gdc_itv *x)
{
  MPFR_DECL_INIT(w, 53);
  mpfr_sub(w, x->hi, x->lo, MPFR_RNDU);
  return mpfr_get_d(w, MPFR_RNDU);
}

/* Two points on a line with bias, any sign of G+-, steps up to 6; x, v, w, b, step with two decimals. */
static gdc_problem *random_problem(rng *r)
{
  gdc_problem *p;
  ck_assert(gdc_problem_new(&p, 1, 2, 2, NULL) == GDC_OK);
  p->bias = 1;
  int flip = (int)rng_below(r, 2); /* which point comes first */
  p->y[flip] = 1;
  p->y[1 - flip] = -1;
  mpq_set_si(p->x[flip], 10 + (long)rng_below(r, 150), 100);
  mpq_set_si(p->x[1 - flip], -(long)rng_below(r, rng_below(r, 2) ? 65 : 200), 100);
  if (rng_below(r, 6) == 0) mpq_inv(p->x[1 - flip], p->x[flip]), mpq_neg(p->x[1 - flip], p->x[1 - flip]);
  int swap = (int)rng_below(r, 2);
  for (int j = 0; j < 2; j++) {
    int sign = j == swap ? 1 : -1;
    mpq_set_si(p->v[j], sign * (rng_below(r, 2) ? 10 : (long)(4 + rng_below(r, 18))), 10);
    mpq_set_si(p->w[j], sign * (long)(10 + rng_below(r, 90)), 100);
    mpq_set_si(p->b[j], (long)(5 + rng_below(r, 50)), 100);
    mpq_canonicalize(p->v[j]);
    mpq_canonicalize(p->w[j]);
    mpq_canonicalize(p->b[j]);
  }
  for (int i = 0; i < 2; i++) mpq_canonicalize(p->x[i]);
  mpq_set_ui(p->step, 1 + rng_below(r, rng_below(r, 2) ? 20 : 120), 20);
  mpq_canonicalize(p->step);
  p->loss = rng_below(r, 2) ? GDC_LOSS_LOGISTIC : GDC_LOSS_EXPONENTIAL;
  p->mean = (int)rng_below(r, 2);
  ck_assert(gdc_problem_finish(p, NULL) == GDC_OK);
  return p;
}

/* --- tubes --------------------------------------------------------------------------------------------------- */

enum { MARKS = 40 };

/* States of a run: the start, and at random later times. */
typedef struct capture {
  uint64_t at[MARKS];
  gdc_leap_state *state[MARKS];
} capture;

static int find(const capture *c, uint64_t t)
{
  for (int k = 0; k < MARKS; k++)
    if (c->at[k] == t) return k;
  return -1;
}

static int wanted(void *self, uint64_t t) { return find(self, t) >= 0; }

static gdc_status keep(void *self, const gdc_state *s, gdc_context *ctx)
{
  capture *c = self;
  int k = find(c, gdc_state_time(s));
  return k < 0 || c->state[k] ? GDC_OK : gdc_leap_state_take(&c->state[k], s, ctx);
}

static int compare_times(const void *x, const void *y)
{
  uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
  return a < b ? -1 : a > b;
}

static void run_and_capture(capture *c, const gdc_problem *p, rng *r, uint64_t start, uint64_t last)
{
  memset(c, 0, sizeof *c);
  for (int k = 0; k < MARKS; k++) c->at[k] = start + 1 + rng_next(r) % (last - start);
  c->at[0] = start;
  c->at[1] = last;
  c->at[2] = start + 1;
  qsort(c->at, MARKS, sizeof *c->at, compare_times);
  gdc_trajectory *tr;
  gdc_run_options options = {.steps = last, .precision = 128};
  gdc_run_summary summary;
  gdc_observer watch = {.self = c, .wants = wanted, .on_step = keep};
  ck_assert(gdc_trajectory_new(&tr, p, NULL) == GDC_OK && gdc_trajectory_observe(tr, &watch, NULL) == GDC_OK);
  gdc_trajectory_run(tr, &options, &summary, NULL);
  gdc_trajectory_free(tr);
}

static void capture_clear(capture *c)
{
  for (int k = 0; k < MARKS; k++) gdc_leap_state_free(c->state[k]);
}

typedef struct geometry {
  gdc_itv gamma, gap, boundary;
  int infinite;
} geometry;

static void geometry_of(geometry *g, const gdc_leap_state *s)
{
  gdc_itv_init(&g->gamma, s->prec);
  gdc_itv_init(&g->gap, s->prec);
  gdc_itv_init(&g->boundary, s->prec);
  ck_assert(gdc_leap_state_margin(&g->gamma, &g->infinite, &g->gap, &g->boundary, s, NULL) == GDC_OK);
}

static void geometry_clear(geometry *g)
{
  gdc_itv_clear(&g->gamma);
  gdc_itv_clear(&g->gap);
  gdc_itv_clear(&g->boundary);
}

/* x encloses (a tube, or a state at the same time) what y is. */
static void check_inside(const gdc_leap_state *x, const gdc_leap_state *y, const char *what)
{
  for (int k = 0; k < 4; k++) {
    ck_assert_msg(overlap(&x->pre[k], &y->pre[k]), "%s: pre-activation %d", what, k);
    if (x->pattern[k] != GDC_BIT_UNDECIDED) ck_assert_msg(x->pattern[k] == y->pattern[k], "%s: bit %d", what, k);
  }
  gdc_itv d;
  gdc_itv_init(&d, y->prec);
  gdc_itv_sub(&d, &y->margin[0], &y->margin[1]);
  ck_assert_msg(overlap(&x->difference, &d), "%s: difference of the margins [%g, %g] %g", what, mpfr_get_d(x->difference.lo, MPFR_RNDD),
                mpfr_get_d(x->difference.hi, MPFR_RNDU), mpfr_get_d(d.lo, MPFR_RNDD));
  gdc_itv_clear(&d);
  for (int k = 0; k < 2; k++) {
    ck_assert_msg(overlap(&x->margin[k], &y->margin[k]), "%s: margin %d", what, k);
    ck_assert_msg(overlap(&x->weight[k], &y->weight[k]), "%s: weight %d", what, k);
    ck_assert_msg(overlap(&x->bias[k], &y->bias[k]), "%s: bias %d", what, k);
  }
  geometry g, h;
  geometry_of(&g, x);
  geometry_of(&h, y);
  ck_assert_msg(overlap(&g.gamma, &h.gamma) && overlap(&g.gap, &h.gap) && overlap(&g.boundary, &h.boundary), "%s: geometry", what);
  geometry_clear(&g);
  geometry_clear(&h);
}

typedef struct tally {
  int alive, found, frozen, tubes, sharp, states, drifts;
} tally;

static uint64_t time_of(const gdc_leap_state *s)
{
  uint64_t t = 0;
  ck_assert(gdc_time_get_u64(&t, &s->time));
  return t;
}

static void check_tube(const gdc_way *way, const gdc_place *from, const gdc_time *to, const capture *c, tally *n)
{
  gdc_leap_state *tube;
  uint64_t begin = time_of(from->state), end = 0;
  ck_assert(gdc_time_get_u64(&end, to));
  if (gdc_place_tube(&tube, way, from, to, NULL) != GDC_OK) return;
  n->tubes++;
  n->sharp += width(&tube->difference) < 0.5;
  for (int k = 0; k < MARKS; k++) {
    if (!c->state[k] || c->at[k] < begin || c->at[k] > end) continue;
    char what[160];
    snprintf(what, sizeof what, "tube %lu..%lu at %lu", (unsigned long)begin, (unsigned long)end, (unsigned long)c->at[k]);
    check_inside(tube, c->state[k], what);
    n->states++;
  }
  gdc_leap_state_free(tube);
}

/* All pieces of the way, and each of them cut in two. */
static void check_way(const gdc_way *way, const capture *c, tally *n)
{
  gdc_time mid;
  gdc_time_init(&mid);
  for (size_t k = 0; k + 1 < way->count; k++) {
    const gdc_place *from = &way->place[k];
    const gdc_time *to = &way->place[k + 1].state->time;
    check_tube(way, from, to, c, n);
    gdc_place half;
    if (!gdc_time_between(&mid, &from->state->time, to)) continue;
    uint64_t m = 0;
    ck_assert(gdc_time_get_u64(&m, &mid) && m > time_of(from->state) && m < time_of(way->place[k + 1].state));
    if (gdc_place_leap(&half, way, from, &mid, NULL) != GDC_OK) continue;
    check_tube(way, from, &mid, c, n);
    check_tube(way, &half, to, c, n);
    if (find(c, m) >= 0 && c->state[find(c, m)]) check_inside(half.state, c->state[find(c, m)], "half-way");
    gdc_place_clear(&half);
  }
  gdc_time_clear(&mid);
}

static void check_problem(rng *r, uint64_t far, tally *n)
{
  gdc_problem *p = random_problem(r);
  capture c;
  uint64_t start = (uint64_t)16 << rng_below(r, 6), last = start + 20 + rng_below(r, (unsigned)far);
  run_and_capture(&c, p, r, start, last);
  const gdc_leap_state *s = c.state[0], *end = c.state[MARKS - 1];
  if (s && end && mpfr_sgn(end->margin[0].lo) > 0 && mpfr_sgn(end->margin[1].lo) > 0) {
    n->alive++;
    gdc_way *way = NULL;
    if (gdc_way_find(&way, s, &end->time, 10, 110, NULL) == GDC_OK) {
      n->found++;
      n->frozen += strcmp(way->how, "frozen pattern") == 0;
      n->drifts += mpfr_cmp_d(s->pre[1].hi, -0.02) < 0 || mpfr_cmp_d(s->pre[2].hi, -0.02) < 0;
      check_way(way, &c, n);
      check_inside(way->place[way->count - 1].state, end, "end");
    }
    gdc_way_free(way);
  }
  capture_clear(&c);
  gdc_problem_free(p);
}

START_TEST(tubes_contain_every_stepped_state)
{
  rng r;
  rng_seed(&r, 201);
  tally n = {0, 0, 0, 0, 0, 0, 0};
  for (int i = scaled(30); i > 0; i--) check_problem(&r, 3000, &n);
  for (int i = scaled(1); i > 0; i--) check_problem(&r, 30000, &n);
  printf("%d alive, %d found, %d frozen, %d tubes, %d sharp, %d states inside, %d with a drift\n", n.alive, n.found, n.frozen,
         n.tubes, n.sharp, n.states, n.drifts);
  if (scaled(1000) >= 1000)
    ck_assert(n.found * 2 > n.alive && n.frozen > 0 && n.found > n.frozen && n.sharp * 2 > n.tubes && n.states > 1000 && n.drifts > 0);
}
END_TEST

/* --- lemmas over a leap ---------------------------------------------------------------------------------------- */

/* One step against the next. */
static void random_difference(char *out, size_t size, rng *r, unsigned k, const char *range)
{
  int i = 1 + (int)rng_below(r, 2), j = 1 + (int)rng_below(r, 2);
  double c = rng_unit(r);
  const char *order = rng_below(r, 3) ? ">" : "<=";
  switch (k % 14) {
  case 0: snprintf(out, size, "lemma l%u: %s next(margin[%d]) %s margin[%d]\n", k, range, i, order, i); break;
  case 1: snprintf(out, size, "lemma l%u: %s where active[%d,%d]: next(margin[%d]) %s margin[%d]\n", k, range, i, j, j, order, j); break;
  case 2: snprintf(out, size, "lemma l%u: %s loss %s next(loss)\n", k, range, order); break;
  case 3: snprintf(out, size, "lemma l%u: %s next(loss) >= %.3f*loss\n", k, range, 0.9 + 0.2 * c); break;
  case 4: snprintf(out, size, "lemma l%u: %s where active[%d,%d]: next(pre[%d,%d]) %s pre[%d,%d]\n", k, range, i, j, i, j, order, i, j); break;
  case 5: snprintf(out, size, "lemma l%u: %s where not active[%d,%d]: next(pre[%d,%d]) %s pre[%d,%d]\n", k, range, i, j, i, j, order, i, j); break;
  case 6: snprintf(out, size, "lemma l%u: %s next(weightnorm) %s weightnorm\n", k, range, order); break;
  case 7: snprintf(out, size, "lemma l%u: %s slope[%d] %s next(slope[%d])\n", k, range, i, order, i); break;
  case 8: snprintf(out, size, "lemma l%u: %s abs(next(pre[%d,%d]) - pre[%d,%d]) <= %.6f\n", k, range, i, j, i, j, c * c * 0.05); break;
  case 9: snprintf(out, size, "lemma l%u: %s next(ratio[%d,%d]) %s ratio[%d,%d]\n", k, range, i, 3 - i, order, i, 3 - i); break;
  case 10: snprintf(out, size, "lemma l%u: %s next(max(margin[1], margin[2])) %s max(margin[1], margin[2])\n", k, range, order); break;
  case 11: snprintf(out, size, "lemma l%u: %s next(pre[%d,%d]) - pre[%d,%d] %s %.3f*slope[%d]\n", k, range, i, j, i, j, order, c - 0.3, j); break;
  case 12: snprintf(out, size, "lemma l%u: %s pre[%d,%d] <= prev(pre[%d,%d]) + %.2f*h*v[%d]^2*gram[%d,%d]*prev(slope[%d])\n", k, range, i, j, i, j,
                    0.8 + 0.4 * c, i, j, j, j); break;
  default: snprintf(out, size, "lemma l%u: %s where active[%d,%d]: next(active[%d,%d])\n", k, range, i, j, i, j);
  }
}

/* Claims of all kinds about the state at t, with constants that make some of them true and some false. */
static void random_lemma(char *out, size_t size, rng *r, unsigned k, unsigned T)
{
  int i = 1 + (int)rng_below(r, 2), j = 1 + (int)rng_below(r, 2);
  unsigned a = rng_below(r, T), b = a + rng_below(r, T);
  double c = rng_unit(r), m = 1 + 9 * rng_unit(r);
  static const char *const ranges[] = {"for t >= 1:", "for t in [%u, %u]:", "from separated:", "for t > %u:", "for t < %u:"};
  char range[80];
  unsigned which = rng_below(r, 5);
  snprintf(range, sizeof range, ranges[which], a, b);
  if (k >= 14) {
    random_difference(out, size, r, k, range);
    return;
  }
  switch (k % 14) {
  case 0: snprintf(out, size, "lemma l%u: %s margin[%d] >= %.3f\n", k, range, i, m); break;
  case 1: snprintf(out, size, "lemma l%u: %s margin[%d] < %.3f\n", k, range, i, m); break;
  case 2: snprintf(out, size, "lemma l%u: %s gap*ln(t) <= %.3f\n", k, range, 2 * c * c); break;
  case 3: snprintf(out, size, "lemma l%u: %s gap*ln(t) >= %.3f\n", k, range, 0.5 * c * c); break;
  case 4: snprintf(out, size, "lemma l%u: %s pre[%d,%d] <= %.3f\n", k, range, i, j, 6 * c - 1); break;
  case 5: snprintf(out, size, "lemma l%u: %s ratio[%d,%d] <= %.3f\n", k, range, i, 3 - i, 2.5 * c); break;
  case 6: snprintf(out, size, "lemma l%u: %s loss*t <= %.3f\n", k, range, 20 * c); break;
  case 7: snprintf(out, size, "lemma l%u: %s gradnorm <= %.3f/t\n", k, range, 20 * c); break;
  case 8: snprintf(out, size, "lemma l%u: %s weightnorm >= %.3f\n", k, range, m); break;
  case 9: snprintf(out, size, "lemma l%u: %s next(next(margin[%d])) > %.3f and prev(margin[%d]) > %.3f\n", k, range, i, m / 2, j, m / 3); break;
  case 10: snprintf(out, size, "lemma l%u: %s where active[%d,%d]: margin[%d] > %.3f\n", k, range, i, j, i, m / 2); break;
  case 11: snprintf(out, size, "lemma l%u: %s robustness > %.3f or distance[%d] > %.3f\n", k, range, c, i, c / 2); break;
  case 12: snprintf(out, size, "lemma l%u: %s boundary < %.3f\n", k, range, 1.2 * c - 0.8); break;
  default: snprintf(out, size, "lemma l%u: %s margin[%d] > init(margin[%d]) and at(10, loss) > loss + %.3f\n", k, range, i, i, c / 10);
  }
}

typedef struct claimed {
  const gdc_problem *problem;
  gdc_lemmas *lemmas;
  gdc_lemma_check *check;
} claimed;

static void claims_new(claimed *x, const gdc_problem *p, const char *text)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_lemma_options o = {.max_precision = 512};
  x->problem = p;
  ck_assert(gdc_lemmas_new(&x->lemmas, NULL) == GDC_OK);
  gdc_status status = gdc_lemmas_add_text(x->lemmas, text, strlen(text), "random", &ctx);
  ck_assert_msg(status == GDC_OK, "%s", ctx.reason);
  status = gdc_lemma_check_new(&x->check, x->lemmas, p, &o, &ctx);
  ck_assert_msg(status == GDC_OK, "%s", ctx.reason);
}

static void claims_free(claimed *x)
{
  gdc_lemma_check_free(x->check);
  gdc_lemmas_free(x->lemmas);
}

/* Step to `last`, checking; take the state at `start`. */
static gdc_leap_state *claims_run(claimed *x, uint64_t start, uint64_t last)
{
  capture c;
  memset(&c, 0, sizeof c);
  for (int k = 0; k < MARKS; k++) c.at[k] = start;
  gdc_trajectory *tr;
  gdc_run_options options = {.steps = last, .precision = 128};
  gdc_run_summary summary;
  gdc_observer watch = {.self = &c, .wants = wanted, .on_step = keep}, lemmas = gdc_lemma_check_observer(x->check);
  ck_assert(gdc_trajectory_new(&tr, x->problem, NULL) == GDC_OK && gdc_trajectory_observe(tr, &lemmas, NULL) == GDC_OK);
  ck_assert(gdc_trajectory_observe(tr, &watch, NULL) == GDC_OK);
  gdc_status status = gdc_trajectory_run(tr, &options, &summary, NULL);
  gdc_trajectory_free(tr);
  gdc_leap_state *s = c.state[0];
  for (int k = 1; k < MARKS; k++) gdc_leap_state_free(c.state[k]);
  if (status == GDC_OK) return s;
  gdc_leap_state_free(s);
  return NULL;
}

static const char *verdict(gdc_verdict v) { return gdc_verdict_name(v); }

/* What the stepped run says must not contradict the verdicts over the leap. */
static int compare(const claimed *stepped, const gdc_lemma_leap *leap, size_t n, int count[4], const char *text)
{
  int bad = 0;
  for (size_t k = 0; k < n; k++) {
    gdc_verdict truth = gdc_lemma_check_result(stepped->check, k)->verdict;
    /* next(e) > e where e stays the same number: stepping sees two overlapping enclosures */
    int blind = k >= 14 && truth == GDC_UNDECIDED;
    int contradiction = leap[k].whole == GDC_REFUTED ? truth != GDC_REFUTED && !blind : leap[k].whole != GDC_UNDECIDED && truth == GDC_REFUTED;
    if (leap[k].whole == GDC_PROVED && truth == GDC_VACUOUS) contradiction = 1;
    if (contradiction) {
      printf("%s: over the leap %s, stepped %s at %lu, leap %s..%s\n%s\n", leap[k].name, verdict(leap[k].whole), verdict(truth),
             (unsigned long)gdc_lemma_check_result(stepped->check, k)->step, leap[k].from, leap[k].to, text);
      bad = 1;
    }
    count[leap[k].verdict]++;
  }
  return bad;
}

static int check_lemmas(rng *r, int count[4])
{
  enum { LEMMAS = 28 };
  gdc_problem *p = random_problem(r);
  uint64_t start = (uint64_t)64 << rng_below(r, 4), T = start + 20 + rng_below(r, 3000);
  char text[LEMMAS * 256] = "";
  for (unsigned k = 0; k < LEMMAS; k++) random_lemma(text + strlen(text), 256, r, k, (unsigned)T);
  claimed near_run, full;
  claims_new(&near_run, p, text);
  claims_new(&full, p, text);
  int bad = 0;
  gdc_leap_state *s = claims_run(&near_run, start, start + GDC_WAY_OVERLAP);
  gdc_time time;
  gdc_time_init(&time);
  gdc_time_set_u64(&time, T);
  gdc_way *way = NULL;
  if (s && gdc_way_find(&way, s, &time, 10, 110, NULL) == GDC_OK) {
    gdc_leap_state *whole = claims_run(&full, start, T + 8);
    gdc_lemma_leap *leap = NULL;
    size_t tubes;
    gdc_context ctx;
    gdc_context_clear(&ctx);
    gdc_status status = gdc_lemma_check_way(&leap, &tubes, near_run.check, way, NULL, &ctx);
    ck_assert_msg(status == GDC_OK, "%s", ctx.reason);
    if (whole) bad = compare(&full, leap, LEMMAS, count, text);
    free(leap);
    gdc_leap_state_free(whole);
  }
  gdc_way_free(way);
  gdc_time_clear(&time);
  gdc_leap_state_free(s);
  claims_free(&near_run);
  claims_free(&full);
  gdc_problem_free(p);
  return bad;
}

START_TEST(verdicts_over_a_leap_agree_with_stepping)
{
  rng r;
  rng_seed(&r, 202);
  int count[4] = {0, 0, 0, 0}, bad = 0;
  for (int i = scaled(40); i > 0; i--) bad += check_lemmas(&r, count);
  printf("proved %d, refuted %d, undecided %d, vacuous %d\n", count[GDC_PROVED], count[GDC_REFUTED], count[GDC_UNDECIDED],
         count[GDC_VACUOUS]);
  ck_assert_int_eq(bad, 0);
  if (scaled(1000) >= 1000)
    ck_assert(count[GDC_PROVED] > 100 && count[GDC_REFUTED] > 50 &&
              count[GDC_UNDECIDED] * 2 < count[GDC_PROVED] + count[GDC_REFUTED]);
}
END_TEST

/* --- times ------------------------------------------------------------------------------------------------------ */

START_TEST(times_between_are_between)
{
  static const struct { const char *a, *b; int is; } cases[] = {
    {"16", "17", 0}, {"16", "18", 1}, {"16", "1e6", 1}, {"1024", "2^4096", 1}, {"2^4096", "1e1000000", 1},
    {"1e1000000", "1e1000000000000000000", 1}, {"1e1000000", "1e1000000", 0}, {"1e1000000", "2e1000000", 0},
    {"1e1000000000000000000", "1e1000000000000000001", 1}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    gdc_time t[3];
    gdc_itv ln[3];
    for (int i = 0; i < 3; i++) {
      gdc_time_init(&t[i]);
      gdc_itv_init(&ln[i], 400);
    }
    ck_assert(gdc_time_parse(&t[0], cases[k].a, NULL) == GDC_OK && gdc_time_parse(&t[2], cases[k].b, NULL) == GDC_OK);
    ck_assert_msg(gdc_time_between(&t[1], &t[0], &t[2]) == cases[k].is, "%s, %s", cases[k].a, cases[k].b);
    for (int i = 0; i < 3; i++) gdc_time_log(&ln[i], &t[i]);
    if (cases[k].is) ck_assert(mpfr_less_p(ln[0].hi, ln[1].lo) && mpfr_less_p(ln[1].hi, ln[2].lo));
    gdc_time_after(&t[1], &t[2], 16);
    gdc_time_log(&ln[1], &t[1]);
    ck_assert(mpfr_less_p(ln[2].lo, ln[1].hi));
    for (int i = 0; i < 3; i++) {
      gdc_time_clear(&t[i]);
      gdc_itv_clear(&ln[i]);
    }
  }
}
END_TEST

int main(void)
{
  Suite *s = suite_create("way");
  TCase *c = tcase_create("way");
  tcase_set_timeout(c, 0);
  tcase_add_test(c, times_between_are_between);
  tcase_add_test(c, tubes_contain_every_stepped_state);
  tcase_add_test(c, verdicts_over_a_leap_agree_with_stepping);
  suite_add_tcase(s, c);
  return run_suite(s);
}
