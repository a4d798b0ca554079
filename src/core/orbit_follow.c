/* Many steps as long as the activation pattern stays the same (contracts in orbit.h). */
#include <gdcert/orbit.h>
#ifdef __FRAMAC__
#include <rows.acsl>
#endif

void gdc_itvs_set(gdc_itv *r, const gdc_itv *x, int n)
{
  /*@ loop invariant range: 0 <= k <= n;
      loop invariant init: ITVS_INIT(r, n);
      loop invariant ready: ready(r, 0, k);
      loop invariant encl: \forall reals e; itvs_in{Pre}(e, x, 0, n) ==> itvs_in(e, r, 0, k);
      loop assigns k, r[0 .. n - 1];
      loop variant n - k; */
  for (int k = 0; k < n; k++) {
    /*@ assert rx: ready(x, 0, n); */
    /*@ assert ix: \forall reals e; itvs_in{Pre}(e, x, 0, n) ==> ITV_IN(at(e, k), &x[k]); */
    gdc_itv_set(&r[k], &x[k]);
    /*@ assert same: kept{LoopCurrent, Here}(r, k); */
    /*@ assert new: \forall reals e; itvs_in{Pre}(e, x, 0, n) ==> ITV_IN(at(e, k), &r[k]); */
    /*@ assert old: \forall reals e; itvs_in{Pre}(e, x, 0, n) ==> itvs_in(e, r, 0, k); */
  }
}

void gdc_scale_outputs(gdc_itv *hv, const gdc_itv *v, const gdc_itv *h, int m, gdc_itv *t)
{
  /*@ loop invariant range: 0 <= j <= m;
      loop invariant init: ITVS_INIT(hv, m) && ITVS_INIT(t, 3);
      loop invariant ready: ready(hv, 0, j);
      loop invariant encl: \forall reals e, real h_; itvs_in{Pre}(e, v, 0, m) ==> \at(ITV_IN(h_, h), Pre) ==>
        itvs_in(scaled(e, h_), hv, 0, j);
      loop assigns j, hv[0 .. m - 1], t[0 .. 2];
      loop variant m - j; */
  for (int j = 0; j < m; j++) {
    /*@ assert rv: ready(v, 0, m); */
    /*@ assert ih: \forall real h_; \at(ITV_IN(h_, h), Pre) ==> ITV_IN(h_, h); */
    /*@ assert iv: \forall reals e; itvs_in{Pre}(e, v, 0, m) ==> ITV_IN(at(e, j), &v[j]); */
    gdc_itv_mul(&hv[j], &v[j], h, t);
    /*@ assert same: kept{LoopCurrent, Here}(hv, j); */
    /*@ assert cell: \forall reals e, real h_; itvs_in{Pre}(e, v, 0, m) ==> \at(ITV_IN(h_, h), Pre) ==>
          ITV_IN(at(e, j) * h_, &hv[j]); */
    /*@ assert new: \forall reals e, real h_; itvs_in{Pre}(e, v, 0, m) ==> \at(ITV_IN(h_, h), Pre) ==>
          ITV_IN(at(scaled(e, h_), j), &hv[j]); */
    /*@ assert old: \forall reals e, real h_; itvs_in{Pre}(e, v, 0, m) ==> \at(ITV_IN(h_, h), Pre) ==>
          itvs_in(scaled(e, h_), hv, 0, j); */
  }
}

/* 1: the enclosures a show the pattern `bits` and no other */
/*@ requires size: 0 <= count;
    requires \valid_read(bits + (0 .. count - 1)) && \valid_read(a + (0 .. count - 1)) && ITVS_INIT(a, count);
    terminates \true; exits \false; assigns \nothing;
    ensures values: \result == 0 || \result == 1;
    ensures true_signs: \result == 1 ==> \forall reals z; itvs_in(z, a, 0, count) ==> bits_are(pattern(z), bits, count); */
