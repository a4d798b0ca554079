/* Inside src/theorem: what only the dispatcher does with a result. */
#ifndef GDC_THEOREM_RESULT_H
#define GDC_THEOREM_RESULT_H
#include "inner.h"
/* Turn what was proved of the mirror image into a statement about the experiment itself. */
void gdc_theorem_unmirror(gdc_theorem *th, gdc_calc *c);
#endif
