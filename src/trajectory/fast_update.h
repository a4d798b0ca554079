/* One update of one slope, shared by the loops of the block kernel.  Ranges and unit counts: doc/fast-engine.md. */
#ifndef GDC_FAST_UPDATE_H
#define GDC_FAST_UPDATE_H

#include "fast_bounds.h"
#include "fast_kernel.h"

/* One product of a row, in units of D: FAST_PRODUCT bounds its distance from the exact coefficient times the slope. */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures floor: high_of(\result, c, y);
    ensures near: \forall real exact, integer low, k; 4 <= k ==> 0 <= low < 2 * k ==> 0 <= y ==> -0.51 <= exact - c <= 0.51 ==>
      -0.93 * TWO63 <= exact <= 0.93 * TWO63 ==> product_near(\result, exact, y, low, k); */
ALWAYS_INLINE int64_t product(int64_t c, int64_t y)
{
  return high(c, y);
}

/* z(d) = -(d/6 - d^2/24 + ...) from D = d 2^sd and floor(D^2/2^64), by Horner's rule. */
/*@ requires read: \valid_read(w) && series_ok(w) && terms == w->terms && 3 <= terms;
    requires square: within(square, TWO62);
    terminates \true; exits \false; assigns \nothing;
    ensures near: within(D, TWO61) ==> high_of(square, D, D) ==>
      near((real)\result, tail(D, power(w->shift), terms), -1.25, 1.25); */
ALWAYS_INLINE int64_t cubic(int64_t D, int64_t square, const fast_series *w, int terms)
{
  /*@ assert k: 4 <= power(w->shift); */
  /*@ assert word: within(D, TWO63); */
  int64_t first = w->c[1];
  /*@ assert one: near_coefficient(first, power(w->shift), 1); */
  /*@ assert c1: within(first, TWO59); */
  int64_t sum = w->c[terms - 1];
  /*@ assert end: near_coefficient(sum, power(w->shift), terms - 1); */
  /*@ assert last: sum_near(sum, D, power(w->shift), terms - 1, terms); */
  /*@ loop invariant range: 1 <= j <= terms - 2;
      loop invariant near: within(D, TWO61) ==> sum_near(sum, D, power(w->shift), j + 1, terms);
      loop assigns j, sum;
      loop variant j; */
  for (int j = terms - 2; j >= 2; j--) {
    int64_t h = high(D, sum);
    /*@ assert old: within(sum, TWO63); */
    /*@ assert h: within(h, TWO62); */
    /*@ assert c: within(w->c[j], TWO59); */
    sum = w->c[j] - h;
    /*@ assert near: near_coefficient(w->c[j], power(w->shift), j); */
    /*@ assert next: within(D, TWO61) ==> sum_near(sum, D, power(w->shift), j, terms); */
  }
  int64_t u = high(square, sum), v = high(D, first);
  /*@ assert sum: within(sum, TWO63); */
  /*@ assert again: within(D, TWO63); */
  /*@ assert u: within(u, TWO61); */
  /*@ assert v: within(v, TWO61); */
  /*@ assert two: within(D, TWO61) ==> sum_near(sum, D, power(w->shift), 2, terms); */
  /*@ assert long: within(D, TWO61) ==> high_of(square, D, D) ==>
        near((real)(u - v), tail(D, power(w->shift), terms), -1.25, 1.25); */
  return u - v;
}

/* 2^(sd + 1) (1 - exp(-d)); square and twice as in lost_by. */
/*@ requires read: \valid_read(w) && series_ok(w) && terms == w->terms;
    requires square: within(square, TWO62);
    requires twice: within(D, TWO61) ==> within(twice, TWO62 + TWO60);
    terminates \true; exits \false; assigns \nothing;
    ensures near: within(D, TWO61) ==> high_of(square, D, D) ==> brief_near(twice, D, power(w->shift)) ==>
      whole_near(\result, D, power(w->shift), terms); */
