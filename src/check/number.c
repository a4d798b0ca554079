/* Interval arithmetic: every lower end is rounded down, every upper end up. */
#include "check.h"
#include "scale.h"

#include <stdarg.h>
#include <stdlib.h>

scale *scale_new(unsigned P)
{
  if (P == 0 || P > MAX_FRACTION_BITS) return NULL;
  scale *s = obtain(1, sizeof *s);
  s->P = P;
  s->limbs = (mp_size_t)((P + GMP_NUMB_BITS - 1) / GMP_NUMB_BITS);
  s->W = (unsigned)s->limbs * GMP_NUMB_BITS;
  mpz_inits(s->ln2, s->ln2_up, s->one, NULL);
  for (int k = 0; k < 8; k++) mpz_inits(s->t[k], s->u[k], NULL);
  scale_make_tables(s);
  return s;
}

void scale_free(scale *s)
{
  if (!s) return;
  for (int k = 0; k < 8; k++) mpz_clears(s->t[k], s->u[k], NULL);
  mpz_clears(s->ln2, s->ln2_up, s->one, NULL);
  free(s->factorial);
  free(s->table);
  free(s->work);
  free(s);
}

unsigned scale_bits(const scale *s) { return s->P; }

void num_init(num *x)
{
  mpz_inits(x->lo, x->hi, NULL);
  x->bad = 0;
}

void num_clear(num *x) { mpz_clears(x->lo, x->hi, NULL); }

void num_inits(num *x, ...)
{
  va_list more;
  va_start(more, x);
  for (; x; x = va_arg(more, num *)) num_init(x);
  va_end(more);
}

void num_clears(num *x, ...)
{
  va_list more;
  va_start(more, x);
  for (; x; x = va_arg(more, num *)) num_clear(x);
  va_end(more);
}

num *nums_new(int count)
{
  num *x = obtain((size_t)count, sizeof *x);
  for (int k = 0; k < count; k++) num_init(&x[k]);
  return x;
}

void nums_free(num *x, int count)
{
  for (int k = 0; x && k < count; k++) num_clear(&x[k]);
  free(x);
}

void num_set_bad(num *z)
{
  mpz_set_ui(z->lo, 0);
  mpz_set_ui(z->hi, 0);
  z->bad = 1;
}

/* The last act of every operation that can make numbers longer. */
static void settle(num *z)
{
  z->bad = 0;
  if (mpz_size(z->lo) > LIMIT / GMP_NUMB_BITS || mpz_size(z->hi) > LIMIT / GMP_NUMB_BITS) num_set_bad(z);
}

static int either_bad(num *z, const num *x, const num *y)
{
  z->bad = x->bad || y->bad;
  if (z->bad) num_set_bad(z);
  return z->bad;
}

void num_set(num *z, const num *x)
{
  mpz_set(z->lo, x->lo);
  mpz_set(z->hi, x->hi);
  z->bad = x->bad;
}

void num_set_si(num *z, long k, scale *s)
{
  mpz_set_si(z->lo, k);
  mpz_mul_2exp(z->lo, z->lo, s->P);
  mpz_set(z->hi, z->lo);
  z->bad = 0;
}

void num_set_time(num *z, uint64_t t, scale *s)
{
  mpz_set_ui(z->lo, t);
  num_set_z(z, z->lo, s);
}

void num_set_z(num *z, const mpz_t k, scale *s)
{
  mpz_mul_2exp(z->lo, k, s->P);
  mpz_set(z->hi, z->lo);
  settle(z);
}

void num_set_q(num *z, const mpq_t q, scale *s) { num_set_between(z, q, q, s); }

void num_set_between(num *z, const mpq_t lo, const mpq_t hi, scale *s)
{
  int order = mpq_cmp(lo, hi);
  mpz_mul_2exp(s->t[0], mpq_numref(lo), s->P);
  mpz_mul_2exp(s->t[1], mpq_numref(hi), s->P);
  mpz_fdiv_q(z->lo, s->t[0], mpq_denref(lo));
  mpz_cdiv_q(z->hi, s->t[1], mpq_denref(hi));
  settle(z);
  if (order > 0) num_set_bad(z);
}

void num_set_ends(num *z, const mpz_t lo, const mpz_t hi, unsigned bits, scale *s)
{
  int order = mpz_cmp(lo, hi);
  if (bits <= s->P) {
    mpz_mul_2exp(z->lo, lo, s->P - bits);
    mpz_mul_2exp(z->hi, hi, s->P - bits);
  } else {
    mpz_fdiv_q_2exp(z->lo, lo, bits - s->P);
    mpz_cdiv_q_2exp(z->hi, hi, bits - s->P);
  }
  settle(z);
  if (order > 0) num_set_bad(z);
}

