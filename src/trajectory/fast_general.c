/* The block kernel's loop for any shape, b in 128 bits.  Ranges and unit counts: doc/fast-engine.md. */
#include "fast_general.h"

#include "fast_update.h"

/* State k of the buffer is that of the block. */
/*@ requires valid: \valid_read(q) && \valid(bu) && \separated(q, bu) && 0 <= k <= FAST_CHUNK;
    requires ok: block_ok((fast_block *)q) && \separated(bu, q->entries + (0 .. q->start[q->n + q->tracked] - 1));
    terminates \true; exits \false;
    assigns *bu;
    ensures kept: shape_kept{Pre, Here}(q) && block_ok(q) && state_of(q) == \old(state_of(q));
    ensures recorded: state_at(bu, q->n, q->tracked, k) == state_of(q);
    ensures low: lows_in(state_of(q), power(q->series.shift));
    ensures others: others_kept{Pre, Here}(bu, q->n, q->tracked, k); */
ALWAYS_INLINE void record(const fast_block *q, fast_buffer *bu, int k)
{
  /*@ loop invariant range: 0 <= i <= q->n;
      loop invariant now: points_recorded(q, bu, i, k);
      loop invariant others: points_kept{Pre, Here}(bu, k);
      loop invariant pairs: pairs_kept{Pre, Here}(bu, k);
      loop assigns i, *bu;
      loop variant q->n - i; */
  for (int i = 0; i < q->n; i++) {
    bu->y[i][k] = q->y[i];
    bu->low[i][k] = q->low[i];
  }
  /*@ loop invariant range: 0 <= p <= q->tracked;
      loop invariant points: points_recorded(q, bu, q->n, k);
      loop invariant now: pairs_recorded(q, bu, p, k);
      loop invariant others: points_kept{Pre, Here}(bu, k);
      loop invariant pairs: pairs_kept{Pre, Here}(bu, k);
      loop assigns p, *bu;
      loop variant q->tracked - p; */
  for (int p = 0; p < q->tracked; p++) {
    bu->b[p][k] = (uint64_t)low_word(&q->b[p]);
    bu->high[p][k] = high_word(&q->b[p]);
  }
  /*@ assert state: in_state(q, state_of(q)); */
  /*@ assert same: in_state(q, \at(state_of(q), Pre)) && in_shape(q, \at(shape_of(q), Pre)); */
  /*@ assert column: in_column(bu, q->n, q->tracked, k, state_of(q)); */
  /*@ assert before: \forall integer m; 0 <= m <= FAST_CHUNK ==> m != k ==>
        \at(in_column(bu, q->n, q->tracked, \at(m, Here), state_at(bu, q->n, q->tracked, \at(m, Here))), Pre); */
  /*@ assert kept: \forall integer m; 0 <= m <= FAST_CHUNK ==> m != k ==>
        in_column(bu, q->n, q->tracked, m, \at(state_at(bu, q->n, q->tracked, \at(m, Here)), Pre)); */
}

/* The value of every column. */
/*@ requires ok: block_ok(q) && local(q, value);
    terminates \true; exits \false; assigns value[0 .. FAST_COLUMNS - 1];
    ensures kept: shape_kept{Pre, Here}(q) && block_ok(q);
    ensures columns: y_range(shape_of(q), state_of(q)) ==> columns_are(value, shape_of(q), state_of(q)); */