ALWAYS_INLINE int64_t fraction(int64_t D, int64_t square, int64_t twice, const fast_series *w, int terms)
{
  /*@ assert k: 4 <= power(w->shift); */
  int64_t z = 0;
  if (terms == 1) return twice;
  if (terms == 2) {
    int64_t first = w->c[1];
    /*@ assert one: near_coefficient(first, power(w->shift), 1); */
    /*@ assert c1: within(first, TWO59); */
    int64_t back = -first;
    z = high(D, back);
    /*@ assert short: within(D, TWO61) ==> near((real)z, tail(D, power(w->shift), 2), -1.25, 1.25); */
  } else z = cubic(D, square, w, terms);
  /*@ assert tail: within(D, TWO61) ==> high_of(square, D, D) ==> near((real)z, tail(D, power(w->shift), terms), -1.25, 1.25); */
  int64_t part = high(square, z);
  /*@ assert z: within(z, TWO63); */
  /*@ assert part: within(part, TWO61); */
  int64_t rest = minus(twice, FAST_MUTANT(CUBIC_SIGN) ? -part : part);
  /*@ assert rest: within(D, TWO61) ==> rest == twice - part; */
  return rest;
}

/* What a step takes from Q for the logistic loss, in units of Q: Q (1 - s) w / (1 - s w), w = 1 - exp(-d), s = g/h = y ratio.
   x = Q (1 - s) w + s w x is a fixed point that contracts by s w; the short way takes s w without its cubic part, once. */
/*@ requires read: \valid_read(w) && series_ok(w) && terms == w->terms && 0 <= i < GDC_MAX_POINTS;
    requires square: within(square, TWO62);
    requires twice: within(D, TWO61) ==> within(twice, TWO62 + TWO60);
    requires loss: loss == FAST_SHORT || (loss == FAST_LONG && 0 <= w->rounds);
    terminates \true; exits \false; assigns \nothing;
    ensures near: 0 <= y ==> within(D, TWO61) ==> high_of(square, D, D) ==>
      brief_near(twice, D, power(w->shift)) ==> \forall integer low, real rho; 0 <= low < 2 * power(w->shift) ==>
      odds_are(w->ratio[i], y, low, power(w->shift), rho) ==> taken_near(loss, w->rounds, \result, y, low, D, power(w->shift), terms, rho);
    ensures range: within(\result, TWO62 + TWO60);
    ensures zero: y == 0 ==> \result == 0; */
