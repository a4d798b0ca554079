/* Formulas as a graph of shared operations, evaluated in three-valued logic on intervals.

   A node is a number or a truth value.  What is an exact rational is computed exactly when the node is made, and what that
   decides is decided there and then.  The other nodes are evaluated in the order in which they were made: constants
   once, fixed steps (init, at) once, the rest at every step.  A number may be bad (number.h); then every comparison
   that reads it is OPEN.

   The slack of a <= b (a < b) is b - a, of a == b it is -|a - b|; and, or, not take the least, the largest, the opposite. */
#ifndef CHECK_LEMMA_GRAPH_H
#define CHECK_LEMMA_GRAPH_H

#include "check.h"

typedef enum truth { NO, YES, OPEN } truth;

typedef enum op {
  OP_CONST, OP_INPUT,                                    /* numbers without operands */
  OP_NEG, OP_ABS, OP_SQR, OP_EXP, OP_LN, OP_SQRT,        /* of a */
  OP_LOW, OP_HIGH,                                       /* of a: the ends of its enclosure */
  OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MIN, OP_MAX,        /* of a and b */
  OP_BETWEEN,                                            /* a number >= a and <= b */
  OP_ACTIVE,                                             /* a is 0 or 1: a number or a truth value, as the place asks for */
  OP_TRUTH,                                              /* a = NO or YES: truth values from here on */
  OP_BIT,                                                /* a is 1 */
  OP_LT, OP_LE, OP_EQ,                                   /* of numbers a and b */
  OP_NOT, OP_AND, OP_OR                                  /* Kleene's, of truth values */
} op;

typedef enum level { ONCE, FIXED_STEPS, EVERY_STEP } level;

typedef struct node {
  op op;
  int a, b, next; /* operands; the next node with the same hash */
  level level;
  int live, exact; /* wanted by somebody; index into rationals or -1 */
  int measured;    /* a truth value whose slack is wanted */
  truth truth;
  num value;       /* of a truth value: its slack, cut off at +-2^SLACK_BITS (also for what has none) */
} node;

enum { MAX_NODES = 1 << 18, MAX_EXACT_BITS = 1 << 14, HASH_SIZE = 1 << 16, SLACK_BITS = 4096 };

typedef struct graph {
  node *nodes;
  int count, room;
  mpq_t *rationals;
  int nrationals, rationals_room;
  int hash[HASH_SIZE]; /* first node + 1 */
} graph;

graph *graph_new(void);
void graph_free(graph *g);
/* Each returns a node, equal ones the same; -1 when there are too many.  Operations on -1 are -1. */
int graph_const(graph *g, const mpq_t q);
int graph_si(graph *g, long k);
int graph_input(graph *g, level l);
int graph_truth(graph *g, int yes);
int graph_op(graph *g, op o, int a, int b); /* neither OP_CONST, OP_INPUT nor OP_TRUTH; b = a when there is one operand */

const mpq_t *graph_exact(const graph *g, int n); /* NULL: not an exact rational */
int graph_is_truth(const graph *g, int n);
truth graph_known(const graph *g, int n);        /* what is decided of a truth value before any input */
void graph_close(graph *g);                      /* all below nodes marked live (measured) is so too */
void graph_run(graph *g, level l, scale *s);     /* evaluate the live nodes of one level */

#endif
