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

/* One drift ends first (FirstA, FirstB of Ordered.v). */
static void order(gdc_coq_writer *w)
{
  FILE *out = w->out;
  int a = w->th->t.ordered == 1;
  fprintf(out, "Lemma first z : at_s z -> First%c D l bd (Tlo nu) (Thi nu) z.\nProof.\n  intros Hz. constructor; [| | | | |exists ",
          a ? 'A' : 'B');
  gdc_coq_fr(out, w->th->t.tau);
  fputs("; split]; unfold kp, km, kup; rewrite ?(DAe z Hz), ?(DBe z Hz); num.\nQed.\n", out);
}

static void hypotheses(gdc_coq_writer *w)
{
  static const char *const ways[3] = {"fail", "right; split; [repeat split; reflexivity|left; exact (first z Hz)]",
                                      "right; split; [repeat split; reflexivity|right; exact (first z Hz)]"};
  FILE *out = w->out;
  if (w->th->t.ordered) order(w);
  fputs("\n(** ** Every hypothesis of Theorem T *)\n"
        "Lemma ht z : at_s z -> HypT D l bd mo nu z.\n"
        "Proof.\n  intros Hz. constructor; try (intros; discriminate);\n"
        "    try (intros _; rewrite ?(UAe z Hz), ?(DAe z Hz), ?(UBe z Hz), ?(DBe z Hz); num; fail);\n"
        "    try (intros _ _; rewrite ?(UAe z Hz), ?(DAe z Hz), ?(UBe z Hz), ?(DBe z Hz); num; fail);\n"
        "    ", out);
  if (w->th->t.ordered) fprintf(out, "try (%s; fail); ", ways[w->th->t.ordered]);
  fputs("try (num; fail); try (corners; fail); try (left; corners; fail); solve [left; num | right; num].\nQed.\n", out);
}

/* W (index 0) and V (index 1): the names in the file and the numbers. */
typedef struct growing {
  const char *variable, *at_least_1, *domain, *up, *lo, *hi, *emin, *emax;
  int m, M;
} growing;

static const growing growth[2] = {{"WW", "W_at_1", "dW", "up1", "wlo", "whi", "epmin", "epmax", GDC_T_M1, GDC_T_MM1},
                                  {"VV", "V_at_1", "dV", "up2", "ylo", "yhi", "emmin", "emmax", GDC_T_M2, GDC_T_MM2}};

/* Option 1 of Theorem R uses both, 2 uses V alone, 3 uses W alone. */
static int used(const gdc_coq_writer *w, int k) { return w->th->t.option == 1 || w->th->t.option == (k ? 2 : 3); }

static void domains(gdc_coq_writer *w)
{
  FILE *out = w->out;
  int logistic = w->box->loss == GDC_LOSS_LOGISTIC;
  for (int k = 0; k < 2; k++) {
    const growing *g = &growth[k];
    if (!used(w, k)) continue;
    if (!logistic) {
      fprintf(out, "Lemma %s z : at_s z -> dom l (%s D bd z). Proof. intros _. exact I. Qed.\n", g->domain, g->variable);
      continue;
    }
    fprintf(out, "Lemma %s z : at_s z -> 1 <= %s D bd z. Proof. intros Hz. num. Qed.\n", g->at_least_1, g->variable);
    fprintf(out, "Lemma %s z : at_s z -> dom l (%s D bd z). Proof. intros Hz. apply dom_pos. pose proof (%s z Hz). lra. Qed.\n",
            g->domain, g->variable, g->at_least_1);
  }
  if (!logistic) {
    fputs("Ltac grw := rewrite ?rstar_exp; num.\n", out);
    return;
  }
  fputs("Ltac grw := match goal with Hz : at_s ?z |- _ => ", out);
  for (int k = 0; k < 2; k++)
    if (used(w, k)) fprintf(out, "rewrite ?(rstar_log _ (%s z Hz)); ", growth[k].at_least_1);
  fputs("idtac end; num.\n", out);
}

