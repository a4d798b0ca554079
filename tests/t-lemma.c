/* What lemmas mean: verdicts, guards, ranges, neighbours in time, more bits, parameters, messages. */
#include "lemma-fake.h"
#include "support.h"

#include <string.h>

/* --- made-up runs ------------------------------------------------------------------------------------ */

/* margin[1] = 1/3, 2/3, 4/3, 8/3; margin[2] = 1/7 always; the rest 1, the gap undefined at t = 2. */
static void plain_states(fake *f)
{
  fake_init(f);
  for (int s = 0; s < FAKE_STEPS; s++) {
    for (int k = 0; k < FAKE_VALUES; k++) mpq_set_ui(f->exact[s][k], 1, 1);
    mpq_set_ui(f->exact[s][0], 1ul << s, 3);
    mpq_set_ui(f->exact[s][1], 1, 7);
  }
  f->undefined[2][8] = 1;
}

/* All steps; a step comes again with half as many bits more, at least 8, as long as the check wants it and
   max_bits allow. Returns the bits at the end. */
static mpfr_prec_t run(gdc_lemma_check *c, fake *f, mpfr_prec_t bits, mpfr_prec_t max_bits)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  for (int s = 0; s < FAKE_STEPS; s++) {
    for (;;) {
      fake_enclose(f, bits);
      for (int again = s > 1 ? s - 1 : 0; again < s; again++) {
        quantity_source before = fake_source(f, (uint64_t)again, bits, 0);
        ck_assert_int_eq(lemma_check_again(c, &before, &ctx), GDC_OK);
      }
      quantity_source now = fake_source(f, (uint64_t)s, bits, bits >= max_bits);
      gdc_status status = lemma_check_step(c, &now, &ctx);
      if (status == GDC_OK) break;
      ck_assert_msg(status == GDC_EMOREBITS, "%s", ctx.reason);
      ck_assert(bits < max_bits);
      bits += bits / 2 > 8 ? bits / 2 : 8;
      if (bits > max_bits) bits = max_bits;
    }
  }
  return bits;
}

static gdc_lemma_result judged; /* the scalars and static strings of the last result */
static mpfr_prec_t judged_bits;
static double judged_slack;

static gdc_verdict judge_with(const char *text, mpfr_prec_t bits, mpfr_prec_t max_bits)
{
  bound_text b;
  fake f;
  plain_states(&f);
  bind_text(&b, text);
  judged_bits = run(b.check, &f, bits, max_bits);
  judged = *gdc_lemma_check_result(b.check, 0);
  judged_slack = mpfr_get_d(judged.slack, MPFR_RNDD);
  gdc_verdict v = judged.verdict;
  bound_free(&b);
  fake_clear(&f);
  return v;
}

static gdc_verdict judge(const char *text) { return judge_with(text, 64, 400); }

START_TEST(proved_counts_steps)
{
  ck_assert_int_eq(judge("lemma a: margin[1] > 0"), GDC_PROVED);
  ck_assert_uint_eq(judged.checked, 4);
  ck_assert_int_eq(judge("lemma a: for t >= 2: margin[1] > 1"), GDC_PROVED);
  ck_assert_uint_eq(judged.checked, 2);
  ck_assert_int_eq(judge("lemma a: for t > 0: for t < 3: margin[1] > 1/2"), GDC_PROVED);
  ck_assert_uint_eq(judged.checked, 2);
  ck_assert_int_eq(judge("lemma a: for t in [1/2, 5/2]: margin[1] > 1/2"), GDC_PROVED);
  ck_assert_uint_eq(judged.checked, 2);
  ck_assert_int_eq(judge("lemma a: for t == 3: margin[1] > 2"), GDC_PROVED);
  ck_assert_uint_eq(judged.checked, 1);
}
END_TEST

