/* Chains of leaps with G+- > 0: exact while the pattern is frozen (Lemma 6.1), then box to box (Theorem G). */
#include <gdcert/leap.h>

#include "leap_window.h"

enum { GRID = 16, MAX_LEAPS = 20000, NEAR_LIMIT = 1 << 27 };

/* Times on the way are mantissa * 2^exponent with GRID <= mantissa < 2 GRID. */
typedef struct grid {
  long mantissa, exponent;
} grid;

typedef struct chain {
  const gdc_leap_state *origin;
  const gdc_time *T;
  gdc_calc *c;
  mpfr_prec_t prec;
  int digits;
  uint64_t leaps;
  gdc_box box, next;
  gdc_itv ln_R[2]; /* of box and next */
  gdc_time now, then;
  grid at;   /* the last grid time <= now */
  long left; /* grid steps from there to T, at most */
} chain;

static grid grid_after(grid g, long steps)
{
  long index = (g.mantissa - GRID) + steps;
  return (grid){GRID + index % GRID, g.exponent + index / GRID};
}

static void grid_time(gdc_time *t, grid g)
{
  mpz_set_si(t->factor, g.mantissa);
  mpz_set_ui(t->base, 2);
  mpz_set_si(t->exponent, g.exponent);
}

/* t >= GRID, below 2^64. */
static grid grid_of(uint64_t t)
{
  grid g = {(long)t, 0};
  for (; t >= 2 * GRID; t >>= 1) g.exponent++;
  g.mantissa = (long)t;
  return g;
}

/* Grid steps from g that certainly stay at or below T. */
static long steps_below(const gdc_time *T, grid g)
{
  gdc_itv ln;
  mpfr_t two;
  gdc_itv_init(&ln, 128);
  mpfr_init2(two, 128);
  gdc_time_log(&ln, T);
  mpfr_const_log2(two, MPFR_RNDU);
  mpfr_div(ln.lo, ln.lo, two, MPFR_RNDD);
  long bits = mpfr_cmp_si(ln.lo, NEAR_LIMIT) > 0 ? NEAR_LIMIT : mpfr_get_si(ln.lo, MPFR_RNDD);
  gdc_itv_clear(&ln);
  mpfr_clear(two);
  long whole = bits - 4 - g.exponent; /* 16 * 2^(bits - 4) <= T */
  return whole < 1 ? 0 : whole * GRID - (g.mantissa - GRID);
}

static gdc_num number(gdc_calc *c, const gdc_time *t, int logarithm)
{
  gdc_itv x;
  gdc_itv_init(&x, gdc_calc_precision(c));
  int ok = 1;
  if (logarithm) gdc_time_log(&x, t);
  else ok = gdc_time_value(&x, t);
  gdc_num r = ok ? gdc_c_copy(c, &x) : NULL;
  gdc_itv_clear(&x);
  return r;
}

static gdc_span span_between(gdc_calc *c, const gdc_time *from, const gdc_time *to)
{
  gdc_num a = number(c, from, 0), b = number(c, to, 0);
  return (gdc_span){.tau = a && b ? sub(c, b, a) : NULL, .ln_t0 = number(c, from, 1), .ln_T = number(c, to, 1)};
}

/* --- from and to states ------------------------------------------------------------------------------------- */

static const gdc_itv *pre_of(const gdc_leap_state *s, const gdc_box *b, int j, int i)
{
  return &s->pre[b->neuron[j] * 2 + b->point[i]];
}

static void box_from(gdc_box *b, const gdc_leap_state *s)
{
  gdc_itv_set(&b->a1, pre_of(s, b, 0, 0));
  gdc_itv_set(&b->alpha, pre_of(s, b, 0, 1));
  gdc_itv_set(&b->a2, pre_of(s, b, 1, 1));
  gdc_itv_set(&b->beta, pre_of(s, b, 1, 0));
  gdc_itv_set(&b->mp, &s->margin[b->point[0]]);
  gdc_itv_set(&b->mm, &s->margin[b->point[1]]);
}

static void set_pre(gdc_leap_state *s, const gdc_box *b, int j, int i, const gdc_itv *x)
{
  int at = b->neuron[j] * 2 + b->point[i];
  gdc_itv_set(&s->pre[at], x);
  s->pattern[at] = GDC_BIT_UNDECIDED;
  if (mpfr_sgn(x->lo) > 0) s->pattern[at] = GDC_BIT_ACTIVE;
  if (mpfr_sgn(x->hi) <= 0) s->pattern[at] = GDC_BIT_INACTIVE;
}

