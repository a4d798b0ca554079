/* Inside the writer of certificates.  Section numbers are those of doc/certificate-format.md. */
#ifndef GDC_CERTIFICATE_INTERNAL_H
#define GDC_CERTIFICATE_INTERNAL_H

#include <stdio.h>

#include <gdcert/certificate.h>
#include <gdcert/leap.h>
#include <gdcert/theorem.h>

#include "sha256.h"

enum { CERT_THEOREMS = 64, CERT_PAIRS = GDC_MAX_NEURONS * GDC_MAX_POINTS, CERT_LISTED = 8, CERT_MAX_CHECKPOINTS = 1 << 20 };
enum { CERT_NUMBERS = CERT_PAIRS + GDC_MAX_NEURONS };
enum { CERT_MAX_LINE = 1 << 20, CERT_LEAST_UNIT = 64, CERT_MAX_UNIT = 4096 };

/* Constants and the running numbers of section 2.4, "How the writer chooses P and R".  All of them are upper bounds
   (64 bits, rounded up): they decide what is published, never whether it is true. */
typedef struct cert_ball {
  mpfr_t span;          /* V S: change of |theta| for one unit of every slope (trained: N_t of Theorem 3.3) */
  mpfr_t delta, room;   /* rounding of a centre; 2^(16-P) */
  mpfr_t root_g;        /* max_i sqrt(G_ii) */
  mpfr_t h, v2;         /* step factor; sum_j v_j^2 */
  mpfr_t trace[GDC_MAX_POINTS]; /* G_ii sum_j v_j^2, a bound of K_ii for every pattern */
  mpfr_t row[GDC_MAX_POINTS];   /* sum_k |G_ik| sum_j v_j^2, a bound of sum_k |K_ik| */
  mpfr_t root[GDC_MAX_POINTS];  /* sqrt(G_ii) */
  mpfr_t all_roots;     /* S */
  mpfr_t r, e;          /* radius that a checker carries, distance of its centre from the exact state */
  mpfr_t r_before, e_before; /* one step earlier */
  mpfr_t t[4];
} cert_ball;

/* A checkpoint as it was written. */
typedef struct cert_point {
  uint64_t t;
  mpz_t centre[CERT_NUMBERS], radius; /* in units; after the duals v_j - v_j(0) when it is trained */
  signed char bits[CERT_NUMBERS], exact[CERT_NUMBERS]; /* of the pairs; the rest is 0 */
} cert_point;

struct gdc_certificate {
  const gdc_problem *p;
  gdc_certificate_options o;
  char *path, *part_path, *state_path, *fresh_path; /* FILE, FILE.part, FILE.state, FILE.state.new */
  FILE *part;
  int failed;            /* a write failed */
  sha256 hash;           /* of everything written */
  uint64_t bytes;
  int unit;
  uint64_t every;
  cert_ball ball;
  int has_ball;

  uint64_t now;          /* the last step that was accepted */
  int started;
  int step_due;          /* resumed: the step from the last checkpoint is not in the ball yet */
  uint64_t checkpoints, switches; /* written; up to the last checkpoint */
  cert_point last;
  uint64_t here;         /* switches since then, the first few of them, and their hash */
  struct { uint64_t t; signed char bits[CERT_PAIRS]; } listed[CERT_LISTED];
  sha256 here_hash;
  int separated;
  uint64_t separated_at;

  const gdc_time *leap_to;  /* NULL: no leaps */
  gdc_context no_leap;      /* why there are none all the same */
  gdc_theorem_watch *watch; /* theorems from the balls at t = 2^k and at the end */
  int lists;                /* lemmas read constants: every theorem on the way is written, not the last one only */
  cert_point *balls;       /* the balls of the theorems to write, `nballs` of them; room for CERT_THEOREMS */
  int nballs;
  char *blocks;             /* their lines */
  size_t last_block;        /* where those of the last one begin */
  uint64_t looked_at;       /* the step whose ball was offered before it was published */
  double saved_at, saving;  /* seconds: when FILE.state was written last, and how long that took */
  int too_coarse, sealed;
};

