#!/bin/sh
# prove.sh BUILD [GDCERT [all]]: compiles the Coq development out of tree and checks it; with the program, instances too (instances/list).
# Exit 0: proved; 77: coqc not installed; 1: anything else.
# 1 no forbidden words  2 every file compiles  3 axioms used = assumptions.expected  4 every WP axiom of acsl/ has its lemma
# 5 the must-fail controls fail  6 the instances that gdcert writes compile, and fail with a constant tightened by 1 percent
set -u
src=$(cd "$(dirname "$0")" && pwd) || exit 1
build=${1:?usage: prove.sh BUILD-DIRECTORY [GDCERT [all]]}
gdcert=${2:-} which=${3:-ci}
die() { echo "prove-coq: $*" >&2; exit 1; }

command -v coqc >/dev/null 2>&1 || {
  echo "prove-coq: SKIPPED, coqc not found (Debian: apt-get install coq libcoq-coquelicot libcoq-interval)"; exit 77; }
mkdir -p "$build" && build=$(cd "$build" && pwd) || die "cannot create $build"
coq() { coqc -w -ambiguous-paths -Q "$build" Gdcert "$@"; }

# The file with its upper constant 1 percent smaller must be refused, by a number and not by syntax. A dead neuron has no constant: there
# the state is taken as a hypothesis (accepted), and then the box is wider by 1/100 on the side that decides (refused).
# tightened FILE DIRECTORY: says why not when it is not refused
tightened() {
  grep -q 'Theorem certified' "$1" || { echo "no last theorem"; return 1; }
  up=$(sed -n 's,.* <= (\([0-9]*\) / \([0-9]*\)) / ln (INR t)\.$,\1 \2,p' "$1")
  own=$(sed -n 's/^Theorem certified .* N1 v1 v2 (w t) xp <= 0\.$/3/p; s/^Theorem certified .* 0 <= N1 v1 v2 (w t) xm\.$/7/p' "$1")
  dir=$2
  if [ -n "$up" ]; then
    set -- "$1" $up
    sed "s,($2 / $3),($(($2 * 99)) / $(($3 * 100))),g" "$1" >"$dir/tight.v"
  elif [ -n "$own" ]; then
    sed '/^Lemma start /d; s/^Theorem certified : forall/Theorem certified : at_s (x s) -> forall/; s/pose proof start as Hs\./intros Hs./' "$1" >"$dir/tight.v"
    coq "$dir/tight.v" >"$dir/out" 2>&1 || { echo "not accepted with its state as a hypothesis"; return 1; }
    sed -i "/^Definition at_s /s,([^()]*),(1 / 100),$own" "$dir/tight.v"
  else
    echo "no constant to tighten"; return 1
  fi
  cmp -s "$1" "$dir/tight.v" && { echo "the control changes nothing"; return 1; }
  if coq "$dir/tight.v" >"$dir/out" 2>&1; then echo "accepted although tightened"; return 1; fi
  if grep -qE 'Syntax error|not found in the current environment|Cannot find a physical path' "$dir/out"; then echo "the control broke the syntax"; return 1; fi
  grep -q '^Error' "$dir/out" || { echo "the control ended without an error of Coq"; return 1; }
}

# instance FILE OUT: the file is accepted and its control refused, or the reason is in OUT.bad
instance() {
  d=$2.d && mkdir -p "$d" || return
  start=$(date +%s)
  if coq "$1" >"$d/out" 2>&1; then
    end=$(date +%s)
    if why=$(tightened "$1" "$d"); then echo "$((end - start))" >"$2.ok"; else echo "instance $(basename "$1"): $why" >"$2.bad"; fi
  else
    { cat "$d/out"; echo "instance $(basename "$1") does not compile"; } >"$2.bad"
  fi
}

files=$(sed -n 's/\.v$//p' "$src/_CoqProject")

# 1
if grep -nE '\b(admit|Admitted|Axiom|Axioms|Parameter|Parameters|Conjecture)\b' "$src"/*.v; then die "forbidden word above"; fi
for f in "$src"/*.v; do
  b=$(basename "$f" .v)
  case " $(echo $files) Assumptions " in *" $b "*) ;; *) die "$b.v is not listed in _CoqProject";; esac
done

# 2: a file is compiled again when it or a file before it has changed
again=
for f in $files Assumptions; do
  if [ -z "$again" ] && [ -f "$build/$f.vo" ] && cmp -s "$src/$f.v" "$build/$f.v"; then continue; fi
  again=yes
  rm -f "$build/$f.vo" "$build/$f.v"
  cp "$src/$f.v" "$build/$f.v" || die "cannot copy $f.v"
  echo "  COQC $f"
  coq "$build/$f.v" >"$build/$f.out" 2>&1 || { cat "$build/$f.out" >&2; rm -f "$build/$f.vo"; die "$f.v does not compile"; }
done

# 3
diff "$src/assumptions.expected" "$build/Assumptions.out" || die "the assumptions differ from assumptions.expected"

# 4
if [ -d "$src/../../acsl" ]; then
  for a in $(sed -n 's/.*\<axiom  *\([a-zA-Z0-9_]*\)[{:].*/\1/p' "$src"/../../acsl/*.h "$src"/../../acsl/*.acsl 2>/dev/null | sort -u); do
    cat "$src"/Wp*.v | grep -q "^Lemma $a " || die "ACSL axiom $a has no lemma in proofs/coq/Wp*.v"
  done
