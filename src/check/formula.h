/* Formulas of the theory, as texts in the lemma language that a reader can hold against it line by line, evaluated with letters
   (exact, or enclosed) and with the numbers that a certificate gives. */
#ifndef CHECK_FORMULA_H
#define CHECK_FORMULA_H

#include "lemma_parse.h"

enum { MAX_LETTERS = 128 };

typedef struct letter {
  const char *name;
  int exact, node; /* its node in the graph, -1: none yet */
  mpq_t q;
  num x;
} letter;

typedef struct letters {
  const char *what; /* what is claimed, for messages */
  givens *given;
  scale *s;
  int open; /* something was not decided */
  letter all[MAX_LETTERS];
  int count;
} letters;

letters *letters_new(const char *what, givens *given, scale *s);
void letters_free(letters *l);
void letter_q(letters *l, const char *name, const mpq_t q);
void letter_si(letters *l, const char *name, int k);
void letter_num(letters *l, const char *name, const num *x, const scale *s); /* x in the units of s */
void letters_cut(letters *l, int count); /* drop all but the first `count` */

/* Words that are 0 where the certificate does not give them: rate_gap, .. */
int is_flag(word name);
/* All lemmas of the texts, which are read as one, are certainly true.  0 and the first that is not. */
int letters_hold(letters *l, const char *const *texts, fault *f);

#endif
