/* The update of the hidden and of the output weights on enclosures (formulas in step.h). */
#include <gdcert/step.h>

/*@ lemma room: \forall integer j, m, n; 0 <= n ==> j < m ==> j * n + n <= m * n;
    lemma cancel: \forall integer a, b, n; 0 < n ==> a * n < b * n ==> a < b;
    lemma cancel_le: \forall integer a, b, n; 0 < n ==> a * n <= b * n ==> a <= b;
    lemma area: \forall integer m, n; 0 <= m <= 16 ==> 0 <= n <= 16 ==> 0 <= m * n <= 256;
*/

/* next = d + x y if the bit is set, else d */
/*@ requires ITV_WRITE(next) && ITV_WRITE(&t[0]) && ITV_WRITE(&t[1]) && ITV_READ(d) && ITV_READ(x) && ITV_READ(y);
    requires \separated(next, t + (0 .. 1));
    requires \separated(next, d);
    requires \separated(next, x);
    requires \separated(next, y);
    requires \separated(t + (0 .. 1), d);
    requires \separated(t + (0 .. 1), x);
    requires \separated(t + (0 .. 1), y);
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

/* all cells; N = m n; cell k is in row j, column i */
/*@ requires size: 0 < n <= GDC_MAX_POINTS && 0 <= m <= GDC_MAX_NEURONS && N == m * n && 0 <= N <= 256;
    requires ITVS_WRITE(next, N) && ITVS_WRITE(t, 3);
    requires ITVS_READ(d, N) && ITVS_READ(hv, m) && ITVS_READ(g, n) && \valid_read(bits + (0 .. N - 1));
    requires \separated(next + (0 .. N - 1), t + (0 .. 2));
    requires \separated(next + (0 .. N - 1), d + (0 .. N - 1));
    requires \separated(next + (0 .. N - 1), hv + (0 .. m - 1));
    requires \separated(next + (0 .. N - 1), g + (0 .. n - 1));
    requires \separated(next + (0 .. N - 1), bits + (0 .. N - 1));
    requires \separated(t + (0 .. 2), d + (0 .. N - 1));
    requires \separated(t + (0 .. 2), hv + (0 .. m - 1));
    requires \separated(t + (0 .. 2), g + (0 .. n - 1));
    requires \separated(t + (0 .. 2), bits + (0 .. N - 1));
    terminates \true; exits \false; assigns next[0 .. N - 1], t[0 .. 2];
    ensures init: ITVS_INIT(next, N) && ITVS_INIT(t, 3);
    ensures ok: ITVS_OK(next, N);
    ensures encl: \forall reals xd, xh, xg, ints b; itvs_in{Pre}(xd, d, 0, N) ==> itvs_in{Pre}(xh, hv, 0, m) ==>
      itvs_in{Pre}(xg, g, 0, n) ==> bits_are{Pre}(b, bits, N) ==>
      itvs_in(next_hidden(xd, xh, xg, b, n), next, 0, N); */
static void step_hidden(gdc_itv *next, const gdc_itv *d, const gdc_itv *hv, const gdc_itv *g,
                        const signed char *bits, int m, int n, int N, gdc_itv *t)
{
  (void)m; /* named by the contract only */
  int i = 0, j = 0;
  /*@ loop invariant range: 0 <= k <= N;
      loop invariant cell: 0 <= j <= m && 0 <= i < n;
      loop invariant index: i == col(k, n) && j == row(k, n);
      loop invariant start: k == j * n + i;
      loop invariant init: ITVS_INIT(next, N) && ITVS_INIT(t, 3);
      loop invariant ok: ITVS_OK(next, k);
      loop invariant encl: \forall reals xd, xh, xg, ints b; itvs_in{Pre}(xd, d, 0, N) ==>
        itvs_in{Pre}(xh, hv, 0, m) ==> itvs_in{Pre}(xg, g, 0, n) ==> bits_are{Pre}(b, bits, N) ==>
        itvs_in(next_hidden(xd, xh, xg, b, n), next, 0, k);
      loop assigns i, j, k, next[0 .. N - 1], t[0 .. 2];
      loop variant N - k; */
  for (int k = 0; k < N; k++) {
    /*@ assert below: j * n < m * n; */
    /*@ assert inside: 0 <= j < m; */
    /*@ assert id: \forall reals x; itvs_in{Pre}(x, d, 0, N) ==> ITV_IN(at(x, k), &d[k]); */
    /*@ assert ih: \forall reals x; itvs_in{Pre}(x, hv, 0, m) ==> ITV_IN(at(x, j), &hv[j]); */
    /*@ assert ig: \forall reals x; itvs_in{Pre}(x, g, 0, n) ==> ITV_IN(at(x, i), &g[i]); */
    /*@ assert ib: \forall ints b; bits_are{Pre}(b, bits, N) ==> bits[k] == item(b, k); */
    move(&next[k], &d[k], &hv[j], &g[i], bits[k], t);
    /*@ assert k1: KEEP_LK(next, k, LoopCurrent); */
    /*@ assert k2: KEEP_LV(next, k, LoopCurrent); */
    /*@ assert k3: KEEP_HK(next, k, LoopCurrent); */
    /*@ assert k4: KEEP_HV(next, k, LoopCurrent); */
    /*@ assert new: \forall reals xd, xh, xg, ints b; itvs_in{Pre}(xd, d, 0, N) ==> itvs_in{Pre}(xh, hv, 0, m) ==>
          itvs_in{Pre}(xg, g, 0, n) ==> bits_are{Pre}(b, bits, N) ==>
          ITV_IN(at(next_hidden(xd, xh, xg, b, n), k), &next[k]); */
    /*@ assert old: \forall reals xd, xh, xg, ints b; itvs_in{Pre}(xd, d, 0, N) ==> itvs_in{Pre}(xh, hv, 0, m) ==>
          itvs_in{Pre}(xg, g, 0, n) ==> bits_are{Pre}(b, bits, N) ==>
          itvs_in(next_hidden(xd, xh, xg, b, n), next, 0, k); */
    /*@ assert all: \forall reals xd, xh, xg, ints b; itvs_in{Pre}(xd, d, 0, N) ==> itvs_in{Pre}(xh, hv, 0, m) ==>
          itvs_in{Pre}(xg, g, 0, n) ==> bits_are{Pre}(b, bits, N) ==>
          itvs_in(next_hidden(xd, xh, xg, b, n), next, 0, k + 1); */
    i++;
    if (i == n) {
      i = 0;
      j++;
    }
  }
}

