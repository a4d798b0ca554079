/* Brute force against the fast engine: random experiments and a plain high-precision run. */
#include "fast-brute.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double REF_ERROR = 0x1p-200; /* far above the plain run's own error, far below every radius */

/* --- the plain run ------------------------------------------------------------------------------------------ */

static mpfr_t *numbers(int count)
{
  mpfr_t *x = malloc((size_t)count * sizeof *x);
  ck_assert(x != NULL);
  for (int k = 0; k < count; k++) mpfr_init2(x[k], REF_BITS);
  return x;
}

static void free_numbers(mpfr_t *x, int count)
{
  for (int k = 0; k < count; k++) mpfr_clear(x[k]);
  free(x);
}

int brute_is_mark(uint64_t t, uint64_t steps)
{
  if (t == steps || (t & (t - 1)) == 0) return 1;
  while (t % 2 == 0) t /= 2;
  return t == 3;
}

typedef struct net {
  mpfr_t *w, *b, *v, *x, *pre, *margin, *g, h, t, s;
  signed char bits[GDC_MAX_NEURONS * GDC_MAX_POINTS];
  int unclear; /* a number that may be 0 or may be small */
} net;

static void net_start(net *z, const gdc_problem *p)
{
  z->w = numbers(p->m * p->d);
  z->b = numbers(p->m);
  z->v = numbers(p->m);
  z->x = numbers(p->n * p->d);
  z->pre = numbers(p->m * p->n);
  z->margin = numbers(p->n);
  z->g = numbers(p->n);
  mpfr_inits2(REF_BITS, z->h, z->t, z->s, (mpfr_ptr)0);
  for (int k = 0; k < p->m * p->d; k++) mpfr_set_q(z->w[k], p->w[k], MPFR_RNDN);
  for (int k = 0; k < p->n * p->d; k++) mpfr_set_q(z->x[k], p->x[k], MPFR_RNDN);
  for (int j = 0; j < p->m; j++) {
    mpfr_set_q(z->b[j], p->b[j], MPFR_RNDN);
    mpfr_set_q(z->v[j], p->v[j], MPFR_RNDN);
  }
  mpfr_set_q(z->h, p->h, MPFR_RNDN);
}

static void net_clear(net *z, const gdc_problem *p)
{
  free_numbers(z->w, p->m * p->d);
  free_numbers(z->b, p->m);
  free_numbers(z->v, p->m);
  free_numbers(z->x, p->n * p->d);
  free_numbers(z->pre, p->m * p->n);
  free_numbers(z->margin, p->n);
  free_numbers(z->g, p->n);
  mpfr_clears(z->h, z->t, z->s, (mpfr_ptr)0);
}

/* What is left where exact numbers cancel is 0: it would grow where the exact state is an unstable one.  A state that
   tends to a kink has numbers as small that are not 0: the run ends before the two can be mistaken. */
static void clean(net *z, mpfr_ptr x)
{
  if (mpfr_zero_p(x) || mpfr_get_exp(x) >= -300) return;
  if (mpfr_get_exp(x) >= -420) z->unclear = 1;
  else mpfr_set_zero(x, 1);
}

/* Pre-activations, pattern, margins, slopes. */
static void net_look(net *z, const gdc_problem *p)
{
  int n = p->n;
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < n; i++) {
      mpfr_ptr a = z->pre[j * n + i];
      mpfr_set(a, z->b[j], MPFR_RNDN);
      for (int k = 0; k < p->d; k++) mpfr_fma(a, z->w[j * p->d + k], z->x[i * p->d + k], a, MPFR_RNDN);
      clean(z, a);
      z->bits[j * n + i] = (signed char)(mpfr_sgn(a) > 0);
    }
  for (int i = 0; i < n; i++) {
    mpfr_set_zero(z->margin[i], 1);
    for (int j = 0; j < p->m; j++)
      if (z->bits[j * n + i]) mpfr_fma(z->margin[i], z->v[j], z->pre[j * n + i], z->margin[i], MPFR_RNDN);
    clean(z, z->margin[i]);
    if (p->y[i] < 0) mpfr_neg(z->margin[i], z->margin[i], MPFR_RNDN);
    mpfr_neg(z->t, z->margin[i], MPFR_RNDN);
    mpfr_exp(z->g[i], z->t, MPFR_RNDN);
    if (p->loss == GDC_LOSS_EXPONENTIAL) continue;
    mpfr_add_ui(z->t, z->g[i], 1, MPFR_RNDN);
    mpfr_div(z->g[i], z->g[i], z->t, MPFR_RNDN);
  }
}