static int shows(const gdc_itv *a, const signed char *bits, int count)
{
  /*@ loop invariant range: 0 <= k <= count;
      loop invariant true_signs: \forall reals z; itvs_in(z, a, 0, count) ==> bits_are(pattern(z), bits, k);
      loop assigns k;
      loop variant count - k; */
  for (int k = 0; k < count; k++) {
    if (bits[k] == GDC_BIT_UNDECIDED || gdc_bit_of(&a[k]) != bits[k]) return 0;
    /*@ assert bit: \forall reals z; itvs_in(z, a, 0, count) ==> bits[k] == item(pattern(z), k); */
  }
  return 1;
}

/* put the entries that are known exactly in */
/*@ requires size: 0 <= count;
    requires ITVS_WRITE(a, count) && ready(a, 0, count) && ROW_READ(a0, 0, count) && \valid_read(flag + (0 .. count - 1));
    requires \base_addr(a) != \base_addr(a0);
    terminates \true; exits \false; assigns a[0 .. count - 1];
    ensures ready: ready(a, 0, count);
    ensures encl: \forall reals x0, xa; itvs_in{Pre}(x0, a0, 0, count) ==> itvs_in{Pre}(xa, a, 0, count) ==>
      (\forall integer k; 0 <= k < count ==> flag[k] != 0 ==> at(xa, k) == at(x0, k)) ==> itvs_in(xa, a, 0, count); */
static void put_exact(gdc_itv *a, const gdc_itv *a0, const signed char *flag, int count)
{
  /*@ loop invariant range: 0 <= k <= count;
      loop invariant ready: ready(a, 0, count);
      loop invariant encl: \forall reals x0, xa; itvs_in{Pre}(x0, a0, 0, count) ==> itvs_in{Pre}(xa, a, 0, count) ==>
        (\forall integer i; 0 <= i < count ==> flag[i] != 0 ==> at(xa, i) == at(x0, i)) ==> itvs_in(xa, a, 0, count);
      loop assigns k, a[0 .. count - 1];
      loop variant count - k; */
  for (int k = 0; k < count; k++) {
    if (flag[k] == 0) continue;
    /*@ assert r0: ready(a0, 0, count); */
    /*@ assert i0: \forall reals x0; itvs_in{Pre}(x0, a0, 0, count) ==> ITV_IN(at(x0, k), &a0[k]); */
    gdc_itv_set(&a[k], &a0[k]);
    /*@ assert below: kept{LoopCurrent, Here}(a, k); */
    /*@ assert above: \forall integer q; k < q < count ==> a[q].lo[0]._kind == \at(a[q].lo[0]._kind, LoopCurrent) &&
          a[q].hi[0]._kind == \at(a[q].hi[0]._kind, LoopCurrent) && a[q].lo[0]._value == \at(a[q].lo[0]._value, LoopCurrent) &&
          a[q].hi[0]._value == \at(a[q].hi[0]._value, LoopCurrent); */
    /*@ assert new: \forall reals x0, xa; itvs_in{Pre}(x0, a0, 0, count) ==> at(xa, k) == at(x0, k) ==>
          ITV_IN(at(xa, k), &a[k]); */
  }
}

/* gdc_loss_slope, for callers that hold t as an array */
/*@ requires size: 0 <= n;
    requires loss == GDC_LOSS_EXPONENTIAL || loss == GDC_LOSS_LOGISTIC;
    requires ITVS_WRITE(g, n) && ITVS_WRITE(t, 3) && ROW_READ(margin, 0, n);
    requires \base_addr(g) != \base_addr(t) && \base_addr(g) != \base_addr(margin) && \base_addr(t) != \base_addr(margin);
    terminates \true; exits \false; assigns g[0 .. n - 1], t[0 .. 2];
    ensures init: ITVS_INIT(t, 3);
    ensures ready: ready(g, 0, n);
    ensures encl: \forall reals e; itvs_in{Pre}(e, margin, 0, n) ==> itvs_in(slopes(e, loss), g, 0, n); */
