/* From the graph to straight-line code: what is constant runs once, the rest at every step. */
#include "program.h"

#include <stdlib.h>
#include <string.h>

static gdc_itv *new_intervals(int count, mpfr_prec_t prec)
{
  gdc_itv *x = malloc((size_t)(count > 0 ? count : 1) * sizeof *x);
  for (int k = 0; x && k < count; k++) {
    gdc_itv_init(&x[k], prec);
    gdc_itv_whole(&x[k]);
  }
  return x;
}

static void free_intervals(gdc_itv *x, int count)
{
  if (!x) return;
  for (int k = 0; k < count; k++) gdc_itv_clear(&x[k]);
  free(x);
}

static int is_leaf(int op) { return op == GDC_OP_CONST || op == GDC_OP_LOAD; }
static int is_binary(int op) { return op > GDC_OP_LOG; }

/* Mark what the kept truth values need; `wanted` gets 1 for nodes the step part must hold. */
static void mark(program *p, unsigned char *wanted)
{
  for (int k = p->ntruths - 1; k >= 0; k--) {
    truth_node *t = &p->truths[k];
    if (!t->live || t->op == TRUTH_CONST) continue;
    int pair = t->op == TRUTH_AND || t->op == TRUTH_OR;
    if (pair || t->op == TRUTH_NOT) {
      program_keep(p, t->a, t->slack);
      if (pair) program_keep(p, t->b, t->slack);
      continue;
    }
    wanted[t->a] = p->ops[t->a].live = 1;
    if (t->op != TRUTH_BIT) wanted[t->b] = p->ops[t->b].live = 1;
  }
  for (int k = p->nops - 1; k >= 0; k--) {
    const op_node *o = &p->ops[k];
    if (!o->live || is_leaf(o->ins.op)) continue;
    for (int side = 0; side < (is_binary(o->ins.op) ? 2 : 1); side++) {
      int a = side ? o->ins.b : o->ins.a;
      p->ops[a].live = 1;
      if (o->level == LEVEL_STEP) wanted[a] = 1;
    }
  }
}

/* An input some steps back is filled from its neighbour one step less back: all of these are needed. */
static int complete_windows(program *p)
{
  for (int k = 0; k < p->nops; k++)
    if (p->ops[k].live && p->ops[k].ins.op == GDC_OP_LOAD) p->slots[p->ops[k].ins.a].needed = 1;
  int most = 0;
  for (int k = 0; k < p->nslots; k++)
    if (p->slots[k].back > most) most = p->slots[k].back;
  for (int back = most; back > 0; back--)
    for (int k = 0; k < p->nslots; k++) {
      if (!p->slots[k].needed || p->slots[k].back != back) continue;
      slot one = p->slots[k];
      one.back--;
      int node = program_load(p, &one);
      if (node < 0) return 0;
      p->slots[p->ops[node].ins.a].needed = 1;
    }
  return 1;
}

static void list_inputs(code *c)
{
  const program *p = c->p;
  for (int k = 0; k < p->nslots; k++) {
    if (!p->slots[k].needed) continue;
    if (p->slots[k].absolute) c->fixed_slot[c->fixed.nx++] = k;
    else c->step_slot[c->step.nx++] = k;
  }
  for (int i = 0; i < c->step.nx; i++) {
    const slot *s = &p->slots[c->step_slot[i]];
    c->shift_from[i] = -1;
    for (int j = 0; j < c->step.nx; j++) {
      const slot *u = &p->slots[c->step_slot[j]];
      if (s->back > 0 && u->kind == s->kind && u->a == s->a && u->b == s->b && u->back == s->back - 1)
        c->shift_from[i] = j;
    }
  }
}

static int emit(code_part *c, int op, int a, int b)
{
  gdc_ins *i = &c->ins[c->n];
  i->op = op;
  i->a = a;
  i->b = b;
  return c->n++;
}

/* A value that may be undefined is divided by its flag, [1,1] or [0,0]: the evaluator then knows. */
static int emit_flagged(code_part *c, int op, int index, int flag_index)
{
  int value = emit(c, op, index, 0), flag = emit(c, op, flag_index, 0);
  return emit(c, GDC_OP_DIV, value, flag);
}

static int emit_load(code_part *c, const int *slots, int slot, int partial)
{
  int k = 0;
  while (slots[k] != slot) k++;
  return partial ? emit_flagged(c, GDC_OP_LOAD, k, -1 - k) : emit(c, GDC_OP_LOAD, k, 0);
}

/* The code of one node whose operands have been placed. */
static int emit_node(code_part *c, const program *p, int k, const int *place, const int *slots, int *consts)
{
  const op_node *o = &p->ops[k];
  if (o->ins.op == GDC_OP_CONST) {
    consts[c->nk] = o->exact;
    return emit(c, GDC_OP_CONST, c->nk++, 0);
  }
  if (o->ins.op == GDC_OP_LOAD) return emit_load(c, slots, o->ins.a, o->partial);
  return emit(c, o->ins.op, place[o->ins.a], is_binary(o->ins.op) ? place[o->ins.b] : 0);
}

/* Flags were written as -1 - k: they follow the `count` values. */
static void settle_flags(code_part *c, int op, int count)
{
  for (int k = 0; k < c->n; k++)
    if (c->ins[k].op == op && c->ins[k].a < 0) c->ins[k].a = count + (-1 - c->ins[k].a);
}

