/* Dead.v: a point that never separates. */
#include "writer.h"

#include <gdcert/calc.h>

enum { WORK_BITS = 256, NUMBER_BITS = 90 };

static int never_positive(const mpq_t hi) { return mpq_sgn(hi) <= 0; }

/* The letters of one neuron: 1 at x+, 2 at x-. */
typedef struct neuron {
  int own, cross, rival;     /* its pre-activations, and the own one of the other neuron */
  const char *own_name, *cross_name, *rival_name, *norm, *step, *margin;
} neuron;

static const neuron neurons[2] = {{GDC_COQ_P, GDC_COQ_A, GDC_COQ_Q, "p", "A", "q", "Gmm", "ca", "mm"},
                                  {GDC_COQ_Q, GDC_COQ_B, GDC_COQ_P, "q", "B", "p", "Gpp", "cb", "mp"}};

static gdc_num coordinate(gdc_calc *c, const gdc_coq_box *at, int i)
{
  return gdc_c_pair(c, gdc_c_q(c, at->lo[i]), gdc_c_q(c, at->hi[i]));
}

/* 7.2, certificate of failure: own + (|G+-|/norm) cross + step |G+-| g(margin of the cross point) <= 0. */
static int spent(const gdc_coq_writer *w, int k)
{
  const gdc_box *b = w->box;
  const neuron *n = &neurons[k];
  gdc_calc *c = gdc_calc_new(WORK_BITS);
  if (!c) return 0;
  gdc_num own = coordinate(c, &w->at, n->own), cross = coordinate(c, &w->at, n->cross), rival = coordinate(c, &w->at, n->rival);
  gdc_num zero = gdc_c_si(c, 0), one = gdc_c_si(c, 1), r = gdc_c_neg(c, gdc_c_q(c, b->gpm)), v = gdc_c_q(c, k ? b->w : b->v1);
  gdc_num e = gdc_c_exp(c, gdc_c_sub(c, gdc_c_max(c, rival, zero), cross));
  gdc_num g = gdc_c_div(c, one, b->loss == GDC_LOSS_LOGISTIC ? gdc_c_add(c, one, e) : e);
  gdc_num invariant = gdc_c_add(c, own, gdc_c_mul(c, gdc_c_div(c, r, gdc_c_q(c, k ? b->gpp : b->gmm)), cross));
  gdc_num jump = gdc_c_mul(c, gdc_c_mul(c, gdc_c_mul(c, gdc_c_q(c, b->h), gdc_c_sqr(c, v)), r), g);
  int yes = gdc_c_certainly_negative(gdc_c_add(c, invariant, jump)) && !gdc_calc_failed(c);
  gdc_calc_free(c);
  return yes;
}

/* Neuron k + 1: G+- < 0 and it is still active at the other point, but not for long enough. */
static int doomed(const gdc_coq_writer *w, int k)
{
  const neuron *n = &neurons[k];
  const gdc_coq_box *at = &w->at;
  int decided = mpq_sgn(at->lo[n->rival]) > 0 || mpq_sgn(at->hi[n->rival]) <= 0;
  return mpq_sgn(w->box->gpm) < 0 && never_positive(at->hi[n->own]) && mpq_sgn(at->lo[n->cross]) > 0 && decided && spent(w, k);
}

int gdc_coq_dead_case(const gdc_coq_writer *w)
{
  int apart = mpq_sgn(w->box->gpm) >= 0;
  for (int k = 0; k < 2; k++) {
    const neuron *n = &neurons[k];
    if (never_positive(w->at.hi[n->own]) && (apart || never_positive(w->at.hi[n->cross]))) return k + 1;
  }
  for (int k = 0; k < 2; k++)
    if (doomed(w, k)) return k + 3;
  return 0;
}

static void spent_lemma(gdc_coq_writer *w, const neuron *n)
{
  fprintf(w->out,
          "(** what neuron %d can still gain at its own point is not enough *)\n"
          "Lemma spent z : at_s z -> %s z + - Gpm D / %s D * %s z + %s D * - Gpm D * g l (%s z) <= 0.\n"
          "Proof.\n  intros (Hp & HA & Hq & HB). unfold %s. rewrite (relu_pos (%s z)), (relu_%s (%s z)) by lra.\n"
          "  destruct z as [P_ A_ Q_ B_]; cbv beta iota delta [line ca cb Gpp Gmm Gpm g p A q B] in *.\n"
          "  apply Rminus_le; interval with (i_prec %d).\nQed.\n",
          n == &neurons[0] ? 1 : 2, n->own_name, n->norm, n->cross_name, n->step, n->margin, n->margin, n->cross_name,
          mpq_sgn(w->at.lo[n->rival]) > 0 ? "pos" : "neg", n->rival_name, NUMBER_BITS);
}

void gdc_coq_dead(gdc_coq_writer *w, int from_start)
{
  FILE *out = w->out;
  int kind = gdc_coq_dead_case(w), first = kind % 2 == 1, later = kind > 2, apart = mpq_sgn(w->box->gpm) >= 0;
  const char *margin = first ? "N1 v1 v2 (w t) xp <= 0" : "0 <= N1 v1 v2 (w t) xm";
  if (from_start) gmp_fprintf(out, "Lemma start : at_s (x s). Proof. exact b%Zd. Qed.\n", w->box->s);
  fputs("Lemma run : Run D l x s. Proof. intros t _. apply xS. Qed.\nLemma okD : ok D. Proof. apply line_ok; lra. Qed.\n", out);
  if (later) spent_lemma(w, &neurons[!first]);
  fputs("\n(** ** For ALL t >= s: the point is not classified *)\n", out);
  gdc_coq_premise(w, from_start);
  fprintf(out, "forall t, (s <= t)%%nat -> %s.\n", margin);
  fputs(from_start ? "Proof.\n  pose proof start as Hs. " : "Proof.\n  intros Hs. ", out);
  if (later) fputs("pose proof (spent _ Hs) as Hn. ", out);
  fprintf(out, "intros t Ht. destruct Hs as (Hp & HA & Hq & HB).\n"
               "  rewrite (%s xp xm v1 v2) by lra. change (coords 2 (lift xp) (lift xm) v1 v2 (w t)) with (x t).\n", first ? "N1_plus" : "N1_minus");
  if (later) fprintf(out, "  assert (HN : Gpm D < 0) by (cbn [Gpm line]; lra).\n"
                          "  destruct (doomed_%d D l x s okD run HN) with (t := t) as [_ M]; [lra|exact Hn|exact Ht|lra].\nQed.\n", first ? 1 : 2);
  else
    fprintf(out, "  destruct (dead_%d D l x s okD run) with (t := t) as [_ M]; [lra|%s|exact Ht|lra].\nQed.\n", kind,
            apart ? "right; cbn [Gpm line]; lra" : "left; lra");
}
