/* Inside the checker: bound lemmas, the window of recent states, and where quantities come from. */
#ifndef GDC_LEMMA_CHECK_H
#define GDC_LEMMA_CHECK_H

#include <gdcert/lemma.h>
#include <gdcert/theorem.h>

#include "ast.h"
#include "program.h"

/* A state to read quantities from; the trajectory's (observe.c), or a made-up one in tests. */
typedef struct quantity_source {
  const void *self;
  uint64_t time;
  mpfr_prec_t bits;
  int last_chance;
  const gdc_theorem *certificate; /* the latest one, or NULL */
  /* r encloses quantity (kind, a, b), *defined = 0 when it does not exist or is not known to. */
  gdc_status (*read)(gdc_itv *r, int *defined, const struct quantity_source *s, int kind, int a, int b,
                     gdc_context *ctx);
} quantity_source;

/* A lemma for one choice of its indices. */
typedef struct instance {
  int guard, claim; /* truth nodes */
  int label[8];
} instance;

typedef struct bound_lemma {
  const lemma_file *file;
  const lemma *source;
  uint64_t lo, hi;     /* it speaks about these steps */
  int lag;             /* step t is checked when the state at t + lag is there */
  int reach;           /* steps before t that it reads */
  int snapshots;       /* 1: it reads absolute steps first_at..last_at */
  uint64_t first_at, last_at;
  instance *instances;
  int ninstances, cap;
  int guards_seen;     /* bit 0: some guard was decided true, bit 1: some was undecided */
  int tries_here, tries; /* requests for more bits: at this step, in all */
  mpfr_prec_t suspect; /* it was refuted at this step with so many bits; 0: not yet */
  int undecided, refuted;
  gdc_lemma_result result;
} bound_lemma;

/* One entry per truth node at the current step.  slack and relative are enclosures of how much holds. */
typedef struct truth_value {
  gdc_verdict verdict;
  int near; /* undecided, and the two sides are within 2^-56 of each other at all states of the box */
  gdc_itv slack, relative;
} truth_value;

enum { SLACK_BITS = 53 };

/* What a block says about a lemma, until all of it is known (over_block.c). */
typedef struct block_note {
  int wanted;         /* the lemma speaks in the block */
  uint64_t proved;    /* at so many steps */
  int seen;           /* as bound_lemma.guards_seen */
  mpfr_t slack, relative;
} block_note;

struct gdc_lemma_check {
  const gdc_problem *problem;
  const gdc_lemmas *lemmas;
  gdc_lemma_options options;
  program prog;
  code code;
  truth_value *truths;
  struct difference *difference; /* NULL: it can do nothing here */
  block_note *notes, *trial; /* nbound; of what is certain, and of what may become so */
  gdc_itv *hull_inputs; /* of the step part, for hulls */
  int is_loaded;        /* the latest inputs are those of step `loaded` */
  uint64_t loaded;
  bound_lemma *bound;
  size_t nbound;
  int separated;        /* a truth node: all margins > 0 at the present state; -1: not wanted */
  int started;
  uint64_t first, now;  /* steps seen: first..now without a hole */
  mpfr_prec_t bits, first_bits; /* now; of the first state */
  int is_separated, is_terminal;
  uint64_t separated_at, terminal_at;
  int has_accepted;     /* step `accepted` and all before it are judged and counted */
  uint64_t accepted;
  const gdc_theorem *certificate; /* the latest one, borrowed; NULL: none */
};

/* One state.  GDC_EMOREBITS: the same step again with more bits, please; nothing was counted. */
gdc_status lemma_check_step(gdc_lemma_check *c, const quantity_source *s, gdc_context *ctx);

/* A state of the window or of a snapshot once more, with more bits; nothing is checked. */
gdc_status lemma_check_again(gdc_lemma_check *c, const quantity_source *s, gdc_context *ctx);

/* over_block.c: 1 when lemma_check_block may be used; GDC_OK: the steps from..to, of which hull is one enclosure, are judged
   and counted; GDC_EUNDECIDED: they are not, the same steps again in parts. */
int lemma_check_takes_blocks(const gdc_lemma_check *c);
gdc_status lemma_check_block(gdc_lemma_check *c, const gdc_block *block, gdc_context *ctx);
int lemma_check_follows_pairs(const gdc_lemma_check *c); /* some lemma compares a step with the next one */
int block_notes_new(gdc_lemma_check *c);                 /* 0: out of memory */
void block_notes_free(gdc_lemma_check *c);
/* check.c: what a block says, now that all of it is certain. */
void lemma_count_block(const gdc_lemma_check *c, bound_lemma *l, const block_note *note);

/* truth.c: all truth values of the current step from the registers. */
int truth_allocate(truth_value **out, const program *p);
void truth_free(truth_value *v, const program *p);
void truth_evaluate(truth_value *v, const program *p, const code *c);
/* Its parts, for a difference y - x that is known better than x and y: of one node; truth_connect: from the nodes before it. */
void truth_open(truth_value *v, const truth_node *t); /* undecided */
void truth_compare(truth_value *v, const truth_node *t, const gdc_itv *x, const gdc_itv *y, const gdc_itv *difference);
void truth_of_bit(truth_value *v, const truth_node *t, const gdc_itv *bit, int defined);
void truth_connect(truth_value *v, const truth_node *t, const truth_value *all);
/* The comparison to blame when `truth` has the verdict `what` (REFUTED or UNDECIDED); -1 when there is none. */
int truth_culprit(const truth_value *v, const program *p, int truth, gdc_verdict what);

/* The outcome of a lemma for the truth values of now. */
typedef struct outcome {
  gdc_verdict verdict; /* VACUOUS: no guard holds */
  int seen;            /* as bound_lemma.guards_seen */
  int culprit;         /* the instance refuted or undecided */
} outcome;
outcome lemma_judge(const gdc_lemma_check *c, const bound_lemma *l);
void lemma_name_instance(char *where, size_t room, const bound_lemma *l, const instance *one); /* "i = 1, j = 2" */

/* files.c */
struct gdc_lemmas {
  struct entry {
    lemma_file *file;
    char *key;          /* what it was added as, for "the same thing twice" */
    const char *only;   /* NULL, or the single lemma wanted (into key) */
  } *entries;
  int nentries, cap;
};
const lemma *lemmas_at(const gdc_lemmas *l, size_t index, const lemma_file **file);

/* bind_lemma.c: expand, bind and fold all lemmas into c->prog and c->bound. */
gdc_status bind_all(gdc_lemma_check *c, gdc_context *ctx);
/* window.c: inputs.  Shift the window by one step; read the state into the inputs `back` steps ago. */
void window_shift(code *c);
gdc_status window_read(code *c, const quantity_source *s, int back, int *snapshot, gdc_context *ctx);

#endif
