/* Random lemmas on random states: no verdict contradicts exact rational evaluation, at tiny precisions. */
#include "lemma-fake.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- a lemma of our own ------------------------------------------------------------------------- */

enum { MAX_NODES = 64, TEXT = 4096 };

typedef enum shape {
  VALUE, NUMBER, TIME, CONSTANT, NEG, ABS, SQR, CUBE, INVERSE, EXP, LN, SQRT, ADD, SUB, MUL, DIV, MIN, MAX, NEXT, PREV, INIT
} shape;

typedef struct tree {
  shape op;
  int index, left, right; /* VALUE: which; NUMBER: index/left; else subtrees */
} tree;

typedef enum form { LT, LE, EQ, BIT, NOT, AND, OR, IMPLIES } form;

typedef struct statement {
  form op;
  int left, right;
} statement;

typedef struct sample {
  tree t[MAX_NODES];
  int nt;
  statement s[MAX_NODES];
  int ns;
  int transcendental, rounded;
  char text[TEXT];
  size_t used;
} sample;

static const char *const value_names[FAKE_VALUES] = {
  "margin[1]", "margin[2]", "pre[1,1]", "pre[1,2]", "pre[2,1]", "pre[2,2]", "loss", "weightnorm", "gap", "slope[1]"};
static const char *const constant_names[] = {"h", "step", "gram[1,2]", "x[1]", "y[2]", "v[2]", "points"};

static int random_tree(sample *x, rng *r, int depth)
{
  int at = x->nt++;
  shape op;
  if (depth == 0 || x->nt > MAX_NODES - 12) op = rng_below(r, 4) ? VALUE : (shape)(NUMBER + rng_below(r, 3));
  else op = (shape)rng_below(r, INIT + 1);
  if (!x->transcendental && (op == EXP || op == LN || op == SQRT)) op = ADD;
  tree t = {op, 0, 0, 0};
  if (op == VALUE) t.index = (int)rng_below(r, FAKE_VALUES);
  else if (op == NUMBER) { t.index = (int)rng_below(r, 40); t.left = 1 + (int)rng_below(r, 12); }
  else if (op == CONSTANT) t.index = (int)rng_below(r, 7);
  else if (op > CONSTANT) t.left = random_tree(x, r, depth - 1);
  if (op >= ADD && op <= MAX) t.right = random_tree(x, r, depth - 1);
  x->t[at] = t;
  return at;
}

static int random_statement(sample *x, rng *r, int depth)
{
  int at = x->ns++;
  form op = (form)rng_below(r, depth ? 8 : 4);
  statement s = {op, 0, 0};
  if (op <= EQ) {
    s.left = random_tree(x, r, 3);
    s.right = rng_below(r, 12) ? random_tree(x, r, 2) : s.left;
  } else if (op == BIT) {
    s.left = (int)rng_below(r, 4);
  } else {
    s.left = random_statement(x, r, depth - 1);
    if (op != NOT) s.right = random_statement(x, r, depth - 1);
  }
  x->s[at] = s;
  return at;
}

static void put(sample *x, const char *text)
{
  size_t size = strlen(text);
  ck_assert(x->used + size < TEXT);
  memcpy(x->text + x->used, text, size + 1);
  x->used += size;
}

static void print_tree(sample *x, int k)
{
  static const char *const before[] = {"", "", "t", "", "(-", "abs(", "(", "(", "(", "exp(", "ln(", "sqrt(", "(", "(", "(",
                                       "(", "min(", "max(", "next(", "prev(", "init("};
  static const char *const middle[] = {" + ", " - ", " * ", " / ", ", ", ", "};
  const tree *t = &x->t[k];
  char number[40];
  put(x, before[t->op]);
  if (t->op == VALUE) put(x, value_names[t->index]);
  else if (t->op == CONSTANT) put(x, constant_names[t->index]);
  else if (t->op == NUMBER) {
    snprintf(number, sizeof number, "(%d/%d)", t->index, t->left);
    put(x, number);
  } else if (t->op != TIME) {
    print_tree(x, t->left);
    if (t->op >= ADD && t->op <= MAX) {
      put(x, middle[t->op - ADD]);
      print_tree(x, t->right);
    }
    put(x, t->op == SQR ? ")^2" : t->op == CUBE ? ")^3" : t->op == INVERSE ? ")^-1" : ")");
  }
}

