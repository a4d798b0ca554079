/* Real functions used by the contracts, with the facts about them that the proofs need. */
#ifndef ACSL_REAL_H
#define ACSL_REAL_H

/* Every axiom is a textbook fact about exp, ln and the square root; doc/trust.md gives its proof. */
/*@ axiomatic RealFunctions {
      logic real rexp(real x);
      logic real rlog(real x);
      logic real rsqrt(real x);
      axiom rexp_positive: \forall real x; 0.0 < rexp(x);
      axiom rexp_monotone: \forall real x, y; x <= y ==> rexp(x) <= rexp(y);
      axiom rlog_monotone: \forall real x, y; 0.0 < x <= y ==> rlog(x) <= rlog(y);
      axiom rsqrt_monotone: \forall real x, y; 0.0 <= x <= y ==> rsqrt(x) <= rsqrt(y);
    }
    logic real rmin(real x, real y) = x <= y ? x : y;
    logic real rmax(real x, real y) = x <= y ? y : x;
    logic real rabs(real x) = 0.0 <= x ? x : -x;
    logic real rquo(real x, real y) = x / y;
*/
#endif
