/* Leaps: digits and time (of the processor).
   bench-leap             one scalar map, start at s = 100 steps from z = 0, medians of 31
   bench-leap FILE...     experiments: the state at T as `gdcert at FILE T` computes it, with the steps before the leap */
#include <gdcert/gdcert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RUNS = 31 };

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static int by_value(const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void start(gdc_itv *z, const mpq_t k, gdc_loss loss, int steps)
{
  gdc_itv g, t, u;
  mpfr_prec_t prec = mpfr_get_prec(z->lo);
  gdc_itv_init(&g, prec);
  gdc_itv_init(&t, prec);
  gdc_itv_init(&u, prec);
  gdc_itv_set_si(z, 0);
  for (int i = 0; i < steps; i++) {
    gdc_loss_slope(&g, z, loss, 1, &t);
    gdc_itv_mul_q(&u, &g, k);
    gdc_itv_add(z, z, &u);
  }
  gdc_itv_clear(&g);
  gdc_itv_clear(&t);
  gdc_itv_clear(&u);
}

static void row(const char *k_text, gdc_loss loss, const char *T_text, int digits)
{
  mpq_t k;
  gdc_time s, T;
  gdc_itv from, z;
  double times[RUNS];
  mpfr_prec_t prec = (mpfr_prec_t)(digits * 3.33) + 64;
  mpq_init(k);
  mpq_set_str(k, k_text, 10);
  gdc_time_init(&s);
  gdc_time_set_u64(&s, 100);
  gdc_time_init(&T);
  gdc_itv_init(&from, prec + 64);
  gdc_itv_init(&z, prec);
  start(&from, k, loss, 100);
  gdc_status status = gdc_time_parse(&T, T_text, NULL);
  for (int i = 0; i < RUNS && status == GDC_OK; i++) {
    double begin = now();
    status = gdc_leap_scalar(&z, &from, &s, &T, k, loss, (mpfr_prec_t)(digits * 3.33) + 4, NULL);
    times[i] = now() - begin;
  }
  if (status == GDC_OK) {
    qsort(times, RUNS, sizeof *times, by_value);
    mpfr_t width;
    mpfr_init2(width, 64);
    mpfr_sub(width, z.hi, z.lo, MPFR_RNDU);
    mpfr_div(width, width, z.hi, MPFR_RNDU);
    mpfr_log10(width, width, MPFR_RNDU);
    char *text = gdc_print_itv(&z, 2, 24);
    printf("%-6s %-11s %-24s %5d %8.1f %9.3f  %s\n", k_text, loss ? "logistic" : "exponential", T_text, digits,
           -mpfr_get_d(width, MPFR_RNDU), times[RUNS / 2], text ? text : "?");
    free(text);
    mpfr_clear(width);
  } else {
    printf("%-6s %-11s %-24s %5d %s\n", k_text, loss ? "logistic" : "exponential", T_text, digits,
           gdc_status_name(status));
  }
  gdc_itv_clear(&from);
  gdc_itv_clear(&z);
  gdc_time_clear(&s);
  gdc_time_clear(&T);
  mpq_clear(k);
}

static void experiment(const char *file)
{
  static const char *const times[] = {"1000000", "1e8", "1e12", "1e30", "1e100", "2^4096", "1e1000000", "1e1000000000000000000"};
  const char *name = strrchr(file, '/');
  for (size_t j = 0; j < sizeof times / sizeof *times; j++) {
    gdc_problem *p = NULL;
    gdc_time T;
    gdc_reach r = {.at = NULL};
    gdc_reach_options o = {.digits = 17};
    gdc_context why;
    gdc_context_clear(&why);
    gdc_time_init(&T);
    double begin = now();
    gdc_status status = gdc_problem_read(&p, file, NULL);
    if (status == GDC_OK) status = gdc_time_parse(&T, times[j], NULL);
    if (status == GDC_OK) status = gdc_reach_time(&r, p, &T, &o, &why);
    printf("%-18s %-21s ", name ? name + 1 : file, times[j]);
    if (status == GDC_OK)
      printf("%7d %6d %9llu %6llu %9.0f\n", r.margin_digits > 17 ? 17 : r.margin_digits, r.gap_digits > 17 ? 17 : r.gap_digits,
             (unsigned long long)r.from, (unsigned long long)r.leaps, now() - begin);
    else printf("%41.0f  %s: %s\n", now() - begin, gdc_status_name(status), why.reason);
    fflush(stdout);
    gdc_reach_clear(&r);
    gdc_time_clear(&T);
    gdc_problem_free(p);
  }
}

int main(int argc, char **argv)
{
  if (argc > 1) {
    printf("asked for 17 digits\n%-18s %-21s %7s %6s %9s %6s %9s\n", "experiment", "T", "margins", "gap", "from t", "leaps", "time/ms");
    for (int i = 1; i < argc; i++) experiment(argv[i]);
    mpfr_free_cache();
    return 0;
  }
  static const char *const ks[] = {"1/10", "1"};
  static const char *const times[] = {"1000", "1000000", "1e100", "2^4096", "1e1000000", "1e1000000000000000000"};
  static const int digits[] = {16, 50, 200};
  printf("k      loss        T                        asked  correct   time/ms  margin\n");
  for (size_t i = 0; i < sizeof ks / sizeof *ks; i++)
    for (int loss = 0; loss < 2; loss++)
      for (size_t j = 0; j < sizeof times / sizeof *times; j++)
        for (size_t d = 0; d < sizeof digits / sizeof *digits; d++)
          row(ks[i], (gdc_loss)loss, times[j], digits[d]);
  mpfr_free_cache();
  return 0;
}