ALWAYS_INLINE int64_t logistic_loss(int64_t y, int64_t D, int64_t square, int64_t twice, const fast_series *w, int i, int terms, int loss)
{
  /*@ assert k: 4 <= power(w->shift) && power(w->low_bits) == 2 * power(w->shift); */
  int64_t s = high(y, w->ratio[i]), taken = high(y, s), rest = minus(y, taken), fall = fraction(D, square, twice, w, terms);
  /*@ assert word_y: within(y, TWO63); */
  /*@ assert word_r: within(w->ratio[i], TWO63); */
  /*@ assert s: within(s, TWO62); */
  /*@ assert taken: 0 <= y ==> 0 <= taken; */
  /*@ assert rest: 0 <= y ==> sum_of(y, rest, taken); */
  int64_t first = high(rest, fall), factor = loss == FAST_SHORT ? twice : fall, part = high(s, factor), lost = first;
  /*@ assert word_x: within(rest, TWO63); */
  /*@ assert word_f: within(fall, TWO63); */
  /*@ assert word_t: within(factor, TWO63); */
  /*@ assert first: within(first, TWO62); */
  /*@ assert part: within(part, TWO61); */
  /*@ assert zero_s: y == 0 ==> s == 0; */
  /*@ assert zero_t: y == 0 ==> taken == 0; */
  /*@ assert zero_r: y == 0 ==> rest == 0; */
  /*@ assert zero_f: y == 0 ==> first == 0; */
  /*@ assert zero_p: y == 0 ==> part == 0; */
  /*@ assert fall: 0 <= y ==> within(D, TWO61) ==> high_of(square, D, D) ==> brief_near(twice, D, power(w->shift)) ==>
        whole_near(fall, D, power(w->shift), terms); */
  /*@ assert one: 0 <= y ==> within(D, TWO61) ==> high_of(square, D, D) ==> brief_near(twice, D, power(w->shift)) ==>
        \forall integer low, real rho; 0 <= low < 2 * power(w->shift) ==>
        odds_are(w->ratio[i], y, low, power(w->shift), rho) ==> first_near(first, y, low, D, power(w->shift), terms, rho); */
  if (loss == FAST_SHORT) {
    int64_t m = high(first, part), up = shifted(m, w->low_bits);
    /*@ assert m: within(m, TWO59); */
    /*@ assert up: within(up, TWO59); */
    int64_t both = plus(first, up);
    /*@ assert both: sum_of(both, first, up); */
    /*@ assert floor: floor_of(up, m, power(w->low_bits)); */
    /*@ assert p: high_of(part, s, twice); */
    /*@ assert zero_m: y == 0 ==> m == 0; */
    /*@ assert zero_u: y == 0 ==> up == 0; */
    /*@ assert two: 0 <= y ==> within(D, TWO61) ==> high_of(square, D, D) ==> brief_near(twice, D, power(w->shift)) ==>
          \forall integer low, real rho; 0 <= low < 2 * power(w->shift) ==>
          odds_are(w->ratio[i], y, low, power(w->shift), rho) ==> factor_near(part, y, low, D, power(w->shift), rho); */
    /*@ assert near: 0 <= y ==> within(D, TWO61) ==> high_of(square, D, D) ==> brief_near(twice, D, power(w->shift)) ==>
          \forall integer low, real rho; 0 <= low < 2 * power(w->shift) ==>
          odds_are(w->ratio[i], y, low, power(w->shift), rho) ==> logistic_near(both, y, low, D, power(w->shift), terms, rho); */
    return both;
  }
  /*@ assert q: high_of(part, s, fall); */
  /*@ assert two: 0 <= y ==> within(D, TWO61) ==> high_of(square, D, D) ==> brief_near(twice, D, power(w->shift)) ==>
        \forall integer low, real rho; 0 <= low < 2 * power(w->shift) ==>
        odds_are(w->ratio[i], y, low, power(w->shift), rho) ==> long_factor_near(part, y, low, D, power(w->shift), terms, rho); */
  /*@ loop invariant range: 0 <= k <= w->rounds;
      loop invariant zero: y == 0 ==> lost == 0;
      loop invariant size: within(lost, TWO62 + TWO60);
      loop invariant near: 0 <= y ==> within(D, TWO61) ==> high_of(square, D, D) ==> brief_near(twice, D, power(w->shift)) ==>
        \forall integer low, real rho; 0 <= low < 2 * power(w->shift) ==>
        odds_are(w->ratio[i], y, low, power(w->shift), rho) ==> long_near(lost, y, low, D, power(w->shift), terms, rho, k);
      loop assigns k, lost;
      loop variant w->rounds - k; */
  for (int k = 0; k < w->rounds; k++) {
    int64_t m = high(lost, part), up = shifted(m, w->low_bits), both = plus(first, up);
    /*@ assert word: within(lost, TWO63); */
    /*@ assert m: within(m, TWO60); */
    /*@ assert up: within(up, TWO60); */
    /*@ assert zero_m: y == 0 ==> m == 0; */
    /*@ assert zero_u: y == 0 ==> up == 0; */
    /*@ assert both: sum_of(both, first, up); */
    /*@ assert floor: floor_of(up, m, power(w->low_bits)); */
    /*@ assert next: sum_of(k + 1, k, 1); */
    /*@ assert near: 0 <= y ==> within(D, TWO61) ==> high_of(square, D, D) ==> brief_near(twice, D, power(w->shift)) ==>
          \forall integer low, real rho; 0 <= low < 2 * power(w->shift) ==>
          odds_are(w->ratio[i], y, low, power(w->shift), rho) ==> long_near(both, y, low, D, power(w->shift), terms, rho, k + 1); */
    lost = both;
  }
  return lost;
}

/* What a step takes from Q, in units of Q: Q - lost = Q exp(-d), or Q exp(-d) / (1 - s (1 - exp(-d))) with s = g/h for
   the logistic loss; D = d 2^sd. */
/*@ requires read: \valid_read(w) && series_ok(w) && terms == w->terms && loss == w->logistic && 0 <= i < GDC_MAX_POINTS;
    terminates \true; exits \false; assigns \nothing;
    ensures range: within(\result, TWO62 + TWO60);
    ensures near: loss == FAST_EXPONENTIAL ==> 0 <= y ==> within(D, TWO61) ==>
      \forall integer low; 0 <= low < 2 * power(w->shift) ==>
      near(stepped(y, low, D, power(w->shift), terms), (real)(slope(y, low, power(w->shift)) - \result), -1.35, 1.95);
    ensures logistic: loss != FAST_EXPONENTIAL ==> 0 <= y ==> within(D, TWO61) ==>
      \forall integer low, real rho; 0 <= low < 2 * power(w->shift) ==>
      odds_are(w->ratio[i], y, low, power(w->shift), rho) ==> taken_near(loss, w->rounds, \result, y, low, D, power(w->shift), terms, rho);
    ensures zero: y == 0 ==> \result == 0; */
