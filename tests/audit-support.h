/* Shared by the tests of src/audit: experiments from text, temporary files, audits with little ceremony. */
#ifndef GDC_TESTS_AUDIT_SUPPORT_H
#define GDC_TESTS_AUDIT_SUPPORT_H

#include "support.h"

#include <gdcert/audit.h>

/* Experiments that between them use every branch of the formulas. */
enum { EXPERIMENTS = 6 };
extern const char *const experiment_text[EXPERIMENTS];
gdc_problem *experiment(int k);             /* fails the test when it cannot be read */
gdc_problem *experiment_from(const char *text);

/* A file in the test's own directory, removed at exit.  The name is valid until the next call with that k. */
const char *scratch_file(int k, const char *suffix);
void write_file(const char *path, const char *text, size_t size);

/* Run and fail the test unless the status is GDC_OK. */
gdc_audit *audit(const gdc_problem *p, const gdc_audit_options *o);
gdc_audit_options simulation(const char *format, uint64_t steps);
gdc_audit_options of_log(const char *format, const char *path);

#endif
