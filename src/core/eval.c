/* Evaluator of compiled expressions on enclosures. */
#include <gdcert/eval.h>

/* a constant or an input; 0 when it is no interval */
/*@ requires ITV_WRITE(r) && \valid_read(x) && ITV_INIT(x) && \separated(r, x);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures result: \result == 0 || \result == 1;
    ensures encl: \forall real x_; \old(ITV_IN(x_, x)) ==> ITV_IN(x_, r); */
static int input(gdc_itv *r, const gdc_itv *x)
{
  if (!gdc_itv_ok(x)) {
    gdc_itv_whole(r);
    return 0;
  }
  gdc_itv_set(r, x);
  return 1;
}

/* is op defined on all of x? */
/*@ requires ITV_READ(x);
    terminates \true; exits \false; assigns \nothing;
    ensures result: \result == 0 || \result == 1;
    ensures defined: \result == 1 ==> \forall real x_; ITV_IN(x_, x) ==> unary_defined(op, x_); */
static int unary_domain(int op, const gdc_itv *x)
{
  if (op == GDC_OP_SQRT) return mpfr_sgn(x->lo) >= 0;
  if (op == GDC_OP_LOG) return mpfr_sgn(x->lo) > 0;
  return 1;
}

/* r = op(x) */
/*@ requires op: GDC_OP_NEG <= op <= GDC_OP_LOG;
    requires ITV_WRITE(r) && ITV_READ(x) && \separated(r, x);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures init: ITV_INIT(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_; \old(ITV_IN(x_, x)) ==> ITV_IN(unary_value(op, x_), r); */
static void unary(gdc_itv *r, int op, const gdc_itv *x)
{
  switch (op) {
  case GDC_OP_NEG: gdc_itv_neg(r, x); return;
  case GDC_OP_ABS: gdc_itv_abs(r, x); return;
  case GDC_OP_SQR: gdc_itv_sqr(r, x); return;
  case GDC_OP_EXP: gdc_itv_exp(r, x); return;
  case GDC_OP_SQRT: gdc_itv_sqrt(r, x); return;
  default: gdc_itv_log(r, x); return;
  }
}

/* is op defined for all y as its second operand? */
/*@ requires ITV_READ(y);
    terminates \true; exits \false; assigns \nothing;
    ensures result: \result == 0 || \result == 1;
    ensures defined: \result == 1 ==> \forall real y_; ITV_IN(y_, y) ==> binary_defined(op, y_); */
static int binary_domain(int op, const gdc_itv *y)
{
  if (op != GDC_OP_DIV) return 1;
  if (mpfr_sgn(y->lo) > 0) return 1;
  return mpfr_sgn(y->hi) < 0;
}

/* r = x op y */
/*@ requires op: GDC_OP_ADD <= op <= GDC_OP_MAX;
    requires ITV_WRITE(r) && ITV_WRITE(t) && ITV_READ(x) && ITV_READ(y);
    requires \separated(r, x) && \separated(r, y);
    requires \separated(t, x) && \separated(t, y) && \separated(t, r);
    terminates \true; exits \false; assigns ITV_CELLS(r), ITV_CELLS(t);
    ensures init: ITV_INIT(r) && ITV_INIT(t);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_, y_; \old(ITV_IN(x_, x) && ITV_IN(y_, y)) ==> ITV_IN(binary_value(op, x_, y_), r); */
static void binary(gdc_itv *r, int op, const gdc_itv *x, const gdc_itv *y, gdc_itv *t)
{
  switch (op) {
  case GDC_OP_ADD: gdc_itv_add(r, x, y); return;
  case GDC_OP_SUB: gdc_itv_sub(r, x, y); return;
  case GDC_OP_MUL: gdc_itv_mul(r, x, y, t); return;
  case GDC_OP_MIN: gdc_itv_min(r, x, y); return;
  case GDC_OP_MAX: gdc_itv_max(r, x, y); return;
  default: gdc_itv_div(r, x, y); return;
  }
}

/* does instruction i read existing constants, inputs and earlier registers only? */
/*@ terminates \true; exits \false; assigns \nothing;
    ensures exact: \result != 0 <==> op_formed(op, a, b, i, nk, nx); */
