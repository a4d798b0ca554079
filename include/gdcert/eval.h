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

#ifdef __FRAMAC__
#include <eval.acsl>
#endif

/* Run p[0..n-1]: r[i] encloses the value of instruction i for all constants in K and inputs in X, and
   defined[i] = 1 only if that value is certainly defined (no division by 0, log of a number <= 0 or
   sqrt of a number < 0 anywhere below it).  Operands of instruction i must be registers < i.
   Returns 1, or 0 for a malformed program (then nothing is claimed).  r, t separated from K and X.
   A constant or an input that is no well-formed interval counts as undefined, its register as the whole line. */
/*@ requires size: 0 <= n && 0 <= nk && 0 <= nx;
    requires ITVS_WRITE(r, n) && \valid(defined + (0 .. n - 1)) && \valid_read(p + (0 .. n - 1)) && ITV_WRITE(t);
    requires \valid_read(K + (0 .. nk - 1)) && ITVS_INIT(K, nk);
    requires \valid_read(X + (0 .. nx - 1)) && ITVS_INIT(X, nx);
    requires \separated(r + (0 .. n - 1), t);
    requires \separated(r + (0 .. n - 1), p + (0 .. n - 1));
    requires \separated(r + (0 .. n - 1), K + (0 .. nk - 1));
    requires \separated(r + (0 .. n - 1), X + (0 .. nx - 1));
    requires \separated(t, p + (0 .. n - 1));
    requires \separated(t, K + (0 .. nk - 1));
    requires \separated(t, X + (0 .. nx - 1));
    requires \separated(defined + (0 .. n - 1), r + (0 .. n - 1));
    requires \separated(defined + (0 .. n - 1), t);
    requires \separated(defined + (0 .. n - 1), p + (0 .. n - 1));
    requires \separated(defined + (0 .. n - 1), K + (0 .. nk - 1));
    requires \separated(defined + (0 .. n - 1), X + (0 .. nx - 1));
    terminates \true; exits \false; assigns r[0 .. n - 1], defined[0 .. n - 1], ITV_CELLS(t);
    ensures init: ITVS_INIT(r, n) && ITV_INIT(t);
    ensures result: \result == 0 || \result == 1;
    ensures formed: \result == 1 ==> formed(p, n, nk, nx);
    ensures ok: \result == 1 ==> ITVS_OK(r, n);
    ensures flags: \result == 1 ==> \forall integer i; 0 <= i < n ==> 0 <= defined[i] <= 1;
    ensures encl: \result == 1 ==> \forall reals k, x, v, ints d; evaluates{Pre}(p, n, K, nk, X, nx, k, x, v, d) ==>
      itvs_in(v, r, 0, n);
    ensures defined: \result == 1 ==> \forall reals k, x, v, ints d;
      evaluates{Pre}(p, n, K, nk, X, nx, k, x, v, d) ==> claimed(defined, d, n); */
int gdc_eval(gdc_itv *r, signed char *defined, const gdc_ins *p, int n, const gdc_itv *K, int nk,
             const gdc_itv *X, int nx, gdc_itv *t);

#ifdef __cplusplus
}
#endif
#endif
