/* Lemmas at every step: one watch a segment, results added up in the set. */
#include "lemma.h"

#include <stdlib.h>
#include <string.h>

typedef struct file {
  const char *text;
  size_t size;
} file;

/* All files read into one graph. */
typedef struct book {
  graph *g;
  lexicon lex;
  lang langs[MAX_FILES];
  int nlangs;
  lemma **lemmas; /* of all files, in order */
  int *file_of, nlemmas;
} book;

struct lemma_set {
  pool own;
  const problem *p;
  uint64_t last, separated, terminal;
  const certificate *c; /* NULL: none, so all lemmas and no theorems */
  file files[MAX_FILES];
  int nfiles;
  book *book;
  num *fixed;          /* per input of the book: its value at an absolute step, bad until it is known */
  unsigned fixed_bits; /* their units */
  tally *results;
  unsigned bits;       /* units of the slacks */
  int faint;           /* some slope was so small that finer units might decide more */
};

struct lemma_watch {
  pool own;
  const lemma_set *set;
  book *book;
  scale *s;
  uint64_t from, to;   /* see lemma.h */
  uint64_t first, now; /* states seen: first..now */
  int started, ahead, behind, faint;
  num *window;         /* (ahead + behind + 1) rows of the inputs of every step, row t mod that */
  int rows, row_size, *column, *source; /* input -> column or -1; column -> an input with the same quantity */
  uint64_t next;       /* the next t to judge */
  tally *results;
};

/* --- reading the texts -------------------------------------------------------------------------------- */

static void book_free(book *b)
{
  for (int k = 0; k < b->nlangs; k++) lang_clear(&b->langs[k]);
  graph_free(b->g);
  free(b->lemmas);
  free(b->file_of);
  free(b);
}

static book *book_new(const problem *p)
{
  book *b = obtain(1, sizeof *b);
  b->lex.p = p;
  b->g = graph_new();
  return b;
}

/* Appends the lemmas of one file. */
static int book_read(book *b, const lemma_set *set, const file *f, fault *why)
{
  const problem *p = set->p;
  lang *r = &b->langs[b->nlangs];
  *r = (lang){.g = b->g, .find = lemma_find, .self = &b->lex, .size = {p->n, p->m, p->d}, .own_words = 1, .c = set->c, .file = b->nlangs++};
  if (!lang_file(r, f->text, f->size)) return reject(why, "%s", r->error);
  int count = b->nlemmas + r->nlemmas;
  b->lemmas = obtain_more(b->lemmas, (size_t)count * sizeof *b->lemmas);
  b->file_of = obtain_more(b->file_of, (size_t)count * sizeof *b->file_of);
  for (int k = 0; k < r->nlemmas; k++) {
    b->file_of[b->nlemmas] = b->nlangs - 1;
    b->lemmas[b->nlemmas++] = &r->lemmas[k];
  }
  return 1;
}

static tally *tallies_new(int count, unsigned bits, pool *own)
{
  tally *r = pool_bytes(own, (size_t)count, sizeof *r);
  for (int k = 0; k < count; k++) {
    r[k].refuted = r[k].undecided = UINT64_MAX;
    r[k].slack = *pool_integers(own, 1);
    r[k].slack_hi = *pool_integers(own, 1);
    mpz_setbit(r[k].slack, SLACK_BITS + bits);
    mpz_set(r[k].slack_hi, r[k].slack);
  }
  return r;
}

lemma_set *lemma_set_new(const problem *p, uint64_t last)
{
  lemma_set *set = obtain(1, sizeof *set);
  set->p = p;
  set->last = last;
  set->separated = set->terminal = UINT64_MAX;
  set->book = book_new(p);
  set->fixed = pool_nums(&set->own, MAX_INPUTS);
  for (int k = 0; k < MAX_INPUTS; k++) num_set_bad(&set->fixed[k]);
  return set;
}

void lemma_set_free(lemma_set *set)
{
  if (!set) return;
  book_free(set->book);
  pool_clear(&set->own);
  free(set);
}

int lemma_set_file(lemma_set *set, const char *text, size_t size, fault *f)
{
  if (set->nfiles == MAX_FILES) return reject(f, "more than %d lemma files", MAX_FILES);
  set->files[set->nfiles] = (file){text, size};
  return book_read(set->book, set, &set->files[set->nfiles++], f);
}

/* The place of a lemma of the certificate among ours; -1: its file has none of that name. */
static int place_of(const lemma_set *set, const lemma_claim *x)
{
  for (int k = 0; k < set->book->nlemmas; k++)
    if (set->book->file_of[k] == x->file && word_is(set->book->lemmas[k]->name, x->name)) return k;
  return -1;
}

