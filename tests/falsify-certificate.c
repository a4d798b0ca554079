/* Certificates whose claims about lemmas and theorems were made false: a checker may not accept one of them.

   falsify-certificate CHECKER COUNT SEED FILE...
   The trajectory stays as it was and both hashes are computed again, so that only the claim itself can give it away.
   Every rejection has to name a line and a reason.  Controls: FILE itself is accepted, and so is another title. */
#include "certificate-text.h"

#include "check/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
  fprintf(stderr, "falsify-certificate: %s\n", what);
  exit(2);
}

static int sign(void) { return below(2) ? 1 : -1; }

/* --- lies: 1 when one was told ----------------------------------------------------------------------------- */

static int change_word(text *c, const char *keyword, const char *from, const char *to)
{
  int at = some_line(c, keyword);
  char word[64];
  return at >= 0 && field(word, sizeof word, c->line[at], 1) && strcmp(word, from) == 0 && set_field(c, at, 1, to);
}

/* --- lies about lemmas */

static int some_verdict(const text *c, const char *which)
{
  int count = 0, found = -1;
  char word[32];
  for (int k = 0; k < (int)c->count; k++)
    if (is(c->line[k], "verdict") && field(word, sizeof word, c->line[k], 2) && strcmp(word, which) == 0 &&
        below((size_t)++count) == 0)
      found = k;
  return found;
}
static int count_lemma(text *c) { return add_count(c, some_verdict(c, "proved"), 3, sign()); }

/* What was certified is a lower bound to 16 bits: twice as much is too much, and so is a large number. */
static int raise_slack(text *c)
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

static int claim_more(text *c)
{
  int at = some_verdict(c, below(2) ? "proved" : "vacuous");
  char line[80], word[16];
  if (at < 0 || !field(word, sizeof word, c->line[at], 1)) return 0;
  if (strstr(c->line[at], "vacuous")) {
    snprintf(line, sizeof line, "verdict %s proved %zu -", word, 1 + below(40));
    put_line(c, at, line);
    return 1;
  }
  snprintf(line, sizeof line, "verdict %s refuted %zu", word, below(40));
  put_line(c, at, line);
  return set_field(c, last_line(c, "end"), 4, "refuted");
}

/* The lemmas of the test (tests/lemmas/certified.lemma) are true; these words make them false. */
static int falsify_text(text *c)
{
  static const char *const lies[][2] = {
    {"loss < 2", "loss < 1"}, {"next(loss) < loss", "next(loss) > loss"}, {"slope[1] <= top", "slope[1] >= top"},
    {"for t >= 100", "for t >= 99"}, {"margin[i] > 0", "margin[i] < 0"}, {"let twice(z) = 2*z", "let twice(z) = 3*z"},
    {"implies", "and not"}, {"set top 5/2", "set top 1/1000"}, {"at(64, loss)", "at(80, loss)"}};
  size_t k = below(sizeof lies / sizeof lies[0]);
  for (int at = 0; at < (int)c->count; at++) {
    char *p = strstr(c->line[at], lies[k][0]);
    if (!p || (c->line[at][0] != '|' && !is(c->line[at], "set"))) continue;
    size_t size = strlen(c->line[at]) + strlen(lies[k][1]) + 1;
    char *line = malloc(size);
    if (!line) die("out of memory");
    snprintf(line, size, "%.*s%s%s", (int)(p - c->line[at]), c->line[at], lies[k][1], p + strlen(lies[k][0]));
    put_line(c, at, line);
    free(line);
    return 1;
  }
  return 0;
}

static int rename_lemma(text *c)
{
  int at = some_line(c, "lemma");
  char word[1100], longer[1200];
  if (at < 0 || !field(word, sizeof word, c->line[at], 3)) return 0;
  snprintf(longer, sizeof longer, "%sx", word);
  return set_field(c, at, 3, longer);
}

/* --- lies about the theorem */

