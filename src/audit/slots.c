/* The numbers of a row and their names. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

shape shape_of(const gdc_problem *p)
{
  shape s = {.d = p->d, .bias = p->bias, .m = p->m, .n = p->n, .trained = p->train_output};
  s.D = s.d + s.bias;
  s.params = s.m * s.D + (s.trained ? s.m : 0);
  s.slots = s.params + 2 + s.n;
  return s;
}

void slot_name(char name[MAX_SLOT_NAME], const shape *s, int slot)
{
  int hidden = s->m * s->D;
  if (slot < hidden && slot % s->D < s->d)
    snprintf(name, MAX_SLOT_NAME, "w[%d,%d]", slot / s->D + 1, slot % s->D + 1);
  else if (slot < hidden) snprintf(name, MAX_SLOT_NAME, "b[%d]", slot / s->D + 1);
  else if (slot < s->params) snprintf(name, MAX_SLOT_NAME, "v[%d]", slot - hidden + 1);
  else if (slot == s->params) snprintf(name, MAX_SLOT_NAME, "loss");
  else if (slot == s->params + 1) snprintf(name, MAX_SLOT_NAME, "log_loss");
  else snprintf(name, MAX_SLOT_NAME, "margin[%d]", slot - s->params - 1);
}

/* A 1-based index at *at, no leading zero; 0 when there is none in 1..most. */
static int take_index(const char **at, const char *end, int most)
{
  int value = 0;
  const char *first = *at;
  if (*at == end || **at == '0') return 0;
  while (*at < end && **at >= '0' && **at <= '9' && *at - first < 4) value = value * 10 + (*(*at)++ - '0');
  return value <= most ? value : 0;
}

/* "[i]" or "_i", "[i,k]" or "_i_k" after the letter; the number of indices read, 0 when malformed. */
static int take_indices(int index[2], const char *at, const char *end, int most0, int most1)
{
  int bracket = at < end && *at == '[';
  if (at == end || (*at != '[' && *at != '_')) return 0;
  at++;
  if (!(index[0] = take_index(&at, end, most0))) return 0;
  int count = 1;
  if (at < end && *at == (bracket ? ',' : '_')) {
    at++;
    if (bracket && at < end && *at == ' ') at++;
    if (!(index[1] = take_index(&at, end, most1))) return 0;
    count = 2;
  }
  if (bracket && (at == end || *at++ != ']')) return 0;
  return at == end ? count : 0;
}

static int is(const char *name, size_t size, const char *text)
{
  return strlen(text) == size && memcmp(name, text, size) == 0;
}

static int by_name(const shape *s, const char *name, size_t size)
{
  const char *end = name + size;
  int index[2], count;
  if (is(name, size, "step")) return SLOT_STEP;
  if (is(name, size, "loss")) return s->params;
  if (is(name, size, "log_loss") || is(name, size, "log-loss")) return s->params + 1;
  if (size > 6 && memcmp(name, "margin", 6) == 0)
    return take_indices(index, name + 6, end, s->n, 0) == 1 ? s->params + 1 + index[0] : SLOT_UNKNOWN;
  if (size < 2) return SLOT_UNKNOWN;
  switch (*name) {
  case 'w':
    count = take_indices(index, name + 1, end, s->m, s->d);
    if (count == 1 && s->d == 1) return (index[0] - 1) * s->D;
    return count == 2 ? (index[0] - 1) * s->D + index[1] - 1 : SLOT_UNKNOWN;
  case 'b':
    if (!s->bias || take_indices(index, name + 1, end, s->m, 0) != 1) return SLOT_UNKNOWN;
    return (index[0] - 1) * s->D + s->d;
  case 'v':
    if (!s->trained || take_indices(index, name + 1, end, s->m, 0) != 1) return SLOT_UNKNOWN;
    return s->m * s->D + index[0] - 1;
  default: return SLOT_UNKNOWN;
  }
}

int slot_find(const shape *s, const gdc_audit_columns *map, const char *name, size_t size)
{
  int slot = by_name(s, name, size);
  for (size_t k = 0; map && k < map->count; k++) {
    if (is(name, size, map->name[k])) return by_name(s, map->target[k], strlen(map->target[k]));
    if (slot != SLOT_UNKNOWN && by_name(s, map->target[k], strlen(map->target[k])) == slot) slot = SLOT_UNKNOWN;
  }
  return slot;
}

gdc_status row_new(row *r, const shape *s, gdc_context *ctx)
{
  memset(r, 0, sizeof *r);
  r->theta = calloc((size_t)s->slots, sizeof *r->theta);
  if (!r->theta) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  r->extra = r->theta + s->params;
  row_forget_extra(r, s);
  return GDC_OK;
}

void row_forget_extra(row *r, const shape *s)
{
  for (int k = s->params; k < s->slots; k++) r->theta[k] = NAN;
}

void row_free(row *r)
{
  free(r->theta);
  r->theta = r->extra = NULL;
}

void row_copy(row *to, const row *from, const shape *s)
{
  to->step = from->step;
  to->line = from->line;
  memcpy(to->theta, from->theta, (size_t)s->slots * sizeof *to->theta);
}

void row_set(row *r, const shape *s, int slot, double value)
{
  if (slot >= 0 && slot < s->slots) r->theta[slot] = value == 0 ? 0 : value; /* -0 is the number 0 */
}
