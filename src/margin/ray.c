/* A network restricted to a ray: samples, the exact centre, and the two certain tests. */
#include "ray.h"

static void sort_cuts(gdc_ray *r)
{
  for (int i = 1; i < r->cuts; i++)
    for (int k = i; k > 0 && mpq_cmp(r->cut[k - 1], r->cut[k]) > 0; k--) mpq_swap(r->cut[k - 1], r->cut[k]);
  int kept = 0;
  for (int i = 0; i < r->cuts; i++) {
    if (kept > 0 && mpq_equal(r->cut[kept - 1], r->cut[i])) continue;
    mpq_set(r->cut[kept++], r->cut[i]);
  }
  r->cuts = kept;
}

static void find_cuts(gdc_ray *r)
{
  r->cuts = 0;
  for (int j = 0; j < r->m; j++) {
    if (mpq_sgn(r->rise[j]) * mpq_sgn(r->value[j]) >= 0) continue;
    mpq_ptr s = r->cut[r->cuts++];
    mpq_div(s, r->value[j], r->rise[j]);
    mpq_neg(s, s);
  }
  sort_cuts(r);
}

static gdc_num slope_of(const gdc_view *v, int j, const mpq_t *dir)
{
  const gdc_network *net = v->net;
  size_t mark = gdc_calc_mark(v->c);
  gdc_num sum = gdc_c_si(v->c, 0);
  for (int k = 0; k < net->d; k++)
    sum = gdc_c_add(v->c, sum, gdc_c_mul_q(v->c, &net->w[j * net->d + k], dir[k]));
  return gdc_c_keep(v->c, mark, sum);
}

void gdc_ray_init(gdc_ray *r, const gdc_view *v, const mpq_t *dir)
{
  r->v = v;
  r->dir = dir;
  r->m = v->net->m;
  r->exact = 1;
  for (int k = 0; k < v->net->d; k++) mpq_init(r->z[k]);
  for (int j = 0; j < r->m; j++) {
    mpq_inits(r->value[j], r->rise[j], r->k[j], r->cut[j], NULL);
    r->slope[j] = slope_of(v, j, dir);
    r->exact &= gdc_centre_q(r->value[j], v->a[j]);
    r->exact &= gdc_centre_q(r->rise[j], r->slope[j]);
    r->exact &= gdc_centre_q(r->k[j], v->k[j]);
  }
  find_cuts(r);
}

void gdc_ray_clear(gdc_ray *r)
{
  for (int k = 0; k < r->v->net->d; k++) mpq_clear(r->z[k]);
  for (int j = 0; j < r->m; j++) mpq_clears(r->value[j], r->rise[j], r->k[j], r->cut[j], NULL);
}

void gdc_ray_sample(gdc_sample *p, gdc_ray *r, const mpq_t s)
{
  const gdc_view *v = r->v;
  for (int k = 0; k < v->net->d; k++) {
    mpq_mul(r->z[k], s, r->dir[k]);
    mpq_add(r->z[k], r->z[k], v->x[k]);
  }
  mpq_set(p->s, s);
  for (int j = 0; j < r->m; j++)
    p->a[j] = gdc_view_pre(v, j, (const mpq_t *)r->z);
  p->f = gdc_view_value(v, p->a);
}

void gdc_ray_centre_value(mpq_t f, const gdc_ray *r, const mpq_t s)
{
  mpq_t a;
  mpq_init(a);
  mpq_set_si(f, 0, 1);
  for (int j = 0; j < r->m; j++) {
    mpq_mul(a, r->rise[j], s);
    mpq_add(a, a, r->value[j]);
    if (mpq_sgn(a) <= 0) continue;
    mpq_mul(a, a, r->k[j]);
    mpq_add(f, f, a);
  }
  mpq_clear(a);
}

/* sum of k_j rise_j over the neurons active just beside s: on the left, or on the right. */
static void one_sided_slope(mpq_t slope, const gdc_ray *r, const mpq_t s, int right)
{
  mpq_t a;
  mpq_init(a);
  mpq_set_si(slope, 0, 1);
  for (int j = 0; j < r->m; j++) {
    mpq_mul(a, r->rise[j], s);
    mpq_add(a, a, r->value[j]);
    int side = mpq_sgn(a) ? mpq_sgn(a) : right ? mpq_sgn(r->rise[j]) : -mpq_sgn(r->rise[j]);
    if (side <= 0) continue;
    mpq_mul(a, r->k[j], r->rise[j]);
    mpq_add(slope, slope, a);
  }
  mpq_clear(a);
}