void gdc_step_hidden(gdc_itv *next, const gdc_itv *d, const gdc_itv *hv, const gdc_itv *g,
                     const signed char *bits, int m, int n, gdc_itv *t)
{
  /*@ assert 0 <= m * n <= 256; */
  step_hidden(next, d, hv, g, bits, m, n, m * n, t);
}

/* v += or -= h g a if the bit is set; the sign is that of y */
/*@ requires ITV_WRITE(v) && ITV_OK(v) && ITVS_WRITE(t, 3) && ITV_READ(h) && ITV_READ(g) && ITV_READ(a);
    requires \separated(v, t + (0 .. 2));
    requires \separated(v, h);
    requires \separated(v, g);
    requires \separated(v, a);
    requires \separated(t + (0 .. 2), h);
    requires \separated(t + (0 .. 2), g);
    requires \separated(t + (0 .. 2), a);
    terminates \true; exits \false; assigns ITV_CELLS(v), ITV_CELLS(&t[0]), ITV_CELLS(&t[1]), ITV_CELLS(&t[2]);
    ensures init: ITV_INIT(v);
    ensures ok: ITV_OK(v);
    ensures encl: \forall real v_, h_, g_, a_; \old(ITV_IN(v_, v)) ==> \old(ITV_IN(h_, h)) ==>
      \old(ITV_IN(g_, g)) ==> \old(ITV_IN(a_, a)) ==> ITV_IN(v_ + term(h_, g_, a_, bit, y), v); */
static void add_term(gdc_itv *v, const gdc_itv *h, const gdc_itv *g, const gdc_itv *a, int bit, int y, gdc_itv *t)
{
  if (bit == GDC_BIT_INACTIVE) return;
  gdc_itv_mul(&t[0], g, a, &t[2]);
  /*@ assert p: \forall real g_, a_; ITV_IN(g_, g) ==> ITV_IN(a_, a) ==> ITV_IN(g_ * a_, &t[0]); */
  gdc_itv_mul(&t[1], h, &t[0], &t[2]);
  /*@ assert q: \forall real h_, g_, a_; ITV_IN(h_, h) ==> ITV_IN(g_, g) ==> ITV_IN(a_, a) ==>
        ITV_IN(h_ * (g_ * a_), &t[1]); */
  if (y > 0) {
    gdc_itv_add(v, v, &t[1]);
  } else {
    gdc_itv_sub(&t[0], v, &t[1]);
    gdc_itv_set(v, &t[0]);
  }
}

