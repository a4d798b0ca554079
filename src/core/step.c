/* One gradient-descent step in Gram form on enclosures (formulas in step.h). */
#include <gdcert/step.h>
#ifdef __FRAMAC__
#include <rows.acsl>
#endif

/* sum += x y */
/*@ requires ITV_WRITE(sum) && ITV_OK(sum) && ITV_WRITE(&t[0]) && ITV_WRITE(&t[1]) && ITV_READ(x) && ITV_READ(y);
    requires \separated(sum, t + (0 .. 1));
    requires \base_addr(sum) != \base_addr(x);
    requires \base_addr(sum) != \base_addr(y);
    requires \base_addr(t) != \base_addr(x);
    requires \base_addr(t) != \base_addr(y);
    terminates \true; exits \false; assigns ITV_CELLS(sum), ITV_CELLS(&t[0]), ITV_CELLS(&t[1]);
    ensures ok: ITV_OK(sum);
    ensures encl: \forall real s_, x_, y_; \old(ITV_IN(s_, sum)) ==> \old(ITV_IN(x_, x)) ==> \old(ITV_IN(y_, y)) ==>
      ITV_IN(s_ + x_ * y_, sum); */
static void add_product(gdc_itv *sum, const gdc_itv *x, const gdc_itv *y, gdc_itv *t)
{
  gdc_itv_mul(&t[0], x, y, &t[1]);
  /*@ assert p: \forall real x_, y_; ITV_IN(x_, x) ==> ITV_IN(y_, y) ==> ITV_IN(x_ * y_, &t[0]); */
  gdc_itv_add(sum, sum, &t[0]);
}

/* sum = a0 + sum_k x[k] y[k] */
/*@ requires size: 0 <= n <= GDC_MAX_POINTS;
    requires ITV_WRITE(sum) && ITV_WRITE(&t[0]) && ITV_WRITE(&t[1]) && ITV_READ(a0) && ITVS_READ(x, n) && ITVS_READ(y, n);
    requires \base_addr(sum) != \base_addr(t);
    requires \base_addr(sum) != \base_addr(a0);
    requires \base_addr(sum) != \base_addr(x);
    requires \base_addr(sum) != \base_addr(y);
    requires \base_addr(t) != \base_addr(x);
    requires \base_addr(t) != \base_addr(y);
    terminates \true; exits \false; assigns ITV_CELLS(sum), ITV_CELLS(&t[0]), ITV_CELLS(&t[1]);
    ensures ok: ITV_OK(sum);
    ensures encl: \forall reals ex, ey, real b; \old(ITV_IN(b, a0)) ==> itvs_in{Pre}(ex, x, 0, n) ==>
      itvs_in{Pre}(ey, y, 0, n) ==> ITV_IN(dot(b, ex, ey, n), sum); */
static void preactivation(gdc_itv *sum, const gdc_itv *a0, const gdc_itv *x, const gdc_itv *y, int n, gdc_itv *t)
{
  gdc_itv_set(sum, a0);
  /*@ loop invariant range: 0 <= k <= n;
      loop invariant ok: ITV_OK(sum);
      loop invariant encl: \forall reals ex, ey, real b; \at(ITV_IN(b, a0), Pre) ==> itvs_in{Pre}(ex, x, 0, n) ==>
        itvs_in{Pre}(ey, y, 0, n) ==> ITV_IN(dot(b, ex, ey, k), sum);
      loop assigns k, ITV_CELLS(sum), ITV_CELLS(&t[0]), ITV_CELLS(&t[1]);
      loop variant n - k; */
  for (int k = 0; k < n; k++) {
    /*@ assert rx: ready(x, 0, n); */
    /*@ assert ry: ready(y, 0, n); */
    /*@ assert ax: \forall reals e; itvs_in{Pre}(e, x, 0, n) ==> itvs_in(e, x, 0, n); */
    /*@ assert ay: \forall reals e; itvs_in{Pre}(e, y, 0, n) ==> itvs_in(e, y, 0, n); */
    /*@ assert ix: \forall reals e; itvs_in{Pre}(e, x, 0, n) ==> ITV_IN(at(e, k), &x[k]); */
    /*@ assert iy: \forall reals e; itvs_in{Pre}(e, y, 0, n) ==> ITV_IN(at(e, k), &y[k]); */
    add_product(sum, &x[k], &y[k], t);
    /*@ assert sum: \forall reals ex, ey, real b; \at(ITV_IN(b, a0), Pre) ==> itvs_in{Pre}(ex, x, 0, n) ==>
          itvs_in{Pre}(ey, y, 0, n) ==> ITV_IN(dot(b, ex, ey, k) + at(ex, k) * at(ey, k), sum); */
  }
}

