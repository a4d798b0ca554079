/* The parts of a check, in order, and the verdict. */
#include "run.h"
#include "theorem.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int look_at_nothing(void *self, const certificate *c, const claim *from, const segment *g, const claim *to, fault *f)
{
  (void)self, (void)c, (void)from, (void)g, (void)to, (void)f;
  return 1;
}

static int show_to_lemmas(void *self, const state *st, fault *f)
{
  (void)f;
  lemma_set_fixed_state(self, st);
  return 1;
}

/* The lemmas of the certificate, with the states at the fixed steps that they read; NULL: none, or not understood (each has its reason). */
static lemma_set *read_lemmas(report *r, const options *o)
{
  fault f = {ACCEPTED, 0, ""};
  uint64_t t;
  lemma_set *set = r->c.lemmas ? lemma_set_of(&r->c, &f) : NULL;
  for (int k = 0; set && f.status == ACCEPTED && lemma_set_fixed(set, k, &t); k++) with_claimed_state(r, o, t, show_to_lemmas, set, &f);
  if (f.status == ACCEPTED) return set;
  for (int k = 0; k < r->c.lemmas; k++) {
    r->lemma[k] = f;
    if (f.line == 0) r->lemma[k].line = r->c.lemma[k].line;
  }
  lemma_set_free(set);
  return NULL;
}

static void check_lemmas(report *r, const lemma_set *set)
{
  for (int k = 0; set && k < r->c.lemmas; k++) {
    fault *f = &r->lemma[k];
    if (lemma_set_confirm(set, &r->c, k, f) != ACCEPTED) doubt(f, "the verdict on this lemma is not confirmed");
    if (f->line == 0) f->line = r->c.lemma[k].line;
  }
  r->lemmas_done = 1;
}

static int use_state(void *self, const state *st, fault *f)
{
  f->line = ((theorem *)self)->line;
  return theorem_confirm(self, st, f) == ACCEPTED;
}

static void check_theorems(report *r, const options *o)
{
  fault *f = &r->part[PART_THEOREM];
  for (int k = 0; k < r->c.theorems && f->status == ACCEPTED; k++) {
    theorem *h = &r->c.theorem[k];
    if (!with_claimed_state(r, o, h->s, use_state, h, f)) doubt(f, "the theorem is not confirmed");
    if (f->status != ACCEPTED && f->line == 0) f->line = h->line;
  }
  r->done[PART_THEOREM] = 1;
}

static int use_last_state(void *self, const state *st, fault *f) { return leaps_check(self, st, f) == ACCEPTED; }

static void check_leaps(report *r, const options *o)
{
  fault *f = &r->part[PART_LEAPS];
  if (r->c.leaps > 0 && !with_claimed_state(r, o, r->c.last, use_last_state, &r->c, f)) doubt(f, "the leaps are not confirmed");
  r->done[PART_LEAPS] = 1;
}

/* A part that was never reached is not a part that is right, whatever let it be skipped. */
static void nothing_skipped(report *r, const options *o)
{
  for (int part = 0; part < PARTS; part++)
    if (!r->done[part] && !(o->theorem_only && part == PART_TRAJECTORY)) doubt(&r->part[part], "a part of the certificate was not reached");
  for (int k = 0; k < r->c.lemmas && !r->lemmas_done && !o->theorem_only; k++)
    if (doubt(&r->lemma[k], "the verdict on this lemma was not reached") == 0 && r->lemma[k].line == 0) r->lemma[k].line = r->c.lemma[k].line;
}

/* What decides: a malformed file, then any wrong claim, then anything not re-checked. */
static void decide(report *r)
{
  const outcome order[] = {MALFORMED, REJECTED, UNCHECKED};
  for (int k = 0; k < 3 && r->first.status == ACCEPTED; k++) {
    for (int part = 0; part < PARTS; part++)
      if (r->first.status == ACCEPTED && r->part[part].status == order[k]) r->first = r->part[part];
    for (int l = 0; l < r->c.lemmas; l++)
      if (r->first.status == ACCEPTED && r->lemma[l].status == order[k]) r->first = r->lemma[l];
  }
}

/* Finer units where a lemma is open and slopes are near the unit: exp(-4000) is far below 2^-128, but not 0. */
static void follow(report *r, const options *o)
{
  static const unsigned guard[] = {0, 1024, 8192};
  int again = 1;
  for (int k = 0; again && k < 3; k++) {
    r->guard = guard[k];
    again = 0;
    memset(r->lemma, 0, (size_t)r->c.lemmas * sizeof *r->lemma);
    lemma_set *set = read_lemmas(r, o);
    if (check_trajectory(r, o, set)) check_lemmas(r, set);
    for (int l = 0; set && lemma_set_faint(set) && l < r->c.lemmas; l++) again |= r->lemma[l].status == UNCHECKED;
    lemma_set_free(set);
  }
}

void check_certificate(report *r, const options *o)
{
  visitor v = {NULL, look_at_nothing, NULL};
  memset(r, 0, sizeof *r);
  int ok = certificate_read(&r->c, o->path, &v, &r->part[PART_FORMAT]);
  if (!ok) reject(&r->part[PART_FORMAT], "the file could not be read"); /* if there is no better reason */
  r->done[PART_FORMAT] = 1;
  r->lemma = obtain((size_t)r->c.lemmas, sizeof *r->lemma);
  if (ok && !o->theorem_only) {
    if (r->c.last > o->max_steps) doubt(&r->part[PART_TRAJECTORY], "there are more steps than --max-steps allows");
    else follow(r, o);
  }
  if (ok && (r->part[PART_TRAJECTORY].status == ACCEPTED || r->part[PART_TRAJECTORY].status == UNCHECKED)) {
    check_theorems(r, o);
    check_leaps(r, o);
  }
  nothing_skipped(r, o);
  decide(r);
}

void report_clear(report *r)
{
  free(r->lemma);
  certificate_clear(&r->c);
}
