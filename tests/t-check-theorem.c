/* gdcert-check's own theorems against the library's: what the library certifies is confirmed, what is tightened, broken or made
   up is not, and what is confirmed all the same survives brute force. */
#include "theorem-brute.h"

#include "check/theorem.h"
#include "tests/check-bridge.h"
#include "tests/check-theorem-bridge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BITS = 192 };

/* --- random certificates ---------------------------------------------------------------------------------------- */

/* A run of this kind with a certificate at its present step; NULL when there is none. */
static gdc_theorem *certified(brute *b, rng *r, brute_kind kind, int logistic)
{
  brute_init(b);
  brute_random(b, r, kind, logistic ? GDC_LOSS_LOGISTIC : GDC_LOSS_EXPONENTIAL);
  uint64_t t = b->t + 2 + (UINT64_C(1) << rng_below(r, 11)) + rng_below(r, 7);
  while (b->t < t && brute_finite(b) && !brute_dead(b)) brute_step(b);
  if (!brute_finite(b) || brute_dead(b)) return NULL;
  if (b->mp > 3000 || b->mm > 3000) return NULL; /* e^-3000 is about what the checker's fraction bits reach */
  gdc_theorem *th = NULL;
  brute_box(b);
  ck_assert_int_eq(gdc_theorem_build(&th, &b->box, NULL), GDC_OK);
  if (th->certified && !th->never_separates) return th;
  gdc_theorem_free(th);
  return NULL;
}

static outcome check_copy(const theorem *th, const state *st, fault *f)
{
  theorem copy = *th;
  copy.own = (pool){NULL};
  copy.claims.count = 0;
  for (int k = 0; k < th->claims.count; k++) put(&copy, th->claims.all[k].name, th->claims.all[k].value);
  *f = (fault){0};
  outcome result = theorem_confirm(&copy, st, f);
  theorem_clear(&copy);
  return result;
}

typedef int (*caller)(brute *b, const gdc_theorem *th, const theorem *c, const world *w, rng *r);

/* f on many certificates of all kinds; returns the sum of its results. */
static int visit(caller f, int count, uint64_t seed)
{
  rng r;
  int sum = 0, visited = 0;
  rng_seed(&r, seed);
  for (int k = 0; k < count; k++) {
    brute b;
    gdc_theorem *th = certified(&b, &r, (brute_kind)(k % KINDS), (k / KINDS) & 1);
    if (th) {
      theorem c;
      world w;
      convert(&c, th);
      world_open(&w, &b.box);
      sum += f(&b, th, &c, &w, &r);
      visited++;
      world_close(&w);
      theorem_clear(&c);
      gdc_theorem_free(th);
    }
    brute_clear(&b);
  }
  ck_assert_int_gt(visited, count / 10 - 1);
  return sum;
}

static mpq_ptr *value(theorem *c, const char *name)
{
  for (int k = 0; k < c->claims.count; k++)
    if (strcmp(c->claims.all[k].name, name) == 0) return &c->claims.all[k].value;
  return NULL;
}

/* --- what the library certifies is confirmed -------------------------------------------------------------------- */

static struct { const char *name; int count, upper, limit; } seen[] = {{"F", 0, 0, 0}, {"O", 0, 0, 0}, {"T", 0, 0, 0}, {"S", 0, 0, 0},
                                                                       {"B", 0, 0, 0}, {"Z", 0, 0, 0}};

static int is_confirmed(brute *b, const gdc_theorem *th, const theorem *c, const world *w, rng *r)
{
  fault f;
  (void)b, (void)r;
  outcome result = check_copy(c, &w->st, &f);
  ck_assert_msg(result == ACCEPTED, "%s, regime %s%s, s = %llu, %s: %s", th->theorem, c->regime, c->mirrored ? " (mirrored)" : "", (unsigned long long)c->s,
                w->p.logistic ? "logistic" : "exponential", f.reason);
  for (size_t k = 0; k < sizeof seen / sizeof *seen; k++)
    if (strcmp(seen[k].name, th->theorem) == 0) seen[k].count++, seen[k].upper += th->has_upper, seen[k].limit += th->limit_text[0] != 0;
  return 1;
}

