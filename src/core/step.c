/* One gradient-descent step in Gram form on enclosures (formulas in step.h). */
#include <gdcert/step.h>

/*@ lemma room: \forall integer j, m, n; 0 <= n ==> j < m ==> j * n + n <= m * n;
    lemma area: \forall integer m, n; 0 <= m <= 16 ==> 0 <= n <= 16 ==> 0 <= m * n <= 256;
*/

/* sum = a0 + sum_k yg[o+k] d[p+k] */
/*@ requires size: 0 <= n <= 16 && 0 <= o <= 256 && 0 <= p <= 256;
    requires ITV_WRITE(sum) && ITV_WRITE(&t[0]) && ITV_WRITE(&t[1]) && ITV_READ(a0);
    requires \valid_read(yg + (o .. o + n - 1)) && \valid_read(d + (p .. p + n - 1));
    requires ITVS_FROM(yg, o, n) && ITVS_FROM(d, p, n);
    requires \separated(sum, t + (0 .. 1));
    requires \separated(sum, a0);
    requires \separated(sum, yg + (o .. o + n - 1));
    requires \separated(sum, d + (p .. p + n - 1));
    requires \separated(t + (0 .. 1), a0);
    requires \separated(t + (0 .. 1), yg + (o .. o + n - 1));
    requires \separated(t + (0 .. 1), d + (p .. p + n - 1));
    terminates \true; exits \false; assigns ITV_CELLS(sum), ITV_CELLS(&t[0]), ITV_CELLS(&t[1]);
    ensures init: ITV_INIT(sum);
    ensures ok: ITV_OK(sum);
    ensures encl: \forall reals x, y, real b; \old(ITV_IN(b, a0)) ==> itvs_in{Pre}(x, yg, o, n) ==>
      itvs_in{Pre}(y, d, p, n) ==> ITV_IN(dot(b, x, o, y, p, n), sum); */
static void preactivation(gdc_itv *sum, const gdc_itv *a0, const gdc_itv *yg, int o, const gdc_itv *d, int p,
                          int n, gdc_itv *t)
{
  gdc_itv_set(sum, a0);
  /*@ loop invariant range: 0 <= k <= n;
      loop invariant init: ITV_INIT(sum) && ITV_INIT(&t[0]) && ITV_INIT(&t[1]);
      loop invariant ok: ITV_OK(sum);
      loop invariant encl: \forall reals x, y, real b; \at(ITV_IN(b, a0), Pre) ==> itvs_in{Pre}(x, yg, o, n) ==>
        itvs_in{Pre}(y, d, p, n) ==> ITV_IN(dot(b, x, o, y, p, k), sum);
      loop assigns k, ITV_CELLS(sum), ITV_CELLS(&t[0]), ITV_CELLS(&t[1]);
      loop variant n - k; */
  for (int k = 0; k < n; k++) {
    /*@ assert ix: \forall reals x; itvs_in{Pre}(x, yg, o, n) ==> ITV_IN(at(x, o + k), &yg[o + k]); */
    /*@ assert iy: \forall reals y; itvs_in{Pre}(y, d, p, n) ==> ITV_IN(at(y, p + k), &d[p + k]); */
    gdc_itv_mul(&t[0], &yg[o + k], &d[p + k], &t[1]);
    /*@ assert prod: \forall reals x, y; itvs_in{Pre}(x, yg, o, n) ==> itvs_in{Pre}(y, d, p, n) ==>
          ITV_IN(at(x, o + k) * at(y, p + k), &t[0]); */
    gdc_itv_add(sum, sum, &t[0]);
    /*@ assert sum: \forall reals x, y, real b; \at(ITV_IN(b, a0), Pre) ==> itvs_in{Pre}(x, yg, o, n) ==>
          itvs_in{Pre}(y, d, p, n) ==> ITV_IN(dot(b, x, o, y, p, k) + at(x, o + k) * at(y, p + k), sum); */
  }
}

