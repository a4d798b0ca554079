#!/usr/bin/env python3
# instance.py: writes a Coq file that proves A/ln t <= S/2 - gamma_t <= B/ln t for all t >= s of one experiment with G+- > 0,
# from its rational initial weights with nothing assumed. Untrusted: Coq checks everything (python3, standard library only).
"""usage: instance.py NAME xp xm v1 v2 w1 b1 w2 b2 h LOSS s [FACTOR [TIGHTEN]] > NAME.v
x+ = xp, x- = xm, all numbers rational (1/2); h = step times reduction; LOSS exponential or logistic; FACTOR (6/5) widens the bands;
TIGHTEN multiplies the printed upper constant (must-fail control: 99/100)."""
import sys
from decimal import Decimal, getcontext, ROUND_FLOOR, ROUND_CEILING
from fractions import Fraction
from itertools import product

getcontext().prec = 60
dec = lambda f: Decimal(f.numerator) / Decimal(f.denominator)


def quantum(z, digits, mode):
    return Fraction(int((z * Decimal(10) ** digits).to_integral_value(rounding=mode)), 10 ** digits)


def down(z, digits=9):
    return quantum(z, digits, ROUND_FLOOR)


def up(z, digits=9):
    return quantum(z, digits, ROUND_CEILING)


def coq(f):
    f = Fraction(f)
    return "(%d / %d)" % (f.numerator, f.denominator) if f.denominator != 1 else "(%d)" % f.numerator


class Fail(Exception):
    pass


def want(ok, what):
    if not ok:
        raise Fail(what)


class Problem:
    def __init__(self, argv):
        self.name = argv[0]
        (self.xp, self.xm, self.v1, self.v2, self.w1, self.b1, self.w2, self.b2, self.h) = map(Fraction, argv[1:10])
        self.loss, self.s = argv[10], int(argv[11])
        self.fac = dec(Fraction(argv[12])) if len(argv) > 12 else Decimal("1.2")
        self.tight = dec(Fraction(argv[13])) if len(argv) > 13 else Decimal(1)
        want(self.loss in ("exponential", "logistic"), "LOSS")
        self.Gpp, self.Gmm, self.Gpm = self.xp ** 2 + 1, self.xm ** 2 + 1, self.xp * self.xm + 1
        want(self.Gpm > 0, "G+- > 0")
        self.ca, self.cb = self.h * self.v1 ** 2, self.h * self.v2 ** 2

    def g(self, z):
        return (-z).exp() if self.loss == "exponential" else 1 / (1 + z.exp())

    def phi(self, z):
        return z.exp() + (z if self.loss == "logistic" else 0)

    def defect(self, gb):
        return Decimal(0) if self.loss == "exponential" else -(1 - gb).ln()

    def rstar(self, z):
        return Decimal(1) if self.loss == "exponential" else 1 + z * (-z).exp()

    def orbit(self):
        """centres and radii of the boxes, step by step"""
        a, b, Gpp, Gmm, Gpm = map(dec, (self.ca, self.cb, self.Gpp, self.Gmm, self.Gpm))
        z = tuple(map(dec, (self.v1 * (self.w1 * self.xp + self.b1), self.v1 * (self.w1 * self.xm + self.b1),
                            -self.v2 * (self.w2 * self.xm + self.b2), -self.v2 * (self.w2 * self.xp + self.b2))))
        rad, out = Decimal(10) ** -20, []
        for _ in range(self.s + 1):
            p, A, q, B = z
            want(p > rad and q > rad and abs(A) > rad and abs(B) > rad, "a sign is not decided, or an own pre-activation is <= 0")
            out.append((z, rad))
            cA, cB = A > 0, B > 0
            gp, gm = self.g(p - B if cB else p), self.g(q - A if cA else q)
            z = (p + a * (Gpp * gp - (Gpm * gm if cA else 0)), A + a * (Gpm * gp - (Gmm * gm if cA else 0)),
                 q + b * (Gmm * gm - (Gpm * gp if cB else 0)), B + b * (Gpm * gm - (Gpp * gp if cB else 0)))
            rad = rad * (1 + 2 * max(a, b) * (gp + gm) * max(Gpp, Gmm, Gpm)) + Decimal(10) ** -20
        want(out[-1][1] < Decimal(10) ** -8, "boxes too wide")
        return out