START_TEST(certificates_of_the_library_are_confirmed)
{
  int count = scaled(900);
  visit(is_confirmed, count, 1);
  for (size_t k = 0; k < sizeof seen / sizeof *seen; k++)
    if (count >= 900) ck_assert_msg(seen[k].count >= 3 && seen[k].upper >= 1, "theorem %s: %d certificates", seen[k].name, seen[k].count);
}
END_TEST

/* --- one number changed --------------------------------------------------------------------------------------------- */

/* q moved by a hundredth of itself (or of `least`, when that is more). */
static void nudge(mpq_t q, int up, double least)
{
  mpq_t d, m;
  mpq_inits(d, m, NULL);
  mpq_abs(d, q);
  mpq_set_d(m, least);
  if (mpq_cmp(d, m) < 0) mpq_set(d, m);
  mpq_set_ui(m, 1, 100);
  mpq_mul(d, d, m);
  if (up) mpq_add(q, q, d);
  else mpq_sub(q, q, d);
  mpq_clears(d, m, NULL);
}

static const struct { const char *name; int up; double least; } tighter[] = {
  {"lower", 1, 0}, {"upper", 0, 0}, {"sharp_lo", 1, 1e-3}, {"sharp_hi", 0, 0}, {"ratio_lo", 1, 0}, {"ratio_hi", 0, 0}, {"limit_lo", 1, 1e-3},
  {"limit_hi", 0, 1e-3}, {"margin_limit_lo", 1, 0}, {"margin_limit_hi", 0, 0}, {"Tlo", 1, 0}, {"Thi", 0, 0}, {"Llo", 1, 1e-3}, {"Lhi", 0, 1e-3},
  {"Rlo", 1, 0}, {"Rhi", 0, 0}, {"wlo", 1, 1e-6}, {"whi", 0, 0}, {"ylo", 1, 1e-6}, {"yhi", 0, 0}, {"Wmin", 1, 1e-3}, {"Vmin", 1, 1e-3},
  {"gbp", 0, 0}, {"gbm", 0, 0}, {"al", 0, 0}, {"ah", 0, 0}, {"Dlo", 1, 1e-3}, {"Dhi", 0, 1e-3}};

/* The room of 2^-32 of the larger end may be more than a hundredth of a much smaller lower end. */
static int room_hides(theorem *c, const char *name, const mpq_t lo)
{
  char other[32];
  size_t size = strlen(name);
  if (size < 3 || strcmp(name + size - 3, "_lo") != 0) return 0;
  snprintf(other, sizeof other, "%.*s_hi", (int)size - 3, name);
  mpq_t q;
  mpq_init(q);
  mpq_set(q, *value(c, other));
  mpq_div_2exp(q, q, 20);
  int hides = mpq_cmp(lo, q) <= 0;
  mpq_clear(q);
  return hides;
}

static int refuses_tighter(brute *b, const gdc_theorem *th, const theorem *c, const world *w, rng *r)
{
  int refused = 0;
  (void)r;
  for (size_t k = 0; k < sizeof tighter / sizeof *tighter; k++) {
    theorem copy = *c;
    copy.own = (pool){NULL};
    copy.claims.count = 0;
    for (int i = 0; i < c->claims.count; i++) put(&copy, c->claims.all[i].name, c->claims.all[i].value);
    mpq_ptr *q = value(&copy, tighter[k].name);
    fault f = {0};
    if (q && !room_hides(&copy, tighter[k].name, *q)) {
      nudge(*q, tighter[k].up, tighter[k].least);
      outcome result = theorem_confirm(&copy, &w->st, &f);
      /* lower and upper may be the looser numbers of the machine-checked form; gb and the slopes may have room. */
      int loose = (th->t.rated && (!strcmp(tighter[k].name, "lower") || !strcmp(tighter[k].name, "upper"))) ||
                  !strncmp(tighter[k].name, "gb", 2) || tighter[k].name[0] == 'a' || tighter[k].name[0] == 'D';
      ck_assert_msg(result != ACCEPTED || loose, "%s, regime %s, s = %llu: %s tightened, and confirmed", c->name, c->regime, (unsigned long long)c->s,
                    tighter[k].name);
      refused += result != ACCEPTED;
    }
    theorem_clear(&copy);
  }
  (void)b;
  return refused;
}