/* one neuron: a[p + i] = a0[p + i] + sum_k yg[i n + k] d[k] */
/*@ requires size: 0 < n <= GDC_MAX_POINTS && 0 <= p <= 256;
    requires \valid(a + (p .. p + n - 1)) && ITVS_WRITE(t, 3) && ROW_READ(a0, p, n);
    requires ROW_READ(yg, 0, cells(n, n)) && ITVS_READ(d, n);
    requires a_init: \forall integer q; p <= q < p + n ==> ITV_INIT(&a[q]);
    requires \base_addr(a) != \base_addr(t);
    requires \base_addr(a) != \base_addr(a0);
    requires \base_addr(a) != \base_addr(yg);
    requires \base_addr(a) != \base_addr(d);
    requires \base_addr(t) != \base_addr(a0);
    requires \base_addr(t) != \base_addr(yg);
    requires \base_addr(t) != \base_addr(d);
    terminates \true; exits \false; assigns a[p .. p + n - 1], t[0 .. 2];
    ensures init: ITVS_INIT(t, 3) && \forall integer q; p <= q < p + n ==> ITV_INIT(&a[q]);
    ensures ok: itvs_ok(a, p, n);
    ensures encl: \forall reals x0, xg, xd; itvs_in{Pre}(x0, a0, p, n) ==> itvs_in{Pre}(xg, yg, 0, cells(n, n)) ==>
      itvs_in{Pre}(xd, d, 0, n) ==> itvs_in(preact_row(x0, xg, xd, p, n), a, p, n); */
static void preactivation_row(gdc_itv *a, const gdc_itv *a0, const gdc_itv *yg, const gdc_itv *d, int p, int n,
                              gdc_itv *t)
{
  int o = 0;
  /*@ loop invariant range: 0 <= i <= n && o == cells(i, n) && 0 <= o <= cells(n, n);
      loop invariant init: ITVS_INIT(t, 3) && \forall integer q; p <= q < p + n ==> ITV_INIT(&a[q]);
      loop invariant ok: itvs_ok(a, p, i);
      loop invariant encl: \forall reals x0, xg, xd; itvs_in{Pre}(x0, a0, p, n) ==>
        itvs_in{Pre}(xg, yg, 0, cells(n, n)) ==> itvs_in{Pre}(xd, d, 0, n) ==>
        itvs_in(preact_row(x0, xg, xd, p, n), a, p, i);
      loop assigns i, o, a[p .. p + n - 1], t[0 .. 2];
      loop variant n - i; */
  for (int i = 0; i < n; i++) {
    /*@ assert room: o + n <= cells(n, n) <= 256; */
    /*@ assert ra: ready(a0, p, n); */
    /*@ assert rg: ready(yg, 0, cells(n, n)); */
    /*@ assert rd: ready(d, 0, n); */
    /*@ assert a0: \forall reals x; itvs_in{Pre}(x, a0, p, n) ==> itvs_in(x, a0, p, n); */
    /*@ assert ag: \forall reals x; itvs_in{Pre}(x, yg, 0, cells(n, n)) ==> itvs_in(x, yg, 0, cells(n, n)); */
    /*@ assert ad: \forall reals x; itvs_in{Pre}(x, d, 0, n) ==> itvs_in(x, d, 0, n); */
    /*@ assert i0: \forall reals x; itvs_in{Pre}(x, a0, p, n) ==> ITV_IN(at(x, p + i), &a0[p + i]); */
    /*@ assert ig: \forall reals x; itvs_in{Pre}(x, yg, 0, cells(n, n)) ==> itvs_in(from(x, o), yg + o, 0, n); */
    /*@ assert og: ITVS_INIT(yg + o, n) && ITVS_OK(yg + o, n); */
    preactivation(&a[p + i], &a0[p + i], yg + o, d, n, t);
    /*@ assert k1: SAME(a, p, i, LK, LoopCurrent, Here); */
    /*@ assert k2: SAME(a, p, i, LV, LoopCurrent, Here); */
    /*@ assert k3: SAME(a, p, i, HK, LoopCurrent, Here); */
    /*@ assert k4: SAME(a, p, i, HV, LoopCurrent, Here); */
    /*@ assert same: same{LoopCurrent, Here}(a, p, i); */
    /*@ assert cell: \forall reals x0, xg, xd; itvs_in{Pre}(x0, a0, p, n) ==> itvs_in{Pre}(xg, yg, 0, cells(n, n)) ==>
          itvs_in{Pre}(xd, d, 0, n) ==> ITV_IN(dot(at(x0, p + i), from(xg, o), xd, n), &a[p + i]); */
    /*@ assert new: \forall reals x0, xg, xd; itvs_in{Pre}(x0, a0, p, n) ==> itvs_in{Pre}(xg, yg, 0, cells(n, n)) ==>
          itvs_in{Pre}(xd, d, 0, n) ==> ITV_IN(at(preact_row(x0, xg, xd, p, n), p + i), &a[p + i]); */
    /*@ assert old: \forall reals x0, xg, xd; itvs_in{Pre}(x0, a0, p, n) ==> itvs_in{Pre}(xg, yg, 0, cells(n, n)) ==>
          itvs_in{Pre}(xd, d, 0, n) ==> itvs_in(preact_row(x0, xg, xd, p, n), a, p, i); */
    o += n;
  }
}

