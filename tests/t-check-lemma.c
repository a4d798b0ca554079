/* gdcert-check's own reading of the lemma language against the library's, on real runs, cut into segments; false lemmas; texts
   that must not be understood. */
#include "support.h"

#include "check/lemma.h"
#include "tests/check-bridge.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BITS = 256, MOST_SEGMENTS = 8, FILES = 2 };

static gdc_context context;

static void want(gdc_status status, const char *what)
{
  char line[900];
  ck_assert_msg(status == GDC_OK, "%s: %s", what, gdc_context_format(line, sizeof line, &context));
}

/* One run seen by the library's checker and by ours. */
typedef struct both {
  gdc_problem *gp;
  problem p;
  gdc_lemmas *lemmas;
  gdc_lemma_check *check;
  lemma_set *set;
  scale *s;
  state st;
  uint64_t steps, separated, terminal, from[MOST_SEGMENTS + 1];
  lemma_watch *watch[MOST_SEGMENTS];
  int segments, pass;
} both;

static gdc_status see(void *self, const gdc_state *gs, gdc_context *ctx)
{
  (void)ctx;
  both *b = self;
  bridge_state(&b->st, gs);
  uint64_t t = b->st.t;
  if (b->pass == 0) {
    int all = 1;
    for (int i = 0; i < b->p.n; i++) all &= num_is_pos(&b->st.margin[i]);
    if (all && t < b->separated) b->separated = t;
    uint64_t at;
    for (int k = 0; lemma_set_fixed(b->set, k, &at); k++)
      if (at == t) lemma_set_fixed_state(b->set, &b->st);
    return GDC_OK;
  }
  for (int k = 0; k < b->segments; k++)
    if (t >= b->from[k] && t <= b->from[k + 1] + (uint64_t)lemma_set_beyond(b->set))
      ck_assert_int_eq(lemma_watch_step(b->watch[k], &b->st, NULL), 1);
  return GDC_OK;
}

static void run(both *b)
{
  gdc_trajectory *tr = NULL;
  gdc_run_options o = {.steps = b->steps, .precision = BITS};
  gdc_run_summary summary;
  gdc_observer theirs = gdc_lemma_check_observer(b->check), ours = {.self = b, .every_step = 1, .on_step = see};
  want(gdc_trajectory_new(&tr, b->gp, &context), "trajectory");
  if (b->pass == 1) want(gdc_trajectory_observe(tr, &theirs, &context), "observe");
  want(gdc_trajectory_observe(tr, &ours, &context), "observe");
  want(gdc_trajectory_run(tr, &o, &summary, &context), "run");
  gdc_trajectory_free(tr);
}

static void add_text(both *b, const char *text, size_t size, const char *name)
{
  fault f = {0};
  want(gdc_lemmas_add_text(b->lemmas, text, size, name, &context), name);
  ck_assert_msg(lemma_set_file(b->set, text, size, &f), "%s: %s", name, f.reason);
}

static void start(both *b, gdc_problem *p, uint64_t steps)
{
  memset(b, 0, sizeof *b);
  gdc_context_clear(&context);
  b->gp = p;
  b->steps = steps;
  b->separated = UINT64_MAX;
  b->terminal = 50;
  bridge_problem(&b->p, p);
  b->s = scale_new(BITS - 32);
  bridge_state_init(&b->st, &b->p, b->s);
  b->set = lemma_set_new(&b->p, steps);
  want(gdc_lemmas_new(&b->lemmas, &context), "lemmas");
}

static void follow(both *b, int segments)
{
  want(gdc_lemma_check_new(&b->check, b->lemmas, b->gp, NULL, &context), "bind");
  gdc_lemma_check_set_terminal(b->check, b->terminal);
  run(b);
  lemma_set_times(b->set, b->separated, b->terminal);
  b->segments = segments;
  for (int k = 0; k <= segments; k++) b->from[k] = b->steps * (uint64_t)k / (uint64_t)segments;
  for (int k = 0; k < segments; k++) {
    b->watch[k] = lemma_watch_new(b->set, b->from[k], b->from[k + 1], b->s);
    ck_assert_ptr_nonnull(b->watch[k]);
  }
  b->pass = 1;
  run(b);
  for (int k = 0; k < segments; k++) {
    lemma_watch_finish(b->watch[k]);
    lemma_set_merge(b->set, b->watch[k]);
    lemma_watch_free(b->watch[k]);
  }
}

