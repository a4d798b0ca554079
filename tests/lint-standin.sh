#!/bin/sh
# The citations in acsl/mpfr.h and acsl/gmp.h: every declaration has one, and where the manual is installed (libmpfr-doc
# 4.2.0, gmp-doc 6.2.1; another directory: GDCERT_INFO) its entry, sections and words stand in the lines it names.
set -u
LC_ALL=C && export LC_ALL
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
info=${GDCERT_INFO:-/usr/share/info}

# plain FILE VERSION: the manual of that version as ASCII, nothing when it is not installed
plain() {
  quote=$(printf '\342\200[\230\231\234\235]') minus=$(printf '\342\210\222') space=$(printf '\302\240')
  gzip -dc "$info/$1.gz" 2>/dev/null | sed "s/$quote//g; s/$minus/-/g; s/$space/ /g" >"$work/text"
  grep -q -F "version $2." "$work/text" && cat "$work/text"
}
plain mpfr.info 4.2.0 >"$work/mpfr.info"
plain gmp.info-1 6.2.1 >"$work/gmp.info-1"

# refused FILE SOURCE MANUAL: what is wrong with the citations of FILE (SOURCE: how they begin); then "COUNT declarations"
cat >"$work/refused.awk" <<'AWK'
function wrong(what) { print "acsl: " name ": " what }
function words(from, to,   k, all) { # these lines of the manual, each run of blanks one blank
  for (k = from; k <= to; k++) all = all " " line[k]
  gsub(/[ \t]+/, " ", all)
  return all
}
function section_at(k) { # the heading above line k
  while (k > 0 && line[k] !~ /^[0-9]+(\.[0-9]+)? [A-Z]/) k--
  return line[k] " "
}
# The lines, sections and quotations of a comment; whole: it is the citation of the declaration `name`.
function compare(text, whole,   first, ref, range, section, part, piece, n, k) {
  first = whole
  while (match(text, /l\. [0-9]+-[0-9]+ \([^)]*\)/)) {
    ref = substr(text, RSTART + 3, RLENGTH - 4)
    text = substr(text, RSTART + RLENGTH)
    split(ref, range, /[- ]/)
    section = substr(ref, index(ref, "(") + 1)
    if (index(section_at(range[1]), section " ") != 1) wrong("line " range[1] " is not in section " section)
    if (first && line[range[1]] !~ "^ -- (Function|Macro): .*[ *]" name " \\(") wrong("line " range[1] " is not its entry")
    first = 0
    part = match(text, /l\. [0-9]+-[0-9]+ \([^)]*\)/) ? substr(text, 1, RSTART - 1) : text
    n = split(part, piece, "\"")
    if (n % 2 == 0) wrong("a quotation does not end before the next line number")
    for (k = 2; k <= n; k += 2) if (!index(words(range[1], range[2]), piece[k])) wrong("not in l. " ref "): " piece[k])
  }
}
FILENAME == manual { line[FNR] = $0; known = 1; next }
# what is not code: comments (kept), annotations, lines of the preprocessor
!inside && /^\/\*@/ { inside = 2 }
!inside && /^\/\*/ { inside = 1; comment = "" }
inside {
  if (inside == 1) comment = comment " " $0
  if (/\*\//) {
    if (inside == 1) { gsub(/^ *\/\*|\*\/|[ \t]+/, " ", comment); gsub(/ +/, " ", comment); sub(/^ /, "", comment) }
    if (inside == 1 && comment !~ /^mpf?[a-z]*_[a-z0-9_]*: /) { name = "a comment"; if (known) compare(comment, 0) }
    inside = 0
  }
  next
}
/^#/ { next }
match($0, /mp[a-z]*_[a-z0-9_]*\(/) {
  name = substr($0, RSTART, RLENGTH - 1)
  count++
  begins = "^" name ": " source ", l\\. [0-9]+-[0-9]+ \\([0-9]+\\.[0-9]+ [A-Z][^)]*\\): \"[^\"]+\""
  if (comment !~ begins) wrong("no citation above it")
  else if (known) compare(comment, 1)
  comment = ""
}
END { print count + 0 " declarations" }
AWK
refused() {
  awk -v source="$2" -v manual="$3" -f "$work/refused.awk" "$3" "$1"
}
mpfr() { refused "$1" 'mpfr\\.info 4\\.2\\.0' "$work/mpfr.info"; }
gmp() { refused "$1" 'gmp\\.info-1 6\\.2\\.1' "$work/gmp.info-1"; }

bad=0
fail() { echo "lint-standin: $*"; bad=1; }
cd "$GDCERT_SRCDIR/acsl" || exit 1
mpfr mpfr.h >"$work/out"
[ "$(cat "$work/out")" = "$(grep -c '^extern ' mpfr.h) declarations" ] || { cat "$work/out"; bad=1; }
gmp gmp.h >"$work/out"
[ "$(cat "$work/out")" = "$(grep -c '^extern ' gmp.h) declarations" ] || { cat "$work/out"; bad=1; }
for h in mpfr.info gmp.info-1; do
  [ -s "$work/$h" ] || echo "lint-standin: no $h of that version in $info: its words are not compared"
done

# Controls: each of these edits must be refused.
control() { # WHAT HEADER EDIT ANSWER
  sed "$3" "$2.h" >"$work/edited.h"
  cmp -s "$2.h" "$work/edited.h" && fail "control: nothing to edit: $1"
  "$2" "$work/edited.h" | grep -q -F "$4" || fail "control: not refused: $1"
}
control "no citation" mpfr '/^\/\* mpfr_sqr: /d' 'mpfr_sqr: no citation'
control "the citation of another function" mpfr 's/^\/\* mpfr_sqr: /\/* mpfr_mul: /' 'mpfr_sqr: no citation'
control "no line number" mpfr 's/mpfr_sqrt: mpfr.info 4.2.0, l. [0-9]*-/mpfr_sqrt: mpfr.info 4.2.0, l. -/' 'mpfr_sqrt: no citation'
control "a new declaration" mpfr '/^extern int mpfr_cmp/s/$/\nint mpfr_abs(mpfr_ptr r);/' 'mpfr_abs: no citation'
control "no citation" gmp '/^\/\* mpq_sgn: /d' 'mpq_sgn: no citation'
if [ -s "$work/mpfr.info" ]; then
  control "another line" mpfr 's/l. 1558-1559/l. 1557-1559/' 'mpfr_sqr: line 1557 is not its entry'
  control "another section" mpfr 's/l. 1558-1559 (5.5/l. 1558-1559 (5.4/' 'mpfr_sqr: line 1558 is not in section'
  control "other words" mpfr 's/the square of OP/the cube of OP/' 'mpfr_sqr: not in l. 1558-1559'
  control "other words in the head" mpfr 's/"closest to X/"next to X/' 'a comment: not in l. 578-583'
fi
exit $bad
