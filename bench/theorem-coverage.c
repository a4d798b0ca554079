/* How many random runs get a theorem for all t: the table of doc/theory.md, from one command (make theorem-table).

   x+ in [.05, 3], x- in [-3, -.05], theta in [-1, 1]^4, eta log-uniform in [.005, 20], |v| in [.3, 2.3], both
   losses, followed exactly to step 25000.  Usage: theorem-coverage [RUNS [SEED]]. */
#include <gdcert/gdcert.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 25000, DEFAULT_RUNS = 400 };

static uint64_t state;

static uint64_t next(void)
{
  uint64_t z = (state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* A multiple of 2^-16 in [lo, hi). */
static void uniform(mpq_t q, double lo, double hi)
{
  double x = lo + (hi - lo) * (double)(next() >> 11) * 0x1p-53;
  mpq_set_d(q, floor(x * 65536) / 65536);
}

static gdc_problem *draw(gdc_loss loss)
{
  gdc_problem *p;
  if (gdc_problem_new(&p, 1, 2, 2, NULL) != GDC_OK) return NULL;
  p->loss = loss;
  p->bias = 1;
  p->y[0] = 1;
  p->y[1] = -1;
  uniform(p->x[0], 0.05, 3);
  uniform(p->x[1], -3, -0.05);
  for (int j = 0; j < 2; j++) {
    uniform(p->w[j], -1, 1);
    uniform(p->b[j], -1, 1);
    uniform(p->v[j], 0.3, 2.3);
  }
  mpq_neg(p->v[1], p->v[1]);
  mpq_t e;
  mpq_init(e);
  uniform(e, 0, 1);
  mpq_set_d(p->step, floor(0.005 * pow(4000, mpq_get_d(e)) * 1048576) / 1048576);
  mpq_clear(e);
  if (gdc_problem_finish(p, NULL) == GDC_OK) return p;
  gdc_problem_free(p);
  return NULL;
}

/* --- one run -------------------------------------------------------------------------------------------- */

typedef struct run {
  gdc_theorem_watch *watch;
  volatile int stop; /* set once the run is known never to separate */
  int separated;     /* both margins > 0 at the end */
  uint64_t t;
} run;

static int wants(void *self, uint64_t t)
{
  (void)self;
  return (t & (t - 1)) == 0;
}

static gdc_status on_step(void *self, const gdc_state *s, gdc_context *ctx)
{
  run *r = self;
  (void)s;
  (void)ctx;
  const gdc_theorem *th = gdc_theorem_watch_result(r->watch);
  if (th && th->never_separates) r->stop = 1;
  return GDC_OK;
}

static gdc_status on_end(void *self, const gdc_state *s, gdc_status outcome, gdc_context *ctx)
{
  run *r = self;
  (void)ctx;
  (void)outcome;
  gdc_itv m;
  gdc_itv_init(&m, gdc_state_precision(s));
  r->separated = 1;
  r->t = gdc_state_time(s);
  for (int i = 0; i < 2; i++) {
    gdc_state_margin(&m, s, i);
    if (gdc_itv_sign(&m) != GDC_SIGN_POSITIVE) r->separated = 0;
  }
  gdc_itv_clear(&m);
  return GDC_OK;
}

/* --- the table -------------------------------------------------------------------------------------------- */

typedef struct row {
  int runs, separated, upper, two_sided, early, not_yet, stopped, dead;
} row;

enum { REGIMES = GDC_REGIME_DEAD + 1 };

static void count(row *r, const run *one, const gdc_theorem *th, gdc_status st)
{
  r->runs++;
  if (th && th->never_separates) {
    r->dead++;
  } else if (st != GDC_OK && st != GDC_EINTERRUPT) {
    r->stopped++;
  } else if (!one->separated) {
    r->not_yet++;
  } else {
    r->separated++;
    int upper = th && th->has_upper && th->rate_of != GDC_RATE_BOUNDARY;
    r->upper += upper;
    r->two_sided += upper && th->has_lower;
    r->early += upper && mpz_cmp_ui(th->first, 1024) <= 0;
  }
}

static void failing(const gdc_problem *p, const run *one, const gdc_theorem *th)
{
  if (!one->separated || (th && (th->never_separates || (th->has_upper && th->rate_of != GDC_RATE_BOUNDARY)))) return;
  gmp_printf("  no rate at t = %lu: x = %Qd, %Qd, eta = %Qd: %s\n", (unsigned long)one->t, p->x[0], p->x[1], p->step,
             th ? th->reason : "not tried");
  for (size_t i = 0; th && i < th->nhypotheses; i++)
    if (!th->hypotheses[i].holds) printf("    fails: %s\n", th->hypotheses[i].name);
}

static int follow(row table[REGIMES], const gdc_problem *p)
{
  run one;
  memset(&one, 0, sizeof one);
  gdc_trajectory *tr;
  if (gdc_theorem_watch_new(&one.watch, NULL) != GDC_OK || gdc_trajectory_new(&tr, p, NULL) != GDC_OK) return 0;
  gdc_observer theorem = gdc_theorem_observer(one.watch), mine;
  memset(&mine, 0, sizeof mine);
  mine.self = &one;
  mine.wants = wants;
  mine.on_step = on_step;
  mine.on_end = on_end;
  gdc_trajectory_observe(tr, &theorem, NULL);
  gdc_trajectory_observe(tr, &mine, NULL);
  gdc_run_options options;
  memset(&options, 0, sizeof options);
  options.steps = STEPS;
  options.interrupted = &one.stop;
  gdc_run_summary summary;
  gdc_status st = gdc_trajectory_run(tr, &options, &summary, NULL);
  const gdc_theorem *th = gdc_theorem_watch_result(one.watch);
  gdc_box b;
  int mirrored;
  gdc_box_init(&b, 64);
  gdc_regime regime = gdc_box_problem(&b, p, NULL) == GDC_OK ? gdc_regime_of(&mirrored, &b) : GDC_REGIME_NONE;
  gdc_box_clear(&b);
  count(&table[regime], &one, th, st);
  failing(p, &one, th);
  gdc_trajectory_free(tr);
  gdc_theorem_watch_free(one.watch);
  return 1;
}

static void print(const char *name, const row *r)
{
  printf("%-12s %6d %6d %6d %6d %9d %8d %10d %10d", name, r->runs, r->dead, r->stopped, r->not_yet, r->separated, r->upper,
         r->two_sided, r->early);
  if (r->separated) printf("  %6.2f%%", 100.0 * r->upper / r->separated);
  printf("\n");
}

int main(int argc, char **argv)
{
  int runs = argc > 1 ? atoi(argv[1]) : DEFAULT_RUNS;
  state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  for (int loss = 0; loss < 2; loss++) {
    row table[REGIMES], all;
    memset(table, 0, sizeof table);
    memset(&all, 0, sizeof all);
    for (int i = 0; i < runs; i++) {
      gdc_problem *p = draw((gdc_loss)loss);
      if (!p || !follow(table, p)) return 2;
      gdc_problem_free(p);
    }
    printf("%s loss, %d runs to t = %d\n", loss ? "logistic" : "exponential", runs, STEPS);
    printf("%-12s %6s %6s %6s %6s %9s %8s %10s %10s\n", "regime", "runs", "never", "stop", "open", "separated", "rate",
           "two-sided", "by 1024");
    for (int k = 0; k < REGIMES; k++) {
      if (!table[k].runs) continue;
      print(gdc_regime_name((gdc_regime)k), &table[k]);
      const int *from = (const int *)&table[k];
      int *to = (int *)&all;
      for (size_t n = 0; n < sizeof all / sizeof *to; n++) to[n] += from[n];
    }
    print("all", &all);
  }
  mpfr_free_cache();
  return 0;
}
