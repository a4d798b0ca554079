/* gdcert at: the certified state at any time. */
#include "cli.h"

#include <gdcert/report.h>

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
  "  --max-steps N   steps to follow at most before a leap (default: 2^17)\n"
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

/* What is printed about a state, beyond its arrays. */
typedef struct facts {
  const gdc_reach *reach;
  gdc_itv loss, log_loss, gamma, gap, gap_ln, boundary;
  int infinite;
} facts;

static void facts_clear(facts *f)
{
  gdc_itv *all[] = {&f->loss, &f->log_loss, &f->gamma, &f->gap, &f->gap_ln, &f->boundary};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) gdc_itv_clear(all[i]);
}

static gdc_status facts_of(facts *f, const gdc_reach *r, gdc_context *ctx)
{
  gdc_itv *all[] = {&f->loss, &f->log_loss, &f->gamma, &f->gap, &f->gap_ln, &f->boundary};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) gdc_itv_init(all[i], r->at->prec);
  f->reach = r;
  gdc_status status = gdc_leap_state_loss(&f->loss, &f->log_loss, r->at, ctx);
  if (status == GDC_OK) status = gdc_leap_state_margin(&f->gamma, &f->infinite, &f->gap, &f->boundary, r->at, ctx);
  gdc_itv ln, t;
  gdc_itv_init(&ln, r->at->prec);
  gdc_itv_init(&t, r->at->prec);
  gdc_time_log(&ln, &r->at->time);
  gdc_itv_mul(&f->gap_ln, &f->gap, &ln, &t);
  gdc_itv_clear(&ln);
  gdc_itv_clear(&t);
  return status;
}

static int known(const gdc_itv *x) { return mpfr_number_p(x->lo) || mpfr_number_p(x->hi); }

static void line(const char *name, const gdc_itv *x, int digits)
{
  char *text = gdc_print_itv(x, 6, digits < 6 ? 6 : digits);
  printf("  %-24s %s\n", name, text ? text : "out of memory");
  free(text);
}

static void print_arrays(const gdc_leap_state *s, int digits)
{
  const gdc_problem *p = s->problem;
  char name[64];
  for (int i = 0; i < p->n; i++) {
    snprintf(name, sizeof name, "margin %d", i + 1);
    line(name, &s->margin[i], digits);
  }
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < p->n; i++) {
      snprintf(name, sizeof name, "pre-activation %d at %d", j + 1, i + 1);
      line(name, &s->pre[j * p->n + i], digits);
    }
}

static void print_text(const facts *f, const options *o)
{
  int digits = (int)o->digits;
  printf("%s\n", f->reach->at->problem->title);
  print_arrays(f->reach->at, digits);
  line("loss", &f->loss, digits);
  line("ln loss", &f->log_loss, digits);
  if (known(&f->boundary)) line("boundary", &f->boundary, digits);
  if (f->infinite) printf("  %-24s inf\n", "robustness margin");
  else line("robustness margin", &f->gamma, digits);
  if (known(&f->gap)) line("gap", &f->gap, digits);
  if (known(&f->gap) && known(&f->gap_ln)) line("gap * ln t", &f->gap_ln, digits);
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

static json_t *array(const gdc_itv *x, int n, int digits)
{
  json_t *out = json_array();
  for (int i = 0; i < n; i++) json_array_append_new(out, gdc_json_itv(&x[i], digits));
  return out;
}

static json_t *json_state(const facts *f, const options *o)
{
  const gdc_leap_state *s = f->reach->at;
  const gdc_problem *p = s->problem;
  int digits = (int)o->digits + 3;
  json_t *out = json_object(), *pre = json_array();
  json_object_set_new(out, "t", json_string(o->time));
  json_object_set_new(out, "margin", array(s->margin, p->n, digits));
  for (int j = 0; j < p->m; j++) json_array_append_new(pre, array(s->pre + j * p->n, p->n, digits));
  json_object_set_new(out, "pre", pre);
  json_object_set_new(out, "loss", gdc_json_itv(&f->loss, digits));
  json_object_set_new(out, "ln_loss", gdc_json_itv(&f->log_loss, digits));
  json_object_set_new(out, "gamma", f->infinite ? json_pack("[ss]", "inf", "inf") : gdc_json_itv(&f->gamma, digits));
  if (known(&f->boundary)) json_object_set_new(out, "boundary", gdc_json_itv(&f->boundary, digits));
  if (known(&f->gap)) json_object_set_new(out, "gap", gdc_json_itv(&f->gap, digits));
  if (known(&f->gap) && known(&f->gap_ln)) json_object_set_new(out, "gap_ln_t", gdc_json_itv(&f->gap_ln, digits));
  return out;
}

static int print_json(const facts *f, const options *o)
{
  const gdc_reach *r = f->reach;
  json_t *out = json_pack("{ss ss sI sI ss si si so}", "title", r->at->problem->title, "verdict", "proved", "from",
                          (json_int_t)r->from, "leaps", (json_int_t)r->leaps, "method", r->how, "margin_digits",
                          r->margin_digits, "gap_digits", r->gap_digits, "state", json_state(f, o));
  int bad = !out || json_dumpf(out, stdout, JSON_INDENT(1)) != 0;
  json_decref(out);
  return bad || fputc('\n', stdout) == EOF;
}

static int print_all(const gdc_reach *r, const options *o, gdc_context *ctx)
{
  facts f;
  int bad = 0;
  gdc_status status = facts_of(&f, r, ctx);
  if (status == GDC_OK && o->json) {
    bad = print_json(&f, o);
  } else if (status == GDC_OK) {
    if (!o->quiet) print_text(&f, o);
    print_verdict(r, o);
  }
  facts_clear(&f);
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
