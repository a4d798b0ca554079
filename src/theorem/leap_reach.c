/* From an experiment to its state at any time: step, then leap. */
#include <gdcert/outcome.h>
#include <gdcert/way.h>

#include <limits.h>

/* Leaps are tried from FIRST_TRY on, to SOON first.  Where they do not know T well enough (under sliding the margins come
   out to about 1/T: a leap cannot know the phase of the switching) and the fast engine serves, a T up to FAST_STEPS is
   stepped to, when no more digits are asked for than it has; else leaps are tried up to DEFAULT_STEPS, and a T up to
   INTERVAL_STEPS is stepped to with intervals.  PROBE: after so many steps it is known whether the fast engine serves. */
enum { FIRST_TRY = 16, SOON = 1 << 14, DEFAULT_STEPS = 1 << 17, INTERVAL_STEPS = 1 << 20, FAST_STEPS = 1 << 28,
       PROBE = 1 << 16, FAST_DIGITS = 17, FAST_BITS = 128 };

typedef struct traveller {
  gdc_reach *out;
  const gdc_time *T;
  const gdc_reach_options *options;
  mpfr_prec_t prec;
  int near;           /* T < 2^64 */
  uint64_t when;      /* T then */
  int done;
  gdc_context reason; /* of the last leap that failed */
  gdc_outcome never;  /* fate NEVER: some point is not separated at any t >= since */
  uint64_t since;
} traveller;

/* Significant decimal digits of an enclosure: -log10(width / size), 0 when it contains 0 and is not the number 0. */
static int digits_of(const gdc_itv *x)
{
  if (mpfr_zero_p(x->lo) && mpfr_zero_p(x->hi)) return INT_MAX;
  if (!mpfr_number_p(x->lo) || !mpfr_number_p(x->hi) || mpfr_sgn(x->lo) * mpfr_sgn(x->hi) <= 0) return 0;
  mpfr_t width, size;
  mpfr_init2(width, 53);
  mpfr_init2(size, 53);
  mpfr_sub(width, x->hi, x->lo, MPFR_RNDU);
  mpfr_abs(size, mpfr_cmpabs(x->lo, x->hi) < 0 ? x->lo : x->hi, MPFR_RNDD);
  mpfr_div(width, width, size, MPFR_RNDU);
  int digits = INT_MAX;
  if (mpfr_sgn(width) > 0) {
    mpfr_log10(width, width, MPFR_RNDU);
    digits = mpfr_sgn(width) < 0 ? (int)-mpfr_get_si(width, MPFR_RNDU) : 0;
  }
  mpfr_clear(width);
  mpfr_clear(size);
  return digits;
}

static gdc_status measure(gdc_reach *r, const gdc_leap_state *s, gdc_context *ctx)
{
  gdc_itv gamma, gap;
  int infinite;
  gdc_itv_init(&gamma, s->prec);
  gdc_itv_init(&gap, s->prec);
  r->margin_digits = INT_MAX;
  for (int i = 0; i < s->problem->n; i++) {
    int d = digits_of(&s->margin[i]);
    if (d < r->margin_digits) r->margin_digits = d;
  }
  gdc_status status = gdc_leap_state_margin(&gamma, &infinite, &gap, NULL, s, ctx);
  r->gap_digits = -1;
  if (mpfr_number_p(gap.lo) && mpfr_number_p(gap.hi)) {
    r->gap_digits = digits_of(&gap);
    if (mpfr_sgn(gap.lo) <= 0) r->gap_digits = digits_of(&gamma);
  }
  gdc_itv_clear(&gamma);
  gdc_itv_clear(&gap);
  return status;
}

static int enough(const traveller *v, const gdc_reach *r)
{
  return r->margin_digits >= v->options->digits && (r->gap_digits < 0 || r->gap_digits >= v->options->digits);
}

/* Take over a state if it is the best so far. */
static gdc_status offer(traveller *v, gdc_leap_state *at, uint64_t from, uint64_t leaps, const char *how,
                        gdc_context *ctx)
{
  gdc_reach r = {.at = at, .from = from, .leaps = leaps, .how = how};
  gdc_status status = measure(&r, at, ctx);
  if (status != GDC_OK || (v->out->at && r.margin_digits < v->out->margin_digits)) {
    gdc_leap_state_free(at);
    return status;
  }
  gdc_theorem *th = v->out->theorem; /* the first one: it predicts most */
  v->out->theorem = NULL;
  gdc_reach_clear(v->out);
  *v->out = r;
  v->out->theorem = th;
  v->done = leaps == 0 || enough(v, &r);
  return GDC_OK;
}

