/* The graph of operations: exact folding, and equal operations only once. */
#include "program.h"

#include <stdlib.h>
#include <string.h>

#include "ast.h"

static unsigned mix(unsigned long long x)
{
  x ^= x >> 31;
  x *= 0x9e3779b97f4a7c15u;
  x ^= x >> 29;
  return (unsigned)(x >> 20);
}

static unsigned hash3(int op, int a, int b)
{
  return mix(((unsigned long long)(unsigned)op * 1000003u + (unsigned)a) * 1000003u + (unsigned)b);
}

static unsigned hash_q(const mpq_t q)
{
  unsigned long long h = mpz_getlimbn(mpq_numref(q), 0) * 31u + mpz_getlimbn(mpq_denref(q), 0);
  return mix(h * 2u + (mpq_sgn(q) < 0));
}

int program_init(program *p)
{
  memset(p, 0, sizeof *p);
  p->op_hash_size = p->truth_hash_size = 1 << 10;
  p->op_hash = malloc((size_t)p->op_hash_size * sizeof(int));
  p->truth_hash = malloc((size_t)p->truth_hash_size * sizeof(int));
  if (!p->op_hash || !p->truth_hash) {
    program_free(p);
    return 0;
  }
  for (int k = 0; k < p->op_hash_size; k++) p->op_hash[k] = p->truth_hash[k] = -1;
  return 1;
}

void program_free(program *p)
{
  for (int k = 0; k < p->nq; k++) mpq_clear(p->q[k]);
  free(p->q);
  free(p->ops);
  free(p->slots);
  free(p->truths);
  free(p->op_hash);
  free(p->truth_hash);
  memset(p, 0, sizeof *p);
}

const mpq_t *program_exact(const program *p, int node)
{
  int e = p->ops[node].exact;
  return e < 0 ? NULL : (const mpq_t *)&p->q[e];
}

static unsigned op_key(const program *p, const op_node *o)
{
  return o->ins.op == GDC_OP_CONST ? hash_q(p->q[o->exact]) : hash3(o->ins.op, o->ins.a, o->ins.b);
}

static unsigned truth_key(const truth_node *t) { return hash3((int)t->op, t->a, t->b); }

/* Put `index` in; 0 when memory runs out. */
static int hash_insert(int **table, int *size, int count, int index, unsigned key,
                       unsigned (*key_of)(const program *, int), const program *p)
{
  if (count * 2 > *size) {
    int more = *size * 2;
    int *t = malloc((size_t)more * sizeof *t);
    if (!t) return 0;
    for (int k = 0; k < more; k++) t[k] = -1;
    for (int k = 0; k < *size; k++) {
      if ((*table)[k] < 0) continue;
      unsigned at = key_of(p, (*table)[k]) & (unsigned)(more - 1);
      while (t[at] >= 0) at = (at + 1) & (unsigned)(more - 1);
      t[at] = (*table)[k];
    }
    free(*table);
    *table = t;
    *size = more;
  }
  unsigned at = key & (unsigned)(*size - 1);
  while ((*table)[at] >= 0) at = (at + 1) & (unsigned)(*size - 1);
  (*table)[at] = index;
  return 1;
}

static unsigned op_key_at(const program *p, int k) { return op_key(p, &p->ops[k]); }
static unsigned truth_key_at(const program *p, int k) { return truth_key(&p->truths[k]); }

static int same_op(const program *p, const op_node *x, const op_node *y)
{
  if (x->ins.op != y->ins.op) return 0;
  if (x->ins.op == GDC_OP_CONST) return mpq_equal(p->q[x->exact], p->q[y->exact]);
  return x->ins.a == y->ins.a && x->ins.b == y->ins.b;
}

static int find_op(const program *p, const op_node *o)
{
  unsigned mask = (unsigned)(p->op_hash_size - 1), at = op_key(p, o) & mask;
  for (; p->op_hash[at] >= 0; at = (at + 1) & mask)
    if (same_op(p, &p->ops[p->op_hash[at]], o)) return p->op_hash[at];
  return -1;
}

static int add_op(program *p, const op_node *o)
{
  if (p->nops == PROGRAM_MAX_OPS) return PROGRAM_FULL;
  if (!lemma_grow((void **)&p->ops, &p->ops_cap, p->nops, sizeof *p->ops)) return PROGRAM_NOMEM;
  p->ops[p->nops] = *o;
  if (!hash_insert(&p->op_hash, &p->op_hash_size, p->nops, p->nops, op_key(p, o), op_key_at, p)) return PROGRAM_NOMEM;
  return p->nops++;
}

