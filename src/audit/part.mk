# Float logs and simulated float runs against the exact trajectory.
libgdcert_la_SOURCES += \
  src/audit/internal.h src/audit/format.c src/audit/slots.c src/audit/number.c src/audit/lines.c src/audit/csv.c \
  src/audit/jsonl.c src/audit/stream.c src/audit/zip.c src/audit/array.c src/audit/numpy.c src/audit/log.c \
  src/audit/simulate.h src/audit/simulate.c src/audit/model.h src/audit/model_parts.h src/audit/model_new.c \
  src/audit/model.c src/audit/quick.c src/audit/compare.h \
  src/audit/reference.c src/audit/logged.c src/audit/compare.c src/audit/steps.c src/audit/drift.c \
  src/audit/cycle.c src/audit/simulated.c src/audit/audit.c src/audit/text.c src/audit/json.c
pkginclude_HEADERS += include/gdcert/audit.h include/gdcert/report_audit.h
