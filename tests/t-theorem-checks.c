/* Each check of the theorems by itself.  First its outcome counts: reported as failing, it takes away what rests on it.
   Then its formula counts: with one number of a valid certificate spoilt it is the check of that name that refuses. */
#include "../src/theorem/mutants.h"
#include "theorem-brute.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "../src/theorem/onesided.h"
#include "../src/theorem/sliding.h"

gdc_mutant_name gdc_mutant = GDC_MUTANT_NONE;
const char *gdc_forced_failure = NULL;
void (*gdc_spoil)(gdc_spoil_at, void *, gdc_calc *) = NULL;

/* --- every outcome counts --------------------------------------------------------------------------------------- */

/* What is certified without these is less, but something: everything else must hold for any certificate. */
static const char *const partial[] = {
  "s >= 2", "no dead zone between the points", "sigma stays on its side of 1/2", "2 ln s + C1 > 0",
  "sharp form: no dead zone between the points", "no nearer dead zone behind x+", "no nearer dead zone behind x-",
  "w_lo > 0 or y_lo > 0", "omega <= 4", "den0 > 0", "the dead zone is nearer than the boundary"};

/* All names of the source; the forced run must have met each of them. */
static const char *const all[] = {
  "s >= 2", "a_1+ > 0", "a_2- > 0", "m+ > 0", "m- > 0", "a_1- <= 0", "a_2+ <= 0", "no dead zone between the points",
  "sigma stays on its side of 1/2", "2 ln s + C1 > 0", "G+- > 0", "G++ G-- > G+-^2", "Abar >= a G+- gb+", "Alow >= a G-- gb-",
  "Bbar >= b G+- gb-", "Blow >= b G++ gb+", "gb+ < 1", "gb- < 1", "lock A: U_A > 0", "lock A: R_hi <= s", "quiet A: U_A = 0",
  "quiet A: R_lo >= s", "no drift A: D_A = 0", "lock B: U_B > 0", "lock B: r R_lo >= 1", "quiet B: U_B = 0",
  "quiet B: r R_hi <= 1", "no drift B: D_B = 0", "T_lo > 0", "T_lo M <= N", "N <= T_hi M", "no overshoot: M gb- <= 1",
  "no overshoot: N gb+ <= 1", "L_lo <= L", "L <= L_hi", "L_lo <= ln T_lo - e_hi", "L_hi >= ln T_hi + e_lo", "R_lo > 0",
  "R_lo <= exp(L_lo - e_lo)", "R_hi >= exp(L_hi + e_hi)", "w_lo <= w", "w <= w_hi", "y_lo <= y", "y <= y_hi",
  "W >= W_min for ever", "V >= V_min for ever", "W_min + e+min > 0", "g(W_min + e+min) <= gb+", "V_min + e-min > 0",
  "g(V_min + e-min) <= gb-", "w_lo > 0 or y_lo > 0", "sharp form: no dead zone between the points",
  "no nearer dead zone behind x+", "no nearer dead zone behind x-", "m+ stays > 0", "m- stays > 0", "W >= 0",
  "alpha >= -al", "alpha <= ah", "D_lo <= Delta", "Delta <= D_hi", "beta >= -bl", "on: beta > 0",
  "on: q beta > lam (D_hi - Delta)", "ah >= h p G+- gb+", "al >= h p G-- gb-", "D_hi >= l + errors", "D_lo <= l - errors",
  "bl >= h q G++ gb+", "bh >= h q G+- gb-", "D_lo <= (V - q bh)/lam", "no overshoot", "R >= rho", "p a_1+ stays > 0",
  "q a_2- stays > 0", "omega <= 4", "den0 > 0", "the dead zone is nearer than the boundary"};
enum { ALL = sizeof all / sizeof *all };
static int forced[ALL];

static int is_partial(const char *name)
{
  for (size_t i = 0; i < sizeof partial / sizeof *partial; i++)
    if (strcmp(name, partial[i]) == 0) return 1;
  return 0;
}

static size_t index_of(const char *name)
{
  size_t i = 0;
  while (i < ALL && strcmp(all[i], name) != 0) i++;
  return i;
}

/* A few times each are enough. */
enum { ENOUGH = 4 };
static int asked_enough(const char *name)
{
  size_t i = index_of(name);
  return i < ALL && forced[i] >= ENOUGH;
}

