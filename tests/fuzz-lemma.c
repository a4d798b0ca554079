/* Fuzz entry point of the lemma language: any bytes are refused cleanly, or bind and run without a wrong step.
   Alone it mutates the corpus for a few seconds (times GDCERT_TEST_MULTIPLIER); with -DGDC_LIBFUZZER and clang's
   -fsanitize=fuzzer the same check is driven by libFuzzer. */
#include "../src/lemma/check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int ok, const char *what, const uint8_t *data, size_t size)
{
  if (ok) return;
  fprintf(stderr, "fuzz-lemma: %s, input follows\n", what);
  fwrite(data, 1, size, stderr);
  abort();
}

/* Any value will do: the step and the indices, as an interval that is often wide or undefined. */
static gdc_status read_any(gdc_itv *r, int *defined, const quantity_source *s, int kind, int a, int b, gdc_context *ctx)
{
  (void)ctx;
  int salt = (int)(s->time * 7 + (unsigned)kind * 5 + (unsigned)a * 3 + (unsigned)b) % 11;
  if (kind == Q_ACTIVE) {
    gdc_itv_set_si(r, salt % 2);
    return GDC_OK;
  }
  mpfr_set_si(r->lo, salt - 6, MPFR_RNDD);
  mpfr_set_si(r->hi, salt - 5 + salt % 3, MPFR_RNDU);
  if (salt == 0) gdc_itv_whole(r);
  *defined = salt != 3;
  return GDC_OK;
}

static gdc_problem *problem(void)
{
  static gdc_problem *p;
  static const char yaml[] =
    "data: [{x: [1/2], y: +1}, {x: [-1], y: -1}]\n"
    "network: {bias: true, train_output: false, neurons: [{w: [1/2], b: 1/5, v: 1}, {w: [-0.3], b: 0.4, v: -1}]}\n"
    "loss: logistic\nreduction: mean\nstep: 1/10\n";
  if (!p && gdc_problem_parse(&p, yaml, strlen(yaml), "fuzz", NULL) != GDC_OK) abort();
  return p;
}

static void run_check(gdc_lemma_check *c, const uint8_t *data, size_t size)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  for (uint64_t t = 0; t < 3; t++) {
    mpfr_prec_t bits = 20;
    gdc_status status;
    do {
      quantity_source s = {NULL, t, bits, bits > 60, NULL, read_any};
      status = lemma_check_step(c, &s, &ctx);
      bits += 20;
    } while (status == GDC_EMOREBITS);
    demand(status == GDC_OK || bits > 40, "a step fails", data, size);
    if (status != GDC_OK) return; /* the same made-up interval at more bits may contradict itself */
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_lemmas *l = NULL;
  gdc_lemma_check *c = NULL;
  if (gdc_lemmas_new(&l, &ctx) != GDC_OK) abort();
  gdc_status status = gdc_lemmas_add_text(l, (const char *)data, size, "fuzz", &ctx);
  if (status == GDC_OK) status = gdc_lemma_check_new(&c, l, problem(), NULL, &ctx);
  demand(ctx.status == status, "status and context differ", data, size);
  if (status == GDC_OK) {
    for (size_t k = 0; k < gdc_lemmas_count(l); k++) {
      gdc_lemma_info info = gdc_lemmas_info(l, k);
      demand(info.name.size > 0 && info.source.size > info.name.size, "a lemma has a name and a text", data, size);
    }
    run_check(c, data, size);
  } else {
    demand(ctx.reason[0] != '\0', "a refusal says why", data, size);
    demand(status == GDC_EINPUT || status == GDC_ELIMIT, "a refusal is the input's fault", data, size);
    demand(size > LEMMA_MAX_BYTES || ctx.line > 0, "a fault has a place", data, size);
  }
  gdc_lemma_check_free(c);
  gdc_lemmas_free(l);
  return 0;
}

#ifndef GDC_LIBFUZZER
enum { SEED_COUNT = 64, SEED_SIZE = 16384 };
static uint8_t seeds[SEED_COUNT][SEED_SIZE];
static size_t sizes[SEED_COUNT];
static uint64_t state = 1;

static size_t below(size_t bound)
{
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (size_t)(state >> 20) % bound;
}