void num_rescale(num *z, const num *x, const scale *from, scale *s)
{
  if (either_bad(z, x, x)) return;
  num_set_ends(z, x->lo, x->hi, from->P, s);
}

void num_neg(num *z, const num *x)
{
  if (z != x) num_set(z, x);
  mpz_swap(z->lo, z->hi);
  mpz_neg(z->lo, z->lo);
  mpz_neg(z->hi, z->hi);
}

void num_abs(num *z, const num *x)
{
  if (z != x) num_set(z, x);
  if (mpz_sgn(z->lo) >= 0) return;
  num_neg(z, z);
  if (mpz_sgn(z->lo) >= 0) return;
  /* 0 is inside: [0, max(-lo, hi)] */
  if (mpz_cmpabs(z->lo, z->hi) > 0) mpz_neg(z->hi, z->lo);
  mpz_set_ui(z->lo, 0);
}

void num_add(num *z, const num *x, const num *y)
{
  if (either_bad(z, x, y)) return;
  mpz_add(z->lo, x->lo, y->lo);
  mpz_add(z->hi, x->hi, y->hi);
  settle(z);
}

void num_sub(num *z, const num *x, const num *y)
{
  if (either_bad(z, x, y)) return;
  if (z != y) {
    mpz_sub(z->lo, x->lo, y->hi);
    mpz_sub(z->hi, x->hi, y->lo);
  } else if (x != y) {
    num_neg(z, y);
    mpz_add(z->lo, x->lo, z->lo);
    mpz_add(z->hi, x->hi, z->hi);
  } else { /* all three the same: [lo - hi, hi - lo] */
    mpz_sub(z->hi, x->hi, x->lo);
    mpz_neg(z->lo, z->hi);
  }
  settle(z);
}

static void smaller(mpz_t z, const mpz_t x, const mpz_t y) { mpz_set(z, mpz_cmp(x, y) <= 0 ? x : y); }
static void larger(mpz_t z, const mpz_t x, const mpz_t y) { mpz_set(z, mpz_cmp(x, y) >= 0 ? x : y); }

void num_min(num *z, const num *x, const num *y)
{
  if (either_bad(z, x, y)) return;
  smaller(z->lo, x->lo, y->lo);
  smaller(z->hi, x->hi, y->hi);
}

void num_max(num *z, const num *x, const num *y)
{
  if (either_bad(z, x, y)) return;
  larger(z->lo, x->lo, y->lo);
  larger(z->hi, x->hi, y->hi);
}

void num_hull(num *z, const num *x, const num *y)
{
  if (either_bad(z, x, y)) return;
  smaller(z->lo, x->lo, y->lo);
  larger(z->hi, x->hi, y->hi);
}

void num_widen(num *z, const num *x, const mpz_t ulps)
{
  if (either_bad(z, x, x)) return;
  mpz_sub(z->lo, x->lo, ulps);
  mpz_add(z->hi, x->hi, ulps);
  settle(z);
}

/* z = [floor(lo 2^-P), ceil(hi 2^-P)] of exact products. */
static void set_product(num *z, const mpz_t lo, const mpz_t hi, const scale *s)
{
  mpz_fdiv_q_2exp(z->lo, lo, s->P);
  mpz_cdiv_q_2exp(z->hi, hi, s->P);
  settle(z);
}

void num_mul(num *z, const num *x, const num *y, scale *s)
{
  if (either_bad(z, x, y)) return;
  mpz_t *t = s->t;
  if (mpz_sgn(x->lo) >= 0 && mpz_sgn(y->lo) >= 0) {
    mpz_mul(t[0], x->lo, y->lo);
    mpz_mul(t[1], x->hi, y->hi);
    set_product(z, t[0], t[1], s);
    return;
  }
  mpz_mul(t[0], x->lo, y->lo);
  mpz_mul(t[1], x->lo, y->hi);
  mpz_mul(t[2], x->hi, y->lo);
  mpz_mul(t[3], x->hi, y->hi);
  int least = 0, most = 0;
  for (int k = 1; k < 4; k++) {
    if (mpz_cmp(t[k], t[least]) < 0) least = k;
    if (mpz_cmp(t[k], t[most]) > 0) most = k;
  }
  set_product(z, t[least], t[most], s);
}

void num_mul_q(num *z, const num *x, const mpq_t q, scale *s)
{
  if (either_bad(z, x, x)) return;
  mpz_t *t = s->t;
  mpz_mul(t[0], x->lo, mpq_numref(q));
  mpz_mul(t[1], x->hi, mpq_numref(q));
  if (mpq_sgn(q) < 0) mpz_swap(t[0], t[1]);
  mpz_fdiv_q(z->lo, t[0], mpq_denref(q));
  mpz_cdiv_q(z->hi, t[1], mpq_denref(q));
  settle(z);
}

