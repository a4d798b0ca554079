/* The grammar of a certificate, section by section; names of functions are those of the sections. */
#include "certificate.h"
#include "read.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *const theorem_names[] = {"F", "O", "T", "S", "B", "Z", "ray", "dead", NULL};
const char *const regime_names[] = {"frozen", "obtuse", "sliding", "one-sided", "borderline", "ray", "dead", NULL};
const char *const rate_names[] = {"gap", "limit", "boundary", "none", NULL};
static const char *const no_yes[] = {"0", "1", NULL};

#define TRY(call) do { if (!(call)) return 0; } while (0)

/* A line `KEYWORD COUNT`, `KEYWORD CHOICE`. */
static int count_line(reader *r, const char *keyword, uint64_t least, uint64_t most, uint64_t *k)
{
  return line_start(r, keyword) && read_count(r, least, most, k) && line_end(r);
}

static int choice_line(reader *r, const char *keyword, const char *const *words, int *which)
{
  return line_start(r, keyword) && read_choice(r, words, which) && line_end(r);
}

/* 2.1 */
static int header(certificate *c, reader *r, char *buffer)
{
  uint64_t P;
  size_t size;
  TRY(line_exactly(r, "gdcert certificate 1"));
  TRY(line_start(r, "unit") && read_count(r, 64, 4096, &P));
  if (P % 64 != 0) return malformed(r, "unit: a multiple of 64 is due");
  c->P = (unsigned)P;
  TRY(line_end(r));
  TRY(count_line(r, "every", 1, INT64_MAX, &c->every));
  TRY(count_line(r, "steps", 0, INT64_MAX, &c->wanted));
  TRY(line_start(r, "title"));
  if (more_fields(r)) TRY(read_text(r, buffer, &size));
  return line_end(r);
}

/* 2.2 */
static int points_and_neurons(problem *p, reader *r)
{
  for (int i = 0; i < p->n; i++) {
    static const char *const labels[] = {"1", "-1", NULL};
    int which;
    TRY(line_start(r, "point") && read_choice(r, labels, &which));
    p->y[i] = which ? -1 : 1;
    for (int k = 0; k < p->d; k++) TRY(read_rational(r, p->x[i * p->d + k]));
    TRY(line_end(r));
  }
  for (int j = 0; j < p->m; j++) {
    mpq_t none;
    mpq_init(none);
    int ok = line_start(r, "neuron") && read_rational(r, p->v[j]) && read_rational(r, p->bias ? p->theta[j * p->D + p->d] : none);
    if (ok && mpq_sgn(none) != 0) ok = malformed(r, "without bias a neuron has the bias 0");
    mpq_clear(none);
    TRY(ok);
    for (int k = 0; k < p->d; k++) TRY(read_rational(r, p->theta[j * p->D + k]));
    TRY(line_end(r));
  }
  return 1;
}

static int problem_section(certificate *c, reader *r, const visitor *v)
{
  problem *p = &c->p;
  static const char *const losses[] = {"exponential", "logistic", NULL}, *const reductions[] = {"sum", "mean", NULL};
  unsigned char computed[32];
  uint64_t d, n, m;
  TRY(line_start(r, "problem") && read_hash(r, c->problem_hash) && line_end(r));
  sha256_start(&r->part);
  TRY(choice_line(r, "loss", losses, &p->logistic));
  TRY(choice_line(r, "reduction", reductions, &p->mean));
  TRY(choice_line(r, "bias", no_yes, &p->bias));
  TRY(choice_line(r, "train_output", no_yes, &p->trained));
  mpq_t step;
  mpq_init(step);
  int ok = line_start(r, "step") && read_rational(r, step);
  if (ok && mpq_sgn(step) <= 0) ok = malformed(r, "the step is positive");
  ok = ok && line_end(r) && count_line(r, "dimension", 1, MAX_DIMENSION, &d) && count_line(r, "points", 1, MAX_POINTS, &n) &&
       count_line(r, "neurons", 1, MAX_NEURONS, &m);
  if (ok) {
    p->d = (int)d;
    p->n = (int)n;
    p->m = (int)m;
    problem_init(p);
    mpq_inits(p->step, p->h, NULL);
    mpq_set(p->step, step);
    ok = points_and_neurons(p, r);
  }
  mpq_clear(step);
  TRY(ok);
  sha256_end(&r->part, computed);
  if (memcmp(c->problem_hash, computed, 32) != 0) return malformed(r, "the hash of the problem, above, is not that of its lines");
  if (v->before && memcmp(v->before->problem_hash, computed, 32) != 0) return malformed(r, "the file was changed while it was being read");
  return problem_derive(p) ? 1 : malformed(r, "an inner product of the experiment has more than %d bits", MAX_DERIVED_BITS);
}

