# Tests of src/core and src/base.
if HAVE_CHECK
check_PROGRAMS += t-interval
TESTS += t-interval
endif
t_interval_SOURCES = tests/t-interval.c
t_interval_CPPFLAGS = $(TEST_CPPFLAGS)
t_interval_LDADD = $(TEST_LDADD)
