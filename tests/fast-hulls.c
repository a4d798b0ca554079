/* Everything that a block says about its states, kept and then held against each of them. */
#include "fast-hulls.h"

#include <stdlib.h>
#include <string.h>

enum { BITS = 128 };

/* What a block, or a part of it, says of the states from - 1 .. to. */
typedef struct extent {
  uint64_t from, to;
  gdc_itv *pre, *first; /* m*n each */
  double *away;
  gdc_itv ratio;
  int has_ratio;
  size_t npasses;
  uint64_t *told, *seen; /* steps of each pass */
  signed char *patterns; /* before, after */
} extent;

typedef struct hull {
  uint64_t from, to;
  gdc_itv *number; /* pre, dual: m*n each; margins: n; weights: m*d; biases: m */
  signed char *bits;
  extent *extents;
  size_t nextents;
} hull;

typedef struct collection {
  const gdc_problem *p;
  hull *hulls;
  size_t count, room;
  int refuse; /* every so many blocks */
  int calls, wrong;
  uint64_t singles;
  signed char *before; /* the pattern one step ago */
} collection;

static size_t pairs_of(const gdc_problem *p) { return (size_t)(p->m * p->n); }
static int numbers_of(const gdc_problem *p) { return 2 * p->m * p->n + p->n + p->m * p->d + p->m; }

static void read_all(gdc_itv *r, const gdc_state *s)
{
  const gdc_problem *p = gdc_state_problem(s);
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < p->n; i++) {
      gdc_state_pre(r++, s, j, i);
      gdc_state_dual(r++, s, j, i);
    }
  for (int i = 0; i < p->n; i++) gdc_state_margin(r++, s, i);
  for (int j = 0; j < p->m; j++) {
    for (int k = 0; k < p->d; k++) gdc_state_weight(r++, s, j, k);
    gdc_state_bias(r++, s, j);
  }
}

static void *room_for(size_t count, size_t size)
{
  void *r = calloc(count + 1, size);
  ck_assert(r != NULL);
  return r;
}

static gdc_itv *new_numbers(int count)
{
  gdc_itv *r = room_for((size_t)count, sizeof *r);
  for (int k = 0; k < count; k++) gdc_itv_init(&r[k], BITS);
  return r;
}

static void free_numbers(gdc_itv *r, int count)
{
  for (int k = 0; k < count; k++) gdc_itv_clear(&r[k]);
  free(r);
}

/* --- keep ----------------------------------------------------------------------------------------------------------- */

static void keep_extent(extent *e, const gdc_block *b, const gdc_problem *p)
{
  size_t pairs = pairs_of(p);
  *e = (extent){.from = b->from, .to = b->to, .pre = new_numbers((int)pairs), .first = new_numbers((int)pairs), .has_ratio = b->ratio != NULL, .npasses = b->npasses};
  e->away = room_for(pairs, sizeof *e->away);
  e->told = room_for(b->npasses, sizeof *e->told);
  e->seen = room_for(b->npasses, sizeof *e->seen);
  e->patterns = room_for(2 * b->npasses, pairs);
  memcpy(e->away, b->away, pairs * sizeof *e->away);
  for (size_t k = 0; k < pairs; k++) {
    gdc_itv_set(&e->pre[k], &b->pre[k]);
    gdc_itv_set(&e->first[k], &b->first[k]);
  }
  gdc_itv_init(&e->ratio, BITS);
  if (b->ratio) gdc_itv_set(&e->ratio, b->ratio);
  for (size_t k = 0; k < b->npasses; k++) {
    e->told[k] = b->passes[k].steps;
    memcpy(e->patterns + 2 * k * pairs, b->passes[k].before, pairs);
    memcpy(e->patterns + (2 * k + 1) * pairs, b->passes[k].after, pairs);
  }
}