static int well_formed_op(int op, int a, int b, int i, int nk, int nx)
{
  if (a < 0 || b < 0 || op < GDC_OP_CONST || op > GDC_OP_MAX) return 0;
  if (op == GDC_OP_CONST) return a < nk;
  if (op == GDC_OP_LOAD) return a < nx;
  return a < i && (op <= GDC_OP_LOG || b < i);
}

/* register i = a op b, for a well-formed instruction */
/*@ requires size: 0 <= i && 0 <= nk && 0 <= nx && op_formed(op, a, b, i, nk, nx);
    requires ITVS_WRITE(r, i + 1) && ITVS_OK(r, i) && \valid(defined + (0 .. i)) && ITV_WRITE(t);
    requires \valid_read(K + (0 .. nk - 1)) && ITVS_INIT(K, nk);
    requires \valid_read(X + (0 .. nx - 1)) && ITVS_INIT(X, nx);
    requires \separated(r + (0 .. i), t);
    requires \separated(r + (0 .. i), K + (0 .. nk - 1));
    requires \separated(r + (0 .. i), X + (0 .. nx - 1));
    requires \separated(t, K + (0 .. nk - 1));
    requires \separated(t, X + (0 .. nx - 1));
    requires \separated(defined + (0 .. i), r + (0 .. i));
    requires \separated(defined + (0 .. i), t);
    requires \separated(defined + (0 .. i), K + (0 .. nk - 1));
    requires \separated(defined + (0 .. i), X + (0 .. nx - 1));
    terminates \true; exits \false; assigns ITV_CELLS(&r[i]), ITV_CELLS(t), defined[i];
    ensures init: ITV_INIT(&r[i]) && ITV_INIT(t);
    ensures ok: ITV_OK(&r[i]);
    ensures flag: 0 <= defined[i] <= 1;
    ensures encl: \forall reals k, x, v; itvs_in{Pre}(k, K, 0, nk) ==> itvs_in{Pre}(x, X, 0, nx) ==>
      itvs_in{Pre}(v, r, 0, i) ==> ITV_IN(op_value(op, a, b, k, x, v), &r[i]);
    ensures defined: defined[i] == 1 ==> \forall reals v, ints d; itvs_in{Pre}(v, r, 0, i) ==>
      claimed{Pre}(defined, d, i) ==> op_defined(op, a, b, v, d); */
static void execute(gdc_itv *r, signed char *defined, int i, int op, int a, int b, const gdc_itv *K, int nk,
                    const gdc_itv *X, int nx, gdc_itv *t)
{
  (void)nk; /* named by the contract only */
  (void)nx;
  int ok;
  (void)nk; /* named by the contract only */
  (void)nx;
  if (op == GDC_OP_CONST) {
    /*@ assert ik: \forall reals k; itvs_in{Pre}(k, K, 0, nk) ==> ITV_IN(at(k, a), &K[a]); */
    ok = input(&r[i], &K[a]);
    /*@ assert constant: \forall reals k; itvs_in{Pre}(k, K, 0, nk) ==> ITV_IN(at(k, a), &r[i]); */
  } else if (op == GDC_OP_LOAD) {
    /*@ assert ix: \forall reals x; itvs_in{Pre}(x, X, 0, nx) ==> ITV_IN(at(x, a), &X[a]); */
    ok = input(&r[i], &X[a]);
    /*@ assert loaded: \forall reals x; itvs_in{Pre}(x, X, 0, nx) ==> ITV_IN(at(x, a), &r[i]); */
  } else if (op <= GDC_OP_LOG) {
    /*@ assert ia: \forall reals v; itvs_in{Pre}(v, r, 0, i) ==> ITV_IN(at(v, a), &r[a]); */
    ok = unary_domain(op, &r[a]) && defined[a] == 1;
    unary(&r[i], op, &r[a]);
    /*@ assert one: \forall reals v; itvs_in{Pre}(v, r, 0, i) ==> ITV_IN(unary_value(op, at(v, a)), &r[i]); */
  } else {
    /*@ assert ja: \forall reals v; itvs_in{Pre}(v, r, 0, i) ==> ITV_IN(at(v, a), &r[a]); */
    /*@ assert jb: \forall reals v; itvs_in{Pre}(v, r, 0, i) ==> ITV_IN(at(v, b), &r[b]); */
    ok = binary_domain(op, &r[b]) && defined[a] == 1 && defined[b] == 1;
    binary(&r[i], op, &r[a], &r[b], t);
    /*@ assert two: \forall reals v; itvs_in{Pre}(v, r, 0, i) ==>
          ITV_IN(binary_value(op, at(v, a), at(v, b)), &r[i]); */
  }
  defined[i] = (signed char)ok;
}

