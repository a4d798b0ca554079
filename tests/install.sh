#!/bin/sh
# An installed libgdcert is found by pkg-config, links, and every public header stands alone.
# usage: install.sh BUILDDIR
set -eu
build=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make -s -C "$build" install prefix="$work/usr" >/dev/null
PKG_CONFIG_PATH=$(find "$work/usr" -name pkgconfig)
export PKG_CONFIG_PATH
sed -i "s|^prefix=.*|prefix=$work/usr|" "$PKG_CONFIG_PATH/gdcert.pc"
cat >"$work/use.c" <<'END'
#include <gdcert/gdcert.h>
#include <stdio.h>
int main(void)
{
  gdc_itv x, y;
  gdc_itv_init(&x, 64);
  gdc_itv_init(&y, 64);
  gdc_itv_set_si(&x, 1);
  gdc_itv_exp(&y, &x);
  puts(gdc_itv_lt(&x, &y) == GDC_PROVED ? "1 < e: proved" : "?");
  gdc_itv_clear(&x);
  gdc_itv_clear(&y);
  return 0;
}
END
# shellcheck disable=SC2046
${CC:-cc} -o "$work/use" "$work/use.c" $(pkg-config --cflags --libs --static gdcert)
[ "$("$work/use")" = "1 < e: proved" ]
for header in "$work"/usr/include/gdcert/*.h; do
  echo "#include <gdcert/$(basename "$header")>" >"$work/alone.c"
  # shellcheck disable=SC2046
  ${CC:-cc} -std=c11 -Wall -Wextra -Werror -fsyntax-only "$work/alone.c" $(pkg-config --cflags gdcert)
done
"$work/usr/bin/gdcert" --version
