/* Constants of theorems, as the lemma language names them. */
#include "lemma.h"

#include <string.h>

/* What they are called where they are given: a number, or two that enclose it. */
static const struct {
  const char *name, *low, *high;
} names[] = {
  {"s", NULL, NULL}, {"A", "lower", NULL}, {"B", "upper", NULL}, {"gap_lower", "lower", NULL}, {"gap_upper", "upper", NULL},
  {"R_lo", "ratio_lo", NULL}, {"R_hi", "ratio_hi", NULL}, {"limit", "limit_lo", "limit_hi"},
  {"margin_limit", "margin_limit_lo", "margin_limit_hi"}, {"gb_plus", "gbp", NULL}, {"gb_minus", "gbm", NULL}, {"Abar", "Abar", NULL},
  {"Alow", "Alow", NULL}, {"Bbar", "Bbar", NULL}, {"Blow", "Blow", NULL}, {"al", "al", NULL}, {"ah", "ah", NULL}, {"bl", "bl", NULL},
  {"bh", "bh", NULL}, {"Dlo", "Dlo", NULL}, {"Dhi", "Dhi", NULL}};
enum { COUNT = sizeof names / sizeof names[0] };

const char *lemma_constant_name(int which) { return which < COUNT ? names[which].name : NULL; }

static const given *find(theorem *th, const char *name) { return givens_find(&th->claims, name, strlen(name)); }

int lemma_constant(num *z, theorem *th, int which, scale *s)
{
  const char *low = names[which].low, *high = names[which].high;
  if (!low) {
    num_set_time(z, th->s, s);
    return 1;
  }
  const given *a = find(th, low), *b = high ? find(th, high) : a;
  if (!a || !b || (strncmp(names[which].name, "gap_", 4) == 0 && !find(th, "rate_gap"))) return 0;
  num_set_between(z, a->value, b->value, s);
  return 1;
}
