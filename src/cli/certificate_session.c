/* The certificate of a run: options, the writer, a finer unit when the first one does not do. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

enum { UNIT_STEP = 64, LARGEST_UNIT = 4096, DEFAULT_MAX_BITS = 16384 };

int cli_certificate_options_fit(const cli_certificate *s)
{
  return s->path || !(s->resume || s->every || s->unit);
}

gdc_status cli_certificate_open(cli_certificate *s, const gdc_problem *p, gdc_trajectory *run, const cli_lemmas *lemmas,
                                uint64_t steps, gdc_context *ctx)
{
  if (!s->path) return GDC_OK;
  if (gdc_lemma_check_reads_certificate(lemmas->check) == 2)
    return gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0, "a lemma reads num_lo, num_hi, C1 or C2 of a certificate, which a certificate file does not carry");
  gdc_certificate_options o = {.path = s->path, .steps = steps, .every = s->every, .unit = (int)s->unit,
                               .resume = s->resume, .run = run};
  if (gdc_lemma_check_count(lemmas->check) > 0) {
    o.lemmas = lemmas->lemmas;
    o.check = lemmas->check;
  }
  return gdc_certificate_open(&s->writer, p, &o, ctx);
}

void cli_certificate_precision(const cli_certificate *s, uint64_t *precision, uint64_t *max_precision)
{
  if (!s->writer) return;
  uint64_t least = (uint64_t)gdc_certificate_precision(s->writer);
  if (*precision < least) *precision = least;
  if (*max_precision != 0 ? *max_precision < least : DEFAULT_MAX_BITS < least) *max_precision = least;
}

gdc_status cli_certificate_seal(cli_certificate *s, gdc_status outcome, gdc_context *ctx)
{
  if (!s->writer) return GDC_OK;
  gdc_status status = gdc_certificate_seal(s->writer, outcome, ctx);
  const char *no_leap = gdc_certificate_no_leap(s->writer);
  if (no_leap[0]) fprintf(stderr, "gdcert: the certificate holds no leap: %s\n", no_leap);
  if (status == GDC_OK && gdc_certificate_lemmas_end(s->writer))
    fprintf(stderr, "gdcert: the certificate claims verdicts of lemmas about the single steps only, not about the leap\n");
  return status;
}

int cli_certificate_again(cli_certificate *s)
{
  if (!s->writer || !gdc_certificate_is_too_coarse(s->writer)) return 0;
  uint64_t finer = (uint64_t)gdc_certificate_unit(s->writer) * 3 / 2;
  finer += (UNIT_STEP - finer % UNIT_STEP) % UNIT_STEP;
  if (finer > LARGEST_UNIT) return 0;
  s->unit = finer;
  s->resume = 0;
  return 1;
}

void cli_certificate_free(cli_certificate *s)
{
  gdc_certificate_free(s->writer);
  s->writer = NULL;
}
