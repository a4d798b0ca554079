/* Binding a collection of lemmas to an experiment: ranges, instances of the indices, guards and claims. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bind.h"
#include "check.h"

enum { MAX_INSTANCES = 1 << 14 };

static gdc_status out_of_memory(gdc_context *ctx) { return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory"); }

/* The smallest whole number >= q (up = 1) or the largest <= q, cut to what a step can be; -1: below 0. */
static int step_bound(uint64_t *out, const mpq_t q, int up)
{
  mpz_t z, top;
  mpz_init(z);
  mpz_init_set_ui(top, 1);
  mpz_mul_2exp(top, top, 63);
  if (up) mpz_cdiv_q(z, mpq_numref(q), mpq_denref(q));
  else mpz_fdiv_q(z, mpq_numref(q), mpq_denref(q));
  int sign = mpz_sgn(z) < 0 ? -1 : 1;
  if (mpz_cmp(z, top) > 0) mpz_set(z, top);
  *out = sign < 0 ? 0 : (uint64_t)mpz_get_ui(z);
  mpz_clear(z);
  mpz_clear(top);
  return sign;
}

static int is_whole(const mpq_t q) { return mpz_cmp_ui(mpq_denref(q), 1) == 0; }

static void apply_bound(bound_lemma *l, node_kind relation, const mpq_t q)
{
  uint64_t at;
  if (relation == NODE_GE || relation == NODE_GT || relation == NODE_EQ) {
    int sign = step_bound(&at, q, 1);
    if (relation == NODE_GT && is_whole(q) && sign > 0) at++;
    if (at > l->lo) l->lo = at;
  }
  if (relation == NODE_LE || relation == NODE_LT || relation == NODE_EQ) {
    int sign = step_bound(&at, q, 0);
    if (relation == NODE_LT && is_whole(q) && sign > 0) {
      if (at == 0) sign = -1;
      else at--;
    }
    if (sign < 0) {
      l->lo = 1; /* no step at all */
      l->hi = 0;
    } else if (at < l->hi) {
      l->hi = at;
    }
  }
}

static gdc_status bind_range(bound_lemma *l, binder *b)
{
  const when start = {1, 0};
  l->lo = 0;
  l->hi = UINT64_MAX;
  for (int k = 0; k < l->source->nbounds; k++) {
    int reg, node = l->source->bounds[k].value;
    gdc_status status = bind_value(&reg, b, node, NULL, start);
    if (status != GDC_OK) return status;
    const mpq_t *q = program_exact(b->p, reg);
    if (!q) return bind_fail(b, GDC_EINPUT, node, "a bound on t must be an exact number known before the run");
    apply_bound(l, l->source->bounds[k].relation, *q);
  }
  return GDC_OK;
}

static gdc_status add_instance(bound_lemma *l, const instance *one, gdc_context *ctx)
{
  if (!lemma_grow((void **)&l->instances, &l->cap, l->ninstances, sizeof *l->instances)) return out_of_memory(ctx);
  l->instances[l->ninstances++] = *one;
  return GDC_OK;
}

/* Guard and claim with all indices chosen.  An instance whose guard is false is dropped, its claim unread. */
static gdc_status bind_instance(bound_lemma *l, binder *b, instance *one, const scope *s)
{
  const when now = {0, 0};
  const int first = l->source->guard >= 0 ? l->source->guard : l->source->claim;
  gdc_status status;
  if (l->source->guard >= 0) status = bind_truth(&one->guard, b, l->source->guard, s, now);
  else status = bind_made(&one->guard, b, first, program_truth(b->p, TRUTH_CONST, 1, 0, NULL, 0));
  if (status != GDC_OK || program_truth_const(b->p, one->guard) == 0) return status;
  status = bind_truth(&one->claim, b, l->source->claim, s, now);
  return status == GDC_OK ? add_instance(l, one, b->ctx) : status;
}

/* All choices of the indices from the k-th on. */
static gdc_status bind_choices(bound_lemma *l, binder *b, instance *one, int k, const scope *s)
{
  if (k == l->source->nover) return bind_instance(l, b, one, s);
  int size;
  gdc_status status = bind_domain_size(&size, b, l->source->over[k].domain);
  for (int i = 1; status == GDC_OK && i <= size; i++) {
    scope index = {s, l->source->over[k].name, 1, i, -1, NULL};
    one->label[k] = i;
    status = bind_choices(l, b, one, k + 1, &index);
  }
  return status;
}

