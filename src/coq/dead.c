/* Dead.v: a point that never separates. */
#include "writer.h"

static int never_positive(const mpq_t hi) { return mpq_sgn(hi) <= 0; }

int gdc_coq_dead_case(const gdc_coq_writer *w)
{
  const gdc_coq_box *at = &w->at;
  int apart = mpq_sgn(w->box->gpm) >= 0;
  if (never_positive(at->hi[GDC_COQ_P]) && (apart || never_positive(at->hi[GDC_COQ_A]))) return 1;
  if (never_positive(at->hi[GDC_COQ_Q]) && (apart || never_positive(at->hi[GDC_COQ_B]))) return 2;
  return 0;
}

void gdc_coq_dead(gdc_coq_writer *w, int from_start)
{
  FILE *out = w->out;
  int kind = gdc_coq_dead_case(w), apart = mpq_sgn(w->box->gpm) >= 0;
  const char *margin = kind == 1 ? "N1 v1 v2 (w t) xp <= 0" : "0 <= N1 v1 v2 (w t) xm";
  if (from_start) gmp_fprintf(out, "Lemma start : at_s (x s). Proof. exact b%Zd. Qed.\n", w->box->s);
  fputs("Lemma run : Run D l x s. Proof. intros t _. apply xS. Qed.\n"
        "Lemma okD : ok D. Proof. apply line_ok; lra. Qed.\n\n(** ** For ALL t >= s: the point is not classified *)\n", out);
  gdc_coq_premise(w, from_start);
  fprintf(out, "forall t, (s <= t)%%nat -> %s.\n", margin);
  fputs(from_start ? "Proof.\n  pose proof start as Hs. " : "Proof.\n  intros Hs. ", out);
  fprintf(out, "intros t Ht. destruct Hs as (Hp & HA & Hq & HB).\n"
               "  rewrite (%s xp xm v1 v2) by lra. change (coords 2 (lift xp) (lift xm) v1 v2 (w t)) with (x t).\n", kind == 1 ? "N1_plus" : "N1_minus");
  fprintf(out, "  destruct (dead_%d D l x s okD run) with (t := t) as [_ M]; [lra|%s|exact Ht|lra].\nQed.\n", kind,
          apart ? "right; cbn [Gpm line]; lra" : "left; lra");
}
