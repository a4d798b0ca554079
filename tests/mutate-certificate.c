/* Corrupted certificates: gdcert-check must not accept one of them, and must say where and why.

   mutate-certificate N SEED FILE...  makes N corruptions of the valid certificates given.  Where a corruption would be caught by a hash alone the
   hashes are made right again, so that it has to be caught by what the certificate says.  Most kinds of corruption make a claim
   wrong for sure; the last kind changes any byte of any line, and what it changes may be harmless: then the line must be
   one of those that say nothing, or less than before. */
#include "certificate-text.h"

#include "check/certificate.h"
#include "check/run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- corruptions: each returns 1 if it has made one, 0 if this certificate has nothing of the kind ------------- */

static int drop_line(text *t)
{
  size_t k = PICK(t, "gdcert", "unit", "every", "steps", "title", "problem", "loss", "bias", "step", "dimension", "point", "neuron", "lemmas", "file",
                  "lemma", "trajectory", "checkpoint", "classes", "radius", "dual", "output", "segment", "switch", "results", "separated", "terminal",
                  "verdict", "theorem", "rate", "leaps", "leap", "margin", "pre", "log_ratio", "end", "sha256");
  free(t->line[k]);
  memmove(t->line + k, t->line + k + 1, (t->count - k - 1) * sizeof t->line[0]);
  t->count--;
  return 1;
}

static int double_line(text *t)
{
  size_t k = PICK(t, "gdcert", "unit", "every", "problem", "loss", "step", "point", "neuron", "lemmas", "file", "lemma", "trajectory",
                  "checkpoint", "classes", "radius", "dual", "output", "segment", "switch", "results", "separated", "verdict", "theorem", "leaps", "leap", "margin", "pre", "log_ratio", "gap", "end", "sha256");
  if (t->count == MAX_TEXT_LINES) return 0;
  memmove(t->line + k + 1, t->line + k, (t->count - k) * sizeof t->line[0]);
  t->line[k] = copy_of(t->line[k + 1], strlen(t->line[k + 1]));
  t->count++;
  return 1;
}

/* Two lines change places; for lines of one kind the fields stay well-formed.  (Not points or neurons: that is another
   experiment, of which the claims may be true.) */
static int swap_lines(text *t)
{
  static const char *const kinds[] = {"dual", "segment", "checkpoint", "classes", "switch"};
  const char *kind = kinds[below(sizeof kinds / sizeof kinds[0])];
  size_t a = PICK(t, kind), b = PICK(t, kind);
  if (a == t->count || strcmp(t->line[a], t->line[b]) == 0) return 0;
  char *x = t->line[a];
  t->line[a] = t->line[b];
  t->line[b] = x;
  return 1;
}

static int flip_pattern(text *t)
{
  size_t k = PICK(t, "checkpoint", "switch"), size;
  char *bits = find_field(t->line[k], 2, &size), *z;
  do z = bits + below(size);
  while (*z == '|');
  *z ^= 1;
  return 1;
}

/* A centre moved out of its ball. */
static int move_centre(text *t)
{
  size_t k = PICK(t, "dual", "output"), r = k, n = fields(t->line[k]);
  mpz_t radius, z;
  mpz_inits(radius, z, NULL);
  while (!is(t->line[r], "radius")) r--;
  get_units(radius, t, r, 1);
  mpz_mul_2exp(radius, radius, 4); /* the ball is in the space of weights, and all |u_k| > 1/4 here */
  mpz_add_ui(radius, radius, 1);
  size_t first = is(t->line[k], "dual") ? 2 : 1, field = first + below(n - first);
  get_units(z, t, k, field);
  if (below(2)) mpz_add(z, z, radius);
  else mpz_sub(z, z, radius);
  put_units(t, k, field, z);
  mpz_clears(radius, z, NULL);
  return 1;
}

/* A ball too small for any integrator that rounds: the writer leaves 16 bits a step. */
static int narrow_ball(text *t)
{
  size_t k = PICK(t, "radius");
  mpz_t z;
  mpz_init(z);
  get_units(z, t, k, 1);
  if (mpz_sgn(z) == 0) {
    mpz_clear(z);
    return 0;
  }
  if (below(2)) mpz_set_ui(z, 0);
  else mpz_fdiv_q_2exp(z, z, 24);
  put_units(t, k, 1, z);
  mpz_clear(z);
  return 1;
}

