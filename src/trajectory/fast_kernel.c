/* The block kernel: the inner loops of the fast engine.  Ranges and unit counts: doc/fast-engine.md. */
#include "fast_dense.h"
#include "fast_update.h"

enum { SHAPE_GENERAL, SHAPE_DENSE, SHAPE_DIAGONAL, SHAPE_FROZEN, SHAPE_SLIDING };

/* --- any shape, 128-bit b -------------------------------------------------------------------------------- */

ALWAYS_INLINE void record(const fast_block *q, fast_buffer *bu, int k)
{
  for (int i = 0; i < q->n; i++) {
    bu->y[i][k] = q->y[i];
    bu->low[i][k] = q->low[i];
  }
  for (int p = 0; p < q->tracked; p++) {
    bu->b[p][k] = (uint64_t)q->b[p];
    bu->high[p][k] = (int64_t)(uint64_t)(q->b[p] >> 64);
  }
}

static void general_step(fast_block *q)
{
  int64_t value[GDC_MAX_POINTS + FAST_MAX_PAIRS], row[GDC_MAX_POINTS + FAST_MAX_PAIRS];
  for (int i = 0; i < q->n; i++) value[i] = (int64_t)q->y[i];
  for (int p = 0; p < q->tracked; p++)
    value[q->n + p] = (int64_t)(q->y[q->point[p]] & active((int64_t)(uint64_t)(q->b[p] >> 64)));
  for (int r = 0; r < q->n + q->tracked; r++) {
    row[r] = 0;
    for (int e = q->start[r]; e < q->start[r + 1]; e++)
      row[r] += high(q->entries[e].coefficient, value[q->entries[e].column]);
  }
  uint64_t D[GDC_MAX_POINTS];
  for (int i = 0; i < q->n; i++) D[i] = (uint64_t)row[i];
  for (int p = 0; p < q->tracked; p++) {
    fast_u128 before = q->b[p], after = before + widened(row[q->n + p]);
    /* |relu(after) - relu(before)| <= |row| < 2^62, so the low words tell the difference */
    uint64_t was = (uint64_t)before & active((int64_t)(uint64_t)(before >> 64));
    uint64_t is = (uint64_t)after & active((int64_t)(uint64_t)(after >> 64));
    q->b[p] = after;
    D[q->point[p]] += signed_by(is - was, q->sign[p]);
  }
  for (int i = 0; i < q->n; i++) 
    advance(&q->y[i], &q->low[i], (int64_t)D[i], &q->series, i, q->series.terms, q->series.logistic);
}

static void general(fast_block *q, fast_buffer *bu, int steps)
{
  for (int k = 0; k < steps; k++) {
    record(q, bu, k);
    general_step(q);
  }
  record(q, bu, steps);
}

/* --- two points, nothing tracked ------------------------------------------------------------------------ */

/* D_i = c_i0 y_i + c_i1 y_(1-i); diagonal: c_i1 = 0. */
ALWAYS_INLINE void frozen(fast_block *q, fast_buffer *bu, int steps, int diagonal, int terms, int loss)
{
  const fast_series *w = &q->series;
  uint64_t y0 = q->y[0], y1 = q->y[1], l0 = q->low[0], l1 = q->low[1];
  for (int k = 0; k < steps; k++) {
    bu->y[0][k] = y0;
    bu->y[1][k] = y1;
    bu->low[0][k] = l0;
    bu->low[1][k] = l1;
    int64_t D0 = high(q->c[0][0], (int64_t)y0), D1 = high(q->c[1][0], (int64_t)y1);
    if (!diagonal) {
      D0 += high(q->c[0][1], (int64_t)y1);
      D1 += high(q->c[1][1], (int64_t)y0);
    }
    advance(&y0, &l0, D0, w, 0, terms, loss);
    advance(&y1, &l1, D1, w, 1, terms, loss);
  }
  q->y[0] = y0, q->y[1] = y1, q->low[0] = l0, q->low[1] = l1;
}

