/* An experiment file to an exact problem. */
#include "read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static gdc_status no_memory(const gdc_reader *r)
{
  return gdc_fail(r->ctx, GDC_EMEMORY, r->name, 0, 0, "out of memory");
}

/* The first point gives the dimension of all. */
static gdc_status read_dimension(int *d, const gdc_reader *r, const gdc_node *data)
{
  static const gdc_key keys[] = {{"x", 1}, {"y", 1}, {NULL, 0}};
  gdc_status status = gdc_field_list(r, data, "data", GDC_MAX_POINTS);
  char where[32];
  int i = 1;
  for (const gdc_node *k = status == GDC_OK ? data->child : NULL; k && status == GDC_OK; k = k->next, i++) {
    snprintf(where, sizeof where, "data[%d]", i);
    status = gdc_field_map(r, k, where, keys);
  }
  if (status == GDC_OK)
    status = gdc_field_list(r, gdc_field_get(data->child, "x"), "data[1].x", GDC_MAX_DIMENSION);
  if (status == GDC_OK) *d = gdc_field_get(data->child, "x")->count;
  return status;
}

static gdc_status read_points(gdc_problem *p, const gdc_reader *r, const gdc_node *data)
{
  char where[32];
  mpq_t y;
  mpq_init(y);
  gdc_status status = GDC_OK;
  int i = 0;
  for (const gdc_node *k = data->child; k && status == GDC_OK; k = k->next, i++) {
    const gdc_node *label = gdc_field_get(k, "y");
    snprintf(where, sizeof where, "data[%d].x", i + 1);
    status = gdc_field_vector(&p->x[i * p->d], p->d, r, gdc_field_get(k, "x"), where);
    where[strlen(where) - 1] = 'y';
    if (status == GDC_OK) status = gdc_field_number(y, r, label, where);
    if (status == GDC_OK && mpq_cmp_si(y, 1, 1) != 0 && mpq_cmp_si(y, -1, 1) != 0) {
      char got[GDC_QUOTE_SIZE];
      status = gdc_field_fail(r, label, GDC_EINPUT, where, "want +1 or -1, got %s",
                              gdc_quote(got, label->text, label->size));
    }
    p->y[i] = mpq_sgn(y);
  }
  mpq_clear(y);
  return status;
}

static gdc_status read_lemmas(gdc_problem *p, const gdc_reader *r, const gdc_node *at)
{
  if (at->kind == GDC_NODE_LIST && at->count == 0) return GDC_OK;
  gdc_status status = gdc_field_list(r, at, "lemmas", GDC_MAX_LEMMAS);
  if (status != GDC_OK) return status;
  p->lemmas = calloc((size_t)at->count, sizeof *p->lemmas);
  if (!p->lemmas) return no_memory(r);
  for (const gdc_node *k = at->child; k; k = k->next) {
    char where[32];
    snprintf(where, sizeof where, "lemmas[%d]", (int)p->nlemmas + 1);
    for (size_t i = 0; i < p->nlemmas && k->kind == GDC_NODE_SCALAR; i++)
      if (strcmp(p->lemmas[i], k->text) == 0)
        return gdc_field_fail(r, k, GDC_EINPUT, where, "named twice");
    status = gdc_field_text(&p->lemmas[p->nlemmas], r, k, where);
    if (status != GDC_OK) return status;
    p->nlemmas++;
  }
  return GDC_OK;
}

static gdc_status read_params(gdc_problem *p, const gdc_reader *r, const gdc_node *at)
{
  if (at->kind == GDC_NODE_MAP && at->count == 0) return GDC_OK;
  if (at->kind != GDC_NODE_MAP)
    return gdc_field_fail(r, at, GDC_EINPUT, "params", "want a mapping of names to numbers");
  if (at->count > GDC_MAX_PARAMS)
    return gdc_field_fail(r, at, GDC_ELIMIT, "params", "at most %d parameters", GDC_MAX_PARAMS);
  p->param_names = calloc((size_t)at->count, sizeof *p->param_names);
  p->param_values = calloc((size_t)at->count, sizeof *p->param_values);
  if (!p->param_names || !p->param_values) return no_memory(r);
  for (const gdc_node *k = at->child; k; k = k->next) {
    char where[80];
    if (!gdc_name_ok(k->key))
      return gdc_fail(r->ctx, GDC_EINPUT, r->name, k->key_line, k->key_column,
                      "params: a name has at most 64 letters, digits and _, and does not start with a digit");
    size_t at_end = p->nparams++;
    mpq_init(p->param_values[at_end]);
    p->param_names[at_end] = strdup(k->key);
    if (!p->param_names[at_end]) return no_memory(r);
    snprintf(where, sizeof where, "params.%s", k->key);
    gdc_status status = gdc_field_number(p->param_values[at_end], r, k, where);
    if (status != GDC_OK) return status;
  }
  return GDC_OK;
}

static gdc_status read_title(gdc_problem *p, const gdc_reader *r, const gdc_node *at)
{
  char *title;
  gdc_status status = gdc_field_text(&title, r, at, "title");
  if (status != GDC_OK) return status;
  free(p->title);
  p->title = title;
  return GDC_OK;
}

static gdc_status read_run(gdc_problem *p, const gdc_reader *r, const gdc_node *at)
{
  static const gdc_key keys[] = {{"steps", 1}, {NULL, 0}};
  gdc_status status = gdc_field_map(r, at, "run", keys);
  return status != GDC_OK
           ? status
           : gdc_field_count(&p->steps, r, gdc_field_get(at, "steps"), "run.steps", 1, INT64_MAX);
}