static void print_statement(sample *x, int k)
{
  static const char *const middle[] = {" < ", " <= ", " == ", "", "", " and ", " or ", " implies "};
  const statement *s = &x->s[k];
  char bit[40];
  put(x, s->op == NOT ? "(not " : "(");
  if (s->op <= EQ) print_tree(x, s->left);
  else if (s->op == BIT) {
    snprintf(bit, sizeof bit, "active[%d,%d]", 1 + s->left / 2, 1 + s->left % 2);
    put(x, bit);
  } else print_statement(x, s->left);
  if (s->op != BIT && s->op != NOT) {
    put(x, middle[s->op]);
    if (s->op <= EQ) print_tree(x, s->right);
    else print_statement(x, s->right);
  }
  put(x, ")");
}

/* --- exact evaluation ------------------------------------------------------------------------------ */

typedef struct world {
  const fake *f;
  const gdc_problem *p;
} world;

static void constant(mpq_t out, const gdc_problem *p, int index)
{
  switch (index) {
  case 0: mpq_set(out, p->h); return;
  case 1: mpq_set(out, p->step); return;
  case 2: mpq_set(out, p->gram[1]); return;
  case 3: mpq_set(out, p->x[0]); return;
  case 4: mpq_set_si(out, p->y[1], 1); return;
  case 5: mpq_set(out, p->v[1]); return;
  default: mpq_set_ui(out, 2, 1); return;
  }
}

/* init(margin) and init(pre) are those of the experiment, not of the made-up states: those agree (see `states`). */
static int exact_tree(mpq_t out, const sample *x, int k, const world *w, int time);

static int exact_unary(mpq_t out, const sample *x, const tree *t, const world *w, int time)
{
  if (t->op == NEXT) return exact_tree(out, x, t->left, w, time + 1);
  if (t->op == PREV) return exact_tree(out, x, t->left, w, time - 1);
  if (t->op == INIT) return exact_tree(out, x, t->left, w, 0);
  mpq_t a;
  mpq_init(a);
  int ok = exact_tree(a, x, t->left, w, time);
  if (ok && t->op == NEG) mpq_neg(out, a);
  if (ok && t->op == ABS) mpq_abs(out, a);
  if (ok && t->op == SQR) mpq_mul(out, a, a);
  if (ok && t->op == CUBE) {
    mpq_mul(out, a, a);
    mpq_mul(out, out, a);
  }
  if (ok && t->op == INVERSE) {
    ok = mpq_sgn(a) != 0;
    if (ok) mpq_inv(out, a);
  }
  mpq_clear(a);
  return ok;
}

static int exact_tree(mpq_t out, const sample *x, int k, const world *w, int time)
{
  const tree *t = &x->t[k];
  /* no such state: only behind a constant that decides without it */
  if ((t->op == VALUE || t->op == TIME) && (time < 0 || time >= FAKE_STEPS)) return 0;
  switch (t->op) {
  case VALUE: mpq_set(out, w->f->exact[time][t->index]); return !w->f->undefined[time][t->index];
  case NUMBER: mpq_set_si(out, t->index, (unsigned long)t->left); mpq_canonicalize(out); return 1;
  case TIME: mpq_set_si(out, time, 1); return 1;
  case CONSTANT: constant(out, w->p, t->index); return 1;
  default: break;
  }
  if (t->op < ADD || t->op > MAX) return exact_unary(out, x, t, w, time);
  mpq_t a, b;
  mpq_inits(a, b, NULL);
  int ok = exact_tree(a, x, t->left, w, time);
  ok = exact_tree(b, x, t->right, w, time) && ok;
  if (t->op == DIV && mpq_sgn(b) == 0) ok = 0;
  if (ok) {
    int order = mpq_cmp(a, b);
    if (t->op == ADD) mpq_add(out, a, b);
    else if (t->op == SUB) mpq_sub(out, a, b);
    else if (t->op == MUL) mpq_mul(out, a, b);
    else if (t->op == DIV) mpq_div(out, a, b);
    else mpq_set(out, (t->op == MIN) == (order <= 0) ? a : b);
  }
  mpq_clears(a, b, NULL);
  return ok;
}

