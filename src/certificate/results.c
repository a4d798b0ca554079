/* What the run has found: status, verdicts of the lemmas (section 2.5), the trailer (2.7). */
#include "internal.h"

#include <inttypes.h>
#include <stdlib.h>

static const char *status_name(const gdc_certificate *c, gdc_status outcome)
{
  switch (outcome) {
  case GDC_OK: return c->now == c->o.steps ? "complete" : "interrupted";
  case GDC_EUNDECIDED: return "undecided";
  case GDC_EOVERFLOW: return "overflow";
  default: return "interrupted";
  }
}

/* s - 2^-16 |s| rounded down to 16 bits; NULL when that says nothing a checker can see, or is far beyond any use. */
static char *claimed_slack(const gdc_certificate *c, const gdc_lemma_result *r)
{
  enum { ROOM = 16, BITS = 16, LARGEST = 4096 };
  if (!r->has_slack || mpfr_zero_p(r->slack) || mpfr_get_exp(r->slack) < -c->unit / 2 || mpfr_get_exp(r->slack) > LARGEST) return NULL;
  mpfr_t s, part;
  mpfr_init2(s, mpfr_get_prec(r->slack) + ROOM + 2);
  mpfr_init2(part, mpfr_get_prec(r->slack));
  mpfr_abs(part, r->slack, MPFR_RNDU);
  mpfr_div_2ui(part, part, ROOM, MPFR_RNDU);
  mpfr_sub(s, r->slack, part, MPFR_RNDD);
  mpfr_prec_round(s, BITS, MPFR_RNDD);
  char *text = cert_dyadic(s);
  mpfr_clears(s, part, (mpfr_ptr)0);
  return text;
}

static void put_verdict(gdc_certificate *c, size_t k, int beyond)
{
  const gdc_lemma_result *r = gdc_lemma_check_result(c->o.check, k);
  const char *name = gdc_verdict_name(r->verdict);
  if (beyond) {
    cert_line(c, "verdict %zu undecided %" PRIu64, k + 1, c->now);
    return;
  }
  if (r->verdict == GDC_PROVED) {
    char *slack = claimed_slack(c, r);
    cert_line(c, "verdict %zu %s %" PRIu64 " %s", k + 1, name, r->checked, slack ? slack : "-");
    free(slack);
  } else if (r->verdict == GDC_REFUTED || r->verdict == GDC_UNDECIDED) {
    cert_line(c, "verdict %zu %s %" PRIu64, k + 1, name, r->step);
  } else {
    cert_line(c, "verdict %zu vacuous", k + 1);
  }
}

gdc_verdict cert_results(gdc_certificate *c, gdc_status outcome)
{
  uint64_t terminal = 0;
  int complete = outcome == GDC_OK && c->now == c->o.steps;
  gdc_verdict verdict = complete ? GDC_PROVED : GDC_UNDECIDED;
  cert_line(c, "results %" PRIu64 " %s", c->now, status_name(c, outcome));
  if (c->separated) cert_line(c, "separated %" PRIu64, c->separated_at);
  else cert_line(c, "separated never");
  if (c->o.check && gdc_lemma_check_terminal(c->o.check, &terminal) && terminal <= c->now)
    cert_line(c, "terminal %" PRIu64, terminal);
  else cert_line(c, "terminal none");
  if (!c->o.check) return verdict;
  /* The lemmas may have seen one step more than could be published: then nothing is claimed about them. */
  int beyond = gdc_lemma_check_count(c->o.check) > 0 && gdc_lemma_check_has_accepted(c->o.check, c->now + 1);
  for (size_t k = 0; k < gdc_lemma_check_count(c->o.check); k++) put_verdict(c, k, beyond);
  if (beyond) return GDC_UNDECIDED;
  gdc_verdict lemmas = gdc_lemma_check_verdict(c->o.check);
  return lemmas == GDC_REFUTED || lemmas == GDC_UNDECIDED ? lemmas : verdict;
}

void cert_trailer(gdc_certificate *c, gdc_verdict verdict)
{
  char hex[SHA256_HEX];
  cert_line(c, "end %" PRIu64 " %" PRIu64 " %" PRIu64 " %s", c->now, c->checkpoints, c->switches,
            gdc_verdict_name(verdict));
  sha256_hex(hex, &c->hash);
  cert_line(c, "sha256 %s", hex);
}
