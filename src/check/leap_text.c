/* Leaps as formulas of the lemma language (doc/theory.md, sections 6 and 10.9), letters as in theorem_text.c.

   low(x) and high(x) are the ends of an enclosure, between(x, y) is any number >= x and <= y, both(x, y) is one number that is enclosed
   twice.  tau is the number of steps of the leap; what the certificate claims of the state after it has names that end in _lo, _hi. */
#include "theorem.h"

/* One margin under a frozen pattern: z -> z + k g(z).  Theorem 6.4 with K = 0: the Abel coordinate without correction terms.
   1/v = X + kappa with X = e^z/k, v = k g(z).  H bounds |R_0| (Theorem 6.3: H is a series with nonnegative coefficients that begins with
   v^2, so H(v)/v^2 grows), and (M) reads v0 <= 1.  Coq: Abel_checker. */
const char leap_abel[] =
  "let kappa = logistic/k  let X(z) = exp(z)/k  let a = low(z)  let b = high(z)\n"
  "let Phi(X) = X + kappa + kappa*ln(X) - ln(X + kappa)/2\n"
  "let v0 = high(1/(X(a) + kappa))\n"
  "let H(v) = (exp(v) - 1)/v - 1 - v/2 + kappa*(exp(v) - 1 - v) - ln(1 - kappa*v*(exp(v) - 1))/2\n"
  "let delta = H(v0)/v0^2*(v0^2 + v0*(1 + logistic*exp(-a)))\n" /* 1/beta = 1 + logistic e^-a */
  "lemma small-steps: 0 < v0 <= 1 and kappa*v0*(exp(v0) - 1) < 1\n"
  "lemma lower: lo <= a or Phi(X(lo)) <= Phi(X(a)) + tau - delta\n"
  "lemma upper: hi >= a and Phi(X(hi)) >= Phi(X(b)) + tau + delta\n";

/* The same from ln T and ln t0 alone (Theorem 6.5; 11201/10000: Lemma 4.1). */
const char leap_log[] =
  "let pos(z) = max(z, 0)  let phi(z) = exp(z) + logistic*z  let a = low(z)  let b = high(z)\n"
  "let early = exp(lnt0 - lnT)  let rho = 1 + logistic*1201/10000\n"
  "let U = rho*k^2*exp(k/(exp(a) + logistic))/2*(1/phi(a) + (ln(2) + pos(ln(k) + lnT - ln(phi(a))))/k)\n"
  "let late = exp(ln((phi(b) + U)/k) - lnT)\n"
  "let bottom = ln(k) + lnT - 2*early  let top = ln(k) + lnT + late  let lag = logistic*exp(ln(top) - bottom)\n"
  "lemma far: phi(a) > 0 and bottom > 0 and early <= 1/4 and lag <= 1/4\n"
  "lemma lower: lo <= bottom - 2*lag\n"
  "lemma upper: hi >= top\n";

/* Sliding: the start in excess coordinates, from the margins too (10.9, after G5). */
const char leap_excess[] =
  "let both(x, y) = between(max(low(x), low(y)), min(high(x), high(y)))\n"
  "let UA = pos(AA - Abar)  let DA = pos(-Alow - AA)  let UB = pos(BB - Bbar)  let DB = pos(-Blow - BB)\n"
  "let Ac = min(max(AA, -Alow), Abar)  let Bc = min(max(BB, -Blow), Bbar)\n"
  "let W = both(p - UB, mp + pos(Bc)) - s*Ac  let V = both(q - UA, mm + pos(Ac)) - r*Bc\n";
const char leap_ratio[] = "let lnR = mp + mu(mp) - mm - mu(mm)\n"; /* where no leap before has told it better: -ln g(z) = z + mu(z) */
const char leap_difference[] = "let L = both(W - V, lnR + between(-ehi, elo))\n"; /* ln R - L is in [-elo, ehi] */

