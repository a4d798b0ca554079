/* The theorems as formulas of the lemma language (doc/lemma-language.md), letters as in doc/theory.md.

   Exact: h, v1, w, gpp, gmm, gpm (G++, G--, G+-), logistic, t0 (the time), xp, xm and line (1: one dimension with bias), and all
   numbers of the certificate.  Enclosed: a1, a2, alpha, beta, mp, mm (m+, m-).  has_N is 1 when the certificate gives N.
   Each `lemma` has to be true; where its guard is false it asks for nothing. */
#include "theorem.h"

/* Section 1 and section 4 (Lemma 2, Corollary 2'). */
const char theorem_prelude[] =
  "let pos(z) = max(z, 0)\n"
  "let g(z) = exp(-z)/(1 + logistic*exp(-z))\n"
  "let phi(z) = exp(z) + logistic*z\n"
  "let mu(z) = ln(1 + logistic*exp(-z))\n"
  "let rstar(z) = 1 + logistic*max(z, 1)*exp(-max(z, 1))\n" /* >= phi(y)/e^y for all y >= z, z >= 0 */
  "let kup(k, z) = k*(1 + k/2*g(z)*exp(k*g(z)))\n"
  /* z_t - ln t is between these two for all t >= t0 >= 2 when z grows by k g(z) a step, k between 0 < klo and khi, and phi(z) > 0 (logistic: z >= 0) */
  "let line_lo(z, klo) = ln(min(phi(z)/t0, klo)/rstar(z))\n"
  "let line_hi(z, khi) = ln(max(phi(z)/t0, kup(khi, z)))\n"
  "let S = abs(xp - xm)\n"
  "let det = gpp*gmm - gpm^2\n"
  "let least(lo, hi) = max(lo, -hi, 0)\n" /* of |n| over n in [lo, hi] */
  "let most(lo, hi) = max(-lo, hi)\n"
  "let first_active = v1^2*gpm > w^2*gmm\n"  /* neuron 2 stays active at x+: regime B */
  "let second_active = w^2*gpm > v1^2*gpp\n" /* its mirror image */
  "let equal = v1^2*gpm == w^2*gmm or w^2*gpm == v1^2*gpp\n"
  "lemma regime:\n"
  "  (regime_frozen == 1 implies det > 0 and gpm == 0) and (regime_obtuse == 1 implies det > 0 and gpm < 0)\n"
  "  and (regime_sliding == 1 implies det > 0 and gpm > 0 and not first_active and not second_active and not equal)\n"
  "  and (regime_one_sided == 1 implies det > 0 and gpm > 0 and (first_active or second_active))\n"
  "  and (regime_borderline == 1 implies det > 0 and gpm > 0 and equal and not first_active and not second_active)\n"
  "  and (regime_ray == 1 implies det == 0)\n"
  "lemma rates-are-for-one-dimension-with-bias:\n"
  "  where has_lower + has_upper + has_sharp_lo + has_limit_lo > 0 or rate_none == 0: line == 1\n"
  "lemma a-rate-has-a-meaning: where has_lower + has_upper + has_sharp_lo + has_limit_lo > 0: rate_none == 0\n";

/* Section 9.  F is O with kap = 0. */
const char theorem_frozen[] =
  "let kp = abs(gpm)/gpp  let km = abs(gpm)/gmm  let sig = 2 + kp + km\n"
  "let k1 = h*v1^2*gpp    let k2 = h*w^2*gmm\n"
  "lemma name-and-sign: (is_F == 1 implies gpm == 0) and (is_O == 1 implies gpm < 0)\n"
  "lemma pattern-for-ever: t0 >= 2 and gpm <= 0 and a1 > 0 and a2 > 0 and alpha <= 0 and beta <= 0 and mp > 0 and mm > 0\n"
  /* (F2): m- - m+ in [dlo, dhi] */
  "let start = phi(mm)/phi(mp)\n"
  "let dlo = ln(min(start, k2/kup(k1, mp))/rstar(mm))\n"
  "let dhi = ln(max(start, kup(k2, mm)/k1)*rstar(mp))\n"
  "lemma ratio: where has_ratio_lo == 1: ratio_lo <= exp(-dhi - mu(mm)) and exp(-dlo + mu(mp)) <= ratio_hi\n";

