/* Theorems B and Z at the state (OneSided.v, OneSidedRate.v, OneSidedGap.v, OneSidedInstance.v). */
#include "writer.h"

enum { CLAIM_DIGITS = 7, NUMBER_BITS = 90 };

static void fr(gdc_coq_writer *w, int index)
{
  fputc(' ', w->out);
  gdc_coq_fr(w->out, w->th->b.nums[index]);
}

/* The number times an output weight. */
static void scaled(gdc_coq_writer *w, int index, const mpq_t v)
{
  mpq_t q;
  mpq_init(q);
  mpfr_get_q(q, w->th->b.nums[index]);
  mpq_mul(q, q, v);
  fputc(' ', w->out);
  gdc_coq_q(w->out, q);
  mpq_clear(q);
}

static void numbers(gdc_coq_writer *w)
{
  fprintf(w->out, "\n(** ** The certificate: mode, bands, the range of the difference, bounds of g and mu *)\nDefinition nb := NumsB %s",
          w->th->b.on ? "true" : "false");
  scaled(w, GDC_B_AL, w->box->v1);
  scaled(w, GDC_B_AH, w->box->v1);
  scaled(w, GDC_B_BL, w->box->w);
  scaled(w, GDC_B_BH, w->box->w);
  for (int i = GDC_B_DLO; i <= GDC_B_NUM; i++) fr(w, i);
  fputs(".\n", w->out);
}

static void tactics(FILE *out)
{
  fprintf(out,
    "(** every goal below is an inequality between numbers in the box *)\n"
    "Ltac num := match goal with Hz : at_s ?z |- _ => destruct Hz as (Hp & HA & Hq & HB); destruct z as [P_ A_ Q_ B_] end;\n"
    "  unfold nloB, nhiB, Z3B, nZ, kup, mlop, mlom, d_lo, d_hi, kmin, sl_lo, sl_hi, slack, WB, VB, DB1, Mp, PP, omega, rinf, r0, bc, kap,\n"
    "    kap0, lam, det, kp, Kp, rr, ss, mu;\n"
    "  cbv beta iota delta [line ca cb Gpp Gmm Gpm nb on al ah bl bh Dlo Dhi gp1 gm1 nup num1 g phi dom p A q B] in *;\n"
    "  repeat match goal with |- _ /\\ _ => split end;\n"
    "  first [exact I | reflexivity | lra | interval with (i_prec %d) | apply Rminus_lt; interval with (i_prec %d) |\n"
    "         apply Rminus_le; interval with (i_prec %d)].\n", NUMBER_BITS, NUMBER_BITS, NUMBER_BITS);
}

static void hypotheses(FILE *out)
{
  fputs("\n(** ** Every hypothesis of Theorem B *)\n"
        "Lemma hb z : at_s z -> HypB D l nb z.\n"
        "Proof. intros Hz. constructor; try (intros E; discriminate E); try intros _; first [rewrite mu_exp; cbv beta iota delta [nb nup num1]; lra | num]. Qed.\n", out);
}

/* rstar at W. */
static void rstar(gdc_coq_writer *w)
{
  FILE *out = w->out;
  int logistic = w->box->loss == GDC_LOSS_LOGISTIC;
  fputs("Lemma rw z : at_s z -> rstar l (WB D z) <=", out);
  fr(w, GDC_B_CW);
  fprintf(out, ".\nProof. intros Hz. %s Qed.\n",
          logistic ? "first [rewrite rstar_log by num; num | eapply Rle_trans; [apply rstar_any|num]]." : "rewrite rstar_exp. num.");
}

static void rate_numbers(gdc_coq_writer *w, const mpq_t A, const mpq_t B)
{
  for (int i = GDC_B_I1; i <= GDC_B_NMAX; i++) fr(w, i);
  fputc(' ', w->out);
  gdc_coq_q(w->out, A);
  fputc(' ', w->out);
  gdc_coq_q(w->out, B);
}

