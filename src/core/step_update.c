/* The update of the hidden and of the output weights on enclosures (formulas in step.h). */
#include <gdcert/step.h>
#ifdef __FRAMAC__
#include <rows.acsl>
#endif

/* next = d + x y if the bit is set, else d */
/*@ requires ITV_WRITE(next) && ITV_WRITE(&t[0]) && ITV_WRITE(&t[1]) && ITV_READ(d) && ITV_READ(x) && ITV_READ(y);
    requires \base_addr(next) != \base_addr(t);
    requires \base_addr(next) != \base_addr(d);
    requires \base_addr(next) != \base_addr(x);
    requires \base_addr(next) != \base_addr(y);
    requires \base_addr(t) != \base_addr(d);
    requires \base_addr(t) != \base_addr(x);
    requires \base_addr(t) != \base_addr(y);
    terminates \true; exits \false; assigns ITV_CELLS(next), ITV_CELLS(&t[0]), ITV_CELLS(&t[1]);
    ensures init: ITV_INIT(next);
    ensures ok: ITV_OK(next);
    ensures encl: \forall real d_, x_, y_; \old(ITV_IN(d_, d)) ==> \old(ITV_IN(x_, x)) ==> \old(ITV_IN(y_, y)) ==>
      ITV_IN(moved(d_, x_, y_, bit), next); */
static void move(gdc_itv *next, const gdc_itv *d, const gdc_itv *x, const gdc_itv *y, int bit, gdc_itv *t)
{
  if (bit == GDC_BIT_INACTIVE) {
    gdc_itv_set(next, d);
    return;
  }
  gdc_itv_mul(&t[0], x, y, &t[1]);
  /*@ assert prod: \forall real x_, y_; ITV_IN(x_, x) ==> ITV_IN(y_, y) ==> ITV_IN(x_ * y_, &t[0]); */
  gdc_itv_add(next, d, &t[0]);
}

/* one neuron: next[o + i] = d[o + i] + h g[i] if bits[o + i] */
/*@ requires size: 0 < n <= GDC_MAX_POINTS && 0 <= o <= 256;
    requires \valid(next + (o .. o + n - 1)) && ITVS_WRITE(t, 3) && ROW_READ(d, o, n) && ITV_READ(h);
    requires ROW_READ(g, 0, n) && \valid_read(bits + (o .. o + n - 1));
    requires next_init: \forall integer q; o <= q < o + n ==> ITV_INIT(&next[q]);
    requires \base_addr(next) != \base_addr(t);
    requires \base_addr(next) != \base_addr(d);
    requires \base_addr(next) != \base_addr(h);
    requires \base_addr(next) != \base_addr(g);
    requires \base_addr(next) != \base_addr(bits);
    requires \base_addr(t) != \base_addr(d);
    requires \base_addr(t) != \base_addr(h);
    requires \base_addr(t) != \base_addr(g);
    requires \base_addr(t) != \base_addr(bits);
    terminates \true; exits \false; assigns next[o .. o + n - 1], t[0 .. 2];
    ensures init: ITVS_INIT(t, 3) && \forall integer q; o <= q < o + n ==> ITV_INIT(&next[q]);
    ensures ok: itvs_ok(next, o, n);
    ensures encl: \forall reals xd, xg, real xh, ints b; itvs_in{Pre}(xd, d, o, n) ==> \at(ITV_IN(xh, h), Pre) ==>
      itvs_in{Pre}(xg, g, 0, n) ==> row_are{Pre}(b, bits, o, n) ==> itvs_in(next_row(xd, xh, xg, b, o), next, o, n); */
