/* Lemmas over blocks against the same lemmas step by step. */
#ifndef GDC_TESTS_LEMMA_BLOCKS_H
#define GDC_TESTS_LEMMA_BLOCKS_H

#include "support.h"

#include <gdcert/gdcert.h>

/* What happened over many runs, and the last contradiction in words. */
typedef struct block_count {
  uint64_t fast_steps, checked; /* steps of the fast engine; steps of lemmas proved */
  uint64_t verdicts[4];         /* of single steps, by gdc_verdict */
  char what[2600];
} block_count;

/* Do both engines give the lemmas of the text (NULL: the catalogue but the lemmas about theorem certificates) the same verdicts,
   numbers of steps, first failing steps, and the run the same end?  sharp: and nearly the same slack.  The number of
   contradictions. */
int blocks_compare(const gdc_problem *p, const char *text, gdc_engine engine, uint64_t steps, int sharp, block_count *count);

/* Lemmas about single states, true, false, or neither for long, at random thresholds. */
void blocks_random_lemmas(char *text, size_t room, rng *r, uint64_t steps);
/* Lemmas that read step s, and two that compare steps with the next one, one of them false. */
void blocks_lemmas_at(char *text, size_t room, unsigned s);
gdc_problem *blocks_example(const char *path);
gdc_problem *blocks_main_example(void);

#endif
