/* gdcert certify: follow an experiment exactly and report what is certified. */
#include "cli.h"

#include <gdcert/report.h>
#include <gdcert/report_lemmas.h>
#include <gdcert/report_theorem.h>

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct options {
  const char *file, *csv, *junit, *coq, *until;
  cli_lemmas lemmas;
  uint64_t steps, csv_every, precision, max_precision;
  cli_certificate certificate;
  int has_steps, json, quiet;
  gdc_engine engine;
} options;

static const char help[] =
  "usage: gdcert certify [OPTION]... FILE\n\n"
  "Follow the experiment in FILE exactly: every state enclosed, every activation sign certified.\n\n"
  "  --steps N           steps to follow (default: the file's run: steps); 100000, 1e6, 2^20\n"
  "  --until T           leap on to step T (1e100, 2^4096, ..) once there is a certificate\n"
  "  --precision P       working precision in bits to start with (default: chosen)\n"
  "  --max-precision P   bits at which an undecided sign ends the run (default: 16384)\n"
  "  --engine E          auto (default), fast or interval: how steps are made; both certify every sign\n"
  "  --lemmas NAME,..    check these lemmas too, beside the file's own: of the catalogue, or paths\n"
  "  --param NAME=VALUE  set a parameter of the lemmas\n"
  "  --junit FILE        the verdict of each lemma as a JUnit test case\n"
  "  --coq FILE          a Coq file that ends in the theorem for all later times; coqc decides\n"
  "  --csv FILE          enclosures along the run as CSV (steps with two significant digits)\n"
  "  --csv-every K       ... at every K-th step instead\n"
  "  --certificate FILE  write what is certified as a file that gdcert-check can check\n"
  "  --resume            go on with FILE after a crash or an interruption\n"
  "  --checkpoint-every K, --unit P\n"
  "                      checkpoints at least every K steps, balls in units of 2^-P (default: chosen)\n"
  "  --json              one JSON object on stdout instead of text\n"
  "  --quiet             only the verdict line, no progress\n"
  "  --help              this text\n\n"
  "Exit status: 0 every step certified and no lemma against it, 1 a lemma refuted, 2 usage, bad input or\n"
  "I/O, 3 undecided (a sign at the largest precision, a lemma, an overflow, or an interruption).\n";

static int parse_engine(gdc_engine *out, const char *name)
{
  static const char *const names[] = {"auto", "fast", "interval"};
  static const gdc_engine engines[] = {GDC_ENGINE_AUTO, GDC_ENGINE_FAST, GDC_ENGINE_INTERVAL};
  for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
    if (strcmp(name, names[k]) == 0) return *out = engines[k], 1;
  return 0;
}

