/* Slope and value of the two losses on an enclosed margin. */
#include <gdcert/step.h>
#ifdef __FRAMAC__
#include <quotient.acsl>
#endif

/* annotations: (1, 1 + e^z) below r, above r, for all z in the margin */
#define ALL(P) (\forall real z_; ITV_IN(z_, margin) ==> P)
#define INV 1.0, 1.0 + rexp(z_)
#define BELOW(p) quot_lower(M_KIND(p), M_VAL(p), INV)
#define ABOVE(p) quot_upper(M_KIND(p), M_VAL(p), INV)

/* 1/(1 + e^z) decreases: each end of z gives one end of g */
/*@ requires ITV_WRITE(g) && ITV_WRITE(t) && ITV_READ(margin);
    requires \separated(g, margin) && \separated(t, margin) && \separated(g, t);
    terminates \true; exits \false; assigns M_CELLS(&g->lo[0]), M_CELLS(&t->hi[0]);
    ensures bound: ALL(BELOW(&g->lo[0])); */
static void logistic_lower(gdc_itv *g, const gdc_itv *margin, gdc_itv *t)
{
  mpfr_exp(t->hi, margin->hi, MPFR_RNDU);
  /*@ assert e: ALL(upper_bound(M_KIND(&t->hi[0]), M_VAL(&t->hi[0]), rexp(z_))); */
  /*@ assert k: M_KIND(&t->hi[0]) == 1 || (M_FIN(&t->hi[0]) && 0.0 < M_VAL(&t->hi[0])); */
  mpfr_add_ui(t->hi, t->hi, 1, MPFR_RNDU);
  /*@ assert s: ALL(upper_bound(M_KIND(&t->hi[0]), M_VAL(&t->hi[0]), 1.0 + rexp(z_))); */
  /*@ assert p: M_KIND(&t->hi[0]) == 1 || (M_FIN(&t->hi[0]) && 1.0 < M_VAL(&t->hi[0])); */
  mpfr_ui_div(g->lo, 1, t->hi, MPFR_RNDD);
  /*@ assert d: M_FIN(&t->hi[0]) ==> QUOT_LOWER(&g->lo[0], 1.0, M_VAL(&t->hi[0])); */
  /*@ assert q: M_FIN(&t->hi[0]) ==> ALL(quot_le(1.0, M_VAL(&t->hi[0]), INV)); */
  /*@ assert i: M_KIND(&t->hi[0]) == 1 ==> ALL(quot_lower(0, 0.0, INV)); */
}

/*@ requires ITV_WRITE(g) && ITV_WRITE(t) && ITV_READ(margin);
    requires \separated(g, margin) && \separated(t, margin) && \separated(g, t);
    terminates \true; exits \false; assigns M_CELLS(&g->hi[0]), M_CELLS(&t->lo[0]);
    ensures bound: ALL(ABOVE(&g->hi[0])); */
static void logistic_upper(gdc_itv *g, const gdc_itv *margin, gdc_itv *t)
{
  mpfr_exp(t->lo, margin->lo, MPFR_RNDD);
  mpfr_add_ui(t->lo, t->lo, 1, MPFR_RNDD);
  /*@ assert s: ALL(lower_bound(M_KIND(&t->lo[0]), M_VAL(&t->lo[0]), 1.0 + rexp(z_))); */
  if (!mpfr_number_p(t->lo) || mpfr_sgn(t->lo) <= 0) { /* 1 + e^z rounds to 1 or more: never */
    mpfr_set_inf(g->hi, 1);
    return;
  }
  mpfr_ui_div(g->hi, 1, t->lo, MPFR_RNDU);
  /*@ assert d: QUOT_UPPER(&g->hi[0], 1.0, M_VAL(&t->lo[0])); */
  /*@ assert q: ALL(quot_le(INV, 1.0, M_VAL(&t->lo[0]))); */
}

/*@ requires ITV_WRITE(g) && ITV_WRITE(t) && ITV_READ(margin);
    requires \separated(g, margin) && \separated(t, margin) && \separated(g, t);
    terminates \true; exits \false; assigns ITV_CELLS(g), ITV_CELLS(t);
    ensures init: ITV_INIT(g);
    ensures ok: ITV_OK(g);
    ensures encl: ALL(quot_inside(ITV_SCALARS(g), INV)); */
