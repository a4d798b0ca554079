/* The steps from the initial weights as lemmas b0, b1, ...: x t is in a box.  Centres and radii are guesses of enough
   quality; coqc proves that each box is mapped into the next one. */
#include "writer.h"

enum { WORK_BITS = 256 };

typedef struct orbit {
  const gdc_box *b;
  mpfr_t z[GDC_COQ_COORDS], rad;      /* centres and their common radius */
  mpq_t exact[GDC_COQ_COORDS];        /* the value, where it has never changed */
  int fixed[GDC_COQ_COORDS];
  int sign[GDC_COQ_COORDS];           /* 1: > 0, 0: <= 0 */
  mpfr_t a, c, gpp, gmm, gpm;         /* h v1^2, h w^2, Gram entries */
  mpfr_t gp, gm, t, u;                /* slopes; scratch */
} orbit;

static void scaled(mpq_t r, const mpq_t v, const mpq_t pre) { mpq_mul(r, v, pre); }

static void start(orbit *o, const gdc_problem *p, const gdc_box *b)
{
  int one = b->neuron[0], two = b->neuron[1], plus = b->point[0], minus = b->point[1];
  o->b = b;
  for (int i = 0; i < GDC_COQ_COORDS; i++) {
    mpq_init(o->exact[i]);
    mpfr_init2(o->z[i], WORK_BITS);
    o->fixed[i] = 1;
  }
  mpfr_inits2(WORK_BITS, o->rad, o->a, o->c, o->gpp, o->gmm, o->gpm, o->gp, o->gm, o->t, o->u, (mpfr_ptr)0);
  scaled(o->exact[GDC_COQ_P], b->v1, p->a0[one * 2 + plus]);
  scaled(o->exact[GDC_COQ_A], b->v1, p->a0[one * 2 + minus]);
  scaled(o->exact[GDC_COQ_Q], b->w, p->a0[two * 2 + minus]);
  scaled(o->exact[GDC_COQ_B], b->w, p->a0[two * 2 + plus]);
  for (int i = 0; i < GDC_COQ_COORDS; i++) mpfr_set_q(o->z[i], o->exact[i], MPFR_RNDN);
  mpfr_set_ui(o->rad, 10, MPFR_RNDN);
  mpfr_pow_si(o->rad, o->rad, -GDC_COQ_PLACES, MPFR_RNDN);
  mpq_t q;
  mpq_init(q);
  mpq_mul(q, b->v1, b->v1);
  mpq_mul(q, q, b->h);
  mpfr_set_q(o->a, q, MPFR_RNDN);
  mpq_mul(q, b->w, b->w);
  mpq_mul(q, q, b->h);
  mpfr_set_q(o->c, q, MPFR_RNDN);
  mpq_clear(q);
  mpfr_set_q(o->gpp, b->gpp, MPFR_RNDN);
  mpfr_set_q(o->gmm, b->gmm, MPFR_RNDN);
  mpfr_set_q(o->gpm, b->gpm, MPFR_RNDN);
}

static void finish(orbit *o)
{
  for (int i = 0; i < GDC_COQ_COORDS; i++) {
    mpq_clear(o->exact[i]);
    mpfr_clear(o->z[i]);
  }
  mpfr_clears(o->rad, o->a, o->c, o->gpp, o->gmm, o->gpm, o->gp, o->gm, o->t, o->u, (mpfr_ptr)0);
}

/* 0 when a box does not decide a sign. */
static int signs(orbit *o)
{
  for (int i = 0; i < GDC_COQ_COORDS; i++) {
    if (o->fixed[i]) o->sign[i] = mpq_sgn(o->exact[i]) > 0;
    else {
      mpfr_mul_ui(o->t, o->rad, 2, MPFR_RNDU);
      if (mpfr_cmpabs(o->z[i], o->t) <= 0) return 0;
      o->sign[i] = mpfr_sgn(o->z[i]) > 0;
    }
  }
  return 1;
}

/* g at own^+ - cross^+. */
static void slope(orbit *o, mpfr_t g, int own, int cross)
{
  mpfr_set_zero(g, 1);
  if (o->sign[own]) mpfr_set(g, o->z[own], MPFR_RNDN);
  if (o->sign[cross]) mpfr_sub(g, g, o->z[cross], MPFR_RNDN);
  if (o->b->loss == GDC_LOSS_EXPONENTIAL) {
    mpfr_neg(g, g, MPFR_RNDN);
    mpfr_exp(g, g, MPFR_RNDN);
  } else {
    mpfr_exp(g, g, MPFR_RNDN);
    mpfr_add_ui(g, g, 1, MPFR_RNDN);
    mpfr_ui_div(g, 1, g, MPFR_RNDN);
  }
}

/* z[i] += k (G1 g1 [on1] - G2 g2 [on2]). */
static void move(orbit *o, int i, mpfr_srcptr k, mpfr_srcptr G1, mpfr_srcptr g1, int on1, mpfr_srcptr G2, mpfr_srcptr g2,
                 int on2)
{
  int moves = (on1 && mpfr_sgn(G1) != 0) || (on2 && mpfr_sgn(G2) != 0);
  if (!moves) return;
  o->fixed[i] = 0;
  mpfr_set_zero(o->t, 1);
  if (on1) mpfr_mul(o->t, G1, g1, MPFR_RNDN);
  if (on2) {
    mpfr_mul(o->u, G2, g2, MPFR_RNDN);
    mpfr_sub(o->t, o->t, o->u, MPFR_RNDN);
  }
  mpfr_mul(o->t, o->t, k, MPFR_RNDN);
  mpfr_add(o->z[i], o->z[i], o->t, MPFR_RNDN);
}