lemma_set *lemma_set_of(const certificate *c, fault *f)
{
  lemma_set *set = lemma_set_new(&c->p, c->last);
  int ok = 1;
  set->c = c;
  lemma_set_times(set, c->separated, c->terminal);
  for (int i = 0; ok && i < c->files; i++) ok = lemma_set_file(set, c->file[i].text, c->file[i].size, f);
  for (int k = 0; ok && k < c->lemmas; k++)
    if (place_of(set, &c->lemma[k]) < 0) {
      f->line = c->lemma[k].line;
      ok = reject(f, "no lemma %s in its file", c->lemma[k].name);
    }
  if (ok) return set;
  if (f->line == 0 && c->lemmas > 0) f->line = c->lemma[0].line;
  if (f->status == REJECTED) f->status = UNCHECKED; /* the text may be right, and this reader of it wrong */
  lemma_set_free(set);
  return NULL;
}

void lemma_set_times(lemma_set *set, uint64_t separated, uint64_t terminal)
{
  set->separated = separated;
  set->terminal = terminal;
}

int lemma_set_beyond(const lemma_set *set)
{
  int most = 0;
  for (int k = 0; k < set->book->nlemmas; k++) {
    int reach = set->book->lemmas[k]->ahead + set->book->lemmas[k]->behind;
    if (reach > most) most = reach;
  }
  return most;
}

int lemma_set_fixed(const lemma_set *set, int k, uint64_t *t)
{
  const lexicon *lex = &set->book->lex;
  for (int i = 0; i < lex->count; i++) {
    if (!lex->inputs[i].when.absolute || (uint64_t)lex->inputs[i].when.k > set->last || k-- > 0) continue;
    *t = (uint64_t)lex->inputs[i].when.k;
    return 1;
  }
  return 0;
}

void lemma_set_fixed_state(lemma_set *set, const state *st)
{
  const lexicon *lex = &set->book->lex;
  for (int i = 0; i < lex->count; i++) {
    const input *x = &lex->inputs[i];
    if (x->when.absolute && (uint64_t)x->when.k == st->t) lemma_quantity(&set->fixed[i], st, x->kind, x->a, x->b);
  }
  set->fixed_bits = scale_bits(st->s);
}

/* --- one segment --------------------------------------------------------------------------------------- */

/* Inputs at different steps of one quantity share a column of the window. */
static void make_window(lemma_watch *w)
{
  const lexicon *lex = &w->book->lex;
  for (int k = 0; k < w->book->nlemmas; k++) {
    const lemma *l = w->book->lemmas[k];
    if (l->ahead > w->ahead) w->ahead = l->ahead;
    if (l->behind > w->behind) w->behind = l->behind;
  }
  graph_close(w->book->g);
  w->rows = w->ahead + w->behind + 1;
  w->column = pool_bytes(&w->own, (size_t)lex->count, sizeof *w->column);
  w->source = pool_bytes(&w->own, (size_t)lex->count, sizeof *w->source);
  for (int i = 0; i < lex->count; i++) {
    const input *x = &lex->inputs[i];
    int c = 0;
    w->column[i] = -1;
    if (x->when.absolute || !w->book->g->nodes[x->node].live) continue;
    for (; c < w->row_size; c++) {
      const input *y = &lex->inputs[w->source[c]];
      if (x->kind == y->kind && x->a == y->a && x->b == y->b) break;
    }
    w->column[i] = c;
    if (c == w->row_size) w->source[w->row_size++] = i;
  }
  w->window = pool_nums(&w->own, w->rows * w->row_size);
}

/* The constants, and what is known of fixed steps. */
static void begin(lemma_watch *w)
{
  const lexicon *lex = &w->book->lex;
  graph *g = w->book->g;
  for (int i = 0; i < lex->count; i++)
    if (lex->inputs[i].when.absolute && w->set->fixed_bits == scale_bits(w->s)) /* else it stays bad */
      num_set(&g->nodes[lex->inputs[i].node].value, &w->set->fixed[i]);
  graph_run(g, ONCE, w->s);
  graph_run(g, FIXED_STEPS, w->s);
}

lemma_watch *lemma_watch_new(const lemma_set *set, uint64_t from, uint64_t to, scale *s)
{
  lemma_watch *w = obtain(1, sizeof *w);
  fault none = {0};
  w->set = set;
  w->s = s;
  w->from = w->next = from;
  w->to = to;
  w->book = book_new(set->p);
  for (int k = 0; k < set->nfiles; k++) book_read(w->book, set, &set->files[k], &none); /* the set has read them, too */
  w->results = tallies_new(w->book->nlemmas, scale_bits(s), &w->own);
  make_window(w);
  begin(w);
  return w;
}

void lemma_watch_free(lemma_watch *w)
{
  if (!w) return;
  book_free(w->book);
  pool_clear(&w->own);
  free(w);
}

