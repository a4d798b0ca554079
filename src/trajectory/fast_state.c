/* The fast state: from a frame of enclosures to centre and radius, and back. */
#include "fast.h"
#include "fast_round.h"

#include <stdlib.h>
#include <string.h>

int fast_state_init(fast_state *s, const gdc_problem *p)
{
  memset(s, 0, sizeof *s);
  s->c = malloc((size_t)(p->m * p->n) * sizeof *s->c);
  if (!s->c) return 0;
  s->pairs = p->m * p->n;
  for (int k = 0; k < s->pairs; k++) mpz_init(s->c[k]);
  return 1;
}

void fast_state_clear(fast_state *s)
{
  for (int k = 0; k < s->pairs; k++) mpz_clear(s->c[k]);
  free(s->c);
  memset(s, 0, sizeof *s);
}

void fast_state_copy(fast_state *to, const fast_state *from)
{
  mpz_t *c = to->c;
  for (int k = 0; k < from->pairs; k++) mpz_set(c[k], from->c[k]);
  *to = *from;
  to->c = c;
}

/* r = [c, c] for the number c 2^-FAST_UNIT */
static void set_centre(gdc_itv *r, const mpz_t c)
{
  mpfr_set_z_2exp(r->lo, c, -FAST_UNIT, MPFR_RNDD);
  mpfr_set_z_2exp(r->hi, c, -FAST_UNIT, MPFR_RNDU);
}

/* The grid point nearest to the middle of d/v, or 0: any choice is sound. */
static void choose_centre(mpz_t c, const gdc_itv *d, const mpq_t v, mpfr_t x)
{
  mpfr_add(x, d->lo, d->hi, MPFR_RNDN);
  mpfr_div_2ui(x, x, 1, MPFR_RNDN);
  mpfr_div_q(x, x, v, MPFR_RNDN);
  mpfr_mul_2si(x, x, FAST_UNIT, MPFR_RNDN);
  if (mpfr_number_p(x)) mpfr_get_z(c, x, MPFR_RNDN);
  else mpz_set_ui(c, 0);
}

/* Upper bound of |d - v c| over d. */
static double distance_up(const gdc_itv *d, const mpz_t c, const mpq_t v, gdc_itv w[3])
{
  set_centre(&w[0], c);
  gdc_itv_mul_q(&w[1], &w[0], v);
  gdc_itv_sub(&w[2], d, &w[1]);
  double lo = fabs(mpfr_get_d(w[2].lo, MPFR_RNDA)), hi = fabs(mpfr_get_d(w[2].hi, MPFR_RNDA));
  return lo > hi ? lo : hi;
}

void fast_state_take(fast_state *s, const fast_constants *k, const frame *f, uint64_t t, const signed char *bits,
                     const exactness *exact)
{
  const gdc_problem *p = k->p;
  gdc_itv w[3];
  mpfr_t x;
  mpfr_init2(x, f->prec + 2 * FAST_UNIT);
  for (int q = 0; q < 3; q++) gdc_itv_init(&w[q], f->prec + FAST_UNIT);
  s->t = t;
  s->radius = 0;
  s->exact = *exact;
  memcpy(s->bits, bits, sizeof s->bits);
  for (int pair = 0; pair < s->pairs; pair++) {
    int j = pair / p->n, i = pair % p->n;
    mpz_set_ui(s->c[pair], 0);
    s->wide[pair] = 0;
    if (k->v_sign[j] == 0) continue; /* d_ji = v_j c_ji = 0 whatever c_ji is */
    choose_centre(s->c[pair], &f->d[pair], p->v[j], x);
    double e = distance_up(&f->d[pair], s->c[pair], p->v[j], w);
    mpfr_set_q(x, p->v[j], MPFR_RNDZ);
    s->wide[pair] = div_up(e, fabs(mpfr_get_d(x, MPFR_RNDZ)));
    s->radius = add_up(s->radius, mul_up(e, k->u[i])); /* |delta theta_j| <= sum_i |delta d_ji| |u_i| */
  }
  for (int q = 0; q < 3; q++) gdc_itv_clear(&w[q]);
  mpfr_clear(x);
}

void fast_read_centre(fast_engine *e, const fast_state *s)
{
  fast_constants *k = &e->k;
  int n = k->p->n;
  for (int pair = 0; pair < s->pairs; pair++) {
    mpz_set_ui(k->sum, 0);
    for (int c = 0; c < n; c++)
      mpz_addmul(k->sum, k->pull[pair * n + c], s->c[pair / n * n + c]);
    mpz_fdiv_q_2exp(k->sum, k->sum, FAST_UNIT);
    mpz_add(e->a[pair], k->a0[pair], k->sum);
  }
}

/* r = [x - e, x + e] for the number x 2^-FAST_UNIT */
static void ball(gdc_itv *r, const mpz_t x, double e)
{
  set_centre(r, x);
  mpfr_sub_d(r->lo, r->lo, e, MPFR_RNDD);
  mpfr_add_d(r->hi, r->hi, e, MPFR_RNDU);
}

int fast_state_show(frame *f, const fast_state *s, fast_engine *e)
{
  const gdc_problem *p = e->k.p;
  signed char bits[FAST_MAX_PAIRS];
  fast_read_centre(e, s);
  for (int pair = 0; pair < s->pairs; pair++) {
    int j = pair / p->n, i = pair % p->n;
    ball(&f->work[0], s->c[pair], s->wide[pair]);
    gdc_itv_mul_q(&f->d[pair], &f->work[0], p->v[j]);
    if (s->exact.exact[pair]) gdc_itv_set_q(&f->a[pair], p->a0[pair]);
    else ball(&f->a[pair], e->a[pair], add_up(mul_up(s->radius, e->k.u[i]), FAST_READ));
  }
  if (!gdc_pattern(bits, f->a, s->pairs) || memcmp(bits, s->bits, (size_t)s->pairs) != 0) return 0;
  frame_derive(f, p, s->bits);
  return 1;
}
