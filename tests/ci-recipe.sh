#!/bin/sh
# What README.md and examples/ci/github-workflow.yml tell CI users to run works as it is printed, on a good certificate and on a bad one.
set -u
# shellcheck source=tests/cli-lib.sh
. "$GDCERT_SRCDIR/tests/cli-lib.sh"
command -v bash >/dev/null || exit 77
workflow=$GDCERT_SRCDIR/examples/ci/github-workflow.yml
export RUNNER_TEMP="$work/temp" GDCERT_VERSION=main GDCERT=unused
mkdir -p "$RUNNER_TEMP/gdcert/src" certificates bin
cp -r "$GDCERT_SRCDIR/src/check" "$RUNNER_TEMP/gdcert/src"

# The text of the step `name`: what stands below its `run: |`.
step() { awk -v name="$1" '/^      - / { on = ($0 == "      - name: " name) } on && /^          / { print substr($0, 11) }' "$workflow"; }
if command -v python3 >/dev/null && python3 -c 'import yaml' 2>/dev/null; then
  check "the workflow is YAML" python3 -c 'import sys, yaml; steps = yaml.safe_load(open(sys.argv[1]))["jobs"]["check"]["steps"]; assert len(steps) == 5' "$workflow"
fi
step "Build the checker alone" | grep -v '^git ' >build.sh
check "a step that builds" grep -q '^gcc ' build.sh
sed -i "s/^gcc /${CC:-gcc} /" build.sh
check "the checker is built alone" bash -e build.sh
check "it is there" [ -x "$RUNNER_TEMP/gdcert-check" ]

step "Check every certificate" >check.sh
check "a step that checks" grep -q 'gdcert-check" --jobs=2 --junit=' check.sh
sed -n 's/^    \(for c in certificates.*\)$/\1/p' "$GDCERT_SRCDIR/README.md" >shell.sh
check "a recipe in README.md" [ "$(wc -l <shell.sh)" = 1 ]
check "the same as in the workflow" grep -q -F "$(cat shell.sh)" "$workflow"
cp "$RUNNER_TEMP/gdcert-check" bin
PATH=$work/bin:$PATH
both() { # NAME STATUS
  expect "workflow: $1" "$2" "$3" bash -e check.sh
  expect "shell: $1" "$2" "$3" sh shell.sh
}
expect "workflow: no certificates" 1 '^no certificates' bash -e check.sh
expect "shell: no certificates" 1 '^malformed: ' sh shell.sh
"$gdcert" certify --quiet --steps 50 --certificate certificates/a.gdc "$examples/frozen.yaml" >out
"$gdcert" certify --quiet --steps 50 --certificate certificates/b.gdc "$examples/paper.yaml" >out
both "good ones" 0 '^accepted: proved'
check "a report for each" grep -q 'failures="0" errors="0"' a.junit.xml b.junit.xml
sed 's/^radius 0x.*/radius 0x1/' certificates/a.gdc >certificates/c.gdc
both "a bad one" 1 '^malformed: certificates/c.gdc:[0-9]*: '
check "its report" grep -q 'errors="[1-9]' c.junit.xml
finish