static void take_slopes(gdc_itv *g, const gdc_itv *margin, gdc_loss loss, int n, gdc_itv *t)
{
  gdc_loss_slope(g, margin, loss, n, t);
}

/* g: slopes of the state */
/*@ ORBIT_REQUIRES(s)
    terminates \true; exits \false;
    assigns s.margin[0 .. s.n - 1], s.g[0 .. s.n - 1], s.t[0 .. 2];
    ENSURES_INIT(s)
    ENSURES_CONSTANTS(s)
    ENSURES_STATE(s)
    ensures ready: ready(s.g, 0, s.n);
    ensures encl: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==> BITS_SHOW(N, xd, s) ==>
      itvs_in(slopes_of(N, xd, xv), s.g, 0, s.n); */
static void derive(gdc_orbit s)
{
  gdc_margins(s.margin, s.a, s.v, s.bits, s.y, s.m, s.n, s.t);
  /*@ assert ready_m: ready(s.margin, 0, s.n); */
  /*@ assert margin: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==> BITS_SHOW(N, xd, s) ==>
        itvs_in(margins(pre_of(N, xd), xv, pattern_of(N, xd), net_y(N), s.m, s.n), s.margin, 0, s.n); */
  take_slopes(s.g, s.margin, s.loss, s.n, s.t);
}

/* d_next: the hidden weights one step on */
/*@ ORBIT_REQUIRES(s)
    requires slopes: ready(s.g, 0, s.n);
    terminates \true; exits \false;
    assigns s.d_next[0 .. s.pairs - 1], s.t[0 .. 2];
    ENSURES_INIT(s)
    ENSURES_CONSTANTS(s)
    ENSURES_STATE(s)
    ensures k_g: kept{Pre, Here}(s.g, s.n);
    ensures r_d: ready(s.d_next, 0, s.pairs);
    ensures encl: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==> BITS_SHOW(N, xd, s) ==>
      itvs_in{Pre}(slopes_of(N, xd, xv), s.g, 0, s.n) ==> itvs_in(step_d(N, xd, xv), s.d_next, 0, s.pairs); */
static void advance_hidden(gdc_orbit s)
{
  gdc_step_hidden(s.d_next, s.d, s.hv, s.g, s.bits, s.m, s.n, s.t);
}

/* v_next: the output weights one step on, when they are trained */
/*@ ORBIT_REQUIRES(s)
    requires slopes: ready(s.g, 0, s.n);
    requires trained: s.train != 0;
    terminates \true; exits \false;
    assigns s.v_next[0 .. s.m - 1], s.t[0 .. 2];
    ENSURES_INIT(s)
    ENSURES_CONSTANTS(s)
    ENSURES_STATE(s)
    ensures k_dn: kept{Pre, Here}(s.d_next, s.pairs);
    ensures r_v: ready(s.v_next, 0, s.m);
    ensures encl: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
      BITS_SHOW(N, xd, s) ==> itvs_in{Pre}(slopes_of(N, xd, xv), s.g, 0, s.n) ==>
      itvs_in(step_v(N, xd, xv), s.v_next, 0, s.m); */
static void advance_trained(gdc_orbit s)
{
  /*@ assert h: ITV_INIT(&s.h[0]) && ITV_OK(&s.h[0]); */
  gdc_step_output(s.v_next, s.v, s.h, s.g, s.a, s.bits, s.y, s.m, s.n, s.t);
}

/*@ ORBIT_REQUIRES(s)
    requires slopes: ready(s.g, 0, s.n);
    terminates \true; exits \false;
    assigns s.v_next[0 .. s.m - 1], s.t[0 .. 2];
    ENSURES_INIT(s)
    ENSURES_CONSTANTS(s)
    ENSURES_STATE(s)
    ensures k_dn: kept{Pre, Here}(s.d_next, s.pairs);
    ensures r_v: s.train != 0 ==> ready(s.v_next, 0, s.m);
    ensures encl: s.train != 0 ==> \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
      BITS_SHOW(N, xd, s) ==> itvs_in{Pre}(slopes_of(N, xd, xv), s.g, 0, s.n) ==>
      itvs_in(step_v(N, xd, xv), s.v_next, 0, s.m); */
