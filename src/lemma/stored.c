/* The state of a check written to a file, for a run that goes on after its last accepted step. */
#include <gdcert/store.h>

#include "check.h"

#include <string.h>

static const char *const relations[] = {"", "<", "<=", "=="};
enum { RELATIONS = 4 };

static int relation_index(const char *relation)
{
  int k = 0;
  while (k < RELATIONS && strcmp(relations[k], relation) != 0) k++;
  return k;
}

static void store_result(FILE *out, const gdc_lemma_result *r)
{
  gdc_store_u64(out, r->checked);
  gdc_store_u64(out, r->step);
  gdc_store_u64(out, (uint64_t)r->bits);
  gdc_store_u64(out, (uint64_t)r->confirmed);
  for (size_t k = 0; k < sizeof r->where; k++) gdc_store_u64(out, (unsigned char)r->where[k]);
  gdc_store_u64(out, (uint64_t)r->line);
  gdc_store_u64(out, (uint64_t)r->column);
  gdc_store_u64(out, (uint64_t)relation_index(r->relation));
  gdc_store_u64(out, (uint64_t)r->has_slack);
  gdc_store_u64(out, r->slack_step);
  gdc_store_u64(out, r->relative_step);
  gdc_store_mpfr(out, r->slack);
  gdc_store_mpfr(out, r->relative);
  gdc_store_itv(out, &r->left);
  gdc_store_itv(out, &r->right);
}

static int load_result(gdc_lemma_result *r, FILE *in)
{
  int bits, line, column, relation;
  int ok = gdc_load_u64(&r->checked, in) && gdc_load_u64(&r->step, in) && gdc_load_int(&bits, in, 0, INT32_MAX) &&
           gdc_load_int(&r->confirmed, in, 0, 1);
  for (size_t k = 0; ok && k < sizeof r->where; k++) {
    int byte = 0;
    ok = gdc_load_int(&byte, in, 0, 127);
    r->where[k] = (char)byte;
  }
  r->where[sizeof r->where - 1] = '\0';
  ok = ok && gdc_load_int(&line, in, 0, INT32_MAX) && gdc_load_int(&column, in, 0, INT32_MAX) &&
       gdc_load_int(&relation, in, 0, RELATIONS - 1) && gdc_load_int(&r->has_slack, in, 0, 1) &&
       gdc_load_u64(&r->slack_step, in) && gdc_load_u64(&r->relative_step, in) && gdc_load_mpfr(r->slack, in) &&
       gdc_load_mpfr(r->relative, in) && gdc_load_itv(&r->left, in) && gdc_load_itv(&r->right, in);
  if (!ok) return 0;
  r->bits = bits;
  r->line = line;
  r->column = column;
  r->relation = relations[relation];
  return 1;
}

static void store_bound(FILE *out, const bound_lemma *l)
{
  gdc_store_u64(out, (uint64_t)l->guards_seen);
  gdc_store_u64(out, (uint64_t)l->tries);
  gdc_store_u64(out, (uint64_t)l->undecided);
  gdc_store_u64(out, (uint64_t)l->refuted);
  store_result(out, &l->result);
}

static int load_bound(bound_lemma *l, FILE *in)
{
  return gdc_load_int(&l->guards_seen, in, 0, 3) && gdc_load_int(&l->tries, in, 0, INT32_MAX) &&
         gdc_load_int(&l->undecided, in, 0, 1) && gdc_load_int(&l->refuted, in, 0, 1) && load_result(&l->result, in);
}

void gdc_lemma_check_store(FILE *out, const gdc_lemma_check *c)
{
  const code *code = &c->code;
  gdc_store_word(out, "lemmas");
  gdc_store_u64(out, c->nbound);
  gdc_store_u64(out, (uint64_t)code->fixed.nx);
  gdc_store_u64(out, (uint64_t)code->step.nx);
  gdc_store_u64(out, c->first);
  gdc_store_u64(out, c->now);
  gdc_store_u64(out, (uint64_t)c->bits);
  gdc_store_u64(out, (uint64_t)c->first_bits);
  gdc_store_u64(out, (uint64_t)c->is_separated);
  gdc_store_u64(out, c->separated_at);
  gdc_store_u64(out, (uint64_t)c->is_terminal);
  gdc_store_u64(out, c->terminal_at);
  for (size_t k = 0; k < c->nbound; k++) store_bound(out, &c->bound[k]);
  for (int k = 0; k < code->fixed.nx; k++) gdc_store_itv(out, &code->fixed.X[k]);
  for (int k = 0; k < code->step.nx; k++) gdc_store_itv(out, &code->step.X[k]);
}

static int load_times(gdc_lemma_check *c, FILE *in)
{
  int bits, first_bits, n = (int)c->nbound, same;
  int ok = gdc_load_word(in, "lemmas") && gdc_load_int(&same, in, n, n) &&
           gdc_load_int(&same, in, c->code.fixed.nx, c->code.fixed.nx) &&
           gdc_load_int(&same, in, c->code.step.nx, c->code.step.nx) && gdc_load_u64(&c->first, in) &&
           gdc_load_u64(&c->now, in) && gdc_load_int(&bits, in, MPFR_PREC_MIN, INT32_MAX) &&
           gdc_load_int(&first_bits, in, MPFR_PREC_MIN, INT32_MAX) && gdc_load_int(&c->is_separated, in, 0, 1) &&
           gdc_load_u64(&c->separated_at, in) && gdc_load_int(&c->is_terminal, in, 0, 1) &&
           gdc_load_u64(&c->terminal_at, in);
  if (!ok) return 0;
  c->bits = bits;
  c->first_bits = first_bits;
  return 1;
}

int gdc_lemma_check_load(gdc_lemma_check *c, FILE *in)
{
  if (!load_times(c, in)) return 0;
  for (size_t k = 0; k < c->nbound; k++)
    if (!load_bound(&c->bound[k], in)) return 0;
  for (int k = 0; k < c->code.fixed.nx; k++)
    if (!gdc_load_itv(&c->code.fixed.X[k], in)) return 0;
  for (int k = 0; k < c->code.step.nx; k++)
    if (!gdc_load_itv(&c->code.step.X[k], in)) return 0;
  c->started = c->has_accepted = 1;
  c->accepted = c->now;
  code_set_precision(&c->code, c->bits);
  return code_run_fixed(&c->code);
}
