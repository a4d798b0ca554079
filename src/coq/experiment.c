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

void gdc_coq_head(FILE *out, const gdc_problem *p, const gdc_box *b, const char *theorem, int from_start)
{
  mpq_t v2;
  mpq_init(v2);
  mpq_neg(v2, b->w);
  comment(out, p, theorem, from_start);
  fputs("From Coq Require Import Reals Lra Arith List ZArith.\nFrom Interval Require Import Tactic.\n"
        "From Gdcert Require Import Base Loss Network Growth Gap Dead Excess Frozen FrozenGap TheoremT TheoremR Certificate Instance.\n"
        "Open Scope R_scope.\n\n(** ** The experiment *)\n", out);
  notation(out, "xp", b->xp);
  notation(out, "xm", b->xm);
  notation(out, "v1", b->v1);
  notation(out, "v2", v2);
  notation(out, "h", b->h);
  fprintf(out, "Notation l := %s.\n", b->loss == GDC_LOSS_EXPONENTIAL ? "Exponential" : "Logistic");
  fputs("Fixpoint w (t : nat) : net := match t with\n  | O => {| th1 := vec2 ", out);
  for (int k = 0; k < 2; k++) {
    int j = b->neuron[k];
    gdc_coq_q(out, p->w[j]);
    fputc(' ', out);
    gdc_coq_q(out, p->b[j]);
    fputs(k ? " |}\n" : "; th2 := vec2 ", out);
  }
  fputs("  | S n => gd 2 (lift xp) (lift xm) v1 v2 h l (w n) end.\n"
        "(** the state in coordinates p = v1 a_1+, A = v1 a_1-, q = |v2| a_2-, B = |v2| a_2+ *)\n"
        "Notation co := (coords 2 (lift xp) (lift xm) v1 v2).\n"
        "Definition x (t : nat) : state := co (w t).\n"
        "Notation D := (line xp xm v1 v2 h).\n"
        "Lemma wS t : w (S t) = gd 2 (lift xp) (lift xm) v1 v2 h l (w t). Proof. reflexivity. Qed.\n"
        "Lemma xS t : x (S t) = step D l (x t).\n"
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

void gdc_coq_premise(gdc_coq_writer *w, int from_start)
{
  fputs(from_start ? "Theorem certified : " : "Theorem certified : at_s (x s) -> ", w->out);
}