static void advance_output(gdc_orbit s)
{
  if (s.train != 0) advance_trained(s);
}

/* a_next: pre-activations at d_next.  1: they show the pattern of s.bits and no other */
/*@ ORBIT_REQUIRES(s)
    requires next: ready(s.d_next, 0, s.pairs);
    terminates \true; exits \false;
    assigns s.a_next[0 .. s.pairs - 1], s.t[0 .. 2];
    ENSURES_INIT(s)
    ENSURES_CONSTANTS(s)
    ENSURES_STATE(s)
    ensures k_dn: kept{Pre, Here}(s.d_next, s.pairs);
    ensures k_vn: kept{Pre, Here}(s.v_next, s.m);
    ensures values: \result == 0 || \result == 1;
    ensures r_a: ready(s.a_next, 0, s.pairs);
    ensures encl: \forall net N, reals xd; NET_WAS_IN(N, s) ==> itvs_in{Pre}(xd, s.d_next, 0, s.pairs) ==>
      known(N, xd, s.exact, s.pairs) ==> itvs_in(pre_of(N, xd), s.a_next, 0, s.pairs);
    ensures pattern: \result == 1 ==> \forall net N, reals xd; NET_WAS_IN(N, s) ==> itvs_in{Pre}(xd, s.d_next, 0, s.pairs) ==>
      known(N, xd, s.exact, s.pairs) ==> BITS_SHOW(N, xd, s); */
static int settle(gdc_orbit s)
{
  gdc_preactivations(s.a_next, s.a0, s.yg, s.d_next, s.m, s.n, s.t);
  /*@ assert r_a: ready(s.a_next, 0, s.pairs); */
  /*@ assert pre: \forall net N, reals xd; NET_WAS_IN(N, s) ==> itvs_in{Pre}(xd, s.d_next, 0, s.pairs) ==>
        itvs_in(pre_of(N, xd), s.a_next, 0, s.pairs); */
  /*@ assert a0: \forall net N; NET_WAS_IN(N, s) ==> itvs_in(net_a0(N), s.a0, 0, s.pairs); */
  put_exact(s.a_next, s.a0, s.exact, s.pairs);
  /*@ assert put: \forall net N, reals xd; NET_WAS_IN(N, s) ==> itvs_in{Pre}(xd, s.d_next, 0, s.pairs) ==>
        known(N, xd, s.exact, s.pairs) ==> itvs_in(pre_of(N, xd), s.a_next, 0, s.pairs); */
  return shows(s.a_next, s.bits, s.pairs);
}

/* the next hidden weights and pre-activations become those of the state */
/*@ ORBIT_REQUIRES(s)
    requires next: ready(s.d_next, 0, s.pairs) && ready(s.a_next, 0, s.pairs);
    terminates \true; exits \false;
    assigns s.d[0 .. s.pairs - 1], s.a[0 .. s.pairs - 1];
    ENSURES_INIT(s)
    ENSURES_CONSTANTS(s)
    ensures k_v: kept{Pre, Here}(s.v, s.m);
    ensures k_hv: kept{Pre, Here}(s.hv, s.m);
    ensures k_vn: kept{Pre, Here}(s.v_next, s.m);
    ensures r_d: ready(s.d, 0, s.pairs);
    ensures r_a: ready(s.a, 0, s.pairs);
    ensures encl_d: \forall reals e; itvs_in{Pre}(e, s.d_next, 0, s.pairs) ==> itvs_in(e, s.d, 0, s.pairs);
    ensures encl_a: \forall reals e; itvs_in{Pre}(e, s.a_next, 0, s.pairs) ==> itvs_in(e, s.a, 0, s.pairs); */
static void accept_hidden(gdc_orbit s)
{
  gdc_itvs_set(s.d, s.d_next, s.pairs);
  gdc_itvs_set(s.a, s.a_next, s.pairs);
}

