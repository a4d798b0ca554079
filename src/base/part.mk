# Below everything: status and context, the calculator arena, arrays of intervals, printing of enclosures.
libgdcert_la_SOURCES += src/base/status.c src/base/calc.c src/base/print.c src/base/store.c src/base/itvs.c
pkginclude_HEADERS += include/gdcert/gdcert.h include/gdcert/status.h include/gdcert/calc.h include/gdcert/print.h include/gdcert/store.h include/gdcert/itvs.h
