/* The theorem of a certificate: the state in the letters of the theory, and which texts have to hold. */
#include "theorem.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_BITS = 256, MOST_BITS = 1 << 16 };

void theorem_init(theorem *th) { memset(th, 0, sizeof *th); }

void theorem_clear(theorem *th)
{
  for (int k = 0; k < th->nclaims; k++) mpq_clear(th->claims[k].value);
  th->nclaims = 0;
}

int theorem_set(theorem *th, const char *name, const mpq_t value, fault *f)
{
  return given_add(th->claims, &th->nclaims, name, value, f);
}

/* The vertices of Theta: th1..th4 are 0 or 1. */
int theorem_corners_hold(letters *l, fault *f)
{
  static const char *const names[4] = {"th1", "th2", "th3", "th4"}, *const texts[] = {theorem_sliding_corner, NULL};
  for (unsigned corner = 0; corner < 16; corner++) {
    int before = l->count, ok;
    for (int k = 0; k < 4; k++) letter_si(l, names[k], corner >> k & 1);
    ok = letters_hold(l, texts, f);
    letters_cut(l, before);
    if (!ok) return 0;
  }
  return 1;
}

/* --- the state in the letters of the theory ------------------------------------------------------------------ */

/* Neuron 1 has v > 0, neuron 2 v < 0, point + has y = 1.  0: the experiment is not of this shape. */
static int roles(const problem *p, int neuron[2], int point[2])
{
  if (p->n != 2 || p->m != 2 || p->y[0] == p->y[1] || mpq_sgn(p->v[0]) * mpq_sgn(p->v[1]) >= 0) return 0;
  neuron[0] = mpq_sgn(p->v[0]) > 0 ? 0 : 1;
  point[0] = p->y[0] > 0 ? 0 : 1;
  neuron[1] = 1 - neuron[0];
  point[1] = 1 - point[0];
  return 1;
}

static void swap(int x[2])
{
  int t = x[0];
  x[0] = x[1];
  x[1] = t;
}

int theorem_letters(letters *l, const state *st, const mpz_t t, int mirrored)
{
  const problem *p = st->p;
  int j[2], i[2];
  mpq_t q;
  if (!roles(p, j, i)) return 0;
  if (mirrored) swap(j), swap(i);
  mpq_init(q);
  letter_q(l, "h", p->h);
  mpq_abs(q, p->v[j[0]]);
  letter_q(l, "v1", q);
  mpq_abs(q, p->v[j[1]]);
  letter_q(l, "w", q);
  letter_q(l, "gpp", p->gram[3 * i[0]]);
  letter_q(l, "gmm", p->gram[3 * i[1]]);
  letter_q(l, "gpm", p->gram[1]);
  letter_si(l, "logistic", p->logistic);
  mpq_set_z(q, t);
  letter_q(l, "t0", q);
  letter_q(l, "xp", p->x[i[0] * p->d]); /* used where d = 1 only */
  letter_q(l, "xm", p->x[i[1] * p->d]);
  letter_si(l, "mirrored", mirrored);
  letter_si(l, "line", p->d == 1 && p->bias);
  letter_si(l, "one_dimension", p->d == 1);
  letter_num(l, "a1", &st->pre[j[0] * 2 + i[0]], st->s);
  letter_num(l, "alpha", &st->pre[j[0] * 2 + i[1]], st->s);
  letter_num(l, "a2", &st->pre[j[1] * 2 + i[1]], st->s);
  letter_num(l, "beta", &st->pre[j[1] * 2 + i[0]], st->s);
  letter_num(l, "mp", &st->margin[i[0]], st->s);
  letter_num(l, "mm", &st->margin[i[1]], st->s);
  mpq_clear(q);
  return 1;
}

