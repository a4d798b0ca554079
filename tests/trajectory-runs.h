/* Runs of the integrator that keep what they are told, for its tests. */
#ifndef GDC_TESTS_TRAJECTORY_RUNS_H
#define GDC_TESTS_TRAJECTORY_RUNS_H

#include "support.h"

#include <gdcert/trajectory.h>

/* The experiment of the paper; YAML text. */
extern const char paper_yaml[];
gdc_problem *parse_problem(const char *yaml);

/* Keeps the last state's margins and the first step it is told. */
typedef struct keeper {
  gdc_itv margin[GDC_MAX_POINTS], pre[GDC_MAX_NEURONS * GDC_MAX_POINTS];
  signed char bits[GDC_MAX_NEURONS * GDC_MAX_POINTS];
  uint64_t seen, switches, more_at;
  int asked, in_order;
} keeper;

void keeper_init(keeper *k);
void keeper_clear(keeper *k);
gdc_status keep_step(void *self, const gdc_state *s, gdc_context *ctx);
gdc_status keep_switch(void *self, const gdc_state *s, const signed char *before, gdc_context *ctx);
/* A run that k observes at every step. */
gdc_status run_kept(const gdc_problem *p, keeper *k, gdc_run_options o, gdc_run_summary *s, gdc_context *ctx);

/* The million-step claims; a build that runs everything scaled down (sanitizers) takes a tenth of the steps. */
int at_full_length(void);
void assert_same(const gdc_itv *x, const gdc_itv *y);
/* A random experiment of any shape; small denominators make kinks at t = 0 frequent. */
gdc_problem *random_problem(rng *r);

#endif