START_TEST(tightened_numbers_are_refused)
{
  int count = scaled(200), refused = visit(refuses_tighter, count, 2);
  if (count >= 200) ck_assert_int_ge(refused, 500);
}
END_TEST

static int accepts_wider(brute *b, const gdc_theorem *th, const theorem *c, const world *w, rng *r)
{
  static const struct { const char *name; int up; } wider[] = {{"lower", 0}, {"upper", 1}, {"sharp_lo", 0}, {"sharp_hi", 1}, {"ratio_lo", 0},
    {"ratio_hi", 1}, {"limit_lo", 0}, {"limit_hi", 1}, {"margin_limit_lo", 0}, {"margin_limit_hi", 1}};
  (void)b, (void)th, (void)r;
  for (size_t k = 0; k < sizeof wider / sizeof *wider; k++) {
    theorem copy = *c;
    copy.own = (pool){NULL};
    copy.claims.count = 0;
    for (int i = 0; i < c->claims.count; i++) put(&copy, c->claims.all[i].name, c->claims.all[i].value);
    mpq_ptr *q = value(&copy, wider[k].name);
    fault f = {0};
    if (q) nudge(*q, wider[k].up, 0);
    ck_assert_msg(theorem_confirm(&copy, &w->st, &f) == ACCEPTED, "%s: %s widened: %s", c->name, wider[k].name, f.reason);
    theorem_clear(&copy);
  }
  return 1;
}

START_TEST(widened_claims_are_confirmed) { visit(accepts_wider, scaled(90), 3); }
END_TEST

/* --- names, modes, what is missing and what is added ----------------------------------------------------------------- */

static int refuses_other_words(brute *b, const gdc_theorem *th, const theorem *c, const world *w, rng *r)
{
  static const char *const theorems[] = {"F", "O", "T", "S", "B", "Z", "ray", "dead", "X"},
    *const regimes[] = {"frozen", "obtuse", "sliding", "one-sided", "borderline", "ray", "dead", "none"};
  fault f;
  (void)b, (void)th, (void)r;
  for (size_t k = 0; k < sizeof theorems / sizeof *theorems; k++) {
    theorem copy = *c;
    if (strcmp(theorems[k], c->name) == 0) continue;
    if (strcmp(theorems[k], "T") == 0 && strcmp(c->name, "S") == 0) continue; /* S is T and more */
    copy.name = theorems[k];
    ck_assert_msg(check_copy(&copy, &w->st, &f) != ACCEPTED, "%s named %s", c->name, theorems[k]);
    ck_assert(f.reason[0]);
  }
  for (size_t k = 0; k < sizeof regimes / sizeof *regimes; k++) {
    theorem copy = *c;
    if (strcmp(regimes[k], c->regime) == 0) continue;
    copy.regime = regimes[k];
    ck_assert_msg(check_copy(&copy, &w->st, &f) != ACCEPTED, "regime %s said to be %s", c->regime, regimes[k]);
  }
  theorem copy = *c;
  copy.mirrored = !c->mirrored;
  ck_assert_int_ne(check_copy(&copy, &w->st, &f), ACCEPTED);
  copy = *c;
  copy.never_separates = 1;
  ck_assert_int_ne(check_copy(&copy, &w->st, &f), ACCEPTED);
  copy = *c;
  copy.s++;
  ck_assert_int_eq(check_copy(&copy, &w->st, &f), REJECTED);
  return 1;
}

