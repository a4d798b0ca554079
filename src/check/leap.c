/* Leaps, one after the other: under a frozen pattern (Lemma 6.1) and under Theorem T (Theorem G). */
#include "theorem.h"

#include <string.h>

/* BOX_BITS: units of the states claimed between leaps.  SHORT_TIME: bits of a time up to which it is a number; beyond it has only a
   logarithm, and is the last. */
enum { BOX_BITS = 2048, MORE_BITS = 320, MOST_BITS = 1 << 14, SHORT_TIME = 1 << 16 };

typedef struct place {
  state st;       /* where the leap starts */
  mpz_ptr t;
  num *lnR;       /* bad: not known */
} place;

typedef struct leap {
  const leap_claim *x;
  const problem *p;
  const place *from;
  unsigned P;     /* of the certificate */
  mpz_ptr T;      /* if has_value */
  int has_value;
  scale *s;       /* of the numbers of this attempt */
  int open;       /* more bits may help */
} leap;

/* --- times ------------------------------------------------------------------------------------------------- */

/* T = factor base^exponent if that is not too long. */
static void find_time(leap *l)
{
  const leap_claim *x = l->x;
  mpz_set(l->T, x->factor);
  l->has_value = 1;
  if (mpz_sgn(x->exponent) == 0) return;
  l->has_value = mpz_cmp_ui(x->exponent, SHORT_TIME) < 0 &&
                 mpz_get_ui(x->exponent) * mpz_sizeinbase(x->base, 2) + mpz_sizeinbase(x->factor, 2) < SHORT_TIME;
  if (!l->has_value) return;
  mpz_pow_ui(l->T, x->base, mpz_get_ui(x->exponent));
  mpz_mul(l->T, l->T, x->factor);
}

static void log_of(num *z, const mpz_t k, scale *s)
{
  num_set_z(z, k, s);
  num_ln(z, z, s);
}

/* ln factor + exponent ln base */
static void log_of_time(num *z, const leap_claim *x, scale *s)
{
  num y, e;
  num_inits(&y, &e, NULL);
  log_of(z, x->factor, s);
  log_of(&y, x->base, s);
  num_set_z(&e, x->exponent, s);
  num_mul(&y, &y, &e, s);
  num_add(z, z, &y);
  num_clears(&y, &e, NULL);
}

/* tau, or ln T and ln t0. */
static void time_letters(letters *all, const leap *l)
{
  mpq_t tau;
  num x;
  mpq_init(tau);
  num_init(&x);
  if (l->has_value) {
    mpz_sub(mpq_numref(tau), l->T, l->from->t);
    letter_q(all, "tau", tau);
  } else {
    log_of_time(&x, l->x, l->s);
    letter_num(all, "lnT", &x, l->s);
    log_of(&x, l->from->t, l->s);
    letter_num(all, "lnt0", &x, l->s);
  }
  mpq_clear(tau);
  num_clear(&x);
}

/* --- a frozen pattern ----------------------------------------------------------------------------------------- */

static int on(const leap *l, int j, int i) { return l->from->st.active[j * l->p->n + i]; }

/* Is what is enclosed certainly in the claimed interval? */
static int is_claimed(const leap *l, const num *z, int which) { return num_inside_q(z, l->x->low[which], l->x->high[which], l->s); }

/* What a text is asked about: numbers that are claimed, and letters. */
typedef struct question {
  pool own;
  givens claims;
  letters *all;
} question;

static void ask(question *q, const char *what, scale *s)
{
  memset(q, 0, sizeof *q);
  q->all = letters_new(what, &q->claims, s);
}

static void claim_q(question *q, const char *name, const mpq_t value, fault *f)
{
  mpq_ptr x = givens_add(&q->claims, name, &q->own);
  if (x) mpq_set(x, value);
  else reject(f, "leap: %s is given twice, or too many numbers are", name);
}

static int answered(question *q, leap *l, int ok)
{
  l->open |= q->all->open;
  letters_free(q->all);
  pool_clear(&q->own);
  return ok;
}

/* z -> z + k g(z) from z on leads to the claimed margin. */
static int scalar_map(leap *l, const num *z, const mpq_t k, int i, fault *f)
{
  static const char *const abel[] = {leap_abel, NULL}, *const log[] = {leap_log, NULL};
  char what[48];
  question q;
  snprintf(what, sizeof what, "leap, margin %d", i + 1);
  ask(&q, what, l->s);
  claim_q(&q, "lo", l->x->low[i], f);
  claim_q(&q, "hi", l->x->high[i], f);
  letter_q(q.all, "k", k);
  letter_si(q.all, "logistic", l->p->logistic);
  letter_num(q.all, "z", z, l->s);
  time_letters(q.all, l);
  return answered(&q, l, letters_hold(q.all, l->has_value ? abel : log, f));
}