static gdc_status read_step(gdc_problem *p, const gdc_reader *r, const gdc_node *at)
{
  gdc_status status = gdc_field_number(p->step, r, at, "step");
  if (status != GDC_OK || mpq_sgn(p->step) > 0) return status;
  char got[GDC_QUOTE_SIZE];
  return gdc_field_fail(r, at, GDC_EINPUT, "step", "want a number > 0, got %s",
                        gdc_quote(got, at->text, at->size));
}

static gdc_status read_loss(gdc_problem *p, const gdc_reader *r, const gdc_node *at)
{
  static const char *const words[] = {"exponential", "logistic", NULL};
  int choice = 0;
  gdc_status status = gdc_field_word(&choice, r, at, "loss", words);
  p->loss = choice == 1 ? GDC_LOSS_LOGISTIC : GDC_LOSS_EXPONENTIAL;
  return status;
}

static gdc_status read_reduction(gdc_problem *p, const gdc_reader *r, const gdc_node *at)
{
  static const char *const words[] = {"sum", "mean", NULL};
  return gdc_field_word(&p->mean, r, at, "reduction", words);
}

/* Everything whose size does not depend on the rest. */
static gdc_status read_simple(gdc_problem *p, const gdc_reader *r, const gdc_node *root)
{
  static const struct {
    const char *key;
    gdc_status (*read)(gdc_problem *, const gdc_reader *, const gdc_node *);
  } parts[] = {{"title", read_title}, {"loss", read_loss}, {"reduction", read_reduction}, {"step", read_step},
               {"run", read_run},     {"lemmas", read_lemmas}, {"params", read_params}};
  gdc_status status = GDC_OK;
  for (size_t k = 0; k < sizeof parts / sizeof parts[0] && status == GDC_OK; k++) {
    const gdc_node *at = gdc_field_get(root, parts[k].key);
    if (at) status = parts[k].read(p, r, at);
  }
  return status;
}

static gdc_status read_root(gdc_problem **out, const gdc_reader *r, const gdc_node *root)
{
  static const gdc_key keys[] = {{"title", 0}, {"data", 1}, {"network", 1}, {"loss", 1}, {"reduction", 0},
                                 {"step", 1}, {"run", 0}, {"lemmas", 0}, {"params", 0}, {NULL, 0}};
  gdc_status status = gdc_field_map(r, root, "", keys);
  if (status != GDC_OK) return status;
  const gdc_node *data = gdc_field_get(root, "data");
  gdc_network net;
  int d;
  status = read_dimension(&d, r, data);
  if (status == GDC_OK) status = gdc_read_network_shape(&net, r, gdc_field_get(root, "network"));
  if (status == GDC_OK) status = gdc_problem_new(out, d, data->count, net.m, r->ctx);
  if (status != GDC_OK) return status;
  (*out)->file = strdup(r->name);
  if (!(*out)->file) return no_memory(r);
  status = read_points(*out, r, data);
  if (status == GDC_OK) status = gdc_read_network(*out, r, &net);
  if (status == GDC_OK) status = read_simple(*out, r, root);
  return status == GDC_OK ? gdc_problem_finish(*out, r->ctx) : status;
}

gdc_status gdc_problem_parse(gdc_problem **out, const char *text, size_t size, const char *name,
                             gdc_context *ctx)
{
  *out = NULL;
  gdc_reader r = {name, ctx};
  gdc_node *root;
  gdc_status status = gdc_node_load(&root, text, size, name, ctx);
  if (status == GDC_OK) status = read_root(out, &r, root);
  gdc_node_free(root);
  if (status != GDC_OK) {
    gdc_problem_free(*out);
    *out = NULL;
  }
  return status;
}

/* The whole file, at most one byte more than the cap; *text is malloc'ed. */
static gdc_status slurp(char **text, size_t *size, FILE *f, const gdc_reader *r)
{
  size_t room = 0;
  *text = NULL;
  *size = 0;
  do {
    room = room ? 2 * room : 1 << 16;
    char *more = realloc(*text, room);
    if (!more) return no_memory(r);
    *text = more;
    *size += fread(*text + *size, 1, room - *size, f);
  } while (*size == room && *size <= GDC_MAX_FILE_BYTES);
  if (ferror(f)) return gdc_fail(r->ctx, GDC_EIO, r->name, 0, 0, "cannot read: %s", strerror(errno));
  return GDC_OK;
}

gdc_status gdc_problem_read(gdc_problem **out, const char *path, gdc_context *ctx)
{
  *out = NULL;
  gdc_reader r = {path, ctx};
  FILE *f = fopen(path, "rb");
  if (!f) return gdc_fail(ctx, GDC_EIO, path, 0, 0, "cannot open: %s", strerror(errno));
  struct stat info;
  if (fstat(fileno(f), &info) == 0 && S_ISDIR(info.st_mode)) {
    fclose(f);
    return gdc_fail(ctx, GDC_EIO, path, 0, 0, "is a directory");
  }
  char *text;
  size_t size;
  gdc_status status = slurp(&text, &size, f, &r);
  fclose(f);
  if (status == GDC_OK) status = gdc_problem_parse(out, text, size, path, ctx);
  free(text);
  return status;
}