/* Each claim that a text needs left out; one that no text knows added; a mode set to a number that is none. */
static int refuses_holes(brute *b, const gdc_theorem *th, const theorem *c, const world *w, rng *r)
{
  static const char *const modes[] = {"lockA", "actA", "driA", "lockB", "actB", "driB", "on", "ordered"};
  (void)b, (void)th, (void)r;
  for (int leave = 0; leave <= c->claims.count; leave++) {
    theorem copy = *c;
    fault f = {0};
    copy.own = (pool){NULL};
    copy.claims.count = 0;
    for (int i = 0; i < c->claims.count; i++)
      if (i != leave) put(&copy, c->claims.all[i].name, c->claims.all[i].value);
    if (leave == c->claims.count) put_si(&copy, "unknown", 1);
    outcome result = theorem_confirm(&copy, &w->st, &f);
    const char *name = leave == c->claims.count ? "unknown" : c->claims.all[leave].name;
    size_t size = strlen(name);
    int end = size > 3 && (!strcmp(name + size - 3, "_lo") || !strcmp(name + size - 3, "_hi"));
    int optional = !strcmp(name, "lower") || !strcmp(name, "upper") || !strcmp(name, "optimal");
    ck_assert_msg(optional ? result == ACCEPTED : result != ACCEPTED, "%s: without %s: %d", c->name, name, result);
    if (end) ck_assert_int_ne(result, ACCEPTED);
    theorem_clear(&copy);
  }
  for (size_t k = 0; k < sizeof modes / sizeof *modes; k++) {
    theorem copy = *c;
    fault f = {0};
    copy.own = (pool){NULL};
    copy.claims.count = 0;
    for (int i = 0; i < c->claims.count; i++) put(&copy, c->claims.all[i].name, c->claims.all[i].value);
    mpq_ptr *q = value(&copy, modes[k]);
    if (q) {
      mpq_set_si(*q, 3, 1);
      ck_assert_msg(theorem_confirm(&copy, &w->st, &f) == REJECTED, "mode %s is 3", modes[k]);
    }
    theorem_clear(&copy);
  }
  return 1;
}

START_TEST(other_names_are_refused) { visit(refuses_other_words, scaled(90), 4); }
END_TEST
START_TEST(holes_and_additions_are_refused) { visit(refuses_holes, scaled(60), 5); }
END_TEST

/* --- what is confirmed survives brute force ---------------------------------------------------------------------------- */

static void random_change(theorem *c, rng *r)
{
  given *x = &c->claims.all[rng_below(r, (unsigned)c->claims.count)];
  if (strncmp(x->name, "rate_", 5) == 0) return;
  int mode = strncmp(x->name, "lock", 4) == 0 || strncmp(x->name, "act", 3) == 0 || strncmp(x->name, "dri", 3) == 0 || !strcmp(x->name, "on") ||
             !strcmp(x->name, "ordered") || !strcmp(x->name, "optimal");
  if (mode) {
    mpq_set_ui(x->value, rng_below(r, strcmp(x->name, "ordered") ? 2 : 3), 1);
    return;
  }
  mpq_t q;
  mpq_init(q);
  mpq_set_si(q, 1000 + (long)rng_below(r, 201) - 100, 1000);
  if (!rng_below(r, 4)) mpq_set_si(q, (long)rng_below(r, 64), 16);
  mpq_canonicalize(q);
  mpq_mul(x->value, x->value, q);
  mpq_clear(q);
}

static int attacked, confirmed;

/* The claims of c at a later step of the run, in long double; the same words as in theorem-brute. */
static const char *violated(theorem *c, const brute *b)
{
  gdc_theorem *th = NULL;
  claims list;
  memset(&list, 0, sizeof list);
  (void)th;
  const char *const rates[] = {"rate_none", "rate_gap", "rate_limit", "rate_boundary"};
  for (int k = 0; k < 4; k++)
    if (value(c, rates[k])) list.rate_of = (gdc_rate_of)k;
  list.live = 1;
  list.s = c->s;
  list.has_upper = value(c, "upper") != NULL;
  list.has_lower = value(c, "lower") != NULL;
  list.A = list.has_lower ? mpq_get_d(*value(c, "lower")) : 0;
  list.B = list.has_upper ? mpq_get_d(*value(c, "upper")) : INFINITY;
  if (b->gpm < 0) {
    long double kp = -b->gpm / b->gpp, km = -b->gpm / b->gmm;
    list.skew = (kp - km) / (2 + kp + km);
  }
  list.slope = b->gpm < 0 ? 2 + -b->gpm / b->gpp + -b->gpm / b->gmm : 2;
  list.sigma_limit = (1 + list.skew) / 2;
  list.gamma_limit = value(c, "margin_limit_lo") ? (mpq_get_d(*value(c, "margin_limit_lo")) + mpq_get_d(*value(c, "margin_limit_hi"))) / 2 : 0;
  list.ratio[1] = INFINITY;
  if (value(c, "ratio_lo")) list.ratio[0] = mpq_get_d(*value(c, "ratio_lo")), list.ratio[1] = mpq_get_d(*value(c, "ratio_hi"));
  list.den_known = 1;
  long double *whole[] = {list.num, list.den, list.growth[0], list.growth[1], list.cross[0], list.cross[1], list.sharp};
  for (int k = 0; k < 7; k++) whole[k][0] = -INFINITY, whole[k][1] = INFINITY;
  if (value(c, "sharp_lo")) list.sharp[0] = mpq_get_d(*value(c, "sharp_lo")), list.sharp[1] = mpq_get_d(*value(c, "sharp_hi"));
  return claims_violated(&list, b);
}

