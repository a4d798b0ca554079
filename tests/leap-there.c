/* leap-there LEAP.gdc THERE.gdc: is the state at the last checkpoint of THERE, which was stepped to, inside what LEAP claims of that time?

   Both certificates are read by the checker's own reader, and the state is enclosed by its own arithmetic. */
#include "check/certificate.h"
#include "check/walk.h"

#include <stdlib.h>

typedef struct far {
  const certificate *leap;
  walk *w;
  int compared, good;
} far;

static int compare(void *self, const certificate *c, const claim *from, const segment *g, const claim *to, fault *f)
{
  far *x = self;
  (void)from, (void)g;
  const leap_claim *claimed = &x->leap->leap[x->leap->leaps - 1];
  if (mpz_cmp_ui(claimed->factor, to->t) != 0 || mpz_sgn(claimed->exponent) != 0) return 1;
  if (!x->w) x->w = walk_new(&x->leap->p, c->P, 0, f);
  if (!x->w || !walk_start(x->w, to, f)) return 0;
  const state *st = walk_state(x->w);
  int n = c->p.n, pairs = c->p.m * n;
  for (int k = 0; k < n + pairs; k++) {
    const num *z = k < n ? &st->margin[k] : &st->pre[k - n];
    x->compared++;
    if (num_inside_q(z, claimed->low[k], claimed->high[k], st->s)) continue;
    gmp_printf("number %d at t = %lu: [%Zx, %Zx] 2^-%u is not in [%Qx, %Qx]\n", k, (unsigned long)to->t, z->lo, z->hi, scale_bits(st->s),
               claimed->low[k], claimed->high[k]);
    x->good = 0;
  }
  return 1;
}

static int nothing(void *self, const certificate *c, const claim *from, const segment *g, const claim *to, fault *f)
{
  (void)self, (void)c, (void)from, (void)g, (void)to, (void)f;
  return 1;
}

int main(int argc, char **argv)
{
  certificate leap, there;
  fault f = {ACCEPTED, 0, ""};
  visitor none = {NULL, nothing, NULL};
  if (argc != 3) return 2;
  memory_setup();
  int ok = certificate_read(&leap, argv[1], &none, &f) && leap.leaps > 0;
  far x = {.leap = &leap, .good = 1};
  visitor look = {&x, compare, NULL};
  if (ok) {
    ok = certificate_read(&there, argv[2], &look, &f) && x.compared == leap.p.n + leap.p.m * leap.p.n && x.good;
    certificate_clear(&there);
  }
  if (!ok) printf("%d numbers compared; %s\n", x.compared, f.reason);
  walk_free(x.w);
  certificate_clear(&leap);
  return !ok;
}
