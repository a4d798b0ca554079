# The certified integrator and its observers.
libgdcert_la_SOURCES += \
  src/trajectory/internal.h src/trajectory/exactness.c src/trajectory/frame.c src/trajectory/checkpoint.c \
  src/trajectory/state.c src/trajectory/run.c
pkginclude_HEADERS += include/gdcert/trajectory.h
