# Tests of src/core and src/base, and of the contracts that its proofs assume.
if HAVE_CHECK
check_PROGRAMS += t-interval t-standin
TESTS += t-interval t-standin
endif
TESTS += tests/lint-core.sh
EXTRA_DIST += tests/lint-core.sh
t_interval_SOURCES = tests/t-interval.c
t_interval_CPPFLAGS = $(TEST_CPPFLAGS)
t_interval_LDADD = $(TEST_LDADD)
t_standin_SOURCES = tests/t-standin.c
t_standin_CPPFLAGS = $(TEST_CPPFLAGS)
t_standin_LDADD = $(TEST_LDADD)
