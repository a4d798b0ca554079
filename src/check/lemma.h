/* Lemmas of a certificate, evaluated again at every step (doc/lemma-language.md).

   A lemma_set is what a certificate says about lemmas: texts, parameters, which of them, and the two times that `from
   separated` and `from terminal` count from.  Every segment of the run has a lemma_watch of its own (no sharing between
   threads), whose results are added to the set.

   A lemma that reads steps t-a .. t+b is judged at t by the segment from..to with from <= t-a < to (the last one: <= to), so
   each t is judged exactly once and no segment needs a state before its first one. */
#ifndef CHECK_LEMMA_H
#define CHECK_LEMMA_H

#include "certificate.h"
#include "lemma_parse.h"

enum { MAX_INPUTS = 1 << 13 };

/* What a name of the language reads from a state. */
typedef enum kind {
  K_TIME, K_PRE, K_ACTIVE, K_DUAL, K_MARGIN, K_SLOPE, K_WEIGHT, K_BIAS, K_OUTPUT, K_ROBUSTNESS, K_DISTANCE,
  K_CERTIFICATE, K_CERTIFIED /* of the latest theorem at that step; a: which constant */
} kind;
/* Something that is read from a state, and the node of the graph that wants it. */
typedef struct input {
  kind kind;
  int a, b;
  when when;
  int node;
} input;
typedef struct lexicon {
  const problem *p;
  input inputs[MAX_INPUTS];
  int count;
} lexicon;
/* lemma_name.c; for a lang whose `self` is a lexicon. */
int lemma_find(lang *r, word name, int brackets, const long *index, int count, when w, int *active);

/* lemma_state.c.  z encloses it, or is bad where it is not defined or this checker does not know it. */
void lemma_quantity(num *z, const state *st, kind k, int a, int b);
/* A constant of a theorem by the name that the language has for it (NULL: not that many); z: its value.  0: the theorem does not have it. */
const char *lemma_constant_name(int which);
int lemma_constant(num *z, theorem *th, int which, scale *s);
/* The same at t = 0 where it is an exact rational; 0 where it is not. */
int lemma_exact_start(mpq_t q, const problem *p, kind k, int a, int b);
void state_times_output(num *z, const num *x, const state *st, int j); /* z = x |v_j| */
/* lemma_distance.c.  A quarter of the least squared distance between points of opposite classes; 0: there are none. */
int lemma_optimum2(mpq_t q, const problem *p);
void state_distance(num *z, const state *st, int i);
void state_robustness(num *z, const state *st);

typedef enum verdict { PROVED, REFUTED, UNDECIDED, VACUOUS } verdict;

/* What came of one lemma in some steps. */
typedef struct tally {
  uint64_t checked;            /* steps at which a guard holds and all claims whose guard may hold */
  uint64_t loose;              /* steps at which all claims hold, but only of guards that are open */
  uint64_t refuted, undecided; /* the first such step, UINT64_MAX: none */
  mpz_ptr slack, slack_hi;       /* bounds of the least slack at the steps checked, in units */
} tally;

typedef struct lemma_set lemma_set;
typedef struct lemma_watch lemma_watch;

lemma_set *lemma_set_new(const problem *p, uint64_t last); /* a run of the steps 0..last */
void lemma_set_free(lemma_set *set);
/* One file; the text is not copied.  0 and the reason: not understood, nothing may be concluded. */
int lemma_set_file(lemma_set *set, const char *text, size_t size, fault *f);
/* Steps from which all margins are > 0, and from which a theorem held; UINT64_MAX: never. */
void lemma_set_times(lemma_set *set, uint64_t separated, uint64_t terminal);
/* All files, lemmas and times of a certificate, which must outlive the set.  NULL with status UNCHECKED: not understood. */
lemma_set *lemma_set_of(const certificate *c, fault *f);

int lemma_set_beyond(const lemma_set *set); /* states after its last one that a segment has to see (as far as there are any) */
/* The k-th step whose state is wanted before any segment is watched (init, at); 0: no more. */
int lemma_set_fixed(const lemma_set *set, int k, uint64_t *t);
void lemma_set_fixed_state(lemma_set *set, const state *st);

lemma_watch *lemma_watch_new(const lemma_set *set, uint64_t from, uint64_t to, scale *s);
void lemma_watch_free(lemma_watch *w);
int lemma_watch_step(void *w, const state *st, fault *f); /* for a watcher; never rejects */
void lemma_watch_finish(lemma_watch *w);
void lemma_set_merge(lemma_set *set, const lemma_watch *w);

int lemma_set_faint(const lemma_set *set); /* finer units might decide more */
int lemma_set_count(const lemma_set *set);
word lemma_set_name(const lemma_set *set, int k);
const tally *lemma_set_tally(const lemma_set *set, int k);
verdict lemma_set_verdict(const lemma_set *set, int k);
/* Do the results bear out the k-th verdict of the certificate?  ACCEPTED, REJECTED (it is wrong) or UNCHECKED, with the reason. */
outcome lemma_set_confirm(const lemma_set *set, const certificate *c, int k, fault *f);

#endif
