/* Checkpoints and segments (section 2.4). */
#include "internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PATTERN_TEXT = CERT_PAIRS + GDC_MAX_NEURONS + 1 };

/* 8 bytes of time, then the pattern, most significant bit first. */
static void hash_switch(sha256 *h, uint64_t t, const signed char *bits, int pairs)
{
  unsigned char data[8 + CERT_PAIRS / 8] = {0};
  for (int k = 0; k < 8; k++) data[k] = (unsigned char)(t >> (56 - 8 * k));
  for (int k = 0; k < pairs; k++)
    if (bits[k]) data[8 + k / 8] |= (unsigned char)(0x80 >> k % 8);
  sha256_add(h, data, 8 + ((size_t)pairs + 7) / 8);
}

void cert_switch(gdc_certificate *c, uint64_t t, const signed char *bits)
{
  int pairs = c->p->m * c->p->n;
  hash_switch(&c->here_hash, t, bits, pairs);
  if (c->here < CERT_LISTED) {
    c->listed[c->here].t = t;
    memcpy(c->listed[c->here].bits, bits, (size_t)pairs);
  }
  c->here++;
}

static void put_segment(gdc_certificate *c, uint64_t from, uint64_t to)
{
  char hex[SHA256_HEX], text[PATTERN_TEXT];
  sha256_hex(hex, &c->here_hash);
  cert_line(c, "segment %" PRIu64 " %" PRIu64 " %" PRIu64 " %s", from, to, c->here, hex);
  if (c->here > CERT_LISTED) return;
  for (uint64_t k = 0; k < c->here; k++)
    cert_line(c, "switch %" PRIu64 " %s", c->listed[k].t, cert_pattern(text, c->listed[k].bits, c->p->m, c->p->n));
}

/* KEYWORD, `count` numbers separated by spaces. */
static void put_units(gdc_certificate *c, const char *keyword, mpz_t *z, int count)
{
  size_t size = strlen(keyword) + 1;
  char *words[CERT_PAIRS] = {NULL}, *line = NULL;
  int ok = 1;
  for (int k = 0; k < count; k++) {
    words[k] = cert_units(z[k]);
    if (words[k]) size += strlen(words[k]) + 1;
    else ok = 0;
  }
  if (ok) line = malloc(size);
  if (line) {
    strcpy(line, keyword);
    for (int k = 0; k < count; k++) strcat(strcat(line, " "), words[k]);
    cert_line(c, "%s", line);
  } else {
    c->failed = 1;
  }
  free(line);
  for (int k = 0; k < count; k++) free(words[k]);
}

static void put_classes(gdc_certificate *c, const gdc_state *s)
{
  char line[16 + CERT_PAIRS * 4] = "classes";
  size_t used = strlen(line);
  for (int j = 0; j < c->p->m; j++)
    for (int i = 0; i < c->p->n; i++)
      used += (size_t)snprintf(line + used, sizeof line - used, " %d", gdc_state_class(s, j, i));
  cert_line(c, "%s", line);
}

static void put_block(gdc_certificate *c, const gdc_state *s)
{
  char text[PATTERN_TEXT], keyword[24];
  int n = c->p->n;
  cert_line(c, "checkpoint %" PRIu64 " %s", gdc_state_time(s), cert_pattern(text, c->last.bits, c->p->m, n));
  put_classes(c, s);
  put_units(c, "radius", &c->last.radius, 1);
  for (int j = 0; j < c->p->m; j++) {
    snprintf(keyword, sizeof keyword, "dual %d", j + 1);
    put_units(c, keyword, c->last.centre + j * n, n);
  }
  if (c->p->train_output) put_units(c, "output", c->last.centre + c->p->m * n, c->p->m);
}

/* v_j - v_j(0), to the nearest unit. */
static int take_output(mpz_t z, const gdc_state *s, int j, int unit)
{
  gdc_itv v, start, moved;
  mpfr_prec_t prec = gdc_state_precision(s) + 64;
  gdc_itv_init(&v, prec);
  gdc_itv_init(&start, prec);
  gdc_itv_init(&moved, prec);
  gdc_state_output(&v, s, j);
  gdc_itv_set_q(&start, gdc_state_problem(s)->v[j]);
  gdc_itv_sub(&moved, &v, &start);
  int one = cert_round(z, &moved, unit);
  gdc_itv_clear(&v);
  gdc_itv_clear(&start);
  gdc_itv_clear(&moved);
  return one;
}

/* The centre, each coordinate rounded to the nearest unit, and the radius. */
int cert_take_point(cert_point *x, gdc_certificate *c, const gdc_state *s)
{
  const gdc_itv *d = gdc_state_dual_view(s);
  int pairs = c->p->m * c->p->n;
  for (int k = 0; k < pairs; k++)
    if (!cert_round(x->centre[k], &d[k], c->unit)) return 0;
  for (int j = 0; j < c->p->m && c->p->train_output; j++)
    if (!take_output(x->centre[pairs + j], s, j, c->unit)) return 0;
  x->t = gdc_state_time(s);
  if (x->t == 0) mpz_set_ui(x->radius, 0);
  else cert_ball_radius(x->radius, &c->ball, c->unit);
  memcpy(x->bits, gdc_state_pattern(s), (size_t)pairs);
  for (int k = 0; k < pairs; k++) x->exact[k] = (signed char)gdc_state_exact(s, k / c->p->n, k % c->p->n);
  return 1;
}

gdc_status cert_checkpoint(gdc_certificate *c, const gdc_state *s, gdc_context *ctx)
{
  uint64_t before = c->last.t;
  if (!cert_take_point(&c->last, c, s)) return GDC_EMOREBITS;
  if (c->checkpoints == CERT_MAX_CHECKPOINTS)
    return gdc_fail(ctx, GDC_ELIMIT, c->path, 0, 0, "a certificate has at most %d checkpoints", CERT_MAX_CHECKPOINTS);
  uint64_t t = gdc_state_time(s);
  if (t > 0) put_segment(c, before, t);
  put_block(c, s);
  c->checkpoints++;
  c->switches += c->here;
  c->here = 0;
  sha256_start(&c->here_hash);
  cert_ball_start(&c->ball, t, c->last.radius, c->unit);
  return GDC_OK;
}
