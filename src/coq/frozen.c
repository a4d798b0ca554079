/* Theorems F and O at the state (Frozen.v, FrozenGap.v). */
#include "writer.h"

enum { CLAIM_DIGITS = 7, NUMBER_BITS = 90 };

static void fr(gdc_coq_writer *w, int index)
{
  fputc(' ', w->out);
  gdc_coq_fr(w->out, w->th->f.nums[index]);
}

static void tactics(FILE *out)
{
  fprintf(out,
    "\n(** every goal below is an inequality between numbers in the box *)\n"
    "Ltac num := match goal with Hz : at_s ?z |- _ => destruct Hz as (Hp & HA & Hq & HB); destruct z as [P_ A_ Q_ B_] end;\n"
    "  unfold frozen_num, Frozen.Kn, Frozen.Kd, sg, kap1, kap2, kup, Kp, Km;\n"
    "  cbv beta iota delta [line ca cb Gpp Gmm Gpm g phi dom p A q B] in *;\n"
    "  first [lra | interval with (i_prec %d) | apply Rminus_le; interval with (i_prec %d)].\n", NUMBER_BITS, NUMBER_BITS);
}

/* rstar at p or q: at most its value at 1, or its value there. */
static const char *rstar(const gdc_coq_writer *w, const mpq_t lo)
{
  if (w->box->loss == GDC_LOSS_EXPONENTIAL) return "rewrite rstar_exp; num";
  if (mpq_cmp_ui(lo, 1, 1) >= 0) return "rewrite rstar_log by num; num";
  return "eapply Rle_trans; [apply rstar_any|num]";
}

static void hypotheses(gdc_coq_writer *w)
{
  static const int given[] = {GDC_F_CP, GDC_F_CQ, GDC_F_M1, GDC_F_M2, GDC_F_MM1, GDC_F_MM2, GDC_F_R1, GDC_F_R2};
  static const int printed[] = {GDC_F_C1, GDC_F_C2, GDC_F_NMIN, GDC_F_NMAX, GDC_F_LOW, GDC_F_UP};
  FILE *out = w->out;
  fputs("\n(** ** Every hypothesis of Theorems F and O *)\nLemma okD : ok D. Proof. apply line_ok; lra. Qed.\n"
        "Lemma negG : Gpm D <= 0. Proof. cbn [Gpm line]; lra. Qed.\n"
        "Lemma hf z : at_s z -> HypF D l z (INR s)", out);
  for (int i = 0; i < 6; i++) fr(w, printed[i]);
  gmp_fprintf(out, ".\nProof.\n  intros Hz. rewrite sR. apply (HypF_num D l z %Zd", w->box->s);
  for (int i = 0; i < 8; i++) fr(w, given[i]);
  fprintf(out, "); [exact okD|exact negG|lra|num|num|num|num|%s|%s", rstar(w, w->at.lo[GDC_COQ_P]),
          rstar(w, w->at.lo[GDC_COQ_Q]));
  for (int i = 0; i < 19; i++) fputs("|num", out);
  fputs("|solve [left; num | right; left; num | right; right; num]|num|num|num|num|num|num].\nQed.\n", out);
  fputs("Lemma z1 z : at_s z -> Rmax (- A z / p z) (kap1 D) * Rmax (- B z / q z) (kap2 D) < 1.\n"
        "Proof. intros Hz. apply (Z1_num D z okD negG", out);
  fr(w, GDC_F_ZP);
  fr(w, GDC_F_ZQ);
  fputs("); [num|num|num|num|num|num|lra]. Qed.\n", out);
}

/* The theorem of FrozenGap.v applied to the run. */
static void applied(gdc_coq_writer *w, const char *theorem, const char *first)
{
  static const int printed[] = {GDC_F_C1, GDC_F_C2, GDC_F_NMIN, GDC_F_NMAX, GDC_F_LOW, GDC_F_UP};
  fprintf(w->out, "  destruct (%s xp xm v1 v2 h l ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) w s (fun t _ => wS t)\n"
                  "    (hp _ Hs) (hq _ Hs) (hA _ Hs) (hB _ Hs) s2 (z1 _ Hs)", theorem);
  for (int i = 0; i < 6; i++) fr(w, printed[i]);
  fprintf(w->out, " %s(hf _ Hs) t Ht) as (gamma & M & ", first);
}

static void signs(FILE *out)
{
  fputs("Lemma hp z : at_s z -> 0 < p z. Proof. intros Hz. num. Qed.\nLemma hq z : at_s z -> 0 < q z. Proof. intros Hz. num. Qed.\n"
        "Lemma hA z : at_s z -> A z <= 0. Proof. intros Hz. num. Qed.\nLemma hB z : at_s z -> B z <= 0. Proof. intros Hz. num. Qed.\n", out);
}

