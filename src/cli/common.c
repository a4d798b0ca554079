/* Errors, exit statuses, signals and number arguments of the command line. */
#include "cli.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int cli_exit_of_status(gdc_status status)
{
  switch (status) {
  case GDC_OK: return CLI_PROVED;
  case GDC_EUNDECIDED:
  case GDC_EOVERFLOW:
  case GDC_EINTERRUPT: return CLI_UNDECIDED;
  default: return CLI_USAGE;
  }
}

int cli_exit_of_verdict(gdc_verdict verdict)
{
  if (verdict == GDC_PROVED) return CLI_PROVED;
  return verdict == GDC_REFUTED ? CLI_REFUTED : CLI_UNDECIDED;
}

int cli_report_failure(const gdc_context *ctx, gdc_status status)
{
  char line[900];
  if (ctx->status == GDC_OK) fprintf(stderr, "gdcert: %s\n", gdc_status_name(status));
  else fprintf(stderr, "gdcert: %s\n", gdc_context_format(line, sizeof line, ctx));
  return cli_exit_of_status(status);
}

int cli_usage_error(const char *command, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  fprintf(stderr, "gdcert %s: ", command);
  vfprintf(stderr, format, args);
  fprintf(stderr, " (see gdcert %s --help)\n", command);
  va_end(args);
  return CLI_USAGE;
}

int cli_output_failure(void)
{
  fputs("gdcert: cannot write to standard output\n", stderr);
  return CLI_USAGE;
}

/* b^e for a text with a hat, else the number as the experiment file reads it. */
static int parse_integer(mpz_t z, const char *text)
{
  const char *hat = strchr(text, '^'), *reason;
  mpq_t q;
  mpq_init(q);
  int ok = gdc_number_parse(q, text, hat ? (size_t)(hat - text) : strlen(text), &reason) == GDC_OK &&
           mpz_cmp_ui(mpq_denref(q), 1) == 0;
  if (ok && hat) {
    char *end;
    unsigned long e = strtoul(hat + 1, &end, 10);
    ok = hat[1] >= '0' && hat[1] <= '9' && *end == '\0' && e <= 64 && mpz_sizeinbase(mpq_numref(q), 2) <= 64;
    if (ok) mpz_pow_ui(mpq_numref(q), mpq_numref(q), e);
  }
  if (ok) mpz_set(z, mpq_numref(q));
  mpq_clear(q);
  return ok;
}

int cli_parse_count(uint64_t *out, const char *text)
{
  mpz_t z;
  mpz_init(z);
  int ok = parse_integer(z, text) && mpz_sgn(z) >= 0 && mpz_sizeinbase(z, 2) <= 63;
  if (ok) {
    size_t count = 0;
    uint64_t value = 0;
    mpz_export(&value, &count, -1, sizeof value, 0, 0, z);
    *out = value;
  }
  mpz_clear(z);
  return ok;
}

static volatile int interrupted;

static void on_signal(int number)
{
  if (interrupted) _exit(128 + number);
  interrupted = 1;
}

volatile int *cli_catch_signals(void)
{
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  return &interrupted;
}
