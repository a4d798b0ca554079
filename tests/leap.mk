# Tests of src/theorem/leap*.c.
if HAVE_CHECK
check_PROGRAMS += t-leap
TESTS += t-leap
endif
t_leap_SOURCES = tests/t-leap.c
t_leap_CPPFLAGS = $(TEST_CPPFLAGS)
t_leap_LDADD = $(TEST_LDADD)
TESTS += tests/cli-at.sh
EXTRA_DIST += tests/cli-at.sh
