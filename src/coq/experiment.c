/* What every file has: who wrote it and how to check it, the experiment, the state at s. */
#include "writer.h"

#include <string.h>

/* A title is data: nothing in it may end the comment or open a string. */
static void safe_text(FILE *out, const char *text)
{
  for (; *text; text++) {
    int letter = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') || (*text >= '0' && *text <= '9');
    fputc(letter || strchr(" ,.-+=", *text) ? *text : '_', out);
  }
}

static void notation(FILE *out, const char *name, const mpq_t q)
{
  fprintf(out, "Notation %s := ", name);
  gdc_coq_q(out, q);
  fputs(".\n", out);
}

static void comment(FILE *out, const gdc_problem *p, const char *theorem, int from_start)
{
  fputs("(** Written by gdcert certify --coq.  Nothing in this file is trusted: coqc checks every line of it.\n    Experiment: ",
        out);
  safe_text(out, p->title);
  fprintf(out, ".\n    Full gradient descent in exact reals with relu'(0) = 0 on N(z) = v1 relu(w1 z + b1) + v2 relu(w2 z + b2) with the\n"
               "    %s loss of the points xp (class +1) and xm (class -1); h is the step times the factor of the reduction.\n"
               "    The last theorem, [certified], holds for ALL later times, by Theorem %s of the development Gdcert; ",
          p->loss == GDC_LOSS_EXPONENTIAL ? "exponential" : "logistic", theorem);
  fputs(from_start ? "nothing is\n    assumed: the steps before it are in this file.\n"
                   : "its only\n    hypothesis is [at_s (x s)]: the state after s steps from the initial weights is in the printed box.\n",
        out);
  fputs("    To check it, compile the theory once and then this file (Coq 8.16, Coquelicot, coq-interval):\n"
        "      sh THEORY/prove.sh OBJ            THEORY: proofs/coq of the source, or share/gdcert/coq where gdcert is installed\n"
        "      coqc -w -ambiguous-paths -Q OBJ Gdcert FILE.v *)\n",
        out);
}

static void imports(gdc_coq_writer *w)
{
  int one_sided = w->th->b.mechanised && !w->th->t.mechanised;
  fputs("From Coq Require Import Reals Lra Arith List ZArith.\nFrom Interval Require Import Tactic.\n", w->out);
  fputs(one_sided ? "From Gdcert Require Import Base Loss Network Growth Gap Mirror Excess OneSided OneSidedRate OneSidedGap Instance OneSidedInstance.\n"
                  : "From Gdcert Require Import Base Loss Network Growth Gap Mirror Dead Excess Ordered Frozen FrozenGap FrozenZone TheoremT TheoremR Certificate Instance.\n",
        w->out);
  fputs("Open Scope R_scope.\n", w->out);
}

/* The run from the initial weights: w of the points xp, xm, or run of Xp, Xm and w its mirror image. */
static void run(gdc_coq_writer *w)
{
  const gdc_box *b = w->box;
  const char *name = w->mirrored ? "run" : "w";
  const char *letters = w->mirrored ? "(lift Xp) (lift Xm) V1 V2" : "(lift xp) (lift xm) v1 v2";
  fprintf(w->out, "Fixpoint %s (t : nat) : net := match t with\n  | O => {| th1 := vec2 ", name);
  for (int k = 0; k < 2; k++) {
    int j = b->neuron[w->mirrored ? 1 - k : k];
    gdc_coq_q(w->out, w->p->w[j]);
    fputc(' ', w->out);
    gdc_coq_q(w->out, w->p->b[j]);
    fputs(k ? " |}\n" : "; th2 := vec2 ", w->out);
  }
  fprintf(w->out, "  | S n => gd 2 %s h l (%s n) end.\n", letters, name);
}