/* The limit of gamma, below S/2, exactly.  right: kap+ > kap-, where kap = -G+- over a norm and G+- < 0. */
static void limit(gdc_coq_writer *w)
{
  const gdc_box *b = w->box;
  int right = mpq_cmp(b->gpp, b->gmm) < 0;
  mpq_t q;
  mpq_init(q);
  gdc_box_frozen_limit(q, b);
  fputs("Notation limit := ", w->out);
  gdc_coq_q(w->out, q);
  fprintf(w->out, ".\nLemma limit_value : gamma_inf xp xm v1 v2 h = limit.\n"
                  "Proof.\n  unfold gamma_inf. rewrite Sd, %s by con. unfold sg, kap1, kap2; cbn [line Gpp Gmm Gpm]. field.\nQed.\n",
          right ? "(Rabs_pos_eq (kap1 D - kap2 D))" : "(Rabs_left (kap1 D - kap2 D))");
  mpq_clear(q);
}

/* 2 sig and S as numbers: what the constants of FrozenGap.v are compared through. */
static void claim(gdc_coq_writer *w, int from_start)
{
  FILE *out = w->out;
  int optimal = mpq_sgn(w->box->gpm) == 0 || mpq_equal(w->box->gpp, w->box->gmm), lower = w->th->f.lower;
  mpq_t A, B;
  mpq_inits(A, B, NULL);
  gdc_coq_significant(A, w->th->f.nums[GDC_F_A], CLAIM_DIGITS, 0);
  gdc_coq_significant(B, w->th->f.nums[GDC_F_B], CLAIM_DIGITS, 1);
  if (from_start) gmp_fprintf(out, "Lemma start : at_s (x s). Proof. exact b%Zd. Qed.\n", w->box->s);
  fputs("Lemma s2 : (2 <= s)%nat. Proof. apply two_le_to_nat. discriminate. Qed.\n", out);
  fprintf(out, "Lemma Sd : Rabs (xp - xm) = %s. Proof. rewrite %s; lra. Qed.\n",
          mpq_cmp(w->box->xp, w->box->xm) > 0 ? "xp - xm" : "xm - xp", mpq_cmp(w->box->xp, w->box->xm) > 0 ? "Rabs_pos_eq" : "Rabs_left");
  fputs("Ltac con := rewrite ?Sd; unfold sg, kap1, kap2; cbn [line Gpp Gmm Gpm]; first [lra | interval with (i_prec 90) | apply Rminus_le; interval with (i_prec 90)].\n", out);
  if (!optimal) limit(w);
  else fputs("Lemma kk : kap1 D = kap2 D. Proof. unfold kap1, kap2; cbn [line Gpp Gmm Gpm]. field. Qed.\n", out);
  fputs(optimal ? "\n(** ** For ALL t >= s: gamma is the robustness margin of N_t, S/2 - gamma its distance to the optimum *)\n"
                : "\n(** ** For ALL t >= s: gamma is the robustness margin of N_t, and gamma_inf its limit, below S/2 *)\n", out);
  gdc_coq_premise(w, from_start);
  fputs("forall t, (s <= t)%nat -> exists gamma, is_margin (N1 v1 v2 (w t)) xp xm gamma /\\\n  ", out);
  if (optimal || lower) {
    gdc_coq_q(out, A);
    fputs(" / ln (INR t) <= ", out);
  }
  fputs(optimal ? "Rabs (xp - xm) / 2 - gamma <= " : "Rabs (gamma - limit) <= ", out);
  gdc_coq_q(out, B);
  fprintf(out, " / ln (INR t).\nProof.\n  %s unfold x in Hs. intros t Ht.\n", from_start ? "pose proof start as Hs." : "intros Hs.");
  applied(w, optimal ? "frozen_gap_optimal" : "frozen_gap", optimal ? "kk " : "");
  fputs(optimal ? "U).\n" : "U & L). rewrite limit_value in U, L.\n", out);
  fputs("  exists gamma. split; [exact M|]. destruct (ln_INR s t s2 Ht) as [L0 L1]. assert (LT : 0 < ln (INR t)) by lra.\n", out);
  fputs(optimal ? "  destruct U as [UL U]. split; [eapply Rle_trans; [|exact UL]|eapply Rle_trans; [exact U|]]; apply over_le; auto; con.\nQed.\n"
        : lower ? "  split; [eapply Rle_trans; [|apply L; right; rewrite sR; con]|eapply Rle_trans; [exact U|]]; apply over_le; auto; con.\nQed.\n"
                : "  eapply Rle_trans; [exact U|]. apply over_le; auto; con.\nQed.\n", out);
  mpq_clears(A, B, NULL);
}

void gdc_coq_frozen(gdc_coq_writer *w, int from_start)
{
  tactics(w->out);
  signs(w->out);
  hypotheses(w);
  claim(w, from_start);
}