/* Margin i at T is what is claimed; S = sum of h g over the leap. */
static int frozen_margin(leap *l, num *S, int i, fault *f)
{
  int ok;
  mpq_t K, k;
  num z;
  mpq_inits(K, k, NULL);
  num_init(&z);
  problem_kernel(K, l->p, l->from->st.active, i, i);
  mpq_mul(k, K, l->p->h);
  num_rescale(&z, &l->from->st.margin[i], l->from->st.s, l->s);
  if (mpq_sgn(K) == 0) { /* the point moves nothing */
    num_set_si(S, 0, l->s);
    ok = is_claimed(l, &z, i) || doubt(f, "leap: margin %d is not certain", i + 1);
  } else {
    ok = scalar_map(l, &z, k, i, f);
    num_set_between(S, l->x->low[i], l->x->high[i], l->s);
    num_sub(S, S, &z);
    mpq_inv(K, K);
    num_mul_q(S, S, K, l->s);
    if (mpz_sgn(S->lo) < 0) mpz_set_ui(S->lo, 0); /* a sum of positive numbers */
    if (mpz_sgn(S->hi) < 0) num_set_bad(S);
  }
  num_clear(&z);
  mpq_clears(K, k, NULL);
  return ok;
}

/* a_ji at T, and its sign all the way: terms that push it towards 0 are largest at T. */
static int frozen_pre(leap *l, const num *S, int j, int i, fault *f)
{
  const problem *p = l->p;
  int pair = j * p->n + i, active = on(l, j, i), risk = 0, ok = 1;
  num at, worst, term;
  mpq_t rate;
  mpq_init(rate);
  num_inits(&at, &worst, &term, NULL);
  num_rescale(&at, &l->from->st.pre[pair], l->from->st.s, l->s);
  num_set(&worst, &at);
  for (int k = 0; k < p->n; k++) {
    if (!on(l, j, k)) continue;
    mpq_mul(rate, p->v[j], p->gram[i * p->n + k]);
    if (p->y[k] < 0) mpq_neg(rate, rate);
    if (mpq_sgn(rate) == 0) continue;
    num_mul_q(&term, &S[k], rate, l->s);
    num_add(&at, &at, &term);
    if ((mpq_sgn(rate) > 0) == active) continue;
    num_add(&worst, &worst, &term);
    risk = 1;
  }
  if (risk && !(active ? num_is_pos(&worst) : num_is_nonpos(&worst))) ok = doubt(f, "leap: neuron %d may switch at point %d", j + 1, i + 1);
  else if (!is_claimed(l, &at, p->n + pair)) ok = doubt(f, "leap: pre-activation (%d,%d) is not certain", j + 1, i + 1);
  l->open |= !ok;
  num_clears(&at, &worst, &term, NULL);
  mpq_clear(rate);
  return ok;
}

static int frozen(leap *l, fault *f)
{
  const problem *p = l->p;
  num *S = nums_new(p->n);
  mpq_t K;
  int ok = 1;
  mpq_init(K);
  for (int i = 0; i < p->n && ok; i++)
    for (int k = 0; k < i && ok; k++) {
      problem_kernel(K, p, l->from->st.active, i, k);
      if (mpq_sgn(K) != 0) ok = reject(f, "leap: margins %d and %d are coupled", k + 1, i + 1);
    }
  for (int i = 0; i < p->n && ok; i++) ok = frozen_margin(l, &S[i], i, f);
  for (int j = 0; j < p->m && ok; j++)
    for (int i = 0; i < p->n && ok; i++) ok = frozen_pre(l, S, j, i, f);
  mpq_clear(K);
  nums_free(S, p->n);
  return ok;
}

/* --- sliding --------------------------------------------------------------------------------------------------- */

/* The claims in the letters of the theory. */
static void name_claims(question *q, const leap *l, fault *f)
{
  const problem *p = l->p;
  const leap_claim *x = l->x;
  int first = mpq_sgn(p->v[0]) > 0 ? 0 : 1, plus = p->y[0] > 0 ? 0 : 1;
  const struct { const char *lo, *hi; int which; } names[] = {
    {"mp_lo", "mp_hi", plus}, {"mm_lo", "mm_hi", 1 - plus},
    {"a1_lo", "a1_hi", 2 + first * 2 + plus}, {"alpha_lo", "alpha_hi", 2 + first * 2 + 1 - plus},
    {"a2_lo", "a2_hi", 2 + (1 - first) * 2 + 1 - plus}, {"beta_lo", "beta_hi", 2 + (1 - first) * 2 + plus},
    {"lnR_lo", "lnR_hi", 6}}; /* as certificate_leap.c has them */
  for (int k = 0; k < 7; k++) {
    claim_q(q, names[k].lo, x->low[names[k].which], f);
    claim_q(q, names[k].hi, x->high[names[k].which], f);
  }
  for (int k = 0; k < x->numbers.count; k++) claim_q(q, x->numbers.all[k].name, x->numbers.all[k].value, f);
}

