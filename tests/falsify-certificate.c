/* Certificates whose claims about lemmas and theorems were made false: a checker may not accept one of them.

   falsify-certificate CHECKER COUNT SEED FILE...
   The trajectory stays as it was and both hashes are computed again, so that only the claim itself can give it away.
   Every rejection has to name a line and a reason.  Controls: FILE itself is accepted, and so is another title. */
#include "../src/certificate/sha256.h"
#include "support.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_LINES = 20000 };

typedef struct cert {
  char *line[MAX_LINES]; /* without line feeds */
  int n;
} cert;

typedef struct bytes {
  char *data;
  size_t size;
} bytes;

static rng dice;

static void die(const char *what)
{
  fprintf(stderr, "falsify-certificate: %s\n", what);
  exit(2);
}

static char *copy(const char *s)
{
  char *out = malloc(strlen(s) + 1);
  if (!out) die("out of memory");
  return strcpy(out, s);
}

static bytes read_all(const char *path)
{
  bytes b = {malloc(1 << 24), 0};
  FILE *f = fopen(path, "rb");
  if (!f || !b.data) die(path);
  b.size = fread(b.data, 1, 1 << 24, f);
  fclose(f);
  return b;
}

static void split(cert *c, bytes b)
{
  c->n = 0;
  for (size_t at = 0; at < b.size && c->n < MAX_LINES;) {
    const char *end = memchr(b.data + at, '\n', b.size - at);
    size_t size = end ? (size_t)(end - b.data) - at : b.size - at;
    char *line = malloc(size + 1);
    if (!line) die("out of memory");
    memcpy(line, b.data + at, size);
    line[size] = '\0';
    c->line[c->n++] = line;
    at += size + 1;
  }
}

static void drop_all(cert *c)
{
  while (c->n > 0) free(c->line[--c->n]);
}

static bytes join(const cert *c)
{
  bytes b = {NULL, 0};
  for (int k = 0; k < c->n; k++) b.size += strlen(c->line[k]) + 1;
  char *p = b.data = malloc(b.size + 1);
  if (!p) die("out of memory");
  for (int k = 0; k < c->n; k++) p += sprintf(p, "%s\n", c->line[k]);
  return b;
}

static void put(cert *c, int k, const char *line)
{
  char *fresh = copy(line);
  free(c->line[k]);
  c->line[k] = fresh;
}

static int starts(const char *line, const char *word)
{
  size_t size = strlen(word);
  return strncmp(line, word, size) == 0 && (line[size] == ' ' || line[size] == '\0');
}

/* A random line with this keyword, or -1. */
static int some_line(const cert *c, const char *word)
{
  int count = 0, found = -1;
  for (int k = 0; k < c->n; k++)
    if (starts(c->line[k], word) && rng_below(&dice, (unsigned)++count) == 0) found = k;
  return found;
}

static int last_line(const cert *c, const char *word)
{
  for (int k = c->n - 1; k >= 0; k--)
    if (starts(c->line[k], word)) return k;
  return -1;
}

static void hash_lines(char hex[SHA256_HEX], const cert *c, int from, int to)
{
  sha256 s;
  sha256_start(&s);
  for (int k = from; k < to; k++) {
    sha256_add(&s, c->line[k], strlen(c->line[k]));
    sha256_add(&s, "\n", 1);
  }
  sha256_hex(hex, &s);
}

static void hash_again(cert *c)
{
  char line[100], hex[SHA256_HEX];
  int problem = last_line(c, "problem"), lemmas = last_line(c, "lemmas"), end = last_line(c, "sha256");
  if (problem >= 0 && lemmas > problem) {
    hash_lines(hex, c, problem + 1, lemmas);
    snprintf(line, sizeof line, "problem %s", hex);
    put(c, problem, line);
  }
  if (end >= 0) {
    hash_lines(hex, c, 0, end);
    snprintf(line, sizeof line, "sha256 %s", hex);
    put(c, end, line);
  }
}