static void step_row(gdc_itv *next, const gdc_itv *d, const gdc_itv *h, const gdc_itv *g, const signed char *bits,
                     int o, int n, gdc_itv *t)
{
  /*@ loop invariant range: 0 <= i <= n;
      loop invariant init: ITVS_INIT(t, 3) && \forall integer q; o <= q < o + n ==> ITV_INIT(&next[q]);
      loop invariant ok: itvs_ok(next, o, i);
      loop invariant encl: \forall reals xd, xg, real xh, ints b; itvs_in{Pre}(xd, d, o, n) ==>
        \at(ITV_IN(xh, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> row_are{Pre}(b, bits, o, n) ==>
        itvs_in(next_row(xd, xh, xg, b, o), next, o, i);
      loop assigns i, next[o .. o + n - 1], t[0 .. 2];
      loop variant n - i; */
  for (int i = 0; i < n; i++) {
    /*@ assert rd: ready(d, o, n); */
    /*@ assert rg: ready(g, 0, n); */
    /*@ assert ad: \forall reals x; itvs_in{Pre}(x, d, o, n) ==> itvs_in(x, d, o, n); */
    /*@ assert ag: \forall reals x; itvs_in{Pre}(x, g, 0, n) ==> itvs_in(x, g, 0, n); */
    /*@ assert ih: \forall real x; \at(ITV_IN(x, h), Pre) ==> ITV_IN(x, h); */
    /*@ assert id: \forall reals x; itvs_in{Pre}(x, d, o, n) ==> ITV_IN(at(x, o + i), &d[o + i]); */
    /*@ assert ig: \forall reals x; itvs_in{Pre}(x, g, 0, n) ==> ITV_IN(at(x, i), &g[i]); */
    /*@ assert ib: \forall ints b; row_are{Pre}(b, bits, o, n) ==> bits[o + i] == item(b, o + i); */
    move(&next[o + i], &d[o + i], h, &g[i], bits[o + i], t);
    /*@ assert k1: SAME(next, o, i, LK, LoopCurrent, Here); */
    /*@ assert k2: SAME(next, o, i, LV, LoopCurrent, Here); */
    /*@ assert k3: SAME(next, o, i, HK, LoopCurrent, Here); */
    /*@ assert k4: SAME(next, o, i, HV, LoopCurrent, Here); */
    /*@ assert same: same{LoopCurrent, Here}(next, o, i); */
    /*@ assert cell: \forall reals xd, xg, real xh; itvs_in{Pre}(xd, d, o, n) ==> \at(ITV_IN(xh, h), Pre) ==>
          itvs_in{Pre}(xg, g, 0, n) ==> ITV_IN(moved(at(xd, o + i), xh, at(xg, i), bits[o + i]), &next[o + i]); */
    /*@ assert bit: \forall reals xd, xg, real xh, ints b; row_are{Pre}(b, bits, o, n) ==>
          at(next_row(xd, xh, xg, b, o), o + i) == moved(at(xd, o + i), xh, at(xg, i), bits[o + i]); */
    /*@ assert new: \forall reals xd, xg, real xh, ints b; itvs_in{Pre}(xd, d, o, n) ==> \at(ITV_IN(xh, h), Pre) ==>
          itvs_in{Pre}(xg, g, 0, n) ==> row_are{Pre}(b, bits, o, n) ==>
          ITV_IN(at(next_row(xd, xh, xg, b, o), o + i), &next[o + i]); */
    /*@ assert old: \forall reals xd, xg, real xh, ints b; itvs_in{Pre}(xd, d, o, n) ==> \at(ITV_IN(xh, h), Pre) ==>
          itvs_in{Pre}(xg, g, 0, n) ==> row_are{Pre}(b, bits, o, n) ==>
          itvs_in(next_row(xd, xh, xg, b, o), next, o, i); */
    /*@ assert all: \forall reals e; itvs_in(e, next, o, i) ==> ITV_IN(at(e, o + i), &next[o + i]) ==>
          itvs_in(e, next, o, i + 1); */
  }
}

