/* How far a checker may be from the exact state: radii, and whether it can tell the signs. */
#include "internal.h"

#include <stdlib.h>

enum { BITS = 64, SLACK_BITS = 16, FACTOR_BITS = 20, MAX_NUMBERS = 3 * GDC_MAX_POINTS + 16 };

/* Every mpfr_t of the struct, for init and clear. */
static size_t numbers(mpfr_ptr list[MAX_NUMBERS], cert_ball *b)
{
  mpfr_ptr fixed[] = {b->span, b->delta, b->room, b->root_g, b->all_roots, b->h, b->v2, b->r, b->e, b->r_before, b->e_before, b->t[0], b->t[1], b->t[2], b->t[3]};
  size_t count = 0;
  for (; count < sizeof fixed / sizeof fixed[0]; count++) list[count] = fixed[count];
  for (int i = 0; i < GDC_MAX_POINTS; i++) {
    list[count++] = b->trace[i];
    list[count++] = b->row[i];
    list[count++] = b->root[i];
  }
  return count;
}

/* sum_k |G_ik| v2 */
static void row_bound(mpfr_ptr row, const gdc_problem *p, int i, mpfr_srcptr v2)
{
  mpq_t sum, x;
  mpq_inits(sum, x, NULL);
  for (int k = 0; k < p->n; k++) {
    mpq_abs(x, p->gram[i * p->n + k]);
    mpq_add(sum, sum, x);
  }
  mpfr_set_q(row, sum, MPFR_RNDU);
  mpfr_mul(row, row, v2, MPFR_RNDU);
  mpq_clears(sum, x, NULL);
}

void cert_ball_init(cert_ball *b, const gdc_problem *p, int unit)
{
  mpfr_ptr list[MAX_NUMBERS];
  for (size_t k = numbers(list, b); k-- > 0;) {
    mpfr_init2(list[k], BITS);
    mpfr_set_zero(list[k], 1);
  }
  mpfr_ptr sum = b->all_roots, x = b->t[1];
  mpfr_set_q(b->h, p->h, MPFR_RNDU);
  for (int j = 0; j < p->m; j++) {
    mpfr_set_q(x, p->v[j], mpq_sgn(p->v[j]) > 0 ? MPFR_RNDU : MPFR_RNDD);
    mpfr_sqr(x, x, MPFR_RNDU);
    mpfr_add(b->v2, b->v2, x, MPFR_RNDU);
  }
  for (int i = 0; i < p->n; i++) {
    mpfr_set_q(x, p->gram[i * p->n + i], MPFR_RNDU);
    mpfr_mul(b->trace[i], x, b->v2, MPFR_RNDU);
    row_bound(b->row[i], p, i, b->v2);
    mpfr_sqrt(x, x, MPFR_RNDU);
    mpfr_set(b->root[i], x, MPFR_RNDU);
    mpfr_add(sum, sum, x, MPFR_RNDU);
    if (mpfr_cmp(x, b->root_g) > 0) mpfr_set(b->root_g, x, MPFR_RNDU);
  }
  mpfr_sqrt(x, b->v2, MPFR_RNDU);
  mpfr_mul(b->span, x, sum, MPFR_RNDU);
  mpfr_sqrt_ui(x, (unsigned long)p->m, MPFR_RNDU);
  if (p->train_output) mpfr_add_ui(sum, sum, 1, MPFR_RNDU); /* a v_j is rounded, too */
  mpfr_mul(b->delta, x, sum, MPFR_RNDU);
  mpfr_div_2ui(b->delta, b->delta, (unsigned long)unit, MPFR_RNDU);
  mpfr_set_ui_2exp(b->room, 1, SLACK_BITS - unit, MPFR_RNDU);
}

void cert_ball_clear(cert_ball *b)
{
  mpfr_ptr list[MAX_NUMBERS];
  for (size_t k = numbers(list, b); k-- > 0;) mpfr_clear(list[k]);
}

void cert_ball_start(cert_ball *b, uint64_t t, const mpz_t radius, int unit)
{
  mpfr_set_z(b->r, radius, MPFR_RNDU);
  mpfr_div_2ui(b->r, b->r, (unsigned long)unit, MPFR_RNDU);
  if (t == 0) mpfr_set_zero(b->e, 1); /* the first centre is exact */
  else mpfr_set(b->e, b->delta, MPFR_RNDU);
}

/* t = x^2, rounded up */
static void square_up(mpfr_ptr t, const gdc_itv *x)
{
  mpfr_set(t, mpfr_cmpabs(x->lo, x->hi) > 0 ? x->lo : x->hi, MPFR_RNDA);
  mpfr_sqr(t, t, MPFR_RNDU);
}