/* theta_j moves in the span of the two u_k (Theorem 2.1): theta_j += sum_k f_k u_k, where sum_k G_ik f_k is the change of a_ji. */
static void move_weights(gdc_leap_state *s, const chain *h, int j)
{
  const gdc_problem *p = s->problem;
  gdc_calc *c = h->c;
  gdc_num f[2], change[2];
  for (int i = 0; i < 2; i++)
    change[i] = sub(c, gdc_c_copy(c, &s->pre[j * 2 + i]), gdc_c_copy(c, &h->origin->pre[j * 2 + i]));
  gdc_num G00 = gdc_c_q(c, p->gram[0]), G01 = gdc_c_q(c, p->gram[1]), G11 = gdc_c_q(c, p->gram[3]);
  gdc_num det = sub(c, mul(c, G00, G11), gdc_c_sqr(c, G01));
  f[0] = dvd(c, sub(c, mul(c, G11, change[0]), mul(c, G01, change[1])), det);
  f[1] = dvd(c, sub(c, mul(c, G00, change[1]), mul(c, G01, change[0])), det);
  for (int k = 0; k < p->d; k++) {
    gdc_num w = gdc_c_copy(c, &h->origin->weight[j * p->d + k]);
    for (int i = 0; i < 2; i++) w = add(c, w, gdc_c_mul_q(c, f[i], p->x[i * p->d + k]));
    gdc_itv_set(&s->weight[j * p->d + k], w);
  }
  gdc_num b = gdc_c_copy(c, &h->origin->bias[j]);
  if (p->bias) b = add(c, b, add(c, f[0], f[1]));
  gdc_itv_set(&s->bias[j], b);
}

static gdc_status state_from(gdc_leap_state **out, chain *h, gdc_context *ctx)
{
  const gdc_box *b = &h->box;
  gdc_status status = gdc_leap_state_new(out, h->origin->problem, h->prec, ctx);
  if (status != GDC_OK) return status;
  gdc_leap_state *s = *out;
  gdc_time_set(&s->time, h->T);
  set_pre(s, b, 0, 0, &b->a1);
  set_pre(s, b, 0, 1, &b->alpha);
  set_pre(s, b, 1, 1, &b->a2);
  set_pre(s, b, 1, 0, &b->beta);
  gdc_itv_set(&s->margin[b->point[0]], &b->mp);
  gdc_itv_set(&s->margin[b->point[1]], &b->mm);
  for (int j = 0; j < 2; j++) move_weights(s, h, j);
  return GDC_OK;
}

/* --- leaps ---------------------------------------------------------------------------------------------------- */

static double relative_width(const gdc_itv *x)
{
  mpfr_t w;
  mpfr_init2(w, 53);
  mpfr_sub(w, x->hi, x->lo, MPFR_RNDU);
  mpfr_div(w, w, x->lo, MPFR_RNDU);
  double r = mpfr_get_d(w, MPFR_RNDU);
  mpfr_clear(w);
  return r;
}

/* Whether a long leap was worth it; a choice of the route, nothing certified depends on it. */
static int sharp(const chain *h)
{
  double most = 1;
  for (int i = 0; i < h->digits && most > 1e-300; i++) most /= 10;
  return relative_width(&h->next.mp) < most && relative_width(&h->next.mm) < most;
}

/* Leap by so many grid steps (to T itself when last); 0 when that is not possible or not worth it. */
static int leap_by(chain *h, long steps, int last, int any)
{
  size_t mark = gdc_calc_mark(h->c);
  if (last) gdc_time_set(&h->then, h->T);
  else grid_time(&h->then, grid_after(h->at, steps));
  gdc_span t = span_between(h->c, &h->now, &h->then);
  int how = gdc_window_leap(&h->next, h->ln_R, h->c, &h->box, &t);
  gdc_calc_release(h->c, mark);
  if (!how || !(how == 2 || any || sharp(h))) return 0;
  gdc_box swap = h->box;
  h->box = h->next;
  h->next = swap;
  gdc_itv_set(&h->ln_R[0], &h->ln_R[1]);
  gdc_time_set(&h->now, &h->then);
  h->leaps++;
  if (!last) {
    h->at = grid_after(h->at, steps);
    h->left -= steps;
  }
  return 1;
}

