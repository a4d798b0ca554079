/* Verdicts of lemmas as text, JSON and JUnit. */
#ifndef GDCERT_REPORT_LEMMAS_H
#define GDCERT_REPORT_LEMMAS_H

#include <gdcert/lemma.h>
#include <gdcert/report.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A table, and below it where and how each refuted or undecided one stands.  Nothing without lemmas. */
void gdc_report_lemmas_text(FILE *out, const gdc_lemma_check *c);
/* The array `lemmas` of doc/json.md; the caller owns it. */
json_t *gdc_report_lemmas_json(const gdc_lemma_check *c);
/* JUnit XML, one test case per lemma: refuted is a failure, undecided an error, vacuous skipped.
   GDC_EIO with the path when it cannot be written. */
gdc_status gdc_report_lemmas_junit(const char *path, const gdc_lemma_check *c, const char *title, gdc_context *ctx);

#ifdef __cplusplus
}
#endif
#endif
