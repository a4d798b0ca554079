/* Sampled initial weights: integers only, so the same numbers on every machine. */
#include <gdcert/problem.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A scheme draws w (and b, when it draws biases) with scale sqrt(num/fan): uniform on (-scale, scale), or
   scale times a sum of 12 uniforms on (-1/2, 1/2), which has mean 0 and variance 1. */
typedef struct scheme {
  const char *name;
  unsigned num;
  int fan_out; /* fan is d + m, otherwise d */
  int normal;
  int biases;  /* drawn like w; otherwise 0 */
} scheme;

static const scheme schemes[] = {
  {"kaiming-uniform", 6, 0, 0, 0}, {"kaiming-normal", 2, 0, 1, 0}, {"xavier-uniform", 6, 1, 0, 0},
  {"xavier-normal", 2, 1, 1, 0},   {"lecun-uniform", 3, 0, 0, 0},  {"lecun-normal", 1, 0, 1, 0},
  {"torch-linear", 1, 0, 0, 1},
};
enum { SCHEMES = sizeof schemes / sizeof schemes[0] };
enum { GRID_BITS = 20, DRAW_BITS = 24 };

const char *gdc_init_scheme(int k)
{
  return k >= 0 && k < SCHEMES ? schemes[k].name : NULL;
}

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t next(uint64_t *state)
{
  uint64_t z = (*state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* An odd integer, uniform in (-2^24, 2^24): a symmetric uniform on (-1, 1) in units of 2^-24. */
static int64_t draw_uniform(uint64_t *state)
{
  return 2 * (int64_t)(next(state) >> (64 - DRAW_BITS)) + 1 - ((int64_t)1 << DRAW_BITS);
}

/* In units of 2^-24. The sum of 12 numbers on (-1/2, 1/2) is half that of 12 on (-1, 1). */
static int64_t draw(uint64_t *state, int normal)
{
  if (!normal) return draw_uniform(state);
  int64_t sum = 0;
  for (int k = 0; k < 12; k++) sum += draw_uniform(state);
  return sum / 2;
}

/* floor(sqrt(x)), bit by bit. */
static int64_t root(uint64_t x)
{
  uint64_t r = 0;
  for (int bit = 31; bit >= 0; bit--) {
    uint64_t trial = r | (uint64_t)1 << bit;
    if (trial * trial <= x) r = trial;
  }
  return (int64_t)r;
}

/* q = draw * scale, truncated towards 0 (which keeps the symmetry) to a multiple of 2^-20. */
static void sample(mpq_t q, uint64_t *state, int normal, int64_t scale)
{
  int64_t value = draw(state, normal) * scale / ((int64_t)1 << (2 * DRAW_BITS - GRID_BITS));
  mpq_set_si(q, (long)value, 1);
  mpq_div_2exp(q, q, GRID_BITS);
}

gdc_status gdc_problem_init(gdc_problem *p, const char *name, uint64_t seed, gdc_context *ctx)
{
  const scheme *s = NULL;
  for (int k = 0; k < SCHEMES; k++)
    if (strcmp(name, schemes[k].name) == 0) s = &schemes[k];
  if (!s) return gdc_fail(ctx, GDC_EINPUT, p->file, 0, 0, "no initialisation scheme of this name");
  uint64_t fan = (uint64_t)(s->fan_out ? p->d + p->m : p->d), state = seed;
  int64_t scale = root(((uint64_t)s->num << (2 * DRAW_BITS)) / fan);
  for (int j = 0; j < p->m; j++) {
    for (int k = 0; k < p->d; k++) sample(p->w[j * p->d + k], &state, s->normal, scale);
    if (p->bias && s->biases) sample(p->b[j], &state, 0, scale);
    else mpq_set_ui(p->b[j], 0, 1);
  }
  return GDC_OK;
}

/* Points from a stream of their own: the weights stay those of `init` with the same seed. */
static void sample_data(gdc_problem *p, uint64_t seed)
{
  uint64_t state = ~seed;
  for (int k = 0; k < p->n * p->d; k++) sample(p->x[k], &state, 0, (int64_t)1 << DRAW_BITS);
  for (int i = 0; i < p->n; i++) p->y[i] = i % 2 == 0 ? 1 : -1;
}

gdc_status gdc_problem_sample(gdc_problem **out, int d, int n, int m, int bias, const char *name,
                              uint64_t seed, gdc_context *ctx)
{
  gdc_problem *p;
  *out = NULL;
  gdc_status status = gdc_problem_new(&p, d, n, m, ctx);
  if (status != GDC_OK) return status;
  p->bias = bias != 0;
  sample_data(p, seed);
  status = gdc_problem_init(p, name, seed, ctx);
  for (int j = 0; j < m; j++) mpq_set_si(p->v[j], j % 2 == 0 ? 1 : -1, 1);
  mpq_set_ui(p->step, 1, 10);
  char title[128];
  snprintf(title, sizeof title, "%s, seed %llu", name, (unsigned long long)seed);
  free(p->title);
  p->title = strdup(title);
  if (status == GDC_OK && !p->title) status = gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  if (status == GDC_OK) status = gdc_problem_finish(p, ctx);
  if (status == GDC_OK) *out = p;
  else gdc_problem_free(p);
  return status;
}