START_TEST(refuted_names_first_step_and_sides)
{
  bound_text b;
  fake f;
  plain_states(&f);
  bind_text(&b, "lemma a:\n  for all i in points:\n    margin[i] <= 1");
  run(b.check, &f, 64, 400);
  const gdc_lemma_result *r = gdc_lemma_check_result(b.check, 0);
  ck_assert_int_eq(r->verdict, GDC_REFUTED);
  ck_assert_uint_eq(r->step, 2);
  ck_assert_uint_eq(r->checked, 2);
  ck_assert_str_eq(r->where, "i = 1");
  ck_assert_str_eq(r->relation, "<=");
  ck_assert_int_eq(r->line, 3);
  ck_assert_int_eq(r->column, 15);
  ck_assert_int_eq(r->confirmed, 1);
  ck_assert(r->bits >= 128);
  mpq_t q;
  mpq_init(q);
  mpq_set_ui(q, 4, 3);
  assert_contains_q(&r->left, q, "left");
  mpq_set_ui(q, 1, 1);
  assert_contains_q(&r->right, q, "right");
  mpq_clear(q);
  bound_free(&b);
  fake_clear(&f);
}
END_TEST

START_TEST(refuted_without_more_bits_is_not_confirmed)
{
  ck_assert_int_eq(judge_with("lemma a: margin[1] < 1", 64, 64), GDC_REFUTED);
  ck_assert_int_eq(judged.confirmed, 0);
}
END_TEST

START_TEST(vacuous_says_why)
{
  ck_assert_int_eq(judge("lemma a: where margin[1] < 0: margin[1] > 0"), GDC_VACUOUS);
  ck_assert_str_eq(judged.reason, "its guard held at no step of its range");
  ck_assert_int_eq(judge("lemma a: where points == 3: margin[3] > 0"), GDC_VACUOUS);
  ck_assert_str_eq(judged.reason, "its guard is false for this experiment");
  ck_assert_int_eq(judge("lemma a: for t >= 100: margin[1] > 0"), GDC_VACUOUS);
  ck_assert_str_eq(judged.reason, "its range holds no step of this run");
  ck_assert_int_eq(judge("lemma a: for t <= -1: margin[1] > 0"), GDC_VACUOUS);
  ck_assert_int_eq(judge("lemma a: for t < 0: margin[1] > 0"), GDC_VACUOUS);
  ck_assert_int_eq(judge("lemma a: from terminal: margin[1] > 0"), GDC_VACUOUS);
  ck_assert_str_eq(judged.reason, "no theorem certificate");
  ck_assert_int_eq(judge("lemma a: where margin[1] - margin[1]*1 + 0*margin[2] == 0 and margin[1]/3*3 == margin[1]: loss > 0"),
                   GDC_VACUOUS);
  ck_assert_str_eq(judged.reason, "its guard never certainly held");
}
END_TEST

/* An open guard matters only where the claim is not certain. */
START_TEST(undecided_guard_needs_a_certain_claim)
{
  ck_assert_int_eq(judge("lemma a: where margin[1]/3*3 == margin[1]: margin[1] > 1"), GDC_UNDECIDED);
  ck_assert_uint_eq(judged.step, 0);
}
END_TEST

START_TEST(guards_choose_steps)
{
  ck_assert_int_eq(judge("lemma a: where margin[1] > 1: margin[1] >= 4/3 - 10^-9"), GDC_PROVED);
  ck_assert_uint_eq(judged.checked, 2);
  ck_assert_int_eq(judge("lemma a: where margin[1] > 1: where margin[1] < 2: margin[1] < 3/2"), GDC_PROVED);
  ck_assert_uint_eq(judged.checked, 1);
}
END_TEST

START_TEST(neighbours_in_time)
{
  ck_assert_int_eq(judge("lemma a: abs(next(margin[1]) - 2*margin[1]) < 10^-9"), GDC_PROVED);
  ck_assert_uint_eq(judged.checked, 3); /* the last step has no next one */
  ck_assert_int_eq(judge("lemma a: abs(prev(margin[1]) - margin[1]/2) < 10^-9"), GDC_PROVED);
  ck_assert_uint_eq(judged.checked, 3);
  ck_assert_int_eq(judge("lemma a: abs(next(next(margin[1])) - 8*prev(margin[1])) < 10^-9"), GDC_PROVED);
  ck_assert_uint_eq(judged.checked, 1);
  ck_assert_int_eq(judge("lemma a: next(margin[1]) < 3/2"), GDC_REFUTED);
  ck_assert_uint_eq(judged.step, 2);
  ck_assert_int_eq(judge("lemma a: next(t) == t + 1 and prev(t) == t - 1"), GDC_PROVED);
  ck_assert_uint_eq(judged.checked, 2);
  ck_assert_int_eq(judge("lemma a: next(margin[1] > 1) implies margin[1] > 1/2"), GDC_PROVED);
}
END_TEST

