/* FILE.state: what a run that was cut short needs to go on (section 4).  Not part of the certificate. */
#include <gdcert/store.h>

#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double seconds(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void store_all(FILE *out, const gdc_certificate *c)
{
  char hex[SHA256_HEX];
  int numbers = cert_numbers(c->p);
  sha256_hex(hex, &c->hash);
  gdc_store_word(out, "gdcert-state-2");
  gdc_store_u64(out, (uint64_t)c->unit);
  gdc_store_u64(out, c->every);
  gdc_store_u64(out, c->bytes);
  gdc_store_word(out, hex);
  gdc_store_u64(out, c->checkpoints);
  gdc_store_u64(out, c->switches);
  gdc_store_u64(out, (uint64_t)c->separated);
  gdc_store_u64(out, c->separated_at);
  cert_point_store(out, &c->last, numbers);
  gdc_store_u64(out, (uint64_t)c->nballs);
  for (int k = 0; k < c->nballs; k++) cert_point_store(out, &c->balls[k], numbers);
  gdc_trajectory_store(out, c->o.run);
  gdc_store_u64(out, c->o.check != NULL);
  if (c->o.check) gdc_lemma_check_store(out, c->o.check);
}

static int write_state(const gdc_certificate *c, const char *data, size_t size)
{
  sha256 s;
  char hex[SHA256_HEX];
  sha256_start(&s);
  sha256_add(&s, data, size);
  sha256_hex(hex, &s);
  FILE *f = fopen(c->fresh_path, "wb");
  if (!f) return 0;
  int ok = fwrite(data, 1, size, f) == size && fprintf(f, "%s\n", hex) > 0 && fflush(f) == 0 && fsync(fileno(f)) == 0;
  if (fclose(f) != 0) ok = 0;
  return ok && rename(c->fresh_path, c->state_path) == 0;
}

/* At a checkpoint, unless that was done a moment ago: saving takes a small share of the time. */
gdc_status cert_save(gdc_certificate *c, gdc_context *ctx)
{
  enum { SHARE = 30 };
  double now = seconds();
  if (c->saved_at > 0 && now - c->saved_at < SHARE * c->saving) return GDC_OK;
  gdc_status status = cert_file_flush(c, ctx);
  if (status != GDC_OK) return status;
  char *data = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&data, &size);
  int ok = out != NULL;
  if (out) {
    store_all(out, c);
    ok = !ferror(out);
    if (fclose(out) != 0) ok = 0;
  }
  ok = ok && write_state(c, data, size);
  free(data);
  c->saved_at = seconds();
  c->saving = c->saved_at - now;
  return ok ? GDC_OK : gdc_fail(ctx, GDC_EIO, c->state_path, 0, 0, "cannot save the state of the run");
}

/* --- resuming ------------------------------------------------------------------------------------------------ */

/* The words of FILE.state without its check sum; NULL when it does not match. */
static char *checked_state(const gdc_certificate *c, size_t *size)
{
  char *data = cert_file_read(c->state_path, size), hex[SHA256_HEX];
  if (!data || *size < SHA256_HEX) {
    free(data);
    return NULL;
  }
  *size -= SHA256_HEX; /* 64 digits and a line feed */
  sha256 s;
  sha256_start(&s);
  sha256_add(&s, data, *size);
  sha256_hex(hex, &s);
  if (memcmp(data + *size, hex, SHA256_HEX - 1) != 0) {
    free(data);
    return NULL;
  }
  return data;
}

typedef struct start {
  uint64_t bytes;
  char hex[SHA256_HEX];
} start;

static int load_hex(char hex[SHA256_HEX], FILE *in)
{
  int c = getc(in);
  while (c == '\n') c = getc(in);
  for (int k = 0; k < SHA256_HEX - 1; k++, c = getc(in)) {
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return 0;
    hex[k] = (char)c;
  }
  hex[SHA256_HEX - 1] = '\0';
  return c == '\n';
}

static int load_balls(gdc_certificate *c, FILE *in)
{
  for (int k = 0; k < c->nballs; k++)
    if (!cert_point_load(&c->balls[k], in, cert_numbers(c->p))) return 0;
  return 1;
}

static int load_writer(gdc_certificate *c, start *from, FILE *in)
{
  int numbers = cert_numbers(c->p);
  return gdc_load_word(in, "gdcert-state-2") && gdc_load_int(&c->unit, in, CERT_LEAST_UNIT, CERT_MAX_UNIT) &&
         gdc_load_u64(&c->every, in) && gdc_load_u64(&from->bytes, in) && load_hex(from->hex, in) &&
         gdc_load_u64(&c->checkpoints, in) && gdc_load_u64(&c->switches, in) &&
         gdc_load_int(&c->separated, in, 0, 1) && gdc_load_u64(&c->separated_at, in) &&
         cert_point_load(&c->last, in, numbers) && gdc_load_int(&c->nballs, in, 0, CERT_THEOREMS) && load_balls(c, in);
}

static int load_run(gdc_certificate *c, FILE *in)
{
  int lemmas;
  return gdc_trajectory_load(c->o.run, in) && gdc_load_int(&lemmas, in, 0, 1) && lemmas == (c->o.check != NULL) &&
         (!c->o.check || gdc_lemma_check_load(c->o.check, in));
}

/* The beginning of this certificate as it would be written now. */
static gdc_status same_head(gdc_certificate *c, gdc_context *ctx)
{
  char *now = NULL;
  size_t size = 0;
  c->part = open_memstream(&now, &size);
  if (!c->part) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  gdc_status status = cert_head(c, ctx);
  int ok = fclose(c->part) == 0 && !c->failed;
  c->part = NULL;
  FILE *f = fopen(access(c->part_path, F_OK) == 0 ? c->part_path : c->path, "rb");
  for (size_t k = 0; ok && f && k < size; k++) ok = getc(f) == (unsigned char)now[k];
  if (status == GDC_OK && (!f || !ok))
    status = gdc_fail(ctx, GDC_EINPUT, c->path, 0, 0, f ? "it is of another experiment, other lemmas or another number of steps" : "nothing to resume");
  if (f) fclose(f);
  free(now);
  return status;
}

gdc_status cert_resume(gdc_certificate *c, gdc_context *ctx)
{
  size_t size;
  start from;
  char *data = checked_state(c, &size);
  if (!data)
    return gdc_fail(ctx, GDC_EINPUT, c->state_path, 0, 0, "nothing to resume: there is no saved state, or it is damaged");
  FILE *in = fmemopen(data, size, "rb");
  int ok = in && load_writer(c, &from, in);
  gdc_status status = ok ? same_head(c, ctx) : GDC_OK;
  ok = ok && status == GDC_OK && load_run(c, in);
  if (in) fclose(in);
  free(data);
  if (status != GDC_OK) return status;
  if (!ok) return gdc_fail(ctx, GDC_EINPUT, c->state_path, 0, 0, "the saved state does not fit this run");
  status = cert_file_reopen(c, from.bytes, from.hex, ctx);
  int balls = c->nballs; /* published again, one after the other */
  c->nballs = 0;
  for (int k = 0; k < balls && status == GDC_OK; k++) status = cert_try_theorem(c, &c->balls[k], ctx);
  c->started = c->step_due = 1;
  c->now = c->last.t;
  sha256_start(&c->here_hash);
  return status;
}