def certificate(P, z, mA, mB):
    """the printed numbers of HypT, HypR for modes mA, mB in quiet, act, lock; raises Fail"""
    e = Decimal(10) ** -7
    p, A, q, B = z
    a, b, Gpp, Gmm, Gpm = map(dec, (P.ca, P.cb, P.Gpp, P.Gmm, P.Gpm))
    N = {}
    gbp, gbm = (up(P.fac * P.g(m)) for m in (p - max(B, Decimal(0)), q - max(A, Decimal(0))))
    tiny = Decimal(10) ** -9
    Ab, Al, Bb, Bl = (up(k * dec(gb) + tiny) for k, gb in ((a * Gpm, gbp), (a * Gmm, gbm), (b * Gpm, gbm), (b * Gpp, gbp)))
    N["bd"] = (gbp, gbm, Ab, Al, Bb, Bl)
    gbp, gbm, Ab, Al, Bb, Bl = map(dec, N["bd"])
    s, r = Gpm / Gmm, Gpm / Gpp
    pos = lambda y: max(y, Decimal(0))
    UA, DA, UB, DB = pos(A - Ab), pos(-Al - A), pos(B - Bb), pos(-Bl - B)
    N["U"] = (UA > 0, DA > 0, UB > 0, DB > 0)
    want((mA == "lock") <= (UA > 0) and (mB == "lock") <= (UB > 0) and (mA == "quiet") <= (UA == 0) and (mB == "quiet") <= (UB == 0), "mode")
    W = p - s * A + s * UA - s * DA - UB
    V = q - r * B + r * UB - r * DB - UA
    L = W - V
    epmin, epmax, emmin, emmax = -s * Al - Bb, s * Ab, -r * Bl - Ab, r * Bb
    dlo, dhi = s * Al + Bb + r * Bb, s * Ab + r * Bl + Ab
    elo, ehi = dlo + P.defect(gbm), dhi + P.defect(gbp)
    Kp, Km = a * Gpp, b * Gmm
    Nf = lambda t1, t2, t3: Kp * (1 - r * s + r * s * t2) + (1 + r) * t3 * b * Gpp + (1 + s) * t1 * a * Gmm * s
    Mf = lambda t1, t3, t4: Km * (1 - r * s + r * s * t4) + (1 + r) * t3 * b * Gpp * r + (1 + s) * t1 * a * Gmm
    wf = lambda t1, t2, t3, R: Kp * (1 - r * s + r * s * t2) - t1 * s * a * Gmm * (R - s) + t3 * b * Gpp * (1 - r * R)
    yf = lambda t1, t3, t4, iR: Km * (1 - r * s + r * s * t4) - t3 * r * b * Gpp * (iR - r) + t1 * a * Gmm * (1 - s * iR)
    verts = lambda m, d: [(1, 0)] if m == "lock" else [(0, 0)] + ([(1, 0)] if m == "act" else []) + ([(0, 1)] if d else [])
    T = [u + w for u, w in product(verts(mA, DA > 0), verts(mB, DB > 0))]
    ratios = [Nf(t1, t2, t3) / Mf(t1, t3, t4) for t1, t2, t3, t4 in T]
    Tlo, Thi = down(min(ratios) - e), up(max(ratios) + e)
    Llo, Lhi = down(min(L, dec(Tlo).ln() - ehi) - e), up(max(L, dec(Thi).ln() + elo) + e)
    Rlo, Rhi = down((dec(Llo) - elo).exp() - e, 12), up((dec(Lhi) + ehi).exp() + e)
    want(Rlo > 0, "R_lo > 0")
    R0, R1 = dec(Rlo), dec(Rhi)
    want({"quiet": R0 >= s, "act": True, "lock": R1 <= s}[mA] and {"quiet": r * R1 <= 1, "act": True, "lock": r * R0 >= 1}[mB], "(H4)")
    want(max(Mf(t[0], t[2], t[3]) for t in T) * gbm < 1 and max(Nf(*t[:3]) for t in T) * gbp < 1, "(H2)")
    ws = [wf(*t[:3], R) for t in T for R in (R0, R1)]
    ys = [yf(t[0], t[2], t[3], 1 / R) for t in T for R in (R0, R1)]
    wlo, whi, ylo, yhi = down(min(ws) - tiny, 10), up(max(ws) + tiny, 10), down(min(ys) - tiny, 10), up(max(ys) + tiny, 10)
    want(wlo > 0 and ylo > 0, "(H3), option 1")
    Wmin, Vmin = down(W - e), down(V - e)
    N["nu"] = (Tlo, Thi, Llo, Lhi, Rlo, Rhi, wlo, whi, ylo, yhi, Wmin, Vmin)
    W1, V1 = dec(Wmin) + epmin, dec(Vmin) + emmin
    want(W1 > 0 and V1 > 0 and P.g(W1) < gbp and P.g(V1) < gbm and W > 1 and V > 1, "(H1), W, V > 1")
    negA, negB = DA + Al, DB + Bl
    want(negA * negB < W1 * V1 or "lock" in (mA, mB), "(H5)")
    zA, zB = 3 * W1 - Ab - UA, 3 * V1 - Bb - UB
    want(zA > 0 and (mA == "quiet" or R0 >= s or a * Gmm * (s - R0) < 3 * dec(wlo)), "(ZA)")
    want(zB > 0 and (mB == "quiet" or r * R1 <= 1 or b * Gpp * (r - 1 / R1) < 3 * dec(ylo)), "(ZB)")
    N["ZA"] = 0 if mA == "quiet" else 1 if R0 >= s else 2
    N["ZB"] = 0 if mB == "quiet" else 1 if r * R1 <= 1 else 2
    t0 = Decimal(P.s)

    def grow(z0, lo, hi, emin, emax):
        k1, k2, f = lo * (-emax).exp(), hi * (-emin).exp(), P.phi(z0)
        u = P.rstar(z0) * (k2 ** 2 * (k2 * P.g(z0)).exp() / 2) * (1 / f ** 2 + Decimal(-1).exp() / (k1 * f))
        return down(min(f / t0, k1) / P.rstar(z0) - e), up(max(f / t0, k2) * (1 + u) + e)

    m1, M1 = grow(W, dec(wlo), dec(whi), epmin, epmax)
    m2, M2 = grow(V, dec(ylo), dec(yhi), emmin, emmax)
    want(m1 > 0 and m2 > 0, "m1, m2 > 0")
    C1 = down(min(Decimal(0), dec(m1).ln() + dec(m2).ln() + epmin + emmin) - e)
    C2 = up(max(Decimal(0), dec(M1).ln() + dec(M2).ln() + epmax + emmax + negA + negB) + e)
    nlo, nhi = -dec(Lhi) - dhi - negB, -dec(Llo) + dlo + negA
    side = 1 if nlo > Decimal("0.001") else 2 if nhi < -Decimal("0.001") else 0
    nmin = down((nlo, nlo, -nhi)[side] - e) if side else Fraction(0)
    nmax = up(max(-nlo, nhi) + e)
    S2, l0 = abs(dec(P.xp - P.xm)) / 2, t0.ln()
    want(2 * l0 + dec(C1) > 0, "(den)")
    lowA = down(S2 * dec(nmin) * l0 / (2 * l0 + dec(C2)), 5)
    upB = up(S2 * dec(nmax) * l0 / (2 * l0 + dec(C1)), 5)
    if P.tight != 1:
        upB = up(dec(upB) * P.tight, 7)
    N.update(m1=m1, M1=M1, m2=m2, M2=M2, C1=C1, C2=C2, nmin=nmin, nmax=nmax, A=lowA, B=upB, side=side, modes=(mA, mB))
    return N