START_TEST(arguments_are_substituted)
{
  ck_assert_int_eq(judge("let rise(z) = next(z) - z\nlemma a: abs(rise(margin[1]) - margin[1]) < 10^-9"), GDC_PROVED);
  ck_assert_int_eq(judge("let m(i) = margin[i]\nlet twice(z) = z + z\nlemma a: next(twice(m(1))) > twice(m(1))"), GDC_PROVED);
  ck_assert_int_eq(judge("let pos(i) = margin[i] > 0\nlemma a: all(i in points: pos(i)) and not any(i in points: not pos(i))"),
                   GDC_PROVED);
  /* the i of the caller is not the i of the definition */
  ck_assert_int_eq(judge("let f(z) = sum(i in points: z)\nlemma a: for all i in points: where i == 2: f(i) == 4"), GDC_PROVED);
}
END_TEST

START_TEST(snapshots_are_constants)
{
  ck_assert_int_eq(judge("lemma a: for t == 3: abs(margin[1] - 4*at(1, margin[1])) < 10^-9"), GDC_PROVED);
  ck_assert_int_eq(judge("lemma a: margin[1] >= at(2, margin[1]) - 10^-9"), GDC_PROVED);
  ck_assert_uint_eq(judged.checked, 2); /* not before the snapshot */
  ck_assert_int_eq(judge("lemma a: init(pre[1,1]) == 9/20 and init(margin[1]) == 1/5 and init(w[2]) == -3/10 and init(t) == 0"),
                   GDC_PROVED);
  ck_assert_int_eq(judge("lemma a: init(loss) == 1 and at(1, t) == 1"), GDC_PROVED);
}
END_TEST

/* A run that begins later has no earlier states: what would read them is not checked. */
START_TEST(a_late_start_has_no_past)
{
  bound_text b;
  fake f;
  plain_states(&f);
  bind_text(&b, "lemma a: prev(margin[1]) > 1/2\nlemma b: init(loss) == 1\nlemma c: prev(loss) <= next(loss)");
  gdc_context ctx;
  gdc_context_clear(&ctx);
  fake_enclose(&f, 64);
  for (int s = 1; s < FAKE_STEPS; s++) {
    quantity_source now = fake_source(&f, (uint64_t)s, 64, 1);
    ck_assert_int_eq(lemma_check_step(b.check, &now, &ctx), GDC_OK);
  }
  ck_assert_uint_eq(gdc_lemma_check_result(b.check, 0)->checked, 2);
  ck_assert_int_eq(gdc_lemma_check_result(b.check, 1)->verdict, GDC_VACUOUS);
  ck_assert_uint_eq(gdc_lemma_check_result(b.check, 2)->checked, 1);
  bound_free(&b);
  fake_clear(&f);
}
END_TEST

START_TEST(separated_starts_late)
{
  bound_text b;
  fake f;
  plain_states(&f);
  mpq_set_si(f.exact[0][1], -1, 7);
  mpq_set_si(f.exact[1][1], 0, 1);
  bind_text(&b, "lemma a: from separated: margin[2] > 0\nlemma b: from separated: next(margin[2]) > 0");
  run(b.check, &f, 64, 400);
  ck_assert_int_eq(gdc_lemma_check_result(b.check, 0)->verdict, GDC_PROVED);
  ck_assert_uint_eq(gdc_lemma_check_result(b.check, 0)->checked, 2);
  ck_assert_uint_eq(gdc_lemma_check_result(b.check, 1)->checked, 1);
  bound_free(&b);
  fake_clear(&f);
}
END_TEST

