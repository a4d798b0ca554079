/* gdcert init: print a sampled experiment file. */
#include "cli.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
  "usage: gdcert init [OPTION]...\n\n"
  "Print an experiment file with sampled data and initial weights, exact and the same on every machine.\n\n"
  "  --dimension D   input dimension (default 1)\n"
  "  --points N      points, labels +1, -1, +1, ... (default 2)\n"
  "  --neurons M     neurons, output weights 1, -1, 1, ... (default 2)\n"
  "  --no-bias       a network without biases\n"
  "  --scheme NAME   distribution of the initial weights (default kaiming-uniform)\n"
  "  --seed S        seed (default 1)\n"
  "  --steps N       steps written into the file (default 100000)\n"
  "  --help          this text\n";

typedef struct options {
  uint64_t dimension, points, neurons, seed, steps;
  int bias;
  const char *scheme;
} options;

static int parse_options(options *o, int argc, char **argv)
{
  enum { DIMENSION = 256, POINTS, NEURONS, NO_BIAS, SCHEME, SEED, STEPS, HELP };
  static const struct option longs[] = {
    {"dimension", required_argument, NULL, DIMENSION}, {"points", required_argument, NULL, POINTS},
    {"neurons", required_argument, NULL, NEURONS}, {"no-bias", no_argument, NULL, NO_BIAS},
    {"scheme", required_argument, NULL, SCHEME}, {"seed", required_argument, NULL, SEED},
    {"steps", required_argument, NULL, STEPS}, {"help", no_argument, NULL, HELP}, {NULL, 0, NULL, 0}};
  *o = (options){.dimension = 1, .points = 2, .neurons = 2, .seed = 1, .steps = 100000, .bias = 1,
                 .scheme = "kaiming-uniform"};
  optind = 0;
  opterr = 0;
  for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
    int ok = 1;
    switch (c) {
    case DIMENSION: ok = cli_parse_count(&o->dimension, optarg); break;
    case POINTS: ok = cli_parse_count(&o->points, optarg); break;
    case NEURONS: ok = cli_parse_count(&o->neurons, optarg); break;
    case SEED: ok = cli_parse_count(&o->seed, optarg); break;
    case STEPS: ok = cli_parse_count(&o->steps, optarg); break;
    case NO_BIAS: o->bias = 0; break;
    case SCHEME: o->scheme = optarg; break;
    case HELP: fputs(help, stdout); return -1;
    default: return cli_usage_error("init", "unknown option or missing value: %s", argv[optind - 1]);
    }
    if (!ok) return cli_usage_error("init", "not an acceptable number: %s", optarg);
  }
  if (optind != argc) return cli_usage_error("init", "unexpected argument: %s", argv[optind]);
  return 0;
}

static int clamp(uint64_t n) { return n > 1000000 ? 1000000 : (int)n; }

int gdc_cmd_init(int argc, char **argv)
{
  options o;
  int bad = parse_options(&o, argc, argv);
  if (bad) return bad < 0 ? 0 : bad;
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p = NULL;
  char *text = NULL;
  gdc_status status = gdc_problem_sample(&p, clamp(o.dimension), clamp(o.points), clamp(o.neurons), o.bias, o.scheme,
                                         o.seed, &ctx);
  if (status == GDC_OK) {
    p->steps = o.steps;
    status = gdc_problem_print(&text, p, &ctx);
  }
  int result = status == GDC_OK ? 0 : cli_report_failure(&ctx, status);
  if (status == GDC_OK && (fputs(text, stdout) == EOF || fflush(stdout) != 0)) result = cli_output_failure();
  free(text);
  gdc_problem_free(p);
  return result;
}
