# Tests of src/check.
if HAVE_CHECK
check_PROGRAMS += t-check-number
TESTS += t-check-number
endif
t_check_number_SOURCES = tests/t-check-number.c
t_check_number_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src
t_check_number_LDADD = libcheck.la $(TEST_LDADD)
TESTS += tests/lint-check.sh
EXTRA_DIST += tests/lint-check.sh
