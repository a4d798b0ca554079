/* The loop of fast_dense.c; internal to it. */
#ifndef GDC_FAST_DENSE_LOOP_H
#define GDC_FAST_DENSE_LOOP_H

#include "fast_general.h"

/* The running state: y and low of every point, b of every slot. */
typedef struct dense_state {
  uint64_t y[FAST_DENSE_ROWS], low[FAST_DENSE_ROWS];
  int64_t b[FAST_DENSE_ROWS];
} dense_state;

/* Of every slot: sign of its pair, and where its b goes in the buffer (a slot without a pair has a row there, too). */
typedef struct dense_slots {
  uint64_t sign[FAST_DENSE_ROWS];
  int row[FAST_DENSE_ROWS];
} dense_slots;

#ifdef __FRAMAC__
#include <dense.acsl>
#endif

#include "fast_update.h"

static const int64_t NEVER = -((int64_t)1 << 61); /* b of a slot without a pair */

#if defined(__FRAMAC__)
#define UNROLL
#elif defined(__GNUC__) && !defined(__clang__)
#define UNROLL _Pragma("GCC unroll 9")
#elif defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL
#endif

/* The number of slots, and the point of one. */
/*@ requires range: 1 <= n <= 4 && 0 <= slots <= 4;
    terminates \true; exits \false; assigns \nothing;
    ensures count: \result == slots_of(n, slots); */
ALWAYS_INLINE int slot_count(int n, int slots)
{
  /*@ assert count: count_is(n * slots, (integer)n, (integer)slots); */
  return n * slots;
}

/*@ requires range: 0 <= j && 0 < slots;
    terminates \true; exits \false; assigns \nothing;
    ensures point: \result == slot_point(j, slots); */
ALWAYS_INLINE int point_of(int j, int slots)
{
  /*@ assert point: place_is(j / slots, (integer)j, (integer)slots); */
  return j / slots;
}

/* The constants of the slots, and the state of the block. */
/*@ requires ok: dense_ok(q, n, count) && 0 <= slots && count == slots_of(n, slots) && n == q->n && lows_below(q);
    requires local: \valid(t) && \valid(x) && \separated(t, x, q);
    terminates \true; exits \false; assigns *t, *x;
    ensures kept: ready_kept{Pre, Here}(q, t, x, n, count, slots);
    ensures state: \old(slots_in(q, n, count)) == local_state(x, n, count); */
ALWAYS_INLINE void load_slots(const fast_block *q, dense_slots *t, dense_state *x, const int n, const int count, const int slots)
{
  (void)slots;
  /*@ assert shape: in_dense(q, n, slots, dense_shape(q, n, slots)); */
  /*@ loop invariant range: 0 <= i <= n;
      loop invariant points: \forall integer m; 0 <= m < i ==>
        x->y[m] == \at(q->y[\at(m, Here)], Pre) && x->low[m] == \at(q->low[\at(m, Here)], Pre);
      loop assigns i, x->y[0 .. FAST_DENSE_ROWS - 1], x->low[0 .. FAST_DENSE_ROWS - 1];
      loop variant n - i; */
  for (int i = 0; i < n; i++) x->y[i] = q->y[i], x->low[i] = q->low[i];
  /*@ loop invariant range: 0 <= j <= count;
      loop invariant slots: slots_loaded(q, t, j);
      loop invariant b: \forall integer m; 0 <= m < j ==> x->b[m] == (\at(q->slot_pair[\at(m, Here)], Pre) < 0 ? -TWO61 :
        \at((int64_t)q->b[q->slot_pair[\at(m, Here)]].low, Pre));
      loop assigns j, x->b[0 .. FAST_DENSE_ROWS - 1], *t;
      loop variant count - j; */
  for (int j = 0; j < count; j++) {
    int pair = q->slot_pair[j];
    x->b[j] = pair < 0 ? NEVER : low_word(&q->b[pair]);
    t->sign[j] = pair < 0 ? 0 : q->sign[pair];
    t->row[j] = pair < 0 ? q->tracked : pair;
  }
  /*@ assert placed: slots_placed(q, count); */
  /*@ assert series: series_ok(&q->series); */
  /*@ assert rows: empty_rows(q, n, count); */
  /*@ assert signs: \forall integer p; 0 <= p < FAST_MAX_PAIRS ==> q->sign[p] == \at(q->sign[\at(p, Here)], Pre); */
  /*@ assert matrix: \forall integer r, c; 0 <= r < FAST_DENSE_ROWS ==> 0 <= c < FAST_DENSE_ROWS ==>
        q->dense[r][c] == \at(q->dense[\at(r, Here)][\at(c, Here)], Pre); */
  /*@ assert same: in_dense(q, n, slots, \at(dense_shape(q, n, slots), Pre)); */
  /*@ assert state: in_local(x, n, count, local_state(x, n, count)); */
  /*@ assert old: \at(in_slots(q, n, count, \at(local_state(x, n, count), Here)), Pre); */
}

