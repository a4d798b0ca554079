/* One step of gradient descent in Gram form, on enclosures (doc/theory.md, Gram form; foundations 2).

   Arrays are flat: index j*n+i for neuron j and point i, i*n+k for a pair of points, i for a point,
   j for a neuron.  State: d_jk with theta_j(t) = theta_j(0) + sum_k y_k d_jk u_k, and v_j.
       a_ji  = a_ji(0) + sum_k y_k G_ik d_jk              (pre-activations)
       m_i   = y_i sum_j v_j [a_ji > 0] a_ji              (margins)
       d_jk' = d_jk + (h v_j) g(m_k) [a_jk > 0]           (step; relu'(0) = 0)
       v_j'  = v_j + h sum_k y_k g(m_k) [a_jk > 0] a_jk   (only when output weights are trained)
   with g = -l' > 0: exp(-z) (exponential) or 1/(1+exp(z)) (logistic).
   All array arguments are separated; t is a scratch array of GDC_STEP_SCRATCH intervals. */
#ifndef GDCERT_STEP_H
#define GDCERT_STEP_H

#include <gdcert/interval.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GDC_STEP_SCRATCH = 3 };
enum { GDC_MAX_POINTS = 16, GDC_MAX_NEURONS = 16 };

typedef enum gdc_loss { GDC_LOSS_EXPONENTIAL = 0, GDC_LOSS_LOGISTIC = 1 } gdc_loss;

/* Pattern bits. */
enum { GDC_BIT_INACTIVE = 0, GDC_BIT_ACTIVE = 1, GDC_BIT_UNDECIDED = 2 };

/* a[j*n+i] encloses a0[j*n+i] + sum_k yg[i*n+k] d[j*n+k].  */
void gdc_preactivations(gdc_itv *a, const gdc_itv *a0, const gdc_itv *yg, const gdc_itv *d, int m, int n,
                        gdc_itv *t);

/* bits[k] from the sign of a[k]: ACTIVE when certainly > 0, INACTIVE when certainly <= 0.
   Returns 1 when every bit is decided.  count = m*n. */
int gdc_pattern(signed char *bits, const gdc_itv *a, int count);

/* margin[i] encloses y_i sum_j v_j bits_ji a_ji; every bit decided, y[i] = +-1. */
void gdc_margins(gdc_itv *margin, const gdc_itv *a, const gdc_itv *v, const signed char *bits,
                 const int *y, int m, int n, gdc_itv *t);

/* g[i] encloses g(margin[i]) = -l'(margin[i]). */
void gdc_loss_slope(gdc_itv *g, const gdc_itv *margin, gdc_loss loss, int n, gdc_itv *t);
/* value encloses l(margin): exp(-z) or ln(1 + exp(-z)). */
void gdc_loss_value(gdc_itv *value, const gdc_itv *margin, gdc_loss loss, gdc_itv *t);

/* next[j*n+k] encloses d[j*n+k] + hv[j] g[k] bits_jk. */
void gdc_step_hidden(gdc_itv *next, const gdc_itv *d, const gdc_itv *hv, const gdc_itv *g,
                     const signed char *bits, int m, int n, gdc_itv *t);

/* vnext[j] encloses v[j] + h sum_k y_k g_k bits_jk a_jk. */
void gdc_step_output(gdc_itv *vnext, const gdc_itv *v, const gdc_itv *h, const gdc_itv *g, const gdc_itv *a,
                     const signed char *bits, const int *y, int m, int n, gdc_itv *t);

#ifdef __cplusplus
}
#endif
#endif
