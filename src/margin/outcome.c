/* Separated or not, and what is certain for ever (statements and proofs in outcome.h).
   Coq, two points: dead_1, dead_2, doomed_1, doomed_2, revived_1, revived_2. */
#include <gdcert/calc.h>
#include <gdcert/outcome.h>

#include <stdio.h>

static int off(const gdc_snapshot *s, int j, int k)
{
  return s->bits[j * s->problem->n + k] == GDC_BIT_INACTIVE;
}

/* y_i v_j, for fixed output weights. */
static int class_sign(const gdc_problem *p, int j, int i)
{
  return p->y[i] * mpq_sgn(p->v[j]);
}

/* Some point outside Z can push a_jk up. */
static int pushed_up(const gdc_problem *p, unsigned z, int j, int k)
{
  for (int l = 0; l < p->n; l++)
    if (!(z >> l & 1) && class_sign(p, j, l) * mpq_sgn(p->gram[k * p->n + l]) > 0) return 1;
  return 0;
}

/* The largest Z of the closing theorem, as a set of bits. */
static unsigned closed_points(const gdc_snapshot *s, int j)
{
  const gdc_problem *p = s->problem;
  unsigned z = 0, before;
  for (int k = 0; k < p->n; k++)
    if (off(s, j, k)) z |= 1u << k;
  do {
    before = z;
    for (int k = 0; k < p->n; k++)
      if ((z >> k & 1) && pushed_up(p, z, j, k)) z &= ~(1u << k);
  } while (z != before);
  return z;
}

/* 7.2 for neuron j at point i: NEVER (dead there), REVIVED or OPEN. */
static gdc_fate turn(const gdc_snapshot *s, int j, int i, gdc_calc *c)
{
  const gdc_problem *p = s->problem;
  if (p->n != 2 || p->y[0] == p->y[1] || mpq_sgn(p->gram[1]) >= 0) return GDC_FATE_OPEN;
  int k = 1 - i;
  if (!off(s, j, i) || s->bits[j * 2 + k] != GDC_BIT_ACTIVE) return GDC_FATE_OPEN;
  mpq_t ratio, kick;
  mpq_inits(ratio, kick, NULL);
  mpq_div(ratio, p->gram[1], p->gram[k * 2 + k]);
  mpq_abs(ratio, ratio);
  mpq_mul(kick, p->v[j], p->gram[1]);
  mpq_abs(kick, kick);
  mpq_mul(kick, kick, p->h);
  gdc_num total = gdc_c_add(c, &s->pre[j * 2 + i], gdc_c_mul_q(c, &s->pre[j * 2 + k], ratio));
  gdc_num worst = gdc_c_add(c, total, gdc_c_mul_q(c, &s->slope[k], kick));
  gdc_fate fate = GDC_FATE_OPEN;
  if (gdc_c_certainly_positive(total)) fate = GDC_FATE_REVIVED;
  else if (gdc_c_certainly_le(worst, gdc_c_si(c, 0))) fate = GDC_FATE_NEVER;
  mpq_clears(ratio, kick, NULL);
  return fate;
}

/* Fixed output weights: the fate of one point. */
static gdc_fate point_fate(gdc_rule *rule, int *neuron, const gdc_snapshot *s, int i, gdc_calc *c)
{
  const gdc_problem *p = s->problem;
  int open = 0, revived = -1;
  *rule = GDC_RULE_NO_NEURON;
  *neuron = -1;
  for (int j = 0; j < p->m; j++) {
    if (class_sign(p, j, i) <= 0) continue;
    gdc_rule why = GDC_RULE_CLOSED;
    if (!(closed_points(s, j) >> i & 1)) {
      gdc_fate fate = turn(s, j, i, c);
      if (fate == GDC_FATE_REVIVED && revived < 0) revived = j;
      if (fate != GDC_FATE_NEVER) open = 1;
      why = GDC_RULE_DEAD;
    }
    if (*neuron < 0) *neuron = j;
    if (why > *rule) *rule = why;
  }
  if (!open) return GDC_FATE_NEVER;
  *rule = GDC_RULE_NONE;
  *neuron = revived;
  return revived >= 0 && mpfr_sgn(s->margin[i].hi) <= 0 ? GDC_FATE_REVIVED : GDC_FATE_OPEN;
}

