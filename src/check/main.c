/* gdcert-check: is everything that a certificate says true?  Options, one line of verdict, exit status. */
#include "run.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
  "Usage: gdcert-check [OPTION]... FILE\n"
  "Check a certificate of `gdcert certify --certificate FILE` again, in independent integer arithmetic.\n"
  "\n"
  "  -j, --jobs=N        use N threads (1)\n"
  "      --theorem-only  check the theorem from the state claimed at its step; the steps are not re-done\n"
  "      --max-steps=N   refuse to follow more than N steps (1000000000)\n"
  "      --junit=FILE    write a JUnit report\n"
  "  -q, --quiet         print nothing if everything is confirmed\n"
  "      --help          print this help\n"
  "      --version       print the version of the format\n"
  "\n"
  "Exit status: 0 everything is confirmed and the verdict is `proved`; 1 a claim is wrong, or everything is confirmed and the\n"
  "verdict is `refuted`; 2 usage, or a file that is malformed, cut short or cannot be read; 3 everything is confirmed and the\n"
  "verdict is `undecided`; 4 something was not re-checked.\n";

static int whole_number(const char *text, uint64_t least, uint64_t most, uint64_t *k)
{
  char *end;
  errno = 0;
  if (*text < '0' || *text > '9') return 0;
  *k = strtoull(text, &end, 10);
  return errno == 0 && *end == 0 && *k >= least && *k <= most;
}

/* Only control characters could end up in a path; a terminal must not see them. */
static void print_clean(FILE *out, const char *text)
{
  for (; *text; text++) putc((unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text, out);
}

static int print_verdict(const report *r, const options *o, int quiet)
{
  static const char *const words[] = {"accepted", "rejected", "malformed", "", "not re-checked"};
  static const char *const claims[] = {"proved", "refuted", "", "undecided"};
  const fault *f = &r->first;
  const certificate *c = &r->c;
  const theorem *last = c->theorems ? &c->theorem[c->theorems - 1] : NULL;
  if (f->status != ACCEPTED) {
    printf("%s: ", words[f->status]);
    print_clean(stdout, o->path);
    if (f->line) printf(":%" PRIu64, f->line);
    printf(": %s\n", f->reason);
    return (int)f->status;
  }
  if (o->theorem_only) {
    if (last)
      printf("not re-checked: the theorem holds for all t >= %" PRIu64 " if the checkpoint at step %" PRIu64
             " is right; that was not re-checked\n", last->s, last->s);
    else
      printf("not re-checked: no theorem is claimed, and the steps were not followed\n");
    return UNCHECKED;
  }
  if (!quiet) {
    int vacuous = 0;
    for (int k = 0; k < c->lemmas; k++) vacuous += c->lemma[k].verdict == SAYS_VACUOUS;
    printf("accepted: %s: steps 0..%" PRIu64 ", %" PRIu64 " switch%s, %" PRIu64 " checkpoint%s, %d lemma%s", claims[c->verdict], c->last,
           c->switches, plural(c->switches, "", "es"), c->checkpoints, plural(c->checkpoints, "", "s"), c->lemmas, plural((uint64_t)c->lemmas, "", "s"));
    if (vacuous) printf(" (%d vacuous)", vacuous);
    if (c->lemmas && c->leaps) printf(" of these steps");
    if (last) printf(", theorem %s for all t >= %" PRIu64, last->name, last->s);
    if (c->leaps) printf(", %d leap%s", c->leaps, plural((uint64_t)c->leaps, "", "s"));
    putchar('\n');
  }
  return c->verdict;
}

/* ---- JUnit ------------------------------------------------------------------------------------------------- */

static void xml_text(FILE *out, const char *text)
{
  for (; *text; text++) {
    if (*text == '<') fputs("&lt;", out);
    else if (*text == '&') fputs("&amp;", out);
    else if (*text == '"') fputs("&quot;", out);
    else putc((unsigned char)*text < 0x20 || (unsigned char)*text > 0x7e ? '?' : *text, out);
  }
}

static void xml_case(FILE *out, const char *name, const fault *f)
{
  fputs("  <testcase classname=\"gdcert-check\" name=\"", out);
  xml_text(out, name);
  if (f->status == ACCEPTED) {
    fputs("\"/>\n", out);
    return;
  }
  fprintf(out, "\">\n    <%s message=\"", f->status == REJECTED ? "failure" : "error");
  if (f->line) fprintf(out, "line %" PRIu64 ": ", f->line);
  xml_text(out, f->reason);
  fputs("\"/>\n  </testcase>\n", out);
}

static int write_junit(const report *r, const char *path)
{
  static const char *const names[PARTS] = {"format", "trajectory", "theorem", "leaps"};
  int failures = 0, errors = 0;
  for (int k = 0; k < PARTS + r->c.lemmas; k++) {
    outcome status = k < PARTS ? r->part[k].status : r->lemma[k - PARTS].status;
    failures += status == REJECTED;
    errors += status != REJECTED && status != ACCEPTED;
  }
  FILE *out = fopen(path, "w");
  if (!out) return 0;
  fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"gdcert-check\" tests=\"%d\" failures=\"%d\" errors=\"%d\">\n",
          PARTS + r->c.lemmas, failures, errors);
  for (int k = 0; k < PARTS; k++) xml_case(out, names[k], &r->part[k]);
  for (int k = 0; k < r->c.lemmas; k++) xml_case(out, r->c.lemma[k].name, &r->lemma[k]);
  fputs("</testsuite>\n", out);
  int bad = ferror(out);
  return fclose(out) == 0 && !bad;
}

