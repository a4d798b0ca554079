/* One step of gradient descent in Gram form, on enclosures (doc/theory.md, Gram form; foundations 2).

   Arrays are flat: index j*n+i for neuron j and point i, i*n+k for a pair of points, i for a point,
   j for a neuron.  State: d_jk with theta_j(t) = theta_j(0) + sum_k y_k d_jk u_k, and v_j.
       a_ji  = a_ji(0) + sum_k y_k G_ik d_jk              (pre-activations)
       m_i   = y_i sum_j v_j [a_ji > 0] a_ji              (margins)
       d_jk' = d_jk + (h v_j) g(m_k) [a_jk > 0]           (step; relu'(0) = 0)
       v_j'  = v_j + h sum_k y_k g(m_k) [a_jk > 0] a_jk   (only when output weights are trained)
   with g = -l' > 0: exp(-z) (exponential) or 1/(1+exp(z)) (logistic).
   Every array is an object (an allocation) of its own; inputs alone may be the same.  t is a scratch array of
   GDC_STEP_SCRATCH intervals.  In the contracts cells(m, n) is m n. */
#ifndef GDCERT_STEP_H
#define GDCERT_STEP_H

#include <gdcert/interval.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GDC_STEP_SCRATCH = 3 };
enum { GDC_MAX_POINTS = 16, GDC_MAX_NEURONS = 16 };

typedef enum gdc_loss { GDC_LOSS_EXPONENTIAL = 0, GDC_LOSS_LOGISTIC = 1 } gdc_loss;

#ifdef __FRAMAC__
#include <step.acsl>
#endif

/* Pattern bits. */
enum { GDC_BIT_INACTIVE = 0, GDC_BIT_ACTIVE = 1, GDC_BIT_UNDECIDED = 2 };

/* a[j*n+i] encloses a0[j*n+i] + sum_k yg[i*n+k] d[j*n+k].  */
/*@ requires size: 0 < n <= GDC_MAX_POINTS && 0 <= m <= GDC_MAX_NEURONS;
    requires ITVS_WRITE(a, cells(m, n)) && ITVS_WRITE(t, 3);
    requires ROW_READ(a0, 0, cells(m, n)) && ROW_READ(yg, 0, cells(n, n)) && ROW_READ(d, 0, cells(m, n));
    requires \base_addr(a) != \base_addr(t);
    requires \base_addr(a) != \base_addr(a0);
    requires \base_addr(a) != \base_addr(yg);
    requires \base_addr(a) != \base_addr(d);
    requires \base_addr(t) != \base_addr(a0);
    requires \base_addr(t) != \base_addr(yg);
    requires \base_addr(t) != \base_addr(d);
    terminates \true; exits \false; assigns a[0 .. cells(m, n) - 1], t[0 .. 2];
    ensures init: ITVS_INIT(a, cells(m, n)) && ITVS_INIT(t, 3);
    ensures ok: ITVS_OK(a, cells(m, n));
    ensures encl: \forall reals x0, xg, xd; itvs_in{Pre}(x0, a0, 0, cells(m, n)) ==> itvs_in{Pre}(xg, yg, 0, cells(n, n)) ==>
      itvs_in{Pre}(xd, d, 0, cells(m, n)) ==> itvs_in(preact(x0, xg, xd, n), a, 0, cells(m, n)); */
void gdc_preactivations(gdc_itv *a, const gdc_itv *a0, const gdc_itv *yg, const gdc_itv *d, int m, int n,
                        gdc_itv *t);

/* The bit of one enclosure: ACTIVE when certainly > 0, INACTIVE when certainly <= 0. */
/*@ requires \valid_read(a) && ITV_INIT(a);
    terminates \true; exits \false; assigns \nothing;
    ensures values: 0 <= \result <= 2;
    ensures grounded: \result != GDC_BIT_UNDECIDED ==> ITV_OK(a);
    ensures active: \result == GDC_BIT_ACTIVE ==> \forall real x_; ITV_IN(x_, a) ==> x_ > 0.0;
    ensures inactive: \result == GDC_BIT_INACTIVE ==> \forall real x_; ITV_IN(x_, a) ==> x_ <= 0.0; */
int gdc_bit_of(const gdc_itv *a);

/* bits[k] from the sign of a[k]: ACTIVE when certainly > 0, INACTIVE when certainly <= 0.
   Returns 1 when every bit is decided.  count = m*n. */
