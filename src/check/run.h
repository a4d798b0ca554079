/* The whole check of a certificate: what is wanted, and what came of it. */
#ifndef CHECK_RUN_H
#define CHECK_RUN_H

#include "certificate.h"
#include "lemma.h"

typedef struct options {
  const char *path;
  int jobs;
  int theorem_only;
  uint64_t max_steps;
} options;

/* What was looked at, for the report: each part is accepted, or has its own reason. */
enum { PART_FORMAT, PART_TRAJECTORY, PART_THEOREM, PART_LEAPS, PARTS };
typedef struct report {
  certificate c;
  fault part[PARTS], *lemma; /* c.lemmas of them; UNCHECKED until each was reached and nothing was found against it */
  unsigned guard;            /* units of 2^-(P + guard) or finer */
  fault first;               /* the reason of the verdict: the first part that is not accepted */
} report;

/* Fills r; r->first.status says what came of it.  report_clear in every case. */
void check_certificate(report *r, const options *o);
void report_clear(report *r);

enum { MAX_JOBS = 256 };

/* jobs.c.  All segments, shared among threads: every claim about the trajectory; the lemmas (NULL: none) see every state. */
int check_trajectory(report *r, const options *o, lemma_set *lemmas);
/* The state claimed at step s, which must be the time of a checkpoint, given to `use`; the ball itself is not checked. */
int with_claimed_state(const report *r, const options *o, uint64_t s, int (*use)(void *self, const state *st, fault *f), void *self,
                       fault *f);
/* Read the file again; it must be the same that was read first. */
int read_again(const report *r, const options *o, const visitor *v, fault *f);

#endif
