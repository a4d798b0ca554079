/* The two halves of reading an experiment: the network, and everything else. */
#ifndef GDC_PROBLEM_READ_H
#define GDC_PROBLEM_READ_H

#include "field.h"

/* network: {bias, neurons or init, train_output}, checked before the shape of the experiment is known. */
typedef struct gdc_network {
  const gdc_node *neurons, *init; /* one of them */
  int bias, train_output, m;
} gdc_network;

gdc_status gdc_read_network_shape(gdc_network *net, const gdc_reader *r, const gdc_node *at);
/* Fill bias, train_output, w, b and v of p, which has the shape's m. */
gdc_status gdc_read_network(gdc_problem *p, const gdc_reader *r, const gdc_network *net);

#endif
