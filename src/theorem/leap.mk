# Leaps: states at any later time.
libgdcert_la_SOURCES += src/theorem/leap_time.c src/theorem/leap_series.c src/theorem/leap_abel.c src/theorem/leap_abel.h \
  src/theorem/leap_state.c src/theorem/leap_gap.c src/theorem/leap_frozen.c src/theorem/leap_reach.c \
  src/theorem/leap_flow.c src/theorem/leap_window.c src/theorem/leap_chain.c src/theorem/leap_window.h src/theorem/leap_link.c src/theorem/leap_stop.c src/theorem/way.c src/theorem/leap_theorem.c
pkginclude_HEADERS += include/gdcert/leap.h include/gdcert/way.h

# make bench-leap && ./bench-leap: digits and time of a leap.
EXTRA_PROGRAMS += bench-leap
bench_leap_SOURCES = bench/leap.c
bench_leap_LDADD = libgdcert.la