/* 2.3 */
static char *copy(const char *bytes, size_t size)
{
  char *z = obtain(size + 1, 1);
  memcpy(z, bytes, size);
  return z;
}

static int lemma_file_lines(certificate *c, reader *r, char *buffer)
{
  lemma_file *file = &c->file[c->files];
  uint64_t index, lines;
  TRY(line_start(r, "file") && read_count(r, (uint64_t)c->files + 1, (uint64_t)c->files + 1, &index) && read_count(r, 0, MAX_FILE_TEXT, &lines));
  TRY(read_text(r, buffer, &file->name_size));
  file->name = copy(buffer, file->name_size);
  c->files++;
  TRY(line_end(r));
  for (uint64_t k = 0; k < lines; k++) {
    size_t size;
    TRY(read_bar_text(r, buffer, &size));
    if (file->size + size + 1 > MAX_FILE_TEXT) return malformed(r, "a lemma file of more than %d bytes", MAX_FILE_TEXT);
    file->text = obtain_more(file->text, file->size + size + 1);
    memcpy(file->text + file->size, buffer, size);
    file->text[file->size + size] = '\n';
    file->size += size + 1;
    TRY(line_end(r));
  }
  return 1;
}

static int lemma_section(certificate *c, reader *r, char *buffer)
{
  uint64_t files, lemmas, k, file;
  const char *word;
  int used[MAX_FILES] = {0};
  TRY(line_start(r, "lemmas") && read_count(r, 0, MAX_FILES, &files) && read_count(r, 0, MAX_LEMMAS, &lemmas) && line_end(r));
  while ((uint64_t)c->files < files) TRY(lemma_file_lines(c, r, buffer));
  while (line_is(r, "set")) {
    if (c->settings == MAX_SETTINGS) return malformed(r, "more than %d parameters", MAX_SETTINGS);
    TRY(line_start(r, "set") && read_word(r, &word));
    for (int l = 0; l < c->settings; l++)
      if (strcmp(c->setting_name[l], word) == 0) return malformed(r, "a parameter is set once");
    c->setting_name[c->settings] = copy(word, strlen(word));
    mpq_init(c->setting[c->settings]);
    c->settings++;
    TRY(read_rational(r, c->setting[c->settings - 1]) && line_end(r));
  }
  c->lemma = obtain(MAX_LEMMAS, sizeof *c->lemma);
  while ((uint64_t)c->lemmas < lemmas) {
    lemma_claim *l = &c->lemma[c->lemmas];
    k = (uint64_t)c->lemmas + 1;
    TRY(line_start(r, "lemma") && read_count(r, k, k, &k) && read_count(r, 1, files, &file) && read_word(r, &word));
    l->file = (int)file - 1;
    l->name = copy(word, strlen(word));
    mpq_init(l->slack);
    used[l->file] = 1;
    c->lemmas++;
    TRY(line_end(r));
  }
  for (k = 0; k < files; k++)
    if (!used[k]) return malformed(r, "no lemma is taken from file %" PRIu64, k + 1);
  return 1;
}

/* 2.4 */
int claim_numbers(const problem *p) { return p->m * p->n + (p->trained ? p->m : 0); }

void claim_init(claim *k, const problem *p)
{
  memset(k, 0, sizeof *k);
  mpz_init(k->radius);
  k->dual = obtain((size_t)claim_numbers(p), sizeof *k->dual);
  for (int i = 0; i < claim_numbers(p); i++) mpz_init(k->dual[i]);
}

void claim_set(claim *k, const claim *from, const problem *p)
{
  k->t = from->t;
  k->line = from->line;
  memcpy(k->active, from->active, sizeof k->active);
  memcpy(k->class_of, from->class_of, sizeof k->class_of);
  mpz_set(k->radius, from->radius);
  for (int i = 0; i < claim_numbers(p); i++) mpz_set(k->dual[i], from->dual[i]);
}

void claim_clear(claim *k, const problem *p)
{
  mpz_clear(k->radius);
  for (int i = 0; i < claim_numbers(p); i++) mpz_clear(k->dual[i]);
  free(k->dual);
}

