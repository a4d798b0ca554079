/* The state at a far time, leap after leap from the last published ball (section 2.7).

   Each leap starts from what was published of the one before, so that a checker has the same numbers to start from. */
#include <gdcert/calc.h>
#include <gdcert/print.h>
#include <gdcert/way.h>

#include "internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Claims are moved outward by 2^-ROOM of their size and by 2^-FINEST. */
enum { ROOM = 80, FINEST = 240, MAX_LEAPS = 1024, DIGITS = 12, TIME_BITS = 16384 };

typedef struct leaps {
  const gdc_certificate *c;
  gdc_way *way;
  FILE *out;
  int failed; /* a number cannot be written */
  int count;
} leaps;

/* --- publishing ------------------------------------------------------------------------------------------- */

/* One end of x outward by 2^-ROOM size + 2^-FINEST + more. */
static void outward(mpfr_ptr end, mpfr_srcptr size, mpfr_srcptr more, int up)
{
  mpfr_t part, tiny;
  mpfr_init2(part, 64);
  mpfr_init2(tiny, 64);
  mpfr_abs(part, size, MPFR_RNDU);
  mpfr_div_2ui(part, part, ROOM, MPFR_RNDU);
  mpfr_set_ui_2exp(tiny, 1, -FINEST, MPFR_RNDU);
  mpfr_add(part, part, tiny, MPFR_RNDU);
  if (more) mpfr_add(part, part, more, MPFR_RNDU);
  if (up) mpfr_add(end, end, part, MPFR_RNDU);
  else mpfr_sub(end, end, part, MPFR_RNDD);
  mpfr_clears(part, tiny, (mpfr_ptr)0);
}

/* KEYWORD LO HI, after x has been widened to what is written. */
static void put_claim(leaps *l, const char *keyword, gdc_itv *x, mpfr_srcptr more)
{
  mpfr_t size;
  mpfr_init2(size, mpfr_get_prec(x->lo));
  mpfr_set(size, mpfr_cmpabs(x->lo, x->hi) > 0 ? x->lo : x->hi, MPFR_RNDN);
  outward(x->lo, size, more, 0);
  outward(x->hi, size, more, 1);
  char *lo = cert_dyadic(x->lo), *hi = cert_dyadic(x->hi);
  if (lo && hi) fprintf(l->out, "%s %s %s\n", keyword, lo, hi);
  else l->failed = 1;
  free(lo);
  free(hi);
  mpfr_clear(size);
}

static void put_number(leaps *l, const char *name, mpfr_srcptr x)
{
  char *text = cert_dyadic(x);
  if (text) fprintf(l->out, "number %s %s\n", name, text);
  else l->failed = 1;
  free(text);
}

static void put_time(leaps *l, const gdc_time *t, int sliding)
{
  char *factor = mpz_get_str(NULL, 10, t->factor), *base = mpz_get_str(NULL, 10, t->base), *exponent = mpz_get_str(NULL, 10, t->exponent);
  void (*release)(void *, size_t);
  mp_get_memory_functions(NULL, NULL, &release);
  if (mpz_sgn(t->exponent) == 0 && mpz_sizeinbase(t->factor, 2) > TIME_BITS) l->failed = 1;
  fprintf(l->out, "leap %s", factor);
  if (mpz_sgn(t->exponent) != 0) fprintf(l->out, "*%s^%s", base, exponent);
  fprintf(l->out, " %s\n", sliding ? "sliding" : "frozen");
  release(factor, strlen(factor) + 1);
  release(base, strlen(base) + 1);
  release(exponent, strlen(exponent) + 1);
}

static void put_link(leaps *l, const gdc_link *x)
{
  static const char *const ends[] = {"endA", "endB"}, *const fresh[] = {"freshA", "freshB"};
  for (int k = 0; k < GDC_T_MODES; k++) fprintf(l->out, "mode %s %d\n", gdc_theorem_t_modes[k], x->modes[k]);
  fprintf(l->out, "mode ordered 0\n");
  for (int k = 0; k < 2; k++) fprintf(l->out, "mode %s %d\nmode %s %d\n", ends[k], x->end[k], fresh[k], x->fresh[k]);
  for (int k = 0; k < GDC_T_BANDS; k++) put_number(l, gdc_theorem_t_bands[k], x->bands[k]);
  for (int k = 0; k < GDC_T_NUMS; k++) put_number(l, gdc_theorem_t_nums[k], x->nums[k]);
  put_number(l, "Nlow", x->n_low);
  put_number(l, "Mlow", x->m_low);
}

/* --- what a checker's own Abel coordinate costs ----------------------------------------------------------------- */

