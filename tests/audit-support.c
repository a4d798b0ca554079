/* Shared by the tests of src/audit. */
#include "audit-support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const experiment_text[EXPERIMENTS] = {
  /* the two-point instance whose cross pre-activations slide */
  "data: [{x: [0.5], y: +1}, {x: [-1], y: -1}]\n"
  "network:\n  bias: true\n  train_output: false\n  neurons:\n    - {w: [0.5], b: 0.2, v: 1}\n    - {w: [-0.3], b: 0.4, v: -1}\n"
  "loss: exponential\nreduction: sum\nstep: 0.1\n",
  /* logistic loss */
  "data: [{x: [0.5], y: +1}, {x: [-1], y: -1}]\n"
  "network:\n  bias: true\n  train_output: false\n  neurons:\n    - {w: [0.5], b: 0.2, v: 1}\n    - {w: [-0.3], b: 0.4, v: -1}\n"
  "loss: logistic\nreduction: sum\nstep: 0.1\n",
  /* mean, inexact inputs, three points, three neurons */
  "data: [{x: [1/3], y: +1}, {x: [-0.7], y: -1}, {x: [0.9], y: +1}]\n"
  "network:\n  bias: true\n  train_output: false\n  neurons:\n    - {w: [0.55], b: 0.21, v: 1.1}\n    - {w: [-0.37], b: 0.4, v: -0.9}\n"
  "    - {w: [0.1], b: 0.3, v: 0.3}\nloss: logistic\nreduction: mean\nstep: 0.3\n",
  /* two dimensions, no bias */
  "data: [{x: [0.5, 0.25], y: +1}, {x: [-1, 0.3], y: -1}, {x: [0.1, -0.9], y: -1}, {x: [1, 1], y: +1}]\n"
  "network:\n  bias: false\n  train_output: false\n  neurons:\n    - {w: [0.5, 0.2], v: 1}\n    - {w: [-0.3, 0.4], v: -1}\n"
  "    - {w: [0.2, -0.6], v: -0.7}\n    - {w: [0.3, 0.7], v: 1/3}\nloss: exponential\nreduction: sum\nstep: 0.05\n",
  /* trained output weights */
  "data: [{x: [0.5], y: +1}, {x: [-1], y: -1}]\n"
  "network:\n  bias: true\n  train_output: true\n  neurons:\n    - {w: [0.5], b: 0.2, v: 0.7}\n    - {w: [-0.3], b: 0.4, v: -0.8}\n"
  "loss: exponential\nreduction: sum\nstep: 0.1\n",
  /* trained, logistic, mean, two dimensions with bias */
  "data: [{x: [0.5, 0.2], y: +1}, {x: [-1, 0.7], y: -1}, {x: [0.3, -0.4], y: -1}]\n"
  "network:\n  bias: true\n  train_output: true\n  neurons:\n    - {w: [0.5, 0.1], b: 0.2, v: 0.7}\n    - {w: [-0.3, 0.2], b: 0.4, v: -0.8}\n"
  "loss: logistic\nreduction: mean\nstep: 0.2\n"};

gdc_problem *experiment_from(const char *text)
{
  gdc_problem *p;
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_status status = gdc_problem_parse(&p, text, strlen(text), "experiment", &ctx);
  ck_assert_msg(status == GDC_OK, "line %ld: %s", ctx.line, ctx.reason);
  return p;
}

gdc_problem *experiment(int k) { return experiment_from(experiment_text[k]); }

enum { MAX_FILES = 8 };
static char files[MAX_FILES][128];

static void remove_files(void)
{
  for (int k = 0; k < MAX_FILES; k++)
    if (files[k][0]) unlink(files[k]);
}

const char *scratch_file(int k, const char *suffix)
{
  static int registered;
  if (!registered++) atexit(remove_files);
  if (files[k][0]) unlink(files[k]);
  snprintf(files[k], sizeof files[k], "audit-test-%ld-%d%s", (long)getpid(), k, suffix);
  return files[k];
}

void write_file(const char *path, const char *text, size_t size)
{
  FILE *f = fopen(path, "wb");
  ck_assert(f != NULL);
  ck_assert(fwrite(text, 1, size, f) == size);
  ck_assert(fclose(f) == 0);
}

gdc_audit *audit(const gdc_problem *p, const gdc_audit_options *o)
{
  gdc_audit *a;
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_status status = gdc_audit_run(&a, p, o, &ctx);
  ck_assert_msg(status == GDC_OK, "%s:%ld: %s", ctx.file, ctx.line, ctx.reason);
  return a;
}

gdc_audit_options simulation(const char *format, uint64_t steps)
{
  gdc_audit_options o;
  memset(&o, 0, sizeof o);
  o.format = gdc_format_find(format);
  o.steps = steps;
  o.gap_every = 100; /* robustness margins of three neurons and more take milliseconds */
  return o;
}

gdc_audit_options of_log(const char *format, const char *path)
{
  gdc_audit_options o;
  memset(&o, 0, sizeof o);
  o.format = format ? gdc_format_find(format) : NULL;
  o.log = path;
  o.gap_every = 100;
  return o;
}