static int survives(brute *b, const gdc_theorem *th, const theorem *c, const world *w, rng *r)
{
  (void)th;
  for (int k = 0; k < 24; k++) {
    theorem copy = *c;
    fault f = {0};
    copy.own = (pool){NULL};
    copy.claims.count = 0;
    for (int i = 0; i < c->claims.count; i++) put(&copy, c->claims.all[i].name, c->claims.all[i].value);
    for (unsigned i = 1 + rng_below(r, 3); i > 0; i--) random_change(&copy, r);
    int wide = 0; /* a limit that was moved tells nothing about the rate towards it */
    if (value(&copy, "margin_limit_lo")) wide = !mpq_equal(*value(&copy, "margin_limit_lo"), *value((theorem *)(uintptr_t)c, "margin_limit_lo")) ||
                                                !mpq_equal(*value(&copy, "margin_limit_hi"), *value((theorem *)(uintptr_t)c, "margin_limit_hi"));
    outcome result = theorem_confirm(&copy, &w->st, &f);
    attacked++;
    if (result == ACCEPTED && !wide) {
      confirmed++;
      brute later = *b;
      for (int step = 0; step < 3000; step++) {
        brute_step(&later);
        const char *why = step < 300 || step % 11 == 0 ? violated(&copy, &later) : NULL;
        ck_assert_msg(!why, "%s at s = %llu confirmed, at t = %llu: %s", copy.name, (unsigned long long)copy.s, (unsigned long long)later.t, why);
      }
    }
    theorem_clear(&copy);
  }
  return 1;
}

START_TEST(what_is_confirmed_survives_brute_force)
{
  int count = scaled(150);
  visit(survives, count, 6);
  if (count >= 150) {
    ck_assert_int_ge(attacked, 1200);
    ck_assert_int_ge(confirmed, 120);
    ck_assert_int_lt(confirmed, attacked / 2);
  }
}
END_TEST

/* --- dead neurons ---------------------------------------------------------------------------------------------------- */

