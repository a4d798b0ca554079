/* Collections of lemma files: from disk, from memory, from the catalogue. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

static gdc_status out_of_memory(gdc_context *ctx) { return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory"); }

gdc_status gdc_lemmas_new(gdc_lemmas **out, gdc_context *ctx)
{
  *out = calloc(1, sizeof **out);
  return *out ? GDC_OK : out_of_memory(ctx);
}

void gdc_lemmas_free(gdc_lemmas *l)
{
  if (!l) return;
  for (int k = 0; k < l->nentries; k++) {
    lemma_file_free(l->entries[k].file);
    free(l->entries[k].key);
  }
  free(l->entries);
  free(l);
}

static char *join_text(const char *a, size_t a_size, const char *b)
{
  size_t b_size = strlen(b);
  char *out = malloc(a_size + b_size + 1);
  if (!out) return NULL;
  memcpy(out, a, a_size);
  memcpy(out + a_size, b, b_size + 1);
  return out;
}

static int has_key(const gdc_lemmas *l, const char *key)
{
  for (int k = 0; k < l->nentries; k++)
    if (strcmp(l->entries[k].key, key) == 0) return 1;
  return 0;
}

/* only_at: where in key the name of the single lemma starts; 0: all lemmas */
static gdc_status add(gdc_lemmas *l, const char *key, size_t only_at, const char *text, size_t size, const char *name,
                      gdc_context *ctx)
{
  if (has_key(l, key)) return GDC_OK;
  if (!lemma_grow((void **)&l->entries, &l->cap, l->nentries, sizeof *l->entries)) return out_of_memory(ctx);
  struct entry *e = &l->entries[l->nentries];
  e->key = join_text(key, strlen(key), "");
  if (!e->key) return out_of_memory(ctx);
  e->only = only_at ? e->key + only_at : NULL;
  gdc_status status = lemma_file_parse(&e->file, text, size, name, ctx);
  if (status != GDC_OK) free(e->key);
  else l->nentries++;
  return status;
}

gdc_status gdc_lemmas_add_text(gdc_lemmas *l, const char *text, size_t size, const char *name, gdc_context *ctx)
{
  return add(l, name, 0, text, size, name, ctx);
}

/* All of a file, at most one byte more than a lemma file may have. */
static gdc_status read_file(char **text, size_t *size, const char *path, gdc_context *ctx)
{
  *text = NULL;
  FILE *f = fopen(path, "rb");
  if (!f) return gdc_fail(ctx, GDC_EIO, path, 0, 0, "cannot open the lemma file");
  char *buf = malloc(LEMMA_MAX_BYTES + 1);
  if (!buf) {
    fclose(f);
    return out_of_memory(ctx);
  }
  *size = fread(buf, 1, LEMMA_MAX_BYTES + 1, f);
  int bad = ferror(f);
  fclose(f);
  if (bad) {
    free(buf);
    return gdc_fail(ctx, GDC_EIO, path, 0, 0, "cannot read the lemma file");
  }
  *text = buf;
  return GDC_OK;
}

static int is_path(const char *name)
{
  size_t size = strlen(name);
  return strchr(name, '/') || (size > 6 && strcmp(name + size - 6, ".lemma") == 0);
}

static gdc_status add_path(gdc_lemmas *l, const char *name, const char *beside, gdc_context *ctx)
{
  const char *slash = beside ? strrchr(beside, '/') : NULL;
  size_t prefix = slash && name[0] != '/' ? (size_t)(slash - beside) + 1 : 0, size = 0;
  char *path = join_text(beside ? beside : "", prefix, name), *text = NULL;
  if (!path) return out_of_memory(ctx);
  gdc_status status = read_file(&text, &size, path, ctx);
  if (status == GDC_OK) status = add(l, path, 0, text, size, path, ctx);
  free(text);
  free(path);
  return status;
}

static int file_has(const lemma_file *f, const char *name)
{
  for (int k = 0; k < f->nlemmas; k++)
    if (span_is(&f->src, f->lemmas[k].name, name)) return 1;
  return 0;
}

/* One lemma of one catalogue file; *found = 0 when the file has none of this name. */
static gdc_status add_single(gdc_lemmas *l, size_t k, const char *lemma_name, int *found, gdc_context *ctx)
{
  const char *file_name;
  gdc_text text = gdc_catalogue_file(k, &file_name);
  lemma_file *f;
  gdc_status status = lemma_file_parse(&f, text.text, text.size, file_name, ctx);
  if (status != GDC_OK) return status;
  *found = file_has(f, lemma_name);
  lemma_file_free(f);
  if (!*found || has_key(l, file_name)) return GDC_OK;
  size_t size = strlen(file_name);
  char *stem = join_text(file_name, size, "/"), *key = stem ? join_text(stem, size + 1, lemma_name) : NULL;
  status = key ? add(l, key, size + 1, text.text, text.size, file_name, ctx) : out_of_memory(ctx);
  free(stem);
  free(key);
  return status;
}

