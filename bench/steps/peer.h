/* Common to the peers of the step benchmark: the two instances, the arguments, the clock, the line of results.

   Two points, two neurons with bias, v = (1, -1), theta = (1/2, 1/5, -3/10, 2/5), step 1/10, reduction sum:
   `sliding` has x = (1/2, -1), `frozen` x = (1, -1).  State forms: `weights` (w, b); `gram` the pre-activations
   p = a_1+, A = a_1-, B = a_2+, q = a_2-, with G++ = gpp/4, G-- = 2, G+- = gpm/2.
   usage: peer INSTANCE LOSS FORM STEPS BITS        prints: seconds of processor time, log2 of the largest radius of
   the final pre-activations (- for none), switches of the pattern, 1 if every sign was decided, margin 1 */
#ifndef PEER_H
#define PEER_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct task {
  int sliding, logistic, gram, bits;
  long steps;
  int gpp, gpm;
} task;

static double peer_clock(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static task peer_task(int argc, char **argv)
{
  task t;
  if (argc != 6) {
    fprintf(stderr, "usage: %s frozen|sliding exponential|logistic weights|gram STEPS BITS\n", argv[0]);
    exit(2);
  }
  t.sliding = strcmp(argv[1], "sliding") == 0;
  t.logistic = strcmp(argv[2], "logistic") == 0;
  t.gram = strcmp(argv[3], "gram") == 0;
  t.steps = atol(argv[4]);
  t.bits = atoi(argv[5]);
  t.gpp = t.sliding ? 5 : 8;
  t.gpm = t.sliding ? 1 : 0;
  return t;
}

/* radius < 0: the method has none. */
static void peer_report(double seconds, double radius, long switches, int decided, double margin)
{
  if (radius < 0) printf("%.6f - %ld %d %.15g\n", seconds, switches, decided, margin);
  else printf("%.6f %.2f %ld %d %.15g\n", seconds, log2(radius), switches, decided, margin);
}

#endif
