#!/bin/sh
# Lemmas from the outside: verdicts, exit statuses, JUnit, parameters, messages with a caret, the catalogue.
set -u
# shellcheck source=tests/cli-lib.sh
. "$GDCERT_SRCDIR/tests/cli-lib.sh"

grep -v '^lemmas:' "$examples/paper.yaml" >plain.yaml
cat >mine.lemma <<'END'
param c = 1/4
# margins are not below c for ever
lemma true-one: loss > 0
lemma false-one "margins stay small":
  for all i in points:
    margin[i] <= c
lemma open-one: margin[1]/3*3 == margin[1]
lemma idle-one: where points == 3: margin[3] > 0
END

expect "the catalogue on the paper instance" 0 '^proved: 200 of 200' "$gdcert" certify --steps 200 --lemmas two-neuron,general plain.yaml
check "no lemma against it" sh -c '! grep -q "refuted\|undecided" out'
expect "a false lemma" 1 '^refuted: 20 of 20 steps certified' "$gdcert" certify --quiet --steps 20 --lemmas ./mine.lemma plain.yaml
expect "place of a refutation" 1 'false-one: refuted at step 0, i = 2, [0-9]* bits .*mine.lemma:6:15: \[0.69*, 0.70*1\] <= \[0.25, 0.25\]' \
  "$gdcert" certify --steps 20 --lemmas ./mine.lemma plain.yaml
expect "a parameter" 3 'false-one *proved' "$gdcert" certify --steps 20 --lemmas ./mine.lemma --param c=100 plain.yaml
expect "an open lemma" 3 'open-one: undecided at step [0-9]*, [0-9]* bits' "$gdcert" certify --steps 20 --lemmas ./mine.lemma --param c=1e2 plain.yaml
expect "a vacuous lemma" 3 'idle-one *vacuous *0 *its guard is false for this experiment' \
  "$gdcert" certify --steps 20 --lemmas ./mine.lemma --param c=1e2 plain.yaml
expect "an unknown parameter" 2 'no lemma file has a parameter `d`' "$gdcert" certify --steps 2 --lemmas ./mine.lemma --param d=1 plain.yaml
expect "a bad parameter" 2 'want an exact number' "$gdcert" certify --steps 2 --lemmas ./mine.lemma --param c=x plain.yaml
expect "an unknown lemma" 2 'no lemma or lemma file `nosuch`' "$gdcert" certify --steps 2 --lemmas nosuch plain.yaml

expect "JUnit" 1 . "$gdcert" certify --steps 20 --quiet --lemmas ./mine.lemma --junit out.xml plain.yaml
check "JUnit counts" grep -q '^<testsuite name="[^"]*" tests="4" failures="1" errors="1" skipped="1">' out.xml
check "JUnit failure" grep -q '<failure message="refuted at step 0, i = 2.*&lt;=' out.xml
expect "JSON" 1 '"verdict": "undecided"' "$gdcert" certify --steps 20 --json --lemmas ./mine.lemma plain.yaml
expect "JUnit cannot be written" 2 'no/such/dir' "$gdcert" certify --steps 2 --quiet --lemmas growth --junit no/such/dir/x.xml plain.yaml

printf 'lemma a:\n  margin[3] > 0\n' >bad.lemma
expect "an index out of range" 2 'bad.lemma:2:10: index 3 is outside 1..2 (points)' "$gdcert" certify --steps 2 --lemmas ./bad.lemma plain.yaml
check "a caret" grep -q '^           ^$' err

cp plain.yaml run.yaml
printf 'lemmas: [./mine.lemma, growth]\nparams: {c: 100}\n' >>run.yaml
expect "lemmas of the experiment file" 3 'growth *proved' "$gdcert" certify --steps 20 run.yaml
check "its parameters" grep -q 'false-one *proved' out

# Constants of the certificate.
for file in paper frozen one-sided logistic drift; do
  grep -v '^lemmas:' "$examples/$file.yaml" >cert.yaml
  expect "claims of the certificate hold on the run of $file" 0 'certificate-upper *proved' \
    "$gdcert" certify --steps 600 --lemmas certificate cert.yaml
done
cat >cert.lemma <<'END'
lemma upside-down: from terminal: where certified(gap_lower) and t > certificate(s) and t > 100: gap*ln(t) <= certificate(gap_lower)
lemma bands: from terminal: where certified(Abar) and t > certificate(s) and t > 200: -certificate(Alow) <= abs(v[1])*pre[1,2] <= certificate(Abar)
lemma no-band: from terminal: certificate(Dlo) < 1
END
expect "a false claim about constants is refuted" 1 'upside-down: refuted at step 1[0-9][0-9],' \
  "$gdcert" certify --steps 300 --lemmas ./cert.lemma plain.yaml
check "bands of the certificate" grep -q '  bands *proved' out
check "a constant that it does not have" grep -q '  no-band *undecided' out
printf 'lemma a: certificate(nonsense) > 0\n' >bad.lemma
expect "no such constant" 2 'a certificate has no constant `nonsense`' "$gdcert" certify --steps 2 --lemmas ./bad.lemma plain.yaml
printf 'lemma a: next(certificate(B)) > 0\n' >bad.lemma
expect "a constant at another step" 2 'is not read at another step' "$gdcert" certify --steps 2 --lemmas ./bad.lemma plain.yaml
printf 'let B = 2\nlemma a: where certified(gap_upper): certificate(B) >= certificate(gap_upper)\n' >own.lemma
expect "a name of the file does not hide a constant" 0 '  a *proved' "$gdcert" certify --steps 200 --lemmas ./own.lemma plain.yaml

expect "list" 0 '^  growth  *an undisturbed margin grows$' "$gdcert" lemmas
expect "list names" 0 '^gap-formula$' "$gdcert" lemmas --quiet
expect "show one" 0 '^# Proof: doc/theory.md, Lemma G1' "$gdcert" lemmas growth
check "with its text" grep -q '^lemma growth' out
expect "show JSON" 0 '"name": "growth"' "$gdcert" lemmas --json two-neuron/growth
expect "no such lemma" 2 'in the catalogue' "$gdcert" lemmas nosuch

finish
