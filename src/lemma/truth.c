/* Truth values and slack of one step: three-valued logic from the core, slack as its quantitative shadow. */
#include "check.h"

#include <stdlib.h>

int truth_allocate(truth_value **out, const program *p)
{
  *out = malloc(((size_t)p->ntruths + 1) * sizeof **out);
  if (!*out) return 0;
  for (int k = 0; k < p->ntruths; k++) {
    (*out)[k].verdict = GDC_UNDECIDED;
    (*out)[k].near = 0;
    gdc_itv_init(&(*out)[k].slack, SLACK_BITS);
    gdc_itv_init(&(*out)[k].relative, SLACK_BITS);
  }
  return 1;
}

void truth_free(truth_value *v, const program *p)
{
  if (!v) return;
  for (int k = 0; k < p->ntruths; k++) {
    gdc_itv_clear(&v[k].slack);
    gdc_itv_clear(&v[k].relative);
  }
  free(v);
}

/* A statement without sides holds (or fails) by an infinite slack. */
static void slack_of_bit(truth_value *v)
{
  int sign = v->verdict == GDC_PROVED ? 1 : -1;
  gdc_itv_whole(&v->slack);
  gdc_itv_whole(&v->relative);
  if (v->verdict == GDC_UNDECIDED) return;
  mpfr_set_inf(v->slack.lo, sign);
  mpfr_set_inf(v->slack.hi, sign);
  mpfr_set_inf(v->relative.lo, sign);
  mpfr_set_inf(v->relative.hi, sign);
}

/* least = lower bound, most = upper bound of max(|x|, |y|). */
static void magnitude(mpfr_t least, mpfr_t most, const gdc_itv *x, const gdc_itv *y)
{
  const gdc_itv *side[2] = {x, y};
  mpfr_set_ui(least, 0, MPFR_RNDD);
  mpfr_set_ui(most, 0, MPFR_RNDU);
  for (int k = 0; k < 2; k++) {
    mpfr_srcptr lo = side[k]->lo, hi = side[k]->hi;
    mpfr_srcptr far = mpfr_cmpabs(lo, hi) > 0 ? lo : hi, near = mpfr_cmpabs(lo, hi) > 0 ? hi : lo;
    if (mpfr_cmpabs(far, most) > 0) mpfr_abs(most, far, MPFR_RNDU);
    if (mpfr_sgn(lo) * mpfr_sgn(hi) > 0 && mpfr_cmpabs(near, least) > 0) mpfr_abs(least, near, MPFR_RNDD);
  }
}

/* relative = slack / max(|x|, |y|), which is between -2 and 2 wherever the slack is y - x or -|y - x|; 0/0 is 0. */
static void relative_slack(truth_value *v, const gdc_itv *x, const gdc_itv *y)
{
  MPFR_DECL_INIT(least, SLACK_BITS);
  MPFR_DECL_INIT(most, SLACK_BITS);
  magnitude(least, most, x, y);
  mpfr_srcptr lo = v->slack.lo, hi = v->slack.hi;
  int tiny = mpfr_zero_p(least), huge = !mpfr_number_p(most);
  if (mpfr_sgn(lo) >= 0) {
    if (mpfr_zero_p(lo) || huge) mpfr_set_ui(v->relative.lo, 0, MPFR_RNDD);
    else mpfr_div(v->relative.lo, lo, most, MPFR_RNDD);
  } else if (tiny || !mpfr_number_p(lo)) {
    mpfr_set_si(v->relative.lo, -2, MPFR_RNDD);
  } else {
    mpfr_div(v->relative.lo, lo, least, MPFR_RNDD);
  }
  if (mpfr_sgn(hi) <= 0) {
    if (mpfr_zero_p(hi) || huge) mpfr_set_ui(v->relative.hi, 0, MPFR_RNDU);
    else mpfr_div(v->relative.hi, hi, most, MPFR_RNDU);
  } else if (tiny || !mpfr_number_p(hi)) {
    mpfr_set_si(v->relative.hi, 2, MPFR_RNDU);
  } else {
    mpfr_div(v->relative.hi, hi, least, MPFR_RNDU);
  }
}

/* d = -|d|, end points only */
static void minus_abs(gdc_itv *d)
{
  if (mpfr_sgn(d->hi) <= 0) return;
  if (mpfr_sgn(d->lo) >= 0) {
    mpfr_swap(d->lo, d->hi);
    mpfr_neg(d->lo, d->lo, MPFR_RNDD);
    mpfr_neg(d->hi, d->hi, MPFR_RNDU);
    return;
  }
  if (mpfr_cmpabs(d->hi, d->lo) > 0) mpfr_neg(d->lo, d->hi, MPFR_RNDD);
  mpfr_set_ui(d->hi, 0, MPFR_RNDU);
}

void truth_open(truth_value *v, const truth_node *t)
{
  v->verdict = GDC_UNDECIDED;
  v->near = 0;
  if (t->slack) slack_of_bit(v);
}

