#!/bin/sh
# gdcert-check on what gdcert writes: certificates of the examples are confirmed, corrupted ones are not, whatever the number of jobs.
set -u
gdcert=$GDCERT_BUILDDIR/gdcert
check=$GDCERT_BUILDDIR/gdcert-check
examples=$GDCERT_SRCDIR/examples
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
bad=0
fail() {
  echo "FAIL: $*"
  bad=1
}
steps=2000
small=40
corruptions=$(awk "BEGIN { n = int(3000 * ${GDCERT_TEST_MULTIPLIER:-1}); print n < 100 ? 100 : n }")
"$gdcert" certify --help | grep -q -- --certificate || { echo "no --certificate"; exit 77; }

for name in paper symmetric drift exact-zero classes frozen obtuse one-sided dead logistic four-points-2d trained; do
  "$gdcert" certify --quiet --steps $steps --certificate "$dir/$name.gdc" "$examples/$name.yaml" >/dev/null 2>"$dir/err" ||
    fail "$name: no certificate: $(cat "$dir/err")"
  out=$("$check" "$dir/$name.gdc")
  status=$?
  case $status:$out in
  0:accepted:\ proved:*) ;;
  *) fail "$name: status $status: $out" ;;
  esac
  for jobs in 2 5; do
    again=$("$check" --jobs=$jobs "$dir/$name.gdc")
    [ "$?" = "$status" ] && [ "$again" = "$out" ] || fail "$name: other with $jobs jobs: $again"
  done
done

# from the outside: cut, a byte changed, too many steps, no file
name=$dir/four-points-2d.gdc
"$check" --theorem-only "$dir/paper.gdc" >"$dir/out"
[ $? = 4 ] && grep -q '^not re-checked: the theorem holds for all t >= 2000 if ' "$dir/out" || fail "--theorem-only: $(cat "$dir/out")"
[ -z "$("$check" --quiet "$name")" ] || fail "--quiet prints"
head -c 3000 "$name" >"$dir/cut.gdc"
"$check" "$dir/cut.gdc" >"$dir/out"
[ $? = 2 ] && grep -q '^malformed: .*cut.gdc:[0-9]*: ' "$dir/out" || fail "cut: $(cat "$dir/out")"
grep -v '^sha256' "$name" >"$dir/cut.gdc"
"$check" "$dir/cut.gdc" >"$dir/out"
[ $? = 2 ] || fail "no trailer: $(cat "$dir/out")"
"$check" --max-steps=100 "$name" >"$dir/out"
[ $? = 4 ] || fail "--max-steps: $(cat "$dir/out")"
"$check" "$dir/none.gdc" >"$dir/out"
[ $? = 2 ] || fail "no file: $(cat "$dir/out")"
"$check" >/dev/null 2>&1
[ $? = 2 ] || fail "no argument"
"$check" --jobs=0 "$name" >/dev/null 2>&1
[ $? = 2 ] || fail "--jobs=0"
"$check" --junit="$dir/junit.xml" "$name" >/dev/null && grep -q '<testsuite name="gdcert-check" tests="4" failures="0" errors="0">' "$dir/junit.xml" ||
  fail "junit of an accepted certificate"
"$check" --junit="$dir/junit.xml" "$dir/cut.gdc" >/dev/null
grep -q 'errors="[1-9]' "$dir/junit.xml" || fail "junit of a malformed certificate"

