/* The writer as an observer of a run: what is published, and when. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_EVERY = 16, SEGMENTS = 128, DEFAULT_UNIT = 128, STEP_BITS = 64 };

/* --- making one ------------------------------------------------------------------------------------------ */

static int log2_up(uint64_t x)
{
  int bits = 0;
  while (bits < 63 && (uint64_t)1 << bits < x) bits++;
  return bits;
}

/* The least multiple of 64 with 16 bits of room, the error of T steps and signs of size 1/T^2 (section 2.4). */
static int chosen_unit(uint64_t steps)
{
  int bits = 56 + 3 * log2_up(steps), unit = DEFAULT_UNIT;
  while (unit < bits) unit += STEP_BITS;
  return unit;
}

static char *joined(const char *path, const char *suffix)
{
  size_t size = strlen(path) + strlen(suffix) + 1;
  char *out = malloc(size);
  if (out) strcat(strcpy(out, path), suffix);
  return out;
}

static gdc_status set_up(gdc_certificate *c, gdc_context *ctx)
{
  gdc_status status = gdc_theorem_watch_new(&c->watch, ctx);
  if (status != GDC_OK) return status;
  c->path = joined(c->o.path, "");
  c->part_path = joined(c->o.path, ".part");
  c->state_path = joined(c->o.path, ".state");
  c->fresh_path = joined(c->o.path, ".state.new");
  if (!c->path || !c->part_path || !c->state_path || !c->fresh_path)
    return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  c->unit = c->o.unit ? c->o.unit : chosen_unit(c->o.steps);
  c->every = c->o.every ? c->o.every : (c->o.steps + SEGMENTS - 1) / SEGMENTS;
  if (!c->o.every && c->every < LEAST_EVERY) c->every = LEAST_EVERY;
  if (c->o.steps / c->every >= CERT_MAX_CHECKPOINTS / 2)
    return gdc_fail(ctx, GDC_ELIMIT, c->path, 0, 0, "checkpoints every %llu steps are too many for %llu steps",
                    (unsigned long long)c->every, (unsigned long long)c->o.steps);
  sha256_start(&c->hash);
  sha256_start(&c->here_hash);
  return GDC_OK;
}

static gdc_status begin(gdc_certificate *c, gdc_context *ctx)
{
  gdc_status status = set_up(c, ctx);
  if (status == GDC_OK && c->o.resume) status = cert_resume(c, ctx);
  if (status == GDC_OK && !c->o.resume) status = cert_file_create(c, ctx);
  if (status != GDC_OK) return status;
  cert_ball_init(&c->ball, c->p, c->unit);
  c->has_ball = 1;
  if (c->o.resume) cert_ball_start(&c->ball, c->last.t, c->last.radius, c->unit);
  else status = cert_head(c, ctx);
  return status;
}

gdc_status gdc_certificate_open(gdc_certificate **out, const gdc_problem *p, const gdc_certificate_options *o,
                                gdc_context *ctx)
{
  *out = NULL;
  gdc_certificate *c = calloc(1, sizeof *c);
  if (!c) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  c->p = p;
  c->o = *o;
  cert_point_init(&c->last);
  c->lists = o->check && gdc_lemma_check_reads_certificate(o->check);
  c->balls = calloc(CERT_THEOREMS, sizeof *c->balls);
  for (int k = 0; c->balls && k < CERT_THEOREMS; k++) cert_point_init(&c->balls[k]);
  if (!c->balls) {
    gdc_certificate_free(c);
    return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  }
  gdc_status status = begin(c, ctx);
  if (status == GDC_OK) *out = c;
  else gdc_certificate_free(c);
  return status;
}

void gdc_certificate_free(gdc_certificate *c)
{
  if (!c) return;
  if (c->part) fclose(c->part);
  if (c->too_coarse && !c->sealed) {
    remove(c->part_path);
    remove(c->state_path);
  }
  if (c->has_ball) cert_ball_clear(&c->ball);
  cert_point_clear(&c->last);
  for (int k = 0; c->balls && k < CERT_THEOREMS; k++) cert_point_clear(&c->balls[k]);
  free(c->balls);
  free(c->blocks);
  gdc_theorem_watch_free(c->watch);
  free(c->path);
  free(c->part_path);
  free(c->state_path);
  free(c->fresh_path);
  free(c);
}

