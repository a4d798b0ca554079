/* Theorem T: the search for bands and modes.  Any choice is allowed; only the final check counts. */
#include "sliding.h"

enum { ROUNDS = 40 };

/* gb = x (1 + 2^-11), outside the arena. */
static void enlarge(gdc_itv *gb, gdc_num x)
{
  mpfr_set(gb->lo, x->hi, MPFR_RNDU);
  mpfr_div_2ui(gb->hi, gb->lo, 11, MPFR_RNDU);
  mpfr_add(gb->lo, gb->lo, gb->hi, MPFR_RNDU);
  mpfr_set(gb->hi, gb->lo, MPFR_RNDU);
}

int gdc_sliding_settle(gdc_sliding *z, gdc_calc *c, const gdc_box *b, const gdc_choice *choice, gdc_itv *gbp,
                       gdc_itv *gbm)
{
  size_t mark = gdc_calc_mark(c);
  enlarge(gbp, gdc_slope(c, b->loss, &b->mp));
  enlarge(gbm, gdc_slope(c, b->loss, &b->mm));
  for (int round = 0; round < ROUNDS; round++) {
    gdc_calc_release(c, mark);
    if (!mpfr_number_p(gbp->hi) || !mpfr_number_p(gbm->hi)) return 0;
    gdc_sliding_start(z, c, b, choice);
    gdc_sliding_eval(z, gdc_above(c, gdc_c_copy(c, gbp)), gdc_above(c, gdc_c_copy(c, gbm)));
    int plus = gdc_c_certainly_le(z->need_p, z->gbp), minus = gdc_c_certainly_le(z->need_m, z->gbm);
    if (plus && minus) return 1;
    if (!plus) enlarge(gbp, z->need_p);
    if (!minus) enlarge(gbm, z->need_m);
  }
  return 0;
}

static gdc_theorem *attempt(gdc_calc *c, const gdc_box *b, const gdc_choice *choice)
{
  size_t mark = gdc_calc_mark(c);
  gdc_theorem *th = gdc_theorem_new(b, gdc_calc_precision(c));
  if (!th) return NULL;
  gdc_itv gbp, gbm;
  gdc_itv_init(&gbp, gdc_calc_precision(c));
  gdc_itv_init(&gbm, gdc_calc_precision(c));
  gdc_sliding z;
  gdc_sliding_settle(&z, c, b, choice, &gbp, &gbm);
  if (gdc_sliding_check(th, &z)) gdc_sliding_conclude(th, &z);
  else gdc_reason_from_hypotheses(th);
  gdc_itv_clear(&gbp);
  gdc_itv_clear(&gbm);
  gdc_calc_release(c, mark);
  return th;
}

/* The ways to treat one cross pre-activation: natural quiet, natural free, lock, absorbed quiet, absorbed free. */
typedef struct way {
  int absorb, lock, act;
} way;

static int ways(way list[5], gdc_num U, gdc_num D)
{
  int n = 0, excess = mpfr_sgn(U->hi) != 0, drift = mpfr_sgn(D->hi) != 0;
  if (!excess) list[n++] = (way){0, 0, 0};
  list[n++] = (way){0, 0, 1};
  if (gdc_c_certainly_positive(U)) list[n++] = (way){0, 1, 0};
  if (excess || drift) {
    list[n++] = (way){1, 0, 0};
    list[n++] = (way){1, 0, 1};
  }
  return n;
}

/* The state against the bands of g at the present margins, to see what there is to choose. */
static void menu(gdc_calc *c, const gdc_box *b, way wa[5], int *na, way wb[5], int *nb, int *both_drift)
{
  size_t mark = gdc_calc_mark(c);
  gdc_choice natural = {0};
  gdc_sliding z;
  gdc_itv gbp, gbm;
  gdc_itv_init(&gbp, gdc_calc_precision(c));
  gdc_itv_init(&gbm, gdc_calc_precision(c));
  enlarge(&gbp, gdc_slope(c, b->loss, &b->mp));
  enlarge(&gbm, gdc_slope(c, b->loss, &b->mm));
  gdc_sliding_start(&z, c, b, &natural);
  gdc_sliding_eval(&z, gdc_above(c, gdc_c_copy(c, &gbp)), gdc_above(c, gdc_c_copy(c, &gbm)));
  *na = ways(wa, z.UA, z.DA);
  *nb = ways(wb, z.UB, z.DB);
  *both_drift = gdc_c_certainly_positive(z.DA) && gdc_c_certainly_positive(z.DB);
  gdc_itv_clear(&gbp);
  gdc_itv_clear(&gbm);
  gdc_calc_release(c, mark);
}

/* Theorem T needs both points separated now. */
static int separated(gdc_theorem *th, const gdc_box *b)
{
  int ok = gdc_require(th, "m+ > 0", 1, &b->mp);
  ok &= gdc_require(th, "m- > 0", 1, &b->mm);
  ok &= gdc_require(th, "a_1+ > 0", 1, &b->a1);
  ok &= gdc_require(th, "a_2- > 0", 1, &b->a2);
  return ok;
}

/* The better of two, those that the Coq development accepts first when asked for. */
static gdc_theorem *choose(gdc_theorem *x, gdc_theorem *y, int mechanised)
{
  if (!mechanised || !x || !y || x->t.mechanised == y->t.mechanised) return gdc_theorem_better(x, y);
  gdc_theorem *best = x->t.mechanised ? x : y;
  gdc_theorem_free(best == x ? y : x);
  return best;
}

static gdc_theorem *try_all(gdc_calc *c, const gdc_box *b, int mechanised)
{
  gdc_theorem *best = gdc_theorem_new(b, gdc_calc_precision(c));
  if (!best) return NULL;
  if (!separated(best, b)) {
    gdc_reason_from_hypotheses(best);
    return best;
  }
  gdc_theorem_free(best);
  best = NULL;
  way wa[5], wb[5];
  int na, nb, both_drift;
  menu(c, b, wa, &na, wb, &nb, &both_drift);
  for (int i = 0; i < na; i++)
    for (int k = 0; k < nb; k++) {
      gdc_choice choice = {.absorb_a = wa[i].absorb, .absorb_b = wb[k].absorb, .lock_a = wa[i].lock,
                           .act_a = wa[i].act, .lock_b = wb[k].lock, .act_b = wb[k].act};
      best = choose(best, attempt(c, b, &choice), mechanised);
    }
  for (int order = 1; both_drift && order <= 2; order++) {
    gdc_choice choice = {.order = order};
    best = choose(best, attempt(c, b, &choice), mechanised);
  }
  return best;
}

gdc_theorem *gdc_try_sliding(gdc_calc *c, const gdc_box *b) { return try_all(c, b, 0); }
gdc_theorem *gdc_try_sliding_mechanised(gdc_calc *c, const gdc_box *b) { return try_all(c, b, 1); }