const char theorem_frozen_rate[] =
  /* (O2), (F3) */
  "let X = v1*alpha + kp*mp  let Y = w*beta + km*mm  let Kn = Y - X  let Kd = -X - Y\n"
  "let n(d) = (2*(1 - kp*km)*d + sig*Kn - (kp - km)*Kd)/sig\n" /* n'/sig; for F it is num */
  "let nlo = n(dlo)  let nhi = n(dhi)\n"
  "let c1 = (1 + kp)*line_lo(mp, k1) + (1 + km)*line_lo(mm, k2) + Kd\n"
  "let c2 = (1 + kp)*line_hi(mp, k1) + (1 + km)*line_hi(mm, k2) + Kd\n"
  /* (O4): no dead zone between the points; (O5): through one */
  "let no_zone = max(-alpha/a1, kp)*max(-beta/a2, km) < 1\n"
  "let zone_room(k, c, z, kk) = 1 + k + min(0, (1 + k)*line_lo(z, kk) + c)/ln(t0)\n"
  "let zone(k, c, z, kk) = zone_room(k, c, z, kk) > 0 and S*c/((1 + k)*zone_room(k, c, z, kk)) <= upper\n"
  "let cp = pos(-X)  let cm = pos(-Y)\n"
  "let symmetric = kp == km\n" /* then margin_limit = S/2 */
  "let off = (kp - km)/(2*sig)\n" /* sig_inf - 1/2 */
  "let same_side = (nlo*off > 0 and nhi*off > 0) or abs(off) >= most(nlo, nhi)/(2*(mp + mm - v1*alpha - w*beta))\n"
  "lemma rate: rate_boundary == 0 and (rate_gap == 1 implies symmetric)\n"
  "lemma lower: where has_lower == 1:\n"
  "  lower <= S/2*least(nlo, nhi)/(sig + pos(c2)/ln(t0)) and (rate_gap == 1 or no_zone and same_side)\n"
  "let room = sig + min(c1, 0)/ln(t0)\n"
  "lemma upper: where has_upper == 1:\n"
  "  room > 0 and upper >= S/2*most(nlo, nhi)/room and (no_zone or zone(kp, cp, mp, k1) and zone(km, cm, mm, k2))\n"
  "lemma sharp: where has_sharp_lo == 1:\n"
  "  rate_gap == 1 and no_zone and sharp_lo <= S/4*least(nlo, nhi) and S/4*most(nlo, nhi) <= sharp_hi\n"
  "lemma limit: where has_limit_lo == 1: limit_lo <= S/(2*sig)*abs(n(ln(k2/k1))) <= limit_hi\n"
  "lemma margin-limit: where has_margin_limit_lo == 1:\n"
  "  line == 1 and margin_limit_lo <= S*(sig - abs(kp - km))/(2*sig) <= margin_limit_hi\n"
  "lemma optimal: where has_optimal == 1: line == 1 and (optimal == 1 implies symmetric) and (optimal == 0 implies not symmetric)\n";

/* Section 9.3: det = 0, on both sides of 0, no bias. */
const char theorem_ray[] =
  "lemma rate: rate_none == 1\n"
  "lemma margin-limit: where has_margin_limit_lo == 1:\n"
  "  one_dimension == 1 and margin_limit_lo <= min(abs(xp), abs(xm)) <= margin_limit_hi\n"
  "lemma optimal: where has_optimal == 1:\n"
  "  one_dimension == 1 and (optimal == 1 implies gpp == gmm) and (optimal == 0 implies gpp != gmm)\n";

/* Section 9.3: det = 0 and N(x-) = c N(x+) with c > 0. */
const char theorem_same_ray[] = "lemma never-both: gpm > 0 and rate_none == 1\n";