void gdc_step_hidden(gdc_itv *next, const gdc_itv *d, const gdc_itv *hv, const gdc_itv *g,
                     const signed char *bits, int m, int n, gdc_itv *t)
{
  int o = 0;
  /*@ loop invariant range: 0 <= j <= m && o == cells(j, n) && 0 <= o <= cells(m, n);
      loop invariant init: ITVS_INIT(next, cells(m, n)) && ITVS_INIT(t, 3);
      loop invariant ok: itvs_ok(next, 0, o);
      loop invariant encl: \forall reals xd, xh, xg, ints b; itvs_in{Pre}(xd, d, 0, cells(m, n)) ==>
        itvs_in{Pre}(xh, hv, 0, m) ==> itvs_in{Pre}(xg, g, 0, n) ==> bits_are{Pre}(b, bits, cells(m, n)) ==>
        itvs_in(next_hidden(xd, xh, xg, b, n), next, 0, o);
      loop assigns j, o, next[0 .. cells(m, n) - 1], t[0 .. 2];
      loop variant m - j; */
  for (int j = 0; j < m; j++) {
    /*@ assert room: o + n <= cells(m, n) <= 256; */
    /*@ assert rd: ready(d, 0, cells(m, n)); */
    /*@ assert rh: ready(hv, 0, m); */
    /*@ assert rg: ready(g, 0, n); */
    /*@ assert ad: \forall reals x; itvs_in{Pre}(x, d, 0, cells(m, n)) ==> itvs_in(x, d, 0, cells(m, n)); */
    /*@ assert ah: \forall reals x; itvs_in{Pre}(x, hv, 0, m) ==> itvs_in(x, hv, 0, m); */
    /*@ assert ag: \forall reals x; itvs_in{Pre}(x, g, 0, n) ==> itvs_in(x, g, 0, n); */
    /*@ assert id: \forall reals x; itvs_in{Pre}(x, d, 0, cells(m, n)) ==> itvs_in(x, d, o, n); */
    /*@ assert ih: \forall reals x; itvs_in{Pre}(x, hv, 0, m) ==> ITV_IN(at(x, j), &hv[j]); */
    /*@ assert ib: \forall ints b; bits_are{Pre}(b, bits, cells(m, n)) ==> row_are(b, bits, o, n); */
    /*@ assert ro: ready(d, o, n); */
    step_row(next, d, &hv[j], g, bits, o, n, t);
    /*@ assert k1: SAME(next, 0, o, LK, LoopCurrent, Here); */
    /*@ assert k2: SAME(next, 0, o, LV, LoopCurrent, Here); */
    /*@ assert k3: SAME(next, 0, o, HK, LoopCurrent, Here); */
    /*@ assert k4: SAME(next, 0, o, HV, LoopCurrent, Here); */
    /*@ assert same: same{LoopCurrent, Here}(next, 0, o); */
    /*@ assert row: \forall reals xd, xh, xg, ints b; itvs_in{Pre}(xd, d, 0, cells(m, n)) ==>
          itvs_in{Pre}(xh, hv, 0, m) ==> itvs_in{Pre}(xg, g, 0, n) ==> bits_are{Pre}(b, bits, cells(m, n)) ==>
          itvs_in(next_row(xd, at(xh, j), xg, b, o), next, o, n); */
    /*@ assert equal: \forall reals xd, xh, xg, ints b;
          equal(next_row(xd, at(xh, j), xg, b, o), next_hidden(xd, xh, xg, b, n), o, n); */
    /*@ assert new: \forall reals xd, xh, xg, ints b; itvs_in{Pre}(xd, d, 0, cells(m, n)) ==>
          itvs_in{Pre}(xh, hv, 0, m) ==> itvs_in{Pre}(xg, g, 0, n) ==> bits_are{Pre}(b, bits, cells(m, n)) ==>
          itvs_in(next_hidden(xd, xh, xg, b, n), next, o, n); */
    /*@ assert old: \forall reals xd, xh, xg, ints b; itvs_in{Pre}(xd, d, 0, cells(m, n)) ==>
          itvs_in{Pre}(xh, hv, 0, m) ==> itvs_in{Pre}(xg, g, 0, n) ==> bits_are{Pre}(b, bits, cells(m, n)) ==>
          itvs_in(next_hidden(xd, xh, xg, b, n), next, 0, o); */
    o += n;
  }
}

