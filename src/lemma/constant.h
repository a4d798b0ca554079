/* Constants of a theorem certificate as quantities of the lemma language: certificate(NAME), certified(NAME). */
#ifndef GDC_LEMMA_CONSTANT_H
#define GDC_LEMMA_CONSTANT_H

#include <gdcert/theorem.h>

/* The index of a name of the language; -1: there is none. */
int constant_find(const char *text, size_t size);
int constant_is_published(int index); /* certificate files carry it */
/* r encloses the constant; *defined = 0 when there is no certificate (NULL) or it does not have it. */
void constant_read(gdc_itv *r, int *defined, const gdc_theorem *th, int index);

#endif
