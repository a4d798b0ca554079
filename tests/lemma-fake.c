/* Made-up states for the lemma tests. */
#include "lemma-fake.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>

void fake_init(fake *f)
{
  for (int s = 0; s < FAKE_STEPS; s++)
    for (int k = 0; k < FAKE_VALUES; k++) {
      mpq_init(f->exact[s][k]);
      gdc_itv_init(&f->enclosed[s][k], 53);
      f->undefined[s][k] = 0;
    }
}

void fake_clear(fake *f)
{
  for (int s = 0; s < FAKE_STEPS; s++)
    for (int k = 0; k < FAKE_VALUES; k++) {
      mpq_clear(f->exact[s][k]);
      gdc_itv_clear(&f->enclosed[s][k]);
    }
}

void fake_enclose(fake *f, mpfr_prec_t bits)
{
  for (int s = 0; s < FAKE_STEPS; s++)
    for (int k = 0; k < FAKE_VALUES; k++) {
      gdc_itv *x = &f->enclosed[s][k];
      mpfr_set_prec(x->lo, bits);
      mpfr_set_prec(x->hi, bits);
      gdc_itv_set_q(x, f->exact[s][k]);
    }
}

static int value_index(int kind, int a, int b)
{
  switch (kind) {
  case Q_MARGIN: return a;
  case Q_PRE: return 2 + 2 * a + b;
  case Q_LOSS: return 6;
  case Q_WEIGHTNORM: return 7;
  case Q_GAP: return 8;
  case Q_SLOPE: return a == 0 ? 9 : -1;
  default: return -1;
  }
}

static gdc_status read_fake(gdc_itv *r, int *defined, const quantity_source *s, int kind, int a, int b, gdc_context *ctx)
{
  const fake *f = s->self;
  (void)ctx;
  if (kind == Q_ACTIVE) {
    gdc_itv_set_si(r, mpq_sgn(f->exact[s->time][2 + 2 * a + b]) > 0);
    return GDC_OK;
  }
  int k = value_index(kind, a, b);
  ck_assert_msg(k >= 0, "the made-up states have no such quantity");
  gdc_itv_set(r, &f->enclosed[s->time][k]);
  *defined = !f->undefined[s->time][k];
  return GDC_OK;
}

quantity_source fake_source(const fake *f, uint64_t time, mpfr_prec_t bits, int last_chance)
{
  quantity_source s = {f, time, bits, last_chance, NULL, read_fake};
  return s;
}

gdc_problem *fake_problem(void)
{
  static const char yaml[] =
    "data: [{x: [1/2], y: +1}, {x: [-1], y: -1}]\n"
    "network: {bias: true, train_output: false, neurons: [{w: [1/2], b: 1/5, v: 1}, {w: [-0.3], b: 0.4, v: -1}]}\n"
    "loss: exponential\nreduction: sum\nstep: 1/10\n";
  gdc_problem *p = NULL;
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem_parse(&p, yaml, strlen(yaml), "test", &ctx);
  ck_assert_msg(p != NULL, "%s", ctx.reason);
  return p;
}

static gdc_status try_bind(bound_text *b, const char *text, gdc_context *ctx)
{
  memset(b, 0, sizeof *b);
  gdc_context_clear(ctx);
  b->problem = fake_problem();
  gdc_status status = gdc_lemmas_new(&b->lemmas, ctx);
  if (status == GDC_OK) status = gdc_lemmas_add_text(b->lemmas, text, strlen(text), "test.lemma", ctx);
  if (status == GDC_OK) status = gdc_lemma_check_new(&b->check, b->lemmas, b->problem, NULL, ctx);
  return status;
}

void bind_text(bound_text *b, const char *text)
{
  gdc_context ctx;
  gdc_status status = try_bind(b, text, &ctx);
  char line[900];
  ck_assert_msg(status == GDC_OK, "%s\n%s", text, gdc_context_format(line, sizeof line, &ctx));
}

void bound_free(bound_text *b)
{
  gdc_lemma_check_free(b->check);
  gdc_lemmas_free(b->lemmas);
  gdc_problem_free(b->problem);
}

const char *refusal(const char *text)
{
  static char line[900];
  bound_text b;
  gdc_context ctx;
  gdc_status status = try_bind(&b, text, &ctx);
  ck_assert_msg(status == GDC_EINPUT || status == GDC_ELIMIT, "accepted: %s", text);
  gdc_context_format(line, sizeof line, &ctx);
  bound_free(&b);
  return line;
}