static int parse_options(options *o, int argc, char **argv)
{
  enum {
    STEPS = 256, UNTIL, PRECISION, MAX_PRECISION, ENGINE, LEMMAS, PARAM, JUNIT, COQ, CSV, CSV_EVERY, CERTIFICATE, RESUME,
    CHECKPOINT_EVERY, UNIT, JSON, QUIET, HELP
  };
  static const struct option longs[] = {
    {"steps", required_argument, NULL, STEPS}, {"precision", required_argument, NULL, PRECISION},
    {"max-precision", required_argument, NULL, MAX_PRECISION}, {"engine", required_argument, NULL, ENGINE},
    {"lemmas", required_argument, NULL, LEMMAS},
    {"param", required_argument, NULL, PARAM}, {"junit", required_argument, NULL, JUNIT},
    {"coq", required_argument, NULL, COQ}, {"csv", required_argument, NULL, CSV}, {"until", required_argument, NULL, UNTIL},
    {"certificate", required_argument, NULL, CERTIFICATE}, {"resume", no_argument, NULL, RESUME},
    {"checkpoint-every", required_argument, NULL, CHECKPOINT_EVERY}, {"unit", required_argument, NULL, UNIT},
    {"csv-every", required_argument, NULL, CSV_EVERY}, {"json", no_argument, NULL, JSON},
    {"quiet", no_argument, NULL, QUIET}, {"help", no_argument, NULL, HELP}, {NULL, 0, NULL, 0}};
  memset(o, 0, sizeof *o);
  optind = 0;
  opterr = 0;
  for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
    int ok = 1;
    switch (c) {
    case STEPS: ok = o->has_steps = cli_parse_count(&o->steps, optarg); break;
    case PRECISION: ok = cli_parse_count(&o->precision, optarg) && o->precision > 0 && o->precision <= 1000000; break;
    case MAX_PRECISION:
      ok = cli_parse_count(&o->max_precision, optarg) && o->max_precision > 0 && o->max_precision <= 1000000;
      break;
    case ENGINE:
      if (!parse_engine(&o->engine, optarg)) return cli_usage_error("certify", "no engine of this name: %s", optarg);
      break;
    case LEMMAS: ok = cli_lemmas_option(o->lemmas.names, &o->lemmas.nnames, optarg); break;
    case PARAM: ok = cli_lemmas_option(o->lemmas.params, &o->lemmas.nparams, optarg); break;
    case JUNIT: o->junit = optarg; break;
    case COQ: o->coq = optarg; break;
    case CSV: o->csv = optarg; break;
    case CSV_EVERY: ok = cli_parse_count(&o->csv_every, optarg) && o->csv_every > 0; break;
    case CERTIFICATE: o->certificate.path = optarg; break;
    case RESUME: o->certificate.resume = 1; break;
    case CHECKPOINT_EVERY: ok = cli_parse_count(&o->certificate.every, optarg) && o->certificate.every > 0; break;
    case UNIT:
      ok = cli_parse_count(&o->certificate.unit, optarg) && o->certificate.unit % 64 == 0 && o->certificate.unit >= 64 &&
           o->certificate.unit <= 4096;
      break;
    case UNTIL: o->until = optarg; break;
    case JSON: o->json = 1; break;
    case QUIET: o->quiet = 1; break;
    case HELP: fputs(help, stdout); return -1;
    default: return cli_usage_error("certify", "unknown option or missing value: %s", argv[optind - 1]);
    }
    if (!ok) return cli_usage_error("certify", "not an acceptable number: %s", optarg);
  }
  if (!cli_certificate_options_fit(&o->certificate))
    return cli_usage_error("certify", "--resume, --checkpoint-every and --unit are for --certificate FILE");
  if (optind != argc - 1) return cli_usage_error("certify", "want one experiment file");
  o->file = argv[optind];
  return 0;
}

/* Everything one run needs; released in one place. */
typedef struct session {
  gdc_problem *problem;
  gdc_trajectory *run;
  gdc_record *record;
  gdc_theorem_watch *watch;
  cli_lemmas *lemmas; /* in the options */
  cli_certificate *certificate;
  gdc_csv *csv;
  cli_progress *progress;
  gdc_coq_summary coq; /* of the file of --coq */
  cli_until *until; /* NULL: not asked for */
} session;

static gdc_status observe(session *s, gdc_observer o, gdc_context *ctx)
{
  return gdc_trajectory_observe(s->run, &o, ctx);
}