/* Nothing certified rests on the hypothesis that was made to fail. */
static void check_forced(const gdc_theorem *before, const char *name, const brute *b)
{
  gdc_theorem *th = NULL;
  gdc_forced_failure = name;
  gdc_status status = gdc_theorem_build(&th, &b->box, NULL);
  gdc_forced_failure = NULL;
  ck_assert_int_eq(status, GDC_OK);
  int failing = 0, there = 0, complete = 1; /* complete: nothing else was missing before */
  for (size_t i = 0; i < before->nhypotheses; i++) complete &= before->hypotheses[i].holds;
  for (size_t i = 0; i < th->nhypotheses; i++) there += strcmp(th->hypotheses[i].name, name) == 0;
  for (size_t i = 0; i < th->nhypotheses; i++) failing += !th->hypotheses[i].holds && strcmp(th->hypotheses[i].name, name) == 0;
  if (failing && !is_partial(name)) {
    ck_assert_msg(!th->certified && !th->has_upper && !th->has_lower && !th->limit_text[0], "certified without %s", name);
    ck_assert_ptr_nonnull(strstr(th->reason, "no certificate yet"));
  }
  /* A partial one takes something away: the rate, one side of it, or the sharp form. */
  if (failing && complete && th->certified && th->nhypotheses == before->nhypotheses) {
    int less = before->has_upper > th->has_upper || before->has_lower > th->has_lower || before->rate_of != th->rate_of ||
               gdc_theorem_claims_sharp(before) > gdc_theorem_claims_sharp(th) || mpfr_cmp(before->upper, th->upper) < 0 ||
               strcmp(before->theorem, th->theorem) != 0 || (mpfr_number_p(before->sharp.hi) && !mpfr_number_p(th->sharp.hi));
    ck_assert_msg(less || !(before->has_upper || before->has_lower || mpfr_number_p(before->sharp.hi)), "%s takes nothing away", name);
  }
  /* Where it is not asked for any more, another mode has taken over, which does not rest on it. */
  ck_assert(failing == there);
  if (index_of(name) < ALL) forced[index_of(name)]++;
  gdc_theorem_free(th);
}

/* omega > 4, late enough for Theorem Z: x = (20, 1), v = (1, -1), step 1/100, G = 401, 2, 21. */
static void far_run(brute *b)
{
  static const long double zero[4] = {0, 0, 0, 0};
  mpq_t xp, xm;
  mpq_inits(xp, xm, NULL);
  brute_init(b);
  b->box.loss = GDC_LOSS_EXPONENTIAL;
  mpq_set_ui(b->box.h, 1, 100);
  mpq_set_ui(b->box.v1, 1, 1);
  mpq_set_ui(b->box.w, 1, 1);
  mpq_set_ui(xp, 20, 1);
  mpq_set_ui(xm, 1, 1);
  brute_line(b, xp, xm, zero);
  mpq_clears(xp, xm, NULL);
  brute_start(b, 1, -0.1L, 0.5L, 0.5L);
  while (b->t < 100000) brute_step(b);
  brute_box(b);
}

START_TEST(a_failing_check_takes_away_what_rests_on_it)
{
  rng r;
  rng_seed(&r, 9100);
  int missing = ALL;
  brute far;
  far_run(&far);
  gdc_theorem *z = NULL;
  ck_assert_int_eq(gdc_theorem_build(&z, &far.box, NULL), GDC_OK);
  ck_assert_str_eq(z->theorem, "Z");
  for (size_t k = 0; k < z->nhypotheses; k++)
    if (z->hypotheses[k].holds) check_forced(z, z->hypotheses[k].name, &far);
  gdc_theorem_free(z);
  brute_clear(&far);
  for (int i = 0; i < scaled(500) && missing > 0; i++) {
    brute b;
    brute_init(&b);
    brute_random(&b, &r, (brute_kind)((i / 2) % KINDS), (gdc_loss)(i % 2));
    uint64_t start = (uint64_t)4 << rng_below(&r, 8);
    while (b.t < start && brute_finite(&b)) brute_step(&b);
    gdc_theorem *th = NULL;
    brute_box(&b);
    if (brute_finite(&b)) ck_assert_int_eq(gdc_theorem_build(&th, &b.box, NULL), GDC_OK);
    for (size_t k = 0; th && th->certified && !th->never_separates && k < th->nhypotheses; k++)
      if (th->hypotheses[k].holds && !asked_enough(th->hypotheses[k].name)) check_forced(th, th->hypotheses[k].name, &b);
    gdc_theorem_free(th);
    brute_clear(&b);
    missing = 0;
    for (size_t k = 0; k < ALL; k++) missing += forced[k] < ENOUGH;
  }
  for (size_t k = 0; k < ALL; k++)
    if (!forced[k] && scaled(1000) >= 1000) printf("not met: %s\n", all[k]);
  int unmet = 0;
  for (size_t k = 0; k < ALL; k++) unmet += forced[k] == 0;
  if (scaled(1000) >= 1000) ck_assert_int_eq(unmet, 0);
}
END_TEST

