/* Memory: all of it, or a clean end. */
#include "check.h"

#include <stddef.h>
#include <stdlib.h>

static void *got(void *p)
{
  if (p) return p;
  fputs("gdcert-check: out of memory\n", stderr);
  exit(MALFORMED);
}

void *obtain(size_t count, size_t size) { return got(calloc(count ? count : 1, size)); }
void *obtain_more(void *old, size_t size) { return got(realloc(old, size ? size : 1)); }

typedef enum content { BYTES, INTEGERS, RATIONALS, NUMS } content;

typedef struct block {
  struct block *next;
  content content;
  size_t count;
  max_align_t data[];
} block;

static void *take(pool *own, content what, size_t count, size_t size)
{
  block *b = obtain(1, sizeof *b + count * size);
  *b = (block){.next = own->first, .content = what, .count = count};
  own->first = b;
  void *z = b->data;
  for (size_t k = 0; k < count && what != BYTES; k++) {
    if (what == INTEGERS) mpz_init(((mpz_t *)z)[k]);
    else if (what == RATIONALS) mpq_init(((mpq_t *)z)[k]);
    else num_init(&((num *)z)[k]);
  }
  return z;
}

void *pool_bytes(pool *own, size_t count, size_t size) { return take(own, BYTES, count, size); }
mpz_t *pool_integers(pool *own, int count) { return take(own, INTEGERS, (size_t)count, sizeof(mpz_t)); }
mpq_t *pool_rationals(pool *own, int count) { return take(own, RATIONALS, (size_t)count, sizeof(mpq_t)); }
num *pool_nums(pool *own, int count) { return take(own, NUMS, (size_t)count, sizeof(num)); }

void pool_clear(pool *own)
{
  while (own->first) {
    block *b = own->first;
    void *z = b->data;
    own->first = b->next;
    for (size_t k = 0; k < b->count && b->content != BYTES; k++) {
      if (b->content == INTEGERS) mpz_clear(((mpz_t *)z)[k]);
      else if (b->content == RATIONALS) mpq_clear(((mpq_t *)z)[k]);
      else num_clear(&((num *)z)[k]);
    }
    free(b);
  }
}

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