/* v += x or -= x: the sign is that of y */
/*@ requires ITV_WRITE(v) && ITV_OK(v) && ITV_WRITE(t) && ITV_READ(x);
    requires \base_addr(v) != \base_addr(t);
    requires \base_addr(v) != \base_addr(x);
    requires \separated(t, x);
    terminates \true; exits \false; assigns ITV_CELLS(v), ITV_CELLS(t);
    ensures ok: ITV_OK(v);
    ensures encl: \forall real v_, x_; \old(ITV_IN(v_, v)) ==> \old(ITV_IN(x_, x)) ==>
      ITV_IN(v_ + signed_by(y, x_), v); */
static void add_signed(gdc_itv *v, const gdc_itv *x, int y, gdc_itv *t)
{
  if (y > 0) {
    gdc_itv_add(v, v, x);
    return;
  }
  gdc_itv_sub(t, v, x);
  gdc_itv_set(v, t);
}

/* v += or -= h g a: the sign is that of y */
/*@ requires ITV_WRITE(v) && ITV_OK(v) && ITVS_WRITE(t, 3) && ITV_READ(h) && ITV_READ(g) && ITV_READ(a);
    requires \base_addr(v) != \base_addr(t);
    requires \base_addr(v) != \base_addr(h);
    requires \base_addr(v) != \base_addr(g);
    requires \base_addr(v) != \base_addr(a);
    requires \base_addr(t) != \base_addr(h);
    requires \base_addr(t) != \base_addr(g);
    requires \base_addr(t) != \base_addr(a);
    terminates \true; exits \false; assigns ITV_CELLS(v), t[0 .. 2];
    ensures init: ITVS_INIT(t, 3);
    ensures ok: ITV_OK(v);
    ensures encl: \forall real v_, h_, g_, a_; \old(ITV_IN(v_, v)) ==> \old(ITV_IN(h_, h)) ==>
      \old(ITV_IN(g_, g)) ==> \old(ITV_IN(a_, a)) ==> ITV_IN(v_ + signed_by(y, h_ * (g_ * a_)), v); */
static void add_active(gdc_itv *v, const gdc_itv *h, const gdc_itv *g, const gdc_itv *a, int y, gdc_itv *t)
{
  gdc_itv_mul(&t[0], g, a, &t[2]);
  /*@ assert p: \forall real g_, a_; ITV_IN(g_, g) ==> ITV_IN(a_, a) ==> ITV_IN(g_ * a_, &t[0]); */
  gdc_itv_mul(&t[1], h, &t[0], &t[2]);
  /*@ assert q: \forall real h_, g_, a_; ITV_IN(h_, h) ==> ITV_IN(g_, g) ==> ITV_IN(a_, a) ==>
        ITV_IN(h_ * (g_ * a_), &t[1]); */
  add_signed(v, &t[1], y, &t[0]);
}

/* the same if the bit is set */
/*@ requires ITV_WRITE(v) && ITV_OK(v) && ITVS_WRITE(t, 3) && ITV_READ(h) && ITV_READ(g) && ITV_READ(a);
    requires \base_addr(v) != \base_addr(t);
    requires \base_addr(v) != \base_addr(h);
    requires \base_addr(v) != \base_addr(g);
    requires \base_addr(v) != \base_addr(a);
    requires \base_addr(t) != \base_addr(h);
    requires \base_addr(t) != \base_addr(g);
    requires \base_addr(t) != \base_addr(a);
    terminates \true; exits \false; assigns ITV_CELLS(v), t[0 .. 2];
    ensures init: ITVS_INIT(t, 3);
    ensures ok: ITV_OK(v);
    ensures encl: \forall real v_, h_, g_, a_; \old(ITV_IN(v_, v)) ==> \old(ITV_IN(h_, h)) ==>
      \old(ITV_IN(g_, g)) ==> \old(ITV_IN(a_, a)) ==> ITV_IN(tuned(v_, h_, g_, a_, bit, y), v); */