/* --- every formula counts ------------------------------------------------------------------------------------------ */

typedef enum change { SCALE, SHIFT, SET } change;

typedef struct spoil {
  const char *name; /* of the check that must refuse */
  size_t where;     /* of the number */
  change how;
  double by;
} spoil;

static void change_one(void *numbers, gdc_calc *c, size_t where, change how, double by)
{
  gdc_num *x = (gdc_num *)(void *)((char *)numbers + where);
  gdc_itv *d = gdc_c_new(c);
  mpfr_set_d(d->lo, by, MPFR_RNDD);
  mpfr_set_d(d->hi, by, MPFR_RNDU);
  *x = how == SCALE ? mul(c, *x, d) : how == SHIFT ? add(c, *x, d) : d;
}

static void apply(void *numbers, gdc_calc *c, const spoil *s) { change_one(numbers, c, s->where, s->how, s->by); }

#define AT(field) offsetof(gdc_sliding, field)
static const spoil sliding[] = {
  {"G+- > 0", AT(v) + offsetof(gdc_view, gpm), SET, 0}, {"G++ G-- > G+-^2", AT(v) + offsetof(gdc_view, det), SET, 0},
  {"Abar >= a G+- gb+", AT(Abar), SCALE, 0.9}, {"Alow >= a G-- gb-", AT(Alow), SCALE, 0.9},
  {"Bbar >= b G+- gb-", AT(Bbar), SCALE, 0.9}, {"Blow >= b G++ gb+", AT(Blow), SCALE, 0.9},
  {"gb+ < 1", AT(gbp), SET, 1}, {"gb- < 1", AT(gbm), SET, 1},
  {"lock A: U_A > 0", AT(UA), SET, 0}, {"lock B: U_B > 0", AT(UB), SET, 0},
  {"quiet A: U_A = 0", AT(UA), SHIFT, 1e-9}, {"quiet B: U_B = 0", AT(UB), SHIFT, 1e-9},
  {"no drift A: D_A = 0", AT(DA), SHIFT, 1e-9}, {"no drift B: D_B = 0", AT(DB), SHIFT, 1e-9},
  {"lock A: R_hi <= s", AT(Rhi), SCALE, 1e30}, {"lock B: r R_lo >= 1", AT(Rlo), SCALE, 1e-30},
  {"quiet A: R_lo >= s", AT(Rlo), SCALE, 1e-30}, {"quiet B: r R_hi <= 1", AT(Rhi), SCALE, 1e30},
  {"T_lo > 0", AT(Tlo), SET, 0}, {"T_lo M <= N", AT(Tlo), SCALE, 1.001}, {"N <= T_hi M", AT(Thi), SCALE, 0.999},
  {"no overshoot: M gb- <= 1", AT(gbm), SET, 1e30}, {"no overshoot: N gb+ <= 1", AT(gbp), SET, 1e30},
  {"L_lo <= L", AT(Llo), SHIFT, 1e30}, {"L <= L_hi", AT(Lhi), SHIFT, -1e30},
  {"L_lo <= ln T_lo - e_hi", AT(Llo), SHIFT, 1e30}, {"L_hi >= ln T_hi + e_lo", AT(Lhi), SHIFT, -1e30},
  {"R_lo > 0", AT(Rlo), SET, 0}, {"R_lo <= exp(L_lo - e_lo)", AT(Rlo), SCALE, 1.001},
  {"R_hi >= exp(L_hi + e_hi)", AT(Rhi), SCALE, 0.999},
  {"w_lo <= w", AT(wlo), SHIFT, 1e30}, {"w <= w_hi", AT(whi), SHIFT, -1e30}, {"y_lo <= y", AT(ylo), SHIFT, 1e30},
  {"y <= y_hi", AT(yhi), SHIFT, -1e30}, {"W >= W_min for ever", AT(Wmin), SHIFT, 1e30}, {"V >= V_min for ever", AT(Vmin), SHIFT, 1e30},
  {"W >= W_min for ever", AT(wlo), SET, -1}, {"V >= V_min for ever", AT(ylo), SET, -1},
  {"W_min + e+min > 0", AT(Wmin), SET, -1e30}, {"V_min + e-min > 0", AT(Vmin), SET, -1e30},
  {"g(W_min + e+min) <= gb+", AT(need_p), SCALE, 1.1}, {"g(V_min + e-min) <= gb-", AT(need_m), SCALE, 1.1},
  {"ordered: D_A > 0", AT(DA), SET, 0}, {"ordered: D_B > 0", AT(DB), SET, 0}, {"ordered: p, q > 0", AT(p), SET, -1},
  {"ordered: one drift ends first", AT(k_p), SCALE, 1e-9}, {"ordered: one drift ends first", AT(k_m), SCALE, 1e-9}};