void gdc_preactivations(gdc_itv *a, const gdc_itv *a0, const gdc_itv *yg, const gdc_itv *d, int m, int n,
                        gdc_itv *t)
{
  int p = 0;
  /*@ loop invariant range: 0 <= j <= m && p == cells(j, n) && 0 <= p <= cells(m, n);
      loop invariant init: ITVS_INIT(a, cells(m, n)) && ITVS_INIT(t, 3);
      loop invariant ok: itvs_ok(a, 0, p);
      loop invariant encl: \forall reals x0, xg, xd; itvs_in{Pre}(x0, a0, 0, cells(m, n)) ==>
        itvs_in{Pre}(xg, yg, 0, cells(n, n)) ==> itvs_in{Pre}(xd, d, 0, cells(m, n)) ==>
        itvs_in(preact(x0, xg, xd, n), a, 0, p);
      loop assigns j, p, a[0 .. cells(m, n) - 1], t[0 .. 2];
      loop variant m - j; */
  for (int j = 0; j < m; j++) {
    /*@ assert room: p + n <= cells(m, n) <= 256; */
    /*@ assert ra: ready(a0, 0, cells(m, n)); */
    /*@ assert rg: ready(yg, 0, cells(n, n)); */
    /*@ assert rd: ready(d, 0, cells(m, n)); */
    /*@ assert a0: \forall reals x; itvs_in{Pre}(x, a0, 0, cells(m, n)) ==> itvs_in(x, a0, 0, cells(m, n)); */
    /*@ assert ag: \forall reals x; itvs_in{Pre}(x, yg, 0, cells(n, n)) ==> itvs_in(x, yg, 0, cells(n, n)); */
    /*@ assert ad: \forall reals x; itvs_in{Pre}(x, d, 0, cells(m, n)) ==> itvs_in(x, d, 0, cells(m, n)); */
    /*@ assert i0: \forall reals x; itvs_in{Pre}(x, a0, 0, cells(m, n)) ==> itvs_in(x, a0, p, n); */
    /*@ assert id: \forall reals x; itvs_in{Pre}(x, d, 0, cells(m, n)) ==> itvs_in(from(x, p), d + p, 0, n); */
    /*@ assert ro: ready(a0, p, n) && ITVS_INIT(d + p, n) && ITVS_OK(d + p, n); */
    preactivation_row(a, a0, yg, d + p, p, n, t);
    /*@ assert k1: SAME(a, 0, p, LK, LoopCurrent, Here); */
    /*@ assert k2: SAME(a, 0, p, LV, LoopCurrent, Here); */
    /*@ assert k3: SAME(a, 0, p, HK, LoopCurrent, Here); */
    /*@ assert k4: SAME(a, 0, p, HV, LoopCurrent, Here); */
    /*@ assert same: same{LoopCurrent, Here}(a, 0, p); */
    /*@ assert row: \forall reals x0, xg, xd; itvs_in{Pre}(x0, a0, 0, cells(m, n)) ==>
          itvs_in{Pre}(xg, yg, 0, cells(n, n)) ==> itvs_in{Pre}(xd, d, 0, cells(m, n)) ==>
          itvs_in(preact_row(x0, xg, from(xd, p), p, n), a, p, n); */
    /*@ assert equal: \forall reals x0, xg, xd; equal(preact_row(x0, xg, from(xd, p), p, n), preact(x0, xg, xd, n), p, n); */
    /*@ assert new: \forall reals x0, xg, xd; itvs_in{Pre}(x0, a0, 0, cells(m, n)) ==>
          itvs_in{Pre}(xg, yg, 0, cells(n, n)) ==> itvs_in{Pre}(xd, d, 0, cells(m, n)) ==>
          itvs_in(preact(x0, xg, xd, n), a, p, n); */
    /*@ assert old: \forall reals x0, xg, xd; itvs_in{Pre}(x0, a0, 0, cells(m, n)) ==>
          itvs_in{Pre}(xg, yg, 0, cells(n, n)) ==> itvs_in{Pre}(xd, d, 0, cells(m, n)) ==>
          itvs_in(preact(x0, xg, xd, n), a, 0, p); */
    p += n;
  }
}

