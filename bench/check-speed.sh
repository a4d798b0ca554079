#!/bin/sh
# Steps per second of gdcert-check on the main example without lemmas: check-speed.sh BUILDDIR [STEPS]; user time of one
# thread, and elapsed time of one and of two.
set -eu
build=$1
steps=${2:-1000000}
src=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
sed '/^lemmas/d' "$src/examples/paper.yaml" >"$dir/run.yaml"
"$build/gdcert" certify --quiet --steps "$steps" --certificate "$dir/run.gdc" "$dir/run.yaml" >/dev/null
grep '^unit' "$dir/run.gdc"
wc -c <"$dir/run.gdc" | sed 's/^ */bytes /'
for jobs in 1 1 2 2; do
  /usr/bin/env bash -c "TIMEFORMAT='$jobs job(s): %R s elapsed, %U s of processor'; time '$build/gdcert-check' --jobs=$jobs '$dir/run.gdc' >/dev/null "
done
echo "steps $steps"
