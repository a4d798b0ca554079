/* Absolute value, minimum, maximum, hull and intersection. */
#include <gdcert/interval.h>

void gdc_itv_abs(gdc_itv *r, const gdc_itv *x)
{
  if (mpfr_sgn(x->lo) >= 0) {
    gdc_itv_set(r, x);
    return;
  }
  mpfr_neg(r->hi, x->lo, MPFR_RNDU);
  if (mpfr_sgn(x->hi) <= 0) {
    mpfr_neg(r->lo, x->hi, MPFR_RNDD);
    return;
  }
  mpfr_set_si(r->lo, 0, MPFR_RNDD);
  if (mpfr_cmp(x->hi, r->hi) > 0) mpfr_set(r->hi, x->hi, MPFR_RNDU);
}

/*@ predicate ext_le(integer k, real v, integer l, real w) = k < l || (k == l && (k == 0 ==> v <= w));
    predicate copied(integer k, real v, integer l, real w, integer rnd) =
      (l == 0 ==> rounded(k, v, w, rnd)) && (l != 0 ==> k == l);
*/
#define EXT_LE(a, b) ext_le(M_KIND(a), M_VAL(a), M_KIND(b), M_VAL(b))
#define COPIED(r, a, rnd) copied(M_KIND(r), M_VAL(r), \old(M_KIND(a)), \old(M_VAL(a)), rnd)

/* r = the smaller of a and b, rounded */
/*@ requires \valid(r) && \valid_read(a) && \valid_read(b) && M_INIT(r) && M_INIT(a) && M_INIT(b);
    requires !M_NAN(a) && !M_NAN(b);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures init: M_INIT(r);
    ensures pick: (\old(EXT_LE(a, b)) && COPIED(r, a, rnd)) || (\old(EXT_LE(b, a)) && COPIED(r, b, rnd)); */
static void lower(mpfr_ptr r, mpfr_srcptr a, mpfr_srcptr b, mpfr_rnd_t rnd)
{
  if (mpfr_cmp(a, b) <= 0) mpfr_set(r, a, rnd);
  else mpfr_set(r, b, rnd);
}

/* r = the larger of a and b, rounded */
/*@ requires \valid(r) && \valid_read(a) && \valid_read(b) && M_INIT(r) && M_INIT(a) && M_INIT(b);
    requires !M_NAN(a) && !M_NAN(b);
    terminates \true; exits \false; assigns M_CELLS(r);
    ensures init: M_INIT(r);
    ensures pick: (\old(EXT_LE(b, a)) && COPIED(r, a, rnd)) || (\old(EXT_LE(a, b)) && COPIED(r, b, rnd)); */
static void upper(mpfr_ptr r, mpfr_srcptr a, mpfr_srcptr b, mpfr_rnd_t rnd)
{
  if (mpfr_cmp(a, b) >= 0) mpfr_set(r, a, rnd);
  else mpfr_set(r, b, rnd);
}

void gdc_itv_min(gdc_itv *r, const gdc_itv *x, const gdc_itv *y)
{
  lower(r->lo, x->lo, y->lo, MPFR_RNDD);
  lower(r->hi, x->hi, y->hi, MPFR_RNDU);
}

void gdc_itv_max(gdc_itv *r, const gdc_itv *x, const gdc_itv *y)
{
  upper(r->lo, x->lo, y->lo, MPFR_RNDD);
  upper(r->hi, x->hi, y->hi, MPFR_RNDU);
}

void gdc_itv_hull(gdc_itv *r, const gdc_itv *x, const gdc_itv *y)
{
  lower(r->lo, x->lo, y->lo, MPFR_RNDD);
  upper(r->hi, x->hi, y->hi, MPFR_RNDU);
}

int gdc_itv_meet(gdc_itv *r, const gdc_itv *x, const gdc_itv *y)
{
  if (mpfr_cmp(x->hi, y->lo) < 0 || mpfr_cmp(y->hi, x->lo) < 0) return 0;
  upper(r->lo, x->lo, y->lo, MPFR_RNDD);
  lower(r->hi, x->hi, y->hi, MPFR_RNDU);
  return 1;
}
