# Reports: record of a run, text, JSON, CSV.
libgdcert_la_SOURCES += src/report/sample.c src/report/record.c src/report/csv.c src/report/text.c src/report/json.c \
  src/report/theorem.c src/report/lemmas.c src/report/leap.c src/report/until.c
pkginclude_HEADERS += include/gdcert/report.h include/gdcert/report_theorem.h \
  include/gdcert/report_lemmas.h include/gdcert/report_until.h
