/* Peer: Arb, one ball a state variable, every sign decided. */
#include "peer.h"

#include <arb.h>

enum { P, A, B, Q };
static arb_t w[2], b[2], a[4], h, m, gp, gm, d;
static slong prec;

static void ratio(arb_t r, slong num, ulong den)
{
  arb_set_si(r, num);
  arb_div_ui(r, r, den, prec);
}

static void start(const task *t)
{
  for (int j = 0; j < 2; j++) {
    arb_init(w[j]);
    arb_init(b[j]);
  }
  for (int k = 0; k < 4; k++) arb_init(a[k]);
  arb_init(h);
  arb_init(m);
  arb_init(gp);
  arb_init(gm);
  arb_init(d);
  ratio(h, 1, 10);
  ratio(w[0], 1, 2);
  ratio(b[0], 1, 5);
  ratio(w[1], -3, 10);
  ratio(b[1], 2, 5);
  ratio(a[P], t->sliding ? 9 : 14, 20);
  ratio(a[A], -3, 10);
  ratio(a[B], t->sliding ? 5 : 2, 20);
  ratio(a[Q], 7, 10);
}

/* The pre-activations from the weights. */
static void look(const task *t)
{
  for (int j = 0; j < 2; j++) {
    if (t->sliding) {
      arb_mul_2exp_si(a[2 * j], w[j], -1);
      arb_add(a[2 * j], a[2 * j], b[j], prec);
    } else {
      arb_add(a[2 * j], w[j], b[j], prec);
    }
    arb_sub(a[2 * j + 1], b[j], w[j], prec);
  }
}

/* r = h g(x - y), y only when on. */
static void slope(arb_t r, const arb_t x, const arb_t y, int on, int logistic)
{
  if (on) arb_sub(m, x, y, prec);
  else arb_set(m, x);
  if (!logistic) arb_neg(m, m);
  arb_exp(r, m, prec);
  if (logistic) {
    arb_add_ui(r, r, 1, prec);
    arb_div(r, h, r, prec);
  } else {
    arb_mul(r, r, h, prec);
  }
}

/* to += sign g num / 2^shift */
static void move(arb_t to, const arb_t g, int num, int shift, int sign)
{
  if (num == 0) return;
  if (num == 1 || num == 8) arb_mul_2exp_si(d, g, (num == 8 ? 3 : 0) - shift);
  else {
    arb_mul_ui(d, g, (ulong)num, prec);
    arb_mul_2exp_si(d, d, -shift);
  }
  if (sign > 0) arb_add(to, to, d, prec);
  else arb_sub(to, to, d, prec);
}

static void step_gram(const task *t, int on)
{
  if (on & 1 << P) {
    move(a[P], gp, t->gpp, 2, 1);
    move(a[A], gp, t->gpm, 1, 1);
  }
  if (on & 1 << A) {
    move(a[P], gm, t->gpm, 1, -1);
    move(a[A], gm, 1, -1, -1);
  }
  if (on & 1 << B) {
    move(a[B], gp, t->gpp, 2, -1);
    move(a[Q], gp, t->gpm, 1, -1);
  }
  if (on & 1 << Q) {
    move(a[B], gm, t->gpm, 1, 1);
    move(a[Q], gm, 1, -1, 1);
  }
}

static void step_weights(const task *t, int on)
{
  int half = t->sliding;
  if (on & 1 << P) {
    move(w[0], gp, 1, half, 1);
    arb_add(b[0], b[0], gp, prec);
  }
  if (on & 1 << A) {
    arb_add(w[0], w[0], gm, prec);
    arb_sub(b[0], b[0], gm, prec);
  }
  if (on & 1 << B) {
    move(w[1], gp, 1, half, -1);
    arb_sub(b[1], b[1], gp, prec);
  }
  if (on & 1 << Q) {
    arb_sub(w[1], w[1], gm, prec);
    arb_add(b[1], b[1], gm, prec);
  }
}

/* The pattern, or -1. */
static int pattern(void)
{
  int on = 0;
  for (int k = 0; k < 4; k++) {
    if (arb_is_positive(a[k])) on |= 1 << k;
    else if (!arb_is_nonpositive(a[k])) return -1;
  }
  return on;
}

int main(int argc, char **argv)
{
  task t = peer_task(argc, argv);
  prec = t.bits;
  start(&t);
  long switches = 0;
  double begin = peer_clock();
  int on = pattern();
  for (long k = 0; k < t.steps && on >= 0; k++) {
    slope(gp, a[P], a[B], on >> B & 1, t.logistic);
    slope(gm, a[Q], a[A], on >> A & 1, t.logistic);
    if (t.gram) step_gram(&t, on);
    else step_weights(&t, on);
    if (!t.gram) look(&t);
    int now = pattern();
    switches += now != on;
    on = now;
  }
  double seconds = peer_clock() - begin, radius = 0;
  for (int k = 0; k < 4; k++) radius = fmax(radius, mag_get_d(arb_radref(a[k])));
  double margin = arf_get_d(arb_midref(a[P]), ARF_RND_NEAR) - fmax(0, arf_get_d(arb_midref(a[B]), ARF_RND_NEAR));
  peer_report(seconds, radius, switches, on >= 0, margin);
  return 0;
}