enum { SLIDING = sizeof sliding / sizeof *sliding };
static int refused[SLIDING];

static int fails(const gdc_theorem *th, const char *name)
{
  for (size_t i = 0; i < th->nhypotheses; i++)
    if (strcmp(th->hypotheses[i].name, name) == 0) return !th->hypotheses[i].holds;
  return -1; /* not asked */
}

static void spoil_all(gdc_calc *c, const gdc_box *b, const gdc_choice *m)
{
  size_t mark = gdc_calc_mark(c);
  gdc_itv gbp, gbm;
  gdc_itv_init(&gbp, gdc_calc_precision(c));
  gdc_itv_init(&gbm, gdc_calc_precision(c));
  gdc_sliding z;
  gdc_theorem *th = gdc_theorem_new(b, 64);
  int valid = gdc_sliding_settle(&z, c, b, m, &gbp, &gbm) && gdc_sliding_check(th, &z);
  for (size_t k = 0; valid && k < SLIDING; k++) {
    if (refused[k] >= ENOUGH || fails(th, sliding[k].name) != 0) continue;
    gdc_sliding bad = z;
    apply(&bad, c, &sliding[k]);
    gdc_theorem *other = gdc_theorem_new(b, 64);
    int passed = gdc_sliding_check(other, &bad), refuses = fails(other, sliding[k].name);
    /* The two floors have options: without one slope the other one may serve. */
    int option = sliding[k].how == SET && (sliding[k].where == AT(wlo) || sliding[k].where == AT(ylo));
    /* Only the drift that ends later becomes the wrong one. */
    int order = sliding[k].where == AT(k_p) || sliding[k].where == AT(k_m);
    if (!option && !order) ck_assert_msg(!passed && refuses == 1, "%s: passes with a spoilt number", sliding[k].name);
    refused[k] += refuses == 1;
    gdc_theorem_free(other);
  }
  gdc_theorem_free(th);
  gdc_itv_clear(&gbp);
  gdc_itv_clear(&gbm);
  gdc_calc_release(c, mark);
}

START_TEST(a_spoilt_number_is_refused_by_its_check)
{
  static const gdc_choice choices[] = {{.order = 0}, {.order = 1}, {.order = 2}, {.lock_a = 1}, {.lock_b = 1},
                                       {.act_a = 1, .act_b = 1}, {.lock_a = 1, .act_b = 1}, {.lock_b = 1, .act_a = 1}};
  rng r;
  rng_seed(&r, 9200);
  gdc_calc *c = gdc_calc_new(160);
  int missing = SLIDING;
  for (int i = 0; i < scaled(600) && missing > 0; i++) {
    brute b;
    brute_init(&b);
    brute_kind kind = (brute_kind)((i / 2) % KINDS);
    brute_random(&b, &r, kind, (gdc_loss)(i % 2));
    uint64_t start = (uint64_t)4 << rng_below(&r, 10);
    while (b.t < start && brute_finite(&b)) brute_step(&b);
    if (brute_finite(&b) && b.gpm > 0 && b.mp > 0 && b.mm > 0 && b.a1 > 0 && b.a2 > 0) {
      brute_box(&b);
      for (size_t k = 0; k < sizeof choices / sizeof *choices; k++) spoil_all(c, &b.box, &choices[k]);
    }
    brute_clear(&b);
    missing = 0;
    for (size_t k = 0; k < SLIDING; k++) missing += refused[k] < ENOUGH;
  }
  gdc_calc_free(c);
  for (size_t k = 0; k < SLIDING; k++)
    if (scaled(1000) >= 1000) ck_assert_msg(refused[k] > 0, "never refused: %s", sliding[k].name);
}
END_TEST

