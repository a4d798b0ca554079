/* Formulas as a graph: making nodes (exact parts folded), and evaluating them. */
#include "lemma_graph.h"

#include <stdlib.h>
#include <string.h>

graph *graph_new(void) { return obtain(1, sizeof(graph)); }

void graph_free(graph *g)
{
  if (!g) return;
  for (int k = 0; k < g->count; k++) num_clear(&g->nodes[k].value);
  for (int k = 0; k < g->nrationals; k++) mpq_clear(g->rationals[k]);
  free(g->nodes);
  free(g->rationals);
  free(g);
}

/* Room for one more in an array of `count`. */
static void *grown(void *array, int *room, int count, size_t size)
{
  if (count < *room) return array;
  *room = *room ? 2 * *room : 64;
  return obtain_more(array, (size_t)*room * size);
}

static unsigned hash_of(op o, int a, int b)
{
  return ((unsigned)o * 2654435761u + (unsigned)a * 40503u + (unsigned)b * 9176263u) % HASH_SIZE;
}

static int add_node(graph *g, op o, int a, int b, level l, unsigned hash)
{
  if (g->count >= MAX_NODES) return -1;
  g->nodes = grown(g->nodes, &g->room, g->count, sizeof(node));
  node *n = &g->nodes[g->count];
  memset(n, 0, sizeof *n);
  num_init(&n->value);
  num_set_bad(&n->value);
  n->op = o;
  n->a = a;
  n->b = b;
  n->level = l;
  n->exact = -1;
  n->truth = OPEN;
  n->next = g->hash[hash];
  g->hash[hash] = ++g->count;
  return g->count - 1;
}

int graph_const(graph *g, const mpq_t q)
{
  unsigned hash = hash_of(OP_CONST, (int)(mpz_get_ui(mpq_numref(q)) & 0xffffff), (int)(mpz_get_ui(mpq_denref(q)) & 0xffffff));
  for (int k = g->hash[hash]; k; k = g->nodes[k - 1].next)
    if (g->nodes[k - 1].op == OP_CONST && mpq_equal(g->rationals[g->nodes[k - 1].exact], q)) return k - 1;
  g->rationals = grown(g->rationals, &g->rationals_room, g->nrationals, sizeof(mpq_t));
  int n = add_node(g, OP_CONST, 0, 0, ONCE, hash);
  if (n < 0) return -1;
  mpq_init(g->rationals[g->nrationals]);
  mpq_set(g->rationals[g->nrationals], q);
  g->nodes[n].exact = g->nrationals++;
  return n;
}

int graph_si(graph *g, long k)
{
  mpq_t q;
  mpq_init(q);
  mpq_set_si(q, k, 1);
  int n = graph_const(g, q);
  mpq_clear(q);
  return n;
}

int graph_input(graph *g, level l) { return add_node(g, OP_INPUT, 0, 0, l, hash_of(OP_INPUT, g->count, 0)); }

const mpq_t *graph_exact(const graph *g, int n)
{
  return n >= 0 && g->nodes[n].exact >= 0 ? (const mpq_t *)&g->rationals[g->nodes[n].exact] : NULL;
}

int graph_is_truth(const graph *g, int n) { return g->nodes[n].op >= OP_TRUTH; }
truth graph_known(const graph *g, int n) { return n >= 0 && g->nodes[n].op == OP_TRUTH ? (truth)g->nodes[n].a : OPEN; }

static int make(graph *g, op o, int a, int b);

int graph_truth(graph *g, int yes) { return make(g, OP_TRUTH, yes ? YES : NO, 0); }

