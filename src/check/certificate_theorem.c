/* The section `theorem` of a certificate (doc/certificate-format.md, section 2.6). */
#include "certificate.h"
#include "read.h"

#include <string.h>

#define TRY(call) do { if (!(call)) return 0; } while (0)

static const char *const no_yes[] = {"0", "1", NULL};

given *givens_find(givens *g, const char *name, size_t size)
{
  for (int k = 0; k < g->count; k++)
    if (strlen(g->all[k].name) == size && memcmp(g->all[k].name, name, size) == 0) return &g->all[k];
  return NULL;
}

mpq_ptr givens_add(givens *g, const char *name, pool *own)
{
  size_t size = strlen(name);
  if (g->count == MAX_GIVEN || size >= sizeof g->all[0].name) return NULL;
  given *x = &g->all[g->count];
  for (size_t k = 0; k <= size; k++) x->name[k] = (char)(name[k] == '+' ? 'p' : name[k] == '-' ? 'm' : name[k]);
  if (givens_find(g, x->name, size)) return NULL;
  g->count++;
  x->used = 0;
  return x->value = *pool_rationals(own, 1);
}

int theorem_set(theorem *th, const char *name, const mpq_t value)
{
  mpq_ptr q = givens_add(&th->claims, name, &th->own);
  if (q) mpq_set(q, value);
  return q != NULL;
}

void theorem_clear(theorem *th) { pool_clear(&th->own); }

int read_named_lines(givens *g, pool *own, const char *keyword, reader *r)
{
  static const char *const modes[] = {"0", "1", "2", NULL};
  while (line_is(r, keyword)) {
    const char *word;
    int mode = 0;
    TRY(line_start(r, keyword) && read_word(r, MAX_WORD, &word));
    int other = strchr(word, '_') || strcmp(word, "lower") == 0 || strcmp(word, "upper") == 0 || strcmp(word, "optimal") == 0;
    mpq_ptr value = other ? NULL : givens_add(g, word, own); /* these have lines of their own */
    if (!value) return malformed(r, "`%.40s` is given twice, or the name of nothing", word);
    if (strcmp(keyword, "mode") != 0) TRY(read_dyadic(r, value));
    else TRY(read_choice(r, modes, &mode));
    if (mode) mpq_set_si(value, mode, 1);
    TRY(line_end(r));
  }
  return 1;
}

/* Optional lines of one or two numbers. */
static int bounds(theorem *th, reader *r)
{
  static const struct { const char *keyword, *low, *high; } lines[] = {
    {"lower", "lower", NULL}, {"upper", "upper", NULL}, {"sharp", "sharp_lo", "sharp_hi"}, {"ratio", "ratio_lo", "ratio_hi"},
    {"limit", "limit_lo", "limit_hi"}, {"margin_limit", "margin_limit_lo", "margin_limit_hi"}};
  for (size_t k = 0; k < sizeof lines / sizeof lines[0]; k++) {
    if (!line_is(r, lines[k].keyword)) continue;
    mpq_ptr low = givens_add(&th->claims, lines[k].low, &th->own);
    TRY(line_start(r, lines[k].keyword) && read_dyadic(r, low));
    if (lines[k].high) {
      mpq_ptr high = givens_add(&th->claims, lines[k].high, &th->own);
      TRY(read_dyadic(r, high));
      if (mpq_cmp(low, high) > 0) return malformed(r, "an empty interval");
    }
    TRY(line_end(r));
  }
  return 1;
}

/* optional: `optimal`, `never_separates` */
static int flags(theorem *th, int points, reader *r)
{
  int optimal;
  uint64_t point = 0;
  if (line_is(r, "optimal")) {
    TRY(line_start(r, "optimal") && read_choice(r, no_yes, &optimal) && line_end(r));
    mpq_set_si(givens_add(&th->claims, "optimal", &th->own), optimal, 1);
  }
  if (line_is(r, "never_separates"))
    TRY(line_start(r, "never_separates") && read_count(r, 1, (uint64_t)points, &point) && line_end(r));
  th->never_separates = (int)point;
  return 1;
}

static int hypotheses(theorem *th, reader *r, char *buffer)
{
  for (; line_is(r, "hypothesis"); th->hypotheses++) {
    int strict;
    size_t size;
    TRY(line_start(r, "hypothesis") && read_choice(r, no_yes, &strict) && read_text(r, buffer, &size) && line_end(r));
  }
  return th->hypotheses || strcmp(th->name, "dead") == 0 ? 1 : malformed(r, "a theorem lists its hypotheses");
}

static int one_theorem(theorem *th, uint64_t least, const certificate *c, reader *r, char *buffer)
{
  static const char *const names[] = {"F", "O", "T", "S", "B", "Z", "ray", "dead", NULL},
    *const regimes[] = {"frozen", "obtuse", "sliding", "one-sided", "borderline", "ray", "dead", NULL},
    *const rates[] = {"gap", "limit", "boundary", "none", NULL},
    *const flag[] = {"rate_gap", "rate_limit", "rate_boundary", "rate_none"};
  int name, regime, rate;
  th->line = r->number;
  if (least > c->last) return malformed(r, "theorems are listed by their times");
  TRY(line_start(r, "theorem") && read_count(r, least, c->last, &th->s) && read_choice(r, names, &name) && read_choice(r, regimes, &regime));
  TRY(read_choice(r, no_yes, &th->mirrored) && line_end(r));
  th->name = names[name];
  th->regime = regimes[regime];
  TRY(line_start(r, "rate") && read_choice(r, rates, &rate) && line_end(r));
  mpq_set_ui(givens_add(&th->claims, flag[rate], &th->own), 1, 1);
  TRY(bounds(th, r) && flags(th, c->p.n, r));
  TRY(read_named_lines(&th->claims, &th->own, "mode", r) && read_named_lines(&th->claims, &th->own, "number", r));
  return hypotheses(th, r, buffer);
}

/* `theorem none`, or one after the other. */
int read_theorems(certificate *c, reader *r, char *buffer)
{
  if (line_is(r, "theorem") && strcmp(r->line, "theorem none\n") == 0) return line_exactly(r, "theorem none");
  c->theorem = pool_bytes(&c->own, MAX_THEOREMS, sizeof *c->theorem);
  do {
    uint64_t least = c->theorems ? c->theorem[c->theorems - 1].s + 1 : 0;
    if (c->theorems == MAX_THEOREMS) return malformed(r, "more than %d theorems", MAX_THEOREMS);
    TRY(one_theorem(&c->theorem[c->theorems++], least, c, r, buffer));
  } while (line_is(r, "theorem"));
  return 1;
}