ALWAYS_INLINE void load_columns(const fast_block *q, int64_t *value)
{
  /*@ assert shape: in_shape(q, shape_of(q)); */
  /*@ assert state: in_state(q, state_of(q)); */
  /*@ loop invariant range: 0 <= i <= q->n;
      loop invariant points: \forall integer j; 0 <= j < i ==> value[j] == (int64_t)q->y[j];
      loop assigns i, value[0 .. FAST_COLUMNS - 1];
      loop variant q->n - i; */
  for (int i = 0; i < q->n; i++) value[i] = (int64_t)q->y[i];
  /*@ loop invariant range: 0 <= p <= q->tracked;
      loop invariant points: \forall integer j; 0 <= j < q->n ==> value[j] == (int64_t)q->y[j];
      loop invariant pairs: \forall integer c; q->n <= c < q->n + p ==>
        value[c] == ((int64_t)q->b[c - q->n].high < 0 ? 0 : (int64_t)q->y[q->point[c - q->n]]);
      loop assigns p, value[0 .. FAST_COLUMNS - 1];
      loop variant q->tracked - p; */
  for (int p = 0; p < q->tracked; p++) value[q->n + p] = kept((int64_t)q->y[q->point[p]], high_word(&q->b[p]));
  /*@ assert rows: rows_ok(q); */
  /*@ assert series: series_ok(&q->series); */
  /*@ assert placed: pairs_placed(q) && signs_ok(q) && lows_below(q); */
  /*@ assert same: in_shape(q, \at(shape_of(q), Pre)); */
  /*@ assert point: \forall integer c; q->n <= c < q->n + q->tracked ==> shape_point(shape_of(q), c - q->n) == q->point[c - q->n]; */
  /*@ assert sign: \forall integer c; q->n <= c < q->n + q->tracked ==>
        (state_b(state_of(q), c - q->n) < 0 <==> (int64_t)q->b[c - q->n].high < 0); */
  /*@ assert y: y_range(shape_of(q), state_of(q)) ==> \forall integer i; 0 <= i < q->n ==> state_y(state_of(q), i) == (int64_t)q->y[i]; */
  /*@ assert first: y_range(shape_of(q), state_of(q)) ==> \forall integer j; 0 <= j < q->n ==>
        value[j] == column_value(shape_of(q), state_of(q), j); */
  /*@ assert others: y_range(shape_of(q), state_of(q)) ==> \forall integer c; q->n <= c < q->n + q->tracked ==>
        value[c] == column_value(shape_of(q), state_of(q), c); */
}

/* Row r. */
/*@ requires ok: block_ok(q) && local(q, (int64_t *)value) && 0 <= r < q->n + q->tracked;
    terminates \true; exits \false; assigns \nothing;
    ensures row: \forall state s; columns_are((int64_t *)value, shape_of(q), s) ==> row_range(shape_of(q), s) ==>
      \result == row_total(shape_of(q), s, r); */
ALWAYS_INLINE int64_t row_of(const fast_block *q, const int64_t *value, int r)
{
  int64_t sum = 0;
  /*@ assert shape: in_shape(q, shape_of(q)); */
  /*@ loop invariant range: q->start[r] <= e <= q->start[r + 1];
      loop invariant part: \forall state s; columns_are((int64_t *)value, shape_of(q), s) ==> row_range(shape_of(q), s) ==>
        sum == row_part(shape_of(q), s, shape_start(shape_of(q), r), (integer)e);
      loop assigns e, sum;
      loop variant q->start[r + 1] - e; */
  for (int e = q->start[r]; e < q->start[r + 1]; e++) {
    int64_t x = high(q->entries[e].coefficient, value[q->entries[e].column]);
    /*@ assert product: \forall state s; columns_are((int64_t *)value, shape_of(q), s) ==>
          x == entry_product(shape_coefficient(shape_of(q), (integer)e), column_value(shape_of(q), s, shape_column(shape_of(q), (integer)e))); */
    /*@ assert next: \forall state s; columns_are((int64_t *)value, shape_of(q), s) ==> row_range(shape_of(q), s) ==>
          row_part(shape_of(q), s, shape_start(shape_of(q), r), e + 1) == sum + x; */
    sum = plus(sum, x);
  }
  return sum;
}

/* All rows. */
/*@ requires ok: block_ok(q) && local(q, (int64_t *)value) && local(q, row) && \separated(row + (0 .. FAST_COLUMNS - 1), value + (0 .. FAST_COLUMNS - 1));
    terminates \true; exits \false; assigns row[0 .. FAST_COLUMNS - 1];
    ensures kept: shape_kept{Pre, Here}(q) && block_ok(q);
    ensures rows: \forall state s; columns_are((int64_t *)value, shape_of(q), s) ==> row_range(shape_of(q), s) ==> rows_are(row, shape_of(q), s); */
