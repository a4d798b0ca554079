/* The segments of a certificate, checked by threads that share nothing but the file.

   Job b of n takes the segments that begin in [b, b+1) * (last step)/n, in order.  Each thread reads the whole file again, by itself, and
   requires it to be the file that was read first (same SHA-256), so that all have seen the same claims.  Every segment
   begins in exactly one of these ranges; each is accepted from the ball that is claimed at its start to the ball that is
   claimed at its end, and the first ball is the exact start: by induction over the segments all claims hold. */
#include "run.h"
#include "walk.h"

#include <inttypes.h>
#include <pthread.h>
#include <string.h>

typedef struct job {
  const report *r;
  const options *o;
  uint64_t from, to; /* segments that begin at from..to-1 */
  uint64_t segments; /* checked */
  walk *w;
  fault f;
} job;

int read_again(const report *r, const options *o, const visitor *v, fault *f)
{
  certificate again;
  int ok = certificate_read(&again, o->path, v, f);
  if (ok && memcmp(again.hash, r->c.hash, sizeof again.hash) != 0) {
    ok = reject(f, "the file was changed while it was being read");
    f->status = MALFORMED;
  }
  certificate_clear(&again);
  return ok;
}

static int visit(void *self, const certificate *c, const claim *from, const segment *g, const claim *to, fault *f)
{
  job *b = self;
  (void)c;
  uint64_t last = b->r->c.last;
  if (from && g->from >= b->from && g->from < b->to) {
    b->segments++;
    if (!walk_start(b->w, from, f) || !walk_segment(b->w, g, to, UINT64_MAX, NULL, f)) return 0;
  }
  if (to->t == last && b->to > last) /* the last state is in no segment that begins there */
    return walk_start(b->w, to, f) && walk_state(b->w, f) && walk_check_separated(b->w, f);
  return 1;
}

static void *run_job(void *self)
{
  job *b = self;
  visitor v = {b, visit};
  b->w = walk_new(&b->r->c.p, b->r->c.P, &b->f);
  if (!b->w) return NULL;
  b->w->verify_separated = 1;
  b->w->separated = b->r->c.separated;
  read_again(b->r, b->o, &v, &b->f);
  walk_free(b->w);
  return NULL;
}

int check_trajectory(report *r, const options *o)
{
  static job jobs[MAX_JOBS];
  pthread_t thread[MAX_JOBS];
  int started[MAX_JOBS];
  uint64_t share = r->c.last / (uint64_t)o->jobs + 1, segments = 0;
  fault *f = &r->part[PART_TRAJECTORY];
  for (int b = 0; b < o->jobs; b++) {
    jobs[b] = (job){.r = r, .o = o, .from = share * (uint64_t)b, .to = b + 1 == o->jobs ? UINT64_MAX : share * (uint64_t)(b + 1)};
    started[b] = b + 1 < o->jobs && pthread_create(&thread[b], NULL, run_job, &jobs[b]) == 0;
  }
  for (int b = 0; b < o->jobs; b++)
    if (!started[b]) run_job(&jobs[b]);
  for (int b = 0; b < o->jobs; b++) {
    if (started[b]) pthread_join(thread[b], NULL);
    if (f->status == ACCEPTED) *f = jobs[b].f;
    segments += jobs[b].segments;
  }
  if (f->status == ACCEPTED && segments + 1 != r->c.checkpoints) reject(f, "a segment was not checked");
  r->done[PART_TRAJECTORY] = 1;
  return f->status == ACCEPTED;
}

typedef struct wanted {
  walk *w;
  uint64_t s;
  int found;
  int (*use)(void *self, const state *st, fault *f);
  void *self;
} wanted;

static int look_for(void *self, const certificate *c, const claim *from, const segment *g, const claim *to, fault *f)
{
  wanted *x = self;
  (void)c;
  (void)from;
  (void)g;
  if (to->t != x->s) return 1;
  x->found = 1;
  const state *st = walk_start(x->w, to, f) ? walk_state(x->w, f) : NULL;
  return st && x->use(x->self, st, f);
}

int with_claimed_state(const report *r, const options *o, uint64_t s, int (*use)(void *self, const state *st, fault *f), void *self,
                       fault *f)
{
  wanted x = {walk_new(&r->c.p, r->c.P, f), s, 0, use, self};
  visitor v = {&x, look_for};
  if (!x.w) return 0;
  int ok = read_again(r, o, &v, f);
  walk_free(x.w);
  return ok && !x.found ? reject(f, "there is no checkpoint at step %" PRIu64, s) : ok;
}
