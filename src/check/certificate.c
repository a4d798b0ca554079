/* The grammar of a certificate, section by section; names of functions are those of the sections. */
#include "certificate.h"
#include "read.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

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
    problem_init(p, &c->own);
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
static const char *copy(certificate *c, const char *bytes, size_t size)
{
  char *z = pool_bytes(&c->own, size + 1, 1);
  memcpy(z, bytes, size);
  return z;
}

static int lemma_file_lines(certificate *c, reader *r, char *buffer)
{
  lemma_file *file = &c->file[c->files];
  uint64_t index, lines;
  size_t size;
  TRY(line_start(r, "file") && read_count(r, (uint64_t)c->files + 1, (uint64_t)c->files + 1, &index) && read_count(r, 0, MAX_FILE_TEXT, &lines));
  TRY(read_text(r, buffer, &size) && line_end(r));
  for (uint64_t k = 0; k < lines; k++) {
    TRY(read_bar_text(r, buffer + file->size, &size));
    file->size += size + 1;
    if (file->size > MAX_FILE_TEXT) return malformed(r, "a lemma file of more than %d bytes", MAX_FILE_TEXT);
    buffer[file->size - 1] = '\n';
    TRY(line_end(r));
  }
  file->text = copy(c, buffer, file->size);
  c->files++;
  return 1;
}

static int lemma_section(certificate *c, reader *r, char *buffer)
{
  uint64_t files, lemmas, k, file;
  const char *word;
  int used[MAX_FILES] = {0};
  TRY(line_start(r, "lemmas") && read_count(r, 0, MAX_FILES, &files) && read_count(r, 0, MAX_LEMMAS, &lemmas) && line_end(r));
  while ((uint64_t)c->files < files) TRY(lemma_file_lines(c, r, buffer));
  c->setting = pool_rationals(&c->own, MAX_SETTINGS);
  for (; line_is(r, "set"); c->settings++) {
    if (c->settings == MAX_SETTINGS) return malformed(r, "more than %d parameters", MAX_SETTINGS);
    TRY(line_start(r, "set") && read_word(r, MAX_WORD, &word));
    for (int l = 0; l < c->settings; l++)
      if (strcmp(c->setting_name[l], word) == 0) return malformed(r, "a parameter is set once");
    c->setting_name[c->settings] = copy(c, word, strlen(word));
    TRY(read_rational(r, c->setting[c->settings]) && line_end(r));
  }
  c->lemma = pool_bytes(&c->own, (size_t)lemmas, sizeof *c->lemma);
  for (; (uint64_t)c->lemmas < lemmas; c->lemmas++) {
    lemma_claim *l = &c->lemma[c->lemmas];
    k = (uint64_t)c->lemmas + 1;
    TRY(line_start(r, "lemma") && read_count(r, k, k, &k) && read_count(r, 1, files, &file) && read_word(r, MAX_WORD, &word));
    l->file = (int)file - 1;
    for (const lemma_claim *x = c->lemma; x < l; x++)
      if (x->file == l->file && strcmp(x->name, word) == 0) return malformed(r, "a lemma is listed once");
    l->name = copy(c, word, strlen(word));
    l->slack = *pool_rationals(&c->own, 1);
    used[l->file] = 1;
    TRY(line_end(r));
  }
  for (k = 0; k < files; k++)
    if (!used[k]) return malformed(r, "no lemma is taken from file %" PRIu64, k + 1);
  return 1;
}

/* 2.4 */
int claim_numbers(const problem *p) { return p->m * p->n + (p->trained ? p->m : 0); }

void claim_init(claim *k, const problem *p, pool *own)
{
  memset(k, 0, sizeof *k);
  k->radius = *pool_integers(own, 1);
  k->dual = pool_integers(own, claim_numbers(p));
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
  char *buffer = obtain(MAX_FILE_TEXT + MAX_LINE, 1); /* a lemma file and one more line */
  memset(c, 0, sizeof *c);
  int ok = reader_open(&r, path, f) && header(c, &r, buffer) && problem_section(c, &r, v) && lemma_section(c, &r, buffer);
  if (ok) {
    claim_init(&now, &c->p, &c->own);
    claim_init(&before, &c->p, &c->own);
    ok = trajectory(c, &r, v, &now, &before) && results(c, &r) && read_theorems(c, &r, buffer) && read_leaps(c, &r) && trailer(c, &r);
  }
  reader_close(&r);
  free(buffer);
  return ok;
}

void certificate_clear(certificate *c)
{
  for (int k = 0; k < c->theorems; k++) theorem_clear(&c->theorem[k]);
  pool_clear(&c->own);
}
