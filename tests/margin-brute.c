/* Exact brute force for robustness margins. */
#include "margin-brute.h"

void exact_net_init(exact_net *n)
{
  for (int i = 0; i < MAX_M * MAX_D; i++) mpq_init(n->w[i]);
  for (int j = 0; j < MAX_M; j++) mpq_inits(n->b[j], n->v[j], NULL);
}

void exact_net_clear(exact_net *n)
{
  for (int i = 0; i < MAX_M * MAX_D; i++) mpq_clear(n->w[i]);
  for (int j = 0; j < MAX_M; j++) mpq_clears(n->b[j], n->v[j], NULL);
}

static void pre(mpq_t a, const exact_net *n, int j, const mpq_t *z)
{
  mpq_t t;
  mpq_init(t);
  mpq_set(a, n->b[j]);
  for (int k = 0; k < n->d; k++) {
    mpq_mul(t, n->w[j * n->d + k], z[k]);
    mpq_add(a, a, t);
  }
  mpq_clear(t);
}

void exact_value(mpq_t r, const exact_net *n, const mpq_t *z, int y)
{
  mpq_t a, sum;
  mpq_inits(a, sum, NULL);
  for (int j = 0; j < n->m; j++) {
    pre(a, n, j, z);
    if (mpq_sgn(a) < 0) continue;
    mpq_mul(a, a, n->v[j]);
    mpq_add(sum, sum, a);
  }
  if (y < 0) mpq_neg(sum, sum);
  mpq_set(r, sum);
  mpq_clears(a, sum, NULL);
}

/* --- the line: the nearest point of {f <= 0} is x, a kink or the root of a piece ------------------- */

enum { MAX_SPOTS = 2 * MAX_M + 2 };

typedef struct spots {
  mpq_t at[MAX_SPOTS];
  int count;
} spots;

/* The root of the piece around `inner`, if its slope is not 0. */
static void add_root(spots *all, const exact_net *n, const mpq_t inner)
{
  mpq_t slope, start, a;
  mpq_inits(slope, start, a, NULL);
  for (int j = 0; j < n->m; j++) {
    pre(a, n, j, (const mpq_t *)inner);
    if (mpq_sgn(a) <= 0) continue;
    mpq_mul(a, n->v[j], n->w[j]);
    mpq_add(slope, slope, a);
    mpq_mul(a, n->v[j], n->b[j]);
    mpq_sub(start, start, a);
  }
  if (mpq_sgn(slope) != 0) mpq_div(all->at[all->count++], start, slope);
  mpq_clears(slope, start, a, NULL);
}

static void find_spots(spots *all, const exact_net *n, const mpq_t *x)
{
  mpq_t inner, one;
  mpq_inits(inner, one, NULL);
  mpq_set_si(one, 1, 1);
  for (int i = 0; i < MAX_SPOTS; i++) mpq_init(all->at[i]);
  all->count = 0;
  for (int j = 0; j < n->m; j++) {
    if (mpq_sgn(n->w[j]) == 0) continue;
    mpq_ptr kink = all->at[all->count++];
    mpq_div(kink, n->b[j], n->w[j]);
    mpq_neg(kink, kink);
  }
  int kinks = all->count;
  for (int i = 1; i < kinks; i++)
    for (int k = i; k > 0 && mpq_cmp(all->at[k - 1], all->at[k]) > 0; k--) mpq_swap(all->at[k - 1], all->at[k]);
  for (int i = 0; i <= kinks; i++) {
    if (kinks == 0) mpq_set_si(inner, 0, 1);
    else if (i == 0) mpq_sub(inner, all->at[0], one);
    else if (i == kinks) mpq_add(inner, all->at[kinks - 1], one);
    else mpq_add(inner, all->at[i - 1], all->at[i]), mpq_div_2exp(inner, inner, 1);
    add_root(all, n, inner);
  }
  mpq_set(all->at[all->count++], x[0]);
  mpq_clears(inner, one, NULL);
}

static void clear_spots(spots *all)
{
  for (int i = 0; i < MAX_SPOTS; i++) mpq_clear(all->at[i]);
}

