/* Theorems F and O at the state (Frozen.v, FrozenGap.v). */
#include "writer.h"

enum { CLAIM_DIGITS = 7, NUMBER_BITS = 90 };

static void fr(gdc_coq_writer *w, int index)
{
  fputc(' ', w->out);
  gdc_coq_fr(w->out, w->th->f.nums[index]);
}

/* The limit of gamma is S/2. */
static int optimal(const gdc_coq_writer *w) { return mpq_sgn(w->box->gpm) == 0 || mpq_equal(w->box->gpp, w->box->gmm); }
static int through_zone(const gdc_coq_writer *w) { return w->th->f.mechanised == GDC_F_ZONE; }

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
  if (through_zone(w)) return;
  fputs("Lemma z1 z : at_s z -> Rmax (- A z / p z) (kap1 D) * Rmax (- B z / q z) (kap2 D) < 1.\n"
        "Proof. intros Hz. apply (Z1_num D z okD negG", out);
  fr(w, GDC_F_ZP);
  fr(w, GDC_F_ZQ);
  fputs("); [num|num|num|num|num|num|lra]. Qed.\n", out);
}

/* "(theorem .. numbers first (hf _ Hs)", the theorem of FrozenGap.v or FrozenZone.v applied to the run. */
static void applied(gdc_coq_writer *w, const char *theorem, int more, const char *first, const char *no_zone)
{
  static const int printed[] = {GDC_F_C1, GDC_F_C2, GDC_F_NMIN, GDC_F_NMAX, GDC_F_LOW, GDC_F_UP};
  fprintf(w->out, "  destruct (%s xp xm v1 v2 h l ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) w s (fun t _ => wS t)\n"
                  "    (hp _ Hs) (hq _ Hs) (hA _ Hs) (hB _ Hs) s2 %s", theorem, no_zone);
  for (int i = 0; i < 6; i++) fr(w, printed[i]);
  for (int i = more; more && i <= GDC_F_M; i++) fr(w, i);
  fprintf(w->out, " %s(hf _ Hs) ", first);
}

static void signs(FILE *out)
{
  fputs("Lemma hp z : at_s z -> 0 < p z. Proof. intros Hz. num. Qed.\nLemma hq z : at_s z -> 0 < q z. Proof. intros Hz. num. Qed.\n"
        "Lemma hA z : at_s z -> A z <= 0. Proof. intros Hz. num. Qed.\nLemma hB z : at_s z -> B z <= 0. Proof. intros Hz. num. Qed.\n", out);
}

/* The limit of gamma, exactly.  right: kap+ > kap-, where kap = -G+- over a norm and G+- <= 0; equal: it is S/2. */
static void limit(gdc_coq_writer *w)
{
  const gdc_box *b = w->box;
  int right = mpq_cmp(b->gpp, b->gmm) < 0;
  mpq_t q;
  mpq_init(q);
  gdc_box_frozen_limit(q, b);
  fputs("Notation limit := ", w->out);
  gdc_coq_q(w->out, q);
  fputs(".\nLemma limit_value : gamma_inf xp xm v1 v2 h = limit.\nProof.\n  unfold gamma_inf. ", w->out);
  if (optimal(w)) fputs("rewrite Sd, kk. replace (kap2 D - kap2 D) with 0 by ring. rewrite Rabs_R0. unfold Rdiv. lra.\nQed.\n", w->out);
  else
    fprintf(w->out, "rewrite Sd, %s by con. unfold sg, kap1, kap2; cbn [line Gpp Gmm Gpm]. field.\nQed.\n",
            right ? "(Rabs_pos_eq (kap1 D - kap2 D))" : "(Rabs_left (kap1 D - kap2 D))");
  mpq_clear(q);
}

/* 2 sig and S as numbers: what the constants of FrozenGap.v are compared through. */
static void constants(gdc_coq_writer *w)
{
  FILE *out = w->out;
  gdc_coq_width(w);
  fputs("Ltac con := rewrite ?Sd; unfold sg, kap1, kap2; cbn [line Gpp Gmm Gpm]; first [lra | interval with (i_prec 90) | apply Rminus_le; interval with (i_prec 90)].\n", out);
  if (optimal(w)) fputs("Lemma kk : kap1 D = kap2 D. Proof. unfold kap1, kap2; cbn [line Gpp Gmm Gpm]. field. Qed.\n", out);
  if (!optimal(w) || through_zone(w)) limit(w);
}

