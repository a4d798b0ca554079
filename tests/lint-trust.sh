#!/bin/sh
# The table "From claim to proof" of doc/trust.md: every name in it exists where its column says; names of Coq statements elsewhere exist.
set -u
cd "$GDCERT_SRCDIR" || exit 1
bad=0 rows=0 names=0 axioms=0
table=$(mktemp) && trap 'rm -f "$table"' EXIT
sed -n '/^### From claim to proof/,/^## /p' doc/trust.md | grep '^| ' | grep -v '^| claim ' >"$table"
column() { printf '%s\n' "$1" | cut -d'|' -f"$2" | grep -o '`[A-Za-z0-9_]*`' | tr -d '\140'; }
missing() { echo "doc/trust.md: no $1 named $2"; bad=1; }
while read -r row; do
  rows=$((rows + 1))
  for name in $(column "$row" 4); do
    names=$((names + 1))
    grep -qE "^(Theorem|Lemma|Corollary) $name( |$)" proofs/coq/*.v || missing "Coq statement" "$name"
  done
  for name in $(column "$row" 5); do
    names=$((names + 1))
    grep -rqE "^[a-z].*[ *]$name\(" src --include='*.c' || missing "C function" "$name"
  done
  for name in $(column "$row" 6); do
    names=$((names + 1))
    grep -q "\"$name\"" proofs/wp/baseline.json || missing "function proved by WP" "$name"
  done
done <"$table"
for name in $(sed -n '/^- The rounding of MPFR/,/^$/p' doc/theory.md | grep -o '`[A-Za-z0-9_]*`' | tr -d '\140'); do
  names=$((names + 1))
  grep -qE "^(Theorem|Lemma|Corollary) $name( |$)" proofs/coq/*.v || missing "Coq statement (doc/theory.md, 13)" "$name"
done
# "Coq: name, name." in the comments of the sources and of the lemma catalogue (a comment may go on in the next line).
cited=0
for name in $(cat src/*/*.c src/lemma/catalogue/*.lemma | tr '\n' ' ' | grep -oE 'Coq(, two points)?: +[A-Za-z0-9_]+([,;)][ a-z0-9():+*/-]* [A-Za-z0-9_]+)*' |
              sed 's/^Coq[^:]*: *//' | grep -oE '\b[A-Za-z0-9]+_[A-Za-z0-9_]+\b|\bTheorem[A-Z][0-9]?\b|\bLemma1\b|\bcertificate\b|\bS[1-5]\b|\bG4\b|\bB5\b' | sort -u); do
  cited=$((cited + 1)) names=$((names + 1))
  grep -qE "^(Theorem|Lemma|Corollary) $name( |$)" proofs/coq/*.v || missing "Coq statement cited in a comment" "$name"
done
[ "$cited" -ge 50 ] || { echo "only $cited Coq statements are cited in comments"; bad=1; }
# Every axiom that WP is given: a lemma of the same name in Coq, and a line in the table of axioms.
for name in $(sed -n 's/.*\<axiom  *\([a-zA-Z0-9_]*\)[{:].*/\1/p' acsl/*.h acsl/*.acsl | sort -u); do
  names=$((names + 1)) axioms=$((axioms + 1))
  cat proofs/coq/Wp*.v | grep -q "^Lemma $name " || missing "lemma in proofs/coq/Wp*.v for the ACSL axiom" "$name"
  grep -q "\`$name\`\|\`${name%_*}_\*\`" doc/trust.md || missing "line on the ACSL axiom" "$name"
done
[ "$axioms" -ge 15 ] || { echo "only $axioms ACSL axioms found"; bad=1; }
[ "$rows" -ge 20 ] && [ "$names" -ge 60 ] || { echo "only $rows rows and $names names found"; bad=1; }
echo "$rows rows, $names names"
exit $bad
