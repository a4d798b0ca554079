/* Theorems T and R at the state (TheoremT.v, TheoremR.v, Certificate.v). */
#include "writer.h"

enum { CLAIM_DIGITS = 7, NUMBER_BITS = 90 };

static const char *truth(int x) { return x ? "true" : "false"; }

static void numbers(gdc_coq_writer *w)
{
  FILE *out = w->out;
  const gdc_theorem_t *t = &w->th->t;
  fputs("\n(** ** The numbers of Theorem T: bands, modes, ranges *)\nDefinition bd := Bands", out);
  for (int i = 0; i < GDC_T_BANDS; i++) {
    fputc(' ', out);
    gdc_coq_fr(out, t->bands[i]);
  }
  fputs(".\nDefinition mo := Modes", out);
  for (int i = 0; i < GDC_T_MODES; i++) fprintf(out, " %s", truth(t->modes[i]));
  fputs(".\nDefinition nu := Nums", out);
  for (int i = 0; i < GDC_T_NUMS; i++) {
    fputc(' ', out);
    gdc_coq_fr(out, t->nums[i]);
  }
  fputs(".\n", out);
}

/* UA, DA, UB or DB: 0 in the band, a difference outside of it. */
typedef struct excess {
  const char *name, *fun, *band, *coord;
  int up, index, edge;
} excess;

static void excess_lemma(gdc_coq_writer *w, const excess *e)
{
  FILE *out = w->out;
  mpq_t edge;
  mpq_init(edge);
  mpfr_get_q(edge, w->th->t.bands[e->edge]);
  if (!e->up) mpq_neg(edge, edge);
  int beyond = e->up ? mpq_cmp(w->at.lo[e->index], edge) >= 0 : mpq_cmp(w->at.hi[e->index], edge) <= 0;
  mpq_clear(edge);
  fprintf(out, "Lemma %se z : at_s z -> %s bd z = ", e->name, e->name);
  if (!beyond) fputs("0.\n", out);
  else if (e->up) fprintf(out, "%s z - %s bd.\n", e->coord, e->band);
  else fprintf(out, "- %s bd - %s z.\n", e->band, e->coord);
  fprintf(out, "Proof. intros (Hp & HA & Hq & HB). unfold %s. apply %s_%s; cbn [bd %s]; lra. Qed.\n", e->name, e->fun,
          beyond ? "out" : "in", e->band);
}

static void excesses(gdc_coq_writer *w)
{
  static const excess list[4] = {{"UA", "exU", "Abar", "A", 1, GDC_COQ_A, GDC_T_ABAR},
                                 {"DA", "exD", "Alow", "A", 0, GDC_COQ_A, GDC_T_ALOW},
                                 {"UB", "exU", "Bbar", "B", 1, GDC_COQ_B, GDC_T_BBAR},
                                 {"DB", "exD", "Blow", "B", 0, GDC_COQ_B, GDC_T_BLOW}};
  fputs("(** the state relative to its bands *)\n", w->out);
  for (int i = 0; i < 4; i++) excess_lemma(w, &list[i]);
}

/* Every remaining goal is an inequality between numbers in the box. */
static void tactics(FILE *out)
{
  fprintf(out,
    "(** every goal below is an inequality between numbers in the box *)\n"
    "Ltac open z Hz := unfold nlo, nhi, LL; unfold WW, VV, PP, QQ, negA, negB, elo, ehi;\n"
    "  rewrite ?(UAe z Hz), ?(DAe z Hz), ?(UBe z Hz), ?(DBe z Hz);\n"
    "  unfold dlo, dhi, epmin, epmax, emmin, emmax, Nf, Mf, wf, yf, Kp, Km, rr, ss, growu;\n"
    "  destruct Hz as (Hp & HA & Hq & HB); destruct z as [P_ A_ Q_ B_];\n"
    "  cbv beta iota delta [line ca cb Gpp Gmm Gpm bd gbp gbm Abar Alow Bbar Blow nu Tlo Thi Llo Lhi Rlo Rhi wlo whi ylo yhi Wmin Vmin\n"
    "    g phi defect gb_ok dom p A q B] in *.\n"
    "Ltac num := match goal with Hz : at_s ?z |- _ => open z Hz end;\n"
    "  repeat match goal with |- _ /\\ _ => split end; try exact I; try lra;\n"
    "  try interval with (i_prec %d); try (apply Rminus_lt; interval with (i_prec %d)); try (apply Rminus_le; interval with (i_prec %d)).\n"
    "Ltac corners := intros vA vB IA IB; cbn in IA, IB; repeat match goal with H : _ \\/ _ |- _ => destruct H end; try contradiction;\n"
    "  subst vA vB; cbv beta delta [fst snd] iota; num.\n", NUMBER_BITS, NUMBER_BITS, NUMBER_BITS);
}

