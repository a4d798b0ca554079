/* The theorem for all later times, from a published ball (section 2.6). */
#include "internal.h"

#include <gdcert/itvs.h>
#include <gdcert/margin.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { GUARD = 128, ROOM_BITS = 32, CLAIM_BITS = 64 };

/* --- the state box of a ball ---------------------------------------------------------------------------- */

enum { BOX_ARRAYS = 9 };

typedef struct box_state {
  mpfr_prec_t prec;
  gdc_itv *a0, *yg, *d, *pre, *centre, *margin, *slope, *v, *t;
} box_state;

static void list_arrays(gdc_itvs arrays[BOX_ARRAYS], box_state *x, const gdc_problem *p)
{
  int m = p->m, n = p->n;
  const gdc_itvs list[BOX_ARRAYS] = {{&x->a0, m * n}, {&x->d, m * n}, {&x->pre, m * n}, {&x->centre, m * n}, {&x->yg, n * n},
                                     {&x->margin, n}, {&x->slope, n}, {&x->v, m}, {&x->t, GDC_STEP_SCRATCH}};
  memcpy(arrays, list, sizeof list);
}

static int open_box(box_state *x, const gdc_problem *p, mpfr_prec_t prec)
{
  gdc_itvs arrays[BOX_ARRAYS];
  list_arrays(arrays, x, p);
  x->prec = prec;
  return gdc_itvs_new(arrays, BOX_ARRAYS, prec);
}

static void close_box(box_state *x, const gdc_problem *p)
{
  gdc_itvs arrays[BOX_ARRAYS];
  list_arrays(arrays, x, p);
  gdc_itvs_free(arrays, BOX_ARRAYS);
}

static void load(box_state *x, const gdc_certificate *c, const cert_point *at)
{
  const gdc_problem *p = c->p;
  mpq_t q;
  mpq_init(q);
  for (int k = 0; k < p->m * p->n; k++) {
    gdc_itv_set_q(&x->a0[k], p->a0[k]);
    mpq_set_z(q, at->centre[k]);
    mpq_div_2exp(q, q, (mp_bitcnt_t)c->unit);
    gdc_itv_set_q(&x->d[k], q);
  }
  for (int k = 0; k < p->n * p->n; k++) {
    mpq_set(q, p->gram[k]);
    if (p->y[k % p->n] < 0) mpq_neg(q, q);
    gdc_itv_set_q(&x->yg[k], q);
  }
  for (int j = 0; j < p->m; j++) gdc_itv_set_q(&x->v[j], p->v[j]);
  for (int j = 0; j < p->m && p->train_output; j++) {
    mpq_set_z(q, at->centre[p->m * p->n + j]);
    mpq_div_2exp(q, q, (mp_bitcnt_t)c->unit);
    mpq_add(q, q, p->v[j]);
    gdc_itv_set_q(&x->v[j], q);
  }
  mpq_clear(q);
}

/* y +- R sqrt(square) */
static void widen(gdc_itv *y, const mpz_t radius, int unit, const mpq_t square)
{
  mpfr_t r, w;
  mpfr_init2(r, mpfr_get_prec(y->lo));
  mpfr_init2(w, mpfr_get_prec(y->lo));
  mpfr_set_z(r, radius, MPFR_RNDU);
  mpfr_div_2ui(r, r, (unsigned long)unit, MPFR_RNDU);
  mpfr_set_q(w, square, MPFR_RNDU);
  mpfr_sqrt(w, w, MPFR_RNDU);
  mpfr_mul(w, w, r, MPFR_RNDU);
  mpfr_sub(y->lo, y->lo, w, MPFR_RNDD);
  mpfr_add(y->hi, y->hi, w, MPFR_RNDU);
  mpfr_clears(r, w, (mpfr_ptr)0);
}