static gdc_status prepare(session *s, options *o, gdc_context *ctx)
{
  gdc_status status = gdc_problem_read(&s->problem, o->file, ctx);
  if (status != GDC_OK) return status;
  if (!o->has_steps) o->steps = s->problem->steps;
  /* A certificate needs the number of steps from the start: then the leap begins where they end. */
  if (o->until) status = cli_until_new(&s->until, o->until, &o->steps, o->has_steps, o->certificate.path != NULL, ctx);
  if (status != GDC_OK) return status;
  if (o->steps == 0 && !o->has_steps && !o->until)
    return gdc_fail(ctx, GDC_EINPUT, o->file, 0, 0, "the number of steps is missing: run: {steps: N} or --steps N");
  status = gdc_trajectory_new(&s->run, s->problem, ctx);
  if (status == GDC_OK) status = gdc_record_new(&s->record, s->problem, ctx);
  if (status == GDC_OK) status = observe(s, gdc_record_observer(s->record), ctx);
  if (status == GDC_OK) status = gdc_theorem_watch_new(&s->watch, ctx);
  if (status == GDC_OK) status = observe(s, gdc_theorem_observer(s->watch), ctx);
  s->lemmas = &o->lemmas;
  if (status == GDC_OK) status = cli_lemmas_prepare(s->lemmas, s->problem, (mpfr_prec_t)o->max_precision, ctx);
  if (status == GDC_OK) status = cli_lemmas_observe(s->lemmas, s->run, s->watch, ctx);
  if (status == GDC_OK && o->csv) {
    status = gdc_csv_open(&s->csv, o->csv, o->csv_every, s->problem, ctx);
    if (status == GDC_OK) status = observe(s, gdc_csv_observer(s->csv), ctx);
  }
  s->certificate = &o->certificate;
  if (status == GDC_OK) status = cli_certificate_open(s->certificate, s->problem, s->run, s->lemmas, o->steps, ctx);
  if (status == GDC_OK) s->lemmas->writer = s->certificate->writer;
  if (status == GDC_OK && s->certificate->writer && s->until) gdc_certificate_leap_to(s->certificate->writer, cli_until_time(s->until));
  if (status == GDC_OK && s->certificate->writer)
    status = observe(s, gdc_certificate_observer(s->certificate->writer), ctx);
  s->progress = cli_progress_new(o->steps, o->quiet);
  if (status == GDC_OK && s->progress) status = observe(s, cli_progress_observer(s->progress), ctx);
  if (status == GDC_OK && s->until) status = observe(s, cli_until_observer(s->until, s->watch), ctx);
  return status;
}

static void release(session *s)
{
  cli_progress_free(s->progress);
  cli_until_free(s->until);
  gdc_csv_close(s->csv, 0, NULL);
  if (s->certificate) cli_certificate_free(s->certificate);
  if (s->lemmas) cli_lemmas_free(s->lemmas);
  gdc_theorem_watch_free(s->watch);
  gdc_record_free(s->record);
  gdc_trajectory_free(s->run);
  gdc_problem_free(s->problem);
}

static gdc_status run(session *s, options *o, gdc_context *ctx)
{
  cli_certificate_precision(s->certificate, &o->precision, &o->max_precision);
  gdc_run_options ro = {.steps = o->steps, .precision = (mpfr_prec_t)o->precision,
                        .max_precision = (mpfr_prec_t)o->max_precision, .interrupted = cli_catch_signals(),
                        .engine = o->engine};
  gdc_status status = gdc_trajectory_run(s->run, &ro, &s->record->summary, ctx);
  if (s->until && status == GDC_EINTERRUPT && cli_until_arrived(s->until, s->record->summary.steps)) status = GDC_OK;
  if (s->until && status == GDC_OK) status = cli_until_finish(s->until, s->lemmas->check, ro.interrupted, ctx);
  s->record->status = status;
  return status;
}

static int print_json(const session *s, gdc_verdict verdict)
{
  json_t *json = gdc_report_json(s->record, verdict);
  if (json) json_object_set_new(json, "theorem", gdc_report_theorem_json(gdc_theorem_watch_result(s->watch)));
  if (json) json_object_set_new(json, "lemmas", gdc_report_lemmas_json(s->lemmas->check));
  if (json && s->coq.theorem[0])
    json_object_set_new(json, "coq", json_pack("{s:s,s:b}", "theorem", s->coq.theorem, "from_start", s->coq.from_start));
  json_t *until = NULL;
  gdc_status status = json && s->until ? cli_until_json(&until, s->until, NULL) : GDC_OK;
  if (until) json_object_set_new(json, "until", until);
  int bad = !json || status != GDC_OK || json_dumpf(json, stdout, JSON_INDENT(1)) != 0;
  json_decref(json);
  return bad || fputc('\n', stdout) == EOF;
}

