/* A checkpoint as it was written: memory, and its words in FILE.state. */
#include <gdcert/store.h>

#include "internal.h"

#include <string.h>

int cert_numbers(const gdc_problem *p) { return p->m * p->n + (p->train_output ? p->m : 0); }

void cert_point_init(cert_point *x)
{
  for (int k = 0; k < CERT_NUMBERS; k++) mpz_init(x->centre[k]);
  mpz_init(x->radius);
}

void cert_point_clear(cert_point *x)
{
  for (int k = 0; k < CERT_NUMBERS; k++) mpz_clear(x->centre[k]);
  mpz_clear(x->radius);
}

void cert_point_copy(cert_point *x, const cert_point *y, int numbers)
{
  x->t = y->t;
  mpz_set(x->radius, y->radius);
  for (int k = 0; k < numbers; k++) mpz_set(x->centre[k], y->centre[k]);
  memcpy(x->bits, y->bits, sizeof x->bits);
  memcpy(x->exact, y->exact, sizeof x->exact);
}

static void store_z(FILE *out, const mpz_t z)
{
  mpz_out_str(out, 16, z);
  fputc('\n', out);
}

static int load_z(mpz_t z, FILE *in) { return mpz_inp_str(z, in, 16) != 0; }

void cert_point_store(FILE *out, const cert_point *x, int numbers)
{
  gdc_store_u64(out, x->t);
  store_z(out, x->radius);
  for (int k = 0; k < numbers; k++) {
    store_z(out, x->centre[k]);
    gdc_store_u64(out, (uint64_t)x->bits[k]);
    gdc_store_u64(out, (uint64_t)x->exact[k]);
  }
}

int cert_point_load(cert_point *x, FILE *in, int numbers)
{
  int ok = gdc_load_u64(&x->t, in) && load_z(x->radius, in);
  for (int k = 0; ok && k < numbers; k++) {
    int bit = 0, exact = 0;
    ok = load_z(x->centre[k], in) && gdc_load_int(&bit, in, 0, 1) && gdc_load_int(&exact, in, 0, 1);
    x->bits[k] = (signed char)bit;
    x->exact[k] = (signed char)exact;
  }
  return ok;
}
