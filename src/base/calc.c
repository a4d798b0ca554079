/* The calculator: an arena of intervals in chunks that never move. */
#define MPFR_USE_INTMAX_T 1 /* mpfr_set_uj */
#include <stdint.h>

#include <gdcert/calc.h>

#include <stdlib.h>

enum { CHUNK = 64 };

typedef struct chunk {
  gdc_itv cell[CHUNK];
} chunk;

struct gdc_calc {
  mpfr_prec_t prec;
  chunk **chunks;
  size_t nchunks, used;
  gdc_itv scratch, whole;
  int failed;
};

gdc_calc *gdc_calc_new(mpfr_prec_t prec)
{
  gdc_calc *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  c->prec = prec;
  gdc_itv_init(&c->scratch, prec);
  gdc_itv_init(&c->whole, prec);
  gdc_itv_whole(&c->whole);
  return c;
}

void gdc_calc_free(gdc_calc *c)
{
  if (!c) return;
  for (size_t i = 0; i < c->nchunks; i++) {
    for (int k = 0; k < CHUNK; k++) gdc_itv_clear(&c->chunks[i]->cell[k]);
    free(c->chunks[i]);
  }
  free(c->chunks);
  gdc_itv_clear(&c->scratch);
  gdc_itv_clear(&c->whole);
  free(c);
}

mpfr_prec_t gdc_calc_precision(const gdc_calc *c) { return c->prec; }
int gdc_calc_failed(const gdc_calc *c) { return c->failed; }
size_t gdc_calc_mark(const gdc_calc *c) { return c->used; }
void gdc_calc_release(gdc_calc *c, size_t mark) { if (mark < c->used) c->used = mark; }

static int grow(gdc_calc *c)
{
  chunk **more = realloc(c->chunks, (c->nchunks + 1) * sizeof *more);
  if (!more) return 0;
  c->chunks = more;
  chunk *one = malloc(sizeof *one);
  if (!one) return 0;
  for (int k = 0; k < CHUNK; k++) gdc_itv_init(&one->cell[k], c->prec);
  more[c->nchunks++] = one;
  return 1;
}

/* A fresh cell, or NULL when memory ran out. */
static gdc_itv *fresh(gdc_calc *c)
{
  if (c->used == c->nchunks * CHUNK && !grow(c)) {
    c->failed = 1;
    return NULL;
  }
  gdc_itv *r = &c->chunks[c->used / CHUNK]->cell[c->used % CHUNK];
  c->used++;
  return r;
}

gdc_itv *gdc_c_new(gdc_calc *c)
{
  gdc_itv *r = fresh(c);
  if (r) gdc_itv_whole(r);
  return r;
}

/* x keeps its value until its cell is written again, and the first cell written is the one it goes to. */
gdc_num gdc_c_keep(gdc_calc *c, size_t mark, gdc_num x)
{
  if (mark >= c->used) return x;
  gdc_calc_release(c, mark);
  gdc_itv *r = fresh(c);
  if (!r) return &c->whole;
  if (r != x) gdc_itv_set(r, x);
  return r;
}

#define RESULT(c, call)                     \
  gdc_itv *r = fresh(c);                    \
  if (!r) return &(c)->whole;               \
  call;                                     \
  return r

