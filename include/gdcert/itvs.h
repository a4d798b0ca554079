/* Arrays of intervals for the steps of the core.  The contracts of step.h, and so their proofs, ask that every array is an
   allocation of its own: a single one that is cut into arrays is not enough.  Whoever calls step.h allocates here. */
#ifndef GDCERT_ITVS_H
#define GDCERT_ITVS_H

#include <gdcert/interval.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An array to be allocated: where its address goes, and its number of intervals (0 or more). */
typedef struct gdc_itvs {
  gdc_itv **array;
  int size;
} gdc_itvs;

/* Allocate all arrays, of intervals initialised at this precision.  0: out of memory, and every address is
   NULL.  The caller releases them with the same list. */
int gdc_itvs_new(const gdc_itvs *list, int count, mpfr_prec_t prec);
/* Free all arrays; an address may be NULL. */
void gdc_itvs_free(const gdc_itvs *list, int count);

#ifdef __cplusplus
}
#endif

#endif