/*@ requires size: 0 <= count;
    requires \valid(bits + (0 .. count - 1)) && \valid_read(a + (0 .. count - 1)) && ITVS_INIT(a, count);
    requires \separated(bits + (0 .. count - 1), a + (0 .. count - 1));
    terminates \true; exits \false; assigns bits[0 .. count - 1];
    ensures values: \forall integer k; 0 <= k < count ==> 0 <= bits[k] <= 2;
    ensures result: \result == 0 || \result == 1;
    ensures decided: \result == 1 ==> \forall integer k; 0 <= k < count ==> 0 <= bits[k] <= 1;
    ensures active: \forall reals z; itvs_in{Pre}(z, a, 0, count) ==>
      \forall integer k; 0 <= k < count ==> bits[k] == GDC_BIT_ACTIVE ==> at(z, k) > 0.0;
    ensures inactive: \forall reals z; itvs_in{Pre}(z, a, 0, count) ==>
      \forall integer k; 0 <= k < count ==> bits[k] == GDC_BIT_INACTIVE ==> at(z, k) <= 0.0;
    ensures true_signs: \result == 1 ==> \forall reals z; itvs_in{Pre}(z, a, 0, count) ==>
      bits_are(pattern(z), bits, count); */
int gdc_pattern(signed char *bits, const gdc_itv *a, int count);

/* margin[i] encloses y_i sum_j v_j bits_ji a_ji; every bit decided, y[i] = +-1. */
/*@ requires size: 0 < n <= GDC_MAX_POINTS && 0 <= m <= GDC_MAX_NEURONS;
    requires ITVS_WRITE(margin, n) && ITVS_WRITE(t, 3) && ROW_READ(a, 0, cells(m, n)) && ROW_READ(v, 0, m);
    requires \valid_read(bits + (0 .. cells(m, n) - 1)) && \valid_read(y + (0 .. n - 1));
    requires \base_addr(margin) != \base_addr(t);
    requires \base_addr(margin) != \base_addr(a);
    requires \base_addr(margin) != \base_addr(v);
    requires \base_addr(margin) != \base_addr(bits);
    requires \base_addr(margin) != \base_addr(y);
    requires \base_addr(t) != \base_addr(a);
    requires \base_addr(t) != \base_addr(v);
    requires \base_addr(t) != \base_addr(bits);
    requires \base_addr(t) != \base_addr(y);
    terminates \true; exits \false; assigns margin[0 .. n - 1], t[0 .. 2];
    ensures init: ITVS_INIT(margin, n) && ITVS_INIT(t, 3);
    ensures ok: ITVS_OK(margin, n);
    ensures encl: \forall reals xa, xv, ints b, s; itvs_in{Pre}(xa, a, 0, cells(m, n)) ==> itvs_in{Pre}(xv, v, 0, m) ==>
      bits_are{Pre}(b, bits, cells(m, n)) ==> ints_are{Pre}(s, y, n) ==> itvs_in(margins(xa, xv, b, s, m, n), margin, 0, n); */
void gdc_margins(gdc_itv *margin, const gdc_itv *a, const gdc_itv *v, const signed char *bits,
                 const int *y, int m, int n, gdc_itv *t);

/* g[i] encloses g(margin[i]) = -l'(margin[i]). */
/*@ requires size: 0 <= n;
    requires loss == GDC_LOSS_EXPONENTIAL || loss == GDC_LOSS_LOGISTIC;
    requires ITVS_WRITE(g, n) && ITV_WRITE(t) && ITVS_READ(margin, n);
    requires \separated(g + (0 .. n - 1), t);
    requires \separated(g + (0 .. n - 1), margin + (0 .. n - 1));
    requires \separated(t, margin + (0 .. n - 1));
    terminates \true; exits \false; assigns g[0 .. n - 1], ITV_CELLS(t);
    ensures init: ITVS_INIT(g, n) && ITV_INIT(t);
    ensures ok: ITVS_OK(g, n);
    ensures encl: \forall reals e; itvs_in{Pre}(e, margin, 0, n) ==> itvs_in(slopes(e, loss), g, 0, n); */
void gdc_loss_slope(gdc_itv *g, const gdc_itv *margin, gdc_loss loss, int n, gdc_itv *t);
/* value encloses l(margin): exp(-z) or ln(1 + exp(-z)). */
/*@ requires loss == GDC_LOSS_EXPONENTIAL || loss == GDC_LOSS_LOGISTIC;
    requires ITV_WRITE(value) && ITV_WRITE(t) && ITV_READ(margin);
    requires \separated(value, margin) && \separated(t, margin) && \separated(value, t);
    terminates \true; exits \false; assigns ITV_CELLS(value), ITV_CELLS(t);
    ensures init: ITV_INIT(value) && ITV_INIT(t);
    ensures ok: ITV_OK(value);
    ensures encl: \forall real z_; \old(ITV_IN(z_, margin)) ==> ITV_IN(loss_value(loss, z_), value); */