static gdc_verdict connect(form op, gdc_verdict a, gdc_verdict b)
{
  if (op == NOT) return a == GDC_PROVED ? GDC_REFUTED : a == GDC_REFUTED ? GDC_PROVED : a;
  if (op == IMPLIES) a = connect(NOT, a, a);
  gdc_verdict strong = op == AND ? GDC_REFUTED : GDC_PROVED, weak = op == AND ? GDC_PROVED : GDC_REFUTED;
  if (a == strong || b == strong) return strong;
  return a == weak && b == weak ? weak : GDC_UNDECIDED;
}

/* UNDECIDED means undefined here. */
static gdc_verdict exact_statement(const sample *x, int k, const world *w, int time)
{
  const statement *s = &x->s[k];
  if (s->op == BIT) return mpq_sgn(w->f->exact[time][2 + s->left]) > 0 ? GDC_PROVED : GDC_REFUTED;
  if (s->op > EQ) {
    gdc_verdict a = exact_statement(x, s->left, w, time);
    return connect(s->op, a, s->op == NOT ? a : exact_statement(x, s->right, w, time));
  }
  mpq_t a, b;
  mpq_inits(a, b, NULL);
  int ok = exact_tree(a, x, s->left, w, time), order;
  ok = exact_tree(b, x, s->right, w, time) && ok;
  order = mpq_cmp(a, b);
  mpq_clears(a, b, NULL);
  if (!ok) return GDC_UNDECIDED;
  return (s->op == LT ? order < 0 : s->op == LE ? order <= 0 : order == 0) ? GDC_PROVED : GDC_REFUTED;
}

/* The same through wide arithmetic, for exp, ln and sqrt: the oracle is the core at 300 bits. */
static int wide_tree(gdc_itv *out, const sample *x, int k, const world *w, int time)
{
  const tree *t = &x->t[k];
  gdc_itv a, b, scratch;
  int ok = 1;
  gdc_itv_init(&a, 300);
  gdc_itv_init(&b, 300);
  gdc_itv_init(&scratch, 300);
  if (t->op < EXP && t->op <= CONSTANT) {
    mpq_t q;
    mpq_init(q);
    ok = exact_tree(q, x, k, w, time);
    gdc_itv_set_q(out, q);
    mpq_clear(q);
  } else {
    int then = t->op == NEXT ? time + 1 : t->op == PREV ? time - 1 : t->op == INIT ? 0 : time;
    ok = wide_tree(&a, x, t->left, w, then);
    if (t->op >= ADD && t->op <= MAX) ok = wide_tree(&b, x, t->right, w, time) && ok;
    switch (t->op) {
    case NEG: gdc_itv_neg(out, &a); break;
    case ABS: gdc_itv_abs(out, &a); break;
    case SQR: gdc_itv_sqr(out, &a); break;
    case CUBE: gdc_itv_sqr(&b, &a); gdc_itv_mul(out, &a, &b, &scratch); break;
    case INVERSE: gdc_itv_set_si(&b, 1); gdc_itv_div(out, &b, &a); ok = ok && gdc_itv_sign(&a) % 2 != 0; break;
    case EXP: gdc_itv_exp(out, &a); break;
    case LN: gdc_itv_log(out, &a); ok = ok && mpfr_sgn(a.lo) > 0; break;
    case SQRT: gdc_itv_sqrt(out, &a); ok = ok && mpfr_sgn(a.lo) >= 0; break;
    case ADD: gdc_itv_add(out, &a, &b); break;
    case SUB: gdc_itv_sub(out, &a, &b); break;
    case MUL: gdc_itv_mul(out, &a, &b, &scratch); break;
    case DIV: gdc_itv_div(out, &a, &b); ok = ok && gdc_itv_sign(&b) % 2 != 0; break;
    case MIN: gdc_itv_min(out, &a, &b); break;
    case MAX: gdc_itv_max(out, &a, &b); break;
    default: gdc_itv_set(out, &a); break;
    }
  }
  gdc_itv_clear(&a);
  gdc_itv_clear(&b);
  gdc_itv_clear(&scratch);
  return ok;
}

