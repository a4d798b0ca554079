/* Cost of a lemma per step: every entry of the catalogue alone on one experiment, against the run without lemmas.
   usage: bench-lemma EXPERIMENT [STEPS]   (10000 steps when not given) */
#include <gdcert/gdcert.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static gdc_context ctx;

static void need(gdc_status status)
{
  char line[900];
  if (status == GDC_OK) return;
  fprintf(stderr, "bench-lemma: %s\n", gdc_context_format(line, sizeof line, &ctx));
  exit(1);
}

/* Seconds of processor time of a run with the lemmas in l (none: NULL); how many steps were checked in *checked. */
static double seconds(const gdc_problem *p, const gdc_lemmas *l, uint64_t steps, uint64_t *checked)
{
  gdc_trajectory *tr = NULL;
  gdc_lemma_check *c = NULL;
  gdc_run_options o = {.steps = steps};
  gdc_run_summary summary;
  need(gdc_trajectory_new(&tr, p, &ctx));
  if (l) {
    need(gdc_lemma_check_new(&c, l, p, NULL, &ctx));
    gdc_lemma_check_set_terminal(c, 0);
    gdc_observer observer = gdc_lemma_check_observer(c);
    need(gdc_trajectory_observe(tr, &observer, &ctx));
  }
  clock_t start = clock();
  need(gdc_trajectory_run(tr, &o, &summary, &ctx));
  double used = (double)(clock() - start) / CLOCKS_PER_SEC;
  *checked = c && gdc_lemma_check_count(c) > 0 ? gdc_lemma_check_result(c, 0)->checked : 0;
  gdc_lemma_check_free(c);
  gdc_trajectory_free(tr);
  return used;
}

static void row(const char *name, double used, double base, uint64_t steps, uint64_t checked)
{
  printf("%-22s %10.2f %12llu\n", name, 1e6 * (used - base) / (double)steps, (unsigned long long)checked);
}

/* One lemma alone; then its file. */
static void bench_file(const gdc_problem *p, const char *file, uint64_t steps, double base, gdc_lemmas *all)
{
  gdc_lemmas *whole = NULL;
  uint64_t checked;
  need(gdc_lemmas_new(&whole, &ctx));
  need(gdc_lemmas_add(whole, file, NULL, &ctx));
  need(gdc_lemmas_add(all, file, NULL, &ctx));
  for (size_t k = 0; k < gdc_lemmas_count(whole); k++) {
    gdc_lemma_info info = gdc_lemmas_info(whole, k);
    char name[256];
    gdc_lemmas *one = NULL;
    snprintf(name, sizeof name, "%s/%.*s", file, (int)info.name.size, info.name.text);
    need(gdc_lemmas_new(&one, &ctx));
    need(gdc_lemmas_add(one, name, NULL, &ctx));
    double used = seconds(p, one, steps, &checked);
    name[0] = '\0';
    snprintf(name, sizeof name, "%.*s", (int)info.name.size, info.name.text);
    row(name, used, base, steps, checked);
    gdc_lemmas_free(one);
  }
  gdc_lemmas_free(whole);
}

int main(int argc, char **argv)
{
  if (argc < 2) {
    fputs("usage: bench-lemma EXPERIMENT [STEPS]\n", stderr);
    return 2;
  }
  uint64_t steps = argc > 2 ? strtoull(argv[2], NULL, 10) : 10000, checked;
  if (steps == 0) steps = 10000;
  gdc_problem *p = NULL;
  gdc_lemmas *all = NULL;
  gdc_context_clear(&ctx);
  need(gdc_problem_read(&p, argv[1], &ctx));
  need(gdc_lemmas_new(&all, &ctx));
  double base = seconds(p, NULL, steps, &checked);
  printf("run alone: %.2f us per step\n\n%-22s %10s %12s\n", 1e6 * base / (double)steps, "lemma", "us/step", "checked");
  for (size_t k = 0; k < gdc_catalogue_count(); k++) {
    const char *file;
    gdc_catalogue_file(k, &file);
    bench_file(p, file, steps, base, all);
  }
  double used = seconds(p, all, steps, &checked);
  printf("\nwhole catalogue: %.2f us per step, %.2f per lemma and step\n", 1e6 * (used - base) / (double)steps,
         1e6 * (used - base) / (double)steps / (double)gdc_lemmas_count(all));
  gdc_lemmas_free(all);
  gdc_problem_free(p);
  mpfr_free_cache();
  return 0;
}
