#!/bin/sh
# Statements cited in src/ and include/ exist in doc/theory.md under that name, and those stated there are cited.
set -u
cd "$GDCERT_SRCDIR" || exit 1
bad=0
# kind and name, one a line: "Theorem 6.4".  Lists ("Theorems 6.3, 6.4", "Theorems F and O", "Lemmas 7.3, 7.4") one by one.
# A name is a number, a number with letters (2r, 3'), A8, or one capital letter; no theorem is called by a whole number.
names() {
  tr '\n' ' ' | sed 's/  *\(\* \)\{0,1\}/ /g' | grep -aoE "\b(Theorem|Lemma|Algorithm|Corollary|Rule|rule)s? ($1)((,| and|, and| or|-) ?($1))*([^A-Za-z0-9'(]|$)" |
    sed "s/[^A-Za-z0-9']*\$//" |
    awk '{ kind = $1; sub(/s$/, "", kind); if (kind == "rule") kind = "Rule"
           sub(/^[A-Za-z]* /, ""); gsub(/,? and |, ?| or |-/, " "); n = split($0, x, " ")
           for (i = 1; i <= n; i++) if (kind != "Theorem" || x[i] !~ /^[0-9]+$/) print kind, x[i] }' | sort -u
}
one="[0-9]+(\.[0-9]+)*[r']?|[A-Z][0-9]+|[A-Z]"
# where doc/theory.md states: headings, and bold names
stated=$(grep -E '^#|\*\*' doc/theory.md | grep -oE '^#.*|\*\*[^*]*\*\*' | names "$one")
# and what has only a number
numbered=$(sed -n 's/^\*\*\([0-9]*\.[0-9]*\)[ .(].*/Theorem \1/p' doc/theory.md)
# src/coq writes Coq's own Theorem and Lemma
cited=$(cat include/gdcert/*.h $(find src -name '*.[ch]' ! -path 'src/coq/*' | sort) | names "$one")
[ "$(printf '%s\n' "$stated" | wc -l)" -ge 25 ] || { echo "few statements found in doc/theory.md"; bad=1; }
[ "$(printf '%s\n' "$cited" | wc -l)" -ge 25 ] || { echo "few citations found"; bad=1; }
for c in $(printf '%s\n' "$cited" | tr ' ' '_'); do
  printf '%s\n' "$stated" "$numbered" | tr ' ' '_' | grep -qxF "$c" || { echo "cited, but not stated in doc/theory.md: $c"; bad=1; }
done
# parts of theorems: (G4), (S4), (B6), ..
tags=$(grep -rhoE '\([FOGSHBZR][0-9]\)' include src --include='*.[ch]' | sort -u)
[ "$(printf '%s\n' "$tags" | wc -l)" -ge 15 ] || { echo "few parts cited"; bad=1; }
for t in $tags; do
  bare=$(printf %s "$t" | tr -d '()')
  grep -qE "\($bare\)|\*\*$bare\*\*" doc/theory.md || { echo "cited, but not in doc/theory.md: $t"; bad=1; }
done
# and back: what is stated is used, in the program, its tests or the Coq development (lemmas inside proofs may not be)
used=$(cat include/gdcert/*.h $(find src tests proofs/coq \( -name '*.[chv]' -o -name '*.lemma' \) | sort) doc/fast-engine.md doc/certificate-format.md | names "$one")
for s in $(printf '%s\n' "$stated" | tr ' ' '_'); do
  printf '%s\n' "$used" | tr ' ' '_' | grep -qxF "$s" || { echo "stated in doc/theory.md, cited nowhere: $s"; bad=1; }
done
exit "$bad"
