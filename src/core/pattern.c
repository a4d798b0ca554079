/* The activation pattern of a state: certain bits or undecided. */
#include <gdcert/step.h>

int gdc_bit_of(const gdc_itv *a)
{
  if (!gdc_itv_ok(a)) return GDC_BIT_UNDECIDED;
  if (mpfr_sgn(a->lo) > 0) return GDC_BIT_ACTIVE;
  if (mpfr_sgn(a->hi) <= 0) return GDC_BIT_INACTIVE;
  return GDC_BIT_UNDECIDED;
}

int gdc_pattern(signed char *bits, const gdc_itv *a, int count)
{
  int all = 1;
  /*@ loop invariant range: 0 <= k <= count && (all == 0 || all == 1);
      loop invariant values: \forall integer i; 0 <= i < k ==> 0 <= bits[i] <= 2;
      loop invariant decided: all == 1 ==> \forall integer i; 0 <= i < k ==> 0 <= bits[i] <= 1;
      loop invariant active: \forall reals z; itvs_in{Pre}(z, a, 0, count) ==>
        \forall integer i; 0 <= i < k ==> bits[i] == GDC_BIT_ACTIVE ==> at(z, i) > 0.0;
      loop invariant inactive: \forall reals z; itvs_in{Pre}(z, a, 0, count) ==>
        \forall integer i; 0 <= i < k ==> bits[i] == GDC_BIT_INACTIVE ==> at(z, i) <= 0.0;
      loop assigns k, all, bits[0 .. count - 1];
      loop variant count - k; */
  for (int k = 0; k < count; k++) {
    int bit = gdc_bit_of(&a[k]);
    /*@ assert active: \forall reals z; itvs_in{Pre}(z, a, 0, count) ==> bit == GDC_BIT_ACTIVE ==> at(z, k) > 0.0; */
    /*@ assert inactive: \forall reals z; itvs_in{Pre}(z, a, 0, count) ==> bit == GDC_BIT_INACTIVE ==> at(z, k) <= 0.0; */
    bits[k] = (signed char)bit;
    if (bit == GDC_BIT_UNDECIDED) all = 0;
  }
  return all;
}
