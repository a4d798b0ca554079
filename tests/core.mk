# Tests of src/core and src/base, and of the contracts that its proofs assume.
if HAVE_CHECK
check_PROGRAMS += t-interval t-interval-small t-standin t-step t-orbit
TESTS += t-interval t-interval-small t-standin t-step t-orbit
endif
TESTS += tests/lint-core.sh tests/lint-standin.sh
EXTRA_DIST += tests/lint-core.sh tests/lint-standin.sh
t_interval_SOURCES = tests/t-interval.c
t_interval_CPPFLAGS = $(TEST_CPPFLAGS)
t_interval_LDADD = $(TEST_LDADD)
t_standin_SOURCES = tests/t-standin.c
t_standin_CPPFLAGS = $(TEST_CPPFLAGS)
t_standin_LDADD = $(TEST_LDADD)
t_interval_small_SOURCES = tests/t-interval-small.c
t_interval_small_CPPFLAGS = $(TEST_CPPFLAGS)
t_interval_small_LDADD = $(TEST_LDADD)
t_orbit_SOURCES = tests/t-orbit.c
t_orbit_CPPFLAGS = $(TEST_CPPFLAGS)
t_orbit_LDADD = $(TEST_LDADD)
t_step_SOURCES = tests/t-step.c
t_step_CPPFLAGS = $(TEST_CPPFLAGS)
t_step_LDADD = $(TEST_LDADD)