static void stop(both *b)
{
  lemma_set_free(b->set);
  bridge_state_clear(&b->st);
  bridge_problem_clear(&b->p);
  scale_free(b->s);
  gdc_lemma_check_free(b->check);
  gdc_lemmas_free(b->lemmas);
  gdc_problem_free(b->gp);
}

/* What the checker says to a certificate with this verdict. */
static outcome confirm(const lemma_set *set, int k, int file, int says, uint64_t count, mpfr_srcptr slack)
{
  static certificate c;
  lemma_claim x = {.file = file, .verdict = says, .count = count, .has_slack = slack != NULL};
  word w = lemma_set_name(set, k);
  char name[80];
  fault f = {0};
  snprintf(name, sizeof name, "%.*s", (int)w.size, w.at);
  x.name = name;
  mpq_t q;
  mpq_init(q);
  x.slack = q;
  if (slack) bridge_mpfr(q, slack);
  c.lemma = &x;
  c.lemmas = 1;
  outcome result = lemma_set_confirm(set, &c, 0, &f);
  ck_assert_int_eq(result == ACCEPTED, f.reason[0] == 0);
  ck_assert_int_eq(result, f.status);
  mpq_clear(q);
  return result;
}

static verdict as_ours(gdc_verdict v)
{
  return v == GDC_PROVED ? PROVED : v == GDC_REFUTED ? REFUTED : v == GDC_VACUOUS ? VACUOUS : UNDECIDED;
}

/* The slack that a certificate would print (the format: a little less than what was measured), and one that is too large. */
static void check_slack(const both *b, int k, int file, const gdc_lemma_result *theirs, outcome expected)
{
  mpfr_t x, part;
  mpfr_inits2(64, x, part, (mpfr_ptr)0);
  mpfr_abs(part, theirs->slack, MPFR_RNDU);
  mpfr_div_2ui(part, part, 16, MPFR_RNDU);
  if (mpfr_cmp_d(theirs->slack, 1e-25) > 0) {
    mpfr_sub(x, theirs->slack, part, MPFR_RNDD);
    ck_assert_msg(confirm(b->set, k, file, SAYS_PROVED, theirs->checked, x) == expected, "%s: slack %g", theirs->name,
                  mpfr_get_d(theirs->slack, MPFR_RNDN));
    mpfr_add(x, theirs->slack, part, MPFR_RNDU);
    ck_assert_msg(confirm(b->set, k, file, SAYS_PROVED, theirs->checked, x) == (expected ? expected : REJECTED), "%s: a larger slack", theirs->name);
  }
  mpfr_clears(x, part, (mpfr_ptr)0);
}

/* Same verdict, same number of steps, same first refuted step, same slack. */
static int compare(const both *b, const char *name, int first_of_second)
{
  static const char *const names[] = {"proved", "refuted", "undecided", "vacuous"};
  ck_assert_uint_eq(gdc_lemma_check_count(b->check), (size_t)lemma_set_count(b->set));
  int agreed = 0;
  for (int k = 0; k < lemma_set_count(b->set); k++) {
    const gdc_lemma_result *theirs = gdc_lemma_check_result(b->check, (size_t)k);
    const tally *ours = lemma_set_tally(b->set, k);
    verdict v = lemma_set_verdict(b->set, k);
    int file = k >= first_of_second;
    ck_assert_msg(word_is(lemma_set_name(b->set, k), theirs->name), "%s: lemma %d is %s there", name, k, theirs->name);
    ck_assert_msg(v == as_ours(theirs->verdict), "%s, %s: %s there, %s here (undecided at %llu)", name, theirs->name,
                  gdc_verdict_name(theirs->verdict), names[v], (unsigned long long)ours->undecided);
    if (v == PROVED) {
      ck_assert_msg(ours->checked == theirs->checked, "%s, %s: %llu steps there, %llu here", name, theirs->name,
                    (unsigned long long)theirs->checked, (unsigned long long)ours->checked);
      ck_assert_int_eq(confirm(b->set, k, file, SAYS_PROVED, theirs->checked, NULL), ACCEPTED);
      ck_assert_int_eq(confirm(b->set, k, file, SAYS_PROVED, theirs->checked - 1, NULL), REJECTED);
      ck_assert_int_ne(confirm(b->set, k, file, SAYS_PROVED, theirs->checked + 1, NULL), ACCEPTED);
      ck_assert_int_eq(confirm(b->set, k, file, SAYS_REFUTED, 0, NULL), REJECTED);
      if (theirs->has_slack) check_slack(b, k, file, theirs, ACCEPTED);
    }
    if (v == REFUTED) {
      ck_assert_uint_eq(ours->refuted, theirs->step);
      if (ours->undecided >= ours->refuted) ck_assert_int_eq(confirm(b->set, k, file, SAYS_REFUTED, theirs->step, NULL), ACCEPTED);
      ck_assert_int_eq(confirm(b->set, k, file, SAYS_REFUTED, theirs->step + 1, NULL), REJECTED);
      ck_assert_int_eq(confirm(b->set, k, file, SAYS_PROVED, 1, NULL), REJECTED);
    }
    agreed += v == PROVED;
  }
  return agreed;
}