/* v = v0 + sum_k of the terms of row o = j n */
/*@ requires size: 0 < n <= GDC_MAX_POINTS && 0 <= o <= 256;
    requires ITV_WRITE(v) && ITV_READ(v0) && ITVS_WRITE(t, 3) && ITV_READ(h) && ITVS_READ(g, n);
    requires \valid_read(a + (o .. o + n - 1)) && ITVS_FROM(a, o, n);
    requires \valid_read(bits + (o .. o + n - 1)) && \valid_read(y + (0 .. n - 1));
    requires \separated(v, t + (0 .. 2));
    requires \separated(v, v0);
    requires \separated(v, h);
    requires \separated(v, g + (0 .. n - 1));
    requires \separated(v, a + (o .. o + n - 1));
    requires \separated(v, y + (0 .. n - 1));
    requires \separated(t + (0 .. 2), v0);
    requires \separated(t + (0 .. 2), h);
    requires \separated(t + (0 .. 2), g + (0 .. n - 1));
    requires \separated(t + (0 .. 2), a + (o .. o + n - 1));
    requires \separated(t + (0 .. 2), y + (0 .. n - 1));
    terminates \true; exits \false; assigns ITV_CELLS(v), ITV_CELLS(&t[0]), ITV_CELLS(&t[1]), ITV_CELLS(&t[2]);
    ensures init: ITV_INIT(v);
    ensures ok: ITV_OK(v);
    ensures encl: \forall reals xg, xa, real v_, h_, ints b, s; \old(ITV_IN(v_, v0)) ==> \old(ITV_IN(h_, h)) ==>
      itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, o, n) ==> row_are{Pre}(b, bits, o, n) ==>
      ints_are{Pre}(s, y, n) ==> ITV_IN(trained(v_, h_, xg, xa, b, s, o, n), v); */
static void train(gdc_itv *v, const gdc_itv *v0, const gdc_itv *h, const gdc_itv *g, const gdc_itv *a,
                  const signed char *bits, const int *y, int o, int n, gdc_itv *t)
{
  gdc_itv_set(v, v0);
  /*@ loop invariant range: 0 <= k <= n;
      loop invariant init: ITV_INIT(v) && ITVS_INIT(t, 3);
      loop invariant ok: ITV_OK(v);
      loop invariant encl: \forall reals xg, xa, real v_, h_, ints b, s; \at(ITV_IN(v_, v0), Pre) ==>
        \at(ITV_IN(h_, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, o, n) ==>
        row_are{Pre}(b, bits, o, n) ==> ints_are{Pre}(s, y, n) ==>
        ITV_IN(trained(v_, h_, xg, xa, b, s, o, k), v);
      loop assigns k, ITV_CELLS(v), ITV_CELLS(&t[0]), ITV_CELLS(&t[1]), ITV_CELLS(&t[2]);
      loop variant n - k; */
  for (int k = 0; k < n; k++) {
    /*@ assert ih: \forall real h_; \at(ITV_IN(h_, h), Pre) ==> ITV_IN(h_, h); */
    /*@ assert ig: \forall reals x; itvs_in{Pre}(x, g, 0, n) ==> ITV_IN(at(x, k), &g[k]); */
    /*@ assert ia: \forall reals x; itvs_in{Pre}(x, a, o, n) ==> ITV_IN(at(x, o + k), &a[o + k]); */
    /*@ assert ib: \forall ints b; row_are{Pre}(b, bits, o, n) ==> bits[o + k] == item(b, o + k); */
    /*@ assert iy: \forall ints s; ints_are{Pre}(s, y, n) ==> y[k] == item(s, k); */
    add_term(v, h, &g[k], &a[o + k], bits[o + k], y[k], t);
    /*@ assert sum: \forall reals xg, xa, real v_, h_, ints b, s; \at(ITV_IN(v_, v0), Pre) ==>
          \at(ITV_IN(h_, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, o, n) ==>
          row_are{Pre}(b, bits, o, n) ==> ints_are{Pre}(s, y, n) ==>
          ITV_IN(trained(v_, h_, xg, xa, b, s, o, k)
            + term(h_, at(xg, k), at(xa, o + k), item(b, o + k), item(s, k)), v); */
  }
}

/* all neurons; N = m n; o = j n */
/*@ requires size: 0 < n <= GDC_MAX_POINTS && 0 <= m <= GDC_MAX_NEURONS && N == m * n && 0 <= N <= 256;
    requires ITVS_WRITE(vnext, m) && ITVS_WRITE(t, 3);
    requires ITVS_READ(v, m) && ITV_READ(h) && ITVS_READ(g, n) && ITVS_READ(a, N);
    requires \valid_read(bits + (0 .. N - 1)) && \valid_read(y + (0 .. n - 1));
    requires \separated(vnext + (0 .. m - 1), t + (0 .. 2));
    requires \separated(vnext + (0 .. m - 1), v + (0 .. m - 1));
    requires \separated(vnext + (0 .. m - 1), h);
    requires \separated(vnext + (0 .. m - 1), g + (0 .. n - 1));
    requires \separated(vnext + (0 .. m - 1), a + (0 .. N - 1));
    requires \separated(vnext + (0 .. m - 1), bits + (0 .. N - 1));
    requires \separated(vnext + (0 .. m - 1), y + (0 .. n - 1));
    requires \separated(t + (0 .. 2), v + (0 .. m - 1));
    requires \separated(t + (0 .. 2), h);
    requires \separated(t + (0 .. 2), g + (0 .. n - 1));
    requires \separated(t + (0 .. 2), a + (0 .. N - 1));
    requires \separated(t + (0 .. 2), bits + (0 .. N - 1));
    requires \separated(t + (0 .. 2), y + (0 .. n - 1));
    terminates \true; exits \false; assigns vnext[0 .. m - 1], t[0 .. 2];
    ensures init: ITVS_INIT(vnext, m) && ITVS_INIT(t, 3);
    ensures ok: ITVS_OK(vnext, m);
    ensures encl: \forall reals xv, xg, xa, real xh, ints b, s; itvs_in{Pre}(xv, v, 0, m) ==> \at(ITV_IN(xh, h), Pre) ==>
      itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, N) ==> bits_are{Pre}(b, bits, N) ==>
      ints_are{Pre}(s, y, n) ==> itvs_in(next_output(xv, xh, xg, xa, b, s, n), vnext, 0, m); */