/* W and V at T, lower bounds from the middle of the leap on, and ln of half its steps; by tau. */
const char leap_growth[] =
  "let quiet = (1 - lockA)*(1 - actA)*(1 - lockB)*(1 - actB)  let sA = quiet*driA  let sB = quiet*driB\n" /* 1: (S4) applies */
  "lemma both-rise: tau > 0 and wlo > 0 and ylo > 0 and phi(low(W)) > 0 and phi(low(V)) > 0\n"
  "  and (logistic == 1 implies phi(low(W)) >= 1 and phi(low(V)) >= 1)\n"
  /* (G1), (S4): phi after Z steps' worth of growth; split: slope K until z has come `ahead`, then K (1 - rs) */
  "let after(z, ahead, Z, split, K, slope) = split*min(phi(z) + K*Z, r*s*phi(z + ahead) + (1 - r*s)*(K*Z + phi(z)))\n"
  "  + (1 - split)*(phi(z) + slope*Z)\n"
  /* e^z + logistic z = F: z -> ln(F - logistic z) falls, so every second value is above z */
  "let twice(F, z) = ln(F - logistic*ln(F - logistic*z))\n"
  "let four(F, z) = twice(F, twice(F, twice(F, twice(F, z))))  let above(F) = four(F, four(F, four(F, four(F, ln(F)))))\n"
  "let below(F) = ln(F - logistic*above(F))\n"
  "let reach_lo(z, ahead, n, emax, split, K, lo) = low(below(low(after(low(z), low(ahead), n*exp(-emax), split, K, lo))))\n"
  "let reach_hi(z, ahead, n, emin, gb, split, K, hi) =\n"
  "  high(above(high(after(high(z), high(ahead), n*exp((split*K + (1 - split)*hi)*gb - emin), split, K, hi))))\n"
  "let leastW(n) = reach_lo(W, DA/r, n, epmax, sA, Kp, wlo)  let leastV(n) = reach_lo(V, DB/s, n, emmax, sB, Km, ylo)\n"
  "let W1 = between(leastW(tau), reach_hi(W, DA/r, tau, epmin, gbp, sA, Kp, whi))  let midW = leastW((tau - 1)/2)\n"
  "let V1 = between(leastV(tau), reach_hi(V, DB/s, tau, emmin, gbm, sB, Km, yhi))  let midV = leastV((tau - 1)/2)\n"
  "let lnhalf = ln(tau/2)\n";

/* The same by ln T and ln t0 alone (10.9, last lines; Theorem 6.5). */
const char leap_far_growth[] =
  "let sA = 0  let sB = 0  let early = exp(lnt0 - lnT)\n"
  "lemma both-rise: wlo > 0 and ylo > 0 and phi(low(W)) > 0 and phi(low(V)) > 0 and early <= 1/16\n"
  "let slow(lo, emax) = lnT + ln(lo) - emax\n"
  "let fast(z, hi, emin, gb) = lnT + ln(hi) + hi*gb - emin + exp(ln(phi(z)) - lnT - ln(hi) - hi*gb + emin)\n"
  "let lag(x) = logistic*exp(ln(high(x)) - low(x))\n"
  "let W0 = between(slow(wlo, epmax) - 2*early, fast(W, whi, epmin, gbp))  let V0 = between(slow(ylo, emmax) - 2*early, fast(V, yhi, emmin, gbm))\n"
  "let M0 = slow(wlo, epmax) - ln(2) - 8*early  let N0 = slow(ylo, emmax) - ln(2) - 8*early\n"
  "lemma far: M0 > 0 and N0 > 0 and lag(W0) <= 1/4 and lag(V0) <= 1/4 and lag(M0) <= 1/4 and lag(N0) <= 1/4\n"
  "let W1 = between(W0 - 2*lag(W0), W0)  let V1 = between(V0 - 2*lag(V0), V0)  let midW = M0 - 2*lag(M0)  let midV = N0 - 2*lag(N0)\n"
  "let lnhalf = lnT - ln(2) - 2*early\n";