int program_const(program *p, const mpq_t q)
{
  if (!lemma_grow((void **)&p->q, &p->q_cap, p->nq, sizeof *p->q)) return PROGRAM_NOMEM;
  mpq_init(p->q[p->nq]);
  mpq_set(p->q[p->nq], q);
  op_node o = {{GDC_OP_CONST, 0, 0}, p->nq, LEVEL_CONST, 0, 0};
  int found = find_op(p, &o);
  if (found >= 0) {
    mpq_clear(p->q[p->nq]);
    return found;
  }
  p->nq++;
  o.ins.a = o.exact;
  return add_op(p, &o);
}

static int same_slot(const slot *x, const slot *y)
{
  return x->kind == y->kind && x->a == y->a && x->b == y->b && x->absolute == y->absolute && x->back == y->back &&
         x->at == y->at;
}

int program_load(program *p, const slot *s)
{
  int k = 0;
  while (k < p->nslots && !same_slot(&p->slots[k], s)) k++;
  if (k == p->nslots) {
    if (k == PROGRAM_MAX_SLOTS) return PROGRAM_FULL;
    if (!lemma_grow((void **)&p->slots, &p->slots_cap, k, sizeof *p->slots)) return PROGRAM_NOMEM;
    p->slots[p->nslots] = *s;
    p->slots[p->nslots++].needed = 0;
  }
  unsigned char level = s->absolute ? LEVEL_SNAPSHOT : LEVEL_STEP;
  op_node o = {{GDC_OP_LOAD, k, 0}, -1, level, (unsigned char)quantity_partial(s->kind), 0};
  int found = find_op(p, &o);
  return found >= 0 ? found : add_op(p, &o);
}

static size_t size_of_q(const mpq_t q)
{
  return mpz_sizeinbase(mpq_numref(q), 2) + mpz_sizeinbase(mpq_denref(q), 2);
}

/* The exact result as a constant; -3 when it became too long to be worth it. */
static int folded(program *p, const mpq_t value)
{
  return size_of_q(value) > PROGRAM_MAX_BITS ? -3 : program_const(p, value);
}

static int exact_sqrt(mpq_t r, const mpq_t x)
{
  if (!mpz_perfect_square_p(mpq_numref(x)) || !mpz_perfect_square_p(mpq_denref(x))) return 0;
  mpz_sqrt(mpq_numref(r), mpq_numref(x));
  mpz_sqrt(mpq_denref(r), mpq_denref(x));
  return 1;
}

static int exact_unary(mpq_t r, int op, const mpq_t x)
{
  switch (op) {
  case GDC_OP_NEG: mpq_neg(r, x); return 1;
  case GDC_OP_ABS: mpq_abs(r, x); return 1;
  case GDC_OP_SQR: mpq_mul(r, x, x); return 1;
  case GDC_OP_SQRT: return mpq_sgn(x) >= 0 && exact_sqrt(r, x);
  default: return 0;
  }
}

static int exact_binary(mpq_t r, int op, const mpq_t x, const mpq_t y)
{
  switch (op) {
  case GDC_OP_ADD: mpq_add(r, x, y); return 1;
  case GDC_OP_SUB: mpq_sub(r, x, y); return 1;
  case GDC_OP_MUL: mpq_mul(r, x, y); return 1;
  case GDC_OP_MIN: mpq_set(r, mpq_cmp(x, y) <= 0 ? x : y); return 1;
  case GDC_OP_MAX: mpq_set(r, mpq_cmp(x, y) >= 0 ? x : y); return 1;
  default:
    if (mpq_sgn(y) == 0) return 0;
    mpq_div(r, x, y);
    return 1;
  }
}

/* x and y are exact (y = x for a unary operation).  -3: keep the operation. */
static int try_exact(program *p, int op, const mpq_t x, const mpq_t y)
{
  mpq_t r;
  mpq_init(r);
  int done = op <= GDC_OP_LOG ? exact_unary(r, op, x) : exact_binary(r, op, x, y);
  int node = done ? folded(p, r) : -3;
  mpq_clear(r);
  return node;
}

int program_unary(program *p, int op, int a)
{
  const op_node *x = &p->ops[a];
  if (x->exact >= 0) {
    int node = try_exact(p, op, p->q[x->exact], p->q[x->exact]);
    if (node != -3) return node;
    x = &p->ops[a];
  }
  int domain = op == GDC_OP_SQRT || op == GDC_OP_LOG;
  if (domain && x->exact >= 0 && mpq_sgn(p->q[x->exact]) > 0) domain = 0;
  op_node o = {{op, a, 0}, -1, x->level, (unsigned char)(domain || x->partial), 0};
  int found = find_op(p, &o);
  return found >= 0 ? found : add_op(p, &o);
}

static int is_exact_si(const program *p, int a, long n)
{
  return p->ops[a].exact >= 0 && mpq_cmp_si(p->q[p->ops[a].exact], n, 1) == 0;
}