int gdc_certificate_is_too_coarse(const gdc_certificate *c) { return c->too_coarse; }
int gdc_certificate_unit(const gdc_certificate *c) { return c->unit; }

mpfr_prec_t gdc_certificate_precision(const gdc_certificate *c)
{
  return (mpfr_prec_t)c->unit + 24 + 4 * (mpfr_prec_t)log2_up(c->o.steps + 2);
}

/* --- the run -------------------------------------------------------------------------------------------------- */

static int is_power_of_two(uint64_t t) { return t != 0 && (t & (t - 1)) == 0; }

static int is_checkpoint(const gdc_certificate *c, uint64_t t)
{
  return t % c->every == 0 || is_power_of_two(t) || t == c->o.steps ||
         (c->o.check && gdc_lemma_check_reads_step(c->o.check, t));
}

static gdc_status too_coarse(gdc_certificate *c, uint64_t t, const char *what, gdc_context *ctx)
{
  c->too_coarse = 1;
  return gdc_fail(ctx, GDC_ELIMIT, c->path, 0, 0,
                  "step %llu: %s cannot be told from balls in units of 2^-%d", (unsigned long long)t, what, c->unit);
}

/* The first step at which all margins are positive (section 2.5). */
static gdc_status look_for_separation(gdc_certificate *c, const gdc_state *s, gdc_context *ctx)
{
  if (c->separated) return GDC_OK;
  int positive, undecided;
  int told = cert_ball_tells_margins(&c->ball, s, &positive, &undecided);
  if (undecided && !gdc_state_last_chance(s)) return GDC_EMOREBITS;
  if (!told) return too_coarse(c, gdc_state_time(s), "the sign of a margin", ctx);
  if (positive) {
    c->separated = 1;
    c->separated_at = gdc_state_time(s);
  }
  return GDC_OK;
}

static gdc_status publish(gdc_certificate *c, const gdc_state *s, gdc_context *ctx)
{
  gdc_status status = cert_checkpoint(c, s, ctx);
  if (status == GDC_EMOREBITS && gdc_state_last_chance(s))
    return gdc_fail(ctx, GDC_EUNDECIDED, c->path, 0, 0,
                    "step %llu: the state is not known to a unit of 2^-%d; allow more bits", (unsigned long long)gdc_state_time(s), c->unit);
  if (status == GDC_OK && is_power_of_two(c->last.t) && c->looked_at != c->last.t) status = cert_try_theorem(c, &c->last, ctx);
  if (status == GDC_OK && !cert_ball_tells_signs(&c->ball, s))
    return too_coarse(c, c->last.t, "the sign of a pre-activation", ctx);
  return status;
}

static gdc_status on_step(void *self, const gdc_state *s, gdc_context *ctx)
{
  gdc_certificate *c = self;
  uint64_t t = gdc_state_time(s);
  if (c->o.check && gdc_lemma_check_count(c->o.check) > 0 && !gdc_lemma_check_has_accepted(c->o.check, t))
    return GDC_EMOREBITS; /* it asked for this step again: what is saved must be after its verdict */
  cert_ball_look(&c->ball, s);
  if (!cert_ball_tells_signs(&c->ball, s)) return too_coarse(c, t, "the sign of a pre-activation", ctx);
  gdc_status status = look_for_separation(c, s, ctx);
  if (status != GDC_OK) return status;
  if (is_checkpoint(c, t)) {
    status = publish(c, s, ctx);
    if (status == GDC_OK && t < c->o.steps) status = cert_save(c, ctx);
    if (status != GDC_OK) return status;
  }
  c->started = 1;
  c->now = t;
  cert_ball_step(&c->ball, s);
  return GDC_OK;
}

/* The state that a resumed run starts from: it was published before, its step was not accounted for. */
static gdc_status on_again(void *self, const gdc_state *s, gdc_context *ctx)
{
  gdc_certificate *c = self;
  (void)ctx;
  if (c->step_due && gdc_state_time(s) == c->last.t) {
    c->step_due = 0;
    cert_ball_look(&c->ball, s);
    cert_ball_step(&c->ball, s);
  }
  return GDC_OK;
}