#define OF(field) offsetof(gdc_one_sided, field)
static const spoil one_sided[] = {
  {"ah >= h p G+- gb+", OF(ah), SET, 0}, {"al >= h p G-- gb-", OF(al), SET, 0}, {"bl >= h q G++ gb+", OF(bl), SET, 0},
  {"bh >= h q G+- gb-", OF(bh), SET, 0}, {"D_hi >= l + errors", OF(Dhi), SHIFT, -1e3}, {"D_lo <= l - errors", OF(Dlo), SHIFT, 1e3},
  {"D_lo <= (V - q bh)/lam", OF(V), SHIFT, -1e6}, {"alpha >= -al", OF(al), SET, -1e3}, {"alpha <= ah", OF(ah), SET, -1e3},
  {"D_lo <= Delta", OF(Dlo), SHIFT, 1e3}, {"Delta <= D_hi", OF(Dhi), SHIFT, -1e3}, {"beta >= -bl", OF(bl), SET, -1e3},
  {"on: q beta > lam (D_hi - Delta)", OF(Dhi), SHIFT, 1e6}, {"W >= 0", OF(W), SET, -1}, {"m+ stays > 0", OF(mlop), SET, 0},
  {"m- stays > 0", OF(mlom), SET, 0}, {"no overshoot", OF(gbp), SET, 1e6}, {"R >= rho", OF(rho), SCALE, 1e6},
  {"p a_1+ stays > 0", OF(z), SET, 0}, {"q a_2- stays > 0", OF(W), SET, -1e6}};
enum { ONE_SIDED = sizeof one_sided / sizeof *one_sided };
static const spoil *present;

/* Of the two modes the other one is made to miss more, so that the one in question is reported. */
static void spoil_one(gdc_spoil_at at, void *numbers, gdc_calc *c)
{
  gdc_one_sided *z = numbers;
  if (at != GDC_SPOIL_B) return;
  apply(z, c, present);
  if (strncmp(present->name, "on:", 3) == 0 && !z->on) z->al = z->ah = z->bl = z->bh = num(c, -1000000);
}

START_TEST(a_spoilt_number_of_theorem_B_is_refused_by_its_check)
{
  static const brute_kind kinds[] = {KIND_ONE_SIDED, KIND_BORDERLINE, KIND_FAR};
  rng r;
  rng_seed(&r, 9300);
  gdc_calc *c = gdc_calc_new(160);
  int count[ONE_SIDED] = {0};
  for (int i = 0; i < scaled(200); i++) {
    brute b;
    brute_init(&b);
    brute_random(&b, &r, kinds[(i / 2) % 3], (gdc_loss)(i % 2));
    uint64_t start = (uint64_t)16 << rng_below(&r, 8);
    while (b.t < start && brute_finite(&b)) brute_step(&b);
    brute_box(&b);
    gdc_theorem *th = brute_finite(&b) ? gdc_try_one_sided(c, &b.box) : NULL;
    for (size_t k = 0; th && th->certified && k < ONE_SIDED; k++) {
      if (count[k] >= ENOUGH || fails(th, one_sided[k].name) != 0) continue;
      present = &one_sided[k];
      gdc_spoil = spoil_one;
      gdc_theorem *bad = gdc_try_one_sided(c, &b.box);
      gdc_spoil = NULL;
      /* The mode that was refused may not be the one that is reported. */
      if (fails(bad, present->name) == 1) {
        ck_assert_msg(!bad->certified && !bad->has_upper && !bad->has_lower, "%s: passes with a spoilt number", present->name);
        count[k]++;
      }
      gdc_theorem_free(bad);
    }
    gdc_theorem_free(th);
    brute_clear(&b);
  }
  gdc_calc_free(c);
  for (size_t k = 0; k < ONE_SIDED; k++)
    if (scaled(1000) >= 1000) ck_assert_msg(count[k] > 0, "never refused: %s", one_sided[k].name);
}
END_TEST

/* --- the rate, and the theorems of frozen patterns ---------------------------------------------------------------------- */

