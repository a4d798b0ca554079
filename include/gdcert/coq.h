/* A Coq file that ends in "for all t >= s ..." for one experiment (proofs/coq has the theorems it applies).

   The file is a proposal: coqc decides, and checks every number in it again.  Without hypothesis when s is small (the
   steps from the rational initial weights are in the file), else with one: the state at s is in a printed box. */
#ifndef GDCERT_COQ_H
#define GDCERT_COQ_H

#include <stdio.h>

#include <gdcert/theorem.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Steps that a file may contain: coqc takes about a second for each. */
enum { GDC_COQ_MAX_STEPS = 64 };

typedef struct gdc_coq_summary {
  char theorem[16];  /* "T", "F", "O", "dead" */
  int from_start;    /* 1: nothing assumed; 0: the state box at s */
} gdc_coq_summary;

/* The text of the file for the experiment p, the result th at the state box b (d = 1 with bias, two neurons and two
   points).  GDC_ELIMIT with the reason when the Coq development has no theorem that ends in the claim; nothing is
   written then.  *text is malloc'ed, the caller frees it. */
gdc_status gdc_coq_file(char **text, gdc_coq_summary *summary, const gdc_problem *p, const gdc_theorem *th,
                        const gdc_box *b, gdc_context *ctx);

#ifdef __cplusplus
}
#endif
#endif
