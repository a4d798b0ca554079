/* gdcert audit: when did the float run stop being gradient descent? */
#include "cli.h"

#include <gdcert/audit.h>
#include <gdcert/report_audit.h>

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_MAPPED = 64 };

typedef struct options {
  const char *file, *csv;
  gdc_audit_options audit;
  mpq_t kappa, max_ulps, max_gap;
  const char *target[MAX_MAPPED], *name[MAX_MAPPED];
  char *names[MAX_MAPPED]; /* copies that target and name point into */
  int json, quiet;
} options;

static const char help[] =
  "usage: gdcert audit [OPTION]... FILE LOG\n"
  "       gdcert audit [OPTION]... --simulate FORMAT --steps N FILE\n\n"
  "Compare a logged float run of the experiment in FILE with exact gradient descent, row by row.\n"
  "LOG is a .csv, .jsonl, .npy or .npz file; columns step, w[j,k] (or w_j_k), b[j], v[j] when trained,\n"
  "and, if there, loss, log_loss, margin[i]. Steps may be missing.\n\n"
  "  --format FORMAT     format of the log: binary16, bfloat16, binary32, binary64, e4m3, e5m2\n"
  "  --reference R       literal (default): the exact numbers of FILE; rounded: points, output weights and\n"
  "                      step rounded to the format, started at the first row\n"
  "  --column X=NAME     the log calls column X (step, w[1,1], b[1], ..) NAME; may be repeated\n"
  "  --kappa Q           slack of the model of float evaluation, at least 1 (default: 1)\n"
  "  --faithful          roundings of the log may go either way (stochastic rounding)\n"
  "  --flush             the program flushes subnormal numbers to 0 (FTZ and DAZ), a log's or the simulated one\n"
  "  --max-ulps Q        exit 1 when a parameter is off by more units in its last place\n"
  "  --max-gap-error Q   exit 1 when the robustness margin is off by more\n"
  "  --same-pattern      exit 1 when the activation pattern differs\n"
  "  --not-frozen        exit 1 when the run is frozen for certain (a simulated one: when it repeats itself)\n"
  "  --gap-every K       robustness margins at every K-th step only (and at the last)\n"
  "  --csv OUT           the drift row by row\n\n"
  "  --simulate FORMAT   run the obvious loop in this format instead of reading a log\n"
  "  --steps N           steps to simulate (default: the file's run: steps)\n"
  "  --every K           compare every K-th step only\n"
  "  --rounding HOW      nearest (default) or stochastic\n"
  "  --seed S            seed of stochastic rounding (default 1)\n"
  "  --write-log OUT     save the simulated states as a .csv log\n\n"
  "  --precision P, --max-precision P   working bits of the exact run\n"
  "  --json              one JSON object on stdout instead of text\n"
  "  --quiet             only the verdict line, no progress\n"
  "  --help              this text\n\n"
  "Exit status: 0 within the bounds, 1 drift exceeded (a bound, an impossible step, another initial state, an\n"
  "overflow), 2 usage, bad input or I/O, 3 undecided.\n";

static int parse_number(mpq_t out, const char *text)
{
  const char *reason;
  return gdc_number_parse(out, text, strlen(text), &reason) == GDC_OK && mpq_sgn(out) >= 0;
}

/* X=NAME.  X may contain no '='. */
static int add_column(options *o, const char *text)
{
  size_t k = o->audit.columns.count;
  const char *equal = strchr(text, '=');
  if (!equal || equal == text || equal[1] == '\0' || k == MAX_MAPPED) return 0;
  char *copy = malloc(strlen(text) + 1);
  if (!copy) return 0;
  memcpy(copy, text, strlen(text) + 1);
  copy[equal - text] = '\0';
  o->names[k] = copy;
  o->target[k] = copy;
  o->name[k] = copy + (equal - text) + 1;
  o->audit.columns.count++;
  return 1;
}

enum { FORMAT = 256, REFERENCE, COLUMN, KAPPA, FAITHFUL, FLUSH, MAX_ULPS, MAX_GAP, SAME_PATTERN, NOT_FROZEN, GAP_EVERY, CSV,
       SIMULATE, STEPS, EVERY, ROUNDING, SEED, WRITE_LOG, PRECISION, MAX_PRECISION, JSON, QUIET, HELP };

