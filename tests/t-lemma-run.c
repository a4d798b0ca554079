/* Lemmas on real runs: the catalogue holds on every example, false lemmas are refuted where they should be. */
#include "support.h"

#include <gdcert/gdcert.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct session {
  gdc_problem *problem;
  gdc_lemmas *lemmas;
  gdc_lemma_check *check;
} session;

static gdc_context context;

static void want(gdc_status status, const char *what)
{
  char line[900];
  ck_assert_msg(status == GDC_OK, "%s: %s", what, gdc_context_format(line, sizeof line, &context));
}

static void open_session(session *s, gdc_problem *p, const char *const *names)
{
  memset(s, 0, sizeof *s);
  gdc_context_clear(&context);
  s->problem = p;
  want(gdc_lemmas_new(&s->lemmas, &context), "new");
  for (; *names; names++) want(gdc_lemmas_add(s->lemmas, *names, NULL, &context), *names);
  want(gdc_lemma_check_new(&s->check, s->lemmas, p, NULL, &context), "bind");
}

static void close_session(session *s)
{
  gdc_lemma_check_free(s->check);
  gdc_lemmas_free(s->lemmas);
  gdc_problem_free(s->problem);
}

static gdc_status follow(session *s, uint64_t steps, mpfr_prec_t precision)
{
  gdc_trajectory *tr = NULL;
  gdc_run_options o = {.steps = steps, .precision = precision};
  gdc_run_summary summary;
  gdc_observer observer = gdc_lemma_check_observer(s->check);
  want(gdc_trajectory_new(&tr, s->problem, &context), "trajectory");
  want(gdc_trajectory_observe(tr, &observer, &context), "observe");
  gdc_status status = gdc_trajectory_run(tr, &o, &summary, &context);
  gdc_trajectory_free(tr);
  return status;
}

static gdc_problem *read_problem(const char *path)
{
  gdc_problem *p = NULL;
  gdc_context_clear(&context);
  want(gdc_problem_read(&p, path, &context), path);
  return p;
}

static const char *const catalogue[] = {"general", "two-neuron", NULL};

/* Every lemma of the catalogue is proved on some example (those `from terminal` need the theorem part). */
enum { MOST_LEMMAS = 128 };
static int proved_somewhere[MOST_LEMMAS];

static void check_catalogue(const session *s, const char *name)
{
  for (size_t k = 0; k < gdc_lemma_check_count(s->check); k++) {
    const gdc_lemma_result *r = gdc_lemma_check_result(s->check, k);
    ck_assert_msg(r->verdict == GDC_PROVED || r->verdict == GDC_VACUOUS, "%s: %s %s at step %llu (%s:%ld:%ld)", name,
                  r->name, gdc_verdict_name(r->verdict), (unsigned long long)r->step, r->file, r->line, r->column);
    proved_somewhere[k] |= r->verdict == GDC_PROVED;
  }
}

START_TEST(catalogue_holds_on_every_example)
{
  DIR *d = opendir(in_source("examples"));
  ck_assert_ptr_nonnull(d);
  int files = 0;
  session s;
  for (struct dirent *e; (e = readdir(d));) {
    if (!strstr(e->d_name, ".yaml")) continue;
    char name[300];
    snprintf(name, sizeof name, "examples/%s", e->d_name);
    open_session(&s, read_problem(in_source(name)), catalogue);
    gdc_lemma_check_set_terminal(s.check, 50);
    want(follow(&s, strcmp(e->d_name, "paper.yaml") == 0 ? 1100 : 300, 0), name);
    check_catalogue(&s, name);
    close_session(&s);
    files++;
  }
  closedir(d);
  ck_assert_int_ge(files, 10);
  open_session(&s, read_problem(in_source("examples/paper.yaml")), catalogue);
  for (size_t k = 0; k < gdc_lemma_check_count(s.check); k++)
    ck_assert_msg(proved_somewhere[k], "%s is vacuous on every example", gdc_lemma_check_result(s.check, k)->name);
  close_session(&s);
}
END_TEST

