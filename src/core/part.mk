# The proven core: no heap, no I/O, no globals; every function has an ACSL contract (make prove).
libgdcert_la_SOURCES += \
  src/core/interval.c src/core/interval_mul.c src/core/interval_div.c src/core/interval_fun.c \
  src/core/interval_order.c src/core/decide.c src/core/loss.c src/core/step.c src/core/step_update.c src/core/orbit_follow.c src/core/pattern.c src/core/eval.c
pkginclude_HEADERS += include/gdcert/interval.h include/gdcert/decide.h include/gdcert/step.h include/gdcert/orbit.h \
  include/gdcert/eval.h
