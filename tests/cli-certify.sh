#!/bin/sh
# gdcert certify and init from the outside: verdict lines, exit statuses, files left and not left behind.
set -u
# shellcheck source=tests/cli-lib.sh
. "$GDCERT_SRCDIR/tests/cli-lib.sh"

expect "every step certified" 0 '^proved: 1000 of 1000 steps certified' "$gdcert" certify --steps 1000 "$examples/paper.yaml"
expect "quiet is one line" 0 '^proved: 10 of 10' "$gdcert" certify --quiet --steps 10 "$examples/paper.yaml"
check "quiet prints one line" [ "$(wc -l <out)" = 1 ]
grep -v '^lemmas:' "$examples/paper.yaml" >plain.yaml
expect "switch count of the sliding instance" 0 '89982 switches' "$gdcert" certify --quiet --steps 1e5 plain.yaml
expect "undecided names step, neuron, point, bits" 3 'undecided: .*step [0-9]*: the sign of the pre-activation of neuron [0-9] at point [0-9] is undecided at 30 bits' \
  "$gdcert" certify --steps 100000 --precision 24 --max-precision 30 plain.yaml
expect "JSON object" 0 '"verdict": "proved"' "$gdcert" certify --json --steps 100 "$examples/paper.yaml"
expect "theorem of the sliding instance, first at s = 8" 0 'regime sliding: .*the first certificate was at s = 8$' \
  "$gdcert" certify --steps 1000 "$examples/paper.yaml"
expect "rate for all later times" 0 'for all t >= 1000: 0.17[0-9]*/ln t <= gamma\* - gamma_t <= 0.2[0-9]*/ln t' \
  "$gdcert" certify --steps 1000 "$examples/paper.yaml"
expect "a dead neuron is a theorem" 0 'point 1 never separates: .*, for all t >= 1$' "$gdcert" certify --steps 100 "$examples/dead.yaml"
expect "no theorem for other shapes" 0 'no certificate for all t yet' "$gdcert" certify --steps 100 "$examples/four-points-2d.yaml"
expect "JSON object" 0 '"verdict": "proved"' "$gdcert" certify --json --steps 100 "$examples/paper.yaml"
if command -v python3 >/dev/null 2>&1; then
  check "JSON parses and has the documented keys" python3 -c '
import json,sys
r=json.load(open("out"))
assert r["steps"]==100 and r["engine"]=="interval" and r["theorem"]["regime"]=="sliding" and r["theorem"]["certified"] and len(r["theorem"]["hypotheses"])>20 and len(r["lemmas"])>10 and all(l["verdict"] in ("proved","vacuous") for l in r["lemmas"])
assert float(r["state"]["gap"][0])<=float(r["state"]["gap"][1]) and len(r["state"]["margin"])==2 and r["state"]["t"]==100
assert [s["t"] for s in r["samples"]]==[0,1,10,100]'
fi
LC_ALL=tr_TR.UTF-8 "$gdcert" certify --json --steps 100 "$examples/paper.yaml" >again
check "same bytes in another locale" cmp -s out again

expect "CSV written" 0 proved "$gdcert" certify --steps 1000 --csv run.csv "$examples/paper.yaml"
check "CSV has rows" [ "$(wc -l <run.csv)" -gt 180 ]
check "CSV leaves no part file" [ ! -e run.csv.part ]
expect "CSV every k" 0 proved "$gdcert" certify --steps 100 --csv k.csv --csv-every 50 "$examples/paper.yaml"
check "CSV has t = 0, 50, 100" [ "$(cut -d, -f1 k.csv | tr '\n' ' ')" = "t 0 50 100 " ]
expect "unwritable CSV" 2 'cannot write' "$gdcert" certify --steps 10 --csv nowhere/run.csv "$examples/paper.yaml"
expect "CSV is a directory" 2 'cannot write' "$gdcert" certify --steps 10 --csv . "$examples/paper.yaml"
expect "full device" 2 'standard output' sh -c "\"$gdcert\" certify --steps 10 --json \"$examples/paper.yaml\" >/dev/full"

expect "missing file" 2 'none.yaml' "$gdcert" certify none.yaml
expect "directory" 2 '' "$gdcert" certify .
sed 's/^step:.*/step: 1\/0/' "$examples/paper.yaml" >bad.yaml
expect "file, line and column" 2 'bad.yaml:[0-9]*:7: ' "$gdcert" certify bad.yaml
check "one line of error" [ "$(wc -l <err)" = 1 ]
expect "no file" 2 'want one experiment file' "$gdcert" certify
expect "two files" 2 'want one experiment file' "$gdcert" certify a b
expect "unknown option" 2 'unknown option' "$gdcert" certify --frobnicate x
expect "bad count" 2 'not an acceptable number: 1.5' "$gdcert" certify --steps 1.5 x
expect "negative count" 2 'not an acceptable number: -3' "$gdcert" certify --steps -3 x
expect "unknown command" 2 'no such command' "$gdcert" frobnicate
expect "no command" 2 'usage:' "$gdcert"
expect "help" 0 'usage:' "$gdcert" --help
expect "version" 0 '^gdcert [0-9]' "$gdcert" --version
expect "help of certify" 0 'usage:' "$gdcert" certify --help

cat >overflow.yaml <<'END'
data: [{x: [1], y: +1}, {x: [-1], y: -1}]
network: {bias: true, neurons: [{w: [1e6], b: 0, v: -1e6}, {w: [-1e6], b: 0, v: 1e6}]}
loss: exponential
step: 100
END
expect "overflow fails closed" 3 'range of the arithmetic' "$gdcert" certify --steps 1000 overflow.yaml

"$gdcert" certify --steps 1e9 --csv part.csv plain.yaml >out 2>err &
pid=$!
sleep 1
kill -INT $pid
wait $pid
check "SIGINT ends with exit 3" [ $? = 3 ]
check "SIGINT reports what is certified" grep -q '^undecided: [1-9][0-9]* of 1000000000 steps certified.*interrupted after step' out
check "SIGINT keeps the CSV of the prefix" [ "$(wc -l <part.csv)" -gt 100 ]

expect "init prints an experiment" 0 'kaiming-uniform' "$gdcert" init --seed 7
cp out seven.yaml
expect "init is certified" 0 '^proved' "$gdcert" certify --steps 50 seven.yaml
"$gdcert" init --seed 7 >again
check "init is deterministic" cmp -s seven.yaml again
"$gdcert" init --seed 8 >again
check "init depends on the seed" sh -c '! cmp -s seven.yaml again'
expect "init refuses too many neurons" 2 '' "$gdcert" init --neurons 1000
expect "init refuses an unknown scheme" 2 '' "$gdcert" init --scheme lottery

for file in "$examples"/*.yaml; do
  expect "example $(basename "$file")" 0 '^proved: 300 of 300' "$gdcert" certify --steps 300 "$file"
done

finish