/* The box printed at t is at most one unit of the last place wider than the radius; a step multiplies its half-width by
   at most 1 + 2 k G (g+ + g-), up to second order. */
static void widen(orbit *o)
{
  mpfr_srcptr largest = mpfr_cmp(o->gpp, o->gmm) > 0 ? o->gpp : o->gmm; /* |G+-| is below the larger of them */
  mpfr_set_ui(o->t, 10, MPFR_RNDU);
  mpfr_pow_si(o->t, o->t, -GDC_COQ_PLACES, MPFR_RNDU);
  mpfr_mul_ui(o->t, o->t, 2, MPFR_RNDU);
  mpfr_add(o->rad, o->rad, o->t, MPFR_RNDU);
  mpfr_add(o->t, o->gp, o->gm, MPFR_RNDU);
  mpfr_mul(o->t, o->t, largest, MPFR_RNDU);
  mpfr_mul(o->t, o->t, mpfr_cmp(o->a, o->c) > 0 ? o->a : o->c, MPFR_RNDU);
  mpfr_mul_ui(o->t, o->t, 2, MPFR_RNDU);
  mpfr_add_ui(o->t, o->t, 1, MPFR_RNDU);
  mpfr_mul(o->rad, o->rad, o->t, MPFR_RNDU);
}

static void step(orbit *o)
{
  int p = o->sign[GDC_COQ_P], A = o->sign[GDC_COQ_A], q = o->sign[GDC_COQ_Q], B = o->sign[GDC_COQ_B];
  slope(o, o->gp, GDC_COQ_P, GDC_COQ_B);
  slope(o, o->gm, GDC_COQ_Q, GDC_COQ_A);
  move(o, GDC_COQ_P, o->a, o->gpp, o->gp, p, o->gpm, o->gm, A);
  move(o, GDC_COQ_A, o->a, o->gpm, o->gp, p, o->gmm, o->gm, A);
  move(o, GDC_COQ_Q, o->c, o->gmm, o->gm, q, o->gpm, o->gp, B);
  move(o, GDC_COQ_B, o->c, o->gpm, o->gm, q, o->gpp, o->gp, B);
  widen(o);
}

static void box_of(gdc_coq_box *x, orbit *o)
{
  for (int i = 0; i < GDC_COQ_COORDS; i++) {
    if (o->fixed[i]) {
      mpq_set(x->lo[i], o->exact[i]);
      mpq_set(x->hi[i], o->exact[i]);
      continue;
    }
    mpfr_sub(o->t, o->z[i], o->rad, MPFR_RNDD);
    gdc_coq_decimal(x->lo[i], o->t, GDC_COQ_PLACES, 0);
    mpfr_add(o->t, o->z[i], o->rad, MPFR_RNDU);
    gdc_coq_decimal(x->hi[i], o->t, GDC_COQ_PLACES, 1);
  }
}

static const char *truth(int x) { return x ? "true" : "false"; }

/* before: signs at the step before. */
static void lemma(FILE *out, const gdc_coq_box *x, unsigned long t, const int before[], const int fixed[], int mirrored)
{
  fprintf(out, "Lemma b%lu : box", t);
  for (int i = 0; i < GDC_COQ_COORDS; i++) {
    fputc(' ', out);
    gdc_coq_q(out, x->lo[i]);
    fputc(' ', out);
    gdc_coq_q(out, x->hi[i]);
  }
  fprintf(out, " (x %lu).\n", t);
  if (t == 0) {
    fprintf(out, "Proof. unfold box, x, coords, w, %svec2, lift, dot; cbn [p A q B th1 th2]. lra. Qed.\n", mirrored ? "mirror_net, run, " : "");
    return;
  }
  fprintf(out, "Proof. adv %s %s %s %s b%lu; [", truth(before[GDC_COQ_P]), truth(before[GDC_COQ_A]),
          truth(before[GDC_COQ_Q]), truth(before[GDC_COQ_B]), t - 1);
  for (int i = 0; i < GDC_COQ_COORDS; i++) fprintf(out, "%s%s", i ? "|" : "", fixed[i] ? "stays" : "moves");
  fputs("]. Qed.\n", out);
}

void gdc_coq_steps(FILE *out, const char *lemmas)
{
  fputs("\n(** ** The steps before s: each box is mapped into the next one *)\n", out);
  fprintf(out, "Ltac adv cp cA cq cB prev := rewrite xS; destruct prev as (Hp & HA & Hq & HB);\n"
               "  rewrite (advance4 _ _ _ cp cA cq cB) by (cbn [sgn]; lra); unfold box;\n"
               "  cbv beta iota zeta delta [line ca cb Gpp Gmm Gpm g p A q B] in *;\n"
               "  match goal with |- context [x ?n] => destruct (x n) as [P_ A_ Q_ B_] end; refine (conj _ (conj _ (conj _ _))).\n"
               "Ltac moves := interval with (i_prec %d).\nLtac stays := lra.\n", GDC_COQ_STEP_BITS);
  fputs(lemmas, out);
}

int gdc_coq_orbit(FILE *out, gdc_coq_box *last, const gdc_problem *p, const gdc_box *b, int mirrored, unsigned long n)
{
  orbit o;
  int before[GDC_COQ_COORDS] = {0}, known = 1;
  start(&o, p, b);
  for (unsigned long t = 0; known; t++) {
    box_of(last, &o);
    lemma(out, last, t, before, o.fixed, mirrored);
    if (t == n) break;
    known = signs(&o);
    for (int i = 0; i < GDC_COQ_COORDS; i++) before[i] = o.sign[i];
    step(&o);
  }
  finish(&o);
  return known;
}