/* --- fields ------------------------------------------------------------------------------------------------ */

/* The k-th field (0: the keyword); copies it out.  0: there is none. */
static int field(char *out, size_t size, const char *line, int k)
{
  while (k-- > 0) {
    line = strchr(line, ' ');
    if (!line) return 0;
    line++;
  }
  size_t used = strcspn(line, " ");
  if (used >= size) return 0;
  memcpy(out, line, used);
  out[used] = '\0';
  return 1;
}

static int set_field(cert *c, int at, int k, const char *value)
{
  const char *p = c->line[at];
  while (k-- > 0) {
    p = strchr(p, ' ');
    if (!p) return 0;
    p++;
  }
  size_t before = (size_t)(p - c->line[at]), old = strcspn(p, " ");
  char *line = malloc(strlen(c->line[at]) + strlen(value) + 1);
  if (!line) die("out of memory");
  memcpy(line, c->line[at], before);
  strcpy(line + before, value);
  strcat(line, p + old);
  free(c->line[at]);
  c->line[at] = line;
  return 1;
}

static void parse_hex(mpz_t z, const char *word)
{
  int negative = word[0] == '-';
  word += negative;
  if (mpz_set_str(z, strncmp(word, "0x", 2) == 0 ? word + 2 : word, 16) != 0) mpz_set_ui(z, 0);
  if (negative) mpz_neg(z, z);
}

/* A dyadic field as a rational. */
static int get_dyadic(mpq_t q, const cert *c, int at, int k)
{
  char word[2000], *p;
  if (!field(word, sizeof word, c->line[at], k)) return 0;
  p = strchr(word, 'p');
  long e = p ? strtol(p + 1, NULL, 10) : 0;
  if (p) *p = '\0';
  parse_hex(mpq_numref(q), word);
  mpz_set_ui(mpq_denref(q), 1);
  if (e < 0) mpq_div_2exp(q, q, (mp_bitcnt_t)-e);
  else mpq_mul_2exp(q, q, (mp_bitcnt_t)e);
  return 1;
}

static int set_dyadic(cert *c, int at, int k, const mpq_t q)
{
  char word[2000];
  if (mpq_sgn(q) == 0) return set_field(c, at, k, "0");
  mpz_t z;
  mpz_init_set(z, mpq_numref(q));
  long e = -(long)(mpz_sizeinbase(mpq_denref(q), 2) - 1); /* a power of two */
  mp_bitcnt_t low = mpz_scan1(z, 0);
  mpz_tdiv_q_2exp(z, z, low);
  if (mpz_sizeinbase(z, 16) > 1900) return 0;
  e += (long)low;
  mpz_t size;
  mpz_init(size);
  mpz_abs(size, z);
  strcpy(word, mpz_sgn(z) < 0 ? "-0x" : "0x");
  mpz_get_str(word + strlen(word), 16, size);
  sprintf(word + strlen(word), "p%ld", e);
  mpz_clears(z, size, NULL);
  return set_field(c, at, k, word);
}

static int add_count(cert *c, int at, int k, long by)
{
  char word[64];
  if (at < 0 || !field(word, sizeof word, c->line[at], k) || !isdigit((unsigned char)word[0])) return 0;
  long long x = strtoll(word, NULL, 10) + by;
  if (x < 0) x = strtoll(word, NULL, 10) - by;
  snprintf(word, sizeof word, "%lld", x);
  return set_field(c, at, k, word);
}

static int sign(void) { return rng_below(&dice, 2) ? 1 : -1; }

/* --- lies: 1 when one was told ----------------------------------------------------------------------------- */

static int change_word(cert *c, const char *keyword, const char *from, const char *to)
{
  int at = some_line(c, keyword);
  char word[64];
  return at >= 0 && field(word, sizeof word, c->line[at], 1) && strcmp(word, from) == 0 && set_field(c, at, 1, to);
}

/* --- lies about lemmas */

