/* Reading and printing when the k-th allocation fails, for every k: out of memory is reported, nothing leaks
   (build with --enable-sanitizers to see the latter).  The linker routes the library's allocations here. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);

static long countdown = -1; /* fails when it reaches 0; -1: never */
static int due(void) { return countdown > 0 && --countdown == 0; }
void *__wrap_malloc(size_t size) { return due() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t count, size_t size) { return due() ? NULL : __real_calloc(count, size); }
void *__wrap_realloc(void *old, size_t size) { return due() ? NULL : __real_realloc(old, size); }
char *__wrap_strdup(const char *text) { return due() ? NULL : __real_strdup(text); }

static const char text[] =
  "title: all there is\n"
  "data: [{x: [1/2], y: 1}, {x: [-1], y: -1}]\n"
  "network: {bias: true, neurons: [{w: [1], b: 0, v: 1}, {w: [-1], b: 0, v: -1}]}\n"
  "loss: exponential\nstep: 0.1\nlemmas: [a, b]\nparams: {c: 1, d: 2}\n";

/* 1 when the k-th allocation was reached, in which case the failure must have been reported. */
static int parse_failing_at(long k)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  gdc_problem *p;
  countdown = k;
  gdc_status status = gdc_problem_parse(&p, text, sizeof text - 1, "memory", &ctx);
  int reached = countdown == 0;
  countdown = -1;
  ck_assert_int_eq(status, reached ? GDC_EMEMORY : GDC_OK);
  ck_assert(ctx.status == status && (p == NULL) == reached);
  gdc_problem_free(p);
  return reached;
}

START_TEST(parsing_reports_every_failed_allocation)
{
  long k = 1;
  while (parse_failing_at(k)) k++;
  ck_assert_int_gt(k, 80); /* the wrapping works */
}
END_TEST

static int print_failing_at(const gdc_problem *p, long k)
{
  gdc_context ctx;
  gdc_context_clear(&ctx);
  char *out;
  countdown = k;
  gdc_status status = gdc_problem_print(&out, p, &ctx);
  int reached = countdown == 0;
  countdown = -1;
  ck_assert_int_eq(status, reached ? GDC_EMEMORY : GDC_OK);
  ck_assert(ctx.status == status && (out == NULL) == reached);
  free(out);
  return reached;
}

START_TEST(printing_reports_every_failed_allocation)
{
  gdc_problem *p;
  ck_assert(gdc_problem_parse(&p, text, sizeof text - 1, "memory", NULL) == GDC_OK);
  long k = 1;
  while (print_failing_at(p, k)) k++;
  ck_assert_int_gt(k, 8);
  gdc_problem_free(p);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("problem memory");
  TCase *t = tcase_create("memory");
  tcase_add_test(t, parsing_reports_every_failed_allocation);
  tcase_add_test(t, printing_reports_every_failed_allocation);
  suite_add_tcase(s, t);
  return run_suite(s);
}