static void net_step(net *z, const gdc_problem *p)
{
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < p->n; i++) {
      if (!z->bits[j * p->n + i]) continue;
      mpfr_mul(z->t, z->h, z->v[j], MPFR_RNDN);
      mpfr_mul(z->t, z->t, z->g[i], MPFR_RNDN);
      if (p->y[i] < 0) mpfr_neg(z->t, z->t, MPFR_RNDN);
      for (int k = 0; k < p->d; k++) mpfr_fma(z->w[j * p->d + k], z->t, z->x[i * p->d + k], z->w[j * p->d + k], MPFR_RNDN);
      if (p->bias) mpfr_add(z->b[j], z->b[j], z->t, MPFR_RNDN);
    }
}

/* log2 of the factor by which this step can grow an error: max(1, h sum_i g_i |v|^2 G_ii - 1) (Theorem 3.1). */
static double growth(const net *z, const gdc_problem *p)
{
  double sum = 0, v2 = 0;
  for (int j = 0; j < p->m; j++) v2 += mpq_get_d(p->v[j]) * mpq_get_d(p->v[j]);
  for (int i = 0; i < p->n; i++)
    sum += mpfr_get_d(z->g[i], MPFR_RNDU) * mpq_get_d(p->h) * v2 * mpq_get_d(p->gram[i * p->n + i]);
  return sum > 2 ? log2(sum - 1) : 0;
}

static void keep(ref_run *r, const net *z, uint64_t t)
{
  ck_assert(r->nmarks < REF_MARKS);
  ref_mark *k = &r->marks[r->nmarks++];
  size_t pairs = (size_t)(r->p->m * r->p->n);
  k->t = t;
  k->pre = numbers(r->p->m * r->p->n);
  k->margin = numbers(r->p->n);
  k->bits = malloc(pairs);
  memcpy(k->bits, z->bits, pairs);
  for (size_t q = 0; q < pairs; q++) mpfr_set(k->pre[q], z->pre[q], MPFR_RNDN);
  for (int i = 0; i < r->p->n; i++) mpfr_set(k->margin[i], z->margin[i], MPFR_RNDN);
}

void ref_follow(ref_run *r, const gdc_problem *p, uint64_t steps)
{
  net z;
  signed char before[GDC_MAX_NEURONS * GDC_MAX_POINTS];
  double error = 20 - REF_BITS; /* log2 */
  memset(r, 0, sizeof *r);
  r->p = p;
  net_start(&z, p);
  z.unclear = 0;
  for (uint64_t t = 0;; t++) {
    net_look(&z, p);
    if (t > 0 && z.unclear) {
      r->lost = 1;
      break;
    }
    if (t > 0 && memcmp(before, z.bits, (size_t)(p->m * p->n)) != 0) r->switches++;
    memcpy(before, z.bits, sizeof before);
    r->steps = t;
    if (brute_is_mark(t, steps)) keep(r, &z, t);
    error += growth(&z, p);
    r->lost = !(error < -210);
    if (t == steps || r->lost) break;
    net_step(&z, p);
  }
  net_clear(&z, p);
}

void ref_clear(ref_run *r)
{
  for (int k = 0; k < r->nmarks; k++) {
    free_numbers(r->marks[k].pre, r->p->m * r->p->n);
    free_numbers(r->marks[k].margin, r->p->n);
    free(r->marks[k].bits);
  }
}

/* --- the observer ---------------------------------------------------------------------------------------------- */

typedef struct judge {
  const ref_run *ref;
  int next_mark, wrong;
  uint64_t counted, switches; /* states reported, pattern by pattern; the next one is `counted` */
  signed char last[GDC_MAX_NEURONS * GDC_MAX_POINTS];
  double worst;
} judge;

static void complain(judge *j, uint64_t t, const char *what)
{
  if (j->wrong++ < 3 && getenv("GDCERT_TEST_VERBOSE")) fprintf(stderr, "step %llu: %s\n", (unsigned long long)t, what);
}