ALWAYS_INLINE void add_rows(const fast_block *q, const int64_t *value, int64_t *row)
{
  /*@ assert shape: in_shape(q, shape_of(q)); */
  /*@ loop invariant range: 0 <= r <= q->n + q->tracked;
      loop invariant ok: block_ok(q);
      loop invariant kept: shape_kept{Pre, Here}(q);
      loop invariant values: \forall integer c; 0 <= c < FAST_COLUMNS ==> value[c] == \at(value[\at(c, Here)], Pre);
      loop invariant rows: \forall state s, integer j; columns_are((int64_t *)value, shape_of(q), s) ==> row_range(shape_of(q), s) ==>
        0 <= j < r ==> row[j] == row_total(shape_of(q), s, j);
      loop assigns r, row[0 .. FAST_COLUMNS - 1];
      loop variant q->n + q->tracked - r; */
  for (int r = 0; r < q->n + q->tracked; r++) {
    row[r] = row_of(q, value, r);
    /*@ assert same: in_shape(q, \at(shape_of(q), Pre)); */
  }
}

/* b of pair p. */
/*@ requires ok: block_ok(q) && 0 <= p < q->tracked;
    terminates \true; exits \false; assigns q->b[p];
    ensures kept: shape_kept{Pre, Here}(q) && block_ok(q);
    ensures now: two_words((int64_t)q->b[p].high, q->b[p].low) == signed_value(b);
    ensures others: \forall integer j; 0 <= j < q->tracked ==> j != p ==>
      two_words((int64_t)q->b[j].high, q->b[j].low) == \old(two_words((int64_t)q->b[j].high, q->b[j].low)); */
ALWAYS_INLINE void put_pair(fast_block *q, int p, fast_u128 b)
{
  /*@ assert shape: in_shape(q, shape_of(q)); */
  q->b[p] = b;
  /*@ assert same: in_shape(q, \at(shape_of(q), Pre)); */
}

/* The step of margin i, x more. */
/*@ requires ok: block_ok(q) && local(q, row) && 0 <= i < q->n;
    terminates \true; exits \false; assigns row[i];
    ensures kept: shape_kept{Pre, Here}(q) && block_ok(q);
    ensures sum: -TWO63 <= \old(row[i]) + x < TWO63 ==> row[i] == \old(row[i]) + x; */
ALWAYS_INLINE void add_margin(const fast_block *q, int64_t *row, int i, int64_t x)
{
  (void)q;
  /*@ assert shape: in_shape(q, shape_of(q)); */
  row[i] = plus(row[i], x);
  /*@ assert same: in_shape(q, \at(shape_of(q), Pre)); */
}

/* b of the tracked pairs after the step, and what they add to their margins. */
/*@ requires ok: block_ok(q) && local(q, row);
    terminates \true; exits \false; assigns q->b[0 .. FAST_MAX_PAIRS - 1], row[0 .. FAST_COLUMNS - 1];
    ensures kept: shape_kept{Pre, Here}(q) && block_ok(q);
    ensures moved: \at(in_time(q, row), Pre) ==> pairs_moved(q, \old(shape_of(q)), \old(state_of(q)), q->tracked)
      && margins_are(row, \old(shape_of(q)), \old(state_of(q)), q->tracked); */