/* The latest certificate that predicts the most events; an experiment of another shape has none. */
static gdc_status try_theorem(traveller *v, const gdc_leap_state *s, gdc_context *ctx)
{
  gdc_context quiet;
  gdc_context_clear(&quiet);
  gdc_theorem *th = NULL, *old = v->out->theorem;
  gdc_status status = gdc_leap_state_theorem(&th, s, &quiet);
  int better = status == GDC_OK && th->certified && (!old || th->nevents >= old->nevents);
  gdc_theorem_free(better ? old : th);
  if (better) v->out->theorem = th;
  return status == GDC_OK || status == GDC_ELIMIT ? GDC_OK : gdc_fail(ctx, status, NULL, 0, 0, "%s", quiet.reason);
}

static gdc_status try_leaps(traveller *v, const gdc_leap_state *s, gdc_context *ctx)
{
  gdc_leap_state *at = NULL;
  uint64_t from = 0;
  if (!gdc_time_get_u64(&from, &s->time)) return GDC_EINTERNAL;
  gdc_context_clear(&v->reason);
  gdc_status status = gdc_leap_frozen(&at, s, v->T, v->prec - 64, v->prec, &v->reason);
  if (status == GDC_OK) return offer(v, at, from, 1, "frozen pattern", ctx);
  uint64_t leaps = 0;
  if (status == GDC_EUNDECIDED && (from & 0x5555555555555555u)) { /* t = 4^k: a chain of leaps is not cheap */
    gdc_context_clear(&v->reason);
    status = gdc_leap_sliding(&at, &leaps, s, v->T, v->options->digits, v->prec, &v->reason);
    if (status == GDC_OK) return offer(v, at, from, leaps, "sliding", ctx);
  }
  if (status == GDC_EUNDECIDED || status == GDC_ELIMIT || status == GDC_EOVERFLOW) return GDC_OK;
  return gdc_fail(ctx, status, NULL, 0, 0, "%s", v->reason.reason);
}

static int wants(void *self, uint64_t t)
{
  const traveller *v = self;
  return (v->near && t == v->when) || (t >= FIRST_TRY && (t & (t - 1)) == 0);
}

static gdc_status on_step(void *self, const gdc_state *state, gdc_context *ctx)
{
  traveller *v = self;
  uint64_t t = gdc_state_time(state);
  if (!wants(v, t)) return GDC_OK;
  gdc_leap_state *s;
  gdc_status status = gdc_leap_state_take(&s, state, ctx);
  if (status != GDC_OK) return status;
  if (v->near && t == v->when) return offer(v, s, t, 0, "stepped", ctx);
  if (v->never.fate != GDC_FATE_NEVER) status = gdc_state_outcome(&v->never, state, ctx);
  if (!v->since && v->never.fate == GDC_FATE_NEVER) v->since = t;
  if (status == GDC_OK) status = try_theorem(v, s, ctx);
  if (status == GDC_OK) status = try_leaps(v, s, ctx);
  gdc_leap_state_free(s);
  if (status == GDC_OK && v->done) return GDC_EINTERRUPT; /* ends the run */
  return status;
}

mpfr_prec_t gdc_reach_precision(const gdc_time *T, int digits)
{
  gdc_itv x;
  gdc_itv_init(&x, 64);
  gdc_time_log(&x, T);
  mpfr_prec_t size = mpfr_regular_p(x.hi) && mpfr_get_exp(x.hi) > 0 ? (mpfr_prec_t)mpfr_get_exp(x.hi) : 0;
  gdc_itv_clear(&x);
  return (mpfr_prec_t)digits * 10 / 3 + 96 + 2 * size;
}

static gdc_status travel(traveller *v, const gdc_problem *p, uint64_t most, gdc_context *ctx)
{
  gdc_trajectory *run = NULL;
  gdc_run_options options = {.steps = v->near && v->when < most ? v->when : most, .precision = v->prec,
                             .interrupted = v->options->interrupted};
  gdc_run_summary summary;
  gdc_observer watch = {.self = v, .wants = wants, .on_step = on_step};
  gdc_status status = gdc_trajectory_new(&run, p, ctx);
  if (status == GDC_OK) status = gdc_trajectory_observe(run, &watch, ctx);
  if (status == GDC_OK) status = gdc_trajectory_run(run, &options, &summary, ctx);
  gdc_trajectory_free(run);
  return status;
}