/* One leap onwards: as far as the accuracy allows.  2: at T. */
static int onwards(chain *h)
{
  int far = (double)h->at.exponent > 3.33 * (h->digits + 4);
  if ((far || h->left <= GRID) && leap_by(h, 0, 1, h->left <= GRID)) return 2;
  for (long steps = far ? h->left / 2 : GRID; steps > GRID; steps /= 4)
    if (leap_by(h, steps, 0, 0)) return 1;
  for (long steps = GRID; steps >= 1; steps /= 2)
    if (steps <= h->left && leap_by(h, steps, 0, 1)) return 1;
  return 0;
}

static gdc_status slide(gdc_leap_state **at, chain *h, gdc_context *ctx)
{
  box_from(&h->box, h->origin);
  for (int where = 1; where != 2;) {
    if (h->leaps >= MAX_LEAPS) return gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: more than %d leaps", MAX_LEAPS);
    where = onwards(h);
    if (where == 0)
      return gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: Theorem T does not apply at about t = 2^%ld (not yet, or never)",
                      h->at.exponent + 4);
  }
  return state_from(at, h, ctx);
}

static int both_drift(const chain *h, const gdc_leap_state *s)
{
  return mpfr_sgn(pre_of(s, &h->box, 0, 1)->hi) <= 0 && mpfr_sgn(pre_of(s, &h->box, 1, 0)->hi) <= 0;
}

/* While both cross pre-activations are below 0 the margins decouple: leap exactly to just before the first event. */
static gdc_leap_state *drift(chain *h, const gdc_leap_state *s)
{
  gdc_leap_state *best = NULL;
  long steps = h->left;
  while (steps >= 1 && both_drift(h, best ? best : s)) {
    gdc_leap_state *next = NULL;
    grid to = grid_after(h->at, steps);
    grid_time(&h->then, to);
    mpfr_prec_t bits = to.exponent + 24; /* the slides to come cost about 1/time */
    if (gdc_leap_frozen(&next, best ? best : s, &h->then, bits, h->prec, NULL) == GDC_OK) {
      gdc_leap_state_free(best);
      best = next;
      h->at = grid_after(h->at, steps);
      h->left -= steps;
      h->leaps++;
      gdc_time_set(&h->now, &h->then);
    }
    steps /= 2;
  }
  return best;
}

static gdc_status start(chain *h, gdc_context *ctx)
{
  uint64_t t0;
  gdc_status status = gdc_box_problem(&h->box, h->origin->problem, ctx);
  if (status == GDC_OK) status = gdc_box_problem(&h->next, h->origin->problem, ctx);
  if (status == GDC_OK && mpq_sgn(h->box.gpm) <= 0)
    status = gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: the pattern is not frozen yet");
  if (status == GDC_OK && (!gdc_time_get_u64(&t0, &h->origin->time) || t0 < GRID))
    status = gdc_fail(ctx, GDC_EINPUT, NULL, 0, 0, "leap: want a start at t >= %d", GRID);
  if (status != GDC_OK) return status;
  gdc_time_set(&h->now, &h->origin->time);
  h->at = grid_of(t0);
  h->left = steps_below(h->T, h->at);
  return GDC_OK;
}

gdc_status gdc_leap_sliding(gdc_leap_state **at, uint64_t *leaps, const gdc_leap_state *s, const gdc_time *T,
                            int digits, mpfr_prec_t prec, gdc_context *ctx)
{
  *at = NULL;
  chain h = {.origin = s, .T = T, .c = gdc_calc_new(prec + 32), .prec = prec, .digits = digits};
  if (!h.c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  gdc_box_init(&h.box, prec);
  gdc_box_init(&h.next, prec);
  for (int i = 0; i < 2; i++) {
    gdc_itv_init(&h.ln_R[i], prec);
    gdc_itv_whole(&h.ln_R[i]);
  }
  gdc_time_init(&h.now);
  gdc_time_init(&h.then);
  gdc_status status = start(&h, ctx);
  gdc_leap_state *later = NULL;
  if (status == GDC_OK) {
    later = drift(&h, s);
    if (later) h.origin = later;
    status = slide(at, &h, ctx);
  }
  *leaps = h.leaps;
  if (gdc_calc_failed(h.c)) status = gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (status != GDC_OK) {
    gdc_leap_state_free(*at);
    *at = NULL;
  }
  gdc_leap_state_free(later);
  gdc_time_clear(&h.now);
  gdc_time_clear(&h.then);
  gdc_box_clear(&h.box);
  gdc_box_clear(&h.next);
  for (int i = 0; i < 2; i++) gdc_itv_clear(&h.ln_R[i]);
  gdc_calc_free(h.c);
  return status;
}
