/* Broken variants of the judgement of blocks, for the test that must catch each of them (tests/t-lemma-mutants.c). */
#ifndef GDC_LEMMA_MUTANT_H
#define GDC_LEMMA_MUTANT_H

typedef enum lemma_mutant_name {
  LEMMA_MUTANT_NONE = 0,
  LEMMA_MUTANT_TIME,       /* the time of the hull is that of its first state */
  LEMMA_MUTANT_END,        /* pairs of steps: the time is that of the last one */
  LEMMA_MUTANT_FIRST,      /* the first step of a block is not counted */
  LEMMA_MUTANT_PASS,       /* the last pair of patterns is not looked at */
  LEMMA_MUTANT_AFTER,      /* the pattern of s + 1 is taken for that of s */
  LEMMA_MUTANT_SAME,       /* lemmas about one state: pairs with the same second pattern are not counted */
  LEMMA_MUTANT_HALF,       /* the second half is not looked at */
  LEMMA_MUTANT_TWICE,      /* what is noted over a block stays when its halves are noted too */
  LEMMA_MUTANT_GUARD,      /* a guard that is not decided is as good as one whose sides are near */
  LEMMA_MUTANT_PART,       /* a lemma that speaks at some steps of the block is held to speak at all of them */
  LEMMA_MUTANT_UNDECIDED,  /* a claim that is not decided counts as proved */
  LEMMA_MUTANT_SEPARATION, /* the points may be separated: they are from the first step on */
  LEMMA_MUTANT_ACROSS,     /* a projected margin grows as if nothing were active across */
  LEMMA_MUTANT_ALWAYS,     /* ... and its own neuron all along */
  LEMMA_MUTANT_LOGISTIC,   /* ... as for the exponential loss */
  LEMMA_MUTANT_SINCE,      /* e^z/t is what it is at the first time of the box */
  LEMMA_MUTANT_TRIANGLE,   /* weight norms differ by at most 0.947 times the step's */
  LEMMA_MUTANT_BEND,       /* e^y lies below 1 + y */
  LEMMA_MUTANT_PRODUCT,    /* ranges in doubles: products to the nearest */
  LEMMA_MUTANT_SUM,        /* ... sums to the nearest */
  LEMMA_MUTANT_CORNER,     /* ... a product of two ranges that hold 0: two corners only */
  LEMMA_MUTANT_OTHERS,     /* ... terms without the variable that is taken out are forgotten */
  LEMMA_MUTANTS
} lemma_mutant_name;

#ifdef GDC_LEMMA_MUTANTS
extern lemma_mutant_name lemma_mutant;
#define LEMMA_MUTANT(name) (lemma_mutant == LEMMA_MUTANT_##name)
#else
#define LEMMA_MUTANT(name) 0
#endif

#endif