START_TEST(terminal_starts_with_the_certificate)
{
  bound_text b;
  fake f;
  plain_states(&f);
  bind_text(&b, "lemma a: from terminal: margin[1] > 1");
  gdc_context ctx;
  gdc_context_clear(&ctx);
  fake_enclose(&f, 64);
  for (int s = 0; s < FAKE_STEPS; s++) {
    quantity_source now = fake_source(&f, (uint64_t)s, 64, 1);
    if (s == 3) gdc_lemma_check_set_terminal(b.check, 1); /* too late for steps 1 and 2 */
    ck_assert_int_eq(lemma_check_step(b.check, &now, &ctx), GDC_OK);
  }
  ck_assert_int_eq(gdc_lemma_check_result(b.check, 0)->verdict, GDC_PROVED);
  ck_assert(gdc_lemma_check_result(b.check, 0)->checked == 1);
  bound_free(&b);
  fake_clear(&f);
}
END_TEST

/* --- undefined values ------------------------------------------------------------------------------------- */

START_TEST(undefined_is_undecided)
{
  ck_assert_int_eq(judge_with("lemma a: 1/(margin[2] - margin[2]*1 + 0*loss) > 0 or loss < 0", 64, 64), GDC_UNDECIDED);
  ck_assert_int_eq(judge_with("lemma a: min(0, 1/(margin[1] - margin[1]/3*3)) <= 0", 64, 64), GDC_UNDECIDED);
  ck_assert_int_eq(judge_with("lemma a: max(0, ln(margin[1]/3*3 - margin[1])) >= 0", 64, 64), GDC_UNDECIDED);
  ck_assert_int_eq(judge_with("lemma a: abs(sqrt(margin[1]/3*3 - margin[1])) >= 0", 64, 64), GDC_UNDECIDED);
  ck_assert_int_eq(judge_with("lemma a: sqrt(-margin[1]) >= 0", 64, 64), GDC_UNDECIDED);
  ck_assert_int_eq(judge_with("lemma a: gap == 1", 64, 64), GDC_UNDECIDED);
  ck_assert_uint_eq(judged.step, 2);
  ck_assert_int_eq(judge_with("lemma a: max(gap, 0) >= 0", 64, 64), GDC_UNDECIDED);
  ck_assert_int_eq(judge_with("lemma a: gap == 1 or loss == 1", 64, 64), GDC_PROVED);
  ck_assert_int_eq(judge_with("lemma a: for t >= 2: max(at(2, gap), 0) >= 0", 64, 64), GDC_UNDECIDED);
  ck_assert_int_eq(judge_with("lemma a: for t >= 2: max(at(1, gap), 0) >= 0", 64, 64), GDC_PROVED);
}
END_TEST

/* --- exact against double ------------------------------------------------------------------------------------ */

START_TEST(true_in_double_but_exactly_false)
{
  double m = 1.0 / 3;
  ck_assert(m + 0x1p-80 <= m); /* in double arithmetic */
  ck_assert_int_eq(judge_with("lemma a: margin[1] + 2^-80 <= margin[1]", 53, 400), GDC_REFUTED);
  ck_assert(judged_bits > 80);
  ck_assert(1.0 + 0x1p-60 == 1.0);
  ck_assert_int_eq(judge("lemma a: 1 + 2^-60 == 1"), GDC_REFUTED);
  ck_assert_uint_eq(judged.step, 0);
}
END_TEST

START_TEST(false_in_double_but_exactly_true)
{
  volatile double a = 0.1, b = 0.2;
  ck_assert(!(a + b == 0.3));
  ck_assert_int_eq(judge("lemma a: 0.1 + 0.2 == 0.3"), GDC_PROVED);
  volatile double m = 1.0 / 7, tiny = 0x1p-90;
  ck_assert(!(m + tiny > m));
  ck_assert_int_eq(judge_with("lemma a: margin[2] + 2^-90 > margin[2]", 53, 400), GDC_PROVED);
  ck_assert_int_eq(judge_with("lemma a: exp(-200*margin[1]) + 1 > 1", 53, 2000), GDC_PROVED);
  ck_assert(judged_bits > 200);
}
END_TEST