/* K_ii = G_ii sum_j v_j^2 sigma_ji */
static void margin_square(mpq_t k, const gdc_problem *p, const signed char *bits, int i)
{
  mpq_t x;
  mpq_init(x);
  mpq_set_ui(k, 0, 1);
  for (int j = 0; j < p->m; j++) {
    if (!bits[j * p->n + i]) continue;
    mpq_mul(x, p->v[j], p->v[j]);
    mpq_add(k, k, x);
  }
  mpq_mul(k, k, p->gram[i * p->n + i]);
  mpq_clear(x);
}

/* Trained: v_j +- R, and the margins from all these intervals. */
static void fill_trained(box_state *x, const gdc_certificate *c, const cert_point *at, const mpq_t one)
{
  const gdc_problem *p = c->p;
  for (int j = 0; j < p->m && p->train_output; j++) widen(&x->v[j], at->radius, c->unit, one);
  if (p->train_output) gdc_margins(x->margin, x->pre, x->v, at->bits, p->y, p->m, p->n, x->t);
}

static void fill(box_state *x, const gdc_certificate *c, const cert_point *at)
{
  const gdc_problem *p = c->p;
  int m = p->m, n = p->n;
  mpq_t k;
  mpq_init(k);
  load(x, c, at);
  gdc_preactivations(x->centre, x->a0, x->yg, x->d, m, n, x->t);
  gdc_margins(x->margin, x->centre, x->v, at->bits, p->y, m, n, x->t);
  for (int i = 0; i < n; i++) {
    margin_square(k, p, at->bits, i);
    widen(&x->margin[i], at->radius, c->unit, k);
    for (int j = 0; j < m; j++) {
      gdc_itv *a = &x->pre[j * n + i];
      gdc_itv_set(a, at->exact[j * n + i] ? &x->a0[j * n + i] : &x->centre[j * n + i]);
      if (!at->exact[j * n + i]) widen(a, at->radius, c->unit, p->gram[i * n + i]);
    }
  }
  mpq_set_ui(k, 1, 1);
  fill_trained(x, c, at, k);
  gdc_loss_slope(x->slope, x->margin, p->loss, n, x->t);
  mpq_clear(k);
}

static gdc_status offer(gdc_certificate *c, const cert_point *at, const box_state *x, gdc_context *ctx)
{
  const gdc_problem *p = c->p;
  int n = p->n;
  gdc_snapshot shot = {.problem = p, .bits = at->bits, .pre = x->pre, .margin = x->margin, .slope = x->slope,
                       .output = x->v};
  gdc_outcome outcome;
  gdc_status status = gdc_snapshot_outcome(&outcome, &shot, x->prec, ctx);
  if (status != GDC_OK) return status;
  gdc_box b;
  gdc_context shape;
  gdc_context_clear(&shape);
  gdc_box_init(&b, x->prec);
  mpz_set_ui(b.s, (unsigned long)(at->t >> 32));
  mpz_mul_2exp(b.s, b.s, 32);
  mpz_add_ui(b.s, b.s, (unsigned long)(at->t & 0xffffffffu));
  gdc_status fits = gdc_box_problem(&b, p, &shape);
  if (fits == GDC_OK) {
    int j1 = b.neuron[0], j2 = b.neuron[1], plus = b.point[0], minus = b.point[1];
    gdc_itv_set(&b.a1, &x->pre[j1 * n + plus]);
    gdc_itv_set(&b.alpha, &x->pre[j1 * n + minus]);
    gdc_itv_set(&b.a2, &x->pre[j2 * n + minus]);
    gdc_itv_set(&b.beta, &x->pre[j2 * n + plus]);
    gdc_itv_set(&b.mp, &x->margin[plus]);
    gdc_itv_set(&b.mm, &x->margin[minus]);
  }
  status = gdc_theorem_watch_offer(c->watch, &b, fits, shape.reason, &outcome, ctx);
  gdc_box_clear(&b);
  return status;
}

static gdc_status publish(gdc_certificate *c, const cert_point *at, gdc_context *ctx);