static num *cell(const lemma_watch *w, uint64_t t, int column)
{
  return &w->window[(int)(t % (unsigned)w->rows) * w->row_size + column];
}

/* Is it for this segment to judge the lemma at t, does it speak there, and is all that it reads there? */
static int speaks(const lemma_watch *w, const lemma *l, uint64_t t)
{
  const lemma_set *set = w->set;
  uint64_t behind = (uint64_t)l->behind, ahead = (uint64_t)l->ahead;
  if (l->ninstances == 0 || t < behind || t < l->lo || t > l->hi || t + ahead > w->now) return 0;
  uint64_t start = t - behind;
  if (start < w->from || start > w->to || (start == w->to && w->to != set->last)) return 0;
  if (l->last_fixed >= 0 && (uint64_t)l->last_fixed > t) return 0;
  if (l->from == FROM_SEPARATED) return t >= set->separated;
  return l->from != FROM_TERMINAL || t >= set->terminal;
}

static void lower(mpz_t least, const mpz_t slack)
{
  if (mpz_cmp(slack, least) < 0) mpz_set(least, slack);
}

/* Every guard that is not certainly false needs a claim that is certainly true; it counts when a guard is certainly true.  A claim under an
   open guard may count, too: it lowers the lower bound of the slack, not the upper one. */
static void judge(tally *r, const graph *g, const lemma *l, uint64_t t)
{
  int counts = 0, spoken = 0, open = 0;
  for (int k = 0; k < l->ninstances; k++) {
    truth guard = g->nodes[l->instances[k].guard].truth, claimed = g->nodes[l->instances[k].claim].truth;
    if (guard == NO) continue;
    if (guard == YES && claimed == NO && t < r->refuted) r->refuted = t;
    if (claimed != YES) open = 1;
    spoken = 1;
    counts |= guard == YES;
  }
  if (open && t < r->undecided) r->undecided = t;
  if (open || !spoken) return;
  r->checked += counts != 0;
  r->loose += !counts;
  for (int k = 0; counts && k < l->ninstances; k++) {
    const num *slack = &g->nodes[l->instances[k].claim].value;
    truth guard = g->nodes[l->instances[k].guard].truth;
    if (guard != NO) lower(r->slack, slack->lo);
    if (guard == YES) lower(r->slack_hi, slack->hi);
  }
}

static void evaluate(lemma_watch *w, uint64_t t)
{
  const lexicon *lex = &w->book->lex;
  graph *g = w->book->g;
  int any = 0;
  for (int k = 0; k < w->book->nlemmas && !any; k++) any = speaks(w, w->book->lemmas[k], t);
  if (!any) return;
  for (int i = 0; i < lex->count; i++) {
    const input *x = &lex->inputs[i];
    if (w->column[i] < 0) continue;
    uint64_t at = t + (uint64_t)x->when.k; /* wraps below 0 and is then larger than now */
    num *value = &g->nodes[x->node].value;
    if (at > w->now || at < w->first || at + (unsigned)w->rows <= w->now) num_set_bad(value);
    else num_set(value, cell(w, at, w->column[i]));
  }
  graph_run(g, EVERY_STEP, w->s);
  for (int k = 0; k < w->book->nlemmas; k++)
    if (speaks(w, w->book->lemmas[k], t)) judge(&w->results[k], g, w->book->lemmas[k], t);
}

/* The latest theorem at or before t that was found at a power of two. */
static theorem *theorem_at(const certificate *c, uint64_t t)
{
  for (int k = c ? c->theorems - 1 : -1; k >= 0; k--)
    if (c->theorem[k].s <= t && c->theorem[k].s != 0 && (c->theorem[k].s & (c->theorem[k].s - 1)) == 0) return &c->theorem[k];
  return NULL;
}

static void theorem_quantity(num *z, const lemma_watch *w, uint64_t t, kind k, int which)
{
  theorem *h = theorem_at(w->set->c, t);
  int known = h && lemma_constant(z, h, which, w->s);
  if (k == K_CERTIFIED) num_set_si(z, known, w->s);
  else if (!known) num_set_bad(z);
}

int lemma_watch_step(void *self, const state *st, fault *f)
{
  lemma_watch *w = self;
  (void)f;
  if (!w->started) w->first = st->t;
  w->started = 1;
  w->now = st->t;
  for (int i = 0; i < st->p->n; i++) w->faint |= mpz_sizeinbase(st->slope[i].hi, 2) < scale_bits(w->s) / 2;
  for (int c = 0; c < w->row_size; c++) {
    const input *x = &w->book->lex.inputs[w->source[c]];
    if (x->kind >= K_CERTIFICATE) theorem_quantity(cell(w, st->t, c), w, st->t, x->kind, x->a);
    else lemma_quantity(cell(w, st->t, c), st, x->kind, x->a, x->b);
  }
  if (w->now >= w->next + (uint64_t)w->ahead) evaluate(w, w->next++);
  return 1;
}

