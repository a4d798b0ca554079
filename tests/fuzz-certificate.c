/* Fuzz entry point of gdcert-check: whatever the bytes are, the checker ends with one of its five outcomes and a reason that is one
   line, in bounded time and memory.  Both hashes are made right again, so that what comes after them is reached.

   fuzz-certificate SECONDS SEED FILE...  mutates the certificates given (of few steps); a file that ends in .bytes is tried as it
   is, and not mutated.  With -DGDC_LIBFUZZER and clang's -fsanitize=fuzzer the same check is driven by libFuzzer, its corpus
   being certificates:

     clang -g -O1 -DGDC_LIBFUZZER -fsanitize=fuzzer,address,undefined -Isrc -Itests tests/fuzz-certificate.c \
       tests/certificate-text.c $(ls src/check/[a-z]*.c | grep -v main.c) -lgmp -pthread -o fuzz-certificate */
#include "certificate-text.h"

#include "check/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_STEPS = 400, MOST_BYTES = 1 << 19 };
static long outcomes[5];
static char path[64];

static void demand(int ok, const char *what, const char *data, size_t size)
{
  if (ok) return;
  fprintf(stderr, "fuzz-certificate: %s, input follows\n", what);
  fwrite(data, 1, size, stderr);
  abort();
}

static void check(const char *data, size_t size)
{
  static report r;
  FILE *f = fopen(path, "wb");
  demand(f && fwrite(data, 1, size, f) == size && fclose(f) == 0, "no scratch file", data, 0);
  options o = {.path = path, .jobs = 1, .max_steps = MOST_STEPS};
  check_certificate(&r, &o);
  outcome status = r.first.status;
  demand(status == ACCEPTED || status == REJECTED || status == MALFORMED || status == UNCHECKED, "no outcome", data, size);
  demand(status == ACCEPTED || (r.first.reason[0] && !strchr(r.first.reason, '\n')), "no reason of one line", data, size);
  outcomes[status]++;
  report_clear(&r);
}

/* As it is, and with its hashes made right. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static text t;
  static char again[2 * MOST_BYTES];
  if (size > MOST_BYTES) return 0;
  if (!path[0]) {
    memory_setup();
    snprintf(path, sizeof path, "/dev/shm/fuzz-certificate.%ld.gdc", (long)getpid());
    if (access("/dev/shm", W_OK) != 0) snprintf(path, sizeof path, "fuzz-certificate.%ld.gdc", (long)getpid());
  }
  check((const char *)data, size);
  text_parse(&t, (const char *)data, size);
  reseal(&t);
  check(again, text_bytes(&t, again));
  text_free(&t);
  return 0;
}

#ifndef GDC_LIBFUZZER
static size_t read_file(uint8_t *data, const char *name)
{
  FILE *f = fopen(name, "rb");
  if (!f) return 0;
  size_t size = fread(data, 1, MOST_BYTES / 2, f);
  fclose(f);
  return size;
}

/* A piece of another place, of another file, a hostile number or a word of the format, put over or between what is there. */
static size_t mutate(uint8_t *data, size_t size, const uint8_t *other, size_t other_size)
{
  static const char *const tokens[] = {"0", "-", "-1", "1/0", "0x0", "0x1p65536", "0x1p-65536", "-0x1p65536", "0x1p65537", "9223372036854775807",
                                       "9223372036854775808", "18446744073709551616", "2*10^1000000000000", "1*2^9", "0*1^0", " ", "\n", "  ", "|", "%00",
                                       "%", "-0", "0x", "p", "1|1", "nan", "undecided", "proved", "none", "never", "theorem", "leap", "number", "mode",
                                       "switch", "output", "dual", "radius", "checkpoint", "segment", "lemma", "let x = 1", "^1000000", "exp(exp(exp(9)))",
                                       "1/(t-t)", "ln(0)", "sqrt(-1)", "next(next(next(loss)))", "at(999999, loss)", "certificate(A)", "((((((((((", "for all i in points:"};
  size_t at = below(size + 1), length = 1 + below(below(4) ? 12 : 400), from = below(other_size), over = below(2);
  const uint8_t *piece = other + from;
  uint8_t number[700];
  switch (below(6)) {
  case 0:
    if (at < size) data[at] = (uint8_t)below(256);
    return size;
  case 1: /* cut out */
    if (at + length > size) length = size - at;
    memmove(data + at, data + at + length, size - at - length);
    return size - length;
  case 2:
    piece = (const uint8_t *)tokens[below(sizeof tokens / sizeof tokens[0])];
    length = strlen((const char *)piece);
    break;
  case 3: /* a long number */
    length = 20 + below(sizeof number - 20);
    memset(number, "0123456789abcdef"[below(16)], length);
    number[0] = '1';
    piece = number;
    break;
  case 4: /* a field takes the place of a field */
    while (at < size && data[at] != ' ') at++;
    while (from < other_size && other[from] != ' ') from++;
    piece = other + from;
    length = from < other_size ? 1 + strcspn((const char *)piece + 1, " \n") : 0;
    over = 1;
    break;
  default:
    if (from + length > other_size) length = other_size - from;
  }
  if (size + length > MOST_BYTES) return size;
  uint8_t *copy = malloc(length + 1);
  memcpy(copy, piece, length);
  if (!over) {
    memmove(data + at + length, data + at, size - at);
    size += length;
  } else if (at + length > size) {
    size = at + length;
  }
  memcpy(data + at, copy, length);
  free(copy);
  return size;
}

int main(int argc, char **argv)
{
  static uint8_t data[MOST_BYTES + 1], other[MOST_BYTES + 1];
  if (argc < 4) return 2;
  double seconds = atof(argv[1]);
  int files = argc - 3, whole = 0;
  long runs = 0;
  state_of_rng = strtoull(argv[2], NULL, 0);
  for (int k = 0; k < files; k++) LLVMFuzzerTestOneInput(data, read_file(data, argv[3 + k]));
  for (int k = 0; k < files; k++) whole += !strstr(argv[3 + k], ".bytes");
  if (!whole) return 2;
  clock_t start = clock();
  for (; (double)(clock() - start) < seconds * CLOCKS_PER_SEC; runs++) {
    const char *name = argv[3 + below((size_t)files)];
    while (strstr(name, ".bytes")) name = argv[3 + below((size_t)files)];
    size_t size = read_file(data, name), other_size = read_file(other, argv[3 + below((size_t)files)]);
    other[other_size] = 0;
    for (size_t k = 1 + below(4); k > 0 && other_size > 0; k--) size = mutate(data, size, other, other_size);
    LLVMFuzzerTestOneInput(data, size);
  }
  unlink(path);
  printf("fuzz-certificate: %ld mutated files, %d as they are; accepted %ld, rejected %ld, malformed %ld, not re-checked %ld\n", runs, files,
         outcomes[ACCEPTED], outcomes[REJECTED], outcomes[MALFORMED], outcomes[UNCHECKED]);
  return outcomes[ACCEPTED] > 0 ? 0 : 1;
}
#endif