static void add_term(gdc_itv *v, const gdc_itv *h, const gdc_itv *g, const gdc_itv *a, int bit, int y, gdc_itv *t)
{
  if (bit == GDC_BIT_INACTIVE) return;
  add_active(v, h, g, a, y, t);
}

/* v = v0 + sum_k of the terms of one neuron: a and bits are its rows */
/*@ requires size: 0 < n <= GDC_MAX_POINTS;
    requires ITV_WRITE(v) && ITV_READ(v0) && ITVS_WRITE(t, 3) && ITV_READ(h) && ROW_READ(g, 0, n) && ITVS_READ(a, n);
    requires \valid_read(bits + (0 .. n - 1)) && \valid_read(y + (0 .. n - 1));
    requires \base_addr(v) != \base_addr(t);
    requires \base_addr(v) != \base_addr(v0);
    requires \base_addr(v) != \base_addr(h);
    requires \base_addr(v) != \base_addr(g);
    requires \base_addr(v) != \base_addr(a);
    requires \base_addr(v) != \base_addr(y);
    requires \base_addr(t) != \base_addr(v0);
    requires \base_addr(t) != \base_addr(h);
    requires \base_addr(t) != \base_addr(g);
    requires \base_addr(t) != \base_addr(a);
    requires \base_addr(t) != \base_addr(y);
    terminates \true; exits \false; assigns ITV_CELLS(v), t[0 .. 2];
    ensures init: ITVS_INIT(t, 3);
    ensures ok: ITV_OK(v);
    ensures encl: \forall reals xg, xa, real v_, h_, ints b, s; \old(ITV_IN(v_, v0)) ==> \old(ITV_IN(h_, h)) ==>
      itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, n) ==> bits_are{Pre}(b, bits, n) ==>
      ints_are{Pre}(s, y, n) ==> ITV_IN(trained(v_, h_, xg, xa, b, s, n), v); */
