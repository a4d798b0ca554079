/* Logs as JSON Lines: one object a line, numbers as written (a JSON library would round them to doubles).

   {"step": 7, "w": [[0.5], [-0.3]], "b": [0.2, 0.4]} and {"step": 7, "w[1,1]": 0.5, ...} are both read;
   numbers may also be strings ("0x1.8p-3").  Other keys are skipped. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 16, MAX_KEY = 64 };

typedef struct jsonl {
  source base;
  log_setup setup;
  lines in;
  const char *text, *at; /* the line and the cursor */
  row *r;
  unsigned char seen[MAX_SLOTS + 1]; /* the last one: step */
} jsonl;

static gdc_status syntax(const jsonl *j, const char *what, gdc_context *ctx)
{
  return gdc_fail(ctx, GDC_EINPUT, j->in.name, j->in.number, (long)(j->at - j->text) + 1, "%s", what);
}

static void skip_blanks(jsonl *j) { j->at += strspn(j->at, " \t"); }

static int accept(jsonl *j, char c)
{
  skip_blanks(j);
  if (*j->at != c) return 0;
  j->at++;
  return 1;
}

/* The raw text between quotes; escapes stay as they are (no name or number here needs one). */
static gdc_status take_string(const char **start, size_t *size, jsonl *j, gdc_context *ctx)
{
  if (!accept(j, '"')) return syntax(j, "want a string", ctx);
  *start = j->at;
  while (*j->at && *j->at != '"') {
    if ((unsigned char)*j->at < 0x20) return syntax(j, "a control character in a string", ctx);
    j->at += *j->at == '\\' && j->at[1] ? 2 : 1;
  }
  *size = (size_t)(j->at - *start);
  if (*j->at != '"') return syntax(j, "a string that is not closed", ctx);
  j->at++;
  return GDC_OK;
}

/* Store a number under the name of its slot. */
static gdc_status assign(jsonl *j, const char *name, const char *token, size_t size, gdc_context *ctx)
{
  const shape *s = &j->setup.s;
  int slot = slot_find(s, j->setup.map, name, strlen(name));
  const char *reason = "want a step number";
  long column = (long)(token - j->text) + 1;
  int shown = (int)(size < 40 ? size : 40);
  if (slot == SLOT_UNKNOWN) return GDC_OK;
  unsigned char *seen = &j->seen[slot == SLOT_STEP ? MAX_SLOTS : slot];
  if (*seen) return gdc_fail(ctx, GDC_EINPUT, j->in.name, j->in.number, column, "%s is there twice", name);
  *seen = 1;
  int ok;
  if (slot == SLOT_STEP) {
    ok = step_read(&j->r->step, token, size);
  } else {
    double value = 0;
    const gdc_format *f = slot < s->params ? j->setup.format : gdc_format_find("binary64");
    ok = number_read(&value, f, token, size, &reason) == GDC_OK;
    if (ok) row_set(j->r, s, slot, value);
  }
  if (ok) return GDC_OK;
  return gdc_fail(ctx, GDC_EINPUT, j->in.name, j->in.number, column, "%s: \"%.*s\": %s", name, shown, token, reason);
}

static gdc_status take_value(jsonl *j, const char *name, int depth, gdc_context *ctx);

/* The name of element k of an array: "w" -> "w[3]", "w[3]" -> "w[3,1]", deeper ones have no name. */
static void element_name(char out[MAX_KEY + 32], const char *name, int k)
{
  size_t size = strlen(name);
  if (size == 0 || strchr(name, ',')) out[0] = '\0';
  else if (name[size - 1] == ']') snprintf(out, MAX_KEY + 32, "%.*s,%d]", (int)size - 1, name, k);
  else snprintf(out, MAX_KEY + 32, "%s[%d]", name, k);
}