/* --- two points, at most one tracked pair at each, of neurons that are otherwise fixed active ------------ */

/* Row of the margin i: y_i and the tracked column of point 1-i; row of the pair at point i: y_(1-i) and that
   pair's own column.  Each pair lowers the margin of its point (sign: all ones).  64-bit b. */
ALWAYS_INLINE void sliding(fast_block *q, fast_buffer *bu, int steps, int terms, int loss)
{
  const fast_series *w = &q->series;
  uint64_t y0 = q->y[0], y1 = q->y[1], l0 = q->low[0], l1 = q->low[1];
  const uint64_t none = (uint64_t)-((int64_t)1 << 61);
  uint64_t b0 = q->pair[0] < 0 ? none : (uint64_t)q->b[q->pair[0]];
  uint64_t b1 = q->pair[1] < 0 ? none : (uint64_t)q->b[q->pair[1]];
  uint64_t *out0 = bu->b[q->pair[0] < 0 ? q->tracked : q->pair[0]];
  uint64_t *out1 = bu->b[q->pair[1] < 0 ? q->tracked : q->pair[1]];
  for (int k = 0; k < steps; k++) {
    bu->y[0][k] = y0;
    bu->y[1][k] = y1;
    bu->low[0][k] = l0;
    bu->low[1][k] = l1;
    out0[k] = b0;
    out1[k] = b1;
    uint64_t on0 = active((int64_t)b0), on1 = active((int64_t)b1);
    int64_t x0 = (int64_t)(y0 & on0), x1 = (int64_t)(y1 & on1);
    uint64_t D0 = (uint64_t)plus(high(q->c[0][0], (int64_t)y0), high(q->c[0][1], x1)) + (b0 & on0);
    uint64_t D1 = (uint64_t)plus(high(q->c[1][0], (int64_t)y1), high(q->c[1][1], x0)) + (b1 & on1);
    b0 += (uint64_t)plus(high(q->c[2][0], (int64_t)y1), high(q->c[2][1], x0));
    b1 += (uint64_t)plus(high(q->c[3][0], (int64_t)y0), high(q->c[3][1], x1));
    D0 -= b0 & active((int64_t)b0);
    D1 -= b1 & active((int64_t)b1);
    advance(&y0, &l0, (int64_t)D0, w, 0, terms, loss);
    advance(&y1, &l1, (int64_t)D1, w, 1, terms, loss);
  }
  out0[steps] = b0;
  out1[steps] = b1;
  q->y[0] = y0, q->y[1] = y1, q->low[0] = l0, q->low[1] = l1;
  if (q->pair[0] >= 0) q->b[q->pair[0]] = widened((int64_t)b0);
  if (q->pair[1] >= 0) q->b[q->pair[1]] = widened((int64_t)b1);
}

/* --- choice ----------------------------------------------------------------------------------------------- */

/* One loop per number of terms and loss, so that the polynomials unroll. */
#define EACH_SERIES(loop, ...) \
  switch (q->series.logistic) { \
  case FAST_EXPONENTIAL: \
    switch (q->series.terms) { \
    case 1: loop(__VA_ARGS__, 1, FAST_EXPONENTIAL); break; \
    case 2: loop(__VA_ARGS__, 2, FAST_EXPONENTIAL); break; \
    case 3: loop(__VA_ARGS__, 3, FAST_EXPONENTIAL); break; \
    default: loop(__VA_ARGS__, q->series.terms, FAST_EXPONENTIAL); break; \
    } \
    break; \
  case FAST_SHORT: \
    if (q->series.terms == 1) loop(__VA_ARGS__, 1, FAST_SHORT); \
    else loop(__VA_ARGS__, q->series.terms, FAST_SHORT); \
    break; \
  default: loop(__VA_ARGS__, q->series.terms, FAST_LONG); break; \
  }

static void run_diagonal(fast_block *q, fast_buffer *bu, int steps)
{
  EACH_SERIES(frozen, q, bu, steps, 1)
}