fi

# 5: each line "File <tab> sed command <tab> what is weakened" must make the file fail to compile, by a proof and not by syntax;
# as many at a time as there are processors
tmp=$build/mustfail && rm -rf "$tmp" && mkdir -p "$tmp" || die "cannot create $tmp"
tab=$(printf '\t')
# control NUMBER FILE COMMAND WHY: writes NUMBER.ok, or the reason to NUMBER.bad
control() {
  d=$tmp/$1 && mkdir -p "$d" && sed "$3" "$src/$2.v" >"$d/$2.v" || return
  if cmp -s "$src/$2.v" "$d/$2.v"; then echo "must-fail control changes nothing in $2.v: $3" >"$tmp/$1.bad"; return; fi
  if coqc -w -ambiguous-paths -Q "$build" Gdcert -R "$d" Mustfail "$d/$2.v" >"$d/out" 2>&1; then
    echo "must-fail control was accepted: $4" >"$tmp/$1.bad"
  elif grep -qE 'Syntax error|not found in the current environment|Cannot find a physical path' "$d/out"; then
    { echo "must-fail control broke the syntax of $2.v: $3"; cat "$d/out"; } >"$tmp/$1.bad"
  elif grep -q '^Error' "$d/out"; then : >"$tmp/$1.ok"
  else echo "must-fail control ended without an error of Coq: $4" >"$tmp/$1.bad"
  fi
}
jobs=$(nproc 2>/dev/null || echo 1)
n=0
while IFS="$tab" read -r f cmd why; do
  case $f in ''|\#*) continue;; esac
  n=$((n+1))
  control $n "$f" "$cmd" "$why" &
  [ $((n % jobs)) -ne 0 ] || wait
done <"$src/mustfail.tsv"
wait
for i in $(seq $n); do
  [ -e "$tmp/$i.ok" ] || die "$(cat "$tmp/$i.bad" 2>/dev/null || echo "must-fail control $i did not run")"
done
[ $n -ge 5 ] || die "only $n must-fail controls"

# 6
[ -n "$gdcert" ] || { echo "prove-coq: instances SKIPPED, no gdcert to write them"; echo "prove-coq: $(echo $files | wc -w) files, $n must-fail controls: PROVED"; exit 0; }
if ! { printf 'From Interval Require Import Tactic.\n' >"$tmp/probe.v" && coq "$tmp/probe.v" >/dev/null 2>&1; }; then
  echo "prove-coq: instances SKIPPED, coq-interval not found (Debian: apt-get install libcoq-interval)"
  echo "prove-coq: $(echo $files | wc -w) files, $n must-fail controls: PROVED"
  exit 0
fi
# as many at a time as there are processors; a file that has not changed is not compiled again
m=0 running=0 names=
mkdir -p "$build/instances"
while read -r b example steps when; do
  case $b in ''|\#*) continue;; esac
  [ "$which" = all ] || [ "$when" = ci ] || continue
  f=$build/instances/$b.v yaml=$src/instances/$example
  [ -f "$yaml" ] || yaml=$src/../../examples/$example
  "$gdcert" certify --quiet --steps "$steps" --coq "$tmp/$b.v" "$yaml" >/dev/null || die "gdcert wrote no Coq file for $example at $steps"
  m=$((m+1))
  if [ -z "$again" ] && cmp -s "$tmp/$b.v" "$f" && [ -f "$build/instances/$b.vo" ] && [ -f "$build/instances/$b.ok" ]; then continue; fi
  rm -f "$build/instances/$b.vo" "$f" "$build/instances/$b.ok"
  cp "$tmp/$b.v" "$f" || die "cannot copy $b.v"
  names="$names $b"
  instance "$f" "$tmp/$b" &
  running=$((running+1))
  [ $((running % jobs)) -ne 0 ] || wait
done <"$src/instances/list"
wait
for b in $names; do
  [ -e "$tmp/$b.ok" ] || { rm -f "$build/instances/$b.vo"; die "$(cat "$tmp/$b.bad" 2>/dev/null || echo "instance $b did not run")"; }
  cp "$tmp/$b.ok" "$build/instances/$b.ok"
  echo "  COQC instances/$b: $(cat "$tmp/$b.ok") s"
done
echo "prove-coq: $(echo $files | wc -w) files, $n must-fail controls, $m instances: PROVED"
