#!/bin/sh
# prove.sh BUILD: compiles the Coq development out of tree and checks it. Exit 0: proved; 77: coqc not installed; 1: anything else.
# 1 no forbidden words  2 every file compiles  3 axioms used = assumptions.expected  4 every WP axiom of acsl/ has its lemma
# 5 the must-fail controls fail  6 the committed instances compile, and fail with a constant tightened by 1 percent
set -u
src=$(cd "$(dirname "$0")" && pwd) || exit 1
build=${1:?usage: prove.sh BUILD-DIRECTORY}
die() { echo "prove-coq: $*" >&2; exit 1; }

command -v coqc >/dev/null 2>&1 || {
  echo "prove-coq: SKIPPED, coqc not found (Debian: apt-get install coq libcoq-coquelicot libcoq-interval)"; exit 77; }
mkdir -p "$build" && build=$(cd "$build" && pwd) || die "cannot create $build"
coq() { coqc -w -ambiguous-paths -Q "$build" Gdcert "$@"; }
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
    grep -q "^Lemma $a " "$src/WpAxioms.v" || die "ACSL axiom $a has no lemma in WpAxioms.v"
  done
fi

# 5: each line "File <tab> sed command <tab> what is weakened" must make the file fail to compile, by a proof and not by syntax
tmp=$build/mustfail && rm -rf "$tmp" && mkdir -p "$tmp" || die "cannot create $tmp"
tab=$(printf '\t')
n=0
while IFS="$tab" read -r f cmd why; do
  case $f in ''|\#*) continue;; esac
  sed "$cmd" "$src/$f.v" >"$tmp/$f.v"
  cmp -s "$src/$f.v" "$tmp/$f.v" && die "must-fail control changes nothing in $f.v: $cmd"
  if coqc -w -ambiguous-paths -Q "$build" Gdcert -R "$tmp" Mustfail "$tmp/$f.v" >"$tmp/out" 2>&1; then die "must-fail control was accepted: $why"; fi
  grep -qE 'Syntax error|not found in the current environment|Cannot find a physical path' "$tmp/out" && { cat "$tmp/out" >&2; die "must-fail control broke the syntax of $f.v: $cmd"; }
  n=$((n+1))
done <"$src/mustfail.tsv"
[ $n -ge 5 ] || die "only $n must-fail controls"

# 6
m=0
if printf 'From Interval Require Import Tactic.\n' >"$tmp/probe.v" && coq "$tmp/probe.v" >/dev/null 2>&1; then
  for f in "$src"/instances/*.v; do
    [ -f "$f" ] || continue
    b=$(basename "$f" .v)
    mkdir -p "$build/instances"
    if ! cmp -s "$f" "$build/instances/$b.v" || [ -n "$again" ] || [ ! -f "$build/instances/$b.vo" ]; then
      rm -f "$build/instances/$b.vo" "$build/instances/$b.v"
      cp "$f" "$build/instances/$b.v"
      echo "  COQC instances/$b"
      coq "$build/instances/$b.v" >"$tmp/out" 2>&1 || { cat "$tmp/out" >&2; die "instance $b.v does not compile"; }
    fi
    m=$((m+1))
  done
  while IFS="$tab" read -r f cmd why; do
    case $f in ''|\#*) continue;; esac
    sed "$cmd" "$src/instances/$f.v" >"$tmp/$f.v"
    cmp -s "$src/instances/$f.v" "$tmp/$f.v" && die "must-fail control changes nothing in instances/$f.v: $cmd"
    if coq "$tmp/$f.v" >"$tmp/out" 2>&1; then die "must-fail instance was accepted: $why"; fi
    grep -q 'Syntax error' "$tmp/out" && { cat "$tmp/out" >&2; die "must-fail control broke the syntax of instances/$f.v: $cmd"; }
    n=$((n+1))
  done <"$src/instances/mustfail.tsv"
else
  echo "prove-coq: instances SKIPPED, coq-interval not found (Debian: apt-get install libcoq-interval)"
fi
echo "prove-coq: $(echo $files | wc -w) files, $n must-fail controls, $m instances: PROVED"