/* Section 10.1 to 10.3: the letters of Theorem T. */
#define LETTERS \
  "let a = h*v1^2  let b = h*w^2  let r = gpm/gpp  let s = gpm/gmm\n" \
  "let Kp = a*gpp  let Km = b*gmm  let p = v1*a1  let AA = v1*alpha  let q = w*a2  let BB = w*beta\n" \
  "let quietA = lockA == 0 and actA == 0  let quietB = lockB == 0 and actB == 0\n"

const char theorem_sliding_letters[] = LETTERS;
const char theorem_excess[] = /* excess coordinates */
  "let UA = pos(AA - Abar)  let DA = pos(-Alow - AA)  let UB = pos(BB - Bbar)  let DB = pos(-Blow - BB)\n"
  "let W = p - s*min(max(AA, -Alow), Abar) - UB  let V = q - r*min(max(BB, -Blow), Bbar) - UA\n";
const char theorem_errors[] =
  "let epmin = -s*Alow - Bbar  let epmax = s*Abar  let emmin = -r*Blow - Abar  let emmax = r*Bbar\n"
  "let dlo = s*Alow + Bbar + r*Bbar  let dhi = s*Abar + r*Blow + Abar\n"
  "let elo = dlo - ln(1 - logistic*gbm)  let ehi = dhi - ln(1 - logistic*gbp)\n";
const char theorem_difference[] = "let L = W - V\n";

const char theorem_sliding[] =
  "lemma separated: gpm > 0 and det > 0 and a1 > 0 and a2 > 0 and mp > 0 and mm > 0\n"
  "let flag(z) = z == 0 or z == 1\n"
  "lemma modes: flag(lockA) and flag(actA) and flag(driA) and flag(lockB) and flag(actB) and flag(driB)\n"
  "lemma is-S: is_S == 1 implies quietA and quietB\n"
  "lemma bands-of-g: gbp > 0 and gbm > 0 and (logistic == 1 implies gbp < 1 and gbm < 1)\n"
  "lemma bands: Abar >= a*gpm*gbp and Alow >= a*gmm*gbm and Bbar >= b*gpm*gbm and Blow >= b*gpp*gbp\n"
  "lemma H4-lock: (lockA == 1 implies UA > 0 and Rhi <= s) and (lockB == 1 implies UB > 0 and r*Rlo >= 1)\n"
  "lemma H4-quiet: (quietA implies AA <= Abar and Rlo >= s) and (quietB implies BB <= Bbar and r*Rhi <= 1)\n"
  "lemma H4-no-drift: (lockA == 0 and driA == 0 implies AA >= -Alow) and (lockB == 0 and driB == 0 implies BB >= -Blow)\n"
  "lemma range-of-L: Llo <= L <= Lhi and Tlo > 0 and Llo <= ln(Tlo) - ehi and Lhi >= ln(Thi) + elo\n"
  "lemma range-of-R: 0 < Rlo <= exp(Llo - elo) and Rhi >= exp(Lhi + ehi)\n"
  "lemma H3-W: (wlo >= 0 and Wmin <= W) or (ylo >= 0 and Wmin <= V + Llo)\n"
  "lemma H3-V: (ylo >= 0 and Vmin <= V) or (wlo >= 0 and Vmin <= W - Lhi)\n"
  "lemma H1: Wmin + epmin > 0 and g(Wmin + epmin) <= gbp and Vmin + emmin > 0 and g(Vmin + emmin) <= gbm\n"
  /* 10.6: the drift of the first neuron certainly ends before that of the second */
  "let ends_first(x, dx, kx, y, dy, ky) = phi(y) + kup(ky, y)*((phi(x + dx) - phi(x))/kx + 1) < phi(y + dy)\n"
  "lemma ordered: (ordered == 0 or ordered == 1 or ordered == 2) and (ordered > 0 implies quietA and quietB and DA > 0 and DB > 0)\n"
  "  and (ordered == 1 implies ends_first(p, DA/r, Kp, q, DB/s, Km)) and (ordered == 2 implies ends_first(q, DB/s, Km, p, DA/r, Kp))\n";