/* The value of every column. */
/*@ requires ok: ready(q, t, x, n, count, slots) && apart(q, t, x, value);
    terminates \true; exits \false; assigns value[0 .. FAST_DENSE_ROWS - 1];
    ensures kept: ready_kept{Pre, Here}(q, t, x, n, count, slots) && local_state(x, n, count) == \old(local_state(x, n, count));
    ensures columns: y_range(dense_shape(q, n, slots), local_state(x, n, count)) ==>
      columns_are(value, dense_shape(q, n, slots), local_state(x, n, count)); */
ALWAYS_INLINE void load_columns(const fast_block *q, const dense_slots *t, const dense_state *x, int64_t *value, const int n, const int count, const int slots)
{
  (void)q, (void)t;
  /*@ assert shape: in_dense(q, n, slots, dense_shape(q, n, slots)); */
  /*@ assert state: in_local(x, n, count, local_state(x, n, count)); */
  /*@ loop invariant range: 0 <= i <= n;
      loop invariant points: \forall integer m; 0 <= m < i ==> value[m] == (int64_t)x->y[m];
      loop assigns i, value[0 .. FAST_DENSE_ROWS - 1];
      loop variant n - i; */
  UNROLL for (int i = 0; i < n; i++) value[i] = (int64_t)x->y[i];
  /*@ loop invariant range: 0 <= j <= count;
      loop invariant points: \forall integer m; 0 <= m < n ==> value[m] == (int64_t)x->y[m];
      loop invariant pairs: \at(y_range(dense_shape(q, n, slots), local_state(x, n, count)), Pre) ==> \forall integer c; n <= c < n + j ==>
        value[c] == column_value(\at(dense_shape(q, n, slots), Pre), \at(local_state(x, n, count), Pre), c);
      loop assigns j, value[0 .. FAST_DENSE_ROWS - 1];
      loop variant count - j; */
  UNROLL for (int j = 0; j < count; j++) {
    /*@ assert point: 0 < slots && 0 <= slot_point((integer)j, slots) < n; */
    value[n + j] = kept((int64_t)x->y[point_of(j, slots)], x->b[j]);
    /*@ assert b: x->b[j] == state_b(\at(local_state(x, n, count), Pre), (integer)j); */
    /*@ assert y: x->y[slot_point((integer)j, slots)] == state_y(\at(local_state(x, n, count), Pre), slot_point((integer)j, slots)); */
    /*@ assert place: shape_point(\at(dense_shape(q, n, slots), Pre), (integer)j) == slot_point((integer)j, slots); */
    /*@ assert columns: column_of(n + j, (integer)n, (integer)j) && shape_points(\at(dense_shape(q, n, slots), Pre)) == n; */
    /*@ assert column: column_value(\at(dense_shape(q, n, slots), Pre), \at(local_state(x, n, count), Pre), n + j) ==
          (state_b(\at(local_state(x, n, count), Pre), (integer)j) < 0 ? 0 : state_y(\at(local_state(x, n, count), Pre), shape_point(\at(dense_shape(q, n, slots), Pre), (integer)j))); */
    /*@ assert small: \at(y_range(dense_shape(q, n, slots), local_state(x, n, count)), Pre) ==> x->y[slot_point((integer)j, slots)] < TWO63; */
    /*@ assert now: \at(y_range(dense_shape(q, n, slots), local_state(x, n, count)), Pre) ==>
          value[n + j] == column_value(\at(dense_shape(q, n, slots), Pre), \at(local_state(x, n, count), Pre), n + j); */
  }
  /*@ assert placed: slots_placed(q, count); */
  /*@ assert series: series_ok(&q->series); */
  /*@ assert rows: empty_rows(q, n, count); */
  /*@ assert loaded: slots_loaded(q, t, count); */
  /*@ assert same: in_dense(q, n, slots, \at(dense_shape(q, n, slots), Pre)) && in_local(x, n, count, \at(local_state(x, n, count), Pre)); */
  /*@ assert y: y_range(dense_shape(q, n, slots), local_state(x, n, count)) ==> \forall integer i; 0 <= i < n ==>
        state_y(local_state(x, n, count), i) == (int64_t)x->y[i]; */
  /*@ assert first: y_range(dense_shape(q, n, slots), local_state(x, n, count)) ==> \forall integer c; 0 <= c < n ==>
        value[c] == column_value(dense_shape(q, n, slots), local_state(x, n, count), c); */
  /*@ assert others: y_range(dense_shape(q, n, slots), local_state(x, n, count)) ==> \forall integer c; n <= c < n + count ==>
        value[c] == column_value(dense_shape(q, n, slots), local_state(x, n, count), c); */
}