static int sliding(leap *l, fault *f)
{
  const char *const texts[] = {theorem_prelude, l->from->lnR->bad ? leap_ratio : "", theorem_sliding_letters, leap_excess, theorem_errors,
                               leap_difference, theorem_sliding, l->has_value ? leap_growth : leap_far_growth, leap_landing, NULL};
  static const char *const zero[] = {"regime_frozen", "regime_obtuse", "regime_sliding", "regime_one_sided", "regime_borderline",
                                     "regime_ray", "is_S"};
  question q;
  ask(&q, "leap", l->s);
  if (!theorem_letters(q.all, &l->from->st, l->from->t, 0))
    return answered(&q, l, reject(f, "leap: not two neurons of opposite signs and two points of opposite classes"));
  name_claims(&q, l, f);
  for (int k = 0; k < 7; k++) letter_si(q.all, zero[k], 0);
  letter_si(q.all, "rate_none", 1);
  if (!l->from->lnR->bad) letter_num(q.all, "lnR", l->from->lnR, l->from->st.s);
  time_letters(q.all, l);
  int ok = f->status == ACCEPTED && theorem_corners_hold(q.all, f) && letters_hold(q.all, texts, f);
  for (int k = 0; k < q.claims.count && ok; k++)
    if (!q.claims.all[k].used) ok = doubt(f, "leap: `%s` is not re-checked", q.claims.all[k].name);
  return answered(&q, l, ok);
}

/* --- one after the other ------------------------------------------------------------------------------------------ */

static int gap_holds(leap *l, const place *to, fault *f)
{
  static const char *const texts[] = {leap_gap, NULL};
  question q;
  ask(&q, "leap", l->s);
  claim_q(&q, "gap_lo", l->x->gap_low, f);
  claim_q(&q, "gap_hi", l->x->gap_high, f);
  return answered(&q, l, theorem_letters(q.all, &to->st, to->t, 0) ? letters_hold(q.all, texts, f)
                                                                  : reject(f, "leap: a gap is one of two points and two neurons"));
}

/* What is claimed after this leap is where the next one starts. */
static int arrive(place *to, const leap *l, int last, fault *f)
{
  const problem *p = l->p;
  for (int i = 0; i < p->n; i++) num_set_between(&to->st.margin[i], l->x->low[i], l->x->high[i], to->st.s);
  for (int pair = 0; pair < p->m * p->n; pair++) {
    mpq_t *low = &l->x->low[p->n + pair], *high = &l->x->high[p->n + pair];
    num_set_between(&to->st.pre[pair], *low, *high, to->st.s);
    to->st.active[pair] = mpq_sgn(*low) > 0;
    if (!last && !l->x[1].sliding && mpq_sgn(*low) <= 0 && mpq_sgn(*high) > 0)
      return doubt(f, "leap: the pattern after this leap is not known");
  }
  num_set_bad(to->lnR);
  if (l->x->sliding) num_set_between(to->lnR, l->x->ratio_low, l->x->ratio_high, to->st.s);
  if (l->has_value) mpz_set(to->t, l->T);
  return 1;
}

static int one_leap(leap *l, place *to, int last, fault *f)
{
  fault why = {0};
  int ok = 0;
  find_time(l);
  if (l->has_value && mpz_cmp(l->T, l->from->t) <= 0) return reject(f, "leap: its time is not after the one before");
  if (!last && !l->has_value) return doubt(f, "leap: only the last one may go so far");
  if (!arrive(to, l, last, f)) return 0;
  for (unsigned bits = l->P + MORE_BITS; !ok && bits <= MOST_BITS; bits *= 4) {
    l->s = scale_new(bits);
    l->open = 0;
    why = (fault){0};
    ok = (l->x->sliding ? sliding(l, &why) : frozen(l, &why)) && (!l->x->has_gap || gap_holds(l, to, &why));
    scale_free(l->s);
    if (!l->open) break;
  }
  if (ok) return 1;
  fault_set(f, &why);
  return 0;
}

static void place_init(place *x, const problem *p, scale *s, pool *own)
{
  state_init(&x->st, p, s, own);
  x->t = *pool_integers(own, 1);
  x->lnR = pool_nums(own, 1);
  num_set_bad(x->lnR);
}

/* The first place: as it is, in its own units. */
static void place_copy(place *x, const state *st)
{
  const problem *p = st->p;
  for (int i = 0; i < p->n; i++) num_set(&x->st.margin[i], &st->margin[i]);
  for (int pair = 0; pair < p->m * p->n; pair++) num_set(&x->st.pre[pair], &st->pre[pair]);
  memcpy(x->st.active, st->active, (size_t)(p->m * p->n));
  mpz_set_ui(x->t, st->t);
}

outcome leaps_check(const certificate *c, const state *st, fault *f)
{
  scale *s = scale_new(BOX_BITS);
  pool own = {NULL};
  place at[3];
  int ok = !st->p->trained || doubt(f, "leaps are about fixed output weights");
  for (int k = 0; k < 3; k++) place_init(&at[k], st->p, k < 2 ? s : st->s, &own);
  place_copy(&at[2], st);
  leap l = {.p = st->p, .from = &at[2], .P = c->P, .T = *pool_integers(&own, 1)};
  for (int k = 0; k < c->leaps && ok; k++) {
    place *to = &at[k % 2];
    l.x = &c->leap[k];
    f->line = l.x->line;
    ok = one_leap(&l, to, k + 1 == c->leaps, f);
    l.from = to;
  }
  pool_clear(&own);
  scale_free(s);
  return f->status;
}