int brute_line(mpq_t square, const exact_net *n, const mpq_t *x, int y)
{
  spots all;
  mpq_t f, t;
  int any = 0;
  mpq_inits(f, t, NULL);
  find_spots(&all, n, x);
  for (int i = 0; i < all.count; i++) {
    exact_value(f, n, (const mpq_t *)&all.at[i], y);
    if (mpq_sgn(f) > 0) continue;
    mpq_sub(t, all.at[i], x[0]);
    mpq_mul(t, t, t);
    if (!any || mpq_cmp(t, square) < 0) mpq_set(square, t);
    any = 1;
  }
  clear_spots(&all);
  mpq_clears(f, t, NULL);
  return any;
}

/* Half the least distance between two different spots: within it beside a spot f is affine. */
static void spacing(mpq_t step, const spots *all)
{
  mpq_t t;
  mpq_init(t);
  mpq_set_si(step, 1, 1);
  for (int i = 0; i < all->count; i++) {
    for (int k = 0; k < i; k++) {
      mpq_sub(t, all->at[i], all->at[k]);
      mpq_abs(t, t);
      if (mpq_sgn(t) != 0 && mpq_cmp(t, step) < 0) mpq_set(step, t);
    }
  }
  mpq_div_2exp(step, step, 1);
  mpq_clear(t);
}

int brute_transversal(const exact_net *n, const mpq_t *x, int y, const mpq_t square)
{
  spots all;
  mpq_t f, t, step;
  int crossing = 0;
  mpq_inits(f, t, step, NULL);
  find_spots(&all, n, x);
  spacing(step, &all);
  for (int i = 0; i < all.count; i++) {
    exact_value(f, n, (const mpq_t *)&all.at[i], y);
    mpq_sub(t, all.at[i], x[0]);
    int side = mpq_sgn(t);
    mpq_mul(t, t, t);
    if (mpq_sgn(f) > 0 || !mpq_equal(t, square)) continue;
    if (side > 0) mpq_add(t, all.at[i], step);
    else mpq_sub(t, all.at[i], step);
    if (side != 0) exact_value(f, n, (const mpq_t *)&t, y);
    if (mpq_sgn(f) < 0) crossing = 1;
  }
  clear_spots(&all);
  mpq_clears(f, t, step, NULL);
  return crossing;
}

/* --- any dimension: the projection on every face of every linear piece ------------------------------ */

/* A constraint normal.z + offset <= 0 of one piece; m pre-activations and f itself. */
typedef struct piece {
  int d, count;
  mpq_t normal[(MAX_M + 1) * MAX_D], offset[MAX_M + 1];
} piece;

static void affine_at(mpq_t r, const piece *p, int c, const mpq_t *z)
{
  mpq_t t;
  mpq_init(t);
  mpq_set(r, p->offset[c]);
  for (int k = 0; k < p->d; k++) {
    mpq_mul(t, p->normal[c * p->d + k], z[k]);
    mpq_add(r, r, t);
  }
  mpq_clear(t);
}

static void build_piece(piece *p, const exact_net *n, unsigned pattern, int y)
{
  mpq_t t;
  mpq_init(t);
  p->d = n->d;
  p->count = n->m + 1;
  for (int k = 0; k < n->d; k++) mpq_set_si(p->normal[n->m * n->d + k], 0, 1);
  mpq_set_si(p->offset[n->m], 0, 1);
  for (int j = 0; j < n->m; j++) {
    int on = pattern >> j & 1;
    for (int k = 0; k <= n->d; k++) {
      mpq_srcptr from = k < n->d ? n->w[j * n->d + k] : n->b[j];
      mpq_ptr to = k < n->d ? p->normal[j * n->d + k] : p->offset[j];
      mpq_ptr sum = k < n->d ? p->normal[n->m * n->d + k] : p->offset[n->m];
      mpq_set(to, from);
      if (on) mpq_neg(to, to);
      mpq_mul(t, from, n->v[j]);
      if (y < 0) mpq_neg(t, t);
      if (on) mpq_add(sum, sum, t);
    }
  }
  mpq_clear(t);
}

