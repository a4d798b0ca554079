/* Which theorem of the Coq development applies, and the file for it. */
#include "writer.h"

#include <stdlib.h>
#include <string.h>

static gdc_status none(const gdc_problem *p, const char *why, gdc_context *ctx)
{
  return gdc_fail(ctx, GDC_ELIMIT, p->file, 0, 0, "no Coq file: %s", why);
}

/* The printed box at s from the enclosures. */
static void at_from_box(gdc_coq_box *at, const gdc_box *b)
{
  const gdc_itv *pre[GDC_COQ_COORDS] = {&b->a1, &b->alpha, &b->a2, &b->beta};
  for (int i = 0; i < GDC_COQ_COORDS; i++) {
    mpq_srcptr v = i < 2 ? b->v1 : b->w;
    mpfr_get_q(at->lo[i], pre[i]->lo);
    mpfr_get_q(at->hi[i], pre[i]->hi);
    mpq_mul(at->lo[i], at->lo[i], v);
    mpq_mul(at->hi[i], at->hi[i], v);
    if (!mpq_equal(at->lo[i], at->hi[i])) gdc_coq_outward(at->lo[i], at->hi[i], GDC_COQ_PLACES);
  }
}

/* The enclosures of a box whose scaled pre-activations are in at. */
static void box_from_at(gdc_box *b, const gdc_coq_box *at)
{
  gdc_itv *pre[GDC_COQ_COORDS] = {&b->a1, &b->alpha, &b->a2, &b->beta};
  mpq_t q;
  mpq_init(q);
  for (int i = 0; i < GDC_COQ_COORDS; i++) {
    mpq_srcptr v = i < 2 ? b->v1 : b->w;
    mpq_div(q, at->lo[i], v);
    mpfr_set_q(pre[i]->lo, q, MPFR_RNDD);
    mpq_div(q, at->hi[i], v);
    mpfr_set_q(pre[i]->hi, q, MPFR_RNDU);
  }
  mpq_clear(q);
  gdc_box_margins(b);
}

typedef void (*writer_of)(gdc_coq_writer *, int);

/* The writer of the theorem to apply at w->box and its name, or NULL and why not. */
static writer_of choose(const gdc_coq_writer *w, const gdc_theorem *claimed, const char **name, const char **why)
{
  if (claimed->never_separates) {
    *name = "dead";
    *why = "the development proves that a point never separates by Theorem A8 and 7.2 only";
    return gdc_coq_dead_case(w) ? gdc_coq_dead : NULL;
  }
  if (w->th->f.mechanised && w->th->regime != GDC_REGIME_RAY) {
    *name = w->th->regime == GDC_REGIME_FROZEN ? "F" : "O";
    return gdc_coq_frozen;
  }
  if (w->th->b.mechanised) {
    *name = w->th->b.mechanised == GDC_B_GAP ? (w->mirrored ? "B'" : "B") : w->mirrored ? "Z'" : "Z";
    return gdc_coq_one_sided;
  }
  *name = "T";
  *why = claimed->certified
           ? "the certificate is not one that the development covers (proofs/coq/README.md says what is not mechanised)"
           : "there is no certificate at this time";
  return w->th->t.mechanised ? gdc_coq_sliding : NULL;
}

/* The steps as text, when the file can have them: the box at s is theirs then. */
static gdc_status steps(char **text, gdc_coq_writer *w, int *from_start, gdc_context *ctx)
{
  *text = NULL;
  *from_start = 0;
  if (mpz_cmp_ui(w->box->s, GDC_COQ_MAX_STEPS) > 0) return GDC_OK;
  size_t size;
  FILE *out = open_memstream(text, &size);
  if (!out) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  int ok = gdc_coq_orbit(out, &w->at, w->p, w->box, w->mirrored, mpz_get_ui(w->box->s));
  if (fclose(out) != 0) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  *from_start = ok;
  return GDC_OK;
}

