/* certify --coq: the Coq file of a run's certificate. */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

gdc_status cli_coq_write(gdc_coq_summary *summary, const char *path, const gdc_problem *p,
                         const gdc_theorem_watch *watch, gdc_context *ctx)
{
  char *text = NULL;
  gdc_status status =
    gdc_coq_file(&text, summary, p, gdc_theorem_watch_result(watch), gdc_theorem_watch_box(watch), ctx);
  if (status != GDC_OK) return status;
  FILE *out = fopen(path, "w");
  int bad = !out || fputs(text, out) == EOF;
  if (out && fclose(out) != 0) bad = 1;
  free(text);
  return bad ? gdc_fail(ctx, GDC_EIO, path, 0, 0, "cannot write: %s", strerror(errno)) : GDC_OK;
}