# the edges of the arithmetic: margins that are exactly 0, margins far below 0 (the run ends) and far above (slopes below any unit)
edge() { # NAME NEURONS LOSS STATUS
  name=$1 status=$4
  printf 'data:\n  - {x: [0.5], y: +1}\n  - {x: [-1], y: -1}\nnetwork:\n  bias: true\n  neurons:\n    - {%s}\n    - {%s}\nloss: %s\nreduction: sum\nstep: 0.1\n' \
    "${2%%;*}" "${2#*;}" "$3" >"$dir/edge.yaml"
  rm -f "$dir/edge.gdc"
  "$gdcert" certify --quiet --steps 12 --lemmas general,two-neuron --certificate "$dir/edge.gdc" "$dir/edge.yaml" >/dev/null 2>&1
  out=$("$check" "$dir/edge.gdc")
  [ $? = "$status" ] || fail "$name: status not $status: $out"
  case $out in rejected*) fail "$name: $out" ;; esac
}
edge "no output" "w: [3], b: 4, v: 0;w: [3], b: 3, v: 0" exponential 0
edge "one output is 0" "w: [3], b: 4, v: 1;w: [-3], b: 3, v: 0" exponential 0
edge "margins that cancel at the start" "w: [3], b: 4, v: 1;w: [3], b: 4, v: -1" exponential 0
edge "margin far below 0" "w: [3], b: 4, v: 1;w: [3000], b: 3, v: -2" exponential 3
edge "margin too far below 0 to be written" "w: [3], b: 4, v: 1;w: [3000], b: 3000, v: -4" exponential 3
edge "margin far below 0, logistic" "w: [3], b: 4, v: 1;w: [3000], b: 300, v: -3" logistic 0
# both with A B = p q at the start: whether there is a dead zone hangs on the first slopes, and a guard that no one decides leaves `vacuous`
# unconfirmed
edge "slopes far below the unit" "w: [7000], b: 0, v: 1;w: [-7000], b: 0, v: -1" exponential 4
edge "slopes far below the unit, logistic" "w: [9000], b: 0, v: 1;w: [-7000], b: 0, v: -1" logistic 4
# a lemma that is left open: its step stands in the certificate
echo 'lemma open: loss*0 == loss*0 + loss - loss' >"$dir/open.lemma"
"$gdcert" certify --quiet --steps 5 --lemmas "$dir/open.lemma" --certificate "$dir/edge.gdc" "$examples/frozen.yaml" >/dev/null 2>&1
out=$("$check" "$dir/edge.gdc")
[ $? = 3 ] || fail "an undecided lemma: $out"

# one of a thing is not several
"$gdcert" certify --quiet --steps 1 --lemmas "$dir/open.lemma" --certificate "$dir/edge.gdc" "$examples/frozen.yaml" >/dev/null 2>&1
out=$("$check" "$dir/edge.gdc")
case $out in *,\ 0\ switches,\ 2\ checkpoints,\ 1\ lemma) ;; *) fail "one lemma: $out" ;; esac

# claims that are false where this arithmetic cannot see it: G is singular, so the duals are not known here
rehash() { # a certificate with another verdict on its first lemma
  sed "s/^verdict 1 .*/verdict 1 $1/; /^sha256/d" "$dir/true.gdc" >"$dir/false.gdc"
  echo "sha256 $(sha256sum <"$dir/false.gdc" | cut -d' ' -f1)" >>"$dir/false.gdc"
}
unseen() { # LEMMA TRUE-VERDICT FALSE-VERDICT
  echo "lemma unseen: $1" >"$dir/unseen.lemma"
  "$gdcert" certify --quiet --steps 10 --lemmas "$dir/unseen.lemma" --certificate "$dir/true.gdc" "$dir/three.yaml" >/dev/null
  grep -q "^verdict 1 $2" "$dir/true.gdc" || fail "unseen: not $2: $(grep '^verdict' "$dir/true.gdc")"
  rehash "$3"
  out=$("$check" "$dir/false.gdc")
  case $?:$out in 4:not\ re-checked:*|1:rejected:*) ;; *) fail "lemma $1: $3: $out" ;; esac
}
cat >"$dir/three.yaml" <<'END'
data: [{x: [1/2], y: +1}, {x: [1], y: +1}, {x: [-1], y: -1}]
network: {bias: true, neurons: [{w: [0.5], b: 0.2, v: 1}, {w: [-0.3], b: 0.4, v: -1}]}
loss: exponential
reduction: sum
step: 0.1
END
unseen 'for t >= 1: where dual[1,1] > 0: loss > 0' 'proved 10 ' 'vacuous'
unseen 'for t >= 1: where dual[1,1] > 0: loss > 0' 'proved 10 ' 'proved 3 -'
unseen 'for t >= 1: where t > 4 or dual[1,1] > 0: loss > 0' 'proved 10 ' 'proved 6 -'
unseen 'for t >= 1: for all j in neurons: where j == 1 or dual[1,1] > 0: pre[j,1] + 3*j > 0' 'proved 10 ' 'proved 10 0x5p0'
unseen '1 < 2' 'proved 11 -' 'proved 11 0x1p10'