/* Row r. */
/*@ requires ok: ready(q, t, x, n, count, slots) && apart(q, t, x, (int64_t *)value) && 0 <= r < n + count;
    terminates \true; exits \false; assigns \nothing;
    ensures row: \forall state s; columns_are((int64_t *)value, dense_shape(q, n, slots), s) ==> row_range(dense_shape(q, n, slots), s) ==>
      \result == row_total(dense_shape(q, n, slots), s, r);
    ensures empty: n <= r ==> q->slot_pair[r - n] < 0 ==> \result == 0; */
ALWAYS_INLINE int64_t row_of(const fast_block *q, const dense_slots *t, const dense_state *x, const int64_t *value, int r, const int n, const int count, const int slots)
{
  (void)t, (void)x, (void)slots;
  int64_t sum = 0;
  /*@ assert shape: in_dense(q, n, slots, dense_shape(q, n, slots)); */
  /*@ loop invariant range: 0 <= c <= n + count;
      loop invariant part: \forall state s; columns_are((int64_t *)value, dense_shape(q, n, slots), s) ==> row_range(dense_shape(q, n, slots), s) ==>
        sum == row_part(dense_shape(q, n, slots), s, dense_entry(r, 0), dense_entry(r, (integer)c));
      loop invariant empty: n <= r ==> q->slot_pair[r - n] < 0 ==> sum == 0;
      loop assigns c, sum;
      loop variant n + count - c; */
  UNROLL for (int c = 0; c < n + count; c++) {
    int64_t z = high(q->dense[r][c], value[c]);
    /*@ assert product: \forall state s; columns_are((int64_t *)value, dense_shape(q, n, slots), s) ==>
          z == entry_product(shape_coefficient(dense_shape(q, n, slots), dense_entry(r, (integer)c)),
            column_value(dense_shape(q, n, slots), s, shape_column(dense_shape(q, n, slots), dense_entry(r, (integer)c)))); */
    /*@ assert next: \forall state s; columns_are((int64_t *)value, dense_shape(q, n, slots), s) ==> row_range(dense_shape(q, n, slots), s) ==>
          row_part(dense_shape(q, n, slots), s, dense_entry(r, 0), dense_entry(r, c + 1)) == sum + z; */
    /*@ assert zero: n <= r ==> q->slot_pair[r - n] < 0 ==> q->dense[r][c] == 0; */
    /*@ assert value: z == entry_product((integer)q->dense[r][c], (integer)value[c]); */
    /*@ assert none: n <= r ==> q->slot_pair[r - n] < 0 ==> z == 0; */
    sum = plus(sum, z);
  }
  return sum;
}

/* All rows. */
/*@ requires ok: ready(q, t, x, n, count, slots) && apart(q, t, x, (int64_t *)value) && apart(q, t, x, row);
    requires two: \separated(row + (0 .. FAST_DENSE_ROWS - 1), value + (0 .. FAST_DENSE_ROWS - 1));
    terminates \true; exits \false; assigns row[0 .. FAST_DENSE_ROWS - 1];
    ensures kept: ready_kept{Pre, Here}(q, t, x, n, count, slots) && local_state(x, n, count) == \old(local_state(x, n, count));
    ensures rows: \forall state s; columns_are((int64_t *)value, dense_shape(q, n, slots), s) ==> row_range(dense_shape(q, n, slots), s) ==>
      rows_are(row, dense_shape(q, n, slots), s);
    ensures empty: empty_sums(q, row, n, count); */
