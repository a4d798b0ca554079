/* What the contract of gdc_orbit_follow promises (include/gdcert/orbit.h): the steps that it makes are those of step.h, a
   much more precise run lies in its enclosures and shows the pattern at every step, and it stops where it must. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 3, CELLS = MOST * MOST, STEPS = 40, FINE = 900 };

static gdc_itv *itvs(int n, mpfr_prec_t prec)
{
  gdc_itv *x = malloc((size_t)(n > 0 ? n : 1) * sizeof *x);
  ck_assert_ptr_nonnull(x);
  for (int k = 0; k < n; k++) {
    gdc_itv_init(&x[k], prec);
    gdc_itv_set_si(&x[k], 0);
  }
  return x;
}

static void itvs_free(gdc_itv *x, int n)
{
  for (int k = 0; k < n; k++) gdc_itv_clear(&x[k]);
  free(x);
}

/* One network and its state at one precision. */
typedef struct net {
  gdc_orbit o;
  gdc_itv *a0, *yg, *h;
  int y[MOST];
  signed char bits[CELLS], exact[CELLS];
} net;

/* The same random rationals for every precision: everything is drawn from the seed. */
static void net_init(net *e, uint64_t seed, mpfr_prec_t prec)
{
  rng r;
  mpq_t q, x[MOST];
  rng_seed(&r, seed);
  mpq_init(q);
  int m = 1 + (int)rng_below(&r, MOST), n = 1 + (int)rng_below(&r, MOST), pairs = m * n;
  gdc_orbit o = {.m = m, .n = n, .pairs = pairs, .loss = (gdc_loss)rng_below(&r, 2), .train = (int)rng_below(&r, 2)};
  e->a0 = itvs(pairs, prec);
  e->yg = itvs(n * n, prec);
  e->h = itvs(1, prec);
  o.d = itvs(pairs, prec), o.v = itvs(m, prec), o.hv = itvs(m, prec), o.a = itvs(pairs, prec);
  o.d_next = itvs(pairs, prec), o.v_next = itvs(m, prec), o.a_next = itvs(pairs, prec);
  o.margin = itvs(n, prec), o.g = itvs(n, prec), o.t = itvs(GDC_STEP_SCRATCH, prec);
  for (int k = 0; k < pairs; k++) {
    mpq_set_si(q, (long)rng_below(&r, 401) - 200, 1 + rng_below(&r, 100));
    mpq_canonicalize(q);
    gdc_itv_set_q(&e->a0[k], q);
  }
  for (int i = 0; i < n; i++) {
    e->y[i] = rng_below(&r, 2) ? 1 : -1;
    mpq_init(x[i]);
    mpq_set_si(x[i], (long)rng_below(&r, 9) - 4, 3);
    mpq_canonicalize(x[i]);
  }
  for (int i = 0; i < n; i++) /* no bias: the row of a point at the origin is 0, its pre-activations never change */
    for (int k = 0; k < n; k++) {
      mpq_mul(q, x[i], x[k]);
      if (e->y[k] < 0) mpq_neg(q, q);
      gdc_itv_set_q(&e->yg[i * n + k], q);
    }
  for (int k = 0; k < pairs; k++) e->exact[k] = (signed char)(mpq_sgn(x[k % n]) == 0);
  mpq_set_si(q, 1 + (long)rng_below(&r, 30), 70);
  mpq_canonicalize(q);
  gdc_itv_set_q(e->h, q);
  for (int j = 0; j < m; j++) {
    mpq_set_si(q, (long)rng_below(&r, 41) - 20, 7);
    mpq_canonicalize(q);
    gdc_itv_set_q(&o.v[j], q);
  }
  o.a0 = e->a0, o.yg = e->yg, o.h = e->h, o.y = e->y, o.bits = e->bits, o.exact = e->exact;
  gdc_scale_outputs(o.hv, o.v, o.h, m, o.t);
  e->o = o;
  for (int i = 0; i < n; i++) mpq_clear(x[i]);
  mpq_clear(q);
}

static void net_clear(net *e)
{
  gdc_orbit *o = &e->o;
  gdc_itv *cells[] = {e->a0, o->d, o->a, o->d_next, o->a_next}, *points[] = {o->margin, o->g}, *neurons[] = {o->v, o->hv, o->v_next};
  for (int k = 0; k < 5; k++) itvs_free(cells[k], o->pairs);
  for (int k = 0; k < 2; k++) itvs_free(points[k], o->n);
  for (int k = 0; k < 3; k++) itvs_free(neurons[k], o->m);
  itvs_free(e->yg, o->n * o->n);
  itvs_free(e->h, 1);
  itvs_free(o->t, GDC_STEP_SCRATCH);
}

/* Pre-activations and the pattern into `bits`; 1 when every bit is decided. */
static int net_settle(net *e, signed char *bits)
{
  gdc_orbit *o = &e->o;
  gdc_preactivations(o->a, o->a0, o->yg, o->d, o->m, o->n, o->t);
  for (int k = 0; k < o->pairs; k++)
    if (e->exact[k]) gdc_itv_set(&o->a[k], &o->a0[k]);
  return gdc_pattern(bits, o->a, o->pairs);
}