static gdc_status take_array(jsonl *j, const char *name, int depth, gdc_context *ctx)
{
  char element[MAX_KEY + 32];
  if (accept(j, ']')) return GDC_OK;
  for (int k = 1;; k++) {
    element_name(element, name, k);
    gdc_status status = take_value(j, element, depth + 1, ctx);
    if (status != GDC_OK) return status;
    if (accept(j, ']')) return GDC_OK;
    if (!accept(j, ',')) return syntax(j, "want , or ] in an array", ctx);
  }
}

static gdc_status take_object(jsonl *j, int depth, gdc_context *ctx)
{
  if (accept(j, '}')) return GDC_OK;
  for (;;) {
    const char *key;
    size_t size;
    char name[MAX_KEY];
    gdc_status status = take_string(&key, &size, j, ctx);
    if (status != GDC_OK) return status;
    int named = depth == 0 && size < MAX_KEY;
    snprintf(name, sizeof name, "%.*s", named ? (int)size : 0, key);
    if (!accept(j, ':')) return syntax(j, "want : after a key", ctx);
    if ((status = take_value(j, name, depth + 1, ctx)) != GDC_OK) return status;
    if (accept(j, '}')) return GDC_OK;
    if (!accept(j, ',')) return syntax(j, "want , or } in an object", ctx);
  }
}

static gdc_status take_value(jsonl *j, const char *name, int depth, gdc_context *ctx)
{
  const char *token;
  size_t size;
  skip_blanks(j);
  if (depth > MAX_DEPTH) return syntax(j, "values are nested too deeply", ctx);
  if (accept(j, '[')) return take_array(j, name, depth, ctx);
  if (accept(j, '{')) return take_object(j, depth, ctx);
  if (*j->at == '"') {
    gdc_status status = take_string(&token, &size, j, ctx);
    return status == GDC_OK ? assign(j, name, token, size, ctx) : status;
  }
  token = j->at;
  size = strcspn(token, ",]} \t\"[{:");
  if (size == 0) return syntax(j, "want a value", ctx);
  j->at += size;
  return assign(j, name, token, size, ctx);
}

static gdc_status check_complete(const jsonl *j, gdc_context *ctx)
{
  char name[MAX_SLOT_NAME];
  for (int slot = -1; slot < j->setup.s.params; slot++) {
    if (j->seen[slot < 0 ? MAX_SLOTS : slot]) continue;
    if (slot < 0) snprintf(name, sizeof name, "step");
    else slot_name(name, &j->setup.s, slot);
    return gdc_fail(ctx, GDC_EINPUT, j->in.name, j->in.number, 1, "%s is missing (--column %s=NAME names another key)", name,
                    name);
  }
  return GDC_OK;
}

static gdc_status jsonl_next(source *self, row *r, int *end, gdc_context *ctx)
{
  jsonl *j = (jsonl *)(void *)self;
  char *text;
  size_t size;
  gdc_status status = lines_next(&text, &size, end, &j->in, ctx);
  if (status != GDC_OK || *end) return status;
  j->text = j->at = text;
  j->r = r;
  r->line = j->in.number;
  row_forget_extra(r, &j->setup.s);
  memset(j->seen, 0, sizeof j->seen);
  if (!accept(j, '{')) return syntax(j, "want a JSON object on each line", ctx);
  if ((status = take_object(j, 0, ctx)) != GDC_OK) return status;
  skip_blanks(j);
  if (*j->at) return syntax(j, "something follows the object", ctx);
  return check_complete(j, ctx);
}

static void jsonl_close(source *self)
{
  jsonl *j = (jsonl *)(void *)self;
  lines_close(&j->in);
  free(j);
}

gdc_status jsonl_open(source **out, const log_setup *setup, gdc_context *ctx)
{
  jsonl *j = calloc(1, sizeof *j);
  *out = NULL;
  if (!j) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  j->base.next = jsonl_next;
  j->base.close = jsonl_close;
  j->setup = *setup;
  gdc_status status = lines_open(&j->in, setup->path, ctx);
  if (status == GDC_OK) *out = &j->base;
  else free(j);
  return status;
}
