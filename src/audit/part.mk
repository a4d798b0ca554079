# Float logs and simulated float runs against the exact trajectory.
libgdcert_la_SOURCES += src/audit/format.c
pkginclude_HEADERS += include/gdcert/audit.h