gdc_status cert_try_theorem(gdc_certificate *c, const cert_point *at, gdc_context *ctx)
{
  box_state x;
  if (!open_box(&x, c->p, (mpfr_prec_t)c->unit + GUARD)) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  fill(&x, c, at);
  gdc_status status = offer(c, at, &x, ctx);
  close_box(&x, c->p);
  const gdc_theorem *th = gdc_theorem_watch_result(c->watch);
  if (status == GDC_OK && th->certified && mpz_cmp_ui(th->s, (unsigned long)at->t) == 0) status = publish(c, at, ctx);
  return status;
}

const gdc_theorem *cert_published(const gdc_certificate *c)
{
  const gdc_theorem *th = gdc_theorem_watch_result(c->watch);
  return th && th->certified ? th : NULL;
}

/* The state box of a ball as a state to leap from; its weights are not needed. */
gdc_status cert_leap_state(gdc_leap_state **out, const gdc_certificate *c, const cert_point *at, mpfr_prec_t prec, gdc_context *ctx)
{
  const gdc_problem *p = c->p;
  box_state x;
  gdc_status status = gdc_leap_state_new(out, p, prec, ctx);
  if (status != GDC_OK) return status;
  if (!open_box(&x, p, prec)) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  fill(&x, c, at);
  gdc_leap_state *s = *out;
  gdc_time_set_u64(&s->time, at->t);
  for (int k = 0; k < p->m * p->n; k++) {
    s->pattern[k] = at->bits[k];
    gdc_itv_set(&s->pre[k], &x.pre[k]);
  }
  for (int i = 0; i < p->n; i++) gdc_itv_set(&s->margin[i], &x.margin[i]);
  for (int k = 0; k < p->m * p->d; k++) gdc_itv_whole(&s->weight[k]);
  for (int j = 0; j < p->m; j++) gdc_itv_whole(&s->bias[j]);
  close_box(&x, p);
  return GDC_OK;
}

/* --- its lines -------------------------------------------------------------------------------------------- */

/* x moved outward by 2^-32 of `size` and rounded to few bits; 0 when that cannot be written. */
static int make_room(mpfr_ptr x, mpfr_srcptr size, int up)
{
  mpfr_t y, part;
  mpfr_init2(y, mpfr_get_prec(x) + ROOM_BITS);
  mpfr_init2(part, CLAIM_BITS);
  mpfr_abs(part, size, MPFR_RNDU);
  mpfr_div_2ui(part, part, ROOM_BITS, MPFR_RNDU);
  if (up) mpfr_add(y, x, part, MPFR_RNDU);
  else mpfr_sub(y, x, part, MPFR_RNDD);
  mpfr_prec_round(y, CLAIM_BITS, up ? MPFR_RNDU : MPFR_RNDD);
  char *text = cert_dyadic(y);
  if (text) mpfr_set(x, y, up ? MPFR_RNDU : MPFR_RNDD);
  int ok = text && mpfr_equal_p(x, y);
  free(text);
  mpfr_clears(y, part, (mpfr_ptr)0);
  return ok;
}

/* The bound of a rate, weakened to `other` (NULL: none) where that is weaker, so that either form proves it. */
static int publish_bound(mpfr_ptr x, mpfr_srcptr other, int up)
{
  if (other && mpfr_number_p(other) && (up ? mpfr_cmp(other, x) > 0 : mpfr_cmp(other, x) < 0)) mpfr_set(x, other, up ? MPFR_RNDU : MPFR_RNDD);
  return mpfr_number_p(x) && mpfr_sgn(x) > 0 && make_room(x, x, up);
}

/* Not claimed: the whole line. */
static void publish_range(gdc_itv *x, int claimed)
{
  mpfr_t size;
  mpfr_init2(size, mpfr_get_prec(x->lo));
  claimed = claimed && mpfr_number_p(x->lo) && mpfr_number_p(x->hi);
  if (claimed) mpfr_set(size, mpfr_cmpabs(x->lo, x->hi) > 0 ? x->lo : x->hi, MPFR_RNDU);
  if (!claimed || !make_room(x->lo, size, 0) || !make_room(x->hi, size, 1)) gdc_itv_whole(x);
  mpfr_clear(size);
}