/* Operands that are exact rationals: the result itself, or -1 when it is no rational or too long to be worth it. */
static int fold_exact(graph *g, op o, const mpq_t x, const mpq_t y)
{
  if (o == OP_LT || o == OP_LE || o == OP_EQ)
    return graph_truth(g, o == OP_LT ? mpq_cmp(x, y) < 0 : o == OP_LE ? mpq_cmp(x, y) <= 0 : mpq_equal(x, y) != 0);
  if (o == OP_BIT) return graph_truth(g, mpq_cmp_ui(x, 1, 1) == 0);
  if (o == OP_DIV && mpq_sgn(y) == 0) return -1;
  mpq_t z;
  mpq_init(z);
  int done = 1, n = -1;
  switch (o) {
  case OP_NEG: mpq_neg(z, x); break;
  case OP_ABS: mpq_abs(z, x); break;
  case OP_SQR: mpq_mul(z, x, x); break;
  case OP_ADD: mpq_add(z, x, y); break;
  case OP_SUB: mpq_sub(z, x, y); break;
  case OP_MUL: mpq_mul(z, x, y); break;
  case OP_DIV: mpq_div(z, x, y); break;
  case OP_MIN: mpq_set(z, mpq_cmp(x, y) < 0 ? x : y); break;
  case OP_MAX: mpq_set(z, mpq_cmp(x, y) > 0 ? x : y); break;
  case OP_LN: done = mpq_cmp_ui(x, 1, 1) == 0; break; /* ln 1 = 0 */
  case OP_EXP: done = mpq_sgn(x) == 0; mpq_set_ui(z, 1, 1); break; /* exp 0 = 1 */
  default: done = 0;
  }
  if (done && mpz_sizeinbase(mpq_numref(z), 2) + mpz_sizeinbase(mpq_denref(z), 2) <= MAX_EXACT_BITS) n = graph_const(g, z);
  mpq_clear(z);
  return n;
}

/* What a decided operand decides; -1: nothing. */
static int fold_truth(graph *g, op o, int a, int b)
{
  truth x = graph_known(g, a), y = graph_known(g, b);
  if (o == OP_NOT && x != OPEN) return graph_truth(g, x == NO);
  if (o != OP_AND && o != OP_OR) return -1;
  truth strong = o == OP_AND ? NO : YES; /* decides alone; the other one leaves the other operand */
  if (x == strong || y == strong) return graph_truth(g, strong == YES);
  return x != OPEN ? b : y != OPEN ? a : -1;
}

static int make(graph *g, op o, int a, int b)
{
  unsigned hash = hash_of(o, a, b);
  for (int k = g->hash[hash]; k; k = g->nodes[k - 1].next)
    if (g->nodes[k - 1].op == o && g->nodes[k - 1].a == a && g->nodes[k - 1].b == b) return k - 1;
  level l = ONCE;
  if (o != OP_TRUTH) l = g->nodes[a].level > g->nodes[b].level ? g->nodes[a].level : g->nodes[b].level;
  int n = add_node(g, o, a, b, l, hash);
  if (n >= 0 && o == OP_TRUTH) g->nodes[n].truth = (truth)a;
  return n;
}

int graph_op(graph *g, op o, int a, int b)
{
  if (a < 0 || b < 0) return -1;
  const mpq_t *x = graph_exact(g, a), *y = graph_exact(g, b);
  int n = o == OP_ACTIVE ? -1 : x && y ? fold_exact(g, o, *x, *y) : fold_truth(g, o, a, b);
  if (n >= 0) return n;
  if (o == OP_MUL && a == b) o = OP_SQR;
  return make(g, o, a, b);
}

/* Operands are older than the node itself, so one pass from the newest to the oldest reaches all below the roots. */
void graph_close(graph *g)
{
  for (int k = g->count - 1; k >= 0; k--) {
    const node *n = &g->nodes[k];
    if (!n->live || n->op == OP_CONST || n->op == OP_INPUT || n->op == OP_TRUTH) continue;
    g->nodes[n->a].live = g->nodes[n->b].live = 1;
    if (n->op >= OP_NOT && n->measured) g->nodes[n->a].measured = g->nodes[n->b].measured = 1;
  }
}

static void run_number(node *n, const num *x, const num *y, scale *s)
{
  num *z = &n->value;
  switch (n->op) {
  case OP_NEG: num_neg(z, x); break;
  case OP_ABS: num_abs(z, x); break;
  case OP_SQR: num_sqr(z, x, s); break;
  case OP_EXP: num_exp(z, x, s); break;
  case OP_LN: num_ln(z, x, s); break;
  case OP_SQRT: num_sqrt(z, x, s); break;
  case OP_ADD: num_add(z, x, y); break;
  case OP_SUB: num_sub(z, x, y); break;
  case OP_MUL: num_mul(z, x, y, s); break;
  case OP_DIV: num_div(z, x, y, s); break;
  case OP_MIN: num_min(z, x, y); break;
  case OP_MAX: num_max(z, x, y); break;
  case OP_LOW: num_set_ends(z, x->lo, x->lo, scale_bits(s), s); z->bad = x->bad; break;
  case OP_HIGH: num_set_ends(z, x->hi, x->hi, scale_bits(s), s); z->bad = x->bad; break;
  case OP_BETWEEN: num_set_ends(z, x->lo, y->hi, scale_bits(s), s); z->bad |= x->bad || y->bad; break;
  default: num_set_bad(z);
  }
}