START_TEST(dead_points_agree_with_the_library)
{
  rng r;
  int dead = 0, open = 0;
  rng_seed(&r, 7);
  for (int k = 0; k < scaled(1500); k++) {
    char yaml[1024];
    gdc_problem *gp = NULL;
    gdc_context context;
    gdc_context_clear(&context);
    int n = 2 + (int)rng_below(&r, 3), m = 1 + (int)rng_below(&r, 3);
    size_t used = (size_t)snprintf(yaml, sizeof yaml, "data:\n");
    for (int i = 0; i < n; i++)
      used += (size_t)snprintf(yaml + used, sizeof yaml - used, "  - {x: [%d/4], y: %d}\n", (int)rng_below(&r, 17) - 8, i % 2 ? 1 : -1);
    used += (size_t)snprintf(yaml + used, sizeof yaml - used, "network:\n  bias: true\n  neurons:\n");
    for (int j = 0; j < m; j++)
      used += (size_t)snprintf(yaml + used, sizeof yaml - used, "    - {w: [%d/4], b: %d/4, v: %d}\n", (int)rng_below(&r, 17) - 8,
                               (int)rng_below(&r, 17) - 12, rng_below(&r, 2) ? 1 : -1);
    snprintf(yaml + used, sizeof yaml - used, "loss: exponential\nreduction: sum\nstep: 1/%d\n", 1 + (int)rng_below(&r, 20));
    ck_assert_int_eq(gdc_problem_parse(&gp, yaml, strlen(yaml), "random", &context), GDC_OK);
    problem p;
    bridge_problem(&p, gp);
    scale *s = scale_new(BITS);
    state st;
    bridge_state_init(&st, &p, s);
    gdc_itv *pre = malloc((size_t)(m * n) * sizeof *pre), *margin = malloc((size_t)n * sizeof *margin), *slope = malloc((size_t)n * sizeof *slope),
            *output = malloc((size_t)m * sizeof *output);
    signed char *bits = malloc((size_t)(m * n));
    for (int j = 0; j < m; j++) {
      gdc_itv_init(&output[j], BITS);
      gdc_itv_set_q(&output[j], p.v[j]);
      for (int i = 0; i < n; i++) {
        gdc_itv_init(&pre[j * n + i], BITS);
        gdc_itv_set_q(&pre[j * n + i], p.a0[j * n + i]);
        bits[j * n + i] = mpq_sgn(p.a0[j * n + i]) > 0;
        st.active[j * n + i] = bits[j * n + i] == 1;
        num_set_q(&st.pre[j * n + i], p.a0[j * n + i], s);
      }
    }
    for (int i = 0; i < n; i++) {
      mpq_t q, t;
      mpq_inits(q, t, NULL);
      for (int j = 0; j < m; j++) {
        if (!bits[j * n + i]) continue;
        mpq_mul(t, p.v[j], p.a0[j * n + i]);
        mpq_add(q, q, t);
      }
      if (p.y[i] < 0) mpq_neg(q, q);
      gdc_itv_init(&margin[i], BITS);
      gdc_itv_init(&slope[i], BITS);
      gdc_itv_set_q(&margin[i], q);
      num_set_q(&st.margin[i], q, s);
      num_neg(&st.slope[i], &st.margin[i]);
      num_exp(&st.slope[i], &st.slope[i], s);
      gdc_itv_neg(&slope[i], &margin[i]);
      gdc_itv_exp(&slope[i], &slope[i]);
      mpq_clears(q, t, NULL);
    }
    gdc_snapshot snap = {gp, bits, pre, margin, slope, output};
    gdc_outcome outcome;
    ck_assert_int_eq(gdc_snapshot_outcome(&outcome, &snap, BITS, &context), GDC_OK);
    int ours = -1;
    for (int i = n - 1; i >= 0; i--)
      if (theorem_never_separates(&st, i)) ours = i;
    ck_assert_int_eq(ours, outcome.fate == GDC_FATE_NEVER ? outcome.fate_point : -1);
    dead += ours >= 0;
    open += ours < 0;
    /* the claim by its lines */
    theorem c;
    fault f = {0};
    memset(&c, 0, sizeof c);
    c.name = c.regime = "dead";
    put_si(&c, "rate_none", 1);
    for (int i = 1; i <= n; i++) {
      c.never_separates = i;
      f = (fault){0};
      ck_assert_int_eq(theorem_confirm(&c, &st, &f), theorem_never_separates(&st, i - 1) ? ACCEPTED : num_is_pos(&st.margin[i - 1]) ? REJECTED : UNCHECKED);
    }
    for (int none = 0; none <= 1; none++) {
      c.never_separates = none ? 0 : n + 1;
      f = (fault){0};
      ck_assert_int_eq(theorem_confirm(&c, &st, &f), REJECTED);
    }
    theorem_clear(&c);
    for (int i = 0; i < m * n; i++) gdc_itv_clear(&pre[i]);
    for (int i = 0; i < n; i++) gdc_itv_clear(&margin[i]), gdc_itv_clear(&slope[i]);
    for (int j = 0; j < m; j++) gdc_itv_clear(&output[j]);
    free(pre), free(margin), free(slope), free(output), free(bits);
    bridge_state_clear(&st);
    scale_free(s);
    bridge_problem_clear(&p);
    gdc_problem_free(gp);
  }
  ck_assert_int_gt(dead, 0);
  ck_assert_int_gt(open, 0);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("check-theorem");
  TCase *c = tcase_create("check-theorem");
  tcase_set_timeout(c, 300);
  tcase_add_test(c, certificates_of_the_library_are_confirmed);
  tcase_add_test(c, tightened_numbers_are_refused);
  tcase_add_test(c, widened_claims_are_confirmed);
  tcase_add_test(c, other_names_are_refused);
  tcase_add_test(c, holes_and_additions_are_refused);
  tcase_add_test(c, what_is_confirmed_survives_brute_force);
  tcase_add_test(c, dead_points_agree_with_the_library);
  suite_add_tcase(s, c);
  return run_suite(s);
}