const char leap_landing[] =
  "let R = between(Rlo, Rhi)\n"
  "lemma modes-of-a-leap: lockA*actA == 0 and lockB*actB == 0 and ordered == 0\n"
  /* (G2) */
  "let sum(z, z1, lo, hi) = between(max(low(z1 - z)/hi, 0), high(z1 - z)/lo)\n"
  "let sumW = both(sum(W, W1, wlo, whi), sum(V, V1, ylo, yhi)/R)  let sumV = both(sum(V, V1, ylo, yhi), sumW*R)\n"
  /* (G5), Lemma 3 */
  "let near(d, pull, sum) = ln(1 + (exp(high(pos(d))) - 1)*exp(-pull*pos(low(sum))))\n"
  "let floor = ln(Tlo) - ehi  let top = ln(Thi) + elo\n"
  "let L1 = both(both(between(Llo, Lhi), between(floor - near(floor - L, Nlow, sumW), top + near(L - top, Mlow, sumV))), W1 - V1)\n"
  "lemma pulls: Nlow > 0 and Mlow > 0\n"
  "let W2 = both(W1, V1 + L1)  let V2 = both(V1, W2 - L1)\n"
  /* (G3) */
  "let excess(lock, act, U, down, x, sum) = lock*pos(U - down*x*sum) + act*between(pos(low(U) - down*pos(high(x))*high(sum)),\n"
  "  pos(high(U) - down*pos(low(x))*low(sum)) + down*pos(high(-x))*high(sum))\n"
  "let UA1 = excess(lockA, actA, UA, a*gmm, R - s, sumW)  let DA1 = pos(DA - sA*r*(W2 - W) - (1 - sA)*a*gpm*sumW)\n"
  "let UB1 = excess(lockB, actB, UB, b*gpp, 1/R - r, sumV)  let DB1 = pos(DB - sB*s*(V2 - V) - (1 - sB)*b*gpm*sumV)\n"
  /* (G4); end: 0 anything, 1 still below the band, 2 still above it */
  "lemma ends: (endA - 1)*endA*(endA - 2) == 0 and (endA == 1 implies DA1 > 0) and (endA == 2 implies UA1 > 0)\n"
  "  and (endB - 1)*endB*(endB - 2) == 0 and (endB == 1 implies DB1 > 0) and (endB == 2 implies UB1 > 0)\n"
  "let place(e, x, y) = (e - 1)*(e - 2)/2*between(x, y) + e*(2 - e)*x + e*(e - 1)/2*y\n"
  "let A0 = place(endA, -Alow - DA1, Abar + UA1)  let B0 = place(endB, -Blow - DB1, Bbar + UB1)\n"
  /* REFRESH; B in terms of g-: g+ (1 - r R) = g- (1/R - r) */
  "let lng(z) = -z - mu(z)\n"
  "lemma refresh-A: where freshA == 1: lockA == 0 and actA == 0 and Rlo > s and (driA == 0 or sA == 1 and DA <= r*(midW - W))\n"
  "  and lnhalf + ln(a*gpm) + lng(W2 + epmax) >= ln(Alow) and lnhalf + ln(a*gmm*(Rlo - s)) + lng(W2 + epmax) >= ln(Abar)\n"
  "lemma refresh-B: where freshB == 1: lockB == 0 and actB == 0 and r*Rhi < 1 and (driB == 0 or sB == 1 and DB <= s*(midV - V))\n"
  "  and lnhalf + ln(b*gpm) + lng(V2 + emmax) >= ln(Blow) and lnhalf + ln(b*gpp*(1/Rhi - r)) + lng(V2 + emmax) >= ln(Bbar)\n"
  "lemma flags: freshA*(1 - freshA) == 0 and freshB*(1 - freshB) == 0\n"
  "let far(fresh) = (1 - fresh)*10^30\n" /* without REFRESH: no bound that matters */
  "let A1 = both(A0, between(-a*gmm*g(midV + emmin) - far(freshA), a*gpm*g(midW + epmin) + far(freshA)))\n"
  "let B1 = both(B0, between(-b*gpp*g(midW + epmin) - far(freshB), b*gpm*g(midV + emmin) + far(freshB)))\n"
  "let Ac1 = min(max(A1, -Alow), Abar)  let Bc1 = min(max(B1, -Blow), Bbar)\n"
  "let p1 = W2 + s*Ac1 + UB1  let q1 = V2 + r*Bc1 + UA1\n"
  "lemma own: v1*a1_lo <= p1 <= v1*a1_hi and w*a2_lo <= q1 <= w*a2_hi\n"
  "lemma cross: v1*alpha_lo <= A1 <= v1*alpha_hi and w*beta_lo <= B1 <= w*beta_hi\n"
  "lemma margins: mp_lo <= W2 + s*Ac1 - pos(Bc1) <= mp_hi and mm_lo <= V2 + r*Bc1 - pos(Ac1) <= mm_hi\n"
  "lemma log-ratio: lnR_lo <= L1 - elo and L1 + ehi <= lnR_hi\n";

/* Lemma 0.2 at the state after a leap. */
const char leap_gap[] =
  "let A = v1*alpha  let B = w*beta  let neg(z) = max(-z, 0)\n"
  "let num = mm - mp + neg(A) - neg(B)  let den = mp + mm + neg(A) + neg(B)  let G = abs(xp - xm)/2*abs(num)/den\n"
  "lemma line: line == 1 and mp > 0 and mm > 0\n"
  "lemma no-dead-zone: (A >= 0 or B >= 0 or A*B < v1*a1*w*a2) and beta <= 3*a2 and alpha <= 3*a1\n"
  "lemma gap: gap_lo <= G <= gap_hi\n";
