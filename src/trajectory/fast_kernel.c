/* The block kernel of the fast engine: which of its loops serves a block. */
#include "fast_bounds.h"
#include "fast_dense.h"
#include "fast_fine.h"
#include "fast_general.h"
#include "fast_two.h"

enum { SHAPE_GENERAL, SHAPE_DENSE, SHAPE_DIAGONAL, SHAPE_FROZEN, SHAPE_SLIDING };

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
  if (q->fine) {
    q->narrow = 0;
    fast_fine_run(q, bu, steps);
    return;
  }
  q->narrow = (q->shape == SHAPE_SLIDING || q->shape == SHAPE_DENSE) && all_narrow(q);
  if (q->narrow && q->shape == SHAPE_DENSE) fast_dense_run(q, bu, steps);
  else if (q->shape == SHAPE_DIAGONAL) fast_diagonal_run(q, bu, steps);
  else if (q->shape == SHAPE_FROZEN) fast_frozen_run(q, bu, steps);
  else if (q->narrow) fast_sliding_run(q, bu, steps);
  else fast_general_run(q, bu, steps);
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

int fast_two_pairs(fast_block *q)
{
  q->pair[0] = q->pair[1] = -1;
  for (int p = 0; p < q->tracked; p++) {
    if (q->pair[q->point[p]] >= 0 || q->sign[p] == 0) return 0;
    q->pair[q->point[p]] = p;
  }
  return 1;
}

static int is_sliding(fast_block *q)
{
  dense_row row;
  if (!fast_two_pairs(q)) return 0;
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
  q->shared = FAST_MUTANT(SHARED) ||
              (q->c[0][0] == q->c[2][1] && q->c[0][1] == q->c[2][0] && q->c[1][0] == q->c[3][1] && q->c[1][1] == q->c[3][0]);
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
  if (q->fine) {
    q->two = 0;
    if (general == FAST_ANY_LOOP) fast_fine_shape(q);
    return;
  }
  q->shape = general == FAST_ANY_LOOP ? special_shape(q) : SHAPE_GENERAL;
  if (q->shape == SHAPE_GENERAL && general != FAST_WIDE_LOOP && fast_dense_load(q)) q->shape = SHAPE_DENSE;
}