static void hypotheses(FILE *out)
{
  fputs("\n(** ** Every hypothesis of Theorem T *)\n"
        "Lemma ht z : at_s z -> HypT D l bd mo nu z.\n"
        "Proof.\n  intros Hz. constructor; try (intros; discriminate);\n"
        "    try (intros _; rewrite ?(UAe z Hz), ?(DAe z Hz), ?(UBe z Hz), ?(DBe z Hz); num; fail);\n"
        "    try (intros _ _; rewrite ?(UAe z Hz), ?(DAe z Hz), ?(UBe z Hz), ?(DBe z Hz); num; fail);\n"
        "    try (num; fail); try (corners; fail); try (left; corners; fail); solve [left; num | right; num].\nQed.\n", out);
}

/* "(phi l (WW D bd z) / s * (1 + growu ..) <= M /\ ..)", the bound of one step factor. */
static void growth_lemma(gdc_coq_writer *w, const char *name, const char *f, const char *lo, const char *hi,
                         const char *emin, const char *emax, mpfr_srcptr M)
{
  FILE *out = w->out;
  fprintf(out, "Lemma %s z : at_s z -> phi l (%s D bd z) / ", name, f);
  gmp_fprintf(out, "%Zd", w->box->s);
  fprintf(out, " * (1 + growu l (%s D bd z) (%s nu) (%s nu) (%s D bd) (%s D bd)) <= ", f, lo, hi, emin, emax);
  gdc_coq_fr(out, M);
  fprintf(out, " /\\\n  %s nu * exp (- %s D bd) * (1 + growu l (%s D bd z) (%s nu) (%s nu) (%s D bd) (%s D bd)) <= ", hi, emin, f, lo,
          hi, emin, emax);
  gdc_coq_fr(out, M);
  fputs(".\nProof. intros Hz. unfold growu. grw. Qed.\n", out);
}

static void domains(gdc_coq_writer *w)
{
  FILE *out = w->out;
  if (w->box->loss == GDC_LOSS_EXPONENTIAL) {
    fputs("Lemma dW z : at_s z -> dom l (WW D bd z). Proof. intros _. exact I. Qed.\n"
          "Lemma dV z : at_s z -> dom l (VV D bd z). Proof. intros _. exact I. Qed.\n"
          "Ltac grw := rewrite ?rstar_exp; num.\n", out);
    return;
  }
  fputs("Lemma W1 z : at_s z -> 1 <= WW D bd z. Proof. intros Hz. num. Qed.\n"
        "Lemma V1 z : at_s z -> 1 <= VV D bd z. Proof. intros Hz. num. Qed.\n"
        "Lemma dW z : at_s z -> dom l (WW D bd z). Proof. intros Hz. apply dom_pos. pose proof (W1 z Hz). lra. Qed.\n"
        "Lemma dV z : at_s z -> dom l (VV D bd z). Proof. intros Hz. apply dom_pos. pose proof (V1 z Hz). lra. Qed.\n"
        "Ltac grw := match goal with Hz : at_s ?z |- _ => rewrite ?(rstar_log _ (W1 z Hz)), ?(rstar_log _ (V1 z Hz)) end; num.\n", out);
}

/* C1 C2 nmin nmax A B of HypR; A and B as claimed. */
static void rate_numbers(gdc_coq_writer *w, const mpq_t A, const mpq_t B)
{
  const mpfr_t *rate = w->th->t.rate;
  const int list[4] = {GDC_T_C1, GDC_T_C2, GDC_T_NMIN, GDC_T_NMAX};
  for (int i = 0; i < 4; i++) {
    fputc(' ', w->out);
    gdc_coq_fr(w->out, rate[list[i]]);
  }
  fputc(' ', w->out);
  gdc_coq_q(w->out, A);
  fputc(' ', w->out);
  gdc_coq_q(w->out, B);
}