# one lemma is not two
sed 's/^lemmas 1 1$/lemmas 1 2/; s/^lemma 1 \(.*\)/&\nlemma 2 \1/; s/^verdict 1 \(.*\)/&\nverdict 2 \1/; /^sha256/d' "$dir/true.gdc" >"$dir/false.gdc"
echo "sha256 $(sha256sum <"$dir/false.gdc" | cut -d' ' -f1)" >>"$dir/false.gdc"
out=$("$check" "$dir/false.gdc")
case $?:$out in 2:malformed:*'a lemma is listed once') ;; *) fail "a lemma that is listed twice: $out" ;; esac

# a claim under the name of a number
misnamed() { # LINE
  sed "0,/^hypothesis/s/^hypothesis/$1\\n&/; /^optimal/d; /^sha256/d" "$dir/frozen.gdc" >"$dir/false.gdc"
  echo "sha256 $(sha256sum <"$dir/false.gdc" | cut -d' ' -f1)" >>"$dir/false.gdc"
  out=$("$check" "$dir/false.gdc")
  case $?:$out in 2:malformed:*"$2") ;; *) fail "$1: $out" ;; esac
}
misnamed 'number optimal 0x1p1' 'the name of nothing'
misnamed 'number limit_lo 0' 'the name of nothing'
misnamed 'mode rate_gap 1' 'the name of nothing'
sed 's/^theorem \(.*\) dead dead 0$/theorem \1 dead dead 1/; /^sha256/d' "$dir/dead.gdc" >"$dir/false.gdc"
echo "sha256 $(sha256sum <"$dir/false.gdc" | cut -d' ' -f1)" >>"$dir/false.gdc"
"$check" "$dir/false.gdc" >"$dir/out"
[ $? = 1 ] || fail "a dead neuron, mirrored: $(cat "$dir/out")"

# the file is another one when it is read again: of the same experiment, of another shape
if command -v mkfifo >/dev/null && mkfifo "$dir/pipe"; then
  for second in four-points-2d drift; do
    { cat "$dir/paper.gdc" >"$dir/pipe"; sleep 1; cat "$dir/$second.gdc" >"$dir/pipe"; } 2>/dev/null &
    writer=$!
    out=$(timeout 20 "$check" "$dir/pipe")
    status=$?
    kill $writer 2>/dev/null
    wait $writer 2>/dev/null
    case $status:$out in 2:malformed:*changed\ while\ it\ was\ being\ read) ;; *) fail "another file at the second reading: $second: $out" ;; esac
  done
fi

# leaps: from 1000 steps on, to a time within reach (the state there was stepped to, too) and far beyond
leap() { # NAME TIME LEAPS
  sed '/^lemmas:/d' "$examples/$1.yaml" >"$dir/leap.yaml"
  rm -f "$dir/leap.gdc"
  "$gdcert" certify --quiet --steps 1000 --until "$2" --certificate "$dir/leap.gdc" "$dir/leap.yaml" >/dev/null 2>"$dir/err" || fail "$1 to $2: $(cat "$dir/err")"
  out=$("$check" "$dir/leap.gdc")
  case $?:$out in 0:*leap | 0:*leaps) ;; *) fail "$1 to $2: $out" ;; esac
  [ "$(grep -c '^leap ' "$dir/leap.gdc")" -ge "$3" ] || fail "$1 to $2: too few leaps"
}
leap paper 1e1000000 40
leap logistic 1e40 40
leap long-drift 1e30 40
leap frozen 1e1000000000000 1
leap obtuse 1e100 1
for name in paper logistic long-drift frozen obtuse symmetric; do
  leap $name 6000 1
  "$gdcert" certify --quiet --steps 6000 --certificate "$dir/there.gdc" "$dir/leap.yaml" >/dev/null 2>&1
  "$GDCERT_BUILDDIR/leap-there" "$dir/leap.gdc" "$dir/there.gdc" || fail "$name: a leap to 6000 misses the state there"