/* ---- options ------------------------------------------------------------------------------------------------ */

int main(int argc, char **argv)
{
  enum { THEOREM_ONLY = 256, MAX_STEPS, JUNIT, HELP, VERSION };
  static const struct option long_options[] = {
    {"jobs", required_argument, NULL, 'j'},         {"theorem-only", no_argument, NULL, THEOREM_ONLY},
    {"max-steps", required_argument, NULL, MAX_STEPS}, {"junit", required_argument, NULL, JUNIT},
    {"quiet", no_argument, NULL, 'q'},              {"help", no_argument, NULL, HELP},
    {"version", no_argument, NULL, VERSION},        {NULL, 0, NULL, 0}};
  options o = {.jobs = 1, .max_steps = 1000000000};
  const char *junit = NULL;
  int quiet = 0, option;
  uint64_t k;
  memory_setup();
  while ((option = getopt_long(argc, argv, "j:q", long_options, NULL)) != -1) {
    switch (option) {
    case 'j':
      if (!whole_number(optarg, 1, MAX_JOBS, &k)) {
        fprintf(stderr, "gdcert-check: --jobs: a number from 1 to %d is due\n", MAX_JOBS);
        return MALFORMED;
      }
      o.jobs = (int)k;
      break;
    case MAX_STEPS:
      if (!whole_number(optarg, 0, INT64_MAX, &o.max_steps)) {
        fprintf(stderr, "gdcert-check: --max-steps: a whole number is due\n");
        return MALFORMED;
      }
      break;
    case THEOREM_ONLY: o.theorem_only = 1; break;
    case JUNIT: junit = optarg; break;
    case 'q': quiet = 1; break;
    case HELP: fputs(usage, stdout); return fflush(stdout) == 0 ? 0 : MALFORMED;
    case VERSION: puts("gdcert-check, certificate format 1"); return fflush(stdout) == 0 ? 0 : MALFORMED;
    default: fputs("Try gdcert-check --help.\n", stderr); return MALFORMED;
    }
  }
  if (argc - optind != 1) {
    fputs("gdcert-check: one certificate is due. Try gdcert-check --help.\n", stderr);
    return MALFORMED;
  }
  o.path = argv[optind];
  static report r;
  check_certificate(&r, &o);
  int status = print_verdict(&r, &o, quiet);
  if (junit && !write_junit(&r, junit)) {
    fprintf(stderr, "gdcert-check: cannot write the JUnit report\n");
    status = MALFORMED;
  }
  report_clear(&r);
  return fflush(stdout) == 0 && !ferror(stdout) ? status : MALFORMED;
}