static void rate(gdc_coq_writer *w, const mpq_t A, const mpq_t B)
{
  FILE *out = w->out;
  const mpfr_t *r = w->th->t.rate;
  fputs("\n(** ** Every hypothesis of Theorem R *)\n", out);
  domains(w);
  growth_lemma(w, "up1", "WW", "wlo", "whi", "epmin", "epmax", r[GDC_T_MM1]);
  growth_lemma(w, "up2", "VV", "ylo", "yhi", "emmin", "emmax", r[GDC_T_MM2]);
  fprintf(out, "Lemma Sd : Rabs (xp - xm) = ");
  mpq_t S;
  mpq_init(S);
  mpq_sub(S, w->box->xp, w->box->xm);
  int right = mpq_sgn(S) > 0;
  mpq_abs(S, S);
  gdc_coq_q(out, S);
  mpq_clear(S);
  fprintf(out, ". Proof. rewrite %s; lra. Qed.\n", right ? "Rabs_pos_eq" : "Rabs_left");
  fputs("Lemma hr z : at_s z -> HypR D l bd nu z (INR s) (Rabs (xp - xm))", out);
  rate_numbers(w, A, B);
  gmp_fprintf(out, ".\nProof.\n  intros Hz. rewrite sR, Sd. constructor.\n"
               "  - split; [lra|]. apply (denlo_num D l bd nu z %Zd _ ", w->box->s);
  gdc_coq_fr(out, r[GDC_T_M1]);
  fputc(' ', out);
  gdc_coq_fr(out, r[GDC_T_M2]);
  fputs("); [exact (dW z Hz)|exact (dV z Hz)|num|num|lra|grw|grw|lra|grw|grw|num].\n", out);
  gmp_fprintf(out, "  - split; [lra|]. apply (denhi_num D l bd nu z %Zd _ ", w->box->s);
  gdc_coq_fr(out, r[GDC_T_MM1]);
  fputc(' ', out);
  gdc_coq_fr(out, r[GDC_T_MM2]);
  fputs(");\n    [exact (dW z Hz)|exact (dV z Hz)|lra|num|num|num|num|exact (up1 z Hz)|exact (up2 z Hz)|num].\n"
        "  - solve [left; num | right; left; num | right; right; num].\n  - num.\n"
        "  - split; [lra|]. apply Rminus_le. interval with (i_prec 90).\n"
        "  - split; [lra|]. apply Rminus_le. interval with (i_prec 90).\nQed.\n", out);
}

/* The cases of ZA and ZB, numbered as in gdc_theorem_t. */
static const char *outer_case(int k)
{
  static const char *const text[6] = {"fail", "left; split; [left; split; reflexivity|num]", "left; split; [right; num|num]",
                                      "right; left; num", "right; right; left; num", "right; right; right; num"};
  return text[k];
}

static void dead_zones(gdc_coq_writer *w)
{
  const gdc_theorem_t *t = &w->th->t;
  fprintf(w->out, "\n(** ** No dead zone behind the points that is nearer than the boundary *)\n"
                  "Lemma za z : at_s z -> ZA D bd mo nu z. Proof. intros Hz. unfold ZA. rewrite (UAe z Hz). %s. Qed.\n"
                  "Lemma zb z : at_s z -> ZB D bd mo nu z. Proof. intros Hz. unfold ZB. rewrite (UBe z Hz). %s. Qed.\n",
          outer_case(t->outer[0]), outer_case(t->outer[1]));
}

static void claim(gdc_coq_writer *w, const mpq_t A, const mpq_t B, int from_start)
{
  FILE *out = w->out;
  if (from_start) gmp_fprintf(out, "Lemma start : at_s (x s). Proof. exact b%Zd. Qed.\n", w->box->s);
  fputs("Lemma s2 : (2 <= s)%nat. Proof. apply two_le_to_nat. discriminate. Qed.\n\n"
        "(** ** For ALL t >= s: gamma is the robustness margin of N_t, S/2 - gamma its distance to the optimum *)\n", out);
  gdc_coq_premise(w, from_start);
  fputs("forall t, (s <= t)%nat -> exists gamma, is_margin (N1 v1 v2 (w t)) xp xm gamma /\\\n  ", out);
  gdc_coq_q(out, A);
  fputs(" / ln (INR t) <= Rabs (xp - xm) / 2 - gamma <= ", out);
  gdc_coq_q(out, B);
  fprintf(out, " / ln (INR t).\nProof.\n  %s unfold x in Hs.\n"
               "  exact (certificate_any xp xm v1 v2 h l ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) w s (fun t _ => wS t) bd mo nu\n   ",
          from_start ? "pose proof start as Hs." : "intros Hs.");
  rate_numbers(w, A, B);
  fputs("\n    s2 (ht _ Hs) (hr _ Hs) (za _ Hs) (zb _ Hs)).\nQed.\n", out);
}

void gdc_coq_sliding(gdc_coq_writer *w, int from_start)
{
  mpq_t A, B;
  mpq_inits(A, B, NULL);
  gdc_coq_significant(A, w->th->t.rate[GDC_T_A], CLAIM_DIGITS, 0);
  gdc_coq_significant(B, w->th->t.rate[GDC_T_B], CLAIM_DIGITS, 1);
  numbers(w);
  excesses(w);
  tactics(w->out);
  hypotheses(w->out);
  rate(w, A, B);
  dead_zones(w);
  claim(w, A, B, from_start);
  mpq_clears(A, B, NULL);
}