static gdc_status print(char **text, gdc_coq_writer *w, writer_of body, const char *name, const char *orbit,
                        gdc_context *ctx)
{
  size_t size;
  w->out = open_memstream(text, &size);
  if (!w->out) return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
  int from_start = orbit != NULL;
  gdc_coq_head(w, name, from_start);
  if (orbit) gdc_coq_steps(w->out, orbit);
  gdc_coq_state(w);
  body(w, from_start);
  int bad = ferror(w->out);
  if (fclose(w->out) == 0 && !bad) return GDC_OK;
  free(*text);
  *text = NULL;
  return gdc_fail(ctx, GDC_EMEMORY, NULL, 0, 0, "out of memory");
}

static gdc_status shape(const gdc_problem *p, const gdc_theorem *th, const gdc_box *b, gdc_context *ctx)
{
  if (!b) return none(p, "it is for two neurons and two points of opposite class", ctx);
  if (b->d != 1 || !b->bias) return none(p, "its last theorem is about points of the line and neurons with bias", ctx);
  if (mpq_equal(b->xp, b->xm)) return none(p, "the two points are the same", ctx);
  if (!th || !th->certified) return none(p, th && th->reason[0] ? th->reason : "there is no certificate", ctx);
  return GDC_OK;
}

static gdc_status write_file(char **text, gdc_coq_summary *summary, gdc_coq_writer *w, gdc_box *state,
                             const gdc_theorem *claimed, gdc_context *ctx)
{
  char *orbit;
  gdc_status st = steps(&orbit, w, &summary->from_start, ctx);
  if (st == GDC_OK && !summary->from_start) at_from_box(&w->at, state);
  gdc_theorem *th = NULL;
  if (st == GDC_OK) {
    box_from_at(state, &w->at);
    st = gdc_theorem_build_mechanised(&th, state, ctx);
  }
  w->th = th;
  const char *name = "", *why = "";
  writer_of body = st == GDC_OK ? choose(w, claimed, &name, &why) : NULL;
  if (st == GDC_OK && !body) st = none(w->p, why, ctx);
  if (st == GDC_OK) {
    snprintf(summary->theorem, sizeof summary->theorem, "%s", name);
    st = print(text, w, body, name, summary->from_start ? orbit : NULL, ctx);
  }
  gdc_theorem_free(th);
  free(orbit);
  return st;
}

/* One-sided data are written as the theorem states them: for a mirrored experiment, in the letters of its mirror image. */
static int as_mirror_image(const gdc_box *b, const gdc_theorem *th)
{
  int mirrored;
  gdc_regime regime = gdc_regime_of(&mirrored, b);
  return (regime == GDC_REGIME_ONE_SIDED || regime == GDC_REGIME_BORDERLINE) && mirrored && !th->never_separates;
}

static gdc_status same_box(gdc_box *state, const gdc_box *b, const gdc_problem *p, gdc_context *ctx)
{
  gdc_status st = gdc_box_problem(state, p, ctx);
  mpz_set(state->s, b->s);
  gdc_itv_set(&state->a1, &b->a1);
  gdc_itv_set(&state->alpha, &b->alpha);
  gdc_itv_set(&state->a2, &b->a2);
  gdc_itv_set(&state->beta, &b->beta);
  return st;
}

gdc_status gdc_coq_file(char **text, gdc_coq_summary *summary, const gdc_problem *p, const gdc_theorem *th,
                        const gdc_box *b, gdc_context *ctx)
{
  *text = NULL;
  memset(summary, 0, sizeof *summary);
  gdc_status st = shape(p, th, b, ctx);
  if (st != GDC_OK) return st;
  gdc_box state;
  gdc_coq_writer w = {.p = p, .box = &state, .mirrored = as_mirror_image(b, th)};
  gdc_box_init(&state, mpfr_get_prec(b->a1.lo));
  gdc_coq_box_init(&w.at);
  if (w.mirrored) gdc_box_mirror(&state, b);
  else st = same_box(&state, b, p, ctx);
  if (st == GDC_OK) st = write_file(text, summary, &w, &state, th, ctx);
  gdc_coq_box_clear(&w.at);
  gdc_box_clear(&state);
  return st;
}
