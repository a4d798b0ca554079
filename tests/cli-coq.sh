#!/bin/sh
# gdcert certify --coq from the outside: what is written, what is refused. (make prove-coq lets coqc judge the files.)
set -u
# shellcheck source=tests/cli-lib.sh
. "$GDCERT_SRCDIR/tests/cli-lib.sh"

coq() { "$gdcert" certify --quiet --steps "$2" --coq "$3" "$1"; }

expect "a file from the initial weights" 0 '^proved' coq "$examples/paper.yaml" 16 a.v
check "it assumes nothing" grep -q '^Theorem certified : forall t, (s <= t)%nat -> exists gamma, is_margin' a.v
check "it has every step" [ "$(grep -c '^Lemma b[0-9]* : box' a.v)" = 17 ]
check "it starts from the rational weights" grep -q 'th1 := vec2 (1 / 2) (1 / 5) |}\|th1 := vec2 (1 / 2) (1 / 5); th2 := vec2 (-3 / 10) (2 / 5)' a.v
expect "a file with the state as its hypothesis" 0 '^proved' coq "$examples/paper.yaml" 1000 b.v
check "the box is its only hypothesis" grep -q '^Theorem certified : at_s (x s) -> forall t, (s <= t)%nat -> exists gamma' b.v
check "no axiom, nothing admitted" sh -c '! grep -nE "Axiom|Admitted|admit|Parameter|Hypothesis|Variable|Conjecture" a.v b.v'
check "the end is the claim" sh -c 'tail -12 b.v | grep -q "/ ln (INR t) <= Rabs (xp - xm) / 2 - gamma <= ([0-9]* / [0-9]*) / ln (INR t)\.$"'
expect "frozen" 0 '^proved' coq "$examples/frozen.yaml" 1000 c.v
check "frozen ends in the gap" grep -q '<= Rabs (xp - xm) / 2 - gamma <= ' c.v
expect "obtuse" 0 '^proved' coq "$examples/obtuse.yaml" 1000 d.v
check "obtuse ends in the distance to its limit 4/3 < S/2" sh -c 'grep -q "^Notation limit := (4 / 3)\.$" d.v && grep -q "<= Rabs (gamma - limit) <= " d.v'
own="$GDCERT_SRCDIR/proofs/coq/instances"
expect "one-sided data go through Theorem B" 0 'Theorem B, from the state box' "$gdcert" certify --steps 4096 --coq b1.v "$examples/one-sided.yaml"
check "B ends in the gap" sh -c 'grep -q "exact (B_gap xp xm" b1.v && tail -12 b1.v | grep -q "/ ln (INR t) <= Rabs (xp - xm) / 2 - gamma <= "'
expect "their mirror image through the same theorem" 0 "Theorem B', from the state box" "$gdcert" certify --steps 1024 --coq b2.v "$own/mirrored.yaml"
check "and the last theorem is about the experiment itself" sh -c 'tail -8 b2.v | grep -q "is_margin (N1 V1 V2 (run t)) Xp Xm gamma"'
expect "omega > 4: Theorem Z" 0 'Theorem Z, from the state box' "$gdcert" certify --steps 65536 --coq z.v "$own/far.yaml"
check "Z ends in the distance to its limit below S/2" sh -c 'grep -q "^Notation limit := " z.v && grep -q "Rabs (gamma - limit) <= " z.v'
expect "mode ANY from the weights" 0 'Theorem B, from the initial weights' "$gdcert" certify --steps 8 --coq any.v "$own/any.yaml"
check "any is ANY" grep -q 'NumsB false' any.v
expect "ordered drifts" 0 '^proved' coq "$own/ordered.yaml" 2 ord.v
check "one drift ends first" grep -q 'Lemma first z : at_s z -> First[AB] D' ord.v
expect "option 2" 0 '^proved' coq "$own/option2.yaml" 4 o2.v
check "V alone" sh -c 'grep -q denlo_num2 o2.v && ! grep -q "phi l (WW D bd z)" o2.v'
expect "option 3" 0 '^proved' coq "$own/option3.yaml" 70 o3.v
check "W alone" sh -c 'grep -q denlo_num3 o3.v && ! grep -q "phi l (VV D bd z)" o3.v'
expect "a dead zone that closes later" 0 '^proved' coq "$own/zone.yaml" 4 o5.v
check "it is (O5)" grep -q 'frozen_zone xp xm' o5.v
expect "a neuron that cannot be revived" 0 '^proved' coq "$own/doomed.yaml" 4 doom.v
check "it is 7.2" grep -q 'destruct (doomed_1 D l x s' doom.v
expect "dead" 0 '^proved' coq "$examples/dead.yaml" 8 e.v
check "dead ends in a point that is never classified" grep -q '^Theorem certified : forall t, (s <= t)%nat -> N1 v1 v2 (w t) xp <= 0\.$' e.v
expect "text names the theorem and who decides" 0 '^Coq file .*: Theorem T, from the state box; coqc decides$' \
  "$gdcert" certify --steps 100 --coq f.v "$examples/paper.yaml"
expect "JSON says it too" 0 '"from_start": false' "$gdcert" certify --json --steps 100 --coq f.v "$examples/paper.yaml"

rm -f no.v
expect "no certificate, no file" 2 'no Coq file: no certificate yet' coq "$examples/one-sided.yaml" 64 no.v
expect "other shapes, no file" 2 'no Coq file: it is for two neurons and two points' coq "$examples/four-points-2d.yaml" 16 no.v
expect "trained output weights, no file" 2 'no Coq file' coq "$examples/trained.yaml" 16 no.v
check "nothing was left behind" [ ! -e no.v ]
expect "unwritable" 2 'cannot write' coq "$examples/paper.yaml" 16 /nonexistent/a.v
sed 's/^title:.*/title: "close *) Axiom false : False. (* and \\" open"/' "$examples/dead.yaml" >evil.yaml
expect "a title is data" 0 '^proved' coq evil.yaml 8 evil.v
check "it cannot leave its comment" sh -c '! grep -q "close \*)" evil.v && grep -q "close __ Axiom false _ False" evil.v'
coq "$examples/paper.yaml" 16 again.v >/dev/null
check "the same bytes again" cmp -s a.v again.v
finish
