#!/bin/sh
# gdcert at from the outside: far states, digits, verdict lines, exit statuses.
set -u
# shellcheck source=tests/cli-lib.sh
. "$GDCERT_SRCDIR/tests/cli-lib.sh"

expect "start" 0 'stepped; 17 digits of the margins' "$gdcert" at "$examples/frozen.yaml" 0
expect "near state is stepped" 0 'margin 1 *\[1.11733282867025' "$gdcert" at "$examples/frozen.yaml" 5
expect "leap to a million" 0 'margin 1 *\[12.206088484418276, 12.206088484418277\]' "$gdcert" at "$examples/frozen.yaml" 1e6
expect "the same time, other spelling" 0 'margin 1 *\[12.206088484418276, 12.206088484418277\]' "$gdcert" at "$examples/frozen.yaml" 10^6
# phi(z) = e^z = k t (1 + o(1)): m - ln t -> ln k, k = h v^2 G = 1/5
expect "10^1000000" 0 'margin 1 *\[2302583.4835561332, 2302583.4835561333\]' "$gdcert" at "$examples/frozen.yaml" 1e1000000
expect "no exponent is large enough" 0 '17 digits of the margins, 17 of the gap' "$gdcert" at "$examples/frozen.yaml" 1e1000000000000000000
expect "underflow leaves the logarithm" 0 'ln loss *\[-2302585092994045700, -2302585092994045600\]' \
  "$gdcert" at "$examples/frozen.yaml" 1e1000000000000000000
expect "a hundred digits" 0 '^proved: .* 100 digits of the margins, 100 of the gap' \
  "$gdcert" at --quiet --digits 100 "$examples/frozen.yaml" 2^4096
check "quiet prints one line" [ "$(wc -l <out)" = 1 ]
expect "obtuse points" 0 '^proved: .*frozen pattern from t = [0-9]* in 1 leap' "$gdcert" at "$examples/obtuse.yaml" 1e100
# sliding: (3/8) ln(8/5) = 0.17625136...
expect "sliding to 10^1000000" 0 'gap \* ln t *\[0.17625151021472411, 0.17625151021472412\]' "$gdcert" at "$examples/paper.yaml" 1e1000000
expect "through the event of the other neuron" 0 '^proved: .*sliding from t = .* 17 digits of the margins, 17 of the gap' \
  "$gdcert" at "$examples/drift.yaml" 1e40
# one-sided: R tends to a number that has no few bits, to which 17 digits take R to 1e-17
expect "one-sided data" 0 '^proved: .*sliding from t = [0-9]* in [0-9][0-9] leaps; 17 digits of the margins, 17 of the gap' \
  "$gdcert" at "$examples/one-sided.yaml" 1e100
expect "one-sided data, far" 0 '40 digits of the margins, 40 of the gap' "$gdcert" at --digits 40 "$examples/one-sided.yaml" 1e1000000
expect "a dead neuron: what is certain all the same" 3 'certain at every t >= 16: point 1 never separates' \
  "$gdcert" at "$examples/dead.yaml" 1e100
expect "a margin that is exactly 0 has all digits" 0 '17 digits of the margins' "$gdcert" at "$examples/dead.yaml" 1000
expect "a state that was stepped elsewhere" 0 'margin 1 *\[16.235878935494[0-9]*, 16.235878935494[0-9]*\]' \
  "$gdcert" at "$examples/paper.yaml" 1e8
expect "JSON object" 0 '"verdict": "proved"' "$gdcert" at --json "$examples/frozen.yaml" 1e100
if command -v python3 >/dev/null 2>&1; then
  check "JSON parses and has the documented keys" python3 -c '
import json
r=json.load(open("out"))
s=r["state"]
assert s["t"]=="1e100" and r["leaps"]==1 and r["margin_digits"]>=17 and len(s["margin"])==2 and len(s["pre"])==2
assert all(float(lo)<=float(hi) for lo,hi in s["margin"]+[s["gap"],s["gamma"],s["loss"],s["ln_loss"]])'
fi
# the same number as certify's, from the weights of now: the first output weights would give another one
expect "trained output weights, stepped" 0 'gap *\[0.014632701[0-9]*, 0.014632701[0-9]*\]' "$gdcert" at "$examples/trained.yaml" 1000
expect "trained output weights do not leap" 3 'output weights are trained' "$gdcert" at --max-steps 100 "$examples/trained.yaml" 1e9
expect "not a time" 2 'want a nonnegative integer' "$gdcert" at "$examples/frozen.yaml" 1.5
expect "negative time" 2 'want a nonnegative integer' "$gdcert" at "$examples/frozen.yaml" -- -5
expect "no such file" 2 'no-such-file' "$gdcert" at no-such-file.yaml 5
expect "usage" 2 'want one experiment file and a time' "$gdcert" at "$examples/frozen.yaml"
expect "bad digits" 2 'not an acceptable number' "$gdcert" at --digits 0 "$examples/frozen.yaml" 5
expect "help" 0 'usage: gdcert at' "$gdcert" at --help
"$gdcert" at "$examples/frozen.yaml" 5 >/dev/full 2>err
check "a full disk is noticed" [ $? = 2 ]

finish
