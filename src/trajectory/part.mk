# The certified integrator and its observers.
libgdcert_la_SOURCES += \
  src/trajectory/internal.h src/trajectory/exactness.c src/trajectory/frame.c src/trajectory/checkpoint.c \
  src/trajectory/state.c src/trajectory/stored.c src/trajectory/run.c \
  src/trajectory/fast.h src/trajectory/fast_run.h src/trajectory/fast_round.h src/trajectory/fast_bounds.h src/trajectory/fast_kernel.h src/trajectory/fast_sums.h src/trajectory/fast_update.h src/trajectory/fast_general.h src/trajectory/fast_dense.h src/trajectory/fast_dense_loop.h src/trajectory/fast_fine.h src/trajectory/fast_words.h src/trajectory/fast_wide.h src/trajectory/fast_fine_update.h src/trajectory/fast_two.h \
  src/trajectory/fast_constants.c src/trajectory/fast_state.c src/trajectory/fast_load.c src/trajectory/fast_kernel.c src/trajectory/fast_general.c src/trajectory/fast_frozen.c src/trajectory/fast_sliding.c src/trajectory/fast_dense.c src/trajectory/fast_fine.c src/trajectory/fast_fine_sliding.c src/trajectory/fast_fine_any.c \
  src/trajectory/fast_sums.c src/trajectory/fast_tally.c src/trajectory/fast_certify.c src/trajectory/fast_hull.c src/trajectory/fast_run.c \
  src/trajectory/fast_offer.h src/trajectory/fast_offer.c
pkginclude_HEADERS += include/gdcert/trajectory.h