static void put_value(gdc_certificate *c, const char *keyword, mpfr_srcptr x)
{
  char *text = cert_dyadic(x);
  if (text) cert_line(c, "%s %s", keyword, text);
  free(text);
}

static void put_range(gdc_certificate *c, const char *keyword, const gdc_itv *x)
{
  if (!mpfr_number_p(x->lo) || !mpfr_number_p(x->hi)) return;
  char *lo = cert_dyadic(x->lo), *hi = cert_dyadic(x->hi);
  if (lo && hi) cert_line(c, "%s %s %s", keyword, lo, hi);
  free(lo);
  free(hi);
}

static void put_numbers(gdc_certificate *c, const char *const *names, const mpfr_t *values, size_t count)
{
  for (size_t k = 0; k < count; k++) {
    char *text = cert_dyadic(values[k]);
    if (text) cert_line(c, "number %s %s", names[k], text);
    free(text);
  }
}

/* All of a group or none: a number outside of the format's limits leaves the group out. */
static int printable(const mpfr_t *values, size_t count)
{
  for (size_t k = 0; k < count; k++) {
    char *text = cert_dyadic(values[k]);
    int ok = text != NULL;
    free(text);
    if (!ok) return 0;
  }
  return 1;
}

static void put_sliding(gdc_certificate *c, const gdc_theorem_t *t)
{
  for (int k = 0; k < GDC_T_MODES; k++) cert_line(c, "mode %s %d", gdc_theorem_t_modes[k], t->modes[k]);
  cert_line(c, "mode ordered %d", t->ordered);
  if (!printable(t->bands, GDC_T_BANDS) || !printable(t->nums, GDC_T_NUMS)) return;
  put_numbers(c, gdc_theorem_t_bands, t->bands, GDC_T_BANDS);
  put_numbers(c, gdc_theorem_t_nums, t->nums, GDC_T_NUMS);
  if (t->rated && printable(t->rate, GDC_T_RATE)) put_numbers(c, gdc_theorem_t_rate, t->rate, GDC_T_RATE);
}

/* Theorem B and Z: the certificate's numbers are points, printed by their lower ends. */
static void put_one_sided(gdc_certificate *c, const gdc_theorem *th)
{
  int on = 0;
  for (size_t k = 0; k < th->nhypotheses; k++) on |= strncmp(th->hypotheses[k].name, "on: ", 4) == 0;
  cert_line(c, "mode on %d", on);
  for (size_t k = 0; k < th->nbands; k++)
    if (!mpfr_equal_p(th->bands[k].value.lo, th->bands[k].value.hi)) return;
  for (size_t k = 0; k < th->nbands; k++) {
    char *text = cert_dyadic(th->bands[k].value.lo);
    if (text) cert_line(c, "number %s %s", th->bands[k].name, text);
    free(text);
  }
}

static void put_claims(gdc_certificate *c, const gdc_theorem *th)
{
  static const char *const rates[] = {"none", "gap", "limit", "boundary"};
  cert_line(c, "rate %s", rates[th->rate_of]);
  if (th->has_lower) put_value(c, "lower", th->lower);
  if (th->has_upper) put_value(c, "upper", th->upper);
  put_range(c, "sharp", &th->sharp);
  put_range(c, "ratio", &th->ratio);
  put_range(c, "limit", &th->limit);
  put_range(c, "margin_limit", &th->margin_limit);
  if (th->optimal >= 0) cert_line(c, "optimal %d", th->optimal);
  if (th->never_separates && th->never_point >= 0) cert_line(c, "never_separates %d", th->never_point + 1);
}

