/* Evaluate a compiled expression on enclosures: straight-line code, one register per instruction. */
#ifndef GDCERT_EVAL_H
#define GDCERT_EVAL_H

#include <gdcert/interval.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum gdc_op {
  GDC_OP_CONST, /* r = K[a] */
  GDC_OP_LOAD,  /* r = X[a] */
  GDC_OP_NEG,   /* unary operations read register a */
  GDC_OP_ABS,
  GDC_OP_SQR,
  GDC_OP_SQRT,
  GDC_OP_EXP,
  GDC_OP_LOG,
  GDC_OP_ADD,   /* binary operations read registers a and b */
  GDC_OP_SUB,
  GDC_OP_MUL,
  GDC_OP_DIV,
  GDC_OP_MIN,
  GDC_OP_MAX
} gdc_op;

typedef struct gdc_ins {
  int op, a, b;
} gdc_ins;

/* Run p[0..n-1]: r[i] encloses the value of instruction i for all constants in K and inputs in X, and
   defined[i] = 1 only if that value is certainly defined (no division by 0, log of a number <= 0 or
   sqrt of a number < 0 anywhere below it).  Operands of instruction i must be registers < i.
   Returns 1, or 0 for a malformed program (then nothing is claimed).  r, t separated from K and X. */
int gdc_eval(gdc_itv *r, signed char *defined, const gdc_ins *p, int n, const gdc_itv *K, int nk,
             const gdc_itv *X, int nx, gdc_itv *t);

#ifdef __cplusplus
}
#endif
#endif
