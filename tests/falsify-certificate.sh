#!/bin/sh
# Certificates whose claims about lemmas and theorems were made false: gdcert-check accepts none of them.
set -u
# shellcheck source=tests/cli-lib.sh
. "$GDCERT_SRCDIR/tests/cli-lib.sh"
checker=$GDCERT_BUILDDIR/gdcert-check
certified=$GDCERT_SRCDIR/tests/lemmas/certified.lemma
grep -v '^lemmas:' "$examples/paper.yaml" >paper.yaml

certify() { # NAME STEPS FILE [OPTION]...
  name=$1 steps=$2 file=$3; shift 3
  "$gdcert" certify --quiet --steps "$steps" --checkpoint-every 40 --certificate "$name.gdc" "$@" "$file" >out 2>err
  check "certificate of $name" [ -s "$name.gdc" ]
}
certify lemmas 150 paper.yaml --lemmas "$certified" --param top=5/2
check "all nine lemmas are proved" [ "$(grep -c '^verdict [1-9] proved' lemmas.gdc)" = 9 ]
certify sliding 300 paper.yaml
certify one-sided 200 "$examples/one-sided.yaml"
certify frozen 100 "$examples/frozen.yaml"
certify obtuse 100 "$examples/obtuse.yaml"
certify logistic 200 "$examples/logistic.yaml"
certify trained 60 "$examples/trained.yaml"
certify dead 100 "$examples/dead.yaml"
certify constants 100 paper.yaml --lemmas certificate
check "constants: theorems on the way" [ "$(grep -c '^theorem ' constants.gdc)" -ge 4 ]
certify far-frozen 100 "$examples/obtuse.yaml" --until 1e1000000
certify far 300 paper.yaml --until 1500
grep -v '^lemmas:' "$examples/long-drift.yaml" >drift.yaml
certify far-drift 300 drift.yaml --until 1e4
certify far-logistic 300 "$examples/logistic.yaml" --until 1e3
check "there are leaps" [ "$(grep -c '^leap ' far.gdc)" -ge 2 ]

count=$(awk "BEGIN { print int(1000 * ${GDCERT_TEST_MULTIPLIER:-1}) + 50 }")
if "$GDCERT_BUILDDIR/falsify-certificate" "$checker" "$count" "${GDCERT_TEST_SEED:-1}" ./*.gdc >result; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
cat result
finish
