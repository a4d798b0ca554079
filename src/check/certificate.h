/* What a certificate says (doc/certificate-format.md, section 2), read but not believed. */
#ifndef CHECK_CERTIFICATE_H
#define CHECK_CERTIFICATE_H

#include "check.h"

enum { MAX_FILES = 64, MAX_SETTINGS = 64, MAX_LEMMAS = 1024, MAX_LISTED = 8, MAX_CHECKPOINTS = 1 << 20, MAX_FILE_TEXT = 1 << 20,
       MAX_NUMBERS = 64, MAX_LEAPS = 1024, MAX_THEOREMS = 64, MAX_TIME_DIGITS = 5000, MAX_EXPONENT_DIGITS = 1000, MAX_DERIVED_BITS = 32768 };

/* A checkpoint: the exact state at t is in the ball |theta - theta~| <= radius, theta~_j = theta_j(0) + sum_k y_k dual_jk u_k. */
typedef struct claim {
  uint64_t t, line;
  unsigned char active[MAX_PAIRS];
  int class_of[MAX_PAIRS];
  mpz_t radius, *dual; /* units of 2^-P; dual: m*n, then, where they are trained, the m changes v_j - v_j(0) */
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
  char *name, *text; /* not NUL-terminated text of `size` bytes */
  size_t name_size, size;
} lemma_file;

typedef enum claimed_verdict { SAYS_PROVED, SAYS_REFUTED, SAYS_UNDECIDED, SAYS_VACUOUS } claimed_verdict;

typedef struct lemma_claim {
  int file;       /* index from 0 */
  char *name;
  uint64_t line;  /* of its verdict */
  int verdict;    /* claimed_verdict */
  uint64_t count; /* proved: steps checked; refuted: the step */
  int has_slack;
  mpq_t slack;    /* proved: a lower bound of the slack over all steps checked */
} lemma_claim;

typedef enum range_claim { SHARP, RATIO, LIMIT_OF_RATE, MARGIN_LIMIT, RANGES } range_claim;
typedef struct named_value {
  char name[16];
  mpq_t value;
} named_value;

typedef struct theorem_claim {
  uint64_t line, s;
  int name;   /* index in theorem_names */
  int regime; /* index in regime_names */
  int mirrored;
  int rate; /* index in rate_names */
  int has_lower, has_upper, has_range[RANGES];
  mpq_t lower, upper, low[RANGES], high[RANGES];
  int optimal;         /* 1, 0, -1: nothing said */
  int never_separates; /* a point from 1, 0: nothing said */
  int modes, numbers;
  named_value mode[MAX_NUMBERS], number[MAX_NUMBERS];
  int hypotheses;
} theorem_claim;
extern const char *const theorem_names[], *const regime_names[], *const rate_names[];
enum { THEOREM_F, THEOREM_O, THEOREM_T, THEOREM_S, THEOREM_B, THEOREM_Z, THEOREM_RAY, THEOREM_DEAD };
enum { REGIME_FROZEN, REGIME_OBTUSE, REGIME_SLIDING, REGIME_ONE_SIDED, REGIME_BORDERLINE, REGIME_RAY, REGIME_DEAD };
enum { RATE_GAP, RATE_LIMIT, RATE_BOUNDARY, RATE_NONE };

/* The state at a time after the last checkpoint, from the one before it: margins, pre-activations, ln of the ratio of slopes. */
typedef struct leap_claim {
  uint64_t line;
  int sliding;                     /* Theorem G; else Lemma 6.1 */
  mpz_t factor, base, exponent;    /* the time is factor base^exponent; exponent 0: factor */
  named_value *number;             /* sliding: modes and numbers of Theorem T, Nlow, Mlow, endA, endB, freshA, freshB */
  int numbers;
  mpq_t *low, *high;               /* n margins, m*n pre-activations */
  int has_gap;
  mpq_t ratio_low, ratio_high, gap_low, gap_high; /* the first two: sliding only */
} leap_claim;

typedef enum run_status { RUN_COMPLETE, RUN_INTERRUPTED, RUN_UNDECIDED, RUN_OVERFLOW } run_status;

typedef struct certificate {
  unsigned P;             /* fraction bits of the units */
  uint64_t every, wanted; /* K, T */
  problem p;
  int files, settings, lemmas;
  lemma_file file[MAX_FILES];
  char *setting_name[MAX_SETTINGS];
  mpq_t setting[MAX_SETTINGS];
  lemma_claim *lemma;
  uint64_t checkpoints, switches, last; /* last: STEPS, time of the last checkpoint */
  int status;                           /* run_status */
  uint64_t separated, terminal;         /* UINT64_MAX: never, none */
  int theorems;           /* in the order of their times */
  theorem_claim *theorem;
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
int read_named_lines(named_value *list, int *count, const char *keyword, struct reader *r); /* `mode`, `number` */
void leaps_clear(certificate *c);

int claim_numbers(const problem *p); /* of `dual` */
void claim_init(claim *k, const problem *p);
void claim_set(claim *k, const claim *from, const problem *p);
void claim_clear(claim *k, const problem *p);

/* problem.c: memory for the numbers of a problem whose d, n, m, bias are set; what follows from the data. */
void problem_init(problem *p);
int problem_derive(problem *p); /* 0: an inner product has more than MAX_DERIVED_BITS bits */
void problem_clear(problem *p); /* also of one that is all 0 */

#endif
