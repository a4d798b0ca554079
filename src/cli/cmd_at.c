/* gdcert at: the certified state at any time. */
#include "cli.h"

#include <gdcert/report_until.h>

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct options {
  const char *file, *time;
  uint64_t digits, max_steps;
  int json, quiet;
} options;

static const char help[] =
  "usage: gdcert at [OPTION]... FILE T\n\n"
  "Print the certified state of the experiment in FILE after T steps.  T is any nonnegative integer:\n"
  "1000000, 1e100, 2^4096, 1e1000000, 1e1000000000000000000.  Far states are reached by leaps.\n\n"
  "  --digits N      significant digits to reach (default 17); the digits achieved are reported\n"
  "  --max-steps N   steps to follow at most (default: 2^17 before a leap, 2^28 to T itself)\n"
  "  --json          one JSON object on stdout instead of text\n"
  "  --quiet         only the verdict line\n"
  "  --help          this text\n\n"
  "Exit status: 0 the state is enclosed, 2 usage, bad input or I/O, 3 no certified way to T.\n";

static int parse_options(options *o, int argc, char **argv)
{
  enum { DIGITS = 256, MAX_STEPS, JSON, QUIET, HELP };
  static const struct option longs[] = {{"digits", required_argument, NULL, DIGITS},
                                        {"max-steps", required_argument, NULL, MAX_STEPS},
                                        {"json", no_argument, NULL, JSON},
                                        {"quiet", no_argument, NULL, QUIET},
                                        {"help", no_argument, NULL, HELP},
                                        {NULL, 0, NULL, 0}};
  *o = (options){.digits = 17};
  optind = 0;
  opterr = 0;
  for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
    int ok = 1;
    switch (c) {
    case DIGITS: ok = cli_parse_count(&o->digits, optarg) && o->digits >= 1 && o->digits <= 100000; break;
    case MAX_STEPS: ok = cli_parse_count(&o->max_steps, optarg) && o->max_steps > 0; break;
    case JSON: o->json = 1; break;
    case QUIET: o->quiet = 1; break;
    case HELP: fputs(help, stdout); return -1;
    default: return cli_usage_error("at", "unknown option or missing value: %s", argv[optind - 1]);
    }
    if (!ok) return cli_usage_error("at", "not an acceptable number: %s", optarg);
  }
  if (optind != argc - 2) return cli_usage_error("at", "want one experiment file and a time");
  o->file = argv[optind];
  o->time = argv[optind + 1];
  return 0;
}

static void print_verdict(const gdc_reach *r, const options *o)
{
  int d = r->margin_digits > (int)o->digits ? (int)o->digits : r->margin_digits;
  int g = r->gap_digits > (int)o->digits ? (int)o->digits : r->gap_digits;
  printf("proved: state at t = %s, ", o->time);
  if (r->leaps == 0) printf("stepped");
  else printf("%s from t = %" PRIu64 " in %" PRIu64 " leap%s", r->how, r->from, r->leaps, r->leaps == 1 ? "" : "s");
  printf("; %d digits of the margins", d);
  if (g >= 0) printf(", %d of the gap", g);
  putchar('\n');
}

static json_t *events(const gdc_reach *r)
{
  return r->theorem ? gdc_report_events_json(r->theorem) : json_array();
}

static int print_json(const gdc_leap_facts *f, const gdc_reach *r, const options *o)
{
  json_t *out = json_pack("{ss ss sI sI ss si si so so}", "title", r->at->problem->title, "verdict", "proved", "from",
                          (json_int_t)r->from, "leaps", (json_int_t)r->leaps, "method", r->how, "margin_digits",
                          r->margin_digits, "gap_digits", r->gap_digits, "state",
                          gdc_report_leap_state_json(f, o->time, (int)o->digits + 3), "events", events(r));
  int bad = !out || json_dumpf(out, stdout, JSON_INDENT(1)) != 0;
  json_decref(out);
  return bad || fputc('\n', stdout) == EOF;
}

static int print_all(const gdc_reach *r, const options *o, gdc_context *ctx)
{
  gdc_leap_facts f;
  int bad = 0;
  gdc_status status = gdc_leap_facts_take(&f, r->at, ctx);
  if (status == GDC_OK && o->json) {
    bad = print_json(&f, r, o);
  } else if (status == GDC_OK) {
    if (!o->quiet) {
      printf("%s\n", r->at->problem->title);
      gdc_report_leap_state(stdout, &f, (int)o->digits);
      if (r->theorem) gdc_report_events_text(stdout, r->theorem, "  ");
    }
    print_verdict(r, o);
  }
  gdc_leap_facts_clear(&f);
  if (status != GDC_OK) return cli_report_failure(ctx, status);
  return bad || fflush(stdout) != 0 || ferror(stdout) ? cli_output_failure() : CLI_PROVED;
}

int gdc_cmd_at(int argc, char **argv)
{
  options o;
  int bad = parse_options(&o, argc, argv);
  if (bad) return bad < 0 ? 0 : bad;
  gdc_context ctx;
  gdc_problem *p = NULL;
  gdc_reach r = {.at = NULL};
  gdc_time T;
  gdc_context_clear(&ctx);
  gdc_time_init(&T);
  gdc_status status = gdc_time_parse(&T, o.time, &ctx);
  if (status == GDC_OK) status = gdc_problem_read(&p, o.file, &ctx);
  gdc_reach_options how = {.digits = (int)o.digits, .max_steps = o.max_steps, .interrupted = cli_catch_signals()};
  if (status == GDC_OK) status = gdc_reach_time(&r, p, &T, &how, &ctx);
  int result = status == GDC_OK ? print_all(&r, &o, &ctx) : cli_report_failure(&ctx, status);
  gdc_reach_clear(&r);
  gdc_time_clear(&T);
  gdc_problem_free(p);
  mpfr_free_cache();
  return result;
}