const char theorem_sliding_rate[] = /* 10.4 and 10.5 */
  "let Wlo = line_lo(W, wlo*exp(-epmax))  let Whi = line_hi(W, whi*exp(-epmin))\n"
  "let Vlo = line_lo(V, ylo*exp(-emmax))  let Vhi = line_hi(V, yhi*exp(-emmin))\n"
  "let nlo = -Lhi - dhi - DB - Blow  let nhi = -Llo + dlo + DA + Alow\n"
  "let e = epmin + emmin  let T = epmax + emmax + DA + Alow + DB + Blow\n"
  "let above(c2) = lower <= S/2*least(nlo, nhi)/(2 + pos(c2)/ln(t0))\n"
  "let below(c1) = 2 + min(c1, 0)/ln(t0) > 0 and upper >= S/2*most(nlo, nhi)/(2 + min(c1, 0)/ln(t0))\n"
  "let H5 = (Wmin + epmin)*(Vmin + emmin) > (DA + Alow)*(DB + Blow) or lockA == 1 or lockB == 1\n"
  "let ZA = ((quietA or Rlo >= s) and 3*(Wmin + epmin) >= Abar + UA)\n"
  "  or (wlo > 0 and 3*(W + epmin) >= Abar + UA and a*gmm*pos(s - Rlo) <= 3*wlo)\n"
  "  or (ylo > 0 and 3*(V + Llo + epmin) >= Abar + UA and a*gmm*pos(s/Rlo - 1) <= 3*ylo)\n"
  "  or (AA <= 3*p and gpm <= 3*gpp and 3*gpp - gpm + Rlo*(gmm - 3*gpm) >= 0 and 3*gpp - gpm + Rhi*(gmm - 3*gpm) >= 0)\n"
  "let ZB = ((quietB or r*Rhi <= 1) and 3*(Vmin + emmin) >= Bbar + UB)\n"
  "  or (ylo > 0 and 3*(V + emmin) >= Bbar + UB and b*gpp*pos(r - 1/Rhi) <= 3*ylo)\n"
  "  or (wlo > 0 and 3*(W - Lhi + emmin) >= Bbar + UB and b*gpp*pos(r*Rhi - 1) <= 3*wlo)\n"
  "  or (BB <= 3*q and gpm <= 3*gmm and 3*gmm - gpm + 1/Rlo*(gpp - 3*gpm) >= 0 and 3*gmm - gpm + 1/Rhi*(gpp - 3*gpm) >= 0)\n"
  "let grows = t0 >= 2 and (wlo > 0 or ylo > 0)\n"
  "lemma rate: rate_gap == 1 or rate_none == 1\n"
  "lemma lower: where has_lower == 1: t0 >= 2 and ((wlo > 0 and ylo > 0 and above(Whi + Vhi + T))\n"
  "  or (ylo > 0 and above(2*Vhi + Lhi + T)) or (wlo > 0 and above(2*Whi - Llo + T)) or (has_m1 == 1 and lower <= A))\n"
  "lemma upper: where has_upper == 1: ZA and ZB and t0 >= 2 and ((wlo > 0 and ylo > 0 and below(Wlo + Vlo + e))\n"
  "  or (ylo > 0 and below(2*Vlo + Llo + e)) or (wlo > 0 and below(2*Wlo - Lhi + e)) or (has_m1 == 1 and upper >= B))\n"
  "lemma sharp: where has_sharp_lo == 1: H5 and ZA and ZB and sharp_lo <= S/4*least(nlo, nhi) and S/4*most(nlo, nhi) <= sharp_hi\n"
  "lemma ratio: where has_ratio_lo == 1: ratio_lo <= Rlo and Rhi <= ratio_hi\n"
  "lemma margin-limit: where has_margin_limit_lo == 1: line == 1 and grows and ZA and ZB and margin_limit_lo <= S/2 <= margin_limit_hi\n"
  "lemma optimal: where has_optimal == 1: line == 1 and grows and ZA and ZB and optimal == 1\n"
  /* 10.10, Theorem L: R tends to this ratio */
  "let rho = a*gpp/(b*gmm)\n"
  "let ratio1 = (a*det/gmm + b*(gpp + gpm))/(b*(gmm + gpm))  let ratio2 = a*(gpp + gpm)/(b*det/gpp + a*(gmm + gpm))\n"
  "let tends(x) = limit_lo <= S/4*abs(ln(x)) <= limit_hi\n"
  "lemma limit: where has_limit_lo == 1: ZA and ZB and wlo > 0 and ylo > 0 and (quietA implies Rlo > s) and (quietB implies r*Rhi < 1)\n"
  "  and (first_active implies tends(ratio1)) and (second_active implies tends(ratio2))\n"
  "  and (not first_active and not second_active implies tends(rho))\n"
  /* the ten numbers of the machine-checked form (HypRate) */
  "let growu(z, lo, hi, emin, emax) = rstar(z)*(hi*exp(-emin))^2*exp(hi*exp(-emin)*g(z))/2*(1/phi(z)^2 + exp(-1)/(lo*exp(-emax)*phi(z)))\n"
  "let mlow(m, z, lo, emax) = m > 0 and m*rstar(z) <= phi(z)/t0 and m*rstar(z) <= lo*exp(-emax)\n"
  "let mhigh(m, z, u, hi, emin) = phi(z)/t0*(1 + u) <= m and hi*exp(-emin)*(1 + u) <= m\n"
  "lemma machine-checked-rate: where has_m1 == 1: t0 >= 2 and wlo > 0 and ylo > 0 and (logistic == 1 implies W >= 1 and V >= 1)\n"
  "  and mlow(m1, W, wlo, epmax) and mlow(m2, V, ylo, emmax)\n"
  "  and mhigh(M1, W, growu(W, wlo, whi, epmin, epmax), whi, epmin) and mhigh(M2, V, growu(V, ylo, yhi, emmin, emmax), yhi, emmin)\n"
  "  and C1 <= 0 and C1 <= ln(m1) + ln(m2) + e and C2 >= 0 and C2 >= ln(M1) + ln(M2) + T\n"
  "  and (nmin <= 0 or nmin <= nlo or nmin <= -nhi) and -nmax <= nlo and nhi <= nmax\n"
  "  and A >= 0 and A*(2*ln(t0) + C2) <= S/2*nmin*ln(t0) and 2*ln(t0) + C1 > 0 and S/2*nmax*ln(t0) <= B*(2*ln(t0) + C1)\n";