void gdc_loss_value(gdc_itv *value, const gdc_itv *margin, gdc_loss loss, gdc_itv *t);

/* next[j*n+k] encloses d[j*n+k] + hv[j] g[k] bits_jk. */
/*@ requires size: 0 < n <= GDC_MAX_POINTS && 0 <= m <= GDC_MAX_NEURONS;
    requires ITVS_WRITE(next, cells(m, n)) && ITVS_WRITE(t, 3);
    requires ROW_READ(d, 0, cells(m, n)) && ROW_READ(hv, 0, m) && ROW_READ(g, 0, n) && \valid_read(bits + (0 .. cells(m, n) - 1));
    requires \base_addr(next) != \base_addr(t);
    requires \base_addr(next) != \base_addr(d);
    requires \base_addr(next) != \base_addr(hv);
    requires \base_addr(next) != \base_addr(g);
    requires \base_addr(next) != \base_addr(bits);
    requires \base_addr(t) != \base_addr(d);
    requires \base_addr(t) != \base_addr(hv);
    requires \base_addr(t) != \base_addr(g);
    requires \base_addr(t) != \base_addr(bits);
    terminates \true; exits \false; assigns next[0 .. cells(m, n) - 1], t[0 .. 2];
    ensures init: ITVS_INIT(next, cells(m, n)) && ITVS_INIT(t, 3);
    ensures ok: ITVS_OK(next, cells(m, n));
    ensures encl: \forall reals xd, xh, xg, ints b; itvs_in{Pre}(xd, d, 0, cells(m, n)) ==> itvs_in{Pre}(xh, hv, 0, m) ==>
      itvs_in{Pre}(xg, g, 0, n) ==> bits_are{Pre}(b, bits, cells(m, n)) ==>
      itvs_in(next_hidden(xd, xh, xg, b, n), next, 0, cells(m, n)); */
void gdc_step_hidden(gdc_itv *next, const gdc_itv *d, const gdc_itv *hv, const gdc_itv *g,
                     const signed char *bits, int m, int n, gdc_itv *t);

/* vnext[j] encloses v[j] + h sum_k y_k g_k bits_jk a_jk. */
/*@ requires size: 0 < n <= GDC_MAX_POINTS && 0 <= m <= GDC_MAX_NEURONS;
    requires ITVS_WRITE(vnext, m) && ITVS_WRITE(t, 3);
    requires ROW_READ(v, 0, m) && ITV_READ(h) && ROW_READ(g, 0, n) && ROW_READ(a, 0, cells(m, n));
    requires \valid_read(bits + (0 .. cells(m, n) - 1)) && \valid_read(y + (0 .. n - 1));
    requires \base_addr(vnext) != \base_addr(t);
    requires \base_addr(vnext) != \base_addr(v);
    requires \base_addr(vnext) != \base_addr(h);
    requires \base_addr(vnext) != \base_addr(g);
    requires \base_addr(vnext) != \base_addr(a);
    requires \base_addr(vnext) != \base_addr(bits);
    requires \base_addr(vnext) != \base_addr(y);
    requires \base_addr(t) != \base_addr(v);
    requires \base_addr(t) != \base_addr(h);
    requires \base_addr(t) != \base_addr(g);
    requires \base_addr(t) != \base_addr(a);
    requires \base_addr(t) != \base_addr(bits);
    requires \base_addr(t) != \base_addr(y);
    terminates \true; exits \false; assigns vnext[0 .. m - 1], t[0 .. 2];
    ensures init: ITVS_INIT(vnext, m) && ITVS_INIT(t, 3);
    ensures ok: ITVS_OK(vnext, m);
    ensures encl: \forall reals xv, xg, xa, real xh, ints b, s; itvs_in{Pre}(xv, v, 0, m) ==> \at(ITV_IN(xh, h), Pre) ==>
      itvs_in{Pre}(xg, g, 0, n) ==> itvs_in{Pre}(xa, a, 0, cells(m, n)) ==> bits_are{Pre}(b, bits, cells(m, n)) ==>
      ints_are{Pre}(s, y, n) ==> itvs_in(next_output(xv, xh, xg, xa, b, s, n), vnext, 0, m); */
void gdc_step_output(gdc_itv *vnext, const gdc_itv *v, const gdc_itv *h, const gdc_itv *g, const gdc_itv *a,
                     const signed char *bits, const int *y, int m, int n, gdc_itv *t);

#ifdef __cplusplus
}
#endif
#endif