/* all of them; N = m n, NN = n n; cell k is in row j, column i; p = j n, o = i n */
/*@ requires size: 0 < n <= GDC_MAX_POINTS && 0 <= m <= GDC_MAX_NEURONS && N == m * n && 0 <= N <= 256 && NN == n * n && 0 <= NN <= 256;
    requires ITVS_WRITE(a, N) && ITVS_WRITE(t, 3);
    requires ITVS_READ(a0, N) && ITVS_READ(yg, NN) && ITVS_READ(d, N);
    requires \separated(a + (0 .. N - 1), t + (0 .. 2));
    requires \separated(a + (0 .. N - 1), a0 + (0 .. N - 1));
    requires \separated(a + (0 .. N - 1), yg + (0 .. NN - 1));
    requires \separated(a + (0 .. N - 1), d + (0 .. N - 1));
    requires \separated(t + (0 .. 2), a0 + (0 .. N - 1));
    requires \separated(t + (0 .. 2), yg + (0 .. NN - 1));
    requires \separated(t + (0 .. 2), d + (0 .. N - 1));
    terminates \true; exits \false; assigns a[0 .. N - 1], t[0 .. 2];
    ensures init: ITVS_INIT(a, N) && ITVS_INIT(t, 3);
    ensures ok: ITVS_OK(a, N);
    ensures encl: \forall reals x0, xg, xd; itvs_in{Pre}(x0, a0, 0, N) ==> itvs_in{Pre}(xg, yg, 0, NN) ==>
      itvs_in{Pre}(xd, d, 0, N) ==> itvs_in(preact(x0, xg, xd, n), a, 0, N); */
static void preactivations(gdc_itv *a, const gdc_itv *a0, const gdc_itv *yg, const gdc_itv *d, int m, int n,
                           int N, int NN, gdc_itv *t)
{
  (void)m; /* named by the contract only */
  (void)NN;
  int i = 0, j = 0, o = 0, p = 0;
  /*@ loop invariant range: 0 <= k <= N;
      loop invariant cell: (0 <= j < m && 0 <= i < n) || (j == m && i == 0);
      loop invariant index: i == col(k, n) && j == row(k, n);
      loop invariant start: k == p + i && p == j * n && 0 <= p <= N;
      loop invariant point: o == i * n;
      loop invariant init: ITVS_INIT(a, N) && ITVS_INIT(t, 3);
      loop invariant ok: ITVS_OK(a, k);
      loop invariant encl: \forall reals x0, xg, xd; itvs_in{Pre}(x0, a0, 0, N) ==>
        itvs_in{Pre}(xg, yg, 0, NN) ==> itvs_in{Pre}(xd, d, 0, N) ==>
        itvs_in(preact(x0, xg, xd, n), a, 0, k);
      loop assigns i, j, k, o, p, a[0 .. N - 1], t[0 .. 2];
      loop variant N - k; */
  for (int k = 0; k < N; k++) {
    /*@ assert inside: 0 <= j < m; */
    /*@ assert room: p + n <= N; */
    /*@ assert point: 0 <= o && o + n <= NN; */
    /*@ assert i0: \forall reals x; itvs_in{Pre}(x, a0, 0, N) ==> ITV_IN(at(x, k), &a0[k]); */
    /*@ assert ig: \forall reals x; itvs_in{Pre}(x, yg, 0, NN) ==> itvs_in(x, yg, o, n); */
    /*@ assert id: \forall reals x; itvs_in{Pre}(x, d, 0, N) ==> itvs_in(x, d, p, n); */
    /*@ assert og: ITVS_FROM(yg, o, n); */
    /*@ assert od: ITVS_FROM(d, p, n); */
    preactivation(&a[k], &a0[k], yg, o, d, p, n, t);
    /*@ assert k1: KEEP_LK(a, k, LoopCurrent); */
    /*@ assert k2: KEEP_LV(a, k, LoopCurrent); */
    /*@ assert k3: KEEP_HK(a, k, LoopCurrent); */
    /*@ assert k4: KEEP_HV(a, k, LoopCurrent); */
    /*@ assert new: \forall reals x0, xg, xd; itvs_in{Pre}(x0, a0, 0, N) ==> itvs_in{Pre}(xg, yg, 0, NN) ==>
          itvs_in{Pre}(xd, d, 0, N) ==> ITV_IN(at(preact(x0, xg, xd, n), k), &a[k]); */
    /*@ assert old: \forall reals x0, xg, xd; itvs_in{Pre}(x0, a0, 0, N) ==> itvs_in{Pre}(xg, yg, 0, NN) ==>
          itvs_in{Pre}(xd, d, 0, N) ==> itvs_in(preact(x0, xg, xd, n), a, 0, k); */
    i++;
    o += n;
    if (i == n) {
      i = 0;
      o = 0;
      j++;
      p += n;
    }
  }
}