static int change_classes(text *t)
{
  size_t k = PICK(t, "classes"), field = 1 + below(fields(t->line[k]) - 1);
  nudge(t, k, field);
  return 1;
}

static int change_segment(text *t)
{
  size_t k = PICK(t, "segment"), size;
  if (k == t->count) return 0;
  if (below(2)) {
    nudge(t, k, 1 + below(3));
  } else {
    char *digit = find_field(t->line[k], 4, &size) + below(64);
    *digit = *digit == '0' ? '1' : '0';
  }
  return 1;
}

static int change_switch_time(text *t)
{
  size_t k = PICK(t, "switch");
  if (k == t->count) return 0;
  nudge(t, k, 1);
  return 1;
}

static int change_times(text *t)
{
  size_t k = PICK(t, "separated"), size;
  char *word = find_field(t->line[k], 1, &size);
  if (strcmp(word, "never") == 0) replace_field(t, k, 1, "0");
  else if (below(3) == 0) replace_field(t, k, 1, "never");
  else nudge(t, k, 1);
  return 1;
}

/* Another experiment: every number of it matters in the certificates that are used here, but for points that no neuron ever sees; they
   are not separated. */
static int change_problem(text *t)
{
  if (strcmp(t->line[PICK(t, "separated")], "separated never") == 0) return 0;
  size_t k = PICK(t, "point", "neuron", "step", "loss", "bias"), size;
  if (is(t->line[k], "loss")) {
    replace_field(t, k, 1, strstr(t->line[k], "logistic") ? "exponential" : "logistic");
    return 1;
  }
  if (is(t->line[k], "bias")) {
    replace_field(t, k, 1, strstr(t->line[k], "1") ? "0" : "1");
    return 1;
  }
  size_t field = is(t->line[k], "step") ? 1 : 1 + below(fields(t->line[k]) - 1);
  if (is(t->line[k], "point") && field == 1) {
    replace_field(t, k, 1, strstr(t->line[k], "point 1") ? "-1" : "1");
    return 1;
  }
  char *at = find_field(t->line[k], field, &size), *s = copy_of(at, size), *by;
  mpq_t q, small;
  mpq_inits(q, small, NULL);
  mpq_set_str(q, s, 10);
  mpq_set_ui(small, 1, 1 + below(1000));
  mpq_add(q, q, small);
  by = mpq_get_str(NULL, 10, q);
  replace_field(t, k, field, by);
  free(by);
  free(s);
  mpq_clears(q, small, NULL);
  return 1;
}

static int change_header(text *t)
{
  size_t k = PICK(t, "unit", "steps", "gdcert", "dimension", "points", "neurons", "train_output");
  static const char *const other[] = {"64", "128", "192", "256", "320", "384"};
  if (is(t->line[k], "unit")) {
    const char *by = other[below(6)];
    if (strcmp(t->line[k] + 5, by) == 0) return 0;
    replace_field(t, k, 1, by);
  } else {
    nudge(t, k, fields(t->line[k]) - 1);
  }
  return 1;
}

static int change_trailer(text *t)
{
  static const char *const words[] = {"proved", "refuted", "undecided"};
  size_t k = PICK(t, "end"), field = 1 + below(4), size;
  if (field < 4) {
    nudge(t, k, field);
    return 1;
  }
  const char *by = words[below(3)];
  if (strcmp(find_field(t->line[k], 4, &size), by) == 0) return 0;
  replace_field(t, k, 4, by);
  return 1;
}

/* More steps proved than there are, a lemma proved that is vacuous, a slack that is larger. */
static int change_verdict(text *t)
{
  size_t k = PICK(t, "verdict"), size;
  if (k == t->count) return 0;
  char *word = find_field(t->line[k], 2, &size);
  if (strncmp(word, "proved", size) == 0) {
    if (below(2)) nudge(t, k, 3);
    else replace_field(t, k, 4, "0x1p20");
  } else if (strncmp(word, "vacuous", size) == 0) {
    replace_field(t, k, 2, below(2) ? "proved 1 -" : "refuted 1");
  } else {
    return 0;
  }
  return 1;
}

