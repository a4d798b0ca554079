/* An audit as text and JSON. */
#ifndef GDCERT_REPORT_AUDIT_H
#define GDCERT_REPORT_AUDIT_H

#include <stdio.h>

#include <jansson.h>

#include <gdcert/audit.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Text for people, without the verdict line. */
void gdc_audit_text(FILE *out, const gdc_audit *a);
/* One line without its end: "within bounds: ..", "drift exceeded: ..", "undecided: ..". */
void gdc_audit_verdict_text(FILE *out, const gdc_audit *a);
/* The object of doc/audit.md; NULL when memory runs out.  The caller owns it. */
json_t *gdc_audit_json(const gdc_audit *a);

#ifdef __cplusplus
}
#endif
#endif