static gdc_problem *read_problem(const char *path)
{
  gdc_problem *p = NULL;
  gdc_context_clear(&context);
  want(gdc_problem_read(&p, path, &context), path);
  return p;
}

/* All but the lemmas about a theorem's constants: there is no certificate here that has any.
   Returns how many lemmas the first file has. */
static int add_catalogue(both *b)
{
  int first = 0;
  for (size_t k = 0; k < gdc_catalogue_count(); k++) {
    const char *name;
    gdc_text t = gdc_catalogue_file(k, &name);
    if (strcmp(name, "certificate") == 0) {
      fault f = {0};
      lemma_set *other = lemma_set_new(&b->p, b->steps);
      ck_assert_msg(lemma_set_file(other, t.text, t.size, &f), "%s", f.reason);
      lemma_set_free(other);
      continue;
    }
    add_text(b, t.text, t.size, name);
    if (k == 0) first = lemma_set_count(b->set);
  }
  return first;
}

START_TEST(the_catalogue_agrees_on_every_example)
{
  DIR *d = opendir(in_source("examples"));
  ck_assert_ptr_nonnull(d);
  int files = 0, proved = 0;
  both b;
  for (struct dirent *e; (e = readdir(d));) {
    char name[300];
    if (!strstr(e->d_name, ".yaml") || strcmp(e->d_name, "trained.yaml") == 0) continue;
    snprintf(name, sizeof name, "examples/%s", e->d_name);
    start(&b, read_problem(in_source(name)), strcmp(e->d_name, "paper.yaml") == 0 ? 1010 : 140);
    int first = add_catalogue(&b);
    follow(&b, 1 + files % 5);
    proved += compare(&b, name, first);
    stop(&b);
    files++;
  }
  closedir(d);
  ck_assert_int_ge(files, 10);
  ck_assert_int_ge(proved, 100);
}
END_TEST

/* A tour of the language; some of these are false. */
static const char tour[] =
  "# comments\n"
  "param c = 1/2\n"
  "let twice(z) = 2*z   let rise(z) = next(z) - z\n"
  "let up(i) = rise(margin[i]) > 0 or active[1,i] and not active[2,i]\n"
  "lemma a \"a title\": for t in [3, 20]: twice(margin[1]) >= margin[1] + margin[1]\n"
  "lemma b: for t > 2.5: for t < 41/2: slope[1] == slope[1] or t == 3\n"
  "lemma c: for all i in points, j, k in neurons: where j != k and active[j,i]: pre[j,i] > 0 and pre[k,i]^2 >= 0\n"
  "lemma d: where points == 3: margin[3] > 0\n"
  "lemma e: from separated: all(i in points: margin[i] > 0)\n"
  "lemma f: from terminal: where t >= 60: ratio[1,2]*slope[2]*(1 + 1e-30) >= slope[1]\n"
  "lemma g: next(next(t)) == t + 2 and prev(t) == t - 1\n"
  "lemma h: at(10, t) == 10 and at(10, margin[1]) > init(margin[1]) - 5 implies init(t) == 0\n"
  "lemma i: loss < c*init(loss)\n"
  "lemma j: up(1) and up(2)\n"
  "lemma k: 0x1.8p1 == 3 and .5e1 == 5 and -2^2 == -4 and 2^-1 == c and 1/3 + 1/6 == c\n"
  "lemma l: min(1, 2, 3) == 1 and max(i in points: x[i]) == max(x[1], x[2]) and sum(j in neurons: 1) == neurons\n"
  "lemma m: for t >= 1: exp(ln(t)) >= t*(1 - 1e-30) and sqrt(t)^2 <= t*(1 + 1e-30) and abs(-t) == t\n"
  "lemma n: at(20, loss) >= loss\n"
  "lemma o: margin[1] != margin[2] + 1e-40\n"
  "lemma p: prev(prev(loss)) > next(loss)\n"
  "lemma q: weightnorm > gradnorm/1000 and abs(w[1]) + abs(b[1]) > 0 and dual[1,1] >= 0 - 100\n"
  "lemma r: any(j in neurons: v[j] < 0) and all(i in points: y[i]^2 == 1) and gram[1,2] == x[1]*x[2] + bias\n"
  "lemma s: step == h and inputs == 1 and logistic == 0 and trained == 0 implies optimum == abs(x[1] - x[2])/2\n"
  "lemma t: robustness <= optimum and distance[1] >= 0 and gap >= 0\n"
  "lemma u: 1/(margin[1] - margin[1]) > 0\n"
  "lemma v: for t == 7: boundary < 10 and boundary > -10\n";