ALWAYS_INLINE int64_t lost_by(int64_t y, int64_t D, const fast_series *w, int i, int terms, int loss)
{
  /*@ assert k: 4 <= power(w->shift); */
  int64_t square = high(D, D);
  /*@ assert word_D: within(D, TWO63); */
  /*@ assert word_y: within(y, TWO63); */
  /*@ assert square: within(square, TWO62); */
  /*@ assert small: within(D, TWO61) ==> within(square, TWO58); */
  int64_t t = shifted(square, w->shift);
  /*@ assert t: within(D, TWO61) ==> within(t, TWO58); */
  int64_t twice = minus(plus(D, D), t);
  /*@ assert twice: within(D, TWO61) ==> twice == 2 * D - t; */
  /*@ assert size: within(D, TWO61) ==> within(twice, TWO62 + TWO60); */
  /*@ assert brief: within(D, TWO61) ==> brief_near(twice, D, power(w->shift)); */
  if (loss != FAST_EXPONENTIAL && !FAST_MUTANT(RATIO)) return logistic_loss(y, D, square, twice, w, i, terms, loss);
  int64_t lost = high(y, twice);
  /*@ assert q: within(twice, TWO63); */
  /*@ assert lost: within(lost, TWO62); */
  /*@ assert zero_l: y == 0 ==> lost == 0; */
  /*@ assert linear: 0 <= y ==> within(D, TWO61) ==> \forall integer low; 0 <= low < 2 * power(w->shift) ==>
        near(linear_loss(y, low, D, power(w->shift)), (real)lost, -0.89, 1.26); */
  int64_t part = 0;
  /*@ assert none: \forall integer low; near(tail_gain(y, low, D, power(w->shift), 1), (real)part, -0.05, 1.05); */
  if (terms == 2) { /* the same product in another order, which has less to wait for once D is known */
    int64_t first = w->c[1], yc = high(y, first);
    /*@ assert one: near_coefficient(first, power(w->shift), 1); */
    /*@ assert c1: within(first, TWO59); */
    /*@ assert yc: within(yc, TWO58); */
    int64_t back = -yc;
    /*@ assert back: within(back, TWO58); */
    int64_t z = high(D, back);
    /*@ assert zc: within(z, TWO57); */
    part = high(square, z);
    /*@ assert early: within(part, TWO60); */
    /*@ assert zero_c: y == 0 ==> yc == 0; */
    /*@ assert zero_b: y == 0 ==> back == 0; */
    /*@ assert zero_z: y == 0 ==> z == 0; */
    /*@ assert zero_p: y == 0 ==> part == 0; */
  } else if (terms > 2) {
    int64_t r = high(y, square), z = cubic(D, square, w, terms);
    part = high(r, z);
    /*@ assert yr: within(y, TWO63); */
    /*@ assert sr: within(square, TWO62); */
    /*@ assert r: within(r, TWO61); */
    /*@ assert z: within(z, TWO63); */
    /*@ assert part: within(part, TWO60); */
    /*@ assert zero_r: y == 0 ==> r == 0; */
    /*@ assert zero_q: y == 0 ==> part == 0; */
  }
  /*@ assert some: 0 <= y ==> within(D, TWO61) ==> \forall integer low; 0 <= low < 2 * power(w->shift) ==>
        near(tail_gain(y, low, D, power(w->shift), terms), (real)part, -0.05, 1.05); */
  lost -= FAST_MUTANT(CUBIC_SIGN) ? -part : part;
  /*@ assert both: 0 <= y ==> within(D, TWO61) ==> \forall integer low; 0 <= low < 2 * power(w->shift) ==>
        near(linear_loss(y, low, D, power(w->shift)) - tail_gain(y, low, D, power(w->shift), terms), (real)lost, -1.95, 1.35); */
  /*@ assert split: \forall integer low; stepped(y, low, D, power(w->shift), terms) == slope(y, low, power(w->shift))
        - (linear_loss(y, low, D, power(w->shift)) - tail_gain(y, low, D, power(w->shift), terms)); */
  /*@ assert all: 0 <= y ==> within(D, TWO61) ==> \forall integer low; 0 <= low < 2 * power(w->shift) ==>
        near(stepped(y, low, D, power(w->shift), terms), (real)(slope(y, low, power(w->shift)) - lost), -1.35, 1.95); */
  return lost;
}

