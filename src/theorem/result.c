/* Results: memory, recording of hypotheses, comparison, relabelling of a mirrored one. */
#include "inner.h"
#include "result.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const gdc_theorem_t_bands[GDC_T_BANDS] = {"gb+", "gb-", "Abar", "Alow", "Bbar", "Blow"};
const char *const gdc_theorem_t_modes[GDC_T_MODES] = {"lockA", "actA", "driA", "lockB", "actB", "driB"};
const char *const gdc_theorem_t_nums[GDC_T_NUMS] = {"Tlo", "Thi", "Llo", "Lhi", "Rlo",  "Rhi",
                                                    "wlo", "whi", "ylo", "yhi", "Wmin", "Vmin"};
const char *const gdc_theorem_t_rate[GDC_T_RATE] = {"m1", "m2", "M1", "M2", "C1", "C2", "nmin", "nmax", "A", "B"};

/* Every enclosure of a result, so that init, clear and copies cannot forget one. */
enum { ENCLOSURES = 13 };
static void enclosures(gdc_itv *list[ENCLOSURES], gdc_theorem *th)
{
  gdc_itv *all[ENCLOSURES] = {&th->num,       &th->sharp,     &th->den_slope, &th->den,   &th->growth[0],
                              &th->growth[1], &th->ratio,     &th->cross[0],  &th->cross[1], &th->limit,
                              &th->margin_limit, &th->sign_change, NULL};
  memcpy(list, all, sizeof all);
}

static void init_numbers(gdc_theorem *th, mpfr_prec_t prec)
{
  gdc_itv *list[ENCLOSURES];
  enclosures(list, th);
  for (int i = 0; list[i]; i++) {
    gdc_itv_init(list[i], prec);
    gdc_itv_whole(list[i]);
  }
  for (int i = 0; i < GDC_MAX_HYPOTHESES; i++) gdc_itv_init(&th->hypotheses[i].slack, prec);
  for (int i = 0; i < GDC_MAX_BANDS; i++) gdc_itv_init(&th->bands[i].value, prec);
  for (int i = 0; i < GDC_MAX_EVENTS; i++) gdc_itv_init(&th->events[i].t, prec);
  for (int i = 0; i < GDC_T_BANDS; i++) mpfr_init2(th->t.bands[i], prec);
  for (int i = 0; i < GDC_T_NUMS; i++) mpfr_init2(th->t.nums[i], prec);
  for (int i = 0; i < GDC_T_RATE; i++) mpfr_init2(th->t.rate[i], prec);
  for (int i = 0; i < GDC_F_NUMS; i++) mpfr_init2(th->f.nums[i], prec);
  for (int i = 0; i < GDC_B_NUMS; i++) mpfr_init2(th->b.nums[i], prec);
  mpfr_init2(th->t.tau, prec);
  mpfr_init2(th->lower, prec);
  mpfr_init2(th->upper, prec);
  mpfr_set_zero(th->lower, 1);
  mpfr_set_inf(th->upper, 1);
}

gdc_theorem *gdc_theorem_new(const gdc_box *b, mpfr_prec_t prec)
{
  gdc_theorem *th = calloc(1, sizeof *th);
  if (!th) return NULL;
  init_numbers(th, prec);
  mpz_init_set(th->s, b->s);
  mpz_init_set(th->first, b->s);
  th->optimal = -1;
  th->never_point = -1;
  int mirrored;
  th->regime = gdc_regime_of(&mirrored, b);
  return th;
}

void gdc_theorem_free(gdc_theorem *th)
{
  if (!th) return;
  gdc_itv *list[ENCLOSURES];
  enclosures(list, th);
  for (int i = 0; list[i]; i++) gdc_itv_clear(list[i]);
  for (int i = 0; i < GDC_MAX_HYPOTHESES; i++) gdc_itv_clear(&th->hypotheses[i].slack);
  for (int i = 0; i < GDC_MAX_BANDS; i++) gdc_itv_clear(&th->bands[i].value);
  for (int i = 0; i < GDC_MAX_EVENTS; i++) gdc_itv_clear(&th->events[i].t);
  for (int i = 0; i < GDC_T_BANDS; i++) mpfr_clear(th->t.bands[i]);
  for (int i = 0; i < GDC_T_NUMS; i++) mpfr_clear(th->t.nums[i]);
  for (int i = 0; i < GDC_T_RATE; i++) mpfr_clear(th->t.rate[i]);
  for (int i = 0; i < GDC_F_NUMS; i++) mpfr_clear(th->f.nums[i]);
  for (int i = 0; i < GDC_B_NUMS; i++) mpfr_clear(th->b.nums[i]);
  mpfr_clear(th->t.tau);
  mpfr_clear(th->lower);
  mpfr_clear(th->upper);
  mpz_clear(th->s);
  mpz_clear(th->first);
  free(th);
}

