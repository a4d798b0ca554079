/* Exact numbers in a file that a later run of the program reads back: words separated by white space.

   Internal to gdcert (the state that a resumed run starts from), not an exchange format: the reader refuses what is
   malformed, but a file that was changed on purpose is no proof of anything. */
#ifndef GDCERT_STORE_H
#define GDCERT_STORE_H

#include <stdint.h>
#include <stdio.h> /* before gmp.h, which then declares its own output functions */

#include <gdcert/interval.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GDC_STORE_WORD = 1 << 16 }; /* bytes of the longest word */

/* Errors of writing stay in the stream (ferror). */
void gdc_store_word(FILE *out, const char *word);
void gdc_store_u64(FILE *out, uint64_t x);
void gdc_store_mpfr(FILE *out, mpfr_srcptr x); /* with its precision; any value but NaN */
void gdc_store_itv(FILE *out, const gdc_itv *x);

/* Each returns 1, or 0 when the next word is not of that kind; then nothing is known about the target. */
int gdc_load_word(FILE *in, const char *word); /* exactly this word comes next */
int gdc_load_u64(uint64_t *x, FILE *in);
int gdc_load_int(int *x, FILE *in, int least, int most);
int gdc_load_mpfr(mpfr_ptr x, FILE *in);       /* takes over the precision */
int gdc_load_itv(gdc_itv *x, FILE *in);        /* well formed, and of one precision */

#ifdef __cplusplus
}
#endif
#endif
