/* Shared by the subcommands: exit statuses, errors, signals, progress, number arguments. */
#ifndef GDC_CLI_H
#define GDC_CLI_H

#include <stdint.h>

#include <jansson.h>

#include <gdcert/gdcert.h>

/* Exit statuses, everywhere (doc/gdcert.1). */
enum { CLI_PROVED = 0, CLI_REFUTED = 1, CLI_USAGE = 2, CLI_UNDECIDED = 3 };

/* Print the failure as one line on stderr and return the exit status that belongs to it. */
int cli_report_failure(const gdc_context *ctx, gdc_status status);
/* "gdcert COMMAND: MESSAGE" and a pointer to --help on stderr; returns CLI_USAGE. */
int cli_usage_error(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "cannot write to standard output" on stderr; returns CLI_USAGE. */
int cli_output_failure(void);
int cli_exit_of_status(gdc_status status);
int cli_exit_of_verdict(gdc_verdict verdict);

/* A nonnegative integer such as 100000, 1e6, 10^6, 2^20 of at most 64 bits.  0 when it is not one. */
int cli_parse_count(uint64_t *out, const char *text);

/* SIGINT and SIGTERM set *flag; a second one ends the program at once. */
volatile int *cli_catch_signals(void);

/* Progress on stderr, only when it is a terminal and not quiet. */
typedef struct cli_progress cli_progress;
cli_progress *cli_progress_new(uint64_t steps, int quiet);
void cli_progress_free(cli_progress *progress);
gdc_observer cli_progress_observer(cli_progress *progress);

/* Lemmas of a run.  Zeroed, then names and params from the options, then prepare and observe. */
enum { CLI_MAX_LEMMAS = 64 };
typedef struct cli_lemmas {
  const char *names[CLI_MAX_LEMMAS];  /* each may be a list with commas */
  const char *params[CLI_MAX_LEMMAS]; /* NAME=VALUE */
  size_t nnames, nparams;
  gdc_lemmas *lemmas;
  gdc_lemma_check *check;
  const gdc_theorem_watch *watch;
  gdc_certificate *writer; /* NULL: no certificate file is written */
  gdc_observer inner;
} cli_lemmas;
int cli_lemmas_option(const char **list, size_t *count, const char *value); /* 0: too many */
gdc_status cli_lemmas_prepare(cli_lemmas *s, const gdc_problem *p, mpfr_prec_t max_precision, gdc_context *ctx);
/* After the observer of `watch`, so that `from terminal` starts with the certificate. */
gdc_status cli_lemmas_observe(cli_lemmas *s, gdc_trajectory *run, const gdc_theorem_watch *watch, gdc_context *ctx);
gdc_verdict cli_lemmas_verdict(const cli_lemmas *s); /* PROVED when nothing speaks against it */
void cli_lemmas_free(cli_lemmas *s);

/* Write the Coq file of the certificate; GDC_ELIMIT, and no file, when there is no theorem to end it. */
gdc_status cli_coq_write(gdc_coq_summary *summary, const char *path, const gdc_problem *p,
                         const gdc_theorem_watch *watch, gdc_context *ctx);
/* certify --until T.  New, then observe (after the watch and the lemmas, as the last one), run, finish, report.
   *steps: as asked for, or of the file; may be lowered to T. */
typedef struct cli_until cli_until;
gdc_status cli_until_new(cli_until **out, const char *text, uint64_t *steps, int has_steps, int late, gdc_context *ctx); /* late: leap from the last step only */
void cli_until_free(cli_until *u);
gdc_observer cli_until_observer(cli_until *u, const gdc_theorem_watch *watch);
/* The run ended after `steps` because there is nothing more to step for. */
const gdc_time *cli_until_time(const cli_until *u); /* NULL: no leap is needed */
int cli_until_arrived(const cli_until *u, uint64_t steps);
/* The theorem at T, and the lemmas over the leap. */
gdc_status cli_until_finish(cli_until *u, gdc_lemma_check *check, volatile int *interrupted, gdc_context *ctx);
gdc_verdict cli_until_verdict(const cli_until *u); /* UNDECIDED when T was not reached */
gdc_status cli_until_text(const cli_until *u, gdc_context *ctx);
gdc_status cli_until_json(json_t **out, const cli_until *u, gdc_context *ctx);

/* The certificate of a run, when one is asked for.  Zeroed, then the options; open, precision, observe, seal. */
typedef struct cli_certificate {
  const char *path;
  uint64_t every, unit;
  int resume;
  gdc_certificate *writer;
} cli_certificate;
/* 0 when the options do not go together. */
int cli_certificate_options_fit(const cli_certificate *s);
gdc_status cli_certificate_open(cli_certificate *s, const gdc_problem *p, gdc_trajectory *run, const cli_lemmas *lemmas,
                                uint64_t steps, gdc_context *ctx);
/* Bits to start with, and the bits at most (0: the default), so that the certificate can be written. */
void cli_certificate_precision(const cli_certificate *s, uint64_t *precision, uint64_t *max_precision);
/* After the run: write the end.  Does nothing without a certificate. */
gdc_status cli_certificate_seal(cli_certificate *s, gdc_status outcome, gdc_context *ctx);
/* 1: forget this run and do it again, with a finer unit. */
int cli_certificate_again(cli_certificate *s);
void cli_certificate_free(cli_certificate *s);

/* Subcommands: argv[0] is the subcommand's name. */
int gdc_cmd_audit(int argc, char **argv);
int gdc_cmd_certify(int argc, char **argv);
int gdc_cmd_init(int argc, char **argv);
int gdc_cmd_lemmas(int argc, char **argv);
int gdc_cmd_at(int argc, char **argv);

#endif