void gdc_preactivations(gdc_itv *a, const gdc_itv *a0, const gdc_itv *yg, const gdc_itv *d, int m, int n,
                        gdc_itv *t)
{
  /*@ assert 0 <= m * n <= 256 && 0 <= n * n <= 256; */
  preactivations(a, a0, yg, d, m, n, m * n, n * n, t);
}

/* sum = sum_j v_j a_ji over the active j */
/*@ requires size: 0 < n <= GDC_MAX_POINTS && 0 <= m <= GDC_MAX_NEURONS && N == m * n && 0 <= N <= 256 && 0 <= i < n;
    requires ITVS_WRITE(t, 3) && ITVS_READ(a, N) && ITVS_READ(v, m) && \valid_read(bits + (0 .. N - 1));
    requires \separated(t + (0 .. 2), a + (0 .. N - 1));
    requires \separated(t + (0 .. 2), v + (0 .. m - 1));
    terminates \true; exits \false; assigns ITV_CELLS(&t[0]), ITV_CELLS(&t[1]), ITV_CELLS(&t[2]);
    ensures init: ITV_INIT(&t[2]);
    ensures ok: ITV_OK(&t[2]);
    ensures encl: \forall reals xa, xv, ints b; itvs_in{Pre}(xa, a, 0, N) ==> itvs_in{Pre}(xv, v, 0, m) ==>
      bits_are{Pre}(b, bits, N) ==> ITV_IN(output(xa, xv, b, i, n, m), &t[2]); */
static void output(const gdc_itv *a, const gdc_itv *v, const signed char *bits, int i, int m, int n,
                   int N, gdc_itv *t)
{
  (void)N; /* named by the contract only */
  int at = i;
  gdc_itv_set_si(&t[2], 0);
  /*@ loop invariant range: 0 <= j <= m && at == j * n + i && 0 <= at;
      loop invariant init: ITV_INIT(&t[0]) && ITV_INIT(&t[1]) && ITV_INIT(&t[2]);
      loop invariant ok: ITV_OK(&t[2]);
      loop invariant encl: \forall reals xa, xv, ints b; itvs_in{Pre}(xa, a, 0, N) ==>
        itvs_in{Pre}(xv, v, 0, m) ==> bits_are{Pre}(b, bits, N) ==> ITV_IN(output(xa, xv, b, i, n, j), &t[2]);
      loop assigns j, at, ITV_CELLS(&t[0]), ITV_CELLS(&t[1]), ITV_CELLS(&t[2]);
      loop variant m - j; */
  for (int j = 0; j < m; j++) {
    /*@ assert room: j * n + n <= N; */
    /*@ assert at < N; */
    /*@ assert ia: \forall reals x; itvs_in{Pre}(x, a, 0, N) ==> ITV_IN(at(x, at), &a[at]); */
    /*@ assert iv: \forall reals x; itvs_in{Pre}(x, v, 0, m) ==> ITV_IN(at(x, j), &v[j]); */
    /*@ assert ib: \forall ints b; bits_are{Pre}(b, bits, N) ==> bits[at] == item(b, at); */
    if (bits[at] != GDC_BIT_INACTIVE) {
      gdc_itv_mul(&t[0], &v[j], &a[at], &t[1]);
      /*@ assert prod: \forall reals xa, xv; itvs_in{Pre}(xa, a, 0, N) ==> itvs_in{Pre}(xv, v, 0, m) ==>
            ITV_IN(at(xv, j) * at(xa, at), &t[0]); */
      gdc_itv_add(&t[2], &t[2], &t[0]);
    }
    /*@ assert sum: \forall reals xa, xv, ints b; itvs_in{Pre}(xa, a, 0, N) ==> itvs_in{Pre}(xv, v, 0, m) ==>
          bits_are{Pre}(b, bits, N) ==>
          ITV_IN(output(xa, xv, b, i, n, j) + gated(at(xv, j), at(xa, at), item(b, at)), &t[2]); */
    at += n;
  }
}