/* (H2) and the extreme values at one vertex (th1..th4) of Theta. */
const char theorem_sliding_corner[] =
  LETTERS
  "let hereA = (lockA == 1 and th1 == 1 and th2 == 0) or (lockA == 0 and (th1 == 0 or actA == 1 and th2 == 0) and (th2 == 0 or driA == 1))\n"
  "let hereB = (lockB == 1 and th3 == 1 and th4 == 0) or (lockB == 0 and (th3 == 0 or actB == 1 and th4 == 0) and (th4 == 0 or driB == 1))\n"
  "let in_order = not (ordered == 1 and th2 == 1 and th4 == 0) and not (ordered == 2 and th4 == 1 and th2 == 0)\n"
  "let own1 = Kp*(1 - r*s + r*s*th2)  let own2 = Km*(1 - r*s + r*s*th4)\n"
  "let N = own1 + (1 + r)*th3*b*gpp + (1 + s)*th1*a*gmm*s\n"
  "let M = own2 + (1 + r)*th3*b*gpp*r + (1 + s)*th1*a*gmm\n"
  "let slope1(R) = own1 - th1*s*a*gmm*(R - s) + th3*b*gpp*(1 - r*R)\n"
  "let slope2(R) = own2 - th3*r*b*gpp*(1/R - r) + th1*a*gmm*(1 - s/R)\n"
  "lemma targets: where hereA and hereB and in_order: Tlo*M <= N <= Thi*M\n"
  "lemma H2: where hereA and hereB and in_order: M*gbm <= 1 and N*gbp <= 1\n"
  "lemma slope-of-W: where hereA and hereB and in_order: wlo <= slope1(Rlo) <= whi and wlo <= slope1(Rhi) <= whi\n"
  "lemma slope-of-V: where hereA and hereB and in_order: ylo <= slope2(Rlo) <= yhi and ylo <= slope2(Rhi) <= yhi\n"
  "lemma floors: where has_Nlow == 1 and hereA and hereB and in_order: Nlow <= N and Mlow <= M\n"; /* for leaps */