static void mirror_image(gdc_coq_writer *w, const mpq_t v2)
{
  const gdc_box *b = w->box;
  mpq_t q;
  mpq_init(q);
  notation(w->out, "Xp", b->xm);
  notation(w->out, "Xm", b->xp);
  notation(w->out, "V1", b->w);
  mpq_neg(q, b->v1);
  notation(w->out, "V2", q);
  mpq_clear(q);
  run(w);
  fputs("\n(** ** Its mirror image, points and neurons exchanged: what the theorem is applied to *)\n", w->out);
  notation(w->out, "xp", b->xp);
  notation(w->out, "xm", b->xm);
  notation(w->out, "v1", b->v1);
  notation(w->out, "v2", v2);
  fputs("Definition w (t : nat) : net := mirror_net (run t).\n", w->out);
}

void gdc_coq_head(gdc_coq_writer *w, const char *theorem, int from_start)
{
  const gdc_box *b = w->box;
  FILE *out = w->out;
  mpq_t v2;
  mpq_init(v2);
  mpq_neg(v2, b->w);
  comment(out, w->p, theorem, from_start);
  imports(w);
  fputs("\n(** ** The experiment *)\n", out);
  notation(out, "h", b->h);
  fprintf(out, "Notation l := %s.\n", b->loss == GDC_LOSS_EXPONENTIAL ? "Exponential" : "Logistic");
  if (w->mirrored) mirror_image(w, v2);
  else {
    notation(out, "xp", b->xp);
    notation(out, "xm", b->xm);
    notation(out, "v1", b->v1);
    notation(out, "v2", v2);
    run(w);
  }
  fputs("(** the state in coordinates p = v1 a_1+, A = v1 a_1-, q = |v2| a_2-, B = |v2| a_2+ *)\n"
        "Notation co := (coords 2 (lift xp) (lift xm) v1 v2).\n"
        "Definition x (t : nat) : state := co (w t).\n"
        "Notation D := (line xp xm v1 v2 h).\n"
        "Lemma wS t : w (S t) = gd 2 (lift xp) (lift xm) v1 v2 h l (w t).\n", out);
  fputs(w->mirrored ? "Proof. symmetry. apply (mirror_gd V1 V2 v1 v2 ltac:(lra) ltac:(lra) 2 (lift Xp) (lift Xm) h l (run t)). Qed.\n"
                    : "Proof. reflexivity. Qed.\n", out);
  fputs("Lemma xS t : x (S t) = step D l (x t).\n"
        "Proof. unfold x. rewrite wS, coords_gd, gram_line by lra. reflexivity. Qed.\n", out);
  mpq_clear(v2);
}

void gdc_coq_state(gdc_coq_writer *w)
{
  FILE *out = w->out;
  fputs("\n(** ** The time s and the state then *)\n", out);
  gmp_fprintf(out, "Definition s : nat := Z.to_nat %Zd.\n", w->box->s);
  gmp_fprintf(out, "Lemma sR : INR s = %Zd. Proof. apply INR_to_nat. discriminate. Qed.\n", w->box->s);
  fputs("Definition at_s (z : state) : Prop := box", out);
  for (int i = 0; i < GDC_COQ_COORDS; i++) {
    fputc(' ', out);
    gdc_coq_q(out, w->at.lo[i]);
    fputc(' ', out);
    gdc_coq_q(out, w->at.hi[i]);
  }
  fputs(" z.\n", out);
}

void gdc_coq_width(gdc_coq_writer *w)
{
  mpq_t S;
  mpq_init(S);
  mpq_sub(S, w->box->xp, w->box->xm);
  int right = mpq_sgn(S) > 0;
  mpq_abs(S, S);
  fputs("Lemma Sd : Rabs (xp - xm) = ", w->out);
  gdc_coq_q(w->out, S);
  fprintf(w->out, ". Proof. rewrite %s; lra. Qed.\n", right ? "Rabs_pos_eq" : "Rabs_left");
  mpq_clear(S);
}