/* y - x > 0, >= 0, = 0? */
static gdc_verdict by_difference(truth_op op, const gdc_itv *d)
{
  int lo = mpfr_sgn(d->lo), hi = mpfr_sgn(d->hi);
  if (op == TRUTH_LT) return lo > 0 ? GDC_PROVED : hi <= 0 ? GDC_REFUTED : GDC_UNDECIDED;
  if (op == TRUTH_LE) return lo >= 0 ? GDC_PROVED : hi < 0 ? GDC_REFUTED : GDC_UNDECIDED;
  return lo == 0 && hi == 0 ? GDC_PROVED : lo > 0 || hi < 0 ? GDC_REFUTED : GDC_UNDECIDED;
}

void truth_compare(truth_value *v, const truth_node *t, const gdc_itv *x, const gdc_itv *y, const gdc_itv *difference)
{
  mpfr_srcptr far = mpfr_cmpabs(difference->lo, difference->hi) > 0 ? difference->lo : difference->hi;
  v->verdict = by_difference(t->op, difference);
  v->near = v->verdict == GDC_UNDECIDED && mpfr_number_p(far) && (mpfr_zero_p(far) || mpfr_get_exp(far) <= -56);
  if (!t->slack) return;
  gdc_itv_set(&v->slack, difference);
  if (t->op == TRUTH_EQ) minus_abs(&v->slack);
  relative_slack(v, x, y);
}

static void compare(truth_value *v, const truth_node *t, const code *c)
{
  int a = c->place[t->a], b = c->place[t->b];
  const gdc_itv *x = &c->step.r[a], *y = &c->step.r[b];
  if (!c->step.defined[a] || !c->step.defined[b]) {
    truth_open(v, t);
    return;
  }
  v->near = 0;
  v->verdict = t->op == TRUTH_LT ? gdc_itv_lt(x, y) : t->op == TRUTH_LE ? gdc_itv_le(x, y) : gdc_itv_eq(x, y);
  if (!t->slack) return;
  gdc_itv_sub(&v->slack, y, x);
  if (t->op == TRUTH_EQ) minus_abs(&v->slack);
  relative_slack(v, x, y);
}

void truth_of_bit(truth_value *v, const truth_node *t, const gdc_itv *bit, int defined)
{
  gdc_sign sign = gdc_itv_sign(bit);
  v->verdict = sign == GDC_SIGN_POSITIVE ? GDC_PROVED : sign == GDC_SIGN_ZERO ? GDC_REFUTED : GDC_UNDECIDED;
  if (!defined) v->verdict = GDC_UNDECIDED;
  if (t->slack) slack_of_bit(v);
}

static void read_bit(truth_value *v, const truth_node *t, const code *c)
{
  int a = c->place[t->a];
  truth_of_bit(v, t, &c->step.r[a], c->step.defined[a]);
}

static void negate(gdc_itv *r, const gdc_itv *x)
{
  mpfr_neg(r->lo, x->hi, MPFR_RNDD);
  mpfr_neg(r->hi, x->lo, MPFR_RNDU);
}

static void join(gdc_itv *r, const gdc_itv *x, const gdc_itv *y, int both)
{
  int (*pick)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t) = both ? mpfr_min : mpfr_max;
  pick(r->lo, x->lo, y->lo, MPFR_RNDD);
  pick(r->hi, x->hi, y->hi, MPFR_RNDU);
}

void truth_connect(truth_value *v, const truth_node *t, const truth_value *all)
{
  if (t->op == TRUTH_CONST) {
    v->verdict = t->a ? GDC_PROVED : GDC_REFUTED;
    if (t->slack) slack_of_bit(v);
    return;
  }
  const truth_value *x = &all[t->a];
  if (t->op == TRUTH_NOT) {
    v->verdict = gdc_verdict_not(x->verdict);
    if (!t->slack) return;
    negate(&v->slack, &x->slack);
    negate(&v->relative, &x->relative);
    return;
  }
  const truth_value *y = &all[t->b];
  int both = t->op == TRUTH_AND;
  v->verdict = both ? gdc_verdict_and(x->verdict, y->verdict) : gdc_verdict_or(x->verdict, y->verdict);
  if (!t->slack) return;
  join(&v->slack, &x->slack, &y->slack, both);
  join(&v->relative, &x->relative, &y->relative, both);
}

void truth_evaluate(truth_value *v, const program *p, const code *c)
{
  for (int k = 0; k < p->ntruths; k++) {
    const truth_node *t = &p->truths[k];
    if (!t->live) continue;
    switch (t->op) {
    case TRUTH_LT: case TRUTH_LE: case TRUTH_EQ: compare(&v[k], t, c); break;
    case TRUTH_BIT: read_bit(&v[k], t, c); break;
    case TRUTH_CONST: case TRUTH_NOT: case TRUTH_AND: case TRUTH_OR: truth_connect(&v[k], t, v); break;
    }
  }
}

int truth_culprit(const truth_value *v, const program *p, int truth, gdc_verdict what)
{
  for (;;) {
    const truth_node *t = &p->truths[truth];
    if (t->op == TRUTH_NOT) {
      truth = t->a;
      what = gdc_verdict_not(what);
    } else if (t->op == TRUTH_AND || t->op == TRUTH_OR) {
      truth = v[t->a].verdict == what ? t->a : t->b;
    } else {
      return t->op == TRUTH_CONST ? -1 : truth;
    }
  }
}
