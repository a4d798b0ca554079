/* One update of one slope and one product of a row with two words per number.  Ranges and unit counts: doc/fast-engine.md. */
#ifndef GDC_FAST_FINE_UPDATE_H
#define GDC_FAST_FINE_UPDATE_H

#include "fast_bounds.h"
#include "fast_wide.h"

/* a b / 2^128, less than 3 below it */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures part: wide(\result) == wide_part(wide(a), wide(b));
    ensures near: \forall real exact; 0 <= wide(b) < TWO127 ==> -0.51 <= exact - wide(a) <= 0.51 ==>
      fine_product_near(wide(\result), exact, wide(b)); */
ALWAYS_INLINE fast_i128 wide_product(fast_i128 a, fast_i128 b)
{
  int64_t a1 = wide_top(a), b1 = wide_top(b), h = high_mixed(a1, wide_low(b)), g = high_mixed(b1, wide_low(a));
  fast_i128 m = wide_times(a1, b1), first = wide_times(h, 1), second = wide_times(g, 1), half = wide_plus(m, first);
  /*@ assert a: halves(wide(a), a1, a.low); */
  /*@ assert b: halves(wide(b), b1, b.low); */
  /*@ assert m: within(a1, TWO63) && within(b1, TWO63) && within(wide(m), TWO126); */
  fast_i128 r = wide_plus(half, second);
  /*@ assert sum: total(wide(half), wide(m), h) && total(wide(r), wide(half), g); */
  /*@ assert part: wide(r) == wide_part(wide(a), wide(b)); */
  /*@ assert near: wide_high(wide(r), wide(a), wide(b)); */
  return r;
}

/* The same for a = b. */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures part: wide(\result) == wide_part(wide(a), wide(a)); */
ALWAYS_INLINE fast_i128 wide_square(fast_i128 a)
{
  int64_t a1 = wide_top(a), h = high_mixed(a1, wide_low(a));
  fast_i128 m = wide_times(a1, a1), twice = wide_times(h, 2), r = wide_plus(m, twice);
  /*@ assert a: halves(wide(a), a1, a.low); */
  /*@ assert m: within(a1, TWO63) && within(wide(m), TWO126); */
  /*@ assert sum: total(wide(r), wide(m), wide(twice)); */
  /*@ assert part: wide(r) == wide_part(wide(a), wide(a)); */
  return r;
}

/* floor(x 2^n), -60 <= n <= 60 */
/*@ requires range: -60 <= n <= 60;
    terminates \true; exits \false; assigns \nothing;
    ensures up: 0 <= n ==> \forall integer m; m == n ==> raised_to(wide(\result), x, m);
    ensures down: n < 0 ==> \forall integer m; m == -n ==> floor_of(wide(\result), x, power(m)); */
ALWAYS_INLINE fast_i128 times_power(int64_t x, int n)
{
  /*@ assert x: within(x, TWO63); */
  return n >= 0 ? wide_raised(wide_times(x, 1), n) : wide_times(shifted(x, -n), 1);
}

/* d^3 (1/6 - d/24 + d^2/120) in units of D, top the high word of D = d 2^(shift + 128) */
/*@ requires shift: 8 <= shift <= 59;
    terminates \true; exits \false; assigns \nothing;
    ensures near: \forall integer D; within(D, TWO125) ==> floor_of(top, D, TWO64) ==>
      fine_third(wide(\result), D, power(shift)); */
ALWAYS_INLINE fast_i128 fine_cubic(int64_t top, int shift)
{
  /* d^3 2^(3 sd - 128), and (1/6 - d/24 + d^2/120) 2^63 from d 2^63 */
  const int64_t sixth = 1537228672809129301;
  int64_t square = high(top, top), cube = high(square, top);
  int64_t x = shifted(top, shift + 1), part = high(x, x), a = x / 24, b = part / 60;
  /*@ assert k: 256 <= power(shift) && power(shift + 1) == 2 * power(shift); */
  /*@ assert x: within(x, TWO63); */
  /*@ assert part: within(part, TWO62); */
  /*@ assert a: quotient_of(a, x, 24); */
  /*@ assert b: quotient_of(b, part, 60); */
  int64_t factor = sixth - a + b, v = high(cube, factor);
  int n = 65 - 2 * shift;
  fast_i128 third = times_power(v, n);
  /*@ assert up: 0 <= n ==> \forall integer m; m == 65 - 2 * shift ==>
        raised_to(wide(third), v, m) && scaled_of(wide(third), v, power(shift)); */
  /*@ assert down: n < 0 ==> \forall integer m; m == 2 * shift - 65 ==>
        floor_of(wide(third), v, power(m)) && scaled_of(wide(third), v, power(shift)); */
  /*@ assert scaled: scaled_of(wide(third), v, power(shift)); */
  return third;
}

/* Q exp(-d), D = d 2^(sd + 64), shift = sd - 64. */
/*@ requires shift: 8 <= shift <= 59;
    terminates \true; exits \false; assigns \nothing;
    ensures moved: fine_follows(wide(Q), wide(D), power(shift), wide(\result)); */
ALWAYS_INLINE fast_i128 fine_update(fast_i128 Q, fast_i128 D, int shift)
{
  int64_t top = wide_top(D);
  fast_i128 third = fine_cubic(top, shift);
  if (FAST_MUTANT(FINE_CUBIC)) third = wide_times(0, 1);
  /*@ assert k: 256 <= power(shift) && power(shift + 1) == 2 * power(shift); */
  /*@ assert top: floor_of(top, wide(D), TWO64); */
  fast_i128 square = wide_square(D), half = wide_shifted(square, shift + 1), rest = wide_minus(D, half);
  /*@ assert third: within(wide(D), TWO125) ==> fine_third(wide(third), wide(D), power(shift)) && within(wide(third), TWO123); */
  /*@ assert square: within(wide(D), TWO125) ==> within(wide(square), TWO123); */
  /*@ assert half: within(wide(D), TWO125) ==> within(wide(half), TWO123); */
  /*@ assert rest: within(wide(D), TWO125) ==> total(wide(D), wide(rest), wide(half)); */
  fast_i128 lost = wide_plus(rest, third); /* 1 - exp(-d) */
  /*@ assert lost: within(wide(D), TWO125) ==> total(wide(lost), wide(rest), wide(third)); */
  /*@ assert part: wide_high(wide(square), wide(D), wide(D)); */
  /*@ assert near: within(wide(D), TWO125) ==> fine_lost(wide(lost), wide(D), power(shift)); */
  fast_i128 product = wide_product(Q, lost), taken = wide_shifted(product, shift), new = wide_minus(Q, taken);
  /*@ assert product: wide_high(wide(product), wide(Q), wide(lost)); */
  /*@ assert moved: within(wide(D), TWO125) ==> 0 <= wide(Q) < TWO127 ==> \forall integer x; total(wide(Q), x, wide(taken)) ==>
        fine_near(wide(Q), wide(D), power(shift), x); */
  /*@ assert less: total(wide(Q), wide(Q) - wide(taken), wide(taken)); */
  /*@ assert inside: within(wide(D), TWO125) ==> 0 <= wide(Q) < TWO127 ==> fine_room(wide(Q), wide(D), power(shift)) ==>
        0 <= wide(Q) - wide(taken) < TWO127; */
  return new;
}

#endif
