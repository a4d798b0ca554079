#!/bin/sh
# gdcert audit from the outside: verdicts, exit statuses, the NumPy loop of doc/audit.md (when NumPy is there).
set -u
# shellcheck source=tests/cli-lib.sh
. "$GDCERT_SRCDIR/tests/cli-lib.sh"
paper=$examples/paper.yaml

audit="$gdcert audit"
expect "help" 0 '^usage: gdcert audit' $audit --help
expect "no log" 2 'want an experiment file and a log' $audit "$paper"
expect "unknown format" 2 'not an acceptable value: binary33' $audit --simulate binary33 "$paper"
expect "kappa below 1" 2 'not an acceptable value: 1/2' $audit --kappa 1/2 --simulate binary32 "$paper"
expect "bfloat16 freezes at 169" 0 '^within bounds: .*frozen at step 169' $audit --quiet --simulate bfloat16 --steps 1000 "$paper"
expect "a freeze can fail the audit" 1 '^drift exceeded' $audit --quiet --not-frozen --simulate bfloat16 --steps 1000 "$paper"
expect "binary16 stands still at 1041" 0 'stands still from step 1041' $audit --quiet --simulate binary16 --steps 1500 "$paper"
expect "the exact gap goes on" 0 'at most 0.[0-9]* / ln t for every t' $audit --simulate bfloat16 --steps 1000 "$paper"
expect "drift in ulps" 1 'max-ulps *exceeded for certain at step' $audit --max-ulps 3 --simulate binary32 --steps 500 "$paper"
expect "flushing is named" 0 '^subnormals *flushed to 0' $audit --flush --simulate bfloat16 --steps 200 "$paper"
expect "undecided exact run" 3 '^undecided: ' $audit --quiet --precision 24 --max-precision 30 --simulate binary64 --steps 5000 --every 500 "$paper"
expect "written log" 0 'within' $audit --quiet --simulate binary32 --steps 300 --write-log run.csv --csv drift.csv "$paper"
check "drift has a line a row" [ "$(wc -l <drift.csv)" = 302 ]
expect "its audit" 0 'steps *300 checked, 0 impossible' $audit --format binary32 "$paper" run.csv
expect "wrong format" 1 'impossible step 0; another initial state' $audit --quiet --format binary64 "$paper" run.csv
expect "text log without a format" 2 'run.csv: .*--format' $audit "$paper" run.csv
sed '102s/^100,/99,/' run.csv >repeat.csv
expect "line of an error" 2 '^gdcert: repeat.csv:102:1: step 99 after step 99' $audit --format binary32 "$paper" repeat.csv
expect "JSON" 0 '"verdict": "within"' $audit --json --simulate binary32 --steps 100 "$paper"
if command -v python3 >/dev/null 2>&1; then check "JSON parses" python3 -c 'import json; json.load(open("out"))'; fi
LC_ALL=tr_TR.UTF-8 $audit --json --simulate binary32 --steps 100 "$paper" >again
check "same bytes in another locale" cmp -s out again

python=/usr/bin/python3
[ -x $python ] || python=python3
if $python -c 'import numpy' 2>/dev/null; then
  sed -n '/^```python numpy$/,/^```$/p' "$GDCERT_SRCDIR/doc/audit.md" | grep -v '^```' >loop.py
  check "the loop of the document runs" $python loop.py
  expect "NumPy log" 0 'steps *2000 checked, 0 impossible' $audit "$paper" run.npz
  $python -c '
import numpy as np
z = np.load("run.npz")
np.savez_compressed("packed.npz", **z)
np.savez("fortran.npz", step=z["step"], w=np.asfortranarray(z["w"]), b=np.asfortranarray(z["b"]))
rows = np.stack([z["w"][:, 0], z["b"][:, 0], z["w"][:, 1], z["b"][:, 1]], 1)
np.save("rows.npy", rows)
np.savetxt("rows.csv", np.column_stack([z["step"], rows]), fmt=["%d"] + ["%.9g"] * 4, delimiter=",", header="step,w_1,b_1,w_2,b_2", comments="")'
  $audit --json "$paper" run.npz >first
  for log in packed.npz fortran.npz rows.npy; do
    $audit --json "$paper" $log >second
    check "$log says the same" cmp -s first second
  done
  $audit --json --format binary32 "$paper" rows.csv >second
  check "rows.csv says the same" cmp -s first second
  sed 's/F(.1)/F(.1001)/' loop.py >wrong.py
  check "the wrong loop runs" $python wrong.py
  expect "wrong step size" 1 'impossible step 0' $audit --quiet "$paper" run.npz
  head -c 9000 packed.npz >cut.npz
  expect "truncated archive" 2 '^gdcert: cut.npz: not a sound zip archive' $audit "$paper" cut.npz
else
  echo "no NumPy here (python3-numpy): its logs are not tested"
fi

finish