ALWAYS_INLINE void move_pairs(fast_block *q, int64_t *row)
{
  /*@ assert shape: in_shape(q, shape_of(q)); */
  /*@ assert state: in_state(q, state_of(q)); */
  /*@ loop invariant range: 0 <= p <= q->tracked;
      loop invariant ok: block_ok(q);
      loop invariant kept: shape_kept{Pre, Here}(q);
      loop invariant moved: \at(in_time(q, row), Pre) ==> pairs_moved(q, \at(shape_of(q), Pre), \at(state_of(q), Pre), p);
      loop invariant as: pairs_as(q, \at(state_of(q), Pre), p);
      loop invariant rows: \at(in_time(q, row), Pre) ==> pair_rows_are(row, \at(shape_of(q), Pre), \at(state_of(q), Pre));
      loop invariant margins: \at(in_time(q, row), Pre) ==> margins_are(row, \at(shape_of(q), Pre), \at(state_of(q), Pre), p);
      loop assigns p, q->b[0 .. FAST_MAX_PAIRS - 1], row[0 .. FAST_COLUMNS - 1];
      loop variant q->tracked - p; */
  for (int p = 0; p < q->tracked; p++) {
    fast_u128 before = q->b[p], after = plus_word(before, signed_by(row[q->n + p], q->sign[p]));
    int64_t change = signed_by(relu_change(before, after), q->sign[p]);
    /*@ assert was: signed_value(before) == state_b(\at(state_of(q), Pre), (integer)p); */
    /*@ assert is: \at(in_time(q, row), Pre) ==> signed_value(after) == moved_b(\at(shape_of(q), Pre), \at(state_of(q), Pre), (integer)p); */
    /*@ assert change: \at(in_time(q, row), Pre) ==> change == turned(\at(shape_of(q), Pre), (integer)p,
          wide_relu(moved_b(\at(shape_of(q), Pre), \at(state_of(q), Pre), (integer)p)) - wide_relu(state_b(\at(state_of(q), Pre), (integer)p))); */
    put_pair(q, p, after);
    /*@ assert as: pairs_as(q, \at(state_of(q), Pre), p + 1); */
    add_margin(q, row, q->point[p], change);
  }
}

/* The slopes after the step. */
/*@ requires ok: block_ok(q) && local(q, (int64_t *)row);
    terminates \true; exits \false; assigns q->y[0 .. GDC_MAX_POINTS - 1], q->low[0 .. GDC_MAX_POINTS - 1];
    ensures kept: shape_kept{Pre, Here}(q) && block_ok(q);
    ensures slopes: \forall integer i; 0 <= i < q->n ==>
      moves(q->series.logistic, q->series.rounds, (integer)q->series.ratio[i], \old(q->y[i]), \old(q->low[i]), (integer)row[i],
        power(q->series.shift), q->series.terms, q->y[i], q->low[i]); */
ALWAYS_INLINE void advance_slopes(fast_block *q, const int64_t *row)
{
  /*@ assert shape: in_shape(q, shape_of(q)); */
  /*@ loop invariant range: 0 <= i <= q->n;
      loop invariant ok: block_ok(q);
      loop invariant kept: shape_kept{Pre, Here}(q);
      loop invariant same: \forall integer j; i <= j < q->n ==> q->y[j] == \at(q->y[\at(j, Here)], Pre) && q->low[j] == \at(q->low[\at(j, Here)], Pre);
      loop invariant slopes: \forall integer j; 0 <= j < i ==>
        moves(q->series.logistic, q->series.rounds, (integer)q->series.ratio[j], \at(q->y[\at(j, Here)], Pre), \at(q->low[\at(j, Here)], Pre),
          (integer)row[j], power(q->series.shift), q->series.terms, q->y[j], q->low[j]);
      loop assigns i, q->y[0 .. GDC_MAX_POINTS - 1], q->low[0 .. GDC_MAX_POINTS - 1];
      loop variant q->n - i; */
  for (int i = 0; i < q->n; i++) {
    advance(&q->y[i], &q->low[i], row[i], &q->series, i, q->series.terms, q->series.logistic);
    /*@ assert again: in_shape(q, \at(shape_of(q), Pre)); */
  }
}

/*@ requires ok: block_ok(q);
    terminates \true; exits \false; assigns q->y[0 .. GDC_MAX_POINTS - 1], q->low[0 .. GDC_MAX_POINTS - 1], q->b[0 .. FAST_MAX_PAIRS - 1];
    ensures kept: shape_kept{Pre, Here}(q) && block_ok(q);
    ensures step: general_step_of(q, \old(state_of(q)), state_of(q)); */