/* Theorem 6.4 with K = 0 knows z_T to 4 v_T delta; delta as there.  1: it applies. */
static int abel_room(mpfr_ptr room, const gdc_problem *p, const gdc_itv *start, const gdc_itv *end, const mpq_t k)
{
  gdc_calc *c = gdc_calc_new(mpfr_get_prec(start->lo) + 64);
  if (!c) return 0;
  gdc_num one = gdc_c_si(c, 1), half = gdc_c_ratio(c, 1, 2), K = gdc_c_q(c, k), a = gdc_c_lo(c, start), b = gdc_c_lo(c, end);
  gdc_num flag = gdc_c_si(c, p->loss == GDC_LOSS_LOGISTIC), kappa = gdc_c_div(c, flag, K);
  gdc_num v0 = gdc_c_hi(c, gdc_c_div(c, K, gdc_c_add(c, gdc_c_exp(c, a), flag)));
  gdc_num vT = gdc_c_hi(c, gdc_c_div(c, K, gdc_c_add(c, gdc_c_exp(c, b), flag)));
  gdc_num e = gdc_c_sub(c, gdc_c_exp(c, v0), one);
  gdc_num H = gdc_c_sub(c, gdc_c_sub(c, gdc_c_div(c, e, v0), one), gdc_c_mul(c, v0, half));
  H = gdc_c_add(c, H, gdc_c_mul(c, kappa, gdc_c_sub(c, e, v0)));
  H = gdc_c_sub(c, H, gdc_c_mul(c, half, gdc_c_log(c, gdc_c_sub(c, one, gdc_c_mul(c, kappa, gdc_c_mul(c, v0, e))))));
  gdc_num rest = gdc_c_add(c, v0, gdc_c_add(c, one, gdc_c_mul(c, flag, gdc_c_exp(c, gdc_c_neg(c, a)))));
  gdc_num delta = gdc_c_mul(c, gdc_c_div(c, H, v0), rest);
  gdc_num all = gdc_c_mul(c, gdc_c_si(c, 4), gdc_c_mul(c, vT, delta));
  int ok = gdc_c_certainly_le(v0, one) && mpfr_number_p(all->hi);
  if (ok) mpfr_set(room, all->hi, MPFR_RNDU);
  gdc_calc_free(c);
  return ok;
}

/* Margin i of `to` as a checker can find it from that of `from`. */
static void put_margin(leaps *l, gdc_leap_state *to, const gdc_leap_state *from, int i, int frozen)
{
  char keyword[24];
  mpfr_t room;
  mpq_t k;
  mpfr_init2(room, 64);
  mpfr_set_zero(room, 1);
  mpq_init(k);
  if (frozen) {
    gdc_leap_frozen_factor(k, from, i);
    if (mpq_sgn(k) != 0 && mpz_sgn(to->time.exponent) == 0 && !abel_room(room, l->c->p, &from->margin[i], &to->margin[i], k)) l->failed = 1;
  }
  snprintf(keyword, sizeof keyword, "margin %d", i + 1);
  put_claim(l, keyword, &to->margin[i], room);
  mpq_clear(k);
  mpfr_clear(room);
}

/* S_k = (m_k(T) - m_k(s))/K_kk moves the pre-activations: what the margins were widened by comes back there. */
static void room_of_pre(mpfr_ptr room, const leaps *l, const gdc_leap_state *to)
{
  mpfr_t x;
  mpfr_init2(x, 64);
  mpfr_set_zero(room, 1);
  for (int i = 0; i < l->c->p->n; i++) {
    mpfr_sub(x, to->margin[i].hi, to->margin[i].lo, MPFR_RNDU);
    mpfr_add(room, room, x, MPFR_RNDU);
  }
  mpfr_clear(x);
}

/* --- the gap (Lemma 0.2) ------------------------------------------------------------------------------------------ */

static gdc_num negative_part(gdc_calc *c, gdc_num x) { return gdc_c_max(c, gdc_c_neg(c, x), gdc_c_si(c, 0)); }

/* gap = (S/2) |num|/den; 0 where a condition is not certain. */
static int gap_of(gdc_itv *gap, const gdc_leap_state *s)
{
  const gdc_problem *p = s->problem;
  gdc_box box;
  gdc_context shape;
  gdc_box_init(&box, s->prec);
  gdc_calc *c = gdc_calc_new(s->prec + 32);
  int ok = c && gdc_box_problem(&box, p, &shape) == GDC_OK && p->d == 1 && p->bias;
  if (ok) {
    int j1 = box.neuron[0], j2 = box.neuron[1], plus = box.point[0], minus = box.point[1];
    gdc_num three = gdc_c_si(c, 3), zero = gdc_c_si(c, 0), mp = &s->margin[plus], mm = &s->margin[minus];
    gdc_num a1 = &s->pre[j1 * 2 + plus], alpha = &s->pre[j1 * 2 + minus], a2 = &s->pre[j2 * 2 + minus], beta = &s->pre[j2 * 2 + plus];
    gdc_num A = gdc_c_mul_q(c, alpha, box.v1), B = gdc_c_mul_q(c, beta, box.w), An = negative_part(c, A), Bn = negative_part(c, B);
    gdc_num own = gdc_c_mul(c, gdc_c_mul_q(c, a1, box.v1), gdc_c_mul_q(c, a2, box.w));
    gdc_num num = gdc_c_sub(c, gdc_c_add(c, gdc_c_sub(c, mm, mp), An), Bn);
    gdc_num den = gdc_c_add(c, gdc_c_add(c, mp, mm), gdc_c_add(c, An, Bn));
    mpq_t half;
    mpq_init(half);
    mpq_sub(half, box.xp, box.xm);
    mpq_abs(half, half);
    mpq_div_2exp(half, half, 1);
    gdc_num G = gdc_c_mul_q(c, gdc_c_div(c, gdc_c_abs(c, num), den), half);
    mpq_clear(half);
    int no_zone = gdc_c_certainly_le(zero, A) || gdc_c_certainly_le(zero, B) || gdc_c_certainly_lt(gdc_c_mul(c, A, B), own);
    ok = no_zone && gdc_c_certainly_positive(mp) && gdc_c_certainly_positive(mm) && gdc_c_certainly_le(beta, gdc_c_mul(c, three, a2)) &&
         gdc_c_certainly_le(alpha, gdc_c_mul(c, three, a1)) && mpfr_number_p(G->lo) && mpfr_number_p(G->hi) && !gdc_calc_failed(c);
    if (ok) gdc_itv_set(gap, G);
  }
  gdc_calc_free(c);
  gdc_box_clear(&box);
  return ok;
}