/* x + 0, x - 0, x * 1, x / 1 and min(x, x) are x; -1 when nothing of the kind applies. */
static int simpler(const program *p, int op, int a, int b)
{
  int sum = op == GDC_OP_ADD || op == GDC_OP_SUB, product = op == GDC_OP_MUL || op == GDC_OP_DIV;
  if ((sum && is_exact_si(p, b, 0)) || (product && is_exact_si(p, b, 1))) return a;
  if ((op == GDC_OP_ADD && is_exact_si(p, a, 0)) || (op == GDC_OP_MUL && is_exact_si(p, a, 1))) return b;
  if ((op == GDC_OP_MIN || op == GDC_OP_MAX) && a == b) return a;
  return -1;
}

int program_binary(program *p, int op, int a, int b)
{
  int ea = p->ops[a].exact, eb = p->ops[b].exact;
  if (ea >= 0 && eb >= 0) {
    int node = try_exact(p, op, p->q[ea], p->q[eb]);
    if (node != -3) return node;
  }
  int same = simpler(p, op, a, b);
  if (same >= 0) return same;
  if (op == GDC_OP_MUL && a == b) return program_unary(p, GDC_OP_SQR, a);
  if (a > b && (op == GDC_OP_ADD || op == GDC_OP_MUL || op == GDC_OP_MIN || op == GDC_OP_MAX)) {
    int swap = a;
    a = b;
    b = swap;
  }
  const op_node *x = &p->ops[a], *y = &p->ops[b];
  int domain = op == GDC_OP_DIV && (y->exact < 0 || mpq_sgn(p->q[y->exact]) == 0);
  op_node o = {{op, a, b}, -1, x->level > y->level ? x->level : y->level,
               (unsigned char)(domain || x->partial || y->partial), 0};
  int found = find_op(p, &o);
  return found >= 0 ? found : add_op(p, &o);
}

int program_truth_const(const program *p, int truth)
{
  const truth_node *t = &p->truths[truth];
  return t->op == TRUTH_CONST ? t->a : -1;
}

/* A comparison of two exact numbers, or of a register with itself; -1: not known yet. */
static int compare_now(const program *p, truth_op op, int a, int b)
{
  const mpq_t *x = program_exact(p, a), *y = program_exact(p, b);
  if (op == TRUTH_BIT) return x ? mpq_sgn(*x) != 0 : -1;
  if (x && y) {
    int order = mpq_cmp(*x, *y);
    return op == TRUTH_LT ? order < 0 : op == TRUTH_LE ? order <= 0 : order == 0;
  }
  if (a == b && !p->ops[a].partial) return op != TRUTH_LT;
  return -1;
}

/* The node that op(a, b) is equal to, for connectives with a constant side; -1: none. */
static int simpler_truth(const program *p, truth_op op, int a, int b, int *constant)
{
  int ca = program_truth_const(p, a), cb = op == TRUTH_NOT ? -1 : program_truth_const(p, b);
  int absorbing = op == TRUTH_AND ? 0 : 1;
  if (op == TRUTH_NOT) {
    if (ca >= 0) *constant = !ca;
    return p->truths[a].op == TRUTH_NOT ? p->truths[a].a : -1;
  }
  if (ca == absorbing || cb == absorbing) *constant = absorbing;
  else if (ca >= 0) return b;
  else if (cb >= 0 || a == b) return a;
  return -1;
}

int program_truth(program *p, truth_op op, int a, int b, const void *file, size_t at)
{
  int constant = -1;
  if (op == TRUTH_LT || op == TRUTH_LE || op == TRUTH_EQ || op == TRUTH_BIT) {
    constant = compare_now(p, op, a, b);
  } else if (op != TRUTH_CONST) {
    int same = simpler_truth(p, op, a, b, &constant);
    if (constant < 0 && same >= 0) return same;
  }
  truth_node t = {op, a, b, file, at, 0, 0};
  if (constant >= 0) {
    t.op = TRUTH_CONST;
    t.a = constant;
    t.b = 0;
  }
  unsigned mask = (unsigned)(p->truth_hash_size - 1), k = truth_key(&t) & mask;
  for (; p->truth_hash[k] >= 0; k = (k + 1) & mask) {
    const truth_node *u = &p->truths[p->truth_hash[k]];
    if (u->op == t.op && u->a == t.a && u->b == t.b) return p->truth_hash[k];
  }
  if (p->ntruths == PROGRAM_MAX_OPS) return PROGRAM_FULL;
  if (!lemma_grow((void **)&p->truths, &p->truths_cap, p->ntruths, sizeof *p->truths)) return PROGRAM_NOMEM;
  p->truths[p->ntruths] = t;
  if (!hash_insert(&p->truth_hash, &p->truth_hash_size, p->ntruths, p->ntruths, truth_key(&t), truth_key_at, p))
    return PROGRAM_NOMEM;
  return p->ntruths++;
}

void program_keep(program *p, int truth, int slack)
{
  p->truths[truth].live = 1;
  if (slack) p->truths[truth].slack = 1;
}
