# Exact experiments from YAML files.
libgdcert_la_SOURCES += \
  src/problem/number.c src/problem/problem.c src/problem/init.c src/problem/print.c src/problem/text.c \
  src/problem/node.c src/problem/node.h src/problem/field.c src/problem/field.h \
  src/problem/read.c src/problem/read_network.c src/problem/read.h
pkginclude_HEADERS += include/gdcert/problem.h