static int take_bits(mpfr_prec_t *out, const char *text)
{
  uint64_t bits;
  if (!cli_parse_count(&bits, text) || bits == 0 || bits > 1000000) return 0;
  *out = (mpfr_prec_t)bits;
  return 1;
}

static int take_choice(int *out, const char *text, const char *zero, const char *one)
{
  *out = strcmp(text, one) == 0;
  return *out || strcmp(text, zero) == 0;
}

/* How the log and the model are read; 0 when the value is not acceptable. */
static int take_log_option(options *o, int c, const char *text)
{
  int rounded = 0, ok = 1;
  switch (c) {
  case FORMAT: return (o->audit.format = gdc_format_find(text)) != NULL;
  case REFERENCE:
    ok = take_choice(&rounded, text, "literal", "rounded");
    o->audit.reference = rounded ? GDC_REFERENCE_ROUNDED : GDC_REFERENCE_LITERAL;
    return ok;
  case COLUMN: return add_column(o, text);
  case KAPPA: o->audit.kappa = o->kappa; return parse_number(o->kappa, text) && mpq_cmp_si(o->kappa, 1, 1) >= 0;
  case FAITHFUL: o->audit.faithful = 1; return 1;
  case FLUSH: o->audit.flush = 1; return 1;
  case MAX_ULPS: o->audit.max_ulps = o->max_ulps; return parse_number(o->max_ulps, text);
  case MAX_GAP: o->audit.max_gap_error = o->max_gap; return parse_number(o->max_gap, text);
  case SAME_PATTERN: o->audit.same_pattern = 1; return 1;
  case NOT_FROZEN: o->audit.not_frozen = 1; return 1;
  case GAP_EVERY: return cli_parse_count(&o->audit.gap_every, text) && o->audit.gap_every > 0;
  default: return 0;
  }
}

static int take_option(options *o, int c, const char *text, int *simulate)
{
  switch (c) {
  case CSV: o->csv = text; return 1;
  case SIMULATE: *simulate = 1; return (o->audit.format = gdc_format_find(text)) != NULL;
  case STEPS: return cli_parse_count(&o->audit.steps, text) && o->audit.steps > 0;
  case EVERY: return cli_parse_count(&o->audit.every, text) && o->audit.every > 0;
  case ROUNDING: return take_choice(&o->audit.stochastic, text, "nearest", "stochastic");
  case SEED: return cli_parse_count(&o->audit.seed, text);
  case WRITE_LOG: o->audit.write_log = text; return 1;
  case PRECISION: return take_bits(&o->audit.precision, text);
  case MAX_PRECISION: return take_bits(&o->audit.max_precision, text);
  case JSON: o->json = 1; return 1;
  case QUIET: o->quiet = 1; return 1;
  default: return take_log_option(o, c, text);
  }
}

static const struct option longs[] = {
  {"format", required_argument, NULL, FORMAT}, {"reference", required_argument, NULL, REFERENCE},
  {"column", required_argument, NULL, COLUMN}, {"kappa", required_argument, NULL, KAPPA},
  {"faithful", no_argument, NULL, FAITHFUL}, {"flush", no_argument, NULL, FLUSH}, {"max-ulps", required_argument, NULL, MAX_ULPS},
  {"max-gap-error", required_argument, NULL, MAX_GAP}, {"same-pattern", no_argument, NULL, SAME_PATTERN},
  {"not-frozen", no_argument, NULL, NOT_FROZEN}, {"gap-every", required_argument, NULL, GAP_EVERY},
  {"csv", required_argument, NULL, CSV}, {"simulate", required_argument, NULL, SIMULATE},
  {"steps", required_argument, NULL, STEPS}, {"every", required_argument, NULL, EVERY},
  {"rounding", required_argument, NULL, ROUNDING}, {"seed", required_argument, NULL, SEED},
  {"write-log", required_argument, NULL, WRITE_LOG}, {"precision", required_argument, NULL, PRECISION},
  {"max-precision", required_argument, NULL, MAX_PRECISION}, {"json", no_argument, NULL, JSON},
  {"quiet", no_argument, NULL, QUIET}, {"help", no_argument, NULL, HELP}, {NULL, 0, NULL, 0}};

