# Tests of src/theorem/leap*.c.
if HAVE_CHECK
check_PROGRAMS += t-leap t-leap-network t-leap-window t-leap-mutants
TESTS += t-leap t-leap-network t-leap-window t-leap-mutants
endif
t_leap_SOURCES = tests/t-leap.c
t_leap_CPPFLAGS = $(TEST_CPPFLAGS)
t_leap_LDADD = $(TEST_LDADD)
t_leap_network_SOURCES = tests/t-leap-network.c
t_leap_network_CPPFLAGS = $(TEST_CPPFLAGS)
t_leap_network_LDADD = $(TEST_LDADD)
t_leap_window_SOURCES = tests/t-leap-window.c tests/leap-brute.c tests/leap-brute.h tests/theorem-brute.c tests/theorem-brute.h
t_leap_window_CPPFLAGS = $(TEST_CPPFLAGS)
t_leap_window_LDADD = $(TEST_LDADD) -lm
# The leaps once more, with switches that break them.
t_leap_mutants_SOURCES = tests/t-leap-mutants.c tests/leap-brute.c tests/leap-brute.h tests/theorem-brute.c \
  tests/theorem-brute.h src/theorem/leap_window.c src/theorem/leap_flow.c src/theorem/box.c src/theorem/view.c \
  src/theorem/regime.c src/theorem/scalar.c src/theorem/result.c src/theorem/limit.c src/theorem/frozen.c \
  src/theorem/sliding.c src/theorem/sliding_eval.c src/theorem/sliding_check.c src/theorem/sliding_rate.c src/theorem/sliding_mechanised.c \
  src/theorem/sliding_claim.c src/theorem/onesided.c src/theorem/onesided_rate.c src/theorem/onesided_mechanised.c src/theorem/build.c
t_leap_mutants_CPPFLAGS = $(TEST_CPPFLAGS) -DGDC_THEOREM_MUTANTS
t_leap_mutants_LDADD = $(TEST_LDADD) -lm
TESTS += tests/cli-at.sh
EXTRA_DIST += tests/cli-at.sh
