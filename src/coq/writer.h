/* Inside src/coq: the file being written. */
#ifndef GDC_COQ_WRITER_H
#define GDC_COQ_WRITER_H

#include <gdcert/coq.h>

enum { GDC_COQ_P, GDC_COQ_A, GDC_COQ_Q, GDC_COQ_B, GDC_COQ_COORDS };
/* Decimal places of a printed state box, and bits of the interval tactic that advances it. */
enum { GDC_COQ_PLACES = 30, GDC_COQ_STEP_BITS = 120 };

/* A state in scaled coordinates p = v1 a1, A = v1 alpha, q = w a2, B = w beta: rational ends. */
typedef struct gdc_coq_box {
  mpq_t lo[GDC_COQ_COORDS], hi[GDC_COQ_COORDS];
} gdc_coq_box;

void gdc_coq_box_init(gdc_coq_box *x);
void gdc_coq_box_clear(gdc_coq_box *x);

typedef struct gdc_coq_writer {
  FILE *out;
  const gdc_problem *p;
  const gdc_box *box;        /* labels, data, and the state at s with the enclosures that th was built from */
  const gdc_theorem *th;
  gdc_coq_box at;            /* the state at s as it is printed */
  int mirrored;              /* box, th and at are those of the mirror image of the experiment */
} gdc_coq_writer;

/* --- text.c: numbers ------------------------------------------------------------------------------- */
/* "(3 / 4)" or "(-2)". */
void gdc_coq_q(FILE *out, const mpq_t q);
/* The exact value of a finite number. */
void gdc_coq_fr(FILE *out, mpfr_srcptr x);
/* x rounded to `places` decimals, up or down. */
void gdc_coq_decimal(mpq_t q, mpfr_srcptr x, unsigned long places, int up);
/* Both ends outward to `places` decimals. */
void gdc_coq_outward(mpq_t lo, mpq_t hi, unsigned long places);
/* x > 0 rounded to `digits` significant decimals, up or down; 0 stays 0. */
void gdc_coq_significant(mpq_t q, mpfr_srcptr x, long digits, int up);

/* --- orbit.c: the steps from the initial weights ----------------------------------------------------- */
/* Writes the lemmas b0 .. bn and puts the last box into *last; 0 when the boxes do not decide a sign. */
int gdc_coq_orbit(FILE *out, gdc_coq_box *last, const gdc_problem *p, const gdc_box *b, int mirrored, unsigned long n);

/* --- experiment.c: what every file has ---------------------------------------------------------------- */
void gdc_coq_head(gdc_coq_writer *w, const char *theorem, int from_start);
/* The lemmas of gdc_coq_orbit with the tactics that they use. */
void gdc_coq_steps(FILE *out, const char *lemmas);
/* at_s, and the time s. */
void gdc_coq_state(gdc_coq_writer *w);
/* "at_s (x s) -> " unless the file proves it. */
void gdc_coq_premise(gdc_coq_writer *w, int from_start);
/* Lemma Sd: the distance of the points. */
void gdc_coq_width(gdc_coq_writer *w);
/* That distance times x >= 0, rounded as gdc_coq_significant does. */
void gdc_coq_times_width(mpq_t q, const gdc_coq_writer *w, mpfr_srcptr x, long digits, int up);
/* A/ln t <= x_t <= B/ln t with x_t the gap, or (limit) the distance of gamma to the notation `limit`; has_A 0: 0 <= x_t only. */
typedef struct gdc_coq_claim {
  int limit, has_A;
  mpq_t A, B;
} gdc_coq_claim;
void gdc_coq_claim_init(gdc_coq_claim *c);
void gdc_coq_claim_clear(gdc_coq_claim *c);
/* The lemmas `start` and `s2`, and the statement in the letters of the file, up to "Proof." and the state's hypothesis Hs. */
void gdc_coq_claim_open(gdc_coq_writer *w, const gdc_coq_claim *c, int from_start);
/* After its proof: the theorem about the experiment itself, when the letters of the file are those of its mirror image. */
void gdc_coq_claim_close(gdc_coq_writer *w, const gdc_coq_claim *c, int from_start);

/* --- one for each theorem: lemmas and the final theorem ----------------------------------------------- */
void gdc_coq_sliding(gdc_coq_writer *w, int from_start);
void gdc_coq_frozen(gdc_coq_writer *w, int from_start);
void gdc_coq_one_sided(gdc_coq_writer *w, int from_start);
/* Dead.v: 1 dead_1, 2 dead_2, 3 doomed_1, 4 doomed_2; 0 none applies. */
int gdc_coq_dead_case(const gdc_coq_writer *w);
void gdc_coq_dead(gdc_coq_writer *w, int from_start);

#endif