/* --- the leaps ----------------------------------------------------------------------------------------------------- */

static void put_leap(leaps *l, gdc_place *to, const gdc_leap_state *from, const gdc_link *link)
{
  const gdc_problem *p = l->c->p;
  gdc_leap_state *s = to->state;
  char keyword[48];
  mpfr_t room;
  gdc_itv gap;
  mpfr_init2(room, 64);
  gdc_itv_init(&gap, s->prec);
  put_time(l, &s->time, !link->frozen);
  if (!link->frozen) put_link(l, link);
  for (int i = 0; i < p->n; i++) put_margin(l, s, from, i, link->frozen);
  if (link->frozen) room_of_pre(room, l, s);
  else mpfr_set_zero(room, 1);
  for (int k = 0; k < p->m * p->n; k++) {
    snprintf(keyword, sizeof keyword, "pre %d %d", k / p->n + 1, k % p->n + 1);
    put_claim(l, keyword, &s->pre[k], room);
  }
  gdc_itv_whole(&s->difference); /* it is not published */
  if (!link->frozen) put_claim(l, "log_ratio", &to->ln_R, NULL);
  if (gap_of(&gap, s)) put_claim(l, "gap", &gap, NULL);
  for (int k = 0; k < p->m * p->n; k++) {
    s->pattern[k] = GDC_BIT_UNDECIDED;
    if (mpfr_sgn(s->pre[k].lo) > 0) s->pattern[k] = GDC_BIT_ACTIVE;
    if (mpfr_sgn(s->pre[k].hi) <= 0) s->pattern[k] = GDC_BIT_INACTIVE;
  }
  gdc_itv_clear(&gap);
  mpfr_clear(room);
  l->count++;
}

/* One leap to each of the places of the way; with a frozen pattern one to the last. */
static gdc_status walk(leaps *l, gdc_context *ctx)
{
  gdc_place *from = &l->way->place[0], last = {.state = NULL};
  gdc_link link;
  gdc_link_init(&link);
  int frozen = strcmp(l->way->how, "frozen pattern") == 0;
  gdc_status status = GDC_OK;
  for (size_t k = frozen ? l->way->count - 1 : 1; k < l->way->count && status == GDC_OK; k++) {
    gdc_place there;
    status = l->count == MAX_LEAPS ? gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "more than %d leaps", MAX_LEAPS)
                                   : gdc_place_link(&there, &link, l->way, from, &l->way->place[k].state->time, ctx);
    if (status != GDC_OK) break;
    put_leap(l, &there, from->state, &link);
    gdc_place_clear(&last);
    last = there;
    from = &last;
  }
  if (status == GDC_OK && l->failed) status = gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "a number is beyond the limits of a certificate");
  gdc_place_clear(&last);
  gdc_link_clear(&link);
  return status;
}

static void emit(gdc_certificate *c, const char *text, int count)
{
  cert_line(c, "leaps %d", count);
  while (*text) {
    size_t size = strcspn(text, "\n") + 1;
    cert_bytes(c, text, size);
    text += size;
  }
}

gdc_status cert_leaps(gdc_certificate *c, const gdc_time *T, gdc_context *ctx)
{
  mpfr_prec_t prec = gdc_reach_precision(T, DIGITS) + c->unit;
  leaps l = {.c = c};
  gdc_leap_state *start = NULL;
  char *text = NULL;
  size_t size = 0;
  gdc_status status = cert_leap_state(&start, c, &c->last, prec, ctx);
  if (status == GDC_OK) status = gdc_way_find(&l.way, start, T, DIGITS, prec, ctx);
  l.out = open_memstream(&text, &size);
  if (!l.out) status = gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (status == GDC_OK) status = walk(&l, ctx);
  if (l.out && fclose(l.out) != 0) status = gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (status == GDC_OK) emit(c, text, l.count);
  free(text);
  gdc_way_free(l.way);
  gdc_leap_state_free(start);
  return status;
}
