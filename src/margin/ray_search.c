/* The first zero along a ray: Algorithm 7.5 of doc/theory.md (robustness margin).

   The exact centre network says where to look; only certain signs of the enclosed network are used. */
#include "ray.h"

#include <stdlib.h>

enum { STEPS = 24, TAILS = 45, DEPTH = 12, TESTS = 2000 };
enum { MAX_TRIES = 1 + STEPS + 3 * GDC_MAX_NEURONS + TAILS };

typedef struct search {
  gdc_ray ray;
  mpfr_prec_t prec;
  int found;     /* the centre has a zero */
  mpq_t zero;    /* that zero */
  mpq_t eps;     /* how far the true zero may be from it, roughly */
  mpq_t t;
  mpq_t tries[MAX_TRIES];
  int count;
  int tests;     /* segment tests left: a cap on the work where f is nearly 0 for long */
} search;

static void width_q(mpq_t w, gdc_num x)
{
  mpfr_t t;
  mpfr_init2(t, 53);
  mpfr_sub(t, x->hi, x->lo, MPFR_RNDU);
  mpq_set_si(w, 0, 1);
  if (mpfr_regular_p(t) && mpfr_get_exp(t) < GDC_HINT_EXPONENT && mpfr_get_exp(t) > -GDC_HINT_EXPONENT)
    mpfr_get_q(w, t);
  mpfr_clear(t);
}

/* eps = 2^-prec (1 + s) + 2 width/|slope|: a hint for how far beyond s the sign can be certified. */
static void blur(mpq_t eps, const search *q, const mpq_t s, gdc_num value, const mpq_t slope)
{
  mpq_t one;
  mpq_init(one);
  mpq_set_si(one, 1, 1);
  if (mpq_sgn(slope) != 0) {
    width_q(eps, value);
    mpq_mul_2exp(eps, eps, 1);
    mpq_div(eps, eps, slope);
    mpq_abs(eps, eps);
  } else {
    mpq_set_si(eps, 0, 1);
  }
  mpq_add(one, one, s);
  mpq_div_2exp(one, one, (mp_bitcnt_t)q->prec);
  mpq_add(eps, eps, one);
  mpq_clear(one);
}

/* growth of the i-th step: 2^(i(i+1)/2), all scales in a few steps */
static mp_bitcnt_t growth(int i) { return (mp_bitcnt_t)(i * (i + 1) / 2); }

static void push(search *q, const mpq_t s)
{
  mpq_set(q->tries[q->count++], s);
}

static void push_sum(search *q, const mpq_t s, const mpq_t eps, mp_bitcnt_t shift)
{
  mpq_mul_2exp(q->t, eps, shift);
  mpq_add(q->tries[q->count++], s, q->t);
}

/* Neuron j's kink and two places certainly beyond it. */
static void push_cuts(search *q)
{
  gdc_ray *r = &q->ray;
  mpq_t eps, s;
  mpq_inits(eps, s, NULL);
  for (int j = 0; j < r->m; j++) {
    if (mpq_sgn(r->rise[j]) * mpq_sgn(r->value[j]) >= 0) continue;
    mpq_div(s, r->value[j], r->rise[j]);
    mpq_neg(s, s);
    blur(eps, q, s, r->v->a[j], r->rise[j]);
    push(q, s);
    push_sum(q, s, eps, 0);
    push_sum(q, s, eps, 10);
  }
  mpq_clears(eps, s, NULL);
}

static int compare(const void *a, const void *b)
{
  return mpq_cmp(*(const mpq_t *)a, *(const mpq_t *)b);
}

static void list_tries(search *q)
{
  const gdc_ray *r = &q->ray;
  q->count = 0;
  if (q->found) {
    push(q, q->zero);
    for (int i = 0; i < STEPS; i++) push_sum(q, q->zero, q->eps, growth(i));
  }
  push_cuts(q);
  mpq_t one, last;
  mpq_inits(one, last, NULL);
  mpq_set_ui(one, 1, 1);
  if (r->cuts > 0) mpq_set(last, r->cut[r->cuts - 1]);
  for (int i = 0; i < TAILS; i++) push_sum(q, last, one, (mp_bitcnt_t)i);
  mpq_clears(one, last, NULL);
  qsort(q->tries, (size_t)q->count, sizeof q->tries[0], compare);
}

static void sample_init(gdc_sample *p) { mpq_init(p->s); }
static void sample_clear(gdc_sample *p) { mpq_clear(p->s); }

static void move(gdc_sample *p, const gdc_sample *q)
{
  mpq_set(p->s, q->s);
  for (int j = 0; j < GDC_MAX_NEURONS; j++) p->a[j] = q->a[j];
  p->f = q->f;
}

/* Step 3: the first place where f <= 0 is certain. */
static void upper_bound(mpfr_ptr hi, search *q)
{
  gdc_calc *c = q->ray.v->c;
  gdc_sample p = {0};
  sample_init(&p);
  list_tries(q);
  for (int i = 0; i < q->count; i++) {
    size_t mark = gdc_calc_mark(c);
    gdc_ray_sample(&p, &q->ray, q->tries[i]);
    int reached = mpfr_sgn(p.f->hi) <= 0;
    gdc_calc_release(c, mark);
    if (!reached || gdc_calc_failed(c)) continue;
    mpfr_set_q(hi, q->tries[i], MPFR_RNDU);
    break;
  }
  sample_clear(&p);
}