/* Solve the size x size system in m (row length MAX_M + 2, last column the right-hand side); 0: singular. */
static int solve(mpq_t m[][MAX_M + 2], int size)
{
  mpq_t t, u;
  mpq_inits(t, u, NULL);
  int ok = 1;
  for (int p = 0; p < size && ok; p++) {
    int row = p;
    while (row < size && mpq_sgn(m[row][p]) == 0) row++;
    ok = row < size;
    for (int j = 0; ok && j <= size; j++) mpq_swap(m[p][j], m[row][j]);
    for (int i = 0; ok && i < size; i++) {
      if (i == p || mpq_sgn(m[i][p]) == 0) continue;
      mpq_div(t, m[i][p], m[p][p]);
      for (int j = p; j <= size; j++) {
        mpq_mul(u, t, m[p][j]);
        mpq_sub(m[i][j], m[i][j], u);
      }
    }
  }
  for (int p = 0; p < size && ok; p++) mpq_div(m[p][size], m[p][size], m[p][p]);
  mpq_clears(t, u, NULL);
  return ok;
}

/* z = the projection of x on {normal_c.z + offset_c = 0, c in face}; 0 when the normals are dependent. */
static int project(mpq_t *z, const piece *p, const int *face, int size, const mpq_t *x, mpq_t m[][MAX_M + 2])
{
  mpq_t t;
  mpq_init(t);
  for (int i = 0; i < size; i++) {
    for (int j = 0; j < size; j++) {
      mpq_set_si(m[i][j], 0, 1);
      for (int k = 0; k < p->d; k++) {
        mpq_mul(t, p->normal[face[i] * p->d + k], p->normal[face[j] * p->d + k]);
        mpq_add(m[i][j], m[i][j], t);
      }
    }
    affine_at(m[i][size], p, face[i], x);
  }
  int ok = solve(m, size);
  for (int k = 0; k < p->d && ok; k++) {
    mpq_set(z[k], x[k]);
    for (int i = 0; i < size; i++) {
      mpq_mul(t, m[i][size], p->normal[face[i] * p->d + k]);
      mpq_sub(z[k], z[k], t);
    }
  }
  mpq_clear(t);
  return ok;
}

static int feasible(const piece *p, const mpq_t *z)
{
  mpq_t t;
  mpq_init(t);
  int ok = 1;
  for (int c = 0; c < p->count && ok; c++) {
    affine_at(t, p, c, z);
    ok = mpq_sgn(t) <= 0;
  }
  mpq_clear(t);
  return ok;
}

static void nearest_in_piece(mpq_t square, int *any, const piece *p, const mpq_t *x, mpq_t m[][MAX_M + 2])
{
  mpq_t z[MAX_D], t, sum;
  mpq_inits(t, sum, NULL);
  for (int k = 0; k < MAX_D; k++) mpq_init(z[k]);
  for (unsigned set = 0; set < 1u << p->count; set++) {
    int face[MAX_M + 1], size = 0;
    for (int c = 0; c < p->count; c++)
      if (set >> c & 1) face[size++] = c;
    if (size > p->d || !project(z, p, face, size, x, m) || !feasible(p, (const mpq_t *)z)) continue;
    mpq_set_si(sum, 0, 1);
    for (int k = 0; k < p->d; k++) {
      mpq_sub(t, z[k], x[k]);
      mpq_mul(t, t, t);
      mpq_add(sum, sum, t);
    }
    if (!*any || mpq_cmp(sum, square) < 0) mpq_set(square, sum);
    *any = 1;
  }
  for (int k = 0; k < MAX_D; k++) mpq_clear(z[k]);
  mpq_clears(t, sum, NULL);
}

int brute_faces(mpq_t square, const exact_net *n, const mpq_t *x, int y)
{
  piece p;
  mpq_t m[MAX_M + 1][MAX_M + 2];
  int any = 0;
  for (int i = 0; i <= MAX_M; i++)
    for (int j = 0; j <= MAX_M + 1; j++) mpq_init(m[i][j]);
  for (int i = 0; i < (MAX_M + 1) * MAX_D; i++) mpq_init(p.normal[i]);
  for (int i = 0; i <= MAX_M; i++) mpq_init(p.offset[i]);
  for (unsigned pattern = 0; pattern < 1u << n->m; pattern++) {
    build_piece(&p, n, pattern, y);
    nearest_in_piece(square, &any, &p, x, m);
  }
  for (int i = 0; i <= MAX_M; i++)
    for (int j = 0; j <= MAX_M + 1; j++) mpq_clear(m[i][j]);
  for (int i = 0; i < (MAX_M + 1) * MAX_D; i++) mpq_clear(p.normal[i]);
  for (int i = 0; i <= MAX_M; i++) mpq_clear(p.offset[i]);
  return any;
}
