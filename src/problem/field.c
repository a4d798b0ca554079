/* Typed fields of an experiment file. */
#include "field.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

gdc_status gdc_field_fail(const gdc_reader *r, const gdc_node *at, gdc_status status, const char *where,
                          const char *format, ...)
{
  char reason[400];
  va_list args;
  va_start(args, format);
  vsnprintf(reason, sizeof reason, format, args);
  va_end(args);
  return gdc_fail(r->ctx, status, r->name, at->line, at->column, "%s%s%s", where, *where ? ": " : "", reason);
}

const gdc_node *gdc_field_get(const gdc_node *map, const char *key)
{
  for (const gdc_node *k = map->child; k; k = k->next)
    if (strcmp(k->key, key) == 0) return k;
  return NULL;
}

static int is_known(const char *key, const gdc_key *keys)
{
  for (; keys->name; keys++)
    if (strcmp(key, keys->name) == 0) return 1;
  return 0;
}

/* What a value is, for "want ..., got ...". */
static const char *describe(char buf[GDC_QUOTE_SIZE], const gdc_node *at)
{
  if (at->kind == GDC_NODE_LIST) return "a list";
  if (at->kind == GDC_NODE_MAP) return "a mapping";
  return at->size ? gdc_quote(buf, at->text, at->size) : "nothing";
}

gdc_status gdc_field_map(const gdc_reader *r, const gdc_node *at, const char *where, const gdc_key *keys)
{
  char got[GDC_QUOTE_SIZE];
  if (at->kind != GDC_NODE_MAP)
    return gdc_field_fail(r, at, GDC_EINPUT, where, "want a mapping, got %s", describe(got, at));
  for (const gdc_node *k = at->child; k; k = k->next)
    if (!is_known(k->key, keys))
      return gdc_fail(r->ctx, GDC_EINPUT, r->name, k->key_line, k->key_column, "%s%sunknown key %s", where,
                      *where ? ": " : "", gdc_quote(got, k->key, strlen(k->key)));
  for (; keys->name; keys++)
    if (keys->required && !gdc_field_get(at, keys->name))
      return gdc_field_fail(r, at, GDC_EINPUT, where, "missing key \"%s\"", keys->name);
  return GDC_OK;
}

gdc_status gdc_field_list(const gdc_reader *r, const gdc_node *at, const char *where, int max)
{
  char got[GDC_QUOTE_SIZE];
  if (at->kind != GDC_NODE_LIST)
    return gdc_field_fail(r, at, GDC_EINPUT, where, "want a list, got %s", describe(got, at));
  if (at->count == 0) return gdc_field_fail(r, at, GDC_EINPUT, where, "the list is empty");
  if (at->count > max)
    return gdc_field_fail(r, at, GDC_ELIMIT, where, "%d entries, the program takes at most %d", at->count, max);
  return GDC_OK;
}

gdc_status gdc_field_number(mpq_t out, const gdc_reader *r, const gdc_node *at, const char *where)
{
  char got[GDC_QUOTE_SIZE];
  if (at->kind != GDC_NODE_SCALAR)
    return gdc_field_fail(r, at, GDC_EINPUT, where, "want a number, got %s", describe(got, at));
  const char *reason;
  gdc_status status = gdc_number_parse(out, at->text, at->size, &reason);
  if (status == GDC_OK) return GDC_OK;
  return gdc_field_fail(r, at, status, where, "%s, got %s", reason, describe(got, at));
}

gdc_status gdc_field_vector(mpq_t *out, int count, const gdc_reader *r, const gdc_node *at, const char *where)
{
  char part[80], got[GDC_QUOTE_SIZE];
  if (at->kind != GDC_NODE_LIST)
    return gdc_field_fail(r, at, GDC_EINPUT, where, "want a list of numbers, got %s", describe(got, at));
  if (at->count != count)
    return gdc_field_fail(r, at, GDC_EINPUT, where, "want %d number%s, got %d", count, count == 1 ? "" : "s",
                          at->count);
  int k = 0;
  for (const gdc_node *c = at->child; c; c = c->next, k++) {
    snprintf(part, sizeof part, "%s[%d]", where, k + 1);
    gdc_status status = gdc_field_number(out[k], r, c, part);
    if (status != GDC_OK) return status;
  }
  return GDC_OK;
}

gdc_status gdc_field_word(int *out, const gdc_reader *r, const gdc_node *at, const char *where,
                          const char *const *words)
{
  char got[GDC_QUOTE_SIZE], list[160] = "";
  size_t used = 0;
  for (int k = 0; words[k]; k++) {
    if (at->kind == GDC_NODE_SCALAR && strcmp(at->text, words[k]) == 0) return *out = k, GDC_OK;
    int more = snprintf(list + used, sizeof list - used, "%s%s", k == 0 ? "" : words[k + 1] ? ", " : " or ",
                        words[k]);
    used = used + (size_t)more < sizeof list ? used + (size_t)more : sizeof list - 1;
  }
  return gdc_field_fail(r, at, GDC_EINPUT, where, "want %s, got %s", list, describe(got, at));
}

gdc_status gdc_field_count(uint64_t *out, const gdc_reader *r, const gdc_node *at, const char *where,
                           uint64_t min, uint64_t max)
{
  char got[GDC_QUOTE_SIZE];
  mpq_t q;
  mpz_t bound;
  mpq_init(q);
  mpz_init(bound);
  gdc_status status = gdc_field_number(q, r, at, where);
  if (status == GDC_OK) {
    mpz_import(bound, 1, 1, sizeof max, 0, 0, &max);
    int whole = mpz_cmp_ui(mpq_denref(q), 1) == 0 && mpq_sgn(q) >= 0;
    int small = whole && mpz_cmp(mpq_numref(q), bound) <= 0;
    *out = 0;
    if (small) mpz_export(out, NULL, 1, sizeof *out, 0, 0, mpq_numref(q));
    if (whole && !small)
      status = gdc_field_fail(r, at, GDC_ELIMIT, where, "at most %llu, got %s", (unsigned long long)max,
                              describe(got, at));
    else if (!whole || *out < min)
      status = gdc_field_fail(r, at, GDC_EINPUT, where, "want a whole number >= %llu, got %s",
                              (unsigned long long)min, describe(got, at));
  }
  mpq_clear(q);
  mpz_clear(bound);
  return status;
}

gdc_status gdc_field_text(char **out, const gdc_reader *r, const gdc_node *at, const char *where)
{
  char got[GDC_QUOTE_SIZE];
  *out = NULL;
  if (at->kind != GDC_NODE_SCALAR || at->size == 0)
    return gdc_field_fail(r, at, GDC_EINPUT, where, "want text, got %s", describe(got, at));
  const char *fault = gdc_text_fault(at->text, at->size);
  if (fault)
    return gdc_field_fail(r, at, at->size > GDC_MAX_TEXT_BYTES ? GDC_ELIMIT : GDC_EINPUT, where, "%s", fault);
  *out = strdup(at->text);
  return *out ? GDC_OK : gdc_field_fail(r, at, GDC_EMEMORY, where, "out of memory");
}
