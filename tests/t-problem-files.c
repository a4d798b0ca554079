/* Experiment files: golden good and bad ones, files that are no text, and the examples. */
#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GOOD_FILES = 10, BAD_FILES = 92 }; /* none may get lost */
enum { PATH_SIZE = 1024, MESSAGE_SIZE = 2048 };

static const char *source_path(char path[PATH_SIZE], const char *dir, const char *name)
{
  const char *root = getenv("GDCERT_SRCDIR");
  snprintf(path, PATH_SIZE, "%s/%s/%s", root ? root : ".", dir, name);
  return path;
}

static char *slurp(const char *path)
{
  FILE *f = fopen(path, "rb");
  ck_assert_msg(f != NULL, "%s: %s", path, strerror(errno));
  char *text = calloc(1, 1 << 16);
  ck_assert_ptr_nonnull(text);
  size_t size = fread(text, 1, (1 << 16) - 1, f);
  ck_assert(size < (1 << 16) - 1);
  fclose(f);
  return text;
}

/* Print, parse, print: the same text; and the derived numbers agree. */
static void check_round_trip(const gdc_problem *p, const char *name)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  char *first, *second;
  gdc_problem *again;
  ck_assert(gdc_problem_print(&first, p, &ctx) == GDC_OK);
  gdc_status status = gdc_problem_parse(&again, first, strlen(first), name, &ctx);
  ck_assert_msg(status == GDC_OK, "%s printed:\n%s%ld:%ld: %s", name, first, ctx.line, ctx.column, ctx.reason);
  ck_assert(gdc_problem_print(&second, again, &ctx) == GDC_OK);
  ck_assert_str_eq(first, second);
  ck_assert(mpq_equal(p->h, again->h));
  for (int k = 0; k < p->n * p->n; k++) ck_assert(mpq_equal(p->gram[k], again->gram[k]));
  for (int k = 0; k < p->m * p->n; k++) ck_assert(mpq_equal(p->a0[k], again->a0[k]));
  free(first);
  free(second);
  gdc_problem_free(again);
}

static void check_good(const char *dir, const char *name)
{
  char path[PATH_SIZE], message[MESSAGE_SIZE];
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p;
  gdc_status status = gdc_problem_read(&p, source_path(path, dir, name), &ctx);
  ck_assert_msg(status == GDC_OK, "%s", gdc_context_format(message, sizeof message, &ctx));
  ck_assert_str_eq(p->file, path);
  check_round_trip(p, name);
  gdc_problem_free(p);
}

/* Message and status must be the ones in the .msg file, in which the file is named without its directory. */
static void check_bad(const char *dir, const char *name)
{
  char path[PATH_SIZE], side[PATH_SIZE], got[2 * MESSAGE_SIZE], message[MESSAGE_SIZE];
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p = (gdc_problem *)&ctx;
  gdc_status status = gdc_problem_read(&p, source_path(path, dir, name), &ctx);
  ck_assert_msg(status != GDC_OK, "%s was accepted", name);
  ck_assert_ptr_null(p);
  ck_assert_int_eq(status, ctx.status);
  snprintf(ctx.file, sizeof ctx.file, "%s", name);
  snprintf(got, sizeof got, "%s\n%s\n", gdc_context_format(message, sizeof message, &ctx),
           gdc_status_name(status));
  source_path(side, dir, name);
  memcpy(side + strlen(side) - 4, "msg", 4);
  char *want = slurp(side);
  ck_assert_str_eq(got, want);
  free(want);
}

