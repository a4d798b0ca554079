/* The library's boxes and theorems handed to the checker, for tests. */
#include "check-theorem-bridge.h"

#include "support.h"
#include "tests/check-bridge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BITS = 192 };

/* --- a box as the checker's experiment and state ---------------------------------------------------------- */

void world_open(world *w, const gdc_box *b)
{
  memset(w, 0, sizeof *w);
  mpq_t *all[] = {w->x, w->v, w->gram, w->a0, w->theta};
  const int sizes[] = {2, 2, 4, 4, 4};
  for (int k = 0; k < 5; k++)
    for (int i = 0; i < sizes[k]; i++) mpq_init(all[k][i]);
  w->p = (problem){.d = b->d, .n = 2, .m = 2, .bias = b->bias, .D = b->d + b->bias, .logistic = b->loss == GDC_LOSS_LOGISTIC,
                   .x = w->x, .y = w->y, .theta = w->theta, .v = w->v, .gram = w->gram, .a0 = w->a0, .step = w->step, .h = w->h};
  mpq_inits(w->step, w->h, NULL);
  mpq_set(w->p.h, b->h);
  mpq_set(w->p.step, b->h);
  int first = b->neuron[0], plus = b->point[0];
  mpq_set(w->v[first], b->v1);
  mpq_neg(w->v[1 - first], b->w);
  w->y[plus] = 1;
  w->y[1 - plus] = -1;
  mpq_set(w->x[plus], b->xp);
  mpq_set(w->x[1 - plus], b->xm);
  mpq_set(w->gram[3 * plus], b->gpp);
  mpq_set(w->gram[3 * (1 - plus)], b->gmm);
  mpq_set(w->gram[1], b->gpm);
  mpq_set(w->gram[2], b->gpm);
  w->s = scale_new(BITS);
  bridge_state_init(&w->st, &w->p, w->s);
  w->st.t = mpz_get_ui(b->s);
  const gdc_itv *pre[2][2] = {{&b->a1, &b->alpha}, {&b->beta, &b->a2}};
  for (int j = 0; j < 2; j++)
    for (int i = 0; i < 2; i++) {
      int at = (j ? 1 - first : first) * 2 + (i ? 1 - plus : plus);
      bridge_num(&w->st.pre[at], pre[j][i], w->s);
      w->st.active[at] = (unsigned char)(mpfr_sgn(pre[j][i]->hi) > 0);
    }
  bridge_num(&w->st.margin[plus], &b->mp, w->s);
  bridge_num(&w->st.margin[1 - plus], &b->mm, w->s);
}

void world_close(world *w)
{
  mpq_t *all[] = {w->x, w->v, w->gram, w->a0, w->theta};
  const int sizes[] = {2, 2, 4, 4, 4};
  bridge_state_clear(&w->st);
  scale_free(w->s);
  mpq_clears(w->step, w->h, NULL);
  for (int k = 0; k < 5; k++)
    for (int i = 0; i < sizes[k]; i++) mpq_clear(all[k][i]);
}

/* --- a result of the library as the lines of a certificate ---------------------------------------------------- */

void put(theorem *out, const char *name, const mpq_t q)
{
  ck_assert_msg(theorem_set(out, name, q), "%s", name);
}

void put_si(theorem *out, const char *name, long k)
{
  mpq_t q;
  mpq_init(q);
  mpq_set_si(q, k, 1);
  put(out, name, q);
  mpq_clear(q);
}

static void put_exact(theorem *out, const char *name, mpfr_srcptr x)
{
  mpq_t q;
  mpq_init(q);
  bridge_mpfr(q, x);
  put(out, name, q);
  mpq_clear(q);
}

/* x moved outward by 2^-32 of size, as the format says. */
static void put_roomy(theorem *out, const char *name, mpfr_srcptr x, mpfr_srcptr size, int up)
{
  mpq_t q, r;
  mpq_inits(q, r, NULL);
  bridge_mpfr(q, x);
  bridge_mpfr(r, size);
  mpq_abs(r, r);
  mpq_div_2exp(r, r, 32);
  if (up) mpq_add(q, q, r);
  else mpq_sub(q, q, r);
  put(out, name, q);
  mpq_clears(q, r, NULL);
}

static void put_range(theorem *out, const char *name, const gdc_itv *x)
{
  char lo[32], hi[32];
  if (!mpfr_number_p(x->lo) || !mpfr_number_p(x->hi)) return;
  mpfr_srcptr size = mpfr_cmpabs(x->lo, x->hi) > 0 ? x->lo : x->hi;
  if (!mpfr_zero_p(size) && labs(mpfr_get_exp(size)) > 6000) return;
  snprintf(lo, sizeof lo, "%s_lo", name);
  snprintf(hi, sizeof hi, "%s_hi", name);
  put_roomy(out, lo, x->lo, size, 0);
  put_roomy(out, hi, x->hi, size, 1);
}

static void put_numbers(theorem *out, const char *const *names, const mpfr_t *x, int count)
{
  for (int k = 0; k < count; k++) put_exact(out, names[k], x[k]);
}

void convert(theorem *out, const gdc_theorem *th)
{
  static const char *const rates[] = {"rate_none", "rate_gap", "rate_limit", "rate_boundary"};
  memset(out, 0, sizeof *out);
  out->name = th->theorem;
  out->regime = gdc_regime_name(th->regime);
  out->s = mpz_get_ui(th->s);
  out->mirrored = th->mirrored;
  put_si(out, rates[th->rate_of], 1);
  if (th->t.present && th->t.rated) {
    if (th->has_lower && mpfr_sgn(th->t.rate[GDC_T_A]) > 0) put_exact(out, "lower", th->t.rate[GDC_T_A]);
    if (th->has_upper) put_exact(out, "upper", th->t.rate[GDC_T_B]);
  } else {
    if (th->has_lower) put_roomy(out, "lower", th->lower, th->lower, 0);
    if (th->has_upper) put_roomy(out, "upper", th->upper, th->upper, 1);
  }
  if (gdc_theorem_claims_sharp(th)) put_range(out, "sharp", &th->sharp);
  put_range(out, "ratio", &th->ratio);
  if (th->limit_text[0]) put_range(out, "limit", &th->limit);
  if (th->margin_limit_text[0]) put_range(out, "margin_limit", &th->margin_limit);
  if (th->optimal >= 0) put_si(out, "optimal", th->optimal);
  if (th->t.present) {
    for (int k = 0; k < GDC_T_MODES; k++) put_si(out, gdc_theorem_t_modes[k], th->t.modes[k]);
    put_si(out, "ordered", th->t.ordered);
    put_numbers(out, gdc_theorem_t_bands, th->t.bands, GDC_T_BANDS);
    put_numbers(out, gdc_theorem_t_nums, th->t.nums, GDC_T_NUMS);
    if (th->t.rated) put_numbers(out, gdc_theorem_t_rate, th->t.rate, GDC_T_RATE);
  } else if (th->nbands) {
    int on = 0;
    for (size_t k = 0; k < th->nhypotheses; k++) on |= strncmp(th->hypotheses[k].name, "on: ", 4) == 0;
    put_si(out, "on", on);
    for (size_t k = 0; k < th->nbands; k++) put_exact(out, th->bands[k].name, th->bands[k].value.lo);
  }
}