static int some_verdict(const cert *c, const char *which)
{
  int count = 0, found = -1;
  char word[32];
  for (int k = 0; k < c->n; k++)
    if (starts(c->line[k], "verdict") && field(word, sizeof word, c->line[k], 2) && strcmp(word, which) == 0 &&
        rng_below(&dice, (unsigned)++count) == 0)
      found = k;
  return found;
}
static int count_lemma(cert *c) { return add_count(c, some_verdict(c, "proved"), 3, sign()); }

/* What was certified is a lower bound to 16 bits: twice as much is too much, and so is a large number. */
static int raise_slack(cert *c)
{
  int at = some_verdict(c, "proved");
  if (at < 0) return 0;
  mpq_t q;
  mpq_init(q);
  int known = !strstr(c->line[at], " -") && get_dyadic(q, c, at, 4);
  if (!known || mpq_sgn(q) <= 0) mpq_set_ui(q, 1 << 20, 1);
  else mpq_mul_2exp(q, q, 1);
  int done = set_dyadic(c, at, 4, q);
  mpq_clear(q);
  return done;
}

static int claim_more(cert *c)
{
  int at = some_verdict(c, rng_below(&dice, 2) ? "proved" : "vacuous");
  char line[80], word[16];
  if (at < 0 || !field(word, sizeof word, c->line[at], 1)) return 0;
  if (strstr(c->line[at], "vacuous")) {
    snprintf(line, sizeof line, "verdict %s proved %u -", word, 1 + rng_below(&dice, 40));
    put(c, at, line);
    return 1;
  }
  snprintf(line, sizeof line, "verdict %s refuted %u", word, rng_below(&dice, 40));
  put(c, at, line);
  return set_field(c, last_line(c, "end"), 4, "refuted");
}

/* The lemmas of the test (tests/lemmas/certified.lemma) are true; these words make them false. */
static int falsify_text(cert *c)
{
  static const char *const lies[][2] = {
    {"loss < 2", "loss < 1"}, {"next(loss) < loss", "next(loss) > loss"}, {"slope[1] <= top", "slope[1] >= top"},
    {"for t >= 100", "for t >= 99"}, {"margin[i] > 0", "margin[i] < 0"}, {"let twice(z) = 2*z", "let twice(z) = 3*z"},
    {"implies", "and not"}, {"set top 5/2", "set top 1/1000"}, {"at(64, loss)", "at(80, loss)"}};
  unsigned k = rng_below(&dice, sizeof lies / sizeof lies[0]);
  for (int at = 0; at < c->n; at++) {
    char *p = strstr(c->line[at], lies[k][0]);
    if (!p || (c->line[at][0] != '|' && !starts(c->line[at], "set"))) continue;
    size_t size = strlen(c->line[at]) + strlen(lies[k][1]) + 1;
    char *line = malloc(size);
    if (!line) die("out of memory");
    snprintf(line, size, "%.*s%s%s", (int)(p - c->line[at]), c->line[at], lies[k][1], p + strlen(lies[k][0]));
    put(c, at, line);
    free(line);
    return 1;
  }
  return 0;
}

static int rename_lemma(cert *c)
{
  int at = some_line(c, "lemma");
  char word[1100], longer[1200];
  if (at < 0 || !field(word, sizeof word, c->line[at], 3)) return 0;
  snprintf(longer, sizeof longer, "%sx", word);
  return set_field(c, at, 3, longer);
}

/* --- lies about the theorem */

/* A range moved off itself: what it contained it does not contain now. */
static int move_range(cert *c)
{
  static const char *const keys[] = {"sharp", "ratio", "limit", "margin_limit"};
  int at = some_line(c, keys[rng_below(&dice, 4)]);
  mpq_t lo, hi, by;
  mpq_inits(lo, hi, by, NULL);
  int done = at >= 0 && get_dyadic(lo, c, at, 1) && get_dyadic(hi, c, at, 2);
  if (done) {
    mpq_sub(by, hi, lo);
    mpq_mul_2exp(by, by, 1);
    if (mpq_sgn(by) == 0) mpq_set_ui(by, 1, 1);
    if (sign() < 0) mpq_neg(by, by);
    mpq_add(lo, lo, by);
    mpq_add(hi, hi, by);
    done = set_dyadic(c, at, 1, lo) && set_dyadic(c, at, 2, hi);
  }
  mpq_clears(lo, hi, by, NULL);
  return done;
}