/* so do the next output weights, when they are trained */
/*@ ORBIT_REQUIRES(s)
    requires next: ready(s.v_next, 0, s.m);
    terminates \true; exits \false;
    assigns s.v[0 .. s.m - 1], s.hv[0 .. s.m - 1], s.t[0 .. 2];
    ENSURES_INIT(s)
    ENSURES_CONSTANTS(s)
    ensures k_d: kept{Pre, Here}(s.d, s.pairs);
    ensures k_a: kept{Pre, Here}(s.a, s.pairs);
    ensures r_v: ready(s.v, 0, s.m);
    ensures r_hv: ready(s.hv, 0, s.m);
    ensures encl_v: \forall reals e; itvs_in{Pre}(e, s.v_next, 0, s.m) ==> itvs_in(e, s.v, 0, s.m);
    ensures encl_hv: \forall reals e, real h_; itvs_in{Pre}(e, s.v_next, 0, s.m) ==>
      \old(ITV_IN(h_, s.h)) ==> itvs_in(scaled(e, h_), s.hv, 0, s.m); */
static void accept_trained(gdc_orbit s)
{
  gdc_itvs_set(s.v, s.v_next, s.m);
  /*@ assert k_h: \forall real h_; \at(ITV_IN(h_, s.h), Pre) ==> ITV_IN(h_, s.h); */
  /*@ assert h: ITV_INIT(&s.h[0]) && ITV_OK(&s.h[0]); */
  /*@ assert i: ITVS_INIT(s.hv, s.m) && ITVS_INIT(s.t, 3) && ready(s.v, 0, s.m); */
  gdc_scale_outputs(s.hv, s.v, s.h, s.m, s.t);
}

/*@ ORBIT_REQUIRES(s)
    requires next: s.train != 0 ==> ready(s.v_next, 0, s.m);
    terminates \true; exits \false;
    assigns s.v[0 .. s.m - 1], s.hv[0 .. s.m - 1], s.t[0 .. 2];
    ENSURES_INIT(s)
    ENSURES_CONSTANTS(s)
    ensures k_d: kept{Pre, Here}(s.d, s.pairs);
    ensures k_a: kept{Pre, Here}(s.a, s.pairs);
    ensures r_v: ready(s.v, 0, s.m);
    ensures r_hv: ready(s.hv, 0, s.m);
    ensures encl_v: \forall reals e; (s.train == 0 ? itvs_in{Pre}(e, s.v, 0, s.m) : itvs_in{Pre}(e, s.v_next, 0, s.m)) ==>
      itvs_in(e, s.v, 0, s.m);
    ensures encl_hv: \forall reals e, real h_; (s.train == 0 ? itvs_in{Pre}(scaled(e, h_), s.hv, 0, s.m) :
      itvs_in{Pre}(e, s.v_next, 0, s.m) && \old(ITV_IN(h_, s.h))) ==> itvs_in(scaled(e, h_), s.hv, 0, s.m); */
static void accept_output(gdc_orbit s)
{
  if (s.train != 0) accept_trained(s);
}

/* the next state, its pre-activations; 1: these show the pattern of s.bits and no other */
/*@ ORBIT_REQUIRES(s)
    terminates \true; exits \false;
    assigns s.d_next[0 .. s.pairs - 1], s.v_next[0 .. s.m - 1], s.a_next[0 .. s.pairs - 1], s.margin[0 .. s.n - 1],
      s.g[0 .. s.n - 1], s.t[0 .. 2];
    ENSURES_INIT(s)
    ENSURES_CONSTANTS(s)
    ENSURES_STATE(s)
    ensures values: \result == 0 || \result == 1;
    ensures r_d: ready(s.d_next, 0, s.pairs);
    ensures r_a: ready(s.a_next, 0, s.pairs);
    ensures r_v: s.train != 0 ==> ready(s.v_next, 0, s.m);
    ensures encl_d: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==> BITS_SHOW(N, xd, s) ==>
      itvs_in(step_d(N, xd, xv), s.d_next, 0, s.pairs);
    ensures encl_v: s.train != 0 ==> \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
      BITS_SHOW(N, xd, s) ==> itvs_in(step_v(N, xd, xv), s.v_next, 0, s.m);
    ensures encl_a: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==> BITS_SHOW(N, xd, s) ==>
      known(N, step_d(N, xd, xv), s.exact, s.pairs) ==> itvs_in(pre_of(N, step_d(N, xd, xv)), s.a_next, 0, s.pairs);
    ensures pattern: \result == 1 ==> \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
      BITS_SHOW(N, xd, s) ==> known(N, step_d(N, xd, xv), s.exact, s.pairs) ==> BITS_SHOW(N, step_d(N, xd, xv), s); */