int gdc_require(gdc_theorem *th, const char *name, int strict, gdc_num slack)
{
  /* A full list is a programming error: nothing may be claimed then. */
  if (th->nhypotheses == GDC_MAX_HYPOTHESES) {
    th->hypotheses[GDC_MAX_HYPOTHESES - 1].holds = 0;
    return 0;
  }
  gdc_hypothesis *h = &th->hypotheses[th->nhypotheses++];
  snprintf(h->name, sizeof h->name, "%s", name);
  h->strict = strict;
  gdc_itv_set(&h->slack, slack);
  h->holds = gdc_itv_ok(slack) && (strict ? mpfr_sgn(slack->lo) > 0 : mpfr_sgn(slack->lo) >= 0);
#ifdef GDC_THEOREM_MUTANTS
  if (gdc_forced_failure && strcmp(gdc_forced_failure, name) == 0) {
    mpfr_set_si(h->slack.lo, -1, MPFR_RNDD);
    h->holds = 0;
  }
#endif
  return h->holds;
}

void gdc_add_band(gdc_theorem *th, const char *name, gdc_num value)
{
  if (th->nbands == GDC_MAX_BANDS) return;
  snprintf(th->bands[th->nbands].name, sizeof th->bands[0].name, "%s", name);
  gdc_itv_set(&th->bands[th->nbands++].value, value);
}

size_t gdc_failed_hypotheses(const gdc_theorem *th)
{
  size_t failed = 0;
  for (size_t i = 0; i < th->nhypotheses; i++) failed += !th->hypotheses[i].holds;
  return failed;
}

void gdc_set_reason(gdc_theorem *th, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  vsnprintf(th->reason, sizeof th->reason, format, args);
  va_end(args);
}

void gdc_reason_from_hypotheses(gdc_theorem *th)
{
  size_t used = (size_t)snprintf(th->reason, sizeof th->reason, "no certificate yet: not known:");
  const char *before = " ";
  for (size_t i = 0; i < th->nhypotheses && used < sizeof th->reason; i++) {
    if (th->hypotheses[i].holds) continue;
    used += (size_t)snprintf(th->reason + used, sizeof th->reason - used, "%s%s", before, th->hypotheses[i].name);
    before = ", ";
  }
}

int gdc_theorem_claims_sharp(const gdc_theorem *th)
{
  return th->rate_of == GDC_RATE_GAP && th->has_upper && mpfr_number_p(th->sharp.lo) && mpfr_number_p(th->sharp.hi);
}

/* Rank: a certificate before none, a rate of gamma before one of the boundary only, two-sided before
   upper before lower, then the smaller upper constant. */
static int rank(const gdc_theorem *th)
{
  if (!th->certified) return 0;
  int gamma = th->rate_of == GDC_RATE_GAP || th->rate_of == GDC_RATE_LIMIT;
  return 1 + (th->has_lower ? 1 : 0) + (th->has_upper ? 2 : 0) + (gamma && th->has_upper ? 4 : 0) +
         (th->never_separates ? 8 : 0);
}

gdc_theorem *gdc_theorem_better(gdc_theorem *x, gdc_theorem *y)
{
  if (!x || !y) return x ? x : y;
  int first = rank(x) - rank(y);
  if (first == 0 && x->certified) first = -mpfr_cmp(x->upper, y->upper);
  if (first == 0 && !x->certified)
    first = gdc_failed_hypotheses(x) <= gdc_failed_hypotheses(y) ? 1 : -1;
  gdc_theorem_free(first >= 0 ? y : x);
  return first >= 0 ? x : y;
}

void gdc_theorem_unmirror(gdc_theorem *th, gdc_calc *c)
{
  gdc_itv_set(&th->num, neg(c, &th->num));
  gdc_num growth = gdc_c_copy(c, &th->growth[0]), cross = gdc_c_copy(c, &th->cross[0]);
  gdc_itv_set(&th->growth[0], &th->growth[1]);
  gdc_itv_set(&th->growth[1], growth);
  gdc_itv_set(&th->cross[0], &th->cross[1]);
  gdc_itv_set(&th->cross[1], cross);
  gdc_num ratio = gdc_c_certainly_positive(&th->ratio) ? dvd(c, num(c, 1), &th->ratio) : gdc_c_whole(c);
  gdc_itv_set(&th->ratio, ratio);
  th->mirrored = 1;
}