/* A above B, or B below A. */
static int cross_bounds(cert *c)
{
  int a = last_line(c, "lower"), b = last_line(c, "upper"), up = sign() > 0;
  if (a < 0 || b < 0) return 0;
  mpq_t q, x;
  mpq_inits(q, x, NULL);
  int done = get_dyadic(q, c, up ? b : a, 1);
  mpq_set_ui(x, up ? 9 : 7, 8);
  mpq_mul(q, q, x);
  done = done && set_dyadic(c, up ? a : b, 1, q);
  mpq_clears(q, x, NULL);
  return done;
}

/* Numbers of a theorem that its hypotheses bound from one side, each moved to the other side of its bound. */
static int tighten_number(cert *c)
{
  static const struct { const char *name; int up; } list[] = {
    {"Abar", 0}, {"Alow", 0}, {"Bbar", 0}, {"Blow", 0}, {"gb+", 0}, {"gb-", 0}, {"Tlo", 1}, {"Thi", 0}, {"Rlo", 1},
    {"Rhi", 0}, {"wlo", 1}, {"whi", 0}, {"ylo", 1}, {"yhi", 0}, {"Wmin", 1}, {"Vmin", 1}, {"Dhi", 0}, {"ah", 0}, {"al", 0}};
  unsigned k = rng_below(&dice, sizeof list / sizeof list[0]);
  for (int at = 0; at < c->n; at++) {
    char word[64];
    if (!starts(c->line[at], "number") || !field(word, sizeof word, c->line[at], 1) || strcmp(word, list[k].name) != 0)
      continue;
    mpq_t q;
    mpq_init(q);
    int done = get_dyadic(q, c, at, 2) && mpq_sgn(q) > 0;
    if (list[k].up) mpq_mul_2exp(q, q, 1);
    else mpq_div_2exp(q, q, 1);
    done = done && set_dyadic(c, at, 2, q);
    mpq_clear(q);
    return done;
  }
  return 0;
}

static int change_mode(cert *c)
{
  int at = some_line(c, "mode");
  char word[8], name[16];
  if (at < 0 || !field(name, sizeof name, c->line[at], 1) || strncmp(name, "lock", 4) != 0) return 0;
  return field(word, sizeof word, c->line[at], 2) && set_field(c, at, 2, word[0] == '0' ? "1" : "0");
}

static int change_theorem(cert *c)
{
  static const char *const names[] = {"F", "O", "B", "Z", "ray", "dead", "G"};
  int at = last_line(c, "theorem");
  char word[16];
  const char *name = names[rng_below(&dice, 7)];
  return at >= 0 && field(word, sizeof word, c->line[at], 2) && strcmp(word, name) != 0 && set_field(c, at, 2, name);
}
static int change_regime(cert *c)
{
  static const char *const names[] = {"frozen", "obtuse", "one-sided", "borderline", "ray", "dead"};
  int at = last_line(c, "theorem");
  char word[16];
  const char *name = names[rng_below(&dice, 6)];
  return at >= 0 && field(word, sizeof word, c->line[at], 3) && strcmp(word, name) != 0 && set_field(c, at, 3, name);
}
static int change_optimal(cert *c) { return change_word(c, "optimal", "1", "0") || change_word(c, "optimal", "0", "1"); }
static int change_never(cert *c)
{
  return change_word(c, "never_separates", "1", "2") || change_word(c, "never_separates", "2", "1");
}
/* S at a time that is no checkpoint, or one at which the numbers are wrong. */
static int move_theorem(cert *c)
{
  int at = last_line(c, "theorem");
  char word[16];
  if (at < 0 || !field(word, sizeof word, c->line[at], 2) || strcmp(word, "dead") == 0 || strcmp(word, "none") == 0) return 0;
  return rng_below(&dice, 2) ? set_field(c, at, 1, "0") : add_count(c, at, 1, 1);
}