/* sum += x y if the bit is set */
/*@ requires ITV_WRITE(sum) && ITV_OK(sum) && ITV_WRITE(&t[0]) && ITV_WRITE(&t[1]) && ITV_READ(x) && ITV_READ(y);
    requires \separated(sum, t + (0 .. 1));
    requires \base_addr(sum) != \base_addr(x);
    requires \base_addr(sum) != \base_addr(y);
    requires \base_addr(t) != \base_addr(x);
    requires \base_addr(t) != \base_addr(y);
    terminates \true; exits \false; assigns ITV_CELLS(sum), ITV_CELLS(&t[0]), ITV_CELLS(&t[1]);
    ensures ok: ITV_OK(sum);
    ensures encl: \forall real s_, x_, y_; \old(ITV_IN(s_, sum)) ==> \old(ITV_IN(x_, x)) ==> \old(ITV_IN(y_, y)) ==>
      ITV_IN(s_ + gated(x_, y_, bit), sum); */
static void add_gated(gdc_itv *sum, const gdc_itv *x, const gdc_itv *y, int bit, gdc_itv *t)
{
  if (bit != GDC_BIT_INACTIVE) add_product(sum, x, y, t);
}

/* t[2] = sum_j v_j a_ji over the active j */
/*@ requires size: 0 < n <= GDC_MAX_POINTS && 0 <= m <= GDC_MAX_NEURONS && 0 <= i < n;
    requires ITVS_WRITE(t, 3) && ROW_READ(a, 0, cells(m, n)) && ROW_READ(v, 0, m);
    requires \valid_read(bits + (0 .. cells(m, n) - 1));
    requires \base_addr(t) != \base_addr(a);
    requires \base_addr(t) != \base_addr(v);
    terminates \true; exits \false; assigns ITV_CELLS(&t[0]), ITV_CELLS(&t[1]), ITV_CELLS(&t[2]);
    ensures ok: ITV_OK(&t[2]);
    ensures encl: \forall reals xa, xv, ints b; itvs_in{Pre}(xa, a, 0, cells(m, n)) ==> itvs_in{Pre}(xv, v, 0, m) ==>
      bits_are{Pre}(b, bits, cells(m, n)) ==> ITV_IN(output(xa, xv, b, i, n, m), &t[2]); */