static void rate(gdc_coq_writer *w, const mpq_t A, const mpq_t B)
{
  FILE *out = w->out;
  fputs("\n(** ** Every hypothesis of the rate *)\n", out);
  gdc_coq_width(w);
  rstar(w);
  fputs("Lemma hr z : at_s z -> RateB D l nb z (INR s) (Rabs (xp - xm))", out);
  rate_numbers(w, A, B);
  gmp_fprintf(out, ".\nProof.\n  intros Hz. rewrite sR, Sd. constructor.\n  - apply (IWlo_num D l nb z %Zd", w->box->s);
  fr(w, GDC_B_CW);
  fr(w, GDC_B_M);
  gmp_fprintf(out, "); [num|exact (rw z Hz)|lra|num|num|num].\n  - apply (IWhi_num D l nb z %Zd", w->box->s);
  fr(w, GDC_B_MM);
  fputs("); [num|lra|num|num|num|num|num].\n"
        "  - split; [lra|]. unfold addlo. apply min_min; num.\n  - split; [lra|]. unfold addhi. apply max_max; num.\n"
        "  - solve [left; num | right; left; num | right; right; num].\n  - num.\n"
        "  - split; [lra|num].\n  - split; [lra|num].\nQed.\n", out);
}

static void dead_zones(gdc_coq_writer *w)
{
  FILE *out = w->out;
  fputs("\n(** ** No dead zone nearer than the boundary *)\nLemma z3 z : at_s z -> Z3B D nb z. Proof. intros Hz. num. Qed.\n", out);
  if (w->th->b.mechanised != GDC_B_GAP) return;
  fprintf(out, "Lemma z1 z : at_s z -> Z1B D nb z. Proof. intros Hz. %s Qed.\n", w->th->b.on ? "left. reflexivity." : "right. num.");
  fputs("Lemma z2 z : at_s z -> Z2B D nb z.\nProof.\n  intros Hz. split; [num|]. ", out);
  fputs(w->th->b.on ? "change (Xmax D nb z) with (VB D z). apply plus_min; num.\nQed.\n"
                    : "change (Xmax D nb z) with (Rmax (VB D z) (lam D * Dhi nb + (ss D - omega D + 1) * kap0 D * gp1 nb)).\n"
                      "  apply outer_min; num.\nQed.\n", out);
}

/* S/(omega - 2), exactly. */
static void far_limit(mpq_t limit, const gdc_box *b)
{
  mpq_t x, y;
  mpq_inits(x, y, NULL);
  mpq_mul(x, b->v1, b->v1);
  mpq_mul(y, b->w, b->w);
  mpq_add(y, y, x);
  mpq_div(x, x, y);
  mpq_add(y, b->gmm, b->gpm);
  mpq_div(y, y, b->gmm);
  mpq_mul(x, x, y); /* omega */
  mpq_set_ui(y, 2, 1);
  mpq_sub(x, x, y);
  mpq_sub(y, b->xp, b->xm);
  mpq_abs(y, y);
  mpq_div(limit, y, x);
  mpq_clears(x, y, NULL);
}

/* HypZ, HypZlow and the limit. */
static void zone(gdc_coq_writer *w, const gdc_coq_claim *boundary)
{
  FILE *out = w->out;
  mpq_t q;
  mpq_init(q);
  far_limit(q, w->box);
  fputs("\n(** ** Every hypothesis of Theorem Z *)\nNotation limit := ", out);
  gdc_coq_q(out, q);
  mpq_clear(q);
  fputs(".\nLemma limit_value : Rabs (xp - xm) / (omega D - 2) = limit.\n"
        "Proof. rewrite Sd. unfold omega, ss; cbn [line ca cb Gpp Gmm Gpm]. field. Qed.\n"
        "Lemma hz z : at_s z -> HypZ xp xm v1 v2 h nb", out);
  fr(w, GDC_B_I1);
  fputc(' ', out);
  gdc_coq_q(out, boundary->B);
  fputs(" z (INR s)", out);
  for (int i = GDC_B_K1; i <= GDC_B_UPZ; i++) fr(w, i);
  fputs(".\nProof.\n  intros Hz. constructor; rewrite ?sR, ?Sd; [reflexivity|num|lra|split; [lra|apply plus_min; num]|num|num|split; [lra|num]|num].\nQed.\n", out);
  if (!w->th->b.lower) return;
  fputs("Lemma hl z : at_s z -> HypZlow xp xm v1 v2 h nb", out);
  fr(w, GDC_B_I2);
  fputs(" z (INR s)", out);
  for (int i = GDC_B_K2; i <= GDC_B_LOWZ; i++) fr(w, i);
  fputs(".\nProof.\n  intros Hz. constructor; rewrite ?sR; [lra|split; [lra|apply plus_max; num]|solve [left; num | right; num]|split; [lra|num]].\nQed.\n", out);
}

