# Tests of src/trajectory, against an independent integer run and, where it is installed, against Arb.
if HAVE_CHECK
check_PROGRAMS += t-trajectory t-trajectory-same t-fast t-fast-mutants t-fast-words
TESTS += t-trajectory t-trajectory-same t-fast t-fast-mutants t-fast-words
if HAVE_ARB
check_PROGRAMS += t-arb
TESTS += t-arb
endif
endif
t_trajectory_SOURCES = tests/t-trajectory.c tests/trajectory-runs.c tests/trajectory-runs.h tests/oracle.c tests/oracle.h
t_trajectory_CPPFLAGS = $(TEST_CPPFLAGS)
t_trajectory_LDADD = $(TEST_LDADD)
t_trajectory_same_SOURCES = tests/t-trajectory-same.c tests/trajectory-runs.c tests/trajectory-runs.h
t_trajectory_same_CPPFLAGS = $(TEST_CPPFLAGS)
t_trajectory_same_LDADD = $(TEST_LDADD)
t_arb_SOURCES = tests/t-arb.c
t_arb_CPPFLAGS = $(TEST_CPPFLAGS)
t_arb_CFLAGS = $(AM_CFLAGS) -Wno-pedantic -Wno-conversion -Wno-sign-conversion
t_arb_LDADD = $(TEST_LDADD) $(ARB_LIBS)
t_fast_SOURCES = tests/t-fast.c tests/fast-brute.c tests/fast-brute.h tests/fast-handover.c tests/fast-units.c tests/fast-units.h tests/fast-fixed.c tests/fast-way.c
t_fast_CPPFLAGS = $(TEST_CPPFLAGS)
t_fast_LDADD = $(TEST_LDADD)
t_fast_words_SOURCES = tests/t-fast-words.c
t_fast_words_CPPFLAGS = $(TEST_CPPFLAGS)
t_fast_words_LDADD = $(TEST_LDADD)
# The fast engine compiled with its broken variants, in the place of the library's.
t_fast_mutants_SOURCES = tests/t-fast-mutants.c tests/fast-brute.c tests/fast-brute.h tests/fast-handover.c tests/fast-hulls.c tests/fast-hulls.h tests/fast-units.c tests/fast-units.h tests/fast-fixed.c tests/fast-way.c \
  src/trajectory/fast_constants.c src/trajectory/fast_state.c src/trajectory/fast_load.c src/trajectory/fast_kernel.c src/trajectory/fast_general.c src/trajectory/fast_frozen.c src/trajectory/fast_sliding.c src/trajectory/fast_dense.c src/trajectory/fast_fine.c src/trajectory/fast_fine_sliding.c src/trajectory/fast_fine_any.c \
  src/trajectory/fast_sums.c src/trajectory/fast_tally.c src/trajectory/fast_certify.c src/trajectory/fast_hull.c src/trajectory/fast_offer.c src/trajectory/fast_run.c
t_fast_mutants_CPPFLAGS = $(TEST_CPPFLAGS) -DGDC_FAST_MUTANTS
t_fast_mutants_LDADD = $(TEST_LDADD)
