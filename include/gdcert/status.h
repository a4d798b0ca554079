/* What a call did (status), what is true (verdict), and where an error is (context). */
#ifndef GDCERT_STATUS_H
#define GDCERT_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

/* Did it run?  Every fallible function returns one of these; GDC_OK is 0. */
typedef enum gdc_status {
  GDC_OK = 0,
  GDC_EINPUT,      /* the input is not acceptable: file, line, column and reason say why */
  GDC_EIO,         /* a file cannot be read or written */
  GDC_ELIMIT,      /* the input is well formed but beyond a documented cap */
  GDC_EMEMORY,     /* out of memory; nothing already certified is lost */
  GDC_EUNDECIDED,  /* a sign stays undecided at the largest precision allowed */
  GDC_EOVERFLOW,   /* an enclosure left the range of MPFR: fail closed */
  GDC_EINTERRUPT,  /* stopped by SIGINT/SIGTERM; what was certified so far stands */
  GDC_EMOREBITS,   /* an observer asks for this step again with more bits (never seen by a user) */
  GDC_EINTERNAL    /* a self-check failed: a bug, nothing is claimed */
} gdc_status;

/* Is it true?  Independent of the status. */
typedef enum gdc_verdict {
  GDC_UNDECIDED = 0,
  GDC_PROVED = 1,
  GDC_REFUTED = 2,
  GDC_VACUOUS = 3  /* a guarded statement whose guard never held */
} gdc_verdict;

/* Where the last failure of a call chain is.  Owned by the caller, filled by gdc_fail,
   printed only by src/cli.  line and column are 1-based, 0 when there is none. */
typedef struct gdc_context {
  gdc_status status;
  char file[256];
  long line;
  long column;
  char reason[512];
} gdc_context;

void gdc_context_clear(gdc_context *ctx);

/* Record a failure and return `status`.  ctx may be NULL; file may be NULL.  The first failure
   recorded wins: a caller that fails because a callee did adds nothing. */
gdc_status gdc_fail(gdc_context *ctx, gdc_status status, const char *file, long line, long column,
                    const char *format, ...) __attribute__((format(printf, 6, 7)));

/* "FILE:LINE:COLUMN: REASON" into buf, always terminated; returns buf. */
char *gdc_context_format(char *buf, unsigned long size, const gdc_context *ctx);

const char *gdc_status_name(gdc_status status);
const char *gdc_verdict_name(gdc_verdict verdict); /* "proved", "refuted", "undecided", "vacuous" */

#ifdef __cplusplus
}
#endif
#endif