void gdc_ray_centre_slope(mpq_t slope, const gdc_ray *r, const mpq_t s)
{
  one_sided_slope(slope, r, s, mpq_sgn(s) == 0);
}

/* zero = p + fp (q - p)/(fp - fq), for fp > 0 >= fq. */
static void interpolate(mpq_t zero, const mpq_t p, const mpq_t fp, const mpq_t q, const mpq_t fq)
{
  mpq_t t, u;
  mpq_inits(t, u, NULL);
  mpq_sub(t, q, p);
  mpq_mul(t, t, fp);
  mpq_sub(u, fp, fq);
  mpq_div(t, t, u);
  mpq_add(zero, p, t);
  mpq_clears(t, u, NULL);
}

void gdc_ray_walk(mpq_t zero, int *found, const gdc_ray *r)
{
  mpq_t p, fp, fq;
  mpq_inits(p, fp, fq, NULL);
  gdc_ray_centre_value(fp, r, p);
  *found = mpq_sgn(fp) <= 0;
  if (*found) mpq_set_si(zero, 0, 1);
  for (int i = 0; i < r->cuts && !*found; i++) {
    gdc_ray_centre_value(fq, r, r->cut[i]);
    *found = mpq_sgn(fq) <= 0;
    if (*found) interpolate(zero, p, fp, r->cut[i], fq);
    mpq_set(p, r->cut[i]);
    mpq_set(fp, fq);
  }
  if (!*found) {
    one_sided_slope(fq, r, p, 1);
    *found = mpq_sgn(fq) < 0;
    if (*found) {
      mpq_div(fq, fp, fq);
      mpq_sub(zero, p, fq);
    }
  }
  mpq_clears(p, fp, fq, NULL);
}

/* No interior kink of a_j on a segment whose ends have these values: both >= 0 or both <= 0 for certain. */
static int same_side(gdc_num p, gdc_num q)
{
  return (mpfr_sgn(p->lo) >= 0 && mpfr_sgn(q->lo) >= 0) || (mpfr_sgn(p->hi) <= 0 && mpfr_sgn(q->hi) <= 0);
}

int gdc_ray_segment_positive(const gdc_ray *r, const gdc_sample *p, const gdc_sample *q)
{
  gdc_calc *c = r->v->c;
  size_t mark = gdc_calc_mark(c);
  gdc_num zero = gdc_c_si(c, 0), low = gdc_c_min(c, p->f, q->f);
  for (int j = 0; j < r->m; j++) {
    if (same_side(p->a[j], q->a[j])) continue;
    gdc_num s = gdc_c_min(c, gdc_c_abs(c, p->a[j]), gdc_c_abs(c, q->a[j]));
    low = gdc_c_sub(c, low, gdc_c_mul(c, gdc_c_max(c, r->v->k[j], zero), s));
  }
  int positive = gdc_c_certainly_positive(low);
  gdc_calc_release(c, mark);
  return positive && !gdc_calc_failed(c);
}

/* k_j = k+ - k-, one of them 0: the slope contributes at least k+ l_j - k- max(w_j, 0). */
int gdc_ray_tail_positive(const gdc_ray *r, const gdc_sample *p)
{
  gdc_calc *c = r->v->c;
  size_t mark = gdc_calc_mark(c);
  gdc_num zero = gdc_c_si(c, 0), sum = zero;
  for (int j = 0; j < r->m; j++) {
    gdc_num k = r->v->k[j], w = gdc_c_copy(c, r->slope[j]), least = gdc_c_min(c, w, zero);
    if (mpfr_sgn(p->a[j]->lo) >= 0) least = w;
    else if (mpfr_sgn(p->a[j]->hi) <= 0) least = zero;
    sum = gdc_c_add(c, sum, gdc_c_mul(c, gdc_c_max(c, k, zero), least));
    gdc_num minus = gdc_c_max(c, gdc_c_neg(c, k), zero);
    sum = gdc_c_sub(c, sum, gdc_c_mul(c, minus, gdc_c_max(c, w, zero)));
  }
  int positive = gdc_c_certainly_positive(p->f) && mpfr_sgn(sum->lo) >= 0;
  gdc_calc_release(c, mark);
  return positive && !gdc_calc_failed(c);
}