void num_sqr(num *z, const num *x, scale *s)
{
  if (either_bad(z, x, x)) return;
  num_abs(z, x);
  num_mul(z, z, z, s); /* z >= 0: least times least, greatest times greatest */
}

void num_div(num *z, const num *x, const num *y, scale *s)
{
  if (either_bad(z, x, y)) return;
  mpz_t *t = s->t;
  int sign = mpz_sgn(y->lo) > 0 ? 1 : mpz_sgn(y->hi) < 0 ? -1 : 0;
  if (sign == 0) {
    num_set_bad(z);
    return;
  }
  /* x/y = (sign x)/|y| with 0 < t[2] <= |y| <= t[3] */
  mpz_mul_2exp(t[0], sign > 0 ? x->lo : x->hi, s->P);
  mpz_mul_2exp(t[1], sign > 0 ? x->hi : x->lo, s->P);
  if (sign < 0) {
    mpz_neg(t[0], t[0]);
    mpz_neg(t[1], t[1]);
  }
  mpz_abs(t[2], sign > 0 ? y->lo : y->hi);
  mpz_abs(t[3], sign > 0 ? y->hi : y->lo);
  mpz_fdiv_q(z->lo, t[0], mpz_sgn(t[0]) >= 0 ? t[3] : t[2]);
  mpz_cdiv_q(z->hi, t[1], mpz_sgn(t[1]) >= 0 ? t[2] : t[3]);
  settle(z);
}

void sqrt_up(mpz_t z, const mpz_t x, mpz_t rest)
{
  mpz_sqrtrem(z, rest, x);
  if (mpz_sgn(rest) > 0) mpz_add_ui(z, z, 1);
}

void num_sqrt(num *z, const num *x, scale *s)
{
  if (either_bad(z, x, x)) return;
  if (mpz_sgn(x->lo) < 0) {
    num_set_bad(z);
    return;
  }
  mpz_t *t = s->t;
  mpz_mul_2exp(t[0], x->lo, s->P);
  mpz_mul_2exp(t[1], x->hi, s->P);
  mpz_sqrt(z->lo, t[0]);
  sqrt_up(z->hi, t[1], t[2]);
  settle(z);
}

void num_exp(num *z, const num *x, scale *s)
{
  if (either_bad(z, x, x)) return;
  mpz_t *t = s->t; /* the kernel uses s->u */
  if (!exp_point(t[0], t[2], x->lo, s) || !exp_point(t[1], t[2], x->hi, s)) {
    num_set_bad(z);
    return;
  }
  mpz_set(z->lo, t[0]);
  mpz_add(z->hi, t[1], t[2]);
  settle(z);
}

void num_ln(num *z, const num *x, scale *s)
{
  if (either_bad(z, x, x)) return;
  if (mpz_sgn(x->lo) <= 0) {
    num_set_bad(z);
    return;
  }
  mpz_t *t = s->t;
  ln_point(t[0], t[2], x->lo, s);
  ln_point(t[1], t[2], x->hi, s);
  mpz_set(z->lo, t[0]);
  mpz_add(z->hi, t[1], t[2]);
  settle(z);
}

int num_lt(const num *x, const num *y) { return !x->bad && !y->bad && mpz_cmp(x->hi, y->lo) < 0; }
int num_le(const num *x, const num *y) { return !x->bad && !y->bad && mpz_cmp(x->hi, y->lo) <= 0; }
int num_is_pos(const num *x) { return !x->bad && mpz_sgn(x->lo) > 0; }
int num_is_neg(const num *x) { return !x->bad && mpz_sgn(x->hi) < 0; }
int num_is_nonneg(const num *x) { return !x->bad && mpz_sgn(x->lo) >= 0; }
int num_is_nonpos(const num *x) { return !x->bad && mpz_sgn(x->hi) <= 0; }

int num_same_point(const num *x, const num *y) { return num_le(x, y) && num_le(y, x); }

/* a 2^-P compared with q */
static int compare_q(const mpz_t a, const mpq_t q, scale *s)
{
  mpz_mul(s->t[0], a, mpq_denref(q));
  mpz_mul_2exp(s->t[1], mpq_numref(q), s->P);
  return mpz_cmp(s->t[0], s->t[1]);
}

int num_inside_q(const num *x, const mpq_t lo, const mpq_t hi, scale *s)
{
  return !x->bad && compare_q(x->lo, lo, s) >= 0 && compare_q(x->hi, hi, s) <= 0;
}