/* A theorem on the way, whose constants lemmas read: bounds that are off by a factor of a million. */
static int tighten_theorem(cert *c)
{
  static const char *const keys[] = {"upper", "lower"};
  unsigned k = rng_below(&dice, 2);
  int at = some_line(c, keys[k]);
  mpq_t q;
  mpq_init(q);
  int done = at >= 0 && get_dyadic(q, c, at, 1);
  if (k == 0) mpq_div_2exp(q, q, 20);
  else mpq_mul_2exp(q, q, 20);
  done = done && set_dyadic(c, at, 1, q);
  mpq_clear(q);
  return done;
}

/* --- lies about leaps */

/* An interval after a leap moved off itself. */
static int move_leap(cert *c)
{
  static const char *const keys[] = {"margin", "pre", "log_ratio", "gap"};
  int at = some_line(c, keys[rng_below(&dice, 4)]), last = 0;
  char word[2000];
  if (at < 0) return 0;
  while (field(word, sizeof word, c->line[at], last + 1)) last++;
  mpq_t lo, hi, by;
  mpq_inits(lo, hi, by, NULL);
  int done = get_dyadic(lo, c, at, last - 1) && get_dyadic(hi, c, at, last);
  if (done) {
    mpq_sub(by, hi, lo);
    mpq_mul_2exp(by, by, 1);
    if (sign() < 0) mpq_neg(by, by);
    mpq_add(lo, lo, by);
    mpq_add(hi, hi, by);
    done = set_dyadic(c, at, last - 1, lo) && set_dyadic(c, at, last, hi);
  }
  mpq_clears(lo, hi, by, NULL);
  return done;
}

static int other_time(cert *c)
{
  int at = some_line(c, "leap");
  char word[64], longer[80];
  if (at < 0 || !field(word, sizeof word, c->line[at], 1)) return 0;
  snprintf(longer, sizeof longer, "%s%u", word, rng_below(&dice, 10)); /* ten times as far */
  return set_field(c, at, 1, longer);
}

static int other_way(cert *c)
{
  int at = some_line(c, "leap");
  char word[64];
  return at >= 0 && field(word, sizeof word, c->line[at], 2) && set_field(c, at, 2, strcmp(word, "frozen") == 0 ? "sliding" : "frozen");
}

static int skip_leap(cert *c)
{
  int at = some_line(c, "leap"), all = last_line(c, "leaps"), end = at + 1;
  if (at < 0 || !add_count(c, all, 1, -1) || strcmp(c->line[all], "leaps 0") == 0) return 0;
  while (!starts(c->line[end], "leap") && !starts(c->line[end], "end")) end++;
  if (starts(c->line[end], "end")) return 0; /* without its last leap it is true */
  for (int k = at; k < end; k++) free(c->line[k]);
  memmove(c->line + at, c->line + end, (size_t)(c->n - end) * sizeof c->line[0]);
  c->n -= end - at;
  return 1;
}

typedef int lie(cert *);
static const struct { const char *name; lie *tell; } lies[] = {
  {"steps of a lemma", count_lemma}, {"slack raised", raise_slack}, {"verdict of a lemma", claim_more},
  {"text of a lemma", falsify_text}, {"name of a lemma", rename_lemma}, {"range of the theorem", move_range},
  {"bounds crossed", cross_bounds}, {"number tightened", tighten_number}, {"mode", change_mode},
  {"name of the theorem", change_theorem}, {"regime", change_regime}, {"optimal", change_optimal},
  {"never separates", change_never}, {"time of the theorem", move_theorem}, {"state after a leap", move_leap},
  {"time of a leap", other_time}, {"kind of a leap", other_way}, {"a leap skipped", skip_leap},
  {"a bound that lemmas may read", tighten_theorem}};