static void train(gdc_itv *v, const gdc_itv *v0, const gdc_itv *h, const gdc_itv *g, const gdc_itv *a,
                  const signed char *bits, const int *y, int n, gdc_itv *t)
{
  gdc_itv_set(v, v0);
  /*@ loop invariant range: 0 <= k <= n;
      loop invariant init: ITVS_INIT(t, 3);
      loop invariant ok: ITV_OK(v);
      loop invariant encl: \forall reals xg, xa, real v_, h_, ints b, s; \at(ITV_IN(v_, v0), Pre) ==>
        \at(ITV_IN(h_, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, n) ==>
        bits_are{Pre}(b, bits, n) ==> ints_are{Pre}(s, y, n) ==>
        ITV_IN(trained(v_, h_, xg, xa, b, s, k), v);
      loop assigns k, ITV_CELLS(v), t[0 .. 2];
      loop variant n - k; */
  for (int k = 0; k < n; k++) {
    /*@ assert rg: ready(g, 0, n); */
    /*@ assert ra: ready(a, 0, n); */
    /*@ assert ag: \forall reals x; itvs_in{Pre}(x, g, 0, n) ==> itvs_in(x, g, 0, n); */
    /*@ assert aa: \forall reals x; itvs_in{Pre}(x, a, 0, n) ==> itvs_in(x, a, 0, n); */
    /*@ assert ih: \forall real h_; \at(ITV_IN(h_, h), Pre) ==> ITV_IN(h_, h); */
    /*@ assert ig: \forall reals x; itvs_in{Pre}(x, g, 0, n) ==> ITV_IN(at(x, k), &g[k]); */
    /*@ assert ia: \forall reals x; itvs_in{Pre}(x, a, 0, n) ==> ITV_IN(at(x, k), &a[k]); */
    /*@ assert ib: \forall ints b; bits_are{Pre}(b, bits, n) ==> bits[k] == item(b, k); */
    /*@ assert iy: \forall ints s; ints_are{Pre}(s, y, n) ==> y[k] == item(s, k); */
    add_term(v, h, &g[k], &a[k], bits[k], y[k], t);
    /*@ assert uy: y[k] == \at(y[\at(k, Here)], LoopCurrent); */
    /*@ assert add: \forall real v_, h_, g_, a_; \at(ITV_IN(v_, v), LoopCurrent) ==> \at(ITV_IN(h_, h), Pre) ==>
          ITV_IN(g_, &g[k]) ==> ITV_IN(a_, &a[k]) ==> ITV_IN(tuned(v_, h_, g_, a_, bits[k], y[k]), v); */
    /*@ assert old: \forall reals xg, xa, real v_, h_, ints b, s; \at(ITV_IN(v_, v0), Pre) ==>
          \at(ITV_IN(h_, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, n) ==>
          bits_are{Pre}(b, bits, n) ==> ints_are{Pre}(s, y, n) ==>
          \at(ITV_IN(trained(v_, h_, xg, xa, b, s, \at(k, Here)), v), LoopCurrent); */
    /*@ assert now: \forall reals xg, xa, real v_, h_; \at(ITV_IN(v_, v), LoopCurrent) ==>
          \at(ITV_IN(h_, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, n) ==>
          ITV_IN(tuned(v_, h_, at(xg, k), at(xa, k), bits[k], y[k]), v); */
    /*@ assert acc: \forall reals xg, xa, real v_, h_, ints b, s; \at(ITV_IN(v_, v0), Pre) ==>
          \at(ITV_IN(h_, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, n) ==>
          bits_are{Pre}(b, bits, n) ==> ints_are{Pre}(s, y, n) ==>
          ITV_IN(tuned(trained(v_, h_, xg, xa, b, s, k), h_, at(xg, k), at(xa, k), bits[k], y[k]), v); */
    /*@ assert next: \forall reals xg, xa, real v_, h_, ints b, s; trained(v_, h_, xg, xa, b, s, k + 1) ==
          tuned(trained(v_, h_, xg, xa, b, s, k), h_, at(xg, k), at(xa, k), item(b, k), item(s, k)); */
    /*@ assert bit: \forall reals xg, xa, real v_, h_, ints b, s; bits_are{Pre}(b, bits, n) ==>
          ints_are{Pre}(s, y, n) ==> trained(v_, h_, xg, xa, b, s, k + 1) ==
          tuned(trained(v_, h_, xg, xa, b, s, k), h_, at(xg, k), at(xa, k), bits[k], y[k]); */
    /*@ assert sum: \forall reals xg, xa, real v_, h_, ints b, s; \at(ITV_IN(v_, v0), Pre) ==>
          \at(ITV_IN(h_, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, n) ==>
          bits_are{Pre}(b, bits, n) ==> ints_are{Pre}(s, y, n) ==>
          ITV_IN(trained(v_, h_, xg, xa, b, s, k + 1), v); */
  }
}

