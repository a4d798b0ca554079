/* The names of the lemma language, read into a graph: exact ones as rationals, those of a state as inputs. */
#ifndef CHECK_LEMMA_NAME_H
#define CHECK_LEMMA_NAME_H

#include "lemma.h"

/* Something that is read from a state, and the places of the graph that want it. */
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
  uint64_t last; /* of the run */
} lexicon;

int lemma_find(lang *r, word name, int brackets, const long *index, int count, when w, int *active);

#endif