/* "(phi l (WW D bd z) / s * (1 + growu ..) <= M /\ ..)", the bound of one step factor. */
static void growth_lemma(gdc_coq_writer *w, const growing *g)
{
  FILE *out = w->out;
  mpfr_srcptr M = w->th->t.rate[g->M];
  fprintf(out, "Lemma %s z : at_s z -> phi l (%s D bd z) / ", g->up, g->variable);
  gmp_fprintf(out, "%Zd", w->box->s);
  fprintf(out, " * (1 + growu l (%s D bd z) (%s nu) (%s nu) (%s D bd) (%s D bd)) <= ", g->variable, g->lo, g->hi, g->emin, g->emax);
  gdc_coq_fr(out, M);
  fprintf(out, " /\\\n  %s nu * exp (- %s D bd) * (1 + growu l (%s D bd z) (%s nu) (%s nu) (%s D bd) (%s D bd)) <= ", g->hi, g->emin,
          g->variable, g->lo, g->hi, g->emin, g->emax);
  gdc_coq_fr(out, M);
  fputs(".\nProof. intros Hz. unfold growu. grw. Qed.\n", out);
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

/* "(denlo_num D l bd nu z s _ m1 m2); [..]" of option 1 and so on; high: denhi_num. */
static void denominator(gdc_coq_writer *w, int high)
{
  static const char *const suffix[4] = {"", "", "2", "3"};
  FILE *out = w->out;
  int n = used(w, 0) + used(w, 1);
  gmp_fprintf(out, "  - split; [lra|]. apply (%s%s D l bd nu z %Zd _", high ? "denhi_num" : "denlo_num", suffix[w->th->t.option], w->box->s);
  for (int k = 0; k < 2; k++) {
    if (!used(w, k)) continue;
    fputc(' ', out);
    gdc_coq_fr(out, w->th->t.rate[high ? growth[k].M : growth[k].m]);
  }
  fputs("); [", out);
  for (int k = 0; k < 2; k++)
    if (used(w, k)) fprintf(out, "exact (%s z Hz)|", growth[k].domain);
  if (high) fputs(n == 2 ? "lra|num|num|num|num|" : "lra|num|num|", out);
  else fputs(n == 2 ? "num|num|" : "num|", out);
  for (int k = 0; k < 2; k++) {
    if (!used(w, k)) continue;
    if (high) fprintf(out, "exact (%s z Hz)|", growth[k].up);
    else fputs("lra|grw|grw|", out);
  }
  fputs("num].\n", out);
}

static void rate(gdc_coq_writer *w, const mpq_t A, const mpq_t B)
{
  FILE *out = w->out;
  fputs("\n(** ** Every hypothesis of Theorem R *)\n", out);
  domains(w);
  for (int k = 0; k < 2; k++)
    if (used(w, k)) growth_lemma(w, &growth[k]);
  gdc_coq_width(w);
  fputs("Lemma hr z : at_s z -> HypR D l bd nu z (INR s) (Rabs (xp - xm))", out);
  rate_numbers(w, A, B);
  fputs(".\nProof.\n  intros Hz. rewrite sR, Sd. constructor.\n", out);
  denominator(w, 0);
  denominator(w, 1);
  fputs("  - solve [left; num | right; left; num | right; right; num].\n  - num.\n"
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

static void claim(gdc_coq_writer *w, const gdc_coq_claim *c, int from_start)
{
  gdc_coq_claim_open(w, c, from_start);
  fputs("  exact (certificate_any xp xm v1 v2 h l ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) w s (fun t _ => wS t) bd mo nu\n   ",
        w->out);
  rate_numbers(w, c->A, c->B);
  fputs("\n    s2 (ht _ Hs) (hr _ Hs) (za _ Hs) (zb _ Hs)).\nQed.\n", w->out);
  gdc_coq_claim_close(w, c, from_start);
}

void gdc_coq_sliding(gdc_coq_writer *w, int from_start)
{
  gdc_coq_claim c;
  gdc_coq_claim_init(&c);
  gdc_coq_significant(c.A, w->th->t.rate[GDC_T_A], CLAIM_DIGITS, 0);
  gdc_coq_significant(c.B, w->th->t.rate[GDC_T_B], CLAIM_DIGITS, 1);
  c.has_A = 1;
  numbers(w);
  excesses(w);
  tactics(w->out);
  hypotheses(w);
  rate(w, c.A, c.B);
  dead_zones(w);
  claim(w, &c, from_start);
  gdc_coq_claim_clear(&c);
}