static void general_step(fast_block *q)
{
  int64_t value[FAST_COLUMNS], row[FAST_COLUMNS];
  load_columns(q, value);
  add_rows(q, value, row);
  /*@ assert rows: ranges(shape_of(q), state_of(q)) ==> rows_are(&row[0], shape_of(q), state_of(q)); */
  move_pairs(q, row);
  advance_slopes(q, row);
  /*@ assert moved: ranges(shape_of(q), \at(state_of(q), Pre)) ==> pairs_moved(q, shape_of(q), \at(state_of(q), Pre), q->tracked); */
  /*@ assert state: \at(in_state(q, state_of(q)), Pre); */
  /*@ assert next: in_state(q, state_of(q)); */
  /*@ assert shape: in_shape(q, shape_of(q)); */
  /*@ assert b: ranges(shape_of(q), \at(state_of(q), Pre)) ==> \forall integer p; 0 <= p < q->tracked ==>
        state_b(state_of(q), p) == moved_b(shape_of(q), \at(state_of(q), Pre), p); */
  /*@ assert slopes: \forall integer i; 0 <= i < q->n ==>
        moves(q->series.logistic, q->series.rounds, shape_ratio(shape_of(q), i), state_y(\at(state_of(q), Pre), i), state_low(\at(state_of(q), Pre), i), (integer)row[i], power(q->series.shift),
          (integer)q->series.terms, state_y(state_of(q), i), state_low(state_of(q), i)); */
  /*@ assert follow: general_follow(shape_of(q), power(q->series.shift), (integer)q->series.terms, (integer)q->series.logistic, (integer)q->series.rounds,
          \at(state_of(q), Pre), state_of(q)); */
}

/* State k of the buffer from the state of the block. */
/*@ requires ok: block_ok(q) && \valid(bu) && \separated(q, bu) && 0 <= k <= FAST_CHUNK;
    requires apart: \separated(bu, q->entries + (0 .. q->start[q->n + q->tracked] - 1));
    terminates \true; exits \false;
    assigns q->y[0 .. GDC_MAX_POINTS - 1], q->low[0 .. GDC_MAX_POINTS - 1], q->b[0 .. FAST_MAX_PAIRS - 1], *bu;
    ensures kept: shape_kept{Pre, Here}(q) && block_ok(q);
    ensures recorded: state_at(bu, q->n, q->tracked, k) == state_of(q);
    ensures low: lows_in(state_of(q), power(q->series.shift));
    ensures others: others_kept{Pre, Here}(bu, q->n, q->tracked, k);
    ensures step: general_step_of(q, \old(state_of(q)), state_of(q)); */
ALWAYS_INLINE void make_state(fast_block *q, fast_buffer *bu, int k)
{
  /*@ assert before: \forall integer m; in_column(bu, q->n, q->tracked, m, state_at(bu, q->n, q->tracked, m)); */
  general_step(q);
  /*@ assert after: \forall integer m; 0 <= m <= FAST_CHUNK ==>
        in_column(bu, q->n, q->tracked, m, \at(state_at(bu, q->n, q->tracked, \at(m, Here)), Pre)); */
  record(q, bu, k);
}

void fast_general_run(fast_block *q, fast_buffer *bu, int steps)
{
  record(q, bu, 0);
  /*@ loop invariant range: 0 <= k <= steps;
      loop invariant ok: block_ok(q);
      loop invariant kept: shape_kept{Pre, Here}(q);
      loop invariant first: state_at(bu, q->n, q->tracked, 0) == \at(state_of(q), Pre);
      loop invariant now: state_at(bu, q->n, q->tracked, k) == state_of(q);
      loop invariant lows: general_lows(q, bu, k);
      loop invariant steps: general_steps(q, bu, k);
      loop assigns k, q->y[0 .. GDC_MAX_POINTS - 1], q->low[0 .. GDC_MAX_POINTS - 1], q->b[0 .. FAST_MAX_PAIRS - 1], *bu;
      loop variant steps - k; */
  for (int k = 0; k < steps; k++) {
    make_state(q, bu, k + 1);
    /*@ assert before: general_steps(q, bu, k); */
  }
}