static truth compare(op o, const num *x, const num *y)
{
  if (o == OP_LT) return num_lt(x, y) ? YES : num_le(y, x) ? NO : OPEN;
  if (o == OP_LE) return num_le(x, y) ? YES : num_lt(y, x) ? NO : OPEN;
  return num_same_point(x, y) ? YES : num_lt(x, y) || num_lt(y, x) ? NO : OPEN;
}

static truth run_truth(const node *all, const node *n, scale *s)
{
  if (n->op <= OP_EQ && n->op >= OP_LT && n->a == n->b && !all[n->a].value.bad) return n->op == OP_LT ? NO : YES;
  if (n->op == OP_LT || n->op == OP_LE || n->op == OP_EQ) return compare(n->op, &all[n->a].value, &all[n->b].value);
  if (n->op == OP_BIT) {
    num one;
    num_init(&one);
    num_set_si(&one, 1, s);
    truth t = num_same_point(&all[n->a].value, &one) ? YES : num_lt(&all[n->a].value, &one) ? NO : OPEN;
    num_clear(&one);
    return t;
  }
  truth x = all[n->a].truth, y = all[n->b].truth;
  if (n->op == OP_NOT) return x == OPEN ? OPEN : x == YES ? NO : YES;
  if (n->op == OP_AND) return x == NO || y == NO ? NO : x == YES && y == YES ? YES : OPEN;
  return x == YES || y == YES ? YES : x == NO && y == NO ? NO : OPEN;
}

/* z = [-2^SLACK_BITS, 2^SLACK_BITS] cut down to one of its ends by a decided truth value. */
static void set_unmeasured(num *z, truth t, scale *s)
{
  mpz_set_ui(z->hi, 0);
  mpz_setbit(z->hi, SLACK_BITS + scale_bits(s));
  mpz_neg(z->lo, z->hi);
  z->bad = 0;
  if (t == YES) mpz_set(z->lo, z->hi);
  if (t == NO) mpz_set(z->hi, z->lo);
}

static void run_slack(node *all, node *n, scale *s)
{
  num *z = &n->value, limit;
  if (n->op == OP_NOT) num_neg(z, &all[n->a].value);
  else if (n->op == OP_AND) num_min(z, &all[n->a].value, &all[n->b].value);
  else if (n->op == OP_OR) num_max(z, &all[n->a].value, &all[n->b].value);
  else if (n->op == OP_BIT || n->op == OP_TRUTH) set_unmeasured(z, n->truth, s);
  else {
    num_sub(z, &all[n->b].value, &all[n->a].value);
    if (n->a == n->b && !z->bad) num_set_si(z, 0, s);
    if (n->op == OP_EQ) {
      num_abs(z, z);
      num_neg(z, z);
    }
    num_init(&limit);
    set_unmeasured(&limit, OPEN, s);
    if (z->bad) num_set(z, &limit);
    if (mpz_cmp(z->lo, limit.lo) < 0) mpz_set(z->lo, limit.lo);
    if (mpz_cmp(z->hi, limit.lo) < 0) mpz_set(z->hi, limit.lo);
    if (mpz_cmp(z->lo, limit.hi) > 0) mpz_set(z->lo, limit.hi);
    if (mpz_cmp(z->hi, limit.hi) > 0) mpz_set(z->hi, limit.hi);
    num_clear(&limit);
  }
}

void graph_run(graph *g, level l, scale *s)
{
  for (int k = 0; k < g->count; k++) {
    node *n = &g->nodes[k];
    if (!n->live || n->level != l || n->op == OP_INPUT) continue;
    if (n->op == OP_CONST) num_set_q(&n->value, g->rationals[n->exact], s);
    else if (n->op < OP_TRUTH) run_number(n, &g->nodes[n->a].value, &g->nodes[n->b].value, s);
    else if (n->op > OP_TRUTH) n->truth = run_truth(g->nodes, n, s);
    if (n->op >= OP_TRUTH && n->measured) run_slack(g->nodes, n, s);
  }
}
