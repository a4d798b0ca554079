/* The catalogue's files as data (catalogue_data.c, generated). */
#ifndef GDC_LEMMA_CATALOGUE_H
#define GDC_LEMMA_CATALOGUE_H

#include <stddef.h>

typedef struct catalogue_entry {
  const char *name;
  const unsigned char *text;
  size_t size;
} catalogue_entry;

extern const catalogue_entry catalogue[];
extern const size_t catalogue_size;

#endif
