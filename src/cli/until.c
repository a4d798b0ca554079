/* certify --until T: step to a certificate, leap to T, and say what holds on the way. */
#include "cli.h"

#include <gdcert/report_until.h>

#include <stdlib.h>
#include <string.h>

/* Without --steps a leap is tried at t = 2^k from here on; it aims at so many digits. */
enum { FIRST_TRY = 1024, DIGITS = 12, DEFAULT_STEPS = 1 << 17, LEAST_STEPS = GDC_WAY_OVERLAP + 16 };

struct cli_until {
  const char *text;
  gdc_time T;
  mpfr_prec_t prec;
  uint64_t last;         /* the way may start here at the latest */
  int free_start;        /* the program chooses where it starts */
  uint64_t start;        /* where it starts */
  int stepped;
  gdc_way *way;
  gdc_context reason;    /* of the last leap that failed */
  gdc_theorem *theorem;  /* at T */
  gdc_lemma_leap *lemmas;
  size_t nlemmas, tubes;
  const gdc_theorem_watch *watch;
};

gdc_status cli_until_new(cli_until **out, const char *text, uint64_t *steps, int has_steps, int late, gdc_context *ctx)
{
  cli_until *u = calloc(1, sizeof *u);
  *out = u;
  if (!u) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  gdc_time_init(&u->T);
  gdc_context_clear(&u->reason);
  u->text = text;
  gdc_status status = gdc_time_parse(&u->T, text, ctx);
  if (status != GDC_OK) return status;
  if (!has_steps && *steps == 0) *steps = DEFAULT_STEPS;
  uint64_t T;
  u->stepped = gdc_time_get_u64(&T, &u->T) && T <= (*steps > LEAST_STEPS ? *steps : LEAST_STEPS);
  if (u->stepped) *steps = T;
  else if (*steps < LEAST_STEPS)
    return gdc_fail(ctx, GDC_EINPUT, NULL, 0, 0, "--until: want at least %d steps before a leap", LEAST_STEPS);
  u->last = u->stepped ? UINT64_MAX : *steps - GDC_WAY_OVERLAP;
  u->free_start = !has_steps && !late;
  u->prec = gdc_reach_precision(&u->T, DIGITS);
  return GDC_OK;
}

void cli_until_free(cli_until *u)
{
  if (!u) return;
  gdc_time_clear(&u->T);
  gdc_way_free(u->way);
  gdc_theorem_free(u->theorem);
  free(u->lemmas);
  free(u);
}

static int tries(const cli_until *u, uint64_t t)
{
  if (u->way || u->stepped) return 0;
  return t == u->last || (u->free_start && t >= FIRST_TRY && t < u->last && (t & (t - 1)) == 0);
}

static int wants(void *self, uint64_t t)
{
  const cli_until *u = self;
  return tries(u, t) || (u->way && t == u->start + GDC_WAY_OVERLAP);
}

/* Is the way good enough to stop stepping: is there a theorem at its end?  (Beyond times that are written out there is none
   to try; then the margins must be known to a part in 1000.) */
static int good_enough(const gdc_way *way)
{
  const gdc_leap_state *s = way->place[way->count - 1].state;
  gdc_theorem *th = NULL;
  gdc_status status = gdc_leap_state_theorem(&th, s, NULL);
  int good = status == GDC_OK && th->certified;
  gdc_theorem_free(th);
  if (status != GDC_ELIMIT) return good;
  good = 1;
  for (int i = 0; i < s->problem->n; i++) {
    MPFR_DECL_INIT(width, 53);
    mpfr_sub(width, s->margin[i].hi, s->margin[i].lo, MPFR_RNDU);
    mpfr_mul_ui(width, width, 1000, MPFR_RNDU);
    if (!(mpfr_cmpabs(width, s->margin[i].lo) < 0)) good = 0;
  }
  return good;
}

