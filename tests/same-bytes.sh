#!/bin/sh
# The same bytes always: certificates and JSON from two runs, from another locale, and (GDCERT_OTHER_BUILD: the folder of another build, by
# another compiler) from another program; and gdcert-check says the same of them.
set -u
# shellcheck source=tests/cli-lib.sh
. "$GDCERT_SRCDIR/tests/cli-lib.sh"
other=${GDCERT_OTHER_BUILD:-}

# A real Turkish locale where one can be made: its letters i and I do not go together.
if command -v localedef >/dev/null 2>&1 && localedef -i tr_TR -f UTF-8 ./tr_TR.UTF-8 >/dev/null 2>&1; then
  LOCPATH=$PWD
  export LOCPATH
  check "there is a Turkish locale" [ "$(LC_ALL=tr_TR.UTF-8 locale charmap 2>/dev/null)" = UTF-8 ]
else
  echo "no Turkish locale: the program's own setlocale is what is tested"
fi

run() { # PROGRAM NAME
  "$1" certify --json --steps 300 --certificate "$2.gdc" $leap exp.yaml >"$2.json" 2>"$2.err" || cat "$2.err"
}
for name in paper logistic obtuse one-sided dead four-points-2d; do
  leap=
  case $name in paper | logistic | obtuse) leap="--until 1e50" ;; esac
  sed '/^lemmas:/d' "$examples/$name.yaml" >exp.yaml
  case $name in one-sided | dead) echo 'lemmas: [general]' >>exp.yaml ;; esac
  run "$gdcert" one
  run "$gdcert" two
  check "$name: a certificate" [ -s one.gdc ]
  check "$name: the same certificate twice" cmp one.gdc two.gdc
  check "$name: the same JSON twice" cmp one.json two.json
  LC_ALL=tr_TR.UTF-8 run "$gdcert" two
  check "$name: the same certificate in Turkish" cmp one.gdc two.gdc
  check "$name: the same JSON in Turkish" cmp one.json two.json
  "$GDCERT_BUILDDIR/gdcert-check" one.gdc >one.check
  status=$?
  check "$name: accepted" [ "$status" = 0 ]
  LC_ALL=tr_TR.UTF-8 "$GDCERT_BUILDDIR/gdcert-check" --jobs=2 one.gdc >two.check
  check "$name: the same verdict in Turkish" cmp one.check two.check
  [ -n "$other" ] || continue
  run "$other/gdcert" two
  check "$name: the same certificate from the other build" cmp one.gdc two.gdc
  check "$name: the same JSON from the other build" cmp one.json two.json
  "$other/gdcert-check" one.gdc >two.check
  check "$name: the same verdict from the other build" cmp one.check two.check
done
finish
