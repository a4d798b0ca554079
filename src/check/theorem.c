/* The theorem of a certificate: the state in the letters of the theory, and which texts have to hold. */
#include "theorem.h"

#include <string.h>

enum { LEAST_BITS = 256, MOST_BITS = 1 << 16 };

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

/* Neuron 1 has v > 0, neuron 2 v < 0, point + has y = 1; mirrored: the other way round.  0: the experiment is not of this shape. */
static int roles(const problem *p, int mirrored, int neuron[2], int point[2])
{
  if (p->n != 2 || p->m != 2 || p->y[0] == p->y[1] || mpq_sgn(p->v[0]) * mpq_sgn(p->v[1]) >= 0) return 0;
  neuron[0] = (mpq_sgn(p->v[0]) > 0) == mirrored;
  point[0] = (p->y[0] > 0) == mirrored;
  neuron[1] = 1 - neuron[0];
  point[1] = 1 - point[0];
  return 1;
}

int theorem_letters(letters *l, const state *st, const mpz_t t, int mirrored)
{
  const problem *p = st->p;
  int j[2], i[2];
  mpq_t q;
  if (!roles(p, mirrored, j, i)) return 0;
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

/* A number that a text has read is checked by it; one that no text has read is not.  One of the four flags stands for the kind of rate. */
static int is_flag_name(const given *x) { return is_flag((word){x->name, strlen(x->name)}); }

static int rates_named(const theorem *th)
{
  int count = 0;
  for (int k = 0; k < th->claims.count; k++) count += is_flag_name(&th->claims.all[k]);
  return count;
}

static outcome all_used(const theorem *th, fault *f)
{
  for (int k = 0; k < th->claims.count && f->status == ACCEPTED; k++) {
    const given *x = &th->claims.all[k];
    if (!x->used && !is_flag_name(x)) doubt(f, "theorem %s: `%s` is not re-checked", th->name, x->name);
  }
  return f->status;
}

static int check_dead(const theorem *th, const state *st, fault *f)
{
  if (th->mirrored || strcmp(th->regime, "dead") != 0 || th->never_separates < 1 || th->never_separates > st->p->n)
    return reject(f, "theorem dead: another regime, mirrored, or no point is named");
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

static int check_with(letters *l, const theorem *th, const state *st, fault *f)
{
  int ok = 0, mirror = strcmp(th->name, "B") == 0 || strcmp(th->name, "Z") == 0;
  mpz_t t;
  mpz_init_set_ui(t, st->t);
  if (!theorem_letters(l, st, t, th->mirrored != 0)) reject(f, "theorem %s: not two neurons of opposite signs and two points of opposite classes", th->name);
  else if (!names(l, th)) reject(f, "theorem %s: no regime `%s`", th->name, th->regime);
  else if (th->mirrored && !mirror) reject(f, "theorem %s: mirrored", th->name);
  else ok = check_texts(l, th, st->p, f);
  mpz_clear(t);
  return ok;
}

/* With more bits where something is not decided: numbers like e^-2000 have their first digit far behind the point. */
static int check_finer(theorem *th, const state *st, fault *f)
{
  char what[32];
  int ok = 0, open = 1;
  snprintf(what, sizeof what, "theorem %s", th->name);
  for (unsigned bits = LEAST_BITS + scale_bits(st->s); !ok && open; bits *= 4) {
    fault why = {0};
    letters *l = letters_new(what, &th->claims, scale_new(bits));
    ok = check_with(l, th, st, &why);
    open = l->open && bits <= MOST_BITS / 4;
    scale_free(l->s);
    letters_free(l);
    if (!ok && !open) fault_set(f, &why);
  }
  return ok;
}

outcome theorem_confirm(theorem *th, const state *st, fault *f)
{
  int ok = 0;
  if (st->t != th->s) reject(f, "theorem: no state at step %llu", (unsigned long long)th->s);
  else if (rates_named(th) != 1) reject(f, "theorem: one kind of rate must be named");
  else if (strcmp(th->name, "dead") == 0) ok = check_dead(th, st, f);
  else if (st->p->trained) doubt(f, "theorem %s is about fixed output weights", th->name);
  else if (th->never_separates) reject(f, "theorem %s: `never_separates` is for dead neurons only", th->name);
  else ok = check_finer(th, st, f);
  return ok ? all_used(th, f) : f->status;
}