int gdc_eval(gdc_itv *r, signed char *defined, const gdc_ins *p, int n, const gdc_itv *K, int nk,
             const gdc_itv *X, int nx, gdc_itv *t)
{
  /*@ loop invariant range: 0 <= i <= n;
      loop invariant init: ITVS_INIT(r, n) && ITV_INIT(t);
      loop invariant formed: formed(p, i, nk, nx);
      loop invariant ok: ITVS_OK(r, i);
      loop invariant flags: \forall integer q; 0 <= q < i ==> 0 <= defined[q] <= 1;
      loop invariant encl: \forall reals k, x, v, ints d; evaluates{Pre}(p, n, K, nk, X, nx, k, x, v, d) ==>
        itvs_in(v, r, 0, i);
      loop invariant defined: \forall reals k, x, v, ints d; evaluates{Pre}(p, n, K, nk, X, nx, k, x, v, d) ==>
        claimed(defined, d, i);
      loop assigns i, r[0 .. n - 1], defined[0 .. n - 1], ITV_CELLS(t);
      loop variant n - i; */
  for (int i = 0; i < n; i++) {
    int op = p[i].op, a = p[i].a, b = p[i].b;
    if (!well_formed_op(op, a, b, i, nk, nx)) return 0;
    /*@ assert same: op == \at(p[\at(i, Here)].op, Pre) && a == \at(p[\at(i, Here)].a, Pre) && b == \at(p[\at(i, Here)].b, Pre); */
    /*@ assert ik: \forall reals k; itvs_in{Pre}(k, K, 0, nk) ==> itvs_in(k, K, 0, nk); */
    /*@ assert ix: \forall reals x; itvs_in{Pre}(x, X, 0, nx) ==> itvs_in(x, X, 0, nx); */
    /*@ assert value: \forall reals k, x, v, ints d; evaluates{Pre}(p, n, K, nk, X, nx, k, x, v, d) ==>
          at(v, i) == op_value(op, a, b, k, x, v); */
    /*@ assert domain: \forall reals k, x, v, ints d; evaluates{Pre}(p, n, K, nk, X, nx, k, x, v, d) ==>
          (item(d, i) == 1 <==> op_defined(op, a, b, v, d)); */
    execute(r, defined, i, op, a, b, K, nk, X, nx, t);
    /*@ assert k1: KEEP_LK(r, i, LoopCurrent); */
    /*@ assert k2: KEEP_LV(r, i, LoopCurrent); */
    /*@ assert k3: KEEP_HK(r, i, LoopCurrent); */
    /*@ assert k4: KEEP_HV(r, i, LoopCurrent); */
    /*@ assert k5: \forall integer q; 0 <= q < i ==> defined[q] == \at(defined[q], LoopCurrent); */
    /*@ assert new: \forall reals k, x, v, ints d; evaluates{Pre}(p, n, K, nk, X, nx, k, x, v, d) ==>
          ITV_IN(at(v, i), &r[i]); */
    /*@ assert was: \forall reals k, x, v, ints d; evaluates{Pre}(p, n, K, nk, X, nx, k, x, v, d) ==>
          itvs_in{LoopCurrent}(v, r, 0, i); */
    /*@ assert kept: \forall reals v; itvs_in{LoopCurrent}(v, r, 0, i) ==> itvs_in(v, r, 0, i); */
    /*@ assert old: \forall reals k, x, v, ints d; evaluates{Pre}(p, n, K, nk, X, nx, k, x, v, d) ==>
          itvs_in(v, r, 0, i); */
    /*@ assert flag: \forall reals k, x, v, ints d; evaluates{Pre}(p, n, K, nk, X, nx, k, x, v, d) ==>
          defined[i] == 1 ==> item(d, i) == 1; */
    /*@ assert claims: \forall reals k, x, v, ints d; evaluates{Pre}(p, n, K, nk, X, nx, k, x, v, d) ==>
          claimed(defined, d, i); */
  }
  return 1;
}