static void output(const gdc_itv *a, const gdc_itv *v, const signed char *bits, int i, int m, int n,
                   gdc_itv *t)
{
  int k = i;
  gdc_itv_set_si(&t[2], 0);
  /*@ loop invariant range: 0 <= j <= m && k == cells(j, n) + i;
      loop invariant ok: ITV_OK(&t[2]);
      loop invariant encl: \forall reals xa, xv, ints b; itvs_in{Pre}(xa, a, 0, cells(m, n)) ==>
        itvs_in{Pre}(xv, v, 0, m) ==> bits_are{Pre}(b, bits, cells(m, n)) ==> ITV_IN(output(xa, xv, b, i, n, j), &t[2]);
      loop assigns j, k, ITV_CELLS(&t[0]), ITV_CELLS(&t[1]), ITV_CELLS(&t[2]);
      loop variant m - j; */
  for (int j = 0; j < m; j++) {
    /*@ assert room: 0 <= cells(j, n) && cells(j, n) + n <= cells(m, n) <= 256; */
    /*@ assert ra: ready(a, 0, cells(m, n)); */
    /*@ assert rv: ready(v, 0, m); */
    /*@ assert aa: \forall reals x; itvs_in{Pre}(x, a, 0, cells(m, n)) ==> itvs_in(x, a, 0, cells(m, n)); */
    /*@ assert av: \forall reals x; itvs_in{Pre}(x, v, 0, m) ==> itvs_in(x, v, 0, m); */
    /*@ assert ia: \forall reals x; itvs_in{Pre}(x, a, 0, cells(m, n)) ==> ITV_IN(at(x, k), &a[k]); */
    /*@ assert iv: \forall reals x; itvs_in{Pre}(x, v, 0, m) ==> ITV_IN(at(x, j), &v[j]); */
    /*@ assert ib: \forall ints b; bits_are{Pre}(b, bits, cells(m, n)) ==> bits[k] == item(b, k); */
    add_gated(&t[2], &v[j], &a[k], bits[k], t);
    /*@ assert add: \forall real x_, y_, s_; \at(ITV_IN(s_, &t[2]), LoopCurrent) ==> ITV_IN(x_, &v[j]) ==>
          ITV_IN(y_, &a[k]) ==> ITV_IN(s_ + gated(x_, y_, bits[k]), &t[2]); */
    /*@ assert acc: \forall reals xa, xv, ints b; itvs_in{Pre}(xa, a, 0, cells(m, n)) ==> itvs_in{Pre}(xv, v, 0, m) ==>
          bits_are{Pre}(b, bits, cells(m, n)) ==>
          ITV_IN(output(xa, xv, b, i, n, j) + gated(at(xv, j), at(xa, k), bits[k]), &t[2]); */
    /*@ assert next: \forall reals xa, xv, ints b; output(xa, xv, b, i, n, j + 1) ==
          output(xa, xv, b, i, n, j) + gated(at(xv, j), at(xa, k), item(b, k)); */
    /*@ assert bit: \forall reals xa, xv, ints b; bits_are{Pre}(b, bits, cells(m, n)) ==>
          output(xa, xv, b, i, n, j + 1) == output(xa, xv, b, i, n, j) + gated(at(xv, j), at(xa, k), bits[k]); */
    /*@ assert sum: \forall reals xa, xv, ints b; itvs_in{Pre}(xa, a, 0, cells(m, n)) ==> itvs_in{Pre}(xv, v, 0, m) ==>
          bits_are{Pre}(b, bits, cells(m, n)) ==> ITV_IN(output(xa, xv, b, i, n, j + 1), &t[2]); */
    k += n;
  }
}

/* r = x or -x: the sign is that of y */
/*@ requires ITV_WRITE(r) && ITV_READ(x);
    requires \base_addr(r) != \base_addr(x);
    terminates \true; exits \false; assigns ITV_CELLS(r);
    ensures ok: ITV_OK(r);
    ensures encl: \forall real x_; \old(ITV_IN(x_, x)) ==> ITV_IN(signed_by(y, x_), r); */
static void signed_copy(gdc_itv *r, const gdc_itv *x, int y)
{
  if (y > 0) gdc_itv_set(r, x);
  else gdc_itv_neg(r, x);
}

