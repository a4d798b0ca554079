/* Peer: MPFR rounded to nearest, not certified; the pre-activations as state. */
#include "peer.h"

#include <mpfr.h>

enum { P, A, B, Q };
static mpfr_t a[4], h, gp, gm, d;

static void ratio(mpfr_t r, long num, unsigned long den)
{
  mpfr_set_si(r, num, MPFR_RNDN);
  mpfr_div_ui(r, r, den, MPFR_RNDN);
}

static void slope(mpfr_t r, mpfr_t x, mpfr_t y, int on, int logistic)
{
  if (on) mpfr_sub(d, x, y, MPFR_RNDN);
  else mpfr_set(d, x, MPFR_RNDN);
  if (!logistic) mpfr_neg(d, d, MPFR_RNDN);
  mpfr_exp(r, d, MPFR_RNDN);
  if (logistic) {
    mpfr_add_ui(r, r, 1, MPFR_RNDN);
    mpfr_div(r, h, r, MPFR_RNDN);
  } else {
    mpfr_mul(r, r, h, MPFR_RNDN);
  }
}

/* to += sign g num / 2^shift */
static void move(mpfr_t to, mpfr_t g, int num, long shift, int sign)
{
  if (num == 0) return;
  if (num == 1) mpfr_mul_2si(d, g, -shift, MPFR_RNDN);
  else {
    mpfr_mul_ui(d, g, (unsigned long)num, MPFR_RNDN);
    mpfr_mul_2si(d, d, -shift, MPFR_RNDN);
  }
  if (sign > 0) mpfr_add(to, to, d, MPFR_RNDN);
  else mpfr_sub(to, to, d, MPFR_RNDN);
}

static int pattern(void)
{
  int on = 0;
  for (int k = 0; k < 4; k++) on |= (mpfr_sgn(a[k]) > 0) << k;
  return on;
}

int main(int argc, char **argv)
{
  task t = peer_task(argc, argv);
  if (!t.gram) return 3;
  for (int k = 0; k < 4; k++) mpfr_init2(a[k], t.bits);
  mpfr_inits2(t.bits, h, gp, gm, d, (mpfr_ptr)NULL);
  ratio(h, 1, 10);
  ratio(a[P], t.sliding ? 9 : 14, 20);
  ratio(a[A], -3, 10);
  ratio(a[B], t.sliding ? 5 : 2, 20);
  ratio(a[Q], 7, 10);
  long switches = 0;
  double begin = peer_clock();
  int on = pattern();
  for (long k = 0; k < t.steps; k++) {
    slope(gp, a[P], a[B], on >> B & 1, t.logistic);
    slope(gm, a[Q], a[A], on >> A & 1, t.logistic);
    if (on & 1 << P) {
      move(a[P], gp, t.gpp, 2, 1);
      move(a[A], gp, t.gpm, 1, 1);
    }
    if (on & 1 << A) {
      move(a[P], gm, t.gpm, 1, -1);
      move(a[A], gm, 1, -1, -1);
    }
    if (on & 1 << B) {
      move(a[B], gp, t.gpp, 2, -1);
      move(a[Q], gp, t.gpm, 1, -1);
    }
    if (on & 1 << Q) {
      move(a[B], gm, t.gpm, 1, 1);
      move(a[Q], gm, 1, -1, 1);
    }
    int now = pattern();
    switches += now != on;
    on = now;
  }
  double seconds = peer_clock() - begin;
  peer_report(seconds, -1, switches, 1, mpfr_get_d(a[P], MPFR_RNDN) - fmax(0, mpfr_get_d(a[B], MPFR_RNDN)));
  return 0;
}
