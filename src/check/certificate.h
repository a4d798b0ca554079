/* What a certificate says (doc/certificate-format.md, section 2), read but not believed. */
#ifndef CHECK_CERTIFICATE_H
#define CHECK_CERTIFICATE_H

#include "check.h"

enum { MAX_FILES = 64, MAX_SETTINGS = 64, MAX_LEMMAS = 1024, MAX_LISTED = 8, MAX_CHECKPOINTS = 1 << 20, MAX_FILE_TEXT = 1 << 20,
       MAX_GIVEN = 64, MAX_LEAPS = 1024, MAX_THEOREMS = 64, MAX_TIME_DIGITS = 5000, MAX_EXPONENT_DIGITS = 1000, MAX_DERIVED_BITS = 32768 };

/* A checkpoint: the exact state at t is in the ball |theta - theta~| <= radius, theta~_j = theta_j(0) + sum_k y_k dual_jk u_k. */
typedef struct claim {
  uint64_t t, line;
  unsigned char active[MAX_PAIRS];
  int class_of[MAX_PAIRS];
  mpz_ptr radius; /* units of 2^-P */
  mpz_t *dual;    /* the same: m*n, then, where they are trained, the m changes v_j - v_j(0) */
} claim;

/* The steps from+1..to between two checkpoints. */
typedef struct segment {
  uint64_t from, to, line;
  uint64_t switches;      /* steps whose pattern differs from the one before */
  unsigned char hash[32]; /* of the switches */
  int listed;             /* 0, or all of them are listed */
  uint64_t at[MAX_LISTED];
  unsigned char active[MAX_LISTED][MAX_PAIRS];
} segment;

typedef struct lemma_file {
  const char *text; /* `size` bytes */
  size_t size;
} lemma_file;

typedef enum claimed_verdict { SAYS_PROVED, SAYS_REFUTED, SAYS_UNDECIDED, SAYS_VACUOUS } claimed_verdict;

typedef struct lemma_claim {
  int file;       /* index from 0 */
  const char *name;
  uint64_t line;  /* of its verdict */
  int verdict;    /* claimed_verdict */
  uint64_t count; /* proved: steps checked; refuted: the step */
  int has_slack;
  mpq_ptr slack;  /* proved: a lower bound of the slack over all steps checked */
} lemma_claim;

/* Numbers that a certificate gives, under the names that they have in the formulas of the theory: gb+ is gbp there.  used: a formula has
   read it. */
typedef struct given {
  char name[24];
  mpq_ptr value;
  int used;
} given;
typedef struct givens {
  given all[MAX_GIVEN];
  int count;
} givens;
mpq_ptr givens_add(givens *g, const char *name, pool *own); /* its value, 0; NULL: given twice, too many, too long a name */
given *givens_find(givens *g, const char *name, size_t size); /* NULL: none */

/* A theorem.  Names of what is given: lower, upper, sharp_lo, sharp_hi, ratio_lo, .., limit_lo, .., margin_limit_lo, .., optimal; rate_gap,
   rate_limit, rate_boundary or rate_none (value 1); modes and numbers under their own names. */
typedef struct theorem {
  pool own;
  uint64_t line, s;
  const char *name, *regime; /* as in the line `theorem` */
  int mirrored;
  int never_separates; /* a point from 1, 0: nothing said */
  int hypotheses;
  givens claims;
} theorem;
void theorem_clear(theorem *th);
/* One more that is given; 0: as givens_add. */
int theorem_set(theorem *th, const char *name, const mpq_t value);

/* The state at a time after the last checkpoint, from the one before it: margins, pre-activations, ln of the ratio of slopes. */
typedef struct leap_claim {
  uint64_t line;
  int sliding;                     /* Theorem G; else Lemma 6.1 */
  mpz_ptr factor, base, exponent;  /* the time is factor base^exponent; exponent 0: factor */
  givens numbers;                  /* sliding: modes and numbers of Theorem T, Nlow, Mlow, endA, endB, freshA, freshB */
  mpq_t *low, *high;               /* n margins, m*n pre-activations */
  int has_gap;
  mpq_ptr ratio_low, ratio_high, gap_low, gap_high; /* the first two: sliding only */
} leap_claim;

typedef enum run_status { RUN_COMPLETE, RUN_INTERRUPTED, RUN_UNDECIDED, RUN_OVERFLOW } run_status;

typedef struct certificate {
  pool own;
  unsigned P;             /* fraction bits of the units */
  uint64_t every, wanted; /* K, T */
  problem p;
  int files, settings, lemmas;
  lemma_file file[MAX_FILES];
  const char *setting_name[MAX_SETTINGS];
  mpq_t *setting;
  lemma_claim *lemma;
  uint64_t checkpoints, switches, last; /* last: STEPS, time of the last checkpoint */
  int status;                           /* run_status */
  uint64_t separated, terminal;         /* UINT64_MAX: never, none */
  int theorems;           /* in the order of their times */
  theorem *theorem;
  int leaps;
  leap_claim *leap;
  int verdict;            /* ACCEPTED (proved), REJECTED (refuted), UNSETTLED (undecided) */
  unsigned char problem_hash[32], hash[32]; /* hash: of the whole file but for its last line */
} certificate;

/* Called for every checkpoint in order, with the segment before it and the checkpoint before that (NULL at t = 0).  Everything
   that stands before the trajectory in the file has been read.  0 and a reason: stop. */
typedef struct visitor {
  void *self;
  int (*checkpoint)(void *self, const certificate *c, const claim *from, const segment *g, const claim *to, fault *f);
  const certificate *before; /* the file as it was read first: it must still be about that experiment, so that claims have its shape */
} visitor;

/* Read a file from the first to the last byte.  1: it is a well-formed certificate with its trailer; 0: f says why not.
   c is to be cleared in both cases. */
int certificate_read(certificate *c, const char *path, const visitor *v, fault *f);
void certificate_clear(certificate *c);

/* certificate_leap.c: the section `leaps`, which may be absent. */
struct reader;
int read_leaps(certificate *c, struct reader *r);
/* certificate_theorem.c: section 2.6; lines `mode`, `number`. */
int read_theorems(certificate *c, struct reader *r, char *buffer);
int read_named_lines(givens *g, pool *own, const char *keyword, struct reader *r);

int claim_numbers(const problem *p); /* of `dual` */
void claim_init(claim *k, const problem *p, pool *own);
void claim_set(claim *k, const claim *from, const problem *p);

/* problem.c: memory for the numbers of a problem whose d, n, m, bias are set; what follows from the data. */
void problem_init(problem *p, pool *own);
int problem_derive(problem *p); /* 0: an inner product has more than MAX_DERIVED_BITS bits */
/* K = G_ik sum_j v_j^2 [active at both i and k]: y_i y_k K_ik of the theory */
void problem_kernel(mpq_t K, const problem *p, const unsigned char *active, int i, int k);

#endif
