/* A theorem for all later times as text and JSON. */
#ifndef GDCERT_REPORT_THEOREM_H
#define GDCERT_REPORT_THEOREM_H

#include <gdcert/report.h>
#include <gdcert/theorem.h>

#ifdef __cplusplus
extern "C" {
#endif

void gdc_report_theorem_text(FILE *out, const gdc_theorem *th);
/* null when there is no certificate and nothing tried; the caller owns it. */
json_t *gdc_report_theorem_json(const gdc_theorem *th);

#ifdef __cplusplus
}
#endif
#endif