ALWAYS_INLINE void add_rows(const fast_block *q, const dense_slots *t, const dense_state *x, const int64_t *value, int64_t *row, const int n, const int count, const int slots)
{
  /*@ assert shape: in_dense(q, n, slots, dense_shape(q, n, slots)); */
  /*@ assert state: in_local(x, n, count, local_state(x, n, count)); */
  /*@ loop invariant range: 0 <= r <= n + count;
      loop invariant ok: ready_kept{Pre, Here}(q, t, x, n, count, slots) && local_state(x, n, count) == \at(local_state(x, n, count), Pre);
      loop invariant values: \forall integer c; 0 <= c < FAST_DENSE_ROWS ==> value[c] == \at(value[\at(c, Here)], Pre);
      loop invariant rows: \forall state s, integer j; columns_are((int64_t *)value, dense_shape(q, n, slots), s) ==>
        row_range(dense_shape(q, n, slots), s) ==> 0 <= j < r ==> row[j] == row_total(dense_shape(q, n, slots), s, j);
      loop invariant empty: \forall integer j; n <= j < r ==> q->slot_pair[j - n] < 0 ==> row[j] == 0;
      loop assigns r, row[0 .. FAST_DENSE_ROWS - 1];
      loop variant n + count - r; */
  UNROLL for (int r = 0; r < n + count; r++) {
    row[r] = row_of(q, t, x, value, r, n, count, slots);
    /*@ assert placed: slots_placed(q, count); */
    /*@ assert series: series_ok(&q->series); */
    /*@ assert rows: empty_rows(q, n, count); */
    /*@ assert loaded: slots_loaded(q, t, count); */
    /*@ assert same: in_dense(q, n, slots, \at(dense_shape(q, n, slots), Pre)) && in_local(x, n, count, \at(local_state(x, n, count), Pre)); */
  }
}

/* Slot j has b from now on. */
/*@ requires ok: ready(q, t, x, n, count, slots) && 0 <= j < count;
    requires empty: q->slot_pair[j] < 0 ==> b == -TWO61;
    terminates \true; exits \false; assigns x->b[j];
    ensures kept: ready_kept{Pre, Here}(q, t, x, n, count, slots);
    ensures now: x->b[j] == b;
    ensures others: \forall integer m; 0 <= m < count ==> m != j ==> x->b[m] == \old(x->b[m]); */
ALWAYS_INLINE void put_slot(const fast_block *q, const dense_slots *t, dense_state *x, int j, int64_t b, const int n, const int count, const int slots)
{
  (void)q, (void)t, (void)n, (void)count, (void)slots;
  /*@ assert shape: in_dense(q, n, slots, dense_shape(q, n, slots)); */
  x->b[j] = b;
  /*@ assert placed: slots_placed(q, count); */
  /*@ assert series: series_ok(&q->series); */
  /*@ assert rows: empty_rows(q, n, count); */
  /*@ assert loaded: slots_loaded(q, t, count); */
  /*@ assert same: in_dense(q, n, slots, \at(dense_shape(q, n, slots), Pre)); */
}

/* The step of margin i, z more. */
/*@ requires ok: ready(q, t, x, n, count, slots) && apart(q, t, x, row) && 0 <= i < n;
    terminates \true; exits \false; assigns row[i];
    ensures kept: ready_kept{Pre, Here}(q, t, x, n, count, slots);
    ensures b: \forall integer m; 0 <= m < count ==> x->b[m] == \old(x->b[m]);
    ensures sum: -TWO63 <= \old(row[i]) + z < TWO63 ==> row[i] == \old(row[i]) + z; */
ALWAYS_INLINE void add_margin(const fast_block *q, const dense_slots *t, const dense_state *x, int64_t *row, int i, int64_t z, const int n, const int count, const int slots)
{
  (void)q, (void)t, (void)x, (void)n, (void)count, (void)slots;
  /*@ assert shape: in_dense(q, n, slots, dense_shape(q, n, slots)); */
  row[i] = plus(row[i], z);
  /*@ assert placed: slots_placed(q, count); */
  /*@ assert series: series_ok(&q->series); */
  /*@ assert rows: empty_rows(q, n, count); */
  /*@ assert loaded: slots_loaded(q, t, count); */
  /*@ assert same: in_dense(q, n, slots, \at(dense_shape(q, n, slots), Pre)); */
}

/* b of the slots after the step, and what they add to their margins. */
/*@ requires ok: ready(q, t, x, n, count, slots) && apart(q, t, x, row) && empty_sums(q, row, n, count);
    terminates \true; exits \false; assigns x->b[0 .. FAST_DENSE_ROWS - 1], row[0 .. FAST_DENSE_ROWS - 1];
    ensures kept: ready_kept{Pre, Here}(q, t, x, n, count, slots);
    ensures moved: \at(sums_in_time(q, x, row, n, count, slots), Pre) ==>
      slots_moved(x, \old(dense_shape(q, n, slots)), \old(local_state(x, n, count)), count)
      && margins_are(row, \old(dense_shape(q, n, slots)), \old(local_state(x, n, count)), count); */