static void print_text(const session *s, gdc_verdict verdict, const options *o, const gdc_context *ctx)
{
  if (!o->quiet) {
    gdc_report_text(stdout, s->record);
    gdc_report_theorem_text(stdout, gdc_theorem_watch_result(s->watch));
    gdc_report_lemmas_text(stdout, s->lemmas->check);
    if (o->coq)
      printf("\nCoq file    %s: Theorem %s, %s; coqc decides\n", o->coq, s->coq.theorem,
             s->coq.from_start ? "from the initial weights, nothing assumed" : "from the state box");
  }
  if (!o->quiet && s->until) cli_until_text(s->until, NULL);
  const gdc_run_summary *sum = &s->record->summary;
  printf("%s%s: %" PRIu64 " of %" PRIu64 " steps certified, %" PRIu64 " switches, %ld bits", o->quiet ? "" : "\n",
         gdc_verdict_name(verdict), sum->steps, s->until && s->record->status == GDC_OK ? sum->steps : o->steps,
         sum->switches, (long)sum->bits);
  if (s->record->status != GDC_OK) printf("; %s", ctx->reason);
  fputc('\n', stdout);
}

/* A run that ended early still has a certified prefix, which is reported. */
static int has_report(gdc_status status)
{
  return status == GDC_OK || status == GDC_EUNDECIDED || status == GDC_EOVERFLOW || status == GDC_EINTERRUPT;
}

/* A refuted lemma stays refuted however the run ended; else the run must have been certified to its end. */
static gdc_verdict verdict_of(const session *s, gdc_status status)
{
  gdc_verdict lemmas = cli_lemmas_verdict(s->lemmas), until = s->until ? cli_until_verdict(s->until) : GDC_PROVED;
  if (lemmas == GDC_REFUTED || until == GDC_REFUTED) return GDC_REFUTED;
  if (until == GDC_UNDECIDED) return GDC_UNDECIDED;
  return lemmas == GDC_REFUTED || status == GDC_OK ? lemmas : GDC_UNDECIDED;
}

/* A certificate whose balls turn out too coarse for a sign is begun again: the run with it. */
static gdc_status prepare_and_run(session *s, options *o, gdc_context *ctx)
{
  for (;;) {
    memset(s, 0, sizeof *s);
    gdc_context_clear(ctx);
    gdc_status status = prepare(s, o, ctx);
    if (status == GDC_OK) status = run(s, o, ctx);
    if (status == GDC_OK || !s->certificate || !cli_certificate_again(s->certificate)) return status;
    release(s);
  }
}

int gdc_cmd_certify(int argc, char **argv)
{
  options o;
  int bad = parse_options(&o, argc, argv);
  if (bad) return bad < 0 ? 0 : bad;
  session s;
  gdc_context ctx;
  gdc_status status = prepare_and_run(&s, &o, &ctx);
  int result = cli_exit_of_status(status);
  if (s.record && s.record->nsamples > 0 && has_report(status)) {
    gdc_verdict verdict = verdict_of(&s, status);
    result = cli_exit_of_verdict(verdict);
    gdc_context late;
    gdc_context_clear(&late);
    gdc_status closed = gdc_csv_close(s.csv, 1, &late);
    s.csv = NULL;
    if (closed == GDC_OK && o.junit)
      closed = gdc_report_lemmas_junit(o.junit, s.lemmas->check, s.problem->title, &late);
    if (closed == GDC_OK) closed = cli_certificate_seal(&o.certificate, status, &late);
    if (closed == GDC_OK && o.coq) closed = cli_coq_write(&s.coq, o.coq, s.problem, s.watch, &late);
    if (closed != GDC_OK) {
      result = cli_report_failure(&late, closed);
    } else {
      int failed = o.json ? print_json(&s, verdict) : (print_text(&s, verdict, &o, &ctx), 0);
      if (failed || fflush(stdout) != 0 || ferror(stdout)) result = cli_output_failure();
    }
  } else {
    result = cli_report_failure(&ctx, status);
  }
  release(&s);
  mpfr_free_cache();
  return result;
}