#define IN(field) (AT(v) + offsetof(gdc_view, field))
#define OF_VIEW(field) offsetof(gdc_view, field)
/* What is lost with the check. */
typedef enum loss_of { ALL_OF_IT, BOTH_SIDES, UPPER_SIDE, LOWER_SIDE, SHARP_FORM, THEOREM_Z } loss_of;

typedef struct spoil_pair {
  const char *name;
  gdc_spoil_at at;
  loss_of lost;
  int sure; /* 0: another term of the check may still make it true */
  struct {
    size_t where;
    change how;
    double by;
  } x[2];
} spoil_pair;

static const spoil_pair pairs[] = {
  {"s >= 2", GDC_SPOIL_R, BOTH_SIDES, 1, {{IN(s), SET, 1}, {IN(s), SET, 1}}},
  {"sharp form: no dead zone between the points", GDC_SPOIL_R, SHARP_FORM, 1, {{AT(Alow), SET, 1e9}, {AT(Blow), SET, 1e9}}},
  {"no nearer dead zone behind x+", GDC_SPOIL_R, UPPER_SIDE, 1, {{AT(Abar), SET, 1e9}, {AT(A), SET, 1e9}}},
  {"no nearer dead zone behind x-", GDC_SPOIL_R, UPPER_SIDE, 1, {{AT(Bbar), SET, 1e9}, {AT(B), SET, 1e9}}},
  {"w_lo > 0 or y_lo > 0", GDC_SPOIL_R, BOTH_SIDES, 1, {{AT(wlo), SET, 0}, {AT(ylo), SET, 0}}},
  {"2 ln s + C1 > 0", GDC_SPOIL_R, UPPER_SIDE, 0, {{IN(ln_s), SET, 1e-9}, {IN(ln_s), SET, 1e-9}}},
  {"s >= 2", GDC_SPOIL_F, ALL_OF_IT, 1, {{OF_VIEW(s), SET, 1}, {OF_VIEW(s), SET, 1}}},
  {"a_1+ > 0", GDC_SPOIL_F, ALL_OF_IT, 1, {{OF_VIEW(a1), SET, 0}, {OF_VIEW(a1), SET, 0}}},
  {"a_2- > 0", GDC_SPOIL_F, ALL_OF_IT, 1, {{OF_VIEW(a2), SET, 0}, {OF_VIEW(a2), SET, 0}}},
  {"a_1- <= 0", GDC_SPOIL_F, ALL_OF_IT, 1, {{OF_VIEW(alpha), SET, 1e-9}, {OF_VIEW(alpha), SET, 1e-9}}},
  {"a_2+ <= 0", GDC_SPOIL_F, ALL_OF_IT, 1, {{OF_VIEW(beta), SET, 1e-9}, {OF_VIEW(beta), SET, 1e-9}}},
  {"m+ > 0", GDC_SPOIL_F, ALL_OF_IT, 1, {{OF_VIEW(mp), SET, 0}, {OF_VIEW(mp), SET, 0}}},
  {"m- > 0", GDC_SPOIL_F, ALL_OF_IT, 1, {{OF_VIEW(mm), SET, 0}, {OF_VIEW(mm), SET, 0}}},
  {"no dead zone between the points", GDC_SPOIL_F, SHARP_FORM, 1, {{OF_VIEW(alpha), SET, -1e9}, {OF_VIEW(beta), SET, -1e9}}},
  {"sigma stays on its side of 1/2", GDC_SPOIL_F, LOWER_SIDE, 0, {{OF_VIEW(mp), SET, 1e-9}, {OF_VIEW(mm), SET, 1e-9}}},
  {"2 ln s + C1 > 0", GDC_SPOIL_F, UPPER_SIDE, 0, {{OF_VIEW(ln_s), SET, 1e-9}, {OF_VIEW(ln_s), SET, 1e-9}}},
  {"den0 > 0", GDC_SPOIL_Z, THEOREM_Z, 1, {{OF(V), SET, -1e9}, {OF(V), SET, -1e9}}},
  {"the dead zone is nearer than the boundary", GDC_SPOIL_Z, THEOREM_Z, 1, {{OF(omega), SET, 4}, {OF(omega), SET, 4}}}};
enum { PAIRS = sizeof pairs / sizeof *pairs };
static int pair_refused[PAIRS];
static const spoil_pair *present_pair;

