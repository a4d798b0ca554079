/* The boundary between two points on the line, and the sharp form of the gap (identities A4, Lemma 0.2). */
#include <gdcert/calc.h>
#include <gdcert/margin.h>

/* The quantities of margin.h, with the labels found: neuron 1 has v > 0, point + has y = +1. */
typedef struct pair {
  gdc_calc *c;
  gdc_num v1, w, a1, a2, alpha, beta, mp, mm;
  mpq_srcptr xp, xm;
  int bias;
} pair;

static int has_shape(const gdc_snapshot *s)
{
  const gdc_problem *p = s->problem;
  if (p->d != 1 || p->n != 2 || p->m != 2 || p->y[0] == p->y[1]) return 0;
  gdc_sign a = gdc_itv_sign(&s->output[0]), b = gdc_itv_sign(&s->output[1]);
  return (a == GDC_SIGN_POSITIVE && b == GDC_SIGN_NEGATIVE) || (a == GDC_SIGN_NEGATIVE && b == GDC_SIGN_POSITIVE);
}

static void label(pair *q, gdc_calc *c, const gdc_snapshot *s)
{
  const gdc_problem *p = s->problem;
  int one = gdc_itv_sign(&s->output[0]) == GDC_SIGN_POSITIVE ? 0 : 1, two = 1 - one;
  int plus = p->y[0] > 0 ? 0 : 1, minus = 1 - plus;
  q->c = c;
  q->v1 = gdc_c_copy(c, &s->output[one]);
  q->w = gdc_c_neg(c, &s->output[two]);
  q->a1 = gdc_c_copy(c, &s->pre[one * 2 + plus]);
  q->alpha = gdc_c_copy(c, &s->pre[one * 2 + minus]);
  q->a2 = gdc_c_copy(c, &s->pre[two * 2 + minus]);
  q->beta = gdc_c_copy(c, &s->pre[two * 2 + plus]);
  q->mp = gdc_c_copy(c, &s->margin[plus]);
  q->mm = gdc_c_copy(c, &s->margin[minus]);
  q->xp = p->x[plus];
  q->xm = p->x[minus];
  q->bias = p->bias;
}

static gdc_num negative_part(gdc_calc *c, gdc_num x)
{
  return gdc_c_max(c, gdc_c_neg(c, x), gdc_c_si(c, 0));
}

/* Exactly one zero between the points, both neurons active there (or the zero is 0, without bias). */
static int one_crossing(const pair *q)
{
  gdc_calc *c = q->c;
  if (!gdc_c_certainly_positive(q->mp) || !gdc_c_certainly_positive(q->mm)) return 0;
  if (!q->bias) return mpq_sgn(q->xp) * mpq_sgn(q->xm) < 0;
  gdc_num between = gdc_c_mul(c, negative_part(c, q->alpha), negative_part(c, q->beta));
  return gdc_c_certainly_positive(q->a1) && gdc_c_certainly_positive(q->a2) &&
         gdc_c_certainly_lt(between, gdc_c_mul(c, q->a1, q->a2));
}

/* No dead zone behind a point at a distance below S/2. */
static int clear_behind(const pair *q)
{
  gdc_calc *c = q->c;
  gdc_num three = gdc_c_si(c, 3);
  return gdc_c_certainly_le(q->beta, gdc_c_mul(c, three, q->a2)) &&
         gdc_c_certainly_le(q->alpha, gdc_c_mul(c, three, q->a1));
}

static void evaluate(gdc_itv *boundary, gdc_itv *sharp, const pair *q)
{
  gdc_calc *c = q->c;
  gdc_num va = gdc_c_mul(c, q->v1, negative_part(c, q->alpha));
  gdc_num wb = gdc_c_mul(c, q->w, negative_part(c, q->beta));
  gdc_num num = gdc_c_add(c, gdc_c_sub(c, q->mm, q->mp), gdc_c_sub(c, va, wb));
  gdc_num den = gdc_c_add(c, gdc_c_add(c, q->mp, q->mm), gdc_c_add(c, va, wb));
  mpq_t half, sum;
  mpq_inits(half, sum, NULL);
  mpq_add(sum, q->xp, q->xm);
  mpq_div_2exp(sum, sum, 1);
  mpq_sub(half, q->xp, q->xm);
  mpq_div_2exp(half, half, 1);
  gdc_num place = gdc_c_add(c, gdc_c_q(c, sum), gdc_c_mul_q(c, gdc_c_div(c, num, den), half));
  mpq_abs(half, half);
  mpq_div_2exp(half, half, 1); /* S/4 */
  gdc_num form = gdc_c_mul_q(c, gdc_c_abs(c, num), half);
  if (!q->bias) place = gdc_c_si(c, 0);
  if (boundary) gdc_itv_set(boundary, place);
  if (sharp && clear_behind(q)) gdc_itv_set(sharp, form);
  mpq_clears(half, sum, NULL);
}

gdc_status gdc_snapshot_boundary(gdc_itv *boundary, gdc_itv *sharp, const gdc_snapshot *s, mpfr_prec_t prec,
                                 gdc_context *ctx)
{
  if (boundary) gdc_itv_whole(boundary);
  if (sharp) gdc_itv_whole(sharp);
  if (!has_shape(s))
    return gdc_fail(ctx, GDC_ELIMIT, NULL, 0, 0,
                    "boundary: want two points of opposite class and two neurons of opposite sign in dimension 1");
  gdc_calc *c = gdc_calc_new(prec);
  if (!c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "boundary: out of memory");
  pair q;
  label(&q, c, s);
  if (one_crossing(&q)) evaluate(boundary, sharp, &q);
  gdc_status status = GDC_OK;
  if (gdc_calc_failed(c)) status = gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "boundary: out of memory");
  gdc_calc_free(c);
  return status;
}