START_TEST(a_tour_of_the_language_agrees_however_the_run_is_cut)
{
  static const char *const files[] = {"examples/paper.yaml", "examples/one-sided.yaml", "examples/frozen.yaml"};
  for (int k = 0; k < 3; k++)
    for (int segments = 1; segments <= MOST_SEGMENTS; segments += 3) {
      both b;
      start(&b, read_problem(in_source(files[k])), 120);
      add_text(&b, tour, sizeof tour - 1, "tour");
      follow(&b, segments);
      compare(&b, files[k], 1000);
      stop(&b);
    }
}
END_TEST

/* The catalogue with one number or relation changed: never proved here unless it is proved there. */
START_TEST(changed_lemmas_are_never_proved_here_alone)
{
  static const struct { const char *from, *to; } edits[] = {
    {"next(loss) < loss", "next(loss) > loss"}, {"rate(p, j)^2/2", "rate(p, j)^2/9"}, {"loss <= h/step*spread", "loss <= h/step*spread/9"},
    {"next(gap) < gap", "next(gap) > gap"}, {"<= tolerance", "<= -tolerance"}, {"0.1733 <= gap*ln(t)", "0.1833 <= gap*ln(t)"},
    {"gap*ln(t) <= 0.2471", "gap*ln(t) <= 0.2371"}, {"next(margin[p]) > margin[p]", "next(margin[p]) < margin[p]"},
    {"boundary < max", "boundary > max"}, {"pre[j,q] < next(pre[j,q])", "pre[j,q] > next(pre[j,q])"}};
  const char *name;
  gdc_text two = gdc_catalogue_file(1, &name);
  ck_assert_str_eq(name, "two-neuron");
  int refuted = 0;
  for (size_t k = 0; k < sizeof edits / sizeof *edits; k++) {
    char *text = malloc(two.size + 64), *at;
    memcpy(text, two.text, two.size);
    text[two.size] = '\0';
    at = strstr(text, edits[k].from);
    if (!at) {
      free(text);
      continue;
    }
    size_t rest = strlen(at + strlen(edits[k].from)) + 1;
    memmove(at + strlen(edits[k].to), at + strlen(edits[k].from), rest);
    memcpy(at, edits[k].to, strlen(edits[k].to));
    both b;
    start(&b, read_problem(in_source(k == 2 ? "examples/frozen.yaml" : "examples/paper.yaml")), k == 5 || k == 6 ? 1010 : 60);
    add_text(&b, text, strlen(text), "changed");
    follow(&b, 2);
    compare(&b, edits[k].to, 1000);
    for (int i = 0; i < lemma_set_count(b.set); i++) refuted += lemma_set_verdict(b.set, i) == REFUTED;
    stop(&b);
    free(text);
  }
  ck_assert_int_ge(refuted, 6);
}
END_TEST