static int checkpoint_block(claim *k, const problem *p, reader *r)
{
  int pairs = p->m * p->n, classes = 1;
  uint64_t number;
  k->line = r->number;
  TRY(line_start(r, "checkpoint") && read_count(r, 0, INT64_MAX, &k->t) && read_bits(r, k->active, p->m, p->n) && line_end(r));
  TRY(line_start(r, "classes"));
  for (int i = 0; i < pairs; i++) {
    TRY(read_count(r, 0, (uint64_t)classes, &number)); /* a new class has the next number */
    k->class_of[i] = (int)number;
    if ((int)number == classes) classes++;
  }
  TRY(line_end(r) && line_start(r, "radius") && read_units(r, k->radius));
  if (mpz_sgn(k->radius) < 0) return malformed(r, "a radius is not negative");
  TRY(line_end(r));
  for (int j = 0; j < p->m; j++) {
    TRY(line_start(r, "dual") && read_count(r, (uint64_t)j + 1, (uint64_t)j + 1, &number));
    for (int i = 0; i < p->n; i++) TRY(read_units(r, k->dual[j * p->n + i]));
    TRY(line_end(r));
  }
  if (!p->trained) return 1;
  TRY(line_start(r, "output"));
  for (int j = 0; j < p->m; j++) TRY(read_units(r, k->dual[pairs + j]));
  return line_end(r);
}

/* The next time after t at which a checkpoint is due: a multiple of K, a power of two, the last step.  No overflow: times are
   below 2^63. */
static uint64_t latest_next(const certificate *c, uint64_t t)
{
  uint64_t power = 1, multiple = t - t % c->every + c->every;
  while (power <= t) power *= 2;
  if (multiple < power) power = multiple;
  return power < c->wanted ? power : c->wanted;
}

static int segment_lines(segment *g, const claim *from, const certificate *c, reader *r)
{
  g->line = r->number;
  if (from->t == c->wanted) return malformed(r, "a segment after the last step");
  TRY(line_start(r, "segment") && read_count(r, from->t, from->t, &g->from));
  TRY(read_count(r, from->t + 1, latest_next(c, from->t), &g->to));
  TRY(read_count(r, 0, g->to - g->from, &g->switches) && read_hash(r, g->hash) && line_end(r));
  g->listed = g->switches <= MAX_LISTED ? (int)g->switches : 0;
  uint64_t least = g->from + 1;
  for (int k = 0; k < g->listed; k++) {
    TRY(line_start(r, "switch") && read_count(r, least, g->to, &g->at[k]) && read_bits(r, g->active[k], c->p.m, c->p.n));
    least = g->at[k] + 1;
    TRY(line_end(r));
  }
  return 1;
}

static int starts_exactly(const claim *k, const problem *p)
{
  int zero = k->t == 0 && mpz_sgn(k->radius) == 0;
  for (int i = 0; i < claim_numbers(p); i++) zero = zero && mpz_sgn(k->dual[i]) == 0;
  for (int i = 0; i < p->m * p->n; i++) zero = zero && k->class_of[i] == 0;
  return zero;
}

static int trajectory(certificate *c, reader *r, const visitor *v, claim *now, claim *before)
{
  segment g;
  TRY(line_exactly(r, "trajectory") && checkpoint_block(now, &c->p, r));
  if (!starts_exactly(now, &c->p)) return malformed(r, "the first checkpoint, above, is not the exact start");
  c->checkpoints = 1;
  TRY(v->checkpoint(v->self, c, NULL, NULL, now, r->f));
  while (line_is(r, "segment")) {
    claim_set(before, now, &c->p);
    TRY(segment_lines(&g, before, c, r));
    if (c->checkpoints == MAX_CHECKPOINTS) return malformed(r, "more than %d checkpoints", MAX_CHECKPOINTS);
    TRY(checkpoint_block(now, &c->p, r));
    if (now->t != g.to) return malformed(r, "the checkpoint above is not where its segment ends");
    c->checkpoints++;
    c->switches += g.switches;
    TRY(v->checkpoint(v->self, c, before, &g, now, r->f));
  }
  c->last = now->t;
  return 1;
}

/* 2.5 */
static int verdict_line(lemma_claim *l, uint64_t index, uint64_t last, reader *r)
{
  static const char *const words[] = {"proved", "refuted", "undecided", "vacuous", NULL};
  l->line = r->number;
  TRY(line_start(r, "verdict") && read_count(r, index, index, &index) && read_choice(r, words, &l->verdict));
  if (l->verdict == SAYS_REFUTED || l->verdict == SAYS_UNDECIDED) TRY(read_count(r, 0, last, &l->count));
  if (l->verdict == SAYS_PROVED) {
    TRY(read_count(r, 1, last + 1, &l->count));
    l->has_slack = strcmp(r->at, " -\n") != 0;
    if (l->has_slack) TRY(read_dyadic(r, l->slack));
    else r->at += 2;
  }
  return line_end(r);
}