/* One step, function by function, from a settled state. */
static void net_step(net *e)
{
  gdc_orbit *o = &e->o;
  gdc_margins(o->margin, o->a, o->v, e->bits, e->y, o->m, o->n, o->t);
  gdc_loss_slope(o->g, o->margin, o->loss, o->n, o->t);
  gdc_step_hidden(o->d_next, o->d, o->hv, o->g, e->bits, o->m, o->n, o->t);
  if (o->train) gdc_step_output(o->v_next, o->v, o->h, o->g, o->a, e->bits, e->y, o->m, o->n, o->t);
  for (int k = 0; k < o->pairs; k++) gdc_itv_set(&o->d[k], &o->d_next[k]);
  if (!o->train) return;
  for (int j = 0; j < o->m; j++) gdc_itv_set(&o->v[j], &o->v_next[j]);
  gdc_scale_outputs(o->hv, o->v, o->h, o->m, o->t);
}

static void assert_same(const gdc_itv *x, const gdc_itv *y, int n, const char *what)
{
  for (int k = 0; k < n; k++)
    ck_assert_msg(mpfr_equal_p(x[k].lo, y[k].lo) && mpfr_equal_p(x[k].hi, y[k].hi), "%s: entry %d differs", what, k);
}

static void assert_around(const gdc_itv *outer, const gdc_itv *inner, int n, const char *what)
{
  for (int k = 0; k < n; k++) ck_assert_msg(itv_contains_itv(&outer[k], &inner[k]), "%s: entry %d does not enclose", what, k);
}

typedef struct tally { int full, switched, undecided, trained, flagged; } tally;

static void follow(uint64_t seed, mpfr_prec_t prec, tally *count)
{
  net e, single, fine;
  net_init(&e, seed, prec);
  net_init(&single, seed, prec);
  net_init(&fine, seed, FINE);
  signed char next[CELLS], *bits = fine.bits;
  int most = 1 + (int)(seed % STEPS), made = -1;
  if (net_settle(&e, e.bits) && net_settle(&fine, fine.bits)) {
    net_settle(&single, single.bits);
    ck_assert(memcmp(e.bits, bits, (size_t)e.o.pairs) == 0);
    made = gdc_orbit_follow(e.o, most);
    ck_assert(0 <= made && made <= most);
    for (int k = 0; k < made; k++) {
      net_step(&single);
      ck_assert(net_settle(&single, next));
      ck_assert_msg(memcmp(next, bits, (size_t)e.o.pairs) == 0, "step %d of %d shows another pattern", k + 1, made);
      net_step(&fine);
      ck_assert(net_settle(&fine, next));
      ck_assert_msg(memcmp(next, bits, (size_t)e.o.pairs) == 0, "step %d of %d has another pattern", k + 1, made);
    }
    assert_same(e.o.d, single.o.d, e.o.pairs, "d");
    assert_same(e.o.a, single.o.a, e.o.pairs, "a");
    assert_same(e.o.v, single.o.v, e.o.m, "v");
    assert_same(e.o.hv, single.o.hv, e.o.m, "h v");
    assert_around(e.o.d, fine.o.d, e.o.pairs, "d");
    assert_around(e.o.a, fine.o.a, e.o.pairs, "a");
    assert_around(e.o.v, fine.o.v, e.o.m, "v");
    assert_around(e.o.hv, fine.o.hv, e.o.m, "h v");
    if (made < most) { /* the next step must be none that shows this pattern */
      net_step(&single);
      int decided = net_settle(&single, next);
      ck_assert(!decided || memcmp(next, bits, (size_t)e.o.pairs) != 0);
      if (decided) count->switched++;
      else count->undecided++;
    } else {
      count->full++;
      if (e.o.train) count->trained++;
      for (int k = 0; k < e.o.pairs; k++) count->flagged += e.exact[k];
    }
  }
  net_clear(&e);
  net_clear(&single);
  net_clear(&fine);
}

START_TEST(the_steps_made_are_the_exact_ones_and_show_one_pattern)
{
  tally count = {0};
  for (int trial = 0; trial < scaled(400); trial++) follow((uint64_t)trial + 1, trial % 4 == 0 ? 7 : 150, &count);
  if (scaled(1000) < 1000) return; /* too few runs for each kind */
  ck_assert_msg(count.full > 20 && count.switched > 20 && count.undecided > 5 && count.trained > 5 && count.flagged > 5,
                "%d full, %d switched, %d undecided, %d trained, %d flagged", count.full, count.switched, count.undecided,
                count.trained, count.flagged);
}
END_TEST

/* exp(2^40) leaves the range of MPFR: the slope is unbounded, no step is made */
START_TEST(an_unbounded_slope_ends_it)
{
  net e;
  uint64_t seed = 1;
  for (net_init(&e, seed, 60); e.o.loss != GDC_LOSS_EXPONENTIAL; net_init(&e, ++seed, 60)) net_clear(&e);
  for (int k = 0; k < e.o.pairs; k++) {
    mpfr_set_ui_2exp(e.a0[k].lo, 1, 40, MPFR_RNDN);
    mpfr_set(e.a0[k].hi, e.a0[k].lo, MPFR_RNDN);
  }
  for (int i = 0; i < e.o.n; i++) e.y[i] = -1;
  for (int j = 0; j < e.o.m; j++) gdc_itv_set_si(&e.o.v[j], 1);
  ck_assert(net_settle(&e, e.bits));
  ck_assert_int_eq(gdc_orbit_follow(e.o, 5), 0);
  ck_assert(!mpfr_number_p(e.o.g[0].hi));
  net_clear(&e);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("orbit");
  TCase *c = tcase_create("follow");
  tcase_set_timeout(c, 0);
  tcase_add_test(c, the_steps_made_are_the_exact_ones_and_show_one_pattern);
  tcase_add_test(c, an_unbounded_slope_ends_it);
  suite_add_tcase(s, c);
  return run_suite(s);
}
