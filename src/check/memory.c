/* Memory: all of it, or a clean end. */
#include "check.h"

#include <stdlib.h>

static void *got(void *p)
{
  if (p) return p;
  fputs("gdcert-check: out of memory\n", stderr);
  exit(MALFORMED);
}

void *obtain(size_t count, size_t size) { return got(calloc(count ? count : 1, size)); }
void *obtain_more(void *old, size_t size) { return got(realloc(old, size ? size : 1)); }

static void *gmp_obtain(size_t size) { return got(malloc(size)); }
static void *gmp_more(void *old, size_t before, size_t size)
{
  (void)before;
  return got(realloc(old, size));
}
static void gmp_free(void *p, size_t size)
{
  (void)size;
  free(p);
}

void memory_setup(void) { mp_set_memory_functions(gmp_obtain, gmp_more, gmp_free); }