void gdc_coq_times_width(mpq_t q, const gdc_coq_writer *w, mpfr_srcptr x, long digits, int up)
{
  mpfr_t y;
  mpq_t S;
  mpq_init(S);
  mpfr_init2(y, mpfr_get_prec(x));
  mpq_sub(S, w->box->xp, w->box->xm);
  mpq_abs(S, S);
  mpfr_mul_q(y, x, S, up ? MPFR_RNDU : MPFR_RNDD);
  gdc_coq_significant(q, y, digits, up);
  mpfr_clear(y);
  mpq_clear(S);
}

void gdc_coq_premise(gdc_coq_writer *w, int from_start)
{
  fputs(from_start ? "Theorem certified : " : "Theorem certified : at_s (x s) -> ", w->out);
}

void gdc_coq_claim_init(gdc_coq_claim *c)
{
  c->limit = c->has_A = 0;
  mpq_inits(c->A, c->B, NULL);
}

void gdc_coq_claim_clear(gdc_coq_claim *c) { mpq_clears(c->A, c->B, NULL); }

/* "forall t >= s there is gamma, the robustness margin of the network, with ...". */
static void statement(FILE *out, const gdc_coq_claim *c, int image)
{
  fprintf(out, "forall t, (s <= t)%%nat -> exists gamma, is_margin (N1 %s) %s gamma /\\\n  ",
          image ? "V1 V2 (run t)" : "v1 v2 (w t)", image ? "Xp Xm" : "xp xm");
  if (c->has_A || !c->limit) {
    gdc_coq_q(out, c->A);
    fputs(" / ln (INR t) <= ", out);
  }
  fputs(c->limit ? "Rabs (gamma - limit)" : image ? "Rabs (Xp - Xm) / 2 - gamma" : "Rabs (xp - xm) / 2 - gamma", out);
  fputs(" <= ", out);
  gdc_coq_q(out, c->B);
  fputs(" / ln (INR t).\n", out);
}

static void explain(FILE *out, const gdc_coq_claim *c)
{
  fputs(c->limit ? "\n(** ** For ALL t >= s: gamma is the robustness margin of N_t, and limit its limit, below S/2 *)\n"
                 : "\n(** ** For ALL t >= s: gamma is the robustness margin of N_t, S/2 - gamma its distance to the optimum *)\n", out);
}

void gdc_coq_claim_open(gdc_coq_writer *w, const gdc_coq_claim *c, int from_start)
{
  if (from_start) gmp_fprintf(w->out, "Lemma start : at_s (x s). Proof. exact b%Zd. Qed.\n", w->box->s);
  fputs("Lemma s2 : (2 <= s)%nat. Proof. apply two_le_to_nat. discriminate. Qed.\n", w->out);
  if (!w->mirrored) explain(w->out, c);
  if (w->mirrored) fputs(from_start ? "Lemma exchanged : " : "Lemma exchanged : at_s (x s) -> ", w->out);
  else gdc_coq_premise(w, from_start);
  statement(w->out, c, 0);
  fprintf(w->out, "Proof.\n  %s unfold x in Hs.\n", from_start ? "pose proof start as Hs." : "intros Hs.");
}

void gdc_coq_claim_close(gdc_coq_writer *w, const gdc_coq_claim *c, int from_start)
{
  if (!w->mirrored) return;
  explain(w->out, c);
  gdc_coq_premise(w, from_start);
  statement(w->out, c, 1);
  fprintf(w->out, "Proof.\n  %sintros t Ht. destruct (exchanged %st Ht) as (gamma & M & U). exists gamma.\n", from_start ? "" : "intros Hs. ",
          from_start ? "" : "Hs ");
  fputs("  split; [exact (mirror_margin V1 V2 v1 v2 ltac:(lra) ltac:(lra) (run t) Xp Xm gamma M)|].\n", w->out);
  fputs(c->limit ? "  exact U.\nQed.\n" : "  rewrite (Rabs_minus_sym Xp Xm). exact U.\nQed.\n", w->out);
}