static uint64_t only_the_end(void *self, uint64_t t)
{
  const traveller *v = self;
  return t <= v->when ? v->when : UINT64_MAX;
}

/* With the fast engine; a run that it does not serve, or does not finish, changes nothing.  *served = 1 when it made most of
   the steps, and no run with intervals in disguise. */
static gdc_status travel_fast(int *served, traveller *v, const gdc_problem *p, uint64_t steps, gdc_context *ctx)
{
  gdc_trajectory *run = NULL;
  gdc_run_options options = {.steps = steps, .precision = FAST_BITS, .interrupted = v->options->interrupted,
                             .engine = GDC_ENGINE_FAST};
  gdc_run_summary summary = {.steps = 0};
  gdc_observer watch = {.self = v, .next = only_the_end, .on_step = on_step};
  gdc_context quiet;
  gdc_context_clear(&quiet);
  gdc_status status = gdc_trajectory_new(&run, p, ctx);
  if (status == GDC_OK) status = gdc_trajectory_observe(run, &watch, ctx);
  if (status == GDC_OK) status = gdc_trajectory_run(run, &options, &summary, &quiet);
  gdc_trajectory_free(run);
  *served = status == GDC_OK && summary.fast_steps >= summary.steps / 2;
  if (status == GDC_EMEMORY || status == GDC_EINTERNAL) return gdc_fail(ctx, status, NULL, 0, 0, "%s", quiet.reason);
  return GDC_OK;
}

/* As described at the top. */
static gdc_status go(traveller *v, const gdc_problem *p, gdc_context *ctx)
{
  uint64_t most = v->options->max_steps ? v->options->max_steps : DEFAULT_STEPS;
  uint64_t fast = v->options->max_steps ? v->options->max_steps : FAST_STEPS;
  if (v->near && !v->options->max_steps && v->when <= INTERVAL_STEPS && v->when > most) most = v->when;
  if (p->train_output && !(v->near && v->when <= most))
    return gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "leap: output weights are trained, and no theorem leads further than stepping");
  gdc_status status = travel(v, p, most < SOON ? most : SOON, ctx);
  if (v->done || most <= SOON || (status != GDC_OK && status != GDC_EUNDECIDED)) return status;
  int served = v->near && v->when <= fast && v->options->digits <= FAST_DIGITS;
  if (served && v->when > PROBE) status = travel_fast(&served, v, p, PROBE, ctx);
  if (served && status == GDC_OK) status = travel_fast(&served, v, p, v->when, ctx);
  if (v->done || (status != GDC_OK && status != GDC_EUNDECIDED)) return status;
  return travel(v, p, most, ctx);
}

/* Nothing leads to T: why, and what holds there all the same. */
static gdc_status refuse(const traveller *v, gdc_context *ctx)
{
  const char *why = v->reason.reason[0] ? v->reason.reason : "no leap applied";
  char fate[128];
  if (!v->since) return gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "%s", why);
  return gdc_fail(ctx, GDC_EUNDECIDED, NULL, 0, 0, "%s; certain at every t >= %llu: %s", why, (unsigned long long)v->since,
                  gdc_outcome_describe(fate, sizeof fate, &v->never));
}

gdc_status gdc_reach_time(gdc_reach *out, const gdc_problem *p, const gdc_time *T,
                          const gdc_reach_options *options, gdc_context *ctx)
{
  *out = (gdc_reach){.at = NULL};
  traveller v = {.out = out, .T = T, .options = options, .prec = gdc_reach_precision(T, options->digits)};
  v.near = gdc_time_get_u64(&v.when, T);
  gdc_context_clear(&v.reason);
  gdc_context late;
  gdc_context_clear(&late);
  gdc_status status = go(&v, p, &late);
  if (v.done || (out->at && (status == GDC_OK || status == GDC_EUNDECIDED || status == GDC_EOVERFLOW))) return GDC_OK;
  if (status != GDC_OK) gdc_fail(ctx, status, late.file[0] ? late.file : NULL, late.line, late.column, "%s", late.reason);
  else status = refuse(&v, ctx);
  gdc_reach_clear(out);
  return status;
}

void gdc_reach_clear(gdc_reach *r)
{
  gdc_leap_state_free(r->at);
  r->at = NULL;
  gdc_theorem_free(r->theorem);
  r->theorem = NULL;
}