/*@ requires size: 0 < n <= GDC_MAX_POINTS && 0 <= m <= GDC_MAX_NEURONS && N == m * n && 0 <= N <= 256;
    requires ITVS_WRITE(margin, n) && ITVS_WRITE(t, 3) && ITVS_READ(a, N) && ITVS_READ(v, m);
    requires \valid_read(bits + (0 .. N - 1)) && \valid_read(y + (0 .. n - 1));
    requires \separated(margin + (0 .. n - 1), t + (0 .. 2));
    requires \separated(margin + (0 .. n - 1), a + (0 .. N - 1));
    requires \separated(margin + (0 .. n - 1), v + (0 .. m - 1));
    requires \separated(margin + (0 .. n - 1), bits + (0 .. N - 1));
    requires \separated(margin + (0 .. n - 1), y + (0 .. n - 1));
    requires \separated(t + (0 .. 2), a + (0 .. N - 1));
    requires \separated(t + (0 .. 2), v + (0 .. m - 1));
    requires \separated(t + (0 .. 2), bits + (0 .. N - 1));
    requires \separated(t + (0 .. 2), y + (0 .. n - 1));
    terminates \true; exits \false; assigns margin[0 .. n - 1], t[0 .. 2];
    ensures init: ITVS_INIT(margin, n) && ITVS_INIT(t, 3);
    ensures ok: ITVS_OK(margin, n);
    ensures encl: \forall reals xa, xv, ints b, s; itvs_in{Pre}(xa, a, 0, N) ==> itvs_in{Pre}(xv, v, 0, m) ==>
      bits_are{Pre}(b, bits, N) ==> ints_are{Pre}(s, y, n) ==> itvs_in(margins(xa, xv, b, s, m, n), margin, 0, n); */
static void margins(gdc_itv *margin, const gdc_itv *a, const gdc_itv *v, const signed char *bits,
                    const int *y, int m, int n, int N, gdc_itv *t)
{
  /*@ loop invariant range: 0 <= i <= n;
      loop invariant init: ITVS_INIT(margin, n) && ITVS_INIT(t, 3);
      loop invariant ok: ITVS_OK(margin, i);
      loop invariant encl: \forall reals xa, xv, ints b, s; itvs_in{Pre}(xa, a, 0, N) ==>
        itvs_in{Pre}(xv, v, 0, m) ==> bits_are{Pre}(b, bits, N) ==> ints_are{Pre}(s, y, n) ==>
        itvs_in(margins(xa, xv, b, s, m, n), margin, 0, i);
      loop assigns i, margin[0 .. n - 1], t[0 .. 2];
      loop variant n - i; */
  for (int i = 0; i < n; i++) {
    /*@ assert ia: \forall reals x; itvs_in{Pre}(x, a, 0, N) ==> itvs_in(x, a, 0, N); */
    /*@ assert iv: \forall reals x; itvs_in{Pre}(x, v, 0, m) ==> itvs_in(x, v, 0, m); */
    /*@ assert is: \forall ints s; ints_are{Pre}(s, y, n) ==> y[i] == item(s, i); */
    output(a, v, bits, i, m, n, N, t);
    /*@ assert out: \forall reals xa, xv, ints b; itvs_in{Pre}(xa, a, 0, N) ==> itvs_in{Pre}(xv, v, 0, m) ==>
          bits_are{Pre}(b, bits, N) ==> ITV_IN(output(xa, xv, b, i, n, m), &t[2]); */
    if (y[i] > 0) gdc_itv_set(&margin[i], &t[2]);
    else gdc_itv_neg(&margin[i], &t[2]);
    /*@ assert k1: KEEP_LK(margin, i, LoopCurrent); */
    /*@ assert k2: KEEP_LV(margin, i, LoopCurrent); */
    /*@ assert k3: KEEP_HK(margin, i, LoopCurrent); */
    /*@ assert k4: KEEP_HV(margin, i, LoopCurrent); */
    /*@ assert new: \forall reals xa, xv, ints b, s; itvs_in{Pre}(xa, a, 0, N) ==> itvs_in{Pre}(xv, v, 0, m) ==>
          bits_are{Pre}(b, bits, N) ==> ints_are{Pre}(s, y, n) ==>
          ITV_IN(at(margins(xa, xv, b, s, m, n), i), &margin[i]); */
    /*@ assert old: \forall reals xa, xv, ints b, s; itvs_in{Pre}(xa, a, 0, N) ==> itvs_in{Pre}(xv, v, 0, m) ==>
          bits_are{Pre}(b, bits, N) ==> ints_are{Pre}(s, y, n) ==>
          itvs_in(margins(xa, xv, b, s, m, n), margin, 0, i); */
  }
}

void gdc_margins(gdc_itv *margin, const gdc_itv *a, const gdc_itv *v, const signed char *bits,
                 const int *y, int m, int n, gdc_itv *t)
{
  /*@ assert 0 <= m * n <= 256; */
  margins(margin, a, v, bits, y, m, n, m * n, t);
}