static const char *const run = "xp xm v1 v2 h l ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) w s (fun t _ => wS t) nb";

static void gap_claim(gdc_coq_writer *w, const gdc_coq_claim *c, int from_start)
{
  gdc_coq_claim_open(w, c, from_start);
  fprintf(w->out, "  exact (B_gap %s", run);
  rate_numbers(w, c->A, c->B);
  fputs("\n    s2 (hb _ Hs) (hr _ Hs) (z3 _ Hs) (z1 _ Hs) (z2 _ Hs)).\nQed.\n", w->out);
  gdc_coq_claim_close(w, c, from_start);
}

static void zone_claim(gdc_coq_writer *w, const gdc_coq_claim *boundary, const gdc_coq_claim *c, int from_start)
{
  FILE *out = w->out;
  fputs("Ltac con := rewrite ?Sd; first [lra | apply Rminus_le; interval with (i_prec 90)].\n", out);
  gdc_coq_claim_open(w, c, from_start);
  fprintf(out, "  intros t Ht. destruct (TheoremZ %s", run);
  rate_numbers(w, boundary->A, boundary->B);
  fputs("\n    s2 (hb _ Hs) (hr _ Hs)", out);
  for (int i = GDC_B_K1; i <= GDC_B_UPZ; i++) fr(w, i);
  fputs(" (hz _ Hs) (z3 _ Hs) t Ht) as (gamma & M & _ & U & L). rewrite limit_value in U, L.\n"
        "  exists gamma. split; [exact M|]. destruct (ln_INR s t s2 Ht) as [L0 L1]. assert (LT : 0 < ln (INR t)) by lra.\n", out);
  fputs(w->th->b.lower ? "  split; [eapply Rle_trans; [|exact (L _ _ _ (hl _ Hs))]|eapply Rle_trans; [exact U|]]; apply over_le; auto; con.\nQed.\n"
                       : "  eapply Rle_trans; [exact U|]. apply over_le; auto; con.\nQed.\n", out);
  gdc_coq_claim_close(w, c, from_start);
}

void gdc_coq_one_sided(gdc_coq_writer *w, int from_start)
{
  gdc_coq_claim boundary, c;
  gdc_coq_claim_init(&boundary);
  gdc_coq_claim_init(&c);
  gdc_coq_significant(boundary.A, w->th->b.nums[GDC_B_A], CLAIM_DIGITS, 0);
  gdc_coq_significant(boundary.B, w->th->b.nums[GDC_B_B], CLAIM_DIGITS, 1);
  boundary.has_A = 1;
  numbers(w);
  tactics(w->out);
  hypotheses(w->out);
  rate(w, boundary.A, boundary.B);
  dead_zones(w);
  if (w->th->b.mechanised == GDC_B_GAP) {
    gap_claim(w, &boundary, from_start);
  } else {
    c.limit = 1;
    c.has_A = w->th->b.lower;
    gdc_coq_times_width(c.A, w, w->th->b.nums[GDC_B_LOWZ], CLAIM_DIGITS, 0);
    gdc_coq_times_width(c.B, w, w->th->b.nums[GDC_B_UPZ], CLAIM_DIGITS, 1);
    zone(w, &boundary);
    zone_claim(w, &boundary, &c, from_start);
  }
  gdc_coq_claim_clear(&boundary);
  gdc_coq_claim_clear(&c);
}