def emit(P, boxes, N):
    D = "(line %s %s %s %s %s)" % tuple(map(coq, (P.xp, P.xm, P.v1, P.v2, P.h)))
    loss = P.loss.capitalize()
    tf = lambda c: "true" if c else "false"
    mA, mB = N["modes"]
    uA, dA, uB, dB = N["U"]
    o = []
    w = o.append
    w('''(** %(name)s.v -- GENERATED by instance.py, checked by Coq: full gradient descent with the %(lossl)s loss from the rational weights
    theta = (%(w1)s, %(b1)s, %(w2)s, %(b2)s), v = (%(v1)s, %(v2)s), x+- = %(xp)s, %(xm)s, h = %(h)s; Theorems T and R at s = %(s)d, for all t >= s. *)
From Coq Require Import Reals Lra Arith List.
From Interval Require Import Tactic.
From Gdcert Require Import Base Loss Network Growth Excess TheoremT TheoremR Gap Certificate Instance.
Open Scope R_scope.
Notation D := %(D)s.
Notation l := %(loss)s.
Definition w0 := {| th1 := vec2 %(W1)s %(B1)s; th2 := vec2 %(W2)s %(B2)s |}.
Fixpoint w (t : nat) : net := match t with O => w0 | S n => gd 2 (lift %(XP)s) (lift %(XM)s) %(V1)s %(V2)s %(H)s l (w n) end.
Definition x (t : nat) : state := coords 2 (lift %(XP)s) (lift %(XM)s) %(V1)s %(V2)s (w t).
Lemma xw t : coords 2 (lift %(XP)s) (lift %(XM)s) %(V1)s %(V2)s (w t) = x t. Proof. reflexivity. Qed.
Lemma xS t : x (S t) = step D l (x t).
Proof. unfold x. cbn [w]. rewrite coords_gd, gram_line by lra. reflexivity. Qed.
Ltac adv cA cB prev := rewrite xS; destruct prev as (Hp & HA & Hq & HB); rewrite (advance _ _ _ cA cB) by (cbn [sgn]; lra); unfold box;
  cbv beta iota zeta delta [line ca cb Gpp Gmm Gpm g p A q B] in *; match goal with |- context [x ?n] => destruct (x n) as [P_ A_ Q_ B_] end;
  repeat split; interval with (i_prec 90).''' % dict(name=P.name, lossl=P.loss, w1=P.w1, b1=P.b1, w2=P.w2, b2=P.b2, v1=P.v1, v2=P.v2, xp=P.xp, xm=P.xm, h=P.h,
        s=P.s, D=D, loss=loss, W1=coq(P.w1), B1=coq(P.b1), W2=coq(P.w2), B2=coq(P.b2), XP=coq(P.xp), XM=coq(P.xm), V1=coq(P.v1), V2=coq(P.v2), H=coq(P.h)))
    for t, (z, rad) in enumerate(boxes):
        ends = " ".join(coq(f) for y in z for f in (down(y - rad, 21), up(y + rad, 21)))
        w("Lemma b%d : box %s (x %d)." % (t, ends, t))
        if t == 0:
            w("Proof. unfold box, x, coords, w, w0, vec2, lift, dot; cbn [p A q B th1 th2]. lra. Qed.")
        else:
            y = boxes[t - 1][0]
            w("Proof. adv %s %s b%d. Qed." % (tf(y[1] > 0), tf(y[3] > 0), t - 1))
    w("Global Opaque x w.")
    w("Definition bd := Bands %s." % " ".join(map(coq, N["bd"])))
    w("Definition mo := Modes %s." % " ".join(map(tf, (mA == "lock", mA == "act", dA, mB == "lock", mB == "act", dB))))
    w("Definition nu := Nums %s." % " ".join(map(coq, N["nu"])))
    s = P.s
    for nm, fun, bar, co, out, sign in (("UA", "exU", "Abar", "A", uA, ""), ("DA", "exD", "Alow", "A", dA, "-"), ("UB", "exU", "Bbar", "B", uB, ""), ("DB", "exD", "Blow", "B", dB, "-")):
        val = ("%s (x %d) - %s bd" % (co, s, bar) if fun == "exU" else "- %s bd - %s (x %d)" % (bar, co, s)) if out else "0"
        w("Lemma %se : %s bd (x %d) = %s.\nProof. destruct b%d as (Hp & HA & Hq & HB). unfold %s. apply %s_%s; cbn [bd %s]; lra. Qed." % (nm, nm, s, val, s, nm, fun, "out" if out else "in", bar))
    w('''(** every remaining goal is an inequality between numbers in the box at s *)
Ltac open := unfold nlo, nhi, LL; unfold WW, VV, PP, QQ, negA, negB, elo, ehi; rewrite ?UAe, ?DAe, ?UBe, ?DBe;
  unfold dlo, dhi, epmin, epmax, emmin, emmax, Nf, Mf, wf, yf, Kp, Km, rr, ss, growu;
  cbv beta iota delta [line ca cb Gpp Gmm Gpm bd gbp gbm Abar Alow Bbar Blow nu Tlo Thi Llo Lhi Rlo Rhi wlo whi ylo yhi Wmin Vmin g phi defect gb_ok dom].
Ltac num := open; destruct b%(s)d as (Hp & HA & Hq & HB); destruct (x %(s)d) as [P_ A_ Q_ B_]; cbv beta iota delta [p A q B] in *;
  repeat match goal with |- _ /\\ _ => split end; try exact I; try lra;
  try interval with (i_prec 70); try (apply Rminus_lt; interval with (i_prec 70)); try (apply Rminus_le; interval with (i_prec 70)).
Ltac corners := intros vA vB IA IB; cbn in IA, IB; repeat match goal with H : _ \\/ _ |- _ => destruct H end; try contradiction; subst vA vB; cbv beta delta [fst snd] iota; num.
Lemma ht : HypT D l bd mo nu (x %(s)d).
Proof.
  constructor; try (intros; discriminate); try corners; try (intros; rewrite ?UAe, ?DAe, ?UBe, ?DBe; num); left; num.
Qed.
Lemma W1 : 1 <= WW D bd (x %(s)d) /\\ 1 <= VV D bd (x %(s)d). Proof. num. Qed.
Lemma dW : dom l (WW D bd (x %(s)d)). Proof. apply dom_pos. destruct W1; lra. Qed.
Lemma dV : dom l (VV D bd (x %(s)d)). Proof. apply dom_pos. destruct W1; lra. Qed.''' % dict(s=s))
    rst = "cbn [rstar]" if loss == "Exponential" else "rewrite ?(rstar_log _ (proj1 W1)), ?(rstar_log _ (proj2 W1))"
    w('''Ltac grw := %s; num.
Lemma up1 : phi l (WW D bd (x %d)) / %d * (1 + growu l (WW D bd (x %d)) (wlo nu) (whi nu) (epmin D bd) (epmax D bd)) <= %s /\\
  whi nu * exp (- epmin D bd) * (1 + growu l (WW D bd (x %d)) (wlo nu) (whi nu) (epmin D bd) (epmax D bd)) <= %s.
Proof. unfold growu. grw. Qed.
Lemma up2 : phi l (VV D bd (x %d)) / %d * (1 + growu l (VV D bd (x %d)) (ylo nu) (yhi nu) (emmin D bd) (emmax D bd)) <= %s /\\
  yhi nu * exp (- emmin D bd) * (1 + growu l (VV D bd (x %d)) (ylo nu) (yhi nu) (emmin D bd) (emmax D bd)) <= %s.
Proof. unfold growu. grw. Qed.''' % (rst, s, s, s, coq(N["M1"]), s, coq(N["M1"]), s, s, s, coq(N["M2"]), s, coq(N["M2"])))
    S = abs(P.xp - P.xm)
    w('''Lemma T0 : INR %d = %d. Proof. rewrite INR_IZR_INZ. reflexivity. Qed.
Lemma Sd : Rabs (%s - %s) = %s. Proof. %s; lra. Qed.
Lemma hr : HypR D l bd nu (x %d) (INR %d) (Rabs (%s - %s)) %s.
Proof.
  rewrite T0, Sd. constructor.
  - split; [lra|]. apply (denlo_num D l bd nu (x %d) %d _ %s %s); [exact dW|exact dV|num|num|lra|grw|grw|lra|grw|grw|num].
  - split; [lra|]. apply (denhi_num D l bd nu (x %d) %d _ %s %s); [exact dW|exact dV|lra|num|num|num|num|exact up1|exact up2|num].
  - %s num.
  - num.
  - split; [lra|]. apply Rminus_le. interval with (i_prec 70).
  - split; [lra|]. apply Rminus_le. interval with (i_prec 70).
Qed.''' % (s, s, coq(P.xp), coq(P.xm), coq(S), "rewrite Rabs_pos_eq" if P.xp > P.xm else "rewrite Rabs_left", s, s, coq(P.xp), coq(P.xm),
           " ".join(coq(N[k]) for k in ("C1", "C2", "nmin", "nmax", "A", "B")), s, s, coq(N["m1"]), coq(N["m2"]), s, s, coq(N["M1"]), coq(N["M2"]),
           ("left.", "right; left.", "right; right.")[N["side"]]))
    zed = lambda i: ("left; split; reflexivity", "right; left; num", "right; right; left; num")[i]
    h5 = "right; left; reflexivity" if mA == "lock" else "right; right; reflexivity" if mB == "lock" else "left; num"
    w('''(** for ALL t >= %d *)
Theorem certified : forall t, (%d <= t)%%nat -> exists gamma, is_margin (N1 %s %s (w t)) %s %s gamma /\\
  %s / ln (INR t) <= Rabs (%s - %s) / 2 - gamma <= %s / ln (INR t).
Proof.
  apply (certificate %s %s %s %s %s l ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) w %d (fun t _ => eq_refl) bd mo nu
    %s ltac:(auto with arith) ht hr).
  - unfold H5. rewrite xw. %s.
  - unfold ZA. rewrite xw, UAe. split; [num|%s].
  - unfold ZB. rewrite xw, UBe. split; [num|%s].
Qed.''' % (s, s, coq(P.v1), coq(P.v2), coq(P.xp), coq(P.xm), coq(N["A"]), coq(P.xp), coq(P.xm), coq(N["B"]),
           coq(P.xp), coq(P.xm), coq(P.v1), coq(P.v2), coq(P.h), s, " ".join(coq(N[k]) for k in ("C1", "C2", "nmin", "nmax", "A", "B")), h5, zed(N["ZA"]), zed(N["ZB"])))
    return "\n".join(o) + "\n"


def main(argv):
    if len(argv) < 12:
        sys.exit(__doc__)
    try:
        P = Problem(argv)
        boxes = P.orbit()
    except (Fail, ValueError, ZeroDivisionError) as err:
        sys.exit("instance.py: %s" % err)
    why = []
    for mA, mB in product(("quiet", "lock", "act"), repeat=2):
        try:
            N = certificate(P, boxes[-1][0], mA, mB)
        except Fail as err:
            why.append("%s/%s: %s" % (mA, mB, err))
            continue
        sys.stdout.write(emit(P, boxes, N))
        sys.stderr.write("%s: modes %s %s, A = %.6f, B = %.6f for all t >= %d\n" % (P.name, mA, mB, N["A"], N["B"], P.s))
        return
    sys.exit("instance.py: no certificate at s = %d (%s)" % (P.s, "; ".join(why)))


if __name__ == "__main__":
    main(sys.argv[1:])