static gdc_verdict wide_statement(const sample *x, int k, const world *w, int time)
{
  const statement *s = &x->s[k];
  if (s->op == BIT) return exact_statement(x, k, w, time);
  if (s->op > EQ) {
    gdc_verdict a = wide_statement(x, s->left, w, time);
    return connect(s->op, a, s->op == NOT ? a : wide_statement(x, s->right, w, time));
  }
  gdc_itv a, b;
  gdc_itv_init(&a, 300);
  gdc_itv_init(&b, 300);
  int ok = wide_tree(&a, x, s->left, w, time);
  ok = wide_tree(&b, x, s->right, w, time) && ok;
  gdc_verdict v = !ok ? GDC_UNDECIDED : s->op == LT ? gdc_itv_lt(&a, &b) : s->op == LE ? gdc_itv_le(&a, &b) : gdc_itv_eq(&a, &b);
  gdc_itv_clear(&a);
  gdc_itv_clear(&b);
  return v;
}

/* --- the comparison ------------------------------------------------------------------------------------ */

static void random_states(fake *f, rng *r, const gdc_problem *p, mpfr_prec_t bits)
{
  for (int s = 0; s < FAKE_STEPS; s++)
    for (int k = 0; k < FAKE_VALUES; k++) {
      unsigned den = 1 + rng_below(r, 9);
      mpq_set_si(f->exact[s][k], (long)rng_below(r, 41) - 20, den);
      mpq_canonicalize(f->exact[s][k]);
      f->undefined[s][k] = k == 8 && rng_below(r, 4) == 0;
      if (s == 0 && k >= 2 && k < 6) mpq_set(f->exact[s][k], p->a0[k - 2]);
    }
  /* margins at 0: v = (1, -1), y = (1, -1) */
  for (int i = 0; i < 2; i++) {
    mpq_set_ui(f->exact[0][i], 0, 1);
    if (mpq_sgn(p->a0[i]) > 0) mpq_add(f->exact[0][i], f->exact[0][i], p->a0[i]);
    if (mpq_sgn(p->a0[2 + i]) > 0) mpq_sub(f->exact[0][i], f->exact[0][i], p->a0[2 + i]);
    if (i == 1) mpq_neg(f->exact[0][i], f->exact[0][i]);
  }
  fake_enclose(f, bits);
  for (int s = 0; s < FAKE_STEPS; s++) /* wider than the rounding alone, now and then */
    for (int k = 0; k < FAKE_VALUES; k++) {
      for (unsigned n = rng_below(r, 3); n > 0; n--) mpfr_nextbelow(f->enclosed[s][k].lo);
      for (unsigned n = rng_below(r, 3); n > 0; n--) mpfr_nextabove(f->enclosed[s][k].hi);
    }
}

static void run_states(gdc_lemma_check *c, const fake *f, mpfr_prec_t bits)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  for (int s = 0; s < FAKE_STEPS; s++) {
    quantity_source source = fake_source(f, (uint64_t)s, bits, 1);
    ck_assert_msg(lemma_check_step(c, &source, &ctx) == GDC_OK, "%s", ctx.reason);
  }
}

/* For a single comparison: both sides and the slack enclose the exact ones. */
static void check_sides(const sample *x, const gdc_lemma_result *r, const world *w, int time, int *sides)
{
  const statement *s = &x->s[0];
  if (s->op > EQ || x->transcendental) return;
  mpq_t a, b;
  mpq_inits(a, b, NULL);
  int ok = exact_tree(a, x, s->left, w, time);
  ok = exact_tree(b, x, s->right, w, time) && ok;
  if (ok && r->line > 0 && r->relation[0]) {
    assert_contains_q(&r->left, a, x->text);
    assert_contains_q(&r->right, b, x->text);
    (*sides)++;
  }
  if (ok && r->verdict == GDC_PROVED && r->has_slack) {
    mpq_sub(b, b, a);
    if (s->op == EQ) mpq_set_ui(b, 0, 1);
    ck_assert_msg(mpfr_cmp_q(r->slack, b) <= 0, "slack: %s", x->text);
    (*sides)++;
  }
  mpq_clears(a, b, NULL);
}

