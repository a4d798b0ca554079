/* exp and ln of one number by tables and short series, with every rounding counted.

   The unit of this file is 2^-W.  exp works with numbers in [0, 1) of `limbs` limbs; all its operations round
   down, so what it computes is a lower bound, and the error bounds below are one-sided. */
#include "check.h"
#include "scale.h"

#include <limits.h>

_Static_assert(GMP_NAIL_BITS == 0 && GMP_NUMB_BITS >= 32, "limbs are whole words");
_Static_assert(LONG_MAX >> 61, "2 LEADING bits fit a long");

static mp_limb_t *entry(const scale *s, int level, int i)
{
  return s->table + (level * ENTRIES + i) * s->limbs;
}

/* 0 <= x < 2^W */
static void set_limbs(mp_limb_t *z, const mpz_t x, mp_size_t limbs)
{
  mp_size_t used = (mp_size_t)mpz_size(x);
  const mp_limb_t *from = mpz_limbs_read(x);
  for (mp_size_t k = 0; k < limbs; k++) z[k] = k < used ? from[k] : 0;
}

/* z = floor(x y), in units; error < 1.  z may be x or y. */
static void times(mp_limb_t *z, const mp_limb_t *x, const mp_limb_t *y, mp_size_t n, mp_limb_t *product)
{
  mpn_mul_n(product, x, y, n);
  for (mp_size_t k = 0; k < n; k++) z[k] = product[n + k];
}

/* z = floor(x 2^shift), any sign of shift. */
static void shift_down(mpz_t z, const mpz_t x, long shift)
{
  if (shift >= 0) mpz_mul_2exp(z, x, (mp_bitcnt_t)shift);
  else mpz_fdiv_q_2exp(z, x, (mp_bitcnt_t)-shift);
}

/* ---- constants ------------------------------------------------------------------------------------- */

/* sum += factor atanh(1/k) 2^V.  `power` and `term` are floors of the true ones (a floor of floors is the floor), so
   each term is wrong by less than 1 and what is left out is less than 1: error below |factor| (terms + 1). */
static void add_atanh_inverse(mpz_t sum, unsigned long k, long factor, unsigned V)
{
  mpz_t power, term;
  mpz_inits(power, term, NULL);
  mpz_setbit(power, V);
  mpz_fdiv_q_ui(power, power, k);
  for (unsigned long n = 1; mpz_sgn(power) > 0; n += 2) {
    mpz_fdiv_q_ui(term, power, n);
    mpz_mul_si(term, term, factor);
    mpz_add(sum, sum, term);
    mpz_fdiv_q_ui(power, power, k * k);
  }
  mpz_clears(power, term, NULL);
}

/* ln 2 = 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749).  With V = W + 64 < 2^18 bits there are fewer than V
   terms in a series: the sum is wrong by less than 28 (V + 1) < 2^40 units of 2^-V.  Less 2^40 and cut to W bits it is a
   lower bound, wrong by less than 2^41/2^64 + 1 units of 2^-W:  ln2 <= 2^W ln 2 < ln2 + 1 + 2^-23. */
static void make_ln2(scale *s)
{
  unsigned V = s->W + 64;
  add_atanh_inverse(s->ln2, 26, 18, V);
  add_atanh_inverse(s->ln2, 4801, -2, V);
  add_atanh_inverse(s->ln2, 8749, 8, V);
  mpz_set_ui(s->u[0], 1);
  mpz_mul_2exp(s->u[0], s->u[0], 40);
  mpz_sub(s->ln2, s->ln2, s->u[0]);
  mpz_fdiv_q_2exp(s->ln2, s->ln2, 64);
}

/* One level: exp(i q), q = 2^-bits, as i products by exp(q) with V = W + 64 < 2^18 bits, rounded down throughout.  exp(q) is
   wrong by less than 1 unit of 2^-V for each of fewer than V terms and for the rest; a product adds 1 unit.  No
   product of the factors exceeds 2, so entry i is wrong by less than 2 i (V + 2) < 2^30 units.  Cut to W bits: by less
   than 1 + 2^-34. */
static void make_level(scale *s, int level, int entries)
{
  unsigned V = s->W + 64, bits = LEVEL_BITS * (unsigned)(level + 1);
  mpz_t base, term, power;
  mpz_inits(base, term, power, NULL);
  mpz_setbit(term, V);
  for (unsigned long n = 1; mpz_sgn(term) > 0; n++) {
    mpz_add(base, base, term);
    mpz_fdiv_q_2exp(term, term, bits);
    mpz_fdiv_q_ui(term, term, n);
  }
  mpz_setbit(power, V);
  for (int i = 0; i < entries; i++) {
    mpz_fdiv_q_2exp(term, power, 64);
    mpz_sub(term, term, s->one);
    set_limbs(entry(s, level, i), term, s->limbs);
    mpz_mul(power, power, base);
    mpz_fdiv_q_2exp(power, power, V);
  }
  mpz_clears(base, term, power, NULL);
}

