/* The names of a certificate's constants: in the language, and in gdc_theorem_constant. */
#include "constant.h"

#include <string.h>

static const struct {
  const char *name, *constant;
} names[] = {
  {"A", "A"}, {"B", "B"}, {"gap_lower", "gap_lower"}, {"gap_upper", "gap_upper"}, {"s", "s"}, {"num_lo", "num_lo"},
  {"num_hi", "num_hi"}, {"R_lo", "R_lo"}, {"R_hi", "R_hi"}, {"C1", "C1"}, {"C2", "C2"}, {"limit", "limit"},
  {"margin_limit", "margin_limit"},
  /* bands of Theorem T, of Theorem B */
  {"gb_plus", "gb+"}, {"gb_minus", "gb-"}, {"Abar", "Abar"}, {"Alow", "Alow"}, {"Bbar", "Bbar"}, {"Blow", "Blow"},
  {"al", "al"}, {"ah", "ah"}, {"bl", "bl"}, {"bh", "bh"}, {"Dlo", "Dlo"}, {"Dhi", "Dhi"},
};

int constant_find(const char *text, size_t size)
{
  for (size_t k = 0; k < sizeof names / sizeof *names; k++)
    if (strlen(names[k].name) == size && memcmp(names[k].name, text, size) == 0) return (int)k;
  return -1;
}

int constant_is_published(int index)
{
  static const char *const internal[] = {"num_lo", "num_hi", "C1", "C2"};
  for (size_t k = 0; k < sizeof internal / sizeof *internal; k++)
    if (strcmp(names[index].name, internal[k]) == 0) return 0;
  return 1;
}

void constant_read(gdc_itv *r, int *defined, const gdc_theorem *th, int index)
{
  gdc_itv_whole(r);
  *defined = th && gdc_theorem_constant(r, th, names[index].constant);
}