enum { LIES = sizeof lies / sizeof lies[0] };

/* --- the judge ------------------------------------------------------------------------------------------------- */

static const char *checker;
static char scratch[300];
static int failures;

/* Exit status of the checker on these bytes (-1: killed); its first line. */
static int ask(bytes b, char *line, size_t size)
{
  FILE *f = fopen(scratch, "wb");
  if (!f || fwrite(b.data, 1, b.size, f) != b.size || fclose(f) != 0) die(scratch);
  char command[1000];
  snprintf(command, sizeof command, "'%s' --max-steps=1000000 '%s' 2>&1", checker, scratch);
  FILE *p = popen(command, "r");
  if (!p) die("cannot run the checker");
  line[0] = '\0';
  if (!fgets(line, (int)size, p)) line[0] = '\0';
  char rest[400];
  while (fgets(rest, sizeof rest, p)) continue;
  int status = pclose(p);
  line[strcspn(line, "\n")] = '\0';
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* "...: FILE:LINE: reason" */
static int names_line(const char *text)
{
  const char *p = strstr(text, scratch);
  if (!p || p[strlen(scratch)] != ':') return 0;
  p += strlen(scratch) + 1;
  size_t digits = strspn(p, "0123456789");
  return digits > 0 && p[digits] == ':' && strlen(p + digits) > 4;
}

static void judge(const char *file, const char *name, bytes b)
{
  char line[2000];
  int status = ask(b, line, sizeof line);
  int rejected = (status == 1 || status == 2 || status == 4) && strncmp(line, "accepted", 8) != 0 && names_line(line);
  if (rejected) return;
  failures++;
  char keep[340];
  snprintf(keep, sizeof keep, "%s.%d", scratch, failures);
  FILE *f = fopen(keep, "wb");
  if (f) fwrite(b.data, 1, b.size, f), fclose(f);
  printf("FAILED %s: %s: exit %d: %s (kept: %s)\n", file, name, status, line, keep);
}

static void accepted(const char *file, const char *name, const cert *c)
{
  char line[2000];
  bytes b = join(c);
  int status = ask(b, line, sizeof line);
  if (status != 0 || strncmp(line, "accepted", 8) != 0) {
    failures++;
    printf("FAILED control %s: %s: exit %d: %s\n", file, name, status, line);
  }
  free(b.data);
}

static void controls(const char *file, bytes whole)
{
  cert c;
  split(&c, whole);
  accepted(file, "as it is", &c);
  put(&c, last_line(&c, "title"), "title another one");
  hash_again(&c);
  accepted(file, "another title", &c);
  drop_all(&c);
}

int main(int argc, char **argv)
{
  if (argc < 5) die("usage: falsify-certificate CHECKER COUNT SEED FILE...");
  checker = argv[1];
  int count = atoi(argv[2]), told[LIES] = {0}, files = argc - 4;
  rng_seed(&dice, strtoull(argv[3], NULL, 10));
  snprintf(scratch, sizeof scratch, "false-%ld.gdc", (long)getpid());
  for (int k = 4; k < argc; k++) {
    bytes whole = read_all(argv[k]);
    controls(argv[k], whole);
    free(whole.data);
  }
  for (int round = 0, tries = 0; round < count && tries < 100 * count; tries++) {
    const char *file = argv[4 + tries % files];
    bytes b = read_all(file);
    cert c;
    split(&c, b);
    free(b.data);
    unsigned k = rng_below(&dice, LIES);
    if (lies[k].tell(&c)) { /* 0: this certificate has nothing of the kind */
      hash_again(&c);
      b = join(&c);
      judge(file, lies[k].name, b);
      free(b.data);
      told[k]++;
      round++;
    }
    drop_all(&c);
  }
  remove(scratch);
  printf("%d lies of %d kinds", count, (int)LIES);
  for (int k = 0; k < LIES; k++)
    if (told[k] == 0) printf("; none of kind `%s`", lies[k].name);
  printf("\n%d failed\n", failures);
  return failures > 0;
}