/* "file", "file/lemma" or "lemma" of the catalogue */
static gdc_status add_catalogue(gdc_lemmas *l, const char *name, int *found, gdc_context *ctx)
{
  *found = 0;
  for (size_t k = 0; k < gdc_catalogue_count(); k++) {
    const char *file_name;
    gdc_text text = gdc_catalogue_file(k, &file_name);
    if (strcmp(file_name, name) != 0) continue;
    *found = 1;
    return add(l, file_name, 0, text.text, text.size, file_name, ctx);
  }
  for (size_t k = 0; !*found && k < gdc_catalogue_count(); k++) {
    const char *file_name, *wanted = name;
    gdc_catalogue_file(k, &file_name);
    size_t size = strlen(file_name);
    if (strncmp(name, file_name, size) == 0 && name[size] == '/') wanted = name + size + 1;
    gdc_status status = add_single(l, k, wanted, found, ctx);
    if (status != GDC_OK) return status;
  }
  return GDC_OK;
}

gdc_status gdc_lemmas_add(gdc_lemmas *l, const char *name, const char *beside, gdc_context *ctx)
{
  int found;
  gdc_status status = add_catalogue(l, name, &found, ctx);
  if (status != GDC_OK || found) return status;
  if (is_path(name)) return add_path(l, name, beside, ctx);
  return gdc_fail(ctx, GDC_EINPUT, NULL, 0, 0,
                  "no lemma or lemma file `%.80s` in the catalogue (a path ends with .lemma or contains /)", name);
}

gdc_status gdc_lemmas_set(gdc_lemmas *l, const char *parameter, const mpq_t value, gdc_context *ctx)
{
  int found = 0;
  for (int e = 0; e < l->nentries; e++) {
    lemma_file *f = l->entries[e].file;
    for (int k = 0; k < f->ndefs; k++) {
      definition *d = &f->defs[k];
      if (!d->is_param || !span_is(&f->src, d->name, parameter)) continue;
      mpq_set(d->value, value);
      d->set = found = 1;
    }
  }
  if (found) return GDC_OK;
  return gdc_fail(ctx, GDC_EINPUT, NULL, 0, 0, "no lemma file has a parameter `%.80s`", parameter);
}

gdc_status gdc_lemmas_add_problem(gdc_lemmas *l, const gdc_problem *p, gdc_context *ctx)
{
  gdc_status status = GDC_OK;
  for (size_t k = 0; status == GDC_OK && k < p->nlemmas; k++) status = gdc_lemmas_add(l, p->lemmas[k], p->file, ctx);
  for (size_t k = 0; status == GDC_OK && k < p->nparams; k++)
    status = gdc_lemmas_set(l, p->param_names[k], p->param_values[k], ctx);
  return status;
}

static int wanted(const struct entry *e, int k)
{
  return !e->only || span_is(&e->file->src, e->file->lemmas[k].name, e->only);
}

size_t gdc_lemmas_count(const gdc_lemmas *l)
{
  size_t count = 0;
  for (int e = 0; e < l->nentries; e++)
    for (int k = 0; k < l->entries[e].file->nlemmas; k++) count += wanted(&l->entries[e], k) ? 1 : 0;
  return count;
}

const lemma *lemmas_at(const gdc_lemmas *l, size_t index, const lemma_file **file)
{
  for (int e = 0; e < l->nentries; e++)
    for (int k = 0; k < l->entries[e].file->nlemmas; k++) {
      if (!wanted(&l->entries[e], k) || index-- > 0) continue;
      *file = l->entries[e].file;
      return &l->entries[e].file->lemmas[k];
    }
  return NULL;
}

static gdc_text text_of(const lemma_file *f, span s)
{
  gdc_text t = {f->src.text + s.at, s.size};
  return t;
}

gdc_lemma_info gdc_lemmas_info(const gdc_lemmas *l, size_t k)
{
  const lemma_file *f = NULL;
  const lemma *m = lemmas_at(l, k, &f);
  gdc_lemma_info info = {f->name_copy, text_of(f, m->name), text_of(f, m->title), text_of(f, m->explanation),
                         text_of(f, m->source)};
  return info;
}

size_t gdc_lemmas_file_count(const gdc_lemmas *l) { return (size_t)l->nentries; }

gdc_text gdc_lemmas_file(const gdc_lemmas *l, size_t k, const char **name)
{
  const lemma_file *f = l->entries[k].file;
  gdc_text t = {f->src.text, f->src.size};
  *name = f->name_copy;
  return t;
}

size_t gdc_lemmas_file_of(const gdc_lemmas *l, size_t lemma)
{
  size_t e = 0;
  for (; e < (size_t)l->nentries; e++) {
    size_t here = 0;
    for (int k = 0; k < l->entries[e].file->nlemmas; k++) here += wanted(&l->entries[e], k) ? 1 : 0;
    if (lemma < here) break;
    lemma -= here;
  }
  return e;
}

mpq_srcptr gdc_lemmas_parameter(gdc_text *name, const gdc_lemmas *l, size_t file, size_t k)
{
  const lemma_file *f = l->entries[file].file;
  for (int d = 0; d < f->ndefs; d++) {
    if (!f->defs[d].set || k-- > 0) continue;
    *name = text_of(f, f->defs[d].name);
    return f->defs[d].value;
  }
  return NULL;
}