/* The degree of the Taylor polynomial: for x < 2^-24 the rest is below 2 x^(terms+1)/(terms+1)!, at most 1 unit when
   24 (terms+1) + log2((terms+1)!) >= W + 1. */
static void choose_terms(scale *s)
{
  s->terms = 2;
  mpz_set_ui(s->u[0], 6); /* (terms + 1)! */
  while (24 * (size_t)(s->terms + 1) + mpz_sizeinbase(s->u[0], 2) < s->W + 2) {
    s->terms++;
    mpz_mul_ui(s->u[0], s->u[0], (unsigned long)s->terms + 1);
  }
}

void scale_make_tables(scale *s)
{
  size_t limb = (size_t)s->limbs * sizeof(mp_limb_t);
  mpz_setbit(s->one, s->W);
  make_ln2(s);
  mpz_add_ui(s->ln2_up, s->ln2, 2);
  mpz_fdiv_q_2exp(s->u[0], s->ln2, s->W - LEADING);
  s->ln2_leading = mpz_get_si(s->u[0]);
  choose_terms(s);
  s->factorial = obtain((size_t)s->terms + 1, limb);
  s->table = obtain(LEVELS * ENTRIES, limb);
  s->work = obtain(5, limb);
  mpz_set(s->u[0], s->one);
  for (int n = 2; n <= s->terms; n++) {
    mpz_fdiv_q_ui(s->u[0], s->u[0], (unsigned long)n);
    set_limbs(s->factorial + n * s->limbs, s->u[0], s->limbs);
  }
  make_level(s, 0, 178); /* exp(178/256) > 2 is never needed: 177/256 < ln 2 < 178/256 */
  for (int level = 1; level < LEVELS; level++) make_level(s, level, ENTRIES);
}

/* ---- exp --------------------------------------------------------------------------------------------- */

/* z = exp(f) - 1 for f in [0, ln 2), a lower bound with error < 24 units.  f is destroyed.

   f = i0/2^8 + i1/2^16 + i2/2^24 + x, x < 2^-24.  1/n! is wrong by less than 1 unit, so by Horner
   s = sum_(2<=n<=terms) x^(n-2)/n! is by less than 2 + 2^-22; x (x s) then by less than 1 + 2^-22, and with the rest of the series
   exp(x) - 1 = x + x (x s) by less than 2.1.
   For lower bounds a <= A, b <= B:  (1+A)(1+B) - 1 - (a + b + floor(a b)) < (1+A)(B-b) + (1+b)(A-a) + 1, and no product of the
   factors exceeds 2; so with three tables (error < 1.1 each) and three products the error is below
   2 (3*1.1 + 2.1) + 2*3 < 24.  Nothing overflows: every value is a lower bound of exp(something < ln 2) - 1 < 1. */
static void exp_fraction(mp_limb_t *z, mp_limb_t *f, scale *s)
{
  mp_size_t n = s->limbs;
  mp_limb_t *product = s->work + 2 * n, *sum = s->work + 4 * n;
  int index[LEVELS];
  for (int level = 0; level < LEVELS; level++)
    index[level] = (int)(f[n - 1] >> (GMP_NUMB_BITS - LEVEL_BITS * (level + 1))) & (ENTRIES - 1);
  f[n - 1] &= ~(mp_limb_t)0 >> (LEVELS * LEVEL_BITS);
  mpn_copyi(sum, s->factorial + s->terms * n, n);
  for (int k = s->terms - 1; k >= 2; k--) {
    times(sum, sum, f, n, product);
    mpn_add_n(sum, sum, s->factorial + k * n, n);
  }
  times(sum, sum, f, n, product);
  times(sum, sum, f, n, product);
  mpn_add_n(z, sum, f, n);
  for (int level = LEVELS - 1; level >= 0; level--) {
    const mp_limb_t *e = entry(s, level, index[level]);
    times(sum, z, e, n, product);
    mpn_add_n(z, z, e, n);
    mpn_add_n(z, z, sum, n);
  }
}

/* k = floor(x/d), x = x - k d, for d = ln2 or ln2_up.  The quotient of the leading words is put right afterwards. */
static void reduce(mpz_t k, mpz_t x, const mpz_t d, scale *s)
{
  if (mpz_sizeinbase(x, 2) > s->W + LEADING) {
    mpz_fdiv_qr(k, x, x, d);
    return;
  }
  mpz_tdiv_q_2exp(k, x, s->W - LEADING);
  mpz_set_si(k, mpz_get_si(k) / s->ln2_leading);
  mpz_submul(x, k, d);
  for (; mpz_sgn(x) < 0; mpz_sub_ui(k, k, 1)) mpz_add(x, x, d);
  for (; mpz_cmp(x, d) >= 0; mpz_add_ui(k, k, 1)) mpz_sub(x, x, d);
}

