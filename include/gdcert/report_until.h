/* States that were leapt to, and what holds until a far time, as text and JSON. */
#ifndef GDCERT_REPORT_UNTIL_H
#define GDCERT_REPORT_UNTIL_H

#include <gdcert/lemma_way.h>
#include <gdcert/report.h>
#include <gdcert/theorem.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is printed about a detached state, beyond its arrays; the state is borrowed. */
typedef struct gdc_leap_facts {
  const gdc_leap_state *state;
  gdc_itv loss, log_loss, gamma, gap, gap_ln, boundary; /* not known: the whole line */
  int infinite;                                         /* gamma is certainly +Inf */
} gdc_leap_facts;
gdc_status gdc_leap_facts_take(gdc_leap_facts *f, const gdc_leap_state *s, gdc_context *ctx);
void gdc_leap_facts_clear(gdc_leap_facts *f);
void gdc_report_leap_state(FILE *out, const gdc_leap_facts *f, int digits);
/* The object `state` of doc/json.md with its time as `t` (a string). */
json_t *gdc_report_leap_state_json(const gdc_leap_facts *f, const char *t, int digits);
/* "event: neuron j becomes active ...", a line each; and the array of JSON. */
void gdc_report_events_text(FILE *out, const gdc_theorem *th, const char *before);
json_t *gdc_report_events_json(const gdc_theorem *th);

/* The result of certify --until. */
typedef struct gdc_until {
  const char *time;         /* T as it was given */
  const gdc_way *way;       /* NULL: T was not reached by a leap */
  int stepped;              /* T was reached by stepping */
  const char *reason;       /* neither: why not */
  const gdc_theorem *theorem; /* at T; NULL: none is built there */
  const gdc_lemma_leap *lemmas;
  size_t nlemmas, tubes;
} gdc_until;
gdc_status gdc_report_until_text(FILE *out, const gdc_until *u, gdc_context *ctx);
/* The object `until` of doc/json.md. */
gdc_status gdc_report_until_json(json_t **out, const gdc_until *u, gdc_context *ctx);

#ifdef __cplusplus
}
#endif
#endif
