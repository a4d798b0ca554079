#!/bin/sh
# House rules of the checker, on its text and on the program: nothing of the library, no MPFR, no floating point, GMP only.
set -u
cd "$GDCERT_SRCDIR/src/check" || exit 1
bad=0
refuse() {
  if grep -nE "$2" ./*.c ./*.h; then
    echo "src/check: $1"
    bad=1
  fi
}
refuse "no header of the library" '#include *[<"](gdcert|\.\.)'
refuse "no name of the library" '\bgdc_'
refuse "no MPFR, no GMP floats" 'mpfr|\bmpf_|mpz_[a-z_]*_d\b|mpq_[a-z_]*_d\b'
refuse "no floating point" '\b(double|float)\b|math\.h|strtod|atof|[0-9]\.[0-9]*[eE][-+]?[0-9]|%[0-9.]*[aefgAEFG]\b'
refuse "no // comments" '(^|[^:"/])//[^@]'
for f in ./*.c ./*.h; do
  head -n 1 "$f" | grep -q '^/\*' || { echo "$f: the first line does not say what lives there"; bad=1; }
done
# The reading guide of doc/certificate-format.md names every file, and its line counts are true (within 5 %).
guide=$(sed -n '/^## 6/,$p' ../../doc/certificate-format.md | grep -E '^\| [a-z_0-9]+\.[ch]')
for f in *.c *.h; do
  echo "$guide" | grep -q -F " $f " || { echo "$f is not in the reading guide"; bad=1; }
done
# The first four rows are the core, which can be read by itself.
for f in $(echo "$guide" | head -n 4 | cut -d'|' -f2); do
  grep -HnE '#include "(lemma|formula|theorem|leap|run)' "$f" && { echo "$f is core, and includes another part"; bad=1; }
done
# Without comments and blank lines.
count_code() {
  cat "$@" | awk '{ rest = $0; code = ""
    while (rest != "") {
      k = index(rest, inside ? "*/" : "/*")
      if (!inside) code = code (k ? substr(rest, 1, k - 1) : rest)
      rest = k ? substr(rest, k + 2) : ""
      if (k) inside = !inside
    }
    if (code ~ /[^ \t]/) n++ } END { print n + 0 }'
}
near() { [ $((20 * $1)) -le $((21 * $2)) ] && [ $((20 * $1)) -ge $((19 * $2)) ]; }
echo "$guide" | while IFS='|' read -r _ files lines code _; do
  # shellcheck disable=SC2086
  counted=$(cat $files | wc -l) pure=$(count_code $files)
  near "$counted" "$lines" && near "$pure" "$code" || { echo "reading guide:$files are $counted lines, $pure of them code"; exit 1; }
done || bad=1
program=$GDCERT_BUILDDIR/gdcert-check
[ -x "$GDCERT_BUILDDIR/.libs/gdcert-check" ] && program=$GDCERT_BUILDDIR/.libs/gdcert-check
if command -v nm >/dev/null; then
  names=$(nm "$program") || exit 1
  if echo "$names" | grep -E '[ _]gdc_|mpfr|mpf_'; then
    echo "gdcert-check contains or needs something of the library or of MPFR"
    bad=1
  fi
  echo "$names" | grep -q gmpz || { echo "no GMP in $program: was this test looking at the program?"; bad=1; }
fi
if command -v readelf >/dev/null; then
  needed=$(readelf -d "$program" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' | grep -vE '^lib(gmp|c|pthread|asan|ubsan|gcc_s|m)\.so')
  [ -z "$needed" ] || { echo "gdcert-check needs $needed"; bad=1; }
fi
exit $bad