static void logistic(gdc_itv *g, const gdc_itv *margin, gdc_itv *t)
{
  logistic_lower(g, margin, t);
  logistic_upper(g, margin, t);
  /*@ assert lo: ALL(BELOW(&g->lo[0])); */
  /*@ assert hi: ALL(ABOVE(&g->hi[0])); */
  /*@ assert encl: ALL(quot_inside(ITV_SCALARS(g), INV)); */
  if (!gdc_itv_ok(g)) gdc_itv_whole(g); /* never, as the margin is not empty; cheaper than its proof */
}

/*@ requires ITV_WRITE(g) && ITV_WRITE(t) && ITV_READ(margin);
    requires \separated(g, margin) && \separated(t, margin) && \separated(g, t);
    requires loss == GDC_LOSS_EXPONENTIAL || loss == GDC_LOSS_LOGISTIC;
    terminates \true; exits \false; assigns ITV_CELLS(g), ITV_CELLS(t);
    ensures init: ITV_INIT(g) && ITV_INIT(t);
    ensures ok: ITV_OK(g);
    ensures encl: ALL(ITV_IN(loss_slope(loss, z_), g)); */
static void slope(gdc_itv *g, const gdc_itv *margin, gdc_loss loss, gdc_itv *t)
{
  if (loss != GDC_LOSS_EXPONENTIAL) {
    logistic(g, margin, t);
    return;
  }
  gdc_itv_neg(t, margin);
  gdc_itv_exp(g, t);
}

void gdc_loss_slope(gdc_itv *g, const gdc_itv *margin, gdc_loss loss, int n, gdc_itv *t)
{
  /*@ loop invariant range: 0 <= i <= n;
      loop invariant init: ITVS_INIT(g, n) && ITV_INIT(t);
      loop invariant ok: ITVS_OK(g, i);
      loop invariant encl: \forall reals e; itvs_in{Pre}(e, margin, 0, n) ==> itvs_in(slopes(e, loss), g, 0, i);
      loop assigns i, g[0 .. n - 1], ITV_CELLS(t);
      loop variant n - i; */
  for (int i = 0; i < n; i++) {
    /*@ assert input: \forall reals e; itvs_in{Pre}(e, margin, 0, n) ==> ITV_IN(at(e, i), &margin[i]); */
    slope(&g[i], &margin[i], loss, t);
    /*@ assert k1: KEEP_LK(g, i, LoopCurrent); */
    /*@ assert k2: KEEP_LV(g, i, LoopCurrent); */
    /*@ assert k3: KEEP_HK(g, i, LoopCurrent); */
    /*@ assert k4: KEEP_HV(g, i, LoopCurrent); */
    /*@ assert new: \forall reals e; itvs_in{Pre}(e, margin, 0, n) ==> ITV_IN(at(slopes(e, loss), i), &g[i]); */
    /*@ assert old: \forall reals e; itvs_in{Pre}(e, margin, 0, n) ==> itvs_in(slopes(e, loss), g, 0, i); */
  }
}

/*@ requires \valid(r) && M_INIT(r) && (M_KIND(r) == 1 || (M_FIN(r) && 0.0 <= M_VAL(r)));
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures init: M_INIT(r);
    ensures finite: \old(M_FIN(r)) ==> M_ROUNDED(r, rlog(1.0 + \old(M_VAL(r))), rnd);
    ensures infinite: \old(M_KIND(r)) == 1 ==> M_KIND(r) == 1; */
static void log1p_end(mpfr_ptr r, mpfr_rnd_t rnd)
{
  mpfr_log1p(r, r, rnd);
}

void gdc_loss_value(gdc_itv *value, const gdc_itv *margin, gdc_loss loss, gdc_itv *t)
{
  gdc_itv_neg(t, margin);
  gdc_itv_exp(value, t);
  /*@ assert exp: ALL(ITV_IN(rexp(-z_), value)); */
  if (loss == GDC_LOSS_EXPONENTIAL) return;
  log1p_end(value->lo, MPFR_RNDD);
  log1p_end(value->hi, MPFR_RNDU);
}