static void generate(code *c, const unsigned char *wanted, int *fixed_place)
{
  const program *p = c->p;
  for (int k = 0; k < p->nops; k++) {
    const op_node *o = &p->ops[k];
    c->place[k] = -1;
    if (!o->live) continue;
    if (o->level == LEVEL_STEP) {
      c->place[k] = emit_node(&c->step, p, k, c->place, c->step_slot, NULL);
      continue;
    }
    fixed_place[k] = emit_node(&c->fixed, p, k, fixed_place, c->fixed_slot, c->fixed_q);
    if (!wanted[k]) continue;
    int e = c->nexported++;
    c->exported[e] = fixed_place[k];
    c->place[k] = o->partial ? emit_flagged(&c->step, GDC_OP_CONST, e, -1 - e) : emit(&c->step, GDC_OP_CONST, e, 0);
  }
  settle_flags(&c->step, GDC_OP_CONST, c->nexported);
  settle_flags(&c->step, GDC_OP_LOAD, c->step.nx);
  settle_flags(&c->fixed, GDC_OP_LOAD, c->fixed.nx);
  c->step.nk = 2 * c->nexported;
  c->step.nx *= 2;
  c->fixed.nx *= 2;
}

static int allocate_part(code_part *c, mpfr_prec_t prec)
{
  c->r = new_intervals(c->n, prec);
  c->K = new_intervals(c->nk, prec);
  c->X = new_intervals(c->nx, prec);
  c->defined = calloc((size_t)c->n + 1, 1);
  return c->r && c->K && c->X && c->defined;
}

static int *new_ints(int count)
{
  int *x = malloc(((size_t)count + 1) * sizeof *x);
  for (int k = 0; x && k <= count; k++) x[k] = -1;
  return x;
}

int code_build(code *c, program *p, mpfr_prec_t prec)
{
  memset(c, 0, sizeof *c);
  unsigned char *wanted = calloc((size_t)p->nops + 1, 1);
  if (!wanted) return 0;
  mark(p, wanted);
  if (!complete_windows(p)) {
    free(wanted);
    return 0;
  }
  c->p = p;
  int *fixed_place = new_ints(p->nops);
  c->place = new_ints(p->nops);
  c->fixed_q = new_ints(p->nops);
  c->exported = new_ints(p->nops);
  c->fixed_slot = new_ints(p->nslots);
  c->step_slot = new_ints(p->nslots);
  c->shift_from = new_ints(p->nslots);
  c->fixed.ins = malloc(((size_t)p->nops * 3 + 1) * sizeof(gdc_ins));
  c->step.ins = malloc(((size_t)p->nops * 3 + 1) * sizeof(gdc_ins));
  gdc_itv_init(&c->t, prec);
  int ok = fixed_place && c->place && c->fixed_q && c->exported && c->fixed_slot && c->step_slot && c->shift_from &&
           c->fixed.ins && c->step.ins;
  if (ok) {
    list_inputs(c);
    generate(c, wanted, fixed_place);
    ok = allocate_part(&c->fixed, prec) && allocate_part(&c->step, prec);
  }
  free(wanted);
  free(fixed_place);
  if (!ok) code_free(c);
  else code_set_precision(c, prec);
  return ok;
}

static void free_part(code_part *c)
{
  free_intervals(c->r, c->n);
  free_intervals(c->K, c->nk);
  free_intervals(c->X, c->nx);
  free(c->ins);
  free(c->defined);
}

void code_free(code *c)
{
  if (!c->p) return;
  free_part(&c->fixed);
  free_part(&c->step);
  free(c->place);
  free(c->fixed_q);
  free(c->exported);
  free(c->fixed_slot);
  free(c->step_slot);
  free(c->shift_from);
  gdc_itv_clear(&c->t);
  memset(c, 0, sizeof *c);
}

static void set_all(gdc_itv *x, int count, mpfr_prec_t prec)
{
  for (int k = 0; k < count; k++) {
    mpfr_set_prec(x[k].lo, prec);
    mpfr_set_prec(x[k].hi, prec);
    gdc_itv_whole(&x[k]);
  }
}

void code_set_precision(code *c, mpfr_prec_t prec)
{
  c->prec = prec;
  set_all(&c->t, 1, prec);
  set_all(c->fixed.r, c->fixed.n, prec);
  set_all(c->fixed.K, c->fixed.nk, prec);
  set_all(c->step.r, c->step.n, prec);
  set_all(c->step.K, c->step.nk, prec);
  for (int k = 0; k < c->fixed.nk; k++) gdc_itv_set_q(&c->fixed.K[k], c->p->q[c->fixed_q[k]]);
}

static int run(code_part *c, gdc_itv *t)
{
  return gdc_eval(c->r, c->defined, c->ins, c->n, c->K, c->nk, c->X, c->nx, t);
}

int code_run_fixed(code *c)
{
  if (!run(&c->fixed, &c->t)) return 0;
  for (int e = 0; e < c->nexported; e++) {
    gdc_itv_set(&c->step.K[e], &c->fixed.r[c->exported[e]]);
    gdc_itv_set_si(&c->step.K[c->nexported + e], c->fixed.defined[c->exported[e]] ? 1 : 0);
  }
  return 1;
}

int code_run_step(code *c) { return run(&c->step, &c->t); }
