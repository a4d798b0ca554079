/* Letters, numbers of a certificate, and texts that have to be true of them. */
#include "formula.h"

#include <stdlib.h>
#include <string.h>

/* --- letters --------------------------------------------------------------------------------------------- */

letters *letters_new(const char *what, givens *given, scale *s)
{
  letters *l = obtain(1, sizeof *l);
  l->what = what;
  l->given = given;
  l->s = s;
  return l;
}

void letters_free(letters *l)
{
  letters_cut(l, 0);
  free(l);
}

static letter *add(letters *l, const char *name, int exact)
{
  letter *x = &l->all[l->count++];
  x->name = name;
  x->exact = exact;
  mpq_init(x->q);
  num_init(&x->x);
  return x;
}

void letter_q(letters *l, const char *name, const mpq_t q) { mpq_set(add(l, name, 1)->q, q); }
void letter_si(letters *l, const char *name, int k) { mpq_set_si(add(l, name, 1)->q, k, 1); }
void letter_num(letters *l, const char *name, const num *x, const scale *s) { num_rescale(&add(l, name, 0)->x, x, s, l->s); }

void letters_cut(letters *l, int count)
{
  while (l->count > count) {
    l->count--;
    mpq_clear(l->all[l->count].q);
    num_clear(&l->all[l->count].x);
  }
}

int is_flag(word name) { return name.size > 5 && memcmp(name.at, "rate_", 5) == 0; }

/* A letter, a number of the certificate, has_NAME, or a flag that is 0 when it is not given. */
static int look_up(lang *r, word name, int brackets, const long *index, int count, when w, int *active)
{
  letters *l = (letters *)(uintptr_t)r->self;
  (void)index, (void)w, (void)active;
  if (count || brackets) lang_fail(r, "`%.*s` has no indices", (int)name.size, name.at);
  for (int k = 0; k < l->count; k++) {
    letter *x = &l->all[k];
    if (!word_is(name, x->name)) continue;
    if (x->exact) return graph_const(r->g, x->q);
    if (x->node >= 0) return x->node;
    x->node = graph_input(r->g, ONCE);
    if (x->node >= 0) num_set(&r->g->nodes[x->node].value, &x->x);
    return x->node;
  }
  if (name.size > 4 && memcmp(name.at, "has_", 4) == 0) return graph_si(r->g, givens_find(l->given, name.at + 4, name.size - 4) != NULL);
  given *c = givens_find(l->given, name.at, name.size);
  if (!c && is_flag(name)) return graph_si(r->g, 0);
  if (!c) lang_fail(r, "the certificate does not give `%.*s`", (int)name.size, name.at);
  if (!c) return -1;
  c->used = 1;
  return graph_const(r->g, c->value);
}

static int find(lang *r, word name, int brackets, const long *index, int count, when w, int *active)
{
  int n = look_up(r, name, brackets, index, count, w, active);
  if (n < 0) lang_fail(r, "too many operations");
  return n;
}

/* --- texts ------------------------------------------------------------------------------------------------ */

static char *joined(const char *const *texts)
{
  size_t size = 1;
  for (int k = 0; texts[k]; k++) size += strlen(texts[k]);
  char *all = obtain(size, 1);
  for (int k = 0; texts[k]; k++) strcat(all, texts[k]);
  return all;
}

int letters_hold(letters *l, const char *const *texts, fault *f)
{
  lang r = {.g = graph_new(), .find = find, .self = l, .title = "formulas"};
  char *text = joined(texts);
  for (int k = 0; k < l->count; k++) l->all[k].node = -1;
  int ok = lang_file(&r, text, strlen(text));
  if (!ok) reject(f, "%s: %s", l->what, r.error);
  if (ok) {
    graph_close(r.g);
    graph_run(r.g, ONCE, l->s);
  }
  for (int k = 0; ok && k < r.nlemmas; k++)
    for (int i = 0; ok && i < r.lemmas[k].ninstances; i++) {
      const instance *x = &r.lemmas[k].instances[i];
      truth guard = r.g->nodes[x->guard].truth, claimed = r.g->nodes[x->claim].truth;
      if (guard == NO || (guard == YES && claimed == YES)) continue;
      word name = r.lemmas[k].name;
      l->open = guard == OPEN || claimed == OPEN;
      ok = l->open ? doubt(f, "%s: %.*s is not certain of the claimed state", l->what, (int)name.size, name.at)
                   : reject(f, "%s: %.*s is false", l->what, (int)name.size, name.at);
    }
  lang_clear(&r);
  graph_free(r.g);
  free(text);
  return ok;
}