static void free_extent(extent *e, const gdc_problem *p)
{
  free_numbers(e->pre, (int)pairs_of(p));
  free_numbers(e->first, (int)pairs_of(p));
  gdc_itv_clear(&e->ratio);
  free(e->away);
  free(e->told);
  free(e->seen);
  free(e->patterns);
}

static size_t size_of(const gdc_block *b) { return b->halves ? 1 + size_of(&b->halves[0]) + size_of(&b->halves[1]) : 1; }

/* The block and those below it, one after the other; its halves must be all of it. */
static extent *keep_extents(collection *c, extent *e, const gdc_block *b)
{
  keep_extent(e++, b, c->p);
  if (!b->halves) return e;
  c->wrong += b->halves[0].from != b->from || b->halves[0].to + 1 != b->halves[1].from || b->halves[1].to != b->to;
  e = keep_extents(c, e, &b->halves[0]);
  return keep_extents(c, e, &b->halves[1]);
}

static gdc_status keep_hull(void *self, const gdc_block *block, gdc_context *ctx)
{
  collection *c = self;
  const gdc_state *s = block->hull;
  (void)ctx;
  if (++c->calls % c->refuse == 0) return GDC_EUNDECIDED;
  if (c->count == c->room) {
    c->room = c->room ? 2 * c->room : 64;
    c->hulls = realloc(c->hulls, c->room * sizeof *c->hulls);
    ck_assert(c->hulls != NULL);
  }
  hull *h = &c->hulls[c->count++];
  *h = (hull){.from = block->from, .to = block->to, .number = new_numbers(numbers_of(c->p)), .bits = room_for(pairs_of(c->p), 1), .nextents = size_of(block)};
  h->extents = room_for(h->nextents, sizeof *h->extents);
  keep_extents(c, h->extents, block);
  memcpy(h->bits, gdc_state_pattern(s), pairs_of(c->p));
  read_all(h->number, s);
  return GDC_OK;
}

static gdc_status count_step(void *self, const gdc_state *s, gdc_context *ctx)
{
  (void)s;
  (void)ctx;
  ((collection *)self)->singles++;
  return GDC_OK;
}

/* --- compare -------------------------------------------------------------------------------------------------------- */

/* Both hold the exact number, and the step's enclosure is a point by comparison. */
static int meets(const gdc_itv *step, const gdc_itv *hull) { return mpfr_cmp(step->hi, hull->lo) >= 0 && mpfr_cmp(step->lo, hull->hi) <= 0; }

static int wrong_in_hull(const hull *h, const gdc_state *s, const gdc_problem *p)
{
  int wrong = 0;
  gdc_itv *now = new_numbers(numbers_of(p));
  read_all(now, s);
  for (int k = 0; k < numbers_of(p); k++) wrong += !meets(&now[k], &h->number[k]);
  for (size_t k = 0; k < pairs_of(p); k++) wrong += h->bits[k] != GDC_BIT_UNDECIDED && h->bits[k] != gdc_state_pattern(s)[k];
  free_numbers(now, numbers_of(p));
  return wrong;
}

static int wrong_ratio(const extent *e, const gdc_state *s)
{
  gdc_itv g[2], r;
  gdc_itv_init(&g[0], BITS);
  gdc_itv_init(&g[1], BITS);
  gdc_itv_init(&r, BITS);
  gdc_state_slope(&g[0], s, 0);
  gdc_state_slope(&g[1], s, 1);
  gdc_itv_div(&r, &g[0], &g[1]);
  int wrong = !meets(&r, &e->ratio);
  gdc_itv_clear(&g[0]);
  gdc_itv_clear(&g[1]);
  gdc_itv_clear(&r);
  return wrong;
}