/* An interval after a leap becomes its upper end, which the writer leaves room below; or the leap goes to another time. */
static int change_leap(text *t)
{
  size_t k = below(4) ? PICK(t, "margin", "pre", "log_ratio", "gap") : PICK(t, "leap"), size;
  if (k == t->count) return 0;
  if (is(t->line[k], "leap")) {
    char *at = find_field(t->line[k], 1, &size), by[64];
    if (size > 18) return 0;
    snprintf(by, sizeof by, "%llu", 2 * strtoull(at, NULL, 10));
    replace_field(t, k, 1, by);
    return 1;
  }
  size_t last = fields(t->line[k]) - 1;
  char *at = find_field(t->line[k], last, &size), *high = copy_of(at, size);
  replace_field(t, k, last - 1, high);
  free(high);
  return 1;
}

/* Spellings that are no numbers, spaces that do not belong there, numbers without end. */
static int misspell(text *t)
{
  size_t k, field, size;
  do k = below(t->count);
  while (t->line[k][0] == '|' || is(t->line[k], "title") || is(t->line[k], "hypothesis") || is(t->line[k], "file") || is(t->line[k], "number") ||
        is(t->line[k], "mode") || is(t->line[k], "leap") || is(t->line[k], "lemma") || is(t->line[k], "set") ||
        is(t->line[k], "problem") || is(t->line[k], "sha256") || fields(t->line[k]) < 2);
  field = 1 + below(fields(t->line[k]) - 1);
  char *at = find_field(t->line[k], field, &size), *s = copy_of(at, size);
  char *by = calloc(1, size + 12000);
  switch (below(12)) {
  case 0: sprintf(by, "0%s", s); break;
  case 1: sprintf(by, "+%s", s); break;
  case 2: sprintf(by, " %s", s); break;
  case 3: sprintf(by, "%s ", s); break;
  case 4: sprintf(by, "--%s", s); break;
  case 5: memset(by, '9', 11000); break;
  case 6: strcpy(by, "9223372036854775808"); break;
  case 7: strcpy(by, "nan"); break;
  case 8: sprintf(by, "\t%s", s); break;
  case 9: sprintf(by, "%s\r", s); break;
  case 10: strcpy(by, "0X1F"); break;
  default: sprintf(by, "-0x0%s", s); break;
  }
  replace_field(t, k, field, by);
  free(by);
  free(s);
  return 1;
}

typedef struct corruption {
  const char *name;
  int (*make)(text *t);
} corruption;
static const corruption corruptions[] = {
  {"drop a line", drop_line},         {"double a line", double_line},       {"swap lines", swap_lines},
  {"flip a pattern bit", flip_pattern}, {"move a centre", move_centre},     {"narrow a ball", narrow_ball},
  {"change a class", change_classes}, {"change a segment", change_segment}, {"change a switch", change_switch_time},
  {"change separated", change_times}, {"change the problem", change_problem}, {"change the header", change_header},
  {"change the trailer", change_trailer}, {"change a verdict", change_verdict}, {"change a leap", change_leap}, {"misspell", misspell},
};
enum { CORRUPTIONS = sizeof corruptions / sizeof corruptions[0] };

/* Any byte of any line becomes another one that may stand in a certificate; returns the line. */
static size_t any_byte(text *t)
{
  size_t k;
  do k = below(t->count);
  while (t->line[k][0] == 0);
  char *z = t->line[k] + below(strlen(t->line[k])), old = *z;
  static const char bytes[] = "0123456789abcdef-x /|pX.%~";
  while (*z == old) *z = bytes[below(sizeof bytes - 1)];
  return k;
}

/* Lines that may change without a claim becoming wrong: they say nothing, or say less, or give more room. */
static int may_be_harmless(const char *line)
{
  static const char *const keywords[] = {"title", "every", "radius", "file", "hypothesis", "terminal", "verdict", "lower", "upper", "sharp", "ratio",
                                         "limit", "margin_limit", "number", "leap", "margin", "pre", "log_ratio", "gap", "dual", "output", "lemma", "set", "rate", "optimal", "mode", NULL};
  return line[0] == '|' || is_any(line, keywords);
}

/* ---- the checks --------------------------------------------------------------------------------------------- */

static char *bytes;
static char path[64];

static outcome check_bytes(size_t size, fault *why)
{
  FILE *f = fopen(path, "wb");
  static report r;
  options o = {.path = path, .jobs = 1, .max_steps = 100000};
  if (!f || fwrite(bytes, 1, size, f) != size || fclose(f) != 0) {
    perror(path);
    exit(2);
  }
  check_certificate(&r, &o);
  *why = r.first;
  report_clear(&r);
  return why->status;
}