/* Trained output weights (Theorem 3.3): trace[i] is the square of kappa_i, span is N_t. */
void cert_ball_look(cert_ball *b, const gdc_state *s)
{
  const gdc_problem *p = gdc_state_problem(s);
  const gdc_itv *a = gdc_state_pre_view(s);
  const signed char *bits = gdc_state_pattern(s);
  if (!p->train_output) return;
  gdc_itv v;
  mpfr_ptr square = b->t[0], x = b->t[1];
  gdc_itv_init(&v, BITS);
  mpfr_set_ui(b->span, 1, MPFR_RNDU);
  for (int i = 0; i < p->n; i++) mpfr_set_zero(b->trace[i], 1);
  for (int j = 0; j < p->m; j++) {
    gdc_state_output(&v, s, j);
    square_up(square, &v);
    mpfr_sqrt(x, square, MPFR_RNDU);
    mpfr_add(b->span, b->span, x, MPFR_RNDU);
    for (int i = 0; i < p->n; i++) {
      if (!bits[j * p->n + i]) continue;
      mpfr_sqr(x, b->root[i], MPFR_RNDU);
      mpfr_mul(x, x, square, MPFR_RNDU);
      mpfr_add(b->trace[i], b->trace[i], x, MPFR_RNDU);
      square_up(x, &a[j * p->n + i]);
      mpfr_add(b->trace[i], b->trace[i], x, MPFR_RNDU);
    }
  }
  mpfr_mul(b->span, b->span, b->all_roots, MPFR_RNDU);
  for (int pair = 0; pair < p->m * p->n; pair++)
    if (bits[pair]) mpfr_add(b->span, b->span, a[pair].hi, MPFR_RNDU);
  mpfr_add_ui(b->span, b->span, (unsigned long)p->m, MPFR_RNDU);
  gdc_itv_clear(&v);
}

int cert_ball_tells_signs(cert_ball *b, const gdc_state *s)
{
  const gdc_problem *p = gdc_state_problem(s);
  const gdc_itv *a = gdc_state_pre_view(s);
  mpfr_ptr least = b->t[0];
  mpfr_add(least, b->r, b->e, MPFR_RNDU);
  mpfr_mul(least, least, b->root_g, MPFR_RNDU);
  mpfr_mul_2ui(least, least, 1, MPFR_RNDU);
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < p->n; i++) {
      if (gdc_state_exact(s, j, i)) continue;
      const gdc_itv *x = &a[j * p->n + i];
      if (mpfr_cmpabs(mpfr_sgn(x->lo) > 0 ? x->lo : x->hi, least) < 0) return 0;
    }
  return 1;
}

int cert_ball_tells_margins(cert_ball *b, const gdc_state *s, int *positive, int *undecided)
{
  const gdc_problem *p = gdc_state_problem(s);
  const gdc_itv *m = gdc_state_margin_view(s);
  mpfr_ptr room = b->t[0], x = b->t[1];
  int told_positive = 1, told_not = 0;
  *positive = 1;
  *undecided = 0;
  int some_not = 0;
  for (int i = 0; i < p->n; i++) {
    mpfr_add(room, b->r, b->e, MPFR_RNDU);
    mpfr_sqrt(x, b->trace[i], MPFR_RNDU);
    mpfr_mul(room, room, x, MPFR_RNDU);
    mpfr_mul_2ui(room, room, 1, MPFR_RNDU);
    int is_positive = mpfr_sgn(m[i].lo) > 0, is_not = mpfr_sgn(m[i].hi) <= 0, idle = 1;
    for (int j = 0; j < p->m; j++)
      if (gdc_state_pattern(s)[j * p->n + i] && mpq_sgn(p->v[j]) != 0) idle = 0;
    some_not |= is_not;
    if (!is_positive) *positive = 0;
    if (!is_positive || mpfr_cmp(m[i].lo, room) < 0) told_positive = 0;
    if (is_not && (idle || mpfr_cmpabs(m[i].hi, room) >= 0)) told_not = 1;
  }
  *undecided = !*positive && !some_not;
  return *positive ? told_positive : told_not;
}

/* Trained: f grows by p = h max_j sum_i sigma_ji g_i sqrt(G_ii), with room for a checker's own bound of it. */
static void add_pull(mpfr_ptr f, cert_ball *b, const gdc_state *s)
{
  const gdc_problem *p = gdc_state_problem(s);
  const gdc_itv *g = gdc_state_slope_view(s);
  mpfr_ptr most = b->t[1], sum = b->t[2], x = b->t[3];
  mpfr_set_zero(most, 1);
  for (int j = 0; j < p->m; j++) {
    mpfr_set_zero(sum, 1);
    for (int i = 0; i < p->n; i++) {
      if (!gdc_state_pattern(s)[j * p->n + i]) continue;
      mpfr_set(x, g[i].hi, MPFR_RNDU);
      mpfr_mul(x, x, b->root[i], MPFR_RNDU);
      mpfr_add(sum, sum, x, MPFR_RNDU);
    }
    if (mpfr_cmp(sum, most) > 0) mpfr_set(most, sum, MPFR_RNDU);
  }
  mpfr_set_ui_2exp(x, 1, -FACTOR_BITS, MPFR_RNDU);
  mpfr_add_ui(x, x, 1, MPFR_RNDU);
  mpfr_mul(most, most, x, MPFR_RNDU);
  mpfr_mul(most, most, b->h, MPFR_RNDU);
  mpfr_add(f, f, most, MPFR_RNDU);
  mpfr_mul(x, b->h, b->all_roots, MPFR_RNDU);
  mpfr_add_ui(x, x, 1, MPFR_RNDU);
  mpfr_mul(x, x, b->room, MPFR_RNDU);
  mpfr_add(f, f, x, MPFR_RNDU);
}