/* Move p, a certain prefix's end, on to `target` if f > 0 is certain on the way; as far as possible if not. */
static int advance(search *q, gdc_sample *p, const mpq_t target, int depth)
{
  if (q->tests-- <= 0) return 0;
  gdc_sample e = {0};
  sample_init(&e);
  gdc_ray_sample(&e, &q->ray, target);
  int ok = gdc_ray_segment_positive(&q->ray, p, &e);
  if (ok) {
    move(p, &e);
  } else if (depth > 0) {
    mpq_t middle;
    mpq_init(middle);
    mpq_add(middle, p->s, target);
    mpq_div_2exp(middle, middle, 1);
    ok = advance(q, p, middle, depth - 1) && advance(q, p, target, depth - 1);
    mpq_clear(middle);
  }
  sample_clear(&e);
  return ok;
}

/* Step 4, the piece that ends at the centre's zero. */
static void approach(search *q, gdc_sample *p)
{
  mpq_t target;
  mpq_init(target);
  int done = 0;
  for (int i = 0; i < STEPS && !done; i++) {
    mpq_mul_2exp(q->t, q->eps, growth(i));
    mpq_sub(target, q->zero, q->t);
    if (mpq_cmp(target, p->s) <= 0) break;
    done = advance(q, p, target, 0);
  }
  if (!done && mpq_cmp(p->s, q->zero) < 0) advance(q, p, q->zero, DEPTH);
  mpq_clear(target);
}

/* Step 4 when the centre has no zero: beyond the last kink, where Lemma 7.4 can decide. */
static int clear_to_infinity(search *q, gdc_sample *p)
{
  const gdc_ray *r = &q->ray;
  mpq_t target, one;
  mpq_inits(target, one, NULL);
  mpq_set_ui(one, 1, 1);
  int infinite = 0, ok = 1;
  for (int i = 0; i < 8 && ok && !infinite; i++) {
    if (r->cuts > 0) mpq_set(target, r->cut[r->cuts - 1]);
    else mpq_set_si(target, 0, 1);
    mpq_mul_2exp(q->t, one, (mp_bitcnt_t)(2 * i));
    mpq_add(target, target, q->t);
    ok = advance(q, p, target, DEPTH);
    infinite = ok && gdc_ray_tail_positive(r, p);
  }
  mpq_clears(target, one, NULL);
  return infinite;
}

static void lower_bound(mpfr_ptr lo, search *q)
{
  gdc_ray *r = &q->ray;
  gdc_sample p = {0};
  sample_init(&p);
  gdc_ray_sample(&p, r, q->t);
  int ok = gdc_c_certainly_positive(p.f), infinite = 0;
  if (ok) {
    for (int i = 0; i < r->cuts && ok; i++) {
      if (q->found && mpq_cmp(r->cut[i], q->zero) >= 0) break;
      ok = advance(q, &p, r->cut[i], q->found ? 0 : DEPTH);
    }
    if (q->found) approach(q, &p); /* a kink too near the zero is passed there */
    else if (ok) infinite = clear_to_infinity(q, &p);
    if (infinite) mpfr_set_inf(lo, 1);
    else mpfr_set_q(lo, p.s, MPFR_RNDD);
  }
  sample_clear(&p);
}

static void find_blur(search *q)
{
  gdc_calc *c = q->ray.v->c;
  mpq_t slope;
  mpq_init(slope);
  size_t mark = gdc_calc_mark(c);
  gdc_sample p = {0};
  sample_init(&p);
  gdc_ray_sample(&p, &q->ray, q->zero);
  gdc_ray_centre_slope(slope, &q->ray, q->zero);
  blur(q->eps, q, q->zero, p.f, slope);
  sample_clear(&p);
  gdc_calc_release(c, mark);
  mpq_clear(slope);
}

/* The centre is the network: its walk is the answer, whatever touches what. */
static void exact_answer(gdc_range *r, const search *q)
{
  if (q->found) {
    mpfr_set_q(r->lo, q->zero, MPFR_RNDD);
    mpfr_set_q(r->hi, q->zero, MPFR_RNDU);
  } else {
    mpfr_set_inf(r->lo, 1);
    mpfr_set_inf(r->hi, 1);
  }
}

void gdc_distance_along_ray(gdc_range *r, const gdc_view *v, const mpq_t *dir, int upper_only)
{
  size_t mark = gdc_calc_mark(v->c);
  search q;
  gdc_ray_init(&q.ray, v, dir);
  q.prec = gdc_calc_precision(v->c);
  q.tests = TESTS;
  mpq_inits(q.zero, q.eps, q.t, NULL);
  for (int i = 0; i < MAX_TRIES; i++) mpq_init(q.tries[i]);
  gdc_ray_walk(q.zero, &q.found, &q.ray);
  if (q.ray.exact && !gdc_calc_failed(v->c)) {
    exact_answer(r, &q);
  } else {
    if (q.found) find_blur(&q);
    upper_bound(r->hi, &q);
    mpq_set_si(q.t, 0, 1);
    if (!upper_only) lower_bound(r->lo, &q);
    if (mpfr_inf_p(r->lo)) mpfr_set_inf(r->hi, 1);
  }
  for (int i = 0; i < MAX_TRIES; i++) mpq_clear(q.tries[i]);
  mpq_clears(q.zero, q.eps, q.t, NULL);
  gdc_ray_clear(&q.ray);
  gdc_calc_release(v->c, mark);
}
