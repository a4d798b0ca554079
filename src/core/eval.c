/* Evaluator of compiled expressions on enclosures. */
#include <gdcert/eval.h>

static int unary(gdc_itv *r, int op, const gdc_itv *x)
{
  switch (op) {
  case GDC_OP_NEG: gdc_itv_neg(r, x); return 1;
  case GDC_OP_ABS: gdc_itv_abs(r, x); return 1;
  case GDC_OP_SQR: gdc_itv_sqr(r, x); return 1;
  case GDC_OP_EXP: gdc_itv_exp(r, x); return 1;
  case GDC_OP_SQRT: gdc_itv_sqrt(r, x); return mpfr_sgn(x->lo) >= 0;
  default: gdc_itv_log(r, x); return mpfr_sgn(x->lo) > 0;
  }
}

static int binary(gdc_itv *r, int op, const gdc_itv *x, const gdc_itv *y, gdc_itv *t)
{
  switch (op) {
  case GDC_OP_ADD: gdc_itv_add(r, x, y); return 1;
  case GDC_OP_SUB: gdc_itv_sub(r, x, y); return 1;
  case GDC_OP_MUL: gdc_itv_mul(r, x, y, t); return 1;
  case GDC_OP_MIN: gdc_itv_min(r, x, y); return 1;
  case GDC_OP_MAX: gdc_itv_max(r, x, y); return 1;
  default: gdc_itv_div(r, x, y); return mpfr_sgn(y->lo) > 0 || mpfr_sgn(y->hi) < 0;
  }
}

int gdc_eval(gdc_itv *r, signed char *defined, const gdc_ins *p, int n, const gdc_itv *K, int nk,
             const gdc_itv *X, int nx, gdc_itv *t)
{
  for (int i = 0; i < n; i++) {
    int op = p[i].op, a = p[i].a, b = p[i].b;
    if (a < 0 || b < 0 || op < GDC_OP_CONST || op > GDC_OP_MAX) return 0;
    if (op == GDC_OP_CONST || op == GDC_OP_LOAD) {
      if (a >= (op == GDC_OP_CONST ? nk : nx)) return 0;
      gdc_itv_set(&r[i], op == GDC_OP_CONST ? &K[a] : &X[a]);
      defined[i] = 1;
    } else if (op <= GDC_OP_LOG) {
      if (a >= i) return 0;
      int ok = unary(&r[i], op, &r[a]);
      defined[i] = (signed char)(ok && defined[a]);
    } else {
      if (a >= i || b >= i) return 0;
      int ok = binary(&r[i], op, &r[a], &r[b], t);
      defined[i] = (signed char)(ok && defined[a] && defined[b]);
    }
  }
  return 1;
}