/* A step up to `last`, or the word for none. */
static int step_or_word(reader *r, const char *keyword, const char *word, uint64_t last, uint64_t *t)
{
  TRY(line_start(r, keyword));
  if (r->at[0] == ' ' && strncmp(r->at + 1, word, strlen(word)) == 0 && strlen(r->at) == strlen(word) + 2) {
    *t = UINT64_MAX;
    r->at += 1 + strlen(word);
    return line_end(r);
  }
  return read_count(r, 0, last, t) && line_end(r);
}

static int results(certificate *c, reader *r)
{
  static const char *const words[] = {"complete", "interrupted", "undecided", "overflow", NULL};
  uint64_t steps;
  TRY(line_start(r, "results") && read_count(r, c->last, c->last, &steps) && read_choice(r, words, &c->status));
  if ((c->status == RUN_COMPLETE) != (c->last == c->wanted)) return malformed(r, "a run is complete if it has all its steps");
  TRY(line_end(r));
  TRY(step_or_word(r, "separated", "never", c->last, &c->separated));
  TRY(step_or_word(r, "terminal", "none", c->last, &c->terminal));
  for (int k = 0; k < c->lemmas; k++) TRY(verdict_line(&c->lemma[k], (uint64_t)k + 1, c->last, r));
  return 1;
}

/* 2.6 */
static int dyadic_line(reader *r, const char *keyword, mpq_t q, int *present)
{
  *present = line_is(r, keyword);
  return !*present || (line_start(r, keyword) && read_dyadic(r, q) && line_end(r));
}

static int range_line(theorem_claim *h, range_claim which, const char *keyword, reader *r)
{
  h->has_range[which] = line_is(r, keyword);
  if (!h->has_range[which]) return 1;
  TRY(line_start(r, keyword) && read_dyadic(r, h->low[which]) && read_dyadic(r, h->high[which]));
  if (mpq_cmp(h->low[which], h->high[which]) > 0) return malformed(r, "an empty interval");
  return line_end(r);
}

int read_named_lines(named_value *list, int *count, const char *keyword, reader *r)
{
  for (; line_is(r, keyword); ++*count) {
    const char *word;
    named_value *item = &list[*count];
    if (*count == MAX_NUMBERS) return malformed(r, "too many lines `%s`", keyword);
    TRY(line_start(r, keyword) && read_word(r, &word));
    if (strlen(word) >= sizeof item->name) return malformed(r, "`%.40s` is the name of nothing", word);
    memcpy(item->name, word, strlen(word) + 1);
    int small = 0;
    static const char *const modes[] = {"0", "1", "2", NULL};
    if (strcmp(keyword, "mode") == 0) {
      TRY(read_choice(r, modes, &small));
      mpq_set_si(item->value, small, 1);
    } else {
      TRY(read_dyadic(r, item->value));
    }
    TRY(line_end(r));
  }
  return 1;
}

static void theorem_new(theorem_claim *h)
{
  memset(h, 0, sizeof *h);
  mpq_inits(h->lower, h->upper, NULL);
  for (int k = 0; k < RANGES; k++) mpq_inits(h->low[k], h->high[k], NULL);
  for (int k = 0; k < MAX_NUMBERS; k++) mpq_inits(h->mode[k].value, h->number[k].value, NULL);
}

static void theorem_free(theorem_claim *h)
{
  mpq_clears(h->lower, h->upper, NULL);
  for (int k = 0; k < RANGES; k++) mpq_clears(h->low[k], h->high[k], NULL);
  for (int k = 0; k < MAX_NUMBERS; k++) mpq_clears(h->mode[k].value, h->number[k].value, NULL);
}