/* What is no lemma file says so, and crashes nothing. */
START_TEST(what_is_not_the_language_is_not_understood)
{
  static const char *const bad[] = {
    "lemma", "lemma a", "lemma a: ", "lemma a: 1", "lemma a: margin[1]", "lemma a: margin[3] > 0", "lemma a: margin(1) > 0", "lemma a: nonsense > 0",
    "lemma a: 1 > ", "lemma a: (1 > 0", "lemma a: 1 > 0)", "lemma a: where 1 > 0 1 > 0", "let margin = 1", "let a = 1 let a = 2", "let f(x) = 1",
    "let f = f lemma a: f > 0", "lemma a: f(1) > 0 let f(z) = z", "let f(z) = z lemma a: f > 0", "let f(z) = z lemma a: f(1, 2) > 0", "lemma a: for t >= margin[1]: 1 > 0",
    "lemma a: for all i in nothing: 1 > 0", "lemma a: for all i points: 1 > 0", "lemma a: ln(0) > 0", "lemma a: 1/0 > 0", "lemma a: sqrt(-1) > 0",
    "lemma a: 2^1.5 > 0", "lemma a: 2^2000 > 0", "lemma a: at(1/2, t) > 0", "lemma a: at(-1, t) > 0", "lemma a: init(prev(loss)) > 0", "lemma a: init(prev(t)) < 0", "lemma a: 0x > 0", "lemma a: 1e > 0", "lemma a: 2x > 0",
    "lemma a: 1e99999 > 0", "lemma a: 1..2 > 0", "lemma a: \"b\" > 0", "lemma a \"b: 1 > 0", "lemma a: 1 > 0 lemma a: 1 > 0", "lemma a: 1 & 2",
    "lemma a: next(next(next(next(next(next(next(next(next(t))))))))) > 0", "lemma a: active > 0", "lemma a: not 1", "lemma a: (1 > 0) + 1 > 0",
    "lemma a: sum(i in points: 1 > 0) > 0", "lemma a: all(i in points: 1)", "lemma a: min(1) > 0", "lemma a: exp(1, 2) > 0", "param p(a) = 1", "lemma a: certificate(nothing) > 0", "lemma a: next(certificate(B)) > 0", "lemma a: certificate[A] > 0",
    "lemma a: certificate(A, B) > 0", "lemma a: certificate(num_lo) > 0", "lemma a: certificate > 0", "let certified = 1", "lemma a: low(t) > 0", "lemma a: high(t) > 0",
    "lemma a: between(t, t) > 0", "\xff", "lemma a: 1 \x01 > 0"};
  gdc_problem *gp = read_problem(in_source("examples/paper.yaml"));
  problem p;
  bridge_problem(&p, gp);
  for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
    fault f = {0};
    lemma_set *set = lemma_set_new(&p, 10);
    ck_assert_msg(!lemma_set_file(set, bad[k], strlen(bad[k]), &f), "understood: %s", bad[k]);
    ck_assert_msg(f.reason[0], "no reason: %s", bad[k]);
    lemma_set_free(set);
  }
  bridge_problem_clear(&p);
  gdc_problem_free(gp);
}
END_TEST

/* Truncated and mutated catalogue texts: read or refused, in bounded time, without a crash. */
START_TEST(hostile_texts_do_no_harm)
{
  gdc_problem *gp = read_problem(in_source("examples/paper.yaml"));
  problem p;
  rng r;
  const char *name;
  gdc_text two = gdc_catalogue_file(1, &name);
  char *text = malloc(two.size);
  int understood = 0;
  rng_seed(&r, 11);
  bridge_problem(&p, gp);
  for (int k = 0; k < scaled(200); k++) {
    fault f = {0};
    size_t size = rng_below(&r, 3) ? two.size : rng_below(&r, (unsigned)two.size);
    memcpy(text, two.text, two.size);
    for (unsigned i = rng_below(&r, 4); i > 0; i--) text[rng_below(&r, (unsigned)two.size)] = (char)rng_below(&r, 256);
    lemma_set *set = lemma_set_new(&p, 10);
    understood += lemma_set_file(set, text, size, &f);
    lemma_set_free(set);
  }
  ck_assert_int_gt(understood, 0);
  /* nesting, and definitions that double */
  char *deep = malloc(200001);
  memset(deep, '(', 200000);
  memcpy(deep, "lemma a: ", 9);
  deep[200000] = '\0';
  fault f = {0};
  lemma_set *set = lemma_set_new(&p, 10);
  ck_assert(!lemma_set_file(set, deep, 200000, &f));
  lemma_set_free(set);
  size_t used = (size_t)sprintf(deep, "let d0 = t ");
  for (int k = 1; k < 60; k++) used += (size_t)sprintf(deep + used, "let d%d = d%d*t + d%d ", k, k - 1, k - 1);
  used += (size_t)sprintf(deep + used, "lemma a: d59 > 0");
  set = lemma_set_new(&p, 10);
  ck_assert(!lemma_set_file(set, deep, used, &f));
  lemma_set_free(set);
  free(deep);
  free(text);
  bridge_problem_clear(&p);
  gdc_problem_free(gp);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("check-lemma");
  TCase *c = tcase_create("check-lemma");
  tcase_set_timeout(c, 300);
  tcase_add_test(c, the_catalogue_agrees_on_every_example);
  tcase_add_test(c, a_tour_of_the_language_agrees_however_the_run_is_cut);
  tcase_add_test(c, changed_lemmas_are_never_proved_here_alone);
  tcase_add_test(c, what_is_not_the_language_is_not_understood);
  tcase_add_test(c, hostile_texts_do_no_harm);
  suite_add_tcase(s, c);
  return run_suite(s);
}
