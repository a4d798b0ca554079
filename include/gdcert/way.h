/* A way from a stepped state to a far time: certified places on it, and enclosures of everything in between.

   Under a frozen pattern (Lemma 6.1) or under Theorem T (Theorem G of doc/theory.md) a leap proves more than the state
   at its end: a tube, enclosures that hold at every time of the leap.  Lemmas are evaluated on tubes. */
#ifndef GDCERT_WAY_H
#define GDCERT_WAY_H

#include <gdcert/leap.h>
#include <gdcert/theorem.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A certified state on the way; owned by who made it. */
typedef struct gdc_place {
  gdc_leap_state *state;
  gdc_itv ln_R; /* ln of the ratio of slopes where the leaps know it, else the whole line */
} gdc_place;
void gdc_place_clear(gdc_place *p); /* of a place that was filled, or zeroed */

typedef struct gdc_way {
  const gdc_problem *problem;
  mpfr_prec_t prec;
  gdc_place *place; /* place[0] is the start, place[count - 1] at T, times increase */
  size_t count, cap;
  uint64_t leaps;
  const char *how;  /* "frozen pattern" or "sliding" */
} gdc_way;

/* From start (time >= 16) to T, aiming at so many digits.  The way keeps a copy of nothing but the problem's address;
   start is copied.  GDC_EUNDECIDED or GDC_ELIMIT with the reason when no leap applies. */
gdc_status gdc_way_find(gdc_way **out, const gdc_leap_state *start, const gdc_time *T, int digits, mpfr_prec_t prec,
                        gdc_context *ctx);
void gdc_way_free(gdc_way *way); /* NULL is allowed */

/* *there is the state at T, *tube encloses the states at all times from that of `from` to T (its time is that of
   `from`).  One leap each, GDC_EUNDECIDED when it does not apply. */
gdc_status gdc_place_leap(gdc_place *there, const gdc_way *way, const gdc_place *from, const gdc_time *T, gdc_context *ctx);
gdc_status gdc_place_tube(gdc_leap_state **tube, const gdc_way *way, const gdc_place *from, const gdc_time *T,
                          gdc_context *ctx);

/* A leap in the numbers that prove it again (Theorem G): modes, bands and numbers of Theorem T at its start, lower bounds of N and M
   over Theta, and for each neuron at the end: 1 (2) certainly below (above) its band, and whether REFRESH applies.  frozen: Lemma 6.1
   instead, and no numbers. */
typedef struct gdc_link {
  int frozen;
  int modes[GDC_T_MODES], end[2], fresh[2];
  mpfr_t bands[GDC_T_BANDS], nums[GDC_T_NUMS], n_low, m_low;
} gdc_link;
void gdc_link_init(gdc_link *l);
void gdc_link_clear(gdc_link *l);
/* gdc_place_leap by one application of Theorem T as it stands, with both W and V rising. */
gdc_status gdc_place_link(gdc_place *there, gdc_link *link, const gdc_way *way, const gdc_place *from, const gdc_time *T,
                          gdc_context *ctx);

/* gdc_theorem_build at that state and time.  GDC_ELIMIT when the experiment is not of that shape, or the time is not
   written out (beyond about 2^16384). */
gdc_status gdc_leap_state_theorem(gdc_theorem **out, const gdc_leap_state *s, gdc_context *ctx);

/* A time strictly between a < b, about their geometric mean (their logarithms' one when those are far apart); 0 when there is none, or none that is certain. */
int gdc_time_between(gdc_time *mid, const gdc_time *a, const gdc_time *b);
/* A time >= t + n; exactly t + n when t is written out. */
void gdc_time_after(gdc_time *r, const gdc_time *t, unsigned long n);

#ifdef __cplusplus
}
#endif
#endif