static int load_seeds(const char *directory, int count)
{
  DIR *d = opendir(directory);
  if (!d) return count;
  for (struct dirent *e; (e = readdir(d)) && count < SEED_COUNT;) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, e->d_name);
    FILE *f = strstr(e->d_name, ".lemma") ? fopen(path, "rb") : NULL;
    if (!f) continue;
    sizes[count] = fread(seeds[count], 1, SEED_SIZE, f);
    if (sizes[count] > 0) count++;
    fclose(f);
  }
  closedir(d);
  return count;
}

/* Flip, drop, double or transplant pieces. */
static size_t mutate(uint8_t *out, int count)
{
  static const char *const words[] = {"next(", "(", ")", "[", "sum(i in points: ", "^", "- ", "1e9", "0x", "lemma ", "let ", "where ",
                                      "implies ", ":", "\"", "at(2, ", "\xff", "active[1,1]", "gap", "1/0", "#", "==", "for t >= "};
  int seed = (int)below((size_t)count);
  size_t size = sizes[seed];
  memcpy(out, seeds[seed], size);
  for (size_t n = 1 + below(6); n > 0 && size > 2; n--) {
    size_t at = below(size), piece = 1 + below(40);
    if (at + piece > size) piece = size - at;
    const char *word = words[below(sizeof words / sizeof words[0])];
    int other = (int)below((size_t)count);
    switch (below(5)) {
    case 0: out[at] = (uint8_t)below(256); break;
    case 1:
      memmove(out + at, out + at + piece, size - at - piece);
      size -= piece;
      break;
    case 2: memcpy(out + at, word, strlen(word) < size - at ? strlen(word) : size - at); break;
    case 3: memmove(out + below(size - piece + 1), out + at, piece); break;
    default:
      if (piece < sizes[other]) memcpy(out + at, seeds[other] + below(sizes[other] - piece), piece);
      break;
    }
  }
  return size;
}

/* Deep, long and hollow inputs, built rather than mutated. */
static void extremes(void)
{
  static uint8_t big[LEMMA_MAX_BYTES + 16];
  static const char *const units[] = {"(", "-", "not ", "next(", "1+", "sum(i in points: ", "let a = 1\n", "loss[", "a implies ",
                                      "\n", "#", "\"", "lemma a: 1 > 0\n", "1^", "abs(", "t<"};
  for (size_t k = 0; k < sizeof units / sizeof units[0]; k++) {
    static const size_t lengths[] = {100, 5000, LEMMA_MAX_BYTES, LEMMA_MAX_BYTES + 1};
    for (size_t n = 0; n < sizeof lengths / sizeof lengths[0]; n++) {
      const char *start = "lemma a: ";
      size_t used = strlen(start), unit = strlen(units[k]);
      memcpy(big, start, used);
      while (used + unit <= lengths[n]) {
        memcpy(big + used, units[k], unit);
        used += unit;
      }
      LLVMFuzzerTestOneInput(big, lengths[n] > LEMMA_MAX_BYTES ? lengths[n] : used);
    }
  }
}

int main(void)
{
  const char *root = getenv("GDCERT_SRCDIR"), *scale = getenv("GDCERT_TEST_MULTIPLIER");
  char path[4096];
  snprintf(path, sizeof path, "%s/tests/lemmas/corpus", root ? root : ".");
  int count = load_seeds(path, 0);
  snprintf(path, sizeof path, "%s/src/lemma/catalogue", root ? root : ".");
  count = load_seeds(path, count);
  if (count == 0) {
    fprintf(stderr, "fuzz-lemma: no corpus in %s\n", path);
    return 1;
  }
  for (int k = 0; k < count; k++) LLVMFuzzerTestOneInput(seeds[k], sizes[k]);
  extremes();
  static uint8_t input[SEED_SIZE];
  double seconds = 3 * (scale ? atof(scale) : 1);
  clock_t end = clock() + (clock_t)(seconds * CLOCKS_PER_SEC);
  long runs = 0;
  for (; clock() < end; runs++) {
    size_t size = mutate(input, count);
    LLVMFuzzerTestOneInput(input, size);
  }
  printf("%ld mutations of %d files\n", runs, count);
  gdc_problem_free(problem());
  mpfr_free_cache();
  return 0;
}
#endif