static int compute(gdc_orbit s)
{
  derive(s);
  /*@ assert net1: \forall net N; NET_WAS_IN(N, s) ==> NET_IN(N, s); */
  /*@ assert state1: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==> STATE_IN(N, xd, xv, s); */
  /*@ assert g1: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==> BITS_SHOW(N, xd, s) ==>
        itvs_in(slopes_of(N, xd, xv), s.g, 0, s.n); */
  /*@ assert c1: CONSTANTS_READY(s); */
  /*@ assert s1: STATE_READY(s); */
  advance_hidden(s);
  /*@ assert net2: \forall net N; NET_WAS_IN(N, s) ==> NET_IN(N, s); */
  /*@ assert state2: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==> STATE_IN(N, xd, xv, s); */
  /*@ assert g2: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==> BITS_SHOW(N, xd, s) ==>
        itvs_in(slopes_of(N, xd, xv), s.g, 0, s.n); */
  /*@ assert d2: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==> BITS_SHOW(N, xd, s) ==>
        itvs_in(step_d(N, xd, xv), s.d_next, 0, s.pairs); */
  /*@ assert c2: CONSTANTS_READY(s); */
  /*@ assert s2: STATE_READY(s); */
  /*@ assert r2: ready(s.g, 0, s.n) && ready(s.d_next, 0, s.pairs); */
  advance_output(s);
  /*@ assert net3: \forall net N; NET_WAS_IN(N, s) ==> NET_IN(N, s); */
  /*@ assert d3: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==> BITS_SHOW(N, xd, s) ==>
        itvs_in(step_d(N, xd, xv), s.d_next, 0, s.pairs); */
  /*@ assert v3: s.train != 0 ==> \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
        BITS_SHOW(N, xd, s) ==> itvs_in(step_v(N, xd, xv), s.v_next, 0, s.m); */
  /*@ assert c3: CONSTANTS_READY(s); */
  /*@ assert s3: STATE_READY(s); */
  /*@ assert r3: ready(s.d_next, 0, s.pairs); */
  return settle(s);
}

/* the next state becomes the state */
/*@ ORBIT_REQUIRES(s)
    requires next: ready(s.d_next, 0, s.pairs) && ready(s.a_next, 0, s.pairs) && (s.train != 0 ==> ready(s.v_next, 0, s.m));
    terminates \true; exits \false;
    assigns s.d[0 .. s.pairs - 1], s.v[0 .. s.m - 1], s.hv[0 .. s.m - 1], s.a[0 .. s.pairs - 1], s.t[0 .. 2];
    ENSURES_INIT(s)
    ENSURES_CONSTANTS(s)
    ensures r_d: ready(s.d, 0, s.pairs);
    ensures r_v: ready(s.v, 0, s.m);
    ensures r_hv: ready(s.hv, 0, s.m);
    ensures r_a: ready(s.a, 0, s.pairs);
    ensures encl_d: \forall reals e; itvs_in{Pre}(e, s.d_next, 0, s.pairs) ==> itvs_in(e, s.d, 0, s.pairs);
    ensures encl_a: \forall reals e; itvs_in{Pre}(e, s.a_next, 0, s.pairs) ==> itvs_in(e, s.a, 0, s.pairs);
    ensures encl_v: \forall reals e; (s.train == 0 ? itvs_in{Pre}(e, s.v, 0, s.m) : itvs_in{Pre}(e, s.v_next, 0, s.m)) ==>
      itvs_in(e, s.v, 0, s.m);
    ensures encl_hv: \forall reals e, real h_; (s.train == 0 ? itvs_in{Pre}(scaled(e, h_), s.hv, 0, s.m) :
      itvs_in{Pre}(e, s.v_next, 0, s.m) && \old(ITV_IN(h_, s.h))) ==> itvs_in(scaled(e, h_), s.hv, 0, s.m); */
