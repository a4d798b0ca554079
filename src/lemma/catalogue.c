/* The catalogue, compiled in. */
#include <gdcert/lemma.h>

#include "catalogue.h"

size_t gdc_catalogue_count(void) { return catalogue_size; }

gdc_text gdc_catalogue_file(size_t k, const char **name)
{
  gdc_text t = {(const char *)catalogue[k].text, catalogue[k].size};
  *name = catalogue[k].name;
  return t;
}