/* Section 11. */
const char theorem_one_sided[] =
  "let ra = gpm/gmm  let lam = gpm/(gmm + gpm)\n"
  "let aa = h*(v1^2*det/gmm + w^2*gpp)  let bb = h*w^2*gpm  let cc = h*w^2*gmm  let rinf = (aa + bb)/(bb + cc)  let l = ln(rinf)\n"
  "let kap = h*(v1^2 + w^2)*det/(gmm + gpm)  let kap0 = h*v1^2*det/(gmm + gpm)  let omega = v1^2*(1 + ra)/(v1^2 + w^2)\n"
  "let z = v1*(a1 - ra*alpha)  let Mp = z - w*beta  let Mm = w*a2\n"
  "let W = (1 - lam)*Mp + lam*Mm  let D = Mp - Mm  let V = w*beta + lam*D\n"
  "let mlop = W + lam*Dlo - v1*ra*al - w*bl  let mlom = W - (1 - lam)*Dhi - v1*ah\n"
  "let ON = on == 1\n"
  "lemma applies: gpm > 0 and det > 0 and v1^2*gpm >= w^2*gmm and (on == 0 or on == 1)\n"
  "lemma numbers: al >= 0 and ah >= 0 and bl >= 0 and bh >= 0 and Dlo <= Dhi and (ON implies bl == 0)\n"
  "lemma H0: t0 >= 2 and a1 > 0 and a2 > 0 and mlop > 0 and mlom > 0 and (logistic == 1 implies W >= 0)\n"
  "lemma H1: -al <= alpha <= ah and Dlo <= D <= Dhi and (ON or beta >= -bl)\n"
  "lemma mode-ON: ON implies beta > 0 and w*beta > lam*(Dhi - D)\n"
  "lemma H2: ah >= h*v1*gpm*g(mlop) and al >= h*v1*gmm*g(mlom) and (ON or bl >= h*w*gpp*g(mlop) and bh >= h*w*gpm*g(mlom))\n"
  "lemma H3: Dhi >= l + v1*ra*al + w*bl + mu(mlom) and Dlo <= l - v1*(1 + ra)*ah - mu(mlop) and (ON or Dlo <= (V - w*bh)/lam)\n"
  "lemma H4: (bb + cc)*max(rinf*g(mlop), g(mlom)) <= 1\n"
  "lemma H5: Dlo - w*bl - mu(mlom) >= ln(ra)\n"
  "lemma H6: z > v1*ra*al and W > (1 - lam)*Dhi\n";

