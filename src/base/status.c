/* Failure contexts and the names of statuses and verdicts. */
#include <gdcert/status.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void gdc_context_clear(gdc_context *ctx)
{
  memset(ctx, 0, sizeof *ctx);
}

gdc_status gdc_fail(gdc_context *ctx, gdc_status status, const char *file, long line, long column,
                    const char *format, ...)
{
  if (!ctx || ctx->status != GDC_OK) return status;
  ctx->status = status;
  ctx->line = line;
  ctx->column = column;
  snprintf(ctx->file, sizeof ctx->file, "%s", file ? file : "");
  va_list args;
  va_start(args, format);
  vsnprintf(ctx->reason, sizeof ctx->reason, format, args);
  va_end(args);
  return status;
}

char *gdc_context_format(char *buf, unsigned long size, const gdc_context *ctx)
{
  if (ctx->file[0] && ctx->line > 0)
    snprintf(buf, size, "%s:%ld:%ld: %s", ctx->file, ctx->line, ctx->column, ctx->reason);
  else if (ctx->file[0])
    snprintf(buf, size, "%s: %s", ctx->file, ctx->reason);
  else
    snprintf(buf, size, "%s", ctx->reason);
  return buf;
}

const char *gdc_status_name(gdc_status status)
{
  switch (status) {
  case GDC_OK: return "ok";
  case GDC_EINPUT: return "bad input";
  case GDC_EIO: return "input or output failed";
  case GDC_ELIMIT: return "beyond a limit of the program";
  case GDC_EMEMORY: return "out of memory";
  case GDC_EUNDECIDED: return "undecided";
  case GDC_EOVERFLOW: return "overflow";
  case GDC_EINTERRUPT: return "interrupted";
  case GDC_EMOREBITS: return "more bits wanted";
  case GDC_EINTERNAL: return "internal error";
  }
  return "unknown status";
}

const char *gdc_verdict_name(gdc_verdict verdict)
{
  switch (verdict) {
  case GDC_PROVED: return "proved";
  case GDC_REFUTED: return "refuted";
  case GDC_VACUOUS: return "vacuous";
  case GDC_UNDECIDED: break;
  }
  return "undecided";
}
