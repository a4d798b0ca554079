/* The library's boxes and theorems handed to the checker, for tests: the two share no types. */
#ifndef GDC_TESTS_CHECK_THEOREM_BRIDGE_H
#define GDC_TESTS_CHECK_THEOREM_BRIDGE_H
#include <gdcert/gdcert.h>
#include <gdcert/theorem.h>

#include "check/theorem.h"

typedef struct world {
  problem p;
  state st;
  scale *s;
  mpq_t x[2], v[2], gram[4], a0[4], theta[4], step, h;
  int y[2];
} world;

/* A box as the checker's experiment and state. */
void world_open(world *w, const gdc_box *b);
void world_close(world *w);

/* A result of the library as the lines of a certificate; one more line. */
void convert(theorem *out, const gdc_theorem *th);
void put(theorem *out, const char *name, const mpq_t q);
void put_si(theorem *out, const char *name, long k);
#endif