const char theorem_one_sided_rate[] = /* (B1), (B2), (B6) */
  "let Xmax = max(V, on*V + (1 - on)*(lam*Dhi + (ra - omega + 1)*kap0*g(mlop)))\n"
  "let klo(k, d) = k*exp(-d)/(1 + logistic*exp(-mlop))  let khi(d, x) = kap*exp(-d)*(1 + logistic*exp(-x))\n"
  "let dz = -v1*ra*al - pos(Xmax - lam*Dlo)  let sharper = omega == 1 and on == 0 and z >= 0\n"
  "let Wlo = line_lo(W, klo(on*kap + (1 - on)*kap0, lam*Dhi + v1*ra*ah))  let Whi = line_hi(W, khi(lam*Dlo - v1*ra*al - w*bl, W))\n"
  "let Zlo = line_lo(z, klo(kap, v1*ra*ah)) - Xmax  let Zhi = line_hi(z, khi(dz, z)) - V\n"
  /* (B3), (B4) */
  "let nlo = -Dhi - v1*(1 + ra)*ah  let nhi = -Dlo + v1*(1 + ra)*al\n"
  "let c1(I) = 2*I + min((2*lam - 1)*Dlo, (2*lam - 1)*Dhi) - v1*max((1 - ra)*ah, -(1 - ra)*al)\n"
  "let c2(I) = 2*I + max((2*lam - 1)*Dlo, (2*lam - 1)*Dhi) - v1*min((1 - ra)*ah, -(1 - ra)*al)\n"
  "let room(I) = 2 + min(c1(I), 0)/ln(t0)\n"
  "let above(I) = lower <= S/2*least(nlo, nhi)/(2 + pos(c2(I))/ln(t0))\n"
  "let boundary_bound(I) = S/2*most(nlo, nhi)/room(I)\n"
  "let below(I) = room(I) > 0 and upper >= boundary_bound(I)\n"
  "let inner = 3*(z - v1*ra*al) >= v1*ah and (ON or al*bl < mlom/w*(z - v1*ra*al)/v1)\n"
  "let outer = omega <= 4 and 3*W - Xmax + min((4*lam - 3)*Dlo, (4*lam - 3)*Dhi) >= 0\n"
  "let GZ = inner and outer\n"
  "lemma rate-B: where is_B == 1: rate_limit == 0\n"
  "lemma lower-B: where is_B == 1 and has_lower == 1: above(Whi) or (sharper and above(Zhi))\n"
  "lemma upper-B: where is_B == 1 and has_upper == 1: (rate_boundary == 1 or GZ) and (below(Wlo) or (sharper and below(Zlo)))\n"
  "lemma sharp-B: where is_B == 1 and has_sharp_lo == 1: GZ and sharp_lo <= S/4*least(nlo, nhi) and S/4*most(nlo, nhi) <= sharp_hi\n"
  "lemma limit-B: where is_B == 1 and has_limit_lo == 1: rate_gap == 1 and GZ and limit_lo <= S/4*abs(l) <= limit_hi\n"
  "lemma margin-limit-B: where is_B == 1 and has_margin_limit_lo == 1: line == 1 and GZ and margin_limit_lo <= S/2 <= margin_limit_hi\n"
  "lemma optimal-B: where is_B == 1 and has_optimal == 1: line == 1 and GZ and optimal == 1\n"
  "let R1 = exp(Dlo - v1*ra*al - w*bl - mu(mlom))  let R2 = exp(Dhi + v1*(1 + ra)*ah + mu(mlop))\n"
  "lemma ratio: where has_ratio_lo == 1: (mirrored == 0 implies ratio_lo <= R1 and R2 <= ratio_hi)\n"
  "  and (mirrored == 1 implies ratio_lo <= 1/R2 and 1/R1 <= ratio_hi)\n" /* claims are about the experiment, not its mirror image */
  /* Theorem Z */
  "let K(d) = V - (omega - 1)*W + (1 - 2*lam)*d  let top(d) = (omega - 2)*(1 - lam)*d + K(d)\n"
  "let top_lo = min(top(Dlo), top(Dhi))  let top_hi = max(top(Dlo), top(Dhi))\n"
  "let den0 = (omega - 2)*(1 + min(Wlo, 0)/ln(t0)) + min(K(Dlo), K(Dhi), 0)/ln(t0)\n"
  "let den1 = (omega - 2)*(1 + pos(Whi)/ln(t0)) + max(K(Dlo), K(Dhi), 0)/ln(t0)\n"
  "let Bz = most(top_lo, top_hi)/((omega - 2)*den0)\n"
  "lemma nearer-Z: where is_Z == 1: line == 1 and ON and omega > 4 and inner and den0 > 0 and room(Wlo) > 0\n"
  "  and 1/2 - boundary_bound(Wlo)/S/ln(t0) >= 1/(omega - 2) + Bz/ln(t0)\n"
  "lemma rate-Z: where is_Z == 1: rate_limit == 1 and has_sharp_lo == 0 and has_limit_lo == 0\n"
  "lemma lower-Z: where is_Z == 1 and has_lower == 1: lower <= S*least(top_lo, top_hi)/((omega - 2)*den1)\n"
  "lemma upper-Z: where is_Z == 1 and has_upper == 1: upper >= S*Bz\n"
  "lemma margin-limit-Z: where is_Z == 1 and has_margin_limit_lo == 1: margin_limit_lo <= S/(omega - 2) <= margin_limit_hi\n"
  "lemma optimal-Z: where is_Z == 1 and has_optimal == 1: optimal == 0\n";
