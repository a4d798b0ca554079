/* The writer of certificates: spelling of numbers, SHA-256, and that what it publishes is true (an independent run). */
#include "../src/certificate/internal.h"
#include "oracle.h"
#include "support.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- SHA-256: FIPS 180-4 examples, in one piece and in pieces ------------------------------------------ */

static void hash_is(const char *data, size_t size, const char *want)
{
  for (size_t part = 1; part <= size + 1; part += 1 + part / 3) {
    sha256 s;
    char hex[SHA256_HEX];
    sha256_start(&s);
    for (size_t at = 0; at < size; at += part) sha256_add(&s, data + at, size - at < part ? size - at : part);
    sha256_hex(hex, &s);
    ck_assert_str_eq(hex, want);
  }
}

START_TEST(sha256_of_known_texts)
{
  hash_is("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  hash_is("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  hash_is(two, 56, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  char *million = malloc(1000000);
  memset(million, 'a', 1000000);
  hash_is(million, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  free(million);
}
END_TEST

/* --- numbers and texts ---------------------------------------------------------------------------------- */

static void dyadic_is(const char *number, const char *want)
{
  mpfr_t x;
  mpfr_init2(x, 300);
  mpfr_set_str(x, number, 0, MPFR_RNDN);
  char *text = cert_dyadic(x);
  if (want) ck_assert_str_eq(text, want);
  else ck_assert_ptr_null(text);
  free(text);
  mpfr_clear(x);
}

START_TEST(dyadics_have_one_spelling)
{
  dyadic_is("0", "0");
  dyadic_is("1", "0x1p0");
  dyadic_is("-6", "-0x3p1");
  dyadic_is("0x1.8p-130", "0x3p-131");
  dyadic_is("-0xABCDEF.8p0", "-0x1579bdfp-1");
  dyadic_is("0x1p70000", NULL);
  dyadic_is("0x1p-70000", NULL);
  dyadic_is("inf", NULL);
  dyadic_is("nan", NULL);
}
END_TEST

START_TEST(texts_are_ascii_on_one_line)
{
  char *a = cert_escape(" a b% \n\xc3\xa9 ", 10);
  ck_assert_str_eq(a, "%20a b%25 %0a%c3%a9%20");
  free(a);
  a = cert_escape("", 0);
  ck_assert_str_eq(a, "");
  free(a);
}
END_TEST

/* Rounding to units is to the nearest, and only when both ends agree. */
START_TEST(centres_are_correctly_rounded)
{
  rng r;
  rng_seed(&r, 3);
  mpz_t z, units;
  mpq_t q, twice;
  mpz_inits(z, units, NULL);
  mpq_inits(q, twice, NULL);
  int decided = 0;
  for (int round = 0; round < scaled(2000); round++) {
    gdc_itv d;
    gdc_itv_init(&d, 200);
    random_itv(&d, &r, 0);
    mpfr_mul_2si(d.lo, d.lo, -300, MPFR_RNDD); /* small, so that both ends often round to the same */
    mpfr_mul_2si(d.hi, d.hi, -300, MPFR_RNDU);
    if (rng_below(&r, 2)) mpfr_set(d.hi, d.lo, MPFR_RNDU);
    if (cert_round(z, &d, 64)) {
      decided++;
      for (int end = 0; end < 2; end++) { /* |2^64 x - z| <= 1/2 at both ends */
        mpfr_get_q(q, end ? d.hi : d.lo);
        mpq_mul_2exp(q, q, 65);
        mpq_set_z(twice, z);
        mpq_mul_2exp(twice, twice, 1);
        mpq_sub(q, q, twice);
        mpq_abs(q, q);
        ck_assert(mpq_cmp_ui(q, 1, 1) <= 0);
      }
    }
    gdc_itv_clear(&d);
  }
  ck_assert(scaled(1000) < 1000 || decided > 100);
  mpz_clears(z, units, NULL);
  mpq_clears(q, twice, NULL);
}
END_TEST

/* --- what is published is true ---------------------------------------------------------------------------- */

static gdc_problem *parse(const char *yaml)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p = NULL;
  gdc_problem_parse(&p, yaml, strlen(yaml), "test", &ctx);
  ck_assert_msg(p != NULL, "%s", ctx.reason);
  return p;
}

static void path_of(char *path, size_t size)
{
  const char *dir = getenv("TMPDIR");
  snprintf(path, size, "%s/t-certificate-%ld.gdc", dir ? dir : "/tmp", (long)getpid());
}

/* Run with a certificate; the status of the run. */
static gdc_status certify(const gdc_problem *p, const char *path, uint64_t steps, uint64_t every, int unit)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_trajectory *run;
  gdc_certificate *c;
  ck_assert_int_eq(gdc_trajectory_new(&run, p, &ctx), GDC_OK);
  gdc_certificate_options o = {.path = path, .steps = steps, .every = every, .unit = unit, .run = run};
  ck_assert_msg(gdc_certificate_open(&c, p, &o, &ctx) == GDC_OK, "%s", ctx.reason);
  gdc_observer observer = gdc_certificate_observer(c);
  ck_assert_int_eq(gdc_trajectory_observe(run, &observer, &ctx), GDC_OK);
  gdc_run_options ro = {.steps = steps, .precision = gdc_certificate_precision(c)};
  gdc_run_summary summary;
  gdc_status status = gdc_trajectory_run(run, &ro, &summary, &ctx);
  if (status == GDC_OK) ck_assert_msg(gdc_certificate_seal(c, status, &ctx) == GDC_OK, "%s", ctx.reason);
  else ck_assert_int_eq(gdc_certificate_is_too_coarse(c), 1);
  gdc_certificate_free(c);
  gdc_trajectory_free(run);
  return status;
}

/* One published ball. */
typedef struct ball {
  uint64_t t;
  char bits[64];
  int classes[64];
  mpz_t radius, dual[64]; /* trained: then the changes of the v_j */
} ball;

static void units(mpz_t z, const char *word)
{
  int negative = word[0] == '-';
  ck_assert(strcmp(word, "0") == 0 || strncmp(word + negative, "0x", 2) == 0);
  ck_assert_int_eq(mpz_set_str(z, strcmp(word, "0") == 0 ? word : word + negative + 2, 16), 0);
  if (negative) mpz_neg(z, z);
}

/* The next checkpoint of the file; 0 when there are no more. */
static int next_ball(ball *b, FILE *f, const gdc_problem *p)
{
  static char line[1 << 16];
  char *save;
  int at = -1;
  while (fgets(line, sizeof line, f)) {
    line[strcspn(line, "\n")] = '\0';
    char *word = strtok_r(line, " ", &save);
    if (strcmp(word, "results") == 0) return 0;
    if (strcmp(word, "checkpoint") == 0) {
      b->t = strtoull(strtok_r(NULL, " ", &save), NULL, 10);
      snprintf(b->bits, sizeof b->bits, "%s", strtok_r(NULL, " ", &save));
      at = 0;
    } else if (at >= 0 && strcmp(word, "classes") == 0) {
      for (int k = 0; k < p->m * p->n; k++) b->classes[k] = atoi(strtok_r(NULL, " ", &save));
    } else if (at >= 0 && strcmp(word, "radius") == 0) {
      units(b->radius, strtok_r(NULL, " ", &save));
    } else if (at >= 0 && strcmp(word, "dual") == 0) {
      ck_assert_int_eq(atoi(strtok_r(NULL, " ", &save)), at + 1);
      for (int i = 0; i < p->n; i++) units(b->dual[at * p->n + i], strtok_r(NULL, " ", &save));
      if (++at == p->m && !p->train_output) return 1;
    } else if (at == p->m && strcmp(word, "output") == 0) {
      for (int j = 0; j < p->m; j++) units(b->dual[p->m * p->n + j], strtok_r(NULL, " ", &save));
      return 1;
    }
  }
  ck_abort_msg("the file ends inside its trajectory");
  return 0;
}

/* max over [lo, hi] of |x - centre|, exactly, with ORACLE_BITS fraction bits. */
static void farthest(mpz_t far, const fix *x, const mpz_t centre)
{
  mpz_t other;
  mpz_init(other);
  mpz_sub(far, x->lo, centre);
  mpz_abs(far, far);
  mpz_sub(other, x->hi, centre);
  mpz_abs(other, other);
  if (mpz_cmp(other, far) > 0) mpz_set(far, other);
  mpz_clear(other);
}

/* The centre of weight k of neuron j (k = d: the bias), rounded down; what is cut off is below 2^-ORACLE_BITS. */
static void centre_weight(mpz_t z, const gdc_problem *p, const ball *b, int unit, int j, int k)
{
  mpq_t sum, x;
  mpq_inits(sum, x, NULL);
  mpq_set(sum, k < p->d ? p->w[j * p->d + k] : p->b[j]);
  for (int i = 0; i < p->n; i++) {
    mpq_set_z(x, b->dual[j * p->n + i]);
    mpq_div_2exp(x, x, (mp_bitcnt_t)unit);
    if (k < p->d) mpq_mul(x, x, p->x[i * p->d + k]);
    if (p->y[i] > 0) mpq_add(sum, sum, x);
    else mpq_sub(sum, sum, x);
  }
  mpq_mul_2exp(sum, sum, ORACLE_BITS);
  mpz_fdiv_q(z, mpq_numref(sum), mpq_denref(sum));
  mpq_clears(sum, x, NULL);
}

/* The same of v_j. */
static void centre_output(mpz_t z, const gdc_problem *p, const ball *b, int unit, int j)
{
  mpq_t x;
  mpq_init(x);
  mpq_set_z(x, b->dual[p->m * p->n + j]);
  mpq_div_2exp(x, x, (mp_bitcnt_t)unit);
  mpq_add(x, x, p->v[j]);
  mpq_mul_2exp(x, x, ORACLE_BITS);
  mpz_fdiv_q(z, mpq_numref(x), mpq_denref(x));
  mpq_clear(x);
}

/* |theta - theta~| <= R for every theta that the independent run allows. */
static void ball_contains(const oracle *o, const ball *b, int unit)
{
  const gdc_problem *p = o->p;
  mpz_t sum, far, centre, radius;
  mpz_inits(sum, far, centre, radius, NULL);
  for (int j = 0; j < p->m; j++)
    for (int k = 0; k < p->d + p->bias; k++) {
      centre_weight(centre, p, b, unit, j, k);
      farthest(far, k < p->d ? &o->w[j * p->d + k] : &o->b[j], centre);
      if (b->t > 0) mpz_add_ui(far, far, 1);
      mpz_addmul(sum, far, far);
    }
  for (int j = 0; j < p->m && p->train_output; j++) {
    centre_output(centre, p, b, unit, j);
    farthest(far, &o->v[j], centre);
    if (b->t > 0) mpz_add_ui(far, far, 1);
    mpz_addmul(sum, far, far);
  }
  mpz_mul_2exp(radius, b->radius, (mp_bitcnt_t)(ORACLE_BITS - unit));
  mpz_mul(radius, radius, radius);
  if (b->t > 0) ck_assert_msg(mpz_cmp(sum, radius) <= 0, "t = %" PRIu64 ": the ball does not contain the state", b->t);
  else ck_assert_int_eq(mpz_sgn(b->radius), 0);
  mpz_clears(sum, far, centre, radius, NULL);
}

static void pattern_agrees(const oracle *o, const ball *b)
{
  char text[64];
  cert_pattern(text, o->bits, o->p->m, o->p->n);
  ck_assert_str_eq(text, b->bits);
}

static void true_certificate(const char *yaml, uint64_t steps, uint64_t every, int unit)
{
  char path[300];
  gdc_problem *p = parse(yaml);
  path_of(path, sizeof path);
  ck_assert_int_eq(certify(p, path, steps, every, unit), GDC_OK);
  FILE *f = fopen(path, "rb");
  ck_assert_ptr_nonnull(f);
  ball b;
  mpz_init(b.radius);
  for (int k = 0; k < 64; k++) mpz_init(b.dual[k]);
  oracle o;
  oracle_start(&o, p);
  uint64_t t = 0, count = 0;
  for (; next_ball(&b, f, p); count++) {
    for (; t < b.t; t++) oracle_step(&o);
    ck_assert_int_eq(o.undecided, 0);
    ball_contains(&o, &b, unit ? unit : 128);
    pattern_agrees(&o, &b);
  }
  ck_assert_uint_eq(t, steps);
  ck_assert_uint_ge(count, steps / every + 1);
  fclose(f);
  remove(path);
  oracle_clear(&o);
  mpz_clear(b.radius);
  for (int k = 0; k < 64; k++) mpz_clear(b.dual[k]);
  gdc_problem_free(p);
}

#define NEURONS "network: {bias: true, train_output: false, neurons: [{w: [0.5], b: 0.2, v: 1}, {w: [-0.3], b: 0.4, v: -1}]}\n"
#define REST "reduction: sum\nstep: 0.1\n"
static const char paper[] = "data: [{x: [0.5], y: +1}, {x: [-1], y: -1}]\n" NEURONS "loss: exponential\n" REST;
static const char logistic[] = "data: [{x: [0.5], y: +1}, {x: [-1], y: -1}]\n" NEURONS "loss: logistic\n" REST;
static const char large_step[] =
  "data: [{x: [0.5], y: +1}, {x: [-1], y: -1}]\n" NEURONS "loss: exponential\nreduction: mean\nstep: 10\n";
static const char plane[] =
  "data: [{x: [1, 1], y: +1}, {x: [2, 0.5], y: +1}, {x: [-1, 0.5], y: -1}, {x: [-0.5, -1], y: -1}]\n"
  "network: {bias: true, train_output: false, neurons: [{w: [0.5, 0.25], b: 0.1, v: 1},\n"
  "  {w: [-0.5, 0.3], b: 0.25, v: -3/2}, {w: [-0.1, -0.6], b: 0.1, v: -1}]}\n"
  "loss: exponential\n" REST;

static const char trained[] = "data: [{x: [0.5], y: +1}, {x: [-1], y: -1}]\n"
  "network: {bias: true, train_output: true, neurons: [{w: [0.5], b: 0.2, v: 1/3}, {w: [-0.3], b: 0.4, v: -1}]}\nloss: exponential\n" REST;
static const char trained_plane[] =
  "data: [{x: [1, 1], y: +1}, {x: [2, 0.5], y: +1}, {x: [-1, 0.5], y: -1}, {x: [-0.5, -1], y: -1}]\n"
  "network: {bias: true, train_output: true, neurons: [{w: [0.5, 0.25], b: 0.1, v: 1},\n"
  "  {w: [-0.5, 0.3], b: 0.25, v: -3/2}, {w: [-0.1, -0.6], b: 0.1, v: -1}]}\n"
  "loss: logistic\nreduction: mean\nstep: 2\n";

START_TEST(balls_contain_the_exact_state)
{
  int steps = scaled(1000) < 200 ? 200 : scaled(1000);
  true_certificate(paper, (uint64_t)steps, 7, 0);
  true_certificate(logistic, (uint64_t)steps, 50, 192);
  true_certificate(large_step, (uint64_t)steps, 33, 0);
  true_certificate(plane, (uint64_t)steps, 100, 0);
  true_certificate(trained, (uint64_t)steps, 20, 0);
  true_certificate(trained_plane, (uint64_t)steps, 50, 0);
}
END_TEST

/* Two pairs with one history share a class, and what they cancel to stays exactly known. */
START_TEST(classes_are_published)
{
  char path[300];
  gdc_problem *p = parse("data: [{x: [1, 0], y: +1}, {x: [0, 1], y: +1}, {x: [1, -1], y: -1}]\n"
                         "network: {bias: false, train_output: false, neurons: [{w: [1/2, 1/2], v: 1}]}\n"
                         "loss: exponential\n" REST);
  path_of(path, sizeof path);
  ck_assert_int_eq(certify(p, path, 100, 10, 0), GDC_OK);
  FILE *f = fopen(path, "rb");
  ball b;
  mpz_init(b.radius);
  for (int k = 0; k < 64; k++) mpz_init(b.dual[k]);
  int count = 0;
  for (; next_ball(&b, f, p); count++) {
    int one = b.t > 0;
    ck_assert(b.classes[0] == one && b.classes[1] == one && b.classes[2] == 0);
    ck_assert_str_eq(b.bits, "110");
    ck_assert_int_eq(mpz_cmp(b.dual[0], b.dual[1]), 0);
  }
  ck_assert_int_ge(count, 11);
  fclose(f);
  remove(path);
  mpz_clear(b.radius);
  for (int k = 0; k < 64; k++) mpz_clear(b.dual[k]);
  gdc_problem_free(p);
}
END_TEST

/* After one step neuron 1 is within 1e-17 of 0 at point 2: too near for units of 2^-64.  The writer says so instead of publishing signs that nobody can check, and leaves no file. */
START_TEST(too_coarse_is_noticed)
{
  char path[300], part[320];
  gdc_problem *p = parse(
    "data: [{x: [0.5], y: +1}, {x: [-1], y: -1}]\n"
    "network: {bias: true, train_output: false, neurons: [{w: [0.5], b: 0.46870953332422006, v: 1},\n"
    "  {w: [-0.3], b: 0.4, v: -1}]}\nloss: exponential\n" REST);
  path_of(path, sizeof path);
  snprintf(part, sizeof part, "%s.part", path);
  ck_assert_int_eq(certify(p, path, 50, 10, 64), GDC_ELIMIT);
  ck_assert_int_ne(access(path, F_OK), 0);
  ck_assert_int_ne(access(part, F_OK), 0);
  gdc_problem_free(p);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("certificate");
  TCase *t = tcase_create("certificate");
  tcase_set_timeout(t, 300);
  tcase_add_test(t, sha256_of_known_texts);
  tcase_add_test(t, dyadics_have_one_spelling);
  tcase_add_test(t, texts_are_ascii_on_one_line);
  tcase_add_test(t, centres_are_correctly_rounded);
  tcase_add_test(t, balls_contain_the_exact_state);
  tcase_add_test(t, classes_are_published);
  tcase_add_test(t, too_coarse_is_noticed);
  suite_add_tcase(s, t);
  return run_suite(s);
}