static uint64_t next(void *self, uint64_t t)
{
  const judge *j = self;
  for (int k = 0; k < j->ref->nmarks; k++)
    if (j->ref->marks[k].t >= t) return j->ref->marks[k].t;
  return UINT64_MAX;
}

/* The enclosure holds the plain run's number, but for that run's own error. */
static int holds(const gdc_itv *x, mpfr_srcptr y, mpfr_t t)
{
  mpfr_sub_d(t, y, REF_ERROR, MPFR_RNDN);
  if (mpfr_cmp(t, x->hi) > 0) return 0;
  mpfr_add_d(t, y, REF_ERROR, MPFR_RNDN);
  return mpfr_cmp(t, x->lo) >= 0;
}

/* |y - middle| / half width */
static double tightness(const gdc_itv *x, mpfr_srcptr y)
{
  double lo, hi, width;
  mpfr_t t;
  mpfr_init2(t, REF_BITS);
  mpfr_sub(t, x->hi, x->lo, MPFR_RNDN);
  width = mpfr_get_d(t, MPFR_RNDN);
  mpfr_sub(t, y, x->lo, MPFR_RNDN);
  lo = mpfr_get_d(t, MPFR_RNDN);
  mpfr_sub(t, x->hi, y, MPFR_RNDN);
  hi = mpfr_get_d(t, MPFR_RNDN);
  mpfr_clear(t);
  return width > 0x1p-100 ? 1 - 2 * (lo < hi ? lo : hi) / width : 0;
}

static gdc_status on_step(void *self, const gdc_state *s, gdc_context *ctx)
{
  judge *j = self;
  const gdc_problem *p = j->ref->p;
  (void)ctx;
  uint64_t t = gdc_state_time(s);
  if (j->next_mark >= j->ref->nmarks) return GDC_OK;
  const ref_mark *k = &j->ref->marks[j->next_mark];
  if (k->t != t) return GDC_OK;
  j->next_mark++;
  gdc_itv x;
  mpfr_t y;
  gdc_itv_init(&x, 640);
  mpfr_init2(y, REF_BITS);
  if (memcmp(k->bits, gdc_state_pattern(s), (size_t)(p->m * p->n)) != 0) complain(j, t, "pattern");
  for (int q = 0; q < p->m * p->n; q++) {
    gdc_state_pre(&x, s, q / p->n, q % p->n);
    if (!holds(&x, k->pre[q], y)) complain(j, t, "pre-activation outside");
    double tight = tightness(&x, k->pre[q]);
    if (tight > j->worst) j->worst = tight;
  }
  for (int i = 0; i < p->n; i++) {
    gdc_state_margin(&x, s, i);
    if (!holds(&x, k->margin[i], y)) complain(j, t, "margin outside");
  }
  gdc_itv_clear(&x);
  mpfr_clear(y);
  return GDC_OK;
}

static gdc_status on_start(void *self, const gdc_state *s, gdc_context *ctx)
{
  judge *j = self;
  (void)ctx;
  memcpy(j->last, gdc_state_pattern(s), sizeof j->last);
  return GDC_OK;
}

static gdc_status on_switch(void *self, const gdc_state *s, const signed char *before, gdc_context *ctx)
{
  judge *j = self;
  size_t pairs = (size_t)(j->ref->p->m * j->ref->p->n);
  (void)ctx;
  uint64_t t = gdc_state_time(s);
  if (memcmp(before, j->last, pairs) != 0) complain(j, t, "the pattern before a switch");
  if (t < j->counted) complain(j, t, "a switch after its block");
  j->counted = t + 1;
  j->switches++;
  memcpy(j->last, gdc_state_pattern(s), pairs);
  return GDC_OK;
}

