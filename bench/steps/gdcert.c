/* gdcert through its library: every sign certified, rational input, precision chosen or BITS (0: chosen).
   FORM: `gram` is the interval engine, `fast` the fast one, `fast-general` its loop for networks of any shape,
   `fast-fine` its loops with two words per number.
   LOSS may add the lemmas of the catalogue that need no theorem, at every step: "exponential+catalogue". */
#include "peer.h"

#include <gdcert/gdcert.h>

typedef struct final {
  double radius, margin;
} final;

static gdc_status on_end(void *self, const gdc_state *s, gdc_status outcome, gdc_context *ctx)
{
  final *f = self;
  gdc_itv a;
  mpfr_t width;
  (void)outcome;
  (void)ctx;
  gdc_itv_init(&a, gdc_state_precision(s));
  mpfr_init2(width, 53);
  for (int j = 0; j < 2; j++)
    for (int i = 0; i < 2; i++) {
      gdc_state_pre(&a, s, j, i);
      mpfr_sub(width, a.hi, a.lo, MPFR_RNDU);
      f->radius = fmax(f->radius, mpfr_get_d(width, MPFR_RNDU) / 2);
    }
  gdc_state_margin(&a, s, 0);
  f->margin = mpfr_get_d(a.lo, MPFR_RNDN);
  mpfr_clear(width);
  gdc_itv_clear(&a);
  return GDC_OK;
}

static const char text[] =
  "data: [{x: [%s], y: +1}, {x: [-1], y: -1}]\n"
  "network:\n  bias: true\n  train_output: false\n  neurons:\n    - {w: [0.5], b: 0.2, v: 1}\n    - {w: [-0.3], b: 0.4, v: -1}\n"
  "loss: %s\nreduction: sum\nstep: 0.1\n";

static gdc_context ctx;

static void need(gdc_status status)
{
  char line[900];
  if (status == GDC_OK) return;
  fprintf(stderr, "gdcert: %s\n", gdc_context_format(line, sizeof line, &ctx));
  exit(1);
}

static void choose_engine(gdc_run_options *run, const char *form)
{
  run->engine = strncmp(form, "fast", 4) == 0 ? GDC_ENGINE_FAST : GDC_ENGINE_INTERVAL;
  run->fast_general = strncmp(form, "fast-general", 12) == 0;
  run->fast_fine = strstr(form, "-fine") != NULL;
}

int main(int argc, char **argv)
{
  task t = peer_task(argc, argv);
  char file[600];
  gdc_problem *p;
  gdc_trajectory *tr;
  gdc_lemmas *l = NULL;
  gdc_lemma_check *c = NULL;
  int catalogue = strstr(argv[2], "+catalogue") != NULL;
  t.logistic = strncmp(argv[2], "logistic", 8) == 0;
  snprintf(file, sizeof file, text, t.sliding ? "0.5" : "1", t.logistic ? "logistic" : "exponential");
  need(gdc_problem_parse(&p, file, strlen(file), "experiment", &ctx));
  need(gdc_trajectory_new(&tr, p, &ctx));
  final f = {0, 0};
  gdc_observer o = {.self = &f, .on_end = on_end};
  need(gdc_trajectory_observe(tr, &o, &ctx));
  if (catalogue) {
    need(gdc_lemmas_new(&l, &ctx));
    need(gdc_lemmas_add(l, "two-neuron", NULL, &ctx));
    need(gdc_lemmas_add(l, "general", NULL, &ctx));
    need(gdc_lemma_check_new(&c, l, p, NULL, &ctx));
    gdc_lemma_check_set_terminal(c, 0);
    gdc_observer check = gdc_lemma_check_observer(c);
    need(gdc_trajectory_observe(tr, &check, &ctx));
  }
  gdc_run_options run = {.steps = (uint64_t)t.steps, .precision = t.bits};
  choose_engine(&run, argv[3]);
  gdc_run_summary summary;
  double begin = peer_clock();
  gdc_status status = gdc_trajectory_run(tr, &run, &summary, &ctx);
  double seconds = peer_clock() - begin;
  if (status != GDC_EUNDECIDED) need(status);
  peer_report(seconds, f.radius, (long)summary.switches, status == GDC_OK, f.margin);
  gdc_lemma_check_free(c);
  gdc_lemmas_free(l);
  gdc_trajectory_free(tr);
  gdc_problem_free(p);
  mpfr_free_cache();
  return 0;
}