void gdc_step_output(gdc_itv *vnext, const gdc_itv *v, const gdc_itv *h, const gdc_itv *g, const gdc_itv *a,
                     const signed char *bits, const int *y, int m, int n, gdc_itv *t)
{
  int o = 0;
  /*@ loop invariant range: 0 <= j <= m && o == cells(j, n) && 0 <= o <= cells(m, n);
      loop invariant init: ITVS_INIT(vnext, m) && ITVS_INIT(t, 3);
      loop invariant ok: itvs_ok(vnext, 0, j);
      loop invariant encl: \forall reals xv, xg, xa, real xh, ints b, s; itvs_in{Pre}(xv, v, 0, m) ==>
        \at(ITV_IN(xh, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, cells(m, n)) ==>
        bits_are{Pre}(b, bits, cells(m, n)) ==> ints_are{Pre}(s, y, n) ==>
        itvs_in(next_output(xv, xh, xg, xa, b, s, n), vnext, 0, j);
      loop assigns j, o, vnext[0 .. m - 1], t[0 .. 2];
      loop variant m - j; */
  for (int j = 0; j < m; j++) {
    /*@ assert room: o + n <= cells(m, n) <= 256; */
    /*@ assert rv: ready(v, 0, m); */
    /*@ assert rg: ready(g, 0, n); */
    /*@ assert ra: ready(a, 0, cells(m, n)); */
    /*@ assert av: \forall reals x; itvs_in{Pre}(x, v, 0, m) ==> itvs_in(x, v, 0, m); */
    /*@ assert ag: \forall reals x; itvs_in{Pre}(x, g, 0, n) ==> itvs_in(x, g, 0, n); */
    /*@ assert aa: \forall reals x; itvs_in{Pre}(x, a, 0, cells(m, n)) ==> itvs_in(x, a, 0, cells(m, n)); */
    /*@ assert ih: \forall real h_; \at(ITV_IN(h_, h), Pre) ==> ITV_IN(h_, h); */
    /*@ assert iv: \forall reals x; itvs_in{Pre}(x, v, 0, m) ==> ITV_IN(at(x, j), &v[j]); */
    /*@ assert ia: \forall reals x; itvs_in{Pre}(x, a, 0, cells(m, n)) ==> itvs_in(from(x, o), a + o, 0, n); */
    /*@ assert ro: ITVS_INIT(a + o, n) && ITVS_OK(a + o, n); */
    /*@ assert ib: \forall ints b; bits_are{Pre}(b, bits, cells(m, n)) ==> bits_are(items_from(b, o), bits + o, n); */
    /*@ assert iy: \forall ints s; ints_are{Pre}(s, y, n) ==> ints_are(s, y, n); */
    train(&vnext[j], &v[j], h, g, a + o, bits + o, y, n, t);
    /*@ assert k1: SAME(vnext, 0, j, LK, LoopCurrent, Here); */
    /*@ assert k2: SAME(vnext, 0, j, LV, LoopCurrent, Here); */
    /*@ assert k3: SAME(vnext, 0, j, HK, LoopCurrent, Here); */
    /*@ assert k4: SAME(vnext, 0, j, HV, LoopCurrent, Here); */
    /*@ assert same: same{LoopCurrent, Here}(vnext, 0, j); */
    /*@ assert cell: \forall reals xv, xg, xa, real xh, ints b, s; itvs_in{Pre}(xv, v, 0, m) ==>
          \at(ITV_IN(xh, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, cells(m, n)) ==>
          bits_are{Pre}(b, bits, cells(m, n)) ==> ints_are{Pre}(s, y, n) ==>
          ITV_IN(trained(at(xv, j), xh, xg, from(xa, o), items_from(b, o), s, n), &vnext[j]); */
    /*@ assert new: \forall reals xv, xg, xa, real xh, ints b, s; itvs_in{Pre}(xv, v, 0, m) ==>
          \at(ITV_IN(xh, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, cells(m, n)) ==>
          bits_are{Pre}(b, bits, cells(m, n)) ==> ints_are{Pre}(s, y, n) ==>
          ITV_IN(at(next_output(xv, xh, xg, xa, b, s, n), j), &vnext[j]); */
    /*@ assert old: \forall reals xv, xg, xa, real xh, ints b, s; itvs_in{Pre}(xv, v, 0, m) ==>
          \at(ITV_IN(xh, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, cells(m, n)) ==>
          bits_are{Pre}(b, bits, cells(m, n)) ==> ints_are{Pre}(s, y, n) ==>
          itvs_in(next_output(xv, xh, xg, xa, b, s, n), vnext, 0, j); */
    o += n;
  }
}
