# Coq files for one experiment.
libgdcert_la_SOURCES += src/coq/text.c src/coq/orbit.c src/coq/experiment.c src/coq/dead.c src/coq/frozen.c src/coq/onesided.c \
  src/coq/sliding.c src/coq/write.c src/coq/writer.h
pkginclude_HEADERS += include/gdcert/coq.h
