#!/bin/sh
# The program under valgrind: certified runs and refused inputs leak nothing and read nothing uninitialised.
# usage: valgrind.sh BUILDDIR
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
program=$1/gdcert
for file in "$here"/examples/*.yaml; do
  valgrind -q --leak-check=full --show-leak-kinds=all --error-exitcode=99 "$program" certify --steps 200 --json "$file" >/dev/null || {
    code=$?
    [ "$code" != 99 ] || { echo "valgrind: $file"; exit 1; }
  }
done
# Leaps: frozen and sliding, at and --until, lemmas over the leap.
leap() {
  valgrind -q --leak-check=full --show-leak-kinds=all --error-exitcode=99 "$program" "$@" >/dev/null || {
    code=$?
    [ "$code" != 99 ] || { echo "valgrind: $*"; exit 1; }
  }
}
leap at --json "$here/examples/frozen.yaml" 1e1000000
leap at "$here/examples/paper.yaml" 1e40
leap certify --json --steps 400 --until 1e6 "$here/examples/paper.yaml"
leap certify --steps 200 --until 1e100 "$here/examples/obtuse.yaml"
for file in "$here"/tests/golden/problem/bad-*.yaml; do
  valgrind -q --leak-check=full --error-exitcode=99 "$program" certify --steps 2 "$file" >/dev/null 2>&1 || {
    code=$?
    [ "$code" != 99 ] || { echo "valgrind: $file"; exit 1; }
  }
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
paper=$here/examples/paper.yaml
audit() {
  code=0
  valgrind -q --leak-check=full --error-exitcode=99 "$program" audit "$@" >/dev/null 2>&1 || code=$?
  [ "$code" != 99 ] || { echo "valgrind: audit $*"; exit 1; }
}
audit --simulate binary32 --steps 60 --write-log "$scratch/run.csv" --csv "$scratch/drift.csv" "$paper"
audit --simulate bfloat16 --flush --rounding stochastic --steps 30 --json "$paper"
audit --format binary32 --reference rounded "$paper" "$scratch/run.csv"
head -c 1500 "$scratch/run.csv" >"$scratch/cut.csv"
audit --format binary32 "$paper" "$scratch/cut.csv"
head -c 300 "$scratch/run.csv" >"$scratch/not.npz"
audit "$paper" "$scratch/not.npz"