static void spoil_two(gdc_spoil_at at, void *numbers, gdc_calc *c)
{
  if (at != present_pair->at) return;
  for (int i = 0; i < 2; i++) change_one(numbers, c, present_pair->x[i].where, present_pair->x[i].how, present_pair->x[i].by);
}

static int is_lost(const gdc_theorem *th, loss_of lost)
{
  switch (lost) {
  case ALL_OF_IT: return !th->certified && !th->has_upper && !th->has_lower;
  case BOTH_SIDES: return !th->has_upper && !th->has_lower;
  case UPPER_SIDE: return !th->has_upper;
  case LOWER_SIDE: return !th->has_lower;
  case SHARP_FORM: return !gdc_theorem_claims_sharp(th) && !mpfr_number_p(th->sharp.hi);
  default: return strcmp(th->theorem, "Z") != 0 && th->rate_of == GDC_RATE_BOUNDARY;
  }
}

/* F and O are asked the questions of th; R those of the sliding attempts only, so that B cannot step in. */
static gdc_theorem *build_for(gdc_spoil_at at, gdc_calc *c, const gdc_box *b)
{
  if (at == GDC_SPOIL_F) return mpq_sgn(b->gpm) <= 0 ? gdc_try_frozen(c, b) : NULL;
  if (at == GDC_SPOIL_R) return mpq_sgn(b->gpm) > 0 ? gdc_try_sliding(c, b) : NULL;
  return gdc_try_one_sided(c, b);
}

static void spoil_pairs(gdc_calc *c, const gdc_box *b)
{
  for (size_t k = 0; k < PAIRS; k++) {
    const spoil_pair *s = &pairs[k];
    if (pair_refused[k] >= ENOUGH) continue;
    gdc_theorem *th = build_for(s->at, c, b), *bad = NULL;
    if (th && th->certified && fails(th, s->name) == 0) {
      present_pair = s;
      gdc_spoil = spoil_two;
      bad = build_for(s->at, c, b);
      gdc_spoil = NULL;
      int refuses = fails(bad, s->name);
      if (s->sure) ck_assert_msg(refuses != 0, "%s: passes with a spoilt number", s->name);
      if (refuses == 1) ck_assert_msg(is_lost(bad, s->lost), "%s: its spoilt number takes nothing away", s->name);
      pair_refused[k] += refuses == 1;
    }
    gdc_theorem_free(th);
    gdc_theorem_free(bad);
  }
}

START_TEST(a_spoilt_number_of_a_rate_is_refused_by_its_check)
{
  static const brute_kind kinds[] = {KIND_ISSUE, KIND_OBTUSE, KIND_FROZEN, KIND_SYMMETRIC, KIND_SLIDING, KIND_WILD};
  rng r;
  rng_seed(&r, 9400);
  gdc_calc *c = gdc_calc_new(160);
  brute far;
  far_run(&far);
  spoil_pairs(c, &far.box);
  brute_clear(&far);
  int missing = PAIRS;
  for (int i = 0; i < scaled(600) && missing > 0; i++) {
    brute b;
    brute_init(&b);
    brute_random(&b, &r, kinds[(i / 2) % 6], (gdc_loss)(i % 2));
    uint64_t start = (uint64_t)8 << rng_below(&r, 10);
    while (b.t < start && brute_finite(&b)) brute_step(&b);
    brute_box(&b);
    if (brute_finite(&b)) spoil_pairs(c, &b.box);
    brute_clear(&b);
    missing = 0;
    for (size_t k = 0; k < PAIRS; k++) missing += pair_refused[k] < (pairs[k].at == GDC_SPOIL_Z ? 1 : ENOUGH);
  }
  gdc_calc_free(c);
  for (size_t k = 0; k < PAIRS; k++)
    if (scaled(1000) >= 1000) ck_assert_msg(pair_refused[k] > 0, "never refused: %s", pairs[k].name);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("theorem checks");
  TCase *c = tcase_create("checks");
  tcase_set_timeout(c, 0);
  tcase_add_test(c, a_failing_check_takes_away_what_rests_on_it);
  tcase_add_test(c, a_spoilt_number_is_refused_by_its_check);
  tcase_add_test(c, a_spoilt_number_of_theorem_B_is_refused_by_its_check);
  tcase_add_test(c, a_spoilt_number_of_a_rate_is_refused_by_its_check);
  suite_add_tcase(s, c);
  return run_suite(s);
}