static void accept(gdc_orbit s)
{
  accept_hidden(s);
  /*@ assert h: \forall real h_; \at(ITV_IN(h_, s.h), Pre) ==> ITV_IN(h_, s.h); */
  /*@ assert v0: s.train == 0 ==> \forall reals e; itvs_in{Pre}(e, s.v, 0, s.m) ==> itvs_in(e, s.v, 0, s.m); */
  /*@ assert v1: \forall reals e; itvs_in{Pre}(e, s.v_next, 0, s.m) ==> itvs_in(e, s.v_next, 0, s.m); */
  /*@ assert hv: \forall reals e; itvs_in{Pre}(e, s.hv, 0, s.m) ==> itvs_in(e, s.hv, 0, s.m); */
  /*@ assert c1: CONSTANTS_READY(s); */
  /*@ assert s1: STATE_READY(s); */
  /*@ assert n1: s.train != 0 ==> ready(s.v_next, 0, s.m); */
  accept_output(s);
}

/* 1: no slope is unbounded above (more steps would be of no use) */
/*@ requires 0 <= n && \valid_read(g + (0 .. n - 1)) && ITVS_INIT(g, n);
    terminates \true; exits \false; assigns \nothing;
    ensures values: \result == 0 || \result == 1;
    ensures finite: \result == 1 ==> \forall integer i; 0 <= i < n ==> M_FIN(&g[i].hi[0]); */
static int bounded(const gdc_itv *g, int n)
{
  /*@ loop invariant range: 0 <= i <= n;
      loop invariant finite: \forall integer k; 0 <= k < i ==> M_FIN(&g[k].hi[0]);
      loop assigns i;
      loop variant n - i; */
  for (int i = 0; i < n; i++)
    if (!mpfr_number_p(g[i].hi)) return 0;
  return 1;
}

/* 1: one step was made; 0: none, and the state is what it was */
/*@ ORBIT_REQUIRES(s)
    terminates \true; exits \false;
    assigns s.d[0 .. s.pairs - 1], s.v[0 .. s.m - 1], s.hv[0 .. s.m - 1], s.a[0 .. s.pairs - 1], s.d_next[0 .. s.pairs - 1],
      s.v_next[0 .. s.m - 1], s.a_next[0 .. s.pairs - 1], s.margin[0 .. s.n - 1], s.g[0 .. s.n - 1], s.t[0 .. 2];
    ENSURES_INIT(s)
    ENSURES_CONSTANTS(s)
    ensures values: \result == 0 || \result == 1;
    ensures r_d: ready(s.d, 0, s.pairs);
    ensures r_v: ready(s.v, 0, s.m);
    ensures r_hv: ready(s.hv, 0, s.m);
    ensures r_a: ready(s.a, 0, s.pairs);
    ensures none: \result == 0 ==> \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
      STATE_IN(N, xd, xv, s);
    ensures encl: \result == 1 ==> \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
      BITS_SHOW(N, xd, s) ==> known(N, step_d(N, xd, xv), s.exact, s.pairs) ==>
      STATE_IN(N, step_d(N, xd, xv), step_v(N, xd, xv), s);
    ensures pattern: \result == 1 ==> \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
      BITS_SHOW(N, xd, s) ==> known(N, step_d(N, xd, xv), s.exact, s.pairs) ==> BITS_SHOW(N, step_d(N, xd, xv), s); */
