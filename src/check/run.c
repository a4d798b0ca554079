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
    fault f = {ACCEPTED, r->c.lemma[k].line, ""};
    if (lemma_set_confirm(set, &r->c, k, &f) != ACCEPTED) doubt(&f, "the verdict on this lemma is not confirmed");
    r->lemma[k] = f;
  }
}

static int use_state(void *self, const state *st, fault *f) { return theorem_confirm(self, st, f) == ACCEPTED; }

static void check_theorems(report *r, const options *o)
{
  fault f = {ACCEPTED, 0, ""};
  for (int k = 0; k < r->c.theorems && f.status == ACCEPTED; k++) {
    theorem *th = &r->c.theorem[k];
    if (with_claimed_state(r, o, th->s, use_state, th, &f)) continue;
    doubt(&f, "the theorem is not confirmed");
    if (f.line == 0) f.line = th->line;
  }
  r->part[PART_THEOREM] = f;
}

static int use_last_state(void *self, const state *st, fault *f) { return leaps_check(self, st, f) == ACCEPTED; }

static void check_leaps(report *r, const options *o)
{
  fault f = {ACCEPTED, 0, ""};
  if (r->c.leaps > 0 && !with_claimed_state(r, o, r->c.last, use_last_state, &r->c, &f)) doubt(&f, "the leaps are not confirmed");
  r->part[PART_LEAPS] = f;
}

/* What decides: a malformed file, then any wrong claim, then anything not re-checked. */
static void decide(report *r, const options *o)
{
  const outcome order[] = {MALFORMED, REJECTED, UNCHECKED};
  for (int k = 0; k < 3 && r->first.status == ACCEPTED; k++) {
    for (int part = 0; part < PARTS; part++)
      if (r->first.status == ACCEPTED && r->part[part].status == order[k] && !(o->theorem_only && part == PART_TRAJECTORY)) r->first = r->part[part];
    for (int l = 0; l < r->c.lemmas && !o->theorem_only; l++)
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
    lemma_set *set = read_lemmas(r, o);
    if (check_trajectory(r, o, set)) {
      check_lemmas(r, set);
      for (int l = 0; set && lemma_set_faint(set) && l < r->c.lemmas; l++) again |= r->lemma[l].status == UNCHECKED;
    }
    lemma_set_free(set);
  }
}

void check_certificate(report *r, const options *o)
{
  visitor v = {NULL, look_at_nothing, NULL};
  memset(r, 0, sizeof *r);
  for (int k = 0; k < PARTS; k++) r->part[k] = (fault){UNCHECKED, 0, "a part of the certificate was not reached"};
  fault *format = &r->part[PART_FORMAT], *trajectory = &r->part[PART_TRAJECTORY];
  *format = (fault){ACCEPTED, 0, ""};
  int ok = certificate_read(&r->c, o->path, &v, format);
  if (!ok) reject(format, "the file could not be read"); /* if there is no better reason */
  r->lemma = obtain((size_t)r->c.lemmas, sizeof *r->lemma);
  for (int k = 0; k < r->c.lemmas; k++) r->lemma[k] = (fault){UNCHECKED, r->c.lemma[k].line, "the verdict on this lemma was not reached"};
  if (ok && !o->theorem_only && r->c.last <= o->max_steps) follow(r, o);
  if (r->c.last > o->max_steps) snprintf(trajectory->reason, sizeof trajectory->reason, "there are more steps than --max-steps allows");
  if (ok && (o->theorem_only || trajectory->status == ACCEPTED || trajectory->status == UNCHECKED)) {
    check_theorems(r, o);
    check_leaps(r, o);
  }
  decide(r, o);
}

void report_clear(report *r)
{
  free(r->lemma);
  certificate_clear(&r->c);
}