/* The names of regimes and theorems as numbers 0 or 1. */
static int names(letters *l, const theorem *th)
{
  static const char *const regime[] = {"frozen", "obtuse", "sliding", "one-sided", "borderline", "ray"};
  static const char *const flag[] = {"regime_frozen", "regime_obtuse", "regime_sliding", "regime_one_sided", "regime_borderline", "regime_ray"};
  static const char *const name[] = {"F", "O", "T", "S", "B", "Z"}, *const is[] = {"is_F", "is_O", "is_T", "is_S", "is_B", "is_Z"};
  int known = 0;
  for (int k = 0; k < 6; k++) {
    letter_si(l, flag[k], strcmp(th->regime, regime[k]) == 0);
    letter_si(l, is[k], strcmp(th->name, name[k]) == 0);
    known += strcmp(th->regime, regime[k]) == 0;
  }
  return known;
}

/* --- all together ----------------------------------------------------------------------------------------- */

static int rates_named(const theorem *th)
{
  int count = 0;
  for (int k = 0; k < th->nclaims; k++) count += is_flag((word){th->claims[k].name, strlen(th->claims[k].name)});
  return count;
}

/* A number that a text has read is checked by it; one that no text has read is not. */
static outcome all_used(theorem *th, fault *f)
{
  for (int k = 0; k < th->nclaims; k++) {
    given *c = &th->claims[k];
    if (c->used || is_flag((word){c->name, strlen(c->name)})) continue;
    doubt(f, "theorem %s: `%s` is not re-checked", th->name, c->name);
    return UNCHECKED;
  }
  return ACCEPTED;
}

static int check_dead(const theorem *th, const state *st, fault *f)
{
  if (strcmp(th->regime, "dead") != 0 || th->never_separates < 1 || th->never_separates > st->p->n)
    return reject(f, "theorem dead: no point is named");
  int point = th->never_separates;
  if (theorem_never_separates(st, point - 1)) return 1;
  return num_is_pos(&st->margin[point - 1]) ? reject(f, "theorem dead: point %d is separated", point)
                                            : doubt(f, "theorem dead: point %d may be separated later", point);
}

/* det = 0: apart, or x- a positive multiple of x+ and one margin is <= 0 whenever the other is > 0. */
static int check_ray(letters *l, const theorem *th, int together_on_ray, fault *f)
{
  static const char *const apart[] = {theorem_prelude, theorem_frozen, theorem_ray, NULL},
    *const together[] = {theorem_prelude, theorem_same_ray, NULL};
  if (strcmp(th->regime, "ray") != 0) return reject(f, "theorem ray in another regime");
  return letters_hold(l, together_on_ray ? together : apart, f);
}

static int check_texts(letters *l, const theorem *th, const problem *p, fault *f)
{
  static const char *const frozen[] = {theorem_prelude, theorem_frozen, theorem_frozen_rate, NULL},
    *const sliding[] = {theorem_prelude, theorem_sliding_letters, theorem_excess, theorem_errors, theorem_difference, theorem_sliding,
                             theorem_sliding_rate, NULL},
    *const one_sided[] = {theorem_prelude, theorem_one_sided, theorem_one_sided_rate, NULL};
  const char *n = th->name;
  if (strcmp(n, "F") == 0 || strcmp(n, "O") == 0) return letters_hold(l, frozen, f);
  if (strcmp(n, "ray") == 0) return check_ray(l, th, mpq_sgn(p->gram[1]) > 0, f);
  if (strcmp(n, "T") == 0 || strcmp(n, "S") == 0) return theorem_corners_hold(l, f) && letters_hold(l, sliding, f);
  if (strcmp(n, "B") == 0 || strcmp(n, "Z") == 0) return letters_hold(l, one_sided, f);
  return reject(f, "theorem `%s` is not known", n);
}