static int step_on(gdc_orbit s)
{
  if (compute(s) == 0 || bounded(s.g, s.n) == 0) return 0;
  /*@ assert net: \forall net N; NET_WAS_IN(N, s) ==> NET_IN(N, s); */
  /*@ assert c: CONSTANTS_READY(s); */
  /*@ assert r: STATE_READY(s); */
  accept(s);
  return 1;
}

int gdc_orbit_follow(gdc_orbit s, int most)
{
  int k = 0;
  /*@ loop invariant range: 0 <= k <= most;
      loop invariant constants: CONSTANTS_READY(s);
      loop invariant state: STATE_READY(s);
      loop invariant scratch: SCRATCH_INIT(s);
      loop invariant net: \forall net N; NET_WAS_IN(N, s) ==> NET_IN(N, s);
      loop invariant encl: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
        BITS_SHOW(N, xd, s) ==> lasting(N, xd, xv, s.exact, s.bits, s.pairs, most) ==>
        STATE_IN(N, orbit_d(N, xd, xv, k), orbit_v(N, xd, xv, k), s);
      loop invariant pattern: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
        BITS_SHOW(N, xd, s) ==> lasting(N, xd, xv, s.exact, s.bits, s.pairs, most) ==>
        shown(N, xd, xv, s.bits, s.pairs, k);
      loop assigns k, s.d[0 .. s.pairs - 1], s.v[0 .. s.m - 1], s.hv[0 .. s.m - 1], s.a[0 .. s.pairs - 1],
        s.d_next[0 .. s.pairs - 1], s.v_next[0 .. s.m - 1], s.a_next[0 .. s.pairs - 1], s.margin[0 .. s.n - 1],
        s.g[0 .. s.n - 1], s.t[0 .. 2];
      loop variant most - k; */
  while (k < most) {
    /*@ assert next: \forall net N, reals xd, xv; orbit_d(N, xd, xv, k + 1) == step_d(N, orbit_d(N, xd, xv, k), orbit_v(N, xd, xv, k)) &&
          orbit_v(N, xd, xv, k + 1) == step_v(N, orbit_d(N, xd, xv, k), orbit_v(N, xd, xv, k)); */
    /*@ assert here: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
          BITS_SHOW(N, xd, s) ==> lasting(N, xd, xv, s.exact, s.bits, s.pairs, most) ==>
          BITS_SHOW(N, orbit_d(N, xd, xv, k), s); */
    /*@ assert last: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
          BITS_SHOW(N, xd, s) ==> lasting(N, xd, xv, s.exact, s.bits, s.pairs, most) ==>
          known(N, orbit_d(N, xd, xv, k + 1), s.exact, s.pairs); */
    /*@ assert know: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
          BITS_SHOW(N, xd, s) ==> lasting(N, xd, xv, s.exact, s.bits, s.pairs, most) ==>
          known(N, step_d(N, orbit_d(N, xd, xv, k), orbit_v(N, xd, xv, k)), s.exact, s.pairs); */
    if (step_on(s) == 0) return k;
    /*@ assert encl: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
          BITS_SHOW(N, xd, s) ==> lasting(N, xd, xv, s.exact, s.bits, s.pairs, most) ==>
          STATE_IN(N, step_d(N, orbit_d(N, xd, xv, k), orbit_v(N, xd, xv, k)),
            step_v(N, orbit_d(N, xd, xv, k), orbit_v(N, xd, xv, k)), s); */
    /*@ assert show: \forall net N, reals xd, xv; NET_WAS_IN(N, s) ==> STATE_WAS_IN(N, xd, xv, s) ==>
          BITS_SHOW(N, xd, s) ==> lasting(N, xd, xv, s.exact, s.bits, s.pairs, most) ==>
          BITS_SHOW(N, step_d(N, orbit_d(N, xd, xv, k), orbit_v(N, xd, xv, k)), s); */
    k++;
  }
  return k;
}