static void gap_claim(gdc_coq_writer *w, int from_start)
{
  FILE *out = w->out;
  gdc_coq_claim c;
  gdc_coq_claim_init(&c);
  gdc_coq_significant(c.A, w->th->f.nums[GDC_F_A], CLAIM_DIGITS, 0);
  gdc_coq_significant(c.B, w->th->f.nums[GDC_F_B], CLAIM_DIGITS, 1);
  c.limit = !optimal(w);
  c.has_A = optimal(w) || w->th->f.lower;
  gdc_coq_claim_open(w, &c, from_start);
  fputs("  intros t Ht.\n", out);
  applied(w, optimal(w) ? "frozen_gap_optimal" : "frozen_gap", 0, optimal(w) ? "kk " : "", "(z1 _ Hs)");
  fputs(optimal(w) ? "t Ht) as (gamma & M & U).\n" : "t Ht) as (gamma & M & U & L). rewrite limit_value in U, L.\n", out);
  fputs("  exists gamma. split; [exact M|]. destruct (ln_INR s t s2 Ht) as [L0 L1]. assert (LT : 0 < ln (INR t)) by lra.\n", out);
  fputs(optimal(w) ? "  destruct U as [UL U]. split; [eapply Rle_trans; [|exact UL]|eapply Rle_trans; [exact U|]]; apply over_le; auto; con.\nQed.\n"
        : c.has_A  ? "  split; [eapply Rle_trans; [|apply L; right; rewrite sR; con]|eapply Rle_trans; [exact U|]]; apply over_le; auto; con.\nQed.\n"
                   : "  eapply Rle_trans; [exact U|]. apply over_le; auto; con.\nQed.\n", out);
  gdc_coq_claim_clear(&c);
}

/* (O5): there is a dead zone between the points. */
static void kinks(gdc_coq_writer *w)
{
  static const int given[] = {GDC_F_CP, GDC_F_CQ, GDC_F_M1, GDC_F_M2};
  FILE *out = w->out;
  fputs("Lemma ho : at_s (x s) -> HypO5 xp xm v1 v2 h l w s", out);
  for (int i = GDC_F_K1; i < GDC_F_M; i++) fr(w, i);
  gmp_fprintf(out, ".\nProof.\n  intros Hz. unfold x in Hz. apply (HypO5_num xp xm v1 v2 h l w s %Zd", w->box->s);
  for (int i = 0; i < 4; i++) fr(w, given[i]);
  fputs("); [exact okD|exact negG|exact sR|..];\n    revert Hz; generalize (co (w s)); intros z Hz; [", out);
  fprintf(out, "%s|%s", rstar(w, w->at.lo[GDC_COQ_P]), rstar(w, w->at.lo[GDC_COQ_Q]));
  for (int i = 0; i < 20; i++) fputs("|num", out);
  fputs("].\nQed.\n", out);
}

static void zone_claim(gdc_coq_writer *w, int from_start)
{
  FILE *out = w->out;
  gdc_coq_claim c;
  gdc_coq_claim_init(&c);
  c.limit = 1;
  gdc_coq_times_width(c.B, w, w->th->f.nums[GDC_F_M], CLAIM_DIGITS, 1);
  gdc_coq_claim_open(w, &c, from_start);
  fputs("  intros t Ht.\n", out);
  applied(w, "frozen_zone", GDC_F_K1, "", "");
  fputs("(ho Hs) ltac:(con) ltac:(con) ltac:(con) t Ht) as (gamma & M & U). rewrite limit_value in U.\n"
        "  exists gamma. split; [exact M|]. destruct (ln_INR s t s2 Ht) as [L0 L1]. assert (LT : 0 < ln (INR t)) by lra.\n"
        "  eapply Rle_trans; [exact U|]. apply over_le; auto; con.\nQed.\n", out);
  gdc_coq_claim_clear(&c);
}

void gdc_coq_frozen(gdc_coq_writer *w, int from_start)
{
  tactics(w->out);
  signs(w->out);
  hypotheses(w);
  constants(w);
  if (!through_zone(w)) {
    gap_claim(w, from_start);
    return;
  }
  kinks(w);
  zone_claim(w, from_start);
}