static gdc_status on_patterns(void *self, const gdc_pattern_block *b, gdc_context *ctx)
{
  judge *j = self;
  size_t pairs = (size_t)(j->ref->p->m * j->ref->p->n);
  uint64_t total = 0, runs = b->switches < GDC_BLOCK_RUNS ? b->switches : GDC_BLOCK_RUNS;
  (void)ctx;
  for (size_t k = 0; k < b->npatterns; k++) total += b->patterns[k].at;
  if (b->from < j->counted) complain(j, b->from, "a block twice");
  if (total != b->to - b->from + 1) complain(j, b->from, "the patterns of a block do not add up");
  if (b->nruns < runs) complain(j, b->from, "runs are missing");
  for (size_t k = 0; k < b->nruns; k++) {
    if (b->runs[k].at < b->from || b->runs[k].at > b->to) complain(j, b->from, "a run outside its block");
    if (memcmp(b->runs[k].bits, j->last, pairs) == 0) complain(j, b->from, "a run without a switch");
    memcpy(j->last, b->runs[k].bits, pairs);
  }
  memcpy(j->last, b->last, pairs);
  j->counted = b->to + 1;
  j->switches += b->switches;
  return GDC_OK;
}

static int wants_runs(void *self)
{
  (void)self;
  return 1;
}

/* --- one experiment ---------------------------------------------------------------------------------------------- */

static void add(brute_count *c, const gdc_problem *p, const gdc_run_summary *s, const judge *j)
{
  c->runs++;
  c->marks += (uint64_t)j->next_mark;
  c->redone += s->fast_redone;
  c->again += s->redone > 0 && s->fast_steps > 0 && !s->declined;
  if (s->fast_steps == 0) {
    c->declined++;
    return;
  }
  c->fast++;
  c->large += p->n > 2 || p->m > 2;
  c->steps += s->fast_steps;
  c->switches += s->switches;
  if (j->worst > c->worst) c->worst = j->worst;
}

int brute_run(const gdc_problem *p, uint64_t steps, const gdc_run_options *how, brute_count *count)
{
  ref_run ref;
  ref_follow(&ref, p, steps);
  steps = ref.steps;
  count->lost += ref.lost;
  judge j;
  memset(&j, 0, sizeof j);
  j.ref = &ref;
  gdc_trajectory *tr;
  gdc_context ctx;
  gdc_run_summary s;
  gdc_run_options o = *how;
  o.steps = steps;
  gdc_context_clear(&ctx);
  gdc_observer watch = {.self = &j, .next = next, .on_start = on_start, .on_step = on_step, .on_switch = on_switch,
                        .on_patterns = on_patterns, .wants_runs = wants_runs};
  ck_assert_int_eq(gdc_trajectory_new(&tr, p, &ctx), GDC_OK);
  ck_assert_int_eq(gdc_trajectory_observe(tr, &watch, &ctx), GDC_OK);
  gdc_status status = gdc_trajectory_run(tr, &o, &s, &ctx);
  gdc_trajectory_free(tr);
  if (status != GDC_OK) complain(&j, s.steps, ctx.reason);
  if (status == GDC_OK && s.switches != ref.switches) complain(&j, s.steps, "number of switches");
  if (status == GDC_OK && j.switches != ref.switches) complain(&j, s.steps, "switches reported");
  if (status == GDC_OK && j.next_mark != ref.nmarks) complain(&j, s.steps, "a wanted state is missing");
  add(count, p, &s, &j);
  ref_clear(&ref);
  return j.wrong;
}

/* --- random experiments -------------------------------------------------------------------------------------------- */

static void small(mpq_t q, rng *r, long bound, unsigned long den)
{
  mpq_set_si(q, (long)rng_below(r, (unsigned)(2 * bound + 1)) - bound, den);
  mpq_canonicalize(q);
}

/* A rational in about [-1, 1] with a wide denominator. */
static void wide(mpq_t q, rng *r)
{
  mpz_set_ui(mpq_denref(q), 1 + (rng_next(r) >> 8));
  mpz_set_ui(mpq_numref(q), rng_next(r) >> 8);
  if (rng_below(r, 2)) mpz_neg(mpq_numref(q), mpq_numref(q));
  mpq_canonicalize(q);
  while (mpz_sizeinbase(mpq_numref(q), 2) > mpz_sizeinbase(mpq_denref(q), 2)) mpq_div_2exp(q, q, 1);
}

static void fill(mpq_t q, rng *r, int kind, long bound, unsigned long den)
{
  if (kind == BRUTE_WIDE) wide(q, r);
  else small(q, r, bound, den);
}

