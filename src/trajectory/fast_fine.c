/* The block kernel with two words per number, for runs so long that the radius of the one with one word decides no signs.
   Slopes have 127 bits, steps and b 64 and 40 more than there.  Exponential loss.  Ranges and unit counts: doc/fast-engine.md.
   Here the loop is chosen: fast_fine_sliding.c or fast_fine_any.c. */
#include "fast_fine.h"

#include "fast_bounds.h"
#include "fast_two.h"

/* Row r is made of these two columns: its coefficients. */
static int row_of(fast_u128 c[2], const fast_block *q, int r, int first, int second)
{
  c[0] = c[1] = 0;
  for (int e = q->start[r]; e < q->start[r + 1]; e++) {
    int column = q->entries[e].column;
    if (column != first && column != second) return 0;
    c[column != first] += q->entries[e].fine;
  }
  return 1;
}

static int is_sliding(fast_block *q)
{
  if (q->n != 2 || q->tracked > 2 || !fast_two_pairs(q)) return 0;
  for (int i = 0; i < 2; i++) {
    int own = q->pair[i] < 0 ? -1 : 2 + q->pair[i], other = q->pair[1 - i] < 0 ? -1 : 2 + q->pair[1 - i];
    q->wide[2 + i][0] = q->wide[2 + i][1] = 0;
    if (!row_of(q->wide[i], q, i, i, other)) return 0;
    if (own >= 0 && !row_of(q->wide[2 + i], q, own, 1 - i, own)) return 0;
  }
  fast_u128 (*c)[2] = q->wide;
  q->shared = FAST_MUTANT(SHARED) || (c[0][0] == c[2][1] && c[0][1] == c[2][0] && c[1][0] == c[3][1] && c[1][1] == c[3][0]);
  return 1;
}

void fast_fine_shape(fast_block *q) { q->two = is_sliding(q); }

void fast_fine_run(fast_block *q, fast_buffer *bu, int steps)
{
  if (q->two) fast_fine_sliding(q, bu, steps);
  else fast_fine_any(q, bu, steps);
}