/* A range moved off itself: what it contained it does not contain now. */
static int move_range(text *c)
{
  static const char *const keys[] = {"sharp", "ratio", "limit", "margin_limit"};
  int at = some_line(c, keys[below(4)]);
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
static int cross_bounds(text *c)
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
static int tighten_number(text *c)
{
  static const struct { const char *name; int up; } list[] = {
    {"Abar", 0}, {"Alow", 0}, {"Bbar", 0}, {"Blow", 0}, {"gb+", 0}, {"gb-", 0}, {"Tlo", 1}, {"Thi", 0}, {"Rlo", 1},
    {"Rhi", 0}, {"wlo", 1}, {"whi", 0}, {"ylo", 1}, {"yhi", 0}, {"Wmin", 1}, {"Vmin", 1}, {"Dhi", 0}, {"ah", 0}, {"al", 0}};
  size_t k = below(sizeof list / sizeof list[0]);
  for (int at = 0; at < (int)c->count; at++) {
    char word[64];
    if (!is(c->line[at], "number") || !field(word, sizeof word, c->line[at], 1) || strcmp(word, list[k].name) != 0)
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

static int change_mode(text *c)
{
  int at = some_line(c, "mode");
  char word[8], name[16];
  if (at < 0 || !field(name, sizeof name, c->line[at], 1) || strncmp(name, "lock", 4) != 0) return 0;
  return field(word, sizeof word, c->line[at], 2) && set_field(c, at, 2, word[0] == '0' ? "1" : "0");
}

static int change_theorem(text *c)
{
  static const char *const names[] = {"F", "O", "B", "Z", "ray", "dead", "G"};
  int at = last_line(c, "theorem");
  char word[16];
  const char *name = names[below(7)];
  return at >= 0 && field(word, sizeof word, c->line[at], 2) && strcmp(word, name) != 0 && set_field(c, at, 2, name);
}
static int change_regime(text *c)
{
  static const char *const names[] = {"frozen", "obtuse", "one-sided", "borderline", "ray", "dead"};
  int at = last_line(c, "theorem");
  char word[16];
  const char *name = names[below(6)];
  return at >= 0 && field(word, sizeof word, c->line[at], 3) && strcmp(word, name) != 0 && set_field(c, at, 3, name);
}
static int change_optimal(text *c) { return change_word(c, "optimal", "1", "0") || change_word(c, "optimal", "0", "1"); }
static int change_never(text *c)
{
  return change_word(c, "never_separates", "1", "2") || change_word(c, "never_separates", "2", "1");
}
/* S at a time that is no checkpoint, or one at which the numbers are wrong. */
static int move_theorem(text *c)
{
  int at = last_line(c, "theorem");
  char word[16];
  if (at < 0 || !field(word, sizeof word, c->line[at], 2) || strcmp(word, "dead") == 0 || strcmp(word, "none") == 0) return 0;
  return below(2) ? set_field(c, at, 1, "0") : add_count(c, at, 1, 1);
}

/* A theorem on the way, whose constants lemmas read: bounds that are off by a factor of a million. */
static int tighten_theorem(text *c)
{
  static const char *const keys[] = {"upper", "lower"};
  size_t k = below(2);
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
static int move_leap(text *c)
{
  static const char *const keys[] = {"margin", "pre", "log_ratio", "gap"};
  int at = some_line(c, keys[below(4)]), last = 0;
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

static int other_time(text *c)
{
  int at = some_line(c, "leap");
  char word[64], longer[80];
  if (at < 0 || !field(word, sizeof word, c->line[at], 1)) return 0;
  snprintf(longer, sizeof longer, "%s%zu", word, below(10)); /* ten times as far */
  return set_field(c, at, 1, longer);
}

static int other_way(text *c)
{
  int at = some_line(c, "leap");
  char word[64];
  return at >= 0 && field(word, sizeof word, c->line[at], 2) && set_field(c, at, 2, strcmp(word, "frozen") == 0 ? "sliding" : "frozen");
}

static int skip_leap(text *c)
{
  int at = some_line(c, "leap"), all = last_line(c, "leaps"), end = at + 1;
  if (at < 0 || !add_count(c, all, 1, -1) || strcmp(c->line[all], "leaps 0") == 0) return 0;
  while (!is(c->line[end], "leap") && !is(c->line[end], "end")) end++;
  if (is(c->line[end], "end")) return 0; /* without its last leap it is true */
  for (int k = at; k < end; k++) free(c->line[k]);
  memmove(c->line + at, c->line + end, (c->count - (size_t)end) * sizeof c->line[0]);
  c->count -= (size_t)(end - at);
  return 1;
}

typedef int lie(text *);
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

/* The certificate as it is now; its bytes. */
static size_t write_scratch(const text *c, const char *path)
{
  static char data[1 << 24];
  size_t size = text_bytes(c, data);
  FILE *f = fopen(path, "wb");
  if (!f || fwrite(data, 1, size, f) != size || fclose(f) != 0) die(path);
  return size;
}

/* Exit status of the checker on this certificate (-1: killed); its first line. */
static int ask(const text *c, char *line, size_t size)
{
  char command[1000], rest[400];
  write_scratch(c, scratch);
  snprintf(command, sizeof command, "'%s' --max-steps=1000000 '%s' 2>&1", checker, scratch);
  FILE *p = popen(command, "r");
  if (!p) die("cannot run the checker");
  line[0] = '\0';
  if (!fgets(line, (int)size, p)) line[0] = '\0';
  while (fgets(rest, sizeof rest, p)) continue;
  int status = pclose(p);
  line[strcspn(line, "\n")] = '\0';
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* "...: FILE:LINE: reason" */
static int names_line(const char *line)
{
  const char *p = strstr(line, scratch);
  if (!p || p[strlen(scratch)] != ':') return 0;
  p += strlen(scratch) + 1;
  size_t digits = strspn(p, "0123456789");
  return digits > 0 && p[digits] == ':' && strlen(p + digits) > 4;
}

static void judge(const char *file, const char *name, const text *c)
{
  char line[2000], keep[340];
  int status = ask(c, line, sizeof line);
  int rejected = (status == 1 || status == 2 || status == 4) && strncmp(line, "accepted", 8) != 0 && names_line(line);
  if (rejected) return;
  failures++;
  snprintf(keep, sizeof keep, "%s.%d", scratch, failures);
  write_scratch(c, keep);
  printf("FAILED %s: %s: exit %d: %s (kept: %s)\n", file, name, status, line, keep);
}

static void accepted(const char *file, const char *name, const text *c)
{
  char line[2000];
  int status = ask(c, line, sizeof line);
  if (status == 0 && strncmp(line, "accepted", 8) == 0) return;
  failures++;
  printf("FAILED control %s: %s: exit %d: %s\n", file, name, status, line);
}

static void controls(text *c, const char *file)
{
  text_load(c, file);
  accepted(file, "as it is", c);
  put_line(c, last_line(c, "title"), "title another one");
  reseal(c);
  accepted(file, "another title", c);
  text_free(c);
}

int main(int argc, char **argv)
{
  static text c;
  memory_setup();
  if (argc < 5) die("usage: falsify-certificate CHECKER COUNT SEED FILE...");
  checker = argv[1];
  int count = atoi(argv[2]), told[LIES] = {0}, files = argc - 4;
  state_of_rng = strtoull(argv[3], NULL, 10);
  snprintf(scratch, sizeof scratch, "false-%ld.gdc", (long)getpid());
  for (int k = 4; k < argc; k++) controls(&c, argv[k]);
  for (int round = 0, tries = 0; round < count && tries < 100 * count; tries++) {
    const char *file = argv[4 + tries % files];
    text_load(&c, file);
    size_t k = below(LIES);
    if (lies[k].tell(&c)) { /* 0: this certificate has nothing of the kind */
      reseal(&c);
      judge(file, lies[k].name, &c);
      told[k]++;
      round++;
    }
    text_free(&c);
  }
  remove(scratch);
  printf("%d lies of %d kinds", count, (int)LIES);
  for (int k = 0; k < LIES; k++)
    if (told[k] == 0) printf("; none of kind `%s`", lies[k].name);
  printf("\n%d failed\n", failures);
  return failures > 0;
}
