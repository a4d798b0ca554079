/* The fast engine within a run: what fast_run.c and fast_offer.c share. */
#ifndef GDC_FAST_OFFER_H
#define GDC_FAST_OFFER_H

#include "fast.h"
#include "fast_run.h"

enum { MOST_PARTS = 32 };

/* Some blocks in a row of an offer. */
typedef struct fast_part {
  fast_hull hull;
  fast_state end;
} fast_part;

struct fast_run {
  fast_engine engine;
  fast_state state, entry; /* entry: as it was handed over */
  int shift, usual_shift;
  uint64_t resume_at;      /* no hand-over before this time */
  frame *probe;
  uint64_t probe_at;       /* the probe's enclosures are of this time; 0: none */
  signed char *patterns;   /* bits of a report */
  size_t room;
  /* for observers of every step that take blocks: */
  int offers;              /* there are some */
  int pairs;               /* some of them compare steps with their neighbours */
  fast_state before;       /* the state at the start of the offer, which is one block or several */
  fast_state start;        /* the state at the start of the block */
  fast_part *parts;        /* of the steps made since `before`: nparts, MOST_PARTS at most */
  int nparts;
  uint64_t part_steps, part_end; /* a part has so many steps; the latest one ends here */
  fast_hull *joined;       /* of several parts in a row: the offer itself, then its halves and theirs */
  gdc_state shell;         /* the hull of the offer as a state */
  uint64_t most, pause;    /* length of the next block, at most; of the next pause, at least */
  uint64_t last_pause, singly_until; /* end of the latest one; until then blocks are single steps */
  uint64_t asked_at;       /* the last step that was asked for with more bits, */
  int asked;               /* so often */
  int taken, patience;     /* blocks of the present length taken; needed before a longer one is tried */
  uint64_t first_most;     /* an offer that follows a time that somebody waited for is at most so long: a new certificate may be tight */
  int is_first;
  int open;                /* the offer has begun at `before` */
  int single, refused;     /* the step that is delivered is offered as a block; and somebody refused it */
};

/* --- offers to observers of every step (fast_offer.c) ---------------------------------------------------------------- */

int fast_offer_init(gdc_trajectory *tr, fast_run *r); /* 0: out of memory */
void fast_offer_clear(fast_run *r);
/* A hand-over: short offers first. */
void fast_offer_reset(fast_run *r);
/* Before a block is made that must end at `stop`: where it must end for the sake of the offer. */
uint64_t fast_offer_begin(fast_run *r, uint64_t stop);
/* A block has been made, and it is the whole offer or a part of it.  *back = 1: intervals go on from here. */
gdc_status fast_offer_take(gdc_trajectory *tr, uint64_t stop, int *back, gdc_context *ctx);
/* The steps made since the offer began are taken, or else undone. */
gdc_status fast_offer_settle(gdc_trajectory *tr, gdc_context *ctx);
/* The state is shown in the frame, at a time that somebody waits for: to everybody. */
gdc_status fast_offer_deliver(gdc_trajectory *tr, gdc_context *ctx);

/* fast_run.c: the state into the frame that observers see; 0: its precision cannot show the pattern. */
int fast_run_show(gdc_trajectory *tr);
/* Nothing has been gained since the hand-over, and the frame is still the one that was handed over. */
int fast_run_is_untouched(const gdc_trajectory *tr);

#endif
