/* What comes before the run: header, problem, lemmas (sections 2.1 to 2.3). */
#include "internal.h"

#include <gdcert/print.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- header and problem ---------------------------------------------------------------------------- */

static void header(gdc_certificate *c)
{
  char *title = cert_escape(c->p->title, strlen(c->p->title));
  cert_line(c, "gdcert certificate 1");
  cert_line(c, "unit %d", c->unit);
  cert_line(c, "every %" PRIu64, c->every);
  cert_line(c, "steps %" PRIu64, c->o.steps);
  if (!title) c->failed = 1;
  else cert_line(c, title[0] ? "title %s" : "title%s", title);
  free(title);
}

/* A text that grows; size = SIZE_MAX when memory ran out. */
typedef struct text {
  char *data;
  size_t size, cap;
} text;

static void add(text *t, const char *part)
{
  size_t size = strlen(part);
  if (t->size == SIZE_MAX) return;
  if (t->size + size + 1 > t->cap) {
    size_t cap = 2 * (t->size + size + 1);
    char *longer = realloc(t->data, cap);
    if (!longer) {
      t->size = SIZE_MAX;
      return;
    }
    t->data = longer;
    t->cap = cap;
  }
  memcpy(t->data + t->size, part, size + 1);
  t->size += size;
}

static void add_q(text *t, const mpq_t q)
{
  char *s = gdc_print_q(q);
  add(t, " ");
  if (s) add(t, s);
  else t->size = SIZE_MAX;
  free(s);
}

static void add_count(text *t, const char *keyword, int count)
{
  char line[64];
  snprintf(line, sizeof line, "%s %d\n", keyword, count);
  add(t, line);
}

static void add_data(text *t, const gdc_problem *p)
{
  for (int i = 0; i < p->n; i++) {
    add(t, p->y[i] > 0 ? "point 1" : "point -1");
    for (int k = 0; k < p->d; k++) add_q(t, p->x[i * p->d + k]);
    add(t, "\n");
  }
  for (int j = 0; j < p->m; j++) {
    add(t, "neuron");
    add_q(t, p->v[j]);
    add_q(t, p->b[j]);
    for (int k = 0; k < p->d; k++) add_q(t, p->w[j * p->d + k]);
    add(t, "\n");
  }
}

static void put_text(gdc_certificate *c, const text *t)
{
  for (size_t at = 0; at < t->size;) {
    size_t size = strcspn(t->data + at, "\n") + 1;
    cert_bytes(c, t->data + at, size);
    at += size;
  }
}

static void problem(gdc_certificate *c)
{
  const gdc_problem *p = c->p;
  text t = {NULL, 0, 0};
  add(&t, p->loss == GDC_LOSS_LOGISTIC ? "loss logistic\n" : "loss exponential\n");
  add(&t, p->mean ? "reduction mean\n" : "reduction sum\n");
  add_count(&t, "bias", p->bias);
  add_count(&t, "train_output", p->train_output);
  add(&t, "step");
  add_q(&t, p->step);
  add(&t, "\n");
  add_count(&t, "dimension", p->d);
  add_count(&t, "points", p->n);
  add_count(&t, "neurons", p->m);
  add_data(&t, p);
  if (t.size == SIZE_MAX) {
    c->failed = 1;
  } else {
    sha256 s;
    char hex[SHA256_HEX];
    sha256_start(&s);
    sha256_add(&s, t.data, t.size);
    sha256_hex(hex, &s);
    cert_line(c, "problem %s", hex);
    put_text(c, &t);
  }
  free(t.data);
}

/* --- lemmas ----------------------------------------------------------------------------------------- */

static void put_escaped(gdc_certificate *c, const char *before, const char *data, size_t size)
{
  char *line = cert_escape(data, size);
  if (line) cert_line(c, "%s%s", before, line);
  else c->failed = 1;
  free(line);
}

static size_t count_lines(gdc_text t)
{
  size_t lines = 0;
  for (size_t k = 0; k < t.size; k++) lines += t.text[k] == '\n';
  return lines + (t.size > 0 && t.text[t.size - 1] != '\n');
}

static void put_file(gdc_certificate *c, size_t index)
{
  const char *name;
  gdc_text t = gdc_lemmas_file(c->o.lemmas, index, &name);
  char start[64];
  snprintf(start, sizeof start, "file %zu %zu ", index + 1, count_lines(t));
  put_escaped(c, start, name, strlen(name));
  for (size_t at = 0; at < t.size;) {
    const char *end = memchr(t.text + at, '\n', t.size - at);
    size_t size = end ? (size_t)(end - (t.text + at)) : t.size - at;
    put_escaped(c, "|", t.text + at, size);
    at += size + 1;
  }
}

/* Was this parameter already written for a file before? */
static int set_before(const gdc_lemmas *l, size_t file, gdc_text name)
{
  gdc_text other;
  for (size_t f = 0; f < file; f++)
    for (size_t k = 0; gdc_lemmas_parameter(&other, l, f, k); k++)
      if (other.size == name.size && memcmp(other.text, name.text, name.size) == 0) return 1;
  return 0;
}

static void put_parameters(gdc_certificate *c, size_t file)
{
  mpq_srcptr value;
  gdc_text name;
  for (size_t k = 0; (value = gdc_lemmas_parameter(&name, c->o.lemmas, file, k)) != NULL; k++) {
    if (set_before(c->o.lemmas, file, name)) continue;
    char *q = gdc_print_q(value);
    if (q) cert_line(c, "set %.*s %s", (int)name.size, name.text, q);
    else c->failed = 1;
    free(q);
  }
}

static gdc_status lemmas(gdc_certificate *c, gdc_context *ctx)
{
  enum { MAX_FILES = 64, MAX_LEMMAS = 1024 };
  const gdc_lemmas *l = c->o.lemmas;
  size_t files = l ? gdc_lemmas_file_count(l) : 0, count = l ? gdc_lemmas_count(l) : 0;
  if (files > MAX_FILES || count > MAX_LEMMAS)
    return gdc_fail(ctx, GDC_ELIMIT, c->path, 0, 0, "a certificate has at most %d lemma files and %d lemmas", MAX_FILES,
                    MAX_LEMMAS);
  if (count == 0) files = 0;
  cert_line(c, "lemmas %zu %zu", files, count);
  for (size_t k = 0; k < files; k++) put_file(c, k);
  for (size_t k = 0; k < files; k++) put_parameters(c, k);
  for (size_t k = 0; k < count; k++) {
    gdc_lemma_info info = gdc_lemmas_info(l, k);
    cert_line(c, "lemma %zu %zu %.*s", k + 1, gdc_lemmas_file_of(l, k) + 1, (int)info.name.size, info.name.text);
  }
  return GDC_OK;
}

gdc_status cert_head(gdc_certificate *c, gdc_context *ctx)
{
  header(c);
  problem(c);
  gdc_status status = lemmas(c, ctx);
  cert_line(c, "trajectory");
  return status;
}