/* The state at one of from - 1 .. to; `before` is the pattern one step ago. */
static int wrong_in_extent(extent *e, const gdc_state *s, const gdc_problem *p, const signed char *before)
{
  int wrong = 0;
  uint64_t t = gdc_state_time(s);
  size_t pairs = pairs_of(p), k = 0;
  gdc_itv *a = new_numbers(1);
  for (int q = 0; q < (int)pairs; q++) {
    gdc_state_pre(a, s, q / p->n, q % p->n);
    wrong += !meets(a, &e->pre[q]) || (t + 1 == e->from && !meets(a, &e->first[q]));
    gdc_itv_abs(a, a);
    wrong += e->away[q] > 0 && mpfr_cmp_d(a->hi, e->away[q]) <= 0;
  }
  if (e->has_ratio) wrong += wrong_ratio(e, s);
  free_numbers(a, 1);
  if (t + 1 == e->from || e->npasses == 0) return wrong;
  while (k < e->npasses && (memcmp(e->patterns + 2 * k * pairs, before, pairs) != 0 ||
                            memcmp(e->patterns + (2 * k + 1) * pairs, gdc_state_pattern(s), pairs) != 0))
    k++;
  if (k == e->npasses) return wrong + 1;
  e->seen[k]++;
  for (size_t q = 0; t == e->to && q < e->npasses; q++) wrong += e->seen[q] != e->told[q];
  return wrong;
}

static gdc_status compare(void *self, const gdc_state *s, gdc_context *ctx)
{
  collection *c = self;
  uint64_t t = gdc_state_time(s);
  (void)ctx;
  for (size_t b = 0; b < c->count; b++) {
    hull *h = &c->hulls[b];
    if (t + 1 < h->from || t > h->to) continue;
    if (t >= h->from) c->wrong += wrong_in_hull(h, s, c->p);
    for (size_t k = 0; k < h->nextents; k++)
      if (t + 1 >= h->extents[k].from && t <= h->extents[k].to) c->wrong += wrong_in_extent(&h->extents[k], s, c->p, c->before);
  }
  memcpy(c->before, gdc_state_pattern(s), pairs_of(c->p));
  return GDC_OK;
}

/* --- a run of each engine --------------------------------------------------------------------------------------------- */

/* 0: it has not come to its end. */
static int follow(const gdc_problem *p, const gdc_observer *o, gdc_engine engine, uint64_t steps)
{
  gdc_trajectory *tr;
  gdc_run_options how = {.steps = steps, .engine = engine};
  gdc_run_summary summary;
  gdc_context ctx;
  gdc_context_clear(&ctx);
  ck_assert_int_eq(gdc_trajectory_new(&tr, p, &ctx), GDC_OK);
  ck_assert_int_eq(gdc_trajectory_observe(tr, o, &ctx), GDC_OK);
  gdc_status status = gdc_trajectory_run(tr, &how, &summary, &ctx);
  gdc_trajectory_free(tr);
  return status == GDC_OK;
}

int hulls_run(const gdc_problem *p, uint64_t steps, int refuse, hull_count *count)
{
  uint64_t taken = 0;
  collection c = {.p = p, .refuse = refuse, .before = room_for(pairs_of(p), 1)};
  gdc_observer fast = {.self = &c, .every_step = 1, .on_step = count_step, .on_block = keep_hull};
  gdc_observer slow = {.self = &c, .every_step = 1, .on_step = compare};
  int ended = follow(p, &fast, GDC_ENGINE_AUTO, steps) && follow(p, &slow, GDC_ENGINE_INTERVAL, steps);
  for (size_t b = 0; b < c.count; b++) {
    hull *h = &c.hulls[b];
    taken += h->to - h->from + 1;
    c.wrong += b > 0 && h->from <= c.hulls[b - 1].to;
    count->parts += h->nextents - 1;
    for (size_t k = 0; k < h->nextents; k++) free_extent(&h->extents[k], p);
    free(h->extents);
    free_numbers(h->number, numbers_of(p));
    free(h->bits);
  }
  count->blocks += c.count;
  count->inside += taken;
  free(c.hulls);
  free(c.before);
  return c.wrong + !ended + (taken + c.singles != steps + 1);
}
