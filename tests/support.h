/* Shared by the tests: a seeded generator, exact rationals, containment, scaling of iterations. */
#ifndef GDC_TESTS_SUPPORT_H
#define GDC_TESTS_SUPPORT_H
#include <check.h>
#include <gdcert/gdcert.h>
#include <stdint.h>

/* Iterations, scaled by the environment variable GDCERT_TEST_MULTIPLIER (default 1). */
int scaled(int iterations);

/* Deterministic generator; GDCERT_TEST_SEED replays another run. */
typedef struct rng { uint64_t state; } rng;
void rng_seed(rng *r, uint64_t seed);
uint64_t rng_next(rng *r);
unsigned rng_below(rng *r, unsigned bound);      /* uniform in 0..bound-1 */
double rng_unit(rng *r);                         /* in [0, 1), for choosing inputs only */

/* A random rational: small integers, dyadics, general fractions, huge and tiny ones, zeros. */
void random_q(mpq_t q, rng *r);
/* A random well-formed interval (possibly a point, possibly unbounded if allowed) and a rational inside. */
void random_itv(gdc_itv *x, rng *r, int allow_unbounded);
void random_inside(mpq_t q, rng *r, const gdc_itv *x);

/* Exact: lo <= q <= hi. */
int itv_contains_q(const gdc_itv *x, const mpq_t q);
int itv_contains_itv(const gdc_itv *outer, const gdc_itv *inner);
/* lo > hi never; fails the test with the operands printed. */
#define assert_contains_q(x, q, what) assert_contains_q_at((x), (q), (what), __FILE__, __LINE__)
void assert_contains_q_at(const gdc_itv *x, const mpq_t q, const char *what, const char *file, int line);

/* A path below the source tree (GDCERT_SRCDIR, default .), valid until the next call. */
const char *in_source(const char *relative);

/* Run a suite, print Check's summary, return the exit status. */
int run_suite(Suite *s);
#endif