/* x = k ln 2 + f.  For x >= 0, f is computed with ln2_up = ln2 + 2 >= 2^W ln 2, for x < 0 with ln2 itself: a lower bound of the true f,
   wrong by at most 2 |k| units; in the first case it can reach ln2 + 1 and is then lowered by at most 2 more to stay below
   ln 2.  The true f is below 1, so exp(f) changes by less than 3 (2 |k| + 2) units:
   exp(x) 2^-k is in [1 + z, 1 + z + 24 + 6 + 6 |k|]. */
int exp_point(mpz_t E, mpz_t err, const mpz_t x, scale *s)
{
  mpz_t *u = s->u;
  long spare = (long)(s->W - s->P);
  shift_down(u[0], x, spare);
  reduce(u[2], u[0], mpz_sgn(x) >= 0 ? s->ln2_up : s->ln2, s);
  if (mpz_cmp_si(u[2], LIMIT - (long)s->P - 2) > 0) return 0;
  if (mpz_cmp_si(u[2], -(long)s->P - 2) <= 0) { /* x < -(P+1) ln2: exp(x) < 2^-P, 1/(P+1) being far above the error of ln2 */
    mpz_set_ui(E, 0);
    mpz_set_ui(err, 1);
    return 1;
  }
  long k = mpz_get_si(u[2]), shift = k - spare;
  if (mpz_cmp(u[0], s->ln2) >= 0) mpz_sub_ui(u[0], s->ln2, 1);
  set_limbs(s->work, u[0], s->limbs);
  exp_fraction(s->work + s->limbs, s->work, s);
  mpz_t z;
  mpz_add(u[1], s->one, mpz_roinit_n(z, s->work + s->limbs, s->limbs));
  unsigned long e = 30 + 6 * (unsigned long)(k < 0 ? -k : k);
  shift_down(E, u[1], shift);
  mpz_set_ui(err, e);
  if (shift >= 0) mpz_mul_2exp(err, err, (mp_bitcnt_t)shift);
  else mpz_set_ui(err, (shift > -60 ? e >> -shift : 0) + 2); /* > e 2^shift + 1, the 1 being for the cut of E */
  return 1;
}

/* ---- ln ----------------------------------------------------------------------------------------------- */

/* x 2^-P = 2^k r, 1 <= r < 2; cutting r to W bits changes ln r by less than 1 unit.  Halley's method, y + 2 (r - e^y)/(r + e^y), cubes the error of
   y = ln r and divides it by 12; it begins with one below 1/2.  Whatever y it finds: with E <= e^y <= E + 24 units
   1 - (E + 24)/r <= ln r - y <= r/E - 1. */
void ln_point(mpz_t L, mpz_t err, const mpz_t x, scale *s)
{
  mpz_t *u = s->u, z;
  long top = (long)mpz_sizeinbase(x, 2) - 1, k = top - (long)s->P;
  shift_down(u[1], x, (long)s->W - top);
  mpz_sub(u[2], u[1], s->one);
  for (unsigned bits = 1;; bits = 3 * bits + 3) {
    if (mpz_sgn(u[2]) < 0) mpz_set_ui(u[2], 0);
    if (mpz_cmp(u[2], s->ln2) >= 0) mpz_sub_ui(u[2], s->ln2, 1);
    set_limbs(s->work, u[2], s->limbs);
    exp_fraction(s->work + s->limbs, s->work, s);
    mpz_add(u[3], s->one, mpz_roinit_n(z, s->work + s->limbs, s->limbs));
    mpz_sub(u[4], u[1], u[3]);
    if (bits > s->W) break;
    mpz_mul_2exp(u[4], u[4], s->W + 1);
    mpz_add(u[3], u[3], u[1]);
    mpz_fdiv_q(u[4], u[4], u[3]);
    mpz_add(u[2], u[2], u[4]);
  }
  mpz_mul_2exp(u[5], u[4], s->W);
  mpz_cdiv_q(u[5], u[5], u[3]);
  mpz_sub_ui(u[4], u[4], 24);
  mpz_mul_2exp(u[4], u[4], s->W);
  mpz_fdiv_q(u[4], u[4], u[1]);
  mpz_add(u[4], u[4], u[2]);
  mpz_add(u[5], u[5], u[2]);
  mpz_add_ui(u[5], u[5], 1);
  mpz_mul_si(u[6], k >= 0 ? s->ln2 : s->ln2_up, k);
  mpz_mul_si(u[7], k >= 0 ? s->ln2_up : s->ln2, k);
  mpz_add(u[4], u[4], u[6]);
  mpz_add(u[5], u[5], u[7]);
  mpz_fdiv_q_2exp(L, u[4], s->W - s->P);
  mpz_cdiv_q_2exp(u[5], u[5], s->W - s->P);
  mpz_sub(err, u[5], L);
}