/* Is the claim checked at t = 1?  Not if it reads beyond the made-up states, or a snapshot of a later step. */
static int checked_at_one(const gdc_lemma_check *c)
{
  const bound_lemma *l = &c->bound[0];
  return l->reach <= 1 && l->lag + 1 < FAKE_STEPS && (!l->snapshots || l->last_at <= 1);
}

typedef struct tally {
  int proved, refuted, undecided, sides;
} tally;

static void one_case(rng *r, fake *f, gdc_problem *p, int transcendental, tally *n)
{
  static const mpfr_prec_t precisions[] = {2, 3, 4, 6, 9, 14, 24};
  mpfr_prec_t bits = precisions[rng_below(r, 7)];
  sample x;
  memset(&x, 0, offsetof(sample, text));
  x.used = 0;
  x.transcendental = transcendental;
  random_statement(&x, r, (int)rng_below(r, 3));
  put(&x, "lemma random: for t == 1: ");
  print_statement(&x, 0);
  gdc_lemmas *l = NULL;
  gdc_lemma_check *c = NULL;
  ck_assert_int_eq(gdc_lemmas_new(&l, NULL), GDC_OK);
  gdc_context ctx;
  gdc_context_clear(&ctx);
  ck_assert_msg(gdc_lemmas_add_text(l, x.text, x.used, "random", &ctx) == GDC_OK, "%s: %s", x.text, ctx.reason);
  if (gdc_lemma_check_new(&c, l, p, NULL, &ctx) == GDC_OK && checked_at_one(c)) {
    random_states(f, r, p, bits);
    world w = {f, p};
    run_states(c, f, bits);
    const gdc_lemma_result *result = gdc_lemma_check_result(c, 0);
    gdc_verdict truth = transcendental ? wide_statement(&x, 0, &w, 1) : exact_statement(&x, 0, &w, 1);
    int wrong = (result->verdict == GDC_PROVED || result->verdict == GDC_REFUTED) && result->verdict != truth &&
                !(transcendental && truth == GDC_UNDECIDED);
    ck_assert_msg(!wrong, "%s: %s but exactly %s at %ld bits", x.text, gdc_verdict_name(result->verdict),
                  gdc_verdict_name(truth), (long)bits);
    ck_assert(result->verdict != GDC_VACUOUS);
    check_sides(&x, result, &w, 1, &n->sides);
    n->proved += result->verdict == GDC_PROVED;
    n->refuted += result->verdict == GDC_REFUTED;
    n->undecided += result->verdict == GDC_UNDECIDED;
  }
  gdc_lemma_check_free(c);
  gdc_lemmas_free(l);
}

static void many_cases(int transcendental, int count, uint64_t seed)
{
  rng r;
  rng_seed(&r, seed);
  fake f;
  fake_init(&f);
  gdc_problem *p = fake_problem();
  tally n = {0, 0, 0, 0};
  for (int k = 0; k < count; k++) one_case(&r, &f, p, transcendental, &n);
  printf("%s: %d proved, %d refuted, %d undecided, %d sides and slacks\n", transcendental ? "exp ln sqrt" : "rational",
         n.proved, n.refuted, n.undecided, n.sides);
  int total = n.proved + n.refuted + n.undecided;
  ck_assert(total > count / 2);
  ck_assert(n.proved > total / 20 && n.refuted > total / 20 && n.undecided > total / 20);
  gdc_problem_free(p);
  fake_clear(&f);
}

START_TEST(no_verdict_contradicts_rational_arithmetic) { many_cases(0, scaled(160000), 5); } END_TEST
START_TEST(no_verdict_contradicts_wide_arithmetic) { many_cases(1, scaled(30000), 6); } END_TEST

int main(void)
{
  Suite *s = suite_create("lemma random");
  TCase *t = tcase_create("soundness");
  tcase_set_timeout(t, 3000);
  tcase_add_test(t, no_verdict_contradicts_rational_arithmetic);
  tcase_add_test(t, no_verdict_contradicts_wide_arithmetic);
  suite_add_tcase(s, t);
  return run_suite(s);
}