gdc_num gdc_c_si(gdc_calc *c, long n) { RESULT(c, gdc_itv_set_si(r, n)); }
gdc_num gdc_c_q(gdc_calc *c, const mpq_t q) { RESULT(c, gdc_itv_set_q(r, q)); }
gdc_num gdc_c_copy(gdc_calc *c, gdc_num x) { RESULT(c, gdc_itv_set(r, x)); }
gdc_num gdc_c_whole(gdc_calc *c) { return &c->whole; }
gdc_num gdc_c_neg(gdc_calc *c, gdc_num x) { RESULT(c, gdc_itv_neg(r, x)); }
gdc_num gdc_c_add(gdc_calc *c, gdc_num x, gdc_num y) { RESULT(c, gdc_itv_add(r, x, y)); }
gdc_num gdc_c_sub(gdc_calc *c, gdc_num x, gdc_num y) { RESULT(c, gdc_itv_sub(r, x, y)); }
gdc_num gdc_c_mul(gdc_calc *c, gdc_num x, gdc_num y) { RESULT(c, gdc_itv_mul(r, x, y, &c->scratch)); }
gdc_num gdc_c_mul_q(gdc_calc *c, gdc_num x, const mpq_t q) { RESULT(c, gdc_itv_mul_q(r, x, q)); }
gdc_num gdc_c_div(gdc_calc *c, gdc_num x, gdc_num y) { RESULT(c, gdc_itv_div(r, x, y)); }
gdc_num gdc_c_sqr(gdc_calc *c, gdc_num x) { RESULT(c, gdc_itv_sqr(r, x)); }
gdc_num gdc_c_exp(gdc_calc *c, gdc_num x) { RESULT(c, gdc_itv_exp(r, x)); }
gdc_num gdc_c_log(gdc_calc *c, gdc_num x) { RESULT(c, gdc_itv_log(r, x)); }
gdc_num gdc_c_sqrt(gdc_calc *c, gdc_num x) { RESULT(c, gdc_itv_sqrt(r, x)); }
gdc_num gdc_c_abs(gdc_calc *c, gdc_num x) { RESULT(c, gdc_itv_abs(r, x)); }
gdc_num gdc_c_min(gdc_calc *c, gdc_num x, gdc_num y) { RESULT(c, gdc_itv_min(r, x, y)); }
gdc_num gdc_c_max(gdc_calc *c, gdc_num x, gdc_num y) { RESULT(c, gdc_itv_max(r, x, y)); }
gdc_num gdc_c_hull(gdc_calc *c, gdc_num x, gdc_num y) { RESULT(c, gdc_itv_hull(r, x, y)); }

gdc_num gdc_c_ui64(gdc_calc *c, unsigned long long n)
{
  gdc_itv *r = fresh(c);
  if (!r) return &c->whole;
  mpfr_set_uj(r->lo, n, MPFR_RNDD);
  mpfr_set_uj(r->hi, n, MPFR_RNDU);
  return r;
}

gdc_num gdc_c_ratio(gdc_calc *c, long p, unsigned long q)
{
  gdc_itv *r = fresh(c);
  if (!r) return &c->whole;
  mpfr_set_si(c->scratch.lo, p, MPFR_RNDD);
  mpfr_set_si(c->scratch.hi, p, MPFR_RNDU);
  mpfr_div_ui(r->lo, c->scratch.lo, q, MPFR_RNDD);
  mpfr_div_ui(r->hi, c->scratch.hi, q, MPFR_RNDU);
  return r;
}

/* [a, b] when that is a well-formed bounded or half-bounded interval, else the whole line. */
static gdc_num ends(gdc_calc *c, mpfr_srcptr a, mpfr_srcptr b)
{
  gdc_itv *r = fresh(c);
  if (!r) return &c->whole;
  mpfr_set(r->lo, a, MPFR_RNDD);
  mpfr_set(r->hi, b, MPFR_RNDU);
  if (!gdc_itv_ok(r)) gdc_itv_whole(r);
  return r;
}

gdc_num gdc_c_lo(gdc_calc *c, gdc_num x) { return ends(c, x->lo, x->lo); }
gdc_num gdc_c_hi(gdc_calc *c, gdc_num x) { return ends(c, x->hi, x->hi); }
gdc_num gdc_c_pair(gdc_calc *c, gdc_num x, gdc_num y) { return ends(c, x->lo, y->hi); }

gdc_num gdc_c_meet(gdc_calc *c, gdc_num x, gdc_num y)
{
  return ends(c, mpfr_cmp(x->lo, y->lo) >= 0 ? x->lo : y->lo, mpfr_cmp(x->hi, y->hi) <= 0 ? x->hi : y->hi);
}

int gdc_c_certainly_lt(gdc_num x, gdc_num y) { return gdc_itv_lt(x, y) == GDC_PROVED; }
int gdc_c_certainly_le(gdc_num x, gdc_num y) { return gdc_itv_le(x, y) == GDC_PROVED; }
int gdc_c_certainly_positive(gdc_num x) { return gdc_itv_sign(x) == GDC_SIGN_POSITIVE; }
int gdc_c_certainly_negative(gdc_num x) { return gdc_itv_sign(x) == GDC_SIGN_NEGATIVE; }
