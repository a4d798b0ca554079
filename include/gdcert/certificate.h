/* Certificates: what a run has certified, as a file that another program can check (doc/certificate-format.md).

   A gdc_certificate observes a run and writes while it goes; memory does not depend on the number of steps.  Open it (or
   resume one), let it observe after every other observer, run, seal. */
#ifndef GDCERT_CERTIFICATE_H
#define GDCERT_CERTIFICATE_H

#include <stdint.h>

#include <gdcert/leap.h>
#include <gdcert/lemma.h>
#include <gdcert/problem.h>
#include <gdcert/status.h>
#include <gdcert/trajectory.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gdc_certificate gdc_certificate;

typedef struct gdc_certificate_options {
  const char *path;          /* FILE; FILE.part and FILE.state until it is sealed */
  uint64_t steps;            /* that the run is asked for */
  uint64_t every;            /* checkpoints at most so many steps apart; 0: chosen */
  int unit;                  /* balls in units of 2^-unit, a multiple of 64 in 64..4096; 0: chosen */
  int resume;                /* go on from FILE.part and FILE.state (unit and every are theirs) */
  gdc_trajectory *run;       /* of the same experiment; resume loads its state */
  const gdc_lemmas *lemmas;  /* the lemmas of the run and their check; both NULL when there are none */
  gdc_lemma_check *check;
} gdc_certificate_options;

/* Writes what comes before the run.  GDC_ELIMIT when the experiment has no certificate (trained output weights);
   GDC_EINPUT when there is nothing to resume, or of something else. */
gdc_status gdc_certificate_open(gdc_certificate **out, const gdc_problem *p, const gdc_certificate_options *o,
                                gdc_context *ctx);
/* Bits that the run must work with at least: centres are correctly rounded to a unit. */
mpfr_prec_t gdc_certificate_precision(const gdc_certificate *c);
/* Needs every step.  To be registered after the check of the lemmas. */
gdc_observer gdc_certificate_observer(gdc_certificate *c);
/* For lemmas that read constants of theorems, before they see the state at t: where a theorem is due at t it is made from the ball that
   will be published.  GDC_EMOREBITS when that ball is not known yet. */
gdc_status gdc_certificate_look_ahead(gdc_certificate *c, const gdc_state *s, gdc_context *ctx);
/* The latest theorem, with the numbers as they are written; NULL: none.  Owned by c, until the next state. */
const struct gdc_theorem *gdc_certificate_theorem(const gdc_certificate *c);
/* When the run is complete: leap on to T from its last state; T must live until the seal. */
void gdc_certificate_leap_to(gdc_certificate *c, const gdc_time *T);
/* After the seal: why the certificate has no leaps although it should, or "". */
const char *gdc_certificate_no_leap(const gdc_certificate *c);
/* 1: a leap was wanted and there are lemmas, whose verdicts in the certificate are about the single steps only. */
int gdc_certificate_lemmas_end(const gdc_certificate *c);
/* After the run: results, theorem and trailer; FILE appears.  `outcome` as gdc_trajectory_run returned it: GDC_OK,
   GDC_EUNDECIDED, GDC_EOVERFLOW, GDC_EINTERRUPT. */
gdc_status gdc_certificate_seal(gdc_certificate *c, gdc_status outcome, gdc_context *ctx);
/* 1 when the run failed because a sign cannot be told from the published balls: write anew with a larger unit. */
int gdc_certificate_is_too_coarse(const gdc_certificate *c);
int gdc_certificate_unit(const gdc_certificate *c);
/* NULL is allowed.  Not sealed: FILE.part and FILE.state stay, for a run that resumes. */
void gdc_certificate_free(gdc_certificate *c);

#ifdef __cplusplus
}
#endif
#endif
