#!/bin/sh
# gdcert certify --until from the outside: leaps, theorems at T, verdicts over the leap, exit statuses.
set -u
# shellcheck source=tests/cli-lib.sh
. "$GDCERT_SRCDIR/tests/cli-lib.sh"

cat >gap.lemma <<'X'
lemma bounded "the gap is of order 1/ln t": for t >= 1000: 0.17 <= gap*ln(t) <= 0.25
X
cat >false.lemma <<'X'
lemma false-later "true until t = 10^6 or so": for t >= 1000: gap*ln(t) >= 0.2
X
cat >apart.lemma <<'X'
lemma step "one step compared with the next": next(margin[1]) >= margin[1] - 1e-30
X
sed 's/^lemmas:.*//' "$examples/paper.yaml" >paper.yaml
sed 's/^lemmas:.*//' "$examples/frozen.yaml" >frozen.yaml

expect "sliding to 10^100" 0 'until .*t = 1e100 by sliding from t = 1024' "$gdcert" certify --until 1e100 paper.yaml
expect "the state there" 0 '1e100  228.073707242 .*0.177756581455' "$gdcert" certify --until 1e100 paper.yaml
expect "the theorem there" 0 'for all t >= 1e100: 0.1762513609/ln t <= gamma\* - gamma_t <= 0.1777565815/ln t' \
  "$gdcert" certify --until 1e100 paper.yaml
expect "a lemma for every step up to 10^100" 0 '^  bounded  *proved  *proved' \
  "$gdcert" certify --lemmas ./gap.lemma --until 1e100 paper.yaml
expect "and up to 10^1000000" 0 '^  bounded  *proved  *proved' "$gdcert" certify --lemmas ./gap.lemma --until 1e1000000 paper.yaml
expect "a lemma that fails only far away is refuted there" 1 '^  false-later  *refuted  *refuted .*between t = ' \
  "$gdcert" certify --lemmas ./false.lemma --until 1e30 paper.yaml
expect "it holds on the steps alone" 0 '^  false-later  *proved' "$gdcert" certify --lemmas ./false.lemma --steps 5000 paper.yaml
expect "a margin that may fall at a switch is not known to rise" 3 '^  step  *undecided  *undecided .*does not know well enough how they differ' \
  "$gdcert" certify --lemmas ./apart.lemma --until 1e30 paper.yaml
expect "frozen to 10^1000000" 0 'until .*by the frozen pattern from t = 1024, 1 leap' "$gdcert" certify --until 1e1000000 frozen.yaml
expect "a time without a value" 0 '1e1000000000000000000  2302585092990000000 ' "$gdcert" certify --until 1e1000000000000000000 frozen.yaml
expect "as many steps as asked for, then the leap" 0 'from t = 2984, ' "$gdcert" certify --steps 3000 --until 1e100 paper.yaml
expect "a near time is stepped to" 0 'until .*t = 500, which was stepped to' "$gdcert" certify --until 500 paper.yaml
expect "trained output weights do not leap" 3 'was not reached: .*trained' "$gdcert" certify --steps 100 --until 1e9 "$examples/trained.yaml"
expect "not a time" 2 'want a nonnegative integer' "$gdcert" certify --until 1.5 paper.yaml
expect "too few steps" 2 'want at least 32 steps' "$gdcert" certify --steps 10 --until 1e9 paper.yaml
expect "JSON" 0 '"until": {' "$gdcert" certify --json --lemmas ./gap.lemma --until 1e40 paper.yaml
if command -v python3 >/dev/null 2>&1; then
  check "JSON parses and has the documented keys" python3 -c '
import json
u=json.load(open("out"))["until"]
assert u["reached"] and u["time"]=="1e40" and u["states"][-1]["t"]=="1e40" and len(u["states"])>5
assert u["theorem"]["certified"] and u["theorem"]["s"]==str(10**40)
assert u["lemmas"][0]["whole"]=="proved" and u["lemmas"][0]["pieces"]>0
assert all(float(lo)<=float(hi) for s in u["states"] for lo,hi in s["margin"]+[s["gap"],s["gamma"]])'
fi
expect "nearer to the limit 10^1536 steps on" 0 'for all t >= 1e1536: 0.1762513609/ln t <= gamma. - gamma_t <= 0.17634858[0-9]*/ln t' \
  "$gdcert" certify --until 1e1536 paper.yaml
# Long transients end in a theorem: the event of step size 5 is at t = 7413800 exactly.
expect "step 5: the event is predicted at t = 1024" 0 'event: neuron 2 becomes active at point 1 .*\[74[01][0-9]*, 74[12][0-9]*\]' \
  "$gdcert" certify --until 1e100 "$examples/long-drift.yaml"
expect "step 5: a two-sided theorem behind it" 0 'for all t >= 1e100: 0.17476[0-9]*/ln t <= gamma. - gamma_t <= 0.176251361/ln t' \
  "$gdcert" certify --until 1e100 "$examples/long-drift.yaml"
expect "step 5: as it is at 1e40" 0 'for all t >= 1e40: 0.17257[0-9]*/ln t <= gamma. - gamma_t <= 0.176251361/ln t' \
  "$gdcert" certify --until 1e40 "$examples/long-drift.yaml"
# Steps 12 and 20: neuron 1 is still active far above 0 at t = 1024 and comes down while neuron 2 drifts, with R from 1300 to 9/16.
for step in 12 20; do
  sed "s/^step:.*/step: $step/; s/^lemmas:.*//" "$examples/long-drift.yaml" >drift-$step.yaml
  expect "step $step: no sign change is excluded at t = 1024" 0 'gamma. - gamma_t <= .* (upper bound only)' "$gdcert" certify --steps 1040 --until 1e100 drift-$step.yaml
  expect "step $step: a two-sided theorem behind it" 0 'for all t >= 1e100: 0.17[34][0-9]*/ln t <= gamma. - gamma_t <= 0.176251361/ln t' \
    "$gdcert" certify --steps 1040 --until 1e100 drift-$step.yaml
  expect "step $step: leapt from t = 1024" 0 'until .*t = 1e100 by sliding from t = 1024, ' "$gdcert" certify --steps 1040 --until 1e100 drift-$step.yaml
done
# Step 8: the exact event is in [292496179965, 292496456217].
expect "step 8: the event in a leap" 3 'event: neuron 2 becomes active at point 1 .*\[29[0-2][0-9]*, 29[2-4][0-9]*\]' \
  "$gdcert" certify --until 1e100 "$examples/longer-drift.yaml"
expect "at prints the event as well" 0 'event: neuron 2 becomes active at point 1' "$gdcert" at --digits 6 "$examples/long-drift.yaml" 1e12
expect "and in JSON" 0 '"events": \[' "$gdcert" at --json --digits 6 "$examples/long-drift.yaml" 1e12

finish
