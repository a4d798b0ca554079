# Theorems for all later times from one certified state.
libgdcert_la_SOURCES += \
  src/theorem/box.c src/theorem/box_state.c src/theorem/view.c src/theorem/regime.c src/theorem/scalar.c \
  src/theorem/result.c src/theorem/limit.c src/theorem/frozen.c src/theorem/frozen_mechanised.c src/theorem/sliding.c src/theorem/sliding_eval.c \
  src/theorem/sliding_check.c src/theorem/sliding_rate.c src/theorem/sliding_mechanised.c src/theorem/sliding_claim.c src/theorem/onesided.c \
  src/theorem/onesided_rate.c src/theorem/onesided_mechanised.c src/theorem/build.c src/theorem/observer.c src/theorem/constant.c \
  src/theorem/inner.h src/theorem/result.h src/theorem/sliding.h src/theorem/onesided.h src/theorem/mutants.h
pkginclude_HEADERS += include/gdcert/theorem.h