ALWAYS_INLINE void move_slots(const fast_block *q, const dense_slots *t, dense_state *x, int64_t *row, const int n, const int count, const int slots)
{
  /*@ assert shape: in_dense(q, n, slots, dense_shape(q, n, slots)); */
  /*@ assert state: in_local(x, n, count, local_state(x, n, count)); */
  /*@ loop invariant range: 0 <= j <= count;
      loop invariant ok: ready_kept{Pre, Here}(q, t, x, n, count, slots);
      loop invariant empty: empty_sums(q, row, n, count);
      loop invariant moved: \at(sums_in_time(q, x, row, n, count, slots), Pre) ==>
        slots_moved(x, \at(dense_shape(q, n, slots), Pre), \at(local_state(x, n, count), Pre), j);
      loop invariant as: slots_as(x, \at(local_state(x, n, count), Pre), j, count);
      loop invariant rows: \at(sums_in_time(q, x, row, n, count, slots), Pre) ==>
        pair_rows_are(row, \at(dense_shape(q, n, slots), Pre), \at(local_state(x, n, count), Pre));
      loop invariant margins: \at(sums_in_time(q, x, row, n, count, slots), Pre) ==>
        margins_are(row, \at(dense_shape(q, n, slots), Pre), \at(local_state(x, n, count), Pre), j);
      loop assigns j, x->b[0 .. FAST_DENSE_ROWS - 1], row[0 .. FAST_DENSE_ROWS - 1];
      loop variant count - j; */
  UNROLL for (int j = 0; j < count; j++) {
    int64_t before = x->b[j], after = plus(before, signed_by(row[n + j], t->sign[j]));
    int64_t change = signed_by(minus(kept(after, after), kept(before, before)), t->sign[j]);
    /*@ assert point: 0 < slots && 0 <= slot_point((integer)j, slots) < n; */
    /*@ assert zero: q->slot_pair[j] < 0 ==> row[n + j] == 0; */
    /*@ assert was: before == state_b(\at(local_state(x, n, count), Pre), (integer)j); */
    /*@ assert is: \at(sums_in_time(q, x, row, n, count, slots), Pre) ==>
          after == moved_b(\at(dense_shape(q, n, slots), Pre), \at(local_state(x, n, count), Pre), (integer)j); */
    /*@ assert change: \at(sums_in_time(q, x, row, n, count, slots), Pre) ==> change == turned(\at(dense_shape(q, n, slots), Pre), (integer)j,
          wide_relu(moved_b(\at(dense_shape(q, n, slots), Pre), \at(local_state(x, n, count), Pre), (integer)j))
          - wide_relu(state_b(\at(local_state(x, n, count), Pre), (integer)j))); */
    put_slot(q, t, x, j, after, n, count, slots);
    add_margin(q, t, x, row, point_of(j, slots), change, n, count, slots);
  }
}

/* The slopes after the step. */
/*@ requires ok: ready(q, t, x, n, count, slots) && apart(q, t, x, (int64_t *)row) && terms == q->series.terms && loss == q->series.logistic;
    terminates \true; exits \false; assigns x->y[0 .. FAST_DENSE_ROWS - 1], x->low[0 .. FAST_DENSE_ROWS - 1];
    ensures kept: ready_kept{Pre, Here}(q, t, x, n, count, slots);
    ensures slopes: \forall integer i; 0 <= i < n ==>
      moves(loss, q->series.rounds, (integer)q->series.ratio[i], \old(x->y[i]), \old(x->low[i]), (integer)row[i],
        power(q->series.shift), terms, x->y[i], x->low[i]); */
ALWAYS_INLINE void advance_slopes(const fast_block *q, const dense_slots *t, dense_state *x, const int64_t *row, const int n, const int count, const int slots, int terms, int loss)
{
  (void)t, (void)count, (void)slots;
  /*@ assert shape: in_dense(q, n, slots, dense_shape(q, n, slots)); */
  /*@ loop invariant range: 0 <= i <= n;
      loop invariant ok: ready_kept{Pre, Here}(q, t, x, n, count, slots);
      loop invariant same: \forall integer m; i <= m < n ==> x->y[m] == \at(x->y[\at(m, Here)], Pre) && x->low[m] == \at(x->low[\at(m, Here)], Pre);
      loop invariant slopes: \forall integer m; 0 <= m < i ==>
        moves(loss, q->series.rounds, (integer)q->series.ratio[m], \at(x->y[\at(m, Here)], Pre), \at(x->low[\at(m, Here)], Pre),
          (integer)row[m], power(q->series.shift), terms, x->y[m], x->low[m]);
      loop assigns i, x->y[0 .. FAST_DENSE_ROWS - 1], x->low[0 .. FAST_DENSE_ROWS - 1];
      loop variant n - i; */
  UNROLL for (int i = 0; i < n; i++) {
    advance(&x->y[i], &x->low[i], row[i], &q->series, i, terms, loss);
    /*@ assert placed: slots_placed(q, count); */
    /*@ assert loaded: slots_loaded(q, t, count); */
    /*@ assert again: in_dense(q, n, slots, \at(dense_shape(q, n, slots), Pre)); */
  }
}