/* Random experiments of the two-neuron shape, and others: nothing of the catalogue is refuted. */
static gdc_problem *random_problem(rng *r)
{
  static const char *const steps[] = {"1/20", "1/10", "1/2", "1", "5"};
  char yaml[1024];
  int k = (int)rng_below(r, 4), other = (int)rng_below(r, 2);
  int bias = rng_below(r, 5) != 0;
  size_t used = (size_t)snprintf(yaml, sizeof yaml, "data:\n  - {x: [%d/8], y: %d}\n  - {x: [%d/8], y: %d}\nnetwork:\n  bias: %s\n"
                                 "  neurons:\n", k ? 1 + (int)rng_below(r, 16) : (int)rng_below(r, 33) - 16, other ? 1 : -1,
                                 k ? -1 - (int)rng_below(r, 16) : (int)rng_below(r, 33) - 16, other ? -1 : 1, bias ? "true" : "false");
  for (int j = 0; j < 2; j++) {
    int v = rng_below(r, 2) ? 8 : 2 + (int)rng_below(r, 20);
    used += (size_t)snprintf(yaml + used, sizeof yaml - used, "    - {w: [%d/10], %s%d%s, v: %d/8}\n", (int)rng_below(r, 21) - 10,
                             bias ? "b: " : "v: ", bias ? (int)rng_below(r, 21) - 10 : (j ? -v : v), bias ? "/10" : "/8",
                             j ? -v : v);
    if (!bias) { /* no b: cut the repeated v */
      char *comma = strrchr(yaml, ',');
      used = (size_t)(comma - yaml) + (size_t)snprintf(comma, sizeof yaml - (size_t)(comma - yaml), "}\n");
    }
  }
  snprintf(yaml + used, sizeof yaml - used, "loss: %s\nreduction: %s\nstep: %s\n", rng_below(r, 2) ? "exponential" : "logistic",
           rng_below(r, 2) ? "sum" : "mean", steps[rng_below(r, 5)]);
  gdc_problem *p = NULL;
  gdc_context_clear(&context);
  want(gdc_problem_parse(&p, yaml, strlen(yaml), yaml, &context), yaml);
  return p;
}

static void never_refuted(gdc_problem *p, int *proved)
{
  session s;
  open_session(&s, p, catalogue);
  follow(&s, 60, 0); /* a run may end early: its prefix counts */
  for (size_t k = 0; k < gdc_lemma_check_count(s.check); k++) {
    const gdc_lemma_result *r = gdc_lemma_check_result(s.check, k);
    char *text = NULL;
    if (r->verdict == GDC_REFUTED) gdc_problem_print(&text, p, NULL);
    ck_assert_msg(r->verdict != GDC_REFUTED, "%s refuted at step %llu on\n%s", r->name, (unsigned long long)r->step,
                  text ? text : "?");
    *proved += r->verdict == GDC_PROVED;
  }
  close_session(&s);
}

START_TEST(catalogue_is_never_refuted)
{
  rng r;
  rng_seed(&r, 31);
  int proved = 0;
  for (int k = 0; k < scaled(60); k++) never_refuted(random_problem(&r), &proved);
  for (int k = 0; k < scaled(12); k++) {
    gdc_problem *p = NULL;
    gdc_context_clear(&context);
    want(gdc_problem_sample(&p, 1 + (int)rng_below(&r, 3), 1 + (int)rng_below(&r, 4), 1 + (int)rng_below(&r, 4),
                            (int)rng_below(&r, 2), "kaiming-uniform", rng_next(&r), &context), "sample");
    never_refuted(p, &proved);
  }
  printf("%d lemmas proved on random experiments\n", proved);
  ck_assert_int_gt(proved, scaled(60));
}
END_TEST

/* "...-at-N" says where it must be refuted. */
START_TEST(false_lemmas_are_refuted)
{
  char path[4096];
  snprintf(path, sizeof path, "%s", in_source("tests/lemmas/false.lemma"));
  const char *const names[] = {path, NULL};
  session s;
  open_session(&s, read_problem(in_source("examples/paper.yaml")), names);
  want(follow(&s, 1010, 0), "run");
  ck_assert_uint_ge(gdc_lemma_check_count(s.check), 7);
  for (size_t k = 0; k < gdc_lemma_check_count(s.check); k++) {
    const gdc_lemma_result *r = gdc_lemma_check_result(s.check, k);
    ck_assert_msg(r->verdict == GDC_REFUTED, "%s is %s", r->name, gdc_verdict_name(r->verdict));
    ck_assert_msg((unsigned long)r->step == strtoul(strrchr(r->name, '-') + 1, NULL, 10), "%s refuted at %lu", r->name,
                  (unsigned long)r->step);
    ck_assert_msg(r->confirmed, "%s is not confirmed", r->name);
    ck_assert_int_gt(r->line, 0);
  }
  close_session(&s);
}
END_TEST

