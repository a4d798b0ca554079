#!/bin/sh
# Print lemma files as a C source: embed.sh FILE.. > catalogue_data.c
set -e
echo '/* Generated from the catalogue by embed.sh. */'
echo '#include "catalogue.h"'
k=0
table=
for file in "$@"; do
  name=$(basename "$file" .lemma)
  echo "static const unsigned char text_$k[] = {"
  LC_ALL=C od -An -v -tu1 "$file" | sed 's/\([0-9][0-9]*\)/\1,/g'
  echo '0};'
  table="$table  {\"$name\", text_$k, sizeof text_$k - 1},
"
  k=$((k + 1))
done
echo 'const catalogue_entry catalogue[] = {'
printf '%s' "$table"
echo '};'
echo "const size_t catalogue_size = $k;"
