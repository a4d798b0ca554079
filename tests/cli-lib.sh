# Sourced by the tests of the program: a scratch folder, expect, check and the closing line.
# shellcheck shell=sh disable=SC2034
gdcert=$GDCERT_BUILDDIR/gdcert
examples=$GDCERT_SRCDIR/examples
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
passed=0 failed=0

# expect NAME STATUS PATTERN COMMAND...: exit status and a line of stdout+stderr
expect() {
  name=$1 want=$2 pattern=$3; shift 3
  "$@" >out 2>err
  got=$?
  if [ "$got" = "$want" ] && cat out err | grep -q -e "$pattern"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED $name: exit $got (want $want), wanted a line like: $pattern"
    head -5 out err
  fi
}
check() {
  name=$1; shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED $name"; fi
}

# The closing line; its status is the test's.
finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
}