/* A true equality of numbers that are no dyadics cannot be proved: bits are not wasted on it for ever. */
START_TEST(more_bits_are_asked_for_within_reason)
{
  ck_assert_int_eq(judge_with("lemma a: margin[1]/3*3 == margin[1]", 16, 100000), GDC_UNDECIDED);
  ck_assert(judged_bits >= 64 && judged_bits <= 2048);
  ck_assert_uint_eq(judged.step, 0);
  ck_assert_int_eq(judge_with("lemma a: next(margin[1])/3*3 > margin[1] + 1/3 - 2^-100", 16, 100000), GDC_PROVED);
}
END_TEST

START_TEST(neighbours_are_refreshed_with_more_bits)
{
  ck_assert_int_eq(judge_with("lemma a: for t >= 1: margin[1] - 2*prev(margin[1]) < 2^-150", 24, 1000), GDC_PROVED);
}
END_TEST

/* --- slack ------------------------------------------------------------------------------------------------------ */

START_TEST(slack_is_the_least_and_says_where)
{
  ck_assert_int_eq(judge("lemma a: margin[1] >= 1/4"), GDC_PROVED);
  ck_assert_uint_eq(judged.slack_step, 0);
  ck_assert_int_eq(judge("lemma a: margin[1] != 1"), GDC_PROVED); /* |m - 1| = 2/3, 1/3, 1/3, 5/3 */
  ck_assert(judged.slack_step == 1 || judged.slack_step == 2);
  ck_assert(judged_slack > 0.333 && judged_slack < 0.334);
  bound_text b;
  fake f;
  plain_states(&f);
  bind_text(&b, "lemma a: margin[1] <= 3 and (margin[1] <= 0 or margin[1] >= 1/4)\nlemma bits: active[1,1]");
  run(b.check, &f, 64, 400);
  const gdc_lemma_result *r = gdc_lemma_check_result(b.check, 0);
  /* slack: min(3 - m, m - 1/4): 1/12 at 0; 1/3 at 3 */
  mpq_t q;
  mpq_init(q);
  mpq_set_ui(q, 1, 12);
  ck_assert(r->has_slack && r->slack_step == 0);
  ck_assert(mpfr_cmp_q(r->slack, q) <= 0 && mpfr_cmp_d(r->slack, 0.0833) > 0);
  mpq_set_ui(q, 1, 9); /* (3 - 8/3)/3 at 3 is below (1/12)/(1/3) at 0 */
  ck_assert_uint_eq(r->relative_step, 3);
  ck_assert(mpfr_cmp_q(r->relative, q) <= 0 && mpfr_cmp_d(r->relative, 0.1111) > 0);
  mpq_clear(q);
  ck_assert_int_eq(gdc_lemma_check_result(b.check, 1)->verdict, GDC_PROVED);
  ck_assert_int_eq(gdc_lemma_check_result(b.check, 1)->has_slack, 0);
  bound_free(&b);
  fake_clear(&f);
}
END_TEST

/* --- parameters, collections ---------------------------------------------------------------------------------- */

START_TEST(parameters_have_defaults_and_can_be_set)
{
  static const char text[] = "param c = 2/3\nlemma a: margin[1] <= c";
  ck_assert_int_eq(judge(text), GDC_REFUTED);
  ck_assert_uint_eq(judged.step, 2);
  gdc_lemmas *l = NULL;
  gdc_lemma_check *c = NULL;
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p = fake_problem();
  mpq_t q;
  mpq_init(q);
  mpq_set_ui(q, 3, 1);
  ck_assert_int_eq(gdc_lemmas_new(&l, &ctx), GDC_OK);
  ck_assert_int_eq(gdc_lemmas_add_text(l, text, strlen(text), "t", &ctx), GDC_OK);
  ck_assert_int_eq(gdc_lemmas_set(l, "c", q, &ctx), GDC_OK);
  ck_assert_int_eq(gdc_lemmas_set(l, "d", q, &ctx), GDC_EINPUT);
  ck_assert_ptr_nonnull(strstr(ctx.reason, "no lemma file has a parameter `d`"));
  ck_assert_int_eq(gdc_lemma_check_new(&c, l, p, NULL, &ctx), GDC_OK);
  fake f;
  plain_states(&f);
  run(c, &f, 64, 400);
  ck_assert_int_eq(gdc_lemma_check_result(c, 0)->verdict, GDC_PROVED);
  fake_clear(&f);
  mpq_clear(q);
  gdc_lemma_check_free(c);
  gdc_lemmas_free(l);
  gdc_problem_free(p);
}
END_TEST

