/* Enclosures as text: outward decimals and exact hexadecimal dyadics. */
#ifndef GDCERT_PRINT_H
#define GDCERT_PRINT_H

#include <gdcert/interval.h>
#include <gdcert/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Decimal string of x rounded down (up) to `digits` significant digits, e.g. "1.17e-4", "-0.5", "inf",
   "-inf".  malloc'ed; NULL when memory runs out.  The bound stays a bound. */
char *gdc_print_down(mpfr_srcptr x, int digits);
char *gdc_print_up(mpfr_srcptr x, int digits);

/* "[lo, hi]" outward, with at least `digits` significant digits and, when the two ends agree in more, as
   many as show where they differ plus one, never more than max_digits.  malloc'ed. */
char *gdc_print_itv(const gdc_itv *x, int digits, int max_digits);

/* For tables: one decimal of at most `digits` significant digits such that the whole enclosure is within one
   unit of its last digit; "[lo, hi]" when the enclosure is too wide for two digits.  malloc'ed. */
char *gdc_print_short(const gdc_itv *x, int digits);

/* Exact: "-0x1.8p+3", "0x0p+0", "inf".  Reads back to the same number.  malloc'ed. */
char *gdc_print_exact(mpfr_srcptr x);

/* Canonical text of an exact rational: "p" or "p/q".  malloc'ed. */
char *gdc_print_q(const mpq_t q);

#ifdef __cplusplus
}
#endif
#endif
