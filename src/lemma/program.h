/* Lemmas as straight-line code: a graph of shared operations, cut into a constant and a per-step part. */
#ifndef GDC_LEMMA_PROGRAM_H
#define GDC_LEMMA_PROGRAM_H

#include <stdint.h>

#include <gdcert/decide.h>
#include <gdcert/eval.h>
#include <gmp.h>

/* --- what can be read from a state --------------------------------------------------------------- */
typedef enum quantity_kind {
  Q_TIME,
  Q_PRE,        /* a = neuron, b = point */
  Q_ACTIVE,     /* [0,0] or [1,1] */
  Q_DUAL,
  Q_MARGIN,     /* a = point */
  Q_SLOPE,
  Q_RATIO,      /* g(m_a)/g(m_b), points */
  Q_WEIGHT,     /* a = neuron, b = input */
  Q_BIAS,       /* a = neuron */
  Q_OUTPUT,
  Q_LOSS,
  Q_GRADNORM,
  Q_WEIGHTNORM,
  Q_CERTIFIED,  /* a = constant (constant.h): [1,1] when the certificate has it */
  Q_GAP,        /* from here on: may be undefined in a state */
  Q_BOUNDARY,
  Q_ROBUSTNESS,
  Q_DISTANCE,   /* a = point */
  Q_CERTIFICATE /* a = constant: of the latest certificate when the step was new */
} quantity_kind;

static inline int quantity_partial(int kind) { return kind >= Q_GAP; }
static inline int quantity_of_certificate(int kind) { return kind == Q_CERTIFIED || kind == Q_CERTIFICATE; }

/* One input: a quantity at the checked step minus `back`, or at the absolute step `at`. */
typedef struct slot {
  int kind, a, b;
  int absolute, back;
  uint64_t at;
  int needed; /* live, or between a live one and the present */
} slot;

/* --- graph ------------------------------------------------------------------------------------- */
enum { LEVEL_CONST, LEVEL_SNAPSHOT, LEVEL_STEP };
enum { PROGRAM_MAX_OPS = 1 << 18, PROGRAM_MAX_BITS = 1 << 14, PROGRAM_MAX_SLOTS = 1 << 13 };

typedef struct op_node {
  gdc_ins ins;
  int exact;             /* index into q, or -1 */
  unsigned char level, partial, live;
} op_node;

/* Truth values: comparisons of registers, and connectives. */
typedef enum truth_op {
  TRUTH_CONST, /* a = 0 or 1 */
  TRUTH_LT, TRUTH_LE, TRUTH_EQ,  /* registers a, b */
  TRUTH_BIT,                     /* register a is 1 */
  TRUTH_NOT, TRUTH_AND, TRUTH_OR /* truth nodes a, b */
} truth_op;

typedef struct truth_node {
  truth_op op;
  int a, b;
  const void *file; /* a comparison: where it is written (lemma_file, offset) */
  size_t at;
  unsigned char live, slack; /* something needs it; its slack is wanted */
} truth_node;

typedef struct program {
  op_node *ops;
  int nops, ops_cap;
  mpq_t *q;
  int nq, q_cap;
  slot *slots;
  int nslots, slots_cap;
  truth_node *truths;
  int ntruths, truths_cap;
  int *op_hash, *truth_hash; /* open addressing, sizes below, -1 empty */
  int op_hash_size, truth_hash_size;
} program;

enum { PROGRAM_NOMEM = -1, PROGRAM_FULL = -2 };

int program_init(program *p); /* 0: out of memory */
void program_free(program *p);

/* Each returns a node index, or PROGRAM_NOMEM / PROGRAM_FULL.  Operations on exact rationals are done
   exactly; equal operations are the same node. */
int program_const(program *p, const mpq_t q);
int program_load(program *p, const slot *s);
int program_unary(program *p, int op, int a);
int program_binary(program *p, int op, int a, int b);
const mpq_t *program_exact(const program *p, int node); /* NULL: not an exact rational */

/* Keep this truth node (with its slack) and all below it. */
void program_keep(program *p, int truth, int slack);
int program_truth(program *p, truth_op op, int a, int b, const void *file, size_t at);
/* -1: not known before the run; else 0 or 1. */
int program_truth_const(const program *p, int truth);

/* --- code -------------------------------------------------------------------------------------- */
/* Constants first (once per precision and snapshot), then the step. */
typedef struct code_part {
  gdc_ins *ins;
  int n;
  gdc_itv *r, *K, *X;
  signed char *defined;
  int nk, nx;
} code_part;

typedef struct code {
  mpfr_prec_t prec;
  const program *p;
  code_part fixed, step;
  int *fixed_q;        /* fixed.K[i] = program q[fixed_q[i]] */
  int *fixed_slot;     /* fixed.X[i] = program slot; the flag of slot i is fixed.X[i + nx/2] */
  int *step_slot;      /* likewise for the step */
  int *exported;       /* step.K[i] = fixed.r[exported[i]]; its flag is step.K[i + nk/2] */
  int nexported;
  int *shift_from;     /* step input that moves into step input i when time passes, or -1 */
  int *place;          /* program node -> register of the step part, -1 when not live */
  gdc_itv t;
} code;

int code_build(code *c, program *p, mpfr_prec_t prec); /* 0: out of memory */
void code_free(code *c);
/* All intervals at this precision; constants set again. */
void code_set_precision(code *c, mpfr_prec_t prec);
/* Evaluate the constant part into step.K.  0: malformed code (a bug). */
int code_run_fixed(code *c);
int code_run_step(code *c);

#endif
