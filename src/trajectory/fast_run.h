/* The fast engine within a run. */
#ifndef GDC_FAST_RUN_H
#define GDC_FAST_RUN_H

#include "internal.h"

/* Decide whether this run uses the fast engine.  GDC_EINPUT when it was asked for and does not serve. */
gdc_status fast_run_start(gdc_trajectory *tr, gdc_context *ctx);
void fast_run_free(fast_run *r);
/* The settled and delivered state can be handed over. */
int fast_run_due(const gdc_trajectory *tr);
/* Go on from the settled, delivered state.  GDC_OK: at a settled, delivered state again, the last one or one
   from which intervals go on.  GDC_EMOREBITS: the frame went back to a checkpoint with more bits. */
gdc_status fast_run_follow(gdc_trajectory *tr, gdc_context *ctx);
/* Intervals with more bits up to step `until`. */
void fast_run_keep_off(gdc_trajectory *tr, uint64_t until);
/* The step at which the run stands will be asked for again with more bits. */
void fast_run_more_bits(gdc_trajectory *tr);
/* The state of a step that is being delivered, offered as a block (an observer with pairs).  GDC_EUNDECIDED: it is not one.
   *refused = 1: it comes again, after the state before it.  GDC_OK: taken. */
gdc_status fast_offer_single(gdc_trajectory *tr, watcher *w, int *refused, gdc_context *ctx);

#endif
