/* Private to src/margin: the numbers of a state copied into arrays. */
#ifndef GDC_MARGIN_STATE_COPY_H
#define GDC_MARGIN_STATE_COPY_H

#include <gdcert/margin.h>

/* Owns what a gdc_network or gdc_snapshot made from a state points to. */
typedef struct gdc_state_copy {
  gdc_itv *cell;
  int cells;
} gdc_state_copy;

/* 0 when memory runs out (nothing to close then).  The network and snapshot are valid until closed, the
   network only as long as the state too. */
int gdc_network_of(gdc_network *net, gdc_state_copy *y, const gdc_state *s);
int gdc_snapshot_of(gdc_snapshot *shot, gdc_state_copy *y, const gdc_state *s);
void gdc_state_copy_close(gdc_state_copy *y);

#endif
