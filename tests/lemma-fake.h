/* Made-up states for the lemma tests: exact rationals per step, enclosed as widely as a test likes. */
#ifndef GDC_TESTS_LEMMA_FAKE_H
#define GDC_TESTS_LEMMA_FAKE_H
#include "../src/lemma/check.h"

#include <gdcert/gdcert.h>

enum { FAKE_STEPS = 4, FAKE_VALUES = 10 };

/* Two points, two neurons, one dimension.  The values of a step are, in this order:
   margin[1], margin[2], pre[1,1], pre[1,2], pre[2,1], pre[2,2], loss, weightnorm, gap, slope[1]. */
typedef struct fake {
  mpq_t exact[FAKE_STEPS][FAKE_VALUES];
  gdc_itv enclosed[FAKE_STEPS][FAKE_VALUES];
  int undefined[FAKE_STEPS][FAKE_VALUES]; /* the gap need not exist */
} fake;

void fake_init(fake *f);
void fake_clear(fake *f);
/* Enclose every value with `bits` bits, as tightly as that allows. */
void fake_enclose(fake *f, mpfr_prec_t bits);
quantity_source fake_source(const fake *f, uint64_t time, mpfr_prec_t bits, int last_chance);

/* An experiment of that shape: x = 1/2, -1, v = 1, -1, w = 1/2, -3/10, b = 1/5, 2/5, step 1/10, exponential loss. */
gdc_problem *fake_problem(void);
/* Parse and bind; aborts the test with the message when that fails. */
typedef struct bound_text {
  gdc_problem *problem;
  gdc_lemmas *lemmas;
  gdc_lemma_check *check;
} bound_text;
void bind_text(bound_text *b, const char *text);
void bound_free(bound_text *b);
/* The message of a text that must be refused, in a static buffer. */
const char *refusal(const char *text);
#endif
