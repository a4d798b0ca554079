/* What the parts of gdcert-check tell each other: the experiment, a state of the run, why something is rejected.

   Nothing in this directory includes a header of, or is linked to, the library that wrote the certificate. */
#ifndef GDCERT_CHECK_H
#define GDCERT_CHECK_H

#include <gmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "number.h"

enum { MAX_POINTS = 16, MAX_NEURONS = 16, MAX_DIMENSION = 64, MAX_PAIRS = MAX_POINTS * MAX_NEURONS };

/* Also the exit statuses of gdcert-check (doc/certificate-format.md, section 3). */
typedef enum outcome {
  ACCEPTED = 0,
  REJECTED = 1,  /* a claim is false, or does not follow from what it is said to follow from */
  MALFORMED = 2,
  UNSETTLED = 3, /* the verdict of a certificate that is confirmed; no part ends so */
  UNCHECKED = 4  /* a claim that may be true, but is not confirmed here: too wide a ball, numbers beyond this arithmetic, .. */
} outcome;

/* The first reason for not accepting, and the line of the certificate it belongs to (0: none). */
typedef struct fault {
  outcome status;
  uint64_t line;
  char reason[256];
} fault;

/* If there is no reason yet: set it, with status REJECTED or UNCHECKED.  Always 0, for `return reject(..)`. */
int reject(fault *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
int doubt(fault *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
void fault_set(fault *f, const fault *why); /* status and reason, not the line */

/* The ending of a word in messages. */
const char *plural(uint64_t count, const char *one, const char *more);

/* Zeroed memory for count things of this size.  Without memory there is no verdict: the program says so and ends with the
   status MALFORMED (so does GMP, once memory_setup has been called). */
void *obtain(size_t count, size_t size);
void *obtain_more(void *old, size_t size); /* realloc */
void memory_setup(void);

/* Memory and numbers that are given back together.  Zeroed, all numbers 0. */
typedef struct pool {
  struct block *first;
} pool;
void *pool_bytes(pool *own, size_t count, size_t size);
mpz_t *pool_integers(pool *own, int count);
mpq_t *pool_rationals(pool *own, int count);
num *pool_nums(pool *own, int count);
void pool_clear(pool *own);

/* The experiment, exactly.  (mpq_t is GMP's pair of integers.)  Flat arrays: i*d+k, j*D+k, j*n+i, i*n+k.
   u_i = (x_i, 1) with bias, x_i without; theta_j = (w_j, b_j) or w_j. */
typedef struct problem {
  int d, n, m;     /* inputs, points, neurons */
  int bias;        /* 0, 1 */
  int D;           /* d + bias */
  int logistic;    /* loss ln(1+exp(-z)) instead of exp(-z) */
  int mean;        /* loss divided by n */
  int trained;     /* output weights move, too */
  mpq_t *x;        /* n*d */
  int *y;          /* n: +1, -1 */
  mpq_t *theta;    /* m*D: initial weights, bias last */
  mpq_t *v;        /* m: output weights; initial ones where they are trained */
  mpq_ptr step, h; /* eta; eta or eta/n */
  mpq_t *gram;     /* n*n: u_i . u_k */
  mpq_t *a0;       /* m*n: initial pre-activations */
} problem;

/* A state of the run at step t, enclosed.  Everything in the units of s. */
typedef struct state {
  const problem *p;
  scale *s;
  uint64_t t;
  unsigned char *active; /* m*n: certified [a_ji > 0] */
  unsigned char *exact;  /* m*n: a_ji(t) = a_ji(0) for a provable reason */
  num *pre;              /* m*n: a_ji; encloses the rational a0 alone where exact */
  num *margin;           /* n: m_i = y_i sum_j v_j relu(a_ji) */
  num *slope;            /* n: g(m_i) = -l'(m_i) */
  num *theta;            /* m*D: weights, bias last */
  num *output;           /* m: v_j */
  num *dual;             /* m*n: d_ji, theta_j = theta_j(0) + sum_i y_i d_ji u_i; bad where the ball does not bound it */
} state;

void state_init(state *st, const problem *p, scale *s, pool *own);
/* Who wants to see every state of a segment, in order; returns 0 (and sets the reason) to reject. */
typedef struct watcher {
  void *self;
  int (*step)(void *self, const state *st, fault *f);
} watcher;

#endif