START_TEST(catalogue_by_file_and_by_name)
{
  gdc_lemmas *l = NULL;
  gdc_context ctx;
  gdc_context_clear(&ctx);
  ck_assert_int_eq(gdc_lemmas_new(&l, &ctx), GDC_OK);
  ck_assert_int_eq(gdc_lemmas_add(l, "growth", NULL, &ctx), GDC_OK);
  ck_assert_uint_eq(gdc_lemmas_count(l), 1);
  gdc_lemma_info info = gdc_lemmas_info(l, 0);
  ck_assert_str_eq(info.file, "two-neuron");
  ck_assert(info.name.size == 6 && memcmp(info.name.text, "growth", 6) == 0);
  ck_assert(info.explanation.size > 0 && info.explanation.text[0] == '#');
  ck_assert(memcmp(info.source.text, "lemma growth", 12) == 0);
  ck_assert_int_eq(gdc_lemmas_add(l, "two-neuron/growth", NULL, &ctx), GDC_OK);
  ck_assert_uint_eq(gdc_lemmas_count(l), 1);
  ck_assert_int_eq(gdc_lemmas_add(l, "general/descent", NULL, &ctx), GDC_OK);
  ck_assert_uint_eq(gdc_lemmas_count(l), 2);
  ck_assert_int_eq(gdc_lemmas_add(l, "growht", NULL, &ctx), GDC_EINPUT);
  gdc_context_clear(&ctx);
  ck_assert_int_eq(gdc_lemmas_add(l, "no/such.lemma", NULL, &ctx), GDC_EIO);
  gdc_lemmas_free(l);
}
END_TEST

/* --- messages ------------------------------------------------------------------------------------------------- */

typedef struct bad {
  const char *text, *message;
} bad;