static gdc_status check_choices(const bound_lemma *l, const binder *b)
{
  long total = 1;
  for (int k = 0; k < l->source->nover; k++) {
    int size;
    gdc_status status = bind_domain_size(&size, b, l->source->over[k].domain);
    if (status != GDC_OK) return status;
    total *= size;
    if (total > MAX_INSTANCES)
      return source_fail(b->ctx, GDC_ELIMIT, &b->f->src, l->source->over[k].name.at,
                         "the indices of a lemma take more than %d values", MAX_INSTANCES);
  }
  return GDC_OK;
}

static gdc_status bind_into(bound_lemma *l, binder *b)
{
  instance one;
  memset(&one, 0, sizeof one);
  l->ninstances = 0;
  gdc_status status = check_choices(l, b);
  if (status == GDC_OK) status = bind_range(l, b);
  return status == GDC_OK ? bind_choices(l, b, &one, 0, NULL) : status;
}

/* Once into a scratch graph to learn how far the lemma looks ahead, once for good. */
static gdc_status bind_lemma(bound_lemma *l, gdc_lemma_check *c, gdc_context *ctx)
{
  program scratch;
  if (!program_init(&scratch)) return out_of_memory(ctx);
  binder b;
  memset(&b, 0, sizeof b);
  b.p = &scratch;
  b.problem = c->problem;
  b.f = l->file;
  b.ctx = ctx;
  b.shift = BIND_MAX_OFFSET;
  gdc_status status = bind_into(l, &b);
  program_free(&scratch);
  if (status != GDC_OK) return status;
  l->lag = b.max_offset;
  l->reach = -b.min_offset;
  l->snapshots = b.snapshots;
  l->first_at = b.first_at;
  l->last_at = b.last_at;
  b.p = &c->prog;
  b.shift = l->lag;
  b.visits = 0;
  status = bind_into(l, &b);
  for (int k = 0; status == GDC_OK && k < l->ninstances; k++) {
    program_keep(&c->prog, l->instances[k].guard, 0);
    program_keep(&c->prog, l->instances[k].claim, 1);
  }
  return status;
}

static char *copy_text(gdc_text t)
{
  char *out = malloc(t.size + 1);
  if (!out) return NULL;
  memcpy(out, t.text, t.size);
  out[t.size] = '\0';
  return out;
}

static int start_result(gdc_lemma_result *r, const gdc_lemma_info *info)
{
  gdc_itv_init(&r->left, SLACK_BITS);
  gdc_itv_init(&r->right, SLACK_BITS);
  mpfr_init2(r->slack, SLACK_BITS);
  mpfr_init2(r->relative, SLACK_BITS);
  mpfr_set_inf(r->slack, 1);
  mpfr_set_inf(r->relative, 1);
  r->file = info->file;
  r->name = copy_text(info->name);
  r->title = copy_text(info->title);
  r->verdict = GDC_VACUOUS;
  r->reason = r->relation = "";
  return r->name && r->title;
}

/* All margins > 0, at the present state. */
static gdc_status bind_separated(gdc_lemma_check *c, gdc_context *ctx)
{
  mpq_t zero;
  mpq_init(zero);
  int z = program_const(&c->prog, zero), all = program_truth(&c->prog, TRUTH_CONST, 1, 0, NULL, 0);
  mpq_clear(zero);
  for (int i = 0; all >= 0 && z >= 0 && i < c->problem->n; i++) {
    slot s = {Q_MARGIN, i, 0, 0, 0, 0, 0};
    int m = program_load(&c->prog, &s), one = m < 0 ? m : program_truth(&c->prog, TRUTH_LT, z, m, NULL, 0);
    all = one < 0 ? one : program_truth(&c->prog, TRUTH_AND, all, one, NULL, 0);
  }
  if (z < 0 || all < 0) return out_of_memory(ctx);
  c->separated = all;
  program_keep(&c->prog, all, 0);
  return GDC_OK;
}

gdc_status bind_all(gdc_lemma_check *c, gdc_context *ctx)
{
  size_t count = gdc_lemmas_count(c->lemmas);
  int separated = 0;
  c->bound = calloc(count ? count : 1, sizeof *c->bound);
  if (!c->bound) return out_of_memory(ctx);
  for (size_t k = 0; k < count; k++) {
    bound_lemma *l = &c->bound[k];
    gdc_lemma_info info = gdc_lemmas_info(c->lemmas, k);
    c->nbound++;
    if (!start_result(&l->result, &info)) return out_of_memory(ctx);
    l->source = lemmas_at(c->lemmas, k, &l->file);
    gdc_status status = bind_lemma(l, c, ctx);
    if (status != GDC_OK) return status;
    if (l->source->from == FROM_SEPARATED) separated = 1;
  }
  return separated ? bind_separated(c, ctx) : GDC_OK;
}