static int one_theorem(certificate *c, reader *r, char *buffer)
{
  theorem_claim *h = &c->theorem[c->theorems];
  uint64_t least = c->theorems ? h[-1].s + 1 : 0;
  theorem_new(h);
  c->theorems++;
  h->line = r->number;
  h->optimal = -1;
  if (least > c->last) return malformed(r, "theorems are listed by their times");
  TRY(line_start(r, "theorem") && read_count(r, least, c->last, &h->s) && read_choice(r, theorem_names, &h->name));
  TRY(read_choice(r, regime_names, &h->regime) && read_choice(r, no_yes, &h->mirrored) && line_end(r));
  TRY(choice_line(r, "rate", rate_names, &h->rate));
  TRY(dyadic_line(r, "lower", h->lower, &h->has_lower) && dyadic_line(r, "upper", h->upper, &h->has_upper));
  TRY(range_line(h, SHARP, "sharp", r) && range_line(h, RATIO, "ratio", r));
  TRY(range_line(h, LIMIT_OF_RATE, "limit", r) && range_line(h, MARGIN_LIMIT, "margin_limit", r));
  if (line_is(r, "optimal")) TRY(choice_line(r, "optimal", no_yes, &h->optimal));
  if (line_is(r, "never_separates")) {
    uint64_t point;
    TRY(count_line(r, "never_separates", 1, (uint64_t)c->p.n, &point));
    h->never_separates = (int)point;
  }
  TRY(read_named_lines(h->mode, &h->modes, "mode", r) && read_named_lines(h->number, &h->numbers, "number", r));
  for (; line_is(r, "hypothesis"); h->hypotheses++) {
    int strict;
    size_t size;
    TRY(line_start(r, "hypothesis") && read_choice(r, no_yes, &strict) && read_text(r, buffer, &size) && line_end(r));
  }
  if (h->hypotheses == 0 && h->name != THEOREM_DEAD) return malformed(r, "a theorem lists its hypotheses");
  return 1;
}

/* `theorem none`, or one after the other. */
static int theorem(certificate *c, reader *r, char *buffer)
{
  if (line_is(r, "theorem") && strcmp(r->line, "theorem none\n") == 0) return line_exactly(r, "theorem none");
  c->theorem = obtain(MAX_THEOREMS, sizeof *c->theorem);
  do {
    if (c->theorems == MAX_THEOREMS) return malformed(r, "more than %d theorems", MAX_THEOREMS);
    TRY(one_theorem(c, r, buffer));
  } while (line_is(r, "theorem"));
  return 1;
}

/* 2.8 */
static int trailer(certificate *c, reader *r)
{
  static const char *const words[] = {"proved", "refuted", "undecided", NULL};
  static const int verdicts[] = {ACCEPTED, REJECTED, UNSETTLED};
  int which, expected = c->status == RUN_COMPLETE ? 0 : 2;
  uint64_t k;
  for (int l = 0; l < c->lemmas; l++)
    if (c->lemma[l].verdict == SAYS_UNDECIDED) expected = 2;
  for (int l = 0; l < c->lemmas; l++)
    if (c->lemma[l].verdict == SAYS_REFUTED) expected = 1;
  TRY(line_start(r, "end") && read_count(r, c->last, c->last, &k) && read_count(r, c->checkpoints, c->checkpoints, &k));
  TRY(read_count(r, c->switches, c->switches, &k) && read_choice(r, words, &which));
  if (which != expected) return malformed(r, "the verdict does not follow from what is above: `%s` is due", words[expected]);
  c->verdict = verdicts[which];
  TRY(line_end(r));
  unsigned char computed[32];
  sha256_end(&r->before, computed);
  TRY(line_start(r, "sha256") && read_hash(r, c->hash));
  if (memcmp(c->hash, computed, 32) != 0) return malformed(r, "this is not the hash of the file above");
  return line_end(r) && no_more_lines(r);
}

int certificate_read(certificate *c, const char *path, const visitor *v, fault *f)
{
  reader r;
  claim now, before;
  char *buffer = obtain(MAX_LINE, 1);
  memset(c, 0, sizeof *c);
  int ok = reader_open(&r, path, f) && header(c, &r, buffer) && problem_section(c, &r, v) && lemma_section(c, &r, buffer);
  if (ok) {
    claim_init(&now, &c->p);
    claim_init(&before, &c->p);
    ok = trajectory(c, &r, v, &now, &before) && results(c, &r) && theorem(c, &r, buffer) && read_leaps(c, &r) && trailer(c, &r);
    claim_clear(&now, &c->p);
    claim_clear(&before, &c->p);
  }
  reader_close(&r);
  free(buffer);
  return ok;
}

void certificate_clear(certificate *c)
{
  for (int k = 0; k < c->theorems; k++) theorem_free(&c->theorem[k]);
  free(c->theorem);
  for (int k = 0; k < c->files; k++) {
    free(c->file[k].name);
    free(c->file[k].text);
  }
  for (int k = 0; k < c->settings; k++) {
    free(c->setting_name[k]);
    mpq_clear(c->setting[k]);
  }
  for (int k = 0; k < c->lemmas; k++) {
    free(c->lemma[k].name);
    mpq_clear(c->lemma[k].slack);
  }
  free(c->lemma);
  leaps_clear(c);
  problem_clear(&c->p);
}
