/* A state that was leapt to, as text and JSON. */
#include <gdcert/print.h>
#include <gdcert/report_until.h>

#include <stdlib.h>

static int known(const gdc_itv *x) { return mpfr_number_p(x->lo) || mpfr_number_p(x->hi); }

static void all(gdc_itv *list[6], gdc_leap_facts *f)
{
  gdc_itv *x[6] = {&f->loss, &f->log_loss, &f->gamma, &f->gap, &f->gap_ln, &f->boundary};
  for (int i = 0; i < 6; i++) list[i] = x[i];
}

void gdc_leap_facts_clear(gdc_leap_facts *f)
{
  gdc_itv *list[6];
  all(list, f);
  for (int i = 0; i < 6; i++) gdc_itv_clear(list[i]);
}

gdc_status gdc_leap_facts_take(gdc_leap_facts *f, const gdc_leap_state *s, gdc_context *ctx)
{
  gdc_itv *list[6], ln;
  all(list, f);
  for (int i = 0; i < 6; i++) {
    gdc_itv_init(list[i], s->prec);
    gdc_itv_whole(list[i]);
  }
  f->state = s;
  f->infinite = 0;
  gdc_status status = gdc_leap_state_loss(&f->loss, &f->log_loss, s, ctx);
  if (status == GDC_OK) status = gdc_leap_state_margin(&f->gamma, &f->infinite, &f->gap, &f->boundary, s, ctx);
  gdc_calc *c = gdc_calc_new(s->prec);
  gdc_itv_init(&ln, s->prec);
  gdc_time_log(&ln, &s->time);
  if (c) gdc_itv_set(&f->gap_ln, gdc_c_mul(c, gdc_c_copy(c, &f->gap), gdc_c_copy(c, &ln)));
  gdc_itv_clear(&ln);
  gdc_calc_free(c);
  return status;
}

static void line(FILE *out, const char *name, const gdc_itv *x, int digits)
{
  char *text = gdc_print_itv(x, 6, digits < 6 ? 6 : digits);
  fprintf(out, "  %-24s %s\n", name, text ? text : "out of memory");
  free(text);
}

static void arrays(FILE *out, const gdc_leap_state *s, int digits)
{
  const gdc_problem *p = s->problem;
  char name[64];
  for (int i = 0; i < p->n; i++) {
    snprintf(name, sizeof name, "margin %d", i + 1);
    line(out, name, &s->margin[i], digits);
  }
  for (int j = 0; j < p->m; j++)
    for (int i = 0; i < p->n; i++) {
      snprintf(name, sizeof name, "pre-activation %d at %d", j + 1, i + 1);
      line(out, name, &s->pre[j * p->n + i], digits);
    }
}

void gdc_report_leap_state(FILE *out, const gdc_leap_facts *f, int digits)
{
  arrays(out, f->state, digits);
  line(out, "loss", &f->loss, digits);
  line(out, "ln loss", &f->log_loss, digits);
  if (known(&f->boundary)) line(out, "boundary", &f->boundary, digits);
  if (f->infinite) fprintf(out, "  %-24s inf\n", "robustness margin");
  else line(out, "robustness margin", &f->gamma, digits);
  if (known(&f->gap)) line(out, "gap", &f->gap, digits);
  if (known(&f->gap) && known(&f->gap_ln)) line(out, "gap * ln t", &f->gap_ln, digits);
}

static json_t *array(const gdc_itv *x, int n, int digits)
{
  json_t *out = json_array();
  for (int i = 0; i < n; i++) json_array_append_new(out, gdc_json_itv(&x[i], digits));
  return out;
}

json_t *gdc_report_leap_state_json(const gdc_leap_facts *f, const char *t, int digits)
{
  const gdc_leap_state *s = f->state;
  const gdc_problem *p = s->problem;
  json_t *out = json_object(), *pre = json_array();
  json_object_set_new(out, "t", json_string(t));
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