static gdc_problem *sliding(rng *r)
{
  gdc_problem *p = NULL;
  ck_assert_int_eq(gdc_problem_new(&p, 1, 2, 2, NULL), GDC_OK);
  p->bias = 1;
  p->y[0] = 1;
  p->y[1] = -1;
  mpq_set_si(p->x[0], (long)rng_below(r, 60), 97);
  mpq_set_si(p->x[1], -(long)rng_below(r, 90), 89);
  for (int j = 0; j < 2; j++) {
    long sign = j ? -1 : 1;
    mpq_set_si(p->v[j], sign * (long)(3 + rng_below(r, 12)), 7);
    mpq_set_si(p->w[j], sign * (long)rng_below(r, 40), 53);
    mpq_set_si(p->b[j], (long)rng_below(r, 60), 61);
  }
  mpq_set_si(p->step, (long)(1 + rng_below(r, 40)), rng_below(r, 2) ? 100 : 1000);
  return p;
}

gdc_problem *brute_problem(rng *r, int kind, gdc_loss loss)
{
  gdc_problem *p = NULL;
  if (kind == BRUTE_SLIDING) {
    p = sliding(r);
  } else {
    int d = 1 + (int)rng_below(r, 3), n = 1 + (int)rng_below(r, 4), m = 1 + (int)rng_below(r, 4);
    ck_assert_int_eq(gdc_problem_new(&p, d, n, m, NULL), GDC_OK);
    p->bias = (int)rng_below(r, 2);
    p->mean = (int)rng_below(r, 2);
    for (int k = 0; k < n * d; k++) fill(p->x[k], r, kind, 8, 5);
    for (int i = 0; i < n; i++) p->y[i] = rng_below(r, 2) ? 1 : -1;
    for (int k = 0; k < m * d; k++) fill(p->w[k], r, kind, 16, 13);
    for (int j = 0; j < m; j++) {
      if (p->bias) fill(p->b[j], r, kind, 16, 17);
      do fill(p->v[j], r, kind, 9, 6);
      while (mpq_sgn(p->v[j]) == 0 && rng_below(r, 8));
    }
    mpq_set_si(p->step, (long)(1 + rng_below(r, 60)), rng_below(r, 4) ? 4000 : 80);
  }
  if (kind == BRUTE_TWINS) { /* neurons, points and weights that cancel exactly */
    for (int j = 1; j < p->m; j += 2) {
      for (int k = 0; k < p->d; k++) mpq_set(p->w[j * p->d + k], p->w[(j - 1) * p->d + k]);
      mpq_set(p->b[j], p->b[j - 1]);
      if (rng_below(r, 2)) mpq_neg(p->v[j], p->v[j - 1]);
      else mpq_set(p->v[j], p->v[j - 1]);
    }
    for (int i = 1; i < p->n; i += 2)
      for (int k = 0; k < p->d; k++) {
        mpq_set(p->x[i * p->d + k], p->x[(i - 1) * p->d + k]);
        if (rng_below(r, 2)) mpq_neg(p->x[i * p->d + k], p->x[i * p->d + k]);
      }
  }
  if (kind == BRUTE_HUGE_STEP) mpq_set_si(p->step, (long)(1 + rng_below(r, 40)), 1);
  if (kind == BRUTE_NEAR_KINK && p->bias) { /* move the biases so that a pre-activation starts at almost 0 */
    mpq_t a, t;
    mpq_inits(a, t, NULL);
    for (int j = 0; j < p->m; j++) {
      int i = (int)rng_below(r, (unsigned)p->n);
      mpq_set_ui(a, 0, 1);
      for (int k = 0; k < p->d; k++) {
        mpq_canonicalize(p->w[j * p->d + k]);
        mpq_canonicalize(p->x[i * p->d + k]);
        mpq_mul(t, p->w[j * p->d + k], p->x[i * p->d + k]);
        mpq_add(a, a, t);
      }
      mpq_set_si(t, (long)rng_below(r, 3) - 1, 1);
      mpq_div_2exp(t, t, 20 + rng_below(r, 60));
      mpq_sub(p->b[j], t, a);
    }
    mpq_clears(a, t, NULL);
  }
  if (loss == GDC_LOSS_LOGISTIC) mpq_set_si(p->step, (long)(1 + rng_below(r, 60)), 20); /* soon at small slopes */
  p->loss = loss;
  ck_assert_int_eq(gdc_problem_finish(p, NULL), GDC_OK);
  return p;
}