static int parse_options(options *o, int argc, char **argv)
{
  int simulate = 0;
  o->audit.seed = 1;
  optind = 0;
  opterr = 0;
  for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
    if (c == HELP) {
      fputs(help, stdout);
      return -1;
    }
    if (c == '?') return cli_usage_error("audit", "unknown option or missing value: %s", argv[optind - 1]);
    if (!take_option(o, c, optarg, &simulate)) return cli_usage_error("audit", "not an acceptable value: %s", optarg);
  }
  if (simulate ? optind != argc - 1 : optind != argc - 2)
    return cli_usage_error("audit", simulate ? "want one experiment file" : "want an experiment file and a log");
  if (!simulate && (o->audit.write_log || o->audit.stochastic || o->audit.steps || o->audit.every))
    return cli_usage_error("audit", "--steps, --every, --rounding and --write-log go with --simulate");
  o->file = argv[optind];
  o->audit.log = simulate ? NULL : argv[optind + 1];
  o->audit.columns.target = o->target;
  o->audit.columns.name = o->name;
  return 0;
}

static gdc_status prepare(gdc_problem **problem, options *o, gdc_context *ctx)
{
  gdc_status status = gdc_problem_read(problem, o->file, ctx);
  if (status != GDC_OK) return status;
  if (!o->audit.log && o->audit.steps == 0) o->audit.steps = (*problem)->steps;
  if (!o->csv) return GDC_OK;
  o->audit.csv = fopen(o->csv, "w");
  if (o->audit.csv) return GDC_OK;
  return gdc_fail(ctx, GDC_EIO, o->csv, 0, 0, "cannot be written: %s", strerror(errno));
}

static int print_result(const gdc_audit *a, const options *o)
{
  if (o->json) {
    json_t *j = gdc_audit_json(a);
    int bad = !j || json_dumpf(j, stdout, JSON_INDENT(1)) != 0;
    json_decref(j);
    if (bad) return 1;
  } else {
    if (!o->quiet) gdc_audit_text(stdout, a);
    gdc_audit_verdict_text(stdout, a);
  }
  return fputc('\n', stdout) == EOF || fflush(stdout) != 0;
}

static gdc_status run(gdc_audit **a, gdc_problem **problem, options *o, gdc_context *ctx)
{
  gdc_status status = prepare(problem, o, ctx);
  if (status != GDC_OK) return status;
  cli_progress *progress = cli_progress_new(o->audit.steps, o->quiet || o->audit.log);
  gdc_observer observer;
  if (progress) {
    observer = cli_progress_observer(progress);
    o->audit.progress = &observer;
  }
  o->audit.interrupted = cli_catch_signals();
  status = gdc_audit_run(a, *problem, &o->audit, ctx);
  cli_progress_free(progress);
  return status;
}

int gdc_cmd_audit(int argc, char **argv)
{
  options o;
  gdc_problem *problem = NULL;
  gdc_audit *a = NULL;
  gdc_context ctx;
  memset(&o, 0, sizeof o);
  mpq_inits(o.kappa, o.max_ulps, o.max_gap, NULL);
  gdc_context_clear(&ctx);
  int result = parse_options(&o, argc, argv);
  if (result == 0) {
    gdc_status status = run(&a, &problem, &o, &ctx);
    if (o.audit.csv && fclose(o.audit.csv) != 0 && status == GDC_OK)
      status = gdc_fail(&ctx, GDC_EIO, o.csv, 0, 0, "cannot be written: %s", strerror(errno));
    if (status != GDC_OK) result = cli_report_failure(&ctx, status);
    else result = print_result(a, &o) ? CLI_USAGE : cli_exit_of_verdict(a->verdict);
  } else if (result < 0) {
    result = 0;
  }
  gdc_audit_free(a);
  gdc_problem_free(problem);
  for (size_t k = 0; k < o.audit.columns.count; k++) free(o.names[k]);
  mpq_clears(o.kappa, o.max_ulps, o.max_gap, NULL);
  mpfr_free_cache();
  return result;
}