/* Every file of a directory whose name starts so and ends in .yaml; the README must describe it. */
static int for_each(const char *dir, const char *prefix, const char *readme,
                    void (*check)(const char *dir, const char *name))
{
  char path[PATH_SIZE], quoted[PATH_SIZE];
  DIR *d = opendir(source_path(path, dir, ""));
  ck_assert_msg(d != NULL, "%s: %s", path, strerror(errno));
  int count = 0;
  for (struct dirent *e; (e = readdir(d));) {
    size_t size = strlen(e->d_name);
    if (size < 5 || strcmp(e->d_name + size - 5, ".yaml") != 0) continue;
    if (strncmp(e->d_name, prefix, strlen(prefix)) != 0) continue;
    snprintf(quoted, sizeof quoted, "`%s`", e->d_name);
    ck_assert_msg(!readme || strstr(readme, quoted), "%s is not in the README", e->d_name);
    check(dir, e->d_name);
    count++;
  }
  closedir(d);
  return count;
}

START_TEST(good_files_are_accepted)
{
  char path[PATH_SIZE];
  char *readme = slurp(source_path(path, "tests/golden/problem", "README.md"));
  ck_assert_int_eq(for_each("tests/golden/problem", "good-", readme, check_good), GOOD_FILES);
  free(readme);
}
END_TEST

START_TEST(bad_files_are_refused_with_place_and_reason)
{
  char path[PATH_SIZE];
  char *readme = slurp(source_path(path, "tests/golden/problem", "README.md"));
  ck_assert_int_eq(for_each("tests/golden/problem", "bad-", readme, check_bad), BAD_FILES);
  free(readme);
}
END_TEST

static void check_example(const char *dir, const char *name)
{
  char path[PATH_SIZE];
  char *text = slurp(source_path(path, dir, name));
  ck_assert_msg(strncmp(text, "# ", 2) == 0, "%s does not say what it shows", name);
  free(text);
  check_good(dir, name);
}

START_TEST(examples_are_accepted)
{
  ck_assert_int_ge(for_each("examples", "", NULL, check_example), 12);
}
END_TEST

/* The indented block that opens the format's document is itself an experiment. */
START_TEST(documented_example_is_accepted)
{
  char path[PATH_SIZE];
  char *doc = slurp(source_path(path, "doc", "experiment-file.md")), *out = doc;
  size_t used = 0;
  for (char *line = strstr(doc, "\n    title:"); line && strncmp(line + 1, "    ", 4) == 0;) {
    char *end = strchr(line + 1, '\n');
    ck_assert_ptr_nonnull(end);
    size_t size = (size_t)(end + 1 - (line + 5));
    memmove(out + used, line + 5, size);
    used += size;
    line = end;
  }
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p;
  gdc_status status = gdc_problem_parse(&p, out, used, path, &ctx);
  ck_assert_msg(status == GDC_OK, "%ld:%ld: %s", ctx.line, ctx.column, ctx.reason);
  ck_assert(p->m == 2 && p->nlemmas == 1 && p->nparams == 1 && p->steps == 100000);
  check_round_trip(p, path);
  gdc_problem_free(p);
  free(doc);
}
END_TEST

/* A read that must fail: status and message without the file. */
static void expect_unreadable(const char *path, gdc_status want, const char *reason)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p;
  ck_assert_int_eq(gdc_problem_read(&p, path, &ctx), want);
  ck_assert_ptr_null(p);
  ck_assert_str_eq(ctx.reason, reason);
  ck_assert_str_eq(ctx.file, path);
  ck_assert_int_eq(ctx.line, 0);
}

START_TEST(what_is_no_file_is_refused)
{
  expect_unreadable("/", GDC_EIO, "is a directory");
  expect_unreadable("no/such/file.yaml", GDC_EIO, "cannot open: No such file or directory");
  expect_unreadable("/dev/zero", GDC_ELIMIT, "larger than 8 MiB");
  char name[] = "t-problem-XXXXXX";
  int fd = mkstemp(name);
  ck_assert_int_ge(fd, 0);
  close(fd);
  ck_assert_int_eq(chmod(name, 0), 0);
  if (geteuid() != 0) expect_unreadable(name, GDC_EIO, "cannot open: Permission denied");
  unlink(name);
}
END_TEST