/* Q <- Q - lost_by(..), Q = y 2^ls + low */
/*@ requires read: \valid_read(w) && series_ok(w) && terms == w->terms && loss == w->logistic && 0 <= i < GDC_MAX_POINTS;
    requires write: \valid(y) && \valid(low) && \separated(y, low, w);
    requires low: *low < 2 * power(w->shift);
    terminates \true; exits \false; assigns *y, *low;
    ensures low: *low < 2 * power(w->shift);
    ensures moved: moves(loss, w->rounds, w->ratio[i], \old(*y), \old(*low), D, power(w->shift), terms, *y, *low); */
ALWAYS_INLINE void advance(uint64_t *y, uint64_t *low, int64_t D, const fast_series *w, int i, int terms, int loss)
{
  /*@ assert k: power(w->low_bits) == 2 * power(w->shift); */
  /*@ assert k1: 4 <= power(w->shift) <= TWO60; */
  int64_t lost = lost_by((int64_t)*y, D, w, i, terms, loss), rest = minus((int64_t)*low, lost);
  int64_t up = shifted(rest, w->low_bits), sum = plus((int64_t)*y, up);
  uint64_t part = low_part(rest, w->low_bits);
  /*@ assert rest: rest == *low - lost; */
  /*@ assert less: *y < TWO63 ==> slope(*y + up, (integer)part, power(w->shift)) ==
        slope((integer)*y, (integer)*low, power(w->shift)) - lost; */
  /*@ assert zero: stays_zero((integer)*y, (integer)*low, (integer)(uint64_t)sum, (integer)part); */
  /*@ assert close: loss == FAST_EXPONENTIAL ==> *y < TWO63 ==> within(D, TWO61) ==>
        near(stepped((integer)*y, (integer)*low, D, power(w->shift), terms),
             (real)slope(*y + up, (integer)part, power(w->shift)), -1.35, 1.95); */
  /*@ assert close_l: loss != FAST_EXPONENTIAL ==> *y < TWO63 ==> within(D, TWO61) ==>
        \forall real rho; odds_are(w->ratio[i], *y, *low, power(w->shift), rho) ==>
        near(slope((integer)*y, (integer)*low, power(w->shift)) - taken(loss, w->rounds, *y, *low, D, power(w->shift), terms, rho),
             (real)slope(*y + up, (integer)part, power(w->shift)), -2.74, 1.76); */
  /*@ assert digits: *y < TWO63 ==> 0 <= slope(*y + up, (integer)part, power(w->shift)) < 2 * power(w->shift) * TWO63 ==>
        0 <= *y + up < TWO63 && sum == *y + up; */
  /*@ assert lands: \forall real to, least, most; *y < TWO63 ==> -3.0 <= least <= 0.0 ==>
        near(to, (real)slope(*y + up, (integer)part, power(w->shift)), least, most) ==>
        lands(to, power(w->shift), (integer)(uint64_t)sum, (integer)part, least, most); */
  /*@ assert exponential: loss == FAST_EXPONENTIAL ==> follows((integer)*y, (integer)*low, D, power(w->shift), terms, (integer)(uint64_t)sum, (integer)part); */
  /*@ assert logistic: loss != FAST_EXPONENTIAL ==> follows_logistic(loss, w->rounds, w->ratio[i], (integer)*y, (integer)*low, D, power(w->shift), terms,
        (integer)(uint64_t)sum, (integer)part); */
  *y = (uint64_t)sum;
  *low = part;
}

/* One loop per loss and number of terms, so that the polynomials unroll. */
#define EACH_TERMS(loop, loss, ...) \
  switch (q->series.terms) { \
  case 1: loop(__VA_ARGS__, 1, loss); break; \
  case 2: loop(__VA_ARGS__, 2, loss); break; \
  case 3: loop(__VA_ARGS__, 3, loss); break; \
  default: loop(__VA_ARGS__, q->series.terms, loss); break; \
  }
#define EACH_SERIES(loop, ...) \
  switch (q->series.logistic) { \
  case FAST_EXPONENTIAL: EACH_TERMS(loop, FAST_EXPONENTIAL, __VA_ARGS__) break; \
  case FAST_SHORT: EACH_TERMS(loop, FAST_SHORT, __VA_ARGS__) break; \
  default: EACH_TERMS(loop, FAST_LONG, __VA_ARGS__) break; \
  }

#endif