/* r = y output_i */
/*@ requires size: 0 < n <= GDC_MAX_POINTS && 0 <= m <= GDC_MAX_NEURONS && 0 <= i < n;
    requires ITV_WRITE(r) && ITVS_WRITE(t, 3) && ROW_READ(a, 0, cells(m, n)) && ROW_READ(v, 0, m);
    requires \valid_read(bits + (0 .. cells(m, n) - 1));
    requires \base_addr(r) != \base_addr(t);
    requires \base_addr(t) != \base_addr(a);
    requires \base_addr(t) != \base_addr(v);
    terminates \true; exits \false;
    assigns ITV_CELLS(r), ITV_CELLS(&t[0]), ITV_CELLS(&t[1]), ITV_CELLS(&t[2]);
    ensures ok: ITV_OK(r);
    ensures encl: \forall reals xa, xv, ints b; itvs_in{Pre}(xa, a, 0, cells(m, n)) ==> itvs_in{Pre}(xv, v, 0, m) ==>
      bits_are{Pre}(b, bits, cells(m, n)) ==> ITV_IN(signed_by(y, output(xa, xv, b, i, n, m)), r); */
static void margin_of(gdc_itv *r, const gdc_itv *a, const gdc_itv *v, const signed char *bits, int y, int i,
                      int m, int n, gdc_itv *t)
{
  output(a, v, bits, i, m, n, t);
  /*@ assert out: \forall reals xa, xv, ints b; itvs_in{Pre}(xa, a, 0, cells(m, n)) ==> itvs_in{Pre}(xv, v, 0, m) ==>
        bits_are{Pre}(b, bits, cells(m, n)) ==> ITV_IN(output(xa, xv, b, i, n, m), &t[2]); */
  signed_copy(r, &t[2], y);
}

void gdc_margins(gdc_itv *margin, const gdc_itv *a, const gdc_itv *v, const signed char *bits,
                 const int *y, int m, int n, gdc_itv *t)
{
  /*@ loop invariant range: 0 <= i <= n;
      loop invariant init: ITVS_INIT(margin, n) && ITVS_INIT(t, 3);
      loop invariant ok: itvs_ok(margin, 0, i);
      loop invariant encl: \forall reals xa, xv, ints b, s; itvs_in{Pre}(xa, a, 0, cells(m, n)) ==>
        itvs_in{Pre}(xv, v, 0, m) ==> bits_are{Pre}(b, bits, cells(m, n)) ==> ints_are{Pre}(s, y, n) ==>
        itvs_in(margins(xa, xv, b, s, m, n), margin, 0, i);
      loop assigns i, margin[0 .. n - 1], t[0 .. 2];
      loop variant n - i; */
  for (int i = 0; i < n; i++) {
    /*@ assert ra: ready(a, 0, cells(m, n)); */
    /*@ assert rv: ready(v, 0, m); */
    /*@ assert aa: \forall reals x; itvs_in{Pre}(x, a, 0, cells(m, n)) ==> itvs_in(x, a, 0, cells(m, n)); */
    /*@ assert av: \forall reals x; itvs_in{Pre}(x, v, 0, m) ==> itvs_in(x, v, 0, m); */
    /*@ assert ab: \forall ints b; bits_are{Pre}(b, bits, cells(m, n)) ==> bits_are(b, bits, cells(m, n)); */
    /*@ assert is: \forall ints s; ints_are{Pre}(s, y, n) ==> y[i] == item(s, i); */
    margin_of(&margin[i], a, v, bits, y[i], i, m, n, t);
    /*@ assert k1: SAME(margin, 0, i, LK, LoopCurrent, Here); */
    /*@ assert k2: SAME(margin, 0, i, LV, LoopCurrent, Here); */
    /*@ assert k3: SAME(margin, 0, i, HK, LoopCurrent, Here); */
    /*@ assert k4: SAME(margin, 0, i, HV, LoopCurrent, Here); */
    /*@ assert same: same{LoopCurrent, Here}(margin, 0, i); */
    /*@ assert new: \forall reals xa, xv, ints b, s; itvs_in{Pre}(xa, a, 0, cells(m, n)) ==> itvs_in{Pre}(xv, v, 0, m) ==>
          bits_are{Pre}(b, bits, cells(m, n)) ==> ints_are{Pre}(s, y, n) ==>
          ITV_IN(at(margins(xa, xv, b, s, m, n), i), &margin[i]); */
    /*@ assert old: \forall reals xa, xv, ints b, s; itvs_in{Pre}(xa, a, 0, cells(m, n)) ==> itvs_in{Pre}(xv, v, 0, m) ==>
          bits_are{Pre}(b, bits, cells(m, n)) ==> ints_are{Pre}(s, y, n) ==>
          itvs_in(margins(xa, xv, b, s, m, n), margin, 0, i); */
  }
}