/* max(1, q - 1) with room for a checker's own bound of it (Theorem 3.1 with the largest K of any pattern; gamma_i is
   g, and at most 1/4 for the logistic loss). */
static void factor(mpfr_ptr f, cert_ball *b, const gdc_state *s)
{
  const gdc_problem *p = gdc_state_problem(s);
  const gdc_itv *g = gdc_state_slope_view(s);
  mpfr_ptr x = b->t[1], gamma = b->t[2], row = b->t[3];
  mpfr_set_zero(f, 1);
  mpfr_set_zero(row, 1);
  for (int i = 0; i < p->n; i++) {
    mpfr_set(gamma, g[i].hi, MPFR_RNDU);
    if (p->loss == GDC_LOSS_LOGISTIC && mpfr_cmp_d(gamma, 0.25) > 0) mpfr_set_d(gamma, 0.25, MPFR_RNDU);
    mpfr_mul(x, gamma, b->trace[i], MPFR_RNDU);
    mpfr_add(f, f, x, MPFR_RNDU);
    mpfr_mul(x, gamma, b->row[i], MPFR_RNDU);
    if (mpfr_cmp(x, row) > 0) mpfr_set(row, x, MPFR_RNDU);
  }
  if (!p->train_output && mpfr_cmp(row, f) < 0) mpfr_set(f, row, MPFR_RNDU);
  mpfr_mul(f, f, b->h, MPFR_RNDU);
  mpfr_sub_ui(f, f, 1, MPFR_RNDU);
  mpfr_set_ui_2exp(x, 1, -FACTOR_BITS, MPFR_RNDU);
  mpfr_add_ui(x, x, 1, MPFR_RNDU);
  mpfr_mul(f, f, x, MPFR_RNDU);
  if (mpfr_cmp_ui(f, 1) < 0) mpfr_set_ui(f, 1, MPFR_RNDU);
  if (p->train_output) add_pull(f, b, s);
}

void cert_ball_step(cert_ball *b, const gdc_state *s)
{
  const gdc_itv *g = gdc_state_slope_view(s);
  mpfr_ptr f = b->t[0], rho = b->t[2];
  factor(f, b, s);
  mpfr_set_zero(rho, 1);
  for (int i = 0; i < gdc_state_problem(s)->n; i++)
    if (mpfr_cmp(g[i].hi, rho) > 0) mpfr_set(rho, g[i].hi, MPFR_RNDU);
  mpfr_mul(rho, rho, b->h, MPFR_RNDU);
  mpfr_add_ui(rho, rho, 1, MPFR_RNDU);
  mpfr_mul(rho, rho, b->span, MPFR_RNDU);
  mpfr_mul(rho, rho, b->room, MPFR_RNDU);
  mpfr_set(b->r_before, b->r, MPFR_RNDU);
  mpfr_set(b->e_before, b->e, MPFR_RNDU);
  mpfr_mul(b->r, b->r, f, MPFR_RNDU);
  mpfr_add(b->r, b->r, rho, MPFR_RNDU);
  mpfr_mul(b->e, b->e, f, MPFR_RNDU);
  mpfr_add(b->e, b->e, rho, MPFR_RNDU);
}

void cert_ball_back(cert_ball *b)
{
  mpfr_set(b->r, b->r_before, MPFR_RNDU);
  mpfr_set(b->e, b->e_before, MPFR_RNDU);
}

void cert_ball_radius(mpz_t radius, cert_ball *b, int unit)
{
  mpfr_ptr x = b->t[0];
  mpfr_add(x, b->r, b->e, MPFR_RNDU);
  mpfr_add(x, x, b->delta, MPFR_RNDU);
  mpfr_mul_2ui(x, x, (unsigned long)unit, MPFR_RNDU);
  mpfr_get_z(radius, x, MPFR_RNDU);
}

int cert_round(mpz_t z, const gdc_itv *d, int unit)
{
  mpz_t other;
  mpfr_t x;
  mpz_init(other);
  mpfr_init2(x, mpfr_get_prec(d->lo));
  mpfr_mul_2ui(x, d->lo, (unsigned long)unit, MPFR_RNDN); /* exact */
  mpfr_get_z(z, x, MPFR_RNDN);
  mpfr_mul_2ui(x, d->hi, (unsigned long)unit, MPFR_RNDN);
  mpfr_get_z(other, x, MPFR_RNDN);
  int one = mpz_cmp(z, other) == 0;
  mpfr_clear(x);
  mpz_clear(other);
  return one;
}
