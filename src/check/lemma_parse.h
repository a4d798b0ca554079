/* The lemma language (doc/lemma-language.md), read straight into a graph.

   There is no syntax tree.  A definition, an argument and the body of a sum are places in the text, and they are read
   again wherever they are used, in the scope of that use: substitution by reading twice.  What must not be looked at
   (hidden behind a guard that is false for this experiment) is read in `skip` mode: grammar only. */
#ifndef CHECK_LEMMA_PARSE_H
#define CHECK_LEMMA_PARSE_H

#include "certificate.h"
#include "lemma_graph.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct word {
  const char *at;
  size_t size;
} word;
static inline int word_is(word w, const char *text)
{
  return w.size > 0 && w.at[0] == text[0] && strlen(text) == w.size && memcmp(w.at, text, w.size) == 0;
}
static inline int word_same(word a, word b) { return a.size == b.size && memcmp(a.at, b.at, a.size) == 0; }

/* At which step a quantity is read: k steps after the present one, or step k itself. */
typedef struct when {
  int absolute;
  long k;
} when;

enum { POINTS, NEURONS, INPUTS, DOMAINS };
/* How a name was written, for `quantity`: a, a[..], and a in certificate(a), certified(a). */
enum { PLAIN, INDEXED, CERTIFICATE, CERTIFIED };
enum { MAX_TEXT = 1 << 20, MAX_DEFINITIONS = 1024, MAX_ARGS = 16, MAX_INDICES = 8, MAX_GUARDS = 16, MAX_DEPTH = 1000,
       MAX_VISITS = 1 << 22, MAX_OFFSET = 8, MAX_POWER = 1024, MAX_INSTANCES = 1 << 14 };

typedef enum symbol { END, NAME, NUMBER, TITLE, LE = 256, GE, EQUAL, UNEQUAL } symbol; /* else the character itself */

/* What a name stands for inside a body: an index, or text to be read in the scope it came from. */
typedef struct scope {
  const struct scope *up;
  word name;
  int is_index;
  long index;
  const char *text;
  const struct scope *home;
  int home_definitions;
} scope;

typedef struct definition {
  word name, params[MAX_ARGS];
  int nparams, is_param, set; /* set: the certificate gives `value` */
  const char *body;
  int node; /* of one without parameters in a text of the theory, -1: not read yet */
  mpq_t value;
} definition;

/* A lemma for one choice of its indices: truth nodes. */
typedef struct instance {
  int guard, claim;
} instance;

typedef enum origin { FROM_START, FROM_SEPARATED, FROM_TERMINAL } origin;

typedef struct lemma {
  word name;
  origin from;
  uint64_t lo, hi;        /* it speaks about lo <= t <= hi */
  int ahead, behind;      /* steps after and before t that it reads */
  long last_fixed;        /* the latest step that at() or init() reads, -1: none */
  instance *instances;
  int ninstances, room;
} lemma;

typedef struct lang lang;
/* Where names that the text does not define come from: a node (and *active = 1 for the language's `active`), or -1 after
   lang_fail when the name is unknown or the indices are wrong.  In skip mode it is not called. */
typedef int (*quantity)(lang *r, word name, int brackets, const long *index, int count, when w, int *active);

struct lang {
  graph *g;
  quantity find;
  const void *self;         /* for find */
  int size[DOMAINS];        /* how many points, neurons, inputs */
  const char *title;        /* of the text in messages */
  int own_words;            /* 1: the words of the language cannot be taken as names */
  const certificate *c;     /* parameters are set there, and there are the lemmas that are wanted of this file; NULL: all */
  int file;
  definition *definitions;
  lemma *lemmas;
  int ndefinitions, nlemmas;
  char error[160];          /* "" or the first error */
  /* the place in the text */
  const char *text, *end, *at;
  symbol token;
  word spelling;
  const scope *names;
  int visible;              /* definitions that may be used here */
  when now;
  int skip, depth, inside;  /* inside: a text that stands for a name */
  long visits;
  lemma *current;           /* the lemma that is being bound */
};

/* All lemmas and definitions of one text, which must outlive the lang.  1: no error. */
int lang_file(lang *r, const char *text, size_t size);
void lang_clear(lang *r); /* definitions and lemmas; not the graph */

void lang_fail(lang *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A node, or -1 in skip mode and after an error. */
int lang_build(lang *r, op o, int a, int b);
int lang_q(lang *r, const mpq_t q);
int lang_si(lang *r, long k);

/* Between lemma_token.c, lemma_parse.c and lemma_file.c */
int lang_is_name(char c); /* a letter, a digit or _ */
const char *lang_blanks(const char *at, const char *end); /* past blanks */
void lang_next(lang *r);
int lang_word(const lang *r, const char *text); /* is the token this word? */
void lang_want(lang *r, int sign);              /* pass over it */
int lang_formula(lang *r);
int lang_sum(lang *r);
int lang_truth(lang *r, int n);                 /* n as a truth value */
int lang_domain(lang *r);
int lang_definition(const lang *r, word name);  /* -1: none */
int lang_elsewhere(lang *r, const char *text, const scope *names, int visible);
int lang_inside(lang *r, const char *text); /* a text of the checker's own, in which no definition is seen */
int exact_number(mpq_t q, word w);

#endif
