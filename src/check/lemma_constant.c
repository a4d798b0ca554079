/* Constants of theorems, as the lemma language names them. */
#include "lemma.h"

#include <string.h>

/* What a constant is: an end of a range, a bound, or a number under the certificate's own name. */
static const struct {
  const char *name, *number;
} names[] = {
  {"A", NULL}, {"B", NULL}, {"gap_lower", NULL}, {"gap_upper", NULL}, {"s", NULL}, {"R_lo", NULL}, {"R_hi", NULL}, {"limit", NULL},
  {"margin_limit", NULL}, {"gb_plus", "gb+"}, {"gb_minus", "gb-"}, {"Abar", "Abar"}, {"Alow", "Alow"}, {"Bbar", "Bbar"},
  {"Blow", "Blow"}, {"al", "al"}, {"ah", "ah"}, {"bl", "bl"}, {"bh", "bh"}, {"Dlo", "Dlo"}, {"Dhi", "Dhi"}};
enum { COUNT = sizeof names / sizeof names[0] };

const char *lemma_constant_name(int which) { return which < COUNT ? names[which].name : NULL; }

static int is(int which, const char *name) { return strcmp(names[which].name, name) == 0; }

int lemma_constant(num *z, const theorem_claim *h, int which, scale *s)
{
  int lower = is(which, "A") || is(which, "gap_lower"), upper = is(which, "B") || is(which, "gap_upper");
  if ((is(which, "gap_lower") || is(which, "gap_upper")) && h->rate != RATE_GAP) return 0;
  if (lower || upper) {
    if (lower ? !h->has_lower : !h->has_upper) return 0;
    num_set_q(z, lower ? h->lower : h->upper, s);
    return 1;
  }
  if (is(which, "s")) {
    mpz_t t;
    mpz_init_set_ui(t, h->s);
    num_set_z(z, t, s);
    mpz_clear(t);
    return 1;
  }
  int ratio = is(which, "R_lo") || is(which, "R_hi"), range = ratio ? RATIO : is(which, "limit") ? LIMIT_OF_RATE : is(which, "margin_limit") ? MARGIN_LIMIT : -1;
  if (range >= 0) {
    if (!h->has_range[range]) return 0;
    num_set_between(z, is(which, "R_hi") ? h->high[range] : h->low[range], is(which, "R_lo") ? h->low[range] : h->high[range], s);
    return 1;
  }
  for (int k = 0; k < h->numbers; k++)
    if (strcmp(h->number[k].name, names[which].number) == 0) {
      num_set_q(z, h->number[k].value, s);
      return 1;
    }
  return 0;
}