/* One step of the state. */
/*@ requires ok: ready(q, t, x, n, count, slots) && terms == q->series.terms && loss == q->series.logistic;
    terminates \true; exits \false;
    assigns x->y[0 .. FAST_DENSE_ROWS - 1], x->low[0 .. FAST_DENSE_ROWS - 1], x->b[0 .. FAST_DENSE_ROWS - 1];
    ensures kept: ready_kept{Pre, Here}(q, t, x, n, count, slots);
    ensures step: dense_step_of(q, n, slots, \old(local_state(x, n, count)), local_state(x, n, count)); */
ALWAYS_INLINE void dense_step(const fast_block *q, const dense_slots *t, dense_state *x, const int n, const int count, const int slots, int terms, int loss)
{
  int64_t value[FAST_DENSE_ROWS], row[FAST_DENSE_ROWS];
  load_columns(q, t, x, value, n, count, slots);
  add_rows(q, t, x, value, row, n, count, slots);
  /*@ assert sums: ranges(dense_shape(q, n, slots), local_state(x, n, count)) ==> rows_are(&row[0], dense_shape(q, n, slots), local_state(x, n, count)); */
  move_slots(q, t, x, row, n, count, slots);
  advance_slopes(q, t, x, row, n, count, slots, terms, loss);
  /*@ assert moved: ranges(dense_shape(q, n, slots), \at(local_state(x, n, count), Pre)) ==> narrow(\at(local_state(x, n, count), Pre)) ==>
        slots_moved(x, dense_shape(q, n, slots), \at(local_state(x, n, count), Pre), count); */
  /*@ assert state: \at(in_local(x, n, count, local_state(x, n, count)), Pre); */
  /*@ assert next: in_local(x, n, count, local_state(x, n, count)); */
  /*@ assert shape: in_dense(q, n, slots, dense_shape(q, n, slots)); */
  /*@ assert b: ranges(dense_shape(q, n, slots), \at(local_state(x, n, count), Pre)) ==> narrow(\at(local_state(x, n, count), Pre)) ==>
        \forall integer j; 0 <= j < count ==> state_b(local_state(x, n, count), j) == moved_b(dense_shape(q, n, slots), \at(local_state(x, n, count), Pre), j); */
  /*@ assert slopes: \forall integer i; 0 <= i < n ==>
        moves(loss, q->series.rounds, shape_ratio(dense_shape(q, n, slots), i), state_y(\at(local_state(x, n, count), Pre), i), state_low(\at(local_state(x, n, count), Pre), i), (integer)row[i],
          power(q->series.shift), terms, state_y(local_state(x, n, count), i), state_low(local_state(x, n, count), i)); */
  /*@ assert follow: narrow(\at(local_state(x, n, count), Pre)) ==>
        general_follow(dense_shape(q, n, slots), power(q->series.shift), terms, loss, (integer)q->series.rounds,
          \at(local_state(x, n, count), Pre), local_state(x, n, count)); */
  /*@ assert moves: narrow_step(dense_shape(q, n, slots), power(q->series.shift), terms, loss, (integer)q->series.rounds,
          \at(local_state(x, n, count), Pre), local_state(x, n, count)); */
}

/* State k of the buffer. */
/*@ requires ok: ready(q, t, x, n, count, slots) && \valid(bu) && \separated(bu, q, t, x) && 0 <= k <= FAST_CHUNK;
    terminates \true; exits \false; assigns *bu;
    ensures kept: ready_kept{Pre, Here}(q, t, x, n, count, slots) && local_state(x, n, count) == \old(local_state(x, n, count));
    ensures recorded: slots_at(q, bu, n, count, k) == local_state(x, n, count);
    ensures low: lows_in(local_state(x, n, count), power(q->series.shift));
    ensures others: other_slots_kept{Pre, Here}(q, bu, n, count, k); */