static void put_theorem(gdc_certificate *c, const gdc_theorem *th)
{
  cert_line(c, "theorem %" PRIu64 " %s %s %d", (uint64_t)mpz_get_ui(th->s), th->theorem, gdc_regime_name(th->regime),
            th->mirrored);
  put_claims(c, th);
  if (th->t.present) put_sliding(c, &th->t);
  else if (th->nbands > 0) put_one_sided(c, th);
  for (size_t k = 0; k < th->nhypotheses; k++)
    if (th->hypotheses[k].holds) cert_line(c, "hypothesis %d %s", th->hypotheses[k].strict, th->hypotheses[k].name);
}

/* --- publishing -------------------------------------------------------------------------------------------- */

/* The numbers of a theorem become those that are written; what is not written is not known. */
static void weaken(gdc_theorem *th)
{
  int rated = th->t.present && th->t.rated, sharp = gdc_theorem_claims_sharp(th);
  th->has_lower = th->has_lower && publish_bound(th->lower, rated ? th->t.rate[GDC_T_A] : NULL, 0);
  th->has_upper = th->has_upper && publish_bound(th->upper, rated ? th->t.rate[GDC_T_B] : NULL, 1);
  publish_range(&th->sharp, sharp);
  publish_range(&th->ratio, 1);
  publish_range(&th->limit, th->limit_text[0]);
  publish_range(&th->margin_limit, th->margin_limit_text[0]);
  const gdc_theorem_t *t = &th->t;
  int points = t->present ? printable(t->bands, GDC_T_BANDS) && printable(t->nums, GDC_T_NUMS) : 1;
  for (size_t k = 0; k < th->nbands; k++) {
    char *text = mpfr_equal_p(th->bands[k].value.lo, th->bands[k].value.hi) ? cert_dyadic(th->bands[k].value.lo) : NULL;
    points = points && text;
    free(text);
  }
  for (size_t k = 0; k < th->nbands && !points; k++) gdc_itv_whole(&th->bands[k].value);
}

/* The lines of one more theorem, kept until the end of the run. */
static int keep_lines(gdc_certificate *c, const gdc_theorem *th)
{
  FILE *file = c->part;
  sha256 hash = c->hash;
  uint64_t bytes = c->bytes;
  char *text = NULL;
  size_t size = 0, before = c->blocks ? strlen(c->blocks) : 0;
  c->part = open_memstream(&text, &size);
  int ok = c->part != NULL;
  if (ok) {
    put_theorem(c, th);
    ok = fclose(c->part) == 0;
  }
  c->part = file;
  c->hash = hash;
  c->bytes = bytes;
  if (!c->lists) before = 0;
  char *longer = ok ? realloc(c->blocks, before + size + 1) : NULL;
  if (longer) {
    c->blocks = longer;
    memcpy(c->blocks + before, text, size + 1);
    c->last_block = before;
  }
  free(text);
  return longer != NULL;
}

static gdc_status publish(gdc_certificate *c, const cert_point *at, gdc_context *ctx)
{
  /* The watch is this certificate's own, and so is its result. */
  gdc_theorem *th = (gdc_theorem *)(uintptr_t)gdc_theorem_watch_result(c->watch);
  int slot = c->lists ? c->nballs : 0;
  if (slot == CERT_THEOREMS) return gdc_fail(ctx, GDC_ELIMIT, c->path, 0, 0, "more than %d theorems", CERT_THEOREMS);
  weaken(th);
  if (at != &c->balls[slot]) cert_point_copy(&c->balls[slot], at, cert_numbers(c->p));
  c->nballs = slot + 1;
  return keep_lines(c, th) ? GDC_OK : gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}

void cert_theorem(gdc_certificate *c)
{
  /* A theorem of a step that was looked at, but never accepted. */
  if (c->blocks && c->balls[c->nballs - 1].t > c->now) {
    c->blocks[c->last_block] = '\0';
    if (c->last_block == 0) {
      free(c->blocks);
      c->blocks = NULL;
    }
  }
  if (!c->blocks) cert_line(c, "theorem none");
  for (const char *at = c->blocks; at && *at;) {
    size_t size = strcspn(at, "\n") + 1;
    cert_bytes(c, at, size);
    at += size;
  }
}