static int check_with(letters *l, const theorem *th, const state *st, unsigned bits, fault *f)
{
  int ok = 0, mirror = strcmp(th->name, "B") == 0 || strcmp(th->name, "Z") == 0;
  mpz_t t;
  mpz_init_set_ui(t, st->t);
  l->open = 0;
  l->s = scale_new(bits);
  if (!theorem_letters(l, st, t, th->mirrored != 0)) reject(f, "theorem %s: not two neurons of opposite signs and two points of opposite classes", th->name);
  else if (!names(l, th)) reject(f, "theorem %s: no regime `%s`", th->name, th->regime);
  else if (th->mirrored && !mirror) reject(f, "theorem %s: mirrored", th->name);
  else ok = check_texts(l, th, st->p, f);
  letters_cut(l, 0);
  mpz_clear(t);
  scale_free(l->s);
  return ok;
}

outcome theorem_confirm(theorem *th, const state *st, fault *f)
{
  letters *l = obtain(1, sizeof *l);
  char what[32];
  int ok = 0, dead = strcmp(th->name, "dead") == 0;
  snprintf(what, sizeof what, "theorem %s", th->name);
  l->what = what;
  l->given = th->claims;
  l->ngiven = th->nclaims;
  if (st->t != th->s) reject(f, "theorem: no state at step %llu", (unsigned long long)th->s);
  else if (rates_named(th) != 1) reject(f, "theorem: one kind of rate must be named");
  else if (dead) ok = check_dead(th, st, f);
  else if (st->p->trained) doubt(f, "theorem %s is about fixed output weights", th->name);
  else if (th->never_separates) reject(f, "theorem %s: `never_separates` is for dead neurons only", th->name);
  /* More bits where something is not decided: numbers like e^-2000 have their first digit far behind the point. */
  for (unsigned bits = LEAST_BITS + scale_bits(st->s); !ok && !dead && !f->reason[0]; bits *= 4) {
    fault why = {0};
    ok = check_with(l, th, st, bits, &why);
    if (ok || (l->open && bits <= MOST_BITS / 4)) continue;
    f->status = why.status;
    memcpy(f->reason, why.reason, sizeof f->reason);
  }
  free(l);
  return ok ? all_used(th, f) : f->status;
}

/* --- as the certificate has it ------------------------------------------------------------------------------ */

static void set_flag(theorem *th, const char *prefix, const char *name, int value, fault *f)
{
  char text[24];
  mpq_t q;
  mpq_init(q);
  mpq_set_si(q, value, 1);
  snprintf(text, sizeof text, "%s%s", prefix, name);
  theorem_set(th, text, q, f);
  mpq_clear(q);
}

outcome theorem_check(const theorem_claim *x, const state *st, fault *f)
{
  static const char *const low[RANGES] = {"sharp_lo", "ratio_lo", "limit_lo", "margin_limit_lo"},
    *const high[RANGES] = {"sharp_hi", "ratio_hi", "limit_hi", "margin_limit_hi"};
  theorem th;
  theorem_init(&th);
  th.s = x->s;
  th.mirrored = x->mirrored;
  th.never_separates = x->never_separates;
  snprintf(th.name, sizeof th.name, "%s", theorem_names[x->name]);
  snprintf(th.regime, sizeof th.regime, "%s", regime_names[x->regime]);
  f->line = x->line;
  set_flag(&th, "rate_", rate_names[x->rate], 1, f);
  if (x->has_lower) theorem_set(&th, "lower", x->lower, f);
  if (x->has_upper) theorem_set(&th, "upper", x->upper, f);
  for (int k = 0; k < RANGES; k++) {
    if (!x->has_range[k]) continue;
    theorem_set(&th, low[k], x->low[k], f);
    theorem_set(&th, high[k], x->high[k], f);
  }
  if (x->optimal >= 0) set_flag(&th, "", "optimal", x->optimal, f);
  for (int k = 0; k < x->modes; k++) theorem_set(&th, x->mode[k].name, x->mode[k].value, f);
  for (int k = 0; k < x->numbers; k++) theorem_set(&th, x->number[k].name, x->number[k].value, f);
  outcome result = f->reason[0] ? f->status : theorem_confirm(&th, st, f);
  theorem_clear(&th);
  return result;
}