/* emit.c: lines.  Failures are remembered in c->failed. */
void cert_line(gdc_certificate *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cert_bytes(gdc_certificate *c, const char *data, size_t size);
char *cert_escape(const char *text, size_t size);        /* `text`; NULL: out of memory */
char *cert_units(const mpz_t z);                         /* `units` */
char *cert_dyadic(mpfr_srcptr x);                        /* `dyadic`; NULL: out of memory, or beyond its limits */
char *cert_pattern(char *out, const signed char *bits, int m, int n); /* `bits`, into m*(n+1) bytes */

/* head.c: sections 2.1 to 2.3 */
gdc_status cert_head(gdc_certificate *c, gdc_context *ctx);

/* ball.c */
void cert_ball_init(cert_ball *b, const gdc_problem *p, int unit);
void cert_ball_clear(cert_ball *b);
void cert_ball_start(cert_ball *b, uint64_t t, const mpz_t radius, int unit);
/* Trained output weights: the constants are those of this state.  Before anything is asked about it. */
void cert_ball_look(cert_ball *b, const gdc_state *s);
/* Can a checker tell every sign of this state, and whether all its margins are positive? */
int cert_ball_tells_signs(cert_ball *b, const gdc_state *s);
int cert_ball_tells_margins(cert_ball *b, const gdc_state *s, int *positive, int *undecided);
void cert_ball_step(cert_ball *b, const gdc_state *s); /* r and e one step later */
void cert_ball_back(cert_ball *b);                     /* and back */
void cert_ball_radius(mpz_t radius, cert_ball *b, int unit);
/* d to the nearest unit; 0: two units are possible. */
int cert_round(mpz_t z, const gdc_itv *d, int unit);

/* block.c: section 2.4 */
void cert_switch(gdc_certificate *c, uint64_t t, const signed char *bits);
gdc_status cert_checkpoint(gdc_certificate *c, const gdc_state *s, gdc_context *ctx);
/* The ball that cert_checkpoint would write now; 0: more bits are needed. */
int cert_take_point(cert_point *x, gdc_certificate *c, const gdc_state *s);

/* results.c, tail.c: sections 2.5 to 2.7 */
gdc_verdict cert_results(gdc_certificate *c, gdc_status outcome);
void cert_theorem(gdc_certificate *c);
const gdc_theorem *cert_published(const gdc_certificate *c); /* NULL: none */
void cert_trailer(gdc_certificate *c, gdc_verdict verdict);
/* Offer a ball to the theorems.  A certificate that replaces the one before is published: its numbers are those that are written. */
gdc_status cert_try_theorem(gdc_certificate *c, const cert_point *at, gdc_context *ctx);

gdc_status cert_leap_state(gdc_leap_state **out, const gdc_certificate *c, const cert_point *at, mpfr_prec_t prec, gdc_context *ctx);

/* leaps.c: section 2.7, from the last ball to T.  On failure nothing is written. */
gdc_status cert_leaps(gdc_certificate *c, const gdc_time *T, gdc_context *ctx);

/* point.c */
int cert_numbers(const gdc_problem *p); /* of a centre */
void cert_point_init(cert_point *x);
void cert_point_clear(cert_point *x);
void cert_point_copy(cert_point *x, const cert_point *y, int numbers); /* cert_numbers(p) */
void cert_point_store(FILE *out, const cert_point *x, int numbers);
int cert_point_load(cert_point *x, FILE *in, int numbers);

/* file.c */
gdc_status cert_file_create(gdc_certificate *c, gdc_context *ctx);
gdc_status cert_file_flush(gdc_certificate *c, gdc_context *ctx); /* to the disk */
/* FILE.part becomes FILE; FILE.state goes too, unless the run was interrupted and may be resumed. */
gdc_status cert_file_finish(gdc_certificate *c, int keep_state, gdc_context *ctx);
/* FILE.part with its first c->bytes bytes, which have this hash, taken over; from FILE itself if there is no FILE.part. */
gdc_status cert_file_reopen(gdc_certificate *c, uint64_t bytes, const char *hex, gdc_context *ctx);
/* A few megabytes at most, terminated; NULL when there is no such file. */
char *cert_file_read(const char *path, size_t *size);

/* stored.c: FILE.state */
gdc_status cert_save(gdc_certificate *c, gdc_context *ctx);
gdc_status cert_resume(gdc_certificate *c, gdc_context *ctx);

#endif
