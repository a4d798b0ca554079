/* Lemmas over a leap: verdicts about every time between a stepped state and a far one (doc/lemma-language.md, section 6). */
#ifndef GDCERT_LEMMA_WAY_H
#define GDCERT_LEMMA_WAY_H

#include <gdcert/lemma.h>
#include <gdcert/way.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The run that c observed must have gone at least so many steps beyond the start of the way: then every step is covered
   by the run or by the way, with all the steps that a lemma reads at it. */
enum { GDC_WAY_OVERLAP = 16 };

/* PROVED: the claim holds at every time of the leap at which the lemma speaks, and its guard holds throughout at least
   one piece of it.  REFUTED: it fails at every time of the piece from..to (of those at which it speaks).  UNDECIDED:
   neither is known for the piece from..to, the first such one, however it was cut.  VACUOUS: it certainly never speaks, or
   its guard is never certain. */
typedef struct gdc_lemma_leap {
  const char *name;      /* the check's */
  gdc_verdict verdict;   /* on the leap */
  gdc_verdict whole;     /* from step 0 to T, together with the verdict of the run */
  size_t pieces;         /* pieces of time on which it was proved */
  char from[48], to[48]; /* refuted or undecided: the piece */
  char where[64];        /* and the instance */
  const char *reason;    /* undecided or vacuous: why; else "" */
} gdc_lemma_leap;

/* One entry per lemma of c, in its order; free() them.  c is of no further use to a run.  Each piece of the way is cut,
   evenly in ln t, as long as a lemma is undecided on it and may yet be decided.  *tubes: how many were evaluated. */
gdc_status gdc_lemma_check_way(gdc_lemma_leap **out, size_t *tubes, gdc_lemma_check *c, const gdc_way *way,
                               volatile int *interrupted, gdc_context *ctx);

#ifdef __cplusplus
}
#endif
#endif
