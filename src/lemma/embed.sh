#!/bin/sh
# Print lemma files as C data: embed.sh FILE.. > catalogue_data.h
set -e
echo '/* Generated from the catalogue by embed.sh. */'
k=0
table=
for file in "$@"; do
  name=$(basename "$file" .lemma)
  echo "static const unsigned char catalogue_$k[] = {"
  LC_ALL=C od -An -v -tu1 "$file" | sed 's/\([0-9][0-9]*\)/\1,/g'
  echo '0};'
  table="$table  {\"$name\", catalogue_$k, sizeof catalogue_$k - 1},
"
  k=$((k + 1))
done
echo 'static const struct catalogue_entry {'
echo '  const char *name;'
echo '  const unsigned char *text;'
echo '  size_t size;'
echo '} catalogue[] = {'
printf '%s' "$table"
echo '};'
