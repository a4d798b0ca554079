/* The segments of a certificate, checked by threads that share nothing but the file.

   Job b of n takes the segments that begin in [b, b+1) * (last step)/n, in order.  Each thread reads the whole file again, by itself,
   and requires it to be the file that was read first (same SHA-256), so that all have seen the same claims.  Every segment
   begins in exactly one of these ranges; each is accepted from the ball that is claimed at its start to the ball that is
   claimed at its end, and the first ball is the exact start: by induction over the segments all claims hold.

   Lemmas read several steps at once: where there are lemmas a job follows the run some steps beyond its last segment.  They
   see the claimed ball at a checkpoint and what was computed from it at the steps that follow, whatever the jobs are. */
#include "run.h"
#include "walk.h"

#include <inttypes.h>
#include <pthread.h>
#include <string.h>

typedef struct job {
  const report *r;
  const options *o;
  uint64_t from, to; /* segments that begin at from..to-1; both are times of checkpoints */
  uint64_t segments; /* checked */
  uint64_t beyond;   /* states after `to` that the lemmas want */
  walk *w;
  const lemma_set *set; /* NULL: no lemmas for this job */
  lemma_watch *lemmas;
  fault f;
} job;

int read_again(const report *r, const options *o, const visitor *v, fault *f)
{
  certificate again;
  visitor look = {v->self, v->checkpoint, &r->c};
  int ok = certificate_read(&again, o->path, &look, f);
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
  uint64_t last = b->r->c.last, stop = b->to + b->beyond + 1; /* no overflow: times are below 2^63 */
  watcher watch = {b->lemmas, lemma_watch_step};
  if (from && g->from >= b->from && g->from < b->to) {
    b->segments++;
    if (!walk_start(b->w, from, f) || !walk_segment(b->w, g, to, UINT64_MAX, b->lemmas ? &watch : NULL, f)) return 0;
  } else if (from && b->lemmas && g->from >= b->to && g->from < stop) {
    if (!walk_start(b->w, from, f) || !walk_segment(b->w, g, to, stop, &watch, f)) return 0;
  }
  if (to->t != last || last >= stop || (b->to < last && !b->lemmas)) return 1;
  /* the last state is the start of no segment */
  if (!walk_start(b->w, to, f)) return 0;
  const state *st = walk_state(b->w);
  return walk_check_separated(b->w, f) && (!b->lemmas || lemma_watch_step(b->lemmas, st, f));
}

static void *run_job(void *self)
{
  job *b = self;
  visitor v = {b, visit, NULL};
  b->w = walk_new(&b->r->c.p, b->r->c.P, b->r->guard, &b->f);
  if (!b->w) return NULL;
  b->w->verify_separated = 1;
  b->w->separated = b->r->c.separated;
  if (b->set) b->lemmas = lemma_watch_new(b->set, b->from, b->to, b->w->s);
  if (!read_again(b->r, b->o, &v, &b->f)) doubt(&b->f, "a claim is not confirmed"); /* if there is no better reason */
  if (b->lemmas) lemma_watch_finish(b->lemmas);
  return NULL;
}

/* Where the jobs begin: bound[b] is the first checkpoint at or after b/n of the way, bound[n] the last one. */
typedef struct division {
  uint64_t bound[MAX_JOBS + 1], share;
  int jobs, next;
} division;

static int divide(void *self, const certificate *c, const claim *from, const segment *g, const claim *to, fault *f)
{
  division *d = self;
  (void)c, (void)from, (void)g, (void)f;
  while (d->next < d->jobs && to->t >= d->share * (uint64_t)d->next) d->bound[d->next++] = to->t;
  d->bound[d->jobs] = to->t;
  return 1;
}

static void prepare(job *b, report *r, const options *o, const division *d, int index, lemma_set *lemmas)
{
  memset(b, 0, sizeof *b);
  b->r = r;
  b->o = o;
  b->from = d->bound[index];
  b->to = d->bound[index + 1];
  if (!lemmas || (b->from == b->to && index > 0)) return;
  b->set = lemmas;
  b->beyond = (uint64_t)lemma_set_beyond(lemmas);
}

int check_trajectory(report *r, const options *o, lemma_set *lemmas)
{
  static job jobs[MAX_JOBS];
  pthread_t thread[MAX_JOBS];
  int started[MAX_JOBS];
  division d = {.share = r->c.last / (uint64_t)o->jobs + 1, .jobs = o->jobs};
  visitor v = {&d, divide, NULL};
  uint64_t segments = 0;
  fault *f = &r->part[PART_TRAJECTORY];
  *f = (fault){ACCEPTED, 0, ""};
  if (!read_again(r, o, &v, f)) return 0;
  while (d.next < d.jobs) d.bound[d.next++] = r->c.last;
  for (int b = 0; b < o->jobs; b++) {
    prepare(&jobs[b], r, o, &d, b, lemmas);
    started[b] = b + 1 < o->jobs && pthread_create(&thread[b], NULL, run_job, &jobs[b]) == 0;
  }
  for (int b = 0; b < o->jobs; b++)
    if (!started[b]) run_job(&jobs[b]);
  for (int b = 0; b < o->jobs; b++) {
    if (started[b]) pthread_join(thread[b], NULL);
    if (f->status == ACCEPTED) *f = jobs[b].f;
    segments += jobs[b].segments;
    if (jobs[b].lemmas) lemma_set_merge(lemmas, jobs[b].lemmas);
    lemma_watch_free(jobs[b].lemmas);
    walk_free(jobs[b].w);
  }
  if (f->status == ACCEPTED && segments + 1 != r->c.checkpoints) doubt(f, "a segment was not checked");
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
  return walk_start(x->w, to, f) && x->use(x->self, walk_state(x->w), f);
}

int with_claimed_state(const report *r, const options *o, uint64_t s, int (*use)(void *self, const state *st, fault *f), void *self,
                       fault *f)
{
  wanted x = {walk_new(&r->c.p, r->c.P, r->guard, f), s, 0, use, self};
  visitor v = {&x, look_for, NULL};
  if (!x.w) return 0;
  int ok = read_again(r, o, &v, f);
  walk_free(x.w);
  return ok && !x.found ? reject(f, "there is no checkpoint at step %" PRIu64, s) : ok;
}
