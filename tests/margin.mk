# Tests of src/margin.
if HAVE_CHECK
check_PROGRAMS += t-margin
TESTS += t-margin
endif
t_margin_SOURCES = tests/t-margin.c tests/margin-brute.c tests/margin-brute.h
t_margin_CPPFLAGS = $(TEST_CPPFLAGS)
t_margin_LDADD = $(TEST_LDADD)