static gdc_status try_leap(cli_until *u, const gdc_state *state, gdc_context *ctx)
{
  uint64_t t = gdc_state_time(state);
  const gdc_theorem *th = gdc_theorem_watch_result(u->watch);
  if (t != u->last && !(th && th->certified)) return GDC_OK;
  gdc_leap_state *s;
  gdc_status status = gdc_leap_state_take(&s, state, ctx);
  if (status != GDC_OK) return status;
  gdc_context_clear(&u->reason);
  status = gdc_way_find(&u->way, s, &u->T, DIGITS, u->prec, &u->reason);
  gdc_leap_state_free(s);
  u->start = t;
  if (status == GDC_OK && t != u->last && !good_enough(u->way)) {
    gdc_way_free(u->way);
    u->way = NULL;
  }
  if (status == GDC_OK || status == GDC_EUNDECIDED || status == GDC_ELIMIT || status == GDC_EOVERFLOW) return GDC_OK;
  return gdc_fail(ctx, status, NULL, 0, 0, "%s", u->reason.reason);
}

static gdc_status on_step(void *self, const gdc_state *state, gdc_context *ctx)
{
  cli_until *u = self;
  uint64_t t = gdc_state_time(state);
  if (tries(u, t)) return try_leap(u, state, ctx);
  return u->way && t == u->start + GDC_WAY_OVERLAP ? GDC_EINTERRUPT : GDC_OK; /* stepped far enough */
}

gdc_observer cli_until_observer(cli_until *u, const gdc_theorem_watch *watch)
{
  u->watch = watch;
  gdc_observer o = {.self = u, .wants = wants, .on_step = on_step};
  return o;
}

const gdc_time *cli_until_time(const cli_until *u) { return u->stepped ? NULL : &u->T; }

int cli_until_arrived(const cli_until *u, uint64_t steps) { return u->way && steps == u->start + GDC_WAY_OVERLAP; }

gdc_status cli_until_finish(cli_until *u, gdc_lemma_check *check, volatile int *interrupted, gdc_context *ctx)
{
  if (!u->way) return GDC_OK;
  gdc_context quiet;
  gdc_context_clear(&quiet);
  gdc_status status = gdc_leap_state_theorem(&u->theorem, u->way->place[u->way->count - 1].state, &quiet);
  if (status != GDC_OK && status != GDC_ELIMIT) return gdc_fail(ctx, status, NULL, 0, 0, "%s", quiet.reason);
  u->nlemmas = gdc_lemma_check_count(check);
  status = gdc_lemma_check_way(&u->lemmas, &u->tubes, check, u->way, interrupted, ctx);
  if (status != GDC_OK) u->nlemmas = 0;
  return status;
}

gdc_verdict cli_until_verdict(const cli_until *u)
{
  gdc_verdict v = u->way || u->stepped ? GDC_PROVED : GDC_UNDECIDED;
  for (size_t k = 0; k < u->nlemmas; k++) {
    if (u->lemmas[k].whole == GDC_REFUTED) return GDC_REFUTED;
    if (u->lemmas[k].whole == GDC_UNDECIDED) v = GDC_UNDECIDED;
  }
  return v;
}

static gdc_until view(const cli_until *u)
{
  const char *why = u->reason.reason[0] ? u->reason.reason : "no certificate to leap from";
  return (gdc_until){.time = u->text, .way = u->way, .stepped = u->stepped, .reason = why, .theorem = u->theorem,
                     .lemmas = u->lemmas, .nlemmas = u->nlemmas, .tubes = u->tubes};
}

gdc_status cli_until_text(const cli_until *u, gdc_context *ctx)
{
  gdc_until v = view(u);
  return gdc_report_until_text(stdout, &v, ctx);
}

gdc_status cli_until_json(json_t **out, const cli_until *u, gdc_context *ctx)
{
  gdc_until v = view(u);
  return gdc_report_until_json(out, &v, ctx);
}