static void separation(gdc_outcome *out, const gdc_snapshot *s)
{
  int all = 1;
  out->point = -1;
  for (int i = s->problem->n - 1; i >= 0; i--) {
    if (!gdc_itv_ok(&s->margin[i]) || mpfr_sgn(s->margin[i].lo) <= 0) all = 0;
    if (gdc_itv_ok(&s->margin[i]) && mpfr_sgn(s->margin[i].hi) <= 0) out->point = i;
  }
  out->separation = all ? GDC_SEPARATED : out->point >= 0 ? GDC_NOT_SEPARATED : GDC_SEPARATION_UNDECIDED;
}

static void frozen_neurons(gdc_outcome *out, const gdc_snapshot *s)
{
  out->frozen = 0;
  for (int j = 0; j < s->problem->m; j++) {
    int all = 1;
    for (int k = 0; k < s->problem->n; k++) all &= off(s, j, k);
    if (all) out->frozen |= 1u << j;
  }
}

static void set_fate(gdc_outcome *out, gdc_fate fate, gdc_rule rule, int point, int neuron)
{
  out->fate = fate;
  out->rule = rule;
  out->fate_point = point;
  out->fate_neuron = neuron;
}

static void fates(gdc_outcome *out, const gdc_snapshot *s, gdc_calc *c)
{
  for (int i = 0; i < s->problem->n && out->fate != GDC_FATE_NEVER; i++) {
    gdc_rule rule;
    int neuron;
    gdc_fate fate = point_fate(&rule, &neuron, s, i, c);
    if (fate == GDC_FATE_NEVER || (fate == GDC_FATE_REVIVED && out->fate == GDC_FATE_OPEN))
      set_fate(out, fate, rule, i, neuron);
  }
}

gdc_status gdc_snapshot_outcome(gdc_outcome *out, const gdc_snapshot *s, mpfr_prec_t prec, gdc_context *ctx)
{
  separation(out, s);
  frozen_neurons(out, s);
  set_fate(out, GDC_FATE_OPEN, GDC_RULE_NONE, -1, -1);
  if (s->problem->train_output) {
    if (out->frozen == (1u << s->problem->m) - 1) set_fate(out, GDC_FATE_NEVER, GDC_RULE_FROZEN, 0, 0);
    return GDC_OK;
  }
  gdc_calc *c = gdc_calc_new(prec);
  if (!c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "outcome: out of memory");
  fates(out, s, c);
  gdc_calc_free(c); /* a result lost to memory is the whole line: then the fate is open */
  return GDC_OK;
}

const char *gdc_outcome_name(const gdc_outcome *out)
{
  if (out->fate == GDC_FATE_NEVER) return "dead-neuron";
  if (out->separation == GDC_SEPARATED) return "separated";
  return out->separation == GDC_NOT_SEPARATED ? "not-separated" : "undecided";
}

char *gdc_outcome_describe(char *buf, size_t size, const gdc_outcome *out)
{
  int point = out->fate_point + 1, neuron = out->fate_neuron + 1;
  if (out->rule == GDC_RULE_NO_NEURON)
    snprintf(buf, size, "point %d never separates: no output weight has the sign of its class", point);
  else if (out->rule == GDC_RULE_CLOSED)
    snprintf(buf, size, "point %d never separates: neuron %d is closed at it for ever", point, neuron);
  else if (out->rule == GDC_RULE_DEAD)
    snprintf(buf, size, "point %d never separates: neuron %d cannot be revived at it", point, neuron);
  else if (out->rule == GDC_RULE_FROZEN)
    snprintf(buf, size, "no point ever separates: every neuron is off at every point");
  else if (out->fate == GDC_FATE_REVIVED)
    snprintf(buf, size, "point %d is not separated, but neuron %d will be active at it later", point, neuron);
  else if (out->separation == GDC_SEPARATED)
    snprintf(buf, size, "every point is separated");
  else if (out->separation == GDC_NOT_SEPARATED)
    snprintf(buf, size, "point %d is not separated", out->point + 1);
  else
    snprintf(buf, size, "the sign of a margin is not decided");
  return buf;
}