static void expect_refused(const char *text, size_t size, long line, long column, const char *reason)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p;
  ck_assert_int_eq(gdc_problem_parse(&p, text, size, "memory", &ctx), GDC_EINPUT);
  ck_assert_ptr_null(p);
  ck_assert_str_eq(ctx.reason, reason);
  ck_assert_int_eq(ctx.line, line);
  ck_assert_int_eq(ctx.column, column);
}

START_TEST(what_is_no_text_is_refused)
{
  expect_refused("title: a\nstep\0: 1\n", 18, 2, 5, "not text: a NUL byte");
  expect_refused("\0", 1, 1, 1, "not text: a NUL byte");
  expect_refused("", 0, 1, 1, "the file is empty");
  expect_refused(NULL, 0, 1, 1, "the file is empty");
  expect_refused("\xff\xfe" "t\0i\0", 6, 1, 4, "not text: a NUL byte");
  expect_refused("\x7f" "ELF\x02\x01\x01\x03", 8, 1, 1, "not YAML: control characters are not allowed");
  expect_refused("\xce\xb3: \xf0\x9f\x98\x80\x01", 9, 1, 5, "not YAML: control characters are not allowed");
  expect_refused("\x89PNG\r\n\x1a\n", 8, 1, 1, "not YAML: invalid leading UTF-8 octet");
  rng r;
  rng_seed(&r, 5);
  for (int k = 0; k < scaled(2000); k++) {
    char garbage[256];
    for (size_t i = 0; i < sizeof garbage; i++) garbage[i] = (char)rng_next(&r);
    gdc_context ctx;
    gdc_context_clear(&ctx);
    gdc_problem *p;
    ck_assert_int_eq(gdc_problem_parse(&p, garbage, sizeof garbage, "memory", &ctx), GDC_EINPUT);
    ck_assert(p == NULL && ctx.line >= 1 && ctx.column >= 1 && ctx.reason[0]);
  }
}
END_TEST

/* Hostile shapes end at once with a limit, not with the memory or the stack. */
START_TEST(hostile_shapes_are_refused)
{
  size_t size = GDC_MAX_FILE_BYTES + 1;
  char *text = malloc(size);
  ck_assert_ptr_nonnull(text);
  static const struct { char fill; size_t size; gdc_status want; } table[] = {
    {'[', GDC_MAX_FILE_BYTES, GDC_ELIMIT}, {'a', GDC_MAX_FILE_BYTES, GDC_EINPUT},
    {' ', GDC_MAX_FILE_BYTES + 1, GDC_ELIMIT}, {'\n', GDC_MAX_FILE_BYTES, GDC_EINPUT},
  };
  for (size_t k = 0; k < sizeof table / sizeof table[0]; k++) {
    memset(text, table[k].fill, size);
    if (table[k].fill == '[') memcpy(text, "data: ", 6);
    gdc_context ctx;
    gdc_context_clear(&ctx);
    gdc_problem *p;
    ck_assert_int_eq(gdc_problem_parse(&p, text, table[k].size, "memory", &ctx), table[k].want);
    ck_assert_ptr_null(p);
  }
  memcpy(text, "data: [", 7); /* very many values on one level */
  for (size_t k = 7; k + 1 < size; k += 2) memcpy(text + k, "1,", 2);
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p;
  ck_assert_int_eq(gdc_problem_parse(&p, text, size - 1, "memory", &ctx), GDC_ELIMIT);
  ck_assert_str_eq(ctx.reason, "more than 16384 values");
  free(text);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("problem files");
  TCase *t = tcase_create("files");
  tcase_set_timeout(t, 120);
  tcase_add_test(t, good_files_are_accepted);
  tcase_add_test(t, bad_files_are_refused_with_place_and_reason);
  tcase_add_test(t, examples_are_accepted);
  tcase_add_test(t, documented_example_is_accepted);
  tcase_add_test(t, what_is_no_file_is_refused);
  tcase_add_test(t, what_is_no_text_is_refused);
  tcase_add_test(t, hostile_shapes_are_refused);
  suite_add_tcase(s, t);
  return run_suite(s);
}
