#!/bin/sh
# House rules of the proven core, checked on its text: no heap, no I/O, no floating-point types, no // comments, no globals.
set -u
cd "$GDCERT_SRCDIR/src/core" || exit 1
bad=0
refuse() {
  if grep -nE "$2" ./*.c; then
    echo "core: $1"
    bad=1
  fi
}
refuse "no double or float" '^[^/*]*\b(double|float)\b'
refuse "no heap" '\b(malloc|calloc|realloc|free|alloca)[[:space:]]*\('
refuse "no I/O" 'stdio\.h|\bf?printf[[:space:]]*\('
refuse "no // comments" '(^|[^:"/])//[^@]'
refuse "no mutable globals" '^(static )?(int|long|gdc_itv|mpfr_t|mpq_t|signed char) [a-z_]+( =.*)?;'
# one definition of each function: in a static library a second one would be linked or not by chance
twice=$(sed -n 's/^[a-z].*[ *]\(gdc_[a-z0-9_]*\)(.*[^;]$/\1/p' ./*.c | sort | uniq -d)
if [ -n "$twice" ]; then
  echo "core: defined twice: $twice"
  bad=1
fi
# the contracts of step.h ask for arrays that are allocations of their own, and WP does not see who calls
callers=$(cd "$GDCERT_SRCDIR" && grep -lE '\bgdc_(preactivations|margins|step_hidden|step_output|scale_outputs|orbit_follow)[[:space:]]*\(' src/*/*.c | grep -v '^src/core/')
[ -n "$callers" ] || { echo "core: nobody calls the step?"; bad=1; }
for f in $callers; do
  grep -q "The callers are outside the proof:.*$f" "$GDCERT_SRCDIR/doc/trust.md" || { echo "$f calls the step: doc/trust.md does not say so"; bad=1; }
  grep -q 'gdc_itvs_new(' "$GDCERT_SRCDIR/$f" || { echo "$f calls the step on arrays that are not from gdc_itvs_new"; bad=1; }
done
for f in ./*.c; do
  grep -q "$(basename "$f" .c)" "$GDCERT_SRCDIR/proofs/wp/files" "$GDCERT_SRCDIR/doc/trust.md" || { echo "$f is neither proved nor named in doc/trust.md"; bad=1; }
  head -n 1 "$f" | grep -q '^/\*' || { echo "$f: the first line does not say what lives there"; bad=1; }
done
exit $bad
