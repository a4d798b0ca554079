/* Peer: MPFI, one interval a pre-activation (Gram form), every sign decided. */
#include "peer.h"

#include <mpfi.h>

enum { P, A, B, Q };
static mpfi_t a[4], h, m, gp, gm, d;

static void ratio(mpfi_t r, long num, unsigned long den)
{
  mpfi_set_si(r, num);
  mpfi_div_ui(r, r, den);
}

/* r = h g(x - y), y only when on. */
static void slope(mpfi_t r, mpfi_t x, mpfi_t y, int on, int logistic)
{
  if (on) mpfi_sub(m, x, y);
  else mpfi_set(m, x);
  if (!logistic) mpfi_neg(m, m);
  mpfi_exp(r, m);
  if (logistic) {
    mpfi_add_ui(r, r, 1);
    mpfi_div(r, h, r);
  } else {
    mpfi_mul(r, r, h);
  }
}

/* to += sign g num / 2^shift */
static void move(mpfi_t to, mpfi_t g, int num, long shift, int sign)
{
  if (num == 0) return;
  if (num == 1) mpfi_mul_2si(d, g, -shift);
  else {
    mpfi_mul_ui(d, g, (unsigned long)num);
    mpfi_mul_2si(d, d, -shift);
  }
  if (sign > 0) mpfi_add(to, to, d);
  else mpfi_sub(to, to, d);
}

static int pattern(void)
{
  int on = 0;
  for (int k = 0; k < 4; k++) {
    if (mpfi_is_strictly_pos(a[k]) > 0) on |= 1 << k;
    else if (mpfi_is_nonpos(a[k]) <= 0) return -1;
  }
  return on;
}

int main(int argc, char **argv)
{
  task t = peer_task(argc, argv);
  if (!t.gram) return 3;
  for (int k = 0; k < 4; k++) mpfi_init2(a[k], t.bits);
  mpfi_ptr more[] = {h, m, gp, gm, d};
  for (int k = 0; k < 5; k++) mpfi_init2(more[k], t.bits);
  ratio(h, 1, 10);
  ratio(a[P], t.sliding ? 9 : 14, 20);
  ratio(a[A], -3, 10);
  ratio(a[B], t.sliding ? 5 : 2, 20);
  ratio(a[Q], 7, 10);
  long switches = 0;
  double begin = peer_clock();
  int on = pattern();
  for (long k = 0; k < t.steps && on >= 0; k++) {
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
  double seconds = peer_clock() - begin, radius = 0;
  mpfr_t width;
  mpfr_init2(width, 53);
  for (int k = 0; k < 4; k++) {
    mpfi_diam_abs(width, a[k]);
    radius = fmax(radius, mpfr_get_d(width, MPFR_RNDU) / 2);
  }
  peer_report(seconds, radius, switches, on >= 0, mpfi_get_d(a[P]) - fmax(0, mpfi_get_d(a[B])));
  return 0;
}