/* A claim that needs far more bits than the run starts with is proved, not left open; its neighbours too. */
START_TEST(more_bits_reach_the_trajectory)
{
  static const char text[] = "lemma tiny: next(loss) < loss - 2^-400 + 2^-401 or next(loss) > loss or t >= 0 and exp(-300*margin[1]) > 0 - 2^-200\n"
                             "lemma narrow: abs(next(margin[1]) - prev(margin[1]) - (next(margin[1]) - prev(margin[1]))) < 2^-300";
  session s;
  memset(&s, 0, sizeof s);
  s.problem = read_problem(in_source("examples/paper.yaml"));
  want(gdc_lemmas_new(&s.lemmas, &context), "new");
  want(gdc_lemmas_add_text(s.lemmas, text, strlen(text), "text", &context), "text");
  want(gdc_lemma_check_new(&s.check, s.lemmas, s.problem, NULL, &context), "bind");
  want(follow(&s, 200, 64), "run");
  for (size_t k = 0; k < 2; k++) {
    const gdc_lemma_result *r = gdc_lemma_check_result(s.check, k);
    ck_assert_msg(r->verdict == GDC_PROVED, "%s is %s at %lu", r->name, gdc_verdict_name(r->verdict), (unsigned long)r->step);
  }
  close_session(&s);
}
END_TEST

/* The examples of doc/lemma-language.md (its section 6, lines indented by seven blanks or more) mean what it says. */
static char *examples_of_the_document(size_t *size)
{
  FILE *in = fopen(in_source("doc/lemma-language.md"), "r");
  ck_assert_ptr_nonnull(in);
  char line[1024], *text = NULL;
  FILE *out = open_memstream(&text, size);
  int inside = 0;
  while (fgets(line, sizeof line, in)) {
    if (strncmp(line, "## ", 3) == 0) inside = strncmp(line, "## 6.", 5) == 0;
    if (inside && strncmp(line, "       ", 7) == 0) fputs(line + 7, out);
  }
  fclose(in);
  fclose(out);
  return text;
}

START_TEST(examples_of_the_document_hold)
{
  session s;
  memset(&s, 0, sizeof s);
  s.problem = read_problem(in_source("examples/frozen.yaml"));
  want(gdc_lemmas_new(&s.lemmas, &context), "new");
  size_t size;
  char *text = examples_of_the_document(&size);
  want(gdc_lemmas_add_text(s.lemmas, text, size, "doc", &context), "text");
  free(text);
  want(gdc_lemma_check_new(&s.check, s.lemmas, s.problem, NULL, &context), "bind");
  want(follow(&s, 200, 0), "run");
  ck_assert_uint_eq(gdc_lemma_check_count(s.check), 10);
  for (size_t k = 0; k < 10; k++) {
    const gdc_lemma_result *r = gdc_lemma_check_result(s.check, k);
    gdc_verdict expected = strcmp(r->name, "rate") == 0 ? GDC_VACUOUS : GDC_PROVED; /* its range begins at 1000 */
    ck_assert_msg(r->verdict == expected, "%s is %s", r->name, gdc_verdict_name(r->verdict));
  }
  close_session(&s);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("lemma runs");
  TCase *t = tcase_create("runs");
  tcase_set_timeout(t, 600);
  tcase_add_test(t, catalogue_holds_on_every_example);
  tcase_add_test(t, catalogue_is_never_refuted);
  tcase_add_test(t, false_lemmas_are_refuted);
  tcase_add_test(t, more_bits_reach_the_trajectory);
  tcase_add_test(t, examples_of_the_document_hold);
  suite_add_tcase(s, t);
  return run_suite(s);
}