done
# lemmas beside leaps: claimed, and confirmed, about the single steps only
echo 'lemma positive: margin[1] > 0' >"$dir/positive.lemma"
sed '/^lemmas:/d' "$examples/frozen.yaml" >"$dir/frozen.yaml"
"$gdcert" certify --quiet --steps 100 --until 1e6 --lemmas "$dir/positive.lemma" --certificate "$dir/leap.gdc" "$dir/frozen.yaml" >"$dir/out" 2>"$dir/err"
grep -q 'verdicts of lemmas about the single steps only' "$dir/err" || fail "lemmas and leaps: no word about the leaps"
out=$("$check" "$dir/leap.gdc")
case $?:$out in 0:accepted:*\ 1\ lemma\ of\ these\ steps,*leap*) ;; *) fail "lemmas and leaps: $out" ;; esac
"$gdcert" certify --quiet --steps 100 --until 1e9 --certificate "$dir/none.gdc" "$examples/classes.yaml" >/dev/null 2>"$dir/err"
grep -q 'the certificate holds no leap: ' "$dir/err" || fail "no leap, and no word about it"
"$check" --quiet "$dir/none.gdc" || fail "a certificate without the leap that it could not make"
rm -f "$dir/none.gdc"

# lemmas that read constants of theorems
for name in paper one-sided frozen; do
  sed '/^lemmas:/d' "$examples/$name.yaml" >"$dir/constants.yaml"
  "$gdcert" certify --quiet --steps 1000 --lemmas certificate --certificate "$dir/constants.gdc" "$dir/constants.yaml" >/dev/null || fail "$name: constants"
  [ "$(grep -c '^verdict [1-3] proved' "$dir/constants.gdc")" -ge 2 ] || fail "$name: lemmas that read constants are not proved"
  for jobs in 1 3; do
    out=$("$check" --jobs=$jobs "$dir/constants.gdc")
    case $?:$out in 0:accepted:\ proved:*) ;; *) fail "$name: constants: $out" ;; esac
  done
done

# trained output weights: lemmas, and a state that never moves
cat >"$dir/trained.lemma" <<'END'
lemma output: v[1] > 0 and v[2] < 0 and init(v[1]) == 1
lemma balance: all(j in neurons: abs(v[j]^2 - w[j]^2 - b[j]^2) < 2)
lemma gradient: where t > 5: gradnorm < 1 and weightnorm > 1/2
lemma margin: where t > 50: robustness > 0 and distance[1] > 0 and abs(boundary) < 1 and gap < optimum
lemma flag: trained == 1
END
"$gdcert" certify --quiet --steps 400 --lemmas "$dir/trained.lemma" --certificate "$dir/lemmas.gdc" "$examples/trained.yaml" >"$dir/out" || fail "trained: lemmas: $(cat "$dir/out")"
out=$("$check" --jobs=3 "$dir/lemmas.gdc")
case $?:$out in 0:accepted:\ proved:*5\ lemmas) ;; *) fail "trained: lemmas: $out" ;; esac
sed 's/b: 0.2, v: 1/b: -2, v: 1/; s/b: 0.4, v: -1/b: -2, v: -1/' "$examples/trained.yaml" >"$dir/off.yaml"
"$gdcert" certify --quiet --steps 16 --certificate "$dir/off.gdc" "$dir/off.yaml" >"$dir/out"
out=$("$check" "$dir/off.gdc")
case $?:$out in 0:accepted:\ proved:*theorem\ dead*) ;; *) fail "trained: nothing moves: $out" ;; esac

# corruptions
mkdir "$dir/small"
for name in paper symmetric drift obtuse four-points-2d one-sided logistic classes exact-zero trained; do
  "$gdcert" certify --quiet --steps $small --certificate "$dir/small/$name.gdc" "$examples/$name.yaml" >/dev/null
done
for name in paper obtuse; do
  sed '/^lemmas:/d' "$examples/$name.yaml" >"$dir/leap.yaml"
  "$gdcert" certify --quiet --steps $small --until 300 --certificate "$dir/small/far-$name.gdc" "$dir/leap.yaml" >/dev/null
done
(cd "$dir" && "$GDCERT_BUILDDIR/mutate-certificate" "$corruptions" 1 small/*.gdc) || fail "mutate-certificate"
exit $bad