static void step_output(gdc_itv *vnext, const gdc_itv *v, const gdc_itv *h, const gdc_itv *g, const gdc_itv *a,
                        const signed char *bits, const int *y, int m, int n, int N, gdc_itv *t)
{
  (void)N; /* named by the contract only */
  int o = 0;
  /*@ loop invariant range: 0 <= j <= m && o == j * n && 0 <= o <= N;
      loop invariant init: ITVS_INIT(vnext, m) && ITVS_INIT(t, 3);
      loop invariant ok: ITVS_OK(vnext, j);
      loop invariant encl: \forall reals xv, xg, xa, real xh, ints b, s; itvs_in{Pre}(xv, v, 0, m) ==>
        \at(ITV_IN(xh, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, N) ==>
        bits_are{Pre}(b, bits, N) ==> ints_are{Pre}(s, y, n) ==>
        itvs_in(next_output(xv, xh, xg, xa, b, s, n), vnext, 0, j);
      loop assigns j, o, vnext[0 .. m - 1], t[0 .. 2];
      loop variant m - j; */
  for (int j = 0; j < m; j++) {
    /*@ assert room: o + n <= N; */
    /*@ assert iv: \forall reals x; itvs_in{Pre}(x, v, 0, m) ==> ITV_IN(at(x, j), &v[j]); */
    /*@ assert ih: \forall real h_; \at(ITV_IN(h_, h), Pre) ==> ITV_IN(h_, h); */
    /*@ assert ig: \forall reals x; itvs_in{Pre}(x, g, 0, n) ==> itvs_in(x, g, 0, n); */
    /*@ assert ia: \forall reals x; itvs_in{Pre}(x, a, 0, N) ==> itvs_in(x, a, o, n); */
    /*@ assert oa: ITVS_FROM(a, o, n); */
    /*@ assert ib: \forall ints b; bits_are{Pre}(b, bits, N) ==> row_are(b, bits, o, n); */
    /*@ assert iy: \forall ints s; ints_are{Pre}(s, y, n) ==> ints_are(s, y, n); */
    train(&vnext[j], &v[j], h, g, a, bits, y, o, n, t);
    /*@ assert k1: KEEP_LK(vnext, j, LoopCurrent); */
    /*@ assert k2: KEEP_LV(vnext, j, LoopCurrent); */
    /*@ assert k3: KEEP_HK(vnext, j, LoopCurrent); */
    /*@ assert k4: KEEP_HV(vnext, j, LoopCurrent); */
    /*@ assert new: \forall reals xv, xg, xa, real xh, ints b, s; itvs_in{Pre}(xv, v, 0, m) ==>
          \at(ITV_IN(xh, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, N) ==>
          bits_are{Pre}(b, bits, N) ==> ints_are{Pre}(s, y, n) ==>
          ITV_IN(at(next_output(xv, xh, xg, xa, b, s, n), j), &vnext[j]); */
    /*@ assert old: \forall reals xv, xg, xa, real xh, ints b, s; itvs_in{Pre}(xv, v, 0, m) ==>
          \at(ITV_IN(xh, h), Pre) ==> itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, N) ==>
          bits_are{Pre}(b, bits, N) ==> ints_are{Pre}(s, y, n) ==>
          itvs_in(next_output(xv, xh, xg, xa, b, s, n), vnext, 0, j); */
    o += n;
  }
}

void gdc_step_output(gdc_itv *vnext, const gdc_itv *v, const gdc_itv *h, const gdc_itv *g, const gdc_itv *a,
                     const signed char *bits, const int *y, int m, int n, gdc_itv *t)
{
  /*@ assert 0 <= m * n <= 256; */
  step_output(vnext, v, h, g, a, bits, y, m, n, m * n, t);
}