ALWAYS_INLINE void record(const fast_block *q, const dense_slots *t, const dense_state *x, fast_buffer *bu, int k, const int n, const int count, const int slots)
{
  (void)q, (void)slots;
  /*@ assert shape: in_dense(q, n, slots, dense_shape(q, n, slots)); */
  /*@ loop invariant range: 0 <= i <= n;
      loop invariant now: local_recorded(x, bu, i, k);
      loop invariant others: points_kept{Pre, Here}(bu, k);
      loop invariant rows: rows_kept{Pre, Here}(bu, k);
      loop assigns i, *bu;
      loop variant n - i; */
  UNROLL for (int i = 0; i < n; i++) {
    bu->y[i][k] = x->y[i];
    bu->low[i][k] = x->low[i];
  }
  /*@ loop invariant range: 0 <= j <= count;
      loop invariant points: local_recorded(x, bu, n, k);
      loop invariant now: slots_recorded(q, x, bu, j, k);
      loop invariant others: points_kept{Pre, Here}(bu, k);
      loop invariant rows: rows_kept{Pre, Here}(bu, k);
      loop assigns j, *bu;
      loop variant count - j; */
  UNROLL for (int j = 0; j < count; j++) bu->b[t->row[j]][k] = (uint64_t)x->b[j];
  /*@ assert placed: slots_placed(q, count); */
  /*@ assert series: series_ok(&q->series); */
  /*@ assert rows: empty_rows(q, n, count); */
  /*@ assert loaded: slots_loaded(q, t, count); */
  /*@ assert state: in_local(x, n, count, local_state(x, n, count)); */
  /*@ assert same: in_dense(q, n, slots, \at(dense_shape(q, n, slots), Pre)) && in_local(x, n, count, \at(local_state(x, n, count), Pre)); */
  /*@ assert column: in_slots_at(q, bu, n, count, k, local_state(x, n, count)); */
  /*@ assert before: \forall integer m; 0 <= m <= FAST_CHUNK ==> m != k ==>
        \at(in_slots_at(q, bu, n, count, \at(m, Here), slots_at(q, bu, n, count, \at(m, Here))), Pre); */
  /*@ assert after: \forall integer m; 0 <= m <= FAST_CHUNK ==> m != k ==>
        in_slots_at(q, bu, n, count, m, \at(slots_at(q, bu, n, count, \at(m, Here)), Pre)); */
}

/* State k of the buffer from the state before it. */
/*@ requires ok: ready(q, t, x, n, count, slots) && \valid(bu) && \separated(bu, q, t, x) && 0 <= k <= FAST_CHUNK && terms == q->series.terms && loss == q->series.logistic;
    terminates \true; exits \false;
    assigns x->y[0 .. FAST_DENSE_ROWS - 1], x->low[0 .. FAST_DENSE_ROWS - 1], x->b[0 .. FAST_DENSE_ROWS - 1], *bu;
    ensures kept: ready_kept{Pre, Here}(q, t, x, n, count, slots);
    ensures recorded: slots_at(q, bu, n, count, k) == local_state(x, n, count);
    ensures low: lows_in(local_state(x, n, count), power(q->series.shift));
    ensures others: other_slots_kept{Pre, Here}(q, bu, n, count, k);
    ensures step: dense_step_of(q, n, slots, \old(local_state(x, n, count)), local_state(x, n, count)); */
ALWAYS_INLINE void make_state(const fast_block *q, const dense_slots *t, dense_state *x, fast_buffer *bu, int k, const int n, const int count, const int slots, int terms, int loss)
{
  /*@ assert before: \forall integer m; in_slots_at(q, bu, n, count, m, slots_at(q, bu, n, count, m)); */
  dense_step(q, t, x, n, count, slots, terms, loss);
  /*@ assert after: \forall integer m; 0 <= m <= FAST_CHUNK ==>
        in_slots_at(q, bu, n, count, m, \at(slots_at(q, bu, n, count, \at(m, Here)), Pre)); */
  record(q, t, x, bu, k, n, count, slots);
}

/* The block goes on from the state of the loop; the buffer is not touched. */
/*@ requires ok: ready(q, t, x, n, count, slots) && n == q->n && \valid_read(bu) && \separated(bu, q);
    terminates \true; exits \false;
    assigns q->y[0 .. GDC_MAX_POINTS - 1], q->low[0 .. GDC_MAX_POINTS - 1], q->b[0 .. FAST_MAX_PAIRS - 1];
    ensures kept: dense_ok(q, n, count) && lows_below(q) && dense_shape(q, n, slots) == \old(dense_shape(q, n, slots));
    ensures state: slots_in(q, n, count) == \old(local_state(x, n, count));
    ensures signs: signs_extended(q, count);
    ensures others: other_slots_kept{Pre, Here}(q, bu, n, count, -1); */
