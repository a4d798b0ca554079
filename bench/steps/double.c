/* Peer: plain double arithmetic with the C library's exp, not certified. */
#include "peer.h"

static double slope(double margin, int logistic) { return logistic ? 1 / (1 + exp(margin)) : exp(-margin); }

typedef struct weights {
  double w1, b1, w2, b2, p, A, B, q;
} weights;

static int look(weights *s, double xp)
{
  s->p = s->w1 * xp + s->b1;
  s->A = -s->w1 + s->b1;
  s->B = s->w2 * xp + s->b2;
  s->q = -s->w2 + s->b2;
  return (s->p > 0) | (s->A > 0) << 1 | (s->B > 0) << 2 | (s->q > 0) << 3;
}

static double relu(double a) { return a > 0 ? a : 0; }

static long run_weights(const task *t, volatile double *margin)
{
  weights s = {.5, .2, -.3, .4, 0, 0, 0, 0};
  volatile double step = .1;
  double h = step, xp = t->sliding ? .5 : 1;
  long switches = 0;
  int before = look(&s, xp);
  for (long k = 0; k < t->steps; k++) {
    double gp = h * slope(relu(s.p) - relu(s.B), t->logistic), gm = h * slope(relu(s.q) - relu(s.A), t->logistic);
    double g1p = s.p > 0 ? gp : 0, g1m = s.A > 0 ? gm : 0, g2p = s.B > 0 ? gp : 0, g2m = s.q > 0 ? gm : 0;
    s.w1 += g1p * xp + g1m;
    s.b1 += g1p - g1m;
    s.w2 -= g2p * xp + g2m;
    s.b2 -= g2p - g2m;
    int now = look(&s, xp);
    switches += now != before;
    before = now;
  }
  *margin = relu(s.p) - relu(s.B);
  return switches;
}

static long run_gram(const task *t, volatile double *margin)
{
  volatile double step = .1;
  double h = step, xp = t->sliding ? .5 : 1, gpp = t->gpp / 4., gpm = t->gpm / 2.;
  double p = .5 * xp + .2, A = -.3, B = -.3 * xp + .4, q = .7;
  long switches = 0;
  int before = (p > 0) | (A > 0) << 1 | (B > 0) << 2 | (q > 0) << 3;
  for (long k = 0; k < t->steps; k++) {
    double gp = h * slope(relu(p) - relu(B), t->logistic), gm = h * slope(relu(q) - relu(A), t->logistic);
    double g1p = p > 0 ? gp : 0, g1m = A > 0 ? gm : 0, g2p = B > 0 ? gp : 0, g2m = q > 0 ? gm : 0;
    p += gpp * g1p - gpm * g1m;
    A += gpm * g1p - 2 * g1m;
    B += gpm * g2m - gpp * g2p;
    q += 2 * g2m - gpm * g2p;
    int now = (p > 0) | (A > 0) << 1 | (B > 0) << 2 | (q > 0) << 3;
    switches += now != before;
    before = now;
  }
  *margin = relu(p) - relu(B);
  return switches;
}

int main(int argc, char **argv)
{
  task t = peer_task(argc, argv);
  volatile double margin;
  double start = peer_clock();
  long switches = t.gram ? run_gram(&t, &margin) : run_weights(&t, &margin);
  peer_report(peer_clock() - start, -1, switches, 1, margin);
  return 0;
}