static void run_frozen(fast_block *q, fast_buffer *bu, int steps)
{
  EACH_SERIES(frozen, q, bu, steps, 0)
}

static void run_sliding(fast_block *q, fast_buffer *bu, int steps)
{
  EACH_SERIES(sliding, q, bu, steps)
}

/* b of every tracked pair fits 64 bits with room to spare? */
static int all_narrow(const fast_block *q)
{
  for (int p = 0; p < q->tracked; p++) {
    fast_u128 shifted = q->b[p] + ((fast_u128)1 << 62);
    if (shifted >> 63) return 0;
  }
  return 1;
}

void fast_kernel_run(fast_block *q, fast_buffer *bu, int steps)
{
  q->narrow = (q->shape == SHAPE_SLIDING || q->shape == SHAPE_DENSE) && all_narrow(q);
  if (q->narrow && q->shape == SHAPE_DENSE) fast_dense_run(q, bu, steps);
  else if (q->shape == SHAPE_DIAGONAL) run_diagonal(q, bu, steps);
  else if (q->shape == SHAPE_FROZEN) run_frozen(q, bu, steps);
  else if (q->narrow) run_sliding(q, bu, steps);
  else general(q, bu, steps);
}

/* Row r with a place for every column (n = 2). */
typedef struct dense_row {
  int64_t at[2 + FAST_MAX_PAIRS];
} dense_row;

static void load_row(dense_row *row, const fast_block *q, int r)
{
  *row = (dense_row){{0}};
  for (int e = q->start[r]; e < q->start[r + 1]; e++) row->at[q->entries[e].column] += q->entries[e].coefficient;
}

static int64_t take(dense_row *row, int column)
{
  if (column < 0) return 0;
  int64_t c = row->at[column];
  row->at[column] = 0;
  return c;
}

static int is_empty(const dense_row *row, int columns)
{
  for (int c = 0; c < columns; c++)
    if (row->at[c] != 0) return 0;
  return 1;
}

static int is_sliding(fast_block *q)
{
  dense_row row;
  q->pair[0] = q->pair[1] = -1;
  for (int p = 0; p < q->tracked; p++) {
    if (q->pair[q->point[p]] >= 0 || q->sign[p] == 0) return 0;
    q->pair[q->point[p]] = p;
  }
  for (int i = 0; i < 2; i++) {
    int own = q->pair[i] < 0 ? -1 : 2 + q->pair[i], other = q->pair[1 - i] < 0 ? -1 : 2 + q->pair[1 - i];
    load_row(&row, q, i);
    q->c[i][0] = take(&row, i);
    q->c[i][1] = take(&row, other);
    if (!is_empty(&row, 2 + q->tracked)) return 0;
    q->c[2 + i][0] = q->c[2 + i][1] = 0;
    if (own < 0) continue;
    load_row(&row, q, own);
    q->c[2 + i][0] = take(&row, 1 - i);
    q->c[2 + i][1] = take(&row, own);
    if (!is_empty(&row, 2 + q->tracked)) return 0;
  }
  return 1;
}

static void load_frozen(fast_block *q)
{
  dense_row row;
  for (int i = 0; i < 2; i++) {
    load_row(&row, q, i);
    q->c[i][0] = take(&row, i);
    q->c[i][1] = take(&row, 1 - i);
  }
}

static int special_shape(fast_block *q)
{
  if (q->n != 2) return SHAPE_GENERAL;
  if (q->tracked == 0) {
    load_frozen(q);
    return q->c[0][1] == 0 && q->c[1][1] == 0 ? SHAPE_DIAGONAL : SHAPE_FROZEN;
  }
  return q->tracked <= 2 && is_sliding(q) ? SHAPE_SLIDING : SHAPE_GENERAL;
}

void fast_kernel_shape(fast_block *q, int general)
{
  q->shape = general == FAST_ANY_LOOP ? special_shape(q) : SHAPE_GENERAL;
  if (q->shape == SHAPE_GENERAL && general != FAST_WIDE_LOOP && fast_dense_load(q)) q->shape = SHAPE_DENSE;
}