ALWAYS_INLINE void keep_slots(fast_block *q, const dense_slots *t, const dense_state *x, const fast_buffer *bu, const int n, const int count, const int slots)
{
  (void)t, (void)bu, (void)slots;
  /*@ assert shape: in_dense(q, n, slots, dense_shape(q, n, slots)); */
  /*@ assert state: in_local(x, n, count, local_state(x, n, count)); */
  /*@ assert before: \forall integer m; in_slots_at(q, bu, n, count, m, slots_at(q, bu, n, count, m)); */
  /*@ loop invariant range: 0 <= i <= n;
      loop invariant points: \forall integer m; 0 <= m < i ==> q->y[m] == \at(x->y[\at(m, Here)], Pre) && q->low[m] == \at(x->low[\at(m, Here)], Pre);
      loop assigns i, q->y[0 .. GDC_MAX_POINTS - 1], q->low[0 .. GDC_MAX_POINTS - 1];
      loop variant n - i; */
  for (int i = 0; i < n; i++) q->y[i] = x->y[i], q->low[i] = x->low[i];
  /*@ loop invariant range: 0 <= j <= count;
      loop invariant b: \forall integer m; 0 <= m < j ==> 0 <= q->slot_pair[m] ==> (int64_t)q->b[q->slot_pair[m]].low == \at(x->b[\at(m, Here)], Pre);
      loop invariant signs: signs_extended(q, j);
      loop assigns j, q->b[0 .. FAST_MAX_PAIRS - 1];
      loop variant count - j; */
  for (int j = 0; j < count; j++)
    if (q->slot_pair[j] >= 0) put_word(&q->b[q->slot_pair[j]], x->b[j]);
  /*@ assert slots: in_slots(q, n, count, \at(local_state(x, n, count), Pre)); */
  /*@ assert placed: slots_placed(q, count); */
  /*@ assert same: in_dense(q, n, slots, \at(dense_shape(q, n, slots), Pre)); */
  /*@ assert after: \forall integer m; 0 <= m <= FAST_CHUNK ==>
        in_slots_at(q, bu, n, count, m, \at(slots_at(q, bu, n, count, \at(m, Here)), Pre)); */
}

/* n points, `slots` places for tracked pairs at each. */
/*@ requires ok: 1 <= n <= 4 && 0 <= slots <= 4 && dense_ok(q, n, slots_of(n, slots)) && n == q->n && lows_below(q);
    requires buffer: \valid(bu) && \separated(q, bu) && 0 <= steps <= FAST_CHUNK;
    requires terms: terms == q->series.terms && loss == q->series.logistic;
    terminates \true; exits \false;
    assigns q->y[0 .. GDC_MAX_POINTS - 1], q->low[0 .. GDC_MAX_POINTS - 1], q->b[0 .. FAST_MAX_PAIRS - 1], *bu;
    ensures kept: dense_ok(q, n, slots_of(n, slots)) && lows_below(q) && dense_shape(q, n, slots) == \old(dense_shape(q, n, slots));
    ensures first: slots_at(q, bu, n, slots_of(n, slots), 0) == \old(slots_in(q, n, slots_of(n, slots)));
    ensures last: slots_at(q, bu, n, slots_of(n, slots), steps) == slots_in(q, n, slots_of(n, slots));
    ensures signs: signs_extended(q, slots_of(n, slots));
    ensures low: dense_lows(q, bu, n, slots_of(n, slots), steps);
    ensures steps: dense_steps(q, bu, n, slots, slots_of(n, slots), steps); */
ALWAYS_INLINE void dense(fast_block *restrict q, fast_buffer *restrict bu, int steps, const int n, const int slots, int terms, int loss)
{
  const int count = slot_count(n, slots);
  dense_slots t;
  dense_state x;
  load_slots(q, &t, &x, n, count, slots);
  record(q, &t, &x, bu, 0, n, count, slots);
  /*@ loop invariant range: 0 <= k <= steps;
      loop invariant ok: ready_kept{Pre, Here}(q, &t, &x, n, count, slots);
      loop invariant first: slots_at(q, bu, n, count, 0) == \at(slots_in(q, n, slots_of(n, slots)), Pre);
      loop invariant now: slots_at(q, bu, n, count, k) == local_state(&x, n, count);
      loop invariant lows: dense_lows(q, bu, n, count, k);
      loop invariant steps: dense_steps(q, bu, n, slots, count, k);
      loop assigns k, x, *bu;
      loop variant steps - k; */
  for (int k = 0; k < steps; k++) {
    make_state(q, &t, &x, bu, k + 1, n, count, slots, terms, loss);
    /*@ assert next: dense_step_of(q, n, slots, slots_at(q, bu, n, count, k), slots_at(q, bu, n, count, k + 1)); */
    /*@ assert before: dense_steps(q, bu, n, slots, count, k); */
    /*@ assert low: lows_in(slots_at(q, bu, n, count, k + 1), power(q->series.shift)); */
    /*@ assert lows: dense_lows(q, bu, n, count, k); */
    /*@ assert now: dense_steps(q, bu, n, slots, count, k + 1); */
    /*@ assert all: dense_lows(q, bu, n, count, k + 1); */
  }
  keep_slots(q, &t, &x, bu, n, count, slots);
}

#endif
