// Peer: Boost.Interval on doubles, the pre-activations as state; it stops at the first sign it cannot decide.
#include "peer.h"

#include <boost/numeric/interval.hpp>

namespace bn = boost::numeric;
using interval = bn::interval<
    double, bn::interval_lib::policies<bn::interval_lib::save_state<bn::interval_lib::rounded_transc_std<double>>,
                                       bn::interval_lib::checking_base<double>>>;
enum { P, A, B, Q };

static int pattern(const interval *a)
{
  int on = 0;
  for (int k = 0; k < 4; k++) {
    if (a[k].lower() > 0) on |= 1 << k;
    else if (!(a[k].upper() <= 0)) return -1;
  }
  return on;
}

static interval slope(const interval &m, int logistic) { return logistic ? 1. / (1. + bn::exp(m)) : bn::exp(-m); }

int main(int argc, char **argv)
{
  task t = peer_task(argc, argv);
  if (!t.gram) return 3;
  interval h = interval(1) / interval(10), a[4] = {interval(t.sliding ? 9 : 14) / interval(20), interval(-3) / interval(10),
                                                  interval(t.sliding ? 5 : 2) / interval(20), interval(7) / interval(10)};
  double gpp = t.gpp / 4., gpm = t.gpm / 2.;
  long switches = 0, done = 0;
  double begin = peer_clock();
  int on = pattern(a);
  for (; done < t.steps && on >= 0; done++) {
    interval gp = h * slope(on & 1 << B ? a[P] - a[B] : a[P], t.logistic);
    interval gm = h * slope(on & 1 << A ? a[Q] - a[A] : a[Q], t.logistic);
    if (on & 1 << P) a[P] += gpp * gp, a[A] += gpm * gp;
    if (on & 1 << A) a[P] -= gpm * gm, a[A] -= 2. * gm;
    if (on & 1 << B) a[B] -= gpp * gp, a[Q] -= gpm * gp;
    if (on & 1 << Q) a[B] += gpm * gm, a[Q] += 2. * gm;
    int now = pattern(a);
    switches += now != on;
    on = now;
  }
  double seconds = peer_clock() - begin, radius = 0;
  for (int k = 0; k < 4; k++) radius = std::fmax(radius, bn::width(a[k]) / 2);
  // cost of the steps that were done, scaled to those asked for
  peer_report(done ? seconds * (double)t.steps / (double)done : 0, radius, switches, on >= 0, bn::median(a[P]) - std::fmax(0, bn::median(a[B])));
  return 0;
}