static gdc_status on_switch(void *self, const gdc_state *s, const signed char *before, gdc_context *ctx)
{
  (void)before;
  (void)ctx;
  cert_switch(self, gdc_state_time(s), gdc_state_pattern(s));
  return GDC_OK;
}

/* The last state becomes a checkpoint if it is none. */
static gdc_status on_end(void *self, const gdc_state *s, gdc_status outcome, gdc_context *ctx)
{
  gdc_certificate *c = self;
  int ended = outcome == GDC_OK || outcome == GDC_EUNDECIDED || outcome == GDC_EOVERFLOW || outcome == GDC_EINTERRUPT;
  if (!ended || c->too_coarse || !c->started || gdc_state_time(s) != c->now) return GDC_OK;
  gdc_context fresh;
  gdc_context_clear(&fresh);
  cert_ball_back(&c->ball);
  gdc_status status = c->last.t < c->now ? publish(c, s, &fresh) : GDC_OK;
  if (status == GDC_OK && !is_power_of_two(c->last.t)) status = cert_try_theorem(c, &c->last, &fresh);
  if (status == GDC_OK) return GDC_OK;
  c->failed = 1;
  return outcome == GDC_OK ? gdc_fail(ctx, status, fresh.file, 0, 0, "%s", fresh.reason) : status;
}

gdc_observer gdc_certificate_observer(gdc_certificate *c)
{
  gdc_observer o;
  memset(&o, 0, sizeof o);
  o.self = c;
  o.every_step = o.resumed = 1;
  o.on_step = on_step;
  o.on_switch = on_switch;
  o.on_again = on_again;
  o.on_end = on_end;
  return o;
}

gdc_status gdc_certificate_look_ahead(gdc_certificate *c, const gdc_state *s, gdc_context *ctx)
{
  uint64_t t = gdc_state_time(s);
  if (!c->lists || !is_power_of_two(t) || c->looked_at == t) return GDC_OK;
  cert_point x;
  cert_point_init(&x);
  gdc_status status = GDC_EMOREBITS;
  if (cert_take_point(&x, c, s)) status = cert_try_theorem(c, &x, ctx);
  else if (gdc_state_last_chance(s)) status = gdc_fail(ctx, GDC_EUNDECIDED, c->path, 0, 0, "step %llu: the state is not known to a unit", (unsigned long long)t);
  if (status == GDC_OK) c->looked_at = t;
  cert_point_clear(&x);
  return status;
}

const gdc_theorem *gdc_certificate_theorem(const gdc_certificate *c) { return cert_published(c); }
void gdc_certificate_leap_to(gdc_certificate *c, const gdc_time *T) { c->leap_to = T; }
const char *gdc_certificate_no_leap(const gdc_certificate *c) { return c->no_leap.reason; }
int gdc_certificate_lemmas_end(const gdc_certificate *c) { return c->leap_to && c->o.check && gdc_lemma_check_count(c->o.check) > 0; }

gdc_status gdc_certificate_seal(gdc_certificate *c, gdc_status outcome, gdc_context *ctx)
{
  if (!c->started || c->last.t != c->now || c->too_coarse)
    return gdc_fail(ctx, GDC_EINTERNAL, c->path, 0, 0, "the run has no last checkpoint");
  gdc_verdict verdict = cert_results(c, outcome);
  cert_theorem(c);
  if (c->leap_to && outcome == GDC_OK && c->now == c->o.steps) {
    gdc_context_clear(&c->no_leap);
    gdc_status leapt = cert_leaps(c, c->leap_to, &c->no_leap);
    if (leapt == GDC_EMEMORY) return gdc_fail(ctx, leapt, c->path, 0, 0, "%s", c->no_leap.reason);
  }
  cert_trailer(c, verdict);
  gdc_status status = cert_file_finish(c, outcome == GDC_EINTERRUPT, ctx);
  c->sealed = status == GDC_OK;
  return status;
}
