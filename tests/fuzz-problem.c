/* Fuzz entry point of the experiment reader: mutated golden files must be refused cleanly or survive print,
   parse, print.  Alone it runs for about 2 seconds (times GDCERT_TEST_MULTIPLIER); with -DGDC_LIBFUZZER and clang's
   -fsanitize=fuzzer the same check is driven by libFuzzer. */
#include <gdcert/problem.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int ok, const char *what, const uint8_t *data, size_t size)
{
  if (ok) return;
  fprintf(stderr, "fuzz-problem: %s, input follows\n", what);
  fwrite(data, 1, size, stderr);
  abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p, *again;
  gdc_status status = gdc_problem_parse(&p, (const char *)data, size, "fuzz", &ctx);
  demand(ctx.status == status, "status and context differ", data, size);
  if (status != GDC_OK) {
    demand(!p && ctx.reason[0] && !strchr(ctx.reason, '\n'), "a refusal is one line", data, size);
    demand(status == GDC_EINPUT || status == GDC_ELIMIT, "a refusal is the input's fault", data, size);
    demand(status == GDC_ELIMIT || ctx.line > 0, "a fault has a place", data, size);
    return 0;
  }
  char *first, *second;
  demand(gdc_problem_print(&first, p, &ctx) == GDC_OK, "what was read can be printed", data, size);
  status = gdc_problem_parse(&again, first, strlen(first), "fuzz", &ctx);
  demand(status == GDC_OK, "what was printed can be read", data, size);
  demand(gdc_problem_print(&second, again, &ctx) == GDC_OK, "printed twice", data, size);
  demand(strcmp(first, second) == 0, "printed twice, the same", data, size);
  free(first);
  free(second);
  gdc_problem_free(p);
  gdc_problem_free(again);
  return 0;
}

#ifndef GDC_LIBFUZZER
enum { SEED_COUNT = 256, SEED_SIZE = 4096 };
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

static int load_seeds(const char *dir)
{
  int count = 0;
  DIR *d = opendir(dir);
  for (struct dirent *e; d && count < SEED_COUNT && (e = readdir(d));) {
    char path[2048];
    if (!strstr(e->d_name, ".yaml")) continue;
    snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
    FILE *f = fopen(path, "rb");
    if (!f) continue;
    sizes[count] = fread(seeds[count], 1, SEED_SIZE, f);
    fclose(f);
    count++;
  }
  if (d) closedir(d);
  return count;
}

/* One small change: a byte, a token, a piece repeated, dropped or taken from another seed. */
static size_t mutate(uint8_t *text, size_t size, int count)
{
  static const char *const tokens[] = {"0", "-", "1/0", "1e4096", "nan", "[", "]", "{", "}", ": ", ", ", "\n", "&a ", "*a",
                                       "!!int ", "? ", "- ", "\"", "'", "#", "|\n", "---\n", "...\n", "<<: ", "\\0",
                                       "\xef\xbb\xbf", "0x1p-4095", "v: alternate", "init: ", "lemmas: [a]\n", "params: {a: 1}\n"};
  size_t at = below(size + 1), length = below(16), donor = below((size_t)count);
  const char *token = tokens[below(sizeof tokens / sizeof tokens[0])];
  const uint8_t *piece = (const uint8_t *)token;
  switch (below(5)) {
  case 0:
    if (at < size) text[at] = (uint8_t)below(256);
    return size;
  case 1:
    if (at + length > size) return size;
    memmove(text + at, text + at + length, size - at - length);
    return size - length;
  case 2:
    length = strlen(token);
    break;
  case 3: piece = seeds[donor] + below(sizes[donor] + 1 > length ? sizes[donor] + 1 - length : 1); break;
  default: piece = text + below(size + 1 > length ? size + 1 - length : 1); break;
  }
  uint8_t copy[16];
  if (length > sizeof copy || size + length > SEED_SIZE) return size;
  memcpy(copy, piece, length);
  memmove(text + at + length, text + at, size - at);
  memcpy(text + at, copy, length);
  return size + length;
}

int main(void)
{
  const char *root = getenv("GDCERT_SRCDIR"), *factor = getenv("GDCERT_TEST_MULTIPLIER");
  char dir[1024];
  snprintf(dir, sizeof dir, "%s/tests/golden/problem", root ? root : ".");
  int count = load_seeds(dir);
  if (count < 50) return fprintf(stderr, "fuzz-problem: no golden files in %s\n", dir), 1;
  double seconds = 2 * (factor ? atof(factor) : 1);
  clock_t start = clock();
  long runs = 0;
  while ((double)(clock() - start) < seconds * CLOCKS_PER_SEC) {
    uint8_t text[SEED_SIZE];
    size_t pick = below((size_t)count), size = sizes[pick];
    memcpy(text, seeds[pick], size);
    for (size_t k = 1 + below(4); k > 0; k--) size = mutate(text, size, count);
    LLVMFuzzerTestOneInput(text, size);
    runs++;
  }
  printf("fuzz-problem: %ld mutated files\n", runs);
  return 0;
}
#endif
