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
for file in "$here"/tests/golden/problem/bad-*.yaml; do
  valgrind -q --leak-check=full --error-exitcode=99 "$program" certify --steps 2 "$file" >/dev/null 2>&1 || {
    code=$?
    [ "$code" != 99 ] || { echo "valgrind: $file"; exit 1; }
  }
done