static const bad bads[] = {
  {"lemma a: margin[3] > 0",
   "test.lemma:1:17: index 3 is outside 1..2 (points)\n  lemma a: margin[3] > 0\n                  ^"},
  {"lemma a: margin[1 > 0", "test.lemma:1:22: want ',' or ']', got the end of the file"},
  {"lemma a:\n  mragin[1] > 0", "test.lemma:2:3: `mragin` is not defined\n  \x20\x20mragin[1] > 0\n  \x20\x20^"},
  {"lemma a: margin[1]", "want a truth value, such as a comparison"},
  {"lemma a: margin[1] + (loss > 0) > 0", "want a number, got a truth value"},
  {"lemma a: margin[1] > 0 and loss", "want a truth value"},
  {"lemma a: pre[1] > 0", "`pre` takes 2 indices, got 1"},
  {"lemma a: margin(1) > 0", "the indices of `margin` stand in [ ]"},
  {"lemma a: margin[loss] > 0", "an index must be a whole number known before the run"},
  {"lemma a: margin[1/2] > 0", "an index must be a whole number"},
  {"lemma a: loss^(1/2) > 0", "an exponent must be a whole number"},
  {"lemma a: loss^2000 > 0", "an exponent is at most 1024"},
  {"lemma a: for t >= loss: loss > 0", "a bound on t must be an exact number known before the run"},
  {"lemma a: for t >= 1 loss > 0", "want ':' before the claim, got `loss`"},
  {"lemma a: for t: loss > 0", "want `in`, or one of >= > <= < =="},
  {"lemma a: for k in points: loss > 0", "want `t` or `all`"},
  {"lemma a: from here: loss > 0", "want separated or terminal"},
  {"lemma a: 1/0 > 0", "test.lemma:1:11: division by zero"},
  {"lemma a: ln(-1) > 0", "ln of a number that is not positive"},
  {"lemma a: sqrt(-1) > 0", "sqrt of a negative number"},
  {"lemma a: init(prev(loss)) > 0", "there is no step -1"},
  {"lemma a: at(-1, loss) > 0", "a step is a number from 0"},
  {"lemma a: at(1) > 0", "want at(step, expression)"},
  {"lemma a: loss > 0\nlemma a: loss > 0", "two lemmas with the name `a`"},
  {"let f(z) = z\nlet f = 2\n", "`f` is defined twice"},
  {"let loss = 2\n", "`loss` is a word of the language"},
  {"let f(z) = z\nlemma a: f(1, 2) > 0", "`f` takes 1 argument in ( )"},
  {"let f = g\nlet g = 1\nlemma a: f > 0", "`g` is not defined"},
  {"let f(z) = f(z)\nlemma a: f(1) > 0", "`f` is not defined"},
  {"lemma a: 0.1f > 0", "want an exact number"},
  {"lemma a: 1e99999 > 0", "an exponent is at most"},
  {"lemma a: loss ? 0", "'?' has no meaning here"},
  {"lemma a: loss > 0 \001", "byte 0x01 has no meaning here"},
  {"lemma a \"title: loss > 0", "a title without its closing \""},
  {"lemma : loss > 0", "want the name of the lemma"},
  {"loss > 0", "want lemma, let or param, got `loss`"},
  {"lemma a: sum(i in stars: 1) > 0", "want points, neurons or inputs"},
  {"lemma a: all(i in points: margin[i]) > 0", "want sum, min or max over a range of indices"},
  {"lemma a: min(loss) > 0", "want two or more numbers"},
  {"lemma a: next(next(next(next(next(next(next(next(next(loss))))))))) > 0", "next and prev reach at most 8 steps"},
  {"lemma a: for all points in points: loss > 0", "is a word of the language"},
};

START_TEST(refusals_name_the_place)
{
  for (size_t k = 0; k < sizeof bads / sizeof bads[0]; k++) {
    const char *got = refusal(bads[k].text);
    ck_assert_msg(strstr(got, bads[k].message) != NULL, "%s\ngave: %s\nwant: %s", bads[k].text, got, bads[k].message);
    ck_assert_msg(strncmp(got, "test.lemma:", 11) == 0, "no place: %s", got);
  }
}
END_TEST

int main(void)
{
  Suite *s = suite_create("lemma");
  TCase *t = tcase_create("meaning");
  tcase_set_timeout(t, 120);
  tcase_add_test(t, proved_counts_steps);
  tcase_add_test(t, refuted_names_first_step_and_sides);
  tcase_add_test(t, refuted_without_more_bits_is_not_confirmed);
  tcase_add_test(t, vacuous_says_why);
  tcase_add_test(t, undecided_guard_needs_a_certain_claim);
  tcase_add_test(t, guards_choose_steps);
  tcase_add_test(t, neighbours_in_time);
  tcase_add_test(t, arguments_are_substituted);
  tcase_add_test(t, snapshots_are_constants);
  tcase_add_test(t, a_late_start_has_no_past);
  tcase_add_test(t, separated_starts_late);
  tcase_add_test(t, terminal_starts_with_the_certificate);
  tcase_add_test(t, undefined_is_undecided);
  tcase_add_test(t, true_in_double_but_exactly_false);
  tcase_add_test(t, false_in_double_but_exactly_true);
  tcase_add_test(t, more_bits_are_asked_for_within_reason);
  tcase_add_test(t, neighbours_are_refreshed_with_more_bits);
  tcase_add_test(t, slack_is_the_least_and_says_where);
  tcase_add_test(t, parameters_have_defaults_and_can_be_set);
  tcase_add_test(t, catalogue_by_file_and_by_name);
  tcase_add_test(t, refusals_name_the_place);
  suite_add_tcase(s, t);
  return run_suite(s);
}
