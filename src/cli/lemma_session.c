/* Lemmas of a run: the options that choose them, the observers that check them. */
#include "cli.h"

#include <gdcert/report_lemmas.h>
#include <gdcert/theorem.h>

#include <stdlib.h>
#include <string.h>

int cli_lemmas_option(const char **list, size_t *count, const char *value)
{
  if (*count == CLI_MAX_LEMMAS) return 0;
  list[(*count)++] = value;
  return 1;
}

/* "a,b" one after the other; the experiment's own lemmas come first. */
static gdc_status add_list(gdc_lemmas *l, const char *list, gdc_context *ctx)
{
  gdc_status status = GDC_OK;
  while (status == GDC_OK && *list) {
    size_t size = strcspn(list, ",");
    char *name = malloc(size + 1);
    if (!name) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
    memcpy(name, list, size);
    name[size] = '\0';
    if (size > 0) status = gdc_lemmas_add(l, name, NULL, ctx);
    free(name);
    list += size + (list[size] == ',');
  }
  return status;
}

static gdc_status set_parameter(gdc_lemmas *l, const char *assignment, gdc_context *ctx)
{
  const char *equals = strchr(assignment, '='), *reason = "want NAME=VALUE";
  size_t size = equals ? (size_t)(equals - assignment) : 0;
  char *name = malloc(size + 1);
  if (!name) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  memcpy(name, assignment, size);
  name[size] = '\0';
  mpq_t value;
  mpq_init(value);
  gdc_status status = GDC_EINPUT;
  if (equals) status = gdc_number_parse(value, equals + 1, strlen(equals + 1), &reason);
  if (status != GDC_OK) gdc_fail(ctx, status, NULL, 0, 0, "--param %s: %s", assignment, reason);
  else status = gdc_lemmas_set(l, name, value, ctx);
  mpq_clear(value);
  free(name);
  return status;
}

gdc_status cli_lemmas_prepare(cli_lemmas *s, const gdc_problem *p, mpfr_prec_t max_precision, gdc_context *ctx)
{
  gdc_lemma_options o = {.max_precision = max_precision};
  gdc_status status = gdc_lemmas_new(&s->lemmas, ctx);
  for (size_t k = 0; status == GDC_OK && k < p->nlemmas; k++)
    status = gdc_lemmas_add(s->lemmas, p->lemmas[k], p->file, ctx);
  for (size_t k = 0; status == GDC_OK && k < s->nnames; k++) status = add_list(s->lemmas, s->names[k], ctx);
  for (size_t k = 0; status == GDC_OK && k < p->nparams; k++)
    status = gdc_lemmas_set(s->lemmas, p->param_names[k], p->param_values[k], ctx);
  for (size_t k = 0; status == GDC_OK && k < s->nparams; k++) status = set_parameter(s->lemmas, s->params[k], ctx);
  return status == GDC_OK ? gdc_lemma_check_new(&s->check, s->lemmas, p, &o, ctx) : status;
}

/* The theorem's observer comes before this one: a certificate of this step starts `from terminal` now. */
static gdc_status look_at_certificates(cli_lemmas *s, const gdc_state *state, gdc_context *ctx)
{
  const gdc_theorem *th = s->watch ? gdc_theorem_watch_result(s->watch) : NULL;
  if (th && th->certified && mpz_cmp_ui(th->s, gdc_state_time(state)) <= 0)
    gdc_lemma_check_set_terminal(s->check, gdc_state_time(state));
  if (s->writer) { /* what a certificate file says stands for what the run knows */
    gdc_status status = gdc_certificate_look_ahead(s->writer, state, ctx);
    if (status != GDC_OK) return status;
    th = gdc_certificate_theorem(s->writer);
  }
  gdc_lemma_check_set_certificate(s->check, th);
  return GDC_OK;
}

static gdc_status on_step(void *self, const gdc_state *state, gdc_context *ctx)
{
  cli_lemmas *s = self;
  gdc_status status = look_at_certificates(s, state, ctx);
  return status == GDC_OK ? s->inner.on_step(s->inner.self, state, ctx) : status;
}

static gdc_status on_again(void *self, const gdc_state *state, gdc_context *ctx)
{
  cli_lemmas *s = self;
  if (s->writer) gdc_lemma_check_set_certificate(s->check, gdc_certificate_theorem(s->writer));
  return s->inner.on_again(s->inner.self, state, ctx);
}

/* Certificates come at steps that are delivered one by one: the latest one holds for the block. */
static gdc_status on_block(void *self, const gdc_block *block, gdc_context *ctx)
{
  cli_lemmas *s = self;
  gdc_status status = block->state ? look_at_certificates(s, block->state, ctx) : GDC_OK;
  return status == GDC_OK ? s->inner.on_block(s->inner.self, block, ctx) : status;
}

/* The last certificate of the run. */
static gdc_status on_end(void *self, const gdc_state *state, gdc_status outcome, gdc_context *ctx)
{
  cli_lemmas *s = self;
  (void)state;
  (void)outcome;
  (void)ctx;
  gdc_lemma_check_set_certificate(s->check, s->watch ? gdc_theorem_watch_result(s->watch) : NULL);
  return GDC_OK;
}

gdc_status cli_lemmas_observe(cli_lemmas *s, gdc_trajectory *run, const gdc_theorem_watch *watch, gdc_context *ctx)
{
  if (gdc_lemma_check_count(s->check) == 0) return GDC_OK;
  s->watch = watch;
  s->inner = gdc_lemma_check_observer(s->check);
  gdc_observer o = {.self = s, .every_step = 1, .resumed = 1, .on_step = on_step, .on_again = on_again, .on_end = on_end,
                    .pairs = s->inner.pairs};
  if (s->inner.on_block) o.on_block = on_block;
  return gdc_trajectory_observe(run, &o, ctx);
}

gdc_verdict cli_lemmas_verdict(const cli_lemmas *s)
{
  gdc_verdict v = gdc_lemma_check_verdict(s->check);
  return v == GDC_VACUOUS ? GDC_PROVED : v;
}

void cli_lemmas_free(cli_lemmas *s)
{
  gdc_lemma_check_free(s->check);
  gdc_lemmas_free(s->lemmas);
  s->check = NULL;
  s->lemmas = NULL;
}
