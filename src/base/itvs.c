/* Arrays of intervals, each an allocation of its own. */
#include <gdcert/itvs.h>

#include <stdlib.h>

int gdc_itvs_new(const gdc_itvs *list, int count, mpfr_prec_t prec)
{
  for (int k = 0; k < count; k++) *list[k].array = NULL;
  for (int k = 0; k < count; k++) {
    size_t size = list[k].size > 0 ? (size_t)list[k].size : 1;
    gdc_itv *x = malloc(size * sizeof *x);
    if (!x) {
      gdc_itvs_free(list, count);
      return 0;
    }
    for (int i = 0; i < list[k].size; i++) gdc_itv_init(&x[i], prec);
    *list[k].array = x;
  }
  return 1;
}

void gdc_itvs_free(const gdc_itvs *list, int count)
{
  for (int k = 0; k < count; k++) {
    gdc_itv *x = *list[k].array;
    for (int i = 0; x && i < list[k].size; i++) gdc_itv_clear(&x[i]);
    free(x);
    *list[k].array = NULL;
  }
}
