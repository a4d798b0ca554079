#!/bin/sh
# gdcert-check on hostile input: mutated certificates, and by hand what is worst for the sections of theorems, constants and leaps.
set -u
# shellcheck source=tests/cli-lib.sh
. "$GDCERT_SRCDIR/tests/cli-lib.sh"
checker=$GDCERT_BUILDDIR/gdcert-check
for name in paper obtuse one-sided logistic trained four-points-2d; do
  grep -v '^lemmas:' "$examples/$name.yaml" >problem.yaml
  "$gdcert" certify --quiet --steps 20 --certificate "$name.gdc" problem.yaml >out 2>err
done
grep -v '^lemmas:' "$examples/paper.yaml" >problem.yaml
"$gdcert" certify --quiet --steps 36 --lemmas certificate --certificate constants.gdc problem.yaml >out 2>err
"$gdcert" certify --quiet --steps 150 --checkpoint-every 40 --lemmas "$GDCERT_SRCDIR/tests/lemmas/certified.lemma" --param top=5/2 --certificate lemmas.gdc problem.yaml >out 2>err
"$gdcert" certify --quiet --steps 300 --until 1500 --certificate far.gdc problem.yaml >out 2>err
grep -v '^lemmas:' "$examples/obtuse.yaml" >problem.yaml
"$gdcert" certify --quiet --steps 40 --until 1e1000000 --certificate farther.gdc problem.yaml >out 2>err
check "certificates with theorems on the way" [ "$(grep -c '^theorem ' constants.gdc)" -ge 2 ]
check "and with leaps" [ "$(grep -c '^leap ' far.gdc)" -ge 1 ]

# One line of constants.gdc or far.gdc takes another form; the hash of the file is made right again.
seal() { sed '/^sha256 /d' raw >"$1"; printf 'sha256 %s\n' "$(sha256sum <"$1" | cut -d' ' -f1)" >>"$1"; }
count=0
hostile() { # FILE SED-SCRIPT
  count=$((count + 1))
  LC_ALL=C sed -e "$2" "$1" >raw
  if cmp -s raw "$1"; then failed=$((failed + 1)); echo "FAILED: nothing is changed by $2"; return; fi
  seal "hostile-$count.bytes"
  timeout 60 "$checker" --max-steps=1000 "hostile-$count.bytes" >out 2>err
  status=$?
  check "$1, $2: $status: $(head -c 200 out)" sh -c "[ $status = 1 ] || [ $status = 2 ] || [ $status = 4 ]"
}
long=$(printf '%01100d' 0 | tr 0 f)
digits=$(printf '%04000d' 0 | tr 0 9)
for value in 0x1p65536 0x1p-65536 -0x1p65536 -0x1p-65536 0 0x1p65537 0x1p-99999999999999999999 "0x${long}p0" "0x${long%????????????????????????????????????????????????????????????????????????????????}p65000" 0x2p0 nan "$digits" 1e5 ''; do
  case $value in # a bound that says less is true; for these the other bound is false
  0 | -0x1p65536 | 0x1p-65536 | -0x1p-65536) hostile constants.gdc "s/^upper .*/upper $value/" ;;
  *) hostile constants.gdc "s/^lower .*/lower $value/" ;;
  esac
  hostile constants.gdc "s/^number Rlo .*/number Rlo $value/"
  hostile constants.gdc "s/^ratio .*/ratio $value $value/"
  hostile far.gdc "s/^log_ratio .*/log_ratio $value $value/"
  hostile far.gdc "s/^margin 1 .*/margin 1 $value $value/"
  hostile lemmas.gdc "s/^set top .*/set top $value/"
done
for time in 0 "$digits" "$digits$digits" '2*10^0' '2*1^9' '1*2^-1' '9*9^9999999999999999999' "1*10^$digits" 18446744073709551616 1500x; do
  hostile far.gdc "s/^leap [^ ]* /leap $time /"
  hostile farther.gdc "s/^leap [^ ]* /leap $time /"
done
hostile constants.gdc 's/^theorem [0-9]* /theorem 9223372036854775807 /'
hostile constants.gdc 's/^theorem [0-9]* /theorem 18446744073709551616 /'
hostile constants.gdc '/^theorem /s/ T sliding/ S frozen/'
hostile constants.gdc 's/^mode lockA .*/mode lockA 2/'
hostile constants.gdc 's/^mode lockA .*/&\
&/'
hostile constants.gdc "s/^number gb+ /number $(printf '%01000d' 0) /"
hostile constants.gdc 's/^number gb+ .*/&\
&/'
hostile constants.gdc 's/^rate .*//'
hostile constants.gdc 's/certificate(/certificate(no/'
hostile constants.gdc 's/certified(/certified(certified(/'
hostile constants.gdc "s/^|lemma/|let z = 2^$digits|lemma/"
hostile constants.gdc 's/^hypothesis .*/hypothesis 2 x/'
hostile far.gdc 's/^leaps .*/leaps 1024/'
hostile far.gdc 's/^leaps .*/leaps 0/'
hostile far.gdc 's/ sliding$/ frozen/'
hostile far.gdc 's/^number Nlow .*/number Nlow 0x1p65536/'
hostile far.gdc 's/^number wlo .*/number wlo 0x1p-65536/'
# NUL bytes, cuts in the middle of a section
for file in constants far lemmas farther; do
  for keyword in theorem number mode leap margin verdict set '|' file; do
    at=$(LC_ALL=C grep -abn -m1 "^$keyword" "$file.gdc" | cut -d: -f2)
    [ -n "$at" ] || continue
    for offset in 0 3 9; do
      { head -c $((at + offset)) "$file.gdc"; printf '\000'; tail -c +$((at + offset + 1)) "$file.gdc"; } >raw
      seal "nul-$file-$offset.bytes"
      head -c $((at + offset)) "$file.gdc" >raw
      seal "cut-$file-$offset.bytes"
      for made in nul cut; do
        timeout 60 "$checker" "$made-$file-$offset.bytes" >out 2>err
        status=$?
        check "$made $file at $keyword: $status" sh -c "[ $status = 2 ] && grep -q '^malformed: .*:[0-9]*: ' out"
      done
    done
  done
done

seconds=$(awk "BEGIN { print 4 * ${GDCERT_TEST_MULTIPLIER:-1} }")
check "mutated certificates" "$GDCERT_BUILDDIR/fuzz-certificate" "$seconds" "${GDCERT_TEST_SEED:-1}" ./*.gdc ./*.bytes
finish