static int keep(const char *name, size_t size)
{
  FILE *f = fopen("mutate-certificate.failed.gdc", "wb");
  if (f) {
    fwrite(bytes, 1, size, f);
    fclose(f);
  }
  printf("%s: seed state %llx, kept in mutate-certificate.failed.gdc\n", name, (unsigned long long)state_of_rng);
  return 0;
}

/* Raw bytes: no hash is put right. */
static size_t spoil_bytes(const text *t, int kind)
{
  size_t size = text_bytes(t, bytes), at = below(size);
  static const char strange[] = {0, '\r', '\t', '\n', ' ', (char)0x80, (char)0xff, '0'};
  if (kind == 0) {
    bytes[at] = (char)(bytes[at] ^ (1 << below(8)));
  } else if (kind == 1) {
    size = at;
  } else {
    memmove(bytes + at + 1, bytes + at, size - at);
    bytes[at] = strange[below(sizeof strange)];
    size++;
  }
  return size;
}

/* Not confirmed: wrong, malformed, or not to be decided here.  Nothing else may come of a corruption. */
static int is_caught(const fault *why) { return why->status == REJECTED || why->status == MALFORMED || why->status == UNCHECKED; }

/* One corruption of this certificate.  0: it was not caught as it must be. */
static int one(const text *original, int kind, int *made)
{
  static text t;
  fault why;
  size_t size, changed = 0;
  *made = 1;
  if (kind < 3) {
    static const char *const names[] = {"flip a bit", "cut", "insert a byte"};
    size = spoil_bytes(original, kind);
    check_bytes(size, &why);
    if (!is_caught(&why)) return keep(names[kind], size);
    if (why.line == 0 || why.reason[0] == 0) return size == 0 ? 1 : keep("no line or no reason", size);
    return 1;
  }
  text_copy(&t, original);
  const char *name = kind - 3 < CORRUPTIONS ? corruptions[kind - 3].name : "any byte";
  if (kind - 3 < CORRUPTIONS) *made = corruptions[kind - 3].make(&t);
  else changed = any_byte(&t);
  reseal(&t);
  size = text_bytes(&t, bytes);
  int good = 1;
  if (*made) {
    check_bytes(size, &why);
    int caught = is_caught(&why);
    int excused = !caught && kind - 3 == CORRUPTIONS && may_be_harmless(t.line[changed]);
    if (!caught && !excused && strncmp(t.line[changed], "sha256", 6) != 0 && strncmp(t.line[changed], "problem", 7) != 0) good = keep(name, size);
    if (good && caught && (why.line == 0 || why.reason[0] == 0)) good = keep("no line or no reason", size);
  }
  text_free(&t);
  return good;
}

int main(int argc, char **argv)
{
  static text original;
  memory_setup();
  if (argc < 4) return 2;
  int wanted = atoi(argv[1]), made = 0, by_kind[CORRUPTIONS + 4] = {0};
  state_of_rng = strtoull(argv[2], NULL, 0);
  bytes = malloc(8 << 20);
  snprintf(path, sizeof path, "mutate-certificate.%ld.gdc", (long)getpid());
  int files = argc - 3, good = 1;
  for (int k = 0; k < files && good; k++) {
    fault why;
    text_load(&original, argv[3 + k]);
    size_t size = text_bytes(&original, bytes);
    if (check_bytes(size, &why) != ACCEPTED) {
      printf("%s is not accepted: line %llu: %s\n", argv[3 + k], (unsigned long long)why.line, why.reason);
      good = 0;
    }
    int share = wanted / files + 1;
    for (int n = 0; n < share && good; n++) {
      int kind = n % (CORRUPTIONS + 4), done;
      good = one(&original, kind, &done);
      by_kind[kind] += done;
      made += done;
    }
    text_free(&original);
  }
  unlink(path);
  free(bytes);
  printf("%d corruptions of %d certificates, %s\n", made, files, good ? "none accepted that makes a claim wrong" : "FAILED");
  for (int k = 0; k < CORRUPTIONS + 4; k++)
    if (by_kind[k] == 0 && wanted >= 1000) {
      printf("no corruption of kind %d was made\n", k);
      good = 0;
    }
  return good ? 0 : 1;
}
