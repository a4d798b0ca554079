# The writer of certificates (doc/certificate-format.md).
libgdcert_la_SOURCES += \
  src/certificate/internal.h src/certificate/sha256.h src/certificate/sha256.c src/certificate/emit.c \
  src/certificate/head.c src/certificate/ball.c src/certificate/point.c src/certificate/block.c \
  src/certificate/results.c src/certificate/tail.c src/certificate/file.c src/certificate/stored.c \
  src/certificate/writer.c src/certificate/leaps.c
pkginclude_HEADERS += include/gdcert/certificate.h