void lemma_watch_finish(lemma_watch *w)
{
  while (w->started && w->next <= w->now) evaluate(w, w->next++);
}

void lemma_set_merge(lemma_set *set, const lemma_watch *w)
{
  int count = set->book->nlemmas;
  unsigned bits = scale_bits(w->s);
  if (!set->results) {
    set->results = tallies_new(count, bits, &set->own);
    set->bits = bits;
  }
  for (int k = 0; k < count; k++) {
    tally *r = &set->results[k];
    const tally *x = &w->results[k];
    r->checked += x->checked;
    r->loose += x->loose;
    if (x->refuted < r->refuted) r->refuted = x->refuted;
    if (x->undecided < r->undecided) r->undecided = x->undecided;
    lower(r->slack, x->slack);
    lower(r->slack_hi, x->slack_hi);
    if (bits != set->bits) r->undecided = 0; /* never: all walks of one check have the same units */
  }
  set->faint |= w->faint;
}

/* --- results --------------------------------------------------------------------------------------------- */

int lemma_set_count(const lemma_set *set) { return set->book->nlemmas; }
word lemma_set_name(const lemma_set *set, int k) { return set->book->lemmas[k]->name; }
const tally *lemma_set_tally(const lemma_set *set, int k) { return &set->results[k]; }

int lemma_set_faint(const lemma_set *set) { return set->faint; }

verdict lemma_set_verdict(const lemma_set *set, int k)
{
  const tally *r = &set->results[k];
  return r->refuted != UINT64_MAX ? REFUTED : r->undecided != UINT64_MAX ? UNDECIDED : r->checked ? PROVED : VACUOUS;
}

/* slack <= least 2^-bits */
static int at_most(const mpq_t slack, const mpz_t least, unsigned bits)
{
  mpq_t q;
  mpq_init(q);
  mpz_set(mpq_numref(q), least);
  mpq_div_2exp(q, q, bits);
  int holds = mpq_cmp(slack, q) <= 0;
  mpq_clear(q);
  return holds;
}

/* Slacks are known up to a limit only (lemma_graph.h), and one that is not below it may be that of a claim that has none. */
static int cut_off(const mpz_t slack, unsigned bits) { return mpz_sizeinbase(slack, 2) > SLACK_BITS + bits; }

outcome lemma_set_confirm(const lemma_set *set, const certificate *c, int k, fault *f)
{
  typedef unsigned long long ull;
  const lemma_claim *x = &c->lemma[k];
  int place = place_of(set, x);
  f->line = x->line;
  if (x->verdict == SAYS_UNDECIDED) return ACCEPTED; /* nothing is claimed */
  if (place < 0 || !set->results) {
    doubt(f, "lemma %s: not evaluated here", x->name);
    return f->status;
  }
  const tally *r = &set->results[place];
  verdict ours = lemma_set_verdict(set, place);
  if (ours == REFUTED && (x->verdict != SAYS_REFUTED || r->refuted != x->count))
    reject(f, "lemma %s is refuted at step %llu", x->name, (ull)r->refuted);
  else if (ours == REFUTED && r->undecided >= r->refuted)
    return ACCEPTED;
  else if (r->undecided != UINT64_MAX)
    doubt(f, "lemma %s: not decided here at step %llu", x->name, (ull)r->undecided);
  else if (x->verdict == SAYS_REFUTED)
    reject(f, "lemma %s is not refuted at step %llu", x->name, (ull)x->count);
  else if (x->verdict == SAYS_VACUOUS && ours == PROVED)
    reject(f, "lemma %s holds at %llu step%s", x->name, (ull)r->checked, plural(r->checked, "", "s"));
  else if (x->verdict == SAYS_PROVED && (x->count < r->checked || x->count - r->checked > r->loose))
    reject(f, "lemma %s holds at %llu step%s", x->name, (ull)r->checked, plural(r->checked, "", "s"));
  else if (r->loose)
    doubt(f, "lemma %s: its guard is not decided here at %llu of its steps", x->name, (ull)r->loose);
  else if (x->verdict == SAYS_PROVED && x->has_slack && !cut_off(r->slack_hi, set->bits) && !at_most(x->slack, r->slack_hi, set->bits))
    reject(f, "lemma %s: its slack is less than that", x->name);
  else if (x->verdict == SAYS_PROVED && x->has_slack && (cut_off(r->slack, set->bits) || !at_most(x->slack, r->slack, set->bits)))
    doubt(f, "lemma %s: its slack is not known so well here", x->name);
  return f->status;
}
