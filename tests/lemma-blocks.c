/* A run by each engine, with the lemmas judged, and what they say compared. */
#include "lemma-blocks.h"

#include <stdio.h>
#include <string.h>

typedef struct judged {
  gdc_lemmas *lemmas;
  gdc_lemma_check *check;
  gdc_run_summary summary;
  gdc_status status; /* GDC_EUNDECIDED: a sign that no precision decides ended the run */
  gdc_context context;
} judged;

static void want(judged *j, gdc_status status, const char *what)
{
  char line[900];
  ck_assert_msg(status == GDC_OK, "%s: %s", what, gdc_context_format(line, sizeof line, &j->context));
}

static void judge(judged *j, const gdc_problem *p, const char *text, gdc_engine engine, uint64_t steps)
{
  gdc_trajectory *tr;
  gdc_run_options how = {.steps = steps, .engine = engine};
  gdc_context *ctx = &j->context;
  gdc_context_clear(ctx);
  want(j, gdc_lemmas_new(&j->lemmas, ctx), "new");
  if (text) {
    want(j, gdc_lemmas_add_text(j->lemmas, text, strlen(text), "random", ctx), text);
  } else {
    want(j, gdc_lemmas_add(j->lemmas, "general", NULL, ctx), "general");
    want(j, gdc_lemmas_add(j->lemmas, "two-neuron", NULL, ctx), "two-neuron");
  }
  want(j, gdc_lemma_check_new(&j->check, j->lemmas, p, NULL, ctx), "bind");
  gdc_observer o = gdc_lemma_check_observer(j->check);
  want(j, gdc_trajectory_new(&tr, p, ctx), "trajectory");
  want(j, gdc_trajectory_observe(tr, &o, ctx), "observe");
  j->status = gdc_trajectory_run(tr, &how, &j->summary, ctx);
  gdc_trajectory_free(tr);
}

static void judged_free(judged *j)
{
  gdc_lemma_check_free(j->check);
  gdc_lemmas_free(j->lemmas);
}

/* x is a lower bound of what y bounds sharply, and not less than 3/4 of it. */
static int is_near_below(mpfr_srcptr x, mpfr_srcptr y)
{
  return mpfr_get_d(x, MPFR_RNDN) <= mpfr_get_d(y, MPFR_RNDN) * (1 + 1e-9) + 1e-30 &&
         mpfr_get_d(x, MPFR_RNDN) >= 0.7499 * mpfr_get_d(y, MPFR_RNDN) - 1e-30;
}

static int slack_differs(const gdc_lemma_result *x, const gdc_lemma_result *y)
{
  if (x->has_slack != y->has_slack) return 1;
  return x->has_slack && (!is_near_below(x->slack, y->slack) || !is_near_below(x->relative, y->relative));
}

/* A lemma by blocks and step by step. */
static int differ(const gdc_lemma_result *x, const gdc_lemma_result *y, int sharp)
{
  if (x->verdict != y->verdict || x->checked != y->checked || x->step != y->step || strcmp(x->where, y->where) != 0) return 1;
  return sharp && slack_differs(x, y);
}

static void describe(block_count *count, const gdc_lemma_result *x, const gdc_lemma_result *y, const char *text)
{
  snprintf(count->what, sizeof count->what, "%s: verdict %d at %llu steps, step %llu, slack %g; step by step %d, %llu, %llu, %g\n%s", x->name, x->verdict,
           (unsigned long long)x->checked, (unsigned long long)x->step, mpfr_get_d(x->slack, MPFR_RNDN), y->verdict,
           (unsigned long long)y->checked, (unsigned long long)y->step, mpfr_get_d(y->slack, MPFR_RNDN), text ? text : "the catalogue");
}

int blocks_compare(const gdc_problem *p, const char *text, gdc_engine engine, uint64_t steps, int sharp, block_count *count)
{
  judged fast, slow;
  judge(&fast, p, text, engine, steps);
  judge(&slow, p, text, GDC_ENGINE_INTERVAL, steps);
  int wrong = fast.status != slow.status || fast.summary.steps != slow.summary.steps;
  if (wrong) snprintf(count->what, sizeof count->what, "status %d, step by step %d: %s; %s", fast.status, slow.status, fast.context.reason, text ? text : "the catalogue");
  for (size_t k = 0; k < gdc_lemma_check_count(slow.check); k++) {
    const gdc_lemma_result *x = gdc_lemma_check_result(fast.check, k), *y = gdc_lemma_check_result(slow.check, k);
    if (differ(x, y, sharp)) {
      describe(count, x, y, text);
      wrong++;
    }
    count->verdicts[y->verdict]++;
    if (x->verdict == GDC_PROVED) count->checked += x->checked;
  }
  count->fast_steps += fast.summary.fast_steps;
  judged_free(&fast);
  judged_free(&slow);
  return wrong;
}

/* --- what is compared -------------------------------------------------------------------------------------------------- */

void blocks_random_lemmas(char *text, size_t room, rng *r, uint64_t steps)
{
  unsigned a = rng_below(r, 40), b = rng_below(r, 100), t = 1 + rng_below(r, (unsigned)steps), u = t + rng_below(r, 300);
  snprintf(text, room,
           "lemma margins:\n  for t >= %u:\n  for all i in points:\n    margin[i] >= ln(t + 1)*%u/40 - %u/25\n"
           "lemma falling:\n  loss >= %u/%u\n"
           "lemma fast-enough:\n  for t >= 1:\n    loss*t <= %u/10\n"
           "lemma sides:\n  for all j in neurons, i in points:\n  where active[j,i]:\n    pre[j,i] <= %u/10 and margin[i] > -%u/20\n"
           "lemma all-but-one:\n  for t >= 5:\n    t < %u or t > %u\n"
           "lemma window:\n  for t >= 3:\n  where t >= %u and t <= %u:\n    weightnorm >= %u/20\n"
           "lemma after:\n  from separated:\n    margin[1] > 0 and ratio[1,1] <= 1 + 1e-6\n"
           "lemma moved:\n  where t >= 50:\n    weightnorm - at(40, weightnorm) <= %u/10 and margin[1] >= init(margin[1]) - %u/10\n",
           t / 2, a, b, 1 + a, 1 + 30 * b, 20 + b, 5 + a, b, t, t, t, u, a, 1 + a, b);
}

void blocks_lemmas_at(char *text, size_t room, unsigned s)
{
  snprintf(text, room,
             "lemma below:\n  for t > %u:\n    loss < at(%u, loss)\n"
             "lemma grown:\n  for t >= %u:\n    margin[1] - at(%u, margin[1]) >= ln(t/%u)/2 - 1\n"
             "lemma not-grown:\n  for t > %u:\n    weightnorm <= at(%u, weightnorm)*(1 + 1/%u)\n"
             "lemma falls:\n  where t > %u:\n    next(loss) < loss\n"
             "lemma rises:\n  where t > %u:\n    next(loss) > loss\n"
             "lemma from-there:\n  for t > %u:\n    next(margin[2]) > at(%u, margin[2])\n",
             s, s, s, s, s, s, s, s, s, s, s, s);
}

gdc_problem *blocks_example(const char *path)
{
  gdc_problem *p = NULL;
  gdc_context ctx;
  gdc_context_clear(&ctx);
  ck_assert_int_eq(gdc_problem_read(&p, in_source(path), &ctx), GDC_OK);
  return p;
}

gdc_problem *blocks_main_example(void) { return blocks_example("examples/paper.yaml"); }
